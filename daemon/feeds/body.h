/* SPDX-License-Identifier: MIT
 *
 * What all feeds share of reading a body: JSON that is JSON, and values that say where they stand.
 * A path is a dotted name, as "properties.timeSeries[3].time"; it becomes the fault's field.
 */
#ifndef FEEDS_BODY_H
#define FEEDS_BODY_H

#include <jansson.h>

#include "civil.h"
#include "swep/fault.h"

/* The parsed body, the caller's to json_decref; NULL with `why` when it is empty, too large, HTML,
 * broken, nested too deeply or has a name twice. */
json_t *body_json(const char *body, size_t size, struct fault *why);

/* `why` with a fixed sentence; always ERR_USAGE. */
enum err body_wrong(struct fault *why, const char *path, const char *sentence);

/* Values that must be there. Each refuses with the path when missing or of another type. */
enum err body_text(const json_t *object, const char *key, const char *path, const char **out,
		   struct fault *why);
/* ISO 8601 with its zone. */
enum err body_time(const json_t *object, const char *key, const char *path, struct wall *out,
		   struct fault *why);
/* Finite and from least to most; *there is false for a missing or null one, which is no error. */
enum err body_number(const json_t *object, const char *key, const char *path, double least,
		     double most, double *out, bool *there, struct fault *why);

#endif
