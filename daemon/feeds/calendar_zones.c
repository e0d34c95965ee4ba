/* SPDX-License-Identifier: MIT */
#include <libical/ical.h>

#include "ascii.h"
#include "calendar_inside.h"
#include "civil.h"

#define ZONE_LINES 1000 /* of one VTIMEZONE; one that lists every year since 1916 has some 600 */
#define ZONES_MOST 32

/* The lines that say what the clocks do, without the parameters that nobody needs. */
static const char *const telling[] = {"BEGIN",        "END",        "TZID",  "DTSTART",
				      "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE"};

static bool tells(const struct content_line *l)
{
	for (size_t i = 0; i < sizeof(telling) / sizeof(telling[0]); i++)
		if (ascii_same(telling[i], l->name))
			return true;
	return false;
}

struct zone_text {
	char *text;
	size_t length, room;
};

static void text_add(struct arena *arena, struct zone_text *z, const char *line)
{
	size_t length = strlen(line);
	if (z->length + length + 1 > z->room) {
		size_t room = 2 * (z->room + length + 1);
		char *wider = arena_alloc(arena, room);
		if (z->length > 0)
			memcpy(wider, z->text, z->length);
		z->text = wider;
		z->room = room;
	}
	memcpy(z->text + z->length, line, length + 1);
	z->length += length;
}

/* A rule that is not yearly would make years of changes. */
static enum err rule_check(const struct content_line *l, struct fault *why)
{
	if (ascii_same(l->name, "RRULE") && strstr(l->value, "FREQ=YEARLY") == NULL)
		return content_refuse(why, l->number,
				      "lets a time zone change otherwise than once a year");
	return ERR_OK;
}

static enum err zone_copy(struct content_reader *r, int line, struct zone_text *z,
			  const char **name)
{
	struct content_line l;
	bool found;
	text_add(r->arena, z, "BEGIN:VTIMEZONE\r\n");
	for (int lines = 0; lines < ZONE_LINES; lines++) {
		enum err e = content_next(r, &l, &found);
		if (e == ERR_OK && found)
			e = rule_check(&l, r->why);
		if (e != ERR_OK)
			return e;
		if (!found)
			return content_refuse(r->why, line, "begins a VTIMEZONE that never ends");
		if (ascii_same(l.name, "TZID"))
			*name = l.value;
		if (tells(&l))
			text_add(r->arena, z, arena_printf(r->arena, "%s:%s\r\n", l.name, l.value));
		if (content_is(&l, "END", "VTIMEZONE"))
			return ERR_OK;
	}
	return content_refuse(r->why, line, "begins a VTIMEZONE of more than %d lines", ZONE_LINES);
}

/* ---- what the clocks do there --------------------------------------------------------------- */

static int offset_in_london(struct wall at)
{
	struct moment local = moment_as((struct moment){MOMENT_UTC, at.ms / 1000}, MOMENT_LOCAL);
	return (int)(local.seconds - at.ms / 1000);
}

static int offset_there(icaltimezone *zone, struct wall at)
{
	int is_summer;
	struct civil c = date_civil((struct date){(int32_t)(at.ms / DAYS_MS(1))});
	int64_t of_day = at.ms / 1000 % 86400;
	struct icaltimetype t = icaltime_null_time();
	t.year = c.year;
	t.month = c.month;
	t.day = c.mday;
	t.hour = (int)(of_day / 3600);
	t.minute = (int)(of_day / 60 % 60);
	t.second = (int)(of_day % 60);
	return icaltimezone_get_utc_offset_of_utc_time(zone, &t, &is_summer);
}

struct same {
	bool london, utc;
};

static void probe(icaltimezone *zone, struct wall at, struct same *same)
{
	int offset = offset_there(zone, at);
	same->london = same->london && offset == offset_in_london(at);
	same->utc = same->utc && offset == 0;
}

/* Every day of these years at its first moment, and both sides of the hour at which London's
 * clocks change. */
