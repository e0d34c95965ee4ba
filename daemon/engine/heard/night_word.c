/* SPDX-License-Identifier: MIT */
#include "night_word.h"

#include <string.h>

#include "ascii.h"
#include "bed_verbs.h"
#include "bed_words.h"
#include "remembering.h"
#include "texts_asking.h"

enum err night_word_bed(struct turn *t, const struct heard *h, const json_t *result,
			struct bed *bed)
{
	return bed_get(t->store, bed_id(h->area->key, asked_text(result, "bed"), t->arena),
		       t->arena, bed);
}

/* What was said before may be so no more, or of somebody else; where it fits into the answer. */
static void say_before(struct turn *t, struct heard *h, const struct night_word *w,
		       const struct asked *a)
{
	char words[NEED_TEXT];
	const char *said = h->answer.text;
	if (a->heeded == 0)
		return;
	const char *hint = arena_printf(t->arena, " Said of them before: %s. If not so: %s.",
					need_text(a->heeded, ", ", words), w->untrue);
	if (strlen(said) + strlen(hint) <= LIMIT_TEXT)
		heard_say(t, h, "%s%s", said, hint);
}

static bool may_hold(const struct heard *h)
{
	return h->role >= ROLE_WORKER;
}

static const char *alone_told(struct turn *t, const struct heard *h, const struct night_word *w,
			      const struct asked *a)
{
	const char *how = w->alone;
	enum remedy_alone alone = asked_remedy(a).alone;
	if (alone == ALONE_NOT)
		return "";
	if (alone == ALONE_HOLD)
		how = may_hold(h) ? "HOLD BEST and the case" : "whoever is on duty can hold it";
	return arena_printf(t->arena, " A bed is free for this one alone: %s.", how);
}

/* "WOMAN" or "MAN WITH-WOMAN": the first of them, as it is texted. */
static const char *word_texted(struct turn *t, const char *words)
{
	char *word = arena_printf(t->arena, "%.*s", (int)strcspn(words, " "), words);
	for (char *c = word; *c != '\0'; c++)
		if (*c == ',')
			*c = ' ';
		else if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
	return word;
}

/* They know of whom nothing suits, so that goes first where one text cannot hold it all. */
static enum err word_lacks(struct turn *t, struct heard *h, const struct night_word *w,
			   const struct asked *a, const char *why, const char *words)
{
	const char *entered =
	    may_hold(h) ? arena_printf(t->arena, "Put it behind the case, as in HOLD BEST R118 %s.",
				       word_texted(t, words))
			: "Whoever is on duty can hold it: ONCALL says whom to ring.";
	const char *how = arena_printf(t->arena, "With a word more a bed is free: %s. %s%s", words,
				       entered, alone_told(t, h, w, a));
	heard_say(t, h, "Nothing was done. %s %s", why, how);
	if (w->verb == verb_hold && !heard_fits(t, h->answer.text))
		heard_say(t, h, "Nothing was done. %s", how);
	return heard_done(t, h, w->refused);
}

static enum err refused(struct turn *t, struct heard *h, const struct night_word *w,
			const struct asked *a, const char *ref)
{
	const char *why;
	struct remedy remedy = asked_remedy(a);
	TRY(asked_why(t, a, ref, &why));
	if (a->code == ERR_USAGE && remedy.words != NULL)
		return word_lacks(t, h, w, a, why, remedy.words);
	bool odd = a->code == ERR_USAGE || a->code == ERR_NOT_FOUND;
	if (odd)
		return heard_puzzles(t, h, w->refused,
				     "Nothing was done. %s Text it as in %s. A person reads what "
				     "you wrote.",
				     why, w->example);
	heard_say(t, h, "Nothing was done. %s%s%s%s", why,
		  remedy.panel != NULL
		      ? arena_printf(t->arena, " A panel gave it to them: %s.", remedy.panel)
		      : "",
		  alone_told(t, h, w, a),
		  remedy.on_call
		      ? " ONCALL says who that is. Once they have, they or the office enter "
			"it with their name: no text can."
		      : "");
	if (a->code == ERR_REFUSED)
		say_before(t, h, w, a);
	return heard_done(t, h, w->refused);
}

static bool is_doubted(const struct asked *a)
{
	return asked_remedy(a).look != NULL;
}

