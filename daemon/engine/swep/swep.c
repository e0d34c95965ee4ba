/* SPDX-License-Identifier: MIT */
#include "swep.h"

#include <stdio.h>
#include <string.h>

#include "cascade.h"
#include "deadlines.h"
#include "lifecycle_hours.h"
#include "plans.h"
#include "request_rows.h"
#include "swep_approved.h"
#include "swep_asking.h"
#include "swep_blind.h"
#include "swep_moves.h"
#include "swep_question.h"
#include "swep_words.h"
#include "timetable.h"

#define LOOK_EVERY_MS MINUTES_MS(5)
#define HOLIDAYS_AHEAD_DAYS 60
#define MOVES_IN_A_LOOK 6 /* IDLE to ACTIVE takes at most three */
#define REQUESTS_KEPT_MS DAYS_MS(2)

enum err swep_prepare(struct turn *t, const struct area_settings *area)
{
	TRY(swep_ensure(t->store, area->key, t->now));
	TRY(timetable_prepare(t, area));
	return deadline_set(t->store, DEADLINE_AREA, area->key, area->key, t->now);
}

/* Whichever area was the first when it was said. */
static enum err missing_clear(struct turn *t, const char *area)
{
	for (int i = 0; i < t->settings->area_count; i++)
		TRY(turn_alarm_clear(t, t->settings->areas[i]->key, "area", area));
	return ERR_OK;
}

