/* SPDX-License-Identifier: MIT
 *
 * Invariants of beds and of the people in them, as the rows say. Each says what is broken, or NULL.
 */
#ifndef TESTS_SIM_BEDDING_H
#define TESTS_SIM_BEDDING_H

#include <stdbool.h>

struct sim;

#define DOUBTED_MOST 24

/* Beds in which somebody was said to be when the turn began: "person/BED". */
struct doubted {
	char subjects[DOUBTED_MOST][48];
	int count;
};

/* A placement that was written: whether it overlaps another of its person or, but for a partner's,
 * of its bed. */
const char *bedding_overlap(struct sim *s, const char *placement);
/* … that gives a bed: to somebody who was known to be under 18 before this turn. */
const char *bedding_child(struct sim *s, const char *placement);
/* … to somebody of whom nobody ever said that she is a woman, and the bed is for women. */
const char *bedding_man(struct sim *s, const char *placement);
/* … under one roof with somebody from whom they were known to be kept apart before this turn, and
 * nobody on call decided so. */
const char *bedding_near(struct sim *s, const char *placement);
/* … that lacks what they were said to need, and nobody may do without. */
const char *bedding_lacks(struct sim *s, const char *placement);
/* The word of a request that such a bed does not answer, or NULL. */
const char *bedding_without(struct sim *s, const char *line, const char *bed);
/* … by swepd, or by a person who did not name it, while another is said to be in it. */
const char *bedding_doubted(struct sim *s, const char *placement, const char *actor);
void bedding_watch(struct sim *s); /* after a turn, behind the rest of these */
/* … that ended with somebody in it: whether this user said so, of them or of a partner. */
bool bedding_commanded(struct sim *s, const char *placement, const char *user);

/* After every turn. */
const char *bedding_twice(struct sim *s);
const char *bedding_holds(struct sim *s);
/* At the end of each night, once nothing is due. */
const char *bedding_forgotten(struct sim *s);
const char *bedding_fsck(struct sim *s);

#endif
