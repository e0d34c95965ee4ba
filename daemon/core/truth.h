/* SPDX-License-Identifier: MIT
 *
 * Three-valued truth. Unknown is never taken for false: a gap is never an all-clear. The values are
 * ordered, so that "and" is the lesser, "or" the greater and "not" the mirror image.
 */
#ifndef CORE_TRUTH_H
#define CORE_TRUTH_H

#include <stdbool.h>

enum truth { TRUTH_FALSE, TRUTH_UNKNOWN, TRUTH_TRUE };

const char *truth_name(enum truth t); /* "false", "unknown", "true" */
enum truth truth_both(enum truth a, enum truth b);
enum truth truth_either(enum truth a, enum truth b);
enum truth truth_opposite(enum truth t);
/* What is known for certain: yes, no, or neither. */
enum truth truth_certain(bool yes, bool no);

#endif
