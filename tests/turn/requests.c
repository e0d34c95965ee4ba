/* SPDX-License-Identifier: MIT
 *
 * A line as it comes from the socket: what is no request, who may ask what of which area, and the
 * same request sent again.
 */
#include <stdio.h>
#include <string.h>

#include "lib/suite.h"
#include "lib/world.h"

static struct world w;

static void setup(void)
{
	world_open(&w);
	world_start(&w);
	world_clear(&w);
}

static void teardown(void)
{
	world_close(&w);
}

/* The answer to these bytes; the caller decrefs it. */
static json_t *send_bytes(const char *user, const char *line, size_t length)
{
	const struct event event = {
	    .kind = EVENT_REQUEST, .peer = {1, 1}, .user = user, .line = line, .length = length};
	world_clear(&w);
	world_turn(&w, &event, 1);
	ck_assert_uint_eq(world_count(&w, EFFECT_REPLY), 1);
	return json_loads(world_seen(&w, EFFECT_REPLY, 0)->text, 0, NULL);
}

static json_t *send_line(const char *user, const char *line)
{
	return send_bytes(user, line, strlen(line));
}

static const char *error_field(const json_t *reply, const char *key)
{
	const char *text = json_string_value(json_object_get(json_object_get(reply, "error"), key));
	return text != NULL ? text : "(none)";
}

#define LONG_ID "0123456789012345678901234567890123456789012345678901234567890123"

static const struct {
	const char *line, *code, *field, *words;
} wrong[] = {
    {"", "usage", "", "this is not JSON"},
    {"status", "usage", "", "this is not JSON"},
    {"{\"v\":1,\"v\":1,\"id\":\"a\",\"verb\":\"status\"}", "usage", "", "duplicate"},
    {"[1]", "usage", "", "a request is one JSON object a line"},
    {"{\"id\":\"a\",\"verb\":\"status\"}", "usage", "v", "speaks version 1"},
    {"{\"v\":2,\"id\":\"a\",\"verb\":\"status\"}", "usage", "v", "speaks version 1"},
    {"{\"v\":\"1\",\"id\":\"a\",\"verb\":\"status\"}", "usage", "v", "speaks version 1"},
    {"{\"v\":1,\"verb\":\"status\"}", "usage", "id", "an id of 1 to 64 characters"},
    {"{\"v\":1,\"id\":\"\",\"verb\":\"status\"}", "usage", "id", "an id of 1 to 64 characters"},
    {"{\"v\":1,\"id\":7,\"verb\":\"status\"}", "usage", "id", "an id of 1 to 64 characters"},
    {"{\"v\":1,\"id\":\"" LONG_ID "5\",\"verb\":\"status\"}", "usage", "id", "an id of 1 to"},
    {"{\"v\":1,\"id\":\"a\"}", "usage", "verb", "a request needs a verb"},
    {"{\"v\":1,\"id\":\"a\",\"verb\":[]}", "usage", "verb", "a request needs a verb"},
    {"{\"v\":1,\"id\":\"a\",\"verb\":\"status\",\"area\":1}", "usage", "area", "must be text"},
    {"{\"v\":1,\"id\":\"a\",\"verb\":\"status\",\"args\":[]}", "usage", "args", "an object"},
    {"{\"v\":1,\"id\":\"a\",\"verb\":\"status\",\"more\":1}", "usage", "more",
     "the request has no field \"more\""},
    {"{\"v\":1,\"id\":\"a\",\"verb\":\"stat\"}", "usage", "verb", "there is no verb \"stat\""},
    {"{\"v\":1,\"id\":\"a\",\"verb\":\"status\",\"area\":\"york\"}", "not-found", "area",
     "there is no area \"york\""},
    {"{\"v\":1,\"id\":\"a\",\"verb\":\"status\",\"args\":{\"tier\":1}}", "usage", "tier",
     "status has no argument \"tier\""},
    {"{\"v\":1,\"id\":\"a\",\"verb\":\"clock\",\"args\":{\"advance\":\"1h\"}}", "refused",
     "advance", "only the clock of an exercise can be moved"},
};

START_TEST(what_is_no_request_says_where)
{
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		json_t *reply = send_line("alice", wrong[i].line);
		ck_assert_str_eq(error_field(reply, "code"), wrong[i].code);
		ck_assert_msg(strcmp(error_field(reply, "field"), wrong[i].field) == 0 &&
				  strstr(error_field(reply, "message"), wrong[i].words) != NULL,
			      "%s: %s: %s", wrong[i].line, error_field(reply, "field"),
			      error_field(reply, "message"));
		json_decref(reply);
	}
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM request"), 0);
}
END_TEST

START_TEST(an_id_as_long_as_it_may_be_is_echoed)
{
	json_t *reply =
	    send_line("alice", "{\"v\":1,\"id\":\"" LONG_ID "\",\"verb\":\"status\",\"args\":{}}");
	ck_assert(json_is_true(json_object_get(reply, "ok")));
	ck_assert_str_eq(json_string_value(json_object_get(reply, "id")), LONG_ID);
	json_decref(reply);
	reply = send_line("alice", "{\"v\":1,\"id\":\"b\",\"verb\":\"stat\"}");
	ck_assert_str_eq(json_string_value(json_object_get(reply, "id")), "b");
	json_decref(reply);
	/* args may be left out */
	reply = send_line("alice", "{\"v\":1,\"id\":\"c\",\"verb\":\"clock\"}");
	ck_assert(json_is_true(json_object_get(reply, "ok")));
	json_decref(reply);
}
END_TEST

