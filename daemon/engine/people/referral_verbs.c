/* SPDX-License-Identifier: MIT */
#include "referral_verbs.h"

#include <string.h>

#include "ascii.h"
#include "bed_args.h"
#include "children.h"
#include "fitting.h"
#include "guest.h"
#include "guest_read.h"
#include "json_values.h"
#include "referrals.h"
#include "refusal.h"
#include "safety.h"
#include "turnaways.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
/* A discharge is planned some weeks ahead at most. */
#define EXPECTED_MOST_MS DAYS_MS(60)
#define ALL_MS DAYS_MS(7) /* what referrals --all shows */

/* ---- refer ---------------------------------------------------------------------------------- */

static const struct {
	const char *name;
	bool discharge; /* whom it sends is still inside: when they come must be said */
} sources[] = {
    {"outreach", false}, {"streetlink", false},   {"duty-to-refer", false}, {"hospital", true},
    {"prison", true},    {"out-of-hours", false}, {"partner", false},       {"self", false},
};

static enum err arg_source(const struct request *r, const char **source, bool *discharge,
			   struct fault *why)
{
	const char *word;
	TRY(arg_text(r, "from", true, LIMIT_KEY, &word, why));
	for (size_t i = 0; i < COUNT(sources); i++)
		if (ascii_same(sources[i].name, word)) {
			*source = sources[i].name;
			*discharge = sources[i].discharge;
			return ERR_OK;
		}
	return fault_set(why, ERR_USAGE, "from",
			 "from must be outreach, streetlink, duty-to-refer, hospital, prison, "
			 "out-of-hours, partner or self, not \"%.30s\"",
			 word);
}

static enum err arg_expected(struct turn *t, const struct request *r, const char *source,
			     bool required, struct wall *expected, struct fault *why)
{
	char text[WALL_TEXT];
	*expected = (struct wall){0};
	TRY(arg_time(t, r, "expected", false, expected, why));
	if (expected->ms == 0)
		return required ? fault_set(why, ERR_USAGE, "expected",
					    "a referral from a %s needs expected: when the person "
					    "arrives",
					    source)
				: ERR_OK;
	if (wall_before(*expected, t->now))
		return fault_set(why, ERR_USAGE, "expected", "expected lies in the past: %s",
				 wall_format_local(*expected, text));
	if (wall_before(wall_plus(t->now, EXPECTED_MOST_MS), *expected))
		return fault_set(why, ERR_LIMIT, "expected",
				 "expected is more than 60 days ahead: %s",
				 wall_format_local(*expected, text));
	return ERR_OK;
}

static enum err refuse_second(struct turn *t, const struct request *r, const struct referral *mine,
			      struct fault *why)
{
	struct referral *open;
	size_t count;
	TRY(referral_list_of_person(t->store, r->area->key, mine->person, t->arena, &open, &count));
	for (size_t i = 0; i < count; i++)
		if (strcmp(open[i].source, mine->source) == 0)
			return fault_set(why, ERR_TAKEN, "person",
					 "%s has an open referral from %s already: %s", mine->ref,
					 mine->source, open[i].id);
	return ERR_OK;
}

/* Whoever has a bed and is here needs no other: the referral is counted, and settled at once. */
static enum err settle_if_placed(struct turn *t, struct request *r, const struct guest *g,
				 const struct referral *f)
{
	if (!guest_has_bed(g) || f->expected.ms != 0 || referral_is_child(f))
		return ERR_OK;
	say_line(r, "%s has %s at %s already: the referral is settled as placed.", f->ref,
		 g->bed.label, g->bed.site_name);
	TRY(fitting_mind(t, r, g));
	json_object_set_new(r->result, "outcome", json_string("placed"));
	return referrals_settle(t, r->area, f, "placed", "");
}

static void say_referral(struct turn *t, struct request *r, const struct referral *f)
{
	char at[WALL_TEXT], within[WALL_TEXT];
	const char *when = f->expected.ms == 0 ? ""
					       : arena_printf(t->arena, ", expected %s",
							      wall_format_local(f->expected, at));
	say_line(r, "Referral %s: %s from %s%s. Answer it within %s: answer %s", f->id, f->ref,
		 f->source, when, duration_format(r->area->referral_answer_ms, within), f->id);
	if (referral_is_child(f))
		say_line(r, "%s", REFERRAL_CHILDREN);
	json_object_set_new(r->result, "referral", json_string(f->id));
	json_object_set_new(r->result, "person", json_string(f->ref));
	json_object_set_new(r->result, "from", json_string(f->source));
	json_object_set_new(r->result, "expected", wall_json(f->expected));
	json_object_set_new(r->result, "children", json_boolean(referral_is_child(f)));
}

