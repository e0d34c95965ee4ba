/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/evening.h"

/* ---- asking --------------------------------------------------------------------------------- */

/* alice's question, as bob() asks bob's. */
static void alice(struct world *w, const char *verb, const char *args, const char *code,
		  const char *wanted)
{
	json_t *reply = world_ask(w, "alice", verb, args);
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

/* The caller's to free. */
static char *exported(struct world *w, const char *what)
{
	char args[64];
	snprintf(args, sizeof(args), "{\"what\":\"%s\"}", what);
	json_t *reply = world_ok(w, "alice", "export", args);
	json_t *result = json_object_get(reply, "result");
	char *csv = strdup(json_string_value(json_object_get(result, "csv")));
	ck_assert_str_eq(json_string_value(json_object_get(json_object_get(result, "text"), "raw")),
			 "csv");
	json_decref(reply);
	return csv;
}

static const char *site_value(struct world *w, const char *site, const char *column)
{
	char sql[200];
	snprintf(sql, sizeof(sql), "SELECT %s FROM site WHERE key = '%s'", column, site);
	return world_text(w, sql);
}

static int64_t alarms(struct world *w, const char *kind)
{
	char sql[200];
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM alarm WHERE kind = '%s' AND cleared IS NULL", kind);
	return world_number(w, sql);
}

/* ---- files ---------------------------------------------------------------------------------- */

static const char full_sites[] =
    "site,name,kind,opens,confirm,last_entry,women_only,admits_from,stay,suspended_from,ages,"
    "high_support_most,women_kept,women_until,accepts,stale,people_a_year,referrers,stay_days,"
    "family_days,building\n"
    "annex,The Annex,surge,tier2,no,,no,,through,never,,,,,,,,,28,,\n"
    "gateway,\"The \"\"Gateway\"\", Adelaide Street\",supported,always,no,22:00,no,19:00,nightly,"
    "tier2,18-24 25+,2,3,22:30,not (dog and couple),12h,,,,42,mill\n"
    "hall,Church hall,surge,tier1,yes,23:00,no,,through,never,,0,,,,1d12h,,,,,mill\n"
    "house,Women's house,hostel,always,no,02:00,yes,,through,never,25+,,,,,,,,,,\n"
    "lodge,The Lodge,hostel,always,no,,no,,through,never,,,,,,,12,bob vera,,,\n";

static const char full_beds[] = "site,bed,kind,attributes,use,opens,until\n"
				"annex,A1,surge,,night,,\n"
				"gateway,\"G,1\",e-bed,wheelchair ground-floor,night,,\n"
				"gateway,GW9,supported,,panel,tier1,\n"
				"house,W1,e-bed,late-entry,night,always,\n"
				"lodge,L1,lounge,shared,night,,2026-11-22T09:00:00Z\n"
				"lodge,L2,supported,,scheme,,\n";

static const char full_contacts[] =
    "contact,name,organisation,phone,groups,site,email,call,roles,digest\n"
    "zed,\"Desk, nights\",,+447700900002,duty wide,hall,desk@example.org,+447700900012,worker,\n"
    "ann,Ann,Council,+447700900001,wide,,ann@example.org,,worker manager,yes\n"
    "nobody,In no group,,+447700900003,,,,,,\n";

#define ONE "1 error, nothing imported: line 2: "

/* What is wrong with the ways to reach somebody is said with its line. */
START_TEST(ways_to_reach_are_checked)
{
	static const struct {
		const char *cells, *sentence;
	} cases[] = {
	    {"ann(at)example.org,,,", ONE "\"ann(at)example.org\" is no e-mail address"},
	    {"a@b@c,,,", ONE "\"a@b@c\" is no e-mail address"},
	    {"ann@,,,", ONE "\"ann@\" is no e-mail address"},
	    {"\"a@b.c, d@e.f\",,,", ONE "\"a@b.c, d@e.f\" is no e-mail address"},
	    {",12,,", ONE "the number to call: A UK landline has 10 or 11 digits from its 0 on; "
			  "this one has 3."},
	    {",101,,",
	     ONE "the number to call: Only UK mobiles, landlines and 03 numbers can be called; it "
		 "is a short code."},
	    {",,worker boss,", ONE "the role \"boss\" is none of viewer, worker and manager"},
	    {",,,perhaps", ONE "digest must be yes or no, not \"perhaps\""},
	};
	struct world w;
	evening(&w);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char csv[400];
		snprintf(csv, sizeof(csv),
			 "contact,name,phone,groups,email,call,roles,digest\n"
			 "ann,Ann,07700900001,wide,%s\n",
			 cases[i].cells);
		import_refused(&w, "contacts", csv, "line 2", cases[i].sentence);
	}
	finish(&w);
}
END_TEST

/* The words of a contact, and the groups: each complaint stands alone. */
START_TEST(words_of_contacts_are_checked)
{
#define FORTY "0123456789012345678901234567890123456789"
	static const struct {
		const char *row, *sentence;
	} cases[] = {
	    {"Ann,Ann,,07700900001,wide",
	     ONE "the contact \"Ann\" needs a key of 1 to 31 of a-z, 0-9 and -"},
	    {"ann,,,07700900001,wide", ONE "the name is empty"},
	    {"ann," FORTY FORTY "x,,07700900001,wide",
	     ONE "a name is longer than 80 bytes, or on two lines"},
	    {"ann,\"Ann\nOther\",,07700900001,wide",
	     ONE "a name is longer than 80 bytes, or on two lines"},
	    {"ann,Ann," FORTY FORTY "x,07700900001,wide",
	     ONE "an organisation is longer than 80 bytes, or on two lines"},
	    {"ann,Ann,,07700900001,Wide", ONE "the group \"Wide\" may have only a-z, 0-9 and -"},
	    {"ann,Ann,,07700900001,told",
	     ONE "\"told\" is everybody told before, and no group of contacts"},
	    {"ann,Ann,,07700900001,open-sites",
	     ONE "\"open-sites\" is whoever speaks for a site that takes people, and no group of "
		 "contacts"},
	    {"ann,Ann,,07700900001,site",
	     ONE "\"site\" is whoever speaks for the site that a step is about, and no group of "
		 "contacts"},
	    {"ann,Ann,,07700900001,told-tonight",
	     ONE "\"told-tonight\" is everybody told before who must know it tonight, and no group "
		 "of contacts"},
	    {"ann,Ann,,07700900001,told-off",
	     ONE "\"told-off\" is everybody told that it was not on, and no group of contacts"},
	    {"ann,Ann,,07700900001,told-ending",
	     ONE "\"told-ending\" is everybody told that it ends or is lowered, and no group of "
		 "contacts"},
	    {"ann,Ann,,07700900001,named",
	     ONE "\"named\" is whoever a test is sent to, and no group of contacts"},
	    {"ann,Ann,,07700900001,wide duty wide", ONE "the group \"wide\" stands there twice"},
	};
	struct world w;
	evening(&w);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char csv[400];
		snprintf(csv, sizeof(csv), "contact,name,organisation,phone,groups\n%s\n",
			 cases[i].row);
		import_refused(&w, "contacts", csv, "line 2", cases[i].sentence);
	}
	import_refused(&w, "contacts", "contact,name,phone,groups\n", "text",
		       "the file has no contacts: it would leave nobody to tell");
	import_ok(&w, "contacts",
		  "contact,name,organisation,phone,groups\nann," FORTY FORTY "," FORTY FORTY
		  ",07700900001, wide  duty \n");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM member WHERE contact = 'ann'"), 2);
	finish(&w);
}
END_TEST

