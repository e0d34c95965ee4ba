/* SPDX-License-Identifier: MIT */
#include "template.h"

#include <stdio.h>
#include <string.h>

#include "brief.h"
#include "sms.h"
#include "utf8.h"

static const char *const words[] = {
#define WORD(name, text) [WORD_##name] = (text),
    TEMPLATE_WORDS(WORD)
#undef WORD
};

#define WORD_IN_LIST(name, text) " {" text "}"
static const char words_listed[] = TEMPLATE_WORDS(WORD_IN_LIST);

static bool word_find(const char *name, size_t length, enum template_word *out)
{
	for (size_t i = 0; i < WORD_COUNT_ALL; i++) {
		if (strlen(words[i]) != length || memcmp(words[i], name, length) != 0)
			continue;
		*out = (enum template_word)i;
		return true;
	}
	return false;
}

static enum err refuse(struct fault *why, int column, const char *sentence)
{
	char field[24];
	snprintf(field, sizeof(field), "column %d", column);
	return fault_set(why, ERR_USAGE, field, "Column %d %s.", column, sentence);
}

/* at stands behind the "{" in this column. */
static enum err placeholder_check(const char *at, int column, struct fault *why)
{
	enum template_word word;
	size_t length = strcspn(at, "{}\n");
	if (at[length] != '}')
		return refuse(why, column, "opens a placeholder with “{” that no “}” closes");
	if (word_find(at, length, &word))
		return ERR_OK;
	char field[24];
	snprintf(field, sizeof(field), "column %d", column);
	return fault_set(why, ERR_USAGE, field, "Column %d: there is no {%.*s}; known are%s.",
			 column, (int)(length < 40 ? length : 40), at, words_listed);
}

enum err template_check(const char *text, struct fault *why)
{
	if (*text == '\0')
		return fault_set(why, ERR_USAGE, "", "The template is empty.");
	int column = 1;
	for (const char *at = text; *at != '\0'; column++) {
		uint32_t c = utf8_next(&at);
		enum err e = ERR_OK;
		if (c == UTF8_BAD)
			e = refuse(why, column, "is not valid UTF-8");
		else if (utf8_control(c) && c != '\n')
			e = refuse(why, column,
				   "holds a control character, which no text can carry");
		else if (c == '}')
			e = refuse(why, column, "has a “}” that closes nothing");
		else if (c == '{')
			e = placeholder_check(at, column, why);
		if (e != ERR_OK)
			return e;
		if (c == '{') {
			column += (int)strcspn(at, "}") + 1;
			at = strchr(at, '}') + 1;
		}
	}
	return ERR_OK;
}

/* The value of the placeholder at text, which begins with "{", and behind it; else NULL. */
static const char *value_at(const char *text, const struct template_values *values,
			    const char **end)
{
	enum template_word word;
	size_t length = strcspn(text + 1, "}");
	if (text[1 + length] != '}' || !word_find(text + 1, length, &word))
		return NULL;
	*end = text + length + 2;
	return values->word[word] == NULL ? "" : values->word[word];
}

/* Writes to out, or only counts when out is NULL. What a value says is never read as a template,
 * and what is no placeholder stands as it is. */
static size_t fill(const char *text, const struct template_values *values, char *out)
{
	size_t length = 0;
	while (*text != '\0') {
		const char *end, *piece = *text == '{' ? value_at(text, values, &end) : NULL;
		size_t bytes = piece != NULL ? strlen(piece) : 1 + strcspn(text + 1, "{");
		if (out != NULL)
			memcpy(out + length, piece != NULL ? piece : text, bytes);
		length += bytes;
		text = piece != NULL ? end : text + bytes;
	}
	return length;
}

char *template_fill(const char *text, const struct template_values *values, struct arena *arena)
{
	char *out = arena_alloc(arena, fill(text, values, NULL) + 1);
	fill(text, values, out);
	return out;
}

/* ---- room ----------------------------------------------------------------------------------- */

/* As it leaves. What cannot be measured is too long for nothing: it is refused elsewhere. */
static bool fits(const char *text, const struct template_values *values, int parts,
		 struct arena *arena)
{
	struct sms_size size;
	const char *filled = template_fill(text, values, arena);
	size_t room = SMS_GROWTH * strlen(filled) + 1;
	char *sent = arena_alloc(arena, room);
	sms_replace(filled, sent, room);
	return !sms_measure(sent, &size) || size.parts <= parts;
}

static bool is_in(const char *text, enum template_word word)
{
	size_t length = strlen(words[word]);
	for (const char *at = strchr(text, '{'); at != NULL; at = strchr(at + 1, '{'))
		if (strncmp(at + 1, words[word], length) == 0 && at[1 + length] == '}')
			return true;
	return false;
}

/* As many words of this value as there is room for; one when there is not even for that. */
static bool shorten(const char *text, struct template_values *values, enum template_word word,
		    int parts, struct arena *arena)
{
	const char *whole = values->word[word];
	if (whole == NULL || !is_in(text, word))
		return false;
	for (int count = brief_count(whole) - 1; count > 0; count--) {
		values->word[word] = brief_words(whole, count, arena);
		if (fits(text, values, parts, arena))
			return true;
	}
	return false;
}

enum fit template_fit(const char *text, struct template_values *values, int parts,
		      struct arena *arena)
{
	static const enum template_word order[] = {WORD_WHY, WORD_OFFER, WORD_SITE};
	const struct template_values whole = *values;
	if (fits(text, values, parts, arena))
		return FIT_WHOLE;
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		if (shorten(text, values, order[i], parts, arena))
			return FIT_SHORTENED;
	*values = whole;
	return FIT_EXCEEDED;
}
