/* SPDX-License-Identifier: MIT
 *
 * The waiting list: who is offered what comes free, for how long, and whom it goes past and why.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/dice.h"
#include "lib/evening.h"

/* ---- the evening ----------------------------------------------------------------------------- */

static void hold(struct world *w, const char *bed, const char *person, const char *needs)
{
	char args[200];
	snprintf(args, sizeof(args), "{\"bed\":\"%s\",\"person\":\"%s\",\"for\":[%s]}", bed, person,
		 needs);
	bob(w, "hold", args, "ok", "Held");
}

/* By H1 to H5. */
static void all_held(struct world *w)
{
	hold(w, "GW1", "H1", "");
	hold(w, "GW2", "H2", "");
	hold(w, "GW3", "H3", "");
	hold(w, "W1", "H4", "\"woman\"");
	hold(w, "L1", "H5", "");
	ck_assert_int_eq(free_now(w), 0);
}

/* Every bed of a night is held until 22:00. */
static void full_house(struct world *w)
{
	evening(w);
	all_held(w);
}

/* GW1 is for two. */
static void house_for_two(struct world *w)
{
	evening(w);
	json_decref(
	    world_ok(w, "alice", "bed", "{\"bed\":\"GW1\",\"change\":\"attributes=couple\"}"));
	all_held(w);
}

static void waits(struct world *w, const char *person, const char *needs, const char *answer)
{
	char args[200];
	snprintf(args, sizeof(args), "{\"person\":\"%s\",\"for\":[%s]}", person, needs);
	bob(w, "wait", args, "ok", answer);
}

static void frees(struct world *w, const char *person)
{
	char args[100];
	snprintf(args, sizeof(args), "{\"person\":\"%s\"}", person);
	bob(w, "release", args, "ok", "no longer held");
}

/* "R1 offered GW2; R2 waiting": in the order of the list. */
static const char *listed(struct world *w)
{
	return world_text(w, "SELECT group_concat(line, '; ') FROM (SELECT n.ref || ' ' || w.state"
			     " || coalesce(' ' || b.label, '') AS line FROM waiting w"
			     " JOIN person n ON n.id = w.person"
			     " LEFT JOIN waiting_offer o ON o.waiting = w.id AND o.outcome = ''"
			     " LEFT JOIN bed b ON b.id = o.bed"
			     " WHERE w.ended = 0 ORDER BY w.area, w.place)");
}

/* "GW2 declined area; GW3 expired": what was made of all offers, oldest first. */
static const char *offers(struct world *w)
{
	return world_text(w, "SELECT group_concat(line, '; ') FROM (SELECT b.label || ' ' ||"
			     " CASE outcome WHEN '' THEN 'open' ELSE outcome END ||"
			     " CASE reason WHEN '' THEN '' ELSE ' ' || reason END AS line"
			     " FROM waiting_offer o JOIN bed b ON b.id = o.bed"
			     " ORDER BY o.at, length(o.id), o.id)");
}

static const char *skip_of(struct world *w, const char *person)
{
	char sql[300];
	snprintf(sql, sizeof(sql),
		 "SELECT skipped_bed || ': ' || skipped_why FROM waiting w JOIN person n"
		 " ON n.id = w.person WHERE n.ref = '%s' AND w.ended = 0",
		 person);
	return world_text(w, sql);
}

/* An open offer, the person's state and the hold that keeps the bed for them are one thing. */
static void check_list(struct world *w)
{
	static const char *const never[] = {
	    "SELECT count(*) FROM waiting_offer o LEFT JOIN placement p ON p.id = o.placement"
	    " LEFT JOIN waiting w ON w.id = o.waiting WHERE o.outcome = ''"
	    " AND (p.state IS NOT 'held' OR p.bed <> o.bed OR p.person <> w.person"
	    " OR p.expires <> o.until OR w.state <> 'offered' OR w.ended <> 0)",
	    "SELECT count(*) FROM waiting w LEFT JOIN waiting_offer o ON o.waiting = w.id"
	    " AND o.outcome = '' WHERE (w.state = 'offered') <> (o.id IS NOT NULL)",
	    "SELECT count(*) FROM waiting WHERE (state IN ('placed', 'left')) <> (ended <> 0)",
	    "SELECT count(*) FROM waiting_offer WHERE (outcome = '') <> (ended = 0)",
	    "SELECT count(*) FROM waiting w JOIN placement p ON p.person = w.person"
	    " AND p.state <> 'ended' WHERE w.ended = 0 AND w.state = 'waiting'",
	    "SELECT count(*) FROM waiting w JOIN bed b JOIN waiting_offer o ON o.waiting = w.id"
	    " AND o.bed = b.id WHERE w.area <> b.area OR o.area <> w.area",
	    "SELECT count(*) FROM waiting w WHERE NOT EXISTS (SELECT 1 FROM audit a"
	    " WHERE a.kind = 'waiting' AND a.subject = w.id"
	    " AND json_extract(a.after, '$.state') = w.state)",
	    "SELECT count(*) FROM waiting_offer o WHERE NOT EXISTS (SELECT 1 FROM audit a"
	    " WHERE a.kind = 'waiting-offer' AND a.subject = o.id"
	    " AND json_extract(a.after, '$.outcome') = o.outcome)",
	};
	for (size_t i = 0; i < COUNT_OF(never); i++)
		ck_assert_msg(world_number(w, never[i]) == 0, "%s", never[i]);
	if (world_number(w, "SELECT count(*) FROM waiting WHERE ended = 0") > 0)
		ck_assert_int_gt(
		    world_number(w, "SELECT count(*) FROM deadline WHERE kind = 'waiting'"), 0);
}

static void done(struct world *w)
{
	check_list(w);
	finish(w);
}

/* ---- the order ------------------------------------------------------------------------------- */

START_TEST(the_order_is_kept_over_every_answer)
{
	struct world w;
	full_house(&w);
	waits(&w, "R1", "\"man\"", "R1 is number 1 on the list");
	waits(&w, "R2", "\"man\",\"dog\"", "R2 is number 2");
	waits(&w, "R3", "\"woman\"", "R3 is number 3");
	frees(&w, "H2");
	ck_assert_str_eq(listed(&w), "R1 offered GW2; R2 waiting; R3 waiting");
	bob(&w, "decline", "{\"person\":\"R1\",\"reason\":\"area\"}", "ok",
	    "Declined: GW2 at The Gateway by R1 (area). They keep their place");
	ck_assert_str_eq(listed(&w), "R1 waiting; R2 waiting; R3 offered GW2");
	ck_assert_str_eq(skip_of(&w, "R1"), "GW2: declined it at 20:00");
	ck_assert_str_eq(skip_of(&w, "R2"), "GW2: takes no dogs");
	bob(&w, "accept", "{\"person\":\"R3\"}", "ok",
	    "Accepted: GW2 at The Gateway is held for R3 until 22:00 (2 h)");
	ck_assert_str_eq(listed(&w), "R1 waiting; R2 waiting");
	frees(&w, "H3");
	ck_assert_str_eq(listed(&w), "R1 offered GW3; R2 waiting");
	world_advance(&w, MINUTES_MS(30));
	ck_assert_str_eq(listed(&w), "R1 waiting; R2 offered GW3");
	ck_assert_str_eq(skip_of(&w, "R1"), "GW3: did not answer about it at 20:30");
	bob(&w, "accept", "{\"person\":\"R2\"}", "ok", "GW3 at The Gateway is held for R2");
	ck_assert_str_eq(offers(&w), "GW2 declined area; GW2 accepted; GW3 expired; GW3 accepted");
	ck_assert_str_eq(listed(&w), "R1 waiting");
	waits(&w, "R4", "", "R4 is number 2");
	done(&w);
}
END_TEST

START_TEST(a_refused_bed_is_not_offered_to_the_same_person_that_night)
{
	struct world w;
	full_house(&w);
	waits(&w, "R1", "", "number 1");
	frees(&w, "H2");
	bob(&w, "decline", "{\"person\":\"R1\",\"reason\":\"other-people\"}", "ok", "Declined");
	world_advance(&w, MINUTES_MS(50));
	ck_assert_str_eq(listed(&w), "R1 waiting");
	ck_assert_str_eq(offers(&w), "GW2 declined other-people");
	frees(&w, "H5");
	ck_assert_str_eq(listed(&w), "R1 offered L1");
	frees(&w, "R1"); /* whoever releases what is offered gives it up for them */
	ck_assert_str_eq(listed(&w), "R1 waiting");
	ck_assert_str_eq(offers(&w), "GW2 declined other-people; L1 withdrawn");
	world_advance(&w, MINUTES_MS(16)); /* who gave it up is asked again, where nobody else is */
	ck_assert_str_eq(listed(&w), "R1 offered L1");
	bob(&w, "refuse", "{\"person\":\"R1\",\"reason\":\"area\"}", "ok", "Refused");
	ck_assert_str_eq(offers(&w), "GW2 declined other-people; L1 withdrawn; L1 declined area");
	at(&w, "2026-11-22T08:30:00Z");
	world_advance(&w, MINUTES_MS(15));
	ck_assert_str_eq(listed(&w), "R1 waiting");
	world_advance(&w, MINUTES_MS(15)); /* for the next night they are asked anew */
	ck_assert_str_eq(listed(&w), "R1 offered GW2");
	done(&w);
}
END_TEST

START_TEST(the_best_of_what_is_free_is_offered)
{
	struct world w;
	full_house(&w);
	waits(&w, "R1", "\"man\"", "number 1");
	frees(&w, "H1"); /* the wheelchair room, which alone is free */
	ck_assert_str_eq(listed(&w), "R1 offered GW1");
	bob(&w, "decline", "{\"person\":\"R1\",\"reason\":\"no-reason\",\"leave\":true}", "ok",
	    "by R1 (no-reason).");
	ck_assert_str_eq(listed(&w), "");
	frees(&w, "H2");
	bob(&w, "wait", "{\"person\":\"R2\",\"for\":[\"man\"]}", "refused",
	    "GW2 at The Gateway is free and suits: hold best R2 --for man");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM person WHERE ref = 'R2'"), 0);
	done(&w);
}
END_TEST

START_TEST(nobody_is_offered_a_bed_once_they_are_known_to_be_under_18)
{
	struct world w;
	full_house(&w);
	waits(&w, "R1", "\"25+\"", "number 1");
	bob(&w, "person", "{\"person\":\"R1\",\"age\":\"16-17\"}", "ok", "");
	frees(&w, "H2");
	ck_assert_str_eq(listed(&w), "R1 waiting");
	done(&w);
}
END_TEST

