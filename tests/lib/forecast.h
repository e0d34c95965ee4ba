/* SPDX-License-Identifier: MIT
 *
 * A MET Norway compact body for tests, in the real shape: one instant an hour.
 */
#ifndef TESTS_FORECAST_H
#define TESTS_FORECAST_H

#include <stddef.h>

#include "instant.h"

/* The caller frees it. celsius[i] is the air temperature at from + i hours. */
char *forecast_compact(struct wall issued, struct wall from, const double *celsius, size_t hours);
/* The same to the hundredth. */
char *forecast_hundredths(struct wall issued, struct wall from, const double *celsius,
			  size_t hours);

#endif
