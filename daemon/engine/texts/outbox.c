/* SPDX-License-Identifier: MIT */
#include "outbox.h"

#include <stdio.h>
#include <string.h>

#include "attempt_rows.h"
#include "cascade.h"
#include "deadlines.h"
#include "gateway_choice.h"
#include "message_lists.h"
#include "message_moves.h"
#include "numbers.h"
#include "orphans.h"
#include "questions.h"
#include "replies.h"
#include "sending.h"
#include "sms.h"
#include "utf8.h"

/* So often may all questions tell nothing before the text is sent again: a duplicate harms less
 * than silence. */
#define SILENCES_MOST 5
/* … where another gateway can take it, or there is nothing to ask. */
#define SILENCES_ELSEWHERE 1
/* Certainly-unsent attempts in a row after which the gateway itself is at fault. */
#define RETRIES_QUIET 3
/* A text that a gateway in trouble did not take is tried again within this. */
#define HELD_UP_MOST_MS SECONDS_MS(20)
/* A question that finds no room waits this long. */
#define ASK_LATER_MS SECONDS_MS(2)
#define ALARM_LOOKUP "look-up"
/* Codes tried that no phone has before one is taken that only this phone has not. */
#define PROBES_ALONE 64

/* ---- into the queue ------------------------------------------------------------------------- */

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
				  .state = fault != NULL ? MESSAGE_FAILED : MESSAGE_QUEUED,
				  .detail = fault != NULL ? fault : ""};
	TRY(message_insert(t->store, &row));
	TRY(turn_audit(t, area->key, AUDITED_MESSAGE, m->id,
		       arena_printf(t->arena, "new -> %s", message_state_name(row.state)), NULL));
	if (fault != NULL)
		return turn_alarm(t, area->key, "message", m->id, "the %s to %s cannot be sent: %s",
				  channel_noun(m->channel), m->contact, fault);
	TRY(message_wait(t, &row));
	return sending_wanted(t);
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

enum err outbox_give_up(struct turn *t, const struct area_settings *area,
			const struct new_message *m, const char *detail)
{
	return keep(t, area, m, MESSAGE_FAILED, detail);
}

enum err outbox_cancel(struct turn *t, const char *step)
{
	struct message_list list;
	TRY(message_list_queued(t->store, step, t->arena, &list));
	for (size_t i = 0; i < list.count; i++) {
		bool wanted;
		TRY(message_wanted(t->store, list.rows[i].id, &wanted));
		if (!wanted)
			TRY(message_move(t, &list.rows[i], MESSAGE_CANCELLED, "nobody needs it"));
	}
	return ERR_OK;
}

/* What it is called in a sentence. */
static const char *noun(const struct message_row *m)
{
	return channel_noun(m->channel);
}

/* ---- what a gateway said -------------------------------------------------------------------- */

static enum gateway_word word_of(enum verdict v, enum source_of_word from)
{
	/* by an answer, a look-up, a receipt */
	static const enum gateway_word words[][WORD_SOURCE_COUNT] = {
	    [VERDICT_ACCEPTED] = {GATEWAY_HAS_IT, GATEWAY_HAS_IT, GATEWAY_HAS_IT},
	    [VERDICT_DELIVERED] = {GATEWAY_DELIVERED_IT, GATEWAY_DELIVERED_IT,
				   GATEWAY_DELIVERED_IT},
	    [VERDICT_FAILED] = {GATEWAY_FAILED_IT, GATEWAY_FAILED_IT, GATEWAY_FAILED_IT},
	    [VERDICT_RETRY] = {GATEWAY_SAYS_LATER, GATEWAY_GAVE_IT_UP, GATEWAY_GAVE_IT_UP},
	    [VERDICT_STOPPED] = {GATEWAY_IS_STOPPED, GATEWAY_IS_SILENT, GATEWAY_GAVE_IT_UP},
	    [VERDICT_ABSENT] = {GATEWAY_LACKS_IT, GATEWAY_LACKS_IT, GATEWAY_IS_SILENT},
	    [VERDICT_UNKNOWN] = {GATEWAY_IS_SILENT, GATEWAY_IS_SILENT, GATEWAY_IS_SILENT},
	};
	return words[v][from];
}

