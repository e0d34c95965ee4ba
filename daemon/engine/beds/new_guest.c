/* SPDX-License-Identifier: MIT */
#include "new_guest.h"

#include "guest_read.h"
#include "hint.h"
#include "person_args.h"
#include "turnaway_rows.h"

/* Whoever thinks that a command was lost types it again so soon. */
#define AGAIN_MS MINUTES_MS(15)

static bool is_new(const struct person *p)
{
	return p->ref != NULL && person_is_new(p->ref);
}

/* Those of them who were typed as new. */
static const char *new_names(struct turn *t, const struct guest *met, const struct guest *made)
{
	if (is_new(&met->person) && is_new(&met->partner))
		return guest_names(t, made);
	return is_new(&met->person) ? made->person.ref : made->partner.ref;
}

/* Whoever writes a text is no user here: its refusal is told by its own words. */
static bool is_texted(const struct turn *t, const struct request *r)
{
	for (int i = 0; i < t->settings->person_count; i++)
		if (r->person == &t->settings->people[i])
			return false;
	return true;
}

static bool is_told(const struct turn *t, const struct request *r, const struct guest *met)
{
	return !is_texted(t, r) && (is_new(&met->person) || is_new(&met->partner));
}

/* ref is NULL in *out: nobody was made by the same words of late. */
static enum err made_before(struct turn *t, const struct request *r, const struct guest *made,
			    unsigned needs, struct turnaway_same *out)
{
	const struct turnaway like = {.person = made->person.id,
				      .night = night_at(t->now, r->area->policy.hours),
				      .at = wall_plus(t->now, -AGAIN_MS),
				      .needs = needs,
				      .by = t->actor};
	return turnaway_same(t->store, r->area->key, &like, made->partner.id, t->arena, out);
}

enum err new_guest_refused(struct turn *t, struct request *r, const struct guest *met,
			   const struct guest *made, unsigned needs)
{
	char at[WALL_TEXT];
	struct turnaway_same before;
	bool both = is_new(&met->person) && is_new(&met->partner);
	if (!is_told(t, r, met))
		return ERR_OK;
	const char *now = arena_printf(t->arena, "new %s %s from now on", both ? "are" : "is",
				       new_names(t, met, made));
	TRY(made_before(t, r, made, needs, &before));
	if (before.ref != NULL)
		now = arena_printf(t->arena,
				   "%s; if that is %s, counted with the same words at %s: merge "
				   "both into the case",
				   now, before.ref, wall_format_clock(before.at, at));
	hint_whole(t, &r->refusal, "; ", now);
	return ERR_OK;
}

enum err new_guest_waits(struct turn *t, struct request *r, const struct guest *met,
			 const struct guest *made, unsigned needs)
{
	char at[WALL_TEXT];
	struct turnaway_same before;
	const char *whom = is_new(&met->person) ? made->person.ref : made->partner.ref;
	if (!is_told(t, r, met))
		return ERR_OK;
	TRY(made_before(t, r, made, needs, &before));
	if (before.ref == NULL)
		return ERR_OK;
	say_line(r,
		 "%s was %s with the same words at %s. If that is who is meant: decline %s "
		 "--reason no-reason --leave, and later merge both into the case.",
		 before.ref, before.waits ? "put on the list" : "turned away",
		 wall_format_clock(before.at, at), whom);
	return ERR_OK;
}
