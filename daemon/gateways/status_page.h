/* SPDX-License-Identifier: MIT
 *
 * Kannel's status pages: XML without attributes, read as leaves that have a path and a text. The
 * pages are always answered with 200, a refusal too, which then is bare text inside <gateway>.
 */
#ifndef GATEWAYS_STATUS_PAGE_H
#define GATEWAYS_STATUS_PAGE_H

#include <stdbool.h>
#include <stddef.h>

/* Called at the end of the element of that path, with the text in it (not that of its children),
 * cut to PAGE_TEXT bytes; `whole` is false when it was longer. */
struct page_leaf {
	const char *path; /* "/gateway/message/id" */
	void (*take)(void *facts, const char *text, bool whole);
};

/* Room for the longest text there is: six parts as UTF-16, every byte of it percent-encoded. */
#define PAGE_TEXT ((size_t)(LIMIT_TEXT + 1) * 2 * 3)

/* How `why` begins when Kannel gave a reason of its own. */
#define PAGE_SAID "Kannel said: "

/* Reads the page and hands each leaf of the table (ended by a NULL path) to its function. False
 * when it is not a whole page of Kannel's; `why` (of 120 bytes) then says what it is. Leaves that
 * came before the fault were handed over. */
bool page_read(const char *body, size_t size, const struct page_leaf *leaves, void *facts,
	       char *why);

#endif
