/* SPDX-License-Identifier: MIT */
#include "guest_read.h"

#include <string.h>

#include "need.h"
#include "no_show_rows.h"
#include "people_said.h"

/* So long after it ended a hold still brings its person in, if there is a bed; but what happened at
 * night is typed in the morning, whenever that hold was, so never less than until noon. */
#define LATE_MS HOURS_MS(12)
#define NOON (12 * 60)

enum err guest_read_partner(struct turn *t, struct guest *g)
{
	struct placement other, newest;
	const struct placement *last = &g->last;
	TRY(placement_companion(t->store, last, t->arena, &other));
	if (other.id == NULL || other.state != last->state ||
	    (last->state == PLACEMENT_ENDED && other.outcome != last->outcome))
		return ERR_OK;
	TRY(placement_latest(t->store, other.person, t->arena, &newest));
	return strcmp(newest.id, other.id) == 0
		   ? person_get(t->store, other.person, t->arena, &g->partner)
		   : ERR_OK;
}

enum err guest_read_last(struct turn *t, struct guest *g)
{
	TRY(placement_latest(t->store, g->person.id, t->arena, &g->last));
	return g->last.id != NULL ? guest_read_stay(t, g) : ERR_OK;
}

enum err guest_read_stay(struct turn *t, struct guest *g)
{
	g->decided = (g->last.needs & NEED_DECIDED) != 0;
	g->unseen = (g->last.needs & NEED_UNSEEN) != 0;
	g->last.needs &= ~(0u | NEED_DECIDED | NEED_UNSEEN);
	TRY(no_show_nobody_due(t->store, g->last.id, &g->offered));
	if (g->last.beside[0] != '\0') /* what was said for both, the first of them said */
		g->last.needs = need_of_other(g->last.needs);
	return bed_get(t->store, g->last.bed, t->arena, &g->bed);
}

const char *guest_names(struct turn *t, const struct guest *g)
{
	return g->partner.ref != NULL
		   ? arena_printf(t->arena, "%s and %s", g->person.ref, g->partner.ref)
		   : g->person.ref;
}

/* ---- what they have, or had ------------------------------------------------------------------ */

bool guest_has_bed(const struct guest *g)
{
	return g->last.id != NULL && g->last.state != PLACEMENT_ENDED;
}

/* A no-show of who was counted as in ends what was a hold no more, or never was one. */
struct wall guest_kept_until(const struct guest *g)
{
	return g->last.outcome == OUTCOME_NO_SHOW ? wall_later(g->last.expires, g->last.ended)
						  : g->last.expires;
}

static struct wall late_until(struct wall ended)
{
	struct date day = date_london(ended);
	struct wall noon = wall_london(day, NOON);
	if (!wall_before(ended, noon))
		noon = wall_london((struct date){day.day + 1}, NOON);
	return wall_later(wall_plus(ended, LATE_MS), noon);
}

bool guest_came_late(const struct turn *t, const struct guest *g)
{
	const struct placement *p = &g->last;
	return p->id != NULL && p->state == PLACEMENT_ENDED && !g->offered &&
	       (p->outcome == OUTCOME_EXPIRED || p->outcome == OUTCOME_NO_SHOW) &&
	       wall_before(t->now, late_until(guest_kept_until(g)));
}

bool guest_given_back(const struct turn *t, const struct guest *g)
{
	const struct placement *p = &g->last;
	return p->id != NULL && p->state == PLACEMENT_ENDED && !g->offered &&
	       p->outcome == OUTCOME_RELEASED && p->arrived.ms == 0 &&
	       wall_before(t->now, late_until(p->expires));
}

bool guest_counted_out(const struct guest *g)
{
	const struct placement *p = &g->last;
	return p->id != NULL && p->state == PLACEMENT_ENDED && p->outcome == OUTCOME_LEFT &&
	       p->arrived.ms != 0 && g->unseen;
}

/* ---- what is known of them ------------------------------------------------------------------- */

/* What was said of the bed that they have. */
unsigned guest_of_bed(const struct guest *g)
{
	return guest_has_bed(g) ? g->last.needs : 0;
}

/* … or had not long ago: that they were two, and what nobody has taken back since. */
static unsigned of_late(const struct turn *t, const struct guest *g)
{
	unsigned alone = need_alone(g->last.needs), two = g->last.needs & ~alone;
	if (guest_has_bed(g) || !guest_came_late(t, g))
		return 0;
	return wall_before(g->last.made, g->person.said) ? two | (alone & g->person.needs)
							 : g->last.needs;
}

enum err guest_recall_partner(struct turn *t, struct guest *g)
{
	unsigned theirs;
	TRY(people_needs(t, &g->partner, &theirs));
	unsigned ages = theirs & NEED_ADULT_AGES;
	theirs = need_of_other(theirs & ~(0u | NEED_ADULT_AGES));
	g->heard = need_said(g->heard, theirs) | ages;
	return ERR_OK;
}

unsigned guest_needs_of_two(unsigned needs)
{
	return NEED_PARTNER | ((needs & BED_FAMILY) == 0 ? BED_COUPLE : 0u);
}

/* What was said of one of two stands for the bed of both, and goes on for whoever stays. */
static enum err read_of_bed(struct turn *t, struct guest *g, unsigned own)
{
	struct placement other;
	struct person who;
	unsigned theirs;
	g->of_bed = need_alone(guest_of_bed(g)) & ~(own | need_of_age(g->person.age));
	if (g->of_bed == 0)
		return ERR_OK;
	TRY(placement_companion(t->store, &g->last, t->arena, &other));
	if (other.id == NULL)
		TRY(placement_shared(t->store, &g->last, t->arena, &other));
	if (other.id == NULL)
		return ERR_OK;
	TRY(person_get(t->store, other.person, t->arena, &who));
	TRY(people_needs(t, &who, &theirs));
	if ((g->of_bed & theirs) == g->of_bed)
		g->of_bed_whose = who.ref;
	return ERR_OK;
}

enum err guest_recall_bed(struct turn *t, const struct person *person, struct guest *g)
{
	unsigned own;
	*g = (struct guest){.person = *person};
	TRY(guest_read_last(t, g));
	TRY(people_needs(t, person, &own));
	return read_of_bed(t, g, own);
}

enum err guest_recall(struct turn *t, struct guest *g)
{
	unsigned theirs;
	TRY(people_needs(t, &g->person, &theirs));
	TRY(read_of_bed(t, g, theirs));
	if (!guest_has_bed(g) && guest_came_late(t, g))
		theirs &= ~(0u | BED_COUPLE); /* nobody is brought in by a memory of two */
	g->heard = need_said(guest_of_bed(g) | of_late(t, g), theirs);
	return guest_recall_partner(t, g);
}

enum err guest_recall_alone(struct turn *t, struct guest *g)
{
	g->partner = (struct person){0};
	g->last.needs = need_alone(g->last.needs);
	return people_needs(t, &g->person, &g->heard);
}
