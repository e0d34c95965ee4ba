/* SPDX-License-Identifier: MIT
 *
 * Referrals: an answer and an outcome for every one; and who was turned away, for want of what.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/evening.h"

/* ---- asking ---------------------------------------------------------------------------------- */

/* The id of the referral that was made. */
static const char *refers(struct world *w, const char *args)
{
	static char id[40];
	json_t *reply = world_ok(w, "bob", "refer", args);
	snprintf(id, sizeof(id), "%s",
		 json_string_value(json_object_get(json_object_get(reply, "result"), "referral")));
	json_decref(reply);
	return id;
}

/* verb with the newest referral's id in place of %s. */
static void bob_on(struct world *w, const char *verb, const char *form, const char *id,
		   const char *code, const char *wanted)
{
	char args[300], words[300];
	const char *mark = strstr(wanted, "%s");
	snprintf(args, sizeof(args), "{\"referral\":\"%s\"%s}", id, form);
	snprintf(words, sizeof(words), "%.*s%s%s", mark ? (int)(mark - wanted) : 0, wanted,
		 mark ? id : "", mark ? mark + 2 : wanted);
	bob(w, verb, args, code, words);
}

static const char *states(struct world *w)
{
	return world_text(
	    w, "SELECT group_concat(line, '; ') FROM (SELECT n.ref || ' ' || f.source || ' ' ||"
	       " CASE WHEN f.settled <> 0 THEN f.outcome || CASE f.reason WHEN '' THEN ''"
	       " ELSE ' ' || f.reason END WHEN f.answered <> 0 THEN 'answered' ELSE 'open' END"
	       " AS line FROM referral f JOIN person n ON n.id = f.person"
	       " ORDER BY length(f.id), f.id)");
}

static const char *alarms(struct world *w)
{
	return world_text(w, "SELECT group_concat(sentence, '; ') FROM alarm"
			     " WHERE kind = 'referral' AND cleared IS NULL");
}

static void done(struct world *w)
{
	static const char *const never[] = {
	    "SELECT count(*) FROM referral WHERE (settled <> 0) <> (outcome <> '')"
	    " OR (answered <> 0) <> (answered_by <> '') OR (settled <> 0 AND answered = 0)",
	    "SELECT count(*) FROM referral f LEFT JOIN deadline d ON d.kind = 'referral'"
	    " AND d.subject = f.id WHERE f.settled = 0 AND f.answered = 0 AND d.due IS NULL"
	    " OR f.settled <> 0 AND d.due IS NOT NULL",
	    "SELECT count(*) FROM referral f WHERE NOT EXISTS (SELECT 1 FROM audit a"
	    " WHERE a.kind = 'referral' AND a.subject = f.id"
	    " AND json_extract(a.after, '$.outcome') = f.outcome)",
	    "SELECT count(*) FROM turnaway t WHERE NOT EXISTS (SELECT 1 FROM audit a"
	    " WHERE a.kind = 'turnaway' AND a.subject = t.id"
	    " AND json_extract(a.after, '$.met') = t.met"
	    " AND json_extract(a.after, '$.reason') = t.reason)",
	};
	for (size_t i = 0; i < COUNT_OF(never); i++)
		ck_assert_msg(world_number(w, never[i]) == 0, "%s", never[i]);
	finish(w);
}

/* ---- answer and outcome ---------------------------------------------------------------------- */

START_TEST(a_referral_is_answered_and_settled)
{
	struct world w;
	evening(&w);
	bob(&w, "refer", "{\"person\":\"R1\",\"from\":\"StreetLink\",\"for\":[\"man\"]}", "ok",
	    "R1 from streetlink. Answer it within 2 h: answer f");
	const char *id =
	    refers(&w, "{\"person\":\"R2\",\"from\":\"hospital\",\"expected\":\"23:30\"}");
	ck_assert_str_eq(states(&w), "R1 streetlink open; R2 hospital open");
	world_advance(&w, MINUTES_MS(12));
	bob_on(&w, "answer", "", id, "ok", "Answered: %s, R2 from hospital, after 12 min.");
	bob_on(&w, "answer", "", id, "refused", "%s was answered after 12 min by bob already");
	bob_on(&w, "settle", ",\"outcome\":\"refused\",\"reason\":\"Past-Incident\"", id, "ok",
	       "Settled: %s, R2 from hospital: refused, past-incident.");
	bob_on(&w, "settle", ",\"outcome\":\"not-found\"", id, "refused",
	       "%s was settled at Sat 21 Nov 20:12 by bob: refused");
	bob_on(&w, "answer", "", id, "refused", "%s was settled at Sat 21 Nov 20:12");
	ck_assert_str_eq(states(&w), "R1 streetlink open; R2 hospital refused past-incident");
	done(&w);
}
END_TEST

