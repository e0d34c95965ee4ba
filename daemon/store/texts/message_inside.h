/* SPDX-License-Identifier: MIT
 *
 * How a message is read from a row of its table, which is called m. Private to the store.
 */
#ifndef STORE_MESSAGE_INSIDE_H
#define STORE_MESSAGE_INSIDE_H

#include "message_rows.h"
#include "query.h"

#define MESSAGE_COLUMNS                                                                            \
	"m.id, m.area, m.occasion, m.step, m.contact, m.phone, m.text, m.code, m.round, m.rung,"   \
	" m.parts, m.priority, m.ucs2, m.valid_until, m.made, m.state, m.attempt, m.retries,"      \
	" m.resends, m.question, m.lookups, m.silences, m.gateway, m.detail, m.ready, m.changed,"  \
	" m.acked, m.acked_by, m.channel, m.declined, m.declined_by, m.account"

/* Whether message n tells what the occasion o, of another message, is about. */
#define SAME_EVENT                                                                                 \
	"(n.occasion = o.id OR (o.kind = 'late' AND o.audience <> '' AND EXISTS"                   \
	" (SELECT 1 FROM occasion p WHERE p.id = n.occasion AND p.kind = 'activation'"             \
	" AND p.area = o.area AND p.audience = o.audience)))"

/* SAME_EVENT as the occasions whose texts tell what occasion ?2 is about. */
#define EVENT_TOLD_BY                                                                              \
	"(SELECT ?2 UNION ALL SELECT p.id FROM occasion o JOIN occasion p ON p.area = o.area"      \
	" AND p.audience = o.audience AND p.kind = 'activation'"                                   \
	" WHERE o.id = ?2 AND o.kind = 'late' AND o.audience <> '')"

/* SAME_EVENT from the other end, for who knows message n and looks for o. */
#define SAME_EVENT_OF(n)                                                                           \
	"(SELECT " n ".occasion UNION ALL SELECT l.id FROM occasion p CROSS JOIN occasion l"       \
	" ON l.area = p.area AND l.audience = p.audience WHERE p.id = " n ".occasion"              \
	" AND p.kind = 'activation' AND p.audience <> '' AND l.kind = 'late')"

void message_row_read(struct query *q, struct arena *arena, struct message_row *m);

#endif
