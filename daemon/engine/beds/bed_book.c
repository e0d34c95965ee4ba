/* SPDX-License-Identifier: MIT */
#include "bed_book.h"

#include <string.h>

#include "arrival_word.h"
#include "bed_words.h"
#include "capacity.h"
#include "deadlines.h"
#include "followups.h"
#include "no_shows.h"
#include "nominations.h"
#include "plans.h"
#include "presence_rows.h"
#include "safety.h"
#include "safety_rows.h"
#include "scheme.h"
#include "stays.h"
#include "turnaways.h"
#include "waiting_moves.h"
#include "whereabouts.h"

/* ---- taking and giving back ----------------------------------------------------------------- */

static enum err taken(const struct bed *bed, enum err e, struct fault *why)
{
	return e == ERR_TAKEN ? fault_set(why, ERR_TAKEN, "bed",
					  "%s was taken by somebody else just now", bed->label)
			      : e;
}

static bool has_bed(const struct placement *p)
{
	return p->beside[0] == '\0';
}

static bool to_be_told(const struct placement *p)
{
	return has_bed(p) && p->warned.ms == 0;
}

/* One row: the hold is looked at twenty minutes before its end, if that is still to come, and then
 * at its end. */
static enum err hold_watch(struct turn *t, const struct area_settings *area,
			   const struct placement *p)
{
	struct wall warning = wall_plus(p->expires, -BOOK_WARN_MS);
	bool first = to_be_told(p) && wall_before(t->now, warning);
	return deadline_set(t->store, DEADLINE_PLACEMENT, p->id, area->key,
			    first ? warning : p->expires);
}

static void publish_held(struct turn *t, const struct area_settings *area, const struct bed *bed,
			 struct wall until)
{
	char text[WALL_TEXT];
	turn_publish(t, area->key, "bed", "%s at %s is held until %s.", bed->label, bed->site_name,
		     wall_format_clock(until, text));
}

static const char *word_for(struct turn *t, const char *placement)
{
	char word[ARRIVAL_WORD];
	return arena_text(t->arena, arrival_word(arena_printf(t->arena, "%s/%s",
							      store_instance(t->store), placement),
						 word));
}

static enum err place(struct turn *t, const struct area_settings *area, const struct bed *bed,
		      const struct taking *how, struct placement *out, struct fault *why)
{
	bool held = how->until.ms != 0;
	struct wall at = how->at.ms != 0 ? how->at : t->now;
	struct wall most = wall_plus(t->now, LIMIT_HOLD_EXTEND_MS);
	*out = (struct placement){.bed = bed->id,
				  .beside = "",
				  .person = how->person,
				  .state = held ? PLACEMENT_HELD : PLACEMENT_OCCUPIED,
				  .needs = how->needs,
				  .made = at,
				  .expires = how->until,
				  .arrived = {held ? 0 : at.ms},
				  .longest = held && how->longest.ms == 0 ? most : how->longest,
				  .warned = {how->offer ? t->now.ms : 0},
				  .entered = {at.ms != t->now.ms ? t->now.ms : 0},
				  .by = t->actor};
	TRY(store_id(t->store, 'p', t->arena, &out->id));
	out->word = held ? word_for(t, out->id) : "";
	TRY(taken(bed, placement_add(t->store, area->key, out), why));
	TRY(taken(bed, bed_take(t->store, bed->id, out->id), why));
	if (!held) {
		TRY(nomination_met(t, area, out));
		TRY(whereabouts_look(t, area, how->person));
	}
	TRY(whereabouts_given(t, area, bed, how->person, how->partner));
	return turn_audit(t, area->key, AUDITED_PLACEMENT, out->id,
			  held ? "new -> held" : "new -> occupied", how->remark);
}

/* The same as the first's, with a placement of their own: each may leave alone. */
static enum err place_beside(struct turn *t, const struct area_settings *area,
			     const struct bed *bed, const struct placement *first,
			     const struct taking *how, struct fault *why)
{
	struct placement p = *first;
	bool held = p.state == PLACEMENT_HELD;
	TRY(scheme_joins(t, area, bed->id, how->partner, why));
	p.person = how->partner;
	p.beside = first->id;
	p.needs |= how->unseen ? NEED_UNSEEN : 0u;
	TRY(store_id(t->store, 'p', t->arena, &p.id));
	TRY(taken(bed, placement_add(t->store, area->key, &p), why));
	TRY(turn_audit(t, area->key, AUDITED_PLACEMENT, p.id,
		       held ? "new -> held beside" : "new -> occupied beside", how->remark));
	if (!how->offer)
		TRY(need_met(t, area, how->partner));
	if (held)
		return hold_watch(t, area, &p);
	TRY(whereabouts_look(t, area, how->partner));
	TRY(stay_watch(t, area, p.id));
	return how->unseen ? no_show_watch_unseen(t, area, &p) : ERR_OK;
}

