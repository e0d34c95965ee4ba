/* SPDX-License-Identifier: MIT */
#include "reading_set.h"

#include <assert.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>

static const struct interval nothing_known = {-INFINITY, INFINITY};

/* ---- making ready ---- */

/* A value that is no number says nothing, and speaks for no hour. */
static bool bears_on(const struct reading *r, const struct reading_choice *c)
{
	return aggregate_hears(c->what, r->quantity) && (c->source < 0 || r->source == c->source) &&
	       (c->place < 0 || r->place == c->place) && isfinite(r->value) &&
	       isfinite(r->cautious) && wall_before(r->valid.from, r->valid.to);
}

static double worst_of(const struct reading *r, enum fold fold)
{
	switch (fold) {
	case FOLD_LOWEST:
		return fmin(r->value, r->cautious);
	case FOLD_HIGHEST:
	case FOLD_HIGHEST_INSIDE:
		return fmax(r->value, r->cautious);
	case FOLD_HIGHEST_OF_COLDEST:
		return fmin(r->value, r->cautious);
	case FOLD_SUM:
		break;
	}
	return fmax(0, fmax(r->value, r->cautious)); /* nothing that fell can be taken back */
}

static int stretch_order(const void *left, const void *right)
{
	const struct stretch *a = left, *b = right;
	if (a->place != b->place)
		return a->place < b->place ? -1 : 1;
	return (a->from > b->from) - (a->from < b->from);
}

static size_t collect(struct reading_set *set, const struct reading *readings, size_t count,
		      const struct reading_choice *c)
{
	size_t n = 0;
	bool sorted = true;
	for (size_t i = 0; i < count; i++) {
		const struct reading *r = &readings[i];
		if (!bears_on(r, c))
			continue;
		struct stretch *s = &set->stretches[n++];
		*s = (struct stretch){r->valid.from.ms, r->valid.to.ms, worst_of(r, set->fold),
				      r->source,        r->place,       r->vouches};
		set->sources = r->source >= set->sources ? r->source + 1 : set->sources;
		sorted = sorted && (n == 1 || stretch_order(s - 1, s) <= 0);
	}
	if (!sorted)
		qsort(set->stretches, n, sizeof(*set->stretches), stretch_order);
	return n;
}

static void index_places(struct reading_set *set, size_t count)
{
	size_t i = 0;
	for (int place = 0; place < LIMIT_PLACES; place++) {
		int64_t reach = INT64_MIN;
		set->first[place] = i;
		for (; i < count && set->stretches[i].place == place; i++) {
			reach = set->stretches[i].to > reach ? set->stretches[i].to : reach;
			set->reach[i] = reach;
		}
	}
	set->first[LIMIT_PLACES] = i;
	assert(i == count);
}

static void ask_places(struct reading_set *set, const struct reading *readings, size_t count,
		       const struct reading_choice *c)
{
	for (int place = 0; place < LIMIT_PLACES; place++)
		set->asked[place] = c->place < 0 ? place < c->places : place == c->place;
	for (size_t i = 0; i < count && c->place < 0; i++) {
		assert(readings[i].place >= 0 && readings[i].place < LIMIT_PLACES);
		if (c->source < 0 || readings[i].source == c->source)
			set->asked[readings[i].place] = true;
	}
}

/* A step of a chain of periods that leaves no gap, and what they sum up to. */
struct chain {
	int64_t to;
	double sum;
};

union scratch {
	struct chain chain;
	double most;
};

struct reading_set reading_set_make(const struct reading *readings, size_t count,
				    struct reading_choice choice, struct arena *arena)
{
	struct reading_set set = {.fold = aggregate_fold(choice.what)};
	size_t room = 0;
	for (size_t i = 0; i < count; i++)
		room += bears_on(&readings[i], &choice);
	set.stretches = arena_alloc(arena, (room + 1) * sizeof(*set.stretches));
	set.reach = arena_alloc(arena, (room + 1) * sizeof(*set.reach));
	set.scratch = arena_alloc(arena, (room + 1) * sizeof(union scratch));
	index_places(&set, collect(&set, readings, count, &choice));
	ask_places(&set, readings, count, &choice);
	return set;
}

/* ---- what touches a span ---- */

struct slice {
	const struct stretch *at;
	size_t count;
	int64_t from, to;
	void *scratch;
};