static json_t *result_of(struct world *w, const char *verb, const char *args)
{
	json_t *reply = world_ok(w, "bob", verb, args);
	json_t *result = json_incref(json_object_get(reply, "result"));
	json_decref(reply);
	return result;
}

/* Two who share a bed: one place, two people, one answer. */
START_TEST(two_wait_for_one_bed_together)
{
	struct world w;
	house_for_two(&w);
	bob(&w, "wait", "{\"person\":\"C1\",\"with\":\"C2\",\"for\":[\"man\",\"with-woman\"]}",
	    "ok", "Waiting: C1 and C2 are number 1 on the list, for one bed together.");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM turnaway"), 2);
	bob(&w, "wait", "{\"person\":\"C2\"}", "taken",
	    "C2 is on the waiting list already, number 1");
	bob(&w, "wait", "{\"person\":\"C3\",\"with\":\"C2\"}", "taken",
	    "C2 is on the waiting list");
	bob(&w, "wait", "{\"person\":\"C4\",\"with\":\"C1\"}", "taken",
	    "C1 is on the waiting list");
	waits(&w, "R1", "\"man\"", "number 2");
	json_t *status = result_of(&w, "status", "{}");
	ck_assert_int_eq(
	    json_integer_value(json_object_get(json_object_get(status, "waiting"), "count")), 3);
	json_decref(status);
	frees(&w, "H2"); /* not for two */
	ck_assert_str_eq(listed(&w), "C1 waiting; R1 offered GW2");
	frees(&w, "H1");
	ck_assert_str_eq(listed(&w), "C1 offered GW1; R1 offered GW2");
	ck_assert_str_eq(live(&w), "GW1 held, GW1 held, GW2 held, GW3 held, L1 held, W1 held");
	bob(&w, "decline", "{\"person\":\"C2\",\"reason\":\"area\"}", "ok",
	    "Declined: GW1 at The Gateway by C2 and C1 (area). They keep their place on the list.");
	ck_assert_str_eq(live(&w), "GW2 held, GW3 held, L1 held, W1 held");
	at(&w, "2026-11-22T09:30:00Z");
	world_turn(&w, NULL, 0);
	ck_assert_str_eq(listed(&w), "C1 offered GW1; R1 offered GW2");
	bob(&w, "release", "{\"person\":\"C2\"}", "ok", ""); /* nobody's half */
	ck_assert_str_eq(listed(&w), "C1 waiting; R1 offered GW2");
	finish(&w);
}
END_TEST

static void waits_with_themselves(const char *args)
{
	struct world w;
	house_for_two(&w);
	json_decref(world_ok(&w, "bob", "tempref", "{}"));
	bob(&w, "wait", args, "ok", "for one bed together");
	frees(&w, "H2");
	ck_assert_ptr_null(strstr(listed(&w), "offered"));
	json_decref(
	    world_ok(&w, "bob", "merge", "{\"temporary\":\"T-2026-11-21-1\",\"person\":\"C1\"}"));
	ck_assert_int_eq(world_number(&w, "SELECT needs FROM waiting"), 0);
	ck_assert_str_eq(listed(&w), "C1 offered GW2");
	done(&w);
}

/* Somebody and their temporary reference were no couple: any bed for one suits. */
START_TEST(a_couple_that_is_one_person_waits_for_a_bed_of_one)
{
	waits_with_themselves("{\"person\":\"T-2026-11-21-1\",\"with\":\"C1\"}");
	waits_with_themselves("{\"person\":\"C1\",\"with\":\"T-2026-11-21-1\"}");
}
END_TEST

START_TEST(two_accept_one_bed_and_one_may_find_another_alone)
{
	struct world w;
	house_for_two(&w);
	bob(&w, "wait", "{\"person\":\"C1\",\"with\":\"C2\",\"for\":[\"man\",\"with-woman\"]}",
	    "ok", "Waiting");
	bob(&w, "wait", "{\"person\":\"D1\",\"with\":\"D2\",\"for\":[\"man\",\"with-woman\"]}",
	    "ok", "Waiting");
	frees(&w, "H1");
	bob(&w, "accept", "{\"person\":\"C2\"}", "ok",
	    "Accepted: GW1 at The Gateway is held for C2 and C1 until");
	/* their own, not their partner's */
	ck_assert_str_eq(world_text(&w, "SELECT n.ref FROM request r JOIN placement p"
					" ON p.id = r.reply ->> '$.result.placement'"
					" JOIN person n ON n.id = p.person"
					" ORDER BY r.seq DESC LIMIT 1"),
			 "C2");
	ck_assert_str_eq(listed(&w), "D1 waiting");
	bob(&w, "release", "{\"person\":\"H4\"}", "ok", "");
	bob(&w, "hold", "{\"bed\":\"W1\",\"person\":\"D2\",\"for\":[\"woman\"]}", "ok", "Held");
	ck_assert_str_eq(listed(&w), "D1 waiting");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM waiting WHERE ended = 0"
					  " AND partner = ''"),
			 1);
	frees(&w, "H2"); /* one bed will do for him */
	ck_assert_str_eq(listed(&w), "D1 offered GW2");
	finish(&w);
}
END_TEST

static void waits_and_hears(struct world *w, const char *args, const char *wanted)
{
	json_t *reply = world_ok(w, "bob", "wait", args);
	json_t *text = json_object_get(json_object_get(reply, "result"), "text");
	json_t *lines = json_object_get(text, "lines");
	const char *said = json_string_value(json_array_get(lines, 1));
	ck_assert_msg(said == NULL ? wanted == NULL
				   : wanted != NULL && strstr(said, wanted) != NULL,
		      "wait %s: %s lacks %s", args, said, wanted);
	json_decref(reply);
}

/* Nobody waits beside a free bed without being told why it is none for them. */
START_TEST(who_waits_beside_free_beds_hears_why_none_is_theirs)
{
	struct world w;
	full_house(&w);
	waits_and_hears(&w, "{\"person\":\"R1\",\"for\":[\"wheelchair\"]}", NULL);
	frees(&w, "H2");
	waits_and_hears(&w, "{\"person\":\"R2\",\"for\":[\"dog\"]}",
			"No free bed suits dog: GW2 at The Gateway: ");
	frees(&w, "H4");
	waits_and_hears(&w, "{\"person\":\"R3\",\"for\":[\"late-entry\"]}",
			"say in --for what they are too, and a bed is free: woman (W1 at ");
	done(&w);
}
END_TEST

START_TEST(nobody_waits_with_a_child)
{
	struct world w;
	house_for_two(&w);
	bob(&w, "wait", "{\"person\":\"C1\",\"with\":\"C2\"}", "ok", "Waiting");
	bob(&w, "person", "{\"person\":\"C2\",\"age\":\"16-17\"}", "ok", "");
	frees(&w, "H1");
	ck_assert_str_eq(listed(&w), "C1 waiting");
	finish(&w);
}
END_TEST

START_TEST(women_only_is_never_relaxed)
{
	struct world w;
	full_house(&w);
	waits(&w, "R1", "\"man\"", "number 1");
	waits(&w, "R2", "", "number 2");
	frees(&w, "H4");
	ck_assert_str_eq(listed(&w), "R1 waiting; R2 waiting");
	waits(&w, "R3", "\"dog\"", "number 3");
	world_advance(&w, MINUTES_MS(40));
	ck_assert_str_eq(listed(&w), "R1 waiting; R2 waiting; R3 waiting");
	bob(&w, "wait", "{\"person\":\"R4\",\"for\":[\"woman\"]}", "refused",
	    "W1 at Women's house");
	done(&w);
}
END_TEST

/* Both releases in one turn: the line of a request as io hands it over. */
static struct event asks(const char *line, uint32_t peer)
{
	return (struct event){.kind = EVENT_REQUEST,
			      .peer = {peer, 1},
			      .user = "bob",
			      .line = line,
			      .length = strlen(line)};
}

START_TEST(two_beds_that_free_in_one_turn_are_offered_to_two)
{
	struct world w;
	full_house(&w);
	waits(&w, "R1", "\"dog\"", "number 1");
	waits(&w, "R2", "", "number 2");
	waits(&w, "R3", "", "number 3");
	struct event both[] = {
	    asks("{\"v\":1,\"id\":\"a\",\"verb\":\"release\",\"args\":{\"person\":\"H2\"}}", 1),
	    asks("{\"v\":1,\"id\":\"b\",\"verb\":\"release\",\"args\":{\"person\":\"H3\"}}", 2)};
	world_turn(&w, both, 2);
	ck_assert_str_eq(listed(&w), "R1 offered GW3; R2 offered GW2; R3 waiting");
	ck_assert_str_eq(skip_of(&w, "R1"), ": "); /* nothing went past: their own came first */
	done(&w);
}
END_TEST

START_TEST(of_two_that_free_at_once_the_least_special_is_offered)
{
	struct world w;
	full_house(&w);
	frees(&w, "H2");
	json_decref(world_ok(&w, "alice", "bed",
			     "{\"bed\":\"GW2\",\"change\":\"attributes=ground-floor\"}"));
	hold(&w, "GW2", "H2", "");
	waits(&w, "R1", "\"man\"", "number 1");
	struct event both[] = {
	    asks("{\"v\":1,\"id\":\"a\",\"verb\":\"release\",\"args\":{\"person\":\"H3\"}}", 1),
	    asks("{\"v\":1,\"id\":\"b\",\"verb\":\"release\",\"args\":{\"person\":\"H2\"}}", 2)};
	world_turn(&w, both, 2);
	ck_assert_str_eq(listed(&w), "R1 offered GW2"); /* and not the one that takes dogs */
	done(&w);
}
END_TEST

/* ---- time, crashes, doors -------------------------------------------------------------------- */

