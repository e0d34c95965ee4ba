/* SPDX-License-Identifier: MIT
 *
 * The lifecycle's one look, as a table: what is stored, what is true, what software does next.
 */
#include "lifecycle.h"
#include "lifecycle_hours.h"

#include <string.h>

#include "lib/suite.h"

#define TONIGHT 20000
#define NONE (-1)

static const struct {
	const char *why;
	enum swep_state state;
	int tier;
	/* facts */
	int activate_tier, propose_tier;
	enum truth tonight, ahead, exit;
	bool review_due;
	/* an open proposal: kind or NONE, tier, night relative to tonight */
	int asked, asked_tier, asked_night;
	/* expected */
	enum act act;
	enum swep_state to;
	int act_tier;
} looks[] = {
    {"nothing ahead", SWEP_IDLE, 0, 0, 0, TRUTH_FALSE, TRUTH_FALSE, TRUTH_TRUE, false, NONE, 0, 0,
     ACT_NONE, SWEP_IDLE, 0},
    {"a rule holds later this week", SWEP_IDLE, 0, 0, 0, TRUTH_FALSE, TRUTH_TRUE, TRUTH_FALSE,
     false, NONE, 0, 0, ACT_SETTLE, SWEP_WATCH, 0},
    {"unknown raises no watch by itself", SWEP_IDLE, 0, 0, 0, TRUTH_UNKNOWN, TRUTH_UNKNOWN,
     TRUTH_UNKNOWN, false, NONE, 0, 0, ACT_NONE, SWEP_IDLE, 0},
    {"unknown ends no watch", SWEP_WATCH, 0, 0, 0, TRUTH_UNKNOWN, TRUTH_FALSE, TRUTH_UNKNOWN, false,
     NONE, 0, 0, ACT_NONE, SWEP_WATCH, 0},
    {"a watch ends on proof", SWEP_WATCH, 0, 0, 0, TRUTH_FALSE, TRUTH_FALSE, TRUTH_TRUE, false,
     NONE, 0, 0, ACT_SETTLE, SWEP_IDLE, 0},
    {"cold tonight asks a person", SWEP_IDLE, 0, 0, 1, TRUTH_TRUE, TRUTH_FALSE, TRUTH_FALSE, false,
     NONE, 0, 0, ACT_PROPOSE, SWEP_PROPOSED, 1},
    {"a rule that may act, acts", SWEP_WATCH, 0, 2, 1, TRUTH_TRUE, TRUTH_FALSE, TRUTH_FALSE, false,
     NONE, 0, 0, ACT_ACTIVATE, SWEP_ACTIVE, 2},
    {"asked already", SWEP_PROPOSED, 0, 0, 1, TRUTH_TRUE, TRUTH_FALSE, TRUTH_FALSE, false,
     PROPOSAL_OPEN, 1, 0, ACT_NONE, SWEP_PROPOSED, 0},
    {"warmer again: the question stays until a person answers", SWEP_PROPOSED, 0, 0, 0, TRUTH_FALSE,
     TRUTH_FALSE, TRUTH_TRUE, true, PROPOSAL_OPEN, 1, 0, ACT_NONE, SWEP_PROPOSED, 0},
    {"asked for less than is needed now", SWEP_PROPOSED, 0, 0, 2, TRUTH_TRUE, TRUTH_FALSE,
     TRUTH_FALSE, false, PROPOSAL_OPEN, 1, 0, ACT_PROPOSE, SWEP_PROPOSED, 2},
    {"acting beats asking", SWEP_PROPOSED, 0, 1, 1, TRUTH_TRUE, TRUTH_FALSE, TRUTH_FALSE, false,
     PROPOSAL_OPEN, 1, 0, ACT_ACTIVATE, SWEP_ACTIVE, 1},
    {"nobody answered all night", SWEP_PROPOSED, 0, 0, 1, TRUTH_TRUE, TRUTH_FALSE, TRUTH_FALSE,
     false, PROPOSAL_OPEN, 1, -1, ACT_UNANSWERED, SWEP_WATCH, 0},
    {"on, and still cold", SWEP_ACTIVE, 1, 0, 1, TRUTH_TRUE, TRUTH_FALSE, TRUTH_FALSE, false, NONE,
     0, 0, ACT_NONE, SWEP_ACTIVE, 0},
    {"on, and warm before the review hour", SWEP_ACTIVE, 1, 0, 0, TRUTH_FALSE, TRUTH_FALSE,
     TRUTH_TRUE, false, NONE, 0, 0, ACT_NONE, SWEP_ACTIVE, 0},
    {"on, and warm at the review: asks, does not end", SWEP_ACTIVE, 1, 0, 0, TRUTH_FALSE,
     TRUTH_FALSE, TRUTH_TRUE, true, NONE, 0, 0, ACT_PROPOSE, SWEP_STANDDOWN_PROPOSED, 0},
    {"on, and nobody knows at the review: stays", SWEP_ACTIVE, 1, 0, 0, TRUTH_UNKNOWN,
     TRUTH_UNKNOWN, TRUTH_UNKNOWN, true, NONE, 0, 0, ACT_NONE, SWEP_ACTIVE, 0},
    {"on, and a stronger rule asks", SWEP_ACTIVE, 1, 0, 2, TRUTH_TRUE, TRUTH_FALSE, TRUTH_FALSE,
     false, NONE, 0, 0, ACT_PROPOSE, SWEP_ACTIVE, 2},
    {"on, and the raise is asked for already", SWEP_ACTIVE, 1, 0, 2, TRUTH_TRUE, TRUTH_FALSE,
     TRUTH_FALSE, false, PROPOSAL_RAISE, 2, 0, ACT_NONE, SWEP_ACTIVE, 0},
    {"on, and a stronger rule acts", SWEP_ACTIVE, 1, 2, 1, TRUTH_TRUE, TRUTH_FALSE, TRUTH_FALSE,
     false, NONE, 0, 0, ACT_RAISE, SWEP_ACTIVE, 2},
    {"on at tier 2, and only tier 1 holds: never lowered", SWEP_ACTIVE, 2, 1, 1, TRUTH_TRUE,
     TRUTH_FALSE, TRUTH_FALSE, true, NONE, 0, 0, ACT_REVIEWED, SWEP_ACTIVE, 0},
    {"an unanswered raise is taken back after its night", SWEP_ACTIVE, 1, 0, 2, TRUTH_TRUE,
     TRUTH_FALSE, TRUTH_FALSE, false, PROPOSAL_RAISE, 2, -1, ACT_UNANSWERED, SWEP_ACTIVE, 0},
    {"stand-down asked: waits for ever", SWEP_STANDDOWN_PROPOSED, 1, 0, 0, TRUTH_FALSE, TRUTH_FALSE,
     TRUTH_TRUE, true, PROPOSAL_STANDDOWN, 0, -3, ACT_NONE, SWEP_STANDDOWN_PROPOSED, 0},
    {"stand-down asked, and cold again", SWEP_STANDDOWN_PROPOSED, 1, 0, 1, TRUTH_TRUE, TRUTH_FALSE,
     TRUTH_FALSE, false, PROPOSAL_STANDDOWN, 0, 0, ACT_WITHDRAW, SWEP_ACTIVE, 0},
    {"stand-down asked, and now nobody knows: still asked", SWEP_STANDDOWN_PROPOSED, 1, 0, 0,
     TRUTH_UNKNOWN, TRUTH_FALSE, TRUTH_UNKNOWN, false, PROPOSAL_STANDDOWN, 0, 0, ACT_NONE,
     SWEP_STANDDOWN_PROPOSED, 0},
    {"recalled: quiet for the night", SWEP_CANCELLED, 0, 0, 0, TRUTH_TRUE, TRUTH_TRUE, TRUTH_FALSE,
     true, NONE, 0, 0, ACT_NONE, SWEP_CANCELLED, 0},
    {"recalled, then worse", SWEP_CANCELLED, 0, 0, 2, TRUTH_TRUE, TRUTH_TRUE, TRUTH_FALSE, false,
     NONE, 0, 0, ACT_PROPOSE, SWEP_PROPOSED, 2},
};

