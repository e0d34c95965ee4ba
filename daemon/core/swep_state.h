/* SPDX-License-Identifier: MIT
 *
 * The states of SWEP as a table: their names, which follows which, and in which people have beds.
 */
#ifndef CORE_SWEP_STATE_H
#define CORE_SWEP_STATE_H

#include <stdbool.h>

enum swep_state {
	SWEP_IDLE,
	SWEP_WATCH, /* a rule holds on one of the coming nights */
	SWEP_PROPOSED, /* a person is asked */
	SWEP_ACTIVE,
	SWEP_STANDDOWN_PROPOSED, /* still on; a person is asked whether to end */
	SWEP_STANDING_DOWN, /* still on until `ends`; then, at tier 0, until all have a plan */
	SWEP_CANCELLED, /* recalled; until the night is over */
	SWEP_STATES
};

const char *swep_state_name(enum swep_state s);
bool swep_state_parse(const char *name, enum swep_state *out);
bool swep_may_move(enum swep_state from, enum swep_state to);
bool swep_is_on(enum swep_state s); /* people may be offered tier beds, or still have them */
/* The first of these: not once it is over, and only plans are lacking. */
bool swep_is_open(enum swep_state s, int tier);

enum proposal_kind { PROPOSAL_OPEN, PROPOSAL_RAISE, PROPOSAL_STANDDOWN };

const char *proposal_kind_name(enum proposal_kind k);

#endif