START_TEST(bytes_that_are_no_text_are_answered_in_text)
{
	static const char line[] = "{\"v\":1,\"id\":\"a\",\"verb\":\"st\xff\xfe\"}";
	static const char nul[] = "{\"v\":1,\"id\":\"a\",\"verb\":\"status\"}\0{}";
	json_t *reply = send_bytes("alice", line, sizeof(line) - 1);
	ck_assert_str_eq(error_field(reply, "code"), "usage");
	json_decref(reply);
	reply = send_bytes("alice", nul, sizeof(nul) - 1);
	ck_assert_str_eq(error_field(reply, "code"), "usage");
	json_decref(reply);
	/* A word that is cut within a letter: the sentence would not be text. */
	char cut[200];
	snprintf(cut, sizeof(cut), "{\"v\":1,\"id\":\"a\",\"verb\":\"%s\"}",
		 "012345678901234567890123456789012345678\xc3\xa9\xc3\xa9");
	reply = send_line("alice", cut);
	ck_assert_str_eq(error_field(reply, "code"), "usage");
	ck_assert_ptr_nonnull(json_object_get(json_object_get(reply, "error"), "message"));
	json_decref(reply);
}
END_TEST

START_TEST(who_has_no_role_or_too_small_a_one_is_told)
{
	json_t *reply = send_line("mallory", "{\"v\":1,\"id\":\"a\",\"verb\":\"status\"}");
	ck_assert_str_eq(error_field(reply, "code"), "forbidden");
	ck_assert_str_eq(error_field(reply, "message"),
			 "mallory has no role here; a manager can add one to the configuration");
	json_decref(reply);
	reply = send_line("vera", "{\"v\":1,\"id\":\"a\",\"verb\":\"fsck\"}");
	ck_assert_str_eq(error_field(reply, "message"),
			 "fsck needs the role manager; vera is viewer");
	json_decref(reply);
}
END_TEST

START_TEST(of_several_areas_one_must_be_named)
{
	w.settings->areas[1] = w.settings->areas[0];
	w.settings->area_count = 2;
	json_t *reply = send_line("alice", "{\"v\":1,\"id\":\"a\",\"verb\":\"clock\"}");
	ck_assert_str_eq(error_field(reply, "field"), "area");
	ck_assert_str_eq(error_field(reply, "message"), "there are 2 areas: say which with -a");
	json_decref(reply);
	reply =
	    send_line("alice", "{\"v\":1,\"id\":\"a\",\"verb\":\"clock\",\"area\":\"coventry\"}");
	ck_assert(json_is_true(json_object_get(reply, "ok")));
	json_decref(reply);
	w.settings->area_count = 1;
}
END_TEST

#define ACTIVATE                                                                                   \
	"{\"v\":1,\"id\":\"same\",\"verb\":\"activate\",\"args\":{\"tier\":1,\"reason\":\"ice\"}}"

START_TEST(the_same_request_is_done_once_and_is_one_persons)
{
	json_t *first = send_line("alice", ACTIVATE);
	ck_assert(json_is_true(json_object_get(first, "ok")));
	int64_t lines = world_number(&w, "SELECT max(seq) FROM audit");
	json_t *again = send_line("alice", ACTIVATE);
	ck_assert(json_equal(first, again));
	ck_assert_int_eq(world_number(&w, "SELECT max(seq) FROM audit"), lines);
	json_decref(again);
	snprintf(w.settings->people[w.settings->person_count].user,
		 sizeof(w.settings->people[0].user), "carol");
	w.settings->people[w.settings->person_count++].role = ROLE_MANAGER;
	again = send_line("carol", ACTIVATE);
	ck_assert_str_eq(error_field(again, "message"),
			 "this id was used before, by another request");
	json_decref(again);
	again = send_line("alice", "{\"v\":1,\"id\":\"same\",\"verb\":\"recall\","
				   "\"args\":{\"reason\":\"ice\"}}");
	ck_assert_str_eq(error_field(again, "message"),
			 "this id was used before, by another request");
	json_decref(again);
	json_decref(first);
	ck_assert_str_eq(world_text(&w, "SELECT state FROM swep"), "ACTIVE");
}
END_TEST

/* Only an exercise's clock is moved, and only by what is a duration. */
START_TEST(the_clock_of_an_exercise_is_moved)
{
	w.settings->exercise = true;
	json_t *reply = world_ok(&w, "alice", "clock", "{\"advance\":\"90m\"}");
	const struct seen *moved = world_seen(&w, EFFECT_CLOCK, 0);
	ck_assert_ptr_nonnull(moved);
	ck_assert_str_eq(
	    json_string_value(json_object_get(json_object_get(reply, "result"), "now")),
	    "2026-11-21T13:30:00Z");
	json_decref(reply);
	world_clear(&w);
	world_refused(&w, "alice", "clock", "{\"advance\":\"soon\"}", "usage");
	json_decref(world_ok(&w, "alice", "clock", "{}"));
	ck_assert_ptr_null(world_seen(&w, EFFECT_CLOCK, 0));
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
	    what_is_no_request_says_where,
	    an_id_as_long_as_it_may_be_is_echoed,
	    bytes_that_are_no_text_are_answered_in_text,
	    who_has_no_role_or_too_small_a_one_is_told,
	    of_several_areas_one_must_be_named,
	    the_same_request_is_done_once_and_is_one_persons,
	    the_clock_of_an_exercise_is_moved,
	};
	return suite_run_with("requests", setup, teardown, all, COUNT_OF(all));
}
