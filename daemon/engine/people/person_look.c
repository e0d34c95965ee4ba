/* SPDX-License-Identifier: MIT */
#include "person_look.h"

#include <string.h>

#include "apart_rows.h"
#include "bed_book.h"
#include "erasing.h"
#include "fitting.h"
#include "guest_read.h"
#include "json_values.h"
#include "list_rows.h"
#include "need.h"
#include "no_shows.h"
#include "nomination_rows.h"
#include "people.h"
#include "people_said.h"
#include "person_stay.h"
#include "plans.h"
#include "said_in_rows.h"
#include "waiting_rows.h"

static enum err look_stay(struct turn *t, struct request *r, const struct person *person)
{
	struct placement p;
	struct bed bed;
	const char *gone;
	TRY(person_stay_find(t, person, &p, &bed));
	json_object_set_new(r->result, "placement", person_stay_json(&p, &bed));
	if (bed.id == NULL) {
		say_line(r, "Has no bed tonight.");
		return ERR_OK;
	}
	const char *text = person_stay_text(t, &p, &bed);
	say_line(r, "%c%s.", text[0] - 'a' + 'A', text + 1);
	if (bed.site_closed)
		say_line(r, "Must move: %s is closed.", bed.site_name);
	TRY(fitting_gone(t, r->area, &bed, &gone));
	if (gone != NULL && !bed.site_closed)
		say_line(r, "Must move: %s.", gone);
	json_object_set_new(r->result, "must_move", json_boolean(gone != NULL));
	return ERR_OK;
}

/* The alarm says the bed alone: only here, and on the roll-call of its site, stands of whom. */
static enum err look_said_in(struct turn *t, struct request *r, const struct person *person)
{
	char since[WALL_TEXT];
	struct said_in *said;
	struct bed bed;
	size_t count;
	json_t *all = json_array();
	json_object_set_new(r->result, "said_in", all);
	TRY(said_in_list_person(t->store, r->area->key, person->id, t->arena, &said, &count));
	for (size_t i = 0; i < count; i++) {
		TRY(bed_get(t->store, said[i].bed, t->arena, &bed));
		json_array_append_new(all, json_pack("{s:s, s:s, s:o}", "bed", bed.label, "site",
						     bed.site, "since", wall_json(said[i].since)));
		say_line(r,
			 "Said to be in %s at %s since %s, and its record says otherwise: somebody "
			 "must look.",
			 bed.label, bed.site_name, wall_format_local(said[i].since, since));
	}
	return ERR_OK;
}

static enum err look_partner(struct turn *t, struct request *r, const struct person *person)
{
	struct placement p, other;
	struct person partner;
	const char *hint;
	TRY(placement_latest(t->store, person->id, t->arena, &p));
	if (p.id == NULL || p.state == PLACEMENT_ENDED)
		return ERR_OK;
	bool unseen = p.state == PLACEMENT_OCCUPIED && (p.needs & NEED_UNSEEN) != 0;
	json_object_set_new(r->result, "unseen", json_boolean(unseen));
	if (unseen) {
		TRY(no_show_unseen(t, r->area, &p, person->ref, &hint));
		say_line(r,
			 "Counted as in with whoever came, and nobody has said that they are; %s.",
			 hint);
	}
	TRY(placement_companion(t->store, &p, t->arena, &other));
	if (other.id == NULL || other.state == PLACEMENT_ENDED)
		return ERR_OK;
	TRY(person_get(t->store, other.person, t->arena, &partner));
	json_object_set_new(r->result, "partner", json_string(partner.ref));
	say_line(r, "Shares it with %s.", partner.ref);
	return people_audit(t, r->area, &partner, "looked at: shares a bed", NULL);
}

static enum err look_offer(struct turn *t, struct request *r, const struct waiting *w)
{
	struct bed_offer o;
	struct bed bed;
	char until[WALL_TEXT];
	TRY(bed_offer_of_waiting(t->store, w->id, t->arena, &o));
	if (o.id == NULL)
		return ERR_OK;
	TRY(bed_get(t->store, o.bed, t->arena, &bed));
	json_object_set_new(r->result, "offer",
			    json_pack("{s:s, s:s, s:o}", "bed", bed.label, "site", bed.site,
				      "until", wall_json(o.until)));
	say_line(r,
		 "That is an offer only, which nobody has accepted: ring before %s, then accept %s "
		 "or decline.",
		 wall_format_clock(o.until, until), w->ref);
	return ERR_OK;
}

