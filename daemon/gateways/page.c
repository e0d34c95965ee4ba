/* SPDX-License-Identifier: MIT */
#include "page.h"

#include <stdlib.h>
#include <string.h>

#include "utf8.h"

/* The number that \uXXXX at `at` stands for; -1 when there is no such thing before `end`. */
static long escaped(const char *at, const char *end)
{
	char digits[5];
	if (end - at < 6 || at[0] != '\\' || at[1] != 'u')
		return -1;
	memcpy(digits, at + 2, 4);
	digits[4] = '\0';
	if (strspn(digits, "0123456789abcdefABCDEF") != 4)
		return -1;
	return strtol(digits, NULL, 16);
}

/* How many bytes the escape at `at` takes; *good is false of one that stands for no character. */
static size_t escape_length(const char *at, const char *end, bool *good)
{
	long unit = escaped(at, end);
	long second = unit >= 0 ? escaped(at + 6, end) : -1;
	*good = true;
	if (unit < 0)
		return end - at > 1 ? 2 : 1;
	if (unit >= 0xD800 && unit < 0xDC00 && second >= 0xDC00 && second < 0xE000)
		return 12;
	*good = unit != 0 && (unit < 0xD800 || unit >= 0xE000);
	return 6;
}

/* How many bytes of plain text are there; *good is false of one that is no character. */
static size_t plain_length(const char *at, const char *end, bool *good)
{
	char window[5] = "";
	const char *next = window;
	memcpy(window, at, end - at < 4 ? (size_t)(end - at) : 4);
	*good = window[0] != '\0' && utf8_next(&next) != UTF8_BAD;
	return *good ? (size_t)(next - window) : 1;
}

json_t *page_object(struct arena *arena, const char *body, size_t size)
{
	const char *end = body + size;
	char *out = arena_alloc(arena, 3 * size + 1);
	size_t used = 0;
	for (const char *at = body; at < end;) {
		bool good;
		size_t length =
		    *at == '\\' ? escape_length(at, end, &good) : plain_length(at, end, &good);
		memcpy(out + used, good ? at : "\xEF\xBF\xBD", good ? length : 3);
		used += good ? length : 3;
		at += length;
	}
	json_t *root = json_loadb(out, used, JSON_REJECT_DUPLICATES, NULL);
	if (json_is_object(root))
		return root;
	json_decref(root);
	return NULL;
}
