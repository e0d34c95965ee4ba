/* SPDX-License-Identifier: MIT
 *
 * What stands again once a check-out is taken back: all that would stand had it never been typed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/evening.h"

/* All that an answer says, a refusal too. */
static const char *said(struct world *w, const char *user, const char *verb, const char *args)
{
	static char text[4096];
	json_t *reply = world_ask(w, user, verb, args);
	char *dump = json_dumps(reply, 0);
	snprintf(text, sizeof(text), "%s", dump);
	free(dump);
	json_decref(reply);
	return text;
}

static void says(struct world *w, const char *verb, const char *args, const char *sentence)
{
	const char *text = said(w, "bob", verb, args);
	ck_assert_msg(strstr(text, sentence) != NULL, "%s %s: %s lacks: %s", verb, args, text,
		      sentence);
}

static void alice(struct world *w, const char *verb, const char *args)
{
	json_decref(world_ok(w, "alice", verb, args));
}

#define STILL(person) "{\"person\":\"" person "\",\"still\":true}"
#define OF(person) "{\"person\":\"" person "\"}"

/* Of people and of beds. */
static const char *alarms(struct world *w)
{
	return world_text(
	    w,
	    "SELECT coalesce(group_concat(kind || ': ' || sentence, '; '), '') FROM (SELECT kind,"
	    " sentence FROM alarm WHERE cleared IS NULL AND kind IN ('unfit', 'shared', 'closed', "
	    "'apart',"
	    " 'followup', 'space', 'crash', 'stay', 'stay-limit', 'unplanned')"
	    " ORDER BY kind, sentence)");
}

/* What stands, as it was before: asked twice. */
static void same_alarms(struct world *w, const char *person)
{
	char before[2000], args[100];
	snprintf(before, sizeof(before), "%s", alarms(w));
	ck_assert_str_ne(before, "");
	snprintf(args, sizeof(args), "{\"person\":\"%s\",\"reason\":\"a slip\"}", person);
	bob(w, "checkout", args, "ok", "Checked out");
	ck_assert_str_ne(alarms(w), before);
	snprintf(args, sizeof(args), STILL("%s"), person);
	bob(w, "checkin", args, "ok", "is taken back");
	ck_assert_str_eq(alarms(w), before);
}

/* ---- who is in danger there ------------------------------------------------------------------ */

#define UNFIT                                                                                      \
	"unfit: by what is known now W1 at Women's house is none for somebody who is in it: for "  \
	"women only. Somebody must decide; nothing has ended"

/* A1 is in the women's house, and turns out to be a man. */
static void unfit(struct world *w)
{
	evening(w);
	bob(w, "checkin", "{\"bed\":\"W1\",\"person\":\"A1\",\"for\":[\"woman\"]}", "ok", "");
	bob(w, "person", "{\"person\":\"A1\",\"for\":[\"man\"]}", "ok", "");
	ck_assert_str_eq(alarms(w), UNFIT);
	at(w, "2026-11-21T22:30:00Z");
}

START_TEST(who_is_in_danger_in_that_bed_is_an_alarm_again)
{
	struct world w;
	unfit(&w);
	same_alarms(&w, "A1");
	finish(&w);

	unfit(&w);
	bob(&w, "checkout", OF("A1"), "ok", "");
	says(&w, "checkin", STILL("A1"), "Mind: W1 does not suit: for women only");
	finish(&w);

	/* What was learnt of them while they stood as gone counts, too. */
	evening(&w);
	bob(&w, "checkin", "{\"bed\":\"W1\",\"person\":\"A1\",\"for\":[\"woman\"]}", "ok", "");
	bob(&w, "checkout", OF("A1"), "ok", "");
	bob(&w, "person", "{\"person\":\"A1\",\"for\":[\"man\"]}", "ok", "");
	ck_assert_str_eq(alarms(&w), "");
	bob(&w, "checkin", STILL("A1"), "ok", "");
	ck_assert_str_eq(alarms(&w), UNFIT);
	finish(&w);
}
END_TEST

/* The danger is the same in a bed that nobody else is to be given. */
START_TEST(a_bed_that_was_shut_since_is_no_safer)
{
	struct world w;
	unfit(&w);
	bob(&w, "checkout", OF("A1"), "ok", "");
	bob(&w, "compromised", "{\"bed\":\"W1\",\"reason\":\"wet\"}", "ok", "");
	bob(&w, "checkin", STILL("A1"), "ok", "is taken back");
	ck_assert_str_eq(alarms(&w), UNFIT);
	finish(&w);

	unfit(&w);
	bob(&w, "compromised", "{\"bed\":\"W1\",\"reason\":\"wet\"}", "ok", "");
	bob(&w, "person", "{\"person\":\"A1\",\"for\":[\"man\"]}", "ok", "");
	ck_assert_str_eq(alarms(&w), UNFIT);
	finish(&w);
}
END_TEST

