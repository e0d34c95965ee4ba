/* SPDX-License-Identifier: MIT */
#include "rule.h"

#include <math.h>
#include <string.h>

#include "lib/dice.h"
#include "lib/suite.h"

#define TONIGHT LIMIT_NIGHTS_BACK

/* ---- parsing ---- */

static char *node_print(const struct rule *r, int index, char *out)
{
	static const char *const signs[] = {"<", "<=", ">", ">="};
	const struct rule_node *n = &r->nodes[index];
	switch (n->kind) {
	case NODE_COMPARE:
		return out + sprintf(out, "(%s %s %g)", signs[n->comparison],
				     aggregate_name(n->aggregate), n->low);
	case NODE_RANGE:
		return out +
		       sprintf(out, "(in %s %g %g)", aggregate_name(n->aggregate), n->low, n->high);
	case NODE_AND:
	case NODE_OR:
		out += sprintf(out, n->kind == NODE_AND ? "(and " : "(or ");
		out = node_print(r, n->left, out);
		*out++ = ' ';
		out = node_print(r, n->right, out);
		break;
	case NODE_NOT:
	case NODE_NIGHTS:
		out += n->kind == NODE_NOT ? sprintf(out, "(not ")
					   : sprintf(out, "(run %d ", n->nights);
		out = node_print(r, n->left, out);
		break;
	case NODE_NOTICE:
	case NODE_CALENDAR:
	case NODE_COUNT_OF:
		break;
	}
	return out + sprintf(out, ")");
}

static const struct {
	const char *text, *tree;
	int needed;
} good[] = {
    {"air.min < 0", "(< air.min 0)", 0},
    {"air.min<0", "(< air.min 0)", 0},
    {" \t\r\n air.min\n<=\t-3 ", "(<= air.min -3)", 0},
    {"air.max >= 34.5", "(>= air.max 34.5)", 0},
    {"air.max > 60", "(> air.max 60)", 0},
    {"air.min < -60", "(< air.min -60)", 0},
    {"air.min <-3", "(< air.min -3)", 0},
    {"air.min < -0", "(< air.min 0)", 0},
    {"air.min < 000000000000", "(< air.min 0)", 0},
    {"air.min < -0.125", "(< air.min -0.125)", 0},
    {"air.min in 1..3", "(in air.min 1 3)", 0},
    {"air.min in -3 .. -1.5", "(in air.min -3 -1.5)", 0},
    {"air.min in 1.5..1.5", "(in air.min 1.5 1.5)", 0},
    {"air.min <= 0 for 3 nights", "(run 3 (<= air.min 0))", 2},
    {"air.min <= 0 for 1 night", "(run 1 (<= air.min 0))", 0},
    {"air.min <= 0 for 11 nights", "(run 11 (<= air.min 0))", 10},
    {"air.min in 1..3 for 2 nights", "(run 2 (in air.min 1 3))", 1},
    {"not air.min < 0", "(not (< air.min 0))", 0},
    {"not not air.min < 0", "(not (not (< air.min 0)))", 0},
    {"not air.min < 0 for 2 nights", "(not (run 2 (< air.min 0)))", 1},
    {"(not air.min < 0) for 2 nights", "(run 2 (not (< air.min 0)))", 1},
    {"not air.min < 0 and air.max > 1", "(and (not (< air.min 0)) (> air.max 1))", 0},
    {"air.min < 1 or air.min < 2 and air.min < 3",
     "(or (< air.min 1) (and (< air.min 2) (< air.min 3)))", 0},
    {"air.min < 1 and air.min < 2 or air.min < 3",
     "(or (and (< air.min 1) (< air.min 2)) (< air.min 3))", 0},
    {"(air.min < 1 or air.min < 2) and air.min < 3",
     "(and (or (< air.min 1) (< air.min 2)) (< air.min 3))", 0},
    {"air.min < 1 or air.min < 2 or air.min < 3",
     "(or (or (< air.min 1) (< air.min 2)) (< air.min 3))", 0},
    {"air.min < 1 and air.min < 2 for 3 nights", "(and (< air.min 1) (run 3 (< air.min 2)))", 2},
    {"(air.min < 1 and air.min < 2) for 3 nights", "(run 3 (and (< air.min 1) (< air.min 2)))", 2},
    {"air.min < 1 for 2 nights or air.min < 2 for 4 nights",
     "(or (run 2 (< air.min 1)) (run 4 (< air.min 2)))", 3},
    {"(air.min < 1 for 2 nights) for 3 nights", "(run 3 (run 2 (< air.min 1)))", 3},
    /* the numeric rules of councils */
    {"air.min < 0 for 3 nights or air.min < -3", "(or (run 3 (< air.min 0)) (< air.min -3))", 2},
    {"air.min <= -3 or air.min <= 0 for 3 nights", "(or (<= air.min -3) (run 3 (<= air.min 0)))",
     2},
    {"air.max <= 0", "(<= air.max 0)", 0}, /* freezing throughout the night */
    {"not (air.min <= 0) for 2 nights", "(not (run 2 (<= air.min 0)))", 1},
};

