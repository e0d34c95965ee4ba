/* SPDX-License-Identifier: MIT */
#include "frames.h"

#include <stdlib.h>
#include <string.h>

#include "heap.h"
#include "io_limits.h"

#define FRAMES_KEPT 4096 /* a quiet connection holds no more memory than this */

size_t frames_waiting(const struct frames *f)
{
	return f->used - f->from;
}

void frames_free(struct frames *f)
{
	free(f->bytes);
	*f = (struct frames){0};
}

static void frames_grow(struct frames *f, size_t size)
{
	size_t room = f->room ? f->room : 1024;
	while (room < size)
		room *= 2;
	if (room == f->room)
		return;
	f->bytes = heap_resize(f->bytes, room);
	f->room = room;
}

/* Moves what is unread to the front; gives memory back when nothing is. */
static void frames_settle(struct frames *f)
{
	size_t waiting = frames_waiting(f);
	if (!waiting && f->room > FRAMES_KEPT) {
		frames_free(f);
	} else if (f->from) {
		memmove(f->bytes, f->bytes + f->from, waiting);
		f->from = 0;
		f->used = waiting;
	}
}

void frames_put(struct frames *f, const char *bytes, size_t size)
{
	frames_settle(f);
	if (!size)
		return;
	frames_grow(f, f->used + size);
	memcpy(f->bytes + f->used, bytes, size);
	f->used += size;
}

/* Where the next newline or NUL is, looking at no byte twice; NULL if there is none. */
static char *frames_stop(struct frames *f)
{
	char *start = f->bytes + f->from + f->scanned;
	size_t fresh = frames_waiting(f) - f->scanned;
	if (!fresh)
		return NULL;
	char *newline = memchr(start, '\n', fresh);
	char *nul = memchr(start, '\0', newline ? (size_t)(newline - start) : fresh);
	f->scanned = nul || newline ? f->scanned : f->scanned + fresh;
	return nul ? nul : newline;
}

enum frame frames_next(struct frames *f, const char **line, size_t *length)
{
	char *stop = frames_stop(f);
	size_t size = stop ? (size_t)(stop - f->bytes) - f->from : frames_waiting(f);
	if (size >= LIMIT_LINE)
		return FRAME_LONG;
	if (!stop) {
		frames_settle(f);
		return FRAME_NONE;
	}
	if (*stop == '\0')
		return FRAME_NUL;
	*stop = '\0';
	*line = f->bytes + f->from;
	*length = size;
	f->from += size + 1;
	f->scanned = 0;
	return FRAME_LINE;
}
