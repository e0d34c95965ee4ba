/* SPDX-License-Identifier: MIT */
#include "apart_rows.h"
#include "arrival_word.h"
#include "arriving.h"
#include "ascii.h"
#include "bed_args.h"
#include "bed_verbs.h"
#include "checkouts.h"
#include "children.h"
#include "choice.h"
#include "counted_in.h"
#include "couple.h"
#include "doubts.h"
#include "fitting.h"
#include "guest_read.h"
#include "mere_offers.h"
#include "nominations.h"
#include "paper.h"
#include "people_said.h"
#include "remedy.h"
#include "safety.h"

/* ---- without a hold ------------------------------------------------------------------------- */

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

static enum err yield_to(struct turn *t, struct request *r, struct arrival *a)
{
	struct bed bed;
	TRY(bed_get(t->store, bed_id(r->area->key, a->label, t->arena), t->arena, &bed));
	return bed.id != NULL ? arrival_offer_yields(t, r, a, &bed) : ERR_OK;
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
	struct bed bed = {.id = NULL};
	if (a->label == NULL)
		return refuse_bedless(t, a, why);
	TRY(refuse_best(a, why));
	TRY(yield_to(t, r, a));
	TRY(hint_still(t, a, guest_choose(t, r, &a->s, a->label, &bed, why), why));
	TRY(arrival_take_in(t, r, a, &bed, "", why));
	guest_say_without(r, &a->g);
	return ERR_OK;
}

/* A hold tells since when they may have come to that bed; of a walk-in nothing does. */
static enum err arrival_read(struct turn *t, struct request *r, struct arrival *a, unsigned needs,
			     struct fault *why)
{
	bool has = guest_has_bed(&a->g) || guest_came_late(t, &a->g);
	bool holds = has && (a->label == NULL || ascii_same(a->label, a->g.bed.label));
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

/* ---- beside somebody who is in -------------------------------------------------------------- */

/* What the bed asks of the other one is, of whoever stands there, another word. */
static enum err hint_unsaid(const struct guest *host, const char *ref, struct fault *why)
{
	bool kept = (host->bed.attributes & NEED_OF_ONE) != 0;
	bool said = (host->heard & NEED_OF_OTHER) != 0;
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
	a->unsaid = fit->unsaid && best.id == NULL;
	fault_set(why, a->unsaid ? ERR_USAGE : ERR_REFUSED, "for",
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
	return a->at.ms == 0 ? guest_turned_away(t, r, &a->g, &a->s, why) : why->code;
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
	TRY(arg_at(t, r, (struct wall){0}, "", &a->at, why));
	TRY(guest_joins(t, r, host, &a->g, why));
	if (guest_is_child(host, 0)) {
		TRY(guest_child(t, r, host));
		a->g.person = host->partner; /* who may have been new */
		return ERR_OK;
	}
	TRY(guest_seek(t, r, host, host->heard, &a->s, &a->remark, why));
	TRY(fitting_theirs(t, &a->s, host, &fit));
	return fit.why != NULL ? refuse_join(t, r, a, host, &fit, why)
			       : arrival_bring_in(t, r, a, host, why);
}

/* ---- check in ------------------------------------------------------------------------------- */

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
	if (counted_in_then(a))
		return counted_in_seen_after(t, r, a);
	if (!guest_has_bed(&a->g) && guest_is_child(&a->g, 0))
		return guest_child(t, r, &a->g);
	TRY(refuse_stayed(t, a, why));
	if (guest_has_bed(&a->g))
		return arrival_in_time(t, r, a, why);
	return own ? arrival_late(t, r, a, why) : walk_in(t, r, a, why);
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

/* A young person is given no bed among adults. */
static bool is_no_guest(const struct request *r, const struct guest *g, unsigned needs)
{
	bool said = (needs & NEED_UNDER_18) != 0;
	return said || (guest_is_child(g, 0) && !counted_in_is_record(r, g));
}

/* Whoever is said to be in a bed may be near somebody whom they must not meet. */
static enum err look_near(struct turn *t, struct request *r, const struct guest *g)
{
	return safety_near_both(t, r, g->person.id, g->partner.id);
}

/* Of what they need, which an answer would have; a slip of the pen is none. */
static bool lacks_word(const struct arrival *a, enum err e, const struct fault *why)
{
	bool asked = why->remedy != NULL && why->remedy->words != NULL;
	return e == ERR_USAGE && (a->unsaid || asked);
}

/* What stays of an arrival that came to nothing. */
static enum err came_to_nothing(struct turn *t, struct request *r, struct arrival *a, enum err e,
				struct fault *why)
{
	bool doubted = false;
	bool refused = e == ERR_REFUSED || e == ERR_TAKEN || r->refusal.code != ERR_OK;
	/* past its team nobody is let in to a scheme's bed, nor without a word to one that asks for
	 * it, and may be in it all the same */
	if (refused || e == ERR_FORBIDDEN || lacks_word(a, e, why))
		TRY(doubts_of(t, r, a, why, &doubted));
	if (doubted)
		return look_near(t, r, &a->g);
	return e == ERR_REFUSED && a->none ? turned_away(t, r, a, why) : e;
}

static enum err arrive(struct turn *t, struct request *r, struct arrival *a, unsigned needs,
		       struct fault *why)
{
	struct guest host;
	TRY(mere_offers_yield(t, r, a, why));
	TRY(guest_inside(t, r, &a->g, a->label, &host, why));
	if (host.person.id != NULL) {
		guest_hear(t, r, &a->g, &needs);
		return join_inside(t, r, a, &host, needs, why);
	}
	bool own = at_own(t, a);
	if (!own)
		guest_alone(r, &a->g);
	TRY(guest_with(t, r, &a->g, &needs, why));
	return is_no_guest(r, &a->g, needs) ? guest_child(t, r, &a->g) : come(t, r, a, own, why);
}

enum err verb_checkin(struct turn *t, struct request *r, struct fault *why)
{
	struct arrival a = {.label = NULL};
	struct attempt attempt;
	unsigned needs;
	bool still = false;
	TRY(arg_text(r, "bed", false, LIMIT_LABEL, &a.label, why));
	TRY(arg_needs_any(r, &needs, why));
	TRY(arg_alone(r, &a, why));
	TRY(arg_still(r, &still, why));
	TRY(guest_find(t, r, &a.g, why));
	TRY(turn_attempt(t, &attempt));
	/* who is there still was never gone: nothing of their stay is judged anew */
	enum err e =
	    still ? checkout_take_back(t, r, &a.g, a.label, why) : arrive(t, r, &a, needs, why);
	return came_to_nothing(t, r, &a, turn_attempted(t, &attempt, e), why);
}
