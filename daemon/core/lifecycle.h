/* SPDX-License-Identifier: MIT
 *
 * The lifecycle of SWEP as one pure decision. Software may raise; lowering, standing down and
 * recalling appear here only as what a person decided before.
 */
#ifndef CORE_LIFECYCLE_H
#define CORE_LIFECYCLE_H

#include "lifecycle_facts.h"
#include "swep_state.h"

/* What is stored of the lifecycle. */
struct lifecycle {
	enum swep_state state;
	int tier; /* 0 when nothing is on */
	int lower_to; /* a person lowers it to this tier at … ; 0 nobody does */
	struct wall lowers_at;
	struct wall held_until; /* HELD_ON: no stand-down is proposed before */
	struct wall ends; /* STANDING_DOWN; afterwards, when it was to end */
	struct date cancelled; /* CANCELLED: the night that was recalled */
	struct date reviewed; /* the last date on which an active SWEP was looked at, or the night
				 with which it opened */
	bool asked; /* a proposal is open … */
	enum proposal_kind asked_kind;
	bool asked_blind; /* … about tonight, because nobody can tell */
	struct date asked_night; /* its first */
	int asked_tiers[LIFECYCLE_NIGHTS]; /* by a rule, of every night that it names, by nights
					      after tonight; 0: it does not name it, or blindly */
};

enum act {
	ACT_NONE,
	ACT_SETTLE, /* IDLE, WATCH or out of CANCELLED: `to` says which */
	ACT_ACTIVATE, /* by rule */
	ACT_RAISE, /* by rule */
	ACT_PROPOSE, /* kind; tier and rule of the first night */
	ACT_APPROVED, /* opens or raises as a person approved before */
	ACT_COVERED, /* it was approved, and SWEP is on at that tier already */
	ACT_UNOPENED, /* it was approved, and the rule no longer holds: told once; the approval
			 waits on, for it may hold again in that night */
	ACT_TAKE_BACK, /* asked because nobody could tell; now it is known that no rule holds
			  tonight; other nights of the question stay asked */
	ACT_UNANSWERED, /* the proposal's night is over and nobody decided */
	ACT_REVIEWED, /* looked at again: stays on */
	ACT_WITHDRAW, /* the stand-down that was proposed is no longer right */
	ACT_LOWER, /* to the tier that a person decided, in the morning */
	ACT_CLOSE, /* STANDING_DOWN has come to its morning, and somebody has no plan */
	ACT_END, /* … and nobody lacks one */
	ACT_STAY, /* … or the lowering has, and a rule holds on the first night after it: what a
		    person decided rested on other weather, and nobody has said no to this */
	ACT_RESUME /* it ended by a clock that was ahead: its moment is still to come */
};

struct lifecycle_act {
	enum act act;
	enum swep_state to;
	enum proposal_kind kind;
	int rule, tier;
};

/* Whether its end, or that it is to be lowered, is decided and yet to come; to which tier, 0 being
 * off. */
bool lifecycle_goes_down(const struct lifecycle *l);
int lifecycle_down_to(const struct lifecycle *l);
/* Whether `n` is the first night after that. About it a person is asked at any hour. */
bool lifecycle_is_first_off(const struct lifecycle *l, const struct lifecycle_facts *f, int n);
/* The tier that is on in the night `n` after tonight if nobody does anything. */
int lifecycle_tier_on(const struct lifecycle *l, const struct lifecycle_facts *f, int n);

/* What is wanted of a person for the night `n` after tonight, beyond the tier that is on in it
 * anyway, as far as the hour allows to ask. */
struct lifecycle_wish lifecycle_wanted(const struct lifecycle *l, const struct lifecycle_facts *f,
				       int n);

/* What software does next, if anything; ask again after doing it, until ACT_NONE. */
struct lifecycle_act lifecycle_next(const struct lifecycle *l, const struct lifecycle_facts *f);

#endif
