/* SPDX-License-Identifier: MIT */
#include "brief.h"

#include <string.h>

#include "lib/suite.h"

START_TEST(test_words)
{
	static const struct {
		const char *text;
		int words;
		const char *brief;
	} cases[] = {
	    {"", 1, ""},
	    {"one", 1, "one"},
	    {"one", 0, "..."},
	    {"one two three", 3, "one two three"},
	    {"one two three", 4, "one two three"},
	    {"one two three", 2, "one two..."},
	    {"one two three ", 3, "one two three "}, /* nothing is left out */
	    {"  one   two", 1, "  one..."},
	    {"air.min <= 0 for 3 nights, forecast -4.7C", 1, "air.min..."},
	    {"air.min <= 0 for 3 nights, forecast -4.7C", 2, "air.min..."},
	    {"air.min <= 0 for 3 nights, forecast -4.7C", 3, "air.min <= 0..."},
	    {"air.min <= 0 for 3 nights, forecast -4.7C", 6, "air.min <= 0 for 3 nights..."},
	    {"air.min <= 0 for 3 nights, forecast -4.7C", 7,
	     "air.min <= 0 for 3 nights, forecast..."},
	    {"Tŷ’r Gaeaf", 1, "Tŷ’r..."},
	    {"a, (b", 1, "a..."},
	    {"- a", 1, "..."},
	};
	struct arena arena = {0};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		ck_assert_str_eq(brief_words(cases[i].text, cases[i].words, &arena),
				 cases[i].brief);
	arena_free(&arena);
}
END_TEST

START_TEST(test_counted)
{
	ck_assert_int_eq(brief_count(""), 0);
	ck_assert_int_eq(brief_count("  "), 0);
	ck_assert_int_eq(brief_count("one"), 1);
	ck_assert_int_eq(brief_count(" one  two "), 2);
}
END_TEST

START_TEST(test_characters)
{
	static const struct {
		const char *text;
		int characters;
		const char *brief;
	} cases[] = {
	    {"one two", 7, "one two"},           {"one two", 6, "one..."},
	    {"one two three", 10, "one two..."}, {"one two three", 9, "one..."},
	    {"one two three", 5, "on..."}, /* not even the first word */
	    {"ŵŵŵŵ ŷŷŷŷ", 9, "ŵŵŵŵ ŷŷŷŷ"},       {"ŵŵŵŵ ŷŷŷŷ", 8, "ŵŵŵŵ..."},
	    {"ŵŵŵŵ ŷŷŷŷ", 5, "ŵŵ..."},
	};
	struct arena arena = {0};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		ck_assert_str_eq(brief_text(cases[i].text, cases[i].characters, &arena),
				 cases[i].brief);
	arena_free(&arena);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {test_words, test_counted, test_characters};
	return suite_run("brief", cases, COUNT_OF(cases));
}
