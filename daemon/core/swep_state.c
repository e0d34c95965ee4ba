/* SPDX-License-Identifier: MIT */
#include "swep_state.h"

#include <string.h>

#define BIT(state) (1u << (state))

/* The whole state table: name, where one may go from here, and whether SWEP is on. */
static const struct {
	const char *name;
	unsigned to;
	bool on;
} states[SWEP_STATES] = {
    [SWEP_IDLE] = {"IDLE",
		   BIT(SWEP_WATCH) | BIT(SWEP_PROPOSED) | BIT(SWEP_ACTIVE) |
		       BIT(SWEP_STANDING_DOWN),
		   false},
    [SWEP_WATCH] = {"WATCH",
		    BIT(SWEP_IDLE) | BIT(SWEP_PROPOSED) | BIT(SWEP_ACTIVE) |
			BIT(SWEP_STANDING_DOWN),
		    false},
    [SWEP_PROPOSED] = {"PROPOSED",
		       BIT(SWEP_WATCH) | BIT(SWEP_PROPOSED) | BIT(SWEP_ACTIVE) |
			   BIT(SWEP_STANDING_DOWN),
		       false},
    [SWEP_ACTIVE] = {"ACTIVE",
		     BIT(SWEP_ACTIVE) | BIT(SWEP_STANDDOWN_PROPOSED) | BIT(SWEP_STANDING_DOWN) |
			 BIT(SWEP_CANCELLED),
		     true},
    [SWEP_STANDDOWN_PROPOSED] = {"STANDDOWN_PROPOSED",
				 BIT(SWEP_ACTIVE) | BIT(SWEP_STANDING_DOWN) | BIT(SWEP_CANCELLED),
				 true},
    [SWEP_STANDING_DOWN] = {"STANDING_DOWN",
			    BIT(SWEP_ACTIVE) | BIT(SWEP_IDLE) | BIT(SWEP_CANCELLED), true},
    [SWEP_CANCELLED] = {"CANCELLED",
			BIT(SWEP_IDLE) | BIT(SWEP_WATCH) | BIT(SWEP_PROPOSED) | BIT(SWEP_ACTIVE),
			false},
};

static const char *const kind_names[] = {
    [PROPOSAL_OPEN] = "open", [PROPOSAL_RAISE] = "raise", [PROPOSAL_STANDDOWN] = "standdown"};

const char *swep_state_name(enum swep_state s)
{
	return states[s].name;
}

bool swep_state_parse(const char *name, enum swep_state *out)
{
	for (int i = 0; i < SWEP_STATES; i++) {
		if (strcmp(states[i].name, name) == 0) {
			*out = (enum swep_state)i;
			return true;
		}
	}
	return false;
}

bool swep_may_move(enum swep_state from, enum swep_state to)
{
	return (states[from].to & BIT(to)) != 0;
}

bool swep_is_on(enum swep_state s)
{
	return states[s].on;
}

bool swep_is_open(enum swep_state s, int tier)
{
	return states[s].on && tier > 0;
}

const char *proposal_kind_name(enum proposal_kind k)
{
	return kind_names[k];
}
