/* SPDX-License-Identifier: MIT
 *
 * Verbs about beds and the people in them. Arguments: see the table in verbs.c.
 */
#ifndef ENGINE_BED_VERBS_H
#define ENGINE_BED_VERBS_H

#include "verbs.h"

enum err verb_beds(struct turn *t, struct request *r, struct fault *why);
enum err verb_hold(struct turn *t, struct request *r, struct fault *why);
enum err verb_checkin(struct turn *t, struct request *r, struct fault *why);
enum err verb_noshow(struct turn *t, struct request *r, struct fault *why);
enum err verb_release(struct turn *t, struct request *r, struct fault *why);
enum err verb_refuse(struct turn *t, struct request *r, struct fault *why);
enum err verb_checkout(struct turn *t, struct request *r, struct fault *why);
enum err verb_move(struct turn *t, struct request *r, struct fault *why);
enum err verb_clearout(struct turn *t, struct request *r, struct fault *why);
enum err verb_compromised(struct turn *t, struct request *r, struct fault *why);
enum err verb_shut(struct turn *t, struct request *r, struct fault *why);
enum err verb_ready(struct turn *t, struct request *r, struct fault *why);

/* The argument "for": a list of words. Refuses anybody under 18, with whom to tell. */
enum err arg_needs(const struct request *r, unsigned *needs, struct fault *why);
/* The same for whoever it may be: where nobody is given a bed. */
enum err arg_needs_any(const struct request *r, unsigned *needs, struct fault *why);
/* The argument "attributes": of beds that are to be. */
enum err arg_attributes(const struct request *r, unsigned *attributes, struct fault *why);
/* The argument "person": a reference, never a name. No spaces: a reference has none, and most names
 * do. */
enum err arg_person(const struct request *r, const char **ref, struct fault *why);

#endif