START_TEST(every_outcome_has_its_codes)
{
	static const struct {
		const char *form, *code, *state;
	} asked[] = {
	    {",\"outcome\":\"not-found\"", "ok", "not-found"},
	    {",\"outcome\":\"not-found\",\"reason\":\"dog\"", "usage", "open"},
	    {",\"outcome\":\"refused\"", "usage", "open"},
	    {",\"outcome\":\"refused\",\"reason\":\"no-bed\"", "usage", "open"},
	    {",\"outcome\":\"refused\",\"reason\":\"substance-use\"", "ok",
	     "refused substance-use"},
	    {",\"outcome\":\"no-bed\"", "usage", "open"},
	    {",\"outcome\":\"no-bed\",\"reason\":\"dog\"", "usage", "open"},
	    {",\"outcome\":\"no-bed\",\"reason\":\"no-dog-bed\"", "ok", "no-bed no-dog-bed"},
	    {",\"outcome\":\"elsewhere\"", "usage", "open"},
	    {",\"outcome\":\"elsewhere\",\"reason\":\"FRIENDS\"", "ok", "elsewhere friends"},
	    {",\"outcome\":\"placed\"", "refused", "open"},
	    {",\"outcome\":\"children\"", "refused", "open"},
	    {",\"outcome\":\"housed\"", "usage", "open"},
	    {"", "usage", "open"},
	};
	for (size_t i = 0; i < COUNT_OF(asked); i++) {
		struct world w;
		char wanted[100];
		evening(&w);
		const char *id = refers(&w, "{\"person\":\"R1\",\"from\":\"partner\"}");
		bob_on(&w, "settle", asked[i].form, id, asked[i].code, "");
		snprintf(wanted, sizeof(wanted), "R1 partner %s", asked[i].state);
		ck_assert_str_eq(states(&w), wanted);
		ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM turnaway"),
				 strstr(asked[i].state, "no-bed ") != NULL);
		done(&w);
	}
}
END_TEST

START_TEST(a_placement_settles_it_by_itself)
{
	struct world w;
	evening(&w);
	refers(&w, "{\"person\":\"R1\",\"from\":\"outreach\"}");
	refers(&w, "{\"person\":\"R1\",\"from\":\"streetlink\"}");
	refers(&w, "{\"person\":\"R2\",\"from\":\"self\"}");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"r1\"}", "ok", "Held");
	ck_assert_str_eq(states(&w), "R1 outreach placed; R1 streetlink placed; R2 self open");
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"R2\"}", "ok", "Checked in");
	bob(&w, "refer", "{\"person\":\"R2\",\"from\":\"partner\"}", "ok", "R2 from partner");
	ck_assert_str_eq(states(&w), "R1 outreach placed; R1 streetlink placed; R2 self placed;"
				     " R2 partner placed");
	ck_assert_str_eq(alarms(&w), "");
	done(&w);
}
END_TEST

START_TEST(an_offer_settles_nothing_until_it_is_accepted)
{
	struct world w;
	evening(&w);
	refers(&w, "{\"person\":\"R1\",\"from\":\"outreach\",\"for\":[\"wheelchair\"]}");
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"H1\"}", "ok", "Held");
	bob(&w, "wait", "{\"person\":\"R1\",\"for\":[\"wheelchair\"]}", "ok", "number 1");
	bob(&w, "release", "{\"person\":\"H1\"}", "ok", "");
	ck_assert_str_eq(live(&w), "GW1 held");
	ck_assert_str_eq(states(&w), "R1 outreach open");
	ck_assert_int_eq(world_number(&w, "SELECT met FROM turnaway"), 0);
	bob(&w, "accept", "{\"person\":\"R1\"}", "ok", "Accepted: GW1");
	ck_assert_str_eq(states(&w), "R1 outreach placed");
	ck_assert_int_gt(world_number(&w, "SELECT met FROM turnaway"), 0);
	done(&w);
}
END_TEST

/* ---- when nobody answers --------------------------------------------------------------------- */

