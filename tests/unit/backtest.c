/* SPDX-License-Identifier: MIT
 *
 * The parts of the back-test that no output shows by itself: that windows of nights judge as the
 * daemon would have judged each night, and how values of several files come together.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "backtest_play.h"
#include "lib/dice.h"
#include "lib/suite.h"

static struct history history;
static char *complaints;
static size_t complaints_size;
static FILE *errors;

static void open_history(void)
{
	errors = open_memstream(&complaints, &complaints_size);
	ck_assert_ptr_nonnull(errors);
	history_open(&history, errors);
}

static void close_history(void)
{
	history_close(&history);
	fclose(errors);
	free(complaints);
}

static int load(const char *text)
{
	char path[] = "/tmp/swep-history-XXXXXX";
	int fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	int count = history_load(&history, path, HISTORY_CSV, HISTORY_UTC);
	unlink(path);
	fflush(errors);
	return count;
}

static struct interval value(struct date date, bool by_day, enum aggregate a)
{
	struct interval out = {0, 0}, *columns[2][AGGREGATE_COUNT] = {{NULL}};
	columns[by_day][a] = &out;
	history_fill(&history, NIGHT_HOURS_DEFAULT, date, 1, columns);
	return out;
}

START_TEST(days_are_those_of_the_years)
{
	ck_assert_int_eq(history_day(HISTORY_FIRST_YEAR, 1, 1), 0);
	ck_assert_int_eq(history_day(HISTORY_LAST_YEAR, 12, 31), HISTORY_DAYS - 1);
	ck_assert_int_eq(history_day(HISTORY_FIRST_YEAR - 1, 12, 31), -1);
	ck_assert_int_eq(history_day(HISTORY_LAST_YEAR + 1, 1, 1), -1);
	ck_assert_int_eq(history_day(1900, 2, 29), -1);
	ck_assert_int_eq(history_day(2000, 2, 29) + 1, history_day(2000, 3, 1));
}
END_TEST

START_TEST(first_and_last_days_are_kept)
{
	open_history();
	ck_assert_int_eq(load("date,air.min\n2199-12-31,-2\n1600-01-01,-1\n"), 0);
	ck_assert_double_eq(value(date_make(1600, 1, 1), false, AGGREGATE_AIR_MIN).low, -1);
	ck_assert_double_eq(value(date_make(2199, 12, 31), false, AGGREGATE_AIR_MIN).high, -2);
	ck_assert_double_infinite(value(date_make(1599, 12, 31), false, AGGREGATE_AIR_MIN).low);
	ck_assert_double_infinite(value(date_make(2200, 1, 1), false, AGGREGATE_AIR_MIN).high);
	close_history();
}
END_TEST

/* A daily value speaks for the whole night; hours beside it can only make it worse. */
START_TEST(hours_and_days_come_together)
{
	static const struct {
		const char *hour; /* its air and gust at 20:00 */
		double air, gust;
	} cases[] = {{"-3,9", -3, 12}, {"4,30", -1, 30}, {",", -1, 12}};
	struct date night = date_make(2020, 1, 1);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char text[80];
		open_history();
		snprintf(text, sizeof(text), "time,air,gust\n2020-01-01T20:00Z,%s\n",
			 cases[i].hour);
		ck_assert_int_eq(load(text), 0);
		ck_assert_int_eq(load("date,air.min,gust.max\n2020-01-01,-1,12\n"), 0);
		struct interval air = value(night, false, AGGREGATE_AIR_MIN);
		struct interval gust = value(night, false, AGGREGATE_GUST_MAX);
		ck_assert_double_eq(air.low, cases[i].air);
		ck_assert_double_eq(air.high, cases[i].air);
		ck_assert_double_eq(gust.low, cases[i].gust);
		ck_assert_double_eq(gust.high, cases[i].gust);
		close_history();
	}
}
END_TEST

START_TEST(reach_is_of_all_files)
{
	struct date first, last;
	open_history();
	ck_assert(!history_reach(&history, NIGHT_HOURS_DEFAULT, &first, &last));
	ck_assert_int_eq(load("date,air.min\n2020-01-05,1\n2020-01-03,\n"), 0);
	ck_assert(history_reach(&history, NIGHT_HOURS_DEFAULT, &first, &last));
	ck_assert_int_eq(first.day, date_make(2020, 1, 5).day);
	ck_assert_int_eq(last.day, first.day);
	ck_assert_int_eq(load("time,air\n2020-01-08T03:00Z,1\n2020-01-02T03:00Z,1\n"
			      "2020-01-02T04:00Z,1\n"),
			 0);
	ck_assert(history_reach(&history, NIGHT_HOURS_DEFAULT, &first, &last));
	ck_assert_int_eq(first.day, date_make(2020, 1, 1).day);
	ck_assert_int_eq(last.day, date_make(2020, 1, 7).day);
	close_history();
}
END_TEST

