/* SPDX-License-Identifier: MIT
 *
 * What a back-test found, for people and for programs. One policy, or two side by side.
 */
#ifndef BACKTEST_REPORT_H
#define BACKTEST_REPORT_H

#include "backtest_play.h"

struct report {
	const struct play *plays; /* of the same nights */
	int count; /* 1 or 2 */
	int64_t price; /* of one bed for one night, in pence; -1 when nobody asked */
	int beds; /* that stand ready on a night that is open */
};

void report_text(const struct report *r, FILE *out); /* at most 80 columns */
/* One object a line: for each policy its opened nights and its winters, in order of time. */
void report_json(const struct report *r, FILE *out);
void report_csv(const struct report *r, FILE *out); /* the same as a table */

#endif
