/* SPDX-License-Identifier: MIT
 *
 * Texts about somebody who is or may be under 18: never a bed among adults, whatever words were
 * used, and never silence.
 */
#include "lib/scripted_gateway.h"

#include "lib/texting.h"

#define WILL "+447700900011" /* worker */
#define EDT "+447700900012" /* worker */
#define VIC "+447700900013" /* viewer */
#define CHILD "No bed among adults for anybody under 18. Ring children's services now"
#define IS_CHILD "Nothing was done. Is somebody under 18?"
#define AGE "Nothing was done. In the last hour this phone spoke of somebody under 18."

static void setup(void)
{
	texting_begin();
	telling_open();
	world_start(&w);
	telling_import_of("sites", "site,name,kind,opens,confirm,last_entry,women_only,stale\n"
				   "the-gateway,The Gateway,hostel,always,no,,no,12h\n");
	telling_import_of("beds",
			  "site,bed,kind,attributes,use\nthe-gateway,GW1,e-bed,,night\n"
			  "the-gateway,GW2,e-bed,dog,night\nthe-gateway,GW3,e-bed,,night\n");
	telling_import_of("contacts", "contact,name,phone,groups,site,roles\n"
				      "will,Will,07700 900011,duty,,worker\n"
				      "edt,Team,07700 900012,duty,,worker\n"
				      "vic,Vic,07700 900013,duty,,viewer\n");
	world_clear(&w);
}

static int64_t placements(void)
{
	return world_number(&w, "SELECT count(*) FROM placement");
}

/* Refusing needs no proof of whose phone it is: it is remembered at once, and a person reads it. */
START_TEST(a_word_of_somebody_under_18_counts_at_once)
{
	setup();
	answers(WILL, "HOLD BEST R301 F UNDER-18", CHILD);
	ck_assert_str_eq(world_text(&w, "SELECT meaning FROM inbound WHERE seen IS NULL"), "child");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM followup WHERE done = 0"), 1);
	ck_assert_str_eq(world_text(&w, "SELECT actor FROM audit WHERE kind = 'person'"
					" ORDER BY seq DESC LIMIT 1"),
			 "will");
	answers(WILL, "HOLD BEST R301 F", CHILD);
	answers(EDT, "HOLD BEST R301 25+", CHILD);
	json_t *reply = world_ask(&w, "bob", "hold", "{\"bed\":\"best\",\"person\":\"R301\"}");
	ck_assert_int_eq(placements(), 0);
	json_decref(reply);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM turnaway"), 1);
	telling_close();
}
END_TEST

/* What was asked before it was said is not done on a yes that comes after it. */
START_TEST(a_yes_to_what_was_asked_before_gives_no_bed)
{
	char yes[40];
	setup();
	answers(WILL, "HOLD BEST R301 F", "GW1 at The Gateway: hold it?");
	snprintf(yes, sizeof(yes), "%s", coded(WILL, "OK %s"));
	answers(WILL, "HOLD BEST R301 F U18", CHILD);
	answers(WILL, yes, CHILD);
	answers(EDT, "HOLD BEST NEW F", "GW1 at The Gateway: hold it?");
	snprintf(yes, sizeof(yes), "%s", coded(EDT, "OK %s"));
	answers(EDT, "HOLD BEST NEW F U18", CHILD);
	answers(EDT, yes, AGE);
	ck_assert_int_eq(placements(), 0);
	telling_close();
}
END_TEST

static const char *doubts(void)
{
	return world_text(&w,
			  "SELECT group_concat(ref || ' ' || label, ', ') FROM (SELECT n.ref,"
			  " substr(a.subject, instr(a.subject, '/') + 1) AS label FROM alarm a"
			  " JOIN person n ON n.id = substr(a.subject, 1, instr(a.subject, '/') - 1)"
			  " WHERE a.kind = 'two' AND a.cleared IS NULL ORDER BY 1, 2)");
}

static void held(const char *label, const char *ref)
{
	char text[40];
	snprintf(text, sizeof(text), "HOLD %s %s", label, ref);
	answers(WILL, text, label);
	answers(WILL, coded(WILL, "OK %s"), label);
}

