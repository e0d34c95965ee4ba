/* SPDX-License-Identifier: MIT */
#include "people_verbs.h"

#include <string.h>

#include "apart_rows.h"
#include "bed_args.h"
#include "candidate.h"
#include "couple.h"
#include "fitting.h"
#include "guest.h"
#include "guest_read.h"
#include "json_values.h"
#include "need.h"
#include "people.h"
#include "person_args.h"
#include "person_look.h"
#include "remembering.h"
#include "safety.h"
#include "waiting.h"

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
	enum age_band age = c->to.age;
	TRY(arg_text(r, "age", false, LIMIT_KEY, &word, why));
	if (word == NULL)
		return ERR_OK;
	if (!age_parse(word, &age) && !need_age(word, &age))
		return fault_set(why, ERR_USAGE, "age",
				 "age must be one of: unknown, under-16, 16-17, 18-24, 25+, or an "
				 "age, as 17 or under-18");
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

/* By what a bed is looked for from now on: of whoever waits, by the words of both where two do. */
static enum err judged_needs(struct turn *t, const struct request *r, struct guest *g)
{
	struct waiting w;
	struct candidate_judged j;
	TRY(people_remember(t));
	TRY(waiting_of_person(t->store, r->area->key, g->person.id, t->arena, &w));
	if (w.id == NULL) {
		TRY(person_get(t->store, g->person.id, t->arena, &g->person));
		return guest_recall_alone(t, g);
	}
	TRY(candidate_judge(t, r->area, &w, NULL, 0, &j));
	bool second = strcmp(w.person, g->person.id) != 0;
	g->heard = second ? need_of_other(j.needs) : j.needs;
	return ERR_OK;
}

static void say_needs(struct request *r, const struct guest *g, unsigned typed)
{
	char words[NEED_TEXT];
	unsigned lost = typed & NEED_OF_OTHER & ~g->heard;
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
	TRY(guest_find(t, r, &g, why));
	guest_hear(t, r, &g, &needs);
	if (!guest_has_bed(&g)) {
		TRY(judged_needs(t, r, &g));
		say_needs(r, &g, needs);
		return ERR_OK;
	}
	if (g.partner.ref == NULL)
		g.heard &= ~NEED_OF_OTHER;
	say_needs(r, &g, needs);
	TRY(fitting_mind(t, r, &g));
	struct seek s = {.decided = false};
	return guest_learn(t, r, &g, &s, NULL);
}

/* What words say of the bed that they have is looked at where these are remembered. */
static enum err look_anew(struct turn *t, const struct request *r, const struct person *p)
{
	struct fitting fit;
	return fitting_look(t, r->area, p->id, &fit);
}

static enum err set(struct turn *t, struct request *r, struct fault *why)
{
	struct changes c = {.words = ""};
	TRY(arg_anybody(t, r, "person", &c.to, why));
	bool supported = c.to.high_support, child = age_is_child(c.to.age);
	TRY(changes_read(t, r, &c, why));
	TRY(person_put(t->store, &c.to, t->now));
	say_known(r, &c.to, c.words[0] != '\0', c.said);
	TRY(safety_child_learnt(t, r, &c.to, !child));
	if (c.to.high_support && !supported)
		TRY(safety_support(t, r, &c.to));
	TRY(c.said ? set_needs(t, r, c.needs, why) : look_anew(t, r, &c.to));
	return c.words[0] == '\0' ? ERR_OK
				  : people_audit(t, r->area, &c.to,
						 arena_printf(t->arena, "set %s", c.words), NULL);
}

/* Reads alone, so that a mistyped value is refused before anybody is made. */
enum err verb_person(struct turn *t, struct request *r, struct fault *why)
{
	struct changes c = {.words = ""};
	TRY(changes_read(t, r, &c, why));
	return c.any ? set(t, r, why) : person_look(t, r, why);
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
	TRY(end ? arg_somebody(t, r, "person", &one, why) : arg_anybody(t, r, "person", &one, why));
	TRY(end ? arg_somebody(t, r, "other", &other, why)
		: arg_anybody(t, r, "other", &other, why));
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
