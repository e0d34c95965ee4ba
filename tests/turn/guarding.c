/* SPDX-License-Identifier: MIT
 *
 * What becomes known of somebody after a bed was found for them: it is not confirmed against it,
 * people hear of it at once, and nothing of anybody's ends.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fsck.h"
#include "lib/evening.h"

/* A couple has two placements in one bed: what fsck looks at, and no more. */
static void whole(struct world *w)
{
	struct arena arena = {0};
	struct fsck_report report;
	ck_assert_int_eq(fsck_run(w->store, w->now, &arena, &report), ERR_OK);
	ck_assert_msg(report.wrong == 0, "%s: %s %s", report.findings[0].check,
		      report.findings[0].id, report.findings[0].sentence);
	arena_free(&arena);
	world_close(w);
}

#define CHILD "Nobody who is or may be under 18 is placed with adults"

/* Every bed of a night but one is held; K1 waits, and that one is offered to them. */
static void offered(struct world *w)
{
	static const char *const beds[] = {"GW1", "GW2", "GW3"};
	evening(w);
	for (size_t i = 0; i < COUNT_OF(beds); i++) {
		char args[100];
		snprintf(args, sizeof(args), "{\"bed\":\"%s\",\"person\":\"H%zu\"}", beds[i], i);
		bob(w, "hold", args, "ok", "Held");
	}
	bob(w, "hold", "{\"bed\":\"L1\",\"person\":\"H3\"}", "ok", "Held");
	bob(w, "wait", "{\"person\":\"K1\",\"for\":[\"man\"]}", "ok", "Waiting");
	bob(w, "release", "{\"person\":\"H1\"}", "ok", "Released");
	ck_assert_int_eq(world_number(w, "SELECT count(*) FROM waiting_offer WHERE outcome = ''"),
			 1);
}

static void set_age(struct world *w, const char *person, const char *age)
{
	char args[100];
	snprintf(args, sizeof(args), "{\"person\":\"%s\",\"age\":\"%s\"}", person, age);
	bob(w, "person", args, "ok", "Set");
}

static int64_t open_children(struct world *w)
{
	return world_number(w, "SELECT count(*) FROM followup WHERE kind = 'children'"
			       " AND done = 0");
}

START_TEST(an_offer_is_not_confirmed_for_somebody_found_to_be_under_18)
{
	struct world w;
	offered(&w);
	set_age(&w, "K1", "16-17");
	bob(&w, "accept", "{\"person\":\"K1\"}", "refused", CHILD);
	ck_assert_int_eq(open_children(&w), 1);
	ck_assert_int_eq(
	    world_number(&w, "SELECT count(*) FROM waiting_offer WHERE outcome = 'accepted'"), 0);
	finish(&w);
}
END_TEST

START_TEST(an_offer_is_not_confirmed_where_it_has_ceased_to_suit)
{
	struct world w;
	offered(&w);
	json_decref(world_ok(&w, "bob", "apart", "{\"person\":\"K1\",\"other\":\"H2\"}"));
	bob(&w, "accept", "{\"person\":\"K1\"}", "refused",
	    "GW2 does not suit K1 any more: its site must be asked first: on-call decides. Decline "
	    "it: K1 keeps their place");
	json_decref(
	    world_ok(&w, "bob", "apart", "{\"person\":\"K1\",\"other\":\"H2\",\"end\":true}"));
	bob(&w, "accept", "{\"person\":\"K1\"}", "ok", "Accepted: GW2 at The Gateway");
	finish(&w);
}
END_TEST

/* Whatever a verb forgets: the one place that all beds are given by. */
START_TEST(no_hold_of_a_child_is_made_longer_or_used)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"K2\"}", "ok", "Held");
	set_age(&w, "K2", "under-16");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"K2\"}", "refused", CHILD);
	bob(&w, "checkin", "{\"person\":\"K2\"}", "refused", CHILD);
	bob(&w, "hold", "{\"bed\":\"GW3\",\"person\":\"A1\",\"with\":\"K2\"}", "taken",
	    "K2 holds GW2");
	ck_assert_str_eq(live(&w), "GW2 held");
	finish(&w);
}
END_TEST

/* "waits for a bed among adults": what is said of the one young person. */
static const char *alarmed(struct world *w)
{
	return world_text(w,
			  "SELECT sentence FROM alarm WHERE kind = 'followup' AND cleared IS NULL");
}

static void check_heard(struct world *w, const char *where)
{
	char wanted[300];
	snprintf(wanted, sizeof(wanted),
		 "somebody who is or may be under 18 %s: tell children's services now, through the "
		 "out-of-hours team; it stays open as %s",
		 where, world_text(w, "SELECT id FROM followup WHERE done = 0"));
	ck_assert_int_eq(open_children(w), 1);
	ck_assert_str_eq(alarmed(w), wanted);
}

START_TEST(a_child_found_in_a_bed_is_an_alarm_and_stays_there)
{
	struct world w;
	evening(&w);
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"K1\"}", "ok", "Checked in");
	set_age(&w, "K1", "under-16");
	check_heard(&w, "is in GW2 at The Gateway");
	ck_assert_str_eq(live(&w), "GW2 occupied");
	char args[100];
	snprintf(args, sizeof(args), "{\"followup\":\"%s\"}",
		 world_text(&w, "SELECT id FROM followup WHERE done = 0"));
	bob(&w, "done", args, "ok", "Done");
	ck_assert_str_eq(alarmed(&w), "");
	finish(&w);
}
END_TEST

START_TEST(a_child_found_in_a_bed_stands_on_the_sheets)
{
	struct world w;
	evening(&w);
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"K1\"}", "ok", "Checked in");
	set_age(&w, "K1", "16-17");
	json_t *reply = world_ok(&w, "bob", "sheet", "{\"what\":\"out-of-hours\"}");
	char *dump = json_dumps(reply, 0);
	ck_assert_ptr_nonnull(strstr(dump, "is or may be under 18 is in GW2"));
	ck_assert_ptr_nonnull(strstr(dump, "children   K1"));
	free(dump);
	json_decref(reply);
	reply = world_ok(&w, "bob", "sheet", "{\"what\":\"roll-call\",\"site\":\"gateway\"}");
	dump = json_dumps(reply, 0);
	ck_assert_ptr_nonnull(strstr(dump, "IN   K1 (UNDER 18)"));
	free(dump);
	json_decref(reply);
	finish(&w);
}
END_TEST

