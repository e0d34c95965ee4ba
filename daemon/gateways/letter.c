/* SPDX-License-Identifier: MIT */
#include "letter.h"

#include <string.h>

#include "civil.h"
#include "gateway_inside.h"
#include "utf8.h"

#define LINE_MOST 76 /* of a body in quoted-printable */
#define WORD_MOST 50 /* in one encoded word of a header: 75 with what is around it */
#define SUBJECT_MOST 65 /* characters: what lists of mails show */
#define PLAIN_MOST 69 /* … of a header that need not be encoded: "Subject: " stands before it */
#define ADDRESS_MOST 254
#define NAME_MOST 80

/* Text that grows. */
struct ink {
	char *text;
	size_t used, room;
	size_t column;
	struct arena *arena;
};

static void ink_write(struct ink *k, const char *text, size_t length)
{
	if (k->used + length + 1 > k->room) {
		char *wider = arena_alloc(k->arena, 2 * (k->room + length + 1));
		if (k->used > 0)
			memcpy(wider, k->text, k->used);
		k->text = wider;
		k->room = 2 * (k->room + length + 1);
	}
	memcpy(k->text + k->used, text, length);
	k->used += length;
	k->text[k->used] = '\0';
	k->column += length;
}

static void ink_line(struct ink *k, const char *text)
{
	ink_write(k, text, strlen(text));
	ink_write(k, "\r\n", 2);
	k->column = 0;
}

static bool is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* "=C3": a byte as both encodings write it. */
static size_t hex(char c, char *out)
{
	static const char digits[] = "0123456789ABCDEF";
	out[0] = '=';
	out[1] = digits[(unsigned char)c >> 4];
	out[2] = digits[(unsigned char)c & 15];
	return 3;
}

/* ---- addresses ------------------------------------------------------------------------------ */

/* Dots between words of these, none at either end. */
static bool dotted(const char *text, size_t length, const char *others)
{
	bool before = false;
	for (size_t i = 0; i < length; i++) {
		bool plain = is_word(text[i]) || strchr(others, text[i]) != NULL;
		if (!plain && !(text[i] == '.' && before))
			return false;
		before = plain;
	}
	return before;
}

bool letter_address_good(const char *address)
{
	const char *at = strrchr(address, '@');
	return at != NULL && strlen(address) <= ADDRESS_MOST && memchr(address, '\0', 1) == NULL &&
	       dotted(address, (size_t)(at - address), "!#$%&'*+-/=?^_`{|}~") &&
	       dotted(at + 1, strlen(at + 1), "-");
}

bool letter_sender(const char *from, struct arena *arena, const char **name, const char **address)
{
	const char *open = strrchr(from, '<');
	size_t length = strlen(from), before = open != NULL ? (size_t)(open - from) : 0;
	*name = "";
	*address = from;
	if (open != NULL) {
		if (from[length - 1] != '>')
			return false;
		while (before > 0 && from[before - 1] == ' ')
			before--;
		*name = arena_copy(arena, from, before);
		*address = arena_copy(arena, open + 1, strlen(open) - 2);
	}
	return before <= NAME_MOST && header_safe(*name) && letter_address_good(*address);
}

/* ---- headers -------------------------------------------------------------------------------- */

static bool needs_encoding(const char *text, size_t most)
{
	if (strlen(text) > most || strstr(text, "=?") != NULL)
		return true;
	for (; *text != '\0'; text++)
		if (*text < ' ' || *text > '~')
			return true;
	return false;
}

/* As encoded words of RFC 2047, in which no character is split. */
static void words_write(struct ink *k, const char *text)
{
	size_t used = 0;
	ink_write(k, "=?UTF-8?Q?", 10);
	while (*text != '\0') {
		char piece[12];
		size_t length = 0;
		const char *from = text;
		utf8_next(&text);
		for (; from < text; from++)
			if (is_word(*from) || *from == ' ')
				piece[length++] = *from == ' ' ? '_' : *from;
			else
				length += hex(*from, piece + length);
		if (used + length > WORD_MOST) {
			ink_write(k, "?=\r\n =?UTF-8?Q?", 15);
			used = 0;
		}
		ink_write(k, piece, length);
		used += length;
	}
	ink_write(k, "?=", 2);
}

