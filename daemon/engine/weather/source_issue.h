/* SPDX-License-Identifier: MIT
 *
 * When a source says that its words were issued: they may not be older than what is known, nor of
 * the future; and who has told a time and tells none any more takes nothing back.
 */
#ifndef ENGINE_SOURCE_ISSUE_H
#define ENGINE_SOURCE_ISSUE_H

#include "source.h"

/* *why: why these facts are not believed; NULL when they may be. whole: all their pages are here.
 */
enum err source_issue_check(struct turn *t, const struct source *s, const struct feed_facts *facts,
			    bool whole, const char **why);
/* Of when they are, received at that time. again: they say nothing that was not known. It is never
 * earlier than what was known. */
struct wall source_issued(const struct source *s, const struct feed_facts *facts,
			  struct wall received, bool again);

#endif
