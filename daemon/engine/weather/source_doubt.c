/* SPDX-License-Identifier: MIT */
#include "source_doubt.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define JUMP_MOST 15.0 /* °C between two forecasts for the same hour */
#define SHRINK_MOST_MS HOURS_MS(12) /* that the end of the list may come nearer */

/* What was stored, in order of its key, and of it what the newest body says of times to come. */
struct memory {
	struct reading *known;
	size_t count;
	struct span ahead;
};

/* Wind chill is our own computation: it exaggerates what the air does, and leaps with the wind. */
static bool is_told_temperature(enum quantity q)
{
	return q < QUANTITY_CHILL;
}

static int by_key(const void *left, const void *right)
{
	const struct reading *a = left, *b = right;
	if (a->quantity != b->quantity)
		return a->quantity < b->quantity ? -1 : 1;
	if (a->valid.from.ms != b->valid.from.ms)
		return a->valid.from.ms < b->valid.from.ms ? -1 : 1;
	return a->valid.to.ms < b->valid.to.ms ? -1 : a->valid.to.ms > b->valid.to.ms;
}

/* From the first hour that the new body speaks of: it is about to overwrite what is past, too. */
static enum err recall(struct turn *t, const struct source *s, const struct feed_facts *facts,
		       struct memory *out)
{
	struct span told = {t->now, {INT64_MAX}};
	for (size_t i = 0; i < facts->count; i++)
		told.from = wall_earlier(told.from, facts->readings[i].valid.from);
	TRY(reading_load(t->store, s->row.id, s->row.body, t->now, told, QUANTITIES_ALL, t->arena,
			 &out->known, &out->count));
	if (out->count > 0)
		qsort(out->known, out->count, sizeof(*out->known), by_key);
	return ERR_OK;
}

static const struct reading *known_for(const struct memory *m, const struct reading *r)
{
	return m->count > 0 ? bsearch(r, m->known, m->count, sizeof(*r), by_key) : NULL;
}

/* Wholly to come: it can be told anew by every body. */
static bool to_come(const struct reading *r, struct wall now)
{
	return r->valid.from.ms >= now.ms;
}

/* Every value to come was said by the newest body, too. A service that dates nothing, and puts into
 * each page how long it took, says the same in other words for as long as its model stands still;
 * one that names a later run has looked again. */
static bool says_nothing_new(const struct source *s, const struct memory *m,
			     const struct feed_facts *f, struct wall now)
{
	if (f->issued.ms > s->row.issued.ms)
		return false;
	for (size_t i = 0; i < f->count; i++) {
		const struct reading *r = &f->readings[i], *old = known_for(m, r);
		if (to_come(r, now) && (old == NULL || !old->vouches || old->value != r->value))
			return false;
	}
	return true;
}

/* ---- jumps ---------------------------------------------------------------------------------- */

static const char *jump_in_words(struct turn *t, const struct reading *now, double before)
{
	char at[WALL_TEXT];
	return arena_printf(t->arena, "its %s for %s jumped from %.1f C to %.1f C",
			    quantity_name(now->quantity), wall_format_local(now->valid.from, at),
			    before, now->value);
}

static const char *find_jump(struct turn *t, const struct memory *m, const struct feed_facts *f)
{
	const struct reading *worst = NULL;
	double most = JUMP_MOST, before = 0;
	for (size_t i = 0; i < f->count; i++) {
		const struct reading *r = &f->readings[i];
		const struct reading *old = known_for(m, r);
		if (old == NULL || !old->vouches || !is_told_temperature(r->quantity) ||
		    !to_come(r, t->now) || fabs(r->value - old->value) <= most)
			continue;
		most = fabs(r->value - old->value);
		before = old->value;
		worst = r;
	}
	return worst != NULL ? jump_in_words(t, worst, before) : NULL;
}

/* ---- lists that shrink ---------------------------------------------------------------------- */

struct extent {
	struct span span;
	size_t count;
};