START_TEST(every_look)
{
	for (size_t i = 0; i < COUNT_OF(looks); i++) {
		struct lifecycle l = {.state = looks[i].state,
				      .tier = looks[i].tier,
				      .cancelled = {TONIGHT},
				      .reviewed = {TONIGHT - 1},
				      .asked = looks[i].asked != NONE,
				      .asked_night = {TONIGHT + looks[i].asked_night}};
		if (looks[i].asked_night >= 0)
			l.asked_tiers[looks[i].asked_night] = looks[i].asked_tier;
		l.asked_kind =
		    looks[i].asked != NONE ? (enum proposal_kind)looks[i].asked : PROPOSAL_OPEN;
		struct lifecycle_facts f = {.now = {1000},
					    .today = {TONIGHT},
					    .tonight = {TONIGHT},
					    .may_ask = true,
					    .may_ask_ahead = true,
					    .run = 1,
					    .stayed = true,
					    .activate_rule = looks[i].activate_tier > 0 ? 0 : -1,
					    .activate_tier = looks[i].activate_tier,
					    .propose_rule = looks[i].propose_tier > 0 ? 1 : -1,
					    .propose_tier = looks[i].propose_tier,
					    .any_tonight = looks[i].tonight,
					    .any_ahead = looks[i].ahead,
					    .exit = looks[i].exit,
					    .review_due = looks[i].review_due};
		struct lifecycle_act act = lifecycle_next(&l, &f);
		ck_assert_msg(act.act == looks[i].act, "%s: act %d, expected %d", looks[i].why,
			      (int)act.act, (int)looks[i].act);
		if (act.act == ACT_NONE)
			continue;
		ck_assert_msg(act.to == looks[i].to, "%s: to %s", looks[i].why,
			      swep_state_name(act.to));
		ck_assert_msg(act.tier == looks[i].act_tier, "%s: tier %d", looks[i].why, act.tier);
		ck_assert_msg(act.to == l.state || swep_may_move(l.state, act.to),
			      "%s: the table does not allow %s -> %s", looks[i].why,
			      swep_state_name(l.state), swep_state_name(act.to));
	}
}
END_TEST

/* What one working day decides for the nights that follow, what was approved before, and nights of
 * which nobody can tell. Nothing holds by itself but what the columns say. */
