/* SPDX-License-Identifier: MIT
 *
 * Watching a forecast: how often it is asked, what makes it doubtful, what is told of it, and how
 * its bodies are kept.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "body_rows.h"
#include "lib/forecast.h"
#include "lib/sky.h"
#include "lib/suite.h"
#include "store_inside.h"
#include "weather.h"

static struct world w;
static struct forecast f;
static struct arena arena;

static struct source_settings *source(void)
{
	return &w.settings->areas[0]->sources[0];
}

static void setup(void)
{
	world_open(&w);
	w.now = sky_time("2026-11-19T10:00:00Z"); /* a Thursday */
	world_start(&w);
}

static void teardown(void)
{
	arena_free(&arena);
	world_close(&w);
}

static struct turn looking(struct effects *effects)
{
	*effects = (struct effects){.first = NULL};
	effects->last = &effects->first;
	arena_reset(&arena);
	return (struct turn){.store = w.store,
			     .settings = w.settings,
			     .arena = &arena,
			     .effects = effects,
			     .now = w.now,
			     .actor = "swepd",
			     .because = "test"};
}

/* Everything known now, in `f`; strings live until the next look. */
static const struct source_view *look(void)
{
	struct effects effects;
	struct turn t = looking(&effects);
	ck_assert_int_eq(store_begin(w.store), ERR_OK);
	ck_assert_int_eq(weather_forecast(&t, w.settings->areas[0], &f), ERR_OK);
	store_rollback(w.store);
	return &f.sources[0];
}

static struct interval tonight(void)
{
	look();
	return f.outlook.all.nights[LIMIT_NIGHTS_BACK][AGGREGATE_AIR_MIN];
}

static void next_poll(void)
{
	if (world_number(&w, "SELECT max(fetching) FROM source") == 0)
		world_advance(&w, world_number(&w, "SELECT min(due) FROM deadline WHERE kind ="
						   " 'source'") -
				      w.now.ms);
}

/* Hours of one temperature from the full hour under way, as a new model run. */
static void give_flat(double celsius, size_t hours)
{
	double values[400];
	ck_assert_uint_le(hours, COUNT_OF(values));
	next_poll();
	for (size_t i = 0; i < hours; i++)
		values[i] = celsius;
	char *body = forecast_compact(w.now, (struct wall){w.now.ms / HOURS_MS(1) * HOURS_MS(1)},
				      values, hours);
	sky_give(&w, body);
	free(body);
}

static int64_t standing(const char *kind)
{
	char sql[120];
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM alarm WHERE kind = '%s' AND cleared IS NULL", kind);
	return world_number(&w, sql);
}

static void is_trusted(void)
{
	const struct source_view *v = look();
	ck_assert_msg(v->health == HEALTH_FRESH, "%s: %s", health_name(v->health), v->reason);
	ck_assert_int_eq(standing("doubt"), 0);
	ck_assert_str_eq(world_text(&w, "SELECT doubt FROM source"), "");
}

static void is_doubted(const char *words)
{
	const struct source_view *v = look();
	ck_assert_int_eq(v->health, HEALTH_STALE);
	ck_assert_msg(strstr(v->reason, words) != NULL, "\"%s\" does not say \"%s\"", v->reason,
		      words);
	ck_assert_int_eq(standing("doubt"), 1);
	ck_assert_int_gt(v->gap_minutes, 0); /* vouches for nothing */
}

/* ---- doubt ---------------------------------------------------------------------------------- */

START_TEST(a_jump_is_doubted_until_a_second_forecast_agrees)
{
	setup();
	give_flat(-2, 72);
	is_trusted();
	give_flat(13.5, 72);
	is_doubted("jumped from -2.0 C to 13.5 C");
	ck_assert_double_eq(tonight().high, -2); /* the cold that was known still counts */
	ck_assert(isinf(tonight().low));
	ck_assert_str_eq(world_text(&w, "SELECT state FROM swep"), "PROPOSED");
	give_flat(13, 72);
	is_trusted();
	ck_assert_double_eq(tonight().low, 13);
	teardown();
}
END_TEST

