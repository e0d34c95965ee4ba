/* SPDX-License-Identifier: MIT */
#include "replies.h"

#include <string.h>

#include "beds.h"
#include "cascade.h"
#include "contact_rows.h"
#include "inbound_rows.h"
#include "message_rows.h"
#include "occasion_rows.h"
#include "outbox.h"
#include "phone.h"
#include "reply.h"
#include "site_words.h"
#include "utf8.h"

/* Wrong codes from one phone in an hour; with more somebody is guessing. */
#define WRONG_CODES_MOST 5

#define KEY_YES '1'

#define MEANING_WRONG_CODE "wrong-code"

/* One text while it is understood. */
struct heard {
	struct reply reply;
	struct contact_list senders; /* whose number it is */
	struct inbound_row row;
};

static void understood(struct turn *t, struct heard *h, const char *meaning)
{
	h->row.meaning = meaning;
	h->row.seen = t->now;
}

static enum err waits(struct heard *h, const char *meaning)
{
	h->row.meaning = meaning;
	h->row.seen.ms = 0;
	return ERR_OK;
}

/* ---- acknowledging -------------------------------------------------------------------------- */

static enum err acknowledge(struct turn *t, struct heard *h, const struct message_row *m)
{
	const struct area_settings *area = turn_area(t, m->area);
	h->row.message = m->id;
	h->row.contact = m->contact;
	h->row.area = m->area;
	if (area == NULL)
		return waits(h, "ack");
	t->actor = m->contact;
	understood(t, h, "ack");
	return cascade_acked(t, area, m->id, m->contact);
}

static enum err too_many_guesses(struct turn *t, struct heard *h, bool *ignored)
{
	int wrong;
	char mask[16];
	TRY(inbound_count(t->store, h->row.phone, MEANING_WRONG_CODE,
			  wall_plus(t->now, -HOURS_MS(1)), &wrong));
	*ignored = wrong > WRONG_CODES_MOST;
	if (!*ignored)
		return ERR_OK;
	const char *who = h->row.contact[0] != '\0'
			      ? h->row.contact
			      : arena_text(t->arena, phone_mask(h->row.phone, mask));
	understood(t, h, "ignored");
	return turn_alarm(t, h->row.area, "guessing", who,
			  "%s sent more than %d wrong codes in an hour; its codes are ignored "
			  "until later",
			  who, WRONG_CODES_MOST);
}

/* *found is the text with this code; else it was wrong, or there were too many wrong ones. */
static enum err code_read(struct turn *t, struct heard *h, const struct message_row **found)
{
	struct message_list list;
	bool ignored;
	*found = NULL;
	TRY(too_many_guesses(t, h, &ignored));
	if (ignored)
		return ERR_OK;
	TRY(message_list_coded(t->store, h->row.phone, h->reply.code,
			       wall_plus(t->now, -CODE_LIFE_MS), t->arena, &list));
	if (list.count == 0)
		return waits(h, MEANING_WRONG_CODE);
	*found = &list.rows[0];
	return ERR_OK;
}

/* The only question that stands open for this phone; of a closed occasion when no other is. */
static enum err only_open(struct turn *t, struct heard *h, const struct message_row **found)
{
	struct message_list list;
	size_t open = 0;
	*found = NULL;
	TRY(message_list_open(t->store, h->row.phone, wall_plus(t->now, -CODE_LIFE_MS), t->arena,
			      &list));
	for (size_t i = 0; i < list.count; i++) {
		struct occasion_row o;
		TRY(occasion_read(t->store, list.rows[i].occasion, t->arena, &o));
		if (!o.open)
			continue;
		open++;
		*found = &list.rows[i];
	}
	if (open == 0 && list.count == 1)
		*found = &list.rows[0];
	else if (open != 1)
		*found = NULL;
	return ERR_OK;
}

static enum err hear_yes(struct turn *t, struct heard *h)
{
	const struct message_row *m;
	waits(h, "unclear");
	if (h->reply.code[0] != '\0')
		TRY(code_read(t, h, &m));
	else
		TRY(only_open(t, h, &m));
	return m != NULL ? acknowledge(t, h, m) : ERR_OK;
}

/* ---- a site that opens ---------------------------------------------------------------------- */

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

