/* SPDX-License-Identifier: MIT */
#include "stays.h"

#include <string.h>

#include "deadlines.h"
#include "stay_rows.h"

#define ALARM_PAID "stay"
#define ALARM_LIMIT "stay-limit"
#define NEVER ((struct wall){INT64_MAX})

/* ---- when ----------------------------------------------------------------------------------- */

static struct date working_day_by(const struct area_settings *area, struct date day)
{
	while (!holidays_working_day(&area->policy.holidays, day))
		day.day--;
	return day;
}

struct date stays_asked_to(const struct area_settings *area, struct date today)
{
	today.day++;
	while (!holidays_working_day(&area->policy.holidays, today))
		today.day++;
	return today;
}

static struct wall hour_of(const struct area_settings *area, struct date day)
{
	return wall_london(day, area->policy.move_on_minutes);
}

/* On the last working day before the morning to which it is paid. */
static struct wall asks_at(const struct area_settings *area, const struct stay *s)
{
	return hour_of(area, working_day_by(area, (struct date){s->paid_to.day - 1}));
}

/* Periods add up: what they have stayed before is gone of it already. */
static struct wall limit_at(const struct stay *s)
{
	return wall_plus(s->arrived, DAYS_MS(s->limit_days) - s->earlier_ms);
}

static struct wall warns_at(const struct area_settings *area, struct wall limit)
{
	struct date day = {date_london(limit).day - area->policy.stay_warning_days};
	return hour_of(area, working_day_by(area, day));
}

static struct wall sooner(struct wall a, struct wall b)
{
	return wall_before(b, a) ? b : a;
}

/* While an alarm stands it is looked at every day: its words change. */
static struct wall next_look(const struct turn *t, const struct area_settings *area)
{
	struct date today = date_london(t->now);
	struct wall at = hour_of(area, today);
	return wall_before(t->now, at) ? at : hour_of(area, (struct date){today.day + 1});
}

/* ---- what ----------------------------------------------------------------------------------- */

/* A plan by which they have somewhere to go when the room is paid for no more. */
static bool plan_serves(const struct stay *s)
{
	return s->planned && !s->declined && s->plan_due.day <= s->paid_to.day;
}

static const char *plan_fault(struct turn *t, const struct stay *s)
{
	char day[WALL_TEXT];
	if (!s->planned)
		return "has no plan";
	if (s->declined)
		return "wants no plan";
	return arena_printf(t->arena,
			    plan_serves(s) ? "is still there, though the plan was for %s"
					   : "has a plan for %s only",
			    date_format_short(s->plan_due, day));
}

/* A plan that serves silences it until its day is past. */
static struct wall paid_at(const struct area_settings *area, const struct stay *s)
{
	struct wall at = asks_at(area, s);
	if (!plan_serves(s))
		return at;
	struct wall late = hour_of(area, (struct date){s->plan_due.day + 1});
	return wall_before(at, late) ? late : at;
}

/* It is paid for until the night's end on that morning. */
static bool is_over(const struct turn *t, const struct area_settings *area, const struct stay *s)
{
	struct date last_night = {s->paid_to.day - 1};
	return !wall_before(t->now, night_span(last_night, area->policy.hours).to);
}

/* What an alarm says of one stay; NULL: nothing yet, and *next is when it would. */
static const char *paid_text(struct turn *t, const struct area_settings *area, const struct stay *s,
			     struct wall *next)
{
	char day[WALL_TEXT];
	struct wall at = s->paid_to.day != 0 ? paid_at(area, s) : NEVER;
	if (wall_before(t->now, at)) {
		*next = sooner(*next, at);
		return NULL;
	}
	*next = sooner(*next, next_look(t, area));
	return arena_printf(t->arena, "%s at %s %s paid to %s, and whoever is in it %s: see plans",
			    s->label, s->site_name, is_over(t, area, s) ? "was" : "is",
			    date_format_short(s->paid_to, day), plan_fault(t, s));
}

