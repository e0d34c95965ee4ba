/* SPDX-License-Identifier: MIT
 *
 * Pages of feeds that warn, and what a feed makes of them: as they are, and spoilt in every way.
 * Pages come at WARNED_AT. Everything lives in sample_arena until sample_free.
 */
#ifndef TESTS_WARNED_H
#define TESTS_WARNED_H

#include "feed.h"

#define WARNED_AT "2026-01-03T12:00:00Z"
#define WARNED_PAGES 8

/* The pages of one look; the first is the source's own. */
struct warned {
	const char *feed;
	const struct source_settings *settings;
	struct feed_page pages[WARNED_PAGES];
	size_t count;
};

struct warned warned_of(const char *feed, const struct source_settings *settings, const char *body);
void warned_add(struct warned *w, const char *url, const char *body);
/* The n-th page with the first `from` of its body replaced. */
struct warned warned_with(struct warned w, size_t n, const char *from, const char *to);

/* Ends the test when the feed refuses. */
struct feed_facts warned_facts(const struct warned *w);
/* Refused with exactly that field and those words in the message, and *out untouched. */
void warned_refused(const struct warned *w, enum err code, const char *field, const char *message);

/* The n-th notice has that id and level, and is valid from..to (ISO 8601). */
void warned_notice(const struct feed_facts *f, size_t n, const char *id, enum level level,
		   const char *from, const char *to);
/* Whether one of its areas has exactly that name. */
bool warned_names(const struct notice *notice, const char *area);

/* Each of these tries the n-th page in many spoilt forms; the feed must refuse with a sentence, or
 * tell what keeps every promise. They return how many forms were read. */
int warned_cut(const struct warned *w, size_t n); /* at every byte */
int warned_damage(const struct warned *w, size_t n, uint64_t seed); /* bytes at random */
int warned_twist_json(const struct warned *w, size_t n); /* every value missing, or of every type */
int warned_twist_xml(const struct warned *w, size_t n); /* every element missing, twice, or odd */

#endif
