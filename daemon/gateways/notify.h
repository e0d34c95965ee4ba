/* SPDX-License-Identifier: MIT
 *
 * GOV.UK Notify's REST API, version 2, in five files: notify.c checks the settings and sends,
 * notify_token.c signs, notify_answer.c reads what it says about a send, notify_lookup.c asks what
 * became of one, notify_news.c reads receipts and texts that came in, whether it calls or is
 * polled.
 *
 * Notify has no key against repeats: two requests are two texts. Our reference goes with each, and
 * it can be asked for that reference. Texts leave only through a template; ours is ((message)).
 */
#ifndef GATEWAYS_NOTIFY_H
#define GATEWAYS_NOTIFY_H

#include <jansson.h>

#include "gateway.h"

#define NOTIFY_RECEIPT_PATH "/notify/receipt"
#define NOTIFY_TEXT_PATH "/notify/text"

extern const struct gateway notify_gateway;

/* ---- between its files ----------------------------------------------------------------------- */

/* NAME-SERVICE-SECRET, of which the last two are UUIDs. The name may hold dashes of its own. */
bool notify_key_good(const char *key);
/* What proves for some thirty seconds from `now` that we have the key. */
const char *notify_token(const char *key, struct wall now, struct arena *arena);
/* The service that the key belongs to. */
const char *notify_service(const struct gateway_settings *g, struct arena *arena);
bool notify_id_good(const char *text); /* a UUID */

/* A question to it; path begins with "/v2/". */
void notify_ask(const struct dispatch *d, const char *path, size_t max_bytes,
		struct transfer *transfer);
/* A whole JSON object, owned by the caller; NULL for anything else, as a proxy's page. */
json_t *notify_object(const char *body, size_t size);
/* The value of that member as text; NULL when it is none. Borrowed. */
const char *notify_text(const json_t *object, const char *member);

/* Why it refused. False unless this is a refusal of Notify's own, with that HTTP status. */
struct notify_refusal {
	char name[48], message[240]; /* made fit for a screen */
};
bool notify_refused(const struct transfer_result *r, struct notify_refusal *out);
/* It refuses our key, or our clock: the same for whatever is asked. */
struct judgement notify_locked_out(const struct dispatch *d, const struct transfer_result *r,
				   const struct notify_refusal *refusal);

struct judgement notify_answer(const struct dispatch *d, const struct transfer_result *r);
/* Of a status' name, in a look-up or a receipt. */
struct judgement notify_status_judge(const char *status);

bool notify_lookup(const struct dispatch *d, const struct outgoing *out, int question,
		   struct transfer *transfer);
struct judgement notify_lookup_answer(const struct dispatch *d, const struct outgoing *out,
				      int question, const struct transfer_result *r);

extern const struct route notify_routes[];
bool notify_knows(const struct dispatch *d, const struct callback *c);
extern const struct poll notify_polls[];

#endif
