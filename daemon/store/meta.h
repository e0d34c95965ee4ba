/* SPDX-License-Identifier: MIT
 *
 * What the database knows of itself: one value a key, within the transaction under way.
 */
#ifndef STORE_META_H
#define STORE_META_H

#include "store.h"

/* "" where there is none; cut where it is longer than out. */
enum err meta_read(struct store *s, const char *key, char *out, size_t size);
enum err meta_write(struct store *s, const char *key, const char *value);
/* 0 where there is none. */
enum err meta_read_number(struct store *s, const char *key, int64_t *out);
enum err meta_write_number(struct store *s, const char *key, int64_t value);

#endif
