/* SPDX-License-Identifier: MIT
 *
 * Verbs about those who have no bed yet: referrals, the waiting list, who was turned away. Each
 * look at a person is recorded. Arguments: see the table in verbs.c.
 */
#ifndef ENGINE_REFERRAL_VERBS_H
#define ENGINE_REFERRAL_VERBS_H

#include "verbs.h"

/* referral_verbs.c */
enum err verb_refer(struct turn *t, struct request *r, struct fault *why);
enum err verb_referrals(struct turn *t, struct request *r, struct fault *why);
enum err verb_answer(struct turn *t, struct request *r, struct fault *why);
enum err verb_settle(struct turn *t, struct request *r, struct fault *why);
/* Counts for the status; nothing about anybody. */
enum err referral_status(struct turn *t, struct request *r);
/* waiting_verbs.c */
enum err verb_wait(struct turn *t, struct request *r, struct fault *why);
enum err verb_waiting(struct turn *t, struct request *r, struct fault *why);
enum err verb_accept(struct turn *t, struct request *r, struct fault *why);
enum err verb_decline(struct turn *t, struct request *r, struct fault *why);
/* What is offered, for the worker who rings; nothing about anybody. */
enum err waiting_status(struct turn *t, struct request *r);
/* turnaway_verbs.c */
enum err verb_turnaway(struct turn *t, struct request *r, struct fault *why);
enum err verb_unmet(struct turn *t, struct request *r, struct fault *why);

#endif
