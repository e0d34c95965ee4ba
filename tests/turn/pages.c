/* SPDX-License-Identifier: MIT
 *
 * Feeds whose main page lists others, and warnings: what is asked next, what is believed when, and
 * that neither silence nor a page of long ago is taken for an all-clear.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "digest.h"
#include "lib/scripted_feed.h"
#include "lib/sky.h"
#include "lib/suite.h"
#include "weather.h"

#define MAIN "https://w.example/feed"
#define PAGE(x) "https://w.example/" x
#define WANT(x) "want https://w.example/" x "\n"
#define TONIGHT "2026-11-19T18:00:00Z 2026-11-20T09:00:00Z"

static struct world w;

static void setup_feed(const char *feed)
{
	world_open(&w);
	struct source_settings *s = &w.settings->areas[0]->sources[0];
	strcpy(s->name, "warn");
	strcpy(s->feed, feed);
	strcpy(s->url, MAIN);
	s->every_ms = MINUTES_MS(5);
	s->blind_ms = HOURS_MS(1);
	w.now = sky_time("2026-11-19T10:00:00Z");
	world_start(&w);
}

static void setup(void)
{
	setup_feed("warnings");
}

static void teardown(void)
{
	world_close(&w);
}

static struct errand under_way(void)
{
	return (struct errand){ERRAND_FETCH, "coventry/warn",
			       world_number(&w, "SELECT fetch FROM source"), NULL};
}

static void give_status(int status, const char *body)
{
	struct errand e = under_way();
	ck_assert_int_eq(world_number(&w, "SELECT fetching FROM source"), 1);
	world_result(&w, &e, FATE_ANSWERED, status, body);
}

static void give(const char *body)
{
	give_status(200, body);
}

/* Lets it ask for its main page. */
static void next_poll(void)
{
	world_advance(&w, world_number(&w, "SELECT due FROM deadline WHERE kind = 'source'") -
			      w.now.ms);
	ck_assert_int_eq(world_number(&w, "SELECT fetching FROM source"), 1);
}

static const char *asked(void)
{
	size_t n = world_count(&w, EFFECT_TRANSFER);
	return n > 0 ? world_seen(&w, EFFECT_TRANSFER, n - 1)->text : "";
}

static void is_asked(const char *url)
{
	ck_assert_str_eq(asked(), url);
	ck_assert_int_eq(world_number(&w, "SELECT fetching FROM source"), 1);
}

static void is_failed(const char *words)
{
	const char *reason = world_text(&w, "SELECT reason FROM source");
	ck_assert_msg(strstr(reason, words) != NULL, "\"%s\" does not say \"%s\"", reason, words);
	ck_assert_int_eq(world_number(&w, "SELECT fetching FROM source"), 0);
	ck_assert_str_eq(world_text(&w, "SELECT pending || asking FROM source"), "");
}

static void is_health(const char *health)
{
	ck_assert_str_eq(world_text(&w, "SELECT health FROM source"), health);
}

static int64_t pages(void)
{
	return world_number(&w, "SELECT count(*) FROM page");
}

static int64_t notices(void)
{
	return world_number(&w, "SELECT count(*) FROM notice");
}

/* What rules would hear now about a warning tonight. */
static enum truth warned(enum level least)
{
	struct arena arena = {0};
	struct effects effects = {.first = NULL};
	static struct forecast f;
	effects.last = &effects.first;
	struct turn t = {.store = w.store,
			 .settings = w.settings,
			 .arena = &arena,
			 .effects = &effects,
			 .now = w.now,
			 .actor = "swepd",
			 .because = "test"};
	const struct notice_question q = {.kind = NOTICE_WARNING,
					  .issuer = "metoffice",
					  .least = least,
					  .hazards = HAZARD_ANY,
					  .area = ""};
	ck_assert_int_eq(store_begin(w.store), ERR_OK);
	ck_assert_int_eq(weather_forecast(&t, w.settings->areas[0], &f), ERR_OK);
	store_rollback(w.store);
	enum truth truth = notice_holds(&q, f.outlook.notices, f.outlook.notice_count,
					f.outlook.watches, f.outlook.watch_count, f.span);
	arena_free(&arena);
	return truth;
}

