/* SPDX-License-Identifier: MIT
 *
 * Hotel rooms and moving on: what a booking makes and costs, who may give their word, what is asked
 * before a room is paid for no more, who lacks a plan, and that SWEP does not end before they have
 * one. Nobody's stay ends by any of it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/evening.h"

static const char hotels_csv[] = "canal,Canal Hotel,hotel,always,no,,no\n"
				 "station,Station Inn,hotel,always,no,,no\n";

/* Saturday 21 November at 20:00, with two hotels. */
static void hotels(struct world *w)
{
	char sites[2000];
	world_open(w);
	struct area_settings *area = w->settings->areas[0];
	area->policy.move_on_minutes = 14 * 60;
	area->policy.stay_warning_days = 7;
	area->rooms_by = ROLE_MANAGER;
	evening_from(w);
	snprintf(sites, sizeof(sites), "%s%s", sites_csv, hotels_csv);
	import_ok(w, "sites", sites);
}

static void alice(struct world *w, const char *verb, const char *args, const char *code,
		  const char *wanted)
{
	json_t *reply = world_ask(w, "alice", verb, args);
	json_t *error = json_object_get(reply, "error");
	json_t *text = json_object_get(json_object_get(reply, "result"), "text");
	json_t *lines = json_object_get(text, "lines");
	if (json_array_size(lines) == 0)
		lines = json_object_get(text, "after");
	const char *got = error == NULL ? "ok" : json_string_value(json_object_get(error, "code"));
	const char *said = error == NULL ? json_string_value(json_array_get(lines, 0))
					 : json_string_value(json_object_get(error, "message"));
	ck_assert_msg(strcmp(got, code) == 0 && strstr(said, wanted) != NULL,
		      "%s %s: %s: \"%s\" lacks \"%s\"", verb, args, got, said, wanted);
	json_decref(reply);
}

static void book(struct world *w, int count, const char *to)
{
	char args[200];
	snprintf(args, sizeof(args),
		 "{\"site\":\"canal\",\"count\":%d,\"to\":\"%s\",\"price\":\"65.50\"}", count, to);
	alice(w, "book", args, "ok", "Booked");
}

static void in(struct world *w, const char *room, const char *person)
{
	char args[200];
	snprintf(args, sizeof(args), "{\"bed\":\"%s\",\"person\":\"%s\"}", room, person);
	bob(w, "checkin", args, "ok", "Checked in");
}

static void plans_by(struct world *w, const char *person, const char *what, const char *by)
{
	char args[300];
	snprintf(args, sizeof(args),
		 "{\"person\":\"%s\",\"what\":\"%s\",\"by\":\"%s\","
		 "\"owner\":\"bob\",\"where\":\"14 Secret Street\"}",
		 person, what, by);
	bob(w, "plan", args, "ok", "Plan");
}

static void plans(struct world *w, const char *person)
{
	plans_by(w, person, "supported", "2026-11-27");
}

static void told(struct world *w, const char *person)
{
	char args[100];
	snprintf(args, sizeof(args), "{\"person\":\"%s\"}", person);
	bob(w, "told", args, "ok", "told by bob");
}

/* A line of an answer. */
static const char *said(json_t *reply, size_t n)
{
	json_t *text = json_object_get(json_object_get(reply, "result"), "text");
	return json_string_value(json_array_get(json_object_get(text, "lines"), n));
}

static const char *alarms(struct world *w)
{
	return world_text(
	    w, "SELECT coalesce(group_concat(sentence, '; '), '') FROM (SELECT"
	       " sentence FROM alarm WHERE cleared IS NULL AND kind IN"
	       " ('stay', 'stay-limit', 'space', 'plans', 'unplanned') ORDER BY sentence)");
}

static const char *swep(struct world *w)
{
	return world_text(w, "SELECT state || ' ' || tier FROM swep");
}

/* To the moment, every deadline on the way. */
static void until(struct world *w, const char *iso)
{
	struct wall moment;
	ck_assert(wall_parse_iso(iso, &moment));
	while (w->now.ms < moment.ms) { /* no more is kept of it than a test can hold */
		int64_t left = moment.ms - w->now.ms;
		world_clear(w);
		world_advance(w, left < DAYS_MS(1) ? left : DAYS_MS(1));
	}
}

/* ---- booking --------------------------------------------------------------------------------- */

START_TEST(rooms_are_made_by_booking_and_given_last)
{
	struct world w;
	hotels(&w);
	alice(&w, "book",
	      "{\"site\":\"canal\",\"count\":2,\"to\":\"2026-11-23\",\"price\":\"65.50\","
	      "\"attributes\":[\"couple\",\"dog\"]}",
	      "ok",
	      "Booked: 2 rooms at Canal Hotel, ROOM1 to ROOM2, paid to Mon 23 Nov: 2 nights, "
	      "£262.00 in all; authorised by alice.");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM bed WHERE kind = 'hotel' AND open"),
			 2);
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"R1\",\"for\":[\"dog\"]}", "ok", "L1");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"R2\",\"for\":[\"dog\"]}", "ok", "GW3");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"R3\",\"for\":[\"dog\"]}", "ok", "ROOM1");
	finish(&w);
}
END_TEST

START_TEST(whoever_waits_is_offered_a_room_that_was_booked)
{
	struct world w;
	hotels(&w);
	bob(&w, "close", "{\"site\":\"gateway\",\"reason\":\"flood\"}", "ok", "Closed");
	in(&w, "L1", "H1");
	bob(&w, "wait", "{\"person\":\"R1\",\"for\":[\"man\"]}", "ok", "number 1");
	book(&w, 1, "2026-11-23");
	world_turn(&w, NULL, 0);
	ck_assert_str_eq(world_text(&w, "SELECT bed FROM waiting_offer WHERE outcome = ''"),
			 "coventry/ROOM1");
	finish(&w);
}
END_TEST

static const struct {
	const char *user, *args, *code, *words;
} bad_bookings[] = {
    {"bob", "{\"site\":\"canal\",\"count\":1,\"to\":\"2026-11-23\",\"price\":\"65\"}", "forbidden",
     "bob cannot authorise a hotel room; name who has: alice"},
    {"bob",
     "{\"site\":\"canal\",\"count\":1,\"to\":\"2026-11-23\",\"price\":\"65\","
     "\"authorised\":\"vera\"}",
     "forbidden", "vera cannot authorise"},
    {"bob",
     "{\"site\":\"canal\",\"count\":1,\"to\":\"2026-11-23\",\"price\":\"65\","
     "\"authorised\":\"nobody\"}",
     "forbidden", "nobody cannot authorise"},
    {"vera", "{\"site\":\"canal\",\"count\":1,\"to\":\"2026-11-23\",\"price\":\"65\"}", "forbidden",
     "book needs the role worker"},
    {"alice", "{\"site\":\"canal\",\"count\":0,\"to\":\"2026-11-23\",\"price\":\"65\"}", "usage",
     "count must be a whole number from 1 to 100"},
    {"alice", "{\"site\":\"canal\",\"count\":101,\"to\":\"2026-11-23\",\"price\":\"65\"}", "usage",
     "count must be"},
    {"alice", "{\"site\":\"nowhere\",\"count\":1,\"to\":\"2026-11-23\",\"price\":\"65\"}",
     "not-found", "there is no site \"nowhere\""},
    {"alice", "{\"site\":\"lodge\",\"count\":1,\"to\":\"2026-11-23\",\"price\":\"65\"}", "refused",
     "The Lodge is no hotel"},
    {"alice", "{\"site\":\"canal\",\"count\":1,\"to\":\"2026-11-23\",\"price\":\"0\"}", "usage",
     "price is what one room costs a night, and is more than 0"},
    {"alice", "{\"site\":\"canal\",\"count\":1,\"to\":\"2026-11-23\",\"price\":\"0.00\"}", "usage",
     "price is what one room costs"},
    {"alice", "{\"site\":\"canal\",\"count\":1,\"to\":\"Monday\",\"price\":\"65\"}", "usage",
     "to is the date of the morning"},
    {"alice", "{\"site\":\"canal\",\"count\":1,\"to\":\"2026-11-21\",\"price\":\"65\"}", "usage",
     "to must lie after Sat 21 Nov, the first night"},
    {"alice", "{\"site\":\"canal\",\"count\":1,\"to\":\"2027-01-03\",\"price\":\"65\"}", "usage",
     "no room is paid for more than 42 nights ahead"},
    {"alice", "{\"site\":\"canal\",\"count\":1,\"to\":\"2026-11-23\"}", "usage",
     "price is missing"},
    {"alice", "{\"site\":\"canal\",\"count\":1,\"to\":\"2026-11-23\",\"price\":\"65.5\"}", "usage",
     "price is pounds a night"},
    {"alice", "{\"site\":\"canal\",\"count\":1,\"to\":\"2026-11-23\",\"price\":\"-1\"}", "usage",
     "price is pounds a night"},
    {"alice", "{\"site\":\"canal\",\"count\":1,\"to\":\"2026-11-23\",\"price\":\"1001\"}", "usage",
     "at most 1000"},
    {"alice",
     "{\"site\":\"canal\",\"count\":1,\"to\":\"2026-11-23\",\"price\":\"65\","
     "\"attributes\":[\"pool\"]}",
     "usage", "\"pool\" is none of"},
    {"alice",
     "{\"site\":\"canal\",\"count\":1,\"to\":\"2026-11-23\",\"price\":\"65\","
     "\"attributes\":\"dog\"}",
     "usage", "attributes must be a list"},
};

