/* SPDX-License-Identifier: MIT */
#include "outbox.h"

#include <string.h>

#include "gateway_choice.h"
#include "message_lists.h"
#include "message_moves.h"
#include "sms.h"
#include "standings.h"
#include "utf8.h"

/* Codes tried that no phone has before one is taken that only this phone has not. */
#define PROBES_ALONE 64

enum err outbox_code(struct turn *t, const char *message, const char *phone, const char **code)
{
	struct wall since = wall_plus(t->now, -CODE_LIFE_MS);
	char digits[5];
	bool used = true;
	for (int probe = 0; probe < DELIVERY_CODES && used; probe++) {
		delivery_code(store_instance(t->store), message, probe, digits);
		TRY(message_code_used(t->store, probe < PROBES_ALONE ? NULL : phone, digits, since,
				      &used));
	}
	*code = arena_text(t->arena, digits);
	return ERR_OK;
}

/* What a channel makes of a text. */
struct measured {
	const char *text; /* as it leaves */
	struct sms_size size;
	const char *fault; /* why it cannot be carried; NULL */
};

/* With published replacements where they make it cheaper. */
static void measure_sms(struct turn *t, struct measured *m)
{
	size_t room = SMS_GROWTH * strlen(m->text) + 1;
	char *out = arena_alloc(t->arena, room);
	sms_replace(m->text, out, room);
	m->text = out;
	if (!sms_measure(out, &m->size))
		m->fault = "it holds a character that no text can carry";
	else if (m->size.units > LIMIT_TEXT)
		m->fault = arena_printf(t->arena, "it is %d characters long; %d is the most",
					m->size.units, LIMIT_TEXT);
}

static bool utf8_good(const char *text)
{
	while (*text != '\0')
		if (utf8_next(&text) == UTF8_BAD)
			return false;
	return true;
}

static void measure_bytes(struct turn *t, struct measured *m, size_t most)
{
	size_t length = strlen(m->text);
	m->size.parts = 1;
	if (!utf8_good(m->text))
		m->fault = "it is not UTF-8";
	else if (length > most)
		m->fault =
		    arena_printf(t->arena, "it is %zu bytes long; %zu is the most", length, most);
}

static struct measured measure(struct turn *t, const struct new_message *m)
{
	struct measured out = {.text = m->text};
	if (t->settings->exercise && strncmp(m->text, EXERCISE_MARK, strlen(EXERCISE_MARK)) != 0)
		out.text = arena_printf(t->arena, EXERCISE_MARK "%s", m->text);
	switch (m->channel) {
	case CHANNEL_SMS:
		measure_sms(t, &out);
		break;
	case CHANNEL_VOICE:
		measure_bytes(t, &out, LIMIT_SPOKEN);
		break;
	case CHANNEL_EMAIL:
		measure_bytes(t, &out, LIMIT_MAIL);
		break;
	case CHANNEL_COUNT:
		break;
	}
	if (!gateway_configured(t, m->channel))
		out.fault =
		    arena_printf(t->arena, "no gateway carries %ss", channel_noun(m->channel));
	return out;
}

enum err outbox_add(struct turn *t, const struct area_settings *area, const struct new_message *m)
{
	struct measured fit = measure(t, m);
	const char *fault = fit.fault;
	struct message_row row = {.id = m->id,
				  .area = area->key,
				  .occasion = m->occasion,
				  .step = m->step,
				  .contact = m->contact,
				  .channel = m->channel,
				  .phone = m->phone,
				  .text = fit.text,
				  .code = m->code,
				  .round = m->round,
				  .rung = m->rung,
				  .parts = fit.size.parts,
				  .ucs2 = fit.size.ucs2,
				  .priority = m->priority,
				  .valid_until = m->valid_until,
				  .made = t->now,
				  .ready = t->now,
				  .gateway = "",
				  .account = "",
				  .state = fault != NULL ? MESSAGE_FAILED : MESSAGE_QUEUED,
				  .detail = fault != NULL ? fault : ""};
	TRY(message_insert(t->store, &row));
	TRY(turn_audit(t, area->key, AUDITED_MESSAGE, m->id,
		       arena_printf(t->arena, "new -> %s", message_state_name(row.state)), NULL));
	if (fault != NULL)
		return turn_alarm(t, area->key, "message", m->id, "the %s to %s cannot be sent: %s",
				  channel_noun(m->channel), m->contact, fault);
	TRY(message_wait(t, &row));
	return standings_queue_moves(t);
}

enum err outbox_add_instead(struct turn *t, const struct area_settings *area,
			    const struct message_row *of, enum channel channel, const char *address)
{
	struct new_message m = {.occasion = of->occasion,
				.step = of->step,
				.contact = of->contact,
				.round = of->round,
				.rung = of->rung,
				.channel = channel,
				.phone = address,
				.text = of->text,
				.code = of->code,
				.priority = of->priority,
				.valid_until = of->valid_until};
	TRY(store_id(t->store, 'm', t->arena, &m.id));
	enum err e = outbox_add(t, area, &m);
	return e == ERR_TAKEN ? ERR_OK : e;
}

enum err outbox_fill_anew(struct turn *t, const struct message_row *m, const char *text)
{
	const struct new_message filled = {.channel = m->channel, .text = text};
	struct measured fit = measure(t, &filled);
	if (fit.fault != NULL || strcmp(fit.text, m->text) == 0)
		return ERR_OK;
	TRY(message_fill(t->store, m->id, fit.text, fit.size.ucs2, fit.size.parts));
	return turn_audit(t, m->area, AUDITED_MESSAGE, m->id, "filled in anew", NULL);
}

/* One that never leaves by itself. */
static enum err keep(struct turn *t, const struct area_settings *area, const struct new_message *m,
		     enum message_state state, const char *detail)
{
	struct message_row row = {.id = m->id,
				  .area = area->key,
				  .occasion = m->occasion,
				  .step = m->step,
				  .contact = m->contact,
				  .channel = m->channel,
				  .phone = m->phone,
				  .text = m->text,
				  .code = m->code,
				  .round = m->round,
				  .rung = m->rung,
				  .priority = m->priority,
				  .valid_until = m->valid_until,
				  .made = t->now,
				  .ready = t->now,
				  .state = state,
				  .detail = detail};
	TRY(message_insert(t->store, &row));
	return turn_audit(t, area->key, AUDITED_MESSAGE, m->id,
			  arena_printf(t->arena, "new -> %s", message_state_name(state)), NULL);
}

enum err outbox_skip(struct turn *t, const struct area_settings *area, const struct new_message *m)
{
	struct new_message bare = *m;
	bare.text = bare.code = "";
	return keep(t, area, &bare, MESSAGE_CANCELLED, "told by the text of another step");
}

enum err outbox_gather(struct turn *t, const struct area_settings *area,
		       const struct new_message *m)
{
	TRY(keep(t, area, m, MESSAGE_CANCELLED, "kept for the next digest"));
	return message_gather(t->store, m->id);
}

enum err outbox_rung(struct turn *t, const struct area_settings *area, const struct new_message *m)
{
	return keep(t, area, m, MESSAGE_CANCELLED, WAS_RUNG);
}

enum err outbox_give_up(struct turn *t, const struct area_settings *area,
			const struct new_message *m, const char *detail)
{
	return keep(t, area, m, MESSAGE_FAILED, detail);
}
