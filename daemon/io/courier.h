/* SPDX-License-Identifier: MIT
 *
 * Holds the dialog of one mail on the connection that libcurl made, on the loop: nothing else waits
 * for a slow mail server.
 */
#ifndef IO_COURIER_H
#define IO_COURIER_H

#include <uv.h>

#include "exchange.h"

/* The dialog is over, or cannot go on; called once, and may close the exchange. */
typedef void courier_done(void *data, struct exchange *x, CURLcode code);

/* libcurl is connected and logged in. `data` is borrowed until courier_end. */
void courier_begin(struct exchange *x, uv_loop_t *loop, courier_done *done, void *data);
/* Lets go of the connection, before libcurl does; fine when it was never held. */
void courier_end(struct exchange *x);

#endif
