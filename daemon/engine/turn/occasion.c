/* SPDX-License-Identifier: MIT */
#include "occasion.h"

#include <string.h>

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

enum occasion occasion_named(const char *name)
{
	int o = 0;
	while (o < OCCASION_COUNT - 1 && strcmp(occasion_name((enum occasion)o), name) != 0)
		o++;
	return (enum occasion)o;
}

bool occasion_says_off(enum occasion kind)
{
#define SAYS(name, kind) [OCCASION_##name] = true,
	static const bool off[OCCASION_COUNT] = {SAYING_OFF(SAYS)};
#undef SAYS
	return off[kind];
}

bool occasion_says_less(enum occasion kind)
{
	static const bool less[OCCASION_COUNT] = {
	    [OCCASION_RECALL] = true,
	    [OCCASION_STANDDOWN] = true,
	    [OCCASION_LOWERED] = true,
	    [OCCASION_EXTENDED] = true,
	};
	return less[kind];
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

/* ---- how it is told ------------------------------------------------------------------------- */

/* What an occasion is called in a sentence, how urgent its texts are, whether a council may leave
 * it untold, whether it is told until somebody answers, and whether it can wait for a digest. A
 * question (proposal, review, blind, surge) is asked again by whoever asks it. */
static const struct {
	const char *noun;
	int priority;
	bool untold, insists, gathered;
} told[OCCASION_COUNT] = {
    [OCCASION_PROPOSAL] = {"the proposal", 0, false, false, false},
    [OCCASION_ACTIVATION] = {"the activation", 0, false, true, false},
    [OCCASION_STANDDOWN] = {"the stand-down", 1, false, false, false},
    [OCCASION_RECALL] = {"the recall", 0, false, false, false},
    [OCCASION_REVIEW] = {"the review", 1, false, false, false},
    [OCCASION_BLIND] = {"the lack of trusted weather", 1, false, false, false},
    [OCCASION_ADVICE] = {"the advice", 2, true, false, true},
    [OCCASION_SURGE] = {"the unconfirmed beds", 0, false, false, false},
    [OCCASION_LATE] = {"the late crossing", 0, false, true, false},
    [OCCASION_REJECTED] = {"the rejection", 1, true, false, false},
    [OCCASION_LOWERED] = {"the lower tier", 1, false, false, false},
    [OCCASION_UNOPENED] = {"the night that does not open", 1, true, false, false},
    [OCCASION_HANDOVER] = {"the hand-over", 1, true, false, false},
    [OCCASION_STALE] = {"the silence of a site", 2, true, false, false},
    [OCCASION_LOW] = {"the few beds left", 1, true, false, true},
    [OCCASION_FULL] = {"the full house", 0, true, false, false},
    [OCCASION_EXTENDED] = {"the further night", 2, true, false, true},
    [OCCASION_TEST] = {"the test", 2, true, false, false},
    [OCCASION_OUTAGE] = {"the failure of the gateways", 0, true, false, false},
    [OCCASION_BACK] = {"the beds that are free again", 1, true, false, false},
    [OCCASION_DIGEST] = {"the digest", 3, true, false, false},
};

const char *occasion_noun(enum occasion kind)
{
	return told[kind].noun;
}

int occasion_priority(enum occasion kind)
{
	return told[kind].priority;
}

bool occasion_may_be_untold(enum occasion kind)
{
	return told[kind].untold;
}

bool occasion_is_gathered(enum occasion kind)
{
	return told[kind].gathered;
}

bool occasion_insists(enum occasion kind)
{
	return told[kind].insists;
}

/* What was so when the occasion began need not be so any more when a later text leaves. */
bool occasion_grows_old(enum occasion kind)
{
	return kind == OCCASION_LATE || kind == OCCASION_HANDOVER || kind == OCCASION_ACTIVATION ||
	       kind == OCCASION_PROPOSAL || kind == OCCASION_REVIEW;
}