static enum err look_waiting(struct turn *t, struct request *r, const struct person *p)
{
	struct waiting w, *rows;
	size_t count, number = 0;
	char since[WALL_TEXT];
	TRY(waiting_of_person(t->store, r->area->key, p->id, t->arena, &w));
	if (w.id == NULL)
		return ERR_OK;
	TRY(waiting_list(t->store, r->area->key, t->arena, &rows, &count));
	while (number < count && rows[number].place <= w.place)
		number++;
	json_object_set_new(
	    r->result, "waiting",
	    json_pack("{s:i, s:o}", "number", (int)number, "since", wall_json(w.since)));
	say_line(r, "Number %zu on the waiting list, since %s.", number,
		 wall_format_local(w.since, since));
	return look_offer(t, r, &w);
}

/* moves: they have a bed already, and whoever is named with them comes along. */
static void look_nomination(struct request *r, const struct person *p, const struct nomination *n,
			    bool moves, json_t *all)
{
	bool kept = n->bed[0] != '\0', two = n->partner_ref[0] != '\0';
	const char *other = strcmp(n->person, p->id) == 0 ? n->partner_ref : n->ref;
	json_array_append_new(all, json_pack("{s:s, s:s, s:s, s:s}", "id", n->id, "site", n->site,
					     "state", nomination_state_name(n->state), "bed",
					     kept ? n->label : ""));
	if (kept && n->state == NOMINATION_ACCEPTED)
		say_line(r, "%s at %s is kept for them by the panel (%s): %s %s %s%s%s.", n->label,
			 n->site_name, n->id, moves ? "move" : "checkin", p->ref, n->label,
			 two ? " --with " : "", two ? other : "");
	else
		say_line(r, "Nominated for %s (%s): %s.", n->site_name, n->id,
			 nomination_state_name(n->state));
}

static enum err look_nominations(struct turn *t, struct request *r, const struct person *p)
{
	struct nomination *rows;
	struct placement stay;
	size_t count;
	bool any;
	json_t *all = json_array();
	json_object_set_new(r->result, "nominations", all);
	TRY(placement_latest(t->store, p->id, t->arena, &stay));
	bool moves = stay.id != NULL && stay.state != PLACEMENT_ENDED;
	TRY(nomination_of_person(t->store, p->id, &any));
	if (!any)
		return ERR_OK;
	TRY(nomination_list(t->store, r->area->key, false, t->now, t->arena, &rows, &count));
	for (size_t i = 0; i < count; i++)
		if (strcmp(rows[i].person, p->id) == 0 || strcmp(rows[i].partner, p->id) == 0)
			look_nomination(r, p, &rows[i], moves, all);
	return ERR_OK;
}

static enum err look_plan(struct turn *t, struct request *r, const struct person *person)
{
	struct plan p;
	TRY(plan_open(t->store, person->id, t->arena, &p));
	json_object_set_new(r->result, "plan", plans_json(&p));
	if (p.id != NULL)
		say_line(r, "Plan: %s.", plans_text(t, &p));
	return ERR_OK;
}

static enum err look_apart(struct turn *t, struct request *r, const struct person *p)
{
	const char **others;
	size_t count;
	TRY(apart_list(t->store, r->area->key, p->id, t->arena, &others, &count));
	json_object_set_new(r->result, "kept_apart", json_integer((json_int_t)count));
	if (count > 0)
		say_line(r, "Kept apart from %zu %s: matching minds it.", count,
			 count == 1 ? "person" : "people");
	return ERR_OK;
}

static enum err look_list(struct turn *t, struct request *r, const struct person *p)
{
	struct listed l;
	struct offer o;
	TRY(listed_get(t->store, r->area->key, p->id, t->arena, &l));
	TRY(offer_latest(t->store, p->id, night_at(t->now, r->area->policy.hours), t->arena, &o));
	bool on = l.person != NULL && l.removed.ms == 0;
	json_object_set_new(r->result, "listed", json_boolean(on));
	if (on)
		say_line(r, "On the list of people who are sought out.");
	if (o.id == NULL)
		return ERR_OK;
	json_object_set_new(r->result, "offered", json_string(offer_outcome_name(o.outcome)));
	say_line(r, "Offered a bed tonight: %s%s%s.", offer_outcome_name(o.outcome),
		 o.reason[0] != '\0' ? ", " : "", o.reason);
	return ERR_OK;
}

static const struct {
	const char *key, *sentence;
	size_t at;
} flags[] = {
    {"ring_first", "Ring the site before sending them.", offsetof(struct person, ring_first)},
    {"high_support", "Has high support needs.", offsetof(struct person, high_support)},
    {"objects", "Objects to being spoken of with others.", offsetof(struct person, objects)},
    {"legal_hold", "Under legal hold: is not erased.", offsetof(struct person, legal_hold)},
    {"temporary", "A temporary reference: merge it once the case is known.",
     offsetof(struct person, temporary)},
};

