/* SPDX-License-Identifier: MIT
 *
 * Shifts against a stretch of time: what nobody has, what two have; and a rota's CSV, line by line.
 */
#include "rota.h"

#include <stdio.h>
#include <string.h>

#include "civil.h"
#include "lib/dice.h"
#include "lib/suite.h"
#include "rota_csv.h"

static struct arena arena;

/* Hours since some moment. */
static struct span hours(int from, int to)
{
	return (struct span){{HOURS_MS(from)}, {HOURS_MS(to)}};
}

static const char *spans_text(const struct span_list *list)
{
	const char *text = "";
	for (size_t i = 0; i < list->count; i++)
		text = arena_printf(&arena, "%s%s%d-%d", text, i > 0 ? " " : "",
				    (int)(list->rows[i].from.ms / HOURS_MS(1)),
				    (int)(list->rows[i].to.ms / HOURS_MS(1)));
	return text;
}

START_TEST(test_gaps_and_overlaps)
{
	static const struct {
		struct {
			int from, to;
			const char *contact;
		} shifts[6];
		const char *gaps, *overlaps; /* of hours 10 to 20 */
	} cases[] = {
	    {{{0}}, "10-20", ""},
	    {{{10, 20, "a"}}, "", ""},
	    {{{0, 30, "a"}}, "", ""},
	    {{{12, 14, "a"}}, "10-12 14-20", ""},
	    {{{10, 15, "a"}, {15, 20, "b"}}, "", ""},
	    {{{10, 14, "a"}, {16, 20, "b"}}, "14-16", ""},
	    {{{10, 16, "a"}, {14, 20, "b"}}, "", "14-16"},
	    {{{10, 16, "a"}, {14, 20, "a"}}, "", ""},
	    {{{10, 20, "a"}, {12, 13, "b"}, {14, 15, "b"}}, "", "12-13 14-15"},
	    {{{10, 20, "a"}, {12, 16, "b"}, {14, 18, "c"}}, "", "12-18"},
	    {{{10, 20, ""}}, "10-20", ""},
	    {{{10, 20, ""}, {12, 14, "a"}}, "10-12 14-20", ""},
	    {{{0, 5, "a"}, {25, 30, "b"}}, "10-20", ""},
	    {{{0, 12, "a"}, {5, 11, "b"}, {18, 25, "c"}}, "12-18", "10-11"},
	    {{{10, 12, "a"}, {11, 19, "a"}, {13, 15, "b"}, {14, 20, "a"}}, "", "13-15"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct shift shifts[6];
		struct span_list gaps, overlaps;
		size_t count = 0;
		for (; count < 6 && cases[i].shifts[count].contact != NULL; count++)
			shifts[count] = (struct shift){
			    hours(cases[i].shifts[count].from, cases[i].shifts[count].to),
			    cases[i].shifts[count].contact, "who"};
		shifts_sort(shifts, count);
		shifts_gaps(shifts, count, hours(10, 20), &arena, &gaps);
		shifts_overlaps(shifts, count, hours(10, 20), &arena, &overlaps);
		ck_assert_msg(strcmp(spans_text(&gaps), cases[i].gaps) == 0, "%zu: gaps %s", i,
			      spans_text(&gaps));
		ck_assert_msg(strcmp(spans_text(&overlaps), cases[i].overlaps) == 0,
			      "%zu: overlaps %s", i, spans_text(&overlaps));
	}
	arena_free(&arena);
}
END_TEST

/* Against counting who is there, hour by hour. */
START_TEST(test_against_counting)
{
	struct dice dice = dice_open("rota", 20261121);
	for (int round = 0; round < 2000; round++) {
		struct shift shifts[8];
		struct span_list gaps, overlaps;
		size_t count = (size_t)dice_throw(&dice, 8);
		for (size_t i = 0; i < count; i++) {
			static const char *const names[] = {"a", "b", "c", ""};
			int from = dice_throw(&dice, 28);
			shifts[i] = (struct shift){hours(from, from + 1 + dice_throw(&dice, 12)),
						   names[dice_throw(&dice, 4)], ""};
		}
		shifts_sort(shifts, count);
		shifts_gaps(shifts, count, hours(10, 20), &arena, &gaps);
		shifts_overlaps(shifts, count, hours(10, 20), &arena, &overlaps);
		for (int h = 10; h < 20; h++) {
			bool there[3] = {false};
			struct wall at = {HOURS_MS(h)};
			for (size_t i = 0; i < count; i++)
				if (shifts[i].contact[0] != '\0' && span_holds(shifts[i].span, at))
					there[shifts[i].contact[0] - 'a'] = true;
			int people = there[0] + there[1] + there[2];
			bool gap = false, overlap = false;
			for (size_t i = 0; i < gaps.count; i++)
				gap = gap || span_holds(gaps.rows[i], at);
			for (size_t i = 0; i < overlaps.count; i++)
				overlap = overlap || span_holds(overlaps.rows[i], at);
			ck_assert_int_eq(gap, people == 0);
			ck_assert_int_eq(overlap, people > 1);
		}
		arena_reset(&arena);
	}
	arena_free(&arena);
}
END_TEST

/* ---- CSV ------------------------------------------------------------------------------------ */

static const char *line_text(const struct rota_line *l)
{
	char from[WALL_TEXT], to[WALL_TEXT];
	return arena_printf(&arena, "%s %s %.16s %.16s", l->duty, l->contact,
			    wall_format_iso(l->span.from, from), wall_format_iso(l->span.to, to));
}

START_TEST(test_csv_times)
{
	static const struct {
		const char *from, *to, *said; /* the shift, or part of the complaint */
	} cases[] = {
	    {"2026-11-21 22:00", "2026-11-22 07:00",
	     "oncall ann 2026-11-21T22:00 2026-11-22T07:00"},
	    {"2026-11-21T22:00", "07:00", "oncall ann 2026-11-21T22:00 2026-11-22T07:00"},
	    {"2026-11-21 09:00", "17:30", "oncall ann 2026-11-21T09:00 2026-11-21T17:30"},
	    {"2026-11-21 09:00", "09:00", "oncall ann 2026-11-21T09:00 2026-11-22T09:00"},
	    {"21/11/2026 22:00", "22/11/2026 07:00:00",
	     "oncall ann 2026-11-21T22:00 2026-11-22T07:00"},
	    {"2026-07-21 22:00", "07:00", "oncall ann 2026-07-21T21:00 2026-07-22T06:00"},
	    {"2026-07-21T22:00:00Z", "2026-07-22T08:00+01:00",
	     "oncall ann 2026-07-21T22:00 2026-07-22T07:00"},
	    /* eight hours, and ten */
	    {"2026-03-28 22:00", "07:00", "oncall ann 2026-03-28T22:00 2026-03-29T06:00"},
	    {"2026-10-24 22:00", "07:00", "oncall ann 2026-10-24T21:00 2026-10-25T07:00"},
	    {"2026-10-25T01:30+01:00", "07:00", "oncall ann 2026-10-25T00:30 2026-10-25T07:00"},
	    {"2026-03-29 01:30", "07:00",
	     "from: \"2026-03-29 01:30\" is a time that the clocks skip"},
	    {"2026-03-28 22:00", "01:00", "to: \"01:00\" is a time that the clocks skip"},
	    {"2026-03-28 22:00", "02:00", "oncall ann 2026-03-28T22:00 2026-03-29T01:00"},
	    {"2026-10-25 01:30", "07:00", "from: \"2026-10-25 01:30\" comes twice"},
	    {"2026-10-24 22:00", "01:00", "to: \"01:00\" comes twice"},
	    {"2026-10-24 22:00", "02:00", "oncall ann 2026-10-24T21:00 2026-10-25T02:00"},
	    {"2026-02-30 22:00", "07:00", "is no date and time, as in 2026-11-21 22:00"},
	    {"30/02/2026 22:00", "07:00", "is no date and time"},
	    {"2026-11-21 24:00", "07:00", "is no date and time"},
	    {"2026-11-21", "07:00", "is no date and time"},
	    {"2026-11-21 22:00", "seven", "to: \"seven\" is no date and time"},
	    {"", "", "from: \"\" is no date and time"},
	    {"2026-11-21 22:00", "2026-11-21 22:00", "is not after its begin"},
	    {"2026-11-21 22:00", "2026-11-20 07:00", "is not after its begin"},
	    {"2026-11-21 22:00", "2027-11-22 07:00", "a shift of more than 31 days"},
	    {"1/1/1", "07:00", "is no date and time"},
	    {"01/02/20261 22:00", "07:00", "is no date and time"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct complaints c = {.arena = &arena, .undone = "imported"};
		struct rota_lines lines;
		struct fault why = {.code = ERR_OK};
		char text[200];
		snprintf(text, sizeof(text), "duty,from,to,contact\noncall,%s,%s,ann\n",
			 cases[i].from, cases[i].to);
		ck_assert_int_eq(rota_csv_read(text, "", &c, &lines, &why), ERR_OK);
		enum err e = complaints_fault(&c, &why);
		const char *said = e == ERR_OK ? line_text(&lines.rows[0]) : why.message;
		ck_assert_msg(strstr(said, cases[i].said) != NULL, "%zu: %s", i, said);
		ck_assert_msg(e == ERR_OK || strcmp(why.field, "line 2") == 0, "%s", why.field);
	}
	arena_free(&arena);
}
END_TEST

START_TEST(test_csv_duties)
{
	static const struct {
		const char *heading, *row, *duty, *said;
	} cases[] = {
	    {"from,to,contact", "2026-11-21 22:00,07:00,ann", "oncall", "oncall ann"},
	    {"duty,from,to,contact", ",2026-11-21 22:00,07:00,ann", "oncall", "oncall ann"},
	    {"from,to,contact", "2026-11-21 22:00,07:00,ann", "", "names no duty"},
	    {"duty,from,to,contact", "edt,2026-11-21 22:00,07:00,ann", "oncall",
	     "is of the duty edt, and --duty says oncall"},
	    {"duty,from,to,contact", "On call,2026-11-21 22:00,07:00,ann", "",
	     "the duty \"On call\" needs a key of 1 to 26"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct complaints c = {.arena = &arena, .undone = "imported"};
		struct rota_lines lines;
		struct fault why = {.code = ERR_OK};
		char text[200];
		snprintf(text, sizeof(text), "%s\n%s\n", cases[i].heading, cases[i].row);
		ck_assert_int_eq(rota_csv_read(text, cases[i].duty, &c, &lines, &why), ERR_OK);
		enum err e = complaints_fault(&c, &why);
		const char *said = e == ERR_OK ? line_text(&lines.rows[0]) : why.message;
		ck_assert_msg(strstr(said, cases[i].said) != NULL, "%zu: %s", i, said);
	}
	arena_free(&arena);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    test_gaps_and_overlaps,
	    test_against_counting,
	    test_csv_times,
	    test_csv_duties,
	};
	return suite_run("rota", tests, COUNT_OF(tests));
}
