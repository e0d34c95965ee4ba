/* SPDX-License-Identifier: MIT
 *
 * Erasing a person: the reference and every free text that belongs to them or carries it go, from
 * the file too; opaque ids stay, so that the audit chain and the counts of nights remain true.
 * Whether somebody may be erased is decided before.
 */
#ifndef STORE_ERASING_H
#define STORE_ERASING_H

#include "person_rows.h"

/* With everybody merged into them. secret keys the pseudonym that is left: see pseudonym_rows.h. */
enum err erasing_run(struct store *s, const char *area, const char *secret, const struct person *p,
		     struct wall now, struct arena *arena);
/* Texts that came in before then and were dealt with go, with the numbers of strangers: at most
 * `limit`, whose ids are given. One that may say somebody under legal hold stays. */
enum err erasing_run_texts(struct store *s, const char *area, struct wall before, struct wall now,
			   int limit, struct arena *arena, const char ***ids, size_t *count);
struct remark {
	struct wall at;
	const char *by, *kind, *text; /* kind: of the row that it is about */
};

/* The newest of what was said of a person, as it would be erased with them; but for where they move
 * on to, which stands with their plan alone. */
enum err remark_list_person(struct store *s, const char *person, int limit, struct arena *arena,
			    struct remark **out, size_t *count);
/* Does a text say this reference, as a word of its own and in any case? */
bool erasing_carries(const char *text, const char *ref);

#endif
