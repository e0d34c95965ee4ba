/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit.h"
#include "bed_rows.h"
#include "lib/dice.h"
#include "lib/suite.h"
#include "lib/world.h"
#include "placement_rows.h"

static const char sites_csv[] = "site,name,kind,opens,confirm,last_entry,women_only\n"
				"gateway,The Gateway,supported,always,no,22:00,no\n"
				"house,Women's house,hostel,always,no,02:00,yes\n"
				"lodge,The Lodge,hostel,always,no,,no\n"
				"hall,Church hall,surge,tier1,yes,23:00,no\n"
				"annex,The Annex,surge,tier2,no,,no\n";

static const char beds_csv[] = "site,bed,kind,attributes,use\n"
			       "gateway,GW1,e-bed,wheelchair ground-floor,night\n"
			       "gateway,GW2,e-bed,,night\n"
			       "gateway,GW3,supported,dog,night\n"
			       "gateway,GW9,supported,,panel\n"
			       "house,W1,e-bed,late-entry,night\n"
			       "lodge,L1,e-bed,dog,night\n"
			       "hall,H1,surge,shared,night\n"
			       "hall,H2,surge,shared,night\n"
			       "hall,H3,surge,shared,night\n"
			       "annex,A1,surge,,night\n";

/* ---- asking --------------------------------------------------------------------------------- */

static json_t *import(struct world *w, const char *what, const char *text)
{
	json_t *args = json_pack("{s:s, s:s}", "what", what, "text", text);
	char *dump = json_dumps(args, 0);
	json_t *reply = world_ask(w, "alice", "import", dump);
	free(dump);
	json_decref(args);
	return reply;
}

static void import_ok(struct world *w, const char *what, const char *text)
{
	json_t *reply = import(w, what, text);
	ck_assert_msg(
	    json_is_true(json_object_get(reply, "ok")), "%s",
	    json_string_value(json_object_get(json_object_get(reply, "error"), "message")));
	json_decref(reply);
}

static void import_refused(struct world *w, const char *what, const char *text, const char *field,
			   const char *message)
{
	json_t *reply = import(w, what, text);
	json_t *error = json_object_get(reply, "error");
	ck_assert_ptr_nonnull(error);
	ck_assert_str_eq(json_string_value(json_object_get(error, "message")), message);
	ck_assert_str_eq(json_string_value(json_object_get(error, "field")), field);
	json_decref(reply);
}

static void evening_from(struct world *w)
{
	world_start(w);
	import_ok(w, "sites", sites_csv);
	import_ok(w, "beds", beds_csv);
	ck_assert(wall_parse_iso("2026-11-21T20:00:00Z", &w->now));
	world_clear(w);
}

/* An evening at 20:00 with the beds above. */
static void evening(struct world *w)
{
	world_open(w);
	evening_from(w);
}

static void at(struct world *w, const char *iso)
{
	ck_assert(wall_parse_iso(iso, &w->now));
}

/* Asks bob's question; ok carries the first line of the answer, anything else is a part of the
 * refusal's sentence. */
static void bob(struct world *w, const char *verb, const char *args, const char *code,
		const char *wanted)
{
	json_t *reply = world_ask(w, "bob", verb, args);
	json_t *error = json_object_get(reply, "error");
	const char *got = error == NULL ? "ok" : json_string_value(json_object_get(error, "code"));
	json_t *text = json_object_get(json_object_get(reply, "result"), "text");
	const char *said =
	    error == NULL ? json_string_value(json_array_get(json_object_get(text, "lines"), 0))
			  : json_string_value(json_object_get(error, "message"));
	ck_assert_msg(strcmp(got, code) == 0, "%s %s: %s, not %s: %s", verb, args, got, code, said);
	ck_assert_msg(strstr(said, wanted) != NULL, "%s %s: \"%s\" lacks \"%s\"", verb, args, said,
		      wanted);
	json_decref(reply);
}

static const char *bed_state_of(struct world *w, const char *label)
{
	char sql[200];
	snprintf(sql, sizeof(sql), "SELECT state FROM bed WHERE label = '%s'", label);
	return world_text(w, sql);
}

/* Of this capability; the weather and the lifecycle write their own. */
static int64_t audited_rows(struct world *w)
{
	return world_number(w, "SELECT count(*) FROM audit"
			       " WHERE kind IN ('bed', 'site', 'surge', 'placement')");
}

/* "GW2 occupied, L1 held", by label. */
static const char *live(struct world *w)
{
	return world_text(w, "SELECT group_concat(label || ' ' || state, ', ') FROM ("
			     "SELECT b.label, p.state FROM placement p JOIN bed b ON b.id = p.bed"
			     " WHERE p.state <> 'ended' ORDER BY b.label)");
}

/* What must hold after every turn. */
static void check_rows(struct world *w)
{
	static const char *const never[] = {
	    "SELECT count(*) FROM (SELECT bed FROM placement WHERE state <> 'ended'"
	    " GROUP BY bed HAVING count(*) > 1)",
	    "SELECT count(*) FROM (SELECT person FROM placement WHERE state <> 'ended'"
	    " GROUP BY person HAVING count(*) > 1)",
	    "SELECT count(*) FROM bed b LEFT JOIN placement p ON p.id = b.placement"
	    " WHERE b.placement IS NOT NULL AND (p.id IS NULL OR p.state = 'ended'"
	    " OR p.bed <> b.id)",
	    "SELECT count(*) FROM placement p JOIN bed b ON b.id = p.bed"
	    " WHERE p.state <> 'ended' AND b.placement IS NOT p.id",
	    "SELECT count(*) FROM placement p LEFT JOIN deadline d"
	    " ON d.kind = 'placement' AND d.subject = p.id"
	    " WHERE (p.state = 'held') <> (d.due IS NOT NULL)"
	    " OR p.state = 'held' AND d.due <> p.expires",
	    "SELECT count(*) FROM placement WHERE (state = 'ended') <> (outcome IS NOT NULL)"
	    " OR state = 'occupied' AND arrived IS NULL",
	    "SELECT count(*) FROM placement p WHERE NOT EXISTS (SELECT 1 FROM audit a"
	    " WHERE a.kind = 'placement' AND a.subject = p.id"
	    " AND json_extract(a.after, '$.state') = p.state)",
	    "SELECT count(*) FROM bed b WHERE b.state <> (SELECT json_extract(a.after, '$.state')"
	    " FROM audit a WHERE a.kind = 'bed' AND a.subject = b.id ORDER BY seq DESC LIMIT 1)",
	    "SELECT count(*) FROM bed b WHERE b.open <> (SELECT json_extract(a.after, '$.open')"
	    " FROM audit a WHERE a.kind = 'bed' AND a.subject = b.id ORDER BY seq DESC LIMIT 1)",
	};
	int64_t rows, bad;
	for (size_t i = 0; i < COUNT_OF(never); i++)
		ck_assert_msg(world_number(w, never[i]) == 0, "%s", never[i]);
	ck_assert_int_eq(audit_verify(w->store, &rows, &bad), ERR_OK);
	ck_assert_int_eq(bad, 0);
}

