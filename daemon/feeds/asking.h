/* SPDX-License-Identifier: MIT
 *
 * What all feeds share of asking: a GET with the council's name on it, and the point asked about.
 */
#ifndef FEEDS_ASKING_H
#define FEEDS_ASKING_H

#include "feed.h"

/* A GET of settings->url, or of `standard` when that is empty, with `accept` as the Accept header.
 * Refuses a user_agent that is no header. A source with a key follows no redirect, which could
 * carry the key to another host; its header is the feed's to add (asking_header). */
enum err asking_get(const struct source_settings *settings, const char *standard,
		    const char *accept, struct arena *arena, struct transfer *out,
		    struct fault *why);
void asking_header(struct transfer *transfer, struct arena *arena, const char *name,
		   const char *value);
/* Latitude, longitude and altitude are on this earth. */
enum err asking_point(const struct source_settings *settings, struct fault *why);
/* "52.4081": four decimals (11 m), whatever the locale; MET Norway answers 403 to a fifth. */
const char *asking_degrees(double degrees, struct arena *arena);

#endif