static enum err attempt_hears(struct turn *t, struct attempt_row *a, enum gateway_word word,
			      enum source_of_word from, const struct judgement *j)
{
	enum attempt_state after = attempt_after(a->state, word);
	bool named = a->gateway_id[0] == '\0' && j->gateway_id[0] != '\0';
	if (named)
		a->gateway_id = j->gateway_id;
	/* A receipt that says nothing does not end the wait for the answer. */
	if (after == a->state || (word == GATEWAY_IS_SILENT && from == WORD_OF_RECEIPT))
		return named ? attempt_save(t->store, a) : ERR_OK;
	a->state = after;
	a->settled_by = word == GATEWAY_IS_SILENT ? "" : word_source_name(from);
	a->detail = j->detail;
	return attempt_save(t->store, a);
}

/* Others have gone through since it was tried last: what stands against it is its own. */
static enum err is_own_fault(struct turn *t, const struct message_row *m, const struct judgement *j,
			     bool *out)
{
	*out = j->theirs;
	return *out ? ERR_OK : attempt_others_taken(t->store, m->id, m->gateway, out);
}

/* While a gateway takes nothing nobody knows whether it would take this one: others are tried in
 * between, and it waits for as long as it is worth sending. */
static struct wall held_up(const struct turn *t, const struct message_row *m)
{
	int64_t wait_ms = delivery_backoff_ms(m->attempt);
	return turn_after_real(t, wait_ms < HELD_UP_MOST_MS ? wait_ms : HELD_UP_MOST_MS);
}

static enum err retry(struct turn *t, struct message_row *m, const struct judgement *j,
		      const char *detail)
{
	bool own, rests, elsewhere;
	if (j->retry_ms > 0) { /* the gateway wants a pause: not held against the text */
		TRY(standing_pauses(t, m->area, m->gateway, j->retry_ms, detail));
		return message_requeue(t, m, t->now, detail);
	}
	m->retries++;
	TRY(is_own_fault(t, m, j, &own));
	TRY(standing_failed(t, m->area, m->gateway, !own && m->retries >= RETRIES_QUIET, detail,
			    &rests));
	TRY(gateway_elsewhere(t, m, &elsewhere));
	if (rests && (elsewhere || !own)) {
		m->retries--; /* the gateway's fault: not held against the text */
		return message_requeue(t, m, elsewhere ? t->now : held_up(t, m), detail);
	}
	if (m->retries >= LIMIT_ATTEMPTS) {
		TRY(message_fail(t, m, detail));
		return turn_alarm(t, m->area, "message", m->id,
				  "the %s %s to %s was not sent after %d attempts: %s", noun(m),
				  m->id, m->contact, m->retries, detail);
	}
	return message_requeue(t, m, turn_after_real(t, delivery_backoff_ms(m->retries)), detail);
}

static enum err pause_gateway(struct turn *t, struct message_row *m, const struct judgement *j,
			      const char *detail)
{
	TRY(standing_stopped(t, m->area, m->gateway, j->retry_ms, detail));
	return message_requeue(t, m, t->now, detail);
}

/* ",one,two,": those that know for certain what they never had. */
static const char *certain_gateways(struct turn *t)
{
	const char *keys = ",";
	for (int i = 0; i < t->settings->gateway_count; i++) {
		const struct gateway_settings *g = &t->settings->gateways[i];
		const struct gateway *kind = gateway_find(g->kind);
		if (kind != NULL && kind->absent_is_certain)
			keys = arena_printf(t->arena, "%s%s,", keys, g->key);
	}
	return keys;
}

/* How many of its attempts may have reached the phone for all that is known. What a gateway knows
 * for certain that it never had is none of them, and for what our own end left in doubt no gateway
 * is to blame: a text is not given up because swepd died. */
struct doubt {
	int lost; /* at gateways */
	int died; /* with swepd */
};