/* That they are in it is looked after, though no bed is theirs. */
START_TEST(who_is_said_to_be_in_and_under_18_is_looked_for)
{
	setup();
	held("GW2", "R302");
	held("GW3", "R303");
	held("GW1", "R301");
	world_advance(&w, MINUTES_MS(5));
	answers(WILL, "NOSHOW R301 U18", CHILD);
	answers(WILL, coded(WILL, "NOSHOW %s U18"), CHILD);
	ck_assert_str_eq(doubts(), "");
	answers(WILL, coded(WILL, "IN %s U18"), CHILD);
	ck_assert_str_eq(doubts(), "R301 GW1");
	ck_assert_str_eq(world_text(&w, "SELECT actor FROM audit WHERE kind = 'followup'"), "will");
	answers(EDT, "IN R302 under 18", CHILD);
	ck_assert_str_eq(doubts(), "R301 GW1, R302 GW2");
	json_decref(world_ok(&w, "bob", "person", "{\"person\":\"R303\",\"age\":\"16-17\"}"));
	answers(EDT, "IN R303", CHILD);
	ck_assert_str_eq(doubts(), "R301 GW1, R302 GW2, R303 GW3");
	world_advance(&w, HOURS_MS(3));
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(state) FROM placement"),
			 "ended,ended,ended");
	ck_assert_str_eq(doubts(), "R301 GW1, R302 GW2, R303 GW3");
	answers(EDT, "HOLD BEST R304", "No free bed");
	telling_close();
}
END_TEST

START_TEST(who_has_no_case_may_be_who_was_spoken_of)
{
	setup();
	answers(WILL, "HOLD BEST NEW F UNDER-18", CHILD);
	answers(WILL, "HOLD BEST NEW F", AGE);
	answers(WILL, "HOLD BEST NEW UNDER-25", AGE);
	answers(WILL, "HOLD BEST R7", "GW1 at The Gateway: hold it?"); /* that was of NEW */
	answers(EDT, "HOLD BEST NEW F", "GW1 at The Gateway: hold it?");
	answers(WILL, "HOLD BEST NEW F 25+", "GW1 at The Gateway: hold it?");
	answers(WILL, coded(WILL, "OK %s"), "GW1 at The Gateway is held until");
	world_advance(&w, MINUTES_MS(61));
	answers(WILL, "HOLD BEST NEW F", "GW3 at The Gateway: hold it?");
	ck_assert_int_eq(placements(), 1);
	telling_close();
}
END_TEST

/* A child is a child in many words. */
START_TEST(whoever_is_young_has_many_names)
{
	static const char *const said[] = {
	    "F UNDER-18", "U18",         "F under18",    "F UNDER 18",
	    "CHILD",      "F minor",     "16",           "F 17",
	    "AGE 16",     "F aged 17",   "age17",        "16-17",
	    "16/17",      "F 17 yo",     "17 years old", "17yo F",
	    "UNDER 16",   "under-17",    "U16",          "F teenager",
	    "F 17y",      "17yrs",       "F 15yr",       "17 y",
	    "F U-18",     "u18s",        "under-18s",    "under 18's",
	    "under 18s",  "F 17yrs old", "9y",           "F 15 yrs please",
	    "aged 9",     "F AGE 17",    "F DOG 16",     "CHILD scared and cold"};
	char text[80];
	setup();
	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++) {
		snprintf(text, sizeof(text), "BEDS %s", said[i]);
		answers(VIC, text, CHILD);
		snprintf(text, sizeof(text), "HOLD BEST R%zu %s", 400 + i, said[i]);
		answers(WILL, text, CHILD);
		snprintf(text, sizeof(text), "HOLD BEST R%zu", 400 + i);
		answers(WILL, text, CHILD);
		world_advance(&w, HOURS_MS(1));
	}
	ck_assert_int_eq(placements(), 0);
	telling_close();
}
END_TEST

/* What only may be an age is asked about, and until it is answered nobody has a bed by it. */
START_TEST(what_may_be_an_age_is_asked_about)
{
	setup();
	answers(WILL, "HOLD BEST R301 F about 14", IS_CHILD);
	answers(WILL, "HOLD BEST R301 F", AGE);
	answers(WILL, "HOLD BEST R301 not under 18", IS_CHILD);
	answers(WILL, "HOLD BEST UNDER 18 F", CHILD);
	answers(WILL, "HOLD BEST F 17", CHILD);
	answers(WILL, "BEDS F 12", IS_CHILD);
	answers(WILL, "HOLD BEST R301 F 25+", "GW1 at The Gateway: hold it?");
	answers(WILL, "HOLD BEST R301 AGE 30", "GW1 at The Gateway: hold it?");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM person"), 0);
	telling_close();
}
END_TEST

