/* SPDX-License-Identifier: MIT
 *
 * What has become of a bed since somebody was given it: a space that is over, a room that is paid
 * for no more, a site that has closed and opened again, a door that has shut. It is said to
 * everybody who looks or comes, and nobody is left outside by it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/evening.h"

/* The whole answer or refusal as JSON, for looks at what stands in it. */
static char *answer_of(struct world *w, const char *user, const char *verb, const char *args)
{
	json_t *reply = world_ask(w, user, verb, args);
	char *text = json_dumps(reply, JSON_COMPACT | JSON_SORT_KEYS);
	json_decref(reply);
	return text;
}

static void says(struct world *w, const char *verb, const char *args, const char *wanted)
{
	char *text = answer_of(w, "alice", verb, args);
	ck_assert_msg(strstr(text, wanted) != NULL, "%s %s: \"%s\" lacks \"%s\"", verb, args, text,
		      wanted);
	free(text);
}

static void says_not(struct world *w, const char *verb, const char *args, const char *unwanted)
{
	char *text = answer_of(w, "alice", verb, args);
	ck_assert_msg(strstr(text, unwanted) == NULL, "%s %s: \"%s\" has \"%s\"", verb, args, text,
		      unwanted);
	free(text);
}

/* ---- over ----------------------------------------------------------------------------------- */

#define SPACE                                                                                      \
	"{\"site\":\"lodge\",\"count\":1,\"kind\":\"sit-up\",\"until\":\"2026-11-21T21:00:00Z\","  \
	"\"reason\":\"full\"}"

START_TEST(who_comes_to_a_space_that_is_over_is_let_in_and_it_is_said)
{
	struct world w;
	evening(&w);
	bob(&w, "spaces", SPACE, "ok", "SITUP1");
	says(&w, "hold", "{\"bed\":\"SITUP1\",\"person\":\"R1\",\"until\":\"22:00\"}",
	     "Mind: SITUP1 is a space until Sat 21 Nov 21:00 only.");
	world_advance(&w, 65 * 60000);
	says(&w, "checkin", "{\"person\":\"R1\"}",
	     "Mind: SITUP1 was a space until Sat 21 Nov 21:00: find its guest another place");
	ck_assert_str_eq(live(&w), "SITUP1 occupied");
	finish(&w);
}
END_TEST

START_TEST(who_comes_to_a_room_that_is_paid_for_no_more_is_let_in_and_it_is_said)
{
	static const char sites[] = "canal,Canal Hotel,hotel,always,no,,no\n";
	char all[2000];
	struct world w;
	evening(&w);
	snprintf(all, sizeof(all), "%s%s", sites_csv, sites);
	import_ok(&w, "sites", all);
	says(&w, "book", "{\"site\":\"canal\",\"count\":1,\"to\":\"2026-11-22\",\"price\":\"60\"}",
	     "ROOM1");
	at(&w, "2026-11-22T08:00:00Z");
	says(&w, "hold", "{\"bed\":\"ROOM1\",\"person\":\"R1\"}",
	     "Mind: ROOM1 is paid for until Sun 22 Nov 09:00 only.");
	world_advance(&w, 65 * 60000);
	says(&w, "checkin", "{\"person\":\"R1\"}",
	     "Mind: ROOM1 was paid for until Sun 22 Nov 09:00: pay");
	ck_assert_str_eq(live(&w), "ROOM1 occupied");
	finish(&w);
}
END_TEST

START_TEST(a_room_is_paid_for_until_the_night_is_over)
{
	struct world w;
	char all[2000];
	world_open(&w);
	w.settings->areas[0]->policy.move_on_minutes = 14 * 60;
	evening_from(&w);
	snprintf(all, sizeof(all), "%scanal,Canal Hotel,hotel,always,no,,no\n", sites_csv);
	import_ok(&w, "sites", all);
	says(&w, "book", "{\"site\":\"canal\",\"count\":1,\"to\":\"2026-11-22\",\"price\":\"60\"}",
	     "ROOM1");
	at(&w, "2026-11-22T02:05:00Z");
	bob(&w, "checkin", "{\"person\":\"R1\",\"bed\":\"ROOM1\"}", "ok", "Checked in: ROOM1");
	const char *paid = "SELECT sentence FROM alarm WHERE kind = 'stay'";
	ck_assert_ptr_nonnull(strstr(world_text(&w, paid), "ROOM1 at Canal Hotel is paid to Sun"));
	world_advance(&w, INT64_C(16) * 3600000);
	ck_assert_ptr_nonnull(strstr(world_text(&w, paid), "ROOM1 at Canal Hotel was paid to Sun"));
	finish(&w);
}
END_TEST

