/* SPDX-License-Identifier: MIT
 *
 * What a person typed for one argument or option, as the JSON value that goes into the request.
 * Only its form is judged here; whether such a bed or person exists is the daemon's to say.
 */
#ifndef CLI_VALUE_H
#define CLI_VALUE_H

#include <jansson.h>

#include "command.h"
#include "swep/fault.h"

/* On success *out is the caller's reference; else `why` names the parameter and *out is NULL. */
enum err value_read(const struct parameter *p, const char *typed, json_t **out, struct fault *why);

#endif
