/* SPDX-License-Identifier: MIT
 *
 * A check-out that was typed for the wrong person, and the way back.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/evening.h"

#define LEFT_2230 "2026-11-21T22:30:00Z"

/* M2 has been in L1 since 20:00, with a plan, and somebody types at 22:30 that they left. */
static void mistaken(struct world *w)
{
	evening(w);
	bob(w, "checkin", "{\"bed\":\"L1\",\"person\":\"M2\"}", "ok", "Checked in");
	bob(w, "plan",
	    "{\"person\":\"M2\",\"what\":\"hostel\",\"by\":\"2026-11-25\","
	    "\"owner\":\"bob\"}",
	    "ok", "");
	at(w, LEFT_2230);
	bob(w, "checkout", "{\"person\":\"M2\"}", "ok", "Checked out: M2 has left L1");
	at(w, "2026-11-21T22:40:00Z");
}

static void stays(struct world *w)
{
	ck_assert_str_eq(live(w), "L1 occupied");
	ck_assert_str_eq(bed_state_of(w, "L1"), "ready");
	ck_assert_str_eq(
	    world_text(w,
		       "SELECT group_concat(strftime('%H:%M', arrived / 1000, 'unixepoch'))"
		       " FROM placement WHERE person = (SELECT id FROM person WHERE ref = 'M2')"),
	    "20:00");
	ck_assert_int_eq(world_number(w, "SELECT count(*) FROM plan WHERE ended = 0"), 1);
	ck_assert_str_eq(world_text(w, "SELECT change FROM audit WHERE kind = 'placement'"
				       " AND change LIKE 'left%' ORDER BY seq DESC LIMIT 1"),
			 "left -> occupied: not left at 2026-11-21T22:30:00Z, as typed at "
			 "2026-11-21T22:30:00Z");
}

START_TEST(whoever_is_still_there_has_their_bed_and_their_stay_back)
{
	struct world w;
	mistaken(&w);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM plan WHERE ended = 0"), 0);
	bob(&w, "checkin", "{\"person\":\"M2\"}", "not-found",
	    "M2 holds no bed: name the bed of somebody who walks in; they left L1 at Sat 21 Nov "
	    "22:30, and if they did not: checkin M2 --still");
	bob(&w, "checkin", "{\"person\":\"M2\",\"bed\":\"l1\"}", "refused",
	    "L1 is vacated, and not made ready yet; if M2 "
	    "never "
	    "left it: checkin M2 --still");
	bob(&w, "checkin", "{\"person\":\"M2\",\"bed\":\"l1\",\"still\":true}", "ok",
	    "Checked in: L1 at The Lodge for M2. That they left at Sat 21 Nov 22:30 is taken "
	    "back: the stay since Sat 21 Nov 20:00 goes on.");
	stays(&w);
	bob(&w, "checkin", "{\"person\":\"M2\",\"still\":true}", "taken", "M2 is in L1");
	bob(&w, "checkout", "{\"person\":\"M2\"}", "ok", "Checked out: M2 has left L1");
	finish(&w);

	/* Paper of the evening is no word that they are there still. */
	mistaken(&w);
	bob(&w, "checkin", "{\"person\":\"M2\",\"at\":\"20:00\"}", "refused",
	    "M2 was in L1 from Sat 21 Nov 20:00 and left at Sat 21 Nov 22:30; if they never left: "
	    "checkin M2 --still");
	bob(&w, "checkin", "{\"person\":\"M2\",\"bed\":\"L1\",\"at\":\"21:00\"}", "refused",
	    "if they never left: checkin M2 --still");
	finish(&w);
}
END_TEST

START_TEST(the_bed_in_which_somebody_sleeps_is_offered_to_nobody)
{
	struct world w;
	mistaken(&w);
	bob(&w, "wait", "{\"person\":\"Q1\"}", "ok", "");
	bob(&w, "ready", "{\"bed\":\"L1\"}", "ok", "Ready");
	world_turn(&w, NULL, 0);
	ck_assert_str_eq(live(&w), "L1 held");
	json_t *reply = world_ok(&w, "bob", "checkin", "{\"person\":\"M2\",\"still\":true}");
	char *said = json_dumps(reply, 0);
	ck_assert_ptr_nonnull(strstr(said, "is taken back: the stay since"));
	ck_assert_ptr_nonnull(
	    strstr(said, "L1 was offered to the waiting list: that is withdrawn"));
	free(said);
	json_decref(reply);
	stays(&w);
	ck_assert_str_eq(world_text(&w, "SELECT state || ': ' || skipped_bed || ' ' || skipped_why"
					" FROM waiting"),
			 "waiting: L1 was offered, but somebody is in it still");
	world_turn(&w, NULL, 0);
	bob(&w, "checkin", "{\"person\":\"Q1\",\"bed\":\"L1\"}", "taken", "L1 is occupied");
	finish(&w);

	/* Whoever has accepted it has it. */
	mistaken(&w);
	bob(&w, "wait", "{\"person\":\"Q1\"}", "ok", "");
	bob(&w, "ready", "{\"bed\":\"L1\"}", "ok", "Ready");
	world_turn(&w, NULL, 0);
	bob(&w, "accept", "{\"person\":\"Q1\"}", "ok", "");
	bob(&w, "checkin", "{\"person\":\"M2\",\"still\":true}", "taken",
	    "L1 is somebody else's since: name the bed in which M2 is");
	finish(&w);
}
END_TEST

