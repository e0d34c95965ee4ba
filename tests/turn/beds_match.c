/* SPDX-License-Identifier: MIT
 *
 * Whom a bed is given to: each rule with a night that goes otherwise when the rule is gone.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/evening.h"

/* Straight into the rows: what other verbs write of people. */
static void row(struct world *w, const char *sql)
{
	char returning[600];
	snprintf(returning, sizeof(returning), "%s RETURNING 1", sql);
	ck_assert_msg(world_number(w, returning) == 1, "%s", sql);
}

static void person(struct world *w, const char *ref, const char *column, const char *value)
{
	char sql[300];
	snprintf(
	    sql, sizeof(sql),
	    "INSERT INTO person (id, area, ref, made, %s) VALUES ('n-%s', 'coventry', '%s', 1, "
	    "%s)",
	    column, ref, ref, value);
	row(w, sql);
}

static void apart(struct world *w, const char *one, const char *other)
{
	char sql[300];
	snprintf(
	    sql, sizeof(sql),
	    "INSERT INTO apart (area, one, other, made, by) VALUES ('coventry', 'n-%s', 'n-%s',"
	    " 1, 'x')",
	    one, other);
	row(w, sql);
	snprintf(sql, sizeof(sql), "coventry/n-%s/n-%s", one, other);
	audit_planted(w, AUDITED_APART, sql);
}

static void site(struct world *w, const char *key, const char *change)
{
	char args[200];
	snprintf(args, sizeof(args), "{\"site\":\"%s\",\"change\":\"%s\"}", key, change);
	json_decref(world_ok(w, "alice", "site", args));
}

static void bed(struct world *w, const char *label, const char *change)
{
	char args[200];
	snprintf(args, sizeof(args), "{\"bed\":\"%s\",\"change\":\"%s\"}", label, change);
	json_decref(world_ok(w, "alice", "bed", args));
}

/* One of the lines of an answer, or "". */
static const char *line_with(json_t *reply, const char *wanted)
{
	json_t *text = json_object_get(json_object_get(reply, "result"), "text"), *line;
	size_t i;
	json_array_foreach(json_object_get(text, "lines"), i, line)
		if (strstr(json_string_value(line), wanted) != NULL)
			return json_string_value(line);
	return "";
}

static void hold_says(struct world *w, const char *args, const char *line)
{
	json_t *reply = world_ok(w, "bob", "hold", args);
	char *dump = json_dumps(reply, 0);
	ck_assert_msg(line_with(reply, line)[0] != '\0', "%s lacks \"%s\"", dump, line);
	free(dump);
	json_decref(reply);
}

static void hold(struct world *w, const char *bed, const char *ref, const char *needs,
		 const char *code, const char *wanted)
{
	char args[200];
	snprintf(args, sizeof(args), "{\"bed\":\"%s\",\"person\":\"%s\",\"for\":[%s]}", bed, ref,
		 needs);
	bob(w, "hold", args, code, wanted);
}

#define MAN "\"man\""
#define WOMAN "\"woman\",\"mixed\""

/* ---- which bed, never whether --------------------------------------------------------------- */

static void kept_apart(bool turned)
{
	struct world w;
	evening(&w);
	person(&w, "R1", "seen", "1");
	person(&w, "R2", "seen", "1");
	apart(&w, turned ? "R2" : "R1", turned ? "R1" : "R2");
	hold(&w, "best", "R2", MAN, "ok", "Held: GW2");
	bob(&w, "release", "{\"person\":\"R2\"}", "ok", "Released");
	hold(&w, "GW1", "R1", MAN, "ok", "Held");
	/* The other bed at the same site would have been the least special. */
	hold(&w, "best", "R2", MAN, "ok", "Held: L1 at The Lodge");
	bob(&w, "release", "{\"person\":\"R2\"}", "ok", "Released");
	hold(&w, "L1", "R3", MAN, "ok", "Held");
	hold(&w, "best", "R2", MAN, "refused", "on-call decides");
	hold(&w, "GW2", "R2", MAN, "refused",
	     "GW2 does not suit: its site must be asked first: on-call decides");
	/* Nothing is told of anybody. */
	json_t *reply = world_ask(&w, "bob", "hold", "{\"bed\":\"GW2\",\"person\":\"R2\"}");
	char *dump = json_dumps(reply, 0);
	ck_assert_ptr_null(strstr(dump, "R1"));
	ck_assert_ptr_null(strstr(dump, "apart"));
	free(dump);
	json_decref(reply);
	bob(&w, "hold",
	    "{\"bed\":\"GW2\",\"person\":\"R2\",\"for\":[\"man\"],\"decided\":\"Dana on call\"}",
	    "ok", "Held: GW2");
	ck_assert_str_eq(world_text(&w, "SELECT r.text FROM audit a JOIN remark r ON r.id ="
					" substr(a.remark, 1, instr(a.remark, ':') - 1)"
					" WHERE a.kind = 'placement' ORDER BY a.seq DESC LIMIT 1"),
			 "Dana on call");
	finish(&w);
}

