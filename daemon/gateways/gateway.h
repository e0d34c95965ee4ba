/* SPDX-License-Identifier: MIT
 *
 * Gateways: what carries a text, a call or a mail. A gateway turns a message into a transfer, and
 * answers, look-ups, callbacks and polls into verdicts and news. It holds no state, touches no
 * network, reads no clock and decides no policy. Another gateway is one new file and one row of
 * gateways[] in gateway.c.
 */
#ifndef GATEWAYS_GATEWAY_H
#define GATEWAYS_GATEWAY_H

#include "channel.h"
#include "dispatch.h"
#include "judgement.h"
#include "news.h"
#include "swep/fault.h"
#include "transfer.h"

/* An address of ours that the gateway calls. */
struct route {
	const char *path; /* matched whole */
	/* ERR_FORBIDDEN for a wrong token or signature, ERR_USAGE for nonsense. */
	enum err (*read)(const struct dispatch *d, const struct callback *c, struct news_list *out,
			 struct fault *why);
	const char *content_type, *reply; /* answered with 200 once it is committed */
	/* … when the reply depends on what was read, and came of it; NULL: `reply` */
	const char *(*reply_to)(const struct dispatch *d, const struct callback *c,
				const struct news_list *taken);
};

/* What is fetched from time to time, because callbacks get lost. */
struct poll {
	const char *name; /* names it in rows: "received" */
	int64_t every_ms; /* real time */
	/* Of one page: cursor "" is the first. False: nothing to ask with these settings. */
	bool (*ask)(const struct dispatch *d, const char *cursor, struct transfer *transfer);
	/* *next: the cursor of a further page, NULL when this was the last. ERR_FORBIDDEN: it
	 * refuses us; ERR_BUSY: no answer to believe, or not as to what else there is: news are
	 * true all the same. News that is known already is no harm. */
	enum err (*read)(const struct dispatch *d, const struct transfer_result *r,
			 struct news_list *out, const char **next, struct fault *why);
};

struct gateway {
	const char *kind;
	unsigned channels; /* CHANNEL_BIT of each that it carries */
	struct gateway_rates rates; /* as its terms say; 0: none known */
	/* Whose texts these settings send and read: ids are unique within it. NULL: all that it has
	 * is its name in the configuration. */
	const char *(*account)(const struct gateway_settings *g, struct arena *arena);
	/* Whether these settings can work, all of them at once: at load, never first at night. */
	enum err (*check)(const struct gateway_settings *g, struct fault *why);
	/* The transfer that sends `out`. */
	enum err (*send)(const struct dispatch *d, const struct outgoing *out,
			 struct transfer *transfer, struct fault *why);
	/* What the result of a send means. Total: every result has a verdict. */
	struct judgement (*answer)(const struct dispatch *d, const struct transfer_result *r);
	/* After an unknown outcome, or long after it was accepted: the n-th question (0, 1 …) about
	 * this message. False when there is no further one. ABSENT is only ever the answer to the
	 * last, and only true if every question before it was answered with ask_next. NULL: this
	 * gateway cannot be asked. */
	bool (*lookup)(const struct dispatch *d, const struct outgoing *out, int question,
		       struct transfer *transfer);
	struct judgement (*lookup_answer)(const struct dispatch *d, const struct outgoing *out,
					  int question, const struct transfer_result *r);
	/* It knows each message that it ever took, by our reference or its words: one that it says
	 * is absent has gone to nobody. Not of one that forgets what it has passed on. */
	bool absent_is_certain;
	int64_t recheck_ms; /* what is accepted and no more is looked up again; 0 never */
	const struct route *routes; /* ends with a NULL path; NULL: it never calls */
	/* Whether who calls has the token, whatever they bring: asked when it is too much to be
	 * read. NULL: only the whole of it could tell. */
	bool (*knows)(const struct dispatch *d, const struct callback *c);
	bool signs; /* its calls are signed with `password`, and need no callback token */
	const struct poll *polls; /* ends with a NULL name; NULL: nothing to fetch */
};

#define CHANNEL_BIT(channel) (1u << (channel))

const struct gateway *gateway_find(const char *kind);
const struct gateway *gateway_at(size_t n); /* NULL beyond the end */
bool gateway_carries(const struct gateway *g, enum channel c);

#endif