static void refused(struct world *w, const char *user, const char *verb, const char *args,
		    const char *code, const char *words)
{
	int64_t rows = world_number(w, "SELECT count(*) FROM audit");
	json_t *reply = world_ask(w, user, verb, args);
	json_t *error = json_object_get(reply, "error");
	const char *said = json_string_value(json_object_get(error, "message"));
	ck_assert_msg(error != NULL, "%s %s was done", verb, args);
	ck_assert_str_eq(json_string_value(json_object_get(error, "code")), code);
	ck_assert_msg(strstr(said, words) != NULL, "%s: \"%s\" lacks \"%s\"", args, said, words);
	json_decref(reply);
	ck_assert_int_eq(world_number(w, "SELECT count(*) FROM audit"), rows);
}

START_TEST(a_bad_booking_changes_nothing)
{
	struct world w;
	hotels(&w);
	for (size_t i = 0; i < COUNT_OF(bad_bookings); i++)
		refused(&w, bad_bookings[i].user, "book", bad_bookings[i].args,
			bad_bookings[i].code, bad_bookings[i].words);
	bob(&w, "close", "{\"site\":\"canal\",\"reason\":\"flood\"}", "ok", "Closed");
	refused(&w, "alice", "book",
		"{\"site\":\"canal\",\"count\":1,\"to\":\"2026-11-23\",\"price\":\"65\"}",
		"refused", "Canal Hotel is closed: reopen it first");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM booking"), 0);
	finish(&w);
}
END_TEST

START_TEST(a_worker_books_on_a_managers_word_or_where_workers_may_on_their_own)
{
	struct world w;
	hotels(&w);
	bob(&w, "book",
	    "{\"site\":\"canal\",\"count\":1,\"to\":\"2026-11-23\",\"price\":\"60\","
	    "\"authorised\":\"alice\"}",
	    "ok", "authorised by alice");
	w.settings->areas[0]->rooms_by = ROLE_WORKER;
	bob(&w, "book", "{\"site\":\"canal\",\"count\":1,\"to\":\"2026-11-23\",\"price\":\"60\"}",
	    "ok", "authorised by bob");
	ck_assert_str_eq(
	    world_text(&w, "SELECT group_concat(authorised || '/' || by) FROM booking"),
	    "alice/bob,bob/bob");
	finish(&w);
}
END_TEST

START_TEST(a_night_that_has_begun_is_paid_for_too)
{
	struct world w;
	hotels(&w);
	at(&w, "2026-11-22T02:00:00Z");
	book(&w, 1, "2026-11-22");
	ck_assert_int_eq(world_number(&w, "SELECT last - first FROM booking"), 1);
	finish(&w);
}
END_TEST

/* ---- paying ---------------------------------------------------------------------------------- */

START_TEST(a_room_is_paid_for_longer_at_its_price_or_another)
{
	struct world w;
	hotels(&w);
	book(&w, 3, "2026-11-23");
	in(&w, "ROOM1", "R1");
	in(&w, "ROOM2", "R2");
	alice(&w, "pay", "{\"bed\":\"room1\",\"to\":\"2026-11-25\"}", "ok",
	      "Paid: ROOM1 at Canal Hotel to Wed 25 Nov, £131.00 more; authorised by alice.");
	alice(&w, "pay", "{\"bed\":\"ROOM1\",\"to\":\"2026-11-26\",\"price\":\"50\"}", "ok",
	      "£50.00 more");
	refused(&w, "alice", "pay", "{\"bed\":\"ROOM1\",\"to\":\"2026-11-26\"}", "usage",
		"ROOM1 is paid to Thu 26 Nov already");
	refused(&w, "alice", "pay", "{\"site\":\"canal\",\"to\":\"2026-11-25\"}", "usage",
		"ROOM1 is paid to Thu 26 Nov already");
	alice(&w, "pay", "{\"site\":\"canal\",\"to\":\"2026-11-27\"}", "ok",
	      "Paid: 2 rooms at Canal Hotel to Fri 27 Nov, £312.00 more");
	ck_assert_str_eq(
	    world_text(&w,
		       "SELECT group_concat(label || ' ' || (last - 20777)) FROM (SELECT b.label,"
		       " max(last) AS last FROM booking k JOIN bed b ON b.id = k.bed"
		       " GROUP BY b.id ORDER BY b.label)"),
	    world_text(&w, "SELECT 'ROOM1 ' || (last - 20777) || ',ROOM2 ' || (last - 20777) ||"
			   " ',ROOM3 ' || (last - 4 - 20777) FROM booking ORDER BY last DESC"
			   " LIMIT 1"));
	finish(&w);
}
END_TEST

static const struct {
	const char *user, *verb, *args, *code, *words;
} bad_changes[] = {
    {"alice", "pay", "{\"to\":\"2026-11-25\"}", "usage", "say either one room or, by --site"},
    {"alice", "pay", "{\"bed\":\"ROOM1\",\"site\":\"canal\",\"to\":\"2026-11-25\"}", "usage",
     "say either one room"},
    {"alice", "pay", "{\"bed\":\"ROOM9\",\"to\":\"2026-11-25\"}", "not-found",
     "there is no room \"ROOM9\""},
    {"alice", "pay", "{\"bed\":\"L1\",\"to\":\"2026-11-25\"}", "refused", "L1 was never booked"},
    {"alice", "pay", "{\"site\":\"station\",\"to\":\"2026-11-25\"}", "refused",
     "Station Inn has no booked room with anybody in it"},
    {"alice", "pay", "{\"site\":\"lodge\",\"to\":\"2026-11-25\"}", "refused",
     "The Lodge is no hotel"},
    {"alice", "pay", "{\"bed\":\"ROOM1\"}", "usage", "to is missing"},
    {"alice", "pay", "{\"bed\":\"ROOM1\",\"to\":\"2026-11-20\"}", "usage",
     "to must lie after Fri 20 Nov, yesterday"},
    {"alice", "pay", "{\"bed\":\"ROOM1\",\"to\":\"2027-02-01\"}", "usage", "42 nights"},
    {"alice", "pay", "{\"bed\":\"ROOM1\",\"to\":\"2026-11-25\",\"price\":\"cheap\"}", "usage",
     "price is pounds"},
    {"bob", "pay", "{\"bed\":\"ROOM1\",\"to\":\"2026-11-25\"}", "forbidden",
     "bob cannot authorise"},
    {"bob", "cancel", "{\"bed\":\"ROOM1\",\"reason\":\"mild\"}", "taken",
     "somebody is in ROOM1: nothing of theirs ends here"},
    {"bob", "cancel", "{\"bed\":\"ROOM2\",\"reason\":\"mild\"}", "taken",
     "ROOM2 is held for somebody: release that first"},
    {"bob", "cancel", "{\"bed\":\"ROOM3\"}", "usage", "reason is missing"},
    {"bob", "cancel", "{\"reason\":\"mild\"}", "usage", "say either one room"},
    {"bob", "cancel", "{\"bed\":\"L1\",\"reason\":\"mild\"}", "refused", "L1 was never booked"},
    {"bob", "cancel", "{\"site\":\"station\",\"reason\":\"mild\"}", "refused",
     "Station Inn has no booked room that is empty"},
    {"bob", "costs", "{}", "forbidden", "costs needs the role manager"},
    {"alice", "costs", "{\"from\":\"May\"}", "usage", "from must be a date"},
    {"alice", "costs", "{\"from\":\"2026-11-21\",\"to\":\"2026-11-20\"}", "usage",
     "to comes before from"},
    {"alice", "bed", "{\"bed\":\"ROOM3\",\"change\":\"until=2026-12-01T09:00:00Z\"}", "usage",
     "ROOM3 is a room that was booked"},
};