/* ---- windows ---- */

static struct policy *policy_of(const char *const *rules, int count)
{
	struct fault why;
	struct policy *p = calloc(1, sizeof(*p));
	ck_assert_ptr_nonnull(p);
	p->hours = NIGHT_HOURS_DEFAULT;
	p->tiers = 1;
	p->season = (struct season){11, 1, 3, 31};
	p->rule_count = count;
	for (int r = 0; r < count; r++) {
		p->rules[r].action = ACTION_PROPOSE;
		p->rules[r].tier = r + 1;
		ck_assert_msg(rule_parse(rules[r], &p->rules[r].when, &why) == ERR_OK, "%s: %s",
			      rules[r], why.message);
	}
	return p;
}

/* As the daemon looks at it: this night in the place of tonight. */
static enum truth judged_alone(const struct policy *p, struct date night, struct outlook *o,
			       int *rule)
{
	enum truth any = TRUTH_FALSE;
	*rule = -1;
	o->tonight = night;
	for (int n = 0; n < OUTLOOK_NIGHTS; n++)
		o->all.nights[n][AGGREGATE_AIR_MIN] =
		    value(outlook_date(o, n), false, AGGREGATE_AIR_MIN);
	for (int r = 0; r < p->rule_count; r++) {
		enum truth t = policy_rule_holds(p, r, o, LIMIT_NIGHTS_BACK, night);
		any = truth_either(any, t);
		*rule = t == TRUTH_TRUE ? r : *rule;
	}
	return any;
}

static void throw_history(struct dice *dice, int nights)
{
	char date[WALL_TEXT], *text = calloc(1, (size_t)nights * 32 + 32);
	ck_assert_ptr_nonnull(text);
	char *at = text + sprintf(text, "date,air.min\n");
	for (int n = 0; n < nights; n++) {
		struct date d = {date_make(2019, 9, 1).day + n};
		at += sprintf(at, "%s,", date_format(d, date));
		at += dice_throw(dice, 20) ? sprintf(at, "%d\n", dice_throw(dice, 5) - 2)
					   : sprintf(at, "\n");
	}
	ck_assert_int_eq(load(text), 0);
	free(text);
}

START_TEST(windows_judge_like_single_nights)
{
	static const char *const sets[][3] = {
	    {"air.min < 0", "air.min <= 0 for 3 nights", "air.min <= -2"},
	    {"air.min <= 0 for 11 nights", "air.min <= 1 for 5 nights", "air.min < -1"},
	    {"air.min <= 0 for 4 nights bridging 1", "air.min < 0 on 3 of 5 nights",
	     "air.min < -5"},
	    {"(air.min <= 0 for 2 nights) for 4 nights", "not (air.min > 0 for 2 nights)",
	     "air.min < 0 and night in 20 December..2 January"},
	};
	struct dice dice = dice_open("backtest", 20261121);
	struct outlook *outlook = malloc(sizeof(*outlook));
	ck_assert_ptr_nonnull(outlook);
	outlook_clear(outlook);
	for (size_t s = 0; s < COUNT_OF(sets); s++) {
		struct play play;
		struct policy *p = policy_of(sets[s], 3);
		open_history();
		throw_history(&dice, 500);
		play_open(&play, p, &history, date_make(2019, 9, 11), date_make(2020, 12, 27));
		ck_assert_int_eq(play.count, 474);
		for (int n = 0; n < play.count; n++) {
			int rule;
			enum truth t = judged_alone(p, play_date(&play, n), outlook, &rule);
			ck_assert_int_eq(play.nights[n].opened, t);
			ck_assert_int_eq(play.nights[n].rule, rule);
		}
		play_close(&play);
		close_history();
		free(p);
	}
	free(outlook);
}
END_TEST

START_TEST(winters_keep_summers_whole)
{
	char name[PLAY_WINTER];
	ck_assert_int_eq(play_winter_year(date_make(2020, 9, 30)), 2019);
	ck_assert_int_eq(play_winter_year(date_make(2020, 10, 1)), 2020);
	ck_assert_str_eq(play_winter_name(1999, name), "1999/00");
	ck_assert_str_eq(play_winter_name(2008, name), "2008/09");
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    days_are_those_of_the_years,      first_and_last_days_are_kept,
	    hours_and_days_come_together,     reach_is_of_all_files,
	    windows_judge_like_single_nights, winters_keep_summers_whole,
	};
	return suite_run("backtest", cases, COUNT_OF(cases));
}
