/* SPDX-License-Identifier: MIT */
#include "questions.h"

#include "accounts.h"
#include "attempt_rows.h"
#include "deadlines.h"
#include "gateway_choice.h"
#include "message_counts.h"
#include "message_moves.h"
#include "outgoing.h"

/* What was accepted is asked about so often, each time after four times as long. */
#define RECHECKS_MOST 3

int64_t question_number(const struct message_row *m)
{
	return (int64_t)m->attempt * 1000000 + m->lookups;
}

bool question_none(const struct turn *t, const struct message_row *m)
{
	const struct gateway_settings *g = account_holder(t, m);
	const struct gateway *gateway = g != NULL ? gateway_find(g->kind) : NULL;
	return gateway == NULL || gateway->lookup == NULL;
}

enum err question_may(struct turn *t, const struct message_row *m, bool *may)
{
	const struct gateway_settings *g = account_holder(t, m);
	int asking = 0;
	if (g != NULL)
		TRY(message_count_asking(t->store, m->gateway, &asking));
	*may = g == NULL || asking < gateway_in_flight(g);
	return ERR_OK;
}

enum err question_sent(struct turn *t, const struct message_row *m, struct outgoing *out)
{
	struct attempt_row a;
	*out = outgoing_of(t, m, m->attempt);
	TRY(attempt_read(t->store, out->reference, t->arena, &a));
	double ago_ms = (double)(t->now.ms - a.began.ms) / t->settings->speed;
	out->gateway_id = a.gateway_id;
	out->began = wall_plus(t->real, -(int64_t)ago_ms);
	return ERR_OK;
}

enum err question_put(struct turn *t, struct message_row *m, int question, bool *asked)
{
	const struct gateway_settings *g = account_holder(t, m);
	const struct gateway *gateway = g != NULL ? gateway_find(g->kind) : NULL;
	struct transfer transfer = {0};
	struct outgoing out;
	*asked = false;
	if (gateway == NULL || gateway->lookup == NULL)
		return ERR_OK;
	struct dispatch d = turn_dispatch(t, g);
	TRY(question_sent(t, m, &out));
	*asked = gateway->lookup(&d, &out, question, &transfer);
	if (!*asked)
		return ERR_OK;
	m->question = question;
	m->lookups++;
	TRY(message_save(t->store, m));
	int64_t wait_ms = transfer.timeout_ms > 0 ? transfer.timeout_ms : g->timeout_ms;
	TRY(deadline_set(t->store, DEADLINE_MESSAGE, m->id, m->area,
			 turn_after_real(t, wait_ms + GRACE_MS)));
	outgoing_leaves(t, &transfer, ERRAND_LOOKUP, g, m, question_number(m));
	return ERR_OK;
}

struct wall question_recheck(const struct turn *t, const struct message_row *m)
{
	const struct gateway_settings *g = account_holder(t, m);
	const struct gateway *gateway = g != NULL ? gateway_find(g->kind) : NULL;
	struct wall never = {0};
	if (gateway == NULL || gateway->lookup == NULL || gateway->recheck_ms == 0 ||
	    m->silences >= RECHECKS_MOST)
		return never;
	return turn_after_real(t, gateway->recheck_ms << (2 * m->silences));
}
