/* SPDX-License-Identifier: MIT
 *
 * Chance that can be had again: one seed, one sequence, on every machine. dice_open prints the seed
 * before anything is thrown; SWEP_SEED in the environment replaces the test's own.
 */
#ifndef TESTS_DICE_H
#define TESTS_DICE_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct dice {
	uint64_t state;
};

static inline struct dice dice_open(const char *what, uint64_t seed)
{
	const char *given = getenv("SWEP_SEED");
	if (given != NULL)
		seed = strtoull(given, NULL, 0);
	printf("%s: SWEP_SEED=%llu\n", what, (unsigned long long)seed);
	fflush(stdout);
	return (struct dice){seed};
}

/* splitmix64: any seed will do, 0 too. */
static inline uint64_t dice_bits(struct dice *d)
{
	uint64_t z = d->state += 0x9e3779b97f4a7c15u;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

/* From 0 to below n. */
static inline int dice_throw(struct dice *d, int n)
{
	return (int)(dice_bits(d) % (uint64_t)n);
}

#endif
