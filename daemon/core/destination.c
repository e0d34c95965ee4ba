/* SPDX-License-Identifier: MIT */
#include "destination.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "ascii.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const words[] = {
    "hostel", "supported",    "private-rent", "council-home", "temporary",
    "family", "reconnection", "hospital",     "elsewhere",    "declined",
};

const char *destination_read(const char *word)
{
	for (size_t i = 0; i < COUNT(words); i++)
		if (ascii_same(words[i], word))
			return words[i];
	return NULL;
}

char *destination_words(char out[DESTINATION_TEXT])
{
	out[0] = '\0';
	for (size_t i = 0; i < COUNT(words); i++) {
		size_t used = strlen(out);
		snprintf(out + used, DESTINATION_TEXT - used, "%s%s", i > 0 ? ", " : "", words[i]);
	}
	return out;
}
