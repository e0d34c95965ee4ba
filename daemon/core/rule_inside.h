/* SPDX-License-Identifier: MIT
 *
 * What reading, checking and judging a rule share: the words of the language and what they may
 * stand for.
 */
#ifndef CORE_RULE_INSIDE_H
#define CORE_RULE_INSIDE_H

#include "rule.h"

/* What any weather can be, and hence what a rule may ask for. */
struct bounds {
	double low, high;
	const char *noun; /* "a temperature" */
};

const struct bounds *aggregate_bounds(enum aggregate a);

/* Whether `word` is a unit of measure at all, "mph" too; whether it is the aggregate's own; and if
 * not, why, with the number converted where that can be done. */
bool unit_known(const char *word, size_t length);
bool unit_fits(enum aggregate a, const char *word, size_t length);
void unit_refuse(enum aggregate a, double number, const char *word, size_t length, char *out,
		 size_t size);

/* "December", "Dec", any case: 1..12; 0 for any other word. */
int month_parse(const char *word, size_t length);
int month_longest(int month); /* days in a leap year */

/* An issuer that this country's councils name. */
struct issuer {
	const char *name;
	enum notice_kind kind;
	unsigned hazards; /* of which it speaks */
};

const struct issuer *issuer_find(const char *name); /* or NULL: another country's, say */

/* What may have been meant by a word that is none: the nearest of those that are added. */
struct guess {
	const char *word; /* as it was written */
	size_t length;
	const char *known; /* NULL while nothing is near */
	int distance;
};

#define GUESS(text, size) ((struct guess){.word = (text), .length = (size), .distance = 3})
void guess_add(struct guess *g, const char *known);
void guess_issuer(struct guess *g);
void guess_month(struct guess *g);

/* From day to day of every year, both inside; may pass New Year. */
bool yearly_holds(int from_month, int from_mday, int to_month, int to_mday, struct date date);

#endif
