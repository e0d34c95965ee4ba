/* SPDX-License-Identifier: MIT */
#include "paper.h"

#include "bed_words.h"
#include "safety_rows.h"

#define PAPER_MS DAYS_MS(7) /* how long ago something may be entered from paper */

/* A time alone that is still to come was yesterday's if that is not longer ago: paper is typed in
 * the morning after, and in the evening it is a slip. */
#define YESTERDAY_MS HOURS_MS(16)

/* Of a time that comes twice only the first has been. */
static bool is_first(struct wall now, enum clock_time said, const struct wall *first)
{
	return said == CLOCK_TWICE && wall_before(now, wall_plus(*first, HOURS_MS(1)));
}

/* The newest such moment on the clock on the wall that is not ahead; of one that has come twice it
 * is for whoever types to say which. */
static enum err last_at(struct wall now, int minutes, struct wall *at, struct fault *why)
{
	char ahead[WALL_TEXT], iso[WALL_TEXT];
	struct date today = date_london(now);
	struct wall moment = wall_london(today, minutes);
	if (!wall_before(now, moment))
		return is_first(now, wall_at_clock(today, minutes, at), at)
			   ? ERR_OK
			   : arg_clock("at", today, minutes, at, why);
	struct date yesterday = {today.day - 1};
	struct wall was = wall_london(yesterday, minutes);
	return wall_before(was, wall_plus(now, -YESTERDAY_MS))
		   ? fault_set(why, ERR_USAGE, "at",
			       "at %s is still to come today; if it was yesterday: --at %s",
			       wall_format_clock(moment, ahead), wall_format_iso(was, iso))
		   : arg_clock("at", yesterday, minutes, at, why);
}

static enum err at_written(struct wall now, const char *text, struct wall *at, struct fault *why)
{
	if (wall_parse_iso(text, at) || is_first(now, wall_parse_local(text, at), at))
		return ERR_OK;
	enum err e = arg_local("at", text, at, why);
	return e != ERR_NOT_FOUND
		   ? e
		   : fault_set(why, ERR_USAGE, "at",
			       "at must be a time that has been (22:30), how long ago (20m) or a "
			       "date with time (2026-11-21 22:30, or 2026-11-21T22:30:00Z)");
}

static enum err at_read(struct turn *t, const char *text, struct wall *at, struct fault *why)
{
	int minutes;
	int64_t ms;
	if (minutes_parse(text, &minutes))
		return last_at(t->now, minutes, at, why);
	if (!duration_parse(text, &ms))
		return at_written(t->now, text, at, why);
	*at = wall_plus(t->now, -ms);
	return ERR_OK;
}

enum err arg_at(struct turn *t, const struct request *r, struct wall since, const char *what,
		struct wall *at, struct fault *why)
{
	char then[WALL_TEXT], bound[WALL_TEXT];
	const char *text = NULL;
	*at = (struct wall){0};
	TRY(arg_text(r, "at", false, WALL_TEXT, &text, why));
	if (text == NULL)
		return ERR_OK;
	TRY(at_read(t, text, at, why));
	if (wall_before(t->now, *at))
		return fault_set(why, ERR_USAGE, "at", "at lies in the future: %s",
				 wall_format_local(*at, then));
	if (wall_before(*at, wall_plus(t->now, -PAPER_MS)))
		return fault_set(why, ERR_USAGE, "at", "at lies more than seven days back: %s",
				 wall_format_local(*at, then));
	if (wall_before(*at, since))
		return fault_set(why, ERR_REFUSED, "at", "at, %s, lies before %s, %s",
				 wall_format_local(*at, then), what,
				 wall_format_local(since, bound));
	return ERR_OK;
}

const char *at_text(struct turn *t, struct wall at)
{
	char then[WALL_TEXT], now[WALL_TEXT];
	if (at.ms == 0)
		return "";
	bool today = date_london(at).day == date_london(t->now).day;
	return arena_printf(t->arena, " (at %s, entered %s)",
			    today ? wall_format_clock(at, then) : wall_format_local(at, then),
			    wall_format_clock(t->now, now));
}

enum err paper_refuse_elsewhere(struct turn *t, struct wall at, const struct person *who,
				struct fault *why)
{
	char until[WALL_TEXT];
	struct placement before;
	if (who->id == NULL)
		return ERR_OK;
	TRY(placement_slept(t->store, who->id, t->arena, &before));
	return before.id != NULL && wall_before(at, before.ended)
		   ? fault_set(why, ERR_REFUSED, "at", "%s was in %s until %s", who->ref,
			       book_label(before.bed), wall_format_local(before.ended, until))
		   : ERR_OK;
}
