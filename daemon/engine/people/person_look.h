/* SPDX-License-Identifier: MIT
 *
 * All that is known of one person tonight, as `person REF` shows it. The look is recorded.
 */
#ifndef ENGINE_PERSON_LOOK_H
#define ENGINE_PERSON_LOOK_H

#include "verbs.h"

enum err person_look(struct turn *t, struct request *r, struct fault *why);

#endif
