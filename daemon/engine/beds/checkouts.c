/* SPDX-License-Identifier: MIT */
#include "checkouts.h"

#include <string.h>

#include "ascii.h"
#include "guest_read.h"
#include "nominations.h"
#include "presence_rows.h"
#include "remedy.h"
#include "safety_rows.h"
#include "standing.h"
#include "waiting.h"

/* A slip is noticed in the same shift, or by the next; who comes back later begins a new stay. */
#define TAKE_BACK_MS HOURS_MS(8)

/* ---- which stay ----------------------------------------------------------------------------- */

static struct wall typed_at(const struct placement *p)
{
	return p->entered.ms != 0 ? p->entered : p->ended;
}

static bool is_recent(const struct turn *t, const struct placement *p)
{
	return p->outcome == OUTCOME_LEFT &&
	       wall_before(t->now, wall_plus(typed_at(p), TAKE_BACK_MS));
}

/* The last bed that they were in, where they are said to have left it; last.id NULL: none is. What
 * was held for them since is no bed that they have been in. */
static enum err find_left(struct turn *t, const struct person *who, struct guest *left)
{
	struct placement slept;
	*left = (struct guest){.person = *who};
	TRY(placement_slept(t->store, who->id, t->arena, &slept));
	if (slept.id == NULL)
		return ERR_OK;
	TRY(placement_get(t->store, slept.id, t->arena, &left->last));
	if (left->last.outcome == OUTCOME_LEFT)
		return guest_read_stay(t, left);
	left->last.id = NULL;
	return ERR_OK;
}

/* … of late. */
static enum err find(struct turn *t, const struct person *who, struct guest *left)
{
	struct placement newest;
	TRY(find_left(t, who, left));
	TRY(placement_latest(t->store, who->id, t->arena, &newest));
	if (newest.state == PLACEMENT_OCCUPIED || !is_recent(t, &left->last))
		left->last.id = NULL;
	return ERR_OK;
}

/* ---- who else has the bed ------------------------------------------------------------------- */

static bool were_two(const struct placement *in, const struct placement *left)
{
	return strcmp(in->bed, left->bed) == 0 && !wall_before(left->ended, in->made) &&
	       (!wall_before(left->made, in->made) || wall_before(in->made, left->ended));
}

enum err checkout_shared(struct turn *t, const struct person *who, const struct placement *in,
			 bool *shared)
{
	struct guest left;
	TRY(find(t, who, &left));
	*shared = left.last.id != NULL && were_two(in, &left.last);
	return ERR_OK;
}

/* Whoever is in it had it with them. */
static enum err refuse_partner(struct turn *t, const struct guest *left, const struct placement *in,
			       struct fault *why)
{
	struct placement other;
	struct person host;
	const char *ref = left->person.ref, *label = left->bed.label;
	TRY(person_get(t->store, in->person, t->arena, &host));
	TRY(placement_companion(t->store, in, t->arena, &other));
	if (other.id != NULL && other.state != PLACEMENT_ENDED)
		return fault_set(why, ERR_TAKEN, "bed",
				 "%s, who shared %s with %s, shares it with somebody else now: "
				 "name the bed in which %s is",
				 host.ref, label, ref, ref);
	return fault_set(why, ERR_TAKEN, "bed",
			 "%s, who shared %s with %s, is in it: %scheckin %s --with %s", host.ref,
			 label, ref, left->unseen ? "once somebody has seen them there: " : "", ref,
			 host.ref);
}

/* Nobody has it, or whoever it is offered to has not accepted it, or it is held for them. */
static enum err refuse_live(struct turn *t, const struct guest *left, struct fault *why)
{
	struct bed_offer offer;
	struct placement p;
	const struct bed *bed = &left->bed;
	if (bed->placement == NULL)
		return ERR_OK;
	TRY(bed_offer_of_bed(t->store, bed->id, t->arena, &offer));
	TRY(placement_get(t->store, bed->placement, t->arena, &p));
	if (offer.id != NULL || strcmp(p.person, left->person.id) == 0)
		return ERR_OK;
	if (p.state == PLACEMENT_OCCUPIED && were_two(&p, &left->last))
		return refuse_partner(t, left, &p, why);
	return fault_set(why, ERR_TAKEN, "bed",
			 "%s is %s somebody else now: name the bed in which %s is", bed->label,
			 p.state == PLACEMENT_OCCUPIED ? "occupied by" : "held for",
			 left->person.ref);
}