static void finish(struct world *w)
{
	check_rows(w);
	world_close(w);
}

/* ---- importing ------------------------------------------------------------------------------ */

START_TEST(an_import_twice_changes_nothing)
{
	struct world w;
	evening(&w);
	int64_t audited = audited_rows(&w);
	int64_t beds = world_number(&w, "SELECT count(*) FROM bed");
	import_ok(&w, "sites", sites_csv);
	import_ok(&w, "beds", beds_csv);
	ck_assert_int_eq(audited_rows(&w), audited);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM bed"), beds);
	for (size_t i = 0; i < world_count(&w, EFFECT_PUBLISH); i++)
		ck_assert_ptr_null(
		    strstr(world_seen(&w, EFFECT_PUBLISH, i)->text, "\"kind\":\"bed\""));
	finish(&w);
}
END_TEST

START_TEST(all_errors_of_a_file_are_listed_and_none_of_it_is_used)
{
	struct world w;
	evening(&w);
	import_refused(
	    &w, "beds",
	    "site,bed,kind,attributes,use\n"
	    "gateway,N1,e-bed,,night\n"
	    "gatewy,N2,e-bed,,night\n"
	    "gateway,N3,bunk,,night\n"
	    "gateway,n1,e-bed,,tonight\n",
	    "line 3",
	    "4 errors, nothing imported: line 3: there is no site \"gatewy\"; line 4: no "
	    "kind of bed is \"bunk\"; line 5: use must be night or panel, not \"tonight\"; "
	    "line 5: n1 stands in line 2 already");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM bed WHERE label LIKE 'N%'"), 0);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM bed WHERE state = 'closed'"), 0);
	finish(&w);
}
END_TEST

START_TEST(errors_beyond_the_room_for_them_are_counted)
{
	struct world w;
	char text[4096] = "site,bed,kind,attributes,use\n";
	evening(&w);
	for (int i = 0; i < 40; i++)
		strcat(text, "gateway,best,e-bed,,night\n");
	json_t *reply = import(&w, "beds", text);
	const char *said =
	    json_string_value(json_object_get(json_object_get(reply, "error"), "message"));
	ck_assert_msg(strncmp(said,
			      "79 errors, nothing imported: line 2: no bed can be called best; "
			      "line 3: ",
			      70) == 0,
		      "%s", said);
	const char *more = strstr(said, "; and ");
	ck_assert_ptr_nonnull(more);
	ck_assert_int_gt(atoi(more + 6), 70);
	ck_assert_ptr_nonnull(strstr(more, " more"));
	json_decref(reply);
	finish(&w);
}
END_TEST

START_TEST(files_are_refused_for_what_they_say)
{
	static const struct {
		const char *what, *text, *field, *message;
	} files[] = {
	    {"sites", "site,name,kind,opens,confirm,last_entry,women_only,phone\n", "line 1",
	     "Line 1 has an unknown column “phone”; the columns are site, name, kind, opens, "
	     "confirm, last_entry, women_only."},
	    {"sites",
	     "site,name,kind,opens,confirm,last_entry,women_only\n"
	     "New Site,,a b,tier5,maybe,25:00,\n",
	     "line 2",
	     "12 errors, nothing imported: line 2: site \"New Site\" is no key: a-z, 0-9 and -, at "
	     "most 31; line 2: name must be 1 to 79 bytes on one line; line 2: kind \"a b\" is no "
	     "word of a-z, 0-9 and -; line 2: opens must be always or tier1 to tier4, not "
	     "\"tier5\"; and 8 more"},
	    {"sites",
	     "site,name,kind,opens,confirm,last_entry,women_only\n"
	     "gateway,The Gateway,supported,always,no,22:00,no\n",
	     "",
	     "4 errors, nothing imported: annex is not in the file, but has 1 beds; hall is not in "
	     "the file, but has 3 beds; house is not in the file, but has 1 beds; lodge is not in "
	     "the file, but has 1 beds"},
	    {"beds", "site,bed,kind,attributes,use\ngateway,G1,e-bed,dog jacuzzi,night\n", "line 2",
	     "1 error, nothing imported: line 2: no bed is \"jacuzzi\" (attributes: women men "
	     "couple "
	     "family dog wheelchair ground-floor late-entry high-support shared under-25)"},
	    {"beds", "site,bed,kind,attributes,use,opens\ngateway,,e-bed,,night,tier0\n", "line 2",
	     "2 errors, nothing imported: line 2: bed must be 1 to 32 bytes on one line; line 2: "
	     "opens must be always or tier1 to tier4, not \"tier0\""},
	    {"beds", "site,bed,kind\ngateway,G1,e-bed\n", "line 1",
	     "Line 1 lacks the column “attributes”; the columns are site, bed, kind, attributes, "
	     "use, opens."},
	};
	struct world w;
	evening(&w);
	int64_t audited = audited_rows(&w);
	for (size_t i = 0; i < COUNT_OF(files); i++)
		import_refused(&w, files[i].what, files[i].text, files[i].field, files[i].message);
	ck_assert_int_eq(audited_rows(&w), audited);
	finish(&w);
}
END_TEST

static char *file_text(const char *path, char out[65536])
{
	FILE *f = fopen(path, "r");
	ck_assert_msg(f != NULL, "%s is not where the tests run", path);
	size_t length = fread(out, 1, 65535, f);
	ck_assert_uint_lt(length, 65535);
	out[length] = '\0';
	fclose(f);
	return out;
}

START_TEST(the_shipped_lists_are_imported)
{
	static char text[65536];
	struct world w;
	world_open(&w);
	world_start(&w);
	import_ok(&w, "sites", file_text("etc/coventry/sites.csv", text));
	import_ok(&w, "beds", file_text("etc/coventry/beds.csv", text));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM bed WHERE site = 'the-gateway'"),
			 63);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM bed WHERE open = 0"), 7);
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"R1\",\"for\":[\"woman\",\"dog\"]}", "ok",
	    "at Women's house for R1");
	finish(&w);
}
END_TEST

/* beds_csv without GW2, and with GW3 no longer taking dogs. */
static const char fewer_csv[] = "site,bed,kind,attributes,use\n"
				"gateway,GW1,e-bed,wheelchair ground-floor,night\n"
				"gateway,GW3,supported,,night\n"
				"gateway,GW9,supported,,panel\n"
				"house,W1,e-bed,late-entry,night\n"
				"lodge,L1,e-bed,dog,night\n"
				"hall,H1,surge,shared,night\n"
				"hall,H2,surge,shared,night\n"
				"hall,H3,surge,shared,night\n"
				"annex,A1,surge,,night\n";

