/* SPDX-License-Identifier: MIT
 *
 * The lifecycle of SWEP as a table of states and one pure decision. Software may raise; lowering,
 * standing down and recalling appear here only as commands, which carry a person's name.
 */
#ifndef CORE_LIFECYCLE_H
#define CORE_LIFECYCLE_H

#include "policy.h"

enum swep_state {
	SWEP_IDLE,
	SWEP_WATCH, /* a rule holds on one of the coming nights */
	SWEP_PROPOSED, /* a person is asked */
	SWEP_ACTIVE,
	SWEP_STANDDOWN_PROPOSED, /* still on; a person is asked whether to end */
	SWEP_STANDING_DOWN, /* still on until `ends` */
	SWEP_CANCELLED, /* recalled; until the night is over */
	SWEP_STATES
};

const char *swep_state_name(enum swep_state s);
bool swep_state_parse(const char *name, enum swep_state *out);
bool swep_may_move(enum swep_state from, enum swep_state to);
bool swep_is_on(enum swep_state s); /* people may be offered tier beds, or still have them */

enum proposal_kind { PROPOSAL_OPEN, PROPOSAL_RAISE, PROPOSAL_STANDDOWN };

const char *proposal_kind_name(enum proposal_kind k);

/* What is stored of the lifecycle. */
struct lifecycle {
	enum swep_state state;
	int tier; /* 0 when nothing is on */
	struct wall held_until; /* HELD_ON: no stand-down is proposed before */
	struct wall ends; /* STANDING_DOWN */
	struct date cancelled; /* CANCELLED: the night that was recalled */
	struct date reviewed; /* the last date on which an active SWEP was looked at */
	bool asked; /* a proposal is open … */
	enum proposal_kind asked_kind;
	int asked_tier;
	struct date asked_night;
};

/* What is true now, after suppressions were taken off. Rule indices are -1 for none. */
struct lifecycle_facts {
	struct wall now;
	struct date today, tonight;
	int activate_rule, activate_tier; /* strongest rule that may act by itself, true tonight */
	int propose_rule, propose_tier; /* strongest rule that asks a person, true tonight */
	enum truth any_tonight; /* of all rules together */
	enum truth any_ahead; /* on one of the nights watched */
	enum truth exit; /* the policy's exit rule, tonight */
	bool review_due; /* working day, at or after the review hour */
};

enum act {
	ACT_NONE,
	ACT_SETTLE, /* IDLE, WATCH or out of CANCELLED: `to` says which */
	ACT_ACTIVATE, /* by rule */
	ACT_RAISE, /* by rule */
	ACT_PROPOSE, /* kind, tier, rule */
	ACT_UNANSWERED, /* the proposal's night is over and nobody decided */
	ACT_REVIEWED, /* looked at again: stays on */
	ACT_WITHDRAW, /* the stand-down that was proposed is no longer right */
	ACT_END /* STANDING_DOWN has come to its morning */
};

struct lifecycle_act {
	enum act act;
	enum swep_state to;
	enum proposal_kind kind;
	int rule, tier;
};

/* What software does next, if anything; ask again after doing it, until ACT_NONE. */
struct lifecycle_act lifecycle_next(const struct lifecycle *l, const struct lifecycle_facts *f);

/* Working hours of the policy: on a working day, between its two hours, in London. */
bool lifecycle_working(const struct policy *p, struct wall now);
/* The next moment at which lifecycle_working becomes true, or now. */
struct wall lifecycle_next_work(const struct policy *p, struct wall now);

#endif
