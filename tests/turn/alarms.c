/* SPDX-License-Identifier: MIT
 *
 * Alarms that a person ends: only those whose cause is over, only by whom it concerns, and never
 * without a line in the record.
 */
#include "lib/scripted_gateway.h"

#include "audit.h"
#include "lib/sky.h"
#include "lib/telling.h"

static int64_t standing(const char *kind)
{
	return world_number(&w, telling_sql("SELECT count(*) FROM alarm WHERE kind = '%s' AND"
					    " cleared IS NULL",
					    kind));
}

static void setup(void)
{
	telling_open();
	w.now = sky_time("2026-11-19T10:00:00Z"); /* a Thursday */
}

static void unanswered_night(void)
{
	setup();
	world_start(&w);
	sky_weather(&w, 4, -1.5);
	for (int i = 0; i < 24; i++) {
		world_advance(&w, HOURS_MS(1));
		world_clear(&w);
	}
	ck_assert_int_eq(standing("night-unanswered"), 1);
}

START_TEST(a_night_that_went_wrong_is_seen_by_a_manager)
{
	unanswered_night();
	world_refused(&w, "vera", "dismiss", "{\"alarm\":\"night-unanswered\",\"reason\":\"r\"}",
		      "forbidden");
	world_refused(&w, "bob", "dismiss", "{\"alarm\":\"night-unanswered\",\"reason\":\"r\"}",
		      "forbidden");
	world_refused(&w, "alice", "dismiss", "{\"alarm\":\"night-unanswered\"}", "usage");
	ck_assert_int_eq(standing("night-unanswered"), 1);
	json_decref(world_ok(&w, "alice", "dismiss",
			     "{\"alarm\":\"night-unanswered\",\"reason\":\"told the board\"}"));
	ck_assert_int_eq(standing("night-unanswered"), 0);
	ck_assert_str_eq(world_text(&w, "SELECT sentence FROM decision WHERE kind = 'alarm seen'"),
			 "alice has seen the alarm: the night of Thu 19 Nov passed and nobody had "
			 "answered proposal p1");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM audit WHERE actor = 'alice' AND"
					  " change = 'alarm seen' AND remark IS NOT NULL"),
			 1);
	world_refused(&w, "alice", "dismiss", "{\"alarm\":\"night-unanswered\",\"reason\":\"r\"}",
		      "not-found");
	telling_close();
}
END_TEST

START_TEST(which_one_is_said_when_there_are_several)
{
	unanswered_night();
	sky_weather(&w, 4, -1.5);
	for (int i = 0; i < 24; i++) {
		world_advance(&w, HOURS_MS(1));
		world_clear(&w);
	}
	ck_assert_int_eq(standing("night-unanswered"), 2);
	world_refused(&w, "alice", "dismiss", "{\"alarm\":\"night-unanswered\",\"reason\":\"r\"}",
		      "usage");
	json_decref(
	    world_ok(&w, "alice", "dismiss",
		     "{\"alarm\":\"night-unanswered\",\"subject\":\"p1\",\"reason\":\"r\"}"));
	ck_assert_int_eq(standing("night-unanswered"), 1);
	ck_assert_str_ne(world_text(&w, "SELECT subject FROM alarm WHERE kind = 'night-unanswered'"
					" AND cleared IS NULL"),
			 "p1");
	telling_close();
}
END_TEST

/* Whatever still holds stands, whoever wants it gone. */
START_TEST(a_cause_that_holds_keeps_its_alarm)
{
	setup();
	world_start(&w);
	sky_weather(&w, 4, -1.5);
	world_advance(&w, HOURS_MS(13));
	ck_assert_int_eq(standing("unanswered"), 1);
	ck_assert_int_eq(standing("blind"), 1);
	world_refused(&w, "alice", "dismiss", "{\"alarm\":\"unanswered\",\"reason\":\"r\"}",
		      "refused");
	world_refused(&w, "alice", "dismiss", "{\"alarm\":\"blind\",\"reason\":\"r\"}", "refused");
	ck_assert_int_eq(standing("unanswered") + standing("blind"), 2);
	telling_close();
}
END_TEST

/* A step that nobody answered: while its occasion lasts somebody can still be rung. */
START_TEST(a_silent_step_is_seen_when_its_occasion_is_over)
{
	setup();
	telling_step(OCCASION_HANDOVER, "duty", 1);
	world_start(&w);
	telling_import(TELLING_PEOPLE);
	telling_change(true, OCCASION_HANDOVER, "h1", NULL, wall_plus(w.now, HOURS_MS(2)));
	world_advance(&w, HOURS_MS(1));
	const char *one = telling_sql("{\"alarm\":\"cascade\",\"subject\":\"%s\",\"reason\":\"r\"}",
				      world_text(&w, "SELECT id FROM step WHERE grp = 'duty'"));
	char args[100];
	snprintf(args, sizeof(args), "%s", one);
	world_refused(&w, "bob", "dismiss", args, "refused");
	world_advance(&w, HOURS_MS(1));
	json_t *status = world_ok(&w, "vera", "status", "{}");
	char *dump = json_dumps(status, 0);
	ck_assert_ptr_nonnull(strstr(dump, "to end it: dismiss cascade o"));
	free(dump);
	json_decref(status);
	json_decref(world_ok(&w, "bob", "dismiss", args));
	ck_assert_int_eq(telling_alarms("cascade"), 0);
	telling_close();
}
END_TEST