START_TEST(fifteen_degrees_are_no_jump)
{
	setup();
	give_flat(0, 72);
	give_flat(15, 72);
	is_trusted();
	give_flat(-0.1, 72);
	is_doubted("jumped from 15.0 C to -0.1 C");
	teardown();
}
END_TEST

/* Doubtful cold opens a proposal; nobody waits for a second opinion on that. */
START_TEST(sudden_cold_counts_at_once)
{
	setup();
	give_flat(9, 72);
	ck_assert_str_eq(world_text(&w, "SELECT state FROM swep"), "IDLE");
	give_flat(-8, 72);
	is_doubted("jumped from 9.0 C to -8.0 C");
	ck_assert_double_eq(tonight().high, -8);
	ck_assert_str_eq(world_text(&w, "SELECT state FROM swep"), "PROPOSED");
	ck_assert_int_eq(world_number(&w, "SELECT tier FROM proposal WHERE state = 'open'"), 2);
	teardown();
}
END_TEST

START_TEST(who_goes_to_and_fro_stays_doubted)
{
	setup();
	give_flat(-4, 72);
	give_flat(14, 72);
	is_doubted("from -4.0 C to 14.0 C");
	give_flat(-4, 72);
	is_doubted("from 14.0 C to -4.0 C");
	give_flat(14, 72);
	is_doubted("from -4.0 C to 14.0 C");
	ck_assert_double_eq(tonight().high, -4);
	give_flat(14, 72);
	is_trusted();
	teardown();
}
END_TEST

/* What it says of hours that are past is no more to be believed than the rest of it. */
START_TEST(a_doubted_page_does_not_warm_the_past)
{
	double values[72];
	setup();
	world_advance(&w, sky_time("2026-11-19T19:05:00Z").ms - w.now.ms);
	give_flat(5, 72);
	for (size_t i = 0; i < 72; i++)
		values[i] = i == 0 ? -4 : 5;
	next_poll();
	struct wall hour = {w.now.ms / HOURS_MS(1) * HOURS_MS(1)};
	char *frost = forecast_compact(w.now, hour, values, 72);
	sky_give(&w, frost);
	for (size_t i = 0; i < 72; i++)
		values[i] = 25;
	next_poll();
	char *warm = forecast_compact(w.now, hour, values, 72);
	sky_give(&w, warm);
	is_doubted("jumped from 5.0 C to 25.0 C");
	for (int polls = 0; polls < 5; polls++) {
		next_poll();
		sky_give(&w, warm);
	}
	ck_assert_int_gt(w.now.ms, wall_plus(hour, HOURS_MS(1)).ms);
	is_doubted("jumped");
	ck_assert_double_eq(tonight().high, -4);
	free(frost);
	free(warm);
	teardown();
}
END_TEST

START_TEST(the_same_words_are_no_second_voice)
{
	setup();
	double values[72];
	give_flat(-4, 72);
	for (size_t i = 0; i < 72; i++)
		values[i] = 14;
	next_poll();
	char *body = forecast_compact(w.now, (struct wall){w.now.ms / HOURS_MS(1) * HOURS_MS(1)},
				      values, 72);
	sky_give(&w, body);
	is_doubted("jumped");
	next_poll();
	sky_give(&w, body);
	is_doubted("jumped");
	ck_assert_double_eq(tonight().high, -4);
	next_poll();
	struct errand e = sky_fetch(&w);
	world_result(&w, &e, FATE_ANSWERED, 304, "");
	is_doubted("jumped");
	free(body);
	teardown();
}
END_TEST

START_TEST(hours_that_are_over_do_not_jump)
{
	setup();
	double values[72];
	give_flat(-4, 72);
	next_poll();
	struct wall from = {w.now.ms / HOURS_MS(1) * HOURS_MS(1) - HOURS_MS(3)};
	for (size_t i = 0; i < 72; i++)
		values[i] = i < 3 ? 14 : -4; /* it corrects what is past */
	char *body = forecast_compact(w.now, from, values, 72);
	sky_give(&w, body);
	is_trusted();
	free(body);
	teardown();
}
END_TEST