START_TEST(a_referral_that_nobody_answers_is_an_alarm)
{
	struct world w;
	char words[200];
	evening(&w);
	w.settings->areas[0]->referral_answer_ms = MINUTES_MS(45);
	const char *id = refers(&w, "{\"person\":\"R1\",\"from\":\"duty-to-refer\"}");
	world_advance(&w, MINUTES_MS(44));
	ck_assert_str_eq(alarms(&w), "");
	world_restart(&w);
	world_advance(&w, MINUTES_MS(1));
	snprintf(words, sizeof(words),
		 "nobody has answered referral %s from duty-to-refer of Sat 21 Nov 20:00: see "
		 "referrals, then answer %s",
		 id, id);
	ck_assert_str_eq(alarms(&w), words);
	world_advance(&w, HOURS_MS(3));
	ck_assert_int_eq(world_number(&w, "SELECT times FROM alarm WHERE kind = 'referral'"), 5);
	bob_on(&w, "answer", "", id, "ok", "after 3 h 45 min");
	ck_assert_str_eq(alarms(&w), "");
	world_advance(&w, HOURS_MS(12));
	ck_assert_str_eq(alarms(&w), "");
	done(&w);
}
END_TEST

START_TEST(whoever_was_expected_and_has_no_bed_is_an_alarm)
{
	struct world w;
	evening(&w);
	const char *id = refers(
	    &w, "{\"person\":\"R1\",\"from\":\"prison\",\"expected\":\"2026-11-23T10:00:00Z\"}");
	bob_on(&w, "answer", "", id, "ok", "");
	world_advance(&w, HOURS_MS(37));
	ck_assert_str_eq(alarms(&w), "");
	world_advance(&w, HOURS_MS(1));
	ck_assert_ptr_nonnull(
	    strstr(alarms(&w), "was expected at Mon 23 Nov 10:00 and has no bed"));
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"R1\"}", "ok", "Held");
	ck_assert_str_eq(alarms(&w), "");
	done(&w);
}
END_TEST

/* ---- young people ---------------------------------------------------------------------------- */

START_TEST(a_young_persons_referral_stays_open_until_childrens_services_have_them)
{
	struct world w;
	evening(&w);
	json_t *reply =
	    world_ok(&w, "bob", "refer",
		     "{\"person\":\"Y1\",\"from\":\"out-of-hours\",\"for\":[\"under-18\"]}");
	char *dump = json_dumps(reply, 0);
	ck_assert_ptr_nonnull(strstr(dump, "tell children's services now"));
	ck_assert_ptr_nonnull(strstr(alarms(&w), "is of somebody under 18"));
	char id[40];
	snprintf(id, sizeof(id), "%s",
		 json_string_value(json_object_get(json_object_get(reply, "result"), "referral")));
	free(dump);
	json_decref(reply);
	bob_on(&w, "answer", "", id, "ok", "Answered");
	ck_assert_str_ne(alarms(&w), "");
	/* Nobody says it again, and it is known all the same. */
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"Y1\"}", "refused", "children's services");
	bob(&w, "wait", "{\"person\":\"Y1\"}", "refused", "children's services");
	static const char *const adults[] = {"placed", "refused", "no-bed"};
	for (size_t i = 0; i < COUNT_OF(adults); i++) {
		char form[100];
		snprintf(form, sizeof(form), ",\"outcome\":\"%s\"%s", adults[i],
			 i == 0   ? ""
			 : i == 1 ? ",\"reason\":\"dog\""
				  : ",\"reason\":\"no-bed\"");
		bob_on(&w, "settle", form, id, "refused",
		       "%s is of somebody under 18: it stays open until children's services");
	}
	ck_assert_str_eq(states(&w), "Y1 out-of-hours answered");
	bob_on(&w, "settle", ",\"outcome\":\"children\"", id, "ok", "children.");
	ck_assert_str_eq(alarms(&w), "");
	done(&w);
}
END_TEST

START_TEST(a_bed_never_settles_what_says_that_somebody_is_under_18)
{
	struct world w;
	evening(&w);
	bob(&w, "person", "{\"person\":\"R1\",\"age\":\"25+\"}", "ok", "");
	refers(&w, "{\"person\":\"R1\",\"from\":\"outreach\",\"for\":[\"under-18\"]}");
	refers(&w, "{\"person\":\"R1\",\"from\":\"self\"}");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"R1\"}", "ok", "Held"); /* the file knows */
	ck_assert_str_eq(states(&w), "R1 outreach open; R1 self placed");
	ck_assert_str_ne(alarms(&w), "");
	done(&w);
}
END_TEST

/* ---- refusals -------------------------------------------------------------------------------- */

static void wants_refused(struct world *w, const char *verb, const char *args, const char *code,
			  const char *field)
{
	json_t *reply = world_ask(w, "bob", verb, args);
	json_t *error = json_object_get(reply, "error");
	char *dump = json_dumps(reply, JSON_COMPACT);
	ck_assert_msg(error != NULL, "%s %s: %s", verb, args, dump);
	ck_assert_msg(strcmp(json_string_value(json_object_get(error, "code")), code) == 0, "%s %s",
		      args, dump);
	ck_assert_msg(strcmp(json_string_value(json_object_get(error, "field")), field) == 0,
		      "%s %s", args, dump);
	free(dump);
	json_decref(reply);
}