/* On-call said that bed, knowing of both. */
START_TEST(what_on_call_decided_stands)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"B1\"}", "ok", "");
	bob(&w, "checkin", OF("B1"), "ok", "");
	bob(&w, "tempref", "{}", "ok", "");
	bob(&w, "person", "{\"person\":\"B2\",\"age\":\"25+\"}", "ok", "");
	bob(&w, "apart", "{\"person\":\"B1\",\"other\":\"B2\"}", "ok", "");
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"B2\",\"decided\":\"alice\"}", "ok", "");
	ck_assert_str_eq(alarms(&w), "");
	at(&w, "2026-11-21T22:30:00Z");
	bob(&w, "checkout", OF("B2"), "ok", "");
	bob(&w, "checkin", STILL("B2"), "ok", "is taken back");
	ck_assert_str_eq(alarms(&w), "");
	ck_assert_int_eq(world_number(&w,
				      "SELECT p.needs & 262144 <> 0 FROM placement p JOIN person"
				      " n ON n.id = p.person WHERE n.ref = 'B2'"),
			 1);
	finish(&w);
}
END_TEST

/* ---- one of two ------------------------------------------------------------------------------ */

#define ALONE                                                                                      \
	"shared: of two in W1 at Women's house one has left, and nothing says that it suits "      \
	"whoever stays: for women only. Somebody must decide; nothing has ended"

/* Both of W1 since 20:00, and one of them turns out to be a man. */
static void two_of_w1(struct world *w)
{
	evening(w);
	alice(w, "bed", "{\"bed\":\"W1\",\"change\":\"attributes=couple late-entry\"}");
	bob(w, "checkin",
	    "{\"bed\":\"W1\",\"person\":\"E1\",\"with\":\"E2\",\"for\":[\"woman\","
	    "\"with-woman\"]}",
	    "ok", "Checked in");
	bob(w, "person", "{\"person\":\"E2\",\"for\":[\"man\"]}", "ok", "");
	at(w, "2026-11-21T22:30:00Z");
}

START_TEST(who_is_left_alone_where_that_does_not_suit_is_an_alarm_again)
{
	struct world w;
	two_of_w1(&w);
	bob(&w, "checkout", OF("E1"), "ok", "");
	ck_assert_str_eq(alarms(&w), ALONE);
	at(&w, "2026-11-21T22:40:00Z");
	bob(&w, "checkout", OF("E2"), "ok", "");
	ck_assert_str_eq(alarms(&w), "");
	at(&w, "2026-11-21T22:50:00Z");
	says(&w, "checkin", STILL("E2"), "ALARM: of two in W1");
	ck_assert_ptr_nonnull(strstr(alarms(&w), ALONE));
	finish(&w);
}
END_TEST

/* The first who left is alone in it now, and was not then. */
START_TEST(who_is_back_first_has_it_alone)
{
	struct world w;
	evening(&w);
	alice(&w, "site", "{\"site\":\"lodge\",\"change\":\"accepts=couple\"}");
	alice(&w, "bed", "{\"bed\":\"L1\",\"change\":\"attributes=couple\"}");
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"F1\",\"with\":\"F2\"}", "ok", "");
	at(&w, "2026-11-21T22:30:00Z");
	bob(&w, "checkout", OF("F1"), "ok", "");
	ck_assert_ptr_nonnull(strstr(alarms(&w), "shared: of two in L1"));
	bob(&w, "checkout", OF("F2"), "ok", "");
	at(&w, "2026-11-21T22:40:00Z");
	bob(&w, "checkin", STILL("F1"), "ok", "is taken back");
	ck_assert_ptr_nonnull(strstr(alarms(&w), "shared: of two in L1"));
	ck_assert_int_eq(
	    world_number(&w, "SELECT needs FROM placement WHERE state = 'occupied'") & 32768, 0);
	/* and with the other there it is as it was */
	bob(&w, "checkin", "{\"person\":\"F2\",\"with\":\"F1\"}", "ok", "Checked in: L1");
	ck_assert_str_eq(alarms(&w), "");
	finish(&w);
}
END_TEST

