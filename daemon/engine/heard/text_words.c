/* SPDX-License-Identifier: MIT */
#include "text_words.h"

#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static const struct text_word words[] = {
    {"beds", ROLE_VIEWER, true, 0, 6, hear_beds, "BEDS or BEDS F DOG"},
    {"bed", ROLE_VIEWER, true, 0, 6, hear_beds, NULL},
    {"hold", ROLE_WORKER, false, 2, 8, hear_hold, "HOLD bed case"},
    {"in", ROLE_WORKER, true, 0, 2, hear_in, "IN code"},
    {"noshow", ROLE_WORKER, true, 0, 1, hear_noshow, "NOSHOW code"},
    {"open", ROLE_NONE, true, 0, ANY_WORDS, hear_open, "OPEN 7"},
    {"free", ROLE_NONE, true, 0, ANY_WORDS, hear_free, "FREE 3"},
    {"oncall", ROLE_VIEWER, true, 0, 0, hear_oncall, "ONCALL"},
    {"ok", ROLE_NONE, false, 0, ANY_WORDS, hear_yes, "OK code"},
    {"no", ROLE_NONE, false, 0, ANY_WORDS, hear_no, "NO code why"},
    {"stop", ROLE_NONE, false, 0, ANY_WORDS, hear_stop, "STOP"},
    {"start", ROLE_NONE, false, 0, 0, hear_start, NULL},
    {"unstop", ROLE_NONE, false, 0, 0, hear_start, NULL},
    {"help", ROLE_NONE, false, 0, 0, hear_help, NULL},
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
	int count = h->texted.count - h->used;
	return w->most == ANY_WORDS ||
	       (count >= w->least && count <= w->most && !h->texted.more && !h->texted.codes);
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

static enum err not_understood(struct turn *t, struct heard *h)
{
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

enum err text_word_run(struct turn *t, struct heard *h)
{
	const struct text_word *w = find(h);
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
	if (!takes(w, h))
		return text_word_misused(t, h, "misused", w->example);
	heard_acts(t, h, h->who);
	return w->run(t, h);
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
