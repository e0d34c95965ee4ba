/* SPDX-License-Identifier: MIT
 *
 * Texts that came in, word for word. One that nobody has dealt with waits for a person.
 */
#ifndef STORE_INBOUND_ROWS_H
#define STORE_INBOUND_ROWS_H

#include "store.h"

struct inbound_row {
	const char *id; /* "gateway/its id", as the gateway was called when it came */
	const char *account, *theirs; /* whose, and its id there; "" in what is read */
	const char *area, *phone, *contact, *text, *meaning, *message;
	struct wall received, seen; /* seen .ms = 0: waits */
	struct wall sent; /* as its gateway says, else when it came */
};

#define INBOUND_WRONG_CODE "wrong-code" /* the meaning of a text with one */
/* … of one that came too late to be acted on, and of one that came after a later one. */
#define INBOUND_LATE "late"
#define INBOUND_OVERTAKEN "overtaken"

struct inbound_list {
	struct inbound_row *rows;
	size_t count;
};

/* Whether the account has brought this already. What came before accounts were kept, account "",
 * may be any one's: ids are unique wherever there are accounts. */
enum err inbound_known(struct store *s, const char *account, const char *theirs, bool *known);
enum err inbound_read(struct store *s, const char *id, struct arena *arena,
		      struct inbound_row *out); /* ERR_NOT_FOUND */
enum err inbound_insert(struct store *s, const struct inbound_row *r);
/* How many from this number had this meaning since then, and were for a person. */
enum err inbound_count(struct store *s, const char *phone, const char *meaning, struct wall since,
		       int *count);
/* How many were sent from this number in this stretch, whatever they said. */
enum err inbound_count_from(struct store *s, const char *phone, struct span sent, int *count);
/* … and from all numbers that are no contact's. */
enum err inbound_count_strangers(struct store *s, struct span sent, int *count);
/* Has one of these meanings, parted by blanks, been sent from this number after `when.from`, and
 * not after `when.to`, which is now? What seems to be of the future was sent before the clock was
 * set back. */
enum err inbound_sent_after(struct store *s, const char *phone, struct span when,
			    const char *meanings, bool *any);
/* Whether the last that this number said of texts is that it wants none. */
enum err inbound_stopped(struct store *s, const char *phone, struct wall now, bool *stopped);
/* How many came too late, or after a later one, and wait. */
enum err inbound_count_late(struct store *s, const char *area, int *count);
/* Wrong codes since then, of all contacts together, or of all numbers that are no contact's. */
enum err inbound_count_guesses(struct store *s, bool strangers, struct wall since, int *count);
/* The NO that came in for this message at that moment; NULL when none did, or it is gone. */
enum err inbound_text_for(struct store *s, const char *message, struct wall at, struct arena *arena,
			  const char **text);
enum err inbound_count_waiting(struct store *s, const char *area, int *count);
/* `limit` that wait: those of contacts first, the newest first. */
enum err inbound_list_waiting(struct store *s, const char *area, int limit, struct arena *arena,
			      struct inbound_list *out);
/* A person has spoken with whoever has this number. */
enum err inbound_see(struct store *s, const char *area, const char *phone, struct wall now);
/* … with all numbers that are no contact's. */
/* What its contact answered to it, or to another text of its occasion. */
enum err inbound_see_about(struct store *s, const char *message, struct wall now);
enum err inbound_see_strangers(struct store *s, const char *area, struct wall now);
/* A person has dealt with this one. */
enum err inbound_see_one(struct store *s, const char *id, struct wall now);

#endif
