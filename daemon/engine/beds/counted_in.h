/* SPDX-License-Identifier: MIT
 *
 * Who is counted as in a bed with whoever shares it, and whom nobody has seen there: they turn out
 * to be there, or to have been, and are given no bed by it.
 */
#ifndef ENGINE_COUNTED_IN_H
#define ENGINE_COUNTED_IN_H

#include "arriving.h"

/* By now, or until the bed was left: that somebody saw them there gives no bed. */
bool counted_in_is_record(const struct request *r, const struct guest *g);
/* Paper is of the time while they were counted as in that bed. */
bool counted_in_then(const struct arrival *a);
/* They are there now: by what is said of them only now the bed may be none for them. */
enum err counted_in_seen(struct turn *t, struct request *r, struct arrival *a, struct fault *why);
/* … and nothing is judged, because somebody else comes to them. */
enum err counted_in_say_seen(struct turn *t, struct request *r, struct arrival *a,
			     struct fault *why);
/* Paper tells of somebody who was counted as in a bed until it was left: they did come. */
enum err counted_in_seen_after(struct turn *t, struct request *r, struct arrival *a);
/* They are in a bed; whoever is named with them may be counted as in it, too. */
enum err counted_in_refuse(struct turn *t, const struct request *r, const struct guest *g,
			   struct fault *why);

#endif