START_TEST(a_partner_who_is_back_ends_the_alarm_that_one_has_left)
{
	struct world w;
	evening(&w);
	alice(&w, "site", "{\"site\":\"lodge\",\"change\":\"accepts=couple\"}");
	alice(&w, "bed", "{\"bed\":\"L1\",\"change\":\"attributes=couple\"}");
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"F1\",\"with\":\"F2\"}", "ok", "");
	at(&w, "2026-11-21T22:30:00Z");
	bob(&w, "checkout", OF("F1"), "ok", "");
	ck_assert_ptr_nonnull(strstr(alarms(&w), "shared: of two in L1"));
	bob(&w, "checkin", "{\"person\":\"F1\",\"with\":\"F2\"}", "ok", "Checked in: L1");
	ck_assert_str_eq(alarms(&w), "");
	bob(&w, "checkout", OF("F2"), "ok", "");
	ck_assert_ptr_nonnull(strstr(alarms(&w), "shared: of two in L1"));
	finish(&w);

	/* … of a hold, too */
	evening(&w);
	alice(&w, "site", "{\"site\":\"lodge\",\"change\":\"accepts=couple\"}");
	alice(&w, "bed", "{\"bed\":\"L1\",\"change\":\"attributes=couple\"}");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"F1\",\"with\":\"F2\"}", "ok", "");
	bob(&w, "release", OF("F1"), "ok", "");
	ck_assert_ptr_nonnull(strstr(alarms(&w), "shared: of two in L1"));
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"F2\",\"with\":\"F1\"}", "ok", "");
	ck_assert_str_eq(alarms(&w), "");
	finish(&w);
}
END_TEST

/* ---- whom nobody has seen -------------------------------------------------------------------- */

/* U1 came to GW1 at 20:00, and U2 was counted as in. */
static void one_unseen(struct world *w)
{
	evening(w);
	alice(w, "bed", "{\"bed\":\"L1\",\"change\":\"attributes=couple\"}");
	bob(w, "hold", "{\"bed\":\"L1\",\"person\":\"U1\",\"with\":\"U2\"}", "ok", "Held");
	bob(w, "checkin", OF("U1"), "ok", "Checked in");
	at(w, "2026-11-21T22:30:00Z");
}

#define UNSEEN                                                                                     \
	"shared: of two in L1 at The Lodge one has left, and nobody has seen the other there. "    \
	"Somebody must look; nothing has ended"

static long welfare(struct world *w)
{
	return world_number(w, "SELECT count(*) FROM followup f JOIN person n ON n.id = f.person"
			       " WHERE f.done = 0 AND n.ref = 'U2'");
}

START_TEST(who_was_only_counted_as_in_is_seen_by_nobody_for_being_back)
{
	struct world w;
	one_unseen(&w);
	bob(&w, "checkout", OF("U1"), "ok", "");
	ck_assert_str_eq(alarms(&w), UNSEEN);
	bob(&w, "checkout", OF("U2"), "ok", "");
	at(&w, "2026-11-21T22:40:00Z");
	says(&w, "checkin", STILL("U2"),
	     "Nobody has seen U2 there; once somebody has seen them there: checkin U2; if they "
	     "never came: noshow U2");
	ck_assert_str_eq(alarms(&w), UNSEEN);
	at(&w, "2026-11-22T05:00:00Z");
	world_turn(&w, NULL, 0);
	ck_assert_int_eq(welfare(&w), 1);
	bob(&w, "noshow", OF("U2"), "ok", "No-show: U2");
	ck_assert_str_eq(alarms(&w), "");
	finish(&w);

	/* The hour at which somebody asks passed while they stood as gone. */
	one_unseen(&w);
	at(&w, "2026-11-22T04:50:00Z");
	bob(&w, "checkout", OF("U1"), "ok", "");
	bob(&w, "checkout", OF("U2"), "ok", "");
	at(&w, "2026-11-22T05:10:00Z");
	world_turn(&w, NULL, 0);
	ck_assert_int_eq(welfare(&w), 0);
	bob(&w, "checkin", STILL("U2"), "ok", "is taken back");
	world_turn(&w, NULL, 0);
	ck_assert_int_eq(welfare(&w), 1);
	finish(&w);

	/* It was asked before, and answered. */
	one_unseen(&w);
	at(&w, "2026-11-22T05:00:00Z");
	world_turn(&w, NULL, 0);
	char done[80];
	snprintf(done, sizeof(done), "{\"followup\":\"%s\",\"reason\":\"at their sister's\"}",
		 world_text(&w, "SELECT id FROM followup"));
	bob(&w, "done", done, "ok", "");
	bob(&w, "checkout", OF("U1"), "ok", "");
	bob(&w, "checkout", OF("U2"), "ok", "");
	bob(&w, "checkin", STILL("U2"), "ok", "is taken back");
	world_turn(&w, NULL, 0);
	ck_assert_int_eq(welfare(&w), 0);
	finish(&w);
}
END_TEST

