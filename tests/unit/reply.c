/* SPDX-License-Identifier: MIT */
#include "reply.h"

#include <string.h>

#include "lib/suite.h"

struct wanted {
	const char *text;
	enum reply_kind kind;
	const char *code;
	int count;
	const char *rest; /* NULL: all of the text */
};

static void check(const struct wanted *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct wanted *w = &cases[i];
		struct reply r = reply_read(w->text);
		ck_assert_msg(r.kind == w->kind, "“%s”: kind %d", w->text, r.kind);
		ck_assert_msg(strcmp(r.code, w->code) == 0, "“%s”: code %s", w->text, r.code);
		ck_assert_msg(r.count == w->count, "“%s”: count %d", w->text, r.count);
		ck_assert_msg(strcmp(r.rest, w->rest == NULL ? w->text : w->rest) == 0,
			      "“%s”: rest “%s”", w->text, r.rest);
		ck_assert(r.rest >= w->text && r.rest <= w->text + strlen(w->text));
	}
}

START_TEST(test_yes)
{
	static const struct wanted cases[] = {
	    {"OK", REPLY_YES, "", -1, ""},
	    {"ok", REPLY_YES, "", -1, ""},
	    {"Ok.", REPLY_YES, "", -1, ""},
	    {"O.K.", REPLY_YES, "", -1, ""},
	    {"okay", REPLY_YES, "", -1, ""},
	    {"Y", REPLY_YES, "", -1, ""},
	    {"y", REPLY_YES, "", -1, ""},
	    {"YES", REPLY_YES, "", -1, ""},
	    {"  yes!!  ", REPLY_YES, "", -1, ""},
	    {"\"Yes\"", REPLY_YES, "", -1, ""},
	    {"“Yes”", REPLY_YES, "", -1, ""},
	    {"Yes…", REPLY_YES, "", -1, ""},
	    {"\xc2\xa0yes\xe2\x80\x8b\r\n", REPLY_YES, "", -1, ""},
	    {"👍", REPLY_YES, "", -1, ""},
	    {"👍👍", REPLY_YES, "", -1, ""},
	    {"👍🏽", REPLY_YES, "", -1, ""},
	    {"👍\xef\xb8\x8f", REPLY_YES, "", -1, ""},
	    {"ok 👍", REPLY_YES, "", -1, ""},
	    {"Yes ok", REPLY_YES, "", -1, ""},
	    {"Yes, thank you.", REPLY_YES, "", -1, "thank you."},
	    {"Thanks, yes", REPLY_YES, "", -1, ""},
	    {"yes please", REPLY_YES, "", -1, "please"},
	    {"Ok. 4821", REPLY_YES, "4821", -1, ""},
	    {"OK 4821", REPLY_YES, "4821", -1, ""},
	    {"OK4821", REPLY_YES, "4821", -1, ""},
	    {"ok-4821", REPLY_YES, "4821", -1, ""},
	    {"ok:4821.", REPLY_YES, "4821", -1, ""},
	    {"ok\n4821", REPLY_YES, "4821", -1, ""},
	    {"4821 yes", REPLY_YES, "4821", -1, ""},
	    {"4821yes", REPLY_YES, "4821", -1, ""},
	    {"4821 👍", REPLY_YES, "4821", -1, ""},
	    {"👍4821", REPLY_YES, "4821", -1, ""},
	    {"4821", REPLY_YES, "4821", -1, ""},
	    {" 4821. ", REPLY_YES, "4821", -1, ""},
	    {"#4821", REPLY_YES, "4821", -1, ""},
	    {"(4821)", REPLY_YES, "4821", -1, ""},
	    {"0007", REPLY_YES, "0007", -1, ""},
	    {"yes 4821 yes 4821", REPLY_YES, "4821", -1, ""},
	    {"4821 thanks!", REPLY_YES, "4821", -1, "thanks!"},
	};
	check(cases, COUNT_OF(cases));
}
END_TEST

START_TEST(test_no)
{
	static const struct wanted cases[] = {
	    {"NO", REPLY_NO, "", -1, ""},          {"n", REPLY_NO, "", -1, ""},
	    {"No.", REPLY_NO, "", -1, ""},         {"no thanks", REPLY_NO, "", -1, "thanks"},
	    {"No 4821", REPLY_NO, "4821", -1, ""}, {"4821 NO", REPLY_NO, "4821", -1, ""},
	    {"N4821", REPLY_NO, "4821", -1, ""},
	};
	check(cases, COUNT_OF(cases));
}
END_TEST