/* A letter of an address that could end a line, or begin another address. */
START_TEST(addresses_carry_nothing_but_one)
{
	static const char *const bad[] = {"a b@c.uk",  "<a@b.uk>", "a@b.uk;", "a:b@c.uk",
					  "a\\b@c.uk", "@b.uk",    "a.uk",    "a@[1.2.3.4]"};
	struct world w;
	char csv[700], sentence[200], local[251];
	evening(&w);
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		snprintf(csv, sizeof(csv),
			 "contact,name,phone,groups,email\nann,Ann,07700900001,wide,\"%s\"\n",
			 bad[i]);
		json_t *reply = import(&w, "contacts", csv);
		const char *said =
		    json_string_value(json_object_get(json_object_get(reply, "error"), "message"));
		ck_assert_msg(said != NULL && strstr(said, "is no e-mail address") != NULL,
			      "%s: %s", bad[i], said != NULL ? said : "taken");
		json_decref(reply);
	}
	/* As long as a path of mail may be, and one more. */
	for (int length = 250; length >= 249; length--) {
		memset(local, 'a', (size_t)length);
		local[length] = '\0';
		snprintf(csv, sizeof(csv),
			 "contact,name,phone,groups,email\nann,Ann,07700900001,wide,%s@b.uk\n",
			 local);
		snprintf(sentence, sizeof(sentence), ONE "\"%.60s\" is no e-mail address", local);
		if (length == 250)
			import_refused(&w, "contacts", csv, "line 2", sentence);
		else
			import_ok(&w, "contacts", csv);
	}
	finish(&w);
}
END_TEST

START_TEST(only_so_many_groups_and_members)
{
	struct world w;
	char *csv = malloc(60000), *at = csv;
	evening(&w);
	at += sprintf(at, "contact,name,phone,groups\nann,Ann,07700900001,");
	for (int i = 0; i <= 2 * LIMIT_STEPS; i++)
		at += sprintf(at, "g%d ", i);
	import_refused(&w, "contacts", csv, "line 2", ONE "there are more than 128 groups");
	at = csv + sprintf(csv, "contact,name,phone,groups\n");
	for (int i = 0; i <= LIMIT_CONTACTS; i++)
		at += sprintf(at, "c%d,C,07700900%03d,wide\n", i, i % 1000);
	import_refused(
	    &w, "contacts", csv, "line 1002",
	    "1 error, nothing imported: line 1002: the group \"wide\" has more than 1000 "
	    "members");
	free(csv);
	finish(&w);
}
END_TEST

/* What changed is a line of the audit; the same file again is none. */
START_TEST(each_change_of_a_contact_is_one_line)
{
	static const char *const rows[] = {
	    "ann,Ann,Council,07700900001,wide,,,,,",
	    "ann,Anna,Council,07700900001,wide,,,,,",
	    "ann,Anna,Outreach,07700900001,wide,,,,,",
	    "ann,Anna,Outreach,07700900002,wide,,,,,",
	    "ann,Anna,Outreach,07700900002,duty,,,,,",
	    "ann,Anna,Outreach,07700900002,duty,hall,,,,",
	    "ann,Anna,Outreach,07700900002,duty,hall,a@b.uk,,,",
	    "ann,Anna,Outreach,07700900002,duty,hall,a@b.uk,07700900003,,",
	    "ann,Anna,Outreach,07700900002,duty,hall,a@b.uk,07700900003,worker,",
	    "ann,Anna,Outreach,07700900002,duty,hall,a@b.uk,07700900003,worker,yes",
	};
	struct world w;
	evening(&w);
	for (size_t i = 0; i < 2 * COUNT_OF(rows); i++) {
		char csv[300];
		snprintf(
		    csv, sizeof(csv),
		    "contact,name,organisation,phone,groups,site,email,call,roles,digest\n%s\n",
		    rows[i / 2]);
		import_ok(&w, "contacts", csv);
		ck_assert_msg(
		    world_number(&w, "SELECT count(*) FROM audit WHERE kind = 'contact'") ==
			(int64_t)i / 2 + 1,
		    "%s, time %zu", rows[i / 2], i % 2);
	}
	finish(&w);
}
END_TEST

/* Of a list that is taken: what is told of numbers that stand with several contacts. */
START_TEST(shared_numbers_are_told)
{
	static const struct {
		const char *rows, *warning; /* NULL: none */
	} cases[] = {
	    {"ann,Ann,07700900001,wide,,,\nbob,Bob,07700900002,wide,,,\n", NULL},
	    {"ann,Ann,07700900001,wide,,07700 900001,\n", NULL},
	    {"ann,Ann,07700900001,duty,,,\nbob,Bob,+447700900001,wide,,,\n",
	     "ann, bob have one number (+44…001): whoever answers from it may be either."},
	    {"ann,Ann,07700900001,duty wide,,,\nbob,Bob,07700900001,wide,,,\n",
	     "ann, bob have one number (+44…001): they are in one group, where one phone would "
	     "count as two people."},
	    {"ann,Ann,07700900001,duty,,,worker\nbob,Bob,07700900001,wide,,,manager worker\n",
	     "ann, bob have one number (+44…001): their roles differ, so that what it asks for may "
	     "be refused."},
	    {"ann,Ann,07700900001,duty,,,worker manager\n"
	     "bob,Bob,07700900001,wide,,,manager worker\n",
	     "ann, bob have one number (+44…001): whoever answers from it may be either."},
	    {"ann,Ann,07700900001,duty,hall,,\nbob,Bob,07700900001,duty,gateway,,\n",
	     "ann, bob have one number (+44…001): they speak for different sites, so that OPEN and "
	     "FREE from it wait for a person."},
	    {"ann,Ann,07700900001,duty,hall,,\nbob,Bob,07700900001,wide,,,\n",
	     "ann, bob have one number (+44…001): one speaks for a site and the other does not."},
	    {"ann,Ann,07700900001,duty,,020 7946 0001,\nbob,Bob,07700900002,wide,,07700900001,\n"
	     "cy,Cy,07700900003,wide,,,\n",
	     "ann, bob have one number (+44…001): a ladder that goes from one to the other rings "
	     "the same phone again."},
	    {"a,A,07700900001,,,,\nb,B,07700900001,,,,\nc,C,07700900001,,,,\n"
	     "d,D,07700900001,,,,\ne,E,07700900001,,,,\n",
	     "a, b, c, d and 1 more have one number (+44…001): whoever answers from it may be "
	     "either."},
	};
	struct world w;
	evening(&w);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char csv[400];
		snprintf(csv, sizeof(csv), "contact,name,phone,groups,site,call,roles\n%s",
			 cases[i].rows);
		json_t *reply = import(&w, "contacts", csv);
		json_t *result = json_object_get(reply, "result");
		json_t *warnings = json_object_get(result, "warnings");
		ck_assert_uint_eq(json_array_size(warnings), cases[i].warning != NULL);
		if (cases[i].warning != NULL)
			ck_assert_str_eq(json_string_value(json_array_get(warnings, 0)),
					 cases[i].warning);
		json_decref(reply);
	}
	finish(&w);
}
END_TEST