START_TEST(a_child_found_who_holds_a_bed_or_waits_is_an_alarm_too)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"K1\"}", "ok", "Held");
	set_age(&w, "K1", "16-17");
	check_heard(&w, "is held GW2 at The Gateway");
	ck_assert_str_eq(live(&w), "GW2 held");
	world_close(&w);
	evening(&w);
	bob(&w, "wait", "{\"person\":\"K1\",\"for\":[\"wheelchair\",\"dog\"]}", "ok", "Waiting");
	set_age(&w, "K1", "16-17");
	check_heard(&w, "waits for a bed among adults");
	json_t *reply = world_ok(&w, "bob", "waiting", "{}");
	char *dump = json_dumps(reply, 0);
	ck_assert_ptr_nonnull(strstr(dump, "under 18: children's services place them"));
	free(dump);
	json_decref(reply);
	finish(&w);
}
END_TEST

START_TEST(a_case_that_is_a_childs_and_a_referral_are_heard_too)
{
	struct world w;
	evening(&w);
	json_t *reply = world_ok(&w, "bob", "tempref", "{}");
	const char *ref =
	    json_string_value(json_object_get(json_object_get(reply, "result"), "person"));
	char args[200];
	snprintf(args, sizeof(args), "{\"bed\":\"GW2\",\"person\":\"%s\"}", ref);
	bob(&w, "checkin", args, "ok", "Checked in");
	set_age(&w, "K2", "16-17");
	ck_assert_int_eq(open_children(&w), 1);
	snprintf(args, sizeof(args), "{\"temporary\":\"%s\",\"person\":\"K2\"}", ref);
	json_decref(world_ok(&w, "bob", "merge", args));
	check_heard(&w, "is in GW2 at The Gateway");
	json_decref(reply);
	world_close(&w);
	evening(&w);
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"K1\"}", "ok", "Checked in");
	bob(&w, "refer", "{\"person\":\"K1\",\"from\":\"outreach\",\"for\":[\"under-18\"]}", "ok",
	    "Referral");
	check_heard(&w, "is in GW2 at The Gateway");
	finish(&w);
}
END_TEST

START_TEST(who_has_no_bed_is_told_of_too)
{
	struct world w;
	evening(&w);
	set_age(&w, "K1", "16-17");
	ck_assert_int_eq(open_children(&w), 1);
	ck_assert_ptr_nonnull(strstr(alarmed(&w), "has been met and has no bed"));
	finish(&w);
}
END_TEST

START_TEST(a_child_turned_away_is_heard_of_and_never_placed_with_adults)
{
	static const char *const how[] = {
	    "{\"person\":\"K1\",\"reason\":\"under-18\"}",
	    "{\"person\":\"K1\",\"reason\":\"no-bed\",\"for\":[\"under-18\"]}",
	};
	for (size_t i = 0; i < COUNT_OF(how); i++) {
		struct world w;
		evening(&w);
		bob(&w, "turnaway", how[i], "ok", "Turned away in the night of");
		check_heard(&w, "has been met and has no bed");
		ck_assert_str_eq(world_text(&w, "SELECT age FROM person WHERE ref = 'K1'"),
				 "16-17");
		ck_assert_str_eq(world_text(&w, "SELECT reason FROM turnaway"), "under-18");
		bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"K1\"}", "refused", CHILD);
		ck_assert_int_eq(open_children(&w), 1);
		finish(&w);
	}
}
END_TEST

START_TEST(a_child_in_a_bed_cannot_be_turned_away_unheard)
{
	struct world w;
	evening(&w);
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"K1\"}", "ok", "Checked in");
	bob(&w, "turnaway", "{\"person\":\"K1\",\"reason\":\"under-18\"}", "refused", CHILD);
	check_heard(&w, "is in GW2 at The Gateway");
	ck_assert_str_eq(live(&w), "GW2 occupied");
	finish(&w);
}
END_TEST

START_TEST(a_referral_that_came_to_nothing_for_a_child_is_heard_of)
{
	struct world w;
	char args[120];
	evening(&w);
	bob(&w, "refer", "{\"person\":\"K1\",\"from\":\"outreach\"}", "ok", "Referral");
	snprintf(args, sizeof(args),
		 "{\"referral\":\"%s\",\"outcome\":\"no-bed\",\"reason\":\"under-18\"}",
		 world_text(&w, "SELECT id FROM referral"));
	bob(&w, "settle", args, "ok", "Settled");
	check_heard(&w, "has been met and has no bed");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"K1\"}", "refused", CHILD);
	finish(&w);
}
END_TEST

START_TEST(a_child_without_a_case_is_heard_of)
{
	struct world w;
	evening(&w);
	bob(&w, "tempref", "{\"age\":\"under-16\"}", "ok", "Temporary reference");
	check_heard(&w, "has been met and has no bed");
	finish(&w);
}
END_TEST

/* K1 was found to be under 18 in GW2; A1 is in GW3, C1 with C2, who is under 18 too, in GW1. */
static void morning_with_children(struct world *w)
{
	evening(w);
	json_decref(world_ok(w, "alice", "site",
			     "{\"site\":\"gateway\",\"do\":\"set\",\"change\":\"stay=nightly\"}"));
	json_decref(world_ok(
	    w, "alice", "bed",
	    "{\"bed\":\"GW1\",\"do\":\"set\",\"change\":\"attributes=couple late-entry\"}"));
	bob(w, "checkin", "{\"bed\":\"GW2\",\"person\":\"K1\"}", "ok", "Checked in");
	bob(w, "checkin", "{\"bed\":\"GW3\",\"person\":\"A1\"}", "ok", "Checked in");
	bob(w, "checkin", "{\"bed\":\"GW1\",\"person\":\"C1\",\"with\":\"C2\"}", "ok",
	    "Checked in");
	set_age(w, "K1", "16-17");
	set_age(w, "C2", "under-16");
	at(w, "2026-11-23T08:30:00Z");
}

static const char *in_beds(struct world *w)
{
	return world_text(w, "SELECT group_concat(ref, ' ') FROM (SELECT ref FROM placement p JOIN"
			     " person n ON n.id = p.person WHERE p.state = 'occupied'"
			     " ORDER BY ref)");
}

START_TEST(no_clear_out_ends_the_stay_of_a_child)
{
	struct world w;
	morning_with_children(&w);
	json_t *reply = world_ok(&w, "bob", "clearout", "{\"site\":\"gateway\"}");
	char *dump = json_dumps(reply, 0);
	ck_assert_ptr_nonnull(strstr(dump, "Cleared: 2 of 4 people have left The Gateway"));
	ck_assert_ptr_nonnull(strstr(dump, "NOT CLEARED: K1 in GW2 is or may be under 18. Stay "
					   "with them and call children's services now"));
	ck_assert_ptr_nonnull(strstr(dump, "NOT CLEARED: C2 in GW1"));
	json_t *result = json_object_get(reply, "result");
	ck_assert_uint_eq(json_array_size(json_object_get(result, "children")), 2);
	ck_assert_str_eq(in_beds(&w), "C2 K1");
	ck_assert_int_eq(open_children(&w), 2);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM alarm WHERE kind = 'followup'"
					  " AND cleared IS NULL"),
			 2);
	free(dump);
	json_decref(reply);
	whole(&w);
}
END_TEST

