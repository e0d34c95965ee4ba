/* SPDX-License-Identifier: MIT */
#include "deliveries.h"

#include <stdio.h>
#include <string.h>

#include "accounts.h"
#include "deadlines.h"
#include "message_ends.h"
#include "message_lists.h"
#include "message_moves.h"
#include "orphans.h"
#include "outgoing.h"
#include "questions.h"
#include "standings.h"
#include "tidings.h"

/* A question that finds no room waits this long. */
#define ASK_LATER_MS SECONDS_MS(2)

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
	const struct gateway_settings *g =
	    account_holder(t, m); /* it may be called otherwise by now */
	const struct gateway *gateway = g != NULL ? gateway_find(g->kind) : NULL;
	if (event->result.fate == FATE_NOT_SENT)
		return unanswered(&event->result, VERDICT_RETRY);
	if (gateway == NULL)
		return unanswered(&event->result, VERDICT_UNKNOWN);
	struct dispatch d = turn_dispatch(t, g);
	struct outgoing sent = outgoing_of(t, m, m->attempt);
	d.sent = &sent;
	return gateway->answer(&d, &event->result);
}

static enum err judge_lookup(struct turn *t, const struct event *event, const struct message_row *m,
			     struct judgement *j)
{
	const struct gateway_settings *g = account_holder(t, m);
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
		return standing_vouched(t, a->gateway, a->began);
	return ERR_OK;
}

static enum err send_returned(struct turn *t, const struct event *event, struct message_row *m)
{
	struct attempt_row a;
	struct judgement j = judge_send(t, event, m);
	bool awaited = m->state == MESSAGE_SENDING || m->state == MESSAGE_UNKNOWN;
	if (event->errand.attempt != m->attempt || !awaited)
		return ERR_OK;
	TRY(attempt_read(t->store, outgoing_reference(t, m->id, m->attempt), t->arena, &a));
	TRY(standing_date(t, a.gateway, &event->result));
	if (a.state == ATTEMPT_SENDING)
		TRY(weigh(t, &a, &j, event->result.took_ms));
	TRY(stands_by(t, m, &a, &j));
	t->because = arena_printf(t->arena, "answer %s", a.reference);
	if (j.remark)
		turn_note(t, NOTE_WARNING, "%s: the text %s to %s was %s", m->area, m->id,
			  m->contact, j.detail);
	TRY(tidings_hear(t, m, &a, WORD_OF_ANSWER, &j));
	return j.verdict == VERDICT_UNKNOWN ? standing_silent(t, m->area, a.gateway) : ERR_OK;
}

/* A gateway that refuses to be asked takes texts all the same: what is lost there stays unknown
 * until a person has set it right. */
static enum err mind_refusal(struct turn *t, const struct message_row *m, const struct event *event,
			     const struct judgement *j)
{
	const struct gateway_settings *holder = account_holder(t, m);
	if (holder == NULL)
		return ERR_OK;
	if (j->verdict == VERDICT_STOPPED)
		return turn_alarm(t, m->area, ALARM_LOOKUP, holder->key,
				  "the gateway %s does not say what became of lost texts: %s",
				  holder->key, j->detail);
	for (int i = 0; i < t->settings->area_count && event->result.fate == FATE_ANSWERED; i++)
		TRY(turn_alarm_clear(t, t->settings->areas[i]->key, ALARM_LOOKUP, holder->key));
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
	TRY(attempt_read(t->store, outgoing_reference(t, m->id, m->attempt), t->arena, &a));
	TRY(standing_date(t, a.gateway, &event->result));
	if (j.verdict == VERDICT_ACCEPTED || j.verdict == VERDICT_DELIVERED)
		TRY(standing_vouched(t, a.gateway, a.began));
	TRY(mind_refusal(t, m, event, &j));
	t->because = arena_printf(t->arena, "look-up of %s", a.reference);
	TRY(tidings_hear(t, m, &a, WORD_OF_LOOKUP, &j));
	return accepted && m->state == MESSAGE_ACCEPTED ? recheck_on(t, m, &j) : ERR_OK;
}

