/* SPDX-License-Identifier: MIT */
#include "backtest_play.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A window of nights that rules see at once needs neighbours that are not judged themselves. */
#define BESIDE OUTLOOK_NIGHTS

static void *zeroed(size_t count, size_t size)
{
	void *memory = calloc(count ? count : 1, size);
	if (memory == NULL)
		abort();
	return memory;
}

struct date play_date(const struct play *p, int night)
{
	return (struct date){p->from.day + night};
}

/* ---- winters ---- */

int play_winter_year(struct date night)
{
	struct civil c = date_civil(night);
	return c.month >= 10 ? c.year : c.year - 1;
}

char *play_winter_name(int year, char *out)
{
	snprintf(out, PLAY_WINTER, "%d/%02d", year, (year + 1) % 100);
	return out;
}

static bool freezing(const struct play *p, int night)
{
	return p->values[0][AGGREGATE_AIR_MIN][night].high <= 0;
}

static void winter_count(struct play_winter *w, const struct play *p, int i)
{
	const struct play_night *night = &p->nights[i];
	bool opened = night->opened == TRUTH_TRUE;
	if (!night->in_season)
		return;
	w->opened += opened;
	w->spells += opened && (i == 0 || p->nights[i - 1].opened != TRUTH_TRUE);
	w->unknown += night->opened == TRUTH_UNKNOWN;
	w->measured += isfinite(p->values[0][AGGREGATE_AIR_MIN][i].high);
	w->freezing += freezing(p, i);
	w->missed += freezing(p, i) && !opened;
}

/* Winters none of whose nights is in season are not kept: there is nothing to say of them. */
static void winters_sum(struct play *p)
{
	int most = play_winter_year(play_date(p, p->count - 1)) - play_winter_year(p->from) + 1;
	p->winters = zeroed((size_t)most, sizeof(*p->winters));
	for (int i = 0; i < p->count;) {
		struct play_winter w = {.year = play_winter_year(play_date(p, i)), .first = i};
		int end = date_make(w.year + 1, 10, 1).day - p->from.day;
		bool season = false;
		for (; i < p->count && i < end; i++) {
			winter_count(&w, p, i);
			season = season || p->nights[i].in_season;
		}
		w.count = i - w.first;
		if (season)
			p->winters[p->winter_count++] = w;
	}
}

/* ---- seasons ---- */

static bool rule_opens(const struct policy *p, int r)
{
	return p->rules[r].action != ACTION_ADVISE;
}

/* Of each day of a year: the rules that may open it, and whether it is in any season. */
struct calendar {
	uint32_t rules[13][32];
	bool in_season[13][32];
};

static_assert(LIMIT_RULES <= 32, "a bit for each rule");

static void calendar_make(struct calendar *c, const struct policy *p)
{
	*c = (struct calendar){0};
	for (int d = 0; d < 366; d++) {
		struct date date = {date_make(2000, 1, 1).day + d}; /* a leap year */
		struct civil day = date_civil(date);
		bool in_season = season_holds(&p->season, date);
		for (int r = 0; r < p->rule_count; r++)
			if (rule_opens(p, r) && season_holds(policy_season(p, r), date)) {
				c->rules[day.month][day.mday] |= 1u << r;
				in_season = true;
			}
		c->in_season[day.month][day.mday] = in_season;
	}
}

/* ---- judging ---- */

/* Values of OUTLOOK_NIGHTS nights from index `first` of the columns on. */
static void window_fill(struct outlook *o, struct interval *columns[2][AGGREGATE_COUNT],
			const unsigned asked[2], int first)
{
	for (int a = 0; a < AGGREGATE_COUNT; a++) {
		for (int n = 0; asked[0] & (1u << a) && n < OUTLOOK_NIGHTS; n++)
			o->all.nights[n][a] = columns[0][a][first + n];
		for (int n = 0; asked[1] & (1u << a) && n < OUTLOOK_NIGHTS; n++)
			o->all.days[n][a] = columns[1][a][first + n];
	}
}

/* Of the rules in the set: the strongest true one opens the night. */
static void night_judge(struct play_night *night, const struct policy *p, uint32_t rules,
			enum truth (*truths)[OUTLOOK_NIGHTS], int n)
{
	for (int r = 0; r < p->rule_count; r++) {
		if (!(rules & (1u << r)))
			continue;
		night->opened = truth_either(night->opened, truths[r][n]);
		if (truths[r][n] == TRUTH_TRUE &&
		    (night->rule < 0 || p->rules[r].tier > p->rules[night->rule].tier))
			night->rule = (signed char)r;
	}
}

/* How many nights a rule of the policy looks to either side. */
static int policy_sight(const struct policy *p)
{
	int sight = 0;
	for (int r = 0; r < p->rule_count; r++) {
		int needed = rule_nights_needed(&p->rules[r].when);
		sight = needed > sight ? needed : sight;
	}
	assert(2 * sight < OUTLOOK_NIGHTS);
	return sight;
}

struct judging {
	struct play *play;
	struct calendar calendar;
	struct outlook outlook;
	enum truth truths[LIMIT_RULES][OUTLOOK_NIGHTS]; /* of the outlook's nights */
	struct interval *columns[2][AGGREGATE_COUNT]; /* from BESIDE nights before the first */
};

