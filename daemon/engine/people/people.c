/* SPDX-License-Identifier: MIT */
#include "people.h"

#include "ascii.h"
#include "need.h"
#include "people_said.h"
#include "person_args.h"
#include "pseudonym_rows.h"

enum err people_find(struct turn *t, const struct area_settings *area, const char *field,
		     const char *ref, struct person *out, struct fault *why)
{
	TRY(person_find(t->store, area->key, ref, t->arena, out));
	return out->id != NULL
		   ? ERR_OK
		   : fault_set(why, ERR_NOT_FOUND, field, "nobody here is called %s", ref);
}

/* Words of a command: whoever types one in place of a reference has left that out. */
static bool is_word(const char *ref)
{
	static const char *const words[] = {PERSON_UNKNOWN, "best", "for", "with", "alone"};
	unsigned needs = 0;
	enum age_band age;
	bool word = need_read(ref, &needs) || age_parse(ref, &age);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		word = word || ascii_same(words[i], ref);
	return word;
}

static enum err check_new(const char *field, const char *ref, struct fault *why)
{
	if (person_ref_is_temporary(ref))
		return fault_set(why, ERR_NOT_FOUND, field,
				 "there is no temporary reference %s: new makes the next one", ref);
	if (is_word(ref))
		return fault_set(
		    why, ERR_USAGE, field,
		    "%s is a word, and nobody's reference: say whose it is, or new for "
		    "somebody without one",
		    ref);
	return ERR_OK;
}

static enum err next_temporary(struct turn *t, const struct area_settings *area, const char **ref)
{
	struct night_hours hours = area->policy.hours;
	struct date night = night_at(t->now, hours);
	struct span counted = {night_span((struct date){night.day - 1}, hours).to,
			       night_span(night, hours).to};
	return person_next_temporary(t->store, area->key, night, counted, t->arena, ref);
}

enum err people_meet(struct turn *t, const struct area_settings *area, const char *field,
		     const char *ref, struct person *out, struct fault *why)
{
	TRY(person_find(t->store, area->key, ref, t->arena, out));
	if (out->id != NULL)
		return ERR_OK;
	*out = (struct person){.ref = person_is_new(ref) ? PERSON_NEW : ref};
	return person_is_new(ref) ? ERR_OK : check_new(field, ref, why);
}

enum err people_make(struct turn *t, const struct area_settings *area, struct person *p)
{
	bool returned;
	if (person_is_new(p->ref)) {
		TRY(next_temporary(t, area, &p->ref));
		people_said_of_new(t, p->ref);
	}
	TRY(person_add(t->store, area->key, p->ref, t->now, t->arena, p));
	if (p->temporary)
		return people_audit(t, area, p, "new", NULL);
	TRY(pseudonym_return(t->store, area->key, t->settings->people_key, p->ref, &returned));
	return returned ? people_audit(t, area, p, "new, after erasure", NULL) : ERR_OK;
}

enum err people_known(struct turn *t, const struct area_settings *area, const char *field,
		      const char *ref, struct person *out, struct fault *why)
{
	TRY(people_meet(t, area, field, ref, out, why));
	return out->id != NULL ? person_touch(t->store, out->id, t->now)
			       : people_make(t, area, out);
}

enum err arg_somebody(struct turn *t, const struct request *r, const char *name, struct person *out,
		      struct fault *why)
{
	const char *ref;
	TRY(arg_reference(r, name, &ref, why));
	return people_find(t, r->area, name, ref, out, why);
}

enum err arg_anybody(struct turn *t, const struct request *r, const char *name, struct person *out,
		     struct fault *why)
{
	const char *ref;
	TRY(arg_reference(r, name, &ref, why));
	return people_known(t, r->area, name, ref, out, why);
}

enum err people_temporary(struct turn *t, const struct area_settings *area, struct person *out)
{
	*out = (struct person){0};
	TRY(next_temporary(t, area, &out->ref));
	return people_make(t, area, out);
}

enum err people_audit(struct turn *t, const struct area_settings *area, const struct person *p,
		      const char *change, const char *remark)
{
	return turn_audit(t, area->key, AUDITED_PERSON, p->id, change, remark);
}
