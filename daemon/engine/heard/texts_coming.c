/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "ascii.h"
#include "bed_verbs.h"
#include "presence_rows.h"
#include "text_needs.h"
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
	struct wall said; /* when it was */
	struct placement newest;
	struct placement meant; /* another than the newest where that was made since */
	struct bed bed; /* of what is meant */
};

#define ALONE "ALONE" /* of two only this one came */

static bool is_alone(const struct heard *h)
{
	for (int n = 0; heard_arg(h, n) != NULL; n++)
		if (ascii_same(heard_arg(h, n), ALONE))
			return true;
	return false;
}

/* The case, if it was said; that somebody is under 18 stands behind it, or in its place. */
static const char *about_ref(const struct heard *h)
{
	const char *first = heard_arg(h, 0);
	bool young = h->young == YOUNG_SAID && text_young(h, 1, ANY_WORDS) != YOUNG_SAID;
	return first != NULL && !ascii_same(first, ALONE) && !young ? first : NULL;
}

/* More words than the case, or that nobody came who is under 18: a person reads that. */
static bool is_misused(const struct heard *h, const struct night_word *w)
{
	if (h->young == YOUNG_SAID)
		return w == &word_noshow;
	return heard_arg(h, 1) != NULL && !is_alone(h);
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

/* By the code it is the hold that belongs to it; by the case alone the one that ran as it was sent.
 */
static enum err find_meant(struct turn *t, const struct permit *p, struct target *x)
{
	const struct placement *newest = &x->newest;
	const char *id = p->placement[0] != '\0' ? p->placement : NULL;
	bool ran = newest->state != PLACEMENT_ENDED && !wall_before(x->said, newest->made);
	if (id == NULL && !ran)
		TRY(placement_held_then(t->store, x->person.id, x->said, t->arena, &id));
	x->meant = *newest;
	return id != NULL ? placement_get(t->store, id, t->arena, &x->meant) : ERR_OK;
}

static enum err find_person(struct turn *t, struct heard *h, const struct permit *p,
			    struct target *x)
{
	struct placement held;
	struct person said = {.id = NULL};
	const char *ref = about_ref(h);
	if (ref != NULL)
		TRY(person_find(t->store, h->area->key, ref, t->arena, &said));
	if (p->placement[0] == '\0') {
		x->person = said;
		return ERR_OK;
	}
	TRY(placement_get(t->store, p->placement, t->arena, &held));
	if (held.id != NULL)
		TRY(person_get(t->store, held.person, t->arena, &x->person));
	x->other = ref != NULL &&
		   (said.id == NULL || x->person.id == NULL || strcmp(said.id, x->person.id) != 0);
	return ERR_OK;
}

static enum err target_find(struct turn *t, struct heard *h, const struct permit *p,
			    struct target *x)
{
	*x = (struct target){.person = {.id = NULL}};
	TRY(said_at(t, h, &x->said));
	TRY(find_person(t, h, p, x));
	if (x->person.id == NULL)
		return ERR_OK;
	TRY(placement_latest(t->store, x->person.id, t->arena, &x->newest));
	if (x->newest.id == NULL)
		return ERR_OK;
	TRY(find_meant(t, p, x));
	return bed_get(t->store, x->meant.bed, t->arena, &x->bed);
}

static bool is_newest(const struct target *x)
{
	return strcmp(x->meant.id, x->newest.id) == 0;
}

/* It was only held for them as that was said, and is over. */
static bool ran_then(const struct target *x)
{
	const struct placement *p = &x->meant;
	return p->state == PLACEMENT_ENDED && p->arrived.ms == 0 &&
	       !wall_before(x->said, p->made) && wall_before(x->said, p->ended);
}

/* The bed that a question named; "" none. */
static const char *named(const struct permit *p)
{
	return p->answer.message != NULL && p->answer.bed != NULL ? p->answer.bed : "";
}

/* The code is of a hold that somebody has ended, or moved, since, and that phone was not told. */
static bool was_taken_back(const struct permit *p, const struct target *x)
{
	const struct placement *m = &x->meant;
	bool by_code = p->placement[0] != '\0' && !p->answer.asks;
	return by_code && m->state == PLACEMENT_ENDED && m->arrived.ms == 0 &&
	       (m->outcome == OUTCOME_RELEASED || m->outcome == OUTCOME_REFUSED ||
		m->outcome == OUTCOME_MOVED);
}

/* They are in that very bed, as paper would say it: it was theirs then, as far as that phone knew,
 * or a question named it. */
static bool is_in(const struct heard *h, const struct permit *p, const struct target *x)
{
	const char *asked = named(p);
	if (asked[0] != '\0' && strcmp(asked, x->bed.id) != 0)
		return false;
	return ran_then(x) || was_taken_back(p, x) || (asked[0] != '\0' && h->confirmed != NULL);
}

/* Their hold lasts longer than as that code was sent. */
static bool was_extended(const struct permit *p, const struct target *x)
{
	struct wall until = p->answer.until;
	return until.ms != 0 && x->newest.state == PLACEMENT_HELD &&
	       wall_before(until, x->newest.expires);
}

/* A phone's clock may differ, and nobody speaks of what is still to be held. */
static bool made_since(const struct permit *p, const struct target *x)
{
	return p->placement[0] == '\0' && is_newest(x) &&
	       wall_before(wall_plus(x->said, LIMIT_SENT_SLIP_MS), x->newest.made);
}

/* NULL, or why it may not be done. */
static const char *objection(const struct heard *h, const struct night_word *w,
			     const struct permit *p, const struct target *x)
{
	if (x->newest.id == NULL || x->bed.id == NULL)
		return "No hold of that case is known.";
	if (!is_newest(x) && (w == &word_noshow || !is_in(h, p, x)))
		return "That hold is over, and there is a newer one: look at your newest texts.";
	if (made_since(p, x))
		return "That hold was made after your text: look at your newest texts.";
	if (x->other)
		return "That code is of another case.";
	if (h->role < ROLE_WORKER && strcmp(x->bed.site, h->who->site) != 0)
		return "That bed is not at your site.";
	if (w == &word_noshow && x->newest.state == PLACEMENT_OCCUPIED)
		return "They are counted as in, and no text ends a stay: ring whoever is on duty, "
		       "ONCALL says whom.";
	if (w == &word_noshow && was_extended(p, x))
		return "It is held for longer now than as you had that code: if they do not come, "
		       "text NOSHOW and the case.";
	return NULL;
}

/* It counts from when it was said, as paper does: whatever else has become of the bed, or is held
 * for them, they are sent to no other. Only what is held for them in that bed since began later. */
static void say_in(const struct target *x, json_t *args)
{
	char iso[WALL_TEXT];
	const struct placement *now = &x->newest;
	bool theirs = now->state != PLACEMENT_ENDED && strcmp(now->bed, x->bed.id) == 0;
	json_object_set_new(args, "bed", json_string(x->bed.label));
	if (!theirs || (now->state == PLACEMENT_HELD && !wall_before(x->said, now->made)))
		json_object_set_new(args, "at", json_string(wall_format_iso(x->said, iso)));
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

/* Behind the same door they were asked whether they are in that one, behind another whether it
 * shall be held for them. */
static enum err is_near(struct turn *t, const struct heard *h, const struct bed *bed,
			const struct bed *other, bool *near)
{
	struct site here, there;
	TRY(site_get(t->store, h->area->key, bed->site, t->arena, &here));
	TRY(site_get(t->store, h->area->key, other->site, t->arena, &there));
	*near = here.key != NULL && there.key != NULL && site_same_roof(&here, &there);
	return ERR_OK;
}

/* It was sent some time ago, when it was held for them: what has become of the bed since sends them
 * to no other. */
static bool is_late(const struct turn *t, const struct target *x)
{
	return x->newest.state == PLACEMENT_HELD && !wall_before(x->said, x->newest.made) &&
	       wall_before(wall_plus(x->said, LIMIT_SENT_SLIP_MS), t->now);
}

/* In which bed they are said to be, where the verb would find another; id NULL: nobody says. */
static enum err said_in(struct turn *t, const struct heard *h, const struct permit *p,
			const struct target *x, struct bed *bed)
{
	bool near = false;
	*bed = (struct bed){.id = NULL};
	if (!p->answer.asks && is_late(t, x))
		*bed = x->bed;
	if (named(p)[0] == '\0')
		return ERR_OK;
	TRY(bed_get(t->store, named(p), t->arena, bed));
	if (bed->id != NULL)
		TRY(is_near(t, h, &x->bed, bed, &near));
	if (!near)
		bed->id = NULL;
	return ERR_OK;
}

/* That they are there, as paper says it. */
static json_t *said_there(const struct turn *t, const struct target *x, const struct bed *bed,
			  json_t *args)
{
	char iso[WALL_TEXT];
	json_t *there = json_copy(args);
	json_object_set_new(there, "bed", json_string(bed->label));
	json_object_set_new(there, "at",
			    json_string(wall_format_iso(wall_earlier(x->said, t->now), iso)));
	return there;
}

static enum err in_bed(struct turn *t, const struct heard *h, const struct target *x,
		       struct permit *p, json_t *args)
{
	struct bed bed = {.id = NULL};
	bool in = is_in(h, p, x);
	if (!in)
		TRY(said_in(t, h, p, x, &bed));
	p->stays = bed.id != NULL;
	p->instead = said_there(t, x, p->stays ? &bed : &x->bed, args);
	if (in)
		say_in(x, args);
	return ERR_OK;
}

static enum err in_args(struct turn *t, const struct heard *h, const struct target *x,
			struct permit *p, json_t *args)
{
	p->label = x->bed.label;
	if (h->young == YOUNG_SAID)
		json_object_set_new(args, "for", json_pack("[s]", "under-18"));
	if (is_alone(h)) {
		json_object_set_new(args, "alone", json_true());
		TRY(is_of_two(t, &x->newest, &p->parts));
	}
	return in_bed(t, h, x, p, args);
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
	TRY(book_expire(t, h->area));
	TRY(target_find(t, h, &p, &x));
	const char *why = objection(h, w, &p, &x);
	if (is_misused(h, w))
		return text_word_misused(t, h, "misused", w->example);
	if (why != NULL)
		return heard_puzzles(t, h, w->refused,
				     "%sNothing was done. %s A person reads what you wrote.",
				     p.remark, why);
	p.about = &x.meant;
	json_t *args = json_pack("{s:s}", "person", x.person.ref);
	enum err e = w == &word_in ? in_args(t, h, &x, &p, args) : ERR_OK;
	if (e == ERR_OK)
		e = night_word_run(t, h, w, &p, args, x.person.ref);
	else
		json_decref(args);
	json_decref(p.instead);
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