/* Children's services have answered, and a lift comes at nine. */
START_TEST(no_clear_out_ends_the_stay_of_a_child_whose_follow_up_is_done)
{
	struct world w;
	char args[120];
	morning_with_children(&w);
	snprintf(args, sizeof(args), "{\"followup\":\"%s\",\"reason\":\"collected at nine\"}",
		 world_text(&w, "SELECT f.id FROM followup f JOIN person n ON n.id = f.person"
				" WHERE n.ref = 'K1'"));
	bob(&w, "done", args, "ok", "");
	json_t *reply = world_ok(&w, "bob", "clearout", "{\"site\":\"gateway\"}");
	char *dump = json_dumps(reply, 0);
	ck_assert_ptr_nonnull(strstr(dump, "Cleared: 2 of 4 people have left The Gateway"));
	ck_assert_ptr_nonnull(
	    strstr(dump, "NOT CLEARED: K1 in GW2 is or may be under 18. Ask children's services "
			 "where they go; they stay until then. If they have left: checkout K1 "
			 "--reason and where to."));
	ck_assert_str_eq(in_beds(&w), "C2 K1");
	free(dump);
	json_decref(reply);
	bob(&w, "checkout", "{\"person\":\"K1\",\"reason\":\"collected\"}", "ok", "Checked out");
	whole(&w);
}
END_TEST

/* Whoever clears hears of a young person before anything else, whenever they came. */
START_TEST(a_child_who_came_this_morning_is_said_to_be_one)
{
	struct world w;
	morning_with_children(&w);
	at(&w, "2026-11-23T06:00:00Z");
	bob(&w, "checkout", "{\"person\":\"A1\"}", "ok", "");
	bob(&w, "ready", "{\"bed\":\"GW3\"}", "ok", "");
	bob(&w, "checkin", "{\"bed\":\"GW3\",\"person\":\"K3\"}", "ok", "Checked in");
	set_age(&w, "K3", "16-17");
	at(&w, "2026-11-23T07:30:00Z");
	json_t *reply = world_ok(&w, "bob", "clearout", "{\"site\":\"gateway\"}");
	char *dump = json_dumps(reply, 0);
	ck_assert_ptr_nonnull(strstr(dump, "NOT CLEARED: K3 in GW3 is or may be under 18. Stay "
					   "with them and call children's services now"));
	ck_assert_uint_eq(
	    json_array_size(json_object_get(json_object_get(reply, "result"), "children")), 3);
	free(dump);
	json_decref(reply);
	whole(&w);
}
END_TEST

/* F2 shares GW1 with F1, who alone was seen, and turns out to be under 18. */
static void counted_in(struct world *w)
{
	evening(w);
	json_decref(world_ok(w, "alice", "bed",
			     "{\"bed\":\"GW1\",\"do\":\"set\",\"change\":\"attributes=couple\"}"));
	bob(w, "hold", "{\"bed\":\"GW1\",\"person\":\"F1\",\"with\":\"F2\"}", "ok", "Held");
	bob(w, "checkin", "{\"person\":\"F1\"}", "ok", "Checked in");
	set_age(w, "F2", "16-17");
}

static long alarms(struct world *w, const char *kind)
{
	char sql[100];
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM alarm WHERE kind = '%s' AND cleared IS NULL", kind);
	return world_number(w, sql);
}

/* W1 is a women's bed for two. */
static void women_of_two(struct world *w)
{
	evening(w);
	json_decref(world_ok(w, "alice", "bed",
			     "{\"bed\":\"W1\",\"do\":\"set\",\"change\":\"attributes=couple\"}"));
	bob(w, "hold", "{\"bed\":\"W1\",\"person\":\"W\",\"for\":[\"woman\"]}", "ok", "Held");
	bob(w, "checkin", "{\"person\":\"W\"}", "ok", "Checked in");
	bob(w, "checkin", "{\"person\":\"M\",\"with\":\"W\",\"for\":[\"woman\"]}", "ok",
	    "Checked in");
}

/* It stands, and ends as they are said to be a woman. */
static void stands_until_a_woman(struct world *w, const char *kind, const char *ref)
{
	char args[100];
	snprintf(args, sizeof(args), "{\"person\":\"%s\",\"for\":[\"woman\"]}", ref);
	ck_assert_int_eq(alarms(w, kind), 1);
	bob(w, "person", args, "ok", "");
	ck_assert_int_eq(alarms(w, kind), 0);
}

START_TEST(what_turns_out_of_somebody_in_a_bed_is_an_alarm_until_it_is_not_so)
{
	struct world w;
	women_of_two(&w);
	bob(&w, "person", "{\"person\":\"M\",\"for\":[\"nothing\",\"man\"]}", "ok", "");
	stands_until_a_woman(&w, "unfit", "M");
	bob(&w, "person", "{\"person\":\"M\",\"for\":[\"nothing\",\"man\"]}", "ok", "");
	bob(&w, "checkout", "{\"person\":\"M\"}", "ok", "");
	ck_assert_int_eq(alarms(&w, "unfit"), 0);
	ck_assert_int_eq(alarms(&w, "shared"), 0); /* she is known to be a woman */
	whole(&w);

	women_of_two(&w);
	bob(&w, "person", "{\"person\":\"W\",\"for\":[\"nothing\"]}", "ok", "");
	bob(&w, "checkout", "{\"person\":\"M\"}", "ok", "");
	stands_until_a_woman(&w, "shared", "W");
	whole(&w);
}
END_TEST

START_TEST(who_turns_out_to_be_another_is_looked_at_in_their_bed)
{
	struct world w;
	evening(&w);
	bob(&w, "tempref", "{}", "ok", "T-2026-11-21-1");
	bob(&w, "checkin", "{\"bed\":\"W1\",\"person\":\"T-2026-11-21-1\",\"for\":[\"woman\"]}",
	    "ok", "Checked in");
	bob(&w, "person", "{\"person\":\"C1\",\"for\":[\"man\"]}", "ok", "");
	bob(&w, "merge", "{\"temporary\":\"T-2026-11-21-1\",\"person\":\"C1\"}", "ok", "Merged");
	stands_until_a_woman(&w, "unfit", "C1");
	whole(&w);
}
END_TEST

/* Whoever reads the answer is told that it gives nobody a bed. */
static void counted(struct world *w, const char *ref)
{
	char args[100];
	snprintf(args, sizeof(args), "{\"person\":\"%s\"}", ref);
	json_t *reply = world_ok(w, "bob", "checkin", args);
	const json_t *result = json_object_get(reply, "result");
	ck_assert(json_is_true(json_object_get(result, "counted")));
	json_decref(reply);
}

