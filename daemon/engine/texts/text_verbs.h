/* SPDX-License-Identifier: MIT
 *
 * Verbs about texts that came in and that software did not understand: they are read by people, who
 * say when they have dealt with one. For workers: such a text may say anything about anybody.
 */
#ifndef ENGINE_TEXT_VERBS_H
#define ENGINE_TEXT_VERBS_H

#include "verbs.h"

enum err verb_texts(struct turn *t, struct request *r, struct fault *why);
enum err verb_seen(struct turn *t, struct request *r, struct fault *why);

#endif
