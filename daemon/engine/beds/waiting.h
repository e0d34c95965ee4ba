/* SPDX-License-Identifier: MIT
 *
 * The waiting list. Whenever a bed comes free, whoever stands first and whom it suits is offered
 * it: the bed is held for them for a bounded time, and a worker rings. Everybody keeps their place
 * until they have a bed or leave; whom a bed goes past, and why, is written down. An offer never
 * keeps somebody at the door waiting longer than one offer lasts.
 */
#ifndef ENGINE_WAITING_H
#define ENGINE_WAITING_H

#include "bed_rows.h"
#include "verbs.h"
#include "waiting_rows.h"

/* ---- what happens to beds and people ---- */

/* Somebody stands at the door of this bed: an offer that has kept it long enough yields, and *bed
 * is free then. */
enum err waiting_yield(struct turn *t, const struct area_settings *area, struct bed *bed);

/* Somebody came to this bed before it was offered: an offer that nobody has accepted is withdrawn,
 * and *bed is free then. */
enum err waiting_came_before(struct turn *t, const struct area_settings *area, struct bed *bed,
			     struct wall at);

/* Nobody can be given this bed, for a reason: who was offered it keeps their place. */
enum err waiting_withdraw(struct turn *t, const struct area_settings *area, const struct bed *bed,
			  const char *why);

/* … as whoever asked for it hears: somebody may have been rung. */
void waiting_say_withdrawn(struct request *r, const struct bed *bed);

/* ---- what workers do ---- */

/* Sets id and place; person and needs are the caller's, and, of who waited already, place and
 * since. ERR_TAKEN when they are on the list. */
enum err waiting_join(struct turn *t, const struct area_settings *area, struct waiting *w);
/* They do not take what was offered, and keep their place. ERR_NOT_FOUND: nothing was. */
enum err waiting_decline(struct turn *t, const struct area_settings *area, const struct waiting *w,
			 const char *reason);
/* What was offered can be nobody's any more: taken back, and they keep their place. */
enum err waiting_take_back(struct turn *t, const struct area_settings *area,
			   const struct waiting *w);
/* Two who waited for one bed are kept apart: each waits alone, and keeps the place of both. */
enum err waiting_split(struct turn *t, const struct area_settings *area, const char *one,
		       const char *other, bool *split);
/* Of two this one leaves, and the other waits on. */
enum err waiting_leave_one(struct turn *t, const struct area_settings *area,
			   const struct waiting *w, const char *person);
/* With nothing offered to them. */
enum err waiting_leave(struct turn *t, const struct area_settings *area, const struct waiting *w,
		       const char *reason);

/* Offers what is free. */
enum err waiting_due(struct turn *t, const struct area_settings *area, const char *subject);

#endif
