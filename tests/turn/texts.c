/* SPDX-License-Identifier: MIT
 *
 * The night's work by text: each word by each role in each state, and everything that people and
 * strangers send besides. Through the web listener and whole turns.
 */
#include "lib/scripted_gateway.h"

#include "lib/sky.h"
#include "lib/texting.h"
#include "sms.h"

#define HOST "+447700900010" /* speaks for the-gateway, no role */
#define WILL "+447700900011" /* worker */
#define VIC "+447700900012" /* viewer */
#define MIA "+447700900013" /* manager */
#define NOB "+447700900014" /* a contact, no more */
#define WIN "+447700900015" /* speaks for womens-house */
#define STRANGER "+447700900777"

#define SITES                                                                                      \
	"site,name,kind,opens,confirm,last_entry,women_only,stale\n"                               \
	"the-gateway,The Gateway,hostel,always,no,22:00,no,12h\n"                                  \
	"womens-house,Women's house,hostel,always,no,02:00,yes,\n"
#define BEDS                                                                                       \
	"site,bed,kind,attributes,use\nthe-gateway,GW1,e-bed,,night\n"                             \
	"the-gateway,GW2,e-bed,dog,night\nwomens-house,W1,e-bed,,night\n"
#define CONTACTS                                                                                   \
	"contact,name,phone,groups,site,roles\n"                                                   \
	"host,Host,07700 900010,,the-gateway,\nwill,Will,07700 900011,duty,,worker\n"              \
	"vic,Vic,07700 900012,duty,,viewer\nmia,Mia,07700 900013,,,manager viewer\n"               \
	"nob,Nob,07700 900014,,,\nwin,Win,07700 900015,,womens-house,\n"

static void setup(void)
{
	texting_begin();
	telling_open();
	telling_step(OCCASION_PROPOSAL, "duty", 1);
	snprintf(w.settings->areas[0]->unknown_reply, sizeof(w.settings->areas[0]->unknown_reply),
		 "Only for our own people. In an emergency ring 999.");
	world_start(&w);
	telling_import_of("sites", SITES);
	telling_import_of("beds", BEDS);
	telling_import_of("contacts", CONTACTS);
	world_clear(&w);
}

static const char *placements(void)
{
	return world_text(&w, "SELECT group_concat(x, ',') FROM (SELECT substr(bed, 10) || ' ' ||"
			      " state || coalesce(' ' || outcome, '') || ' ' || by AS x"
			      " FROM placement ORDER BY id)");
}

/* Will holds GW2 for R118 by text; the code of the answer is for IN and NOSHOW. */
static void hold(void)
{
	says(WILL, "HOLD GW2 R118");
	says(WILL, coded(WILL, "OK %s"));
	ck_assert_str_eq(placements(), "GW2 held will");
}

/* ---- who may ask what ----------------------------------------------------------------------- */

START_TEST(each_word_by_each_role)
{
	static const struct {
		const char *text, *host, *will, *vic, *nob, *stranger;
	} rows[] = {
	    {"BEDS", "beds", "beds", "beds", "forbidden waits", "forbidden waits"},
	    {"Bed f", "beds", "beds", "beds", "forbidden waits", "forbidden waits"},
	    {"HOLD GW1 R118", "forbidden waits", "hold-asked", "forbidden waits", "forbidden waits",
	     "forbidden waits"},
	    {"IN R999", "in-refused waits", "in-refused waits", "forbidden waits",
	     "forbidden waits", "forbidden waits"},
	    {"NOSHOW R999", "noshow-refused waits", "noshow-refused waits", "forbidden waits",
	     "forbidden waits", "forbidden waits"},
	    {"OPEN 2", "open-refused waits", "open waits", "open waits", "open waits",
	     "open waits"},
	    {"FREE 2", "free", "free waits", "free waits", "free waits", "free waits"},
	    {"OK", "unclear waits", "unclear waits", "unclear waits", "unclear waits",
	     "unclear waits"},
	    {"NO", "unclear waits", "unclear waits", "unclear waits", "unclear waits",
	     "unclear waits"},
	    {"ONCALL", "oncall", "oncall", "oncall", "forbidden waits", "forbidden waits"},
	    {"HELP", "help", "help", "help", "help", "help waits"},
	    {"START", "start", "start", "start", "start", "start waits"},
	    {"STOP", "stop", "stop", "stop", "stop", "stop waits"},
	};
	setup();
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		takes(HOST, rows[i].text, rows[i].host);
		takes(WILL, rows[i].text, rows[i].will);
		takes(VIC, rows[i].text, rows[i].vic);
		takes(NOB, rows[i].text, rows[i].nob);
		takes(STRANGER, rows[i].text, rows[i].stranger);
	}
	is_text("SELECT count(*) FROM placement", "0");
	is_text("SELECT count(*) FROM person", "0");
	telling_close();
}
END_TEST

/* The words of the control socket that lower and end are none here. */
START_TEST(by_text_nothing_is_lowered)
{
	static const char *const rows[] = {"STANDDOWN too warm",  "LOWER 1",      "RECALL",
					   "INHIBIT tonight",     "APPROVE",      "REJECT",
					   "CLOSE GW2",           "RELEASE R118", "CHECKOUT R118",
					   "CANCEL GW2",          "ERASE R118",   "ACTIVATE",
					   "CLEAROUT the-gateway"};
	setup();
	json_decref(world_ok(&w, "alice", "activate", "{\"tier\":1,\"reason\":\"cold\"}"));
	world_advance(&w, 0);
	hold();
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		takes(MIA, rows[i], "other waits");
	is_text("SELECT state || ' ' || tier FROM swep", "ACTIVE 1");
	ck_assert_str_eq(placements(), "GW2 held will");
	telling_close();
}
END_TEST

/* Whoever is asked about SWEP may think that a text opens it. */
START_TEST(no_text_decides_and_each_that_would_is_told_so)
{
	static const char *const forms[] = {"OK %s approved, cold", "YES %s go ahead", "APPROVE %s",
					    "approve", "Approved"};
	static const char *const from[] = {WILL, WILL, WILL, VIC, MIA};
	char text[60];
	setup();
	sky_weather(&w, 4, -1.5);
	telling_answer_all("accepted");
	char *code = telling_code("will");
	for (size_t i = 0; i < COUNT_OF(forms); i++) {
		snprintf(text, sizeof(text), forms[i], code);
		answers(
		    from[i], text,
		    "SWEP is not on: no text approves, rejects or ends it, swepctl does; without "
		    "one ring who is on duty: ONCALL says whom.");
		ck_assert_str_eq(taken(), "other waits");
	}
	answers(NOB, "thanks", "A person reads what you wrote; it counts as no answer.");
	is_text("SELECT state FROM swep", "PROPOSED");
	is_text("SELECT count(*) FROM message WHERE acked IS NOT NULL", "0");
	free(code);
	telling_close();
}
END_TEST

START_TEST(help_tells_what_this_sender_may)
{
	setup();
	answers(WILL, "help?",
		"You may text: BEDS or BEDS F DOG, HOLD bed case, IN code, NOSHOW code, ONCALL, OK "
		"code, NO code why, STOP.");
	answers(HOST, "Help",
		"You may text: BEDS or BEDS F DOG, IN code, NOSHOW code, OPEN 7, FREE 3, ONCALL, "
		"OK code, NO code why, STOP.");
	answers(NOB, "HELP", "You may text: OK code, NO code why, STOP.");
	takes(WILL, "help me please", "other waits");
	telling_close();
}
END_TEST

/* Nobody can tell whose beds are meant. */
START_TEST(a_number_that_two_councils_know)
{
	static struct area_settings other;
	setup();
	other = *w.settings->areas[0];
	snprintf(other.key, sizeof(other.key), "oxford");
	w.settings->areas[w.settings->area_count++] = &other;
	ck_assert_int_eq(sqlite3_exec(w.store->db,
				      "INSERT INTO contact SELECT 'oxford', key, name,"
				      " organisation, phone, site, groups, stopped, email, call,"
				      " verified, roles, digest FROM contact WHERE key = 'will'",
				      NULL, NULL, NULL),
			 SQLITE_OK);
	answers(WILL, "HOLD GW2 R118", "Several councils know this number, so nothing was done.");
	ck_assert_str_eq(taken(), "several-areas waits");
	takes(WILL, "OK", "unclear waits");
	answers(VIC, "BEDS", "3 free");
	is_text("SELECT count(*) FROM person", "0");
	w.settings->area_count--;
	telling_close();
}
END_TEST

/* ---- BEDS ----------------------------------------------------------------------------------- */

START_TEST(beds_says_what_is_free_and_how_old_that_is)
{
	setup();
	world_advance(&w, MINUTES_MS(20));
	says(HOST, "FREE 2");
	world_advance(&w, MINUTES_MS(5));
	const char *said = says(WILL, "beds");
	const char *code = strrchr(said, ' ');
	ck_assert_uint_eq(strlen(code), 5);
	ck_assert_msg(strncmp(said, "3 free: GW1 GW2 (5m ago) W1 (25m ago). HOLD bed case ",
			      (size_t)(code + 1 - said)) == 0,
		      "%s", said);
	answers(VIC, "Beds.", "3 free: GW1 GW2 (5m ago) W1 (25m ago)");
	ck_assert_ptr_null(strstr(says(VIC, "beds"), "HOLD"));
	answers(HOST, "BEDS", "2 free: GW1 GW2 (5m ago)"); /* of its own */
	world_advance(&w, HOURS_MS(12));
	answers(VIC, "BEDS", "1 free: W1 (12h ago)"); /* the Gateway's door has shut */
	world_advance(&w, HOURS_MS(10));
	answers(VIC, "BEDS", "3 free: GW1 GW2 (22h ago OLD) W1 (22h ago)");
	telling_close();
}
END_TEST

START_TEST(beds_for_somebody)
{
	setup();
	answers(VIC, "BEDS F DOG", "1 free: GW2 (0m ago)");
	answers(VIC, "beds: woman", "3 free: W1 (0m ago) GW1 GW2 (0m ago)");
	answers(VIC, "BEDS M", "2 free: GW1 GW2 (0m ago)");
	answers(VIC, "BEDS wheelchair", "No free bed suits. ONCALL says who is on duty.");
	answers(VIC, "BEDS under-18", "No bed among adults for anybody under 18.");
	answers(VIC, "BEDS for my brother",
		"Nothing was done. Text it as in BEDS or BEDS F DOG, with no name or signature "
		"behind it.");
	ck_assert_str_eq(taken(), "misused waits");
	telling_close();
}
END_TEST

