/* SPDX-License-Identifier: MIT */
#include "scrubs.h"

#include "deadlines.h"
#include "json_values.h"
#include "scrub.h"
#include "swep_rows.h"
#include "swep_state.h"

/* A large file holds the turns up for seconds, one of a GB for half a minute. At this hour of the
 * day whoever left a bed has left it, nobody has come for the next night yet, and retention's
 * erasing, which begins at 11, is over; and while SWEP is on it may wait for another day. But not
 * for ever: whoever was erased has a right to it, and by day half a minute puts nobody at risk.
 *
 * Retention erases something on most days, and a file that is large stays so: what time alone
 * erased waits for one day of the week, so that nobody is held up daily. */
#define QUIET_MINUTES (11 * 60 + 30)
#define QUIET_WEEKDAY 2 /* Tuesday: days off seldom fall on it */
#define QUIET_MS MINUTES_MS(60) /* as long it is tried */
#define WAITS_MOST_MS DAYS_MS(7)
#define AGAIN_MS MINUTES_MS(10)
/* A reader is gone by then, and room was made. */
#define FAILING_MOST_MS HOURS_MS(1)
/* Nobody knows why: it ends the process each time, or swepd is never there at that hour. */
#define OWED_MOST_MS DAYS_MS(9)

static struct wall quiet_on(struct wall now, int days)
{
	struct date today = date_london(now);
	return wall_london((struct date){today.day + days}, QUIET_MINUTES);
}

static enum err swep_is_off(struct turn *t, bool *off)
{
	struct swep_row *rows;
	size_t count;
	*off = true;
	TRY(swep_list(t->store, t->arena, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		enum swep_state state;
		*off = *off && (!swep_state_parse(rows[i].state, &state) || !swep_is_on(state));
	}
	return ERR_OK;
}

static enum err is_quiet_day(struct turn *t, struct wall since, bool *quiet)
{
	bool off, hurried;
	TRY(swep_is_off(t, &off));
	TRY(scrub_is_hurried(t->store, &hurried));
	bool its_day = hurried || date_weekday(date_london(t->now)) == QUIET_WEEKDAY;
	*quiet = (off && its_day) || !wall_before(t->now, wall_plus(since, WAITS_MOST_MS));
	return ERR_OK;
}

/* When a large file is looked at next, which is now within the hour of a day on which it may be. */
static enum err quiet_time(struct turn *t, struct wall since, struct wall *at)
{
	struct wall today = quiet_on(t->now, 0);
	bool may;
	*at = today;
	if (wall_before(t->now, today))
		return ERR_OK;
	TRY(is_quiet_day(t, since, &may));
	bool still = wall_before(t->now, wall_plus(today, QUIET_MS));
	*at = may && still ? t->now : quiet_on(t->now, 1);
	return ERR_OK;
}

static enum err next_time(struct turn *t, struct wall since, struct wall *at)
{
	bool quick;
	*at = t->now;
	TRY(scrub_is_quick(t->store, &quick));
	return quick ? ERR_OK : quiet_time(t, since, at);
}

enum err scrubs_owe(struct turn *t, const struct area_settings *area)
{
	return deadline_set(t->store, DEADLINE_SCRUB, area->key, area->key,
			    wall_plus(t->now, AGAIN_MS));
}

enum err scrubs_prepare(struct turn *t, const struct area_settings *area)
{
	struct wall since;
	TRY(scrub_owed(t->store, &since));
	return since.ms != 0 ? scrubs_owe(t, area) : ERR_OK;
}

/* ---- in words ------------------------------------------------------------------------------- */

/* The answer is made before the commit that rebuilds a small file, and is remembered with it. */
enum err scrubs_owe_aloud(struct turn *t, struct request *r)
{
	char at[WALL_TEXT];
	struct wall rebuilt;
	bool quick;
	TRY(scrubs_owe(t, r->area));
	TRY(scrub_hurry(t->store, t->now));
	TRY(scrub_is_quick(t->store, &quick));
	TRY(quiet_time(t, t->now, &rebuilt));
	if (!wall_before(t->now, rebuilt))
		rebuilt = wall_plus(t->now, AGAIN_MS);
	json_object_set_new(r->result, "rebuilt", quick ? json_null() : wall_json(rebuilt));
	if (quick)
		say_line(r, "The database file is rebuilt with this, so that its spare bytes hold "
			    "nothing of it either. If that fails it is tried again, and an alarm "
			    "says so.");
	else
		say_line(r,
			 "The file's spare bytes may hold parts of it until the file is rebuilt: "
			 "%s, or at that hour of the first day after on which no SWEP is on, a "
			 "week later at most.",
			 wall_format_local(rebuilt, at));
	return ERR_OK;
}

enum err scrubs_say_owed(struct turn *t, struct request *r)
{
	char at[WALL_TEXT];
	struct wall since;
	TRY(scrub_owed(t->store, &since));
	json_object_set_new(r->result, "rebuild_owed_since",
			    since.ms != 0 ? wall_json(since) : json_null());
	if (since.ms != 0)
		say_line(r,
			 "Of what was erased since %s the database file may still hold parts in "
			 "its spare bytes: it is to be rebuilt.",
			 wall_format_local(since, at));
	return ERR_OK;
}

/* ---- when it is due ------------------------------------------------------------------------- */

static enum err tell(struct turn *t, const struct area_settings *area, struct wall since)
{
	char at[WALL_TEXT];
	const char *why = scrub_error(t->store);
	int64_t patience_ms = why[0] != '\0' ? FAILING_MOST_MS : OWED_MOST_MS;
	if (wall_before(t->now, wall_plus(since, patience_ms)))
		return ERR_OK;
	return turn_alarm(t, area->key, "scrub", "file",
			  "what was erased since %s may still stand in spare bytes of the database "
			  "file, which could not be rebuilt: %s",
			  wall_format_local(since, at),
			  why[0] != '\0' ? why : "swepd was stopped each time");
}

enum err scrubs_due(struct turn *t, const struct area_settings *area, const char *subject)
{
	struct wall since, at;
	TRY(scrub_owed(t->store, &since));
	if (since.ms == 0) {
		TRY(turn_alarm_clear(t, area->key, "scrub", "file"));
		return deadline_clear(t->store, DEADLINE_SCRUB, subject);
	}
	TRY(tell(t, area, since));
	TRY(next_time(t, since, &at));
	if (!wall_before(t->now, at)) {
		scrub_order(t->store);
		at = wall_plus(t->now, AGAIN_MS);
	}
	return deadline_set(t->store, DEADLINE_SCRUB, subject, area->key, at);
}
