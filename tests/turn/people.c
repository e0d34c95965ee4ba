/* SPDX-License-Identifier: MIT */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "audit.h"
#include "digest.h"
#include "erasing.h"
#include "lib/evening.h"

/* ---- asking --------------------------------------------------------------------------------- */

/* The whole answer as one text: lines and rows, so that a part of it can be looked for. */
static char *answer(struct world *w, const char *user, const char *verb, const char *args,
		    char out[8192])
{
	json_t *reply = world_ask(w, user, verb, args);
	char *dump = json_dumps(reply, JSON_COMPACT | JSON_ENCODE_ANY);
	snprintf(out, 8192, "%s", dump);
	free(dump);
	json_decref(reply);
	return out;
}

static void ask(struct world *w, const char *user, const char *verb, const char *args,
		const char *wanted)
{
	char text[8192];
	answer(w, user, verb, args, text);
	ck_assert_msg(strstr(text, "\"ok\":true") != NULL, "%s %s: %s", verb, args, text);
	ck_assert_msg(strstr(text, wanted) != NULL, "%s %s: %s lacks %s", verb, args, text, wanted);
}

static void deny(struct world *w, const char *user, const char *verb, const char *args,
		 const char *code, const char *wanted)
{
	char text[8192], coded[64];
	snprintf(coded, sizeof(coded), "\"code\":\"%s\"", code);
	answer(w, user, verb, args, text);
	ck_assert_msg(strstr(text, coded) != NULL, "%s %s: %s is not %s", verb, args, text, code);
	ck_assert_msg(strstr(text, wanted) != NULL, "%s %s: %s lacks %s", verb, args, text, wanted);
}

static int64_t people(struct world *w)
{
	return world_number(w, "SELECT count(*) FROM person");
}

/* Audit rows about people, of this change. */
static int64_t audited(struct world *w, const char *change)
{
	char sql[200];
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM audit WHERE kind = 'person' AND change = '%s'", change);
	return world_number(w, sql);
}

/* What a person's row says, by reference. */
static const char *row_of(struct world *w, const char *ref)
{
	char sql[300];
	snprintf(sql, sizeof(sql),
		 "SELECT age || ' ' || ring_first || high_support || objects || legal_hold || ' '"
		 " || agreement FROM person WHERE ref = '%s'",
		 ref);
	return world_text(w, sql);
}

/* ---- looking -------------------------------------------------------------------------------- */

START_TEST(a_look_shows_what_tonight_needs_and_is_recorded)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"C-1042\"}", "ok", "Held");
	ask(&w, "bob", "person", "{\"person\":\"C-1042\",\"age\":\"18-24\",\"ring_first\":\"yes\"}",
	    "Set: C-1042: age 18-24, high support no, ring first yes.");
	world_clear(&w);
	ask(&w, "bob", "person", "{\"person\":\"c-1042\"}", "C-1042, age 18-24.");
	ask(&w, "bob", "person", "{\"person\":\"C-1042\"}", "Holds GW2 at The Gateway until 22:00");
	ask(&w, "alice", "person", "{\"person\":\"C-1042\"}", "Ring the site before sending them.");
	ck_assert_int_eq(audited(&w, "looked at"), 3);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM audit WHERE kind = 'person'"
					  " AND change = 'looked at' AND actor = 'alice'"),
			 1);
	finish(&w);
}
END_TEST

START_TEST(a_look_shows_what_is_remembered_and_since_when)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"C-1\",\"for\":[\"dog\"]}", "ok", "Held");
	bob(&w, "release", "{\"person\":\"C-1\"}", "ok", "");
	ask(&w, "bob", "person", "{\"person\":\"C-1\"}",
	    "Remembered: dog, said last on Sat 21 Nov 20:00. If it is not so: person set C-1 --for "
	    "nothing, with all that is true behind it.");
	ask(&w, "bob", "person", "{\"person\":\"C-1\"}",
	    "\"remembered\":{\"for\":[\"dog\"],\"said\":\"2026-11-21T20:00:00Z\"}");
	ask(&w, "bob", "person", "{\"person\":\"C-1\",\"for\":[\"woman\"]}",
	    "What is known that C-1 needs: woman, dog.");
	ask(&w, "bob", "person", "{\"person\":\"C-1\"}",
	    "\"remembered\":{\"for\":[\"woman\",\"dog\"]");
	at(&w, "2026-11-22T20:00:01Z");
	ask(&w, "bob", "person", "{\"person\":\"C-1\"}", "\"remembered\":null");
	finish(&w);
}
END_TEST

START_TEST(what_is_set_of_a_person_is_taken_back_without_a_bed)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"C-1\",\"for\":[\"dog\",\"family\"]}",
	    "refused", "");
	ask(&w, "bob", "person", "{\"person\":\"C-1\",\"for\":[\"nothing\",\"man\"]}",
	    "What is known that C-1 needs: man.");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"C-1\"}", "ok", "Held: GW2");
	deny(&w, "bob", "person", "{\"person\":\"C-1\",\"for\":[\"under-18\"]}", "usage",
	     "an age is set by --age");
	deny(&w, "bob", "person", "{\"person\":\"C-1\",\"for\":[\"cat\"]}", "usage", "is none of");
	finish(&w);
}
END_TEST

START_TEST(a_hold_that_ran_out_is_not_shown_as_a_bed)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"C-1\"}", "ok", "Held");
	at(&w, "2026-11-21T22:00:00Z");
	ask(&w, "bob", "person", "{\"person\":\"C-1\"}", "Has no bed tonight.");
	finish(&w);
}
END_TEST

START_TEST(looks_are_refused_and_leave_no_trace_of_anybody)
{
	struct world w;
	evening(&w);
	deny(&w, "bob", "person", "{\"person\":\"C-1\"}", "not-found", "nobody here is called C-1");
	deny(&w, "bob", "person", "{\"person\":\"Ann Smith\"}", "usage", "never a name");
	deny(&w, "bob", "person", "{}", "usage", "person is missing");
	deny(&w, "vera", "person", "{\"person\":\"C-1\"}", "forbidden", "worker");
	deny(&w, "bob", "person", "{\"person\":\"C-1\",\"age\":\"woman\"}", "usage",
	     "age must be one of: unknown, under-16, 16-17, 18-24, 25+");
	deny(&w, "bob", "person", "{\"person\":\"C-1\",\"ring_first\":\"maybe\"}", "usage",
	     "ring_first must be yes or no");
	deny(&w, "bob", "person", "{\"person\":\"C-1\",\"reason\":\"x\"}", "usage",
	     "has no argument");
	deny(&w, "bob", "person", "{\"person\":\"unknown\",\"age\":\"25+\"}", "usage",
	     "nobody's reference");
	ck_assert_int_eq(people(&w), 0);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM audit WHERE kind = 'person'"), 0);
	finish(&w);
}
END_TEST

/* Whatever --for would understand; who is known to be under 16 is no older for a word. */
START_TEST(an_age_is_said_in_the_words_of_what_is_needed)
{
	static const struct {
		const char *word, *row;
	} says[] = {
	    {"17", "16-17 0000 "},         {"30", "25+ 0000 "},
	    {"under-18", "16-17 0000 "},   {"child", "16-17 0000 "},
	    {"aged-15", "under-16 0000 "}, {"u18", "under-16 0000 "},
	    {"teen", "under-16 0000 "},    {"16/17", "16-17 0000 "},
	    {"U16", "under-16 0000 "},     {"under-17", "under-16 0000 "},
	    {"19", "18-24 0000 "},         {"under-25", "18-24 0000 "},
	    {"unknown", "unknown 0000 "},
	};
	static const char *const never[] = {"woman", "under-19", "170", "", "17,woman"};
	struct world w;
	evening(&w);
	for (size_t i = 0; i < COUNT_OF(says); i++) {
		char args[100];
		snprintf(args, sizeof(args), "{\"person\":\"C-1\",\"age\":\"%s\"}", says[i].word);
		ask(&w, "bob", "person", args, "C-1");
		ck_assert_str_eq(row_of(&w, "C-1"), says[i].row);
	}
	for (size_t i = 0; i < COUNT_OF(never); i++) {
		char args[100];
		snprintf(args, sizeof(args), "{\"person\":\"C-1\",\"age\":\"%s\"}", never[i]);
		deny(&w, "bob", "person", args, "usage", "age must be one of");
	}
	finish(&w);
}
END_TEST

START_TEST(values_stand_in_no_audit_line)
{
	struct world w;
	evening(&w);
	ask(&w, "bob", "person", "{\"person\":\"C-1\",\"age\":\"16-17\",\"high_support\":\"yes\"}",
	    "children's services");
	ck_assert_str_eq(row_of(&w, "C-1"), "16-17 0100 ");
	ck_assert_int_eq(audited(&w, "set age, high-support"), 1);
	ask(&w, "bob", "person", "{\"person\":\"C-1\",\"age\":\"16-17\"}", "Nothing changed");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM audit WHERE change LIKE 'set %'"),
			 1);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM audit WHERE after || change ||"
					  " because LIKE '%16-17%' OR after || because LIKE "
					  "'%C-1%' OR (after LIKE '%high%' AND kind <> 'site')"),
			 0);
	finish(&w);
}
END_TEST

START_TEST(two_areas_do_not_mix)
{
	struct world w;
	world_open(&w);
	w.settings->areas[1] = calloc(1, sizeof(*w.settings->areas[1]));
	ck_assert_ptr_nonnull(w.settings->areas[1]);
	*w.settings->areas[1] = *w.settings->areas[0];
	snprintf(w.settings->areas[1]->key, LIMIT_KEY, "rugby");
	w.settings->area_count = 2;
	world_start(&w);
	static const char *const lines[] = {
	    "{\"v\":1,\"id\":\"a1\",\"area\":\"coventry\",\"verb\":\"person\","
	    "\"args\":{\"person\":\"C-1\",\"age\":\"25+\"}}",
	    "{\"v\":1,\"id\":\"a2\",\"area\":\"rugby\",\"verb\":\"list\","
	    "\"args\":{\"what\":\"add\",\"person\":\"C-1\"}}",
	    "{\"v\":1,\"id\":\"a3\",\"area\":\"rugby\",\"verb\":\"person\","
	    "\"args\":{\"person\":\"C-1\"}}",
	    "{\"v\":1,\"id\":\"a4\",\"area\":\"coventry\",\"verb\":\"list\","
	    "\"args\":{\"what\":\"show\"}}",
	    "{\"v\":1,\"id\":\"a5\",\"area\":\"coventry\",\"verb\":\"erase\","
	    "\"args\":{\"person\":\"C-1\",\"reason\":\"asked\"}}",
	    "{\"v\":1,\"id\":\"a6\",\"area\":\"rugby\",\"verb\":\"person\","
	    "\"args\":{\"person\":\"C-1\"}}",
	};
	static const char *const wanted[] = {"Set: C-1",
					     "On the list: C-1",
					     "C-1, age unknown.",
					     "Nobody is on the list.",
					     "Erased: the reference",
					     "On the list of people"};
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		world_clear(&w);
		struct event e = {.kind = EVENT_REQUEST,
				  .user = "alice",
				  .line = lines[i],
				  .length = strlen(lines[i])};
		world_turn(&w, &e, 1);
		const char *reply = world_seen(&w, EFFECT_REPLY, 0)->text;
		ck_assert_msg(strstr(reply, wanted[i]) != NULL, "%s lacks %s", reply, wanted[i]);
	}
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM pseudonym WHERE area = 'rugby'"),
			 0);
	struct area_settings *second = w.settings->areas[1];
	finish(&w);
	free(second);
}
END_TEST

