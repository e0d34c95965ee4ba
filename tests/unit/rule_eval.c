/* SPDX-License-Identifier: MIT */
#include "rule.h"

#include <math.h>
#include <string.h>

#include "lib/dice.h"
#include "lib/suite.h"

#define TONIGHT LIMIT_NIGHTS_BACK

/* ---- judging one night ---- */

#define NONE (-INFINITY)
#define ANY INFINITY

static const struct {
	struct interval air_min;
	const char *rule;
	enum truth want;
} judged[] = {
    {{-1, -1}, "air.min < 0", TRUTH_TRUE},
    {{0, 0}, "air.min < 0", TRUTH_FALSE},
    {{0, 0}, "air.min <= 0", TRUTH_TRUE},
    {{-0.0, -0.0}, "air.min < 0", TRUTH_FALSE},
    {{-0.0, -0.0}, "air.min <= 0", TRUTH_TRUE},
    {{-0.0, -0.0}, "air.min > 0", TRUTH_FALSE},
    {{-0.0, -0.0}, "air.min >= 0", TRUTH_TRUE},
    {{-0.1, -0.1}, "air.min < 0", TRUTH_TRUE},
    {{0.1, 0.1}, "air.min <= 0", TRUTH_FALSE},
    {{-0.4, -0.4}, "air.min < 0", TRUTH_TRUE}, /* though lists show it as 0 */
    {{NONE, ANY}, "air.min < 0", TRUTH_UNKNOWN},
    {{NONE, ANY}, "air.min >= -60", TRUTH_UNKNOWN},
    {{NONE, -1}, "air.min < 0", TRUTH_TRUE}, /* one cold hour is enough */
    {{NONE, 0}, "air.min < 0", TRUTH_UNKNOWN},
    {{NONE, 0}, "air.min <= 0", TRUTH_TRUE},
    {{NONE, 5}, "air.min < 0", TRUTH_UNKNOWN}, /* a gap is never warm */
    {{NONE, 5}, "not air.min < 0", TRUTH_UNKNOWN},
    {{NONE, 5}, "air.min > 5", TRUTH_FALSE},
    {{NONE, 5}, "air.min >= 5", TRUTH_UNKNOWN},
    {{NONE, 4}, "air.min >= 5", TRUTH_FALSE},
    {{1, 3}, "air.min > 1", TRUTH_UNKNOWN},
    {{1, 3}, "air.min >= 1", TRUTH_TRUE},
    {{1, 3}, "air.min > 0", TRUTH_TRUE},
    {{1, 3}, "air.min < 3", TRUTH_UNKNOWN},
    {{1, 3}, "air.min <= 3", TRUTH_TRUE},
    {{1, 3}, "air.min <= 1", TRUTH_UNKNOWN},
    {{1, 3}, "air.min < 1", TRUTH_FALSE},
    {{1, 3}, "air.min > 3", TRUTH_FALSE},
    {{1, 3}, "air.min >= 3", TRUTH_UNKNOWN},
    {{1, 1}, "air.min in 1..3", TRUTH_TRUE},
    {{3, 3}, "air.min in 1..3", TRUTH_TRUE},
    {{1, 3}, "air.min in 1..3", TRUTH_TRUE},
    {{0.9, 0.9}, "air.min in 1..3", TRUTH_FALSE},
    {{3.1, 3.1}, "air.min in 1..3", TRUTH_FALSE},
    {{0.9, 3}, "air.min in 1..3", TRUTH_UNKNOWN},
    {{0, 5}, "air.min in 1..3", TRUTH_UNKNOWN},
    {{NONE, 0.5}, "air.min in 1..3", TRUTH_FALSE},
    {{NONE, 2}, "air.min in 1..3", TRUTH_UNKNOWN},
    {{NONE, ANY}, "air.min in 1..3", TRUTH_UNKNOWN},
    {{NONE, 5}, "air.min < 0 or air.min < 6", TRUTH_TRUE},
    {{NONE, 5}, "air.min < 0 or air.min > 6", TRUTH_UNKNOWN},
    {{NONE, 5}, "air.min < 0 and air.min > 6", TRUTH_FALSE},
    {{NONE, 5}, "air.min < 0 and air.min < 6", TRUTH_UNKNOWN},
    {{NAN, NAN}, "air.min < 0", TRUTH_UNKNOWN},
    {{NAN, NAN}, "air.min >= 0", TRUTH_UNKNOWN},
    {{NAN, NAN}, "air.min in 0..1", TRUTH_UNKNOWN},
    {{-1, -1}, "air.min < 0 for 1 night", TRUTH_TRUE},
    {{-1, -1}, "air.max < 0", TRUTH_UNKNOWN},
    {{-1, -1}, "day.air.min < 0", TRUTH_UNKNOWN}, /* the night says nothing about the day */
    {{-1, -1}, "air.min < 0 at heathrow", TRUTH_UNKNOWN}, /* a place of which nobody knows */
    {{NONE, 5}, "night in 1 May..2 May or air.min < 6", TRUTH_TRUE},
    {{NONE, 5}, "night in 1 May..2 May and air.min < 0", TRUTH_FALSE},
};

