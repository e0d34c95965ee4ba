/* SPDX-License-Identifier: MIT
 *
 * Workers and managers, and what they were promised.
 */
#ifndef TESTS_SIM_PEOPLE_H
#define TESTS_SIM_PEOPLE_H

#include <stdbool.h>
#include <stdint.h>

#include "instant.h"
#include "swep/limits.h"

struct sim;

/* A request as its client knows it. */
struct ask {
	int serial, tries;
	char id[32], user[16], verb[16], person[24];
	char *line, *reply;
	struct wall at;
	bool ok, refused;
	bool undone; /* told last that the disk refused and nothing was done */
	bool barred; /* must never be told yes */
};

#define ASKS 4096
#define GUESTS 200
struct guest_record {
	char bed[LIMIT_LABEL + 1]; /* "" none */
	bool occupied;
	int heard; /* serial of the newest answer about it */
	int unheard; /* commands under way that may end it */
	struct wall until;
};

struct people {
	struct ask asks[ASKS]; /* a ring, by serial */
	int count;
	struct guest_record guests[GUESTS];
};

void people_begin(struct sim *s);
void people_end(struct sim *s);
void people_day(struct sim *s);
void people_reply(struct sim *s, uint32_t serial, const char *text);
void people_repeat(struct sim *s); /* in a quiet moment: the same request once more */
void people_check_lost(struct sim *s); /* after a restart */

#endif