START_TEST(people_to_be_kept_apart_are_not_sent_to_one_site)
{
	kept_apart(false);
	kept_apart(true);
}
END_TEST

START_TEST(whoever_must_be_rung_about_goes_where_somebody_answers)
{
	struct world w;
	evening(&w);
	person(&w, "R1", "ring_first", "1");
	hold(&w, "best", "R1", MAN, "refused", "on-call decides");
	/* Who stands at the door has been seen by whoever would have been rung. */
	bob(&w, "checkin", "{\"bed\":\"GW3\",\"person\":\"R1\",\"for\":[\"man\"]}", "ok", "GW3");
	bob(&w, "checkout", "{\"person\":\"R1\"}", "ok", "Checked out");
	import_ok(&w, "contacts",
		  "contact,name,organisation,phone,groups,site\n"
		  "lodge-duty,Duty,The Lodge,07700 900001,sites,lodge\n");
	hold_says(&w, "{\"bed\":\"best\",\"person\":\"R1\",\"for\":[\"man\"]}",
		  "Ring The Lodge before sending anybody.");
	hold(&w, "best", "R2", MAN, "ok", "Held: GW2");
	finish(&w);
}
END_TEST

START_TEST(a_site_has_so_many_people_with_high_support_needs_and_no_more)
{
	struct world w;
	evening(&w);
	site(&w, "gateway", "high_support_most=1");
	person(&w, "R1", "high_support", "1");
	person(&w, "R2", "high_support", "1");
	hold(&w, "GW1", "R1", MAN, "ok", "Held");
	hold(&w, "best", "R2", MAN, "ok", "Held: L1");
	bob(&w, "release", "{\"person\":\"R2\"}", "ok", "Released");
	hold(&w, "GW2", "R2", MAN, "refused",
	     "GW2 does not suit: as many people with high support needs as it can look after: "
	     "on-call decides");
	hold(&w, "L1", "R3", MAN, "ok", "Held");
	hold(&w, "best", "R2", MAN, "refused", "on-call decides");
	/* Whoever has none is not counted; and when the first has gone there is room. */
	hold(&w, "best", "R4", MAN, "ok", "Held: GW2");
	bob(&w, "release", "{\"person\":\"R1\"}", "ok", "Released");
	hold(&w, "best", "R2", MAN, "ok", "Held: GW3");
	finish(&w);
}
END_TEST

START_TEST(on_call_may_say_that_a_site_looks_after_one_more)
{
	struct world w;
	evening(&w);
	site(&w, "gateway", "high_support_most=0");
	person(&w, "R1", "high_support", "1");
	hold(&w, "GW2", "R1", MAN, "refused", "on-call decides; once they have said so: --decided");
	bob(&w, "hold",
	    "{\"bed\":\"GW2\",\"person\":\"R1\",\"for\":[\"man\"],\"decided\":\"Dana\"}", "ok",
	    "Held: GW2");
	finish(&w);
}
END_TEST

