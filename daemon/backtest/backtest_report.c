/* SPDX-License-Identifier: MIT */
#include "backtest_report.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define POUNDS_TEXT 32

static int64_t winter_pence(const struct report *r, int opened)
{
	return r->price * r->beds * opened;
}

static const struct play *other_play(const struct report *r, int n)
{
	return r->count == 2 ? &r->plays[1 - n] : NULL;
}

/* ---- what nights and winters say, whatever it is written in ---- */

/* The other end of an interval of which only one is known says which it is. */
static void json_value(const struct interval v, FILE *out)
{
	if (v.low >= v.high)
		fprintf(out, "%.15g", v.low);
	else if (isinf(v.low))
		fprintf(out, "{\"most\":%.15g}", v.high);
	else if (isinf(v.high))
		fprintf(out, "{\"least\":%.15g}", v.low);
	else
		fprintf(out, "{\"least\":%.15g,\"most\":%.15g}", v.low, v.high);
}

static bool value_known(const struct interval v)
{
	return isfinite(v.low) || isfinite(v.high);
}

/* ---- JSON Lines ---- */

static void json_text(const char *text, FILE *out)
{
	fputc('"', out);
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			fprintf(out, "\\%c", *text);
		else if ((unsigned char)*text < ' ')
			fprintf(out, "\\u%04x", (unsigned)*text);
		else
			fputc(*text, out);
	}
	fputc('"', out);
}

static void json_values(const struct play *p, int night, FILE *out)
{
	const char *comma = "";
	for (int a = 0; a < AGGREGATE_COUNT; a++)
		for (int by_day = 0; by_day < 2; by_day++) {
			if (!(p->asked[by_day] & (1u << a)) ||
			    !value_known(p->values[by_day][a][night]))
				continue;
			fprintf(out, "%s\"%s%s\":", comma, by_day ? "day." : "",
				aggregate_name((enum aggregate)a));
			json_value(p->values[by_day][a][night], out);
			comma = ",";
		}
}

static void json_night(const struct play *p, const struct play *other, int night, FILE *out)
{
	char date[WALL_TEXT];
	const struct policy_rule *rule = &p->policy->rules[p->nights[night].rule];
	fprintf(out, "{\"night\":\"%s\",\"policy\":", date_format(play_date(p, night), date));
	json_text(p->name, out);
	fprintf(out, ",\"tier\":%d,\"rule\":", rule->tier);
	json_text(rule->name, out);
	fputs(",\"values\":{", out);
	json_values(p, night, out);
	fputc('}', out);
	if (other != NULL)
		fprintf(out, ",\"only\":%s", play_only(p, other, night) ? "true" : "false");
	fputs("}\n", out);
}

static void json_winter(const struct report *r, int n, const struct play_winter *w, FILE *out)
{
	char name[PLAY_WINTER];
	fprintf(out, "{\"winter\":\"%s\",\"policy\":", play_winter_name(w->year, name));
	json_text(r->plays[n].name, out);
	fprintf(out, ",\"opened\":%d,\"spells\":%d,\"missed_at_or_below\":", w->opened, w->spells);
	if (w->measured > 0)
		fprintf(out, "%d,\"freezing\":%d", w->missed, w->freezing);
	else
		fputs("null,\"freezing\":null", out);
	fprintf(out, ",\"unknown\":%d", w->unknown);
	if (r->count == 2)
		fprintf(out, ",\"only\":%d", w->only);
	if (r->price >= 0) {
		int64_t pence = winter_pence(r, w->opened);
		fprintf(out, ",\"cost\":%" PRId64 ".%02d", pence / 100, (int)(pence % 100));
	}
	fputs("}\n", out);
}

static void play_json(const struct report *r, int n, FILE *out)
{
	const struct play *p = &r->plays[n];
	for (int i = 0; i < p->winter_count; i++) {
		const struct play_winter *w = &p->winters[i];
		for (int night = w->first; night < w->first + w->count; night++)
			if (p->nights[night].opened == TRUTH_TRUE)
				json_night(p, other_play(r, n), night, out);
		json_winter(r, n, w, out);
	}
}

void report_json(const struct report *r, FILE *out)
{
	for (int n = 0; n < r->count; n++)
		play_json(r, n, out);
}

/* ---- CSV: a row's kind says which of the columns it fills ---- */

static void csv_text(const char *text, FILE *out)
{
	if (strpbrk(text, ",\"\r\n") == NULL) {
		fputs(text, out);
		return;
	}
	fputc('"', out);
	for (; *text; text++)
		fprintf(out, *text == '"' ? "\"\"" : "%c", *text);
	fputc('"', out);
}

