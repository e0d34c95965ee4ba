/* SPDX-License-Identifier: MIT
 *
 * What is known of a rule before any weather comes: whether it can ever hold, how far it looks,
 * what it asks for.
 */
#include "rule.h"

#include <string.h>

#include "lib/dice.h"
#include "lib/suite.h"

static struct rule rule_of(const char *text)
{
	struct rule r;
	struct fault why = {0};
	ck_assert_msg(rule_parse(text, &r, &why) == ERR_OK, "\"%s\": %s: %s", text, why.field,
		      why.message);
	return r;
}

/* ---- rules that somebody might write ---- */

#define BOTH(a, b) "the conditions at columns " #a " and " #b " exclude each other"
#define FORKED ", and no alternative is left"

static const struct {
	const char *text;
	const char *never; /* NULL: it may hold */
} rules[] = {
    {"air.min < 0 and air.min > 0", BOTH(1, 17)},
    {"air.min <= 0 and air.min >= 0", NULL},
    {"air.min < 0 and air.min >= 0", BOTH(1, 17)},
    {"air.min <= 0 and air.min > 0", BOTH(1, 18)},
    {"air.min in 1..3 and air.min > 3", BOTH(1, 21)},
    {"air.min in 1..3 and air.min >= 3", NULL},
    {"air.min in 1..3 and air.min in 4..5", BOTH(1, 21)},
    {"air.min in 1..3 and air.min in 3..5", NULL},
    {"air.min in 1..3 and rain.sum > 5 and air.min < 0", BOTH(1, 38)},
    {"air.min < 0 and air.max > 0", NULL},
    {"air.min < 0 and feels.min > 0", NULL},
    {"air.min < 0 and day.air.min > 0", NULL},
    {"day.air.max < 0 and day.air.max > 0", BOTH(1, 21)},
    {"air.min < 0 at heathrow and air.min > 0 at kew", NULL},
    {"air.min < 0 at heathrow and air.min > 0", NULL},
    {"air.min < 0 at kew and air.min > 0 at kew", BOTH(1, 24)},
    {"not (air.min < 0 or air.min >= 0)", BOTH(6, 21)},
    {"not air.min < 0 and air.min < -1", BOTH(5, 21)},
    {"not air.min in 1..3 and air.min in 1..3", NULL}, /* not looked into */
    {"not (air.min < 0 and air.min > 0)", NULL},
    {"(air.min < 0 or air.min > 5) and air.min in 1..3", BOTH(2, 34) FORKED},
    {"(air.min < 0 or air.min > 2) and air.min in 1..3", NULL},
    {"air.min < 0 and air.min > 0 or air.min < 1", NULL},
    {"air.min < 0 and air.min > 0 or air.max < 1 and air.max > 2", BOTH(1, 17) FORKED},
    /* what no weather brings */
    {"rain.sum < 0", "no weather is as column 1 asks"},
    {"rain.sum <= 0", NULL},
    {"air.min < -60", "no weather is as column 1 asks"},
    {"air.min <= -60", NULL},
    {"air.max > 1 and not gust.max <= 120", "no weather is as column 21 asks"},
    {"snow.chance > 100 or wind.max < 0", "no weather is as column 1 asks" FORKED},
    {"snow.chance >= 100", NULL},
    /* runs */
    {"air.min < 0 for 3 nights and air.min > 1", BOTH(1, 30)},
    {"air.min < 0 for 3 nights bridging 1 and air.min > 1", NULL},
    {"air.min < 0 on 3 of 3 nights and air.min > 1", BOTH(1, 34)},
    {"air.min < 0 on 2 of 3 nights and air.min > 1", NULL},
    {"(air.min < 0 and air.min > 1) for 3 nights bridging 1", BOTH(2, 18)},
    {"(air.min < 0 and air.min > 1) on 1 of 3 nights", BOTH(2, 18)},
    {"not (air.min < 0 and air.min > 1) for 3 nights", NULL},
    {"not air.min < 0 for 3 nights and air.min < 0", NULL},
    {"(air.min < 0 for 2 nights) for 3 nights and air.min >= 0", BOTH(2, 45)},
    /* days of the year */
    {"night in 24 December..28 December and night in 31 December..2 January", BOTH(1, 39)},
    {"night in 24 December..31 December and night in 31 December..2 January", NULL},
    {"night in 1 November..31 March and night in 1 February..2 February", NULL},
    {"night in 1 February..2 February and night in 1 November..31 March", NULL},
    {"night in 1 May..2 May and not night in 1 May..2 May", NULL}, /* not looked into */
    {"night in 29 February..29 February and night in 1 February..1 March", NULL},
    /* who speaks of what */
    {"warning(metoffice, cold) >= red", "metoffice issues nothing about cold (column 1)"},
    {"warning(metoffice, flood) >= red", "metoffice issues nothing about flood (column 1)"},
    {"warning(metoffice, other) >= red", NULL},
    {"warning(metoffice, cold, snow) >= red", NULL},
    {"warning(metoffice) >= red", NULL},
    {"air.min < 0 or warning(metoffice, cold) >= red", NULL},
    {"not warning(metoffice, cold) >= red", NULL},
    {"alert(ukhsa, wind) >= amber", "ukhsa issues nothing about wind (column 1)"},
    {"day.alert(ukhsa, heat) >= amber", NULL},
    {"flood(ea, snow) >= severe", "ea issues nothing about snow (column 1)"},
    {"warning(dwd, cold) >= red", NULL},
};

