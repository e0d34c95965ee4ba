/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "ascii.h"
#include "fsck_inside.h"
#include "grow.h"
#include "query.h"

#define SHORTEST                                                                                   \
	6 /* shorter references are too like the numbers and labels that texts are full of         \
	   */
#define LONGEST 64

/* Every reference that is still somebody's, in small letters, to be found by its hash. */
struct references {
	const char **slots;
	size_t room; /* a power of two */
	size_t count;
};

/* Texts that outlive an erasure: ids only may stand there. */
static const struct {
	const char *sql; /* id, text */
} texts[] = {
    {"SELECT 'audit ' || seq, subject || ' ' || change || ' ' || because || ' ' || after"
     " FROM audit"},
    {"SELECT 'decision ' || id, sentence || ' ' || evidence FROM decision"},
    {"SELECT 'message ' || id, text || ' ' || detail FROM message"},
    {"SELECT 'occasion ' || id, subject || ' ' || vals FROM occasion"},
    {"SELECT 'alarm ' || kind || ' ' || subject, subject || ' ' || sentence FROM alarm"},
    {"SELECT 'deadline ' || kind || ' ' || subject, subject FROM deadline"},
    {"SELECT 'bed ' || id, label FROM bed"},
};

static bool stands_in_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       c == '-' || c == '_' || c == '.' || c == '/';
}

static uint32_t hash_of(const char *text)
{
	uint32_t h = 2166136261u;
	for (; *text != '\0'; text++)
		h = (h ^ (unsigned char)*text) * 16777619u;
	return h;
}

static const char **slot_of(const struct references *refs, const char *ref)
{
	size_t at = hash_of(ref) & (refs->room - 1);
	while (refs->slots[at] != NULL && strcmp(refs->slots[at], ref) != 0)
		at = (at + 1) & (refs->room - 1);
	return &refs->slots[at];
}

/* With a digit: a plain word would be found in sentences. */
static enum err references_read(struct fsck *f, struct references *refs)
{
	struct query q;
	int64_t count = 0;
	query_begin(&q, f->store, "SELECT count(*) FROM person", "");
	if (query_row(&q))
		count = query_long(&q, 0);
	query_end(&q);
	for (refs->room = 64; refs->room < (size_t)count * 2; refs->room *= 2)
		;
	refs->slots = arena_alloc(f->arena, refs->room * sizeof(*refs->slots));
	query_begin(&q, f->store,
		    "SELECT lower(ref) FROM person WHERE erased = 0 AND ref GLOB '*[0-9]*'"
		    " AND length(ref) BETWEEN ?1 AND ?2",
		    "ii", SHORTEST, LONGEST - 1);
	while (query_row(&q)) {
		const char *ref = query_text(&q, 0, f->arena);
		*slot_of(refs, ref) = ref;
		refs->count++;
	}
	return query_end(&q);
}

/* Whether a word of the text, as far as references are written in one, is a reference. */
static bool carries_one(const struct references *refs, const char *text)
{
	char word[LONGEST];
	for (const char *at = text; *at != '\0';) {
		size_t length = 0;
		while (*at != '\0' && !stands_in_word(*at))
			at++;
		for (; stands_in_word(*at); at++)
			if (length < LONGEST)
				word[length++] = ascii_lower(*at);
		while (length > 0 && length < LONGEST && word[length - 1] == '.')
			length--; /* of the sentence */
		if (length < SHORTEST || length == LONGEST)
			continue;
		word[length] = '\0';
		if (*slot_of(refs, word) != NULL)
			return true;
	}
	return false;
}

enum err fsck_references(struct fsck *f, const char *check, const char *sentence)
{
	struct references refs = {0};
	enum err e = references_read(f, &refs);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]) && e == ERR_OK && refs.count > 0;
	     i++) {
		struct query q;
		query_begin(&q, f->store, texts[i].sql, "");
		while (query_row(&q))
			if (carries_one(&refs, query_peek(&q, 1)))
				fsck_find(f, check, query_peek(&q, 0), sentence);
		e = query_end(&q);
	}
	return e;
}
