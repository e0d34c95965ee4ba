/* SPDX-License-Identifier: MIT */
#include "arriving.h"

#include "ascii.h"
#include "choice.h"
#include "counted_in.h"
#include "couple.h"
#include "fitting.h"
#include "followups.h"
#include "guest_read.h"
#include "no_shows.h"
#include "nominations.h"
#include "paper.h"
#include "presence_rows.h"
#include "safety.h"
#include "scheme.h"
#include "spaces.h"
#include "waiting.h"

/* ---- in they come --------------------------------------------------------------------------- */

/* Who came after all is well: nobody needs to look for them. Not so whoever is only counted as in.
 */
static enum err settled(struct turn *t, struct request *r, const struct arrival *a)
{
	TRY(followup_settle(t, r->area, a->g.person.id, FOLLOWUP_WELFARE));
	return a->g.partner.id != NULL && json_object_get(r->args, "with") != NULL
		   ? followup_settle(t, r->area, a->g.partner.id, FOLLOWUP_WELFARE)
		   : ERR_OK;
}

/* While somebody else was in this bed. */
static enum err refuse_taken(struct turn *t, struct wall at, const struct bed *bed,
			     struct fault *why)
{
	char until[WALL_TEXT];
	struct wall ended;
	TRY(placement_bed_ended(t->store, bed->id, &ended));
	return wall_before(at, ended)
		   ? fault_set(why, ERR_REFUSED, "at", "somebody else was in %s until %s",
			       bed->label, wall_format_local(ended, until))
		   : ERR_OK;
}

/* Or while they were in another. */
static enum err refuse_overlap(struct turn *t, const struct arrival *a, const struct bed *bed,
			       struct fault *why)
{
	if (a->at.ms == 0)
		return ERR_OK;
	TRY(refuse_taken(t, a->at, bed, why));
	TRY(paper_refuse_elsewhere(t, a->at, &a->g.person, why));
	return paper_refuse_elsewhere(t, a->at, &a->g.partner, why);
}

/* Or of a partner who was there before. */
static enum err refuse_joining(struct turn *t, struct wall at, const struct guest *host,
			       struct fault *why)
{
	if (at.ms == 0)
		return ERR_OK;
	TRY(paper_refuse_elsewhere(t, at, &host->partner, why));
	return refuse_taken(t, at, &host->bed, why);
}

static enum err say_near(struct turn *t, struct request *r, const struct guest *g)
{
	return safety_near_both(t, r, g->person.id, g->partner.id);
}

enum err arrival_take_in(struct turn *t, struct request *r, struct arrival *a,
			 const struct bed *bed, const char *said, struct fault *why)
{
	struct placement made;
	struct taking how = {.needs = seek_taken(&a->s), .at = a->at, .remark = a->remark};
	how.unseen = json_object_get(r->args, "with") == NULL;
	TRY(refuse_overlap(t, a, bed, why));
	TRY(guest_known(t, r, &a->g));
	how.person = a->g.person.id;
	how.partner = a->g.partner.id;
	TRY(book_place(t, r->area, bed, &how, &made, why));
	a->in = true;
	TRY(settled(t, r, a));
	say_line(r, "Checked in: %s at %s for %s%s.%s", bed->label, bed->site_name,
		 guest_names(t, &a->g), at_text(t, a->at), said);
	TRY(guest_say_doubt(t, r, &a->g, bed));
	guest_say_minds(r, &a->s, bed);
	guest_answer(r, &a->g, bed, &made);
	return say_near(t, r, &a->g);
}

/* They stand at a door: what is free behind it comes before anything that ranks better and lies
 * elsewhere. */
static enum err seek_near(struct turn *t, struct arrival *a, const struct site *here,
			  struct bed *best)
{
	a->s.at_door = false; /* of any other site they are not */
	a->s.here = here;
	a->s.only_here = true;
	a->s.count = 0;
	TRY(seek_best(t, &a->s, best));
	a->s.only_here = false;
	return best->id == NULL ? seek_best(t, &a->s, best) : ERR_OK;
}

