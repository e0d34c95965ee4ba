/* SPDX-License-Identifier: MIT
 *
 * The rules of real councils, each on nights at its edges. A night is calm and everything is known,
 * and every source is fresh and quiet, but for what a row says:
 *   air.min=-0.1        tonight's; "=-2..3" is a range, "=?" unknown, "=?..3" open on one side
 *   air.min@2=0         of the night after next; @-1 of last night
 *   day.air.max=34      of the day before the night
 *   metoffice:amber:wind   such a notice for today and tonight; @2 for the day and night after next
 *   blind:metoffice     nobody has heard of it
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/suite.h"
#include "rule.h"

#define TONIGHT LIMIT_NIGHTS_BACK
#define MOST 8 /* nights and notices that one row tells of */

static const struct {
	const char *rule;
	struct {
		const char *told;
		enum truth want;
	} nights[MOST];
} councils[] = {
    /* 1: Coventry, December 2020 */
    {"air.min < 0 for 3 nights or air.min < -3 or warning(metoffice) >= amber",
     {{"air.min=-0.1 air.min@1=-0.1 air.min@2=-0.1", TRUTH_TRUE},
      {"air.min=-0.1 air.min@1=-0.1 air.min@2=0", TRUTH_FALSE},
      {"air.min=-0.1 air.min@1=-0.1 air.min@2=?..1", TRUTH_UNKNOWN},
      {"air.min=-3", TRUTH_FALSE},
      {"air.min=-3.1", TRUTH_TRUE},
      {"metoffice:amber:rain", TRUTH_TRUE},
      {"metoffice:yellow:rain", TRUTH_FALSE},
      {"blind:metoffice", TRUTH_UNKNOWN}}},
    /* 2: Coventry, protocol of 2022 */
    {"feels.min < 0 or warning(metoffice) >= amber",
     {{"feels.min=0 air.min=-2", TRUTH_FALSE},
      {"feels.min=-0.0", TRUTH_FALSE},
      {"feels.min=-0.1", TRUTH_TRUE},
      {"feels.min=-0.1..3", TRUTH_UNKNOWN},
      {"metoffice:red:wind", TRUTH_TRUE},
      {"blind:metoffice feels.min=-1", TRUTH_TRUE}}},
    /* 3: Coventry, to 2024/25; 5: Birmingham */
    {"feels.min <= 0 or warning(metoffice) >= yellow",
     {{"feels.min=0", TRUTH_TRUE},
      {"feels.min=-0.0", TRUTH_TRUE},
      {"feels.min=0.1", TRUTH_FALSE},
      {"feels.min=?..0.1", TRUTH_UNKNOWN},
      {"metoffice:yellow:ice", TRUTH_TRUE},
      {"metoffice@1:yellow:ice", TRUTH_FALSE},
      {"ukhsa:red:cold", TRUTH_FALSE}}}, /* whose colour it is matters */
    /* 4: Coventry, 2025/26, first tier; 11, 17: Oxford, Swale */
    {"air.min < 0",
     {{"air.min=-0.1", TRUTH_TRUE},
      {"air.min=0", TRUTH_FALSE},
      {"air.min=-0.0", TRUTH_FALSE},
      {"air.min=?..-0.1", TRUTH_TRUE}, /* one cold hour is enough */
      {"air.min=?..9", TRUTH_UNKNOWN}, /* and a gap is never warm */
      {"air.min@1=-5 air.min@-1=-5", TRUTH_FALSE}}},
    /* 4: second tier */
    {"air.min <= 0 for 3 nights or warning(metoffice) >= amber",
     {{"air.min=0 air.min@1=0 air.min@2=0", TRUTH_TRUE},
      {"air.min@-1=0 air.min=0 air.min@1=0", TRUTH_TRUE},
      {"air.min@-2=0 air.min@-1=0 air.min=0", TRUTH_TRUE},
      {"air.min@1=0 air.min@2=0 air.min@3=0", TRUTH_FALSE}, /* begins tomorrow */
      {"air.min=0 air.min@1=0 air.min@2=0.1", TRUTH_FALSE},
      {"air.min=-9 air.min@1=?..1 air.min@2=-9", TRUTH_UNKNOWN}, /* in the middle of a run */
      {"air.min=-9 air.min@1=1 air.min@2=?..1", TRUTH_FALSE},
      {"metoffice:amber:snow air.min=9", TRUTH_TRUE}}},
    /* 6: Solihull; 27: Herefordshire */
    {"air.min <= 0",
     {{"air.min=0", TRUTH_TRUE},
      {"air.min=-0.0", TRUTH_TRUE},
      {"air.min=0.1", TRUTH_FALSE},
      {"air.min=0..0.1", TRUTH_UNKNOWN},
      {"air.min=?", TRUTH_UNKNOWN}}},
    /* 6: an exit of its own, warmer than the entry */
    {"air.min > 2 for 2 nights",
     {{"air.min=2.1 air.min@1=2.1 air.min@-1=0", TRUTH_TRUE},
      {"air.min=2 air.min@1=3 air.min@-1=0", TRUTH_FALSE},
      {"air.min=3 air.min@1=? air.min@-1=0", TRUTH_UNKNOWN}}},
    /* 7: Warwick, 2019 (what is heavy or high is the council's to say) */
    {"air.min < 0 or air.min in 1..3 and (rain.sum >= 10 mm or snow.sum >= 2 cm or "
     "gust.max >= 18 m/s)",
     {{"air.min=1 rain.sum=10", TRUTH_TRUE},
      {"air.min=3 gust.max=18", TRUTH_TRUE},
      {"air.min=3.1 gust.max=30", TRUTH_FALSE},
      {"air.min=0.9 gust.max=30", TRUTH_FALSE},
      {"air.min=2 rain.sum=9.9 snow.sum=1.9 gust.max=17.9", TRUTH_FALSE},
      {"air.min=2 rain.sum=4..12", TRUTH_UNKNOWN},
      {"air.min=0.5..2 snow.sum=5", TRUTH_UNKNOWN},
      {"air.min=-0.1", TRUTH_TRUE}}},
    /* 8: Nuneaton & Bedworth */
    {"air.min <= 0 for 3 nights or warning(metoffice) >= red",
     {{"air.min=0 air.min@1=-1 air.min@2=0", TRUTH_TRUE},
      {"metoffice:amber:wind", TRUTH_FALSE},
      {"metoffice:red:wind", TRUTH_TRUE}}},
    /* 9: the six districts of Gloucestershire */
    {"air.min <= -3 or air.min <= 0 for 3 nights or warning(metoffice) >= amber",
     {{"air.min=-3", TRUTH_TRUE},
      {"air.min=-2.9", TRUTH_FALSE},
      {"air.min=-2.9 air.min@1=0 air.min@2=0", TRUTH_TRUE},
      {"air.min=-2.9 air.min@1=0 air.min@2=0.1", TRUTH_FALSE},
      {"air.min=-3..-2.9", TRUTH_UNKNOWN},
      {"air.min=?..-3", TRUTH_TRUE},
      {"metoffice:yellow:snow", TRUTH_FALSE}}},
    /* 10: Brighton & Hove, the outlook's tonight being 21 November; then its earlier rule */
    {"feels.min <= 0 or warning(metoffice) >= amber or night in 24 December..28 December or "
     "night in 31 December..2 January",
     {{"", TRUTH_FALSE}, {"feels.min=0", TRUTH_TRUE}, {"metoffice:amber:wind", TRUTH_TRUE}}},
    {"night in 21 November..22 November", {{"", TRUTH_TRUE}, {"air.min=?", TRUTH_TRUE}}},
    {"night in 22 November..20 November", {{"", TRUTH_FALSE}}},
    {"air.min <= 0 for 2 nights",
     {{"air.min=0 air.min@1=0", TRUTH_TRUE},
      {"air.min=0 air.min@1=0.1", TRUTH_FALSE},
      {"air.min=0 air.min@1=0.1 air.min@-1=?", TRUTH_UNKNOWN}}},
    /* 11: Oxford, "a warmer night in the middle of a freezing spell"; 14: South and West
       Northamptonshire, "an occasional night above zero in a series is bridged" */
    {"air.min <= 0 for 1 night bridging 1",
     {{"air.min=0", TRUTH_TRUE},
      {"air.min=4 air.min@-1=0 air.min@1=0", TRUTH_TRUE},
      {"air.min=4 air.min@-1=0", TRUTH_FALSE},
      {"air.min=4 air.min@-1=0 air.min@1=4 air.min@2=0", TRUTH_FALSE}, /* two warm ones */
      {"air.min=4 air.min@-1=0 air.min@1=?..2", TRUTH_UNKNOWN},
      {"air.min=4 air.min@-1=?..4 air.min@1=0", TRUTH_UNKNOWN},
      {"air.min=?..4 air.min@-1=0 air.min@1=0", TRUTH_TRUE}}},
    {"air.min <= 0 for 3 nights bridging 1",
     {{"air.min=0 air.min@1=4 air.min@2=0", TRUTH_TRUE},
      {"air.min=0 air.min@1=4 air.min@2=0.1", TRUTH_FALSE},
      {"air.min=0 air.min@1=4 air.min@2=4 air.min@3=0", TRUTH_FALSE},
      {"air.min=0 air.min@1=?..4 air.min@2=0", TRUTH_TRUE}}}, /* bridged, whatever it is */
    /* 12: Oxford, hot weather: outreach, cool space, rooms */
    {"day.alert(ukhsa, heat) >= yellow",
     {{"ukhsa:yellow:heat", TRUTH_TRUE},
      {"ukhsa:yellow:cold", TRUTH_FALSE},
      {"", TRUTH_FALSE},
      {"blind:ukhsa", TRUTH_UNKNOWN}}},
    {"day.alert(ukhsa, heat) >= red",
     {{"ukhsa:amber:heat", TRUTH_FALSE}, {"ukhsa:red:heat", TRUTH_TRUE}}},
    /* 15: Exeter */
    {"feels.min < 0", {{"feels.min=-0.1", TRUTH_TRUE}, {"feels.min=0", TRUTH_FALSE}}},
    /* where no source says how it feels: computed, and called so */
    {"chill.min < 0",
     {{"chill.min=-0.1", TRUTH_TRUE},
      {"feels.min=-9", TRUTH_FALSE},
      {"chill.min=?", TRUTH_UNKNOWN}}},
    /* 16: Folkestone & Hythe: throughout the full length of the night */
    {"air.throughout <= 0",
     {{"air.min=-9 air.throughout=0", TRUTH_TRUE},
      {"air.min=-9 air.throughout=0.1", TRUTH_FALSE},
      {"air.min=-9 air.throughout=-3..4", TRUTH_UNKNOWN},
      {"air.min=-9 air.throughout=1..?", TRUTH_FALSE}}},
    /* 18: East Devon */
    {"air.min <= 0 for 3 nights or warning(metoffice, rain, snow, wind) >= red or "
     "warning(metoffice) >= amber and (flood(ea) >= alert or snow.sum >= 5 cm)",
     {{"metoffice:red:snow", TRUTH_TRUE},
      {"metoffice:red:fog", TRUTH_FALSE},
      {"metoffice:amber:rain", TRUTH_FALSE},
      {"metoffice:amber:rain ea:alert:flood", TRUTH_TRUE},
      {"metoffice:amber:snow snow.sum=5", TRUTH_TRUE},
      {"metoffice:amber:snow snow.sum=2..6", TRUTH_UNKNOWN},
      {"metoffice:amber:rain blind:ea", TRUTH_UNKNOWN},
      {"air.min=0 air.min@1=0 air.min@2=0", TRUTH_TRUE}}},
    /* 19, 20, 22: Cherwell, Canterbury, Kirklees; Elmbridge adds heat */
    {"air.min <= 0 for 3 nights or day.alert(ukhsa, heat) >= amber",
     {{"air.min=0 air.min@1=0 air.min@2=0", TRUTH_TRUE},
      {"air.min=0 air.min@1=0", TRUTH_FALSE},
      {"ukhsa:amber:heat", TRUTH_TRUE},
      {"ukhsa:yellow:heat", TRUTH_FALSE}}},
    /* 21: Southend, "extreme high or low for three or more days" */
    {"air.min < 0 for 3 nights or day.air.max >= 30 C for 3 nights",
     {{"air.min=-0.1 air.min@1=-0.1 air.min@2=-0.1", TRUTH_TRUE},
      {"air.min=0 air.min@1=-0.1 air.min@2=-0.1", TRUTH_FALSE},
      {"day.air.max=30 day.air.max@1=31 day.air.max@2=30", TRUTH_TRUE},
      {"day.air.max=30 day.air.max@1=29.9 day.air.max@2=30", TRUTH_FALSE},
      {"day.air.max=30 day.air.max@1=30..? day.air.max@2=30", TRUTH_TRUE},
      {"air.max=34 air.max@1=34 air.max@2=34", TRUTH_FALSE}}}, /* that is by night */
    /* 23: Peterborough */
    {"air.min <= 0 for 3 nights or day.warning(metoffice, heat) >= amber",
     {{"metoffice:amber:heat", TRUTH_TRUE},
      {"metoffice:amber:rain", TRUTH_FALSE},
      {"metoffice@1:amber:heat", TRUTH_FALSE}}},
    /* 24: Bristol, freezing and an alert */
    {"air.min <= 0 and alert(ukhsa, cold) >= yellow",
     {{"air.min=0 ukhsa:yellow:cold", TRUTH_TRUE},
      {"air.min=0", TRUTH_FALSE},
      {"air.min=0.1 ukhsa:red:cold", TRUTH_FALSE},
      {"air.min=0 blind:ukhsa", TRUTH_UNKNOWN},
      {"air.min=0.1 blind:ukhsa", TRUTH_FALSE},
      {"air.min=? ukhsa:yellow:cold", TRUTH_UNKNOWN}}},
    /* 25: North East Lincolnshire: all season, and offers */
    {"night in 1 November..31 March", {{"", TRUTH_TRUE}}},
    {"night in 1 November..31 March and air.min <= 0 for 3 nights",
     {{"air.min=0 air.min@1=0 air.min@2=0", TRUTH_TRUE}, {"air.min=0", TRUTH_FALSE}}},
    /* 26: Lichfield: deactivated when none holds */
    {"not (feels.min <= 0 or warning(metoffice) >= yellow or day.air.max >= 30 or "
     "rain.sum >= 20 mm)",
     {{"", TRUTH_TRUE},
      {"feels.min=0", TRUTH_FALSE},
      {"rain.sum=?", TRUTH_UNKNOWN},
      {"blind:metoffice", TRUTH_UNKNOWN},
      {"blind:metoffice feels.min=-1", TRUTH_FALSE}}},
    /* 28: Torbay's list, with numbers put to it */
    {"warning(metoffice) >= yellow or air.min <= 2 or feels.min <= 0 or snow.chance >= 40 % or "
     "wind.max >= 17 m/s or day.air.max >= 30 or flood(ea) >= warning",
     {{"", TRUTH_FALSE},
      {"snow.chance=40", TRUTH_TRUE},
      {"snow.chance=39.9", TRUTH_FALSE},
      {"wind.max=17", TRUTH_TRUE},
      {"ea:alert:flood", TRUTH_FALSE},
      {"ea:warning:flood", TRUTH_TRUE},
      {"ea:severe:coast", TRUTH_TRUE},
      {"wind.max=?", TRUTH_UNKNOWN}}},
    /* so many of so many nights */
    {"air.min <= 0 on 2 of 3 nights",
     {{"air.min=0 air.min@1=4 air.min@2=0", TRUTH_TRUE},
      {"air.min=4 air.min@1=0 air.min@2=0", TRUTH_TRUE}, /* opens on the first of the three */
      {"air.min=0 air.min@1=4 air.min@2=4 air.min@3=0", TRUTH_FALSE},
      {"air.min=0 air.min@1=4 air.min@2=?", TRUTH_UNKNOWN},
      {"air.min=0 air.min@1=0 air.min@2=?", TRUTH_TRUE}}},
};

