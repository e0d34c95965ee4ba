/* SPDX-License-Identifier: MIT */
#include "notice.h"

#include <string.h>

#include "lib/dice.h"
#include "lib/suite.h"

/* ---- words ---- */

static const struct {
	enum notice_kind kind;
	const char *word;
	int level; /* -1: no word of that kind */
} levels[] = {
    {NOTICE_WARNING, "yellow", LEVEL_YELLOW},
    {NOTICE_WARNING, "YELLOW", LEVEL_YELLOW},
    {NOTICE_WARNING, "Amber", LEVEL_AMBER},
    {NOTICE_WARNING, "Orange", LEVEL_AMBER},
    {NOTICE_ALERT, "orange", LEVEL_AMBER},
    {NOTICE_WARNING, "red", LEVEL_RED},
    {NOTICE_WARNING, "Green", LEVEL_NONE},
    {NOTICE_WARNING, "severe", -1},
    {NOTICE_WARNING, "warning", -1},
    {NOTICE_WARNING, "yello", -1},
    {NOTICE_WARNING, "yellows", -1},
    {NOTICE_WARNING, "", -1},
    {NOTICE_ALERT, "alert", -1},
    {NOTICE_FLOOD, "alert", LEVEL_YELLOW},
    {NOTICE_FLOOD, "Warning", LEVEL_AMBER},
    {NOTICE_FLOOD, "SEVERE", LEVEL_RED},
    {NOTICE_FLOOD, "none", LEVEL_NONE},
    {NOTICE_FLOOD, "amber", -1},
    {NOTICE_FLOOD, "orange", -1},
};

START_TEST(level_words)
{
	for (size_t i = 0; i < COUNT_OF(levels); i++) {
		enum level l = LEVEL_RED + 1;
		char longer[32];
		snprintf(longer, sizeof longer, "%sx", levels[i].word);
		bool taken = level_parse(levels[i].kind, longer, strlen(levels[i].word), &l);
		ck_assert_msg(taken == (levels[i].level >= 0), "%s", levels[i].word);
		ck_assert_int_eq((int)l, taken ? levels[i].level : LEVEL_RED + 1);
	}
	for (int k = 0; k < NOTICE_KINDS; k++)
		for (int l = LEVEL_NONE; l <= LEVEL_RED; l++) {
			const char *name = level_name((enum notice_kind)k, (enum level)l);
			enum level back;
			ck_assert(level_parse((enum notice_kind)k, name, strlen(name), &back));
			ck_assert_int_eq((int)back, l);
		}
}
END_TEST

START_TEST(hazard_words)
{
	enum hazard h = HAZARDS;
	ck_assert(!hazard_parse("winds", 5, &h));
	ck_assert(!hazard_parse("", 0, &h));
	ck_assert(!hazard_parse("win", 3, &h));
	ck_assert_int_eq(h, HAZARDS);
	ck_assert(hazard_parse("Lightning", 9, &h));
	ck_assert_int_eq(h, HAZARD_THUNDERSTORM);
	ck_assert(hazard_parse("THUNDERSTORMS", 13, &h));
	ck_assert_int_eq(h, HAZARD_THUNDERSTORM);
	ck_assert(hazard_parse("WIND and more", 4, &h));
	ck_assert_int_eq(h, HAZARD_WIND);
	for (int i = 0; i < HAZARDS; i++) {
		const char *name = hazard_name((enum hazard)i);
		ck_assert(hazard_parse(name, strlen(name), &h));
		ck_assert_int_eq((int)h, i);
	}
	ck_assert_str_eq(notice_kind_name(NOTICE_WARNING), "warning");
	ck_assert_str_eq(notice_kind_name(NOTICE_ALERT), "alert");
	ck_assert_str_eq(notice_kind_name(NOTICE_FLOOD), "flood");
}
END_TEST

/* ---- one notice, one source: a night from 0 to 15 ---- */

