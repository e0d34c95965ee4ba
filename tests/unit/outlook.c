/* SPDX-License-Identifier: MIT */
#include "outlook.h"

#include <math.h>
#include <string.h>

#include "lib/dice.h"
#include "lib/suite.h"
#include "reading_set.h"

#define TONIGHT LIMIT_NIGHTS_BACK
#define EVERY ((1u << AGGREGATE_COUNT) - 1)

static struct outlook outlook_of(int year, int month, int mday)
{
	struct outlook o;
	outlook_clear(&o);
	o.tonight = date_make(year, month, mday);
	return o;
}

static bool is_unknown(struct interval v)
{
	return v.low == -INFINITY && v.high == INFINITY;
}

START_TEST(a_cleared_outlook_knows_nothing)
{
	struct outlook o;
	memset(&o, 0x5a, sizeof o);
	outlook_clear(&o);
	for (int n = 0; n < OUTLOOK_NIGHTS; n++)
		for (int a = 0; a < AGGREGATE_COUNT; a++)
			ck_assert(is_unknown(o.all.nights[n][a]) && is_unknown(o.all.days[n][a]));
	ck_assert_int_eq(o.place_count, 0);
	ck_assert_uint_eq(o.notice_count, 0);
	ck_assert_uint_eq(o.watch_count, 0);
}
END_TEST

/* Days and nights follow each other without a gap, through both changes of the clock. */
static void spans_check(struct outlook o)
{
	for (int n = 0; n < OUTLOOK_NIGHTS; n++) {
		struct span day = outlook_day(&o, n), night = outlook_night(&o, n);
		struct civil morning = civil_london(day.from), evening = civil_london(day.to);
		ck_assert_int_eq(outlook_date(&o, n).day, o.tonight.day + n - TONIGHT);
		ck_assert_int_eq(date_london(day.from).day, outlook_date(&o, n).day);
		ck_assert_int_eq(morning.hour * 60 + morning.minute, o.hours.to_minutes);
		ck_assert_int_eq(evening.hour * 60 + evening.minute, o.hours.from_minutes);
		ck_assert_int_eq(day.to.ms, night.from.ms);
		if (n + 1 < OUTLOOK_NIGHTS)
			ck_assert_int_eq(night.to.ms, outlook_day(&o, n + 1).from.ms);
	}
}

START_TEST(days_and_nights_tile_the_time)
{
	spans_check(outlook_of(2026, 10, 25));
	spans_check(outlook_of(2026, 3, 29));
	spans_check(outlook_of(2028, 2, 29));
	struct outlook o = outlook_of(2026, 12, 31);
	o.hours = (struct night_hours){20 * 60 + 30, 7 * 60};
	spans_check(o);
}
END_TEST

/* ---- filling ---- */

enum { MANY = 400 };

/* Whole hours, of several sources and places, somewhere in the outlook's time or just beyond. */
static void readings_throw(struct dice *d, const struct outlook *o, struct reading *r, int count,
			   int places)
{
	struct wall first = wall_plus(outlook_day(o, 0).from, -HOURS_MS(24));
	for (int i = 0; i < count; i++) {
		struct wall from = wall_plus(first, HOURS_MS(dice_throw(d, 27 * 24)));
		double value = dice_throw(d, 20);
		r[i] = (struct reading){
		    .valid = {from, wall_plus(from, HOURS_MS(1 + dice_throw(d, 30)))},
		    .quantity = (enum quantity)dice_throw(d, QUANTITY_COUNT),
		    .value = value,
		    .cautious = value,
		    .source = dice_throw(d, 3),
		    .place = dice_throw(d, places),
		    .vouches = dice_throw(d, 5) > 0};
	}
}