START_TEST(impossible_table)
{
	for (size_t i = 0; i < COUNT_OF(rules); i++) {
		struct rule r = rule_of(rules[i].text);
		char out[160] = "";
		const char *never = rule_impossible(&r, out, sizeof out);
		if (rules[i].never == NULL)
			ck_assert_msg(never == NULL, "\"%s\": %s", rules[i].text, never);
		else
			ck_assert_msg(never == out && strcmp(never, rules[i].never) == 0,
				      "\"%s\": %s", rules[i].text, never ? never : "possible");
	}
}
END_TEST

START_TEST(a_sentence_is_cut_where_there_is_no_room)
{
	struct rule r = rule_of("air.min < 0 and air.min > 0"), unset = {.count = 0};
	char out[12];
	ck_assert_str_eq(rule_impossible(&r, out, sizeof out), "the conditi");
	ck_assert_ptr_null(rule_impossible(&unset, out, sizeof out));
}
END_TEST

/* ---- random rules, and every weather there is ---- */

struct author {
	struct dice dice;
	char text[2000];
	size_t length;
	bool runs; /* may say "for" and "on" */
};

static void say(struct author *a, const char *words)
{
	a->length += (size_t)snprintf(a->text + a->length, sizeof a->text - a->length, "%s", words);
}

static void rule_write(struct author *a, int depth)
{
	static const char *const values[] = {"air.min", "air.max"};
	static const char *const signs[] = {" < ", " <= ", " > ", " >= "};
	static const char *const numbers[] = {"0", "1", "2"};
	static const char *const runs[] = {" for 2 nights", " for 1 night bridging 1",
					   " for 2 nights bridging 1", " on 1 of 2 nights",
					   " on 2 of 2 nights"};
	int what = dice_throw(&a->dice, 4);
	if (depth == 0 || what == 0) {
		say(a, values[dice_throw(&a->dice, COUNT_OF(values))]);
		say(a, signs[dice_throw(&a->dice, COUNT_OF(signs))]);
		say(a, numbers[dice_throw(&a->dice, COUNT_OF(numbers))]);
		return;
	}
	say(a, what == 1 ? "not (" : "(");
	rule_write(a, depth - 1);
	if (what > 1) {
		say(a, dice_throw(&a->dice, 3) ? " and " : " or ");
		rule_write(a, depth - 1);
	}
	say(a, ")");
	if (a->runs && what > 1 && dice_throw(&a->dice, 3) == 0)
		say(a, runs[dice_throw(&a->dice, COUNT_OF(runs))]);
}

static void night_set(struct outlook *o, int night, int lowest, int highest)
{
	static const double values[] = {-0.5, 0, 0.5, 1, 1.5, 2, 2.5};
	o->all.nights[night][AGGREGATE_AIR_MIN] = (struct interval){values[lowest], values[lowest]};
	o->all.nights[night][AGGREGATE_AIR_MAX] =
	    (struct interval){values[highest], values[highest]};
}

/* Without runs one night is all, and every night that there can be is tried: what is called
 * impossible is exactly what never happens. */
START_TEST(impossible_is_what_never_happens)
{
	struct author a = {.dice = dice_open("one night", 404)};
	struct outlook o;
	int forbidden = 0;
	outlook_clear(&o);
	for (int round = 0; round < 10000; round++) {
		bool happens = false;
		char never[160];
		a.length = 0;
		rule_write(&a, 4);
		struct rule r = rule_of(a.text);
		for (int way = 0; way < 49 && !happens; way++) {
			night_set(&o, LIMIT_NIGHTS_BACK, way % 7, way / 7);
			happens = rule_eval(&r, &o, LIMIT_NIGHTS_BACK) == TRUTH_TRUE;
		}
		bool impossible = rule_impossible(&r, never, sizeof never) != NULL;
		ck_assert_msg(impossible == !happens, "%s: %s", a.text,
			      impossible ? never : "called possible");
		forbidden += impossible;
	}
	ck_assert_int_gt(forbidden, 500);
}
END_TEST