/* ---- apart ---------------------------------------------------------------------------------- */

START_TEST(pairs_are_kept_apart_whoever_is_named_first)
{
	struct world w;
	evening(&w);
	ask(&w, "bob", "apart", "{\"person\":\"C-2\",\"other\":\"C-1\"}",
	    "are kept apart from now");
	ask(&w, "bob", "apart", "{\"person\":\"c-1\",\"other\":\"c-2\"}", "already");
	ask(&w, "bob", "person", "{\"person\":\"C-1\"}", "Kept apart from 1 person");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM apart"), 1);
	deny(&w, "bob", "apart", "{\"person\":\"C-1\",\"other\":\"c-1\"}", "usage", "same person");
	deny(&w, "bob", "apart", "{\"person\":\"C-1\",\"other\":\"C-3\",\"end\":true}", "not-found",
	     "nobody here is called C-3");
	ask(&w, "bob", "apart", "{\"person\":\"C-1\",\"other\":\"C-2\",\"end\":true}", "no longer");
	deny(&w, "bob", "apart", "{\"person\":\"C-1\",\"other\":\"C-2\",\"end\":true}", "not-found",
	     "not kept apart");
	deny(&w, "vera", "apart", "{\"person\":\"C-1\",\"other\":\"C-2\"}", "forbidden", "worker");
	deny(&w, "bob", "apart", "{\"person\":\"C-1\",\"other\":\"C-2\",\"end\":\"yes\"}", "usage",
	     "true or false");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM apart"), 0);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM audit WHERE kind = 'apart'"), 2);
	finish(&w);
}
END_TEST

/* ---- temporary references ------------------------------------------------------------------- */

START_TEST(temporary_references_are_counted_by_the_night)
{
	struct world w;
	evening(&w);
	ask(&w, "bob", "tempref", "{}", "\"person\":\"T-2026-11-21-1\"");
	at(&w, "2026-11-22T01:40:00Z");
	ask(&w, "bob", "tempref", "{\"age\":\"18-24\"}", "\"person\":\"T-2026-11-21-2\"");
	at(&w, "2026-11-22T20:00:00Z");
	ask(&w, "bob", "tempref", "{}", "\"person\":\"T-2026-11-22-1\"");
	ask(&w, "bob", "temporary", "{}",
	    "{\"person\":\"T-2026-11-21-1\",\"made\":\"2026-11-21T20:00:00Z\",\"placement\":null}");
	ask(&w, "bob", "temporary", "{}",
	    "{\"person\":\"T-2026-11-21-1\",\"old\":\"24 h\",\"stay\":\"\"}");
	ck_assert_int_eq(audited(&w, "looked at: listed"), 6);
	ck_assert_str_eq(row_of(&w, "T-2026-11-21-2"), "18-24 0000 ");
	deny(&w, "bob", "tempref", "{\"age\":\"old\"}", "usage", "age must be one of");
	deny(&w, "vera", "tempref", "{}", "forbidden", "worker");
	deny(&w, "vera", "temporary", "{}", "forbidden", "worker");
	finish(&w);
}
END_TEST

START_TEST(nobody_invents_a_reference_that_looks_temporary)
{
	struct world w;
	evening(&w);
	deny(&w, "bob", "hold", "{\"bed\":\"GW2\",\"person\":\"T-2026-11-21-7\"}", "not-found",
	     "there is no temporary reference T-2026-11-21-7: new makes the next one");
	deny(&w, "bob", "list", "{\"what\":\"add\",\"person\":\"t-2026-11-21-7\"}", "not-found",
	     "new makes the next one");
	ask(&w, "bob", "list", "{\"what\":\"add\",\"person\":\"T-2026-11-21\"}", "On the list");
	ask(&w, "bob", "list", "{\"what\":\"add\",\"person\":\"T-2026-11-21-7a\"}", "On the list");
	ask(&w, "bob", "tempref", "{}", "T-2026-11-21-1");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"t-2026-11-21-1\"}", "ok", "Held");
	ask(&w, "bob", "temporary", "{}", "holds GW2 at The Gateway until 22:00");
	finish(&w);
}
END_TEST

/* Whoever forgot the reference, at night and by telephone, is told; nobody is called WOMAN. */
START_TEST(a_word_is_nobodys_reference)
{
	static const char *const words[] = {"woman", "UNDER-18", "16-17", "Nothing", "best", "for"};
	struct world w;
	char args[80];
	evening(&w);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		snprintf(args, sizeof(args), "{\"bed\":\"best\",\"person\":\"%s\"}", words[i]);
		deny(&w, "bob", "hold", args, "usage", "is a word, and nobody's reference");
		snprintf(args, sizeof(args), "{\"person\":\"C-1\",\"other\":\"%s\"}", words[i]);
		deny(&w, "bob", "apart", args, "usage", "is a word, and nobody's reference");
	}
	ck_assert_int_eq(people(&w), 0);
	finish(&w);
}
END_TEST

START_TEST(somebody_new_is_held_a_bed_by_one_command)
{
	struct world w;
	evening(&w);
	ask(&w, "bob", "hold", "{\"bed\":\"best\",\"person\":\"new\",\"for\":[\"dog\"]}",
	    "for T-2026-11-21-1 until");
	ask(&w, "bob", "person", "{\"person\":\"T-2026-11-21-1\"}", "dog");
	ask(&w, "bob", "temporary", "{}", "T-2026-11-21-1");
	ask(&w, "bob", "checkin", "{\"person\":\"t-2026-11-21-1\"}", "\"ok\":true");
	deny(&w, "bob", "checkout", "{\"person\":\"new\"}", "not-found", "has no bed");
	finish(&w);
}
END_TEST

START_TEST(two_who_are_new_are_two)
{
	struct world w;
	evening(&w);
	json_decref(
	    world_ok(&w, "alice", "bed", "{\"bed\":\"GW2\",\"change\":\"attributes=couple\"}"));
	ask(&w, "bob", "hold", "{\"bed\":\"GW2\",\"person\":\"new\",\"with\":\"NEW\"}",
	    "T-2026-11-21-2");
	ck_assert_int_eq(people(&w), 2);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM person WHERE temporary"), 2);
	ask(&w, "bob", "hold", "{\"bed\":\"GW1\",\"person\":\"new\"}", "T-2026-11-21-3");
	finish(&w);
}
END_TEST

/* Nobody is made for a refusal that does not stand; somebody turned away is counted. */
START_TEST(somebody_new_who_is_refused_is_nobody_yet)
{
	struct world w;
	evening(&w);
	deny(&w, "bob", "hold", "{\"bed\":\"NONE\",\"person\":\"new\"}", "not-found", "NONE");
	ck_assert_int_eq(people(&w), 0);
	deny(&w, "bob", "hold", "{\"bed\":\"best\",\"person\":\"new\",\"for\":[\"under-18\"]}",
	     "refused", "children's services");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM person WHERE temporary"), 1);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM followup"), 1);
	finish(&w);
}
END_TEST

START_TEST(merging_takes_everything_along)
{
	struct world w;
	evening(&w);
	ask(&w, "bob", "sighting",
	    "{\"person\":\"C-1\",\"place\":\"Canal basin\",\"found\":\"yes\"}",
	    "found for the first time");
	at(&w, "2026-11-21T19:00:00Z");
	ask(&w, "bob", "tempref", "{\"high_support\":\"yes\"}", "T-2026-11-21-1");
	ask(&w, "bob", "sighting",
	    "{\"person\":\"T-2026-11-21-1\",\"place\":\"Market\",\"found\":\"yes\"}",
	    "\"first\":true");
	ask(&w, "bob", "offered", "{\"person\":\"T-2026-11-21-1\",\"outcome\":\"accepted\"}",
	    "accepted");
	ask(&w, "bob", "list", "{\"what\":\"add\",\"person\":\"T-2026-11-21-1\"}", "On the list");
	ask(&w, "bob", "apart", "{\"person\":\"T-2026-11-21-1\",\"other\":\"C-9\"}", "kept apart");
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"T-2026-11-21-1\"}", "ok", "Checked in");
	at(&w, "2026-11-22T08:30:00Z");
	ask(&w, "bob", "merge", "{\"temporary\":\"t-2026-11-21-1\",\"person\":\"C-1\"}",
	    "Merged: T-2026-11-21-1 is C-1.");
	ask(&w, "bob", "temporary", "{}", "No temporary reference waits");
	ask(&w, "bob", "person", "{\"person\":\"C-1\"}", "In GW2 at The Gateway since Sat 21 Nov");
	ask(&w, "bob", "person", "{\"person\":\"C-1\"}", "\"high_support\":true");
	ask(&w, "bob", "person", "{\"person\":\"C-1\"}", "\"kept_apart\":1");
	ask(&w, "bob", "person", "{\"person\":\"C-1\"}", "\"listed\":true");
	ask(&w, "bob", "person", "{\"person\":\"T-2026-11-21-1\"}", "\"person\":\"C-1\"");
	bob(&w, "release", "{\"person\":\"T-2026-11-21-1\"}", "ok", "C-1 has left GW2");
	/* Only the earlier of two is the first. */
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(place) FROM sighting WHERE first = 1"),
			 "Market");
	ck_assert_int_eq(world_number(&w,
				      "SELECT count(DISTINCT person) FROM (SELECT person FROM"
				      " sighting UNION SELECT person FROM offer UNION SELECT"
				      " person FROM placement UNION SELECT person FROM listed)"),
			 1);
	ck_assert_str_eq(world_text(&w, "SELECT json_extract(after, '$.person') FROM audit"
					" WHERE kind = 'placement' ORDER BY seq DESC LIMIT 1"),
			 world_text(&w, "SELECT id FROM person WHERE ref = 'C-1'"));
	finish(&w);
}
END_TEST

/* A table that is missing here belongs in store/people/merging.c, and its texts in
 * store/people/erasing.c. */
START_TEST(every_table_about_a_person_is_known_to_merging)
{
	struct world w;
	evening(&w);
	ck_assert_str_eq(
	    world_text(&w, "SELECT group_concat(name, ' ') FROM (SELECT m.name FROM"
			   " sqlite_schema m JOIN pragma_table_info(m.name) c"
			   " WHERE m.type = 'table' AND c.name = 'person'"
			   " ORDER BY m.name)"),
	    "followup listed nomination offer placement plan referral sighting turnaway "
	    "waiting");
	finish(&w);
}
END_TEST

