/* SPDX-License-Identifier: MIT */
#include "people_verbs.h"

#include <string.h>

#include "ascii.h"
#include "bed_book.h"
#include "fitting.h"
#include "followups.h"
#include "json_values.h"
#include "merge_clashes.h"
#include "merging.h"
#include "need.h"
#include "people.h"
#include "people_said.h"
#include "person_args.h"
#include "person_stay.h"
#include "plans.h"
#include "safety.h"
#include "waiting_moves.h"
#include "whereabouts.h"

#define TEMPORARY_MOST 200

/* ---- temporary references ------------------------------------------------------------------- */

static const char *age_text(struct turn *t, struct wall from)
{
	int64_t hours = (t->now.ms - from.ms) / HOURS_MS(1);
	if (hours < 48)
		return arena_printf(t->arena, "%d h", hours > 0 ? (int)hours : 0);
	return arena_printf(t->arena, "%d days", (int)(hours / 24));
}

static enum err temporary_row(struct turn *t, struct request *r, const struct person *p,
			      json_t *all)
{
	struct placement place;
	struct bed bed;
	TRY(person_stay_find(t, p, &place, &bed));
	const char *stay = bed.id != NULL ? person_stay_text(t, &place, &bed) : "";
	json_t *row = json_pack("{s:s, s:s, s:s}", "person", p->ref, "old", age_text(t, p->made),
				"stay", stay);
	say_row(r, row);
	json_decref(row);
	row = json_pack("{s:s}", "person", p->ref);
	json_object_set_new(row, "made", wall_json(p->made));
	json_object_set_new(row, "placement", person_stay_json(&place, &bed));
	json_array_append_new(all, row);
	return people_audit(t, r->area, p, "looked at: listed", NULL);
}

enum err verb_temporary(struct turn *t, struct request *r, struct fault *why)
{
	struct person_list list;
	json_t *all = json_array();
	(void)why;
	json_object_set_new(r->result, "people", all);
	TRY(book_expire(t, r->area));
	TRY(person_list_temporary(t->store, r->area->key, TEMPORARY_MOST, t->arena, &list));
	if (list.count == 0) {
		say_line(r, "No temporary reference waits to be merged.");
		return ERR_OK;
	}
	say_column(r, "person", "PERSON", false);
	say_column(r, "old", "SINCE", false);
	say_column(r, "stay", "BED", false);
	for (size_t i = 0; i < list.count; i++)
		TRY(temporary_row(t, r, &list.rows[i], all));
	if (list.count == TEMPORARY_MOST)
		say_after(r, "These are the oldest %d.", TEMPORARY_MOST);
	say_after(r, "Once a case is known: merge PERSON CASE");
	return ERR_OK;
}

/* ---- merge ---------------------------------------------------------------------------------- */

static enum err refuse_two_beds(struct turn *t, const struct person *from,
				const struct person *into, struct fault *why)
{
	struct placement p, other;
	struct bed one, two;
	TRY(person_stay_find(t, from, &p, &one));
	TRY(person_stay_find(t, into, &other, &two));
	if (one.id == NULL || two.id == NULL)
		return ERR_OK;
	return fault_set(why, ERR_REFUSED, "temporary",
			 "%s has %s and %s has %s: release one before they become one person",
			 from->ref, one.label, into->ref, two.label);
}

static enum err refuse_merge(struct turn *t, const struct request *r, const struct person *from,
			     const struct person *into, const char *typed, struct fault *why)
{
	if (ascii_same(from->ref, into->ref) && !ascii_same(typed, into->ref))
		return fault_set(why, ERR_REFUSED, "temporary", "%s is merged into %s already",
				 typed, into->ref);
	if (!from->temporary)
		return fault_set(why, ERR_REFUSED, "temporary",
				 "%s is no temporary reference waiting to be merged", typed);
	if (into->temporary)
		return fault_set(why, ERR_REFUSED, "person",
				 "%s is temporary too: merge both into the case", into->ref);
	TRY(refuse_two_beds(t, from, into, why));
	return merge_clashes(t, r->area, from, into, why);
}

/* What anybody noted of either is known of both. */
static void attributes_join(const struct person *from, struct person *into)
{
	if (into->age == AGE_UNKNOWN || age_is_child(from->age))
		into->age = from->age == AGE_UNKNOWN ? into->age : from->age;
	into->ring_first = into->ring_first || from->ring_first;
	into->high_support = into->high_support || from->high_support;
	into->legal_hold = into->legal_hold || from->legal_hold;
	into->objects = into->objects || from->objects;
	if (into->agreement[0] == '\0')
		into->agreement = from->agreement;
}

/* What was said last answers a question. Their bed is looked at once all is of one person. */
static enum err needs_join(struct turn *t, const struct person *from, const struct person *into)
{
	unsigned one, other;
	TRY(people_needs(t, from, &one));
	TRY(people_needs(t, into, &other));
	bool newer = wall_before(into->said, from->said);
	if (one == 0)
		return ERR_OK;
	return person_hear(t->store, into->id,
			   newer ? need_said(other, one) : need_said(one, other),
			   wall_later(into->said, from->said));
}

/* A person has one plan: what they were told last stands, and where they were told of neither, that
 * of the case. What is ended is said: they may have been told of it, too. */
