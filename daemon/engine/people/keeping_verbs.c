/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "bed_book.h"
#include "erasing.h"
#include "people.h"
#include "people_verbs.h"
#include "person_args.h"
#include "plans.h"
#include "pseudonym_rows.h"
#include "safety.h"
#include "scrubs.h"
#include "sharing_rows.h"

/* ---- sharing -------------------------------------------------------------------------------- */

enum err verb_objects(struct turn *t, struct request *r, struct fault *why)
{
	struct person p;
	bool objects = false, given;
	TRY(arg_yes(r, "objects", true, &objects, &given, why));
	TRY(arg_somebody(t, r, "person", &p, why));
	bool changed = p.objects != objects;
	p.objects = objects;
	TRY(person_put(t->store, &p, t->now));
	json_object_set_new(r->result, "person", json_string(p.ref));
	json_object_set_new(r->result, "objects", json_boolean(objects));
	say_line(r, "%s %s to their information being shared%s.", p.ref,
		 objects ? "objects" : "does not object", changed ? "" : ", as before");
	return changed
		   ? people_audit(t, r->area, &p, objects ? "objects" : "objects no longer", NULL)
		   : ERR_OK;
}

static enum err agreement_of_area(struct turn *t, struct request *r, const char *version,
				  struct fault *why)
{
	const char *before;
	if (r->person->role < ROLE_MANAGER)
		return fault_set(why, ERR_FORBIDDEN, "person",
				 "the agreement of the whole area is a manager's to record; name "
				 "the person it is about");
	TRY(sharing_get(t->store, r->area->key, t->arena, &before));
	TRY(sharing_put(t->store, r->area->key, version, t->actor, t->now));
	say_line(r, "%s works under information-sharing agreement %s.", r->area->name, version);
	return turn_audit(
	    t, r->area->key, AUDITED_SHARING, r->area->key,
	    arena_printf(t->arena, "%s -> %s", before[0] != '\0' ? before : "none", version), NULL);
}

enum err verb_agreement(struct turn *t, struct request *r, struct fault *why)
{
	struct person p;
	const char *version;
	TRY(arg_version(t, r, "version", &version, why));
	json_object_set_new(r->result, "version", json_string(version));
	if (json_object_get(r->args, "person") == NULL)
		return agreement_of_area(t, r, version, why);
	TRY(arg_somebody(t, r, "person", &p, why));
	p.agreement = version;
	TRY(person_put(t->store, &p, t->now));
	json_object_set_new(r->result, "person", json_string(p.ref));
	say_line(r, "%s: information-sharing agreement %s.", p.ref, version);
	return people_audit(t, r->area, &p, arena_printf(t->arena, "agreement %s", version), NULL);
}

/* ---- legal hold ----------------------------------------------------------------------------- */

/* A reason that named the person would outlive them. */
static enum err arg_reason(struct turn *t, const struct request *r, const struct person *p,
			   struct fault *why)
{
	const char *text, *ref;
	(void)t;
	TRY(arg_text(r, "reason", true, LIMIT_REASON, &text, why));
	TRY(arg_reference(r, "person", &ref, why));
	if (erasing_carries(text, ref) || erasing_carries(text, p->ref))
		return fault_set(why, ERR_REFUSED, "reason",
				 "the reason must not say the reference: it is kept when the "
				 "reference is gone");
	return ERR_OK;
}

enum err verb_legal_hold(struct turn *t, struct request *r, struct fault *why)
{
	struct person p;
	const char *word, *remark;
	TRY(arg_text(r, "hold", true, LIMIT_KEY, &word, why));
	bool on = strcmp(word, "on") == 0;
	if (!on && strcmp(word, "off") != 0)
		return fault_set(why, ERR_USAGE, "hold", "hold must be on or off");
	TRY(arg_somebody(t, r, "person", &p, why));
	if (p.legal_hold == on)
		return fault_set(why, ERR_REFUSED, "hold", "%s is %s legal hold already", p.ref,
				 on ? "under" : "free of");
	TRY(arg_reason(t, r, &p, why));
	TRY(arg_remark(t, r, "reason", true, &remark, why));
	p.legal_hold = on;
	TRY(person_put(t->store, &p, t->now));
	json_object_set_new(r->result, "person", json_string(p.ref));
	json_object_set_new(r->result, "legal_hold", json_boolean(on));
	say_line(r,
		 on ? "Legal hold: nothing of %s is erased until it is lifted."
		    : "Legal hold lifted: %s may be erased.",
		 p.ref);
	return people_audit(t, r->area, &p, on ? "legal hold on" : "legal hold off", remark);
}

/* ---- erase ---------------------------------------------------------------------------------- */

static enum err refuse_erase(struct turn *t, const struct person *p, struct fault *why)
{
	const char *how;
	if (p->legal_hold)
		return fault_set(why, ERR_REFUSED, "person",
				 "%s is under legal hold and is not erased", p->ref);
	TRY(person_bound(t->store, p->id, &how));
	return how == NULL
		   ? ERR_OK
		   : fault_set(why, ERR_REFUSED, "person", "%s %s: end that first", p->ref, how);
}

/* The answer says no reference: it is remembered for a repeat of the request. */
enum err verb_erase(struct turn *t, struct request *r, struct fault *why)
{
	struct person p;
	const char *remark;
	int others;
	TRY(book_expire(t, r->area));
	TRY(arg_somebody(t, r, "person", &p, why));
	TRY(refuse_erase(t, &p, why));
	TRY(arg_reason(t, r, &p, why));
	TRY(plans_forget(t, r->area, p.id));
	TRY(safety_apart_erased(t, r->area, &p, (struct wall){0}, &others));
	TRY(erasing_run(t->store, r->area->key, t->settings->people_key, &p, t->now, t->arena));
	TRY(arg_remark(t, r, "reason", true, &remark, why));
	json_object_set_new(r->result, "id", json_string(p.id));
	say_line(r,
		 "Erased: the reference, and every text that belonged to it. What is left is "
		 "called %s.",
		 p.id);
	TRY(scrubs_owe_aloud(t, r));
	if (others > 0)
		say_line(
		    r,
		    "ALARM: %d %s kept apart from them, and that has ended with the reference. "
		    "Ask them whom they must not meet: see followups.",
		    others, others == 1 ? "person was" : "people were");
	if (t->settings->sheets[0] != '\0')
		say_line(r, "Not on paper, nor in sheets in %s of the last 30 days.",
			 t->settings->sheets);
	return people_audit(t, r->area, &p, "erased", remark);
}

enum err verb_returns(struct turn *t, struct request *r, struct fault *why)
{
	struct pseudonym_counts c;
	(void)why;
	TRY(pseudonym_count(t->store, r->area->key, &c));
	json_object_set_new(r->result, "erased", json_integer(c.people));
	json_object_set_new(r->result, "returned", json_integer(c.returned));
	json_object_set_new(r->result, "returns", json_integer(c.returns));
	say_line(r, "Erased so far: %d. Came back: %d, %d %s in all.", c.people, c.returned,
		 c.returns, c.returns == 1 ? "time" : "times");
	return scrubs_say_owed(t, r);
}
