/* SPDX-License-Identifier: MIT
 *
 * A long answer for a person, without what makes it long: the rows of its table, which are read on
 * their own, and the lists beside it, which only programs read.
 */
#ifndef CLI_OUTLINE_H
#define CLI_OUTLINE_H

#include "scan.h"

struct outline {
	char *text; /* the answer with those arrays empty; the caller's to free */
	size_t length;
	struct piece rows; /* of the line: what stands between the brackets */
};

/* False where there is no table, or the line is not what it should be; then nothing is to free. */
bool outline_make(struct outline *o, const char *line, size_t length);

#endif