/* … in words that nobody foresaw; and until it is answered nobody has a bed by them. */
START_TEST(a_word_that_is_not_understood_may_be_an_age)
{
	static const char *const said[] = {
	    "17/18",     "F 17-18",  "f17",   "F seventeen",  "Sixteen F", "F not 18",
	    "nearly 18", "girl",     "F boy", "17ish",        "F m15",     "under eighteen",
	    "F YP",      "underage", "kids",  "F schoolgirl", "school age"};
	char text[80];
	setup();
	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++) {
		snprintf(text, sizeof(text), "BEDS %s", said[i]);
		answers(VIC, text, IS_CHILD);
		snprintf(text, sizeof(text), "HOLD BEST R%zu %s", 400 + i, said[i]);
		answers(WILL, text, IS_CHILD);
		snprintf(text, sizeof(text), "HOLD BEST R%zu F", 400 + i);
		answers(WILL, text, AGE);
		world_advance(&w, HOURS_MS(1));
	}
	telling_close();
}
END_TEST

/* A case, a bed, an hour and an adult's age are none. */
START_TEST(what_is_no_age_is_not_taken_for_one)
{
	static const char *const said[] = {"HOLD GW2 R117",
					   "HOLD GW 2 R17",
					   "HOLD GW2 R17 GW17",
					   "HOLD BEST R301 at 10pm",
					   "HOLD BEST 17/0234 F",
					   "BEDS GW17",
					   "BEDS R17 F",
					   "HOLD BEST R301 over 18",
					   "HOLD BEST R301 F 18y",
					   "HOLD BEST R301 18-24",
					   "HOLD BEST R301 F 16:30",
					   "HOLD BEST R301 at 17.15"};
	setup();
	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++) {
		const char *said_so = says(WILL, said[i]);
		ck_assert_msg(strstr(said_so, "under 18") == NULL, "%s: %s", said[i], said_so);
		world_advance(&w, HOURS_MS(1));
	}
	telling_close();
}
END_TEST

/* Who has not been understood too often hears of a child all the same. */
START_TEST(no_limit_silences_what_names_somebody_under_18)
{
	setup();
	for (int i = 0; i < 5; i++)
		says(WILL, "HOLD BEST R9 unicorn");
	ck_assert_str_eq(says(WILL, "HOLD BEST R9 unicorn"), "");
	answers(WILL, "BEDS CHILD", CHILD);
	answers(WILL, "BEDS F 12", IS_CHILD);
	answers(WILL, "HOLD BEST R9 F AGE 17", CHILD);
	answers(WILL, "HOLD BEST R9 F AGE 17 9999", CHILD); /* and it is a guess all the same */
	ck_assert_int_eq(
	    world_number(&w, "SELECT count(*) FROM inbound WHERE meaning = 'wrong-code'"), 1);
	for (int i = 0; i < 5; i++)
		says(VIC, "hello there");
	answers(VIC, "She is 16 years old and cold", CHILD);
	answers(VIC, "HOLD BEST R10 F minor", CHILD);
	telling_close();
}
END_TEST

START_TEST(the_keyboard_knows_the_same_words)
{
	static const char *const said[] = {"child", "16",       "17",     "u18",     "under18",
					   "minor", "under 18", "age 16", "UNDER 16"};
	char args[80];
	setup();
	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++) {
		snprintf(args, sizeof(args), "{\"for\":[\"%s\"]}", said[i]);
		world_refused(&w, "bob", "beds", args, "refused");
	}
	telling_close();
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
	    a_word_of_somebody_under_18_counts_at_once,
	    a_yes_to_what_was_asked_before_gives_no_bed,
	    who_is_said_to_be_in_and_under_18_is_looked_for,
	    who_has_no_case_may_be_who_was_spoken_of,
	    whoever_is_young_has_many_names,
	    what_may_be_an_age_is_asked_about,
	    a_word_that_is_not_understood_may_be_an_age,
	    what_is_no_age_is_not_taken_for_one,
	    no_limit_silences_what_names_somebody_under_18,
	    the_keyboard_knows_the_same_words,
	};
	return suite_run("texts_young", all, sizeof(all) / sizeof(all[0]));
}