START_TEST(a_bed_that_is_in_use_cannot_change_or_vanish)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R1\"}", "ok", "Held");
	bob(&w, "checkin", "{\"bed\":\"GW3\",\"person\":\"R2\"}", "ok", "Checked in");
	import_refused(&w, "beds", fewer_csv, "line 3",
		       "2 errors, nothing imported: line 3: GW3 is occupied and cannot change now; "
		       "GW2 is held and not in the file");
	/* The hold has run out, whether or not anybody has noticed. */
	bob(&w, "release", "{\"person\":\"R2\"}", "ok", "Released");
	at(&w, "2026-11-21T22:00:00Z");
	import_ok(&w, "beds", fewer_csv);
	ck_assert_str_eq(bed_state_of(&w, "GW2"), "closed");
	ck_assert_str_eq(bed_state_of(&w, "GW3"), "vacated");
	bob(&w, "hold", "{\"bed\":\"gw2\",\"person\":\"R1\"}", "refused", "GW2 is closed");
	import_ok(&w, "beds", beds_csv);
	ck_assert_str_eq(bed_state_of(&w, "GW2"), "ready");
	bob(&w, "hold", "{\"bed\":\"gw2\",\"person\":\"R1\"}", "ok", "Held: GW2");
	finish(&w);
}
END_TEST

/* sites_csv with the Gateway for women only and open in tier 1. */
START_TEST(beds_follow_their_site)
{
	static const char changed[] = "site,name,kind,opens,confirm,last_entry,women_only\n"
				      "gateway,The Gateway,supported,tier1,no,22:00,yes\n"
				      "house,Women's house,hostel,always,no,02:00,yes\n"
				      "lodge,The Lodge,hostel,always,no,,no\n"
				      "hall,Church hall,surge,tier1,yes,23:00,no\n"
				      "annex,The Annex,surge,tier2,no,,no\n";
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R1\"}", "ok", "Held");
	import_refused(
	    &w, "sites", changed, "",
	    "1 error, nothing imported: GW2 is held: gateway cannot change women_only now");
	bob(&w, "release", "{\"person\":\"R1\"}", "ok", "Released");
	import_ok(&w, "sites", changed);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R1\",\"for\":[\"woman\"]}", "refused",
	    "GW2 is not open: it opens only in SWEP tier 1");
	json_decref(world_ok(&w, "alice", "activate", "{\"tier\":1,\"reason\":\"cold\"}"));
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R1\",\"for\":[\"man\"]}", "refused",
	    "GW2 does not suit: for women only");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R1\",\"for\":[\"woman\"]}", "ok", "Held");
	finish(&w);
}
END_TEST

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
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"X1\"}", "refused",
	    "no free bed suits somebody of whom nothing is said");
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
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"R1\"}", "taken", "R1 holds GW2");
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
	     "late-entry, high-support, under-25, alone, mixed, under-18"},
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
	     "no surge beds are expected at hall now"},
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

static int64_t free_now(struct world *w)
{
	json_t *reply = world_ok(w, "vera", "beds", "{}");
	int64_t n = json_integer_value(json_object_get(json_object_get(reply, "result"), "free"));
	json_decref(reply);
	return n;
}

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
	/* The question comes first in the turn, the deadline after it. */
	ck_assert_int_eq(free_now(&w), 5);
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

/* ---- the door ------------------------------------------------------------------------------- */

START_TEST(who_comes_late_gets_their_bed_or_the_next_best)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\",\"for\":[\"dog\"]}", "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"R2\",\"for\":[\"woman\",\"late-entry\"]}",
	    "ok", "W1");
	world_advance(&w, MINUTES_MS(130));
	/* Nobody has it: it is theirs. */
	bob(&w, "checkin", "{\"person\":\"R2\"}", "ok",
	    "Checked in: W1 at Women's house for R2. The hold had ended; the bed was free still.");
	/* Somebody has it, and the Gateway's door is shut since 22:00. */
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R3\"}", "ok", "Held");
	bob(&w, "checkin", "{\"person\":\"R1\"}", "refused",
	    "R1's hold of L1 has ended, that bed is gone and no other free bed suits: ask the "
	    "person "
	    "on call");
	bob(&w, "release", "{\"person\":\"R3\"}", "ok", "Released");
	bob(&w, "checkin", "{\"person\":\"R1\",\"bed\":\"L1\"}", "ok", "the bed was free still");
	ck_assert_str_eq(live(&w), "L1 occupied, W1 occupied");
	finish(&w);
}
END_TEST

START_TEST(the_next_best_bed_is_named_as_such)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW3\",\"person\":\"R1\",\"for\":[\"dog\"],\"until\":\"20:30\"}",
	    "ok", "(30 min)");
	at(&w, "2026-11-21T20:45:00Z");
	bob(&w, "hold", "{\"bed\":\"GW3\",\"person\":\"R2\"}", "ok", "Held");
	bob(&w, "checkin", "{\"person\":\"R1\"}", "ok",
	    "Checked in: L1 at The Lodge for R1. The hold of GW3 had ended and that bed is gone: "
	    "this "
	    "is the next best.");
	ck_assert_int_eq(world_number(&w, "SELECT needs FROM placement WHERE state = 'occupied'"),
			 BED_DOG);
	finish(&w);
}
END_TEST

START_TEST(a_hold_that_was_given_up_long_ago_opens_no_door)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\"}", "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"GW3\",\"person\":\"R2\"}", "ok", "Held");
	bob(&w, "release", "{\"person\":\"R2\"}", "ok", "Released");
	bob(&w, "checkin", "{\"person\":\"R2\"}", "not-found", "R2 holds no bed");
	at(&w, "2026-11-22T09:59:59Z");
	world_turn(&w, NULL, 0);
	ck_assert_str_eq(live(&w), "");
	at(&w, "2026-11-22T10:00:00Z");
	bob(&w, "checkin", "{\"person\":\"R1\"}", "not-found", "R1 holds no bed");
	at(&w, "2026-11-22T09:59:59Z");
	bob(&w, "checkin", "{\"person\":\"R1\"}", "ok", "Checked in: L1");
	finish(&w);
}
END_TEST

START_TEST(a_walk_in_needs_no_hold)
{
	struct world w;
	evening(&w);
	bob(&w, "checkin", "{\"person\":\"T1\",\"bed\":\"gw2\"}", "ok",
	    "Checked in: GW2 at The Gateway for T1.");
	ck_assert_str_eq(world_text(&w, "SELECT change FROM audit WHERE kind = 'placement'"),
			 "new -> occupied");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM deadline WHERE kind = 'placement'"),
			 0);
	bob(&w, "checkin", "{\"person\":\"T2\",\"bed\":\"W1\",\"for\":[\"woman\"]}", "ok", "W1");
	bob(&w, "checkin", "{\"person\":\"T3\",\"bed\":\"GW9\"}", "refused", "given by a panel");
	/* The hour of last entry is no matter for who stands inside. */
	at(&w, "2026-11-21T23:30:00Z");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"T4\",\"for\":[\"wheelchair\"]}", "refused",
	    "no free bed suits wheelchair");
	bob(&w, "checkin", "{\"person\":\"T4\",\"bed\":\"GW1\",\"for\":[\"wheelchair\"]}", "ok",
	    "GW1");
	/* Nor for who says that they have rung. */
	json_t *reply = world_ok(&w, "bob", "hold", "{\"bed\":\"GW3\",\"person\":\"T5\"}");
	json_t *lines =
	    json_object_get(json_object_get(json_object_get(reply, "result"), "text"), "lines");
	ck_assert_str_eq(json_string_value(json_array_get(lines, 1)),
			 "Last entry there was at 22:00: ring the site before sending anybody.");
	json_decref(reply);
	ck_assert_str_eq(live(&w), "GW1 occupied, GW2 occupied, GW3 held, W1 occupied");
	finish(&w);
}
END_TEST