static bool of_child(const struct asked *a)
{
	return !is_doubted(a) && strcmp(a->request.refusal.field, "for") == 0;
}

/* They are in a bed, as this was sent, and another has it by now: only people find out. */
static void say_looked_for(struct turn *t, struct heard *h, const char *bed, const char *looked)
{
	heard_say(t, h,
		  "%s was theirs then, and is not now. %s looked for there. Ring whoever is on "
		  "duty, ONCALL says whom, and tell them where they are.",
		  book_label(bed), looked);
}

/* A refusal that is remembered: somebody under 18, somebody turned away, or in doubt. */
static enum err say_away(struct turn *t, struct heard *h, const struct night_word *w,
			 const struct asked *a, const char *ref, const char *counted)
{
	const char *why = "No free bed suits.";
	if (of_child(a)) {
		heard_say(t, h,
			  "No bed among adults for anybody under 18. Ring children's services now, "
			  "through the out-of-hours team, and stay with them until they answer. It "
			  "stays open here until they do.");
		return ERR_OK;
	}
	if (is_doubted(a)) {
		say_looked_for(t, h, asked_remedy(a).look, counted);
		return ERR_OK;
	}
	if (strcmp(a->request.refusal.field, "person") == 0)
		TRY(asked_why(t, a, ref, &why));
	heard_say(t, h,
		  "%s%s %s counted as turned away; the next step is the out-of-hours team. ONCALL "
		  "says who is on duty.",
		  why, alone_told(t, h, w, a), counted);
	say_before(t, h, w, a);
	return ERR_OK;
}

static enum err turned_away(struct turn *t, struct heard *h, const struct night_word *w,
			    const struct asked *a, const char *ref)
{
	TRY(say_away(t, h, w, a, ref, "They are"));
	return of_child(a) ? heard_waits(h, MEANING_YOUNG_CASE) : heard_done(t, h, w->refused);
}

/* A yes is one to this, and to nothing that it has become until then. */
static enum err asks_about(struct turn *t, struct heard *h, const struct permit *p, const char *bed)
{
	TRY(heard_code(t, h));
	h->answer.asks = true;
	if (p->about == NULL)
		return ERR_OK;
	h->answer.placement = p->about->id;
	h->answer.bed = bed;
	h->answer.until = p->about->expires;
	return ERR_OK;
}

/* It is remembered once the phone is in its owner's hand. */
static enum err away_ask(struct turn *t, struct heard *h, const struct night_word *w,
			 const struct permit *p, const struct asked *a, const char *ref)
{
	TRY(asks_about(t, h, p, NULL));
	const char *reply = arena_printf(t->arena, "Reply OK %s within 15 min", h->answer.code);
	TRY(say_away(t, h, w, a, ref, arena_printf(t->arena, "%s, so that they are", reply)));
	heard_say(t, h, "%s%s", p->remark, h->answer.text);
	return heard_done(t, h, w->asked);
}

bool night_word_anothers(const struct bed *bed)
{
	return bed->placement != NULL;
}

const char *night_word_besides(const struct night_word *w, const struct permit *p,
			       const json_t *result, const struct bed *bed)
{
	if (p->parts)
		return " The hold of who shares it ends with that; once they come: IN and their "
		       "case.";
	if (asked_text(result, "without")[0] != '\0')
		return " For this one alone: who shared the hold that ran out has no bed.";
	if (w->verb == verb_noshow && night_word_anothers(bed))
		return " It is of that one case: whoever else has the bed keeps it.";
	return "";
}

bool night_word_other_bed(const struct permit *p, const json_t *result)
{
	return p->label != NULL && !ascii_same(p->label, asked_text(result, "bed"));
}

/* The code asked about a bed, or told of none, and by now it would be another. That of a hold is
 * about its bed: nobody is recorded as in any other by it. */
static bool leads_elsewhere(const struct night_word *w, const struct permit *p,
			    const json_t *result)
{
	const char *bed = p->answer.bed;
	bool held = asked_text(result, "word")[0] != '\0';
	if (p->placement[0] == '\0')
		return false;
	if (p->answer.asks)
		return !ascii_same(bed[0] != '\0' ? book_label(bed) : "",
				   asked_text(result, "bed"));
	return w->verb == verb_checkin && !held && night_word_other_bed(p, result);
}

