/* SPDX-License-Identifier: MIT
 *
 * Nights: parts of them that no duty holds, and in which nobody can be woken.
 */
#include "reach_inside.h"

#define DAY_MINUTES (24 * 60)

static struct span part(struct span a, struct span b)
{
	return (struct span){wall_later(a.from, b.from), wall_earlier(a.to, b.to)};
}

/* "tonight", "in the night of Sat 21 Nov", and the part of it. */
static const char *night_text(const struct look *l, struct date night, struct span s)
{
	char day[WALL_TEXT], from[WALL_TEXT], to[WALL_TEXT];
	bool tonight = night.day == night_at(l->q->days.from, l->q->hours).day;
	const char *name =
	    tonight ? "tonight"
		    : arena_printf(l->arena, "in the night of %s", date_format_short(night, day));
	return arena_printf(l->arena, "%s, %s to %s", name, wall_format_clock(s.from, from),
			    wall_format_clock(s.to, to));
}

static void night_found(struct look *l, enum reach_kind kind, const char *step, struct date night,
			const char *sentence)
{
	char day[WALL_TEXT];
	struct reach_finding *f = reach_found(l, kind, sentence);
	f->step = step;
	f->night = arena_text(l->arena, date_format(night, day));
}

static void duty_night(struct look *l, const struct reach_group *d, struct date night,
		       struct span span)
{
	struct span_list gaps;
	shifts_gaps(d->shifts, d->shift_count, span, l->arena, &gaps);
	for (size_t i = 0; i < gaps.count; i++)
		night_found(l, REACH_UNHELD, d->name, night,
			    arena_printf(l->arena, "Nobody holds %s %s.", d->name,
					 night_text(l, night, gaps.rows[i])));
}

/* ---- who can be woken ----------------------------------------------------------------------- */

static int minutes_of(struct wall at)
{
	struct civil c = civil_london(at);
	return c.hour * 60 + c.minute;
}

static bool is_quiet(const struct look *l, struct wall at)
{
	int from = l->q->quiet_from, length = (l->q->quiet_to - from + DAY_MINUTES) % DAY_MINUTES;
	return (minutes_of(at) - from + DAY_MINUTES) % DAY_MINUTES < length;
}

static bool wakes_somebody(const struct look *l, struct wall at)
{
	for (size_t i = 0; l->q->can_call && i < l->q->step_count; i++) {
		const struct reach_step *s = &l->q->steps[i];
		if (s->wakes && !(s->waits && is_quiet(l, at)) &&
		    (reach_rings(s->group, at) || reach_rings(s->then, at)))
			return true;
	}
	return false;
}

/* … of any step, and when the quiet hours begin and end. */
static struct wall any_look_after(const struct look *l, struct wall at)
{
	struct wall next = reach_hour_after(at);
	const int edges[] = {l->q->quiet_from, l->q->quiet_to};
	for (size_t i = 0; i < l->q->step_count; i++) {
		next = reach_edge_after(l->q->steps[i].group, at, next);
		next = reach_edge_after(l->q->steps[i].then, at, next);
	}
	for (int i = 0; i < 2; i++) {
		struct wall edge = wall_london(date_london(at), edges[i]);
		if (wall_before(at, edge))
			next = wall_earlier(next, edge);
	}
	return next;
}

static void asleep_say(struct look *l, struct date night, struct span s)
{
	const char *cause = l->q->can_call ? "no step that calls has anybody there to be called"
					   : "no gateway calls";
	if (wall_before(s.from, s.to))
		night_found(l, REACH_ASLEEP, "", night,
			    arena_printf(l->arena, "Nobody can be woken %s: %s.",
					 night_text(l, night, s), cause));
}

static void waking_night(struct look *l, struct date night, struct span span)
{
	struct wall asleep = span.from; /* nobody can be woken since */
	for (struct wall at = span.from, next; wall_before(at, span.to); at = next) {
		next = any_look_after(l, at);
		if (!wakes_somebody(l, at))
			continue;
		asleep_say(l, night, (struct span){asleep, at});
		asleep = wall_earlier(next, span.to);
	}
	asleep_say(l, night, (struct span){asleep, span.to});
}

/* ---- all of them ---------------------------------------------------------------------------- */

void reach_nights(struct look *l)
{
	struct date night = night_at(l->q->days.from, l->q->hours);
	for (;; night.day++) {
		struct span span = part(night_span(night, l->q->hours), l->q->days);
		if (!wall_before(span.from, span.to))
			return;
		for (size_t i = 0; i < l->q->duty_count; i++)
			duty_night(l, &l->q->duties[i], night, span);
		waking_night(l, night, span);
	}
}
