/* SPDX-License-Identifier: MIT */
#include "audit_stray.h"

#include <inttypes.h>
#include <string.h>

#include "civil.h"
#include "grow.h"
#include "utf8.h"

const char *audit_tame(char *sentence)
{
	for (const char *at = sentence, *from = at; *at != '\0'; from = at) {
		uint32_t c = utf8_next(&at);
		if (c == UTF8_BAD || utf8_control(c))
			memset(sentence + (from - sentence), '?', (size_t)(at - from));
	}
	return sentence;
}

const char *audit_when_words(int64_t seq, struct wall at, struct arena *arena)
{
	char text[WALL_TEXT];
	return arena_printf(arena, "row %" PRId64 " of %s", seq, wall_format_iso(at, text));
}

void audit_stray_add(struct arena *arena, struct audit_strays *out, const char *kind,
		     const char *subject, const char *sentence)
{
	out->rows = grow(arena, out->rows, out->count, sizeof(*out->rows));
	out->rows[out->count++] =
	    (struct audit_stray){kind, audit_tame(arena_text(arena, subject)), sentence};
}