enum err swep_mind_missing(struct turn *t)
{
	struct swep_row *rows;
	size_t count;
	TRY(swep_list(t->store, t->arena, &rows, &count));
	const char *shown = t->settings->areas[0]->key;
	for (size_t i = 0; i < count; i++) {
		if (turn_area(t, rows[i].area) != NULL)
			TRY(missing_clear(t, rows[i].area));
		else
			TRY(turn_alarm(
			    t, shown, "area", rows[i].area,
			    "area %s is not configured any more: its SWEP (%s), beds and "
			    "texts wait until it is",
			    rows[i].area, rows[i].state));
	}
	return ERR_OK;
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

/* The council's season says when rules open SWEP. While none of its rules is in season, cold is not
 * passed over in silence. */
static enum err mind_season(struct turn *t, struct swep_case *c)
{
	const struct policy *p = &c->area->policy;
	const char *key = c->area->key;
	bool cold = false;
	for (int r = 0; r < p->rule_count; r++)
		cold = cold || rule_eval(&p->rules[r].when, &c->forecast.outlook,
					 LIMIT_NIGHTS_BACK) == TRUTH_TRUE;
	if (!cold || swep_case_in_season(c))
		return turn_alarm_clear(t, key, "season", key);
	return turn_alarm(
	    t, key, "season", key,
	    "tonight is outside the policy's season, so no rule opens SWEP, but one would "
	    "hold: lowest forecast %s; a manager can activate",
	    swep_case_coldest_text(t, c));
}

/* A council that runs out of bank holidays decides for the wrong nights. */
static enum err mind_holidays(struct turn *t, struct swep_case *c)
{
	const struct holidays *h = &c->area->policy.holidays;
	struct date soon = {c->facts.today.day + HOLIDAYS_AHEAD_DAYS};
	const char *key = c->area->key;
	char last[WALL_TEXT];
	if (h->count == 0 || holidays_reach(h, soon))
		return turn_alarm_clear(t, key, "bank-holidays", key);
	return turn_alarm(t, key, "bank-holidays", key,
			  "the list of bank holidays ends on %s: renew it, or SWEP takes holidays "
			  "for working days",
			  date_format(h->days[h->count - 1], last));
}

/* Whether SWEP may end is asked only while its exit is known to hold: what was asked stays open,
 * and is told again once it is. */
static enum err hold_back(struct turn *t, struct swep_case *c)
{
	const struct policy *p = &c->area->policy;
	struct wall next = lifecycle_next_work(p, wall_plus(t->now, p->answer_ms));
	TRY(cascade_close(t, c->area, OCCASION_REVIEW, c->proposal.id));
	return deadline_set(t->store, DEADLINE_PROPOSAL, c->proposal.id, c->area->key, next);
}

/* Nobody reads that no rule holds while nobody can tell. */
static enum err stop_asking(struct turn *t, struct swep_case *c)
{
	bool asks;
	TRY(cascade_asks(t, c->area, OCCASION_REVIEW, c->proposal.id, t->now, &asks));
	return asks ? hold_back(t, c) : ERR_OK;
}

/* Nobody is asked whether it may end while nobody can tell how cold it gets before it could be
 * opened again: that is shown, for a manager may know more than the forecasts that reach us. */
static enum err mind_exit(struct turn *t, struct swep_case *c)
{
	const struct policy *p = &c->area->policy;
	const struct lifecycle *l = &c->lifecycle;
	const char *key = c->area->key;
	struct date last = {c->forecast.tonight.day + c->facts.run};
	bool known = c->facts.exit != TRUTH_UNKNOWN;
	if (!known && l->state == SWEP_STANDDOWN_PROPOSED)
		TRY(stop_asking(t, c));
	if (known || l->state != SWEP_ACTIVE)
		return turn_alarm_clear(t, key, "exit", key);
	if (!c->facts.review_due || l->reviewed.day >= c->facts.today.day)
		return ERR_OK;
	return turn_alarm(t, key, "exit", key,
			  "nobody can tell yet whether the exit rule (%s) holds until the morning "
			  "of %s, so nobody is asked whether SWEP may end: it stays on unless a "
			  "manager stands it down",
			  p->exit_text, words_night(t, (struct date){last.day + 1}));
}

/* SWEP was switched on while the area was shadowed, and now it is not: nothing of that was real. Or
 * it is real, and the area is shadowed now. */
static enum err mind_shadow(struct turn *t, struct swep_case *c)
{
	const char *key = c->area->key;
	bool shadow = c->area->shadow[0] != '\0', live = !shadow;
	if (swep_is_on(c->lifecycle.state))
		TRY(activation_is_live(t->store, c->row.activation, &live));
	if (live != shadow)
		return turn_alarm_clear(t, key, "shadow", key);
	return turn_alarm(t, key, "shadow", key, "%s",
			  shadow ? "SWEP was switched on before this area was shadowed, and it is "
				   "real: its beds stay open, and its end will be told to all who "
				   "were told of it"
				 : "SWEP was switched on in shadow: no bed was opened and nobody "
				   "else was told. A manager must recall it, and activate if it "
				   "is meant");
}

/* A newer policy has fewer tiers than are on. Software does not lower. */
static enum err mind_tiers(struct turn *t, struct swep_case *c)
{
	const struct policy *p = &c->area->policy;
	const char *key = c->area->key;
	if (c->row.tier <= p->tiers)
		return turn_alarm_clear(t, key, "tiers", key);
	return turn_alarm(
	    t, key, "tiers", key,
	    "SWEP is at tier %d, and the policy \"%s\" (version %s) has no tier above "
	    "%d: it stays on as it is; put the policy back, or lower it to tier %d",
	    c->row.tier, p->title, p->version, p->tiers, p->tiers);
}

/* What was decided has come to be but for people who do not know where to go. */
static enum err mind_plans(struct turn *t, struct swep_case *c)
{
	char ended[WALL_TEXT];
	const char *key = c->area->key;
	int n = c->facts.unplanned;
	if (c->lifecycle.state != SWEP_STANDING_DOWN || c->row.tier > 0 || n == 0)
		return turn_alarm_clear(t, key, "plans", key);
	return turn_alarm(
	    t, key, "plans", key,
	    "SWEP was to end on %s, and %d %s whom it gave a bed %s no plan that they were told "
	    "of: see plans",
	    wall_format_local(c->row.ends, ended), n, n == 1 ? "person" : "people",
	    n == 1 ? "has" : "have");
}

static enum err look(struct turn *t, const struct area_settings *area)
{
	struct swep_case c;
	TRY(swep_lapse_old(t, area));
	for (int i = 0; i < MOVES_IN_A_LOOK; i++) {
		TRY(swep_case_load(t, area, &c));
		struct lifecycle_act act = lifecycle_next(&c.lifecycle, &c.facts);
		if (act.act == ACT_NONE)
			break;
		TRY(swep_do(t, &c, &act));
	}
	TRY(advise_all(t, &c));
	TRY(mind_season(t, &c));
	TRY(mind_holidays(t, &c));
	TRY(mind_shadow(t, &c));
	TRY(mind_exit(t, &c));
	TRY(mind_tiers(t, &c));
	TRY(mind_plans(t, &c));
	TRY(plans_mind_after(t, area));
	return swep_blind_mind(t, &c);
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
	TRY(store_see(t->store, t->now));
	TRY(request_forget(t->store, wall_plus(t->now, -REQUESTS_KEPT_MS)));
	TRY(deadline_set(t->store, DEADLINE_AREA, subject, area->key, (struct wall){next}));
	return swep_look(t, area);
}

/* ---- nobody has answered -------------------------------------------------------------------- */

static enum err carry_out_as_agreed(struct turn *t, struct swep_case *c)
{
	const struct agreement *a = &c->area->policy.timeout_agreement;
	turn_note(t, NOTE_WARNING,
		  "%s: proposal %s was not answered; it is carried out as agreed by %s",
		  c->area->key, c->proposal.id, a->name);
	TRY(swep_approve(t, c, "timeout", NULL));
	return swep_look(t, c->area);
}

/* It never lapses: whoever said OK has not said yes. When the ladder has come to its end, or
 * somebody has acknowledged and then decided nothing, it begins again. */
static enum err still_unanswered(struct turn *t, struct swep_case *c)
{
	const struct area_settings *area = c->area;
	const char *id = c->proposal.id;
	bool ending = c->lifecycle.asked_kind == PROPOSAL_STANDDOWN, asks;
	enum occasion kind = ending ? OCCASION_REVIEW : OCCASION_PROPOSAL;
	struct wall next = swep_question_next(t, c, c->lifecycle.asked_kind), silent;
	TRY(turn_alarm(t, area->key, "unanswered", id,
		       "proposal %s (%s, tier %d) has had no answer since %s", id, c->proposal.kind,
		       c->proposal.tier,
		       wall_format_local(c->proposal.made, arena_alloc(t->arena, WALL_TEXT))));
	TRY(deadline_set(t->store, DEADLINE_PROPOSAL, id, area->key, next));
	TRY(cascade_asks(t, area, kind, id, wall_plus(t->now, -area->policy.answer_ms), &asks));
	if (asks) {
		TRY(cascade_silent(t, area, kind, id, area->policy.answer_ms, &silent));
		return wall_before(t->now, silent) && wall_before(silent, next)
			   ? deadline_set(t->store, DEADLINE_PROPOSAL, id, area->key, silent)
			   : ERR_OK;
	}
	TRY(cascade_close(t, area, kind, id));
	return swep_ask_again(t, c, next);
}

static bool night_is_over(const struct swep_case *c)
{
	return c->lifecycle.asked_kind != PROPOSAL_STANDDOWN &&
	       c->proposal.night.day < c->forecast.tonight.day;
}

enum err swep_proposal_due(struct turn *t, const struct area_settings *area, const char *proposal)
{
	struct swep_case c;
	TRY(swep_case_load(t, area, &c));
	if (c.proposal.id == NULL || strcmp(c.proposal.id, proposal) != 0)
		return deadline_clear(t->store, DEADLINE_PROPOSAL, proposal);
	if (night_is_over(
		&c)) /* while we were away: nothing opens for another night than was asked */
		return swep_look(t, area);
	if (c.lifecycle.asked_kind == PROPOSAL_STANDDOWN && c.facts.exit != TRUTH_TRUE)
		return hold_back(t, &c);
	if (area->policy.activate_on_timeout && c.lifecycle.asked_kind != PROPOSAL_STANDDOWN)
		return carry_out_as_agreed(t, &c);
	return still_unanswered(t, &c);
}
