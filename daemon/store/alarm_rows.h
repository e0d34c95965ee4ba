/* SPDX-License-Identifier: MIT
 *
 * Alarms: conditions a person should know of until they are gone.
 */
#ifndef STORE_ALARM_ROWS_H
#define STORE_ALARM_ROWS_H

#include "store.h"

struct alarm {
	const char *kind, *subject, *sentence;
	struct wall since, last;
	int times;
	bool grave; /* of somebody under 18, or of who must not share a roof or a bed */
};

/* *fresh: it was not standing before. The sentence is replaced by the newest. */
enum err alarm_raise(struct store *s, const char *area, const char *kind, const char *subject,
		     struct wall now, const char *sentence, bool *fresh);
/* Of one that stands: what it says has been so since then, and not only since it was raised. */
enum err alarm_set_since(struct store *s, const char *area, const char *kind, const char *subject,
			 struct wall since);
/* Fine when there is none. */
enum err alarm_clear(struct store *s, const char *area, const char *kind, const char *subject,
		     struct wall now);
/* … of all subjects of a kind but these, ",one,two,". "one/x" is of one. */
enum err alarm_clear_others(struct store *s, const char *area, const char *kind,
			    const char *subjects, struct wall now);
/* … of all "subject/…" that have stood since `until` or before; and those of them that stand, at
 * most 100. */
enum err alarm_clear_under(struct store *s, const char *area, const char *kind, const char *subject,
			   struct wall until, struct wall now);
enum err alarm_list_under(struct store *s, const char *area, const char *kind, const char *subject,
			  struct arena *arena, struct alarm **out, size_t *count);
/* Since when it stands; .ms = 0 when it does not. */
enum err alarm_since(struct store *s, const char *area, const char *kind, const char *subject,
		     struct wall *since);
/* How often it was raised since; 0 when it does not stand. */
enum err alarm_times(struct store *s, const char *area, const char *kind, const char *subject,
		     int *times);
/* Those standing, at most 100: the grave ones first, then what is of somebody, of each the oldest
 * first. */
enum err alarm_list(struct store *s, const char *area, struct arena *arena, struct alarm **out,
		    size_t *count);

#endif
