/* SPDX-License-Identifier: MIT */
#include "checkouts.h"

#include "followups.h"
#include "nominations.h"
#include "plans.h"
#include "presence_rows.h"
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

enum err checkout_open(struct turn *t, const struct guest *g, bool *open)
{
	const struct placement *p = &g->last;
	*open = p->id != NULL && p->state == PLACEMENT_ENDED && p->outcome == OUTCOME_LEFT &&
		wall_before(t->now, wall_plus(typed_at(p), TAKE_BACK_MS));
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
		say_line(
		    r,
		    "%s was offered to the waiting list: that is withdrawn, and whoever it was "
		    "keeps their place. If you have rung them, ring again: waiting",
		    g->bed.label);
	return safety_near(t, r, g->person.id);
}

enum err checkout_take_back(struct turn *t, struct request *r, struct guest *g, struct fault *why)
{
	struct wall typed = typed_at(&g->last);
	TRY(nomination_refuse_other(t, r, g, why));
	TRY(waiting_withdraw(t, r->area, &g->bed, "was offered, but somebody is in it still"));
	TRY(book_return(t, r->area, &g->bed, &g->last,
			g->last.needs | (g->decided ? NEED_DECIDED : 0u)));
	json_object_set_new(r->result, "returned", json_true());
	TRY(plans_returned(t, r->area, g->person.id, typed));
	TRY(followup_settle(t, r->area, g->person.id, FOLLOWUP_WELFARE));
	TRY(say_taken_back(t, r, g));
	g->last.state = PLACEMENT_OCCUPIED;
	guest_answer(r, g, &g->bed, &g->last);
	return ERR_OK;
}
