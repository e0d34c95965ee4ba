/* SPDX-License-Identifier: MIT */
#include "handover.h"

#include <string.h>

#include "cascade.h"
#include "swep_record.h"
#include "swep_words.h"

/* ---- whether -------------------------------------------------------------------------------- */

bool handover_is_past(const struct turn *t, const struct swep_case *c)
{
	const struct policy *p = &c->area->policy;
	struct wall handed = wall_london(c->forecast.tonight, p->handover_minutes);
	return night_in_progress(t->now, p->hours) ||
	       (p->handover_minutes > 0 && handed.ms <= t->now.ms);
}

static bool hears_at_once(const struct area_settings *area, const char *group)
{
	for (int i = 0; i < area->step_count; i++) {
		const struct step_settings *s = &area->steps[i];
		if (s->on == OCCASION_ACTIVATION && !s->waits && strcmp(s->group, group) == 0)
			return true;
	}
	return false;
}

/* A group that looks after the night is not told of the activation itself, at any hour. */
static bool team_is_left_out(const struct area_settings *area)
{
	for (int i = 0; i < area->step_count; i++)
		if (area->steps[i].on == OCCASION_HANDOVER &&
		    !hears_at_once(area, area->steps[i].group))
			return true;
	return false;
}

enum err handover_again(struct turn *t, const struct swep_case *c, bool *out)
{
	char night[WALL_TEXT];
	struct wall told, ever = {0};
	bool acked, asks;
	const char *subject = date_format(c->forecast.tonight, night);
	TRY(cascade_latest(t, c->area, OCCASION_HANDOVER, subject, &told, &acked));
	TRY(cascade_asks(t, c->area, OCCASION_HANDOVER, subject, ever, &asks));
	*out = turn_by_person(t) && handover_is_past(t, c) && team_is_left_out(c->area) &&
	       (told.ms == 0 || asks);
	return ERR_OK;
}

/* ---- telling -------------------------------------------------------------------------------- */

/* The next look at it by people, after tonight: on a working day, at the policy's hour. */
static struct wall next_review(const struct swep_case *c)
{
	const struct policy *p = &c->area->policy;
	struct date day = {c->forecast.tonight.day + 1};
	while (!holidays_working_day(&p->holidays, day))
		day.day++;
	return wall_london(day, p->review_minutes);
}

static enum err hand_over_as(struct turn *t, struct swep_case *c, const char *title,
			     const char *subject)
{
	struct wall morning = c->forecast.span.to;
	bool on = swep_is_open(c->lifecycle.state, c->row.tier);
	if (!on && c->proposal.id == NULL)
		return ERR_OK;
	struct template_values v =
	    words_values(t, c, -1, on ? c->row.tier : c->proposal.tier, 0, next_review(c), morning);
	v.word[WORD_WHY] = words_standing(t, c);
	TRY(swep_record(
	    t, c, "hand-over",
	    arena_printf(t->arena, "%s to the out-of-hours team: %s.", title, v.word[WORD_WHY]),
	    NULL));
	return cascade_open(t, c->area, OCCASION_HANDOVER, subject, on ? c->row.activation : NULL,
			    &v, morning);
}

enum err handover_tell(struct turn *t, struct swep_case *c, const char *title)
{
	char night[WALL_TEXT];
	return hand_over_as(t, c, title, date_format(c->forecast.tonight, night));
}

enum err handover_tell_anew(struct turn *t, struct swep_case *c)
{
	char night[WALL_TEXT];
	return hand_over_as(
	    t, c, "Handed over anew",
	    arena_printf(t->arena, "%s/%s", date_format(c->forecast.tonight, night), c->decision));
}
