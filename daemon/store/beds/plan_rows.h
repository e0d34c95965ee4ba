/* SPDX-License-Identifier: MIT
 *
 * Where somebody goes from a bed that SWEP or a hotel gave: what, by when, who sees to it, and who
 * has told them and when. One open plan a person. The place stands in a remark, which is erased
 * with them. Ends nobody's stay.
 */
#ifndef STORE_PLAN_ROWS_H
#define STORE_PLAN_ROWS_H

#include "civil.h"
#include "store.h"

struct plan {
	const char *id, *person;
	const char *what; /* a code of destination.h */
	const char *remark; /* id of where; "" nowhere was said */
	const char *owner, *by;
	const char *told_by; /* "" nobody yet */
	struct date due;
	struct wall made, told;
};

enum err plan_add(struct store *s, const char *area, const struct plan *p);
/* The open one; id is NULL in *out when there is none. */
enum err plan_open(struct store *s, const char *person, struct arena *arena, struct plan *out);
/* Where, in words; "" when it was not said or is erased. */
enum err plan_place(struct store *s, const struct plan *p, struct arena *arena, const char **out);
enum err plan_tell(struct store *s, const char *id, const char *by, struct wall at);
/* outcome: replaced, dropped, left, over. */
enum err plan_end(struct store *s, const char *id, const char *outcome, struct wall now);
/* The one that ended at that moment because its person left, or since because they had no bed; id
 * is NULL in *out when there is none, or another is open by now. */
enum err plan_left(struct store *s, const char *person, struct wall left, struct arena *arena,
		   struct plan *out);
enum err plan_reopen(struct store *s, const char *id);
/* Open ones of people who have no bed. */
enum err plan_list_bedless(struct store *s, const char *area, struct arena *arena,
			   const char ***ids, size_t *count);

/* ---- who needs one ---- */

struct moving_on {
	const char *person, *ref, *bed, *label, *site, *site_name;
	struct date paid_to; /* day 0: no room that was booked */
	struct wall until;
	bool swep; /* placed under the activation that was asked for */
	struct plan plan; /* id "" when there is none */
};

/* Everybody in a bed given for a night since that activation opened ("" none), and everybody in a
 * hotel, those without a plan first, then those who were not told of it, then by site and bed. Of a
 * SWEP that has ended, those who lack one still. */
enum err moving_on_list(struct store *s, const char *area, const char *activation,
			struct arena *arena, struct moving_on **out, size_t *count);
/* How many in a bed given for a night since the activation opened lack a plan, or were not told of
 * it, … */
enum err moving_on_count(struct store *s, const char *area, const char *activation, int *lacking);
/* … and how many had such a bed, left without a plan and have none now. */
enum err moving_on_gone(struct store *s, const char *area, const char *activation, int *gone);
/* Whoever is still in a bed of a SWEP that has ended, and lacks one: person and bed only. */
enum err moving_on_list_after(struct store *s, const char *area, struct arena *arena,
			      struct moving_on **out, size_t *count);

#endif