START_TEST(merging_is_refused_for_a_reason)
{
	struct world w;
	evening(&w);
	ask(&w, "bob", "tempref", "{}", "T-2026-11-21-1");
	ask(&w, "bob", "tempref", "{}", "T-2026-11-21-2");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"T-2026-11-21-1\"}", "ok", "Held");
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"C-1\"}", "ok", "Checked in");
	int64_t before = people(&w);
	deny(&w, "bob", "merge", "{\"temporary\":\"T-2026-11-21-1\",\"person\":\"C-1\"}", "refused",
	     "T-2026-11-21-1 has GW2 and C-1 has L1: release one");
	deny(&w, "bob", "merge", "{\"temporary\":\"C-1\",\"person\":\"C-2\"}", "refused",
	     "C-1 is no temporary reference");
	deny(&w, "bob", "merge", "{\"temporary\":\"T-2026-11-21-2\",\"person\":\"T-2026-11-21-1\"}",
	     "refused", "is temporary too");
	deny(&w, "bob", "merge", "{\"temporary\":\"T-2026-11-21-9\",\"person\":\"C-1\"}",
	     "not-found", "nobody here");
	deny(&w, "bob", "merge", "{\"temporary\":\"T-2026-11-21-1\"}", "usage",
	     "person is missing");
	deny(&w, "vera", "merge", "{\"temporary\":\"T-2026-11-21-1\",\"person\":\"C-1\"}",
	     "forbidden", "worker");
	ck_assert_int_eq(people(&w), before);
	ask(&w, "bob", "merge", "{\"temporary\":\"T-2026-11-21-2\",\"person\":\"C-1\"}", "Merged");
	deny(&w, "bob", "merge", "{\"temporary\":\"T-2026-11-21-2\",\"person\":\"C-1\"}", "refused",
	     "T-2026-11-21-2 is merged into C-1 already");
	/* The hold has run out: nothing stands between them. */
	at(&w, "2026-11-21T22:00:00Z");
	ask(&w, "bob", "merge", "{\"temporary\":\"T-2026-11-21-1\",\"person\":\"C-1\"}", "Merged");
	finish(&w);
}
END_TEST

#define OPEN_CHECKS                                                                                \
	"SELECT coalesce(group_concat(n.ref), '') FROM followup f JOIN person n ON n.id ="         \
	" f.person WHERE f.done = 0 AND f.kind = 'welfare'"

/* Nobody looks for somebody who sleeps under another name. */
START_TEST(a_welfare_check_is_over_once_they_turn_out_to_be_in_a_bed)
{
	struct world w;
	evening(&w);
	ask(&w, "bob", "tempref", "{}", "T-2026-11-21-1");
	ask(&w, "bob", "tempref", "{}", "T-2026-11-21-2");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"T-2026-11-21-1\"}", "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"GW3\",\"person\":\"T-2026-11-21-2\"}", "ok", "Held");
	at(&w, "2026-11-21T22:30:00Z");
	bob(&w, "noshow", "{\"person\":\"T-2026-11-21-1\"}", "ok", "No-show");
	bob(&w, "noshow", "{\"person\":\"T-2026-11-21-2\"}", "ok", "No-show");
	ask(&w, "bob", "merge", "{\"temporary\":\"T-2026-11-21-2\",\"person\":\"C-2\"}", "Merged");
	ck_assert_str_eq(world_text(&w, OPEN_CHECKS), "T-2026-11-21-1,C-2");
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"C-1\"}", "ok", "Checked in");
	ask(&w, "bob", "merge", "{\"temporary\":\"T-2026-11-21-1\",\"person\":\"C-1\"}", "Merged");
	ck_assert_str_eq(world_text(&w, OPEN_CHECKS), "C-2");
	finish(&w);
}
END_TEST

/* Somebody who was looked for under two names is found under both. */
START_TEST(of_two_checks_for_one_person_both_are_over_when_they_come)
{
	struct world w;
	evening(&w);
	ask(&w, "bob", "tempref", "{}", "T-2026-11-21-1");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"T-2026-11-21-1\"}", "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"GW3\",\"person\":\"C-1\"}", "ok", "Held");
	at(&w, "2026-11-21T22:30:00Z");
	bob(&w, "noshow", "{\"person\":\"T-2026-11-21-1\"}", "ok", "No-show");
	bob(&w, "noshow", "{\"person\":\"C-1\"}", "ok", "No-show");
	ask(&w, "bob", "merge", "{\"temporary\":\"T-2026-11-21-1\",\"person\":\"C-1\"}", "Merged");
	ck_assert_str_eq(world_text(&w, OPEN_CHECKS), "C-1,C-1");
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"C-1\"}", "ok", "Checked in");
	ck_assert_str_eq(world_text(&w, OPEN_CHECKS), "");
	finish(&w);
}
END_TEST

START_TEST(who_was_in_two_beds_at_once_may_be_two_people)
{
	struct world w;
	evening(&w);
	ask(&w, "bob", "tempref", "{}", "T-2026-11-21-1");
	ask(&w, "bob", "tempref", "{}", "T-2026-11-21-2");
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"T-2026-11-21-1\"}", "ok", "Checked in");
	at(&w, "2026-11-21T21:00:00Z");
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"C-1\"}", "ok", "Checked in");
	at(&w, "2026-11-21T22:00:00Z");
	bob(&w, "release", "{\"person\":\"T-2026-11-21-1\",\"reason\":\"left\"}", "ok", "has left");
	bob(&w, "ready", "{\"bed\":\"GW2\"}", "ok", "GW2");
	ask(&w, "bob", "merge", "{\"temporary\":\"T-2026-11-21-1\",\"person\":\"C-1\"}",
	    "Mind: on Sat 21 Nov 21:00 T-2026-11-21-1 was in GW2 and C-1 in L1.");
	/* One after the other is no such thing. */
	bob(&w, "release", "{\"person\":\"C-1\",\"reason\":\"left\"}", "ok", "has left");
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"T-2026-11-21-2\"}", "ok", "Checked in");
	json_t *reply =
	    world_ok(&w, "bob", "merge", "{\"temporary\":\"T-2026-11-21-2\",\"person\":\"C-1\"}");
	ck_assert_ptr_null(json_object_get(json_object_get(reply, "result"), "met"));
	json_decref(reply);
	finish(&w);
}
END_TEST

/* What is noted of either is known of both: what may keep somebody safe is never lost. */
START_TEST(merging_keeps_what_is_noted_of_either)
{
	static const struct {
		const char *verb, *args, *row; /* noted of one of the two, whichever */
	} cases[] = {
	    {"person", "\"age\":\"25+\"", "25+ 0000 "},
	    {"person", "\"age\":\"16-17\"", "16-17 0000 "},
	    {"person", "\"ring_first\":\"yes\"", "unknown 1000 "},
	    {"person", "\"high_support\":\"yes\"", "unknown 0100 "},
	    {"objects", "\"objects\":\"yes\"", "unknown 0010 "},
	    {"legal-hold", "\"hold\":\"on\",\"reason\":\"inquest\"", "unknown 0001 "},
	    {"agreement", "\"version\":\"v1\"", "unknown 0000 v1"},
	};
	for (size_t i = 0; i < 2 * COUNT_OF(cases); i++) {
		char args[200];
		struct world w;
		evening(&w);
		ask(&w, "bob", "tempref", "{}", "T-2026-11-21-1");
		ask(&w, "bob", "list", "{\"what\":\"add\",\"person\":\"C-1\"}", "On the list");
		snprintf(args, sizeof(args), "{\"person\":\"%s\",%s}",
			 i % 2 == 0 ? "T-2026-11-21-1" : "C-1", cases[i / 2].args);
		ask(&w, "alice", cases[i / 2].verb, args, "ok");
		ask(&w, "bob", "merge", "{\"temporary\":\"T-2026-11-21-1\",\"person\":\"C-1\"}",
		    "Merged");
		ck_assert_msg(strcmp(row_of(&w, "C-1"), cases[i / 2].row) == 0, "%s: %s", args,
			      row_of(&w, "C-1"));
		finish(&w);
	}
}
END_TEST

/* The word of whoever knows them stands, unless one of them was taken for a child. */
START_TEST(merging_two_ages_keeps_the_child)
{
	static const struct {
		const char *temporary, *known, *row;
	} cases[] = {
	    {"25+", "18-24", "18-24"},
	    {"18-24", "25+", "25+"},
	    {"16-17", "25+", "16-17"},
	    {"25+", "16-17", "16-17"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char args[200];
		struct world w;
		evening(&w);
		ask(&w, "bob", "list", "{\"what\":\"add\",\"person\":\"C-1\"}", "On the list");
		snprintf(args, sizeof(args), "{\"age\":\"%s\"}", cases[i].temporary);
		ask(&w, "bob", "tempref", args, "T-2026-11-21-1");
		snprintf(args, sizeof(args), "{\"person\":\"C-1\",\"age\":\"%s\"}", cases[i].known);
		ask(&w, "bob", "person", args, "ok");
		ask(&w, "bob", "merge", "{\"temporary\":\"T-2026-11-21-1\",\"person\":\"C-1\"}",
		    "Merged");
		ck_assert_str_eq(world_text(&w, "SELECT age FROM person WHERE ref = 'C-1'"),
				 cases[i].row);
		finish(&w);
	}
}
END_TEST

START_TEST(merging_joins_what_both_wait_for)
{
	struct world w;
	evening(&w);
	ask(&w, "bob", "tempref", "{}", "T-2026-11-21-1");
	ask(&w, "bob", "wait", "{\"person\":\"T-2026-11-21-1\",\"for\":[\"wheelchair\",\"dog\"]}",
	    "ok");
	ask(&w, "bob", "wait", "{\"person\":\"C-1\",\"for\":[\"wheelchair\",\"dog\"]}", "ok");
	deny(&w, "bob", "merge", "{\"temporary\":\"T-2026-11-21-1\",\"person\":\"C-1\"}", "refused",
	     "T-2026-11-21-1 and C-1 each have a place on the waiting list: give up one of the two "
	     "first: decline C-1 --reason CODE --leave");
	for (int i = 0; i < 2; i++)
		ask(&w, "bob", "turnaway",
		    i == 0 ? "{\"person\":\"T-2026-11-21-1\",\"reason\":\"no-bed\"}"
			   : "{\"person\":\"C-2\",\"reason\":\"no-bed\"}",
		    "ok");
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"C-2\"}", "ok", "Checked in");
	ask(&w, "bob", "merge", "{\"temporary\":\"T-2026-11-21-1\",\"person\":\"C-2\"}", "Merged");
	ck_assert_str_eq(world_text(&w, "SELECT p.ref FROM waiting w JOIN person p ON"
					" p.id = w.person WHERE w.ended = 0"),
			 "C-1");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM turnaway WHERE person ="
					  " (SELECT id FROM person WHERE ref = 'C-2')"),
			 1);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM turnaway WHERE person ="
					  " (SELECT id FROM person WHERE temporary = 1)"),
			 0);
	/* Every row that was moved says so in its last audit line. */
	ck_assert_int_eq(world_number(&w,
				      "SELECT count(*) FROM waiting w WHERE person <> (SELECT"
				      " json_extract(after, '$.person') FROM audit WHERE kind ="
				      " 'waiting' AND subject = w.id ORDER BY seq DESC LIMIT 1)"),
			 0);
	finish(&w);
}
END_TEST