START_TEST(nothing_is_believed_before_the_last_page)
{
	setup();
	is_asked(MAIN);
	give("issued 2026-11-19T09:00:00Z\n" WANT("a") WANT("b"));
	is_asked(PAGE("a"));
	ck_assert_str_eq(world_text(&w, "SELECT body FROM source"), "");
	give("notice one amber " TONIGHT);
	is_asked(PAGE("b"));
	ck_assert_int_eq(notices(), 0);
	is_health("blind");
	ck_assert_int_eq(warned(LEVEL_AMBER), TRUTH_UNKNOWN);
	give("notice two yellow " TONIGHT);
	ck_assert_int_eq(notices(), 2);
	is_health("fresh");
	ck_assert_int_eq(warned(LEVEL_AMBER), TRUTH_TRUE);
	ck_assert_int_eq(warned(LEVEL_RED), TRUTH_FALSE);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM body WHERE trusted = 1"), 3);
	ck_assert_int_eq(world_number(&w, "SELECT fetch FROM source"), 3); /* never one twice */
	teardown();
}
END_TEST

START_TEST(a_page_is_got_once_while_it_is_wanted)
{
	setup();
	give("issued 2026-11-19T09:00:00Z\n" WANT("a") WANT("b"));
	give("notice one amber " TONIGHT);
	give("notice two yellow " TONIGHT);
	next_poll();
	give("issued 2026-11-19T09:30:00Z\n" WANT("b") WANT("c"));
	is_asked(PAGE("c"));
	give("notice three red " TONIGHT);
	is_health("fresh");
	ck_assert_int_eq(pages(), 2);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM page WHERE url LIKE '%/a'"), 0);
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(id) FROM notice"), "three,two");
	next_poll();
	give("issued 2026-11-19T09:40:00Z\n" WANT("c")); /* all here: nothing more is asked */
	ck_assert_str_eq(asked(), MAIN);
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(id) FROM notice"), "three");
	teardown();
}
END_TEST

START_TEST(a_page_that_changes_under_its_address_is_got_again)
{
	setup_feed("changing");
	give("issued 2026-11-19T09:00:00Z\n" WANT("region"));
	give("notice one amber " TONIGHT);
	ck_assert_int_eq(warned(LEVEL_AMBER), TRUTH_TRUE);
	next_poll();
	give("issued 2026-11-19T09:00:00Z\n" WANT("region")); /* the very same words */
	is_asked(PAGE("region"));
	give("notice one yellow " TONIGHT);
	ck_assert_int_eq(warned(LEVEL_AMBER), TRUTH_FALSE);
	ck_assert_int_eq(warned(LEVEL_YELLOW), TRUTH_TRUE);
	teardown();
}
END_TEST

START_TEST(a_page_that_is_gone_is_a_failure_until_the_address_rotates)
{
	setup();
	give("issued 2026-11-19T09:00:00Z\n" WANT("a"));
	give("notice one amber " TONIGHT);
	const char *hash = strdup(world_text(&w, "SELECT body FROM source"));
	next_poll();
	give("issued 2026-11-19T10:00:00Z\n" WANT("b"));
	give_status(404, "gone");
	is_failed("page https://w.example/b: it answered with status 404");
	ck_assert_str_eq(world_text(&w, "SELECT body FROM source"), hash);
	ck_assert_int_eq(warned(LEVEL_AMBER), TRUTH_TRUE); /* what stood still stands */
	next_poll();
	is_asked(MAIN);
	give("issued 2026-11-19T10:01:00Z\n" WANT("c"));
	is_asked(PAGE("c"));
	give("notice two red " TONIGHT);
	is_health("fresh");
	ck_assert_int_eq(warned(LEVEL_RED), TRUTH_TRUE);
	ck_assert_int_eq(world_number(&w, "SELECT failures FROM source"), 0);
	free((char *)hash);
	teardown();
}
END_TEST

/* The next request as the network would see it. */
static void header_sent(const char *name, char *out, size_t size)
{
	struct effects effects;
	bool keep[1];
	w.now.ms = world_number(&w, "SELECT due FROM deadline WHERE kind = 'source'");
	engine_turn(w.engine, NULL, 0, w.now, &effects, keep);
	snprintf(out, size, "none");
	for (const struct effect *e = effects.first; e != NULL; e = e->next)
		for (size_t i = 0; e->kind == EFFECT_TRANSFER && i < TRANSFER_HEADERS; i++)
			if (e->transfer.headers[i] != NULL &&
			    strncmp(e->transfer.headers[i], name, strlen(name)) == 0)
				snprintf(out, size, "%s", e->transfer.headers[i]);
}

