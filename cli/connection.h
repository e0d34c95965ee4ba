/* SPDX-License-Identifier: MIT
 *
 * A connection to the control socket: lines out, lines in, each bounded in size and in time. It
 * never reads what a line says.
 */
#ifndef CLI_CONNECTION_H
#define CLI_CONNECTION_H

#include <stddef.h>

#include "instant.h"
#include "swep/fault.h"

struct connection {
	int fd; /* -1 while closed */
	char *bytes; /* received and not yet handed out */
	size_t size; /* of the buffer */
	size_t from, to; /* which of them are still wanted */
	size_t looked; /* bytes after `from` known to hold no newline */
};

/* How an exchange can go wrong; the sentence is in the fault, whose code is ERR_BUSY (ERR_USAGE for
 * a path that no socket can have). */
enum trouble {
	TROUBLE_NONE,
	TROUBLE_ABSENT, /* nobody listens there, or we may not connect */
	TROUBLE_BROKEN, /* the other side hung up */
	TROUBLE_SILENT, /* the deadline passed */
	TROUBLE_LONG /* a line longer than LIMIT_REPLY */
};

struct mono mono_after(int64_t ms); /* that long from now */
#define MONO_NEVER ((struct mono){INT64_MAX})

void connection_begin(struct connection *c); /* closed, empty */
/* `patient` waits for a daemon that is being restarted; otherwise only a full queue is waited for.
 */
enum trouble connection_open(struct connection *c, const char *path, struct mono deadline,
			     bool patient, struct fault *why);
enum trouble connection_send(struct connection *c, const char *line, size_t length,
			     struct mono deadline, struct fault *why);
/* *line points into the connection until the next call; length is without the newline. */
enum trouble connection_line(struct connection *c, struct mono deadline, const char **line,
			     size_t *length, struct fault *why);
void connection_close(struct connection *c); /* what was received is forgotten */

#endif