static enum err open_site(struct turn *t, struct heard *h, const struct contact_row *c)
{
	struct fault why = {.code = ERR_OK};
	const struct area_settings *area = turn_area(t, c->area);
	h->row.contact = c->key;
	h->row.area = c->area;
	t->actor = c->key;
	if (area == NULL)
		return waits(h, "open");
	struct site_word word = {
	    .count = h->reply.count, .hours = h->reply.hours, .staff = h->reply.staff};
	enum err e = beds_site_opened(t, area, c->site, &word, &why);
	if (e == ERR_STORE)
		return e;
	if (e != ERR_OK)
		return waits(h, "open-refused");
	understood(t, h, "open");
	return ERR_OK;
}

static enum err hear_open(struct turn *t, struct heard *h)
{
	const struct contact_row *c = site_sender(h);
	const struct message_row *m = NULL;
	waits(h, "open");
	if (c == NULL || h->reply.count < 0)
		return ERR_OK;
	if (h->reply.code[0] != '\0') {
		TRY(code_read(t, h, &m));
		if (m == NULL)
			return ERR_OK;
		TRY(acknowledge(t, h, m));
	}
	return open_site(t, h, c);
}

/* A number that is not the book's is for a person: it may be the book that is wrong. */
static enum err free_site(struct turn *t, struct heard *h, const struct contact_row *c)
{
	const struct area_settings *area = turn_area(t, c->area);
	int known;
	h->row.contact = c->key;
	h->row.area = c->area;
	t->actor = c->key;
	if (area == NULL)
		return ERR_OK;
	TRY(beds_site_free(t, area, c->site, &known));
	if (known != h->reply.count)
		return waits(h, "free-differs");
	understood(t, h, "free");
	return site_heard(t, area, c->site);
}

static enum err hear_free(struct turn *t, struct heard *h)
{
	const struct contact_row *c = site_sender(h);
	const struct message_row *m = NULL;
	waits(h, "free");
	if (c == NULL || h->reply.count < 0)
		return ERR_OK;
	if (h->reply.code[0] != '\0') {
		TRY(code_read(t, h, &m));
		if (m == NULL)
			return ERR_OK;
	}
	return free_site(t, h, c);
}

/* ---- stop ----------------------------------------------------------------------------------- */

/* Somebody on whose answer a step may have to wait. */
static enum err on_duty(struct turn *t, const struct area_settings *area, const char *contact,
			bool *duty)
{
	*duty = false;
	for (int i = 0; i < area->step_count && !*duty; i++) {
		const struct step_settings *s = &area->steps[i];
		if (s->acks == 0)
			continue;
		TRY(contact_in_group(t->store, area->key, s->group, contact, duty));
		if (!*duty && s->then[0] != '\0')
			TRY(contact_in_group(t->store, area->key, s->then, contact, duty));
	}
	return ERR_OK;
}

static enum err stop_one(struct turn *t, const struct contact_row *c)
{
	const struct area_settings *area = turn_area(t, c->area);
	bool duty = false;
	if (c->stopped)
		return ERR_OK;
	t->actor = c->key;
	TRY(contact_stop(t->store, c->area, c->key));
	TRY(turn_audit(t, c->area, AUDITED_CONTACT,
		       arena_printf(t->arena, "%s/%s", c->area, c->key), "stopped", NULL));
	if (area != NULL)
		TRY(on_duty(t, area, c->key, &duty));
	if (duty)
		TRY(turn_alarm(t, c->area, "stopped", c->key,
			       "%s wants no more texts but is on a list that must answer: urgent "
			       "ones go to the next contact",
			       c->key));
	return cascade_contact_stopped(t, c->area, c->key);
}

static enum err hear_stop(struct turn *t, struct heard *h)
{
	if (h->senders.count == 0)
		return waits(h, "stop");
	understood(t, h, "stop");
	return replies_stopped(t, h->row.phone);
}

enum err replies_stopped(struct turn *t, const char *phone)
{
	const char *actor = t->actor;
	struct contact_list owners;
	TRY(contact_list_phone(t->store, phone, t->arena, &owners));
	for (size_t i = 0; i < owners.count; i++)
		TRY(stop_one(t, &owners.rows[i]));
	t->actor = actor;
	return ERR_OK;
}

/* ---- every text ----------------------------------------------------------------------------- */

