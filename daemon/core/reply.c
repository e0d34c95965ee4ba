/* SPDX-License-Identifier: MIT */
#include "reply.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "ascii.h"
#include "utf8.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* What the words of a text say, taken together. */
enum said {
	SAID_YES = 1,
	SAID_NO = 2,
	SAID_OPEN = 4,
	SAID_BEDS = 8, /* "7 beds": only with OPEN or FREE; "no beds" is for a person to read */
	SAID_THANKS = 16, /* courtesy, which changes nothing */
	SAID_ODD = 32,
	SAID_TWO_CODES = 64,
	SAID_FREE = 128,
	SAID_HOURS = 256, /* from when to when, and by how many: only of what is open */
	SAID_STAFF = 512
};

#define SAID_DETAILS (SAID_HOURS | SAID_STAFF)

static const struct {
	const char *word;
	enum said said;
} words[] = {
    {"ok", SAID_YES},        {"okay", SAID_YES},     {"y", SAID_YES},
    {"yes", SAID_YES},       {"no", SAID_NO},        {"n", SAID_NO},
    {"open", SAID_OPEN},     {"free", SAID_FREE},    {"bed", SAID_BEDS},
    {"beds", SAID_BEDS},     {"space", SAID_BEDS},   {"spaces", SAID_BEDS},
    {"please", SAID_THANKS}, {"thank", SAID_THANKS}, {"thanks", SAID_THANKS},
    {"thx", SAID_THANKS},    {"ta", SAID_THANKS},    {"cheers", SAID_THANKS},
    {"you", SAID_THANKS},    {"from", SAID_HOURS},
};

/* The texts that mean something only when nothing else is said; their letters, run together. */
static const struct {
	const char *letters;
	enum reply_kind kind;
} alone[] = {
    {"stop", REPLY_STOP},   {"stopall", REPLY_STOP}, {"unsubscribe", REPLY_STOP},
    {"optout", REPLY_STOP}, {"ok", REPLY_YES},
};

/* What may be taken together; a bare code is a yes, and everything else is for a person. */
static const struct {
	int said;
	enum reply_kind kind;
} meanings[] = {
    {0, REPLY_YES},
    {SAID_YES, REPLY_YES},
    {SAID_NO, REPLY_NO},
    {SAID_OPEN, REPLY_OPEN},
    {SAID_OPEN | SAID_BEDS, REPLY_OPEN},
    {SAID_OPEN | SAID_YES, REPLY_OPEN},
    {SAID_OPEN | SAID_YES | SAID_BEDS, REPLY_OPEN},
    {SAID_FREE, REPLY_FREE},
    {SAID_FREE | SAID_BEDS, REPLY_FREE},
};

