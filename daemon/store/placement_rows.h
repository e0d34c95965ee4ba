/* SPDX-License-Identifier: MIT
 *
 * Who has which bed: held, occupied, ended. Two unique indexes make it impossible that a bed or a
 * person has two live placements: ERR_TAKEN.
 */
#ifndef STORE_PLACEMENT_ROWS_H
#define STORE_PLACEMENT_ROWS_H

#include "store.h"

enum placement_state { PLACEMENT_HELD, PLACEMENT_OCCUPIED, PLACEMENT_ENDED };
enum placement_outcome { OUTCOME_RELEASED, OUTCOME_NO_SHOW, OUTCOME_EXPIRED, OUTCOME_LEFT };

const char *placement_state_name(enum placement_state s);
const char *placement_outcome_name(enum placement_outcome o);

struct placement {
	const char *id, *bed, *person;
	enum placement_state state;
	enum placement_outcome outcome; /* ENDED */
	unsigned needs;
	struct wall made;
	struct wall expires; /* when the hold ends or ended; 0 for a walk-in */
	struct wall arrived; /* 0: not yet */
	const char *by;
};

/* The inverse of placement_state_name, for this room; ENDED for NULL. */
enum placement_state placement_state_read(const char *name);

enum err placement_add(struct store *s, const char *area, const struct placement *p);
/* id is NULL in *out when there is none. */
enum err placement_get(struct store *s, const char *id, struct arena *arena, struct placement *out);
/* The live one, else the newest that ended. */
enum err placement_latest(struct store *s, const char *person, struct arena *arena,
			  struct placement *out);
/* Holds that ran out, oldest first. */
enum err placement_list_expired(struct store *s, const char *area, struct wall now,
				struct arena *arena, struct placement **out, size_t *count);

enum err placement_extend(struct store *s, const char *id, struct wall expires);
enum err placement_occupy(struct store *s, const char *id, struct wall now);
enum err placement_end(struct store *s, const char *id, enum placement_outcome outcome,
		       struct wall now);
/* One that has ended already turns out to have ended otherwise. */
enum err placement_correct(struct store *s, const char *id, enum placement_outcome outcome);

#endif
