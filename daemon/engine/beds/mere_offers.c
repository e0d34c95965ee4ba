/* SPDX-License-Identifier: MIT */
#include "mere_offers.h"

#include <string.h>

#include "guest_read.h"
#include "paper.h"
#include "waiting.h"

static enum err read_named(struct turn *t, const struct request *r, struct guest *with)
{
	const char *ref = json_string_value(json_object_get(r->args, "with"));
	*with = (struct guest){.unseen = false};
	if (ref == NULL)
		return ERR_OK;
	TRY(person_find(t->store, r->area->key, ref, t->arena, &with->person));
	if (with->person.id == NULL)
		return ERR_OK;
	TRY(guest_read_last(t, with));
	return guest_has_bed(with) ? guest_read_partner(t, with) : ERR_OK;
}

/* The one that was named, or that of whoever they came to, or theirs. id NULL: none is. */
static enum err bed_come_to(struct turn *t, const struct request *r, const struct arrival *a,
			    const struct guest *with, struct bed *bed)
{
	*bed = (struct bed){.id = NULL};
	if (a->label != NULL)
		return bed_get(t->store, bed_id(r->area->key, a->label, t->arena), t->arena, bed);
	if (with->last.id != NULL && with->last.state == PLACEMENT_OCCUPIED)
		*bed = with->bed;
	else if (guest_has_bed(&a->g))
		*bed = a->g.bed;
	return ERR_OK;
}

/* Paper names the bed, and an hour before it was offered to them. */
static enum err came_before(struct turn *t, const struct request *r, const struct arrival *a,
			    const struct guest *g, bool *before)
{
	struct wall at;
	struct fault slip;
	enum err e = arg_at(t, r, (struct wall){0}, "", &at, &slip);
	*before = e == ERR_OK && at.ms != 0 && a->label != NULL && wall_before(at, g->last.made);
	return e == ERR_STORE ? e : ERR_OK;
}

static void say_yielded(struct request *r, const struct guest *g)
{
	bool named = json_object_get(r->args, "with") != NULL;
	const char *other = g->partner.ref;
	if (other == NULL || named)
		say_after(r, "%s was offered to them: that is withdrawn.", g->bed.label);
	else
		say_after(
		    r,
		    "%s was offered to %s and %s: that is withdrawn, and %s keeps their place. "
		    "If you have rung them, ring again: waiting",
		    g->bed.label, g->person.ref, other, other);
}

static enum err yields(struct turn *t, struct request *r, const struct arrival *a,
		       const struct guest *g, const struct bed *to, const char *why, bool *yielded)
{
	bool before;
	if (!g->offered || !guest_has_bed(g) || to->id == NULL)
		return ERR_OK;
	TRY(came_before(t, r, a, g, &before));
	if (strcmp(g->bed.id, to->id) == 0 && !before)
		return ERR_OK;
	*yielded = true;
	say_yielded(r, g);
	return waiting_withdraw(t, r->area, &g->bed, why);
}

static enum err yield(struct turn *t, struct request *r, struct arrival *a, const char *said,
		      struct fault *why)
{
	struct guest with;
	struct bed to;
	bool yielded = false;
	TRY(read_named(t, r, &with));
	TRY(bed_come_to(t, r, a, &with, &to));
	TRY(yields(t, r, a, &a->g, &to, said, &yielded));
	if (!yielded || with.last.id == NULL || strcmp(with.last.bed, a->g.last.bed) != 0)
		TRY(yields(t, r, a, &with, &to, said, &yielded));
	return yielded ? guest_find(t, r, &a->g, why) : ERR_OK;
}

enum err mere_offers_yield(struct turn *t, struct request *r, struct arrival *a, struct fault *why)
{
	return yield(t, r, a, "was offered, but who was to have it is said to be in another", why);
}

enum err mere_offers_yield_to_hold(struct turn *t, struct request *r, struct guest *g,
				   const char *label, struct fault *why)
{
	struct arrival a = {.label = label, .g = *g};
	TRY(yield(t, r, &a, "was offered, but who was to have it holds another", why));
	*g = a.g;
	return ERR_OK;
}