#define SPAN(from, to)                                                                             \
	{                                                                                          \
		{HOURS_MS(from)},                                                                  \
		{                                                                                  \
			HOURS_MS(to)                                                               \
		}                                                                                  \
	}
#define WIND HAZARD_BIT(HAZARD_WIND)
#define SNOW HAZARD_BIT(HAZARD_SNOW)
#define ICE HAZARD_BIT(HAZARD_ICE)

static const struct notice storm = {.kind = NOTICE_WARNING,
				    .issuer = "metoffice",
				    .level = LEVEL_AMBER,
				    .hazards = WIND | ICE,
				    .valid = SPAN(3, 5),
				    .here = TRUTH_TRUE,
				    .areas = "West Midlands\nWest Midlands Conurbation\n\nWM"};
static const struct notice_watch all_night = {NOTICE_WARNING, "metoffice", HAZARD_ANY, true,
					      SPAN(-24, 48)};
static const struct notice_question amber = {NOTICE_WARNING, "metoffice", LEVEL_AMBER, HAZARD_ANY,
					     ""};
static const struct span night = SPAN(0, 15);

static enum truth ask(const struct notice_question *q, const struct notice *n,
		      const struct notice_watch *w)
{
	return notice_holds(q, n, n != NULL, w, w != NULL, night);
}

START_TEST(a_storm_is_a_storm)
{
	ck_assert_int_eq(ask(&amber, &storm, &all_night), TRUTH_TRUE);
	ck_assert_int_eq(ask(&amber, &storm, NULL), TRUTH_TRUE); /* already shown counts */
	ck_assert_int_eq(ask(&amber, NULL, &all_night), TRUTH_FALSE); /* fresh and quiet */
	ck_assert_int_eq(ask(&amber, NULL, NULL), TRUTH_UNKNOWN);
}
END_TEST

/* The question is about amber warnings of the Met Office; each row changes one thing. */
START_TEST(what_must_match)
{
	struct notice n = storm;
	struct notice_question q = amber;
	n.level = LEVEL_RED;
	ck_assert_int_eq(ask(&q, &n, &all_night), TRUTH_TRUE);
	n.level = LEVEL_YELLOW;
	ck_assert_int_eq(ask(&q, &n, &all_night), TRUTH_FALSE);
	n = storm, n.kind = NOTICE_ALERT;
	ck_assert_int_eq(ask(&q, &n, &all_night), TRUTH_FALSE);
	n = storm, n.issuer = "meteoalarm";
	ck_assert_int_eq(ask(&q, &n, &all_night), TRUTH_FALSE);
	n = storm, n.level = LEVEL_NONE, q.least = LEVEL_NONE; /* green is none */
	ck_assert_int_eq(ask(&q, &n, &all_night), TRUTH_FALSE);
}
END_TEST

START_TEST(touching_the_night)
{
	static const struct {
		int from, to;
		enum truth want;
	} times[] = {
	    {-5, 0, TRUTH_FALSE}, {-5, 1, TRUTH_TRUE}, {14, 30, TRUTH_TRUE}, {15, 30, TRUTH_FALSE},
	    {-9, 90, TRUTH_TRUE}, {7, 7, TRUTH_TRUE}, /* a moment is better told than lost */
	};
	for (size_t i = 0; i < COUNT_OF(times); i++) {
		struct notice n = storm;
		n.valid = (struct span)SPAN(times[i].from, times[i].to);
		ck_assert_msg(ask(&amber, &n, &all_night) == times[i].want, "row %zu", i);
	}
}
END_TEST

