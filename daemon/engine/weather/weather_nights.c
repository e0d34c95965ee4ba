/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "notice_rows.h"
#include "reading_set.h"
#include "weather.h"

#define ANSWERS_WITHIN_MS MINUTES_MS(5) /* further pages and all */

/* What the sources of one area say, while a forecast is put together. */
struct pool {
	const struct area_settings *area;
	struct span nights; /* from the first day that is looked at to the last morning */
	unsigned aggregates; /* asked for by the policy */
	struct reading *readings;
	size_t count, room;
	struct notice *notices;
	size_t notice_count, notice_room;
	struct notice_watch watches[LIMIT_SOURCES];
	size_t watch_count;
	char places[LIMIT_PLACES][LIMIT_KEY];
	int place_count;
};

static unsigned aggregates_asked(const struct area_settings *area)
{
	return policy_aggregates(&area->policy) | 1u << AGGREGATE_AIR_MIN;
}

static unsigned quantities_heard(unsigned asked)
{
	unsigned heard = 0;
	for (int a = 0; a < AGGREGATE_COUNT; a++)
		for (int q = 0; q < QUANTITY_COUNT; q++)
			if (asked & (1u << a) &&
			    aggregate_hears((enum aggregate)a, (enum quantity)q))
				heard |= 1u << q;
	return heard;
}

static struct span nights_of(const struct outlook *o)
{
	return (struct span){outlook_day(o, 0).from, outlook_night(o, OUTLOOK_NIGHTS - 1).to};
}

static void outlook_begin(struct turn *t, const struct area_settings *area, struct outlook *out)
{
	outlook_clear(out);
	out->tonight = night_at(t->now, area->policy.hours);
	out->hours = area->policy.hours;
}

/* `wider` with room for `more` elements of that size behind the first `count`. */
static void *widened(struct turn *t, void *rows, size_t count, size_t *room, size_t more,
		     size_t size)
{
	if (count + more <= *room)
		return rows;
	*room = 2 * (count + more);
	void *wider = arena_alloc(t->arena, *room * size);
	if (count > 0)
		memcpy(wider, rows, count * size);
	return wider;
}

/* ---- readings ------------------------------------------------------------------------------- */

/* A source that is not fresh may still prove cold; about hours to come it vouches for nothing. */
static void silence(struct reading *readings, size_t count, struct wall now)
{
	for (size_t i = 0; i < count; i++)
		if (readings[i].valid.to.ms > now.ms)
			readings[i].vouches = false;
}

static enum err load_readings(struct turn *t, const struct source *s, enum health health,
			      struct span span, unsigned asked, struct reading **out, size_t *count)
{
	TRY(reading_load(t->store, s->row.id, s->row.body, t->now, span, quantities_heard(asked),
			 t->arena, out, count));
	if (health != HEALTH_FRESH)
		silence(*out, *count, t->now);
	return ERR_OK;
}

static int place_of(struct pool *pool, const char *name)
{
	for (int i = 0; i < pool->place_count; i++)
		if (strcmp(pool->places[i], name) == 0)
			return i;
	if (pool->place_count == LIMIT_PLACES) /* the configuration was checked */
		return LIMIT_PLACES - 1;
	memcpy(pool->places[pool->place_count], name, LIMIT_KEY);
	return pool->place_count++;
}

static void pool_readings(struct turn *t, struct pool *pool, int source, int place,
			  const struct reading *more, size_t count)
{
	pool->readings = widened(t, pool->readings, pool->count, &pool->room, count, sizeof(*more));
	for (size_t i = 0; i < count; i++) {
		struct reading *r = &pool->readings[pool->count++];
		*r = more[i];
		r->source = source;
		r->place = place;
	}
}

/* What the gap in tonight is measured by: air, or else what the feed can tell of what is asked. */
static enum aggregate gap_measure(const struct source *s, unsigned asked)
{
	unsigned told = s->feed != NULL ? s->feed->aggregates & asked : 0;
	for (int a = 0; a < AGGREGATE_COUNT; a++)
		if (told & (1u << a))
			return (enum aggregate)a;
	return AGGREGATE_AIR_MIN;
}

