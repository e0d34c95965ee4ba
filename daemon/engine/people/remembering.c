/* SPDX-License-Identifier: MIT */
#include "remembering.h"

#include <string.h>

#include "candidate.h"
#include "fitting.h"
#include "guest_read.h"
#include "need.h"
#include "people.h"
#include "people_said.h"
#include "turnaways.h"
#include "waiting_moves.h"

/* Written of somebody known: the bed that they are in is judged by it. */
static enum err people_hear(struct turn *t, const struct area_settings *area, const char *person,
			    unsigned needs)
{
	TRY(person_hear(t->store, person, needs, t->now));
	return fitting_heard(t, area, person);
}

/* ---- their place on the list ----------------------------------------------------------------- */

/* What is remembered of the other one is judged by, too: an older answer is none any more. */
static enum err other_hears(struct turn *t, const struct area_settings *area, const char *id,
			    unsigned word)
{
	struct person other;
	unsigned theirs;
	TRY(person_get(t->store, id, t->arena, &other));
	TRY(people_needs(t, &other, &theirs));
	if ((theirs & NEED_OF_ONE) == 0 || (theirs & NEED_OF_ONE) == word)
		return ERR_OK;
	TRY(people_hear(t, area, id, need_said(theirs, word)));
	return people_audit(t, area, &other, "said anew of whom they wait with", NULL);
}

/* Their place's words, as they would say them, after this was said. */
static unsigned place_says(unsigned own, unsigned needs, bool of_them)
{
	unsigned two = guest_needs_of_two(needs) | (of_them ? 0u : NEED_OF_OTHER);
	if (!of_them)
		needs &= ~NEED_OF_OTHER;
	return (needs & NEED_NOTHING) != 0 ? need_said(own, needs) | (own & two)
					   : need_said(own, needs & NEED_OF_OTHER);
}

/* For want of what they wait is known now, or is another. */
static enum err counted_anew(struct turn *t, const struct area_settings *area, const char *waiting)
{
	struct waiting w;
	struct candidate c;
	TRY(waiting_get(t->store, waiting, t->arena, &w));
	TRY(candidate_load(t, area, &w, &c));
	return turnaway_said(t, &c.seek);
}

static enum err place_hears(struct turn *t, const struct area_settings *area, const char *waiting,
			    unsigned needs)
{
	TRY(waiting_set_needs(t->store, waiting, needs));
	return turn_audit(t, area->key, AUDITED_WAITING, waiting, "said anew", NULL);
}

/* Where words were taken back, those of the list go, too. What was said of whoever shares a bed
 * with them is of the one they wait with, unless `with` is another; NULL: nobody was named. */
static enum err waiter_hears(struct turn *t, const struct area_settings *area, const char *person,
			     unsigned needs, const char *with)
{
	struct waiting w;
	TRY(waiting_of_person(t->store, area->key, person, t->arena, &w));
	if (w.id == NULL)
		return ERR_OK;
	TRY(waiting_look_at(t, area, t->now));
	const char *other = waiting_other(&w, person);
	bool second = strcmp(w.person, person) != 0;
	bool of_them = other[0] != '\0' && (with == NULL || strcmp(with, other) == 0);
	unsigned own = second ? need_of_other(w.needs) : w.needs;
	unsigned now = place_says(own, needs, of_them);
	if (of_them && (needs & NEED_OF_OTHER) != 0)
		TRY(other_hears(t, area, other, need_of_other(needs & NEED_OF_OTHER)));
	if (now != own)
		TRY(place_hears(t, area, w.id, second ? need_of_other(now) : now));
	return counted_anew(t, area, w.id);
}

/* On the list all that was said is judged by, of both where two wait. */
static enum err listed_hears(struct turn *t, const struct said *s, const char *person)
{
	struct person other = {.id = NULL};
	if (s->with != NULL)
		TRY(person_find(t->store, s->area->key, s->with, t->arena, &other));
	const char *with = s->with == NULL ? NULL : other.id != NULL ? other.id : "";
	return waiter_hears(t, s->area, person, s->needs | s->of_other, with);
}

/* ---- written --------------------------------------------------------------------------------- */

/* What is said of the other one stands in the row of the bed that both have. */
static enum err hear(struct turn *t, const struct said *s, const struct person *p, unsigned now)
{
	return s->needs != 0 ? people_hear(t, s->area, p->id, now)
			     : fitting_heard(t, s->area, p->id);
}

/* Only of somebody known: a reference that was mistyped is nobody's. */
static enum err remember(struct turn *t, const struct said *s, bool refused)
{
	struct person p;
	unsigned before;
	TRY(person_find(t->store, s->area->key, s->ref, t->arena, &p));
	if ((s->needs | s->of_other) == 0 || p.id == NULL)
		return ERR_OK;
	TRY(people_needs(t, &p, &before));
	unsigned now = need_said(before, s->needs);
	TRY(hear(t, s, &p, now));
	TRY(listed_hears(t, s, p.id));
	return s->needs != 0 && now != p.needs && refused
		   ? people_audit(t, s->area, &p, "needs said, and refused", NULL)
		   : ERR_OK;
}

enum err people_remember(struct turn *t)
{
	for (const struct said *s = t->said; s != NULL; s = s->before)
		TRY(remember(t, s, false));
	t->said = NULL;
	return ERR_OK;
}

enum err people_remember_refused(struct turn *t, struct fault *why)
{
	for (const struct said *s = t->said; s != NULL; s = s->before)
		if (s->stands)
			TRY(remember(t, s, true));
	people_heeded(t, why);
	t->said = NULL;
	return ERR_OK;
}
