/* SPDX-License-Identifier: MIT
 *
 * Which known word was probably meant. Begin with the typed one, try every candidate, read `best`.
 */
#ifndef CLI_NEAREST_H
#define CLI_NEAREST_H

#include <stddef.h>

struct nearest {
	const char *typed;
	const char *best; /* NULL while nothing is near enough to be worth saying */
	int distance; /* of best; before that, one more than is allowed */
};

struct nearest nearest_begin(const char *typed);
void nearest_try(struct nearest *n, const char *candidate); /* kept by reference */

#endif
