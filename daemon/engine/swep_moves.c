/* SPDX-License-Identifier: MIT */
#include "swep_moves.h"

#include <assert.h>
#include <string.h>

#include "beds.h"
#include "cascade.h"
#include "deadlines.h"

/* ---- one move ------------------------------------------------------------------------------- */

static enum err decide(struct turn *t, struct swep_case *c, const char *kind, const char *subject,
		       const char *sentence, const char *remark, const char **id)
{
	TRY(store_id(t->store, 'd', t->arena, id));
	struct decision d = {.id = *id,
			     .area = c->area->key,
			     .kind = kind,
			     .actor = t->actor,
			     .subject = subject,
			     .sentence = sentence,
			     .remark = remark,
			     .evidence = swep_case_evidence(t, c),
			     .at = t->now,
			     .night = c->forecast.tonight};
	TRY(decision_insert(t->store, &d));
	TRY(turn_audit(t, c->area->key, AUDITED_DECISION, *id, kind, remark));
	turn_note(t, NOTE_INFO, "%s: %s: %s", c->area->key, kind, sentence);
	turn_publish(t, c->area->key, "swep", "%s", sentence);
	return ERR_OK;
}

/* The only place where the state changes: asserts the table, writes row, audit and decision. */
static enum err move(struct turn *t, struct swep_case *c, enum swep_state to, const char *sentence,
		     const char *remark, const char **decision)
{
	enum swep_state from = c->lifecycle.state;
	const char *change =
	    arena_printf(t->arena, "%s -> %s", swep_state_name(from), swep_state_name(to));
	assert(from == to || swep_may_move(from, to));
	if (from != to)
		c->row.since = t->now;
	c->row.state = swep_state_name(to);
	c->lifecycle.state = to;
	TRY(swep_write(t->store, &c->row));
	TRY(turn_audit(t, c->area->key, AUDITED_SWEP, c->area->key, change, remark));
	return decide(t, c, change, c->row.activation != NULL ? c->row.activation : c->area->key,
		      sentence, remark, decision);
}

enum err swep_settle(struct turn *t, struct swep_case *c, enum swep_state to, const char *sentence,
		     const char *remark)
{
	const char *decision;
	return move(t, c, to, sentence, remark, &decision);
}

/* ---- words ---------------------------------------------------------------------------------- */

static char *short_night(struct turn *t, const struct swep_case *c)
{
	return date_format_short(c->forecast.tonight, arena_alloc(t->arena, WALL_TEXT));
}

static char *local_time(struct turn *t, struct wall at)
{
	return wall_format_local(at, arena_alloc(t->arena, WALL_TEXT));
}

/* "the rule cold (air.min <= 0) holds", with who said yes to it, or "alice decided". */
static const char *reason(struct turn *t, const struct swep_case *c, int rule)
{
	bool person = strcmp(t->actor, "swepd") != 0;
	const struct agreement *timeout = &c->area->policy.timeout_agreement;
	if (rule < 0)
		return person ? arena_printf(t->arena, "%s decided", t->actor)
			      : arena_printf(
				    t->arena,
				    "nobody answered in time, and %s agreed that it then opens",
				    timeout->name);
	const struct policy_rule *r = &c->area->policy.rules[rule];
	const char *holds = c->tonight[rule] == TRUTH_TRUE
				? "holds"
				: "held when it was proposed and cannot be said to hold now";
	if (person)
		return arena_printf(t->arena, "%s approved; the rule %s (%s) %s", t->actor, r->name,
				    r->text, holds);
	if (r->action == ACTION_ACTIVATE)
		return arena_printf(t->arena,
				    "the rule %s (%s) holds, and %s agreed that it may act",
				    r->name, r->text, r->agreement.name);
	return arena_printf(t->arena, "the rule %s (%s) holds", r->name, r->text);
}

static struct template_values values_of(struct turn *t, const struct swep_case *c, int rule,
					int tier, struct wall due, struct wall until)
{
	struct template_values v = {{NULL}};
	v.word[WORD_TIER] = arena_printf(t->arena, "%d", tier);
	v.word[WORD_NIGHT] = short_night(t, c);
	v.word[WORD_WHY] = swep_case_why(t, c, rule);
	v.word[WORD_OFFER] = tier > 0 ? c->area->policy.offers[tier - 1] : "";
	v.word[WORD_DUE] = local_time(t, due);
	v.word[WORD_UNTIL] = local_time(t, until);
	return v;
}

