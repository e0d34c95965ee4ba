/* SPDX-License-Identifier: MIT
 *
 * Performs transfers: libcurl on the loop. Every transfer that is started ends as one RESULT in the
 * inbox, whatever happens, with an honest fate. Sends nothing twice that must be sent once.
 */
#ifndef IO_HTTP_CLIENT_H
#define IO_HTTP_CLIENT_H

#include <uv.h>

#include "clock.h"
#include "inbox.h"
#include "io_settings.h"

struct http_client;

/* All borrowed until http_free. `most` transfers run at once; one more is refused as not sent. */
struct http_client *http_open(uv_loop_t *loop, const struct io_settings *settings,
			      const struct clock *clock, struct inbox *inbox, size_t most);
/* Copies what it needs of both. */
void http_start(struct http_client *h, const struct errand *errand,
		const struct transfer *transfer);
/* Ends what is under way now, as not sent or unknown, and refuses what comes later. */
void http_stop(struct http_client *h);
void http_close(struct http_client *h); /* after http_stop; the loop must run once more */
void http_free(struct http_client *h);

#endif
