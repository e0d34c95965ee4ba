/* SPDX-License-Identifier: MIT */
#include "swep_record.h"

#include <assert.h>

#include "cascade.h"

static enum err decide(struct turn *t, struct swep_case *c, const char *kind, const char *subject,
		       const char *sentence, const char *remark)
{
	const char *id;
	TRY(store_id(t->store, 'd', t->arena, &id));
	struct decision d = {.id = id,
			     .area = c->area->key,
			     .kind = kind,
			     .actor = t->actor,
			     .subject = subject,
			     .sentence = sentence,
			     .remark = remark,
			     .evidence = swep_case_evidence(t, c),
			     .at = t->now,
			     .night = c->about};
	c->decision = id;
	TRY(decision_insert(t->store, &d));
	TRY(turn_audit(t, c->area->key, AUDITED_DECISION, id, kind, remark));
	turn_note(t, NOTE_INFO, "%s: %s: %s", c->area->key, kind, sentence);
	turn_publish(t, c->area->key, "swep", "%s", sentence);
	return ERR_OK;
}

enum err swep_record(struct turn *t, struct swep_case *c, const char *kind, const char *sentence,
		     const char *remark)
{
	return decide(t, c, kind, c->row.activation != NULL ? c->row.activation : c->area->key,
		      sentence, remark);
}

/* Nothing is on, and nothing is asked: nobody has anything to look after. */
static enum err nothing_to_hand_over(struct turn *t, struct swep_case *c, enum swep_state to)
{
	if (to == SWEP_PROPOSED || swep_is_open(to, c->row.tier))
		return ERR_OK;
	return cascade_close_before(t, c->area, OCCASION_HANDOVER, wall_plus(t->now, 1));
}

/* The only place where the state changes: asserts the table, writes row, audit and decision. */
enum err swep_settle(struct turn *t, struct swep_case *c, enum swep_state to, const char *sentence,
		     const char *remark)
{
	enum swep_state from = c->lifecycle.state;
	if (from == SWEP_CANCELLED && to != from) /* when the night that was recalled is over */
		c->row.ends = (struct wall){0};
	const char *change =
	    arena_printf(t->arena, "%s -> %s", swep_state_name(from), swep_state_name(to));
	assert(from == to || swep_may_move(from, to));
	if (from != to)
		c->row.since = t->now;
	c->row.state = swep_state_name(to);
	c->lifecycle.state = to;
	TRY(swep_write(t->store, &c->row));
	TRY(turn_audit(t, c->area->key, AUDITED_SWEP, c->area->key, change, remark));
	TRY(nothing_to_hand_over(t, c, to));
	return swep_record(t, c, change, sentence, remark);
}
