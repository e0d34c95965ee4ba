/* SPDX-License-Identifier: MIT */
#include "apart_rows.h"
#include "arrival_word.h"
#include "ascii.h"
#include "bed_verbs.h"
#include "checkouts.h"
#include "children.h"
#include "choice.h"
#include "couple.h"
#include "fitting.h"
#include "followups.h"
#include "guest.h"
#include "no_shows.h"
#include "nominations.h"
#include "paper.h"
#include "people.h"
#include "presence_rows.h"
#include "remedy.h"
#include "safety.h"
#include "safety_rows.h"
#include "scheme.h"
#include "spaces.h"
#include "turnaways.h"
#include "waiting.h"

/* Somebody at the door. */
struct arrival {
	struct guest g;
	struct seek s;
	const char *remark; /* that the person on call decided */
	const char *label; /* of the bed that was named; NULL none */
	struct wall at; /* .ms 0 now */
	bool in; /* they have been let in, not sent on */
	bool alone; /* it was said that whoever shares the hold is not there */
	bool none; /* no bed was found for them */
	const char
	    *held; /* the hold of somebody else, of a bed that paper says they are in; NULL */
};

/* ---- in they come --------------------------------------------------------------------------- */

/* Who came after all is well: nobody needs to look for them. Not so whoever is only counted as in.
 */
static enum err settled(struct turn *t, struct request *r, const struct arrival *a)
{
	TRY(followup_settle(t, r->area, a->g.person.id, FOLLOWUP_WELFARE));
	if (a->g.bed.placement != NULL) /* paper may have said that they were in that bed */
		TRY(safety_two_end(t, r->area, a->g.bed.placement));
	return a->g.partner.id != NULL && json_object_get(r->args, "with") != NULL
		   ? followup_settle(t, r->area, a->g.partner.id, FOLLOWUP_WELFARE)
		   : ERR_OK;
}

/* Paper may say that they came while they were in another bed still. */
static enum err refuse_elsewhere(struct turn *t, const struct arrival *a, const struct person *who,
				 struct fault *why)
{
	char at[WALL_TEXT];
	struct placement before;
	if (who->id == NULL)
		return ERR_OK;
	TRY(placement_slept(t->store, who->id, t->arena, &before));
	return before.id != NULL && wall_before(a->at, before.ended)
		   ? fault_set(why, ERR_REFUSED, "at", "%s was in %s until %s", who->ref,
			       book_label(before.bed), wall_format_local(before.ended, at))
		   : ERR_OK;
}

/* Or while somebody else was in this one. */
static enum err refuse_overlap(struct turn *t, const struct arrival *a, const struct bed *bed,
			       struct fault *why)
{
	char at[WALL_TEXT];
	struct wall ended;
	if (a->at.ms == 0)
		return ERR_OK;
	TRY(placement_bed_ended(t->store, bed->id, &ended));
	if (wall_before(a->at, ended))
		return fault_set(why, ERR_REFUSED, "at", "somebody else was in %s until %s",
				 bed->label, wall_format_local(ended, at));
	TRY(refuse_elsewhere(t, a, &a->g.person, why));
	return refuse_elsewhere(t, a, &a->g.partner, why);
}

static enum err say_near(struct turn *t, struct request *r, const struct guest *g)
{
	return safety_near_both(t, r, g->person.id, g->partner.id);
}