static enum err doubt_of(struct turn *t, const struct message_row *m, struct doubt *out)
{
	struct losses l;
	TRY(attempt_losses(t->store, m->id, certain_gateways(t), &l));
	*out = (struct doubt){m->resends + 1 - l.certain - l.died, l.died};
	return ERR_OK;
}

static bool doubt_bearable(const struct doubt *d)
{
	return d->lost <= LIMIT_RESENDS && d->died <= LIMIT_DEATHS;
}

/* More repeats than a gateway may cause rest on certain absences, should it be wrong for once, or
 * on our own deaths, should the text be their cause: each waits longer than the one before. */
static struct wall resend_at(const struct turn *t, const struct message_row *m)
{
	return m->resends > LIMIT_RESENDS ? turn_after_real(t, delivery_backoff_ms(m->resends))
					  : t->now;
}

static enum err lost_for_good(struct turn *t, struct message_row *m, const struct doubt *d,
			      const char *detail)
{
	TRY(message_fail(t, m, detail));
	if (d->lost > LIMIT_RESENDS)
		return turn_alarm(t, m->area, "message", m->id,
				  "the %s %s to %s was lost at the gateway %d times", noun(m),
				  m->id, m->contact, d->lost);
	return turn_alarm(t, m->area, "message", m->id,
			  "swepd ended %d times before it heard whether the gateway took the %s %s"
			  " to %s",
			  d->died, noun(m), m->id, m->contact);
}

static enum err resend(struct turn *t, struct message_row *m, const char *detail)
{
	struct doubt doubt;
	TRY(doubt_of(t, m, &doubt));
	if (!doubt_bearable(&doubt))
		return lost_for_good(t, m, &doubt, detail);
	m->resends++;
	m->question = -1;
	turn_publish(t, m->area, "message", "the %s to %s is sent once more: %s", noun(m),
		     m->contact, detail);
	return message_requeue(t, m, resend_at(t, m), detail);
}

/* It was taken and did not go out: once more, without the mark of a repeat. What is the fault of
 * our account fails nobody, however often. */
static enum err take_back(struct turn *t, struct message_row *m, const struct judgement *j,
			  const char *detail)
{
	int failed;
	bool elsewhere;
	if (m->acked.ms != 0) /* whatever the gateway says, the phone had it */
		return ERR_OK;
	TRY(attempt_count_failed(t->store, m->id, &failed));
	bool enough = failed > LIMIT_RESENDS && j->verdict != VERDICT_STOPPED;
	if (enough || !wall_before(t->now, m->valid_until)) {
		TRY(message_fail(t, m, detail));
		return turn_alarm(t, m->area, "message", m->id,
				  "the gateway took the %s %s to %s and did not send it: %s",
				  noun(m), m->id, m->contact, detail);
	}
	m->question = -1;
	turn_publish(t, m->area, "message", "the %s to %s is sent again: %s", noun(m), m->contact,
		     detail);
	TRY(gateway_elsewhere(t, m, &elsewhere));
	return message_requeue(t, m, elsewhere ? t->now : turn_after_real(t, GATEWAY_REST_MS),
			       detail);
}

/* The look-up as a whole told nothing: again after a while, or, after many, sent once more. */
static enum err silent(struct turn *t, struct message_row *m, const char *detail)
{
	bool elsewhere;
	struct doubt doubt;
	TRY(gateway_elsewhere(t, m, &elsewhere));
	TRY(doubt_of(t, m, &doubt));
	m->detail = detail;
	m->question = -1;
	m->silences++;
	bool few = elsewhere || question_none(t, m);
	if (m->silences >= (few ? SILENCES_ELSEWHERE : SILENCES_MOST) && doubt_bearable(&doubt))
		return resend(t, m, "the gateway could not say what became of it");
	TRY(message_save(t->store, m));
	return message_wait(t, m);
}

static enum err ask(struct turn *t, struct message_row *m, int question, const char *detail)
{
	bool asked;
	TRY(question_put(t, m, question, &asked));
	return asked ? ERR_OK : silent(t, m, detail);
}