/* It gives them no bed: they are in it. */
START_TEST(a_child_who_was_counted_as_in_can_be_seen)
{
	struct world w;
	counted_in(&w);
	bob(&w, "checkout", "{\"person\":\"F1\"}", "ok", "Checked out");
	bob(&w, "checkin", "{\"person\":\"F2\",\"for\":[\"under-18\"]}", "refused",
	    "Nobody who is or may be under 18");
	bob(&w, "checkin", "{\"person\":\"F2\"}", "ok",
	    "Checked in: GW1 at The Gateway for F2, who was counted as in already.");
	ck_assert_str_eq(in_beds(&w), "F2");
	ck_assert_int_eq(open_children(&w), 1);
	ck_assert_ptr_null(strstr(world_text(&w, "SELECT sentence FROM alarm WHERE kind = 'shared'"
						 " AND cleared IS NULL"),
				  "nobody has seen"));
	whole(&w);

	counted_in(&w);
	counted(&w, "F2");
	whole(&w);

	/* Nor does paper of who was there until both left. */
	counted_in(&w);
	at(&w, "2026-11-21T23:00:00Z");
	bob(&w, "checkout", "{\"person\":\"F2\",\"reason\":\"a foster home\"}", "ok",
	    "Checked out");
	bob(&w, "checkin", "{\"person\":\"F2\",\"at\":\"22:30\"}", "ok",
	    "Checked in: GW1 at The Gateway for F2");
	bob(&w, "checkin", "{\"person\":\"F2\"}", "refused", "Nobody who is or may be under 18");
	bob(&w, "checkin", "{\"person\":\"F2\",\"bed\":\"GW2\",\"at\":\"22:59\"}", "refused",
	    "Nobody who is or may be under 18");
	ck_assert_str_eq(in_beds(&w), "F1");
	whole(&w);
}
END_TEST

START_TEST(a_child_leaves_by_a_persons_word_and_a_reason)
{
	struct world w;
	morning_with_children(&w);
	bob(&w, "checkout", "{\"person\":\"K1\"}", "refused", "K1 is or may be under 18 and");
	bob(&w, "release", "{\"person\":\"K1\"}", "refused", "If they have left GW2, say where to");
	ck_assert_str_eq(in_beds(&w), "A1 C1 C2 K1");
	bob(&w, "checkout", "{\"person\":\"K1\",\"reason\":\"gone with their social worker\"}",
	    "ok", "Checked out: K1");
	const char *said = world_text(&w, "SELECT sentence FROM alarm a JOIN followup f ON f.id ="
					  " a.subject JOIN person n ON n.id = f.person WHERE"
					  " n.ref = 'K1' AND a.cleared IS NULL");
	ck_assert_ptr_nonnull(strstr(said, "was in GW2 at The Gateway and has left, as bob said: "
					   "tell children's services now"));
	ck_assert_int_eq(open_children(&w), 2);
	whole(&w);
}
END_TEST

START_TEST(a_child_found_holds_a_bed_no_longer)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"K1\"}", "ok", "Held");
	set_age(&w, "K1", "16-17");
	bob(&w, "release", "{\"person\":\"K1\"}", "ok", "Released");
	check_heard(&w, "held GW2 at The Gateway and holds it no longer");
	finish(&w);
}
END_TEST

START_TEST(an_erasure_ends_nobodys_protection_in_silence)
{
	struct world w;
	evening(&w);
	json_decref(world_ok(&w, "bob", "apart", "{\"person\":\"E1\",\"other\":\"E2\"}"));
	json_t *reply =
	    world_ok(&w, "alice", "erase", "{\"person\":\"E1\",\"reason\":\"they asked\"}");
	char *dump = json_dumps(reply, 0);
	ck_assert_ptr_nonnull(strstr(dump, "ALARM: 1 person was kept apart from them"));
	free(dump);
	json_decref(reply);
	ck_assert_ptr_nonnull(strstr(alarmed(&w), "somebody is kept apart no longer from a person "
						  "whose record was erased"));
	ck_assert_str_eq(world_text(&w,
				    "SELECT f.kind || ' ' || n.ref FROM followup f JOIN person n"
				    " ON n.id = f.person WHERE f.done = 0"),
			 "apart E2");
	at(&w, "2026-11-22T12:00:00Z");
	world_turn(&w, NULL, 0);
	ck_assert_ptr_nonnull(strstr(alarmed(&w), "nobody has asked from whom"));
	finish(&w);
}
END_TEST

/* ---- a look at one person -------------------------------------------------------------------- */

static void look_says(struct world *w, const char *person, const char *words)
{
	char args[100];
	snprintf(args, sizeof(args), "{\"person\":\"%s\"}", person);
	json_t *reply = world_ok(w, "bob", "person", args);
	char *dump = json_dumps(reply, 0);
	ck_assert_msg(strstr(dump, words) != NULL, "%s: %s", words, dump);
	free(dump);
	json_decref(reply);
}

START_TEST(a_look_says_what_is_promised)
{
	struct world w;
	offered(&w);
	look_says(&w, "K1", "Number 1 on the waiting list, since Sat 21 Nov 20:00.");
	look_says(&w, "K1", "That is an offer only, which nobody has accepted: ring before 20:30");
	world_close(&w);
	evening(&w);
	json_decref(world_ok(
	    &w, "alice", "bed",
	    "{\"bed\":\"GW1\",\"do\":\"set\",\"change\":\"attributes=couple late-entry\"}"));
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"C1\",\"with\":\"C2\"}", "ok", "Held");
	look_says(&w, "C2", "Shares it with C1.");
	whole(&w);
}
END_TEST

/* ---- women only ------------------------------------------------------------------------------ */

#define OTHER_WOMAN "for women only: say of the other one too, with-woman or with-man"

static void house_for_two(struct world *w)
{
	evening(w);
	json_decref(world_ok(w, "alice", "bed",
			     "{\"bed\":\"W1\",\"do\":\"set\",\"change\":"
			     "\"attributes=couple family late-entry\"}"));
}

START_TEST(nobody_comes_into_a_womens_house_beside_a_woman_unasked)
{
	struct world w;
	house_for_two(&w);
	bob(&w, "hold",
	    "{\"bed\":\"W1\",\"person\":\"M1\",\"with\":\"D1\",\"for\":[\"family\",\"woman\"]}",
	    "refused", "W1 does not suit: " OTHER_WOMAN);
	bob(&w, "hold",
	    "{\"bed\":\"W1\",\"person\":\"M1\",\"with\":\"D1\",\"for\":[\"family\",\"woman\","
	    "\"with-man\"]}",
	    "refused", "W1 does not suit: for women only");
	bob(&w, "checkin", "{\"bed\":\"W1\",\"person\":\"M1\",\"for\":[\"family\",\"woman\"]}",
	    "ok", "Checked in: W1");
	bob(&w, "hold", "{\"bed\":\"W1\",\"person\":\"M1\",\"with\":\"D1\"}", "taken",
	    "M1 is in W1");
	finish(&w);
}
END_TEST

