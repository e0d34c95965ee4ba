/* SPDX-License-Identifier: MIT
 *
 * The web listener: gateway callbacks and health, over plain HTTP; TLS and sign-in belong to the
 * proxy in front. Checks the form of a request; what a path means is the engine's business. Every
 * request waits, suspended, for its ANSWER.
 */
#ifndef IO_WEB_H
#define IO_WEB_H

#include <uv.h>

#include "inbox.h"
#include "io.h"

struct web;

/* All borrowed until web_free. */
enum err web_open(uv_loop_t *loop, const struct io_settings *settings, const struct io_host *host,
		  struct inbox *inbox, uint32_t most, struct web **out, struct fault *why);
void web_answer(struct web *w, const struct effect *effect);
/* That callback has left the inbox: without an answer until now it gets 500. */
void web_settled(struct web *w, struct peer peer);
void web_advance(struct web *w); /* lets the answers go */
void web_stop(struct web *w); /* accepts no more */
void web_close(struct web *w); /* the loop must run once more */
void web_free(struct web *w);

#endif
