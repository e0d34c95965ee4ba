/* SPDX-License-Identifier: MIT */
#include "lib/script.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

char *script_slurp(const char *path, struct arena *arena)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		return NULL;
	char *text = NULL;
	if (fseek(file, 0, SEEK_END) == 0) {
		long size = ftell(file);
		rewind(file);
		text = arena_alloc(arena, (size_t)size + 1);
		text[fread(text, 1, (size_t)size, file)] = '\0';
	}
	fclose(file);
	return text;
}

/* Takes one word off *at; NULL at the line's end. Cuts the line into words as it goes. */
static char *word_take(char **at, bool *whole)
{
	char *from = *at + strspn(*at, " \t");
	*whole = true;
	if (*from == '\0')
		return NULL;
	if (*from == '{') {
		*at = from + strlen(from);
		return from;
	}
	if (*from != '"') {
		char *to = from + strcspn(from, " \t");
		*at = *to == '\0' ? to : to + 1;
		*to = '\0';
		return from;
	}
	char *to = from, *next = from + 1;
	for (; *next != '\0' && *next != '"'; next++) {
		if (*next == '\\' && next[1] != '\0')
			next++;
		*to++ = *next;
	}
	*whole = *next == '"';
	*at = *whole ? next + 1 : next;
	*to = '\0';
	return from;
}

static bool line_split(char *text, struct arena *arena, struct script_line *out)
{
	bool whole = true;
	char *word;
	out->words = arena_alloc(arena, SCRIPT_WORDS * sizeof(*out->words));
	while (out->count < SCRIPT_WORDS - 1 && (word = word_take(&text, &whole)) != NULL && whole)
		out->words[out->count++] = word;
	return whole && text[strspn(text, " \t")] == '\0';
}

static void block_add(struct script_line *line, const char *text, struct arena *arena)
{
	line->block = arena_printf(arena, "%s%s\n", line->block != NULL ? line->block : "", text);
}

/* Every line but comments and empty ones belongs to a command or is one. */
static const char *line_take(struct script *s, char *text, int number, struct arena *arena)
{
	struct script_line *last = s->count > 0 ? &s->lines[s->count - 1] : NULL;
	if (text[0] == '\t') {
		if (last == NULL)
			return "an indented line needs a command above it";
		block_add(last, text + 1, arena);
		return NULL;
	}
	if (text[0] == '#' || text[strspn(text, " \t")] == '\0')
		return NULL;
	struct script_line *line = &s->lines[s->count++];
	line->number = number;
	return line_split(text, arena, line) ? NULL : "a quote is not closed, or too many words";
}

static size_t lines_in(const char *text)
{
	size_t n = 1;
	for (; *text != '\0'; text++)
		n += *text == '\n';
	return n;
}

bool script_read(const char *path, struct arena *arena, struct script *out, char *why, size_t size)
{
	char *text = script_slurp(path, arena);
	if (text == NULL) {
		snprintf(why, size, "%s: %s", path, strerror(errno));
		return false;
	}
	out->count = 0;
	out->lines = arena_alloc(arena, lines_in(text) * sizeof(*out->lines));
	for (int number = 1; text != NULL; number++) {
		char *line = strsep(&text, "\n");
		const char *wrong = line_take(out, line, number, arena);
		if (wrong != NULL) {
			snprintf(why, size, "%s:%d: %s", path, number, wrong);
			return false;
		}
	}
	return true;
}