/* ---- raising -------------------------------------------------------------------------------- */

static enum err tell_activation(struct turn *t, struct swep_case *c, int rule, const char *subject)
{
	struct wall morning = c->forecast.span.to;
	struct template_values v = values_of(t, c, rule, c->row.tier, morning, morning);
	return cascade_open(t, c->area, OCCASION_ACTIVATION, subject, c->row.activation, &v,
			    morning);
}

static enum err new_activation(struct turn *t, struct swep_case *c)
{
	TRY(store_id(t->store, 'a', t->arena, &c->row.activation));
	return activation_insert(t->store, c->row.activation, c->area->key, c->row.tier, t->now,
				 t->actor, c->forecast.tonight);
}

enum err swep_activate(struct turn *t, struct swep_case *c, int rule, int tier, const char *remark)
{
	const char *decision, *subject;
	bool again = c->row.activation != NULL; /* it was standing down */
	c->row.tier = tier > c->row.tier ? tier : c->row.tier;
	c->row.ends = (struct wall){0};
	c->row.reviewed = c->facts.today;
	if (!again)
		TRY(new_activation(t, c));
	const char *sentence = arena_printf(
	    t->arena, "SWEP is on at tier %d for the night of %s: %s; lowest forecast %s.",
	    c->row.tier, short_night(t, c), reason(t, c, rule), swep_case_coldest_text(t, c));
	TRY(activation_raise(t->store, c->row.activation, c->row.tier));
	TRY(turn_audit(t, c->area->key, AUDITED_ACTIVATION, c->row.activation,
		       again ? "standing down -> on" : "new -> on", remark));
	TRY(move(t, c, SWEP_ACTIVE, sentence, remark, &decision));
	TRY(beds_tier_opened(t, c->area, c->row.activation, c->row.tier));
	subject = again ? arena_printf(t->arena, "%s/%s", c->row.activation, decision)
			: c->row.activation;
	return tell_activation(t, c, rule, subject);
}

enum err swep_raise(struct turn *t, struct swep_case *c, int rule, int tier, const char *remark)
{
	const char *decision;
	c->row.tier = tier;
	const char *sentence = arena_printf(
	    t->arena, "SWEP is raised to tier %d for the night of %s: %s; lowest forecast %s.",
	    tier, short_night(t, c), reason(t, c, rule), swep_case_coldest_text(t, c));
	TRY(activation_raise(t->store, c->row.activation, tier));
	TRY(turn_audit(t, c->area->key, AUDITED_ACTIVATION, c->row.activation, "raised", remark));
	TRY(move(t, c, SWEP_ACTIVE, sentence, remark, &decision));
	TRY(beds_tier_opened(t, c->area, c->row.activation, tier));
	return tell_activation(t, c, rule,
			       arena_printf(t->arena, "%s/%s", c->row.activation, decision));
}

enum err swep_hold_on(struct turn *t, struct swep_case *c, struct wall until, const char *remark)
{
	c->row.held_until = until;
	return swep_settle(
	    t, c, c->lifecycle.state,
	    arena_printf(t->arena, "%s holds SWEP on until %s.", t->actor, local_time(t, until)),
	    remark);
}

/* ---- asking --------------------------------------------------------------------------------- */

/* By the hour of the day on which the night begins: after midnight that hour is long past. */
static struct wall answer_due(struct turn *t, const struct policy *p, struct date night)
{
	struct wall by_clock = wall_london(night, p->decide_minutes);
	return wall_later(by_clock, wall_plus(t->now, p->answer_ms));
}

struct wall swep_next_asking(const struct turn *t, const struct swep_case *c,
			     enum proposal_kind kind)
{
	const struct policy *p = &c->area->policy;
	if (kind != PROPOSAL_STANDDOWN)
		return wall_plus(t->now, p->answer_ms);
	struct wall tomorrow =
	    wall_london((struct date){c->facts.today.day + 1}, p->review_minutes);
	return wall_later(tomorrow, lifecycle_next_work(p, tomorrow));
}