START_TEST(nobody_is_a_no_show_before_last_entry)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R1\",\"until\":\"8h\"}", "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"W1\",\"person\":\"R2\",\"for\":[\"woman\"],\"until\":\"8h\"}",
	    "ok", "Held");
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R3\"}", "ok", "Held");
	bob(&w, "checkin", "{\"bed\":\"GW3\",\"person\":\"R4\"}", "ok", "Checked in");
	bob(&w, "noshow", "{\"person\":\"R3\"}", "ok",
	    "No-show: R3. L1 at The Lodge is free again.");
	bob(&w, "noshow", "{\"person\":\"R4\"}", "refused", "R4 is in GW3");
	bob(&w, "noshow", "{\"person\":\"R1\"}", "refused",
	    "R1 may still come: last entry at The Gateway is at 22:00");
	at(&w, "2026-11-21T21:59:59Z");
	bob(&w, "noshow", "{\"person\":\"R1\"}", "refused", "22:00");
	at(&w, "2026-11-21T22:00:00Z");
	bob(&w, "noshow", "{\"person\":\"R1\"}", "ok", "No-show: R1");
	bob(&w, "noshow", "{\"person\":\"R1\"}", "not-found", "R1 has no bed");
	/* 02:00 is of the morning after. */
	bob(&w, "noshow", "{\"person\":\"R2\"}", "refused", "02:00");
	at(&w, "2026-11-22T02:00:00Z");
	bob(&w, "noshow", "{\"person\":\"R2\"}", "ok", "W1 at Women's house is free again");
	ck_assert_int_eq(
	    world_number(&w, "SELECT count(*) FROM placement WHERE outcome = 'no-show'"), 3);
	/* Who comes after all is let in. */
	bob(&w, "checkin", "{\"person\":\"R2\"}", "ok", "W1");
	ck_assert_str_eq(live(&w), "GW3 occupied, W1 occupied");
	finish(&w);
}
END_TEST

START_TEST(last_entry_is_by_the_clock_on_the_wall)
{
	struct world w;
	evening(&w);
	at(&w, "2027-07-01T19:00:00Z");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R1\",\"until\":\"23:30\"}", "ok",
	    "until 23:30 (3 h 30 min)");
	at(&w, "2027-07-01T20:59:59Z");
	bob(&w, "noshow", "{\"person\":\"R1\"}", "refused", "at 22:00");
	at(&w, "2027-07-01T21:00:00Z");
	bob(&w, "noshow", "{\"person\":\"R1\"}", "ok", "No-show: R1");
	finish(&w);
}
END_TEST

START_TEST(a_no_show_is_recorded_after_the_hold_has_run_out)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R1\",\"until\":\"21:00\"}", "ok", "Held");
	world_advance(&w, MINUTES_MS(90));
	bob(&w, "noshow", "{\"person\":\"R1\"}", "refused",
	    "last entry at The Gateway is at 22:00");
	at(&w, "2026-11-21T22:05:00Z");
	bob(&w, "noshow", "{\"person\":\"R1\"}", "ok", "The hold of GW2 had ended already.");
	bob(&w, "noshow", "{\"person\":\"R1\"}", "not-found", "R1 has no bed");
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(change) FROM audit WHERE kind ="
					" 'placement'"),
			 "new -> held,held -> expired,expired -> no-show");
	finish(&w);
}
END_TEST

START_TEST(a_bed_that_was_slept_in_is_made_ready_first)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW3\",\"person\":\"R2\"}", "ok", "Held");
	bob(&w, "release", "{\"person\":\"R2\"}", "ok",
	    "Released: GW3 at The Gateway is no longer held for R2.");
	ck_assert_str_eq(bed_state_of(&w, "GW3"), "ready");
	bob(&w, "checkin", "{\"bed\":\"GW2\",\"person\":\"R1\"}", "ok", "Checked in");
	bob(&w, "release", "{\"person\":\"R1\",\"reason\":\"went home\"}", "ok",
	    "Released: R1 has left GW2 at The Gateway. It must be made ready: ready GW2");
	ck_assert_str_eq(bed_state_of(&w, "GW2"), "vacated");
	ck_assert_str_eq(world_text(&w, "SELECT r.text FROM audit a JOIN remark r ON r.id ="
					" substr(a.remark, 1, instr(a.remark, ':') - 1)"
					" WHERE a.change = 'occupied -> left'"),
			 "went home");
	ck_assert_int_eq(free_now(&w), 4);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R3\"}", "refused",
	    "GW2 is vacated, and not made ready yet");
	bob(&w, "ready", "{\"bed\":\"GW2\"}", "ok", "Ready: GW2 at The Gateway.");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R3\"}", "ok", "Held");
	finish(&w);
}
END_TEST

/* ---- listing -------------------------------------------------------------------------------- */

/* "GW2 free; GW3 held, …": bed, state and, where there is one, the reason. */
static char *list_text(struct world *w, const char *args, char out[2048])
{
	json_t *reply = world_ok(w, "vera", "beds", args), *bed;
	size_t i;
	out[0] = '\0';
	json_array_foreach(json_object_get(json_object_get(reply, "result"), "beds"), i, bed) {
		size_t used = strlen(out);
		const char *why = json_string_value(json_object_get(bed, "why"));
		snprintf(out + used, 2048 - used, "%s%s %s%s%s%s", i > 0 ? "; " : "",
			 json_string_value(json_object_get(bed, "bed")),
			 json_string_value(json_object_get(bed, "state")), why != NULL ? " (" : "",
			 why != NULL ? why : "", why != NULL ? ")" : "");
	}
	json_decref(reply);
	return out;
}

START_TEST(the_list_shows_what_is_free_and_on_request_why_the_rest_is_not)
{
	struct world w;
	char text[2048];
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"R1\"}", "ok", "Held");
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"R2\"}", "ok", "Checked in");
	ck_assert_str_eq(list_text(&w, "{}", text), "GW2 free; GW3 free; W1 free");
	ck_assert_str_eq(list_text(&w, "{\"for\":[\"woman\"]}", text),
			 "W1 free; GW2 free; GW3 free");
	ck_assert_str_eq(list_text(&w, "{\"for\":[\"man\",\"dog\"]}", text), "GW3 free");
	ck_assert_str_eq(list_text(&w, "{\"site\":\"house\"}", text), "W1 free");
	ck_assert_str_eq(
	    list_text(&w, "{\"all\":true,\"for\":[\"man\",\"dog\"]}", text),
	    "GW3 free; A1 not open (not open: it opens only in SWEP tier 2); GW1 held (held until "
	    "22:00); GW2 free (takes no dogs); GW9 panel (given by a panel, not for a night); "
	    "H1 not open (not open: it opens only in SWEP tier 1); H2 not open (not open: it opens "
	    "only in SWEP tier 1); H3 not open (not open: it opens only in SWEP tier 1); W1 free "
	    "(for women only; takes no dogs); L1 occupied (occupied)");
	at(&w, "2026-11-21T22:30:00Z");
	ck_assert_str_eq(list_text(&w, "{\"for\":[\"woman\"]}", text), "W1 free");
	ck_assert_str_eq(
	    list_text(&w, "{\"site\":\"gateway\",\"all\":true}", text),
	    "GW1 free (last entry has passed); GW2 free (last entry has passed); GW3 free "
	    "(last entry has passed); GW9 panel (given by a panel, not for a night)");
	finish(&w);
}
END_TEST

