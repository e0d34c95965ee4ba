/* SPDX-License-Identifier: MIT */
#include "text_words.h"

#include <string.h>

#include "bed_rows.h"
#include "occasion_rows.h"
#include "site_rows.h"
#include "text_needs.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#define AGE_MORE 2 /* "17 years old" is one word of two or three */

/* What a site said last, whether or not it was taken. */
#define OPENINGS "open open-fewer open-refused"

static const struct text_word words[] = {
    {"beds", ROLE_VIEWER, true, 0, 6, hear_beds, "BEDS or BEDS F DOG", NULL, AGE_FRESH, false},
    {"bed", ROLE_VIEWER, true, 0, 6, hear_beds, NULL, NULL, AGE_FRESH, false},
    {"hold", ROLE_WORKER, false, 2, 8, hear_hold, "HOLD bed case", NULL, AGE_FRESH, true},
    {"in", ROLE_WORKER, true, 0, 2, hear_in, "IN code", NULL, AGE_FRESH, false},
    {"noshow", ROLE_WORKER, true, 0, 1, hear_noshow, "NOSHOW code", NULL, AGE_FRESH, false},
    {"open", ROLE_NONE, true, 0, ANY_WORDS, hear_open, "OPEN 7", OPENINGS, AGE_SWEP, false},
    {"free", ROLE_NONE, true, 0, ANY_WORDS, hear_free, "FREE 3", "free free-differs", AGE_FRESH,
     false},
    {"oncall", ROLE_VIEWER, true, 0, 0, hear_oncall, "ONCALL", NULL, AGE_FRESH, false},
    {"ok", ROLE_NONE, false, 0, ANY_WORDS, hear_yes, "OK code", "no", AGE_CODED, false},
    {"no", ROLE_NONE, false, 0, ANY_WORDS, hear_no, "NO code why", "ack", AGE_CODED, false},
    {"stop", ROLE_NONE, false, 0, ANY_WORDS, hear_stop, "STOP", "start", AGE_ANY, false},
    {"start", ROLE_NONE, false, 0, 0, hear_start, NULL, "stop", AGE_ANY, false},
    {"unstop", ROLE_NONE, false, 0, 0, hear_start, NULL, "stop", AGE_ANY, false},
    {"help", ROLE_NONE, false, 0, 0, hear_help, NULL, NULL, AGE_FRESH, false},
    {"approve", ROLE_NONE, false, 0, ANY_WORDS, hear_decision, NULL, NULL, AGE_FRESH, false},
    {"approved", ROLE_NONE, false, 0, ANY_WORDS, hear_decision, NULL, NULL, AGE_FRESH, false},
    {"reject", ROLE_NONE, false, 0, ANY_WORDS, hear_decision, NULL, NULL, AGE_FRESH, false},
    {"activate", ROLE_NONE, false, 0, ANY_WORDS, hear_decision, NULL, NULL, AGE_FRESH, false},
    {"standdown", ROLE_NONE, false, 0, ANY_WORDS, hear_decision, NULL, NULL, AGE_FRESH, false},
    {"lower", ROLE_NONE, false, 0, ANY_WORDS, hear_decision, NULL, NULL, AGE_FRESH, false},
    {"recall", ROLE_NONE, false, 0, ANY_WORDS, hear_decision, NULL, NULL, AGE_FRESH, false},
    {"inhibit", ROLE_NONE, false, 0, ANY_WORDS, hear_decision, NULL, NULL, AGE_FRESH, false},
};

/* The forms that reply_read forgives most in: "4821", a thumb, "2 beds free, thanks". */
static const char *const kinds[] = {
    [REPLY_YES] = "ok",    [REPLY_NO] = "no",     [REPLY_OPEN] = "open",
    [REPLY_FREE] = "free", [REPLY_STOP] = "stop", [REPLY_OTHER] = NULL,
};

/* ---- what is asked -------------------------------------------------------------------------- */

/* The one whose command takes most words: "no show" is not "no". */
static const struct text_word *find(struct heard *h)
{
	const char *plain = kinds[h->reply.kind];
	const struct text_word *found = NULL;
	h->used = 0;
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		int used;
		if (plain != NULL && strcmp(words[i].word, plain) == 0)
			return &words[i];
		if (plain != NULL || !texted_begins(&h->texted, words[i].word, &used) ||
		    used <= h->used)
			continue;
		found = &words[i];
		h->used = used;
	}
	return found;
}

