/* SPDX-License-Identifier: MIT
 *
 * The bed book: who takes which bed, and how it is given back. Every change here writes its audit
 * line, keeps the hold's deadline right and tells those who watch. Decides nothing about whom, and
 * ends no occupied placement unless a verb says so. Private to the engine room.
 */
#ifndef ENGINE_BED_BOOK_H
#define ENGINE_BED_BOOK_H

#include "bed_rows.h"
#include "person_rows.h"
#include "site_rows.h"
#include "turn.h"

#define BOOK_WARN_MS MINUTES_MS(20) /* before a hold ends, whoever watches is told */

/* Ends the holds that ran out: before a bed or a person is taken. */
enum err book_expire(struct turn *t, const struct area_settings *area);

struct taking {
	const char *person;
	unsigned needs;
	struct wall until; /* the end of the hold; .ms 0 for somebody who is there */
	struct wall at; /* when it happened, if that was earlier; .ms 0 now */
	struct wall longest; /* a hold may be made to last until then; .ms 0 the usual */
	const char *remark; /* id, or NULL */
	const char *partner; /* who shares the bed, or NULL */
	bool offer; /* to the waiting list, which nobody has accepted yet */
	bool unseen; /* the partner is counted as in, and nobody said that they are */
};

/* ERR_TAKEN when somebody was first. A hold is given its word for the door. */
enum err book_place(struct turn *t, const struct area_settings *area, const struct bed *bed,
		    const struct taking *how, struct placement *out, struct fault *why);
/* From here on what is done for one of a couple is done for both; only who leaves does so alone. */
/* how->partner shares the bed of a live placement from now on, or since how->at. */
enum err book_join(struct turn *t, const struct area_settings *area, const struct bed *bed,
		   const struct placement *p, const struct taking *how, struct fault *why);
enum err book_extend(struct turn *t, const struct area_settings *area, const struct bed *bed,
		     const struct placement *p, struct wall until);
/* A hold is about to end: whoever watches hears of it once. At its end it ends. */
enum err book_hold_due(struct turn *t, const struct area_settings *area, const char *placement);
/* Who shares the hold is in, too; unseen: for nobody said that they are not. */
enum err book_arrive(struct turn *t, const struct area_settings *area, const struct bed *bed,
		     const struct placement *p, struct wall at, bool unseen);
/* Somebody has said that they are there; at: since when, .ms 0 as they were counted. there: and not
 * only that they were met. */
enum err book_seen(struct turn *t, const struct area_settings *area, const struct placement *p,
		   struct wall at, bool there);

/* They never left: the same stay goes on, of that one person. Nobody may have the bed. What stands
 * on it is found by standing_again. */
enum err book_return(struct turn *t, const struct area_settings *area, const struct bed *bed,
		     const struct placement *p, unsigned needs);

struct leaving {
	enum placement_outcome outcome;
	struct wall at; /* when it happened, if that was earlier; .ms 0 now */
	const char *reason; /* code; NULL none */
	const char *remark; /* id, or NULL */
	bool alone; /* a move of one of two, or the other one came: they have the bed */
	bool both; /* of two, whatever the outcome */
};

/* Held: the bed is free again. Occupied: it is vacated, until somebody makes it ready. A partner
 * who stays has the bed from now on; a hold that runs out and a move to another bed take both. */
enum err book_leave(struct turn *t, const struct area_settings *area, const struct placement *p,
		    const struct leaving *how);
/* The same, here and now. */
enum err book_end(struct turn *t, const struct area_settings *area, const struct placement *p,
		  enum placement_outcome outcome, const char *remark);
/* The bed's own state; no placement changes. */
enum err book_bed_state(struct turn *t, const struct area_settings *area, const struct bed *bed,
			enum bed_state state);
/* The same for a reason, in a remark. */
enum err book_bed_state_for(struct turn *t, const struct area_settings *area, const struct bed *bed,
			    enum bed_state state, const char *remark);

#endif