/* Of those to come that the body itself says; `within` NULL: all of them. */
static struct extent extent_of(const struct reading *readings, size_t count, struct wall now,
			       const struct span *within)
{
	struct extent e = {{{INT64_MAX}, now}, 0};
	for (size_t i = 0; i < count; i++) {
		const struct reading *r = &readings[i];
		if (!r->vouches || !to_come(r, now) ||
		    (within != NULL &&
		     (r->valid.from.ms < within->from.ms || r->valid.to.ms > within->to.ms)))
			continue;
		e.span.from = wall_earlier(e.span.from, r->valid.from);
		e.span.to = wall_later(e.span.to, r->valid.to);
		e.count++;
	}
	return e;
}

static const char *find_shrinkage(struct turn *t, const struct memory *m,
				  const struct feed_facts *f)
{
	struct extent old = extent_of(m->known, m->count, t->now, NULL);
	struct extent new = extent_of(f->readings, f->count, t->now, NULL);
	if (old.count == 0)
		return NULL;
	int64_t shorter_ms = old.span.to.ms - new.span.to.ms;
	if (shorter_ms >= SHRINK_MOST_MS)
		return arena_printf(t->arena, "its list ends %lld h earlier than before",
				    (long long)(shorter_ms / HOURS_MS(1)));
	struct span both = {wall_later(old.span.from, new.span.from),
			    wall_earlier(old.span.to, new.span.to)};
	old = extent_of(m->known, m->count, t->now, &both);
	new = extent_of(f->readings, f->count, t->now, &both);
	if (2 * new.count >= old.count)
		return NULL;
	return arena_printf(t->arena, "its list has %zu values where it had %zu", new.count,
			    old.count);
}

/* ---- what follows --------------------------------------------------------------------------- */

/* Of an instant cold and heat are asked alike: the coldest that was known, or else the warmest. */
static double cautious_of(const struct reading *r, const struct reading *old)
{
	double low = fmin(old->value, old->cautious), high = fmax(old->value, old->cautious);
	switch (r->quantity) {
	case QUANTITY_AIR_MIN:
	case QUANTITY_FEELS_MIN:
		return fmin(r->cautious, low);
	case QUANTITY_AIR:
	case QUANTITY_FEELS:
	case QUANTITY_CHILL:
		return low < r->value ? fmin(r->cautious, low) : high;
	case QUANTITY_AIR_MAX:
	case QUANTITY_FEELS_MAX:
	case QUANTITY_WIND:
	case QUANTITY_GUST:
	case QUANTITY_RAIN:
	case QUANTITY_SNOW:
	case QUANTITY_SNOW_CHANCE:
		return fmax(r->cautious, high);
	case QUANTITY_COUNT:
		break;
	}
	abort();
}

static void take_in(const struct memory *m, struct feed_facts *facts)
{
	for (size_t i = 0; i < facts->count; i++) {
		const struct reading *old = known_for(m, &facts->readings[i]);
		if (old != NULL)
			facts->readings[i].cautious = cautious_of(&facts->readings[i], old);
	}
}

enum err source_weigh(struct turn *t, const struct source *s, struct feed_facts *facts,
		      const char *hash, struct weighing *out)
{
	struct memory m;
	bool same = strcmp(hash, s->row.body) == 0;
	*out = (struct weighing){.doubt = "", .again = same};
	if (source_tells_notices(s) || s->row.body[0] == '\0' || (same && s->row.doubt[0] == '\0'))
		return ERR_OK;
	TRY(recall(t, s, facts, &m));
	out->again = same || says_nothing_new(s, &m, facts, t->now);
	/* The same words are no second voice. */
	bool kept = out->again && s->row.doubt[0] != '\0';
	const char *why = kept ? s->row.doubt : find_jump(t, &m, facts);
	if (why == NULL)
		why = find_shrinkage(t, &m, facts);
	if (why == NULL)
		return ERR_OK;
	take_in(&m, facts);
	out->doubt = why;
	return ERR_OK;
}