static struct rule rule_of(const char *text)
{
	struct rule r;
	struct fault why = {0};
	ck_assert_msg(rule_parse(text, &r, &why) == ERR_OK, "\"%s\": %s: %s", text, why.field,
		      why.message);
	return r;
}

START_TEST(one_night)
{
	for (size_t i = 0; i < COUNT_OF(judged); i++) {
		struct rule r = rule_of(judged[i].rule);
		struct outlook o;
		outlook_clear(&o);
		o.all.nights[TONIGHT][AGGREGATE_AIR_MIN] = judged[i].air_min;
		enum truth got = rule_eval(&r, &o, TONIGHT);
		ck_assert_msg(got == judged[i].want, "%s on [%g, %g]: %s", judged[i].rule,
			      judged[i].air_min.low, judged[i].air_min.high, truth_name(got));
	}
}
END_TEST

START_TEST(outside_the_outlook_is_unknown)
{
	struct rule r = rule_of("air.min < 0"), unset = {.count = 0};
	struct outlook o = {0}; /* 0 °C, known, on every night */
	ck_assert_int_eq(rule_eval(&r, &o, 0), TRUTH_FALSE);
	ck_assert_int_eq(rule_eval(&r, &o, OUTLOOK_NIGHTS - 1), TRUTH_FALSE);
	ck_assert_int_eq(rule_eval(&r, &o, -1), TRUTH_UNKNOWN);
	ck_assert_int_eq(rule_eval(&r, &o, OUTLOOK_NIGHTS), TRUTH_UNKNOWN);
	ck_assert_int_eq(rule_eval(&unset, &o, TONIGHT), TRUTH_UNKNOWN);
	ck_assert_int_eq(rule_nights_needed(&unset), 0);
}
END_TEST

/* ---- runs of nights, against an oracle that tries every way the unknown may turn out ---- */

static struct interval interval_of(enum truth freezing)
{
	static const struct interval intervals[] = {
	    [TRUTH_FALSE] = {2, 2}, [TRUTH_UNKNOWN] = {NONE, 2}, [TRUTH_TRUE] = {-2, -2}};
	return intervals[freezing];
}

/* "for `nights` nights bridging `bridging`", or "on `least` of `nights` nights" (least > 0). */
struct row_of_nights {
	int nights, bridging, least;
};

/* Fills every gap of at most `most` nights between two that freeze. */
static void gaps_fill(bool *freezing, int length, int most)
{
	for (int i = 0, last = -1; i < length; i++) {
		if (!freezing[i])
			continue;
		if (last >= 0 && i - last - 1 <= most)
			memset(&freezing[last], true, (size_t)(i - last));
		last = i;
	}
}

/* Whether night `at` lies in an unbroken run of at least n, where everything is known. */
static bool in_a_run(const bool *freezing, int length, int at, int n)
{
	int first = at, last = at;
	if (!freezing[at])
		return false;
	while (first > 0 && freezing[first - 1])
		first--;
	while (last + 1 < length && freezing[last + 1])
		last++;
	return last - first + 1 >= n;
}

static bool in_a_window(const bool *freezing, int length, int at, const struct row_of_nights *row)
{
	for (int first = 0; first + row->nights <= length; first++) {
		int count = 0;
		for (int i = first; i < first + row->nights; i++)
			count += freezing[i];
		if (first <= at && at < first + row->nights && count >= row->least)
			return true;
	}
	return false;
}

static bool known_answer(const bool *freezing, int length, int at, const struct row_of_nights *row)
{
	bool filled[32];
	memcpy(filled, freezing, sizeof filled);
	gaps_fill(filled, length, row->bridging);
	return row->least > 0 ? in_a_window(freezing, length, at, row)
			      : in_a_run(filled, length, at, row->nights);
}