START_TEST(an_offer_runs_out_after_a_restart)
{
	struct world w;
	full_house(&w);
	waits(&w, "R1", "", "number 1");
	waits(&w, "R2", "", "number 2");
	frees(&w, "H2");
	ck_assert_str_eq(listed(&w), "R1 offered GW2; R2 waiting");
	world_restart(&w);
	world_advance(&w, MINUTES_MS(29));
	ck_assert_str_eq(listed(&w), "R1 offered GW2; R2 waiting");
	for (size_t i = 0; i < world_count(&w, EFFECT_PUBLISH); i++) /* an offer is no hold */
		ck_assert_ptr_null(strstr(world_seen(&w, EFFECT_PUBLISH, i)->text, "GW2 ends at"));
	ck_assert_int_eq(world_number(&w, "SELECT due = expires FROM deadline JOIN placement ON"
					  " id = subject WHERE kind = 'placement'"
					  " AND bed LIKE '%/GW2' AND state = 'held'"),
			 1);
	world_restart(&w);
	world_advance(&w, MINUTES_MS(1));
	ck_assert_str_eq(listed(&w), "R1 waiting; R2 offered GW2");
	w.now = wall_plus(w.now, HOURS_MS(1)); /* nobody was there to look */
	world_restart(&w);
	world_advance(&w, 0);
	ck_assert_str_eq(listed(&w), "R1 offered GW2; R2 waiting");
	ck_assert_str_eq(offers(&w), "GW2 expired; GW2 expired; GW2 open");
	done(&w);
}
END_TEST

static const char *alarms(struct world *w)
{
	return world_text(w, "SELECT group_concat(sentence, '; ') FROM alarm WHERE kind = 'offer'"
			     " AND cleared IS NULL");
}

START_TEST(nobody_waits_all_night_beside_a_bed_that_nobody_rang_about)
{
	struct world w;
	full_house(&w);
	waits(&w, "R1", "", "number 1");
	frees(&w, "H2");
	world_advance(&w, MINUTES_MS(14));
	ck_assert_str_eq(alarms(&w), "");
	world_advance(&w, MINUTES_MS(1));
	ck_assert_str_eq(alarms(&w), "GW2 at The Gateway is offered to the waiting list until "
				     "20:30, and nobody has rung: see waiting, then accept or "
				     "decline");
	world_advance(&w, MINUTES_MS(15));
	ck_assert_str_eq(listed(&w), "R1 waiting");
	ck_assert_str_eq(skip_of(&w, "R1"), "GW2: was offered, and nobody answered");
	ck_assert_ptr_nonnull(strstr(alarms(&w), "GW2 at The Gateway was offered to the waiting "
						 "list until 20:30, and nobody rang"));
	world_advance(&w, MINUTES_MS(14));
	ck_assert_str_eq(listed(&w), "R1 waiting");
	ck_assert_int_eq(free_now(&w), 1);
	world_advance(&w, MINUTES_MS(1));
	ck_assert_str_eq(listed(&w), "R1 offered GW2");
	ck_assert_ptr_nonnull(strstr(alarms(&w), "until 21:15, and nobody has rung"));
	/* for the door it is kept no longer than one offer lasts */
	bob(&w, "checkin", "{\"person\":\"R9\",\"bed\":\"GW2\"}", "ok", "Checked in: GW2");
	ck_assert_str_eq(alarms(&w), "");
	done(&w);
}
END_TEST

START_TEST(what_nobody_rang_about_goes_to_the_next_before_it_comes_back)
{
	struct world w;
	full_house(&w);
	waits(&w, "R1", "", "number 1");
	waits(&w, "R2", "", "number 2");
	frees(&w, "H2");
	world_advance(&w, MINUTES_MS(30));
	ck_assert_str_eq(listed(&w), "R1 waiting; R2 offered GW2");
	world_advance(&w, MINUTES_MS(30));
	ck_assert_str_eq(listed(&w), "R1 offered GW2; R2 waiting");
	bob(&w, "accept", "{\"person\":\"R1\"}", "ok", "Accepted: GW2");
	ck_assert_ptr_null(strstr(alarms(&w), "until 20:30"));
	ck_assert_ptr_nonnull(strstr(alarms(&w), "until 21:00, and nobody rang"));
	bob(&w, "decline", "{\"person\":\"R2\",\"reason\":\"area\",\"leave\":true}", "ok",
	    "R2 has left");
	ck_assert_str_eq(alarms(&w), "");
	done(&w);
}
END_TEST

START_TEST(a_crash_between_a_bed_and_its_offer_loses_neither)
{
	struct world w;
	full_house(&w);
	world_advance(&w, MINUTES_MS(5));
	waits(&w, "R1", "\"dog\"", "number 1");
	world_advance(&w, MINUTES_MS(114));
	at(&w, "2026-11-21T22:00:00Z");
	world_turn(&w, NULL, 0); /* all five holds run out; what follows is not yet done */
	ck_assert_str_eq(live(&w), "");
	ck_assert_str_eq(offers(&w), "");
	world_restart(&w);
	ck_assert_str_eq(listed(&w), "R1 offered L1"); /* at The Gateway last entry has passed */
	done(&w);
}
END_TEST

START_TEST(who_stands_at_the_door_waits_for_one_offer_at_most)
{
	struct world w;
	full_house(&w);
	waits(&w, "R1", "", "number 1");
	waits(&w, "R2", "", "number 2");
	frees(&w, "H2");
	world_advance(&w, MINUTES_MS(10));
	bob(&w, "checkin", "{\"person\":\"R9\",\"bed\":\"GW2\"}", "taken", "held until 20:30");
	bob(&w, "decline", "{\"person\":\"R1\",\"reason\":\"dog\"}", "ok", "Declined");
	world_advance(&w, MINUTES_MS(19));
	bob(&w, "checkin", "{\"person\":\"R9\",\"bed\":\"GW2\"}", "taken", "held until 20:40");
	world_advance(&w, MINUTES_MS(1));
	ck_assert_str_eq(listed(&w), "R1 waiting; R2 offered GW2");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R8\"}", "taken", "held until 20:40");
	bob(&w, "checkin", "{\"person\":\"R9\",\"bed\":\"GW2\"}", "ok", "Checked in: GW2");
	ck_assert_str_eq(listed(&w), "R1 waiting; R2 waiting");
	ck_assert_str_eq(offers(&w), "GW2 declined dog; GW2 yielded");
	done(&w);
}
END_TEST

/* Nobody has said yes to it, and they need not know of it: whoever is let in elsewhere is there. */
START_TEST(an_offer_shuts_no_other_door_to_whom_it_is_made)
{
	static const char *const ways[] = {
	    "{\"person\":\"V1\",\"bed\":\"W1\",\"for\":[\"woman\"]}",
	    "{\"person\":\"V1\",\"bed\":\"W1\",\"at\":\"20:06\"}",
	    "{\"person\":\"V1\",\"bed\":\"W1\",\"at\":\"20:03\"}",
	};
	for (size_t i = 0; i < COUNT_OF(ways); i++) {
		struct world w;
		full_house(&w);
		waits(&w, "V1", "\"woman\",\"dog\"", "number 1");
		waits(&w, "V2", "\"dog\"", "number 2");
		world_advance(&w, MINUTES_MS(5));
		frees(&w, "H5");
		world_advance(&w, MINUTES_MS(5));
		ck_assert_str_eq(listed(&w), "V1 offered L1; V2 waiting");
		bob(&w, "person", "{\"person\":\"V1\",\"for\":[\"nothing\",\"woman\"]}", "ok", "");
		bob(&w, "checkin", ways[i], "taken", "W1 is held until");
		ck_assert_str_eq(listed(&w), "V1 offered L1; V2 waiting");
		frees(&w, "H4");
		bob(&w, "checkin", ways[i], "ok", "Checked in: W1 at Women's house for V1");
		world_advance(&w, 0);
		ck_assert_str_eq(listed(&w), "V2 offered L1");
		ck_assert_str_eq(offers(&w), "L1 yielded; L1 open");
		ck_assert_str_eq(live(&w), "GW1 held, GW2 held, GW3 held, L1 held, W1 occupied");
		done(&w);
	}
}
END_TEST

/* Paper of before the offer names that very bed. */
START_TEST(who_was_in_the_bed_that_is_offered_to_them_is_in_it)
{
	struct world w;
	full_house(&w);
	waits(&w, "R1", "", "number 1");
	world_advance(&w, MINUTES_MS(15));
	frees(&w, "H2");
	world_advance(&w, MINUTES_MS(5));
	ck_assert_str_eq(listed(&w), "R1 offered GW2");
	bob(&w, "checkin", "{\"person\":\"R1\",\"at\":\"20:10\"}", "refused", "lies before");
	bob(&w, "checkin", "{\"person\":\"R1\",\"bed\":\"GW2\",\"at\":\"20:10\"}", "ok",
	    "Checked in: GW2 at The Gateway for R1 (at 20:10, entered 20:20)");
	ck_assert_str_eq(listed(&w), "");
	ck_assert_str_eq(offers(&w), "GW2 yielded");
	done(&w);
}
END_TEST

static void offered_to_two(struct world *w)
{
	house_for_two(w);
	bob(w, "wait", "{\"person\":\"C1\",\"with\":\"C2\",\"for\":[\"man\",\"with-woman\"]}", "ok",
	    "Waiting");
	frees(w, "H1");
	world_advance(w, MINUTES_MS(5));
	ck_assert_str_eq(listed(w), "C1 offered GW1");
}

/* … and of two whoever came alone is there alone: the other keeps the place of both. */
START_TEST(an_offer_to_two_keeps_neither_from_another_bed)
{
	static const char *const ways[] = {
	    "{\"person\":\"C2\",\"bed\":\"W1\",\"for\":[\"woman\"]}",
	    "{\"person\":\"C2\",\"bed\":\"W1\",\"at\":\"20:04\",\"for\":[\"woman\"]}",
	    "{\"person\":\"C2\",\"bed\":\"W1\",\"alone\":true,\"for\":[\"woman\"]}",
	};
	for (size_t i = 0; i < COUNT_OF(ways); i++) {
		struct world w;
		offered_to_two(&w);
		frees(&w, "H4");
		json_t *result = world_ok(&w, "bob", "checkin", ways[i]);
		char *said = json_dumps(result, 0);
		ck_assert_msg(strstr(said, "Checked in: W1 at Women's house for C2") != NULL, "%s",
			      said);
		ck_assert_msg(strstr(said, "GW1 was offered to C2 and C1: that is withdrawn, and "
					   "C1 keeps their place") != NULL,
			      "%s", said);
		free(said);
		json_decref(result);
		ck_assert_str_eq(
		    world_text(&w,
			       "SELECT n.ref || ' ' || w.partner || w.skipped_why FROM waiting w"
			       " JOIN person n ON n.id = w.person WHERE w.ended = 0"),
		    "C1 was offered, but who was to have it is said to be in another");
		world_advance(&w, 0);
		ck_assert_str_eq(listed(&w), "C1 offered GW1");
		bob(&w, "accept", "{\"person\":\"C1\"}", "ok", "Accepted: GW1");
		ck_assert_str_eq(live(&w), "GW1 held, GW2 held, GW3 held, L1 held, W1 occupied");
		done(&w);
	}
}
END_TEST

