/* SPDX-License-Identifier: MIT */
#include "reading_set.h"

#include <math.h>
#include <string.h>

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
	int place;
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
	    .place = row->place,
	};
}

#define AIR(from, value)                                                                           \
	{                                                                                          \
		from, (from) + 60, QUANTITY_AIR, value, value, 0, true, 0                          \
	}
#define LOWEST(from, to, value)                                                                    \
	{                                                                                          \
		from, to, QUANTITY_AIR_MIN, value, value, 0, true, 0                               \
	}
#define HIGHEST(from, to, value)                                                                   \
	{                                                                                          \
		from, to, QUANTITY_AIR_MAX, value, value, 0, true, 0                               \
	}

#define OTHER(quantity, from, to, value)                                                           \
	{                                                                                          \
		from, to, QUANTITY_##quantity, value, value, 0, true, 0                            \
	}
#define OF_SOURCE(source, quantity, from, to, value)                                               \
	{                                                                                          \
		from, to, QUANTITY_##quantity, value, value, source, true, 0                       \
	}
#define OLDER(quantity, from, to, value)                                                           \
	{                                                                                          \
		from, to, QUANTITY_##quantity, value, value, 0, false, 0                           \
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
     {LOWEST(0, 180, 2), {60, 120, QUANTITY_AIR, -1, -1, 0, false, 0}},
     2,
     AGGREGATE_AIR_MIN,
     -1,
     {-1, -1},
     0},
    {"an older body never closes a gap",
     {{0, 180, QUANTITY_AIR_MIN, 4, 4, 0, false, 0}},
     1,
     AGGREGATE_AIR_MIN,
     -1,
     {NONE, 4},
     180},
    {"an older body's warmth changes nothing",
     {LOWEST(0, 180, 2), {60, 120, QUANTITY_AIR, 9, 9, 0, false, 0}},
     2,
     AGGREGATE_AIR_MIN,
     -1,
     {2, 2},
     0},
    {"the bound on the dangerous side decides",
     {{0, 180, QUANTITY_AIR_MIN, 1, -2, 0, true, 0}},
     1,
     AGGREGATE_AIR_MIN,
     -1,
     {-2, -2},
     0},
    {"an instant's cold bound does not cool the highest",
     {{0, 180, QUANTITY_AIR, 30, 28, 0, true, 0}},
     1,
     AGGREGATE_AIR_MAX,
     -1,
     {30, 30},
     0},
    {"two sources: the colder one, never an average",
     {LOWEST(0, 180, 3), {0, 180, QUANTITY_AIR_MIN, -1, -1, 1, true, 0}},
     2,
     AGGREGATE_AIR_MIN,
     -1,
     {-1, -1},
     0},
    {"two sources fill each other's gaps",
     {LOWEST(0, 90, 3), {90, 180, QUANTITY_AIR_MIN, 1, 1, 1, true, 0}},
     2,
     AGGREGATE_AIR_MIN,
     -1,
     {1, 1},
     0},
    {"one source asked alone",
     {LOWEST(0, 90, 3), {0, 180, QUANTITY_AIR_MIN, 1, 1, 1, true, 0}},
     2,
     AGGREGATE_AIR_MIN,
     0,
     {NONE, 3},
     90},
    {"the other asked alone",
     {LOWEST(0, 90, -3), {0, 180, QUANTITY_AIR_MIN, 1, 1, 1, true, 0}},
     2,
     AGGREGATE_AIR_MIN,
     1,
     {1, 1},
     0},
    {"what is no number says nothing and vouches for nothing",
     {{0, 180, QUANTITY_AIR_MIN, NAN, NAN, 0, true, 0}, AIR(0, 2)},
     2,
     AGGREGATE_AIR_MIN,
     -1,
     {NONE, 2},
     120},
    {"nor does half a number",
     {{0, 180, QUANTITY_AIR_MIN, NAN, 1, 0, true, 0},
      {0, 180, QUANTITY_AIR_MIN, 1, -INFINITY, 0, true, 0}},
     2,
     AGGREGATE_AIR_MIN,
     -1,
     {NONE, ANY},
     180},
    {"a stretch without length says nothing",
     {{90, 90, QUANTITY_AIR_MIN, -9, -9, 0, true, 0}},
     1,
     AGGREGATE_AIR_MIN,
     -1,
     {NONE, ANY},
     180},
    {"a stretch that ends before it begins says nothing",
     {{120, 60, QUANTITY_AIR_MIN, -9, -9, 0, true, 0}},
     1,
     AGGREGATE_AIR_MIN,
     -1,
     {NONE, ANY},
     180},
    /* dangers from above: a gust that may have blown inside is counted */
    {"a gust of a period that reaches beyond the span counts",
     {OTHER(GUST, -60, 60, 25), OTHER(GUST, 60, 180, 9)},
     2,
     AGGREGATE_GUST_MAX,
     -1,
     {25, 25},
     0},
    {"a missing hour leaves the stormy side open",
     {OTHER(GUST, 0, 120, 9)},
     1,
     AGGREGATE_GUST_MAX,
     -1,
     {9, ANY},
     60},
    {"the strongest gust of two sources",
     {OTHER(GUST, 0, 180, 9), OF_SOURCE(1, GUST, 0, 60, 21)},
     2,
     AGGREGATE_GUST_MAX,
     -1,
     {21, 21},
     0},
    {"the bound on the stormy side decides",
     {{0, 180, QUANTITY_GUST, 12, 18, 0, true, 0}},
     1,
     AGGREGATE_GUST_MAX,
     -1,
     {18, 18},
     0},
    {"mean wind is no gust", {OTHER(WIND, 0, 60, 30)}, 1, AGGREGATE_GUST_MAX, -1, {NONE, ANY}, 180},
    {"the wind of an hour that begins before the span",
     {OTHER(WIND, -30, 30, 30)},
     1,
     AGGREGATE_WIND_MAX,
     -1,
     {30, ANY},
     150},
    {"the chance of snow likewise",
     {OTHER(SNOW_CHANCE, -180, 180, 40)},
     1,
     AGGREGATE_SNOW_CHANCE,
     -1,
     {40, 40},
     0},
    /* the highest temperature is heat and frost throughout at once: only what is wholly inside */
    {"noon's warmth does not end the night's frost",
     {HIGHEST(-360, 60, 4), HIGHEST(60, 180, -1)},
     2,
     AGGREGATE_AIR_MAX,
     -1,
     {-1, 4},
     0},
    {"frost throughout is the coldest source's to say",
     {OF_SOURCE(0, AIR_MAX, 0, 180, -1), OF_SOURCE(1, AIR_MAX, 0, 180, 0.5)},
     2,
     AGGREGATE_AIR_THROUGHOUT,
     -1,
     {-1, -1},
     0},
    {"heat is the warmest's",
     {OF_SOURCE(0, AIR_MAX, 0, 180, -1), OF_SOURCE(1, AIR_MAX, 0, 180, 0.5)},
     2,
     AGGREGATE_AIR_MAX,
     -1,
     {0.5, 0.5},
     0},
    {"what it feels like likewise",
     {OTHER(FEELS_MAX, -360, 60, 4), OTHER(FEELS, 60, 120, -1), OTHER(FEELS_MAX, 120, 180, -2)},
     3,
     AGGREGATE_FEELS_MAX,
     -1,
     {-1, 4},
     0},
    {"a feels-like is no air",
     {OTHER(FEELS_MIN, 0, 180, -9)},
     1,
     AGGREGATE_AIR_MIN,
     -1,
     {NONE, ANY},
     180},
    {"the lowest it feels",
     {OTHER(FEELS_MIN, -60, 120, -4), OTHER(FEELS, 120, 180, 1)},
     2,
     AGGREGATE_FEELS_MIN,
     -1,
     {-4, -4},
     0},
    {"computed chill is not the source's own feels-like",
     {OTHER(CHILL, 0, 60, -9)},
     1,
     AGGREGATE_FEELS_MIN,
     -1,
     {NONE, ANY},
     180},
    {"the lowest chill", {OTHER(CHILL, 0, 60, -9)}, 1, AGGREGATE_CHILL_MIN, -1, {NONE, -9}, 120},
    /* sums */
    {"rain of every hour",
     {OTHER(RAIN, 0, 60, 1.5), OTHER(RAIN, 60, 120, 0), OTHER(RAIN, 120, 180, 2)},
     3,
     AGGREGATE_RAIN_SUM,
     -1,
     {3.5, 3.5},
     0},
    {"a period that reaches beyond the span may have rained inside, or outside",
     {OTHER(RAIN, -60, 60, 4), OTHER(RAIN, 60, 180, 1)},
     2,
     AGGREGATE_RAIN_SUM,
     -1,
     {1, 5},
     0},
    {"one period around the whole span",
     {OTHER(RAIN, -180, 360, 7)},
     1,
     AGGREGATE_RAIN_SUM,
     -1,
     {0, 7},
     0},
    {"a missing hour may have brought any rain",
     {OTHER(RAIN, 0, 60, 1.5), OTHER(RAIN, 120, 180, 2)},
     2,
     AGGREGATE_RAIN_SUM,
     -1,
     {3.5, ANY},
     60},
    {"hours and the period that they are part of are not counted twice",
     {OTHER(RAIN, 0, 180, 6), OTHER(RAIN, 0, 60, 1), OTHER(RAIN, 60, 120, 2),
      OTHER(RAIN, 120, 180, 3)},
     4,
     AGGREGATE_RAIN_SUM,
     -1,
     {6, 6},
     0},
    {"where they disagree the wetter counts",
     {OTHER(RAIN, 0, 180, 2), OTHER(RAIN, 0, 60, 5)},
     2,
     AGGREGATE_RAIN_SUM,
     -1,
     {5, 5},
     0},
    {"sources are not added up: the wetter counts",
     {OTHER(RAIN, 0, 180, 4), OF_SOURCE(1, RAIN, 0, 180, 9)},
     2,
     AGGREGATE_RAIN_SUM,
     -1,
     {9, 9},
     0},
    {"half of it from each covers nothing",
     {OTHER(RAIN, 0, 90, 4), OF_SOURCE(1, RAIN, 90, 180, 9)},
     2,
     AGGREGATE_RAIN_SUM,
     -1,
     {9, ANY},
     90},
    {"one that covers it all vouches beside one that does not",
     {OTHER(RAIN, 0, 180, 4), OF_SOURCE(1, RAIN, 90, 180, 1)},
     2,
     AGGREGATE_RAIN_SUM,
     -1,
     {4, 4},
     0},
    {"and one that has more than it is believed",
     {OTHER(RAIN, 0, 180, 4), OF_SOURCE(1, RAIN, 90, 180, 6)},
     2,
     AGGREGATE_RAIN_SUM,
     -1,
     {6, 6},
     0},
    {"an older body's rain counts, but vouches for nothing",
     {OLDER(RAIN, 0, 180, 8)},
     1,
     AGGREGATE_RAIN_SUM,
     -1,
     {8, ANY},
     180},
    {"nothing falls upwards",
     {OTHER(SNOW, 0, 90, -3), OTHER(SNOW, 90, 180, 2)},
     2,
     AGGREGATE_SNOW_SUM,
     -1,
     {2, 2},
     0},
    {"rain is not snow", {OTHER(RAIN, 0, 180, 8)}, 1, AGGREGATE_SNOW_SUM, -1, {NONE, ANY}, 180},
    /* places */
    {"two places: the colder, as sure as the less sure",
     {LOWEST(0, 180, -1), {0, 120, QUANTITY_AIR_MIN, 2, 2, 0, true, 1}},
     2,
     AGGREGATE_AIR_MIN,
     -1,
     {NONE, -1},
     60},
    {"readings at one place vouch for no other",
     {LOWEST(0, 90, 3), {90, 180, QUANTITY_AIR_MIN, 2, 2, 0, true, 1}},
     2,
     AGGREGATE_AIR_MIN,
     -1,
     {NONE, 2},
     90},
    {"a source asked alone answers for the places that it has",
     {{0, 180, QUANTITY_AIR_MIN, 2, 2, 1, true, 1}, LOWEST(0, 90, 3)},
     2,
     AGGREGATE_AIR_MIN,
     1,
     {2, 2},
     0},
    {"rain at two places is not added up",
     {OTHER(RAIN, 0, 180, 3), {0, 180, QUANTITY_RAIN, 2, 2, 0, true, 1}},
     2,
     AGGREGATE_RAIN_SUM,
     -1,
     {3, 3},
     0},
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