START_TEST(good_rules_become_trees)
{
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		struct rule r;
		struct fault why = {0};
		char tree[400];
		ck_assert_msg(rule_parse(good[i].text, &r, &why) == ERR_OK, "\"%s\": %s: %s",
			      good[i].text, why.field, why.message);
		node_print(&r, r.root, tree);
		ck_assert_str_eq(tree, good[i].tree);
		ck_assert_int_eq(rule_nights_needed(&r), good[i].needed);
	}
}
END_TEST

#define A_NUMBER "expected a number such as -3 or 1.5, found "
#define A_SIGN "expected \"<\", \"<=\", \">\", \">=\" or \"in\", found "
#define A_CONDITION "expected \"air.min\", \"air.max\", \"not\" or \"(\", found "
#define MORE "expected \"and\", \"or\", \"for\" or the end, found "
#define INSIDE "expected \"and\", \"or\", \"for\" or \")\", found "
#define A_COUNT "expected a whole number of nights from 1 to 11, found "
#define A_TEMPERATURE "expected a temperature from -60 to 60, found "

static const struct {
	const char *text, *field, *message;
} bad[] = {
    {"", "when:1", A_CONDITION "the end"},
    {"   ", "when:4", A_CONDITION "the end"},
    {"air.min", "when:8", A_SIGN "the end"},
    {"air.min <", "when:10", A_NUMBER "the end"},
    {"air.min < x", "when:11", A_NUMBER "\"x\""},
    {"air.min == 0", "when:9", A_SIGN "\"=\""},
    {"air.min =< 0", "when:9", A_SIGN "\"=\""},
    {"air.min ! 0", "when:9", A_SIGN "\"!\""},
    {"air.min \xe2\x89\xa4 0", "when:9", A_SIGN "\"\xe2\x89\xa4\""},
    {"air.min < \xe2\x88\x92"
     "3",
     "when:11", A_NUMBER "\"\xe2\x88\x92\""},
    {"air.min < - 3", "when:11", A_NUMBER "\"-\""},
    {"air.min < +3", "when:11", A_NUMBER "\"+\""},
    {"air.min < .5", "when:11", A_NUMBER "\".\""},
    {"air.min < 1.", "when:12", MORE "\".\""},
    {"air.min < 1.5.2", "when:14", MORE "\".\""},
    {"air.min < 3C", "when:11", A_NUMBER "\"3C\""},
    {"air.min < 1e3", "when:11", A_NUMBER "\"1e3\""},
    {"air.min < 0x1", "when:11", A_NUMBER "\"0x1\""},
    {"air.min < 3 C", "when:13", MORE "\"C\""},
    {"air.min < 61", "when:11", A_TEMPERATURE "\"61\""},
    {"air.min < -60.01", "when:11", A_TEMPERATURE "\"-60.01\""},
    {"air.min < 0.0000000000001", "when:11", A_NUMBER "\"0.0000000000001\""},
    {"air.min < 99999999999999999999999999999999999999", "when:11",
     A_NUMBER "\"99999999999999999999999999999999…\""},
    {"air.min < nan", "when:11", A_NUMBER "\"nan\""},
    {"air.min in 1", "when:13", "expected \"..\", found the end"},
    {"air.min in 1.3", "when:15", "expected \"..\", found the end"},
    {"air.min in 1...3", "when:15", A_NUMBER "\".\""},
    {"air.min in 1..", "when:15", A_NUMBER "the end"},
    {"air.min in ..3", "when:12", A_NUMBER "\"..\""},
    {"air.min in 3..1", "when:15", "the range is empty: its lower end comes first"},
    {"air.min in 1..300", "when:15", A_TEMPERATURE "\"300\""},
    {"AIR.MIN < 0", "when:1", A_CONDITION "\"AIR.MIN\""},
    {"air < 0", "when:1", A_CONDITION "\"air\""},
    {"air.min. < 0", "when:8", A_SIGN "\".\""},
    {"air.minimum < 0", "when:1", A_CONDITION "\"air.minimum\""},
    {"feels.min < 0", "when:1", A_CONDITION "\"feels.min\""},
    {"0 > air.min", "when:1", A_CONDITION "\"0\""},
    {"air.min < 0 and", "when:16", A_CONDITION "the end"},
    {"air.min < 0 or or air.min < 1", "when:16", A_CONDITION "\"or\""},
    {"and air.min < 0", "when:1", A_CONDITION "\"and\""},
    {"air.min < 0 air.min < 1", "when:13", MORE "\"air.min\""},
    {"air.min < 0 not", "when:13", MORE "\"not\""},
    {"air.min < 0 && air.min < 1", "when:13", MORE "\"&\""},
    {"air.min < 0 # cold", "when:13", MORE "\"#\""},
    {"air.min < 0\x01", "when:12", MORE "the control character 0x01"},
    {"air.min < 0\x80", "when:12", MORE "\"?\""},
    {"not", "when:4", A_CONDITION "the end"},
    {"(air.min < 0", "when:13", INSIDE "the end"},
    {"(air.min < 0 nights)", "when:14", INSIDE "\"nights\""},
    {"air.min < 0)", "when:12", MORE "\")\""},
    {"()", "when:2", A_CONDITION "\")\""},
    {"air.min < 0 for", "when:16", A_COUNT "the end"},
    {"air.min < 0 for three nights", "when:17", A_COUNT "\"three\""},
    {"air.min < 0 for 0 nights", "when:17", A_COUNT "\"0\""},
    {"air.min < 0 for -2 nights", "when:17", A_COUNT "\"-2\""},
    {"air.min < 0 for 2.5 nights", "when:17", A_COUNT "\"2.5\""},
    {"air.min < 0 for 12 nights", "when:17", A_COUNT "\"12\""},
    {"air.min < 0 for 999999999999 nights", "when:17", A_COUNT "\"999999999999\""},
    {"air.min < 0 for 3nights", "when:17", A_COUNT "\"3nights\""},
    {"air.min < 0 for 3", "when:18", "expected \"nights\", found the end"},
    {"air.min < 0 for 3 days", "when:19", "expected \"nights\", found \"days\""},
    {"air.min < 0 for 3 night", "when:19", "expected \"nights\", found \"night\""},
    {"air.min < 0 for 1 nights", "when:19", "expected \"night\", found \"nights\""},
    {"air.min < 0 for 3 nights for 2 nights", "when:26", MORE "\"for\""},
    {"(air.min < 0 for 6 nights) for 7 nights", "when:28",
     "runs inside runs look further ahead than any forecast"},
};

