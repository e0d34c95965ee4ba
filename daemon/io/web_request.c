/* SPDX-License-Identifier: MIT */
#include "web_request.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "heap.h"
#include "io_limits.h"

struct web_request *web_request_open(struct MHD_Connection *connection, const char *target)
{
	struct web_request *r = heap_new(sizeof(*r));
	r->connection = connection;
	r->target = heap_text(target);
	return r;
}

void web_request_free(struct web_request *r)
{
	free(r->target);
	free(r->text);
	free(r->content_type);
	free(r->body);
	free(r);
}

/* ---- form ------------------------------------------------------------------------------------ */

/* What the headers and parameters of a request add up to. */
struct survey {
	int lengths, codings, hosts, parameters;
	const char *length; /* of the body, as claimed */
	bool nul; /* hidden in a name, or in a header's value */
};

static enum MHD_Result survey_pair(void *data, enum MHD_ValueKind kind, const char *name,
				   size_t name_size, const char *value, size_t value_size)
{
	struct survey *s = data;
	bool text = kind == MHD_GET_ARGUMENT_KIND; /* what somebody wrote may hold one */
	s->nul |= strlen(name) != name_size || (!text && value && strlen(value) != value_size);
	if (kind == MHD_GET_ARGUMENT_KIND) {
		s->parameters++;
	} else if (strcasecmp(name, "Content-Length") == 0) {
		s->lengths++;
		s->length = value;
	} else if (strcasecmp(name, "Transfer-Encoding") == 0) {
		s->codings++;
	} else if (strcasecmp(name, "Host") == 0) {
		s->hosts++;
	}
	return MHD_YES;
}

static bool method_known(const char *method)
{
	static const char *const known[] = {"GET", "HEAD", "POST"};
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (strcmp(method, known[i]) == 0)
			return true;
	}
	return false;
}

/* libmicrohttpd forgives some of these; a proxy in front may understand them differently. */
int web_request_check(struct web_request *r, struct MHD_Connection *connection, const char *method,
		      const char **why)
{
	struct survey s = {0};
	MHD_get_connection_values_n(connection, MHD_HEADER_KIND, survey_pair, &s);
	MHD_get_connection_values_n(connection, MHD_GET_ARGUMENT_KIND, survey_pair, &s);
	const struct {
		bool wrong;
		int status;
		const char *why;
	} checks[] = {
	    {s.lengths && s.codings, 400, "both Content-Length and Transfer-Encoding\n"},
	    {s.lengths > 1, 400, "more than one Content-Length\n"},
	    {s.codings > 1, 400, "more than one Transfer-Encoding\n"},
	    {s.hosts > 1, 400, "more than one Host\n"},
	    {s.nul, 400, "a NUL in a header, or in a parameter's name\n"},
	    {s.parameters > LIMIT_WEB_QUERY, 400, "more than 64 parameters\n"},
	    {!method_known(method), 405, "only GET, HEAD and POST\n"},
	};
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
		*why = checks[i].why;
		if (checks[i].wrong)
			return checks[i].status;
	}
	size_t target = strlen(r->target);
	unsigned long long body = s.length ? strtoull(s.length, NULL, 10) : 0;
	if (target > LIMIT_WEB_TARGET)
		web_request_too_much(r, 414, target);
	else if (body > LIMIT_WEB_BODY)
		web_request_too_much(r, 413, (size_t)body);
	return 0;
}

void web_request_too_much(struct web_request *r, int refusal, size_t size)
{
	r->refusal = refusal;
	r->too_much = size;
}

bool web_request_put(struct web_request *r, const char *bytes, size_t size)
{
	if (r->dropped || r->size + size > LIMIT_WEB_BODY) {
		r->dropped += size;
		return r->dropped <= LIMIT_WEB_DROPPED;
	}
	r->body = heap_resize(r->body, r->size + size + 1);
	memcpy(r->body + r->size, bytes, size);
	r->size += size;
	r->body[r->size] = '\0';
	return true;
}

/* ---- answer ---------------------------------------------------------------------------------- */

void web_request_answer(struct web_request *r, int status, const char *content_type,
			const char *text, size_t length)
{
	if (r->status)
		return;
	r->status = status;
	r->content_type = heap_text(content_type ? content_type : "text/plain; charset=utf-8");
	r->text = heap_new(length + 1);
	memcpy(r->text, text, length);
	r->length = length;
}

enum MHD_Result web_request_send(struct web_request *r)
{
	struct MHD_Response *response =
	    MHD_create_response_from_buffer(r->length, r->text, MHD_RESPMEM_MUST_COPY);
	if (!response)
		return MHD_NO;
	MHD_add_response_header(response, "Content-Type", r->content_type);
	MHD_add_response_header(response, "Cache-Control", "no-store");
	MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
	if (r->status == MHD_HTTP_METHOD_NOT_ALLOWED)
		MHD_add_response_header(response, "Allow", "GET, HEAD, POST");
	/* A connection an answer. Kannel's smsbox 1.4.5 panics when it writes to a kept connection
	 * that has gone (we were restarted), and takes the receipts it was about to retry with it.
	 */
	MHD_add_response_header(response, "Connection", "close");
	enum MHD_Result queued = MHD_queue_response(r->connection, (unsigned)r->status, response);
	MHD_destroy_response(response);
	return queued;
}
