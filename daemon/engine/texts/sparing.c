/* SPDX-License-Identifier: MIT */
#include "sparing.h"

#include <string.h>

#include "awake.h"
#include "fill_anew.h"
#include "message_moves.h"
#include "newcomers.h"
#include "pseudo_group.h"
#include "put_right.h"
#include "quiet_hours.h"
#include "recipient_rows.h"

/* A step that wakes people left it to the text of this one to tell them. */
static enum err wakes_elsewhere(struct turn *t, const struct scene *c, const struct message_row *m,
				bool *out)
{
	struct step_list others;
	struct scene other;
	*out = false;
	TRY(step_list_skipping(t->store, m->id, t->arena, &others));
	for (size_t i = 0; i < others.count; i++) {
		TRY(scene_read(t, c->area, others.rows[i].id, &other));
		*out = *out || !scene_keeps_quiet(t, &other);
	}
	return ERR_OK;
}

/* Somebody who was told of it before, and of what is less now. */
static enum err sleeps(struct turn *t, const struct scene *c, const struct message_row *m,
		       bool *asleep)
{
	struct recipient r = {.contact = m->contact};
	bool awake;
	TRY(recipient_heard(t->store, c->area->key, c->occasion.audience, m->contact, &r.heard));
	TRY(awake_now(t, c, &r, &awake));
	*asleep = !awake;
	return ERR_OK;
}

/* When the quiet hours began that end then. */
static struct wall fell_quiet(const struct area_settings *area, struct wall loud)
{
	int back = area->quiet_from_minutes > area->quiet_to_minutes;
	return wall_london((struct date){date_london(loud).day - back}, area->quiet_from_minutes);
}

/* News of free beds wakes nobody but whoever read in these quiet hours that none was left, or works
 * in them. */
static enum err sleeps_through(struct turn *t, const struct scene *c, const struct message_row *m,
			       bool *asleep)
{
	struct recipient who = {.contact = m->contact};
	bool awake;
	struct wall quiet = fell_quiet(c->area, quiet_hours_end(c->area, t->now));
	TRY(recipient_heard(t->store, c->area->key, c->occasion.audience, m->contact, &who.heard));
	*asleep = wall_before(who.heard, quiet);
	if (!*asleep)
		return ERR_OK;
	who.heard = (struct wall){0};
	TRY(awake_now(t, c, &who, &awake));
	*asleep = !awake;
	return ERR_OK;
}

static enum err site_sleeps(struct turn *t, const struct scene *c, bool *asleep)
{
	struct wall until;
	const char *key = strchr(c->occasion.audience, '/');
	TRY(awake_site(t, c->area, key != NULL ? key + 1 : "", &until));
	*asleep = until.ms != 0;
	return ERR_OK;
}

static enum err kept_until(struct turn *t, const struct message_row *m, struct wall *until)
{
	struct scene c;
	const struct area_settings *area = turn_area(t, m->area);
	bool asleep = false, wakes;
	*until = (struct wall){0};
	struct wall loud = quiet_hours_end(area, t->now);
	if (!wall_before(t->now, loud))
		return ERR_OK;
	TRY(scene_read(t, area, m->step, &c));
	if (scene_keeps_quiet(t, &c)) {
		TRY(wakes_elsewhere(t, &c, m, &wakes));
		asleep = !wakes;
	} else if (occasion_says_less(scene_occasion(&c)) && scene_is_to_told(&c))
		TRY(sleeps(t, &c, m, &asleep));
	else if (scene_occasion(&c) == OCCASION_BACK ||
		 pseudo_group_of(c.step.group) == PSEUDO_BACK)
		TRY(sleeps_through(t, &c, m, &asleep));
	else if (scene_occasion(&c) == OCCASION_STALE &&
		 pseudo_group_of(c.step.group) == PSEUDO_SITE)
		TRY(site_sleeps(t, &c, &asleep));
	if (asleep)
		*until = loud;
	return ERR_OK;
}

/* A text that is kept so long is of use from then on. */
#define OF_USE_MS HOURS_MS(2)

/* It would wake somebody: it leaves in the morning, in the words of then, if it is still true. Who
 * must know it before, and relied on it, is told otherwise. */
static enum err keep_quiet(struct turn *t, struct message_row *m, struct wall until)
{
	struct scene c;
	TRY(scene_read(t, turn_area(t, m->area), m->step, &c));
	TRY(scene_keep_valid(t, &c, m, wall_plus(until, OF_USE_MS)));
	m->ready = until;
	m->detail = KEPT_QUIET;
	TRY(message_save(t->store, m));
	TRY(turn_audit(t, m->area, AUDITED_MESSAGE, m->id, KEPT_QUIET, NULL));
	TRY(message_wait(t, m));
	TRY(put_right_kept(t, m));
	return newcomers_lost(t, m->step);
}

/* All of its step, as it is morning. */
static enum err fill_anew(struct turn *t, const struct message_row *m)
{
	struct scene c;
	TRY(scene_read(t, turn_area(t, m->area), m->step, &c));
	TRY(fill_anew_step(t, &c));
	return message_clear_detail(t->store, m->step, KEPT_QUIET);
}

enum err sparing_look(struct turn *t, struct message_row *m, bool *moved)
{
	struct wall until;
	*moved = false;
	if (m->channel == CHANNEL_EMAIL || m->occasion[0] == '\0' || turn_area(t, m->area) == NULL)
		return ERR_OK;
	TRY(kept_until(t, m, &until));
	*moved = until.ms != 0 || strcmp(m->detail, KEPT_QUIET) == 0;
	if (until.ms != 0)
		return keep_quiet(t, m, until);
	return *moved ? fill_anew(t, m) : ERR_OK;
}