static enum err refuse_slept(struct turn *t, const struct guest *left, struct fault *why)
{
	bool slept;
	TRY(placement_bed_slept(t->store, &left->last, &slept));
	if (!slept)
		return ERR_OK;
	return fault_set(why, ERR_TAKEN, "bed",
			 "somebody else has been in %s since: name the bed in which %s is",
			 left->bed.label, left->person.ref);
}

/* A space that is over, or a room that is paid for no more, closes by itself once it is empty: and
 * that it was not. */
static enum err refuse_closed(struct turn *t, const struct guest *left, struct fault *why)
{
	const struct bed *bed = &left->bed;
	bool over = bed->until.ms != 0 && !wall_before(t->now, bed->until);
	if (bed->state != BED_CLOSED || over)
		return ERR_OK;
	return fault_set(why, ERR_REFUSED, "bed",
			 "%s has been closed since: whoever is on call says where %s is",
			 bed->label, left->person.ref);
}

static enum err refuse_gone(struct turn *t, const struct guest *left, struct fault *why)
{
	TRY(refuse_live(t, left, why));
	TRY(refuse_slept(t, left, why));
	TRY(refuse_closed(t, left, why));
	return nomination_refuse_back(t, left, why);
}

enum err checkout_open(struct turn *t, const struct guest *g, struct guest *left, bool *open)
{
	struct fault refused = {.code = ERR_OK};
	*open = false;
	TRY(find(t, &g->person, left));
	if (left->last.id == NULL)
		return ERR_OK;
	enum err e = refuse_gone(t, left, &refused);
	*open = e == ERR_OK;
	return e == ERR_STORE ? e : ERR_OK; /* and so it is, of the bed itself */
}

/* ---- taking back ---------------------------------------------------------------------------- */

/* What is held for two is not given back in passing. */
static enum err refuse_held(const struct guest *g, struct fault *why)
{
	const char *ref = g->person.ref;
	return !guest_has_bed(g) || g->partner.ref == NULL
		   ? ERR_OK
		   : fault_set(why, ERR_TAKEN, "person",
			       "%s holds %s at %s with %s: release %s, then checkin %s --still",
			       ref, g->bed.label, g->bed.site_name, g->partner.ref, ref, ref);
}

/* Whatever bed it is, they have none while another is held for them. */
static enum err hint_held(const struct guest *g, enum err e, struct fault *why)
{
	bool refused = e == ERR_TAKEN || e == ERR_REFUSED;
	return refused && guest_has_bed(g)
		   ? fault_hint(why, "; but first, as %s is held for them: release %s",
				g->bed.label, g->person.ref)
		   : e;
}

/* Whatever stands against it, they are said to be in the bed that they had: a refusal is no reason
 * to give it on. */
static enum err look_there(struct turn *t, const struct guest *left, enum err e, struct fault *why)
{
	bool refused = e == ERR_TAKEN || e == ERR_REFUSED;
	return refused && left->bed.id != NULL ? remedy_look(t, why, &left->bed) : e;
}

static enum err refuse_late(const struct guest *left, struct fault *why)
{
	const char *ref = left->person.ref;
	fault_set(why, ERR_REFUSED, "still",
		  "that %s has left was not typed in the last eight hours: checkin %s BED", ref,
		  ref);
	return left->bed.id != NULL && left->bed.state == BED_VACATED
		   ? fault_hint(why, ", and where that is %s: ready %s first", left->bed.label,
				left->bed.label)
		   : why->code;
}

/* No check-out of theirs can be taken back. Who is in a bed by now has left the one before it, but
 * for whoever was only counted as in. */
static enum err refuse_none(struct turn *t, const struct guest *g, struct fault *why)
{
	struct guest left;
	TRY(find_left(t, &g->person, &left));
	enum err e = guest_has_bed(g) ? guest_refuse_second(g, why) : refuse_late(&left, why);
	bool moved_on = guest_has_bed(g) && g->last.state == PLACEMENT_OCCUPIED &&
			!(g->unseen && is_recent(t, &left.last));
	return moved_on ? e : look_there(t, &left, e, why);
}

