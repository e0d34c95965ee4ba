/* SPDX-License-Identifier: MIT
 *
 * Calendars: what becomes of each event in a stretch of days, by the clock on the wall, and what is
 * refused with its line.
 */
#include "calendar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "lib/suite.h"

static struct arena arena;

static struct wall when(const char *iso)
{
	struct wall t;
	ck_assert_msg(wall_parse_iso(iso, &t), "%s", iso);
	return t;
}

static int by_begin(const void *a, const void *b)
{
	const struct calendar_shift *x = a, *y = b;
	return (x->span.from.ms > y->span.from.ms) - (x->span.from.ms < y->span.from.ms);
}

/* "2026-03-28T22:00:00Z 8 h, …": begins and lengths. */
static const char *shifts_text(const struct calendar *c)
{
	const char *text = "";
	if (c->count > 0)
		qsort(c->shifts, c->count, sizeof(*c->shifts), by_begin);
	for (size_t i = 0; i < c->count; i++) {
		char from[WALL_TEXT], lasts[WALL_TEXT];
		struct span s = c->shifts[i].span;
		text = arena_printf(&arena, "%s%s%.16s %s", text, i > 0 ? ", " : "",
				    wall_format_iso(s.from, from),
				    duration_format(s.to.ms - s.from.ms, lasts));
	}
	return text;
}

/* A calendar around these lines, "|" between them. */
static char *calendar_of(const char *lines)
{
	char *text = arena_printf(&arena, "BEGIN:VCALENDAR|VERSION:2.0|%sEND:VCALENDAR|", lines);
	char *out = arena_alloc(&arena, 2 * strlen(text) + 1), *to = out;
	for (; *text != '\0'; text++) {
		if (*text == '|')
			*to++ = '\r';
		*to++ = (char)(*text == '|' ? '\n' : *text);
	}
	return out;
}

#define NIGHT(begin, end) "DTSTART;TZID=Europe/London:" begin "|DTEND;TZID=Europe/London:" end "|"
#define EVENT(lines) "BEGIN:VEVENT|UID:a@example.org|SUMMARY:Ann|" lines "END:VEVENT|"
#define MARCH "2026-03-27T12:00:00Z", "2026-03-31T12:00:00Z"
#define OCTOBER "2026-10-23T12:00:00Z", "2026-10-27T12:00:00Z"

