/* SPDX-License-Identifier: MIT */
#include "rule.h"

#include <math.h>
#include <string.h>

#include "lib/dice.h"
#include "lib/suite.h"

#define TONIGHT LIMIT_NIGHTS_BACK

/* ---- parsing ---- */

/* What stands around the names and numbers of one condition. */
static char *leaf_print(const struct rule_node *n, char *out)
{
	static const char *const signs[] = {"<", "<=", ">", ">="};
	const char *day = n->by_day ? "day." : "", *at = *n->place ? " at " : "";
	const char *name = aggregate_name(n->aggregate);
	switch (n->kind) {
	case NODE_COMPARE:
		return out + sprintf(out, "(%s %s%s %g%s%s)", signs[n->comparison], day, name,
				     n->low, at, n->place);
	case NODE_RANGE:
		return out + sprintf(out, "(in %s%s %g %g%s%s)", day, name, n->low, n->high, at,
				     n->place);
	case NODE_NOTICE:
		return out + sprintf(out, "(%s%s %s %s %#x '%s')", day, notice_kind_name(n->notice),
				     n->issuer, level_name(n->notice, n->level), n->hazards,
				     n->area);
	case NODE_CALENDAR:
		return out + sprintf(out, "(days %d/%d %d/%d)", n->from_mday, n->from_month,
				     n->to_mday, n->to_month);
	case NODE_AND:
	case NODE_OR:
	case NODE_NOT:
	case NODE_NIGHTS:
	case NODE_COUNT_OF:
		break;
	}
	return out;
}

