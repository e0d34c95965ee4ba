/* SPDX-License-Identifier: MIT
 *
 * Many messages: the queue, those of a step, those that wait for a mail or a digest.
 */
#ifndef STORE_MESSAGE_LISTS_H
#define STORE_MESSAGE_LISTS_H

#include "message_rows.h"

struct message_list {
	struct message_row *rows;
	size_t count;
};

/* A process has just begun: what an earlier one had under way. */
enum err message_list_under_way(struct store *s, struct arena *arena, struct message_list *out);
/* The first of a channel's queue that may leave at now: by priority, then in the order they were
 * made. What was made after `orderly` and says how SWEP stands waits while an earlier text that
 * said it otherwise is on its way to the same number. */
enum err message_list_ready(struct store *s, enum channel channel, struct wall now,
			    struct wall orderly, int limit, struct arena *arena,
			    struct message_list *out);
/* Of a text that says that SWEP ends, and is taken back: the newest ON to this contact that may
 * have been on their phone before it; NULL: there is none, or it is acknowledged. late: the text
 * itself has only now been heard to have left. */
enum err message_on_before(struct store *s, const char *id, bool late, struct arena *arena,
			   const char **on);
/* Since it was made, people were told of something else of the same activation. */
enum err message_moved_on(struct store *s, const char *id, bool *out);
/* A later text that says how SWEP stands, of another occasion, has left for the same number. */
enum err message_overtaken(struct store *s, const char *id, bool *out);
/* Of a text that says that SWEP is on, and left before that was to end: the newest to this contact
 * that says that it is over, or ends, and is known to have been on their phone before it; NULL:
 * there is none. */
enum err message_off_before(struct store *s, const char *id, struct arena *arena, const char **off);
enum err message_list_queued(struct store *s, const char *step, struct arena *arena,
			     struct message_list *out);
/* The newest of every other step for the same contact and number about the same event that is not
 * acknowledged: whoever acknowledges this one acknowledges them. */
enum err message_list_shared(struct store *s, const char *id, struct arena *arena,
			     struct message_list *out);
/* Those of its occasion, while that is open, to the same contact that count as acknowledged. */
enum err message_list_acked(struct store *s, const char *id, struct arena *arena,
			    struct message_list *out);
/* Later texts of its step to the same contact and number that may arrive, or have. */
enum err message_list_later(struct store *s, const struct message_row *m, struct arena *arena,
			    struct message_list *out);
/* Queued for the same contact and number, later and of other occasions. */
enum err message_list_behind(struct store *s, const struct message_row *m, struct arena *arena,
			     struct message_list *out);
/* Answers to texts of this number that have not left. */
enum err message_list_answers(struct store *s, const char *phone, struct arena *arena,
			      struct message_list *out);
/* Those of an occasion in the order they were made, at most limit. */
enum err message_list_occasion(struct store *s, const char *occasion, int limit,
			       struct arena *arena, struct message_list *out);
/* How many there are of an occasion. */
enum err message_count_occasion(struct store *s, const char *occasion, int *count);
/* Everything that this step made, in the order it was made. */
enum err message_list_step(struct store *s, const char *step, struct arena *arena,
			   struct message_list *out);
/* Texts of this step that will not arrive, whose contact has an address and no mail of it yet. */
enum err message_list_unmailed(struct store *s, const char *step, struct wall now,
			       struct arena *arena, struct message_list *out);
/* The newest text, if any, of this step to this contact will not arrive. */
enum err message_text_failed(struct store *s, const char *step, const char *contact, bool *out);
/* The newest mails of this step that may still be of use, that no server is known to have taken and
 * nobody has answered, of contacts to whom nothing of its occasion is known to have gone. */
enum err message_list_unposted(struct store *s, const char *step, struct wall now,
			       struct arena *arena, struct message_list *out);
/* Texts of an area's occasions that were made before `before`, wait, and have no mail yet: those of
 * these priorities. */
enum err message_list_waiting(struct store *s, const char *area, struct wall before, int from,
			      int to, struct arena *arena, struct message_list *out);
/* Kept for the next digest, by contact, in the order they were made. */
enum err message_list_gathered(struct store *s, const char *area, struct arena *arena,
			       struct message_list *out);
enum err message_gathers(struct store *s, const char *area, bool *any);
enum err message_gather(struct store *s, const char *id);
enum err message_gathered(struct store *s, const char *id, const char *detail); /* no more */
/* Nor any of this step. */
enum err message_forget_gathered(struct store *s, const char *step, const char *detail);
/* Is something urgent on its way to this contact? */
enum err message_urgent(struct store *s, const char *area, const char *contact, struct wall now,
			bool *urgent);
/* Made since `since` for this number with this code, newest first; of a mail, whose contact has
 * it. phone NULL: for anybody's, and no answers. */
enum err message_list_coded(struct store *s, const char *phone, const char *code, struct wall since,
			    struct arena *arena, struct message_list *out);
/* Questions that stand open: texts made in this stretch for this number that may have arrived, the
 * newest of each step and contact, none of whose texts is acknowledged. */
enum err message_list_open(struct store *s, const char *phone, struct span made,
			   struct arena *arena, struct message_list *out);

/* … of open occasions begun since then, to this contact, whether or not they may have arrived. */
enum err message_list_unanswered(struct store *s, const char *area, const char *contact,
				 struct wall since, struct arena *arena, struct message_list *out);

#endif
