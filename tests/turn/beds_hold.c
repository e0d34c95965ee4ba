/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bed_rows.h"
#include "lib/evening.h"
#include "placement_rows.h"

/* ---- holding -------------------------------------------------------------------------------- */

START_TEST(a_hold_says_what_was_held_until_when)
{
	struct world w;
	evening(&w);
	json_t *reply = world_ok(&w, "bob", "hold", "{\"bed\":\"best\",\"person\":\"R118\"}");
	json_t *result = json_object_get(reply, "result");
	json_t *lines = json_object_get(json_object_get(result, "text"), "lines");
	ck_assert_str_eq(json_string_value(json_array_get(lines, 0)),
			 "Held: GW2 at The Gateway for R118 until 22:00 (2 h).");
	ck_assert_str_eq(json_string_value(json_array_get(lines, 1)),
			 "Last entry there is at 22:00.");
	ck_assert_str_eq(json_string_value(json_object_get(result, "bed")), "GW2");
	ck_assert_str_eq(json_string_value(json_object_get(result, "site")), "gateway");
	ck_assert_str_eq(json_string_value(json_object_get(result, "person")), "R118");
	ck_assert_str_eq(json_string_value(json_object_get(result, "until")),
			 "2026-11-21T22:00:00Z");
	ck_assert_str_eq(json_string_value(json_object_get(result, "placement")),
			 world_text(&w, "SELECT placement FROM bed WHERE label = 'GW2'"));
	ck_assert_str_eq(world_text(&w, "SELECT by || ' ' || change || ' ' || actor FROM placement"
					" JOIN audit ON subject = id WHERE kind = 'placement'"),
			 "bob new -> held bob");
	/* Those who watch hear of the bed, and not of the person. */
	const struct seen *told = world_seen(&w, EFFECT_PUBLISH, 0);
	ck_assert_ptr_nonnull(strstr(told->text, "GW2 at The Gateway is held until 22:00."));
	ck_assert_ptr_null(strstr(told->text, "R118"));
	json_decref(reply);
	finish(&w);
}
END_TEST

START_TEST(the_best_bed_is_the_least_special_that_suits)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"R1\"}", "ok", "GW2");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"R2\"}", "ok", "L1 at The Lodge");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"R3\",\"for\":[\"woman\"]}", "ok", "W1");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"R4\",\"for\":[\"woman\",\"dog\"]}", "ok",
	    "GW3");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"R5\",\"for\":[\"dog\"]}", "refused",
	    "no free bed suits dog");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"R6\",\"for\":[\"man\"]}", "ok", "GW1");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"R7\",\"for\":[\"man\"]}", "refused",
	    "no bed is free");
	finish(&w);
}
END_TEST

static void refusal_is(struct world *w, const char *args, const char *const *lines, size_t count)
{
	json_t *reply = world_ask(w, "bob", "hold", args);
	json_t *errors = json_object_get(json_object_get(reply, "error"), "errors");
	ck_assert_int_eq((int)json_array_size(errors), (int)count);
	for (size_t i = 0; i < count; i++)
		ck_assert_str_eq(json_string_value(json_array_get(errors, i)), lines[i]);
	json_decref(reply);
}