static const struct {
	const char *why;
	enum swep_state state;
	int tier; /* that is on */
	bool night; /* in progress: nobody is asked about another */
	int run;
	const char
	    *ahead; /* tiers wanted tonight and on the two nights after it; 0: no rule holds */
	bool blind;
	const char *asked; /* tiers of the open question; 0: it does not name that night */
	bool asked_blind;
	int approved; /* tier approved before for tonight; 0: nobody did */
	enum truth holds; /* … whether its rule still does */
	bool unopened; /* … people were told that it does not open */
	/* expected */
	enum act act;
	enum swep_state to;
	int act_rule, act_tier;
} runs[] = {
    {"Friday asks about Saturday", SWEP_WATCH, 0, false, 3, "010", false, "000", false, 0,
     TRUTH_FALSE, false, ACT_PROPOSE, SWEP_PROPOSED, 6, 1},
    {"Thursday leaves it to Friday", SWEP_WATCH, 0, false, 1, "010", false, "000", false, 0,
     TRUTH_FALSE, false, ACT_NONE, SWEP_WATCH, 0, 0},
    {"the first night names the question, whatever follows", SWEP_WATCH, 0, false, 3, "102", false,
     "000", false, 0, TRUTH_FALSE, false, ACT_PROPOSE, SWEP_PROPOSED, 5, 1},
    {"nobody is woken about tomorrow", SWEP_WATCH, 0, true, 3, "010", false, "000", false, 0,
     TRUTH_FALSE, false, ACT_NONE, SWEP_WATCH, 0, 0},
    {"but about tonight", SWEP_WATCH, 0, true, 3, "110", false, "000", false, 0, TRUTH_FALSE, false,
     ACT_PROPOSE, SWEP_PROPOSED, 5, 1},
    {"Sunday is asked already", SWEP_PROPOSED, 0, false, 3, "001", false, "001", false, 0,
     TRUTH_FALSE, false, ACT_NONE, SWEP_PROPOSED, 0, 0},
    {"and now Saturday, too", SWEP_PROPOSED, 0, false, 3, "011", false, "001", false, 0,
     TRUTH_FALSE, false, ACT_PROPOSE, SWEP_PROPOSED, 6, 1},
    {"and now Sunday is worse", SWEP_PROPOSED, 0, false, 3, "002", false, "001", false, 0,
     TRUTH_FALSE, false, ACT_PROPOSE, SWEP_PROPOSED, 7, 2},
    {"a night that turned mild stays asked", SWEP_PROPOSED, 0, false, 3, "000", false, "001", false,
     0, TRUTH_FALSE, false, ACT_NONE, SWEP_PROPOSED, 0, 0},
    {"what is on covers a night ahead of its tier", SWEP_ACTIVE, 1, false, 3, "010", false, "000",
     false, 0, TRUTH_FALSE, false, ACT_NONE, SWEP_ACTIVE, 0, 0},
    {"and not one of a higher", SWEP_ACTIVE, 1, false, 3, "020", false, "000", false, 0,
     TRUTH_FALSE, false, ACT_PROPOSE, SWEP_ACTIVE, 6, 2},
    {"while it ends, tonight is asked about", SWEP_STANDING_DOWN, 1, true, 1, "100", false, "000",
     false, 0, TRUTH_FALSE, false, ACT_PROPOSE, SWEP_STANDING_DOWN, 5, 1},
    /* nobody can tell */
    {"blind asks for tier 1", SWEP_WATCH, 0, false, 1, "000", true, "000", false, 0, TRUTH_FALSE,
     false, ACT_PROPOSE, SWEP_PROPOSED, RULE_BLIND, 1},
    {"once", SWEP_PROPOSED, 0, false, 1, "000", true, "000", true, 0, TRUTH_FALSE, false, ACT_NONE,
     SWEP_PROPOSED, 0, 0},
    {"a question about Sunday does not stand in its way", SWEP_PROPOSED, 0, false, 3, "000", true,
     "001", false, 0, TRUTH_FALSE, false, ACT_PROPOSE, SWEP_PROPOSED, RULE_BLIND, 1},
    {"a rule that holds says more than blindness", SWEP_PROPOSED, 0, false, 1, "100", true, "000",
     true, 0, TRUTH_FALSE, false, ACT_PROPOSE, SWEP_PROPOSED, 5, 1},
    {"it can be told again, and no rule holds", SWEP_PROPOSED, 0, false, 1, "000", false, "000",
     true, 0, TRUTH_FALSE, false, ACT_TAKE_BACK, SWEP_WATCH, -1, 0},
    {"what is on need not be asked about blindly", SWEP_ACTIVE, 1, false, 1, "000", true, "000",
     false, 0, TRUTH_FALSE, false, ACT_NONE, SWEP_ACTIVE, 0, 0},
    /* approved before */
    {"approved, and its rule holds", SWEP_WATCH, 0, false, 1, "000", false, "000", false, 1,
     TRUTH_TRUE, false, ACT_APPROVED, SWEP_ACTIVE, 8, 1},
    {"approved, and nobody can tell: it opens", SWEP_WATCH, 0, false, 1, "000", false, "000", false,
     1, TRUTH_UNKNOWN, false, ACT_APPROVED, SWEP_ACTIVE, 8, 1},
    {"approved, and mild: said, once", SWEP_WATCH, 0, false, 1, "000", false, "000", false, 1,
     TRUTH_FALSE, false, ACT_UNOPENED, SWEP_WATCH, -1, 0},
    {"… once", SWEP_WATCH, 0, false, 1, "000", false, "000", false, 1, TRUTH_FALSE, true, ACT_NONE,
     SWEP_WATCH, 0, 0},
    {"… and opens when it holds after all", SWEP_WATCH, 0, true, 1, "000", false, "000", false, 1,
     TRUTH_TRUE, true, ACT_APPROVED, SWEP_ACTIVE, 8, 1},
    {"approved at the tier that is on", SWEP_ACTIVE, 1, false, 1, "000", false, "000", false, 1,
     TRUTH_TRUE, false, ACT_COVERED, SWEP_ACTIVE, -1, 0},
    {"approved at a higher", SWEP_ACTIVE, 1, false, 1, "000", false, "000", false, 2, TRUTH_TRUE,
     false, ACT_APPROVED, SWEP_ACTIVE, 8, 2},
    {"approved, while a question about Sunday is open", SWEP_PROPOSED, 0, false, 3, "001", false,
     "001", false, 1, TRUTH_TRUE, false, ACT_APPROVED, SWEP_ACTIVE, 8, 1},
    {"approved, while it ends", SWEP_STANDING_DOWN, 1, true, 1, "000", false, "000", false, 1,
     TRUTH_TRUE, false, ACT_APPROVED, SWEP_ACTIVE, 8, 1},
    {"approved, while its end is asked about", SWEP_STANDDOWN_PROPOSED, 1, false, 1, "000", false,
     "000", false, 1, TRUTH_UNKNOWN, false, ACT_WITHDRAW, SWEP_ACTIVE, -1, 0},
};

