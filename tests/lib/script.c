/* SPDX-License-Identifier: MIT */
#include "lib/script.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
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

static const char *line_add(const char *lines, const char *text, struct arena *arena)
{
	return arena_printf(arena, "%s%s\n", lines != NULL ? lines : "", text);
}

/* Somebody at a keyboard: "olu$ swepctl …". */
static char *prompt_end(char *text)
{
	char *end = text + strspn(text, "abcdefghijklmnopqrstuvwxyz");
	return end > text && strncmp(end, "$ ", 2) == 0 ? end : NULL;
}

/* The prompt's two words are put before those that were typed. */
static bool typed_split(char *text, char *prompt, struct arena *arena, struct script_line *out)
{
	out->typed = arena_text(arena, text);
	*prompt = '\0';
	if (!line_split(prompt + strlen("$ "), arena, out) || out->count > SCRIPT_WORDS - 3)
		return false;
	memmove(out->words + 2, out->words, (size_t)out->count * sizeof(*out->words));
	out->words[0] = "$";
	out->words[1] = text;
	out->count += 2;
	return true;
}

static const char *command_take(struct script *s, char *text, int number, struct arena *arena)
{
	struct script_line *line = &s->lines[s->count];
	char *prompt = prompt_end(text);
	line->number = number;
	s->lines[++s->count] = (struct script_line){.number = 0};
	bool whole =
	    prompt != NULL ? typed_split(text, prompt, arena, line) : line_split(text, arena, line);
	return whole ? NULL : "a quote is not closed, or too many words";
}

/* What stands below a line at a keyboard. */
static const char *seen_take(struct script_line *last, const char *text, struct arena *arena)
{
	bool status = strncmp(text, "exit ", 5) == 0;
	if (last == NULL || last->typed == NULL || last->exit != 0)
		return "what is seen belongs below what somebody typed";
	if (!status) {
		last->block = line_add(last->block, text + (text[1] == ' ' ? 2 : 1), arena);
		return NULL;
	}
	last->exit = atoi(text + 5);
	return last->exit > 0 ? NULL : "exit is followed by a status above 0";
}

/* Every line but comments and empty ones belongs to a command or is one. A comment belongs to the
 * command that comes next, which is not there yet. */
static const char *line_take(struct script *s, char *text, int number, struct arena *arena)
{
	struct script_line *last = s->count > 0 ? &s->lines[s->count - 1] : NULL;
	struct script_line *next = &s->lines[s->count];
	if (text[0] == '>' || strncmp(text, "exit ", 5) == 0)
		return seen_take(last, text, arena);
	if (text[0] == '#')
		next->story = line_add(next->story, text + (text[1] == ' ' ? 2 : 1), arena);
	if (text[0] == '#' || text[strspn(text, " \t")] == '\0')
		return NULL;
	if (text[0] != '\t')
		return command_take(s, text, number, arena);
	if (last == NULL)
		return "an indented line needs a command above it";
	last->block = line_add(last->block, text + 1, arena);
	return NULL;
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
	out->lines = arena_alloc(arena, (lines_in(text) + 1) * sizeof(*out->lines));
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