static enum err write_proposal(struct turn *t, struct swep_case *c, const struct lifecycle_act *act,
			       struct wall due)
{
	const struct policy *p = &c->area->policy;
	struct proposal_row row = {.area = c->area->key,
				   .kind = proposal_kind_name(act->kind),
				   .tier = act->tier > 0 ? act->tier : c->row.tier,
				   .rule = act->rule >= 0 ? p->rules[act->rule].name : "exit",
				   .night = c->forecast.tonight,
				   .value = swep_case_coldest(c),
				   .made = t->now,
				   .due = due};
	TRY(store_id(t->store, 'p', t->arena, &row.id));
	TRY(proposal_insert(t->store, &row));
	TRY(turn_audit(t, c->area->key, AUDITED_PROPOSAL, row.id, "new -> open", NULL));
	TRY(deadline_set(t->store, DEADLINE_PROPOSAL, row.id, c->area->key, due));
	c->proposal = row;
	c->lifecycle.asked = true;
	return ERR_OK;
}

static const char *question(struct turn *t, const struct swep_case *c,
			    const struct lifecycle_act *act, struct wall due)
{
	const char *by = local_time(t, due);
	switch (act->kind) {
	case PROPOSAL_OPEN:
		return arena_printf(
		    t->arena,
		    "Proposed: open SWEP at tier %d for the night of %s: %s; lowest forecast "
		    "%s. An answer is needed by %s.",
		    act->tier, short_night(t, c), reason(t, c, act->rule),
		    swep_case_coldest_text(t, c), by);
	case PROPOSAL_RAISE:
		return arena_printf(
		    t->arena,
		    "Proposed: raise SWEP from tier %d to tier %d for the night of %s: %s; "
		    "lowest forecast %s. An answer is needed by %s.",
		    c->row.tier, act->tier, short_night(t, c), reason(t, c, act->rule),
		    swep_case_coldest_text(t, c), by);
	case PROPOSAL_STANDDOWN:
		return arena_printf(
		    t->arena,
		    "May SWEP end tomorrow morning? The exit rule (%s) holds for the "
		    "night of %s; lowest forecast %s. It stays on until a person ends "
		    "it.",
		    c->area->policy.exit_text, short_night(t, c), swep_case_coldest_text(t, c));
	}
	assert(0 && "a kind that is none");
	return "";
}

enum err swep_propose(struct turn *t, struct swep_case *c, const struct lifecycle_act *act)
{
	bool ending = act->kind == PROPOSAL_STANDDOWN;
	struct wall morning = c->forecast.span.to;
	struct wall due = ending ? swep_next_asking(t, c, act->kind)
				 : answer_due(t, &c->area->policy, c->forecast.tonight);
	TRY(swep_close_proposal(t, c, "superseded"));
	TRY(write_proposal(t, c, act, due));
	if (ending)
		c->row.reviewed = c->facts.today;
	TRY(swep_settle(t, c, act->to, question(t, c, act, due), NULL));
	struct template_values v =
	    values_of(t, c, act->rule, act->tier > 0 ? act->tier : c->row.tier, due, morning);
	return cascade_open(t, c->area, ending ? OCCASION_REVIEW : OCCASION_PROPOSAL,
			    c->proposal.id, NULL, &v, morning);
}

enum err swep_ask_again(struct turn *t, struct swep_case *c, struct wall due)
{
	const struct proposal_row *p = &c->proposal;
	bool ending = c->lifecycle.asked_kind == PROPOSAL_STANDDOWN;
	struct template_values v = values_of(t, c, rule_index(&c->area->policy, p->rule), p->tier,
					     due, c->forecast.span.to);
	return cascade_open(t, c->area, ending ? OCCASION_REVIEW : OCCASION_PROPOSAL,
			    arena_printf(t->arena, "%s/%lld", p->id, (long long)t->now.ms), p->id,
			    &v, c->forecast.span.to);
}

