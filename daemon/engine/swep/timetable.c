/* SPDX-License-Identifier: MIT */
#include "timetable.h"

#include <stddef.h>
#include <string.h>

#include "deadlines.h"
#include "handover.h"
#include "reachability.h"
#include "swep_record.h"
#include "weather_rows.h"

#define ANSWERS_MS SECONDS_MS(90) /* for the sources, before it is written down what they say */
#define ASKED_ENOUGH_MS MINUTES_MS(10)
#define RECORD "/record"

static enum err record_look(struct turn *t, struct swep_case *c, const char *title);
static enum err look_reach(struct turn *t, struct swep_case *c, const char *title);

static const struct row {
	const char *name, *title;
	size_t minutes; /* where the policy says when */
	bool asks; /* the sources, first */
	bool by_night; /* made up for until the morning, not until midnight */
	enum err (*run)(struct turn *t, struct swep_case *c, const char *title);
} rows[] = {
    {"first-look", "First look", offsetof(struct policy, first_look_minutes), true, false,
     record_look},
    {"recheck", "Second look", offsetof(struct policy, recheck_minutes), true, false, record_look},
    {"late-look", "Late look", offsetof(struct policy, late_minutes), true, true, record_look},
    {"handover", "Hand-over", offsetof(struct policy, handover_minutes), false, true,
     handover_tell},
    {"reach", "Reachability", offsetof(struct policy, first_look_minutes), false, false,
     look_reach},
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

/* ---- when ----------------------------------------------------------------------------------- */

/* 0, midnight, is no hour for any of this: such a row is not run. */
static int minutes_of(const struct row *row, const struct policy *p)
{
	return *(const int *)(const void *)((const char *)p + row->minutes);
}

static struct wall next_slot(const struct row *row, const struct policy *p, struct wall now)
{
	struct date today = date_london(now);
	struct wall slot = wall_london(today, minutes_of(row, p));
	return wall_before(now, slot)
		   ? slot
		   : wall_london((struct date){today.day + 1}, minutes_of(row, p));
}

/* Whether the last time of this row still belongs to now: the same day, or the same night. */
static bool is_timely(const struct row *row, const struct policy *p, struct wall now)
{
	struct date today = date_london(now);
	struct wall slot = wall_london(today, minutes_of(row, p));
	if (wall_before(now, slot))
		slot = wall_london((struct date){today.day - 1}, minutes_of(row, p));
	return row->by_night ? night_at(slot, p->hours).day == night_at(now, p->hours).day
			     : date_london(slot).day == today.day;
}

static const char *subject_of(struct turn *t, const struct area_settings *area,
			      const struct row *row, const char *end)
{
	return arena_printf(t->arena, "%s/%s%s", area->key, row->name, end);
}

enum err timetable_prepare(struct turn *t, const struct area_settings *area)
{
	for (size_t i = 0; i < ROWS; i++) {
		const char *subject = subject_of(t, area, &rows[i], "");
		bool missed; /* while nobody was there: it is due, and stays so */
		if (minutes_of(&rows[i], &area->policy) == 0) {
			TRY(deadline_clear(t->store, DEADLINE_TIMETABLE, subject));
			continue;
		}
		TRY(deadline_is_due(t->store, DEADLINE_TIMETABLE, subject, t->now, &missed));
		if (!missed)
			TRY(deadline_set(t->store, DEADLINE_TIMETABLE, subject, area->key,
					 next_slot(&rows[i], &area->policy, t->now)));
	}
	return ERR_OK;
}

static const struct row *row_of(const char *subject, bool *record)
{
	const char *name = strchr(subject, '/');
	for (size_t i = 0; name != NULL && i < ROWS; i++) {
		size_t length = strlen(rows[i].name);
		if (strncmp(name + 1, rows[i].name, length) != 0)
			continue;
		*record = strcmp(name + 1 + length, RECORD) == 0;
		return &rows[i];
	}
	return NULL;
}

/* Those that answered well, and not just now, are asked once more; never before their page expires,
 * nor one that backs off after a failure. What a source may be asked in a day is its own deadline's
 * concern. */
static enum err ask_sources(struct turn *t, const struct area_settings *area)
{
	for (int i = 0; i < area->source_count; i++) {
		struct source_row row;
		const char *id = arena_printf(t->arena, "%s/%s", area->key, area->sources[i].name);
		TRY(source_read(t->store, id, t->arena, &row));
		bool lately = t->now.ms - row.asked.ms < ASKED_ENOUGH_MS;
		bool kept = wall_before(t->now, row.expires);
		if (!row.fetching && row.failures == 0 && !lately && !kept)
			TRY(deadline_set(t->store, DEADLINE_SOURCE, id, area->key, t->now));
	}
	return ERR_OK;
}

static enum err ask_first(struct turn *t, const struct area_settings *area, const struct row *row)
{
	TRY(ask_sources(t, area));
	return deadline_set(t->store, DEADLINE_TIMETABLE, subject_of(t, area, row, RECORD),
			    area->key, turn_after_real(t, ANSWERS_MS));
}

static enum err run_row(struct turn *t, const struct area_settings *area, const struct row *row,
			bool asked)
{
	struct swep_case c;
	TRY(swep_case_load(t, area, &c));
	if (!swep_case_in_season(&c) && !swep_is_open(c.lifecycle.state, c.row.tier))
		return ERR_OK;
	return row->asks && !asked ? ask_first(t, area, row) : row->run(t, &c, row->title);
}

enum err timetable_due(struct turn *t, const struct area_settings *area, const char *subject)
{
	bool record = false;
	const struct row *row = row_of(subject, &record);
	if (row == NULL || record || minutes_of(row, &area->policy) == 0)
		TRY(deadline_clear(t->store, DEADLINE_TIMETABLE, subject));
	else
		TRY(deadline_set(t->store, DEADLINE_TIMETABLE, subject, area->key,
				 next_slot(row, &area->policy, t->now)));
	if (row == NULL || !(record || is_timely(row, &area->policy, t->now)))
		return ERR_OK;
	return run_row(t, area, row, record);
}

/* ---- looking -------------------------------------------------------------------------------- */

static const char *rules_that(struct turn *t, const struct swep_case *c, enum truth truth)
{
	const struct policy *p = &c->area->policy;
	const char *text = "";
	int count = 0;
	for (int r = 0; r < p->rule_count; r++)
		if (c->tonight[r] == truth)
			text = arena_printf(t->arena, "%s%s%s (%s)", text, count++ > 0 ? ", " : "",
					    p->rules[r].name, p->rules[r].text);
	return arena_printf(t->arena, "%s %s", count == 1 ? "rule" : "rules", text);
}

static const char *finding(struct turn *t, const struct swep_case *c)
{
	switch (c->facts.any_tonight) {
	case TRUTH_TRUE:
		return arena_printf(t->arena, "this holds for tonight: %s",
				    rules_that(t, c, TRUTH_TRUE));
	case TRUTH_UNKNOWN:
		return arena_printf(t->arena, "nobody can tell whether this holds for tonight: %s",
				    rules_that(t, c, TRUTH_UNKNOWN));
	case TRUTH_FALSE:
		break;
	}
	return "no rule holds for tonight";
}

static enum err record_look(struct turn *t, struct swep_case *c, const char *title)
{
	return swep_record(t, c, "look",
			   arena_printf(t->arena, "%s: %s; lowest forecast %s.", title,
					finding(t, c), swep_case_coldest_text(t, c)),
			   NULL);
}

/* Early enough to find somebody else for the night. */
static enum err look_reach(struct turn *t, struct swep_case *c, const char *title)
{
	(void)title;
	return reach_daily(t, c->area);
}
