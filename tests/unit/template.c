/* SPDX-License-Identifier: MIT */
#include "template.h"

#include <string.h>

#include "lib/suite.h"

static const struct template_values values = {
    .word = {[WORD_AREA] = "Coventry",
	     [WORD_TIER] = "1",
	     [WORD_NIGHT] = "Fri 17 Nov",
	     [WORD_WHY] = "air.min < 0, forecast -4.7C",
	     [WORD_OFFER] = "",
	     [WORD_BEDS] = "{code} 7 {",
	     [WORD_CODE] = "4821"},
};

START_TEST(test_good_and_filled)
{
	static const struct {
		const char *text, *filled;
	} cases[] = {
	    {"SWEP tonight.", "SWEP tonight."},
	    {"{area}", "Coventry"},
	    {"{area} SWEP, tier {tier}, {night}: {why}. Reply OK {code}",
	     "Coventry SWEP, tier 1, Fri 17 Nov: air.min < 0, forecast -4.7C. Reply OK 4821"},
	    {"{code}{code}{tier}", "482148211"},
	    {"Offer: {offer}.", "Offer: ."},
	    {"until {until}, at {site}", "until , at "}, /* no value given */
	    {"beds: {beds}!", "beds: {code} 7 {!"}, /* a value is no template */
	    {"Tŷ’r Gaeaf – {tier} 😀\nline two", "Tŷ’r Gaeaf – 1 😀\nline two"},
	};
	struct arena arena = {0};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct fault why = {0};
		ck_assert_msg(template_check(cases[i].text, &why) == ERR_OK, "%s: %s",
			      cases[i].text, why.message);
		ck_assert_str_eq(template_fill(cases[i].text, &values, &arena), cases[i].filled);
	}
	arena_free(&arena);
}
END_TEST

/* The header's list, the check and the filling agree on every word. */
START_TEST(test_every_word)
{
	static const char *const names[] = {
#define NAME(name, text) text,
	    TEMPLATE_WORDS(NAME)
#undef NAME
	};
	struct arena arena = {0};
	ck_assert_uint_eq(COUNT_OF(names), WORD_COUNT_ALL);
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct template_values one = {{NULL}};
		one.word[i] = "here";
		char *text = arena_printf(&arena, "<{%s}>", names[i]);
		struct fault why;
		ck_assert_int_eq(template_check(text, &why), ERR_OK);
		ck_assert_str_eq(template_fill(text, &one, &arena), "<here>");
	}
	arena_free(&arena);
}
END_TEST