START_TEST(two_references_of_one_source_are_not_merged)
{
	char ids[2][32], text[300];
	struct world w;
	evening(&w);
	ask(&w, "bob", "tempref", "{}", "T-2026-11-21-1");
	ask(&w, "bob", "refer", "{\"person\":\"C-1\",\"from\":\"self\"}", "ok");
	for (int i = 0; i < 2; i++) {
		ask(&w, "bob", "refer",
		    i == 0 ? "{\"person\":\"T-2026-11-21-1\",\"from\":\"outreach\"}"
			   : "{\"person\":\"C-1\",\"from\":\"outreach\"}",
		    "ok");
		snprintf(
		    ids[i], sizeof(ids[i]), "%s",
		    world_text(&w, "SELECT id FROM referral ORDER BY length(id) DESC, id DESC"));
	}
	snprintf(
	    text, sizeof(text),
	    "T-2026-11-21-1 is referred by outreach as %s and C-1 as %s: settle one of the two "
	    "first: settle %s --outcome WORD",
	    ids[0], ids[1], ids[0]);
	deny(&w, "bob", "merge", "{\"temporary\":\"T-2026-11-21-1\",\"person\":\"C-1\"}", "refused",
	     text);
	snprintf(text, sizeof(text), "{\"referral\":\"%s\",\"outcome\":\"not-found\"}", ids[0]);
	ask(&w, "bob", "settle", text, "ok");
	ask(&w, "bob", "merge", "{\"temporary\":\"T-2026-11-21-1\",\"person\":\"C-1\"}", "Merged");
	finish(&w);
}
END_TEST

/* Both references are one person from then on, whichever of them is typed. */
START_TEST(whoever_was_merged_is_nobodys_partner_of_their_own)
{
	static const struct {
		const char *verb, *args; /* each with one of the references, and with the other */
	} asked[] = {
	    {"hold", "\"bed\":\"GW1\""},
	    {"checkin", "\"bed\":\"GW1\""},
	    {"wait", "\"for\":[\"wheelchair\",\"dog\"]"},
	    {"nominate", "\"where\":\"GW9\",\"criteria\":\"1\",\"reason\":\"x\""},
	};
	static const char *const refs[] = {"T-2026-11-21-1", "C-1"};
	struct world w;
	evening(&w);
	ask(&w, "bob", "tempref", "{}", "T-2026-11-21-1");
	ask(&w, "bob", "merge", "{\"temporary\":\"T-2026-11-21-1\",\"person\":\"C-1\"}", "Merged");
	for (size_t i = 0; i < 2 * COUNT_OF(asked); i++) {
		char args[200];
		snprintf(args, sizeof(args), "{\"person\":\"%s\",\"with\":\"%s\",%s}", refs[i % 2],
			 refs[1 - i % 2], asked[i / 2].args);
		deny(&w, "bob", asked[i / 2].verb, args, "usage", "nobody is their own partner");
	}
	finish(&w);
}
END_TEST

/* Whom one of the two may not meet the case may not meet, wherever that is written down. */
START_TEST(merging_parts_whoever_is_kept_apart)
{
	static const char *const waits[] = {
	    "{\"person\":\"T-2026-11-21-1\",\"with\":\"C-2\",\"for\":[\"wheelchair\"]}",
	    "{\"person\":\"C-2\",\"with\":\"T-2026-11-21-1\",\"for\":[\"wheelchair\"]}",
	};
	for (size_t i = 0; i < COUNT_OF(waits); i++) {
		struct world w;
		evening(&w);
		ask(&w, "bob", "tempref", "{}", "T-2026-11-21-1");
		ask(&w, "bob", "apart", "{\"person\":\"C-1\",\"other\":\"C-2\"}", "kept apart");
		ask(&w, "bob", "wait", waits[i], "for one bed together");
		ask(&w, "bob", "merge", "{\"temporary\":\"T-2026-11-21-1\",\"person\":\"C-1\"}",
		    "They waited for one bed with somebody from whom they are kept apart: each "
		    "waits alone now.");
		ck_assert_str_eq(world_text(&w, "SELECT group_concat(p.ref || w.partner) FROM"
						" (SELECT * FROM waiting ORDER BY place) w"
						" JOIN person p ON p.id = w.person"),
				 i == 0 ? "C-1,C-2" : "C-2,C-1");
		finish(&w);
	}
}
END_TEST

/* The alarm names the pair as it was: it would stand for ever. */
START_TEST(merging_raises_anew_that_two_are_near)
{
	static const char open[] =
	    "SELECT count(*) FROM alarm WHERE kind = 'apart' AND cleared IS NULL";
	struct world w;
	evening(&w);
	ask(&w, "bob", "tempref", "{}", "T-2026-11-21-1");
	bob(&w, "checkin", "{\"bed\":\"GW1\",\"person\":\"T-2026-11-21-1\"}", "ok", "Checked in");
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"C-2\"}", "ok", "Checked in");
	ask(&w, "bob", "apart", "{\"person\":\"T-2026-11-21-1\",\"other\":\"C-2\"}", "ALARM");
	ask(&w, "bob", "merge", "{\"temporary\":\"T-2026-11-21-1\",\"person\":\"C-1\"}", "ALARM");
	ck_assert_int_eq(world_number(&w, open), 1);
	bob(&w, "checkout", "{\"person\":\"C-1\"}", "ok", "");
	ck_assert_int_eq(world_number(&w, open), 0);
	finish(&w);
}
END_TEST

/* ---- the list, offers, sightings ------------------------------------------------------------ */

START_TEST(the_list_shows_each_offer_and_what_became_of_it)
{
	struct world w;
	evening(&w);
	ask(&w, "bob", "list", "{\"what\":\"show\"}", "Nobody is on the list.");
	ask(&w, "bob", "list", "{\"what\":\"add\",\"person\":\"C-1\"}", "On the list: C-1.");
	deny(&w, "bob", "list", "{\"what\":\"add\",\"person\":\"c-1\"}", "refused", "already");
	ask(&w, "bob", "offered", "{\"person\":\"C-1\",\"outcome\":\"refused\",\"reason\":\"dog\"}",
	    "Offer for the night of Sat 21 Nov: C-1, refused: dog.");
	ask(&w, "bob", "sighting", "{\"person\":\"C-1\",\"place\":\"Market\",\"found\":\"no\"}",
	    "not found");
	ask(&w, "bob", "list", "{\"what\":\"show\"}",
	    "\"tonight\":\"20:00 refused, dog\",\"bed\":\"\",\"sought\":\"Sat 21 Nov 20:00 "
	    "Market, not found\"");
	ask(&w, "bob", "list", "{\"what\":\"add\",\"person\":\"C-2\"}", "On the list: C-2.");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"C-1\"}", "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"GW3\",\"person\":\"C-2\"}", "ok", "Held");
	bob(&w, "refuse", "{\"person\":\"C-2\",\"reason\":\"dog\"}", "ok", "");
	ask(&w, "bob", "list", "{\"what\":\"show\"}",
	    "\"bed\":\"holds GW2 at The Gateway until 22:00\"");
	ask(&w, "bob", "list", "{\"what\":\"show\"}", "\"bed\":\"refused GW3, dog\"");
	bob(&w, "checkin", "{\"person\":\"C-1\"}", "ok", "");
	ask(&w, "bob", "list", "{\"what\":\"show\"}",
	    "\"bed\":\"in GW2 at The Gateway since Sat 21 Nov 20:00\"");
	ask(&w, "bob", "person", "{\"person\":\"C-1\"}", "Offered a bed tonight: refused, dog.");
	at(&w, "2026-11-22T20:00:00Z");
	ask(&w, "bob", "list", "{\"what\":\"show\"}", "\"tonight\":\"\"");
	ck_assert_int_eq(audited(&w, "looked at: listed"), 1 + 2 * 4);
	ask(&w, "bob", "list", "{\"what\":\"remove\",\"person\":\"C-1\"}", "No longer");
	deny(&w, "bob", "list", "{\"what\":\"remove\",\"person\":\"C-1\"}", "not-found",
	     "not on the list");
	ask(&w, "bob", "list", "{\"what\":\"add\",\"person\":\"C-1\"}", "On the list");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM audit WHERE kind = 'listed'"), 4);
	deny(&w, "bob", "list", "{\"what\":\"burn\"}", "usage", "add, remove or show");
	deny(&w, "bob", "list", "{\"what\":\"add\"}", "usage", "person is missing");
	deny(&w, "vera", "list", "{\"what\":\"show\"}", "forbidden", "worker");
	finish(&w);
}
END_TEST

START_TEST(offers_are_refused_for_what_they_say)
{
	struct world w;
	evening(&w);
	deny(&w, "bob", "offered", "{\"person\":\"C-1\",\"outcome\":\"maybe\"}", "usage",
	     "accepted, refused or not-found");
	deny(&w, "bob", "offered", "{\"person\":\"C-1\",\"outcome\":\"refused\"}", "usage",
	     "reason is missing");
	deny(&w, "bob", "offered",
	     "{\"person\":\"C-1\",\"outcome\":\"refused\",\"reason\":\"smelly\"}", "usage",
	     "reason must be one of: dog, partner");
	deny(&w, "bob", "offered",
	     "{\"person\":\"C-1\",\"outcome\":\"accepted\",\"reason\":\"dog\"}", "usage",
	     "goes with refused only");
	deny(&w, "bob", "sighting", "{\"person\":\"C-1\",\"place\":\"a\\nb\",\"found\":\"yes\"}",
	     "usage", "one line");
	deny(&w, "bob", "sighting", "{\"person\":\"C-1\",\"place\":\"Market\"}", "usage",
	     "found is missing");
	deny(&w, "vera", "offered", "{\"person\":\"C-1\",\"outcome\":\"accepted\"}", "forbidden",
	     "worker");
	deny(&w, "vera", "sighting", "{\"person\":\"C-1\",\"place\":\"Market\",\"found\":\"yes\"}",
	     "forbidden", "worker");
	ck_assert_int_eq(people(&w), 0);
	finish(&w);
}
END_TEST

