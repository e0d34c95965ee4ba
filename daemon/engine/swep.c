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
#define NOON_MINUTES (12 * 60)
#define MOVES_IN_A_LOOK 6 /* IDLE to ACTIVE takes at most three */
#define REQUESTS_KEPT_MS DAYS_MS(2)

enum err swep_prepare(struct turn *t, const struct area_settings *area)
{
	TRY(swep_ensure(t->store, area->key, t->now));
	return deadline_set(t->store, DEADLINE_AREA, area->key, area->key, t->now);
}

enum err swep_mind_missing(struct turn *t)
{
	struct swep_row *rows;
	size_t count;
	TRY(swep_list(t->store, t->arena, &rows, &count));
	const char *shown = t->settings->areas[0]->key;
	for (size_t i = 0; i < count; i++) {
		if (turn_area(t, rows[i].area) != NULL)
			TRY(turn_alarm_clear(t, shown, "area", rows[i].area));
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

static bool being_asked(const struct forecast *f)
{
	bool any = false;
	for (int i = 0; i < f->source_count; i++)
		any = any || f->sources[i].asking;
	return any;
}

/* Why nobody can tell whether tonight will be cold; NULL when it can be told, or SWEP is on anyway.
 */
static const char *why_unjudged(struct turn *t, const struct swep_case *c)
{
	const struct forecast *f = &c->forecast;
	const struct source_view *v = &f->sources[0];
	bool off = !swep_is_on(c->lifecycle.state) && c->lifecycle.state != SWEP_PROPOSED;
	bool from_noon = t->now.ms >= wall_london(f->tonight, NOON_MINUTES).ms;
	if (f->health == HEALTH_BLIND)
		return arena_printf(t->arena,
				    "no weather can be trusted (%s): nobody knows how cold tonight "
				    "will be",
				    f->source_count > 0 ? v->reason : "no source");
	if (!off || !from_noon || c->facts.any_tonight != TRUTH_UNKNOWN)
		return NULL;
	return arena_printf(
	    t->arena,
	    "nobody can tell how cold tonight will be: %s is %s%s%s, and %d h %02d min "
	    "of the night are not covered",
	    v->name, health_name(v->health), v->reason[0] != '\0' ? ", " : "", v->reason,
	    v->gap_minutes / 60, v->gap_minutes % 60);
}

static enum err tell_blind(struct turn *t, struct swep_case *c, const char *subject,
			   const char *spell)
{
	struct template_values v = {{NULL}};
	v.word[WORD_NIGHT] =
	    date_format_short(c->forecast.tonight, arena_alloc(t->arena, WALL_TEXT));
	return cascade_open(t, c->area, OCCASION_BLIND, subject, spell, &v, c->forecast.span.to);
}

/* Once for each spell and night; again and again until somebody has acknowledged it. */
static enum err keep_telling(struct turn *t, struct swep_case *c, const char *spell)
{
	struct wall at;
	bool acked, asks;
	int64_t patience_ms = c->area->policy.answer_ms;
	TRY(cascade_latest(t, c->area, OCCASION_BLIND, spell, &at, &acked));
	if (at.ms == 0)
		return tell_blind(t, c, spell, NULL);
	TRY(cascade_asks(t, c->area, OCCASION_BLIND, spell, wall_plus(t->now, -patience_ms),
			 &asks));
	if (acked || asks || t->now.ms - at.ms < patience_ms)
		return ERR_OK;
	TRY(cascade_close(t, c->area, OCCASION_BLIND, spell));
	return tell_blind(t, c, arena_printf(t->arena, "%s/%lld", spell, (long long)t->now.ms),
			  spell);
}

static const char *spell_of(struct turn *t, const struct swep_case *c, struct wall since)
{
	char night[WALL_TEXT];
	return arena_printf(t->arena, "%s/%lld", date_format(c->forecast.tonight, night),
			    (long long)since.ms);
}

/* Nothing that can be trusted says whether tonight will be cold: somebody must look out of the
 * window. From noon on people are told. */
static enum err mind_blindness(struct turn *t, struct swep_case *c)
{
	const struct area_settings *area = c->area;
	const char *why = why_unjudged(t, c);
	struct wall since;
	TRY(alarm_since(t->store, area->key, "blind", area->key, &since));
	if (why == NULL) {
		if (since.ms == 0)
			return ERR_OK;
		TRY(cascade_close(t, area, OCCASION_BLIND, spell_of(t, c, since)));
		return turn_alarm_clear(t, area->key, "blind", area->key);
	}
	if (!season_holds(&area->policy.season, c->forecast.tonight) || being_asked(&c->forecast))
		return ERR_OK;
	TRY(turn_alarm(t, area->key, "blind", area->key, "%s", why));
	TRY(alarm_since(t->store, area->key, "blind", area->key, &since));
	bool from_noon = t->now.ms >= wall_london(c->forecast.tonight, NOON_MINUTES).ms;
	/* After a sleep or a moved clock the feed is asked first: it may well answer. */
	if (!from_noon || t->now.ms - since.ms < BLIND_PATIENCE_MS)
		return ERR_OK;
	return keep_telling(t, c, spell_of(t, c, since));
}

/* The council's season says when rules open SWEP. Cold outside it is not passed over in silence. */
static enum err mind_season(struct turn *t, struct swep_case *c)
{
	const struct policy *p = &c->area->policy;
	const char *key = c->area->key;
	bool cold = false;
	for (int r = 0; r < p->rule_count; r++)
		cold = cold || rule_eval(&p->rules[r].when, &c->forecast.outlook,
					 LIMIT_NIGHTS_BACK) == TRUTH_TRUE;
	if (!cold || season_holds(&p->season, c->forecast.tonight))
		return turn_alarm_clear(t, key, "season", key);
	return turn_alarm(
	    t, key, "season", key,
	    "tonight is outside the policy's season, so no rule opens SWEP, but one would "
	    "hold: lowest forecast %s; a manager can activate",
	    swep_case_coldest_text(t, c));
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
	TRY(mind_season(t, &c));
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
	TRY(store_see(t->store, t->now));
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
	enum occasion kind = ending ? OCCASION_REVIEW : OCCASION_PROPOSAL;
	struct wall next = swep_next_asking(t, c, c->lifecycle.asked_kind);
	TRY(turn_alarm(t, area->key, "unanswered", id,
		       "proposal %s (%s, tier %d) has had no answer since %s", id, c->proposal.kind,
		       c->proposal.tier,
		       wall_format_local(c->proposal.made, arena_alloc(t->arena, WALL_TEXT))));
	TRY(deadline_set(t->store, DEADLINE_PROPOSAL, id, area->key, next));
	TRY(cascade_asks(t, area, kind, id, wall_plus(t->now, -area->policy.answer_ms), &asks));
	if (asks)
		return ERR_OK;
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
	if (area->policy.activate_on_timeout && c.lifecycle.asked_kind != PROPOSAL_STANDDOWN)
		return activate_by_agreement(t, &c);
	return still_unanswered(t, &c);
}