static enum err arrived(struct turn *t, struct message_row *m, enum message_state state,
			const char *detail)
{
	bool late = m->state != MESSAGE_ACCEPTED;
	TRY(message_move(t, m, state, detail));
	TRY(turn_alarm_clear(t, m->area, "message", m->id));
	return m->occasion[0] != '\0' ? cascade_arrived(t, m, late) : ERR_OK;
}

static enum err act_on(struct turn *t, struct message_row *m, enum delivery_act act,
		       const struct judgement *j)
{
	const char *detail = arena_text(t->arena, j->detail);
	switch (act) {
	case DELIVERY_KEEP:
		return ERR_OK;
	case DELIVERY_ACCEPT:
		return arrived(t, m, MESSAGE_ACCEPTED, detail);
	case DELIVERY_DELIVER:
		return arrived(t, m, MESSAGE_DELIVERED, detail);
	case DELIVERY_FAIL:
		return message_fail(t, m, detail);
	case DELIVERY_RETRY:
		return retry(t, m, j, detail);
	case DELIVERY_PAUSE:
		return pause_gateway(t, m, j, detail);
	case DELIVERY_ASK:
		return message_move(t, m, MESSAGE_UNKNOWN, detail);
	case DELIVERY_ASK_ON:
		return j->ask_next ? ask(t, m, m->question + 1, detail) : silent(t, m, detail);
	case DELIVERY_RESEND:
		return resend(t, m, detail);
	case DELIVERY_TAKE_BACK:
		return take_back(t, m, j, detail);
	}
	return ERR_REFUSED;
}

/* One word about one attempt, from whichever side it comes. */
static enum err hear(struct turn *t, struct message_row *m, struct attempt_row *a,
		     enum source_of_word from, const struct judgement *j)
{
	enum gateway_word word = word_of(j->verdict, from);
	bool hope = false, failed = a->state == ATTEMPT_FAILED;
	if (a->state == ATTEMPT_FAILED && word == GATEWAY_HAS_IT)
		return ERR_OK; /* overtaken by what became of it */
	TRY(attempt_hears(t, a, word, from, j));
	if (j->no_phone && !failed && a->state == ATTEMPT_FAILED && m->channel == CHANNEL_SMS)
		TRY(number_disproven(t, a->gateway, m->phone, j->detail));
	if (m->attempt > 1) /* there are others */
		TRY(attempt_hope(t->store, m->id, a->number, &hope));
	enum delivery_act act = delivery_decide(m->state, from, word, hope);
	if (act == DELIVERY_TAKE_BACK && j->verdict == VERDICT_STOPPED)
		TRY(standing_stopped(t, m->area, a->gateway, j->retry_ms, a->detail));
	TRY(act_on(t, m, act, j));
	return j->opted_out && m->channel == CHANNEL_SMS ? replies_stopped(t, m->phone) : ERR_OK;
}

/* ---- answers -------------------------------------------------------------------------------- */

static struct judgement unanswered(const struct transfer_result *r, enum verdict verdict)
{
	struct judgement j = {.verdict = verdict};
	snprintf(j.detail, sizeof(j.detail), "%s", r->error != NULL ? r->error : "no answer");
	return j;
}

static struct judgement judge_send(struct turn *t, const struct event *event,
				   const struct message_row *m)
{
	const struct gateway_settings *g = gateway_settings_of(t, event->errand.gateway);
	const struct gateway *gateway = g != NULL ? gateway_find(g->kind) : NULL;
	if (event->result.fate == FATE_NOT_SENT)
		return unanswered(&event->result, VERDICT_RETRY);
	if (gateway == NULL)
		return unanswered(&event->result, VERDICT_UNKNOWN);
	struct dispatch d = turn_dispatch(t, g);
	struct outgoing sent = sending_outgoing(t, m, m->attempt);
	d.sent = &sent;
	return gateway->answer(&d, &event->result);
}

