/* SPDX-License-Identifier: MIT
 *
 * Somebody was expected, and nobody came: who asks how they are, and when.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/evening.h"

/* "22 05:10 due 22 09:00 overdue": when the check was opened, for when, and whether an alarm stands
 * already; "" there is none. */
static const char *check_of(struct world *w)
{
	return world_text(w,
			  "SELECT coalesce((SELECT strftime('%d %H:%M', made / 1000, 'unixepoch')"
			  " || strftime(' due %d %H:%M', due / 1000, 'unixepoch')"
			  " || iif(id IN (SELECT subject FROM alarm WHERE kind = 'followup'),"
			  " ' overdue', '') FROM followup WHERE kind = 'welfare'), '')");
}

/* A minute at a time, as a daemon lives that is never down, until there is one; with what follows
 * from it at once. */
static void live_until_check(struct world *w)
{
	for (int i = 0; i < 24 * 60 && check_of(w)[0] == '\0'; i++)
		world_advance(w, MINUTES_MS(1));
	world_turn(w, NULL, 0);
}

/* Behind L1's door, which lets people in at any hour, and W1's, which is shut at 02:00. */
static const struct {
	const char *made, *bed, *until;
	const char *down; /* swepd was, from the hold to then; NULL it never was */
	const char *opened;
} holds[] = {
    /* in the evening: they may be out all night */
    {"2026-11-21T20:00:00Z", "L1", "22:00", NULL, "22 05:00 due 22 09:00"},
    /* from the morning on, as soon as it ends */
    {"2026-11-22T03:10:00Z", "L1", "05:10", NULL, "22 05:10 due 22 09:00"},
    {"2026-11-22T02:40:00Z", "L1", "08:15", NULL, "22 08:15 due 22 09:00"},
    {"2026-11-22T02:40:00Z", "L1", "10:30", NULL, "22 10:30 due 22 09:00 overdue"},
    {"2026-11-22T02:40:00Z", "W1", "10:30", NULL, "22 10:30 due 22 09:00 overdue"},
    /* by day, for the night to come */
    {"2026-11-22T14:00:00Z", "L1", "16:00", NULL, "22 16:00 due 23 09:00"},
    /* nobody was there to see it end */
    {"2026-11-21T20:00:00Z", "L1", "22:00", "2026-11-22T09:40:00Z",
     "22 09:40 due 22 09:00 overdue"},
    {"2026-11-21T20:00:00Z", "W1", "22:00", "2026-11-22T09:40:00Z",
     "22 09:40 due 22 09:00 overdue"},
    {"2026-11-22T03:10:00Z", "L1", "05:10", "2026-11-22T09:40:00Z",
     "22 09:40 due 22 09:00 overdue"},
    {"2026-11-21T20:00:00Z", "L1", "22:00", "2026-11-23T10:00:00Z",
     "23 10:00 due 22 09:00 overdue"},
};

START_TEST(a_check_belongs_to_the_morning_after_the_night_of_the_hold)
{
	char args[160];
	for (size_t i = 0; i < COUNT_OF(holds); i++) {
		struct world w;
		evening(&w);
		at(&w, holds[i].made);
		snprintf(args, sizeof(args),
			 "{\"bed\":\"%s\",\"person\":\"R1\",\"for\":[\"woman\"],\"until\":\"%s\"}",
			 holds[i].bed, holds[i].until);
		bob(&w, "hold", args, "ok", "Held");
		if (holds[i].down != NULL)
			at(&w, holds[i].down);
		world_turn(&w, NULL, 0);
		live_until_check(&w);
		ck_assert_msg(strcmp(check_of(&w), holds[i].opened) == 0, "%s %s %s: \"%s\"",
			      holds[i].made, holds[i].bed, holds[i].until, check_of(&w));
		finish(&w);
	}
}
END_TEST