/* Of many lines the useful ones are read: what a ring may set aside, then what lacks least. */
START_TEST(of_many_beds_the_nearest_misses_stand_first)
{
	char rows[4000] = "site,name,kind,opens,confirm,last_entry,women_only\n";
	char beds[4000] = "site,bed,kind,attributes,use\n";
	struct world w;
	world_open(&w);
	world_start(&w);
	for (int i = 0; i < 14; i++) {
		size_t used = strlen(rows), at_bed = strlen(beds);
		snprintf(rows + used, sizeof(rows) - used, "s%d,A%02d,hostel,always,no,,no\n", i,
			 i);
		snprintf(beds + at_bed, sizeof(beds) - at_bed, "s%d,X%d,e-bed,men,night\n", i, i);
	}
	strcat(rows, "near,Near,hostel,always,no,,no\nlate,Zoo,hostel,always,no,22:00,no\n");
	strcat(beds, "near,N1,e-bed,,night\nlate,Z1,e-bed,wheelchair,night\n");
	import_ok(&w, "sites", rows);
	import_ok(&w, "beds", beds);
	at(&w, "2026-11-21T23:30:00Z");
	const char *args =
	    "{\"bed\":\"best\",\"person\":\"R1\",\"for\":[\"wheelchair\",\"woman\"]}";
	bob(&w, "hold", args, "refused",
	    "no free bed suits woman, wheelchair: Z1 at Zoo: last entry has passed; ring that "
	    "site, and name the bed if it lets them in; else the next step is the out-of-hours");
	json_t *reply = world_ask(&w, "bob", "hold", args);
	json_t *errors = json_object_get(json_object_get(reply, "error"), "errors");
	ck_assert_uint_eq(json_array_size(errors), 14);
	ck_assert_str_eq(json_string_value(json_array_get(errors, 0)),
			 "Z1 at Zoo: last entry has passed");
	ck_assert_str_eq(json_string_value(json_array_get(errors, 1)),
			 "N1 at Near: not for a wheelchair");
	ck_assert_str_eq(json_string_value(json_array_get(errors, 2)),
			 "X0 at A00: for men only; not for a wheelchair");
	ck_assert_str_eq(json_string_value(json_array_get(errors, 12)),
			 "4 more reasons are not listed");
	json_decref(reply);
	bob(&w, "hold", "{\"bed\":\"Z1\",\"person\":\"R1\",\"for\":[\"wheelchair\",\"woman\"]}",
	    "ok", "Held: Z1");
	finish(&w);
}
END_TEST

START_TEST(whoever_finds_no_bed_hears_of_each_why_not)
{
	static const char *const late[] = {
	    "GW1 at The Gateway: last entry has passed",
	    "L1 at The Lodge: not for a wheelchair",
	    "GW2, GW3 at The Gateway: not for a wheelchair; last entry has passed",
	    "W1 at Women's house: for women only; not for a wheelchair",
	    "the next step is the out-of-hours team, who may book a hotel",
	};
	struct world w;
	evening(&w);
	bob(&w, "hold",
	    "{\"bed\":\"best\",\"person\":\"R1\",\"arrives\":\"01:30\",\"for\":[\"wheelchair\","
	    "\"man\"]}",
	    "refused",
	    "no free bed suits man, wheelchair at 01:30: GW1 at The Gateway: last entry");
	refusal_is(&w,
		   "{\"bed\":\"best\",\"person\":\"R1\",\"arrives\":\"01:30\",\"for\":"
		   "[\"wheelchair\",\"man\"]}",
		   late, COUNT_OF(late));
	finish(&w);
}
END_TEST

START_TEST(a_full_night_never_puts_a_man_into_a_place_for_women)
{
	struct world w;
	evening(&w);
	for (int i = 0; i < 4; i++) {
		char args[100];
		snprintf(args, sizeof(args),
			 "{\"bed\":\"best\",\"person\":\"M%d\",\"for\":[\"man\"]}", i);
		bob(&w, "hold", args, "ok", "Held");
	}
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"M5\",\"for\":[\"man\"]}", "refused",
	    "no free bed suits man");
	bob(&w, "hold", "{\"bed\":\"W1\",\"person\":\"M5\",\"for\":[\"man\"]}", "refused",
	    "W1 does not suit: for women only");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"X1\"}", "usage",
	    "nothing suits somebody of whom nothing is said; say in --for what they are too, and a "
	    "bed is free: woman (W1 at Women's house)");
	/* Who forgot a word has turned nobody away. */
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM turnaway"), 1);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM person WHERE ref = 'X1'"), 0);
	bob(&w, "hold", "{\"bed\":\"W1\",\"person\":\"X1\"}", "refused",
	    "say whether it is for a woman");
	bob(&w, "checkin", "{\"bed\":\"W1\",\"person\":\"X1\"}", "refused",
	    "say whether it is for a woman");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"F1\",\"for\":[\"woman\"]}", "ok", "W1");
	finish(&w);
}
END_TEST