START_TEST(what_makes_no_sense_is_refused_by_name)
{
	static const struct {
		const char *verb, *args, *code, *field;
	} asked[] = {
	    {"refer", "{}", "usage", "from"},
	    {"refer", "{\"from\":\"self\"}", "usage", "person"},
	    {"refer", "{\"person\":\"Jo Smith\",\"from\":\"self\"}", "usage", "person"},
	    {"refer", "{\"person\":\"R9\",\"from\":\"police\"}", "usage", "from"},
	    {"refer", "{\"person\":\"R9\",\"from\":\"hospital\"}", "usage", "expected"},
	    {"refer", "{\"person\":\"R9\",\"from\":\"prison\"}", "usage", "expected"},
	    {"refer", "{\"person\":\"R9\",\"from\":\"prison\",\"expected\":\"soon\"}", "usage",
	     "expected"},
	    {"refer",
	     "{\"person\":\"R9\",\"from\":\"prison\",\"expected\":\"2026-11-21T19:00:00Z\"}",
	     "usage", "expected"},
	    {"refer", "{\"person\":\"R9\",\"from\":\"prison\",\"expected\":\"2027-02-01\"}",
	     "limit", "expected"},
	    {"refer", "{\"person\":\"R9\",\"from\":\"self\",\"for\":[\"jacuzzi\"]}", "usage",
	     "for"},
	    {"refer", "{\"person\":\"R1\",\"from\":\"self\"}", "taken", "person"},
	    {"answer", "{}", "usage", "referral"},
	    {"answer", "{\"referral\":\"f99999\"}", "not-found", "referral"},
	    {"settle", "{\"referral\":\"f99999\",\"outcome\":\"not-found\"}", "not-found",
	     "referral"},
	    {"settle", "{\"outcome\":\"not-found\"}", "usage", "referral"},
	    {"referrals", "{\"all\":\"yes\"}", "usage", "all"},
	    {"turnaway", "{\"person\":\"R9\"}", "usage", "reason"},
	    {"turnaway", "{\"person\":\"R9\",\"reason\":\"dog\"}", "usage", "reason"},
	    {"turnaway", "{\"reason\":\"no-bed\"}", "usage", "person"},
	    {"turnaway", "{\"person\":\"H1\",\"reason\":\"no-bed\"}", "refused", "person"},
	    {"unmet", "{\"from\":\"yesterday\"}", "usage", "from"},
	    {"unmet", "{\"to\":\"2026-02-30\"}", "usage", "to"},
	    {"unmet", "{\"from\":\"2026-11-22\"}", "usage", "from"},
	    {"unmet", "{\"from\":\"2025-01-01\"}", "limit", "from"},
	};
	struct world w;
	evening(&w);
	refers(&w, "{\"person\":\"R1\",\"from\":\"self\"}");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"H1\"}", "ok", "Held");
	for (size_t i = 0; i < COUNT_OF(asked); i++)
		wants_refused(&w, asked[i].verb, asked[i].args, asked[i].code, asked[i].field);
	static const char *const workers[] = {"refer", "referrals", "answer", "settle", "turnaway"};
	for (size_t i = 0; i < COUNT_OF(workers); i++)
		world_refused(&w, "vera", workers[i], "{}", "forbidden");
	ck_assert_str_eq(states(&w), "R1 self open");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM person WHERE ref = 'R9'"), 0);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM turnaway"), 0);
	done(&w);
}
END_TEST

/* ---- lists ----------------------------------------------------------------------------------- */

/* "R1 | self | … ": these columns of each row. */
static char *rows_text(struct world *w, const char *verb, const char *args, const char *const *keys,
		       char out[2048])
{
	json_t *reply = world_ok(w, "bob", verb, args), *row, *line;
	json_t *text = json_object_get(json_object_get(reply, "result"), "text");
	size_t i, used = 0;
	out[0] = '\0';
	json_array_foreach(json_object_get(json_object_get(text, "table"), "rows"), i, row) {
		for (size_t k = 0; keys[k] != NULL; k++)
			used +=
			    (size_t)snprintf(out + used, 2048 - used, "%s%s", k > 0 ? " | " : "",
					     json_string_value(json_object_get(row, keys[k])));
		used += (size_t)snprintf(out + used, 2048 - used, "\n");
	}
	json_array_foreach(json_object_get(text, "after"), i, line)
		used += (size_t)snprintf(out + used, 2048 - used, "%s\n", json_string_value(line));
	json_decref(reply);
	return out;
}