START_TEST(an_export_is_a_file_that_changes_nothing)
{
	static const struct {
		const char *what, *text;
	} files[] = {{"sites", full_sites}, {"beds", full_beds}, {"contacts", full_contacts}};
	struct world w;
	world_open(&w);
	world_start(&w);
	for (size_t i = 0; i < COUNT_OF(files); i++)
		import_ok(&w, files[i].what, files[i].text);
	int64_t audited = audited_rows(&w);
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		char *csv = exported(&w, files[i].what);
		ck_assert_str_eq(csv, files[i].text);
		import_ok(&w, files[i].what, csv);
		free(csv);
	}
	ck_assert_int_eq(audited_rows(&w), audited);
	finish(&w);
}
END_TEST

/* Files of before, with the columns of before: what they say is the same, the rest is standard. */
START_TEST(an_older_file_means_what_it_did)
{
	struct world w;
	evening(&w);
	char *once = exported(&w, "sites"), *beds = exported(&w, "beds");
	ck_assert_ptr_nonnull(
	    strstr(once, "hall,Church hall,surge,tier1,yes,23:00,no,,through,never,,,,,,,,,,,\n"));
	import_ok(&w, "sites", once);
	import_ok(&w, "beds", beds);
	char *twice = exported(&w, "sites"), *again = exported(&w, "beds");
	ck_assert_str_eq(once, twice);
	ck_assert_str_eq(beds, again);
	free(once);
	free(twice);
	free(beds);
	free(again);
	finish(&w);
}
END_TEST

START_TEST(a_file_as_spreadsheets_save_it_is_read)
{
	struct world w;
	evening(&w);
	import_ok(&w, "beds",
		  "\xef\xbb\xbf"
		  "use,attributes,bed,site,kind\r\n"
		  "night,\"dog wheelchair\",\"Bed \"\"one\"\", left\",gateway,e-bed\r\n"
		  ",,,,\r\n"
		  "panel,,P1,lodge,supported\r\n");
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(label, ';') FROM (SELECT label FROM"
					" bed WHERE state <> 'closed' ORDER BY label)"),
			 "Bed \"one\", left;P1");
	char *csv = exported(&w, "beds");
	ck_assert_str_eq(csv, "site,bed,kind,attributes,use,opens,until\n"
			      "gateway,\"Bed \"\"one\"\", left\",e-bed,dog wheelchair,night,,\n"
			      "lodge,P1,supported,,panel,,\n");
	free(csv);
	finish(&w);
}
END_TEST

/* Thirty mistakes in one file are thirty lines, in the order of the file. */
START_TEST(every_error_is_listed_by_line)
{
	struct world w;
	char text[4096] = "site,bed,kind,attributes,use\n", wanted[64];
	evening(&w);
	for (int i = 0; i < 29; i++)
		strcat(text, i == 7 ? "gateway,GW1,e-bed,,night\n" : "gateway,B,bunk,,night\n");
	json_t *reply = import(&w, "beds", text), *error = json_object_get(reply, "error");
	json_t *errors = json_object_get(error, "errors");
	/* 28 bunks, and 27 labels that were there before */
	ck_assert_uint_eq(json_array_size(errors), 55);
	for (int i = 0; i < 7; i++) {
		snprintf(wanted, sizeof(wanted), "line %d: no kind of bed is \"bunk\"", i + 2);
		ck_assert_str_eq(
		    json_string_value(json_array_get(errors, i == 0 ? 0 : (size_t)(2 * i - 1))),
		    wanted);
	}
	ck_assert_str_eq(json_string_value(json_array_get(errors, 54)),
			 "line 30: B stands in line 29 already");
	json_decref(reply);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM bed WHERE label = 'B'"), 0);
	finish(&w);
}
END_TEST

START_TEST(a_list_of_errors_ends)
{
	struct world w;
	char text[8192] = "site,bed,kind,attributes,use\n";
	evening(&w);
	for (int i = 0; i < 120; i++)
		strcat(text, "gateway,best,e-bed,,night\n");
	json_t *reply = import(&w, "beds", text);
	json_t *errors = json_object_get(json_object_get(reply, "error"), "errors");
	ck_assert_uint_eq(json_array_size(errors), LIMIT_ERRORS + 1);
	ck_assert_str_eq(json_string_value(json_array_get(errors, LIMIT_ERRORS)),
			 "139 more are not listed");
	json_decref(reply);
	finish(&w);
}
END_TEST