/* A hotel numbers its rooms as a code is numbered. */
START_TEST(a_bed_whose_label_is_four_digits_is_held)
{
	char text[40];
	setup();
	telling_import_of("beds", "site,bed,kind,attributes,use\nthe-gateway,1204,e-bed,,night\n"
				  "the-gateway,GW1,e-bed,,night\nthe-gateway,GW2,e-bed,dog,night\n"
				  "womens-house,W1,e-bed,,night\n");
	answers(WILL, "HOLD 1204 R118", "1204 at The Gateway: hold it?");
	const char *said = says(WILL, "BEDS");
	const char *code = strrchr(said, ' ');
	ck_assert_msg(code != NULL, "%s", said);
	snprintf(text, sizeof(text), "HOLD 1204 R118%s", code);
	answers(WILL, text, "1204 at The Gateway is held until ");
	/* Where no bed is called so, it is a code. */
	answers(WILL, "HOLD 1205 R119", "Nothing was done. Text it as in");
	answers(WILL, "HOLD 1204 R119 1111 2222", "Nothing was done. Text it as in");
	telling_close();
}
END_TEST

START_TEST(beds_behind_a_door_that_has_shut_are_named_with_whom_to_ring)
{
	setup();
	world_advance(&w, HOURS_MS(11)); /* 23:00: The Gateway lets nobody in */
	answers(VIC, "BEDS F", "1 free: W1 (11h ago)");
	answers(VIC, "BEDS DOG",
		"None that suits is open; ring first, last entry has passed: GW2 at The Gateway "
		"(11h ago)");
	answers(WILL, "BEDS DOG",
		"None that suits is open; ring first, last entry has passed: GW2 at The Gateway "
		"(11h ago). HOLD bed case ");
	answers(HOST, "BEDS",
		"None is open; ring first, last entry has passed: GW1 GW2 at The Gateway (11h ago");
	answers(VIC, "BEDS wheelchair", "No free bed suits. ONCALL says who is on duty.");
	telling_close();
}
END_TEST

/* However many: one text on the air, and what did not go in is counted. */
static void many_beds(void)
{
	char *csv = malloc(20000);
	int length = sprintf(csv, "%s", SITES);
	for (int s = 0; s < 20; s++)
		length +=
		    sprintf(csv + length, "site-%02d,Site %02d,hostel,always,no,,no,\n", s, s);
	telling_import_of("sites", csv);
	length = sprintf(csv, "%s", BEDS);
	for (int b = 0; b < 200; b++)
		length += sprintf(csv + length, "site-%02d,BED%03d,e-bed,,night\n", b / 10, b);
	telling_import_of("beds", csv);
	free(csv);
}

/* All of them in one hall. */
static void one_hall(void)
{
	char *csv = malloc(20000);
	int length = sprintf(csv, "%s", BEDS);
	for (int b = 0; b < 100; b++)
		length += sprintf(csv + length, "the-gateway,HALL%03d,e-bed,,night\n", b);
	telling_import_of("beds", csv);
	free(csv);
}

START_TEST(beds_of_one_hall_are_as_many_as_go_in)
{
	setup();
	one_hall();
	const char *said = says(WILL, "BEDS");
	ck_assert_ptr_nonnull(strstr(said, "103 free: GW1 HALL000 HALL001 "));
	ck_assert_ptr_nonnull(strstr(said, " (0m ago) +"));
	ck_assert_int_le((int)strlen(said), 160);
	ck_assert_int_gt((int)strlen(said), 145);
	telling_close();
}
END_TEST

START_TEST(beds_is_one_text_however_many)
{
	for (int exercise = 0; exercise < 2; exercise++) {
		struct sms_size size;
		setup();
		many_beds();
		w.settings->exercise = exercise == 1;
		const char *said = says(WILL, "BEDS");
		ck_assert(sms_measure(said, &size));
		ck_assert_int_eq(size.parts, 1);
		ck_assert_int_gt(size.units, 110);
		ck_assert_ptr_nonnull(strstr(said, "203 free: "));
		ck_assert_ptr_nonnull(strstr(said, " more. HOLD bed case "));
		w.settings->exercise = false;
		telling_close();
	}
}
END_TEST

/* ---- HOLD ----------------------------------------------------------------------------------- */

START_TEST(hold_asks_the_phone_first)
{
	setup();
	answers(WILL, "HOLD GW2 R118", "GW2 at The Gateway: hold it? Then reply OK ");
	is_text("SELECT count(*) FROM placement", "0");
	is_text("SELECT count(*) FROM person", "0");
	char said[400];
	snprintf(said, sizeof(said), "%s", says(WILL, coded(WILL, "ok%s.")));
	ck_assert_msg(
	    strstr(said, "GW2 at The Gateway is held until 14:00. At the door they say: ") == said,
	    "%s", said);
	ck_assert_ptr_nonnull(strstr(said, world_text(&w, "SELECT word FROM placement")));
	ck_assert_ptr_nonnull(strstr(said, coded(WILL, "Once there: IN %s. Not come: NOSHOW")));
	ck_assert_ptr_nonnull(strstr(said, "Last entry there is at 22:00."));
	ck_assert_ptr_null(strstr(said, "R118")); /* no text carries it */
	ck_assert_str_eq(taken(), "hold");
	ck_assert_str_eq(placements(), "GW2 held will");
	is_text("SELECT actor || ' ' || because FROM audit WHERE kind = 'placement'",
		"will text one/t2");
	telling_close();
}
END_TEST

START_TEST(hold_with_a_code_of_this_phone_is_done_at_once)
{
	setup();
	says(WILL, "BEDS");
	answers(WILL, coded(WILL, "HOLD GW2 R118 %s"), "GW2 at The Gateway is held until 14:00.");
	ck_assert_str_eq(placements(), "GW2 held will");
	telling_close();
}
END_TEST

/* Whoever has a cascade's code has read it. */
START_TEST(hold_with_the_code_of_a_cascade_acknowledges_it)
{
	char text[64];
	setup();
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	char *code = telling_code("will");
	snprintf(text, sizeof(text), "HOLD GW2 R118 %s", code);
	answers(WILL, text, "GW2 at The Gateway is held until 14:00.");
	is_text("SELECT acked_by FROM message WHERE occasion <> ''", "will");
	snprintf(text, sizeof(text), "HOLD GW1 R119 %s", code);
	answers(WILL, text,
		telling_sql("The code %s was used already. GW1 at The Gateway: hold "
			    "it? Then reply OK ",
			    code));
	ck_assert_str_eq(placements(), "GW2 held will");
	free(code);
	telling_close();
}
END_TEST

START_TEST(hold_in_every_spelling)
{
	static const char *const forms[] = {
	    "HOLD GW2 R118 %s",
	    "hold gw2 r118 %s",
	    "Hold: gw2, r118; %s.",
	    "%s hold gw2 r118",
	    "HOLD gw 2 R118 %s",
	    "“Hold” ‘GW2’, R118 – %s",
	    "ＨＯＬＤ　ｇｗ２，ｒ１１８　%s",
	    "hold\ngw2\nr118\n%s\n",
	    "HOLD best R118 DOG %s",
	};
	for (size_t i = 0; i < COUNT_OF(forms); i++) {
		setup();
		says(WILL, "BEDS");
		takes(WILL, coded(WILL, forms[i]), "hold");
		ck_assert_str_eq(placements(), "GW2 held will");
		is_text("SELECT count(*) FROM person WHERE ref = 'R118'", "1");
		telling_close();
	}
}
END_TEST

START_TEST(the_same_text_again_books_once)
{
	setup();
	says(WILL, "BEDS");
	char text[64], first[400];
	snprintf(text, sizeof(text), "%s", coded(WILL, "HOLD GW2 R118 %s"));
	ck_assert_int_eq(telling_text("once", WILL, text), 200);
	int64_t rows = world_number(&w, "SELECT count(*) FROM audit");
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(telling_text("once", WILL, text), 200);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM audit"), rows);
	world_restart(&w);
	ck_assert_int_eq(telling_text("once", WILL, text), 200);
	is_text("SELECT count(*) FROM placement", "1");
	is_text("SELECT count(*) FROM message WHERE step = 'one/once'", "1");
	/* typed once more, because the answer was slow: the same answer, and nothing more */
	snprintf(first, sizeof(first), "%s",
		 world_text(&w, "SELECT text FROM message WHERE step = 'one/once'"));
	answers(WILL, text, first);
	ck_assert_str_eq(taken(), "again");
	is_text("SELECT count(*) FROM placement", "1");
	telling_close();
}
END_TEST

START_TEST(a_yes_again_books_once)
{
	char text[16];
	setup();
	says(WILL, "HOLD GW2 R118");
	snprintf(text, sizeof(text), "%s", coded(WILL, "OK %s"));
	answers(WILL, text, "GW2 at The Gateway is held");
	answers(WILL, text, "GW2 at The Gateway is held");
	ck_assert_str_eq(taken(), "again");
	text[0] = 'o';
	text[1] = 'k';
	answers(WILL, text, "GW2 at The Gateway is held");
	memmove(text, text + 3, 5);
	answers(WILL, text,
		telling_sql("The code %s was used already: nothing more was done.", text));
	ck_assert_str_eq(taken(), "used-code waits");
	ck_assert_str_eq(placements(), "GW2 held will");
	telling_close();
}
END_TEST

START_TEST(a_yes_that_comes_late_books_nothing)
{
	setup();
	says(WILL, "HOLD GW2 R118");
	world_advance(&w, MINUTES_MS(16));
	takes(WILL, coded(WILL, "OK %s"), "old-code waits");
	is_text("SELECT count(*) FROM placement", "0");
	says(WILL, "HOLD GW2 R118");
	answers(WILL, coded(WILL, "NO %s"), "Nothing was done.");
	takes(WILL, coded(WILL, "OK %s"), "used-code waits");
	is_text("SELECT count(*) FROM placement", "0");
	telling_close();
}
END_TEST