START_TEST(a_bad_change_of_rooms_changes_nothing)
{
	struct world w;
	hotels(&w);
	book(&w, 3, "2026-11-24");
	in(&w, "ROOM1", "R1");
	bob(&w, "hold", "{\"bed\":\"ROOM2\",\"person\":\"R2\"}", "ok", "Held");
	for (size_t i = 0; i < COUNT_OF(bad_changes); i++)
		refused(&w, bad_changes[i].user, bad_changes[i].verb, bad_changes[i].args,
			bad_changes[i].code, bad_changes[i].words);
	finish(&w);
}
END_TEST

START_TEST(a_room_that_was_given_back_is_opened_by_no_list)
{
	struct world w;
	hotels(&w);
	book(&w, 1, "2026-11-22");
	json_t *reply = world_ok(&w, "alice", "export", "{\"what\":\"beds\"}");
	alice(&w, "cancel", "{\"bed\":\"ROOM1\",\"reason\":\"not needed\"}", "ok", "Cancelled");
	import_ok(&w, "beds",
		  json_string_value(json_object_get(json_object_get(reply, "result"), "csv")));
	ck_assert_str_eq(bed_state_of(&w, "ROOM1"), "closed");
	json_decref(reply);
	finish(&w);
}
END_TEST

START_TEST(an_unused_room_is_given_back_and_its_nights_are_not_spent)
{
	struct world w;
	hotels(&w);
	book(&w, 2, "2026-11-24"); /* three nights of each */
	alice(&w, "cancel", "{\"bed\":\"ROOM2\",\"reason\":\"not needed\"}", "ok",
	      "Cancelled: ROOM2 at Canal Hotel; £131.00 not spent.");
	ck_assert_str_eq(bed_state_of(&w, "ROOM2"), "closed");
	alice(&w, "costs", "{}", "ok", "4 nights in hotels, £262.00.");
	refused(&w, "alice", "pay", "{\"bed\":\"ROOM2\",\"to\":\"2026-11-25\"}", "refused",
		"ROOM2 is given back: book another");
	until(&w, "2026-11-22T12:00:00Z"); /* by day the coming night is not spent yet */
	alice(&w, "cancel", "{\"site\":\"canal\",\"reason\":\"mild\"}", "ok",
	      "Cancelled: ROOM1 at Canal Hotel; £131.00 not spent.");
	alice(&w, "costs", "{}", "ok", "2 nights in hotels, £131.00.");
	finish(&w);
}
END_TEST

START_TEST(an_extension_that_is_given_back_costs_nothing)
{
	struct world w;
	hotels(&w);
	book(&w, 1, "2026-11-22");
	alice(&w, "pay", "{\"bed\":\"ROOM1\",\"to\":\"2026-11-24\"}", "ok", "Paid");
	alice(&w, "pay", "{\"bed\":\"ROOM1\",\"to\":\"2026-11-26\"}", "ok", "Paid");
	alice(&w, "cancel", "{\"bed\":\"ROOM1\",\"reason\":\"mild\"}", "ok", "£262.00 not spent");
	alice(&w, "costs", "{}", "ok", "1 night in hotels, £65.50.");
	finish(&w);
}
END_TEST

START_TEST(costs_stand_by_hotel_and_by_activation)
{
	struct world w;
	hotels(&w);
	book(&w, 1, "2026-11-23");
	activate(&w, 1);
	book(&w, 2, "2026-11-23");
	alice(&w, "book",
	      "{\"site\":\"station\",\"count\":1,\"to\":\"2026-11-22\",\"price\":\"40\"}", "ok",
	      "Booked");
	json_t *reply = world_ok(&w, "alice", "costs", "{}"), *row;
	char text[400] = "";
	size_t i;
	json_array_foreach(json_object_get(json_object_get(reply, "result"), "costs"), i, row)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s/%s/%d/%d/%d ",
			 json_string_value(json_object_get(row, "site")),
			 json_string_value(json_object_get(row, "site_name")),
			 (int)json_integer_value(json_object_get(row, "rooms")),
			 (int)json_integer_value(json_object_get(row, "nights")),
			 (int)json_integer_value(json_object_get(row, "pence")));
	ck_assert_str_eq(text, "canal/Canal Hotel/1/2/13100 canal/Canal Hotel/2/4/26200 "
			       "station/Station Inn/1/1/4000 ");
	json_t *table =
	    json_object_get(json_object_get(json_object_get(reply, "result"), "text"), "table");
	row = json_array_get(json_object_get(table, "rows"), 2);
	ck_assert_str_eq(json_string_value(json_object_get(row, "pounds")), "£40.00");
	json_decref(reply);
	alice(&w, "costs", "{\"from\":\"2026-11-22\",\"to\":\"2026-11-22\"}", "ok",
	      "3 nights in hotels, £196.50.");
	finish(&w);
}
END_TEST

/* ---- paid no more ---------------------------------------------------------------------------- */

START_TEST(an_empty_room_closes_and_nobody_is_put_out_of_the_other)
{
	struct world w;
	char list[2048];
	hotels(&w);
	book(&w, 2, "2026-11-23");
	in(&w, "ROOM1", "R1");
	plans_by(&w, "R1", "supported", "2026-11-23");
	until(&w, "2026-11-23T09:05:00Z");
	ck_assert_str_eq(bed_state_of(&w, "ROOM2"), "closed");
	ck_assert_str_eq(live(&w), "ROOM1 occupied");
	ck_assert_str_eq(alarms(&w),
			 "ROOM1 at Canal Hotel is OVERDUE: it was paid for until Mon 23 Nov 09:00 "
			 "and is occupied; pay, or find its guest another place");
	json_t *reply = world_ok(&w, "bob", "rooms", "{}");
	json_t *room =
	    json_array_get(json_object_get(json_object_get(reply, "result"), "rooms"), 0);
	ck_assert(json_is_true(json_object_get(room, "overdue")));
	ck_assert_str_eq(json_string_value(json_object_get(room, "paid_to")), "2026-11-23");
	json_t *table =
	    json_object_get(json_object_get(json_object_get(reply, "result"), "text"), "table");
	ck_assert_str_eq(json_string_value(json_object_get(
			     json_array_get(json_object_get(table, "rows"), 0), "shown")),
			 "Mon 23 Nov OVERDUE");
	json_decref(reply);
	bob(&w, "checkout", "{\"person\":\"R1\"}", "ok", "Checked out");
	ck_assert_ptr_nonnull(strstr(list_text(&w, "{\"all\":true}", list), "ROOM1 vacated"));
	world_advance(&w, MINUTES_MS(20));
	ck_assert_str_eq(alarms(&w), "");
	ck_assert_str_eq(bed_state_of(&w, "ROOM1"), "closed");
	finish(&w);
}
END_TEST