START_TEST(which_hazards)
{
	struct notice n = storm;
	struct notice_question q = amber;
	q.hazards = SNOW | ICE;
	ck_assert_int_eq(ask(&q, &n, &all_night), TRUTH_TRUE);
	q.hazards = SNOW;
	ck_assert_int_eq(ask(&q, &n, &all_night), TRUTH_FALSE);
	n.hazards = 0; /* the issuer did not say which */
	ck_assert_int_eq(ask(&q, &n, &all_night), TRUTH_UNKNOWN);
	q.hazards = HAZARD_ANY;
	ck_assert_int_eq(ask(&q, &n, &all_night), TRUTH_TRUE);
}
END_TEST

/* "BLIZZARD" is no word that we know, and may well be snow. */
START_TEST(a_hazard_in_unknown_words_may_be_any)
{
	struct notice n = storm;
	struct notice_question q = amber;
	n.hazards = HAZARD_BIT(HAZARD_OTHER);
	q.hazards = SNOW | ICE;
	ck_assert_int_eq(ask(&q, &n, &all_night), TRUTH_UNKNOWN);
	n.hazards |= WIND; /* known, and another one */
	ck_assert_int_eq(ask(&q, &n, &all_night), TRUTH_UNKNOWN);
	q.hazards |= WIND;
	ck_assert_int_eq(ask(&q, &n, &all_night), TRUTH_TRUE);
	q.hazards = HAZARD_BIT(HAZARD_OTHER);
	ck_assert_int_eq(ask(&q, &n, &all_night), TRUTH_TRUE);
	n.level = LEVEL_YELLOW;
	ck_assert_int_eq(ask(&q, &n, &all_night), TRUTH_FALSE);
}
END_TEST

START_TEST(which_place)
{
	struct notice n = storm;
	n.here = TRUTH_FALSE;
	ck_assert_int_eq(ask(&amber, &n, &all_night), TRUTH_FALSE);
	n.here = TRUTH_UNKNOWN;
	ck_assert_int_eq(ask(&amber, &n, &all_night), TRUTH_UNKNOWN);
	n.level = LEVEL_YELLOW; /* too little, wherever it is */
	ck_assert_int_eq(ask(&amber, &n, &all_night), TRUTH_FALSE);
}
END_TEST

START_TEST(which_area)
{
	static const struct {
		const char *asked, *areas;
		enum truth want;
	} areas[] = {
	    {"West Midlands", "West Midlands\nWM", TRUTH_TRUE},
	    {"west MIDLANDS", "Wales\nWest Midlands", TRUTH_TRUE},
	    {"WM", "West Midlands\nWM\n", TRUTH_TRUE},
	    {"West", "West Midlands\nWM", TRUTH_FALSE},
	    {"West Midlands Conurbation", "West Midlands", TRUTH_FALSE},
	    {"Midlands\nWM", "West Midlands\nWM", TRUTH_FALSE},
	    {"Wales", "", TRUTH_UNKNOWN},
	    {"Wales", "\n\n", TRUTH_UNKNOWN},
	    {"Wales", NULL, TRUTH_UNKNOWN},
	};
	for (size_t i = 0; i < COUNT_OF(areas); i++) {
		struct notice n = storm;
		struct notice_question q = amber;
		n.here = TRUTH_FALSE; /* asked by name, our own place does not matter */
		n.areas = areas[i].areas;
		q.area = areas[i].asked;
		ck_assert_msg(ask(&q, &n, &all_night) == areas[i].want, "row %zu", i);
	}
}
END_TEST

/* ---- quiet ---- */

START_TEST(quiet_needs_somebody_who_watches)
{
	struct notice_watch w = all_night;
	w.fresh = false;
	ck_assert_int_eq(ask(&amber, NULL, &w), TRUTH_UNKNOWN);
	w = all_night, w.speaks = (struct span)SPAN(0, 15);
	ck_assert_int_eq(ask(&amber, NULL, &w), TRUTH_FALSE);
	w.speaks = (struct span)SPAN(1, 48);
	ck_assert_int_eq(ask(&amber, NULL, &w), TRUTH_UNKNOWN);
	w.speaks = (struct span)SPAN(-24, 14);
	ck_assert_int_eq(ask(&amber, NULL, &w), TRUTH_UNKNOWN);
	w = all_night, w.issuer = "meteoalarm";
	ck_assert_int_eq(ask(&amber, NULL, &w), TRUTH_UNKNOWN);
	w = all_night, w.kind = NOTICE_FLOOD;
	ck_assert_int_eq(ask(&amber, NULL, &w), TRUTH_UNKNOWN);
	w = all_night, w.hazards = 0; /* speaks of nothing */
	ck_assert_int_eq(ask(&amber, NULL, &w), TRUTH_UNKNOWN);
}
END_TEST

