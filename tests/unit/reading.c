/* SPDX-License-Identifier: MIT */
#include "reading.h"

#include <math.h>

#include "lib/dice.h"
#include "lib/suite.h"

#define NONE (-INFINITY)
#define ANY INFINITY

/* Minutes after an evening's 18:00; a reading as the tables below write it. */
struct row {
	int from, to;
	enum quantity quantity;
	double value, cautious;
	int source;
	bool vouches;
};

#define ROWS 8

static struct reading reading_of(const struct row *row)
{
	return (struct reading){
	    .valid = {{MINUTES_MS(row->from)}, {MINUTES_MS(row->to)}},
	    .quantity = row->quantity,
	    .value = row->value,
	    .cautious = row->cautious,
	    .source = row->source,
	    .vouches = row->vouches,
	};
}

#define AIR(from, value)                                                                           \
	{                                                                                          \
		from, (from) + 60, QUANTITY_AIR, value, value, 0, true                             \
	}
#define LOWEST(from, to, value)                                                                    \
	{                                                                                          \
		from, to, QUANTITY_AIR_MIN, value, value, 0, true                                  \
	}
#define HIGHEST(from, to, value)                                                                   \
	{                                                                                          \
		from, to, QUANTITY_AIR_MAX, value, value, 0, true                                  \
	}

