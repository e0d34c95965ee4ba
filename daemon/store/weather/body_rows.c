/* SPDX-License-Identifier: MIT */
#include "body_rows.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "digest.h"
#include "grow.h"
#include "query.h"
#include "swep/limits.h"

#define PACK_LEVEL 6 /* a forecast to a tenth of its size in some milliseconds */

/* Packed bytes, the caller's to free; NULL when packing gains nothing. */
static unsigned char *pack(const char *bytes, size_t size, uLongf *packed_size)
{
	*packed_size = compressBound(size);
	unsigned char *packed = malloc(*packed_size);
	if (packed == NULL)
		abort();
	if (compress2(packed, packed_size, (const unsigned char *)bytes, size, PACK_LEVEL) ==
		Z_OK &&
	    *packed_size < size)
		return packed;
	free(packed);
	return NULL;
}

static enum err size_of(struct store *s, const char *hash, int64_t *size)
{
	struct query q;
	*size = -1;
	query_begin(&q, s,
		    "SELECT CASE packed WHEN 1 THEN size ELSE length(content) END FROM body WHERE "
		    "hash = ?1",
		    "t", hash);
	if (query_row(&q))
		*size = query_long(&q, 0);
	return query_end(&q);
}

static enum err see_again(struct store *s, const char *hash, struct wall received, bool trusted)
{
	return query_run(s,
			 "UPDATE body SET received = max(received, ?2), trusted = max(trusted, ?3)"
			 " WHERE hash = ?1",
			 "twi", hash, received.ms, (int)trusted);
}

/* In place of what is there, if anything is. */
static enum err write_content(struct store *s, const char *hash, const char *bytes, size_t size)
{
	uLongf packed_size;
	unsigned char *packed = pack(bytes, size, &packed_size);
	enum err e = query_run_one(
	    s, "UPDATE body SET content = ?2, packed = ?3, size = ?4 WHERE hash = ?1", "tbil", hash,
	    packed != NULL ? (const void *)packed : (const void *)bytes,
	    packed != NULL ? (size_t)packed_size : size, (int)(packed != NULL), (int64_t)size);
	free(packed);
	return e;
}

enum err body_keep(struct store *s, const char *hash, const char *area, const char *source,
		   struct wall received, bool trusted, const char *bytes, size_t size)
{
	int64_t there;
	enum err e = size_of(s, hash, &there);
	if (e != ERR_OK)
		return e;
	if (there >= (int64_t)size)
		return see_again(s, hash, received, trusted);
	e = query_run(s,
		      "INSERT INTO body (hash, area, source, received, trusted, content)"
		      " VALUES (?1, ?2, ?3, ?4, ?5, x'') ON CONFLICT (hash) DO UPDATE SET"
		      " received = excluded.received, trusted = max(trusted, excluded.trusted)",
		      "tttwi", hash, area, source, received.ms, (int)trusted);
	return e != ERR_OK ? e : write_content(s, hash, bytes, size);
}

enum err body_trust(struct store *s, const char *hash)
{
	return query_run(s, "UPDATE body SET trusted = 1 WHERE hash = ?1 AND trusted = 0", "t",
			 hash);
}

static enum err trusted_already(struct store *s, const char *hash, bool *trusted)
{
	struct query q;
	query_begin(&q, s, "SELECT trusted FROM body WHERE hash = ?1", "t", hash);
	*trusted = query_row(&q) && query_int(&q, 0) != 0;
	return query_end(&q);
}

enum err body_cut(struct store *s, const char *hash, size_t most, struct arena *arena)
{
	const char *bytes;
	size_t size;
	bool trusted;
	enum err e = trusted_already(s, hash, &trusted);
	if (e != ERR_OK || trusted)
		return e;
	e = body_read(s, hash, arena, &bytes, &size);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	return size > most ? write_content(s, hash, bytes, most) : ERR_OK;
}

/* What the row holds, plain; NULL when it does not unpack to what it should, or holds more. */
static char *unpack(const void *content, size_t held, size_t size, bool packed, struct arena *arena)
{
	uLongf got = size, used = held;
	if (!packed)
		return arena_copy(arena, content, held);
	if (size > LIMIT_BODY)
		return NULL;
	char *bytes = arena_alloc(arena, size + 1);
	int code = uncompress2((unsigned char *)bytes, &got, content, &used);
	return code == Z_OK && got == size && used == held ? bytes : NULL;
}

/* Of the columns content, packed, size; NULL as above. */
static const char *content_read(struct query *q, struct arena *arena, size_t *size)
{
	const void *content = sqlite3_column_blob(q->statement, 0);
	size_t held = (size_t)sqlite3_column_bytes(q->statement, 0);
	bool packed = query_int(q, 1) != 0;
	*size = packed ? (size_t)query_long(q, 2) : held;
	return unpack(content != NULL ? content : "", held, *size, packed, arena);
}

enum err body_read(struct store *s, const char *hash, struct arena *arena, const char **bytes,
		   size_t *size)
{
	struct query q;
	*bytes = NULL;
	query_begin(&q, s, "SELECT content, packed, size FROM body WHERE hash = ?1", "t", hash);
	if (query_row(&q))
		*bytes = content_read(&q, arena, size);
	enum err e = query_end(&q);
	return e == ERR_OK && *bytes == NULL ? ERR_NOT_FOUND : e;
}

/* What was refused is kept no further than BODY_REFUSED_KEPT. */
static bool is_spoiled(struct query *q, struct arena *arena)
{
	size_t size;
	char digest[DIGEST_TEXT];
	const char *bytes = content_read(q, arena, &size);
	if (bytes == NULL)
		return true;
	digest_hex(bytes, size, digest);
	bool cut = query_int(q, 4) == 0 && size == BODY_REFUSED_KEPT;
	return !cut && strcmp(digest, (const char *)sqlite3_column_text(q->statement, 3)) != 0;
}

enum err body_list_spoiled(struct store *s, struct arena *arena, const char ***out, size_t *count)
{
	struct query q;
	struct arena one = {0};
	*out = NULL;
	*count = 0;
	query_begin(&q, s, "SELECT content, packed, size, hash, trusted FROM body", "");
	for (; query_row(&q); arena_reset(&one)) {
		if (!is_spoiled(&q, &one))
			continue;
		*out = grow(arena, *out, *count, sizeof(**out));
		(*out)[(*count)++] = query_text(&q, 3, arena);
	}
	arena_free(&one);
	return query_end(&q);
}

enum err body_forget(struct store *s, struct wall before, int limit)
{
	return query_run(
	    s,
	    "DELETE FROM body WHERE hash IN (SELECT hash FROM body WHERE received < ?1"
	    " AND hash NOT IN (SELECT body FROM source UNION SELECT pending FROM source"
	    " UNION SELECT body FROM page) ORDER BY received LIMIT ?2)",
	    "wi", before.ms, limit);
}
