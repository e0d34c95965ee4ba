/* SPDX-License-Identifier: MIT */
#include <libical/ical.h>
#include <stdio.h>

#include "ascii.h"
#include "calendar_inside.h"
#include "civil.h"

#define DAY_SECONDS 86400

/* A rota while it is expanded. */
struct expansion {
	const struct events *events;
	struct span days;
	struct arena *arena;
	struct calendar *out;
	struct fault *why;
	int steps; /* repeats looked at, of all events */
};

/* ---- what is left out ----------------------------------------------------------------------- */

static int64_t day_of(struct moment m)
{
	int64_t seconds = moment_as(m, MOMENT_LOCAL).seconds;
	return seconds / DAY_SECONDS;
}

/* A date means whatever begins on it. */
static bool is_same(struct moment named, struct moment start)
{
	if (named.kind == MOMENT_DATE && start.kind != MOMENT_DATE)
		return day_of(named) == day_of(start);
	return moment_wall(named).ms == moment_wall(start).ms;
}

static bool is_left_out(const struct expansion *x, const struct event *v, struct moment start)
{
	for (size_t i = 0; i < v->except_count; i++)
		if (is_same(v->except[i], start))
			return true;
	for (size_t i = 0; !v->is_override && v->uid[0] != '\0' && i < x->events->count; i++) {
		const struct event *o = &x->events->rows[i];
		if (o->is_override && strcmp(o->uid, v->uid) == 0 && is_same(o->instead_of, start))
			return true;
	}
	return false;
}

/* ---- one shift ------------------------------------------------------------------------------ */

static void lost_add(struct expansion *x, const struct event *v, struct span span)
{
	struct calendar *out = x->out;
	if (out->lost_count == LIMIT_SHIFTS)
		return;
	out->lost = calendar_grow(x->arena, out->lost, out->lost_count, sizeof(*out->lost));
	out->lost[out->lost_count++] = (struct calendar_shift){span, v->shown};
}

static enum err shift_add(struct expansion *x, const struct event *v, struct moment start,
			  int64_t seconds)
{
	struct moment end = {start.kind, start.seconds + seconds};
	struct span span = {moment_wall(start), moment_wall(end)};
	struct calendar *out = x->out;
	bool empty = !wall_before(span.from, span.to);
	bool lost = empty && seconds > 0 && span_holds(x->days, span.from);
	if ((empty && !lost) || (!empty && !span_meets(span, x->days)) || is_left_out(x, v, start))
		return ERR_OK;
	if (lost) {
		lost_add(x, v, span);
		return ERR_OK;
	}
	if (out->count == LIMIT_SHIFTS)
		return content_refuse(x->why, v->shown->line,
				      "begins the event with which the calendar has more than %d "
				      "shifts in these days",
				      LIMIT_SHIFTS);
	out->shifts = calendar_grow(x->arena, out->shifts, out->count, sizeof(*out->shifts));
	out->shifts[out->count++] = (struct calendar_shift){span, v->shown};
	return ERR_OK;
}

/* ---- repeats -------------------------------------------------------------------------------- */

static struct icaltimetype time_of(struct moment m)
{
	struct icaltimetype t = icaltime_null_time();
	struct civil c = date_civil((struct date){(int32_t)(m.seconds / DAY_SECONDS)});
	int of_day = (int)(m.seconds % DAY_SECONDS);
	t.year = c.year;
	t.month = c.month;
	t.day = c.mday;
	t.hour = of_day / 3600;
	t.minute = of_day / 60 % 60;
	t.second = of_day % 60;
	t.is_date = m.kind == MOMENT_DATE;
	return t;
}

static struct moment moment_of(struct icaltimetype t, enum moment_kind kind)
{
	int64_t day = date_make(t.year, t.month, t.day).day;
	return (struct moment){kind, day * DAY_SECONDS + t.hour * 3600 + t.minute * 60 + t.second};
}

/* UNTIL, in the clock of the event; a date is all of its day. It is in no rule after this. */
static int64_t until_take(struct icalrecurrencetype *rule, const struct event *v)
{
	struct icaltimetype u = rule->until;
	rule->until = icaltime_null_time();
	if (icaltime_is_null_time(u) || u.year < 1971 || u.year > 2300)
		return icaltime_is_null_time(u) || u.year > 2300 ? INT64_MAX : INT64_MIN;
	if (u.is_date)
		return moment_of(u, v->start.kind).seconds + DAY_SECONDS - 1;
	bool utc = icaltime_is_utc(u);
	return moment_as(moment_of(u, utc ? MOMENT_UTC : v->start.kind), v->start.kind).seconds;
}

static enum err rule_refuse(const struct expansion *x, const struct event *v, const char *what)
{
	return content_refuse(x->why, v->rule_line, "has an RRULE that %s: “%.80s”", what, v->rule);
}

/* RSCALE and SKIP are not even read: libical would keep a copy of the former that nobody frees. */
static bool counts_otherwise(const char *rule)
{
	for (; *rule != '\0'; rule++) {
		char word[7];
		snprintf(word, sizeof(word), "%s", rule);
		if (ascii_same(word, "RSCALE"))
			return true;
		word[strlen("SKIP")] = '\0';
		if (ascii_same(word, "SKIP"))
			return true;
	}
	return false;
}