/* Whoever is really there comes back to them, though nobody has seen them. */
START_TEST(the_one_who_came_is_back_with_the_one_whom_nobody_saw)
{
	struct world w;
	one_unseen(&w);
	bob(&w, "checkout", OF("U1"), "ok", "");
	bob(&w, "checkin", STILL("U1"), "taken",
	    "U2, who shared L1 with U1, is in it: checkin U1 --with U2");
	says(&w, "checkin", "{\"person\":\"U1\",\"with\":\"U2\"}",
	     "Checked in: L1 at The Lodge for U1, with U2.\", \"Nobody has seen U2 there; ");
	ck_assert_str_eq(alarms(&w), "");
	bob(&w, "noshow", OF("U2"), "ok", "No-show: U2");
	ck_assert_str_eq(live(&w), "L1 occupied");
	finish(&w);

	/* Nobody else comes in with them. */
	one_unseen(&w);
	bob(&w, "checkout", OF("U1"), "ok", "");
	bob(&w, "checkin", "{\"person\":\"U9\",\"with\":\"U2\"}", "taken",
	    "U2 is counted as in L1");
	finish(&w);

	/* Both are out: of the one whom nobody saw nobody says that they never left. */
	one_unseen(&w);
	bob(&w, "checkout", OF("U1"), "ok", "");
	bob(&w, "checkout", OF("U2"), "ok", "");
	says(&w, "checkin", STILL("U1"),
	     "U2, who was counted as in with them, stands as having left at Sat 21 Nov 22:30, too: "
	     "once somebody has seen them there: checkin U2 --with U1");
	finish(&w);
}
END_TEST

/* ---- what is over ---------------------------------------------------------------------------- */

#define OVER                                                                                       \
	"space: SITUP1 at The Lodge was a space until Sun 22 Nov 09:00 and is occupied: find its " \
	"guest another place"

static void space(struct world *w)
{
	evening(w);
	bob(w, "spaces",
	    "{\"site\":\"lodge\",\"count\":1,\"kind\":\"sit-up\",\"until\":\"09:00\","
	    "\"reason\":\"full\"}",
	    "ok", "");
	bob(w, "checkin", "{\"bed\":\"SITUP1\",\"person\":\"K1\"}", "ok", "Checked in");
}

static void back_in_the_space(struct world *w)
{
	bob(w, "checkin", STILL("K1"), "ok", "is taken back");
	ck_assert_ptr_nonnull(strstr(live(w), "SITUP1 occupied"));
	ck_assert_str_eq(alarms(w), OVER);
	ck_assert_str_eq(bed_state_of(w, "SITUP1"), "ready");
	ck_assert_int_eq(world_number(w, "SELECT open FROM bed WHERE label = 'SITUP1'"), 0);
	check_rows(w);
	world_advance(w, HOURS_MS(1));
	ck_assert_str_eq(alarms(w), OVER);
	bob(w, "checkout", OF("K1"), "ok", "");
	world_advance(w, MINUTES_MS(15));
	ck_assert_str_eq(bed_state_of(w, "SITUP1"), "closed");
	ck_assert_str_eq(alarms(w), "");
}