static enum truth oracle(const enum truth *sequence, int length, int at,
			 const struct row_of_nights *row)
{
	bool yes = false, no = false;
	int unknown = 0;
	for (int i = 0; i < length; i++)
		unknown += sequence[i] == TRUTH_UNKNOWN;
	for (int way = 0; way < 1 << unknown; way++) {
		bool freezing[32] = {false};
		for (int i = 0, bit = 0; i < length; i++)
			freezing[i] = sequence[i] == TRUTH_UNKNOWN ? way >> bit++ & 1
								   : sequence[i] == TRUTH_TRUE;
		if (known_answer(freezing, length, at, row))
			yes = true;
		else
			no = true;
	}
	return yes && no ? TRUTH_UNKNOWN : yes ? TRUTH_TRUE : TRUTH_FALSE;
}

static struct rule rule_for(const struct row_of_nights *row)
{
	char text[80];
	if (row->least > 0)
		snprintf(text, sizeof text, "air.min < 0 on %d of %d nights", row->least,
			 row->nights);
	else
		snprintf(text, sizeof text, "air.min < 0 for %d night%s", row->nights,
			 row->nights == 1 ? "" : "s");
	if (row->bridging > 0)
		snprintf(text + strlen(text), sizeof text - strlen(text), " bridging %d",
			 row->bridging);
	return rule_of(text);
}

/* Puts the sequence at index `first` of an outlook whose other nights are warm and asks about every
 * night. The oracle sees warm nights on both sides, and, when first is 0, `hidden` unknown ones
 * that lie before the outlook. */
static void sequence_check(const enum truth *sequence, int length, int first, int hidden,
			   const struct row_of_nights *row)
{
	struct rule r = rule_for(row);
	struct outlook o = {0};
	enum truth known[32] = {
	    0}; /* hidden nights, or warm ones before; the sequence; warm ones */
	int before = hidden > 0 ? hidden : 3, after = 3;
	for (int i = 0; i < OUTLOOK_NIGHTS; i++)
		o.all.nights[i][AGGREGATE_AIR_MIN] = interval_of(TRUTH_FALSE);
	for (int i = 0; i < hidden; i++)
		known[i] = TRUTH_UNKNOWN;
	for (int i = 0; i < length; i++) {
		o.all.nights[first + i][AGGREGATE_AIR_MIN] = interval_of(sequence[i]);
		known[before + i] = sequence[i];
	}
	enum truth got[OUTLOOK_NIGHTS];
	rule_eval_all(&r, &o, got);
	for (int i = 0; i < length; i++) {
		enum truth want = oracle(known, before + length + after, before + i, row);
		ck_assert_msg(got[first + i] == want,
			      "night %d of %d, %d nights bridging %d, least %d: %s, wanted %s", i,
			      length, row->nights, row->bridging, row->least,
			      truth_name(got[first + i]), truth_name(want));
	}
}

/* The code-th sequence of that length, in base three. */
static void sequence_make(int code, int length, enum truth *out)
{
	for (int i = 0; i < length; i++, code /= 3)
		out[i] = (enum truth)(code % 3);
}

static int power(int base, int exponent)
{
	return exponent == 0 ? 1 : base * power(base, exponent - 1);
}

static void rows_check(const enum truth *sequence, int length, int first, int hidden, int most)
{
	for (int nights = 1; nights <= most; nights++) {
		for (int bridging = 0; bridging <= 2; bridging++)
			sequence_check(sequence, length, first, hidden,
				       &(struct row_of_nights){nights, bridging, 0});
		for (int least = 1; least <= nights; least++)
			sequence_check(sequence, length, first, hidden,
				       &(struct row_of_nights){nights, 0, least});
	}
}

START_TEST(runs_agree_with_the_oracle)
{
	enum truth sequence[5];
	for (int length = 1; length <= 5; length++)
		for (int code = 0; code < power(3, length); code++) {
			sequence_make(code, length, sequence);
			rows_check(sequence, length, TONIGHT - 3, 0, 4);
		}
}
END_TEST

START_TEST(runs_at_the_edge_agree_with_the_oracle)
{
	enum truth sequence[4];
	for (int length = 1; length <= 4; length++)
		for (int code = 0; code < power(3, length); code++) {
			sequence_make(code, length, sequence);
			rows_check(sequence, length, 0, 5, 4);
		}
}
END_TEST

