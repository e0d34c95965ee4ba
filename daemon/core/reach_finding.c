/* SPDX-License-Identifier: MIT
 *
 * What is found: its kind, how grave it is, and a sentence of the time that it is about.
 */
#include <string.h>

#include "reach_inside.h"

const char *reach_kind_name(enum reach_kind kind)
{
	static const char *const names[] = {[REACH_GATEWAY] = "gateway",
					    [REACH_NOBODY] = "nobody",
					    [REACH_FEW] = "few",
					    [REACH_LADDER] = "ladder",
					    [REACH_UNHELD] = "unheld",
					    [REACH_ASLEEP] = "asleep",
					    [REACH_UNTRIED] = "untried",
					    [REACH_UNPROVEN] = "unproven",
					    [REACH_UNAWARE] = "unaware",
					    [REACH_STOPPED] = "stopped",
					    [REACH_UNVERIFIED] = "unverified"};
	return names[kind];
}

static bool is_grave(enum reach_kind kind)
{
	return kind < REACH_UNPROVEN;
}

struct reach_finding *reach_found(struct look *l, enum reach_kind kind, const char *sentence)
{
	struct reach_answer *out = l->out;
	if ((out->count & (out->count - 1)) == 0) { /* 0, 1, 2, 4 …: it is full */
		size_t room = out->count == 0 ? 1 : 2 * out->count;
		struct reach_finding *wider = arena_alloc(l->arena, room * sizeof(*wider));
		if (out->count > 0)
			memcpy(wider, out->rows, out->count * sizeof(*wider));
		out->rows = wider;
	}
	struct reach_finding *f = &out->rows[out->count++];
	*f = (struct reach_finding){.kind = kind,
				    .grave = is_grave(kind),
				    .step = "",
				    .contact = "",
				    .night = "",
				    .sentence = sentence};
	out->grave += f->grave;
	return f;
}

const char *reach_when(const struct look *l, struct span s)
{
	char from[WALL_TEXT], to[WALL_TEXT];
	if (s.from.ms == l->q->days.from.ms && s.to.ms == l->q->days.to.ms)
		return "";
	return arena_printf(l->arena, " from %s to %s", wall_format_local(s.from, from),
			    wall_format_local(s.to, to));
}