/* Nothing is in the file: what is said for tonight counts, of who asks and of who is there. */
START_TEST(high_support_that_is_only_said_counts)
{
	struct world w;
	evening(&w);
	site(&w, "gateway", "high_support_most=1");
	bed(&w, "GW1", "attributes=high-support");
	bed(&w, "GW2", "attributes=high-support");
	person(&w, "R2", "high_support", "1");
	hold(&w, "GW1", "R1", "\"high-support\"", "ok", "Held: GW1");
	hold(&w, "GW3", "R2", "", "refused", "as many people with high support needs");
	hold(&w, "GW2", "R3", "\"high-support\"", "refused", "as many people with high support");
	finish(&w);
}
END_TEST

START_TEST(a_hold_that_ran_out_takes_nobodys_place)
{
	struct world w;
	char text[2048];
	evening(&w);
	site(&w, "gateway", "high_support_most=1");
	site(&w, "gateway", "last_entry=");
	bed(&w, "GW2", "attributes=high-support");
	person(&w, "R1", "high_support", "1");
	hold(&w, "GW1", "R1", "", "ok", "Held: GW1");
	ck_assert_ptr_nonnull(strstr(
	    list_text(&w, "{\"all\":true,\"for\":[\"high-support\"],\"site\":\"gateway\"}", text),
	    "GW2 free (as many people with high support needs"));
	at(&w, "2026-11-21T22:00:00Z"); /* and no deadline has run */
	ck_assert_ptr_null(strstr(
	    list_text(&w, "{\"all\":true,\"for\":[\"high-support\"],\"site\":\"gateway\"}", text),
	    "as many people"));
	finish(&w);
}
END_TEST

START_TEST(one_who_moves_within_a_site_does_not_stand_in_their_own_way)
{
	struct world w;
	evening(&w);
	site(&w, "gateway", "high_support_most=1");
	person(&w, "R1", "high_support", "1");
	hold(&w, "GW1", "R1", MAN, "ok", "Held");
	bob(&w, "move", "{\"person\":\"R1\",\"bed\":\"GW2\"}", "ok", "Moved, and held: GW2");
	finish(&w);
}
END_TEST

/* ---- whom a site takes ---------------------------------------------------------------------- */

START_TEST(a_site_takes_people_of_its_ages)
{
	struct world w;
	evening(&w);
	site(&w, "lodge", "ages=25+");
	person(&w, "R3", "age", "'25+'");
	person(&w, "R4", "age", "'18-24'");
	hold(&w, "L1", "R1", "", "refused", "say 18-24 or 25+");
	hold(&w, "L1", "R1", "\"18-24\"", "refused", "its site takes people of another age");
	hold(&w, "L1", "R4", "", "refused", "its site takes people of another age");
	hold(&w, "L1", "R1", "\"25+\"", "ok", "Held: L1");
	bob(&w, "release", "{\"person\":\"R1\"}", "ok", "Released");
	hold(&w, "L1", "R3", "", "ok", "Held: L1");
	bob(&w, "release", "{\"person\":\"R3\"}", "ok", "Released");
	/* What is said tonight stands above what somebody once wrote down. */
	hold(&w, "L1", "R4", "\"25+\"", "ok", "Held: L1");
	bob(&w, "release", "{\"person\":\"R4\"}", "ok", "Released");
	/* The best is never one about which the site would have to be asked. */
	hold(&w, "GW3", "R5", "", "ok", "Held: GW3");
	hold(&w, "best", "R6", "\"dog\"", "usage", "a bed is free: dog,25+ (L1 at The Lodge)");
	hold(&w, "best", "R6", "\"dog\",\"18-24\"", "refused", "no free bed suits dog, under-25");
	finish(&w);
}
END_TEST

/* One word and one flag for it: such a bed comes first, and no other is refused. */
START_TEST(high_support_says_which_bed_and_never_whether)
{
	struct world w;
	char text[2048];
	evening(&w);
	bed(&w, "GW3", "attributes=dog high-support");
	person(&w, "R1", "high_support", "1");
	ck_assert_ptr_nonnull(strstr(list_text(&w, "{\"for\":[\"high-support\"]}", text), "GW2"));
	hold(&w, "best", "R1", "", "ok", "Held: GW3");
	hold(&w, "best", "R2", "\"high-support\"", "ok", "Held: GW2");
	json_t *reply = world_ok(&w, "bob", "hold",
				 "{\"bed\":\"L1\",\"person\":\"R3\","
				 "\"for\":[\"high-support\"]}");
	char *dump = json_dumps(reply, 0);
	ck_assert_ptr_nonnull(strstr(dump, "Mind: L1 is no bed with high support."));
	free(dump);
	json_decref(reply);
	finish(&w);
}
END_TEST

