/* SPDX-License-Identifier: MIT */
#include "reading.h"

#include <limits.h>
#include <math.h>

static const char *const quantity_names[QUANTITY_COUNT] = {
    [QUANTITY_AIR] = "air",
    [QUANTITY_AIR_MIN] = "air.min",
    [QUANTITY_AIR_MAX] = "air.max",
    [QUANTITY_FEELS] = "feels",
    [QUANTITY_FEELS_MIN] = "feels.min",
    [QUANTITY_FEELS_MAX] = "feels.max",
    [QUANTITY_CHILL] = "chill",
    [QUANTITY_WIND] = "wind",
    [QUANTITY_GUST] = "gust.max",
    [QUANTITY_RAIN] = "rain",
    [QUANTITY_SNOW] = "snow",
    [QUANTITY_SNOW_CHANCE] = "snow.chance",
};

static const struct {
	const char *name, *unit;
	bool hears[QUANTITY_COUNT]; /* which readings speak about it */
	double calm; /* as far from danger as can be; danger is the other infinity */
} aggregates[AGGREGATE_COUNT] = {
    [AGGREGATE_AIR_MIN] = {.name = "air.min",
			   .unit = "C",
			   .hears = {[QUANTITY_AIR] = true, [QUANTITY_AIR_MIN] = true},
			   .calm = INFINITY},
    [AGGREGATE_AIR_MAX] = {.name = "air.max",
			   .unit = "C",
			   .hears = {[QUANTITY_AIR] = true, [QUANTITY_AIR_MAX] = true},
			   .calm = -INFINITY},
    [AGGREGATE_FEELS_MIN] = {.name = "feels.min",
			     .unit = "C",
			     .hears = {[QUANTITY_FEELS] = true, [QUANTITY_FEELS_MIN] = true},
			     .calm = INFINITY},
    [AGGREGATE_FEELS_MAX] = {.name = "feels.max",
			     .unit = "C",
			     .hears = {[QUANTITY_FEELS] = true, [QUANTITY_FEELS_MAX] = true},
			     .calm = -INFINITY},
    [AGGREGATE_CHILL_MIN] = {.name = "chill.min",
			     .unit = "C",
			     .hears = {[QUANTITY_CHILL] = true},
			     .calm = INFINITY},
    [AGGREGATE_WIND_MAX] = {.name = "wind.max",
			    .unit = "m/s",
			    .hears = {[QUANTITY_WIND] = true},
			    .calm = -INFINITY},
    [AGGREGATE_GUST_MAX] = {.name = "gust.max",
			    .unit = "m/s",
			    .hears = {[QUANTITY_GUST] = true},
			    .calm = -INFINITY},
    [AGGREGATE_RAIN_SUM] = {.name = "rain.sum",
			    .unit = "mm",
			    .hears = {[QUANTITY_RAIN] = true},
			    .calm = -INFINITY},
    [AGGREGATE_SNOW_SUM] = {.name = "snow.sum",
			    .unit = "cm",
			    .hears = {[QUANTITY_SNOW] = true},
			    .calm = -INFINITY},
    [AGGREGATE_SNOW_CHANCE] = {.name = "snow.chance",
			       .unit = "%",
			       .hears = {[QUANTITY_SNOW_CHANCE] = true},
			       .calm = -INFINITY},
};

struct question {
	const struct reading *readings;
	size_t count;
	struct span span;
	enum aggregate what;
	int source;
};

const char *quantity_name(enum quantity q)
{
	return quantity_names[q];
}

const char *aggregate_name(enum aggregate a)
{
	return aggregates[a].name;
}

bool quantity_is_instant(enum quantity q)
{
	return q == QUANTITY_AIR || q == QUANTITY_FEELS || q == QUANTITY_CHILL ||
	       q == QUANTITY_WIND;
}

int aggregate_danger(enum aggregate a)
{
	return aggregates[a].calm > 0 ? -1 : 1;
}

const char *aggregate_unit(enum aggregate a)
{
	return aggregates[a].unit;
}

static double worse(enum aggregate what, double a, double b)
{
	bool cold = aggregates[what].calm > 0;
	return (a < b) == cold ? a : b;
}

/* A value that is no number says nothing, and speaks for no hour. */
static bool bears_on(const struct reading *r, const struct question *q)
{
	return aggregates[q->what].hears[r->quantity] &&
	       (q->source < 0 || r->source == q->source) && isfinite(r->value) &&
	       isfinite(r->cautious) && wall_before(r->valid.from, r->valid.to) &&
	       span_meets(r->valid, q->span);
}

static bool vouches(const struct reading *r, const struct question *q)
{
	return r->vouches && bears_on(r, q);
}

/* The moment until which readings vouch from `at` on without a break, perhaps beyond the span;
 * `at` itself if none does. */
static struct wall vouched_until(const struct question *q, struct wall at)
{
	struct wall until = at;
	for (size_t i = 0; i < q->count; i++)
		if (vouches(&q->readings[i], q) && span_holds(q->readings[i].valid, until))
			until = q->readings[i].valid.to;
	return until;
}

/* The first moment after `at` for which a reading vouches, or the end of the span. */
static struct wall vouched_from(const struct question *q, struct wall at)
{
	struct wall first = q->span.to;
	for (size_t i = 0; i < q->count; i++)
		if (vouches(&q->readings[i], q) && wall_before(at, q->readings[i].valid.from))
			first = wall_earlier(first, q->readings[i].valid.from);
	return first;
}

static int64_t gap_ms(const struct question *q)
{
	int64_t gap = 0;
	struct wall at = q->span.from;
	while (wall_before(at, q->span.to)) {
		struct wall next = vouched_until(q, at);
		if (next.ms == at.ms) {
			next = vouched_from(q, at);
			gap += next.ms - at.ms;
		}
		at = next;
	}
	return gap;
}

static bool inside(struct span part, struct span whole)
{
	return whole.from.ms <= part.from.ms && part.to.ms <= whole.to.ms;
}

/* The lowest (highest) of all that touch the span, or only of those that lie wholly inside. */
static double extreme(const struct question *q, bool only_inside)
{
	double worst = aggregates[q->what].calm;
	for (size_t i = 0; i < q->count; i++) {
		const struct reading *r = &q->readings[i];
		if (bears_on(r, q) && (!only_inside || inside(r->valid, q->span)))
			worst = worse(q->what, worst, worse(q->what, r->value, r->cautious));
	}
	return worst;
}

struct interval reading_aggregate(const struct reading *readings, size_t count, struct span span,
				  enum aggregate what, int source)
{
	if (!wall_before(span.from, span.to))
		return (struct interval){-INFINITY, INFINITY};
	const struct question q = {readings, count, span, what, source};
	/* A period that only partly lies in the night may have its cold inside: its minimum counts.
	 * Its maximum (next noon's, say) proves nothing about the night's: a night that freezes
	 * throughout must not look warm because of it. */
	bool cold = aggregates[what].calm > 0, whole = gap_ms(&q) == 0;
	if (cold) {
		double lowest = extreme(&q, false);
		return (struct interval){whole ? lowest : -INFINITY, lowest};
	}
	return (struct interval){extreme(&q, true), whole ? extreme(&q, false) : INFINITY};
}

int reading_gap_minutes(const struct reading *readings, size_t count, struct span span,
			enum aggregate what, int source)
{
	const struct question q = {readings, count, span, what, source};
	/* Rounded up: a gap of a second is still a gap. */
	int64_t minutes = (gap_ms(&q) + MINUTES_MS(1) - 1) / MINUTES_MS(1);
	return minutes < INT_MAX ? (int)minutes : INT_MAX;
}
