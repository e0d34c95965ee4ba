/* SPDX-License-Identifier: MIT */
#include "guest.h"

#include <string.h>

#include "apart_rows.h"
#include "bed_args.h"
#include "guest_read.h"
#include "json_values.h"
#include "new_guest.h"
#include "people.h"
#include "people_said.h"
#include "refusal.h"
#include "turnaways.h"

/* ---- who ------------------------------------------------------------------------------------ */

/* Of two who are kept apart neither is brought in by a hold of both that ran out. */
static enum err part_late(struct turn *t, const struct request *r, struct guest *g)
{
	bool apart = false;
	if (g->partner.id == NULL)
		g->last.needs = need_alone(g->last.needs);
	else
		TRY(apart_is(t->store, r->area->key, g->person.id, g->partner.id, &apart));
	if (!apart)
		return ERR_OK;
	g->partner = (struct person){0};
	g->last.needs = need_alone(g->last.needs);
	return ERR_OK;
}

enum err guest_find(struct turn *t, const struct request *r, struct guest *g, struct fault *why)
{
	const char *ref;
	*g = (struct guest){0};
	TRY(arg_person(r, &ref, why));
	TRY(book_expire(t, r->area));
	TRY(people_meet(t, r->area, "person", ref, &g->person, why));
	if (g->person.id == NULL)
		return ERR_OK;
	TRY(guest_read_last(t, g));
	if (g->last.id == NULL)
		return guest_recall(t, g);
	if (guest_has_bed(g) || guest_came_late(t, g))
		TRY(guest_read_partner(t, g));
	if (!guest_has_bed(g))
		TRY(part_late(t, r, g));
	return guest_recall(t, g);
}

void guest_alone(const struct request *r, struct guest *g)
{
	if (guest_has_bed(g) || g->partner.ref == NULL || json_object_get(r->args, "with") != NULL)
		return;
	g->without = g->partner.ref;
	g->partner = (struct person){0};
	g->last.needs = need_alone(g->last.needs);
	g->heard = need_alone(g->heard);
}

/* ---- what is said of them -------------------------------------------------------------------- */

static void say_of_bed(struct turn *t, const struct request *r, const struct guest *g,
		       unsigned heeded)
{
	const char *whose = g->of_bed_whose != NULL ? g->of_bed_whose : g->person.ref;
	if (heeded != 0)
		people_said_of(t, r->area, g->person.ref, whose, heeded);
}

void guest_hear(struct turn *t, const struct request *r, struct guest *g, unsigned *typed)
{
	bool two = g->partner.ref != NULL || json_object_get(r->args, "with") != NULL;
	unsigned before = g->heard;
	g->heard = need_said(before, *typed);
	if (g->partner.ref != NULL) /* that they are two was not said */
		g->heard |= before & NEED_PARTNER;
	g->heeded = before & g->heard & ~(*typed | guest_of_bed(g));
	say_of_bed(t, r, g, g->of_bed & g->heard & ~*typed);
	people_said(t, r->area, g->person.ref, two ? *typed & ~(0u | BED_COUPLE) : *typed,
		    g->heeded);
	people_said_with(t, json_string_value(json_object_get(r->args, "with")));
	*typed &= ~(0u | NEED_NOTHING);
}

void guest_refused(struct turn *t, struct request *r, const struct guest *g, const char *code)
{
	unsigned need = refusal_need(code);
	char words[NEED_TEXT];
	if (need == 0)
		return;
	people_said(t, r->area, g->person.ref, need, 0);
	json_object_set_new(r->result, "remembered", needs_json(need));
	say_after(r,
		  "Remembered of %s from now on: %s. Only such beds are found for them; if they "
		  "would take another: --for nothing, with all that is true behind it, as "
		  "nothing,woman.",
		  g->person.ref, need_text(need, ", ", words));
}

void guest_say_without(struct request *r, const struct guest *g)
{
	if (g->without == NULL)
		return;
	json_object_set_new(r->result, "without", json_string(g->without));
	say_line(r,
		 "For %s alone. %s, who shared the hold that ran out, comes only with: "
		 "--with %s",
		 g->person.ref, g->without, g->without);
}

