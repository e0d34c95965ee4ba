/* SPDX-License-Identifier: MIT
 *
 * What would help whoever is refused a bed. A refusal's sentence says it for a keyboard; whoever
 * answers otherwise, by text, finds here what to say of it.
 */
#ifndef ENGINE_REMEDY_H
#define ENGINE_REMEDY_H

#include "bed_rows.h"
#include "turn.h"

/* Of two, for whom nothing is free, one may have a bed alone: as was asked, or by a hold. */
enum remedy_alone { ALONE_NOT, ALONE_AS_ASKED, ALONE_HOLD };

struct remedy {
	bool on_call; /* the person on call may decide otherwise */
	const char *words; /* "woman (W1 at Women's house), man (...)": said of them too, each finds
			      a bed; NULL: no word is lacking */
	enum remedy_alone alone;
	const char *look; /* the id of a bed that they are said to be in, and somebody must look;
			     NULL: none is doubted */
	const char *panel; /* "ask alice, whose word it was, about g4": it gave the bed; NULL */
};

/* That of a refusal, to be filled in. */
struct remedy *remedy_of(struct turn *t, struct fault *why);
/* What is said of them stands against that bed's record: whereabouts.h. Returns its code. */
enum err remedy_look(struct turn *t, struct fault *why, const struct bed *bed);
/* On-call decides, as the sentence says: adds how their word is entered. Returns its code. */
enum err remedy_on_call(struct turn *t, struct fault *why);

#endif
