/* SPDX-License-Identifier: MIT
 *
 * One transfer under way: a libcurl handle set up so that it keeps its bounds, and its answer. Does
 * not run by itself: http_client does that.
 */
#ifndef IO_EXCHANGE_H
#define IO_EXCHANGE_H

#include <curl/curl.h>

#include "answer.h"
#include "clock.h"
#include "dialog.h"
#include "io_settings.h"

struct courier;

struct exchange {
	CURL *easy;
	struct curl_slist *headers;
	char *body;
	size_t body_size;
	bool once, file;
	bool begun; /* its request is on its way, or was */
	bool repeats; /* libcurl was about to send it again */
	struct answer answer;
	struct dialog *dialog; /* of a mail; NULL for HTTP */
	struct courier *courier; /* while its dialog is held; else NULL */
	int64_t timeout_ms;
	char error[CURL_ERROR_SIZE];
	char no_socket[80]; /* why there is none; "" */
	struct errand errand; /* its own copies */
	struct exchange *before, *after;
};

/* NULL when the transfer cannot be asked at all; `why` then holds the sentence. */
struct exchange *exchange_open(const struct errand *errand, const struct transfer *transfer,
			       const struct io_settings *settings, const char **why);
/* What became of it, given libcurl's code; points into the exchange. A file's Date is `now`. */
void exchange_result(struct exchange *x, CURLcode code, struct wall now,
		     struct transfer_result *out);
void exchange_close(struct exchange *x);

#endif