/* "W1 02:00; GW1 closed 22:00 | 3 beds …": the table and the sentences below it. */
static char *table_text(struct world *w, const char *args, char out[2048])
{
	json_t *reply = world_ok(w, "vera", "beds", args), *row, *line;
	json_t *text = json_object_get(json_object_get(reply, "result"), "text");
	size_t i, used = 0;
	json_array_foreach(json_object_get(json_object_get(text, "table"), "rows"), i, row)
		used += (size_t)snprintf(out + used, 2048 - used, "%s%s %s", i > 0 ? "; " : "",
					 json_string_value(json_object_get(row, "bed")),
					 json_string_value(json_object_get(row, "until")));
	json_array_foreach(json_object_get(text, "after"), i, line)
		used += (size_t)snprintf(out + used, 2048 - used, " | %s", json_string_value(line));
	json_decref(reply);
	return out;
}

START_TEST(a_door_that_has_shut_is_marked_and_stands_last)
{
	struct world w;
	char text[2048];
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"L1\",\"person\":\"R1\",\"until\":\"22:10\"}", "ok", "Held");
	ck_assert_str_eq(table_text(&w, "{}", text), "GW2 22:00; GW3 22:00; GW1 22:00; W1 02:00"
						     " | 4 beds are free.");
	/* L1's hold has run out and its deadline has not run. */
	at(&w, "2026-11-21T22:30:00Z");
	ck_assert_str_eq(table_text(&w, "{}", text),
			 "L1 ; W1 02:00; GW1 closed 22:00; GW2 closed 22:00; GW3 closed 22:00"
			 " | 5 beds are free. | At 3 of the free beds last entry has passed: ring "
			 "the site before sending anybody.");
	at(&w, "2026-11-22T02:30:00Z");
	ck_assert_str_eq(table_text(&w, "{\"site\":\"house\"}", text),
			 "W1 late entry | 1 bed is free.");
	ck_assert_str_eq(table_text(&w, "{\"site\":\"lodge\",\"for\":[\"dog\"]}", text),
			 "L1  | 1 bed is free; 1 suits dog.");
	finish(&w);
}
END_TEST

START_TEST(the_table_and_the_counts_are_for_people)
{
	struct world w;
	evening(&w);
	json_t *reply = world_ok(&w, "vera", "beds", "{\"for\":[\"dog\"],\"site\":\"gateway\"}");
	json_t *result = json_object_get(reply, "result");
	json_t *text = json_object_get(result, "text");
	json_t *row = json_array_get(json_object_get(json_object_get(text, "table"), "rows"), 0);
	char *dump = json_dumps(row, JSON_COMPACT | JSON_SORT_KEYS);
	ck_assert_str_eq(dump, "{\"attributes\":\"dog\",\"bed\":\"GW3\",\"kind\":\"supported\","
			       "\"site\":\"The Gateway\",\"until\":\"22:00\"}");
	free(dump);
	ck_assert_str_eq(json_string_value(json_array_get(json_object_get(text, "after"), 0)),
			 "3 beds are free; 1 suits dog.");
	dump = json_dumps(json_object_get(result, "beds"), JSON_COMPACT | JSON_SORT_KEYS);
	ck_assert_str_eq(dump, "[{\"attributes\":[\"dog\"],\"bed\":\"GW3\",\"kind\":\"supported\","
			       "\"site\":\"gateway\",\"state\":\"free\",\"until\":null}]");
	free(dump);
	json_decref(reply);
	finish(&w);
}
END_TEST

/* ---- surge ---------------------------------------------------------------------------------- */

static void activate(struct world *w, int tier)
{
	char args[100];
	snprintf(args, sizeof(args), "{\"tier\":%d,\"reason\":\"cold\"}", tier);
	json_decref(world_ok(w, "alice", "activate", args));
}

static const char *open_beds(struct world *w)
{
	return world_text(w, "SELECT group_concat(label) FROM (SELECT label FROM bed"
			     " WHERE open = 1 AND tier > 0 ORDER BY label)");
}

START_TEST(surge_beds_are_offered_only_once_their_site_says_so)
{
	struct world w;
	evening(&w);
	activate(&w, 1);
	ck_assert_str_eq(open_beds(&w), "");
	ck_assert_int_eq(free_now(&w), 5);
	bob(&w, "hold", "{\"bed\":\"H1\",\"person\":\"R1\"}", "refused",
	    "H1 is not open: its site has not said that it is staffed");
	bob(&w, "checkin", "{\"bed\":\"H1\",\"person\":\"R1\"}", "refused", "H1 is not open");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":4}", "refused",
	    "Church hall has 3 surge beds, so it cannot open 4");
	bob(&w, "open", "{\"site\":\"lodge\",\"count\":1}", "refused",
	    "no surge beds are expected");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":2}", "ok", "Open: 2 surge beds at hall.");
	ck_assert_str_eq(open_beds(&w), "H1,H2");
	ck_assert_int_eq(free_now(&w), 7);
	ck_assert_str_eq(world_text(&w, "SELECT state || ' ' || confirmed || ' of ' || expected ||"
					" ' by ' || by FROM surge"),
			 "confirmed 2 of 3 by bob");
	bob(&w, "hold", "{\"bed\":\"H1\",\"person\":\"R1\"}", "ok", "Held: H1 at Church hall");
	bob(&w, "hold", "{\"bed\":\"H3\",\"person\":\"R2\"}", "refused", "H3 is not open");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":3}", "ok", "Open: 3");
	ck_assert_str_eq(open_beds(&w), "H1,H2,H3");
	finish(&w);
}
END_TEST

