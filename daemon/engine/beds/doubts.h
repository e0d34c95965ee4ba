/* SPDX-License-Identifier: MIT
 *
 * An arrival that was refused, and says none the less where somebody is: whereabouts.h. Private to
 * check-ins.
 */
#ifndef ENGINE_DOUBTS_H
#define ENGINE_DOUBTS_H

#include "arriving.h"

/* Of the refusal *why, whatever its reason: whoever is said to be in a bed, and is not by its
 * record, is looked for there; the refusal stays, as does one that stays already, of somebody
 * young. *doubted: somebody is. */
enum err doubts_of(struct turn *t, struct request *r, struct arrival *a, const struct fault *why,
		   bool *doubted);

#endif