START_TEST(a_bed_is_given_once_and_a_person_has_one)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R1\"}", "ok", "Held");
	json_t *reply = world_ask(&w, "alice", "hold", "{\"bed\":\"gw2\",\"person\":\"R2\"}");
	json_t *error = json_object_get(reply, "error");
	ck_assert_str_eq(json_string_value(json_object_get(error, "code")), "taken");
	ck_assert_str_eq(json_string_value(json_object_get(error, "message")),
			 "GW2 is held until 22:00");
	json_decref(reply);
	bob(&w, "hold", "{\"bed\":\"GW3\",\"person\":\"r1\"}", "taken",
	    "R1 holds GW2 at The Gateway until 22:00");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"R1\"}", "ok", "Still held: GW2");
	bob(&w, "checkin", "{\"bed\":\"GW3\",\"person\":\"R1\"}", "taken", "R1 holds GW2");
	bob(&w, "checkin", "{\"person\":\"R1\"}", "ok", "Checked in: GW2");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R2\"}", "taken", "GW2 is occupied");
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"R2\"}", "taken", "GW2 is occupied");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R1\"}", "taken", "R1 is in GW2");
	bob(&w, "checkin", "{\"person\":\"R1\"}", "taken", "R1 is in GW2");
	/* Who was refused has left no trace. */
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(ref) FROM person"), "R1");
	ck_assert_str_eq(live(&w), "GW2 occupied");
	finish(&w);
}
END_TEST

/* Two at once: one commit, one bed. */
START_TEST(two_requests_of_one_turn_do_not_share_a_bed)
{
	static const char *const lines[] = {
	    "{\"v\":1,\"id\":\"one\",\"verb\":\"hold\",\"args\":{\"bed\":\"GW2\",\"person\":\"R1\"}"
	    "}",
	    "{\"v\":1,\"id\":\"two\",\"verb\":\"hold\",\"args\":{\"bed\":\"GW2\",\"person\":\"R2\"}"
	    "}",
	};
	struct world w;
	struct event events[2];
	evening(&w);
	for (size_t i = 0; i < 2; i++)
		events[i] = (struct event){.kind = EVENT_REQUEST,
					   .peer = {1, (uint32_t)i},
					   .user = "bob",
					   .line = lines[i],
					   .length = strlen(lines[i])};
	world_turn(&w, events, 2);
	ck_assert_ptr_nonnull(strstr(world_seen(&w, EFFECT_REPLY, 0)->text, "\"ok\":true"));
	ck_assert_ptr_nonnull(strstr(world_seen(&w, EFFECT_REPLY, 1)->text, "\"taken\""));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM placement"), 1);
	finish(&w);
}
END_TEST

START_TEST(a_request_asked_again_hears_the_same_and_holds_nothing_more)
{
	static const char line[] = "{\"v\":1,\"id\":\"again\",\"verb\":\"hold\",\"args\":{\"bed\":"
				   "\"best\",\"person\":\"R1\"}}";
	struct world w;
	struct event event = {.kind = EVENT_REQUEST,
			      .peer = {1, 1},
			      .user = "bob",
			      .line = line,
			      .length = sizeof(line) - 1};
	evening(&w);
	world_turn(&w, &event, 1);
	at(&w, "2026-11-21T20:10:00Z");
	world_restart(&w);
	world_turn(&w, &event, 1);
	ck_assert_str_eq(world_seen(&w, EFFECT_REPLY, 0)->text,
			 world_seen(&w, EFFECT_REPLY, 1)->text);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM placement"), 1);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM audit WHERE kind = 'placement'"),
			 1);
	finish(&w);
}
END_TEST

