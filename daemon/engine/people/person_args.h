/* SPDX-License-Identifier: MIT
 *
 * Arguments that speak of people: references, who answers for something, yes and no. Read and
 * checked; nobody is made. Private to the engine room.
 */
#ifndef ENGINE_PERSON_ARGS_H
#define ENGINE_PERSON_ARGS_H

#include "verbs.h"

#define PERSON_UNKNOWN "unknown" /* a sighting of somebody without a reference */
#define PERSON_NEW "new" /* somebody who is given a temporary reference */

/* An argument that is a reference: no spaces, as most names have. */
enum err arg_reference(const struct request *r, const char *name, const char **ref,
		       struct fault *why);
bool person_is_new(const char *ref);
/* Who answers for something: the key of a user, of a contact or of a group of them, as it is known
 * here. Never free text: it stands in the audit, which cannot be erased. */
enum err arg_answerable(struct turn *t, const struct request *r, const char *name, bool required,
			const char **key, struct fault *why);
/* The version of a paper, as 2026-1: kept for ever, so no part of it is anybody's reference. */
enum err arg_version(struct turn *t, const struct request *r, const char *name, const char **out,
		     struct fault *why);
/* "yes" or "no"; *given says whether it was there. */
enum err arg_yes(const struct request *r, const char *name, bool required, bool *out, bool *given,
		 struct fault *why);

#endif
