/* SPDX-License-Identifier: MIT */
#include "policy.h"

#include "lib/suite.h"

#define TONIGHT LIMIT_NIGHTS_BACK

static const struct season winter = {11, 1, 3, 31}, summer = {6, 1, 9, 15}, leap = {12, 1, 2, 29},
			   one_day = {12, 25, 12, 25}, year = {1, 1, 12, 31},
			   round_again = {11, 1, 10, 31}, unset = {0, 0, 0, 0};

static const struct {
	const struct season *season;
	int year, month, mday;
	bool want;
} days[] = {
    {&winter, 2026, 10, 31, false},    {&winter, 2026, 11, 1, true},
    {&winter, 2026, 12, 31, true},     {&winter, 2027, 1, 1, true},
    {&winter, 2027, 3, 31, true},      {&winter, 2027, 4, 1, false},
    {&winter, 2027, 7, 15, false},     {&winter, 2028, 2, 29, true},
    {&summer, 2026, 5, 31, false},     {&summer, 2026, 6, 1, true},
    {&summer, 2026, 9, 15, true},      {&summer, 2026, 9, 16, false},
    {&summer, 2026, 12, 31, false},    {&leap, 2028, 2, 29, true},
    {&leap, 2027, 2, 28, true},        {&leap, 2027, 3, 1, false},
    {&one_day, 2026, 12, 25, true},    {&one_day, 2026, 12, 24, false},
    {&one_day, 2026, 12, 26, false},   {&year, 2026, 1, 1, true},
    {&year, 2026, 12, 31, true},       {&round_again, 2026, 10, 31, true},
    {&round_again, 2026, 11, 1, true}, {&unset, 2026, 7, 1, true},
    {&unset, 2026, 12, 1, true},
};

START_TEST(season_table)
{
	for (size_t i = 0; i < COUNT_OF(days); i++) {
		struct date d = date_make(days[i].year, days[i].month, days[i].mday);
		ck_assert_msg(season_holds(days[i].season, d) == days[i].want,
			      "row %zu: %04d-%02d-%02d", i, days[i].year, days[i].month,
			      days[i].mday);
	}
}
END_TEST

static struct policy policy_of(const char *text)
{
	struct policy p = {.season = winter, .rule_count = 2};
	struct fault why = {0};
	ck_assert_int_eq(rule_parse("air.min < -30", &p.rules[0].when, &why), ERR_OK);
	ck_assert_msg(rule_parse(text, &p.rules[1].when, &why) == ERR_OK, "%s: %s", why.field,
		      why.message);
	return p;
}

static void night_set(struct outlook *o, int night, double low, double high)
{
	o->all.nights[night][AGGREGATE_AIR_MIN] = (struct interval){low, high};
}

START_TEST(rule_holds_in_season_only)
{
	struct policy p = policy_of("air.min < 0");
	struct outlook o;
	struct date in = date_make(2026, 11, 21), out = date_make(2026, 10, 21);
	outlook_clear(&o);
	ck_assert_int_eq(policy_rule_holds(&p, 1, &o, TONIGHT, in), TRUTH_UNKNOWN);
	ck_assert_int_eq(policy_rule_holds(&p, 1, &o, TONIGHT, out), TRUTH_FALSE);
	night_set(&o, TONIGHT, -4.7, -4.7);
	ck_assert_int_eq(policy_rule_holds(&p, 1, &o, TONIGHT, in), TRUTH_TRUE);
	ck_assert_int_eq(policy_rule_holds(&p, 1, &o, TONIGHT, out), TRUTH_FALSE);
	ck_assert_int_eq(policy_rule_holds(&p, 0, &o, TONIGHT, in), TRUTH_FALSE);
	ck_assert_int_eq(policy_rule_holds(&p, 1, &o, TONIGHT + 1, in), TRUTH_UNKNOWN);
}
END_TEST

