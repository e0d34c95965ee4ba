/* SPDX-License-Identifier: MIT */
#include "page_rows.h"

#include <string.h>

#include "grow.h"
#include "query.h"

enum err page_write(struct store *s, const char *source, const char *url, const char *body,
		    struct wall received)
{
	return query_run(s,
			 "INSERT INTO page (source, url, body, received) VALUES (?1, ?2, ?3, ?4)"
			 " ON CONFLICT (source, url) DO UPDATE SET body = excluded.body,"
			 " received = excluded.received",
			 "tttw", source, url, body, received.ms);
}

enum err page_find(struct store *s, const char *source, const char *url, struct wall since,
		   struct arena *arena, const char **body)
{
	struct query q;
	*body = NULL;
	query_begin(&q, s,
		    "SELECT body FROM page WHERE source = ?1 AND url = ?2 AND received >= ?3",
		    "ttw", source, url, since.ms);
	if (query_row(&q))
		*body = query_text(&q, 0, arena);
	return query_end(&q);
}

enum err page_list(struct store *s, const char *source, struct arena *arena, const char ***bodies,
		   size_t *count)
{
	struct query q;
	*bodies = NULL;
	*count = 0;
	query_begin(&q, s, "SELECT body FROM page WHERE source = ?1 ORDER BY url", "t", source);
	while (query_row(&q)) {
		*bodies = grow(arena, *bodies, *count, sizeof(**bodies));
		(*bodies)[(*count)++] = query_text(&q, 0, arena);
	}
	return query_end(&q);
}

enum err page_drop(struct store *s, const char *source, const char *url)
{
	return query_run(s, "DELETE FROM page WHERE source = ?1 AND url = ?2", "tt", source, url);
}

static enum err page_urls(struct store *s, const char *source, struct arena *arena,
			  const char ***urls, size_t *count)
{
	struct query q;
	*urls = NULL;
	*count = 0;
	query_begin(&q, s, "SELECT url FROM page WHERE source = ?1", "t", source);
	while (query_row(&q)) {
		*urls = grow(arena, *urls, *count, sizeof(**urls));
		(*urls)[(*count)++] = query_text(&q, 0, arena);
	}
	return query_end(&q);
}

static bool among(const char *url, const char *const *wanted, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(wanted[i], url) == 0)
			return true;
	return false;
}

enum err page_keep_only(struct store *s, const char *source, const char *const *wanted,
			size_t count, struct arena *arena)
{
	const char **urls;
	size_t there;
	enum err e = page_urls(s, source, arena, &urls, &there);
	for (size_t i = 0; e == ERR_OK && i < there; i++)
		if (!among(urls[i], wanted, count))
			e = page_drop(s, source, urls[i]);
	return e;
}