/* The far edge is the near one in a mirror. */
START_TEST(runs_see_as_far_ahead_as_back)
{
	struct rule r =
	    rule_of("air.min < 0 for 3 nights bridging 1 or air.min < 0 on 2 of 5 nights");
	for (int code = 0; code < power(3, 5); code++) {
		enum truth sequence[5];
		struct outlook near = {0}, far = {0};
		sequence_make(code, 5, sequence);
		for (int i = 0; i < OUTLOOK_NIGHTS; i++) {
			struct interval v = interval_of(i < 5 ? sequence[i] : TRUTH_FALSE);
			near.all.nights[i][AGGREGATE_AIR_MIN] = v;
			far.all.nights[OUTLOOK_NIGHTS - 1 - i][AGGREGATE_AIR_MIN] = v;
		}
		for (int i = 0; i < OUTLOOK_NIGHTS; i++)
			ck_assert_int_eq(rule_eval(&r, &near, i),
					 rule_eval(&r, &far, OUTLOOK_NIGHTS - 1 - i));
	}
}
END_TEST

/* ---- random rules: text and meaning made side by side ---- */

#define PLACES 3

static const char *const place_names[PLACES] = {"heathrow", "kings-cross", "allesley"};

struct meaning {
	enum truth on[OUTLOOK_NIGHTS];
};

/* A world that the author knows, and the outlook that tells of it. */
struct author {
	struct dice dice;
	struct outlook outlook;
	struct outlook_place places[PLACES];
	struct notice notices[4];
	struct notice_watch watches[2];
	char text[8000];
	size_t length;
	int parts, ahead;
};

static void say(struct author *a, const char *words)
{
	a->length += (size_t)snprintf(a->text + a->length, sizeof a->text - a->length, "%s%s",
				      dice_throw(&a->dice, 4) ? " " : "  \n", words);
}

/* Values are whole and thresholds whole or halves: quarters between them meet every case. */
static enum truth value_meaning(struct interval v, int sign, double x, double high)
{
	bool some = false, none = false;
	double from = fmax(v.low, -20), to = fmin(v.high, 20);
	for (int quarters = 0; from + quarters / 4.0 <= to; quarters++) {
		double t = from + quarters / 4.0;
		bool holds = sign == 0   ? t < x
			     : sign == 1 ? t <= x
			     : sign == 2 ? t > x
			     : sign == 3 ? t >= x
					 : x <= t && t <= high;
		some |= holds;
		none |= !holds;
	}
	return some && none ? TRUTH_UNKNOWN : some ? TRUTH_TRUE : TRUTH_FALSE;
}

static struct meaning value_make(struct author *a)
{
	static const char *const signs[] = {"<", "<=", ">", ">="};
	struct meaning m;
	char words[80], unit[8] = "";
	int what = dice_throw(&a->dice, AGGREGATE_COUNT), sign = dice_throw(&a->dice, 5);
	int place = dice_throw(&a->dice, PLACES + 3);
	bool day = dice_throw(&a->dice, 3) == 0;
	double x = dice_throw(&a->dice, 15) / 2.0, high = x + dice_throw(&a->dice, 4) / 2.0;
	if (dice_throw(&a->dice, 3) == 0)
		snprintf(unit, sizeof unit, " %s", aggregate_unit((enum aggregate)what));
	if (sign < 4)
		snprintf(words, sizeof words, "%s%s %s %g%s", day ? "day." : "",
			 aggregate_name((enum aggregate)what), signs[sign], x, unit);
	else
		snprintf(words, sizeof words, "%s%s in %g..%g%s", day ? "day." : "",
			 aggregate_name((enum aggregate)what), x, high, unit);
	say(a, words);
	if (place < PLACES) {
		say(a, "at");
		say(a, place_names[place]);
	}
	const struct outlook_part *part = place < PLACES ? &a->places[place].part : &a->outlook.all;
	for (int n = 0; n < OUTLOOK_NIGHTS; n++)
		m.on[n] = value_meaning((day ? part->days : part->nights)[n][what], sign, x, high);
	return m;
}