/* Held until they are there: nobody is in a bed at whose door they do not stand. */
static enum err send_on(struct turn *t, struct request *r, struct arrival *a,
			const struct bed *best, const char *gone, struct fault *why)
{
	struct taking how = {.remark = a->remark};
	TRY(guest_hold(t, r, &a->g, &a->s, best, &how, why));
	TRY(settled(t, r, a));
	say_line(r, "The hold of %s %s: this is the next best. Check them in once they are there.",
		 a->g.bed.label, gone);
	return ERR_OK;
}

/* Where there is no bed for two there may be one for whoever stands there: it is theirs to say. */
static enum err refuse_next(struct turn *t, const struct request *r, struct arrival *a,
			    const struct fitting *fit, struct fault *why)
{
	const char *alone = arena_printf(t->arena, "checkin %s --alone", a->g.person.ref);
	return guest_refuse_next(t, r, &a->g, &a->s, fit, alone, &a->none, why);
}

static enum err next_best(struct turn *t, struct request *r, struct arrival *a,
			  const struct fitting *fit, struct fault *why)
{
	struct bed best;
	const struct seek_site *site;
	const char *label = a->g.bed.label;
	/* in the arena: the seek outlives us, for whoever counts them as turned away */
	struct site *here = arena_alloc(t->arena, sizeof(*here));
	TRY(site_get(t->store, r->area->key, a->g.bed.site, t->arena, here));
	TRY(seek_near(t, a, here, &best));
	if (best.id == NULL)
		return refuse_next(t, r, a, fit, why);
	TRY(seek_site(t, &a->s, best.site, &site));
	if (!site_same_roof(here, &site->row))
		return send_on(t, r, a, &best, fit->why, why);
	return arrival_take_in(
	    t, r, a, &best,
	    arena_printf(t->arena, " The hold of %s %s: this is the next best.", label, fit->why),
	    why);
}

/* The bed that was kept is none for them any more: it, or its site, is closed or damaged since, or
 * it does not suit by what is known now. */
static enum err arrive_elsewhere(struct turn *t, struct request *r, struct arrival *a,
				 const struct fitting *fit, struct fault *why)
{
	struct leaving how = {.outcome = OUTCOME_MOVED};
	TRY(book_leave(t, r->area, &a->g.last, &how));
	return next_best(t, r, a, fit, why);
}

/* Who shares the hold comes in with it: whoever stands there says whether they did. */
static enum err say_both(struct turn *t, struct request *r, const struct guest *g)
{
	struct placement other;
	const char *hint;
	if (g->partner.ref == NULL || json_object_get(r->args, "with") != NULL)
		return ERR_OK;
	TRY(placement_latest(t->store, g->partner.id, t->arena, &other));
	TRY(no_show_unseen(t, r->area, &other, g->partner.ref, &hint));
	say_line(r, "%s shared the hold and is counted as in, too; %s.", g->partner.ref, hint);
	return ERR_OK;
}

/* Of who is joined by the one with whom they were counted as in. */
static enum err say_unseen(struct turn *t, struct request *r, const struct guest *host)
{
	const char *hint;
	if (!host->unseen)
		return ERR_OK;
	TRY(no_show_unseen(t, r->area, &host->last, host->person.ref, &hint));
	say_line(r, "Nobody has seen %s there; %s.", host->person.ref, hint);
	return ERR_OK;
}

enum err arrival_bring_in(struct turn *t, struct request *r, struct arrival *a, struct guest *host,
			  struct fault *why)
{
	struct guest came;
	struct placement made;
	TRY(arg_at(t, r, host->last.arrived, "their partner came", &a->at, why));
	TRY(refuse_joining(t, a->at, host, why));
	TRY(guest_join(t, r, host, a->at, why));
	TRY(followup_settle(t, r->area, host->partner.id, FOLLOWUP_WELFARE));
	TRY(placement_latest(t->store, host->partner.id, t->arena, &made));
	say_line(r, "Checked in: %s at %s for %s, with %s%s.", host->bed.label, host->bed.site_name,
		 host->partner.ref, host->person.ref, at_text(t, a->at));
	TRY(say_unseen(t, r, host));
	space_say_end(t, r, &host->bed, t->now);
	TRY(guest_say_doubt(t, r, host, &host->bed));
	came = (struct guest){.person = host->partner, .partner = host->person};
	guest_answer(r, &came, &host->bed, &made);
	return say_near(t, r, host);
}