START_TEST(a_list_that_ends_much_earlier_is_doubted)
{
	setup();
	give_flat(5, 120);
	give_flat(5, 107); /* an hour has passed: without it the end would not have moved */
	is_doubted("its list ends 12 h earlier than before");
	give_flat(5, 106);
	is_trusted();
	give_flat(5, 94); /* eleven earlier */
	is_trusted();
	teardown();
}
END_TEST

/* A list with holes, all over the same time: the frost that stood in a hole is not forgotten. */
START_TEST(a_list_that_grew_thin_is_doubted)
{
	setup();
	give_flat(-3, 72);
	next_poll();
	char *text = NULL, at[WALL_TEXT];
	size_t size;
	double warm[72];
	for (size_t i = 0; i < 72; i++)
		warm[i] = 4;
	struct wall from = {w.now.ms / HOURS_MS(1) * HOURS_MS(1)};
	char *whole = forecast_compact(w.now, from, warm, 1);
	char *end = strstr(whole, "}}}}]}}");
	ck_assert_ptr_nonnull(end);
	FILE *out = open_memstream(&text, &size);
	fprintf(out, "%.*s}}}}", (int)(end - whole), whole);
	for (int i = 4; i < 72; i += 4)
		fprintf(out,
			",{\"time\":\"%s\",\"data\":{\"instant\":{\"details\":{\"air_temperature\":"
			"4.0,\"wind_speed\":2.0}}}}",
			wall_format_iso(wall_plus(from, HOURS_MS(i)), at));
	fprintf(out, "]}}");
	fclose(out);
	sky_give(&w, text);
	ck_assert_str_eq(world_text(&w, "SELECT reason FROM source"), "");
	is_doubted("its list has");
	ck_assert_double_eq(tonight().high, -3);
	give_flat(4, 72);
	is_trusted();
	ck_assert_double_eq(tonight().low, 4);
	free(text);
	free(whole);
	teardown();
}
END_TEST

START_TEST(doubt_survives_a_restart_and_ends_with_the_source)
{
	setup();
	give_flat(-4, 72);
	give_flat(14, 72);
	world_restart(&w);
	is_doubted("jumped");
	strcpy(source()->url, "http://127.0.0.1:9/elsewhere");
	world_restart(&w);
	ck_assert_int_eq(standing("doubt"), 0);
	ck_assert_int_eq(look()->health, HEALTH_BLIND);
	teardown();
}
END_TEST

/* ---- what is told --------------------------------------------------------------------------- */

START_TEST(what_tonight_lacks_is_said_though_fresh)
{
	setup();
	give_flat(5, 20); /* until 06:00 */
	ck_assert_int_eq(look()->health, HEALTH_FRESH);
	ck_assert_str_eq(look()->reason,
			 "it does not reach the end of tonight: 3 h 00 min are missing");
	ck_assert_int_eq(look()->gap_minutes, 180);
	give_flat(5, 48);
	ck_assert_str_eq(look()->reason, "");
	teardown();
}
END_TEST

START_TEST(each_source_tells_its_own_nights)
{
	struct outlook_part *part = calloc(1, sizeof(*part));
	struct effects effects;
	setup();
	give_flat(5, 60);
	give_flat(1, 60);
	struct turn t = looking(&effects);
	ck_assert_int_eq(store_begin(w.store), ERR_OK);
	ck_assert_int_eq(weather_source_outlook(&t, w.settings->areas[0], 0, part), ERR_OK);
	store_rollback(w.store);
	ck_assert_double_eq(part->nights[LIMIT_NIGHTS_BACK][AGGREGATE_AIR_MIN].low, 1);
	ck_assert_double_eq(part->nights[LIMIT_NIGHTS_BACK + 1][AGGREGATE_AIR_MIN].low, 1);
	ck_assert(isinf(part->nights[LIMIT_NIGHTS_BACK + 5][AGGREGATE_AIR_MIN].low));
	ck_assert(isinf(part->nights[LIMIT_NIGHTS_BACK][AGGREGATE_GUST_MAX].high)); /* unasked */
	free(part);
	teardown();
}
END_TEST