static bool letter(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

static bool thumb_up(uint32_t c)
{
	return c == 0x1f44d;
}

/* Spaces and punctuation, quotes, dashes and invisible marks, and the colour of a thumb; but a
 * question is no answer. */
static bool forgiven(uint32_t c)
{
	if (c < 0x80)
		return c != '?' && !letter(c) && !digit(c) &&
		       (!utf8_control(c) || strchr("\t\r\n", (int)c));
	return c == 0xa0 || c == 0xa1 || c == 0xab || c == 0xad || c == 0xbb ||
	       (c >= 0x2000 && c <= 0x206f && c != 0x203d) || c == 0xfe0f || c == 0xfeff ||
	       (c >= 0x1f3fb && c <= 0x1f3ff);
}

/* A run of letters, a run of digits, or one other character. */
struct token {
	const char *from, *end;
	uint32_t first;
	bool minus; /* " -1": less than nothing, unless it is a code */
};

static const char *skip(const char *at, bool (*skipped)(uint32_t))
{
	for (const char *next = at; *at != '\0'; at = next)
		if (!skipped(utf8_next(&next)))
			break;
	return at;
}

static bool token_next(const char *at, struct token *out)
{
	out->from = out->end = skip(at, forgiven);
	if (*out->from == '\0')
		return false;
	out->minus = out->from - at >= 2 && out->from[-1] == '-';
	out->first = utf8_next(&out->end);
	if (letter(out->first))
		out->end = skip(out->from, letter);
	else if (digit(out->first))
		out->end = skip(out->from, digit);
	return true;
}

static bool same_word(const char *from, const char *end, const char *word)
{
	while (from < end && *word != '\0' && ascii_lower(*from) == *word)
		from++, word++;
	return from == end && *word == '\0';
}

static enum said word_said(const struct token *t)
{
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (same_word(t->from, t->end, words[i].word))
			return words[i].said;
	return SAID_ODD;
}

static enum said code_said(const char *digits, struct reply *reply)
{
	if (reply->code[0] != '\0' && memcmp(reply->code, digits, 4) != 0)
		return SAID_TWO_CODES;
	memcpy(reply->code, digits, 4);
	return 0;
}

/* Four digits are a code, fewer a count; a second count is one too many. */
static enum said number_said(const struct token *t, struct reply *reply)
{
	size_t digits = (size_t)(t->end - t->from);
	if (digits == 4)
		return code_said(t->from, reply);
	if (digits > 4 || reply->count >= 0 || t->minus)
		return SAID_ODD;
	reply->count = 0;
	for (const char *at = t->from; at < t->end; at++)
		reply->count = reply->count * 10 + (*at - '0');
	return 0;
}

/* ---- hours and staff ------------------------------------------------------------------------ */

static const char *blanks(const char *at)
{
	return at + strspn(at, " \t");
}

static int two_digits(const char *at)
{
	return digit((unsigned char)at[0]) && digit((unsigned char)at[1])
		   ? (at[0] - '0') * 10 + at[1] - '0'
		   : -1;
}

/* "19:00", "7.30" or "1900", as "19:00"; behind it, or NULL when it is no time of day. */
static const char *clock_read(const char *at, char out[6])
{
	size_t digits = strspn(at, "0123456789");
	bool parted = digits > 0 && digits <= 2 && (at[digits] == ':' || at[digits] == '.');
	const char *behind = at + digits + (parted ? 1 : 0);
	int hour = digits == 1 ? at[0] - '0' : two_digits(at);
	int minute = parted ? two_digits(behind) : digits == 4 ? two_digits(at + 2) : -1;
	behind += parted ? 2 : 0;
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || digit((unsigned char)*behind))
		return NULL;
	snprintf(out, 6, "%02d:%02d", hour, minute);
	return behind;
}

static const char *dash_skip(const char *at)
{
	static const char *const dashes[] = {"-", "\xe2\x80\x93", "to ", "till ", "until "};
	at = blanks(at);
	for (size_t i = 0; i < COUNT_OF(dashes); i++) {
		size_t length = 0;
		while (dashes[i][length] != '\0' && ascii_lower(at[length]) == dashes[i][length])
			length++;
		if (dashes[i][length] == '\0')
			return blanks(at + length);
	}
	return NULL;
}

/* Behind "19:00-09:00", or NULL. Two codes with a dash between them were a person's to read
 * anyway. */
static const char *hours_read(const char *at, struct reply *reply)
{
	char from[6], to[6];
	at = clock_read(at, from);
	at = at != NULL ? dash_skip(at) : NULL;
	at = at != NULL ? clock_read(at, to) : NULL;
	if (at != NULL && reply->hours[0] == '\0')
		snprintf(reply->hours, sizeof(reply->hours), "%s-%s", from, to);
	return at;
}

static const char *small_number(const char *at, int *number)
{
	size_t digits = strspn(at, "0123456789");
	*number = digits == 2 ? two_digits(at) : at[0] - '0'; /* only of one or two digits */
	return digits == 1 || digits == 2 ? at + digits : NULL;
}

/* Behind "staff 2", or NULL. */
static const char *staff_number(const struct token *t, int *number)
{
	struct token next;
	return same_word(t->from, t->end, "staff") && token_next(t->end, &next)
		   ? small_number(next.from, number)
		   : NULL;
}

/* Behind "2 staff", or NULL; the first number of "7 staff 2" is one of beds. */
static const char *number_staff(const struct token *t, int *number)
{
	int other;
	struct token next;
	bool fits = small_number(t->from, number) != NULL && token_next(t->end, &next) &&
		    same_word(next.from, next.end, "staff") && staff_number(&next, &other) == NULL;
	return fits ? next.end : NULL;
}

