/* SPDX-License-Identifier: MIT
 *
 * The free beds of an area, as few words of each as a list of thousands needs, and how many there
 * are.
 */
#ifndef STORE_FREE_ROWS_H
#define STORE_FREE_ROWS_H

#include "bed_rows.h"

/* Those that bed_list_free lists, with label, site, kind, attributes, who is said to be in it and,
 * where a hold ran out, the placement and `until`; nothing of their sites. Beds of a site share its
 * key. */
enum err free_list(struct store *s, const char *area, const char *site, struct wall now,
		   struct arena *arena, struct bed **out, size_t *count);

/* How many: none in which somebody is said to be. Of one site's, those without any of these
 * attributes. */
enum err bed_free_without(struct store *s, const char *area, const char *site, unsigned attributes,
			  struct wall now, int *count);
enum err bed_free_count(struct store *s, const char *area, struct wall now, int *count);
/* The same, but no more than `most` are counted. */
enum err bed_free_up_to(struct store *s, const char *area, struct wall now, int most, int *count);
/* Whether there is one, in doubt or not. Holds that ran out must have been ended before. */
enum err bed_any_free(struct store *s, const char *area, bool *any);

/* SQL: that bed b is free, but for a hold that ran out. In these very words, so that the partial
 * index serves. */
#define BED_FREE " b.placement IS NULL AND b.night = 1 AND b.open = 1 AND b.state = 'ready'"

#endif
