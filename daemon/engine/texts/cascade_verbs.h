/* SPDX-License-Identifier: MIT
 *
 * Verbs about texts, answers and contacts.
 */
#ifndef ENGINE_CASCADE_VERBS_H
#define ENGINE_CASCADE_VERBS_H

#include "verbs.h"

enum err verb_cascade(struct turn *t, struct request *r, struct fault *why);
enum err verb_cascade_test(struct turn *t, struct request *r, struct fault *why);
enum err verb_ack(struct turn *t, struct request *r, struct fault *why);

#endif
