/* SPDX-License-Identifier: MIT */
#include "doubt_rows.h"

#include <string.h>

#include "query.h"

static bool is_one(const char *at, size_t length, const char *person)
{
	return person != NULL && strlen(person) == length && strncmp(at, person, length) == 0;
}

bool bed_in_doubt(const struct bed *b, const char *person, const char *partner)
{
	const char *at = b->said_in;
	while (at != NULL && *at != '\0') {
		size_t length = strcspn(at, ",");
		if (!is_one(at, length, person) && !is_one(at, length, partner))
			return true;
		at += length + (at[length] == ',');
	}
	return false;
}

enum err doubt_sentence(struct store *s, const char *area, const char *subject, struct arena *arena,
			const char **out)
{
	struct query q;
	*out = NULL;
	query_begin(&q, s,
		    "SELECT sentence FROM alarm WHERE area = ?1 AND kind = '" DOUBT_KIND "'"
		    " AND subject = ?2 AND cleared IS NULL",
		    "tt", area, subject);
	if (query_row(&q))
		*out = query_text(&q, 0, arena);
	return query_end(&q);
}