enum err book_place(struct turn *t, const struct area_settings *area, const struct bed *bed,
		    const struct taking *how, struct placement *out, struct fault *why)
{
	TRY(place(t, area, bed, how, out, why));
	TRY(capacity_changed(t, area));
	if (how->partner != NULL)
		TRY(place_beside(t, area, bed, out, how, why));
	if (how->offer)
		return hold_watch(t, area, out);
	TRY(need_met(t, area, how->person));
	if (out->state == PLACEMENT_HELD) {
		publish_held(t, area, bed, how->until);
		return hold_watch(t, area, out);
	}
	turn_publish(t, area->key, "bed", "%s at %s is occupied.", bed->label, bed->site_name);
	return stay_watch(t, area, out->id);
}

enum err book_join(struct turn *t, const struct area_settings *area, const struct bed *bed,
		   const struct placement *p, const struct taking *how, struct fault *why)
{
	struct placement now = *p;
	now.made = how->at.ms != 0 ? how->at : t->now;
	now.entered = (struct wall){now.made.ms != t->now.ms ? t->now.ms : 0};
	now.by = t->actor;
	if (p->state == PLACEMENT_OCCUPIED)
		now.arrived = now.made;
	TRY(safety_joined(t, area, p));
	return place_beside(t, area, bed, &now, how, why);
}

/* Who shares the bed now; id NULL for nobody. */
static enum err companion(struct turn *t, const struct placement *p, struct placement *out)
{
	TRY(placement_companion(t->store, p, t->arena, out));
	if (out->id != NULL && out->state == PLACEMENT_ENDED)
		out->id = NULL;
	return ERR_OK;
}

static enum err extend_one(struct turn *t, const struct area_settings *area,
			   const struct placement *p, struct wall until)
{
	struct placement longer = *p;
	longer.expires = until;
	longer.warned.ms = 0;
	TRY(placement_extend(t->store, p->id, until));
	TRY(turn_audit(t, area->key, AUDITED_PLACEMENT, p->id, "held -> held", NULL));
	TRY(need_met(t, area, p->person));
	return hold_watch(t, area, &longer);
}

enum err book_extend(struct turn *t, const struct area_settings *area, const struct bed *bed,
		     const struct placement *p, struct wall until)
{
	struct placement other;
	TRY(companion(t, p, &other));
	TRY(extend_one(t, area, p, until));
	if (other.id != NULL)
		TRY(extend_one(t, area, &other, until));
	publish_held(t, area, bed, until);
	return ERR_OK;
}

static enum err warn(struct turn *t, const struct area_settings *area, struct placement *p)
{
	char text[WALL_TEXT];
	p->warned = t->now;
	TRY(placement_warn(t->store, p->id, t->now));
	TRY(turn_audit(t, area->key, AUDITED_PLACEMENT, p->id, "held -> ends soon", NULL));
	turn_publish(t, area->key, "bed",
		     "The hold of %s ends at %s unless somebody makes it longer.",
		     book_label(p->bed), wall_format_clock(p->expires, text));
	return ERR_OK;
}

enum err book_hold_due(struct turn *t, const struct area_settings *area, const char *placement)
{
	struct placement p;
	TRY(placement_get(t->store, placement, t->arena, &p));
	if (p.id == NULL || p.state != PLACEMENT_HELD)
		return deadline_clear(t->store, DEADLINE_PLACEMENT, placement);
	if (!wall_before(t->now, p.expires))
		return book_end(t, area, &p, OUTCOME_EXPIRED, NULL);
	if (to_be_told(&p) && !wall_before(t->now, wall_plus(p.expires, -BOOK_WARN_MS)))
		TRY(warn(t, area, &p));
	return hold_watch(t, area, &p);
}

static enum err arrive_one(struct turn *t, const struct area_settings *area,
			   const struct placement *p, struct wall at)
{
	struct wall entered = {at.ms != t->now.ms ? t->now.ms : 0};
	TRY(placement_occupy(t->store, p->id, at, entered));
	TRY(turn_audit(t, area->key, AUDITED_PLACEMENT, p->id, "held -> occupied", NULL));
	TRY(need_met(t, area, p->person));
	TRY(nomination_met(t, area, p));
	TRY(stay_watch(t, area, p->id));
	TRY(whereabouts_look(t, area, p->person));
	return deadline_clear(t->store, DEADLINE_PLACEMENT, p->id);
}

