/* SPDX-License-Identifier: MIT */
#include "sheet_text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void line_add(struct sheet *s, const char *line)
{
	int room = SHEET_LINES * (s->pages > 0 ? s->pages : 1);
	if (s->count < room) {
		s->lines[s->count++] = line;
		return;
	}
	s->dropped = true;
	s->lines[room - 1] = "... and more than a page holds: ask swepctl.";
}

/* How many bytes of it stand on one line: up to the last word that fits whole, and of a single word
 * that does not, as many characters as do. */
static size_t fitting(const char *line)
{
	size_t width = 0, at = 0, word = 0, start = strspn(line, " ");
	for (; line[at] != '\0'; at++) {
		width += ((unsigned char)line[at] & 0xC0) != 0x80;
		if (width > SHEET_COLUMNS)
			return word > start ? word : at;
		if (line[at] == ' ' && at > 0 && line[at - 1] != ' ')
			word = at;
	}
	while (at > 0 && line[at - 1] == ' ')
		at--;
	return at;
}

#define CONTINUED "      " /* what does not fit stands below, further in */

void sheet_line(struct sheet *s, const char *format, ...)
{
	char line[1024];
	va_list args;
	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	for (const char *rest = line;;) {
		size_t take = fitting(rest);
		line_add(s, arena_copy(s->arena, rest, take));
		rest += take;
		rest += strspn(rest, " ");
		if (rest[0] == '\0')
			return;
		rest = arena_printf(s->arena, CONTINUED "%s", rest);
	}
}

#define INDENT 2

void sheet_sentence(struct sheet *s, const char *text)
{
	const size_t room = SHEET_COLUMNS - INDENT;
	while (text[0] != '\0') {
		size_t length = strlen(text), take = length < room ? length : room;
		for (size_t at = take; length > room && at > 0; at--)
			if (text[at] == ' ') {
				take = at;
				break;
			}
		sheet_line(s, "%*s%.*s", INDENT, "", (int)take, text);
		text += take;
		text += text[0] == ' ';
	}
}

void sheet_heading(struct sheet *s, const char *heading)
{
	line_add(s, "");
	sheet_line(s, "%s", heading);
}

#define PAGE_END '\f' /* as printers of plain text take it */

const char *sheet_text(const struct sheet *s)
{
	size_t used = 0;
	char *text = arena_alloc(s->arena, (size_t)s->count * (SHEET_COLUMNS * 4 + 2) + 1);
	for (int i = 0; i < s->count; i++) {
		size_t length = strlen(s->lines[i]);
		if (i > 0 && i % SHEET_LINES == 0)
			text[used++] = PAGE_END;
		memcpy(text + used, s->lines[i], length);
		used += length;
		text[used++] = '\n';
	}
	return text;
}

static const char *escaped(struct arena *arena, const char *text)
{
	char *out = arena_alloc(arena, strlen(text) * 11 + 1), *at = out;
	for (; *text != '\0'; text++) {
		const char *entity = *text == '&'        ? "&amp;"
				     : *text == '<'      ? "&lt;"
				     : *text == '>'      ? "&gt;"
				     : *text == PAGE_END ? "</pre><pre>"
							 : NULL;
		if (entity == NULL)
			*at++ = *text;
		else
			at = stpcpy(at, entity);
	}
	return out;
}

/* 66 lines of 4 mm and 80 columns of 2 mm stand within the margins. */
#define STYLE                                                                                      \
	"@page { size: A4; margin: 12mm }"                                                         \
	" body { margin: 0 }"                                                                      \
	" pre { font: 9.5pt/4mm monospace; margin: 0; page-break-inside: avoid }"                  \
	" pre + pre { page-break-before: always }"

const char *sheet_html(const struct sheet *s)
{
	return arena_printf(s->arena,
			    "<!DOCTYPE html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\">"
			    "<title>%s</title><style>" STYLE "</style></head>\n"
			    "<body><pre>%s</pre></body></html>\n",
			    escaped(s->arena, s->title), escaped(s->arena, sheet_text(s)));
}
