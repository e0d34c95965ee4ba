/* SPDX-License-Identifier: MIT
 *
 * Whom a step tells: a group, whoever has a duty, or whoever it fits, as the lists and what was
 * sent stand at that moment.
 */
#ifndef ENGINE_AUDIENCE_H
#define ENGINE_AUDIENCE_H

#include "recipient_rows.h"
#include "scene.h"

/* Whom the step may tell, as things are: the first `group_count` of its group, then those beyond.
 */
enum err audience_list(struct turn *t, const struct scene *c, struct recipient_list *out,
		       size_t *group_count);
bool audience_has(const struct recipient_list *list, const char *contact);

#endif