START_TEST(a_partner_who_joins_is_asked_about_too)
{
	struct world w;
	house_for_two(&w);
	bob(&w, "hold", "{\"bed\":\"W1\",\"person\":\"M1\",\"for\":[\"family\",\"woman\"]}", "ok",
	    "Held");
	bob(&w, "hold", "{\"bed\":\"W1\",\"person\":\"M1\",\"with\":\"D1\"}", "refused",
	    OTHER_WOMAN);
	bob(&w, "checkin", "{\"person\":\"M1\",\"with\":\"D1\"}", "refused", OTHER_WOMAN);
	bob(&w, "hold",
	    "{\"bed\":\"W1\",\"person\":\"M1\",\"with\":\"D1\",\"for\":[\"with-woman\"]}", "ok",
	    "Still held");
	whole(&w);
}
END_TEST

START_TEST(two_women_have_a_way_to_say_so)
{
	struct world w;
	house_for_two(&w);
	bob(&w, "hold",
	    "{\"bed\":\"W1\",\"person\":\"M1\",\"with\":\"M2\",\"for\":[\"woman\",\"with-woman\"]}",
	    "ok", "Held: W1 at Women's house for M1 and M2");
	whole(&w);
}
END_TEST

static const char *shared_alarm(struct world *w)
{
	return world_text(w,
			  "SELECT sentence FROM alarm WHERE kind = 'shared' AND cleared IS NULL");
}

static int64_t needs_of(struct world *w, const char *person)
{
	char sql[200];
	snprintf(sql, sizeof(sql),
		 "SELECT p.needs FROM placement p JOIN person n ON n.id = p.person"
		 " WHERE n.ref = '%s' AND p.state <> 'ended'",
		 person);
	return world_number(w, sql);
}

/* As an earlier swepd let them in: nothing said of him, and his needs hers. */
static void let_in_before(struct world *w)
{
	house_for_two(w);
	bob(w, "checkin",
	    "{\"bed\":\"W1\",\"person\":\"M1\",\"with\":\"D1\",\"for\":[\"family\",\"woman\","
	    "\"with-woman\"]}",
	    "ok", "Checked in: W1");
	world_text(w, "UPDATE placement SET needs = 9 RETURNING 1");
}

START_TEST(whoever_stays_alone_in_a_womens_house_is_looked_at)
{
	struct world w;
	let_in_before(&w);
	json_t *reply = world_ok(&w, "bob", "checkout", "{\"person\":\"M1\"}");
	char *dump = json_dumps(reply, 0);
	ck_assert_ptr_nonnull(
	    strstr(dump, "of two in W1 at Women's house one has left, and nothing"));
	free(dump);
	json_decref(reply);
	ck_assert_str_eq(shared_alarm(&w),
			 "of two in W1 at Women's house one has left, and nothing says that it "
			 "suits whoever stays: for women only: say whether it is for a woman. "
			 "Somebody must decide; nothing has ended");
	ck_assert_str_eq(live(&w), "W1 occupied");
	json_decref(world_ok(&w, "bob", "checkout", "{\"person\":\"D1\"}"));
	ck_assert_str_eq(shared_alarm(&w), "");
	whole(&w);
}
END_TEST

START_TEST(whoever_was_said_to_be_a_woman_stays_without_a_word)
{
	struct world w;
	house_for_two(&w);
	bob(&w, "checkin",
	    "{\"bed\":\"W1\",\"person\":\"M1\",\"with\":\"M2\",\"for\":[\"woman\",\"with-woman\"]}",
	    "ok", "Checked in: W1");
	json_decref(world_ok(&w, "bob", "checkout", "{\"person\":\"M1\"}"));
	ck_assert_str_eq(shared_alarm(&w), "");
	ck_assert_int_eq(needs_of(&w, "M2"), 1);
	whole(&w);
}
END_TEST

/* ---- one roof -------------------------------------------------------------------------------- */

static void same_roof(struct world *w, const char *one, const char *other)
{
	const char *const sites[] = {one, other};
	for (size_t i = 0; i < COUNT_OF(sites); i++) {
		char args[200];
		snprintf(args, sizeof(args),
			 "{\"site\":\"%s\",\"do\":\"set\",\"change\":\"building=mill\"}", sites[i]);
		json_decref(world_ok(w, "alice", "site", args));
	}
}

START_TEST(two_sites_of_one_building_keep_people_apart_as_one)
{
	struct world w;
	evening(&w);
	json_decref(world_ok(&w, "bob", "apart", "{\"person\":\"A1\",\"other\":\"A2\"}"));
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"A1\"}", "ok", "Checked in");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"A2\"}", "ok", "Held: L1");
	bob(&w, "release", "{\"person\":\"A2\"}", "ok", "Released");
	same_roof(&w, "gateway", "lodge");
	/* Nobody is rung where a word does. */
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"A2\"}", "usage",
	    "say in --for what they are too, and a bed is free: woman (W1 at Women's house); of "
	    "any "
	    "other, on-call decides");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"A2\",\"for\":[\"man\"]}", "refused",
	    "on-call decides");
	finish(&w);
}
END_TEST

START_TEST(the_cap_on_high_support_is_that_of_the_building)
{
	struct world w;
	evening(&w);
	json_decref(
	    world_ok(&w, "alice", "site",
		     "{\"site\":\"gateway\",\"do\":\"set\",\"change\":\"high_support_most=1\"}"));
	for (int i = 1; i <= 2; i++) {
		char args[100];
		snprintf(args, sizeof(args), "{\"person\":\"R%d\",\"high_support\":\"yes\"}", i);
		bob(&w, "person", args, "ok", "Set");
	}
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"R1\"}", "ok", "Checked in");
	same_roof(&w, "gateway", "lodge");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R2\"}", "refused",
	    "as many people with high");
	finish(&w);
}
END_TEST

START_TEST(who_must_be_rung_first_is_rung_at_the_building)
{
	struct world w;
	evening(&w);
	import_ok(&w, "contacts",
		  "contact,name,organisation,phone,groups,site\n"
		  "gw-duty,Duty,The Gateway,07700 900001,sites,gateway\n");
	bob(&w, "hold", "{\"bed\":\"GW3\",\"person\":\"D1\"}", "ok", "Held: GW3");
	bob(&w, "person", "{\"person\":\"R1\",\"ring_first\":\"yes\"}", "ok", "Set");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"R1\",\"for\":[\"dog\"]}", "refused",
	    "on-call decides");
	same_roof(&w, "gateway", "lodge");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"R1\",\"for\":[\"dog\"]}", "ok", "Held: L1");
	finish(&w);
}
END_TEST

