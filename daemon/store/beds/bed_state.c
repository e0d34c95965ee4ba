/* SPDX-License-Identifier: MIT */
#include "bed_state.h"

#include <string.h>

static const char *const states[] = {
    [BED_READY] = "ready", [BED_VACATED] = "vacated", [BED_COMPROMISED] = "compromised",
    [BED_SHUT] = "shut",   [BED_CLOSED] = "closed",
};

const char *bed_state_name(enum bed_state s)
{
	return states[s];
}

enum bed_state bed_state_read(const char *name)
{
	for (int i = BED_READY; i < BED_CLOSED; i++)
		if (strcmp(states[i], name) == 0)
			return (enum bed_state)i;
	return BED_CLOSED;
}
