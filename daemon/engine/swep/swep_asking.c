/* SPDX-License-Identifier: MIT */
#include "swep_asking.h"

#include <string.h>

#include "cascade.h"
#include "deadlines.h"
#include "swep_nights.h"
#include "swep_question.h"
#include "swep_record.h"
#include "swep_words.h"

/* ---- the nights of a question --------------------------------------------------------------- */

static struct approval *add_night(struct approval_list *list)
{
	return &list->rows[list->count++];
}

/* Whether the reason for which that night was asked about is still one. A night to come stays asked
 * whatever its forecast does meanwhile: a yes opens it only if the rule holds by then. */
static bool may_be_asked(const struct swep_case *c, int rule, int n)
{
	if (rule == RULE_BLIND)
		return n == 0 && c->facts.any_tonight != TRUTH_FALSE;
	return rule >= 0 && (n > 0 || c->tonight[rule] != TRUTH_FALSE);
}

static struct lifecycle_wish still_asked(const struct swep_case *c, int n)
{
	const struct lifecycle *l = &c->lifecycle;
	bool asks = l->asked && l->asked_kind != PROPOSAL_STANDDOWN;
	for (size_t i = 0; i < c->asked.count && asks; i++) {
		const struct approval *a = &c->asked.rows[i];
		int rule = rule_index(&c->area->policy, a->rule);
		if (a->night.day == c->forecast.tonight.day + n && may_be_asked(c, rule, n))
			return (struct lifecycle_wish){rule, a->tier};
	}
	return (struct lifecycle_wish){-1, 0};
}

static struct approval_list nights_of(struct turn *t, const struct swep_case *c,
				      const struct lifecycle_act *act)
{
	struct approval_list list = {arena_alloc(t->arena, LIFECYCLE_NIGHTS * sizeof(*list.rows)),
				     0};
	for (int n = 0; n < LIFECYCLE_NIGHTS && act->kind != PROPOSAL_STANDDOWN; n++) {
		struct lifecycle_wish w = lifecycle_wanted(&c->lifecycle, &c->facts, n);
		struct lifecycle_wish before = still_asked(c, n);
		if (before.tier > w.tier &&
		    before.tier > lifecycle_tier_on(&c->lifecycle, &c->facts, n))
			w = before;
		if (w.tier == 0)
			continue;
		*add_night(&list) = (struct approval){.rule = rule_name(&c->area->policy, w.rule),
						      .night = {c->forecast.tonight.day + n},
						      .tier = w.tier,
						      .by = "",
						      .state = APPROVAL_ASKED};
	}
	return list;
}

static enum err write_proposal(struct turn *t, struct swep_case *c, enum proposal_kind kind,
			       struct wall due)
{
	const struct approval *first = c->asked.count > 0 ? &c->asked.rows[0] : NULL;
	struct date night = first != NULL ? first->night : c->forecast.tonight;
	struct proposal_row row = {.area = c->area->key,
				   .kind = proposal_kind_name(kind),
				   .tier = first != NULL ? first->tier : c->row.tier,
				   .rule = first != NULL ? first->rule : "exit",
				   .night = night,
				   .value =
				       swep_case_coldest_on(c, night.day - c->forecast.tonight.day),
				   .made = t->now,
				   .due = due};
	TRY(store_id(t->store, 'p', t->arena, &row.id));
	TRY(proposal_insert(t->store, &row));
	TRY(turn_audit(t, c->area->key, AUDITED_PROPOSAL, row.id, "new -> open", NULL));
	TRY(deadline_set(t->store, DEADLINE_PROPOSAL, row.id, c->area->key, due));
	c->proposal = row;
	c->lifecycle.asked = true;
	c->lifecycle.asked_kind = kind;
	return swep_nights_ask(t, c);
}

/* ---- asking --------------------------------------------------------------------------------- */

static enum err put_question(struct turn *t, struct swep_case *c, const char *subject,
			     const char *about, struct wall due)
{
	const struct proposal_row *p = &c->proposal;
	bool ending = c->lifecycle.asked_kind == PROPOSAL_STANDDOWN;
	int n = p->night.day - c->forecast.tonight.day;
	struct span night = night_span(p->night, c->area->policy.hours);
	/* A stand-down is asked about for as long as it takes: each asking has its own end. */
	struct wall until = ending ? c->forecast.span.to : night.to;
	struct template_values v = words_values(t, c, rule_index(&c->area->policy, p->rule),
						p->tier, ending ? 0 : n, due, until);
	v.word[WORD_WHY] = swep_question_why(t, c);
	if (c->asked.count > 1)
		v.word[WORD_NIGHT] = words_nights(t, &c->asked, p->tier);
	return cascade_open_ahead(t, c->area, ending ? OCCASION_REVIEW : OCCASION_PROPOSAL, subject,
				  about, &v, until,
				  swep_question_is_ahead(c) ? night.from : (struct wall){0});
}

enum err swep_propose(struct turn *t, struct swep_case *c, const struct lifecycle_act *act)
{
	bool ending = act->kind == PROPOSAL_STANDDOWN;
	struct approval_list nights = nights_of(t, c, act);
	struct wall due = ending ? swep_question_next(t, c, act->kind)
				 : swep_question_due(t, &c->area->policy, c->forecast.tonight);
	TRY(swep_close_proposal(t, c, "superseded"));
	c->asked = nights;
	TRY(write_proposal(t, c, act->kind, due));
	if (ending)
		c->row.reviewed = c->facts.today;
	c->about = c->proposal.night;
	TRY(swep_settle(t, c, act->to, swep_question_sentence(t, c, act->kind), NULL));
	c->about = c->forecast.tonight;
	return put_question(t, c, c->proposal.id, NULL, due);
}

enum err swep_ask_again(struct turn *t, struct swep_case *c, struct wall due)
{
	return put_question(t, c,
			    arena_printf(t->arena, "%s/%lld", c->proposal.id, (long long)t->now.ms),
			    c->proposal.id, due);
}

/* ---- answers -------------------------------------------------------------------------------- */

enum err swep_close_proposal(struct turn *t, struct swep_case *c, const char *word)
{
	const char *id = c->proposal.id;
	if (id == NULL)
		return ERR_OK;
	bool yes = strcmp(word, "approved") == 0 || strcmp(word, "timeout") == 0;
	TRY(proposal_close(t->store, id, word, t->now, turn_by_person(t) ? t->actor : NULL));
	TRY(turn_audit(t, c->area->key, AUDITED_PROPOSAL, id,
		       arena_printf(t->arena, "open -> %s", word), NULL));
	TRY(swep_nights_answer(t, c, yes));
	TRY(deadline_clear(t->store, DEADLINE_PROPOSAL, id));
	TRY(turn_alarm_clear(t, c->area->key, "unanswered", id));
	TRY(cascade_close(t, c->area, OCCASION_PROPOSAL, id));
	TRY(cascade_close(t, c->area, OCCASION_REVIEW, id));
	TRY(cascade_close(t, c->area, OCCASION_LATE, id));
	c->proposal = (struct proposal_row){0};
	c->lifecycle.asked = false;
	return ERR_OK;
}
