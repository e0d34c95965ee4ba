/* SPDX-License-Identifier: MIT
 *
 * Surveys under way beside the loop, one at a time so that beds come first; the others wait, each
 * only as long as its connection does, which is owed an answer until the survey is made.
 */
#ifndef IO_SURVEYS_H
#define IO_SURVEYS_H

#include <uv.h>

#include "control.h"

struct surveys;

/* Borrows both until surveys_free. */
struct surveys *surveys_open(uv_loop_t *loop, struct control *control);
void surveys_start(struct surveys *s, const struct effect *e);
bool surveys_idle(const struct surveys *s);
/* The one under way ends soon, and no other is begun: each is answered so. */
void surveys_stop(struct surveys *s);
void surveys_free(struct surveys *s); /* after the loop has run to its end */

#endif