enum err deliveries_result(struct turn *t, const struct event *event)
{
	struct message_row m;
	const struct errand *errand = &event->errand;
	enum err e = message_read(t->store, errand->subject, t->arena, &m);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	TRY(errand->kind == ERRAND_SEND ? send_returned(t, event, &m)
					: lookup_returned(t, event, &m));
	return standings_queue_moves(t);
}

/* It was kept in the trouble that stands, not in an earlier one. */
static bool was_held(const struct standing *s, const struct message_row *m,
		     const struct attempt_row *a)
{
	return s->row.why[0] != '\0' && strcmp(s->row.why, a->detail) == 0 &&
	       !wall_before(m->changed, s->row.since);
}

/* A receipt proves that the gateway works: in place of the answer that it overtook or that was
 * lost, or because a text for which it failed, as it could pass it on to nobody, has gone on. */
static enum err vouches(struct turn *t, const struct message_row *m, const struct attempt_row *a,
			const struct judgement *j)
{
	struct standing *s;
	bool gone = j->verdict == VERDICT_ACCEPTED || j->verdict == VERDICT_DELIVERED;
	bool unheard = a->state == ATTEMPT_SENDING || a->state == ATTEMPT_UNKNOWN;
	TRY(standing_find(t, a->gateway, &s));
	if (a->state == ATTEMPT_SENDING)
		TRY(weigh(t, a, j, 0));
	if (s == NULL || !gone)
		return ERR_OK;
	if (was_held(s, m, a))
		return standing_works(t, a->gateway);
	return unheard ? standing_vouched(t, a->gateway, a->began) : ERR_OK;
}

enum err deliveries_receipt(struct turn *t, const char *gateway, const char *reference,
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
	TRY(vouches(t, &m, &a, j));
	TRY(tidings_hear(t, &m, &a, WORD_OF_RECEIPT, j));
	return standings_queue_moves(t);
}

/* ---- deadlines ------------------------------------------------------------------------------ */

static enum err queued_due(struct turn *t, struct message_row *m)
{
	if (!wall_before(t->now, m->valid_until)) {
		TRY(message_move(t, m, MESSAGE_EXPIRED, "too late to be of use"));
		turn_publish(t, m->area, "message", "the %s to %s came too late and was not sent",
			     channel_noun(m->channel), m->contact);
		return message_missed(t, m);
	}
	TRY(message_wait(t, m));
	return standings_queue_moves(t);
}

/* Its request may have left; what it came to will not be told any more. */
static enum err lose(struct turn *t, struct message_row *m, const char *reason)
{
	struct attempt_row a;
	struct judgement j = {.verdict = VERDICT_UNKNOWN};
	snprintf(j.detail, sizeof(j.detail), "%s", reason);
	TRY(attempt_read(t->store, outgoing_reference(t, m->id, m->attempt), t->arena, &a));
	return tidings_hear(t, m, &a, WORD_OF_ANSWER, &j);
}

static enum err sending_due(struct turn *t, struct message_row *m)
{
	TRY(standing_heard(t, m->gateway, SEND_LOST, 0));
	TRY(lose(t, m, "no answer came back"));
	TRY(standing_silent(t, m->area, m->gateway));
	return standings_queue_moves(t);
}

/* Too late to send it again: nobody will ever know, and a person should. */
static enum err unknown_for_ever(struct turn *t, struct message_row *m)
{
	TRY(deadline_clear(t->store, DEADLINE_MESSAGE, m->id));
	if (m->acked.ms != 0)
		return ERR_OK;
	return turn_alarm(t, m->area, "message", m->id,
			  "nobody knows whether the %s %s reached %s: %s", channel_noun(m->channel),
			  m->id, m->contact, m->detail);
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
	TRY(m->question < 0 ? tidings_ask(t, m, 0, m->detail)
			    : tidings_silent(t, m, "the look-up was not answered"));
	return m->state == MESSAGE_QUEUED ? standings_queue_moves(t) : ERR_OK;
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

enum err deliveries_due(struct turn *t, const struct area_settings *area, const char *message)
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
	TRY(attempt_died(t->store, outgoing_reference(t, m->id, m->attempt)));
	return lose(t, m, "swepd was restarted before the answer came");
}

enum err deliveries_recover(struct turn *t)
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
	return standings_queue_moves(t);
}
