/* SPDX-License-Identifier: MIT
 *
 * A server may say back the key that it was sent, in a page, a header or an error. What is kept,
 * logged and shown begins here, without it.
 */
#ifndef ENGINE_SOURCE_SECRET_H
#define ENGINE_SOURCE_SECRET_H

#include "source.h"

/* The answer with asterisks where the source's key stood; the original is not written to. */
struct transfer_result source_without_key(struct turn *t, const struct source *s,
					  const struct transfer_result *r);

#endif