START_TEST(a_site_has_a_rule_of_its_own)
{
	struct world w;
	char text[2048];
	evening(&w);
	site(&w, "lodge", "accepts=not (dog and man)");
	hold(&w, "L1", "R1", "\"dog\",\"man\"", "refused",
	     "L1 does not suit: its site takes: not (dog and man)");
	hold(&w, "best", "R1", "\"dog\",\"man\"", "ok", "Held: GW3");
	hold(&w, "L1", "R2", "\"dog\"", "refused", "its site takes: not (dog and man)");
	hold(&w, "L1", "R2", "\"dog\",\"woman\"", "ok", "Held: L1");
	bob(&w, "release", "{\"person\":\"R2\"}", "ok", "Released");
	ck_assert_ptr_nonnull(strstr(
	    list_text(&w, "{\"all\":true,\"for\":[\"dog\",\"man\"],\"site\":\"lodge\"}", text),
	    "L1 free (its site takes: not (dog and man))"));
	finish(&w);
}
END_TEST

/* Whoever has said that she is a woman is not asked to say that she is a man. */
START_TEST(what_was_answered_is_not_asked_anew)
{
	struct world w;
	evening(&w);
	hold(&w, "GW1", "R1", "", "ok", "Held");
	hold(&w, "GW2", "R2", "", "ok", "Held");
	hold(&w, "GW3", "R3", "", "ok", "Held");
	hold(&w, "W1", "R4", WOMAN, "ok", "Held");
	site(&w, "lodge", "accepts=man");
	hold(&w, "best", "R5", "", "usage", "a bed is free: man (L1 at The Lodge)");
	hold(&w, "best", "R5", WOMAN, "refused",
	     "no free bed suits woman, mixed: L1 at The Lodge: its site takes: man");
	site(&w, "lodge", "accepts=under-25");
	hold(&w, "best", "R6", "", "usage", "a bed is free: under-25 (L1 at The Lodge)");
	hold(&w, "best", "R6", "\"25+\"", "refused",
	     "no free bed suits 25+: L1 at The Lodge: its site takes: under-25");
	finish(&w);
}
END_TEST

/* Three beds at the Gateway, two of them kept for women until 21:30. */
START_TEST(beds_are_kept_for_women_until_their_hour)
{
	struct world w;
	evening(&w);
	site(&w, "gateway", "women_kept=2");
	site(&w, "gateway", "women_until=21:30");
	hold(&w, "GW2", "R1", MAN, "ok", "Held");
	hold(&w, "GW3", "R2", MAN, "refused", "GW3 does not suit: kept for women until 21:30");
	hold(&w, "GW3", "R2", "", "refused", "kept for women until 21:30");
	hold(&w, "best", "R2", MAN, "ok", "Held: L1");
	/* One of the two has one: the other is kept still. */
	hold(&w, "GW3", "R3", WOMAN, "ok", "Held: GW3");
	hold(&w, "best", "R4", MAN, "refused", "no free bed suits man");
	hold(&w, "GW1", "R5", WOMAN, "ok", "Held: GW1");
	bob(&w, "release", "{\"person\":\"R5\"}", "ok", "Released");
	at(&w, "2026-11-21T21:30:00Z");
	hold(&w, "best", "R4", MAN, "ok", "Held: GW1");
	finish(&w);
}
END_TEST

START_TEST(women_who_have_a_bed_keep_no_more)
{
	struct world w;
	evening(&w);
	site(&w, "gateway", "women_kept=1");
	hold(&w, "GW3", "R1", WOMAN, "ok", "Held: GW3");
	hold(&w, "GW2", "R2", MAN, "ok", "Held: GW2");
	hold(&w, "GW1", "R3", MAN, "ok", "Held: GW1");
	finish(&w);
}
END_TEST