START_TEST(a_space_that_closed_by_itself_keeps_nobody_out)
{
	struct world w;
	space(&w); /* out before its end, which passes */
	at(&w, "2026-11-22T08:00:00Z");
	bob(&w, "checkout", OF("K1"), "ok", "");
	world_advance(&w, MINUTES_MS(70));
	ck_assert_str_eq(bed_state_of(&w, "SITUP1"), "closed");
	says(&w, "checkin", OF("K1"), "if they did not: checkin K1 --still");
	bob(&w, "close", "{\"site\":\"gateway\",\"reason\":\"flood\"}", "ok", "");
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"Z1\"}", "ok", "");
	bob(&w, "wait", "{\"person\":\"Q1\",\"for\":[\"man\"]}", "ok", "");
	back_in_the_space(&w);
	world_turn(&w, NULL, 0);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM waiting_offer WHERE bed ="
					  " 'coventry/SITUP1'"),
			 0);
	finish(&w);

	space(&w); /* out after it */
	world_advance(&w, HOURS_MS(14));
	ck_assert_str_eq(alarms(&w), OVER);
	bob(&w, "checkout", OF("K1"), "ok", "");
	world_advance(&w, MINUTES_MS(16));
	ck_assert_str_eq(bed_state_of(&w, "SITUP1"), "closed");
	back_in_the_space(&w);
	finish(&w);

	space(&w); /* … and back before it closes */
	world_advance(&w, HOURS_MS(14));
	bob(&w, "checkout", OF("K1"), "ok", "");
	back_in_the_space(&w);
	finish(&w);

	space(&w); /* back while it lasts */
	bob(&w, "checkout", OF("K1"), "ok", "");
	bob(&w, "checkin", STILL("K1"), "ok", "is taken back");
	ck_assert_str_eq(alarms(&w), "");
	world_advance(&w, HOURS_MS(14));
	ck_assert_str_eq(alarms(&w), OVER);
	finish(&w);
}
END_TEST

static void hotel(struct world *w)
{
	char sites[2000];
	world_open(w);
	w->settings->areas[0]->policy.move_on_minutes = 14 * 60;
	w->settings->areas[0]->rooms_by = ROLE_MANAGER;
	evening_from(w);
	snprintf(sites, sizeof(sites), "%scanal,Canal Hotel,hotel,always,no,,no\n", sites_csv);
	import_ok(w, "sites", sites);
	alice(w, "book",
	      "{\"site\":\"canal\",\"count\":1,\"to\":\"2026-11-22\",\"price\":\"65.50\","
	      "\"attributes\":[\"couple\"]}");
	bob(w, "checkin", "{\"bed\":\"ROOM1\",\"person\":\"R1\"}", "ok", "Checked in");
}

START_TEST(a_room_that_closed_by_itself_keeps_nobody_out)
{
	struct world w;
	hotel(&w);
	world_advance(&w, HOURS_MS(19));
	ck_assert_ptr_nonnull(strstr(alarms(&w), "space: ROOM1 at Canal Hotel is OVERDUE"));
	ck_assert_ptr_nonnull(strstr(alarms(&w), "stay: "));
	char before[2000];
	snprintf(before, sizeof(before), "%s", alarms(&w));
	bob(&w, "checkout", OF("R1"), "ok", "");
	world_advance(&w, MINUTES_MS(20));
	ck_assert_str_eq(bed_state_of(&w, "ROOM1"), "closed");
	ck_assert_str_eq(alarms(&w), "");
	says(&w, "checkin", STILL("R1"), "Mind: ROOM1 was paid for until");
	ck_assert_str_eq(alarms(&w), before);
	check_rows(&w);
	says(&w, "rooms", "{}", "OVERDUE");
	alice(&w, "pay", "{\"bed\":\"ROOM1\",\"to\":\"2026-11-24\"}");
	ck_assert_ptr_null(strstr(alarms(&w), "space: "));
	finish(&w);

	/* Both of a room come back to it. */
	hotel(&w);
	bob(&w, "checkin", "{\"person\":\"R2\",\"with\":\"R1\"}", "ok", "Checked in: ROOM1");
	world_advance(&w, HOURS_MS(19));
	bob(&w, "checkout", OF("R1"), "ok", "");
	bob(&w, "checkout", OF("R2"), "ok", "");
	world_advance(&w, MINUTES_MS(20));
	ck_assert_str_eq(bed_state_of(&w, "ROOM1"), "closed");
	bob(&w, "checkin", STILL("R1"), "ok", "is taken back");
	bob(&w, "checkin", "{\"person\":\"R2\",\"with\":\"R1\"}", "ok", "Checked in: ROOM1");
	ck_assert_str_eq(live(&w), "ROOM1 occupied, ROOM1 occupied");
	finish(&w);

	/* What somebody closed is theirs to open. */
	hotel(&w);
	bob(&w, "checkout", OF("R1"), "ok", "");
	alice(&w, "cancel", "{\"bed\":\"ROOM1\",\"reason\":\"gone\"}");
	bob(&w, "checkin", STILL("R1"), "refused",
	    "ROOM1 has been closed since: whoever is on call says where R1 is");
	finish(&w);
}
END_TEST

