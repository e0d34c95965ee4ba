/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "ascii.h"
#include "bed_book.h"
#include "bed_verbs.h"
#include "cascade.h"
#include "people.h"
#include "site_words.h"
#include "text_needs.h"
#include "text_words.h"
#include "texts_asking.h"

#define CODE_MS HOURS_MS(12) /* the answer to a hold is of use in the night */

/* ---- whether the phone is in its owner's hand ----------------------------------------------- */

/* A number can be forged, what was sent to it cannot be read by whoever forged it: so the night's
 * work needs a code that the phone was sent, and without one the phone is asked. */
enum authority { AUTHORITY_NONE, AUTHORITY_ASK, AUTHORITY_GIVEN };

struct permit {
	enum authority is; /* NONE: it is said why */
	struct code_row answer; /* whose code it was; message NULL: none */
	const char *placement; /* what that code is about; "" nothing */
	const char *remark; /* why the code that was given is no good; "" */
	const char *label; /* of the bed that was held for whom an IN is about; NULL none */
	bool parts; /* who shares that hold did not come */
};

static void ask_instead(struct turn *t, struct permit *p, const char *code, const char *why)
{
	p->is = AUTHORITY_ASK;
	p->remark = arena_printf(t->arena, "The code %s %s. ", code, why);
}

/* A cascade's text: whoever has its code has read it. */
static enum err cascade_permit(struct turn *t, struct heard *h, const struct message_row *m,
			       struct permit *p)
{
	const struct area_settings *area = turn_area(t, m->area);
	if (m->acked.ms != 0 || area == NULL) {
		ask_instead(t, p, m->code, "was used already");
		return ERR_OK;
	}
	TRY(cascade_acked(t, area, m->id, m->contact));
	p->answer = (struct code_row){.message = m->id, .area = m->area};
	h->row.message = m->id;
	return ERR_OK;
}

static enum err answer_permit(struct turn *t, struct heard *h, const struct message_row *m,
			      struct permit *p)
{
	bool same = false;
	TRY(code_read(t->store, m->id, t->arena, &p->answer));
	h->row.message = m->id;
	p->placement = p->answer.placement;
	if (p->answer.used[0] == '\0')
		return ERR_OK;
	TRY(heard_again(t, h, &p->answer, &same));
	p->is = AUTHORITY_NONE;
	if (!same)
		ask_instead(t, p, m->code, "was used already");
	p->placement = "";
	return ERR_OK;
}

static enum err permit_read(struct turn *t, struct heard *h, struct permit *p)
{
	const struct message_row *m;
	*p = (struct permit){.is = AUTHORITY_GIVEN, .placement = "", .remark = ""};
	if (h->confirmed != NULL) {
		p->answer = *h->confirmed;
		return ERR_OK;
	}
	if (h->texted.code[0] == '\0') {
		p->is = AUTHORITY_ASK;
		return ERR_OK;
	}
	TRY(heard_coded(t, h, h->texted.code, &m));
	if (m == NULL) {
		p->is = AUTHORITY_NONE;
		return ERR_OK;
	}
	return m->occasion[0] != '\0' ? cascade_permit(t, h, m, p) : answer_permit(t, h, m, p);
}

/* ---- what the night's commands share -------------------------------------------------------- */

struct night_word {
	enum err (*verb)(struct turn *t, struct request *r, struct fault *why);
	const char *meaning, *asked, *refused;
	const char *example;
	/* The answer once it was done. */
	enum err (*done)(struct turn *t, struct heard *h, const struct permit *p,
			 const json_t *result);
	const char *question; /* about a bed, at a site */
	const char *untrue; /* what to do if that is not so which was said before */
	const char *alone; /* what to do if of two one would have the bed that is free for them */
};

static enum err bed_of(struct turn *t, const struct heard *h, const json_t *result, struct bed *bed)
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

/* It is remembered once the phone is in its owner's hand. */
static enum err away_ask(struct turn *t, struct heard *h, const struct night_word *w,
			 const struct permit *p, const struct asked *a, const char *ref)
{
	TRY(heard_code(t, h));
	h->answer.asks = true;
	const char *reply = arena_printf(t->arena, "Reply OK %s within 15 min", h->answer.code);
	TRY(say_away(t, h, w, a, ref, arena_printf(t->arena, "%s, so that they are", reply)));
	heard_say(t, h, "%s%s", p->remark, h->answer.text);
	return heard_done(t, h, w->asked);
}