/* … or who is given another bed. */
START_TEST(an_offer_keeps_no_other_bed_from_whom_it_is_made_to)
{
	static const char *const ways[] = {
	    "{\"person\":\"C2\",\"bed\":\"W1\",\"for\":[\"woman\"]}",
	    "{\"person\":\"R9\",\"with\":\"C2\",\"bed\":\"GW2\"}",
	};
	for (size_t i = 0; i < COUNT_OF(ways); i++) {
		struct world w;
		offered_to_two(&w);
		bob(&w, "hold", ways[i], "taken", "is held until");
		ck_assert_str_eq(listed(&w), "C1 offered GW1");
		frees(&w, i == 0 ? "H4" : "H2");
		if (i > 0)
			json_decref(world_ok(&w, "alice", "bed",
					     "{\"bed\":\"GW2\",\"change\":\"attributes=couple\"}"));
		bob(&w, "hold", ways[i], "ok", i == 0 ? "Held: W1" : "Held: GW2");
		ck_assert_str_eq(skip_of(&w, "C1"),
				 "GW1: was offered, but who was to have it holds another");
		world_advance(&w, 0);
		ck_assert_str_eq(listed(&w), "C1 offered GW1");
		done(&w);
	}
}
END_TEST

/* The bed itself is theirs to take, and nothing is withdrawn for a bed that nobody names. */
START_TEST(an_offer_says_how_it_is_taken_or_declined)
{
	struct world w;
	offered_to_two(&w);
	frees(&w, "H2");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"R9\",\"with\":\"C2\"}", "taken",
	    "C2 is only offered GW1 at The Gateway until 20:30, and nobody has accepted it; for "
	    "that bed: accept C2, and for another: decline C2");
	bob(&w, "checkin", "{\"person\":\"R9\",\"with\":\"C2\"}", "taken", "decline C2");
	ck_assert_str_eq(listed(&w), "C1 offered GW1");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"C1\"}", "ok", "The offer is accepted");
	done(&w);
}
END_TEST

START_TEST(two_come_to_another_bed_than_they_are_offered)
{
	struct world w;
	offered_to_two(&w);
	frees(&w, "H2");
	json_decref(
	    world_ok(&w, "alice", "bed", "{\"bed\":\"GW2\",\"change\":\"attributes=couple\"}"));
	bob(&w, "checkin", "{\"person\":\"C2\",\"with\":\"C1\",\"bed\":\"GW2\"}", "ok",
	    "Checked in: GW2 at The Gateway for C2 and C1");
	ck_assert_str_eq(listed(&w), "");
	ck_assert_str_eq(offers(&w), "GW1 yielded");
	done(&w);
}
END_TEST

/* Nor from whoever they come to, or who brings them. */
START_TEST(an_offer_keeps_nobody_from_whom_they_share_a_bed_with)
{
	static const char *const ways[] = {
	    "{\"person\":\"R1\",\"with\":\"H1\"}",
	    "{\"person\":\"R1\",\"with\":\"H1\",\"at\":\"20:04\"}",
	    "{\"person\":\"R1\",\"with\":\"H1\",\"bed\":\"GW1\"}",
	    "{\"person\":\"H1\",\"with\":\"R1\"}",
	};
	for (size_t i = 0; i < COUNT_OF(ways); i++) {
		struct world w;
		house_for_two(&w);
		waits(&w, "R1", "", "number 1");
		bob(&w, "checkin", "{\"person\":\"H1\"}", "ok", "Checked in: GW1");
		frees(&w, "H2");
		world_advance(&w, MINUTES_MS(5));
		ck_assert_str_eq(listed(&w), "R1 offered GW2");
		bob(&w, "checkin", ways[i], "ok", "Checked in: GW1");
		ck_assert_str_eq(listed(&w), "");
		ck_assert_str_eq(offers(&w), "GW2 yielded");
		ck_assert_int_eq(free_now(&w), 1);
		done(&w);
	}
}
END_TEST

/* Whoever comes to the bed that is offered takes it, and what was accepted is a hold. */
START_TEST(an_offer_yields_to_nothing_else)
{
	struct world w;
	offered_to_two(&w);
	frees(&w, "H4");
	bob(&w, "checkin", "{\"person\":\"C2\",\"bed\":\"best\"}", "taken",
	    "C2 is only offered GW1");
	bob(&w, "checkin", "{\"person\":\"C2\",\"bed\":\"NONE\"}", "taken",
	    "C2 is only offered GW1");
	ck_assert_str_eq(listed(&w), "C1 offered GW1");
	bob(&w, "checkin", "{\"person\":\"C1\",\"with\":\"C2\"}", "ok", "Checked in: GW1");
	ck_assert_str_eq(offers(&w), "GW1 accepted");
	done(&w);
	offered_to_two(&w);
	frees(&w, "H4");
	bob(&w, "accept", "{\"person\":\"C1\"}", "ok", "Accepted: GW1");
	bob(&w, "checkin", "{\"person\":\"C2\",\"bed\":\"W1\"}", "taken", "C2 holds GW1");
	done(&w);
}
END_TEST

/* Of two it was no hold of either. */
START_TEST(an_offer_to_two_that_ran_out_was_no_hold)
{
	struct world w;
	offered_to_two(&w);
	bob(&w, "noshow", "{\"person\":\"C2\"}", "refused",
	    "GW1 is only offered to C2, and nobody has accepted it: decline C2");
	world_advance(&w, HOURS_MS(4));
	bob(&w, "decline", "{\"person\":\"C1\",\"reason\":\"area\",\"leave\":true}", "ok", "");
	bob(&w, "decline", "{\"person\":\"C2\",\"reason\":\"area\",\"leave\":true}", "ok", "");
	bob(&w, "noshow", "{\"person\":\"C2\"}", "not-found", "C2 has no bed");
	world_advance(&w, HOURS_MS(6));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM followup f JOIN person n"
					  " ON n.id = f.person WHERE n.ref LIKE 'C%'"),
			 0);
	done(&w);
}
END_TEST

/* Nobody was told of it: there is nobody to look for, and no bed of theirs. */
START_TEST(an_offer_that_ran_out_was_no_hold)
{
	struct world w;
	full_house(&w);
	waits(&w, "R1", "", "number 1");
	waits(&w, "R2", "", "number 2");
	frees(&w, "H5");
	world_advance(&w, MINUTES_MS(5));
	ck_assert_str_eq(listed(&w), "R1 offered L1; R2 waiting");
	bob(&w, "noshow", "{\"person\":\"R1\"}", "refused",
	    "L1 is only offered to R1, and nobody has accepted it: decline R1");
	world_advance(&w, MINUTES_MS(25));
	ck_assert_str_eq(listed(&w), "R1 waiting; R2 offered L1");
	bob(&w, "noshow", "{\"person\":\"R1\"}", "not-found", "R1 has no bed");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM followup"), 0);
	bob(&w, "checkin", "{\"person\":\"R1\"}", "not-found", "R1 holds no bed: name the bed");
	ck_assert_str_eq(listed(&w), "R1 waiting; R2 offered L1");
	bob(&w, "accept", "{\"person\":\"R2\"}", "ok", "");
	world_advance(&w, HOURS_MS(4));
	bob(&w, "noshow", "{\"person\":\"R2\"}", "ok", "No-show: R2");
	done(&w);
}
END_TEST

/* Whoever was offered it may have been rung, and is on their way. */
static void is_withdrawn(struct world *w, const char *args, const char *answer)
{
	json_t *result = world_ok(w, "bob", "checkin", args);
	char *said = json_dumps(result, 0);
	ck_assert_msg(strstr(said, answer) != NULL, "%s", said);
	ck_assert_msg(strstr(said, "L1 was offered to the waiting list: that is withdrawn, and "
				   "whoever it was keeps their place. If you have rung them, ring "
				   "again: waiting") != NULL,
		      "%s", said);
	free(said);
	json_decref(result);
}

START_TEST(whoever_walked_in_before_it_was_offered_is_in_it)
{
	struct world w;
	full_house(&w);
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"H5\",\"until\":\"21:00\"}", "ok", "Held");
	waits(&w, "R1", "", "number 1");
	world_advance(&w, MINUTES_MS(62));
	ck_assert_str_eq(listed(&w), "R1 offered L1");
	is_withdrawn(&w, "{\"person\":\"Z2\",\"bed\":\"L1\",\"at\":\"20:59\"}",
		     "Checked in: L1 at The Lodge for Z2");
	ck_assert_str_eq(listed(&w), "R1 waiting");
	done(&w);
}
END_TEST

START_TEST(whoever_stands_at_the_door_long_enough_withdraws_it)
{
	struct world w;
	full_house(&w);
	waits(&w, "R1", "", "number 1");
	waits(&w, "R2", "", "number 2");
	frees(&w, "H5");
	world_advance(&w, MINUTES_MS(10));
	bob(&w, "decline", "{\"person\":\"R1\",\"reason\":\"dog\"}", "ok", "Declined");
	world_advance(&w, MINUTES_MS(20));
	ck_assert_str_eq(listed(&w), "R1 waiting; R2 offered L1");
	is_withdrawn(&w, "{\"person\":\"R9\",\"bed\":\"L1\"}", "Checked in: L1");
	done(&w);
}
END_TEST

/* Nobody typed it before the hold had ended. */
START_TEST(whoever_came_before_it_was_offered_is_in_it)
{
	struct world w;
	full_house(&w);
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"H5\",\"until\":\"21:00\"}", "ok", "Held");
	waits(&w, "R1", "", "number 1");
	world_advance(&w, MINUTES_MS(61));
	ck_assert_str_eq(listed(&w), "R1 offered L1");
	is_withdrawn(&w, "{\"person\":\"H5\",\"at\":\"20:50\"}",
		     "Checked in: L1 at The Lodge for H5 (at 20:50, entered 21:01). The hold had "
		     "ended.\"");
	ck_assert_str_eq(listed(&w), "R1 waiting");
	ck_assert_str_eq(offers(&w), "L1 yielded");
	bob(&w, "accept", "{\"person\":\"R1\"}", "refused", "");
	done(&w);
}
END_TEST

static long two_expected(struct world *w)
{
	return world_number(w, "SELECT count(*) FROM alarm WHERE kind = 'two' AND cleared IS NULL");
}