START_TEST(every_run_of_nights)
{
	for (size_t i = 0; i < COUNT_OF(runs); i++) {
		bool asked = runs[i].asked_blind;
		int tonight = runs[i].ahead[0] - '0';
		struct lifecycle l = {.state = runs[i].state,
				      .tier = runs[i].tier,
				      .ends = {swep_is_on(runs[i].state) ? 5000 : 0},
				      .reviewed = {TONIGHT},
				      .asked_blind = runs[i].asked_blind,
				      .asked_night = {TONIGHT}};
		struct lifecycle_facts f = {.now = {1000},
					    .today = {TONIGHT},
					    .tonight = {TONIGHT},
					    .may_ask = true,
					    .may_ask_ahead = !runs[i].night,
					    .run = runs[i].run,
					    .activate_rule = -1,
					    .propose_rule = tonight > 0 ? 5 : -1,
					    .propose_tier = tonight,
					    .approved_rule = runs[i].approved > 0 ? 8 : -1,
					    .approved_tier = runs[i].approved,
					    .first_off = 1,
					    .approved_holds = runs[i].holds,
					    .unopened = runs[i].unopened,
					    .blind = runs[i].blind,
					    .any_tonight = tonight > 0     ? TRUTH_TRUE
							   : runs[i].blind ? TRUTH_UNKNOWN
									   : TRUTH_FALSE,
					    .any_ahead = TRUTH_TRUE,
					    .exit = TRUTH_UNKNOWN};
		for (int n = 0; n < 3; n++) {
			int wanted = runs[i].ahead[n] - '0';
			l.asked_tiers[n] = runs[i].asked[n] - '0';
			asked = asked || l.asked_tiers[n] > 0;
			if (n > 0)
				f.ahead[n] =
				    (struct lifecycle_wish){wanted > 0 ? 5 + n : -1, wanted};
		}
		l.asked = asked;
		struct lifecycle_act act = lifecycle_next(&l, &f);
		ck_assert_msg(act.act == runs[i].act, "%s: act %d, expected %d", runs[i].why,
			      (int)act.act, (int)runs[i].act);
		if (act.act == ACT_NONE)
			continue;
		ck_assert_msg(act.to == runs[i].to && act.rule == runs[i].act_rule &&
				  act.tier == runs[i].act_tier,
			      "%s: to %s, rule %d, tier %d", runs[i].why, swep_state_name(act.to),
			      act.rule, act.tier);
		ck_assert_msg(act.to == l.state || swep_may_move(l.state, act.to),
			      "%s: the table does not allow it", runs[i].why);
	}
}
END_TEST

START_TEST(standing_down_ends_in_its_morning_and_not_before)
{
	struct lifecycle l = {.state = SWEP_STANDING_DOWN, .tier = 1, .ends = {5000}};
	struct lifecycle_facts f = {
	    .now = {4999}, .activate_rule = -1, .propose_rule = -1, .exit = TRUTH_TRUE};
	ck_assert_int_eq(lifecycle_next(&l, &f).act, ACT_NONE);
	f.now.ms = 5000;
	ck_assert_int_eq(lifecycle_next(&l, &f).act, ACT_END);
	ck_assert_int_eq(lifecycle_next(&l, &f).to, SWEP_IDLE);
}
END_TEST

START_TEST(standing_down_ends_only_when_everybody_has_a_plan)
{
	struct lifecycle l = {.state = SWEP_STANDING_DOWN, .tier = 2, .ends = {5000}};
	struct lifecycle_facts f = {.now = {4999},
				    .activate_rule = -1,
				    .propose_rule = -1,
				    .exit = TRUTH_TRUE,
				    .unplanned = 1};
	ck_assert_int_eq(lifecycle_next(&l, &f).act, ACT_NONE); /* its morning first */
	f.now.ms = 5000;
	ck_assert_int_eq(lifecycle_next(&l, &f).act, ACT_CLOSE);
	ck_assert_int_eq(lifecycle_next(&l, &f).to, SWEP_STANDING_DOWN);
	ck_assert(swep_is_open(l.state, l.tier));
	l.tier = 0;
	ck_assert(!swep_is_open(l.state, l.tier));
	ck_assert_int_eq(lifecycle_next(&l, &f).act, ACT_NONE);
	f.unplanned = 0;
	ck_assert_int_eq(lifecycle_next(&l, &f).act, ACT_END);
	l.asked = true; /* a question about tonight is answered before */
	l.asked_kind = PROPOSAL_OPEN;
	ck_assert_int_eq(lifecycle_next(&l, &f).act, ACT_NONE);
	f.unplanned = 1;
	l.asked = false;
	f.may_ask = true;
	f.activate_rule = 0;
	f.activate_tier = 1;
	ck_assert_int_eq(lifecycle_next(&l, &f).act, ACT_ACTIVATE); /* cold again */
	f.activate_rule = -1;
	f.propose_rule = 0;
	f.propose_tier = 1;
	ck_assert_int_eq(lifecycle_next(&l, &f).act, ACT_PROPOSE);
}
END_TEST

