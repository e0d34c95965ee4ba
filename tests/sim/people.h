/* SPDX-License-Identifier: MIT
 *
 * Workers and managers, and what they were promised.
 */
#ifndef TESTS_SIM_PEOPLE_H
#define TESTS_SIM_PEOPLE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "instant.h"
#include "sim/guests.h"
#include "swep/limits.h"

struct sim;

/* A request as its client knows it. */
struct ask {
	int serial, tries;
	char id[32], user[16], verb[16], person[24], with[24];
	char temporary[24]; /* who turned out to be that person */
	char *line, *reply;
	struct wall at;
	bool ok, refused;
	bool undone; /* told last that the disk refused and nothing was done */
	bool barred; /* must never be told yes */
	bool alone; /* of two, only the one named is there */
	bool forgotten; /* its answer need not be remembered: somebody it names was erased, or
			   the clock went far */
};

#define ASKS 4096
#define TALLIES 96

/* How often something was asked, and done: a world in which nothing is ever done proves nothing. */
struct tally {
	char verb[48]; /* or what changed by itself: "ACTIVE -> STANDING_DOWN" */
	long asked, done;
};

struct people {
	struct ask asks[ASKS]; /* a ring, by serial */
	int count;
	struct tally tallies[TALLIES], changes[TALLIES];
	int clearouts; /* under way: nobody in a bed is certain */
	struct guest_record guests[GUESTS];
};

void people_begin(struct sim *s);
void tally_change(struct tally *tallies, const char *change);
void tallies_add(struct tally *to, const struct tally *from);
void tallies_print(const struct tally *tallies, const struct tally *changes);
void people_end(struct sim *s);
void people_day(struct sim *s);
/* Takes over args. */
struct ask *people_ask(struct sim *s, const char *user, const char *verb, json_t *args);

/* To that try, which counts from 1. */
void people_reply(struct sim *s, uint32_t serial, uint32_t tried, const char *text);
void people_repeat(struct sim *s); /* in a quiet moment: the same request once more */
void people_check_lost(struct sim *s); /* after a restart */
void people_unsure(struct sim *s); /* of all answers until now: how long they are remembered */
/* They are erased, and whoever was merged into them: answers that name them are remembered no
 * longer. */
void people_erased(struct sim *s, const char *ref);

#endif