/* Whoever types it late hears that it is late, and so does everybody. */
START_TEST(a_no_show_that_is_typed_in_the_morning_is_due_at_once)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"W1\",\"person\":\"R1\",\"for\":[\"woman\"],\"until\":\"12h\"}",
	    "ok", "Held");
	at(&w, "2026-11-22T07:20:00Z");
	json_t *reply = world_ok(&w, "bob", "noshow", "{\"person\":\"R1\",\"at\":\"03:00\"}");
	char *said = json_dumps(reply, 0);
	ck_assert_ptr_nonnull(strstr(said, "for bob, due in the morning."));
	free(said);
	json_decref(reply);
	ck_assert_str_eq(check_of(&w), "22 07:20 due 22 09:00");
	finish(&w);

	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R1\",\"until\":\"12h\"}", "ok", "Held");
	bob(&w, "checkin", "{\"bed\":\"GW3\",\"person\":\"R2\"}", "ok", "");
	at(&w, "2026-11-22T07:30:00Z");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R3\"}", "ok", "Held");
	at(&w, "2026-11-22T09:20:00Z");
	reply = world_ok(&w, "bob", "noshow", "{\"person\":\"R3\"}");
	said = json_dumps(reply, 0);
	ck_assert_ptr_nonnull(strstr(said, "for bob, due now: that night is over."));
	free(said);
	json_decref(reply);
	ck_assert_str_eq(
	    world_text(&w, "SELECT group_concat(due / 1000 = unixepoch('2026-11-22T09:00')) FROM"
			   " followup WHERE kind = 'welfare'"),
	    "1,1");
	finish(&w);
}
END_TEST

static void given_back(struct world *w, const char *person)
{
	char args[40], hint[100];
	snprintf(args, sizeof(args), "{\"person\":\"%s\"}", person);
	snprintf(hint, sizeof(hint),
		 "If they were awaited and did not come: noshow %s, for a welfare check.", person);
	json_t *reply = world_ok(w, "bob", "release", args);
	char *said = json_dumps(reply, 0);
	ck_assert_ptr_nonnull(strstr(said, hint));
	free(said);
	json_decref(reply);
}

/* Whoever types that the bed is free again has not yet said how its person is. */
START_TEST(who_was_given_up_because_they_did_not_come_is_asked_after)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"W1\",\"person\":\"R1\",\"for\":[\"woman\"]}", "ok", "Held");
	bob(&w, "release", "{\"person\":\"R1\"}", "ok", "W1 at Women's house is no longer held");
	bob(&w, "noshow", "{\"person\":\"R1\"}", "refused", "R1 may still come: last entry at");
	at(&w, "2026-11-22T01:50:00Z");
	bob(&w, "hold", "{\"bed\":\"W1\",\"person\":\"R1\",\"for\":[\"woman\"]}", "ok", "Held");
	at(&w, "2026-11-22T02:10:00Z");
	given_back(&w, "R1");
	ck_assert_str_eq(check_of(&w), "");
	bob(&w, "noshow", "{\"person\":\"R1\"}", "ok",
	    "No-show: R1. The hold of W1 had ended already.");
	ck_assert_str_eq(check_of(&w), "22 02:10 due 22 09:00");
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(change, ';') FROM audit WHERE"
					" kind = 'placement' AND subject = (SELECT max(id) FROM"
					" placement)"),
			 "new -> held;held -> released;released -> no-show");
	finish(&w);

	/* Nobody is awaited where nobody accepted, nor for days. */
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW3\",\"person\":\"R2\"}", "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R3\"}", "ok", "Held");
	bob(&w, "wait", "{\"person\":\"Q1\",\"for\":[\"dog\"]}", "ok", "");
	given_back(&w, "R3");
	world_turn(&w, NULL, 0);
	ck_assert_str_eq(live(&w), "GW3 held, L1 held");
	bob(&w, "compromised", "{\"bed\":\"L1\",\"reason\":\"wet\"}", "ok", "");
	world_turn(&w, NULL, 0);
	ck_assert_str_eq(live(&w), "GW3 held");
	bob(&w, "noshow", "{\"person\":\"Q1\"}", "not-found", "Q1 has no bed");
	at(&w, "2026-11-22T12:00:00Z");
	bob(&w, "noshow", "{\"person\":\"R3\"}", "not-found", "R3 has no bed");
	finish(&w);
}
END_TEST

/* The same of one of two who was only counted as in. */
START_TEST(whom_nobody_has_seen_is_asked_after_that_morning_or_at_once)
{
	struct world w;
	evening(&w);
	import_ok(&w, "beds", "site,bed,kind,attributes,use\nlodge,L2,e-bed,couple,night\n");
	bob(&w, "hold", "{\"bed\":\"L2\",\"person\":\"C1\",\"with\":\"C2\"}", "ok", "Held");
	bob(&w, "checkin", "{\"person\":\"C1\"}", "ok", "");
	at(&w, "2026-11-22T09:40:00Z");
	world_turn(&w, NULL, 0);
	live_until_check(&w);
	ck_assert_str_eq(check_of(&w), "22 09:40 due 22 09:00 overdue");
	finish(&w);
}
END_TEST