static const struct {
	const char *lines, *from, *to, *shifts;
} cases[] = {
    /* the clocks: every night ends at 07:00 */
    {EVENT(NIGHT("20260101T220000", "20260102T070000") "RRULE:FREQ=DAILY|"), MARCH,
     "2026-03-27T22:00 9 h, 2026-03-28T22:00 8 h, 2026-03-29T21:00 9 h, 2026-03-30T21:00 9 h"},
    {EVENT(NIGHT("20260101T220000", "20260102T070000") "RRULE:FREQ=DAILY|"), OCTOBER,
     "2026-10-23T21:00 9 h, 2026-10-24T21:00 10 h, 2026-10-25T22:00 9 h, 2026-10-26T22:00 9 h"},
    {EVENT("DTSTART;TZID=Europe/London:20260101T220000|DURATION:PT9H|RRULE:FREQ=DAILY|"), OCTOBER,
     "2026-10-23T21:00 9 h, 2026-10-24T21:00 10 h, 2026-10-25T22:00 9 h, 2026-10-26T22:00 9 h"},
    {EVENT("DTSTART:20260101T220000|DTEND:20260102T070000|RRULE:FREQ=WEEKLY;BYDAY=SA|"), MARCH,
     "2026-03-28T22:00 8 h"},
    /* in UTC it does not follow the clocks */
    {EVENT("DTSTART:20260101T220000Z|DTEND:20260102T070000Z|RRULE:FREQ=DAILY|"), OCTOBER,
     "2026-10-23T22:00 9 h, 2026-10-24T22:00 9 h, 2026-10-25T22:00 9 h, 2026-10-26T22:00 9 h"},
    /* a time that is skipped, and one that comes twice */
    {EVENT(NIGHT("20260329T013000", "20260329T070000")), MARCH, "2026-03-29T01:30 4 h 30 min"},
    {EVENT(NIGHT("20261025T013000", "20261025T070000")), OCTOBER, "2026-10-25T00:30 6 h 30 min"},
    /* whole days */
    {EVENT("DTSTART;VALUE=DATE:20260328|RRULE:FREQ=DAILY;COUNT=3|"), MARCH,
     "2026-03-28T00:00 1 d, 2026-03-29T00:00 23 h, 2026-03-29T23:00 1 d"},
    {EVENT("DTSTART;VALUE=DATE:20261024|DTEND;VALUE=DATE:20261026|"), OCTOBER,
     "2026-10-23T23:00 2 d 1 h"},
    /* a week on, a week off */
    {EVENT(NIGHT("20260302T090000", "20260309T090000") "RRULE:FREQ=WEEKLY;INTERVAL=2|"), MARCH,
     "2026-03-30T08:00 7 d"},
    /* the last Friday of the month; until a moment; so often */
    {EVENT(NIGHT("20260130T180000", "20260131T090000") "RRULE:FREQ=MONTHLY;BYDAY=-1FR|"), MARCH,
     "2026-03-27T18:00 15 h"},
    {EVENT(NIGHT("20260325T220000", "20260326T070000") "RRULE:FREQ=DAILY;UNTIL=20260328T220000Z|"),
     MARCH, "2026-03-27T22:00 9 h, 2026-03-28T22:00 8 h"},
    {EVENT(NIGHT("20260325T220000", "20260326T070000") "RRULE:FREQ=DAILY;UNTIL=20260328T215959Z|"),
     MARCH, "2026-03-27T22:00 9 h"},
    {EVENT(NIGHT("20260325T220000", "20260326T070000") "RRULE:FREQ=DAILY;UNTIL=20260328|"), MARCH,
     "2026-03-27T22:00 9 h, 2026-03-28T22:00 8 h"},
    {EVENT(NIGHT("20260325T220000", "20260326T070000") "RRULE:FREQ=DAILY;COUNT=4|"), MARCH,
     "2026-03-27T22:00 9 h, 2026-03-28T22:00 8 h"},
    /* left out: by moment, in UTC, by date; and added, also for another time */
    {EVENT(NIGHT("20260101T220000", "20260102T070000") "RRULE:FREQ=DAILY|EXDATE;TZID=Europe/"
						       "London:20260328T220000,20260330T220000|"),
     MARCH, "2026-03-27T22:00 9 h, 2026-03-29T21:00 9 h"},
    {EVENT(NIGHT(
	 "20260101T220000",
	 "20260102T070000") "RRULE:FREQ=DAILY|EXDATE:20260330T210000Z|EXDATE;VALUE=DATE:20260328|"),
     MARCH, "2026-03-27T22:00 9 h, 2026-03-29T21:00 9 h"},
    {EVENT(NIGHT("20260301T220000", "20260302T070000") "RDATE;TZID=Europe/London:20260328T220000|"
						       "RDATE;VALUE=PERIOD:20260329T100000Z/"
						       "PT2H,20260330T100000Z/20260330T130000Z|"),
     MARCH, "2026-03-28T22:00 8 h, 2026-03-29T10:00 2 h, 2026-03-30T10:00 3 h"},
    /* one night moved, one cancelled, one series cancelled */
    {EVENT(NIGHT("20260101T220000", "20260102T070000") "RRULE:FREQ=DAILY|") EVENT(NIGHT(
	 "20260329T200000", "20260330T060000") "RECURRENCE-ID;TZID=Europe/London:20260328T220000|")
	 EVENT("STATUS:CANCELLED|DTSTART:20260330T220000|DTEND:20260331T070000|"
	       "RECURRENCE-ID:20260330T210000Z|"),
     MARCH, "2026-03-27T22:00 9 h, 2026-03-29T19:00 10 h, 2026-03-29T21:00 9 h"},
    {EVENT(NIGHT("20260101T220000", "20260102T070000") "STATUS:CANCELLED|RRULE:FREQ=DAILY|")
	 EVENT(NIGHT("20260329T200000", "20260330T060000") "RECURRENCE-ID:20260328T220000Z|"),
     MARCH, ""},
    /* the newer version of an event counts */
    {EVENT("SEQUENCE:2|" NIGHT("20260328T200000", "20260329T060000"))
	 EVENT("SEQUENCE:1|" NIGHT("20260327T200000", "20260328T060000")),
     MARCH, "2026-03-28T20:00 9 h"},
    /* what has begun, and what is not over */
    {EVENT(NIGHT("20260320T090000", "20260403T090000")), MARCH, "2026-03-20T09:00 13 d 23 h"},
    {EVENT(NIGHT("20260326T220000", "20260327T120000")), MARCH, ""},
    {EVENT(NIGHT("20260331T130000", "20260331T140000")), MARCH, ""},
    /* folded, and what is in it besides */
    {"X-WR-TIMEZONE:Europe/London|BEGIN:VTODO|SUMMARY:no|END:VTODO|"
     "BEGIN:VEVENT|DTSTART;TZID=Europe/Lon|\tdon:20260328T220000|DTEND:20260329T|  "
     "070000|END:VEVENT|",
     MARCH, NULL},
    {"BEGIN:VEVENT|DTSTART;TZID=Europe/Lon|\tdon:20260328T220000|DTEND:20260329T| 070000|"
     "BEGIN:VALARM|TRIGGER:-PT5M|DURATION:nonsense|END:VALARM|END:VEVENT|",
     MARCH, "2026-03-28T22:00 8 h"},
};