enum err swep_close_proposal(struct turn *t, struct swep_case *c, const char *word)
{
	const char *id = c->proposal.id;
	if (id == NULL)
		return ERR_OK;
	bool person = strcmp(t->actor, "swepd") != 0;
	TRY(proposal_close(t->store, id, word, t->now, person ? t->actor : NULL));
	TRY(turn_audit(t, c->area->key, AUDITED_PROPOSAL, id,
		       arena_printf(t->arena, "open -> %s", word), NULL));
	TRY(deadline_clear(t->store, DEADLINE_PROPOSAL, id));
	TRY(turn_alarm_clear(t, c->area->key, "unanswered", id));
	TRY(cascade_close(t, c->area, OCCASION_PROPOSAL, id));
	TRY(cascade_close(t, c->area, OCCASION_REVIEW, id));
	c->proposal = (struct proposal_row){0};
	c->lifecycle.asked = false;
	return ERR_OK;
}

static enum err set_aside_one(struct turn *t, struct swep_case *c, const char *kind,
			      const char *rule)
{
	struct suppression x = {.rule = rule,
				.kind = kind,
				.by = t->actor,
				.night = c->forecast.tonight,
				.value = swep_case_coldest(c)};
	TRY(store_id(t->store, 'x', t->arena, &x.id));
	TRY(suppression_insert(t->store, c->area->key, &x, t->now));
	return turn_audit(t, c->area->key, AUDITED_SUPPRESSION, x.id, kind, NULL);
}

enum err swep_set_aside(struct turn *t, struct swep_case *c, const char *kind, bool all_rules)
{
	const struct policy *p = &c->area->policy;
	if (all_rules)
		return set_aside_one(t, c, kind, "*");
	for (int r = 0; r < p->rule_count; r++)
		if (c->tonight[r] == TRUTH_TRUE)
			TRY(set_aside_one(t, c, kind, p->rules[r].name));
	return ERR_OK;
}

/* ---- lowering: a named person's decisions --------------------------------------------------- */

static bool is_person(const struct turn *t)
{
	return strcmp(t->actor, "swepd") != 0;
}

enum err swep_stand_down(struct turn *t, struct swep_case *c, const char *remark)
{
	const char *decision;
	struct wall morning = c->forecast.span.to;
	assert(is_person(t));
	c->row.ends = morning;
	c->row.held_until = (struct wall){0};
	bool asked = c->lifecycle.asked && c->lifecycle.asked_kind == PROPOSAL_STANDDOWN;
	TRY(swep_close_proposal(t, c, asked ? "approved" : "superseded"));
	TRY(swep_set_aside(t, c, "stood-down", false));
	TRY(move(t, c, SWEP_STANDING_DOWN,
		 arena_printf(t->arena, "%s ends SWEP: it stays on tonight and is over on %s.",
			      t->actor, local_time(t, morning)),
		 remark, &decision));
	struct template_values v = values_of(t, c, -1, c->row.tier, morning, morning);
	return cascade_open(t, c->area, OCCASION_STANDDOWN, decision, c->row.activation, &v,
			    morning);
}

static enum err end_activation(struct turn *t, struct swep_case *c, const char *outcome)
{
	TRY(activation_end(t->store, c->row.activation, t->now, outcome));
	TRY(turn_audit(t, c->area->key, AUDITED_ACTIVATION, c->row.activation,
		       arena_printf(t->arena, "on -> %s", outcome), NULL));
	TRY(cascade_close(t, c->area, OCCASION_ACTIVATION, c->row.activation));
	c->row.tier = 0;
	c->row.activation = NULL;
	c->row.held_until = (struct wall){0};
	return beds_tier_ended(t, c->area, 0);
}

enum err swep_recall(struct turn *t, struct swep_case *c, const char *remark)
{
	const char *decision, *activation = c->row.activation;
	struct wall morning = c->forecast.span.to;
	int tier = c->row.tier;
	assert(is_person(t));
	TRY(swep_close_proposal(t, c, "superseded"));
	TRY(swep_set_aside(t, c, "recalled", false));
	TRY(end_activation(t, c, "recalled"));
	c->row.ends = morning;
	TRY(move(t, c, SWEP_CANCELLED,
		 arena_printf(t->arena,
			      "%s recalls SWEP for the night of %s. Beds already held or offered "
			      "stand.",
			      t->actor, short_night(t, c)),
		 remark, &decision));
	struct template_values v = values_of(t, c, -1, tier, morning, morning);
	return cascade_open(t, c->area, OCCASION_RECALL, activation, activation, &v, morning);
}