/* Judges nights i to end; the first stands at index `sight` of the window. */
static void stride_judge(struct judging *j, int i, int end, int sight)
{
	struct play *p = j->play;
	uint32_t rules[OUTLOOK_NIGHTS], any = 0;
	for (int n = i; n < end; n++) {
		struct civil day = date_civil(play_date(p, n));
		p->nights[n] = (struct play_night){
		    .in_season = j->calendar.in_season[day.month][day.mday], .rule = -1};
		any |= rules[n - i] = j->calendar.rules[day.month][day.mday];
	}
	if (any == 0)
		return;
	j->outlook.tonight = (struct date){p->from.day + i - sight + LIMIT_NIGHTS_BACK};
	window_fill(&j->outlook, j->columns, p->asked, BESIDE + i - sight);
	for (int r = 0; r < p->policy->rule_count; r++)
		rule_eval_all(&p->policy->rules[r].when, &j->outlook, j->truths[r]);
	for (int n = i; n < end; n++)
		night_judge(&p->nights[n], p->policy, rules[n - i], j->truths, sight + n - i);
}

static void nights_judge(struct judging *j)
{
	struct play *p = j->play;
	int sight = policy_sight(p->policy), stride = OUTLOOK_NIGHTS - 2 * sight;
	outlook_clear(&j->outlook);
	j->outlook.hours = p->policy->hours;
	for (int i = 0; i < p->count; i += stride)
		stride_judge(j, i, i + stride < p->count ? i + stride : p->count, sight);
}

/* ---- what is asked ---- */

static void asked_find(struct play *p)
{
	for (int r = 0; r < p->policy->rule_count; r++) {
		const struct rule *rule = &p->policy->rules[r].when;
		for (int i = 0; rule_opens(p->policy, r) && i < rule->count; i++) {
			const struct rule_node *node = &rule->nodes[i];
			if (node->kind == NODE_COMPARE || node->kind == NODE_RANGE)
				p->asked[node->by_day] |= 1u << node->aggregate;
		}
	}
}

static void columns_fill(struct judging *j, const struct history *history)
{
	struct play *p = j->play;
	int count = p->count + 2 * BESIDE;
	struct date first = {p->from.day - BESIDE};
	for (int a = 0; a < AGGREGATE_COUNT; a++)
		for (int by_day = 0; by_day < 2; by_day++)
			if (p->asked[by_day] & (1u << a) || (a == AGGREGATE_AIR_MIN && !by_day)) {
				j->columns[by_day][a] =
				    zeroed((size_t)count, sizeof(struct interval));
				p->values[by_day][a] = j->columns[by_day][a] + BESIDE;
			}
	history_fill(history, p->policy->hours, first, count, j->columns);
}

void play_open(struct play *p, const struct policy *policy, const struct history *history,
	       struct date from, struct date to)
{
	*p = (struct play){
	    .policy = policy, .name = policy->key, .from = from, .count = to.day - from.day + 1};
	struct judging *j = zeroed(1, sizeof(*j));
	j->play = p;
	p->nights = zeroed((size_t)p->count, sizeof(*p->nights));
	asked_find(p);
	columns_fill(j, history);
	calendar_make(&j->calendar, policy);
	nights_judge(j);
	winters_sum(p);
	free(j);
}

void play_close(struct play *p)
{
	for (int a = 0; a < AGGREGATE_COUNT; a++)
		for (int by_day = 0; by_day < 2; by_day++)
			if (p->values[by_day][a] != NULL)
				free(p->values[by_day][a] - BESIDE);
	free(p->nights);
	free(p->winters);
}

/* ---- two policies ---- */

bool play_only(const struct play *p, const struct play *other, int night)
{
	return p->nights[night].opened == TRUTH_TRUE && other->nights[night].opened != TRUTH_TRUE;
}

static void only_count(struct play *p, const struct play *other)
{
	for (int i = 0; i < p->winter_count; i++) {
		struct play_winter *w = &p->winters[i];
		for (int n = w->first; n < w->first + w->count; n++)
			w->only += play_only(p, other, n);
	}
}

void play_compare(struct play *a, struct play *b)
{
	assert(a->from.day == b->from.day && a->count == b->count);
	only_count(a, b);
	only_count(b, a);
}

/* ---- what no history can answer ---- */

static bool column_silent(const struct play *p, bool by_day, int a)
{
	for (int i = 0; i < p->count; i++)
		if (isfinite(p->values[by_day][a][i].low) || isfinite(p->values[by_day][a][i].high))
			return false;
	return true;
}

static void remark_add(char *list, size_t size, const char *before, const char *what)
{
	char word[64];
	size_t used = strlen(list);
	snprintf(word, sizeof(word), "%s%s", before, what);
	if (strstr(list, word) == NULL)
		snprintf(list + used, size - used, "%s%s", used ? ", " : "", word);
}

static void node_remark(const struct rule_node *node, char *list, size_t size)
{
	static const char *const words[] = {
	    [NOTICE_WARNING] = "warnings", [NOTICE_ALERT] = "alerts", [NOTICE_FLOOD] = "floods"};
	if (node->kind == NODE_NOTICE)
		remark_add(list, size, "", words[node->notice]);
	if ((node->kind == NODE_COMPARE || node->kind == NODE_RANGE) && node->place[0] != '\0')
		remark_add(list, size, "the place ", node->place);
}

const char *play_remark(const struct play *p)
{
	static char list[400];
	list[0] = '\0';
	for (int r = 0; r < p->policy->rule_count; r++)
		for (int i = 0; rule_opens(p->policy, r) && i < p->policy->rules[r].when.count; i++)
			node_remark(&p->policy->rules[r].when.nodes[i], list, sizeof(list));
	for (int a = 0; a < AGGREGATE_COUNT; a++)
		for (int by_day = 0; by_day < 2; by_day++)
			if (p->asked[by_day] & (1u << a) && column_silent(p, by_day, a))
				remark_add(list, sizeof(list), by_day ? "day." : "",
					   aggregate_name((enum aggregate)a));
	return list[0] != '\0' ? list : NULL;
}