static const char *staff_read(const struct token *t, struct reply *reply)
{
	int number;
	const char *end = digit(t->first) ? number_staff(t, &number) : staff_number(t, &number);
	if (end == NULL || reply->staff > 0)
		return NULL;
	reply->staff = number;
	return end;
}

/* What takes more than one token; the token then ends behind it. */
static enum said details_said(struct token *t, struct reply *reply)
{
	bool again = reply->hours[0] != '\0';
	const char *hours = digit(t->first) ? hours_read(t->from, reply) : NULL;
	const char *staff = hours == NULL ? staff_read(t, reply) : NULL;
	if (hours != NULL)
		t->end = hours;
	if (staff != NULL)
		t->end = staff;
	if (hours != NULL && again)
		return SAID_ODD;
	return hours != NULL ? SAID_HOURS : staff != NULL ? SAID_STAFF : 0;
}

static enum said token_said(const struct token *t, struct reply *reply)
{
	if (digit(t->first))
		return number_said(t, reply);
	if (letter(t->first))
		return word_said(t);
	return thumb_up(t->first) ? SAID_YES : SAID_ODD;
}

static enum reply_kind kind_of(int all, const struct reply *reply)
{
	int said = (all & SAID_OPEN) != 0 ? all & ~SAID_DETAILS : all;
	bool empty = said == 0 && reply->code[0] == '\0';
	bool number_without_beds = reply->count >= 0 && (said & (SAID_OPEN | SAID_FREE)) == 0;
	if (empty || number_without_beds)
		return REPLY_OTHER;
	for (size_t i = 0; i < COUNT_OF(meanings); i++)
		if (meanings[i].said == said)
			return meanings[i].kind;
	return REPLY_OTHER;
}

/* "S.T.O.P", "Stop all!": letters and forgiven characters only. */
static bool alone_read(const char *text, struct reply *reply)
{
	char letters[16] = "";
	size_t count = 0;
	for (const char *at = text; *at != '\0';) {
		uint32_t c = utf8_next(&at);
		if (forgiven(c))
			continue;
		if (!letter(c) || count == sizeof(letters) - 1)
			return false;
		letters[count++] = ascii_lower((char)c);
	}
	for (size_t i = 0; i < COUNT_OF(alone); i++) {
		if (strcmp(alone[i].letters, letters) != 0)
			continue;
		reply->kind = alone[i].kind;
		reply->rest = text + strlen(text);
		return true;
	}
	return false;
}

/* "Stop please", "STOP. Thanks!": what stands before the courtesy says it. */
static bool stop_read(const char *text, struct reply *reply)
{
	char before[64];
	const char *end = text;
	struct token token;
	for (const char *at = text; token_next(at, &token); at = token.end)
		if (!letter(token.first) || word_said(&token) != SAID_THANKS)
			end = token.end;
	size_t length = (size_t)(end - text);
	if (length == 0 || length >= sizeof(before))
		return false;
	memcpy(before, text, length);
	before[length] = '\0';
	struct reply found = {.kind = REPLY_OTHER};
	if (!alone_read(before, &found) || found.kind != REPLY_STOP)
		return false;
	reply->kind = REPLY_STOP;
	reply->rest = text + strlen(text);
	return true;
}

struct reply reply_read(const char *text)
{
	struct reply reply = {.kind = REPLY_OTHER, .count = -1, .rest = text};
	if (alone_read(text, &reply) || stop_read(text, &reply))
		return reply;
	int said = 0;
	const char *behind = text; /* the last word that said something */
	struct token token;
	for (const char *at = text; token_next(at, &token); at = token.end) {
		enum said s = details_said(&token, &reply);
		if (s == 0)
			s = token_said(&token, &reply);
		if (s != SAID_THANKS)
			behind = token.end;
		said |= (int)s & ~(int)SAID_THANKS;
	}
	reply.kind = kind_of(said, &reply);
	if (said & SAID_TWO_CODES)
		reply.code[0] = '\0';
	if (reply.kind != REPLY_OTHER)
		reply.rest = skip(behind, forgiven);
	if (reply.kind != REPLY_OPEN && reply.kind != REPLY_FREE)
		reply.count = -1;
	if (reply.kind != REPLY_OPEN) {
		reply.hours[0] = '\0';
		reply.staff = 0;
	}
	return reply;
}