static void part_check(const struct outlook *o, const struct outlook_part *part,
		       const struct reading *r, size_t count, unsigned aggregates)
{
	for (int n = 0; n < OUTLOOK_NIGHTS; n++)
		for (int a = 0; a < AGGREGATE_COUNT; a++) {
			struct interval night = part->nights[n][a], day = part->days[n][a];
			if (!(aggregates & (1u << a))) {
				ck_assert(is_unknown(night) && is_unknown(day));
				continue;
			}
			struct interval one =
			    reading_aggregate(r, count, outlook_night(o, n), (enum aggregate)a, -1);
			ck_assert(night.low == one.low && night.high == one.high);
			one = reading_aggregate(r, count, outlook_day(o, n), (enum aggregate)a, -1);
			ck_assert(day.low == one.low && day.high == one.high);
		}
}

START_TEST(all_nights_at_once_are_as_each_by_itself)
{
	struct dice d = dice_open("filling", 88);
	struct outlook o = outlook_of(2026, 10, 24);
	for (int round = 0; round < 40; round++) {
		static struct reading r[MANY];
		unsigned aggregates = (unsigned)dice_throw(&d, (int)EVERY + 1);
		readings_throw(&d, &o, r, MANY, 1);
		memset(&o.all, 0x5a, sizeof o.all);
		outlook_fill(&o, &o.all, r, MANY, -1, aggregates);
		part_check(&o, &o.all, r, MANY, aggregates);
	}
}
END_TEST

static struct interval both(enum aggregate a, struct interval x, struct interval y)
{
	if (aggregate_danger(a) < 0)
		return (struct interval){fmin(x.low, y.low), fmin(x.high, y.high)};
	return (struct interval){fmax(x.low, y.low), fmax(x.high, y.high)};
}

/* Each place from its own readings alone; all together from what each of them says. */
static void places_check(const struct outlook *o, const struct reading *r, int places)
{
	static struct outlook_part all, one, want;
	outlook_fill(o, &all, r, MANY, -1, EVERY);
	for (int p = 0; p < places; p++) {
		static struct reading own[MANY];
		size_t count = 0;
		for (int i = 0; i < MANY; i++)
			if (r[i].place == p)
				own[count++] = r[i];
		outlook_fill(o, &one, r, MANY, p, EVERY);
		part_check(o, &one, own, count, EVERY);
		for (int n = 0; n < OUTLOOK_NIGHTS; n++)
			for (int a = 0; a < AGGREGATE_COUNT; a++) {
				struct interval *x = &want.nights[n][a], *y = &want.days[n][a];
				enum aggregate what = (enum aggregate)a;
				*x = p ? both(what, *x, one.nights[n][a]) : one.nights[n][a];
				*y = p ? both(what, *y, one.days[n][a]) : one.days[n][a];
			}
	}
	ck_assert_mem_eq(&all, &want, sizeof all);
}

START_TEST(all_places_are_as_sure_as_the_least_sure)
{
	struct dice d = dice_open("places", 89);
	struct outlook o = outlook_of(2026, 3, 28);
	for (int round = 0; round < 20; round++) {
		static struct reading r[MANY];
		int places = 1 + dice_throw(&d, LIMIT_PLACES);
		readings_throw(&d, &o, r, MANY, places);
		r[0].place = places - 1; /* so that the readings tell how many there are */
		places_check(&o, r, places);
	}
}
END_TEST

/* Tonight at place 0, all hours at 5 °C, 20 m/s and half a millimetre each. */
static size_t night_make(const struct outlook *o, struct reading *r)
{
	static const enum quantity quantities[] = {QUANTITY_AIR, QUANTITY_GUST, QUANTITY_RAIN};
	static const double values[] = {5, 20, 0.5};
	struct span night = outlook_night(o, TONIGHT);
	size_t count = 0;
	for (struct wall at = night.from; wall_before(at, night.to);
	     at = wall_plus(at, HOURS_MS(1)))
		for (size_t q = 0; q < COUNT_OF(quantities); q++)
			r[count++] = (struct reading){.valid = {at, wall_plus(at, HOURS_MS(1))},
						      .quantity = quantities[q],
						      .value = values[q],
						      .cautious = values[q],
						      .vouches = true};
	return count;
}

