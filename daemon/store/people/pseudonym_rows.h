/* SPDX-License-Identifier: MIT
 *
 * What is left of somebody erased: a keyed digest of their reference and how many nights they had,
 * so that a return is counted and nobody can be named. Without the key no reference can be tried
 * against it; the key stands outside the database when the configuration names one.
 */
#ifndef STORE_PSEUDONYM_ROWS_H
#define STORE_PSEUDONYM_ROWS_H

#include "store.h"

struct pseudonym_counts {
	int people; /* erased ones whose reference was a case's */
	int returned; /* of them, those that came back */
	int returns; /* how often */
};

/* secret: "" for this database's own. References differ in more than case. */
enum err pseudonym_put(struct store *s, const char *area, const char *secret, const char *ref,
		       int nights, struct wall first, struct wall last);
/* A reference that is new to the area. *known: it was erased once; its return is counted. */
enum err pseudonym_return(struct store *s, const char *area, const char *secret, const char *ref,
			  bool *known);
enum err pseudonym_count(struct store *s, const char *area, struct pseudonym_counts *out);

#endif
