/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "bed_args.h"
#include "candidate.h"
#include "children.h"
#include "choice.h"
#include "couple.h"
#include "fitting.h"
#include "free_rows.h"
#include "guest.h"
#include "guest_read.h"
#include "json_values.h"
#include "new_guest.h"
#include "no_bed.h"
#include "people_said.h"
#include "referral_verbs.h"
#include "refusal.h"
#include "turnaways.h"
#include "waiting.h"

/* ---- who ------------------------------------------------------------------------------------ */

/* Somebody on the list, with what is offered to them now: offer.id is NULL when nothing is. */
struct waiter {
	struct guest guest;
	struct waiting row;
	struct bed_offer offer;
	struct bed bed;
	struct candidate_judged judged; /* of the list only */
};

struct free_beds {
	struct bed *beds;
	size_t count;
};

static enum err waiter_offer(struct turn *t, const struct waiting *w, struct bed_offer *offer,
			     struct bed *bed)
{
	TRY(bed_offer_of_waiting(t->store, w->id, t->arena, offer));
	return offer->id != NULL ? bed_get(t->store, offer->bed, t->arena, bed) : ERR_OK;
}

static enum err waiter_find(struct turn *t, const struct request *r, struct waiter *w,
			    struct fault *why)
{
	TRY(guest_find(t, r, &w->guest, why));
	w->row = (struct waiting){0};
	if (w->guest.person.id != NULL)
		TRY(waiting_of_person(t->store, r->area->key, w->guest.person.id, t->arena,
				      &w->row));
	if (w->row.id == NULL)
		return fault_set(why, ERR_NOT_FOUND, "person", "%s is not on the waiting list",
				 w->guest.person.ref);
	const char *other =
	    strcmp(w->row.person, w->guest.person.id) == 0 ? w->row.partner : w->row.person;
	if (other[0] != '\0')
		TRY(person_get(t->store, other, t->arena, &w->guest.partner));
	return waiter_offer(t, &w->row, &w->offer, &w->bed);
}

/* How many stand on the list up to this place. */
static enum err number_of(struct turn *t, const struct request *r, int place, int *number)
{
	struct waiting *rows;
	size_t count;
	*number = 0;
	TRY(waiting_list(t->store, r->area->key, t->arena, &rows, &count));
	for (size_t i = 0; i < count && rows[i].place <= place; i++)
		(*number)++;
	return ERR_OK;
}

/* ---- wait ----------------------------------------------------------------------------------- */

static enum err refuse_listed(struct turn *t, const struct request *r, const struct person *p,
			      struct fault *why)
{
	struct waiting row;
	char since[WALL_TEXT];
	int number;
	if (p->id == NULL)
		return ERR_OK;
	TRY(waiting_of_person(t->store, r->area->key, p->id, t->arena, &row));
	if (row.id == NULL)
		return ERR_OK;
	TRY(number_of(t, r, row.place, &number));
	return fault_set(
	    why, ERR_TAKEN, "person", "%s is on the waiting list already, number %d since %s%s",
	    p->ref, number, wall_format_local(row.since, since),
	    json_object_get(r->args, "for") == NULL
		? ""
		: arena_printf(t->arena, "; what they need: person set %s --for", p->ref));
}

/* Nobody waits for what is there. */
static enum err refuse_free(struct turn *t, struct seek *seek, struct fault *why)
{
	struct bed bed;
	char text[NEED_TEXT];
	bool two = seek->partner.ref != NULL;
	need_text(seek->needs & ~(two ? 0u | BED_COUPLE : 0u), ",", text);
	const char *with = two ? arena_printf(t->arena, " --with %s", seek->partner.ref) : "";
	const char *words = text[0] != '\0' ? arena_printf(t->arena, " --for %s", text) : "";
	TRY(seek_best(t, seek, &bed));
	return bed.id == NULL ? ERR_OK
			      : fault_set(why, ERR_REFUSED, "person",
					  "%s at %s is free and suits: hold best %s%s%s", bed.label,
					  bed.site_name, seek->person.ref, with, words);
}