START_TEST(the_list_shows_age_answer_and_outcome)
{
	static const char *const keys[] = {"person", "from",   "for",    "age",
					   "when",   "answer", "result", NULL};
	struct world w;
	char out[2048], id[40];
	evening(&w);
	refers(&w, "{\"person\":\"R1\",\"from\":\"self\",\"for\":[\"woman\"]}");
	world_advance(&w, MINUTES_MS(25));
	snprintf(id, sizeof(id), "%s",
		 refers(&w, "{\"person\":\"R2\",\"from\":\"hospital\",\"expected\":\"23:30\"}"));
	world_advance(&w, MINUTES_MS(65));
	bob_on(&w, "answer", "", id, "ok", "");
	ck_assert_str_eq(
	    rows_text(&w, "referrals", "{}", keys, out),
	    "R1 | self | woman | 1 h 30 min |  | NOT YET | \n"
	    "R2 | hospital |  | 1 h 5 min | Sat 21 Nov 23:30 | after 1 h 5 min by bob | \n"
	    "2 open, 1 of them not answered.\n");
	bob_on(&w, "settle", ",\"outcome\":\"elsewhere\",\"reason\":\"hospital\"", id, "ok", "");
	ck_assert_str_eq(
	    rows_text(&w, "referrals", "{\"all\":true}", keys, out),
	    "R1 | self | woman | 1 h 30 min |  | NOT YET | \n"
	    "R2 | hospital |  | 1 h 5 min | Sat 21 Nov 23:30 | after 1 h 5 min by bob |"
	    " elsewhere, hospital\n"
	    "1 open, 1 of them not answered.\n");
	ck_assert_int_eq(
	    world_number(&w, "SELECT count(*) FROM audit WHERE change = 'looked at: referred'"), 4);
	json_t *reply = world_ok(&w, "vera", "status", "{}");
	char *dump = json_dumps(reply, 0);
	ck_assert_ptr_nonnull(strstr(dump, "Referrals 1 open, 1 of them not answered"));
	ck_assert_ptr_null(strstr(dump, "R1"));
	free(dump);
	json_decref(reply);
	done(&w);
}
END_TEST

/* ---- a bed that was only kept --------------------------------------------------------------- */

/* R1 was turned away, sent by a hospital and by outreach, and held a bed; then that happens. */
static const struct {
	const char *verb, *args; /* NULL: the hold runs out */
	const char *then, *then_args; /* NULL: nothing more */
	const char *needs; /* what becomes of the referrals, and of the turn-away */
} ends[] = {
    {NULL, NULL, NULL, NULL, "R1 hospital answered; R1 outreach answered"},
    {NULL, NULL, "noshow", "{\"person\":\"R1\"}", "R1 hospital answered; R1 outreach answered"},
    {"noshow", "{\"person\":\"R1\"}", NULL, NULL, "R1 hospital answered; R1 outreach answered"},
    {"release", "{\"person\":\"R1\"}", NULL, NULL, "R1 hospital answered; R1 outreach answered"},
    {"refuse", "{\"person\":\"R1\",\"reason\":\"area\"}", NULL, NULL,
     "R1 hospital answered; R1 outreach answered"},
    {"move", "{\"person\":\"R1\",\"bed\":\"GW1\"}", NULL, NULL,
     "R1 hospital placed; R1 outreach placed, met"},
    {"move", "{\"person\":\"R1\",\"bed\":\"GW1\"}", "release", "{\"person\":\"R1\"}",
     "R1 hospital answered; R1 outreach answered"},
    {"release", "{\"person\":\"R1\"}", "hold", "{\"bed\":\"GW1\",\"person\":\"R1\"}",
     "R1 hospital placed; R1 outreach placed, met"},
    {NULL, NULL, "checkin", "{\"person\":\"R1\"}", "R1 hospital placed; R1 outreach placed, met"},
    {"checkin", "{\"person\":\"R1\"}", "checkout", "{\"person\":\"R1\"}",
     "R1 hospital placed; R1 outreach placed, met"},
};

static const char *needs_of(struct world *w)
{
	static char out[200];
	snprintf(out, sizeof(out), "%s", states(w));
	if (world_number(w, "SELECT met FROM turnaway") != 0)
		strcat(out, ", met");
	return out;
}

