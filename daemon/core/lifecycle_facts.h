/* SPDX-License-Identifier: MIT
 *
 * What the lifecycle is decided from: what is true now, as the weather, the policy and the people
 * who decided before make it.
 */
#ifndef CORE_LIFECYCLE_FACTS_H
#define CORE_LIFECYCLE_FACTS_H

#include "policy.h"
#include "truth.h"

/* Tonight and the nights after it, as far as one working day may have to decide. */
#define LIFECYCLE_NIGHTS (LIMIT_NIGHTS_AHEAD + 1)
/* In place of a rule's index: nobody can tell, and the policy wants a person to be asked then. */
#define RULE_BLIND (-2)

/* What is wanted of a person for one night. */
struct lifecycle_wish {
	int rule, tier; /* tier 0: nothing */
};

/* What is true now, after suppressions were taken off. Rule indices are -1 for none. */
struct lifecycle_facts {
	struct wall now;
	struct date today, tonight;
	bool may_ask; /* a person, or open by rule, for tonight: it has begun, or the hour has come
		       */
	bool may_ask_ahead; /* by daylight: about the nights until the next working day */
	int activate_rule, activate_tier; /* strongest rule that may act by itself, true tonight */
	int propose_rule, propose_tier; /* strongest rule that asks a person, true tonight */
	int run; /* nights to decide, tonight's included */
	struct lifecycle_wish ahead[LIFECYCLE_NIGHTS]; /* … by nights after tonight, from 1 on, but
							  for those that were approved already */
	int first_off; /* the first night after the end or the lowering that a person decided, by
			  nights after tonight; of no meaning when nobody did */
	struct lifecycle_wish after; /* the strongest rule that holds on it, whatever it does */
	int after_approved; /* the highest tier that was approved for it */
	int approved_rule, approved_tier; /* a person approved tonight before; tier 0: nobody did */
	enum truth approved_holds; /* whether the rule that was approved still holds */
	bool unopened; /* … and people were told that tonight does not open */
	bool approved_ahead; /* … one of the coming nights */
	bool blind; /* nobody can tell of tonight, and the policy wants a person to be asked by now
		     */
	enum truth any_tonight; /* of all rules together */
	enum truth any_ahead; /* on one of the nights watched */
	enum truth exit; /* the policy's exit rule, on all nights to decide */
	bool stayed; /* the minimum stay is over */
	bool review_due; /* working day, at or after the review hour */
	int unplanned; /* people in beds that SWEP gave them who have no plan */
};

#endif
