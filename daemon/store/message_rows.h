/* SPDX-License-Identifier: MIT
 *
 * Texts, calls and mails on their way, and each attempt to hand one to a gateway.
 */
#ifndef STORE_MESSAGE_ROWS_H
#define STORE_MESSAGE_ROWS_H

#include "channel.h"
#include "delivery.h"
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
/* Is it of use that this text leaves? An answer always is; else not when its occasion is closed,
 * its contact has answered, has said no since, or wants no texts, or its step is met; but everybody
 * is told once. */
enum err message_wanted(struct store *s, const char *id, bool *wanted);
enum err message_acknowledge(struct store *s, const char *id, struct wall at, const char *by);
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

enum err message_count_sending(struct store *s, const char *gateway, int *count);
/* Questions under way about what became of messages. */
enum err message_count_asking(struct store *s, const char *gateway, int *count);
/* Of its newest `most` attempts that are not under way, has it taken none as far as is known? */
enum err gateway_silent(struct store *s, const char *gateway, int most, bool *silent);

/* For the status: what waits or has an unknown fate now, and what failed since then. */
struct message_counts {
	int waiting, unknown, failed;
};

enum err message_count(struct store *s, const char *area, struct wall since,
		       struct message_counts *out);

struct message_list {
	struct message_row *rows;
	size_t count;
};

/* A process has just begun: what an earlier one had under way. */
enum err message_list_under_way(struct store *s, struct arena *arena, struct message_list *out);
/* The first of a channel's queue that may leave at now: by priority, then in the order they were
 * made. What was made after `orderly` and says how SWEP stands waits while an earlier text that said
 * it otherwise is on its way to the same number. */
enum err message_list_ready(struct store *s, enum channel channel, struct wall now,
			    struct wall orderly, int limit, struct arena *arena,
			    struct message_list *out);
enum err message_list_queued(struct store *s, const char *step, struct arena *arena,
			     struct message_list *out);
/* The newest of every other step for the same contact and number about the same event that is not
 * acknowledged: whoever acknowledges this one acknowledges them. */
enum err message_list_shared(struct store *s, const char *id, struct arena *arena,
			     struct message_list *out);
/* Those of an occasion in the order they were made, at most limit. */
enum err message_list_occasion(struct store *s, const char *occasion, int limit,
			       struct arena *arena, struct message_list *out);
/* Everything that this step made, in the order it was made. */
enum err message_list_step(struct store *s, const char *step, struct arena *arena,
			   struct message_list *out);
/* Texts of this step that will not arrive, whose contact has an address and no mail of it yet. */
enum err message_list_unmailed(struct store *s, const char *step, struct wall now,
			       struct arena *arena, struct message_list *out);
/* The most urgent texts of an area that were made before `before`, wait, and have no mail yet. */
enum err message_list_waiting(struct store *s, const char *area, struct wall before,
			      struct arena *arena, struct message_list *out);
/* Kept for the next digest, by contact, in the order they were made. */
enum err message_list_gathered(struct store *s, const char *area, struct arena *arena,
			       struct message_list *out);
enum err message_gathers(struct store *s, const char *area, bool *any);
enum err message_gather(struct store *s, const char *id);
enum err message_gathered(struct store *s, const char *id, const char *detail); /* no more */
/* Is something urgent on its way to this contact? */
enum err message_urgent(struct store *s, const char *area, const char *contact, struct wall now,
			bool *urgent);
/* Made since `since` for this number with this code, newest first; of a mail, whose contact has
 * it. phone NULL: for anybody's, and no answers. */
enum err message_list_coded(struct store *s, const char *phone, const char *code, struct wall since,
			    struct arena *arena, struct message_list *out);
/* Questions that stand open: texts since `since` for this number that may have arrived, the newest
 * of each step and contact, none of whose texts is acknowledged. */
enum err message_list_open(struct store *s, const char *phone, struct wall since,
			   struct arena *arena, struct message_list *out);
/* The same code in any area and for any number; phone NULL: for anybody's. */
enum err message_code_used(struct store *s, const char *phone, const char *code, struct wall since,
			   bool *used);

/* What a text that came in was answered; NULL when it was not. */
enum err message_answer_text(struct store *s, const char *inbound, struct arena *arena,
			     const char **text);
/* How many answers this number was sent since then. */
enum err message_count_answers(struct store *s, const char *phone, struct wall since, int *count);
/* How many went to numbers that are no contact's, which are kept as those of `contact`. */
enum err message_count_answers_to(struct store *s, const char *contact, struct wall since,
				  int *count);

struct attempt_row {
	const char *reference, *message, *area, *gateway;
	int number;
	struct wall began;
	enum attempt_state state;
	const char *settled_by, *gateway_id, *detail;
};

enum err attempt_insert(struct store *s, const struct attempt_row *a);
enum err attempt_read(struct store *s, const char *reference, struct arena *arena,
		      struct attempt_row *out); /* ERR_NOT_FOUND */
/* Writes state, settled_by, gateway_id, detail. */
enum err attempt_save(struct store *s, const struct attempt_row *a);
/* Is there another attempt that the gateway has, or a newer one under way? */
enum err attempt_hope(struct store *s, const char *message, int besides, bool *hope);

/* Was an earlier attempt of the message lost at this gateway? */
enum err attempt_lost(struct store *s, const char *message, const char *gateway, bool *lost);
enum err attempt_count_failed(struct store *s, const char *message, int *count);

/* Texts to one number that may have left since then: any, and of these words. Both 0 when fewer than
 * LIMIT_SAME_TEXTS were tried at all. */
struct crowd {
	int any, same;
};

enum err attempt_crowd(struct store *s, const char *phone, const char *text, struct wall since,
		       struct crowd *out);
/* When the n-th newest of them left; of any words when text is NULL. .ms = 0: there are fewer. */
enum err attempt_crowd_at(struct store *s, const char *phone, const char *text, int n,
			  struct wall *at);

/* A receipt for nobody: kept once. */
enum err orphan_keep(struct store *s, const char *reference, const char *verdict,
		     struct wall received, const char *detail);

#endif
