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

int main(void)
{
	const TTest *const all[] = {
	    a_night_that_went_wrong_is_seen_by_a_manager, which_one_is_said_when_there_are_several,
	    a_cause_that_holds_keeps_its_alarm, a_silent_step_is_seen_when_its_occasion_is_over,
	    who_wants_no_texts_stays_an_alarm_until_that_changes};
	return suite_run("alarms", all, COUNT_OF(all));
}