/* What only earlier words say stays with the person: the list shows it as remembered. */
static enum err join(struct turn *t, struct request *r, struct seek *s, unsigned heeded)
{
	bool two = s->partner.id != NULL;
	struct waiting w = {.person = s->person.id,
			    .partner = two ? s->partner.id : "",
			    .needs = s->needs & ~heeded};
	int number;
	TRY(waiting_join(t, r->area, &w));
	TRY(number_of(t, r, w.place, &number));
	if (two)
		say_line(r, "Waiting: %s and %s are number %d on the list, for one bed together.",
			 s->person.ref, s->partner.ref, number);
	else
		say_line(r, "Waiting: %s is number %d on the list.", s->person.ref, number);
	json_object_set_new(r->result, "person", json_string(s->person.ref));
	if (two)
		json_object_set_new(r->result, "partner", json_string(s->partner.ref));
	json_object_set_new(r->result, "number", json_integer(number));
	return ERR_OK;
}

/* Of the beds that are free none is for them as things are; a word more may change that. */
static enum err say_why(struct turn *t, struct request *r, struct seek *s)
{
	struct fault none;
	bool any;
	TRY(bed_any_free(t->store, r->area->key, &any));
	if (!any)
		return ERR_OK;
	enum err e = no_bed_refuse(t, s, &none);
	if (e != ERR_REFUSED && e != ERR_USAGE)
		return e;
	say_line(r, "%c%s.", none.message[0] - 'a' + 'A', none.message + 1);
	return ERR_OK;
}

enum err verb_wait(struct turn *t, struct request *r, struct fault *why)
{
	struct guest g;
	unsigned needs;
	TRY(arg_needs_any(r, &needs, why));
	TRY(guest_find(t, r, &g, why));
	if (guest_has_bed(&g))
		return guest_refuse_second(&g, why);
	TRY(guest_recall_alone(t, &g)); /* with whom they wait is said anew */
	TRY(guest_with(t, r, &g, &needs, why));
	if (guest_is_child(&g, needs))
		return guest_child(t, r, &g);
	TRY(refuse_listed(t, r, &g.person, why));
	TRY(refuse_listed(t, r, &g.partner, why));
	struct seek s = seek_begin(r->area, &g.person, g.heard);
	if (g.partner.ref != NULL)
		seek_with(&s, &g.partner);
	TRY(refuse_free(t, &s, why));
	struct guest met = g;
	TRY(guest_known(t, r, &g));
	s.person = g.person;
	s.partner = g.partner;
	TRY(turnaway_note(t, &s, s.partner.id));
	TRY(join(t, r, &s, g.heeded));
	TRY(new_guest_waits(t, r, &met, &g, s.needs));
	people_say_heeded(t, r);
	return say_why(t, r, &s);
}

/* ---- accept and decline --------------------------------------------------------------------- */

static void answer_with(struct request *r, const struct waiter *w)
{
	json_object_set_new(r->result, "person", json_string(w->guest.person.ref));
	if (w->guest.partner.ref != NULL)
		json_object_set_new(r->result, "partner", json_string(w->guest.partner.ref));
	json_object_set_new(r->result, "bed", json_string(w->bed.label));
	json_object_set_new(r->result, "site", json_string(w->bed.site));
}

static enum err refuse_unoffered(const struct waiter *w, struct fault *why)
{
	const struct waiting *row = &w->row;
	return row->skipped_at.ms == 0
		   ? fault_set(why, ERR_REFUSED, "person", "no bed is offered to %s now",
			       w->guest.person.ref)
		   : fault_set(why, ERR_REFUSED, "person",
			       "no bed is offered to %s now; the last that went past, %s: %s",
			       w->guest.person.ref, row->skipped_bed, row->skipped_why);
}

/* Since it was offered it has become nobody's to sleep in. */
static enum err refuse_gone(struct turn *t, struct request *r, const struct waiter *w,
			    const char *gone)
{
	TRY(waiting_take_back(t, r->area, &w->row));
	fault_set(&r->refusal, ERR_REFUSED, "person",
		  "%s was offered, but %s: it is not taken. %s keeps their place on the list, and "
		  "is offered the "
		  "next bed that suits: see waiting",
		  w->bed.label, gone, guest_names(t, &w->guest));
	return ERR_OK;
}