/* What a person decided comes to be, or is asked about, or is not done: by what holds on the first
 * night that it would leave out. */
static const struct {
	const char *why;
	enum swep_state state;
	int tier, lower_to;
	int now; /* it goes down at 5000 */
	int after,
	    approved; /* tiers: that a rule asks for in that night; that was approved for it */
	int asked; /* … that is asked for already */
	enum act act;
	enum swep_state to;
	int act_tier;
} downs[] = {
    {"nothing holds: it waits", SWEP_STANDING_DOWN, 1, 0, 4999, 0, 0, 0, ACT_NONE, 0, 0},
    {"… and ends", SWEP_STANDING_DOWN, 1, 0, 5000, 0, 0, 0, ACT_END, SWEP_IDLE, 0},
    {"cold: a person is asked at once", SWEP_STANDING_DOWN, 1, 0, 4000, 1, 0, 0, ACT_PROPOSE,
     SWEP_STANDING_DOWN, 1},
    {"… once", SWEP_STANDING_DOWN, 1, 0, 4000, 1, 0, 1, ACT_NONE, 0, 0},
    {"… and again for more", SWEP_STANDING_DOWN, 1, 0, 4000, 2, 0, 1, ACT_PROPOSE,
     SWEP_STANDING_DOWN, 2},
    {"nobody answered: it stays on", SWEP_STANDING_DOWN, 1, 0, 5000, 1, 0, 1, ACT_STAY, SWEP_ACTIVE,
     1},
    {"nobody could be asked: it stays on", SWEP_STANDING_DOWN, 1, 0, 9000, 1, 0, 0, ACT_STAY,
     SWEP_ACTIVE, 1},
    {"mild again, whatever was asked: it ends", SWEP_STANDING_DOWN, 1, 0, 5000, 0, 0, 1, ACT_END,
     SWEP_IDLE, 0},
    {"lowered to what the night needs", SWEP_ACTIVE, 2, 1, 5000, 1, 0, 0, ACT_LOWER, SWEP_ACTIVE,
     0},
    {"it needs more: asked", SWEP_ACTIVE, 2, 1, 4000, 2, 0, 0, ACT_PROPOSE, SWEP_ACTIVE, 2},
    {"… and not lowered", SWEP_ACTIVE, 2, 1, 5000, 2, 0, 2, ACT_STAY, SWEP_ACTIVE, 2},
    {"approved ahead: not asked", SWEP_ACTIVE, 2, 1, 4000, 2, 2, 0, ACT_NONE, 0, 0},
    {"… and not lowered", SWEP_ACTIVE, 2, 1, 5000, 2, 2, 0, ACT_STAY, SWEP_ACTIVE, 2},
    {"… while its end is asked about", SWEP_STANDDOWN_PROPOSED, 2, 1, 5000, 2, 0, 0, ACT_STAY,
     SWEP_ACTIVE, 2},
};

START_TEST(every_way_down)
{
	for (size_t i = 0; i < COUNT_OF(downs); i++) {
		bool late = downs[i].now >= 5000; /* that night is tonight by then */
		int n = late ? 0 : 1;
		struct lifecycle l = {.state = downs[i].state,
				      .tier = downs[i].tier,
				      .lower_to = downs[i].lower_to,
				      .lowers_at = {5000},
				      .ends = {5000},
				      .asked = downs[i].asked > 0,
				      .asked_night = {TONIGHT + n}};
		l.asked_tiers[n] = downs[i].asked;
		struct lifecycle_facts f = {.now = {downs[i].now},
					    .today = {TONIGHT},
					    .tonight = {TONIGHT},
					    .run = 1,
					    .first_off = n,
					    .after = {downs[i].after - 1, downs[i].after},
					    .after_approved = downs[i].approved,
					    .activate_rule = -1,
					    .propose_rule = -1,
					    .approved_rule = -1};
		struct lifecycle_act act = lifecycle_next(&l, &f);
		ck_assert_msg(act.act == downs[i].act, "%s: act %d, expected %d", downs[i].why,
			      (int)act.act, (int)downs[i].act);
		if (act.act == ACT_NONE)
			continue;
		ck_assert_msg(act.to == downs[i].to && act.tier == downs[i].act_tier,
			      "%s: to %s, tier %d", downs[i].why, swep_state_name(act.to),
			      act.tier);
	}
}
END_TEST

