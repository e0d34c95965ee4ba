/* SPDX-License-Identifier: MIT
 *
 * A step's ladder, which may be longer than its texts are worth sending.
 */
#include "reach_inside.h"

/* The most that may be asked one after the other: all of them at some hour, and then the calls, one
 * rung for all who have not answered. */
static int rungs_of(const struct look *l, const struct reach_step *s)
{
	struct span days = l->q->days;
	int most = 0;
	for (struct wall at = days.from; wall_before(at, days.to);
	     at = reach_look_after(l, s, at)) {
		struct strength n = reach_strength_at(s, COUNT_CONTACTS, PROOF_ANY, at);
		int group = s->group->unknown ? 1 : n.group;
		bool calls = s->wakes && l->q->can_call &&
			     (reach_rings(s->group, at) || reach_rings(s->then, at));
		int rungs = (s->everybody ? 2 : group) + n.then + calls;
		most = rungs > most ? rungs : most;
	}
	return most;
}

void reach_step_ladder(struct look *l, const struct reach_step *s)
{
	char pace[WALL_TEXT], all[WALL_TEXT], valid[WALL_TEXT];
	if (s->needed <= 0 || s->within_ms <= 0 || s->valid_ms <= 0)
		return;
	int rungs = rungs_of(l, s);
	if (rungs * s->within_ms <= s->valid_ms)
		return;
	struct reach_finding *f = reach_found(
	    l, REACH_LADDER,
	    arena_printf(l->arena,
			 "%s: its ladder has %d rungs of %s, %s in all, and its texts are "
			 "worth sending for %s.",
			 s->name, rungs, duration_format(s->within_ms, pace),
			 duration_format(rungs * s->within_ms, all),
			 duration_format(s->valid_ms, valid)));
	f->step = s->name;
}
