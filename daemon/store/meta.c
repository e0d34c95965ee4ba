/* SPDX-License-Identifier: MIT */
#include "meta.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "query.h"

enum err meta_read(struct store *s, const char *key, char *out, size_t size)
{
	struct query q;
	out[0] = '\0';
	query_begin(&q, s, "SELECT value FROM meta WHERE key = ?1", "t", key);
	if (query_row(&q))
		query_text_into(&q, 0, out, size);
	return query_end(&q);
}

enum err meta_write(struct store *s, const char *key, const char *value)
{
	return query_run(s,
			 "INSERT INTO meta (key, value) VALUES (?1, ?2)"
			 " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
			 "tt", key, value);
}

enum err meta_read_number(struct store *s, const char *key, int64_t *out)
{
	char text[24];
	enum err e = meta_read(s, key, text, sizeof(text));
	*out = strtoll(text, NULL, 10);
	return e;
}

enum err meta_write_number(struct store *s, const char *key, int64_t value)
{
	char text[24];
	snprintf(text, sizeof(text), "%" PRId64, value);
	return meta_write(s, key, text);
}
