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

/* Ends the holds that ran out: before a bed or a person is taken. */
enum err book_expire(struct turn *t, const struct area_settings *area);

/* When the site lets in the last tonight; .ms is INT64_MAX when it does so at any hour. */
struct wall book_last_entry(const struct turn *t, const struct area_settings *area,
			    const struct bed *bed);
/* shut: the last entry of this night has passed. */
struct match book_match(const struct bed *bed, unsigned needs, bool shut);
/* The same by the clock. at_door: the person stands there already, so the hour does not matter. */
struct match book_judge(const struct turn *t, const struct area_settings *area,
			const struct bed *bed, unsigned needs, bool at_door);
/* The best free bed for these needs; id is NULL when none suits. */
enum err book_best(struct turn *t, const struct area_settings *area, unsigned needs,
		   struct bed *out);
/* Why a bed is not free, as in "held until 01:40"; NULL when it is. */
const char *book_why_not(const struct turn *t, const struct bed *bed,
			 const struct opening *opening);

/* until: the end of the hold; 0 for somebody who is there. ERR_TAKEN when somebody was first. */
enum err book_take(struct turn *t, const struct area_settings *area, const struct bed *bed,
		   const char *person, unsigned needs, struct wall until, struct placement *out,
		   struct fault *why);
enum err book_extend(struct turn *t, const struct area_settings *area, const struct bed *bed,
		     const struct placement *p, struct wall until);
enum err book_arrive(struct turn *t, const struct area_settings *area, const struct bed *bed,
		     const struct placement *p);
/* Held: the bed is free again. Occupied: it is vacated, until somebody makes it ready. */
enum err book_end(struct turn *t, const struct area_settings *area, const struct placement *p,
		  enum placement_outcome outcome, const char *remark);
/* The bed's own state; no placement changes. */
enum err book_bed_state(struct turn *t, const struct area_settings *area, const struct bed *bed,
			enum bed_state state);

#endif
