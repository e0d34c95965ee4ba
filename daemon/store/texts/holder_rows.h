/* SPDX-License-Identifier: MIT
 *
 * Who has a duty, and what they have said of what a step tells: by whatever step of its event it
 * was told them, or by a hand-over since their shift began.
 */
#ifndef STORE_HOLDER_ROWS_H
#define STORE_HOLDER_ROWS_H

#include "step_rows.h"

struct holder {
	const char *contact;
	struct wall since; /* when their shift began */
	struct wall acked, declined; /* their newest OK and NO; .ms = 0 none */
};

struct holder_list {
	struct holder *rows;
	size_t count;
};

enum err holder_list(struct store *s, const struct step_row *x, const char *duty, struct wall now,
		     struct arena *arena, struct holder_list *out);

#endif