/* ---- telling ---- */

struct scene {
	struct outlook outlook;
	struct notice notices[MOST];
	struct notice_watch watches[3];
};

static const struct {
	const char *issuer;
	enum notice_kind kind;
} issuers[] = {{"metoffice", NOTICE_WARNING}, {"ukhsa", NOTICE_ALERT}, {"ea", NOTICE_FLOOD}};

static void scene_calm(struct scene *s)
{
	static const double calm[AGGREGATE_COUNT] = {8, 12, 7, 12, 7, 3, 6, 0, 0, 0};
	struct outlook *o = &s->outlook;
	outlook_clear(o);
	o->tonight = date_make(2026, 11, 21);
	for (int n = 0; n < OUTLOOK_NIGHTS; n++)
		for (int a = 0; a < AGGREGATE_COUNT; a++)
			o->all.nights[n][a] = o->all.days[n][a] =
			    (struct interval){calm[a], calm[a]};
	for (size_t i = 0; i < COUNT_OF(issuers); i++)
		s->watches[i] = (struct notice_watch){
		    issuers[i].kind,
		    issuers[i].issuer,
		    HAZARD_ANY,
		    true,
		    {outlook_day(o, 0).from, outlook_night(o, OUTLOOK_NIGHTS - 1).to}};
	o->watches = s->watches, o->watch_count = COUNT_OF(issuers);
	o->notices = s->notices;
}

