/* SPDX-License-Identifier: MIT
 *
 * Verbs about beds that a panel gives: who is put forward, what the panel says, and who waits for
 * it. Arguments: see the table in verbs.c.
 */
#ifndef ENGINE_NOMINATION_VERBS_H
#define ENGINE_NOMINATION_VERBS_H

#include "verbs.h"

enum err verb_nominate(struct turn *t, struct request *r, struct fault *why);
enum err verb_panel(struct turn *t, struct request *r, struct fault *why);
enum err verb_nominations(struct turn *t, struct request *r, struct fault *why);

#endif
