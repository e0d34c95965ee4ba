/* SPDX-License-Identifier: MIT */
#include "sim/platter.h"

#include <stdlib.h>
#include <string.h>

/* A write, or with bytes NULL a truncation to `offset`. */
struct unsynced {
	int64_t offset;
	int size;
	unsigned char *bytes;
};

static void *must(void *memory)
{
	if (memory == NULL)
		abort();
	return memory;
}

static void bytes_size(struct bytes *b, int64_t size)
{
	if (size > b->room) {
		b->room = size + size / 2 + 65536;
		b->at = must(realloc(b->at, (size_t)b->room));
	}
	if (size > b->size)
		memset(b->at + b->size, 0, (size_t)(size - b->size));
	b->size = size;
}

static void bytes_put(struct bytes *b, int64_t offset, const unsigned char *from, int size)
{
	if (offset + size > b->size)
		bytes_size(b, offset + size);
	memcpy(b->at + offset, from, (size_t)size);
}

static void bytes_copy(struct bytes *to, const struct bytes *from)
{
	bytes_size(to, from->size);
	if (from->size > 0)
		memcpy(to->at, from->at, (size_t)from->size);
}

static void remember(struct platter *p, int64_t offset, const void *from, int size)
{
	if (p->count == p->room) {
		p->room = p->room * 2 + 64;
		p->writes = must(realloc(p->writes, p->room * sizeof(*p->writes)));
	}
	struct unsynced *w = &p->writes[p->count++];
	*w = (struct unsynced){offset, size, NULL};
	if (from == NULL)
		return;
	w->bytes = must(malloc((size_t)size + 1));
	memcpy(w->bytes, from, (size_t)size);
}

static void forget(struct platter *p)
{
	for (size_t i = 0; i < p->count; i++)
		free(p->writes[i].bytes);
	p->count = 0;
}

size_t platter_memory(const struct platter *p)
{
	size_t all = (size_t)(p->seen.room + p->solid.room) + p->room * sizeof(*p->writes);
	for (size_t i = 0; i < p->count; i++)
		all += p->writes[i].bytes != NULL ? (size_t)p->writes[i].size : 0;
	return all;
}

void platter_write(struct platter *p, int64_t offset, const void *from, int size)
{
	bytes_put(&p->seen, offset, from, size);
	remember(p, offset, from, size);
}

void platter_truncate(struct platter *p, int64_t size)
{
	bytes_size(&p->seen, size);
	remember(p, size, NULL, 0);
}

static void arrive(struct platter *p, const struct unsynced *w)
{
	if (w->bytes == NULL)
		bytes_size(&p->solid, w->offset);
	else
		bytes_put(&p->solid, w->offset, w->bytes, w->size);
}

static void arrive_all(struct platter *p)
{
	for (size_t i = 0; i < p->count; i++)
		arrive(p, &p->writes[i]);
	forget(p);
}

void platter_sync(struct platter *p)
{
	arrive_all(p);
}

enum fate { FATE_OLD, FATE_NEW, FATE_TORN, FATE_RUBBISH };

static enum fate fate_draw(struct dice *dice)
{
	int thrown = dice_throw(dice, 16);
	return thrown < 7    ? FATE_OLD
	       : thrown < 14 ? FATE_NEW
	       : thrown < 15 ? FATE_TORN
			     : FATE_RUBBISH;
}

/* Bytes that a write did not touch stay as they were, even in its sectors. */
static void sector_arrive(struct platter *p, int64_t offset, unsigned char *bytes, int size,
			  struct dice *dice)
{
	switch (fate_draw(dice)) {
	case FATE_OLD:
		return;
	case FATE_NEW:
		break;
	case FATE_TORN:
		size = dice_throw(dice, size);
		break;
	case FATE_RUBBISH:
		for (int i = 0; i < size; i++)
			bytes[i] = (unsigned char)dice_throw(dice, 256);
		break;
	}
	bytes_put(&p->solid, offset, bytes, size);
}

/* A later write to a sector supersedes an earlier one that is still on its way, or finds it there;
 * those of different sectors overtake each other as they like. */
static void arrive_torn(struct platter *p, struct unsynced *w, int sector, struct dice *dice)
{
	if (w->bytes == NULL) {
		if (dice_throw(dice, 2) == 0)
			arrive(p, w);
		return;
	}
	for (int from = 0, size; from < w->size; from += size) {
		size = sector - (int)((w->offset + from) % sector);
		size = size < w->size - from ? size : w->size - from;
		sector_arrive(p, w->offset + from, w->bytes + from, size, dice);
	}
}

static void arrive_in_part(struct platter *p, int sector, struct dice *dice)
{
	for (size_t i = 0; i < p->count; i++)
		arrive_torn(p, &p->writes[i], sector, dice);
	forget(p);
}

void platter_unsync(struct platter *p, int sector, struct dice *dice)
{
	arrive_in_part(p, sector, dice);
}

void platter_power_off(struct platter *p, int sector, struct dice *dice)
{
	switch (dice_throw(dice, 3)) {
	case 0:
		forget(p);
		break;
	case 1:
		arrive_all(p);
		break;
	case 2:
		arrive_in_part(p, sector, dice);
		break;
	}
}

void platter_settle(struct platter *p)
{
	bytes_copy(&p->solid, &p->seen);
	forget(p);
}

void platter_reread(struct platter *p)
{
	bytes_copy(&p->seen, &p->solid);
	forget(p);
}

void platter_free(struct platter *p)
{
	forget(p);
	free(p->writes);
	free(p->seen.at);
	free(p->solid.at);
	memset(p, 0, sizeof(*p));
}