START_TEST(fewer_staffed_beds_close_free_ones_and_touch_nobody)
{
	struct world w;
	evening(&w);
	activate(&w, 1);
	bob(&w, "open", "{\"site\":\"hall\",\"count\":3}", "ok", "Open");
	bob(&w, "checkin", "{\"bed\":\"H3\",\"person\":\"R3\"}", "ok", "Checked in");
	bob(&w, "hold", "{\"bed\":\"H2\",\"person\":\"R2\"}", "ok", "Held");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":2}", "ok", "Open");
	ck_assert_str_eq(open_beds(&w), "H2,H3");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":1}", "ok", "Open");
	ck_assert_str_eq(live(&w), "H2 held, H3 occupied");
	bob(&w, "checkin", "{\"person\":\"R2\"}", "ok", "Checked in: H2");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":0}", "ok", "Open: 0");
	ck_assert_str_eq(open_beds(&w), "");
	ck_assert_str_eq(live(&w), "H2 occupied, H3 occupied");
	ck_assert_str_eq(world_text(&w, "SELECT sentence FROM alarm WHERE kind = 'surge'"
					" AND cleared IS NULL"),
			 "Church hall says that it opens none of its 3 surge beds");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":3}", "ok", "Open");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM alarm WHERE kind = 'surge'"
					  " AND cleared IS NULL"),
			 0);
	finish(&w);
}
END_TEST

START_TEST(a_hold_that_ran_out_keeps_no_surge_bed_open)
{
	struct world w;
	evening(&w);
	activate(&w, 1);
	bob(&w, "open", "{\"site\":\"hall\",\"count\":3}", "ok", "Open");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":0}", "ok", "Open");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":3}", "ok", "Open");
	bob(&w, "hold", "{\"bed\":\"H3\",\"person\":\"R3\"}", "ok", "Held");
	at(&w, "2026-11-21T22:00:00Z");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":1}", "ok", "Open");
	ck_assert_str_eq(open_beds(&w), "H1");
	finish(&w);
}
END_TEST

START_TEST(a_site_that_says_nothing_raises_an_alarm_again_and_again)
{
	struct world w;
	evening(&w);
	activate(&w, 1);
	world_advance(&w, MINUTES_MS(29));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM alarm WHERE kind = 'surge'"), 0);
	world_restart(&w);
	world_advance(&w, MINUTES_MS(1));
	ck_assert_str_eq(
	    world_text(&w, "SELECT sentence FROM alarm WHERE kind = 'surge'"),
	    "Church hall has not said whether its 3 surge beds are staffed, so none is "
	    "offered: ring it");
	world_advance(&w, MINUTES_MS(60));
	ck_assert_int_eq(world_number(&w, "SELECT times FROM alarm WHERE kind = 'surge'"), 3);
	ck_assert_str_eq(open_beds(&w), "");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":3}", "ok", "Open");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM alarm WHERE kind = 'surge'"
					  " AND cleared IS NULL"),
			 0);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM deadline WHERE kind = 'surge'"), 0);
	finish(&w);
}
END_TEST

/* The person on call, told of silent sites one after the other until somebody answers. */
static void evening_with_on_call(struct world *w)
{
	world_open(w);
	struct area_settings *a = w->settings->areas[0];
	struct step_settings *s = &a->steps[a->step_count++];
	*s = (struct step_settings){.on = OCCASION_SURGE,
				    .group = "on-call",
				    .template = "surge",
				    .order = ORDER_LADDER,
				    .acks = 1,
				    .within_ms = MINUTES_MS(10),
				    .repeat = true,
				    .valid_ms = HOURS_MS(2)};
	a->templates[a->template_count++] = (struct template_settings){
	    "surge", "{site} has not confirmed {count} beds. Reply OK {code}"};
	evening_from(w);
	import_ok(w, "contacts",
		  "contact,name,organisation,phone,groups,site\n"
		  "ann,Ann,Council,07700 900001,on-call,\n"
		  "ben,Ben,Council,07700 900002,on-call,\n");
	activate(w, 1);
}

static const char *told_of_surge(struct world *w)
{
	return world_text(w,
			  "SELECT group_concat(contact, ' ') FROM (SELECT m.contact FROM message m"
			  " JOIN occasion o ON o.id = m.occasion WHERE o.kind = 'surge'"
			  " ORDER BY m.made)");
}

static void ack_newest(struct world *w)
{
	char args[64];
	snprintf(args, sizeof(args), "{\"code\":\"%s\"}",
		 world_text(w, "SELECT code FROM message ORDER BY made DESC LIMIT 1"));
	bob(w, "ack", args, "ok", "is recorded as having acknowledged");
}

START_TEST(a_silent_site_reaches_people_until_it_speaks)
{
	struct world w;
	evening_with_on_call(&w);
	world_advance(&w, MINUTES_MS(29));
	ck_assert_str_eq(told_of_surge(&w), "");
	world_restart(&w);
	world_advance(&w, MINUTES_MS(1));
	ck_assert_str_eq(told_of_surge(&w), "ann");
	ck_assert_ptr_nonnull(
	    strstr(world_text(&w, "SELECT text FROM message ORDER BY made DESC LIMIT 1"),
		   "Church hall has not confirmed 3 beds. Reply OK "));
	world_advance(&w, MINUTES_MS(10));
	ck_assert_str_eq(told_of_surge(&w), "ann ben");
	/* Read is not staffed: half an hour after the last look it begins again. */
	ack_newest(&w);
	world_advance(&w, MINUTES_MS(19));
	ck_assert_str_eq(told_of_surge(&w), "ann ben");
	world_advance(&w, MINUTES_MS(1));
	ck_assert_str_eq(told_of_surge(&w), "ann ben ann");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM occasion WHERE kind = 'surge'"
					  " AND state = 'open'"),
			 1);
	bob(&w, "open", "{\"site\":\"hall\",\"count\":3}", "ok", "Open");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM occasion WHERE kind = 'surge'"
					  " AND state = 'open'"),
			 0);
	world_advance(&w, HOURS_MS(3));
	ck_assert_str_eq(told_of_surge(&w), "ann ben ann");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM alarm WHERE cleared IS NULL"
					  " AND kind IN ('surge', 'cascade')"
					  " AND subject NOT IN (SELECT id FROM occasion"
					  " WHERE kind <> 'surge')"),
			 0);
	finish(&w);
}
END_TEST

START_TEST(while_a_ladder_climbs_it_is_not_begun_again)
{
	struct world w;
	evening_with_on_call(&w);
	world_advance(&w, MINUTES_MS(75));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM occasion WHERE kind = 'surge'"), 1);
	ck_assert_str_eq(told_of_surge(&w), "ann ben ann ben ann");
	json_decref(world_ok(&w, "alice", "recall", "{\"reason\":\"wrong forecast\"}"));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM occasion WHERE kind = 'surge'"
					  " AND state = 'open'"),
			 0);
	world_advance(&w, HOURS_MS(1));
	ck_assert_str_eq(told_of_surge(&w), "ann ben ann ben ann");
	finish(&w);
}
END_TEST

START_TEST(a_higher_tier_opens_more_and_asks_only_for_what_is_new)
{
	struct world w;
	evening(&w);
	activate(&w, 1);
	bob(&w, "open", "{\"site\":\"hall\",\"count\":3}", "ok", "Open");
	ck_assert_str_eq(open_beds(&w), "H1,H2,H3");
	activate(&w, 2);
	ck_assert_str_eq(open_beds(&w), "A1,H1,H2,H3");
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(site || ' ' || state) FROM surge"),
			 "hall confirmed");
	bob(&w, "hold", "{\"bed\":\"A1\",\"person\":\"R1\"}", "ok", "Held");
	finish(&w);
}
END_TEST