static const char *gap_in_words(struct turn *t, const struct reading *readings, size_t count,
				struct span night, enum aggregate measure, int gap_minutes)
{
	struct span last = {wall_plus(night.to, -MINUTES_MS(1)), night.to};
	bool ends = reading_gap_minutes(readings, count, last, measure, -1) > 0;
	return arena_printf(t->arena,
			    ends ? "it does not reach the end of tonight: %d h %02d min"
				   " are missing"
				 : "%d h %02d min of tonight are missing",
			    gap_minutes / 60, gap_minutes % 60);
}

static void view_values(struct interval *out, const struct pool *pool,
			const struct reading *readings, size_t count, struct span span)
{
	for (int a = 0; a < AGGREGATE_COUNT; a++)
		out[a] = pool->aggregates & (1u << a)
			     ? reading_aggregate(readings, count, span, (enum aggregate)a, -1)
			     : (struct interval){-INFINITY, INFINITY};
}

static enum err view_forecast(struct turn *t, const struct source *s, struct forecast *out, int n,
			      struct pool *pool)
{
	struct source_view *view = &out->sources[n];
	struct reading *readings;
	size_t count;
	TRY(load_readings(t, s, view->health, pool->nights, pool->aggregates, &readings, &count));
	view_values(view->tonight, pool, readings, count, out->span);
	view_values(view->today, pool, readings, count,
		    outlook_day(&out->outlook, LIMIT_NIGHTS_BACK));
	enum aggregate measure = gap_measure(s, pool->aggregates);
	view->gap_minutes = reading_gap_minutes(readings, count, out->span, measure, -1);
	if (view->health == HEALTH_FRESH && view->gap_minutes > 0)
		view->reason = arena_printf(
		    t->arena, "%s%s%s", view->reason, view->reason[0] != '\0' ? "; " : "",
		    gap_in_words(t, readings, count, out->span, measure, view->gap_minutes));
	pool_readings(t, pool, n, place_of(pool, s->settings->place), readings, count);
	return ERR_OK;
}

/* ---- notices -------------------------------------------------------------------------------- */

/* UKHSA's heat and cold are two feeds; any other source speaks of all hazards of its kind. */
static unsigned hazards_watched(const struct source *s)
{
	enum hazard hazard;
	const char *word = s->settings->hazard;
	return word[0] != '\0' && hazard_parse(word, strlen(word), &hazard) ? HAZARD_BIT(hazard)
									    : HAZARD_ANY;
}

static enum err view_notices(struct turn *t, const struct source *s, struct source_view *view,
			     int n, struct pool *pool)
{
	const struct span span = {pool->nights.from, {INT64_MAX}};
	struct notice *notices;
	size_t count;
	for (int a = 0; a < AGGREGATE_COUNT; a++)
		view->tonight[a] = view->today[a] = (struct interval){-INFINITY, INFINITY};
	pool->watches[pool->watch_count++] = (struct notice_watch){
	    .kind = s->feed->kind,
	    .issuer = s->feed->issuer,
	    .hazards = hazards_watched(s),
	    .fresh = view->health == HEALTH_FRESH,
	    .speaks = {wall_plus(t->now, -DAYS_MS(LIMIT_NIGHTS_BACK + 1)),
		       wall_plus(t->now, HOURS_MS(s->feed->reach_hours))},
	};
	TRY(notice_load(t->store, s->row.id, span, t->arena, &notices, &count));
	pool->notices = widened(t, pool->notices, pool->notice_count, &pool->notice_room, count,
				sizeof(*notices));
	for (size_t i = 0; i < count; i++) {
		notices[i].source = n;
		view->notice_count += notices[i].valid.to.ms > t->now.ms;
		pool->notices[pool->notice_count++] = notices[i];
	}
	return ERR_OK;
}

/* ---- sources -------------------------------------------------------------------------------- */

/* Whether an answer may come any moment that says more than is known: it is asked, or is about to
 * be asked for the first time. Not of one that takes for ever, nor of one that may not be asked. */