/* Whoever has a plan for sooner is on their way. */
static const char *limit_text(struct turn *t, const struct area_settings *area,
			      const struct stay *s, struct wall *next)
{
	char day[WALL_TEXT];
	struct wall limit = limit_at(s);
	struct date last = date_london(limit);
	bool leaves =
	    s->planned && s->plan_due.day <= last.day && date_london(t->now).day <= s->plan_due.day;
	struct wall at = s->limit_days == 0 ? NEVER : warns_at(area, limit);
	if (leaves && s->limit_days > 0) /* unless the plan comes to nothing */
		at = hour_of(area, (struct date){s->plan_due.day + 1});
	if (wall_before(t->now, at)) {
		*next = sooner(*next, at);
		return NULL;
	}
	*next = sooner(*next, next_look(t, area));
	return arena_printf(
	    t->arena, "the stay in %s at %s %s its limit of %d days on %s: find another place",
	    s->label, s->site_name, wall_before(limit, t->now) ? "passed" : "passes", s->limit_days,
	    date_format_short(last, day));
}

static const struct {
	const char *kind;
	const char *(*text)(struct turn *t, const struct area_settings *area, const struct stay *s,
			    struct wall *next);
} alarms[] = {{ALARM_PAID, paid_text}, {ALARM_LIMIT, limit_text}};

/* lead: of whoever has the room, where s shares it: what is said of them is not said twice. */
static enum err mind_one(struct turn *t, const struct area_settings *area, const struct stay *s,
			 const struct stay *lead)
{
	struct wall next = NEVER, other = NEVER;
	for (size_t i = 0; i < sizeof(alarms) / sizeof(alarms[0]); i++) {
		const char *text = alarms[i].text(t, area, s, &next), *said = NULL;
		if (lead->placement != NULL)
			said = alarms[i].text(t, area, lead, &other);
		if (text == NULL || (said != NULL && strcmp(text, said) == 0))
			TRY(turn_alarm_clear(t, area->key, alarms[i].kind, s->placement));
		else
			TRY(turn_alarm(t, area->key, alarms[i].kind, s->placement, "%s", text));
	}
	return next.ms != NEVER.ms
		   ? deadline_set(t->store, DEADLINE_STAY, s->placement, area->key, next)
		   : deadline_clear(t->store, DEADLINE_STAY, s->placement);
}

/* Of a room for two both are looked at. */
static enum err mind(struct turn *t, const struct area_settings *area, const struct stay *s)
{
	struct stay lead = {.placement = NULL}, partner = {.placement = NULL};
	if (s->beside[0] != '\0')
		TRY(stay_get(t->store, s->beside, t->arena, &lead));
	TRY(mind_one(t, area, s, &lead));
	if (s->partner[0] != '\0')
		TRY(stay_get(t->store, s->partner, t->arena, &partner));
	return partner.placement != NULL ? mind_one(t, area, &partner, s) : ERR_OK;
}

static enum err forget(struct turn *t, const struct area_settings *area, const char *placement)
{
	TRY(turn_alarm_clear(t, area->key, ALARM_PAID, placement));
	TRY(turn_alarm_clear(t, area->key, ALARM_LIMIT, placement));
	return deadline_clear(t->store, DEADLINE_STAY, placement);
}

/* ---- looks ---------------------------------------------------------------------------------- */

enum err stay_watch(struct turn *t, const struct area_settings *area, const char *placement)
{
	struct stay s;
	TRY(stay_get(t->store, placement, t->arena, &s));
	return s.placement != NULL ? mind(t, area, &s) : ERR_OK;
}

enum err stay_watch_person(struct turn *t, const struct area_settings *area, const char *person)
{
	const char *placement;
	TRY(stay_of(t->store, person, t->arena, &placement));
	return placement != NULL ? stay_watch(t, area, placement) : ERR_OK;
}

enum err stay_left(struct turn *t, const struct area_settings *area, const struct placement *p)
{
	return p->state == PLACEMENT_OCCUPIED ? forget(t, area, p->id) : ERR_OK;
}

enum err stay_due(struct turn *t, const struct area_settings *area, const char *placement)
{
	struct stay s;
	TRY(stay_get(t->store, placement, t->arena, &s));
	return s.placement != NULL ? mind(t, area, &s) : forget(t, area, placement);
}

enum err stays_prepare(struct turn *t, const struct area_settings *area)
{
	struct stay *stays;
	size_t count;
	TRY(stay_list(t->store, area->key, t->arena, &stays, &count));
	for (size_t i = 0; i < count; i++)
		TRY(mind(t, area, &stays[i]));
	return ERR_OK;
}