START_TEST(test_open)
{
	static const struct wanted cases[] = {
	    {"OPEN 7", REPLY_OPEN, "", 7, ""},
	    {"open 7", REPLY_OPEN, "", 7, ""},
	    {"Open7", REPLY_OPEN, "", 7, ""},
	    {"open-7", REPLY_OPEN, "", 7, ""},
	    {"OPEN 7 -4821", REPLY_OPEN, "4821", 7, ""},
	    {"OPEN: 7 beds", REPLY_OPEN, "", 7, ""},
	    {"OPEN - 7 spaces, thanks", REPLY_OPEN, "", 7, "thanks"},
	    {"7 beds open", REPLY_OPEN, "", 7, ""},
	    {"open 1 bed", REPLY_OPEN, "", 1, ""},
	    {"open", REPLY_OPEN, "", -1, ""},
	    {"open 0", REPLY_OPEN, "", 0, ""},
	    {"FREE 3", REPLY_FREE, "", 3, ""},
	    {"3 beds free, thanks", REPLY_FREE, "", 3, "thanks"},
	    {"4821 free 0", REPLY_FREE, "4821", 0, ""},
	    {"free", REPLY_FREE, "", -1, ""},
	    {"open 012", REPLY_OPEN, "", 12, ""},
	    {"open 999", REPLY_OPEN, "", 999, ""},
	    {"OPEN 7 4821", REPLY_OPEN, "4821", 7, ""},
	    {"4821 OPEN 7", REPLY_OPEN, "4821", 7, ""},
	    {"open 4821 7", REPLY_OPEN, "4821", 7, ""},
	    {"4821: open, 7 beds.", REPLY_OPEN, "4821", 7, ""},
	    {"OPEN 4821", REPLY_OPEN, "4821", -1, ""},
	    {"Yes, open 7", REPLY_OPEN, "", 7, ""},
	    {"👍 open 7 beds", REPLY_OPEN, "", 7, ""},
	};
	check(cases, COUNT_OF(cases));
}
END_TEST

/* A site says when it is staffed, and by how many. */
START_TEST(test_open_with_hours_and_staff)
{
	static const struct {
		const char *text;
		int count;
		const char *hours;
		int staff;
		const char *code;
	} cases[] = {
	    {"OPEN 7 19:00-09:00", 7, "19:00-09:00", 0, ""},
	    {"OPEN 7, 7:30 - 9.15", 7, "07:30-09:15", 0, ""},
	    {"open 7 19.00–09.00 4821", 7, "19:00-09:00", 0, "4821"},
	    {"OPEN 7 4821 1900-0900", 7, "19:00-09:00", 0, "4821"},
	    {"open 7 beds 19:00 to 09:00, thanks", 7, "19:00-09:00", 0, ""},
	    {"19:00 until 09:00 open 7", 7, "19:00-09:00", 0, ""},
	    {"OPEN 2 beds from 19:00 to 09:00", 2, "19:00-09:00", 0, ""},
	    {"OPEN 7 staff 2", 7, "", 2, ""},
	    {"OPEN 7 2 staff", 7, "", 2, ""},
	    {"OPEN 2 staff 7", 2, "", 7, ""},
	    {"OPEN 7 19:00-09:00 staff 2 4821", 7, "19:00-09:00", 2, "4821"},
	    {"4821 OPEN 7 19:00-09:00, 12 staff", 7, "19:00-09:00", 12, "4821"},
	    {"OPEN 7 staff", -1, "", 7, ""}, /* of beds nothing is said */
	    {"OPEN 7", 7, "", 0, ""},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct reply r = reply_read(cases[i].text);
		ck_assert_msg(r.kind == REPLY_OPEN, "%s: kind %d", cases[i].text, r.kind);
		ck_assert_msg(r.count == cases[i].count, "%s: count %d", cases[i].text, r.count);
		ck_assert_msg(strcmp(r.hours, cases[i].hours) == 0, "%s: hours %s", cases[i].text,
			      r.hours);
		ck_assert_msg(r.staff == cases[i].staff, "%s: staff %d", cases[i].text, r.staff);
		ck_assert_msg(strcmp(r.code, cases[i].code) == 0, "%s: code %s", cases[i].text,
			      r.code);
	}
}
END_TEST