static enum err rule_check(const struct expansion *x, const struct event *v,
			   const struct icalrecurrencetype *rule)
{
	switch (rule->freq) {
	case ICAL_NO_RECURRENCE:
		return rule_refuse(x, v, "cannot be read");
	case ICAL_SECONDLY_RECURRENCE:
	case ICAL_MINUTELY_RECURRENCE:
	case ICAL_HOURLY_RECURRENCE:
		return rule_refuse(x, v, "repeats more often than daily");
	case ICAL_DAILY_RECURRENCE:
	case ICAL_WEEKLY_RECURRENCE:
	case ICAL_MONTHLY_RECURRENCE:
	case ICAL_YEARLY_RECURRENCE:
		break;
	}
	return ERR_OK;
}

static enum err step_count(struct expansion *x, const struct event *v)
{
	if (x->steps++ < LIMIT_REPEATS)
		return ERR_OK;
	return rule_refuse(x, v,
			   "with those before it repeats too often up to these days; let it begin "
			   "later");
}

/* From the first repeat to the last that may matter. */
static enum err rule_walk(struct expansion *x, const struct event *v, icalrecur_iterator *repeats,
			  int64_t until)
{
	for (bool first = true;; first = false) {
		struct icaltimetype t = icalrecur_iterator_next(repeats);
		if (icaltime_is_null_time(t))
			return first ? rule_refuse(x, v, "never comes true") : ERR_OK;
		struct moment start = moment_of(t, v->start.kind);
		if (start.seconds > until || !wall_before(moment_wall(start), x->days.to))
			return ERR_OK;
		enum err e = step_count(x, v);
		if (e == ERR_OK)
			e = shift_add(x, v, start, v->length);
		if (e != ERR_OK)
			return e;
	}
}

static enum err rule_expand(struct expansion *x, const struct event *v)
{
	if (counts_otherwise(v->rule))
		return rule_refuse(x, v, "counts by another calendar");
	struct icalrecurrencetype rule = icalrecurrencetype_from_string(v->rule);
	enum err e = rule_check(x, v, &rule);
	int64_t until = until_take(&rule, v);
	icalrecur_iterator *repeats = NULL;
	if (e == ERR_OK && wall_before(moment_wall(v->start), x->days.to)) {
		repeats = icalrecur_iterator_new(rule, time_of(v->start));
		e = repeats == NULL ? rule_refuse(x, v, "never comes true")
				    : rule_walk(x, v, repeats, until);
	}
	if (repeats != NULL)
		icalrecur_iterator_free(repeats);
	return e;
}

/* ---- one event ------------------------------------------------------------------------------ */

static enum err also_expand(struct expansion *x, const struct event *v)
{
	for (size_t i = 0; i < v->also_count; i++) {
		const struct stretch *s = &v->also[i];
		struct moment start = s->from;
		/* A date alone begins as the event does. */
		if (start.kind == MOMENT_DATE && v->start.kind != MOMENT_DATE)
			start = (struct moment){v->start.kind,
						start.seconds + v->start.seconds % DAY_SECONDS};
		enum err e = shift_add(x, v, start, s->seconds > 0 ? s->seconds : v->length);
		if (e != ERR_OK)
			return e;
	}
	return ERR_OK;
}

static bool are_one(const struct event *a, const struct event *b)
{
	return a->uid[0] != '\0' && strcmp(a->uid, b->uid) == 0 &&
	       a->is_override == b->is_override &&
	       (!a->is_override || moment_wall(a->instead_of).ms == moment_wall(b->instead_of).ms);
}

/* The same event as a newer version of it tells. */
static enum err find_newer(const struct expansion *x, size_t n, bool *outdated)
{
	const struct event *v = &x->events->rows[n];
	*outdated = false;
	for (size_t i = 0; i < x->events->count; i++) {
		const struct event *o = &x->events->rows[i];
		if (i == n || !are_one(v, o))
			continue;
		if (o->sequence == v->sequence)
			return content_refuse(x->why, (i > n ? o : v)->shown->line,
					      "begins the same event, of the same UID, as line %d",
					      (i > n ? v : o)->shown->line);
		*outdated = *outdated || o->sequence > v->sequence;
	}
	return ERR_OK;
}

/* A series that is cancelled takes its changed repeats with it. */
static bool is_cancelled(const struct expansion *x, const struct event *v)
{
	for (size_t i = 0; v->is_override && i < x->events->count; i++) {
		const struct event *o = &x->events->rows[i];
		if (!o->is_override && o->cancelled && strcmp(o->uid, v->uid) == 0)
			return true;
	}
	return v->cancelled;
}

static enum err event_expand(struct expansion *x, size_t n)
{
	const struct event *v = &x->events->rows[n];
	bool outdated;
	enum err e = find_newer(x, n, &outdated);
	if (e != ERR_OK || outdated || is_cancelled(x, v))
		return e;
	if (v->has_rule)
		e = rule_expand(x, v);
	else
		e = shift_add(x, v, v->start, v->length);
	return e == ERR_OK ? also_expand(x, v) : e;
}

enum err events_expand(const struct events *events, struct span days, struct arena *arena,
		       struct calendar *out, struct fault *why)
{
	struct expansion x = {events, days, arena, out, why, 0};
	enum err e = ERR_OK;
	for (size_t i = 0; i < events->count && e == ERR_OK; i++)
		e = event_expand(&x, i);
	return e;
}
