/* SPDX-License-Identifier: MIT
 *
 * Nominations: whom somebody put forward for a bed that a panel gives, and what the panel decided.
 * Nobody is put forward for one site twice at a time, and no bed is kept for two: ERR_TAKEN.
 */
#ifndef STORE_NOMINATION_ROWS_H
#define STORE_NOMINATION_ROWS_H

#include "store.h"

enum nomination_state {
	NOMINATION_OPEN,
	NOMINATION_ACCEPTED, /* a bed is kept for them until a person says otherwise */
	NOMINATION_REFUSED,
	NOMINATION_WITHDRAWN,
	NOMINATION_PLACED, /* they moved in */
	NOMINATION_STATES
};

const char *nomination_state_name(enum nomination_state s);
bool nomination_state_read(const char *name, enum nomination_state *out);

struct nomination {
	const char *id, *person;
	const char *ref; /* the person's reference; read only */
	const char *partner; /* with whom they share the bed, both or neither; "" nobody */
	const char *partner_ref; /* read only */
	const char *site, *site_name; /* the name is read only */
	const char *bed; /* id; "" until one is named */
	const char *label, *bed_state; /* of the bed, or ""; read only */
	unsigned needs;
	const char *criteria; /* which version of them it was made under */
	enum nomination_state state;
	struct wall made;
	const char *by;
	struct wall decided; /* 0: not yet */
	const char *decided_by; /* the manager whose word it is; "" not yet */
	struct wall ended; /* 0: open or accepted */
};

enum err nomination_add(struct store *s, const char *area, const struct nomination *n);
/* Whether they are put forward for this site, alone or of two. */
enum err nomination_at(struct store *s, const char *area, const char *site, const char *person,
		       bool *any);
/* id is NULL in *out when there is none in this area. */
enum err nomination_get(struct store *s, const char *area, const char *id, struct arena *arena,
			struct nomination *out);
/* Those that are not ended, or (all) everyone since `since`, oldest first. */
enum err nomination_list(struct store *s, const char *area, bool all, struct wall since,
			 struct arena *arena, struct nomination **out, size_t *count);
/* The one by which this bed is kept; id NULL: it is kept for nobody. */
enum err nomination_of_bed(struct store *s, const char *bed, struct arena *arena,
			   struct nomination *out);
/* Whether a panel gave them this bed, and they moved in. */
enum err nomination_placed(struct store *s, const char *bed, const char *person, bool *given);
/* Whether anything of theirs is open or accepted. */
enum err nomination_of_person(struct store *s, const char *person, bool *any);
/* Only one that is live: ERR_NOT_FOUND. The bed "" leaves it as it is. */
enum err nomination_decide(struct store *s, const char *id, enum nomination_state to,
			   const char *bed, const char *decided_by, struct wall now);
/* They have moved in. */
enum err nomination_place(struct store *s, const char *id, struct wall now);

struct nomination_counts {
	int open, accepted;
};

enum err nomination_count(struct store *s, const char *area, struct nomination_counts *out);

#endif
