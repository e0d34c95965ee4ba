/* SPDX-License-Identifier: MIT */
#include "people_verbs.h"

#include <stddef.h>
#include <string.h>

#include "apart_rows.h"
#include "ascii.h"
#include "bed_book.h"
#include "bed_verbs.h"
#include "couple.h"
#include "erasing.h"
#include "fitting.h"
#include "followups.h"
#include "guest.h"
#include "json_values.h"
#include "list_rows.h"
#include "merge_clashes.h"
#include "merging.h"
#include "need.h"
#include "no_shows.h"
#include "nomination_rows.h"
#include "people.h"
#include "plans.h"
#include "safety.h"
#include "waiting.h"

#define TEMPORARY_MOST 200

static enum err find(struct turn *t, const struct request *r, const char *name, struct person *p,
		     struct fault *why)
{
	const char *ref;
	TRY(arg_reference(r, name, &ref, why));
	return people_find(t, r->area, name, ref, p, why);
}

static enum err known(struct turn *t, const struct request *r, const char *name, struct person *p,
		      struct fault *why)
{
	const char *ref;
	TRY(arg_reference(r, name, &ref, why));
	return people_known(t, r->area, name, ref, p, why);
}

/* ---- person: a look ------------------------------------------------------------------------- */

/* "in GW2 at The Gateway since Sat 21 Nov 22:10" */
static const char *stay_text(struct turn *t, const struct placement *p, const struct bed *bed)
{
	char at[WALL_TEXT];
	bool held = p->state == PLACEMENT_HELD;
	if (held)
		wall_format_clock(p->expires, at);
	else
		wall_format_local(p->arrived, at);
	return arena_printf(t->arena, held ? "holds %s at %s until %s" : "in %s at %s since %s",
			    bed->label, bed->site_name, at);
}

/* Their live placement; bed->id is NULL without one. */
static enum err stay_find(struct turn *t, const struct person *person, struct placement *p,
			  struct bed *bed)
{
	*bed = (struct bed){0};
	TRY(placement_latest(t->store, person->id, t->arena, p));
	if (p->id == NULL || p->state == PLACEMENT_ENDED)
		return ERR_OK;
	return bed_get(t->store, p->bed, t->arena, bed);
}

static json_t *stay_json(const struct placement *p, const struct bed *bed)
{
	if (bed->id == NULL)
		return json_null();
	json_t *stay = json_pack("{s:s, s:s, s:s, s:s, s:s}", "id", p->id, "state",
				 placement_state_name(p->state), "bed", bed->label, "site",
				 bed->site, "site_name", bed->site_name);
	bool held = p->state == PLACEMENT_HELD;
	json_object_set_new(stay, held ? "until" : "since",
			    wall_json(held ? p->expires : p->arrived));
	return stay;
}