/* "GW2 at The Gateway: are they in?" */
static const char *question(struct turn *t, const struct night_word *w, const struct permit *p,
			    const json_t *result, const struct bed *bed)
{
	const char *asks = p->parts ? "are they in without the other?" : w->question, *lost = "";
	if (night_word_other_bed(p, result)) {
		bool held = asked_text(result, "word")[0] != '\0';
		lost = arena_printf(t->arena, "%s is theirs no more. ", p->label);
		asks = held ? "shall it be held for them?" : "are they in that one?";
	}
	return arena_printf(t->arena, "%s%s%s at %s: %s", p->remark, lost, bed->label,
			    bed->site_name, asks);
}

static enum err ask(struct turn *t, struct heard *h, const struct night_word *w,
		    const struct permit *p, const char *bed, const char *asks, const char *also)
{
	TRY(asks_about(t, h, p, bed));
	heard_say(t, h, "%s Then reply OK %s within 15 min.%s", asks, h->answer.code, also);
	return heard_done(t, h, w->asked);
}

/* Done, and the code with it. */
static enum err given(struct turn *t, struct heard *h, const struct night_word *w,
		      const struct permit *p, const struct asked *a)
{
	heard_done(t, h, w->meaning);
	TRY(w->done(t, h, p, a->request.result));
	return p->answer.message != NULL ? code_use(t->store, &p->answer, h->row.id) : ERR_OK;
}

/* That somebody is under 18 needs no proof: nobody gains by a bed that is refused, and a person
 * reads it. Nor does it that two may be in one bed: whoever sent it may not look at the phone
 * again, and a person finds out. */
static bool ends_nothing(const struct asked *a)
{
	return of_child(a) || is_doubted(a);
}

/* Nothing of it stays unless the phone has shown that it is its owner's: no refusal, and no word
 * about anybody. */
static enum err asked_conclude(struct turn *t, struct heard *h, const struct night_word *w,
			       const struct permit *p, struct asked *a, const char *ref)
{
	struct bed bed = {.id = NULL};
	bool away = a->request.refusal.code != ERR_OK;
	bool given_for = p->is == AUTHORITY_GIVEN &&
			 (away || a->code != ERR_OK || !leads_elsewhere(w, p, a->request.result));
	bool sure = given_for || (away && ends_nothing(a));
	enum err e = ERR_OK;
	if (a->code != ERR_OK)
		e = refused(t, h, w, a, ref);
	else if (sure)
		e = away ? turned_away(t, h, w, a, ref) : given(t, h, w, p, a);
	else if (!away)
		e = night_word_bed(t, h, a->request.result, &bed);
	const char *asks = question(t, w, p, a->request.result, &bed);
	const char *also = night_word_besides(w, p, a->request.result, &bed);
	enum err ended = sure ? asked_keep(t, a) : asked_drop(t, a);
	if (e != ERR_OK || ended != ERR_OK)
		return e != ERR_OK ? e : ended;
	if (a->code != ERR_OK)
		return sure ? people_remember_refused(t, &a->why) : ERR_OK;
	if (sure)
		return ERR_OK;
	return away ? away_ask(t, h, w, p, a, ref) : ask(t, h, w, p, bed.id, asks, also);
}

static bool came_to(const struct asked *a, const json_t *args)
{
	return a->code == ERR_OK && a->request.refusal.code == ERR_OK &&
	       ascii_same(asked_text(a->request.result, "bed"), asked_text(args, "bed"));
}

/* Where somebody is said to be counts as it was said; of somebody young, whom no verb lets in, that
 * is kept with the refusal. */
static bool is_said(const struct permit *p, const struct asked *a)
{
	bool young = a->request.refusal.code != ERR_OK && of_child(a);
	return p->instead != NULL && (young || (p->stays && !came_to(a, p->instead)));
}

enum err night_word_run(struct turn *t, struct heard *h, const struct night_word *w,
			const struct permit *p, json_t *args, const char *ref)
{
	struct asked a;
	TRY(asked_run(t, h, w->verb, args, &a));
	if (is_said(p, &a)) {
		TRY(asked_drop(t, &a));
		TRY(asked_run(t, h, w->verb, json_incref(p->instead), &a));
	}
	return asked_conclude(t, h, w, p, &a, ref);
}