START_TEST(a_bed_to_which_nobody_came_has_met_no_need)
{
	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		struct world w;
		evening(&w);
		bob(&w, "turnaway", "{\"person\":\"R1\",\"reason\":\"no-bed\"}", "ok", "");
		refers(&w, "{\"person\":\"R1\",\"from\":\"hospital\",\"expected\":\"21:00\"}");
		refers(&w, "{\"person\":\"R1\",\"from\":\"outreach\"}");
		bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\"}", "ok", "");
		ck_assert_str_eq(needs_of(&w), "R1 hospital placed; R1 outreach placed, met");
		if (ends[i].verb != NULL)
			bob(&w, ends[i].verb, ends[i].args, "ok", "");
		else
			world_advance(&w, HOURS_MS(2));
		if (ends[i].then != NULL)
			bob(&w, ends[i].then, ends[i].then_args, "ok", "");
		ck_assert_msg(strcmp(needs_of(&w), ends[i].needs) == 0, "%zu: %s", i, needs_of(&w));
		done(&w);
	}
}
END_TEST

/* Whom a hospital has sent, and who has not come to the bed that was held, is missed at once. */
START_TEST(whoever_was_expected_and_did_not_come_is_an_alarm_when_the_hold_ends)
{
	struct world w;
	evening(&w);
	at(&w, "2026-11-21T14:30:00Z");
	refers(&w, "{\"person\":\"X1\",\"from\":\"hospital\",\"expected\":\"15:00\"}");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"X1\",\"until\":\"16:00\"}", "ok", "");
	at(&w, "2026-11-21T15:59:00Z");
	world_turn(&w, NULL, 0);
	ck_assert_str_eq(alarms(&w), "");
	world_advance(&w, MINUTES_MS(1));
	world_advance(&w, MINUTES_MS(1));
	ck_assert_ptr_nonnull(
	    strstr(alarms(&w), "was expected at Sat 21 Nov 15:00 and has no bed"));
	ck_assert_str_eq(world_text(&w, "SELECT change FROM audit WHERE kind = 'referral'"
					" ORDER BY seq DESC LIMIT 1"),
			 "placed -> answered");
	bob(&w, "checkin", "{\"person\":\"X1\"}", "ok", "Checked in: L1");
	ck_assert_str_eq(states(&w), "X1 hospital placed");
	done(&w);
}
END_TEST

/* Of two who were both counted as in, the one who never came is still to be placed. */
START_TEST(whoever_was_only_counted_as_in_has_no_need_met)
{
	struct world w;
	evening(&w);
	import_ok(&w, "beds", "site,bed,kind,attributes,use\nlodge,L2,e-bed,couple,night\n");
	refers(&w, "{\"person\":\"C2\",\"from\":\"outreach\"}");
	bob(&w, "hold", "{\"bed\":\"L2\",\"person\":\"C1\",\"with\":\"C2\"}", "ok", "Held");
	bob(&w, "checkin", "{\"person\":\"C1\"}", "ok", "");
	ck_assert_str_eq(states(&w), "C2 outreach placed");
	at(&w, "2026-11-22T07:00:00Z");
	bob(&w, "noshow", "{\"person\":\"C2\"}", "ok", "No-show: C2");
	ck_assert_str_eq(states(&w), "C2 outreach answered");
	done(&w);
}
END_TEST

/* ---- unmet need ------------------------------------------------------------------------------ */

static const char *reason_of(struct world *w, const char *person)
{
	char sql[300];
	snprintf(sql, sizeof(sql),
		 "SELECT group_concat(reason || CASE met WHEN 0 THEN '' ELSE ' met' END, '; ')"
		 " FROM (SELECT t.* FROM turnaway t JOIN person n ON n.id = t.person"
		 " WHERE n.ref = '%s' ORDER BY night)",
		 person);
	return world_text(w, sql);
}

static void finds_none(struct world *w, const char *person, const char *needs)
{
	char args[200];
	snprintf(args, sizeof(args), "{\"bed\":\"best\",\"person\":\"%s\",\"for\":[%s]}", person,
		 needs);
	bob(w, "hold", args, "refused", "");
}

START_TEST(the_narrowest_want_is_counted)
{
	static const struct {
		const char *needs, *reason;
	} cases[] = {
	    {"\"family\"", "no-family-bed"},
	    {"\"couple\",\"dog\"", "no-couple-bed"},
	    {"\"wheelchair\",\"dog\"", "needs-together"},
	    {"\"wheelchair\",\"family\"", "no-family-bed"},
	};
	struct world w;
	evening(&w);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char person[20];
		snprintf(person, sizeof(person), "R%zu", i);
		finds_none(&w, person, cases[i].needs);
		ck_assert_str_eq(reason_of(&w, person), cases[i].reason);
	}
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"H5\"}", "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"GW3\",\"person\":\"H3\"}", "ok", "Held");
	finds_none(&w, "D1", "\"dog\"");
	ck_assert_str_eq(reason_of(&w, "D1"), "no-dog-bed");
	at(&w, "2026-11-21T21:30:00Z");
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"H1\",\"until\":\"23:30\"}", "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"H5\",\"until\":\"23:30\"}", "ok", "held");
	finds_none(&w, "R10", "\"wheelchair\"");
	ck_assert_str_eq(reason_of(&w, "R10"), "no-wheelchair-bed");
	at(&w, "2026-11-21T22:30:00Z"); /* GW2 and GW3 are free behind a door that has shut */
	finds_none(&w, "R11", "\"man\"");
	ck_assert_str_eq(reason_of(&w, "R11"), "out-of-hours");
	bob(&w, "hold", "{\"bed\":\"W1\",\"person\":\"H4\",\"for\":[\"woman\"]}", "ok", "Held");
	finds_none(&w, "R12", "\"man\"");
	ck_assert_str_eq(reason_of(&w, "R12"), "out-of-hours");
	done(&w);
}
END_TEST