/* ---- against an oracle that marks every minute and tries every choice of rows ---- */

#define WORLD 600 /* minutes */

enum manner { LOWEST_OF, HIGHEST_OF, HIGHEST_INSIDE, SUM_OF, COLDEST_OF };

/* What the reference says, apart from what the program says. */
static const struct {
	const char *name, *unit;
	enum manner manner;
	const char *hears[2];
} asked[AGGREGATE_COUNT] = {
    {"air.min", "C", LOWEST_OF, {"air", "air.min"}},
    {"air.max", "C", HIGHEST_INSIDE, {"air", "air.max"}},
    {"air.throughout", "C", COLDEST_OF, {"air", "air.max"}},
    {"feels.min", "C", LOWEST_OF, {"feels", "feels.min"}},
    {"feels.max", "C", HIGHEST_INSIDE, {"feels", "feels.max"}},
    {"chill.min", "C", LOWEST_OF, {"chill", ""}},
    {"wind.max", "m/s", HIGHEST_OF, {"wind", ""}},
    {"gust.max", "m/s", HIGHEST_OF, {"gust.max", ""}},
    {"rain.sum", "mm", SUM_OF, {"rain", ""}},
    {"snow.sum", "cm", SUM_OF, {"snow", ""}},
    {"snow.chance", "%", HIGHEST_OF, {"snow.chance", ""}},
};