static const struct {
	const char *at, *args, *code, *says;
} others[] = {
    {"2026-11-22T06:29:59Z", ",\"still\":true", "ok", "the stay since Sat 21 Nov 20:00 goes on"},
    {"2026-11-22T06:30:00Z", ",\"still\":true", "refused",
     "in the last eight hours: checkin M2 BED"},
    {"2026-11-21T22:40:00Z", ",\"still\":true,\"bed\":\"GW2\"", "refused", "M2 left L1, not GW2"},
    {"2026-11-21T22:40:00Z", ",\"still\":true,\"at\":\"22:35\"", "usage", "either --still or --at"},
    {"2026-11-21T22:40:00Z", ",\"still\":true,\"for\":[\"man\"]", "usage",
     "either --still or --for"},
    {"2026-11-21T22:40:00Z", ",\"bed\":\"L1\",\"at\":\"22:35\"", "refused", "not made ready yet"},
    {"2026-11-21T22:40:00Z", ",\"bed\":\"L1\",\"at\":\"19:55\"", "refused", "not made ready yet"},
};

START_TEST(a_check_out_is_taken_back_for_eight_hours)
{
	char args[160];
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		struct world w;
		mistaken(&w);
		at(&w, others[i].at);
		snprintf(args, sizeof(args), "{\"person\":\"M2\"%s}", others[i].args);
		bob(&w, "checkin", args, others[i].code, others[i].says);
		finish(&w);
	}
}
END_TEST

START_TEST(nobody_is_put_out_by_what_is_taken_back)
{
	struct world w;
	mistaken(&w);
	bob(&w, "ready", "{\"bed\":\"L1\"}", "ok", "Ready");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"Q1\"}", "ok", "Held");
	bob(&w, "checkin", "{\"person\":\"M2\",\"still\":true}", "taken", "L1 is somebody else's");
	bob(&w, "checkin", "{\"person\":\"Q1\"}", "ok", "Checked in: L1");
	bob(&w, "checkin", "{\"person\":\"M2\",\"still\":true}", "taken", "L1 is somebody else's");
	bob(&w, "checkout", "{\"person\":\"Q1\"}", "ok", "");
	bob(&w, "checkin", "{\"person\":\"M2\",\"still\":true}", "taken", "L1 is somebody else's");
	bob(&w, "checkin", "{\"person\":\"Q1\",\"still\":true}", "ok", "is taken back");
	ck_assert_str_eq(live(&w), "L1 occupied");
	finish(&w);
}
END_TEST

/* Whoever comes to that bed later is somebody at the door: the night is another, and a bed that has
 * been made unfit or shut since, or that another one's words speak against, is none for them. */
START_TEST(whoever_comes_back_is_judged_as_anybody_at_the_door)
{
	struct world w;
	mistaken(&w);
	bob(&w, "ready", "{\"bed\":\"L1\"}", "ok", "Ready");
	at(&w, "2026-11-22T03:30:00Z");
	bob(&w, "checkin", "{\"person\":\"M2\",\"bed\":\"L1\"}", "ok",
	    "Checked in: L1 at The Lodge for M2.");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM placement"), 2);
	finish(&w);

	mistaken(&w);
	bob(&w, "compromised", "{\"bed\":\"L1\",\"reason\":\"wet\"}", "ok", "");
	bob(&w, "checkin", "{\"person\":\"M2\",\"bed\":\"L1\"}", "refused",
	    "L1 is not fit for use");
	finish(&w);
}
END_TEST

static long standing(struct world *w, const char *alarm)
{
	char sql[120];
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM alarm WHERE cleared IS NULL AND kind = '%s'", alarm);
	return world_number(w, sql);
}

