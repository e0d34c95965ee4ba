/* SPDX-License-Identifier: MIT
 *
 * Verbs about beds and the people in them. Arguments: see the table in verbs.c.
 */
#ifndef ENGINE_BED_VERBS_H
#define ENGINE_BED_VERBS_H

#include "verbs.h"

enum err verb_beds(struct turn *t, struct request *r, struct fault *why);
enum err verb_hold(struct turn *t, struct request *r, struct fault *why);
enum err verb_checkin(struct turn *t, struct request *r, struct fault *why);
enum err verb_noshow(struct turn *t, struct request *r, struct fault *why);
enum err verb_release(struct turn *t, struct request *r, struct fault *why);
enum err verb_refuse(struct turn *t, struct request *r, struct fault *why);
enum err verb_checkout(struct turn *t, struct request *r, struct fault *why);
enum err verb_move(struct turn *t, struct request *r, struct fault *why);
enum err verb_clearout(struct turn *t, struct request *r, struct fault *why);
enum err verb_compromised(struct turn *t, struct request *r, struct fault *why);
enum err verb_shut(struct turn *t, struct request *r, struct fault *why);
enum err verb_ready(struct turn *t, struct request *r, struct fault *why);

#endif