/* The second guard alone: what no check of ours has stopped, the indexes do. */
START_TEST(the_indexes_make_a_double_booking_impossible)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R1\"}", "ok", "Held");
	const char *person = strdup(world_text(&w, "SELECT person FROM placement"));
	struct placement p = {.id = "p900",
			      .bed = "coventry/GW2",
			      .person = "n900",
			      .state = PLACEMENT_OCCUPIED,
			      .made = w.now,
			      .arrived = w.now,
			      .by = "test"};
	ck_assert_int_eq(store_begin(w.store), ERR_OK);
	ck_assert_int_eq(placement_add(w.store, "coventry", &p), ERR_TAKEN);
	ck_assert_int_eq(bed_take(w.store, "coventry/GW2", "p900"), ERR_TAKEN);
	p.bed = "coventry/GW3";
	p.person = person;
	ck_assert_int_eq(placement_add(w.store, "coventry", &p), ERR_TAKEN);
	p.person = "n900";
	ck_assert_int_eq(placement_add(w.store, "coventry", &p), ERR_OK);
	ck_assert(!store_broken(w.store));
	store_rollback(w.store);
	free((char *)(uintptr_t)person);
	finish(&w);
}
END_TEST

START_TEST(a_hold_repeated_is_made_longer_within_bounds)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\"}", "ok", "until 22:00 (2 h)");
	at(&w, "2026-11-21T21:30:00Z");
	bob(&w, "hold", "{\"bed\":\"l1\",\"person\":\"R1\"}", "ok",
	    "Still held: L1 at The Lodge for R1 until 23:30 (2 h)");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\",\"until\":\"07:45\"}", "ok",
	    "until 07:45 (10 h 15 min)");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\",\"until\":\"08:01\"}", "limit",
	    "a hold lasts 12 hours at most: this one until Sun 22 Nov 08:00");
	/* Without a time it becomes no shorter, and no longer than it may be. */
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\"}", "ok", "until 07:45");
	at(&w, "2026-11-22T07:30:00Z");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\"}", "ok", "until 08:00 (30 min)");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM placement"), 1);
	ck_assert_int_eq(
	    world_number(&w, "SELECT count(*) FROM audit WHERE change = 'held -> held'"), 4);
	finish(&w);
}
END_TEST

START_TEST(what_makes_no_sense_is_refused_by_name)
{
	static const struct {
		const char *verb, *args, *code, *message;
	} asked[] = {
	    {"hold", "{\"bed\":\"GW7\",\"person\":\"R1\"}", "not-found", "there is no bed \"GW7\""},
	    {"hold", "{\"bed\":\"GW9\",\"person\":\"R1\"}", "refused",
	     "GW9 is given by a panel, not for a night"},
	    {"hold", "{\"bed\":\"GW2\",\"person\":\"John Smith\"}", "usage", "never a name"},
	    {"hold", "{\"bed\":\"GW2\",\"person\":\"\"}", "usage", "person is empty"},
	    {"hold", "{\"person\":\"R1\"}", "usage", "bed is missing"},
	    {"hold", "{\"bed\":\"GW2\",\"person\":\"R1\",\"until\":\"2026-11-21T19:59:00Z\"}",
	     "usage", "until lies in the past: Sat 21 Nov 19:59"},
	    {"hold", "{\"bed\":\"GW2\",\"person\":\"R1\",\"until\":\"13h\"}", "limit",
	     "12 hours at most"},
	    {"hold", "{\"bed\":\"GW2\",\"person\":\"R1\",\"for\":[\"jacuzzi\"]}", "usage",
	     "\"jacuzzi\" is none of: woman, man, couple, family, dog, wheelchair, ground-floor, "
	     "late-entry, high-support, under-25, 25+, alone, mixed, under-18"},
	    {"hold", "{\"bed\":\"GW2\",\"person\":\"R1\",\"for\":\"dog\"}", "usage",
	     "for must be a list of words"},
	    {"hold", "{\"bed\":\"GW2\",\"person\":\"R1\",\"for\":[7]}", "usage",
	     "for must be a list of words"},
	    {"hold", "{\"bed\":\"GW2\",\"person\":\"R1\",\"for\":[\"dog\",\"alone\"]}", "refused",
	     "GW2 does not suit: takes no dogs"},
	    {"checkin", "{\"person\":\"R1\"}", "not-found", "R1 holds no bed"},
	    {"checkin", "{\"person\":\"R1\",\"bed\":\"GW7\"}", "not-found", "no bed \"GW7\""},
	    {"noshow", "{\"person\":\"R1\"}", "not-found", "R1 has no bed"},
	    {"release", "{\"person\":\"R1\"}", "not-found", "R1 has no bed"},
	    {"ready", "{\"bed\":\"GW2\"}", "refused", "GW2 is ready, not vacated"},
	    {"ready", "{\"bed\":\"GW7\"}", "not-found", "no bed \"GW7\""},
	    {"open", "{\"site\":\"hall\",\"count\":2}", "refused",
	     "no surge beds are expected at Church hall now"},
	    {"open", "{\"site\":\"hall\",\"count\":-1}", "usage", "count must be a whole number"},
	    {"beds", "{\"site\":\"nowhere\"}", "not-found", "there is no site \"nowhere\""},
	    {"import", "{\"what\":\"beds\",\"text\":\"x\"}", "forbidden", "needs the role manager"},
	};
	struct world w;
	evening(&w);
	int64_t audited = audited_rows(&w);
	for (size_t i = 0; i < COUNT_OF(asked); i++)
		bob(&w, asked[i].verb, asked[i].args, asked[i].code, asked[i].message);
	for (size_t i = 0; i < COUNT_OF(asked); i++)
		if (strcmp(asked[i].verb, "beds") != 0)
			world_refused(&w, "vera", asked[i].verb, asked[i].args, "forbidden");
	ck_assert_int_eq(audited_rows(&w), audited);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM person"), 0);
	finish(&w);
}
END_TEST

