/* SPDX-License-Identifier: MIT
 *
 * People as every verb meets them: found or made by a reference, never by a name. Their references
 * go into answers only: never into a text, a note or what watchers hear.
 */
#ifndef ENGINE_PEOPLE_H
#define ENGINE_PEOPLE_H

#include "person_rows.h"
#include "verbs.h"

/* An argument that is a reference, and somebody's; their person, with words about this argument. */
enum err arg_somebody(struct turn *t, const struct request *r, const char *name, struct person *out,
		      struct fault *why);
/* … whoever it is: found, or checked and made. */
enum err arg_anybody(struct turn *t, const struct request *r, const char *name, struct person *out,
		     struct fault *why);

/* Somebody the area knows: ERR_NOT_FOUND with words about `field`. */
enum err people_find(struct turn *t, const struct area_settings *area, const char *field,
		     const char *ref, struct person *out, struct fault *why);
/* Whoever is meant: somebody the area knows, or with id NULL whom people_make may make: "new" stays
 * "new" until then, so that no sentence names somebody who was never made. Refused is what is no
 * reference: a word that says what somebody needs, a temporary one that nobody was given. */
enum err people_meet(struct turn *t, const struct area_settings *area, const char *field,
		     const char *ref, struct person *out, struct fault *why);
/* Whom people_meet met and nobody knows; "new" is the next temporary reference. The return of
 * somebody erased is counted; no audit line of its own but for a temporary reference: what they
 * were made for writes one. */
enum err people_make(struct turn *t, const struct area_settings *area, struct person *p);
/* Met, and made where nobody knew them. */
enum err people_known(struct turn *t, const struct area_settings *area, const char *field,
		      const char *ref, struct person *out, struct fault *why);
enum err people_temporary(struct turn *t, const struct area_settings *area, struct person *out);

/* An audit line about somebody: every look at them writes one. */
enum err people_audit(struct turn *t, const struct area_settings *area, const struct person *p,
		      const char *change, const char *remark);

#endif