START_TEST(a_full_house_wants_beds_and_a_womens_house_is_for_women)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"H1\"}", "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"H2\"}", "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"GW3\",\"person\":\"H3\"}", "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"H5\"}", "ok", "Held");
	finds_none(&w, "M1", "\"man\"");
	ck_assert_str_eq(reason_of(&w, "M1"), "no-mens-bed");
	bob(&w, "hold", "{\"bed\":\"W1\",\"person\":\"H4\",\"for\":[\"woman\"]}", "ok", "Held");
	finds_none(&w, "M2", "\"man\",\"dog\"");
	ck_assert_str_eq(reason_of(&w, "M2"), "no-bed");
	done(&w);
}
END_TEST

START_TEST(each_person_counts_once_a_night_and_a_bed_meets_the_need)
{
	struct world w;
	evening(&w);
	finds_none(&w, "R1", "\"family\"");
	finds_none(&w, "r1", "\"couple\",\"dog\"");
	ck_assert_str_eq(reason_of(&w, "R1"), "no-family-bed");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"R1\",\"for\":[\"nothing\"]}", "ok", "Held");
	ck_assert_str_eq(reason_of(&w, "R1"), "no-family-bed met");
	bob(&w, "release", "{\"person\":\"R1\"}", "ok", "");
	finds_none(&w, "R1", "\"family\""); /* given up, and needs one again */
	ck_assert_str_eq(reason_of(&w, "R1"), "no-family-bed");
	at(&w, "2026-11-22T08:59:00Z"); /* the same night */
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"R1\",\"for\":[\"nothing\"]}", "ok",
	    "Checked in");
	ck_assert_str_eq(reason_of(&w, "R1"), "no-family-bed met");
	bob(&w, "checkout", "{\"person\":\"R1\"}", "ok", "");
	at(&w, "2026-11-22T20:00:00Z");
	finds_none(&w, "R1", "\"couple\",\"dog\"");
	ck_assert_str_eq(reason_of(&w, "R1"), "no-family-bed met; no-couple-bed");
	done(&w);
}
END_TEST

START_TEST(a_refusal_for_another_cause_is_no_unmet_need)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"H1\"}", "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R1\"}", "taken", "held until");
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"R1\",\"for\":[\"dog\"]}", "refused", "dogs");
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"H1\"}", "taken",
	    "for another bed instead: move H1 BED");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"R1\",\"until\":\"3d\"}", "limit", "");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM turnaway"), 0);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM person WHERE ref = 'R1'"), 0);
	done(&w);
}
END_TEST

START_TEST(who_is_turned_away_by_hand_is_counted_too)
{
	struct world w;
	evening(&w);
	bob(&w, "turnaway", "{\"person\":\"R1\",\"reason\":\"Out-Of-Hours\"}", "ok",
	    "Turned away in the night of Sat 21 Nov: R1, out-of-hours.");
	ck_assert_str_eq(reason_of(&w, "R1"), "out-of-hours");
	finds_none(&w, "R1", "\"family\"");
	ck_assert_str_eq(reason_of(&w, "R1"), "out-of-hours"); /* what a person said stays */
	bob(&w, "turnaway", "{\"person\":\"R1\",\"reason\":\"no-dog-bed\",\"for\":[\"dog\"]}", "ok",
	    "R1, no-dog-bed.");
	ck_assert_str_eq(reason_of(&w, "R1"), "no-dog-bed");
	done(&w);
}
END_TEST

