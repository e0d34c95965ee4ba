/* SPDX-License-Identifier: MIT */
#include "lifecycle.h"

#include <assert.h>

/* ---- one look ------------------------------------------------------------------------------- */

static struct lifecycle_act none(void)
{
	return (struct lifecycle_act){.act = ACT_NONE, .rule = -1};
}

static struct lifecycle_act settle(const struct lifecycle *l, enum swep_state to)
{
	if (l->state == to)
		return none();
	return (struct lifecycle_act){.act = ACT_SETTLE, .to = to, .rule = -1};
}

static struct lifecycle_act keep(const struct lifecycle *l, enum act act)
{
	return (struct lifecycle_act){.act = act, .to = l->state, .rule = -1};
}

static struct lifecycle_act activate(const struct lifecycle_facts *f)
{
	return (struct lifecycle_act){ACT_ACTIVATE, SWEP_ACTIVE, PROPOSAL_OPEN, f->activate_rule,
				      f->activate_tier};
}

/* ---- down, as a person decided --------------------------------------------------------------- */

bool lifecycle_goes_down(const struct lifecycle *l)
{
	return swep_is_open(l->state, l->tier) &&
	       (l->state == SWEP_STANDING_DOWN || l->lower_to > 0);
}

int lifecycle_down_to(const struct lifecycle *l)
{
	return l->state == SWEP_STANDING_DOWN ? 0 : l->lower_to;
}

bool lifecycle_is_first_off(const struct lifecycle *l, const struct lifecycle_facts *f, int n)
{
	return lifecycle_goes_down(l) && n == f->first_off;
}

static bool is_down_due(const struct lifecycle *l, const struct lifecycle_facts *f)
{
	struct wall at = l->state == SWEP_STANDING_DOWN ? l->ends : l->lowers_at;
	return lifecycle_goes_down(l) && !wall_before(f->now, at);
}

/* The clock was ahead, and was set back to before the moment at which it ends. */
static bool has_ended_early(const struct lifecycle *l, const struct lifecycle_facts *f)
{
	return !swep_is_open(l->state, l->tier) && l->state != SWEP_CANCELLED &&
	       wall_before(f->now, l->ends);
}

/* ---- asking a person ------------------------------------------------------------------------ */

/* While it ends, tonight too is asked about as if it were off: who ended it has set aside what held
 * then. */
int lifecycle_tier_on(const struct lifecycle *l, const struct lifecycle_facts *f, int n)
{
	if (!swep_is_on(l->state))
		return 0;
	return lifecycle_goes_down(l) && (l->state == SWEP_STANDING_DOWN || n >= f->first_off)
		   ? lifecycle_down_to(l)
		   : l->tier;
}

static struct lifecycle_wish wish_of(const struct lifecycle *l, const struct lifecycle_facts *f,
				     int n)
{
	static const struct lifecycle_wish nothing = {-1, 0};
	if (lifecycle_is_first_off(l, f, n))
		return f->after.tier > f->after_approved ? f->after : nothing;
	if (n == 0)
		return f->may_ask ? (struct lifecycle_wish){f->propose_rule, f->propose_tier}
				  : nothing;
	return f->may_ask_ahead && n < f->run ? f->ahead[n] : nothing;
}

struct lifecycle_wish lifecycle_wanted(const struct lifecycle *l, const struct lifecycle_facts *f,
				       int n)
{
	int on = lifecycle_tier_on(l, f, n);
	struct lifecycle_wish w = wish_of(l, f, n);
	if (w.tier > on)
		return w;
	return n == 0 && f->blind && on == 0 ? (struct lifecycle_wish){RULE_BLIND, 1}
					     : (struct lifecycle_wish){-1, 0};
}

static bool wants_more(const struct lifecycle *l, const struct lifecycle_facts *f)
{
	for (int n = 0; n < LIFECYCLE_NIGHTS; n++) {
		struct lifecycle_wish w = lifecycle_wanted(l, f, n);
		bool known = n == 0 && l->asked_blind && w.rule == RULE_BLIND;
		if (w.tier > l->asked_tiers[n] && !known)
			return true;
	}
	return false;
}

/* One question for all nights of the run; rule and tier are those of the first. */
static struct lifecycle_act propose(enum proposal_kind kind, enum swep_state to,
				    const struct lifecycle *l, const struct lifecycle_facts *f)
{
	struct lifecycle_wish first = {-1, 0};
	for (int n = 0; n < LIFECYCLE_NIGHTS && first.tier == 0; n++)
		first = lifecycle_wanted(l, f, n);
	return (struct lifecycle_act){ACT_PROPOSE, to, kind, first.rule, first.tier};
}

