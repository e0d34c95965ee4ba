/* SPDX-License-Identifier: MIT */
#include "reach_inside.h"

static void each_step(struct look *l, void (*say)(struct look *l, const struct reach_step *s),
		      bool also_unknown)
{
	for (size_t i = 0; i < l->q->step_count; i++)
		if (also_unknown || !l->q->steps[i].group->unknown)
			say(l, &l->q->steps[i]);
}

void reach_look(const struct reach_question *q, struct arena *arena, struct reach_answer *out)
{
	struct look l = {.q = q, .arena = arena, .out = out};
	*out = (struct reach_answer){NULL, 0, 0};
	if (!q->can_text)
		reach_found(&l, REACH_GATEWAY, "NO REAL GATEWAY: no text reaches a phone.");
	each_step(&l, reach_step_hours, false);
	each_step(&l, reach_step_ladder, true);
	reach_nights(&l);
	l.untried = true;
	each_step(&l, reach_step_proof, false);
	l.untried = false;
	each_step(&l, reach_step_proof, false);
	for (size_t i = 0; i < q->duty_count; i++)
		reach_say_unaware(&l, &q->duties[i]);
	each_step(&l, reach_say_stopped, false);
	each_step(&l, reach_say_unverified, false);
}
