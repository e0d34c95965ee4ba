/* SPDX-License-Identifier: MIT
 *
 * Texts that a poll brings. They wait until all of its pages are read and are then taken in the
 * order in which they were sent, over all pages: STOP and then START is not START and then STOP.
 */
#ifndef ENGINE_ARRIVALS_H
#define ENGINE_ARRIVALS_H

#include "news.h"
#include "turn.h"

/* One page. Receipts and keys are taken at once: their order does not matter. */
enum err arrivals_keep(struct turn *t, const struct gateway_settings *g,
		       const struct news_list *page);
/* All is read: what was kept is taken, so many in a turn, each as if it had come alone. */
enum err arrivals_complete(struct turn *t);
/* A process has just begun: what an earlier one kept is looked at again. */
enum err arrivals_prepare(struct turn *t);
enum err arrivals_due(struct turn *t, const struct area_settings *area, const char *subject);

#endif
