/* SPDX-License-Identifier: MIT
 *
 * One configured gateway; filled by the configuration. Each kind says by its `check` which of these
 * it needs. Secrets come from credential files and are in no log and no row.
 */
#ifndef GATEWAYS_GATEWAY_SETTINGS_H
#define GATEWAYS_GATEWAY_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "swep/limits.h"

/* How much a gateway takes. 0 in the settings: as the kind's own, see struct gateway. */
struct gateway_rates {
	int per_minute; /* steady */
	int burst; /* at once, after a rest */
	int per_day; /* from midnight UTC; 0 in a kind: no limit known */
};

struct gateway_settings {
	char key[LIMIT_KEY]; /* names it in the configuration and in rows */
	char kind[LIMIT_KEY]; /* a row of the table: "console", "kannel" */
	char url[256]; /* of the sending interface */
	char status_url[256]; /* kannel: of the admin port, "http://127.0.0.1:21000"; "" for none */
	char callback_url[256]; /* under which the gateway reaches our web listener */
	char user[64]; /* kannel, smtp: user; twilio: account */
	char from[80]; /* sender: number, name, or address */
	char template[40]; /* notify: id of a template whose whole text is ((message)) */
	char sender[40]; /* notify: id of the sender, "" the service's own */
	char password[160], status_password[128],
	    callback_token[128]; /* secrets; notify: the key */
	int64_t timeout_ms; /* of one send */
	int64_t lookup_ms; /* wait after an unknown outcome before asking; real time */
	int in_flight; /* transfers at once, at most LIMIT_IN_FLIGHT */
	struct gateway_rates rates;
	double price; /* pence of one part, one call or one mail; 0 unknown */
	bool real; /* texts reach phones; console: false */
	bool exercise_inbox; /* an exercise, too, fetches what is texted to the account */
};

#endif
