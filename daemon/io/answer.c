/* SPDX-License-Identifier: MIT */
#include "answer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "heap.h"

static const char *const names[ANSWER_FIELDS] = {
    [ANSWER_CONTENT_TYPE] = "content-type:",
    [ANSWER_DATE] = "date:",
    [ANSWER_EXPIRES] = "expires:",
    [ANSWER_LAST_MODIFIED] = "last-modified:",
    [ANSWER_ETAG] = "etag:",
    [ANSWER_RETRY_AFTER] = "retry-after:",
};

static bool answer_stop(struct answer *a, const char *why)
{
	snprintf(a->stopped, sizeof(a->stopped), "%s", why);
	return false;
}

static bool begins(const char *line, size_t length, const char *word)
{
	size_t n = strlen(word);
	return length >= n && strncasecmp(line, word, n) == 0;
}

/* Another response: what an earlier one said (100 Continue, a redirect) counts no more. */
static void answer_status(struct answer *a, const char *line, size_t length)
{
	const char *space = memchr(line, ' ', length);
	char digits[4] = "";
	if (space && (size_t)(line + length - space) > 3)
		memcpy(digits, space + 1, 3);
	a->status = atoi(digits);
	a->headers_over = false;
	a->size = 0;
	memset(a->fields, 0, sizeof(a->fields));
}

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* One too long to be honest counts as absent; a NUL in it ends it. */
static void field_set(char *field, const char *value, size_t size)
{
	while (size && blank(*value)) {
		value++;
		size--;
	}
	while (size && blank(value[size - 1]))
		size--;
	size = size < LIMIT_ANSWER_HEADER ? size : 0;
	memcpy(field, value, size);
	field[size] = '\0';
}

static void answer_keep(struct answer *a, const char *line, size_t length)
{
	for (size_t i = 0; i < ANSWER_FIELDS; i++) {
		size_t at = strlen(names[i]);
		if (begins(line, length, names[i]))
			field_set(a->fields[i], line + at, length - at);
	}
}

/* From https to http would carry keys and answers in the open. */
static bool answer_downgrades(const struct answer *a, const char *line, size_t length)
{
	if (!a->secure || a->status < 300 || a->status > 399 || !begins(line, length, "location:"))
		return false;
	const char *at = line + strlen("location:"), *end = line + length;
	while (at < end && blank(*at))
		at++;
	return begins(at, (size_t)(end - at), "http:");
}

bool answer_header(struct answer *a, const char *line, size_t length)
{
	a->header_bytes += length;
	if (a->header_bytes > LIMIT_ANSWER_HEADERS)
		return answer_stop(a, "the answer's headers are longer than 64 KiB");
	if (begins(line, length, "HTTP/"))
		answer_status(a, line, length);
	else if (a->headers_over)
		return true; /* a trailer after the body: nothing in it is believed */
	else if (length == 0 || line[0] == '\r' || line[0] == '\n')
		a->headers_over = true;
	else if (answer_downgrades(a, line, length))
		return answer_stop(a, "the server redirects from https to http");
	else
		answer_keep(a, line, length);
	return true;
}

bool answer_body(struct answer *a, const char *bytes, size_t size)
{
	if (size > a->max - a->size) {
		char why[80];
		snprintf(why, sizeof(why), "the answer is longer than %zu bytes, unpacked", a->max);
		return answer_stop(a, why);
	}
	if (a->room < a->size + size + 1) {
		size_t room = a->room ? a->room : 4096;
		while (room < a->size + size + 1)
			room *= 2;
		a->body = heap_resize(a->body, room);
		a->room = room;
	}
	memcpy(a->body + a->size, bytes, size);
	a->size += size;
	a->body[a->size] = '\0';
	return true;
}

void answer_result(const struct answer *a, struct transfer_result *out)
{
	const char **fields[ANSWER_FIELDS] = {
	    [ANSWER_CONTENT_TYPE] = &out->content_type,
	    [ANSWER_DATE] = &out->date,
	    [ANSWER_EXPIRES] = &out->expires,
	    [ANSWER_LAST_MODIFIED] = &out->last_modified,
	    [ANSWER_ETAG] = &out->etag,
	    [ANSWER_RETRY_AFTER] = &out->retry_after,
	};
	for (size_t i = 0; i < ANSWER_FIELDS; i++)
		*fields[i] = a->fields[i][0] ? a->fields[i] : NULL;
	out->status = a->status;
	out->body = a->body ? a->body : "";
	out->size = a->size;
}

void answer_free(struct answer *a)
{
	free(a->body);
	*a = (struct answer){0};
}
