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

/* What came of one. */
struct imported {
	int closing; /* asked: so many beds may be closed by it; -1: nobody has said */
	int rows; /* of the file */
	int closed; /* beds that are in it no more */
	const char *closed_names; /* the first of them; NULL: none */
	const char **moved; /* sites that stand in another building, by the file */
	size_t moved_count;
};

enum err import_sites(struct turn *t, const struct area_settings *area, const char *text,
		      struct imported *out, struct fault *why);
/* Beds that are not in the file are closed, never deleted. A file that leaves out or changes one
 * with somebody in it, or on the way to it, is refused, and so is one that would close most beds
 * unless out->closing says how many; a bed that a person has shut stays shut. */
enum err import_beds(struct turn *t, const struct area_settings *area, const char *text,
		     struct imported *out, struct fault *why);
enum err import_contacts(struct turn *t, const struct area_settings *area, const char *text,
			 struct imported *out, struct fault *why);

#endif
