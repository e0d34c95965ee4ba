/* SPDX-License-Identifier: MIT */
#include "on_duty.h"

#include "deadlines.h"
#include "duty.h"
#include "rota_rows.h"

/* So long after the hour the hand-over has been told, where it is of the same hour. */
#define SETTLES_MS MINUTES_MS(1)

enum err on_duty_list(struct turn *t, const struct step_row *x, struct missed_list *out)
{
	const char *duty = duty_of_group(x->group);
	*out = (struct missed_list){NULL, 0};
	if (duty == NULL || x->told.ms == 0)
		return ERR_OK;
	return shift_newcomers(t->store, x->area, duty, x->occasion, t->now, t->arena, out);
}

/* That a manager is asked is no news for who comes: they are asked with the next question. */
static bool says_on(const struct scene *c)
{
	enum occasion kind = scene_occasion(c);
	return (kind == OCCASION_ACTIVATION || kind == OCCASION_LATE) &&
	       c->occasion.audience[0] != '\0';
}

enum err on_duty_await(struct turn *t, const struct scene *c)
{
	const char *duty = duty_of_group(c->step.group);
	struct wall next;
	if (duty == NULL || !c->occasion.open || !says_on(c))
		return ERR_OK;
	TRY(shift_next(t->store, c->area->key, duty, t->now, &next));
	if (next.ms == 0)
		return ERR_OK;
	return deadline_set(t->store, DEADLINE_NEWCOMERS, c->step.id, c->area->key,
			    wall_plus(next, SETTLES_MS));
}
