/* SPDX-License-Identifier: MIT
 *
 * Texts, calls and mails on their way, one by one.
 */
#ifndef STORE_MESSAGE_ROWS_H
#define STORE_MESSAGE_ROWS_H

#include "channel.h"
#include "delivery.h"
#include "message_detail.h"
#include "store.h"

struct message_row {
	/* Of an answer to a text that came in, occasion is "", and step the id of that text. */
	const char *id, *area, *occasion, *step, *contact;
	const char *phone; /* or the address of mail */
	const char *text, *code;
	enum channel channel;
	int round, rung, parts, priority;
	bool ucs2;
	struct wall valid_until, made;
	/* What changes. */
	enum message_state state;
	int attempt, retries, resends;
	int question, lookups, silences; /* see schema.sql */
	const char *gateway, *detail;
	const char *account; /* that has the newest attempt; "" none, or not known */
	struct wall ready, changed, acked; /* acked .ms = 0: not yet */
	const char *acked_by;
	struct wall declined; /* the contact said no; .ms = 0: did not */
	const char *declined_by;
};

/* ERR_TAKEN: this contact was told in this step and round. */
enum err message_insert(struct store *s, const struct message_row *m);
enum err message_read(struct store *s, const char *id, struct arena *arena,
		      struct message_row *out); /* ERR_NOT_FOUND */
/* Writes what changes, but for the answers. */
enum err message_save(struct store *s, const struct message_row *m);
/* What it says, while it is queued. */
enum err message_fill(struct store *s, const char *id, const char *text, bool ucs2, int parts);
/* How long it may leave. */
enum err message_extend(struct store *s, const char *id, struct wall valid_until);
/* Of what is queued of a step, why it was kept so far. */
enum err message_clear_detail(struct store *s, const char *step, const char *detail);
/* Is it of use that this text leaves? An answer always is; else not when its occasion is closed,
 * its contact has answered, has said no since, or wants no texts, or its step is met; but everybody
 * is told once. */
enum err message_wanted(struct store *s, const char *id, bool *wanted);
/* … not, because its contact wants no texts: should they want them again, it told them nothing. */
enum err message_unwelcome(struct store *s, const char *id, bool *out);
/* Rung of what is told to somebody on their own account, whatever the others of the step answer. */
#define RUNG_OWN (-1)
enum err message_acknowledge(struct store *s, const char *id, struct wall at, const char *by);
/* They take it back: a NO after an OK. */
enum err message_unacknowledge(struct store *s, const char *id);
enum err message_decline(struct store *s, const char *id, struct wall at, const char *by);

/* One text is enough for whoever is asked by several steps of one event: of an occasion, or of an
 * activation and the late crossing by which it began. */
struct told_before {
	bool
	    told; /* by another step after `since`, and it may arrive; or acknowledged since ever */
	struct wall acked; /* .ms = 0: not yet */
	const char *by;
	struct wall declined; /* .ms = 0: not */
	const char *declined_by;
};

/* Of step, contact and phone of `text`, which is not written yet. */
enum err message_heard(struct store *s, const struct message_row *text, struct wall since,
		       struct arena *arena, struct told_before *out);

/* What stood against single texts of an occasion that is closed. */
enum err message_alarms_clear(struct store *s, const char *occasion, struct wall now);

/* The same code in any area and for any number; phone NULL: for anybody's. */
enum err message_code_used(struct store *s, const char *phone, const char *code, struct wall since,
			   bool *used);

/* What a text that came in was answered; NULL when it was not. */
enum err message_answer_text(struct store *s, const char *inbound, struct arena *arena,
			     const char **text);

#endif
