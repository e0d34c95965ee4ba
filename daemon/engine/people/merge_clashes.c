/* SPDX-License-Identifier: MIT */
#include "merge_clashes.h"

#include <string.h>

#include "apart_rows.h"
#include "nomination_rows.h"
#include "referral_rows.h"
#include "safety.h"
#include "waiting.h"

/* ---- what one person has once ---------------------------------------------------------------- */

static const char *nominated_text(struct turn *t, const struct nomination *n)
{
	return arena_printf(t->arena, "%s%s%s (%s, %s)", n->label,
			    n->label[0] != '\0' ? " at " : "", n->site_name, n->id,
			    nomination_state_name(n->state));
}

static bool nominates(const struct nomination *n, const struct person *p)
{
	return strcmp(n->person, p->id) == 0 || strcmp(n->partner, p->id) == 0;
}

/* Alone or of two: nobody is put forward for one site twice. */
static enum err refuse_two_nominations(struct turn *t, const struct area_settings *area,
				       const struct person *from, const struct person *into,
				       struct fault *why)
{
	struct nomination *rows;
	size_t count;
	TRY(nomination_list(t->store, area->key, false, t->now, t->arena, &rows, &count));
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < count; j++)
			if (i != j && nominates(&rows[i], from) && nominates(&rows[j], into) &&
			    strcmp(rows[i].site, rows[j].site) == 0)
				return fault_set(why, ERR_REFUSED, "temporary",
						 "%s is nominated for %s and %s for %s, and nobody "
						 "is for one site twice: end one of the two first: "
						 "panel %s withdrawn --reason TEXT",
						 from->ref, nominated_text(t, &rows[i]), into->ref,
						 nominated_text(t, &rows[j]), rows[i].id);
	return ERR_OK;
}

/* Of two who wait for one bed both have a place. */
static enum err refuse_two_places(struct turn *t, const struct area_settings *area,
				  const struct person *from, const struct person *into,
				  struct fault *why)
{
	struct waiting one, two;
	TRY(waiting_of_person(t->store, area->key, from->id, t->arena, &one));
	TRY(waiting_of_person(t->store, area->key, into->id, t->arena, &two));
	if (one.id == NULL || two.id == NULL || strcmp(one.id, two.id) == 0)
		return ERR_OK;
	return fault_set(why, ERR_REFUSED, "temporary",
			 "%s and %s each have a place on the waiting list: give up one of the two "
			 "first: decline %s --reason CODE --leave",
			 from->ref, into->ref, one.place > two.place ? from->ref : into->ref);
}

static enum err refuse_two_referrals(struct turn *t, const struct area_settings *area,
				     const struct person *from, const struct person *into,
				     struct fault *why)
{
	struct referral *one, *two;
	size_t count, others;
	TRY(referral_list_of_person(t->store, area->key, from->id, t->arena, &one, &count));
	TRY(referral_list_of_person(t->store, area->key, into->id, t->arena, &two, &others));
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < others; j++)
			if (strcmp(one[i].source, two[j].source) == 0)
				return fault_set(why, ERR_REFUSED, "temporary",
						 "%s is referred by %s as %s and %s as %s: settle "
						 "one of the two first: settle %s --outcome WORD",
						 from->ref, one[i].source, one[i].id, into->ref,
						 two[j].id, one[i].id);
	return ERR_OK;
}

enum err merge_clashes(struct turn *t, const struct area_settings *area, const struct person *from,
		       const struct person *into, struct fault *why)
{
	TRY(refuse_two_places(t, area, from, into, why));
	TRY(refuse_two_referrals(t, area, from, into, why));
	return refuse_two_nominations(t, area, from, into, why);
}

/* ---- whom they are kept apart from ----------------------------------------------------------- */

enum err merge_near_end(struct turn *t, const struct area_settings *area, const struct person *from)
{
	const char **others;
	size_t count;
	TRY(apart_list(t->store, area->key, from->id, t->arena, &others, &count));
	for (size_t i = 0; i < count; i++)
		TRY(safety_near_end(t, area, apart_id(area->key, from->id, others[i], t->arena)));
	return ERR_OK;
}

enum err merge_apart(struct turn *t, struct request *r, const struct person *into)
{
	struct waiting w;
	bool apart;
	TRY(waiting_of_person(t->store, r->area->key, into->id, t->arena, &w));
	if (w.id == NULL || w.partner[0] == '\0')
		return ERR_OK;
	TRY(apart_is(t->store, r->area->key, w.person, w.partner, &apart));
	if (!apart)
		return ERR_OK;
	say_line(r, "They waited for one bed with somebody from whom they are kept apart: each "
		    "waits alone now.");
	return waiting_split(t, r->area, w.person, w.partner, &apart);
}
