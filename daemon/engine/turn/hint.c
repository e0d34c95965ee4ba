/* SPDX-License-Identifier: MIT */
#include "hint.h"

#include <string.h>

static const char *const *with_line(struct turn *t, const char *const *each, const char *line)
{
	size_t count = 0;
	while (each[count] != NULL)
		count++;
	const char **more = arena_alloc(t->arena, (count + 2) * sizeof(*more));
	memcpy(more, each, count * sizeof(*more));
	more[count] = line;
	more[count + 1] = NULL;
	return more;
}

enum err hint_whole(struct turn *t, struct fault *why, const char *joint, const char *hint)
{
	const char *const whole[] = {arena_text(t->arena, why->message), NULL};
	const char *const *each = why->each;
	if (each == NULL && strlen(whole[0]) + strlen(joint) + strlen(hint) >= sizeof(why->message))
		each = whole;
	why->each = each != NULL ? with_line(t, each, hint) : NULL;
	return fault_hint(why, "%s%s", joint, hint);
}
