/* SPDX-License-Identifier: MIT */
#include "turnaways.h"

#include <string.h>

#include "no_bed.h"
#include "presence_rows.h"
#include "referrals.h"
#include "waiting_moves.h"

static struct date tonight(const struct turn *t, const struct area_settings *area)
{
	return night_at(t->now, area->policy.hours);
}

/* ---- for want of what ------------------------------------------------------------------------ */

/* What spoke against every free bed so far. */
struct objections {
	unsigned everywhere; /* WANT_BITs */
	unsigned aside; /* … of the beds that are none only by the hour, or until on-call says so */
	bool any; /* a bed was free */
};

/* The beds of one sort differ only by their sites. */
static enum err object_sort(struct turn *t, struct seek *s, const struct bed_sort *sort,
			    struct objections *o)
{
	struct bed bed;
	struct match m;
	struct bed_question ask = {.area = s->area->key,
				   .sort = sort,
				   .site = "",
				   .person = s->person.id,
				   .partner = s->partner.id};
	for (;;) {
		TRY(bed_first_free(t->store, &ask, t->arena, &bed));
		if (bed.id == NULL)
			return ERR_OK;
		TRY(seek_judge(t, s, &bed, &m));
		o->everywhere &= m.wants;
		o->aside |= m.aside ? m.wants : 0;
		o->any = true;
		ask.site = bed.site;
	}
}

/* What hold asks for is no want of a bed: nobody knows yet which it would be. */
static enum err word_lacks(struct turn *t, const struct seek *s, enum want *out)
{
	const char *words;
	TRY(no_bed_words(t, s, &words));
	if (words[0] != '\0')
		*out = WANT_WORD;
	return ERR_OK;
}

enum err turnaway_want(struct turn *t, struct seek *s, enum want *out)
{
	struct objections o = {.everywhere = ~0u};
	struct bed_sort *sorts;
	size_t count;
	TRY(bed_list_sorts(t->store, s->area->key, t->arena, &sorts, &count));
	for (size_t i = 0; i < count; i++)
		TRY(object_sort(t, s, &sorts[i], &o));
	unsigned wants = o.everywhere != 0 ? o.everywhere : o.aside;
	*out = o.any ? want_narrowest(wants) : WANT_BED;
	return o.any ? word_lacks(t, s, out) : ERR_OK;
}

/* ---- counting -------------------------------------------------------------------------------- */

/* Counted already: but they may have had a bed since, and need another. */
static enum err again(struct turn *t, const struct area_settings *area, const struct turnaway *w)
{
	if (w->met.ms == 0)
		return ERR_OK;
	TRY(turnaway_set_met(t->store, w->id, (struct wall){0}));
	return turn_audit(t, area->key, AUDITED_TURNAWAY, w->id, "met -> turned away again", NULL);
}

static enum err add(struct turn *t, const struct area_settings *area, const char *person,
		    unsigned needs, enum want want)
{
	struct turnaway w = {.person = person,
			     .night = tonight(t, area),
			     .at = t->now,
			     .needs = needs,
			     .reason = want_name(want),
			     .by = t->actor};
	TRY(store_id(t->store, 'u', t->arena, &w.id));
	TRY(turnaway_add(t->store, area->key, &w));
	turn_publish(t, area->key, "turnaway", "Somebody was turned away: %s.", w.reason);
	return turn_audit(t, area->key, AUDITED_TURNAWAY, w.id, "new -> turned away", NULL);
}

enum err turnaway_put(struct turn *t, const struct area_settings *area, const char *person,
		      unsigned needs, enum want want)
{
	struct turnaway w;
	TRY(turnaway_find(t->store, area->key, tonight(t, area), person, t->arena, &w));
	return w.id != NULL ? again(t, area, &w) : add(t, area, person, needs, want);
}

enum err turnaway_correct(struct turn *t, const struct area_settings *area,
			  const struct turnaway *w, enum want want)
{
	if (strcmp(w->reason, want_name(want)) == 0)
		return ERR_OK;
	TRY(turnaway_set_reason(t->store, w->id, want_name(want)));
	return turn_audit(t, area->key, AUDITED_TURNAWAY, w->id,
			  arena_printf(t->arena, "%s -> %s", w->reason, want_name(want)), NULL);
}

static bool is_word(const struct turnaway *w)
{
	return strcmp(w->reason, want_name(WANT_WORD)) == 0;
}

/* *want: WANT_COUNT until anybody has looked, of two once. For want of a word is nobody's reason
 * any more once one was found for which they are turned away. */
static enum err note(struct turn *t, struct seek *s, const char *person, enum want *want)
{
	struct turnaway w;
	TRY(turnaway_find(t->store, s->area->key, tonight(t, s->area), person, t->arena, &w));
	if (w.id != NULL && !is_word(&w))
		return again(t, s->area, &w);
	if (*want == WANT_COUNT)
		TRY(turnaway_want(t, s, want));
	if (w.id == NULL)
		return add(t, s->area, person, s->needs, *want);
	TRY(turnaway_correct(t, s->area, &w, *want));
	return again(t, s->area, &w);
}

enum err turnaway_note(struct turn *t, struct seek *s, const char *partner)
{
	enum want want = WANT_COUNT;
	TRY(note(t, s, s->person.id, &want));
	return partner != NULL ? note(t, s, partner, &want) : ERR_OK;
}

enum err turnaway_said(struct turn *t, struct seek *s)
{
	struct turnaway w;
	TRY(turnaway_find(t->store, s->area->key, tonight(t, s->area), s->person.id, t->arena, &w));
	return w.id != NULL && is_word(&w) ? turnaway_note(t, s, s->partner.id) : ERR_OK;
}

/* ---- met after all --------------------------------------------------------------------------- */

static enum err turnaway_met(struct turn *t, const struct area_settings *area, const char *person)
{
	struct turnaway w;
	TRY(turnaway_find(t->store, area->key, tonight(t, area), person, t->arena, &w));
	if (w.id == NULL || w.met.ms != 0)
		return ERR_OK;
	TRY(turnaway_set_met(t->store, w.id, t->now));
	return turn_audit(t, area->key, AUDITED_TURNAWAY, w.id, "turned away -> met", NULL);
}

static enum err turnaway_unmet(struct turn *t, const struct area_settings *area,
			       const struct placement *p)
{
	struct turnaway w;
	bool slept;
	struct date night = night_at(p->made, area->policy.hours);
	TRY(turnaway_find(t->store, area->key, night, p->person, t->arena, &w));
	if (w.id == NULL || w.met.ms == 0)
		return ERR_OK;
	TRY(placement_slept_since(t->store, p->person, w.at, &slept));
	if (slept)
		return ERR_OK;
	TRY(turnaway_set_met(t->store, w.id, (struct wall){0}));
	return turn_audit(t, area->key, AUDITED_TURNAWAY, w.id, "met -> turned away", NULL);
}

/* A move goes on with the hold of another bed: as long as any may be made to last. */
enum err need_unmet(struct turn *t, const struct area_settings *area, const struct placement *p)
{
	struct wall since;
	TRY(turnaway_unmet(t, area, p));
	TRY(placement_kept_since(t->store, p->id, &since));
	return referral_unplaced(t, area, p->person, wall_plus(since, -LIMIT_HOLD_EXTEND_MS));
}

enum err need_met(struct turn *t, const struct area_settings *area, const char *person)
{
	struct person who;
	TRY(person_get(t->store, person, t->arena, &who));
	if (age_is_child(who.age))
		return ERR_REFUSED;
	TRY(turnaway_met(t, area, person));
	TRY(waiting_placed(t, area, person));
	return referral_placed(t, area, person);
}