/* One question about the span from 0 to 180 minutes. */
static const struct {
	const char *what;
	struct row rows[ROWS];
	int count;
	enum aggregate aggregate;
	int source;
	struct interval want;
	int gap;
} cases[] = {
    {"nothing known", {{0}}, 0, AGGREGATE_AIR_MIN, -1, {NONE, ANY}, 180},
    {"three hours, all known",
     {AIR(0, 2), AIR(60, -1), AIR(120, 1)},
     3,
     AGGREGATE_AIR_MIN,
     -1,
     {-1, -1},
     0},
    {"the same, in any order",
     {AIR(120, 1), AIR(60, -1), AIR(0, 2)},
     3,
     AGGREGATE_AIR_MIN,
     -1,
     {-1, -1},
     0},
    {"their highest", {AIR(120, 1), AIR(60, -1), AIR(0, 2)}, 3, AGGREGATE_AIR_MAX, -1, {2, 2}, 0},
    {"a missing hour leaves the cold side open",
     {AIR(0, 2), AIR(120, 1)},
     2,
     AGGREGATE_AIR_MIN,
     -1,
     {NONE, 1},
     60},
    {"and the hot side", {AIR(0, 2), AIR(120, 1)}, 2, AGGREGATE_AIR_MAX, -1, {2, ANY}, 60},
    {"a missing first hour", {AIR(60, 2), AIR(120, 1)}, 2, AGGREGATE_AIR_MIN, -1, {NONE, 1}, 60},
    {"a missing last hour", {AIR(0, 2), AIR(60, 1)}, 2, AGGREGATE_AIR_MIN, -1, {NONE, 1}, 60},
    {"an instant every six hours vouches for its hour only",
     {AIR(-300, 9), AIR(60, 4)},
     2,
     AGGREGATE_AIR_MIN,
     -1,
     {NONE, 4},
     120},
    {"an instant half an hour before the span counts, and vouches for the half inside",
     {AIR(-30, -3), AIR(30, 2), AIR(90, 2), AIR(150, 2)},
     4,
     AGGREGATE_AIR_MIN,
     -1,
     {-3, -3},
     0},
    {"an instant whose hour ends as the span begins does not",
     {AIR(-60, -3), AIR(0, 2), AIR(60, 2), AIR(120, 2)},
     4,
     AGGREGATE_AIR_MIN,
     -1,
     {2, 2},
     0},
    {"nor one at its very end",
     {AIR(180, -3), AIR(0, 2), AIR(60, 2), AIR(120, 2)},
     4,
     AGGREGATE_AIR_MIN,
     -1,
     {2, 2},
     0},
    {"a period over the whole span",
     {LOWEST(-180, 180, -2)},
     1,
     AGGREGATE_AIR_MIN,
     -1,
     {-2, -2},
     0},
    {"a period that partly overlaps: its cold counts, it vouches for the part inside",
     {LOWEST(-240, 120, -2), AIR(120, 5)},
     2,
     AGGREGATE_AIR_MIN,
     -1,
     {-2, -2},
     0},
    {"a period's lowest leaves out its own beginning: the instant there counts",
     {LOWEST(0, 360, 1), AIR(0, -1)},
     2,
     AGGREGATE_AIR_MIN,
     -1,
     {-1, -1},
     0},
    {"a period's lowest says nothing about the highest",
     {LOWEST(0, 180, 30)},
     1,
     AGGREGATE_AIR_MAX,
     -1,
     {NONE, ANY},
     180},
    {"a period's highest says nothing about the lowest",
     {HIGHEST(0, 180, -9)},
     1,
     AGGREGATE_AIR_MIN,
     -1,
     {NONE, ANY},
     180},
    {"a period's highest", {HIGHEST(0, 180, 31)}, 1, AGGREGATE_AIR_MAX, -1, {31, 31}, 0},
    {"an older body's cold lowers what the newest one says",
     {LOWEST(0, 180, 2), {60, 120, QUANTITY_AIR, -1, -1, 0, false}},
     2,
     AGGREGATE_AIR_MIN,
     -1,
     {-1, -1},
     0},
    {"an older body never closes a gap",
     {{0, 180, QUANTITY_AIR_MIN, 4, 4, 0, false}},
     1,
     AGGREGATE_AIR_MIN,
     -1,
     {NONE, 4},
     180},
    {"an older body's warmth changes nothing",
     {LOWEST(0, 180, 2), {60, 120, QUANTITY_AIR, 9, 9, 0, false}},
     2,
     AGGREGATE_AIR_MIN,
     -1,
     {2, 2},
     0},
    {"the bound on the dangerous side decides",
     {{0, 180, QUANTITY_AIR_MIN, 1, -2, 0, true}},
     1,
     AGGREGATE_AIR_MIN,
     -1,
     {-2, -2},
     0},
    {"an instant's cold bound does not cool the highest",
     {{0, 180, QUANTITY_AIR, 30, 28, 0, true}},
     1,
     AGGREGATE_AIR_MAX,
     -1,
     {30, 30},
     0},
    {"two sources: the colder one, never an average",
     {LOWEST(0, 180, 3), {0, 180, QUANTITY_AIR_MIN, -1, -1, 1, true}},
     2,
     AGGREGATE_AIR_MIN,
     -1,
     {-1, -1},
     0},
    {"two sources fill each other's gaps",
     {LOWEST(0, 90, 3), {90, 180, QUANTITY_AIR_MIN, 1, 1, 1, true}},
     2,
     AGGREGATE_AIR_MIN,
     -1,
     {1, 1},
     0},
    {"one source asked alone",
     {LOWEST(0, 90, 3), {0, 180, QUANTITY_AIR_MIN, 1, 1, 1, true}},
     2,
     AGGREGATE_AIR_MIN,
     0,
     {NONE, 3},
     90},
    {"the other asked alone",
     {LOWEST(0, 90, -3), {0, 180, QUANTITY_AIR_MIN, 1, 1, 1, true}},
     2,
     AGGREGATE_AIR_MIN,
     1,
     {1, 1},
     0},
    {"what is no number says nothing and vouches for nothing",
     {{0, 180, QUANTITY_AIR_MIN, NAN, NAN, 0, true}, AIR(0, 2)},
     2,
     AGGREGATE_AIR_MIN,
     -1,
     {NONE, 2},
     120},
    {"nor does half a number",
     {{0, 180, QUANTITY_AIR_MIN, NAN, 1, 0, true},
      {0, 180, QUANTITY_AIR_MIN, 1, -INFINITY, 0, true}},
     2,
     AGGREGATE_AIR_MIN,
     -1,
     {NONE, ANY},
     180},
    {"a stretch without length says nothing",
     {{90, 90, QUANTITY_AIR_MIN, -9, -9, 0, true}},
     1,
     AGGREGATE_AIR_MIN,
     -1,
     {NONE, ANY},
     180},
    {"a stretch that ends before it begins says nothing",
     {{120, 60, QUANTITY_AIR_MIN, -9, -9, 0, true}},
     1,
     AGGREGATE_AIR_MIN,
     -1,
     {NONE, ANY},
     180},
};