enum err verb_refer(struct turn *t, struct request *r, struct fault *why)
{
	struct referral f = {0};
	struct guest g;
	const char *followup;
	bool discharge = false;
	TRY(arg_source(r, &f.source, &discharge, why));
	TRY(arg_needs_any(r, &f.needs, why));
	TRY(arg_expected(t, r, f.source, discharge, &f.expected, why));
	TRY(guest_find(t, r, &g, why));
	guest_hear(t, r, &g, &f.needs);
	TRY(guest_known(t, r, &g));
	if (guest_is_child(&g, f.needs))
		TRY(guest_mark_child(t, r, &g));
	f.person = g.person.id;
	f.ref = g.person.ref;
	f.needs |= need_of_age(g.person.age);
	TRY(refuse_second(t, r, &f, why));
	TRY(referrals_make(t, r->area, &f));
	say_referral(t, r, &f);
	if (referral_is_child(&f))
		TRY(safety_child_found(t, r->area, &g.person, &followup));
	return settle_if_placed(t, r, &g, &f);
}

/* ---- answer and settle ----------------------------------------------------------------------- */

static enum err arg_referral(struct turn *t, const struct request *r, struct referral *f,
			     struct fault *why)
{
	char at[WALL_TEXT];
	const char *id;
	TRY(arg_text(r, "referral", true, LIMIT_KEY, &id, why));
	TRY(referral_get(t->store, r->area->key, id, t->arena, f));
	if (f->id == NULL)
		return fault_set(why, ERR_NOT_FOUND, "referral", "there is no referral \"%.40s\"",
				 id);
	if (f->settled.ms != 0)
		return fault_set(why, ERR_REFUSED, "referral", "%s was settled at %s by %s: %s",
				 f->id, wall_format_local(f->settled, at), f->settled_by,
				 f->outcome);
	return ERR_OK;
}

enum err verb_answer(struct turn *t, struct request *r, struct fault *why)
{
	struct referral f;
	char after[WALL_TEXT];
	TRY(arg_referral(t, r, &f, why));
	if (f.answered.ms != 0)
		return fault_set(why, ERR_REFUSED, "referral",
				 "%s was answered after %s by %s already", f.id,
				 duration_format(f.answered.ms - f.made.ms, after), f.answered_by);
	TRY(referrals_answer(t, r->area, &f));
	say_line(r, "Answered: %s, %s from %s, after %s.", f.id, f.ref, f.source,
		 duration_format(t->now.ms - f.made.ms, after));
	if (referral_is_child(&f))
		say_line(r, "%s", REFERRAL_CHILDREN);
	json_object_set_new(r->result, "referral", json_string(f.id));
	json_object_set_new(r->result, "answered", wall_json(t->now));
	json_object_set_new(r->result, "after_ms", json_integer(t->now.ms - f.made.ms));
	return ERR_OK;
}

/* Every code that may stand with "no-bed" is one of unmet need. */
static const char *want_code(const char *word)
{
	enum want want;
	return want_read(word, &want) ? want_name(want) : NULL;
}

static const char *elsewhere_code(const char *word)
{
	static const char *const words[] = {"family",   "friends", "own-home",  "other-area",
					    "hospital", "custody", "treatment", "other"};
	for (size_t i = 0; i < COUNT(words); i++)
		if (ascii_same(words[i], word))
			return words[i];
	return NULL;
}

static const struct outcome {
	const char *name;
	bool child; /* also of somebody under 18 */
	const char *(*code)(const char *word); /* NULL: it has no reason */
	const char *codes; /* for people; NULL: see refusal_words */
} outcomes[] = {
    {"placed", false, NULL, NULL},
    {"refused", false, refusal_read, NULL},
    {"not-found", true, NULL, NULL},
    {"no-bed", false, want_code, "no-bed, no-womens-bed, no-dog-bed and so on: see unmet"},
    {"children", true, NULL, NULL},
    {"elsewhere", true, elsewhere_code,
     "family, friends, own-home, other-area, hospital, custody, treatment, other"},
};

