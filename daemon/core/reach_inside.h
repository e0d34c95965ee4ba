/* SPDX-License-Identifier: MIT
 *
 * Between the files of reach: who is there at a moment, and what each kind of finding is looked
 * for. Nobody else includes this.
 */
#ifndef CORE_REACH_INSIDE_H
#define CORE_REACH_INSIDE_H

#include "reach.h"

/* While it is looked. */
struct look {
	const struct reach_question *q;
	struct arena *arena;
	struct reach_answer *out;
	bool untried; /* it is those findings that are wanted now: the graver ones stand first */
};

/* ---- reach_finding.c ---------------------------------------------------------------------- */

struct reach_finding *reach_found(struct look *l, enum reach_kind kind, const char *sentence);
/* " from Sat 21 Nov 22:00 to Sun 22 Nov 07:00", or "" for all of the days. */
const char *reach_when(const struct look *l, struct span s);

/* ---- reach_there.c ------------------------------------------------------------------------ */

/* Which numbers count. */
enum proof { PROOF_ANY, PROOF_VERIFIED };

/* How many can be texted at one moment, or answer for one another. */
struct strength {
	int group, then; /* a contact of both is of the first */
};

/* What is counted: contacts, or the answers that may come of them. */
enum counted { COUNT_CONTACTS, COUNT_ANSWERS };

bool reach_is_there(const struct reach_group *g, const struct reach_contact *c, struct wall at);
bool reach_is_of(const struct reach_group *g, const char *key);
bool reach_holds(const struct reach_group *g, const char *key,
		 struct wall at); /* of it, and there */
bool reach_rings(const struct reach_group *g, struct wall at);
struct strength reach_strength_at(const struct reach_step *s, enum counted what, enum proof proof,
				  struct wall at);
struct wall reach_hour_after(struct wall at);
/* The first shift of the group that begins or ends after `at`, if that is before `next`. */
struct wall reach_edge_after(const struct reach_group *g, struct wall at, struct wall next);
/* When to look again: at every full hour, and whenever somebody's duty begins or ends. A step
 * without a duty is the same at every hour. */
struct wall reach_look_after(const struct look *l, const struct reach_step *s, struct wall at);

/* ---- what is looked for ------------------------------------------------------------------- */

void reach_step_hours(struct look *l, const struct reach_step *s);
void reach_step_proof(struct look *l, const struct reach_step *s);
void reach_step_ladder(struct look *l, const struct reach_step *s);
void reach_nights(struct look *l);
void reach_say_unaware(struct look *l, const struct reach_group *duty);
void reach_say_stopped(struct look *l, const struct reach_step *s);
void reach_say_unverified(struct look *l, const struct reach_step *s);

#endif
