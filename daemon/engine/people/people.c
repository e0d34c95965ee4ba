/* SPDX-License-Identifier: MIT */
#include "people.h"

#include <string.h>

#include "ascii.h"
#include "contact_rows.h"
#include "fitting.h"
#include "hint.h"
#include "need.h"
#include "pseudonym_rows.h"
#include "waiting.h"

/* ---- arguments ------------------------------------------------------------------------------ */

#define REFERENCE                                                                                  \
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"                                     \
	"0123456789-_./"
#define BETWEEN "-_./" /* parts of a reference or a version */

enum err arg_reference(const struct request *r, const char *name, const char **ref,
		       struct fault *why)
{
	TRY(arg_text(r, name, true, LIMIT_REF, ref, why));
	if ((*ref)[strspn(*ref, REFERENCE)] != '\0')
		return fault_set(why, ERR_USAGE, name,
				 "%s is a case reference or a temporary one, never a name: "
				 "letters, digits and - _ . / only",
				 name);
	return ERR_OK;
}

static const char *part_after(const char *text)
{
	text += strcspn(text, BETWEEN);
	return *text != '\0' ? text + 1 : text;
}

static bool is_typed(const struct request *r, const char *name, const char *word)
{
	const char *typed = json_string_value(json_object_get(r->args, name));
	return typed != NULL && ascii_same(typed, word);
}

/* Whoever it is about may be made by this very command. */
static enum err is_somebody(struct turn *t, const struct request *r, const char *word, bool *is)
{
	struct person p;
	TRY(person_find(t->store, r->area->key, word, t->arena, &p));
	*is = p.id != NULL || is_typed(r, "person", word) || is_typed(r, "with", word);
	return ERR_OK;
}

/* Any run of its parts, as CV-8811 in signed-CV-8811. */
static enum err names_somebody(struct turn *t, const struct request *r, const char *text, bool *is)
{
	*is = false;
	for (const char *from = text; *from != '\0' && !*is; from = part_after(from))
		for (const char *to = from; *to != '\0' && !*is;) {
			to += strcspn(to, BETWEEN);
			const char *run = arena_printf(t->arena, "%.*s", (int)(to - from), from);
			TRY(is_somebody(t, r, run, is));
			to += *to != '\0';
		}
	return ERR_OK;
}

enum err arg_version(struct turn *t, const struct request *r, const char *name, const char **out,
		     struct fault *why)
{
	bool somebody;
	TRY(arg_text(r, name, true, LIMIT_KEY, out, why));
	if ((*out)[strspn(*out, REFERENCE)] != '\0')
		return fault_set(why, ERR_USAGE, name,
				 "%s is a version, as in 2026-1: letters, digits and - _ . / only",
				 name);
	TRY(names_somebody(t, r, *out, &somebody));
	return !somebody ? ERR_OK
			 : fault_set(why, ERR_USAGE, name,
				     "%s is a version, as in 2026-1, and kept for ever: no "
				     "reference of anybody stands in it",
				     name);
}

enum err arg_yes(const struct request *r, const char *name, bool required, bool *out, bool *given,
		 struct fault *why)
{
	const char *word = NULL;
	TRY(arg_text(r, name, required, LIMIT_KEY, &word, why));
	*given = word != NULL;
	if (word == NULL)
		return ERR_OK;
	*out = ascii_same(word, "yes");
	return *out || ascii_same(word, "no")
		   ? ERR_OK
		   : fault_set(why, ERR_USAGE, name, "%s must be yes or no", name);
}

static enum err answerable_known(struct turn *t, const struct request *r, const char *typed,
				 const char **key)
{
	struct contact_list all;
	int members;
	for (int i = 0; i < t->settings->person_count; i++)
		if (ascii_same(t->settings->people[i].user, typed))
			*key = t->settings->people[i].user;
	TRY(contact_list(t->store, r->area->key, t->arena, &all));
	for (size_t i = 0; *key == NULL && i < all.count; i++)
		if (ascii_same(all.rows[i].key, typed))
			*key = all.rows[i].key;
	TRY(member_count(t->store, r->area->key, typed, &members));
	if (*key == NULL && members > 0)
		*key = typed;
	return ERR_OK;
}