static bool is_unanswered(const struct lifecycle *l, const struct lifecycle_facts *f)
{
	return l->asked && l->asked_kind != PROPOSAL_STANDDOWN &&
	       l->asked_night.day < f->tonight.day;
}

/* A person has approved tonight before: it opens unless it is certain that the rule does not hold.
 */
static struct lifecycle_act as_approved(const struct lifecycle *l, const struct lifecycle_facts *f)
{
	if (f->approved_holds == TRUTH_FALSE)
		return keep(l, ACT_UNOPENED);
	return (struct lifecycle_act){ACT_APPROVED, SWEP_ACTIVE, PROPOSAL_OPEN, f->approved_rule,
				      f->approved_tier};
}

static bool approved_now(const struct lifecycle_facts *f)
{
	bool waits = f->unopened && f->approved_holds != TRUTH_TRUE;
	return f->may_ask && f->approved_tier > 0 && !waits;
}

/* ---- while it is off ------------------------------------------------------------------------ */

/* IDLE or WATCH, by what is ahead. Unknown never lowers a WATCH, and by itself raises none. */
static struct lifecycle_act settle_by_outlook(const struct lifecycle *l,
					      const struct lifecycle_facts *f)
{
	if (f->approved_ahead || f->approved_tier > 0)
		return settle(l, SWEP_WATCH);
	switch (truth_either(f->any_tonight, f->any_ahead)) {
	case TRUTH_TRUE:
		return settle(l, SWEP_WATCH);
	case TRUTH_FALSE:
		return settle(l, SWEP_IDLE);
	case TRUTH_UNKNOWN:
		break;
	}
	return none();
}

static struct lifecycle_act look_off(const struct lifecycle *l, const struct lifecycle_facts *f)
{
	if (f->may_ask && f->activate_rule >= 0)
		return activate(f);
	if (approved_now(f))
		return as_approved(l, f);
	if (wants_more(l, f))
		return propose(PROPOSAL_OPEN, SWEP_PROPOSED, l, f);
	return settle_by_outlook(l, f);
}

static struct lifecycle_act look_cancelled(const struct lifecycle *l,
					   const struct lifecycle_facts *f)
{
	bool acts = f->may_ask && f->activate_rule >= 0;
	if (acts || wants_more(l, f))
		return look_off(l, f);
	return l->cancelled.day < f->tonight.day ? settle(l, SWEP_IDLE) : none();
}

static struct lifecycle_act look_proposed(const struct lifecycle *l,
					  const struct lifecycle_facts *f)
{
	if (f->may_ask && f->activate_rule >= 0)
		return activate(f);
	if (approved_now(f))
		return as_approved(l, f);
	if (is_unanswered(l, f))
		return (struct lifecycle_act){.act = ACT_UNANSWERED, .to = SWEP_WATCH, .rule = -1};
	if (wants_more(l, f))
		return propose(PROPOSAL_OPEN, SWEP_PROPOSED, l, f);
	if (l->asked_blind && f->any_tonight == TRUTH_FALSE)
		return (struct lifecycle_act){.act = ACT_TAKE_BACK, .to = SWEP_WATCH, .rule = -1};
	return none();
}

/* ---- while it is on ------------------------------------------------------------------------- */

/* A stronger rule raises the tier, or asks to. */
static struct lifecycle_act look_raise(const struct lifecycle *l, const struct lifecycle_facts *f)
{
	if (f->may_ask && f->activate_rule >= 0 && f->activate_tier > l->tier)
		return (struct lifecycle_act){ACT_RAISE, SWEP_ACTIVE, PROPOSAL_RAISE,
					      f->activate_rule, f->activate_tier};
	if (approved_now(f) && f->approved_tier <= l->tier)
		return keep(l, ACT_COVERED);
	if (approved_now(f))
		return as_approved(l, f);
	if (wants_more(l, f))
		return propose(PROPOSAL_RAISE, SWEP_ACTIVE, l, f);
	return none();
}

