/* SPDX-License-Identifier: MIT */
#include "bed_verbs.h"
#include "bed_words.h"
#include "children.h"
#include "followups.h"
#include "guest.h"
#include "guest_read.h"
#include "no_show_rows.h"
#include "no_shows.h"
#include "paper.h"
#include "presence_rows.h"
#include "refusal.h"
#include "safety.h"
#include "whereabouts.h"

/* Of a couple one may leave, and the other stay. */
static enum err say_stays(struct turn *t, struct request *r, const struct guest *g)
{
	struct placement stays;
	const char *sentence;
	if (g->partner.ref == NULL)
		return ERR_OK;
	TRY(placement_latest(t->store, g->partner.id, t->arena, &stays));
	if (stays.state == PLACEMENT_ENDED) {
		guest_say_given_up(r, g);
		return ERR_OK;
	}
	say_line(r, "%s at %s is still %s %s.", g->bed.label, g->bed.site_name,
		 g->last.state == PLACEMENT_OCCUPIED ? "the bed of" : "held for", g->partner.ref);
	TRY(safety_alone_text(t, r->area, &stays, &sentence));
	if (sentence != NULL)
		say_line(r, "ALARM: %s.", sentence);
	if (stays.state != PLACEMENT_OCCUPIED || (stays.needs & NEED_UNSEEN) == 0)
		return ERR_OK;
	TRY(no_show_unseen(t, r->area, &stays, g->partner.ref, &sentence));
	say_line(r, "Nobody has seen %s; %s.", g->partner.ref, sentence);
	return ERR_OK;
}

/* ---- refusing ------------------------------------------------------------------------------- */

static enum err arg_code(const struct request *r, const char **code, struct fault *why)
{
	char words[REFUSAL_TEXT];
	const char *typed;
	TRY(arg_text(r, "reason", true, LIMIT_KEY, &typed, why));
	*code = refusal_read(typed);
	return *code != NULL ? ERR_OK
			     : fault_set(why, ERR_USAGE, "reason", "\"%.20s\" is none of: %s",
					 typed, refusal_words(words));
}

/* The hold ran out, or was thought one to which nobody came, before anybody wrote down that it was
 * refused. */
static enum err refused_after(struct turn *t, struct request *r, const struct guest *g,
			      const char *code, const char *remark)
{
	const char *change =
	    arena_printf(t->arena, "%s -> refused", placement_outcome_name(g->last.outcome));
	TRY(placement_correct(t->store, g->last.id, OUTCOME_REFUSED, code));
	TRY(followup_settle(t, r->area, g->person.id, FOLLOWUP_WELFARE));
	return turn_audit(t, r->area->key, AUDITED_PLACEMENT, g->last.id, change, remark);
}

enum err verb_refuse(struct turn *t, struct request *r, struct fault *why)
{
	struct guest g;
	struct leaving how = {.outcome = OUTCOME_REFUSED};
	TRY(arg_code(r, &how.reason, why));
	TRY(guest_find(t, r, &g, why));
	bool late = guest_came_late(t, &g);
	if (!late && !guest_has_bed(&g))
		return guest_refuse_bedless(&g, why);
	if (g.last.state == PLACEMENT_OCCUPIED)
		return fault_set(why, ERR_REFUSED, "person",
				 "%s is in %s: check them out when they have left", g.person.ref,
				 g.bed.label);
	TRY(arg_at(t, r, g.last.made, "the hold was made", &how.at, why));
	TRY(arg_remark(t, r, "note", false, &how.remark, why));
	TRY(late ? refused_after(t, r, &g, how.reason, how.remark)
		 : book_leave(t, r->area, &g.last, &how));
	guest_refused(t, r, &g, how.reason);
	say_line(r, "Refused: %s did not want %s at %s%s (%s). Ask what they would accept.",
		 g.person.ref, g.bed.label, g.bed.site_name, at_text(t, how.at), how.reason);
	if (!late)
		TRY(say_stays(t, r, &g));
	g.last.state = PLACEMENT_ENDED;
	guest_answer(r, &g, &g.bed, &g.last);
	json_object_set_new(r->result, "reason", json_string(how.reason));
	return ERR_OK;
}

/* ---- leaving -------------------------------------------------------------------------------- */

static enum err leave(struct turn *t, struct request *r, struct guest *g, const struct leaving *how,
		      const char *word)
{
	TRY(book_leave(t, r->area, &g->last, how));
	TRY(bed_get(t->store, g->bed.id, t->arena, &g->bed));
	say_line(r, "%s: %s has left %s at %s%s.%s", word, g->person.ref, g->bed.label,
		 g->bed.site_name, at_text(t, how->at),
		 g->partner.ref != NULL
		     ? ""
		     : arena_printf(t->arena, " It must be made ready: ready %s", g->bed.label));
	TRY(say_stays(t, r, g));
	g->last.state = PLACEMENT_ENDED;
	guest_answer(r, g, &g->bed, &g->last);
	json_object_set_new(r->result, "state", json_string(bed_state_name(g->bed.state)));
	return ERR_OK;
}