static enum err look_stay(struct turn *t, struct request *r, const struct person *person)
{
	struct placement p;
	struct bed bed;
	const char *gone;
	TRY(stay_find(t, person, &p, &bed));
	json_object_set_new(r->result, "placement", stay_json(&p, &bed));
	if (bed.id == NULL) {
		say_line(r, "Has no bed tonight.");
		return ERR_OK;
	}
	const char *text = stay_text(t, &p, &bed);
	say_line(r, "%c%s.", text[0] - 'a' + 'A', text + 1);
	if (bed.site_closed)
		say_line(r, "Must move: %s is closed.", bed.site_name);
	TRY(fitting_gone(t, r->area, &bed, &gone));
	if (gone != NULL && !bed.site_closed)
		say_line(r, "Must move: %s.", gone);
	json_object_set_new(r->result, "must_move", json_boolean(gone != NULL));
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

static enum err show_person(struct turn *t, struct request *r, struct fault *why)
{
	struct person p;
	TRY(book_expire(t, r->area));
	TRY(find(t, r, "person", &p, why));
	look_age(r, &p);
	TRY(look_stay(t, r, &p));
	TRY(look_partner(t, r, &p));
	TRY(look_waiting(t, r, &p));
	TRY(look_nominations(t, r, &p));
	TRY(look_plan(t, r, &p));
	TRY(look_needs(t, r, &p));
	look_flags(r, &p);
	TRY(look_apart(t, r, &p));
	TRY(look_list(t, r, &p));
	TRY(look_remarks(t, r, &p));
	return people_audit(t, r->area, &p, "looked at", NULL);
}

/* ---- person: what is known of them ---------------------------------------------------------- */

/* What is to be set, and of it what is new. */
struct changes {
	struct person to;
	bool any;
	bool said; /* needs were */
	unsigned needs;
	const char *words; /* "age, ring-first": no values, which would outlive an erasure */
};

static void change(struct turn *t, struct changes *c, bool differs, const char *word)
{
	if (differs)
		c->words =
		    c->words[0] == '\0' ? word : arena_printf(t->arena, "%s, %s", c->words, word);
}

static enum err change_age(struct turn *t, const struct request *r, struct changes *c,
			   struct fault *why)
{
	const char *word = NULL;
	enum age_band age;
	TRY(arg_text(r, "age", false, LIMIT_KEY, &word, why));
	if (word == NULL)
		return ERR_OK;
	if (!age_parse(word, &age))
		return fault_set(why, ERR_USAGE, "age",
				 "age must be one of: unknown, under-16, 16-17, 18-24, 25+");
	change(t, c, age != c->to.age, "age");
	c->to.age = age;
	c->any = true;
	return ERR_OK;
}

static enum err change_flag(struct turn *t, const struct request *r, struct changes *c,
			    const char *name, const char *word, bool *flag, struct fault *why)
{
	bool on = false, given;
	TRY(arg_yes(r, name, false, &on, &given, why));
	change(t, c, given && on != *flag, word);
	if (given)
		*flag = on;
	c->any = c->any || given;
	return ERR_OK;
}

static enum err changes_read(struct turn *t, const struct request *r, struct changes *c,
			     struct fault *why)
{
	c->said = json_object_get(r->args, "for") != NULL;
	c->any = c->said;
	TRY(arg_needs_any(r, &c->needs, why));
	if ((c->needs & NEED_UNDER_18) != 0)
		return fault_set(why, ERR_USAGE, "for",
				 "an age is set by --age: 16-17 or under-16");
	TRY(change_age(t, r, c, why));
	TRY(change_flag(t, r, c, "high_support", "high-support", &c->to.high_support, why));
	return change_flag(t, r, c, "ring_first", "ring-first", &c->to.ring_first, why);
}

static void say_known(struct request *r, const struct person *p, bool changed, bool said)
{
	say_line(r, "%s: %s: age %s, high support %s, ring first %s.",
		 changed || said ? "Set" : "Nothing changed", p->ref, age_name(p->age),
		 p->high_support ? "yes" : "no", p->ring_first ? "yes" : "no");
	if (age_is_child(p->age))
		say_line(r, "Under 18: children's services place them, through the out-of-hours "
			    "team.");
	json_object_set_new(r->result, "person", json_string(p->ref));
	json_object_set_new(r->result, "age", json_string(age_name(p->age)));
	json_object_set_new(r->result, "high_support", json_boolean(p->high_support));
	json_object_set_new(r->result, "ring_first", json_boolean(p->ring_first));
}

/* What is known now may make a bed that they have unsafe. fresh: it was not known before. */
static enum err say_child(struct turn *t, struct request *r, const struct person *p, bool fresh)
{
	const char *id;
	if (!age_is_child(p->age))
		return ERR_OK;
	TRY(safety_child_found(t, r->area, p, &id));
	if (id[0] == '\0')
		return fresh ? safety_child_met(t, r, p) : ERR_OK;
	json_object_set_new(r->result, "followup", json_string(id));
	say_line(r,
		 "They have a bed among adults, or wait for one: tell children's services now and "
		 "stay with them. Nothing has ended; this stays open as %s until you say: done %s",
		 id, id);
	return ERR_OK;
}

#define OF_OTHER (0u | NEED_WITH_WOMAN | NEED_WITH_MAN) /* of whoever shares the bed */

/* By what a bed is looked for from now on: of whoever waits, by the words of both where two do. */
static enum err judged_needs(struct turn *t, const struct request *r, struct guest *g)
{
	struct waiting w;
	struct waiting_judged j;
	TRY(people_remember(t));
	TRY(waiting_of_person(t->store, r->area->key, g->person.id, t->arena, &w));
	if (w.id == NULL) {
		TRY(person_get(t->store, g->person.id, t->arena, &g->person));
		return guest_recall_alone(t, g);
	}
	TRY(waiting_judge(t, r->area, &w, NULL, 0, &j));
	bool second = strcmp(w.person, g->person.id) != 0;
	g->heard = second ? need_of_other(j.needs) : j.needs;
	return ERR_OK;
}

static void say_needs(struct request *r, const struct guest *g, unsigned typed)
{
	char words[NEED_TEXT];
	unsigned lost = typed & OF_OTHER & ~g->heard;
	need_text(g->heard, ", ", words);
	say_line(r, "What is known that %s needs: %s.", g->person.ref,
		 words[0] != '\0' ? words : "nothing");
	json_object_set_new(r->result, "for", needs_json(g->heard));
	if (lost != 0)
		say_line(r,
			 "Not kept: %s. That is of whoever shares a bed with them, and nobody "
			 "does or waits to: hold, or wait, --with PARTNER.",
			 need_text(lost, ", ", words));
}

/* Said of them, and of the bed that they have: nothing is given or taken by it. */
static enum err set_needs(struct turn *t, struct request *r, unsigned needs, struct fault *why)
{
	struct guest g;
	struct fitting fit;
	TRY(guest_find(t, r, &g, why));
	guest_hear(t, r, &g, &needs);
	if (!guest_has_bed(&g)) {
		TRY(judged_needs(t, r, &g));
		say_needs(r, &g, needs);
		return ERR_OK;
	}
	if (g.partner.ref == NULL)
		g.heard &= ~OF_OTHER;
	say_needs(r, &g, needs);
	struct seek s = seek_begin(r->area, &g.person, g.heard);
	if (g.partner.ref != NULL)
		seek_with(&s, &g.partner);
	TRY(fitting_theirs(t, &s, &g, &fit));
	const char *ref = g.person.ref, *another = arena_printf(t->arena, "move %s best", ref);
	if (g.unseen) /* whoever shares the bed sleeps in it */
		another = arena_printf(t->arena, "checkout %s, then hold best %s", ref, ref);
	if (fit.why != NULL)
		say_line(r, "Mind: %s does not suit: %s. For another: %s", g.bed.label, fit.why,
			 another);
	return guest_learn(t, r, &g, &s, NULL);
}

static enum err set(struct turn *t, struct request *r, struct fault *why)
{
	struct changes c = {.words = ""};
	TRY(known(t, r, "person", &c.to, why));
	bool supported = c.to.high_support, child = age_is_child(c.to.age);
	TRY(changes_read(t, r, &c, why));
	TRY(person_put(t->store, &c.to, t->now));
	say_known(r, &c.to, c.words[0] != '\0', c.said);
	TRY(say_child(t, r, &c.to, !child));
	if (c.to.high_support && !supported)
		TRY(safety_support(t, r, &c.to));
	if (c.said)
		TRY(set_needs(t, r, c.needs, why));
	return c.words[0] == '\0' ? ERR_OK
				  : people_audit(t, r->area, &c.to,
						 arena_printf(t->arena, "set %s", c.words), NULL);
}

/* Reads alone, so that a mistyped value is refused before anybody is made. */
enum err verb_person(struct turn *t, struct request *r, struct fault *why)
{
	struct changes c = {.words = ""};
	TRY(changes_read(t, r, &c, why));
	return c.any ? set(t, r, why) : show_person(t, r, why);
}

/* ---- apart ---------------------------------------------------------------------------------- */

static enum err apart_write(struct turn *t, struct request *r, const struct person *one,
			    const struct person *other, bool end, bool *changed)
{
	TRY(end ? apart_end(t->store, r->area->key, one->id, other->id, changed)
		: apart_put(t->store, r->area->key, one->id, other->id, t->actor, t->now, changed));
	if (!*changed)
		return ERR_OK;
	return turn_audit(t, r->area->key, AUDITED_APART,
			  apart_id(r->area->key, one->id, other->id, t->arena),
			  end ? "apart -> ended" : "new -> apart", NULL);
}

enum err verb_apart(struct turn *t, struct request *r, struct fault *why)
{
	struct person one, other;
	bool end = false, changed;
	TRY(arg_flag(r, "end", &end, why));
	TRY(end ? find(t, r, "person", &one, why) : known(t, r, "person", &one, why));
	TRY(end ? find(t, r, "other", &other, why) : known(t, r, "other", &other, why));
	if (strcmp(one.id, other.id) == 0)
		return fault_set(why, ERR_USAGE, "other", "%s and %s are the same person", one.ref,
				 other.ref);
	TRY(apart_write(t, r, &one, &other, end, &changed));
	if (end && !changed)
		return fault_set(why, ERR_NOT_FOUND, "other", "%s and %s are not kept apart",
				 one.ref, other.ref);
	json_object_set_new(r->result, "person", json_string(one.ref));
	json_object_set_new(r->result, "other", json_string(other.ref));
	json_object_set_new(r->result, "apart", json_boolean(!end));
	say_line(r, "%s and %s are kept apart%s.", one.ref, other.ref,
		 end       ? " no longer"
		 : changed ? " from now on: no reason is kept"
			   : " already");
	if (end)
		return safety_near_end(t, r->area,
				       apart_id(r->area->key, one.id, other.id, t->arena));
	TRY(waiting_split(t, r->area, one.id, other.id, &changed));
	if (changed)
		say_line(r, "They waited for one bed together: each waits alone now.");
	return safety_near(t, r, one.id);
}

/* ---- temporary references ------------------------------------------------------------------- */

enum err verb_tempref(struct turn *t, struct request *r, struct fault *why)
{
	struct changes c = {.words = ""};
	TRY(changes_read(t, r, &c, why)); /* before anybody is made */
	TRY(people_temporary(t, r->area, &c.to));
	TRY(changes_read(t, r, &c, why));
	TRY(person_put(t->store, &c.to, t->now));
	json_object_set_new(r->result, "person", json_string(c.to.ref));
	say_line(r, "Temporary reference: %s. Merge it once the case is known: merge %s CASE",
		 c.to.ref, c.to.ref);
	return age_is_child(c.to.age) ? safety_child_met(t, r, &c.to) : ERR_OK;
}

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
	TRY(stay_find(t, p, &place, &bed));
	const char *stay = bed.id != NULL ? stay_text(t, &place, &bed) : "";
	json_t *row = json_pack("{s:s, s:s, s:s}", "person", p->ref, "old", age_text(t, p->made),
				"stay", stay);
	say_row(r, row);
	json_decref(row);
	row = json_pack("{s:s}", "person", p->ref);
	json_object_set_new(row, "made", wall_json(p->made));
	json_object_set_new(row, "placement", stay_json(&place, &bed));
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
	TRY(stay_find(t, from, &p, &one));
	TRY(stay_find(t, into, &other, &two));
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

/* What was said last answers a question. */
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
	TRY(stay_find(t, into, &p, &bed));
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

enum err verb_merge(struct turn *t, struct request *r, struct fault *why)
{
	struct person from, into;
	struct met met;
	const char *typed;
	TRY(arg_reference(r, "temporary", &typed, why));
	TRY(book_expire(t, r->area));
	TRY(find(t, r, "temporary", &from, why));
	TRY(known(t, r, "person", &into, why));
	TRY(refuse_merge(t, r, &from, &into, typed, why));
	TRY(merging_met(t->store, from.id, into.id, t->arena, &met));
	TRY(merge_near_end(t, r->area, &from));
	TRY(merge_rows(t, r, &from, &into));
	attributes_join(&from, &into);
	TRY(needs_join(t, &from, &into));
	TRY(person_put(t->store, &into, t->now));
	TRY(person_set_merged(t->store, from.id, into.id, t->now));
	TRY(merge_waiting(t, r, &into));
	TRY(merge_welfare(t, r, &into));
	TRY(people_audit(t, r->area, &from, arena_printf(t->arena, "merged into %s", into.id),
			 NULL));
	TRY(people_audit(t, r->area, &into, arena_printf(t->arena, "took in %s", from.id), NULL));
	json_object_set_new(r->result, "temporary", json_string(from.ref));
	json_object_set_new(r->result, "person", json_string(into.ref));
	say_line(r, "Merged: %s is %s. Both references find the same person from now on.", from.ref,
		 into.ref);
	say_met(r, &from, &into, &met);
	TRY(merge_apart(t, r, &into));
	TRY(say_child(t, r, &into, false));
	return safety_near_found(t, r, into.id);
}
