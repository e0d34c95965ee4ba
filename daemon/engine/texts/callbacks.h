/* SPDX-License-Identifier: MIT
 *
 * Requests on the web listener: receipts and texts from gateways, and /health. Answered only after
 * the commit, with what the gateway counts as success.
 */
#ifndef ENGINE_CALLBACKS_H
#define ENGINE_CALLBACKS_H

#include "turn.h"

#define ALARM_TOO_MUCH "too-much" /* subject: the gateway that brought it */

/* Whatever a gateway told, by calling or when it was polled. */
enum err news_take(struct turn *t, const struct gateway_settings *g, const struct news_list *news);
enum err callback_run(struct turn *t, const struct event *event, struct fault *why);
void callback_refuse(struct turn *t, const struct event *event, const struct fault *why);

#endif
