/* SPDX-License-Identifier: MIT
 *
 * The turn itself: what is heard of a commit that said that it failed, when a new configuration is
 * in force, and what is told when nobody could ask.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/evening.h"
#include "lib/rehearsal.h"

static struct world w;
static char path[] = "/tmp/swep-turns-XXXXXX";
static struct effects effects;
static bool keep[2];

static void evening_in_a_file(void)
{
	struct fault why = {.message = ""};
	int fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	close(fd);
	world_open(&w);
	store_close(w.store);
	ck_assert_msg(store_open(path, false, &w.store, &why) == ERR_OK, "%s", why.message);
	evening_from(&w);
}

static void file_close(void)
{
	char beside[100];
	world_close(&w);
	unlink(path);
	snprintf(beside, sizeof(beside), "%s-wal", path);
	unlink(beside);
	snprintf(beside, sizeof(beside), "%s-shm", path);
	unlink(beside);
}

static const struct event *hold(const char *id, const char *bed)
{
	static char line[2][300];
	static struct event events[2];
	int n = id[0] - '0';
	snprintf(line[n], sizeof(line[n]),
		 "{\"v\":1,\"id\":\"%s\",\"verb\":\"hold\",\"args\":{\"bed\":\"%s\","
		 "\"person\":\"C-%s\"}}",
		 id, bed, id);
	events[n] = (struct event){.kind = EVENT_REQUEST,
				   .peer = {1, (uint32_t)n},
				   .user = "bob",
				   .line = line[n],
				   .length = strlen(line[n])};
	return &events[0];
}

static enum turn_outcome turn(const struct event *events, size_t count)
{
	return engine_turn(w.engine, events, count, w.now, &effects, keep);
}

/* How often an answer says that. */
static int said(const char *words)
{
	int count = 0;
	for (const struct effect *e = effects.first; e != NULL; e = e->next)
		count += e->kind == EFFECT_REPLY && strstr(e->text, words) != NULL;
	return count;
}

static int64_t held(void)
{
	return world_number(&w, "SELECT count(*) FROM placement WHERE state = 'held'");
}

START_TEST(a_commit_that_is_there_is_done_whatever_it_said)
{
	evening_in_a_file();
	commit_fail(true, 0);
	ck_assert_int_eq(turn(hold("0", "GW2"), 1), TURN_DONE);
	ck_assert_int_eq(said("\"ok\":true"), 1);
	ck_assert_int_eq(held(), 1);
	file_close();
}
END_TEST

START_TEST(a_commit_that_is_not_there_did_nothing)
{
	evening_in_a_file();
	commit_fail(false, 0);
	ck_assert_int_eq(turn(hold("0", "GW2"), 1), TURN_NOT_DONE);
	ck_assert_int_eq(said("nothing was done"), 1);
	ck_assert_int_eq(held(), 0);
	ck_assert_int_eq(turn(hold("0", "GW2"), 1), TURN_DONE);
	ck_assert_int_eq(said("\"ok\":true"), 1);
	ck_assert_int_eq(held(), 1);
	file_close();
}
END_TEST

/* Its answer was lost, and it is asked again while nothing can be written; another is not done. */
START_TEST(what_was_done_is_answered_though_nothing_can_be_written)
{
	evening_in_a_file();
	ck_assert_int_eq(turn(hold("0", "GW2"), 1), TURN_DONE);
	commit_fail(false, 0);
	hold("1", "GW1");
	ck_assert_int_eq(turn(hold("0", "GW2"), 2), TURN_NOT_DONE);
	ck_assert_int_eq(said("\"ok\":true"), 1);
	ck_assert_int_eq(said("nothing was done"), 1);
	ck_assert_int_eq(held(), 1);
	file_close();
}
END_TEST

/* While nobody can look, nothing leaves; then it leaves once, and what came meanwhile comes again.
 */
START_TEST(a_commit_in_doubt_is_told_once_it_is_found)
{
	evening_in_a_file();
	commit_fail(true, 1);
	ck_assert_int_eq(turn(hold("0", "GW2"), 1), TURN_UNKNOWN);
	ck_assert_ptr_null(effects.first);
	ck_assert(keep[0]);
	hold("1", "GW1");
	ck_assert_int_eq(turn(hold("0", "GW2"), 2), TURN_DONE);
	ck_assert_int_eq(said("\"ok\":true"), 1);
	ck_assert(!keep[0] && keep[1]);
	ck_assert_int_eq(held(), 1);
	file_close();
}
END_TEST

START_TEST(a_commit_in_doubt_that_was_lost_is_made_again)
{
	evening_in_a_file();
	commit_fail(false, 1);
	ck_assert_int_eq(turn(hold("0", "GW2"), 1), TURN_UNKNOWN);
	ck_assert_ptr_null(effects.first);
	engine_rest(w.engine); /* whatever it holds is not given away */
	hold("1", "GW1");
	ck_assert_int_eq(turn(hold("0", "GW2"), 2), TURN_DONE);
	ck_assert_int_eq(said("\"ok\":true"), 2);
	ck_assert(!keep[0] && !keep[1]);
	ck_assert_int_eq(held(), 2);
	file_close();
}
END_TEST

