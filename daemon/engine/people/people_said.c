/* SPDX-License-Identifier: MIT */
#include "people_said.h"

#include <string.h>

#include "ascii.h"
#include "hint.h"
#include "need.h"
#include "person_args.h"

/* So long it stands, and for as long as something of theirs is open that was begun meanwhile. */
#define SAID_MS DAYS_MS(1)
/* Who shares a bed is said of a bed; who is under 18 is known by their age. */
#define OF_NOBODY_ALONE (0u | NEED_PARTNER | NEED_OF_OTHER | NEED_UNDER_18 | NEED_DECIDED)

enum err people_needs(struct turn *t, const struct person *p, unsigned *needs)
{
	struct wall lapses = wall_plus(p->said, SAID_MS);
	bool stands = wall_before(t->now, lapses);
	*needs = 0;
	if (p->id == NULL || p->needs == 0)
		return ERR_OK;
	if (!stands)
		TRY(person_open_since(t->store, p->id, lapses, &stands));
	*needs = stands ? p->needs : 0;
	return ERR_OK;
}

void people_said(struct turn *t, const struct area_settings *area, const char *ref, unsigned needs,
		 unsigned heeded)
{
	struct said *s = arena_alloc(t->arena, sizeof(*s));
	*s = (struct said){.area = area,
			   .ref = arena_text(t->arena, ref),
			   .whose = arena_text(t->arena, ref),
			   .needs = needs & ~OF_NOBODY_ALONE,
			   .of_other = needs & NEED_OF_OTHER,
			   .heeded = heeded & ~OF_NOBODY_ALONE,
			   .before = t->said};
	t->said = s;
}

void people_said_of(struct turn *t, const struct area_settings *area, const char *ref,
		    const char *whose, unsigned heeded)
{
	people_said(t, area, ref, 0, heeded);
	t->said->whose = arena_text(t->arena, whose);
}

void people_said_with(struct turn *t, const char *ref)
{
	t->said->with = ref != NULL ? arena_text(t->arena, ref) : NULL;
}

/* Of two who are both new the first is made first: what was said is of that one, and the other is
 * whoever is with them. */
void people_said_of_new(struct turn *t, const char *ref)
{
	bool with = false;
	for (struct said *s = t->said; s != NULL; s = s->before)
		if (s->with != NULL && person_is_new(s->with) && !person_is_new(s->ref)) {
			s->with = ref;
			with = true;
		}
	for (struct said *s = t->said; s != NULL; s = s->before) {
		if (person_is_new(s->whose))
			s->whose = ref;
		if (person_is_new(s->ref) && (!with || s->with == NULL))
			s->ref = ref;
	}
}

void people_lack_bed(struct turn *t)
{
	for (struct said *s = t->said; s != NULL; s = s->before)
		s->stands = true;
}

/* What is typed here is of whom the command names first, and of nobody named with them. */
static const char *how_taken_back(struct turn *t, const struct said *s)
{
	for (const struct said *o = t->said; o != NULL; o = o->before)
		if (o->with != NULL && ascii_same(o->with, s->ref))
			return arena_printf(t->arena, "person set %s --for nothing", s->ref);
	return "--for nothing";
}

const char *people_taken_back(struct turn *t, const char *ref, unsigned needs, const char *how)
{
	char words[NEED_TEXT];
	return arena_printf(t->arena,
			    "Of %s was said before: %s; to take it back: %s, with all that is true "
			    "behind it, as nothing,woman",
			    ref, need_text(needs, ", ", words), how);
}

/* Whoever meant it for somebody else, or of another day, hears why. */
static void say_heeded(struct turn *t, const struct said *s, struct fault *why)
{
	bool word_lacks = why->code == ERR_USAGE && strcmp(why->field, "for") == 0;
	if (s->heeded == 0 || (why->code != ERR_REFUSED && !word_lacks))
		return;
	hint_whole(t, why, ". ", people_taken_back(t, s->whose, s->heeded, how_taken_back(t, s)));
}

void people_say_heeded(struct turn *t, struct request *r)
{
	for (const struct said *s = t->said; s != NULL; s = s->before)
		if (s->heeded != 0)
			say_line(
			    r, "%s.",
			    people_taken_back(
				t, s->ref, s->heeded,
				arena_printf(t->arena, "person set %s --for nothing", s->ref)));
}

unsigned people_heeds(const struct turn *t)
{
	unsigned all = 0;
	for (const struct said *s = t->said; s != NULL; s = s->before)
		all |= s->heeded;
	return all;
}

void people_heeded(struct turn *t, struct fault *why)
{
	for (const struct said *s = t->said; s != NULL; s = s->before)
		say_heeded(t, s, why);
}
