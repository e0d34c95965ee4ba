/* SPDX-License-Identifier: MIT */
#include "slots.h"

#include <assert.h>
#include <stdlib.h>

#include "heap.h"

void slots_open(struct slots *s, uint32_t count)
{
	*s = (struct slots){.slots = heap_new(count * sizeof(struct slot)), .count = count};
}

void slots_close(struct slots *s)
{
	free(s->slots);
	*s = (struct slots){0};
}

bool slots_full(const struct slots *s)
{
	return s->taken == s->count;
}

struct peer slots_take(struct slots *s, void *thing)
{
	uint32_t i = 0;
	while (i < s->count && s->slots[i].thing)
		i++;
	assert(i < s->count);
	s->slots[i].thing = thing;
	s->taken++;
	return (struct peer){i, s->slots[i].generation};
}

void *slots_find(const struct slots *s, struct peer peer)
{
	if (peer.slot >= s->count || s->slots[peer.slot].generation != peer.generation)
		return NULL;
	return s->slots[peer.slot].thing;
}

void slots_free(struct slots *s, struct peer peer)
{
	assert(slots_find(s, peer));
	s->slots[peer.slot].thing = NULL;
	s->slots[peer.slot].generation++;
	s->taken--;
}