/* Day by day, by name: no arithmetic on months. */
static struct meaning calendar_make(struct author *a)
{
	static const char *const months[] = {"Nov", "December", "january"};
	static const int number[] = {11, 12, 1}, longest[] = {30, 31, 31};
	struct meaning m;
	char words[60];
	int from = dice_throw(&a->dice, 3), to = dice_throw(&a->dice, 3);
	int from_day = 1 + dice_throw(&a->dice, longest[from]);
	int to_day = 1 + dice_throw(&a->dice, longest[to]);
	snprintf(words, sizeof words, "night in %d %s..%d %s", from_day, months[from], to_day,
		 months[to]);
	say(a, words);
	for (int n = 0; n < OUTLOOK_NIGHTS; n++) {
		struct date night = outlook_date(&a->outlook, n), at = night;
		/* back to the last "from", and on: whether the night comes before "to" is over */
		for (struct civil c = date_civil(at); c.month != number[from] || c.mday != from_day;
		     c = date_civil(at))
			at.day--;
		for (; at.day < night.day; at.day++) {
			struct civil c = date_civil(at);
			if (c.month == number[to] && c.mday == to_day)
				break;
		}
		m.on[n] = at.day == night.day ? TRUTH_TRUE : TRUTH_FALSE;
	}
	return m;
}

static struct meaning notice_make(struct author *a)
{
	static const char *const levels[] = {"", "yellow", "amber", "red"};
	struct notice_question q = {.kind = NOTICE_WARNING, .issuer = "metoffice", .area = ""};
	struct meaning m;
	char words[80];
	bool day = dice_throw(&a->dice, 3) == 0;
	int hazard = dice_throw(&a->dice, 4);
	q.least = (enum level)(1 + dice_throw(&a->dice, 3));
	q.hazards = hazard == 3 ? HAZARD_ANY : HAZARD_BIT(hazard);
	snprintf(words, sizeof words, "%swarning(metoffice%s%s) >= %s", day ? "day." : "",
		 hazard == 3 ? "" : ", ", hazard == 3 ? "" : hazard_name((enum hazard)hazard),
		 levels[q.least]);
	say(a, words);
	for (int n = 0; n < OUTLOOK_NIGHTS; n++) /* notice.c has tests of its own */
		m.on[n] = notice_holds(
		    &q, a->notices, COUNT_OF(a->notices), a->watches, COUNT_OF(a->watches),
		    day ? outlook_day(&a->outlook, n) : outlook_night(&a->outlook, n));
	return m;
}

static struct meaning condition_make(struct author *a)
{
	int kind = dice_throw(&a->dice, 8);
	a->parts++;
	return kind == 0 ? calendar_make(a) : kind == 1 ? notice_make(a) : value_make(a);
}

static struct meaning or_make(struct author *a, int depth);

static struct meaning primary_make(struct author *a, int depth)
{
	if (depth == 0 || dice_throw(&a->dice, 3) > 0)
		return condition_make(a);
	say(a, "(");
	struct meaning m = or_make(a, depth - 1);
	say(a, ")");
	return m;
}

/* The row of nights by the oracle's way of trying everything would take too long with whole
 * outlooks; unknown as true and unknown as false are enough, because more frost is never less. */
static struct meaning row_meaning(const struct meaning *part, const struct row_of_nights *row)
{
	struct meaning m;
	enum { MARGIN = 12, ALL = OUTLOOK_NIGHTS + 2 * MARGIN };
	for (int n = 0; n < OUTLOOK_NIGHTS; n++) {
		bool answer[2];
		for (int guess = 0; guess < 2; guess++) {
			bool freezing[ALL], filled[ALL];
			memset(freezing, guess, sizeof freezing); /* out of sight */
			for (int i = 0; i < OUTLOOK_NIGHTS; i++)
				freezing[MARGIN + i] = part->on[i] == TRUTH_UNKNOWN
							   ? guess
							   : part->on[i] == TRUTH_TRUE;
			memcpy(filled, freezing, sizeof filled);
			gaps_fill(filled, ALL, row->bridging);
			answer[guess] = row->least > 0
					    ? in_a_window(freezing, ALL, n + MARGIN, row)
					    : in_a_run(filled, ALL, n + MARGIN, row->nights);
		}
		m.on[n] = answer[0] ? TRUTH_TRUE : answer[1] ? TRUTH_UNKNOWN : TRUTH_FALSE;
	}
	return m;
}

