/* SPDX-License-Identifier: MIT */
#include "swep.h"

#include <stdio.h>
#include <string.h>

#include "alarm_rows.h"
#include "cascade.h"
#include "deadlines.h"
#include "request_rows.h"
#include "swep_moves.h"

#define LOOK_EVERY_MS MINUTES_MS(5)
#define BLIND_PATIENCE_MS MINUTES_MS(2)
#define MOVES_IN_A_LOOK 6 /* IDLE to ACTIVE takes at most three */
#define REQUESTS_KEPT_MS DAYS_MS(2)

enum err swep_prepare(struct turn *t, const struct area_settings *area)
{
	TRY(swep_ensure(t->store, area->key, t->now));
	return deadline_set(t->store, DEADLINE_AREA, area->key, area->key, t->now);
}

/* ---- what goes with a look ------------------------------------------------------------------ */

static enum err advise(struct turn *t, struct swep_case *c, int rule)
{
	const struct policy_rule *r = &c->area->policy.rules[rule];
	char night[WALL_TEXT];
	struct template_values v = {{NULL}};
	v.word[WORD_NIGHT] =
	    date_format_short(c->forecast.tonight, arena_alloc(t->arena, WALL_TEXT));
	v.word[WORD_WHY] = swep_case_why(t, c, rule);
	return cascade_open(
	    t, c->area, OCCASION_ADVICE,
	    arena_printf(t->arena, "%s/%s", date_format(c->forecast.tonight, night), r->name), NULL,
	    &v, c->forecast.span.to);
}

static enum err advise_all(struct turn *t, struct swep_case *c)
{
	const struct policy *p = &c->area->policy;
	for (int r = 0; r < p->rule_count; r++)
		if (p->rules[r].action == ACTION_ADVISE && c->tonight[r] == TRUTH_TRUE &&
		    !c->suppressed[r])
			TRY(advise(t, c, r));
	return ERR_OK;
}

static bool being_asked(const struct forecast *f)
{
	bool any = false;
	for (int i = 0; i < f->source_count; i++)
		any = any || f->sources[i].asking;
	return any;
}

/* No trusted weather in the season, from noon on: somebody must look out of the window. */
static enum err mind_blindness(struct turn *t, struct swep_case *c)
{
	const struct area_settings *area = c->area;
	char night[WALL_TEXT];
	struct wall since;
	date_format(c->forecast.tonight, night);
	bool from_noon = t->now.ms >= wall_london(c->forecast.tonight, 12 * 60).ms;
	if (c->forecast.health != HEALTH_BLIND) {
		TRY(turn_alarm_clear(t, area->key, "blind", area->key));
		return cascade_close(t, area, OCCASION_BLIND, night);
	}
	if (!season_holds(&area->policy.season, c->forecast.tonight) || being_asked(&c->forecast))
		return ERR_OK;
	TRY(turn_alarm(t, area->key, "blind", area->key,
		       "no weather can be trusted (%s): nobody knows how cold tonight will be",
		       c->forecast.source_count > 0 ? c->forecast.sources[0].reason : "no source"));
	TRY(alarm_since(t->store, area->key, "blind", area->key, &since));
	/* After a sleep or a moved clock the feed is asked first: it may well answer. */
	if (!from_noon || t->now.ms - since.ms < BLIND_PATIENCE_MS)
		return ERR_OK;
	struct template_values v = {{NULL}};
	v.word[WORD_NIGHT] =
	    date_format_short(c->forecast.tonight, arena_alloc(t->arena, WALL_TEXT));
	return cascade_open(t, area, OCCASION_BLIND, night, NULL, &v, c->forecast.span.to);
}

static enum err look(struct turn *t, const struct area_settings *area)
{
	struct swep_case c;
	for (int i = 0; i < MOVES_IN_A_LOOK; i++) {
		TRY(swep_case_load(t, area, &c));
		struct lifecycle_act act = lifecycle_next(&c.lifecycle, &c.facts);
		if (act.act == ACT_NONE)
			break;
		TRY(swep_do(t, &c, &act));
	}
	TRY(advise_all(t, &c));
	return mind_blindness(t, &c);
}

enum err swep_look(struct turn *t, const struct area_settings *area)
{
	const char *actor = t->actor;
	t->actor =
	    "swepd"; /* whatever made us look, what follows from the rules is our own doing */
	enum err e = look(t, area);
	t->actor = actor;
	return e;
}

enum err swep_area_due(struct turn *t, const struct area_settings *area, const char *subject)
{
	int64_t next = (t->now.ms / LOOK_EVERY_MS + 1) * LOOK_EVERY_MS;
	TRY(request_forget(t->store, wall_plus(t->now, -REQUESTS_KEPT_MS)));
	TRY(deadline_set(t->store, DEADLINE_AREA, subject, area->key, (struct wall){next}));
	return swep_look(t, area);
}

/* ---- nobody has answered -------------------------------------------------------------------- */

static enum err activate_by_agreement(struct turn *t, struct swep_case *c)
{
	const struct agreement *a = &c->area->policy.timeout_agreement;
	int tier = c->proposal.tier;
	bool raise = c->lifecycle.asked_kind == PROPOSAL_RAISE;
	turn_note(t, NOTE_WARNING,
		  "%s: proposal %s was not answered; it is carried out as agreed by %s",
		  c->area->key, c->proposal.id, a->name);
	TRY(swep_close_proposal(t, c, "timeout"));
	return raise ? swep_raise(t, c, -1, tier, NULL) : swep_activate(t, c, -1, tier, NULL);
}

/* It never lapses: whoever said OK has not said yes. When the ladder has come to its end, or
 * somebody has acknowledged and then decided nothing, it begins again. */
static enum err still_unanswered(struct turn *t, struct swep_case *c)
{
	const struct area_settings *area = c->area;
	const char *id = c->proposal.id;
	bool ending = c->lifecycle.asked_kind == PROPOSAL_STANDDOWN, asks;
	struct wall next = swep_next_asking(t, c, c->lifecycle.asked_kind);
	TRY(turn_alarm(t, area->key, "unanswered", id,
		       "proposal %s (%s, tier %d) has had no answer since %s", id, c->proposal.kind,
		       c->proposal.tier,
		       wall_format_local(c->proposal.made, arena_alloc(t->arena, WALL_TEXT))));
	TRY(deadline_set(t->store, DEADLINE_PROPOSAL, id, area->key, next));
	TRY(cascade_asks(t, area, ending ? OCCASION_REVIEW : OCCASION_PROPOSAL, id,
			 wall_plus(t->now, -area->policy.answer_ms), &asks));
	return asks ? ERR_OK : swep_ask_again(t, c, next);
}

enum err swep_proposal_due(struct turn *t, const struct area_settings *area, const char *proposal)
{
	struct swep_case c;
	TRY(swep_case_load(t, area, &c));
	if (c.proposal.id == NULL || strcmp(c.proposal.id, proposal) != 0)
		return deadline_clear(t->store, DEADLINE_PROPOSAL, proposal);
	if (area->policy.activate_on_timeout && c.lifecycle.asked_kind != PROPOSAL_STANDDOWN)
		return activate_by_agreement(t, &c);
	return still_unanswered(t, &c);
}