static bool is_cold(enum aggregate a)
{
	return asked[a].manner == LOWEST_OF || asked[a].manner == COLDEST_OF;
}

/* Rows of two kinds only, so that many speak about the same. */
static struct row row_throw(struct dice *d, enum aggregate what)
{
	int from = dice_throw(d, WORLD), value = dice_throw(d, 21) - 5;
	enum quantity quantity = (enum quantity)dice_throw(d, QUANTITY_COUNT);
	bool coarse = dice_throw(d, 2) > 0; /* on the hour: rows that meet, and rows that repeat */
	for (int q = 0; q < QUANTITY_COUNT; q++)
		if (dice_throw(d, 2) && strcmp(quantity_name((enum quantity)q),
					       asked[what].hears[dice_throw(d, 2)]) == 0)
			quantity = (enum quantity)q;
	from = coarse ? from / 60 * 60 : from;
	return (struct row){
	    .from = from,
	    .to = coarse ? from + 60 * (1 + dice_throw(d, 3)) : from + dice_throw(d, 361),
	    .quantity = quantity,
	    .value = value,
	    .cautious = value + (is_cold(what) ? -1 : 1) * dice_throw(d, 3),
	    .source = dice_throw(d, 2),
	    .vouches = dice_throw(d, 4) > 0,
	    .place = dice_throw(d, 4) == 0,
	};
}