/* What was typed is not repeated: it may be somebody's name. */
enum err arg_answerable(struct turn *t, const struct request *r, const char *name, bool required,
			const char **key, struct fault *why)
{
	const char *typed = NULL, *known = NULL;
	TRY(arg_text(r, name, required, LIMIT_NAME, &typed, why));
	if (typed == NULL)
		return ERR_OK;
	TRY(answerable_known(t, r, typed, &known));
	if (known == NULL)
		return fault_set(why, ERR_NOT_FOUND, name,
				 "%s must be a user, a contact or a group of contacts, by the key "
				 "that is known here: it is kept for ever, so no name stands in it",
				 name);
	*key = known;
	return ERR_OK;
}

struct said {
	const struct area_settings *area;
	const char *ref;
	const char *whose; /* of whom the heeded was said: ref, as a rule */
	const char *with; /* who is named to share a bed with them; NULL nobody */
	unsigned needs, heeded;
	unsigned of_other; /* … of whoever shares a bed with them: kept where two wait */
	bool stands; /* though it is refused */
	struct said *before;
};

/* ---- finding and making --------------------------------------------------------------------- */

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

bool person_is_new(const char *ref)
{
	return ascii_same(ref, PERSON_NEW);
}

/* Of two who are both new the first is made first: what was said is of that one, and the other is
 * whoever is with them. */
static void said_of_new(struct turn *t, const char *ref)
{
	bool with = false;
	for (struct said *s = t->said; s != NULL; s = s->before)
		if (s->with != NULL && person_is_new(s->with) && !person_is_new(s->ref)) {
			s->with = ref;
			with = true;
		}
	for (struct said *s = t->said; s != NULL; s = s->before) {
		if (person_is_new(s->whose))
			s->whose = ref;
		if (person_is_new(s->ref) && (!with || s->with == NULL))
			s->ref = ref;
	}
}

