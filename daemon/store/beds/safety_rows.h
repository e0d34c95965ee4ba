/* SPDX-License-Identifier: MIT
 *
 * Who shares what with whom, where it may be unsafe.
 */
#ifndef STORE_SAFETY_ROWS_H
#define STORE_SAFETY_ROWS_H

#include "placement_rows.h"

/* Of a live placement, whose needs are others since a partner left. */
enum err placement_set_needs(struct store *s, const char *id, unsigned needs);

/* Where they last slept, and until when: id is NULL when they never did. */
enum err placement_slept(struct store *s, const char *person, struct arena *arena,
			 struct placement *out);

/* Two who are kept apart and have beds under one roof, or are said to be in them. */
struct near_pair {
	const char *id; /* apart_id */
	const char *label, *other_label, *site_name, *other_site_name;
	bool known; /* on-call decided, when they were kept apart already */
	bool said; /* of one of them, and not by the record */
};

/* With whom it is so, for one of them. */
enum err near_pair_list(struct store *s, const char *area, const char *person, struct arena *arena,
			struct near_pair **out, size_t *count);
/* Those of whom one is at this site, and the other at another that is under one roof with it. */
enum err near_pair_list_roof(struct store *s, const char *area, const char *site,
			     struct arena *arena, struct near_pair **out, size_t *count);
/* … and those who are not under one roof, though one of them is at this site. */
enum err near_pair_list_parted(struct store *s, const char *area, const char *site,
			       struct arena *arena, struct near_pair **out, size_t *count);

#endif
