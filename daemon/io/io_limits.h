/* SPDX-License-Identifier: MIT
 *
 * Bounds that only io needs, each with its reason. The rest are in swep/limits.h.
 */
#ifndef IO_IO_LIMITS_H
#define IO_IO_LIMITS_H

#include "swep/limits.h"

/* Waiting requests */
#define LIMIT_INBOX_BYTES (64 * 1024 * 1024) /* of request lines: a few dozen whole CSV files */
#define LIMIT_UNANSWERED 64 /* requests of one connection under way; then it is not read */

/* Connections */
#define LIMIT_USER_CONNECTIONS 256 /* of one system user: half stays free for everybody else */
#define LIMIT_QUIET_MS 5000 /* asking nothing for so long, one yields to the same user's next */
#define LIMIT_UNASKED_ALL (64 * 1024 * 1024) /* of unfinished requests; who holds most is cut */
#define LIMIT_UNSENT_ALL (4 * LIMIT_UNSENT) /* unread by all together; the slowest is cut first */
#define LIMIT_LINGER_BYTES (16 * LIMIT_LINE) /* dropped after a refusal, so that it can be read */
#define LIMIT_LINGER_MS 5000
#define LIMIT_ACCEPTS 64 /* connections taken in one go: requests are not starved */
#define LIMIT_PAUSE_MS 1000 /* no accepting for so long when descriptors have run out */
#define LIMIT_DESCRIPTORS 4096 /* asked of the system: every connection and transfer at once */
#define LIMIT_OTHER_DESCRIPTORS 64 /* database, log, name look-ups */

/* Web */
#define LIMIT_WEB_HOST_CONNECTIONS 128 /* of one address; a proxy in front is one address */
#define LIMIT_WEB_SPARE 16 /* connections kept for the next: more than come in one go */
#define LIMIT_WEB_TIMEOUT_S 10 /* a silent client */
#define LIMIT_WEB_MEMORY                                                                           \
	(512 * 1024) /* of one request, line and headers: twice LIMIT_WEB_TARGET, so that who      \
			brings too much is known; touched only as far as somebody sends it */
#define LIMIT_WEB_QUERY 64 /* parameters of one request */
#define LIMIT_WEB_DROPPED (1024 * 1024) /* read past the limit, so that 413 can be heard */

/* Transfers */
#define LIMIT_TRANSFERS 512 /* at once, all gateways and feeds together */
#define LIMIT_IDLE_LINKS (LIMIT_IN_FLIGHT + 8) /* kept open for the next transfer: a storm's */
#define LIMIT_ANSWER_HEADERS (64 * 1024) /* all header lines of one exchange */
#define LIMIT_ANSWER_HEADER 256 /* one header we keep; a longer one counts as absent */
#define LIMIT_SEND_BUFFER (16 * 1024) /* of one exchange: most of what we send is a text */
#define LIMIT_CONNECT_MS 10000
#define LIMIT_MAIL_REPLY 1024 /* one line of a mail server's reply: RFC 5321 allows 512 */
#define LIMIT_MAIL_LINES 64 /* of one reply */
#define LIMIT_MAIL_ADDRESS 254 /* what fits into a path of RFC 5321 */
#define LIMIT_TRANSFER_MS 60000 /* for a transfer that names no time-out */
#define LIMIT_SLOW_BYTES 10 /* per second … */
#define LIMIT_SLOW_S 20 /* … for so long, and the other side counts as gone */

/* The loop */
#define LIMIT_RETRY_MS 1000 /* after a turn that could not be committed */
#define LIMIT_DUE_MS 5 /* between turns that only deadlines ask for */
#define LIMIT_FLUSH_MS 1000 /* after the order to stop, for clients to read their answers */
#define LIMIT_LAST_TURNS 8 /* after the order to stop, to write down what is known */

#endif