static enum err arg_outcome(const struct request *r, const struct outcome **out, struct fault *why)
{
	const char *word;
	TRY(arg_text(r, "outcome", true, LIMIT_KEY, &word, why));
	for (size_t i = 0; i < COUNT(outcomes); i++)
		if (ascii_same(outcomes[i].name, word)) {
			*out = &outcomes[i];
			return ERR_OK;
		}
	return fault_set(why, ERR_USAGE, "outcome",
			 "outcome must be placed, refused, not-found, no-bed, children or "
			 "elsewhere, not \"%.30s\"",
			 word);
}

static enum err arg_code(const struct request *r, const struct outcome *o, const char **code,
			 struct fault *why)
{
	char words[REFUSAL_TEXT];
	const char *word = NULL;
	*code = "";
	TRY(arg_text(r, "reason", o->code != NULL, LIMIT_KEY, &word, why));
	if (word == NULL)
		return ERR_OK;
	if (o->code == NULL)
		return fault_set(why, ERR_USAGE, "reason", "%s has no reason", o->name);
	*code = o->code(word);
	return *code != NULL
		   ? ERR_OK
		   : fault_set(why, ERR_USAGE, "reason", "the reason of %s must be one of: %s",
			       o->name, o->codes != NULL ? o->codes : refusal_words(words));
}

/* What is said must be so. */
static enum err refuse_outcome(struct turn *t, const struct referral *f, const struct outcome *o,
			       struct fault *why)
{
	struct placement last;
	if (referral_is_child(f) && !o->child)
		return fault_set(why, ERR_REFUSED, "outcome",
				 "%s is of somebody under 18: it stays open until children's "
				 "services have them (children), they are elsewhere, or nobody "
				 "finds them (not-found)",
				 f->id);
	if (strcmp(o->name, "children") == 0 && !referral_is_child(f))
		return fault_set(why, ERR_REFUSED, "outcome",
				 "nothing says that %s is under 18: refer them again with --for "
				 "under-18 if they are",
				 f->ref);
	if (strcmp(o->name, "placed") != 0)
		return ERR_OK;
	TRY(placement_latest(t->store, f->person, t->arena, &last));
	return last.id != NULL && last.state != PLACEMENT_ENDED
		   ? ERR_OK
		   : fault_set(why, ERR_REFUSED, "outcome",
			       "%s has no bed: a hold or an arrival settles %s by itself, and a "
			       "bed that is not in the list is elsewhere",
			       f->ref, f->id);
}

static enum err count_unmet(struct turn *t, struct request *r, const struct referral *f,
			    const struct outcome *o, const char *code)
{
	struct guest g = {0};
	enum want want;
	if (o->code != want_code || !want_read(code, &want))
		return ERR_OK;
	TRY(turnaway_put(t, r->area, f->person, f->needs, want));
	if (want != WANT_UNDER_18)
		return ERR_OK;
	TRY(person_get(t->store, f->person, t->arena, &g.person));
	TRY(guest_mark_child(t, r, &g));
	return safety_child_met(t, r, &g.person);
}

enum err verb_settle(struct turn *t, struct request *r, struct fault *why)
{
	struct referral f;
	const struct outcome *o = NULL;
	const char *code;
	TRY(arg_outcome(r, &o, why));
	TRY(arg_code(r, o, &code, why));
	TRY(arg_referral(t, r, &f, why));
	TRY(refuse_outcome(t, &f, o, why));
	TRY(referrals_settle(t, r->area, &f, o->name, code));
	say_line(r, "Settled: %s, %s from %s: %s%s%s.", f.id, f.ref, f.source, o->name,
		 code[0] != '\0' ? ", " : "", code);
	TRY(count_unmet(t, r, &f, o, code));
	json_object_set_new(r->result, "referral", json_string(f.id));
	json_object_set_new(r->result, "outcome", json_string(o->name));
	json_object_set_new(r->result, "reason", json_string(code));
	return ERR_OK;
}

/* ---- the list ------------------------------------------------------------------------------- */