/* Somebody else was quicker between the question and the yes. */
START_TEST(a_bed_that_is_gone_meanwhile)
{
	setup();
	says(WILL, "HOLD GW2 R118");
	json_decref(world_ok(&w, "bob", "hold", "{\"bed\":\"GW2\",\"person\":\"C-1\"}"));
	answers(WILL, coded(WILL, "OK %s"), "Nothing was done. GW2 is held until 14:00.");
	ck_assert_str_eq(taken(), "hold-refused");
	ck_assert_str_eq(placements(), "GW2 held bob");
	is_text("SELECT count(*) FROM person WHERE ref = 'R118'", "0"); /* no trace */
	/* the code is as good as before, once there is a bed */
	answers(WILL, "HOLD GW2 R118", "Nothing was done. GW2 is held until 14:00.");
	answers(WILL, "HOLD GW1 R118", "GW1 at The Gateway: hold it?");
	telling_close();
}
END_TEST

START_TEST(holds_that_are_refused)
{
	static const struct {
		const char *text, *answer, *taken;
	} rows[] = {
	    {"HOLD", "Nothing was done. Text it as in HOLD bed case.", "misused waits"},
	    {"HOLD GW2", "Nothing was done. Text it as in HOLD bed case.", "misused waits"},
	    {"HOLD on a minute please", "", "misused waits"},
	    {"HOLD XX9 R118", "Nothing was done. There is no bed \"XX9\".", "hold-refused waits"},
	    {"HOLD GW2 R118 unicorn", "", "misused waits"},
	    {"HOLD W1 R118 M", "Nothing was done. W1 does not suit: for women only.",
	     "hold-refused"},
	    {"HOLD GW2 R118 1111 2222", "", "misused waits"},
	    {"HOLD GW2 T-2026-11-21-9", "Nothing was done. ", "hold-refused waits"},
	};
	setup();
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		if (rows[i].answer[0] != '\0')
			answers(WILL, rows[i].text, rows[i].answer);
		else
			says(WILL, rows[i].text);
		ck_assert_msg(strcmp(taken(), rows[i].taken) == 0, "%s: %s", rows[i].text, taken());
	}
	is_text("SELECT count(*) FROM placement", "0");
	is_text("SELECT count(*) FROM person", "0");
	telling_close();
}
END_TEST

START_TEST(nobody_under_18_and_nobody_forgotten)
{
	setup();
	answers(WILL, "HOLD GW2 R118 u18",
		"No bed among adults for anybody under 18. Ring children's services now");
	is_text("SELECT count(*) FROM placement", "0");
	is_text("SELECT count(*) FROM followup WHERE done = 0", "1");
	answers(WILL, "HOLD best R119 wheelchair", "No free bed suits. Reply OK ");
	is_text("SELECT count(*) FROM turnaway", "1");
	answers(WILL, coded(WILL, "OK %s"), "No free bed suits. They are counted as turned away");
	is_text("SELECT count(*) FROM turnaway", "2");
	is_text("SELECT actor || ' ' || because FROM audit WHERE kind = 'turnaway'"
		" ORDER BY seq DESC LIMIT 1",
		"will text one/t3");
	telling_close();
}
END_TEST

/* Everything about people that a number which anybody may forge could have written. */
static const char *traces(void)
{
	return world_text(&w, "SELECT (SELECT count(*) FROM person) || ' ' ||"
			      " (SELECT coalesce(sum(needs + said + seen), 0) FROM person) || ' '"
			      " || (SELECT count(*) FROM turnaway) || ' ' ||"
			      " (SELECT count(*) FROM followup) || ' ' ||"
			      " (SELECT count(*) FROM placement) || ' ' ||"
			      " (SELECT count(*) FROM audit WHERE kind IN ('person', 'turnaway',"
			      " 'followup', 'placement', 'waiting'))");
}

START_TEST(a_bare_number_writes_nothing_of_anybody)
{
	static const struct {
		const char *from, *text, *taken;
	} rows[] = {
	    {WILL, "HOLD best R118 wheelchair", "hold-asked"},
	    {WILL, "HOLD best R120 wheelchair", "hold-asked"}, /* nobody knows them */
	    {WILL, "HOLD GW2 R118 family", "hold-refused"},
	    {WILL, "HOLD best R118 nothing wheelchair", "hold-asked"},
	    {WILL, "HOLD GW2 R118", "hold-asked"},
	    {WILL, "HOLD GW1 R118 1234", "wrong-code waits"},
	    {WILL, "IN R121", "in-asked"},
	    {WILL, "NOSHOW R118", "noshow-refused waits"},
	    {HOST, "IN R121", "in-asked"},
	    {HOST, "HOLD best R118 wheelchair", "forbidden waits"},
	    {VIC, "HOLD best R118 wheelchair", "forbidden waits"},
	    {WIN, "IN R121", "in-refused waits"},
	    {WIN, "NOSHOW R121", "noshow-refused waits"},
	    {NOB, "HOLD best R118 wheelchair", "forbidden waits"},
	    {STRANGER, "IN R121", "forbidden waits"},
	};
	char before[100];
	setup();
	json_decref(
	    world_ok(&w, "bob", "person", "{\"person\":\"R118\",\"for\":[\"man\",\"dog\"]}"));
	json_decref(world_ok(&w, "bob", "hold",
			     "{\"bed\":\"GW1\",\"person\":\"R121\",\"until\":\"23:30\"}"));
	/* What they hold suits them no more: at its door they would be turned away. */
	json_decref(
	    world_ok(&w, "bob", "person", "{\"person\":\"R121\",\"for\":[\"wheelchair\"]}"));
	snprintf(before, sizeof(before), "%s", traces());
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		says(rows[i].from, rows[i].text);
		ck_assert_msg(strcmp(taken(), rows[i].taken) == 0, "%s: %s, not %s", rows[i].text,
			      taken(), rows[i].taken);
		ck_assert_msg(strcmp(traces(), before) == 0, "%s: %s, not %s", rows[i].text,
			      traces(), before);
	}
	telling_close();
}
END_TEST

START_TEST(a_refusal_says_whole_reasons_and_what_was_said_before)
{
	setup();
	says(WILL, "HOLD GW2 R118 M");
	says(WILL, coded(WILL, "OK %s"));
	json_decref(world_ok(&w, "bob", "person",
			     "{\"person\":\"R118\",\"for\":[\"wheelchair\",\"family\"]}"));
	answers(WILL, coded(WILL, "IN %s"),
		"That person's hold of GW2 has ceased to suit (no room for a family; not for a "
		"wheelchair), and no other free bed suits. They are counted as turned away; the "
		"next step is the out-of-hours team. ONCALL says who is on duty.");
	json_decref(world_ok(&w, "bob", "release", "{\"person\":\"R118\"}"));
	answers(WILL, "HOLD GW1 R118",
		"Nothing was done. GW1 does not suit: no room for a family; not for a wheelchair. "
		"Said of them before: man, family, wheelchair. If not so: put NOTHING behind the "
		"case, then all that is "
		"true, as R118 NOTHING F.");
	answers(WILL, "HOLD GW1 R118 NOTHING", "GW1 at The Gateway: hold it?");
	telling_close();
}
END_TEST

START_TEST(in_under_a_reference_that_was_merged)
{
	setup();
	json_decref(world_ok(&w, "bob", "tempref", "{}"));
	hold();
	takes(WILL, coded(WILL, "IN T-2026-11-21-1 %s"), "in-refused waits");
	json_decref(
	    world_ok(&w, "bob", "merge", "{\"temporary\":\"T-2026-11-21-1\",\"person\":\"R118\"}"));
	answers(WILL, coded(WILL, "IN T-2026-11-21-1 %s"), "They are IN: GW2 at The Gateway.");
	telling_close();
}
END_TEST

/* Theirs under another one, or somebody else's. */
START_TEST(no_answer_says_a_reference)
{
	static const char panel[] =
	    "{\"nomination\":\"%s\",\"decision\":\"accepted\",\"reason\":\"x\"}";
	setup();
	json_decref(world_ok(&w, "bob", "tempref", "{}"));
	json_decref(world_ok(&w, "bob", "hold", "{\"bed\":\"GW2\",\"person\":\"R118\"}"));
	json_decref(
	    world_ok(&w, "bob", "merge", "{\"temporary\":\"T-2026-11-21-1\",\"person\":\"R118\"}"));
	answers(WILL, "HOLD GW1 T-2026-11-21-1",
		"Nothing was done. That person holds GW2 at The Gateway until 14:00.");
	answers(WILL, "HOLD GW1 R118", "Nothing was done. That person holds GW2 at The Gateway");
	json_decref(world_ok(&w, "bob", "release", "{\"person\":\"R118\"}"));
	json_decref(
	    world_ok(&w, "alice", "bed", "{\"bed\":\"GW1\",\"change\":\"attributes=couple\"}"));
	json_decref(world_ok(&w, "alice", "bed", "{\"bed\":\"GW1\",\"change\":\"use=panel\"}"));
	json_decref(
	    world_ok(&w, "bob", "nominate",
		     "{\"where\":\"GW1\",\"person\":\"R118\",\"with\":\"R1\",\"criteria\":\"1\","
		     "\"reason\":\"x\"}"));
	json_decref(world_ok(&w, "alice", "panel",
			     telling_sql(panel, world_text(&w, "SELECT id FROM nomination"))));
	answers(WILL, "HOLD GW1 R118",
		"Nothing was done. GW1 is kept for that person and somebody together: both or "
		"neither.");
	answers(WILL, "HOLD GW1 R1", "Nothing was done. GW1 is kept for that person and somebody");
	telling_close();
}
END_TEST

START_TEST(who_must_be_asked_first_is_said_with_how)
{
	setup();
	json_decref(world_ok(&w, "bob", "hold", "{\"bed\":\"GW1\",\"person\":\"C-1\"}"));
	json_decref(world_ok(&w, "bob", "apart", "{\"person\":\"C-1\",\"other\":\"R118\"}"));
	answers(
	    WILL, "HOLD GW2 R118",
	    "Nothing was done. GW2 does not suit: its site must be asked first: on-call decides. "
	    "ONCALL says who that is. Once they have, they or the office enter it with their "
	    "name: no text can.");
	telling_close();
}
END_TEST