START_TEST(cells_of_sites_are_checked)
{
	static const struct {
		const char *change, *said;
	} cells[] = {
	    {"stay=weekly", "stay must be nightly or through, not \"weekly\""},
	    {"suspended_from=tier9", "suspended_from must be never or tier1 to tier4"},
	    {"ages=18-24 16-17", "whoever is under 18 is children's services' to place"},
	    {"ages=thirty", "ages are 18-24 and 25+, not \"thirty\""},
	    {"ages=unknown", "ages are 18-24 and 25+, not \"unknown\""},
	    {"high_support_most=-1", "high_support_most must be a whole number, or empty"},
	    {"women_kept=1234567", "women_kept must be a whole number, or empty"},
	    {"women_until=22:30", "women_until says until when women_kept beds are kept"},
	    {"admits_from=7pm", "admits_from must be a time as in 22:00, or empty"},
	    {"accepts=dog and (", "accepts:"},
	    {"stale=soon", "stale must be a duration as in 12h, or empty"},
	    {"stale=5m", "stale must be 1h at least"},
	    {"people_a_year=many", "people_a_year must be a whole number, or empty"},
	    {"confirm=maybe", "confirm must be yes or no, not \"maybe\""},
	    {"name=", "name must be 1 to 79 bytes on one line"},
	    {"site=other", "\"site=other\" is no column=value; columns are name, kind"},
	    {"closed=yes", "\"closed=yes\" is no column=value"},
	    {"last_entry", "\"last_entry\" is no column=value"},
	};
	struct world w;
	char args[200];
	evening(&w);
	int64_t audited = audited_rows(&w);
	for (size_t i = 0; i < COUNT_OF(cells); i++) {
		snprintf(args, sizeof(args),
			 "{\"site\":\"gateway\",\"do\":\"set\",\"change\":\"%s\"}",
			 cells[i].change);
		alice(&w, "site", args, "usage", cells[i].said);
	}
	ck_assert_int_eq(audited_rows(&w), audited);
	finish(&w);
}
END_TEST

/* ---- one thing at a time -------------------------------------------------------------------- */

START_TEST(one_column_of_a_site_is_changed)
{
	struct world w;
	evening(&w);
	alice(&w, "site", "{\"site\":\"gateway\",\"do\":\"set\",\"change\":\"last_entry=23:30\"}",
	      "ok", "Changed: The Gateway, last_entry=23:30.");
	ck_assert_str_eq(site_value(&w, "gateway", "last_entry"), "1410");
	ck_assert_str_eq(site_value(&w, "gateway", "name"), "The Gateway");
	alice(&w, "site", "{\"site\":\"gateway\",\"change\":\"opens=tier1\"}", "ok", "Changed");
	ck_assert_str_eq(
	    world_text(&w, "SELECT group_concat(open) FROM bed WHERE site = 'gateway'"), "0,0,0,0");
	alice(&w, "site", "{\"site\":\"gateway\",\"change\":\"opens=always\"}", "ok", "Changed");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R1\"}", "ok", "Held");
	alice(&w, "site", "{\"site\":\"gateway\",\"change\":\"women_only=yes\"}", "usage",
	      "1 error, nothing changed: GW2 is held: gateway cannot change women_only now");
	alice(&w, "site", "{\"site\":\"gateway\",\"change\":\"kind=hotel\"}", "usage",
	      "1 error, nothing changed: GW2 is held: gateway cannot become a hotel now");
	alice(&w, "site", "{\"site\":\"gateway\",\"change\":\"kind=hostel\"}", "ok", "Changed");
	bob(&w, "release", "{\"person\":\"R1\"}", "ok", "Released");
	alice(&w, "site", "{\"site\":\"gateway\",\"change\":\"kind=hotel\"}", "ok", "Changed");
	alice(&w, "site", "{\"site\":\"nowhere\",\"change\":\"opens=always\"}", "not-found",
	      "there is no site \"nowhere\"");
	alice(&w, "site", "{\"site\":\"hall\",\"do\":\"burn\",\"change\":\"opens=always\"}",
	      "usage", "do must be set, not \"burn\"");
	world_refused(&w, "bob", "site", "{\"site\":\"hall\",\"change\":\"opens=always\"}",
		      "forbidden");
	finish(&w);
}
END_TEST

START_TEST(one_column_of_a_bed_is_changed_and_no_other_bed_closes)
{
	struct world w;
	evening(&w);
	int64_t known = world_number(&w, "SELECT count(*) FROM bed WHERE state = 'ready'");
	alice(&w, "bed", "{\"bed\":\"gw2\",\"do\":\"set\",\"change\":\"attributes=dog couple\"}",
	      "ok", "Changed: GW2 at The Gateway, attributes=dog couple.");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM bed WHERE state = 'ready'"), known);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R1\",\"for\":[\"dog\"]}", "ok", "Held");
	alice(&w, "bed", "{\"bed\":\"GW2\",\"change\":\"attributes=\"}", "usage",
	      "1 error, nothing changed: GW2 is held and cannot change now");
	alice(&w, "bed", "{\"bed\":\"GW1\",\"change\":\"site=lodge\"}", "ok", "Changed");
	ck_assert_str_eq(world_text(&w, "SELECT site FROM bed WHERE label = 'GW1'"), "lodge");
	alice(&w, "bed", "{\"bed\":\"GW1\",\"change\":\"site=moon\"}", "usage",
	      "there is no site \"moon\"");
	alice(&w, "bed", "{\"bed\":\"GW1\",\"change\":\"bed=GW7\"}", "usage", "is no column=value");
	alice(&w, "bed", "{\"bed\":\"X1\",\"change\":\"use=night\"}", "not-found",
	      "there is no bed \"X1\"");
	world_refused(&w, "bob", "bed", "{\"bed\":\"GW1\",\"change\":\"use=panel\"}", "forbidden");
	world_refused(&w, "bob", "export", "{\"what\":\"contacts\"}", "forbidden");
	alice(&w, "export", "{\"what\":\"people\"}", "usage",
	      "what must be sites, beds or contacts");
	finish(&w);
}
END_TEST

/* ---- spaces for a time ---------------------------------------------------------------------- */

static bool published(struct world *w, const char *words)
{
	for (size_t i = 0; i < world_count(w, EFFECT_PUBLISH); i++)
		if (strstr(world_seen(w, EFFECT_PUBLISH, i)->text, words) != NULL)
			return true;
	return false;
}

#define SPACES                                                                                     \
	"{\"site\":\"lodge\",\"count\":3,\"kind\":\"sit-up\",\"until\":\"09:00\",\"reason\":"      \
	"\"full\"}"

