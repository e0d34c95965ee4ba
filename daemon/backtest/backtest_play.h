/* SPDX-License-Identifier: MIT
 *
 * One policy over one history: which nights it opens, by which rule, and what each winter adds up
 * to. Observed weather stands for a perfect forecast. Prints nothing.
 */
#ifndef BACKTEST_PLAY_H
#define BACKTEST_PLAY_H

#include "backtest_history.h"
#include "policy.h"

struct play_night {
	enum truth opened; /* by a rule that proposes or activates, in its season */
	bool in_season; /* of the policy, or of a rule that could open it */
	signed char rule; /* the strongest that opened it; -1 for none */
};

/* From 1 October to the end of September, so that summers stay whole too. */
struct play_winter {
	int year; /* 1990 is 1990/91 */
	int first, count; /* indices of its nights */
	int opened;
	int spells; /* unbroken runs of opened nights, counted where they begin */
	int unknown; /* nights of which nobody can say */
	int measured; /* nights in season of whose lowest air something is known */
	int freezing; /* in season, at or below zero */
	int missed; /* of those, not known to be opened */
	int only; /* opened, and not known to be by the other policy */
};

struct play {
	const struct policy *policy;
	const char *name; /* as people are told of it */
	struct date from;
	int count;
	struct play_night *nights;
	/* [by day][aggregate][night]: what is known, for what the rules ask and for air.min; NULL
	 * for the rest. */
	struct interval *values[2][AGGREGATE_COUNT];
	unsigned asked[2]; /* sets of 1 << aggregate, by night and by day */
	struct play_winter *winters;
	int winter_count;
};

/* policy, which is kept, is judged from night `from` to night `to`, both inside. */
void play_open(struct play *p, const struct policy *policy, const struct history *history,
	       struct date from, struct date to);
void play_close(struct play *p);
/* Two plays of the same nights: counts what only one opens. */
void play_compare(struct play *a, struct play *b);

struct date play_date(const struct play *p, int night);
bool play_only(const struct play *p, const struct play *other, int night);
/* What rules ask that no history can answer, as a sentence for people; NULL when there is nothing.
 * Static memory. */
const char *play_remark(const struct play *p);
#define PLAY_WINTER 16
char *play_winter_name(int year, char *out); /* "1990/91"; PLAY_WINTER bytes */
int play_winter_year(struct date night);

#endif
