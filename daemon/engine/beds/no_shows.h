/* SPDX-License-Identifier: MIT
 *
 * Somebody was expected, and nobody has said what became of them: once nobody can come any more,
 * their welfare is followed up without anybody having to remember it. When it may be said that they
 * did not come. Private to the engine room.
 */
#ifndef ENGINE_NO_SHOWS_H
#define ENGINE_NO_SHOWS_H

#include "bed_rows.h"
#include "placement_rows.h"
#include "turn.h"

/* Their hold has run out. */
enum err no_show_watch(struct turn *t, const struct area_settings *area, const struct placement *p);
/* They are counted as in since p->arrived: the morning asks whether anybody has seen them. */
enum err no_show_watch_unseen(struct turn *t, const struct area_settings *area,
			      const struct placement *p);
/* They are so again, having been said to have left at `out`: the morning asks, or it is asked now
 * if that is past; it is not asked twice. */
enum err no_show_watch_again(struct turn *t, const struct area_settings *area,
			     const struct placement *p, struct wall out);
enum err no_show_due(struct turn *t, const struct area_settings *area, const char *placement);

/* From when on nobody comes any more: the last entry of the night for which the bed is held, or in
 * which its partner came to it. */
struct wall no_show_from(const struct area_settings *area, const struct bed *bed,
			 const struct placement *p);
/* After this, nobody knows any more of one who was counted as in whether they slept there. */
enum err no_show_until(struct turn *t, const struct area_settings *area, const struct placement *p,
		       struct wall *out);
/* Which night it was that they did not come in: the morning after it asks how they are. */
enum err no_show_night(struct turn *t, const struct area_settings *area, const struct placement *p,
		       struct date *out);
/* What can be said of one who was counted as in: "once somebody has seen them there: checkin C2; if
 * they do not come: noshow C2, from 22:00". */
enum err no_show_unseen(struct turn *t, const struct area_settings *area, const struct placement *p,
			const char *ref, const char **out);
/* They were in none of the beds from which they were moved unseen; nor in the last: `last` too. */
enum err no_show_never_came(struct turn *t, const struct area_settings *area,
			    const struct placement *p, bool last);

#endif