START_TEST(spaces_end_and_put_nobody_out)
{
	struct world w;
	evening(&w);
	int64_t before = free_now(&w);
	bob(&w, "spaces", SPACES, "ok",
	    "3 sit-up spaces at The Lodge until Sun 22 Nov 09:00: SITUP1 to SITUP3.");
	ck_assert_int_eq(free_now(&w), before + 3);
	bob(&w, "checkin", "{\"bed\":\"SITUP2\",\"person\":\"R1\"}", "ok", "Checked in");
	/* a list that was written before does not end them */
	import_ok(&w, "beds", beds_csv);
	ck_assert_int_eq(free_now(&w), before + 2);
	world_advance(&w, HOURS_MS(14));
	ck_assert_str_eq(bed_state_of(&w, "SITUP1"), "closed");
	ck_assert_str_eq(live(&w), "SITUP2 occupied");
	ck_assert_int_eq(world_number(&w, "SELECT open FROM bed WHERE label = 'SITUP2'"), 0);
	ck_assert_str_eq(world_text(&w, "SELECT sentence FROM alarm WHERE kind = 'space' AND"
					" cleared IS NULL"),
			 "SITUP2 at The Lodge was a space until Sun 22 Nov 09:00 and is occupied: "
			 "find its guest another place");
	json_decref(world_ok(&w, "bob", "release", "{\"person\":\"R1\"}"));
	json_decref(world_ok(&w, "bob", "ready", "{\"bed\":\"SITUP2\"}"));
	bob(&w, "hold", "{\"bed\":\"SITUP2\",\"person\":\"R2\"}", "refused",
	    "SITUP2 is a space that ended Sun 22 Nov 09:00");
	world_advance(&w, MINUTES_MS(15));
	ck_assert_str_eq(bed_state_of(&w, "SITUP2"), "closed");
	ck_assert_int_eq(alarms(&w, "space"), 0);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM deadline WHERE kind = 'space'"), 0);
	/* the next night's are others */
	bob(&w, "spaces", SPACES, "ok", "SITUP4 to SITUP6.");
	finish(&w);
}
END_TEST

START_TEST(a_hold_of_a_space_that_ended_ends_as_holds_do)
{
	struct world w;
	evening(&w);
	bob(&w, "spaces",
	    "{\"site\":\"house\",\"count\":1,\"kind\":\"lounge\",\"until\":\"1h\","
	    "\"reason\":\"full\"}",
	    "ok", "One lounge space at Women's house until Sat 21 Nov 21:00: LOUNGE1.");
	ck_assert(published(&w, "1 lounge space at Women's house until"));
	bob(&w, "hold", "{\"bed\":\"LOUNGE1\",\"person\":\"R1\",\"for\":[\"woman\"]}", "ok",
	    "Held");
	world_advance(&w, HOURS_MS(1));
	ck_assert_str_eq(live(&w), "LOUNGE1 held");
	ck_assert_int_eq(alarms(&w, "space"), 1);
	world_advance(&w, HOURS_MS(2));
	ck_assert_str_eq(bed_state_of(&w, "LOUNGE1"), "closed");
	ck_assert_int_eq(alarms(&w, "space"), 0);
	finish(&w);
}
END_TEST

START_TEST(spaces_that_make_no_sense_are_refused)
{
	struct world w;
	evening(&w);
	bob(&w, "spaces",
	    "{\"site\":\"lodge\",\"count\":3,\"kind\":\"bunk\",\"until\":\"09:00\",\"reason\":"
	    "\"x\"}",
	    "usage", "kind must be sit-up or lounge, not \"bunk\"");
	bob(&w, "spaces",
	    "{\"site\":\"lodge\",\"count\":0,\"kind\":\"lounge\",\"until\":\"09:00\","
	    "\"reason\":\"x\"}",
	    "usage", "count must be a whole number from 1 to 200");
	bob(&w, "spaces",
	    "{\"site\":\"lodge\",\"count\":3,\"kind\":\"lounge\",\"until\":\"2026-12-24\","
	    "\"reason\":\"x\"}",
	    "usage", "until must lie ahead, and not after Sat 5 Dec 20:00");
	bob(&w, "spaces",
	    "{\"site\":\"lodge\",\"count\":3,\"kind\":\"lounge\",\"until\":\"09:00\"}", "usage",
	    "reason is missing");
	bob(&w, "spaces",
	    "{\"site\":\"moon\",\"count\":3,\"kind\":\"lounge\",\"until\":\"09:00\","
	    "\"reason\":\"x\"}",
	    "not-found", "there is no site \"moon\"");
	json_decref(world_ok(&w, "bob", "close", "{\"site\":\"lodge\",\"reason\":\"x\"}"));
	bob(&w, "spaces", SPACES, "refused", "The Lodge is closed: reopen it first");
	world_refused(&w, "vera", "spaces", SPACES, "forbidden");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM bed WHERE until <> 0"), 0);
	finish(&w);
}
END_TEST

/* ---- closing -------------------------------------------------------------------------------- */

START_TEST(a_site_that_closes_names_who_must_move_and_ends_nothing)
{
	struct world w;
	char list[2048];
	evening(&w);
	bob(&w, "checkin", "{\"bed\":\"GW1\",\"person\":\"R1\"}", "ok", "Checked in");
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R2\"}", "ok", "Held");
	json_t *reply =
	    world_ok(&w, "bob", "close", "{\"site\":\"gateway\",\"reason\":\"no heat\"}");
	json_t *result = json_object_get(reply, "result");
	json_t *moves = json_object_get(result, "placements");
	ck_assert_uint_eq(json_array_size(moves), 2);
	for (size_t i = 0; i < 2; i++) {
		json_t *one = json_array_get(moves, i);
		ck_assert_str_eq(json_string_value(json_object_get(one, "person")),
				 i == 0 ? "R1" : "R2");
		ck_assert_str_eq(json_string_value(json_object_get(one, "state")),
				 i == 0 ? "occupied" : "held");
	}
	json_decref(reply);
	ck_assert_str_eq(live(&w), "GW1 occupied, GW2 held");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM audit WHERE kind = 'person' AND"
					  " change = 'looked at: their site closes'"),
			 2);
	ck_assert_ptr_nonnull(strstr(list_text(&w, "{\"all\":true,\"site\":\"gateway\"}", list),
				     "GW3 not open (not open: its site is closed)"));
	bob(&w, "hold", "{\"bed\":\"GW3\",\"person\":\"R3\"}", "refused",
	    "GW3 is not open: its site is closed");
	/* who was promised a bed there is led to another */
	bob(&w, "checkin", "{\"person\":\"R2\"}", "ok", "Held: L1 at The Lodge for R2");
	bob(&w, "close", "{\"site\":\"gateway\",\"reason\":\"again\"}", "refused",
	    "The Gateway is closed already");
	bob(&w, "reopen", "{\"site\":\"gateway\"}", "ok", "Open again: The Gateway, 2 free.");
	bob(&w, "reopen", "{\"site\":\"gateway\"}", "refused", "The Gateway is not closed");
	bob(&w, "hold", "{\"bed\":\"GW3\",\"person\":\"R3\"}", "ok", "Held");
	finish(&w);
}
END_TEST

