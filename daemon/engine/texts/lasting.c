/* SPDX-License-Identifier: MIT */
#include "lasting.h"

/* How long what an occasion says still matters to who did not hear it. */
enum lasting { LASTS_NONE, LASTS_OPEN, LASTS_UNTIL, LASTS_END };

static enum lasting lasts(enum occasion kind)
{
	static const enum lasting all[OCCASION_COUNT] = {
	    [OCCASION_ACTIVATION] = LASTS_OPEN, /* its end closes it */
	    [OCCASION_LATE] = LASTS_UNTIL,      [OCCASION_LOWERED] = LASTS_UNTIL,
	    [OCCASION_EXTENDED] = LASTS_UNTIL,  [OCCASION_UNOPENED] = LASTS_UNTIL,
	    [OCCASION_LOW] = LASTS_UNTIL,       [OCCASION_FULL] = LASTS_UNTIL,
	    [OCCASION_HANDOVER] = LASTS_UNTIL,  [OCCASION_STALE] = LASTS_UNTIL,
	    [OCCASION_ADVICE] = LASTS_UNTIL,    [OCCASION_STANDDOWN] = LASTS_END,
	    [OCCASION_RECALL] = LASTS_END,      [OCCASION_REJECTED] = LASTS_END,
	    [OCCASION_BACK] = LASTS_UNTIL,
	};
	return all[kind];
}

bool lasting_at_all(const struct scene *c)
{
	return lasts(scene_occasion(c)) != LASTS_NONE;
}

bool lasting_now(const struct turn *t, const struct scene *c)
{
	struct wall end = wall_later(c->occasion.until, wall_plus(c->occasion.at, ENDS_MATTER_MS));
	switch (lasts(scene_occasion(c))) {
	case LASTS_NONE:
		break;
	case LASTS_OPEN:
		return c->occasion.open;
	case LASTS_UNTIL:
		return c->occasion.open && wall_before(t->now, c->occasion.until);
	case LASTS_END:
		return c->occasion.open && wall_before(t->now, end);
	}
	return false;
}
