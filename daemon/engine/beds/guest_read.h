/* SPDX-License-Identifier: MIT
 *
 * How a guest is read, and whoever is met beside one: what they have or had, and what is known of
 * both. Looks, and changes nothing. Private to the verbs of beds.
 */
#ifndef ENGINE_GUEST_READ_H
#define ENGINE_GUEST_READ_H

#include "bed_rows.h"
#include "person_rows.h"
#include "placement_rows.h"
#include "turn.h"

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

/* What the row of their placement says, in their own words; of `person`. */
enum err guest_read_last(struct turn *t, struct guest *g);
/* The same of a placement of theirs that is in `last` already. */
enum err guest_read_stay(struct turn *t, struct guest *g);
/* The partner: both came to the bed together and are there, or both were late. */
enum err guest_read_partner(struct turn *t, struct guest *g);
/* What the partner says of themselves, as the guest would say it; of their ages both count. */
enum err guest_recall_partner(struct turn *t, struct guest *g);
/* What it means to be two. A family with two adults needs no bed for couples. */
unsigned guest_needs_of_two(unsigned needs);
/* Only what was known before: guest_find has done it. */
enum err guest_recall(struct turn *t, struct guest *g);
/* What only their bed says of them, for `person` to show: of_bed and of_bed_whose are read. */
enum err guest_recall_bed(struct turn *t, const struct person *person, struct guest *g);
/* … as of whoever waits: of them alone, and nothing that was said of a hold that ran out. */
enum err guest_recall_alone(struct turn *t, struct guest *g);
/* What was said of the bed that they have. */
unsigned guest_of_bed(const struct guest *g);

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
/* "C-2001", or "C-2001 and C-2002". */
const char *guest_names(struct turn *t, const struct guest *g);

#endif