START_TEST(closing_is_said_with_a_reason_and_by_those_who_may)
{
	struct world w;
	evening(&w);
	world_refused(&w, "vera", "close", "{\"site\":\"hall\",\"reason\":\"x\"}", "forbidden");
	world_refused(&w, "vera", "reopen", "{\"site\":\"hall\"}", "forbidden");
	bob(&w, "close", "{\"site\":\"hall\"}", "usage", "reason is missing");
	bob(&w, "close", "{\"site\":\"moon\",\"reason\":\"x\"}", "not-found", "no site \"moon\"");
	bob(&w, "reopen", "{\"site\":\"moon\"}", "not-found", "no site \"moon\"");
	bob(&w, "close", "{\"site\":\"hall\",\"reason\":\"burst pipe\"}", "ok",
	    "Closed: Church hall. None of its beds is offered now.");
	ck_assert_str_eq(
	    world_text(&w, "SELECT r.text FROM site s JOIN remark r ON r.id = s.closed"),
	    "burst pipe");
	/* an import does not open it */
	import_ok(&w, "sites", sites_csv);
	ck_assert_str_ne(site_value(&w, "hall", "closed"), "");
	finish(&w);
}
END_TEST

/* Nobody waits for its word, and nobody is told to ring it. */
START_TEST(a_closed_site_is_expected_to_open_no_surge_beds)
{
	struct world w;
	evening(&w);
	activate(&w, 1);
	bob(&w, "open", "{\"site\":\"hall\",\"count\":3}", "ok", "Open");
	bob(&w, "checkin", "{\"bed\":\"H1\",\"person\":\"R1\"}", "ok", "Checked in");
	bob(&w, "close", "{\"site\":\"hall\",\"reason\":\"burst pipe\"}", "ok", "Closed");
	ck_assert_str_eq(open_beds(&w), "");
	ck_assert_str_eq(live(&w), "H1 occupied");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":3}", "refused", "no surge beds are expected");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM deadline WHERE kind = 'surge'"), 0);
	bob(&w, "reopen", "{\"site\":\"hall\"}", "ok", "Open again: Church hall, 0 free.");
	ck_assert_str_eq(world_text(&w, "SELECT state FROM surge"), "expected");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":2}", "ok", "Open: 2");
	ck_assert_str_eq(open_beds(&w), "H1,H2");
	finish(&w);
}
END_TEST

START_TEST(a_tier_suspends_the_beds_of_a_site)
{
	struct world w;
	evening(&w);
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"R1\"}", "ok", "Checked in");
	alice(&w, "site", "{\"site\":\"lodge\",\"change\":\"suspended_from=tier1\"}", "ok",
	      "Changed");
	alice(&w, "site", "{\"site\":\"gateway\",\"change\":\"suspended_from=tier2\"}", "ok",
	      "Changed");
	activate(&w, 1);
	ck_assert_int_eq(world_number(&w, "SELECT open FROM bed WHERE label = 'L1'"), 0);
	ck_assert_int_eq(world_number(&w, "SELECT open FROM bed WHERE label = 'GW2'"), 1);
	ck_assert_str_eq(live(&w), "L1 occupied");
	activate(&w, 2);
	bob(&w, "hold", "{\"bed\":\"GW2\",\"person\":\"R2\"}", "refused",
	    "GW2 is suspended while SWEP is on from tier 2");
	finish(&w);
}
END_TEST

/* ---- what a site says ----------------------------------------------------------------------- */

START_TEST(a_site_says_when_and_by_whom_its_beds_are_staffed)
{
	struct world w;
	evening(&w);
	activate(&w, 1);
	bob(&w, "open", "{\"site\":\"hall\",\"count\":2,\"hours\":\"19:00-09:00\",\"staff\":3}",
	    "ok", "Open: 2 surge beds at hall, 19:00-09:00, 3 staff.");
	ck_assert_str_eq(world_text(&w, "SELECT hours || ' ' || staff FROM surge"),
			 "19:00-09:00 3");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":2,\"hours\":\"all night\"}", "usage",
	    "hours must be as in 19:00-09:00");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":2,\"hours\":\"19:00-25:00\"}", "usage",
	    "hours must be as in 19:00-09:00");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":2,\"staff\":100}", "usage",
	    "staff must be a whole number from 0 to 99");
	json_t *reply = world_ok(&w, "vera", "sites", "{}");
	json_t *hall =
	    json_array_get(json_object_get(json_object_get(reply, "result"), "sites"), 2);
	ck_assert_str_eq(json_string_value(json_object_get(hall, "site")), "hall");
	ck_assert_str_eq(json_string_value(json_object_get(hall, "site_name")), "Church hall");
	json_t *surge = json_object_get(hall, "surge");
	ck_assert_str_eq(json_string_value(json_object_get(surge, "hours")), "19:00-09:00");
	ck_assert_int_eq(json_integer_value(json_object_get(surge, "expected")), 3);
	ck_assert_int_eq(json_integer_value(json_object_get(surge, "open")), 2);
	json_t *text = json_object_get(json_object_get(reply, "result"), "text");
	json_t *row = json_array_get(json_object_get(json_object_get(text, "table"), "rows"), 2);
	ck_assert_str_eq(json_string_value(json_object_get(row, "surge")),
			 "2 of 3 open, 19:00-09:00, 3 staff");
	ck_assert_int_eq(json_integer_value(json_object_get(hall, "free")), 2);
	json_decref(reply);
	finish(&w);
}
END_TEST

START_TEST(a_silent_site_is_old_and_asked_once)
{
	struct world w;
	char table[2048];
	evening(&w);
	bob(&w, "free", "{\"site\":\"gateway\",\"count\":3}", "ok",
	    "The Gateway has 3 free, as the book has it.");
	alice(&w, "site", "{\"site\":\"gateway\",\"change\":\"stale=2h\"}", "ok", "Changed");
	world_advance(&w, HOURS_MS(2) - 1);
	ck_assert_int_eq(alarms(&w, "stale"), 0);
	ck_assert_ptr_null(strstr(table_text(&w, "{}", table), "OLD"));
	world_advance(&w, HOURS_MS(3));
	ck_assert_str_eq(world_text(&w, "SELECT sentence FROM alarm WHERE kind = 'stale' AND"
					" cleared IS NULL"),
			 "The Gateway has said nothing of its beds since Sat 21 Nov 20:00: what is "
			 "known of them is OLD");
	ck_assert_ptr_nonnull(
	    strstr(table_text(&w, "{}", table), "| OLD: the site has said nothing"));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM occasion WHERE kind = 'stale'"), 1);
	bob(&w, "free", "{\"site\":\"gateway\",\"count\":2}", "refused",
	    "the book has 3 free at The Gateway, not 2: see beds --site gateway");
	ck_assert_int_eq(alarms(&w, "stale"), 1);
	bob(&w, "free", "{\"site\":\"gateway\",\"count\":3}", "ok", "3 free");
	ck_assert_int_eq(alarms(&w, "stale"), 0);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM occasion WHERE kind = 'stale' AND"
					  " state = 'open'"),
			 0);
	ck_assert_ptr_null(strstr(table_text(&w, "{}", table), "OLD"));
	world_advance(&w, HOURS_MS(2));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM occasion WHERE kind = 'stale'"), 2);
	world_refused(&w, "vera", "free", "{\"site\":\"gateway\",\"count\":3}", "forbidden");
	finish(&w);
}
END_TEST

