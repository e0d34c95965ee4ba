/* SPDX-License-Identifier: MIT
 *
 * Any bytes as a text that came in: folded, cut into words, taken as an answer. Whatever it is, all
 * stays within its bounds, and what was made plain once is plain.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "reply.h"
#include "texted.h"
#include "utf8.h"

/* A text reads the same each time. */
static void same_check(const struct texted *a, const struct texted *b)
{
	if (a->count != b->count || a->more != b->more || a->codes != b->codes ||
	    a->before_code != b->before_code || strcmp(a->code, b->code) != 0)
		abort();
	for (int i = 0; i < a->count; i++)
		if (strcmp(a->words[i], b->words[i]) != 0)
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fold_check(const char *text, char *out, size_t room)
{
	texted_fold(text, out, room);
	if (strlen(out) > strlen(text) || strlen(out) >= room)
		abort();
	for (const char *at = out; *at != '\0';) {
		uint32_t c = utf8_next(&at);
		if (c == UTF8_BAD || (utf8_control(c) && c != '\n'))
			abort();
	}
}

/* The only word in which there is a colon: "16:30". */
static bool is_clock(const char *word)
{
	size_t hours = strspn(word, "0123456789");
	const char *colon = word + hours;
	return (hours == 1 || hours == 2) && *colon == ':' && strlen(colon) == 3 &&
	       strspn(colon + 1, "0123456789") == 2;
}

static void words_check(const struct texted *t)
{
	if (t->count < 0 || t->count > TEXTED_WORDS || (t->codes && t->code[0] != '\0'))
		abort();
	if (t->code[0] != '\0' && (strlen(t->code) != 4 || strspn(t->code, "0123456789") != 4))
		abort();
	for (int i = 0; i < t->count; i++) {
		size_t length = strlen(t->words[i]);
		bool code = length == 4 && strspn(t->words[i], "0123456789") == 4;
		bool mark = strpbrk(t->words[i], " ,:;!?()\"\n") != NULL;
		if (length == 0 || length > LIMIT_REF || code || (mark && !is_clock(t->words[i])))
			abort();
	}
}

static void commands_check(const struct texted *t)
{
	static const char *const commands[] = {"beds", "hold", "in", "noshow", "oncall"};
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		int used = 0;
		if (texted_begins(t, commands[i], &used) &&
		    (used < 1 || used > 2 || used > t->count))
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {0};
	struct texted words, again;
	const char *text = arena_copy(&arena, (const char *)data, size);
	size_t room = strlen(text) + 1;
	char *plain = arena_alloc(&arena, room), *twice = arena_alloc(&arena, room);
	char small[8];
	fold_check(text, plain, room);
	fold_check(plain, twice, room);
	if (strcmp(plain, twice) != 0)
		abort();
	texted_fold(text, small, sizeof(small));
	texted_read(plain, &words);
	texted_read(plain, &again);
	same_check(&words, &again);
	words_check(&words);
	commands_check(&words);
	struct reply r = reply_read(plain);
	if (r.rest < plain || r.rest > plain + strlen(plain) || strlen(r.code) > 4)
		abort();
	arena_free(&arena);
	return 0;
}
