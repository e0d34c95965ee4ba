/* SPDX-License-Identifier: MIT */
#include "token.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

struct spelling {
	const char *text;
	enum token_kind kind;
};

/* Longer signs stand before those that they begin with. */
static const struct spelling signs[] = {
    {"<=", TOKEN_LE},  {">=", TOKEN_GE},   {"..", TOKEN_DOTS}, {"<", TOKEN_LT},   {">", TOKEN_GT},
    {"(", TOKEN_OPEN}, {")", TOKEN_CLOSE}, {",", TOKEN_COMMA}, {"%", TOKEN_NAME},
};

static const struct spelling words[] = {
    {"and", TOKEN_AND}, {"or", TOKEN_OR},       {"not", TOKEN_NOT},           {"in", TOKEN_IN},
    {"for", TOKEN_FOR}, {"night", TOKEN_NIGHT}, {"nights", TOKEN_NIGHTS},     {"on", TOKEN_ON},
    {"of", TOKEN_OF},   {"at", TOKEN_AT},       {"bridging", TOKEN_BRIDGING},
};

/* Our own, because the C library's depend on the locale. */
static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* Letters and digits; a dot, a dash or a stroke only between them, so that "1..3" is no word. */
static size_t word_length(const char *text)
{
	size_t n = 0;
	while (is_letter(text[n]) || is_digit(text[n]) ||
	       (n > 0 && (text[n] == '.' || text[n] == '/') && is_letter(text[n + 1])) ||
	       (n > 0 && text[n] == '-' && (is_letter(text[n + 1]) || is_digit(text[n + 1]))))
		n++;
	return n;
}

/* The sign of degrees belongs to the letter after it: it is a unit. */
static size_t degree_length(const char *text)
{
	return strncmp(text, "\xc2\xb0", 2) == 0 && is_letter(text[2]) ? 2 : 0;
}

static struct token word_read(const char *text)
{
	size_t degree = degree_length(text);
	struct token t = {.kind = TOKEN_NAME, .text = text};
	t.length = degree + word_length(text + degree);
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (strlen(words[i].text) == t.length && memcmp(words[i].text, text, t.length) == 0)
			t.kind = words[i].kind;
	return t;
}

/* More digits than a double holds exactly are no number anybody means. */
#define DIGITS_MOST 12

/* Adds digits to units while there is room for them; how many there are. */
static size_t digits_read(const char *text, size_t room, int64_t *units)
{
	size_t n = 0;
	for (; is_digit(text[n]); n++)
		if (n < room)
			*units = *units * 10 + (text[n] - '0');
	return n;
}

/* [-]digits[.digits]. Quotient of two exact integers, hence correctly rounded. */
static struct token number_read(const char *text)
{
	int64_t units = 0, scale = 1;
	size_t sign = text[0] == '-', whole = digits_read(text + sign, DIGITS_MOST, &units);
	size_t n = sign + whole;
	size_t fraction = 0;
	if (text[n] == '.' && is_digit(text[n + 1])) {
		fraction = digits_read(text + n + 1, whole < DIGITS_MOST ? DIGITS_MOST - whole : 0,
				       &units);
		n += 1 + fraction;
	}
	size_t glued = word_length(text + n);
	if (whole + fraction > DIGITS_MOST || glued > 0)
		return (struct token){.kind = TOKEN_STRANGE, .text = text, .length = n + glued};
	for (size_t i = 0; i < fraction; i++)
		scale *= 10;
	double number = (double)(sign ? -units : units) / (double)scale;
	return (struct token){TOKEN_NUMBER, text, n, number};
}

/* One character, with the bytes that continue it. */
static struct token strange_read(const char *text)
{
	size_t n = 1;
	while ((text[0] & 0x80) && n < 4 && (text[n] & 0xc0) == 0x80)
		n++;
	return (struct token){.kind = TOKEN_STRANGE, .text = text, .length = n};
}

static struct token sign_read(const char *text)
{
	for (size_t i = 0; i < COUNT_OF(signs); i++) {
		size_t length = strlen(signs[i].text);
		if (strncmp(signs[i].text, text, length) == 0)
			return (struct token){signs[i].kind, text, length, 0};
	}
	return strange_read(text);
}

/* A quote inside is written twice. One that does not end on its line is strange, all of it. */
static struct token quoted_read(const char *text)
{
	struct token t = {.kind = TOKEN_QUOTED, .text = text, .length = 1};
	while ((unsigned char)text[t.length] >= ' ') {
		if (text[t.length++] != '\'')
			continue;
		if (text[t.length] != '\'')
			return t;
		t.length++;
	}
	t.kind = TOKEN_STRANGE;
	return t;
}

struct token token_read(const char *text)
{
	text += strspn(text, " \t\r\n");
	if (*text == '\0')
		return (struct token){.kind = TOKEN_END, .text = text};
	if (is_letter(*text) || degree_length(text) > 0)
		return word_read(text);
	if (*text == '\'')
		return quoted_read(text);
	if (is_digit(*text) || (*text == '-' && is_digit(text[1])))
		return number_read(text);
	return sign_read(text);
}

char *token_quote(const struct token *t, char *out)
{
	const int most = 32;
	unsigned char first = (unsigned char)t->text[0];
	if (t->kind == TOKEN_END)
		snprintf(out, TOKEN_QUOTE, "the end");
	else if (first < ' ' || first == 0x7f)
		snprintf(out, TOKEN_QUOTE, "the control character 0x%02x", first);
	else if (t->length > (size_t)most)
		snprintf(out, TOKEN_QUOTE, "\"%.*s…\"", most, t->text);
	else
		snprintf(out, TOKEN_QUOTE, "\"%.*s\"", (int)t->length, t->text);
	return out;
}