/* The sentence of the daemon is cut where it is too long, in the middle of a word. */
START_TEST(a_refusal_that_was_cut_ends_with_a_whole_reason)
{
	setup();
	says(WILL, "HOLD GW2 R118 DOG");
	says(WILL, coded(WILL, "OK %s"));
	json_decref(world_ok(&w, "alice", "site",
			     "{\"site\":\"the-gateway\",\"do\":\"set\",\"change\":\"accepts=dog "
			     "and (high-support or high-support or high-support or high-support or "
			     "high-support or high-support or high-support or "
			     "high-support or high-support or high-support or high-support or "
			     "high-support or high-support or high-support)\"}"));
	json_decref(world_ok(&w, "bob", "person",
			     "{\"person\":\"R118\",\"for\":[\"wheelchair\",\"family\"]}"));
	answers(WILL, coded(WILL, "IN %s"),
		"That person's hold of GW2 has ceased to suit (no room for a family; not for a "
		"wheelchair). They are counted as turned away;");
	telling_close();
}
END_TEST

/* ---- codes ---------------------------------------------------------------------------------- */

START_TEST(codes_that_are_no_good)
{
	char mine[64], other[64];
	setup();
	says(WILL, "BEDS");
	snprintf(mine, sizeof(mine), "%s", coded(WILL, "HOLD GW2 R118 %s"));
	says(MIA, "BEDS");
	snprintf(other, sizeof(other), "%s", coded(MIA, "HOLD GW2 R118 %s"));
	/* another phone's, and one that nobody has, are answered alike */
	takes(WILL, other, "wrong-code waits");
	answers(MIA, mine, "No text to this number has the code ");
	ck_assert_str_eq(taken(), "wrong-code waits");
	world_advance(&w, HOURS_MS(49));
	answers(WILL, mine, "The code ");
	ck_assert_str_eq(taken(), "old-code waits");
	is_text("SELECT count(*) FROM placement", "0");
	telling_close();
}
END_TEST

START_TEST(a_code_does_what_it_is_for)
{
	setup();
	says(WILL, "BEDS");
	answers(WILL, coded(WILL, "OK %s"), "The code ");
	ck_assert_ptr_nonnull(strstr(says(WILL, coded(WILL, "OK %s")), "is for HOLD bed case"));
	hold();
	ck_assert_ptr_nonnull(strstr(says(WILL, coded(WILL, "OK %s")), "is for IN or NOSHOW"));
	answers(WILL, coded(WILL, "HOLD GW1 R119 %s"), "The code ");
	ck_assert_str_eq(taken(), "hold-asked");
	ck_assert_str_eq(placements(), "GW2 held will");
	telling_close();
}
END_TEST

/* A text with a code that Will was not sent. */
static const char *guess(int n)
{
	static char text[32];
	int code = atoi(coded(WILL, "%s"));
	snprintf(text, sizeof(text), "HOLD GW2 R118 %04d", (code + n) % 10000);
	return text;
}

START_TEST(guesses_are_limited_for_each_number)
{
	char right[64];
	setup();
	says(WILL, "BEDS");
	snprintf(right, sizeof(right), "%s", coded(WILL, "HOLD GW2 R118 %s"));
	for (int i = 1; i <= 6; i++)
		takes(WILL, guess(i), "wrong-code waits");
	is_text("SELECT count(*) FROM message WHERE text LIKE 'No text to this number%'", "3");
	answers(WILL, right, "");
	ck_assert_str_eq(taken(), "ignored waits");
	ck_assert_int_eq(telling_alarms("guessing"), 1);
	is_text("SELECT count(*) FROM placement", "0");
	world_advance(&w, MINUTES_MS(61));
	takes(WILL, right, "hold");
	telling_close();
}
END_TEST

/* Whom nobody knows can have no right code: their guesses are not those of our own people. */
START_TEST(guesses_of_strangers_end_at_strangers)
{
	char right[64], from[20];
	setup();
	says(WILL, "BEDS");
	snprintf(right, sizeof(right), "%s", coded(WILL, "HOLD GW2 R118 %s"));
	for (int i = 0; i < 51; i++) {
		snprintf(from, sizeof(from), "+447700900%03d", 100 + i);
		takes(from, "4821", "wrong-code waits");
	}
	takes(STRANGER, "4821", "ignored waits");
	is_text("SELECT subject FROM alarm WHERE kind = 'guessing'", "a stranger");
	takes(WILL, right, "hold");
	telling_close();
}
END_TEST

/* Many forged numbers of contacts, a few guesses each. */
START_TEST(guesses_are_limited_over_all)
{
	char right[64], from[20];
	setup();
	telling_import_of("contacts", CONTACTS
			  "c0,C,07700 900100,,,\nc1,C,07700 900101,,,\nc2,C,07700 900102,,,\n"
			  "c3,C,07700 900103,,,\nc4,C,07700 900104,,,\nc5,C,07700 900105,,,\n"
			  "c6,C,07700 900106,,,\nc7,C,07700 900107,,,\nc8,C,07700 900108,,,\n");
	says(WILL, "BEDS");
	snprintf(right, sizeof(right), "%s", coded(WILL, "HOLD GW2 R118 %s"));
	for (int i = 0; i < 51; i++) {
		snprintf(from, sizeof(from), "+447700900%03d", 100 + i / 6);
		takes(from, "4821", "wrong-code waits");
	}
	takes(WILL, right, "ignored waits");
	is_text("SELECT subject FROM alarm WHERE kind = 'guessing'", "somebody");
	world_advance(&w, MINUTES_MS(61));
	takes(WILL, right, "hold");
	telling_close();
}
END_TEST

/* ---- IN and NOSHOW -------------------------------------------------------------------------- */

START_TEST(in_with_the_code_of_the_hold)
{
	static const char *const forms[] = {"IN %s", "in%s",       "In: %s!",
					    "%s in", "IN R118 %s", "“IN” #%s"};
	for (size_t i = 0; i < COUNT_OF(forms); i++) {
		setup();
		hold();
		answers(WILL, coded(WILL, forms[i]), "They are IN: GW2 at The Gateway. Thank you.");
		ck_assert_str_eq(placements(), "GW2 occupied will");
		telling_close();
	}
}
END_TEST

START_TEST(in_that_is_no_good)
{
	setup();
	hold();
	answers(WILL, "IN", "Nothing was done. Text it as in IN 4821");
	answers(WILL, "IN a meeting, ring you later", "Nothing was done. Text it as in IN code.");
	takes(WILL, coded(WILL, "IN R119 %s"), "in-refused waits");
	ck_assert_str_eq(placements(), "GW2 held will");
	char code[16];
	snprintf(code, sizeof(code), "%s", coded(WILL, "IN %s"));
	takes(WILL, code, "in");
	answers(WILL, code, "They are IN: GW2"); /* again, and nothing more */
	ck_assert_str_eq(taken(), "again");
	code[0] = 'i';
	memmove(code + 8, code + 2, 6);
	memcpy(code, "noshow ", 7);
	memmove(code + 7, code + 9, 5);
	says(WILL, code);
	ck_assert_str_eq(placements(), "GW2 occupied will");
	answers(WILL, "IN R118", "Nothing was done. That person is in GW2 at The Gateway already.");
	ck_assert_str_eq(taken(), "in-refused");
	telling_close();
}
END_TEST

START_TEST(a_site_says_who_came_to_it)
{
	setup();
	hold();
	answers(WIN, "IN R118", "Nothing was done. That bed is not at your site.");
	answers(HOST, "IN R118", "GW2 at The Gateway: are they in? Then reply OK ");
	ck_assert_str_eq(placements(), "GW2 held will");
	answers(HOST, coded(HOST, "OK %s"), "They are IN: GW2 at The Gateway.");
	ck_assert_str_eq(placements(), "GW2 occupied will");
	is_text("SELECT actor FROM audit WHERE kind = 'placement' ORDER BY seq DESC LIMIT 1",
		"host");
	telling_close();
}
END_TEST

static void held_for_two(void)
{
	setup();
	json_decref(
	    world_ok(&w, "alice", "bed", "{\"bed\":\"GW2\",\"change\":\"attributes=couple\"}"));
	json_decref(
	    world_ok(&w, "bob", "hold", "{\"bed\":\"GW2\",\"person\":\"R118\",\"with\":\"R119\"}"));
}

START_TEST(of_two_both_are_in_and_that_is_said)
{
	held_for_two();
	answers(HOST, "IN R118", "GW2 at The Gateway: are they in? Then reply OK ");
	answers(HOST, coded(HOST, "OK %s"), "They are IN, two of them: GW2 at The Gateway.");
	is_text("SELECT count(*) FROM placement WHERE state = 'occupied'", "2");
	telling_close();
}
END_TEST

START_TEST(of_two_one_alone_is_in)
{
	held_for_two();
	answers(HOST, "IN R118 ALONE",
		"GW2 at The Gateway: are they in without the other? Then reply OK ");
	answers(HOST, coded(HOST, "OK %s"), "They are IN, alone: GW2 at The Gateway.");
	is_text("SELECT count(*) FROM placement WHERE state = 'occupied'", "1");
	telling_close();
}
END_TEST

static void bob(const char *verb, const char *args)
{
	json_decref(world_ok(&w, "bob", verb, args));
}

static void contains(const char *from, const char *text, const char *words)
{
	const char *said = says(from, text);
	ck_assert_msg(strstr(said, words) != NULL, "\"%s\": \"%s\" lacks \"%s\"", text, said,
		      words);
	ck_assert_msg(strstr(said, "R118") == NULL || strstr(said, "as in HOLD BEST R118") != NULL,
		      "a reference: %s", said);
}

#define LACKS                                                                                      \
	"With a word more a bed is free: woman (W1 at Women's house). Put it behind the case, as " \
	"in HOLD BEST R118 WOMAN."

/* The word is on the screen, and with it they are in: nobody is rung where a word does. */
START_TEST(a_word_that_lacks_is_said)
{
	static const char *const before[] = {
	    "{\"bed\":\"GW1\",\"person\":\"C-1\"}",
	    "{\"bed\":\"GW2\",\"person\":\"C-2\"}",
	};
	setup();
	bob("hold", before[0]);
	bob("hold", before[1]);
	answers(WILL, "HOLD best R5", "Nothing was done. " LACKS);
	ck_assert_str_eq(taken(), "hold-refused");
	is_text("SELECT max(length(text)) <= 160 FROM message WHERE text LIKE '%word more%'", "1");
	says(WILL, "BEDS");
	answers(WILL, coded(WILL, "HOLD best R5 %s"), "Nothing was done. " LACKS);
	is_text("SELECT count(*) FROM turnaway", "0");
	answers(WILL, "HOLD best R5 WOMAN", "W1 at Women's house: hold it?");
	answers(WILL, coded(WILL, "OK %s"), "W1 at Women's house is held");
	telling_close();
}
END_TEST

