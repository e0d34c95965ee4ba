/* SPDX-License-Identifier: MIT */
#include "message_moves.h"

#include <assert.h>

#include "accounts.h"
#include "deadlines.h"
#include "numbers.h"
#include "questions.h"

/* Waits for a gateway that is not configured any more. */
#define TIMEOUT_MS SECONDS_MS(30)
#define LOOKUP_MS SECONDS_MS(60)

/* When to look again at a message in this state; .ms = 0 for never. */
static struct wall look_again(const struct turn *t, const struct message_row *m)
{
	const struct gateway_settings *g = account_holder(t, m);
	struct wall never = {0};
	switch (m->state) {
	case MESSAGE_QUEUED:
		return wall_earlier(m->valid_until, wall_before(t->now, m->ready)
							? m->ready
							: turn_after_real(t, QUEUE_LOOK_MS));
	case MESSAGE_SENDING:
		return turn_after_real(t, (g != NULL ? g->timeout_ms : TIMEOUT_MS) + GRACE_MS);
	case MESSAGE_UNKNOWN:
		return turn_after_real(t, g != NULL ? g->lookup_ms : LOOKUP_MS);
	case MESSAGE_ACCEPTED:
		return question_recheck(t, m);
	case MESSAGE_DELIVERED:
	case MESSAGE_FAILED:
	case MESSAGE_EXPIRED:
	case MESSAGE_CANCELLED:
	case MESSAGE_STATE_COUNT:
		break;
	}
	return never;
}

enum err message_wait(struct turn *t, const struct message_row *m)
{
	struct wall due = look_again(t, m);
	if (due.ms == 0)
		return deadline_clear(t->store, DEADLINE_MESSAGE, m->id);
	return deadline_set(t->store, DEADLINE_MESSAGE, m->id, m->area, due);
}

/* A text that reached a phone, by a gateway that reaches phones, shows that the number is one. */
static enum err prove_number(struct turn *t, const struct message_row *m)
{
	const struct gateway_settings *g = account_holder(t, m);
	bool proven = m->state == MESSAGE_DELIVERED && m->channel == CHANNEL_SMS && g != NULL;
	return proven && g->real ? number_proven(t, m->phone) : ERR_OK;
}

enum err message_move(struct turn *t, struct message_row *m, enum message_state to,
		      const char *detail)
{
	const char *change = arena_printf(t->arena, "%s -> %s", message_state_name(m->state),
					  message_state_name(to));
	assert(message_may_move(m->state, to));
	m->state = to;
	m->detail = detail;
	m->changed = t->now;
	m->question = -1;
	if (to == MESSAGE_ACCEPTED)
		m->silences = 0; /* from now on, of its rechecks */
	TRY(message_save(t->store, m));
	TRY(turn_audit(t, m->area, AUDITED_MESSAGE, m->id, change, NULL));
	TRY(prove_number(t, m));
	return message_wait(t, m);
}

enum err message_leave_out(struct turn *t, struct message_row *m, const char *detail)
{
	bool unwelcome;
	TRY(message_unwelcome(t->store, m->id, &unwelcome));
	return message_move(t, m, MESSAGE_CANCELLED, unwelcome ? LEFT_OUT_STOPPED : detail);
}