static void case_check(size_t n)
{
	struct reading readings[ROWS];
	struct span span = {{0}, {MINUTES_MS(180)}};
	size_t count = (size_t)cases[n].count;
	for (size_t i = 0; i < count; i++)
		readings[i] = reading_of(&cases[n].rows[i]);
	struct interval got =
	    reading_aggregate(readings, count, span, cases[n].aggregate, cases[n].source);
	int gap = reading_gap_minutes(readings, count, span, cases[n].aggregate, cases[n].source);
	ck_assert_msg(got.low == cases[n].want.low && got.high == cases[n].want.high,
		      "%s: [%g, %g], wanted [%g, %g]", cases[n].what, got.low, got.high,
		      cases[n].want.low, cases[n].want.high);
	ck_assert_msg(gap == cases[n].gap, "%s: gap %d, wanted %d", cases[n].what, gap,
		      cases[n].gap);
}

START_TEST(aggregate_table)
{
	for (size_t n = 0; n < COUNT_OF(cases); n++)
		case_check(n);
}
END_TEST

START_TEST(empty_span_is_unknown)
{
	struct row row = LOWEST(-60, 60, -5);
	struct reading r = reading_of(&row);
	struct span empty = {{0}, {0}}, inverted = {{MINUTES_MS(30)}, {0}};
	struct interval got = reading_aggregate(&r, 1, empty, AGGREGATE_AIR_MIN, -1);
	ck_assert(got.low == NONE && got.high == ANY);
	got = reading_aggregate(&r, 1, inverted, AGGREGATE_AIR_MIN, -1);
	ck_assert(got.low == NONE && got.high == ANY);
	ck_assert_int_eq(reading_gap_minutes(&r, 1, inverted, AGGREGATE_AIR_MIN, -1), 0);
}
END_TEST

START_TEST(gap_of_a_moment_is_a_gap)
{
	struct reading r = {
	    .valid = {{1}, {MINUTES_MS(60)}}, .vouches = true, .value = 1, .cautious = 1};
	struct span span = {{0}, {MINUTES_MS(60)}};
	ck_assert_int_eq(reading_gap_minutes(&r, 1, span, AGGREGATE_AIR_MIN, -1), 1);
	ck_assert(reading_aggregate(&r, 1, span, AGGREGATE_AIR_MIN, -1).low == NONE);
}
END_TEST

/* ---- against an oracle that marks every minute ---- */

#define WORLD 600 /* minutes */

static struct row row_throw(struct dice *d)
{
	int from = dice_throw(d, WORLD), value = dice_throw(d, 21) - 10;
	enum quantity quantity = (enum quantity)dice_throw(d, QUANTITY_COUNT);
	return (struct row){
	    .from = from,
	    .to = quantity == QUANTITY_AIR ? from + 60 : from + dice_throw(d, 361),
	    .quantity = quantity,
	    .value = value,
	    .cautious =
		quantity == QUANTITY_AIR_MAX ? value + dice_throw(d, 3) : value - dice_throw(d, 3),
	    .source = dice_throw(d, 2),
	    .vouches = dice_throw(d, 4) > 0,
	};
}

struct marks {
	bool vouched[WORLD * 2];
	bool any;
	double worst;
	double sure; /* the highest of rows wholly inside: a maximum may rest on these only */
	int gap;
};

