/* SPDX-License-Identifier: MIT */
#include "sparing.h"

#include <string.h>

#include "bed_rows.h"
#include "capacity.h"
#include "cascade.h"
#include "contact_rows.h"
#include "duty.h"
#include "message_lists.h"
#include "message_moves.h"
#include "missed.h"
#include "newcomers.h"
#include "pseudo_group.h"
#include "quiet_hours.h"
#include "rota_rows.h"
#include "sending.h"

static bool says_less(enum occasion kind)
{
	static const bool less[OCCASION_COUNT] = {
	    [OCCASION_RECALL] = true,
	    [OCCASION_STANDDOWN] = true,
	    [OCCASION_LOWERED] = true,
	    [OCCASION_EXTENDED] = true,
	};
	return less[kind];
}

bool sparing_asked(const struct scene *c, enum occasion kind, const struct step_settings *s,
		   struct wall now)
{
	return says_less(kind) && pseudo_group_of(s->group) == PSEUDO_TOLD && !s->waits &&
	       wall_before(now, quiet_hours_end(c->area, now));
}

/* When the hand-over of the night in which it was begun was told, or would have been. */
static struct wall evening_of(const struct scene *c)
{
	const struct policy *p = &c->area->policy;
	int minutes = p->handover_minutes > 0 ? p->handover_minutes : c->area->quiet_from_minutes;
	return wall_london(night_at(c->occasion.at, p->hours), minutes);
}

static bool is_of_the_night_team(struct turn *t, const struct area_settings *area,
				 const struct contact_row *k)
{
	for (const char *at = k->groups; *at != '\0'; at += strspn(at, " ")) {
		size_t length = strcspn(at, " ");
		if (settings_by_night(area, arena_copy(t->arena, at, length)))
			return true;
		at += length;
	}
	return false;
}

/* A site that the recall itself has closed is staffed until it hears so. */
static enum err is_awake(struct turn *t, const struct scene *c, const struct recipient *r,
			 bool *awake)
{
	struct contact_row k;
	*awake = !wall_before(r->heard, evening_of(c));
	if (*awake)
		return ERR_OK;
	TRY(duty_any(t->store, c->area->key, r->contact, t->now, awake));
	enum err e = contact_read(t->store, c->area->key, r->contact, t->arena, &k);
	if (*awake || e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	*awake = is_of_the_night_team(t, c->area, &k);
	if (*awake || k.site[0] == '\0')
		return ERR_OK;
	return recipient_site_works(t->store, c->area->key, k.site, c->occasion.audience, awake);
}

enum err sparing_awake(struct turn *t, const struct scene *c, const struct recipient_list *people,
		       struct recipient_list *awake)
{
	const struct recipient_list all = *people; /* *awake may be the same */
	*awake =
	    (struct recipient_list){arena_alloc(t->arena, (all.count + 1) * sizeof(*all.rows)), 0};
	for (size_t i = 0; i < all.count; i++) {
		bool hears;
		TRY(is_awake(t, c, &all.rows[i], &hears));
		if (hears)
			awake->rows[awake->count++] = all.rows[i];
	}
	return ERR_OK;
}

enum err sparing_site(struct turn *t, const struct area_settings *area, const char *site,
		      struct wall *until)
{
	struct wall loud = quiet_hours_end(area, t->now);
	bool open = true;
	*until = (struct wall){0};
	if (!wall_before(t->now, loud))
		return ERR_OK;
	TRY(bed_site_open(t->store, area->key, site, &open));
	if (!open)
		*until = loud;
	return ERR_OK;
}

/* ---- what would leave now ------------------------------------------------------------------- */

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
	TRY(is_awake(t, c, &r, &awake));
	*asleep = !awake;
	return ERR_OK;
}

static enum err site_sleeps(struct turn *t, const struct scene *c, bool *asleep)
{
	struct wall until;
	const char *key = strchr(c->occasion.audience, '/');
	TRY(sparing_site(t, c->area, key != NULL ? key + 1 : "", &until));
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
	} else if (says_less(scene_occasion(&c)) && scene_is_to_told(&c))
		TRY(sleeps(t, &c, m, &asleep));
	else if (scene_occasion(&c) == OCCASION_BACK ||
		 pseudo_group_of(c.step.group) == PSEUDO_BACK)
		TRY(capacity_spares(t, &c, m, &asleep));
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
	TRY(missed_kept(t, m));
	return newcomers_lost(t, m->step);
}

static enum err release(struct turn *t, struct message_row *m)
{
	m->ready = t->now;
	m->detail = "";
	TRY(message_save(t->store, m));
	TRY(turn_audit(t, m->area, AUDITED_MESSAGE, m->id, "not kept any longer", NULL));
	TRY(cascade_fill_anew(t, m));
	TRY(message_wait(t, m));
	return sending_wanted(t);
}

enum err sparing_relied(struct turn *t, const struct scene *c, const struct new_message *m)
{
	struct message_list others;
	if (scene_keeps_quiet(t, c))
		return ERR_OK;
	TRY(message_list_shared(t->store, m->id, t->arena, &others));
	for (size_t i = 0; i < others.count; i++) {
		struct message_row *x = &others.rows[i];
		if (strcmp(x->occasion, m->occasion) == 0 && strcmp(x->phone, m->phone) == 0 &&
		    x->state == MESSAGE_QUEUED && strcmp(x->detail, KEPT_QUIET) == 0)
			TRY(release(t, x));
	}
	return ERR_OK;
}

/* All of its step, as it is morning. */
static enum err fill_anew(struct turn *t, const struct message_row *m)
{
	struct scene c;
	TRY(scene_read(t, turn_area(t, m->area), m->step, &c));
	TRY(scene_fill_anew(t, &c));
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
