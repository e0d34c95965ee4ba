/* SPDX-License-Identifier: MIT
 *
 * What somebody needs, as it is texted: the words of the vocabulary and their short forms.
 */
#ifndef ENGINE_TEXT_NEEDS_H
#define ENGINE_TEXT_NEEDS_H

#include <jansson.h>

#include "heard.h"

/* The word itself for a short form; else what was said. */
const char *text_need(const char *said);
/* The words from the n-th on; NULL when one is none. */
json_t *text_needs(const struct heard *h, int n);

#endif
