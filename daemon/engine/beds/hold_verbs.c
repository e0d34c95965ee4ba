/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "ascii.h"
#include "bed_args.h"
#include "bed_verbs.h"
#include "children.h"
#include "choice.h"
#include "couple.h"
#include "doors.h"
#include "fitting.h"
#include "followups.h"
#include "guest.h"
#include "guest_read.h"
#include "mere_offers.h"
#include "people_said.h"
#include "referral_rows.h"
#include "safety.h"
#include "spaces.h"
#include "waiting_rows.h"

#define AFTER_ARRIVAL_MS HOURS_MS(1) /* a hold outlasts the hour at which somebody is expected */

/* ---- what is said --------------------------------------------------------------------------- */

/* What whoever sends a person there should know of the door. */
static void say_door(struct turn *t, struct request *r, const struct seek_site *site,
		     const struct bed *bed)
{
	char at[WALL_TEXT];
	int from = site->row.admits_from;
	if (from >= 0 && wall_before(t->now, doors_time(r->area, from, t->now)))
		say_line(r, "It lets people in from %02d:%02d.", from / 60, from % 60);
	if (site->last_entry.ms == INT64_MAX)
		return;
	wall_format_clock(site->last_entry, at);
	if (wall_before(t->now, site->last_entry))
		say_line(r, "Last entry there is at %s.", at);
	else if ((bed->attributes & BED_LATE_ENTRY) == 0)
		say_line(r, "Last entry there was at %s: ring the site before sending anybody.",
			 at);
}

static void say_old(struct request *r, const struct seek_site *site)
{
	char heard[WALL_TEXT];
	if (!site->says.old)
		return;
	json_object_set_new(r->result, "old", json_true());
	say_line(r, "OLD: %s has not said how it stands since %s: ring it before sending anybody.",
		 site->row.name,
		 site->row.heard.ms != 0 ? wall_format_local(site->row.heard, heard) : "ever");
}

static void say_held(struct turn *t, struct request *r, const char *how, const struct guest *g,
		     const struct bed *bed, const struct seek_site *site, const struct placement *p)
{
	char until[WALL_TEXT], longest[WALL_TEXT], lasts[WALL_TEXT];
	say_line(r, "%s: %s at %s for %s until %s (%s).", how, bed->label, bed->site_name,
		 guest_names(t, g), wall_format_clock(p->expires, until),
		 duration_format(p->expires.ms - t->now.ms, lasts));
	say_door(t, r, site, bed);
	space_say_end(t, r, bed, p->expires);
	say_old(r, site);
	if (g->person.ring_first || g->partner.ring_first)
		say_line(r, "Ring %s before sending anybody.", bed->site_name);
	if (p->word[0] != '\0')
		say_line(r, "At the door they say: %s.", p->word);
	say_line(r, "It can be made longer until %s at most: hold %s %s --until TIME.",
		 wall_format_clock(p->longest, longest), bed->label, g->person.ref);
	guest_answer(r, g, bed, p);
}

/* ---- until when ----------------------------------------------------------------------------- */

/* "until" may not lie beyond `longest`, so that repeating it does not keep a bed for ever. */
static enum err arg_until(struct turn *t, const struct request *r, struct wall usual,
			  struct wall longest, struct wall *until, struct fault *why)
{
	char text[WALL_TEXT];
	*until = wall_earlier(usual, longest);
	TRY(arg_time(t, r, "until", false, until, why));
	if (!wall_before(t->now, *until))
		return fault_set(why, ERR_USAGE, "until", "until lies in the past: %s",
				 wall_format_local(*until, text));
	if (wall_before(longest, *until))
		return fault_set(why, ERR_LIMIT, "until",
				 "a hold lasts 12 hours at most: this one until %s",
				 wall_format_local(longest, text));
	return ERR_OK;
}

/* When they are expected at the door; .ms 0 when nobody said. */
static enum err arg_comes(struct turn *t, const struct request *r, struct wall longest,
			  struct wall *comes, struct fault *why)
{
	char text[WALL_TEXT];
	*comes = (struct wall){0};
	TRY(arg_time(t, r, "arrives", false, comes, why));
	if (comes->ms != 0 && wall_before(*comes, t->now))
		return fault_set(why, ERR_USAGE, "arrives", "arrives lies in the past: %s",
				 wall_format_local(*comes, text));
	if (wall_before(longest, *comes))
		return fault_set(why, ERR_LIMIT, "arrives",
				 "a hold lasts 12 hours at most, until %s: hold again later",
				 wall_format_local(longest, text));
	return ERR_OK;
}