START_TEST(nobody_under_18_is_matched)
{
	static const char *const asked[][2] = {
	    {"hold", "{\"bed\":\"best\",\"person\":\"Y1\",\"for\":[\"under-18\",\"woman\"]}"},
	    {"hold", "{\"bed\":\"GW2\",\"person\":\"Y1\",\"for\":[\"under-18\"]}"},
	    {"checkin", "{\"bed\":\"GW2\",\"person\":\"Y1\",\"for\":[\"under-18\"]}"},
	    {"beds", "{\"for\":[\"under-18\"]}"},
	};
	struct world w;
	evening(&w);
	for (size_t i = 0; i < COUNT_OF(asked); i++)
		bob(&w, asked[i][0], asked[i][1], "refused",
		    "tell children's services now, through the out-of-hours team");
	finish(&w);
}
END_TEST

/* ---- expiry --------------------------------------------------------------------------------- */

START_TEST(every_answer_honours_the_end_of_a_hold_before_any_deadline_ran)
{
	struct world w;
	evening(&w);
	ck_assert_int_eq(free_now(&w), 5);
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\"}", "ok", "until 22:00");
	ck_assert_int_eq(free_now(&w), 4);
	at(&w, "2026-11-21T21:59:59Z");
	ck_assert_int_eq(free_now(&w), 4);
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R2\"}", "taken", "L1 is held until 22:00");
	at(&w, "2026-11-21T22:00:00Z");
	/* The question comes first in the turn, the deadline after it. Three are behind a shut
	 * door. */
	ck_assert_int_eq(free_now(&w), 2);
	ck_assert_str_eq(world_text(&w, "SELECT outcome FROM placement"), "expired");
	finish(&w);
}
END_TEST

START_TEST(a_hold_that_ran_out_is_ended_before_its_bed_is_taken)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\"}", "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"GW3\",\"person\":\"R3\"}", "ok", "Held");
	at(&w, "2026-11-21T22:00:00Z");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R2\"}", "ok", "Held: L1 at The Lodge for R2");
	ck_assert_str_eq(world_text(&w,
				    "SELECT group_concat(state || ' ' || coalesce(outcome, ''), "
				    "', ') FROM (SELECT * FROM placement WHERE bed LIKE '%L1'"
				    " ORDER BY state)"),
			 "ended expired, held ");
	/* And before its person takes another. */
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"R3\",\"for\":[\"late-entry\",\"woman\"]}",
	    "ok", "W1");
	finish(&w);
}
END_TEST

