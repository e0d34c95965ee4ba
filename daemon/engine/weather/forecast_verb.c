/* SPDX-License-Identifier: MIT
 *
 * The nights ahead against the policy's thresholds, source by source.
 */
#include <jansson.h>
#include <math.h>

#include "info_verbs.h"
#include "weather_words.h"

#define SHOWN 4 /* aggregates that fit a screen beside the rules and the sources */

/* What is shown: the aggregates that the policy asks for, at most SHOWN of them, what it asks of
 * the day before a night last. The first is the coldest air of the night. */
struct columns {
	struct column {
		enum aggregate what;
		bool by_day;
	} shown[SHOWN];
	int count;
};

static struct columns columns_of(const struct policy *p)
{
	struct columns c = {.count = 0};
	for (int by_day = 0; by_day < 2; by_day++) {
		unsigned asked = policy_aggregates_of(p, by_day != 0);
		asked |= by_day == 0 ? 1u << AGGREGATE_AIR_MIN : 0;
		for (int a = 0; a < AGGREGATE_COUNT && c.count < SHOWN; a++)
			if (asked & (1u << a))
				c.shown[c.count++] =
				    (struct column){(enum aggregate)a, by_day != 0};
	}
	return c;
}

/* "day.air.max": as rules name it. */
static const char *column_key(struct turn *t, const struct column *c)
{
	const char *day = c->by_day ? "day." : "";
	return arena_printf(t->arena, "%s%s", day, aggregate_name(c->what));
}

static struct interval column_value(const struct outlook_part *part, const struct column *c,
				    int night)
{
	return (c->by_day ? part->days : part->nights)[night][c->what];
}

static json_t *bound(double value)
{
	return isinf(value) ? json_null() : json_real(value);
}

static json_t *values_json(struct turn *t, const struct columns *c, const struct outlook_part *part,
			   int night)
{
	json_t *all = json_object();
	for (int i = 0; i < c->count; i++) {
		struct interval v = column_value(part, &c->shown[i], night);
		json_object_set_new(all, column_key(t, &c->shown[i]),
				    json_pack("[o, o]", bound(v.low), bound(v.high)));
	}
	return all;
}

static json_t *rules_json(const struct policy *p, const struct outlook *o, int night)
{
	json_t *all = json_object();
	for (int r = 0; r < p->rule_count; r++)
		json_object_set_new(all, p->rules[r].name,
				    json_string(truth_name(policy_rule_holds(
					p, r, o, night, outlook_date(o, night)))));
	return all;
}

/* ---- the table ------------------------------------------------------------------------------ */

static void say_columns(struct turn *t, struct request *r, const struct columns *c)
{
	say_column(r, "night", "night", false);
	for (int i = 0; i < c->count; i++)
		say_column(r, column_key(t, &c->shown[i]),
			   arena_printf(t->arena, "%s%s", c->shown[i].by_day ? "day." : "",
					words_aggregate(c->shown[i].what)),
			   true);
	say_column(r, "rules", "rules", false);
	for (int i = 0; i < r->area->source_count; i++)
		if (feed_find(r->area->sources[i].feed)->issuer == NULL)
			say_column(r, r->area->sources[i].name, r->area->sources[i].name, true);
}

static void say_night(struct turn *t, struct request *r, const struct forecast *f,
		      const struct outlook_part *sources, const struct columns *c, int night)
{
	char name[WALL_TEXT];
	json_t *row = json_object();
	date_format_short(outlook_date(&f->outlook, night), name);
	json_object_set_new(row, "night", json_string(name));
	for (int i = 0; i < c->count; i++)
		json_object_set_new(
		    row, column_key(t, &c->shown[i]),
		    json_string(words_amount(t, c->shown[i].what,
					     column_value(&f->outlook.all, &c->shown[i], night))));
	json_object_set_new(row, "rules",
			    json_string(words_rules(t, &r->area->policy, &f->outlook, night)));
	for (int i = 0; i < f->source_count; i++)
		json_object_set_new(
		    row, f->sources[i].name,
		    json_string(words_amount(t, c->shown[0].what,
					     column_value(&sources[i], &c->shown[0], night))));
	say_row(r, row);
	json_decref(row);
}

static json_t *night_json(struct turn *t, struct request *r, const struct forecast *f,
			  const struct outlook_part *sources, const struct columns *c, int night)
{
	char date[WALL_TEXT];
	json_t *each = json_object();
	for (int i = 0; i < f->source_count; i++)
		json_object_set_new(each, f->sources[i].name,
				    values_json(t, c, &sources[i], night));
	return json_pack("{s:s, s:o, s:o, s:o}", "night",
			 date_format(outlook_date(&f->outlook, night), date), "values",
			 values_json(t, c, &f->outlook.all, night), "rules",
			 rules_json(&r->area->policy, &f->outlook, night), "sources", each);
}

