/* SPDX-License-Identifier: MIT */
#include "sim/resending.h"

#include <string.h>

#include "sim/sim.h"

void resending_asked(struct sim *s, struct sent_text *x)
{
	if (x == NULL)
		return;
	x->asked = true;
	x->lost = x->lost || x->life == s->life;
}

/* Of which nothing was heard: at gateways, and in all. */
static void unheard(const struct sim *s, const char *message, int *lost, int *all)
{
	const struct phones *p = &s->phones;
	*lost = *all = 0;
	for (int i = p->count - 1; i >= 0 && i > p->count - TEXTS; i--) {
		const struct sent_text *x = &p->texts[i % TEXTS];
		if (x->settled || strcmp(x->message, message) != 0)
			continue;
		*lost += x->lost;
		*all += 1;
	}
}

void resending_look(struct sim *s, const struct sent_text *before)
{
	int lost, all;
	const char *id = before->message;
	unheard(s, id, &lost, &all);
	if (!before->settled && !before->asked)
		s->hasty = arena_printf(
		    &s->arena, "%s leaves again, and nobody was asked what became of it", id);
	else if (lost > LIMIT_RESENDS || all > LIMIT_RESENDS + LIMIT_DEATHS)
		s->hasty = arena_printf(&s->arena, "%s leaves again after %d of unknown fate", id,
					lost > LIMIT_RESENDS ? lost : all);
}
