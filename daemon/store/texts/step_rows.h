/* SPDX-License-Identifier: MIT
 *
 * The steps of an occasion: whom it tells, in which rungs and rounds, and how far that has come.
 */
#ifndef STORE_STEP_ROWS_H
#define STORE_STEP_ROWS_H

#include "store.h"

enum step_state { STEP_OPEN, STEP_MET, STEP_UNMET, STEP_CLOSED, STEP_STATE_COUNT };

const char *step_state_name(enum step_state s);

struct step_row {
	const char *id, *area, *occasion, *group, *beyond, *template;
	int number, needed, rung, round;
	bool everybody, repeat;
	int64_t within_ms, valid_ms;
	enum step_state state;
	struct wall told;
	struct wall waits; /* until then it keeps the area's quiet hours; .ms = 0 it does not */
	bool wake; /* its last rung is a call */
	int mail; /* an enum mail_use */
	bool organisations; /* one answer of each organisation is enough */
};

/* Nobody is waited for, and it is not over. */
bool step_is_settled(const struct step_row *x);

struct step_list {
	struct step_row *rows;
	size_t count;
};

enum err step_insert(struct store *s, const struct step_row *x);
enum err step_read(struct store *s, const char *id, struct arena *arena,
		   struct step_row *out); /* ERR_NOT_FOUND */
/* Writes state, rung, round, told. */
enum err step_save(struct store *s, const struct step_row *x);
enum err step_list(struct store *s, const char *occasion, struct arena *arena,
		   struct step_list *out);
/* When the first of that round was told; .ms = 0 nobody was. */
enum err step_round_began(struct store *s, const char *id, int round, struct wall *at);
/* Distinct contacts who have acknowledged, or organisations where one answer of each is enough. */
enum err step_count_acked(struct store *s, const char *id, int *count);
/* Contacts told at this rung who have not answered, not even no, want texts, and whom the text may
 * reach, or that of another step of the occasion. */
enum err step_count_hopeful(struct store *s, const struct step_row *x, int *count);
/* Contacts of whose texts of this step one failed or expired, or was left out for the text of
 * another step that did, and who heard of the occasion by none: in the order they were to be told.
 * Where answers are needed only those of the first rung of all, and whoever was told on their own
 * account: who comes after them is asked, not told. Not whom an alarm asks to ring. */
struct missed {
	const char *contact, *name;
	bool waits; /* another is on its way */
	bool stopped; /* of newcomers: who wants no texts */
};

struct missed_list {
	struct missed *rows;
	size_t count;
};

enum err step_list_missed(struct store *s, const struct step_row *x, struct arena *arena,
			  struct missed_list *out);
/* Steps of open occasions whose texts to this contact failed, expired or were left out for a STOP,
 * and that heard of the occasion by none. */
enum err step_list_untold(struct store *s, const char *area, const char *contact,
			  struct arena *arena, struct step_list *out);
/* Steps of this message's event that left its contact out, because another told them. */
enum err step_list_skipping(struct store *s, const char *message, struct arena *arena,
			    struct step_list *out);
/* Steps of open occasions that wait for this contact's answer, or have a text for them queued. */
enum err step_list_waiting_for(struct store *s, const char *area, const char *contact,
			       struct arena *arena, struct step_list *out);

#endif
