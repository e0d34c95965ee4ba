/* SPDX-License-Identifier: MIT */
#include "replies.h"

#include <string.h>

#include "attempt_rows.h"
#include "cascade.h"
#include "numbers.h"
#include "orphans.h"
#include "phone.h"
#include "text_words.h"
#include "utf8.h"

#define KEY_YES '1'
#define ALARM_LATE "late-texts"

/* ---- every text ----------------------------------------------------------------------------- */

static const char *kept_whole(struct turn *t, const char *text)
{
	size_t size = texted_room(text);
	char *out = arena_alloc(t->arena, size);
	texted_keep(text, out, size);
	return out;
}

/* UTF-8 and bounded, whatever a gateway passed on. */
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

static const char *kept_id(struct turn *t, const struct inbound *in)
{
	return kept_text(t, in->id, 200);
}

enum err replies_known(struct turn *t, const char *account, const struct inbound *in, bool *known)
{
	return inbound_known(t->store, account, kept_id(t, in), known);
}

/* By our clock, and never in the future; what no gateway dates was sent now. */
static struct wall sent_at(struct turn *t, struct wall real)
{
	int64_t ago_ms = real.ms != 0 ? t->real.ms - real.ms : 0;
	if (ago_ms <= 0)
		return t->now;
	return wall_plus(t->now, t->now.ms - turn_after_real(t, ago_ms).ms);
}

static enum err count_late(struct turn *t, const char *area)
{
	int count;
	TRY(inbound_count_late(t->store, area, &count));
	if (count == 0)
		return turn_alarm_clear(t, area, ALARM_LATE, "");
	return turn_alarm(t, area, ALARM_LATE, "",
			  "%d text%s came late and %s not acted on: read %s and ring who sent %s",
			  count, count == 1 ? "" : "s", count == 1 ? "was" : "were",
			  count == 1 ? "it" : "them", count == 1 ? "it" : "them");
}

static enum err count_waiting(struct turn *t, const char *area)
{
	int count;
	TRY(count_late(t, area));
	TRY(inbound_count_waiting(t->store, area, &count));
	if (count == 0)
		return turn_alarm_clear(t, area, "inbound", "");
	return turn_alarm(t, area, "inbound", "",
			  count == 1 ? "%d text waits for a person" : "%d texts wait for a person",
			  count);
}

/* *too_many: more than people type. What is left out is kept, and a person looks at it. */
static enum err flood_look(struct turn *t, const struct heard *h, bool *too_many)
{
	struct span hour = {wall_plus(h->row.sent, -HOURS_MS(1)), h->row.sent};
	int one, strangers = 0;
	char mask[16];
	const char *who = h->senders.count > 0
			      ? h->row.contact
			      : arena_text(t->arena, phone_mask(h->row.phone, mask));
	TRY(inbound_count_from(t->store, h->row.phone, hour, &one));
	if (h->senders.count == 0)
		TRY(inbound_count_strangers(t->store, hour, &strangers));
	*too_many = one >= LIMIT_HEARD_HOUR || strangers >= LIMIT_STRANGERS_HOUR;
	if (one >= LIMIT_HEARD_HOUR)
		return turn_alarm(t, h->row.area, ALARM_FLOOD, who,
				  "%s has sent over %d texts in an hour: no more are acted on "
				  "until later, and they wait for a person",
				  who, LIMIT_HEARD_HOUR);
	if (*too_many)
		return turn_alarm(t, h->row.area, ALARM_FLOOD, "",
				  "over %d texts of unknown numbers came in an hour: no more are "
				  "acted on until later, and they wait for a person",
				  LIMIT_STRANGERS_HOUR);
	return ERR_OK;
}

/* Whoever wants no texts gets none, however often they say so. */
static enum err understand(struct turn *t, struct heard *h)
{
	bool too_many;
	TRY(flood_look(t, h, &too_many));
	if (too_many && h->reply.kind != REPLY_STOP)
		return heard_waits(h, "flood");
	return text_word_run(t, h);
}

enum err replies_take(struct turn *t, const char *gateway, const char *account,
		      const struct inbound *in)
{
	struct heard h = {.row = {.contact = "", .message = "", .meaning = "", .received = t->now}};
	bool known;
	TRY(replies_known(t, account, in, &known));
	if (known)
		return ERR_OK;
	h.row.account = account;
	h.row.theirs = kept_id(t, in);
	h.row.id = arena_printf(t->arena, "%s/%s", gateway, h.row.theirs);
	h.row.sent = sent_at(t, in->sent);
	h.row.phone = number_of(t, in->from);
	h.row.text = kept_whole(t, in->text);
	heard_read(t, &h, h.row.text);
	TRY(contact_list_phone(t->store, h.row.phone, t->arena, &h.senders));
	h.row.area = h.senders.count > 0 ? h.senders.rows[0].area : t->settings->areas[0]->key;
	h.row.contact = h.senders.count > 0 ? h.senders.rows[0].key : "";
	t->because = arena_printf(t->arena, "text %s", h.row.id);
	TRY(understand(t, &h));
	if (h.proven && strcmp(h.row.meaning, "no") != 0) /* "NO 4821 wrong number" */
		TRY(number_proven(t, h.row.phone));
	TRY(inbound_insert(t->store, &h.row));
	TRY(heard_answered(t, &h));
	t->actor = "swepd";
	TRY(turn_audit(t, h.row.area, AUDITED_INBOUND, h.row.id,
		       arena_printf(t->arena, "new -> %s", h.row.meaning), NULL));
	return h.row.seen.ms == 0 ? count_waiting(t, h.row.area) : ERR_OK;
}

enum err replies_key(struct turn *t, const char *gateway, const char *reference, char key,
		     bool *counts)
{
	struct attempt_row a;
	struct message_row m;
	*counts = false;
	enum err e = attempt_read(t->store, reference, t->arena, &a);
	if (e == ERR_NOT_FOUND)
		return orphan_heard(t, gateway, reference, "key",
				    arena_printf(t->arena, "the key %c was pressed", key));
	TRY(e);
	TRY(message_read(t->store, a.message, t->arena, &m));
	const struct area_settings *area = turn_area(t, m.area);
	if (key != KEY_YES || area == NULL)
		return ERR_OK;
	t->actor = m.contact;
	t->because = arena_printf(t->arena, "key %c in the call %s", key, reference);
	TRY(cascade_acked(t, area, m.id, m.contact));
	TRY(number_rang(t, area, m.phone));
	t->actor = "swepd";
	*counts = true;
	return ERR_OK;
}

enum err replies_seen(struct turn *t, const struct area_settings *area, const char *phone)
{
	TRY(inbound_see(t->store, area->key, phone, t->now));
	return count_waiting(t, area->key);
}

enum err replies_settled(struct turn *t, const struct area_settings *area, const char *message)
{
	TRY(inbound_see_about(t->store, message, t->now));
	return count_waiting(t, area->key);
}

enum err replies_seen_strangers(struct turn *t, const struct area_settings *area)
{
	TRY(inbound_see_strangers(t->store, area->key, t->now));
	return count_waiting(t, area->key);
}

enum err replies_done(struct turn *t, const struct area_settings *area, const char *id)
{
	TRY(inbound_see_one(t->store, id, t->now));
	TRY(turn_audit(t, area->key, AUDITED_INBOUND, id, "waits -> seen", NULL));
	return count_waiting(t, area->key);
}
