/* SPDX-License-Identifier: MIT
 *
 * Every body a feed sent, word for word: the evidence behind a decision. Named by the hash of its
 * whole text, kept packed, and forgotten once the configuration no longer asks for it.
 */
#ifndef STORE_BODY_ROWS_H
#define STORE_BODY_ROWS_H

#include "store.h"

/* The same body twice is kept once, as of when it came last. size may be less than the hash speaks
 * of: of what is refused, the beginning is evidence enough. */
enum err body_keep(struct store *s, const char *hash, const char *area, const char *source,
		   struct wall received, bool trusted, const char *bytes, size_t size);
/* Readings or notices rest on it now. */
enum err body_trust(struct store *s, const char *hash);
#define BODY_REFUSED_KEPT ((size_t)64 * 1024)

/* It was refused: no more than `most` bytes of it are kept, unless it was once trusted. */
enum err body_cut(struct store *s, const char *hash, size_t most, struct arena *arena);
/* Unpacked, with a NUL behind it. ERR_NOT_FOUND when it is not there, or is damaged. */
enum err body_read(struct store *s, const char *hash, struct arena *arena, const char **bytes,
		   size_t *size);
/* Those whose bytes are not what their hash says; of the beginning of one nobody can tell. */
enum err body_list_spoiled(struct store *s, struct arena *arena, const char ***out, size_t *count);
/* Takes away at most `limit` that came before that moment, oldest first; never one that a source
 * or one of its pages stands on. */
enum err body_forget(struct store *s, struct wall before, int limit);

#endif
