/* SPDX-License-Identifier: MIT */
#include "crowding.h"
#include "attempt_rows.h"

static int64_t hour_ms(const struct turn *t)
{
	return turn_after_real(t, HOURS_MS(1)).ms - t->now.ms;
}

/* An hour after the n-th newest left there is room for one more. */
static enum err after(struct turn *t, const struct message_row *m, const char *text, int n,
		      struct wall *until)
{
	struct wall at;
	TRY(attempt_crowd_at(t->store, m->phone, text, n, &at));
	*until = wall_plus(at, hour_ms(t) + 1);
	return ERR_OK;
}

enum err crowding_look(struct turn *t, const struct message_row *m, struct wall *until,
		       const char **why)
{
	struct crowd crowd;
	until->ms = 0;
	if (m->channel != CHANNEL_SMS)
		return ERR_OK;
	TRY(attempt_crowd(t->store, m->phone, m->text, wall_plus(t->now, -hour_ms(t)), &crowd));
	if (crowd.any >= LIMIT_TEXTS_HOUR) {
		*why = arena_printf(t->arena, "%d texts went to this number within an hour",
				    crowd.any);
		return after(t, m, NULL, LIMIT_TEXTS_HOUR, until);
	}
	if (crowd.same < LIMIT_SAME_TEXTS)
		return ERR_OK;
	*why = arena_printf(t->arena,
			    "%d texts of the same words went to this number within an"
			    " hour",
			    crowd.same);
	return after(t, m, m->text, LIMIT_SAME_TEXTS, until);
}