/* The first from `low` on, before `high`, that begins at t or later. */
static size_t first_from(const struct stretch *stretches, size_t low, size_t high, int64_t t)
{
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (stretches[middle].from < t)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The first by whose end anything has reached beyond t. */
static size_t first_reaching(const int64_t *reach, size_t low, size_t high, int64_t t)
{
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (reach[middle] <= t)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Among what lies between the first and the last that touch the span, some may not: `touches`. */
static struct slice slice_of(const struct reading_set *set, int place, struct span span)
{
	size_t end =
	    first_from(set->stretches, set->first[place], set->first[place + 1], span.to.ms);
	size_t begin = first_reaching(set->reach, set->first[place], end, span.from.ms);
	return (struct slice){set->stretches + begin, end - begin, span.from.ms, span.to.ms,
			      set->scratch};
}

static bool touches(const struct slice *s, const struct stretch *x)
{
	return x->to > s->from; /* it begins before the end, or were not in the slice */
}

static bool inside(const struct slice *s, const struct stretch *x)
{
	return s->from <= x->from && x->to <= s->to;
}

/* Of one source, or of all of them (-1). */
static int64_t gap_of(const struct slice *s, int source)
{
	int64_t at = s->from, gap = 0;
	for (size_t i = 0; i < s->count && at < s->to; i++) {
		const struct stretch *x = &s->at[i];
		if (!x->vouches || (source >= 0 && x->source != source))
			continue;
		gap += x->from > at ? x->from - at : 0;
		at = x->to > at ? x->to : at;
	}
	return gap + (at < s->to ? s->to - at : 0);
}

/* ---- lowest and highest ---- */

static struct interval lowest(const struct slice *s)
{
	double least = INFINITY;
	for (size_t i = 0; i < s->count; i++)
		if (touches(s, &s->at[i]))
			least = fmin(least, s->at[i].worst);
	return (struct interval){gap_of(s, -1) == 0 ? least : -INFINITY, least};
}

/* Of one source, or of all of them (-1). */
static struct interval highest(const struct slice *s, int source, bool only_inside)
{
	double most = -INFINITY, sure = -INFINITY;
	for (size_t i = 0; i < s->count; i++) {
		if (!touches(s, &s->at[i]) || (source >= 0 && s->at[i].source != source))
			continue;
		most = fmax(most, s->at[i].worst);
		if (!only_inside || inside(s, &s->at[i]))
			sure = fmax(sure, s->at[i].worst);
	}
	return (struct interval){sure, gap_of(s, source) == 0 ? most : INFINITY};
}

static bool speaks(const struct slice *s, int source)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->at[i].source == source && touches(s, &s->at[i]))
			return true;
	return false;
}

/* A source that froze throughout is enough; warm is only what every source that speaks calls warm.
 */
static struct interval highest_of_coldest(const struct slice *s, int sources)
{
	struct interval all = {INFINITY, INFINITY};
	for (int source = 0; source < sources; source++) {
		if (!speaks(s, source))
			continue;
		struct interval own = highest(s, source, true);
		all.low = fmin(all.low, own.low);
		all.high = fmin(all.high, own.high);
	}
	return isinf(all.low) && all.low > 0 ? nothing_known : all;
}

/* ---- sums ---- */

/* The most that periods of the source sum up to which lie inside and do not overlap. They may be of
 * bodies of different age: what is past keeps the last value that was forecast for it. */
static double sum_at_least(const struct slice *s, int source)
{
	union scratch *best = s->scratch; /* of those from the i-th on */
	best[s->count].most = 0;
	for (size_t i = s->count; i-- > 0;) {
		const struct stretch *x = &s->at[i];
		best[i].most = best[i + 1].most;
		if (x->source != source || !inside(s, x))
			continue;
		size_t next = first_from(s->at, i + 1, s->count, x->to);
		best[i].most = fmax(best[i].most, x->worst + best[next].most);
	}
	return best[0].most;
}

/* Drops the chains that end before t; the least sum of the others, infinite if there are none. */
static double chains_least(union scratch *chains, size_t *count, int64_t t)
{
	double least = INFINITY;
	size_t kept = 0;
	for (size_t i = 0; i < *count; i++) {
		if (chains[i].chain.to < t)
			continue;
		least = fmin(least, chains[i].chain.sum);
		chains[kept++] = chains[i];
	}
	*count = kept;
	return least;
}

/* The least that vouching periods of the source sum up to which together cover the span: no more
 * can fall inside. Infinite where they leave a gap. */