static struct meaning run_make(struct author *a, int depth)
{
	struct meaning part = primary_make(a, depth);
	struct row_of_nights row = {.nights = 1 + dice_throw(&a->dice, 3)};
	char words[64];
	if (dice_throw(&a->dice, 3) == 0)
		row.least = 1 + dice_throw(&a->dice, row.nights);
	else
		row.bridging = dice_throw(&a->dice, 3);
	if (dice_throw(&a->dice, 3) > 0 ||
	    a->ahead + row.nights + row.bridging > LIMIT_NIGHTS_AHEAD)
		return part;
	a->ahead += row.nights + row.bridging;
	a->parts++;
	if (row.least > 0)
		snprintf(words, sizeof words, "on %d of %d nights", row.least, row.nights);
	else
		snprintf(words, sizeof words, "for %d night%s", row.nights,
			 row.nights == 1 ? "" : "s");
	say(a, words);
	if (row.bridging > 0) {
		snprintf(words, sizeof words, "bridging %d", row.bridging);
		say(a, words);
	}
	return row_meaning(&part, &row);
}

static struct meaning unary_make(struct author *a, int depth)
{
	if (dice_throw(&a->dice, 4) > 0)
		return run_make(a, depth);
	say(a, "not");
	a->parts++;
	struct meaning m = unary_make(a, depth > 0 ? depth - 1 : 0);
	static const enum truth mirrored[] = {TRUTH_TRUE, TRUTH_UNKNOWN, TRUTH_FALSE};
	for (int n = 0; n < OUTLOOK_NIGHTS; n++)
		m.on[n] = mirrored[m.on[n]];
	return m;
}

static const enum truth and_table[3][3] = {{TRUTH_FALSE, TRUTH_FALSE, TRUTH_FALSE},
					   {TRUTH_FALSE, TRUTH_UNKNOWN, TRUTH_UNKNOWN},
					   {TRUTH_FALSE, TRUTH_UNKNOWN, TRUTH_TRUE}};
static const enum truth or_table[3][3] = {{TRUTH_FALSE, TRUTH_UNKNOWN, TRUTH_TRUE},
					  {TRUTH_UNKNOWN, TRUTH_UNKNOWN, TRUTH_TRUE},
					  {TRUTH_TRUE, TRUTH_TRUE, TRUTH_TRUE}};

static struct meaning chain_make(struct author *a, int depth, const char *word,
				 const enum truth table[3][3],
				 struct meaning (*part)(struct author *, int))
{
	struct meaning m = part(a, depth);
	for (int more = dice_throw(&a->dice, 3); more > 0; more--) {
		say(a, word);
		a->parts++;
		struct meaning other = part(a, depth);
		for (int n = 0; n < OUTLOOK_NIGHTS; n++)
			m.on[n] = table[m.on[n]][other.on[n]];
	}
	return m;
}

static struct meaning and_make(struct author *a, int depth)
{
	return chain_make(a, depth, "and", and_table, unary_make);
}

static struct meaning or_make(struct author *a, int depth)
{
	return chain_make(a, depth, "or", or_table, and_make);
}

/* Values that every aggregate may have, so that no rule asks for the impossible. */
static void part_throw(struct dice *d, struct outlook_part *part)
{
	for (int n = 0; n < OUTLOOK_NIGHTS; n++)
		for (int w = 0; w < 2 * AGGREGATE_COUNT; w++) {
			double value = dice_throw(d, 8);
			struct interval v = {dice_throw(d, 4) ? value : NONE,
					     dice_throw(d, 8) ? value + dice_throw(d, 2) : ANY};
			(w % 2 ? part->days : part->nights)[n][w / 2] = v;
		}
}

static struct span span_throw(struct dice *d, const struct outlook *o)
{
	struct wall from = wall_plus(outlook_night(o, 0).from, HOURS_MS(dice_throw(d, 600)));
	return (struct span){from, wall_plus(from, HOURS_MS(1 + dice_throw(d, 72)))};
}

static void world_throw(struct author *a)
{
	struct dice *d = &a->dice;
	struct outlook *o = &a->outlook;
	outlook_clear(o);
	o->tonight = date_make(2026, 12, 10 + dice_throw(d, 20));
	part_throw(d, &o->all);
	for (int p = 0; p < PLACES; p++) {
		snprintf(a->places[p].name, sizeof a->places[p].name, "%s", place_names[p]);
		part_throw(d, &a->places[p].part);
	}
	for (size_t i = 0; i < COUNT_OF(a->notices); i++)
		a->notices[i] = (struct notice){.kind = NOTICE_WARNING,
						.issuer = "metoffice",
						.level = (enum level)dice_throw(d, 4),
						.hazards = (unsigned)dice_throw(d, 8),
						.valid = span_throw(d, o),
						.here = (enum truth)dice_throw(d, 3),
						.areas = ""};
	for (size_t i = 0; i < COUNT_OF(a->watches); i++)
		a->watches[i] =
		    (struct notice_watch){NOTICE_WARNING,
					  "metoffice",
					  (unsigned)dice_throw(d, 8),
					  dice_throw(d, 2) > 0,
					  {outlook_night(o, dice_throw(d, 10)).from,
					   outlook_night(o, 10 + dice_throw(d, 15)).to}};
	o->places = a->places, o->place_count = PLACES;
	o->notices = a->notices, o->notice_count = COUNT_OF(a->notices);
	o->watches = a->watches, o->watch_count = COUNT_OF(a->watches);
}