enum err verb_accept(struct turn *t, struct request *r, struct fault *why)
{
	struct waiter w;
	struct placement p;
	const char *gone;
	char until[WALL_TEXT], iso[WALL_TEXT], lasts[WALL_TEXT];
	TRY(waiter_find(t, r, &w, why));
	if (w.offer.id == NULL)
		return refuse_unoffered(&w, why);
	if (guest_is_child(&w.guest, w.row.needs))
		return guest_child(t, r, &w.guest);
	TRY(fitting_gone(t, r->area, &w.bed, &gone));
	if (gone != NULL)
		return refuse_gone(t, r, &w, gone);
	TRY(guest_confirm(t, r, &w.guest, why));
	TRY(placement_get(t->store, w.offer.placement, t->arena, &p));
	struct wall ends = wall_plus(t->now, r->area->hold_ms);
	TRY(book_extend(t, r->area, &w.bed, &p, ends));
	say_line(r, "Accepted: %s at %s is held for %s until %s (%s).", w.bed.label,
		 w.bed.site_name, guest_names(t, &w.guest), wall_format_clock(ends, until),
		 duration_format(r->area->hold_ms, lasts));
	say_line(r, "At the door they say: %s.", p.word);
	answer_with(r, &w);
	json_object_set_new(r->result, "word", json_string(p.word));
	json_object_set_new(r->result, "placement", json_string(w.guest.last.id)); /* their own */
	json_object_set_new(r->result, "until", json_string(wall_format_iso(ends, iso)));
	return ERR_OK;
}

static enum err arg_code(const struct request *r, const char **code, struct fault *why)
{
	char words[REFUSAL_TEXT];
	const char *word;
	TRY(arg_text(r, "reason", true, LIMIT_KEY, &word, why));
	*code = refusal_read(word);
	return *code != NULL ? ERR_OK
			     : fault_set(why, ERR_USAGE, "reason", "reason must be one of: %s",
					 refusal_words(words));
}

/* The row is read again: it waits now. */
static enum err leave(struct turn *t, struct request *r, struct waiter *w, const char *code)
{
	const struct guest *g = &w->guest;
	TRY(waiting_get(t->store, w->row.id, t->arena, &w->row));
	if (g->partner.ref == NULL) {
		say_line(r, "%s has left the waiting list.", g->person.ref);
		return waiting_leave(t, r->area, &w->row, code);
	}
	say_line(
	    r,
	    "%s has left the waiting list, and %s waits on alone; if they leave it too: decline "
	    "%s --reason %s --leave",
	    g->person.ref, g->partner.ref, g->partner.ref, code);
	return waiting_leave_one(t, r->area, &w->row, g->person.id);
}

enum err verb_decline(struct turn *t, struct request *r, struct fault *why)
{
	struct waiter w;
	const char *code;
	bool leaves = false;
	TRY(arg_code(r, &code, why));
	TRY(arg_flag(r, "leave", &leaves, why));
	TRY(waiter_find(t, r, &w, why));
	if (w.offer.id == NULL && !leaves)
		return refuse_unoffered(&w, why);
	json_object_set_new(r->result, "person", json_string(w.guest.person.ref));
	json_object_set_new(r->result, "reason", json_string(code));
	json_object_set_new(r->result, "leaves", json_boolean(leaves));
	guest_refused(t, r, &w.guest, code);
	if (w.offer.id != NULL) {
		TRY(waiting_decline(t, r->area, &w.row, code));
		say_line(r, "Declined: %s at %s by %s (%s).%s", w.bed.label, w.bed.site_name,
			 guest_names(t, &w.guest), code,
			 leaves ? "" : " They keep their place on the list.");
		answer_with(r, &w);
	}
	return leaves ? leave(t, r, &w, code) : ERR_OK;
}

/* ---- the list ------------------------------------------------------------------------------- */

static const char *offer_text(struct turn *t, const struct waiter *w)
{
	char until[WALL_TEXT];
	if (guest_is_child(&w->guest, w->row.needs))
		return "under 18: children's services place them";
	if (w->offer.id == NULL)
		return waiting_state_name(w->row.state);
	return arena_printf(t->arena, "offered %s at %s until %s: ring", w->bed.label,
			    w->bed.site_name, wall_format_clock(w->offer.until, until));
}

static const char *skip_text(struct turn *t, const struct waiting *w)
{
	char at[WALL_TEXT];
	if (w->skipped_at.ms == 0)
		return "";
	return arena_printf(t->arena, "%s, %s: %s", w->skipped_bed,
			    wall_format_local(w->skipped_at, at), w->skipped_why);
}

