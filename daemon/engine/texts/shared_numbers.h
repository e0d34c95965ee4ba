/* SPDX-License-Identifier: MIT
 *
 * One number that stands with several contacts: allowed, because desks share phones, and told,
 * because a text from it cannot say who wrote it and a ladder may ask the same phone twice.
 */
#ifndef ENGINE_SHARED_NUMBERS_H
#define ENGINE_SHARED_NUMBERS_H

#include "verbs.h"

/* Adds to the answer a sentence for each such number of the area, and all of them as `warnings`. */
enum err shared_numbers_mind(struct turn *t, struct request *r);

#endif
