/* SPDX-License-Identifier: MIT
 *
 * The waiting list: people in order, and every bed that was offered to one of them. A person stands
 * on it once, a bed is offered to one at a time, and one is offered one bed: ERR_TAKEN.
 */
#ifndef STORE_WAITING_ROWS_H
#define STORE_WAITING_ROWS_H

#include "store.h"

enum waiting_state { WAITING_WAITS, WAITING_OFFERED, WAITING_PLACED, WAITING_LEFT };

const char *waiting_state_name(enum waiting_state s); /* "waiting", "offered", "placed", "left" */

struct waiting {
	const char *id, *person;
	const char *ref; /* the person's reference; read only */
	const char
	    *partner; /* who is to share the bed; "" nobody. Both or neither are offered one */
	unsigned needs;
	int place; /* the lowest is first; gaps say nothing */
	struct wall since;
	const char *by;
	enum waiting_state state;
	const char *skipped_bed, *skipped_why; /* the last bed that went past them; "" none */
	struct wall skipped_at;
};

/* place 0: behind everybody; else nobody has it. */
enum err waiting_add(struct store *s, const char *area, struct waiting *w);
enum err waiting_any(struct store *s, const char *area, bool *any);
/* Those on the list, by place. */
enum err waiting_list(struct store *s, const char *area, struct arena *arena, struct waiting **out,
		      size_t *count);
/* While on the list, whichever of two they are; id is NULL in *out when they are not. */
enum err waiting_of_person(struct store *s, const char *area, const char *person,
			   struct arena *arena, struct waiting *out);
enum err waiting_get(struct store *s, const char *id, struct arena *arena, struct waiting *out);
/* This one of two waits alone from now on. */
enum err waiting_part(struct store *s, const char *id, const char *person, unsigned needs);
enum err waiting_set_place(struct store *s, const char *id, int place);
enum err waiting_set_needs(struct store *s, const char *id, unsigned needs);
/* Waiting or offered: still on the list. */
enum err waiting_set_state(struct store *s, const char *id, enum waiting_state state);
/* Placed or left: no more on the list. */
enum err waiting_end(struct store *s, const char *id, enum waiting_state state, const char *reason,
		     struct wall now);
enum err waiting_skip(struct store *s, const char *id, const char *bed, const char *why,
		      struct wall now);

enum bed_offer_outcome {
	BED_OFFER_OPEN,
	BED_OFFER_ACCEPTED,
	BED_OFFER_DECLINED,
	BED_OFFER_EXPIRED,
	BED_OFFER_YIELDED, /* somebody stood at the door and the bed had been kept long enough */
	BED_OFFER_WITHDRAWN /* the hold was ended in another way */
};

const char *bed_offer_outcome_name(enum bed_offer_outcome o); /* "" while open */

struct bed_offer {
	const char *id, *waiting, *bed, *placement;
	struct wall kept; /* since when the bed is kept from the door for the list */
	struct wall at, until;
	const char *by;
	enum bed_offer_outcome outcome;
	struct wall ended; /* 0: open */
};

enum err bed_offer_add(struct store *s, const char *area, const struct bed_offer *o);
/* id is NULL in *out when there is none. */
enum err bed_offer_of_bed(struct store *s, const char *bed, struct arena *arena,
			  struct bed_offer *out);
enum err bed_offer_of_waiting(struct store *s, const char *waiting, struct arena *arena,
			      struct bed_offer *out);
/* The newest of a bed that is over. */
enum err bed_offer_before(struct store *s, const char *bed, struct arena *arena,
			  struct bed_offer *out);
/* Those over that somebody on the list was made since then, oldest first. */
enum err bed_offer_list_past(struct store *s, const char *waiting, struct wall since,
			     struct arena *arena, struct bed_offer **out, size_t *count);
/* Those open in an area, the first to run out first. */
enum err bed_offer_list_open(struct store *s, const char *area, struct arena *arena,
			     struct bed_offer **out, size_t *count);
/* Only an open one: ERR_NOT_FOUND. */
enum err bed_offer_end(struct store *s, const char *id, enum bed_offer_outcome outcome,
		       const char *reason, struct wall now);

#endif
