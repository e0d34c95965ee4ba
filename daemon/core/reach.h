/* SPDX-License-Identifier: MIT
 *
 * Whether people could be reached: who stands in each step, hour by hour, against what the step
 * needs. Plain values in, sentences out; found on a quiet afternoon, not on the night itself.
 */
#ifndef CORE_REACH_H
#define CORE_REACH_H

#include "night.h"
#include "rota.h"

struct reach_contact {
	const char *key;
	const char *number; /* it is told by; "" or NULL: none. One phone answers once. */
	const char *organisation; /* "" or NULL: none */
	bool stopped; /* wants no texts */
	bool verified; /* a text is known to have reached this number */
	bool rings; /* has a number that can be called */
};

struct reach_group {
	const char *name; /* as the step names it: "edt", "duty:oncall" */
	bool unknown; /* those told before, or a site's: nobody knows yet who that is */
	bool on_duty; /* members are there in their shifts alone */
	const struct reach_contact *members;
	size_t count;
	const struct shift *shifts; /* of a duty, in order */
	size_t shift_count;
};

struct reach_step {
	const char *name; /* "activation to edt" */
	const struct reach_group *group;
	const struct reach_group *then; /* NULL for none */
	int needed; /* acknowledgements; 0: nobody is asked for one */
	bool everybody; /* at once; else one after the other */
	bool organisations; /* one answer of each is what counts */
	int64_t within_ms, valid_ms;
	bool wakes; /* its last rung is a call */
	bool waits; /* it tells, and calls, nobody in quiet hours */
	bool says_on; /* of an activation: who comes into its group later is told, too */
};

struct reach_question {
	struct span days; /* from now on */
	struct night_hours hours;
	int quiet_from, quiet_to; /* minutes of the day in London */
	const struct reach_step *steps;
	size_t step_count;
	const struct reach_group *duties; /* whose nights must have a holder */
	size_t duty_count;
	bool can_text, can_call; /* by a gateway that reaches phones */
};

enum reach_kind {
	/* As things are, somebody would not be told: */
	REACH_GATEWAY, /* nothing leaves at all */
	REACH_NOBODY, /* a step has nobody */
	REACH_FEW, /* fewer than must answer */
	REACH_LADDER, /* longer than its texts are worth sending */
	REACH_UNHELD, /* part of a night is nobody's */
	REACH_ASLEEP, /* nobody can be woken in part of a night */
	REACH_UNTRIED, /* whoever must answer, not one of the numbers is known to be right */
	/* to mind: */
	REACH_UNPROVEN, /* enough numbers, but too few that are verified */
	REACH_UNAWARE, /* a duty's holder who comes later does not hear that SWEP is on */
	REACH_STOPPED, /* somebody in it wants no texts */
	REACH_UNVERIFIED /* nobody knows whether these numbers are right */
};

struct reach_finding {
	enum reach_kind kind;
	bool grave; /* as things are, somebody would not be told */
	const char *step; /* or duty; "" for none */
	const char *contact; /* keys, with blanks between; "" for none */
	const char *night; /* "2026-11-21", "" when it is of all these days */
	const char *sentence;
};

struct reach_answer {
	struct reach_finding *rows; /* grave ones first */
	size_t count;
	size_t grave;
};

const char *reach_kind_name(enum reach_kind kind);
void reach_look(const struct reach_question *q, struct arena *arena, struct reach_answer *out);

#endif
