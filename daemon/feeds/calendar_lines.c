/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ascii.h"
#include "calendar_lines.h"
#include "lines.h"
#include "swep/limits.h"
#include "utf8.h"

enum err content_refuse(struct fault *why, int line, const char *format, ...)
{
	char field[24], sentence[280];
	va_list args;
	va_start(args, format);
	vsnprintf(sentence, sizeof(sentence), format, args);
	va_end(args);
	snprintf(field, sizeof(field), "line %d", line);
	return fault_set(why, ERR_USAGE, field, "Line %d %s.", line, sentence);
}

/* ---- one line ------------------------------------------------------------------------------- */

static bool line_end(const char *at)
{
	return *at == '\0' || *at == '\n' || (at[0] == '\r' && at[1] == '\n');
}

static const char *behind_end(const char *at)
{
	return at + (*at == '\r') + (*at != '\0');
}

/* A blank at its begin makes a line the rest of the one before. */
static bool is_folded(const char *at)
{
	return *at != '\0' && (at[1] == ' ' || at[1] == '\t');
}

/* The text of one line without its folds; the reader moves behind it. */
static char *unfolded(struct content_reader *r)
{
	const char *end = r->at;
	size_t length = 0;
	for (;; end++) {
		const char *last = end + (*end == '\r');
		if (!line_end(end))
			length++;
		else if (is_folded(last))
			end = last + 1;
		else
			break;
	}
	char *text = arena_alloc(r->arena, length + 1), *to = text;
	for (const char *at = r->at; at < end;) {
		if (!line_end(at)) {
			*to++ = *at++;
			continue;
		}
		at = behind_end(at) + 1;
		r->line++;
	}
	r->at = behind_end(end);
	r->line++;
	return text;
}

static enum err characters_check(const char *text, int line, struct fault *why)
{
	while (*text != '\0') {
		uint32_t c = utf8_next(&text);
		if (c == UTF8_BAD)
			return content_refuse(why, line, "is not UTF-8");
		if (utf8_control(c) && c != '\t')
			return content_refuse(why, line, "holds a control character");
	}
	return ERR_OK;
}

/* Up to one of these characters, outside quotes. */
static char *span_unquoted(char *at, const char *ends)
{
	bool quoted = false;
	for (; *at != '\0' && (quoted || strchr(ends, *at) == NULL); at++)
		quoted = quoted != (*at == '"');
	return at;
}

static char *without_quotes(char *value)
{
	size_t length = strlen(value);
	if (length < 2 || value[0] != '"' || value[length - 1] != '"')
		return value;
	value[length - 1] = '\0';
	return value + 1;
}

/* at stands at the parameter's name; ends where the next begins, or the value. */
static char *param_read(struct content_line *l, char *at)
{
	char *end = span_unquoted(at, ";:");
	bool more = *end == ';';
	char *value = strchr(at, '=');
	if (*end == '\0' || value == NULL || value > end)
		return NULL;
	*value++ = '\0';
	*end = '\0';
	if (l->param_count == LINE_PARAMS)
		return NULL;
	l->params[l->param_count].name = at;
	l->params[l->param_count++].value = without_quotes(value);
	return more ? param_read(l, end + 1) : end + 1;
}

enum err content_next(struct content_reader *r, struct content_line *out, bool *found)
{
	char *text;
	do {
		if (*r->at == '\0') {
			*found = false;
			return ERR_OK;
		}
		*out = (struct content_line){.number = r->line};
		text = unfolded(r);
	} while (text[0] == '\0');
	*found = true;
	enum err e = characters_check(text, out->number, r->why);
	if (e != ERR_OK)
		return e;
	char *end = text + strcspn(text, ";:");
	bool params = *end == ';';
	if (*end == '\0' || end == text)
		return content_refuse(r->why, out->number, "is no NAME:VALUE of a calendar");
	*end = '\0';
	out->name = text;
	out->value = params ? param_read(out, end + 1) : end + 1;
	if (out->value == NULL)
		return content_refuse(r->why, out->number,
				      "has parameters that cannot be read: “%.40s”", text);
	return ERR_OK;
}

const char *content_param(const struct content_line *l, const char *name)
{
	for (int i = 0; i < l->param_count; i++)
		if (ascii_same(l->params[i].name, name))
			return l->params[i].value;
	return "";
}

bool content_is(const struct content_line *l, const char *name, const char *value)
{
	return ascii_same(l->name, name) && ascii_same(l->value, value);
}

/* ---- text ----------------------------------------------------------------------------------- */

const char *content_text(const char *value, struct arena *arena)
{
	char *plain = arena_text(arena, value), *to = plain;
	for (const char *at = plain; *at != '\0'; at++) {
		bool escape = *at == '\\' && at[1] != '\0';
		at += escape;
		*to++ = (char)(escape && ascii_lower(*at) == 'n' ? ' ' : *at);
	}
	*to = '\0';
	char *single = arena_text(arena, lines_single(arena, plain));
	size_t length = strlen(single);
	if (length >= LIMIT_NAME) {
		for (length = LIMIT_NAME - 1; ((unsigned char)single[length] & 0xc0) == 0x80;)
			length--;
		single[length] = '\0';
	}
	return single;
}
