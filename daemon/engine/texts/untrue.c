/* SPDX-License-Identifier: MIT */
#include "untrue.h"

#include <string.h>

#include "cascade.h"
#include "fill_anew.h"
#include "lasting.h"

static enum err list_recent(struct turn *t, const struct area_settings *area, enum occasion kind,
			    struct occasion_list *out)
{
	return occasion_list_open(t->store, area->key, occasion_name(kind), t->now,
				  wall_plus(t->now, -ENDS_MATTER_MS), t->arena, out);
}

/* What says nothing of an activation is about a night: of that one, and of those before it. */
static bool is_of_the_night(const struct occasion_row *earlier, const struct occasion_row *later)
{
	return earlier->audience[0] == '\0' && !wall_before(later->until, earlier->until);
}

/* That another activation ends, when one begins. Who heard ON live hears nothing of one that is
 * shadowed, and is told on that the live one ended. */
static enum err is_of_another(struct turn *t, const struct area_settings *area,
			      const struct occasion_row *earlier, const struct occasion_row *later,
			      bool *out)
{
	struct scene c = {.area = area, .occasion = *earlier};
	bool ends = occasion_says_off(scene_occasion(&c));
	TRY(scene_is_shadowed(t, &c, out));
	*out = ends && (*out || area->shadow[0] == '\0') && later->audience[0] != '\0' &&
	       strcmp(earlier->audience, later->audience) != 0;
	return ERR_OK;
}

/* What the new occasion makes untrue of one kind, which says something of an activation. */
static enum err put_right(struct turn *t, const struct area_settings *area, enum occasion kind,
			  const struct occasion_row *later)
{
	struct occasion_list open;
	if (later->audience[0] != '\0')
		TRY(cascade_close(t, area, kind, later->audience));
	TRY(list_recent(t, area, kind, &open));
	for (size_t i = 0; i < open.count; i++) {
		bool untrue;
		TRY(is_of_another(t, area, &open.rows[i], later, &untrue));
		if (untrue)
			TRY(cascade_end(t, area, &open.rows[i]));
	}
	return ERR_OK;
}

/* … of a night. */
static enum err put_night_right(struct turn *t, const struct area_settings *area,
				enum occasion kind, const struct occasion_row *later)
{
	struct occasion_list open;
	TRY(list_recent(t, area, kind, &open));
	for (size_t i = 0; i < open.count; i++)
		if (is_of_the_night(&open.rows[i], later))
			TRY(cascade_end(t, area, &open.rows[i]));
	return ERR_OK;
}

static enum err is_still_told(struct turn *t, const struct occasion_row *o, bool *out)
{
	struct step_list steps;
	struct wall end = wall_later(o->until, wall_plus(o->at, ENDS_MATTER_MS));
	*out = wall_before(t->now, end);
	TRY(step_list(t->store, o->id, t->arena, &steps));
	for (size_t i = 0; i < steps.count; i++)
		*out = *out || steps.rows[i].state == STEP_OPEN;
	return ERR_OK;
}

/* What says that SWEP is over is followed by nothing that need make it untrue: it is closed once it
 * matters no more, so that no look at what is open grows with the years. An alarm that somebody was
 * not told of it stays for a person. */
static enum err close_past(struct turn *t, const struct area_settings *area, enum occasion kind)
{
	struct occasion_list open;
	struct wall ever = {0};
	TRY(occasion_list_open(t->store, area->key, occasion_name(kind), ever, ever, t->arena,
			       &open));
	for (size_t i = 0; i < open.count; i++) {
		bool told;
		TRY(is_still_told(t, &open.rows[i], &told));
		if (told)
			continue;
		TRY(occasion_close(t->store, open.rows[i].id));
		TRY(turn_audit(t, area->key, AUDITED_OCCASION, open.rows[i].id, "open -> closed",
			       NULL));
	}
	return ERR_OK;
}

/* Texts that have not left yet say from now on how it is to end. */
static enum err tell_as_of_now(struct turn *t, const struct area_settings *area, enum occasion kind,
			       const char *activation)
{
	struct occasion_list open;
	TRY(occasion_list_about(t->store, area->key, occasion_name(kind), activation, t->arena,
				&open));
	for (size_t i = 0; i < open.count; i++) {
		struct scene c = {.area = area, .occasion = open.rows[i]};
		struct step_list steps;
		TRY(step_list(t->store, c.occasion.id, t->arena, &steps));
		for (size_t k = 0; k < steps.count; k++) {
			c.step = steps.rows[k];
			TRY(fill_anew_step(t, &c));
		}
	}
	return ERR_OK;
}

enum err untrue_look(struct turn *t, const struct area_settings *area, enum occasion later_kind,
		     const struct occasion_row *later)
{
	for (int k = 0; k < OCCASION_COUNT; k++) {
		enum occasion kind = (enum occasion)k;
		if (occasion_outdates(later_kind, kind))
			TRY(put_right(t, area, kind, later));
		if (occasion_outdates_night(later_kind, kind))
			TRY(put_night_right(t, area, kind, later));
		if (occasion_says_off(kind))
			TRY(close_past(t, area, kind));
		if (later->audience[0] != '\0' && occasion_grows_old(kind))
			TRY(tell_as_of_now(t, area, kind, later->audience));
	}
	return ERR_OK;
}