static enum err judge_lookup(struct turn *t, const struct event *event, const struct message_row *m,
			     struct judgement *j)
{
	const struct gateway_settings *g = gateway_settings_of(t, event->errand.gateway);
	const struct gateway *gateway = g != NULL ? gateway_find(g->kind) : NULL;
	struct outgoing out;
	*j = unanswered(&event->result, VERDICT_UNKNOWN);
	if (gateway == NULL || gateway->lookup_answer == NULL ||
	    event->result.fate != FATE_ANSWERED)
		return ERR_OK;
	struct dispatch d = turn_dispatch(t, g);
	TRY(question_sent(t, m, &out));
	*j = gateway->lookup_answer(&d, &out, m->question, &event->result);
	return ERR_OK;
}

/* What this send says of its gateway. A wrong number is no fault of its. */
static enum err weigh(struct turn *t, const struct attempt_row *a, const struct judgement *j,
		      int64_t took_ms)
{
	static const enum outcome_of_send outcomes[] = {
	    [VERDICT_ACCEPTED] = SEND_TAKEN,  [VERDICT_DELIVERED] = SEND_TAKEN,
	    [VERDICT_FAILED] = SEND_TAKEN,    [VERDICT_RETRY] = SEND_REFUSED,
	    [VERDICT_STOPPED] = SEND_REFUSED, [VERDICT_ABSENT] = SEND_REFUSED,
	    [VERDICT_UNKNOWN] = SEND_LOST,
	};
	return standing_heard(t, a->gateway, j->theirs ? SEND_TAKEN : outcomes[j->verdict],
			      took_ms);
}

/* Whether the gateway works, by what it said to this text. One that keeps what it can pass on to
 * nobody takes it from whoever could: it counts as failed, though the text is accepted. */
static enum err stands_by(struct turn *t, const struct message_row *m, const struct attempt_row *a,
			  const struct judgement *j)
{
	if (j->held)
		return standing_stopped(t, m->area, a->gateway, j->retry_ms,
					arena_text(t->arena, j->detail));
	if (j->verdict == VERDICT_ACCEPTED || j->verdict == VERDICT_DELIVERED)
		return standing_works(t, a->gateway);
	return ERR_OK;
}

static enum err send_returned(struct turn *t, const struct event *event, struct message_row *m)
{
	struct attempt_row a;
	struct judgement j = judge_send(t, event, m);
	bool awaited = m->state == MESSAGE_SENDING || m->state == MESSAGE_UNKNOWN;
	if (event->errand.attempt != m->attempt || !awaited)
		return ERR_OK;
	TRY(attempt_read(t->store, sending_reference(t, m->id, m->attempt), t->arena, &a));
	TRY(standing_date(t, a.gateway, &event->result));
	if (a.state == ATTEMPT_SENDING)
		TRY(weigh(t, &a, &j, event->result.took_ms));
	TRY(stands_by(t, m, &a, &j));
	t->because = arena_printf(t->arena, "answer %s", a.reference);
	if (j.remark)
		turn_note(t, NOTE_WARNING, "%s: the text %s to %s was %s", m->area, m->id,
			  m->contact, j.detail);
	TRY(hear(t, m, &a, WORD_OF_ANSWER, &j));
	return j.verdict == VERDICT_UNKNOWN ? standing_silent(t, m->area, a.gateway) : ERR_OK;
}

/* A gateway that refuses to be asked takes texts all the same: what is lost there stays unknown
 * until a person has set it right. */
static enum err mind_refusal(struct turn *t, const struct message_row *m, const struct event *event,
			     const struct judgement *j)
{
	if (j->verdict == VERDICT_STOPPED)
		return turn_alarm(t, m->area, ALARM_LOOKUP, m->gateway,
				  "the gateway %s does not say what became of lost texts: %s",
				  m->gateway, j->detail);
	for (int i = 0; i < t->settings->area_count && event->result.fate == FATE_ANSWERED; i++)
		TRY(turn_alarm_clear(t, t->settings->areas[i]->key, ALARM_LOOKUP, m->gateway));
	return ERR_OK;
}

/* Nothing new was told of what was accepted. */
static enum err recheck_rests(struct turn *t, struct message_row *m)
{
	m->question = -1;
	m->silences++;
	TRY(message_save(t->store, m));
	return message_wait(t, m);
}

