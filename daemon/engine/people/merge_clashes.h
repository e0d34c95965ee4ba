/* SPDX-License-Identifier: MIT
 *
 * What speaks against making two references one person: what one person may have only once, and
 * both have. And who is kept apart from whom by then. Private to the verbs of people.
 */
#ifndef ENGINE_MERGE_CLASHES_H
#define ENGINE_MERGE_CLASHES_H

#include "person_rows.h"
#include "verbs.h"

/* Two places on the waiting list, two referrals of one source, two nominations for one site: each
 * alone or of two. Refused with both, and with the command that ends one. */
enum err merge_clashes(struct turn *t, const struct area_settings *area, const struct person *from,
		       const struct person *into, struct fault *why);
/* Before their rows move: an alarm about who is near them is raised anew as the case's. */
enum err merge_near_end(struct turn *t, const struct area_settings *area,
			const struct person *from);
/* Once they have: whom one of them waited with may be kept apart from the other. */
enum err merge_apart(struct turn *t, struct request *r, const struct person *into);

#endif