START_TEST(beds_imported_under_an_activation_are_expected_too)
{
	struct world w;
	char more[1024];
	evening(&w);
	activate(&w, 1);
	bob(&w, "open", "{\"site\":\"hall\",\"count\":3}", "ok", "Open");
	snprintf(more, sizeof(more), "%shall,H4,surge,shared,night\nlodge,L2,e-bed,,night\n",
		 beds_csv);
	import_ok(&w, "beds", more);
	ck_assert_str_eq(open_beds(&w), "H1,H2,H3");
	ck_assert_str_eq(world_text(&w, "SELECT state || ' ' || expected FROM surge"),
			 "expected 4");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM deadline WHERE kind = 'surge'"), 1);
	bob(&w, "hold", "{\"bed\":\"L2\",\"person\":\"R1\"}", "ok", "Held");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":4}", "ok", "Open: 4");
	ck_assert_str_eq(open_beds(&w), "H1,H2,H3,H4");
	import_ok(&w, "beds", more);
	ck_assert_str_eq(world_text(&w, "SELECT state || ' ' || expected FROM surge"),
			 "confirmed 4");
	finish(&w);
}
END_TEST

START_TEST(the_end_of_a_tier_puts_nobody_out)
{
	struct world w;
	evening(&w);
	activate(&w, 2);
	bob(&w, "open", "{\"site\":\"hall\",\"count\":3}", "ok", "Open");
	bob(&w, "checkin", "{\"bed\":\"H1\",\"person\":\"R1\"}", "ok", "Checked in");
	bob(&w, "hold", "{\"bed\":\"H2\",\"person\":\"R2\"}", "ok", "Held");
	json_decref(world_ok(&w, "alice", "recall", "{\"reason\":\"wrong forecast\"}"));
	ck_assert_str_eq(open_beds(&w), "");
	ck_assert_str_eq(live(&w), "H1 occupied, H2 held");
	ck_assert_str_eq(world_text(&w, "SELECT state FROM surge"), "closed");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM deadline WHERE kind = 'surge'"), 0);
	bob(&w, "hold", "{\"bed\":\"H3\",\"person\":\"R3\"}", "refused",
	    "H3 is not open: it opens only in SWEP tier 1");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":3}", "refused", "no surge beds are expected");
	/* What was promised is kept. */
	world_restart(&w);
	bob(&w, "checkin", "{\"person\":\"R2\"}", "ok", "Checked in: H2");
	bob(&w, "release", "{\"person\":\"R1\"}", "ok", "has left H1");
	bob(&w, "ready", "{\"bed\":\"H1\"}", "ok", "Ready");
	bob(&w, "hold", "{\"bed\":\"H1\",\"person\":\"R4\"}", "refused", "H1 is not open");
	finish(&w);
}
END_TEST

START_TEST(an_unconfirmed_site_is_forgotten_when_the_tier_ends)
{
	struct world w;
	evening(&w);
	activate(&w, 1);
	world_advance(&w, MINUTES_MS(30));
	json_decref(world_ok(&w, "alice", "recall", "{\"reason\":\"wrong forecast\"}"));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM alarm WHERE kind = 'surge'"
					  " AND cleared IS NULL"),
			 0);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM deadline WHERE kind = 'surge'"), 0);
	finish(&w);
}
END_TEST

/* ---- a thousand operations ------------------------------------------------------------------ */

#define BEDS 6
#define PEOPLE 9
#define NOBODY (-1)

/* What beds and people should be, told without a database. Beds 0 to 3 are plain, the rest take
 * dogs; at a site that never shuts. */
struct model {
	struct {
		int person; /* NOBODY when free or vacated */
		bool occupied, vacated;
		struct wall made, expires;
	} beds[BEDS];
	struct {
		int bed; /* last had */
		bool late; /* that hold ran out, or was given up as a no-show */
		bool expired; /* … ran out */
		struct wall ends; /* of that hold */
	} people[PEOPLE];
};

static void model_expire(struct model *m, struct wall now)
{
	for (int b = 0; b < BEDS; b++) {
		int p = m->beds[b].person;
		if (p == NOBODY || m->beds[b].occupied || wall_before(now, m->beds[b].expires))
			continue;
		m->beds[b].person = NOBODY;
		m->people[p].late = m->people[p].expired = true;
		m->people[p].ends = m->beds[b].expires;
	}
}

static bool model_free(const struct model *m, int b)
{
	return m->beds[b].person == NOBODY && !m->beds[b].vacated;
}

static int model_best(const struct model *m)
{
	for (int b = 0; b < BEDS; b++)
		if (model_free(m, b))
			return b;
	return NOBODY;
}

static int model_bed_of(const struct model *m, int p)
{
	for (int b = 0; b < BEDS; b++)
		if (m->beds[b].person == p)
			return b;
	return NOBODY;
}

static const char *model_give(struct model *m, int b, int p, bool occupied, struct wall now)
{
	m->beds[b].person = p;
	m->beds[b].occupied = occupied;
	m->beds[b].made = now;
	m->beds[b].expires = wall_plus(now, HOURS_MS(2));
	m->people[p].bed = b;
	m->people[p].late = m->people[p].expired = false;
	return "ok";
}

/* b NOBODY: the best. */
static const char *model_hold(struct model *m, int b, int p, struct wall now)
{
	int has = model_bed_of(m, p);
	if (has != NOBODY) {
		if (m->beds[has].occupied || has != b)
			return "taken";
		struct wall most = wall_plus(m->beds[b].made, HOURS_MS(12));
		struct wall longer = wall_later(m->beds[b].expires, wall_plus(now, HOURS_MS(2)));
		m->beds[b].expires = wall_earlier(longer, most);
		return "ok";
	}
	if (b == NOBODY && (b = model_best(m)) == NOBODY)
		return "refused";
	if (m->beds[b].person != NOBODY)
		return "taken";
	return m->beds[b].vacated ? "refused" : model_give(m, b, p, false, now);
}

static const char *model_checkin(struct model *m, int b, int p, struct wall now)
{
	int has = model_bed_of(m, p), last = m->people[p].bed;
	if (has != NOBODY) {
		if (m->beds[has].occupied || (b != NOBODY && b != has))
			return "taken";
		m->beds[has].occupied = true;
		return "ok";
	}
	bool late =
	    m->people[p].late && wall_before(now, wall_plus(m->people[p].ends, HOURS_MS(12)));
	if (late && (b == NOBODY || b == last)) {
		b = model_free(m, last) ? last : model_best(m);
		return b == NOBODY ? "refused" : model_give(m, b, p, true, now);
	}
	if (b == NOBODY)
		return "not-found";
	if (m->beds[b].person != NOBODY)
		return "taken";
	return m->beds[b].vacated ? "refused" : model_give(m, b, p, true, now);
}