/* They were rung and are on their way: somebody must look. */
START_TEST(two_who_are_expected_in_one_bed_are_an_alarm)
{
	static const struct {
		const char *verb, *args;
		int left;
	} then[] = {
	    {"release", "{\"person\":\"R1\"}", 1},
	    {"checkin", "{\"person\":\"R1\"}", 1},
	    {"checkin", "{\"person\":\"H5\",\"bed\":\"GW2\"}", 0},
	};
	for (size_t i = 0; i < COUNT_OF(then); i++) {
		struct world w;
		full_house(&w);
		bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"H5\",\"until\":\"21:00\"}", "ok",
		    "Held");
		waits(&w, "R1", "", "number 1");
		world_advance(&w, MINUTES_MS(61));
		bob(&w, "accept", "{\"person\":\"R1\"}", "ok", "");
		bob(&w, "checkin", "{\"person\":\"H5\",\"at\":\"20:50\"}", "refused",
		    "but R1 holds it since Sat 21 Nov 21:00: find out where H5 is");
		ck_assert_str_eq(world_text(&w, "SELECT sentence FROM alarm WHERE kind = 'two'"),
				 "two may be in one bed: somebody is said to have come to L1 at "
				 "The Lodge at Sat 21 Nov 20:50, and it was given to another. "
				 "Somebody must look where they are; nothing has ended");
		ck_assert_int_eq(two_expected(&w), 1);
		frees(&w, "H2");
		bob(&w, then[i].verb, then[i].args, "ok", "");
		ck_assert_int_eq(two_expected(&w), then[i].left);
		done(&w);
	}
}
END_TEST

START_TEST(two_who_are_kept_apart_keep_the_place_of_both)
{
	struct world w;
	house_for_two(&w);
	waits(&w, "R1", "", "number 1");
	bob(&w, "wait", "{\"person\":\"R2\",\"with\":\"R3\"}", "ok", "");
	waits(&w, "R4", "", "number 3");
	waits(&w, "R5", "", "number 4");
	world_advance(&w, MINUTES_MS(4));
	bob(&w, "apart", "{\"person\":\"R2\",\"other\":\"R3\"}", "ok", "");
	ck_assert_str_eq(listed(&w), "R1 waiting; R2 waiting; R3 waiting; R4 waiting; R5 waiting");
	ck_assert_int_eq(world_number(&w, "SELECT count(DISTINCT since) FROM waiting"), 1);
	waits(&w, "R6", "", "number 6");
	done(&w);
}
END_TEST

START_TEST(an_offer_that_yields_to_somebody_unsuited_stands)
{
	struct world w;
	full_house(&w);
	waits(&w, "R1", "", "number 1");
	waits(&w, "R2", "", "number 2");
	frees(&w, "H2");
	world_advance(&w, MINUTES_MS(35));
	ck_assert_str_eq(listed(&w), "R1 waiting; R2 offered GW2");
	bob(&w, "checkin", "{\"person\":\"R9\",\"bed\":\"GW2\",\"for\":[\"dog\"]}", "refused",
	    "takes no dogs");
	ck_assert_str_eq(listed(&w), "R1 waiting; R2 offered GW2");
	done(&w);
}
END_TEST

START_TEST(a_bed_made_ready_is_offered)
{
	struct world w;
	full_house(&w);
	waits(&w, "R1", "", "number 1");
	bob(&w, "checkin", "{\"person\":\"H2\"}", "ok", "Checked in");
	bob(&w, "checkout", "{\"person\":\"H2\"}", "ok", "");
	ck_assert_str_eq(listed(&w), "R1 waiting");
	bob(&w, "ready", "{\"bed\":\"GW2\"}", "ok", "Ready");
	ck_assert_str_eq(listed(&w), "R1 offered GW2");
	done(&w);
}
END_TEST

START_TEST(what_changes_of_a_site_or_a_bed_is_looked_at_at_once)
{
	struct world w;
	evening(&w);
	hold(&w, "GW1", "H1", "");
	hold(&w, "GW2", "H2", "");
	hold(&w, "GW3", "H3", "");
	json_decref(
	    world_ok(&w, "alice", "site", "{\"site\":\"lodge\",\"change\":\"accepts=woman\"}"));
	waits(&w, "M1", "\"man\"", "number 1");
	waits(&w, "D1", "\"man\",\"wheelchair\"", "number 2");
	ck_assert_str_eq(listed(&w), "M1 waiting; D1 waiting");
	json_decref(world_ok(&w, "alice", "site", "{\"site\":\"lodge\",\"change\":\"accepts=\"}"));
	ck_assert_str_eq(listed(&w), "M1 offered L1; D1 waiting");
	frees(&w, "H2");
	ck_assert_str_eq(listed(&w), "M1 offered L1; D1 waiting");
	json_decref(
	    world_ok(&w, "alice", "bed", "{\"bed\":\"GW2\",\"change\":\"attributes=wheelchair\"}"));
	ck_assert_str_eq(listed(&w), "M1 offered L1; D1 offered GW2");
	waits(&w, "D2", "\"man\",\"wheelchair\"", "number 3");
	json_decref(world_ask(&w, "bob", "decline",
			      "{\"person\":\"D1\",\"reason\":\"area\",\"leave\":true}"));
	ck_assert_str_eq(listed(&w), "M1 offered L1; D2 offered GW2");
	finish(&w);
}
END_TEST

START_TEST(beds_that_open_with_swep_are_offered)
{
	struct world w;
	full_house(&w);
	waits(&w, "R1", "\"man\"", "number 1");
	activate(&w, 1);
	bob(&w, "open", "{\"site\":\"hall\",\"count\":2}", "ok", "Open");
	ck_assert_str_eq(listed(&w), "R1 offered H1");
	done(&w);
}
END_TEST

/* ---- other ways to a bed --------------------------------------------------------------------- */

START_TEST(who_has_a_bed_leaves_the_list)
{
	struct world w;
	full_house(&w);
	waits(&w, "R1", "\"dog\"", "number 1");
	waits(&w, "R2", "", "number 2");
	waits(&w, "R3", "", "number 3");
	frees(&w, "H2");
	ck_assert_str_eq(listed(&w), "R1 waiting; R2 offered GW2; R3 waiting");
	bob(&w, "checkin", "{\"person\":\"R2\"}", "ok", "Checked in: GW2"); /* they just came */
	ck_assert_str_eq(listed(&w), "R1 waiting; R3 waiting");
	frees(&w, "H1");
	ck_assert_str_eq(listed(&w), "R1 waiting; R3 offered GW1");
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"R3\",\"until\":\"23:00\"}", "ok",
	    "The offer is accepted, and held: GW1");
	ck_assert_str_eq(listed(&w), "R1 waiting");
	ck_assert_str_eq(offers(&w), "GW2 accepted; GW1 accepted");
	bob(&w, "release", "{\"person\":\"R3\"}", "ok", "");
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"R1\",\"for\":[\"nothing\"]}", "ok",
	    "Held"); /* without the dog */
	ck_assert_str_eq(listed(&w), "");
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(DISTINCT state) FROM waiting"),
			 "placed");
	done(&w);
}
END_TEST

START_TEST(who_has_a_bed_by_a_way_that_told_nobody_leaves_the_list_too)
{
	struct world w;
	full_house(&w);
	waits(&w, "R1", "\"dog\"", "number 1");
	waits(&w, "R2", "", "number 2");
	world_number(&w, "UPDATE waiting SET person = (SELECT id FROM person WHERE ref = 'H3')"
			 " WHERE place = 1");
	frees(&w, "H2");
	ck_assert_str_eq(listed(&w), "R2 offered GW2");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM alarm WHERE kind = 'deadline'"), 0);
	done(&w);
}
END_TEST

START_TEST(nobody_under_18_waits_for_an_adults_bed)
{
	struct world w;
	full_house(&w);
	bob(&w, "wait", "{\"person\":\"Y1\",\"for\":[\"under-18\"]}", "refused",
	    "children's services now");
	ck_assert_str_eq(listed(&w), "");
	ck_assert_str_eq(world_text(&w, "SELECT kind FROM followup WHERE done = 0"), "children");
	ck_assert_str_eq(world_text(&w, "SELECT reason FROM turnaway"), "under-18");
	done(&w);
}
END_TEST

/* ---- what is said ---------------------------------------------------------------------------- */

static void wants_refused(struct world *w, const char *verb, const char *args, const char *code,
			  const char *field)
{
	json_t *reply = world_ask(w, "bob", verb, args);
	json_t *error = json_object_get(reply, "error");
	char *dump = json_dumps(reply, JSON_COMPACT);
	ck_assert_msg(error != NULL, "%s %s: %s", verb, args, dump);
	ck_assert_msg(strcmp(json_string_value(json_object_get(error, "code")), code) == 0, "%s",
		      dump);
	ck_assert_msg(strcmp(json_string_value(json_object_get(error, "field")), field) == 0, "%s",
		      dump);
	free(dump);
	json_decref(reply);
}

START_TEST(what_makes_no_sense_is_refused_by_name)
{
	static const struct {
		const char *verb, *args, *code, *field;
	} asked[] = {
	    {"wait", "{}", "usage", "person"},
	    {"wait", "{\"person\":\"Jo Smith\"}", "usage", "person"},
	    {"wait", "{\"person\":\"R3\",\"for\":\"dog\"}", "usage", "for"},
	    {"wait", "{\"person\":\"R3\",\"for\":[\"jacuzzi\"]}", "usage", "for"},
	    {"wait", "{\"person\":\"R1\"}", "taken", "person"},
	    {"wait", "{\"person\":\"r2\"}", "taken", "person"},
	    {"wait", "{\"person\":\"H1\"}", "taken", "person"},
	    {"wait", "{\"person\":\"R3\",\"until\":\"22:00\"}", "usage", "until"},
	    {"waiting", "{\"all\":true}", "usage", "all"},
	    {"accept", "{}", "usage", "person"},
	    {"accept", "{\"person\":\"R3\"}", "not-found", "person"},
	    {"accept", "{\"person\":\"H1\"}", "not-found", "person"},
	    {"accept", "{\"person\":\"R2\"}", "refused", "person"},
	    {"decline", "{\"person\":\"R1\"}", "usage", "reason"},
	    {"decline", "{\"person\":\"R1\",\"reason\":\"cold feet\"}", "usage", "reason"},
	    {"decline", "{\"person\":\"R1\",\"reason\":\"dog\",\"leave\":\"yes\"}", "usage",
	     "leave"},
	    {"decline", "{\"person\":\"R2\",\"reason\":\"dog\"}", "refused", "person"},
	    {"decline", "{\"person\":\"R3\",\"reason\":\"dog\"}", "not-found", "person"},
	    {"decline", "{\"person\":\"H1\",\"reason\":\"dog\",\"leave\":true}", "not-found",
	     "person"},
	};
	struct world w;
	full_house(&w);
	waits(&w, "R1", "", "number 1");
	waits(&w, "R2", "", "number 2");
	frees(&w, "H2");
	for (size_t i = 0; i < COUNT_OF(asked); i++)
		wants_refused(&w, asked[i].verb, asked[i].args, asked[i].code, asked[i].field);
	for (size_t i = 0; i < COUNT_OF(asked); i += 8)
		world_refused(&w, "vera", asked[i].verb, "{\"person\":\"R1\"}", "forbidden");
	ck_assert_str_eq(listed(&w), "R1 offered GW2; R2 waiting");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM person WHERE ref = 'R3'"), 0);
	w.now = wall_plus(w.now, MINUTES_MS(31)); /* the offer has run out, whoever noticed */
	bob(&w, "accept", "{\"person\":\"R1\"}", "refused", "no bed is offered to R1 now");
	done(&w);
}
END_TEST