START_TEST(a_hold_ends_by_itself)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\"}", "ok", "Held");
	world_restart(&w);
	world_clear(&w);
	world_advance(&w, HOURS_MS(3));
	ck_assert_str_eq(live(&w), "");
	ck_assert_int_eq(world_number(&w, "SELECT ended FROM placement"),
			 world_number(&w, "SELECT expires FROM placement"));
	ck_assert_ptr_nonnull(strstr(world_text(&w, "SELECT because FROM audit WHERE kind ="
						    " 'placement' ORDER BY seq DESC LIMIT 1"),
				     "due"));
	finish(&w);
}
END_TEST

/* ---- what was said before ------------------------------------------------------------------- */

START_TEST(what_was_said_days_ago_is_over)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"P1\",\"for\":[\"dog\",\"wheelchair\"]}",
	    "refused", "");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"P1\"}", "refused", "wheelchair");
	at(&w, "2026-11-24T20:00:00Z");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"P1\"}", "ok", "Held: GW2");
	bob(&w, "checkin", "{\"person\":\"P1\"}", "ok", "Checked in: GW2");
	finish(&w);
}
END_TEST

START_TEST(what_was_said_for_a_stay_lasts_as_long_as_it)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"P1\",\"for\":[\"dog\"]}", "ok", "");
	bob(&w, "checkin", "{\"person\":\"P1\"}", "ok", "Checked in");
	at(&w, "2026-11-24T20:00:00Z");
	bob(&w, "move", "{\"person\":\"P1\",\"bed\":\"best\"}", "ok", "Moved: P1 from L1 to GW3");
	at(&w, "2026-11-27T20:00:00Z");
	bob(&w, "move", "{\"person\":\"P1\",\"bed\":\"GW2\"}", "refused", "dogs");
	finish(&w);
}
END_TEST

START_TEST(the_words_of_a_hold_that_ran_out_are_taken_back_like_any)
{
	struct world w;
	evening(&w);
	bob(&w, "hold",
	    "{\"bed\":\"best\",\"person\":\"R1\",\"for\":[\"dog\"],\"until\":\"20:30\"}", "ok",
	    "L1");
	world_advance(&w, MINUTES_MS(31));
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R3\"}", "ok", "");
	bob(&w, "hold", "{\"bed\":\"GW3\",\"person\":\"R2\"}", "ok", "");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"R1\"}", "refused", "--for nothing");
	bob(&w, "person", "{\"person\":\"R1\",\"for\":[\"nothing\"]}", "ok", "");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"R1\"}", "ok", "GW2");
	finish(&w);
}
END_TEST

START_TEST(what_one_of_two_is_said_to_be_makes_the_other_nothing)
{
	struct world w;
	evening(&w);
	bob(&w, "hold",
	    "{\"bed\":\"GW2\",\"person\":\"P1\",\"with\":\"P2\","
	    "\"for\":[\"woman\",\"with-woman\",\"wheelchair\"]}",
	    "refused", "");
	bob(&w, "hold", "{\"bed\":\"W1\",\"person\":\"P2\"}", "refused", "");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"P2\"}", "ok", "Held: GW2");
	finish(&w);
}
END_TEST

static long people_made(struct world *w)
{
	return world_number(w, "SELECT count(*) FROM person");
}

