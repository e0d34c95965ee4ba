/* SPDX-License-Identifier: MIT
 *
 * The service manager's side: signals in, readiness and the watchdog's signs of life out. Without
 * systemd all of it does nothing but the signals.
 */
#ifndef IO_SERVICE_H
#define IO_SERVICE_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

enum service_signal { SERVICE_STOP, SERVICE_RELOAD };

struct service {
	uv_signal_t signals[3];
	uint64_t watchdog_us; /* 0 when nobody watches */
	uint64_t ping_every_ms, pinged_ms; /* every: at the latest; 0 when nobody watches */
	void (*told)(void *data, enum service_signal signal);
	void *data;
};

void service_open(struct service *s, uv_loop_t *loop,
		  void (*told)(void *data, enum service_signal signal), void *data);
void service_ready(void);
void service_stopping(void);
void service_status(const char *sentence);
/* To be called after turns, from the loop and from nowhere else: a turn that hangs is not alive. */
void service_alive(struct service *s, uint64_t now_ms);
/* How long the loop may sleep at most, for the watchdog's sake; UINT64_MAX for any time. */
uint64_t service_patience_ms(const struct service *s);
/* The loop is about to be held for what may be minutes, and that is no hanging; or it is over. */
void service_held(const struct service *s, bool begins);
void service_close(struct service *s);

#endif
