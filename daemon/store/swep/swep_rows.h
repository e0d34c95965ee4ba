/* SPDX-License-Identifier: MIT
 *
 * The lifecycle's rows: where an area stands, its activations, proposals, what people have set
 * aside, and every decision with its evidence.
 */
#ifndef STORE_SWEP_ROWS_H
#define STORE_SWEP_ROWS_H

#include "civil.h"
#include "store.h"

struct swep_row {
	const char *area, *state;
	int tier;
	struct wall since;
	const char *activation; /* NULL when nothing is on */
	struct wall held_until, ends;
	struct date reviewed, advised;
	int lower_to; /* a person lowers it to this tier at lowers_at; 0 nobody does */
	struct wall lowers_at;
};

enum err swep_ensure(struct store *s, const char *area, struct wall now);
enum err swep_read(struct store *s, const char *area, struct arena *arena, struct swep_row *out);
enum err swep_write(struct store *s, const struct swep_row *row);

/* The clock was set back: no review or advice lies ahead of today. */
enum err swep_clamp(struct store *s, struct date today);
/* Areas that have a row here, most a hundred. */
enum err swep_list(struct store *s, struct arena *arena, struct swep_row **out, size_t *count);

enum err activation_insert(struct store *s, const char *id, const char *area, int tier,
			   struct wall opened, const char *by, struct date night);
/* Its first night. */
enum err activation_night(struct store *s, const char *id, struct date *out); /* ERR_NOT_FOUND */
/* It was opened in shadow: none of it is real, and nobody else was told. */
enum err activation_mark_shadow(struct store *s, const char *id);
/* Known, and not opened in shadow. */
enum err activation_is_live(struct store *s, const char *id, bool *out);
/* Known, and opened so. */
enum err activation_in_shadow(struct store *s, const char *id, bool *out);
enum err activation_raise(struct store *s, const char *id, int tier);
enum err activation_end(struct store *s, const char *id, struct wall ended, const char *outcome);
/* The newest of an area that was stood down is not over: its id and highest tier. ERR_NOT_FOUND. */
enum err activation_resume(struct store *s, const char *area, struct arena *arena, const char **id,
			   int *tier);

struct proposal_row {
	const char *id, *area, *kind;
	int tier;
	const char *rule;
	struct date night;
	double value; /* coldest when it was made; HUGE_VAL not known */
	struct wall made, due;
};

enum err proposal_insert(struct store *s, const struct proposal_row *p);
/* The open one of an area; *id is NULL when there is none. */
enum err proposal_open(struct store *s, const char *area, struct arena *arena,
		       struct proposal_row *out);
/* state: approved, rejected, superseded, withdrawn, timeout, unanswered. by may be NULL. */
enum err proposal_close(struct store *s, const char *id, const char *state, struct wall at,
			const char *by);

struct suppression {
	const char *id, *rule, *kind, *by; /* rule "*": all */
	struct date night;
	double value; /* the coldest (HUGE_VAL not known) … */
	const char
	    *basis; /* … and all else that its rule rested on, as JSON; "" before version 5 */
};

enum err suppression_insert(struct store *s, const char *area, const struct suppression *x,
			    struct wall at);
enum err suppression_list(struct store *s, const char *area, struct date night, struct arena *arena,
			  struct suppression **out, size_t *count);

struct decision {
	const char *id, *area, *kind, *actor, *subject, *sentence, *remark, *evidence;
	struct wall at;
	struct date night;
};

enum err decision_insert(struct store *s, const struct decision *d);
/* Those about a night, oldest first; remark holds its text. At most 200. */
enum err decision_list(struct store *s, const char *area, struct date night, struct arena *arena,
		       struct decision **out, size_t *count);

#endif
