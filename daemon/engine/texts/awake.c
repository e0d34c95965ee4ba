/* SPDX-License-Identifier: MIT */
#include "awake.h"

#include <string.h>

#include "bed_rows.h"
#include "contact_rows.h"
#include "pseudo_group.h"
#include "quiet_hours.h"
#include "rota_rows.h"

bool awake_asked(const struct scene *c, enum occasion kind, const struct step_settings *s,
		 struct wall now)
{
	return occasion_says_less(kind) && pseudo_group_of(s->group) == PSEUDO_TOLD && !s->waits &&
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
enum err awake_now(struct turn *t, const struct scene *c, const struct recipient *r, bool *awake)
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

enum err awake_among(struct turn *t, const struct scene *c, const struct recipient_list *people,
		     struct recipient_list *awake)
{
	const struct recipient_list all = *people; /* *awake may be the same */
	*awake =
	    (struct recipient_list){arena_alloc(t->arena, (all.count + 1) * sizeof(*all.rows)), 0};
	for (size_t i = 0; i < all.count; i++) {
		bool hears;
		TRY(awake_now(t, c, &all.rows[i], &hears));
		if (hears)
			awake->rows[awake->count++] = all.rows[i];
	}
	return ERR_OK;
}

enum err awake_site(struct turn *t, const struct area_settings *area, const char *site,
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