static bool takes(const struct text_word *w, const struct heard *h)
{
	bool aged = w->run == hear_in && h->young == YOUNG_SAID;
	int count = h->texted.count - h->used, most = w->most + (aged ? AGE_MORE : 0);
	return w->most == ANY_WORDS ||
	       (count >= w->least && count <= most && !h->texted.more && !h->texted.codes);
}

/* ---- who asks ------------------------------------------------------------------------------- */

/* The highest that stands there. */
static enum role role_of(const char *roles)
{
	enum role most = ROLE_NONE;
	for (enum role role = ROLE_VIEWER; role <= ROLE_MANAGER; role++) {
		size_t length = strlen(role_name(role));
		for (const char *at = roles; *at != '\0'; at += strcspn(at, " ")) {
			at += strspn(at, " ");
			if (strcspn(at, " ") == length && strncmp(at, role_name(role), length) == 0)
				most = role;
		}
	}
	return most;
}

static bool may_ask(const struct text_word *w, const struct contact_row *c)
{
	return w->role == ROLE_NONE || role_of(c->roles) >= w->role ||
	       (w->site && c->site[0] != '\0');
}

/* Of several contacts with this number the one who may most. False when they are of several
 * councils: nobody can tell which is meant. */
static bool who_asks(struct turn *t, const struct text_word *w, struct heard *h)
{
	h->who = NULL;
	for (size_t i = 0; i < h->senders.count; i++) {
		const struct contact_row *c = &h->senders.rows[i];
		if (!may_ask(w, c) || turn_area(t, c->area) == NULL)
			continue;
		if (h->who != NULL && strcmp(h->who->area, c->area) != 0)
			return false;
		if (h->who != NULL && role_of(c->roles) <= role_of(h->who->roles))
			continue;
		h->who = c;
	}
	if (h->who == NULL)
		return true;
	h->role = role_of(h->who->roles);
	h->area = turn_area(t, h->who->area);
	return true;
}

static enum err refuse_forbidden(struct turn *t, struct heard *h)
{
	return heard_puzzles(t, h, "forbidden",
			     "This number may not ask that by text. A person reads what you wrote; "
			     "if it is urgent, ring. HELP says what you may text.");
}

/* ---- doing it ------------------------------------------------------------------------------- */

/* What no word of ours is, or asks for nothing, is not answered where no texts are wanted. */
static bool wants_none(const struct heard *h)
{
	for (size_t i = 0; i < h->senders.count; i++)
		if (!h->senders.rows[i].stopped)
			return false;
	return h->senders.count > 0;
}

static enum err not_understood(struct turn *t, struct heard *h)
{
	bool said;
	if (wants_none(h))
		return heard_waits(h, "other");
	TRY(text_no_decision(t, h, &said));
	if (said)
		return ERR_OK;
	return heard_puzzles(t, h, "other",
			     "A person reads what you wrote; it counts as no answer. To answer a "
			     "text: OK or NO and its 4 digits. HELP says what else you may text.");
}

enum err text_word_misused(struct turn *t, struct heard *h, const char *meaning,
			   const char *example)
{
	return heard_puzzles(t, h, meaning,
			     "Nothing was done. Text it as in %s. A person reads what you wrote.",
			     example);
}

/* A room 1204 is a bed where a bed is named, and no code. */
static enum err bed_of_digits(struct turn *t, const struct text_word *w, struct heard *h)
{
	struct bed bed;
	if (!w->names_bed || h->texted.before_code != h->used || h->texted.digits[0][0] == '\0')
		return ERR_OK;
	const char *id = bed_id(h->area->key, h->texted.digits[0], t->arena);
	TRY(bed_get(t->store, id, t->arena, &bed));
	if (bed.id != NULL)
		texted_digits_word(&h->texted, h->used);
	return ERR_OK;
}

/* Who is under 18 stands behind a bed and a case, or in plain words anywhere; what a site says of
 * its beds has numbers of its own. */
