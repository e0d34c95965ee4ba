/* SPDX-License-Identifier: MIT */
#include "no_shows.h"

#include "bed_rows.h"
#include "deadlines.h"
#include "doors.h"
#include "followups.h"
#include "no_show_rows.h"
#include "presence_rows.h"
#include "safety.h"

#define NOON (12 * 60)
#define MORNING (5 * 60) /* where the door is open at any hour: in time for the morning's sheet */

/* A moment of the night in which they may come. A hold that was made after the last entry lets
 * nobody in by itself: it is for the evening in which it ends, or, ended by noon, for the night in
 * which it was made. */
static struct wall meant_for(const struct area_settings *area, const struct bed *bed,
			     const struct placement *p)
{
	struct wall last = doors_last_entry(area, bed->last_entry, p->made);
	struct wall noon = wall_london(date_london(p->expires), NOON);
	bool by_then = last.ms != INT64_MAX && wall_before(p->made, last);
	return by_then || wall_before(p->expires, noon) ? p->made : p->expires;
}

static struct wall last_entry_of(const struct area_settings *area, const struct bed *bed,
				 const struct placement *p)
{
	return doors_last_entry(area, bed->last_entry, meant_for(area, bed, p));
}

static struct wall morning_after(struct date night)
{
	return wall_london((struct date){night.day + 1}, MORNING);
}

/* Nobody comes to that bed after this; where the door is open at any hour nobody is expected any
 * more once the hold has ended, and who is out at night is asked after in the morning. */
static struct wall over_at(const struct area_settings *area, const struct bed *bed,
			   const struct placement *p)
{
	struct wall last = last_entry_of(area, bed, p);
	if (last.ms != INT64_MAX)
		return wall_later(last, p->expires);
	if (!night_in_progress(p->expires, area->policy.hours))
		return p->expires;
	return wall_later(p->expires, morning_after(night_at(p->expires, area->policy.hours)));
}

/* Where no last entry is still to come, as long as a bed is held for somebody on their way. */
static struct wall unseen_from(const struct area_settings *area, const struct bed *bed,
			       const struct placement *p)
{
	struct wall last = doors_last_entry(area, bed->last_entry, p->arrived);
	struct wall held = wall_plus(p->arrived, area->hold_ms);
	if (last.ms != INT64_MAX && wall_before(p->arrived, last))
		return last;
	return p->expires.ms != 0 ? wall_earlier(held, p->expires) : held;
}

struct wall no_show_from(const struct area_settings *area, const struct bed *bed,
			 const struct placement *p)
{
	struct wall last;
	if (p->arrived.ms != 0)
		return unseen_from(area, bed, p);
	last = last_entry_of(area, bed, p);
	return last.ms == INT64_MAX ? p->made : last;
}

/* A move takes them along, and nobody has seen them for all that. */
static enum err night_unseen(struct turn *t, const struct area_settings *area,
			     const struct placement *p, struct date *out)
{
	struct placement *stay;
	size_t count;
	TRY(placement_list_unseen(t->store, p->id, t->arena, &stay, &count));
	struct wall since = count > 0 ? stay[count - 1].arrived : p->arrived;
	*out = night_at(since, area->policy.hours);
	return ERR_OK;
}

enum err no_show_until(struct turn *t, const struct area_settings *area, const struct placement *p,
		       struct wall *out)
{
	struct date night;
	TRY(night_unseen(t, area, p, &night));
	*out = wall_london((struct date){night.day + 1}, NOON);
	return ERR_OK;
}

enum err no_show_night(struct turn *t, const struct area_settings *area, const struct placement *p,
		       struct date *out)
{
	struct bed bed;
	if (p->arrived.ms != 0)
		return night_unseen(t, area, p, out);
	TRY(bed_get(t->store, p->bed, t->arena, &bed));
	*out = night_at(meant_for(area, &bed, p), area->policy.hours);
	return ERR_OK;
}

enum err no_show_unseen(struct turn *t, const struct area_settings *area, const struct placement *p,
			const char *ref, const char **out)
{
	char at[WALL_TEXT];
	struct bed bed;
	struct wall until;
	const char *child;
	TRY(bed_get(t->store, p->bed, t->arena, &bed));
	TRY(no_show_until(t, area, p, &until));
	TRY(safety_child_open(t, p->person, &child));
	struct wall from = no_show_from(area, &bed, p);
	const char *seen =
	    arena_printf(t->arena, "once somebody has seen them there: checkin %s", ref);
	if (child != NULL)
		*out =
		    arena_printf(t->arena, "%s; if they are not: checkout %s --reason", seen, ref);
	else if (!wall_before(t->now, until))
		*out = arena_printf(t->arena, "%s; if they are not: checkout %s", seen, ref);
	else if (wall_before(t->now, from))
		*out = arena_printf(t->arena, "%s; if they do not come: noshow %s, from %s", seen,
				    ref, wall_format_clock(from, at));
	else
		*out = arena_printf(t->arena, "%s; if they never came: noshow %s, until %s", seen,
				    ref, wall_format_local(until, at));
	return ERR_OK;
}

enum err no_show_watch(struct turn *t, const struct area_settings *area, const struct placement *p)
{
	struct bed bed;
	TRY(bed_get(t->store, p->bed, t->arena, &bed));
	return deadline_set(t->store, DEADLINE_NO_SHOW, p->id, area->key, over_at(area, &bed, p));
}

static struct wall asked_at(const struct area_settings *area, const struct placement *p)
{
	struct wall morning = morning_after(night_at(p->arrived, area->policy.hours));
	return wall_later(morning, wall_plus(p->arrived, area->hold_ms));
}

enum err no_show_watch_unseen(struct turn *t, const struct area_settings *area,
			      const struct placement *p)
{
	return deadline_set(t->store, DEADLINE_NO_SHOW, p->id, area->key, asked_at(area, p));
}

enum err no_show_watch_again(struct turn *t, const struct area_settings *area,
			     const struct placement *p, struct wall out)
{
	return wall_before(out, asked_at(area, p)) ? no_show_watch_unseen(t, area, p) : ERR_OK;
}

enum err no_show_never_came(struct turn *t, const struct area_settings *area,
			    const struct placement *p, bool last)
{
	struct placement *stay;
	size_t count;
	TRY(placement_list_unseen(t->store, p->id, t->arena, &stay, &count));
	for (size_t i = last ? 0 : 1; i < count; i++) {
		TRY(placement_never_came(t->store, stay[i].id));
		if (stay[i].state == PLACEMENT_ENDED)
			TRY(turn_audit(t, area->key, AUDITED_PLACEMENT, stay[i].id,
				       "counted as in -> never came", NULL));
	}
	return ERR_OK;
}

enum err no_show_due(struct turn *t, const struct area_settings *area, const char *placement)
{
	struct placement p;
	struct date night;
	bool is;
	const char *id;
	TRY(no_show_is(t->store, placement, &is));
	TRY(placement_get(t->store, placement, t->arena, &p));
	bool unseen = p.state == PLACEMENT_OCCUPIED && (p.needs & NEED_UNSEEN) != 0;
	if (is || unseen) {
		TRY(no_show_night(t, area, &p, &night));
		TRY(followup_open_welfare(t, area, p.person, night, &id));
	}
	return deadline_clear(t->store, DEADLINE_NO_SHOW, placement);
}
