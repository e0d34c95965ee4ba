/* SPDX-License-Identifier: MIT
 *
 * Which keys a line of a file of evidence has: those, and no other. What nothing can be held
 * against must not stand beside what was.
 */
#ifndef AUDIT_SHAPE_H
#define AUDIT_SHAPE_H

#include <jansson.h>

/* NULL where it is right; else a sentence. kind: the line's one key. */
const char *audit_shape_wrong(const char *kind, const json_t *body);

#endif