/* Asked by any of the policies: all rows have the same columns. */
static bool csv_asked(const struct report *r, int by_day, int a)
{
	unsigned asked = 0;
	for (int n = 0; n < r->count; n++)
		asked |= r->plays[n].asked[by_day];
	return asked & (1u << a);
}

/* Exact values only: a cell cannot say "at most". */
static void csv_values(const struct report *r, const struct play *p, int night, FILE *out)
{
	for (int a = 0; a < AGGREGATE_COUNT; a++)
		for (int by_day = 0; by_day < 2; by_day++) {
			if (!csv_asked(r, by_day, a))
				continue;
			fputc(',', out);
			const struct interval *v = p->values[by_day][a];
			if (night >= 0 && v != NULL && v[night].low >= v[night].high)
				fprintf(out, "%.15g", v[night].low);
		}
}

static void csv_heading(const struct report *r, FILE *out)
{
	fputs("kind,policy,winter,night,tier,rule", out);
	for (int a = 0; a < AGGREGATE_COUNT; a++)
		for (int by_day = 0; by_day < 2; by_day++)
			if (csv_asked(r, by_day, a))
				fprintf(out, ",%s%s", by_day ? "day." : "",
					aggregate_name((enum aggregate)a));
	fprintf(out, ",opened,spells,missed_at_or_below,freezing,unknown%s%s\n",
		r->count == 2 ? ",only" : "", r->price >= 0 ? ",cost" : "");
}

static void csv_night(const struct report *r, int n, int year, int night, FILE *out)
{
	char date[WALL_TEXT], winter[PLAY_WINTER];
	const struct play *p = &r->plays[n];
	const struct policy_rule *rule = &p->policy->rules[p->nights[night].rule];
	fputs("night,", out);
	csv_text(p->name, out);
	fprintf(out, ",%s,%s,%d,%s", play_winter_name(year, winter),
		date_format(play_date(p, night), date), rule->tier, rule->name);
	csv_values(r, p, night, out);
	fputs(",,,,,", out);
	if (r->count == 2)
		fprintf(out, ",%d", play_only(p, other_play(r, n), night));
	fputs(r->price >= 0 ? ",\n" : "\n", out);
}

static void csv_winter(const struct report *r, int n, const struct play_winter *w, FILE *out)
{
	char winter[PLAY_WINTER];
	const struct play *p = &r->plays[n];
	fputs("winter,", out);
	csv_text(p->name, out);
	fprintf(out, ",%s,,,", play_winter_name(w->year, winter));
	csv_values(r, p, -1, out);
	fprintf(out, ",%d,%d,", w->opened, w->spells);
	if (w->measured > 0)
		fprintf(out, "%d,%d,%d", w->missed, w->freezing, w->unknown);
	else
		fprintf(out, ",,%d", w->unknown);
	if (r->count == 2)
		fprintf(out, ",%d", w->only);
	int64_t pence = winter_pence(r, w->opened);
	if (r->price >= 0)
		fprintf(out, ",%" PRId64 ".%02d", pence / 100, (int)(pence % 100));
	fputc('\n', out);
}

void report_csv(const struct report *r, FILE *out)
{
	csv_heading(r, out);
	for (int n = 0; n < r->count; n++)
		for (int i = 0; i < r->plays[n].winter_count; i++) {
			const struct play_winter *w = &r->plays[n].winters[i];
			for (int night = w->first; night < w->first + w->count; night++)
				if (r->plays[n].nights[night].opened == TRUTH_TRUE)
					csv_night(r, n, w->year, night, out);
			csv_winter(r, n, w, out);
		}
}

/* ---- the text for people ---- */

struct total {
	int winters, opened, spells, missed, unknown, only, measured;
	const struct play_winter *least, *most;
};

static struct total total_of(const struct play *p)
{
	struct total t = {.winters = p->winter_count, .least = p->winters, .most = p->winters};
	for (int i = 0; i < p->winter_count; i++) {
		const struct play_winter *w = &p->winters[i];
		t.opened += w->opened;
		t.spells += w->spells;
		t.missed += w->missed;
		t.unknown += w->unknown;
		t.only += w->only;
		t.measured += w->measured;
		t.least = w->opened < t.least->opened ? w : t.least;
		t.most = w->opened > t.most->opened ? w : t.most;
	}
	return t;
}

/* Whole pounds: 2450550 is "24,506". out has POUNDS_TEXT bytes. */
static char *pounds_text(int64_t pence, char *out)
{
	char digits[24];
	int length = snprintf(digits, sizeof(digits), "%" PRId64, (pence + 50) / 100), used = 0;
	for (int i = 0; i < length; i++) {
		out[used++] = digits[i];
		if ((length - i) % 3 == 1 && i + 1 < length)
			out[used++] = ',';
	}
	out[used] = '\0';
	return out;
}

