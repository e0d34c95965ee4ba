/* SPDX-License-Identifier: MIT
 *
 * Who of a group is there at a moment, and how many of them can be texted.
 */
#include <string.h>

#include "ascii.h"
#include "reach_inside.h"

#define HOUR_MS HOURS_MS(1)

bool reach_is_there(const struct reach_group *g, const struct reach_contact *c, struct wall at)
{
	if (!g->on_duty)
		return true;
	for (size_t i = 0; i < g->shift_count; i++)
		if (span_holds(g->shifts[i].span, at) && strcmp(g->shifts[i].contact, c->key) == 0)
			return true;
	return false;
}

bool reach_holds(const struct reach_group *g, const char *key, struct wall at)
{
	for (size_t i = 0; g != NULL && i < g->count; i++)
		if (strcmp(g->members[i].key, key) == 0 && reach_is_there(g, &g->members[i], at))
			return true;
	return false;
}

bool reach_is_of(const struct reach_group *g, const char *key)
{
	for (size_t i = 0; g != NULL && i < g->count; i++)
		if (strcmp(g->members[i].key, key) == 0)
			return true;
	return false;
}

bool reach_rings(const struct reach_group *g, struct wall at)
{
	for (size_t i = 0; g != NULL && i < g->count; i++)
		if (g->members[i].rings && reach_is_there(g, &g->members[i], at))
			return true;
	return false;
}

/* ---- how many ------------------------------------------------------------------------------- */

static bool can_text(const struct reach_group *g, const struct reach_contact *c, enum proof proof,
		     struct wall at)
{
	return !c->stopped && (proof == PROOF_ANY || c->verified) && reach_is_there(g, c, at);
}

static bool same_organisation(const struct reach_contact *a, const struct reach_contact *b)
{
	return a->organisation != NULL && b->organisation != NULL && a->organisation[0] != '\0' &&
	       ascii_same(a->organisation, b->organisation);
}

/* One of the first `count` of the group can be texted, and answers for the same organisation. */
static bool is_spoken_for(const struct reach_group *g, size_t count, const struct reach_contact *c,
			  enum proof proof, struct wall at)
{
	for (size_t i = 0; i < count; i++)
		if (same_organisation(&g->members[i], c) && can_text(g, &g->members[i], proof, at))
			return true;
	return false;
}

/* One of the first `count` of the group can be texted at the same number. */
static bool shares_number(const struct reach_group *g, size_t count, const struct reach_contact *c,
			  enum proof proof, struct wall at)
{
	if (c->number == NULL || c->number[0] == '\0')
		return false;
	for (size_t i = 0; i < count; i++)
		if (g->members[i].number != NULL && strcmp(g->members[i].number, c->number) == 0 &&
		    can_text(g, &g->members[i], proof, at))
			return true;
	return false;
}

static bool answers_anew(const struct reach_step *s, const struct reach_group *g, size_t i,
			 const struct reach_group *but, enum proof proof, struct wall at)
{
	const struct reach_contact *c = &g->members[i];
	if (shares_number(g, i, c, proof, at) ||
	    (but != NULL && shares_number(but, but->count, c, proof, at)))
		return false;
	return !s->organisations ||
	       (!is_spoken_for(g, i, c, proof, at) &&
		(but == NULL || !is_spoken_for(but, but->count, c, proof, at)));
}

static int texted(const struct reach_step *s, const struct reach_group *g,
		  const struct reach_group *but, enum counted what, enum proof proof,
		  struct wall at)
{
	int count = 0;
	for (size_t i = 0; g != NULL && i < g->count; i++) {
		const struct reach_contact *c = &g->members[i];
		bool counts = can_text(g, c, proof, at) && !reach_holds(but, c->key, at);
		count +=
		    counts && (what == COUNT_CONTACTS || answers_anew(s, g, i, but, proof, at));
	}
	return count;
}

struct strength reach_strength_at(const struct reach_step *s, enum counted what, enum proof proof,
				  struct wall at)
{
	return (struct strength){texted(s, s->group, NULL, what, proof, at),
				 texted(s, s->then, s->group, what, proof, at)};
}

/* ---- when to look again --------------------------------------------------------------------- */

struct wall reach_hour_after(struct wall at)
{
	return (struct wall){(at.ms / HOUR_MS + 1) * HOUR_MS};
}

struct wall reach_edge_after(const struct reach_group *g, struct wall at, struct wall next)
{
	for (size_t i = 0; g != NULL && g->on_duty && i < g->shift_count; i++) {
		struct span s = g->shifts[i].span;
		if (wall_before(at, s.from))
			next = wall_earlier(next, s.from);
		if (wall_before(at, s.to))
			next = wall_earlier(next, s.to);
	}
	return next;
}

struct wall reach_look_after(const struct look *l, const struct reach_step *s, struct wall at)
{
	bool varies = s->group->on_duty || (s->then != NULL && s->then->on_duty);
	return varies ? reach_edge_after(s->then, at,
					 reach_edge_after(s->group, at, reach_hour_after(at)))
		      : l->q->days.to;
}