static enum err recheck_on(struct turn *t, struct message_row *m, const struct judgement *j)
{
	bool asked = false;
	if (j->verdict == VERDICT_UNKNOWN && j->ask_next)
		TRY(question_put(t, m, m->question + 1, &asked));
	return asked ? ERR_OK : recheck_rests(t, m);
}

static enum err lookup_returned(struct turn *t, const struct event *event, struct message_row *m)
{
	struct attempt_row a;
	struct judgement j;
	bool accepted = m->state == MESSAGE_ACCEPTED;
	if ((m->state != MESSAGE_UNKNOWN && !accepted) || m->question < 0 ||
	    event->errand.attempt != question_number(m))
		return ERR_OK;
	TRY(judge_lookup(t, event, m, &j));
	TRY(attempt_read(t->store, sending_reference(t, m->id, m->attempt), t->arena, &a));
	TRY(standing_date(t, a.gateway, &event->result));
	if (j.verdict == VERDICT_ACCEPTED || j.verdict == VERDICT_DELIVERED)
		TRY(standing_works(t, a.gateway));
	TRY(mind_refusal(t, m, event, &j));
	t->because = arena_printf(t->arena, "look-up of %s", a.reference);
	TRY(hear(t, m, &a, WORD_OF_LOOKUP, &j));
	return accepted && m->state == MESSAGE_ACCEPTED ? recheck_on(t, m, &j) : ERR_OK;
}

enum err outbox_result(struct turn *t, const struct event *event)
{
	struct message_row m;
	const struct errand *errand = &event->errand;
	enum err e = message_read(t->store, errand->subject, t->arena, &m);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	TRY(errand->kind == ERRAND_SEND ? send_returned(t, event, &m)
					: lookup_returned(t, event, &m));
	return sending_wanted(t);
}

/* A text for which the gateway failed, because it could pass it on to nobody, has gone on. */
static enum err passes_on(struct turn *t, const struct attempt_row *a, const struct judgement *j)
{
	struct standing *s;
	bool gone = j->verdict == VERDICT_ACCEPTED || j->verdict == VERDICT_DELIVERED;
	TRY(standing_find(t, a->gateway, &s));
	if (s == NULL || !gone || s->row.why[0] == '\0' || strcmp(s->row.why, a->detail) != 0)
		return ERR_OK;
	return standing_works(t, a->gateway);
}

enum err outbox_receipt(struct turn *t, const char *gateway, const char *reference,
			const struct judgement *j)
{
	struct attempt_row a;
	struct message_row m;
	enum err e = attempt_read(t->store, reference, t->arena, &a);
	if (e == ERR_NOT_FOUND)
		return orphan_heard(t, gateway, reference, verdict_name(j->verdict), j->detail);
	TRY(e);
	TRY(message_read(t->store, a.message, t->arena, &m));
	t->because = arena_printf(t->arena, "receipt %s by %s", a.reference, gateway);
	TRY(passes_on(t, &a, j));
	TRY(hear(t, &m, &a, WORD_OF_RECEIPT, j));
	return sending_wanted(t);
}

/* ---- deadlines ------------------------------------------------------------------------------ */

static enum err queued_due(struct turn *t, struct message_row *m)
{
	if (!wall_before(t->now, m->valid_until)) {
		TRY(message_move(t, m, MESSAGE_EXPIRED, "too late to be of use"));
		turn_publish(t, m->area, "message", "the %s to %s came too late and was not sent",
			     noun(m), m->contact);
		return message_missed(t, m);
	}
	TRY(message_wait(t, m));
	return sending_wanted(t);
}

/* Its request may have left; what it came to will not be told any more. */
static enum err lose(struct turn *t, struct message_row *m, const char *reason)
{
	struct attempt_row a;
	struct judgement j = {.verdict = VERDICT_UNKNOWN};
	snprintf(j.detail, sizeof(j.detail), "%s", reason);
	TRY(attempt_read(t->store, sending_reference(t, m->id, m->attempt), t->arena, &a));
	return hear(t, m, &a, WORD_OF_ANSWER, &j);
}

