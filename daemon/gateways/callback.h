/* SPDX-License-Identifier: MIT
 *
 * A request on our web listener, as a gateway made it. Decoded, bounded by limits.h, borrowed for
 * the turn.
 */
#ifndef GATEWAYS_CALLBACK_H
#define GATEWAYS_CALLBACK_H

#include <stddef.h>

struct callback_pair {
	const char *name, *value;
};

struct callback {
	const char *method, *path;
	const char *target; /* path and query just as they were sent: signatures are made over it */
	const struct callback_pair *query;
	size_t query_count;
	const struct callback_pair *headers;
	size_t header_count;
	const char *body;
	size_t size;
	/* So many bytes were too much to be read, as `refusal` (413, 414) says; then there is no
	 * body, and all that matters is who called. 0: it is whole. */
	size_t too_much;
	int refusal;
};

const char *callback_query(const struct callback *c, const char *name); /* NULL if absent */
/* Names in any case. NULL if absent. */
const char *callback_header(const struct callback *c, const char *name);

#endif