START_TEST(unmet_need_is_counted_by_night_and_reason)
{
	static const char *const keys[] = {"night", "reason", "away", "later", "none", NULL};
	struct world w;
	char out[2048];
	evening(&w);
	finds_none(&w, "R1", "\"family\"");
	finds_none(&w, "R2", "\"family\"");
	finds_none(&w, "R3", "\"couple\"");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"R2\",\"for\":[\"nothing\"]}", "ok", "Held");
	bob(&w, "checkin", "{\"person\":\"R2\"}", "ok", "");
	at(&w, "2026-11-23T01:00:00Z");
	finds_none(&w, "R1", "\"family\"");
	ck_assert_str_eq(rows_text(&w, "unmet", "{}", keys, out),
			 "Sat 21 Nov | no-family-bed | 2 | 1 | 1\n"
			 "Sat 21 Nov | no-couple-bed | 1 | 0 | 1\n"
			 "Sun 22 Nov | no-family-bed | 1 | 0 | 1\n"
			 "Mon 16 Nov to Sun 22 Nov: 4 turned away, 1 had a bed later that night, 3 "
			 "did not.\n");
	ck_assert_str_eq(
	    rows_text(&w, "unmet", "{\"from\":\"2026-11-22\",\"to\":\"2026-11-30\"}", keys, out),
	    "Sun 22 Nov | no-family-bed | 1 | 0 | 1\n"
	    "Sun 22 Nov to Mon 30 Nov: 1 turned away, 0 had a bed later that night, 1 "
	    "did not.\n");
	json_decref(world_ok(&w, "vera", "unmet", "{}")); /* numbers are for everybody */
	done(&w);
}
END_TEST

/* hold asks for the word and counts nobody; the list cannot wait for it. */
START_TEST(who_waits_and_lacks_a_word_is_counted_as_that)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"H1\"}", "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"H2\"}", "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"GW3\",\"person\":\"H3\"}", "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"H5\"}", "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"R1\"}", "usage", "woman (W1 at");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM turnaway"), 0);
	bob(&w, "wait", "{\"person\":\"R1\"}", "ok", "Waiting: R1 is number 1");
	ck_assert_str_eq(reason_of(&w, "R1"), "word-not-said");
	bob(&w, "wait", "{\"person\":\"R2\"}", "ok", "");
	bob(&w, "wait", "{\"person\":\"R3\",\"for\":[\"man\"]}", "ok", "");
	ck_assert_str_eq(reason_of(&w, "R3"), "no-mens-bed");
	bob(&w, "wait", "{\"person\":\"R4\",\"with\":\"R5\"}", "ok", "");
	ck_assert_str_eq(reason_of(&w, "R4"), "no-couple-bed");
	ck_assert_str_eq(reason_of(&w, "R5"), "no-couple-bed");
	/* Once it is said, they are counted for what is lacking then. */
	bob(&w, "person", "{\"person\":\"R1\",\"for\":[\"man\"]}", "ok", "");
	ck_assert_str_eq(reason_of(&w, "R1"), "no-mens-bed");
	ck_assert_str_eq(world_text(&w, "SELECT change FROM audit WHERE kind = 'turnaway'"
					" ORDER BY seq DESC LIMIT 1"),
			 "word-not-said -> no-mens-bed");
	bob(&w, "hold", "{\"bed\":\"W1\",\"person\":\"H4\",\"for\":[\"woman\"]}", "ok", "Held");
	world_advance(&w, MINUTES_MS(20)); /* a bed that went since changes nothing */
	ck_assert_str_eq(reason_of(&w, "R2"), "word-not-said");
	finds_none(&w, "R2", "\"woman\"");
	ck_assert_str_eq(reason_of(&w, "R2"), "no-bed");
	done(&w);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    a_referral_is_answered_and_settled,
	    every_outcome_has_its_codes,
	    a_placement_settles_it_by_itself,
	    an_offer_settles_nothing_until_it_is_accepted,
	    a_referral_that_nobody_answers_is_an_alarm,
	    whoever_was_expected_and_has_no_bed_is_an_alarm,
	    a_young_persons_referral_stays_open_until_childrens_services_have_them,
	    a_bed_never_settles_what_says_that_somebody_is_under_18,
	    what_makes_no_sense_is_refused_by_name,
	    the_list_shows_age_answer_and_outcome,
	    a_bed_to_which_nobody_came_has_met_no_need,
	    whoever_was_expected_and_did_not_come_is_an_alarm_when_the_hold_ends,
	    whoever_was_only_counted_as_in_has_no_need_met,
	    the_narrowest_want_is_counted,
	    who_waits_and_lacks_a_word_is_counted_as_that,
	    a_full_house_wants_beds_and_a_womens_house_is_for_women,
	    each_person_counts_once_a_night_and_a_bed_meets_the_need,
	    a_refusal_for_another_cause_is_no_unmet_need,
	    who_is_turned_away_by_hand_is_counted_too,
	    unmet_need_is_counted_by_night_and_reason,
	};
	return suite_run("referrals", cases, COUNT_OF(cases));
}
