/* SPDX-License-Identifier: MIT */
#include "outline.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"

/* Where the rows are: in result.text.table. */
static const char *const way[] = {"result", "text", "table"};

#define DEPTH (sizeof(way) / sizeof(way[0]))
#define DEPTH_LISTS 1 /* members of the result */

static bool members_copy(struct outline *o, struct scan *s, size_t depth);

static void copy(struct outline *o, const char *from, size_t length)
{
	memcpy(o->text + o->length, from, length);
	o->length += length;
}

static bool is_left_out(const struct outline *o, size_t depth, const struct piece *key)
{
	return depth == DEPTH_LISTS ||
	       (depth == DEPTH && o->rows.text == NULL && piece_is(key, "rows"));
}

static bool value_copy(struct outline *o, struct scan *s, size_t depth, const struct piece *key)
{
	struct piece value;
	if (depth < DEPTH && piece_is(key, way[depth]) && s->at < s->end && *s->at == '{')
		return members_copy(o, s, depth + 1);
	if (!scan_value(s, &value))
		return false;
	if (value.text[0] != '[' || !is_left_out(o, depth, key)) {
		copy(o, value.text, value.length);
		return true;
	}
	copy(o, "[]", 2);
	if (depth == DEPTH)
		o->rows = (struct piece){value.text + 1, value.length - 2};
	return true;
}

/* No brackets, blanks or escapes in the way: else it is not what swepd writes. */
static bool members_copy(struct outline *o, struct scan *s, size_t depth)
{
	struct piece key;
	if (!scan_char(s, '{'))
		return false;
	copy(o, "{", 1);
	while (scan_text(s, &key) && scan_char(s, ':')) {
		copy(o, key.text - 1, key.length + 3);
		if (!value_copy(o, s, depth, &key))
			return false;
		if (!scan_char(s, ','))
			break;
		copy(o, ",", 1);
	}
	copy(o, "}", 1);
	return scan_char(s, '}');
}

bool outline_make(struct outline *o, const char *line, size_t length)
{
	struct scan s = {line, line + length};
	*o = (struct outline){.text = memory_get(length + 1)};
	if (members_copy(o, &s, 0) && s.at == s.end && o->rows.text != NULL)
		return true;
	free(o->text);
	return false;
}