static void give_tagged(const char *body, const char *etag)
{
	struct event event = {.kind = EVENT_RESULT, .errand = under_way()};
	event.result = (struct transfer_result){
	    .fate = FATE_ANSWERED, .status = 200, .body = body, .size = strlen(body), .etag = etag};
	world_turn(&w, &event, 1);
}

/* Were the tag of the page that still lacks its own pages sent, "unchanged" would be taken for the
 * old set and the new warning be lost. */
START_TEST(unchanged_never_speaks_for_pages_that_are_missing)
{
	setup();
	char header[100];
	give_tagged("issued 2026-11-19T09:00:00Z\n" WANT("a"), "\"v1\"");
	header_sent("If-None-Match", header, sizeof(header)); /* gives the page up */
	is_failed("page https://w.example/a: no answer in time");
	header_sent("If-None-Match", header, sizeof(header));
	ck_assert_str_eq(header, "none");
	give_status(304, "");
	is_failed("unchanged, but we have nothing");
	is_health("blind");
	next_poll();
	give_tagged("issued 2026-11-19T09:00:00Z\n" WANT("a"), "\"v1\"");
	give("");
	is_health("fresh");
	next_poll();
	give_tagged("issued 2026-11-19T10:00:00Z\n" WANT("b"), "\"v2\"");
	give_status(500, "");
	header_sent("If-None-Match", header, sizeof(header));
	ck_assert_str_eq(header, "If-None-Match: \"v1\"");
	teardown();
}
END_TEST

START_TEST(a_page_that_says_unchanged_was_never_asked_to)
{
	setup();
	give("issued 2026-11-19T09:00:00Z\n" WANT("a"));
	give_status(304, "");
	is_failed("page https://w.example/a: it says unchanged");
	is_health("blind");
	teardown();
}
END_TEST

START_TEST(a_restart_between_pages_begins_again)
{
	setup();
	give("issued 2026-11-19T09:00:00Z\n" WANT("a") WANT("b"));
	give("notice one amber " TONIGHT);
	is_asked(PAGE("b"));
	struct errand late = under_way();
	world_restart(&w);
	ck_assert_str_eq(world_text(&w, "SELECT pending || asking FROM source"), "");
	next_poll();
	is_asked(MAIN);
	ck_assert_int_gt(under_way().attempt, late.attempt);
	world_result(&w, &late, FATE_ANSWERED, 200, "notice two red " TONIGHT);
	is_asked(MAIN); /* a dead process's answer is nobody's */
	give("issued 2026-11-19T09:00:00Z\n" WANT("a") WANT("b"));
	is_asked(PAGE("b")); /* the other one is here */
	give("notice two yellow " TONIGHT);
	is_health("fresh");
	ck_assert_int_eq(notices(), 2);
	teardown();
}
END_TEST

/* One whose server wants it kept for half an hour. */
static void give_kept(const char *body)
{
	struct event event = {.kind = EVENT_RESULT, .errand = under_way()};
	event.result = (struct transfer_result){.fate = FATE_ANSWERED,
						.status = 200,
						.body = body,
						.size = strlen(body),
						.date = "Thu, 19 Nov 2026 10:00:00 GMT",
						.expires = "Thu, 19 Nov 2026 10:30:00 GMT"};
	world_turn(&w, &event, 1);
}

START_TEST(a_list_whose_pages_were_not_read_is_not_kept)
{
	setup();
	give("issued 2026-11-19T09:00:00Z\n");
	next_poll();
	give_kept("issued 2026-11-19T10:00:00Z\n" WANT("a"));
	is_asked(PAGE("a"));
	struct errand late = under_way();
	world_turn(&w, &(struct event){.kind = EVENT_SETTINGS, .settings = w.settings}, 1);
	is_asked(MAIN);
	world_result(&w, &late, FATE_ANSWERED, 200, "notice one amber " TONIGHT);
	is_asked(MAIN); /* it answers what was asked before the new configuration */
	give_kept("issued 2026-11-19T10:00:00Z\n" WANT("a"));
	is_asked(PAGE("a"));
	world_restart(&w);
	is_asked(MAIN);
	give_kept("issued 2026-11-19T10:00:00Z\n" WANT("a"));
	give("notice one amber " TONIGHT);
	ck_assert_int_eq(notices(), 1);
	world_restart(&w); /* of what was read, its server says for how long */
	ck_assert_int_eq(world_number(&w, "SELECT fetching FROM source"), 0);
	teardown();
}
END_TEST

