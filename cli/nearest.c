/* SPDX-License-Identifier: MIT */
#include "nearest.h"

#include <stdbool.h>
#include <string.h>

#define LONGEST 24 /* no command or option is longer; what is typed is compared only up to here */

static int least(int a, int b)
{
	return a < b ? a : b;
}

/* Letters to add, drop, change, or swap with their neighbour, to turn a into b. */
static int distance(const char *a, const char *b)
{
	int cost[LONGEST + 1][LONGEST + 1];
	int rows = (int)strnlen(a, LONGEST), columns = (int)strnlen(b, LONGEST);
	for (int i = 0; i <= rows; i++) {
		for (int j = 0; j <= columns; j++) {
			if (i == 0 || j == 0) {
				cost[i][j] = i + j;
				continue;
			}
			int change = cost[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
			int shift = 1 + least(cost[i - 1][j], cost[i][j - 1]);
			cost[i][j] = least(change, shift);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				cost[i][j] = least(cost[i][j], cost[i - 2][j - 2] + 1);
		}
	}
	return cost[rows][columns];
}

struct nearest nearest_begin(const char *typed)
{
	size_t letters = strlen(typed + strspn(typed, "-"));
	int allowed = letters < 6 ? 1 : 2;
	return (struct nearest){typed, NULL, allowed + 1};
}

void nearest_try(struct nearest *n, const char *candidate)
{
	size_t letters = strlen(n->typed);
	bool abbreviates =
	    letters > strspn(n->typed, "-") && strncmp(candidate, n->typed, letters) == 0;
	int d = abbreviates ? 1 : distance(n->typed, candidate);
	if (d < n->distance) {
		n->best = candidate;
		n->distance = d;
	}
}
