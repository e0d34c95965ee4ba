/* SPDX-License-Identifier: MIT
 *
 * Requests that changed something, so that a repeat of the same id (the connection broke before the
 * answer came) hears the same answer and changes nothing again.
 */
#ifndef STORE_REQUEST_ROWS_H
#define STORE_REQUEST_ROWS_H

#include "store.h"

struct remembered {
	const char *user, *digest, *reply; /* reply is NULL when the id is new */
};

enum err request_remember(struct store *s, const char *id, const char *area, struct wall now,
			  const char *user, const char *digest, const char *reply);
enum err request_recall(struct store *s, const char *id, struct arena *arena,
			struct remembered *out);
/* Forgets those older than `before`, at most 1,000 in one go. */
enum err request_forget(struct store *s, struct wall before);

#endif
