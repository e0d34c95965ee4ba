/* SPDX-License-Identifier: MIT
 *
 * England's bank holidays, from a plain file that a council can extend, and what follows from them:
 * working days, and the run of nights that one working day has to decide for.
 */
#ifndef CORE_HOLIDAYS_H
#define CORE_HOLIDAYS_H

#include "civil.h"
#include "swep/fault.h"
#include "swep/limits.h"

struct holidays {
	struct date days[LIMIT_HOLIDAYS]; /* ascending */
	int count; /* 0: none are known, and only weekends are free */
};

/* Lines "2026-12-25  Christmas Day"; "#" begins a comment; ascending, none twice. The fault names
 * the line. On refusal *out is untouched. */
enum err holidays_parse(const char *text, size_t size, struct holidays *out, struct fault *why);

bool holidays_working_day(const struct holidays *h, struct date d); /* Mon to Fri, and no holiday */
/* How many nights, tonight's included, must be decided on `today`: those until the next working
 * day. 1 on an ordinary Monday, 3 on a Friday, 5 on Thursday 24 December 2026. At most
 * LIMIT_NIGHTS_AHEAD. */
int holidays_nights_to_decide(const struct holidays *h, struct date today);
/* Whether the file still reaches beyond d: false when d lies after the year of its last day. */
bool holidays_reach(const struct holidays *h, struct date d);

#endif