static bool begins(const char **text, const char *word)
{
	size_t n = strlen(word);
	bool yes = strncmp(*text, word, n) == 0;
	*text += yes ? n : 0;
	return yes;
}

/* "@2", or nothing for tonight. */
static int night_told(const char **text)
{
	char *end = NULL;
	if (!begins(text, "@"))
		return TONIGHT;
	long n = strtol(*text, &end, 10);
	*text = end;
	return TONIGHT + (int)n;
}

static double bound_told(const char **text, double open)
{
	char *end = NULL;
	if (begins(text, "?"))
		return open;
	double x = strtod(*text, &end);
	if (end > *text && end[-1] == '.') /* "-2..3" */
		end--;
	*text = end;
	return x;
}

static void value_told(struct scene *s, const char *text)
{
	bool day = begins(&text, "day.");
	int what = -1;
	for (int a = 0; a < AGGREGATE_COUNT && what < 0; a++)
		if (begins(&text, aggregate_name((enum aggregate)a)))
			what = a;
	ck_assert_msg(what >= 0, "%s", text);
	int n = night_told(&text);
	ck_assert(begins(&text, "="));
	struct interval *v = &(day ? s->outlook.all.days : s->outlook.all.nights)[n][what];
	bool unknown = *text == '?' && text[1] == '\0';
	v->low = bound_told(&text, -INFINITY);
	v->high = unknown ? INFINITY : begins(&text, "..") ? bound_told(&text, INFINITY) : v->low;
	ck_assert_msg(*text == '\0', "%s", text);
}