/* ---- after the clear-out -------------------------------------------------------------------- */

/* C1 came to a nightly site and C2, who shared the hold, was counted as in; all have left. */
static void cleared_out(struct world *w)
{
	evening(w);
	json_decref(
	    world_ok(w, "alice", "site", "{\"site\":\"lodge\",\"change\":\"stay=nightly\"}"));
	import_ok(w, "beds", "site,bed,kind,attributes,use\nlodge,L2,e-bed,couple,night\n");
	at(w, "2026-11-23T20:00:00Z");
	bob(w, "hold", "{\"bed\":\"L2\",\"person\":\"C1\",\"with\":\"C2\"}", "ok", "Held");
	bob(w, "checkin", "{\"person\":\"C1\"}", "ok", "");
	at(w, "2026-11-24T07:00:00Z");
	bob(w, "clearout", "{\"site\":\"lodge\"}", "ok",
	    "C2 was counted as in L2, and nobody has seen them there: f");
	bob(w, "ready", "{\"bed\":\"L2\"}", "ok", "");
	at(w, "2026-11-24T08:30:00Z");
}

static void counts(struct world *w, const char *line, bool stands)
{
	json_t *reply = world_ok(w, "bob", "sheet", "{\"what\":\"meeting\"}");
	const char *text =
	    json_string_value(json_object_get(json_object_get(reply, "result"), "sheet"));
	ck_assert_msg((strstr(text, line) != NULL) == stands, "\"%s\" in:\n%s", line, text);
	json_decref(reply);
}

/* What became of a hold, or of a move, and has no end of its own kept. */
START_TEST(who_never_came_late_or_to_where_they_were_moved_is_on_the_sheet)
{
	static const bool late[] = {true, false};
	for (size_t i = 0; i < COUNT_OF(late); i++) {
		struct world w;
		evening(&w);
		import_ok(&w, "beds",
			  "site,bed,kind,attributes,use\nlodge,L2,e-bed,couple,night\n"
			  "lodge,L3,e-bed,couple,night\n");
		bob(&w, "hold",
		    "{\"bed\":\"L2\",\"person\":\"C1\",\"with\":\"C2\",\"until\":\"21:00\"}", "ok",
		    "Held");
		at(&w, late[i] ? "2026-11-21T21:10:00Z" : "2026-11-21T20:10:00Z");
		bob(&w, "checkin", "{\"person\":\"C1\"}", "ok", "Checked in: L2");
		if (!late[i])
			bob(&w, "move", "{\"bed\":\"L3\",\"person\":\"C1\"}", "ok", "Moved");
		at(&w, "2026-11-21T23:45:00Z");
		bob(&w, "noshow", "{\"person\":\"C2\"}", "ok", "No-show: C2");
		at(&w, "2026-11-22T08:30:00Z");
		counts(&w, "   1  placed       e-bed", true);
		counts(&w, "   1  no-show      e-bed", true);
		finish(&w);
	}
}
END_TEST

START_TEST(who_was_counted_out_unseen_is_not_placed_and_may_never_have_come)
{
	struct world w;
	cleared_out(&w);
	counts(&w, "   1  placed       e-bed", true);
	counts(&w, "   1  not seen     e-bed", true);
	bob(&w, "noshow", "{\"person\":\"C1\"}", "not-found", "C1 has no bed");
	at(&w, "2026-11-24T11:59:00Z");
	bob(&w, "noshow", "{\"person\":\"C2\"}", "ok",
	    "No-show: C2, who was counted as in L2 until Tue 24 Nov 07:00.");
	bob(&w, "noshow", "{\"person\":\"C2\"}", "not-found", "C2 has no bed");
	ck_assert_str_eq(world_text(&w,
				    "SELECT group_concat(change, ', ') FROM audit WHERE"
				    " kind = 'placement' AND subject = (SELECT id FROM placement"
				    " WHERE outcome = 'no-show') AND actor = 'bob'"),
			 "new -> held beside, held -> occupied, occupied -> left, counted as in -> "
			 "never came, left -> no-show");
	ck_assert_str_eq(check_of(&w), "24 07:00 due 24 09:00 overdue");
	counts(&w, "   1  placed       e-bed", true);
	counts(&w, "not seen", false);
	counts(&w, "   1  no-show      e-bed", true);
	ck_assert_str_eq(live(&w), "");
	finish(&w);

	cleared_out(&w);
	at(&w, "2026-11-24T12:00:00Z");
	bob(&w, "noshow", "{\"person\":\"C2\"}", "not-found", "C2 has no bed");
	finish(&w);
}
END_TEST

