/* SPDX-License-Identifier: MIT
 *
 * Who is said to be in a bed, and is not by its record: the alarms `two` that stand, which name
 * nobody, read for whoever may know of whom they are.
 */
#ifndef STORE_SAID_IN_ROWS_H
#define STORE_SAID_IN_ROWS_H

#include "store.h"

struct said_in {
	const char *person, *bed; /* ids */
	struct wall since;
};

/* By bed, then by who was there first. */
enum err said_in_list_site(struct store *s, const char *area, const char *site, struct arena *arena,
			   struct said_in **out, size_t *count);
enum err said_in_list_person(struct store *s, const char *area, const char *person,
			     struct arena *arena, struct said_in **out, size_t *count);

#endif