START_TEST(who_wants_no_texts_stays_an_alarm_until_that_changes)
{
	setup();
	telling_step(OCCASION_PROPOSAL, "duty", 1);
	world_start(&w);
	telling_import(TELLING_PEOPLE);
	telling_text("1", "07700 900002", "STOP");
	ck_assert_int_eq(standing("stopped"), 1);
	world_refused(&w, "bob", "dismiss", "{\"alarm\":\"stopped\",\"reason\":\"r\"}", "refused");
	telling_import("contact,name,organisation,phone,groups,site\n"
		       "ann,Ann,Council,07700 900001,duty,\n");
	json_decref(world_ok(&w, "bob", "dismiss", "{\"alarm\":\"stopped\",\"reason\":\"left\"}"));
	ck_assert_int_eq(standing("stopped"), 0);
	telling_close();
}
END_TEST

/* For an hour after the last wrong code nobody hears that number. */
START_TEST(who_guesses_stays_an_alarm_for_an_hour_after_the_last)
{
	setup();
	telling_step(OCCASION_PROPOSAL, "duty", 1);
	world_start(&w);
	telling_import(TELLING_PEOPLE);
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	char id[16], text[16], *code = telling_code("ann");
	for (int i = 0, guess = atoi(code) % 5000 + 1; i < 8; i++, guess += 3) {
		snprintf(id, sizeof(id), "%d", i);
		snprintf(text, sizeof(text), "OK %04d", guess);
		telling_text(id, "07700 900001", text);
	}
	free(code);
	ck_assert_int_eq(standing("guessing"), 1);
	world_refused(&w, "bob", "dismiss", "{\"alarm\":\"guessing\",\"reason\":\"r\"}", "refused");
	world_advance(&w, MINUTES_MS(59));
	world_refused(&w, "bob", "dismiss", "{\"alarm\":\"guessing\",\"reason\":\"r\"}", "refused");
	world_advance(&w, MINUTES_MS(1));
	json_decref(
	    world_ok(&w, "bob", "dismiss", "{\"alarm\":\"guessing\",\"reason\":\"a child\"}"));
	ck_assert_int_eq(standing("guessing"), 0);
	telling_close();
}
END_TEST

START_TEST(a_template_that_lacked_is_seen_once_it_is_there)
{
	setup();
	snprintf(telling_step(OCCASION_PROPOSAL, "duty", 1)->template, LIMIT_KEY, "asking");
	world_start(&w);
	telling_import(TELLING_PEOPLE);
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	ck_assert_int_eq(standing("template"), 1);
	world_refused(&w, "bob", "dismiss", "{\"alarm\":\"template\",\"reason\":\"r\"}", "refused");
	struct area_settings *a = w.settings->areas[0];
	a->templates[1] = a->templates[0];
	snprintf(a->templates[1].key, sizeof(a->templates[1].key), "asking");
	a->template_count = 2;
	json_decref(
	    world_ok(&w, "bob", "dismiss", "{\"alarm\":\"template\",\"reason\":\"added\"}"));
	ck_assert_int_eq(standing("template"), 0);
	telling_close();
}
END_TEST

START_TEST(what_cannot_be_looked_at_is_an_alarm_until_it_can)
{
	setup();
	world_start(&w);
	world_number(&w, "INSERT INTO deadline (kind, subject, area, due, failures) VALUES ('site',"
			 " 'coventry/hall', 'coventry', 9000000000000, 2) RETURNING 1");
	world_number(&w, "INSERT INTO alarm (area, kind, subject, since, last, times, sentence)"
			 " VALUES ('coventry', 'deadline', 'coventry/hall', 1, 1, 1, 'It failed.')"
			 " RETURNING 1");
	world_refused(&w, "bob", "dismiss", "{\"alarm\":\"deadline\",\"reason\":\"r\"}", "refused");
	world_number(&w, "UPDATE deadline SET failures = 0 WHERE kind = 'site' RETURNING 1");
	json_decref(
	    world_ok(&w, "bob", "dismiss", "{\"alarm\":\"deadline\",\"reason\":\"mended\"}"));
	ck_assert_int_eq(standing("deadline"), 0);
	world_close(&w);
}
END_TEST

START_TEST(an_alarm_that_does_not_stand_is_named_back)
{
	setup();
	world_start(&w);
	json_t *reply = world_ask(&w, "bob", "dismiss",
				  "{\"alarm\":\"stopped\",\"subject\":\"ann\",\"reason\":\"r\"}");
	ck_assert_str_eq(
	    json_string_value(json_object_get(json_object_get(reply, "error"), "message")),
	    "no such alarm stands: stopped ann");
	json_decref(reply);
	telling_close();
}
END_TEST

int main(void)
{
	const TTest *const all[] = {a_night_that_went_wrong_is_seen_by_a_manager,
				    which_one_is_said_when_there_are_several,
				    a_cause_that_holds_keeps_its_alarm,
				    a_silent_step_is_seen_when_its_occasion_is_over,
				    who_wants_no_texts_stays_an_alarm_until_that_changes,
				    who_guesses_stays_an_alarm_for_an_hour_after_the_last,
				    a_template_that_lacked_is_seen_once_it_is_there,
				    what_cannot_be_looked_at_is_an_alarm_until_it_can,
				    an_alarm_that_does_not_stand_is_named_back};
	return suite_run("alarms", all, COUNT_OF(all));
}
