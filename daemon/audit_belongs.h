/* SPDX-License-Identifier: MIT
 *
 * Does a row that is shown belong to the activation, and does none lie between it and what it
 * follows from? A row may be hidden by its digest; these rules say which cannot.
 */
#ifndef AUDIT_BELONGS_H
#define AUDIT_BELONGS_H

#include <jansson.h>
#include <stdbool.h>

struct belongs {
	const char *area, *activation;
	json_t *newest; /* "kind id": the newest row about it */
	json_t *after; /* the same: the row as it was left */
	json_t *owed; /* the move of SWEP whose decision has not come yet; NULL none */
};

/* NULL where it is right; else a sentence. The last row may be the sheet that ends the file. */
const char *belongs_take(struct belongs *b, json_t *row, bool last);
/* After all of them. */
const char *belongs_end(const struct belongs *b);
void belongs_free(struct belongs *b);

#endif
