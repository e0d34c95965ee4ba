/* SPDX-License-Identifier: MIT
 *
 * What the daemon sent, judged: a result, a refusal, an event, or nothing that version 1 of the
 * protocol knows.
 */
#ifndef CLI_ANSWER_H
#define CLI_ANSWER_H

#include <jansson.h>

#include "grid.h"
#include "swep/fault.h"

/* Exactly one of the three is set; all live as long as the answer. */
struct answer {
	json_t *result; /* an object */
	json_t *error; /* an object whose code and message are strings */
	json_t *event; /* an object */
	json_t *whole;
	struct grid *grid; /* of a long result that was read for a person; else NULL */
};

/* The line has no newline. id is that of the request under way. On failure `why` says what is wrong
 * with the line and where, and the answer is empty. Release in either case. */
enum err answer_read(struct answer *a, const char *line, size_t length, const char *id,
		     struct fault *why);
/* The same, to be shown to a person: of a long one, lists that only programs read are empty, and
 * so are the rows of its table, which stand in a->grid and borrow from the line. */
enum err answer_read_shown(struct answer *a, const char *line, size_t length, const char *id,
			   struct fault *why);
void answer_release(struct answer *a);
/* swepctl's exit code for a refusal; never 0. */
int answer_exit(const struct answer *a);

#endif