static char *node_print(const struct rule *r, int index, char *out)
{
	static const char *const words[] = {
	    [NODE_AND] = "and",    [NODE_OR] = "or",         [NODE_NOT] = "not",
	    [NODE_NIGHTS] = "run", [NODE_COUNT_OF] = "some",
	};
	const struct rule_node *n = &r->nodes[index];
	if (n->kind < NODE_AND)
		return leaf_print(n, out);
	out += sprintf(out, "(%s ", words[n->kind]);
	if (n->kind == NODE_COUNT_OF)
		out += sprintf(out, "%d/", n->least);
	if (n->nights > 0)
		out += sprintf(out, "%d ", n->nights);
	if (n->bridging > 0)
		out += sprintf(out, "+%d ", n->bridging);
	out = node_print(r, n->left, out);
	if (n->kind == NODE_AND || n->kind == NODE_OR) {
		*out++ = ' ';
		out = node_print(r, n->right, out);
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
    /* every value there is */
    {"feels.min <= 0", "(<= feels.min 0)", 0},
    {"feels.max > 30", "(> feels.max 30)", 0},
    {"chill.min < -5", "(< chill.min -5)", 0},
    {"wind.max >= 120", "(>= wind.max 120)", 0},
    {"gust.max >= 0", "(>= gust.max 0)", 0},
    {"rain.sum > 500", "(> rain.sum 500)", 0},
    {"snow.sum >= 300", "(>= snow.sum 300)", 0},
    {"snow.chance in 40..100", "(in snow.chance 40 100)", 0},
    /* units, if they are the right ones */
    {"air.min < 0 C", "(< air.min 0)", 0},
    {"air.min < 0 \xc2\xb0"
     "C",
     "(< air.min 0)", 0},
    {"gust.max >= 18 m/s", "(>= gust.max 18)", 0},
    {"rain.sum >= 10 mm", "(>= rain.sum 10)", 0},
    {"snow.sum >= 5 cm", "(>= snow.sum 5)", 0},
    {"snow.chance >= 40 %", "(>= snow.chance 40)", 0},
    {"snow.chance >= 40%", "(>= snow.chance 40)", 0},
    {"snow.chance >= 40 percent", "(>= snow.chance 40)", 0},
    {"air.min in 1..3 C", "(in air.min 1 3)", 0},
    {"air.min in 1 C .. 3 C", "(in air.min 1 3)", 0},
    {"air.min < 0 C for 3 nights", "(run 3 (< air.min 0))", 2},
    {"gust.max >= 18 m/s at heathrow", "(>= gust.max 18 at heathrow)", 0},
    /* days and places */
    {"day.air.max >= 30", "(>= day.air.max 30)", 0},
    {"day.rain.sum in 5..20 at allesley", "(in day.rain.sum 5 20 at allesley)", 0},
    {"air.min < 0 at kings-cross", "(< air.min 0 at kings-cross)", 0},
    {"air.min < 0 at '7-sisters'", "(< air.min 0 at 7-sisters)", 0},
    {"air.min < 0 at heathrow for 2 nights", "(run 2 (< air.min 0 at heathrow))", 1},
    /* notices */
    {"warning(metoffice) >= yellow", "(warning metoffice yellow 0xfff '')", 0},
    {"warning ( metoffice ) >= Amber", "(warning metoffice amber 0xfff '')", 0},
    {"warning(metoffice, rain) >= red", "(warning metoffice red 0x2 '')", 0},
    {"warning(metoffice, Rain, SNOW, ice) >= red", "(warning metoffice red 0xe '')", 0},
    {"warning(metoffice, lightning) >= yellow", "(warning metoffice yellow 0x20 '')", 0},
    {"warning(metoffice, wind, 'West Midlands') >= amber",
     "(warning metoffice amber 0x1 'West Midlands')", 0},
    {"warning(metoffice, 'King''s Lynn', wind) >= amber",
     "(warning metoffice amber 0x1 'King's Lynn')", 0},
    {"warning(meteoalarm) >= orange", "(warning meteoalarm amber 0xfff '')", 0},
    {"warning(dwd, cold) >= red", "(warning dwd red 0x80 '')", 0},
    {"alert(ukhsa, cold) >= amber", "(alert ukhsa amber 0x80 '')", 0},
    {"day.alert(ukhsa, heat) >= yellow", "(day.alert ukhsa yellow 0x40 '')", 0},
    {"flood(ea) >= alert", "(flood ea alert 0xfff '')", 0},
    {"flood(ea) >= warning", "(flood ea warning 0xfff '')", 0},
    {"flood(ea) >= severe for 2 nights", "(run 2 (flood ea severe 0xfff ''))", 1},
    /* days of the year */
    {"night in 24 December..28 December", "(days 24/12 28/12)", 0},
    {"night in 31 Dec .. 2 jan", "(days 31/12 2/1)", 0},
    {"night in 29 February..29 February", "(days 29/2 29/2)", 0},
    {"not night in 1 May..1 May", "(not (days 1/5 1/5))", 0},
    {"night in 24 December..28 December or air.min < 0", "(or (days 24/12 28/12) (< air.min 0))",
     0},
    /* runs with gaps */
    {"air.min <= 0 for 3 nights bridging 1", "(run 3 +1 (<= air.min 0))", 3},
    {"air.min <= 0 for 1 night bridging 2", "(run 1 +2 (<= air.min 0))", 2},
    {"air.min <= 0 for 1 night bridging 10", "(run 1 +10 (<= air.min 0))", 10},
    {"air.min <= 0 on 2 of 3 nights", "(some 2/3 (<= air.min 0))", 2},
    {"air.min <= 0 on 1 of 1 nights", "(some 1/1 (<= air.min 0))", 0},
    {"air.min <= 0 on 11 of 11 nights", "(some 11/11 (<= air.min 0))", 10},
    {"(air.min <= 0 on 2 of 3 nights) for 2 nights bridging 1",
     "(run 2 +1 (some 2/3 (<= air.min 0)))", 4},
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
#define A_CONDITION                                                                                \
	"expected \"air.min\", \"air.max\", \"air.throughout\", \"feels.min\", \"feels.max\", "    \
	"\"chill.min\", \"wind.max\", \"gust.max\", \"rain.sum\", \"snow.sum\", \"snow.chance\", " \
	"\"warning\", "                                                                            \
	"\"alert\", \"flood\", \"night\", \"not\" or \"(\", found "
#define MORE "expected \"and\", \"or\", \"for\", \"on\" or the end, found "
#define INSIDE "expected \"and\", \"or\", \"for\", \"on\" or \")\", found "
#define A_COUNT "expected a whole number of nights from 1 to 11, found "
#define A_COUNT_TO(least, most)                                                                    \
	"expected a whole number of nights from " least " to " most ", found "
#define A_DAY "expected a day of the month from 1 to 31, found "
#define A_TEMPERATURE "expected a temperature from -60 to 60 C, found "
#define A_NAME "expected a condition, found "
#define A_HAZARD                                                                                   \
	"expected \"wind\", \"rain\", \"snow\", \"ice\", \"fog\", \"thunderstorm\", \"heat\", "    \
	"\"cold\", \"flood\", \"coast\", \"fire\", \"other\" or an area in quotes, found "
#define A_COLOUR "expected \"yellow\", \"amber\" or \"red\", found "
#define A_MONTH "expected a month such as \"December\", found "

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
    {"air.min < 61", "when:11", A_TEMPERATURE "\"61\""},
    {"air.min < -60.01", "when:11", A_TEMPERATURE "\"-60.01\""},
    {"air.min < 0.0000000000001", "when:11", A_NUMBER "\"0.0000000000001\""},
    {"air.min < 99999999999999999999999999999999999999", "when:11",
     A_NUMBER "\"99999999999999999999999999999999…\""},
    {"air.min < 999999999999.999999999999", "when:11", A_NUMBER "\"999999999999.999999999999\""},
    {"air.min < 0.999999999999", "when:11", A_NUMBER "\"0.999999999999\""},
    {"air.min < 9999999999999999.9999999999999999", "when:11",
     A_NUMBER "\"9999999999999999.999999999999999…\""},
    {"air.min < nan", "when:11", A_NUMBER "\"nan\""},
    {"air.min in 1", "when:13", "expected \"..\", found the end"},
    {"air.min in 1.3", "when:15", "expected \"..\", found the end"},
    {"air.min in 1...3", "when:15", A_NUMBER "\".\""},
    {"air.min in 1..", "when:15", A_NUMBER "the end"},
    {"air.min in ..3", "when:12", A_NUMBER "\"..\""},
    {"air.min in 3..1", "when:15", "the range is empty: its lower end comes first"},
    {"air.min in 1..300", "when:15", A_TEMPERATURE "\"300\""},
    {"AIR.MIN < 0", "when:1",
     A_NAME "\"AIR.MIN\""
	    ": did you mean \"air.min\"?"},
    {"air < 0", "when:1",
     A_NAME "\"air\""
	    ": did you mean \"air.min\"?"},
    {"air.min. < 0", "when:8", A_SIGN "\".\""},
    {"air.minimum < 0", "when:1",
     A_NAME "\"air.minimum\""
	    ": did you mean \"air.min\"?"},
    {"frost < 0", "when:1", A_CONDITION "\"frost\""},
    {"temperature < 0", "when:1", A_CONDITION "\"temperature\""},
    {"x < 0", "when:1", A_CONDITION "\"x\""},
    {"feel.min < 0", "when:1", A_NAME "\"feel.min\": did you mean \"feels.min\"?"},
    {"air.mni < 0", "when:1", A_NAME "\"air.mni\": did you mean \"air.min\"?"},
    {"rainsum > 1", "when:1", A_NAME "\"rainsum\": did you mean \"rain.sum\"?"},
    {"day.gusts.max > 1", "when:1", A_NAME "\"day.gusts.max\": did you mean \"gust.max\"?"},
    {"warnings(metoffice) >= red", "when:1", A_NAME "\"warnings\": did you mean \"warning\"?"},
    {"day.night in 1 May..2 May", "when:1", A_CONDITION "\"day.night\""},
    {"day. < 0", "when:1", A_CONDITION "\"day\""},
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
     "the run looks further ahead than any forecast"},
    {"air.min < 0 for 10 nights bridging 2", "when:13",
     "the run looks further ahead than any forecast"},
    {"air.min < 0 for 3 nights bridging", "when:34", A_COUNT_TO("1", "10") "the end"},
    {"air.min < 0 for 3 nights bridging 0", "when:35", A_COUNT_TO("1", "10") "\"0\""},
    {"air.min < 0 bridging 1", "when:13", MORE "\"bridging\""},
    {"air.min < 0 on 2 nights", "when:18", "expected \"of\", found \"nights\""},
    {"air.min < 0 on 0 of 3 nights", "when:16", A_COUNT "\"0\""},
    {"air.min < 0 on 3 of 2 nights", "when:21", A_COUNT_TO("3", "11") "\"2\""},
    {"air.min < 0 on 1 of 1 night", "when:23", "expected \"nights\", found \"night\""},
    {"air.min < 0 on 2 of 3 nights bridging 1", "when:30", MORE "\"bridging\""},
    {"air.min < 0 for 2 nights on 2 of 3 nights", "when:26", MORE "\"on\""},
    /* every value has its own range */
    {"wind.max > 120.5", "when:12", "expected a wind speed from 0 to 120 m/s, found \"120.5\""},
    {"gust.max > -1", "when:12", "expected a wind speed from 0 to 120 m/s, found \"-1\""},
    {"rain.sum > 501", "when:12", "expected an amount of rain from 0 to 500 mm, found \"501\""},
    {"snow.sum > 301 cm", "when:12", "expected a depth of snow from 0 to 300 cm, found \"301\""},
    {"snow.chance > 101", "when:15", "expected a chance from 0 to 100 %, found \"101\""},
    {"feels.max > 61", "when:13", A_TEMPERATURE "\"61\""},
    /* wrong units */
    {"gust.max >= 40 mph", "when:16", "gust.max is in m/s, not mph: 40 mph is 17.9 m/s"},
    {"gust.max >= 65 km/h", "when:16", "gust.max is in m/s, not km/h: 65 km/h is 18.1 m/s"},
    {"wind.max >= 300 km/h", "when:17", "wind.max is in m/s, not km/h: 300 km/h is 83.3 m/s"},
    {"wind.max >= 20 knots", "when:16", "wind.max is in m/s, not knots: 20 knots is 10.3 m/s"},
    {"air.min <= 32 F", "when:15", "air.min is in C, not F: 32 F is 0 C"},
    {"air.min <= 31.8 \xc2\xb0"
     "F",
     "when:17",
     "air.min is in C, not \xc2\xb0"
     "F: 31.8 \xc2\xb0"
     "F is -0.1 C"},
    {"rain.sum >= 1 cm", "when:15", "rain.sum is in mm, not cm: 1 cm is 10 mm"},
    {"snow.sum >= 50 mm", "when:16", "snow.sum is in cm, not mm: 50 mm is 5 cm"},
    {"gust.max >= 10 mm", "when:16", "gust.max is in m/s, not mm"},
    {"air.min < 0 %", "when:13", "air.min is in C, not %"},
    {"air.min in 30 F..40 F", "when:15", "air.min is in C, not F: 30 F is -1.1 C"},
    {"air.min < 0 degrees", "when:13", MORE "\"degrees\""},
    {"rain.sum >= 10mm", "when:13", A_NUMBER "\"10mm\""},
    /* places */
    {"air.min < 0 at", "when:15", "expected the name of a place, found the end"},
    {"air.min < 0 at 3", "when:16", "expected the name of a place, found \"3\""},
    {"air.min < 0 at ''", "when:16", "the name of a place has from 1 to 31 bytes"},
    {"air.min < 0 at a-name-of-thirty-two-letters-here", "when:16",
     "the name of a place has from 1 to 31 bytes"},
    {"air.min < 0 for 2 nights at heathrow", "when:26", MORE "\"at\""},
    {"at heathrow air.min < 0", "when:1", A_CONDITION "\"at\""},
    /* notices */
    {"warning >= red", "when:9", "expected \"(\", found \">=\""},
    {"warning() >= red", "when:9",
     "expected who issues it, such as \"metoffice\", \"ukhsa\" or \"ea\", found \")\""},
    {"warning(metofice) >= red", "when:9",
     "nobody called \"metofice\" is known: did you mean \"metoffice\"?"},
    {"alert(metoffice) >= red", "when:7",
     "metoffice is not who issues these: what it issues is called \"warning(metoffice)\""},
    {"warning(ukhsa) >= red", "when:9",
     "ukhsa is not who issues these: what it issues is called \"alert(ukhsa)\""},
    {"warning(metoffice wind) >= red", "when:19", "expected \",\" or \")\", found \"wind\""},
    {"warning(metoffice, winds) >= red", "when:20", A_HAZARD "\"winds\": did you mean \"wind\"?"},
    {"warning(metoffice, ) >= red", "when:20", A_HAZARD "\")\""},
    {"warning(metoffice, 'Wales) >= red", "when:20",
     "the name of the area does not end with a quote"},
    {"warning(metoffice, '') >= red", "when:20", "the name of an area has from 1 to 79 bytes"},
    {"warning(metoffice, 'a', 'b') >= red", "when:25",
     "one area can be asked for at a time: join two with \"or\""},
    {"warning(metoffice) red", "when:20", "expected \">=\", found \"red\""},
    {"warning(metoffice) = red", "when:20", "expected \">=\", found \"=\""},
    {"warning(metoffice) > red", "when:20", "expected \">=\", found \">\""},
    {"warning(metoffice) >= green", "when:23", A_COLOUR "\"green\""},
    {"warning(metoffice) >= severe", "when:23", A_COLOUR "\"severe\""},
    {"warning(metoffice) >= ambre", "when:23", A_COLOUR "\"ambre\": did you mean \"amber\"?"},
    {"warning(metoffice) >= 2", "when:23", A_COLOUR "\"2\""},
    {"flood(ea) >= amber", "when:14",
     "expected \"alert\", \"warning\" or \"severe\", found \"amber\""},
    {"flood(ea) >= none", "when:14",
     "expected \"alert\", \"warning\" or \"severe\", found \"none\""},
    {"warning(metoffice) >= red at heathrow", "when:27", MORE "\"at\""},
    /* days of the year */
    {"night", "when:6", "expected \"in\", found the end"},
    {"night in December", "when:10", A_DAY "\"December\""},
    {"night in 24", "when:12", A_MONTH "the end"},
    {"night in 24 Dezember..25 December", "when:13",
     A_MONTH "\"Dezember\": did you mean \"December\"?"},
    {"night in 24 De..25 December", "when:13", A_MONTH "\"De\""},
    {"night in 32 December..1 January", "when:10", A_DAY "\"32\""},
    {"night in 0 December..1 January", "when:10", A_DAY "\"0\""},
    {"night in 30 February..1 March", "when:10", "the month has no such day"},
    {"night in 1 March..31 April", "when:19", "the month has no such day"},
    {"night in 24 December", "when:21", "expected \"..\", found the end"},
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

/* ---- nonsense ---- */

/* Any outlook will do. */
static void outlook_throw(struct dice *d, struct outlook *o)
{
	outlook_clear(o);
	o->tonight = date_make(2026, 12, 1);
	for (int n = 0; n < OUTLOOK_NIGHTS; n++)
		for (int a = 0; a < AGGREGATE_COUNT; a++) {
			double value = dice_throw(d, 7) - 3;
			o->all.nights[n][a] = (struct interval){value, value + dice_throw(d, 2)};
		}
}

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
	char never[200] = "";
	if (rule_impossible(&r, never, sizeof never) != NULL)
		ck_assert_uint_gt(strlen(never), 10);
	ck_assert_int_le(r.count, LIMIT_RULE_NODES);
	ck_assert_int_le(rule_nights_needed(&r), LIMIT_NIGHTS_AHEAD);
	enum truth all[OUTLOOK_NIGHTS];
	rule_eval_all(&r, o, all);
	for (int n = -1; n <= OUTLOOK_NIGHTS; n++) {
		bool seen = n >= 0 && n < OUTLOOK_NIGHTS;
		ck_assert_uint_eq(rule_eval(&r, o, n), seen ? all[n] : TRUTH_UNKNOWN);
		ck_assert_uint_le(seen ? all[n] : TRUTH_UNKNOWN, TRUTH_TRUE);
	}
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
	    "air.min",
	    "air.max",
	    "<",
	    "<=",
	    ">",
	    ">=",
	    "in",
	    "..",
	    "0",
	    "-3",
	    "1.5",
	    "and",
	    "or",
	    "not",
	    "(",
	    ")",
	    "for",
	    "3",
	    "nights",
	    "night",
	    "1",
	    "60",
	    "feels",
	    "\x80",
	    "-",
	    "bridging",
	    "on",
	    "of",
	    "at",
	    "'West'",
	    "mph",
	    "C",
	    "day.",
	    "rain.sum",
	    "warning",
	    "alert",
	    "flood",
	    "metoffice",
	    "ukhsa",
	    ",",
	    "amber",
	    "severe",
	    "December",
	    "ice",
	    "here",
	    "air.min < 0",
	    "'",
	    "2",
	    "day.feels.max > 9",
	    "warning(metoffice, snow) >= amber",
	    "on 2 of 3 nights",
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
	    good_rules_become_trees,  bad_rules_name_the_column,
	    depth_is_bounded,         parentheses_side_by_side_are_not_deep,
	    parts_are_bounded,        deep_nonsense_is_refused_not_followed,
	    random_bytes_never_crash, random_tokens_never_crash,
	};
	return suite_run("rule", tests, COUNT_OF(tests));
}
