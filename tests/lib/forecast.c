/* SPDX-License-Identifier: MIT */
#include "lib/forecast.h"

#include <stdio.h>
#include <stdlib.h>

#include "civil.h"

static char *compact(struct wall issued, struct wall from, const double *celsius, size_t hours,
		     int decimals)
{
	char *text = NULL, at[WALL_TEXT];
	size_t size;
	FILE *out = open_memstream(&text, &size);
	if (out == NULL)
		abort();
	fprintf(out,
		"{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[-1.51,52."
		"41,90]},"
		"\"properties\":{\"meta\":{\"updated_at\":\"%s\",\"units\":{\"air_temperature\":"
		"\"celsius\",\"wind_speed\":\"m/s\"}},\"timeseries\":[",
		wall_format_iso(issued, at));
	for (size_t i = 0; i < hours; i++)
		fprintf(out,
			"%s{\"time\":\"%s\",\"data\":{\"instant\":{\"details\":{\"air_"
			"temperature\":%.*f,"
			"\"wind_speed\":2.0}}}}",
			i > 0 ? "," : "", wall_format_iso(wall_plus(from, HOURS_MS(i)), at),
			decimals, celsius[i]);
	fprintf(out, "]}}");
	fclose(out);
	return text;
}

char *forecast_compact(struct wall issued, struct wall from, const double *celsius, size_t hours)
{
	return compact(issued, from, celsius, hours, 1);
}

char *forecast_hundredths(struct wall issued, struct wall from, const double *celsius, size_t hours)
{
	return compact(issued, from, celsius, hours, 2);
}