START_TEST(an_overdue_room_that_is_paid_for_is_one_like_any_other)
{
	struct world w;
	hotels(&w);
	book(&w, 1, "2026-11-23");
	in(&w, "ROOM1", "R1");
	plans(&w, "R1");
	until(&w, "2026-11-24T12:00:00Z");
	ck_assert_ptr_nonnull(strstr(alarms(&w), "OVERDUE"));
	ck_assert_int_eq(world_number(&w, "SELECT open FROM bed WHERE label = 'ROOM1'"), 0);
	alice(&w, "pay", "{\"bed\":\"ROOM1\",\"to\":\"2026-11-26\"}", "ok",
	      "to Thu 26 Nov, £196.50 more");
	ck_assert_str_eq(alarms(&w), "");
	ck_assert_int_eq(world_number(&w, "SELECT open FROM bed WHERE label = 'ROOM1'"), 1);
	finish(&w);
}
END_TEST

/* ---- asked in time --------------------------------------------------------------------------- */

#define NO_PLAN(room, paid)                                                                        \
	room " at Canal Hotel is paid to " paid ", and whoever is in it has no plan: see plans"

START_TEST(a_room_paid_to_tomorrow_is_asked_about_at_two)
{
	struct world w;
	hotels(&w);
	book(&w, 2, "2026-11-25"); /* a Wednesday */
	in(&w, "ROOM1", "CASE-1001");
	in(&w, "ROOM2", "CASE-1002");
	plans_by(&w, "CASE-1002", "supported", "2026-11-25");
	until(&w, "2026-11-24T13:59:00Z");
	ck_assert_str_eq(alarms(&w), "");
	world_clear(&w);
	until(&w, "2026-11-24T14:00:00Z");
	ck_assert_str_eq(alarms(&w), NO_PLAN("ROOM1", "Wed 25 Nov"));
	for (size_t i = 0; i < w.count; i++)
		ck_assert_msg(w.seen[i].text == NULL || strstr(w.seen[i].text, "CASE-") == NULL,
			      "%s", w.seen[i].text);
	plans_by(&w, "CASE-1001", "supported", "2026-11-25");
	ck_assert_str_eq(alarms(&w), "");
	bob(&w, "plan-drop", "{\"person\":\"CASE-1001\",\"reason\":\"the flat went\"}", "ok",
	    "Dropped: CASE-1001 has no plan now.");
	ck_assert_str_eq(alarms(&w), NO_PLAN("ROOM1", "Wed 25 Nov"));
	alice(&w, "pay", "{\"bed\":\"ROOM1\",\"to\":\"2026-11-27\"}", "ok", "Paid");
	ck_assert_str_eq(alarms(&w), "");
	until(&w, "2026-11-26T14:00:00Z");
	ck_assert_ptr_nonnull(strstr(alarms(&w), NO_PLAN("ROOM1", "Fri 27 Nov")));
	bob(&w, "checkout", "{\"person\":\"CASE-1001\"}", "ok", "Checked out");
	ck_assert_ptr_null(strstr(alarms(&w), "no plan"));
	finish(&w);
}
END_TEST

/* Paid to Wednesday: the plan is for later, is that they want none, or its day is past. */
START_TEST(no_plan_that_does_not_serve_silences_a_room_paid_to_tomorrow)
{
	struct world w;
	hotels(&w);
	book(&w, 4, "2026-11-25");
	in(&w, "ROOM1", "R1");
	in(&w, "ROOM2", "R2");
	in(&w, "ROOM3", "R3");
	in(&w, "ROOM4", "R4");
	plans_by(&w, "R1", "hostel", "2026-12-10");
	plans_by(&w, "R2", "declined", "2026-11-25");
	plans_by(&w, "R3", "hostel", "2026-11-22");
	plans_by(&w, "R4", "hostel", "2026-11-25");
	until(&w, "2026-11-24T13:59:00Z");
	ck_assert_str_eq(alarms(&w), "");
	until(&w, "2026-11-24T14:00:00Z");
	ck_assert_str_eq(alarms(&w),
			 "ROOM1 at Canal Hotel is paid to Wed 25 Nov, and whoever is in it has a "
			 "plan for Thu 10 Dec only: see plans; "
			 "ROOM2 at Canal Hotel is paid to Wed 25 Nov, and whoever is in it wants "
			 "no plan: see plans; "
			 "ROOM3 at Canal Hotel is paid to Wed 25 Nov, and whoever is in it is "
			 "still there, though the plan was for Sun 22 Nov: see plans");
	until(&w, "2026-11-26T14:00:00Z");
	ck_assert_ptr_nonnull(strstr(alarms(&w), "ROOM4 at Canal Hotel was paid to Wed 25 Nov, and "
						 "whoever is in it is still there, though the "
						 "plan was for Wed 25 Nov"));
	finish(&w);
}
END_TEST

/* Paid to Saturday, Sunday, Monday: Friday is the last on which anybody is there to ask. */
START_TEST(days_off_are_asked_about_on_the_last_working_day)
{
	struct world w;
	hotels(&w);
	book(&w, 1, "2026-11-28");
	book(&w, 1, "2026-11-30");
	book(&w, 1, "2026-12-01");
	in(&w, "ROOM1", "R1");
	in(&w, "ROOM2", "R2");
	in(&w, "ROOM3", "R3");
	until(&w, "2026-11-27T13:59:00Z");
	ck_assert_str_eq(alarms(&w), "");
	until(&w, "2026-11-27T14:00:00Z");
	ck_assert_str_eq(alarms(&w),
			 NO_PLAN("ROOM1", "Sat 28 Nov") "; " NO_PLAN("ROOM2", "Mon 30 Nov"));
	until(&w, "2026-11-30T13:59:00Z");
	ck_assert_ptr_null(strstr(alarms(&w), "ROOM3"));
	until(&w, "2026-11-30T14:00:00Z");
	ck_assert_ptr_nonnull(strstr(alarms(&w), NO_PLAN("ROOM3", "Tue 1 Dec")));
	ck_assert_str_eq(live(&w), "ROOM1 occupied, ROOM2 occupied, ROOM3 occupied");
	finish(&w);
}
END_TEST

START_TEST(who_comes_after_two_is_asked_about_at_once_and_a_restart_forgets_nothing)
{
	struct world w;
	hotels(&w);
	book(&w, 1, "2026-11-23"); /* it is Saturday evening: Friday is past */
	in(&w, "ROOM1", "R1");
	ck_assert_str_eq(alarms(&w), NO_PLAN("ROOM1", "Mon 23 Nov"));
	plans_by(&w, "R1", "supported", "2026-11-23");
	ck_assert_str_eq(alarms(&w), "");
	book(&w, 1, "2026-11-25");
	in(&w, "ROOM2", "R2");
	world_restart(&w);
	until(&w, "2026-11-24T14:00:00Z");
	ck_assert_ptr_nonnull(strstr(alarms(&w), NO_PLAN("ROOM2", "Wed 25 Nov")));
	finish(&w);
}
END_TEST

/* ---- how long anybody may stay -------------------------------------------------------------- */

START_TEST(a_family_in_a_hotel_is_asked_about_before_six_weeks_are_over)
{
	struct world w;
	hotels(&w);
	alice(&w, "book",
	      "{\"site\":\"canal\",\"count\":2,\"to\":\"2027-01-02\",\"price\":\"80\","
	      "\"attributes\":[\"family\"]}",
	      "ok", "Booked");
	bob(&w, "checkin", "{\"bed\":\"ROOM1\",\"person\":\"R1\",\"for\":[\"family\"]}", "ok", "");
	in(&w, "ROOM2", "R2"); /* alone: the law says nothing of them */
	until(&w, "2026-12-25T13:59:00Z");
	ck_assert_str_eq(alarms(&w), "");
	until(&w, "2026-12-25T14:00:00Z"); /* six weeks are over on 2 January */
	ck_assert_ptr_nonnull(
	    strstr(alarms(&w), "the stay in ROOM1 at Canal Hotel passes its limit of 42 days on "
			       "Sat 2 Jan: find another place"));
	ck_assert_ptr_null(strstr(alarms(&w), "stay in ROOM2"));
	bob(&w, "plan",
	    "{\"person\":\"R1\",\"what\":\"temporary\",\"by\":\"2026-12-30\",\"owner\":\"bob\"}",
	    "ok", "Plan");
	ck_assert_ptr_null(strstr(alarms(&w), "limit"));
	until(&w, "2026-12-31T14:00:00Z"); /* they were to be gone by then */
	ck_assert_ptr_nonnull(strstr(alarms(&w), "limit of 42 days"));
	ck_assert_str_eq(live(&w), "ROOM1 occupied, ROOM2 occupied");
	finish(&w);
}
END_TEST