/* ---- what stands around it ------------------------------------------------------------------ */

static void say_thresholds(struct request *r)
{
	const struct policy *p = &r->area->policy;
	say_line(r, "%s: the nights ahead, by %s (version %s)", r->area->name, p->title,
		 p->version);
	for (int i = 0; i < p->rule_count; i++)
		say_line(r, "  %s, tier %d: %s", p->rules[i].name, p->rules[i].tier,
			 p->rules[i].text);
	say_line(r, "  exit: %s", p->exit_text);
}

static void say_source_age(struct turn *t, struct request *r, const struct source_view *v)
{
	const char *heard = v->heard.ms != 0 ? words_age(t, t->now.ms - v->heard.ms) : "never";
	say_after(r, "Source %s is %s, heard %s%s%s%s%s%s%s.", v->name, health_name(v->health),
		  heard, v->heard.ms != 0 ? " ago" : "", v->issued.ms != 0 ? ", issued " : "",
		  v->issued.ms != 0
		      ? arena_printf(t->arena, "%s ago", words_age(t, t->now.ms - v->issued.ms))
		      : "",
		  v->reason[0] != '\0' ? ": " : "", v->reason, words_remark(t, v));
}

static json_t *source_json(struct turn *t, const struct source_view *v)
{
	json_t *one = json_pack("{s:s, s:s, s:s, s:s}", "name", v->name, "health",
				health_name(v->health), "reason", v->reason, "remark", v->remark);
	json_object_set_new(one, "heard_ms_ago",
			    v->heard.ms != 0 ? json_integer(t->now.ms - v->heard.ms) : json_null());
	json_object_set_new(one, "issued_ms_ago",
			    v->issued.ms != 0 ? json_integer(t->now.ms - v->issued.ms)
					      : json_null());
	return one;
}

static const char *here_in_words(enum truth here)
{
	static const char *const words[] = {
	    [TRUTH_FALSE] = "elsewhere", [TRUTH_UNKNOWN] = "perhaps here", [TRUTH_TRUE] = "here"};
	return words[here];
}

static void say_notice(struct request *r, const struct notice *n)
{
	char from[WALL_TEXT], to[WALL_TEXT];
	say_after(r, "%s %s %s, %s, %s to %s: %s", n->issuer, level_name(n->kind, n->level),
		  notice_kind_name(n->kind), here_in_words(n->here),
		  wall_format_local(n->valid.from, from), wall_format_local(n->valid.to, to),
		  n->headline);
}

static json_t *notice_json(const struct notice *n)
{
	char from[WALL_TEXT], to[WALL_TEXT];
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "issuer", n->issuer, "kind",
			 notice_kind_name(n->kind), "level", level_name(n->kind, n->level), "here",
			 truth_name(n->here), "from", wall_format_iso(n->valid.from, from), "to",
			 wall_format_iso(n->valid.to, to), "headline", n->headline, "id", n->id);
}

/* Those in force or to come; one that is certainly elsewhere is not shown to people. */
static json_t *say_notices(struct turn *t, struct request *r, const struct outlook *o)
{
	json_t *all = json_array();
	for (size_t i = 0; i < o->notice_count; i++) {
		const struct notice *n = &o->notices[i];
		if (n->valid.to.ms <= t->now.ms)
			continue;
		json_array_append_new(all, notice_json(n));
		if (n->here != TRUTH_FALSE)
			say_notice(r, n);
	}
	return all;
}

enum err verb_forecast(struct turn *t, struct request *r, struct fault *why)
{
	struct forecast f;
	struct columns c = columns_of(&r->area->policy);
	json_t *nights = json_array(), *sources = json_array();
	struct outlook_part *parts = arena_alloc(t->arena, LIMIT_SOURCES * sizeof(*parts));
	(void)why;
	json_object_set_new(r->result, "nights", nights);
	json_object_set_new(r->result, "sources", sources);
	TRY(weather_forecast(t, r->area, &f));
	say_thresholds(r);
	say_columns(t, r, &c);
	for (int i = 0; i < f.source_count; i++) {
		TRY(weather_source_outlook(t, r->area, i, &parts[i]));
		say_source_age(t, r, &f.sources[i]);
		json_array_append_new(sources, source_json(t, &f.sources[i]));
	}
	for (int n = LIMIT_NIGHTS_BACK; n < OUTLOOK_NIGHTS; n++) {
		say_night(t, r, &f, parts, &c, n);
		json_array_append_new(nights, night_json(t, r, &f, parts, &c, n));
	}
	json_object_set_new(r->result, "notices", say_notices(t, r, &f.outlook));
	return ERR_OK;
}