#define CRASH                                                                                      \
	"crash: GW9 at The Gateway was crash space until Sun 22 Nov 09:10 and is occupied: find "  \
	"its guest another place, or let the panel decide; nothing has ended"

/* A panel's bed that the night had is the panel's again once it is empty. */
START_TEST(a_crash_space_that_ended_by_itself_is_one_still)
{
	struct world w;
	evening(&w);
	alice(&w, "crash",
	      "{\"bed\":\"GW9\",\"until\":\"2026-11-22T09:00:00Z\",\"reason\":\"full\"}");
	bob(&w, "checkin", "{\"bed\":\"GW9\",\"person\":\"P1\"}", "ok", "Checked in");
	at(&w, "2026-11-22T08:00:00Z");
	bob(&w, "checkout", OF("P1"), "ok", "");
	world_advance(&w, MINUTES_MS(70));
	ck_assert_int_eq(world_number(&w, "SELECT crash FROM bed WHERE label = 'GW9'"), 0);
	bob(&w, "checkin", STILL("P1"), "ok", "is taken back");
	ck_assert_str_eq(alarms(&w), CRASH);
	check_rows(&w);
	bob(&w, "checkout", OF("P1"), "ok", "");
	world_advance(&w, MINUTES_MS(16));
	ck_assert_str_eq(alarms(&w), "");
	finish(&w);
}
END_TEST

/* ---- a plan ---------------------------------------------------------------------------------- */

/* Where people leave every morning a plan waits for them until SWEP ends, which their leaving
 * ended. */
START_TEST(a_plan_that_was_over_with_swep_is_open_again)
{
	struct world w;
	evening(&w);
	alice(&w, "site", "{\"site\":\"gateway\",\"change\":\"stay=nightly\"}");
	activate(&w, 1);
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"P1\"}", "ok", "Checked in");
	at(&w, "2026-11-23T11:00:00Z");
	alice(&w, "standdown", "{\"reason\":\"mild\"}");
	world_advance(&w, HOURS_MS(23));
	ck_assert_str_eq(world_text(&w, "SELECT state FROM swep"), "STANDING_DOWN");
	bob(&w, "plan",
	    "{\"person\":\"P1\",\"what\":\"hostel\",\"by\":\"2026-11-25\",\"owner\":\"bob\"}", "ok",
	    "");
	bob(&w, "checkout", OF("P1"), "ok", "");
	world_turn(&w, NULL, 0);
	ck_assert_str_eq(world_text(&w, "SELECT state FROM swep"), "IDLE");
	ck_assert_str_eq(world_text(&w, "SELECT outcome FROM plan"), "over");
	bob(&w, "checkin", STILL("P1"), "ok", "is taken back");
	ck_assert_str_eq(world_text(&w, "SELECT outcome FROM plan"), "");
	ck_assert_ptr_nonnull(strstr(alarms(&w), "unplanned: SWEP has ended, and 1 person"));
	bob(&w, "told", OF("P1"), "ok", "");
	ck_assert_str_eq(alarms(&w), "");
	finish(&w);
}
END_TEST

/* ---- the young ------------------------------------------------------------------------------- */

START_TEST(where_somebody_young_is_is_said_anew)
{
	struct world w;
	evening(&w);
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"K1\"}", "ok", "Checked in");
	bob(&w, "person", "{\"person\":\"K1\",\"age\":\"16-17\"}", "ok", "");
	same_alarms(&w, "K1");
	/* an answer is awaited still of who turned out to be older */
	bob(&w, "person", "{\"person\":\"K1\",\"age\":\"25+\"}", "ok", "");
	same_alarms(&w, "K1");
	finish(&w);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    who_is_in_danger_in_that_bed_is_an_alarm_again,
	    a_bed_that_was_shut_since_is_no_safer,
	    what_on_call_decided_stands,
	    who_is_left_alone_where_that_does_not_suit_is_an_alarm_again,
	    who_is_back_first_has_it_alone,
	    a_partner_who_is_back_ends_the_alarm_that_one_has_left,
	    who_was_only_counted_as_in_is_seen_by_nobody_for_being_back,
	    the_one_who_came_is_back_with_the_one_whom_nobody_saw,
	    a_space_that_closed_by_itself_keeps_nobody_out,
	    a_room_that_closed_by_itself_keeps_nobody_out,
	    a_crash_space_that_ended_by_itself_is_one_still,
	    a_plan_that_was_over_with_swep_is_open_again,
	    where_somebody_young_is_is_said_anew,
	};
	return suite_run("taken_back", cases, COUNT_OF(cases));
}