static json_t *offer_json(const struct waiter *w)
{
	return json_pack("{s:s, s:s, s:s, s:o}", "bed", w->bed.label, "site", w->bed.site,
			 "site_name", w->bed.site_name, "until", wall_json(w->offer.until));
}

static json_t *skip_json(const struct waiting *w)
{
	if (w->skipped_at.ms == 0)
		return json_null();
	return json_pack("{s:s, s:s, s:o}", "bed", w->skipped_bed, "why", w->skipped_why, "at",
			 wall_json(w->skipped_at));
}

static const char *partner_ref(const struct waiter *w)
{
	return w->guest.partner.ref != NULL ? w->guest.partner.ref : "";
}

static json_t *reasons_json(const struct bed_reasons *all)
{
	json_t *list = json_array();
	for (size_t i = 0; i < all->count; i++)
		json_array_append_new(list,
				      json_pack("{s:s, s:i, s:s, s:s}", "beds", all->rows[i].labels,
						"count", all->rows[i].count, "site_name",
						all->rows[i].site, "why", all->rows[i].reason));
	return list;
}

static json_t *waiter_json(const struct waiter *w, int number)
{
	json_t *row = json_pack("{s:i, s:s, s:s, s:b, s:o, s:o}", "number", number, "person",
				w->row.ref, "state", waiting_state_name(w->row.state), "children",
				guest_is_child(&w->guest, w->row.needs), "for",
				needs_json(w->judged.needs), "since", wall_json(w->row.since));
	json_object_set_new(row, "remembered", needs_json(w->judged.remembered));
	json_object_set_new(row, "not_offered", reasons_json(&w->judged.not_offered));
	json_object_set_new(row, "partner", word_json(partner_ref(w)));
	json_object_set_new(row, "offer", w->offer.id == NULL ? json_null() : offer_json(w));
	json_object_set_new(row, "skipped", skip_json(&w->row));
	return row;
}

#define FREE_MOST 6 /* lines for one of them */

/* What is free, and why it is not theirs. */
static void say_free(struct turn *t, struct request *r, const struct waiter *w)
{
	const struct bed_reasons *all = &w->judged.not_offered;
	const char *names = guest_names(t, &w->guest);
	for (size_t i = 0; i < all->count && i < FREE_MOST; i++)
		say_after(r, "Free, and not for %s: %s.", names, bed_reason_text(t, &all->rows[i]));
	if (all->count > FREE_MOST)
		say_after(r, "Not for %s: %zu more reasons are not listed.", names,
			  all->count - FREE_MOST);
}

/* What was said of them elsewhere than on the list; second: of two. */
static enum err say_remembered(struct turn *t, struct request *r, const struct waiter *w,
			       const struct person *p, bool second)
{
	unsigned theirs;
	TRY(people_needs(t, p, &theirs));
	if (second)
		theirs = need_of_other(theirs);
	if ((theirs & w->judged.remembered) != 0)
		say_after(r,
			  "What is remembered of %s was not said for the list; if it is not so: "
			  "person set %s --for nothing, with all that is true behind it, as "
			  "nothing,woman.",
			  p->ref, p->ref);
	return ERR_OK;
}

static enum err waiter_say(struct turn *t, struct request *r, const struct waiter *w, int number)
{
	char lasts[WALL_TEXT];
	json_t *row =
	    json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "no", arena_printf(t->arena, "%d", number),
		      "person", guest_names(t, &w->guest), "for", candidate_words(t, &w->judged),
		      "waits", duration_format(t->now.ms - w->row.since.ms, lasts), "state",
		      offer_text(t, w), "skipped", skip_text(t, &w->row));
	say_row(r, row);
	json_decref(row);
	say_free(t, r, w);
	TRY(say_remembered(t, r, w, &w->guest.person, false));
	return w->guest.partner.id != NULL ? say_remembered(t, r, w, &w->guest.partner, true)
					   : ERR_OK;
}

static void say_columns(struct request *r)
{
	say_column(r, "no", "NO", true);
	say_column(r, "person", "PERSON", false);
	say_column(r, "for", "FOR", false);
	say_column(r, "waits", "WAITS", true);
	say_column(r, "state", "STATE", false);
	say_column(r, "skipped", "LAST BED THAT WENT PAST, AND WHY", false);
}

