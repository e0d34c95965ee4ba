/* SPDX-License-Identifier: MIT
 *
 * For whoever wants few messages: what asks nothing and is not urgent is kept, and sent once a day
 * as one mail. Never what a duty or somebody asleep must hear, nor that SWEP begins or ends; and
 * never before what is urgent has left for them.
 */
#ifndef ENGINE_DIGEST_MAIL_H
#define ENGINE_DIGEST_MAIL_H

#include "turn.h"

struct new_message;
struct recipient;
struct scene;

/* Is this step's text kept for this contact's digest? */
bool digest_takes(const struct turn *t, const struct scene *c, const struct recipient *r);
/* Keeps it. */
enum err digest_add(struct turn *t, const struct area_settings *area, const struct new_message *m);
/* It is the hour. */
enum err digest_due(struct turn *t, const struct area_settings *area, const char *subject);

#endif