static void header(struct ink *k, const char *name, const char *text)
{
	ink_write(k, name, strlen(name));
	ink_write(k, ": ", 2);
	ink_line(k, text);
}

static void header_words(struct ink *k, const char *name, const char *text)
{
	ink_write(k, name, strlen(name));
	ink_write(k, ": ", 2);
	if (needs_encoding(text, PLAIN_MOST))
		words_write(k, text);
	else
		ink_write(k, text, strlen(text));
	ink_line(k, "");
}

static void sender_write(struct ink *k, const char *from, struct arena *arena)
{
	const char *name, *address;
	letter_sender(from, arena, &name, &address);
	ink_write(k, "From: ", 6);
	if (name[0] != '\0') {
		bool plain = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
					  "0123456789 -") == strlen(name);
		if (plain)
			ink_write(k, name, strlen(name));
		else
			words_write(k, name);
		ink_write(k, "\r\n ", 3);
	}
	ink_line(k, arena_printf(arena, "<%s>", address));
}

/* The first line that says anything, without blanks around it. */
static const char *first_line(struct arena *arena, const char *text)
{
	text += strspn(text, " \t\r\n");
	char *line = arena_copy(arena, text, strcspn(text, "\n"));
	line_copy(line, strlen(line) + 1, line);
	size_t length = strlen(line);
	while (length > 0 && line[length - 1] == ' ')
		line[--length] = '\0';
	return length > 0 ? line : "SWEP";
}

/* One that is long ends between two words. */
static const char *subject_of(struct arena *arena, const char *text)
{
	const char *line = first_line(arena, text);
	const char *at = line, *end = line;
	for (int n = 0; *at != '\0'; n++) {
		if (n == SUBJECT_MOST)
			return arena_printf(arena, "%.*s ...",
					    (int)(end > line ? end - line : at - line), line);
		if (*at == ' ')
			end = at;
		utf8_next(&at);
	}
	return line;
}

static const char *date_of(struct arena *arena, struct wall t)
{
	char text[WALL_TEXT];
	size_t length = strlen(wall_format_http(t, text));
	return arena_printf(arena, "%.*s+0000", (int)(length - strlen("GMT")), text);
}

/* ---- the body ------------------------------------------------------------------------------- */

/* A soft end of the line where this would not fit any more, with the "=" that marks it. */
static void body_piece(struct ink *k, const char *piece, size_t length)
{
	if (k->column + length > LINE_MOST - 1)
		ink_line(k, "=");
	ink_write(k, piece, length);
}

/* Blanks at the end of a line do not survive every server. */
static bool stays(const char *at)
{
	bool last = at[1] == '\0' || at[1] == '\n' || at[1] == '\r';
	return (*at > ' ' && *at <= '~' && *at != '=') || (*at == ' ' && !last);
}

static void body_write(struct ink *k, const char *text)
{
	for (; *text != '\0'; text++) {
		char piece[3] = {*text, '\0', '\0'};
		bool ends = text[0] == '\r' && text[1] == '\n';
		if (*text == '\n')
			ink_line(k, "");
		else if (!ends)
			body_piece(k, piece, stays(text) ? 1 : hex(*text, piece));
	}
	ink_line(k, "");
}

const char *letter_write(const struct letter *l, struct arena *arena)
{
	struct ink k = {.arena = arena};
	const char *name, *address;
	letter_sender(l->from, arena, &name, &address);
	header(&k, "Date", date_of(arena, l->date));
	sender_write(&k, l->from, arena);
	header(&k, "To", arena_printf(arena, "<%s>", l->to));
	header(&k, "Message-ID", arena_printf(arena, "<%s@%s>", l->id, strrchr(address, '@') + 1));
	header_words(&k, "Subject", subject_of(arena, l->text));
	header(&k, "MIME-Version", "1.0");
	header(&k, "Content-Type", "text/plain; charset=UTF-8");
	header(&k, "Content-Transfer-Encoding", "quoted-printable");
	/* Nothing answers by itself: no "out of office" to a mailbox that nobody reads. */
	header(&k, "Auto-Submitted", "auto-generated");
	header(&k, "X-Auto-Response-Suppress", "All");
	ink_line(&k, "");
	body_write(&k, l->text);
	ink_line(&k, "");
	body_write(&k, l->footer);
	return k.text;
}
