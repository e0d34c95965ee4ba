/* SPDX-License-Identifier: MIT */
#include "brief.h"

#include <stdbool.h>
#include <string.h>

#include "utf8.h"

#define DOTS "..."

/* Behind the first `words` words, or at the end. */
static const char *words_end(const char *text, int words)
{
	for (; words > 0 && *text != '\0'; words--) {
		text += strspn(text, " ");
		text += strcspn(text, " ");
	}
	return text;
}

int brief_count(const char *text)
{
	int count = 0;
	for (text += strspn(text, " "); *text != '\0'; count++) {
		text += strcspn(text, " ");
		text += strspn(text, " ");
	}
	return count;
}

/* "air.min <=..." says less than "air.min...": what only leads on to the next word goes, too. */
static bool leads_on(char c)
{
	return strchr(" ,;:-(<>=+&/", c) != NULL;
}

const char *brief_words(const char *text, int words, struct arena *arena)
{
	const char *end = words_end(text, words);
	if (end[strspn(end, " ")] == '\0')
		return text;
	while (end > text && leads_on(end[-1]))
		end--;
	return arena_printf(arena, "%.*s" DOTS, (int)(end - text), text);
}

static int characters_of(const char *text)
{
	int count = 0;
	while (utf8_next(&text) != 0)
		count++;
	return count;
}

static const char *characters_end(const char *text, int characters)
{
	while (characters-- > 0)
		utf8_next(&text);
	return text;
}

const char *brief_text(const char *text, int characters, struct arena *arena)
{
	if (characters_of(text) <= characters)
		return text;
	for (int words = brief_count(text) - 1; words > 0; words--) {
		const char *brief = brief_words(text, words, arena);
		if (characters_of(brief) <= characters)
			return brief;
	}
	const char *end = characters_end(text, characters - (int)strlen(DOTS));
	return arena_printf(arena, "%.*s" DOTS, (int)(end - text), text);
}
