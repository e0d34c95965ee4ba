/* SPDX-License-Identifier: MIT
 *
 * What the codes of answers do. A code does one thing, once: it says to do what a text asked, or
 * tells which hold "IN" and "NOSHOW" are about, or only that the phone is in its owner's hand.
 */
#ifndef STORE_CODE_ROWS_H
#define STORE_CODE_ROWS_H

#include "store.h"

struct code_row {
	const char *message; /* the text that has the code */
	const char *area;
	const char *inbound; /* the text that it answers; "" none: a cascade's */
	const char *placement; /* the hold that was made, or was asked about; "" none */
	const char *bed; /* which an IN or NOSHOW was asked back about: its id; "" none */
	struct wall until; /* how long it was held as that was asked; .ms 0: not asked */
	bool asks; /* whether to do what `inbound` says */
	const char *used; /* the text that came in with the code; "" none has */
};

enum err code_insert(struct store *s, const struct code_row *a);
enum err code_read(struct store *s, const char *message, struct arena *arena,
		   struct code_row *out); /* ERR_NOT_FOUND */
/* When this number was last asked by an answer whether to do what it had asked, unless it has used
 * that code since; .ms = 0: never. */
enum err code_question(struct store *s, const char *phone, struct wall *made);
/* The code was used; also that of a cascade's text, which had no row. */
enum err code_use(struct store *s, const struct code_row *a, const char *inbound);
#endif
