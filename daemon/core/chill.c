/* SPDX-License-Identifier: MIT */
#include "chill.h"

#include <math.h>

#define KMH_PER_MS 3.6

double chill_of(double air_c, double wind_ms)
{
	double wind_kmh = wind_ms * KMH_PER_MS;
	if (isnan(air_c) || isnan(wind_ms))
		return NAN;
	if (air_c > CHILL_AIR_MOST_C || wind_kmh <= CHILL_WIND_LEAST_KMH)
		return air_c;
	double v = pow(wind_kmh, 0.16);
	return 13.12 + 0.6215 * air_c - 11.37 * v + 0.3965 * air_c * v;
}