#define YOUNG "No bed among adults for anybody under 18. Ring children's services now"

/* The case was left out: nobody is called WOMAN, and of somebody young the way is said. */
START_TEST(a_need_is_nobodys_case)
{
	static const struct {
		const char *text, *answer;
	} left_out[] = {
	    {"HOLD best WOMAN", "or HOLD BEST NEW F for somebody without a case"},
	    {"HOLD best F", "or HOLD BEST NEW F for somebody without a case"},
	    {"HOLD GW2 dogs", "or HOLD BEST NEW F for somebody without a case"},
	    {"HOLD best UNDER-18", YOUNG},
	    {"HOLD best U18", YOUNG},
	    {"HOLD best 16-17", YOUNG},
	};
	setup();
	for (size_t i = 0; i < sizeof(left_out) / sizeof(left_out[0]); i++) {
		contains(WILL, left_out[i].text, left_out[i].answer);
		world_advance(&w, HOURS_MS(1)); /* so many puzzles an hour are answered */
	}
	is_text("SELECT count(*) FROM person", "0");
	is_text("SELECT count(*) FROM inbound WHERE seen IS NULL", "6"); /* a person reads each */
	telling_close();
}
END_TEST

START_TEST(whoever_has_no_case_is_held_a_bed)
{
	setup();
	answers(WILL, "HOLD best NEW F", "W1 at Women's house: hold it?");
	is_text("SELECT count(*) FROM person", "0");
	answers(WILL, coded(WILL, "OK %s"), "W1 at Women's house is held");
	is_text("SELECT ref FROM person", "T-2026-11-21-1");
	says(WILL, coded(WILL, "IN %s"));
	is_text("SELECT count(*) FROM placement WHERE state = 'occupied'", "1");
	telling_close();
}
END_TEST

#define LOST                                                                                       \
	"Nothing was done. That person's hold of GW2 was kept, but that bed is compromised now. "

/* At the door, too: there the reason is said whatever its length. */
START_TEST(a_word_that_lacks_at_a_door_is_said)
{
	setup();
	hold();
	bob("hold", "{\"bed\":\"GW1\",\"person\":\"C-1\"}");
	json_decref(world_ok(&w, "alice", "compromised", "{\"bed\":\"GW2\",\"reason\":\"mites\"}"));
	answers(HOST, "IN R118",
		LOST "With a word more a bed is free: woman (W1 at Women's house). "
		     "Whoever is on duty can hold it: ONCALL says whom to ring.");
	answers(WILL, "IN R118", LOST LACKS);
	ck_assert_str_eq(taken(), "in-refused");
	telling_close();
}
END_TEST

#define THIS_ONE "A bed is free for this one alone: "

START_TEST(of_two_without_a_bed_one_may_have_one_and_that_is_said)
{
	held_for_two();
	json_decref(world_ok(&w, "alice", "compromised", "{\"bed\":\"GW2\",\"reason\":\"mites\"}"));
	contains(HOST, "IN R118",
		 "and no other free bed suits. " THIS_ONE
		 "if only this one is there, text it again with ALONE behind it, as IN 4821 ALONE. "
		 "Reply OK ");
	contains(HOST, coded(HOST, "OK %s"), THIS_ONE "if only this one is there");
	contains(WILL, "HOLD best R118", THIS_ONE "whoever is on duty can hold it.");
	answers(HOST, "IN R118 ALONE",
		"GW2 is theirs no more. GW1 at The Gateway: are they in that one? Then reply OK ");
	answers(HOST, coded(HOST, "OK %s"),
		"Not GW2, which is theirs no more, but another bed. They are IN, alone: GW1 at "
		"The Gateway.");
	telling_close();
}
END_TEST

#define DOES_NOT_SUIT "Nothing was done. GW2, where somebody is, does not suit: takes no dogs"
#define WHO_CAN THIS_ONE "%s. Said of them before: "

/* However many reasons speak against it, what is free for them is said. */
START_TEST(who_cannot_join_a_partner_hears_of_a_bed_of_their_own)
{
	held_for_two();
	json_decref(world_ok(&w, "alice", "bed",
			     "{\"bed\":\"GW1\",\"change\":\"attributes=dog wheelchair\"}"));
	bob("checkin", "{\"person\":\"R118\",\"alone\":true}");
	bob("person", "{\"person\":\"R119\",\"for\":[\"dog\"]}");
	answers(HOST, "IN R119",
		telling_sql(DOES_NOT_SUIT ". " WHO_CAN, "whoever is on duty can hold it"));
	bob("person", "{\"person\":\"R119\",\"for\":[\"dog\",\"wheelchair\"]}");
	answers(WILL, "IN R119",
		telling_sql(DOES_NOT_SUIT "; not for a wheelchair. " WHO_CAN,
			    "HOLD BEST and the case"));
	contains(WILL, "HOLD best R119", "GW1 at The Gateway: hold it?");
	telling_close();
}
END_TEST

START_TEST(what_a_panel_gave_is_said_with_whom_to_ask)
{
	setup();
	json_decref(world_ok(&w, "alice", "bed", "{\"bed\":\"GW1\",\"change\":\"use=panel\"}"));
	bob("nominate", "{\"where\":\"GW1\",\"person\":\"R7\",\"criteria\":\"1\",\"reason\":"
			"\"slept out\"}");
	char args[100];
	snprintf(args, sizeof(args),
		 "{\"nomination\":\"%s\",\"decision\":\"accepted\",\"reason\":\"as met\"}",
		 world_text(&w, "SELECT id FROM nomination"));
	json_decref(world_ok(&w, "alice", "panel", args));
	contains(WILL, "HOLD GW1 R7 DOG",
		 "GW1 does not suit: takes no dogs. A panel gave it to them: ask alice, whose word "
		 "it was, about g");
	telling_close();
}
END_TEST

/* The bed's own line is said at its hold and at its door. */
START_TEST(a_space_that_ends_is_said_to_end)
{
	setup();
	bob("spaces", "{\"site\":\"the-gateway\",\"count\":1,\"kind\":\"sit-up\",\"until\":"
		      "\"13:00\",\"reason\":\"cold\"}");
	says(WILL, "HOLD SITUP1 R118");
	contains(WILL, coded(WILL, "OK %s"),
		 " Mind: SITUP1 is a space until Sat 21 Nov 13:00 only.");
	world_advance(&w, MINUTES_MS(61));
	contains(WILL, coded(WILL, "IN %s"), " Mind: SITUP1 was a space until ");
	telling_close();
}
END_TEST

/* A man is said to be in W1, where nobody can be by its record. */
START_TEST(a_bed_that_may_not_be_empty_is_none_by_text)
{
	setup();
	world_advance(&w, MINUTES_MS(20));
	json_decref(
	    world_ask(&w, "bob", "checkin",
		      "{\"bed\":\"W1\",\"person\":\"M1\",\"for\":[\"man\"],\"at\":\"10m\"}"));
	answers(VIC, "BEDS F", "2 free: GW1 GW2 (20m ago)");
	says(WILL, "HOLD BEST R118 F");
	contains(WILL, coded(WILL, "OK %s"), "GW1 at The Gateway");
	says(WILL, "HOLD W1 R119 F");
	contains(WILL, coded(WILL, "OK %s"),
		 " Mind: W1 may not be empty: somebody is said to be in it: look first.");
	telling_close();
}
END_TEST

#define ONE_ONLY "For this one alone: who shared the hold that ran out has no bed."

START_TEST(of_two_whose_hold_ran_out_one_has_a_bed_and_that_is_said)
{
	held_for_two();
	world_advance(&w, MINUTES_MS(130));
	contains(WILL, "HOLD best R118", ONE_ONLY);
	contains(WILL, coded(WILL, "OK %s"), ONE_ONLY);
	is_text("SELECT count(*) FROM placement WHERE state = 'held'", "1");
	contains(WILL, "HOLD best R119", "GW2 at The Gateway: hold it? Then reply OK ");
	contains(WILL, coded(WILL, "OK %s"), "GW2 at The Gateway is held");
	telling_close();
}
END_TEST

START_TEST(noshow_only_after_last_entry)
{
	static const char *const forms[] = {"NOSHOW %s", "no show %s", "No-show: %s", "noshow%s"};
	for (size_t i = 0; i < COUNT_OF(forms); i++) {
		setup();
		world_advance(&w, HOURS_MS(9));
		hold();
		answers(
		    WILL, coded(WILL, forms[i]),
		    "Nothing was done. That person may still come: last entry at The Gateway is "
		    "at 22:00.");
		ck_assert_str_eq(taken(), "noshow-refused");
		world_advance(&w, MINUTES_MS(70));
		answers(WILL, coded(WILL, forms[i]),
			"NOSHOW noted: GW2 at The Gateway is not kept");
		ck_assert_str_eq(placements(), "GW2 ended no-show will");
		is_text("SELECT kind || ' ' || owner FROM followup", "welfare will");
		telling_close();
	}
}
END_TEST

/* Somebody has heard from them since, whoever has that code. */
START_TEST(noshow_ends_no_hold_that_was_made_longer)
{
	setup();
	world_advance(&w, HOURS_MS(9));
	hold();
	json_decref(world_ok(&w, "bob", "hold",
			     "{\"bed\":\"GW2\",\"person\":\"R118\",\"until\":\"23:59\"}"));
	world_advance(&w, MINUTES_MS(70));
	answers(WILL, coded(WILL, "NOSHOW %s"),
		"Nothing was done. It is held for longer now than as you had that code");
	ck_assert_str_eq(placements(), "GW2 held will");
	answers(WILL, "NOSHOW R118", "GW2 at The Gateway: did they not come?");
	answers(WILL, coded(WILL, "OK %s"), "NOSHOW noted: GW2 at The Gateway");
	telling_close();
}
END_TEST

