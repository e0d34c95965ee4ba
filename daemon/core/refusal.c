/* SPDX-License-Identifier: MIT */
#include "refusal.h"

#include <stdio.h>
#include <string.h>

#include "ascii.h"
#include "need.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const words[] = {
    "dog",           "partner",     "area",     "past-incident",  "other-people",
    "substance-use", "shared-room", "excluded", "already-housed", "no-reason",
};

const char *refusal_read(const char *word)
{
	for (size_t i = 0; i < COUNT(words); i++)
		if (ascii_same(words[i], word))
			return words[i];
	return NULL;
}

unsigned refusal_need(const char *code)
{
	if (ascii_same(code, "shared-room"))
		return NEED_ALONE;
	return ascii_same(code, "dog") ? BED_DOG : 0;
}

char *refusal_words(char out[REFUSAL_TEXT])
{
	out[0] = '\0';
	for (size_t i = 0; i < COUNT(words); i++) {
		size_t used = strlen(out);
		snprintf(out + used, REFUSAL_TEXT - used, "%s%s", i > 0 ? ", " : "", words[i]);
	}
	return out;
}
