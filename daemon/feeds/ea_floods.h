/* SPDX-License-Identifier: MIT
 *
 * Floods that the Environment Agency speaks of within 15 km of a point, in England. Its level 1 is
 * a severe flood warning, 2 a flood warning, 3 a flood alert; 4 is one that has ended, and is kept
 * in the list for a day. No items is no flood.
 */
#ifndef FEEDS_EA_FLOODS_H
#define FEEDS_EA_FLOODS_H

#include "feed.h"

enum err ea_floods_request(const struct source_settings *settings, struct arena *arena,
			   struct transfer *out, struct fault *why);
/* A flood has no end until the Agency ends it: it counts for a day from every look. Its times have
 * no zone: in summer the earlier of the two that they may mean is its beginning. */
enum err ea_floods_parse(const struct source_settings *settings, const struct feed_page *pages,
			 size_t count, struct wall received, struct arena *arena,
			 struct feed_facts *out, struct fault *why);

#endif