/* A room for women only is theirs anyway: neither it nor who is in it stands for one that is kept.
 */
START_TEST(a_room_for_women_only_is_not_the_one_that_is_kept)
{
	struct world w;
	evening(&w);
	site(&w, "gateway", "women_kept=1");
	bed(&w, "GW1", "attributes=women");
	hold(&w, "GW2", "R1", MAN, "ok", "Held: GW2");
	hold(&w, "GW3", "R2", MAN, "refused", "GW3 does not suit: kept for women");
	hold(&w, "GW1", "R3", "\"woman\"", "ok", "Held: GW1");
	hold(&w, "GW3", "R2", MAN, "refused", "GW3 does not suit: kept for women");
	hold(&w, "GW3", "R4", WOMAN, "ok", "Held: GW3");
	finish(&w);
}
END_TEST

/* A room that takes both of them, or none. */
START_TEST(couples_and_families_have_a_bed_together_or_none)
{
	struct world w;
	evening(&w);
	hold(&w, "best", "R1", "\"couple\"", "refused", "no free bed suits couple");
	hold(&w, "best", "R1", "\"family\"", "refused", "no free bed suits family");
	json_decref(
	    world_ok(&w, "alice", "bed", "{\"bed\":\"L1\",\"change\":\"attributes=couple dog\"}"));
	hold(&w, "best", "R1", "\"nothing\",\"couple\",\"dog\"", "ok", "Held: L1");
	hold(&w, "best", "R2", "\"family\"", "refused", "no free bed suits family");
	finish(&w);
}
END_TEST

START_TEST(nobody_under_18_is_given_a_bed_and_nobody_forgets_them)
{
	struct world w;
	evening(&w);
	person(&w, "Y2", "age", "'16-17'");
	hold(&w, "best", "Y1", "\"16-17\"", "refused",
	     "tell children's services now, through the out-of-hours team");
	const char *id = "SELECT id FROM followup ORDER BY made, id LIMIT 1";
	char first[32], said[120];
	snprintf(first, sizeof(first), "%s", world_text(&w, id));
	snprintf(said, sizeof(said), "This stays open as %s until you say: done %s", first, first);
	/* Asked again, in whatever words: the same. */
	hold(&w, "L1", "Y1", "\"under-18\"", "refused", said);
	bob(&w, "checkin", "{\"person\":\"Y1\",\"bed\":\"L1\",\"for\":[\"under-16\"]}", "refused",
	    said);
	/* Written down once is enough, whatever is said now. */
	hold(&w, "best", "Y2", "\"25+\"", "refused", "tell children's services now");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM followup WHERE kind = 'children'"
					  " AND done = 0"),
			 2);
	ck_assert_str_eq(live(&w), "");
	world_restart(&w);
	world_advance(&w, MINUTES_MS(31));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM alarm WHERE kind = 'followup'"
					  " AND cleared IS NULL"),
			 2);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM alarm WHERE sentence LIKE '%Y1%'"
					  " OR sentence LIKE '%Y2%'"),
			 0);
	char args[80];
	snprintf(args, sizeof(args), "{\"followup\":\"%s\",\"reason\":\"placed by MASH\"}", first);
	bob(&w, "done", args, "ok", "Done: ");
	bob(&w, "done", args, "refused", "was done already, by bob");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM alarm WHERE kind = 'followup'"
					  " AND cleared IS NULL"),
			 1);
	finish(&w);
}
END_TEST

START_TEST(once_is_enough_to_be_thought_under_18)
{
	struct world w;
	evening(&w);
	person(&w, "Y2", "age", "'under-16'");
	hold(&w, "best", "Y1", "\"under-18\"", "refused", "tell children's services now");
	hold(&w, "best", "Y1", "", "refused", "tell children's services now");
	hold(&w, "best", "Y2", "", "refused", "tell children's services now");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM followup WHERE kind = 'children'"),
			 2);
	finish(&w);
}
END_TEST