/* "1 R1 | man | 40 min | offered …" of each row. */
static char *rows_text(struct world *w, char out[2048])
{
	static const char *const keys[] = {"no", "person", "for", "waits", "state", "skipped"};
	json_t *reply = world_ok(w, "bob", "waiting", "{}"), *row;
	json_t *text = json_object_get(json_object_get(reply, "result"), "text");
	size_t i, used = 0;
	out[0] = '\0';
	json_array_foreach(json_object_get(json_object_get(text, "table"), "rows"), i, row) {
		for (size_t k = 0; k < COUNT_OF(keys); k++)
			used +=
			    (size_t)snprintf(out + used, 2048 - used, "%s%s", k > 0 ? " | " : "",
					     json_string_value(json_object_get(row, keys[k])));
		used += (size_t)snprintf(out + used, 2048 - used, "\n");
	}
	json_decref(reply);
	return out;
}

START_TEST(the_list_shows_order_needs_age_and_why)
{
	struct world w;
	char out[2048];
	full_house(&w);
	bob(&w, "waiting", "{}", "ok", "Nobody is on the waiting list");
	waits(&w, "R1", "\"man\",\"dog\"", "number 1");
	world_advance(&w, MINUTES_MS(70));
	waits(&w, "R2", "", "number 2");
	frees(&w, "H1");
	ck_assert_str_eq(
	    rows_text(&w, out),
	    "1 | R1 | man dog | 1 h 10 min | waiting | GW1, Sat 21 Nov 21:10: takes no dogs\n"
	    "2 | R2 |  | 0 min | offered GW1 at The Gateway until 21:40: ring | \n");
	ck_assert_int_eq(
	    world_number(&w, "SELECT count(*) FROM audit WHERE change = 'looked at: waiting'"), 2);
	done(&w);
}
END_TEST

static bool said_anywhere(const struct world *w, const char *word)
{
	for (size_t i = 0; i < w->count; i++)
		if ((w->seen[i].kind == EFFECT_PUBLISH || w->seen[i].kind == EFFECT_NOTE) &&
		    strstr(w->seen[i].text, word) != NULL)
			return true;
	return false;
}

START_TEST(nobody_is_told_to_ring_a_child_about_a_bed)
{
	struct world w;
	full_house(&w);
	waits(&w, "R1", "", "number 1");
	frees(&w, "H2");
	bob(&w, "person", "{\"person\":\"R1\",\"age\":\"16-17\"}", "ok", "");
	json_t *reply = world_ok(&w, "vera", "status", "{}");
	char *dump = json_dumps(reply, 0);
	ck_assert_ptr_null(strstr(dump, "ring (waiting"));
	ck_assert_ptr_nonnull(strstr(dump, "until 20:30: not theirs to take, they are under 18"));
	free(dump);
	json_decref(reply);
	done(&w);
}
END_TEST

START_TEST(status_and_watchers_hear_of_beds_and_of_nobody)
{
	struct world w;
	full_house(&w);
	world_clear(&w);
	waits(&w, "REF-77", "", "number 1");
	frees(&w, "H2");
	json_t *reply = world_ok(&w, "vera", "status", "{}");
	char *dump = json_dumps(reply, 0);
	ck_assert_ptr_nonnull(strstr(dump, "OFFERED   GW2 at The Gateway until 20:30: ring"));
	ck_assert_ptr_nonnull(strstr(dump, "Waiting   1 person for a bed"));
	ck_assert_ptr_null(strstr(dump, "REF-77"));
	free(dump);
	json_decref(reply);
	bob(&w, "decline", "{\"person\":\"REF-77\",\"reason\":\"dog\",\"leave\":true}", "ok", "");
	ck_assert(
	    said_anywhere(&w, "GW2 at The Gateway is offered to the waiting list until 20:30"));
	ck_assert(!said_anywhere(&w, "REF-77"));
	done(&w);
}
END_TEST

/* ---- two areas ------------------------------------------------------------------------------- */

static json_t *ask_in(struct world *w, const char *area, const char *user, const char *verb,
		      const char *args)
{
	static int asked;
	char line[65536];
	snprintf(line, sizeof(line),
		 "{\"v\":1,\"id\":\"in-%d\",\"area\":\"%s\",\"verb\":\"%s\",\"args\":%s}", ++asked,
		 area, verb, args);
	struct event event = asks(line, (uint32_t)asked);
	event.user = user;
	size_t before = w->count;
	world_turn(w, &event, 1);
	for (size_t i = before; i < w->count; i++)
		if (w->seen[i].kind == EFFECT_REPLY)
			return json_loads(w->seen[i].text, 0, NULL);
	ck_abort_msg("%s was not answered", verb);
	return NULL;
}

static void ok_in(struct world *w, const char *area, const char *user, const char *verb,
		  const char *args)
{
	json_t *reply = ask_in(w, area, user, verb, args);
	char *dump = json_dumps(reply, JSON_COMPACT);
	ck_assert_msg(json_is_true(json_object_get(reply, "ok")), "%s", dump);
	free(dump);
	json_decref(reply);
}

static void beds_in(struct world *w, const char *area)
{
	ok_in(w, area, "alice", "import",
	      "{\"what\":\"sites\",\"text\":\"site,name,kind,opens,confirm,last_entry,women_only\\n"
	      "lodge,The Lodge,hostel,always,no,,no\\n\"}");
	ok_in(
	    w, area, "alice", "import",
	    "{\"what\":\"beds\",\"text\":\"site,bed,kind,attributes,use\\nlodge,L1,e-bed,,night\\n"
	    "\"}");
	ok_in(w, area, "bob", "hold", "{\"bed\":\"L1\",\"person\":\"H1\"}");
	ok_in(w, area, "bob", "wait", "{\"person\":\"R1\"}");
}

START_TEST(two_areas_do_not_mix)
{
	struct world w;
	world_open(&w);
	struct area_settings *other = malloc(sizeof(*other));
	*other = *w.settings->areas[0];
	strcpy(other->key, "warwick");
	w.settings->areas[w.settings->area_count++] = other;
	world_start(&w);
	at(&w, "2026-11-21T20:00:00Z");
	beds_in(&w, "coventry");
	beds_in(&w, "warwick");
	ok_in(&w, "warwick", "bob", "release", "{\"person\":\"H1\"}");
	world_advance(&w, MINUTES_MS(20));
	ck_assert_str_eq(listed(&w), "R1 waiting; R1 offered L1");
	ck_assert_str_eq(world_text(&w, "SELECT bed FROM waiting_offer"), "warwick/L1");
	world_advance(&w, MINUTES_MS(15));
	ck_assert_str_eq(listed(&w), "R1 waiting; R1 waiting");
	done(&w);
	free(other);
}
END_TEST

/* ---- anything in any order ------------------------------------------------------------------- */

/* Asked as it comes; most of it makes no sense. */
static void anything(struct world *w, struct dice *d)
{
	static const char *const beds[] = {"GW2", "GW3", "L1"};
	static const char *const needs[] = {"\"nothing\"", "\"nothing\",\"man\"", "\"woman\"",
					    "\"dog\"",     "\"wheelchair\"",      "\"nothing\""};
	static const struct {
		const char *verb, *more;
		bool names_bed;
	} forms[] = {
	    {"wait", "", false},
	    {"wait", "", false},
	    {"accept", NULL, false},
	    {"accept", NULL, false},
	    {"decline", ",\"reason\":\"dog\"", false},
	    {"decline", ",\"reason\":\"area\",\"leave\":true", false},
	    {"hold", ",\"bed\":\"best\"", false},
	    {"hold", "", true},
	    {"checkin", "", true},
	    {"checkin", NULL, false},
	    {"release", NULL, false},
	    {"release", NULL, false},
	    {"checkout", NULL, false},
	    {"ready", NULL, true},
	};
	char args[300], bed[40] = "", person[40] = "", list[60] = "";
	int f = dice_throw(d, COUNT_OF(forms));
	const char *label = beds[dice_throw(d, COUNT_OF(beds))];
	if (forms[f].names_bed)
		snprintf(bed, sizeof(bed), "\"bed\":\"%s\"", label);
	if (strcmp(forms[f].verb, "ready") != 0)
		snprintf(person, sizeof(person), "%s\"person\":\"R%d\"", bed[0] != '\0' ? "," : "",
			 dice_throw(d, 8));
	const char *need = needs[dice_throw(d, COUNT_OF(needs))];
	if (forms[f].more != NULL && strcmp(forms[f].verb, "decline") != 0)
		snprintf(list, sizeof(list), ",\"for\":[%s]", need);
	snprintf(args, sizeof(args), "{%s%s%s%s}", bed, person, list,
		 forms[f].more != NULL ? forms[f].more : "");
	json_decref(world_ask(w, "bob", forms[f].verb, args));
}

/* Whoever is on the list now stands in the order in which they joined. */
#define OUT_OF_ORDER                                                                               \
	"SELECT count(*) FROM waiting a JOIN waiting b ON a.area = b.area AND a.ended = 0"         \
	" AND b.ended = 0 AND a.since < b.since AND a.place > b.place"