START_TEST(a_broken_page_is_named_and_got_again)
{
	setup();
	give("issued 2026-11-19T09:00:00Z\n" WANT("a") WANT("b"));
	give("notice one amber " TONIGHT);
	give("notice two\nbroken");
	is_failed("page https://w.example/b: line 1 is broken");
	ck_assert_int_eq(notices(), 0);
	ck_assert_int_eq(pages(), 1);
	next_poll();
	give("issued 2026-11-19T09:00:00Z\n" WANT("a") WANT("b"));
	is_asked(PAGE("b"));
	give("notice two yellow " TONIGHT);
	is_health("fresh");
	teardown();
}
END_TEST

START_TEST(no_page_is_asked_of_another_server)
{
	static const char *const others[] = {"https://evil.example/a",
					     "http://w.example/a",
					     "https://w.example:8443/a",
					     "https://w.example@evil/a",
					     "https://w.example.evil/a",
					     "file:///etc/passwd",
					     "/relative",
					     "https://w.example\\@evil/a"};
	setup();
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		char body[200];
		size_t before = world_count(&w, EFFECT_TRANSFER);
		snprintf(body, sizeof(body), "issued 2026-11-19T09:00:00Z\nwant %s\n", others[i]);
		give(body);
		is_failed("it wants a page");
		ck_assert_uint_eq(world_count(&w, EFFECT_TRANSFER), before);
		next_poll();
	}
	teardown();
}
END_TEST

START_TEST(a_feed_may_not_want_without_end)
{
	setup();
	char body[8000] = "issued 2026-11-19T09:00:00Z\n";
	for (int i = 0; i <= LIMIT_PAGES; i++)
		snprintf(body + strlen(body), 60, "want https://w.example/%d\n", i);
	give(body);
	is_failed("65 further pages; 64 is the most");
	next_poll();
	/* Pages that want pages that want pages. */
	give("issued 2026-11-19T09:00:00Z\n" WANT("1"));
	for (int i = 2; i < 20 && world_number(&w, "SELECT fetching FROM source") == 1; i++) {
		snprintf(body, sizeof(body), "want https://w.example/%d\n", i);
		give(body);
	}
	is_failed("want ever more pages");
	ck_assert_int_lt(world_number(&w, "SELECT fetch FROM source"), 10);
	teardown();
}
END_TEST

START_TEST(pages_count_against_the_calls_of_the_day)
{
	setup();
	struct source_settings *s = &w.settings->areas[0]->sources[0];
	s->calls_a_day = 3;
	give("issued 2026-11-19T09:00:00Z\n" WANT("a") WANT("b") WANT("c"));
	give("");
	give("");
	is_failed("its 3 calls of today are spent");
	ck_assert_int_ge(world_number(&w, "SELECT due FROM deadline WHERE kind = 'source'"),
			 sky_time("2026-11-20T00:00:00Z").ms);
	is_health("blind");
	next_poll();
	give("issued 2026-11-19T09:00:00Z\n" WANT("a") WANT("b") WANT("c"));
	is_asked(PAGE("c"));
	give("");
	is_health("fresh");
	teardown();
}
END_TEST

START_TEST(a_list_whose_pages_were_not_called_for_is_not_kept)
{
	setup();
	struct source_settings *s = &w.settings->areas[0]->sources[0];
	s->calls_a_day = 3;
	give("issued 2026-11-19T09:00:00Z\n");
	next_poll();
	give_kept("issued 2026-11-19T10:00:00Z\n" WANT("a") WANT("b"));
	give("");
	is_failed("its 3 calls of today are spent");
	s->calls_a_day = 10;
	world_turn(&w, &(struct event){.kind = EVENT_SETTINGS, .settings = w.settings}, 1);
	is_asked(MAIN);
	teardown();
}
END_TEST

/* ---- warnings ------------------------------------------------------------------------------- */