START_TEST(nothing_that_happens_is_called_impossible)
{
	struct author a = {.dice = dice_open("many nights", 405), .runs = true};
	struct outlook o;
	int forbidden = 0, happened = 0;
	outlook_clear(&o);
	for (int round = 0; round < 20000; round++) {
		enum truth truths[OUTLOOK_NIGHTS];
		char never[160];
		a.length = 0;
		rule_write(&a, 3);
		struct rule r = rule_of(a.text);
		bool impossible = rule_impossible(&r, never, sizeof never) != NULL;
		for (int n = 0; n < OUTLOOK_NIGHTS; n++)
			night_set(&o, n, dice_throw(&a.dice, 7), dice_throw(&a.dice, 7));
		rule_eval_all(&r, &o, truths);
		for (int n = 0; n < OUTLOOK_NIGHTS; n++) {
			ck_assert_msg(!impossible || truths[n] != TRUTH_TRUE, "%s, and yet: %s",
				      never, a.text);
			happened += truths[n] == TRUTH_TRUE;
		}
		forbidden += impossible;
	}
	ck_assert_int_gt(happened, 20000);
	ck_assert_int_gt(forbidden, 1000);
}
END_TEST

/* Thirty alternatives inside thirty conditions: more ways than can be tried, and the answer comes
 * all the same. */
START_TEST(too_many_ways_are_possible)
{
	char text[1000] = "(air.min < 0 or air.min < 1)";
	for (int n = 1; n < 15; n++)
		strcat(text, " and (air.min < 0 or air.min < 1)");
	strcat(text, " and air.max < 0 and air.max > 1");
	struct rule r = rule_of(text);
	char out[160];
	ck_assert_ptr_null(rule_impossible(&r, out, sizeof out));
}
END_TEST

/* ---- what a rule asks for ---- */

START_TEST(aggregates_asked_for)
{
	const unsigned low = 1u << AGGREGATE_AIR_MIN, gust = 1u << AGGREGATE_GUST_MAX;
	struct rule unset = {.count = 0};
	struct rule r = rule_of("air.min in 1..3 and (not gust.max < 18 or air.min < 0)");
	ck_assert_uint_eq(rule_aggregates(&r), low | gust);
	r = rule_of("warning(metoffice) >= red or night in 1 May..2 May");
	ck_assert_uint_eq(rule_aggregates(&r), 0);
	r = rule_of("(day.snow.chance > 1 at kew) for 2 nights");
	ck_assert_uint_eq(rule_aggregates(&r), 1u << AGGREGATE_SNOW_CHANCE);
	ck_assert_uint_eq(rule_aggregates(&unset), 0);
	ck_assert_int_eq(rule_nights_needed(&unset), 0);
}
END_TEST

/* A rule answers for certain as soon as tonight and as many nights as it needs are known, whatever
 * comes later; with one night fewer there are weathers in which it cannot. */
START_TEST(nights_needed_are_enough_and_not_too_many)
{
	static const struct {
		const char *text;
		bool exact; /* of runs inside runs more may be asked than is needed */
	} texts[] = {
	    {"air.min < 1", true},
	    {"air.min < 1 for 3 nights", true},
	    {"air.min < 1 for 2 nights bridging 1", true},
	    {"air.min < 1 for 1 night bridging 2", true},
	    {"air.min < 1 on 2 of 4 nights", true},
	    {"(air.min < 1 for 2 nights) for 3 nights", false},
	    {"not air.min < 1 for 2 nights or air.min < 0 for 4 nights", true},
	};
	struct dice d = dice_open("nights needed", 9);
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct rule r = rule_of(texts[i].text);
		int needed = rule_nights_needed(&r), doubts = 0;
		for (int round = 0; round < 2000; round++) {
			struct outlook o;
			outlook_clear(&o);
			for (int n = 0; n <= LIMIT_NIGHTS_BACK + needed; n++)
				night_set(&o, n, dice_throw(&d, 2) * 4, 6);
			ck_assert_msg(rule_eval(&r, &o, LIMIT_NIGHTS_BACK) != TRUTH_UNKNOWN, "%s",
				      texts[i].text);
			o.all.nights[LIMIT_NIGHTS_BACK + needed][AGGREGATE_AIR_MIN] =
			    (struct interval){-9, 9};
			doubts += rule_eval(&r, &o, LIMIT_NIGHTS_BACK) == TRUTH_UNKNOWN;
		}
		ck_assert_msg(doubts > 0 || !texts[i].exact, "%s", texts[i].text);
	}
}
END_TEST

