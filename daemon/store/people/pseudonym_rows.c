/* SPDX-License-Identifier: MIT */
#include "pseudonym_rows.h"

#include <stdio.h>

#include "digest.h"
#include "query.h"
#include "swep/limits.h"

#define KEY_TEXT 80

/* Made when it is first needed; a restored database brings its own along. */
static enum err own_key(struct store *s, char out[KEY_TEXT])
{
	struct query q;
	enum err e = query_run(s,
			       "INSERT INTO meta (key, value) SELECT 'people_key',"
			       " lower(hex(randomblob(32))) WHERE NOT EXISTS"
			       " (SELECT 1 FROM meta WHERE key = 'people_key')",
			       "");
	if (e != ERR_OK)
		return e;
	out[0] = '\0';
	query_begin(&q, s, "SELECT value FROM meta WHERE key = 'people_key'", "");
	if (query_row(&q))
		query_text_into(&q, 0, out, KEY_TEXT);
	return query_end(&q);
}

static enum err keyed(struct store *s, const char *area, const char *secret, const char *ref,
		      char out[DIGEST_TEXT])
{
	char own[KEY_TEXT], text[LIMIT_KEY + LIMIT_REF + 2];
	enum err e = ERR_OK;
	if (secret[0] == '\0')
		e = own_key(s, own);
	int n = snprintf(text, sizeof(text), "%s/%s", area, ref);
	for (char *c = text; *c != '\0'; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
	digest_keyed(secret[0] != '\0' ? secret : own, text, (size_t)n, out);
	return e;
}

enum err pseudonym_put(struct store *s, const char *area, const char *secret, const char *ref,
		       int nights, struct wall first, struct wall last)
{
	char key[DIGEST_TEXT];
	enum err e = keyed(s, area, secret, ref, key);
	return e != ERR_OK
		   ? e
		   : query_run(
			 s,
			 "INSERT INTO pseudonym (area, keyed, nights, first, last, returns)"
			 " VALUES (?1, ?2, ?3, ?4, ?5, 0) ON CONFLICT (area, keyed) DO UPDATE"
			 " SET nights = nights + excluded.nights,"
			 " first = min(first, excluded.first), last = max(last, excluded.last)",
			 "ttiww", area, key, nights, first.ms, last.ms);
}

static enum err any_there(struct store *s, const char *area, bool *any)
{
	struct query q;
	query_begin(&q, s, "SELECT 1 FROM pseudonym WHERE area = ?1 LIMIT 1", "t", area);
	*any = query_row(&q);
	return query_end(&q);
}

enum err pseudonym_return(struct store *s, const char *area, const char *secret, const char *ref,
			  bool *known)
{
	char key[DIGEST_TEXT];
	bool any = false;
	*known = false;
	enum err e = any_there(s, area, &any);
	if (e != ERR_OK || !any) /* most nights of most councils */
		return e;
	e = keyed(s, area, secret, ref, key);
	if (e == ERR_OK)
		e = query_run_one(s,
				  "UPDATE pseudonym SET returns = returns + 1"
				  " WHERE area = ?1 AND keyed = ?2",
				  "tt", area, key);
	*known = e == ERR_OK;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err pseudonym_count(struct store *s, const char *area, struct pseudonym_counts *out)
{
	struct query q;
	*out = (struct pseudonym_counts){0};
	query_begin(&q, s,
		    "SELECT count(*), ifnull(sum(returns > 0), 0), ifnull(sum(returns), 0)"
		    " FROM pseudonym WHERE area = ?1",
		    "t", area);
	if (query_row(&q))
		*out =
		    (struct pseudonym_counts){query_int(&q, 0), query_int(&q, 1), query_int(&q, 2)};
	return query_end(&q);
}