static void look_flags(struct request *r, const struct person *p)
{
	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		bool on = *(const bool *)((const char *)p + flags[i].at);
		json_object_set_new(r->result, flags[i].key, json_boolean(on));
		if (on)
			say_line(r, "%s", flags[i].sentence);
	}
	json_object_set_new(r->result, "agreement", json_string(p->agreement));
}

/* What stands of it still, and since when: by it beds are looked for. */
static enum err look_needs(struct turn *t, struct request *r, const struct person *p)
{
	char words[NEED_TEXT], at[WALL_TEXT];
	unsigned needs;
	TRY(people_needs(t, p, &needs));
	if (needs == 0) {
		json_object_set_new(r->result, "remembered", json_null());
		return ERR_OK;
	}
	json_object_set_new(
	    r->result, "remembered",
	    json_pack("{s:o, s:o}", "for", needs_json(needs), "said", wall_json(p->said)));
	say_line(r,
		 "Remembered: %s, said last on %s. If it is not so: person set %s --for nothing,"
		 " with all that is true behind it.",
		 need_text(needs, ", ", words), wall_format_local(p->said, at), p->ref);
	return ERR_OK;
}

/* What was said for their bed, and of somebody else: they are judged by it while they have it. */
static enum err look_of_bed(struct turn *t, struct request *r, const struct person *p)
{
	char words[NEED_TEXT];
	struct guest g;
	struct person whose;
	TRY(guest_recall_bed(t, p, &g));
	if (g.of_bed == 0)
		return ERR_OK;
	json_object_set_new(r->result, "of_bed", needs_json(g.of_bed));
	say_line(r,
		 "Said for their bed%s%s: %s. If it is not so of them: --for nothing, with all "
		 "that is true behind it, as they move.",
		 g.of_bed_whose != NULL ? ", of " : "",
		 g.of_bed_whose != NULL ? g.of_bed_whose : "", need_text(g.of_bed, ", ", words));
	if (g.of_bed_whose == NULL)
		return ERR_OK;
	json_object_set_new(r->result, "of_bed_whose", json_string(g.of_bed_whose));
	TRY(person_find(t->store, r->area->key, g.of_bed_whose, t->arena, &whose));
	return people_audit(t, r->area, &whose, "looked at: said for a bed", NULL);
}

static void look_age(struct request *r, const struct person *p)
{
	say_line(r, "%s, age %s.", p->ref, age_name(p->age));
	if (age_is_child(p->age))
		say_line(r, "Under 18: children's services place them, through the out-of-hours "
			    "team.");
	json_object_set_new(r->result, "person", json_string(p->ref));
	json_object_set_new(r->result, "age", json_string(age_name(p->age)));
}

#define REMARKS_MOST 5

/* Here only, where the look is recorded: no log and no list says them. */
static enum err look_remarks(struct turn *t, struct request *r, const struct person *p)
{
	struct remark *said;
	size_t count;
	char iso[WALL_TEXT], at[WALL_TEXT];
	json_t *all = json_array();
	json_object_set_new(r->result, "remarks", all);
	TRY(remark_list_person(t->store, p->id, REMARKS_MOST, t->arena, &said, &count));
	for (size_t i = 0; i < count; i++) {
		json_array_append_new(
		    all, json_pack("{s:s, s:s, s:s, s:s}", "at", wall_format_iso(said[i].at, iso),
				   "by", said[i].by, "kind", said[i].kind, "text", said[i].text));
		say_line(r, "Noted on %s by %s (%s): %s", wall_format_local(said[i].at, at),
			 said[i].by, said[i].kind, said[i].text);
	}
	return ERR_OK;
}

enum err person_look(struct turn *t, struct request *r, struct fault *why)
{
	struct person p;
	TRY(book_expire(t, r->area));
	TRY(arg_somebody(t, r, "person", &p, why));
	look_age(r, &p);
	TRY(look_stay(t, r, &p));
	TRY(look_said_in(t, r, &p));
	TRY(look_partner(t, r, &p));
	TRY(look_waiting(t, r, &p));
	TRY(look_nominations(t, r, &p));
	TRY(look_plan(t, r, &p));
	TRY(look_needs(t, r, &p));
	TRY(look_of_bed(t, r, &p));
	look_flags(r, &p);
	TRY(look_apart(t, r, &p));
	TRY(look_list(t, r, &p));
	TRY(look_remarks(t, r, &p));
	return people_audit(t, r->area, &p, "looked at", NULL);
}