/* Found out only when they have a bed: they are not put out, and not among other adults either. */
START_TEST(somebody_found_to_be_under_18_is_moved_by_childrens_services)
{
	struct world w;
	evening(&w);
	hold(&w, "GW2", "Y1", "", "ok", "Held");
	bob(&w, "move", "{\"person\":\"Y1\",\"bed\":\"L1\",\"for\":[\"16-17\"]}", "refused",
	    "tell children's services now");
	ck_assert_str_eq(live(&w), "GW2 held");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM followup WHERE kind = 'children'"),
			 1);
	finish(&w);
}
END_TEST

START_TEST(a_young_person_who_was_refused_hears_the_same_again)
{
	static const char line[] = "{\"v\":1,\"id\":\"again\",\"verb\":\"hold\",\"args\":{\"bed\":"
				   "\"best\",\"person\":\"Y1\",\"for\":[\"16-17\"]}}";
	struct world w;
	struct event event = {.kind = EVENT_REQUEST,
			      .peer = {1, 1},
			      .user = "bob",
			      .line = line,
			      .length = sizeof(line) - 1};
	evening(&w);
	world_turn(&w, &event, 1);
	world_turn(&w, &event, 1);
	ck_assert_ptr_nonnull(strstr(world_seen(&w, EFFECT_REPLY, 0)->text, "\"ok\":false"));
	ck_assert_str_eq(world_seen(&w, EFFECT_REPLY, 0)->text,
			 world_seen(&w, EFFECT_REPLY, 1)->text);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM followup"), 1);
	finish(&w);
}
END_TEST

/* ---- when, and in which order --------------------------------------------------------------- */

START_TEST(a_bed_is_for_when_they_come)
{
	struct world w;
	evening(&w);
	/* After the Gateway's last entry. */
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"R1\",\"arrives\":\"23:00\"}", "ok",
	    "Held: L1 at The Lodge for R1 until 00:00 (4 h).");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R2\",\"arrives\":\"23:00\"}", "refused",
	    "GW2 does not suit: last entry has passed");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"R2\",\"arrives\":\"21:15\"}", "ok",
	    "Held: GW2 at The Gateway for R2 until 22:15");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"R3\",\"arrives\":\"13h\"}", "limit",
	    "a hold lasts 12 hours at most");
	finish(&w);
}
END_TEST

START_TEST(a_hold_lasts_until_the_door_has_been_open_for_an_hour)
{
	struct world w;
	evening(&w);
	site(&w, "lodge", "admits_from=22:00");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\",\"arrives\":\"21:00\"}", "refused",
	    "L1 does not suit: nobody is let in that early");
	bob(&w, "hold",
	    "{\"bed\":\"best\",\"person\":\"R1\",\"arrives\":\"21:00\",\"for\":"
	    "[\"dog\"]}",
	    "ok", "Held: GW3");
	bob(&w, "release", "{\"person\":\"R1\"}", "ok", "Released");
	hold_says(&w, "{\"bed\":\"L1\",\"person\":\"R1\"}", "It lets people in from 22:00.");
	ck_assert_int_eq(world_number(&w, "SELECT (expires - made) / 60000 FROM placement"
					  " WHERE state = 'held'"),
			 180);
	at(&w, "2026-11-21T22:05:00Z"); /* its door is open: that is said no more */
	bob(&w, "release", "{\"person\":\"R1\"}", "ok", "Released");
	json_t *reply = world_ok(&w, "bob", "hold", "{\"bed\":\"L1\",\"person\":\"R1\"}");
	ck_assert_str_eq(line_with(reply, "It lets people in"), "");
	json_decref(reply);
	finish(&w);
}
END_TEST

