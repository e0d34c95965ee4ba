/* SPDX-License-Identifier: MIT */
#include "phone.h"

#include <stdio.h>
#include <string.h>

#include "lib/suite.h"

START_TEST(test_written_in_many_ways)
{
	static const char *const cases[] = {
	    "07700900123",
	    "07700 900123",
	    "07700 900 123",
	    "(07700) 900-123",
	    "07700.900.123",
	    " 07700 900123 ",
	    "\t07700\t900123",
	    "+447700900123",
	    "+44 7700 900123",
	    "+44 (0)7700 900123",
	    "+44(0) 7700-900-123",
	    "(+44) 7700 900123",
	    "+4407700900123",
	    "00447700900123",
	    "0044 7700 900123",
	    "00 44 (0)7700 900123",
	    "447700900123",
	    "44 7700 900123",
	    "4407700900123",
	    "7700900123",
	    "7700 900 123",
	    "07700\u00a0900123", /* no-break space */
	    "07700\u2011900\u2013123", /* hyphen, dash */
	    "\u202a07700 900123\u202c", /* copied from a phone */
	    "\xe2\x81\xa8+44 7700 900123\xe2\x81\xa9",
	    "\ufeff07700900123",
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char out[LIMIT_PHONE + 1] = "";
		struct fault why = {0};
		ck_assert_msg(phone_parse(cases[i], out, &why) == ERR_OK, "“%s”: %s", cases[i],
			      why.message);
		ck_assert_str_eq(out, "+447700900123");
	}
}
END_TEST

