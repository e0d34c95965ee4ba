/* SPDX-License-Identifier: MIT
 *
 * How a text would go on the air, worked out here: no daemon is asked.
 */
#ifndef CLI_WORDING_H
#define CLI_WORDING_H

#include <stdbool.h>
#include <stdio.h>

/* The text as swepd would send it, replacements made where that makes it GSM-7; `raw`: as it is.
 * It is valid UTF-8. */
void wording_show(const char *text, bool raw, bool json, FILE *out);

#endif
