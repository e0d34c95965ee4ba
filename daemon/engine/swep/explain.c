/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "swep_case.h"
#include "swep_verbs.h"
#include "swep_words.h"
#include "weather_words.h"

/* ---- how it is now -------------------------------------------------------------------------- */

static void say_policy(struct request *r)
{
	const struct policy *p = &r->area->policy;
	char day[WALL_TEXT];
	const struct dated known = p->adopted.known > 0 ? p->adopted : p->published;
	const char *when = "; when is not known";
	if (p->adopted.known > 0)
		when = p->adopted.known == 10 ? " on " : " in ";
	else if (p->published.known > 0)
		when = "; when is not known, it was published by ";
	say_line(r, "Policy: %s, version %s, adopted by %s%s%s.", p->title, p->version, p->approver,
		 when, known.known > 0 ? dated_format(known, day) : "");
}

/* A rule out of its season does not hold, however cold it is: that is no word on the weather. */
static const char *rule_truth(const struct policy *p, int rule, const struct outlook *o, int night)
{
	struct date date = outlook_date(o, night);
	if (season_holds(policy_season(p, rule), date))
		return words_truth(policy_rule_holds(p, rule, o, night, date));
	return rule_eval(&p->rules[rule].when, o, night) == TRUTH_TRUE
		   ? "would hold, and is out of season"
		   : "is out of season";
}

static void say_rules(struct request *r, const struct swep_case *c)
{
	const struct policy *p = &r->area->policy;
	if (!swep_case_in_season(c))
		say_line(r,
			 "Tonight no rule of the policy is in season: none opens SWEP by itself.");
	for (int i = 0; i < p->rule_count; i++)
		say_line(r, "Rule %s: tier %d when %s; it %s tonight%s.", p->rules[i].name,
			 p->rules[i].tier, p->rules[i].text,
			 rule_truth(p, i, &c->forecast.outlook, LIMIT_NIGHTS_BACK),
			 c->suppressed[i] ? ", and a person has set it aside for this night" : "");
}

/* " air.min -2.5 C, rain.sum 12.0 mm or more": of that set. */
static const char *values_text(struct turn *t, unsigned asked, const struct interval *values)
{
	const char *all = "";
	for (int a = 0; a < AGGREGATE_COUNT; a++)
		if (asked & (1u << a))
			all = arena_printf(t->arena, "%s%s %s %s", all, all[0] != '\0' ? "," : "",
					   words_aggregate((enum aggregate)a),
					   words_amount(t, (enum aggregate)a, values[a]));
	return all;
}

/* What the policy asks for, each under its name: "today air.max 33.0 C; tonight air.min 20.0 C". */
static const char *both_texts(struct turn *t, const struct policy *p, const char *day,
			      const struct interval *days, const char *night,
			      const struct interval *nights)
{
	const char *by_day = values_text(t, policy_aggregates_of(p, true), days);
	const char *by_night = values_text(t, policy_aggregates_of(p, false), nights);
	if (by_day[0] == '\0' && by_night[0] == '\0')
		return "no values are asked for";
	if (by_day[0] == '\0')
		return arena_printf(t->arena, "%s%s", night, by_night);
	return arena_printf(t->arena, "%s%s%s%s%s", day, by_day, by_night[0] != '\0' ? "; " : "",
			    by_night[0] != '\0' ? night : "", by_night);
}

/* Its values of tonight, or how many warnings it tells. */
static const char *told_by(struct turn *t, const struct policy *p, const struct source_view *v)
{
	if (v->notices)
		return arena_printf(t->arena, "%d warning%s in force or to come", v->notice_count,
				    v->notice_count == 1 ? "" : "s");
	return both_texts(t, p, "today", v->today, "tonight", v->tonight);
}

static void say_source(struct turn *t, struct request *r, const struct source_view *v)
{
	char at[WALL_TEXT];
	const char *why = v->reason[0] != '\0' ? ", " : "";
	if (v->body[0] == '\0') {
		say_line(r, "Source %s is %s: %s.", v->name, health_name(v->health), v->reason);
		return;
	}
	say_line(r, "Source %s is %s%s%s: %s, %s %s%s.", v->name, health_name(v->health), why,
		 v->reason, told_by(t, &r->area->policy, v), v->issued.ms != 0 ? "issued" : "heard",
		 wall_format_local(v->issued.ms != 0 ? v->issued : v->heard, at),
		 words_remark(t, v));
}

/* The warnings that touch tonight, or the day before it, and may be here. */
static void say_notices(struct request *r, const struct swep_case *c)
{
	char from[WALL_TEXT], to[WALL_TEXT];
	const struct outlook *o = &c->forecast.outlook;
	for (size_t i = 0; i < o->notice_count; i++) {
		const struct notice *n = &o->notices[i];
		if (n->here != TRUTH_FALSE &&
		    span_meets(n->valid, outlook_both(o, LIMIT_NIGHTS_BACK)))
			say_line(r, "%s %s %s%s, %s to %s: %s", n->issuer,
				 level_name(n->kind, n->level), notice_kind_name(n->kind),
				 n->here == TRUTH_UNKNOWN ? ", perhaps here" : "",
				 wall_format_local(n->valid.from, from),
				 wall_format_local(n->valid.to, to), n->headline);
	}
}

static void say_decided(struct request *r, const struct swep_case *c)
{
	char night[WALL_TEXT], at[WALL_TEXT];
	if (c->row.lower_to > 0)
		say_line(r, "A person decided that it goes down to tier %d on %s.", c->row.lower_to,
			 wall_format_local(c->row.lowers_at, at));
	for (size_t i = 0; i < c->approved.count; i++)
		say_line(
		    r, "Tier %d was approved for the night of %s by %s.", c->approved.rows[i].tier,
		    date_format_short(c->approved.rows[i].night, night), c->approved.rows[i].by);
}