START_TEST(who_comes_to_crash_space_that_is_over_is_let_in_and_it_is_said)
{
	struct world w;
	evening(&w);
	says(&w, "crash", "{\"bed\":\"GW9\",\"until\":\"21:00\",\"reason\":\"full\"}", "GW9");
	says(&w, "hold", "{\"bed\":\"GW9\",\"person\":\"R1\",\"until\":\"21:30\"}",
	     "Mind: GW9 is crash space until Sat 21 Nov 21:00 only.");
	world_advance(&w, 65 * 60000);
	says(&w, "checkin", "{\"person\":\"R1\"}", "Mind: GW9 was crash space until");
	ck_assert_str_eq(live(&w), "GW9 occupied");
	finish(&w);
}
END_TEST

START_TEST(who_joins_a_partner_in_crash_space_that_is_over_is_let_in_and_it_is_said)
{
	struct world w;
	evening(&w);
	says(&w, "bed", "{\"bed\":\"GW9\",\"change\":\"attributes=couple\"}", "Changed");
	says(&w, "crash", "{\"bed\":\"GW9\",\"until\":\"21:00\",\"reason\":\"full\"}", "GW9");
	bob(&w, "hold", "{\"bed\":\"GW9\",\"person\":\"R1\",\"with\":\"R2\"}", "ok", "Held: GW9");
	bob(&w, "checkin", "{\"person\":\"R1\",\"alone\":true}", "ok", "Checked in: GW9");
	world_advance(&w, 65 * 60000);
	says(&w, "checkin", "{\"person\":\"R2\"}", "Mind: GW9 was crash space until");
	ck_assert_int_eq(
	    world_number(&w, "SELECT count(*) FROM placement WHERE state = 'occupied'"), 2);
	finish(&w);
}
END_TEST

/* A bed that lasts has no end to be minded. */
START_TEST(nothing_is_said_of_a_bed_that_lasts)
{
	struct world w;
	evening(&w);
	bob(&w, "spaces", SPACE, "ok", "SITUP1");
	says_not(&w, "hold", "{\"bed\":\"SITUP1\",\"person\":\"R1\",\"until\":\"20:59\"}", "Mind:");
	says_not(&w, "checkin", "{\"person\":\"R1\"}", "Mind:");
	says_not(&w, "checkin", "{\"person\":\"R2\",\"bed\":\"L1\"}", "Mind:");
	finish(&w);
}
END_TEST

/* ---- closed, and open again ----------------------------------------------------------------- */

START_TEST(a_hold_at_a_site_that_has_yet_to_say_again_that_it_is_staffed_is_none)
{
	struct world w;
	evening(&w);
	activate(&w, 1);
	bob(&w, "open", "{\"site\":\"hall\",\"count\":3}", "ok", "Open");
	bob(&w, "hold", "{\"bed\":\"H1\",\"person\":\"R1\"}", "ok", "Held: H1");
	bob(&w, "hold", "{\"bed\":\"H2\",\"person\":\"R2\"}", "ok", "Held: H2");
	bob(&w, "checkin", "{\"bed\":\"H3\",\"person\":\"R3\"}", "ok", "Checked in: H3");
	bob(&w, "close", "{\"site\":\"hall\",\"reason\":\"fire alarm\"}", "ok", "Closed");
	bob(&w, "reopen", "{\"site\":\"hall\"}", "ok", "Open again: Church hall, 0 free.");
	ck_assert_str_eq(world_text(&w, "SELECT sentence FROM alarm WHERE kind = 'closed'"
					" AND cleared IS NULL"),
			 "Church hall has yet to say that it is staffed again, and whoever has H1, "
			 "H2 there must move: nothing of theirs has ended");
	says(&w, "person", "{\"person\":\"R1\"}", "Must move: its site has no staff");
	says_not(&w, "person", "{\"person\":\"R3\"}", "Must move");
	says(&w, "checkin", "{\"person\":\"R1\"}", "The hold of H1 was kept, but");
	says(&w, "hold", "{\"bed\":\"H2\",\"person\":\"R2\"}", "The hold of H2 was kept, but");
	ck_assert_ptr_null(strstr(live(&w), "H1"));
	ck_assert_ptr_null(strstr(live(&w), "H2"));
	finish(&w);
}
END_TEST