/* Nobody asks how somebody is who was no longer expected. */
static enum err say_if_nobody_came(struct turn *t, struct request *r, const struct guest *g)
{
	bool offered;
	if (wall_before(t->now, no_show_from(r->area, &g->bed, &g->last)))
		return ERR_OK;
	TRY(no_show_nobody_due(t->store, g->last.id, &offered));
	if (!offered)
		say_line(r,
			 "If they were awaited and did not come: noshow %s, for a welfare check.",
			 g->person.ref);
	return ERR_OK;
}

static enum err give_up(struct turn *t, struct request *r, struct guest *g, const char *remark)
{
	TRY(book_end(t, r->area, &g->last, OUTCOME_RELEASED, remark));
	say_line(r, "Released: %s at %s is no longer held for %s.", g->bed.label, g->bed.site_name,
		 g->person.ref);
	TRY(say_if_nobody_came(t, r, g));
	TRY(say_stays(t, r, g));
	g->last.state = PLACEMENT_ENDED;
	guest_answer(r, g, &g->bed, &g->last);
	json_object_set_new(r->result, "state", json_string(bed_state_name(g->bed.state)));
	return ERR_OK;
}

enum err verb_release(struct turn *t, struct request *r, struct fault *why)
{
	struct guest g;
	struct leaving how = {.outcome = OUTCOME_LEFT};
	TRY(guest_find(t, r, &g, why));
	if (!guest_has_bed(&g))
		return guest_refuse_bedless(&g, why);
	if (g.last.state == PLACEMENT_OCCUPIED)
		TRY(guest_refuse_child(t, r, &g, why));
	TRY(arg_remark(t, r, "reason", false, &how.remark, why));
	return g.last.state == PLACEMENT_OCCUPIED ? leave(t, r, &g, &how, "Released")
						  : give_up(t, r, &g, how.remark);
}

enum err verb_checkout(struct turn *t, struct request *r, struct fault *why)
{
	struct guest g;
	struct leaving how = {.outcome = OUTCOME_LEFT};
	TRY(guest_find(t, r, &g, why));
	if (!guest_has_bed(&g))
		return guest_refuse_bedless(&g, why);
	if (g.last.state == PLACEMENT_HELD)
		return fault_set(why, ERR_REFUSED, "person",
				 "%s has not arrived in %s: release, refuse or noshow ends a hold",
				 g.person.ref, g.bed.label);
	TRY(guest_refuse_child(t, r, &g, why));
	TRY(arg_at(t, r, g.last.arrived, "they arrived", &how.at, why));
	TRY(arg_remark(t, r, "reason", false, &how.remark, why));
	return leave(t, r, &g, &how, "Checked out");
}

/* ---- the morning ---------------------------------------------------------------------------- */

#define MORNING_FROM (5 * 60)
#define MORNING_TO (14 * 60)

static bool is_hotel(const struct site *site)
{
	return match_rung_of(site->kind) == RUNG_HOTEL;
}

/* Nobody is sent out at night, from a hotel, from a place whose stays go through, or on a day on
 * which no office is open to them. */
static enum err refuse_clearout(const struct turn *t, const struct request *r,
				const struct site *site, struct fault *why)
{
	struct civil now = civil_london(t->now);
	int minutes = now.hour * 60 + now.minute;
	if (is_hotel(site))
		return fault_set(why, ERR_REFUSED, "site",
				 "%s is a hotel: nobody is cleared out of one; check each out with "
				 "their plan",
				 site->name);
	if (!site->nightly)
		return fault_set(why, ERR_REFUSED, "site",
				 "stays at %s go through: check out each who has left", site->name);
	if (!holidays_working_day(&r->area->policy.holidays, date_london(t->now)))
		return fault_set(why, ERR_REFUSED, "site",
				 "today is no working day, so stays go on as they are: check out "
				 "each who has left");
	if (minutes < MORNING_FROM || minutes >= MORNING_TO)
		return fault_set(why, ERR_REFUSED, "site",
				 "a site is cleared in the morning, from 05:00 to 14:00");
	return ERR_OK;
}

/* Who came to the site this very morning has had no night there; who was only moved in it has. */
static bool had_a_night(const struct turn *t, struct wall came)
{
	return wall_before(came, wall_london(date_london(t->now), MORNING_FROM));
}

/* They slept elsewhere, and nobody moved them to be put out in the same morning. */
static enum err say_moved_here(struct turn *t, struct request *r, const struct placement *p,
			       const struct person *who, struct wall came, const char *from)
{
	char at[WALL_TEXT];
	struct bed bed;
	TRY(bed_get(t->store, from, t->arena, &bed));
	say_after(r,
		  "NOT CLEARED: %s was moved to %s only this morning, at %s, from %s at %s, and "
		  "stays. Once they have left: checkout %s.",
		  who->ref, book_label(p->bed), wall_format_clock(came, at), bed.label,
		  bed.site_name, who->ref);
	return ERR_OK;
}

