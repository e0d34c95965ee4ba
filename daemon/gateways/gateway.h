/* SPDX-License-Identifier: MIT
 *
 * SMS gateways. A gateway turns a message into a transfer, and answers, look-ups, receipts and
 * inbound texts into verdicts. It holds no state, touches no network and decides no policy.
 * A third gateway is one new file and one row of gateways[] in gateway.c.
 */
#ifndef GATEWAYS_GATEWAY_H
#define GATEWAYS_GATEWAY_H

#include "arena.h"
#include "swep/fault.h"
#include "swep/limits.h"
#include "transfer.h"

/* One configured gateway; filled by config.c. Secrets come from credential files. */
struct gateway_settings {
	char key[LIMIT_KEY]; /* names it in the configuration and in rows */
	char kind[LIMIT_KEY]; /* a row of the table: "console", "kannel" */
	char url[256]; /* of the sending interface */
	char status_url[256]; /* kannel: of the admin port, "http://127.0.0.1:21000"; "" for none */
	char callback_url[256]; /* under which the gateway reaches our web listener */
	char user[64], from[20];
	char password[128], status_password[128], callback_token[128]; /* secrets */
	int64_t timeout_ms; /* of one send */
	int64_t lookup_ms; /* wait after an unknown outcome before asking; real time */
	int in_flight; /* transfers at once, at most LIMIT_IN_FLIGHT */
	bool real; /* texts reach phones; console: false */
};

struct outgoing {
	const char *reference; /* [A-Za-z0-9-], unique to this attempt of this message */
	const char *to; /* E.164 */
	const char *text; /* UTF-8, exactly what is to be sent */
	bool ucs2; /* packed as UCS-2; else GSM-7 */
	int parts;
	int64_t valid_minutes; /* 1.. : after this it is of no use */
};

/* What an answer, a look-up or a receipt says about one attempt. */
enum verdict {
	VERDICT_ACCEPTED, /* the gateway has it */
	VERDICT_DELIVERED, /* a receipt says it is on the phone */
	VERDICT_FAILED, /* this text will never arrive: the number or the text is wrong */
	VERDICT_RETRY, /* certainly not sent; try again later */
	VERDICT_STOPPED, /* certainly not sent: our account, clock or routing is wrong; alarm.
			    look-up: it refuses us, and tells nothing of the text; alarm */
	VERDICT_ABSENT, /* look-up: the gateway certainly does not have it */
	VERDICT_UNKNOWN /* cannot tell; ask again */
};

const char *verdict_name(enum verdict v);

struct judgement {
	enum verdict verdict;
	char detail[160]; /* what the gateway said, for people */
	char gateway_id[80]; /* its own id for the text; may be empty */
	int64_t retry_ms; /* for RETRY: wait at least this long; 0 leaves it to the caller */
	bool ask_next; /* look-up, UNKNOWN: this question is settled, put the next one. When
			  false the whole look-up is begun again later, from question 0 */
};

/* A request on our web listener, as the gateway made it. Decoded, bounded by limits.h. */
struct callback {
	const char *method, *path;
	const struct callback_pair *query;
	size_t query_count;
	const char *authorization; /* header, or NULL */
	const char *body;
	size_t size;
};

struct callback_pair {
	const char *name, *value;
};

const char *callback_query(const struct callback *c, const char *name); /* NULL if absent */

struct inbound {
	const char *id; /* the gateway's, for telling repeats; never empty */
	const char *from; /* E.164 where it could be read as a number, else as given */
	const char *text; /* UTF-8 */
};

struct gateway {
	const char *kind;
	/* The transfer that sends `out`. */
	enum err (*send)(const struct gateway_settings *g, const struct outgoing *out,
			 struct arena *arena, struct transfer *transfer, struct fault *why);
	/* What the result of a send means. Total: every result has a verdict. */
	struct judgement (*answer)(const struct gateway_settings *g,
				   const struct transfer_result *r);
	/* After an unknown outcome: the n-th question (0, 1 …) about this message. Returns false
	 * when there is no further question to ask. ABSENT is only ever the answer to the last one,
	 * and only true if every question before it was answered with ask_next. */
	bool (*lookup)(const struct gateway_settings *g, const struct outgoing *out, int question,
		       struct arena *arena, struct transfer *transfer);
	struct judgement (*lookup_answer)(const struct gateway_settings *g,
					  const struct outgoing *out, int question,
					  const struct transfer_result *r);
	/* Callbacks. The path under which receipts and texts arrive; NULL for none. */
	const char *receipt_path, *inbound_path;
	/* ERR_FORBIDDEN for a wrong token, ERR_USAGE for nonsense; *reference in the arena. */
	enum err (*receipt)(const struct gateway_settings *g, const struct callback *c,
			    struct arena *arena, const char **reference, struct judgement *out,
			    struct fault *why);
	enum err (*inbound)(const struct gateway_settings *g, const struct callback *c,
			    struct arena *arena, struct inbound *out, struct fault *why);
	const char *callback_reply; /* body to answer with; the status is 200 once committed */
};

const struct gateway *gateway_find(const char *kind);
const struct gateway *gateway_at(size_t n); /* NULL beyond the end */

#endif
