/* SPDX-License-Identifier: MIT
 *
 * UK numbers to E.164, as a rule mobile ones. Spaces, brackets, dots and dashes are forgiven; 070
 * personal numbers, 076 pagers (but 07624, Isle of Man), landlines and foreign numbers are refused,
 * with the reason.
 */
#ifndef CORE_PHONE_H
#define CORE_PHONE_H

#include <stdbool.h>

#include "swep/fault.h"
#include "swep/limits.h"

/* out has LIMIT_PHONE + 1 bytes and receives "+447…". */
enum err phone_parse(const char *typed, char *out, struct fault *why);
/* The same for a number that is only called: landlines and 03 numbers are taken, too. */
enum err phone_parse_call(const char *typed, char *out, struct fault *why);
/* One of the numbers set aside for drama (07700 900000 to 900999): the only ones tests may text. */
bool phone_is_drama(const char *e164);
/* For lists and logs: "+44…123", so that a screen shows no number. out has 16 bytes. */
char *phone_mask(const char *e164, char *out);

#endif