static enum err understand(struct turn *t, struct heard *h)
{
	switch (h->reply.kind) {
	case REPLY_YES:
		return hear_yes(t, h);
	case REPLY_OPEN:
		return hear_open(t, h);
	case REPLY_FREE:
		return hear_free(t, h);
	case REPLY_STOP:
		return hear_stop(t, h);
	case REPLY_NO:
		return waits(h, "no");
	case REPLY_OTHER:
		break;
	}
	return waits(h, "other");
}

/* What is kept is UTF-8 and bounded, whatever a gateway passed on. */
static const char *kept_text(struct turn *t, const char *text, size_t most)
{
	char *out = arena_alloc(t->arena, most + 1);
	size_t length = 0;
	for (const char *at = text, *from = text; *at != '\0'; from = at) {
		bool bad = utf8_next(&at) == UTF8_BAD;
		size_t bytes = (size_t)(at - from);
		if (length + bytes > most)
			break;
		memcpy(out + length, bad ? "?" : from, bytes);
		length += bytes;
	}
	return out;
}

static const char *number_of(struct turn *t, const char *from)
{
	struct fault ignored;
	char *phone = arena_alloc(t->arena, LIMIT_PHONE + 1);
	return phone_parse(from, phone, &ignored) == ERR_OK ? phone : kept_text(t, from, 32);
}

static enum err count_waiting(struct turn *t, const char *area)
{
	int count;
	TRY(inbound_count_waiting(t->store, area, &count));
	if (count == 0)
		return turn_alarm_clear(t, area, "inbound", "");
	return turn_alarm(t, area, "inbound", "",
			  count == 1 ? "%d text waits for a person" : "%d texts wait for a person",
			  count);
}

enum err replies_take(struct turn *t, const char *gateway, const struct inbound *in)
{
	struct heard h = {.row = {.contact = "", .message = "", .meaning = "", .received = t->now}};
	bool known;
	h.row.id = arena_printf(t->arena, "%s/%s", gateway, kept_text(t, in->id, 200));
	TRY(inbound_known(t->store, h.row.id, &known));
	if (known)
		return ERR_OK;
	h.row.phone = number_of(t, in->from);
	h.row.text = kept_text(t, in->text, LIMIT_INBOUND);
	h.reply = reply_read(h.row.text);
	TRY(contact_list_phone(t->store, h.row.phone, t->arena, &h.senders));
	TRY(contact_verify(t->store, h.row.phone, t->now));
	h.row.area = h.senders.count > 0 ? h.senders.rows[0].area : t->settings->areas[0]->key;
	h.row.contact = h.senders.count > 0 ? h.senders.rows[0].key : "";
	t->because = arena_printf(t->arena, "text %s", h.row.id);
	TRY(understand(t, &h));
	TRY(inbound_insert(t->store, &h.row));
	t->actor = "swepd";
	TRY(turn_audit(t, h.row.area, AUDITED_INBOUND, h.row.id,
		       arena_printf(t->arena, "new -> %s", h.row.meaning), NULL));
	return h.row.seen.ms == 0 ? count_waiting(t, h.row.area) : ERR_OK;
}

enum err replies_key(struct turn *t, const char *gateway, const char *reference, char key)
{
	struct attempt_row a;
	struct message_row m;
	enum err e = attempt_read(t->store, reference, t->arena, &a);
	if (e == ERR_NOT_FOUND)
		return orphan_keep(t->store, reference, "key", t->now, gateway);
	TRY(e);
	TRY(message_read(t->store, a.message, t->arena, &m));
	const struct area_settings *area = turn_area(t, m.area);
	if (key != KEY_YES || area == NULL)
		return ERR_OK;
	t->actor = m.contact;
	t->because = arena_printf(t->arena, "key %c in the call %s", key, reference);
	TRY(cascade_acked(t, area, m.id, m.contact));
	t->actor = "swepd";
	return ERR_OK;
}

enum err replies_seen(struct turn *t, const struct area_settings *area, const char *phone)
{
	TRY(inbound_see(t->store, area->key, phone, t->now));
	return count_waiting(t, area->key);
}

enum err replies_done(struct turn *t, const struct area_settings *area, const char *id)
{
	TRY(inbound_see_one(t->store, id, t->now));
	TRY(turn_audit(t, area->key, AUDITED_INBOUND, id, "waits -> seen", NULL));
	return count_waiting(t, area->key);
}
