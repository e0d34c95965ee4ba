/* SPDX-License-Identifier: MIT
 *
 * The free beds of an area, as few words of each as a list of thousands needs.
 */
#ifndef STORE_FREE_ROWS_H
#define STORE_FREE_ROWS_H

#include "bed_rows.h"

/* Those that bed_list_free lists, with label, site, kind, attributes and, where a hold ran out, the
 * placement and `until`; nothing of their sites. Beds of a site share its key. */
enum err free_list(struct store *s, const char *area, const char *site, struct wall now,
		   struct arena *arena, struct bed **out, size_t *count);

#endif