static enum err known(struct turn *t, const struct request *r, struct person *p)
{
	return p->id != NULL ? person_touch(t->store, p->id, t->now) : people_make(t, r->area, p);
}

enum err guest_known(struct turn *t, const struct request *r, struct guest *g)
{
	TRY(known(t, r, &g->person));
	return g->partner.ref != NULL ? known(t, r, &g->partner) : ERR_OK;
}

enum err guest_turned_away(struct turn *t, struct request *r, struct guest *g, struct seek *s,
			   const struct fault *why)
{
	struct guest met = *g;
	r->refusal = *why;
	TRY(guest_known(t, r, g));
	TRY(new_guest_refused(t, r, &met, g, s->needs));
	s->person = g->person;
	return turnaway_note(t, s, g->partner.id);
}

/* ---- words ---------------------------------------------------------------------------------- */

static enum err refuse_unseen(const struct guest *g, struct fault *why)
{
	const char *ref = g->person.ref;
	fault_set(why, ERR_TAKEN, "person",
		  "%s is counted as in %s at %s, and nobody has seen them there", ref, g->bed.label,
		  g->bed.site_name);
	return fault_hint(why, ": once somebody has: checkin %s; if they never came: noshow %s",
			  ref, ref);
}

/* They need not know of it, so that whoever asks is told both ways. */
static enum err refuse_offered(const struct guest *g, struct fault *why)
{
	char until[WALL_TEXT];
	const char *ref = g->person.ref;
	fault_set(why, ERR_TAKEN, "person",
		  "%s is only offered %s at %s until %s, and nobody has accepted it", ref,
		  g->bed.label, g->bed.site_name, wall_format_clock(g->last.expires, until));
	return fault_hint(why, "; for that bed: accept %s, and for another: decline %s", ref, ref);
}

/* One bed a person. */
enum err guest_refuse_second(const struct guest *g, struct fault *why)
{
	char until[WALL_TEXT];
	if (g->last.state == PLACEMENT_OCCUPIED && g->unseen)
		return refuse_unseen(g, why);
	if (g->last.state == PLACEMENT_OCCUPIED)
		return fault_set(why, ERR_TAKEN, "person", "%s is in %s at %s already",
				 g->person.ref, g->bed.label, g->bed.site_name);
	if (g->offered)
		return refuse_offered(g, why);
	fault_set(why, ERR_TAKEN, "person", "%s holds %s at %s until %s", g->person.ref,
		  g->bed.label, g->bed.site_name, wall_format_clock(g->last.expires, until));
	return fault_hint(why, "; for another bed instead: move %s BED", g->person.ref);
}

enum err guest_refuse_bedless(const struct guest *g, struct fault *why)
{
	return fault_set(why, ERR_NOT_FOUND, "person", "%s has no bed", g->person.ref);
}

void guest_say_given_up(struct request *r, const struct guest *g)
{
	const char *other = g->partner.ref;
	say_line(r, "Nor is %s at %s held for %s, who had it only together with %s: hold best %s",
		 g->bed.label, g->bed.site_name, other, g->person.ref, other);
}

void guest_answer(struct request *r, const struct guest *g, const struct bed *bed,
		  const struct placement *p)
{
	char iso[WALL_TEXT];
	json_object_set_new(r->result, "placement", json_string(p->id));
	json_object_set_new(r->result, "bed", json_string(bed->label));
	json_object_set_new(r->result, "site", json_string(bed->site));
	json_object_set_new(r->result, "person", json_string(g->person.ref));
	if (g->partner.ref != NULL)
		json_object_set_new(r->result, "partner", json_string(g->partner.ref));
	if (p->state != PLACEMENT_HELD)
		return;
	json_object_set_new(r->result, "until", json_string(wall_format_iso(p->expires, iso)));
	json_object_set_new(r->result, "longest", json_string(wall_format_iso(p->longest, iso)));
	json_object_set_new(r->result, "word", json_string(p->word));
}
