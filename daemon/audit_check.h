/* SPDX-License-Identifier: MIT
 *
 * Checks a file of evidence by itself: the chain of its rows, and all that it says beside them.
 */
#ifndef AUDIT_CHECK_H
#define AUDIT_CHECK_H

#include <stdint.h>
#include <stdio.h>

#include "swep/fault.h"

struct audit_checked {
	int64_t first, last, shown; /* rows, and how many of them in full */
	int64_t seals, reasons; /* reasons that these have, and how many of them word for word */
	int64_t marked; /* the row with the hash that was asked for; 0 none */
	char head[65], activation[64], area[64];
	char outcome[64]; /* of the activation, by the newest of its rows; "" it is still on */
};

/* mark: how a hash begins that stood on paper, or NULL. Refuses with the first line that is not
 * right. */
enum err audit_check(FILE *in, const char *mark, struct audit_checked *out, struct fault *why);

#endif
