/* SPDX-License-Identifier: MIT */
#include "swep_question.h"

#include <assert.h>

#include "lifecycle_hours.h"
#include "quiet_hours.h"
#include "swep_words.h"

/* ---- when ----------------------------------------------------------------------------------- */

struct wall swep_question_due(struct turn *t, const struct policy *p, struct date night)
{
	struct wall by_clock = wall_london(night, p->decide_minutes);
	return wall_later(by_clock, wall_plus(t->now, p->answer_ms));
}

bool swep_question_is_ahead(const struct swep_case *c)
{
	int n = c->proposal.night.day - c->forecast.tonight.day;
	return n > 0 && !lifecycle_is_first_off(&c->lifecycle, &c->facts, n);
}

struct wall swep_question_next(const struct turn *t, const struct swep_case *c,
			       enum proposal_kind kind)
{
	const struct policy *p = &c->area->policy;
	struct wall soon = wall_plus(t->now, p->answer_ms);
	if (kind != PROPOSAL_STANDDOWN)
		return swep_question_is_ahead(c) ? quiet_hours_end(c->area, soon) : soon;
	struct wall tomorrow =
	    wall_london((struct date){c->facts.today.day + 1}, p->review_minutes);
	return wall_later(tomorrow, lifecycle_next_work(p, tomorrow));
}

/* ---- in words ------------------------------------------------------------------------------- */

static const char *night_or_nights(struct turn *t, const struct swep_case *c)
{
	if (c->asked.count == 1)
		return arena_printf(t->arena, "night of %s",
				    words_nights(t, &c->asked, c->proposal.tier));
	return arena_printf(t->arena, "nights of %s", words_nights(t, &c->asked, 0));
}

/* What a yes does. */
static const char *aim(struct turn *t, const struct swep_case *c, enum proposal_kind kind)
{
	int n = c->proposal.night.day - c->forecast.tonight.day, tier = c->proposal.tier;
	if (lifecycle_is_first_off(&c->lifecycle, &c->facts, n))
		return arena_printf(t->arena, "keep SWEP on%s tier %d",
				    tier > c->row.tier ? ", and raise it to" : " at", tier);
	if (kind == PROPOSAL_RAISE)
		return arena_printf(t->arena, "raise SWEP from tier %d to tier %d", c->row.tier,
				    tier);
	return arena_printf(t->arena, "open SWEP at tier %d", tier);
}

static bool holds_on_any(const struct swep_case *c, int rule)
{
	const struct policy *p = &c->area->policy;
	const struct outlook *o = &c->forecast.outlook;
	for (int n = LIMIT_NIGHTS_BACK; n <= LIMIT_NIGHTS_BACK + c->facts.run; n++)
		if (policy_rule_holds(p, rule, o, n, outlook_date(o, n)) == TRUTH_TRUE)
			return true;
	return false;
}

/* Of the nights for which an end is asked: none opens it then, and advice does not stop it. */
static const char *rules_at_end(struct turn *t, const struct swep_case *c)
{
	const struct policy *p = &c->area->policy;
	for (int r = 0; r < p->rule_count; r++)
		if (p->rules[r].action == ACTION_ADVISE && holds_on_any(c, r))
			return arena_printf(t->arena,
					    "no rule opens it, but %s holds, which advises",
					    p->rules[r].name);
	return "no rule holds";
}

const char *swep_question_sentence(struct turn *t, const struct swep_case *c,
				   enum proposal_kind kind)
{
	int n = c->proposal.night.day - c->forecast.tonight.day;
	int rule = rule_index(&c->area->policy, c->proposal.rule);
	const char *by = words_time(t, c->proposal.due);
	const char *coldest = swep_case_coldest_text_on(t, c, n);
	switch (kind) {
	case PROPOSAL_OPEN:
	case PROPOSAL_RAISE:
		return arena_printf(t->arena,
				    "Proposed: %s for the %s: %s; lowest forecast %s. An answer is "
				    "needed by %s.",
				    aim(t, c, kind), night_or_nights(t, c),
				    words_reason(t, c, rule, n), coldest, by);
	case PROPOSAL_STANDDOWN:
		return arena_printf(
		    t->arena,
		    "May SWEP end tomorrow morning? The exit rule (%s) holds for the "
		    "%s%s; lowest forecast %s; for the night of %s, %s, and %s. It stays on "
		    "until a person ends it.",
		    c->area->policy.exit_text, c->facts.run > 1 ? "nights from " : "night of ",
		    words_night(t, c->proposal.night), coldest,
		    words_night(t, (struct date){c->forecast.tonight.day + c->facts.run}),
		    swep_case_coldest_text_on(t, c, c->facts.run), rules_at_end(t, c));
	}
	assert(0 && "a kind that is none");
	return "";
}

const char *swep_question_why(struct turn *t, const struct swep_case *c)
{
	const struct lifecycle *l = &c->lifecycle;
	bool ending = l->asked_kind == PROPOSAL_STANDDOWN, off = l->state == SWEP_STANDING_DOWN;
	int n = ending ? 0 : c->proposal.night.day - c->forecast.tonight.day;
	const char *why = swep_case_why_on(t, c, rule_index(&c->area->policy, c->proposal.rule), n);
	if (ending || !lifecycle_is_first_off(l, &c->facts, n))
		return why;
	return arena_printf(t->arena, "%s; SWEP is to %s %s", why, off ? "end" : "be lowered",
			    words_time(t, off ? l->ends : l->lowers_at));
}

/* Its first deadline, and after it the next hour at which it is asked again. */
void swep_question_now(struct turn *t, const struct swep_case *c, struct template_values *values)
{
	const struct proposal_row *p = &c->proposal;
	bool ending = c->lifecycle.asked_kind == PROPOSAL_STANDDOWN;
	int n = ending ? 0 : p->night.day - c->forecast.tonight.day;
	if (p->id == NULL || n < 0)
		return;
	struct wall due = wall_before(t->now, p->due)
			      ? p->due
			      : swep_question_next(t, c, c->lifecycle.asked_kind);
	values->word[WORD_WHY] = swep_question_why(t, c);
	values->word[WORD_DUE] = words_time(t, due);
}
