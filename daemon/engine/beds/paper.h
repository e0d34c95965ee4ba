/* SPDX-License-Identifier: MIT
 *
 * What happened earlier and is typed now, from paper: both times are kept. Private to the verbs of
 * beds.
 */
#ifndef ENGINE_PAPER_H
#define ENGINE_PAPER_H

#include "person_rows.h"
#include "verbs.h"

/* The argument "at": when it happened, if it is typed later, from paper. Never in the future, nor
 * long ago, nor before `since` (.ms 0: no bound), which `what` names. .ms 0: none was given. */
enum err arg_at(struct turn *t, const struct request *r, struct wall since, const char *what,
		struct wall *at, struct fault *why);
/* " (at 21:40, entered 23:05)", with the day if it was another; or "". */
const char *at_text(struct turn *t, struct wall at);
/* Paper may say that they came while they were in another bed still. */
enum err paper_refuse_elsewhere(struct turn *t, struct wall at, const struct person *who,
				struct fault *why);

#endif
