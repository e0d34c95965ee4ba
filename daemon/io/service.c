/* SPDX-License-Identifier: MIT */
#include "service.h"

#include <inttypes.h>
#include <signal.h>
#include <systemd/sd-daemon.h>

static const struct {
	int number;
	enum service_signal means;
} signals[] = {
    {SIGTERM, SERVICE_STOP},
    {SIGINT, SERVICE_STOP},
    {SIGHUP, SERVICE_RELOAD},
};

#define SIGNALS (sizeof(signals) / sizeof(signals[0]))

static void signal_came(uv_signal_t *handle, int number)
{
	struct service *s = handle->data;
	for (size_t i = 0; i < SIGNALS; i++) {
		if (signals[i].number == number)
			s->told(s->data, signals[i].means);
	}
}

void service_open(struct service *s, uv_loop_t *loop,
		  void (*told)(void *data, enum service_signal signal), void *data)
{
	*s = (struct service){.told = told, .data = data};
	signal(SIGPIPE, SIG_IGN);
	for (size_t i = 0; i < SIGNALS; i++) {
		uv_signal_init(loop, &s->signals[i]);
		s->signals[i].data = s;
		uv_signal_start(&s->signals[i], signal_came, signals[i].number);
	}
	if (sd_watchdog_enabled(1, &s->watchdog_us) > 0)
		s->ping_every_ms = s->watchdog_us / 2000;
}

void service_ready(void)
{
	sd_notify(0, "READY=1\nSTATUS=serving");
}

void service_stopping(void)
{
	sd_notify(0, "STOPPING=1");
}

void service_status(const char *sentence)
{
	sd_notifyf(0, "STATUS=%s", sentence);
}

void service_alive(struct service *s, uint64_t now_ms)
{
	if (!s->ping_every_ms || now_ms - s->pinged_ms < s->ping_every_ms / 2)
		return;
	s->pinged_ms = now_ms;
	sd_notify(0, "WATCHDOG=1");
}

uint64_t service_patience_ms(const struct service *s)
{
	return s->ping_every_ms ? s->ping_every_ms / 2 : UINT64_MAX;
}

#define HELD_US (UINT64_C(15) * 60 * 1000 * 1000) /* 1 GB took half a minute */

void service_held(const struct service *s, bool begins)
{
	if (s->watchdog_us)
		sd_notifyf(0, "WATCHDOG_USEC=%" PRIu64 "\nWATCHDOG=1",
			   begins && s->watchdog_us < HELD_US ? HELD_US : s->watchdog_us);
}

void service_close(struct service *s)
{
	for (size_t i = 0; i < SIGNALS; i++)
		uv_close((uv_handle_t *)&s->signals[i], NULL);
}