static bool is_asking(const struct turn *t, const struct source *s, const struct source_view *view)
{
	const struct source_row *row = &s->row;
	struct wall begun = row->pending_at.ms != 0 ? row->pending_at : row->asked;
	int64_t most_ms = turn_after_real(t, ANSWERS_WITHIN_MS).ms - t->now.ms;
	bool first = row->asked.ms == 0 && view->next.ms <= t->now.ms;
	bool waits = row->fetching && t->now.ms - begun.ms < most_ms;
	return view->health != HEALTH_FRESH && row->failures == 0 && (first || waits);
}

static enum err view_source(struct turn *t, int n, struct forecast *out, struct pool *pool)
{
	struct source_view *view = &out->sources[n];
	struct source s;
	TRY(source_load(t, pool->area, &pool->area->sources[n], &s));
	*view = (struct source_view){.name = s.settings->name,
				     .notices = source_tells_notices(&s),
				     .remark = s.row.remark,
				     .heard = s.row.heard,
				     .issued = s.row.issued,
				     .body = s.row.body};
	view->health = source_health(t, &s, &view->reason);
	TRY(source_due(t->store, s.row.id, &view->next));
	view->asking = is_asking(t, &s, view);
	return view->notices ? view_notices(t, &s, view, n, pool)
			     : view_forecast(t, &s, out, n, pool);
}

/* Who only tells warnings says nothing about how far the temperature is known; where nobody else is
 * configured, they are all there is. */
static void sum_health(struct forecast *out)
{
	enum health best[2] = {HEALTH_BLIND, HEALTH_BLIND};
	bool any[2] = {false, false};
	out->notices = HEALTH_FRESH;
	for (int i = 0; i < out->source_count; i++) {
		const struct source_view *v = &out->sources[i];
		any[v->notices] = true;
		if (v->health < best[v->notices])
			best[v->notices] = v->health;
		if (v->notices && v->health > out->notices)
			out->notices = v->health;
	}
	out->health = best[!any[false] && any[true]];
}

static void fill_places(struct turn *t, const struct pool *pool, struct outlook *o)
{
	if (pool->place_count == 0 || (pool->place_count == 1 && pool->places[0][0] == '\0'))
		return; /* nobody has given it a name to ask by */
	struct outlook_place *places =
	    arena_alloc(t->arena, (size_t)pool->place_count * sizeof(*places));
	o->places = places;
	o->place_count = pool->place_count;
	for (int i = 0; i < pool->place_count; i++) {
		memcpy(places[i].name, pool->places[i], LIMIT_KEY);
		outlook_fill(o, &places[i].part, pool->readings, pool->count, i, pool->aggregates);
	}
}

enum err weather_forecast(struct turn *t, const struct area_settings *area, struct forecast *out)
{
	struct pool *pool = arena_alloc(t->arena, sizeof(*pool));
	struct outlook *o = &out->outlook;
	outlook_begin(t, area, o);
	*pool = (struct pool){
	    .area = area, .nights = nights_of(o), .aggregates = aggregates_asked(area)};
	out->tonight = o->tonight;
	out->span = night_span(o->tonight, o->hours);
	out->source_count = area->source_count;
	for (int i = 0; i < area->source_count; i++)
		TRY(view_source(t, i, out, pool));
	sum_health(out);
	fill_places(t, pool, o);
	outlook_fill(o, &o->all, pool->readings, pool->count, -1, pool->aggregates);
	o->notices = pool->notices;
	o->notice_count = pool->notice_count;
	o->watches = pool->watches;
	o->watch_count = pool->watch_count;
	return ERR_OK;
}

enum err weather_source_outlook(struct turn *t, const struct area_settings *area, int source,
				struct outlook_part *out)
{
	struct outlook *o = arena_alloc(t->arena, sizeof(*o));
	struct reading *readings;
	struct source s;
	const char *reason;
	size_t count;
	unsigned asked = aggregates_asked(area);
	outlook_begin(t, area, o);
	TRY(source_load(t, area, &area->sources[source], &s));
	enum health health = source_health(t, &s, &reason);
	TRY(load_readings(t, &s, health, nights_of(o), asked, &readings, &count));
	outlook_fill(o, out, readings, count, -1, asked);
	return ERR_OK;
}
