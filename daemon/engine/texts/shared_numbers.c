/* SPDX-License-Identifier: MIT */
#include "shared_numbers.h"

#include <stdlib.h>
#include <string.h>

#include "contact_rows.h"
#include "phone.h"

#define MIND_MOST 10 /* sentences; the rest is counted */
#define NAMED_MOST 4 /* contacts in one sentence */

/* A number in one cell of the list. */
struct use {
	const char *number;
	const struct contact_row *who;
	bool called; /* in the column of numbers that are only called */
};

/* ---- what is wrong with it ------------------------------------------------------------------ */

static bool sites_differ(const struct use *a, const struct use *b)
{
	const char *one = a->who->site, *other = b->who->site;
	return one[0] != '\0' && other[0] != '\0' && strcmp(one, other) != 0;
}

static bool has_word(const char *list, const char *word, size_t length)
{
	for (const char *at = list; *at != '\0';) {
		size_t n = strcspn(at, " ");
		if (n == length && memcmp(at, word, n) == 0)
			return true;
		at += n + strspn(at + n, " ");
	}
	return false;
}

static bool all_words_in(const char *words, const char *list)
{
	bool all = true;
	for (const char *at = words; *at != '\0' && all;) {
		size_t n = strcspn(at, " ");
		all = n == 0 || has_word(list, at, n);
		at += n + strspn(at + n, " ");
	}
	return all;
}

static bool group_shared(const struct use *a, const struct use *b)
{
	for (const char *at = a->who->groups; *at != '\0';) {
		size_t n = strcspn(at, " ");
		if (n > 0 && has_word(b->who->groups, at, n))
			return true;
		at += n + strspn(at + n, " ");
	}
	return false;
}

static bool site_and_none(const struct use *a, const struct use *b)
{
	return (a->who->site[0] == '\0') != (b->who->site[0] == '\0');
}

static bool roles_differ(const struct use *a, const struct use *b)
{
	return !all_words_in(a->who->roles, b->who->roles) ||
	       !all_words_in(b->who->roles, a->who->roles);
}

static bool any_called(const struct use *a, const struct use *b)
{
	return a->called || b->called;
}

static bool merely_same(const struct use *a, const struct use *b)
{
	(void)a, (void)b;
	return true;
}

/* The first that is true of two of them is said. */
static const struct trouble {
	bool (*of)(const struct use *a, const struct use *b);
	bool texts; /* only between numbers that are texted */
	const char *says;
} troubles[] = {
    {sites_differ, true,
     "they speak for different sites, so that OPEN and FREE from it wait for a person"},
    {roles_differ, true, "their roles differ, so that what it asks for may be refused"},
    {group_shared, true, "they are in one group, where one phone would count as two people"},
    {site_and_none, true, "one speaks for a site and the other does not"},
    {any_called, false, "a ladder that goes from one to the other rings the same phone again"},
    {merely_same, false, "whoever answers from it may be either"},
};
#define TROUBLES (sizeof(troubles) / sizeof(troubles[0]))

static size_t trouble_of(const struct use *a, const struct use *b)
{
	size_t i = 0;
	while (!troubles[i].of(a, b) || (troubles[i].texts && any_called(a, b)))
		i++;
	return i;
}

/* ---- which numbers are shared --------------------------------------------------------------- */

static int by_number(const void *one, const void *other)
{
	const struct use *a = one, *b = other;
	int order = strcmp(a->number, b->number);
	if (order == 0)
		order = strcmp(a->who->key, b->who->key);
	return order != 0 ? order : a->called - b->called;
}

/* Each number of each contact once, sorted. */
static struct use *uses_of(struct turn *t, const struct contact_list *list, size_t *count)
{
	struct use *uses = arena_alloc(t->arena, (2 * list->count + 1) * sizeof(*uses));
	*count = 0;
	for (size_t i = 0; i < list->count; i++) {
		const struct contact_row *c = &list->rows[i];
		if (c->phone[0] != '\0')
			uses[(*count)++] = (struct use){c->phone, c, false};
		if (c->call[0] != '\0' && strcmp(c->call, c->phone) != 0)
			uses[(*count)++] = (struct use){c->call, c, true};
	}
	qsort(uses, *count, sizeof(*uses), by_number);
	return uses;
}

static const char *sentence_of(struct turn *t, const struct use *uses, size_t count)
{
	char mask[16];
	const char *names = "";
	size_t worst = TROUBLES - 1, named = count < NAMED_MOST ? count : NAMED_MOST;
	for (size_t i = 0; i < named; i++) {
		names =
		    arena_printf(t->arena, "%s%s%s", names, i > 0 ? ", " : "", uses[i].who->key);
		for (size_t j = 0; j < i; j++) {
			size_t trouble = trouble_of(&uses[j], &uses[i]);
			worst = trouble < worst ? trouble : worst;
		}
	}
	if (named < count)
		names = arena_printf(t->arena, "%s and %zu more", names, count - named);
	return arena_printf(t->arena, "%s have one number (%s): %s.", names,
			    phone_mask(uses[0].number, mask), troubles[worst].says);
}

enum err shared_numbers_mind(struct turn *t, struct request *r)
{
	struct contact_list list;
	size_t count, end, found = 0;
	json_t *warnings = json_array();
	json_object_set_new(r->result, "warnings", warnings);
	TRY(contact_list(t->store, r->area->key, t->arena, &list));
	struct use *uses = uses_of(t, &list, &count);
	for (size_t i = 0; i < count; i = end) {
		for (end = i + 1; end < count && strcmp(uses[end].number, uses[i].number) == 0;)
			end++;
		if (end - i < 2)
			continue;
		const char *sentence = sentence_of(t, &uses[i], end - i);
		json_array_append_new(warnings, json_string(sentence));
		if (found++ < MIND_MOST)
			say_after(r, "Mind: %s", sentence);
	}
	if (found > MIND_MOST)
		say_after(r, "Mind: %zu more numbers stand with several contacts.",
			  found - MIND_MOST);
	return ERR_OK;
}
