/* SPDX-License-Identifier: MIT
 *
 * At which hours a person is asked, and which are working hours, by the policy.
 */
#ifndef CORE_LIFECYCLE_HOURS_H
#define CORE_LIFECYCLE_HOURS_H

#include "policy.h"

/* Whether a person may be asked, or SWEP opened by rule, for tonight and for the nights after it.
 */
bool lifecycle_may_ask(const struct policy *p, struct wall now);
bool lifecycle_may_ask_ahead(const struct policy *p, struct wall now);

/* Working hours of the policy: on a working day, between its two hours, in London. */
bool lifecycle_working(const struct policy *p, struct wall now);
/* The next moment at which lifecycle_working becomes true, or now. */
struct wall lifecycle_next_work(const struct policy *p, struct wall now);

#endif
