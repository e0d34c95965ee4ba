/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "lib/evening.h"

static void refused_to(struct world *w, const char *verb, const char *args, const char *words)
{
	json_t *reply = world_ask(w, "alice", verb, args);
	json_t *error = json_object_get(reply, "error");
	const char *said = json_string_value(json_object_get(error, "message"));
	ck_assert_msg(said != NULL && strstr(said, words) != NULL, "%s %s: %s", verb, args,
		      said != NULL ? said : "ok");
	json_decref(reply);
}

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
	    "kind of bed is \"bunk\"; line 5: use must be night, panel or scheme, not \"tonight\"; "
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
	     "line 1: it has an unknown column “phone”; the columns are site, name, kind, opens, "
	     "confirm, last_entry, women_only, admits_from, stay, suspended_from, ages, "
	     "high_support_most, women_kept, women_until, accepts, stale, people_a_year, "
	     "referrers, stay_days, family_days, building"},
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
	     "4 errors, nothing imported: annex is not in the file, but has 1 bed; hall is not in "
	     "the file, but has 3 beds; house is not in the file, but has 1 bed; lodge is not in "
	     "the file, but has 1 bed"},
	    {"beds", "site,bed,kind,attributes,use\ngateway,G1,e-bed,dog jacuzzi,night\n", "line 2",
	     "1 error, nothing imported: line 2: no bed is \"jacuzzi\" (attributes: women men "
	     "couple "
	     "family dog wheelchair ground-floor late-entry high-support shared under-25)"},
	    {"beds", "site,bed,kind,attributes,use,opens\ngateway,,e-bed,,night,tier0\n", "line 2",
	     "2 errors, nothing imported: line 2: bed must be 1 to 32 bytes on one line; line 2: "
	     "opens must be always or tier1 to tier4, not \"tier0\""},
	    {"beds",
	     "site,bed,kind,attributes,use\ngateway,G1,e-bed,jolly,night\ngateway,G2\n"
	     "gateway,G3,e-bed,,night,tier1\ngateway,G4,attic,,night\n",
	     "line 3",
	     "4 errors, nothing imported: line 3: 2 cells where the heading has 5; line 4: 6 cells "
	     "where the heading has 5; line 2: no bed is \"jolly\"; line 5: no kind of bed is "
	     "\"attic\" (attributes: women men couple family dog wheelchair ground-floor "
	     "late-entry high-support shared under-25)"},
	    {"beds", "site,bed,kind\ngateway,G1,e-bed\n", "line 1",
	     "line 1: it lacks the column “attributes”; the columns are site, bed, kind, "
	     "attributes, "
	     "use, opens, until"},
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

/* To the byte: so that whoever keeps them in a repository sees what a person changed. */
static void exported_is(struct world *w, const char *what, const char *text)
{
	char args[50];
	snprintf(args, sizeof(args), "{\"what\":\"%s\"}", what);
	json_t *reply = world_ok(w, "alice", "export", args);
	ck_assert_str_eq(
	    json_string_value(json_object_get(json_object_get(reply, "result"), "csv")), text);
	json_decref(reply);
}

START_TEST(the_shipped_lists_are_imported_and_exported)
{
	static char text[65536];
	struct world w;
	world_open(&w);
	world_start(&w);
	import_ok(&w, "sites", file_text("etc/coventry/sites.csv", text));
	exported_is(&w, "sites", text);
	import_ok(&w, "beds", file_text("etc/coventry/beds.csv", text));
	exported_is(&w, "beds", text);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM bed WHERE site = 'the-gateway'"),
			 63);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM bed WHERE open = 0"), 11);
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"R1\",\"for\":[\"woman\",\"dog\"]}", "ok",
	    "at Women's house for R1");
	finish(&w);
}
END_TEST