enum err book_seen(struct turn *t, const struct area_settings *area, const struct placement *p,
		   struct wall at, bool there)
{
	struct placement seen = *p;
	seen.needs &= ~(0u | NEED_UNSEEN);
	TRY(placement_seen(t->store, p->id));
	if (at.ms != 0)
		TRY(placement_came(t->store, p->id, at, t->now));
	TRY(turn_audit(t, area->key, AUDITED_PLACEMENT, p->id, "counted as in -> seen", NULL));
	TRY(safety_seen(t, area, &seen));
	if (there)
		TRY(at.ms != 0 ? whereabouts_look(t, area, p->person)
			       : whereabouts_are(t, area, p->person));
	TRY(followup_settle(t, area, p->person, FOLLOWUP_WELFARE));
	return stay_watch(t, area, p->id);
}

static enum err arrive_beside(struct turn *t, const struct area_settings *area,
			      struct placement *other, struct wall at, bool unseen)
{
	other->arrived = at;
	if (unseen)
		TRY(placement_set_needs(t->store, other->id, other->needs | NEED_UNSEEN));
	if (unseen)
		TRY(no_show_watch_unseen(t, area, other));
	return arrive_one(t, area, other, at);
}

enum err book_arrive(struct turn *t, const struct area_settings *area, const struct bed *bed,
		     const struct placement *p, struct wall at, bool unseen)
{
	struct placement other;
	TRY(companion(t, p, &other));
	TRY(arrive_one(t, area, p, at));
	if (other.id != NULL)
		TRY(arrive_beside(t, area, &other, at, unseen));
	turn_publish(t, area->key, "bed", "%s at %s is occupied.", bed->label, bed->site_name);
	return ERR_OK;
}

enum err book_bed_state_for(struct turn *t, const struct area_settings *area, const struct bed *bed,
			    enum bed_state state, const char *remark)
{
	const char *change =
	    arena_printf(t->arena, "%s -> %s", bed_state_name(bed->state), bed_state_name(state));
	TRY(bed_set_state(t->store, bed->id, state));
	TRY(capacity_changed(t, area));
	turn_publish(t, area->key, "bed", "%s is %s.", bed->label, bed_state_name(state));
	TRY(state == BED_READY ? waiting_bed_freed(t, area, bed->id) : waiting_look(t, area));
	return turn_audit(t, area->key, AUDITED_BED, bed->id, change, remark);
}

enum err book_bed_state(struct turn *t, const struct area_settings *area, const struct bed *bed,
			enum bed_state state)
{
	return book_bed_state_for(t, area, bed, state, NULL);
}

static enum err vacate(struct turn *t, const struct area_settings *area, const char *id)
{
	struct bed bed;
	TRY(bed_get(t->store, id, t->arena, &bed));
	return bed.state == BED_READY ? book_bed_state(t, area, &bed, BED_VACATED) : ERR_OK;
}

/* Nobody gives somebody under 18 a bed: they are in it, and children's services are asked. */
static enum err return_met(struct turn *t, const struct area_settings *area, const char *person)
{
	struct person who;
	TRY(person_get(t->store, person, t->arena, &who));
	return age_is_child(who.age) ? ERR_OK : need_met(t, area, person);
}

/* The line keeps what is corrected: when they were said to have left, and when that was typed. */
static const char *correction(const struct turn *t, const struct placement *p)
{
	char left[WALL_TEXT], typed[WALL_TEXT];
	return arena_printf(t->arena, "left -> occupied: not left at %s, as typed at %s",
			    wall_format_iso(p->ended, left),
			    wall_format_iso(p->entered.ms != 0 ? p->entered : p->ended, typed));
}

enum err book_return(struct turn *t, const struct area_settings *area, const struct bed *bed,
		     const struct placement *p, unsigned needs)
{
	TRY(placement_return(t->store, p->id, needs));
	TRY(bed_take(t->store, bed->id, p->id));
	TRY(turn_audit(t, area->key, AUDITED_PLACEMENT, p->id, correction(t, p), NULL));
	if (bed->state == BED_VACATED || bed->state == BED_CLOSED)
		TRY(book_bed_state(t, area, bed, BED_READY));
	TRY(capacity_changed(t, area));
	TRY(return_met(t, area, p->person));
	TRY(nomination_met(t, area, p));
	TRY(whereabouts_are(t, area, p->person));
	TRY(whereabouts_given(t, area, bed, p->person, NULL));
	turn_publish(t, area->key, "bed", "%s at %s is occupied.", bed->label, bed->site_name);
	return ERR_OK;
}