START_TEST(quiet_is_fresh_and_silence_is_blind)
{
	setup();
	ck_assert_int_eq(warned(LEVEL_YELLOW), TRUTH_UNKNOWN);
	give("issued 2026-10-19T09:00:00Z\n"); /* unchanged for a month: that is what quiet is */
	is_health("fresh");
	ck_assert_int_eq(warned(LEVEL_YELLOW), TRUTH_FALSE);
	for (struct wall end = wall_plus(w.now, HOURS_MS(2)); w.now.ms < end.ms;) {
		next_poll();
		struct errand e = under_way();
		world_result(&w, &e, FATE_NOT_SENT, 0, "Could not connect to server");
	}
	is_health("blind");
	ck_assert_int_eq(warned(LEVEL_YELLOW), TRUTH_UNKNOWN);
	next_poll();
	give("issued 2026-10-19T09:00:00Z\n");
	ck_assert_int_eq(warned(LEVEL_YELLOW), TRUTH_FALSE);
	teardown();
}
END_TEST

START_TEST(a_warning_holds_though_its_source_fell_silent)
{
	setup();
	give("issued 2026-11-19T09:00:00Z\nnotice one amber " TONIGHT);
	world_advance(&w, HOURS_MS(6));
	is_health("blind");
	ck_assert_int_eq(warned(LEVEL_AMBER), TRUTH_TRUE);
	ck_assert_int_eq(warned(LEVEL_RED), TRUTH_UNKNOWN);
	teardown();
}
END_TEST

START_TEST(a_list_of_long_ago_takes_no_warning_back)
{
	setup();
	give("issued 2026-11-19T09:00:00Z\nnotice one amber " TONIGHT);
	next_poll();
	give("issued 2026-11-04T09:00:00Z\n");
	is_failed("its time went backwards");
	ck_assert_int_eq(warned(LEVEL_AMBER), TRUTH_TRUE);
	ck_assert_int_eq(notices(), 1);
	teardown();
}
END_TEST

/* A page that lost its date may be of long ago: it may warn, but takes nothing back. */
START_TEST(a_list_without_its_time_takes_no_warning_back)
{
	setup();
	give("issued 2026-11-19T09:00:00Z\nnotice one amber " TONIGHT);
	next_poll();
	give("# quiet, but since when?\n");
	is_failed("it does not say any more when it was issued");
	next_poll();
	give("notice one yellow " TONIGHT);
	is_failed("it does not say any more when it was issued");
	next_poll();
	give("notice one amber 2026-11-19T18:00:00Z 2026-11-20T03:00:00Z");
	is_failed("it does not say any more when it was issued");
	ck_assert_int_eq(warned(LEVEL_AMBER), TRUTH_TRUE);
	next_poll();
	give("notice one red " TONIGHT "\nnotice two yellow " TONIGHT);
	is_health("fresh");
	ck_assert_int_eq(warned(LEVEL_RED), TRUTH_TRUE);
	next_poll();
	give("issued 2026-11-18T09:00:00Z\n"); /* the guard still stands */
	is_failed("its time went backwards");
	next_poll();
	give("issued 2026-11-19T10:00:00Z\n");
	ck_assert_int_eq(warned(LEVEL_YELLOW), TRUTH_FALSE);
	teardown();
}
END_TEST

/* Quiet by a page that has lost its date is believed again when the last date is a month old. */
START_TEST(a_quiet_list_that_lost_its_time_is_refused_for_a_month)
{
	setup();
	give("issued 2026-10-20T09:00:00Z\n");
	next_poll();
	give("# quiet\n");
	is_failed("it does not say any more when it was issued");
	w.now = sky_time("2026-11-20T09:30:00Z");
	world_turn(&w, NULL, 0);
	if (world_number(&w, "SELECT fetching FROM source") == 0)
		next_poll();
	give("# quiet\n");
	is_health("fresh");
	ck_assert_int_eq(warned(LEVEL_YELLOW), TRUTH_FALSE);
	next_poll();
	give("issued 2026-10-19T09:00:00Z\n");
	is_failed("its time went backwards");
	teardown();
}
END_TEST

