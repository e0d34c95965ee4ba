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
/* The words from the n-th on; NULL when one is none. Of somebody young what is none is left out:
 * nobody hears that the words were wrong when the one that mattered was right. */
json_t *text_needs(const struct heard *h, int n);
/* Whether they speak of somebody under 18: from the n-th word on, and from the `counts_from`-th on
 * by a number alone, too. */
enum young text_young(const struct heard *h, int n, int counts_from);
/* Whether they say that somebody is an adult. */
bool text_adult(const struct heard *h, int n);

#endif