static enum err take_in(struct turn *t, struct request *r, struct arrival *a, const struct bed *bed,
			const char *said, struct fault *why)
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
	return take_in(
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

/* Whoever comes later to a bed in which `host`, their partner, is already. */
static enum err bring_in(struct turn *t, struct request *r, struct arrival *a, struct guest *host,
			 struct fault *why)
{
	struct guest came;
	struct placement made;
	TRY(arg_at(t, r, host->last.arrived, "their partner came", &a->at, why));
	if (a->at.ms != 0)
		TRY(refuse_elsewhere(t, a, &host->partner, why));
	TRY(guest_join(t, r, host, a->at, why));
	TRY(followup_settle(t, r->area, host->partner.id, FOLLOWUP_WELFARE));
	TRY(placement_latest(t->store, host->partner.id, t->arena, &made));
	say_line(r, "Checked in: %s at %s for %s, with %s%s.", host->bed.label, host->bed.site_name,
		 host->partner.ref, host->person.ref, at_text(t, a->at));
	TRY(say_unseen(t, r, host));
	space_say_end(t, r, &host->bed, t->now);
	came = (struct guest){.person = host->partner, .partner = host->person};
	guest_answer(r, &came, &host->bed, &made);
	return say_near(t, r, host);
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

static enum err say_seen(struct turn *t, struct request *r, struct arrival *a, struct fault *why)
{
	struct guest *g = &a->g;
	struct placement p;
	TRY(placement_get(t->store, g->last.id, t->arena, &p));
	if (a->at.ms != 0) {
		TRY(no_show_never_came(t, r->area, &p, false));
		TRY(refuse_elsewhere(t, a, &g->person, why));
	}
	TRY(book_seen(t, r->area, &p, a->at));
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

/* Counted as in with who shares the bed, and there now: by what is said of them only now the bed
 * may be none for them. */
static enum err seen(struct turn *t, struct request *r, struct arrival *a, struct fault *why)
{
	struct guest *g = &a->g;
	struct fitting fit;
	bool child = guest_is_child(g, 0);
	TRY(fitting_kept(t, &a->s, g, &fit));
	if (fit.why != NULL && !fit.gone && !child)
		return refuse_seen(t, r, a, &fit, why);
	TRY(say_seen(t, r, a, why));
	guest_answer(r, g, &g->bed, &g->last);
	return child ? seen_child(t, r, g) : ERR_OK;
}

/* Paper tells of somebody who was counted as in a bed until it was left: they did come. */
static enum err seen_after(struct turn *t, struct request *r, struct arrival *a)
{
	char left[WALL_TEXT];
	struct guest *g = &a->g;
	struct placement p;
	struct guest stay;
	bool open;
	TRY(checkout_open(t, g, &stay, &open));
	TRY(placement_get(t->store, g->last.id, t->arena, &p));
	TRY(no_show_never_came(t, r->area, &p, false));
	TRY(book_seen(t, r->area, &p, a->at));
	say_line(r,
		 "Checked in: %s at %s for %s%s, who was counted as in until %s. If they are there "
		 "still: checkin %s %s",
		 g->bed.label, g->bed.site_name, g->person.ref, at_text(t, a->at),
		 wall_format_local(p.ended, left), g->person.ref, open ? "--still" : g->bed.label);
	guest_answer(r, g, &g->bed, &g->last);
	return guest_is_child(g, 0) ? seen_child(t, r, g) : ERR_OK;
}

/* They are in a bed; whoever is named with them may be counted as in it, too. */
static enum err refuse_in(struct turn *t, const struct request *r, const struct guest *g,
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

/* Counted as in their bed: they are there, somebody comes to them, or both. */
static enum err arrive_again(struct turn *t, struct request *r, struct arrival *a,
			     struct fault *why)
{
	struct guest *g = &a->g;
	if (!g->unseen && !g->joins)
		return refuse_in(t, r, g, why);
	if (!g->joins)
		return seen(t, r, a, why);
	if (g->unseen) /* who is named with somebody stands there like them */
		TRY(say_seen(t, r, a, why));
	return bring_in(t, r, a, g, why);
}

static enum err arrive(struct turn *t, struct request *r, struct arrival *a, struct fault *why)
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
	if (fit.why != NULL && (fit.gone || !g->joins))
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
	a->s.mind = fit.mind;
	if (fit.mind != NULL)
		guest_say_minds(r, &a->s, &g->bed);
	TRY(say_both(t, r, g));
	guest_answer(r, g, &g->bed, &g->last);
	TRY(guest_say_support(t, r, g));
	return say_near(t, r, g);
}

/* Paper says that they came to that bed, and the book that they cannot have stayed there: where
 * they are is for people to find out. */
static enum err refuse_two_papers(struct turn *t, struct arrival *a, const struct fitting *fit,
				  struct fault *why)
{
	char at[WALL_TEXT], since[WALL_TEXT];
	struct placement p = {.id = NULL};
	struct person who = {.id = NULL};
	const struct bed *bed = &a->g.bed;
	if (bed->placement != NULL)
		TRY(placement_get(t->store, bed->placement, t->arena, &p));
	if (p.id != NULL)
		TRY(person_get(t->store, p.person, t->arena, &who));
	if (p.id != NULL && p.state == PLACEMENT_HELD)
		a->held = p.id;
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

/* Who stands at the door of a bed that is kept for the waiting list need not wait for long; who was
 * let in before it was offered, as paper says, is in it. */
static enum err offer_yields(struct turn *t, const struct request *r, const struct arrival *a,
			     struct bed *bed)
{
	return a->at.ms != 0 ? waiting_came_before(t, r->area, bed, a->at)
			     : waiting_yield(t, r->area, bed);
}

/* Their own bed if nobody has it yet and it suits, else the next best: nobody is sent back into the
 * cold for being late. */
static enum err arrive_late(struct turn *t, struct request *r, struct arrival *a, struct fault *why)
{
	bool kept;
	struct fitting fit = {.why = "had ended and that bed is gone"};
	TRY(offer_yields(t, r, a, &a->g.bed));
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
		? take_in(t, r, a, &a->g.bed, " The hold had ended; the bed was free still.", why)
		: next_best(t, r, a, &fit, why);
	if (e == ERR_OK && kept)
		say_kept(r, a);
	return e == ERR_OK && a->in ? say_both(t, r, &a->g) : e;
}

/* ---- check in ------------------------------------------------------------------------------- */

static enum err arg_word(const struct request *r, const struct guest *g, struct fault *why)
{
	const char *word = NULL;
	TRY(arg_text(r, "word", false, LIMIT_LABEL, &word, why));
	if (word == NULL)
		return ERR_OK;
	if (g->last.id == NULL || g->last.word[0] == '\0')
		return fault_set(why, ERR_REFUSED, "word", "%s was told no word: nothing is held",
				 g->person.ref);
	if (!arrival_word_same(g->last.word, word))
		return fault_set(
		    why, ERR_REFUSED, "word",
		    "that is not the word that goes with the hold of %s: ask again, or "
		    "check in without it if you know them",
		    g->bed.label);
	return ERR_OK;
}

static enum err yield_to(struct turn *t, const struct request *r, const struct arrival *a)
{
	struct bed bed;
	TRY(bed_get(t->store, bed_id(r->area->key, a->label, t->arena), t->arena, &bed));
	return bed.id != NULL ? offer_yields(t, r, a, &bed) : ERR_OK;
}

/* A bed that is in any house of the city is none at whose door they stand. */
static enum err refuse_best(const struct arrival *a, struct fault *why)
{
	if (!ascii_same(a->label, "best"))
		return ERR_OK;
	fault_set(why, ERR_USAGE, "bed",
		  "nobody has said at which door %s stands: name the bed they are in",
		  a->g.person.ref);
	return fault_hint(why, "; to find one for them: hold best %s", a->g.person.ref);
}

static enum err refuse_bedless(struct turn *t, const struct arrival *a, struct fault *why)
{
	char at[WALL_TEXT];
	struct guest left;
	bool back;
	const char *ref = a->g.person.ref, *hint = "";
	TRY(checkout_open(t, &a->g, &left, &back));
	if (back)
		hint = arena_printf(t->arena,
				    "; they left %s at %s, and if they did not: checkin %s --still",
				    left.bed.label, wall_format_local(left.last.ended, at), ref);
	return fault_set(why, ERR_NOT_FOUND, "person",
			 "%s holds no bed: name the bed of somebody who walks in%s", ref, hint);
}

/* A bed that they are said to have left is not ready for whoever is in it still, either. */
static enum err hint_still(struct turn *t, const struct arrival *a, enum err e, struct fault *why)
{
	struct guest left;
	bool open;
	const char *ref = a->g.person.ref;
	if (e != ERR_REFUSED || a->g.partner.ref != NULL)
		return e;
	TRY(checkout_open(t, &a->g, &left, &open));
	return open && ascii_same(a->label, left.bed.label)
		   ? fault_hint(why, "; if %s never left it: checkin %s --still", ref, ref)
		   : e;
}

static enum err walk_in(struct turn *t, struct request *r, struct arrival *a, struct fault *why)
{
	struct bed bed;
	if (a->label == NULL)
		return refuse_bedless(t, a, why);
	TRY(refuse_best(a, why));
	TRY(yield_to(t, r, a));
	TRY(hint_still(t, a, guest_choose(t, r, &a->s, a->label, &bed, why), why));
	TRY(take_in(t, r, a, &bed, "", why));
	guest_say_without(r, &a->g);
	return ERR_OK;
}

/* A hold tells since when they may have come; of a walk-in nothing does. */
static enum err arrival_read(struct turn *t, struct request *r, struct arrival *a, unsigned needs,
			     struct fault *why)
{
	bool holds = guest_has_bed(&a->g) || guest_came_late(t, &a->g);
	bool held = a->g.last.expires.ms != 0;
	TRY(guest_seek(t, r, &a->g, needs, &a->s, &a->remark, why));
	a->s.at_door = guest_has_bed(&a->g) || (a->label != NULL && !ascii_same(a->label, "best"));
	TRY(arg_word(r, &a->g, why));
	return arg_at(t, r, holds ? a->g.last.made : (struct wall){0},
		      held ? "the hold was made" : "they were counted as in", &a->at, why);
}

/* At the door of the bed that was held for them. */
static bool at_own(const struct turn *t, const struct arrival *a)
{
	return guest_has_bed(&a->g) || (guest_came_late(t, &a->g) &&
					(a->label == NULL || ascii_same(a->label, a->g.bed.label)));
}

/* What the bed asks of the other one is, of whoever stands there, another word. */
static enum err hint_unsaid(const struct guest *host, const char *ref, struct fault *why)
{
	bool kept = (host->bed.attributes & (BED_WOMEN | BED_MEN)) != 0;
	bool said = (host->heard & (NEED_WITH_WOMAN | NEED_WITH_MAN)) != 0;
	return kept && !said ? fault_hint(why, "; of %s that is --for woman or man", ref)
			     : why->code;
}

/* They stand at the door of a bed that is none for them, whoever is in it: is there another? */
static enum err refuse_join(struct turn *t, struct request *r, struct arrival *a,
			    const struct guest *host, const struct fitting *fit, struct fault *why)
{
	struct bed best;
	const char *ref = a->g.person.ref;
	people_lack_bed(t);
	a->s = seek_begin(r->area, &a->g.person, need_alone(a->g.heard));
	TRY(seek_best(t, &a->s, &best));
	fault_set(why, fit->unsaid && best.id == NULL ? ERR_USAGE : ERR_REFUSED, "for",
		  "%s, where %s is, does not suit: %s", host->bed.label, host->person.ref,
		  fit->why);
	if (best.id != NULL) {
		fitting_hint(t, fit, why);
		remedy_of(t, why)->alone = ALONE_HOLD;
		return fault_hint(why, ". %s at %s is free for %s alone: hold best %s", best.label,
				  best.site_name, ref, ref);
	}
	if (fit->unsaid)
		return hint_unsaid(host, ref, why);
	fault_set(why, ERR_REFUSED, "person", "%s, and no other free bed suits %s",
		  arena_text(t->arena, why->message), ref);
	fault_hint(why, ": ask the person on call");
	fitting_hint(t, fit, why);
	return guest_turned_away(t, r, &a->g, &a->s, why);
}

/* Their partner is in a bed and has room in it. */
static enum err join_inside(struct turn *t, struct request *r, struct arrival *a,
			    struct guest *host, unsigned needs, struct fault *why)
{
	struct fitting fit;
	if (a->label != NULL && !ascii_same(a->label, host->bed.label))
		return guest_refuse_second(host, why);
	if (guest_is_child(&a->g, needs))
		return guest_child(t, r, &a->g);
	TRY(guest_joins(t, r, host, &a->g, why));
	if (guest_is_child(host, 0))
		return guest_child(t, r, host);
	TRY(guest_seek(t, r, host, host->heard, &a->s, &a->remark, why));
	TRY(fitting_theirs(t, &a->s, host, &fit));
	return fit.why != NULL ? refuse_join(t, r, a, host, &fit, why)
			       : bring_in(t, r, a, host, why);
}

static enum err arg_alone(struct request *r, struct arrival *a, struct fault *why)
{
	TRY(arg_flag(r, "alone", &a->alone, why));
	return a->alone && json_object_get(r->args, "with") != NULL
		   ? fault_set(why, ERR_USAGE, "alone", "either --alone or --with")
		   : ERR_OK;
}

/* Of a couple whoever stands there is in; the other has a place in that bed once they come, and is
 * looked for if they do not. */
static enum err come_alone(struct turn *t, struct request *r, struct arrival *a, struct fault *why)
{
	const char *other = a->g.partner.ref;
	struct guest one = a->g;
	bool apart;
	one.partner = (struct person){0};
	if (!a->alone || other == NULL)
		return ERR_OK;
	if (guest_has_bed(&a->g) && a->g.last.state == PLACEMENT_OCCUPIED)
		return guest_refuse_second(&a->g, why);
	if (guest_has_bed(&a->g))
		TRY(nomination_refuse_other(t, r, &one, why));
	TRY(apart_is(t->store, r->area->key, a->g.person.id, a->g.partner.id, &apart));
	TRY(guest_parts(t, r, &a->g));
	if (apart) {
		say_after(r, "%s is not in, and has no place in that bed any more: hold best %s",
			  other, other);
		return ERR_OK;
	}
	say_after(r,
		  "%s is not in. Once they come: checkin %s. If they do not, a welfare check opens "
		  "after the last entry.",
		  other, other);
	return ERR_OK;
}

/* While they were counted as in that bed. */
static bool was_in(const struct arrival *a)
{
	const struct guest *g = &a->g;
	return guest_counted_out(g) && a->at.ms != 0 && !wall_before(a->at, g->last.made) &&
	       wall_before(a->at, g->last.ended) &&
	       (a->label == NULL || ascii_same(a->label, g->bed.label));
}

/* Paper of an hour when they were in the bed that they are said to have left says nothing of
 * whether they have left since. */
static enum err refuse_stayed(struct turn *t, const struct arrival *a, struct fault *why)
{
	char since[WALL_TEXT], out[WALL_TEXT];
	struct guest left;
	const struct placement *last = &left.last;
	const char *ref = a->g.person.ref;
	bool open;
	if (a->at.ms == 0)
		return ERR_OK;
	TRY(checkout_open(t, &a->g, &left, &open));
	if (!open || wall_before(a->at, last->arrived) || !wall_before(a->at, last->ended) ||
	    (a->label != NULL && !ascii_same(a->label, left.bed.label)))
		return ERR_OK;
	return fault_set(why, ERR_REFUSED, "at",
			 "%s was in %s from %s and left at %s; if they never left: checkin %s "
			 "--still",
			 ref, left.bed.label, wall_format_local(last->arrived, since),
			 wall_format_local(last->ended, out), ref);
}

static enum err come(struct turn *t, struct request *r, struct arrival *a, bool own,
		     struct fault *why)
{
	TRY(come_alone(t, r, a, why));
	TRY(arrival_read(t, r, a, a->g.heard, why));
	if (was_in(a))
		return seen_after(t, r, a);
	if (!guest_has_bed(&a->g) && guest_is_child(&a->g, 0))
		return guest_child(t, r, &a->g);
	TRY(refuse_stayed(t, a, why));
	if (guest_has_bed(&a->g))
		return arrive(t, r, a, why);
	return own ? arrive_late(t, r, a, why) : walk_in(t, r, a, why);
}

/* Whoever never left has all that a stay needs already. */
static enum err arg_still(struct request *r, bool *still, struct fault *why)
{
	static const char *const others[] = {"with", "alone", "at", "word", "decided", "for"};
	TRY(arg_flag(r, "still", still, why));
	for (size_t i = 0; *still && i < sizeof(others) / sizeof(others[0]); i++)
		if (json_object_get(r->args, others[i]) != NULL)
			return fault_set(why, ERR_USAGE, "still", "either --still or --%s",
					 others[i]);
	return ERR_OK;
}

/* Nothing but a bed was lacking: what they hold they hold still, and it counts. What is typed from
 * paper turns nobody away. */
static enum err turned_away(struct turn *t, struct request *r, struct arrival *a, struct fault *why)
{
	people_lack_bed(t);
	return a->at.ms == 0 ? guest_turned_away(t, r, &a->g, &a->s, why) : ERR_REFUSED;
}

/* Counted as in, by now or until the bed was left: that somebody saw them there gives no bed. */
static bool is_record(const struct request *r, const struct guest *g)
{
	bool in = g->last.id != NULL && g->last.state == PLACEMENT_OCCUPIED;
	return g->unseen && json_object_get(r->args, "with") == NULL &&
	       (in || (guest_counted_out(g) && json_object_get(r->args, "at") != NULL));
}

/* A young person is given no bed among adults. */
static bool is_no_guest(const struct request *r, const struct guest *g, unsigned needs)
{
	bool said = (needs & NEED_UNDER_18) != 0;
	return said || (guest_is_child(g, 0) && !is_record(r, g));
}

/* Whoever accepted that bed is on their way to it. */
static enum err two_expected(struct turn *t, struct request *r, const struct arrival *a,
			     struct fault *why)
{
	if (guest_is_texted(t, r)) /* and nothing of it stays */
		return why->code;
	r->refusal = *why;
	return safety_two(t, r->area, &a->g.bed, a->held, a->at);
}

/* What stays of an arrival that came to nothing. */
static enum err came_to_nothing(struct turn *t, struct request *r, struct arrival *a, enum err e,
				struct fault *why)
{
	if (e != ERR_REFUSED)
		return e;
	if (a->held != NULL)
		return two_expected(t, r, a, why);
	return a->none ? turned_away(t, r, a, why) : e;
}

enum err verb_checkin(struct turn *t, struct request *r, struct fault *why)
{
	struct arrival a = {.label = NULL};
	struct attempt attempt;
	struct guest host;
	unsigned needs;
	bool still = false;
	TRY(arg_text(r, "bed", false, LIMIT_LABEL, &a.label, why));
	TRY(arg_needs_any(r, &needs, why));
	TRY(arg_alone(r, &a, why));
	TRY(arg_still(r, &still, why));
	TRY(guest_find(t, r, &a.g, why));
	if (still)
		return checkout_take_back(t, r, &a.g, a.label, why);
	TRY(guest_inside(t, r, &a.g, a.label, &host, why));
	if (host.person.id != NULL) {
		guest_hear(t, r, &a.g, &needs);
		return join_inside(t, r, &a, &host, needs, why);
	}
	bool own = at_own(t, &a);
	if (!own)
		guest_alone(r, &a.g);
	TRY(guest_with(t, r, &a.g, &needs, why));
	if (is_no_guest(r, &a.g, needs))
		return guest_child(t, r, &a.g);
	TRY(turn_attempt(t, &attempt));
	enum err e = turn_attempted(t, &attempt, come(t, r, &a, own, why));
	return came_to_nothing(t, r, &a, e, why);
}