/* Their partner is in the bed, and nobody who answers for it hears that it is given up. */
START_TEST(noshow_of_one_of_two_leaves_the_bed_to_the_other)
{
	setup();
	json_decref(
	    world_ok(&w, "alice", "bed", "{\"bed\":\"GW2\",\"change\":\"attributes=couple\"}"));
	world_advance(&w, HOURS_MS(9));
	json_decref(
	    world_ok(&w, "bob", "hold", "{\"bed\":\"GW2\",\"person\":\"R118\",\"with\":\"R119\"}"));
	json_decref(world_ok(&w, "bob", "checkin", "{\"person\":\"R119\",\"alone\":true}"));
	world_advance(&w, MINUTES_MS(130));
	contains(HOST, "NOSHOW R118", "whoever else has the bed keeps it.");
	answers(HOST, coded(HOST, "OK %s"),
		"NOSHOW noted, of that one case: their hold had ended. GW2 at The Gateway stays "
		"with whoever has it now.");
	is_text("SELECT count(*) FROM placement WHERE state = 'occupied'", "1");
	is_text("SELECT kind FROM followup", "welfare");
	telling_close();
}
END_TEST

/* Who came is IN, and with them whoever shares the bed: by text nobody's stay ends. */
START_TEST(noshow_ends_no_stay)
{
	setup();
	json_decref(
	    world_ok(&w, "alice", "bed", "{\"bed\":\"GW2\",\"change\":\"attributes=couple\"}"));
	world_advance(&w, HOURS_MS(9));
	hold();
	json_decref(
	    world_ok(&w, "bob", "hold", "{\"bed\":\"GW2\",\"person\":\"R118\",\"with\":\"R119\"}"));
	json_decref(world_ok(&w, "bob", "checkin", "{\"person\":\"R119\"}"));
	world_advance(&w, HOURS_MS(2));
	answers(
	    WILL, coded(WILL, "NOSHOW %s"),
	    "Nothing was done. They are counted as in, and no text ends a stay: ring whoever is "
	    "on duty, ONCALL says whom. A person reads what you wrote.");
	ck_assert_str_eq(taken(), "noshow-refused waits");
	ck_assert_str_eq(placements(), "GW2 occupied will,GW2 occupied bob");
	takes(HOST, "NOSHOW R118", "noshow-refused waits");
	takes(HOST, "NOSHOW R119", "noshow-refused waits");
	ck_assert_str_eq(placements(), "GW2 occupied will,GW2 occupied bob");
	is_text("SELECT count(*) FROM followup", "0");
	telling_close();
}
END_TEST

START_TEST(the_code_of_a_hold_that_is_over)
{
	char first[16];
	setup();
	hold();
	snprintf(first, sizeof(first), "%s", coded(WILL, "IN %s"));
	json_decref(world_ok(&w, "bob", "release", "{\"person\":\"R118\",\"reason\":\"other\"}"));
	json_decref(world_ok(&w, "bob", "hold", "{\"bed\":\"GW1\",\"person\":\"R118\"}"));
	answers(WILL, first, "GW2 was theirs then, and is not now. They are looked for there.");
	is_text("SELECT group_concat(state) FROM placement", "ended,held");
	is_text("SELECT count(*) FROM alarm WHERE kind = 'two' AND cleared IS NULL", "1");
	telling_close();
	setup();
	hold();
	json_decref(world_ok(&w, "bob", "release", "{\"person\":\"R118\",\"reason\":\"other\"}"));
	world_advance(&w, MINUTES_MS(5));
	answers(WILL, coded(WILL, "IN %s"), "They are IN: GW2 at The Gateway.");
	telling_close();
}
END_TEST

/* Nobody is sent back for being late. */
START_TEST(in_after_the_hold_ran_out)
{
	setup();
	hold();
	world_advance(&w, HOURS_MS(3));
	ck_assert_str_eq(placements(), "GW2 ended expired will");
	answers(WILL, coded(WILL, "IN %s"), "They are IN: GW2 at The Gateway.");
	telling_close();
}
END_TEST

/* Somebody else holds it since: whoever reads the answer sees that it is another bed. */
START_TEST(in_when_their_bed_is_another_persons)
{
	setup();
	hold();
	world_advance(&w, MINUTES_MS(130));
	json_decref(world_ok(&w, "bob", "hold", "{\"bed\":\"GW2\",\"person\":\"R2\"}"));
	answers(WILL, "IN R118",
		"GW2 is theirs no more. GW1 at The Gateway: are they in that one? Then reply OK ");
	answers(WILL, coded(WILL, "OK %s"),
		"Not GW2, which is theirs no more, but another bed. They are IN: GW1 at The "
		"Gateway.");
	telling_close();
}
END_TEST

/* … by the code of the hold, too, which says nothing of any other bed. */
START_TEST(in_by_the_code_when_their_bed_is_another_persons)
{
	setup();
	hold();
	const char *in = coded(WILL, "IN %s");
	world_advance(&w, MINUTES_MS(130));
	json_decref(world_ok(&w, "bob", "hold", "{\"bed\":\"GW2\",\"person\":\"R2\"}"));
	answers(WILL, in,
		"GW2 is theirs no more. GW1 at The Gateway: are they in that one? Then reply OK ");
	is_text("SELECT count(*) FROM placement WHERE state = 'occupied'", "0");
	answers(WILL, coded(WILL, "OK %s"),
		"Not GW2, which is theirs no more, but another bed. They are IN: GW1 at The "
		"Gateway.");
	telling_close();
}
END_TEST

/* Of two one came: the other has no hold any more, and whoever texts hears so. */
START_TEST(in_alone_says_what_becomes_of_the_other)
{
	held_for_two();
	answers(WILL, "IN R118 ALONE",
		"GW2 at The Gateway: are they in without the other? Then reply OK ");
	contains(WILL, "IN R118 ALONE",
		 "The hold of who shares it ends with that; once they come: IN and their case.");
	answers(WILL, coded(WILL, "OK %s"),
		"They are IN, alone: GW2 at The Gateway. Who shared the hold has none now; once "
		"they come: IN and their case. Thank you.");
	telling_close();
}
END_TEST

/* Damaged since: nobody has said that they are in the next best. */
START_TEST(in_when_their_bed_was_lost)
{
	setup();
	hold();
	json_decref(world_ok(&w, "bob", "compromised", "{\"bed\":\"GW2\",\"reason\":\"flood\"}"));
	answers(WILL, coded(WILL, "IN %s"),
		"GW2 is theirs no more. GW1 at The Gateway: are they in that one? Then reply OK ");
	is_text("SELECT count(*) FROM placement WHERE state = 'occupied'", "0");
	answers(WILL, coded(WILL, "OK %s"),
		"Not GW2, which is theirs no more, but another bed. They are IN: GW1 at The "
		"Gateway.");
	is_text("SELECT bed FROM placement WHERE state = 'occupied'", "coventry/GW1");
	telling_close();
}
END_TEST

/* ---- answers to a cascade ------------------------------------------------------------------- */

START_TEST(no_with_its_reason_asks_the_next)
{
	char text[100];
	setup();
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	char *code = telling_code("will");
	snprintf(text, sizeof(text), "NO %s my daughter is ill, sorry", code);
	answers(WILL, text, "Noted: NO. The next are asked.");
	ck_assert_str_eq(taken(), "no waits");
	is_text("SELECT declined_by FROM message WHERE contact = 'will' AND occasion <> ''",
		"will");
	is_text("SELECT count(*) FROM message WHERE contact = 'vic' AND occasion <> ''", "1");
	/* and then yes after all */
	snprintf(text, sizeof(text), "OK %s", code);
	takes(WILL, text, "ack");
	answers(WILL, text, "That was answered OK at 12:00 already.");
	free(code);
	telling_close();
}
END_TEST

/* A poll may bring both at one moment. */
START_TEST(what_is_shown_of_a_no_is_not_the_ok_before_it)
{
	char text[40];
	setup();
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	char *code = telling_code("will");
	snprintf(text, sizeof(text), "%s ok", code);
	takes(WILL, text, "ack");
	snprintf(text, sizeof(text), "NO %s ill", code);
	says(WILL, text);
	json_t *reply = world_ok(
	    &w, "bob", "cascade",
	    telling_sql("{\"occasion\":\"%s\"}", world_text(&w, "SELECT id FROM occasion")));
	char *dump = json_dumps(reply, 0);
	ck_assert_ptr_nonnull(strstr(dump, "said NO: NO "));
	free(dump);
	json_decref(reply);
	free(code);
	telling_close();
}
END_TEST

/* With words between it and its code it is no answer, however they go on. */
START_TEST(no_with_words_before_its_code_is_for_a_person)
{
	static const struct {
		const char *before, *behind;
	} forms[] = {{"No problem ", ""},
		     {"No worries, ", " on our way"},
		     {"", " no problem"},
		     {"No prob: got ", ""}};
	char text[100];
	setup();
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	char *code = telling_code("will");
	for (size_t i = 0; i < COUNT_OF(forms); i++) {
		snprintf(text, sizeof(text), "%s%s%s", forms[i].before, code, forms[i].behind);
		takes(WILL, text, "other waits");
	}
	is_text("SELECT count(*) FROM message WHERE declined IS NOT NULL", "0");
	is_text("SELECT count(*) FROM message WHERE contact = 'vic' AND occasion <> ''", "0");
	snprintf(text, sizeof(text), "no%s: no staff", code);
	takes(WILL, text, "no waits");
	is_text("SELECT declined_by FROM message WHERE contact = 'will' AND occasion <> ''",
		"will");
	free(code);
	telling_close();
}
END_TEST

START_TEST(bare_no_with_one_open)
{
	setup();
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	telling_answer("/send?", "accepted");
	takes(WILL, "no worries, on it", "other waits");
	takes(WILL, "no beds here", "other waits");
	is_text("SELECT count(*) FROM message WHERE declined IS NOT NULL", "0");
	takes(WILL, "No.", "no");
	is_text("SELECT count(*) FROM message WHERE declined IS NOT NULL", "1");
	telling_close();
}
END_TEST

