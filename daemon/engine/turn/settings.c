/* SPDX-License-Identifier: MIT */
#include "settings.h"

#include <string.h>

#include "pseudo_group.h"

static const char *const roles[] = {[ROLE_NONE] = "none",
				    [ROLE_VIEWER] = "viewer",
				    [ROLE_WORKER] = "worker",
				    [ROLE_MANAGER] = "manager"};

const char *role_name(enum role r)
{
	return roles[r];
}

bool settings_by_night(const struct area_settings *area, const char *group)
{
	for (int i = 0; i < area->step_count; i++) {
		const struct step_settings *s = &area->steps[i];
		if (s->on == OCCASION_LATE && !s->waits && strcmp(s->group, group) == 0)
			return true;
	}
	return false;
}

/* Whom some step asks one after the other, also in the quiet hours: those whose answer is wanted.
 */
static bool asked_by_night(const struct area_settings *area, const char *group)
{
	for (int i = 0; i < area->step_count; i++) {
		const struct step_settings *s = &area->steps[i];
		if (s->order == ORDER_LADDER && !s->waits &&
		    (strcmp(s->group, group) == 0 || strcmp(s->then, group) == 0))
			return true;
	}
	return false;
}

static bool sleeps(const struct area_settings *area, const char *group)
{
	return group[0] != '\0' && pseudo_group_of(group) == PSEUDO_NONE &&
	       strncmp(group, "duty:", strlen("duty:")) != 0 && !settings_by_night(area, group) &&
	       !asked_by_night(area, group);
}

const char *settings_wakes(const struct area_settings *area, const struct step_settings *s)
{
	/* An outage is told to one of them; the hand-over has its hour. */
	bool elsewhen = s->on == OCCASION_OUTAGE || s->on == OCCASION_HANDOVER;
	if (s->waits || s->order != ORDER_ALL || elsewhen)
		return NULL;
	return sleeps(area, s->group) ? s->group : sleeps(area, s->then) ? s->then : NULL;
}