#define APART "two people who are kept apart are under one roof, in "

static const char *apart_alarm(struct world *w)
{
	return world_text(w, "SELECT sentence FROM alarm WHERE kind = 'apart' AND cleared IS NULL");
}

static void says(struct world *w, const char *verb, const char *args, const char *wanted)
{
	json_t *reply = world_ok(w, "bob", verb, args);
	char *dump = json_dumps(reply, 0);
	ck_assert_msg(strstr(dump, wanted) != NULL, "%s %s: %s lacks %s", verb, args, dump, wanted);
	free(dump);
	json_decref(reply);
}

static void alice_says(struct world *w, const char *verb, const char *args, const char *wanted)
{
	json_t *reply = world_ok(w, "alice", verb, args);
	char *dump = json_dumps(reply, 0);
	ck_assert_msg(strstr(dump, wanted) != NULL, "%s %s: %s lacks %s", verb, args, dump, wanted);
	free(dump);
	json_decref(reply);
}

/* By a file: the house and the lodge stand in the mill, and the gateway in this one. */
static void buildings(struct world *w, const char *gateway)
{
	char csv[1000];
	snprintf(csv, sizeof(csv),
		 "site,name,kind,opens,confirm,last_entry,women_only,building\n"
		 "gateway,The Gateway,supported,always,no,22:00,no,%s\n"
		 "house,Women's house,hostel,always,no,02:00,yes,mill\n"
		 "lodge,The Lodge,hostel,always,no,,no,mill\n"
		 "hall,Church hall,surge,tier1,yes,23:00,no,\n"
		 "annex,The Annex,surge,tier2,no,,no,\n",
		 gateway);
	import_ok(w, "sites", csv);
}

/* Whoever learns that two sites are one building learns who is in it. */
START_TEST(sites_that_turn_out_to_be_one_building_are_an_alarm)
{
	struct world w;
	evening(&w);
	json_decref(world_ok(&w, "bob", "apart", "{\"person\":\"A1\",\"other\":\"A2\"}"));
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"A1\"}", "ok", "Checked in");
	bob(&w, "checkin",
	    "{\"bed\":\"W1\",\"person\":\"A2\",\"for\":[\"woman\"],\"decided\":\"kate\"}", "ok",
	    "Checked in");
	alice_says(&w, "site", "{\"site\":\"gateway\",\"change\":\"building=mill\"}",
		   "\"Changed: The Gateway, building=mill.\"]");
	ck_assert_str_eq(apart_alarm(&w), "");
	alice_says(&w, "site", "{\"site\":\"house\",\"change\":\"building=mill\"}",
		   "ALARM: " APART "W1 at Women's house and GW2 at The Gateway: on-call decides");
	ck_assert_str_eq(apart_alarm(&w),
			 APART "W1 at Women's house and GW2 at The Gateway: on-call decides; "
			       "nothing has ended");
	bob(&w, "checkout", "{\"person\":\"A1\"}", "ok", "");
	bob(&w, "checkin", "{\"bed\":\"GW3\",\"person\":\"A1\",\"decided\":\"kate\"}", "ok",
	    "Checked in");
	ck_assert_str_eq(apart_alarm(&w), ""); /* on-call knew */
	buildings(&w, "");
	ck_assert_str_eq(apart_alarm(&w), "");
	buildings(&w, "mill"); /* of which they did not */
	ck_assert_str_eq(apart_alarm(&w),
			 APART "GW3 at The Gateway and W1 at Women's house: on-call decides; "
			       "nothing has ended");
	alice_says(&w, "site", "{\"site\":\"house\",\"change\":\"building=\"}",
		   "\"Changed: Women's house, building=.\"]");
	ck_assert_str_eq(apart_alarm(&w), ""); /* that was a slip */
	finish(&w);
}
END_TEST

START_TEST(who_turns_out_to_need_high_support_where_there_is_no_more_is_said)
{
	struct world w;
	evening(&w);
	alice_says(&w, "site", "{\"site\":\"gateway\",\"change\":\"high_support_most=1\"}", "");
	bob(&w, "person", "{\"person\":\"R1\",\"high_support\":\"yes\"}", "ok", "Set");
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"R2\"}", "ok", "Checked in");
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"R3\"}", "ok", "Checked in");
	says(&w, "person", "{\"person\":\"R2\",\"high_support\":\"yes\"}",
	     "high support yes, ring first no.\"]");
	bob(&w, "person", "{\"person\":\"R2\",\"high_support\":\"no\"}", "ok", "Set");
	bob(&w, "checkin", "{\"bed\":\"GW3\",\"person\":\"R1\"}", "ok", "Checked in");
	says(&w, "person", "{\"person\":\"R2\",\"high_support\":\"yes\"}",
	     "Mind: GW2 at The Gateway, where they have a bed, looks after 1 with high support "
	     "needs at most, and has as many without them");
	says(&w, "person", "{\"person\":\"R3\",\"high_support\":\"yes\"}",
	     "high support yes, ring first no.\"]");
	finish(&w);
}
END_TEST

START_TEST(a_pair_that_is_kept_apart_too_late_is_an_alarm)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"A1\"}", "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"GW3\",\"person\":\"A2\"}", "ok", "Held");
	at(&w, "2026-11-21T20:10:00Z");
	says(&w, "apart", "{\"person\":\"A1\",\"other\":\"A2\"}",
	     APART "GW2 and GW3 at The Gateway");
	ck_assert_str_eq(apart_alarm(&w),
			 APART "GW2 and GW3 at The Gateway: on-call decides; nothing "
			       "has ended");
	says(&w, "checkin", "{\"person\":\"A1\",\"decided\":\"Dana\"}", APART "GW2 and GW3");
	says(&w, "checkin", "{\"person\":\"A2\"}", APART "GW3 and GW2");
	ck_assert_str_eq(live(&w), "GW2 occupied, GW3 occupied");
	bob(&w, "checkout", "{\"person\":\"A1\"}", "ok", "Checked out");
	ck_assert_str_eq(apart_alarm(&w), "");
	finish(&w);
}
END_TEST

START_TEST(two_who_come_together_are_told_of_once)
{
	struct world w;
	evening(&w);
	import_ok(&w, "beds", "site,bed,kind,attributes,use\nlodge,L1,e-bed,couple,night\n");
	json_decref(world_ok(&w, "bob", "apart", "{\"person\":\"A1\",\"other\":\"A2\"}"));
	json_t *reply =
	    world_ok(&w, "bob", "checkin",
		     "{\"bed\":\"L1\",\"person\":\"A1\",\"with\":\"A2\",\"decided\":\"kate\"}");
	char *dump = json_dumps(reply, 0);
	const char *first = strstr(dump, "Mind: " APART "L1 and L1 at The Lodge");
	ck_assert_msg(first != NULL, "%s", dump);
	ck_assert_msg(strstr(first + strlen("Mind: ") + 1, APART) == NULL, "%s", dump);
	free(dump);
	json_decref(reply);
	finish(&w);
}
END_TEST