START_TEST(a_single_point_with_a_name_can_be_asked_by_it)
{
	world_open(&w);
	strcpy(w.settings->areas[0]->sources[0].place, "town");
	w.now = sky_time("2026-11-19T10:00:00Z");
	world_start(&w);
	sky_weather(&w, 8, -3);
	look();
	ck_assert_int_eq(f.outlook.place_count, 1);
	ck_assert_str_eq(f.outlook.places[0].name, "town");
	ck_assert_double_eq(
	    f.outlook.places[0].part.nights[LIMIT_NIGHTS_BACK][AGGREGATE_AIR_MIN].high, -3);
	teardown();
}
END_TEST

START_TEST(two_points_are_told_apart_and_together)
{
	world_open(&w);
	struct area_settings *a = w.settings->areas[0];
	a->sources[1] = a->sources[0];
	a->source_count = 2;
	strcpy(a->sources[1].name, "hill");
	strcpy(a->sources[1].url, "http://127.0.0.1:9/hill");
	strcpy(a->sources[0].place, "town");
	strcpy(a->sources[1].place, "hilltop");
	w.now = sky_time("2026-11-19T10:00:00Z");
	world_start(&w);
	char *town = sky_forecast(&w, 8, 3), *hill = sky_forecast(&w, 4, -1);
	struct errand e = {ERRAND_FETCH, "coventry/metno", 1, NULL};
	world_result(&w, &e, FATE_ANSWERED, 200, town);
	look();
	ck_assert_int_eq(f.outlook.place_count, 2);
	ck_assert(isinf(tonight().low)); /* the town vouches for no hill */
	e.subject = "coventry/hill";
	world_result(&w, &e, FATE_ANSWERED, 200, hill);
	ck_assert_double_eq(tonight().low, -1);
	ck_assert_str_eq(f.outlook.places[0].name, "town");
	ck_assert_double_eq(
	    f.outlook.places[0].part.nights[LIMIT_NIGHTS_BACK][AGGREGATE_AIR_MIN].low, 3);
	ck_assert_double_eq(
	    f.outlook.places[1].part.nights[LIMIT_NIGHTS_BACK][AGGREGATE_AIR_MIN].low, -1);
	free(town);
	free(hill);
	teardown();
}
END_TEST

/* Warnings that are fresh must not hide that nobody knows how cold it will be. */
START_TEST(fresh_warnings_are_no_forecast)
{
	world_open(&w);
	struct area_settings *a = w.settings->areas[0];
	a->sources[1] = a->sources[0];
	a->source_count = 2;
	strcpy(a->sources[1].name, "rss");
	strcpy(a->sources[1].feed, "metoffice-rss");
	strcpy(a->sources[1].url, "http://127.0.0.1:9/rss");
	world_start(&w);
	struct errand e = {ERRAND_FETCH, "coventry/rss", 1, NULL};
	world_result(&w, &e, FATE_ANSWERED, 200,
		     "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Met Office "
		     "warnings for West Midlands</title><link>https://www.metoffice.gov.uk/</link>"
		     "<description>d</description></channel></rss>");
	look();
	ck_assert_msg(f.sources[1].health == HEALTH_FRESH, "%s", f.sources[1].reason);
	ck_assert(f.sources[1].notices);
	ck_assert_int_eq(f.health, HEALTH_BLIND);
	ck_assert_int_eq(f.notices, HEALTH_FRESH);
	ck_assert_uint_eq(f.outlook.watch_count, 1);
	ck_assert(f.outlook.watches[0].fresh);
	teardown();
}
END_TEST

/* ---- calls of a day ------------------------------------------------------------------------- */

struct calls {
	int64_t count;
	struct wall last;
};

/* Plays one UTC day, answering each fetch in this way. */
static struct calls play_day(struct wall end, enum fate fate)
{
	struct calls calls = {0, {0}};
	int64_t before = world_number(&w, "SELECT fetch FROM source");
	while (w.now.ms < end.ms) {
		int64_t due =
		    world_number(&w, "SELECT due FROM deadline WHERE kind = 'source'") - w.now.ms;
		int64_t rest = end.ms - 1 - w.now.ms;
		if (due > rest)
			break;
		world_advance(&w, due);
		if (world_number(&w, "SELECT fetching FROM source") == 0)
			continue;
		struct errand e = sky_fetch(&w);
		char *body = sky_forecast(&w, 8, 5);
		calls.last = w.now;
		world_result(&w, &e, fate, 200, fate == FATE_ANSWERED ? body : "no route to host");
		free(body);
		world_clear(&w);
	}
	w.now = end;
	calls.count = world_number(&w, "SELECT fetch FROM source") - before;
	return calls;
}