static void text_repeat(char c, int times, FILE *out)
{
	while (times-- > 0)
		fputc(c, out);
}

/* So many of `width` columns; something is never drawn as nothing. */
static int bar_length(int nights, int most, int width)
{
	int length = most > 0 ? (nights * width + most / 2) / most : 0;
	return nights > 0 && length == 0 ? 1 : length;
}

static void text_number(int n, bool known, int width, FILE *out)
{
	if (known)
		fprintf(out, "%*d", width, n);
	else
		fprintf(out, "%*s", width, "-");
}

static void text_heading(const struct report *r, FILE *out)
{
	char from[WALL_TEXT], to[WALL_TEXT];
	const struct play *p = r->plays;
	for (int n = 0; n < r->count; n++)
		fprintf(out, "%s%s: %.200s\n", r->count == 2 ? (n ? "B  " : "A  ") : "",
			r->plays[n].name, r->plays[n].policy->title);
	fprintf(out, "Nights in season from %s to %s\n\n", date_format(p->from, from),
		date_format(play_date(p, p->count - 1), to));
}

/* ---- one policy ---- */

#define ONE_BAR 30

static void one_winter(const struct report *r, const struct play_winter *w, int most, FILE *out)
{
	char name[PLAY_WINTER], cost[POUNDS_TEXT];
	int width = ONE_BAR;
	fprintf(out, "%-8s%7d%8d", play_winter_name(w->year, name), w->opened, w->spells);
	text_number(w->missed, w->measured > 0, 8, out);
	fprintf(out, "%9d", w->unknown);
	if (r->price >= 0) {
		fprintf(out, "%15s", pounds_text(winter_pence(r, w->opened), cost));
		width -= 15;
	}
	int length = bar_length(w->opened, most, width);
	fputs(length > 0 ? "  " : "", out);
	text_repeat('#', length, out);
	fputc('\n', out);
}

static void one_total(const struct report *r, const struct total *t, FILE *out)
{
	char least[PLAY_WINTER], most[PLAY_WINTER], cost[POUNDS_TEXT];
	double n = t->winters;
	fprintf(out, "%-8s%7.1f%8.1f", "mean", t->opened / n, t->spells / n);
	if (t->measured > 0)
		fprintf(out, "%8.1f", t->missed / n);
	else
		fprintf(out, "%8s", "-");
	fprintf(out, "%9.1f", t->unknown / n);
	if (r->price >= 0)
		fprintf(out, "%15s", pounds_text(winter_pence(r, t->opened) / t->winters, cost));
	fprintf(out, "\n%-8s%7d%8d", "all", t->opened, t->spells);
	text_number(t->missed, t->measured > 0, 8, out);
	fprintf(out, "%9d", t->unknown);
	if (r->price >= 0)
		fprintf(out, "%15s", pounds_text(winter_pence(r, t->opened), cost));
	fprintf(out, "\n\nFewest nights: %d in %s; most: %d in %s.\n", t->least->opened,
		play_winter_name(t->least->year, least), t->most->opened,
		play_winter_name(t->most->year, most));
}

static void text_one(const struct report *r, FILE *out)
{
	const struct play *p = r->plays;
	struct total t = total_of(p);
	fprintf(out, "winter   opened  spells  missed  unknown%s\n",
		r->price >= 0 ? "      cost in £" : "");
	for (int i = 0; i < p->winter_count; i++)
		one_winter(r, &p->winters[i], t.most->opened, out);
	one_total(r, &t, out);
}

/* ---- two policies ---- */

#define TWO_BAR 20
#define COLDEST 10

/* Both play the same nights, but a season can make a winter of one that is none of the other's. */
static const struct play_winter *winter_find(const struct play *p, int year)
{
	static const struct play_winter none = {0};
	for (int i = 0; i < p->winter_count; i++)
		if (p->winters[i].year == year)
			return &p->winters[i];
	return &none;
}

static void two_bar(const struct play_winter *a, const struct play_winter *b, int most, FILE *out)
{
	int both = a->opened - a->only, all = both + a->only + b->only;
	fputs(all > 0 ? "  " : "", out);
	text_repeat('=', bar_length(both, most, TWO_BAR), out);
	text_repeat('A', bar_length(a->only, most, TWO_BAR), out);
	text_repeat('B', bar_length(b->only, most, TWO_BAR), out);
}