static enum err refuse_back(struct turn *t, const struct guest *g, struct guest *left,
			    const char *label, struct fault *why)
{
	const char *ref = g->person.ref;
	TRY(find(t, &g->person, left));
	if (left->last.id == NULL)
		return refuse_none(t, g, why);
	if (label != NULL && !ascii_same(label, left->bed.label))
		return fault_set(why, ERR_REFUSED, "bed",
				 "%s left %s, not %s: checkin %s --still, or checkin %s %s", ref,
				 left->bed.label, label, ref, ref, label);
	TRY(look_there(t, left, refuse_held(g, why), why));
	return look_there(t, left, hint_held(g, refuse_gone(t, left, why), why), why);
}

static void say_taken_back(struct request *r, const struct guest *left)
{
	char at[WALL_TEXT], since[WALL_TEXT];
	say_line(r,
		 "Checked in: %s at %s for %s. That they left at %s is taken back: the stay since "
		 "%s goes on.",
		 left->bed.label, left->bed.site_name, left->person.ref,
		 wall_format_local(left->last.ended, at),
		 wall_format_local(left->last.arrived, since));
}

/* Who never left needs no other bed. */
static enum err give_up_hold(struct turn *t, struct request *r, const struct guest *g)
{
	if (!guest_has_bed(g))
		return ERR_OK;
	say_line(r, "%s at %s is held for them no longer.", g->bed.label, g->bed.site_name);
	return book_end(t, r->area, &g->last, OUTCOME_RELEASED, NULL);
}

static enum err withdraw_offer(struct turn *t, struct request *r, const struct guest *left)
{
	struct bed_offer offer;
	TRY(bed_offer_of_bed(t->store, left->bed.id, t->arena, &offer));
	if (offer.id == NULL)
		return ERR_OK;
	waiting_say_withdrawn(r, &left->bed);
	return waiting_withdraw(t, r->area, &left->bed, "was offered, but somebody is in it still");
}

/* Nobody is put into a bed by a guess: of two who left, whoever types it says whether both are
 * there. */
static enum err say_other_out(struct turn *t, struct request *r, const struct person *in,
			      const char *sharer)
{
	char at[WALL_TEXT];
	struct placement p;
	struct person other;
	struct guest left;
	TRY(placement_get(t->store, sharer, t->arena, &p));
	TRY(person_get(t->store, p.person, t->arena, &other));
	TRY(find(t, &other, &left));
	if (left.last.id == NULL || strcmp(left.last.id, sharer) != 0)
		return ERR_OK;
	json_object_set_new(r->result, "out", json_string(other.ref));
	say_line(r, "%s, who %s, stands as having left at %s, too: %s: checkin %s --with %s",
		 other.ref, left.unseen ? "was counted as in with them" : "shared it",
		 wall_format_local(p.ended, at),
		 left.unseen ? "once somebody has seen them there" : "if they never left",
		 other.ref, in->ref);
	return ERR_OK;
}

/* In their own words, and with what is no word. */
static unsigned as_kept(const struct guest *g)
{
	return g->last.needs | (g->decided ? NEED_DECIDED : 0u) | (g->unseen ? NEED_UNSEEN : 0u);
}

enum err checkout_take_back(struct turn *t, struct request *r, struct guest *g, const char *label,
			    struct fault *why)
{
	struct guest left;
	const char *sharer;
	TRY(refuse_back(t, g, &left, label, why));
	TRY(placement_sharer(t->store, &left.last, t->arena, &sharer));
	say_taken_back(r, &left);
	TRY(give_up_hold(t, r, g));
	TRY(withdraw_offer(t, r, &left));
	TRY(book_return(t, r->area, &left.bed, &left.last, as_kept(&left)));
	if (sharer != NULL)
		TRY(say_other_out(t, r, &left.person, sharer));
	TRY(standing_again(t, r, &left, sharer));
	json_object_set_new(r->result, "returned", json_true());
	left.last.state = PLACEMENT_OCCUPIED;
	guest_answer(r, &left, &left.bed, &left.last);
	return ERR_OK;
}
