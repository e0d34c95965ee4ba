/* SPDX-License-Identifier: MIT */
#include "window.h"

/* With fewer nothing can be said. */
#define BAD_LEAST 20
#define GOOD_LEAST 5
/* Of a hundred, refused or lost. */
#define BAD_SHARE 25
#define GOOD_SHARE 10
/* An answer as slow as this lets a thousand texts wait for minutes. */
#define BAD_MEAN_MS 5000
#define GOOD_MEAN_MS 2500

void window_add(struct window *w, const struct window *more)
{
	w->taken += more->taken;
	w->refused += more->refused;
	w->lost += more->lost;
	w->took_ms += more->took_ms;
}

int window_count(const struct window *w)
{
	return w->taken + w->refused + w->lost;
}

int64_t window_mean_ms(const struct window *w)
{
	return w->taken > 0 ? w->took_ms / w->taken : 0;
}

bool window_bad(const struct window *w)
{
	int count = window_count(w);
	return count >= BAD_LEAST && ((w->refused + w->lost) * 100 >= count * BAD_SHARE ||
				      window_mean_ms(w) >= BAD_MEAN_MS);
}

bool window_good(const struct window *w)
{
	return w->taken >= GOOD_LEAST &&
	       (w->refused + w->lost) * 100 < window_count(w) * GOOD_SHARE &&
	       window_mean_ms(w) < GOOD_MEAN_MS;
}