START_TEST(test_shifts)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct calendar out = {0};
		struct fault why = {.code = ERR_OK};
		enum err e = calendar_read(calendar_of(cases[i].lines),
					   (struct span){when(cases[i].from), when(cases[i].to)},
					   &arena, &out, &why);
		if (cases[i].shifts == NULL) {
			ck_assert_msg(e == ERR_USAGE, "%zu", i);
			continue;
		}
		ck_assert_msg(e == ERR_OK, "%zu: %s", i, why.message);
		ck_assert_msg(strcmp(shifts_text(&out), cases[i].shifts) == 0, "%zu: %s", i,
			      shifts_text(&out));
	}
	arena_free(&arena);
}
END_TEST

/* ---- zones ---------------------------------------------------------------------------------- */

#define ZONE(name, summer_from, summer_to, winter_from, winter_to, offset, more)                   \
	"BEGIN:VTIMEZONE|TZID:" name "|BEGIN:DAYLIGHT|TZOFFSETFROM:" summer_from                   \
	"|TZOFFSETTO:" summer_to "|TZNAME:S|DTSTART:1970032" offset                                \
	"|RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU|END:DAYLIGHT|BEGIN:STANDARD|"                     \
	"TZOFFSETFROM:" winter_from "|TZOFFSETTO:" winter_to "|TZNAME:W|DTSTART:1970102" more      \
	"|RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU|END:STANDARD|END:VTIMEZONE|"

#define LONDON(name) ZONE(name, "+0000", "+0100", "+0100", "+0000", "9T010000", "5T020000")
#define PARIS(name) ZONE(name, "+0100", "+0200", "+0200", "+0100", "9T020000", "5T030000")
/* As Outlook writes it. */
#define OUTLOOK                                                                                    \
	"BEGIN:VTIMEZONE|TZID:GMT Standard Time|BEGIN:STANDARD|DTSTART:16010101T020000|"           \
	"TZOFFSETFROM:+0100|TZOFFSETTO:+0000|RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10|"  \
	"END:STANDARD|BEGIN:DAYLIGHT|DTSTART:16010101T010000|TZOFFSETFROM:+0000|"                  \
	"TZOFFSETTO:+0100|RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3|END:DAYLIGHT|"         \
	"END:VTIMEZONE|"