START_TEST(what_is_typed_has_a_limit)
{
	static const struct {
		const char *verb, *args; /* with %s where the long word goes */
		int least; /* the shortest that is refused */
		const char *message;
	} cases[] = {
	    {"sighting", "{\"person\":\"C-1\",\"place\":\"%s\",\"found\":\"yes\"}", LIMIT_NAME + 1,
	     "place is longer than"},
	    {"person", "{\"person\":\"%s\",\"age\":\"25+\"}", LIMIT_REF + 1,
	     "person is longer than"},
	    {"agreement", "{\"version\":\"%s\"}", LIMIT_KEY + 1, "version is longer than"},
	    {"legal-hold", "{\"person\":\"C-2\",\"hold\":\"on\",\"reason\":\"%s\"}",
	     LIMIT_REASON + 1, "reason is longer than"},
	};
	struct world w;
	char word[LIMIT_REASON + 2], args[LIMIT_REASON + 200];
	evening(&w);
	ask(&w, "bob", "list", "{\"what\":\"add\",\"person\":\"C-2\"}", "On the list");
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		for (int length = cases[i].least; length >= cases[i].least - 1; length--) {
			const char *hole = strstr(cases[i].args, "%s");
			memset(word, 'x', (size_t)length);
			word[length] = '\0';
			snprintf(args, sizeof(args), "%.*s%s%s", (int)(hole - cases[i].args),
				 cases[i].args, word, hole + 2);
			if (length == cases[i].least)
				deny(&w, "alice", cases[i].verb, args, "limit", cases[i].message);
			else
				ask(&w, "alice", cases[i].verb, args, "");
		}
	}
	finish(&w);
}
END_TEST

START_TEST(only_the_first_time_found_is_the_first)
{
	struct world w;
	evening(&w);
	ask(&w, "bob", "sighting", "{\"person\":\"C-1\",\"place\":\"Market\",\"found\":\"no\"}",
	    "\"first\":false");
	ask(&w, "bob", "sighting", "{\"person\":\"C-1\",\"place\":\"Market\",\"found\":\"yes\"}",
	    "\"first\":true");
	ask(&w, "bob", "sighting", "{\"person\":\"C-1\",\"place\":\"Canal\",\"found\":\"yes\"}",
	    "\"first\":false");
	ask(&w, "bob", "sighting", "{\"person\":\"C-2\",\"place\":\"Canal\",\"found\":\"yes\"}",
	    "\"first\":true");
	for (int i = 0; i < 2; i++)
		ask(&w, "bob", "sighting",
		    "{\"person\":\"Unknown\",\"place\":\"Canal\",\"found\":\"yes\"}",
		    "\"first\":false");
	ck_assert_int_eq(people(&w), 2);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM audit WHERE kind = 'sighting'"), 6);
	finish(&w);
}
END_TEST

/* ---- sharing -------------------------------------------------------------------------------- */

START_TEST(objections_and_agreements_are_recorded)
{
	struct world w;
	evening(&w);
	ask(&w, "bob", "list", "{\"what\":\"add\",\"person\":\"C-1\"}", "On the list");
	ask(&w, "bob", "objects", "{\"person\":\"C-1\",\"objects\":\"yes\"}", "C-1 objects to");
	ask(&w, "bob", "objects", "{\"person\":\"C-1\",\"objects\":\"yes\"}", "as before");
	ask(&w, "bob", "agreement", "{\"version\":\"2026-1\",\"person\":\"C-1\"}",
	    "information-sharing agreement 2026-1");
	ck_assert_str_eq(row_of(&w, "C-1"), "unknown 0010 2026-1");
	ask(&w, "bob", "list", "{\"what\":\"show\"}", "objects to sharing");
	ask(&w, "bob", "objects", "{\"person\":\"C-1\",\"objects\":\"no\"}", "does not object");
	ck_assert_int_eq(audited(&w, "objects") + audited(&w, "objects no longer"), 2);
	deny(&w, "bob", "agreement", "{\"version\":\"2026-1\"}", "forbidden", "a manager's");
	ask(&w, "alice", "agreement", "{\"version\":\"2026-1\"}", "Coventry works under");
	ask(&w, "alice", "agreement", "{\"version\":\"2026-2\"}", "Coventry works under");
	ck_assert_str_eq(world_text(&w, "SELECT change FROM audit WHERE kind = 'sharing'"
					" ORDER BY seq DESC LIMIT 1"),
			 "2026-1 -> 2026-2");
	deny(&w, "bob", "objects", "{\"person\":\"C-1\"}", "usage", "objects is missing");
	deny(&w, "bob", "objects", "{\"person\":\"C-2\",\"objects\":\"yes\"}", "not-found", "C-2");
	deny(&w, "bob", "agreement", "{\"version\":\"a b\",\"person\":\"C-1\"}", "usage",
	     "letters, digits");
	deny(&w, "bob", "agreement", "{\"version\":\"signed-c-1\",\"person\":\"C-1\"}", "usage",
	     "no reference of anybody");
	deny(&w, "alice", "agreement", "{\"version\":\"C-1.2026\"}", "usage",
	     "no reference of anybody");
	ask(&w, "alice", "agreement", "{\"version\":\"C-10\"}", "Coventry works under");
	deny(&w, "vera", "agreement", "{\"version\":\"1\"}", "forbidden", "worker");
	deny(&w, "vera", "objects", "{\"person\":\"C-1\",\"objects\":\"yes\"}", "forbidden",
	     "worker");
	finish(&w);
}
END_TEST

/* ---- erasing -------------------------------------------------------------------------------- */

/* Every table and every column that holds text. */
static int64_t rows_that_say(struct world *w, const char *text)
{
	char sql[400], columns[8192];
	int64_t rows = 0;
	snprintf(columns, sizeof(columns), "%s",
		 world_text(w, "SELECT group_concat(m.name || '.' || c.name, ' ') FROM"
			       " sqlite_schema m JOIN pragma_table_info(m.name) c"
			       " WHERE m.type = 'table' AND c.type IN ('TEXT', 'BLOB')"));
	for (char *at = strtok(columns, " "); at != NULL; at = strtok(NULL, " ")) {
		char *dot = strchr(at, '.');
		*dot = '\0';
		snprintf(sql, sizeof(sql),
			 "SELECT count(*) FROM %s WHERE instr(upper(\"%s\"), '%s')", at, dot + 1,
			 text);
		rows += world_number(w, sql);
	}
	return rows;
}

static void text_from(struct world *w, const char *id, const char *text)
{
	char sql[300];
	snprintf(sql, sizeof(sql),
		 "INSERT INTO inbound (id, area, received, phone, contact, text, meaning, message)"
		 " VALUES ('%s', 'coventry', 1, '+447700900001', '', '%s', 'unclear', '')"
		 " RETURNING 1",
		 id, text);
	ck_assert_int_eq(world_number(w, sql), 1);
	audit_planted(w, AUDITED_INBOUND, id);
}

/* A night of C-1042's: held, there, gone; spoken of wherever anybody may write. */
static void live_a_night(struct world *w)
{
	bob(w, "hold", "{\"bed\":\"GW2\",\"person\":\"C-1042\"}", "ok", "Held");
	bob(w, "checkin", "{\"person\":\"C-1042\"}", "ok", "Checked in");
	ask(w, "bob", "person", "{\"person\":\"C-1042\",\"age\":\"25+\",\"high_support\":\"yes\"}",
	    "Set");
	ask(w, "bob", "apart", "{\"person\":\"C-1042\",\"other\":\"C-7\"}", "kept apart");
	ask(w, "bob", "list", "{\"what\":\"add\",\"person\":\"C-1042\"}", "On the list");
	ask(w, "bob", "sighting",
	    "{\"person\":\"C-1042\",\"place\":\"Under the ring road\",\"found\":\"yes\"}", "first");
	ask(w, "bob", "sighting",
	    "{\"person\":\"C-7\",\"place\":\"Canal, with C-1042\",\"found\":\"yes\"}", "C-7");
	ask(w, "bob", "sighting",
	    "{\"person\":\"C-7\",\"place\":\"Depot, with C-10424\",\"found\":\"yes\"}", "C-7");
	ask(w, "bob", "offered",
	    "{\"person\":\"C-1042\",\"outcome\":\"refused\",\"reason\":\"partner\"}", "refused");
	text_from(w, "kannel/1", "is c-1042 in tonight?");
	text_from(w, "kannel/2", "C-10423 and XC-1042 are others");
	at(w, "2026-11-22T08:00:00Z");
	bob(w, "release", "{\"person\":\"C-1042\",\"reason\":\"went to his sister\"}", "ok",
	    "Released");
	bob(w, "hold", "{\"bed\":\"L1\",\"person\":\"C-7\"}", "ok", "Held");
	bob(w, "release", "{\"person\":\"C-7\",\"reason\":\"made room for C-1042\"}", "ok",
	    "Released");
}

START_TEST(nothing_says_who_it_was_once_erased)
{
	struct world w;
	int64_t rows, bad;
	evening(&w);
	live_a_night(&w);
	ck_assert_int_gt(rows_that_say(&w, "C-1042"), 8);
	ck_assert_int_eq(rows_that_say(&w, "SISTER"), 1);
	ck_assert_int_eq(rows_that_say(&w, "RING ROAD"), 2);
	char id[64];
	snprintf(id, sizeof(id), "%s",
		 world_text(&w, "SELECT id FROM person WHERE ref = 'C-1042'"));
	deny(&w, "alice", "erase", "{\"person\":\"C-1042\",\"reason\":\"c-1042 asked\"}", "refused",
	     "the reason must not say the reference");
	ask(&w, "alice", "erase", "{\"person\":\"c-1042\",\"reason\":\"a request of June\"}",
	    "Erased");
	/* The texts about others stay. */
	ck_assert_int_eq(rows_that_say(&w, "CANAL"), 0);
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(place, '; ') FROM (SELECT place FROM"
					" sighting ORDER BY place)"),
			 "; (erased); Depot, with C-10424");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM inbound"
					  " WHERE instr(upper(text), 'C-1042') > 0"),
			 1);
	ck_assert_str_eq(world_text(&w, "SELECT text FROM inbound WHERE id = 'kannel/2'"),
			 "C-10423 and XC-1042 are others");
	ck_assert_str_eq(world_text(&w, "SELECT text FROM inbound WHERE id = 'kannel/1'"),
			 "(erased)");
	ck_assert_int_eq(rows_that_say(&w, "SISTER"), 0);
	ck_assert_int_eq(rows_that_say(&w, "RING ROAD"), 0);
	ck_assert_int_eq(rows_that_say(&w, "REQUEST OF JUNE"), 1);
	/* What happened is still there, under an id that says nothing. */
	char sql[200];
	snprintf(sql, sizeof(sql), "SELECT count(*) FROM placement WHERE person = '%s'", id);
	ck_assert_int_eq(world_number(&w, sql), 1);
	ck_assert_int_eq(audit_verify(w.store, &rows, &bad), ERR_OK);
	ck_assert_int_eq(bad, 0);
	ck_assert_int_eq(rows, world_number(&w, "SELECT count(*) FROM audit"));
	deny(&w, "bob", "person", "{\"person\":\"C-1042\"}", "not-found", "nobody here");
	snprintf(sql, sizeof(sql), "{\"person\":\"~%s\"}", id);
	deny(&w, "bob", "person", sql, "usage", "letters, digits");
	finish(&w);
}
END_TEST

/* Whoever may read the log may not read of whom: what was said of a person stands on their page,
 * and where they move on to with their plan alone. */