static bool row_bears(const struct row *row, enum aggregate what, int source)
{
	enum quantity other = what == AGGREGATE_AIR_MIN ? QUANTITY_AIR_MAX : QUANTITY_AIR_MIN;
	return row->quantity != other && (source == -1 || row->source == source);
}

static void row_mark(struct marks *m, const struct row *row, int from, int to, enum aggregate what)
{
	for (int minute = from; minute < to; minute++) {
		if (minute < row->from || minute >= row->to)
			continue;
		double value = what == AGGREGATE_AIR_MIN ? fmin(row->value, row->cautious)
							 : fmax(row->value, row->cautious);
		if (!m->any || (what == AGGREGATE_AIR_MIN ? value < m->worst : value > m->worst))
			m->worst = value;
		m->any = true;
		m->vouched[minute] |= row->vouches;
	}
}

static struct interval marks_interval(const struct marks *m, enum aggregate what)
{
	if (!m->any)
		return (struct interval){NONE, ANY};
	if (what == AGGREGATE_AIR_MIN)
		return (struct interval){m->gap == 0 ? m->worst : NONE, m->worst};
	return (struct interval){m->sure, m->gap == 0 ? m->worst : ANY};
}

static void world_check(const struct row *rows, size_t count, int from, int to, enum aggregate what,
			int source)
{
	struct marks m = {.sure = NONE};
	struct reading readings[ROWS];
	struct span span = {{MINUTES_MS(from)}, {MINUTES_MS(to)}};
	for (size_t i = 0; i < count; i++) {
		readings[i] = reading_of(&rows[i]);
		if (!row_bears(&rows[i], what, source))
			continue;
		row_mark(&m, &rows[i], from, to, what);
		if (rows[i].from >= from && rows[i].to <= to && rows[i].from < rows[i].to)
			m.sure = fmax(m.sure, fmax(rows[i].value, rows[i].cautious));
	}
	for (int minute = from; minute < to; minute++)
		m.gap += !m.vouched[minute];
	struct interval want = marks_interval(&m, what);
	struct interval got = reading_aggregate(readings, count, span, what, source);
	ck_assert_int_eq(reading_gap_minutes(readings, count, span, what, source), m.gap);
	ck_assert_msg(got.low == want.low && got.high == want.high,
		      "[%g, %g], wanted [%g, %g] from %d to %d", got.low, got.high, want.low,
		      want.high, from, to);
}

START_TEST(coverage_agrees_with_marking_minutes)
{
	struct dice d = dice_open("reading coverage", 20231117);
	for (int round = 0; round < 20000; round++) {
		struct row rows[ROWS];
		size_t count = (size_t)dice_throw(&d, ROWS + 1);
		for (size_t i = 0; i < count; i++)
			rows[i] = row_throw(&d);
		int from = dice_throw(&d, WORLD), to = from + 1 + dice_throw(&d, 300);
		enum aggregate what = (enum aggregate)dice_throw(&d, AGGREGATE_COUNT);
		world_check(rows, count, from, to, what, dice_throw(&d, 3) - 1);
	}
}
END_TEST

START_TEST(names)
{
	ck_assert_str_eq(quantity_name(QUANTITY_AIR), "air");
	ck_assert_str_eq(quantity_name(QUANTITY_AIR_MIN), "air.min");
	ck_assert_str_eq(quantity_name(QUANTITY_AIR_MAX), "air.max");
	ck_assert_str_eq(aggregate_name(AGGREGATE_AIR_MIN), "air.min");
	ck_assert_str_eq(aggregate_name(AGGREGATE_AIR_MAX), "air.max");
	for (int a = 0; a < AGGREGATE_COUNT; a++)
		ck_assert_str_eq(aggregate_unit((enum aggregate)a), "C");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {aggregate_table, empty_span_is_unknown,
				      gap_of_a_moment_is_a_gap,
				      coverage_agrees_with_marking_minutes, names};
	return suite_run("reading", tests, COUNT_OF(tests));
}