#define PLAIN_UTC                                                                                  \
	"BEGIN:VTIMEZONE|TZID:Etc/UTC|BEGIN:STANDARD|DTSTART:19700101T000000|TZOFFSETFROM:+0000|"  \
	"TZOFFSETTO:+0000|END:STANDARD|END:VTIMEZONE|"
#define IN(zone) EVENT("DTSTART;TZID=" zone ":20260328T220000|DTEND;TZID=" zone ":20260329T070000|")

START_TEST(test_zones)
{
	static const struct {
		const char *lines, *said; /* shifts, or part of the refusal */
	} zones[] = {
	    {LONDON("Europe/London") IN("Europe/London"), "2026-03-28T22:00 8 h"},
	    {IN("Europe/London") LONDON("Europe/London"), "2026-03-28T22:00 8 h"},
	    {LONDON("/example.org/Here") IN("/example.org/Here"), "2026-03-28T22:00 8 h"},
	    {OUTLOOK IN("\"GMT Standard Time\""), "2026-03-28T22:00 8 h"},
	    {OUTLOOK IN("GMT Standard Time"), "2026-03-28T22:00 8 h"},
	    {PLAIN_UTC IN("Etc/UTC"), "2026-03-28T22:00 9 h"},
	    {PARIS("Europe/Paris") IN("Europe/London"), "2026-03-28T22:00 8 h"},
	    {PARIS("Europe/Paris") IN("Europe/Paris"),
	     "Line 23 is in the time zone “Europe/Paris”, which is not the time of Europe/London"},
	    {PARIS("Europe/London") IN("Europe/London"), "which is not the time of Europe/London"},
	    {IN("Europe/Paris"),
	     "Line 6 is in the time zone “Europe/Paris”, which the calendar does not define"},
	    {"BEGIN:VTIMEZONE|TZID:x|BEGIN:STANDARD|DTSTART:19700101T000000|TZOFFSETFROM:+0000|"
	     "TZOFFSETTO:+0100|RRULE:FREQ=SECONDLY|END:STANDARD|END:VTIMEZONE|" IN("x"),
	     "Line 9 lets a time zone change otherwise than once a year"},
	};
	for (size_t i = 0; i < COUNT_OF(zones); i++) {
		struct calendar out = {0};
		struct fault why = {.code = ERR_OK};
		enum err e = calendar_read(
		    calendar_of(zones[i].lines),
		    (struct span){when("2026-03-27T12:00:00Z"), when("2026-03-31T12:00:00Z")},
		    &arena, &out, &why);
		const char *said = e == ERR_OK ? shifts_text(&out) : why.message;
		ck_assert_msg(strstr(said, zones[i].said) != NULL, "%zu: %s", i, said);
	}
	arena_free(&arena);
}
END_TEST

/* ---- what is refused ------------------------------------------------------------------------ */

#define GOOD NIGHT("20260328T220000", "20260329T070000")

