/* SPDX-License-Identifier: MIT
 *
 * From the queue to a gateway: once at the end of each turn in which something may leave. Every
 * transfer has its attempt and its reference committed before it leaves. Private to the outbox.
 */
#ifndef ENGINE_SENDING_H
#define ENGINE_SENDING_H

#include "turn.h"

/* The end of a turn: what may leave does, and what was learnt of the gateways is kept. */
enum err sending_settle(struct turn *t);

#endif