START_TEST(what_is_said_of_a_person_stands_on_their_page_only)
{
	static const char *const lists[] = {"log",   "beds",      "sites",   "status", "followups",
					    "plans", "referrals", "waiting", "rooms"};
	struct world w;
	char text[8192];
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"C-1\"}", "ok", "Held");
	ask(&w, "bob", "plan",
	    "{\"person\":\"C-1\",\"what\":\"hostel\",\"where\":\"Refuge, 12 Secret St\","
	    "\"by\":\"2026-11-27\",\"owner\":\"bob\"}",
	    "Plan");
	bob(&w, "refuse", "{\"person\":\"C-1\",\"reason\":\"no-reason\",\"note\":\"is very ill\"}",
	    "ok", "Refused");
	bob(&w, "shut", "{\"bed\":\"GW3\",\"reason\":\"roof fell in\"}", "ok", "Shut");
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		answer(&w, "alice", lists[i], "{}", text);
		ck_assert_msg(strstr(text, "Secret") == NULL && strstr(text, "very ill") == NULL,
			      "%s: %s", lists[i], text);
	}
	ask(&w, "bob", "log", "{}", "roof fell in");
	ask(&w, "vera", "log", "{}", "(kept with the person)");
	answer(&w, "bob", "person", "{\"person\":\"C-1\"}", text);
	ck_assert_ptr_nonnull(strstr(text, "(placement): is very ill"));
	ck_assert_ptr_null(strstr(text, "Secret"));
	ask(&w, "bob", "plan", "{\"person\":\"C-1\"}", "12 Secret St");
	finish(&w);
}
END_TEST

/* What is written of a bed may say who was in it. */
START_TEST(viewers_read_a_word_of_what_happened_to_a_bed_and_no_more)
{
	static const char *const asked[][2] = {
	    {"compromised", "{\"bed\":\"GW2\",\"reason\":\"ZQXJ77 Jane Doe was ill\"}"},
	    {"shut", "{\"bed\":\"GW3\",\"reason\":\"ZQXJ77\"}"},
	    {"close", "{\"site\":\"lodge\",\"reason\":\"because of Jane Doe\"}"},
	};
	struct world w;
	char text[8192];
	evening(&w);
	for (size_t i = 0; i < COUNT_OF(asked); i++)
		ask(&w, "alice", asked[i][0], asked[i][1], "");
	ask(&w, "alice", "close", "{\"site\":\"gateway\",\"reason\":\"flood\"}", "");
	answer(&w, "vera", "log", "{}", text);
	ck_assert_ptr_null(strstr(text, "Jane"));
	ck_assert_ptr_null(strstr(text, "ZQXJ77"));
	ck_assert_ptr_nonnull(strstr(text, "\"flood\""));
	ck_assert_ptr_nonnull(strstr(text, "(for workers)"));
	ask(&w, "bob", "log", "{}", "because of Jane Doe");
	finish(&w);
}
END_TEST

START_TEST(the_chain_still_shows_a_forged_line_after_an_erasure)
{
	struct world w;
	int64_t rows, bad;
	evening(&w);
	live_a_night(&w);
	ask(&w, "alice", "erase", "{\"person\":\"C-1042\",\"reason\":\"asked\"}", "Erased");
	ck_assert_int_eq(world_number(&w, "UPDATE audit SET actor = 'nobody' WHERE seq ="
					  " (SELECT min(seq) FROM audit WHERE remark <> '')"
					  " RETURNING 1"),
			 1);
	ck_assert_int_eq(audit_verify(w.store, &rows, &bad), ERR_OK);
	ck_assert_int_ne(bad, 0);
	world_close(&w);
}
END_TEST

/* On a file, as it is: pages no longer used and the log included. */
static size_t file_says(const char *path, const char *text)
{
	FILE *f = fopen(path, "rb");
	if (f == NULL)
		return 0;
	ck_assert_int_eq(fseek(f, 0, SEEK_END), 0);
	long size = ftell(f);
	rewind(f);
	char *bytes = malloc((size_t)size + 1);
	ck_assert_ptr_nonnull(bytes);
	ck_assert_uint_eq(fread(bytes, 1, (size_t)size, f), (size_t)size);
	fclose(f);
	size_t found = 0, length = strlen(text);
	for (long i = 0; i + (long)length <= size; i++)
		found += strncasecmp(bytes + i, text, length) == 0;
	free(bytes);
	return found;
}

static void evening_on_file(struct world *w, char path[64])
{
	struct fault why = {.message = ""};
	snprintf(path, 64, "/tmp/people.XXXXXX");
	int fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	close(fd);
	world_open(w);
	store_close(w->store);
	ck_assert_msg(store_open(path, false, &w->store, &why) == ERR_OK, "%s", why.message);
	evening_from(w);
}

static void file_gone(const char *path)
{
	char beside[96];
	unlink(path);
	snprintf(beside, sizeof(beside), "%s-wal", path);
	unlink(beside);
	snprintf(beside, sizeof(beside), "%s-shm", path);
	unlink(beside);
}

/* So many others that every page of every table has been split and filled again. */
static void crowd(struct world *w)
{
	char args[200];
	for (int i = 0; i < 300; i++) {
		snprintf(args, sizeof(args),
			 "{\"person\":\"ZQ%03d-ERASE\",\"outcome\":\"accepted\"}", (i * 131) % 300);
		ask(w, "bob", "offered", args, "accepted");
		snprintf(args, sizeof(args), "kannel/x%03d", (i * 77) % 300);
		char text[100];
		snprintf(text, sizeof(text), "I saw ZQ%03d-ERASE by the canal", i);
		text_from(w, args, text);
	}
}

START_TEST(the_file_and_its_log_hold_nothing_of_the_erased)
{
	struct world w;
	char path[64], log[80], args[200];
	evening_on_file(&w, path);
	snprintf(log, sizeof(log), "%s-wal", path);
	live_a_night(&w);
	crowd(&w);
	ck_assert_uint_gt(file_says(path, "ZQ150-ERASE") + file_says(log, "ZQ150-ERASE"), 0);
	for (int i = 0; i < 300; i += 3) {
		snprintf(args, sizeof(args), "{\"person\":\"ZQ%03d-ERASE\",\"reason\":\"asked\"}",
			 i);
		ask(&w, "alice", "erase", args, "Erased");
	}
	for (int i = 0; i < 300; i++) {
		snprintf(args, sizeof(args), "ZQ%03d-ERASE", i);
		size_t left = file_says(path, args), logged = file_says(log, args);
		if (i % 3 == 0)
			ck_assert_msg(left + logged == 0, "%s: %zu in the file, %zu in its log",
				      args, left, logged);
		else
			ck_assert_msg(left + logged > 0, "%s went too", args);
	}
	check_rows(&w);
	world_close(&w);
	file_gone(path);
}
END_TEST

static void check_forgotten(const char *path, const char *text, bool forgotten)
{
	char log[96];
	snprintf(log, sizeof(log), "%s-wal", path);
	size_t left = file_says(path, text), logged = file_says(log, text);
	ck_assert_msg((left + logged == 0) == forgotten, "%zu in the file, %zu in its log", left,
		      logged);
}

/* Texts that a command takes about somebody: the file has them until the erasure, or never. */
START_TEST(nothing_that_was_typed_about_the_erased_is_left_in_the_file)
{
	static const char *const texts[] = {"ZQXJ77", "Refuge 12", "is very ill", "aunt Jane",
					    "by the canal"};
	struct world w;
	char path[64], args[200];
	evening_on_file(&w, path);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"ZQXJ77\"}", "ok", "Held");
	ask(&w, "bob", "plan",
	    "{\"person\":\"ZQXJ77\",\"what\":\"hostel\",\"where\":\"Refuge 12\","
	    "\"by\":\"2026-11-27\",\"owner\":\"bob\"}",
	    "Plan");
	deny(&w, "bob", "told", "{\"person\":\"ZQXJ77\",\"by\":\"aunt Jane of ZQXJ77\"}",
	     "not-found", "by must be a user, a contact");
	ask(&w, "bob", "told", "{\"person\":\"ZQXJ77\"}", "told by bob");
	ask(&w, "bob", "sighting",
	    "{\"person\":\"ZQXJ77\",\"place\":\"by the canal\",\"found\":\"yes\"}", "ZQXJ77");
	bob(&w, "refuse",
	    "{\"person\":\"ZQXJ77\",\"reason\":\"no-reason\",\"note\":\"is very ill\"}", "ok",
	    "Refused");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"ZQXJ77\"}", "ok", "Held");
	at(&w, "2026-11-22T08:00:00Z");
	bob(&w, "noshow", "{\"person\":\"ZQXJ77\"}", "ok", "No-show");
	const char *id = world_text(&w, "SELECT id FROM followup");
	snprintf(args, sizeof(args), "{\"followup\":\"%s\",\"owner\":\"aunt Jane of ZQXJ77\"}", id);
	deny(&w, "bob", "assign", args, "not-found", "owner must be a user");
	snprintf(args, sizeof(args), "{\"followup\":\"%s\",\"owner\":\"ALICE\"}", id);
	ask(&w, "bob", "assign", args, "is for alice now");
	snprintf(args, sizeof(args), "{\"followup\":\"%s\",\"reason\":\"ZQXJ77 rang\"}", id);
	ask(&w, "bob", "done", args, "Done");
	check_rows(&w);
	ask(&w, "alice", "erase", "{\"person\":\"ZQXJ77\",\"reason\":\"asked\"}", "Erased");
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		check_forgotten(path, texts[i], true);
	check_rows(&w);
	world_close(&w);
	file_gone(path);
}
END_TEST

static void file_copy(const char *from, const char *to, const char *end)
{
	char command[256];
	snprintf(command, sizeof(command), "cp %s%s %s%s", from, end, to, end);
	ck_assert_int_eq(system(command), 0);
}

/* While somebody reads the file its log cannot be emptied. A kill at that moment must not leave the
 * reference there until the next erasure. */
START_TEST(what_a_kill_left_in_the_log_goes_at_the_next_start)
{
	struct world w;
	struct store *reader;
	struct fault why = {.message = ""};
	atomic_bool stop = false;
	char path[64], next[80];
	evening_on_file(&w, path);
	ask(&w, "bob", "offered", "{\"person\":\"ZQ777-ERASE\",\"outcome\":\"accepted\"}", "");
	ck_assert_int_eq(store_open_beside(path, &stop, &reader, &why), ERR_OK);
	ask(&w, "alice", "erase", "{\"person\":\"ZQ777-ERASE\",\"reason\":\"asked\"}", "Erased");
	check_forgotten(path, "ZQ777-ERASE", false);
	snprintf(next, sizeof(next), "%s.next", path);
	file_copy(path, next, "");
	file_copy(path, next, "-wal");
	store_close(reader);
	store_close(w.store);
	ck_assert_int_eq(store_open(next, false, &w.store, &why), ERR_OK);
	world_restart(&w);
	check_forgotten(next, "ZQ777-ERASE", true);
	world_close(&w);
	file_gone(path);
	file_gone(next);
}
END_TEST