static void setup_calls(int calls_a_day, int64_t every_ms)
{
	world_open(&w);
	source()->calls_a_day = calls_a_day;
	source()->every_ms = every_ms;
	w.now = sky_time("2026-11-19T00:10:00Z");
	world_start(&w);
}

START_TEST(calls_last_until_the_evening)
{
	setup_calls(48, MINUTES_MS(10)); /* wants 144 */
	struct calls c = play_day(sky_time("2026-11-20T00:00:00Z"), FATE_ANSWERED);
	ck_assert_int_le(c.count, 48);
	ck_assert_int_ge(c.count, 40);
	ck_assert_int_ge(c.last.ms, sky_time("2026-11-19T23:00:00Z").ms);
	ck_assert_int_eq(look()->health, HEALTH_FRESH);
	c = play_day(sky_time("2026-11-21T00:00:00Z"), FATE_ANSWERED); /* and the next day anew */
	ck_assert_int_le(c.count, 48);
	ck_assert_int_ge(c.count, 40);
	teardown();
}
END_TEST

START_TEST(failures_do_not_spend_the_evenings_calls)
{
	setup_calls(48, MINUTES_MS(10));
	struct calls c = play_day(sky_time("2026-11-20T00:00:00Z"), FATE_NOT_SENT);
	ck_assert_int_le(c.count, 48);
	ck_assert_int_ge(c.last.ms, sky_time("2026-11-19T23:00:00Z").ms);
	teardown();
}
END_TEST

START_TEST(enough_calls_do_not_slow_it_down)
{
	setup_calls(360, MINUTES_MS(60));
	struct calls c = play_day(sky_time("2026-11-20T00:00:00Z"), FATE_ANSWERED);
	ck_assert_int_ge(c.count, 21);
	ck_assert_int_le(c.count, 24);
	teardown();
}
END_TEST

START_TEST(spent_calls_are_told_and_come_back_at_midnight)
{
	setup_calls(1, HOURS_MS(1));
	sky_weather(&w, 8, 5);
	strcpy(source()->url, "http://127.0.0.1:9/elsewhere"); /* which must be asked at once */
	world_restart(&w);
	ck_assert_str_eq(world_text(&w, "SELECT reason FROM source"),
			 "its 1 calls of today are spent");
	ck_assert_int_eq(look()->health, HEALTH_BLIND);
	ck_assert_str_eq(look()->reason, "its 1 calls of today are spent");
	int64_t due = world_number(&w, "SELECT due FROM deadline WHERE kind = 'source'");
	ck_assert_int_gt(due, sky_time("2026-11-20T00:00:59Z").ms); /* and off the hour */
	ck_assert_int_lt(due, sky_time("2026-11-20T00:05:00Z").ms);
	ck_assert_int_eq(look()->next.ms, due);
	sky_weather(&w, 8, 5);
	is_trusted();
	ck_assert_int_eq(world_number(&w, "SELECT calls FROM source"), 1);
	teardown();
}
END_TEST

START_TEST(health_follows_when_calls_are_spent)
{
	setup_calls(2, HOURS_MS(1));
	sky_weather(&w, 8, 5);
	sky_weather(&w, 8, 5);
	ck_assert_int_eq(look()->health, HEALTH_FRESH);
	world_advance(&w, HOURS_MS(7)); /* blind after six */
	ck_assert_int_eq(look()->health, HEALTH_BLIND);
	ck_assert_int_eq(world_number(&w, "SELECT fetch FROM source"), 2);
	teardown();
}
END_TEST

