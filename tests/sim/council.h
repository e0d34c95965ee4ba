/* SPDX-License-Identifier: MIT
 *
 * The council of one winter: its sources, rules and timetable, drawn from the seed. Each rule is
 * kept twice: as text, for swepd, and as its parts, from which truth.c computes by itself.
 */
#ifndef TESTS_SIM_COUNCIL_H
#define TESTS_SIM_COUNCIL_H

#include "policy.h"

struct sim;

enum leaf_kind { LEAF_AIR, LEAF_WARNING, LEAF_ALERT };

struct leaf {
	enum leaf_kind kind;
	bool strict, by_day;
	double threshold;
	int place; /* -1: every place */
	enum level level;
	unsigned hazards;
};

enum join { JOIN_NONE, JOIN_AND, JOIN_OR };

struct drawn_rule {
	struct leaf a, b;
	enum join join;
	int nights, least, bridging; /* nights 0: no run; least 0: all of them */
	enum action action;
	int tier;
	bool air_only;
};

#define DRAWN_RULES 3

struct council {
	struct drawn_rule rules[DRAWN_RULES];
	int rule_count;
	struct drawn_rule exit; /* that, on each of its nights, it does not hold */
	bool two_places, shadow;
	bool asks; /* nothing opens by itself, and little ends unasked */
	bool busy_managers; /* days pass before one of them answers */
};

void council_draw(struct sim *s);
void council_print(const struct sim *s);

#endif
