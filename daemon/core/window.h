/* SPDX-License-Identifier: MIT
 *
 * How a gateway's sends of the last minutes went, and what that says of it. One error says nothing;
 * a share of many does. Between bad and good lies a band in which nothing changes, so that nobody
 * goes to and fro.
 */
#ifndef CORE_WINDOW_H
#define CORE_WINDOW_H

#include <stdbool.h>
#include <stdint.h>

struct window {
	int taken; /* answered as they should be, with yes or with no */
	int refused; /* certainly not sent, by the gateway's fault */
	int lost; /* nobody knows */
	int64_t took_ms; /* all those that were taken, together */
};

#define WINDOW_MINUTES 5

void window_add(struct window *w, const struct window *more);
int window_count(const struct window *w);
int64_t window_mean_ms(const struct window *w);
/* So many are refused or lost, or so slow, that another gateway is the better one. */
bool window_bad(const struct window *w);
/* Enough went well again, and little else. */
bool window_good(const struct window *w);

#endif
