/* SPDX-License-Identifier: MIT
 *
 * How a guest is read, of whoever is met beside one. Private to what guests and couples are made
 * of.
 */
#ifndef ENGINE_GUEST_READ_H
#define ENGINE_GUEST_READ_H

#include "guest.h"

/* What the row of their placement says, in their own words; of `person`. */
enum err guest_read_last(struct turn *t, struct guest *g);
/* The same of a placement of theirs that is in `last` already. */
enum err guest_read_stay(struct turn *t, struct guest *g);
/* The partner: both came to the bed together and are there, or both were late. */
enum err guest_read_partner(struct turn *t, struct guest *g);
/* What the partner says of themselves, as the guest would say it; of their ages both count. */
enum err guest_recall_partner(struct turn *t, struct guest *g);
/* What it means to be two. A family with two adults needs no bed for couples. */
unsigned guest_needs_of_two(unsigned needs);

#endif
