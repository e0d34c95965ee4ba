/* SPDX-License-Identifier: MIT
 *
 * Whether a forecast agrees with what the same source said before. One that jumps, or has shrunk,
 * may be right, but it needs a second voice: until the next body agrees with it, its cold counts
 * beside the cold that was known, and it vouches for nothing.
 */
#ifndef ENGINE_SOURCE_DOUBT_H
#define ENGINE_SOURCE_DOUBT_H

#include "source.h"

struct weighing {
	const char *doubt; /* "" or a sentence; when it is one, the cautious values of the facts'
			      readings take in what was known for the same time */
	bool again; /* it says nothing of times to come that the newest body did not say */
};

/* Compares with the newest body that is stored. */
enum err source_weigh(struct turn *t, const struct source *s, struct feed_facts *facts,
		      const char *hash, struct weighing *out);

#endif
