/* SPDX-License-Identifier: MIT
 *
 * One client of the control socket. Lines become requests in the inbox, answers are written in the
 * order in which they come; a client that sends too much is not read, one that reads too little is
 * cut. What a line says is nobody's business here.
 */
#ifndef IO_CONNECTION_H
#define IO_CONNECTION_H

#include <sys/types.h>
#include <uv.h>

#include "frames.h"
#include "inbox.h"
#include "io.h"
#include "slots.h"

enum connection_stage {
	CONNECTION_OPEN,
	CONNECTION_ENDED, /* sends no more; closed when everything is answered and written */
	CONNECTION_REFUSED, /* a refusal is written after the answers still due; then … */
	CONNECTION_LINGERING /* … what it sends is dropped, so that it comes to read the refusal */
};

/* What all connections share. */
struct commons {
	uv_loop_t *loop;
	struct inbox *inbox;
	const struct io_host *host;
	struct slots slots; /* of struct connection */
	uv_timer_t linger; /* runs while somebody lingers */
	bool stopped; /* no more requests */
};

struct connection {
	uv_pipe_t pipe;
	uv_shutdown_t shutdown;
	struct commons *commons;
	struct peer peer;
	uid_t uid;
	char user[LIMIT_KEY];
	enum connection_stage stage;
	struct frames frames;
	size_t unanswered; /* requests in the inbox, and surveys */
	uint64_t busy_ms; /* by the loop's clock: when it last came, asked or was answered */
	size_t dropped; /* bytes, lingering */
	bool reading, subscribed, closing;
};

/* Takes over fd; needs a free slot. */
void connection_open(struct commons *commons, int fd, uid_t uid, const char *user);
/* One line to the client; may close the connection. */
void connection_send(struct connection *c, const char *text, size_t length);
size_t connection_unsent(const struct connection *c); /* bytes */
/* Goes on with whatever is possible now: requests into the inbox, reading, ending. May close. */
void connection_advance(struct connection *c);
void connection_close(struct connection *c); /* freed by the loop */

#endif