START_TEST(paper_tells_of_who_was_counted_out_unseen_that_they_came)
{
	struct world w;
	cleared_out(&w);
	bob(&w, "checkin", "{\"person\":\"C1\",\"at\":\"23:00\"}", "refused",
	    "C1 was in L2 from Mon 23 Nov 20:00 and left at Tue 24 Nov 07:00; if they never "
	    "left: checkin C1 --still");
	bob(&w, "checkin", "{\"person\":\"C2\",\"at\":\"23:00\"}", "ok",
	    "Checked in: L2 at The Lodge for C2 (at Mon 23 Nov 23:00, entered 08:30), who was "
	    "counted "
	    "as in until Tue 24 Nov 07:00.");
	ck_assert_ptr_nonnull(
	    strstr(world_seen(&w, EFFECT_REPLY, world_count(&w, EFFECT_REPLY) - 1)->text,
		   "\"left\":\"2026-11-24T07:00:00Z\""));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM followup WHERE done = 0"), 0);
	ck_assert_int_eq(world_number(&w,
				      "SELECT count(*) FROM placement WHERE outcome = 'left' AND"
				      " arrived = unixepoch('2026-11-23T23:00') * 1000 AND"
				      " entered = 0"), /* that they left was typed at once */
			 1);
	counts(&w, "   2  placed       e-bed", true);
	bob(&w, "noshow", "{\"person\":\"C2\"}", "not-found", "C2 has no bed");
	ck_assert_str_eq(live(&w), "");
	finish(&w);
}
END_TEST

/* Who was moved in the morning has slept there, and who stays is named with the reason. */
START_TEST(a_clear_out_knows_who_was_moved_and_says_who_stays)
{
	struct world w;
	evening(&w);
	json_decref(
	    world_ok(&w, "alice", "site", "{\"site\":\"gateway\",\"change\":\"stay=nightly\"}"));
	at(&w, "2026-11-23T20:00:00Z");
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"R1\"}", "ok", "");
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"R2\"}", "ok", "");
	at(&w, "2026-11-24T05:30:00Z");
	bob(&w, "move", "{\"bed\":\"GW1\",\"person\":\"R1\",\"reason\":\"bugs\"}", "ok", "Moved");
	bob(&w, "move", "{\"bed\":\"GW2\",\"person\":\"R2\"}", "refused", "vacated");
	at(&w, "2026-11-24T06:00:00Z");
	bob(&w, "checkin", "{\"bed\":\"GW3\",\"person\":\"R3\"}", "ok", "");
	at(&w, "2026-11-24T07:30:00Z");
	json_t *reply = world_ok(&w, "bob", "clearout", "{\"site\":\"gateway\"}");
	char *said = json_dumps(reply, 0);
	ck_assert_ptr_nonnull(strstr(said, "Cleared: 1 of 2 people have left The Gateway"));
	ck_assert_ptr_nonnull(strstr(
	    said, "NOT CLEARED: R3 came to GW3 this morning, at 06:00, and has had no night yet."));
	free(said);
	json_decref(reply);
	ck_assert_str_eq(live(&w), "GW3 occupied, L1 occupied");
	finish(&w);
}
END_TEST

/* Who was counted as in and is named with somebody stands there, and is put out by nothing. */
START_TEST(who_is_named_with_another_has_been_seen)
{
	struct world w;
	evening(&w);
	import_ok(&w, "beds", "site,bed,kind,attributes,use\nlodge,L2,e-bed,couple,night\n");
	bob(&w, "hold", "{\"bed\":\"L2\",\"person\":\"A1\",\"with\":\"B1\"}", "ok", "Held");
	bob(&w, "checkin", "{\"person\":\"A1\"}", "ok", "");
	bob(&w, "checkout", "{\"person\":\"A1\"}", "ok", "");
	world_advance(&w, MINUTES_MS(150));
	bob(&w, "checkin", "{\"person\":\"B1\",\"with\":\"X1\"}", "ok",
	    "Checked in: L2 at The Lodge for B1, who was counted as in already.");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM placement WHERE state = 'occupied'"
					  " AND needs & 1048576 = 0"),
			 2);
	bob(&w, "noshow", "{\"person\":\"B1\"}", "refused", "B1 is in L2: check them out");
	finish(&w);
}
END_TEST