START_TEST(erasing_is_refused_while_something_stands_against_it)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"C-1\"}", "ok", "Held");
	deny(&w, "alice", "erase", "{\"person\":\"C-1\",\"reason\":\"asked\"}", "refused",
	     "C-1 has a bed: end that first");
	bob(&w, "checkin", "{\"person\":\"C-1\"}", "ok", "Checked in");
	deny(&w, "alice", "erase", "{\"person\":\"C-1\",\"reason\":\"asked\"}", "refused",
	     "has a bed");
	bob(&w, "release", "{\"person\":\"C-1\"}", "ok", "Released");
	ask(&w, "alice", "legal-hold",
	    "{\"person\":\"C-1\",\"hold\":\"on\",\"reason\":\"inquest\"}", "Legal hold");
	deny(&w, "alice", "erase", "{\"person\":\"C-1\",\"reason\":\"asked\"}", "refused",
	     "C-1 is under legal hold and is not erased");
	deny(&w, "alice", "legal-hold",
	     "{\"person\":\"C-1\",\"hold\":\"on\",\"reason\":\"inquest\"}", "refused", "already");
	deny(&w, "alice", "legal-hold",
	     "{\"person\":\"C-1\",\"hold\":\"off\",\"reason\":\"for C-1\"}", "refused",
	     "must not say the reference");
	deny(&w, "alice", "legal-hold", "{\"person\":\"C-1\",\"hold\":\"off\"}", "usage",
	     "reason is missing");
	deny(&w, "alice", "legal-hold",
	     "{\"person\":\"C-1\",\"hold\":\"perhaps\",\"reason\":\"x\"}", "usage", "on or off");
	deny(&w, "bob", "legal-hold", "{\"person\":\"C-1\",\"hold\":\"off\",\"reason\":\"x\"}",
	     "forbidden", "manager");
	deny(&w, "bob", "erase", "{\"person\":\"C-1\",\"reason\":\"x\"}", "forbidden", "manager");
	deny(&w, "alice", "erase", "{\"person\":\"C-2\",\"reason\":\"x\"}", "not-found", "C-2");
	ask(&w, "alice", "legal-hold", "{\"person\":\"C-1\",\"hold\":\"off\",\"reason\":\"over\"}",
	    "lifted");
	deny(&w, "alice", "erase", "{\"person\":\"C-1\"}", "usage", "reason is missing");
	ask(&w, "alice", "erase", "{\"person\":\"C-1\",\"reason\":\"asked\"}", "Erased");
	ck_assert_int_eq(audited(&w, "erased"), 1);
	finish(&w);
}
END_TEST

START_TEST(nobody_is_erased_while_others_must_act_for_them)
{
	struct world w;
	evening(&w);
	ask(&w, "bob", "wait", "{\"person\":\"C-1\",\"for\":[\"wheelchair\",\"dog\"]}", "ok");
	ask(&w, "bob", "refer", "{\"person\":\"C-2\",\"from\":\"streetlink\"}", "ok");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"C-3\"}", "ok", "Held");
	at(&w, "2026-11-21T22:30:00Z");
	bob(&w, "noshow", "{\"person\":\"C-3\"}", "ok", "No-show");
	deny(&w, "alice", "erase", "{\"person\":\"C-1\",\"reason\":\"asked\"}", "refused",
	     "C-1 waits for a bed");
	deny(&w, "alice", "erase", "{\"person\":\"C-2\",\"reason\":\"asked\"}", "refused",
	     "C-2 has a referral that is not settled");
	deny(&w, "alice", "erase", "{\"person\":\"C-3\",\"reason\":\"asked\"}", "refused",
	     "C-3 has a follow-up that is not done");
	w.settings->keep_people_ms = DAYS_MS(30);
	w.now = wall_plus(w.now, DAYS_MS(60));
	world_turn(&w, NULL, 0);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM person WHERE erased > 0"), 0);
	finish(&w);
}
END_TEST

/* Whoever looks must know whom they look for. */
START_TEST(nobody_is_erased_who_is_said_to_be_in_a_bed)
{
	struct world w;
	evening(&w);
	at(&w, "2026-11-21T20:30:00Z");
	bob(&w, "checkin", "{\"bed\":\"W1\",\"person\":\"C-1\",\"for\":[\"man\"],\"at\":\"20:20\"}",
	    "refused", "W1 does not suit");
	deny(&w, "alice", "erase", "{\"person\":\"C-1\",\"reason\":\"asked\"}", "refused",
	     "C-1 is said to be in a bed, and somebody must look");
	w.settings->keep_people_ms = DAYS_MS(30);
	w.now = wall_plus(w.now, DAYS_MS(60));
	world_turn(&w, NULL, 0);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM person WHERE erased > 0"), 0);
	bob(&w, "dismiss", "{\"alarm\":\"two\",\"reason\":\"empty\"}", "ok", "The alarm is ended");
	ask(&w, "alice", "erase", "{\"person\":\"C-1\",\"reason\":\"asked\"}", "Erased");
	finish(&w);
}
END_TEST

START_TEST(merged_references_go_with_their_case)
{
	struct world w;
	evening(&w);
	ask(&w, "bob", "tempref", "{}", "T-2026-11-21-1");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"T-2026-11-21-1\"}", "ok", "Held");
	bob(&w, "release", "{\"person\":\"T-2026-11-21-1\"}", "ok", "Released");
	ask(&w, "bob", "merge", "{\"temporary\":\"T-2026-11-21-1\",\"person\":\"C-1\"}", "Merged");
	ask(&w, "alice", "erase", "{\"person\":\"T-2026-11-21-1\",\"reason\":\"asked\"}", "Erased");
	ck_assert_int_eq(rows_that_say(&w, "T-2026"), 0);
	ck_assert_int_eq(rows_that_say(&w, "C-1"), 0);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM pseudonym"), 1);
	/* Numbers are not given again. */
	ask(&w, "bob", "tempref", "{}", "T-2026-11-21-2");
	finish(&w);
}
END_TEST

/* ---- pseudonyms ----------------------------------------------------------------------------- */

/* A move goes on with the stay. */
START_TEST(who_moved_in_a_night_had_one)
{
	struct world w;
	evening(&w);
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"C-7\"}", "ok", "Checked in");
	at(&w, "2026-11-21T22:00:00Z");
	bob(&w, "move", "{\"bed\":\"GW3\",\"person\":\"C-7\"}", "ok", "Moved");
	at(&w, "2026-11-21T23:00:00Z");
	bob(&w, "move", "{\"bed\":\"L1\",\"person\":\"C-7\"}", "ok", "Moved");
	at(&w, "2026-11-23T08:00:00Z");
	bob(&w, "checkout", "{\"person\":\"C-7\"}", "ok", "Checked out");
	at(&w, "2026-11-23T20:00:00Z");
	bob(&w, "checkin", "{\"bed\":\"GW1\",\"person\":\"C-7\"}", "ok", "Checked in");
	at(&w, "2026-11-24T08:00:00Z");
	bob(&w, "checkout", "{\"person\":\"C-7\"}", "ok", "Checked out");
	ask(&w, "alice", "erase", "{\"person\":\"C-7\",\"reason\":\"asked\"}", "Erased");
	ck_assert_int_eq(world_number(&w, "SELECT nights FROM pseudonym"), 3);
	finish(&w);
}
END_TEST

START_TEST(a_return_is_counted_when_the_reference_comes_back)
{
	struct world w;
	evening(&w);
	live_a_night(&w);
	ask(&w, "alice", "erase", "{\"person\":\"C-1042\",\"reason\":\"asked\"}", "Erased");
	ask(&w, "vera", "returns", "{}", "Erased so far: 1. Came back: 0, 0 times in all.");
	ck_assert_int_eq(world_number(&w, "SELECT nights FROM pseudonym"), 1);
	at(&w, "2026-11-28T20:00:00Z");
	bob(&w, "hold", "{\"bed\":\"GW3\",\"person\":\"c-1042\"}", "ok", "Held");
	ask(&w, "vera", "returns", "{}", "Erased so far: 1. Came back: 1, 1 time in all.");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"C-1043\"}", "ok", "Held");
	bob(&w, "release", "{\"person\":\"c-1042\"}", "ok", "Released");
	ask(&w, "alice", "erase", "{\"person\":\"C-1042\",\"reason\":\"asked\"}", "Erased");
	ask(&w, "bob", "list", "{\"what\":\"add\",\"person\":\"C-1042\"}", "On the list");
	ask(&w, "vera", "returns", "{}", "\"erased\":1,\"returned\":1,\"returns\":2");
	/* They come back with nothing of before. */
	ck_assert_str_eq(row_of(&w, "C-1042"), "unknown 0000 ");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM pseudonym"), 1);
	finish(&w);
}
END_TEST

/* RFC 4231, test case 2. */
START_TEST(a_keyed_digest_is_what_everybody_computes)
{
	static const char text[] = "what do ya want for nothing?";
	char out[DIGEST_TEXT];
	digest_keyed("Jefe", text, strlen(text), out);
	ck_assert_str_eq(out, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}
END_TEST

START_TEST(another_key_makes_another_pseudonym)
{
	struct world w;
	char first[80];
	evening(&w);
	ask(&w, "bob", "list", "{\"what\":\"add\",\"person\":\"C-1\"}", "On the list");
	ask(&w, "alice", "erase", "{\"person\":\"C-1\",\"reason\":\"asked\"}", "Erased");
	snprintf(first, sizeof(first), "%s", world_text(&w, "SELECT keyed FROM pseudonym"));
	ck_assert_uint_eq(strlen(first), 64);
	snprintf(w.settings->people_key, sizeof(w.settings->people_key), "of the council's safe");
	ask(&w, "bob", "list", "{\"what\":\"add\",\"person\":\"C-1\"}", "On the list");
	ask(&w, "vera", "returns", "{}", "\"returned\":0");
	ask(&w, "alice", "erase", "{\"person\":\"C-1\",\"reason\":\"asked\"}", "Erased");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM pseudonym"), 2);
	ck_assert_int_eq(rows_that_say(&w, "SAFE"), 0);
	finish(&w);
}
END_TEST

/* ---- retention ------------------------------------------------------------------------------ */

static void days_pass(struct world *w, int days)
{
	w->now = wall_plus(w->now, DAYS_MS(days));
	world_turn(w, NULL, 0);
}

START_TEST(who_was_kept_long_enough_is_erased_unless_held)
{
	struct world w;
	evening(&w);
	w.settings->keep_people_ms = DAYS_MS(730);
	live_a_night(&w);
	ask(&w, "bob", "list", "{\"what\":\"add\",\"person\":\"HELD-1\"}", "On the list");
	ask(&w, "alice", "legal-hold",
	    "{\"person\":\"HELD-1\",\"hold\":\"on\",\"reason\":\"inquest\"}", "Legal hold");
	bob(&w, "checkin", "{\"bed\":\"GW1\",\"person\":\"IN-1\"}", "ok", "Checked in");
	at(&w, "2026-12-20T20:00:00Z");
	ask(&w, "bob", "person", "{\"person\":\"LATER-1\",\"age\":\"25+\"}", "Set");
	at(&w, "2026-11-22T12:00:00Z");
	days_pass(&w, 729);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM person WHERE erased > 0"), 0);
	days_pass(&w, 2);
	ck_assert_int_eq(rows_that_say(&w, "C-1042"), 1); /* the text about others */
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(ref) FROM (SELECT ref FROM person"
					" WHERE erased = 0 ORDER BY ref)"),
			 "HELD-1,IN-1,LATER-1");
	ck_assert_int_eq(audited(&w, "erased: kept long enough"), 2);
	ck_assert_str_eq(live(&w), "GW1 occupied");
	days_pass(&w, 40);
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(ref) FROM (SELECT ref FROM person"
					" WHERE erased = 0 ORDER BY ref)"),
			 "HELD-1,IN-1");
	finish(&w);
}
END_TEST