START_TEST(whatever_is_asked_the_list_stays_whole)
{
	struct world w;
	struct dice d = dice_open("waiting", 20261121);
	evening(&w);
	bob(&w, "checkin", "{\"bed\":\"GW1\",\"person\":\"H1\"}", "ok", "");
	bob(&w, "checkin", "{\"bed\":\"W1\",\"person\":\"H2\",\"for\":[\"woman\"]}", "ok", "");
	for (int i = 0; i < 900; i++) {
		anything(&w, &d);
		if (dice_throw(&d, 4) == 0)
			world_advance(&w, SECONDS_MS(dice_throw(&d, 1200)));
		if (dice_throw(&d, 50) == 0)
			world_restart(&w);
		world_clear(&w);
		check_list(&w);
		ck_assert_int_eq(world_number(&w, OUT_OF_ORDER), 0);
		if (i % 100 == 0)
			check_rows(&w);
	}
	static const char *const ends[] = {"accepted", "declined", "expired", "withdrawn"};
	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		char sql[100];
		snprintf(sql, sizeof(sql),
			 "SELECT count(*) FROM waiting_offer WHERE outcome = '%s'", ends[i]);
		ck_assert_msg(world_number(&w, sql) > 0, "none was %s", ends[i]);
	}
	done(&w);
}
END_TEST

/* ---- what is remembered of them ------------------------------------------------------------- */

static const char *wish_alarm(struct world *w)
{
	return world_text(w, "SELECT coalesce(group_concat(sentence), '') FROM alarm"
			     " WHERE kind = 'wish' AND coalesce(cleared, 0) = 0");
}

/* The whole answer as one text. */
static void list_says(struct world *w, const char *wanted)
{
	json_t *reply = world_ok(w, "bob", "waiting", "{}");
	char *dump = json_dumps(reply, JSON_COMPACT);
	ck_assert_msg(strstr(dump, wanted) != NULL, "%s lacks %s", dump, wanted);
	free(dump);
	json_decref(reply);
}

static void r1_wants_a_dog_elsewhere(struct world *w)
{
	full_house(w);
	waits(w, "R1", "\"man\"", "number 1");
	bob(w, "turnaway", "{\"person\":\"R1\",\"reason\":\"no-bed\",\"for\":[\"dog\"]}", "ok",
	    "Turned away");
}

START_TEST(the_list_shows_every_word_and_why_what_is_free_is_not_theirs)
{
	struct world w;
	r1_wants_a_dog_elsewhere(&w);
	list_says(&w, "\"for\":\"man (remembered: dog)\"");
	list_says(&w, "\"for\":[\"man\",\"dog\"]");
	list_says(&w, "\"remembered\":[\"dog\"],\"not_offered\":[]");
	list_says(&w, "if it is not so: person set R1 --for nothing, with all that is true");
	frees(&w, "H2");
	world_advance(&w, MINUTES_MS(1));
	ck_assert_str_eq(listed(&w), "R1 waiting");
	list_says(&w, "Free, and not for R1: GW2 at The Gateway: takes no dogs.");
	list_says(&w,
		  "\"not_offered\":[{\"beds\":\"GW2\",\"count\":1,\"site_name\":\"The Gateway\","
		  "\"why\":\"takes no dogs\"}]");
	done(&w);
}
END_TEST

/* A bed for women only, and nobody has said whether it is for one. */
START_TEST(who_waits_beside_a_free_bed_for_a_word_is_an_alarm)
{
	struct world w;
	full_house(&w);
	waits(&w, "R1", "", "number 1");
	frees(&w, "H4");
	world_advance(&w, MINUTES_MS(1));
	ck_assert_str_eq(listed(&w), "R1 waiting");
	ck_assert_str_eq(
	    wish_alarm(&w),
	    "W1 at Women's house is free, and somebody waits beside it for a word that "
	    "nobody has said (for women only: say whether it is for a woman): see "
	    "waiting");
	json_decref(world_ok(&w, "bob", "person", "{\"person\":\"R1\",\"for\":[\"man\"]}"));
	world_advance(&w, 0);
	ck_assert_str_eq(wish_alarm(&w), "");
	done(&w);
}
END_TEST

START_TEST(who_waits_beside_a_free_bed_for_a_remembered_word_is_an_alarm)
{
	struct world w;
	r1_wants_a_dog_elsewhere(&w);
	ck_assert_str_eq(wish_alarm(&w), "");
	frees(&w, "H2");
	world_advance(&w, MINUTES_MS(1));
	ck_assert_str_eq(wish_alarm(&w),
			 "GW2 at The Gateway is free, and somebody waits beside it for what is "
			 "remembered of them alone (takes no dogs): see waiting, and ask them "
			 "whether it is so still");
	ck_assert_ptr_null(strstr(wish_alarm(&w), "R1"));
	json_decref(
	    world_ok(&w, "bob", "person", "{\"person\":\"R1\",\"for\":[\"nothing\",\"man\"]}"));
	world_advance(&w, 0);
	ck_assert_str_eq(listed(&w), "R1 offered GW2");
	ck_assert_str_eq(wish_alarm(&w), "");
	done(&w);
}
END_TEST

/* What was said for the list is theirs to wait for: nobody is alarmed. */
START_TEST(a_word_of_the_list_itself_is_no_alarm)
{
	struct world w;
	full_house(&w);
	waits(&w, "R1", "\"dog\"", "number 1");
	frees(&w, "H2");
	world_advance(&w, MINUTES_MS(20));
	ck_assert_str_eq(wish_alarm(&w), "");
	list_says(&w, "Free, and not for R1: GW2 at The Gateway: takes no dogs.");
	done(&w);
}
END_TEST

START_TEST(what_was_said_before_they_waited_is_shown_as_remembered)
{
	struct world w;
	full_house(&w);
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"R1\",\"for\":[\"dog\"]}", "refused", "");
	waits(&w, "R1", "\"man\"", "number 1");
	list_says(&w, "\"for\":\"man (remembered: dog)\"");
	frees(&w, "H2");
	world_advance(&w, MINUTES_MS(1));
	ck_assert_str_ne(wish_alarm(&w), "");
	bob(&w, "decline", "{\"person\":\"R1\",\"reason\":\"no-reason\",\"leave\":true}", "ok", "");
	ck_assert_str_eq(wish_alarm(&w), "");
	done(&w);
}
END_TEST

START_TEST(words_taken_back_are_taken_from_the_list_too)
{
	struct world w;
	full_house(&w);
	waits(&w, "R1", "\"dog\",\"wheelchair\"", "number 1");
	frees(&w, "H2");
	world_advance(&w, MINUTES_MS(1));
	ck_assert_str_eq(listed(&w), "R1 waiting");
	json_decref(world_ok(&w, "bob", "person", "{\"person\":\"R1\",\"for\":[\"nothing\"]}"));
	world_advance(&w, 0);
	ck_assert_str_eq(listed(&w), "R1 offered GW2");
	done(&w);
}
END_TEST

START_TEST(what_is_remembered_goes_with_the_offer)
{
	struct world w;
	r1_wants_a_dog_elsewhere(&w);
	frees(&w, "H5");
	world_advance(&w, MINUTES_MS(1));
	ck_assert_str_eq(listed(&w), "R1 offered L1");
	ck_assert_int_eq(world_number(&w, "SELECT needs FROM placement WHERE state = 'held' AND bed"
					  " = 'coventry/L1'"),
			 2 + 16);
	done(&w);
}
END_TEST

/* W1, for two women, and nothing else that two could have. */
static void womens_house_for_two(struct world *w)
{
	evening(w);
	json_decref(
	    world_ok(w, "alice", "bed", "{\"bed\":\"W1\",\"change\":\"attributes=couple\"}"));
	all_held(w);
	bob(w, "wait", "{\"person\":\"X1\",\"with\":\"Y1\",\"for\":[\"woman\"]}", "ok", "together");
}

/* What is said of one who waits, or of the other, is what the list judges by and what is answered.
 */
static const struct {
	struct {
		const char *verb, *args; /* the last of them is answered with `said` */
	} asked[3];
	const char *said, *list;
	const char *w1; /* whether W1 is theirs once it is free */
} of_two[] = {
    {{{"person", "{\"person\":\"X1\",\"for\":[\"with-woman\"]}"}},
     "What is known that X1 needs: woman, couple, with-woman.",
     "woman couple with-woman",
     "X1 offered W1"},
    {{{"person", "{\"person\":\"X1\",\"for\":[\"nothing\",\"woman\",\"with-woman\"]}"}},
     "What is known that X1 needs: woman, couple, with-woman.",
     "woman couple with-woman",
     "X1 offered W1"},
    {{{"person", "{\"person\":\"Y1\",\"for\":[\"woman\"]}"}},
     "What is known that Y1 needs: woman, couple, with-woman.",
     "woman couple (remembered: with-woman)",
     "X1 offered W1"},
    {{{"person", "{\"person\":\"Y1\",\"for\":[\"nothing\",\"woman\",\"with-woman\"]}"}},
     "What is known that Y1 needs: woman, couple, with-woman.",
     "woman couple with-woman",
     "X1 offered W1"},
    {{{"person", "{\"person\":\"X1\",\"for\":[\"with-woman\"]}"},
      {"person", "{\"person\":\"X1\",\"for\":[\"with-man\"]}"}},
     "What is known that X1 needs: woman, couple, with-man.",
     "woman couple with-man",
     "X1 waiting"},
    {{{"person", "{\"person\":\"Y1\",\"for\":[\"man\",\"dog\"]}"},
      {"person", "{\"person\":\"X1\",\"for\":[\"with-woman\"]}"},
      {"person", "{\"person\":\"Y1\",\"for\":[\"nothing\"]}"}},
     "What is known that Y1 needs: couple, with-woman.",
     "couple (remembered: woman)",
     "X1 waiting"},
    {{{"person", "{\"person\":\"Y1\",\"for\":[\"man\"]}"},
      {"person", "{\"person\":\"X1\",\"for\":[\"with-woman\"]}"}},
     "What is known that X1 needs: woman, couple, with-woman.",
     "woman couple with-woman",
     "X1 offered W1"},
    {{{"person", "{\"person\":\"X1\",\"for\":[\"with-woman\"]}"},
      {"person", "{\"person\":\"X1\",\"for\":[\"nothing\",\"woman\"]}"}},
     "What is known that X1 needs: woman, couple.",
     "woman couple",
     "X1 waiting"},
    {{{"person", "{\"person\":\"X1\",\"for\":[\"nothing\",\"family\"]}"}},
     "What is known that X1 needs: family.",
     "family",
     "X1 waiting"},
    /* With somebody else, or with them, and no bed is free for either. */
    {{{"hold", "{\"bed\":\"best\",\"person\":\"X1\",\"with\":\"Y1\",\"for\":[\"with-woman\"]}"}},
     "no bed is free",
     "woman couple with-woman",
     "X1 offered W1"},
    {{{"person", "{\"person\":\"X1\",\"for\":[\"with-woman\"]}"},
      {"hold", "{\"bed\":\"best\",\"person\":\"X1\",\"with\":\"Z1\",\"for\":[\"with-man\"]}"}},
     "no bed is free",
     "woman couple with-woman",
     "X1 offered W1"},
    {{{"person", "{\"person\":\"X1\",\"for\":[\"with-woman\"]}"},
      {"hold", "{\"bed\":\"best\",\"person\":\"X1\",\"with\":\"Z1\",\"for\":[\"nothing\",\"woman\","
	       "\"with-man\"]}"}},
     "no bed is free",
     "woman couple with-woman",
     "X1 offered W1"},
};

