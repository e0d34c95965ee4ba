/* SPDX-License-Identifier: MIT
 *
 * Who belongs by now to those that a step names, and is told of its event by nothing: neither by a
 * message that arrived or may yet, to a number that they have now, nor by an answer of theirs. What
 * failed is left to whoever tells it again (step_list_missed).
 */
#ifndef STORE_NEWCOMER_ROWS_H
#define STORE_NEWCOMER_ROWS_H

#include "step_rows.h"

/* Of its group, in its order; those, too, who want no texts. */
enum err newcomer_list_group(struct store *s, const struct step_row *x, struct arena *arena,
			     struct missed_list *out);
/* Whoever speaks for a site that takes people now. */
enum err newcomer_list_open(struct store *s, const struct step_row *x, struct arena *arena,
			    struct missed_list *out);
/* Whoever has this duty now, and had it at `since`, told by no hand-over since their shift began
 * either. */
enum err newcomer_list_duty(struct store *s, const struct step_row *x, const char *duty,
			    struct wall since, struct wall now, struct arena *arena,
			    struct missed_list *out);

#endif