static void notice_told(struct scene *s, const char *text, size_t issuer)
{
	int n = night_told(&text);
	enum level level;
	enum hazard hazard;
	ck_assert(begins(&text, ":"));
	size_t length = strcspn(text, ":");
	ck_assert(level_parse(issuers[issuer].kind, text, length, &level));
	text += length + 1;
	ck_assert(hazard_parse(text, strlen(text), &hazard));
	ck_assert_uint_lt(s->outlook.notice_count, MOST);
	s->notices[s->outlook.notice_count++] = (struct notice){
	    .kind = issuers[issuer].kind,
	    .issuer = issuers[issuer].issuer,
	    .level = level,
	    .hazards = HAZARD_BIT(hazard),
	    .valid = {outlook_day(&s->outlook, n).from, outlook_night(&s->outlook, n).to},
	    .here = TRUTH_TRUE,
	};
}

static void word_told(struct scene *s, const char *word)
{
	bool blind = begins(&word, "blind:");
	for (size_t i = 0; i < COUNT_OF(issuers); i++) {
		const char *rest = word;
		if (!begins(&rest, issuers[i].issuer))
			continue;
		if (blind)
			s->watches[i].fresh = false;
		else
			notice_told(s, rest, i);
		return;
	}
	value_told(s, word);
}

