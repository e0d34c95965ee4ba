/* SPDX-License-Identifier: MIT
 *
 * Who is said to be in a bed, and is not by its record: the alarms `two` that stand, which name
 * nobody, read for whoever may know of whom they are.
 */
#ifndef STORE_SAID_IN_ROWS_H
#define STORE_SAID_IN_ROWS_H

#include "bed_rows.h"

struct said_in {
	const char *person, *bed; /* ids */
	struct wall since;
};

/* By bed, then by who was there first. */
enum err said_in_list_site(struct store *s, const char *area, const char *site, struct arena *arena,
			   struct said_in **out, size_t *count);
enum err said_in_list_person(struct store *s, const char *area, const char *person,
			     struct arena *arena, struct said_in **out, size_t *count);
/* Another bed for women only of this one's site, in which somebody else than these two (NULL: none)
 * is said to be of whom nobody says that they are a woman. NULL: none is. */
enum err said_in_stranger(struct store *s, const char *area, const struct bed *bed,
			  const char *person, const char *partner, struct arena *arena,
			  const char **label);

#endif
