/* SPDX-License-Identifier: MIT */
#include "tidings.h"

#include "accounts.h"
#include "cascade.h"
#include "gateway_choice.h"
#include "message_ends.h"
#include "message_moves.h"
#include "numbers.h"
#include "questions.h"
#include "replies.h"
#include "standings.h"

/* So often may all questions tell nothing before the text is sent again: a duplicate harms less
 * than silence. */
#define SILENCES_MOST 5
/* … where another gateway can take it, or there is nothing to ask. */
#define SILENCES_ELSEWHERE 1
/* Certainly-unsent attempts in a row after which the gateway itself is at fault. */
#define RETRIES_QUIET 3
/* A text that a gateway in trouble did not take is tried again within this. */
#define HELD_UP_MOST_MS SECONDS_MS(20)

/* What it is called in a sentence. */
static const char *noun(const struct message_row *m)
{
	return channel_noun(m->channel);
}

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
enum err tidings_silent(struct turn *t, struct message_row *m, const char *detail)
{
	bool elsewhere;
	struct doubt doubt;
	TRY(gateway_elsewhere(t, m, &elsewhere));
	TRY(doubt_of(t, m, &doubt));
	m->detail = detail;
	m->question = -1;
	m->silences++;
	bool nobody = account_holder(t, m) == NULL, few = elsewhere || question_none(t, m);
	if (m->silences >= (few ? SILENCES_ELSEWHERE : SILENCES_MOST) && doubt_bearable(&doubt))
		return resend(t, m,
			      nobody ? arena_printf(t->arena,
						    "the gateway %s is not configured any more, "
						    "and nobody else can say what became of it",
						    m->gateway)
				     : "the gateway could not say what became of it");
	TRY(message_save(t->store, m));
	return message_wait(t, m);
}

enum err tidings_ask(struct turn *t, struct message_row *m, int question, const char *detail)
{
	bool asked;
	TRY(question_put(t, m, question, &asked));
	return asked ? ERR_OK : tidings_silent(t, m, detail);
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
		return j->ask_next ? tidings_ask(t, m, m->question + 1, detail)
				   : tidings_silent(t, m, detail);
	case DELIVERY_RESEND:
		return resend(t, m, detail);
	case DELIVERY_TAKE_BACK:
		return take_back(t, m, j, detail);
	}
	return ERR_REFUSED;
}

/* One word about one attempt, from whichever side it comes. */
enum err tidings_hear(struct turn *t, struct message_row *m, struct attempt_row *a,
		      enum source_of_word from, const struct judgement *j)
{
	enum gateway_word word = word_of(j->verdict, from);
	bool hope = false, failed = a->state == ATTEMPT_FAILED;
	if (a->state == ATTEMPT_FAILED && word == GATEWAY_HAS_IT)
		return ERR_OK; /* overtaken by what became of it */
	TRY(attempt_hears(t, a, word, from, j));
	if (j->no_phone && !failed && a->state == ATTEMPT_FAILED && m->channel == CHANNEL_SMS)
		TRY(number_disproven(t, account_holder(t, m), m->phone, j->detail));
	if (m->attempt > 1) /* there are others */
		TRY(attempt_hope(t->store, m->id, a->number, &hope));
	enum delivery_act act = delivery_decide(m->state, from, word, hope);
	if (act == DELIVERY_TAKE_BACK && j->verdict == VERDICT_STOPPED)
		TRY(standing_stopped(t, m->area, a->gateway, j->retry_ms, a->detail));
	TRY(act_on(t, m, act, j));
	return j->opted_out && m->channel == CHANNEL_SMS ? replies_stopped(t, m->phone) : ERR_OK;
}