START_TEST(the_last_that_happened_counts_not_the_first)
{
	struct world w;
	evening(&w);
	w.settings->keep_people_ms = DAYS_MS(730);
	bob(&w, "checkin", "{\"bed\":\"GW1\",\"person\":\"C-1\"}", "ok", "Checked in");
	at(&w, "2028-06-01T20:00:00Z");
	bob(&w, "release", "{\"person\":\"C-1\"}", "ok", "Released");
	at(&w, "2029-06-01T20:00:00Z");
	days_pass(&w, 1);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM person WHERE erased > 0"), 0);
	at(&w, "2030-06-02T20:00:00Z");
	days_pass(&w, 1);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM person WHERE erased > 0"), 1);
	finish(&w);
}
END_TEST

START_TEST(many_are_erased_a_few_at_a_time)
{
	struct world w;
	char args[100];
	evening(&w);
	w.settings->keep_people_ms = DAYS_MS(30);
	for (int i = 0; i < 25; i++) {
		snprintf(args, sizeof(args), "{\"what\":\"add\",\"person\":\"C-%d\"}", i);
		ask(&w, "bob", "list", args, "On the list");
	}
	days_pass(&w, 31);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM person WHERE erased > 0"), 10);
	world_advance(&w, MINUTES_MS(5));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM person WHERE erased > 0"), 25);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM listed"), 0);
	ck_assert_int_gt(world_number(&w, "SELECT due FROM deadline WHERE kind = 'people'"),
			 w.now.ms + HOURS_MS(1));
	finish(&w);
}
END_TEST

START_TEST(texts_kept_long_enough_are_erased_with_the_numbers_of_strangers)
{
	struct world w;
	evening(&w);
	w.settings->keep_people_ms = DAYS_MS(730);
	text_from(&w, "g/1", "Jo is in the doorway at the bank");
	text_from(&w, "g/2", "HELD-1 hit me");
	text_from(&w, "g/3", "nobody has read this");
	text_from(&w, "g/4", "ok see you");
	text_from(&w, "g/5", "T-1 hit me");
	world_number(&w, "UPDATE inbound SET received = 1795000000000, contact = iif(id = 'g/4',"
			 " 'ann', ''), seen = iif(id = 'g/3', NULL, received) RETURNING 1");
	ask(&w, "bob", "tempref", "{}", "T-2026-11-21-1");
	world_number(&w, "UPDATE inbound SET text = 'T-2026-11-21-1 hit me' WHERE id = 'g/5'"
			 " RETURNING 1");
	ask(&w, "bob", "merge", "{\"temporary\":\"T-2026-11-21-1\",\"person\":\"HELD-1\"}",
	    "Merged");
	ask(&w, "alice", "legal-hold",
	    "{\"person\":\"HELD-1\",\"hold\":\"on\",\"reason\":\"inquest\"}", "Legal hold");
	days_pass(&w, 700);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM inbound WHERE text = '(erased)'"),
			 0);
	days_pass(&w, 60);
	ck_assert_str_eq(world_text(&w,
				    "SELECT group_concat(id || ' ' || phone || ' ' || text, '; ')"
				    " FROM (SELECT * FROM inbound WHERE text = '(erased)'"
				    " ORDER BY id)"),
			 "g/1  (erased); g/4 +447700900001 (erased)");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM audit WHERE kind = 'inbound'"
					  " AND change = 'erased: kept long enough'"),
			 2);
	days_pass(&w, 1);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM audit WHERE kind = 'inbound'"
					  " AND change = 'erased: kept long enough'"),
			 2);
	ask(&w, "alice", "legal-hold",
	    "{\"person\":\"HELD-1\",\"hold\":\"off\",\"reason\":\"closed\"}", "lifted");
	days_pass(&w, 1);
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(id) FROM inbound"
					" WHERE text <> '(erased)'"),
			 "g/3");
	finish(&w);
}
END_TEST

START_TEST(erasing_says_what_it_cannot_reach)
{
	struct world w;
	evening(&w);
	ask(&w, "bob", "list", "{\"what\":\"add\",\"person\":\"C-1\"}", "On the list");
	ask(&w, "bob", "list", "{\"what\":\"add\",\"person\":\"C-2\"}", "On the list");
	json_t *reply = world_ok(&w, "alice", "erase", "{\"person\":\"C-1\",\"reason\":\"asked\"}");
	char *dump = json_dumps(reply, 0);
	ck_assert_ptr_null(strstr(dump, "Not on paper"));
	free(dump);
	json_decref(reply);
	snprintf(w.settings->sheets, sizeof(w.settings->sheets), "/sheets");
	reply = world_ok(&w, "alice", "erase", "{\"person\":\"C-2\",\"reason\":\"asked\"}");
	dump = json_dumps(reply, 0);
	ck_assert_ptr_nonnull(strstr(dump, "Not on paper, nor in sheets in /sheets"));
	free(dump);
	json_decref(reply);
	finish(&w);
}
END_TEST

START_TEST(kept_for_ever_when_nothing_is_configured)
{
	struct world w;
	evening(&w);
	ask(&w, "bob", "list", "{\"what\":\"add\",\"person\":\"C-1\"}", "On the list");
	days_pass(&w, 9000);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM person WHERE erased > 0"), 0);
	finish(&w);
}
END_TEST

/* ---- what leaves ---------------------------------------------------------------------------- */

START_TEST(no_reference_leaves_but_in_an_answer)
{
	struct world w;
	evening(&w);
	live_a_night(&w);
	ask(&w, "bob", "tempref", "{}", "T-2026");
	ask(&w, "alice", "erase", "{\"person\":\"C-1042\",\"reason\":\"asked\"}", "Erased");
	size_t left = 0;
	for (size_t i = 0; i < w.count; i++) {
		if (w.seen[i].kind == EFFECT_REPLY || w.seen[i].text == NULL)
			continue;
		left++;
		ck_assert_msg(strstr(w.seen[i].text, "C-1042") == NULL &&
				  strstr(w.seen[i].text, "T-2026-11") == NULL,
			      "%s", w.seen[i].text);
	}
	ck_assert_uint_gt(left, 4);
	finish(&w);
}
END_TEST

START_TEST(a_reference_is_a_word_of_its_own)
{
	ck_assert(erasing_carries("is c-12 in?", "C-12"));
	ck_assert(erasing_carries("C-12.", "c-12"));
	ck_assert(erasing_carries("(C-12)", "C-12"));
	ck_assert(erasing_carries("C-123 C-12", "C-12"));
	ck_assert(!erasing_carries("C-123", "C-12"));
	ck_assert(!erasing_carries("AC-12", "C-12"));
	ck_assert(!erasing_carries("", "C-12"));
	ck_assert(!erasing_carries("C-1", "C-12"));
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    a_look_shows_what_tonight_needs_and_is_recorded,
	    a_look_shows_what_is_remembered_and_since_when,
	    what_is_set_of_a_person_is_taken_back_without_a_bed,
	    a_hold_that_ran_out_is_not_shown_as_a_bed,
	    looks_are_refused_and_leave_no_trace_of_anybody,
	    an_age_is_said_in_the_words_of_what_is_needed,
	    values_stand_in_no_audit_line,
	    two_areas_do_not_mix,
	    pairs_are_kept_apart_whoever_is_named_first,
	    temporary_references_are_counted_by_the_night,
	    nobody_invents_a_reference_that_looks_temporary,
	    a_word_is_nobodys_reference,
	    somebody_new_is_held_a_bed_by_one_command,
	    two_who_are_new_are_two,
	    somebody_new_who_is_refused_is_nobody_yet,
	    merging_takes_everything_along,
	    every_table_about_a_person_is_known_to_merging,
	    merging_is_refused_for_a_reason,
	    a_welfare_check_is_over_once_they_turn_out_to_be_in_a_bed,
	    of_two_checks_for_one_person_both_are_over_when_they_come,
	    who_was_in_two_beds_at_once_may_be_two_people,
	    merging_keeps_what_is_noted_of_either,
	    merging_two_ages_keeps_the_child,
	    merging_joins_what_both_wait_for,
	    two_references_of_one_source_are_not_merged,
	    whoever_was_merged_is_nobodys_partner_of_their_own,
	    merging_parts_whoever_is_kept_apart,
	    merging_raises_anew_that_two_are_near,
	    the_list_shows_each_offer_and_what_became_of_it,
	    offers_are_refused_for_what_they_say,
	    what_is_typed_has_a_limit,
	    only_the_first_time_found_is_the_first,
	    objections_and_agreements_are_recorded,
	    nothing_says_who_it_was_once_erased,
	    what_is_said_of_a_person_stands_on_their_page_only,
	    viewers_read_a_word_of_what_happened_to_a_bed_and_no_more,
	    the_chain_still_shows_a_forged_line_after_an_erasure,
	    the_file_and_its_log_hold_nothing_of_the_erased,
	    nothing_that_was_typed_about_the_erased_is_left_in_the_file,
	    what_a_kill_left_in_the_log_goes_at_the_next_start,
	    erasing_is_refused_while_something_stands_against_it,
	    nobody_is_erased_while_others_must_act_for_them,
	    nobody_is_erased_who_is_said_to_be_in_a_bed,
	    merged_references_go_with_their_case,
	    who_moved_in_a_night_had_one,
	    a_return_is_counted_when_the_reference_comes_back,
	    a_keyed_digest_is_what_everybody_computes,
	    another_key_makes_another_pseudonym,
	    who_was_kept_long_enough_is_erased_unless_held,
	    the_last_that_happened_counts_not_the_first,
	    many_are_erased_a_few_at_a_time,
	    texts_kept_long_enough_are_erased_with_the_numbers_of_strangers,
	    erasing_says_what_it_cannot_reach,
	    kept_for_ever_when_nothing_is_configured,
	    no_reference_leaves_but_in_an_answer,
	    a_reference_is_a_word_of_its_own,
	};
	return suite_run("people", cases, COUNT_OF(cases));
}
