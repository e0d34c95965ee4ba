/* SPDX-License-Identifier: MIT */
#include "age.h"

#include "ascii.h"

static const char *const names[AGE_BANDS] = {
    [AGE_UNKNOWN] = "unknown", [AGE_UNDER_16] = "under-16", [AGE_16_17] = "16-17",
    [AGE_18_24] = "18-24",     [AGE_25_UP] = "25+",
};

const char *age_name(enum age_band a)
{
	return names[a];
}

bool age_parse(const char *word, enum age_band *out)
{
	for (int a = 0; a < AGE_BANDS; a++)
		if (ascii_same(names[a], word)) {
			*out = (enum age_band)a;
			return true;
		}
	return false;
}

bool age_is_child(enum age_band a)
{
	return a == AGE_UNDER_16 || a == AGE_16_17;
}
