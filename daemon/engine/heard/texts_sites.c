/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "beds.h"
#include "cascade.h"
#include "free_beds.h"
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

/* What a code says of who sent it. */
struct proof {
	bool good; /* it is none, or was sent to this number; false: it is said why */
	bool sure; /* it shows that the phone is its owner's */
	struct code_row code; /* … by this; message NULL: none */
	const char *remark; /* why it does not, although it is right; "" */
};

static enum err code_find(struct turn *t, struct heard *h, const struct message_row **m,
			  struct proof *p)
{
	*m = NULL;
	*p = (struct proof){.good = true, .remark = ""};
	if (h->reply.code[0] == '\0')
		return ERR_OK;
	TRY(heard_coded(t, h, h->reply.code, m));
	p->good = *m != NULL;
	return ERR_OK;
}

/* A code does one thing, once: used before, or sent for something else, it shows nothing. */
static enum err code_weigh(struct turn *t, struct heard *h, const struct message_row *m,
			   struct proof *p)
{
	bool same = false;
	bool ours = m->occasion[0] == '\0';
	enum err e = code_read(t->store, m->id, t->arena, &p->code);
	if (e == ERR_NOT_FOUND)
		p->code = (struct code_row){
		    .message = m->id, .area = m->area, .inbound = "", .placement = "", .used = ""};
	else if (e != ERR_OK)
		return e;
	bool used = p->code.used[0] != '\0';
	if (used)
		TRY(heard_again(t, h, &p->code, &same));
	p->good = !same;
	p->sure = !used && p->code.placement[0] == '\0' && (ours || m->acked.ms == 0);
	if (p->sure)
		return ERR_OK;
	p->remark =
	    arena_printf(t->arena, "The code %s %s. ", m->code,
			 p->code.placement[0] != '\0' ? "is for IN or NOSHOW" : "was used already");
	p->code.message = NULL;
	return ERR_OK;
}

/* That of a cascade acknowledges, too. */
static enum err code_take(struct turn *t, struct heard *h, struct proof *p)
{
	const struct message_row *m;
	TRY(code_find(t, h, &m, p));
	if (m == NULL)
		return ERR_OK;
	TRY(code_weigh(t, h, m, p));
	const struct area_settings *area = turn_area(t, m->area);
	if (!p->good || area == NULL || m->occasion[0] == '\0')
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
static enum err open_fewer(struct turn *t, struct heard *h, const struct site *site, int opened,
			   const char *remark)
{
	TRY(heard_code(t, h));
	h->answer.asks = true;
	return heard_puzzles(
	    t, h, "open-fewer",
	    "%sNothing was changed: %s had said %d, and %d is fewer. Is it so? Then "
	    "reply OK %s within 15 min. A person may ring you.",
	    remark, site->name, opened, h->reply.count, h->answer.code);
}

/* What waited for a person has been answered by its code, which does nothing more. */
static enum err open_confirmed(struct turn *t, struct heard *h, const struct area_settings *area,
			       const struct code_row *code)
{
	struct inbound_row asked;
	if (code->message == NULL)
		return ERR_OK;
	TRY(code_use(t->store, code, h->row.id));
	if (!code->asks)
		return ERR_OK;
	enum err e = inbound_read(t->store, code->inbound, t->arena, &asked);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	return asked.seen.ms == 0 ? replies_done(t, area, asked.id) : ERR_OK;
}

static enum err open_site(struct turn *t, struct heard *h, const struct contact_row *c,
			  const struct proof *p)
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
	if (!p->sure)
		TRY(beds_site_doubted(t, area, c->site, word.count, &opened));
	if (opened >= 0)
		return open_fewer(t, h, &site, opened, p->remark);
	enum err e = beds_site_opened(t, area, c->site, &word, &why);
	if (e == ERR_STORE)
		return e;
	if (e != ERR_OK)
		return open_refused(t, h, &why);
	TRY(open_confirmed(t, h, area, &p->code));
	heard_say(t, h, "Thank you. %s: %d SWEP bed%s open tonight.", site.name, word.count,
		  word.count == 1 ? "" : "s");
	return heard_done(t, h, "open");
}

enum err hear_open(struct turn *t, struct heard *h)
{
	const struct contact_row *c;
	struct proof p = {.good = true, .sure = true, .remark = ""};
	TRY(site_read(t, h, "open",
		      "OPEN 7 or OPEN 7 19:00-09:00 staff 2, with your numbers and no words "
		      "besides",
		      &c));
	if (c == NULL)
		return ERR_OK;
	if (h->confirmed != NULL)
		p.code = *h->confirmed;
	else
		TRY(code_take(t, h, &p));
	return p.good ? open_site(t, h, c, &p) : ERR_OK;
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
	const struct message_row *m;
	struct proof p;
	TRY(site_read(t, h, "free", "FREE 3, with your number of beds and no words besides", &c));
	if (c == NULL)
		return ERR_OK;
	TRY(code_find(t, h, &m, &p));
	return p.good ? free_site(t, h, c) : ERR_OK;
}
