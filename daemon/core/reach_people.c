/* SPDX-License-Identifier: MIT
 *
 * People to mind: who wants no texts, whose number nobody has tried, and who comes on duty later
 * and does not hear that SWEP is on.
 */
#include <string.h>

#include "reach_inside.h"

static void stopped_of(struct look *l, const struct reach_step *s, const struct reach_group *g)
{
	for (size_t i = 0; g != NULL && i < g->count; i++) {
		const struct reach_contact *c = &g->members[i];
		if (!c->stopped)
			continue;
		struct reach_finding *f =
		    reach_found(l, REACH_STOPPED,
				arena_printf(l->arena, "%s: %s wants no texts.", s->name, c->key));
		f->step = s->name;
		f->contact = c->key;
	}
}

void reach_say_stopped(struct look *l, const struct reach_step *s)
{
	stopped_of(l, s, s->group);
	stopped_of(l, s, s->then);
}

/* The people of a step, each once, and the keys of those who were never heard from. */
struct silence {
	const char *keys;
	int silent, all;
};

static void silent_of(struct look *l, const struct reach_group *g, const struct reach_group *but,
		      struct silence *out)
{
	for (size_t i = 0; g != NULL && i < g->count; i++) {
		const struct reach_contact *c = &g->members[i];
		if (reach_is_of(but, c->key))
			continue;
		out->all++;
		if (c->stopped || c->verified)
			continue;
		out->keys =
		    arena_printf(l->arena, "%s%s%s", out->keys, out->silent > 0 ? " " : "", c->key);
		out->silent++;
	}
}

void reach_say_unverified(struct look *l, const struct reach_step *s)
{
	struct silence n = {.keys = ""};
	silent_of(l, s->group, NULL, &n);
	silent_of(l, s->then, s->group, &n);
	if (n.silent == 0)
		return;
	struct reach_finding *f =
	    reach_found(l, REACH_UNVERIFIED,
			arena_printf(l->arena, "%s: %d of %d numbers not verified yet: %s.",
				     s->name, n.silent, n.all, n.keys));
	f->step = s->name;
	f->contact = n.keys;
}

/* ---- who comes on duty later ---------------------------------------------------------------- */

/* A group that is asked one after the other was not told as a whole. */
static bool tells_all(const struct reach_step *s)
{
	return s->says_on && (s->everybody || s->needed <= 0 || s->group->on_duty);
}

static bool hears_at(const struct look *l, const char *key, struct wall at)
{
	for (size_t i = 0; i < l->q->step_count; i++)
		if (tells_all(&l->q->steps[i]) && reach_holds(l->q->steps[i].group, key, at))
			return true;
	return false;
}

/* As each of their shifts begins. */
static bool hears_of_it(const struct look *l, const struct reach_group *duty, const char *key)
{
	for (size_t i = 0; i < duty->shift_count; i++)
		if (strcmp(duty->shifts[i].contact, key) == 0 &&
		    !hears_at(l, key, duty->shifts[i].span.from))
			return false;
	return true;
}

/* A duty that decides nothing is asked by no step. */
static bool is_asked(const struct look *l, const struct reach_group *duty)
{
	for (size_t i = 0; i < l->q->step_count; i++)
		if (strcmp(l->q->steps[i].group->name, duty->name) == 0)
			return true;
	return false;
}

void reach_say_unaware(struct look *l, const struct reach_group *duty)
{
	for (size_t i = 0; i < duty->count && is_asked(l, duty); i++) {
		const char *key = duty->members[i].key;
		if (hears_of_it(l, duty, key))
			continue;
		struct reach_finding *f = reach_found(
		    l, REACH_UNAWARE,
		    arena_printf(l->arena,
				 "%s holds %s, and is then in no step that says SWEP is "
				 "on: coming on duty later they do not hear of it.",
				 key, duty->name));
		f->step = duty->name;
		f->contact = key;
	}
}
