/* SPDX-License-Identifier: MIT
 *
 * A mail as RFC 5322 has it, made of plain text: whatever stands in the text, it can begin no
 * header, no other address and no part of its own. All of it is ASCII in lines of at most 78
 * characters that end with \r\n.
 */
#ifndef GATEWAYS_LETTER_H
#define GATEWAYS_LETTER_H

#include "arena.h"
#include "instant.h"

struct letter {
	struct wall date; /* real time */
	const char *from; /* an address, or NAME <ADDRESS>, that letter_sender reads */
	const char *to; /* an address */
	const char *id; /* the same for each attempt: [A-Za-z0-9-] */
	const char *text; /* UTF-8; the first line is the subject, too */
	const char *footer; /* stands below it */
};

/* Printable ASCII and nothing quoted: what any server takes, and nothing that ends a line. */
bool letter_address_good(const char *address);
/* The name ("" for none) and the address of a sender. False when it is none. */
bool letter_sender(const char *from, struct arena *arena, const char **name, const char **address);
const char *letter_write(const struct letter *l, struct arena *arena);

#endif
