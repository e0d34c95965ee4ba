/* SPDX-License-Identifier: MIT
 *
 * Requests on the web listener: receipts and texts from gateways, and /health. Answered only after
 * the commit, with what the gateway counts as success.
 */
#ifndef ENGINE_CALLBACKS_H
#define ENGINE_CALLBACKS_H

#include "turn.h"

enum err callback_run(struct turn *t, const struct event *event, struct fault *why);
void callback_refuse(struct turn *t, const struct event *event, const struct fault *why);

#endif