static enum err sending_due(struct turn *t, struct message_row *m)
{
	TRY(standing_heard(t, m->gateway, SEND_LOST, 0));
	TRY(lose(t, m, "no answer came back"));
	TRY(standing_silent(t, m->area, m->gateway));
	return sending_wanted(t);
}

/* Too late to send it again: nobody will ever know, and a person should. */
static enum err unknown_for_ever(struct turn *t, struct message_row *m)
{
	TRY(deadline_clear(t->store, DEADLINE_MESSAGE, m->id));
	if (m->acked.ms != 0)
		return ERR_OK;
	return turn_alarm(t, m->area, "message", m->id,
			  "nobody knows whether the %s %s reached %s: %s", noun(m), m->id,
			  m->contact, m->detail);
}

static enum err unknown_due(struct turn *t, struct message_row *m)
{
	bool may;
	if (!wall_before(t->now, m->valid_until))
		return unknown_for_ever(t, m);
	TRY(question_may(t, m, &may));
	if (!may && m->question < 0)
		return deadline_set(t->store, DEADLINE_MESSAGE, m->id, m->area,
				    turn_after_real(t, ASK_LATER_MS));
	TRY(m->question < 0 ? ask(t, m, 0, m->detail)
			    : silent(t, m, "the look-up was not answered"));
	return m->state == MESSAGE_QUEUED ? sending_wanted(t) : ERR_OK;
}

/* Accepted a while ago, and no receipt has come. */
static enum err accepted_due(struct turn *t, struct message_row *m)
{
	bool may, asked = false;
	if (m->question >= 0)
		return recheck_rests(t, m); /* the question was not answered */
	if (question_recheck(t, m).ms == 0)
		return deadline_clear(t->store, DEADLINE_MESSAGE, m->id);
	TRY(question_may(t, m, &may));
	if (!may)
		return deadline_set(t->store, DEADLINE_MESSAGE, m->id, m->area,
				    turn_after_real(t, ASK_LATER_MS));
	TRY(question_put(t, m, 0, &asked));
	return asked ? ERR_OK : deadline_clear(t->store, DEADLINE_MESSAGE, m->id);
}

enum err outbox_message_due(struct turn *t, const struct area_settings *area, const char *message)
{
	struct message_row m;
	(void)area;
	TRY(message_read(t->store, message, t->arena, &m));
	switch (m.state) {
	case MESSAGE_QUEUED:
		return queued_due(t, &m);
	case MESSAGE_SENDING:
		return sending_due(t, &m);
	case MESSAGE_UNKNOWN:
		return unknown_due(t, &m);
	case MESSAGE_ACCEPTED:
		return accepted_due(t, &m);
	case MESSAGE_DELIVERED:
	case MESSAGE_FAILED:
	case MESSAGE_EXPIRED:
	case MESSAGE_CANCELLED:
	case MESSAGE_STATE_COUNT:
		break;
	}
	return deadline_clear(t->store, DEADLINE_MESSAGE, message);
}

/* Whether its request left before swepd ended is not known. */
static enum err died_with_us(struct turn *t, struct message_row *m)
{
	TRY(attempt_died(t->store, sending_reference(t, m->id, m->attempt)));
	return lose(t, m, "swepd was restarted before the answer came");
}

enum err outbox_recover(struct turn *t)
{
	struct message_list list;
	TRY(message_list_under_way(t->store, t->arena, &list));
	t->because = "restart";
	for (size_t i = 0; i < list.count; i++) {
		struct message_row *m = &list.rows[i];
		m->question = -1;
		if (m->state == MESSAGE_SENDING)
			TRY(died_with_us(t, m));
		else
			TRY(message_save(t->store, m));
		TRY(message_wait(t, m));
	}
	return sending_wanted(t);
}

enum err outbox_settle(struct turn *t)
{
	t->actor = "swepd";
	t->because = "the queue";
	if (t->standings->queue_moves)
		TRY(sending_pump(t));
	return standings_settle(t);
}
