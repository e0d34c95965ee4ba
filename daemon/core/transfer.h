/* SPDX-License-Identifier: MIT
 *
 * One exchange with a machine outside, as data: what to ask, and what came back. Feeds and gateways
 * write and read these; io performs them. Nobody else knows HTTP.
 */
#ifndef CORE_TRANSFER_H
#define CORE_TRANSFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TRANSFER_HEADERS 16

struct transfer {
	bool print; /* no network: `body` is printed and the answer is 200 */
	const char *method; /* "GET", "POST" */
	const char *url; /* https, http or file */
	const char *headers[TRANSFER_HEADERS]; /* "Name: value"; unused slots are NULL */
	const char *body; /* NUL-terminated; NULL for none */
	bool once; /* must reach the server at most once: a silent re-send is forbidden */
	bool redirects; /* follow up to LIMIT_REDIRECTS, same scheme or http to https only */
	size_t max_bytes; /* of the unpacked body; more is an error */
	int64_t timeout_ms; /* of real time for the whole exchange */
};

/* Whether the other side may have acted on it. */
enum fate {
	FATE_ANSWERED, /* `status` is a real answer */
	FATE_NOT_SENT, /* certainly not one byte of the request left */
	FATE_UNKNOWN /* anything else */
};

struct transfer_result {
	enum fate fate;
	int status; /* HTTP status; 200 for file:// and print */
	const char *body; /* NUL-terminated after `size` bytes; never NULL when answered */
	size_t size;
	const char *error; /* a sentence when not answered, else NULL */
	/* Headers as received, NULL where absent. */
	const char *content_type, *date, *expires, *last_modified, *etag, *retry_after;
};

/* Who wants to know: comes back with the result, and is the only link between the two. */
enum errand_kind { ERRAND_FETCH, ERRAND_SEND, ERRAND_LOOKUP, ERRAND_POLL };

struct errand {
	enum errand_kind kind;
	const char *subject; /* source id, message id, or "gateway/poll" */
	int64_t attempt; /* a stale number makes the result be ignored */
	const char *gateway; /* key of the gateway; NULL for a fetch */
};

#endif