/* A refusal names nobody who was never made, and whomever it made. */
START_TEST(a_refusal_says_who_is_new_and_who_was_made)
{
	struct world w;
	evening(&w);
	bob(&w, "wait", "{\"person\":\"new\",\"for\":[\"dog\"]}", "refused", "hold best new --for");
	bob(&w, "hold", "{\"bed\":\"W1\",\"person\":\"new\",\"with\":\"new\"}", "refused", "");
	ck_assert_int_eq(people_made(&w), 0);
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"new\"}", "ok",
	    "Checked in: GW2 at The Gateway for T-2026-11-21-1.");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"new\",\"for\":[\"family\"]}", "refused",
	    "; new is T-2026-11-21-2 from now on");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"new\",\"with\":\"new\"}", "refused",
	    "; new are T-2026-11-21-3 and T-2026-11-21-4 from now on");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"C1\",\"with\":\"new\"}", "refused",
	    "; new is T-2026-11-21-5 from now on");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"new\",\"for\":[\"under-18\"]}", "refused",
	    "; new is T-2026-11-21-6 from now on");
	bob(&w, "hold",
	    "{\"bed\":\"best\",\"person\":\"new\",\"with\":\"new\",\"for\":[\"under-18\"]}",
	    "refused", "person set T-2026-11-21-8 --age 25+");
	ck_assert_int_eq(people_made(&w), 9);
	finish(&w);
}
END_TEST

/* A refusal that stands for nothing leaves nobody. Who was turned away, or waits, is somebody; the
 * same words again are somebody else, unless whoever typed them says that they are one. */
START_TEST(the_same_words_again_name_whom_they_made_before)
{
	static const char best[] = "{\"bed\":\"best\",\"person\":\"new\",\"for\":[\"family\"]}";
	static const char waits[] = "{\"person\":\"new\",\"for\":[\"family\",\"dog\"]}";
	struct world w;
	evening(&w);
	for (int i = 0; i < 2; i++)
		bob(&w, "hold", "{\"bed\":\"W1\",\"person\":\"new\",\"for\":[\"man\"]}", "refused",
		    "W1 does not suit");
	ck_assert_int_eq(people_made(&w), 0);
	bob(&w, "hold", best, "refused", "; new is T-2026-11-21-1 from now on");
	at(&w, "2026-11-21T20:05:00Z");
	bob(&w, "hold", best, "refused",
	    "; new is T-2026-11-21-2 from now on; if that is T-2026-11-21-1, counted with the "
	    "same words at 20:00: merge both into the case");
	bob(&w, "wait", waits, "ok", "Waiting: T-2026-11-21-3 is number 1");
	json_t *reply = world_ok(&w, "bob", "wait", waits);
	char *said = json_dumps(reply, 0);
	ck_assert_msg(strstr(said,
			     "T-2026-11-21-3 was put on the list with the same words at "
			     "20:05. If that is who is meant: decline T-2026-11-21-4 --reason "
			     "no-reason --leave, and later merge both into the case.") != NULL,
		      "%s", said);
	free(said);
	json_decref(reply);
	reply = world_ok(&w, "bob", "wait", "{\"person\":\"C1\",\"for\":[\"family\",\"dog\"]}");
	said = json_dumps(reply, 0);
	ck_assert_ptr_null(strstr(said, "the same words"));
	free(said);
	json_decref(reply);
	bob(&w, "decline",
	    "{\"person\":\"T-2026-11-21-4\",\"reason\":\"no-reason\",\"leave\":true}", "ok",
	    "T-2026-11-21-4 has left the waiting list.");
	at(&w, "2026-11-21T20:25:00Z"); /* somebody else stands there by now */
	reply = world_ask(&w, "bob", "hold", best);
	said = json_dumps(reply, 0);
	ck_assert_ptr_nonnull(strstr(said, "; new is T-2026-11-21-5 from now on"));
	ck_assert_ptr_null(strstr(said, "the same words"));
	free(said);
	json_decref(reply);
	finish(&w);
}
END_TEST

static char *refused(struct world *w, const char *args)
{
	json_t *reply = world_ask(w, "bob", "hold", args);
	char *errors =
	    json_dumps(json_object_get(json_object_get(reply, "error"), "errors"), JSON_ENCODE_ANY);
	json_decref(reply);
	return errors;
}

