/* SPDX-License-Identifier: MIT */
#include "sending.h"

#include <string.h>

#include "deadlines.h"
#include "message_moves.h"
#include "sms.h"

#define REPEAT_MARK "(may be a repeat) "
#define EXERCISE_MARK "EXERCISE "
/* So many sends in a row without an answer put the gateway at rest. */
#define SILENT_ATTEMPTS 3
/* While another gateway works, one that failed is left alone so long: a text that tries it may hang
 * for minutes. */
#define DWELL_MS MINUTES_MS(30)

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
	if (m->channel != CHANNEL_SMS)
		return text;
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
				 .gateway_id = "",
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

enum err sending_gateway_failed(struct turn *t, const char *area, const char *gateway, bool enough,
				const char *reason, bool *rests)
{
	struct wall alarmed;
	TRY(gateway_alarmed_at(t->store, gateway, &alarmed));
	*rests = enough || alarmed.ms != 0;
	return *rests ? sending_gateway_stopped(t, area, gateway, reason) : ERR_OK;
}

enum err sending_gateway_silent(struct turn *t, const char *area, const char *gateway)
{
	bool silent, rests;
	TRY(gateway_silent(t->store, gateway, SILENT_ATTEMPTS, &silent));
	return sending_gateway_failed(t, area, gateway, silent,
				      "nobody knows what became of those it was handed", &rests);
}

enum err sending_gateway_works(struct turn *t, const char *gateway)
{
	for (int i = 0; i < t->settings->area_count; i++)
		TRY(turn_alarm_clear(t, t->settings->areas[i]->key, "gateway", gateway));
	return ERR_OK;
}

static int room_of(const struct gateway_settings *g)
{
	return g->in_flight < 1                 ? 1
	       : g->in_flight < LIMIT_IN_FLIGHT ? g->in_flight
						: LIMIT_IN_FLIGHT;
}

enum condition { /* the better the smaller */
		 GATEWAY_WORKS,
		 GATEWAY_DOUBTED, /* has rested: to be tried with one text */
		 GATEWAY_RESTS
};

/* A gateway as one text sees it. */
struct standing {
	const struct gateway_settings *gateway; /* NULL: not for this text */
	enum condition condition;
	struct wall rested; /* .ms = 0 unless it rests */
	bool dwelt; /* doubted long enough to be tried though another works */
	bool lost; /* an earlier attempt of the text was lost there */
	int room;
};

static enum err condition_read(struct turn *t, struct standing *s)
{
	struct wall alarmed;
	TRY(gateway_alarmed_at(t->store, s->gateway->key, &alarmed));
	int64_t rest_ms = turn_after_real(t, GATEWAY_REST_MS).ms - t->now.ms;
	int64_t dwell_ms = turn_after_real(t, DWELL_MS).ms - t->now.ms;
	struct wall rested = wall_plus(alarmed, rest_ms);
	s->dwelt = !wall_before(t->now, wall_plus(alarmed, dwell_ms));
	s->condition = alarmed.ms == 0 ? GATEWAY_WORKS : GATEWAY_DOUBTED;
	/* alarmed is later than now only when the clock was put back */
	if (alarmed.ms != 0 && !wall_before(t->now, alarmed) && wall_before(t->now, rested)) {
		s->condition = GATEWAY_RESTS;
		s->rested = rested;
	}
	return ERR_OK;
}

static bool carries(const struct gateway_settings *g, enum channel c)
{
	const struct gateway *gateway = gateway_find(g->kind);
	return gateway != NULL && gateway_carries(gateway, c);
}

bool sending_carries(const struct turn *t, enum channel c)
{
	for (int i = 0; i < t->settings->gateway_count; i++)
		if (carries(&t->settings->gateways[i], c))
			return true;
	return false;
}

/* Whether what a channel carries reaches people: so does the first gateway for it. */
static bool best_real(const struct turn *t, enum channel c)
{
	for (int i = 0; i < t->settings->gateway_count; i++)
		if (carries(&t->settings->gateways[i], c))
			return t->settings->gateways[i].real;
	return false;
}

/* Of the n-th gateway. */
static enum err standing_read(struct turn *t, const struct message_row *m, int n,
			      struct standing *s)
{
	const struct gateway_settings *all = t->settings->gateways;
	int sending;
	*s = (struct standing){0};
	if (!carries(&all[n], m->channel) || all[n].real != best_real(t, m->channel))
		return ERR_OK;
	s->gateway = &all[n];
	TRY(condition_read(t, s));
	TRY(message_count_sending(t->store, all[n].key, &sending));
	s->room = (s->condition == GATEWAY_WORKS ? room_of(&all[n]) : 1) - sending;
	if (m->attempt > 0)
		TRY(attempt_lost(t->store, m->id, all[n].key, &s->lost));
	return ERR_OK;
}