START_TEST(a_daemon_that_is_always_restarted_spends_no_calls)
{
	setup_calls(20, HOURS_MS(1));
	sky_weather(&w, 8, 5);
	for (int i = 0; i < 60; i++) {
		world_advance(&w, SECONDS_MS(20));
		world_restart(&w);
	}
	ck_assert_int_eq(world_number(&w, "SELECT fetch FROM source"), 1);
	world_advance(&w, HOURS_MS(1));
	ck_assert_int_eq(world_number(&w, "SELECT fetch FROM source"), 2);
	for (int i = 0; i < 60; i++) { /* dies while it asks */
		world_advance(&w, SECONDS_MS(5));
		world_restart(&w);
	}
	ck_assert_int_le(world_number(&w, "SELECT fetch FROM source"), 13);
	teardown();
}
END_TEST

START_TEST(on_the_exercise_clock_a_day_of_calls_is_a_real_one)
{
	setup_calls(48, MINUTES_MS(10));
	w.settings->speed = 24; /* a day in an hour */
	struct calls c = play_day(sky_time("2026-12-13T00:00:00Z"), FATE_ANSWERED);
	ck_assert_int_gt(c.count, 30);
	ck_assert_int_le(c.count, 2 * 48); /* a real day's length meets two of them */
	teardown();
}
END_TEST

/* ---- waiting -------------------------------------------------------------------------------- */

static int64_t wait_after(const char *retry_after, const char *date)
{
	next_poll();
	struct event event = {.kind = EVENT_RESULT, .errand = sky_fetch(&w)};
	event.result = (struct transfer_result){.fate = FATE_ANSWERED,
						.status = 429,
						.body = "",
						.retry_after = retry_after,
						.date = date};
	world_turn(&w, &event, 1);
	return (world_number(&w, "SELECT due FROM deadline WHERE kind = 'source'") - w.now.ms) /
	       MINUTES_MS(1);
}

START_TEST(a_server_may_say_when_to_come_back)
{
	setup();
	ck_assert_int_eq(wait_after("2400", NULL), 40);
	/* As a moment: by its own clock, which is an hour ahead of ours. */
	ck_assert_int_eq(
	    wait_after("Thu, 19 Nov 2026 12:30:00 GMT", "Thu, 19 Nov 2026 11:45:00 GMT"), 45);
	ck_assert_int_eq(wait_after("soon", NULL), 60);
	ck_assert_int_eq(wait_after(NULL, NULL), 60);
	ck_assert_int_eq(wait_after("99999999999999999999", NULL), 180); /* half of blind */
	ck_assert_int_eq(wait_after("Thu, 19 Nov 2099 12:30:00 GMT", NULL), 180);
	teardown();
}
END_TEST

/* Nobody is called on the hour, when everybody calls: not even after a failure. */
START_TEST(failures_keep_off_the_hour)
{
	setup();
	for (int minutes = 49; minutes <= 50; minutes++) {
		w.now = sky_time("2026-11-19T10:00:00Z");
		w.now.ms += MINUTES_MS(minutes);
		struct event event = {.kind = EVENT_RESULT, .errand = sky_fetch(&w)};
		event.result = (struct transfer_result){
		    .fate = FATE_ANSWERED, .status = 503, .body = "", .retry_after = "600"};
		world_turn(&w, &event, 1);
		int64_t due = world_number(&w, "SELECT due FROM deadline WHERE kind = 'source'");
		ck_assert_int_ge(due - w.now.ms, MINUTES_MS(10));
		ck_assert_int_le(due - w.now.ms, MINUTES_MS(14));
		ck_assert_int_ge(due % HOURS_MS(1), MINUTES_MS(1));
		if (minutes == 49) {
			ck_assert_int_eq(due - w.now.ms, MINUTES_MS(10));
			next_poll();
		}
	}
	teardown();
}
END_TEST

START_TEST(what_was_refused_is_shown_though_fresh)
{
	setup();
	give_flat(3, 72);
	next_poll();
	sky_give(&w, "<html>busy</html>");
	const struct source_view *v = look();
	ck_assert_int_eq(v->health, HEALTH_FRESH);
	ck_assert_msg(strstr(v->reason, "HTML") != NULL, "%s", v->reason);
	give_flat(3, 72);
	ck_assert_str_eq(look()->reason, "");
	teardown();
	setup();
	give_flat(3, 12); /* and what tonight lacks beside it */
	next_poll();
	sky_give(&w, "<html>busy</html>");
	v = look();
	ck_assert_msg(strstr(v->reason, "HTML") != NULL && strstr(v->reason, "missing") != NULL,
		      "%s", v->reason);
	teardown();
}
END_TEST