/* Some sign their list anew all day: an old one is an old page, however often it is heard. */
START_TEST(a_list_that_is_signed_all_day_grows_old)
{
	setup_feed("stamped");
	give("issued 2026-11-18T10:01:00Z\n");
	is_health("fresh");
	ck_assert_int_eq(warned(LEVEL_YELLOW), TRUTH_FALSE);
	next_poll();
	give("issued 2026-11-18T10:01:00Z\n");
	is_health("stale");
	ck_assert_int_eq(warned(LEVEL_YELLOW), TRUTH_UNKNOWN);
	next_poll();
	give("issued 2026-11-19T10:01:00Z\n");
	is_health("fresh");
	teardown();
}
END_TEST

/* "Unchanged" is an answer to a question that was not asked: its pages may have changed. */
START_TEST(unchanged_without_being_asked_is_a_failure)
{
	static const char *const feeds[] = {"warnings", "changing"};
	for (size_t i = 0; i < COUNT_OF(feeds); i++) {
		setup_feed(feeds[i]);
		give("issued 2026-11-19T09:00:00Z\n");
		next_poll();
		give_status(304, "");
		is_failed("it says unchanged, but was not asked whether it is");
		for (struct wall end = wall_plus(w.now, HOURS_MS(2)); w.now.ms < end.ms;) {
			next_poll();
			give_status(304, "");
		}
		is_health("blind");
		teardown();
	}
}
END_TEST

#define KEY "0123456789abcdef"

/* A server may say back what it was sent: in its page, in a header, in an error. */
START_TEST(a_key_that_is_echoed_is_kept_nowhere)
{
	setup();
	strcpy(w.settings->areas[0]->sources[0].key, KEY);
	char body[] = "issued 2026-11-19T09:00:00Z\n" WANT("x" KEY "y") "remark " KEY;
	give_tagged(body, "\"" KEY "\"");
	is_asked(PAGE("x****************y"));
	struct errand e = under_way();
	world_result(&w, &e, FATE_NOT_SENT, 0, "cannot resolve " KEY);
	is_failed("cannot resolve ****************");
	ck_assert_int_eq(
	    world_number(&w, "SELECT count(*) FROM source WHERE instr(reason || pending || etag"
			     " || remark || address || pending_etag, '" KEY "') > 0"),
	    0);
	for (size_t n = 0; n < w.count; n++)
		ck_assert(w.seen[n].text == NULL || strstr(w.seen[n].text, KEY) == NULL);
	next_poll();
	strcpy(body, KEY);
	give(body);
	ck_assert_str_eq(body, KEY); /* what came is not written to */
	char hash[DIGEST_TEXT], sql[200];
	digest_hex(KEY, strlen(KEY), hash);
	snprintf(sql, sizeof(sql), "SELECT count(*) FROM body WHERE hash = '%s'", hash);
	ck_assert_int_eq(world_number(&w, sql), 0);
	teardown();
}
END_TEST

START_TEST(the_newest_set_replaces_and_what_was_is_on_record)
{
	setup();
	give("issued 2026-11-19T09:00:00Z\n"
	     "notice begun amber 2026-11-19T06:00:00Z 2026-11-20T09:00:00Z\n"
	     "notice tocome amber 2026-11-21T06:00:00Z 2026-11-21T09:00:00Z\n"
	     "notice same yellow 2026-11-19T06:00:00Z 2026-11-19T12:00:00Z\n"
	     "notice same red 2026-11-19T06:00:00Z 2026-11-19T12:00:00Z\n");
	ck_assert_int_eq(notices(), 4); /* one id twice: both count */
	next_poll();
	int64_t taken_back = w.now.ms;
	give("issued 2026-11-19T10:00:00Z\n");
	ck_assert_int_eq(notices(), 3);
	ck_assert_int_eq(world_number(&w, "SELECT valid_to FROM notice WHERE id = 'begun'"),
			 taken_back);
	ck_assert_int_eq(warned(LEVEL_YELLOW), TRUTH_FALSE);
	for (int day = 0; day < 20; day++) {
		ck_assert_int_eq(notices(), day < 15 ? 3 : 0);
		w.now = wall_plus(w.now, DAYS_MS(1));
		world_turn(&w, NULL, 0);
		if (world_number(&w, "SELECT fetching FROM source") == 0)
			next_poll();
		give("issued 2026-11-19T10:00:00Z\n");
	}
	teardown();
}
END_TEST

