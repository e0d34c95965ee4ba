/* SPDX-License-Identifier: MIT
 *
 * What a bed is by itself, whoever has it.
 */
#ifndef STORE_BED_STATE_H
#define STORE_BED_STATE_H

enum bed_state {
	BED_READY,
	BED_VACATED,
	BED_COMPROMISED, /* damaged */
	BED_SHUT, /* by a person, until a person says ready */
	BED_CLOSED /* in no list any more, or its time is over */
};

const char *bed_state_name(enum bed_state s);
/* Of no state that is known: closed. */
enum bed_state bed_state_read(const char *name);

#endif
