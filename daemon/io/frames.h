/* SPDX-License-Identifier: MIT
 *
 * Cuts a stream of bytes into lines. Knows nothing of what a line says, nor where it came from.
 */
#ifndef IO_FRAMES_H
#define IO_FRAMES_H

#include <stddef.h>

struct frames {
	char *bytes;
	size_t from, used, room; /* the first unread byte, the end, what is allocated */
	size_t scanned; /* bytes after `from` that hold neither newline nor NUL */
};

enum frame {
	FRAME_NONE, /* no whole line yet */
	FRAME_LINE,
	FRAME_LONG, /* more than LIMIT_LINE bytes, newline included: nothing can be read any more */
	FRAME_NUL /* a NUL byte before the newline: likewise */
};

void frames_put(struct frames *f, const char *bytes, size_t size);
/* The next line without its newline, with a NUL in its place; valid until the next call here. */
enum frame frames_next(struct frames *f, const char **line, size_t *length);
size_t frames_waiting(const struct frames *f); /* bytes not read yet */
void frames_free(struct frames *f);

#endif