/* C1 and C2 share L1, and only C1 was ever seen. */
static void counted_with_a_plan(struct world *w)
{
	evening(w);
	json_decref(world_ok(w, "alice", "bed",
			     "{\"bed\":\"L1\",\"do\":\"set\",\"change\":\"attributes=couple\"}"));
	json_decref(world_ok(
	    w, "alice", "bed",
	    "{\"bed\":\"GW3\",\"do\":\"set\",\"change\":\"attributes=couple late-entry\"}"));
	bob(w, "refer", "{\"person\":\"C2\",\"from\":\"outreach\"}", "ok", "");
	bob(w, "hold", "{\"bed\":\"L1\",\"person\":\"C1\",\"with\":\"C2\"}", "ok", "Held");
	at(w, "2026-11-21T21:00:00Z");
	bob(w, "checkin", "{\"person\":\"C1\"}", "ok", "Checked in");
}

/* When they were said to have left was typed at eight, whenever it is typed that they came. */
START_TEST(paper_of_an_arrival_leaves_when_the_end_was_typed)
{
	struct world w;
	counted_with_a_plan(&w);
	bob(&w, "plan",
	    "{\"person\":\"C2\",\"what\":\"hostel\",\"by\":\"2026-11-25\",\"owner\":\"bob\"}", "ok",
	    "");
	at(&w, "2026-11-22T08:00:00Z");
	bob(&w, "checkout", "{\"person\":\"C1\"}", "ok", "");
	bob(&w, "checkout", "{\"person\":\"C2\"}", "ok", "");
	at(&w, "2026-11-22T09:00:00Z");
	bob(&w, "checkin", "{\"person\":\"C2\",\"at\":\"22:00\"}", "ok",
	    "If they are there still: checkin C2 --still");
	at(&w, "2026-11-22T09:05:00Z");
	bob(&w, "checkin", "{\"person\":\"C2\",\"still\":true}", "ok", "is taken back");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM plan WHERE ended = 0"), 1);
	ck_assert_str_eq(world_text(&w, "SELECT change FROM audit WHERE kind = 'placement'"
					" AND change LIKE 'left%' ORDER BY seq DESC LIMIT 1"),
			 "left -> occupied: not left at 2026-11-22T08:00:00Z, as typed at "
			 "2026-11-22T08:00:00Z");
	finish(&w);
}
END_TEST

START_TEST(a_referral_is_open_again_though_a_move_lies_between)
{
	struct world w;
	counted_with_a_plan(&w);
	ck_assert_str_eq(world_text(&w, "SELECT outcome FROM referral"), "placed");
	at(&w, "2026-11-22T08:30:00Z");
	bob(&w, "move", "{\"person\":\"C1\",\"bed\":\"GW3\"}", "ok", "Moved");
	at(&w, "2026-11-22T11:00:00Z");
	bob(&w, "noshow", "{\"person\":\"C2\"}", "ok", "No-show: C2");
	ck_assert_str_ne(world_text(&w, "SELECT outcome FROM referral"), "placed");
	finish(&w);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    a_check_belongs_to_the_morning_after_the_night_of_the_hold,
	    a_no_show_that_is_typed_in_the_morning_is_due_at_once,
	    who_was_given_up_because_they_did_not_come_is_asked_after,
	    whom_nobody_has_seen_is_asked_after_that_morning_or_at_once,
	    who_never_came_late_or_to_where_they_were_moved_is_on_the_sheet,
	    who_was_counted_out_unseen_is_not_placed_and_may_never_have_come,
	    paper_tells_of_who_was_counted_out_unseen_that_they_came,
	    a_clear_out_knows_who_was_moved_and_says_who_stays,
	    who_is_named_with_another_has_been_seen,
	    paper_of_an_arrival_leaves_when_the_end_was_typed,
	    a_referral_is_open_again_though_a_move_lies_between,
	};
	return suite_run("no_shows", cases, COUNT_OF(cases));
}
