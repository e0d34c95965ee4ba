/* SPDX-License-Identifier: MIT */
#include "guest.h"

#include <string.h>

#include "apart_rows.h"
#include "ascii.h"
#include "bed_verbs.h"
#include "fitting.h"
#include "followups.h"
#include "json_values.h"
#include "no_bed.h"
#include "nominations.h"
#include "people.h"
#include "refusal.h"
#include "safety.h"
#include "safety_rows.h"
#include "scheme.h"
#include "turnaways.h"

/* How long after it ended a hold still brings its person in, if there is a bed. */
#define LATE_MS HOURS_MS(12)

/* ---- who ------------------------------------------------------------------------------------ */

/* Both came to the bed together and are there, or both were late. */
static enum err partner_look(struct turn *t, struct guest *g)
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

/* What the row of their placement says, in their own words. */
static enum err last_read(struct turn *t, struct guest *g)
{
	TRY(placement_latest(t->store, g->person.id, t->arena, &g->last));
	if (g->last.id == NULL)
		return ERR_OK;
	g->decided = (g->last.needs & NEED_DECIDED) != 0;
	g->unseen = (g->last.needs & NEED_UNSEEN) != 0;
	g->last.needs &= ~(0u | NEED_DECIDED | NEED_UNSEEN);
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
	TRY(person_find(t->store, r->area->key, ref, t->arena, &g->person));
	if (g->person.id == NULL) {
		g->person.ref = ref;
		return people_check_new("person", ref, why);
	}
	TRY(last_read(t, g));
	if (g->last.id == NULL)
		return guest_recall(t, g);
	if (guest_has_bed(g) || guest_came_late(t, g))
		TRY(partner_look(t, g));
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

/* As the other one would say it; of their ages both count. */
static enum err recall_partner(struct turn *t, struct guest *g)
{
	unsigned theirs;
	TRY(people_needs(t, &g->partner, &theirs));
	unsigned ages = theirs & NEED_ADULT_AGES;
	theirs = need_of_other(theirs & ~(0u | NEED_ADULT_AGES));
	g->heard = need_said(g->heard, theirs) | ages;
	return ERR_OK;
}

enum err guest_recall(struct turn *t, struct guest *g)
{
	unsigned theirs;
	TRY(people_needs(t, &g->person, &theirs));
	if (!guest_has_bed(g) && guest_came_late(t, g))
		theirs &= ~(0u | BED_COUPLE); /* nobody is brought in by a memory of two */
	g->heard = need_said(of_bed(g) | of_late(t, g), theirs);
	return recall_partner(t, g);
}

enum err guest_recall_alone(struct turn *t, struct guest *g)
{
	g->partner = (struct person){0};
	g->last.needs = need_alone(g->last.needs);
	return people_needs(t, &g->person, &g->heard);
}

void guest_hear(struct turn *t, const struct request *r, struct guest *g, unsigned *typed)
{
	bool two = g->partner.ref != NULL || json_object_get(r->args, "with") != NULL;
	unsigned before = g->heard;
	g->heard = need_said(before, *typed);
	if (g->partner.ref != NULL) /* that they are two was not said */
		g->heard |= before & NEED_PARTNER;
	g->heeded = before & g->heard & ~(*typed | of_bed(g));
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
	if (g->without != NULL)
		say_line(r,
			 "For %s alone. %s, who shared the hold that ran out, comes only with: "
			 "--with %s",
			 g->person.ref, g->without, g->without);
}

static enum err known(struct turn *t, const struct request *r, struct person *p)
{
	return p->id != NULL ? person_touch(t->store, p->id, t->now)
			     : people_make(t, r->area, p->ref, p);
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

bool guest_came_late(const struct turn *t, const struct guest *g)
{
	const struct placement *p = &g->last;
	return p->id != NULL && p->state == PLACEMENT_ENDED &&
	       (p->outcome == OUTCOME_EXPIRED || p->outcome == OUTCOME_NO_SHOW) &&
	       wall_before(t->now, wall_plus(guest_kept_until(g), LATE_MS));
}

bool guest_is_child(const struct guest *g, unsigned needs)
{
	return (needs & NEED_UNDER_18) != 0 || age_is_child(g->person.age) ||
	       age_is_child(g->partner.age);
}

enum err guest_mark_child(struct turn *t, const struct request *r, struct guest *g)
{
	if (g->person.age != AGE_UNKNOWN)
		return ERR_OK;
	g->person.age = AGE_16_17; /* or younger: no site for adults takes either */
	TRY(person_put(t->store, &g->person, t->now));
	return people_audit(t, r->area, &g->person, "thought to be under 18", NULL);
}

static enum err child_open(struct turn *t, struct request *r, const struct person *child,
			   const char **id)
{
	struct guest g = {.person = *child};
	const char *alarmed;
	TRY(guest_known(t, r, &g));
	TRY(guest_mark_child(t, r, &g));
	TRY(followup_open(t, r->area, g.person.id, FOLLOWUP_CHILDREN, id));
	TRY(safety_child_found(t, r->area, &g.person, &alarmed));
	return turnaway_put(t, r->area, g.person.id, NEED_UNDER_18, WANT_UNDER_18);
}

/* Nobody said which of the two it is. */
static enum err both_children(struct turn *t, struct request *r, const struct guest *g)
{
	const char *id, *other;
	TRY(child_open(t, r, &g->person, &id));
	TRY(child_open(t, r, &g->partner, &other));
	fault_set(&r->refusal, ERR_REFUSED, "for",
		  "Nobody who is or may be under 18 is placed with adults: tell children's "
		  "services now, through the out-of-hours team, and stay with them. Nobody said "
		  "which of the two it is: %s is open for %s, %s for %s. Of who is an adult: "
		  "person set %s --age 25+",
		  id, g->person.ref, other, g->partner.ref, g->partner.ref);
	return ERR_OK;
}

/* Who is known to be an adult is none of them, where the other may be one. */
static bool may_be_child(enum age_band age)
{
	return age == AGE_UNKNOWN || age_is_child(age);
}

enum err guest_child(struct turn *t, struct request *r, struct guest *g)
{
	const char *id;
	bool known = age_is_child(g->person.age) || age_is_child(g->partner.age);
	bool other = g->partner.ref != NULL && may_be_child(g->partner.age);
	if (other && (known ? age_is_child(g->person.age) && age_is_child(g->partner.age)
			    : may_be_child(g->person.age)))
		return both_children(t, r, g);
	if (other && !age_is_child(g->person.age))
		g->person = g->partner;
	g->partner = (struct person){0};
	TRY(child_open(t, r, &g->person, &id));
	fault_set(&r->refusal, ERR_REFUSED, "for",
		  "Nobody who is or may be under 18 is placed with adults: tell children's "
		  "services now, through the out-of-hours team, and stay with the young person "
		  "until they answer. This stays open as %s until you say: done %s",
		  id, id);
	return ERR_OK;
}

enum err guest_refuse_child(struct turn *t, const struct request *r, const struct guest *g,
			    struct fault *why)
{
	const char *followup;
	TRY(safety_child_open(t, g->person.id, &followup));
	if (followup == NULL || json_object_get(r->args, "reason") != NULL)
		return ERR_OK;
	return fault_set(why, ERR_REFUSED, "reason",
			 "%s is or may be under 18 and %s is open: tell children's services now, "
			 "through the out-of-hours team, and stay with them. If they have left "
			 "%s, say where to: checkout %s --reason",
			 g->person.ref, followup, g->bed.label, g->person.ref);
}

enum err guest_turned_away(struct turn *t, struct request *r, struct guest *g, struct seek *s,
			   const struct fault *why)
{
	r->refusal = *why;
	TRY(guest_known(t, r, g));
	s->person = g->person;
	TRY(turnaway_note(t, s));
	if (g->partner.id == NULL)
		return ERR_OK;
	s->person = g->partner;
	return turnaway_note(t, s);
}

/* ---- with whom ------------------------------------------------------------------------------ */

static enum err refuse_apart(struct turn *t, const struct request *r, const struct guest *g,
			     struct fault *why)
{
	bool apart, decided = json_object_get(r->args, "decided") != NULL;
	if (g->person.id == NULL || g->partner.id == NULL || decided)
		return ERR_OK;
	TRY(apart_is(t->store, r->area->key, g->person.id, g->partner.id, &apart));
	return apart ? fault_set(why, ERR_REFUSED, "with",
				 "%s and %s are not put into one bed unasked: on-call "
				 "decides; once they have said so: --decided and their name",
				 g->person.ref, g->partner.ref)
		     : ERR_OK;
}

/* A bed is shared with one, who has no other. */
static enum err refuse_partner(struct turn *t, const struct guest *g, const char *ref,
			       struct fault *why)
{
	struct guest other = {.person = g->partner};
	if (ascii_same(other.person.id != NULL ? other.person.ref : ref, g->person.ref))
		return fault_set(why, ERR_USAGE, "with", "nobody is their own partner");
	if (other.person.id == NULL)
		return people_check_new("with", ref, why);
	TRY(last_read(t, &other));
	return guest_has_bed(&other) ? guest_refuse_second(&other, why) : ERR_OK;
}

/* A family with two adults needs no bed for couples. */
static unsigned of_two(unsigned needs)
{
	return NEED_PARTNER | ((needs & BED_FAMILY) == 0 ? BED_COUPLE : 0u);
}

static enum err partner_adds(struct turn *t, const struct request *r, struct guest *g,
			     unsigned *needs, struct fault *why)
{
	unsigned before = g->heard;
	TRY(recall_partner(t, g));
	unsigned added = g->heard & ~(before | *needs);
	g->heeded |= added;
	people_said(t, r->area, g->partner.ref, 0, need_of_other(added));
	*needs |= of_two(g->heard);
	g->heard = need_said(g->heard, *needs);
	return refuse_apart(t, r, g, why);
}

/* By whatever reference they are named: one that was merged still finds its case. */
static enum err refuse_shared(struct turn *t, const struct request *r, const struct guest *g,
			      const char *ref, struct fault *why)
{
	struct person named;
	TRY(person_find(t->store, r->area->key, ref, t->arena, &named));
	return ascii_same(g->partner.ref, named.id != NULL ? named.ref : ref)
		   ? ERR_OK
		   : fault_set(why, ERR_TAKEN, "with", "%s shares %s with %s already",
			       g->person.ref, g->bed.label, g->partner.ref);
}

enum err guest_with(struct turn *t, const struct request *r, struct guest *g, unsigned *needs,
		    struct fault *why)
{
	const char *ref;
	guest_hear(t, r, g, needs);
	if (json_object_get(r->args, "with") == NULL)
		return ERR_OK;
	TRY(arg_reference(r, "with", &ref, why));
	if (guest_has_bed(g) && g->partner.ref != NULL)
		return refuse_shared(t, r, g, ref, why);
	TRY(person_find(t->store, r->area->key, ref, t->arena, &g->partner));
	TRY(refuse_partner(t, g, ref, why));
	if (g->partner.id == NULL)
		g->partner.ref = ref;
	g->joins = guest_has_bed(g);
	return partner_adds(t, r, g, needs, why);
}

/* Both are in their beds, or on their way: nobody is moved in who is not there. */
static enum err refuse_brought(const struct guest *g, const struct guest *other, struct fault *why)
{
	bool held = other->last.state == PLACEMENT_HELD;
	const struct guest *late = held ? other : g;
	if (other->partner.ref != NULL)
		return fault_set(why, ERR_TAKEN, "with", "%s shares %s with %s already",
				 other->person.ref, other->bed.label, other->partner.ref);
	if (other->unseen)
		return guest_refuse_second(other, why);
	return other->last.state == g->last.state
		   ? ERR_OK
		   : fault_set(why, ERR_REFUSED, "with",
			       "%s holds %s and is not there yet: checkin %s first, or release %s",
			       late->person.ref, late->bed.label, late->person.ref,
			       late->person.ref);
}

static enum err brought_read(struct turn *t, const struct request *r, const struct guest *g,
			     const char *ref, struct guest *other, struct fault *why)
{
	TRY(person_find(t->store, r->area->key, ref, t->arena, &other->person));
	if (ascii_same(other->person.id != NULL ? other->person.ref : ref, g->person.ref))
		return fault_set(why, ERR_USAGE, "with", "nobody is their own partner");
	if (other->person.id == NULL) {
		other->person.ref = ref;
		return people_check_new("with", ref, why);
	}
	TRY(last_read(t, other));
	if (!guest_has_bed(other))
		return ERR_OK;
	TRY(partner_look(t, other));
	return refuse_brought(g, other, why);
}

enum err guest_brings(struct turn *t, const struct request *r, struct guest *g, unsigned *needs,
		      struct guest *other, struct fault *why)
{
	const char *ref;
	*other = (struct guest){0};
	guest_hear(t, r, g, needs);
	if (json_object_get(r->args, "with") == NULL)
		return ERR_OK;
	TRY(arg_reference(r, "with", &ref, why));
	if (g->partner.ref != NULL)
		return refuse_shared(t, r, g, ref, why);
	TRY(brought_read(t, r, g, ref, other, why));
	g->partner = other->person;
	return partner_adds(t, r, g, needs, why);
}

/* ---- who comes later ------------------------------------------------------------------------- */

/* Who shared the hold: their rows say so, or the word that both were told. */
static enum err sharer(struct turn *t, const struct request *r, const struct guest *g,
		       const char **person)
{
	struct placement other;
	bool apart;
	*person = NULL;
	TRY(placement_companion(t->store, &g->last, t->arena, &other));
	if (other.id == NULL && g->bed.placement != NULL) {
		TRY(placement_get(t->store, g->bed.placement, t->arena, &other));
		if (g->last.word[0] == '\0' || strcmp(other.word, g->last.word) != 0)
			return ERR_OK;
	}
	if (other.id == NULL)
		return ERR_OK;
	TRY(apart_is(t->store, r->area->key, g->person.id, other.person, &apart));
	*person = apart ? NULL : other.person;
	return ERR_OK;
}

static enum err inside_read(struct turn *t, const char *person, struct guest *host)
{
	TRY(person_get(t->store, person, t->arena, &host->person));
	TRY(last_read(t, host));
	if (host->last.id == NULL || host->last.state != PLACEMENT_OCCUPIED)
		*host = (struct guest){0};
	if (host->person.id == NULL)
		return ERR_OK;
	TRY(partner_look(t, host));
	return guest_recall(t, host);
}

/* By memory nobody comes into a bed that another shares by now, or into another than was held. */
static enum err inside_again(struct turn *t, const struct request *r, const struct guest *g,
			     const char *label, struct guest *host)
{
	const char *person;
	if (!guest_came_late(t, g) || (label != NULL && !ascii_same(label, g->bed.label)))
		return ERR_OK;
	TRY(sharer(t, r, g, &person));
	if (person == NULL)
		return ERR_OK;
	TRY(inside_read(t, person, host));
	if (host->person.id != NULL &&
	    (host->partner.ref != NULL || strcmp(host->last.bed, g->last.bed) != 0))
		*host = (struct guest){0};
	return ERR_OK;
}

enum err guest_inside(struct turn *t, const struct request *r, const struct guest *g,
		      const char *label, struct guest *host, struct fault *why)
{
	const char *ref;
	struct person named;
	*host = (struct guest){0};
	if (guest_has_bed(g))
		return ERR_OK;
	if (json_object_get(r->args, "with") == NULL)
		return inside_again(t, r, g, label, host);
	TRY(arg_reference(r, "with", &ref, why));
	TRY(person_find(t->store, r->area->key, ref, t->arena, &named));
	return named.id != NULL ? inside_read(t, named.id, host) : ERR_OK;
}

enum err guest_joins(struct turn *t, const struct request *r, struct guest *host,
		     const struct guest *g, struct fault *why)
{
	if (host->partner.ref != NULL)
		return fault_set(why, ERR_TAKEN, "with", "%s shares %s with %s already",
				 host->person.ref, host->bed.label, host->partner.ref);
	host->partner = g->person;
	host->joins = true;
	host->heard = need_said(host->heard, need_of_other(g->heard));
	return refuse_apart(t, r, host, why);
}

/* What was said of both is kept with the one who has not come, in what was written of them. */
enum err guest_parts(struct turn *t, const struct request *r, struct guest *g)
{
	struct placement other;
	struct leaving how = {.outcome = OUTCOME_EXPIRED, .alone = true};
	g->partner = (struct person){0};
	g->last.needs = need_alone(g->last.needs);
	g->heard = need_alone(g->heard);
	if (!guest_has_bed(g))
		return ERR_OK;
	TRY(placement_companion(t->store, &g->last, t->arena, &other));
	TRY(book_leave(t, r->area, &other, &how));
	g->last.beside = ""; /* the bed is theirs now */
	TRY(placement_set_needs(t->store, g->last.id,
				g->last.needs | (g->decided ? NEED_DECIDED : 0u)));
	return turn_audit(t, r->area->key, AUDITED_PLACEMENT, g->last.id, "needs of two -> of one",
			  NULL);
}

const char *guest_names(struct turn *t, const struct guest *g)
{
	return g->partner.ref != NULL
		   ? arena_printf(t->arena, "%s and %s", g->person.ref, g->partner.ref)
		   : g->person.ref;
}

/* ---- which bed ------------------------------------------------------------------------------ */

enum err bed_named(struct turn *t, const struct request *r, const char *label, struct bed *bed,
		   struct fault *why)
{
	TRY(bed_get(t->store, bed_id(r->area->key, label, t->arena), t->arena, bed));
	return bed->id != NULL
		   ? ERR_OK
		   : fault_set(why, ERR_NOT_FOUND, "bed", "there is no bed \"%.40s\"", label);
}

enum err guest_seek(struct turn *t, const struct request *r, const struct guest *g, unsigned needs,
		    struct seek *s, const char **remark, struct fault *why)
{
	unsigned both = g->partner.ref != NULL ? of_two(needs) : 0;
	*s = seek_begin(r->area, &g->person, needs | both);
	if (g->partner.ref != NULL)
		seek_with(s, &g->partner);
	TRY(arg_remark(t, r, "decided", false, remark, why));
	s->decided = *remark != NULL;
	s->heeded = g->heeded;
	return ERR_OK;
}

static enum err refuse_not_free(struct turn *t, const struct request *r, const struct bed *bed,
				struct fault *why)
{
	struct opening opening;
	TRY(opening_get(t->store, r->area->key, t->arena, &opening));
	const char *reason = book_why_not(t, bed, &opening);
	if (reason == NULL)
		return ERR_OK;
	people_lack_bed(t);
	return fault_set(why, bed->placement != NULL ? ERR_TAKEN : ERR_REFUSED, "bed", "%s is %s%s",
			 bed->label, reason,
			 strcmp(reason, BOOK_PANEL) == 0 ? ": nominate for it" : "");
}

enum err guest_refuse_unsuited(struct turn *t, struct seek *s, const struct bed *bed,
			       struct fault *why)
{
	struct fitting fit;
	TRY(fitting_judge(t, s, bed, &fit));
	s->mind = fit.mind;
	if (fit.why == NULL)
		return ERR_OK;
	people_lack_bed(t);
	return fault_set(why, ERR_REFUSED, "for", "%s does not suit: %s%s", bed->label, fit.why,
			 fitting_ask(&fit));
}

void guest_say_minds(struct request *r, const struct seek *s, const struct bed *bed)
{
	if (seek_lacks_support(s, bed))
		say_line(r, "Mind: %s is no bed with high support.", bed->label);
	if (s->mind != NULL)
		say_line(r, "Mind: %s was given by a panel before it was said: %s.", bed->label,
			 s->mind);
}

/* As their row says it: of two, as the first of them would. */
static unsigned as_kept(const struct guest *g)
{
	bool second = g->last.beside[0] != '\0';
	return (second ? need_of_other(g->last.needs) : g->last.needs) |
	       (g->decided ? NEED_DECIDED : 0u) | (g->unseen ? NEED_UNSEEN : 0u);
}

static enum err needs_put(struct turn *t, const struct request *r, const char *placement,
			  unsigned needs, const char *remark)
{
	TRY(placement_set_needs(t->store, placement, needs));
	return turn_audit(t, r->area->key, AUDITED_PLACEMENT, placement, "more was said", remark);
}

enum err guest_learn(struct turn *t, const struct request *r, struct guest *g, const struct seek *s,
		     const char *remark)
{
	struct placement other;
	unsigned before = as_kept(g);
	g->last.needs = g->heard;
	g->decided = g->decided || s->decided;
	unsigned now = as_kept(g);
	if (now == before)
		return ERR_OK;
	TRY(placement_companion(t->store, &g->last, t->arena, &other));
	TRY(needs_put(t, r, g->last.id, now, remark));
	return other.id != NULL && other.state != PLACEMENT_ENDED
		   ? needs_put(t, r, other.id,
			       (now & ~(0u | NEED_UNSEEN)) | (other.needs & NEED_UNSEEN), remark)
		   : ERR_OK;
}

enum err guest_confirm(struct turn *t, const struct request *r, const struct guest *g,
		       struct fault *why)
{
	struct fitting fit;
	struct seek s = seek_begin(r->area, &g->person, g->heard);
	if (g->partner.ref != NULL)
		seek_with(&s, &g->partner);
	TRY(fitting_theirs(t, &s, g, &fit));
	if (fit.why == NULL)
		return ERR_OK;
	return fault_set(why, ERR_REFUSED, "person",
			 "%s does not suit %s any more: %s. Decline it: %s keeps their place",
			 g->bed.label, g->person.ref, fit.why, g->person.ref);
}

enum err guest_join(struct turn *t, struct request *r, struct guest *g, struct wall at,
		    struct fault *why)
{
	struct seek s;
	struct fitting fit;
	const char *remark;
	TRY(guest_seek(t, r, g, g->heard, &s, &remark, why));
	TRY(fitting_theirs(t, &s, g, &fit));
	if (fit.why != NULL)
		people_lack_bed(t);
	if (fit.why != NULL)
		return fault_set(why, ERR_REFUSED, "for", "%s does not suit: %s%s", g->bed.label,
				 fit.why, fitting_ask(&fit));
	TRY(guest_known(t, r, g));
	g->last.needs = g->heard = s.needs;
	g->decided = g->decided || s.decided;
	TRY(placement_set_needs(t->store, g->last.id, as_kept(g)));
	TRY(turn_audit(t, r->area->key, AUDITED_PLACEMENT, g->last.id, "needs of one -> of two",
		       NULL));
	struct placement first = g->last;
	first.needs = as_kept(g) & ~(0u | NEED_UNSEEN);
	struct taking how = {.partner = g->partner.id, .remark = remark, .at = at};
	g->joins = false;
	return book_join(t, r->area, &g->bed, &first, &how, why);
}

enum err guest_choose(struct turn *t, const struct request *r, struct seek *s, const char *label,
		      struct bed *bed, struct fault *why)
{
	if (ascii_same(label, "best")) {
		TRY(seek_best(t, s, bed));
		return bed->id != NULL ? ERR_OK : no_bed_refuse(t, s, why);
	}
	TRY(bed_named(t, r, label, bed, why));
	TRY(nomination_opens(t, s, bed));
	if (s->both != NULL)
		return fault_set(why, ERR_REFUSED, "with",
				 "%s is kept for %s and %s together: both or neither: --with %s",
				 bed->label, s->person.ref, s->both, s->both);
	if (s->single)
		return fault_set(
		    why, ERR_REFUSED, "with",
		    "%s is kept for %s alone, and a panel gives it to two only together: "
		    "ask it, then nominate --with %s",
		    bed->label, s->person.ref, s->partner.ref);
	TRY(scheme_opens(t, r, s, bed, why));
	if (!bed_is_free(bed, t->now))
		TRY(refuse_not_free(t, r, bed, why));
	return guest_refuse_unsuited(t, s, bed, why);
}

enum err guest_say_support(struct turn *t, struct request *r, const struct guest *g)
{
	if (g->decided)
		return ERR_OK;
	if (g->person.high_support)
		return safety_support(t, r, &g->person);
	return g->partner.high_support ? safety_support(t, r, &g->partner) : ERR_OK;
}

/* ---- words ---------------------------------------------------------------------------------- */

/* One bed a person. */
enum err guest_refuse_second(const struct guest *g, struct fault *why)
{
	char until[WALL_TEXT];
	if (g->last.state == PLACEMENT_OCCUPIED && g->unseen)
		return fault_set(why, ERR_TAKEN, "person",
				 "%s is counted as in %s at %s, and nobody has seen them there: "
				 "once somebody has: checkin %s; if they never came: noshow %s",
				 g->person.ref, g->bed.label, g->bed.site_name, g->person.ref,
				 g->person.ref);
	if (g->last.state == PLACEMENT_OCCUPIED)
		return fault_set(why, ERR_TAKEN, "person", "%s is in %s at %s already",
				 g->person.ref, g->bed.label, g->bed.site_name);
	return fault_set(why, ERR_TAKEN, "person",
			 "%s holds %s at %s until %s; for another bed instead: move %s BED",
			 g->person.ref, g->bed.label, g->bed.site_name,
			 wall_format_clock(g->last.expires, until), g->person.ref);
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
