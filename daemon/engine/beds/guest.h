/* SPDX-License-Identifier: MIT
 *
 * Somebody named in a request and what they have, and the words that verbs about them share. A
 * refusal leaves no trace of anybody, but for the young person who must not be forgotten, whoever
 * was turned away, and what was said of somebody known where nothing but a bed was lacking. What is
 * done for one of a couple is done for both; what one of them says or does is that one's alone.
 * Private to the verbs of beds.
 */
#ifndef ENGINE_GUEST_H
#define ENGINE_GUEST_H

#include "bed_book.h"
#include "seek.h"
#include "verbs.h"

/* `last` is their live placement, else the one that ended last. */
struct guest {
	struct person person;
	struct placement last; /* id NULL: never had one */
	struct bed bed; /* its bed */
	struct person partner; /* who shares it, or is to; ref NULL: nobody */
	bool joins; /* the partner is new to a bed that the guest has */
	unsigned heard; /* all that was said of them, now and before; see guest_hear */
	unsigned heeded; /* of it, what only earlier words say, of no bed of theirs */
	unsigned of_bed; /* what was said for the bed they have, and not of them … */
	const char *of_bed_whose; /* … but of this one, who shares it or did; NULL: nobody knows */
	bool decided; /* on-call said that bed */
	bool unseen; /* counted as in with the partner, and nobody said that they are */
	bool offered; /* that bed was only offered to them, and nobody has accepted it */
	const char *without; /* who shared a hold that ran out, and is not taken along; NULL */
};

/* Ends the holds that ran out, then looks. The argument is "person". */
enum err guest_find(struct turn *t, const struct request *r, struct guest *g, struct fault *why);
/* Nobody is brought into a bed by memory, but into the one that was held for both: for any other
 * whoever shared a hold that ran out must be named. */
void guest_alone(const struct request *r, struct guest *g);
/* What was typed now adds to all that is known of both, and is remembered of them once it is done,
 * or refused for want of a bed alone. Every verb that asks for a person's needs asks here. */
void guest_hear(struct turn *t, const struct request *r, struct guest *g, unsigned *typed);
/* They did not take a bed, for this reason: what they would have taken is remembered. */
void guest_refused(struct turn *t, struct request *r, const struct guest *g, const char *code);
/* Only what was known before: guest_find has done it. */
enum err guest_recall(struct turn *t, struct guest *g);
/* What only their bed says of them, for `person` to show: of_bed and of_bed_whose are read. */
enum err guest_recall_bed(struct turn *t, const struct person *person, struct guest *g);
/* … as of whoever waits: of them alone, and nothing that was said of a hold that ran out. */
enum err guest_recall_alone(struct turn *t, struct guest *g);
void guest_say_without(struct request *r, const struct guest *g);
/* "C-2001", or "C-2001 and C-2002". */
const char *guest_names(struct turn *t, const struct guest *g);
/* Their rows, made if need be: not before something is written for them. */
enum err guest_known(struct turn *t, const struct request *r, struct guest *g);
bool guest_has_bed(const struct guest *g);
/* A hold that ran out, or was given up when its person did not come, not long ago. An offer that
 * nobody accepted never was one. */
bool guest_came_late(const struct turn *t, const struct guest *g);
/* When that was. */
struct wall guest_kept_until(const struct guest *g);
/* A hold that somebody gave back before they came, not long ago. */
bool guest_given_back(const struct turn *t, const struct guest *g);
/* They were counted as in a bed that was left since, and nobody has said whether they ever were. */
bool guest_counted_out(const struct guest *g);
/* Whoever writes a text is no user here: its refusal is told by its own words. */
bool guest_is_texted(const struct turn *t, const struct request *r);
/* A search found nothing: the refusal *why stays, and they are counted as turned away. */
enum err guest_turned_away(struct turn *t, struct request *r, struct guest *g, struct seek *s,
			   const struct fault *why);

/* This bed, held for them from now on, and said with all that whoever sends them should know. */
enum err guest_hold(struct turn *t, struct request *r, struct guest *g, struct seek *s,
		    const struct bed *bed, struct taking *how, struct fault *why);

enum err guest_refuse_second(const struct guest *g, struct fault *why);
enum err guest_refuse_bedless(const struct guest *g, struct fault *why);
/* An offer to two, or a bed that a panel keeps, is nothing for the one of them who is left. */
void guest_say_given_up(struct request *r, const struct guest *g);
void guest_answer(struct request *r, const struct guest *g, const struct bed *bed,
		  const struct placement *p);

#endif