/* Two hours as a rule, or an hour beyond the arrival; never before the door has been open for one.
 */
static struct wall usual_end(const struct turn *t, const struct seek *s,
			     const struct seek_site *site)
{
	struct wall usual = s->comes.ms != 0 ? wall_plus(s->comes, AFTER_ARRIVAL_MS)
					     : wall_plus(t->now, s->area->hold_ms);
	if (site->row.admits_from < 0)
		return usual;
	struct date night = night_at(t->now, s->area->policy.hours);
	return wall_later(usual,
			  wall_plus(wall_london(night, site->row.admits_from), AFTER_ARRIVAL_MS));
}

/* ---- hold ----------------------------------------------------------------------------------- */

enum err guest_hold(struct turn *t, struct request *r, struct guest *g, struct seek *s,
		    const struct bed *bed, struct taking *how, struct fault *why)
{
	struct placement made;
	const struct seek_site *site;
	how->longest = wall_plus(t->now, LIMIT_HOLD_EXTEND_MS);
	TRY(seek_site(t, s, bed->site, &site));
	TRY(arg_until(t, r, usual_end(t, s, site), how->longest, &how->until, why));
	TRY(guest_known(t, r, g));
	how->person = g->person.id;
	how->partner = g->partner.id;
	how->needs = seek_taken(s);
	TRY(book_place(t, r->area, bed, how, &made, why));
	say_held(t, r, "Held", g, bed, site, &made);
	TRY(guest_say_doubt(t, r, g, bed));
	guest_say_minds(r, s, bed);
	return ERR_OK;
}

/* How one of two comes to a bed of their own; NULL: they hold one that is good for them alone. */
static const char *hold_alone(struct turn *t, const struct guest *g, const struct fitting *fit)
{
	const char *ref = g->person.ref, *other = g->partner.ref;
	if (other == NULL || (g->joins && !fit->gone))
		return NULL;
	return g->joins ? arena_printf(t->arena, "hold best %s", ref)
			: arena_printf(t->arena, "release %s, then hold best %s", other, ref);
}

static enum err hold_next(struct turn *t, struct request *r, struct guest *g, struct seek *s,
			  const struct fitting *fit, const char *remark, bool *none,
			  struct fault *why)
{
	struct bed best;
	struct taking how = {.remark = remark};
	struct leaving moved = {.outcome = OUTCOME_MOVED};
	TRY(book_leave(t, r->area, &g->last, &moved));
	TRY(seek_best(t, s, &best));
	if (best.id == NULL)
		return guest_refuse_next(t, r, g, s, fit, hold_alone(t, g, fit), none, why);
	TRY(guest_hold(t, r, g, s, &best, &how, why));
	say_line(r, "The hold of %s %s: this is the next best.", g->bed.label, fit->why);
	return ERR_OK;
}

/* Their bed is none for them any more: they hold the next best instead. Where there is none they
 * keep what they hold, and are turned away all the same; but nobody is where a word is lacking. */
static enum err hold_instead(struct turn *t, struct request *r, struct guest *g, struct seek *s,
			     const struct fitting *fit, const char *remark, struct fault *why)
{
	bool none = false;
	struct attempt attempt;
	TRY(turn_attempt(t, &attempt));
	enum err e = turn_attempted(t, &attempt, hold_next(t, r, g, s, fit, remark, &none, why));
	return e == ERR_REFUSED && none ? guest_turned_away(t, r, g, s, why) : e;
}

/* Whom nobody will let in is not promised a bed for longer. */
static enum err refuse_shut(const struct request *r, const struct guest *g, struct wall comes,
			    struct fault *why)
{
	char last[WALL_TEXT];
	struct wall entry = doors_last_entry(r->area, g->bed.last_entry, comes);
	bool late = (g->bed.attributes & BED_LATE_ENTRY) != 0;
	if (comes.ms == 0 || late || wall_before(comes, entry))
		return ERR_OK;
	return fault_set(why, ERR_REFUSED, "arrives",
			 "last entry at %s is at %s: ring it, or find a bed that takes them later: "
			 "move %s best --for late-entry",
			 g->bed.site_name, wall_format_clock(entry, last), g->person.ref);
}