static void say_came(struct request *r, const struct placement *p, const struct person *who)
{
	char at[WALL_TEXT];
	say_after(r,
		  "NOT CLEARED: %s came to %s this morning, at %s, and has had no night yet. Once "
		  "they have left: checkout %s.",
		  who->ref, book_label(p->bed), wall_format_clock(p->arrived, at), who->ref);
}

static enum err leave_in(struct turn *t, struct request *r, const struct placement *p,
			 const struct person *who, struct wall came)
{
	const char *from;
	TRY(placement_stay_from(t->store, p->id, t->arena, &from));
	json_array_append_new(json_object_get(r->result, "stay"), json_string(book_label(p->bed)));
	if (from[0] != '\0')
		TRY(say_moved_here(t, r, p, who, came, from));
	else
		say_came(r, p, who);
	return turn_audit(t, r->area->key, AUDITED_PERSON, who->id, "looked at: not cleared", NULL);
}

/* Whatever children's services answered: no answer of theirs is heard here. */
static const char *whom_to_call(struct turn *t, const char *followup)
{
	return followup != NULL
		   ? arena_printf(t->arena,
				  "Stay with them and call children's services now, through the "
				  "out-of-hours team: %s is open.",
				  followup)
		   : "Ask children's services where they go; they stay until then.";
}

/* Nobody under 18 is put out: they stay, and whoever clears hears who must be called. */
static enum err leave_child(struct turn *t, struct request *r, const struct placement *p,
			    const struct person *who, const char *followup)
{
	json_array_append_new(json_object_get(r->result, "children"),
			      json_pack("{s:s, s:s, s:s?}", "person", who->ref, "bed",
					book_label(p->bed), "followup", followup));
	say_line(r,
		 "NOT CLEARED: %s in %s is or may be under 18. %s If they have left: checkout %s "
		 "--reason and where to.",
		 who->ref, book_label(p->bed), whom_to_call(t, followup), who->ref);
	return turn_audit(t, r->area->key, AUDITED_PERSON, who->id, "looked at: not cleared", NULL);
}

/* Counted as in all night, and seen by nobody: where they are is not known. */
static enum err ask_after(struct turn *t, struct request *r, const struct placement *p)
{
	char clock[WALL_TEXT];
	const char *followup, *never = "";
	struct date night;
	struct wall until;
	struct person who;
	TRY(person_get(t->store, p->person, t->arena, &who));
	TRY(no_show_night(t, r->area, p, &night));
	TRY(followup_open_welfare(t, r->area, p->person, night, &followup));
	TRY(no_show_until(t, r->area, p, &until));
	if (wall_before(t->now, until))
		never = arena_printf(t->arena, "; if they never came: noshow %s, until %s", who.ref,
				     wall_format_clock(until, clock));
	say_line(r,
		 "%s was counted as in %s, and nobody has seen them there: %s is open. If they did "
		 "come: checkin %s --at and when%s.",
		 who.ref, book_label(p->bed), followup, who.ref, never);
	return ERR_OK;
}

/* Whoever had the night leaves. */
static enum err clear_out(struct turn *t, struct request *r, const struct placement *p,
			  size_t *left)
{
	TRY(book_end(t, r->area, p, OUTCOME_LEFT, NULL));
	json_array_append_new(json_object_get(r->result, "beds"), json_string(book_label(p->bed)));
	if ((p->needs & NEED_UNSEEN) != 0)
		return ask_after(t, r, p);
	++*left;
	return ERR_OK;
}

/* A young person stays, whenever they came and whatever became of the follow-up. */
static enum err clear(struct turn *t, struct request *r, const struct placement *p, size_t *left)
{
	const char *followup;
	struct person who;
	struct wall came;
	TRY(person_get(t->store, p->person, t->arena, &who));
	TRY(safety_child_open(t, p->person, &followup));
	if (followup != NULL || age_is_child(who.age))
		return leave_child(t, r, p, &who, followup);
	TRY(placement_stay_began(t->store, p->id, &came));
	return had_a_night(t, came) ? clear_out(t, r, p, left) : leave_in(t, r, p, &who, came);
}

enum err verb_clearout(struct turn *t, struct request *r, struct fault *why)
{
	const char *key;
	struct site site;
	struct placement *in;
	size_t count, left = 0;
	json_object_set_new(r->result, "beds", json_array());
	json_object_set_new(r->result, "children", json_array());
	json_object_set_new(r->result, "stay", json_array());
	TRY(arg_text(r, "site", true, LIMIT_KEY, &key, why));
	TRY(site_get(t->store, r->area->key, key, t->arena, &site));
	if (site.key == NULL)
		return fault_set(why, ERR_NOT_FOUND, "site", "there is no site \"%.40s\"", key);
	TRY(refuse_clearout(t, r, &site, why));
	TRY(placement_list_site(t->store, r->area->key, key, t->arena, &in, &count));
	for (size_t i = 0; i < count; i++)
		TRY(clear(t, r, &in[i], &left));
	json_object_set_new(r->result, "site", json_string(site.key));
	TRY(whereabouts_say(t, r, site.key));
	say_line(r, "Cleared: %zu of %zu people have left %s; their beds must be made ready.", left,
		 count, site.name);
	return ERR_OK;
}