static void two_winter(const struct report *r, int year, int most, FILE *out)
{
	char name[PLAY_WINTER], cost[2][POUNDS_TEXT];
	const struct play_winter *a = winter_find(&r->plays[0], year);
	const struct play_winter *b = winter_find(&r->plays[1], year);
	fprintf(out, "%-8s%6d%5d%6d%5d", play_winter_name(year, name), a->opened, b->opened,
		a->only, b->only);
	text_number(a->missed, a->measured > 0, 6, out);
	text_number(b->missed, b->measured > 0, 5, out);
	fprintf(out, "%6d%5d", a->unknown, b->unknown);
	if (r->price >= 0)
		fprintf(out, "%14s%14s", pounds_text(winter_pence(r, a->opened), cost[0]),
			pounds_text(winter_pence(r, b->opened), cost[1]));
	else
		two_bar(a, b, most, out);
	fputc('\n', out);
}

struct cold_night {
	struct date date;
	double air;
};

static int colder(const void *left, const void *right)
{
	const struct cold_night *a = left, *b = right;
	if (a->air != b->air)
		return a->air < b->air ? -1 : 1;
	return a->date.day < b->date.day ? -1 : a->date.day > b->date.day;
}

/* What a change of policy would cost is seen in the coldest nights that it would leave out. */
static void coldest_only(const struct report *r, int n, FILE *out)
{
	char date[WALL_TEXT];
	const struct play *p = &r->plays[n];
	struct cold_night *nights = calloc((size_t)p->count, sizeof(*nights));
	size_t count = 0;
	if (nights == NULL)
		abort();
	for (int i = 0; i < p->count; i++)
		if (play_only(p, other_play(r, n), i))
			nights[count++] = (struct cold_night){
			    play_date(p, i), p->values[0][AGGREGATE_AIR_MIN][i].high};
	qsort(nights, count, sizeof(*nights), colder);
	fprintf(out, "Only %c opens %zu nights%s", "AB"[n], count,
		count > COLDEST ? "; the coldest of them:"
		: count > 0     ? ":"
				: ".");
	for (size_t i = 0; i < count && i < COLDEST; i++) {
		fprintf(out, "%s%s", i % 4 == 0 ? "\n  " : "   ",
			date_format(nights[i].date, date));
		if (isfinite(nights[i].air))
			fprintf(out, " %5.1f", nights[i].air);
	}
	fputc('\n', out);
	free(nights);
}

static void two_total(const struct report *r, int winters, FILE *out)
{
	char cost[POUNDS_TEXT];
	assert(winters > 0);
	for (int n = 0; n < 2; n++) {
		struct total t = total_of(&r->plays[n]);
		fprintf(out, "%c opens %d nights in %d spells, %.1f nights a winter", "AB"[n],
			t.opened, t.spells, (double)t.opened / winters);
		if (r->price >= 0)
			fprintf(out, ", £%s a winter",
				pounds_text(winter_pence(r, t.opened) / winters, cost));
		fputs(".\n", out);
	}
	coldest_only(r, 0, out);
	coldest_only(r, 1, out);
}

static int two_most(const struct report *r, int first, int last)
{
	int most = 0;
	for (int year = first; year <= last; year++) {
		const struct play_winter *a = winter_find(&r->plays[0], year);
		const struct play_winter *b = winter_find(&r->plays[1], year);
		int all = a->opened + b->only;
		most = all > most ? all : most;
	}
	return most;
}

static void text_two(const struct report *r, FILE *out)
{
	const struct play *p = r->plays;
	int first = play_winter_year(p->from), winters = 0;
	int last = play_winter_year(play_date(p, p->count - 1));
	int most = two_most(r, first, last);
	fprintf(out, "          opened    only one     missed    unknown%s\n",
		r->price >= 0 ? "                   cost in £" : "");
	fprintf(out, "winter       A    B     A    B     A    B     A    B%s\n",
		r->price >= 0 ? "             A             B" : "  = both, A B only one");
	for (int year = first; year <= last; year++)
		if (winter_find(&p[0], year)->count > 0 || winter_find(&p[1], year)->count > 0) {
			two_winter(r, year, most, out);
			winters++;
		}
	fputc('\n', out);
	two_total(r, winters, out);
}

void report_text(const struct report *r, FILE *out)
{
	bool any = false;
	for (int n = 0; n < r->count; n++)
		any = any || r->plays[n].winter_count > 0;
	text_heading(r, out);
	if (!any) {
		fputs("None of these nights is in season.\n", out);
		return;
	}
	(r->count == 2 ? text_two : text_one)(r, out);
	fputs("\nMissed: at or below zero, and no rule opened them.\n"
	      "Unknown: the histories cannot tell.\n",
	      out);
}
