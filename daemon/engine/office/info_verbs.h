/* SPDX-License-Identifier: MIT
 *
 * Verbs that look, and those that keep the daemon itself.
 */
#ifndef ENGINE_INFO_VERBS_H
#define ENGINE_INFO_VERBS_H

#include "verbs.h"

enum err verb_status(struct turn *t, struct request *r, struct fault *why);
enum err verb_log(struct turn *t, struct request *r, struct fault *why);
enum err verb_forecast(struct turn *t, struct request *r, struct fault *why);
enum err verb_watch(struct turn *t, struct request *r, struct fault *why);
enum err verb_clock(struct turn *t, struct request *r, struct fault *why);

#endif
