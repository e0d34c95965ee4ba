/* SPDX-License-Identifier: MIT
 *
 * Bodies of feeds in tests: read from tests/data or from captures, spoilt in every way, and what a
 * feed made of them. Everything lives in one arena until sample_free.
 */
#ifndef TESTS_SAMPLE_H
#define TESTS_SAMPLE_H

#include "feed.h"
#include "night.h"

/* The text of a file, relative to the project's root; ends the test when it is not there. */
char *sample_file(const char *path);
/* Whether the captured bodies in folder are there; says which test is skipped when not. */
bool sample_captured(const char *suite, const char *folder);
/* text with the first `from` replaced; ends the test when there is none. */
char *sample_replaced(const char *text, const char *from, const char *to);
struct arena *sample_arena(void);
void sample_free(void);

/* What the feed of that name reads; ends the test when it refuses. settings may be NULL: plain. */
struct feed_facts sample_facts(const char *feed, const struct source_settings *settings,
			       const char *body);
/* Refused with that code, exactly that field and those words in the message, and *out untouched. */
void sample_refused(const char *feed, const struct source_settings *settings, const char *body,
		    size_t size, enum err code, const char *field, const char *message);

/* The readings of one quantity: how many, and the n-th of them. */
size_t sample_count(const struct feed_facts *f, enum quantity q);
const struct reading *sample_nth(const struct feed_facts *f, enum quantity q, size_t n);
/* The n-th reading of q is from..to (ISO 8601) with that value, and that bound. */
void sample_reading(const struct feed_facts *f, enum quantity q, size_t n, const char *from,
		    const char *to, double value, double cautious);
/* What the night of that date is known to be, 18:00 to 09:00. */
struct interval sample_night(const struct feed_facts *f, struct date night, enum aggregate what);
void sample_interval(struct interval got, double low, double high);

/* Each of these tries a good body in many spoilt forms; the feed must refuse with a sentence, or
 * read what keeps every promise. They return how many forms were read. */
int sample_cut(const char *feed, const char *body); /* at every byte */
int sample_twist(const char *feed, const char *body); /* every value missing, or of every type */
int sample_damage(const char *feed, const char *body, uint64_t seed); /* bytes at random */

#endif
