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
    [OCCASION_BACK] = "capacity-back",  [OCCASION_OUTAGE] = "outage",
    [OCCASION_DIGEST] = "digest",
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

/* What each says is so until one of these is told of the same activation, or night where it names
 * none; or, where `on`, until the activation is over. Who has not heard ON when it is to end, or to
 * be lowered, is still told, in the words of then. A question is closed by whoever it was put to
 * (engine/swep). */
static const struct {
	unsigned activation, night;
	bool on;
} so[OCCASION_COUNT] = {
    [OCCASION_ACTIVATION] = {BY(ACTIVATION) | BY(RECALL), 0, true},
    [OCCASION_LATE] = {BY(RECALL), 0, true},
    [OCCASION_EXTENDED] = {BY(STANDDOWN) | BY(RECALL), 0, true},
    [OCCASION_LOWERED] = {BY(ACTIVATION) | BY(LOWERED) | BY(STANDDOWN) | BY(RECALL), 0, true},
    [OCCASION_HANDOVER] = {BY(RECALL), BY(ACTIVATION) | BY(REJECTED), true},
    [OCCASION_STANDDOWN] = {BY(ACTIVATION) | BY(RECALL), 0, false},
    [OCCASION_RECALL] = {BY(ACTIVATION), 0, false},
    [OCCASION_REJECTED] = {0, BY(ACTIVATION), false},
    [OCCASION_UNOPENED] = {0, BY(ACTIVATION), false},
    [OCCASION_LOW] = {BY(RECALL), 0, true},
    [OCCASION_FULL] = {BY(RECALL) | BY(BACK), 0, true},
    [OCCASION_BACK] = {BY(RECALL) | BY(FULL), 0, true},
};

bool occasion_outdates(enum occasion later, enum occasion earlier)
{
	return (so[earlier].activation & 1u << later) != 0;
}

bool occasion_outdates_night(enum occasion later, enum occasion earlier)
{
	return (so[earlier].night & 1u << later) != 0;
}

bool occasion_needs_on(enum occasion kind)
{
	return so[kind].on;
}
