/* SPDX-License-Identifier: MIT
 *
 * One question and its answer over the control socket. When the connection breaks between the two,
 * the same request goes out once more with the same id: the daemon remembers ids, so nothing is
 * done twice and its first answer comes again.
 */
#ifndef CLI_ASK_H
#define CLI_ASK_H

#include "answer.h"
#include "connection.h"

struct ask_times {
	int64_t connect_ms; /* the first connection */
	int64_t answer_ms; /* from sending to the end of the answer */
	int64_t again_ms; /* how long to try to connect after a break */
};

#define ASK_TIMES ((struct ask_times){5000, 30000, 5000})

struct ask {
	const char *path, *id, *line;
	size_t length; /* of the line, with its newline */
	bool shown; /* to a person: see answer_read_shown */
	bool changes; /* without an answer it matters whether it was done */
	struct ask_times times;
};

/* ERR_OK: an answer with a result or an error is in *a; the connection stays open. Otherwise: no
 * answer, ERR_UNKNOWN when the request may have been carried out, ERR_BUSY when nothing was lost,
 * ERR_USAGE for an impossible socket path. */
enum err ask_run(const struct ask *ask, struct connection *c, struct answer *a, struct fault *why);
/* The next event of a connection that watches; waits for ever. */
enum err ask_event(const struct ask *ask, struct connection *c, struct answer *a,
		   struct fault *why);

#endif