struct question {
	const struct row *rows;
	size_t count;
	int from, to; /* minutes */
	enum aggregate what;
	int source, place;
};

struct answer {
	struct interval value;
	int gap;
};

static bool row_bears(const struct question *q, const struct row *row)
{
	const char *name = quantity_name(row->quantity);
	return (strcmp(name, asked[q->what].hears[0]) == 0 ||
		strcmp(name, asked[q->what].hears[1]) == 0) &&
	       (q->source == -1 || row->source == q->source) && row->place == q->place &&
	       row->from < row->to && row->from < q->to && row->to > q->from;
}

/* Minutes of the span in none of the rows whose bits are set. */
static int minutes_missing(const struct question *q, unsigned chosen)
{
	int missing = 0;
	for (int minute = q->from; minute < q->to; minute++) {
		bool covered = false;
		for (size_t i = 0; i < q->count; i++)
			covered |= (chosen >> i & 1) && q->rows[i].from <= minute &&
				   minute < q->rows[i].to;
		missing += !covered;
	}
	return missing;
}

static unsigned rows_bearing(const struct question *q, bool only_vouching)
{
	unsigned bits = 0;
	for (size_t i = 0; i < q->count; i++)
		if (row_bears(q, &q->rows[i]) && (q->rows[i].vouches || !only_vouching))
			bits |= 1u << i;
	return bits;
}