/* A run opens on its first night, and nights of the season may count ones outside it. */
START_TEST(run_opens_on_the_first_night)
{
	struct policy p = policy_of("air.min <= 0 for 3 nights");
	struct outlook o;
	struct date first = date_make(2026, 11, 1);
	outlook_clear(&o);
	night_set(&o, TONIGHT - 1, 3, 3);
	for (int n = 0; n < 3; n++)
		night_set(&o, TONIGHT + n, -1, 0);
	night_set(&o, TONIGHT + 3, 1, 1);
	ck_assert_int_eq(policy_rule_holds(&p, 1, &o, TONIGHT, first), TRUTH_TRUE);
	ck_assert_int_eq(policy_rule_holds(&p, 1, &o, TONIGHT - 1, first), TRUTH_FALSE);
	night_set(&o, TONIGHT + 2, -1, 0.1);
	ck_assert_int_eq(policy_rule_holds(&p, 1, &o, TONIGHT, first), TRUTH_UNKNOWN);
	night_set(&o, TONIGHT + 2, 0.1, 0.1);
	ck_assert_int_eq(policy_rule_holds(&p, 1, &o, TONIGHT, first), TRUTH_FALSE);
	night_set(&o, TONIGHT - 1, -2, -2);
	ck_assert_int_eq(policy_rule_holds(&p, 1, &o, TONIGHT, first), TRUTH_TRUE);
	night_set(&o, TONIGHT - 1, -2, 2);
	ck_assert_int_eq(policy_rule_holds(&p, 1, &o, TONIGHT, first), TRUTH_UNKNOWN);
}
END_TEST

/* A rule with a season of its own holds in that one only, whatever the policy's. */
START_TEST(a_rules_own_season_goes_before_the_policys)
{
	struct policy p = policy_of("day.air.max >= 30");
	struct outlook o;
	struct date july = date_make(2027, 7, 10), december = date_make(2026, 12, 10);
	outlook_clear(&o);
	o.all.days[TONIGHT][AGGREGATE_AIR_MAX] = (struct interval){31, 31};
	ck_assert_ptr_eq(policy_season(&p, 1), &p.season);
	ck_assert_int_eq(policy_rule_holds(&p, 1, &o, TONIGHT, july), TRUTH_FALSE);
	ck_assert_int_eq(policy_rule_holds(&p, 1, &o, TONIGHT, december), TRUTH_TRUE);
	p.rules[1].season = summer;
	ck_assert_ptr_eq(policy_season(&p, 1), &p.rules[1].season);
	ck_assert_int_eq(policy_rule_holds(&p, 1, &o, TONIGHT, july), TRUTH_TRUE);
	ck_assert_int_eq(policy_rule_holds(&p, 1, &o, TONIGHT, december), TRUTH_FALSE);
	ck_assert_int_eq(policy_rule_holds(&p, 0, &o, TONIGHT, july), TRUTH_FALSE);
	p.season = unset;
	ck_assert_int_eq(policy_rule_holds(&p, 0, &o, TONIGHT, july), TRUTH_UNKNOWN);
}
END_TEST

START_TEST(aggregates_of_all_rules_and_the_exit)
{
	struct policy p = policy_of("gust.max > 18 or not day.rain.sum < 5");
	struct fault why = {0};
	unsigned want =
	    1u << AGGREGATE_AIR_MIN | 1u << AGGREGATE_GUST_MAX | 1u << AGGREGATE_RAIN_SUM;
	ck_assert_uint_eq(policy_aggregates(&p), want);
	ck_assert_int_eq(rule_parse("feels.min > 2 for 2 nights", &p.exit, &why), ERR_OK);
	ck_assert_uint_eq(policy_aggregates(&p), want | 1u << AGGREGATE_FEELS_MIN);
	p.rule_count = 1; /* a rule beyond the count is none */
	ck_assert_uint_eq(policy_aggregates(&p),
			  1u << AGGREGATE_AIR_MIN | 1u << AGGREGATE_FEELS_MIN);
}
END_TEST

START_TEST(action_names)
{
	ck_assert_str_eq(action_name(ACTION_ADVISE), "advise");
	ck_assert_str_eq(action_name(ACTION_PROPOSE), "propose");
	ck_assert_str_eq(action_name(ACTION_ACTIVATE), "activate");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {season_table,
				      rule_holds_in_season_only,
				      run_opens_on_the_first_night,
				      a_rules_own_season_goes_before_the_policys,
				      aggregates_of_all_rules_and_the_exit,
				      action_names};
	return suite_run("policy", tests, COUNT_OF(tests));
}
