/* SPDX-License-Identifier: MIT
 *
 * Who has which bed: held, occupied, ended. Two unique indexes make it impossible that a bed or a
 * person has two live placements: ERR_TAKEN. A couple has one each: the first has the bed, and the
 * partner's stands beside it, one at most, in the same bed.
 */
#ifndef STORE_PLACEMENT_ROWS_H
#define STORE_PLACEMENT_ROWS_H

#include "store.h"

enum placement_state { PLACEMENT_HELD, PLACEMENT_OCCUPIED, PLACEMENT_ENDED };
enum placement_outcome {
	OUTCOME_RELEASED,
	OUTCOME_NO_SHOW,
	OUTCOME_EXPIRED,
	OUTCOME_LEFT,
	OUTCOME_REFUSED, /* by the person, with a reason code */
	OUTCOME_MOVED, /* to another bed */
	OUTCOME_COUNT
};

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
	struct wall ended; /* 0: not yet */
	struct wall longest; /* a hold may be made to last until then; 0 for a walk-in */
	struct wall warned; /* 0: whoever watches is still to hear that the hold is about to end */
	struct wall entered; /* when its newest time was typed, if later than it was; else 0 */
	const char *word; /* what the person says at the door; "" none */
	const char *reason; /* code of a refusal; "" none */
	const char *beside; /* the placement of the partner who has the bed; "" it is theirs */
	const char *by;
};

/* The inverse of placement_state_name, for this room; ENDED for NULL. */
enum placement_state placement_state_read(const char *name);

enum err placement_add(struct store *s, const char *area, const struct placement *p);
/* id is NULL in *out when there is none. */
enum err placement_get(struct store *s, const char *id, struct arena *arena, struct placement *out);
/* The live one, else the one that ended last. */
enum err placement_latest(struct store *s, const char *person, struct arena *arena,
			  struct placement *out);
/* The partner's, whichever of the two has the bed: the live one, else the newest. */
enum err placement_companion(struct store *s, const struct placement *p, struct arena *arena,
			     struct placement *out);
/* Whoever shared the bed of a live placement last, and has left it. */
enum err placement_shared(struct store *s, const struct placement *p, struct arena *arena,
			  struct placement *out);
/* The bed is theirs from now on: whoever had it has left. */
enum err placement_lead(struct store *s, const struct placement *p);
/* Holds that ran out, oldest first, partners before those who have the bed. */
enum err placement_list_expired(struct store *s, const char *area, struct wall now,
				struct arena *arena, struct placement **out, size_t *count);
/* Who is in a site's beds, by label of the bed, partners before those who have the bed. */
enum err placement_list_site(struct store *s, const char *area, const char *site,
			     struct arena *arena, struct placement **out, size_t *count);
/* Holds that end by then, soonest first; a couple's once. */
enum err placement_list_ending(struct store *s, const char *area, struct wall now, struct wall by,
			       struct arena *arena, struct placement **out, size_t *count);

/* Nobody was warned of the new end. */
enum err placement_extend(struct store *s, const char *id, struct wall expires);
enum err placement_warn(struct store *s, const char *id, struct wall now);
/* entered: 0 when it is typed as it happens. */
enum err placement_occupy(struct store *s, const char *id, struct wall arrived,
			  struct wall entered);
/* The stay of somebody who was counted as in and never seen, this one first, then those from which
 * they were moved unseen. */
enum err placement_list_unseen(struct store *s, const char *id, struct arena *arena,
			       struct placement **out, size_t *count);
struct placement_ending {
	enum placement_outcome outcome;
	struct wall at, entered; /* entered: 0 when it is typed as it happens */
	const char *reason; /* "" none */
};
enum err placement_end(struct store *s, const char *id, const struct placement_ending *how);
/* Nobody has left: it is live again, of one person, and the bed is its caller's to give. */
enum err placement_return(struct store *s, const char *id, unsigned needs);
/* One that has ended already turns out to have ended otherwise. */
enum err placement_correct(struct store *s, const char *id, enum placement_outcome outcome,
			   const char *reason);

/* SQL: when a bed was given, and whether the person on call said so, knowing what is since made. */
#define PLACEMENT_GIVEN(p) "max(" p ".made, coalesce(" p ".arrived, 0))"
#define PLACEMENT_KNEW(p, made)                                                                    \
	"(" p ".needs & 262144 <> 0 AND " made " <= " PLACEMENT_GIVEN(p) ")" /* NEED_DECIDED */
#define PLACEMENT_UNSEEN(p) "(" p ".needs & 1048576 <> 0)" /* NEED_UNSEEN */

#endif
