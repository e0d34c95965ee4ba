/* SPDX-License-Identifier: MIT */
#include "rule_inside.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "ascii.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static const struct bounds bounds[AGGREGATE_COUNT] = {
    [AGGREGATE_AIR_MIN] = {-AIR_MOST, AIR_MOST, "a temperature"},
    [AGGREGATE_AIR_MAX] = {-AIR_MOST, AIR_MOST, "a temperature"},
    [AGGREGATE_AIR_THROUGHOUT] = {-AIR_MOST, AIR_MOST, "a temperature"},
    [AGGREGATE_FEELS_MIN] = {-AIR_MOST, AIR_MOST, "a temperature"},
    [AGGREGATE_FEELS_MAX] = {-AIR_MOST, AIR_MOST, "a temperature"},
    [AGGREGATE_CHILL_MIN] = {-AIR_MOST, AIR_MOST, "a temperature"},
    [AGGREGATE_WIND_MAX] = {0, 120, "a wind speed"},
    [AGGREGATE_GUST_MAX] = {0, 120, "a wind speed"},
    [AGGREGATE_RAIN_SUM] = {0, 500, "an amount of rain"},
    [AGGREGATE_SNOW_SUM] = {0, 300, "a depth of snow"},
    [AGGREGATE_SNOW_CHANCE] = {0, 100, "a chance"},
};

const struct bounds *aggregate_bounds(enum aggregate a)
{
	return &bounds[a];
}

/* ---- units ---- */

/* A number of it is number * scale + shift of the base: °C, m/s, mm, %. */
struct unit {
	const char *word, *base;
	double scale, shift;
};

static const struct unit units[] = {
    {"C", "C", 1, 0},
    {"\xc2\xb0"
     "C",
     "C", 1, 0},
    {"F", "C", 5 / 9.0, -160 / 9.0},
    {"\xc2\xb0"
     "F",
     "C", 5 / 9.0, -160 / 9.0},
    {"K", "C", 1, -273.15},
    {"m/s", "m/s", 1, 0},
    {"mph", "m/s", 0.44704, 0},
    {"km/h", "m/s", 1 / 3.6, 0},
    {"kph", "m/s", 1 / 3.6, 0},
    {"kn", "m/s", 1852 / 3600.0, 0},
    {"kt", "m/s", 1852 / 3600.0, 0},
    {"knots", "m/s", 1852 / 3600.0, 0},
    {"mm", "mm", 1, 0},
    {"cm", "mm", 10, 0},
    {"m", "mm", 1000, 0},
    {"inch", "mm", 25.4, 0},
    {"inches", "mm", 25.4, 0},
    {"%", "%", 1, 0},
    {"percent", "%", 1, 0},
};

static const struct unit *unit_find(const char *word, size_t length)
{
	for (size_t i = 0; i < COUNT_OF(units); i++)
		if (strlen(units[i].word) == length && memcmp(units[i].word, word, length) == 0)
			return &units[i];
	return NULL;
}

static const struct unit *unit_of(enum aggregate a)
{
	const char *own = aggregate_unit(a);
	return unit_find(own, strlen(own));
}

bool unit_known(const char *word, size_t length)
{
	return unit_find(word, length) != NULL;
}

static bool same_measure(const struct unit *a, const struct unit *b)
{
	return strcmp(a->base, b->base) == 0;
}

bool unit_fits(enum aggregate a, const char *word, size_t length)
{
	const struct unit *u = unit_find(word, length), *own = unit_of(a);
	return u != NULL && same_measure(u, own) && u->scale == own->scale &&
	       u->shift == own->shift;
}

void unit_refuse(enum aggregate a, double number, const char *word, size_t length, char *out,
		 size_t size)
{
	const struct unit *u = unit_find(word, length), *own = unit_of(a);
	int used =
	    snprintf(out, size, "%s is in %s, not %s", aggregate_name(a), own->word, u->word);
	if (!same_measure(u, own) || used < 0 || (size_t)used >= size)
		return;
	double converted = round(10 * (number * u->scale + u->shift) / own->scale) / 10;
	snprintf(out + used, size - (size_t)used, ": %g %s is %g %s", number, u->word,
		 converted + 0.0, own->word);
}

/* ---- days of the year ---- */

static const struct {
	const char *name;
	int longest;
} months[] = {
    {"January", 31},   {"February", 29}, {"March", 31},    {"April", 30},
    {"May", 31},       {"June", 30},     {"July", 31},     {"August", 31},
    {"September", 30}, {"October", 31},  {"November", 30}, {"December", 31},
};

