/* SPDX-License-Identifier: MIT */
#include "bed_verbs.h"
#include "children.h"
#include "doors.h"
#include "followups.h"
#include "guest.h"
#include "guest_read.h"
#include "no_shows.h"
#include "paper.h"
#include "safety.h"
#include "turnaways.h"
#include "whereabouts.h"

/* The hold ran out, or was given back, before anybody said that nobody came. */
static enum err noshow_after(struct turn *t, struct request *r, const struct guest *g)
{
	const char *change =
	    arena_printf(t->arena, "%s -> no-show", placement_outcome_name(g->last.outcome));
	TRY(placement_correct(t->store, g->last.id, OUTCOME_NO_SHOW, ""));
	TRY(turn_audit(t, r->area->key, AUDITED_PLACEMENT, g->last.id, change, NULL));
	say_line(r, "No-show: %s. The hold of %s had ended already.", g->person.ref, g->bed.label);
	return ERR_OK;
}

/* The bed was left, as at the clear-out, before anybody said that they never were in it. */
static enum err noshow_counted_out(struct turn *t, struct request *r, const struct guest *g)
{
	char left[WALL_TEXT];
	TRY(no_show_never_came(t, r->area, &g->last, true));
	TRY(placement_correct(t->store, g->last.id, OUTCOME_NO_SHOW, ""));
	TRY(turn_audit(t, r->area->key, AUDITED_PLACEMENT, g->last.id, "left -> no-show", NULL));
	TRY(need_unmet(t, r->area, &g->last));
	say_line(r, "No-show: %s, who was counted as in %s until %s.", g->person.ref, g->bed.label,
		 wall_format_local(g->last.ended, left));
	return ERR_OK;
}

static enum err noshow_now(struct turn *t, struct request *r, struct guest *g, struct wall at)
{
	struct leaving how = {.outcome = OUTCOME_NO_SHOW, .at = at};
	struct placement stays = {.state = PLACEMENT_ENDED};
	bool counted = g->last.state == PLACEMENT_OCCUPIED;
	const char *left = counted ? "free once it is made ready" : "free again";
	if (counted)
		TRY(no_show_never_came(t, r->area, &g->last, true));
	TRY(book_leave(t, r->area, &g->last, &how));
	g->last.state = PLACEMENT_ENDED;
	if (g->partner.ref != NULL)
		TRY(placement_latest(t->store, g->partner.id, t->arena, &stays));
	if (stays.state != PLACEMENT_ENDED)
		left = arena_printf(t->arena, counted ? "the bed of %s alone" : "still held for %s",
				    g->partner.ref);
	say_line(r, "No-show: %s%s. %s at %s is %s.", g->person.ref, at_text(t, at), g->bed.label,
		 g->bed.site_name, left);
	if (g->partner.ref != NULL && stays.state == PLACEMENT_ENDED) {
		guest_say_given_up(r, g);
		g->partner = (struct person){0};
	}
	return ERR_OK;
}

/* Nobody knows later that they never were: they may have slept there. */
static enum err refuse_slept(struct turn *t, const struct request *r, const struct guest *g,
			     struct fault *why)
{
	struct wall until;
	bool out = guest_counted_out(g);
	if (g->last.state != PLACEMENT_OCCUPIED && !out)
		return ERR_OK;
	if (g->unseen)
		TRY(guest_refuse_child(t, r, g, why));
	TRY(no_show_until(t, r->area, &g->last, &until));
	if (g->unseen && !age_is_child(g->person.age) && wall_before(t->now, until))
		return ERR_OK;
	if (out)
		return guest_refuse_bedless(g, why);
	return fault_set(why, ERR_REFUSED, "person",
			 "%s is in %s: check them out when they have left", g->person.ref,
			 g->bed.label);
}

/* The night is that of the hold, and not of the morning on which somebody types it. */
static enum err refuse_early(const struct request *r, const struct guest *g, struct wall when,
			     struct fault *why)
{
	char at[WALL_TEXT];
	struct wall from = no_show_from(r->area, &g->bed, &g->last);
	bool door = doors_last_entry(r->area, g->bed.last_entry, from).ms == from.ms;
	bool counted = g->last.state == PLACEMENT_OCCUPIED;
	if (!wall_before(when, from))
		return ERR_OK;
	fault_set(why, ERR_REFUSED, "person", "%s may still come: %s%s %s %s", g->person.ref,
		  door ? "last entry at " : "their place in ",
		  door ? g->bed.site_name : g->bed.label, door ? "is at" : "is kept until",
		  wall_format_clock(from, at));
	return counted
		   ? fault_hint(why, "; if they have gone elsewhere: checkout %s", g->person.ref)
		   : why->code;
}

static enum err say_welfare(struct turn *t, struct request *r, const struct guest *g,
			    struct date night)
{
	const char *id;
	struct wall over = night_span(night, r->area->policy.hours).to;
	TRY(followup_open_welfare(t, r->area, g->person.id, night, &id));
	json_object_set_new(r->result, "followup", json_string(id));
	say_line(r, "A welfare check is open as %s, for %s, due %s.", id, t->actor,
		 wall_before(t->now, over) ? "in the morning" : "now: that night is over");
	return ERR_OK;
}

static bool was_expected(const struct turn *t, const struct guest *g)
{
	return guest_given_back(t, g) ||
	       (guest_came_late(t, g) && g->last.outcome == OUTCOME_EXPIRED);
}

/* Nobody awaits whom nobody has told of it. */
static enum err refuse_offered(const struct guest *g, struct fault *why)
{
	return g->offered && guest_has_bed(g)
		   ? fault_set(why, ERR_REFUSED, "person",
			       "%s is only offered to %s, and nobody has accepted it: decline %s",
			       g->bed.label, g->person.ref, g->person.ref)
		   : ERR_OK;
}

/* What an earlier hour says of them ends no word of a later one. */
static enum err look_on(struct turn *t, struct request *r, const struct guest *g, struct wall when)
{
	bool stands;
	TRY(whereabouts_never(t, r->area, g->person.id, &g->bed, when, &stands));
	if (stands)
		say_line(r, "%s is said to have come to %s later: somebody must look.",
			 g->person.ref, g->bed.label);
	return stands ? ERR_OK : safety_near_over(t, r->area, g->person.id);
}

enum err verb_noshow(struct turn *t, struct request *r, struct fault *why)
{
	struct guest g;
	struct wall at;
	struct date night;
	TRY(guest_find(t, r, &g, why));
	TRY(refuse_offered(&g, why));
	bool late = was_expected(t, &g);
	bool out = guest_counted_out(&g);
	if (!late && !out && !guest_has_bed(&g))
		return guest_refuse_bedless(&g, why);
	TRY(refuse_slept(t, r, &g, why));
	TRY(arg_at(t, r, g.last.made, "the hold was made", &at, why));
	TRY(refuse_early(r, &g, at.ms != 0 ? at : t->now, why));
	TRY(no_show_night(t, r->area, &g.last, &night));
	TRY(out    ? noshow_counted_out(t, r, &g)
	    : late ? noshow_after(t, r, &g)
		   : noshow_now(t, r, &g, at));
	TRY(look_on(t, r, &g, at.ms != 0 ? at : t->now));
	TRY(say_welfare(t, r, &g, night));
	guest_answer(r, &g, &g.bed, &g.last);
	return ERR_OK;
}
