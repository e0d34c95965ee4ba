/* SPDX-License-Identifier: MIT
 *
 * Arguments of verbs about beds: what somebody needs, what a bed is, who, and which site. Private
 * to the engine room.
 */
#ifndef ENGINE_BED_ARGS_H
#define ENGINE_BED_ARGS_H

#include "site_rows.h"
#include "verbs.h"

/* The argument "for": a list of words. Refuses anybody under 18, with whom to tell. */
enum err arg_needs(const struct request *r, unsigned *needs, struct fault *why);
/* The same for whoever it may be: where nobody is given a bed. */
enum err arg_needs_any(const struct request *r, unsigned *needs, struct fault *why);
/* The argument "attributes": of beds that are to be. */
enum err arg_attributes(const struct request *r, unsigned *attributes, struct fault *why);
/* The argument "person": a reference, never a name. No spaces: a reference has none, and most names
 * do. */
enum err arg_person(const struct request *r, const char **ref, struct fault *why);
/* The site that a request names; ERR_NOT_FOUND. */
enum err arg_site(struct turn *t, const struct request *r, const char *key, struct site *out,
		  struct fault *why);

#endif
