/* SPDX-License-Identifier: MIT
 *
 * Messages into the queue. How they leave it is sending.h's, what came of them deliveries.h's.
 */
#ifndef ENGINE_OUTBOX_H
#define ENGINE_OUTBOX_H

#include "message_rows.h"
#include "turn.h"

#define EXERCISE_MARK "EXERCISE " /* begins every text of an exercise */

struct new_message {
	const char *id; /* of store_id, because the code is made from it */
	const char *occasion, *step, *contact;
	int round, rung;
	enum channel channel;
	const char *phone; /* or the address of mail */
	const char *text; /* as filled; EXERCISE is put before it here when it is one */
	const char *code;
	int priority; /* 0 is the most urgent */
	struct wall valid_until;
};

/* Queues it, or, with an alarm, keeps it as failed when its channel cannot carry it. ERR_TAKEN when
 * this contact was already told in this step and round. */
enum err outbox_add(struct turn *t, const struct area_settings *area, const struct new_message *m);
/* The same words and the same code another way, so that an answer is one to both; nothing when they
 * were told so already. */
enum err outbox_add_instead(struct turn *t, const struct area_settings *area,
			    const struct message_row *of, enum channel channel,
			    const char *address);
/* A queued text says something else from now on; what cannot be carried stays as it was. */
enum err outbox_fill_anew(struct turn *t, const struct message_row *m, const char *text);
/* Keeps that this contact was told by the text of another step, in place of a second one. */
enum err outbox_skip(struct turn *t, const struct area_settings *area, const struct new_message *m);
/* Keeps it for the contact's next digest, in place of a message of its own. */
enum err outbox_gather(struct turn *t, const struct area_settings *area,
		       const struct new_message *m);
/* Keeps that a person told this contact, who gets no texts. */
enum err outbox_rung(struct turn *t, const struct area_settings *area, const struct new_message *m);
/* Keeps as failed what no channel of theirs may carry: the caller tells a person. */
enum err outbox_give_up(struct turn *t, const struct area_settings *area,
			const struct new_message *m, const char *detail);
/* The four digits that bind an answer to this message: unlike those of every text of the last two
 * days to that phone, and of any phone's while there are enough. */
enum err outbox_code(struct turn *t, const char *message, const char *phone, const char **code);
#define CODE_LIFE_MS HOURS_MS(48)

#endif
