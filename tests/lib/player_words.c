/* SPDX-License-Identifier: MIT */
#include "lib/player_inside.h"

#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "lib/promises.h"
#include "phone.h"

bool word_is(const char *word, const char *other)
{
	return word != NULL && strcmp(word, other) == 0;
}

/* The n-th word of the line, or NULL. */
const char *word_at(const struct player *p, int n)
{
	return n < p->line->count ? p->line->words[n] : NULL;
}

/* A local date and time without a zone. */
static bool local_parse(const char *text, struct wall *out)
{
	char day[11];
	struct date date;
	int minutes;
	if (strlen(text) != 16 || text[10] != 'T')
		return false;
	memcpy(day, text, 10);
	day[10] = '\0';
	if (!date_parse(day, &date) || !minutes_parse(text + 11, &minutes))
		return false;
	*out = wall_london(date, minutes);
	return true;
}

bool time_read(struct player *p, const char *text, struct wall *out)
{
	int minutes;
	if (text == NULL) {
		FAIL(p, "a time is missing");
		return false;
	}
	if (wall_parse_iso(text, out) || local_parse(text, out))
		return true;
	if (!minutes_parse(text, &minutes)) {
		FAIL(p, "\"%s\" is not a time", text);
		return false;
	}
	*out = wall_london(date_london(p->stage.now), minutes);
	return true;
}

int count_read(struct player *p, const char *text)
{
	char *end;
	long n = strtol(text, &end, 10);
	if (*text == '\0' || *end != '\0')
		FAIL(p, "\"%s\" is not a number", text);
	return (int)n;
}

const char *phone_of(struct player *p, const char *who)
{
	char number[LIMIT_PHONE + 1];
	struct fault why;
	const char *phone =
	    witness_text(&p->stage, "SELECT phone FROM contact WHERE key = ?1", who, NULL);
	if (phone == NULL && phone_parse(who, number, &why) == ERR_OK)
		phone = arena_text(&p->stage.arena, number);
	if (phone == NULL)
		FAIL(p, "there is no contact \"%s\", and it is no number", who);
	return phone;
}

const char *name_of(struct player *p, const char *phone)
{
	const char *key = witness_text(&p->stage, "SELECT key FROM contact WHERE phone = ?1",
				       phone != NULL ? phone : "", NULL);
	return key != NULL ? key : phone;
}

const char *file_beside(struct player *p, const char *file)
{
	const char *slash = strrchr(p->path, '/');
	int length = slash != NULL ? (int)(slash - p->path) + 1 : 0;
	return arena_printf(&p->stage.arena, "%.*s%s", length, p->path, file);
}
