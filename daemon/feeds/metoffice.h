/* SPDX-License-Identifier: MIT
 *
 * The words that all warnings of the Met Office share, whichever way they come.
 */
#ifndef FEEDS_METOFFICE_H
#define FEEDS_METOFFICE_H

#include "feed.h"

/* "YELLOW", "Amber", "red"; false for every other word, green too: that is no warning. */
bool metoffice_level(const char *word, size_t length, enum level *out);
/* The bit of "SNOW", "extreme heat", "LIGHTNING"; that of HAZARD_OTHER for a word not known. */
unsigned metoffice_hazard(const char *word, size_t length);
/* Whether people are told in so many words that it is only a test. NULL is none. */
bool metoffice_is_test(const char *text);

/* "wm" of "West Midlands", any case; NULL when there is no such region of the warnings. */
const char *metoffice_region_code(const char *name, size_t length);
/* Whether `word` is one of these codes. */
bool metoffice_is_code(const char *word);
/* Whether this name or code is one of those by which warnings mean us. */
bool metoffice_names_us(const struct source_settings *settings, const char *name, size_t length);

#endif
