/* SPDX-License-Identifier: MIT */
#include "occasion.h"

#include "saying.h"

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

bool occasion_says_off(enum occasion kind)
{
#define SAYS(name, kind) [OCCASION_##name] = true,
	static const bool off[OCCASION_COUNT] = {SAYING_OFF(SAYS)};
#undef SAYS
	return off[kind];
}

#define BY(later) (1u << OCCASION_##later)
#define BY_AN_END (BY(STANDDOWN) | BY(RECALL))

/* What each says is so until one of these happens, or, where `on`, until the activation is over. A
 * question is closed by whoever it was put to (engine/swep). */
static const struct {
	unsigned until;
	bool on;
} so[OCCASION_COUNT] = {
    [OCCASION_ACTIVATION] = {BY(ACTIVATION) | BY_AN_END, true}, /* at a higher tier, say */
    [OCCASION_LATE] = {BY_AN_END, true},
    [OCCASION_EXTENDED] = {BY_AN_END, true},
    [OCCASION_LOWERED] = {BY(ACTIVATION) | BY(LOWERED) | BY_AN_END, true},
    [OCCASION_HANDOVER] = {BY(ACTIVATION) | BY(REJECTED) | BY_AN_END, true},
    [OCCASION_STANDDOWN] = {BY(ACTIVATION) | BY(RECALL), false},
    [OCCASION_RECALL] = {BY(ACTIVATION), false},
    [OCCASION_REJECTED] = {BY(ACTIVATION), false},
    [OCCASION_UNOPENED] = {BY(ACTIVATION), false},
    [OCCASION_LOW] = {BY(RECALL), true},
    [OCCASION_FULL] = {BY(RECALL), true},
};

bool occasion_outdates(enum occasion later, enum occasion earlier)
{
	return (so[earlier].until & 1u << later) != 0;
}

bool occasion_needs_on(enum occasion kind)
{
	return so[kind].on;
}
