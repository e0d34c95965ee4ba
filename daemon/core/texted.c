/* SPDX-License-Identifier: MIT */
#include "texted.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "ascii.h"
#include "utf8.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#define CODE_DIGITS 4

/* ---- as it came ----------------------------------------------------------------------------- */

#define MEND "\xEF\xBF\xBD" /* U+FFFD */
#define CUT "… cut, %zu bytes more"
#define CUT_BYTES 48 /* that, with any number in it */

/* Copies what fits between characters; returns its bytes. out NULL: measures it. */
static size_t mend(const char *text, char *out, size_t room)
{
	size_t used = 0;
	for (const char *from = text; *text != '\0'; from = text) {
		bool bad = utf8_next(&text) == UTF8_BAD;
		size_t length = bad ? sizeof(MEND) - 1 : (size_t)(text - from);
		if (used + length > room)
			break;
		if (out != NULL)
			memcpy(out + used, bad ? MEND : from, length);
		used += length;
	}
	return used;
}

size_t texted_room(const char *text)
{
	size_t whole = mend(text, NULL, SIZE_MAX);
	return (whole > LIMIT_INBOUND ? LIMIT_INBOUND : whole) + 1;
}

void texted_keep(const char *text, char *out, size_t size)
{
	size_t whole = mend(text, NULL, SIZE_MAX), used;
	if (whole < size) {
		out[mend(text, out, whole)] = '\0';
		return;
	}
	used = mend(text, out, size - CUT_BYTES);
	snprintf(out + used, size - used, CUT, whole - used);
}

/* ---- look-alikes ---------------------------------------------------------------------------- */

/* From first to last each becomes `plain`; 0 is dropped. */
static const struct {
	uint32_t first, last;
	char plain;
} folds[] = {
    {0x00a0, 0x00a0, ' '}, {0x00ab, 0x00ab, '"'},  {0x00ad, 0x00ad, 0},   {0x00bb, 0x00bb, '"'},
    {0x2000, 0x200a, ' '}, {0x200b, 0x200f, 0},    {0x2010, 0x2015, '-'}, {0x2018, 0x201b, '\''},
    {0x201c, 0x201f, '"'}, {0x2024, 0x2026, '.'},  {0x2028, 0x2029, ' '}, {0x202a, 0x202e, 0},
    {0x202f, 0x202f, ' '}, {0x2032, 0x2032, '\''}, {0x2033, 0x2033, '"'}, {0x205f, 0x205f, ' '},
    {0x2060, 0x206f, 0},   {0x2212, 0x2212, '-'},  {0x3000, 0x3000, ' '}, {0x3001, 0x3001, ','},
    {0x3002, 0x3002, '.'}, {0xfe00, 0xfe0f, 0},    {0xfeff, 0xfeff, 0},   {UTF8_BAD, UTF8_BAD, '?'},
};

#define WIDE_FIRST 0xff01u /* full-width forms of '!' to '~' */
#define WIDE_LAST 0xff5eu

/* Whether c has a plain form; *plain is 0 when nothing is left of it. */
static bool folded(uint32_t c, char *plain)
{
	if (c >= WIDE_FIRST && c <= WIDE_LAST) {
		*plain = (char)(c - WIDE_FIRST + '!');
		return true;
	}
	if (utf8_control(c)) {
		*plain = ' ';
		return c != '\n';
	}
	for (size_t i = 0; i < COUNT_OF(folds); i++)
		if (c >= folds[i].first && c <= folds[i].last) {
			*plain = folds[i].plain;
			return true;
		}
	return false;
}

void texted_fold(const char *text, char *out, size_t size)
{
	size_t length = 0;
	for (const char *at = text, *from = text; *at != '\0'; from = at) {
		char plain;
		uint32_t c = utf8_next(&at);
		bool changed = folded(c, &plain);
		size_t bytes = changed ? (plain != 0 ? 1 : 0) : (size_t)(at - from);
		if (length + bytes >= size)
			break;
		memcpy(out + length, changed ? &plain : from, bytes);
		length += bytes;
	}
	out[length] = '\0';
}

/* ---- words ---------------------------------------------------------------------------------- */

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* What holds a reference or a label together, but does not begin or end it. */
static bool joins(char c)
{
	return c == '-' || c == '_' || c == '/' || c == '.' || c == '\'';
}

