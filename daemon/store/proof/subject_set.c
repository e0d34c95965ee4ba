/* SPDX-License-Identifier: MIT */
#include "subject_set.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ROOM_FIRST 4096

static uint64_t hash_on(uint64_t h, const char *text)
{
	for (; *text != '\0'; text++)
		h = (h ^ (unsigned char)*text) * UINT64_C(1099511628211);
	return h;
}

static size_t place_of(uint64_t h, size_t room)
{
	return (size_t)(h ^ (h >> 32)) & (room - 1);
}

static bool is_same(const char *slot, const char *kind, const char *subject)
{
	size_t length = strlen(kind);
	return strncmp(slot, kind, length) == 0 && slot[length] == ' ' &&
	       strcmp(slot + length + 1, subject) == 0;
}

#define SEED UINT64_C(14695981039346656037)

/* Where it is, or would be. */
static const char **slot_of(const struct subject_set *set, const char *kind, const char *subject)
{
	uint64_t h = hash_on(hash_on(hash_on(SEED, kind), " "), subject);
	size_t at = place_of(h, set->room);
	while (set->slots[at] != NULL && !is_same(set->slots[at], kind, subject))
		at = (at + 1) & (set->room - 1);
	return &set->slots[at];
}

static void slots_widen(struct subject_set *set)
{
	struct subject_set wider = {.room = set->room > 0 ? set->room * 2 : ROOM_FIRST,
				    .count = set->count};
	wider.slots = calloc(wider.room, sizeof(*wider.slots));
	if (wider.slots == NULL)
		abort();
	for (size_t i = 0; i < set->room; i++) {
		if (set->slots[i] == NULL)
			continue;
		size_t at = place_of(hash_on(SEED, set->slots[i]), wider.room);
		while (wider.slots[at] != NULL)
			at = (at + 1) & (wider.room - 1);
		wider.slots[at] = set->slots[i];
	}
	free(set->slots);
	*set = wider;
}

bool subject_set_add(struct subject_set *set, struct arena *arena, const char *kind,
		     const char *subject)
{
	if (set->count * 2 >= set->room)
		slots_widen(set);
	const char **slot = slot_of(set, kind, subject);
	if (*slot != NULL)
		return false;
	*slot = arena_printf(arena, "%s %s", kind, subject);
	set->count++;
	return true;
}

bool subject_set_has(const struct subject_set *set, const char *kind, const char *subject)
{
	return set->room > 0 && *slot_of(set, kind, subject) != NULL;
}

void subject_set_free(struct subject_set *set)
{
	free(set->slots);
	*set = (struct subject_set){0};
}
