/* SPDX-License-Identifier: MIT
 *
 * Sites and beds as a CSV file or a command says them: one table of columns each, one set of checks
 * for both. Private to the engine room.
 */
#ifndef ENGINE_INVENTORY_H
#define ENGINE_INVENTORY_H

#include "bed_rows.h"
#include "cells.h"
#include "site_rows.h"
#include "verbs.h"

/* In a list ordered by key; NULL when there is none. */
const struct site *site_find(const struct site *sites, size_t count, const char *key);
/* What a bed is, given what it says itself and what its site adds. */
void bed_follow(struct bed *bed, const struct site *site);

/* "column=value" of one that is known; refused for whatever its file would be refused for. */
enum err site_edit(struct turn *t, const struct area_settings *area, const struct site *site,
		   const char *edit, struct fault *why);
enum err bed_edit(struct turn *t, const struct area_settings *area, const struct bed *bed,
		  const char *edit, struct fault *why);

/* In CSV that an import takes as it stands, and that is the same after it. */
enum err export_sites(struct turn *t, const struct area_settings *area, struct csv_text *out,
		      int *rows);
enum err export_beds(struct turn *t, const struct area_settings *area, struct csv_text *out,
		     int *rows);
enum err export_contacts(struct turn *t, const struct area_settings *area, struct csv_text *out,
			 int *rows);

#endif
