/* SPDX-License-Identifier: MIT
 *
 * Values as every answer for programs says them: moments in ISO 8601 with their offset, days as
 * dates, words as arrays; null where there is none. English is for text, and for sentences.
 * Private to the engine room.
 */
#ifndef ENGINE_JSON_VALUES_H
#define ENGINE_JSON_VALUES_H

#include <jansson.h>

#include "civil.h"
#include "need.h"

json_t *wall_json(struct wall at); /* .ms 0 is none */
json_t *date_json(struct date day); /* .day 0 is none */
json_t *needs_json(unsigned needs);
/* A code that may be missing: "" is none. */
json_t *word_json(const char *word);
/* A number, or an address of mail, as much of it as lists show. */
json_t *address_json(const char *phone);

#endif
