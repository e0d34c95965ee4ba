/* SPDX-License-Identifier: MIT
 *
 * Texts that a poll brought, kept until all of its pages are read: a page begins with the newest,
 * and people's words count in the order in which they were sent.
 */
#ifndef STORE_POLLED_ROWS_H
#define STORE_POLLED_ROWS_H

#include "store.h"

struct polled_row {
	int64_t n;
	const char *gateway, *account; /* who brought it, by name, and whose it is; "" not known */
	const char *id, *from, *text;
	struct wall sent; /* real */
	int failures; /* so often it could not be taken */
};

struct polled_list {
	struct polled_row *rows;
	size_t count;
};

enum err polled_any(struct store *s, bool *any);
/* Once per gateway and id. */
enum err polled_add(struct store *s, const struct polled_row *p);
/* The `limit` that were sent first, the oldest first; those that failed behind all others. */
enum err polled_oldest(struct store *s, int limit, struct arena *arena, struct polled_list *out);
enum err polled_failed(struct store *s, int64_t n);
enum err polled_count_failed(struct store *s, int *count);
enum err polled_remove(struct store *s, int64_t n);

#endif