/* What a worker sees of a refusal with many reasons is its lines. */
START_TEST(who_is_new_stands_in_a_line_where_there_are_lines)
{
	static const char man[] = "{\"bed\":\"best\",\"person\":\"new\",\"for\":[\"man\","
				  "\"wheelchair\",\"dog\"]}";
	struct world w;
	evening(&w);
	free(refused(&w, man));
	at(&w, "2026-11-21T20:05:00Z");
	char *lines = refused(&w, man);
	ck_assert_msg(
	    strstr(lines, "\"new is T-2026-11-21-2 from now on; if that is T-2026-11-21-1, counted "
			  "with the same words at 20:00: merge both into the case\"") != NULL,
	    "%s", lines);
	free(lines);
	finish(&w);
}
END_TEST

START_TEST(of_two_who_were_made_before_the_first_is_named)
{
	static const char two[] = "{\"bed\":\"best\",\"person\":\"new\",\"with\":\"new\","
				  "\"for\":[\"man\",\"wheelchair\",\"dog\",\"with-woman\"]}";
	static const char waits[] = "{\"person\":\"new\",\"with\":\"new\",\"for\":[\"man\","
				    "\"wheelchair\",\"dog\",\"with-woman\"]}";
	struct world w;
	evening(&w);
	free(refused(&w, two));
	at(&w, "2026-11-21T20:05:00Z");
	char *lines = refused(&w, two);
	ck_assert_msg(strstr(lines, "if that is T-2026-11-21-1, counted") != NULL, "%s", lines);
	free(lines);
	at(&w, "2026-11-21T20:06:00Z");
	json_t *reply = world_ok(&w, "bob", "wait", waits);
	char *said = json_dumps(reply, 0);
	ck_assert_msg(strstr(said, "T-2026-11-21-3 was turned away with the same words at 20:05. "
				   "If that is who is meant: decline T-2026-11-21-5 ") != NULL,
		      "%s", said);
	free(said);
	json_decref(reply);
	finish(&w);
}
END_TEST

START_TEST(what_was_said_of_somebody_new_is_remembered_of_them)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"new\",\"for\":[\"dog\",\"family\"]}",
	    "refused", "; new is T-2026-11-21-1 from now on");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"C1\",\"with\":\"new\",\"for\":[\"dog\"]}",
	    "refused", "; new is T-2026-11-21-2 from now on");
	bob(&w, "hold", "{\"bed\":\"GW3\",\"person\":\"new\",\"for\":[\"dog\"]}", "ok", "Held");
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(ref || ' ' || (needs <> 0), ', ')"
					" FROM (SELECT ref, needs FROM person ORDER BY ref)"),
			 "C1 1, T-2026-11-21-1 1, T-2026-11-21-2 0, T-2026-11-21-3 1");
	finish(&w);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    a_hold_says_what_was_held_until_when,
	    the_best_bed_is_the_least_special_that_suits,
	    of_many_beds_the_nearest_misses_stand_first,
	    whoever_finds_no_bed_hears_of_each_why_not,
	    a_full_night_never_puts_a_man_into_a_place_for_women,
	    a_bed_is_given_once_and_a_person_has_one,
	    two_requests_of_one_turn_do_not_share_a_bed,
	    a_request_asked_again_hears_the_same_and_holds_nothing_more,
	    the_indexes_make_a_double_booking_impossible,
	    a_hold_repeated_is_made_longer_within_bounds,
	    what_makes_no_sense_is_refused_by_name,
	    nobody_under_18_is_matched,
	    every_answer_honours_the_end_of_a_hold_before_any_deadline_ran,
	    a_hold_that_ran_out_is_ended_before_its_bed_is_taken,
	    a_hold_ends_by_itself,
	    what_was_said_days_ago_is_over,
	    what_was_said_for_a_stay_lasts_as_long_as_it,
	    the_words_of_a_hold_that_ran_out_are_taken_back_like_any,
	    what_one_of_two_is_said_to_be_makes_the_other_nothing,
	    a_refusal_says_who_is_new_and_who_was_made,
	    the_same_words_again_name_whom_they_made_before,
	    who_is_new_stands_in_a_line_where_there_are_lines,
	    of_two_who_were_made_before_the_first_is_named,
	    what_was_said_of_somebody_new_is_remembered_of_them,
	};
	return suite_run("beds_hold", cases, COUNT_OF(cases));
}
