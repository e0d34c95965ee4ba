/* SPDX-License-Identifier: MIT */
#include "on_duty.h"

#include "duty.h"
#include "newcomer_rows.h"
#include "rota_rows.h"

/* So long after the hour the hand-over has been told, where it is of the same hour. */
#define SETTLES_MS MINUTES_MS(1)

enum err on_duty_list(struct turn *t, const struct step_row *x, const char *duty,
		      struct missed_list *out)
{
	struct wall settled = wall_plus(t->now, -SETTLES_MS);
	return newcomer_list_duty(t->store, x, duty, settled, t->now, t->arena, out);
}

/* One that began less than that ago has yet to settle. */
enum err on_duty_next(struct turn *t, const struct step_row *x, struct wall *at)
{
	const char *duty = duty_of_group(x->group);
	*at = (struct wall){0};
	if (duty == NULL)
		return ERR_OK;
	TRY(shift_next(t->store, x->area, duty, wall_plus(t->now, -SETTLES_MS), at));
	if (at->ms != 0)
		*at = wall_plus(*at, SETTLES_MS);
	return ERR_OK;
}