enum err sending_elsewhere(struct turn *t, const struct message_row *m, bool *elsewhere)
{
	enum condition own = GATEWAY_RESTS, other = GATEWAY_RESTS;
	for (int i = 0; i < t->settings->gateway_count; i++) {
		struct standing s;
		TRY(standing_read(t, m, i, &s));
		if (s.gateway != NULL && strcmp(s.gateway->key, m->gateway) == 0)
			own = s.condition;
		else if (s.gateway != NULL && !s.lost && s.condition < other)
			other = s.condition;
	}
	*elsewhere = other != GATEWAY_RESTS && other <= own;
	return ERR_OK;
}

/* The smallest is taken, and of equals the first. What is not urgent tries a gateway that is
 * preferred to those that work; what is urgent does so only when none works. */
enum rank { RANK_TRIED, RANK_WORKS, RANK_WORKS_LOST, RANK_DOUBTED, RANK_DOUBTED_LOST, RANK_NONE };

static enum rank rank_of(const struct standing *s, const struct message_row *m, enum rank best)
{
	if (s->gateway == NULL || s->condition == GATEWAY_RESTS)
		return RANK_NONE;
	/* A full one is waited for, but not by a text that has been tried already. */
	if (s->room <= 0 && (s->condition == GATEWAY_DOUBTED || m->attempt > 0))
		return RANK_NONE;
	if (s->condition == GATEWAY_WORKS)
		return s->lost ? RANK_WORKS_LOST : RANK_WORKS;
	if (s->dwelt && m->priority > 0 && best > RANK_WORKS_LOST && !s->lost)
		return RANK_TRIED;
	return s->lost ? RANK_DOUBTED_LOST : RANK_DOUBTED;
}

/* .gateway is NULL when none has room; when all rest, .rested is the first end of a rest. */
static enum err choose(struct turn *t, const struct message_row *m, struct standing *out)
{
	enum rank best = RANK_NONE;
	struct wall rested = {INT64_MAX};
	*out = (struct standing){0};
	for (int i = 0; i < t->settings->gateway_count; i++) {
		struct standing s;
		TRY(standing_read(t, m, i, &s));
		enum rank rank = rank_of(&s, m, best);
		if (s.gateway != NULL)
			rested = wall_earlier(rested, s.rested);
		if (rank < best) {
			best = rank;
			*out = s;
		}
	}
	if (best == RANK_NONE)
		out->rested = rested;
	else if (out->room <= 0)
		out->gateway = NULL;
	return ERR_OK;
}

/* ---- sending -------------------------------------------------------------------------------- */

/* Rejected before anything could leave: this text is at fault, not the gateway. */
static enum err unsendable(struct turn *t, struct message_row *m, const char *reason)
{
	TRY(message_fail(t, m, reason));
	return turn_alarm(t, m->area, "message", m->id, "the %s %s to %s cannot be sent: %s",
			  channel_noun(m->channel), m->id, m->contact, reason);
}

static enum err start(struct turn *t, const struct gateway_settings *g, struct message_row *m)
{
	struct transfer transfer = {0};
	struct fault why = {.message = "the gateway gives no reason"};
	const struct gateway *gateway = gateway_find(g->kind);
	struct dispatch d = turn_dispatch(t, g);
	struct outgoing out = sending_outgoing(t, m, m->attempt + 1);
	if (gateway == NULL || gateway->send(&d, &out, &transfer, &why) != ERR_OK)
		return unsendable(t, m, arena_text(t->arena, why.message));
	struct attempt_row attempt = {.reference = out.reference,
				      .message = m->id,
				      .area = m->area,
				      .gateway = g->key,
				      .number = m->attempt + 1,
				      .began = t->now,
				      .state = ATTEMPT_SENDING};
	TRY(attempt_insert(t->store, &attempt));
	m->attempt++;
	m->gateway = g->key;
	m->question = -1;
	m->lookups = m->silences = 0;
	TRY(message_move(t, m, MESSAGE_SENDING, ""));
	transfer_leaves(t, &transfer, ERRAND_SEND, m, m->attempt);
	return ERR_OK;
}

/* All gateways rest: somebody must look again when the first has rested. */
static enum err wait_until(struct turn *t, const struct message_row *m, struct wall rested)
{
	return deadline_set(t->store, DEADLINE_MESSAGE, m->id, m->area,
			    wall_earlier(rested, m->valid_until));
}

enum err sending_pump(struct turn *t)
{
	const char *id;
	struct message_row m;
	struct standing s;
	for (;;) {
		TRY(message_next(t->store, t->now, t->arena, &id));
		if (id == NULL)
			return ERR_OK;
		TRY(message_read(t->store, id, t->arena, &m));
		TRY(choose(t, &m, &s));
		if (s.gateway == NULL)
			return s.rested.ms == 0 ? ERR_OK : wait_until(t, &m, s.rested);
		TRY(start(t, s.gateway, &m));
	}
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
	struct dispatch d = turn_dispatch(t, g);
	*asked = gateway != NULL && gateway->lookup != NULL &&
		 gateway->lookup(&d, &out, question, &transfer);
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