START_TEST(a_place_without_readings_leaves_all_unknown_on_the_dangerous_side)
{
	struct outlook o = outlook_of(2026, 11, 21);
	struct reading r[3 * 16];
	size_t count = night_make(&o, r);
	const struct interval *tonight = o.all.nights[TONIGHT];
	outlook_fill(&o, &o.all, r, count, -1, EVERY);
	ck_assert(tonight[AGGREGATE_AIR_MIN].low == 5 && tonight[AGGREGATE_AIR_MIN].high == 5);
	ck_assert(tonight[AGGREGATE_GUST_MAX].low == 20 && tonight[AGGREGATE_GUST_MAX].high == 20);
	ck_assert(tonight[AGGREGATE_RAIN_SUM].low == 7.5 &&
		  tonight[AGGREGATE_RAIN_SUM].high == 7.5);
	o.place_count = 2;
	outlook_fill(&o, &o.all, r, count, -1, EVERY);
	ck_assert(tonight[AGGREGATE_AIR_MIN].low == -INFINITY &&
		  tonight[AGGREGATE_AIR_MIN].high == 5);
	ck_assert(tonight[AGGREGATE_GUST_MAX].low == 20 &&
		  tonight[AGGREGATE_GUST_MAX].high == INFINITY);
	ck_assert(tonight[AGGREGATE_RAIN_SUM].low == 7.5 &&
		  tonight[AGGREGATE_RAIN_SUM].high == INFINITY);
	outlook_fill(&o, &o.all, r, count, 0, EVERY); /* asked by itself the other one is known */
	ck_assert(tonight[AGGREGATE_AIR_MIN].low == 5);
	outlook_fill(&o, &o.all, r, count, 1, EVERY);
	ck_assert(is_unknown(tonight[AGGREGATE_AIR_MIN]));
}
END_TEST

START_TEST(nothing_read_is_nothing_known)
{
	struct outlook o = outlook_of(2026, 11, 21);
	outlook_fill(&o, &o.all, NULL, 0, -1, EVERY);
	for (int n = 0; n < OUTLOOK_NIGHTS; n++)
		for (int a = 0; a < AGGREGATE_COUNT; a++)
			ck_assert(is_unknown(o.all.nights[n][a]) && is_unknown(o.all.days[n][a]));
}
END_TEST

/* An hour of frost on every night that is 14, 15 or 16 hours long: in its last hour, which the
 * clock of a night of another length would miss or count to the day. */
START_TEST(the_last_hour_of_the_night_is_the_nights)
{
	struct outlook o = outlook_of(2026, 10, 24);
	for (int day = 0; day < 365; day++) {
		o.tonight.day++;
		struct wall end = outlook_night(&o, TONIGHT).to;
		struct reading r = {.valid = {wall_plus(end, -HOURS_MS(1)), end},
				    .value = -1,
				    .cautious = -1,
				    .vouches = true};
		outlook_fill(&o, &o.all, &r, 1, -1, 1u << AGGREGATE_AIR_MIN);
		ck_assert(o.all.nights[TONIGHT][AGGREGATE_AIR_MIN].high == -1);
		ck_assert(is_unknown(o.all.days[TONIGHT + 1][AGGREGATE_AIR_MIN]));
		ck_assert(is_unknown(o.all.nights[TONIGHT + 1][AGGREGATE_AIR_MIN]));
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
	    a_cleared_outlook_knows_nothing,
	    days_and_nights_tile_the_time,
	    all_nights_at_once_are_as_each_by_itself,
	    all_places_are_as_sure_as_the_least_sure,
	    a_place_without_readings_leaves_all_unknown_on_the_dangerous_side,
	    nothing_read_is_nothing_known,
	    the_last_hour_of_the_night_is_the_nights,
	};
	return suite_run("outlook", tests, COUNT_OF(tests));
}
