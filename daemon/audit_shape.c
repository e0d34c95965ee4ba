/* SPDX-License-Identifier: MIT */
#include "audit_shape.h"

#include <stdbool.h>
#include <string.h>

#define KEYS_MOST 12

/* s text, i a whole number, o an object, a a list, t text or null. */
static const struct shape {
	const char *kind, *types;
	const char *keys[KEYS_MOST];
} shapes[] = {
    {"evidence", "issiis", {"format", "area", "activation", "first", "last", "before"}},
    {"decision",
     "stssssso",
     {"id", "at", "night", "kind", "actor", "subject", "sentence", "evidence"}},
    {"text",
     "sssssits",
     {"id", "occasion", "about", "contact", "state", "attempt", "acked", "acked_by"}},
    {"row",
     "isissssssss",
     {"seq", "area", "at", "actor", "kind", "subject", "change", "because", "remark", "after",
      "hash"}},
    {"reason", "sss", {"id", "salt", "text"}},
    {"sealed", "ia", {"first", "digests"}},
    {"end", "si", {"head", "rows"}},
};

static bool is_of(const json_t *value, char type)
{
	switch (type) {
	case 's':
		return json_is_string(value);
	case 'i':
		return json_is_integer(value);
	case 'o':
		return json_is_object(value);
	case 'a':
		return json_is_array(value);
	}
	return json_is_string(value) || json_is_null(value);
}

const char *audit_shape_wrong(const char *kind, const json_t *body)
{
	const struct shape *shape = NULL;
	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++)
		if (strcmp(shapes[i].kind, kind) == 0)
			shape = &shapes[i];
	if (shape == NULL)
		return "this is no line of a file of evidence";
	size_t count = strlen(shape->types);
	for (size_t i = 0; i < count; i++) {
		const json_t *value = json_object_get(body, shape->keys[i]);
		if (value == NULL)
			return "a key is missing that every such line has";
		if (!is_of(value, shape->types[i]))
			return "a value is not of the kind that every such line has";
	}
	return json_object_size(body) == count ? NULL : "there is a key that no such line has";
}
