/* SPDX-License-Identifier: MIT */
#include "outgoing.h"

#include <string.h>

#include "outbox.h"
#include "sms.h"

#define REPEAT_MARK "(may be a repeat) "

const char *outgoing_reference(struct turn *t, const char *message, int64_t attempt)
{
	return arena_printf(t->arena, "%s-%s-%lld", store_instance(t->store), message,
			    (long long)attempt);
}

/* An exercise's text begins with EXERCISE, whatever else it says. A segment more is cheaper than a
 * repeat that is taken for news: only what no gateway would carry any more goes without. */
static const char *marked(struct turn *t, const struct message_row *m, struct sms_size *size)
{
	size_t front =
	    t->settings->exercise && strncmp(m->text, EXERCISE_MARK, strlen(EXERCISE_MARK)) == 0
		? strlen(EXERCISE_MARK)
		: 0;
	const char *text =
	    arena_printf(t->arena, "%.*s" REPEAT_MARK "%s", (int)front, m->text, m->text + front);
	struct sms_size longer;
	if (m->channel != CHANNEL_SMS)
		return text;
	if (!sms_measure(text, &longer) || longer.units > LIMIT_TEXT)
		return m->text;
	*size = longer;
	return text;
}

struct outgoing outgoing_of(struct turn *t, const struct message_row *m, int attempt)
{
	double real_ms = (double)(m->valid_until.ms - t->now.ms) / t->settings->speed;
	int64_t minutes = (int64_t)(real_ms / 60000);
	struct sms_size size = {.parts = m->parts, .ucs2 = m->ucs2};
	const char *text = m->resends > 0 ? marked(t, m, &size) : m->text;
	return (struct outgoing){.reference = outgoing_reference(t, m->id, attempt),
				 .to = m->phone,
				 .text = text,
				 .ucs2 = size.ucs2,
				 .parts = size.parts,
				 .gateway_id = "",
				 .valid_minutes = minutes > 1 ? minutes : 1};
}

void outgoing_leaves(struct turn *t, const struct transfer *transfer, enum errand_kind kind,
		     const struct gateway_settings *to, const struct message_row *m, int64_t number)
{
	struct effect *e = turn_effect(t, EFFECT_TRANSFER);
	e->transfer = *transfer;
	e->errand = (struct errand){.kind = kind,
				    .subject = m->id,
				    .attempt = number,
				    .gateway = arena_text(t->arena, to->key)};
}
