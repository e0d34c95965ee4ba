/* SPDX-License-Identifier: MIT
 *
 * Occasions: why people are told. Whom, and how far that has come, their steps say: step_rows.h.
 */
#ifndef STORE_OCCASION_ROWS_H
#define STORE_OCCASION_ROWS_H

#include "store.h"

struct occasion_row {
	const char *id, *area, *kind, *subject, *audience, *vals;
	struct wall at, until;
	bool open;
};

struct occasion_list {
	struct occasion_row *rows;
	size_t count;
};

enum err occasion_insert(struct store *s, const struct occasion_row *o);
enum err occasion_read(struct store *s, const char *id, struct arena *arena,
		       struct occasion_row *out); /* ERR_NOT_FOUND */
/* id is NULL when there is none. */
enum err occasion_find(struct store *s, const char *area, const char *kind, const char *subject,
		       struct arena *arena, const char **id);
enum err occasion_close(struct store *s, const char *id);
/* The newest first. */
enum err occasion_list(struct store *s, const char *area, int limit, struct arena *arena,
		       struct occasion_list *out);
/* Those of this kind that are about this activation and still open. */
enum err occasion_list_about(struct store *s, const char *area, const char *kind,
			     const char *activation, struct arena *arena,
			     struct occasion_list *out);
/* Those of this kind that are open and end after `until`, or began after `since`. */
enum err occasion_list_open(struct store *s, const char *area, const char *kind, struct wall until,
			    struct wall since, struct arena *arena, struct occasion_list *out);

/* Whether any message of it was ever made for this contact and this number. */
enum err occasion_concerned(struct store *s, const char *id, const char *contact, const char *phone,
			    bool *any);
/* All that are open and began after `since`, the oldest first. */
enum err occasion_list_standing(struct store *s, const char *area, struct wall since,
				struct arena *arena, struct occasion_list *out);

/* When anybody was first told of this activation; .ms = 0: nobody was. */
enum err occasion_first(struct store *s, const char *area, const char *activation, struct wall *at);

/* Has an open step of these occasions (by subject or audience) told anybody since then, or has who
 * was told last still time to answer, or does one wait for the end of quiet hours? */
enum err occasion_asks(struct store *s, const char *area, const char *kind, const char *subject,
		       struct wall now, struct wall since, bool *asks);
/* The newest of these occasions, .ms = 0 when there is none, and whether any was acknowledged. */
enum err occasion_latest(struct store *s, const char *area, const char *kind, const char *subject,
			 struct wall *at, bool *acked);
/* When somebody was last told of these occasions (by subject or audience); .ms = 0 nobody was. */
enum err occasion_told_at(struct store *s, const char *area, const char *kind, const char *subject,
			  struct wall *at);
/* How an occasion stands: distinct contacts, but for `waiting` and `failed`, which are texts. */
struct occasion_counts {
	int told, delivered, acked, declined, waiting, failed;
};

enum err occasion_count(struct store *s, const char *id, struct occasion_counts *out);

#endif
