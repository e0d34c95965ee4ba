/* SPDX-License-Identifier: MIT */
#include "counted_in.h"

#include "ascii.h"
#include "checkouts.h"
#include "children.h"
#include "fitting.h"
#include "guest_read.h"
#include "no_shows.h"
#include "paper.h"
#include "remedy.h"
#include "safety.h"

bool counted_in_then(const struct arrival *a)
{
	const struct guest *g = &a->g;
	return guest_counted_out(g) && a->at.ms != 0 && !wall_before(a->at, g->last.made) &&
	       wall_before(a->at, g->last.ended) &&
	       (a->label == NULL || ascii_same(a->label, g->bed.label));
}

bool counted_in_is_record(const struct request *r, const struct guest *g)
{
	bool in = g->last.id != NULL && g->last.state == PLACEMENT_OCCUPIED;
	return g->unseen && json_object_get(r->args, "with") == NULL &&
	       (in || (guest_counted_out(g) && json_object_get(r->args, "at") != NULL));
}

/* The bed in which they are counted as in is none for them: is there another? */
static enum err refuse_seen(struct turn *t, const struct request *r, const struct arrival *a,
			    const struct fitting *fit, struct fault *why)
{
	struct bed best;
	const char *ref = a->g.person.ref, *free = "For another bed";
	struct seek alone = seek_begin(r->area, &a->g.person, need_alone(a->g.heard));
	TRY(seek_best(t, &alone, &best));
	if (best.id != NULL)
		free = arena_printf(t->arena, "%s at %s is free for %s alone", best.label,
				    best.site_name, ref);
	fault_set(why, ERR_REFUSED, "person",
		  "%s is counted as in %s, which %s: nothing of theirs has ended, and on-call "
		  "decides",
		  ref, a->g.bed.label, fit->why);
	remedy_of(t, why)->on_call = true;
	fitting_hint(t, fit, why);
	return fault_hint(why, ". %s: checkout %s, then hold best %s", free, ref, ref);
}

enum err counted_in_say_seen(struct turn *t, struct request *r, struct arrival *a,
			     struct fault *why)
{
	struct guest *g = &a->g;
	struct placement p;
	TRY(placement_get(t->store, g->last.id, t->arena, &p));
	if (a->at.ms != 0) {
		TRY(no_show_never_came(t, r->area, &p, false));
		TRY(paper_refuse_elsewhere(t, a->at, &g->person, why));
	}
	TRY(book_seen(t, r->area, &p, a->at, true));
	g->unseen = false;
	say_line(r, "Checked in: %s at %s for %s%s, who was counted as in already.", g->bed.label,
		 g->bed.site_name, g->person.ref, at_text(t, a->at));
	return ERR_OK;
}

/* That a young person is there is recorded, and gives nobody a bed; children's services are asked.
 */
static enum err seen_child(struct turn *t, struct request *r, const struct guest *g)
{
	TRY(safety_child_learnt(t, r, &g->person, false));
	return g->partner.id != NULL ? safety_child_learnt(t, r, &g->partner, false) : ERR_OK;
}

enum err counted_in_seen(struct turn *t, struct request *r, struct arrival *a, struct fault *why)
{
	struct guest *g = &a->g;
	struct fitting fit;
	bool child = guest_is_child(g, 0);
	TRY(fitting_kept(t, &a->s, g, &fit));
	if (fit.why != NULL && !fit.gone && !child)
		return refuse_seen(t, r, a, &fit, why);
	TRY(counted_in_say_seen(t, r, a, why));
	guest_answer(r, g, &g->bed, &g->last);
	json_object_set_new(r->result, "counted", json_true());
	return child ? seen_child(t, r, g) : ERR_OK;
}

enum err counted_in_seen_after(struct turn *t, struct request *r, struct arrival *a)
{
	char left[WALL_TEXT], iso[WALL_TEXT];
	struct guest *g = &a->g;
	struct placement p;
	struct guest stay;
	bool open;
	TRY(checkout_open(t, g, &stay, &open));
	TRY(placement_get(t->store, g->last.id, t->arena, &p));
	TRY(no_show_never_came(t, r->area, &p, false));
	TRY(book_seen(t, r->area, &p, a->at, true));
	say_line(r,
		 "Checked in: %s at %s for %s%s, who was counted as in until %s. If they are there "
		 "still: checkin %s %s",
		 g->bed.label, g->bed.site_name, g->person.ref, at_text(t, a->at),
		 wall_format_local(p.ended, left), g->person.ref, open ? "--still" : g->bed.label);
	guest_answer(r, g, &g->bed, &g->last);
	json_object_set_new(r->result, "left", json_string(wall_format_iso(p.ended, iso)));
	return guest_is_child(g, 0) ? seen_child(t, r, g) : ERR_OK;
}

enum err counted_in_refuse(struct turn *t, const struct request *r, const struct guest *g,
			   struct fault *why)
{
	struct placement other = {.id = NULL};
	const char *hint;
	if (g->last.state == PLACEMENT_OCCUPIED && json_object_get(r->args, "with") != NULL)
		TRY(placement_companion(t->store, &g->last, t->arena, &other));
	if (other.id == NULL || other.state != PLACEMENT_OCCUPIED ||
	    (other.needs & NEED_UNSEEN) == 0)
		return guest_refuse_second(g, why);
	TRY(no_show_unseen(t, r->area, &other, g->partner.ref, &hint));
	return fault_set(why, ERR_TAKEN, "person",
			 "%s is in %s at %s already, and %s is counted as in, too: %s",
			 g->person.ref, g->bed.label, g->bed.site_name, g->partner.ref, hint);
}