/* The clock was ahead, and its morning has not come again. */
START_TEST(what_ended_early_is_on_again)
{
	static const struct {
		enum swep_state state;
		int now;
		enum act act;
	} cases[] = {
	    {SWEP_IDLE, 4999, ACT_RESUME},     {SWEP_WATCH, 4999, ACT_RESUME},
	    {SWEP_PROPOSED, 4999, ACT_RESUME}, {SWEP_STANDING_DOWN, 4999, ACT_RESUME},
	    {SWEP_CANCELLED, 4999, ACT_NONE},  {SWEP_IDLE, 5000, ACT_NONE},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct lifecycle l = {.state = cases[i].state, .ends = {5000}, .cancelled = {1}};
		struct lifecycle_facts f = {
		    .now = {cases[i].now}, .tonight = {1}, .activate_rule = -1, .propose_rule = -1};
		struct lifecycle_act act = lifecycle_next(&l, &f);
		ck_assert_int_eq(act.act, cases[i].act);
		ck_assert(act.act == ACT_NONE || act.to == l.state ||
			  swep_may_move(l.state, act.to));
	}
}
END_TEST

START_TEST(held_on_is_not_asked_about)
{
	struct lifecycle l = {.state = SWEP_ACTIVE, .tier = 1, .held_until = {9000}};
	struct lifecycle_facts f = {.now = {8999},
				    .today = {1},
				    .activate_rule = -1,
				    .propose_rule = -1,
				    .exit = TRUTH_TRUE,
				    .stayed = true,
				    .review_due = true};
	ck_assert_int_eq(lifecycle_next(&l, &f).act, ACT_NONE); /* the day is not spent */
	f.now.ms = 9000;
	ck_assert_int_eq(lifecycle_next(&l, &f).act, ACT_PROPOSE);
}
END_TEST

/* From every state, with every combination of facts: software never lowers. It may only end what a
 * person has already ended (STANDING_DOWN whose morning has come). */
START_TEST(software_never_lowers)
{
	int seen = 0;
	for (int n = 0; n < SWEP_STATES * 3 * 3 * 3 * 3 * 3 * 2 * 2 * 2; n++) {
		int left = n;
		int digits[9], sizes[9] = {SWEP_STATES, 3, 3, 3, 3, 3, 2, 2, 2};
		for (int i = 0; i < 9; i++) {
			digits[i] = left % sizes[i];
			left /= sizes[i];
		}
		struct lifecycle l = {.state = (enum swep_state)digits[0],
				      .tier = 1,
				      .ends = {5000},
				      .asked = digits[6] != 0,
				      .asked_kind = PROPOSAL_RAISE,
				      .asked_night = {digits[7]}};
		struct lifecycle_facts f = {.now = {4000},
					    .today = {2},
					    .tonight = {1},
					    .may_ask = true,
					    .may_ask_ahead = true,
					    .run = 3,
					    .stayed = true,
					    .activate_rule = digits[1] - 1,
					    .activate_tier = digits[1],
					    .propose_rule = digits[2] - 1,
					    .propose_tier = digits[2],
					    .any_tonight = (enum truth)digits[3],
					    .any_ahead = (enum truth)digits[4],
					    .exit = (enum truth)digits[5],
					    .review_due = digits[8] != 0};
		struct lifecycle_act act = lifecycle_next(&l, &f);
		if (act.act == ACT_NONE || !swep_is_on(l.state))
			continue;
		seen++;
		ck_assert_msg(swep_is_on(act.to), "%s -> %s", swep_state_name(l.state),
			      swep_state_name(act.to));
		ck_assert_msg(act.to != SWEP_STANDING_DOWN || l.state == SWEP_STANDING_DOWN,
			      "software began to stand down");
	}
	ck_assert_int_gt(seen, 100);
}
END_TEST

START_TEST(names_go_round)
{
	for (int i = 0; i < SWEP_STATES; i++) {
		enum swep_state back;
		ck_assert(swep_state_parse(swep_state_name((enum swep_state)i), &back));
		ck_assert_int_eq((int)back, i);
	}
	enum swep_state untouched = SWEP_ACTIVE;
	ck_assert(!swep_state_parse("ASLEEP", &untouched));
}
END_TEST

/* ---- nights ahead --------------------------------------------------------------------------- */

static struct lifecycle_facts friday(void)
{
	struct lifecycle_facts f = {.tonight = {TONIGHT},
				    .today = {TONIGHT},
				    .may_ask = true,
				    .may_ask_ahead = true,
				    .run = 3,
				    .activate_rule = NONE,
				    .propose_rule = NONE,
				    .approved_rule = NONE,
				    .stayed = true,
				    .any_tonight = TRUTH_FALSE,
				    .any_ahead = TRUTH_TRUE};
	f.ahead[2] = (struct lifecycle_wish){0, 2};
	return f;
}

START_TEST(the_run_is_asked_about_and_not_what_lies_behind_it)
{
	struct lifecycle l = {.state = SWEP_WATCH};
	struct lifecycle_facts f = friday();
	ck_assert_int_eq(lifecycle_next(&l, &f).act, ACT_PROPOSE);
	ck_assert_int_eq(lifecycle_next(&l, &f).tier, 2);
	f.run = 2;
	ck_assert_int_eq(lifecycle_next(&l, &f).act, ACT_NONE);
	f.run = 3;
	f.may_ask_ahead = false;
	ck_assert_int_eq(lifecycle_next(&l, &f).act, ACT_NONE);
	f.may_ask_ahead = true;
	l.asked_tiers[2] = 2;
	ck_assert_int_eq(lifecycle_next(&l, &f).act, ACT_NONE);
	l = (struct lifecycle){.state = SWEP_ACTIVE, .tier = 2, .reviewed = {TONIGHT}};
	ck_assert_int_eq(lifecycle_next(&l, &f).act, ACT_NONE);
	l.tier = 1;
	ck_assert_int_eq(lifecycle_next(&l, &f).act, ACT_PROPOSE);
	ck_assert_int_eq(lifecycle_next(&l, &f).kind, PROPOSAL_RAISE);
}
END_TEST