START_TEST(a_pair_is_an_alarm_until_it_is_one_no_more)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"A1\"}", "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"A2\"}", "ok", "Held");
	at(&w, "2026-11-21T20:10:00Z");
	json_decref(world_ok(&w, "bob", "apart", "{\"person\":\"A1\",\"other\":\"A2\"}"));
	ck_assert_str_eq(apart_alarm(&w), "");
	same_roof(&w, "gateway", "lodge");
	says(&w, "apart", "{\"person\":\"A1\",\"other\":\"A2\"}",
	     APART "GW2 at The Gateway and L1 at The Lodge");
	ck_assert_str_ne(apart_alarm(&w), "");
	json_decref(
	    world_ok(&w, "bob", "apart", "{\"person\":\"A1\",\"other\":\"A2\",\"end\":true}"));
	ck_assert_str_eq(apart_alarm(&w), "");
	finish(&w);
}
END_TEST

START_TEST(what_the_person_on_call_decided_of_a_pair_is_said_and_no_alarm)
{
	struct world w;
	evening(&w);
	json_decref(world_ok(&w, "bob", "apart", "{\"person\":\"A1\",\"other\":\"A2\"}"));
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"A1\"}", "ok", "Checked in");
	at(&w, "2026-11-21T20:10:00Z");
	says(&w, "checkin", "{\"bed\":\"GW3\",\"person\":\"A2\",\"decided\":\"Dana\"}",
	     APART "GW3 and GW2");
	ck_assert_str_eq(apart_alarm(&w), "");
	finish(&w);
}
END_TEST

/* ---- at the door ----------------------------------------------------------------------------- */

START_TEST(a_free_bed_at_the_door_they_stand_at_comes_before_any_other)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"P1\",\"until\":\"20:30\"}", "ok", "Held");
	at(&w, "2026-11-21T22:10:00Z"); /* the Gateway's last entry has passed, and L1 is free */
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"P2\"}", "ok", "Held");
	bob(&w, "checkin", "{\"person\":\"P1\"}", "ok",
	    "Checked in: GW3 at The Gateway for P1. The hold of GW2 had ended and that bed is "
	    "gone: "
	    "this is the next best.");
	finish(&w);
}
END_TEST

START_TEST(a_bed_elsewhere_is_held_with_a_word_until_they_are_there)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW3\",\"person\":\"P1\",\"for\":[\"dog\"],\"until\":\"20:30\"}",
	    "ok", "Held");
	at(&w, "2026-11-21T20:45:00Z");
	bob(&w, "hold", "{\"bed\":\"GW3\",\"person\":\"P2\"}", "ok", "Held");
	says(&w, "checkin", "{\"person\":\"P1\"}",
	     "Held: L1 at The Lodge for P1 until 22:45 (2 h).");
	ck_assert_str_eq(live(&w), "GW3 held, L1 held");
	ck_assert_int_eq(
	    world_number(&w, "SELECT count(*) FROM placement WHERE word <> '' AND bed LIKE '%/L1'"),
	    1);
	bob(&w, "checkin", "{\"person\":\"P1\"}", "ok", "Checked in: L1");
	finish(&w);
}
END_TEST

/* ---- a site that closes ---------------------------------------------------------------------- */

static const char *closed_alarm(struct world *w)
{
	return world_text(w,
			  "SELECT sentence FROM alarm WHERE kind = 'closed' AND cleared IS NULL");
}

START_TEST(who_has_a_bed_at_a_closed_site_is_led_elsewhere_and_shown_till_then)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"P1\"}", "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"P2\"}", "ok", "Held");
	bob(&w, "checkin", "{\"bed\":\"GW3\",\"person\":\"P3\"}", "ok", "Checked in");
	json_decref(
	    world_ok(&w, "alice", "close", "{\"site\":\"gateway\",\"reason\":\"gas leak\"}"));
	ck_assert_str_eq(closed_alarm(&w), "The Gateway is closed, and whoever has GW1, GW2, GW3 "
					   "there must move: nothing of theirs has ended");
	says(&w, "person", "{\"person\":\"P3\"}", "Must move: The Gateway is closed.");
	says(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"P2\"}", "Held: L1 at The Lodge for P2");
	bob(&w, "checkin", "{\"person\":\"P1\"}", "usage",
	    "P1's hold of GW1 was kept, but its site is closed now; say in --for what they are "
	    "too, and a bed is free: woman (W1 at Women's house)");
	bob(&w, "checkin", "{\"person\":\"P1\",\"for\":[\"man\"]}", "refused",
	    "P1's hold of GW1 was kept, but its site is closed now, and no other free bed suits");
	ck_assert_str_eq(live(&w), "GW1 held, GW3 occupied, L1 held");
	ck_assert_str_eq(closed_alarm(&w), "The Gateway is closed, and whoever has GW1, GW3 there "
					   "must move: nothing of theirs has ended");
	bob(&w, "release", "{\"person\":\"P1\"}", "ok", "Released");
	bob(&w, "checkout", "{\"person\":\"P3\"}", "ok", "Checked out");
	ck_assert_str_eq(closed_alarm(&w), "");
	finish(&w);
}
END_TEST

START_TEST(a_site_that_opens_again_is_asked_for_its_swep_beds_again)
{
	struct world w;
	evening(&w);
	activate(&w, 1);
	json_decref(world_ok(&w, "bob", "open", "{\"site\":\"hall\",\"count\":3}"));
	bob(&w, "hold", "{\"bed\":\"H1\",\"person\":\"P1\"}", "ok", "Held");
	json_decref(world_ok(&w, "alice", "close", "{\"site\":\"hall\",\"reason\":\"gas leak\"}"));
	ck_assert_str_ne(closed_alarm(&w), "");
	says(&w, "checkin", "{\"person\":\"P1\"}", "was kept, but its site is closed now");
	json_t *reply = world_ok(&w, "alice", "reopen", "{\"site\":\"hall\"}");
	char *dump = json_dumps(reply, 0);
	ck_assert_ptr_nonnull(strstr(dump, "Its 3 SWEP beds must be confirmed again before any is "
					   "offered: open hall 3"));
	free(dump);
	json_decref(reply);
	ck_assert_str_eq(closed_alarm(&w), "");
	finish(&w);
}
END_TEST

/* ---- from paper ------------------------------------------------------------------------------ */