/* Whoever stays has the bed. */
static enum err pass_on(struct turn *t, const struct area_settings *area,
			const struct placement *other)
{
	struct placement alone = *other;
	alone.beside = "";
	TRY(placement_lead(t->store, other));
	TRY(bed_take(t->store, other->bed, other->id));
	TRY(turn_audit(t, area->key, AUDITED_PLACEMENT, other->id, "beside -> alone", NULL));
	return other->state == PLACEMENT_HELD ? hold_watch(t, area, &alone) : ERR_OK;
}

static enum err leave_one(struct turn *t, const struct area_settings *area,
			  const struct placement *p, const struct leaving *how)
{
	struct wall at = how->at.ms != 0 ? how->at : t->now;
	struct placement_ending ending = {.outcome = how->outcome,
					  .at = at,
					  .entered = {at.ms != t->now.ms ? t->now.ms : 0},
					  .reason = how->reason != NULL ? how->reason : ""};
	const char *change = arena_printf(t->arena, "%s -> %s", placement_state_name(p->state),
					  placement_outcome_name(how->outcome));
	TRY(placement_end(t->store, p->id, &ending));
	if (has_bed(p))
		TRY(bed_give_back(t->store, p->bed, p->id));
	TRY(turn_audit(t, area->key, AUDITED_PLACEMENT, p->id, change, how->remark));
	TRY(deadline_clear(t->store, DEADLINE_PLACEMENT, p->id));
	if (how->outcome == OUTCOME_EXPIRED)
		TRY(no_show_watch(t, area, p));
	if (how->outcome == OUTCOME_NO_SHOW ||
	    (p->state == PLACEMENT_HELD && how->outcome != OUTCOME_MOVED))
		TRY(need_unmet(t, area, p));
	TRY(stay_left(t, area, p));
	TRY(safety_left(t, area, p));
	return plans_left(t, area, p, how->outcome);
}

static enum err leave_behind(struct turn *t, const struct area_settings *area,
			     const struct placement *p, const struct placement *other)
{
	if (has_bed(p))
		TRY(pass_on(t, area, other));
	TRY(stay_watch(t, area, other->id)); /* what was said of both may have been said of one */
	return safety_alone(t, area, other);
}

/* Nor is an offer that nobody has accepted anything for one of two. */
static enum err takes_both(struct turn *t, const struct placement *p, const struct leaving *how,
			   bool *both)
{
	struct bed_offer offer;
	*both = how->both ||
		(!how->alone && (how->outcome == OUTCOME_EXPIRED || how->outcome == OUTCOME_MOVED));
	if (*both || how->alone)
		return ERR_OK;
	TRY(bed_offer_of_bed(t->store, p->bed, t->arena, &offer));
	*both = offer.id != NULL;
	return ERR_OK;
}

/* What a panel keeps for one of two is not the other's: they had it only together. */
static enum err give_up_kept(struct turn *t, const struct area_settings *area,
			     const struct leaving *how, struct placement *other)
{
	struct leaving given_up = {.outcome = OUTCOME_RELEASED, .at = how->at};
	bool lets;
	if (other->state != PLACEMENT_HELD)
		return ERR_OK;
	TRY(nomination_lets(t, other, &lets));
	if (lets)
		return ERR_OK;
	TRY(leave_one(t, area, other, &given_up));
	other->id = NULL;
	return ERR_OK;
}

enum err book_leave(struct turn *t, const struct area_settings *area, const struct placement *p,
		    const struct leaving *how)
{
	struct placement other;
	bool both = false;
	TRY(companion(t, p, &other));
	if (other.id != NULL)
		TRY(takes_both(t, p, how, &both));
	if (other.id != NULL && !both)
		TRY(give_up_kept(t, area, how, &other));
	if (both) {
		TRY(leave_one(t, area, &other, how));
		other.id = NULL;
	}
	TRY(leave_one(t, area, p, how));
	if (other.id != NULL)
		return leave_behind(t, area, p, &other);
	if (p->state == PLACEMENT_OCCUPIED)
		return vacate(t, area, p->bed);
	turn_publish(t, area->key, "bed", "%s is held no more.", book_label(p->bed));
	return waiting_bed_freed(t, area, p->bed);
}

enum err book_end(struct turn *t, const struct area_settings *area, const struct placement *p,
		  enum placement_outcome outcome, const char *remark)
{
	struct leaving how = {.outcome = outcome, .remark = remark};
	return book_leave(t, area, p, &how);
}

enum err book_expire(struct turn *t, const struct area_settings *area)
{
	struct placement *due;
	size_t count;
	TRY(placement_list_expired(t->store, area->key, t->now, t->arena, &due, &count));
	for (size_t i = 0; i < count; i++)
		if (has_bed(&due[i])) /* a partner's ends with it */
			TRY(book_end(t, area, &due[i], OUTCOME_EXPIRED, NULL));
	return ERR_OK;
}
