/* SPDX-License-Identifier: MIT
 *
 * An HTTP answer as it comes in: the headers that matter and a bounded body. Says when to hang up,
 * and why. Knows no libcurl.
 */
#ifndef IO_ANSWER_H
#define IO_ANSWER_H

#include "io_limits.h"
#include "transfer.h"

enum answer_field {
	ANSWER_CONTENT_TYPE,
	ANSWER_DATE,
	ANSWER_EXPIRES,
	ANSWER_LAST_MODIFIED,
	ANSWER_ETAG,
	ANSWER_RETRY_AFTER,
	ANSWER_FIELDS
};

struct answer {
	size_t max; /* bytes of unpacked body */
	bool secure; /* asked by https: a redirect to http is an error */
	int status;
	bool headers_over;
	size_t header_bytes; /* of all responses of this exchange */
	char fields[ANSWER_FIELDS][LIMIT_ANSWER_HEADER]; /* of the latest response; "" if absent */
	char *body; /* NUL-terminated when not NULL */
	size_t size, room;
	char stopped[160]; /* why we hung up; "" while we did not */
};

/* One header line, or the status line that begins another response. False: hang up. */
bool answer_header(struct answer *a, const char *line, size_t length);
bool answer_body(struct answer *a, const char *bytes, size_t size);
/* The result points into the answer. */
void answer_result(const struct answer *a, struct transfer_result *out);
void answer_free(struct answer *a);

#endif
