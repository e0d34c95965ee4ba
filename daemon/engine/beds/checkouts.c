/* SPDX-License-Identifier: MIT */
#include "checkouts.h"

#include <string.h>

#include "ascii.h"
#include "followups.h"
#include "nominations.h"
#include "plans.h"
#include "presence_rows.h"
#include "remedy.h"
#include "safety.h"
#include "stays.h"
#include "turnaways.h"
#include "waiting.h"

/* A slip is noticed in the same shift, or by the next; who comes back later begins a new stay. */
#define TAKE_BACK_MS HOURS_MS(8)

static struct wall typed_at(const struct placement *p)
{
	return p->entered.ms != 0 ? p->entered : p->ended;
}

/* Nobody came to it since, and whoever it is offered to has not accepted it. */
static enum err is_empty(struct turn *t, const struct guest *g, bool *empty)
{
	struct bed_offer offer = {.id = NULL};
	bool slept;
	TRY(placement_bed_slept(t->store, &g->last, &slept));
	if (g->bed.placement != NULL)
		TRY(bed_offer_of_bed(t->store, g->bed.id, t->arena, &offer));
	*empty =
	    !slept && g->bed.state != BED_CLOSED && (g->bed.placement == NULL || offer.id != NULL);
	return ERR_OK;
}

static bool is_recent(const struct turn *t, const struct placement *p)
{
	return p->id != NULL && p->state == PLACEMENT_ENDED && p->outcome == OUTCOME_LEFT &&
	       wall_before(t->now, wall_plus(typed_at(p), TAKE_BACK_MS));
}

enum err checkout_open(struct turn *t, const struct guest *g, bool *open)
{
	*open = is_recent(t, &g->last);
	return *open ? is_empty(t, g, open) : ERR_OK;
}

static enum err say_taken_back(struct turn *t, struct request *r, const struct guest *g)
{
	char left[WALL_TEXT], since[WALL_TEXT];
	say_line(r,
		 "Checked in: %s at %s for %s. That they left at %s is taken back: the stay since "
		 "%s goes on.",
		 g->bed.label, g->bed.site_name, g->person.ref,
		 wall_format_local(g->last.ended, left), wall_format_local(g->last.arrived, since));
	if (g->bed.placement != NULL)
		waiting_say_withdrawn(r, &g->bed);
	return safety_near(t, r, g->person.id);
}

/* Of whoever left the same bed while `p` had it, of late, and is in no other since; id is NULL when
 * nobody did. */
static enum err other_out(struct turn *t, const struct placement *p, struct placement *left)
{
	struct placement newest;
	TRY(placement_shared(t->store, p, t->arena, left));
	if (left->id == NULL || !is_recent(t, left)) {
		left->id = NULL;
		return ERR_OK;
	}
	TRY(placement_latest(t->store, left->person, t->arena, &newest));
	if (strcmp(newest.id, left->id) != 0)
		left->id = NULL;
	return ERR_OK;
}

/* Nobody is put into a bed by a guess: of two who left, whoever types it says whether both are
 * there. */
static enum err say_other_out(struct turn *t, struct request *r, const struct guest *g)
{
	char at[WALL_TEXT];
	struct placement left;
	struct person other;
	TRY(other_out(t, &g->last, &left));
	if (left.id == NULL)
		return ERR_OK;
	TRY(person_get(t->store, left.person, t->arena, &other));
	json_object_set_new(r->result, "out", json_string(other.ref));
	say_line(r,
		 "%s, who shared it, stands as having left at %s, too: if they never left: checkin "
		 "%s --with %s",
		 other.ref, wall_format_local(left.ended, at), other.ref, g->person.ref);
	return ERR_OK;
}

/* Who is in it may be the one with whom they shared it. */
static enum err refuse_shared(struct turn *t, const struct guest *g, struct fault *why)
{
	struct placement in, left;
	struct person host;
	const char *ref = g->person.ref;
	TRY(placement_get(t->store, g->bed.placement, t->arena, &in));
	TRY(other_out(t, &in, &left));
	if (in.state != PLACEMENT_OCCUPIED || left.id == NULL || strcmp(left.id, g->last.id) != 0)
		return ERR_OK;
	TRY(person_get(t->store, in.person, t->arena, &host));
	return fault_set(why, ERR_TAKEN, "bed",
			 "%s, who shared %s with %s, is in it: checkin %s --with %s", host.ref,
			 g->bed.label, ref, ref, host.ref);
}

static enum err refuse_gone(struct turn *t, const struct guest *g, struct fault *why)
{
	const char *ref = g->person.ref, *label = g->bed.label;
	if (g->bed.placement != NULL)
		TRY(refuse_shared(t, g, why));
	if (g->bed.state == BED_CLOSED)
		fault_set(why, ERR_REFUSED, "bed",
			  "%s is closed: whoever is on call says where %s is", label, ref);
	else
		fault_set(why, ERR_TAKEN, "bed",
			  "%s is somebody else's since: name the bed in which %s is", label, ref);
	return remedy_look(t, why, &g->bed);
}

static enum err refuse_back(struct turn *t, const struct guest *g, const char *label,
			    struct fault *why)
{
	bool empty;
	const char *ref = g->person.ref;
	if (guest_has_bed(g))
		return guest_refuse_second(g, why);
	if (!is_recent(t, &g->last))
		return fault_set(why, ERR_REFUSED, "still",
				 "that %s has left was not typed in the last eight hours: checkin "
				 "%s BED",
				 ref, ref);
	if (label != NULL && !ascii_same(label, g->bed.label))
		return fault_set(why, ERR_REFUSED, "bed",
				 "%s left %s, not %s: checkin %s --still, or checkin %s %s", ref,
				 g->bed.label, label, ref, ref, label);
	TRY(is_empty(t, g, &empty));
	return empty ? ERR_OK : refuse_gone(t, g, why);
}

/* What ended with the stay stands again. */
static enum err alarms_return(struct turn *t, struct request *r, const struct guest *g)
{
	TRY(followup_settle(t, r->area, g->person.id, FOLLOWUP_WELFARE));
	TRY(safety_closed(t, r->area, g->bed.site));
	return safety_child_learnt(t, r, &g->person, false);
}

enum err checkout_take_back(struct turn *t, struct request *r, struct guest *g, const char *label,
			    struct fault *why)
{
	struct wall typed = typed_at(&g->last);
	TRY(refuse_back(t, g, label, why));
	TRY(nomination_refuse_other(t, r, g, why));
	TRY(waiting_withdraw(t, r->area, &g->bed, "was offered, but somebody is in it still"));
	TRY(book_return(t, r->area, &g->bed, &g->last, g->last.needs));
	json_object_set_new(r->result, "returned", json_true());
	TRY(plans_returned(t, r->area, g->person.id, typed));
	TRY(say_taken_back(t, r, g));
	TRY(say_other_out(t, r, g));
	TRY(alarms_return(t, r, g));
	g->last.state = PLACEMENT_OCCUPIED;
	guest_answer(r, g, &g->bed, &g->last);
	return ERR_OK;
}