/* A rule that is short enough, and what it means; false when it came out too long. */
static bool rule_make(struct author *a, struct rule *r, struct meaning *m)
{
	struct fault why = {0};
	a->length = 0;
	a->parts = a->ahead = 0;
	*m = or_make(a, 3);
	if (a->parts > LIMIT_RULE_NODES)
		return false;
	ck_assert_msg(rule_parse(a->text, r, &why) == ERR_OK, "%s\n%s: %s", a->text, why.field,
		      why.message);
	return true;
}

START_TEST(random_rules_mean_what_they_say)
{
	struct author *a = calloc(1, sizeof *a);
	int taken = 0, told[3] = {0};
	a->dice = dice_open("random rules", 2425);
	for (int round = 0; round < 6000; round++) {
		struct rule r;
		struct meaning want;
		enum truth got[OUTLOOK_NIGHTS];
		if (round % 50 == 0)
			world_throw(a);
		if (!rule_make(a, &r, &want))
			continue;
		taken++;
		rule_eval_all(&r, &a->outlook, got);
		for (int n = 0; n < OUTLOOK_NIGHTS; n++) {
			ck_assert_msg(got[n] == want.on[n], "night %d: %s, wanted %s\n%s", n,
				      truth_name(got[n]), truth_name(want.on[n]), a->text);
			told[got[n]]++;
		}
	}
	ck_assert_int_gt(taken, 3000);
	for (int t = 0; t < 3; t++) /* each answer often enough to have been tested */
		ck_assert_int_gt(told[t], taken);
	free(a);
}
END_TEST

/* ---- knowing more never turns an answer round ---- */

static struct interval interval_narrow(struct dice *d, struct interval v)
{
	double low = isfinite(v.low) ? v.low : fmin(v.high, 9) - 9;
	double high = isfinite(v.high) ? v.high : fmax(v.low, 0) + 9;
	double one = low + (high - low) * dice_throw(d, 5) / 4;
	double other = low + (high - low) * dice_throw(d, 5) / 4;
	if (dice_throw(d, 3) == 0)
		return v;
	return (struct interval){dice_throw(d, 3) ? fmin(one, other) : v.low, fmax(one, other)};
}

static void part_narrow(struct dice *d, struct outlook_part *part)
{
	for (int n = 0; n < OUTLOOK_NIGHTS; n++)
		for (int w = 0; w < AGGREGATE_COUNT; w++) {
			part->nights[n][w] = interval_narrow(d, part->nights[n][w]);
			part->days[n][w] = interval_narrow(d, part->days[n][w]);
		}
}

START_TEST(knowing_more_never_turns_an_answer_round)
{
	struct author *a = calloc(1, sizeof *a);
	int settled = 0;
	a->dice = dice_open("narrowing", 31);
	for (int round = 0; round < 2000; round++) {
		struct rule r;
		struct meaning wide;
		enum truth narrow[OUTLOOK_NIGHTS];
		world_throw(a);
		if (!rule_make(a, &r, &wide))
			continue;
		part_narrow(&a->dice, &a->outlook.all);
		for (int p = 0; p < PLACES; p++)
			part_narrow(&a->dice, &a->places[p].part);
		rule_eval_all(&r, &a->outlook, narrow);
		for (int n = 0; n < OUTLOOK_NIGHTS; n++) {
			ck_assert_msg(wide.on[n] == TRUTH_UNKNOWN || wide.on[n] == narrow[n],
				      "night %d: from %s to %s\n%s", n, truth_name(wide.on[n]),
				      truth_name(narrow[n]), a->text);
			settled += wide.on[n] == TRUTH_UNKNOWN && narrow[n] != TRUTH_UNKNOWN;
		}
	}
	ck_assert_int_gt(settled, 2000);
	free(a);
}
END_TEST

/* ---- places, days and notices ---- */

