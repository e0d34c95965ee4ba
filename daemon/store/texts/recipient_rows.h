/* SPDX-License-Identifier: MIT
 *
 * Whom a step may tell, and how each of them stands in it.
 */
#ifndef STORE_RECIPIENT_ROWS_H
#define STORE_RECIPIENT_ROWS_H

#include "message_detail.h"
#include "occasion_rows.h"
#include "store.h"

/* Somebody a step may tell, and how they stand in it. */
struct recipient {
	const char *contact, *phone;
	const char *call; /* the number that is called */
	const char *email; /* "" for none */
	bool digest; /* what is not urgent is gathered for them */
	bool stopped;
	bool told; /* in this round; called does not count */
	bool called; /* in this round */
	bool failed; /* their text of this round will not arrive */
	bool by_call; /* of those told before: by a call, too */
	struct wall heard; /* … and when last */
	bool acked; /* in any */
	bool declined; /* in any */
	bool rung; /* by a person, in place of a text of this step */
};

struct recipient_list {
	struct recipient *rows;
	size_t count;
};

/* Adds the members of a group in their order. */
enum err recipient_list_group(struct store *s, const char *area, const char *group,
			      const char *step, int round, struct arena *arena,
			      struct recipient_list *out);
/* Adds those who hold a duty at that moment, by the rota; those first whose shift began last. */
enum err recipient_list_duty(struct store *s, const char *area, const char *duty, struct wall at,
			     const char *step, int round, struct arena *arena,
			     struct recipient_list *out);
/* Adds those whose word counts for a site, "area/key". */
enum err recipient_list_site(struct store *s, const char *area, const char *site, const char *step,
			     int round, struct arena *arena, struct recipient_list *out);
/* Adds those whose word counts for a site that has a bed open for the night. */
enum err recipient_list_open(struct store *s, const char *area, const char *step, int round,
			     struct arena *arena, struct recipient_list *out);
/* Adds the contacts of these keys, parted by blanks. */
enum err recipient_list_named(struct store *s, const char *area, const char *keys, const char *step,
			      int round, struct arena *arena, struct recipient_list *out);
/* Adds everybody, with the number then used, to whom a text about this activation may have gone:
 * also who may have it for all that is known, for who heard ON and not its end opens a door in
 * vain. Not those to whom it certainly did not go. With them whoever heard of an earlier one, and
 * not its end. */
enum err recipient_list_told(struct store *s, const char *area, const char *activation,
			     const char *step, int round, struct arena *arena,
			     struct recipient_list *out);

/* When this contact, as one of those, was last told by a text that may have gone; .ms = 0: never.
 */
enum err recipient_heard(struct store *s, const char *area, const char *activation,
			 const char *contact, struct wall *at);

/* Whether somebody may be at work at this site tonight: it takes people, has somebody in a bed, or
 * was to take them in this activation, which may be over by now. */
enum err recipient_site_works(struct store *s, const char *area, const char *site,
			      const char *activation, bool *works);

/* Adds everybody whose newest word may be that the night which `on` is about has no SWEP (at_once:
 * a recall, a NO, one approved and not opened, or how it stood at the hand-over), or will be its
 * last, or the last of its tier (a stand-down, a lowering), and whom no other step of `on` tells.
 */
enum err recipient_list_ended(struct store *s, const char *area, bool at_once,
			      const struct occasion_row *on, const char *step, int round,
			      struct arena *arena, struct recipient_list *out);

/* Adds everybody to whom a text may have gone that said, in a late crossing or at the hand-over,
 * that a person is asked to open the night that ends then. */
enum err recipient_list_asked(struct store *s, const char *area, struct wall night_ends,
			      const char *step, int round, struct arena *arena,
			      struct recipient_list *out);

/* Adds everybody to whom a text may have gone that no bed was left in a night that is not over by
 * `back`, and none since that there is. */
enum err recipient_list_full(struct store *s, const char *area, const struct occasion_row *back,
			     const char *step, int round, struct arena *arena,
			     struct recipient_list *out);
/* … that beds are free again, and whom nothing told since, and no other text of `full`, that none
 * is left. */
enum err recipient_list_back(struct store *s, const char *area, const struct occasion_row *full,
			     const char *step, int round, struct arena *arena,
			     struct recipient_list *out);

#endif