static enum err show(struct turn *t, struct request *r, const struct waiting *row, int number,
		     const struct free_beds *free, json_t *all)
{
	struct waiter w = {.row = *row};
	TRY(person_get(t->store, row->person, t->arena, &w.guest.person));
	if (row->partner[0] != '\0')
		TRY(person_get(t->store, row->partner, t->arena, &w.guest.partner));
	TRY(waiter_offer(t, row, &w.offer, &w.bed));
	TRY(candidate_judge(t, r->area, row, free->beds, free->count, &w.judged));
	json_array_append_new(all, waiter_json(&w, number));
	TRY(waiter_say(t, r, &w, number));
	if (row->partner[0] != '\0')
		TRY(turn_audit(t, r->area->key, AUDITED_PERSON, row->partner, "looked at: waiting",
			       NULL));
	return turn_audit(t, r->area->key, AUDITED_PERSON, row->person, "looked at: waiting", NULL);
}

enum err verb_waiting(struct turn *t, struct request *r, struct fault *why)
{
	struct waiting *rows;
	size_t count;
	struct free_beds free = {NULL, 0};
	json_t *all = json_array();
	(void)why;
	json_object_set_new(r->result, "waiting", all);
	TRY(book_expire(t, r->area));
	TRY(waiting_list(t->store, r->area->key, t->arena, &rows, &count));
	if (count > 0)
		TRY(bed_reasons_free(t, r->area, &free.beds, &free.count));
	if (count > 0)
		say_columns(r);
	else
		say_line(r, "Nobody is on the waiting list.");
	for (size_t i = 0; i < count; i++)
		TRY(show(t, r, &rows[i], (int)i + 1, &free, all));
	return ERR_OK;
}

/* ---- status --------------------------------------------------------------------------------- */

/* Whoever became known to be under 18 since: nobody rings them about a bed among adults. */
static enum err offered_child(struct turn *t, const struct bed_offer *o, bool *is)
{
	struct waiting w;
	struct guest g = {.joins = false};
	TRY(waiting_get(t->store, o->waiting, t->arena, &w));
	TRY(person_get(t->store, w.person, t->arena, &g.person));
	if (w.partner[0] != '\0')
		TRY(person_get(t->store, w.partner, t->arena, &g.partner));
	*is = guest_is_child(&g, w.needs);
	return ERR_OK;
}

static enum err status_offer(struct turn *t, struct request *r, const struct bed_offer *o,
			     json_t *all)
{
	struct bed bed;
	char until[WALL_TEXT], iso[WALL_TEXT];
	bool child;
	TRY(bed_get(t->store, o->bed, t->arena, &bed));
	TRY(offered_child(t, o, &child));
	say_line(r, "OFFERED   %s at %s until %s: %s", bed.label, bed.site_name,
		 wall_format_clock(o->until, until),
		 child ? "not theirs to take, they are under 18: tell children's services (waiting "
			 "shows whom)"
		       : "ring (waiting shows whom), then accept or decline");
	json_array_append_new(all, json_pack("{s:s, s:s, s:s}", "bed", bed.label, "site", bed.site,
					     "until", wall_format_iso(o->until, iso)));
	return ERR_OK;
}

enum err waiting_status(struct turn *t, struct request *r)
{
	struct waiting *rows;
	struct bed_offer *offers;
	size_t count, open;
	TRY(waiting_list(t->store, r->area->key, t->arena, &rows, &count));
	size_t people = count;
	for (size_t i = 0; i < count; i++)
		people += rows[i].partner[0] != '\0';
	json_t *all = json_array();
	json_object_set_new(r->result, "waiting",
			    json_pack("{s:i, s:o}", "count", (int)people, "offers", all));
	if (count == 0)
		return ERR_OK;
	say_line(r, "Waiting   %zu %s for a bed", people, people == 1 ? "person" : "people");
	TRY(bed_offer_list_open(t->store, r->area->key, t->arena, &offers, &open));
	for (size_t i = 0; i < open; i++)
		if (wall_before(t->now, offers[i].until))
			TRY(status_offer(t, r, &offers[i], all));
	return ERR_OK;
}