/* Of two one may be in the bed, and a bed whose hold had ended may be anybody's: whoever has it
 * keeps it. */
static bool is_anothers(const struct bed *bed)
{
	return bed->placement != NULL;
}

/* Of two whose hold ran out it is one who has the bed, and nobody has it less because another did
 * not come. */
static const char *besides(const struct night_word *w, const struct permit *p, const json_t *result,
			   const struct bed *bed)
{
	if (p->parts)
		return " The hold of who shares it ends with that; once they come: IN and their "
		       "case.";
	if (asked_text(result, "without")[0] != '\0')
		return " For this one alone: who shared the hold that ran out has no bed.";
	if (w->verb == verb_noshow && is_anothers(bed))
		return " It is of that one case: whoever else has the bed keeps it.";
	return "";
}

/* Whether the bed that an arrival came to is not the one that was held for them. */
static bool is_other_bed(const struct permit *p, const json_t *result)
{
	return p->label != NULL && !ascii_same(p->label, asked_text(result, "bed"));
}

/* "GW2 at The Gateway: are they in?" */
static const char *question(struct turn *t, const struct night_word *w, const struct permit *p,
			    const json_t *result, const struct bed *bed)
{
	const char *asks = p->parts ? "are they in without the other?" : w->question, *lost = "";
	if (is_other_bed(p, result)) {
		bool held = asked_text(result, "word")[0] != '\0';
		lost = arena_printf(t->arena, "%s is theirs no more. ", p->label);
		asks = held ? "shall it be held for them?" : "are they in that one?";
	}
	return arena_printf(t->arena, "%s%s%s at %s: %s", p->remark, lost, bed->label,
			    bed->site_name, asks);
}