/* ---- a new configuration -------------------------------------------------------------------- */

static void area_add(struct settings *s, const char *key)
{
	struct area_settings *area = malloc(sizeof(*area));
	ck_assert_ptr_nonnull(area);
	*area = *w.settings->areas[0];
	snprintf(area->key, sizeof(area->key), "%s", key);
	s->areas[s->area_count++] = area;
}

/* Of one area or two. */
static struct settings *other_settings(const char *one, const char *two)
{
	struct settings *s = malloc(sizeof(*s));
	ck_assert_ptr_nonnull(s);
	*s = *w.settings;
	s->area_count = 0;
	area_add(s, one);
	if (two != NULL)
		area_add(s, two);
	snprintf(s->people[0].user, sizeof(s->people[0].user), "dora");
	return s;
}

static void settings_free(struct settings *s)
{
	for (int i = 0; i < s->area_count; i++)
		free(s->areas[i]);
	free(s);
}

START_TEST(new_settings_are_in_force_once_they_are_committed)
{
	evening(&w);
	struct settings *other = other_settings("coventry", NULL);
	const struct event event = {.kind = EVENT_SETTINGS, .settings = other};
	world_refused(&w, "dora", "status", "{}", "forbidden");
	call_fail(8);
	ck_assert_int_eq(turn(&event, 1), TURN_NOT_DONE);
	ck_assert(call_failed() && keep[0]);
	call_fail(0);
	world_refused(&w, "dora", "status", "{}", "forbidden");
	ck_assert_int_eq(turn(&event, 1), TURN_DONE);
	json_decref(world_ok(&w, "dora", "status", "{}"));
	world_refused(&w, "alice", "status", "{}", "forbidden");
	world_close(&w);
	settings_free(other);
}
END_TEST

START_TEST(an_area_that_is_configured_no_more_is_told_of_until_it_is)
{
	static const char alarms[] = "SELECT count(*) FROM alarm WHERE kind = 'area' AND"
				     " subject = 'coventry' AND cleared IS NULL";
	evening(&w);
	struct settings *other = other_settings("rugby", NULL);
	struct settings *again = other_settings("coventry", "rugby");
	world_turn(&w, &(struct event){.kind = EVENT_SETTINGS, .settings = other}, 1);
	ck_assert_int_eq(world_number(&w, alarms), 1);
	world_turn(&w, &(struct event){.kind = EVENT_SETTINGS, .settings = again}, 1);
	ck_assert_int_eq(world_number(&w, alarms), 0);
	world_close(&w);
	settings_free(other);
	settings_free(again);
}
END_TEST

/* ---- who hears ------------------------------------------------------------------------------- */

static int published(const struct event *event)
{
	int count = 0;
	ck_assert_int_eq(turn(event, 1), TURN_DONE);
	for (const struct effect *e = effects.first; e != NULL; e = e->next)
		count += e->kind == EFFECT_PUBLISH;
	return count;
}

START_TEST(nothing_is_made_for_watchers_that_are_not_there)
{
	evening(&w);
	ck_assert_int_gt(published(hold("0", "GW2")), 0);
	engine_watched(w.engine, false);
	ck_assert_int_eq(published(hold("1", "GW1") + 1), 0);
	ck_assert_int_eq(held(), 2);
	world_close(&w);
}
END_TEST

START_TEST(a_connection_hears_why_it_is_not_heard)
{
	static const enum err codes[] = {ERR_LIMIT, ERR_USAGE, ERR_BUSY};
	for (size_t i = 0; i < COUNT_OF(codes); i++) {
		json_t *reply = json_loads(engine_refusal(codes[i]), 0, NULL);
		json_t *error = json_object_get(reply, "error");
		ck_assert_str_eq(json_string_value(json_object_get(error, "code")),
				 err_wire(codes[i]));
		ck_assert(json_is_false(json_object_get(reply, "ok")));
		json_decref(reply);
	}
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    a_commit_that_is_there_is_done_whatever_it_said,
	    a_commit_that_is_not_there_did_nothing,
	    what_was_done_is_answered_though_nothing_can_be_written,
	    a_commit_in_doubt_is_told_once_it_is_found,
	    a_commit_in_doubt_that_was_lost_is_made_again,
	    new_settings_are_in_force_once_they_are_committed,
	    an_area_that_is_configured_no_more_is_told_of_until_it_is,
	    nothing_is_made_for_watchers_that_are_not_there,
	    a_connection_hears_why_it_is_not_heard,
	};
	return suite_run("turns", cases, COUNT_OF(cases));
}
