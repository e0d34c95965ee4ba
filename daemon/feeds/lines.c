/* SPDX-License-Identifier: MIT */
#include "lines.h"

#include <stdbool.h>
#include <string.h>

#include "utf8.h"

static void room_make(struct lines *lines, size_t more)
{
	if (lines->length + more <= lines->room)
		return;
	size_t room = 2 * lines->room + more;
	char *text = arena_alloc(lines->arena, room);
	if (lines->length > 0)
		memcpy(text, lines->text, lines->length);
	lines->text = text;
	lines->room = room;
}

static bool is_blank(uint32_t c)
{
	return c == ' ' || c == UTF8_BAD || utf8_control(c);
}

/* Copies one part; out has room for all of it. Returns what was written. */
static size_t tidy(char *out, const char *text, size_t size)
{
	const char *end = text + size;
	size_t length = 0;
	bool gap = false;
	while (text < end) {
		const char *from = text;
		uint32_t c = utf8_next(&text);
		if (is_blank(c)) {
			gap = length > 0;
			continue;
		}
		if (gap)
			out[length++] = ' ';
		gap = false;
		memcpy(out + length, from, (size_t)(text - from));
		length += (size_t)(text - from);
	}
	return length;
}

static void part_add(struct lines *lines, const char *text, size_t size)
{
	const char *between = lines->between != NULL ? lines->between : "\n";
	size_t gap = lines->length > 0 ? strlen(between) : 0;
	room_make(lines, gap + size + 1);
	size_t written = tidy(lines->text + lines->length + gap, text, size);
	if (written == 0)
		return;
	memcpy(lines->text + lines->length, between, gap);
	lines->length += gap + written;
}

void lines_add(struct lines *lines, const char *text)
{
	if (text != NULL)
		part_add(lines, text, strlen(text));
}

void lines_add_list(struct lines *lines, const char *text, char separator)
{
	const char *comma;
	if (text == NULL)
		return;
	for (; (comma = strchr(text, separator)) != NULL; text = comma + 1)
		part_add(lines, text, (size_t)(comma - text));
	lines_add(lines, text);
}

const char *lines_text(const struct lines *lines)
{
	if (lines->length == 0)
		return "";
	lines->text[lines->length] = '\0';
	return lines->text;
}

const char *lines_single(struct arena *arena, const char *text)
{
	struct lines lines = {.arena = arena};
	lines_add(&lines, text);
	return lines_text(&lines);
}