/* ---- what is worth a word ---- */

static const struct {
	const char *text;
	struct season season;
	const char *hopeless; /* NULL: it may hold */
} remarked[] = {
    {"air.max < 2 and air.min > 5", {0}, "column 1 asks for less than column 17 does"},
    {"air.min > 5 and air.max < 2", {0}, "column 17 asks for less than column 1 does"},
    {"air.max <= 5 and air.min >= 5", {0}, NULL},
    {"air.max < 5 and air.min >= 5", {0}, "column 1 asks for less than column 17 does"},
    {"air.max > 2 and air.min < 5", {0}, NULL},
    {"air.throughout < 0 and air.min > 0", {0}, "column 1 asks for less than column 24 does"},
    {"feels.max < 0 and feels.min > 0", {0}, "column 1 asks for less than column 19 does"},
    {"day.air.max < 2 and air.min > 5", {0}, NULL},
    {"feels.max < 2 and air.min > 5", {0}, NULL},
    {"(air.max < 2 and air.min > 5) or air.min < 0", {0}, NULL},
    {"air.min < 0 and night in 24 December..2 January", {11, 1, 3, 31}, NULL},
    {"air.min < 0 and night in 24 December..2 January",
     {1, 15, 3, 31},
     "the nights of column 17 lie outside its season"},
    {"night in 1 July..31 August", {11, 1, 3, 31}, "the nights of column 1 lie outside its season"},
    {"air.min < 0 or night in 1 July..31 August", {11, 1, 3, 31}, NULL},
    {"not night in 1 November..31 March and air.min < 0",
     {11, 1, 3, 31},
     "the nights of column 5 lie outside its season"},
    {"not night in 24 December..2 January and air.min < 0", {11, 1, 3, 31}, NULL},
    {"warning(metoffice) >= red and not warning(metoffice) >= amber",
     {0},
     "the conditions at columns 1 and 35 exclude each other"},
    {"not air.min < 0 for 3 nights and air.min < 0 for 4 nights",
     {0},
     "the conditions at columns 5 and 34 exclude each other"},
    {"not air.min < 0 for 2 nights bridging 1 and air.min < 0 for 2 nights bridging 1",
     {0},
     "exclude each other"},
};

START_TEST(hopeless_table)
{
	for (size_t i = 0; i < COUNT_OF(remarked); i++) {
		struct rule r = rule_of(remarked[i].text);
		char out[200];
		const char *why = rule_hopeless(&r, &remarked[i].season, out, sizeof(out));
		const char *want = remarked[i].hopeless;
		ck_assert_msg((why == NULL) == (want == NULL) &&
				  (want == NULL || strstr(why, want) != NULL),
			      "\"%s\": %s", remarked[i].text, why != NULL ? why : "may hold");
	}
}
END_TEST

START_TEST(always_table)
{
	static const struct {
		const char *text;
		bool always;
	} cases[] = {
	    {"air.min > 0", false},
	    {"air.min > 0 or air.min <= 0", true},
	    {"air.min > 0 or air.min < 1", true},
	    {"air.min > 0 or air.max < 1", false},
	    {"not (air.min < 0 and air.min > 3)", true},
	    {"air.min < 3 for 3 nights", false},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct rule r = rule_of(cases[i].text);
		ck_assert_msg(rule_always(&r) == cases[i].always, "%s", cases[i].text);
	}
	struct rule none = {.count = 0};
	ck_assert(!rule_always(&none));
}
END_TEST