START_TEST(a_closed_site_is_not_asked)
{
	struct world w;
	evening(&w);
	alice(&w, "site", "{\"site\":\"gateway\",\"change\":\"stale=2h\"}", "ok", "Changed");
	bob(&w, "close", "{\"site\":\"gateway\",\"reason\":\"x\"}", "ok", "Closed");
	world_advance(&w, HOURS_MS(5));
	ck_assert_int_eq(alarms(&w, "stale"), 0);
	bob(&w, "reopen", "{\"site\":\"gateway\"}", "ok", "Open again");
	world_advance(&w, HOURS_MS(2));
	ck_assert_int_eq(alarms(&w, "stale"), 1);
	alice(&w, "site", "{\"site\":\"gateway\",\"change\":\"stale=\"}", "ok", "Changed");
	ck_assert_int_eq(alarms(&w, "stale"), 0);
	finish(&w);
}
END_TEST

/* ---- a scheme's beds ------------------------------------------------------------------------ */

static void scheme_evening(struct world *w)
{
	evening(w);
	import_ok(w, "sites",
		  "site,name,kind,opens,confirm,last_entry,women_only,people_a_year,referrers\n"
		  "gateway,The Gateway,supported,always,no,22:00,no,,\n"
		  "house,Women's house,hostel,always,no,02:00,yes,,\n"
		  "lodge,The Lodge,hostel,always,no,,no,,\n"
		  "hall,Church hall,surge,tier1,yes,23:00,no,,\n"
		  "annex,The Annex,surge,tier2,no,,no,,\n"
		  "scheme,Scheme house,scheme,always,no,,no,2,vera bob\n");
	import_ok(w, "beds",
		  "site,bed,kind,attributes,use\n"
		  "lodge,L1,e-bed,,night\n"
		  "scheme,S1,supported,,scheme\n"
		  "scheme,S2,supported,,scheme\n"
		  "scheme,S3,supported,,scheme\n");
}

START_TEST(a_schemes_beds_are_for_whom_its_team_refers)
{
	struct world w;
	char list[2048];
	scheme_evening(&w);
	ck_assert_str_eq(list_text(&w, "{\"all\":true,\"site\":\"scheme\"}", list),
			 "S1 scheme (for those whom its scheme's team refers); "
			 "S2 scheme (for those whom its scheme's team refers); "
			 "S3 scheme (for those whom its scheme's team refers)");
	ck_assert_int_eq(free_now(&w), 1);
	bob(&w, "hold", "{\"bed\":\"S1\",\"person\":\"R1\"}", "refused",
	    "S1 is for those whom its scheme's team refers");
	bob(&w, "checkin", "{\"bed\":\"S1\",\"person\":\"R1\"}", "refused", "S1 is for those");
	alice(&w, "scheme", "{\"bed\":\"S1\",\"person\":\"R1\"}", "forbidden",
	      "only the scheme's own team refers to Scheme house");
	world_refused(&w, "vera", "scheme", "{\"bed\":\"S1\",\"person\":\"R1\"}", "forbidden");
	bob(&w, "scheme", "{\"bed\":\"L1\",\"person\":\"R1\"}", "refused", "L1 is no scheme's bed");
	bob(&w, "scheme", "{\"bed\":\"S9\",\"person\":\"R1\"}", "not-found", "S9");
	bob(&w, "scheme", "{\"bed\":\"S1\",\"person\":\"R1\",\"until\":\"2d\"}", "usage",
	    "a hold lasts 12 hours at most");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM placement"), 0);
	bob(&w, "scheme", "{\"bed\":\"S1\",\"person\":\"R1\"}", "ok",
	    "Held for the scheme: S1 at Scheme house for R1 until 22:00.");
	bob(&w, "checkin", "{\"person\":\"R1\"}", "ok", "Checked in: S1");
	bob(&w, "scheme", "{\"bed\":\"S1\",\"person\":\"R2\"}", "taken", "S1 is occupied");
	bob(&w, "scheme", "{\"bed\":\"S2\",\"person\":\"R1\"}", "taken", "R1 is in S1");
	finish(&w);
}
END_TEST

START_TEST(nobody_under_18_is_referred_to_a_scheme)
{
	struct world w;
	scheme_evening(&w);
	bob(&w, "person", "{\"person\":\"Y1\",\"age\":\"16-17\"}", "ok", "");
	bob(&w, "scheme", "{\"bed\":\"S1\",\"person\":\"Y1\"}", "refused",
	    "tell children's services now");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM followup WHERE kind = 'children'"),
			 1);
	finish(&w);
}
END_TEST

START_TEST(a_scheme_takes_so_many_people_a_year)
{
	struct world w;
	scheme_evening(&w);
	bob(&w, "scheme", "{\"bed\":\"S1\",\"person\":\"R1\"}", "ok", "Held");
	bob(&w, "checkin", "{\"person\":\"R1\"}", "ok", "Checked in");
	bob(&w, "release", "{\"person\":\"R1\"}", "ok", "Released");
	/* who only held one and never came was not taken */
	bob(&w, "scheme", "{\"bed\":\"S2\",\"person\":\"R2\"}", "ok", "Held");
	bob(&w, "release", "{\"person\":\"R2\"}", "ok", "Released");
	bob(&w, "scheme", "{\"bed\":\"S2\",\"person\":\"R3\"}", "ok", "Held");
	bob(&w, "scheme", "{\"bed\":\"S3\",\"person\":\"R4\"}", "refused",
	    "Scheme house has taken 2 people since April, and takes 2 a year");
	/* the same person again is one */
	bob(&w, "scheme", "{\"bed\":\"S3\",\"person\":\"R1\"}", "ok", "Held");
	bob(&w, "release", "{\"person\":\"R3\"}", "ok", "Released");
	bob(&w, "release", "{\"person\":\"R1\"}", "ok", "Released");
	at(&w, "2027-03-31T22:59:00Z");
	bob(&w, "scheme", "{\"bed\":\"S2\",\"person\":\"R5\"}", "ok", "Held");
	bob(&w, "scheme", "{\"bed\":\"S3\",\"person\":\"R6\"}", "refused", "2 people since April");
	at(&w, "2027-03-31T23:00:00Z");
	bob(&w, "scheme", "{\"bed\":\"S3\",\"person\":\"R6\"}", "ok", "Held");
	finish(&w);
}
END_TEST