static void scene_tell(struct scene *s, const char *told)
{
	char words[200], *save = NULL;
	scene_calm(s);
	snprintf(words, sizeof words, "%s", told);
	for (char *w = strtok_r(words, " ", &save); w != NULL; w = strtok_r(NULL, " ", &save))
		word_told(s, w);
}

START_TEST(every_council)
{
	for (size_t c = 0; c < COUNT_OF(councils); c++) {
		struct rule r;
		struct fault why = {0};
		char never[160];
		ck_assert_msg(rule_parse(councils[c].rule, &r, &why) == ERR_OK, "%s: %s: %s",
			      councils[c].rule, why.field, why.message);
		ck_assert_ptr_null(rule_impossible(&r, never, sizeof never));
		for (int n = 0; n < MOST && councils[c].nights[n].told != NULL; n++) {
			struct scene s;
			memset(&s, 0, sizeof s);
			scene_tell(&s, councils[c].nights[n].told);
			enum truth got = rule_eval(&r, &s.outlook, TONIGHT);
			ck_assert_msg(got == councils[c].nights[n].want, "%s\n  on \"%s\": %s",
				      councils[c].rule, councils[c].nights[n].told,
				      truth_name(got));
		}
	}
}
END_TEST

/* 13: London: frost at any one point opens everywhere, and no point may be left out. */
START_TEST(anywhere_in_london)
{
	enum { POINTS = 3, HOURS = 16 };
	struct reading readings[POINTS * HOURS];
	struct outlook o;
	struct rule r;
	struct fault why = {0};
	outlook_clear(&o);
	o.tonight = date_make(2026, 11, 21);
	struct wall from = outlook_night(&o, TONIGHT).from;
	for (int i = 0; i < POINTS * HOURS; i++)
		readings[i] = (struct reading){.valid = {wall_plus(from, HOURS_MS(i % HOURS)),
							 wall_plus(from, HOURS_MS(i % HOURS + 1))},
					       .quantity = QUANTITY_AIR,
					       .value = 0,
					       .cautious = 0,
					       .place = i / HOURS,
					       .vouches = true};
	ck_assert_int_eq(rule_parse("air.min < 0", &r, &why), ERR_OK);
	outlook_fill(&o, &o.all, readings, COUNT_OF(readings), -1, rule_aggregates(&r));
	ck_assert_int_eq(rule_eval(&r, &o, TONIGHT), TRUTH_FALSE);
	readings[2 * HOURS + 9].cautious = -0.1;
	outlook_fill(&o, &o.all, readings, COUNT_OF(readings), -1, rule_aggregates(&r));
	ck_assert_int_eq(rule_eval(&r, &o, TONIGHT), TRUTH_TRUE);
	/* the last point's readings are missing: only the count of places tells of it */
	outlook_fill(&o, &o.all, readings, 2 * HOURS, -1, rule_aggregates(&r));
	ck_assert_int_eq(rule_eval(&r, &o, TONIGHT), TRUTH_FALSE);
	o.place_count = POINTS;
	outlook_fill(&o, &o.all, readings, 2 * HOURS, -1, rule_aggregates(&r));
	ck_assert_int_eq(rule_eval(&r, &o, TONIGHT), TRUTH_UNKNOWN);
}
END_TEST

/* 10: Brighton's nights of the calendar, through a winter. */
START_TEST(calendar_nights)
{
	struct rule r;
	struct fault why = {0};
	int nights = 0;
	ck_assert_int_eq(rule_parse("night in 24 December..28 December or "
				    "night in 31 December..2 January",
				    &r, &why),
			 ERR_OK);
	for (int day = 0; day < 365; day++) {
		struct outlook o;
		outlook_clear(&o);
		o.tonight = (struct date){date_make(2026, 7, 1).day + day};
		struct civil c = date_civil(o.tonight);
		bool want = (c.month == 12 && c.mday >= 24 && c.mday <= 28) ||
			    (c.month == 12 && c.mday == 31) || (c.month == 1 && c.mday <= 2);
		ck_assert_int_eq(rule_eval(&r, &o, TONIGHT), want ? TRUTH_TRUE : TRUTH_FALSE);
		nights += want;
	}
	ck_assert_int_eq(nights, 8);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {every_council, anywhere_in_london, calendar_nights};
	return suite_run("rule_councils", tests, COUNT_OF(tests));
}
