/* SPDX-License-Identifier: MIT
 *
 * Age as far as a bed needs it. Anybody under 18, or thought to be, is children's services' to
 * place: no band below 18 is ever matched to a site for adults.
 */
#ifndef CORE_AGE_H
#define CORE_AGE_H

#include <stdbool.h>

enum age_band { AGE_UNKNOWN, AGE_UNDER_16, AGE_16_17, AGE_18_24, AGE_25_UP, AGE_BANDS };

#define AGE_BIT(band) (1u << (band))

const char *age_name(enum age_band a); /* "unknown", "under-16", "16-17", "18-24", "25+" */
bool age_parse(const char *word, enum age_band *out); /* any case */
bool age_is_child(enum age_band a);

#endif
