/* SPDX-License-Identifier: MIT
 *
 * The nights that a proposal names, one row each: asked, then approved ahead of time (open) until
 * the night has come (used), or is not to open after all (lapsed).
 */
#ifndef STORE_APPROVAL_ROWS_H
#define STORE_APPROVAL_ROWS_H

#include "civil.h"
#include "store.h"

enum approval_state { APPROVAL_ASKED, APPROVAL_OPEN, APPROVAL_USED, APPROVAL_LAPSED };

const char *approval_state_name(enum approval_state s);

struct approval {
	const char *proposal, *rule;
	struct date night;
	int tier;
	const char *by; /* "" while asked */
	struct wall at;
	enum approval_state state;
};

struct approval_list {
	struct approval *rows; /* by night */
	size_t count;
};

/* What the audit calls a row. */
const char *approval_id(const char *area, const struct approval *a, struct arena *arena);
enum err approval_insert(struct store *s, const char *area, const struct approval *a);
/* Writes by, at and state. */
enum err approval_write(struct store *s, const char *area, const struct approval *a);
enum err approval_list_of(struct store *s, const char *area, const char *proposal,
			  struct arena *arena, struct approval_list *out);
/* Everything of an area that is in this state. */
enum err approval_list_in(struct store *s, const char *area, enum approval_state state,
			  struct arena *arena, struct approval_list *out);

#endif