/* Counted as in their bed: they are there, somebody comes to them, or both. */
static enum err arrive_again(struct turn *t, struct request *r, struct arrival *a,
			     struct fault *why)
{
	struct guest *g = &a->g;
	if (!g->unseen && !g->joins)
		return counted_in_refuse(t, r, g, why);
	if (!g->joins)
		return counted_in_seen(t, r, a, why);
	if (g->unseen) /* who is named with somebody stands there like them */
		TRY(counted_in_say_seen(t, r, a, why));
	return arrival_bring_in(t, r, a, g, why);
}

/* Paper says that they were let in while the bed was held for them: whatever is known of it by now,
 * that is where they are. Nobody is sent on from there, and what is wrong with it is told. */
static enum err let_in_before(struct turn *t, struct request *r, const struct arrival *a,
			      const struct fitting *fit)
{
	struct fitting known;
	const struct guest *g = &a->g;
	say_line(r, "Mind: %s %s. Nothing has ended.", g->bed.label, fit->why);
	say_line(r, "For another bed: move %s best", g->person.ref);
	TRY(safety_closed(t, r->area, g->bed.site));
	return fitting_look(t, r->area, g->person.id, &known);
}

enum err arrival_in_time(struct turn *t, struct request *r, struct arrival *a, struct fault *why)
{
	struct guest *g = &a->g;
	struct fitting fit;
	bool other = a->label != NULL && !ascii_same(a->label, g->bed.label);
	if (other)
		return guest_refuse_second(g, why);
	if (g->last.state == PLACEMENT_OCCUPIED)
		return arrive_again(t, r, a, why);
	TRY(nomination_refuse_other(t, r, g, why));
	TRY(fitting_kept(t, &a->s, g, &fit));
	if (fit.why != NULL && (fit.gone || !g->joins) && a->at.ms == 0)
		return arrive_elsewhere(t, r, a, &fit, why);
	if (g->joins)
		TRY(guest_join(t, r, g, (struct wall){0}, why));
	TRY(refuse_overlap(t, a, &g->bed, why));
	TRY(guest_learn(t, r, g, &a->s, a->remark));
	TRY(book_arrive(t, r->area, &g->bed, &g->last, a->at.ms != 0 ? a->at : t->now,
			json_object_get(r->args, "with") == NULL));
	TRY(settled(t, r, a));
	g->last.state = PLACEMENT_OCCUPIED;
	say_line(r, "Checked in: %s at %s for %s%s.", g->bed.label, g->bed.site_name,
		 guest_names(t, g), at_text(t, a->at));
	space_say_end(t, r, &g->bed, t->now);
	TRY(guest_say_doubt(t, r, g, &g->bed));
	a->s.mind = fit.mind;
	if (fit.mind != NULL)
		guest_say_minds(r, &a->s, &g->bed);
	TRY(say_both(t, r, g));
	guest_answer(r, g, &g->bed, &g->last);
	if (fit.why != NULL)
		TRY(let_in_before(t, r, a, &fit));
	TRY(guest_say_support(t, r, g));
	return say_near(t, r, g);
}

/* ---- late ----------------------------------------------------------------------------------- */

/* Paper says that they came to that bed, and the book that they cannot have stayed there: where
 * they are is for people to find out. */