static struct answer extreme_answer(const struct question *q)
{
	bool lowest = asked[q->what].manner == LOWEST_OF;
	double worst = lowest ? ANY : NONE, sure = NONE;
	for (size_t i = 0; i < q->count; i++) {
		const struct row *r = &q->rows[i];
		double value =
		    is_cold(q->what) ? fmin(r->value, r->cautious) : fmax(r->value, r->cautious);
		if (!row_bears(q, r))
			continue;
		worst = lowest ? fmin(worst, value) : fmax(worst, value);
		if (asked[q->what].manner == HIGHEST_OF || (r->from >= q->from && r->to <= q->to))
			sure = fmax(sure, value);
	}
	struct answer a = {{NONE, ANY}, minutes_missing(q, rows_bearing(q, true))};
	if (lowest)
		a.value = (struct interval){a.gap == 0 ? worst : NONE, worst};
	else
		a.value = (struct interval){sure, a.gap == 0 ? worst : ANY};
	return a;
}

static double weight(const struct row *r)
{
	return fmax(0, fmax(r->value, r->cautious));
}

/* Whether all chosen rows lie inside the span and no two share a minute. */
static bool apart(const struct question *q, unsigned chosen)
{
	for (size_t i = 0; i < q->count; i++) {
		if (!(chosen >> i & 1))
			continue;
		if (q->rows[i].from < q->from || q->rows[i].to > q->to)
			return false;
		for (size_t k = 0; k < i; k++)
			if ((chosen >> k & 1) && q->rows[i].from < q->rows[k].to &&
			    q->rows[k].from < q->rows[i].to)
				return false;
	}
	return true;
}

static struct answer sum_of_source(const struct question *all, int source)
{
	struct question q = *all;
	q.source = source;
	unsigned bearing = rows_bearing(&q, false), vouching = rows_bearing(&q, true);
	struct answer a = {{bearing ? 0 : NONE, ANY}, minutes_missing(&q, vouching)};
	for (unsigned chosen = bearing; chosen != 0; chosen = (chosen - 1) & bearing) {
		double sum = 0;
		for (size_t i = 0; i < q.count; i++)
			sum += chosen >> i & 1 ? weight(&q.rows[i]) : 0;
		if (apart(&q, chosen))
			a.value.low = fmax(a.value.low, sum);
		if ((chosen & ~vouching) == 0 && minutes_missing(&q, chosen) == 0)
			a.value.high = fmin(a.value.high, sum);
	}
	return a;
}

/* The highest of each source by itself, and of these the lowest; silent ones have no say. */
static struct answer coldest_answer(const struct question *q)
{
	struct answer all = {{ANY, ANY}, minutes_missing(q, rows_bearing(q, true))};
	for (int source = 0; source < 2; source++) {
		struct question own = *q;
		own.source = source;
		if ((q->source != -1 && q->source != source) || rows_bearing(&own, false) == 0)
			continue;
		struct answer a = extreme_answer(&own);
		all.value.low = fmin(all.value.low, a.value.low);
		all.value.high = fmin(all.value.high, a.value.high);
	}
	if (rows_bearing(q, false) == 0)
		all.value.low = NONE;
	return all;
}

static struct answer sum_answer(const struct question *q)
{
	struct answer all = {{NONE, NONE}, q->to - q->from};
	for (int source = 0; source < 2; source++) {
		if (q->source != -1 && q->source != source)
			continue;
		struct answer a = sum_of_source(q, source);
		all.value.low = fmax(all.value.low, a.value.low);
		if (a.value.high < ANY)
			all.value.high = fmax(all.value.high, a.value.high);
		all.gap = a.gap < all.gap ? a.gap : all.gap;
	}
	all.value.high = all.value.high == NONE ? ANY : fmax(all.value.high, all.value.low);
	return all;
}

/* Every place of which the sources asked have any reading at all. */
static struct answer answer_of(struct question q)
{
	bool lowest = is_cold(q.what), any = false;
	struct answer all = {{NONE, ANY}, q.to - q.from};
	for (q.place = 0; q.place < 2; q.place++) {
		bool present = false;
		for (size_t i = 0; i < q.count; i++)
			present |= q.rows[i].place == q.place &&
				   (q.source == -1 || q.rows[i].source == q.source);
		if (!present)
			continue;
		struct answer a = asked[q.what].manner == SUM_OF       ? sum_answer(&q)
				  : asked[q.what].manner == COLDEST_OF ? coldest_answer(&q)
								       : extreme_answer(&q);
		if (any && lowest)
			a.value = (struct interval){fmin(a.value.low, all.value.low),
						    fmin(a.value.high, all.value.high)};
		else if (any)
			a.value = (struct interval){fmax(a.value.low, all.value.low),
						    fmax(a.value.high, all.value.high)};
		a.gap = any && all.gap > a.gap ? all.gap : a.gap;
		all = a;
		any = true;
	}
	return all;
}

