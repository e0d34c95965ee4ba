/* SPDX-License-Identifier: MIT
 *
 * The verb table: what may be asked on the control socket, by whom, with which arguments. A new
 * verb is one row in verbs.c and one function beside the rows it works on.
 */
#ifndef ENGINE_VERBS_H
#define ENGINE_VERBS_H

#include <jansson.h>

#include "jot.h"
#include "turn.h"

/* One request while it is answered. */
struct request {
	const struct area_settings *area;
	const struct person_settings *person;
	struct peer peer;
	const char *id; /* the caller's */
	json_t *args; /* an object; only names of the verb's row occur in it */
	json_t *result; /* an object; filled by the verb */
	const struct jot_list *lists; /* … but for the elements of long arrays of it */
	struct fault refusal; /* code not OK: the verb refuses, and what it wrote stays (a verb that
				 returns an error leaves no trace) */
	bool later; /* its answer comes from a survey */
};

#define VERB_ARGS 9

struct verb {
	const char *name;
	enum role role; /* the least that may ask */
	bool writes;
	enum err (*run)(struct turn *t, struct request *r, struct fault *why);
	const char *args[VERB_ARGS];
};

const struct verb *verb_find(const char *name);
const struct verb *verb_at(size_t n); /* NULL beyond the end */

/* Arguments: each names the field in its refusal. A missing optional one leaves *out as it was. */
enum err arg_text(const struct request *r, const char *name, bool required, size_t most,
		  const char **out, struct fault *why);
enum err arg_int(const struct request *r, const char *name, bool required, int least, int most,
		 int *out, struct fault *why);
enum err arg_flag(const struct request *r, const char *name, bool *out, struct fault *why);
/* A point in time: "22:30" (the next such moment), "2h" (from now), a date (its
 * morning) or ISO 8601. */
enum err arg_time(struct turn *t, const struct request *r, const char *name, bool required,
		  struct wall *out, struct fault *why);
/* "2026-11-21 22:30" on the clock in London, once that day; ERR_NOT_FOUND: it is not written so. */
enum err arg_local(const char *name, const char *text, struct wall *out, struct fault *why);
/* … a time of that day; one that the clocks skip is when they change. */
enum err arg_clock(const char *name, struct date day, int minutes, struct wall *out,
		   struct fault *why);
/* Keeps a reason word for word and returns the remark's id; NULL when none was given. */
enum err arg_remark(struct turn *t, const struct request *r, const char *name, bool required,
		    const char **id, struct fault *why);

/* result.text, which swepctl prints: lines, then a table, then lines after it. */
void say_line(struct request *r, const char *format, ...) __attribute__((format(printf, 2, 3)));
void say_after(struct request *r, const char *format, ...) __attribute__((format(printf, 2, 3)));
void say_column(struct request *r, const char *key, const char *title, bool right);
/* Borrows row: an object with one text for each column's key. */
void say_row(struct request *r, json_t *row);
/* For thousands of rows, once a column is said: each is an object as it is for say_row. */
struct jot *say_rows(struct turn *t, struct request *r);
/* The elements of an array of the result, which stays empty there. */
struct jot *say_list(struct turn *t, struct request *r, const json_t *array);

#endif
