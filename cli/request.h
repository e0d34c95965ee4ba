/* SPDX-License-Identifier: MIT
 *
 * The line that carries a request. Its id is new for every invocation and stays the same when the
 * request must be sent again, so that the daemon does nothing twice.
 */
#ifndef CLI_REQUEST_H
#define CLI_REQUEST_H

#include <stddef.h>

#include "invocation.h"

#define REQUEST_ID 33 /* 16 random bytes as hex digits, and a NUL */

void request_id(char *out); /* REQUEST_ID bytes */

/* *line ends with a newline and belongs to the caller. */
enum err request_write(const struct invocation *in, const char *id, char **line, size_t *length,
		       struct fault *why);

#endif
