/* SPDX-License-Identifier: MIT
 *
 * A weather server that never leaves the process: it has one page and knows when that was last
 * changed. What stands on the page is forecast.h's affair.
 */
#ifndef TESTS_FAKE_METNO_H
#define TESTS_FAKE_METNO_H

#include "arena.h"
#include "instant.h"
#include "transfer.h"

struct page {
	const char *body; /* NULL: there is none */
	const char *last_modified;
};

/* Values as written in a script: "-1.5", "3x6" (six hours of it), "2>-3x6" (in six equal steps,
 * the last of them -3). Returns how many were added, 0 for a word that is none of these. */
size_t fake_metno_values(const char *word, double *out, size_t room);

struct transfer_result fake_metno_answer(struct arena *arena, struct wall now,
					 const struct page *page);
struct transfer_result fake_metno_unchanged(struct arena *arena, struct wall now);

#endif
