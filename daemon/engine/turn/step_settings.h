/* SPDX-License-Identifier: MIT
 *
 * The steps of a cascade, and their words, as the council has configured them.
 */
#ifndef ENGINE_STEP_SETTINGS_H
#define ENGINE_STEP_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "channel.h"
#include "occasion.h"
#include "swep/limits.h"

enum step_order {
	ORDER_ALL, /* every contact of the group at once */
	ORDER_LADDER /* one contact after the other until enough have answered */
};

struct step_settings {
	enum occasion on;
	char group[LIMIT_KEY]; /* of contacts, or a pseudo group: pseudo_group.h */
	char template[LIMIT_KEY];
	enum step_order order;
	int acks; /* acknowledgements that make it a success; 0 asks for none */
	int64_t within_ms; /* … by then, else the next contact, then the group `then` */
	char then[LIMIT_KEY]; /* escalation group; "" for none: the alarm remains */
	bool repeat; /* start again after the last rung, until somebody answers */
	int64_t valid_ms; /* a text older than this is not sent any more */
	bool waits; /* for the end of the area's quiet hours */
	bool wake; /* the last rung is a call */
	enum mail_use mail; /* for whoever has an address */
	bool organisations; /* one answer of each organisation is enough; acks counts these */
};

struct template_settings {
	char key[LIMIT_KEY];
	char text[1000];
	int segments; /* the most that its texts may take: to fit, less is said. 0: any number */
};

#endif
