/* SPDX-License-Identifier: MIT */
#include "accept.h"

#include <stdio.h>
#include <string.h>

#include "arrival_word.h"
#include "lib/suite.h"
#include "match.h"

static unsigned needs_of(const char *text)
{
	char copy[200], *rest = copy;
	unsigned needs = 0;
	snprintf(copy, sizeof(copy), "%s", text);
	for (char *word; (word = strsep(&rest, " ")) != NULL;)
		ck_assert_msg(word[0] == '\0' || need_read(word, &needs), "no word: %s", word);
	return needs;
}

#define YES TRUTH_TRUE
#define NO TRUTH_FALSE
#define ASK TRUTH_UNKNOWN

static const struct {
	const char *rule, *needs;
	enum truth takes;
} rules[] = {
    {"", "", YES},
    {"  ", "dog couple", YES},
    {"not (dog and couple)", "dog couple", NO},
    {"not (dog and couple)", "dog", YES},
    {"not (dog and couple)", "couple", YES},
    {"not (dog and couple)", "", YES},
    {"not dog and couple", "couple", YES},
    {"not dog and couple", "dog couple", NO},
    {"not dog and couple", "", NO},
    {"dog or couple and family", "dog", YES},
    {"(dog or couple) and family", "dog", NO},
    {"not not dog", "dog", YES},
    {"woman", "woman", YES},
    {"woman", "man", NO},
    {"woman", "", ASK},
    {"woman", "man couple", ASK},
    {"woman", "woman man couple", YES},
    {"woman", "man with-woman couple", YES},
    {"man", "woman with-woman couple", NO},
    {"man", "woman with-woman family", ASK},
    {"man", "woman", NO},
    {"man", "woman family", ASK},
    {"not woman", "", ASK},
    {"25+", "25+", YES},
    {"25+", "18-24", NO},
    {"25+", "", ASK},
    {"18-24", "under-25", YES},
    {"18-24", "25+", NO},
    {"under-25", "", ASK},
    {"not 18-24 or woman", "under-25 woman", YES},
    {"woman and 25+", "man", NO},
    {"woman or dog", "dog", YES},
    {"high-support", "", NO},
    {"not high-support", "high-support", NO},
};

START_TEST(a_rule_says_yes_no_or_unknown)
{
	for (size_t i = 0; i < COUNT_OF(rules); i++) {
		struct accept rule;
		struct fault why = {.message = ""};
		ck_assert_msg(accept_parse(rules[i].rule, &rule, &why) == ERR_OK, "%s: %s",
			      rules[i].rule, why.message);
		ck_assert_msg(accept_eval(&rule, needs_of(rules[i].needs)) == rules[i].takes,
			      "\"%s\" of \"%s\"", rules[i].rule, rules[i].needs);
	}
}
END_TEST

static const struct {
	const char *rule, *field, *message;
} refused[] = {
    {"Dog AND", "accepts:5", "and, or or the end is wanted: \"AND\" stands in column 5"},
    {"dog and", "accepts:8",
     "a word such as dog, couple or 25+ is wanted: the end stands in column 8"},
    {"(dog or couple", "accepts:15", "a parenthesis is not closed: the end stands in column 15"},
    {"dog)", "accepts:4", "and, or or the end is wanted: \")\" stands in column 4"},
    {"not (local-connection)", "accepts:6",
     "a rule knows the words of needs and ages only: \"local-connection\" stands in column 6"},
    {"dog or 16-17", "accepts:8",
     "nobody under 18 is placed with adults, so no rule may speak of it: \"16-17\" stands in "
     "column 8"},
    {"not under-18", "accepts:5",
     "nobody under 18 is placed with adults, so no rule may speak of it: \"under-18\" stands in "
     "column 5"},
    {"dog couple", "accepts:5", "and, or or the end is wanted: \"couple\" stands in column 5"},
    {"()", "accepts:2", "a word such as dog, couple or 25+ is wanted: \")\" stands in column 2"},
    {"25", "accepts:1", "a word such as dog, couple or 25+ is wanted: \"25\" stands in column 1"},
    {"shared", "accepts:1",
     "a rule knows the words of needs and ages only: \"shared\" stands in column 1"},
};

START_TEST(what_is_no_rule_is_refused_by_its_column)
{
	for (size_t i = 0; i < COUNT_OF(refused); i++) {
		struct accept rule;
		struct fault why = {.message = ""};
		ck_assert_int_eq(accept_parse(refused[i].rule, &rule, &why), ERR_USAGE);
		ck_assert_str_eq(why.message, refused[i].message);
		ck_assert_str_eq(why.field, refused[i].field);
	}
}
END_TEST

/* `n` of part, then the end. */
static enum err many(const char *part, int n, const char *end)
{
	char text[4096] = "";
	struct accept rule;
	struct fault why;
	for (int i = 0; i < n; i++)
		strcat(text, part);
	strcat(text, end);
	return accept_parse(text, &rule, &why);
}

START_TEST(a_rule_has_bounds)
{
	ck_assert_int_eq(many("dog or ", 15, "dog"), ERR_OK); /* 16 words, 15 between */
	ck_assert_int_eq(many("dog or ", 16, "dog"), ERR_USAGE);
	ck_assert_int_eq(many("not ", 16, "dog"), ERR_OK);
	ck_assert_int_eq(many("not ", 17, "dog"), ERR_USAGE);
	ck_assert_int_eq(many("(", 17, "dog"), ERR_USAGE);
	ck_assert_int_eq(many("(", 500, ""), ERR_USAGE);
}
END_TEST

START_TEST(a_word_for_the_door_is_said_and_heard)
{
	char word[ARRIVAL_WORD], again[ARRIVAL_WORD], other[ARRIVAL_WORD];
	int different = 0;
	arrival_word("ab12/p17", word);
	ck_assert_str_eq(arrival_word("ab12/p17", again), word);
	for (int i = 0; i < 100; i++) {
		char seed[20];
		snprintf(seed, sizeof(seed), "ab12/p%d", i);
		arrival_word(seed, other);
		ck_assert_ptr_nonnull(strchr(other, ' '));
		ck_assert_uint_eq(strspn(other, "abcdefghijklmnopqrstuvwxyz "), strlen(other));
		different += strcmp(other, word) != 0;
	}
	ck_assert_int_ge(different, 98);
	ck_assert(arrival_word_same("green kettle", "Green-KETTLE"));
	ck_assert(arrival_word_same("green kettle", " greenkettle "));
	ck_assert(!arrival_word_same("green kettle", "green"));
	ck_assert(!arrival_word_same("green kettle", "green kettles"));
	ck_assert(!arrival_word_same("green kettle", "grey kettle"));
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    a_rule_says_yes_no_or_unknown,
	    what_is_no_rule_is_refused_by_its_column,
	    a_rule_has_bounds,
	    a_word_for_the_door_is_said_and_heard,
	};
	return suite_run("accept", cases, COUNT_OF(cases));
}