static struct same compare(icaltimezone *zone, struct span days)
{
	struct same same = {true, true};
	int from = civil_london(days.from).year, to = civil_london(days.to).year + 1;
	struct date last = date_make(to, 12, 31);
	for (struct date d = date_make(from, 1, 1); d.day <= last.day; d.day++) {
		struct wall midnight = {d.day * DAYS_MS(1)};
		probe(zone, midnight, &same);
		if (date_weekday(d) != 0)
			continue;
		probe(zone, wall_plus(midnight, HOURS_MS(1) - SECONDS_MS(1)), &same);
		probe(zone, wall_plus(midnight, HOURS_MS(1)), &same);
	}
	return same;
}

static bool zone_tells(icaltimezone *zone, const char *text, struct span days, struct zone *out)
{
	icalcomponent *component = icalcomponent_new_from_string(text);
	if (component == NULL || icalcomponent_isa(component) != ICAL_VTIMEZONE_COMPONENT ||
	    !icaltimezone_set_component(zone, component)) {
		if (component != NULL)
			icalcomponent_free(component);
		return false;
	}
	struct same same = compare(zone, days); /* the zone owns the component now */
	out->is = same.london ? ZONE_LONDON : same.utc ? ZONE_UTC : ZONE_OTHER;
	return true;
}

enum err zone_read(struct content_reader *r, int line, struct span days, struct zones *zones)
{
	struct zone_text text = {NULL, 0, 0};
	struct zone zone = {"", ZONE_OTHER};
	enum err e = zone_copy(r, line, &text, &zone.name);
	if (e != ERR_OK)
		return e;
	if (zones->count == ZONES_MOST)
		return content_refuse(r->why, line, "begins more than %d time zones", ZONES_MOST);
	icaltimezone *known = icaltimezone_new();
	bool read = zone_tells(known, text.text, days, &zone);
	icaltimezone_free(known, 1);
	if (!read || zone.name[0] == '\0')
		return content_refuse(r->why, line, "begins a VTIMEZONE that cannot be read");
	zones->rows = calendar_grow(r->arena, zones->rows, zones->count, sizeof(zone));
	zones->rows[zones->count++] = zone;
	return ERR_OK;
}

/* ---- moments in them ------------------------------------------------------------------------ */

static const struct zone *zone_find(const struct zones *zones, const char *name)
{
	for (size_t i = 0; i < zones->count; i++)
		if (strcmp(zones->rows[i].name, name) == 0)
			return &zones->rows[i];
	return NULL;
}

static enum err zone_of(const struct content_line *l, const struct zones *zones,
			enum moment_kind *kind, struct fault *why)
{
	const char *name = content_param(l, "TZID");
	const struct zone *zone = zone_find(zones, name);
	*kind = zone != NULL && zone->is == ZONE_UTC ? MOMENT_UTC : MOMENT_LOCAL;
	if (name[0] == '\0' || (zone == NULL && strcmp(name, "Europe/London") == 0) ||
	    (zone != NULL && zone->is != ZONE_OTHER))
		return ERR_OK;
	return content_refuse(
	    why, l->number,
	    zone == NULL
		? "is in the time zone “%.60s”, which the calendar does not define; a rota is of "
		  "Europe/London, or in UTC"
		: "is in the time zone “%.60s”, which is not the time of Europe/London, nor UTC",
	    name);
}

enum err moment_of_line(const struct content_line *l, const struct zones *zones, const char *text,
			size_t length, struct moment *out, struct fault *why)
{
	enum moment_kind kind;
	struct moment m;
	if (!moment_read(text, length, &m))
		return content_refuse(why, l->number,
				      "has in %s no date and time of the years 1996 to 2200: "
				      "“%.40s”",
				      l->name, text);
	enum err e = zone_of(l, zones, &kind, why);
	if (e != ERR_OK)
		return e;
	m.kind = m.kind == MOMENT_LOCAL ? kind : m.kind;
	*out = m;
	return ERR_OK;
}