START_TEST(before_the_hour_nothing_opens)
{
	struct lifecycle l = {.state = SWEP_WATCH};
	struct lifecycle_facts f = friday();
	f.may_ask = f.may_ask_ahead = false;
	f.activate_rule = 0;
	f.activate_tier = 1;
	f.propose_rule = 1;
	f.propose_tier = 2;
	f.approved_tier = 1;
	f.any_tonight = TRUTH_TRUE;
	ck_assert_int_eq(lifecycle_next(&l, &f).act, ACT_NONE);
	l.state = SWEP_IDLE;
	ck_assert_int_eq(lifecycle_next(&l, &f).to, SWEP_WATCH);
}
END_TEST

/* What was approved ahead, by whether its rule still holds and what is on. */
static const struct {
	enum swep_state state;
	int tier, approved;
	enum truth holds;
	enum act act;
} approvals[] = {
    {SWEP_WATCH, 0, 1, TRUTH_TRUE, ACT_APPROVED},
    {SWEP_WATCH, 0, 1, TRUTH_UNKNOWN, ACT_APPROVED},
    {SWEP_WATCH, 0, 1, TRUTH_FALSE, ACT_UNOPENED},
    {SWEP_ACTIVE, 1, 1, TRUTH_TRUE, ACT_COVERED},
    {SWEP_ACTIVE, 1, 1, TRUTH_FALSE, ACT_COVERED},
    {SWEP_ACTIVE, 1, 2, TRUTH_TRUE, ACT_APPROVED},
    {SWEP_ACTIVE, 1, 2, TRUTH_FALSE, ACT_UNOPENED},
    {SWEP_STANDDOWN_PROPOSED, 1, 2, TRUTH_UNKNOWN, ACT_WITHDRAW},
};

START_TEST(approved_nights_when_they_come)
{
	for (size_t i = 0; i < COUNT_OF(approvals); i++) {
		struct lifecycle l = {.state = approvals[i].state, .tier = approvals[i].tier};
		struct lifecycle_facts f = friday();
		f.exit = TRUTH_TRUE;
		f.may_ask_ahead = false;
		f.approved_tier = approvals[i].approved;
		f.approved_holds = approvals[i].holds;
		ck_assert_msg(lifecycle_next(&l, &f).act == approvals[i].act, "case %zu: act %d", i,
			      (int)lifecycle_next(&l, &f).act);
	}
}
END_TEST

START_TEST(a_question_because_nobody_can_tell)
{
	struct lifecycle l = {.state = SWEP_IDLE};
	struct lifecycle_facts f = friday();
	f.ahead[2].tier = 0;
	f.any_ahead = f.any_tonight = TRUTH_UNKNOWN;
	f.blind = true;
	ck_assert_int_eq(lifecycle_next(&l, &f).rule, RULE_BLIND);
	l = (struct lifecycle){
	    .state = SWEP_PROPOSED, .asked = true, .asked_blind = true, .asked_night = {TONIGHT}};
	ck_assert_int_eq(lifecycle_next(&l, &f).act, ACT_NONE);
	f.any_tonight = TRUTH_FALSE;
	ck_assert_int_eq(lifecycle_next(&l, &f).act, ACT_TAKE_BACK);
	f.any_tonight = TRUTH_TRUE;
	f.propose_rule = 0;
	f.propose_tier = 1;
	ck_assert_int_eq(lifecycle_next(&l, &f).act, ACT_PROPOSE);
	ck_assert_int_eq(lifecycle_next(&l, &f).rule, 0);
}
END_TEST

START_TEST(a_question_about_sunday_is_none_about_tonight)
{
	struct lifecycle l = {.state = SWEP_PROPOSED, .asked = true, .asked_night = {TONIGHT + 2}};
	struct lifecycle_facts f = friday();
	l.asked_tiers[2] = 2;
	f.any_tonight = TRUTH_UNKNOWN;
	ck_assert_int_eq(lifecycle_next(&l, &f).act, ACT_NONE);
	f.blind = true;
	ck_assert_int_eq(lifecycle_next(&l, &f).act, ACT_PROPOSE);
	ck_assert_int_eq(lifecycle_next(&l, &f).rule, RULE_BLIND);
	l.asked_blind = true;
	ck_assert_int_eq(lifecycle_next(&l, &f).act, ACT_NONE);
	l.asked_tiers[2] = 0; /* and the other way round */
	ck_assert_int_eq(lifecycle_next(&l, &f).act, ACT_PROPOSE);
}
END_TEST

START_TEST(lowered_in_its_morning_and_not_before)
{
	struct lifecycle l = {.state = SWEP_ACTIVE, .tier = 2, .lower_to = 1, .lowers_at = {5000}};
	struct lifecycle_facts f = friday();
	f.run = 1;
	f.now.ms = 4999;
	ck_assert_int_eq(lifecycle_next(&l, &f).act, ACT_NONE);
	f.now.ms = 5000;
	ck_assert_int_eq(lifecycle_next(&l, &f).act, ACT_LOWER);
	ck_assert_int_eq(lifecycle_next(&l, &f).to, SWEP_ACTIVE);
}
END_TEST