static const struct {
	const char *lines, *field, *words;
} refused[] = {
    {EVENT(GOOD "RRULE:FREQ=SECONDLY|"), "line 8", "repeats more often than daily"},
    {EVENT(GOOD "RRULE:FREQ=MINUTELY;COUNT=2|"), "line 8", "repeats more often than daily"},
    {EVENT(GOOD "RRULE:FREQ=HOURLY|"), "line 8", "repeats more often than daily"},
    {EVENT(GOOD "RRULE:FREQ=SOMETIMES|"), "line 8", "cannot be read"},
    {EVENT(GOOD "RRULE:|"), "line 8", "cannot be read"},
    {EVENT(GOOD "RRULE:RSCALE=CHINESE;FREQ=YEARLY|"), "line 8", "another calendar"},
    {EVENT(GOOD "RRULE:FREQ=YEARLY;rscale=HEBREW;skip=OMIT|"), "line 8", "another calendar"},
    {EVENT(GOOD "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30|"), "line 8", "never comes true"},
    {EVENT(GOOD "RRULE:FREQ=DAILY|RRULE:FREQ=DAILY|"), "line 9", "a second RRULE"},
    {EVENT(GOOD "EXRULE:FREQ=DAILY|"), "line 8", "EXRULE"},
    {EVENT(GOOD "RECURRENCE-ID;RANGE=THISANDFUTURE:20260328T220000Z|"), "line 8", "RANGE"},
    {EVENT("SUMMARY:x|"), "line 3", "without DTSTART"},
    {EVENT("DTSTART:20260328T220000|"), "line 3", "does not end after its begin"},
    {EVENT(NIGHT("20260328T220000", "20260328T220000")), "line 3", "does not end after"},
    {EVENT("DTSTART:20260328T220000|DURATION:PT0S|"), "line 7", "DURATION"},
    {EVENT("DTSTART:20260328T220000|DURATION:-PT9H|"), "line 7", "DURATION"},
    {EVENT("DTSTART:20260328T220000|DURATION:P1Y|"), "line 7", "DURATION"},
    {EVENT(GOOD "DURATION:PT9H|"), "line 3", "both DTEND and DURATION"},
    {EVENT(GOOD "DTSTART:20260328T220000|"), "line 8", "a second time"},
    {EVENT("DTSTART:20260230T220000|DTEND:20260329T070000|"), "line 6", "no date and time"},
    {EVENT("DTSTART:20260328T250000|DTEND:20260329T070000|"), "line 6", "no date and time"},
    {EVENT("DTSTART:tomorrow|DTEND:20260329T070000|"), "line 6", "no date and time"},
    {EVENT("DTSTART:16010101T000000|DTEND:20260329T070000|"), "line 6", "1996 to 2200"},
    {EVENT(GOOD "EXDATE:20260328T220000Z,|"), "line 8", "no date and time"},
    {EVENT(GOOD "RDATE;VALUE=PERIOD:20260328T220000Z|"), "line 8", "PERIOD without an end"},
    {EVENT(GOOD "SEQUENCE:one|"), "line 8", "SEQUENCE"},
    {EVENT(GOOD) EVENT(GOOD), "line 9", "the same event, of the same UID, as line 3"},
    {"BEGIN:VEVENT|" GOOD "RECURRENCE-ID:20260328T220000Z|END:VEVENT|", "line 3", "no UID"},
    {"BEGIN:VEVENT|BEGIN:VEVENT|END:VEVENT|END:VEVENT|", "line 4", "an event within an event"},
    {"BEGIN:VEVENT|END:VALARM|", "line 4", "ends “VALARM”, which did not begin"},
    {"BEGIN:VEVENT|DTSTART:20260328T220000|", "line 5", "ends “VCALENDAR”, which did not begin"},
    {"END:VEVENT|", "line 3", "did not begin"},
    {"nonsense|", "line 3", "no NAME:VALUE"},
    {"BEGIN:VTIMEZONE|", "line 3", "never ends"},
    {"X;Y:1|", "line 3", "parameters"},
    {"SUMMARY:\x01|", "line 3", "control character"},
    {"SUMMARY:\xff|", "line 3", "not UTF-8"},
};

START_TEST(test_refused)
{
	struct span days = {when("2026-03-27T12:00:00Z"), when("2026-03-31T12:00:00Z")};
	for (size_t i = 0; i < COUNT_OF(refused); i++) {
		struct calendar out = {.count = 77, .events = 77};
		struct fault why = {.code = ERR_OK};
		enum err e = calendar_read(calendar_of(refused[i].lines), days, &arena, &out, &why);
		ck_assert_msg(e == ERR_USAGE, "%zu: %s", i, refused[i].words);
		ck_assert_msg(strcmp(why.field, refused[i].field) == 0, "%zu: %s: %s", i, why.field,
			      why.message);
		ck_assert_msg(strstr(why.message, refused[i].words) != NULL, "%zu: %s", i,
			      why.message);
		ck_assert_uint_eq(out.count, 77);
	}
	arena_free(&arena);
}
END_TEST

