/* SPDX-License-Identifier: MIT */
#include "children.h"

#include "followups.h"
#include "new_guest.h"
#include "people.h"
#include "safety.h"
#include "turnaways.h"

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

static enum err child_open(struct turn *t, struct request *r, struct person *child, const char **id)
{
	struct guest g = {.person = *child};
	const char *alarmed;
	TRY(guest_known(t, r, &g));
	TRY(guest_mark_child(t, r, &g));
	TRY(followup_open(t, r->area, g.person.id, FOLLOWUP_CHILDREN, id));
	TRY(safety_child_found(t, r->area, &g.person, &alarmed));
	*child = g.person;
	return turnaway_put(t, r->area, g.person.id, NEED_UNDER_18, WANT_UNDER_18);
}

/* Nobody said which of the two it is. */
static enum err both_children(struct turn *t, struct request *r, struct guest *g)
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
	struct person *child = other && !age_is_child(g->person.age) ? &g->partner : &g->person;
	struct guest made, met = {.person = *child};
	TRY(child_open(t, r, child, &id));
	fault_set(&r->refusal, ERR_REFUSED, "for",
		  "Nobody who is or may be under 18 is placed with adults: tell children's "
		  "services now, through the out-of-hours team, and stay with the young person "
		  "until they answer. This stays open as %s until you say: done %s",
		  id, id);
	made = (struct guest){.person = *child};
	return new_guest_refused(t, r, &met, &made, NEED_UNDER_18);
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
