/* SPDX-License-Identifier: MIT
 *
 * Wind chill, computed where a source gives air and wind but no "feels like" of its own: the
 * JAG/TI formula of 2001. It will not equal any service's own "feels like", which knows humidity
 * and more, so whatever shows it says that it is computed.
 */
#ifndef CORE_CHILL_H
#define CORE_CHILL_H

/* The formula speaks for air at or below this, in wind above that. */
#define CHILL_AIR_MOST_C 10.0
#define CHILL_WIND_LEAST_KMH 4.8

/* °C and m/s (mean speed at 10 m). Outside the formula's range it is the air temperature itself:
 * warm or calm air feels as it is. A value that is no number gives none. */
double chill_of(double air_c, double wind_ms);

#endif