/* ---- bodies --------------------------------------------------------------------------------- */

START_TEST(a_body_is_kept_packed_and_whole)
{
	setup();
	char *body = sky_forecast(&w, 8, 5), hash[100];
	const char *bytes;
	size_t size;
	sky_give(&w, body);
	snprintf(hash, sizeof(hash), "%s", world_text(&w, "SELECT body FROM source"));
	ck_assert_int_eq(world_number(&w, "SELECT packed FROM body"), 1);
	ck_assert_int_eq(world_number(&w, "SELECT size FROM body"), (int64_t)strlen(body));
	ck_assert_int_lt(4 * world_number(&w, "SELECT length(content) FROM body"),
			 (int64_t)strlen(body));
	ck_assert_int_eq(body_read(w.store, hash, &arena, &bytes, &size), ERR_OK);
	ck_assert_uint_eq(size, strlen(body));
	ck_assert_str_eq(bytes, body);
	sqlite3_exec(w.store->db, "UPDATE body SET content = CAST(content || x'00' AS BLOB)", NULL,
		     NULL, NULL);
	ck_assert_int_eq(body_read(w.store, hash, &arena, &bytes, &size), ERR_NOT_FOUND);
	/* Older rows were not packed; a damaged one is not there. */
	sqlite3_exec(w.store->db, "UPDATE body SET packed = 0, size = 0, content = x'6162'", NULL,
		     NULL, NULL);
	ck_assert_int_eq(body_read(w.store, hash, &arena, &bytes, &size), ERR_OK);
	ck_assert_str_eq(bytes, "ab");
	sqlite3_exec(w.store->db, "UPDATE body SET packed = 1, size = 2", NULL, NULL, NULL);
	ck_assert_int_eq(body_read(w.store, hash, &arena, &bytes, &size), ERR_NOT_FOUND);
	ck_assert_int_eq(body_read(w.store, "none", &arena, &bytes, &size), ERR_NOT_FOUND);
	free(body);
	teardown();
}
END_TEST

START_TEST(of_what_is_refused_the_beginning_is_kept)
{
	setup();
	size_t size = 300 * 1024;
	char *junk = malloc(size + 1);
	uint32_t x = 1;
	ck_assert_ptr_nonnull(junk);
	for (size_t i = 0; i < size; i++)
		junk[i] = (char)(' ' + (x = x * 1664525u + 1013904223u) % 8u * 11);
	junk[size] = '\0';
	sky_give(&w, junk);
	ck_assert_int_eq(world_number(&w, "SELECT failures FROM source"), 1);
	ck_assert_int_eq(world_number(&w, "SELECT trusted FROM body"), 0);
	ck_assert_int_eq(world_number(&w, "SELECT size FROM body"), 64 * 1024);
	free(junk);
	teardown();
}
END_TEST

START_TEST(an_old_page_served_again_stays_whole_evidence)
{
	setup();
	char *body = sky_forecast(&w, 8, 5);
	size_t size = strlen(body), got;
	const char *bytes;
	char hash[100];
	char *longer = realloc(body, size + 100 * 1024 + 1);
	ck_assert_ptr_nonnull(longer);
	body = longer;
	memset(body + size, ' ', 100 * 1024);
	body[size + 100 * 1024] = '\0';
	sky_give(&w, body);
	snprintf(hash, sizeof(hash), "%s", world_text(&w, "SELECT body FROM source"));
	give_flat(6, 72);
	next_poll();
	sky_give(&w, body); /* refused: it goes backwards */
	ck_assert_ptr_nonnull(strstr(world_text(&w, "SELECT reason FROM source"), "backwards"));
	ck_assert_int_eq(body_read(w.store, hash, &arena, &bytes, &got), ERR_OK);
	ck_assert_uint_eq(got, strlen(body));
	free(body);
	teardown();
}
END_TEST