static bool in_word(char c)
{
	return digit(c) || letter(c) || joins(c) || (unsigned char)c >= 0x80;
}

/* "16:30" is one word, and neither 16 nor 30. */
static bool joins_time(const char *begin, const char *at)
{
	size_t hours = (size_t)(at - begin);
	return *at == ':' && (hours == 1 || hours == 2) && digit(begin[0]) && digit(at[-1]) &&
	       digit(at[1]) && digit(at[2]) && !in_word(at[3]);
}

/* The next word from *at on, which then stands behind it; false at the end. */
static bool word_next(const char **at, const char **from, size_t *length)
{
	const char *begin = *at, *end;
	while (*begin != '\0' && (!in_word(*begin) || joins(*begin)))
		begin++;
	for (end = begin; in_word(*end) || joins_time(begin, end); end++)
		;
	*at = end;
	while (end > begin && joins(end[-1]))
		end--;
	*from = begin;
	*length = (size_t)(end - begin);
	return begin != end;
}

static bool is_code(const char *from, size_t length)
{
	return length == CODE_DIGITS && digit(from[0]) && digit(from[1]) && digit(from[2]) &&
	       digit(from[3]);
}

static void code_add(struct texted *t, const char *from, int words)
{
	bool unlike = t->code[0] != '\0' && memcmp(t->digits[0], from, CODE_DIGITS) != 0;
	t->codes = t->codes || unlike;
	if (unlike && t->digits[1][0] != '\0')
		t->third = t->third || memcmp(t->digits[1], from, CODE_DIGITS) != 0;
	else if (unlike || t->code[0] == '\0')
		memcpy(t->digits[unlike], from, CODE_DIGITS);
	if (t->code[0] == '\0')
		t->before_code = words;
	memcpy(t->code, from, CODE_DIGITS);
	t->code[CODE_DIGITS] = '\0';
}

static void word_add(struct texted *t, const char *from, size_t length)
{
	bool keeps = t->count < TEXTED_WORDS && length <= LIMIT_REF;
	t->more = t->more || !keeps;
	if (!keeps)
		return;
	memcpy(t->words[t->count], from, length);
	t->words[t->count++][length] = '\0';
}

/* "in4821": letters, and behind them nothing but a code. */
static size_t glued(const char *from, size_t length)
{
	size_t letters = 0;
	while (letters < length && letter(from[letters]))
		letters++;
	return letters > 0 && is_code(from + letters, length - letters) ? letters : 0;
}

void texted_read(const char *text, struct texted *out)
{
	const char *at = text, *from;
	size_t length;
	*out = (struct texted){.count = 0};
	while (word_next(&at, &from, &length)) {
		size_t letters = out->count == 0 ? glued(from, length) : 0;
		if (is_code(from, length) || letters > 0)
			code_add(out, from + letters, out->count + (letters > 0));
		if (letters > 0)
			length = letters;
		if (!is_code(from, length))
			word_add(out, from, length);
	}
	if (out->codes)
		out->code[0] = '\0';
}

bool texted_digits_word(struct texted *t, int place)
{
	size_t after = (size_t)(t->count - place);
	if (t->digits[0][0] == '\0' || t->before_code != place || t->count == TEXTED_WORDS)
		return false;
	memmove(t->words[place + 1], t->words[place], after * sizeof(t->words[0]));
	memcpy(t->words[place], t->digits[0], sizeof(t->digits[0]));
	t->count++;
	t->codes = t->third;
	memcpy(t->code, t->third ? "" : t->digits[1], t->third ? 1 : sizeof(t->code));
	return true;
}

/* What is left of `command` when the word, but for its dashes, is the beginning of it; else NULL.
 */
static const char *eaten(const char *command, const char *word)
{
	for (; *word != '\0'; word++) {
		if (joins(*word))
			continue;
		if (*command == '\0' || ascii_lower(*word) != *command)
			return NULL;
		command++;
	}
	return command;
}

bool texted_begins(const struct texted *t, const char *command, int *used)
{
	const char *left = command;
	for (*used = 0; *used < 2 && *used < t->count;) {
		left = eaten(left, t->words[(*used)++]);
		if (left == NULL)
			return false;
		if (*left == '\0')
			return true;
	}
	return false;
}
