/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "ascii.h"
#include "bed_verbs.h"
#include "people.h"
#include "text_words.h"
#include "texts_asking.h"
#include "texts_hold.h"

/* Where they are, whether or not that is the bed that was held for them. */
static enum err came_to(struct turn *t, struct heard *h, const struct permit *p,
			const json_t *result, const struct bed *bed)
{
	bool two = asked_text(result, "partner")[0] != '\0';
	const char *lost =
	    night_word_other_bed(p, result)
		? arena_printf(t->arena, "Not %s, which is theirs no more, but another bed. ",
			       p->label)
		: "";
	heard_say(t, h, "%sThey are IN%s: %s at %s.%s%s Thank you.", lost,
		  two        ? ", two of them"
		  : p->parts ? ", alone"
			     : "",
		  bed->label, bed->site_name,
		  two        ? " If only one is there, say so: ONCALL tells to whom."
		  : p->parts ? " Who shared the hold has none now; once they come: IN and their "
			       "case."
			     : "",
		  hold_remarks(t, result));
	return ERR_OK;
}

static enum err came(struct turn *t, struct heard *h, const struct permit *p, const json_t *result)
{
	struct bed bed;
	if (asked_text(result, "word")[0] != '\0') { /* theirs is gone, and the next is elsewhere */
		TRY(hold_told(t, h, p, result));
		heard_say(t, h, "Not theirs, but another bed: %s", h->answer.text);
		return ERR_OK;
	}
	TRY(night_word_bed(t, h, result, &bed));
	return came_to(t, h, p, result, &bed);
}

static enum err stayed_away(struct turn *t, struct heard *h, const struct permit *p,
			    const json_t *result)
{
	struct bed bed;
	(void)p;
	TRY(night_word_bed(t, h, result, &bed));
	if (asked_text(result, "partner")[0] != '\0')
		heard_say(t, h,
			  "NOSHOW noted for one of two: %s at %s is the other's. Somebody looks "
			  "after them in the morning.",
			  bed.label, bed.site_name);
	else if (night_word_anothers(&bed))
		heard_say(t, h,
			  "NOSHOW noted, of that one case: their hold had ended. %s at %s stays "
			  "with whoever has it now. Somebody looks after who did not come in the "
			  "morning.",
			  bed.label, bed.site_name);
	else
		heard_say(
		    t, h,
		    "NOSHOW noted: %s at %s is not kept any more. Somebody looks after them in the "
		    "morning.",
		    bed.label, bed.site_name);
	return ERR_OK;
}

static const struct night_word word_in = {
    .verb = verb_checkin,
    .meaning = "in",
    .asked = "in-asked",
    .refused = "in-refused",
    .example = "IN 4821, with the code of the hold",
    .done = came,
    .question = "are they in?",
    .untrue = "tell whoever is on duty: ONCALL",
    .alone = "if only this one is there, text it again with ALONE behind it, as IN 4821 ALONE",
};

static const struct night_word word_noshow = {
    .verb = verb_noshow,
    .meaning = "noshow",
    .asked = "noshow-asked",
    .refused = "noshow-refused",
    .example = "NOSHOW 4821, with the code of the hold",
    .done = stayed_away,
    .question = "did they not come?",
    .untrue = "tell whoever is on duty: ONCALL",
    .alone = "whoever is on duty can hold it",
};

/* Whose hold it is about. */
struct target {
	struct person person; /* ref NULL: nobody */
	bool other; /* the case that was said is another's */
	struct placement newest;
	struct bed bed;
};

#define ALONE "ALONE" /* of two only this one came */

static bool is_alone(const struct heard *h)
{
	for (int n = 0; heard_arg(h, n) != NULL; n++)
		if (ascii_same(heard_arg(h, n), ALONE))
			return true;
	return false;
}

/* The case, if it was said. */
static const char *about_ref(const struct heard *h)
{
	const char *first = heard_arg(h, 0);
	return first != NULL && !ascii_same(first, ALONE) ? first : NULL;
}

static enum err target_find(struct turn *t, struct heard *h, const struct permit *p,
			    struct target *x)
{
	struct placement held;
	struct person said = {.id = NULL};
	const char *ref = about_ref(h);
	*x = (struct target){.person = {.id = NULL}};
	if (ref != NULL)
		TRY(person_find(t->store, h->area->key, ref, t->arena, &said));
	if (p->placement[0] != '\0') {
		TRY(placement_get(t->store, p->placement, t->arena, &held));
		if (held.id != NULL)
			TRY(person_get(t->store, held.person, t->arena, &x->person));
		x->other = ref != NULL && (said.id == NULL || x->person.id == NULL ||
					   strcmp(said.id, x->person.id) != 0);
	} else {
		x->person = said;
	}
	if (x->person.id == NULL)
		return ERR_OK;
	TRY(placement_latest(t->store, x->person.id, t->arena, &x->newest));
	return x->newest.id != NULL ? bed_get(t->store, x->newest.bed, t->arena, &x->bed) : ERR_OK;
}

