/* SPDX-License-Identifier: MIT */
#include "texts_hold.h"

#include <string.h>

#include "ascii.h"
#include "bed_verbs.h"
#include "person_args.h"
#include "text_needs.h"
#include "text_words.h"
#include "texts_asking.h"

/* Of the bed's own line, as "Mind: SITUP1 is a space until 02:00 only." */
static bool minds(struct turn *t, const char *line, const char *label)
{
	const char *start = arena_printf(t->arena, "Mind: %s ", label);
	return label[0] != '\0' && strncmp(line, start, strlen(start)) == 0;
}

const char *hold_remarks(struct turn *t, const json_t *result)
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

enum err hold_told(struct turn *t, struct heard *h, const struct permit *p, const json_t *result)
{
	struct placement held;
	struct bed bed;
	char clock[WALL_TEXT];
	TRY(night_word_bed(t, h, result, &bed));
	TRY(placement_get(t->store, asked_text(result, "placement"), t->arena, &held));
	if (held.id == NULL)
		return ERR_REFUSED;
	TRY(heard_code(t, h));
	h->answer.placement = held.id;
	h->answer.until = held.expires; /* its code ends nothing that is made longer since */
	h->answer.valid_ms = held.expires.ms - t->now.ms;
	heard_say(t, h,
		  "%s at %s is held until %s. At the door they say: %s. Once there: IN %s. "
		  "Not come: NOSHOW %s.%s%s",
		  bed.label, bed.site_name, wall_format_clock(held.expires, clock),
		  asked_text(result, "word"), h->answer.code, h->answer.code,
		  night_word_besides(&word_hold, p, result, &bed), hold_remarks(t, result));
	return ERR_OK;
}

static const struct night_word word_hold = {
    .verb = verb_hold,
    .meaning = "hold",
    .asked = "hold-asked",
    .refused = "hold-refused",
    .example = "HOLD GW2 R118",
    .done = hold_told,
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
		permit_ask_instead(t, p, h->texted.code, "is for IN or NOSHOW");
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
		e = night_word_run(t, h, &word_hold, &p, args, ref);
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
