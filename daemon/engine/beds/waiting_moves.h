/* SPDX-License-Identifier: MIT
 *
 * Places on the waiting list and offers to them, as they move: the row, its audit line, its alarms.
 * What happens to beds and people is told here, and only sets when waiting.c looks; no hold is made
 * or ended. Private to the engine room.
 */
#ifndef ENGINE_WAITING_MOVES_H
#define ENGINE_WAITING_MOVES_H

#include "bed_rows.h"
#include "turn.h"
#include "waiting_rows.h"

#define ALARM_RING "offer" /* somebody on the list: nobody has rung them */
#define ALARM_WISH "wish" /* … waits beside a free bed, for a word alone */

/* ---- what happens to beds and people ---- */

/* This bed may be given again: looked at later in this turn, not before whoever freed it is done.
 * Costs one look when nobody waits. */
enum err waiting_bed_freed(struct turn *t, const struct area_settings *area, const char *bed);
/* What beds or sites are has changed: whoever waits may have one of those that are free. */
enum err waiting_look(struct turn *t, const struct area_settings *area);
/* The person has a bed, not only the offer of one: leaves the list. */
enum err waiting_placed(struct turn *t, const struct area_settings *area, const char *person);
/* The same, found by looking: of two it may be one. */
enum err waiting_served(struct turn *t, const struct area_settings *area, const struct waiting *w,
			bool *has);

/* ---- rows and their audit lines ---- */

enum err waiting_look_at(struct turn *t, const struct area_settings *area, struct wall at);
enum err waiting_move(struct turn *t, const struct area_settings *area, const struct waiting *w,
		      enum waiting_state to, const char *reason);
/* The offer's part only: the hold and the person are the caller's. */
enum err waiting_offer_move(struct turn *t, const struct area_settings *area,
			    const struct bed_offer *o, enum bed_offer_outcome to,
			    const char *reason);
/* The person waits again, at the same place. */
enum err waiting_offer_back(struct turn *t, const struct area_settings *area,
			    const struct bed_offer *o, enum bed_offer_outcome to,
			    const char *reason);
/* Beds and never people: waiting shows whom. */
enum err waiting_ring(struct turn *t, const struct area_settings *area, const struct bed_offer *o);
/* Of two who wait this one does no more, and the other waits on. */
enum err waiting_keep_one(struct turn *t, const struct area_settings *area, const struct waiting *w,
			  const char *placed);
/* "" where they wait alone. */
const char *waiting_other(const struct waiting *w, const char *person);

#endif
