/* SPDX-License-Identifier: MIT */
#include "to_ring.h"

#include "alarm_rows.h"
#include "replies.h"
#include "swep_rows.h"

/* Of one activation, so that it ends with that, and the next asks anew. */
static const char *subject_of(struct turn *t, const char *activation, const char *contact)
{
	return arena_printf(t->arena, "%s/%s", activation, contact);
}

enum err to_ring_wanted(struct turn *t, const struct scene *c, const char *contact)
{
	const char *subject = subject_of(t, c->occasion.audience, contact);
	struct wall since;
	TRY(alarm_since(t->store, c->area->key, ALARM_NO_TEXTS, subject, &since));
	if (since.ms != 0)
		return ERR_OK;
	return turn_alarm(t, c->area->key, ALARM_NO_TEXTS, subject,
			  "%s wants no texts and has not been told of %s: ring them; START brings "
			  "the texts back",
			  contact, scene_noun(c));
}

enum err to_ring_answered(struct turn *t, const struct scene *c, const char *contact)
{
	const char *on = c->occasion.audience;
	return on[0] != '\0'
		   ? turn_alarm_clear(t, c->area->key, ALARM_NO_TEXTS, subject_of(t, on, contact))
		   : ERR_OK;
}

enum err to_ring_needless(struct turn *t, const char *area, const char *contact)
{
	struct swep_row swep;
	TRY(turn_alarm_clear(t, area, ALARM_STOPPED, contact));
	TRY(turn_alarm_clear(t, area, ALARM_NO_TEXTS, contact));
	TRY(swep_ensure(t->store, area, t->now));
	TRY(swep_read(t->store, area, t->arena, &swep));
	if (swep.activation == NULL)
		return ERR_OK;
	return turn_alarm_clear(t, area, ALARM_NO_TEXTS, subject_of(t, swep.activation, contact));
}

enum err to_ring_over(struct turn *t, const struct area_settings *area, const char *activation)
{
	return alarm_clear_under(t->store, area->key, ALARM_NO_TEXTS, activation, t->now, t->now);
}