static size_t same_letters(const char *known, const char *word, size_t length)
{
	size_t n = 0;
	while (n < length && known[n] != '\0' && ascii_lower(known[n]) == ascii_lower(word[n]))
		n++;
	return n;
}

int month_parse(const char *word, size_t length)
{
	for (size_t m = 0; m < COUNT_OF(months); m++)
		if (same_letters(months[m].name, word, length) == length &&
		    (length == 3 || length == strlen(months[m].name)))
			return (int)m + 1;
	return 0;
}

int month_longest(int month)
{
	return months[month - 1].longest;
}

/* Orders the days of a year, 29 February included. */
static int day_of(int month, int mday)
{
	return month * 100 + mday;
}

bool yearly_holds(int from_month, int from_mday, int to_month, int to_mday, struct date date)
{
	struct civil c = date_civil(date);
	int from = day_of(from_month, from_mday), to = day_of(to_month, to_mday);
	int day = day_of(c.month, c.mday);
	return from <= to ? from <= day && day <= to : from <= day || day <= to;
}

/* ---- who speaks ---- */

/* The Met Office has no warning of cold at all, nor of what others warn of. */
#define MET_OFFICE                                                                                 \
	(HAZARD_BIT(HAZARD_WIND) | HAZARD_BIT(HAZARD_RAIN) | HAZARD_BIT(HAZARD_SNOW) |             \
	 HAZARD_BIT(HAZARD_ICE) | HAZARD_BIT(HAZARD_FOG) | HAZARD_BIT(HAZARD_THUNDERSTORM) |       \
	 HAZARD_BIT(HAZARD_HEAT) | HAZARD_BIT(HAZARD_OTHER))

/* No colour of one is comparable with another's. */
static const struct issuer issuers[] = {
    {"metoffice", NOTICE_WARNING, MET_OFFICE},
    {"meteoalarm", NOTICE_WARNING, HAZARD_ANY},
    {"ukhsa", NOTICE_ALERT, HAZARD_BIT(HAZARD_HEAT) | HAZARD_BIT(HAZARD_COLD)},
    {"ea", NOTICE_FLOOD, HAZARD_BIT(HAZARD_FLOOD) | HAZARD_BIT(HAZARD_COAST)},
};

const struct issuer *issuer_find(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(issuers); i++)
		if (strcmp(issuers[i].name, name) == 0)
			return &issuers[i];
	return NULL;
}

void guess_issuer(struct guess *g)
{
	for (size_t i = 0; i < COUNT_OF(issuers); i++)
		guess_add(g, issuers[i].name);
}

void guess_month(struct guess *g)
{
	for (size_t m = 0; m < COUNT_OF(months); m++)
		guess_add(g, months[m].name);
}

/* ---- what may have been meant ---- */

#define GUESS_LONGEST 24 /* no word of the language is longer */

static int least(int a, int b)
{
	return a < b ? a : b;
}

/* Letters to add, drop, change or swap with the next, in either case. */
static int word_distance(const char *known, const char *word, size_t length)
{
	int rows[3][GUESS_LONGEST + 1], *before = rows[0], *above = rows[1], *row = rows[2];
	for (size_t j = 0; j <= length; j++)
		above[j] = (int)j;
	for (size_t i = 1; known[i - 1] != '\0'; i++) {
		row[0] = (int)i;
		for (size_t j = 1; j <= length; j++) {
			char a = ascii_lower(known[i - 1]), b = ascii_lower(word[j - 1]);
			row[j] = least(least(above[j], row[j - 1]) + 1, above[j - 1] + (a != b));
			if (i > 1 && j > 1 && a == ascii_lower(word[j - 2]) &&
			    b == ascii_lower(known[i - 2]))
				row[j] = least(row[j], before[j - 2] + 1);
		}
		int *oldest = before;
		before = above, above = row, row = oldest;
	}
	return above[length];
}

void guess_add(struct guess *g, const char *known)
{
	size_t same = same_letters(known, g->word, g->length), whole = strlen(known);
	if (g->length < 3 || g->length > GUESS_LONGEST)
		return;
	int distance = word_distance(known, g->word, g->length);
	bool begins = same >= 3 && (same == g->length || same == whole);
	if (begins && distance > 2)
		distance = 2;
	if (distance < g->distance && distance <= 2 && 2 * distance < (int)whole) {
		g->distance = distance;
		g->known = known;
	}
}