static int64_t alarms_of(struct world *w, const char *kind)
{
	char sql[200];
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM alarm WHERE kind = '%s' AND cleared IS NULL", kind);
	return world_number(w, sql);
}

/* One sentence of one room, as long as it is true of either. */
START_TEST(of_two_in_one_room_an_alarm_is_told_once)
{
	struct world w;
	hotels(&w);
	alice(&w, "book",
	      "{\"site\":\"canal\",\"count\":1,\"to\":\"2027-01-02\",\"price\":\"80\","
	      "\"attributes\":[\"family\"]}",
	      "ok", "Booked");
	bob(&w, "checkin",
	    "{\"bed\":\"ROOM1\",\"person\":\"R1\",\"with\":\"R2\",\"for\":[\"family\"]}", "ok", "");
	until(&w, "2026-12-25T14:00:00Z");
	ck_assert_int_eq(alarms_of(&w, "stay-limit"), 1);
	plans_by(&w, "R1", "family", "2026-12-30");
	ck_assert_int_eq(alarms_of(&w, "stay-limit"), 1); /* the other one's */
	plans_by(&w, "R2", "family", "2026-12-30");
	ck_assert_int_eq(alarms_of(&w, "stay-limit"), 0);
	until(&w, "2027-01-01T14:00:00Z");
	ck_assert_int_eq(alarms_of(&w, "stay-limit"), 1);
	ck_assert_int_eq(alarms_of(&w, "stay"), 1);
	bob(&w, "checkout", "{\"person\":\"R1\"}", "ok", "Checked out");
	ck_assert_int_eq(alarms_of(&w, "stay-limit"), 1);
	ck_assert_int_eq(alarms_of(&w, "stay"), 1);
	bob(&w, "checkout", "{\"person\":\"R2\"}", "ok", "Checked out");
	ck_assert_str_eq(alarms(&w), "");
	finish(&w);
}
END_TEST

START_TEST(periods_in_hotels_add_up)
{
	struct world w;
	hotels(&w);
	alice(&w, "book",
	      "{\"site\":\"canal\",\"count\":1,\"to\":\"2026-12-25\",\"price\":\"80\","
	      "\"attributes\":[\"family\"]}",
	      "ok", "Booked");
	bob(&w, "checkin", "{\"bed\":\"ROOM1\",\"person\":\"R1\",\"for\":[\"family\"]}", "ok", "");
	until(&w, "2026-12-21T20:00:00Z"); /* thirty days */
	bob(&w, "checkout", "{\"person\":\"R1\"}", "ok", "");
	until(&w, "2027-01-11T20:00:00Z");
	alice(&w, "book",
	      "{\"site\":\"station\",\"count\":1,\"to\":\"2027-02-20\",\"price\":\"80\","
	      "\"attributes\":[\"family\"]}",
	      "ok", "Booked");
	bob(&w, "checkin", "{\"bed\":\"ROOM2\",\"person\":\"R1\",\"for\":[\"family\"]}", "ok", "");
	until(&w, "2027-01-15T14:00:00Z"); /* twelve are left, until 23 January */
	ck_assert_ptr_nonnull(strstr(alarms(&w), "limit of 42 days on Sat 23 Jan"));
	finish(&w);
}
END_TEST

START_TEST(a_site_may_have_a_limit_of_its_own)
{
	struct world w;
	hotels(&w);
	in(&w, "L1", "R1");
	alice(&w, "site", "{\"site\":\"lodge\",\"change\":\"stay_days=10\"}", "ok", "Changed");
	until(&w, "2026-11-24T13:59:00Z");
	ck_assert_str_eq(alarms(&w), "");
	until(&w, "2026-11-24T14:00:00Z");
	ck_assert_ptr_nonnull(strstr(alarms(&w), "the stay in L1 at The Lodge passes its limit of "
						 "10 days on Tue 1 Dec"));
	alice(&w, "site", "{\"site\":\"lodge\",\"change\":\"stay_days=28\"}", "ok", "Changed");
	ck_assert_str_eq(alarms(&w), "");
	finish(&w);
}
END_TEST

/* ---- plans ----------------------------------------------------------------------------------- */

/* Who was told in the night was there: nobody says later that they never came. */
START_TEST(who_was_told_has_been_seen)
{
	static const char seen[] = "SELECT sum(needs & 1048576 = 0) FROM placement";
	struct world w;
	hotels(&w);
	book(&w, 1, "2026-11-25");
	alice(&w, "bed", "{\"bed\":\"ROOM1\",\"do\":\"set\",\"change\":\"attributes=couple\"}",
	      "ok", "");
	bob(&w, "hold", "{\"bed\":\"ROOM1\",\"person\":\"C1\",\"with\":\"C2\"}", "ok", "Held");
	plans_by(&w, "C2", "supported", "2026-11-24");
	at(&w, "2026-11-21T20:30:00Z");
	bob(&w, "checkin", "{\"person\":\"C1\"}", "ok", "Checked in");
	at(&w, "2026-11-21T23:00:00Z");
	/* Before they can have come they were told somewhere else. */
	bob(&w, "told", "{\"person\":\"C2\",\"at\":\"20:15\"}", "ok", "told by bob");
	ck_assert_int_eq(world_number(&w, seen), 1);
	told(&w, "C2");
	ck_assert_int_eq(world_number(&w, seen), 2);
	bob(&w, "noshow", "{\"person\":\"C2\"}", "refused", "C2 is in ROOM1: check them out");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM plan WHERE ended = 0"), 1);
	finish(&w);
}
END_TEST

START_TEST(a_plan_says_what_when_and_whose_and_who_told_them)
{
	struct world w;
	hotels(&w);
	in(&w, "L1", "CASE-1001");
	plans(&w, "CASE-1001");
	world_advance(&w, HOURS_MS(1));
	bob(&w, "told", "{\"person\":\"CASE-1001\",\"by\":\"BOB\",\"at\":\"20:30\"}", "ok",
	    "CASE-1001: supported by Fri 27 Nov, bob; told by bob on Sat 21 Nov 20:30.");
	json_t *reply = world_ok(&w, "bob", "plan", "{\"person\":\"CASE-1001\"}");
	json_t *result = json_object_get(reply, "result");
	ck_assert_str_eq(json_string_value(json_object_get(result, "where")), "14 Secret Street");
	ck_assert_str_eq(json_string_value(json_object_get(result, "told_by")), "bob");
	json_decref(reply);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM audit WHERE kind = 'person'"
					  " AND change = 'looked at: their plan'"),
			 1);
	/* Another plan is told anew. */
	bob(&w, "plan",
	    "{\"person\":\"CASE-1001\",\"what\":\"family\",\"by\":\"2026-11-24\",\"owner\":"
	    "\"bob\"}",
	    "ok", "family by Tue 24 Nov, bob; NOT TOLD");
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(outcome) FROM plan"), "replaced,");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM audit WHERE after LIKE '%Secret%'"
					  " OR change LIKE '%Secret%'"),
			 0);
	until(&w, "2026-11-25T09:30:00Z");
	bob(&w, "plan", "{\"person\":\"CASE-1001\"}", "ok", "family by Tue 24 Nov LATE, bob");
	bob(&w, "checkout", "{\"person\":\"CASE-1001\"}", "ok", "Checked out");
	ck_assert_str_eq(world_text(&w, "SELECT outcome FROM plan ORDER BY made DESC LIMIT 1"),
			 "left");
	finish(&w);
}
END_TEST