/* Endless, and begun long ago, and many of it: bounded, not slow. */
START_TEST(test_bounds)
{
	struct span days = {when("2026-03-27T12:00:00Z"), when("2026-03-31T12:00:00Z")};
	struct calendar out;
	struct fault why = {.code = ERR_OK};
	const char *lines = "";
	for (int i = 0; i < 12; i++)
		lines = arena_printf(&arena,
				     "%sBEGIN:VEVENT|DTSTART:19960101T220000|DTEND:19960102T070000|"
				     "RRULE:FREQ=DAILY|END:VEVENT|",
				     lines);
	ck_assert_int_eq(calendar_read(calendar_of(lines), days, &arena, &out, &why), ERR_USAGE);
	ck_assert_msg(strstr(why.message, "repeats too often up to these days") != NULL, "%s",
		      why.message);
	ck_assert_int_eq(
	    calendar_read(calendar_of("BEGIN:VEVENT|DTSTART:20200101T220000|DURATION:P400D|"
				      "RRULE:FREQ=DAILY;BYHOUR=1,2,3,4,5,6|END:VEVENT|"),
			  days, &arena, &out, &why),
	    ERR_USAGE);
	ck_assert_msg(strstr(why.message, "more than 2000 shifts in these days") != NULL, "%s",
		      why.message);
	char *many = arena_alloc(&arena, 100 * (LIMIT_ROTA_EVENTS + 2)), *to = many;
	for (int i = 0; i <= LIMIT_ROTA_EVENTS; i++)
		to += sprintf(to, "BEGIN:VEVENT|DTSTART;VALUE=DATE:20260101|END:VEVENT|");
	ck_assert_int_eq(calendar_read(calendar_of(many), days, &arena, &out, &why), ERR_USAGE);
	ck_assert_msg(strstr(why.message, "more than 2000 events") != NULL, "%s", why.message);
	arena_free(&arena);
}
END_TEST

/* ---- whose ---------------------------------------------------------------------------------- */

START_TEST(test_people)
{
	struct span days = {when("2026-03-27T12:00:00Z"), when("2026-03-31T12:00:00Z")};
	struct calendar out = {0};
	struct fault why = {.code = ERR_OK};
	const char *text =
	    calendar_of("BEGIN:VEVENT|" GOOD "SUMMARY:On call\\, first\\nline\\; and more|"
			"ORGANIZER;CN=\"Desk; nights\":MAILTO:desk@example.org|"
			"ATTENDEE;CN=Ann;PARTSTAT=ACCEPTED:mailto:ann@example.org|"
			"ATTENDEE;PARTSTAT=DECLINED:mailto:ben@example.org|"
			"ATTENDEE;CUTYPE=ROOM:mailto:room@example.org|"
			"ATTENDEE;CN=Cat:urn:uuid:1|END:VEVENT|");
	ck_assert_int_eq(calendar_read(text, days, &arena, &out, &why), ERR_OK);
	ck_assert_uint_eq(out.count, 1);
	const struct calendar_event *e = out.shifts[0].event;
	ck_assert_str_eq(e->summary, "On call, first line; and more");
	ck_assert_str_eq(e->organiser.mail, "desk@example.org");
	ck_assert_str_eq(e->organiser.name, "Desk; nights");
	ck_assert_uint_eq(e->attendee_count, 2);
	ck_assert_str_eq(e->attendees[0].mail, "ann@example.org");
	ck_assert_str_eq(e->attendees[1].mail, "");
	ck_assert_str_eq(e->attendees[1].name, "Cat");
	ck_assert_int_eq(e->line, 3);
	arena_free(&arena);
}
END_TEST

START_TEST(test_begins)
{
	ck_assert(calendar_begins("BEGIN:VCALENDAR\r\n"));
	ck_assert(calendar_begins("\xef\xbb\xbf\r\nbegin:vcalendar"));
	ck_assert(!calendar_begins("duty,from,to,contact\n"));
	ck_assert(!calendar_begins(""));
	ck_assert(!calendar_begins("BEGIN"));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_shifts, test_zones, test_refused, test_bounds, test_people, test_begins,
	};
	return suite_run("calendar", tests, COUNT_OF(tests));
}