/* NULL, or why it may not be done. */
static const char *objection(const struct heard *h, const struct night_word *w,
			     const struct permit *p, const struct target *x)
{
	if (x->newest.id == NULL || x->bed.id == NULL)
		return "No hold of that case is known.";
	if (p->placement[0] != '\0' && strcmp(p->placement, x->newest.id) != 0)
		return "That hold is over, and there is a newer one: look at your newest texts.";
	if (x->other)
		return "That code is of another case.";
	if (h->role < ROLE_WORKER && strcmp(x->bed.site, h->who->site) != 0)
		return "That bed is not at your site.";
	if (w == &word_noshow && x->newest.state == PLACEMENT_OCCUPIED)
		return "They are counted as in, and no text ends a stay: ring whoever is on duty, "
		       "ONCALL says whom.";
	return NULL;
}

/* When the word was said: by a yes to a question of ours the word is the one before it. */
static enum err said_at(struct turn *t, const struct heard *h, struct wall *sent)
{
	struct inbound_row asked;
	*sent = h->row.sent;
	if (h->confirmed == NULL)
		return ERR_OK;
	enum err e = inbound_read(t->store, h->confirmed->inbound, t->arena, &asked);
	if (e == ERR_OK)
		*sent = asked.sent;
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* Sent while the bed was held for them, and heard when that was over: it counts from when it was
 * sent, as paper does. An offer that nobody accepted gives way to that; whatever else has become of
 * the bed, they are sent to no other. */
static enum err came_before(struct turn *t, const struct heard *h, const struct target *x,
			    json_t *args)
{
	char iso[WALL_TEXT];
	struct wall sent;
	const struct placement *p = &x->newest;
	bool over = p->outcome == OUTCOME_EXPIRED || p->outcome == OUTCOME_NO_SHOW;
	TRY(said_at(t, h, &sent));
	if (p->state == PLACEMENT_ENDED && over && wall_before(sent, p->ended) &&
	    !wall_before(sent, p->made))
		json_object_set_new(args, "at", json_string(wall_format_iso(sent, iso)));
	return ERR_OK;
}

/* Somebody shares the hold that runs. */
static enum err is_of_two(struct turn *t, const struct placement *p, bool *two)
{
	struct placement other = {.id = NULL};
	if (p->state == PLACEMENT_HELD)
		TRY(placement_companion(t->store, p, t->arena, &other));
	*two = other.id != NULL && other.state == PLACEMENT_HELD;
	return ERR_OK;
}

static enum err in_args(struct turn *t, const struct heard *h, const struct target *x,
			struct permit *p, json_t *args)
{
	p->label = x->bed.label;
	if (is_alone(h)) {
		json_object_set_new(args, "alone", json_true());
		TRY(is_of_two(t, &x->newest, &p->parts));
	}
	return came_before(t, h, x, args);
}

static enum err hear_about(struct turn *t, struct heard *h, const struct night_word *w)
{
	struct permit p;
	struct target x;
	TRY(permit_read(t, h, &p));
	if (p.is == AUTHORITY_NONE)
		return ERR_OK;
	if (p.placement[0] == '\0' && about_ref(h) == NULL)
		return text_word_misused(t, h, "misused", w->example);
	TRY(target_find(t, h, &p, &x));
	const char *why = objection(h, w, &p, &x);
	if (heard_arg(h, 1) != NULL && !is_alone(h))
		return text_word_misused(t, h, "misused", w->example);
	if (why != NULL)
		return heard_puzzles(t, h, w->refused,
				     "%sNothing was done. %s A person reads what you wrote.",
				     p.remark, why);
	json_t *args = json_pack("{s:s}", "person", x.person.ref);
	enum err e = w == &word_in ? in_args(t, h, &x, &p, args) : ERR_OK;
	if (e == ERR_OK)
		return night_word_run(t, h, w, &p, args, x.person.ref);
	json_decref(args);
	return e;
}

enum err hear_in(struct turn *t, struct heard *h)
{
	return hear_about(t, h, &word_in);
}

enum err hear_noshow(struct turn *t, struct heard *h)
{
	return hear_about(t, h, &word_noshow);
}
