/* SPDX-License-Identifier: MIT */
#include "text_needs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ascii.h"
#include "need.h"

/* Short forms of what somebody needs; a whole word is its own. */
static const struct {
	const char *said, *need;
} shorts[] = {
    {"f", "woman"},  {"female", "woman"},  {"w", "woman"},
    {"m", "man"},    {"male", "man"},      {"d", "dog"},
    {"dogs", "dog"}, {"wc", "wheelchair"}, {"ground", "ground-floor"},
    {"25", "25+"},
};

const char *text_need(const char *said)
{
	for (size_t i = 0; i < sizeof(shorts) / sizeof(shorts[0]); i++)
		if (ascii_same(shorts[i].said, said))
			return shorts[i].need;
	return said;
}

/* ---- somebody young ------------------------------------------------------------------------- */

#define WHOLE_WORD (2 * LIMIT_REF + 2)

static bool is_one_of(const char *word, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (ascii_same(list[i], word))
			return true;
	return false;
}

static bool is_number(const char *word)
{
	return word[0] != '\0' && word[strspn(word, "0123456789")] == '\0';
}

/* "17 years old" */
static bool is_years(const char *word)
{
	static const char *const words[] = {"yo", "yr", "yrs", "year", "years", "y/o", "old"};
	return word != NULL && is_one_of(word, words, sizeof(words) / sizeof(words[0]));
}

/* "under 18" and "age 17" are one word each, and so is "17 years old". Returns how many it took. */
static int whole_word(const struct heard *h, int n, char out[WHOLE_WORD])
{
	const char *first = heard_arg(h, n), *second = heard_arg(h, n + 1);
	int used = 1;
	snprintf(out, WHOLE_WORD, "%s", text_need(first));
	if (need_goes_on(first) && second != NULL && is_number(second))
		snprintf(out, WHOLE_WORD, "%s%s", first, heard_arg(h, n + used++));
	else if (is_number(first) && is_years(second))
		snprintf(out, WHOLE_WORD, "%syo", first);
	while (strpbrk(out, "0123456789") != NULL && is_years(heard_arg(h, n + used)))
		used++;
	return used;
}

/* "not under 18" */
static bool denies(const char *word)
{
	static const char *const words[] = {"not", "no", "isn't", "isnt", "over", "above", "never"};
	return is_one_of(word, words, sizeof(words) / sizeof(words[0]));
}

/* A number by itself is an age only where no bed and no case can stand. */
static enum young word_young(const char *word, bool counts)
{
	unsigned bits = 0;
	bool number = is_number(word);
	if (number && !counts)
		return YOUNG_NOT;
	if (need_read(word, &bits))
		return (bits & NEED_UNDER_18) != 0 ? YOUNG_SAID : YOUNG_NOT;
	return number && strlen(word) <= 2 && atoi(word) < 18 ? YOUNG_MAYBE : YOUNG_NOT;
}

enum young text_young(const struct heard *h, int n, int counts_from)
{
	char word[WHOLE_WORD];
	enum young all = YOUNG_NOT;
	bool denied = false;
	while (heard_arg(h, n) != NULL) {
		bool counts = n >= counts_from;
		n += whole_word(h, n, word);
		enum young one = word_young(word, counts);
		all = one > all ? one : all;
		denied = denied || denies(word);
	}
	return all == YOUNG_SAID && denied ? YOUNG_MAYBE : all;
}

bool text_adult(const struct heard *h, int n)
{
	char word[WHOLE_WORD];
	bool adult = false;
	while (heard_arg(h, n) != NULL) {
		unsigned bits = 0;
		n += whole_word(h, n, word);
		need_read(word, &bits);
		adult = adult || ((bits & NEED_ADULT_AGES) != 0 && !ascii_same(word, "under-25") &&
				  !ascii_same(word, "under25"));
	}
	return adult;
}

/* ---- all of it ------------------------------------------------------------------------------ */

json_t *text_needs(const struct heard *h, int n)
{
	json_t *needs = json_array();
	char word[WHOLE_WORD];
	while (heard_arg(h, n) != NULL) {
		unsigned bits = 0;
		n += whole_word(h, n, word);
		bool known = need_read(word, &bits);
		if (known)
			json_array_append_new(needs, json_string(word));
		else if (h->young != YOUNG_SAID) {
			json_decref(needs);
			return NULL;
		}
	}
	return needs;
}
