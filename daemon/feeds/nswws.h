/* SPDX-License-Identifier: MIT
 *
 * The Met Office's severe weather warnings (NSWWS public API). Two pages: an Atom feed names the
 * address of the newest snapshot, a GeoJSON of all warnings issued for the next seven days. That
 * address changes with every update and an old one goes on serving the old list, so it is never
 * kept. The key travels to the source's own server and to no other.
 */
#ifndef FEEDS_NSWWS_H
#define FEEDS_NSWWS_H

#include "feed.h"

enum err nswws_request(const struct source_settings *settings, struct arena *arena,
		       struct transfer *out, struct fault *why);
enum err nswws_parse(const struct source_settings *settings, const struct feed_page *pages,
		     size_t count, struct wall received, struct arena *arena,
		     struct feed_facts *out, struct fault *why);

/* ---- its two pages ---- */

/* `own` is the source's address. `*snapshot` is on the same server: a link to one of the Met
 * Office's own hosts, from a feed that came by another way (a mirror, the newer host), keeps its
 * path and loses its host; a link to anywhere else is refused. */
enum err nswws_feed_read(const char *own, const struct feed_page *page, struct arena *arena,
			 struct wall *issued, const char **snapshot, struct fault *why);
/* Warnings in force or to come: notices, their number, a remark. */
enum err nswws_snapshot_read(const struct source_settings *settings, const struct feed_page *page,
			     struct arena *arena, struct feed_facts *out, struct fault *why);

#endif
