/* SPDX-License-Identifier: MIT */
#include "occasion.h"

static const char *const occasions[OCCASION_COUNT] = {
    [OCCASION_PROPOSAL] = "proposal",   [OCCASION_ACTIVATION] = "activation",
    [OCCASION_STANDDOWN] = "standdown", [OCCASION_RECALL] = "recall",
    [OCCASION_REVIEW] = "review",       [OCCASION_BLIND] = "blind",
    [OCCASION_ADVICE] = "advice",       [OCCASION_SURGE] = "surge",
    [OCCASION_LATE] = "late",           [OCCASION_REJECTED] = "rejected",
    [OCCASION_LOWERED] = "lowered",     [OCCASION_UNOPENED] = "unopened",
    [OCCASION_HANDOVER] = "handover",   [OCCASION_STALE] = "stale",
    [OCCASION_LOW] = "capacity-low",    [OCCASION_FULL] = "capacity-full",
    [OCCASION_EXTENDED] = "extended",   [OCCASION_TEST] = "test",
    [OCCASION_OUTAGE] = "outage",       [OCCASION_DIGEST] = "digest",
};

const char *occasion_name(enum occasion o)
{
	return occasions[o];
}