/* Who leaves in the morning comes back at night, where that is how a site works: they are planned
 * for still. */
START_TEST(a_plan_outlasts_a_night_and_ends_with_a_stay)
{
	struct world w;
	hotels(&w);
	alice(&w, "site", "{\"site\":\"gateway\",\"change\":\"stay=nightly\"}", "ok", "Changed");
	in(&w, "GW2", "R1");
	in(&w, "L1", "R2");
	plans(&w, "R1");
	plans(&w, "R2");
	at(&w, "2026-11-22T08:00:00Z");
	bob(&w, "checkout", "{\"person\":\"R1\"}", "ok", "Checked out");
	bob(&w, "checkout", "{\"person\":\"R2\"}", "ok", "Checked out");
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(n.ref || ' ' || p.outcome, ', ')"
					" FROM plan p JOIN person n ON n.id = p.person"
					" ORDER BY n.ref"),
			 "R1 , R2 left");
	finish(&w);
}
END_TEST

static const struct {
	const char *verb, *args, *code, *words;
} bad_plans[] = {
    {"plan", "{\"person\":\"R1\",\"what\":\"palace\",\"by\":\"2026-11-27\",\"owner\":\"bob\"}",
     "usage", "\"palace\" is none of: hostel, supported"},
    {"plan", "{\"person\":\"R1\",\"what\":\"hostel\",\"owner\":\"bob\"}", "usage", "by is missing"},
    {"plan", "{\"person\":\"R1\",\"what\":\"hostel\",\"by\":\"soon\",\"owner\":\"bob\"}", "usage",
     "by must be a date"},
    {"plan", "{\"person\":\"R1\",\"what\":\"hostel\",\"by\":\"2026-11-20\",\"owner\":\"bob\"}",
     "usage", "by must lie ahead"},
    {"plan", "{\"person\":\"R1\",\"what\":\"hostel\",\"by\":\"2028-01-01\",\"owner\":\"bob\"}",
     "usage", "within a year"},
    {"plan", "{\"person\":\"R1\",\"what\":\"hostel\",\"by\":\"2026-11-27\"}", "usage",
     "owner is missing"},
    {"plan", "{\"person\":\"R1\",\"by\":\"2026-11-27\",\"owner\":\"bob\"}", "usage",
     "what is missing"},
    {"plan", "{\"person\":\"R9\",\"what\":\"hostel\",\"by\":\"2026-11-27\",\"owner\":\"bob\"}",
     "not-found", "nobody here is called R9"},
    {"plan", "{\"person\":\"Mary Smith\"}", "usage", "never a name"},
    {"plan-drop", "{\"person\":\"R1\",\"reason\":\"x\"}", "not-found", "R1 has no plan"},
    {"plan-drop", "{\"person\":\"R2\"}", "usage", "reason is missing"},
    {"plan",
     "{\"person\":\"R1\",\"what\":\"hostel\",\"by\":\"2026-11-27\",\"owner\":\"aunt Jane\"}",
     "not-found", "owner must be a user, a contact or a group of contacts"},
    {"told", "{\"person\":\"R2\",\"by\":\"aunt Jane\"}", "not-found", "by must be a user"},
    {"told", "{\"person\":\"R1\"}", "not-found", "R1 has no plan"},
    {"told", "{\"person\":\"R9\"}", "not-found", "nobody here is called R9"},
    {"told", "{\"person\":\"R2\",\"at\":\"2026-11-21T19:30:00Z\"}", "refused",
     "lies before the plan was made"},
    {"told", "{\"person\":\"R2\",\"at\":\"2026-11-22T19:30:00Z\"}", "usage",
     "at lies in the future"},
};

START_TEST(a_bad_plan_changes_nothing)
{
	struct world w;
	hotels(&w);
	in(&w, "L1", "R1");
	in(&w, "GW1", "R2");
	plans(&w, "R2");
	for (size_t i = 0; i < COUNT_OF(bad_plans); i++)
		refused(&w, "bob", bad_plans[i].verb, bad_plans[i].args, bad_plans[i].code,
			bad_plans[i].words);
	finish(&w);
}
END_TEST

START_TEST(a_merge_leaves_one_plan_and_an_erasure_none)
{
	struct world w;
	hotels(&w);
	book(&w, 1, "2026-11-23");
	json_decref(world_ok(&w, "bob", "tempref", "{}"));
	in(&w, "ROOM1", "T-2026-11-21-1");
	in(&w, "L1", "CASE-1001");
	plans(&w, "CASE-1001");
	bob(&w, "checkout", "{\"person\":\"CASE-1001\"}", "ok", "");
	bob(&w, "plan",
	    "{\"person\":\"CASE-1001\",\"what\":\"family\",\"by\":\"2026-11-23\",\"owner\":"
	    "\"bob\"}",
	    "ok", "");
	ck_assert_ptr_nonnull(strstr(alarms(&w), "no plan"));
	bob(&w, "merge", "{\"temporary\":\"T-2026-11-21-1\",\"person\":\"CASE-1001\"}", "ok", "");
	ck_assert_str_eq(alarms(&w), ""); /* the case's plan is theirs */
	plans(&w, "CASE-1001");
	bob(&w, "checkout", "{\"person\":\"CASE-1001\"}", "ok", "");
	plans(&w, "CASE-1001");
	alice(&w, "erase", "{\"person\":\"CASE-1001\",\"reason\":\"asked\"}", "ok", "Erased");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM plan WHERE ended = 0"), 0);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM remark WHERE text LIKE '%Secret%'"),
			 0);
	finish(&w);
}
END_TEST

START_TEST(two_temporary_plans_become_one)
{
	struct world w;
	hotels(&w);
	json_decref(world_ok(&w, "bob", "tempref", "{}"));
	in(&w, "L1", "T-2026-11-21-1");
	plans(&w, "T-2026-11-21-1");
	in(&w, "GW1", "CASE-1001");
	plans(&w, "CASE-1001");
	bob(&w, "checkout", "{\"person\":\"CASE-1001\"}", "ok", "");
	plans(&w, "CASE-1001");
	bob(&w, "merge", "{\"temporary\":\"T-2026-11-21-1\",\"person\":\"CASE-1001\"}", "ok", "");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM plan WHERE ended = 0"), 1);
	finish(&w);
}
END_TEST

/* Whichever of the two it was. */
START_TEST(what_somebody_was_told_last_stands_when_two_plans_become_one)
{
	static const struct {
		const char *told, *later, *stands, *ends;
	} when[] = {
	    {"T-2026-11-21-1", NULL, "private-rent", "Ended is that of CASE-1001: hostel"},
	    {"CASE-1001", NULL, "hostel", "Ended is that of T-2026-11-21-1: private-rent"},
	    {"T-2026-11-21-1", "CASE-1001", "hostel", "That of CASE-1001 stands: hostel"},
	    {"CASE-1001", "T-2026-11-21-1", "private-rent", "That of T-2026-11-21-1 stands"},
	    {NULL, NULL, "hostel", "That of CASE-1001 stands: hostel"},
	};
	for (size_t i = 0; i < COUNT_OF(when); i++) {
		struct world w;
		char args[100];
		hotels(&w);
		json_decref(world_ok(&w, "bob", "tempref", "{}"));
		in(&w, "GW1", "CASE-1001");
		bob(&w, "checkout", "{\"person\":\"CASE-1001\"}", "ok", "");
		in(&w, "L1", "T-2026-11-21-1");
		bob(&w, "plan",
		    "{\"person\":\"CASE-1001\",\"what\":\"hostel\",\"by\":\"2026-11-23\","
		    "\"owner\":\"bob\"}",
		    "ok", "");
		bob(&w, "plan",
		    "{\"person\":\"T-2026-11-21-1\",\"what\":\"private-rent\",\"by\":"
		    "\"2026-11-25\",\"owner\":\"bob\"}",
		    "ok", "");
		const char *told[] = {when[i].told, when[i].later};
		for (size_t n = 0; n < COUNT_OF(told) && told[n] != NULL; n++) {
			world_advance(&w, MINUTES_MS(5));
			snprintf(args, sizeof(args), "{\"person\":\"%s\"}", told[n]);
			bob(&w, "told", args, "ok", "");
		}
		json_t *reply =
		    world_ok(&w, "bob", "merge",
			     "{\"temporary\":\"T-2026-11-21-1\",\"person\":\"CASE-1001\"}");
		char *said = json_dumps(reply, 0);
		ck_assert_msg(strstr(said, when[i].ends) != NULL, "%s", said);
		free(said);
		json_decref(reply);
		ck_assert_str_eq(world_text(&w, "SELECT what FROM plan WHERE ended = 0"),
				 when[i].stands);
		ck_assert_str_eq(world_text(&w, "SELECT outcome FROM plan WHERE ended > 0"),
				 "replaced");
		finish(&w);
	}
}
END_TEST