START_TEST(bad_rules_name_the_column)
{
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct rule r, before;
		struct fault why = {0};
		memset(&r, 0x5a, sizeof r);
		memcpy(&before, &r, sizeof r);
		ck_assert_msg(rule_parse(bad[i].text, &r, &why) == ERR_USAGE ||
				  why.code == ERR_LIMIT,
			      "\"%s\" was taken", bad[i].text);
		ck_assert_msg(strcmp(why.field, bad[i].field) == 0 &&
				  strcmp(why.message, bad[i].message) == 0,
			      "\"%s\": %s: %s\nwanted %s: %s", bad[i].text, why.field, why.message,
			      bad[i].field, bad[i].message);
		ck_assert_mem_eq(&r, &before, sizeof r);
	}
}
END_TEST

/* `open` n times, a condition, `close` n times. */
static char *nested(const char *open, const char *close, int n, char *out)
{
	char *at = out;
	for (int i = 0; i < n; i++)
		at += sprintf(at, "%s", open);
	at += sprintf(at, "air.min < 0");
	for (int i = 0; i < n; i++)
		at += sprintf(at, "%s", close);
	return out;
}

START_TEST(depth_is_bounded)
{
	static const struct {
		const char *open, *close;
		int column; /* of the one too many */
	} kinds[] = {{"(", ")", LIMIT_RULE_DEPTH + 1}, {"not ", "", 4 * LIMIT_RULE_DEPTH + 1}};
	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		char text[400], field[16];
		struct rule r;
		struct fault why = {0};
		nested(kinds[i].open, kinds[i].close, LIMIT_RULE_DEPTH, text);
		ck_assert_int_eq(rule_parse(text, &r, &why), ERR_OK);
		nested(kinds[i].open, kinds[i].close, LIMIT_RULE_DEPTH + 1, text);
		ck_assert_int_eq(rule_parse(text, &r, &why), ERR_LIMIT);
		sprintf(field, "when:%d", kinds[i].column);
		ck_assert_str_eq(why.field, field);
	}
}
END_TEST

