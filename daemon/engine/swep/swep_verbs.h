/* SPDX-License-Identifier: MIT
 *
 * Verbs about the lifecycle: what a named person decides, and why it is as it is.
 */
#ifndef ENGINE_SWEP_VERBS_H
#define ENGINE_SWEP_VERBS_H

#include "verbs.h"

enum err verb_activate(struct turn *t, struct request *r, struct fault *why);
enum err verb_approve(struct turn *t, struct request *r, struct fault *why);
enum err verb_reject(struct turn *t, struct request *r, struct fault *why);
enum err verb_inhibit(struct turn *t, struct request *r, struct fault *why);
enum err verb_recall(struct turn *t, struct request *r, struct fault *why);
enum err verb_lower(struct turn *t, struct request *r, struct fault *why);
enum err verb_standdown(struct turn *t, struct request *r, struct fault *why);
enum err verb_explain(struct turn *t, struct request *r, struct fault *why);

#endif