START_TEST(nobody_was_in_two_beds_at_once)
{
	struct world w;
	evening(&w);
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"P1\"}", "ok", "Checked in");
	at(&w, "2026-11-21T22:00:00Z");
	bob(&w, "checkout", "{\"person\":\"P1\"}", "ok", "Checked out");
	at(&w, "2026-11-21T22:30:00Z");
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"P1\",\"at\":\"21:00\"}", "refused",
	    "P1 was in GW2 until Sat 21 Nov 22:00");
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"P1\",\"at\":\"22:00\"}", "ok",
	    "Checked in");
	finish(&w);
}
END_TEST

/* Nobody was in two beds because somebody set a clock right, or moved on at once. */
START_TEST(fsck_knows_a_clock_that_was_set_back)
{
	struct world w;
	evening(&w);
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"P1\"}", "ok", "Checked in");
	at(&w, "2026-11-21T22:00:00Z");
	bob(&w, "checkout", "{\"person\":\"P1\"}", "ok", "Checked out");
	at(&w, "2026-11-21T21:30:00Z");
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"P1\"}", "ok", "Checked in");
	bob(&w, "move", "{\"person\":\"P1\",\"bed\":\"GW3\"}", "ok", "Moved");
	finish(&w);
}
END_TEST

START_TEST(fsck_finds_somebody_in_two_beds_at_once)
{
	struct world w;
	struct arena arena = {0};
	struct fsck_report report;
	evening(&w);
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"P1\"}", "ok", "Checked in");
	at(&w, "2026-11-21T22:00:00Z");
	bob(&w, "checkout", "{\"person\":\"P1\"}", "ok", "Checked out");
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"P1\"}", "ok", "Checked in");
	check_rows(&w);
	world_text(&w, "UPDATE placement SET arrived = arrived - 3600000 WHERE state = 'occupied'"
		       " RETURNING 1");
	ck_assert_int_eq(fsck_run(w.store, w.now, &arena, &report), ERR_OK);
	bool found = false;
	for (size_t i = 0; i < report.count; i++)
		found = found || strcmp(report.findings[i].check, "person-overlap") == 0;
	ck_assert(found);
	arena_free(&arena);
	world_close(&w);
}
END_TEST

START_TEST(a_clock_set_back_puts_nobody_in_two_beds)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"P1\"}", "ok", "Held");
	at(&w, "2026-11-21T21:00:00Z");
	bob(&w, "checkin", "{\"person\":\"P1\",\"at\":\"10m\"}", "ok", "Checked in");
	at(&w, "2026-11-21T20:05:00Z");
	bob(&w, "move", "{\"person\":\"P1\",\"bed\":\"L1\"}", "ok", "Moved");
	at(&w, "2026-11-21T22:00:00Z");
	bob(&w, "checkout", "{\"person\":\"P1\"}", "ok", "Checked out");
	finish(&w);
}
END_TEST

START_TEST(who_came_before_their_hold_ran_out_by_a_clock_set_back_is_not_forgotten)
{
	struct world w;
	evening(&w);
	at(&w, "2026-11-21T20:30:00Z");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"P1\"}", "ok", "Held");
	at(&w, "2026-11-21T22:45:00Z");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"P2\"}", "ok", "Held");
	bob(&w, "release", "{\"person\":\"P2\"}", "ok", "Released");
	at(&w, "2026-11-21T20:10:00Z");
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"P1\"}", "ok", "Checked in");
	bob(&w, "checkout", "{\"person\":\"P1\"}", "ok", "Checked out");
	finish(&w);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    an_offer_is_not_confirmed_for_somebody_found_to_be_under_18,
	    an_offer_is_not_confirmed_where_it_has_ceased_to_suit,
	    no_hold_of_a_child_is_made_longer_or_used,
	    a_child_found_in_a_bed_is_an_alarm_and_stays_there,
	    a_child_found_in_a_bed_stands_on_the_sheets,
	    a_child_found_who_holds_a_bed_or_waits_is_an_alarm_too,
	    a_case_that_is_a_childs_and_a_referral_are_heard_too,
	    who_has_no_bed_is_told_of_too,
	    a_child_turned_away_is_heard_of_and_never_placed_with_adults,
	    a_child_in_a_bed_cannot_be_turned_away_unheard,
	    a_referral_that_came_to_nothing_for_a_child_is_heard_of,
	    a_child_without_a_case_is_heard_of,
	    an_erasure_ends_nobodys_protection_in_silence,
	    a_look_says_what_is_promised,
	    no_clear_out_ends_the_stay_of_a_child,
	    no_clear_out_ends_the_stay_of_a_child_whose_follow_up_is_done,
	    a_child_who_came_this_morning_is_said_to_be_one,
	    what_turns_out_of_somebody_in_a_bed_is_an_alarm_until_it_is_not_so,
	    who_turns_out_to_be_another_is_looked_at_in_their_bed,
	    a_child_who_was_counted_as_in_can_be_seen,
	    a_child_leaves_by_a_persons_word_and_a_reason,
	    a_child_found_holds_a_bed_no_longer,
	    nobody_comes_into_a_womens_house_beside_a_woman_unasked,
	    a_partner_who_joins_is_asked_about_too,
	    two_women_have_a_way_to_say_so,
	    whoever_stays_alone_in_a_womens_house_is_looked_at,
	    whoever_was_said_to_be_a_woman_stays_without_a_word,
	    two_sites_of_one_building_keep_people_apart_as_one,
	    the_cap_on_high_support_is_that_of_the_building,
	    sites_that_turn_out_to_be_one_building_are_an_alarm,
	    who_turns_out_to_need_high_support_where_there_is_no_more_is_said,
	    who_must_be_rung_first_is_rung_at_the_building,
	    a_pair_that_is_kept_apart_too_late_is_an_alarm,
	    two_who_come_together_are_told_of_once,
	    a_pair_is_an_alarm_until_it_is_one_no_more,
	    what_the_person_on_call_decided_of_a_pair_is_said_and_no_alarm,
	    a_free_bed_at_the_door_they_stand_at_comes_before_any_other,
	    a_bed_elsewhere_is_held_with_a_word_until_they_are_there,
	    who_has_a_bed_at_a_closed_site_is_led_elsewhere_and_shown_till_then,
	    a_site_that_opens_again_is_asked_for_its_swep_beds_again,
	    nobody_was_in_two_beds_at_once,
	    fsck_knows_a_clock_that_was_set_back,
	    fsck_finds_somebody_in_two_beds_at_once,
	    a_clock_set_back_puts_nobody_in_two_beds,
	    who_came_before_their_hold_ran_out_by_a_clock_set_back_is_not_forgotten,
	};
	return suite_run("guarding", cases, COUNT_OF(cases));
}