/* An exit and a rule: whether both may hold on one night. */
static const struct {
	const char *exit, *rule;
	bool meet;
} pairs[] = {
    {"air.min > 0", "air.min <= 0", false},
    {"air.min > 0", "air.min <= 1", true},
    {"air.min > 0 for 2 nights", "air.min <= 0", false},
    {"air.min > 0 for 2 nights", "air.min <= 0 for 3 nights", false},
    {"air.min > 0 for 2 nights", "air.min <= 0 for 2 nights bridging 1", false},
    {"air.min > 0", "air.min <= 0 for 2 nights bridging 1", true},
    {"air.min > 0 for 2 nights", "air.min <= 0 for 2 nights bridging 2", true},
    {"air.min > 0 for 2 nights", "air.min <= 0 on 2 of 3 nights", true}, /* the two before it */
    {"air.min > 0 for 2 nights", "air.min <= 0 on 2 of 2 nights", false},
    {"air.min > 0 on 2 of 3 nights", "air.min <= 0 on 2 of 2 nights", true},
    {"not air.min <= 0 for 3 nights", "air.min <= 0 for 3 nights", false},
    {"not air.min <= 0 for 2 nights", "air.min <= 0 for 3 nights", false},
    {"not air.min <= 0 for 3 nights", "air.min <= 0 for 2 nights", true},
    {"not air.min <= 0 on 2 of 3 nights", "air.min <= 0 for 2 nights", false},
    {"not air.min <= 0 on 2 of 3 nights", "air.min <= 0", true},
    {"not air.min <= 0 for 2 nights bridging 1", "air.min <= 0 for 2 nights bridging 1", false},
    {"not (air.min <= 0 and rain.sum > 1) for 2 nights bridging 1",
     "(air.min <= 0 and rain.sum > 1) for 2 nights bridging 1", false},
    {"air.throughout > 0", "air.min <= 0", true},
    {"air.throughout > 0", "air.max <= 0", false},
    {"air.min > 0", "feels.min <= 0", true},
    {"not warning(metoffice) >= amber", "warning(metoffice) >= red", false},
    {"not warning(metoffice) >= amber", "warning(metoffice) >= yellow", true},
    {"not warning(metoffice) >= amber", "day.warning(metoffice) >= amber", true},
    {"not warning(metoffice) >= amber", "warning(metoffice, snow) >= amber", false},
    {"not warning(metoffice, snow) >= amber", "warning(metoffice) >= amber", true},
    {"not warning(metoffice, 'Devon') >= amber", "warning(metoffice) >= amber", true},
    {"not warning(metoffice) >= amber", "alert(ukhsa, cold) >= amber", true},
    {"not night in 1 November..31 March", "night in 24 December..2 January", false},
    {"not night in 24 December..28 December", "night in 24 December..2 January", true},
    {"not night in 1 November..31 March", "air.min <= 0", true},
    {"not air.min in 1..3", "air.min in 1..3 and rain.sum > 10", false},
    {"not air.min in 1..3", "air.min in 1..4", true},
};

START_TEST(meeting_table)
{
	for (size_t i = 0; i < COUNT_OF(pairs); i++) {
		struct rule exit = rule_of(pairs[i].exit), rule = rule_of(pairs[i].rule);
		ck_assert_msg(rule_meets(&exit, &rule) == pairs[i].meet &&
				  rule_meets(&rule, &exit) == pairs[i].meet,
			      "\"%s\" and \"%s\"", pairs[i].exit, pairs[i].rule);
	}
	struct rule none = {.count = 0}, zero = rule_of("air.min <= 0");
	ck_assert(!rule_meets(&none, &zero) && !rule_meets(&zero, &none));
}
END_TEST

/* Two rules that are said never to meet never do, whatever the nights. */
START_TEST(nothing_that_meets_is_denied)
{
	struct author a = {.dice = dice_open("two rules", 406), .runs = true};
	struct outlook o;
	int denied = 0, met = 0;
	outlook_clear(&o);
	for (int round = 0; round < 20000; round++) {
		enum truth one[OUTLOOK_NIGHTS], other[OUTLOOK_NIGHTS];
		a.length = 0;
		rule_write(&a, 2);
		struct rule first = rule_of(a.text);
		a.length = 0;
		rule_write(&a, 2);
		struct rule second = rule_of(a.text);
		bool meet = rule_meets(&first, &second);
		for (int n = 0; n < OUTLOOK_NIGHTS; n++) {
			int low = dice_throw(&a.dice, 7);
			night_set(&o, n, low, low + dice_throw(&a.dice, 7 - low));
		}
		rule_eval_all(&first, &o, one);
		rule_eval_all(&second, &o, other);
		for (int n = 0; n < OUTLOOK_NIGHTS; n++) {
			bool both = one[n] == TRUTH_TRUE && other[n] == TRUTH_TRUE;
			ck_assert_msg(meet || !both, "round %d: %s", round, a.text);
			met += both;
		}
		denied += !meet;
	}
	ck_assert_int_gt(met, 20000);
	ck_assert_int_gt(denied, 1000);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    impossible_table,
	    a_sentence_is_cut_where_there_is_no_room,
	    impossible_is_what_never_happens,
	    nothing_that_happens_is_called_impossible,
	    too_many_ways_are_possible,
	    aggregates_asked_for,
	    hopeless_table,
	    always_table,
	    meeting_table,
	    nothing_that_meets_is_denied,
	    nights_needed_are_enough_and_not_too_many,
	};
	return suite_run("rule_check", tests, COUNT_OF(tests));
}