static struct lifecycle_act look_review(const struct lifecycle *l, const struct lifecycle_facts *f)
{
	bool held = wall_before(f->now, l->held_until) || !f->stayed;
	/* Where nobody can tell, or while it is held, the day's look is not spent: a fresh forecast
	 * may come, and the hold may end today. */
	if (!f->review_due || l->reviewed.day >= f->today.day || f->exit == TRUTH_UNKNOWN ||
	    (held && f->exit == TRUTH_TRUE))
		return none();
	if (f->exit == TRUTH_TRUE && !l->asked)
		return (struct lifecycle_act){ACT_PROPOSE, SWEP_STANDDOWN_PROPOSED,
					      PROPOSAL_STANDDOWN, -1, 0};
	return (struct lifecycle_act){.act = ACT_REVIEWED, .to = SWEP_ACTIVE, .rule = -1};
}

static struct lifecycle_act look_active(const struct lifecycle *l, const struct lifecycle_facts *f)
{
	if (is_unanswered(l, f))
		return keep(l, ACT_UNANSWERED);
	struct lifecycle_act raise = look_raise(l, f);
	return raise.act != ACT_NONE ? raise : look_review(l, f);
}

static struct lifecycle_act look_standdown_proposed(const struct lifecycle *l,
						    const struct lifecycle_facts *f)
{
	bool cold = f->activate_rule >= 0 || f->propose_rule >= 0;
	bool approved = f->approved_tier > 0 && f->approved_holds != TRUTH_FALSE;
	if (f->exit == TRUTH_FALSE || cold || approved) /* unknown takes no question back */
		return (struct lifecycle_act){.act = ACT_WITHDRAW, .to = SWEP_ACTIVE, .rule = -1};
	return approved_now(f) ? keep(l, ACT_UNOPENED) : none();
}

/* Once it is over nobody new is placed; it ends when whoever was placed knows where to go. A
 * question that came up since is answered first: the end would close it unsaid. */
static struct lifecycle_act look_over(const struct lifecycle *l, const struct lifecycle_facts *f)
{
	bool closed = l->tier == 0;
	if (f->unplanned == 0 && !(closed && l->asked))
		return (struct lifecycle_act){.act = ACT_END, .to = SWEP_IDLE, .rule = -1};
	return closed ? none() : keep(l, ACT_CLOSE);
}

static struct lifecycle_act look_standing_down(const struct lifecycle *l,
					       const struct lifecycle_facts *f)
{
	struct lifecycle_act over = none();
	if (is_unanswered(l, f))
		return keep(l, ACT_UNANSWERED);
	if (!wall_before(f->now, l->ends))
		over = look_over(l, f);
	if (over.act != ACT_NONE)
		return over;
	if (f->may_ask && f->activate_rule >= 0)
		return activate(f);
	if (approved_now(f))
		return as_approved(l, f);
	if (wants_more(l, f))
		return propose(PROPOSAL_OPEN, SWEP_STANDING_DOWN, l, f);
	return none();
}

/* The moment has come for which a person decided it. */
static struct lifecycle_act come_down(const struct lifecycle *l, const struct lifecycle_facts *f)
{
	if (is_unanswered(l, f)) /* first of all: its end would close the question unsaid */
		return keep(l, ACT_UNANSWERED);
	if (f->after.tier > lifecycle_down_to(l))
		return (struct lifecycle_act){ACT_STAY, SWEP_ACTIVE, PROPOSAL_OPEN, f->after.rule,
					      f->after.tier};
	return l->state == SWEP_STANDING_DOWN ? look_over(l, f) : keep(l, ACT_LOWER);
}

struct lifecycle_act lifecycle_next(const struct lifecycle *l, const struct lifecycle_facts *f)
{
	if (has_ended_early(l, f))
		return (struct lifecycle_act){
		    .act = ACT_RESUME, .to = SWEP_STANDING_DOWN, .rule = -1};
	if (is_down_due(l, f))
		return come_down(l, f);
	switch (l->state) {
	case SWEP_IDLE:
	case SWEP_WATCH:
		return look_off(l, f);
	case SWEP_PROPOSED:
		return look_proposed(l, f);
	case SWEP_ACTIVE:
		return look_active(l, f);
	case SWEP_STANDDOWN_PROPOSED:
		return look_standdown_proposed(l, f);
	case SWEP_STANDING_DOWN:
		return look_standing_down(l, f);
	case SWEP_CANCELLED:
		return look_cancelled(l, f);
	case SWEP_STATES:
		break;
	}
	assert(0 && "a state that is none");
	return none();
}
