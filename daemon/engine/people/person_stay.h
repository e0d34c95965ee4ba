/* SPDX-License-Identifier: MIT
 *
 * The bed that somebody has or holds, as it is shown of them.
 */
#ifndef ENGINE_PERSON_STAY_H
#define ENGINE_PERSON_STAY_H

#include <jansson.h>

#include "bed_rows.h"
#include "person_rows.h"
#include "turn.h"

/* Their live placement; bed->id is NULL without one. */
enum err person_stay_find(struct turn *t, const struct person *person, struct placement *p,
			  struct bed *bed);
/* "in GW2 at The Gateway since Sat 21 Nov 22:10" */
const char *person_stay_text(struct turn *t, const struct placement *p, const struct bed *bed);
/* null without one */
json_t *person_stay_json(const struct placement *p, const struct bed *bed);

#endif
