/* SPDX-License-Identifier: MIT
 *
 * When a site last said anything of its beds. What is older than the site's own limit is OLD: shown
 * as that, and the site is asked once, until it says something. Never says what it said.
 */
#ifndef ENGINE_SITE_WORDS_H
#define ENGINE_SITE_WORDS_H

#include "site_rows.h"
#include "turn.h"

bool site_is_old(const struct site *site, struct wall now);
/* A word of it, by whatever way; fine for a site that is not there. */
enum err site_heard(struct turn *t, const struct area_settings *area, const char *key);
/* The same, said by an acknowledgement of the text that asked it. */
enum err site_acked(struct turn *t, const struct area_settings *area, const char *subject);
/* Sites were imported, closed or opened: when each is to be asked follows. */
enum err sites_watch(struct turn *t, const struct area_settings *area);
enum err site_stale_due(struct turn *t, const struct area_settings *area, const char *subject);

#endif
