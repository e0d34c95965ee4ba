/* SPDX-License-Identifier: MIT */
#include "sending.h"

#include <string.h>

#include "deadlines.h"
#include "message_moves.h"
#include "sms.h"

#define REPEAT_MARK "(may be a repeat) "
#define EXERCISE_MARK "EXERCISE "

/* ---- what is sent --------------------------------------------------------------------------- */

const char *sending_reference(struct turn *t, const char *message, int64_t attempt)
{
	return arena_printf(t->arena, "%s-%s-%lld", store_instance(t->store), message,
			    (long long)attempt);
}

int64_t sending_question_number(const struct message_row *m)
{
	return (int64_t)m->attempt * 1000000 + m->lookups;
}

/* An exercise's text begins with EXERCISE, whatever else it says. */
static const char *marked(struct turn *t, const struct message_row *m)
{
	size_t front =
	    t->settings->exercise && strncmp(m->text, EXERCISE_MARK, strlen(EXERCISE_MARK)) == 0
		? strlen(EXERCISE_MARK)
		: 0;
	const char *text =
	    arena_printf(t->arena, "%.*s" REPEAT_MARK "%s", (int)front, m->text, m->text + front);
	struct sms_size size;
	return sms_measure(text, &size) && size.parts <= m->parts ? text : m->text;
}

struct outgoing sending_outgoing(struct turn *t, const struct message_row *m, int attempt)
{
	double real_ms = (double)(m->valid_until.ms - t->now.ms) / t->settings->speed;
	int64_t minutes = (int64_t)(real_ms / 60000);
	return (struct outgoing){.reference = sending_reference(t, m->id, attempt),
				 .to = m->phone,
				 .text = m->resends > 0 ? marked(t, m) : m->text,
				 .ucs2 = m->ucs2,
				 .parts = m->parts,
				 .valid_minutes = minutes > 1 ? minutes : 1};
}

static void transfer_leaves(struct turn *t, const struct transfer *transfer, enum errand_kind kind,
			    const struct message_row *m, int64_t number)
{
	struct effect *e = turn_effect(t, EFFECT_TRANSFER);
	e->transfer = *transfer;
	e->errand = (struct errand){.kind = kind,
				    .subject = m->id,
				    .attempt = number,
				    .gateway = arena_text(t->arena, m->gateway)};
}

/* ---- which gateway -------------------------------------------------------------------------- */

enum err sending_gateway_stopped(struct turn *t, const char *area, const char *gateway,
				 const char *reason)
{
	return turn_alarm(t, area, "gateway", gateway, "the gateway %s takes no texts: %s", gateway,
			  reason);
}

enum err sending_gateway_works(struct turn *t, const char *gateway)
{
	for (int i = 0; i < t->settings->area_count; i++)
		TRY(turn_alarm_clear(t, t->settings->areas[i].key, "gateway", gateway));
	return ERR_OK;
}

static int room_of(const struct gateway_settings *g)
{
	return g->in_flight < 1                 ? 1
	       : g->in_flight < LIMIT_IN_FLIGHT ? g->in_flight
						: LIMIT_IN_FLIGHT;
}

/* The first that does not rest, and how many texts it may be handed. */
static enum err choose(struct turn *t, const struct gateway_settings **out, int *room)
{
	*out = NULL;
	*room = 0;
	for (int i = 0; i < t->settings->gateway_count && *out == NULL; i++) {
		const struct gateway_settings *g = &t->settings->gateways[i];
		struct wall alarmed;
		TRY(gateway_alarmed_at(t->store, g->key, &alarmed));
		int64_t rest_ms = turn_after_real(t, GATEWAY_REST_MS).ms - t->now.ms;
		if (alarmed.ms != 0 && wall_before(t->now, wall_plus(alarmed, rest_ms)))
			continue;
		*out = g;
		TRY(message_count_sending(t->store, g->key, room));
		*room = (alarmed.ms != 0 ? 1 : room_of(g)) - *room;
	}
	return ERR_OK;
}

/* ---- sending -------------------------------------------------------------------------------- */

/* Rejected before anything could leave: this text is at fault, not the gateway. */
static enum err unsendable(struct turn *t, struct message_row *m, const char *reason)
{
	TRY(message_fail(t, m, reason));
	return turn_alarm(t, m->area, "message", m->id, "the text %s to %s cannot be sent: %s",
			  m->id, m->contact, reason);
}

static enum err start(struct turn *t, const struct gateway_settings *g, const char *id)
{
	struct message_row m;
	struct transfer transfer = {0};
	struct fault why = {.message = "the gateway gives no reason"};
	const struct gateway *gateway = gateway_find(g->kind);
	TRY(message_read(t->store, id, t->arena, &m));
	struct outgoing out = sending_outgoing(t, &m, m.attempt + 1);
	if (gateway == NULL || gateway->send(g, &out, t->arena, &transfer, &why) != ERR_OK)
		return unsendable(t, &m, arena_text(t->arena, why.message));
	struct attempt_row attempt = {.reference = out.reference,
				      .message = m.id,
				      .area = m.area,
				      .gateway = g->key,
				      .number = m.attempt + 1,
				      .began = t->now,
				      .state = ATTEMPT_SENDING};
	TRY(attempt_insert(t->store, &attempt));
	m.attempt++;
	m.gateway = g->key;
	m.question = -1;
	m.lookups = m.silences = 0;
	TRY(message_move(t, &m, MESSAGE_SENDING, ""));
	transfer_leaves(t, &transfer, ERRAND_SEND, &m, m.attempt);
	return ERR_OK;
}

enum err sending_pump(struct turn *t)
{
	const struct gateway_settings *g;
	const char *id;
	int room;
	TRY(choose(t, &g, &room));
	while (g != NULL && room > 0) {
		TRY(message_next(t->store, t->now, t->arena, &id));
		if (id == NULL)
			break;
		TRY(start(t, g, id));
		TRY(choose(t, &g, &room));
	}
	return ERR_OK;
}

/* ---- asking --------------------------------------------------------------------------------- */

enum err sending_may_ask(struct turn *t, const struct message_row *m, bool *may)
{
	const struct gateway_settings *g = gateway_settings_of(t, m->gateway);
	int asking = 0;
	if (g != NULL)
		TRY(message_count_asking(t->store, g->key, &asking));
	*may = g == NULL || asking < room_of(g);
	return ERR_OK;
}

enum err sending_ask(struct turn *t, struct message_row *m, int question, bool *asked)
{
	const struct gateway_settings *g = gateway_settings_of(t, m->gateway);
	const struct gateway *gateway = g != NULL ? gateway_find(g->kind) : NULL;
	struct transfer transfer = {0};
	struct outgoing out = sending_outgoing(t, m, m->attempt);
	*asked = gateway != NULL && gateway->lookup != NULL &&
		 gateway->lookup(g, &out, question, t->arena, &transfer);
	if (!*asked)
		return ERR_OK;
	m->question = question;
	m->lookups++;
	TRY(message_save(t->store, m));
	int64_t wait_ms = transfer.timeout_ms > 0 ? transfer.timeout_ms : g->timeout_ms;
	TRY(deadline_set(t->store, DEADLINE_MESSAGE, m->id, m->area,
			 turn_after_real(t, wait_ms + GRACE_MS)));
	transfer_leaves(t, &transfer, ERRAND_LOOKUP, m, sending_question_number(m));
	return ERR_OK;
}
