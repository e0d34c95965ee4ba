/* SPDX-License-Identifier: MIT
 *
 * One exchange with a machine outside, as data: what to ask, and what came back. Feeds and gateways
 * write and read these; io performs them. Nobody else knows HTTP and SMTP.
 */
#ifndef CORE_TRANSFER_H
#define CORE_TRANSFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TRANSFER_HEADERS 16

/* The outside of a mail. */
struct mail_envelope {
	const char *from, *to; /* addresses, without <> */
	const char *user, *password; /* of an account; "" for none */
	bool plain; /* unencrypted, to this machine; else nothing is said before TLS protects it */
};

struct transfer {
	/* NULL for HTTP. Else `url` is smtp or smtps, and `body` the whole mail in lines that end
	 * with \r\n; of the rest only timeout_ms counts. It is never sent twice. */
	const struct mail_envelope *mail;
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
	FATE_NOT_SENT, /* certainly not one byte of the request left; of a mail, not its end */
	FATE_UNKNOWN /* anything else */
};

/* How far a mail came. */
enum mail_stage {
	MAIL_NOWHERE, /* no connection, or no mail at all */
	MAIL_GREETING,
	MAIL_SAFETY, /* the connection could not be made safe; `body` is our own sentence */
	MAIL_LOGIN,
	MAIL_SENDER,
	MAIL_RECEIVER,
	MAIL_DATA, /* whether it may be sent now */
	MAIL_TEXT /* it was sent, whole */
};

struct transfer_result {
	enum fate fate;
	int status; /* HTTP status; 200 for file:// and print; a mail: the last reply's, or 0 */
	const char *body; /* NUL-terminated after `size` bytes; never NULL when answered */
	size_t size;
	const char *error; /* a sentence when not answered, else NULL */
	/* Headers as received, NULL where absent. */
	const char *content_type, *date, *expires, *last_modified, *etag, *retry_after;
	enum mail_stage stage; /* a mail: what `status` and `body` answer */
	int64_t took_ms; /* of real time, whatever any clock did meanwhile */
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
