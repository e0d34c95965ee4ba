/* SPDX-License-Identifier: MIT
 *
 * Texts that came in, as a gateway's JSON tells of them: anybody may have written one, and none may
 * cost another.
 */
#ifndef GATEWAYS_PAGE_H
#define GATEWAYS_PAGE_H

#include <jansson.h>

#include "arena.h"

/* A whole JSON object, owned by the caller; NULL for anything else. What JSON forbids in a text, as
 * half of a pair of surrogates, \u0000 or bytes that are not UTF-8, becomes U+FFFD, so that neither
 * it nor its neighbours are lost. */
json_t *page_object(struct arena *arena, const char *body, size_t size);

#endif