START_TEST(the_ladder_is_climbed_rung_by_rung)
{
	struct world w;
	evening(&w);
	import_ok(&w, "sites",
		  "site,name,kind,opens,confirm,last_entry,women_only\n"
		  "gateway,The Gateway,hotel,always,no,,no\n"
		  "house,Women's house,ladder,always,no,,no\n"
		  "lodge,The Lodge,out-of-hours,always,no,,no\n"
		  "hall,Church hall,hostel,always,no,,no\n"
		  "annex,The Annex,hostel,tier2,no,,no\n");
	import_ok(&w, "beds",
		  "site,bed,kind,attributes,use\n"
		  "gateway,GW1,e-bed,,night\nhouse,W1,e-bed,dog,night\n"
		  "lodge,L1,e-bed,,night\nhall,H1,e-bed,couple family high-support,night\n");
	hold(&w, "best", "R1", MAN, "ok", "Held: H1");
	hold(&w, "best", "R2", MAN, "ok", "Held: W1");
	hold(&w, "best", "R3", MAN, "ok", "Held: L1");
	hold(&w, "best", "R4", MAN, "ok", "Held: GW1");
	hold(&w, "best", "R5", MAN, "refused",
	     "no bed is free: the next step is the out-of-hours team, who may book a hotel");
	finish(&w);
}
END_TEST

START_TEST(an_old_word_is_offered_last_and_says_so)
{
	struct world w;
	char text[2048];
	evening(&w);
	site(&w, "gateway", "stale=1h");
	bob(&w, "free", "{\"site\":\"gateway\",\"count\":3}", "ok", "");
	at(&w, "2026-11-21T20:30:00Z");
	hold(&w, "best", "R1", MAN, "ok", "Held: GW2");
	bob(&w, "release", "{\"person\":\"R1\"}", "ok", "Released");
	at(&w, "2026-11-21T21:10:00Z");
	hold(&w, "best", "R1", MAN, "ok", "Held: L1");
	ck_assert_ptr_nonnull(strstr(list_text(&w, "{}", text), "GW2"));
	hold_says(&w, "{\"bed\":\"best\",\"person\":\"R2\",\"for\":[\"man\"]}",
		  "OLD: The Gateway has not said how it stands since Sat 21 Nov 20:00");
	finish(&w);
}
END_TEST

START_TEST(a_lone_woman_shares_with_men_only_when_there_is_nothing_else)
{
	struct world w;
	evening(&w);
	activate(&w, 1);
	bob(&w, "open", "{\"site\":\"hall\",\"count\":3}", "ok", "Open");
	hold(&w, "best", "R1", "\"woman\"", "ok", "Held: W1");
	hold(&w, "best", "R2", "\"woman\"", "ok", "Held: GW2");
	hold(&w, "GW3", "R3", MAN, "ok", "Held");
	hold(&w, "L1", "R4", MAN, "ok", "Held");
	/* The wheelchair room rather than a hall with men. */
	hold(&w, "best", "R5", "\"woman\"", "ok", "Held: GW1");
	hold(&w, "best", "R6", "\"woman\"", "ok", "Held: H1");
	hold(&w, "best", "R7", "\"woman\",\"alone\"", "refused", "no free bed suits woman, alone");
	finish(&w);
}
END_TEST

/* ---- what can never matter ------------------------------------------------------------------ */

START_TEST(there_is_nowhere_to_write_what_must_not_be_asked)
{
	static const char *const words[] = {"immigr",     "nrpf",  "recourse", "national",
					    "connection", "exclu", "banned",   "citizen",
					    "asylum",     "visa",  "eligib",   "ethnic"};
	struct world w;
	char sql[300], args[120];
	evening(&w);
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		snprintf(
		    sql, sizeof(sql),
		    "SELECT count(*) FROM sqlite_schema s JOIN pragma_table_info(s.name) c"
		    " WHERE s.type = 'table' AND (c.name LIKE '%%%s%%' OR s.name LIKE '%%%s%%')",
		    words[i], words[i]);
		ck_assert_msg(world_number(&w, sql) == 0, "%s", words[i]);
		snprintf(args, sizeof(args), "{\"bed\":\"best\",\"person\":\"R1\",\"%s\":true}",
			 words[i]);
		bob(&w, "hold", args, "usage", "hold has no argument");
		bob(&w, "checkin", args, "usage", "checkin has no argument");
		snprintf(sql, sizeof(sql), "site,bed,kind,attributes,use,%s\n", words[i]);
		snprintf(args, sizeof(args), "line 1: it has an unknown column “%s”", words[i]);
		json_t *reply = import(&w, "beds", sql);
		ck_assert_ptr_nonnull(strstr(
		    json_string_value(json_object_get(json_object_get(reply, "error"), "message")),
		    args));
		json_decref(reply);
	}
	ck_assert_int_gt(world_number(&w, "SELECT count(*) FROM sqlite_schema s"
					  " JOIN pragma_table_info(s.name) c WHERE c.name = 'ref'"),
			 0);
	finish(&w);
}
END_TEST