static enum err extend(struct turn *t, struct request *r, struct guest *g, struct seek *s,
		       struct fault *why)
{
	const struct seek_site *site;
	struct wall until, comes, usual = wall_plus(t->now, r->area->hold_ms);
	TRY(arg_comes(t, r, g->last.longest, &comes, why));
	TRY(refuse_shut(r, g, comes, why));
	if (comes.ms != 0)
		usual = wall_plus(comes, AFTER_ARRIVAL_MS);
	TRY(arg_until(t, r, wall_later(g->last.expires, usual), g->last.longest, &until, why));
	bool less = wall_before(until, g->last.expires);
	struct bed_offer offer;
	TRY(bed_offer_of_bed(t->store, g->last.bed, t->arena, &offer));
	TRY(book_extend(t, r->area, &g->bed, &g->last, until));
	g->last.expires = until;
	TRY(seek_site(t, s, g->bed.site, &site));
	say_held(t, r,
		 offer.id != NULL ? "The offer is accepted, and held"
		 : less           ? "Held for less time now"
				  : "Still held",
		 g, &g->bed, site, &g->last);
	return guest_say_support(t, r, g);
}

/* The same bed for the same person, or the best, which is the one they have: the hold is made
 * longer, while the bed suits them, and what was offered is taken. */
static enum err hold_longer(struct turn *t, struct request *r, struct guest *g, const char *label,
			    struct fault *why)
{
	struct seek s;
	struct fitting fit;
	const char *remark;
	bool best = ascii_same(label, "best");
	if (g->last.state == PLACEMENT_OCCUPIED || (!best && !ascii_same(label, g->bed.label)))
		return guest_refuse_second(g, why);
	TRY(guest_seek(t, r, g, g->heard, &s, &remark, why));
	TRY(fitting_kept(t, &s, g, &fit));
	if (fit.why != NULL && (best || fit.gone || !g->joins))
		return hold_instead(t, r, g, &s, &fit, remark, why);
	if (g->joins)
		TRY(guest_join(t, r, g, (struct wall){0}, why));
	TRY(guest_learn(t, r, g, &s, remark));
	TRY(extend(t, r, g, &s, why));
	TRY(guest_say_doubt(t, r, g, &g->bed));
	s.mind = fit.mind;
	if (s.mind != NULL)
		guest_say_minds(r, &s, &g->bed);
	return ERR_OK;
}

/* They had this very bed, and it is somebody else's now. */
static enum err explain_expired(struct turn *t, const struct guest *g, const char *label,
				enum err e, struct fault *why)
{
	char ended[WALL_TEXT];
	bool theirs = guest_came_late(t, g) && ascii_same(label, g->bed.label);
	if (e != ERR_TAKEN || !theirs)
		return e;
	const char *reason = arena_text(t->arena, why->message);
	fault_set(why, ERR_TAKEN, "bed", "%s's hold of %s ended at %s", g->person.ref, g->bed.label,
		  wall_format_clock(guest_kept_until(g), ended));
	return fault_hint(why, "; now %s", reason);
}

/* Whom a hospital or a prison lets go at an hour is held for until they can be there. */
static enum err comes_as_referred(struct turn *t, struct request *r, const struct guest *g,
				  struct wall longest, struct wall *comes)
{
	char at[WALL_TEXT];
	struct referral *open;
	size_t count = 0;
	if (g->person.id == NULL || json_object_get(r->args, "arrives") != NULL)
		return ERR_OK;
	TRY(referral_list_of_person(t->store, r->area->key, g->person.id, t->arena, &open, &count));
	for (size_t i = 0; i < count; i++)
		if (wall_before(t->now, open[i].expected) &&
		    !wall_before(longest, open[i].expected) &&
		    wall_before(*comes, open[i].expected))
			*comes = open[i].expected;
	if (comes->ms != 0)
		say_line(r,
			 "Expected at %s, by the referral; if they come at another time: "
			 "--arrives.",
			 wall_format_clock(*comes, at));
	return ERR_OK;
}

static enum err hold_new(struct turn *t, struct request *r, struct guest *g, const char *label,
			 struct fault *why)
{
	struct seek s;
	struct bed bed;
	struct taking how = {0};
	struct wall longest = wall_plus(t->now, LIMIT_HOLD_EXTEND_MS);
	TRY(guest_seek(t, r, g, g->heard, &s, &how.remark, why));
	TRY(arg_comes(t, r, longest, &s.comes, why));
	TRY(comes_as_referred(t, r, g, longest, &s.comes));
	enum err e = guest_choose(t, r, &s, label, &bed, why);
	if (e == ERR_REFUSED && ascii_same(label, "best"))
		return guest_turned_away(t, r, g, &s, why);
	if (e != ERR_OK)
		return explain_expired(t, g, label, e, why);
	TRY(guest_hold(t, r, g, &s, &bed, &how, why));
	guest_say_without(r, g);
	return ERR_OK;
}