static void say_state(struct turn *t, struct request *r, const struct swep_case *c)
{
	char since[WALL_TEXT], held[WALL_TEXT], due[WALL_TEXT];
	wall_format_local(c->row.since, since);
	if (r->area->shadow[0] != '\0')
		say_line(r, "SHADOW: it is decided and recorded, and nothing of it is real.");
	if (c->row.tier > 0)
		say_line(r, "SWEP is %s at tier %d%s since %s.", c->row.state, c->row.tier,
			 c->row.tier > r->area->policy.tiers ? ", which the policy does not have,"
							     : "",
			 since);
	else
		say_line(r, "SWEP is %s since %s.", c->row.state, since);
	if (c->facts.now.ms < c->row.held_until.ms)
		say_line(r, "It is held on by a person until %s.",
			 wall_format_local(c->row.held_until, held));
	if (c->proposal.id != NULL)
		say_line(r, "Proposal %s (%s, tier %d%s%s) waits for an answer, due %s.",
			 c->proposal.id, c->proposal.kind, c->proposal.tier,
			 c->asked.count > 0 ? ", " : "",
			 c->asked.count > 0 ? words_nights(t, &c->asked, c->proposal.tier) : "",
			 wall_format_local(c->proposal.due, due));
}

static enum err explain_now(struct turn *t, struct request *r)
{
	struct swep_case c;
	TRY(swep_case_load(t, r->area, &c));
	say_state(t, r, &c);
	say_decided(r, &c);
	say_policy(r);
	say_rules(r, &c);
	say_line(r, "Exit rule: %s; %s.", r->area->policy.exit_text,
		 c.facts.exit == TRUTH_TRUE
		     ? "a person may be asked whether SWEP ends"
		     : "for the nights that must be decided now it is not sure to hold");
	for (int i = 0; i < c.forecast.source_count; i++)
		say_source(t, r, &c.forecast.sources[i]);
	say_notices(r, &c);
	json_object_set_new(r->result, "now", json_loads(swep_case_evidence(t, &c), 0, NULL));
	json_object_set_new(r->result, "state", json_string(c.row.state));
	json_object_set_new(r->result, "tier", json_integer(c.row.tier));
	return ERR_OK;
}

/* ---- how it came to be ---------------------------------------------------------------------- */

static json_t *decision_json(const struct decision *d)
{
	char at[WALL_TEXT];
	json_t *one = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "id", d->id, "at",
				wall_format_iso(d->at, at), "move", d->kind, "by", d->actor,
				"about", d->subject, "sentence", d->sentence);
	if (d->remark != NULL)
		json_object_set_new(one, "reason", json_string(d->remark));
	json_object_set_new(one, "evidence", json_loads(d->evidence, 0, NULL));
	return one;
}

static void say_decision(struct request *r, const struct decision *d)
{
	char at[WALL_TEXT];
	say_line(r, "%s  %s%s%s%s", wall_format_local(d->at, at), d->sentence,
		 d->remark != NULL ? " Reason given: " : "", d->remark != NULL ? d->remark : "",
		 d->remark != NULL ? "." : "");
}

/* A night that is not tonight: by the forecasts as they are, or as they last were. */
static enum err explain_other(struct turn *t, struct request *r, struct date night)
{
	const struct policy *p = &r->area->policy;
	struct forecast f;
	TRY(weather_forecast(t, r->area, &f));
	int n = LIMIT_NIGHTS_BACK + night.day - f.tonight.day;
	if (n < 0 || n >= OUTLOOK_NIGHTS) {
		say_line(r, "No forecast is kept for a night that is %s.",
			 n < 0 ? "so long past" : "so far ahead");
		return ERR_OK;
	}
	say_policy(r);
	say_line(
	    r, "%s: %s.", n < LIMIT_NIGHTS_BACK ? "Last forecast for it" : "Forecast for it",
	    both_texts(t, p, "by day", f.outlook.all.days[n], "by night", f.outlook.all.nights[n]));
	for (int i = 0; i < p->rule_count; i++)
		say_line(r, "Rule %s: tier %d when %s; for this night it %s.", p->rules[i].name,
			 p->rules[i].tier, p->rules[i].text, rule_truth(p, i, &f.outlook, n));
	return ERR_OK;
}

static enum err explain_night(struct turn *t, struct request *r, struct date night)
{
	struct decision *list;
	size_t count;
	char text[WALL_TEXT];
	TRY(decision_list(t->store, r->area->key, night, t->arena, &list, &count));
	json_t *all = json_array();
	json_object_set_new(r->result, "decisions", all);
	say_line(r, "The night of %s:", date_format_short(night, text));
	if (count == 0)
		say_line(r, "Nothing has been decided.");
	for (size_t i = 0; i < count; i++) {
		json_array_append_new(all, decision_json(&list[i]));
		say_decision(r, &list[i]);
	}
	json_object_set_new(r->result, "night", json_string(date_format(night, text)));
	return ERR_OK;
}

enum err verb_explain(struct turn *t, struct request *r, struct fault *why)
{
	const char *text = NULL;
	struct date tonight = night_at(t->now, r->area->policy.hours), night = tonight;
	TRY(arg_text(r, "night", false, WALL_TEXT, &text, why));
	if (text != NULL && !date_parse(text, &night))
		return fault_set(why, ERR_USAGE, "night", "night must be a date, as 2026-11-21");
	if (night.day == tonight.day)
		TRY(explain_now(t, r));
	else
		TRY(explain_other(t, r, night));
	return explain_night(t, r, night);
}