/* Cold and heat of one issuer are two feeds: quiet from one says nothing about the other. */
START_TEST(every_hazard_asked_is_watched)
{
	const unsigned heat = HAZARD_BIT(HAZARD_HEAT), cold = HAZARD_BIT(HAZARD_COLD);
	struct notice_watch w[2] = {{NOTICE_ALERT, "ukhsa", heat, true, SPAN(-24, 48)},
				    {NOTICE_ALERT, "ukhsa", cold, false, SPAN(-24, 48)}};
	struct notice_question q = {NOTICE_ALERT, "ukhsa", LEVEL_AMBER, cold, ""};
	ck_assert_int_eq(notice_holds(&q, NULL, 0, w, 2, night), TRUTH_UNKNOWN);
	ck_assert_int_eq(notice_holds(&q, NULL, 0, w, 1, night), TRUTH_UNKNOWN);
	q.hazards = heat;
	ck_assert_int_eq(notice_holds(&q, NULL, 0, w, 2, night), TRUTH_FALSE);
	q.hazards = heat | cold;
	ck_assert_int_eq(notice_holds(&q, NULL, 0, w, 2, night), TRUTH_UNKNOWN);
	q.hazards = HAZARD_ANY; /* of whatever it speaks */
	ck_assert_int_eq(notice_holds(&q, NULL, 0, w, 2, night), TRUTH_UNKNOWN);
	w[1].fresh = true;
	ck_assert_int_eq(notice_holds(&q, NULL, 0, w, 2, night), TRUTH_FALSE);
	q.hazards = heat | cold;
	ck_assert_int_eq(notice_holds(&q, NULL, 0, w, 2, night), TRUTH_FALSE);
	q.hazards |= WIND;
	ck_assert_int_eq(notice_holds(&q, NULL, 0, w, 2, night), TRUTH_UNKNOWN);
}
END_TEST

/* ---- against an oracle that asks hour by hour ---- */

struct world {
	struct notice notices[3];
	struct notice_watch watches[4];
	size_t notice_count, watch_count;
};

static struct span span_throw(struct dice *d)
{
	int from = dice_throw(d, 20) - 6;
	return (struct span)SPAN(from, from + 1 + dice_throw(d, 16));
}

static void world_throw(struct dice *d, struct world *w)
{
	static const char *const issuers[] = {"metoffice", "metoffice", "meteoalarm"};
	w->notice_count = (size_t)dice_throw(d, 4);
	w->watch_count = (size_t)dice_throw(d, 5);
	for (size_t i = 0; i < w->notice_count; i++)
		w->notices[i] = (struct notice){.kind = NOTICE_WARNING,
						.issuer = issuers[dice_throw(d, 3)],
						.level = (enum level)dice_throw(d, 4),
						.hazards = (unsigned)dice_throw(d, 8),
						.valid = span_throw(d),
						.here = (enum truth)dice_throw(d, 3),
						.areas = ""};
	for (size_t i = 0; i < w->watch_count; i++)
		w->watches[i] = (struct notice_watch){NOTICE_WARNING, issuers[dice_throw(d, 3)],
						      (unsigned)dice_throw(d, 8),
						      dice_throw(d, 4) > 0, span_throw(d)};
}