enum err verb_hold(struct turn *t, struct request *r, struct fault *why)
{
	struct guest g;
	const char *label;
	unsigned needs;
	TRY(arg_text(r, "bed", true, LIMIT_LABEL, &label, why));
	TRY(arg_needs_any(r, &needs, why));
	TRY(guest_find(t, r, &g, why));
	if (!guest_is_child(&g, needs))
		TRY(mere_offers_yield_to_hold(t, r, &g, label, why));
	guest_alone(r, &g);
	TRY(guest_with(t, r, &g, &needs, why));
	if (guest_is_child(&g, needs))
		return guest_child(t, r, &g);
	if (guest_has_bed(&g))
		return hold_longer(t, r, &g, label, why);
	return hold_new(t, r, &g, label, why);
}

/* ---- move ----------------------------------------------------------------------------------- */

/* Whoever comes along from the same bed is as seen as they were; nobody who is brought to it is any
 * less for whoever stays behind. */
static enum err comes_unseen(struct turn *t, const struct placement *old, const char *partner,
			     bool *unseen)
{
	struct placement other;
	TRY(placement_companion(t->store, old, t->arena, &other));
	*unseen = other.id != NULL && partner != NULL && strcmp(other.person, partner) == 0 &&
		  other.state == PLACEMENT_OCCUPIED && (other.needs & NEED_UNSEEN) != 0;
	return ERR_OK;
}

/* The new bed is found before the old one is left: a refusal changes nothing. */
static enum err change_beds(struct turn *t, struct request *r, struct guest *g,
			    const struct bed *bed, struct taking *how, bool alone,
			    struct placement *made, struct fault *why)
{
	const struct placement *old = &g->last;
	struct leaving leaving = {.outcome = OUTCOME_MOVED, .remark = how->remark, .alone = alone};
	how->person = g->person.id;
	how->partner = g->partner.id;
	TRY(comes_unseen(t, old, g->partner.id, &how->unseen));
	if (old->state == PLACEMENT_HELD) {
		how->until = old->expires;
		how->longest = old->longest;
	}
	TRY(book_leave(t, r->area, old, &leaving));
	return book_place(t, r->area, bed, how, made, why);
}

/* Whoever is brought into a bed is there, and well. */
static enum err settle_brought(struct turn *t, const struct request *r, const struct guest *brought,
			       const struct guest *g, const struct placement *made)
{
	return brought->person.ref != NULL && made->state == PLACEMENT_OCCUPIED
		   ? followup_settle(t, r->area, g->partner.id, FOLLOWUP_WELFARE)
		   : ERR_OK;
}

/* The young person stays where they are until children's services answer; what a panel keeps for
 * two is nothing for one of them. */
static enum err say_stays(struct turn *t, struct request *r, const struct guest *g,
			  const struct person *stays)
{
	const char *followup;
	struct placement p;
	TRY(placement_latest(t->store, stays->id, t->arena, &p));
	TRY(safety_child_found(t, r->area, stays, &followup));
	json_object_set_new(r->result, "followup", json_string(followup));
	bool ended = p.state == PLACEMENT_ENDED;
	const char *where = ended ? "has no bed: a panel does not give them that one alone"
				  : arena_printf(t->arena, "stays in %s", g->bed.label);
	say_line(r,
		 "%s %s: tell children's services now, through the out-of-hours team; it stays "
		 "open as %s",
		 stays->ref, where, followup);
	return ERR_OK;
}

static void say_moved(struct turn *t, struct request *r, const struct guest *g,
		      const struct bed *bed, bool emptied)
{
	const char *ready = emptied ? arena_printf(t->arena, " %s must be made ready: ready %s",
						   g->bed.label, g->bed.label)
				    : "";
	say_line(r, "Moved: %s from %s to %s at %s.%s", guest_names(t, g), g->bed.label, bed->label,
		 bed->site_name, ready);
}

/* Who had a bed of their own leaves it for the one that both share. */
static enum err leave_own(struct turn *t, struct request *r, struct guest *other)
{
	struct leaving how = {.outcome = OUTCOME_MOVED};
	if (!guest_has_bed(other))
		return ERR_OK;
	if (other->last.state == PLACEMENT_OCCUPIED)
		say_after(r, "%s has left %s at %s, too: ready %s", other->person.ref,
			  other->bed.label, other->bed.site_name, other->bed.label);
	return book_leave(t, r->area, &other->last, &how);
}

/* Of a couple one has turned out to be a child: the other may be given a bed of their own. NULL:
 * nobody stays. */