/* ---- software's own ------------------------------------------------------------------------- */

static enum err do_settle(struct turn *t, struct swep_case *c, const struct lifecycle_act *act)
{
	const char *sentence =
	    act->to == SWEP_WATCH
		? arena_printf(t->arena,
			       "A rule may open on one of the next %d nights; "
			       "lowest forecast for tonight %s.",
			       c->area->policy.watch_nights, swep_case_coldest_text(t, c))
		: "No rule holds on any of the coming nights.";
	c->row.ends = (struct wall){0};
	return swep_settle(t, c, act->to, sentence, NULL);
}

static enum err do_activate(struct turn *t, struct swep_case *c, const struct lifecycle_act *act)
{
	TRY(swep_close_proposal(t, c, "superseded"));
	return swep_activate(t, c, act->rule, act->tier, NULL);
}

static enum err do_raise(struct turn *t, struct swep_case *c, const struct lifecycle_act *act)
{
	TRY(swep_close_proposal(t, c, "superseded"));
	return swep_raise(t, c, act->rule, act->tier, NULL);
}

static enum err do_unanswered(struct turn *t, struct swep_case *c, const struct lifecycle_act *act)
{
	char night[WALL_TEXT];
	const char *id = c->proposal.id;
	date_format_short(c->proposal.night, night);
	TRY(turn_alarm(t, c->area->key, "night-unanswered", id,
		       "the night of %s passed and nobody had answered proposal %s", night, id));
	TRY(swep_close_proposal(t, c, "unanswered"));
	return swep_settle(t, c, act->to,
			   arena_printf(t->arena,
					"The night of %s is over and nobody answered the proposal.",
					night),
			   NULL);
}

static enum err do_reviewed(struct turn *t, struct swep_case *c, const struct lifecycle_act *act)
{
	c->row.reviewed = c->facts.today;
	return swep_settle(
	    t, c, act->to,
	    arena_printf(t->arena,
			 "Looked at again: SWEP stays on for the night of %s; lowest "
			 "forecast %s, exit rule (%s) is %s.",
			 short_night(t, c), swep_case_coldest_text(t, c), c->area->policy.exit_text,
			 truth_name(c->facts.exit)),
	    NULL);
}

static enum err do_withdraw(struct turn *t, struct swep_case *c, const struct lifecycle_act *act)
{
	TRY(swep_close_proposal(t, c, "withdrawn"));
	return swep_settle(t, c, act->to,
			   arena_printf(t->arena,
					"SWEP stays on: the exit rule no longer holds; lowest "
					"forecast %s.",
					swep_case_coldest_text(t, c)),
			   NULL);
}

static enum err do_end(struct turn *t, struct swep_case *c, const struct lifecycle_act *act)
{
	TRY(swep_close_proposal(t, c, "superseded"));
	TRY(end_activation(t, c, "stood-down"));
	c->row.ends = (struct wall){0};
	return swep_settle(
	    t, c, act->to,
	    "SWEP is over, as decided. Nobody new is placed in its beds; who is in one "
	    "stays until a person says otherwise.",
	    NULL);
}

enum err swep_do(struct turn *t, struct swep_case *c, const struct lifecycle_act *act)
{
	static enum err (*const todo[])(struct turn *, struct swep_case *,
					const struct lifecycle_act *) = {
	    [ACT_SETTLE] = do_settle,         [ACT_ACTIVATE] = do_activate,
	    [ACT_RAISE] = do_raise,           [ACT_PROPOSE] = swep_propose,
	    [ACT_UNANSWERED] = do_unanswered, [ACT_REVIEWED] = do_reviewed,
	    [ACT_WITHDRAW] = do_withdraw,     [ACT_END] = do_end,
	};
	assert(act->act != ACT_NONE);
	return todo[act->act](t, c, act);
}