static enum err refuse_two_papers(struct turn *t, const struct arrival *a,
				  const struct fitting *fit, struct fault *why)
{
	char at[WALL_TEXT], since[WALL_TEXT];
	struct placement p = {.id = NULL};
	struct person who = {.id = NULL};
	const struct bed *bed = &a->g.bed;
	if (bed->placement != NULL)
		TRY(placement_get(t->store, bed->placement, t->arena, &p));
	if (p.id != NULL)
		TRY(person_get(t->store, p.person, t->arena, &who));
	wall_format_local(a->at, at);
	const char *says =
	    who.id == NULL
		? arena_printf(t->arena, "the hold of it %s", fit->why)
		: arena_printf(
		      t->arena, "%s %s it since %s", who.ref,
		      p.state == PLACEMENT_OCCUPIED ? "is in" : "holds",
		      wall_format_local(p.state == PLACEMENT_OCCUPIED ? p.arrived : p.made, since));
	return fault_set(why, ERR_REFUSED, "at",
			 "paper says that %s came to %s at %s, but %s: find out where %s is, and "
			 "name that bed",
			 a->g.person.ref, bed->label, at, says, a->g.person.ref);
}

/* A panel keeps it still, and not for whoever stands there: nobody else has it. */
static enum err kept_otherwise(struct turn *t, const struct arrival *a, struct fitting *fit,
			       bool *kept)
{
	struct bed given = a->g.bed;
	const char *ref = a->g.person.ref, *whom;
	TRY(nomination_whom(t, &given, &whom));
	given.night = true;
	*kept = whom != NULL && !a->g.bed.night && bed_is_free(&given, t->now);
	if (!*kept)
		return ERR_OK;
	fit->why = arena_printf(t->arena, "had ended, and that bed is kept for %s", whom);
	if (a->s.both != NULL)
		fit->ask = arena_printf(t->arena, "; once both are there: checkin %s --with %s",
					ref, a->s.both);
	else if (a->s.single)
		fit->ask = arena_printf(t->arena, "; it is free for %s alone: checkin %s --alone",
					ref, ref);
	return ERR_OK;
}

/* How they come to it from the next best. */
static void say_kept(struct request *r, const struct arrival *a)
{
	const char *ref = a->g.person.ref;
	if (a->s.both != NULL)
		say_line(r, "Once both are there: move %s %s --with %s", ref, a->g.bed.label,
			 a->s.both);
	else if (a->s.single)
		say_line(r, "For both: ask the panel, then nominate --with %s", a->g.partner.ref);
}

enum err arrival_offer_yields(struct turn *t, struct request *r, struct arrival *a, struct bed *bed)
{
	bool had = bed->placement != NULL;
	TRY(a->at.ms != 0 ? waiting_came_before(t, r->area, bed, a->at)
			  : waiting_yield(t, r->area, bed));
	a->yielded = had && bed->placement == NULL;
	if (a->yielded)
		waiting_say_withdrawn(r, bed);
	return ERR_OK;
}

enum err arrival_late(struct turn *t, struct request *r, struct arrival *a, struct fault *why)
{
	bool kept;
	struct fitting fit = {.why = "had ended and that bed is gone"};
	TRY(arrival_offer_yields(t, r, a, &a->g.bed));
	TRY(nomination_opens(t, &a->s, &a->g.bed));
	TRY(kept_otherwise(t, a, &fit, &kept));
	scheme_stands(&a->g.bed);
	bool empty = bed_is_free(&a->g.bed, t->now);
	if (empty)
		TRY(fitting_kept(t, &a->s, &a->g, &fit));
	a->s.mind = fit.mind;
	if (a->at.ms != 0 && fit.why != NULL)
		return refuse_two_papers(t, a, &fit, why);
	enum err e =
	    empty && fit.why == NULL
		? arrival_take_in(t, r, a, &a->g.bed,
				  a->yielded ? " The hold had ended."
					     : " The hold had ended; the bed was free still.",
				  why)
		: next_best(t, r, a, &fit, why);
	if (e == ERR_OK && kept)
		say_kept(r, a);
	return e == ERR_OK && a->in ? say_both(t, r, &a->g) : e;
}