/* Nobody is given a bed by it: whoever is there needs what they needed. */
START_TEST(what_stood_of_their_stay_stands_again)
{
	struct world w;
	evening(&w);
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"M2\"}", "ok", "Checked in");
	bob(&w, "close", "{\"site\":\"lodge\",\"reason\":\"flood\"}", "ok", "");
	ck_assert_int_eq(standing(&w, "closed"), 1);
	bob(&w, "checkout", "{\"person\":\"M2\"}", "ok", "");
	ck_assert_int_eq(standing(&w, "closed"), 0);
	bob(&w, "checkin", "{\"person\":\"M2\",\"still\":true}", "ok", "is taken back");
	ck_assert_int_eq(standing(&w, "closed"), 1);
	finish(&w);

	evening(&w);
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"K1\"}", "ok", "Checked in");
	bob(&w, "person", "{\"person\":\"K1\",\"age\":\"16-17\"}", "ok", "");
	bob(&w, "checkout", "{\"person\":\"K1\",\"reason\":\"a slip\"}", "ok", "");
	bob(&w, "checkin", "{\"person\":\"K1\",\"still\":true}", "ok", "is taken back");
	ck_assert_str_eq(live(&w), "L1 occupied");
	ck_assert_int_eq(standing(&w, "followup"), 1);
	finish(&w);
}
END_TEST

/* Both of GW1 since 20:00. */
static void both_in(struct world *w)
{
	evening(w);
	json_decref(
	    world_ok(w, "alice", "bed", "{\"bed\":\"GW1\",\"change\":\"attributes=couple\"}"));
	bob(w, "hold", "{\"bed\":\"GW1\",\"person\":\"C1\",\"with\":\"C2\"}", "ok", "Held");
	bob(w, "checkin", "{\"person\":\"C1\",\"with\":\"C2\"}", "ok", "Checked in");
	at(w, LEFT_2230);
}

/* All that the answer says. */
static const char *said(struct world *w, const char *verb, const char *args)
{
	static char text[4096];
	json_t *reply = world_ok(w, "bob", verb, args);
	char *dump = json_dumps(reply, 0);
	snprintf(text, sizeof(text), "%s", dump);
	free(dump);
	json_decref(reply);
	return text;
}

static void says_other(const char *text, const char *sentence)
{
	ck_assert_msg(strstr(text, sentence) != NULL, "%s lacks: %s", text, sentence);
}

/* Nobody is put into a bed by a guess: whoever takes one of them back hears of the other. */
START_TEST(of_two_who_left_the_other_is_named)
{
	static const char one[] = "{\"person\":\"C1\",\"still\":true}",
			  other[] = "{\"person\":\"C2\",\"still\":true}";
	struct world w;
	for (int first = 0; first < 2; first++) {
		both_in(&w);
		bob(&w, "checkout", first ? "{\"person\":\"C1\"}" : "{\"person\":\"C2\"}", "ok",
		    "");
		bob(&w, "checkout", first ? "{\"person\":\"C2\"}" : "{\"person\":\"C1\"}", "ok",
		    "");
		says_other(said(&w, "checkin", one),
			   "C2, who shared it, stands as having left at Sat 21 Nov 22:30, too: if "
			   "they never left: checkin C2 --with C1");
		bob(&w, "checkin", other, "taken",
		    "C1, who shared GW1 with C2, is in it: checkin C2 --with C1");
		bob(&w, "checkin", "{\"person\":\"C2\",\"with\":\"C1\"}", "ok",
		    "Checked in: GW1 at The Gateway for C2, with C1.");
		finish(&w);
	}

	/* Who has another bed since, or left long before, is not asked about. */
	both_in(&w);
	bob(&w, "checkout", "{\"person\":\"C2\"}", "ok", "");
	bob(&w, "checkin", "{\"person\":\"C2\",\"bed\":\"L1\"}", "ok", "Checked in");
	bob(&w, "checkout", "{\"person\":\"C1\"}", "ok", "");
	ck_assert_ptr_null(strstr(said(&w, "checkin", one), "C2"));
	finish(&w);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    whoever_is_still_there_has_their_bed_and_their_stay_back,
	    the_bed_in_which_somebody_sleeps_is_offered_to_nobody,
	    a_check_out_is_taken_back_for_eight_hours,
	    nobody_is_put_out_by_what_is_taken_back,
	    whoever_comes_back_is_judged_as_anybody_at_the_door,
	    what_stood_of_their_stay_stands_again,
	    of_two_who_left_the_other_is_named,
	};
	return suite_run("checkouts", cases, COUNT_OF(cases));
}