static const char *model_noshow(struct model *m, int p, struct wall now)
{
	int has = model_bed_of(m, p);
	bool late =
	    m->people[p].expired && wall_before(now, wall_plus(m->people[p].ends, HOURS_MS(12)));
	if (has != NOBODY && m->beds[has].occupied)
		return "refused";
	if (has == NOBODY && !late)
		return "not-found";
	if (has != NOBODY) {
		m->beds[has].person = NOBODY;
		m->people[p].late = true;
		m->people[p].ends = m->beds[has].expires;
	}
	m->people[p].expired = false;
	return "ok";
}

static const char *model_release(struct model *m, int p)
{
	int has = model_bed_of(m, p);
	if (has == NOBODY)
		return "not-found";
	m->beds[has].vacated = m->beds[has].occupied;
	m->beds[has].person = NOBODY;
	return "ok";
}

static const char *model_ready(struct model *m, int b)
{
	if (!m->beds[b].vacated)
		return "refused";
	m->beds[b].vacated = false;
	return "ok";
}

/* One operation on both; the answer's code must be the model's. */
static void operate(struct world *w, struct model *m, struct dice *d)
{
	static const char *const verbs[] = {"hold",   "hold",    "hold",    "checkin", "checkin",
					    "noshow", "release", "release", "ready"};
	const char *verb = verbs[dice_throw(d, COUNT_OF(verbs))], *expected = NULL;
	int p = dice_throw(d, PEOPLE), b = dice_throw(d, BEDS + 3);
	char args[120], bed[40] = "";
	model_expire(m, w->now);
	b = b < BEDS ? b : NOBODY;
	if (b != NOBODY)
		snprintf(bed, sizeof(bed), "\"bed\":\"B%d\",", b);
	if (strcmp(verb, "ready") == 0) {
		b = b == NOBODY ? 0 : b;
		snprintf(args, sizeof(args), "{\"bed\":\"B%d\"}", b);
		expected = model_ready(m, b);
	} else if (strcmp(verb, "hold") == 0) {
		snprintf(args, sizeof(args), "{%s\"person\":\"P%d\"}",
			 b == NOBODY ? "\"bed\":\"best\"," : bed, p);
		expected = model_hold(m, b, p, w->now);
	} else if (strcmp(verb, "checkin") == 0) {
		snprintf(args, sizeof(args), "{%s\"person\":\"P%d\"}", bed, p);
		expected = model_checkin(m, b, p, w->now);
	} else {
		snprintf(args, sizeof(args), "{\"person\":\"P%d\"}", p);
		expected = verb[0] == 'n' ? model_noshow(m, p, w->now) : model_release(m, p);
	}
	bob(w, verb, args, expected, "");
}

/* Every bed as the model has it. */
static void compare(struct world *w, struct model *m)
{
	char expected[512] = "";
	model_expire(m, w->now);
	for (int b = 0; b < BEDS; b++) {
		size_t used = strlen(expected);
		int p = m->beds[b].person;
		if (p == NOBODY)
			snprintf(expected + used, sizeof(expected) - used, "B%d %s,", b,
				 m->beds[b].vacated ? "vacated" : "ready");
		else
			snprintf(expected + used, sizeof(expected) - used, "B%d P%d %s,", b, p,
				 m->beds[b].occupied ? "occupied" : "held");
	}
	ck_assert_str_eq(
	    world_text(w, "SELECT group_concat(line, '') FROM (SELECT b.label || ' ' ||"
			  " coalesce(n.ref || ' ' || p.state, b.state) || ',' AS line FROM bed b"
			  " LEFT JOIN placement p ON p.id = b.placement"
			  " LEFT JOIN person n ON n.id = p.person ORDER BY b.label)"),
	    expected);
}

static void pass_time(struct world *w, struct dice *d)
{
	int64_t ms = MINUTES_MS(dice_throw(d, 90));
	switch (dice_throw(d, 8)) {
	case 0:
		world_advance(w, ms);
		break;
	case 1: /* the next request is the first to notice */
		w->now = wall_plus(w->now, ms);
		break;
	case 2:
		world_restart(w);
		break;
	}
	world_clear(w);
}

START_TEST(a_thousand_operations_agree_with_a_model)
{
	struct world w;
	struct model m = {0};
	struct dice d = dice_open("beds", 20261121);
	world_open(&w);
	world_start(&w);
	import_ok(&w, "sites", sites_csv);
	import_ok(&w, "beds",
		  "site,bed,kind,attributes,use\nlodge,B0,e-bed,,night\nlodge,B1,e-bed,,night\n"
		  "lodge,B2,e-bed,,night\nlodge,B3,e-bed,,night\nlodge,B4,e-bed,dog,night\n"
		  "lodge,B5,e-bed,dog,night\n");
	for (int b = 0; b < BEDS; b++)
		m.beds[b].person = NOBODY;
	for (int i = 0; i < 1000; i++) {
		pass_time(&w, &d);
		operate(&w, &m, &d);
		compare(&w, &m);
		check_rows(&w);
	}
	ck_assert_int_gt(
	    world_number(&w, "SELECT count(*) FROM placement WHERE outcome = 'expired'"), 20);
	world_close(&w);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    an_import_twice_changes_nothing,
	    all_errors_of_a_file_are_listed_and_none_of_it_is_used,
	    errors_beyond_the_room_for_them_are_counted,
	    files_are_refused_for_what_they_say,
	    the_shipped_lists_are_imported,
	    a_bed_that_is_in_use_cannot_change_or_vanish,
	    beds_follow_their_site,
	    a_hold_says_what_was_held_until_when,
	    the_best_bed_is_the_least_special_that_suits,
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
	    who_comes_late_gets_their_bed_or_the_next_best,
	    the_next_best_bed_is_named_as_such,
	    a_hold_that_was_given_up_long_ago_opens_no_door,
	    a_walk_in_needs_no_hold,
	    nobody_is_a_no_show_before_last_entry,
	    last_entry_is_by_the_clock_on_the_wall,
	    a_no_show_is_recorded_after_the_hold_has_run_out,
	    a_bed_that_was_slept_in_is_made_ready_first,
	    the_list_shows_what_is_free_and_on_request_why_the_rest_is_not,
	    a_door_that_has_shut_is_marked_and_stands_last,
	    the_table_and_the_counts_are_for_people,
	    surge_beds_are_offered_only_once_their_site_says_so,
	    fewer_staffed_beds_close_free_ones_and_touch_nobody,
	    a_hold_that_ran_out_keeps_no_surge_bed_open,
	    a_site_that_says_nothing_raises_an_alarm_again_and_again,
	    a_silent_site_reaches_people_until_it_speaks,
	    while_a_ladder_climbs_it_is_not_begun_again,
	    a_higher_tier_opens_more_and_asks_only_for_what_is_new,
	    beds_imported_under_an_activation_are_expected_too,
	    the_end_of_a_tier_puts_nobody_out,
	    an_unconfirmed_site_is_forgotten_when_the_tier_ends,
	    a_thousand_operations_agree_with_a_model,
	};
	return suite_run("beds", cases, COUNT_OF(cases));
}
