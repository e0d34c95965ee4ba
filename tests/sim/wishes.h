/* SPDX-License-Identifier: MIT
 *
 * Whose phone said STOP, and not START since, as those outside know it: by the texts that a turn
 * took which was committed.
 */
#ifndef TESTS_SIM_WISHES_H
#define TESTS_SIM_WISHES_H

#include <stdbool.h>

struct callback;
struct sim;

#define WISHERS 16
#define WISHES_HEARD 64

struct wishes {
	struct {
		char phone[24];
		bool none; /* no texts */
	} of[WISHERS];
	char heard[WISHES_HEARD][24]; /* ids of such texts, a ring: each counts once */
	int heard_count;
};

void wishes_hear(struct sim *s, const struct callback *c);
/* The process ended with the turn that had it, before or after its commit. */
void wishes_unsure(struct sim *s, const struct callback *c);
/* A text left to somebody who wants none, and is no answer to what they text; or NULL. */
const char *wishes_broken(struct sim *s);

#endif
