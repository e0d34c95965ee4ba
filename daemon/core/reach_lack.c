/* SPDX-License-Identifier: MIT
 *
 * A step, hour by hour: nobody in it, fewer than must answer, or too few numbers that are verified.
 */
#include "reach_inside.h"

/* What is wrong with a step in one hour: nothing, or that nobody, or only so many, are there. */
struct lack {
	bool any;
	int there;
};

static struct lack lack_of(const struct reach_step *s, enum proof proof, struct wall at)
{
	struct strength n = reach_strength_at(s, COUNT_ANSWERS, proof, at);
	int there = s->needed > 0 ? n.group + n.then : n.group;
	int needed = s->needed > 0 ? s->needed : 1;
	return (struct lack){there < needed, there};
}

/* Where there are too few numbers at all, nobody asks which of them are verified. */
static struct lack lack_at(const struct reach_step *s, enum proof proof, struct wall at)
{
	if (proof == PROOF_VERIFIED && lack_of(s, PROOF_ANY, at).any)
		return (struct lack){false, 0};
	return lack_of(s, proof, at);
}

/* Somebody must answer it, and it may be that nobody would hear it. */
static bool is_untried(const struct reach_step *s, enum proof proof, struct lack lack)
{
	return proof == PROOF_VERIFIED && s->needed > 0 && lack.there == 0;
}

/* The keys of those who can be texted and whose numbers nobody has tried. */
static const char *untried_of(struct look *l, const struct reach_group *g,
			      const struct reach_group *but, const char *so_far)
{
	for (size_t i = 0; g != NULL && i < g->count; i++) {
		const struct reach_contact *c = &g->members[i];
		if (c->stopped || c->verified || reach_is_of(but, c->key))
			continue;
		so_far =
		    arena_printf(l->arena, "%s%s%s", so_far, so_far[0] != '\0' ? "," : "", c->key);
	}
	return so_far;
}

static void untried_say(struct look *l, const struct reach_step *s, struct span span)
{
	const char *keys = untried_of(l, s->group, NULL, "");
	keys = untried_of(l, s->then, s->group, keys);
	reach_found(l, REACH_UNTRIED,
		    arena_printf(l->arena, "%s has no verified number%s. Try them: cascade test %s",
				 s->name, reach_when(l, span), keys))
	    ->step = s->name;
}

static void lack_say(struct look *l, const struct reach_step *s, enum proof proof, struct lack lack,
		     struct span span)
{
	static const struct {
		enum reach_kind nobody, few;
		const char *none, *some;
	} words[] = {
	    [PROOF_ANY] = {REACH_NOBODY, REACH_FEW, "nobody who can be texted",
			   "who can be texted"},
	    [PROOF_VERIFIED] = {REACH_UNPROVEN, REACH_UNPROVEN, "no verified number", "verified"},
	};
	struct reach_finding *f;
	bool untried = is_untried(s, proof, lack);
	if (untried != l->untried)
		return;
	if (untried) {
		untried_say(l, s, span);
		return;
	}
	if (lack.there == 0)
		f = reach_found(l, words[proof].nobody,
				arena_printf(l->arena, "%s has %s%s.", s->name, words[proof].none,
					     reach_when(l, span)));
	else
		f = reach_found(
		    l, words[proof].few,
		    arena_printf(l->arena, "%s needs %d %s and has %d %s%s.", s->name, s->needed,
				 s->organisations ? "organisations to answer" : "answers",
				 lack.there, words[proof].some, reach_when(l, span)));
	f->step = s->name;
}

static void hours_of(struct look *l, const struct reach_step *s, enum proof proof)
{
	struct span days = l->q->days, lasts = {days.from, days.from};
	struct lack before = lack_at(s, proof, days.from);
	for (struct wall at = days.from; wall_before(at, days.to);
	     at = reach_look_after(l, s, at)) {
		struct lack now = lack_at(s, proof, at);
		lasts.to = at;
		if (now.any == before.any && now.there == before.there)
			continue;
		if (before.any)
			lack_say(l, s, proof, before, lasts);
		before = now;
		lasts.from = at;
	}
	lasts.to = days.to;
	if (before.any)
		lack_say(l, s, proof, before, lasts);
}

void reach_step_hours(struct look *l, const struct reach_step *s)
{
	hours_of(l, s, PROOF_ANY);
}

void reach_step_proof(struct look *l, const struct reach_step *s)
{
	hours_of(l, s, PROOF_VERIFIED);
}
