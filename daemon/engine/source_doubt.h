/* SPDX-License-Identifier: MIT
 *
 * Whether a forecast agrees with what the same source said before. One that jumps, or has shrunk,
 * may be right, but it needs a second voice: until the next body agrees with it, its cold counts
 * beside the cold that was known, and it vouches for nothing.
 */
#ifndef ENGINE_SOURCE_DOUBT_H
#define ENGINE_SOURCE_DOUBT_H

#include "source.h"

/* Compares with the newest body that is stored. *doubt is "" or a sentence; when it is one, the
 * cautious values of the facts' readings take in what was known for the same time. */
enum err source_weigh(struct turn *t, const struct source *s, struct feed_facts *facts,
		      const char *hash, const char **doubt);

#endif