/* ---- forecasts that do not say when they were made ------------------------------------------ */

START_TEST(a_forecast_without_a_date_is_as_old_as_its_words)
{
	setup_feed("readings");
	w.settings->areas[0]->sources[0].blind_ms = HOURS_MS(48);
	give("air 2026-11-19T10:00:00Z 72 5\nremark near");
	ck_assert_int_eq(world_number(&w, "SELECT issued FROM source"), w.now.ms);
	ck_assert_str_eq(world_text(&w, "SELECT remark FROM source"), "near");
	for (int i = 0; i < 14; i++) {
		is_health(i < 12 ? "fresh" : "stale");
		world_advance(&w, HOURS_MS(1) - w.now.ms % HOURS_MS(1) + MINUTES_MS(10));
		if (world_number(&w, "SELECT fetching FROM source") == 0)
			next_poll();
		give("air 2026-11-19T10:00:00Z 72 5\nremark near");
	}
	next_poll();
	give("air 2026-11-19T10:00:00Z 73 5"); /* other words, without a remark */
	is_health("fresh");
	ck_assert_str_eq(world_text(&w, "SELECT remark FROM source"), "");
	teardown();
}
END_TEST

/* A service that says anew how long it took has not said anything new. */
START_TEST(a_frozen_forecast_is_known_by_its_readings)
{
	char body[200];
	setup_feed("readings");
	w.settings->areas[0]->sources[0].blind_ms = HOURS_MS(48);
	for (int i = 0; i < 14; i++) {
		snprintf(body, sizeof(body), "air 2026-11-19T%02d:00:00Z %d 5\nremark ms%d",
			 i < 10 ? 10 : 0, i < 10 ? 72 : 82, i);
		give(body);
		is_health(i < 12 ? "fresh" : "stale");
		world_advance(&w, HOURS_MS(1) - w.now.ms % HOURS_MS(1) + MINUTES_MS(10));
		if (world_number(&w, "SELECT fetching FROM source") == 0)
			next_poll();
	}
	give("air 2026-11-19T10:00:00Z 73 5\nremark more");
	is_health("fresh");
	teardown();
}
END_TEST

START_TEST(the_same_readings_are_no_second_voice)
{
	setup_feed("readings");
	give("air 2026-11-19T10:00:00Z 72 -12");
	next_poll();
	give("air 2026-11-19T10:00:00Z 72 5\nremark one");
	is_health("stale");
	next_poll();
	give("air 2026-11-19T10:00:00Z 72 5\nremark two");
	is_health("stale");
	ck_assert_str_ne(world_text(&w, "SELECT doubt FROM source"), "");
	next_poll();
	give("air 2026-11-19T10:00:00Z 72 5.5\nremark three");
	is_health("fresh");
	teardown();
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {nothing_is_believed_before_the_last_page,
				      a_page_is_got_once_while_it_is_wanted,
				      a_page_that_changes_under_its_address_is_got_again,
				      a_page_that_is_gone_is_a_failure_until_the_address_rotates,
				      unchanged_never_speaks_for_pages_that_are_missing,
				      a_page_that_says_unchanged_was_never_asked_to,
				      a_restart_between_pages_begins_again,
				      a_list_whose_pages_were_not_read_is_not_kept,
				      a_broken_page_is_named_and_got_again,
				      no_page_is_asked_of_another_server,
				      a_feed_may_not_want_without_end,
				      pages_count_against_the_calls_of_the_day,
				      a_list_whose_pages_were_not_called_for_is_not_kept,
				      quiet_is_fresh_and_silence_is_blind,
				      a_warning_holds_though_its_source_fell_silent,
				      a_list_of_long_ago_takes_no_warning_back,
				      a_list_without_its_time_takes_no_warning_back,
				      a_quiet_list_that_lost_its_time_is_refused_for_a_month,
				      a_list_that_is_signed_all_day_grows_old,
				      unchanged_without_being_asked_is_a_failure,
				      a_key_that_is_echoed_is_kept_nowhere,
				      the_newest_set_replaces_and_what_was_is_on_record,
				      a_forecast_without_a_date_is_as_old_as_its_words,
				      a_frozen_forecast_is_known_by_its_readings,
				      the_same_readings_are_no_second_voice};
	return suite_run("pages", cases, COUNT_OF(cases));
}
