/* SPDX-License-Identifier: MIT */
#include "swep/fault.h"

#include <string.h>

#include "lib/suite.h"

START_TEST(test_words_and_exit_codes)
{
	static const struct {
		enum err e;
		const char *wire;
		int exit;
	} cases[] = {
	    {ERR_OK, "ok", 0},
	    {ERR_USAGE, "usage", 2},
	    {ERR_NOT_FOUND, "not-found", 1},
	    {ERR_TAKEN, "taken", 1},
	    {ERR_FORBIDDEN, "forbidden", 1},
	    {ERR_REFUSED, "refused", 1},
	    {ERR_LIMIT, "limit", 1},
	    {ERR_BUSY, "busy", 3},
	    {ERR_STORE, "storage", 4},
	    {ERR_UNKNOWN, "unknown", 4},
	};
	ck_assert_int_eq(COUNT_OF(cases), ERR_UNKNOWN + 1);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		ck_assert_str_eq(err_wire(cases[i].e), cases[i].wire);
		ck_assert_int_eq(err_exit(cases[i].e), cases[i].exit);
		ck_assert_int_eq(err_from_wire(cases[i].wire), cases[i].e);
	}
	ck_assert_int_eq(err_from_wire("OK"), ERR_UNKNOWN);
	ck_assert_int_eq(err_from_wire(""), ERR_UNKNOWN);
	ck_assert_int_eq(err_from_wire("not-found "), ERR_UNKNOWN);
	ck_assert_int_eq(err_from_wire("teapot"), ERR_UNKNOWN);
}
END_TEST

START_TEST(test_a_refusal_is_one_line)
{
	struct fault f;
	memset(&f, 0xff, sizeof(f));
	ck_assert_int_eq(fault_set(&f, ERR_TAKEN, "args.bed", "Bed %s is held by %d.", "B2", 7),
			 ERR_TAKEN);
	ck_assert_int_eq(f.code, ERR_TAKEN);
	ck_assert_str_eq(f.field, "args.bed");
	ck_assert_str_eq(f.message, "Bed B2 is held by 7.");
	fault_set(&f, ERR_STORE, NULL, "Nothing was done.");
	ck_assert_str_eq(f.field, "");
}
END_TEST

START_TEST(test_a_sentence_made_of_the_last_one)
{
	struct fault f;
	fault_set(&f, ERR_USAGE, "when:14", "A number was expected.");
	fault_set(&f, ERR_REFUSED, f.field, "Rule 3: %s (%s)", f.message, f.field);
	ck_assert_str_eq(f.message, "Rule 3: A number was expected. (when:14)");
	ck_assert_str_eq(f.field, "when:14");
}
END_TEST

/* Whoever has no keyboard is told the sentence as far as it says why. */
START_TEST(test_a_hint_stands_behind_what_is_told)
{
	struct fault f;
	fault_set(&f, ERR_TAKEN, "person", "%s holds %s", "R1", "B2");
	ck_assert_uint_eq(f.told, 0);
	ck_assert_int_eq(fault_hint(&f, "; for another bed: move %s", "R1"), ERR_TAKEN);
	ck_assert_str_eq(f.message, "R1 holds B2; for another bed: move R1");
	ck_assert_uint_eq(f.told, strlen("R1 holds B2"));
	fault_hint(&f, ". Or ring\n");
	ck_assert_str_eq(f.message, "R1 holds B2; for another bed: move R1. Or ring?");
	ck_assert_uint_eq(f.told, strlen("R1 holds B2"));
	ck_assert_str_eq(f.field, "person");
	fault_set(&f, ERR_TAKEN, "person", "anew");
	ck_assert_uint_eq(f.told, 0);
	ck_assert_ptr_null(f.remedy);
}
END_TEST

/* There is room for the reason, and not for all of the hint. */
START_TEST(test_a_hint_too_long_is_cut)
{
	struct fault f;
	char text[sizeof(f.message)] = "";
	memset(text, 'x', sizeof(text) - 4);
	fault_set(&f, ERR_TAKEN, "person", "%s", text);
	fault_hint(&f, "€€");
	ck_assert_uint_eq(strlen(f.message), sizeof(text) - 4 + strlen("€"));
	ck_assert_uint_eq(f.told, sizeof(text) - 4);
	fault_hint(&f, "€");
	ck_assert_uint_eq(strlen(f.message), sizeof(text) - 4 + strlen("€"));
}
END_TEST

/* A cut never leaves half a character, wherever it falls. */
START_TEST(test_too_long)
{
	static const char *const letters[] = {"a", "é", "€", "😀"};
	for (size_t i = 0; i < COUNT_OF(letters); i++) {
		for (int before = 0; before < 5; before++) {
			char text[2000] = "";
			memset(text, 'x', (size_t)before);
			while (strlen(text) < 1000)
				strcat(text, letters[i]);
			struct fault f;
			fault_set(&f, ERR_USAGE, text, "%s", text);
			size_t length = strlen(f.message), step = strlen(letters[i]);
			ck_assert_uint_gt(length, sizeof(f.message) - 1 - step);
			ck_assert_uint_eq((length - (size_t)before) % step, 0);
			ck_assert(strncmp(f.message, text, length) == 0);
			ck_assert_uint_eq((strlen(f.field) - (size_t)before) % step, 0);
			ck_assert(strncmp(f.field, text, strlen(f.field)) == 0);
		}
	}
}
END_TEST

START_TEST(test_what_was_sent_is_tamed)
{
	static const struct {
		const char *sent, *shown;
	} cases[] = {
	    {"plain – £5 €5 😀", "plain – £5 €5 😀"},
	    {"\x1b[2Jgone", "?[2Jgone"},
	    {"two\nlines\t!", "two?lines?!"},
	    {"caf\xe9", "caf?"},
	    {"cut \xe2\x82", "cut ??"},
	    {"\xc3(", "?("},
	    {"\xed\xa0\x80", "???"},
	    {"\xc2\x9b", "??"}, /* the terminal's other escape */
	    {"\xff\xfe", "??"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct fault f;
		fault_set(&f, ERR_USAGE, cases[i].sent, "%s", cases[i].sent);
		ck_assert_str_eq(f.message, cases[i].shown);
		ck_assert_str_eq(f.field, cases[i].shown);
	}
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    test_words_and_exit_codes,
	    test_a_refusal_is_one_line,
	    test_a_sentence_made_of_the_last_one,
	    test_a_hint_stands_behind_what_is_told,
	    test_a_hint_too_long_is_cut,
	    test_too_long,
	    test_what_was_sent_is_tamed,
	};
	return suite_run("fault", cases, COUNT_OF(cases));
}
