/* SPDX-License-Identifier: MIT
 *
 * One request on the web listener while it comes in: its form is checked, its body kept within
 * bounds. Knows libmicrohttpd, not the loop.
 */
#ifndef IO_WEB_REQUEST_H
#define IO_WEB_REQUEST_H

#include <microhttpd.h>

#include "event.h"

struct web_request {
	struct MHD_Connection *connection;
	char *target; /* as it was sent */
	bool begun; /* its headers are checked */
	struct peer peer; /* while it waits for its answer */
	bool waiting;
	int status; /* 0 until it is answered */
	char *text, *content_type; /* of the answer */
	size_t length;
	char *body;
	size_t size, dropped; /* dropped: read past the limit and thrown away */
	size_t too_much; /* bytes that are not taken; 0: it is no larger than it may be */
	int refusal; /* … and the status which says so */
};

struct web_request *web_request_open(struct MHD_Connection *connection, const char *target);
void web_request_free(struct web_request *r);
/* What is wrong with it by its headers alone: 0, or the status of the refusal and its sentence. Too
 * much of it is no such fault: the engine hears who brings it. */
int web_request_check(struct web_request *r, struct MHD_Connection *connection, const char *method,
		      const char **why);
void web_request_too_much(struct web_request *r, int refusal, size_t size);
/* False: hang up, far too much is being sent. */
bool web_request_put(struct web_request *r, const char *bytes, size_t size);
void web_request_answer(struct web_request *r, int status, const char *content_type,
			const char *text, size_t length);
enum MHD_Result web_request_send(struct web_request *r);

#endif