START_TEST(test_bad)
{
	static const struct {
		const char *text, *field, *word;
	} cases[] = {
	    {"", "", "empty"},
	    {"SWEP {teir}", "column 6", "{teir}"},
	    {"{Area}", "column 1", "known are {area} {tier}"},
	    {"{}", "column 1", "{}"},
	    {"{ area }", "column 1", "{ area }"},
	    {"{area", "column 1", "no “}” closes"},
	    {"{area} and {", "column 12", "no “}” closes"},
	    {"{area\n} tonight", "column 1", "no “}” closes"},
	    {"{ar{ea}}", "column 1", "no “}” closes"},
	    {"{{area}}", "column 1", "no “}” closes"},
	    {"area} tonight", "column 5", "closes nothing"},
	    {"{area}} tonight", "column 7", "closes nothing"},
	    {"Tŷ’r – {aera}", "column 8", "{aera}"}, /* characters, not bytes */
	    {"{tier}{tier}😀{x}", "column 14", "{x}"},
	    {"caf\xe9 {area}", "column 4", "UTF-8"},
	    {"a\tb", "column 2", "control"},
	    {"one\r\ntwo", "column 4", "control"},
	    {"{aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}", "column 1",
	     "there is no"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct fault why = {0};
		ck_assert_msg(template_check(cases[i].text, &why) == ERR_USAGE, "%s",
			      cases[i].text);
		ck_assert_str_eq(why.field, cases[i].field);
		ck_assert_msg(strstr(why.message, cases[i].word) != NULL, "%s: %s", cases[i].text,
			      why.message);
		ck_assert_msg(strstr(why.message, ".") != NULL, "a sentence: %s", why.message);
	}
}
END_TEST

/* A template that nobody checked is filled as far as it is one; nothing is lost or read twice. */
START_TEST(test_unchecked)
{
	static const struct {
		const char *text, *filled;
	} cases[] = {
	    {"", ""},
	    {"{", "{"},
	    {"}", "}"},
	    {"{}", "{}"},
	    {"{area", "{area"},
	    {"{{area}}", "{Coventry}"},
	    {"{x}{area}", "{x}Coventry"},
	    {"{x {area}", "{x Coventry"},
	    {"\xff{tier}", "\xff"
			   "1"},
	};
	struct arena arena = {0};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		ck_assert_str_eq(template_fill(cases[i].text, &values, &arena), cases[i].filled);
	arena_free(&arena);
}
END_TEST

/* ---- room ----------------------------------------------------------------------------------- */

#define TENS(n)                                                                                    \
	"%.*s", (n)*10,                                                                            \
	    "aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa "                         \
	    "aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa aaaaaaaaa "                         \
	    "aaaaaaaaa aaaaaaaaa aaaaaaaaa "

static const struct template_values full = {
    .word = {[WORD_WHY] = "air.min <= 0 for 3 nights, forecast -4.7C",
	     [WORD_OFFER] = "A bed for everyone, from 7pm",
	     [WORD_SITE] = "Harnall Lifehouse",
	     [WORD_BEDS] = "112",
	     [WORD_CODE] = "0000"},
};

/* Behind so many tens of other characters, in one segment. */
START_TEST(test_less_is_said_to_fit)
{
	static const struct {
		int tens;
		const char *words;
		enum fit fit;
		const char *filled;
	} cases[] = {
	    {11, "{why} {code}", FIT_WHOLE, "air.min <= 0 for 3 nights, forecast -4.7C 0000"},
	    {12, "{why} {code}", FIT_SHORTENED, "air.min <= 0 for 3 nights... 0000"},
	    {13, "{why} {code}", FIT_SHORTENED, "air.min <= 0 for 3... 0000"},
	    {14, "{why} {code}", FIT_SHORTENED, "air.min <= 0... 0000"},
	    {15, "{why} {code}", FIT_EXCEEDED, "air.min <= 0 for 3 nights, forecast -4.7C 0000"},
	    {10, "{why}; {offer}", FIT_SHORTENED,
	     "air.min <= 0 for 3 nights...; A bed for everyone, from 7pm"},
	    {13, "{why}; {offer}", FIT_SHORTENED, "air.min...; A bed for..."},
	    {14, "{offer}{site}", FIT_SHORTENED, "A...Harnall..."},
	    {14, "{offer}{beds}", FIT_SHORTENED, "A bed for...112"},
	    {15, "{beds} {beds} {beds}", FIT_EXCEEDED, "112 112 112"},
	    {15, "{beds}{code}", FIT_WHOLE, "1120000"},
	};
	struct arena arena = {0};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct template_values v = full;
		const char *front = arena_printf(&arena, TENS(cases[i].tens));
		const char *text = arena_printf(&arena, "%s%s", front, cases[i].words);
		ck_assert_msg(template_fit(text, &v, 1, &arena) == cases[i].fit, "case %zu", i);
		ck_assert_str_eq(template_fill(text, &v, &arena) + strlen(front), cases[i].filled);
	}
	arena_free(&arena);
}
END_TEST

/* Counted as it leaves: with dashes replaced, and Welsh as what it is. */
START_TEST(test_room_is_that_of_the_text_as_sent)
{
	struct arena arena = {0};
	struct template_values v = full;
	v.word[WORD_WHY] =
	    "– – – – – – – – – – – – – – – – – – – – – – – – – – – – – – – – – – – –";
	ck_assert_int_eq(template_fit("{why}", &v, 1, &arena), FIT_WHOLE);
	v.word[WORD_WHY] =
	    "ŵyl ŵyl ŵyl ŵyl ŵyl ŵyl ŵyl ŵyl ŵyl ŵyl ŵyl ŵyl ŵyl ŵyl ŵyl ŵyl ŵyl ŵyl";
	ck_assert_int_eq(template_fit("{why}", &v, 2, &arena), FIT_WHOLE);
	ck_assert_int_eq(template_fit("{why}", &v, 1, &arena), FIT_SHORTENED);
	ck_assert_str_eq(v.word[WORD_WHY], "ŵyl ŵyl ŵyl ŵyl ŵyl ŵyl ŵyl ŵyl ŵyl ŵyl ŵyl ŵyl ŵyl ŵyl"
					   " ŵyl ŵyl ŵyl...");
	arena_free(&arena);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    test_good_and_filled, test_every_word,          test_bad,
	    test_unchecked,       test_less_is_said_to_fit, test_room_is_that_of_the_text_as_sent,
	};
	return suite_run("template", cases, COUNT_OF(cases));
}
