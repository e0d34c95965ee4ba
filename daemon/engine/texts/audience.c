/* SPDX-License-Identifier: MIT */
#include "audience.h"

#include <string.h>

#include "awake.h"
#include "duty.h"
#include "pseudo_group.h"

/* A group of contacts, or those who have a duty now: looked up at each telling. */
static enum err members(struct turn *t, const struct scene *c, const char *group,
			struct recipient_list *out)
{
	const struct step_row *x = &c->step;
	const char *duty = duty_of_group(group);
	if (duty != NULL)
		return duty_holders(t, c->area, duty, t->now, x->id, x->round, out);
	return recipient_list_group(t->store, x->area, group, x->id, x->round, t->arena, out);
}

/* Who heard of it before; or, of what is the contrary of something, who heard that. */
static enum err told_before(struct turn *t, const struct scene *c, struct recipient_list *out)
{
	const struct step_row *x = &c->step;
	if (scene_occasion(c) == OCCASION_REJECTED)
		return recipient_list_asked(t->store, x->area, c->occasion.until, x->id, x->round,
					    t->arena, out);
	return recipient_list_told(t->store, x->area, c->occasion.audience, x->id, x->round,
				   t->arena, out);
}

/* Whoever is told of this occasion because of what they heard before, or of what it is about. */
static enum err concerned(struct turn *t, const struct scene *c, enum pseudo_group g,
			  struct recipient_list *out)
{
	const struct step_row *x = &c->step;
	const char *about = c->occasion.audience;
	switch (g) {
	case PSEUDO_TOLD:
		return told_before(t, c, out);
	case PSEUDO_TONIGHT:
		TRY(told_before(t, c, out));
		return awake_among(t, c, out, out);
	case PSEUDO_OFF:
	case PSEUDO_ENDING:
		return recipient_list_ended(t->store, x->area, g == PSEUDO_OFF, &c->occasion, x->id,
					    x->round, t->arena, out);
	case PSEUDO_FULL:
		return recipient_list_full(t->store, x->area, &c->occasion, x->id, x->round,
					   t->arena, out);
	case PSEUDO_BACK:
		return recipient_list_back(t->store, x->area, &c->occasion, x->id, x->round,
					   t->arena, out);
	case PSEUDO_SITE:
		return recipient_list_site(t->store, x->area, about, x->id, x->round, t->arena,
					   out);
	case PSEUDO_OPEN:
		return recipient_list_open(t->store, x->area, x->id, x->round, t->arena, out);
	case PSEUDO_NAMED:
		return recipient_list_named(t->store, x->area, about, x->id, x->round, t->arena,
					    out);
	case PSEUDO_NONE:
	case PSEUDO_COUNT:
		break;
	}
	return members(t, c, x->group, out);
}

bool audience_has(const struct recipient_list *list, const char *contact)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->rows[i].contact, contact) == 0)
			return true;
	return false;
}

/* Who has the duty need not be asked again among those beyond. */
static enum err add_beyond(struct turn *t, const struct scene *c, struct recipient_list *out)
{
	struct recipient_list more = {NULL, 0};
	TRY(members(t, c, c->step.beyond, &more));
	struct recipient *all = arena_alloc(t->arena, (out->count + more.count + 1) * sizeof(*all));
	if (out->count > 0)
		memcpy(all, out->rows, out->count * sizeof(*all));
	out->rows = all;
	for (size_t i = 0; i < more.count; i++)
		if (!audience_has(out, more.rows[i].contact))
			all[out->count++] = more.rows[i];
	return ERR_OK;
}

enum err audience_list(struct turn *t, const struct scene *c, struct recipient_list *out,
		       size_t *group_count)
{
	*out = (struct recipient_list){NULL, 0};
	TRY(concerned(t, c, pseudo_group_of(c->step.group), out));
	*group_count = out->count;
	return c->step.beyond[0] != '\0' ? add_beyond(t, c, out) : ERR_OK;
}
