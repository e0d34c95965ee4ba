/* SPDX-License-Identifier: MIT
 *
 * How many messages there are of a kind.
 */
#ifndef STORE_MESSAGE_COUNTS_H
#define STORE_MESSAGE_COUNTS_H

#include "store.h"

/* Under way to this gateway. */
enum err message_count_sending(struct store *s, const char *gateway, int *count);
/* Questions under way about what became of messages. */
enum err message_count_asking(struct store *s, const char *gateway, int *count);

/* For the status: what waits or has an unknown fate now, and what failed since then. */
struct message_counts {
	int waiting, unknown, failed;
};

enum err message_count(struct store *s, const char *area, struct wall since,
		       struct message_counts *out);

/* How many answers this number was sent since then. */
enum err message_count_answers(struct store *s, const char *phone, struct wall since, int *count);
/* How many went to numbers that are no contact's, which are kept as those of `contact`. */
enum err message_count_answers_to(struct store *s, const char *contact, struct wall since,
				  int *count);

#endif
