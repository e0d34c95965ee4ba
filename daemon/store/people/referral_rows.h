/* SPDX-License-Identifier: MIT
 *
 * Referrals: who sent whom for a bed, who answered and when, and what became of it. A person has at
 * most one open referral of each source: ERR_TAKEN.
 */
#ifndef STORE_REFERRAL_ROWS_H
#define STORE_REFERRAL_ROWS_H

#include "store.h"

struct referral {
	const char *id, *person;
	const char *ref; /* the person's reference; read only */
	const char *source;
	unsigned needs;
	struct wall made;
	const char *by;
	struct wall expected; /* when they arrive; 0 they are here */
	struct wall answered; /* 0: nobody has */
	const char *answered_by;
	struct wall settled; /* 0: open */
	const char *settled_by, *outcome, *reason; /* "" while open; a reason may stay "" */
};

enum err referral_add(struct store *s, const char *area, const struct referral *r);
/* id is NULL in *out when there is none in this area. */
enum err referral_get(struct store *s, const char *area, const char *id, struct arena *arena,
		      struct referral *out);
/* Those open, oldest first. */
enum err referral_list_open(struct store *s, const char *area, struct arena *arena,
			    struct referral **out, size_t *count);
/* Those made since then, open or not, oldest first. */
enum err referral_list_since(struct store *s, const char *area, struct wall since,
			     struct arena *arena, struct referral **out, size_t *count);
enum err referral_list_of_person(struct store *s, const char *area, const char *person,
				 struct arena *arena, struct referral **out, size_t *count);

/* Only one that nobody has answered: ERR_NOT_FOUND. */
enum err referral_answer(struct store *s, const char *id, struct wall now, const char *by);
/* Only an open one: ERR_NOT_FOUND. */
enum err referral_settle(struct store *s, const char *id, struct wall now, const char *by,
			 const char *outcome, const char *reason);

/* The newest that was settled as placed since then, though its person has been in no bed since; id
 * is NULL in *out when there is none. One whose source has sent them again is none. */
enum err referral_find_unmet(struct store *s, const char *area, const char *person,
			     struct wall since, struct arena *arena, struct referral *out);
/* It has no outcome any more. */
enum err referral_reopen(struct store *s, const char *id);

struct referral_counts {
	int open, unanswered;
};

enum err referral_count(struct store *s, const char *area, struct referral_counts *out);

#endif
