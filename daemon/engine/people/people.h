/* SPDX-License-Identifier: MIT
 *
 * People as every verb meets them: found or made by a reference, never by a name. Their references
 * go into answers only: never into a text, a note or what watchers hear.
 */
#ifndef ENGINE_PEOPLE_H
#define ENGINE_PEOPLE_H

#include "person_rows.h"
#include "verbs.h"

#define PERSON_UNKNOWN "unknown" /* a sighting of somebody without a reference */
#define PERSON_NEW "new" /* somebody who is given a temporary reference */

/* An argument that is a reference: no spaces, as most names have. */
enum err arg_reference(const struct request *r, const char *name, const char **ref,
		       struct fault *why);
/* … that somebody has; their person, with words about this argument. */
enum err arg_somebody(struct turn *t, const struct request *r, const char *name, struct person *out,
		      struct fault *why);
/* … whoever it is: found, or checked and made. */
enum err arg_anybody(struct turn *t, const struct request *r, const char *name, struct person *out,
		     struct fault *why);
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

/* Somebody the area knows: ERR_NOT_FOUND with words about `field`. */
enum err people_find(struct turn *t, const struct area_settings *area, const char *field,
		     const char *ref, struct person *out, struct fault *why);
/* Whoever is meant: somebody the area knows, or with id NULL whom people_make may make: "new" stays
 * "new" until then, so that no sentence names somebody who was never made. Refused is what is no
 * reference: a word that says what somebody needs, a temporary one that nobody was given. */
enum err people_meet(struct turn *t, const struct area_settings *area, const char *field,
		     const char *ref, struct person *out, struct fault *why);
bool person_is_new(const char *ref);
/* Whom people_meet met and nobody knows; "new" is the next temporary reference. The return of
 * somebody erased is counted; no audit line of its own but for a temporary reference: what they
 * were made for writes one. */
enum err people_make(struct turn *t, const struct area_settings *area, struct person *p);
/* Met, and made where nobody knew them. */
enum err people_known(struct turn *t, const struct area_settings *area, const char *field,
		      const char *ref, struct person *out, struct fault *why);
enum err people_temporary(struct turn *t, const struct area_settings *area, struct person *out);

/* ---- what was said of somebody: one memory, for every way into a bed ---- */

/* What they need, as far as anybody said: as long as anything of theirs is open, else for a day. */
enum err people_needs(struct turn *t, const struct person *p, unsigned *needs);
/* Said now, in what is asked: remembered of whoever is known once it is done.
 * heeded: what an earlier word adds to it. */
void people_said(struct turn *t, const struct area_settings *area, const char *ref, unsigned needs,
		 unsigned heeded);
/* … and heeded in what is asked of `ref`, though it was said of `whose`. */
void people_said_of(struct turn *t, const struct area_settings *area, const char *ref,
		    const char *whose, unsigned heeded);
/* … whom the request names to share a bed with them: what was said of the other one is of nobody
 * else. NULL: nobody is named. */
void people_said_with(struct turn *t, const char *ref);
/* All that was asked is right, and it is refused for want of a bed alone: what was said so far
 * stands. Any other refusal changes nothing. */
void people_lack_bed(struct turn *t);
/* Written of somebody known: the bed that they are in is judged by it. */
enum err people_hear(struct turn *t, const struct area_settings *area, const char *person,
		     unsigned needs);
/* It was done. */
enum err people_remember(struct turn *t);
/* A refusal says what was said before, and how it is taken back. */
void people_heeded(struct turn *t, struct fault *why);
/* "Of C-1 was said before: dog; to take it back: `how`, with all that is true behind it …" */
const char *people_taken_back(struct turn *t, const char *ref, unsigned needs, const char *how);
/* The same of whatever was done: a line for each of whom earlier words were heeded. */
void people_say_heeded(struct turn *t, struct request *r);
/* What only earlier words say of those who are spoken of. */
unsigned people_heeds(const struct turn *t);
/* It was refused, and all that it wrote is undone. Nobody is made for a slip. */
enum err people_remember_refused(struct turn *t, struct fault *why);

/* An audit line about somebody: every look at them writes one. */
enum err people_audit(struct turn *t, const struct area_settings *area, const struct person *p,
		      const char *change, const char *remark);

#endif