START_TEST(of_two_who_wait_all_that_is_said_is_what_they_wait_for)
{
	for (size_t i = 0; i < COUNT_OF(of_two); i++) {
		char wanted[120];
		struct world w;
		womens_house_for_two(&w);
		for (size_t n = 0; n < COUNT_OF(of_two[i].asked); n++) {
			const char *verb = of_two[i].asked[n].verb;
			bool last = n + 1 == COUNT_OF(of_two[i].asked) ||
				    of_two[i].asked[n + 1].verb == NULL;
			if (verb == NULL)
				break;
			world_advance(&w, MINUTES_MS(1));
			json_t *reply = world_ask(&w, "bob", verb, of_two[i].asked[n].args);
			char *dump = json_dumps(reply, JSON_COMPACT);
			ck_assert_msg(!last || strstr(dump, of_two[i].said) != NULL, "%zu: %s", i,
				      dump);
			free(dump);
			json_decref(reply);
		}
		snprintf(wanted, sizeof(wanted), "\"for\":\"%s\"", of_two[i].list);
		list_says(&w, wanted);
		frees(&w, "H4");
		world_advance(&w, MINUTES_MS(1));
		ck_assert_msg(strcmp(listed(&w), of_two[i].w1) == 0, "%zu: %s", i, listed(&w));
		done(&w);
	}
}
END_TEST

START_TEST(what_is_said_of_somebodys_partner_is_kept_where_there_is_one)
{
	struct world w;
	full_house(&w);
	waits(&w, "R1", "\"woman\"", "number 1");
	for (int i = 0; i < 3; i++) {
		static const char *const whose[] = {"R1", "H2", "N1"};
		char args[100];
		snprintf(args, sizeof(args), "{\"person\":\"%s\",\"for\":[\"with-man\"]}",
			 whose[i]);
		json_t *reply = world_ok(&w, "bob", "person", args);
		char *dump = json_dumps(reply, JSON_COMPACT);
		ck_assert_msg(strstr(dump,
				     "Not kept: with-man. That is of whoever shares a bed with "
				     "them") != NULL,
			      "%s", dump);
		ck_assert_ptr_null(strstr(dump, "needs: with-man"));
		free(dump);
		json_decref(reply);
	}
	list_says(&w, "\"for\":\"woman\"");
	done(&w);
}
END_TEST

/* Whoever shared a hold that ran out waits with nobody, and is asked for what they need alone. */
START_TEST(who_shared_a_hold_that_ran_out_waits_alone)
{
	struct world w;
	womens_house_for_two(&w);
	frees(&w, "H4");
	bob(&w, "hold",
	    "{\"bed\":\"W1\",\"person\":\"A1\",\"with\":\"B1\",\"for\":[\"woman\",\"with-woman\"],"
	    "\"until\":\"21:00\"}",
	    "ok", "Held");
	bob(&w, "person", "{\"person\":\"B1\",\"for\":[\"dog\"]}", "ok", "");
	at(&w, "2026-11-21T21:01:00Z");
	bob(&w, "wait", "{\"person\":\"A1\"}", "refused",
	    "and suits: hold best A1 --for woman. Of A1");
	json_t *reply =
	    world_ok(&w, "bob", "person", "{\"person\":\"A1\",\"for\":[\"with-woman\",\"alone\"]}");
	char *dump = json_dumps(reply, JSON_COMPACT);
	ck_assert_msg(strstr(dump, "What is known that A1 needs: woman, alone.\",\"Not kept: "
				   "with-woman.") != NULL,
		      "%s", dump);
	free(dump);
	json_decref(reply);
	bob(&w, "wait", "{\"person\":\"A1\"}", "refused",
	    "W1 at Women's house is free and suits: hold best A1 --for woman,alone. Of A1 was said "
	    "before: woman, alone; to take it back");
	bob(&w, "wait", "{\"person\":\"A1\",\"with\":\"Z1\",\"for\":[\"with-woman\"]}", "refused",
	    "W1 at Women's house is free and suits: hold best A1 --with Z1 --for "
	    "woman,alone,with-woman. Of A1");
	hold(&w, "W1", "H4", "\"woman\"");
	bob(&w, "wait", "{\"person\":\"A1\"}", "ok", "number 2 on the list");
	list_says(&w, "\"for\":\"(remembered: woman alone)\"");
	done(&w);
}
END_TEST

/* A line for each of two, with a command that takes it back. */
START_TEST(it_is_said_whose_words_are_remembered)
{
	static const char hint[] = "person set Y1 --for nothing";
	struct world w;
	womens_house_for_two(&w);
	bob(&w, "person", "{\"person\":\"Y1\",\"for\":[\"dog\"]}", "ok", "");
	list_says(&w, "\"for\":\"woman couple (remembered: dog)\"");
	list_says(&w, hint);
	json_t *reply = world_ok(&w, "bob", "waiting", "{}");
	char *dump = json_dumps(reply, JSON_COMPACT);
	ck_assert_ptr_null(strstr(dump, "person set X1"));
	free(dump);
	json_decref(reply);
	bob(&w, "decline", "{\"person\":\"X1\",\"reason\":\"area\",\"leave\":true}", "ok", "");
	bob(&w, "decline", "{\"person\":\"Y1\",\"reason\":\"area\",\"leave\":true}", "ok", "");
	reply = world_ok(&w, "bob", "wait", "{\"person\":\"X1\",\"with\":\"Y1\"}");
	dump = json_dumps(reply, JSON_COMPACT);
	ck_assert_msg(strstr(dump, "Of Y1 was said before: dog; to take it back: person set Y1 "
				   "--for nothing") != NULL,
		      "%s", dump);
	ck_assert_msg(strstr(dump, "Of X1 was said before: woman; to take it back: person set X1 "
				   "--for nothing") != NULL,
		      "%s", dump);
	free(dump);
	json_decref(reply);
	bob(&w, "person", "{\"person\":\"Y1\",\"for\":[\"nothing\"]}", "ok", "");
	list_says(&w, "\"for\":\"couple (remembered: woman)\"");
	done(&w);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    the_order_is_kept_over_every_answer,
	    a_refused_bed_is_not_offered_to_the_same_person_that_night,
	    the_best_of_what_is_free_is_offered,
	    of_two_that_free_at_once_the_least_special_is_offered,
	    nobody_is_offered_a_bed_once_they_are_known_to_be_under_18,
	    two_wait_for_one_bed_together,
	    two_accept_one_bed_and_one_may_find_another_alone,
	    a_couple_that_is_one_person_waits_for_a_bed_of_one,
	    who_waits_beside_free_beds_hears_why_none_is_theirs,
	    nobody_waits_with_a_child,
	    women_only_is_never_relaxed,
	    two_beds_that_free_in_one_turn_are_offered_to_two,
	    an_offer_runs_out_after_a_restart,
	    nobody_waits_all_night_beside_a_bed_that_nobody_rang_about,
	    what_nobody_rang_about_goes_to_the_next_before_it_comes_back,
	    a_crash_between_a_bed_and_its_offer_loses_neither,
	    who_stands_at_the_door_waits_for_one_offer_at_most,
	    whoever_came_before_it_was_offered_is_in_it,
	    an_offer_shuts_no_other_door_to_whom_it_is_made,
	    an_offer_keeps_no_other_bed_from_whom_it_is_made_to,
	    an_offer_says_how_it_is_taken_or_declined,
	    who_was_in_the_bed_that_is_offered_to_them_is_in_it,
	    an_offer_to_two_keeps_neither_from_another_bed,
	    two_come_to_another_bed_than_they_are_offered,
	    an_offer_keeps_nobody_from_whom_they_share_a_bed_with,
	    an_offer_yields_to_nothing_else,
	    an_offer_to_two_that_ran_out_was_no_hold,
	    an_offer_that_ran_out_was_no_hold,
	    whoever_walked_in_before_it_was_offered_is_in_it,
	    whoever_stands_at_the_door_long_enough_withdraws_it,
	    two_who_are_expected_in_one_bed_are_an_alarm,
	    two_who_are_kept_apart_keep_the_place_of_both,
	    an_offer_that_yields_to_somebody_unsuited_stands,
	    a_bed_made_ready_is_offered,
	    what_changes_of_a_site_or_a_bed_is_looked_at_at_once,
	    beds_that_open_with_swep_are_offered,
	    who_has_a_bed_leaves_the_list,
	    who_has_a_bed_by_a_way_that_told_nobody_leaves_the_list_too,
	    nobody_under_18_waits_for_an_adults_bed,
	    what_makes_no_sense_is_refused_by_name,
	    the_list_shows_order_needs_age_and_why,
	    nobody_is_told_to_ring_a_child_about_a_bed,
	    status_and_watchers_hear_of_beds_and_of_nobody,
	    two_areas_do_not_mix,
	    whatever_is_asked_the_list_stays_whole,
	    the_list_shows_every_word_and_why_what_is_free_is_not_theirs,
	    who_waits_beside_a_free_bed_for_a_word_is_an_alarm,
	    who_waits_beside_a_free_bed_for_a_remembered_word_is_an_alarm,
	    a_word_of_the_list_itself_is_no_alarm,
	    what_was_said_before_they_waited_is_shown_as_remembered,
	    words_taken_back_are_taken_from_the_list_too,
	    what_is_remembered_goes_with_the_offer,
	    of_two_who_wait_all_that_is_said_is_what_they_wait_for,
	    what_is_said_of_somebodys_partner_is_kept_where_there_is_one,
	    who_shared_a_hold_that_ran_out_waits_alone,
	    it_is_said_whose_words_are_remembered,
	};
	return suite_run("waiting", cases, COUNT_OF(cases));
}