/* "hold it? Then reply OK 6164": the activation is not answered by what may be meant for that. */
START_TEST(a_bare_answer_may_be_meant_for_our_question)
{
	setup();
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	telling_answer("/send?", "accepted");
	world_advance(&w, MINUTES_MS(1));
	says(WILL, "HOLD GW2 R118");
	answers(WILL, "OK", "Which text do you mean?");
	ck_assert_str_eq(taken(), "unclear waits");
	takes(WILL, "No", "unclear waits");
	world_advance(&w, MINUTES_MS(20)); /* it is the newest still */
	takes(WILL, "OK", "unclear waits");
	is_text("SELECT count(*) FROM message WHERE acked IS NOT NULL OR declined IS NOT NULL",
		"0");
	/* answered, it is open no more */
	says(WILL, "HOLD GW2 R118");
	takes(WILL, coded(WILL, "OK %s"), "hold");
	takes(WILL, "OK", "ack");
	is_text("SELECT acked_by FROM message WHERE acked IS NOT NULL", "will");
	telling_close();
}
END_TEST

START_TEST(a_question_of_ours_stays_open_when_a_text_follows)
{
	setup();
	says(WILL, "HOLD GW2 R118");
	world_advance(&w, MINUTES_MS(5));
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	telling_answer("/send?", "accepted");
	takes(WILL, "OK", "unclear waits");
	world_advance(&w, MINUTES_MS(10)); /* it has expired, and is older */
	takes(WILL, "OK", "ack");
	telling_close();
}
END_TEST

START_TEST(stop_and_start)
{
	setup();
	answers(WILL, "STOP", "");
	is_text("SELECT stopped FROM contact WHERE key = 'will'", "1");
	is_text("SELECT count(*) FROM alarm WHERE kind = 'stopped' AND subject = 'will'"
		" AND cleared IS NULL AND sentence NOT LIKE '%must answer and%'",
		"1");
	answers(VIC, "S.T.O.P", "");
	is_text("SELECT substr(sentence, instr(sentence, ';')) FROM alarm WHERE subject = 'vic'",
		"; of duty on proposal 1 must answer and 0 can");
	/* who wants no texts of ours still hears what they ask */
	answers(WILL, "BEDS", "3 free");
	answers(WILL, "I am driving and will ring later", ""); /* and nothing else */
	ck_assert_str_eq(taken(), "other waits");
	answers(WILL, "Start", "You get texts from now on.");
	answers(WILL, "I am driving and will ring later", "A person reads what you wrote");
	is_text("SELECT group_concat(stopped) FROM contact WHERE key IN ('vic', 'will')", "1,0");
	is_text("SELECT count(*) FROM alarm WHERE kind = 'stopped' AND cleared IS NULL", "1");
	is_text("SELECT actor FROM audit WHERE change = 'started'", "will");
	takes(WILL, "stop calling me", "other waits");
	answers(NOB, "Stop sending people, we are full",
		"A person reads what you wrote, and you get texts as before: STOP by itself ends "
		"them.");
	answers(STRANGER, "stop calling me", "");
	is_text("SELECT stopped FROM contact WHERE key = 'will'", "0");
	telling_close();
}
END_TEST

/* A phone that answers by itself is not answered for ever; a person hears whom to ring. */
START_TEST(the_last_answer_says_whom_to_ring)
{
	setup();
	for (int hour = 0; hour < 2; hour++) {
		for (int i = 0; i < LIMIT_PUZZLED_HOUR; i++) {
			answers(WILL, "what about the dog", "A person reads what you wrote");
			answers(NOB, "what about the dog", "A person reads what you wrote");
		}
		answers(WILL, "and the cat",
			"A person reads this, too, but for an hour texts like it get no more "
			"answers. If it is urgent, ring; ONCALL says whom.");
		answers(NOB, "and the cat",
			"A person reads this, too, but for an hour texts like it get no more "
			"answers. If it is urgent, ring whoever leads your team.");
		answers(WILL, "hello", "");
		ck_assert_str_eq(taken(), "other waits");
		world_advance(&w, HOURS_MS(1) + MINUTES_MS(1));
	}
	telling_close();
}
END_TEST

START_TEST(what_a_site_says_is_answered)
{
	setup();
	answers(HOST, "FREE 2", "Thank you: 2 free, as the book has it.");
	answers(HOST, "free 1 bed", "Thank you. The book has 2 free with you, not 1: nothing was");
	ck_assert_str_eq(taken(), "free-differs waits");
	for (int i = 0; i <= LIMIT_PUZZLED_HOUR; i++) /* what is taken puzzles nobody */
		answers(HOST, "FREE 2", "Thank you: 2 free, as the book has it.");
	answers(HOST, "FREE", "Nothing was done. Text it as in FREE 3");
	answers(HOST, "OPEN 2", "Not taken: no surge beds are expected at The Gateway now.");
	answers(WILL, "OPEN 2", "This number speaks for no site");
	answers(HOST, "OPEN the door", "Nothing was done. Text it as in OPEN 7");
	is_text("SELECT count(*) FROM bed WHERE open = 1", "3");
	telling_close();
}
END_TEST

/* ---- on duty -------------------------------------------------------------------------------- */

START_TEST(oncall_says_who_has_a_duty)
{
	setup();
	answers(WILL, "on call?", "No rota is known here");
	json_t *args = json_pack("{s:s, s:s, s:s}", "what", "rota", "duty", "oncall", "text",
				 "contact,from,to\n"
				 "will,2026-11-21T08:00,2026-11-21T20:00\n");
	char *text = json_dumps(args, 0);
	json_decref(world_ok(&w, "alice", "import", text));
	json_decref(args);
	free(text);
	answers(WILL, "ONCALL", "On duty now. oncall: Will +447700900011 to Sat 21 Nov 20:00");
	answers(HOST, "On-Call", "On duty now. oncall: Will +447700900011 to Sat 21 Nov 20:00");
	answers(VIC, "oncall", "On duty now. oncall: Will to Sat 21 Nov 20:00");
	world_advance(&w, HOURS_MS(9));
	answers(WILL, "ONCALL", "On duty now. oncall: NOBODY");
	telling_close();
}
END_TEST

/* ---- strangers, floods, rubbish ------------------------------------------------------------- */

START_TEST(a_stranger_is_answered_once_a_day)
{
	setup();
	answers(STRANGER, "BEDS", "Only for our own people. In an emergency ring 999.");
	answers(STRANGER, "I am cold", "");
	ck_assert_str_eq(taken(), "other waits");
	world_advance(&w, HOURS_MS(23));
	answers(STRANGER, "hello?", "");
	world_advance(&w, HOURS_MS(2));
	answers(STRANGER, "hello?", "Only for our own people.");
	is_text("SELECT count(*) FROM inbound WHERE seen IS NULL", "4"); /* people read them all */
	is_text("SELECT group_concat(DISTINCT contact) FROM message", "a stranger");
	telling_close();
}
END_TEST

static void answer_is(const char *contact, const char *state)
{
	is_text(telling_sql("SELECT state FROM message WHERE contact = '%s' ORDER BY rowid DESC",
			    contact),
		state);
}

/* The answer to what came before waits for the gateway. */
START_TEST(an_answer_does_not_leave_after_a_stop)
{
	setup();
	says(WILL, "BEDS");
	answer_is("will", "sending");
	world_advance(&w, SECONDS_MS(1));
	says(WILL, "STOP");
	telling_answer("/send?", "retry");
	answer_is("will", "cancelled");
	says(VIC, "HELP");
	telling_answer("/send?", "retry");
	answer_is("vic", "queued");
	world_advance(&w, SECONDS_MS(1));
	says(VIC, "STOP");
	answer_is("vic", "cancelled");
	says(VIC, "HELP"); /* what is asked afterwards is answered */
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM message WHERE occasion = ''"
					  " AND contact = 'vic' AND state <> 'cancelled'"),
			 1);
	telling_close();
}
END_TEST

START_TEST(a_stranger_who_says_stop_is_left_in_peace)
{
	setup();
	answers(STRANGER, "STOP", "");
	answers(STRANGER, "who is this", "");
	answers("07700 900778", "who is this", w.settings->areas[0]->unknown_reply);
	world_advance(&w, DAYS_MS(2));
	answers(STRANGER, "we have a room", "");
	answers(STRANGER, "START", "");
	answers(STRANGER, "we have a room", w.settings->areas[0]->unknown_reply);
	telling_close();
}
END_TEST

START_TEST(whom_nothing_is_answered)
{
	setup();
	answers("Lottery", "You have won", "");
	answers("60777", "STOP", "");
	answers("01632 960123", "BEDS", ""); /* no telephone that takes texts */
	answers("", "BEDS", "");
	w.settings->areas[0]->unknown_reply[0] = '\0';
	answers(STRANGER, "BEDS", "");
	is_text("SELECT count(*) FROM message", "0");
	is_text("SELECT count(*) FROM inbound WHERE seen IS NULL", "5");
	telling_close();
}
END_TEST

START_TEST(strangers_are_answered_so_often_a_day)
{
	char from[20];
	setup();
	for (int i = 0; i < LIMIT_STRANGERS_DAY + 10; i++) {
		snprintf(from, sizeof(from), "+447700900%03d", 100 + i);
		says(from, "hello");
	}
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM message"), LIMIT_STRANGERS_DAY);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM inbound WHERE seen IS NULL"),
			 LIMIT_STRANGERS_DAY + 10);
	telling_close();
}
END_TEST

/* A phone that answers whatever it gets with the same words. */
START_TEST(two_machines_do_not_talk_for_ever)
{
	setup();
	for (int i = 0; i < 10; i++)
		takes(WILL, "I am on holiday until Monday", "other waits");
	is_text("SELECT count(*) FROM message", "4"); /* three, and whom to ring */
	telling_close();
}
END_TEST

START_TEST(a_flood_is_kept_and_not_acted_on)
{
	char code[32];
	setup();
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	char *digits = telling_code("will");
	snprintf(code, sizeof(code), "OK %s", digits);
	for (int i = 0; i < LIMIT_HEARD_HOUR; i++)
		takes(NOB, "HELP", "help");
	takes(NOB, "HELP", "flood waits");
	is_text("SELECT sentence FROM alarm WHERE kind = 'flood'",
		"nob has sent over 60 texts in an hour: no more are acted on until later, and they "
		"wait for a person");
	/* STOP is heard all the same, and others are not concerned */
	takes(NOB, "STOP", "stop");
	takes(WILL, code, "ack");
	world_advance(&w, MINUTES_MS(61));
	takes(NOB, "HELP", "help");
	free(digits);
	telling_close();
}
END_TEST