START_TEST(an_approval_whose_rule_does_not_hold_waits_for_its_night)
{
	struct lifecycle l = {.state = SWEP_WATCH};
	struct lifecycle_facts f = friday();
	f.may_ask_ahead = false;
	f.approved_tier = 1;
	ck_assert_int_eq(lifecycle_next(&l, &f).act, ACT_UNOPENED);
	f.unopened = true;
	ck_assert_int_eq(lifecycle_next(&l, &f).act, ACT_NONE);
	f.approved_holds = TRUTH_UNKNOWN; /* a forecast that grows old is no frost */
	ck_assert_int_eq(lifecycle_next(&l, &f).act, ACT_NONE);
	f.approved_holds = TRUTH_TRUE;
	ck_assert_int_eq(lifecycle_next(&l, &f).act, ACT_APPROVED);
}
END_TEST

START_TEST(a_question_while_standing_down_is_not_closed_unsaid)
{
	struct lifecycle l = {.state = SWEP_STANDING_DOWN,
			      .tier = 1,
			      .ends = {5000},
			      .asked = true,
			      .asked_kind = PROPOSAL_OPEN,
			      .asked_night = {TONIGHT - 1}};
	struct lifecycle_facts f = friday();
	f.now.ms = 5000;
	ck_assert_int_eq(lifecycle_next(&l, &f).act, ACT_UNANSWERED);
	l.asked = false;
	ck_assert_int_eq(lifecycle_next(&l, &f).act, ACT_END);
}
END_TEST

static const struct {
	const char *now;
	bool tonight, ahead;
} askings[] = {
    {"2026-11-20T08:59:00Z", true, false}, /* the night of the 19th is not over */
    {"2026-11-20T09:00:00Z", false, false},
    {"2026-11-20T10:44:59Z", false, false},
    {"2026-11-20T10:45:00Z", true, true},
    {"2026-11-20T17:59:59Z", true, true},
    {"2026-11-20T18:00:00Z", true, false},
    {"2026-11-21T03:00:00Z", true, false},
    {"2026-10-25T10:44:59Z", false, false}, /* the morning after the clocks went back */
    {"2026-10-25T10:45:00Z", true, true},
    {"2026-03-29T09:44:59Z", false, false}, /* … and forward: 10:44 in summer time */
    {"2026-03-29T09:45:00Z", true, true},
};

START_TEST(when_a_person_may_be_asked)
{
	struct policy p = {.hours = NIGHT_HOURS_DEFAULT, .propose_minutes = 10 * 60 + 45};
	for (size_t i = 0; i < COUNT_OF(askings); i++) {
		struct wall now;
		ck_assert(wall_parse_iso(askings[i].now, &now));
		ck_assert_msg(lifecycle_may_ask(&p, now) == askings[i].tonight, "%s",
			      askings[i].now);
		ck_assert_msg(lifecycle_may_ask_ahead(&p, now) == askings[i].ahead, "%s, ahead",
			      askings[i].now);
	}
}
END_TEST

static const struct {
	const char *now;
	bool working;
	const char *next;
} hours[] = {
    {"2026-11-20T08:59:59Z", false, "2026-11-20T09:00:00Z"}, /* Friday */
    {"2026-11-20T09:00:00Z", true, "2026-11-20T09:00:00Z"},
    {"2026-11-20T16:59:59Z", true, "2026-11-20T16:59:59Z"},
    {"2026-11-20T17:00:00Z", false, "2026-11-23T09:00:00Z"}, /* the weekend is no time for it */
    {"2026-11-21T12:00:00Z", false, "2026-11-23T09:00:00Z"},
    {"2026-11-22T23:00:00Z", false, "2026-11-23T09:00:00Z"},
    {"2026-07-01T08:00:00Z", true, "2026-07-01T08:00:00Z"}, /* 09:00 in summer time */
    {"2026-07-01T07:59:00Z", false, "2026-07-01T08:00:00Z"},
};

START_TEST(working_hours)
{
	struct policy p = {.work_from_minutes = 540, .work_to_minutes = 1020};
	for (size_t i = 0; i < COUNT_OF(hours); i++) {
		struct wall now, next;
		ck_assert(wall_parse_iso(hours[i].now, &now));
		ck_assert(wall_parse_iso(hours[i].next, &next));
		ck_assert_msg(lifecycle_working(&p, now) == hours[i].working, "%s", hours[i].now);
		ck_assert_msg(lifecycle_next_work(&p, now).ms == next.ms, "%s", hours[i].now);
	}
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {every_look,
				      every_run_of_nights,
				      standing_down_ends_in_its_morning_and_not_before,
				      standing_down_ends_only_when_everybody_has_a_plan,
				      every_way_down,
				      what_ended_early_is_on_again,
				      held_on_is_not_asked_about,
				      software_never_lowers,
				      names_go_round,
				      the_run_is_asked_about_and_not_what_lies_behind_it,
				      before_the_hour_nothing_opens,
				      approved_nights_when_they_come,
				      a_question_because_nobody_can_tell,
				      a_question_about_sunday_is_none_about_tonight,
				      an_approval_whose_rule_does_not_hold_waits_for_its_night,
				      a_question_while_standing_down_is_not_closed_unsaid,
				      lowered_in_its_morning_and_not_before,
				      when_a_person_may_be_asked,
				      working_hours};
	return suite_run("lifecycle", cases, COUNT_OF(cases));
}