static void world_check(const struct question *q)
{
	struct reading readings[ROWS];
	struct span span = {{MINUTES_MS(q->from)}, {MINUTES_MS(q->to)}};
	for (size_t i = 0; i < q->count; i++)
		readings[i] = reading_of(&q->rows[i]);
	struct answer want = answer_of(*q);
	struct interval got = reading_aggregate(readings, q->count, span, q->what, q->source);
	ck_assert_msg(got.low == want.value.low && got.high == want.value.high,
		      "%s: [%g, %g], wanted [%g, %g] from %d to %d", asked[q->what].name, got.low,
		      got.high, want.value.low, want.value.high, q->from, q->to);
	ck_assert_int_eq(reading_gap_minutes(readings, q->count, span, q->what, q->source),
			 want.gap);
}

START_TEST(agrees_with_marking_minutes)
{
	struct dice d = dice_open("readings", 20231117);
	for (int round = 0; round < 20000; round++) {
		struct row rows[ROWS];
		struct question q = {.rows = rows, .count = (size_t)dice_throw(&d, ROWS + 1)};
		q.what = (enum aggregate)dice_throw(&d, AGGREGATE_COUNT);
		q.source = dice_throw(&d, 3) - 1;
		for (size_t i = 0; i < q.count; i++)
			rows[i] = row_throw(&d, q.what);
		q.from = dice_throw(&d, WORLD);
		q.from = dice_throw(&d, 2) ? q.from : q.from / 60 * 60;
		q.to = q.from + 60 * (1 + dice_throw(&d, 5));
		world_check(&q);
	}
}
END_TEST

/* Sums of many periods, where trying every choice would take for ever: cover by hours. */
START_TEST(long_sums)
{
	enum { HOURS = 300 };
	struct reading readings[2 * HOURS];
	for (int i = 0; i < HOURS; i++) {
		struct row hour = OTHER(RAIN, 60 * i, 60 * i + 60, 1);
		struct row late = OTHER(RAIN, 60 * i + 30, 60 * i + 90, 2);
		readings[HOURS - 1 - i] = reading_of(&hour);
		readings[HOURS + i] = reading_of(&late);
	}
	struct span span = {{0}, {MINUTES_MS(60 * HOURS)}};
	struct interval got = reading_aggregate(readings, 2 * HOURS, span, AGGREGATE_RAIN_SUM, -1);
	ck_assert(got.low == 2 * (HOURS - 1)); /* all the late ones but the last */
	ck_assert(got.high == got.low); /* 300 mm by the hours, and that is less */
}
END_TEST

START_TEST(names)
{
	ck_assert_str_eq(quantity_name(QUANTITY_AIR), "air");
	ck_assert_str_eq(quantity_name(QUANTITY_AIR_MIN), "air.min");
	ck_assert_str_eq(quantity_name(QUANTITY_AIR_MAX), "air.max");
	for (int a = 0; a < AGGREGATE_COUNT; a++) {
		ck_assert_str_eq(aggregate_name((enum aggregate)a), asked[a].name);
		ck_assert_str_eq(aggregate_unit((enum aggregate)a), asked[a].unit);
		ck_assert_int_eq(aggregate_danger((enum aggregate)a),
				 is_cold((enum aggregate)a) ? -1 : 1);
	}
	for (int q = 0; q < QUANTITY_COUNT; q++) { /* as stored: no two alike */
		for (int other = 0; other < q; other++)
			ck_assert_str_ne(quantity_name((enum quantity)q),
					 quantity_name((enum quantity)other));
		ck_assert_int_eq(quantity_is_instant((enum quantity)q),
				 q == QUANTITY_AIR || q == QUANTITY_FEELS || q == QUANTITY_CHILL ||
				     q == QUANTITY_WIND);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {aggregate_table,
				      empty_span_is_unknown,
				      gap_of_a_moment_is_a_gap,
				      agrees_with_marking_minutes,
				      long_sums,
				      names};
	return suite_run("reading", tests, COUNT_OF(tests));
}