START_TEST(parentheses_side_by_side_are_not_deep)
{
	char text[LIMIT_RULE_DEPTH * 24] = "(air.min < 0)";
	struct rule r;
	struct fault why = {0};
	for (int n = 1; n <= LIMIT_RULE_DEPTH; n++)
		strcat(text, " or (air.min < 0)");
	ck_assert_int_eq(rule_parse(text, &r, &why), ERR_OK);
}
END_TEST

START_TEST(deep_nonsense_is_refused_not_followed)
{
	enum { MANY = 1000000 };
	char *text = malloc(MANY + 1);
	struct rule r;
	struct fault why = {0};
	memset(text, '(', MANY);
	text[MANY] = '\0';
	ck_assert_int_eq(rule_parse(text, &r, &why), ERR_LIMIT);
	free(text);
}
END_TEST

START_TEST(parts_are_bounded)
{
	/* n conditions joined by n - 1 words: 2n - 1 parts, so 32 fit and 33 do not. */
	char text[33 * 20] = "air.min < 0";
	struct rule r;
	struct fault why = {0};
	for (int n = 2; n <= 33; n++) {
		strcat(text, n % 2 ? " and " : " or ");
		strcat(text, "air.min < 0");
		ck_assert_int_eq(rule_parse(text, &r, &why),
				 2 * n - 1 <= LIMIT_RULE_NODES ? ERR_OK : ERR_LIMIT);
	}
	ck_assert_str_eq(why.message, "the rule has too many parts");
}
END_TEST

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

static enum truth oracle(const enum truth *sequence, int length, int at, int n)
{
	bool yes = false, no = false;
	int unknown = 0;
	for (int i = 0; i < length; i++)
		unknown += sequence[i] == TRUTH_UNKNOWN;
	for (int way = 0; way < 1 << unknown; way++) {
		bool freezing[32];
		for (int i = 0, bit = 0; i < length; i++)
			freezing[i] = sequence[i] == TRUTH_UNKNOWN ? way >> bit++ & 1
								   : sequence[i] == TRUTH_TRUE;
		if (in_a_run(freezing, length, at, n))
			yes = true;
		else
			no = true;
	}
	return yes && no ? TRUTH_UNKNOWN : yes ? TRUTH_TRUE : TRUTH_FALSE;
}

/* Puts the sequence at index `first` of an outlook whose other nights are warm, `hidden` unknown
 * nights before it lying outside the outlook when first is 0, and asks about every night of it. */
