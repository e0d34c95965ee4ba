/* SPDX-License-Identifier: MIT */
#include "arrival_word.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "ascii.h"

#define WORDS 32

/* None sounds like another, none can hurt. */
static const char *const first[WORDS] = {
    "amber", "brass",  "bright", "calm",   "cedar",  "clear", "copper", "coral",
    "early", "ember",  "gentle", "golden", "green",  "happy", "indigo", "ivory",
    "jolly", "kind",   "lemon",  "little", "lucky",  "maple", "mellow", "olive",
    "plain", "purple", "quiet",  "ruby",   "silver", "sunny", "velvet", "yellow",
};

static const char *const second[WORDS] = {
    "anchor", "apple",  "badger", "basket", "bridge", "button",  "candle",  "carrot",
    "castle", "dragon", "falcon", "garden", "guitar", "hammer",  "harbour", "jacket",
    "kettle", "ladder", "magnet", "meadow", "mitten", "orchard", "otter",   "pepper",
    "pillow", "rabbit", "rocket", "saddle", "teapot", "tunnel",  "violin",  "window",
};

/* FNV-1a: spreads ids that differ in their last digit only. */
static uint32_t spread(const char *text)
{
	uint32_t hash = 2166136261u;
	for (; *text != '\0'; text++)
		hash = (hash ^ (unsigned char)*text) * 16777619u;
	return hash ^ (hash >> 15);
}

char *arrival_word(const char *seed, char out[ARRIVAL_WORD])
{
	uint32_t n = spread(seed);
	snprintf(out, ARRIVAL_WORD, "%s %s", first[n % WORDS], second[n / WORDS % WORDS]);
	return out;
}

static const char *skip(const char *text)
{
	return text + strspn(text, " -");
}

bool arrival_word_same(const char *word, const char *typed)
{
	for (word = skip(word), typed = skip(typed); *word != '\0' && *typed != '\0';
	     word = skip(word + 1), typed = skip(typed + 1))
		if (ascii_lower(*word) != ascii_lower(*typed))
			return false;
	return *word == *typed;
}
