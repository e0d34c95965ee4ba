/* SPDX-License-Identifier: MIT */
#include "maybe_age.h"

#include <stddef.h>

#include "ascii.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool is_one_of(const char *word, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (ascii_same(list[i], word))
			return true;
	return false;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z';
}

/* Letters in front of a number that leave it an age; R117 and GW17 are a case and a bed. */
static bool leaves_an_age(const char *word, size_t length)
{
	static const char *const begins[] = {"",     "f",    "m",   "w",    "u",     "x",  "female",
					     "male", "girl", "boy", "aged", "about", "age"};
	char letters[8];
	size_t from = length, used = 0;
	while (from > 0 && !is_letter(word[from - 1]) && !is_digit(word[from - 1]))
		from--;
	size_t end = from;
	while (from > 0 && is_letter(word[from - 1]))
		from--;
	if (end - from >= sizeof(letters))
		return false;
	while (from < end)
		letters[used++] = word[from++];
	letters[used] = '\0';
	return is_one_of(letters, begins, COUNT(begins));
}

/* "10pm" and "15min" are no ages. */
static bool is_time(const char *behind)
{
	static const char *const ends[] = {"am", "pm", "min", "mins"};
	return is_one_of(behind, ends, COUNT(ends));
}

/* Nor are "16:30" and "9.15". */
static bool is_clock(const char *word)
{
	size_t hours = is_digit(word[0]) ? 1 + (size_t)is_digit(word[1]) : 0;
	const char *behind = word + hours;
	return hours > 0 && (behind[0] == ':' || behind[0] == '.') && is_digit(behind[1]) &&
	       is_digit(behind[2]) && behind[3] == '\0';
}

/* A number of 10 to 17, and of two digits; no longer one stands beside it. */
static bool has_age(const char *word)
{
	bool found = false;
	for (size_t i = 0, digits; word[i] != '\0'; i += digits > 0 ? digits : 1) {
		for (digits = 0; is_digit(word[i + digits]); digits++)
			;
		if (digits > 2)
			return false;
		found = found || (digits == 2 && word[i] == '1' && word[i + 1] < '8' &&
				  leaves_an_age(word, i) && !is_time(word + i + 2));
	}
	return found;
}

bool maybe_age(const char *word, bool counts)
{
	static const char *const words[] = {
	    "girl",     "girls",      "boy",       "boys",      "lad",     "lass",    "kid",
	    "kids",     "minors",     "underage",  "under-age", "yp",      "yps",     "youth",
	    "juvenile", "schoolgirl", "schoolboy", "schoolkid", "school",  "teens",   "ten",
	    "eleven",   "twelve",     "thirteen",  "fourteen",  "fifteen", "sixteen", "seventeen"};
	return is_one_of(word, words, COUNT(words)) || (counts && !is_clock(word) && has_age(word));
}

bool maybe_eighteen(const char *word)
{
	static const char *const words[] = {"18", "18yo", "18y", "18yr", "18yrs", "eighteen"};
	return is_one_of(word, words, COUNT(words));
}

bool maybe_less(const char *word)
{
	static const char *const words[] = {"not",    "isn't",   "isnt",  "never", "nearly",
					    "almost", "under",   "below", "until", "before",
					    "soon",   "turning", "turns"};
	return is_one_of(word, words, COUNT(words));
}