static const struct person *part(struct guest *g, struct person *child)
{
	if (!age_is_child(g->partner.age) || age_is_child(g->person.age))
		return NULL;
	*child = g->partner;
	g->partner = (struct person){0};
	g->last.needs = need_alone(g->last.needs);
	g->heard = need_alone(g->heard);
	return child;
}

static bool is_chair(const struct bed *bed)
{
	return bed->kind == BED_KIND_SIT_UP || bed->kind == BED_KIND_LOUNGE;
}

/* A chair is the best that is free, and not for somebody who may stay in a bed. */
static enum err refuse_chair(struct turn *t, const struct request *r, const struct guest *g,
			     const struct bed *best, struct fault *why)
{
	const char *gone;
	const struct bed *bed = &g->bed;
	bool over = bed->until.ms != 0 && !wall_before(t->now, bed->until);
	if (!is_chair(best) || is_chair(bed) || over)
		return ERR_OK;
	TRY(fitting_gone(t, r->area, bed, &gone));
	if (gone != NULL)
		return ERR_OK;
	people_lack_bed(t);
	return fault_set(why, ERR_REFUSED, "bed",
			 "only a chair is free, %s at %s, and %s has %s; if that is meant: "
			 "move %s %s",
			 best->label, best->site_name, g->person.ref, bed->label, g->person.ref,
			 best->label);
}

static enum err move(struct turn *t, struct request *r, struct guest *g, const char *label,
		     struct guest *brought, const struct person *stays, struct fault *why)
{
	struct seek s;
	struct bed bed;
	struct placement made;
	const struct seek_site *site;
	struct taking how = {0};
	const char *reason;
	TRY(guest_seek(t, r, g, g->heard, &s, &how.remark, why));
	TRY(arg_remark(t, r, "reason", false, &reason, why));
	if (reason != NULL)
		how.remark = reason;
	s.inside = g->last.state == PLACEMENT_OCCUPIED ? g->bed.site : NULL;
	TRY(guest_choose(t, r, &s, label, &bed, why));
	if (ascii_same(label, "best"))
		TRY(refuse_chair(t, r, g, &bed, why));
	how.needs = seek_taken(&s);
	TRY(leave_own(t, r, brought));
	TRY(guest_known(t, r, g));
	TRY(change_beds(t, r, g, &bed, &how, stays != NULL, &made, why));
	TRY(settle_brought(t, r, brought, g, &made));
	TRY(seek_site(t, &s, bed.site, &site));
	if (made.state == PLACEMENT_HELD)
		say_held(t, r, "Moved, and held", g, &bed, site, &made);
	else
		say_moved(t, r, g, &bed, stays == NULL);
	TRY(guest_say_doubt(t, r, g, &bed));
	if (s.mind != NULL)
		guest_say_minds(r, &s, &bed);
	guest_answer(r, g, &bed, &made);
	return stays != NULL ? say_stays(t, r, g, stays) : ERR_OK;
}

/* Nobody is moved from a bed into that same bed. */
static enum err refuse_theirs(const struct guest *g, const struct guest *brought, struct fault *why)
{
	const char *label = brought->bed.label, *one = g->person.ref, *other = brought->person.ref;
	if (brought->last.state == PLACEMENT_HELD)
		return fault_set(why, ERR_TAKEN, "bed",
				 "%s holds %s already; to share it: release %s, then hold %s %s "
				 "--with %s",
				 other, label, one, label, other, one);
	return fault_set(why, ERR_TAKEN, "bed",
			 "%s is in %s already; to share it: checkout %s, then checkin %s --with %s",
			 other, label, one, one, other);
}

enum err verb_move(struct turn *t, struct request *r, struct fault *why)
{
	struct guest g, brought;
	struct person child;
	const char *label;
	unsigned needs;
	TRY(arg_text(r, "bed", true, LIMIT_LABEL, &label, why));
	TRY(arg_needs_any(r, &needs, why));
	TRY(guest_find(t, r, &g, why));
	if (!guest_has_bed(&g))
		return guest_refuse_bedless(&g, why);
	const struct person *stays = part(&g, &child);
	TRY(guest_brings(t, r, &g, &needs, &brought, why));
	if (guest_is_child(&g, needs))
		return guest_child(t, r, &g);
	if (g.unseen) /* whoever shares the bed with them sleeps in it */
		return guest_refuse_second(&g, why);
	if (guest_has_bed(&brought) && ascii_same(label, brought.bed.label))
		return refuse_theirs(&g, &brought, why);
	if (ascii_same(label, g.bed.label))
		return fault_set(why, ERR_REFUSED, "bed", "%s has %s already", g.person.ref,
				 g.bed.label);
	return move(t, r, &g, label, &brought, stays, why);
}
