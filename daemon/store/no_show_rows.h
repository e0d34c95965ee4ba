/* SPDX-License-Identifier: MIT
 *
 * Holds that ended with nobody there and no word: they ran out, and their person has had no bed
 * since, refused none and gave none back. An offer that nobody accepted is no such hold.
 */
#ifndef STORE_NO_SHOW_ROWS_H
#define STORE_NO_SHOW_ROWS_H

#include "store.h"

/* An offer that its person has not accepted. */
#define MERE_OFFER(p)                                                                              \
	"EXISTS (SELECT 1 FROM waiting_offer o WHERE o.placement = " p ".id"                       \
	" AND o.outcome <> 'accepted')"

/* Of placement p; the two halves of "no other since" have an index each. */
#define NEVER_CAME                                                                                 \
	" p.outcome = 'expired' AND p.arrived IS NULL AND NOT " MERE_OFFER(                        \
	    "p") " AND NOT EXISTS (SELECT 1 FROM placement n WHERE n.person = p.person"            \
		 "  AND n.state <> 'ended' AND NOT " MERE_OFFER(                                   \
		     "n") ")"                                                                      \
			  " AND NOT EXISTS (SELECT 1 FROM placement n WHERE n.person = p.person"   \
			  "  AND n.state = 'ended' AND n.made >= p.made"                           \
			  "  AND (n.made, length(n.id), n.id) > (p.made, length(p.id), p.id)"      \
			  "  AND NOT " MERE_OFFER("n") ")"

enum err no_show_is(struct store *s, const char *placement, bool *is);

#endif
