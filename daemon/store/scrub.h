/* SPDX-License-Identifier: MIT
 *
 * What was erased goes from the file, too. An erasure takes it out of every row. Older copies of
 * those rows are left in the log, and in bytes of pages that no row uses: secure_delete zeroes a
 * cell where it is deleted, but not where it lay before SQLite filled its page anew. So whatever
 * erases also owes that the file is rebuilt from its rows (VACUUM) and the log emptied.
 *
 * The debt is a row of the erasure's own transaction, and goes when both are done. Nobody who
 * merely deletes owes anything: what was deleted before goes with the next erasure.
 */
#ifndef STORE_SCRUB_H
#define STORE_SCRUB_H

#include "store.h"

/* In the transaction that erases. After its commit a small file is rebuilt at once. */
enum err scrub_owe(struct store *s, struct wall now);
/* In the same transaction: somebody asked for it by name, and it was not time alone. */
enum err scrub_hurry(struct store *s, struct wall now);
enum err scrub_is_hurried(struct store *s, bool *hurried);
/* Since when; .ms = 0: nothing is owed. */
enum err scrub_owed(struct store *s, struct wall *since);
/* Whether the file is small: a turn is not held up by it that anybody would notice. */
enum err scrub_is_quick(struct store *s, bool *quick);
/* After this transaction's commit, however large the file. Nothing if nothing is owed. */
void scrub_order(struct store *s);
/* Why the last try of this process came to nothing, in words; "" it did not. */
const char *scrub_error(const struct store *s);
/* Called before something that may hold this thread for minutes, and after it. */
void scrub_mind(struct store *s, void (*held)(void *data, bool begins), void *data);

#endif
