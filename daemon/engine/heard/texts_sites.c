/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "beds.h"
#include "cascade.h"
#include "replies.h"
#include "site_words.h"
#include "text_words.h"

/* ---- whose word it is ----------------------------------------------------------------------- */

/* The one sender whose word counts for a site; NULL when there is none, or several. */
static const struct contact_row *site_sender(const struct heard *h)
{
	const struct contact_row *found = NULL;
	for (size_t i = 0; i < h->senders.count; i++) {
		const struct contact_row *c = &h->senders.rows[i];
		if (c->site[0] == '\0')
			continue;
		bool same = found != NULL && strcmp(found->site, c->site) == 0 &&
			    strcmp(found->area, c->area) == 0;
		if (found != NULL && !same)
			return NULL;
		found = c;
	}
	return found;
}

/* *c is NULL, and it is said why, unless the text can be taken as a site's word. */
static enum err site_read(struct turn *t, struct heard *h, const char *meaning, const char *example,
			  const struct contact_row **c)
{
	*c = site_sender(h);
	if (*c == NULL)
		return heard_puzzles(t, h, meaning,
				     "This number speaks for no site, or for several: nothing was "
				     "done. A person reads what you wrote.");
	if (h->reply.count >= 0)
		return ERR_OK;
	*c = NULL;
	return text_word_misused(t, h, meaning, example);
}

/* *good: there was no code, or it was of a text to this number; that of a cascade acknowledges. */
static enum err code_take(struct turn *t, struct heard *h, bool acknowledges, bool *good)
{
	const struct message_row *m = NULL;
	*good = true;
	if (h->reply.code[0] == '\0')
		return ERR_OK;
	TRY(heard_coded(t, h, h->reply.code, &m));
	*good = m != NULL;
	const struct area_settings *area = m != NULL ? turn_area(t, m->area) : NULL;
	if (area == NULL || m->occasion[0] == '\0' || !acknowledges)
		return ERR_OK;
	h->row.message = m->id;
	t->actor = m->contact;
	return cascade_acked(t, area, m->id, m->contact);
}

/* ---- OPEN ----------------------------------------------------------------------------------- */

static enum err open_refused(struct turn *t, struct heard *h, const struct fault *why)
{
	return heard_puzzles(t, h, "open-refused",
			     "Not taken: %.200s. A person reads what you wrote and may ring you.",
			     why->message);
}

/* A number can be forged: what lowers needs what only that phone was sent. Until then it is for a
 * person, and asked. */
static enum err open_fewer(struct turn *t, struct heard *h, const struct site *site, int opened)
{
	TRY(heard_code(t, h));
	h->answer.asks = true;
	return heard_puzzles(t, h, "open-fewer",
			     "Nothing was changed: %s had said %d, and %d is fewer. Is it so? Then "
			     "reply OK %s within 15 min. A person may ring you.",
			     site->name, opened, h->reply.count, h->answer.code);
}

/* What waited for a person has been answered by its code. */
static enum err open_confirmed(struct turn *t, struct heard *h, const struct area_settings *area)
{
	struct inbound_row asked;
	if (h->confirmed == NULL)
		return ERR_OK;
	TRY(code_use(t->store, h->confirmed, h->row.id));
	TRY(inbound_read(t->store, h->confirmed->inbound, t->arena, &asked));
	return asked.seen.ms == 0 ? replies_done(t, area, asked.id) : ERR_OK;
}

static enum err open_site(struct turn *t, struct heard *h, const struct contact_row *c, bool sure)
{
	int opened = -1;
	struct fault why = {.code = ERR_OK};
	struct site site;
	const struct area_settings *area = turn_area(t, c->area);
	heard_acts(t, h, c);
	if (area == NULL)
		return heard_waits(h, "open");
	struct site_word word = {
	    .count = h->reply.count, .hours = h->reply.hours, .staff = h->reply.staff};
	TRY(site_get(t->store, c->area, c->site, t->arena, &site));
	if (!sure)
		TRY(beds_site_doubted(t, area, c->site, word.count, &opened));
	if (opened >= 0)
		return open_fewer(t, h, &site, opened);
	enum err e = beds_site_opened(t, area, c->site, &word, &why);
	if (e == ERR_STORE)
		return e;
	if (e != ERR_OK)
		return open_refused(t, h, &why);
	TRY(open_confirmed(t, h, area));
	heard_say(t, h, "Thank you. %s: %d SWEP bed%s open tonight.", site.name, word.count,
		  word.count == 1 ? "" : "s");
	return heard_done(t, h, "open");
}

enum err hear_open(struct turn *t, struct heard *h)
{
	const struct contact_row *c;
	bool good;
	TRY(site_read(t, h, "open", "OPEN 7, with your number of beds", &c));
	if (c == NULL)
		return ERR_OK;
	TRY(code_take(t, h, true, &good));
	bool sure = h->confirmed != NULL || h->reply.code[0] != '\0';
	return good ? open_site(t, h, c, sure) : ERR_OK;
}

/* ---- FREE ----------------------------------------------------------------------------------- */

/* A number that is not the book's is for a person: it may be the book that is wrong. */
static enum err free_site(struct turn *t, struct heard *h, const struct contact_row *c)
{
	const struct area_settings *area = turn_area(t, c->area);
	int known;
	heard_acts(t, h, c);
	if (area == NULL)
		return heard_waits(h, "free");
	TRY(beds_site_free(t, area, c->site, &known));
	if (known != h->reply.count)
		return heard_puzzles(t, h, "free-differs",
				     "Thank you. The book has %d free with you, not %d: nothing "
				     "was changed, and a person will ring you.",
				     known, h->reply.count);
	TRY(site_heard(t, area, c->site));
	heard_say(t, h, "Thank you: %d free, as the book has it.", known);
	return heard_done(t, h, "free");
}

enum err hear_free(struct turn *t, struct heard *h)
{
	const struct contact_row *c;
	bool good;
	TRY(site_read(t, h, "free", "FREE 3, with your number of beds", &c));
	if (c == NULL)
		return ERR_OK;
	TRY(code_take(t, h, false, &good));
	return good ? free_site(t, h, c) : ERR_OK;
}