static void sequence_check(const enum truth *sequence, int length, int first, int hidden, int n)
{
	char text[40];
	struct outlook o = {0};
	enum truth known[32] = {0};
	for (int i = 0; i < OUTLOOK_NIGHTS; i++)
		o.all.nights[i][AGGREGATE_AIR_MIN] = interval_of(TRUTH_FALSE);
	for (int i = 0; i < hidden; i++)
		known[i] = TRUTH_UNKNOWN;
	for (int i = 0; i < length; i++) {
		o.all.nights[first + i][AGGREGATE_AIR_MIN] = interval_of(sequence[i]);
		known[hidden + i] = sequence[i];
	}
	snprintf(text, sizeof text, "air.min < 0 for %d nights", n);
	struct rule r = rule_of(text);
	for (int i = 0; i < length; i++) {
		enum truth want = oracle(known, hidden + length, hidden + i, n);
		enum truth got = rule_eval(&r, &o, first + i);
		ck_assert_msg(got == want, "night %d of %d, %s: %s, wanted %s", i, length, text,
			      truth_name(got), truth_name(want));
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

START_TEST(runs_agree_with_the_oracle)
{
	enum truth sequence[7];
	for (int length = 1; length <= 7; length++)
		for (int code = 0; code < power(3, length); code++) {
			sequence_make(code, length, sequence);
			for (int n = 2; n <= length + 1; n++)
				sequence_check(sequence, length, TONIGHT - 3, 0, n);
		}
}
END_TEST

START_TEST(runs_at_the_edge_agree_with_the_oracle)
{
	enum truth sequence[5];
	for (int length = 1; length <= 5; length++)
		for (int code = 0; code < power(3, length); code++) {
			sequence_make(code, length, sequence);
			for (int n = 2; n <= 5; n++)
				sequence_check(sequence, length, 0, n - 1, n);
		}
}
END_TEST

/* The far edge is the near one in a mirror. */
START_TEST(runs_see_as_far_ahead_as_back)
{
	struct rule r = rule_of("air.min < 0 for 3 nights");
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

struct meaning {
	enum truth on[OUTLOOK_NIGHTS];
};

struct author {
	struct dice dice;
	struct outlook outlook;
	char text[4000];
	size_t length;
	int parts, ahead;
};

static void say(struct author *a, const char *words)
{
	a->length += (size_t)snprintf(a->text + a->length, sizeof a->text - a->length, "%s%s",
				      dice_throw(&a->dice, 4) ? " " : "  \n", words);
}

/* Values are whole and thresholds halves, so that no sign needs its own case here: tests above. */
static struct meaning condition_make(struct author *a)
{
	struct meaning m;
	char words[40];
	int what = dice_throw(&a->dice, AGGREGATE_COUNT), below = dice_throw(&a->dice, 2);
	double x = dice_throw(&a->dice, 7) - 3.5;
	static const char *const signs[2][2] = {{">", ">="}, {"<", "<="}};
	snprintf(words, sizeof words, "%s %s %g", what == AGGREGATE_AIR_MIN ? "air.min" : "air.max",
		 signs[below][dice_throw(&a->dice, 2)], x);
	say(a, words);
	a->parts++;
	for (int n = 0; n < OUTLOOK_NIGHTS; n++) {
		struct interval v = a->outlook.all.nights[n][what];
		bool all = below ? v.high < x : v.low > x, none = below ? v.low > x : v.high < x;
		m.on[n] = all ? TRUTH_TRUE : none ? TRUTH_FALSE : TRUTH_UNKNOWN;
	}
	return m;
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

/* "For every run … some night": spelled out by counting, where the program folds truths. */
static enum truth run_meaning(const struct meaning *m, int night, int nights)
{
	bool possible = false;
	for (int first = night - nights + 1; first <= night; first++) {
		int sure = 0, excluded = 0;
		for (int n = first; n < first + nights; n++)
			if (n >= 0 && n < OUTLOOK_NIGHTS) {
				sure += m->on[n] == TRUTH_TRUE;
				excluded += m->on[n] == TRUTH_FALSE;
			}
		if (sure == nights)
			return TRUTH_TRUE;
		possible |= excluded == 0;
	}
	return possible ? TRUTH_UNKNOWN : TRUTH_FALSE;
}

static struct meaning nights_make(struct author *a, int depth)
{
	struct meaning part = primary_make(a, depth), m;
	char words[32];
	int nights = 2 + dice_throw(&a->dice, 2);
	if (dice_throw(&a->dice, 3) > 0 || a->ahead + nights > LIMIT_NIGHTS_AHEAD)
		return part;
	snprintf(words, sizeof words, "for %d nights", nights);
	say(a, words);
	a->parts++;
	a->ahead += nights;
	for (int n = 0; n < OUTLOOK_NIGHTS; n++)
		m.on[n] = run_meaning(&part, n, nights);
	return m;
}

static struct meaning unary_make(struct author *a, int depth)
{
	if (dice_throw(&a->dice, 4) > 0)
		return nights_make(a, depth);
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

static void outlook_throw(struct dice *d, struct outlook *o)
{
	for (int n = 0; n < OUTLOOK_NIGHTS; n++)
		for (int w = 0; w < AGGREGATE_COUNT; w++) {
			double value = dice_throw(d, 7) - 3;
			o->all.nights[n][w] =
			    (struct interval){dice_throw(d, 4) ? value : NONE,
					      dice_throw(d, 8) ? value + dice_throw(d, 2) : ANY};
		}
}

START_TEST(random_rules_mean_what_they_say)
{
	struct author *a = calloc(1, sizeof *a);
	int taken = 0;
	a->dice = dice_open("random rules", 2425);
	for (int round = 0; round < 20000; round++) {
		struct rule r;
		struct fault why = {0};
		a->length = 0;
		a->parts = a->ahead = 0;
		outlook_throw(&a->dice, &a->outlook);
		struct meaning want = or_make(a, 3);
		if (a->parts > LIMIT_RULE_NODES)
			continue;
		taken++;
		ck_assert_msg(rule_parse(a->text, &r, &why) == ERR_OK, "%s\n%s: %s", a->text,
			      why.field, why.message);
		for (int n = 0; n < OUTLOOK_NIGHTS; n++)
			ck_assert_msg(rule_eval(&r, &a->outlook, n) == want.on[n],
				      "night %d: %s\n%s", n, truth_name(want.on[n]), a->text);
	}
	ck_assert_int_gt(taken, 10000);
	free(a);
}
END_TEST

/* ---- nonsense ---- */

/* Either a rule that answers, or a fault whose column lies in the text. */
static bool nonsense_check(const char *text, const struct outlook *o)
{
	struct rule r;
	struct fault why = {0};
	int column = 0;
	if (rule_parse(text, &r, &why) != ERR_OK) {
		ck_assert_int_eq(sscanf(why.field, "when:%d", &column), 1);
		ck_assert_int_ge(column, 1);
		ck_assert_uint_le((size_t)column, strlen(text) + 1);
		ck_assert_uint_gt(strlen(why.message), 10);
		return false;
	}
	ck_assert_int_le(r.count, LIMIT_RULE_NODES);
	ck_assert_int_le(rule_nights_needed(&r), LIMIT_NIGHTS_AHEAD);
	for (int n = -1; n <= OUTLOOK_NIGHTS; n++)
		ck_assert_uint_le(rule_eval(&r, o, n), TRUTH_TRUE);
	return true;
}

START_TEST(random_bytes_never_crash)
{
	struct dice d = dice_open("random bytes", 7);
	struct outlook o;
	outlook_throw(&d, &o);
	for (int round = 0; round < 100000; round++) {
		char text[64];
		int length = dice_throw(&d, (int)sizeof text);
		for (int i = 0; i < length; i++)
			text[i] = (char)(1 + dice_throw(&d, 255));
		text[length] = '\0';
		nonsense_check(text, &o);
	}
}
END_TEST

START_TEST(random_tokens_never_crash)
{
	static const char *const tokens[] = {
	    "air.min", "air.max", "<",   "<=", ">",     ">=",          "in",   "..",  "0",
	    "-3",      "1.5",     "and", "or", "not",   "(",           ")",    "for", "3",
	    "nights",  "night",   "1",   "60", "feels", "air.min < 0", "\x80", "-",
	};
	struct dice d = dice_open("random tokens", 8);
	struct outlook o;
	int taken = 0;
	outlook_throw(&d, &o);
	for (int round = 0; round < 200000; round++) {
		char text[600] = "";
		for (int n = dice_throw(&d, 24); n > 0; n--) {
			strcat(text, tokens[dice_throw(&d, COUNT_OF(tokens))]);
			strcat(text, dice_throw(&d, 8) ? " " : "");
		}
		taken += nonsense_check(text, &o);
	}
	ck_assert_int_gt(taken, 100);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    good_rules_become_trees,
	    bad_rules_name_the_column,
	    depth_is_bounded,
	    parentheses_side_by_side_are_not_deep,
	    deep_nonsense_is_refused_not_followed,
	    parts_are_bounded,
	    one_night,
	    outside_the_outlook_is_unknown,
	    runs_agree_with_the_oracle,
	    runs_at_the_edge_agree_with_the_oracle,
	    runs_see_as_far_ahead_as_back,
	    random_rules_mean_what_they_say,
	    random_bytes_never_crash,
	    random_tokens_never_crash,
	};
	return suite_run("rule", tests, COUNT_OF(tests));
}