/* Whoever sits with the chairs of an ordinary night is needed for the SWEP spaces in a cold one. */
START_TEST(a_shipped_site_is_suspended_while_swep_is_on)
{
	static char text[65536], list[2048];
	static const char asked[] = "{\"all\":true,\"site\":\"respite-lounge\"}";
	struct world w;
	world_open(&w);
	world_start(&w);
	import_ok(&w, "sites", file_text("etc/coventry/sites.csv", text));
	import_ok(&w, "beds", file_text("etc/coventry/beds.csv", text));
	ck_assert_str_eq(list_text(&w, asked, list), "RL1 free; RL2 free");
	bob(&w, "checkin", "{\"bed\":\"RL1\",\"person\":\"R1\"}", "ok", "Checked in");
	activate(&w, 1);
	ck_assert_str_eq(
	    list_text(&w, asked, list),
	    "RL1 occupied (occupied); RL2 not open (suspended while SWEP is on from tier 1)");
	bob(&w, "hold", "{\"bed\":\"RL2\",\"person\":\"R2\"}", "refused",
	    "RL2 is suspended while SWEP is on from tier 1");
	json_decref(world_ok(&w, "alice", "recall", "{\"reason\":\"another day\"}"));
	ck_assert_str_eq(list_text(&w, asked, list), "RL2 free; RL1 occupied (occupied)");
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
START_TEST(a_file_says_which_beds_it_closes_and_opens_none_that_was_shut)
{
	struct world w;
	evening(&w);
	bob(&w, "shut", "{\"bed\":\"GW1\",\"reason\":\"the roof fell in\"}", "ok", "Shut");
	json_t *wanted = json_pack("{s:s, s:s}", "what", "beds", "text", fewer_csv);
	char *args = json_dumps(wanted, 0);
	json_t *reply = world_ok(&w, "alice", "import", args);
	json_t *result = json_object_get(reply, "result");
	ck_assert_int_eq(json_integer_value(json_object_get(result, "closed")), 1);
	json_decref(reply);
	json_decref(wanted);
	free(args);
	ck_assert_str_eq(bed_state_of(&w, "GW1"), "shut");
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"R1\"}", "refused", "GW1 is shut");
	bob(&w, "ready", "{\"bed\":\"GW1\"}", "ok", "Ready");
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"R1\"}", "ok", "Held");
	finish(&w);
}
END_TEST

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

/* What would suit nobody is refused, whichever way it is said, and a list is a list with blanks and
 * with commas. */
START_TEST(what_contradicts_itself_is_refused_by_line_and_field)
{
#define HEADING "site,bed,kind,attributes,use\n"
	static const char *const bad[][2] = {
	    {HEADING "gateway,N1,e-bed,women men,night\n",
	     "line 2: attributes of N1: women and men: it is for one or the other"},
	    {HEADING "house,N1,e-bed,dog men,night\n",
	     "line 2: attributes of N1: men, but house is for women only"},
	};
	struct world w;
	evening(&w);
	json_decref(world_ok(&w, "alice", "site", "{\"site\":\"lodge\",\"change\":\"ages=25+\"}"));
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		json_t *reply = import(&w, "beds", bad[i][0]);
		json_t *error = json_object_get(reply, "error");
		ck_assert_ptr_nonnull(
		    strstr(json_string_value(json_object_get(error, "message")), bad[i][1]));
		json_decref(reply);
	}
	refused_to(&w, "bed", "{\"bed\":\"L1\",\"change\":\"attributes=dog, under-25\"}",
		   "attributes of L1: under-25, but lodge takes nobody so young");
	refused_to(&w, "bed", "{\"bed\":\"GW2\",\"change\":\"attributes=dog,chair\"}",
		   "no bed is \"chair\"");
	json_decref(world_ok(&w, "alice", "bed",
			     "{\"bed\":\"GW2\",\"change\":\"attributes=men, dog,ground-floor\"}"));
	refused_to(&w, "site", "{\"site\":\"gateway\",\"change\":\"women_only=yes\"}",
		   "women_only of gateway: GW2 is a bed for men");
	json_decref(
	    world_ok(&w, "alice", "site", "{\"site\":\"lodge\",\"change\":\"ages=18-24,25+\"}"));
	json_decref(
	    world_ok(&w, "alice", "bed", "{\"bed\":\"GW3\",\"change\":\"attributes=under-25\"}"));
	refused_to(&w, "site", "{\"site\":\"gateway\",\"change\":\"ages=25+\"}",
		   "ages of gateway: GW3 is a bed for people under 25");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"R1\",\"for\":[\"man dog\"]}", "ok", "L1");
	bob(&w, "hold", "{\"bed\":\"best\",\"person\":\"R2\",\"for\":[\"dog, hamster\"]}", "usage",
	    "\"hamster\" is none of:");
	finish(&w);
}
END_TEST

/* Only contacts leave a step of the cascade without anybody. */
START_TEST(nobody_hears_of_empty_groups_with_every_list_of_beds)
{
	struct world w;
	evening(&w);
	json_t *reply = import(&w, "beds", beds_csv);
	char *dump = json_dumps(reply, 0);
	ck_assert_ptr_null(strstr(dump, "Mind:"));
	free(dump);
	json_decref(reply);
	finish(&w);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    an_import_twice_changes_nothing,
	    all_errors_of_a_file_are_listed_and_none_of_it_is_used,
	    errors_beyond_the_room_for_them_are_counted,
	    files_are_refused_for_what_they_say,
	    the_shipped_lists_are_imported_and_exported,
	    a_shipped_site_is_suspended_while_swep_is_on,
	    a_bed_that_is_in_use_cannot_change_or_vanish,
	    a_file_says_which_beds_it_closes_and_opens_none_that_was_shut,
	    beds_follow_their_site,
	    what_contradicts_itself_is_refused_by_line_and_field,
	    nobody_hears_of_empty_groups_with_every_list_of_beds,
	};
	return suite_run("beds_import", cases, COUNT_OF(cases));
}