static enum young young_of(const struct text_word *w, const struct heard *h)
{
	if (w == NULL || w->run == hear_in || w->run == hear_noshow)
		return text_young(h, 0, ANY_WORDS);
	if (w->run == hear_hold)
		return text_young(h, 1, 2);
	return w->run == hear_beds ? text_young(h, 0, 0) : YOUNG_NOT;
}

static enum err word_do(struct turn *t, const struct text_word *w, struct heard *h)
{
	if (w == NULL)
		return not_understood(t, h);
	if (w->role == ROLE_NONE)
		return takes(w, h) ? w->run(t, h) : not_understood(t, h);
	if (!who_asks(t, w, h))
		return heard_puzzles(t, h, "several-areas",
				     "Several councils know this number, so nothing was done. A "
				     "person reads what you wrote; if it is urgent, ring.");
	if (h->who == NULL)
		return refuse_forbidden(t, h);
	TRY(bed_of_digits(t, w, h));
	if (!takes(w, h))
		return text_word_misused(t, h, "misused", w->example);
	heard_acts(t, h, h->who);
	return w->run(t, h);
}

/* ---- how old it is -------------------------------------------------------------------------- */

/* Beds that are offered before SWEP is on are no word about this one. */
static enum err is_before_swep(struct turn *t, const struct heard *h, bool *before)
{
	struct opening o;
	struct wall began;
	*before = false;
	if (h->senders.count == 0)
		return ERR_OK;
	const char *area = h->senders.rows[0].area;
	TRY(opening_get(t->store, area, t->arena, &o));
	if (o.activation[0] == '\0')
		return ERR_OK;
	TRY(occasion_first(t->store, area, o.activation, &began));
	*before = wall_before(wall_plus(h->row.sent, LIMIT_SENT_SLIP_MS), began);
	return ERR_OK;
}

static enum err is_late(struct turn *t, const struct text_word *w, const struct heard *h,
			bool *late)
{
	bool coded = h->reply.code[0] != '\0' || h->texted.code[0] != '\0';
	enum text_age age = w != NULL ? w->age : AGE_FRESH;
	*late = wall_before(wall_plus(h->row.sent, LIMIT_LATE_MS), t->now) && age != AGE_ANY &&
		!(age == AGE_CODED && coded);
	return age == AGE_SWEP && !*late ? is_before_swep(t, h, late) : ERR_OK;
}

/* For a person, and whoever sent it hears so while it can still matter to them. */
static enum err keep_late(struct turn *t, struct heard *h)
{
	struct wall soon = wall_plus(h->row.sent, LIMIT_LATE_TOLD_MS);
	char sent[WALL_TEXT];
	if (wall_before(soon, t->now))
		return heard_waits(h, INBOUND_LATE);
	return heard_puzzles(t, h, INBOUND_LATE,
			     "Your text of %s reached us only now, so nothing was done. If it "
			     "still holds, text it once more; if it is urgent, ring.",
			     wall_format_local(h->row.sent, sent));
}

enum err text_word_run(struct turn *t, struct heard *h)
{
	const struct text_word *w = find(h);
	const struct span since = {h->row.sent, t->now};
	bool overtaken = false, late;
	if (w != NULL && w->overtaken != NULL)
		TRY(inbound_sent_after(t->store, h->row.phone, since, w->overtaken, &overtaken));
	if (overtaken && h->confirmed == NULL)
		return heard_waits(h, INBOUND_OVERTAKEN);
	TRY(is_late(t, w, h, &late));
	h->young = late ? YOUNG_NOT : young_of(w, h);
	return late ? keep_late(t, h) : word_do(t, w, h);
}

const char *text_words_help(struct turn *t, struct heard *h)
{
	const char *all = "You may text";
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		const struct text_word *w = &words[i];
		if (w->example == NULL || !who_asks(t, w, h) || h->who == NULL)
			continue;
		if (w->site && w->role == ROLE_NONE && h->who->site[0] == '\0')
			continue;
		all = arena_printf(t->arena, "%s%s %s", all, strchr(all, ':') == NULL ? ":" : ",",
				   w->example);
	}
	return arena_printf(t->arena, "%s.", all);
}