START_TEST(each_place_answers_for_itself)
{
	struct outlook_place places[2] = {{.name = "heathrow"}, {.name = "kew"}};
	struct outlook o;
	struct rule at = rule_of("air.min < 0 at kew"), all = rule_of("air.min < 0");
	outlook_clear(&o);
	o.places = places, o.place_count = 2;
	o.all.nights[TONIGHT][AGGREGATE_AIR_MIN] = (struct interval){-2, -2};
	places[0].part.nights[TONIGHT][AGGREGATE_AIR_MIN] = (struct interval){-2, -2};
	places[1].part.nights[TONIGHT][AGGREGATE_AIR_MIN] = (struct interval){1, 1};
	ck_assert_int_eq(rule_eval(&at, &o, TONIGHT), TRUTH_FALSE);
	ck_assert_int_eq(rule_eval(&all, &o, TONIGHT), TRUTH_TRUE);
	at = rule_of("air.min < 0 at heathrow");
	ck_assert_int_eq(rule_eval(&at, &o, TONIGHT), TRUTH_TRUE);
	at = rule_of("not air.min < 0 at slough");
	ck_assert_int_eq(rule_eval(&at, &o, TONIGHT), TRUTH_UNKNOWN);
	o.places = NULL; /* a count without places is of places that nobody told of yet */
	ck_assert_int_eq(rule_eval(&at, &o, TONIGHT), TRUTH_UNKNOWN);
}
END_TEST

START_TEST(a_day_is_not_its_night)
{
	struct outlook o;
	struct rule day = rule_of("day.air.max >= 30"), night = rule_of("air.max >= 30");
	outlook_clear(&o);
	o.all.days[TONIGHT][AGGREGATE_AIR_MAX] = (struct interval){31, 31};
	o.all.nights[TONIGHT][AGGREGATE_AIR_MAX] = (struct interval){19, 19};
	ck_assert_int_eq(rule_eval(&day, &o, TONIGHT), TRUTH_TRUE);
	ck_assert_int_eq(rule_eval(&night, &o, TONIGHT), TRUTH_FALSE);
	ck_assert_int_eq(rule_eval(&day, &o, TONIGHT + 1), TRUTH_UNKNOWN);
}
END_TEST

/* From 15:00 to 17:00 of the day: the day has it, the night that follows has not. */
START_TEST(a_warning_by_day_is_not_one_by_night)
{
	struct outlook o;
	struct rule day = rule_of("day.warning(metoffice, wind) >= amber");
	struct rule night = rule_of("warning(metoffice, wind) >= amber");
	outlook_clear(&o);
	o.tonight = date_make(2026, 11, 21);
	struct notice_watch watch = {
	    NOTICE_WARNING,
	    "metoffice",
	    HAZARD_ANY,
	    true,
	    {outlook_day(&o, TONIGHT).from, outlook_night(&o, TONIGHT).to}};
	struct notice storm = {
	    .kind = NOTICE_WARNING,
	    .issuer = "metoffice",
	    .level = LEVEL_RED,
	    .hazards = HAZARD_BIT(HAZARD_WIND),
	    .valid = {wall_london(o.tonight, 15 * 60), wall_london(o.tonight, 17 * 60)},
	    .here = TRUTH_TRUE};
	o.notices = &storm, o.notice_count = 1;
	o.watches = &watch, o.watch_count = 1;
	ck_assert_int_eq(rule_eval(&day, &o, TONIGHT), TRUTH_TRUE);
	ck_assert_int_eq(rule_eval(&night, &o, TONIGHT), TRUTH_FALSE);
	ck_assert_int_eq(rule_eval(&night, &o, TONIGHT + 1), TRUTH_UNKNOWN); /* nobody speaks yet */
	ck_assert_int_eq(rule_eval(&night, &o, TONIGHT - 1), TRUTH_UNKNOWN);
	storm.level = LEVEL_YELLOW;
	ck_assert_int_eq(rule_eval(&day, &o, TONIGHT), TRUTH_FALSE);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    one_night,
	    outside_the_outlook_is_unknown,
	    runs_agree_with_the_oracle,
	    runs_at_the_edge_agree_with_the_oracle,
	    runs_see_as_far_ahead_as_back,
	    random_rules_mean_what_they_say,
	    knowing_more_never_turns_an_answer_round,
	    each_place_answers_for_itself,
	    a_day_is_not_its_night,
	    a_warning_by_day_is_not_one_by_night,
	};
	return suite_run("rule_eval", tests, COUNT_OF(tests));
}