static enum err plans_join(struct turn *t, struct request *r, const struct person *from,
			   const struct person *into)
{
	struct plan theirs, known;
	TRY(plan_open(t->store, from->id, t->arena, &theirs));
	TRY(plan_open(t->store, into->id, t->arena, &known));
	if (theirs.id == NULL || known.id == NULL)
		return ERR_OK;
	bool later = wall_before(known.told, theirs.told);
	const struct plan *stands = later ? &theirs : &known, *ends = later ? &known : &theirs;
	TRY(plan_end(t->store, ends->id, "replaced", t->now));
	TRY(turn_audit(t, r->area->key, AUDITED_PLAN, ends->id, "open -> replaced", NULL));
	json_object_set_new(r->result, "plan", plans_json(stands));
	json_object_set_new(r->result, "plan_ended", plans_json(ends));
	say_after(r, "Each had a plan. Ended is that of %s: %s. That of %s stands: %s.",
		  later ? into->ref : from->ref, plans_text(t, ends), later ? from->ref : into->ref,
		  plans_text(t, stands));
	return ERR_OK;
}

static enum err merge_rows(struct turn *t, const struct request *r, const struct person *from,
			   const struct person *into)
{
	struct moved moved;
	const char *change = arena_printf(t->arena, "%s -> %s", from->id, into->id);
	TRY(merging_run(t->store, r->area->key, from->id, into->id, t->arena, &moved));
	for (size_t i = 0; i < moved.count; i++)
		TRY(turn_audit(t, r->area->key, moved.rows[i].kind, moved.rows[i].id, change,
			       NULL));
	return plans_changed(t, r->area, into->id);
}

/* One had a bed and the other waited for one; or a couple turned out to be one, whom more suits. */
static enum err merge_waiting(struct turn *t, struct request *r, const struct person *into)
{
	struct waiting w;
	struct placement p;
	struct bed bed;
	TRY(waiting_of_person(t->store, r->area->key, into->id, t->arena, &w));
	TRY(person_stay_find(t, into, &p, &bed));
	if (w.id == NULL || w.state != WAITING_WAITS)
		return ERR_OK;
	return bed.id != NULL ? waiting_placed(t, r->area, into->id) : waiting_look(t, r->area);
}

/* Who turns out to be somebody who is in a bed is well. */
static enum err merge_welfare(struct turn *t, struct request *r, const struct person *into)
{
	struct placement p;
	TRY(placement_latest(t->store, into->id, t->arena, &p));
	bool in = p.id != NULL && p.state == PLACEMENT_OCCUPIED && (p.needs & NEED_UNSEEN) == 0;
	return in ? followup_settle(t, r->area, into->id, FOLLOWUP_WELFARE) : ERR_OK;
}

/* One person was not in two beds: whoever merges may see that they are two, while it is fresh. */
static void say_met(struct request *r, const struct person *from, const struct person *into,
		    const struct met *met)
{
	char at[WALL_TEXT];
	if (met->bed == NULL)
		return;
	json_object_set_new(r->result, "met", wall_json(met->at));
	say_line(r,
		 "Mind: on %s %s was in %s and %s in %s. Either one of these stays was written "
		 "down wrongly, or they are two people: tell a manager.",
		 wall_format_local(met->at, at), from->ref, met->bed, into->ref, met->other);
}

/* The bed that they have may be none for whom they turn out to be. */
static enum err merge_bed(struct turn *t, struct request *r, const struct person *into)
{
	struct fitting fit;
	struct placement place;
	struct bed bed;
	TRY(person_stay_find(t, into, &place, &bed));
	TRY(fitting_look(t, r->area, into->id, &fit));
	if (fit.why != NULL)
		say_line(r, "Mind: %s, which %s has, does not suit: %s.", bed.label, into->ref,
			 fit.why);
	return ERR_OK;
}

/* Everything of either is of one person from now on. */
static enum err merge_people(struct turn *t, struct request *r, const struct person *from,
			     struct person *into)
{
	TRY(merge_near_end(t, r->area, from));
	TRY(plans_join(t, r, from, into));
	TRY(merge_rows(t, r, from, into));
	attributes_join(from, into);
	TRY(needs_join(t, from, into));
	TRY(person_put(t->store, into, t->now));
	TRY(person_set_merged(t->store, from->id, into->id, t->now));
	TRY(merge_waiting(t, r, into));
	TRY(merge_welfare(t, r, into));
	TRY(whereabouts_merge(t, r->area, from->id, into->id));
	TRY(people_audit(t, r->area, from, arena_printf(t->arena, "merged into %s", into->id),
			 NULL));
	return people_audit(t, r->area, into, arena_printf(t->arena, "took in %s", from->id), NULL);
}

/* What is known of one person by now may be a danger that neither was. */
static enum err look_anew(struct turn *t, struct request *r, const struct person *into)
{
	TRY(merge_apart(t, r, into));
	TRY(merge_bed(t, r, into));
	TRY(safety_child_learnt(t, r, into, false));
	return safety_near_found(t, r, into->id);
}

enum err verb_merge(struct turn *t, struct request *r, struct fault *why)
{
	struct person from, into;
	struct met met;
	const char *typed;
	TRY(arg_reference(r, "temporary", &typed, why));
	TRY(book_expire(t, r->area));
	TRY(arg_somebody(t, r, "temporary", &from, why));
	TRY(arg_anybody(t, r, "person", &into, why));
	TRY(refuse_merge(t, r, &from, &into, typed, why));
	TRY(merging_met(t->store, from.id, into.id, t->arena, &met));
	TRY(merge_people(t, r, &from, &into));
	json_object_set_new(r->result, "temporary", json_string(from.ref));
	json_object_set_new(r->result, "person", json_string(into.ref));
	say_line(r, "Merged: %s is %s. Both references find the same person from now on.", from.ref,
		 into.ref);
	say_met(r, &from, &into, &met);
	return look_anew(t, r, &into);
}
