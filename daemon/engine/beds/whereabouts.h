/* SPDX-License-Identifier: MIT
 *
 * Somebody is said to be in a bed, and by its record they cannot be: paper, a text or whoever takes
 * a check-out back is refused, and an alarm stands until people have found out where they are. It
 * is of that person and that bed, and names the bed alone; what becomes of whoever else was given
 * it ends nothing. While it stands nobody else is offered that bed. Private to the engine room.
 */
#ifndef ENGINE_WHEREABOUTS_H
#define ENGINE_WHEREABOUTS_H

#include "bed_rows.h"
#include "doubt_rows.h"
#include "turn.h"
#include "verbs.h"

#define ALARM_TWO DOUBT_KIND /* "person/BED"; since when they are said to be there */

/* came: when they are said to have come; .ms 0: they are said never to have left. */
enum err whereabouts_doubt(struct turn *t, const struct area_settings *area, const char *person,
			   const struct bed *bed, struct wall came);
/* The bed is person's and partner's (NULL: nobody's) now: what stands of anybody else says so. */
enum err whereabouts_given(struct turn *t, const struct area_settings *area, const struct bed *bed,
			   const char *person, const char *partner);
/* Theirs end once they have come to a bed, and are not only counted as in: no earlier than they are
 * said to be in the other one, for from there they may have gone on to it; and whatever moves take
 * them on since then. */
enum err whereabouts_look(struct turn *t, const struct area_settings *area, const char *person);
/* Somebody says that they are in theirs now, whenever they came to it. */
enum err whereabouts_are(struct turn *t, const struct area_settings *area, const char *person);
/* Somebody has looked, and ended the alarm: the bed may be given again. */
enum err whereabouts_seen(struct turn *t, const struct area_settings *area, const char *subject,
			  const char **said);
/* A person says that they had not come to this one by then. *stands: they are said to have come
 * later. */
enum err whereabouts_never(struct turn *t, const struct area_settings *area, const char *person,
			   const struct bed *bed, struct wall then, bool *stands);
/* Whoever closes or empties a site hears whom to look for there: of its beds they have none. */
enum err whereabouts_say(struct turn *t, struct request *r, const char *site);
/* Who was known by two references is looked for by one. */
enum err whereabouts_merge(struct turn *t, const struct area_settings *area, const char *from,
			   const char *into);

#endif