static double sum_at_most(const struct slice *s, int source)
{
	union scratch *chains = s->scratch;
	size_t count = 1;
	double least = INFINITY;
	chains[0].chain = (struct chain){s->from, 0};
	for (size_t i = 0; i < s->count && count > 0; i++) {
		const struct stretch *x = &s->at[i];
		if (x->source != source || !x->vouches || !touches(s, x))
			continue;
		double sum = x->worst + chains_least(chains, &count, x->from);
		if (x->to >= s->to)
			least = fmin(least, sum);
		else if (isfinite(sum))
			chains[count++].chain = (struct chain){x->to, sum};
	}
	return least;
}

/* The wettest source counts. Only one that covers all of the span can say that it is no more. */
static struct interval sum(const struct slice *s, int sources)
{
	double low = -INFINITY, high = -INFINITY;
	for (int source = 0; source < sources; source++) {
		if (!speaks(s, source))
			continue;
		double most = sum_at_most(s, source);
		low = fmax(low, sum_at_least(s, source));
		high = isfinite(most) ? fmax(high, most) : high;
	}
	return (struct interval){low, isfinite(high) ? fmax(high, low) : INFINITY};
}

/* ---- all places ---- */

static struct interval fold_slice(const struct reading_set *set, const struct slice *s)
{
	switch (set->fold) {
	case FOLD_LOWEST:
		return lowest(s);
	case FOLD_HIGHEST:
		return highest(s, -1, false);
	case FOLD_HIGHEST_INSIDE:
		return highest(s, -1, true);
	case FOLD_HIGHEST_OF_COLDEST:
		return highest_of_coldest(s, set->sources);
	case FOLD_SUM:
		return sum(s, set->sources);
	}
	return nothing_known;
}

/* The more dangerous of two places, as sure as the less sure of them. */
static struct interval worse(enum fold fold, struct interval a, struct interval b)
{
	if (fold == FOLD_LOWEST || fold == FOLD_HIGHEST_OF_COLDEST)
		return (struct interval){fmin(a.low, b.low), fmin(a.high, b.high)};
	return (struct interval){fmax(a.low, b.low), fmax(a.high, b.high)};
}

struct interval reading_set_interval(const struct reading_set *set, struct span span)
{
	struct interval all = nothing_known;
	bool any = false;
	if (!wall_before(span.from, span.to))
		return nothing_known;
	for (int place = 0; place < LIMIT_PLACES; place++) {
		if (!set->asked[place])
			continue;
		struct slice s = slice_of(set, place, span);
		struct interval here = fold_slice(set, &s);
		all = any ? worse(set->fold, all, here) : here;
		any = true;
	}
	return all;
}

static int64_t gap_at(const struct reading_set *set, const struct slice *s)
{
	int64_t least = s->to - s->from;
	if (set->fold != FOLD_SUM)
		return gap_of(s, -1);
	for (int source = 0; source < set->sources; source++) {
		int64_t gap = gap_of(s, source);
		least = gap < least ? gap : least;
	}
	return least;
}

int64_t reading_set_gap_ms(const struct reading_set *set, struct span span)
{
	int64_t most = 0;
	bool any = false;
	if (!wall_before(span.from, span.to))
		return 0;
	for (int place = 0; place < LIMIT_PLACES; place++) {
		if (!set->asked[place])
			continue;
		struct slice s = slice_of(set, place, span);
		int64_t gap = gap_at(set, &s);
		most = gap > most ? gap : most;
		any = true;
	}
	return any ? most : span.to.ms - span.from.ms;
}

/* ---- asked once ---- */

struct interval reading_aggregate(const struct reading *readings, size_t count, struct span span,
				  enum aggregate what, int source)
{
	const struct reading_choice choice = {what, source, -1, 0};
	struct arena arena = {0};
	struct reading_set set = reading_set_make(readings, count, choice, &arena);
	struct interval all = reading_set_interval(&set, span);
	arena_free(&arena);
	return all;
}

int reading_gap_minutes(const struct reading *readings, size_t count, struct span span,
			enum aggregate what, int source)
{
	const struct reading_choice choice = {what, source, -1, 0};
	struct arena arena = {0};
	struct reading_set set = reading_set_make(readings, count, choice, &arena);
	/* Rounded up: a gap of a second is still a gap. */
	int64_t minutes = (reading_set_gap_ms(&set, span) + MINUTES_MS(1) - 1) / MINUTES_MS(1);
	arena_free(&arena);
	return minutes < INT_MAX ? (int)minutes : INT_MAX;
}
