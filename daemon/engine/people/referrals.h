/* SPDX-License-Identifier: MIT
 *
 * Referrals: from whom a person comes, how soon somebody answered, and an outcome for every one.
 * One of somebody under 18 is children's services' and stays open until they have it; no bed ever
 * settles it. Gives nobody a bed.
 */
#ifndef ENGINE_REFERRALS_H
#define ENGINE_REFERRALS_H

#include "referral_rows.h"
#include "turn.h"

/* What to say wherever somebody under 18 turns up. */
#define REFERRAL_CHILDREN                                                                          \
	"Nobody who is or may be under 18 is placed with adults: tell children's services now, "   \
	"through the out-of-hours team, and stay with the young person until they answer."

/* Sets the id; the person, source, needs and expected are the caller's. ERR_TAKEN when the same
 * source has an open one for them. */
enum err referrals_make(struct turn *t, const struct area_settings *area, struct referral *r);
enum err referrals_answer(struct turn *t, const struct area_settings *area,
			  const struct referral *r);
/* Answers it too, if nobody has. outcome and reason are codes of referral_outcome_read. */
enum err referrals_settle(struct turn *t, const struct area_settings *area,
			  const struct referral *r, const char *outcome, const char *reason);
/* The person has a bed: settles what was open, except a child's. */
enum err referral_placed(struct turn *t, const struct area_settings *area, const char *person);

/* They never came to it: what was settled by it, since then, is open again. */
enum err referral_unplaced(struct turn *t, const struct area_settings *area, const char *person,
			   struct wall since);

bool referral_is_child(const struct referral *r);

enum err referral_due(struct turn *t, const struct area_settings *area, const char *id);

#endif