/* One who joins another in a scheme's bed is one more whom its team refers. */
START_TEST(nobody_joins_somebody_in_a_schemes_bed_past_its_team)
{
	struct world w;
	scheme_evening(&w);
	alice(&w, "bed", "{\"bed\":\"S1\",\"change\":\"attributes=couple\"}", "ok", "");
	bob(&w, "scheme", "{\"bed\":\"S1\",\"person\":\"R1\"}", "ok", "Held");
	alice(&w, "hold", "{\"bed\":\"S1\",\"person\":\"R1\",\"with\":\"R2\"}", "forbidden",
	      "only the scheme's own team refers to Scheme house");
	bob(&w, "checkin", "{\"person\":\"R1\"}", "ok", "Checked in");
	alice(&w, "checkin", "{\"person\":\"R1\",\"with\":\"R2\"}", "forbidden",
	      "only the scheme's");
	alice(&w, "checkin", "{\"person\":\"R2\",\"with\":\"R1\"}", "forbidden",
	      "only the scheme's");
	bob(&w, "checkin", "{\"person\":\"R2\",\"with\":\"R1\"}", "ok", "Checked in: S1");
	bob(&w, "checkout", "{\"person\":\"R2\"}", "ok", "");
	bob(&w, "checkin", "{\"person\":\"R3\",\"with\":\"R1\"}", "refused",
	    "has taken 2 people since April, and takes 2 a year");
	bob(&w, "checkin", "{\"person\":\"R2\",\"with\":\"R1\"}", "ok", "Checked in: S1");
	finish(&w);
}
END_TEST

static const char *looked_for(struct world *w)
{
	return world_text(w, "SELECT group_concat(line, ', ') FROM (SELECT n.ref ||"
			     " substr(a.subject, instr(a.subject, '/')) AS line FROM alarm a"
			     " JOIN person n ON n.id || '/' ="
			     " substr(a.subject, 1, instr(a.subject, '/'))"
			     " WHERE a.kind = 'two' AND a.cleared IS NULL ORDER BY 1)");
}

/* Paper of whoever came beside them is refused, and they are in that bed all the same. */
START_TEST(whoever_is_said_to_be_beside_a_schemes_guest_is_looked_for)
{
	struct world w;
	scheme_evening(&w);
	alice(&w, "bed", "{\"bed\":\"S1\",\"change\":\"attributes=couple\"}", "ok", "");
	bob(&w, "scheme", "{\"bed\":\"S1\",\"person\":\"R1\"}", "ok", "Held");
	bob(&w, "checkin", "{\"person\":\"R1\"}", "ok", "Checked in");
	at(&w, "2026-11-21T20:10:00Z");
	alice(&w, "checkin", "{\"person\":\"R2\",\"with\":\"R1\"}", "forbidden",
	      "only the scheme's");
	ck_assert_str_eq(looked_for(&w), "");
	alice(&w, "checkin", "{\"person\":\"R2\",\"with\":\"R1\",\"at\":\"2m\"}", "forbidden",
	      "only the scheme's");
	ck_assert_str_eq(looked_for(&w), "R2/S1");
	alice(&w, "checkin", "{\"person\":\"R1\",\"with\":\"R3\",\"at\":\"2m\"}", "forbidden",
	      "only the scheme's");
	ck_assert_str_eq(looked_for(&w), "R2/S1, R3/S1");
	ck_assert_str_eq(live(&w), "S1 occupied");
	bob(&w, "checkin", "{\"person\":\"R2\",\"with\":\"R1\"}", "ok", "Checked in: S1");
	ck_assert_str_eq(looked_for(&w), "R3/S1");
	bob(&w, "checkout", "{\"person\":\"R2\"}", "ok", "");
	bob(&w, "checkin", "{\"person\":\"R4\",\"with\":\"R1\",\"at\":\"1m\"}", "refused",
	    "somebody else was in S1 until Sat 21 Nov 20:10");
	ck_assert_str_eq(looked_for(&w), "R3/S1, R4/S1");
	at(&w, "2026-11-21T20:12:00Z");
	bob(&w, "checkin", "{\"person\":\"R4\",\"with\":\"R1\",\"at\":\"1m\"}", "refused",
	    "has taken 2 people since April, and takes 2 a year");
	ck_assert_str_eq(looked_for(&w), "R3/S1, R4/S1");
	alice(&w, "checkin", "{\"person\":\"R5\",\"bed\":\"S2\",\"at\":\"1m\"}", "refused",
	      "S2 is for those");
	ck_assert_str_eq(looked_for(&w), "R3/S1, R4/S1, R5/S2");
	finish(&w);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    an_export_is_a_file_that_changes_nothing,
	    ways_to_reach_are_checked,
	    words_of_contacts_are_checked,
	    addresses_carry_nothing_but_one,
	    only_so_many_groups_and_members,
	    each_change_of_a_contact_is_one_line,
	    shared_numbers_are_told,
	    an_older_file_means_what_it_did,
	    a_file_as_spreadsheets_save_it_is_read,
	    every_error_is_listed_by_line,
	    a_list_of_errors_ends,
	    cells_of_sites_are_checked,
	    one_column_of_a_site_is_changed,
	    one_column_of_a_bed_is_changed_and_no_other_bed_closes,
	    spaces_end_and_put_nobody_out,
	    a_hold_of_a_space_that_ended_ends_as_holds_do,
	    spaces_that_make_no_sense_are_refused,
	    a_site_that_closes_names_who_must_move_and_ends_nothing,
	    closing_is_said_with_a_reason_and_by_those_who_may,
	    a_closed_site_is_expected_to_open_no_surge_beds,
	    a_tier_suspends_the_beds_of_a_site,
	    a_site_says_when_and_by_whom_its_beds_are_staffed,
	    a_silent_site_is_old_and_asked_once,
	    a_closed_site_is_not_asked,
	    a_schemes_beds_are_for_whom_its_team_refers,
	    nobody_under_18_is_referred_to_a_scheme,
	    a_scheme_takes_so_many_people_a_year,
	    nobody_joins_somebody_in_a_schemes_bed_past_its_team,
	    whoever_is_said_to_be_beside_a_schemes_guest_is_looked_for,
	};
	return suite_run("inventory", cases, COUNT_OF(cases));
}
