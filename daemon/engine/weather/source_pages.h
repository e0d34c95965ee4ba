/* SPDX-License-Identifier: MIT
 *
 * Feeds whose main page only lists others. A page once got is not fetched again while it is wanted;
 * nothing of the set is believed before all of it is here.
 */
#ifndef ENGINE_SOURCE_PAGES_H
#define ENGINE_SOURCE_PAGES_H

#include "source.h"

struct pages_reading {
	struct feed_facts facts; /* of all pages, unless one is missing or refused */
	const char *missing; /* the address to be fetched next; NULL when all are here */
	const char *refused; /* why, in words that name the page; NULL */
};

/* What the main page and the further ones that are here say together. A page that is at fault is
 * forgotten, so that it is fetched again. The error is the store's alone. */
enum err source_read_pages(struct turn *t, const struct source *s, const struct feed_page *main,
			   struct pages_reading *out);
/* The pages' bodies are trusted now. */
enum err source_trust_pages(struct turn *t, const struct source *s, const struct feed_facts *facts);
/* Of what is refused, the beginning is kept. */
enum err source_cut_body(struct turn *t, const char *hash);

#endif