/* Of one hazard in one hour: 2 when a notice says so, 1 when it may, 0 when nobody says. */
static enum truth hour_shown(const struct world *w, const struct notice_question *q, int hour)
{
	enum truth shown = TRUTH_FALSE;
	for (size_t i = 0; i < w->notice_count; i++) {
		const struct notice *n = &w->notices[i];
		bool in_force =
		    n->valid.from.ms <= HOURS_MS(hour) && HOURS_MS(hour) < n->valid.to.ms;
		bool named = q->hazards == HAZARD_ANY || (n->hazards & q->hazards);
		if (!in_force || strcmp(n->issuer, q->issuer) != 0 || n->level < q->least ||
		    n->here == TRUTH_FALSE || (!named && n->hazards != 0))
			continue;
		shown = named && n->here == TRUTH_TRUE ? TRUTH_TRUE
			: shown == TRUTH_TRUE          ? shown
						       : TRUTH_UNKNOWN;
	}
	return shown;
}

static bool hour_watched(const struct world *w, const char *issuer, int hour, unsigned hazard)
{
	for (size_t i = 0; i < w->watch_count; i++) {
		const struct notice_watch *x = &w->watches[i];
		if (x->fresh && strcmp(x->issuer, issuer) == 0 && (x->hazards & hazard) &&
		    x->speaks.from.ms <= HOURS_MS(hour) && HOURS_MS(hour) < x->speaks.to.ms)
			return true;
	}
	return false;
}

static enum truth oracle(const struct world *w, const struct notice_question *q, int from, int to)
{
	enum truth shown = TRUTH_FALSE;
	unsigned asked = q->hazards == HAZARD_ANY ? 0 : q->hazards;
	bool watched = true;
	for (size_t i = 0; i < w->watch_count && q->hazards == HAZARD_ANY; i++)
		if (strcmp(w->watches[i].issuer, q->issuer) == 0)
			asked |= w->watches[i].hazards;
	for (int hour = from; hour < to; hour++) {
		enum truth t = hour_shown(w, q, hour);
		shown = t > shown ? t : shown;
		for (int h = 0; h < HAZARDS; h++)
			if (asked & HAZARD_BIT(h))
				watched &= hour_watched(w, q->issuer, hour, HAZARD_BIT(h));
	}
	if (shown != TRUTH_FALSE)
		return shown;
	return watched && asked != 0 ? TRUTH_FALSE : TRUTH_UNKNOWN;
}

START_TEST(agrees_with_asking_hour_by_hour)
{
	struct dice d = dice_open("notices", 5511);
	int told[3] = {0};
	for (int round = 0; round < 50000; round++) {
		struct world w;
		world_throw(&d, &w);
		int from = dice_throw(&d, 8), to = from + 1 + dice_throw(&d, 8);
		int hazards = 1 + dice_throw(&d, 8);
		struct notice_question q = {NOTICE_WARNING, "metoffice",
					    (enum level)(1 + dice_throw(&d, 3)),
					    hazards == 8 ? HAZARD_ANY : (unsigned)hazards, ""};
		enum truth want = oracle(&w, &q, from, to);
		enum truth got = notice_holds(&q, w.notices, w.notice_count, w.watches,
					      w.watch_count, (struct span)SPAN(from, to));
		ck_assert_msg(got == want, "round %d: %s, wanted %s", round, truth_name(got),
			      truth_name(want));
		told[got]++;
	}
	for (int t = 0; t < 3; t++)
		ck_assert_int_gt(told[t], 1000);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {level_words,
				      hazard_words,
				      a_storm_is_a_storm,
				      what_must_match,
				      touching_the_night,
				      which_hazards,
				      a_hazard_in_unknown_words_may_be_any,
				      which_place,
				      which_area,
				      quiet_needs_somebody_who_watches,
				      every_hazard_asked_is_watched,
				      agrees_with_asking_hour_by_hour};
	return suite_run("notice", tests, COUNT_OF(tests));
}