START_TEST(a_site_that_has_said_again_that_it_is_staffed_takes_whom_it_kept_beds_for)
{
	struct world w;
	evening(&w);
	activate(&w, 1);
	bob(&w, "open", "{\"site\":\"hall\",\"count\":3}", "ok", "Open");
	bob(&w, "hold", "{\"bed\":\"H1\",\"person\":\"R1\"}", "ok", "Held: H1");
	bob(&w, "close", "{\"site\":\"hall\",\"reason\":\"fire alarm\"}", "ok", "Closed");
	bob(&w, "reopen", "{\"site\":\"hall\"}", "ok", "Open again");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":3}", "ok", "Open: 3");
	ck_assert_int_eq(
	    world_number(&w,
			 "SELECT count(*) FROM alarm WHERE kind = 'closed' AND cleared IS NULL"),
	    0);
	bob(&w, "checkin", "{\"person\":\"R1\"}", "ok", "Checked in: H1");
	finish(&w);
}
END_TEST

/* ---- a door that shuts ---------------------------------------------------------------------- */

START_TEST(a_hold_is_not_made_longer_for_an_hour_at_which_nobody_lets_them_in)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R1\"}", "ok", "Held: GW2");
	says(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R1\",\"arrives\":\"01:30\"}",
	     "last entry at The Gateway is at 22:00: ring it, or find a bed that takes them "
	     "later: move R1 best --for late-entry");
	says(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R1\",\"arrives\":\"21:59\"}",
	     "Still held: GW2");
	says(&w, "move", "{\"bed\":\"best\",\"person\":\"R1\",\"for\":[\"late-entry\"]}",
	     "Moved, and held: L1");
	says(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\",\"arrives\":\"01:30\"}",
	     "Still held: L1");
	finish(&w);
}
END_TEST

START_TEST(what_is_empty_behind_a_shut_door_is_not_counted_as_free)
{
	struct world w;
	evening(&w);
	says(&w, "sites", "{}", "\"beds\":4,\"closed\":false,\"free\":3,");
	at(&w, "2026-11-21T22:30:00Z");
	says(&w, "sites", "{}",
	     "\"beds\":4,\"closed\":false,\"free\":0,\"heard\":\"2026-11-21T12:00:00Z\",\"old\":"
	     "false,"
	     "\"shut\":3,\"site\":\"gateway\"");
	says(&w, "sites", "{}", "3 empty, door shut 22:00");
	says(&w, "beds", "{}", "\"free\":2,\"shut\":3");
	says(&w, "sheet", "{\"what\":\"out-of-hours\"}",
	     "    0  The Gateway              shut 22:00  3 empty: ring first");
	/* Late entry lets people in after the others. */
	at(&w, "2026-11-22T02:30:00Z");
	says(&w, "sheet", "{\"what\":\"out-of-hours\"}",
	     "    1  Women's house            until 02:00 ");
	finish(&w);
}
END_TEST

/* ---- who must move -------------------------------------------------------------------------- */

#define ROLL_CALL "{\"what\":\"roll-call\",\"site\":\"hall\"}"

START_TEST(who_has_no_staff_any_more_is_marked_wherever_somebody_looks)
{
	struct world w;
	evening(&w);
	activate(&w, 1);
	bob(&w, "open", "{\"site\":\"hall\",\"count\":2}", "ok", "Open");
	bob(&w, "checkin", "{\"bed\":\"H1\",\"person\":\"R1\"}", "ok", "Checked in: H1");
	bob(&w, "checkin", "{\"bed\":\"H2\",\"person\":\"R2\"}", "ok", "Checked in: H2");
	says_not(&w, "person", "{\"person\":\"R2\"}", "Must move");
	says_not(&w, "sheet", ROLL_CALL, "MUST MOVE");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":1}", "ok", "Open: 1");
	says(&w, "person", "{\"person\":\"R2\"}", "Must move: its site has no staff for it now.");
	says_not(&w, "person", "{\"person\":\"R1\"}", "Must move");
	says(&w, "sheet", ROLL_CALL, "since Sat 21 Nov 20:00  MUST MOVE");
	bob(&w, "close", "{\"site\":\"hall\",\"reason\":\"fire\"}", "ok", "Closed");
	says(&w, "person", "{\"person\":\"R1\"}", "Must move: Church hall is closed.");
	finish(&w);
}
END_TEST

/* ---- a chair instead of a bed --------------------------------------------------------------- */

