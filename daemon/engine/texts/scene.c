/* SPDX-License-Identifier: MIT */
#include "scene.h"

#include "pseudo_group.h"
#include "quiet_hours.h"
#include "swep_rows.h"

enum err scene_read(struct turn *t, const struct area_settings *area, const char *step,
		    struct scene *out)
{
	out->area = area;
	out->anew = (struct wall){0};
	TRY(step_read(t->store, step, t->arena, &out->step));
	return occasion_read(t->store, out->step.occasion, t->arena, &out->occasion);
}

enum occasion scene_occasion(const struct scene *c)
{
	return occasion_named(c->occasion.kind);
}

const char *scene_noun(const struct scene *c)
{
	return occasion_noun(scene_occasion(c));
}

bool scene_says_on(const struct scene *c)
{
	enum occasion kind = scene_occasion(c);
	return (kind == OCCASION_ACTIVATION || kind == OCCASION_LATE) &&
	       c->occasion.audience[0] != '\0';
}

bool scene_is_to_told(const struct scene *c)
{
	enum pseudo_group g = pseudo_group_of(c->step.group);
	return g == PSEUDO_TOLD || g == PSEUDO_TONIGHT;
}

bool scene_is_to_ended(const struct scene *c)
{
	enum pseudo_group g = pseudo_group_of(c->step.group);
	return g == PSEUDO_OFF || g == PSEUDO_ENDING;
}

bool scene_tells_stopped(const struct scene *c)
{
	if (scene_is_to_ended(c))
		return true;
	return scene_is_to_told(c) && !occasion_is_gathered(scene_occasion(c));
}

/* What was begun live is ended live: who was told ON hears that it is over. */
enum err scene_is_shadowed(struct turn *t, const struct scene *c, bool *out)
{
	enum occasion kind = scene_occasion(c);
	bool ends =
	    kind == OCCASION_STANDDOWN || kind == OCCASION_RECALL || kind == OCCASION_LOWERED;
	bool live = false;
	if (ends && c->occasion.audience[0] != '\0')
		TRY(activation_is_live(t->store, c->occasion.audience, &live));
	*out = c->area->shadow[0] != '\0' && !live;
	return ERR_OK;
}

/* What a council lets wait does so each night that it is told in; else the evening before alone. */
bool scene_keeps_quiet(const struct turn *t, const struct scene *c)
{
	struct wall waits = c->step.waits;
	bool each_night = waits.ms != 0 && !wall_before(waits, c->occasion.until);
	return (each_night || wall_before(t->now, waits)) &&
	       wall_before(t->now, quiet_hours_end(c->area, t->now));
}

/* Quiet hours that outlast the night: who was spared by night is told once they end, if SWEP is
 * still on (its end closes the occasion); of its end, too. */
bool scene_is_for_the_spared(const struct scene *c)
{
	return scene_occasion(c) == OCCASION_ACTIVATION || scene_is_to_told(c);
}

enum err scene_keep_valid(struct turn *t, const struct scene *c, struct message_row *m,
			  struct wall until)
{
	if (!scene_is_for_the_spared(c))
		until = wall_earlier(until, c->occasion.until);
	if (!wall_before(m->valid_until, until))
		return ERR_OK;
	m->valid_until = until;
	return message_extend(t->store, m->id, until);
}