START_TEST(the_morning_sheet_shows_who_lacks_a_plan_and_which_rooms_end)
{
	struct world w;
	hotels(&w);
	book(&w, 2, "2026-11-24");
	in(&w, "ROOM1", "CASE-1001");
	at(&w, "2026-11-23T08:30:00Z");
	json_t *reply = world_ok(&w, "bob", "sheet", "{\"what\":\"meeting\"}");
	const char *text =
	    json_string_value(json_object_get(json_object_get(reply, "result"), "sheet"));
	ck_assert_ptr_nonnull(
	    strstr(text, "No plan for moving on, or not told of it\n  ROOM1      Canal Hotel"
			 "              CASE-1001\n"));
	ck_assert_ptr_nonnull(strstr(text, "Hotel rooms paid to Tue 24 Nov or before\n  ROOM1"));
	ck_assert_ptr_nonnull(
	    strstr(text, "ROOM2      Canal Hotel              Tue 24 Nov  empty"));
	json_decref(reply);
	finish(&w);
}
END_TEST

/* ---- SWEP does not end before --------------------------------------------------------------- */

/* SWEP is on since Saturday, and is stood down on Monday for Tuesday at nine. */
static void standing_down(struct world *w)
{
	hotels(w);
	activate(w, 1);
	bob(w, "open", "{\"site\":\"hall\",\"count\":3}", "ok", "Open");
	in(w, "H1", "R1");
	in(w, "L1", "R2");
	bob(w, "hold", "{\"bed\":\"GW1\",\"person\":\"R3\"}", "ok", "Held"); /* never came */
	until(w, "2026-11-23T11:00:00Z");
	alice(w, "standdown", "{\"reason\":\"mild\"}", "ok", "STANDING_DOWN");
	ck_assert_str_eq(swep(w), "STANDING_DOWN 1");
}

START_TEST(swep_stays_standing_down_until_the_last_has_a_plan)
{
	struct world w;
	standing_down(&w);
	until(&w, "2026-11-24T09:05:00Z");
	ck_assert_str_eq(swep(&w), "STANDING_DOWN 0");
	ck_assert_str_eq(open_beds(&w), ""); /* as everybody was told: nobody new */
	ck_assert_str_eq(live(&w), "H1 occupied, L1 occupied");
	ck_assert_str_eq(alarms(&w),
			 "SWEP was to end on Tue 24 Nov 09:00, and 2 people whom it gave "
			 "a bed have no plan that they were told of: see plans");
	refused(&w, "alice", "recall", "{\"reason\":\"x\"}", "refused", "it is over already");
	refused(&w, "alice", "standdown", "{\"reason\":\"x\"}", "refused", "stood down already");
	until(&w, "2026-11-26T12:00:00Z");
	plans(&w, "R1");
	told(&w, "R1");
	ck_assert_str_eq(swep(&w), "STANDING_DOWN 0");
	ck_assert_ptr_nonnull(strstr(alarms(&w), "1 person whom it gave a bed has no plan"));
	plans(&w, "R2");
	world_turn(&w, NULL, 0);
	ck_assert_str_eq(swep(&w), "STANDING_DOWN 0"); /* nobody has said so to them */
	ck_assert_ptr_nonnull(strstr(alarms(&w), "1 person whom it gave a bed has no plan"));
	told(&w, "R2");
	ck_assert_str_eq(swep(&w), "IDLE 0");
	ck_assert_str_eq(alarms(&w), "");
	ck_assert_str_eq(live(&w), "H1 occupied, L1 occupied");
	ck_assert_str_eq(world_text(&w, "SELECT outcome FROM activation"), "stood-down");
	finish(&w);
}
END_TEST

/* Where people leave every morning, a plan waits for them until SWEP ends; who sleeps there still
 * keeps theirs. */
START_TEST(a_plan_for_whoever_did_not_come_back_is_over_with_swep)
{
	struct world w;
	hotels(&w);
	alice(&w, "site", "{\"site\":\"gateway\",\"change\":\"stay=nightly\"}", "ok", "Changed");
	activate(&w, 1);
	in(&w, "GW2", "R1");
	in(&w, "L1", "R2");
	plans(&w, "R1");
	plans(&w, "R2");
	told(&w, "R2");
	bob(&w, "checkout", "{\"person\":\"R1\"}", "ok", "Checked out");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM plan WHERE ended = 0"), 2);
	until(&w, "2026-11-23T11:00:00Z");
	alice(&w, "standdown", "{\"reason\":\"mild\"}", "ok", "STANDING_DOWN");
	until(&w, "2026-11-24T09:05:00Z");
	ck_assert_str_eq(swep(&w), "IDLE 0");
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(n.ref || ' ' || p.outcome, ', ')"
					" FROM plan p JOIN person n ON n.id = p.person"
					" ORDER BY n.ref"),
			 "R1 over, R2 ");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM audit WHERE kind = 'plan' AND"
					  " change = 'open -> over'"),
			 1);
	finish(&w);
}
END_TEST

#define NO_KEY "{\"person\":\"R1\",\"reason\":\"no key\"}"
#define AFTER                                                                                      \
	"SWEP has ended, and 1 person in a bed that it gave has no plan that they were told of: "  \
	"H1 at Church hall; nothing of theirs has ended, see plans"

START_TEST(a_plan_that_fails_after_swep_has_ended_is_an_alarm)
{
	struct world w;
	standing_down(&w);
	plans(&w, "R1");
	told(&w, "R1");
	plans(&w, "R2");
	told(&w, "R2");
	until(&w, "2026-11-24T09:05:00Z");
	ck_assert_str_eq(swep(&w), "IDLE 0");
	ck_assert_str_eq(alarms(&w), "");
	json_t *reply = world_ok(&w, "bob", "plan-drop", NO_KEY), *result, *people;
	ck_assert_str_eq(said(reply, 1),
			 "ALARM: SWEP has ended, and R1 is still in H1: find another plan.");
	json_decref(reply);
	ck_assert_str_eq(swep(&w), "IDLE 0");
	ck_assert_str_eq(alarms(&w), AFTER);
	reply = world_ok(&w, "bob", "plans", "{}");
	result = json_object_get(reply, "result");
	people = json_object_get(result, "people");
	ck_assert_int_eq((int)json_array_size(people), 1);
	ck_assert_str_eq(json_string_value(json_object_get(json_array_get(people, 0), "person")),
			 "R1");
	json_decref(reply);
	plans(&w, "R1");
	ck_assert_str_eq(alarms(&w), AFTER); /* not told of it yet */
	until(&w, "2026-11-25T10:00:00Z");
	ck_assert_str_eq(alarms(&w), AFTER);
	told(&w, "R1");
	ck_assert_str_eq(alarms(&w), "");
	bob(&w, "plan-drop", NO_KEY, "ok", "Dropped");
	ck_assert_str_eq(alarms(&w), AFTER);
	bob(&w, "checkout", "{\"person\":\"R1\"}", "ok", "Checked out");
	ck_assert_str_eq(alarms(&w), "");
	finish(&w);
}
END_TEST

