/* SPDX-License-Identifier: MIT
 *
 * Further pages that a source's main page asked for and that are here: not fetched again while they
 * are wanted. Their text stands among the bodies.
 */
#ifndef STORE_PAGE_ROWS_H
#define STORE_PAGE_ROWS_H

#include "store.h"

enum err page_write(struct store *s, const char *source, const char *url, const char *body,
		    struct wall received);
/* The hash of its body; NULL when it is not here, or came before `since`. */
enum err page_find(struct store *s, const char *source, const char *url, struct wall since,
		   struct arena *arena, const char **body);
/* The hashes of all its pages, by address. */
enum err page_list(struct store *s, const char *source, struct arena *arena, const char ***bodies,
		   size_t *count);
enum err page_drop(struct store *s, const char *source, const char *url);
/* Drops every page of the source but those wanted. */
enum err page_keep_only(struct store *s, const char *source, const char *const *wanted,
			size_t count, struct arena *arena);

#endif
