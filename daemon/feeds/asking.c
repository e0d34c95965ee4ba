/* SPDX-License-Identifier: MIT */
#include "asking.h"

#include <math.h>
#include <stdlib.h>

enum err asking_point(const struct source_settings *s, struct fault *why)
{
	const struct {
		const char *field;
		double value, least, most;
	} ranges[] = {
	    {"latitude", s->latitude, -90, 90},
	    {"longitude", s->longitude, -180, 180},
	    {"altitude", s->altitude_m, -500, 9000},
	};
	for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
		if (!(ranges[i].value >= ranges[i].least && ranges[i].value <= ranges[i].most))
			return fault_set(why, ERR_USAGE, ranges[i].field, "%g is not from %g to %g",
					 ranges[i].value, ranges[i].least, ranges[i].most);
	return ERR_OK;
}

/* Whole numbers, because printf's decimal point depends on the locale. */
const char *asking_degrees(double degrees, struct arena *arena)
{
	long units = lround(degrees * 10000);
	const char *sign = units < 0 ? "-" : "";
	units = labs(units);
	return arena_printf(arena, "%s%ld.%04ld", sign, units / 10000, units % 10000);
}

static enum err header_check(const char *field, const char *value, struct fault *why)
{
	for (const char *c = value; *c != '\0'; c++)
		if ((unsigned char)*c < ' ' || (unsigned char)*c >= 0x7f)
			return fault_set(why, ERR_USAGE, field,
					 "a header may hold only printable ASCII");
	return ERR_OK;
}

void asking_header(struct transfer *transfer, struct arena *arena, const char *name,
		   const char *value)
{
	for (size_t i = 0; i < TRANSFER_HEADERS; i++)
		if (transfer->headers[i] == NULL) {
			transfer->headers[i] = arena_printf(arena, "%s: %s", name, value);
			return;
		}
}

enum err asking_get(const struct source_settings *s, const char *standard, const char *accept,
		    struct arena *arena, struct transfer *out, struct fault *why)
{
	enum err e = header_check("user_agent", s->user_agent, why);
	if (!e)
		e = header_check("key", s->key, why);
	if (e)
		return e;
	*out = (struct transfer){
	    .method = "GET",
	    .url = arena_text(arena, s->url[0] != '\0' ? s->url : standard),
	    .redirects = s->key[0] == '\0',
	    .max_bytes = LIMIT_BODY,
	    .timeout_ms = s->timeout_ms,
	};
	asking_header(out, arena, "Accept", accept);
	if (s->user_agent[0] != '\0')
		asking_header(out, arena, "User-Agent", s->user_agent);
	return ERR_OK;
}
