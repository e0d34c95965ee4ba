/* SPDX-License-Identifier: MIT */
#include "request.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "memory.h"
#include "swep/limits.h"
#include "swep/wire.h"

_Static_assert(REQUEST_ID - 1 <= LIMIT_REQUEST_ID, "the daemon would refuse our ids");

void request_id(char *out)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char bytes[(REQUEST_ID - 1) / 2];
	ssize_t got;
	while ((got = getrandom(bytes, sizeof(bytes), 0)) < 0 && errno == EINTR)
		;
	assert(got == (ssize_t)sizeof(bytes)); /* so few bytes always come whole */
	for (size_t i = 0; i < sizeof(bytes); i++) {
		out[2 * i] = digits[bytes[i] >> 4];
		out[2 * i + 1] = digits[bytes[i] & 15];
	}
	out[REQUEST_ID - 1] = '\0';
}

static json_t *request_object(const struct invocation *in, const char *id)
{
	json_t *request = json_object();
	json_object_set_new(request, "v", json_integer(WIRE_VERSION));
	json_object_set_new(request, "id", json_string(id));
	if (in->global[GLOBAL_AREA])
		json_object_set_new(request, "area", json_string(in->global[GLOBAL_AREA]));
	json_object_set_new(request, "verb", json_string(in->command->verb));
	json_object_set(request, "args", in->args);
	return request;
}

enum err request_write(const struct invocation *in, const char *id, char **line, size_t *length,
		       struct fault *why)
{
	json_t *request = request_object(in, id);
	char *text = json_dumps(request, JSON_COMPACT);
	json_decref(request);
	if (!text)
		memory_end();
	*length = strlen(text) + 1;
	if (*length > LIMIT_LINE) {
		free(text);
		return fault_set(why, ERR_USAGE, in->command->name,
				 "this makes a request of %zu bytes, and %d is the most: split it",
				 *length, LIMIT_LINE);
	}
	*line = memory_grow(text, *length + 1);
	memcpy(*line + *length - 1, "\n", 2);
	return ERR_OK;
}
