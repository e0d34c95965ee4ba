/* SPDX-License-Identifier: MIT
 *
 * The weather over a test's world: its one source is asked, and answers as the test wishes.
 */
#ifndef TESTS_SKY_H
#define TESTS_SKY_H

#include "lib/world.h"

#define SKY_HOURS 120

struct wall sky_time(const char *iso);
/* A forecast of SKY_HOURS from the hour under way: `day` by day, `night` between 18:00 and 09:00.
 * The caller frees it. */
char *sky_forecast(const struct world *w, double day, double night);
/* The newest fetch of coventry/metno, and this body as its answer. */
struct errand sky_fetch(struct world *w);
void sky_give(struct world *w, const char *body);
/* Moves the clock until the source is asked, if it is not just now. */
void sky_await(struct world *w);
/* The same, and answers with this weather. */
void sky_weather(struct world *w, double day, double night);

#endif
