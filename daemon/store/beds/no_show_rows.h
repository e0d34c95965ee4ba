/* SPDX-License-Identifier: MIT
 *
 * Holds that ended with nobody there and no word: they ran out, and their person has had no bed
 * since, refused none and gave none back. An offer that nobody accepted is no such hold.
 */
#ifndef STORE_NO_SHOW_ROWS_H
#define STORE_NO_SHOW_ROWS_H

#include "store.h"

/* An offer that its person has not accepted; of two it is written down by the first of them. */
#define MERE_OFFER(p)                                                                              \
	"EXISTS (SELECT 1 FROM waiting_offer o WHERE o.placement IN (" p ".id, " p ".beside)"      \
	" AND o.outcome <> 'accepted')"

/* Whether placement n was after p: what was typed as it happened by the order in which it was
 * typed, for a clock may have been set back in between; what was typed from paper by its time. Of
 * somebody who was merged another may have been under way all the time. */
/* clang-format off */
#define HAD_SINCE                                                                                  \
	"(CASE n.entered WHEN 0 THEN (length(n.id), n.id) > (length(p.id), p.id)"                  \
	" ELSE (n.made, length(n.id), n.id) > (p.made, length(p.id), p.id) END"                    \
	" OR (n.arrived IS NOT NULL AND n.ended > p.ended))"

/* Of placement p, by those placements n that count; the two halves of "no other since" have an index
 * each. */
#define NEVER_CAME_BY(counts)                                                                      \
	" p.outcome = 'expired' AND p.arrived IS NULL AND NOT " MERE_OFFER("p")                    \
	" AND NOT EXISTS (SELECT 1 FROM placement n WHERE n.person = p.person"                     \
	"  AND n.state <> 'ended'" counts " AND NOT " MERE_OFFER("n") ")"                          \
	" AND NOT EXISTS (SELECT 1 FROM placement n WHERE n.person = p.person"                     \
	"  AND n.state = 'ended' AND " HAD_SINCE counts " AND NOT " MERE_OFFER("n") ")"
#define NEVER_CAME NEVER_CAME_BY("")
/* clang-format on */

enum err no_show_is(struct store *s, const char *placement, bool *is);
/* Whether it is, or was, an offer that its person never accepted: nobody was expected there. */
enum err no_show_nobody_due(struct store *s, const char *placement, bool *is);

#endif
