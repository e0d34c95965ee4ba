/* SPDX-License-Identifier: MIT */
#include "sending.h"

#include <string.h>

#include "accounts.h"
#include "attempt_rows.h"
#include "crowding.h"
#include "deadlines.h"
#include "gateway_choice.h"
#include "message_ends.h"
#include "message_lists.h"
#include "message_moves.h"
#include "outgoing.h"
#include "sparing.h"

/* The queue is not looked at more often for want of rate: what has flowed in meanwhile leaves
 * together. */
#define RATE_LOOK_MS 100
/* So long a text waits for what became of an earlier one that said otherwise: the newest text on a
 * phone should be the true one, and a late one is better than none. */
#define ORDERLY_MS MINUTES_MS(5)

/* What became of a message at the head of its queue. */
enum step { STEP_LEFT, STEP_HELD, STEP_OTHERS_MOVED };

/* Rejected before anything could leave: this message is at fault, not the gateway. */
static enum err unsendable(struct turn *t, struct message_row *m, const char *reason)
{
	TRY(message_fail(t, m, reason));
	return turn_alarm(t, m->area, "message", m->id, "the %s %s to %s cannot be sent: %s",
			  channel_noun(m->channel), m->id, m->contact, reason);
}

static enum err leave(struct turn *t, struct standing *s, struct message_row *m,
		      const struct outgoing *out, const struct transfer *transfer)
{
	struct attempt_row attempt = {.reference = out->reference,
				      .message = m->id,
				      .area = m->area,
				      .gateway = s->settings->key,
				      .number = m->attempt + 1,
				      .began = t->now,
				      .state = ATTEMPT_SENDING};
	TRY(attempt_insert(t->store, &attempt));
	m->attempt++;
	m->gateway = s->settings->key;
	m->account = account_of(t->arena, s->settings);
	m->lookups = m->silences = 0;
	TRY(message_move(t, m, MESSAGE_SENDING, ""));
	outgoing_leaves(t, transfer, ERRAND_SEND, s->settings, m, m->attempt);
	return gateway_use(t, m, s);
}

/* While nothing left a step may have told them again and again: the newest goes in place of the
 * first, and the others not at all. *gone: it has left already. */
static enum err newest_of(struct turn *t, struct message_row *m, bool *others, bool *gone)
{
	struct message_list later;
	*others = *gone = false;
	if (!wall_before(m->made, t->now))
		return ERR_OK;
	TRY(message_list_later(t->store, m, t->arena, &later));
	for (size_t i = 0; i < later.count && !*gone; i++) {
		TRY(message_move(t, m, MESSAGE_CANCELLED, "a later text says it"));
		*others = true;
		*gone = later.rows[i].state != MESSAGE_QUEUED;
		*m = later.rows[i];
	}
	return ERR_OK;
}

/* What may have been on a phone before a later text that says how SWEP stands is not sent once more
 * behind that. */
static enum err late_repeat(struct turn *t, struct message_row *m, bool *out)
{
	*out = false;
	if (m->resends > 0)
		TRY(message_overtaken(t->store, m->id, out));
	return *out ? message_move(t, m, MESSAGE_CANCELLED, OVERTAKEN_BY_LATER) : ERR_OK;
}

static enum err start(struct turn *t, struct standing *s, struct message_row *m, enum step *step)
{
	bool others, gone, late;
	*step = STEP_OTHERS_MOVED;
	TRY(newest_of(t, m, &others, &gone));
	if (gone)
		return ERR_OK;
	TRY(late_repeat(t, m, &late));
	if (late)
		return ERR_OK;
	struct transfer transfer = {0};
	struct fault why = {.message = "the gateway gives no reason"};
	struct dispatch d = turn_dispatch(t, s->settings);
	struct outgoing out = outgoing_of(t, m, m->attempt + 1);
	if (s->kind->send(&d, &out, &transfer, &why) == ERR_OK) {
		*step = others ? STEP_OTHERS_MOVED : STEP_LEFT;
		return leave(t, s, m, &out, &transfer);
	}
	return unsendable(t, m, arena_text(t->arena, why.message));
}

/* One too many for the networks: it waits, or fails at once when it would come too late. */
static enum err hold_back(struct turn *t, struct message_row *m, struct wall until, const char *why)
{
	if (!wall_before(until, m->valid_until))
		return unsendable(t, m, why);
	m->ready = until;
	m->detail = why;
	TRY(message_save(t->store, m));
	TRY(message_wait(t, m));
	return turn_alarm(t, m->area, "message", m->id, "the %s %s to %s waits: %s",
			  channel_noun(m->channel), m->id, m->contact, why);
}

/* Nobody takes it just now, and no answer will wake the queue: a deadline must, and before long,
 * for who should hear that nothing leaves. */
static enum err wait_until(struct turn *t, const struct message_row *m, struct wall until)
{
	struct wall soonest = turn_after_real(t, RATE_LOOK_MS);
	struct wall latest = wall_earlier(turn_after_real(t, QUEUE_LOOK_MS), m->valid_until);
	return deadline_set(t->store, DEADLINE_MESSAGE, m->id, m->area,
			    wall_earlier(wall_later(until, soonest), latest));
}

static enum err step_one(struct turn *t, struct message_row *m, enum step *step)
{
	struct choice choice;
	struct wall until;
	const char *why;
	bool moved;
	*step = STEP_OTHERS_MOVED;
	TRY(sparing_look(t, m, &moved));
	if (moved)
		return ERR_OK;
	TRY(crowding_look(t, m, &until, &why));
	if (until.ms != 0)
		return hold_back(t, m, until, why);
	TRY(gateway_choose(t, m, &choice));
	if (choice.standing != NULL)
		return start(t, choice.standing, m, step);
	*step = STEP_HELD;
	return choice.until.ms != 0 ? wait_until(t, m, choice.until) : ERR_OK;
}

/* One look into a channel's queue. What fails may cancel others: they are read again. */
static enum err pump_some(struct turn *t, enum channel c, bool *more)
{
	struct message_list list;
	enum step step = STEP_LEFT;
	int room;
	struct wall orderly = wall_plus(t->now, t->now.ms - turn_after_real(t, ORDERLY_MS).ms);
	TRY(gateway_room(t, c, &room));
	TRY(message_list_ready(t->store, c, t->now, orderly, room + 1, t->arena, &list));
	for (size_t i = 0; i < list.count && step == STEP_LEFT; i++)
		TRY(step_one(t, &list.rows[i], &step));
	*more = step == STEP_OTHERS_MOVED || (step == STEP_LEFT && list.count > (size_t)room);
	return ERR_OK;
}

/* Of each channel the most urgent first, as far as there is room and rate at its gateways. Every
 * message that it looks at moves or is waited for by a deadline, so that one bad message never
 * holds up the others. */
static enum err pump(struct turn *t)
{
	for (int c = 0; c < CHANNEL_COUNT; c++)
		for (bool more = gateway_configured(t, (enum channel)c); more;)
			TRY(pump_some(t, (enum channel)c, &more));
	return ERR_OK;
}

enum err sending_settle(struct turn *t)
{
	t->actor = "swepd";
	t->because = "the queue";
	if (t->standings->queue_moves)
		TRY(pump(t));
	return standings_settle(t);
}