START_TEST(test_hours_that_are_none_are_for_a_person)
{
	static const struct wanted cases[] = {
	    {"OPEN 7 19:00", REPLY_OTHER, "", -1, NULL},
	    {"OPEN 7 19:00-", REPLY_OTHER, "", -1, NULL},
	    {"OPEN 7 25:00-09:00", REPLY_OTHER, "", -1, NULL},
	    {"OPEN 7 19:60-09:00", REPLY_OTHER, "", -1, NULL},
	    {"OPEN 7 19:00-09:000", REPLY_OTHER, "", -1, NULL},
	    {"OPEN 7 19:00-09:00 20:00-08:00", REPLY_OTHER, "", -1, NULL},
	    {"OPEN 7 19-09", REPLY_OTHER, "", -1, NULL},
	    {"OPEN 7 7pm-9am", REPLY_OTHER, "", -1, NULL},
	    {"OPEN 7 from tomorrow", REPLY_OTHER, "", -1, NULL},
	    {"from", REPLY_OTHER, "", -1, NULL},
	    {"OK from 7", REPLY_OTHER, "", -1, NULL},
	    {"OPEN 7 no staff", REPLY_OTHER, "", -1, NULL},
	    {"OPEN 7 staff 2 staff 3", REPLY_OTHER, "", -1, NULL},
	    {"OK 19:00-09:00", REPLY_OTHER, "", -1, NULL},
	    {"FREE 3 19:00-09:00", REPLY_OTHER, "", -1, NULL},
	    {"19:00-09:00", REPLY_OTHER, "", -1, NULL},
	    {"yes 2 staff", REPLY_OTHER, "", -1, NULL},
	};
	check(cases, COUNT_OF(cases));
	ck_assert_str_eq(reply_read("OK 19:00-09:00").hours, "");
	ck_assert_int_eq(reply_read("yes 2 staff").staff, 0);
}
END_TEST

START_TEST(test_stop)
{
	static const struct wanted cases[] = {
	    {"STOP", REPLY_STOP, "", -1, ""},
	    {"Stop.", REPLY_STOP, "", -1, ""},
	    {" stop! ", REPLY_STOP, "", -1, ""},
	    {"“STOP”", REPLY_STOP, "", -1, ""},
	    {"S.T.O.P", REPLY_STOP, "", -1, ""},
	    {"STOPALL", REPLY_STOP, "", -1, ""},
	    {"Stop all", REPLY_STOP, "", -1, ""},
	    {"UNSUBSCRIBE", REPLY_STOP, "", -1, ""},
	    {"opt-out", REPLY_STOP, "", -1, ""},
	    {"STOP please", REPLY_STOP, "", -1, ""},
	    {"Stop, thank you!", REPLY_STOP, "", -1, ""},
	    {"stop all. Thanks", REPLY_STOP, "", -1, ""},
	    {"STOP please?", REPLY_OTHER, "", -1, NULL},
	    {"stop it please", REPLY_OTHER, "", -1, NULL},
	    {"Stop sending people please", REPLY_OTHER, "", -1, NULL},
	    {"please", REPLY_OTHER, "", -1, NULL},
	    {"stop by at 9", REPLY_OTHER, "", -1, NULL},
	    {"stop by", REPLY_OTHER, "", -1, NULL},
	    {"STOP 4821", REPLY_OTHER, "4821", -1, NULL},
	    {"STOP 7", REPLY_OTHER, "", -1, NULL},
	    {"please stop", REPLY_OTHER, "", -1, NULL},
	    {"don't stop", REPLY_OTHER, "", -1, NULL},
	    {"STOP?", REPLY_OTHER, "", -1, NULL},
	    {"yes stop", REPLY_OTHER, "", -1, NULL},
	    {"nonstop", REPLY_OTHER, "", -1, NULL},
	    {"stopp", REPLY_OTHER, "", -1, NULL},
	    /* Words that elsewhere mean STOP but might mean SWEP here. */
	    {"CANCEL", REPLY_OTHER, "", -1, NULL},
	    {"END", REPLY_OTHER, "", -1, NULL},
	    {"QUIT", REPLY_OTHER, "", -1, NULL},
	};
	check(cases, COUNT_OF(cases));
}
END_TEST