enum err people_make(struct turn *t, const struct area_settings *area, struct person *p)
{
	bool returned;
	if (person_is_new(p->ref)) {
		TRY(next_temporary(t, area, &p->ref));
		said_of_new(t, p->ref);
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

/* ---- what was said of them ------------------------------------------------------------------ */

/* So long it stands, and for as long as something of theirs is open that was begun meanwhile. */
#define SAID_MS DAYS_MS(1)
/* Who shares a bed is said of a bed; who is under 18 is known by their age. */
#define OF_NOBODY_ALONE (0u | NEED_PARTNER | NEED_OF_OTHER | NEED_UNDER_18 | NEED_DECIDED)

enum err people_needs(struct turn *t, const struct person *p, unsigned *needs)
{
	struct wall lapses = wall_plus(p->said, SAID_MS);
	bool stands = wall_before(t->now, lapses);
	*needs = 0;
	if (p->id == NULL || p->needs == 0)
		return ERR_OK;
	if (!stands)
		TRY(person_open_since(t->store, p->id, lapses, &stands));
	*needs = stands ? p->needs : 0;
	return ERR_OK;
}

void people_said(struct turn *t, const struct area_settings *area, const char *ref, unsigned needs,
		 unsigned heeded)
{
	struct said *s = arena_alloc(t->arena, sizeof(*s));
	*s = (struct said){.area = area,
			   .ref = arena_text(t->arena, ref),
			   .whose = arena_text(t->arena, ref),
			   .needs = needs & ~OF_NOBODY_ALONE,
			   .of_other = needs & NEED_OF_OTHER,
			   .heeded = heeded & ~OF_NOBODY_ALONE,
			   .before = t->said};
	t->said = s;
}

void people_said_of(struct turn *t, const struct area_settings *area, const char *ref,
		    const char *whose, unsigned heeded)
{
	people_said(t, area, ref, 0, heeded);
	t->said->whose = arena_text(t->arena, whose);
}

void people_said_with(struct turn *t, const char *ref)
{
	t->said->with = ref != NULL ? arena_text(t->arena, ref) : NULL;
}

void people_lack_bed(struct turn *t)
{
	for (struct said *s = t->said; s != NULL; s = s->before)
		s->stands = true;
}

/* On the list all that was said is judged by, of both where two wait. */
static enum err listed_hears(struct turn *t, const struct said *s, const char *person)
{
	struct person other = {.id = NULL};
	if (s->with != NULL)
		TRY(person_find(t->store, s->area->key, s->with, t->arena, &other));
	const char *with = s->with == NULL ? NULL : other.id != NULL ? other.id : "";
	return waiting_heard(t, s->area, person, s->needs | s->of_other, with);
}

enum err people_hear(struct turn *t, const struct area_settings *area, const char *person,
		     unsigned needs)
{
	TRY(person_hear(t->store, person, needs, t->now));
	return fitting_heard(t, area, person);
}

/* What is said of the other one stands in the row of the bed that both have. */
static enum err hear(struct turn *t, const struct said *s, const struct person *p, unsigned now)
{
	return s->needs != 0 ? people_hear(t, s->area, p->id, now)
			     : fitting_heard(t, s->area, p->id);
}

/* Only of somebody known: a reference that was mistyped is nobody's. */
static enum err remember(struct turn *t, const struct said *s, bool refused)
{
	struct person p;
	unsigned before;
	TRY(person_find(t->store, s->area->key, s->ref, t->arena, &p));
	if ((s->needs | s->of_other) == 0 || p.id == NULL)
		return ERR_OK;
	TRY(people_needs(t, &p, &before));
	unsigned now = need_said(before, s->needs);
	TRY(hear(t, s, &p, now));
	TRY(listed_hears(t, s, p.id));
	return s->needs != 0 && now != p.needs && refused
		   ? people_audit(t, s->area, &p, "needs said, and refused", NULL)
		   : ERR_OK;
}

enum err people_remember(struct turn *t)
{
	for (const struct said *s = t->said; s != NULL; s = s->before)
		TRY(remember(t, s, false));
	t->said = NULL;
	return ERR_OK;
}

/* What is typed here is of whom the command names first, and of nobody named with them. */
static const char *how_taken_back(struct turn *t, const struct said *s)
{
	for (const struct said *o = t->said; o != NULL; o = o->before)
		if (o->with != NULL && ascii_same(o->with, s->ref))
			return arena_printf(t->arena, "person set %s --for nothing", s->ref);
	return "--for nothing";
}

/* Whoever meant it for somebody else, or of another day, hears why. */
static void say_heeded(struct turn *t, const struct said *s, struct fault *why)
{
	bool word_lacks = why->code == ERR_USAGE && strcmp(why->field, "for") == 0;
	if (s->heeded == 0 || (why->code != ERR_REFUSED && !word_lacks))
		return;
	hint_whole(t, why, ". ", people_taken_back(t, s->whose, s->heeded, how_taken_back(t, s)));
}

const char *people_taken_back(struct turn *t, const char *ref, unsigned needs, const char *how)
{
	char words[NEED_TEXT];
	return arena_printf(t->arena,
			    "Of %s was said before: %s; to take it back: %s, with all that is true "
			    "behind it, as nothing,woman",
			    ref, need_text(needs, ", ", words), how);
}

void people_say_heeded(struct turn *t, struct request *r)
{
	for (const struct said *s = t->said; s != NULL; s = s->before)
		if (s->heeded != 0)
			say_line(
			    r, "%s.",
			    people_taken_back(
				t, s->ref, s->heeded,
				arena_printf(t->arena, "person set %s --for nothing", s->ref)));
}

unsigned people_heeds(const struct turn *t)
{
	unsigned all = 0;
	for (const struct said *s = t->said; s != NULL; s = s->before)
		all |= s->heeded;
	return all;
}

void people_heeded(struct turn *t, struct fault *why)
{
	for (const struct said *s = t->said; s != NULL; s = s->before)
		say_heeded(t, s, why);
}

enum err people_remember_refused(struct turn *t, struct fault *why)
{
	for (const struct said *s = t->said; s != NULL; s = s->before)
		if (s->stands)
			TRY(remember(t, s, true));
	people_heeded(t, why);
	t->said = NULL;
	return ERR_OK;
}
