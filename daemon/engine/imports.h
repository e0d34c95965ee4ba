/* SPDX-License-Identifier: MIT
 *
 * CSV files that replace what is known of sites, beds and contacts. All of a file is checked before
 * any of it is used. Each returns how many rows it took. A new kind is one row in imports.c.
 */
#ifndef ENGINE_IMPORTS_H
#define ENGINE_IMPORTS_H

#include "verbs.h"

enum err verb_import(struct turn *t, struct request *r, struct fault *why);
enum err verb_export(struct turn *t, struct request *r, struct fault *why);

enum err import_sites(struct turn *t, const struct area_settings *area, const char *text, int *rows,
		      struct fault *why);
/* Beds that are not in the file are closed, never deleted; one with somebody in it stays as it is
 * and is named in the refusal if the file would change it. */
enum err import_beds(struct turn *t, const struct area_settings *area, const char *text, int *rows,
		     struct fault *why);
enum err import_contacts(struct turn *t, const struct area_settings *area, const char *text,
			 int *rows, struct fault *why);

#endif