START_TEST(bodies_go_when_their_time_is_over)
{
	setup();
	w.settings->keep_bodies_ms = DAYS_MS(3);
	sqlite3_exec(w.store->db,
		     "WITH RECURSIVE n(i) AS (SELECT 1 UNION SELECT i + 1 FROM n WHERE i < 100)"
		     " INSERT INTO body (hash, area, source, received, trusted, content)"
		     " SELECT 'old' || i, 'coventry', 'x', i, 1, x'00' FROM n",
		     NULL, NULL, NULL);
	give_flat(5, 120);
	int64_t kept = world_number(&w, "SELECT count(*) FROM body");
	ck_assert_int_eq(kept, 101); /* it was already being asked */
	for (int i = 0; i < 24; i++)
		give_flat(5, 120);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM body WHERE hash LIKE 'old%'"), 0);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM body"), 25);
	/* Nobody answers for a week: what still stands in the row stays. */
	char hash[100], sql[200];
	snprintf(hash, sizeof(hash), "%s", world_text(&w, "SELECT body FROM source"));
	world_advance(&w, DAYS_MS(7));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM body"), 1);
	snprintf(sql, sizeof(sql), "SELECT count(*) FROM body WHERE hash = '%s'", hash);
	ck_assert_int_eq(world_number(&w, sql), 1);
	teardown();
}
END_TEST

START_TEST(readings_go_when_their_time_is_over)
{
	setup();
	w.settings->keep_bodies_ms = DAYS_MS(20);
	sqlite3_exec(w.store->db,
		     "WITH RECURSIVE n(i) AS (SELECT 1 UNION SELECT i + 1 FROM n WHERE i < 600)"
		     " INSERT INTO reading SELECT (SELECT id FROM source), 'air', 1000 * i,"
		     " 1000 * i + 999, 'coventry', 1, 1, 1, 1, 'old' FROM n",
		     NULL, NULL, NULL);
	for (int i = 0; i < 4; i++)
		give_flat(5, 120);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM reading WHERE body = 'old'"), 0);
	char sql[200];
	snprintf(sql, sizeof(sql), "SELECT count(*) FROM reading WHERE valid_to < %lld",
		 (long long)w.now.ms);
	for (int day = 0; day < 18; day++) {
		world_clear(&w);
		world_advance(&w, DAYS_MS(1));
	}
	ck_assert_int_gt(world_number(&w, sql), 0);
	w.settings->keep_bodies_ms = DAYS_MS(2); /* rules look back at fourteen nights */
	world_clear(&w);
	world_advance(&w, DAYS_MS(1));
	ck_assert_int_eq(world_number(&w, sql), 0);
	teardown();
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {a_jump_is_doubted_until_a_second_forecast_agrees,
				      fifteen_degrees_are_no_jump,
				      sudden_cold_counts_at_once,
				      who_goes_to_and_fro_stays_doubted,
				      a_doubted_page_does_not_warm_the_past,
				      the_same_words_are_no_second_voice,
				      hours_that_are_over_do_not_jump,
				      a_list_that_ends_much_earlier_is_doubted,
				      a_list_that_grew_thin_is_doubted,
				      doubt_survives_a_restart_and_ends_with_the_source,
				      what_tonight_lacks_is_said_though_fresh,
				      each_source_tells_its_own_nights,
				      a_single_point_with_a_name_can_be_asked_by_it,
				      two_points_are_told_apart_and_together,
				      fresh_warnings_are_no_forecast,
				      calls_last_until_the_evening,
				      failures_do_not_spend_the_evenings_calls,
				      enough_calls_do_not_slow_it_down,
				      spent_calls_are_told_and_come_back_at_midnight,
				      health_follows_when_calls_are_spent,
				      a_daemon_that_is_always_restarted_spends_no_calls,
				      on_the_exercise_clock_a_day_of_calls_is_a_real_one,
				      failures_keep_off_the_hour,
				      what_was_refused_is_shown_though_fresh,
				      a_server_may_say_when_to_come_back,
				      a_body_is_kept_packed_and_whole,
				      of_what_is_refused_the_beginning_is_kept,
				      an_old_page_served_again_stays_whole_evidence,
				      bodies_go_when_their_time_is_over,
				      readings_go_when_their_time_is_over};
	return suite_run("weather", cases, COUNT_OF(cases));
}