static const char *answered_text(struct turn *t, const struct referral *f)
{
	char after[WALL_TEXT];
	if (f->answered.ms == 0)
		return "NOT YET";
	return arena_printf(t->arena, "after %s by %s",
			    duration_format(f->answered.ms - f->made.ms, after), f->answered_by);
}

static const char *outcome_text(struct turn *t, const struct referral *f)
{
	return arena_printf(t->arena, "%s%s%s", f->outcome, f->reason[0] != '\0' ? ", " : "",
			    f->reason);
}

static json_t *referral_json(const struct referral *f)
{
	json_t *row =
	    json_pack("{s:s, s:s, s:s, s:o, s:b}", "id", f->id, "person", f->ref, "from", f->source,
		      "for", needs_json(f->needs), "children", referral_is_child(f));
	json_object_set_new(row, "made", wall_json(f->made));
	json_object_set_new(row, "expected", wall_json(f->expected));
	json_object_set_new(row, "answered", wall_json(f->answered));
	json_object_set_new(row, "answered_by", word_json(f->answered_by));
	json_object_set_new(row, "settled", wall_json(f->settled));
	json_object_set_new(row, "outcome", word_json(f->outcome));
	json_object_set_new(row, "reason", word_json(f->reason));
	return row;
}

static void referral_say(struct turn *t, struct request *r, const struct referral *f)
{
	char words[NEED_TEXT], age[WALL_TEXT], at[WALL_TEXT];
	json_t *row = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "id", f->id, "person",
				f->ref, "from", f->source, "for", need_text(f->needs, " ", words),
				"age", duration_format(t->now.ms - f->made.ms, age), "when",
				f->expected.ms != 0 ? wall_format_local(f->expected, at) : "",
				"answer", answered_text(t, f), "result", outcome_text(t, f));
	say_row(r, row);
	json_decref(row);
}

static void say_columns(struct request *r, bool all)
{
	say_column(r, "id", "ID", false);
	say_column(r, "person", "PERSON", false);
	say_column(r, "from", "FROM", false);
	say_column(r, "for", "FOR", false);
	say_column(r, "age", "AGE", true);
	say_column(r, "when", "EXPECTED", false);
	say_column(r, "answer", "ANSWERED", false);
	if (all)
		say_column(r, "result", "OUTCOME", false);
}

static enum err list_all(struct turn *t, struct request *r, const struct referral *rows,
			 size_t count, bool all)
{
	json_t *list = json_array();
	json_object_set_new(r->result, "referrals", list);
	if (count > 0)
		say_columns(r, all);
	for (size_t i = 0; i < count; i++) {
		json_array_append_new(list, referral_json(&rows[i]));
		referral_say(t, r, &rows[i]);
		TRY(turn_audit(t, r->area->key, AUDITED_PERSON, rows[i].person,
			       "looked at: referred", NULL));
	}
	return ERR_OK;
}

static enum err count_open(struct turn *t, struct request *r, struct referral_counts *n)
{
	TRY(referral_count(t->store, r->area->key, n));
	json_object_set_new(r->result, "open", json_integer(n->open));
	json_object_set_new(r->result, "unanswered", json_integer(n->unanswered));
	return ERR_OK;
}

enum err verb_referrals(struct turn *t, struct request *r, struct fault *why)
{
	struct referral *rows;
	struct referral_counts n;
	size_t count;
	bool all = false;
	TRY(arg_flag(r, "all", &all, why));
	TRY(all ? referral_list_since(t->store, r->area->key, wall_plus(t->now, -ALL_MS), t->arena,
				      &rows, &count)
		: referral_list_open(t->store, r->area->key, t->arena, &rows, &count));
	TRY(list_all(t, r, rows, count, all));
	TRY(count_open(t, r, &n));
	say_after(r, "%d open, %d of them not answered.", n.open, n.unanswered);
	return ERR_OK;
}

enum err referral_status(struct turn *t, struct request *r)
{
	struct referral_counts n;
	TRY(referral_count(t->store, r->area->key, &n));
	json_object_set_new(r->result, "referrals",
			    json_pack("{s:i, s:i}", "open", n.open, "unanswered", n.unanswered));
	if (n.open > 0)
		say_line(r, "Referrals %d open, %d of them not answered", n.open, n.unanswered);
	return ERR_OK;
}