/* A condition, a question, a contradiction: a person reads it. */
START_TEST(test_for_a_person)
{
	static const struct wanted cases[] = {
	    {"", REPLY_OTHER, "", -1, NULL},
	    {"   ", REPLY_OTHER, "", -1, NULL},
	    {"...", REPLY_OTHER, "", -1, NULL},
	    {"Thanks", REPLY_OTHER, "", -1, NULL},
	    {"yes but we are full", REPLY_OTHER, "", -1, NULL},
	    {"Yes 4821 but no staff until 9", REPLY_OTHER, "4821", -1, NULL},
	    {"4821 running late", REPLY_OTHER, "4821", -1, NULL},
	    {"ok?", REPLY_OTHER, "", -1, NULL},
	    {"4821?", REPLY_OTHER, "4821", -1, NULL},
	    {"not open 7", REPLY_OTHER, "", -1, NULL},
	    {"no beds", REPLY_OTHER, "", -1, NULL},
	    {"no, open 7", REPLY_OTHER, "", -1, NULL},
	    {"yes no", REPLY_OTHER, "", -1, NULL},
	    {"y/n", REPLY_OTHER, "", -1, NULL},
	    {"👎", REPLY_OTHER, "", -1, NULL},
	    {"ok 👎", REPLY_OTHER, "", -1, NULL},
	    {"👍 4821 😡", REPLY_OTHER, "4821", -1, NULL},
	    {"4821 4822", REPLY_OTHER, "", -1, NULL},
	    {"4821 4822 4823", REPLY_OTHER, "", -1, NULL},
	    {"ok 48211", REPLY_OTHER, "", -1, NULL},
	    {"ok 482", REPLY_OTHER, "", -1, NULL},
	    {"yes 7", REPLY_OTHER, "", -1, NULL},
	    {"7", REPLY_OTHER, "", -1, NULL},
	    {"7 beds", REPLY_OTHER, "", -1, NULL},
	    {"no beds free", REPLY_OTHER, "", -1, NULL},
	    {"free 3 open 2", REPLY_OTHER, "", -1, NULL},
	    {"ok free 3", REPLY_OTHER, "", -1, NULL},
	    {"open seven", REPLY_OTHER, "", -1, NULL},
	    {"open 7.5", REPLY_OTHER, "", -1, NULL},
	    {"open 7-8", REPLY_OTHER, "", -1, NULL},
	    {"OPEN -1", REPLY_OTHER, "", -1, NULL},
	    {"OPEN: -7 beds", REPLY_OTHER, "", -1, NULL},
	    {"FREE -1", REPLY_OTHER, "", -1, NULL},
	    {"open at 9", REPLY_OTHER, "", -1, NULL},
	    {"open 9pm", REPLY_OTHER, "", -1, NULL},
	    {"open 21:00", REPLY_OTHER, "", -1, NULL},
	    {"open 12345", REPLY_OTHER, "", -1, NULL},
	    {"open 99999999999999999999999", REPLY_OTHER, "", -1, NULL},
	    {"reopen 7", REPLY_OTHER, "", -1, NULL},
	    {"opened 7", REPLY_OTHER, "", -1, NULL},
	    {"okey dokey", REPLY_OTHER, "", -1, NULL},
	    {"oui", REPLY_OTHER, "", -1, NULL},
	    {"ÿes", REPLY_OTHER, "", -1, NULL},
	    {"yés", REPLY_OTHER, "", -1, NULL},
	    {"yes\xff", REPLY_OTHER, "", -1, NULL},
	    {"yes\x01", REPLY_OTHER, "", -1, NULL},
	    {"Liked “SWEP tonight. Reply OK 4821”", REPLY_OTHER, "4821", -1, NULL},
	    {"٤٨٢١", REPLY_OTHER, "", -1, NULL},
	    {"ring me on 07700 900123", REPLY_OTHER, "", -1, NULL},
	};
	check(cases, COUNT_OF(cases));
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    test_yes,
	    test_no,
	    test_open,
	    test_open_with_hours_and_staff,
	    test_hours_that_are_none_are_for_a_person,
	    test_stop,
	    test_for_a_person,
	};
	return suite_run("reply", cases, COUNT_OF(cases));
}
