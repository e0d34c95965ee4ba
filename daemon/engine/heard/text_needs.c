/* SPDX-License-Identifier: MIT */
#include "text_needs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ascii.h"
#include "maybe_age.h"
#include "need.h"
#include "text_words.h"

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
	static const char *const words[] = {"yo", "y", "yr", "yrs", "year", "years", "y/o", "old"};
	return word != NULL && is_one_of(word, words, sizeof(words) / sizeof(words[0]));
}

/* "U-18", "under-18s" and "18's" are "u18", "under-18" and "18". */
static void plain(const char *said, char out[WHOLE_WORD])
{
	bool dashed = ascii_lower(said[0]) == 'u' && said[1] == '-';
	snprintf(out, WHOLE_WORD, "%.1s%s", said, said[0] == '\0' ? "" : said + (dashed ? 2 : 1));
	size_t length = strlen(out);
	if (length < 2 || ascii_lower(out[length - 1]) != 's')
		return;
	length -= out[length - 2] == '\'' ? 2 : 1;
	if (length > 0 && strchr("0123456789", out[length - 1]) != NULL)
		out[length] = '\0';
}

/* "under 18" and "age 17" are one word each, and so is "17 years old". Returns how many it took. */
static int whole_word(const struct heard *h, int n, char out[WHOLE_WORD])
{
	const char *first = heard_arg(h, n), *second = heard_arg(h, n + 1);
	int used = 1;
	char number[WHOLE_WORD];
	plain(first, number);
	snprintf(out, WHOLE_WORD, "%s", text_need(number));
	plain(second != NULL ? second : "", number);
	if (need_goes_on(first) && is_number(number)) {
		snprintf(out, WHOLE_WORD, "%s%.3s", first, number);
		used++;
	} else if (is_number(first) && is_years(second))
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

/* A number by itself is an age only where no bed and no case can stand. asked: the words are those
 * of somebody who asks for a bed. */
static enum young word_young(const char *word, bool counts, bool asked)
{
	unsigned bits = 0;
	bool number = is_number(word);
	if (number && !counts)
		return YOUNG_NOT;
	if (need_read(word, &bits))
		return (bits & NEED_UNDER_18) != 0 ? YOUNG_SAID : YOUNG_NOT;
	if (number)
		return strlen(word) <= 2 && atoi(word) < 18 ? YOUNG_MAYBE : YOUNG_NOT;
	return asked && maybe_age(word, counts) ? YOUNG_MAYBE : YOUNG_NOT;
}

enum young text_young(const struct heard *h, int n, int counts_from)
{
	char word[WHOLE_WORD];
	enum young all = YOUNG_NOT;
	bool denied = false, less = false, eighteen = false, asked = counts_from != ANY_WORDS;
	while (heard_arg(h, n) != NULL) {
		bool counts = n >= counts_from;
		n += whole_word(h, n, word);
		enum young one = word_young(word, counts, asked);
		all = one > all ? one : all;
		denied = denied || denies(word);
		less = less || maybe_less(word);
		eighteen = eighteen || (asked && maybe_eighteen(word));
	}
	if (all == YOUNG_NOT && less && eighteen)
		return YOUNG_MAYBE;
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
