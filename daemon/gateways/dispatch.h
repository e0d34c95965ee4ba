/* SPDX-License-Identifier: MIT
 *
 * What a gateway is told of a message, and whatever else its functions work with.
 */
#ifndef GATEWAYS_DISPATCH_H
#define GATEWAYS_DISPATCH_H

#include "arena.h"
#include "gateway_settings.h"
#include "instant.h"

struct outgoing {
	const char *reference; /* [A-Za-z0-9-], unique to this attempt of this message */
	const char *to; /* E.164, or an address of mail */
	const char *text; /* UTF-8, exactly what is to be sent, or spoken */
	const char *gateway_id; /* in questions: the gateway's own id, "" when it never said */
	bool ucs2; /* packed as UCS-2; else GSM-7 */
	int parts;
	int64_t valid_minutes; /* 1.. : after this it is of no use */
	struct wall began; /* in questions: real time when the attempt left */
};

/* What every function of a gateway works with. */
struct dispatch {
	const struct gateway_settings *settings;
	struct wall now; /* real time, whatever the exercise's clock says: tokens carry it */
	struct arena *arena; /* of all that is handed back */
	const struct outgoing *sent; /* what is answered, for `answer` alone; else may be NULL */
};

#endif