/* The ranges are told by their first digits; nines stand for any ending. */
START_TEST(test_ranges)
{
	static const struct {
		const char *begin;
		const char *word; /* of the refusal; NULL: a mobile */
	} cases[] = {
	    {"071", NULL},          {"072", NULL},       {"073", NULL},
	    {"074", NULL},          {"075", NULL},       {"0770", NULL},
	    {"078", NULL},          {"079", NULL},       {"07624", NULL},
	    {"07797", NULL},        {"07781", NULL},     {"07911", NULL},
	    {"070", "070"},         {"07010", "070"},    {"076", "pager"},
	    {"07600", "pager"},     {"07623", "pager"},  {"07625", "pager"},
	    {"07640", "pager"},     {"024", "landline"}, {"020", "landline"},
	    {"01632", "landline"},  {"0300", "03"},      {"0345", "03"},
	    {"056", "05"},          {"055", "05"},       {"0800", "freephone"},
	    {"084", "08"},          {"09", "premium"},   {"04", "no UK number"},
	    {"06", "no UK number"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		static const char *const prefixes[] = {"0", "+44", "0044", "+44(0)", "44"};
		for (size_t p = 0; p < COUNT_OF(prefixes); p++) {
			char typed[32], expected[32], out[LIMIT_PHONE + 1] = "untouched";
			snprintf(expected, sizeof(expected), "%.11s", cases[i].begin);
			while (strlen(expected) < 11)
				strcat(expected, "9");
			snprintf(typed, sizeof(typed), "%s%s", prefixes[p], expected + 1);
			struct fault why = {0};
			enum err e = phone_parse(typed, out, &why);
			if (cases[i].word == NULL) {
				ck_assert_msg(e == ERR_OK, "%s: %s", typed, why.message);
				ck_assert_str_eq(out + 3, expected + 1);
				continue;
			}
			ck_assert_msg(e == ERR_USAGE, "%s: %s", typed, out);
			ck_assert_str_eq(out, "untouched");
			ck_assert_str_eq(why.field, "phone");
			ck_assert_msg(strstr(why.message, cases[i].word) != NULL, "%s: %s", typed,
				      why.message);
		}
	}
}
END_TEST

START_TEST(test_refused)
{
	static const struct {
		const char *typed, *word;
	} cases[] = {
	    {"", "missing"},
	    {"   ", "missing"},
	    {"+", "missing"},
	    {"()-.", "missing"},
	    {"0770090012", "has 10"},
	    {"077009001234", "has 12"},
	    {"+44770090012", "has 10"},
	    {"+4477009001234", "has 12"},
	    {"770090012", "has 10"},
	    {"07", "has 2"},
	    {"7", "has 2"},
	    {"44", "no UK number"},
	    {"+44", "no UK number"},
	    {"0", "no UK number"},
	    {"00", "another country"},
	    {"+353 86", "another country"},
	    {"00353 86", "another country"},
	    {"+1 202 555", "another country"},
	    {"+07700900123", "another country"},
	    {"123", "short code"},
	    {"99999", "short code"},
	    {"60777", "short code"},
	    {"999", "short code"},
	    {"+44 123", "landline"},
	    {"0123", "landline"},
	    {"0999", "premium"},
	    {"07700 900123 ext 5", "“e”"},
	    {"07700 90O123", "“O”"},
	    {"tel:07700900123", "“t”"},
	    {"07700+900123", "“+”"},
	    {"++447700900123", "“+”"},
	    {"07700/900123", "“/”"},
	    {"07700,900123", "“,”"},
	    {"07700 900123 07700 900124", "20 digits"},
	    {"000000000000000000000000000000", "20 digits"},
	    {"٠٧٧٠٠٩٠٠١٢٣", "“٠”"}, /* digits, but not ours */
	    {"07700\xff"
	     "900123",
	     "“?”"},
	    {"07700\n900123", "“?”"},
	    {"0044", "no UK number"},
	    {"004407700900123 and 1", "“a”"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char out[LIMIT_PHONE + 1] = "untouched";
		struct fault why = {0};
		ck_assert_msg(phone_parse(cases[i].typed, out, &why) == ERR_USAGE, "%s: %s",
			      cases[i].typed, out);
		ck_assert_str_eq(out, "untouched");
		ck_assert_msg(strstr(why.message, cases[i].word) != NULL, "%s: %s", cases[i].typed,
			      why.message);
	}
}
END_TEST

/* Whatever can be texted can be called; beyond that, what has an area code, and 03. */
START_TEST(test_calling)
{
	static const struct {
		const char *typed, *called; /* NULL: refused */
	} cases[] = {
	    {"07700 900123", "+447700900123"},
	    {"01632 960123", "+441632960123"},
	    {"+44 (0)1632 960123", "+441632960123"},
	    {"01632 96012", "+44163296012"},
	    {"020 7946 0123", "+442079460123"},
	    {"0300 999 9999", "+443009999999"},
	    {"020 7946 012", NULL},
	    {"01632 9601234", NULL},
	    {"01632 9601", NULL},
	    {"070 9999 9999", NULL},
	    {"0909 999 9999", NULL},
	    {"0800 999 9999", NULL},
	    {"+353 86 999 9999", NULL},
	    {"999", NULL},
	    {"0", NULL},
	    {"", NULL},
	    {"desk", NULL},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char out[LIMIT_PHONE + 1] = "untouched";
		struct fault why = {0};
		enum err e = phone_parse_call(cases[i].typed, out, &why);
		ck_assert_msg((e == ERR_OK) == (cases[i].called != NULL), "%s", cases[i].typed);
		ck_assert_str_eq(out, e == ERR_OK ? cases[i].called : "untouched");
	}
}
END_TEST

START_TEST(test_why_it_cannot_be_called)
{
	static const struct {
		const char *typed, *says;
	} cases[] = {
	    {"0909 999 9999", "Only UK mobiles, landlines and 03 numbers can be called; it is a "
			      "premium rate number (09), not a mobile."},
	    {"070 9999 9999", "Only UK mobiles, landlines and 03 numbers can be called; it is a "
			      "personal number (070), which cannot be texted and is dear to ring."},
	    {"999", "Only UK mobiles, landlines and 03 numbers can be called; it is a short code."},
	    {"+353 86 999 9999", "Only UK mobiles, landlines and 03 numbers can be called; it is a "
				 "number of another country."},
	    {"020 7946 012", "A UK landline has 10 or 11 digits from its 0 on; this one has 10."},
	    {"01632 9601", "A UK landline has 10 or 11 digits from its 0 on; this one has 9."},
	    {"07700 90012", "A UK mobile number has 11 digits from its 0 on; this one has 10."},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char out[LIMIT_PHONE + 1];
		struct fault why = {0};
		ck_assert_int_eq(phone_parse_call(cases[i].typed, out, &why), ERR_USAGE);
		ck_assert_str_eq(why.message, cases[i].says);
	}
}
END_TEST

START_TEST(test_what_was_read_reads_the_same)
{
	for (int n = 0; n < 1000; n++) {
		char typed[16], once[LIMIT_PHONE + 1], twice[LIMIT_PHONE + 1];
		struct fault why;
		snprintf(typed, sizeof(typed), "07700 900%03d", n);
		ck_assert_int_eq(phone_parse(typed, once, &why), ERR_OK);
		ck_assert_int_eq(phone_parse(once, twice, &why), ERR_OK);
		ck_assert_str_eq(once, twice);
		ck_assert(phone_is_drama(once));
	}
}
END_TEST

START_TEST(test_numbers_for_drama)
{
	static const struct {
		const char *e164;
		bool drama;
	} cases[] = {
	    {"+447700900000", true},
	    {"+447700900999", true},

	    {"+44770090000", false},
	    {"+4477009000000", false},
	    {"07700900123", false},
	    {"447700900123", false},
	    {"+44770090012x", false},
	    {"+447700900 12", false},
	    {"", false},
	    {"+44447700900", false},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		ck_assert_msg(phone_is_drama(cases[i].e164) == cases[i].drama, "%s", cases[i].e164);
}
END_TEST

START_TEST(test_masked)
{
	static const struct {
		const char *number, *shown;
	} cases[] = {
	    {"+447700900123", "+44…123"},
	    {"+447700900999", "+44…999"},
	    {"COUNCIL", "…"},
	    {"60777", "…"},
	    {"", "…"},
	    {"+12345678", "…"},
	    {"+44770090012é", "…"},
	    {"+44 7700 900123", "…"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char out[16];
		ck_assert_str_eq(phone_mask(cases[i].number, out), cases[i].shown);
	}
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    test_written_in_many_ways, test_ranges, test_refused, test_what_was_read_reads_the_same,
	    test_numbers_for_drama,    test_masked, test_calling, test_why_it_cannot_be_called,
	};
	return suite_run("phone", cases, COUNT_OF(cases));
}