START_TEST(nobody_is_moved_from_a_bed_to_a_chair_unless_somebody_names_it)
{
	struct world w;
	evening(&w);
	bob(&w, "checkin", "{\"person\":\"R1\",\"bed\":\"L1\"}", "ok", "Checked in: L1");
	bob(&w, "close", "{\"site\":\"gateway\",\"reason\":\"leak\"}", "ok", "Closed");
	bob(&w, "spaces", SPACE, "ok", "SITUP1");
	bob(&w, "move", "{\"person\":\"R1\",\"bed\":\"best\",\"for\":[\"man\"]}", "refused",
	    "only a chair is free, SITUP1 at The Lodge, and R1 has L1; if that is meant: move R1 "
	    "SITUP1");
	ck_assert_str_eq(live(&w), "L1 occupied");
	bob(&w, "compromised", "{\"bed\":\"L1\",\"reason\":\"mites\"}", "ok", "L1");
	bob(&w, "move", "{\"person\":\"R1\",\"bed\":\"best\",\"for\":[\"man\"]}", "ok",
	    "Moved: R1 from L1 to SITUP1");
	finish(&w);
}
END_TEST

/* ---- somebody who is expected --------------------------------------------------------------- */

START_TEST(nobody_is_erased_who_is_expected_still)
{
	struct world w;
	evening(&w);
	says(&w, "bed", "{\"bed\":\"L1\",\"change\":\"attributes=couple\"}", "Changed");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\",\"with\":\"R2\"}", "ok", "Held: L1");
	bob(&w, "checkin", "{\"person\":\"R1\",\"alone\":true}", "ok", "Checked in: L1");
	says(&w, "erase", "{\"person\":\"R2\",\"reason\":\"asked\"}",
	     "R2 is expected still, and a welfare check opens if they do not come: end that first");
	bob(&w, "checkin", "{\"person\":\"R2\"}", "ok", "Checked in: L1");
	bob(&w, "checkout", "{\"person\":\"R2\"}", "ok", "R2");
	says(&w, "erase", "{\"person\":\"R2\",\"reason\":\"asked\"}", "Erased");
	finish(&w);
}
END_TEST

/* ---- a file that was cut off ---------------------------------------------------------------- */

#define HEADING "site,bed,kind,attributes,use\n"

static void closes(struct world *w, const char *beds, int closing, const char *wanted)
{
	json_t *args = json_pack("{s:s, s:s}", "what", "beds", "text", beds);
	if (closing >= 0)
		json_object_set_new(args, "closing", json_integer(closing));
	char *text = json_dumps(args, 0);
	says(w, "import", text, wanted);
	free(text);
	json_decref(args);
}

START_TEST(a_file_that_would_close_most_beds_must_be_meant)
{
	static const char few[] = HEADING "gateway,GW1,e-bed,wheelchair ground-floor,night\n"
					  "gateway,GW2,e-bed,,night\n"
					  "lodge,L1,e-bed,dog,night\n"
					  "house,W1,e-bed,late-entry,night\n";
	struct world w;
	evening(&w);
	closes(&w, HEADING, -1,
	       "the file has 0 beds and would close 10 of 10: if that is meant, say --closing 10");
	closes(&w, few, -1, "the file has 4 beds and would close 6 of 10: if that is meant");
	closes(&w, few, 5, "the file closes 6 beds, not 5");
	closes(&w, beds_csv, 1, "the file closes 0 beds, not 1");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM bed WHERE state = 'closed'"), 0);
	closes(&w, few, 6, "6 beds are in it no more and closed now");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM bed WHERE state = 'closed'"), 6);
	closes(&w, HEADING, 4, "4 beds are in it no more and closed now");
	says(&w, "import", "{\"what\":\"sites\",\"text\":\"x\",\"closing\":1}",
	     "only a file of beds closes any");
	finish(&w);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    who_comes_to_a_space_that_is_over_is_let_in_and_it_is_said,
	    who_comes_to_a_room_that_is_paid_for_no_more_is_let_in_and_it_is_said,
	    who_comes_to_crash_space_that_is_over_is_let_in_and_it_is_said,
	    who_joins_a_partner_in_crash_space_that_is_over_is_let_in_and_it_is_said,
	    nothing_is_said_of_a_bed_that_lasts,
	    a_hold_at_a_site_that_has_yet_to_say_again_that_it_is_staffed_is_none,
	    a_site_that_has_said_again_that_it_is_staffed_takes_whom_it_kept_beds_for,
	    a_hold_is_not_made_longer_for_an_hour_at_which_nobody_lets_them_in,
	    what_is_empty_behind_a_shut_door_is_not_counted_as_free,
	    who_has_no_staff_any_more_is_marked_wherever_somebody_looks,
	    a_file_that_would_close_most_beds_must_be_meant,
	    nobody_is_moved_from_a_bed_to_a_chair_unless_somebody_names_it,
	    nobody_is_erased_who_is_expected_still,
	    a_room_is_paid_for_until_the_night_is_over,
	};
	return suite_run("beds_since", cases, COUNT_OF(cases));
}
