/* SPDX-License-Identifier: MIT
 *
 * Results, refusals and events, for people or for programs, from the same JSON. What people see is
 * composed by the daemon under "text": {"lines": […], "table": {"columns": [{"key", "title",
 * "right"}], "rows": [{…}]}, "after": […]}; programs get everything else, as one line.
 */
#ifndef CLI_RENDER_H
#define CLI_RENDER_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "grid.h"
#include "swep/fault.h"

void render_result(const json_t *result, bool json, FILE *out);
/* The same of a long one, whose table was read on its own; NULL where it was not. */
void render_result_of(const json_t *result, const struct grid *grid, bool json, FILE *out);
/* One line a call: the event's own "text", or the whole event. */
void render_event(const json_t *event, bool json, FILE *out);
/* People read "swepctl: SENTENCE (field FIELD)"; `out` is theirs or the programs', as chosen by the
 * caller. */
void render_error(const json_t *error, bool json, FILE *out);
/* The same for a refusal that was found on this side of the socket. */
void render_fault(const struct fault *fault, bool json, FILE *out);

#endif
