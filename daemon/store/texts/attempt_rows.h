/* SPDX-License-Identifier: MIT
 *
 * Each attempt to hand a message to a gateway, and what the gateway said of it.
 */
#ifndef STORE_ATTEMPT_ROWS_H
#define STORE_ATTEMPT_ROWS_H

#include "delivery.h"
#include "store.h"

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
/* Nobody will hear its answer: swepd ended before it came. */
enum err attempt_died(struct store *s, const char *reference);

/* Attempts of a message that came to nothing for all that is known. */
struct losses {
	int certain; /* one of the gateways in `certain`, ",one,two,", said that it does not have it
		      */
	int died; /* of the others: swepd ended before the answer came */
};

enum err attempt_losses(struct store *s, const char *message, const char *certain,
			struct losses *out);

/* Texts to one number that may have left since then: any, and of these words. Both 0 when fewer
 * than LIMIT_SAME_TEXTS were tried at all. */
struct crowd {
	int any, same;
};

enum err attempt_crowd(struct store *s, const char *phone, const char *text, struct wall since,
		       struct crowd *out);
/* When the n-th newest of them left; of any words when text is NULL. .ms = 0: there are fewer. */
enum err attempt_crowd_at(struct store *s, const char *phone, const char *text, int n,
			  struct wall *at);

struct orphan_row {
	const char *reference, *verdict, *detail;
	struct wall received;
};

struct orphan_list {
	struct orphan_row *rows;
	size_t count;
};

/* A receipt for nobody: kept once. *fresh: it was not there. */
enum err orphan_keep(struct store *s, const char *reference, const char *verdict,
		     struct wall received, const char *detail, bool *fresh);
/* The newest first. */
enum err orphan_list(struct store *s, int limit, struct arena *arena, struct orphan_list *out);

/* Of its newest `most` attempts that are not under way, has it taken none as far as is known? It
 * is not to blame for what died with swepd. */
enum err gateway_silent(struct store *s, const char *gateway, int most, bool *silent);

/* Has this gateway taken another message since it was tried with this one before the last time? */
enum err attempt_others_taken(struct store *s, const char *message, const char *gateway,
			      bool *taken);

#endif