START_TEST(a_flood_of_strangers_does_not_drown_our_own)
{
	char from[20];
	setup();
	for (int i = 0; i < LIMIT_STRANGERS_HOUR; i++) {
		snprintf(from, sizeof(from), "+447700900%03d", 100 + i);
		says(from, "flood");
	}
	takes("+447700900999", "hello", "flood waits");
	takes(WILL, "BEDS", "beds");
	ck_assert_int_eq(telling_alarms("flood"), 1);
	telling_close();
}
END_TEST

START_TEST(rubbish_is_kept_whole)
{
	static const char *const rows[] = {
	    "",
	    " ",
	    "\n\n",
	    "?",
	    "....",
	    "👍🏽👍🏽 maybe",
	    "🛏️🛏️🛏️",
	    "\x01\x02\x03",
	    "\xff\xfe\xfd",
	    "HOLD \xff\xff \xc3",
	    "%s%n%d",
	    "'; DROP TABLE bed; --",
	    "{\"verb\":\"standdown\"}",
	    "BEDS\x1b[2J",
	    "Ｎｏｐｅ",
	    "12345",
	    "0",
	    "ok ok ok ok no",
	    "OK 1111 2222",
	};
	setup();
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		says(WILL, rows[i]);
		ck_assert_msg(strstr(taken(), " waits") != NULL, "\"%s\" is taken for %s", rows[i],
			      taken());
	}
	is_text("SELECT count(*) FROM placement", "0");
	is_text("SELECT count(*) FROM bed", "3");
	telling_close();
}
END_TEST

START_TEST(two_thousand_characters)
{
	char text[2001], hold_text[2001];
	setup();
	memset(text, 'x', 2000);
	text[2000] = '\0';
	takes(WILL, text, "other waits");
	is_text("SELECT length(text) FROM inbound", "2000");
	snprintf(hold_text, sizeof(hold_text), "HOLD GW2 %.1900s", text);
	takes(WILL, hold_text, "misused waits");
	memcpy(text, "NO ", 3);
	takes(WILL, text, "other waits");
	for (int i = 0; i < 2000; i += 4)
		memcpy(text + i, "4821", 4);
	takes(WILL, text, "other waits");
	is_text("SELECT count(*) FROM placement", "0");
	telling_close();
}
END_TEST

START_TEST(a_callback_without_its_token)
{
	struct callback_pair none[] = {{"id", "x1"}, {"from", WILL}, {"text", "BEDS"}};
	struct callback_pair wrong[] = {
	    {"token", "guess"}, {"id", "x1"}, {"from", WILL}, {"text", "BEDS"}};
	setup();
	ck_assert_int_eq(telling_callback("/inbound", none, 3), 403);
	ck_assert_int_eq(telling_callback("/inbound", wrong, 4), 403);
	is_text("SELECT count(*) FROM inbound", "0");
	ck_assert_int_eq(telling_receipt("nobody-m999-1", "delivered"), 200);
	ck_assert_int_eq(telling_receipt("nobody-m999-1", "delivered"), 200);
	is_text("SELECT count(*) FROM orphan", "1");
	telling_close();
}
END_TEST

/* ---- answers on their way ------------------------------------------------------------------- */

START_TEST(an_answer_that_fails_holds_up_nothing)
{
	setup();
	says(WILL, "HELP");
	telling_answer("/send?", "failed");
	is_text("SELECT state FROM message", "failed");
	says(WILL, "HELP");
	world_result(&w, &telling_transfer("/send?")->errand, FATE_UNKNOWN, 0, NULL);
	world_advance(&w, MINUTES_MS(40));
	telling_invariants();
	says(WILL, "BEDS");
	is_text("SELECT count(*) FROM message WHERE occasion = ''", "3");
	telling_close();
}
END_TEST

/* Too late it is of no use. */
START_TEST(an_answer_expires)
{
	setup();
	says(WILL, "HELP");
	telling_answer("/send?", "later 7200000");
	says(WILL, "BEDS");
	is_text("SELECT group_concat(state) FROM message", "queued,queued");
	world_advance(&w, HOURS_MS(1));
	is_text("SELECT state FROM message WHERE text LIKE '3 free%'", "expired");
	telling_close();
}
END_TEST

START_TEST(answers_go_after_what_is_urgent)
{
	setup();
	says(WILL, "HELP");
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	is_text("SELECT group_concat(priority) FROM (SELECT priority FROM message ORDER BY rowid)",
		"1,0");
	telling_close();
}
END_TEST

/* An answer is no question that stands open. */
START_TEST(an_answer_is_not_a_cascade)
{
	setup();
	says(WILL, "BEDS");
	telling_answer("/send?", "accepted");
	takes(WILL, "OK", "unclear waits");
	json_t *list = world_ok(&w, "bob", "cascade", "{}");
	ck_assert_uint_eq(
	    json_array_size(json_object_get(json_object_get(list, "result"), "occasions")), 0);
	json_decref(list);
	char args[40];
	snprintf(args, sizeof(args), "%s", coded(WILL, "{\"code\":\"%s\"}"));
	world_refused(&w, "bob", "ack", args, "not-found");
	telling_close();
}
END_TEST

/* What is found must be sound: no reference stands in any text. */
START_TEST(the_database_is_sound_after_a_night)
{
	setup();
	says(WILL, "BEDS");
	says(WILL, coded(WILL, "HOLD GW2 CASE-2001 %s"));
	says(WILL, "HOLD GW2 CASE-2002");
	says(WILL, "HOLD GW1 CASE-2001");
	says(WILL, "IN CASE-2001");
	says(WILL, coded(WILL, "OK %s"));
	says(WILL, "IN CASE-2001");
	says(WILL, "NOSHOW CASE-2001");
	is_text("SELECT state FROM placement", "occupied");
	is_text("SELECT count(*) FROM message WHERE text LIKE '%CASE-200%'", "0");
	is_text("SELECT count(*) FROM audit WHERE because || change || after LIKE '%CASE-200%'",
		"0");
	telling_close();
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
	    each_word_by_each_role,
	    by_text_nothing_is_lowered,
	    no_text_decides_and_each_that_would_is_told_so,
	    help_tells_what_this_sender_may,
	    a_number_that_two_councils_know,
	    beds_says_what_is_free_and_how_old_that_is,
	    beds_for_somebody,
	    a_bed_whose_label_is_four_digits_is_held,
	    beds_behind_a_door_that_has_shut_are_named_with_whom_to_ring,
	    beds_is_one_text_however_many,
	    beds_of_one_hall_are_as_many_as_go_in,
	    hold_asks_the_phone_first,
	    hold_with_a_code_of_this_phone_is_done_at_once,
	    hold_with_the_code_of_a_cascade_acknowledges_it,
	    hold_in_every_spelling,
	    the_same_text_again_books_once,
	    a_yes_again_books_once,
	    a_yes_that_comes_late_books_nothing,
	    a_bed_that_is_gone_meanwhile,
	    holds_that_are_refused,
	    nobody_under_18_and_nobody_forgotten,
	    a_bare_number_writes_nothing_of_anybody,
	    a_refusal_says_whole_reasons_and_what_was_said_before,
	    a_refusal_that_was_cut_ends_with_a_whole_reason,
	    in_under_a_reference_that_was_merged,
	    no_answer_says_a_reference,
	    who_must_be_asked_first_is_said_with_how,
	    codes_that_are_no_good,
	    a_code_does_what_it_is_for,
	    guesses_are_limited_for_each_number,
	    guesses_of_strangers_end_at_strangers,
	    guesses_are_limited_over_all,
	    in_with_the_code_of_the_hold,
	    in_that_is_no_good,
	    a_site_says_who_came_to_it,
	    of_two_both_are_in_and_that_is_said,
	    of_two_one_alone_is_in,
	    a_word_that_lacks_is_said,
	    a_need_is_nobodys_case,
	    whoever_has_no_case_is_held_a_bed,
	    a_word_that_lacks_at_a_door_is_said,
	    of_two_without_a_bed_one_may_have_one_and_that_is_said,
	    of_two_whose_hold_ran_out_one_has_a_bed_and_that_is_said,
	    who_cannot_join_a_partner_hears_of_a_bed_of_their_own,
	    what_a_panel_gave_is_said_with_whom_to_ask,
	    a_space_that_ends_is_said_to_end,
	    a_bed_that_may_not_be_empty_is_none_by_text,
	    noshow_only_after_last_entry,
	    noshow_ends_no_hold_that_was_made_longer,
	    noshow_of_one_of_two_leaves_the_bed_to_the_other,
	    noshow_ends_no_stay,
	    the_code_of_a_hold_that_is_over,
	    in_after_the_hold_ran_out,
	    in_when_their_bed_is_another_persons,
	    in_by_the_code_when_their_bed_is_another_persons,
	    in_alone_says_what_becomes_of_the_other,
	    in_when_their_bed_was_lost,
	    no_with_its_reason_asks_the_next,
	    what_is_shown_of_a_no_is_not_the_ok_before_it,
	    no_with_words_before_its_code_is_for_a_person,
	    bare_no_with_one_open,
	    a_bare_answer_may_be_meant_for_our_question,
	    a_question_of_ours_stays_open_when_a_text_follows,
	    stop_and_start,
	    the_last_answer_says_whom_to_ring,
	    what_a_site_says_is_answered,
	    oncall_says_who_has_a_duty,
	    a_stranger_is_answered_once_a_day,
	    an_answer_does_not_leave_after_a_stop,
	    a_stranger_who_says_stop_is_left_in_peace,
	    whom_nothing_is_answered,
	    strangers_are_answered_so_often_a_day,
	    two_machines_do_not_talk_for_ever,
	    a_flood_is_kept_and_not_acted_on,
	    a_flood_of_strangers_does_not_drown_our_own,
	    rubbish_is_kept_whole,
	    two_thousand_characters,
	    a_callback_without_its_token,
	    an_answer_that_fails_holds_up_nothing,
	    an_answer_expires,
	    answers_go_after_what_is_urgent,
	    an_answer_is_not_a_cascade,
	    the_database_is_sound_after_a_night,
	};
	return suite_run("texts", all, COUNT_OF(all));
}
