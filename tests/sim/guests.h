/* SPDX-License-Identifier: MIT
 *
 * What guests were promised, as far as somebody outside can know it: by the answers that were
 * heard. A command under way, or one whose answer was lost, makes whoever it names uncertain.
 */
#ifndef TESTS_SIM_GUESTS_H
#define TESTS_SIM_GUESTS_H

#include <jansson.h>
#include <stdbool.h>

#include "instant.h"
#include "swep/limits.h"

struct sim;
struct ask;

#define GUESTS 1000 /* at most: a winter draws how many need a bed, mostly few, who come often */
#define TEXTED                                                                                     \
	20 /* the last of them: workers hold beds for them by text, too, and nothing of them       \
	      is certain */
struct guest_record {
	char bed[LIMIT_LABEL + 1]; /* "" none that is certain */
	bool occupied;
	int partner; /* number of who shares it; -1 nobody */
	int heard; /* serial of the newest request when one about them was last heard of */
	int unheard; /* commands under way that may change it */
	int child; /* serial of the answer by which they are under 18; 0 nobody said so */
	bool woman; /* somebody said so, whatever the answer was */
	struct wall until;
	struct wall since; /* when they were first heard to have that bed */
};

int guests_draw(struct sim *s);
void guests_begin(struct sim *s);
const char *guest_name(struct sim *s, int n);
const char *guest_any(struct sim *s);
const char *guest_texted(struct sim *s); /* of whom nothing is certain */
bool guest_is_woman(struct sim *s, const char *name); /* by what somebody said of them once */
void guests_asked(struct sim *s, const struct ask *a);
void guests_answered(struct sim *s, const struct ask *a, const json_t *result);
void guests_refused(struct sim *s, const struct ask *a);
void guests_lost(struct sim *s, const struct ask *a); /* nobody asks any more */
void guests_unsure(struct sim *s); /* the clock was set: no hold is certain */
/* Who is no longer in their bed, or NULL. */
const char *guests_missing(struct sim *s);

#endif