START_TEST(who_comes_to_a_bed_of_swep_after_it_has_ended_lacks_a_plan)
{
	struct world w;
	standing_down(&w);
	plans(&w, "R1");
	told(&w, "R1");
	plans(&w, "R2");
	told(&w, "R2");
	until(&w, "2026-11-24T08:50:00Z");
	bob(&w, "hold", "{\"bed\":\"H2\",\"person\":\"R4\"}", "ok", "Held");
	until(&w, "2026-11-24T09:05:00Z");
	ck_assert_str_eq(swep(&w), "IDLE 0");
	bob(&w, "checkin", "{\"person\":\"R4\"}", "ok", "Checked in: H2");
	bob(&w, "plan-drop", "{\"person\":\"R4\",\"reason\":\"x\"}", "not-found", "no plan");
	until(&w, "2026-11-24T09:11:00Z");
	ck_assert_ptr_nonnull(strstr(alarms(&w), "told of: H2 at Church hall"));
	finish(&w);
}
END_TEST

START_TEST(who_leaves_lacks_no_plan_any_more_and_is_counted)
{
	struct world w;
	standing_down(&w);
	plans(&w, "R2");
	told(&w, "R2");
	until(&w, "2026-11-24T10:00:00Z");
	ck_assert_str_eq(swep(&w), "STANDING_DOWN 0");
	bob(&w, "checkout", "{\"person\":\"R1\"}", "ok", "Checked out");
	json_t *reply = world_ok(&w, "bob", "plans", "{}");
	ck_assert_int_eq(
	    json_integer_value(json_object_get(json_object_get(reply, "result"), "gone")), 0);
	json_decref(reply); /* SWEP has ended already, and with it what is counted */
	ck_assert_str_eq(swep(&w), "IDLE 0");
	finish(&w);
}
END_TEST

START_TEST(plans_list_those_without_one_first_and_every_look_is_recorded)
{
	struct world w;
	standing_down(&w);
	plans(&w, "R1");
	json_t *reply = world_ok(&w, "bob", "plans", "{}");
	json_t *result = json_object_get(reply, "result"),
	       *people = json_object_get(result, "people");
	ck_assert_int_eq((int)json_array_size(people), 2);
	ck_assert_str_eq(json_string_value(json_object_get(json_array_get(people, 0), "person")),
			 "R2");
	ck_assert(json_is_null(json_object_get(json_array_get(people, 0), "plan")));
	json_t *plan = json_object_get(json_array_get(people, 1), "plan");
	ck_assert_str_eq(json_string_value(json_object_get(plan, "by")), "2026-11-27");
	ck_assert(json_is_null(json_object_get(plan, "told_at")));
	ck_assert_int_eq(json_integer_value(json_object_get(result, "lacking")), 1);
	json_decref(reply);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM audit WHERE kind = 'person'"
					  " AND change = 'looked at: plans'"),
			 2);
	world_refused(&w, "vera", "plans", "{}", "forbidden");
	finish(&w);
}
END_TEST

START_TEST(who_was_there_before_swep_holds_nothing_up)
{
	struct world w;
	hotels(&w);
	in(&w, "L1", "R2");
	world_advance(&w, HOURS_MS(1));
	activate(&w, 1);
	until(&w, "2026-11-23T11:00:00Z");
	alice(&w, "standdown", "{\"reason\":\"mild\"}", "ok", "STANDING_DOWN");
	until(&w, "2026-11-24T09:05:00Z");
	ck_assert_str_eq(swep(&w), "IDLE 0");
	finish(&w);
}
END_TEST

START_TEST(cold_again_before_all_have_a_plan_opens_the_same_swep)
{
	struct world w;
	standing_down(&w);
	until(&w, "2026-11-25T12:00:00Z");
	ck_assert_str_eq(swep(&w), "STANDING_DOWN 0");
	activate(&w, 1);
	ck_assert_str_eq(swep(&w), "ACTIVE 1");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM activation"), 1);
	bob(&w, "open", "{\"site\":\"hall\",\"count\":2}", "ok", "Open");
	plans(&w, "R1");
	plans(&w, "R2");
	ck_assert_str_eq(swep(&w), "ACTIVE 1");
	finish(&w);
}
END_TEST

/* Paper says that somebody is in a room that nobody has by the record. */
START_TEST(no_room_is_cancelled_in_which_somebody_is_said_to_be)
{
	struct world w;
	hotels(&w);
	book(&w, 2, "2026-11-24");
	at(&w, "2026-11-21T20:30:00Z");
	bob(&w, "checkin",
	    "{\"bed\":\"ROOM1\",\"person\":\"K3\",\"for\":[\"dog\"],\"at\":\"20:20\"}", "refused",
	    "");
	alice(&w, "cancel", "{\"bed\":\"ROOM1\",\"reason\":\"mild\"}", "taken",
	      "somebody is said to be in ROOM1: look first, and if it is empty: dismiss two");
	alice(&w, "cancel", "{\"site\":\"canal\",\"reason\":\"mild\"}", "ok",
	      "ROOM1 is not cancelled: somebody is said to be in it: look first");
	ck_assert_str_eq(bed_state_of(&w, "ROOM1"), "ready");
	ck_assert_str_eq(bed_state_of(&w, "ROOM2"), "closed");
	alice(&w, "cancel", "{\"site\":\"canal\",\"reason\":\"mild\"}", "taken", "dismiss two");
	bob(&w, "dismiss", "{\"alarm\":\"two\",\"reason\":\"empty\"}", "ok", "");
	alice(&w, "cancel", "{\"bed\":\"ROOM1\",\"reason\":\"mild\"}", "ok", "Cancelled: ROOM1");
	finish(&w);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    rooms_are_made_by_booking_and_given_last,
	    whoever_waits_is_offered_a_room_that_was_booked,
	    a_bad_booking_changes_nothing,
	    a_worker_books_on_a_managers_word_or_where_workers_may_on_their_own,
	    a_night_that_has_begun_is_paid_for_too,
	    a_room_is_paid_for_longer_at_its_price_or_another,
	    a_bad_change_of_rooms_changes_nothing,
	    a_room_that_was_given_back_is_opened_by_no_list,
	    an_unused_room_is_given_back_and_its_nights_are_not_spent,
	    an_extension_that_is_given_back_costs_nothing,
	    costs_stand_by_hotel_and_by_activation,
	    an_empty_room_closes_and_nobody_is_put_out_of_the_other,
	    an_overdue_room_that_is_paid_for_is_one_like_any_other,
	    a_room_paid_to_tomorrow_is_asked_about_at_two,
	    no_plan_that_does_not_serve_silences_a_room_paid_to_tomorrow,
	    days_off_are_asked_about_on_the_last_working_day,
	    who_comes_after_two_is_asked_about_at_once_and_a_restart_forgets_nothing,
	    a_family_in_a_hotel_is_asked_about_before_six_weeks_are_over,
	    of_two_in_one_room_an_alarm_is_told_once,
	    periods_in_hotels_add_up,
	    a_site_may_have_a_limit_of_its_own,
	    who_was_told_has_been_seen,
	    a_plan_says_what_when_and_whose_and_who_told_them,
	    a_plan_outlasts_a_night_and_ends_with_a_stay,
	    a_bad_plan_changes_nothing,
	    a_merge_leaves_one_plan_and_an_erasure_none,
	    two_temporary_plans_become_one,
	    what_somebody_was_told_last_stands_when_two_plans_become_one,
	    the_morning_sheet_shows_who_lacks_a_plan_and_which_rooms_end,
	    swep_stays_standing_down_until_the_last_has_a_plan,
	    a_plan_for_whoever_did_not_come_back_is_over_with_swep,
	    a_plan_that_fails_after_swep_has_ended_is_an_alarm,
	    who_comes_to_a_bed_of_swep_after_it_has_ended_lacks_a_plan,
	    who_leaves_lacks_no_plan_any_more_and_is_counted,
	    plans_list_those_without_one_first_and_every_look_is_recorded,
	    who_was_there_before_swep_holds_nothing_up,
	    cold_again_before_all_have_a_plan_opens_the_same_swep,
	    no_room_is_cancelled_in_which_somebody_is_said_to_be,
	};
	return suite_run("hotels", cases, COUNT_OF(cases));
}
