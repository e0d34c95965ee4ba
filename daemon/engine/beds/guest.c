/* SPDX-License-Identifier: MIT */
#include "guest.h"

#include <string.h>

#include "apart_rows.h"
#include "bed_args.h"
#include "guest_read.h"
#include "json_values.h"
#include "new_guest.h"
#include "no_show_rows.h"
#include "people.h"
#include "people_said.h"
#include "refusal.h"
#include "turnaways.h"

/* So long after it ended a hold still brings its person in, if there is a bed; but what happened at
 * night is typed in the morning, whenever that hold was, so never less than until noon. */
#define LATE_MS HOURS_MS(12)
#define NOON (12 * 60)

/* ---- who ------------------------------------------------------------------------------------ */

enum err guest_read_partner(struct turn *t, struct guest *g)
{
	struct placement other, newest;
	const struct placement *last = &g->last;
	TRY(placement_companion(t->store, last, t->arena, &other));
	if (other.id == NULL || other.state != last->state ||
	    (last->state == PLACEMENT_ENDED && other.outcome != last->outcome))
		return ERR_OK;
	TRY(placement_latest(t->store, other.person, t->arena, &newest));
	return strcmp(newest.id, other.id) == 0
		   ? person_get(t->store, other.person, t->arena, &g->partner)
		   : ERR_OK;
}

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

enum err guest_read_last(struct turn *t, struct guest *g)
{
	TRY(placement_latest(t->store, g->person.id, t->arena, &g->last));
	return g->last.id != NULL ? guest_read_stay(t, g) : ERR_OK;
}

enum err guest_read_stay(struct turn *t, struct guest *g)
{
	g->decided = (g->last.needs & NEED_DECIDED) != 0;
	g->unseen = (g->last.needs & NEED_UNSEEN) != 0;
	g->last.needs &= ~(0u | NEED_DECIDED | NEED_UNSEEN);
	TRY(no_show_nobody_due(t->store, g->last.id, &g->offered));
	if (g->last.beside[0] != '\0') /* what was said for both, the first of them said */
		g->last.needs = need_of_other(g->last.needs);
	return bed_get(t->store, g->last.bed, t->arena, &g->bed);
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

/* ---- what is known of them ------------------------------------------------------------------- */

/* What was said of the bed that they have. */
static unsigned of_bed(const struct guest *g)
{
	return guest_has_bed(g) ? g->last.needs : 0;
}

/* … or had not long ago: that they were two, and what nobody has taken back since. */
static unsigned of_late(const struct turn *t, const struct guest *g)
{
	unsigned alone = need_alone(g->last.needs), two = g->last.needs & ~alone;
	if (guest_has_bed(g) || !guest_came_late(t, g))
		return 0;
	return wall_before(g->last.made, g->person.said) ? two | (alone & g->person.needs)
							 : g->last.needs;
}

enum err guest_recall_partner(struct turn *t, struct guest *g)
{
	unsigned theirs;
	TRY(people_needs(t, &g->partner, &theirs));
	unsigned ages = theirs & NEED_ADULT_AGES;
	theirs = need_of_other(theirs & ~(0u | NEED_ADULT_AGES));
	g->heard = need_said(g->heard, theirs) | ages;
	return ERR_OK;
}

unsigned guest_needs_of_two(unsigned needs)
{
	return NEED_PARTNER | ((needs & BED_FAMILY) == 0 ? BED_COUPLE : 0u);
}

/* What was said of one of two stands for the bed of both, and goes on for whoever stays. */
static enum err read_of_bed(struct turn *t, struct guest *g, unsigned own)
{
	struct placement other;
	struct person who;
	unsigned theirs;
	g->of_bed = need_alone(of_bed(g)) & ~(own | need_of_age(g->person.age));
	if (g->of_bed == 0)
		return ERR_OK;
	TRY(placement_companion(t->store, &g->last, t->arena, &other));
	if (other.id == NULL)
		TRY(placement_shared(t->store, &g->last, t->arena, &other));
	if (other.id == NULL)
		return ERR_OK;
	TRY(person_get(t->store, other.person, t->arena, &who));
	TRY(people_needs(t, &who, &theirs));
	if ((g->of_bed & theirs) == g->of_bed)
		g->of_bed_whose = who.ref;
	return ERR_OK;
}

enum err guest_recall_bed(struct turn *t, const struct person *person, struct guest *g)
{
	unsigned own;
	*g = (struct guest){.person = *person};
	TRY(guest_read_last(t, g));
	TRY(people_needs(t, person, &own));
	return read_of_bed(t, g, own);
}

enum err guest_recall(struct turn *t, struct guest *g)
{
	unsigned theirs;
	TRY(people_needs(t, &g->person, &theirs));
	TRY(read_of_bed(t, g, theirs));
	if (!guest_has_bed(g) && guest_came_late(t, g))
		theirs &= ~(0u | BED_COUPLE); /* nobody is brought in by a memory of two */
	g->heard = need_said(of_bed(g) | of_late(t, g), theirs);
	return guest_recall_partner(t, g);
}

enum err guest_recall_alone(struct turn *t, struct guest *g)
{
	g->partner = (struct person){0};
	g->last.needs = need_alone(g->last.needs);
	return people_needs(t, &g->person, &g->heard);
}

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
	g->heeded = before & g->heard & ~(*typed | of_bed(g));
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

bool guest_has_bed(const struct guest *g)
{
	return g->last.id != NULL && g->last.state != PLACEMENT_ENDED;
}

/* A no-show of who was counted as in ends what was a hold no more, or never was one. */
struct wall guest_kept_until(const struct guest *g)
{
	return g->last.outcome == OUTCOME_NO_SHOW ? wall_later(g->last.expires, g->last.ended)
						  : g->last.expires;
}

static struct wall late_until(struct wall ended)
{
	struct date day = date_london(ended);
	struct wall noon = wall_london(day, NOON);
	if (!wall_before(ended, noon))
		noon = wall_london((struct date){day.day + 1}, NOON);
	return wall_later(wall_plus(ended, LATE_MS), noon);
}

bool guest_came_late(const struct turn *t, const struct guest *g)
{
	const struct placement *p = &g->last;
	return p->id != NULL && p->state == PLACEMENT_ENDED && !g->offered &&
	       (p->outcome == OUTCOME_EXPIRED || p->outcome == OUTCOME_NO_SHOW) &&
	       wall_before(t->now, late_until(guest_kept_until(g)));
}

bool guest_given_back(const struct turn *t, const struct guest *g)
{
	const struct placement *p = &g->last;
	return p->id != NULL && p->state == PLACEMENT_ENDED && !g->offered &&
	       p->outcome == OUTCOME_RELEASED && p->arrived.ms == 0 &&
	       wall_before(t->now, late_until(p->expires));
}

bool guest_counted_out(const struct guest *g)
{
	const struct placement *p = &g->last;
	return p->id != NULL && p->state == PLACEMENT_ENDED && p->outcome == OUTCOME_LEFT &&
	       p->arrived.ms != 0 && g->unseen;
}

bool guest_is_texted(const struct turn *t, const struct request *r)
{
	for (int i = 0; i < t->settings->person_count; i++)
		if (r->person == &t->settings->people[i])
			return false;
	return true;
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

const char *guest_names(struct turn *t, const struct guest *g)
{
	return g->partner.ref != NULL
		   ? arena_printf(t->arena, "%s and %s", g->person.ref, g->partner.ref)
		   : g->person.ref;
}

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