/* Whatever somebody did before, the next bed is theirs as anybody's. */
START_TEST(the_past_blocks_no_bed)
{
	struct world w;
	evening(&w);
	hold(&w, "GW2", "R1", MAN, "ok", "Held");
	bob(&w, "refuse", "{\"person\":\"R1\",\"reason\":\"past-incident\"}", "ok", "Refused");
	hold(&w, "GW2", "R1", MAN, "ok", "Held");
	bob(&w, "checkin", "{\"person\":\"R1\"}", "ok", "Checked in");
	bob(&w, "release", "{\"person\":\"R1\",\"reason\":\"asked to leave after a fight\"}", "ok",
	    "Released");
	bob(&w, "ready", "{\"bed\":\"GW2\"}", "ok", "Ready");
	hold(&w, "L1", "R1", MAN, "ok", "Held");
	bob(&w, "noshow", "{\"person\":\"R1\"}", "ok", "No-show");
	hold(&w, "best", "R1", MAN, "ok", "Held: GW2");
	finish(&w);
}
END_TEST

START_TEST(one_person_is_a_woman_or_a_man)
{
	static const struct {
		const char *verb, *args;
	} asks[] = {
	    {"hold", "{\"bed\":\"L1\",\"person\":\"R1\",\"for\":[\"woman,man\"]}"},
	    {"checkin", "{\"bed\":\"L1\",\"person\":\"R1\",\"for\":[\"man\",\"woman\"]}"},
	    {"wait", "{\"person\":\"R1\",\"for\":[\"woman\",\"man\"]}"},
	    {"beds", "{\"for\":[\"woman,man\"]}"},
	};
	struct world w;
	evening(&w);
	for (size_t i = 0; i < COUNT_OF(asks); i++)
		bob(&w, asks[i].verb, asks[i].args, "usage",
		    "woman and man: it is said of one person; of whoever comes with them");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM person"), 0);
	/* What is said later answers anew. */
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\",\"for\":[\"woman\"]}", "ok", "L1");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\",\"for\":[\"man\"]}", "ok", "L1");
	finish(&w);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    one_person_is_a_woman_or_a_man,
	    people_to_be_kept_apart_are_not_sent_to_one_site,
	    whoever_must_be_rung_about_goes_where_somebody_answers,
	    a_site_has_so_many_people_with_high_support_needs_and_no_more,
	    on_call_may_say_that_a_site_looks_after_one_more,
	    high_support_says_which_bed_and_never_whether,
	    high_support_that_is_only_said_counts,
	    a_hold_that_ran_out_takes_nobodys_place,
	    one_who_moves_within_a_site_does_not_stand_in_their_own_way,
	    a_site_takes_people_of_its_ages,
	    a_site_has_a_rule_of_its_own,
	    what_was_answered_is_not_asked_anew,
	    beds_are_kept_for_women_until_their_hour,
	    women_who_have_a_bed_keep_no_more,
	    a_room_for_women_only_is_not_the_one_that_is_kept,
	    couples_and_families_have_a_bed_together_or_none,
	    nobody_under_18_is_given_a_bed_and_nobody_forgets_them,
	    once_is_enough_to_be_thought_under_18,
	    somebody_found_to_be_under_18_is_moved_by_childrens_services,
	    a_young_person_who_was_refused_hears_the_same_again,
	    a_bed_is_for_when_they_come,
	    a_hold_lasts_until_the_door_has_been_open_for_an_hour,
	    the_ladder_is_climbed_rung_by_rung,
	    an_old_word_is_offered_last_and_says_so,
	    a_lone_woman_shares_with_men_only_when_there_is_nothing_else,
	    there_is_nowhere_to_write_what_must_not_be_asked,
	    the_past_blocks_no_bed,
	};
	return suite_run("beds_match", cases, COUNT_OF(cases));
}