static enum err ask(struct turn *t, struct heard *h, const struct night_word *w, const char *asks,
		    const char *also)
{
	TRY(heard_code(t, h));
	h->answer.asks = true;
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

/* Nothing of it stays unless the phone has shown that it is its owner's: no refusal, and no word
 * about anybody. But that somebody is under 18 needs no proof: nobody gains by a bed that is
 * refused, and a person reads it. */
static enum err asked_conclude(struct turn *t, struct heard *h, const struct night_word *w,
			       const struct permit *p, struct asked *a, const char *ref)
{
	struct bed bed = {.id = NULL};
	bool away = a->request.refusal.code != ERR_OK;
	bool sure = p->is == AUTHORITY_GIVEN || (away && of_child(a));
	enum err e = ERR_OK;
	if (a->code != ERR_OK)
		e = refused(t, h, w, a, ref);
	else if (sure)
		e = away ? turned_away(t, h, w, a, ref) : given(t, h, w, p, a);
	else if (!away)
		e = bed_of(t, h, a->request.result, &bed);
	const char *asks = question(t, w, p, a->request.result, &bed);
	const char *also = besides(w, p, a->request.result, &bed);
	enum err ended = sure ? asked_keep(t, a) : asked_drop(t, a);
	if (e != ERR_OK || ended != ERR_OK)
		return e != ERR_OK ? e : ended;
	if (a->code != ERR_OK)
		return sure ? people_remember_refused(t, &a->why) : ERR_OK;
	if (sure)
		return ERR_OK;
	return away ? away_ask(t, h, w, p, a, ref) : ask(t, h, w, asks, also);
}

static enum err run(struct turn *t, struct heard *h, const struct night_word *w, struct permit *p,
		    json_t *args, const char *ref)
{
	struct asked a;
	TRY(asked_run(t, h, w->verb, args, &a));
	return asked_conclude(t, h, w, p, &a, ref);
}

/* ---- HOLD ----------------------------------------------------------------------------------- */

/* Of the bed's own line, as "Mind: SITUP1 is a space until 02:00 only." */
static bool minds(struct turn *t, const char *line, const char *label)
{
	const char *start = arena_printf(t->arena, "Mind: %s ", label);
	return label[0] != '\0' && strncmp(line, start, strlen(start)) == 0;
}

/* What the verb says besides, of the door, of ringing first and of the bed; its other lines name
 * the case. */
static const char *remarks(struct turn *t, const json_t *result)
{
	static const char *const told[] = {"It lets people in", "Last entry", "OLD:", "Ring "};
	json_t *lines = json_object_get(json_object_get(result, "text"), "lines"), *line;
	const char *all = "", *label = asked_text(result, "bed");
	size_t i;
	json_array_foreach(lines, i, line) {
		const char *text = json_string_value(line);
		bool tell = minds(t, text, label);
		for (size_t n = 0; n < sizeof(told) / sizeof(told[0]); n++)
			tell = tell || strncmp(text, told[n], strlen(told[n])) == 0;
		if (tell)
			all = arena_printf(t->arena, "%s %s", all, text);
	}
	return all;
}

static const struct night_word word_hold;

static enum err held(struct turn *t, struct heard *h, const struct permit *p, const json_t *result)
{
	struct wall until;
	struct bed bed;
	char clock[WALL_TEXT];
	TRY(bed_of(t, h, result, &bed));
	if (!wall_parse_iso(asked_text(result, "until"), &until))
		return ERR_REFUSED;
	TRY(heard_code(t, h));
	h->answer.placement = arena_text(t->arena, asked_text(result, "placement"));
	h->answer.valid_ms = until.ms - t->now.ms;
	heard_say(t, h,
		  "%s at %s is held until %s. At the door they say: %s. Once there: IN %s. "
		  "Not come: NOSHOW %s.%s%s",
		  bed.label, bed.site_name, wall_format_clock(until, clock),
		  asked_text(result, "word"), h->answer.code, h->answer.code,
		  besides(&word_hold, p, result, &bed), remarks(t, result));
	return ERR_OK;
}

static const struct night_word word_hold = {
    .verb = verb_hold,
    .meaning = "hold",
    .asked = "hold-asked",
    .refused = "hold-refused",
    .example = "HOLD GW2 R118",
    .done = held,
    .question = "hold it?",
    .untrue = "put NOTHING behind the case, then all that is true, as R118 NOTHING F",
    .alone = "whoever is on duty can hold it",
};

/* "GW 2" is the bed GW2 where there is such a one, and no bed GW. *used says how many words. */
static enum err bed_words(struct turn *t, const struct heard *h, const char **label, int *used)
{
	const char *first = heard_arg(h, 0), *second = heard_arg(h, 1);
	struct bed bed;
	*label = first;
	*used = 1;
	TRY(bed_get(t->store, bed_id(h->area->key, first, t->arena), t->arena, &bed));
	if (bed.id != NULL || second == NULL || strlen(first) + strlen(second) > LIMIT_LABEL)
		return ERR_OK;
	const char *both = arena_printf(t->arena, "%s%s", first, second);
	TRY(bed_get(t->store, bed_id(h->area->key, both, t->arena), t->arena, &bed));
	if (bed.id == NULL)
		return ERR_OK;
	*label = both;
	*used = 2;
	return ERR_OK;
}

/* A word for what somebody needs, or their age, where the case should stand. */
static bool is_need(const char *said, bool *child)
{
	unsigned bits = 0;
	enum age_band age = AGE_UNKNOWN;
	bool word =
	    need_read(text_need(said), &bits) || age_parse(said, &age) || need_goes_on(said);
	*child = (bits & NEED_UNDER_18) != 0 || age_is_child(age);
	return word;
}

static enum err case_lacks(struct turn *t, struct heard *h, bool child)
{
	if (child)
		h->young = YOUNG_SAID;
	return text_word_misused(t, h, "misused",
				 "HOLD BEST R118 F, or HOLD BEST NEW F for somebody without a "
				 "case");
}

/* What is asked for, or NULL: it cannot be said. */
static json_t *hold_args(const struct heard *h, const char *label, const char *ref, int used)
{
	json_t *needs = text_needs(h, used + 1);
	if (needs != NULL && h->young == YOUNG_SAID)
		json_array_append_new(needs, json_string("under-18"));
	return needs != NULL
		   ? json_pack("{s:s, s:s, s:o}", "bed", label, "person", ref, "for", needs)
		   : NULL;
}

/* Of this number's last hour: without a case nobody can tell two people apart, and what was said of
 * nobody may be of anybody whose age is not known. */
static enum err young_before(struct turn *t, const struct heard *h, const char *ref, bool *before)
{
	struct person p;
	struct wall hour = wall_plus(t->now, -HOURS_MS(1));
	int nobody, cases = 0;
	*before = false;
	TRY(person_find(t->store, h->area->key, ref, t->arena, &p));
	if (p.id != NULL && p.age != AGE_UNKNOWN)
		return ERR_OK;
	TRY(inbound_count(t->store, h->row.phone, MEANING_YOUNG, hour, &nobody));
	if (ascii_same(ref, PERSON_NEW))
		TRY(inbound_count(t->store, h->row.phone, MEANING_YOUNG_CASE, hour, &cases));
	*before = nobody + cases > 0;
	return ERR_OK;
}

/* Whoever is somebody else is so by their age. */
static enum err ask_age(struct turn *t, struct heard *h)
{
	heard_say(
	    t, h,
	    "Nothing was done. In the last hour this phone spoke of somebody under 18. If it is "
	    "them: no bed among adults, ring children's services now, through the "
	    "out-of-hours team. If it is somebody else, say their age, 18-24 or 25+, as in "
	    "HOLD BEST NEW F 25+.");
	return heard_done(t, h, word_hold.refused);
}

/* A code that is for something else does not hold; somebody under 18 is heard with any, or none.
 * *is_answered: nothing is left to be done. */
static enum err hold_permit(struct turn *t, struct heard *h, struct permit *p, bool *is_answered)
{
	TRY(permit_read(t, h, p));
	*is_answered = p->is == AUTHORITY_NONE && (h->young != YOUNG_SAID || h->row.seen.ms != 0);
	if (p->is == AUTHORITY_GIVEN && p->placement[0] != '\0') {
		ask_instead(t, p, h->texted.code, "is for IN or NOSHOW");
		p->answer.message = NULL;
	}
	return ERR_OK;
}

static enum err hold(struct turn *t, struct heard *h, json_t *args, const char *ref, bool adult)
{
	struct permit p;
	bool answered = true, before = false;
	enum err e = hold_permit(t, h, &p, &answered);
	const char *guess = answered || p.is != AUTHORITY_NONE ? NULL : h->row.meaning;
	if (e == ERR_OK && !answered && !adult && h->young != YOUNG_SAID)
		e = young_before(t, h, ref, &before);
	if (e == ERR_OK && !answered && !before) {
		e = run(t, h, &word_hold, &p, args, ref);
		if (guess != NULL)
			h->row.meaning = guess;
		return e;
	}
	json_decref(args);
	return e == ERR_OK && before ? ask_age(t, h) : e;
}

enum err hear_hold(struct turn *t, struct heard *h)
{
	const char *label;
	int used;
	bool child;
	TRY(bed_words(t, h, &label, &used));
	const char *ref = heard_arg(h, used);
	if (ref != NULL && is_need(ref, &child))
		return case_lacks(t, h, child);
	json_t *args = ref != NULL ? hold_args(h, label, ref, used) : NULL;
	if (args == NULL)
		return text_word_misused(t, h, "misused", "HOLD GW2 R118 or HOLD GW2 R118 F DOG");
	return hold(t, h, args, ref, text_adult(h, used + 1));
}

/* ---- IN and NOSHOW -------------------------------------------------------------------------- */

/* Where they are, whether or not that is the bed that was held for them. */
static enum err came_to(struct turn *t, struct heard *h, const struct permit *p,
			const json_t *result, const struct bed *bed)
{
	bool two = asked_text(result, "partner")[0] != '\0';
	const char *lost =
	    is_other_bed(p, result)
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
		  remarks(t, result));
	return ERR_OK;
}

static enum err came(struct turn *t, struct heard *h, const struct permit *p, const json_t *result)
{
	struct bed bed;
	if (asked_text(result, "word")[0] != '\0') { /* theirs is gone, and the next is elsewhere */
		TRY(held(t, h, p, result));
		heard_say(t, h, "Not theirs, but another bed: %s", h->answer.text);
		return ERR_OK;
	}
	TRY(bed_of(t, h, result, &bed));
	return came_to(t, h, p, result, &bed);
}

static enum err stayed_away(struct turn *t, struct heard *h, const struct permit *p,
			    const json_t *result)
{
	struct bed bed;
	(void)p;
	TRY(bed_of(t, h, result, &bed));
	if (asked_text(result, "partner")[0] != '\0')
		heard_say(t, h,
			  "NOSHOW noted for one of two: %s at %s is the other's. Somebody looks "
			  "after them in the morning.",
			  bed.label, bed.site_name);
	else if (is_anothers(&bed))
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
		return run(t, h, w, &p, args, x.person.ref);
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
