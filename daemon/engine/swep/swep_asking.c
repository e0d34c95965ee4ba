/* SPDX-License-Identifier: MIT */
#include "swep_asking.h"

#include <assert.h>
#include <string.h>

#include "cascade.h"
#include "deadlines.h"
#include "lifecycle_hours.h"
#include "swep_moves.h"
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

static enum err write_nights(struct turn *t, struct swep_case *c)
{
	for (size_t i = 0; i < c->asked.count; i++) {
		struct approval *a = &c->asked.rows[i];
		assert(a != NULL);
		a->proposal = c->proposal.id;
		TRY(approval_insert(t->store, c->area->key, a));
		TRY(turn_audit(t, c->area->key, AUDITED_APPROVAL,
			       approval_id(c->area->key, a, t->arena), "new -> asked", NULL));
	}
	return ERR_OK;
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
	return write_nights(t, c);
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

static enum err write_night(struct turn *t, struct swep_case *c, struct approval *a,
			    enum approval_state state)
{
	const char *change = arena_printf(t->arena, "%s -> %s", approval_state_name(a->state),
					  approval_state_name(state));
	a->state = state;
	TRY(approval_write(t->store, c->area->key, a));
	return turn_audit(t, c->area->key, AUDITED_APPROVAL, approval_id(c->area->key, a, t->arena),
			  change, NULL);
}

/* Who says yes: the turn's actor, or whoever agreed that silence is a yes. */
static const char *who(const struct turn *t, const struct swep_case *c)
{
	return turn_by_person(t) ? t->actor : c->area->policy.timeout_agreement.name;
}

/* Yes to a night ahead waits for it; a person's to tonight is carried out now. Silence says nothing
 * of the weather: it opens tonight, too, only if the rule holds. */
static enum approval_state after_answer(const struct turn *t, const struct swep_case *c,
					const struct approval *a, bool yes)
{
	bool ahead = a->night.day > c->forecast.tonight.day;
	if (!yes || a->night.day < c->forecast.tonight.day)
		return APPROVAL_LAPSED;
	return ahead || !turn_by_person(t) ? APPROVAL_OPEN : APPROVAL_USED;
}

static enum err close_nights(struct turn *t, struct swep_case *c, bool yes)
{
	for (size_t i = 0; i < c->asked.count; i++) {
		struct approval *a = &c->asked.rows[i];
		if (yes) {
			a->by = who(t, c);
			a->at = t->now;
		}
		TRY(write_night(t, c, a, after_answer(t, c, a, yes)));
	}
	return ERR_OK;
}

enum err swep_close_proposal(struct turn *t, struct swep_case *c, const char *word)
{
	const char *id = c->proposal.id;
	if (id == NULL)
		return ERR_OK;
	bool yes = strcmp(word, "approved") == 0 || strcmp(word, "timeout") == 0;
	TRY(proposal_close(t->store, id, word, t->now, turn_by_person(t) ? t->actor : NULL));
	TRY(turn_audit(t, c->area->key, AUDITED_PROPOSAL, id,
		       arena_printf(t->arena, "open -> %s", word), NULL));
	TRY(close_nights(t, c, yes));
	TRY(deadline_clear(t->store, DEADLINE_PROPOSAL, id));
	TRY(turn_alarm_clear(t, c->area->key, "unanswered", id));
	TRY(cascade_close(t, c->area, OCCASION_PROPOSAL, id));
	TRY(cascade_close(t, c->area, OCCASION_REVIEW, id));
	TRY(cascade_close(t, c->area, OCCASION_LATE, id));
	c->proposal = (struct proposal_row){0};
	c->lifecycle.asked = false;
	return ERR_OK;
}

static const char *approved_in_words(struct turn *t, const struct swep_case *c,
				     const struct approval *a)
{
	const struct policy *p = &c->area->policy;
	int n = a->night.day - c->forecast.tonight.day;
	const char *text = arena_printf(
	    t->arena, "%s approved SWEP at tier %d for the night of %s (rule %s)",
	    words_approver(t, c, who(t, c)), a->tier, words_night(t, a->night), a->rule);
	if (lifecycle_is_first_off(&c->lifecycle, &c->facts, n) && a->tier <= c->row.tier)
		return arena_printf(t->arena, "%s: it stays on.", text);
	if (n == 0)
		return arena_printf(t->arena, "%s: it opens unless the rule no longer holds.",
				    text);
	return arena_printf(t->arena,
			    "%s: it opens on %s, unless the rule no longer holds by then.", text,
			    words_time(t, wall_london(a->night, p->propose_minutes)));
}

/* Each night that was approved ahead has its own line in the record. */
static enum err record_ahead(struct turn *t, struct swep_case *c, const char *remark)
{
	for (size_t i = 0; i < c->asked.count; i++) {
		const struct approval *a = &c->asked.rows[i];
		if (a->state != APPROVAL_OPEN)
			continue;
		c->about = a->night;
		TRY(swep_record(t, c, "approved", approved_in_words(t, c, a), remark));
	}
	c->about = c->forecast.tonight;
	return ERR_OK;
}

static enum err open_tonight(struct turn *t, struct swep_case *c, int rule, int tier,
			     const char *remark)
{
	bool on =
	    c->lifecycle.state == SWEP_ACTIVE || c->lifecycle.state == SWEP_STANDDOWN_PROPOSED;
	if (on && tier <= c->row.tier)
		return ERR_OK;
	return on ? swep_raise(t, c, rule, tier, remark) : swep_activate(t, c, rule, tier, remark);
}

/* Yes to the first night after an end that was decided: nothing ends. Silence keeps it on only for
 * as long as a rule asks for it. */
static bool keeps_on(struct turn *t, const struct swep_case *c, const struct approval *a)
{
	int n = a->night.day - c->forecast.tonight.day;
	bool holds = c->facts.after.tier > lifecycle_down_to(&c->lifecycle);
	return a->state == APPROVAL_OPEN && lifecycle_is_first_off(&c->lifecycle, &c->facts, n) &&
	       (holds || turn_by_person(t));
}

enum err swep_approve(struct turn *t, struct swep_case *c, const char *word, const char *remark)
{
	const struct policy *p = &c->area->policy;
	const char *nights = words_nights(t, &c->asked, 0);
	TRY(swep_close_proposal(t, c, word));
	TRY(record_ahead(t, c, remark));
	for (size_t i = 0; i < c->asked.count; i++) {
		const struct approval *a = &c->asked.rows[i];
		if (a->state == APPROVAL_USED)
			return open_tonight(t, c, rule_index(p, a->rule), a->tier, remark);
		if (keeps_on(t, c, a))
			return swep_stay_on(t, c, rule_index(p, a->rule), remark);
	}
	enum swep_state to = c->lifecycle.state == SWEP_PROPOSED ? SWEP_WATCH : c->lifecycle.state;
	return swep_settle(t, c, to,
			   arena_printf(t->arena, "%s approved the nights of %s%s.",
					words_approver(t, c, who(t, c)), nights,
					turn_by_person(t) ? " ahead of time" : ""),
			   remark);
}

/* ---- nights that were approved -------------------------------------------------------------- */

enum err swep_settle_approvals(struct turn *t, struct swep_case *c, struct date from,
			       struct date to, enum approval_state state)
{
	for (size_t i = 0; i < c->approved.count; i++) {
		struct approval *a = &c->approved.rows[i];
		if (a->state == APPROVAL_OPEN && a->night.day >= from.day && a->night.day <= to.day)
			TRY(write_night(t, c, a, state));
	}
	return ERR_OK;
}

static const struct approval *approval_of(const struct swep_case *c, struct date night)
{
	for (size_t i = 0; i < c->approved.count; i++)
		if (c->approved.rows[i].night.day == night.day)
			return &c->approved.rows[i]; /* the highest tier stands first */
	assert(0 && "no such approval");
	return NULL;
}

enum err swep_open_approved(struct turn *t, struct swep_case *c, const struct lifecycle_act *act)
{
	struct date tonight = c->forecast.tonight;
	c->approval = approval_of(c, tonight);
	TRY(swep_close_proposal(t, c, "superseded"));
	TRY(swep_settle_approvals(t, c, tonight, tonight, APPROVAL_USED));
	return open_tonight(t, c, act->rule, act->tier, NULL);
}

/* A night that was approved is over. Who approved it hears if nothing at all was done about it. */
static enum err lapse_one(struct turn *t, struct swep_case *c, struct approval *a)
{
	char night[WALL_TEXT];
	struct wall told;
	bool acked, on = swep_is_open(c->lifecycle.state, c->row.tier) && c->row.tier >= a->tier;
	const char *id = approval_id(c->area->key, a, t->arena);
	if (on)
		return write_night(t, c, a, APPROVAL_USED);
	TRY(cascade_latest(t, c->area, OCCASION_UNOPENED, date_format(a->night, night), &told,
			   &acked));
	TRY(write_night(t, c, a, APPROVAL_LAPSED));
	if (told.ms != 0)
		return ERR_OK; /* that it does not open is in the record of that night already */
	const char *sentence = arena_printf(
	    t->arena,
	    "The night of %s, for which %s approved tier %d, passed and SWEP was not opened: swepd "
	    "was not running when it should have been.",
	    words_night(t, a->night), words_approver(t, c, a->by), a->tier);
	c->about = a->night;
	TRY(swep_record(t, c, "night missed", sentence, NULL));
	c->about = c->forecast.tonight;
	return turn_alarm(t, c->area->key, ALARM_NIGHT_MISSED, id, "%s", sentence);
}

enum err swep_lapse_old(struct turn *t, const struct area_settings *area)
{
	struct swep_case c;
	struct approval_list open;
	TRY(approval_list_in(t->store, area->key, APPROVAL_OPEN, t->arena, &open));
	if (open.count == 0 || open.rows[0].night.day >= night_at(t->now, area->policy.hours).day)
		return ERR_OK;
	TRY(swep_case_load(t, area, &c));
	for (size_t i = 0; i < c.approved.count; i++)
		if (c.approved.rows[i].night.day < c.forecast.tonight.day)
			TRY(lapse_one(t, &c, &c.approved.rows[i]));
	return ERR_OK;
}

enum err swep_leave_unopened(struct turn *t, struct swep_case *c, const struct lifecycle_act *act)
{
	struct date tonight = c->forecast.tonight;
	const struct approval *a = approval_of(c, tonight);
	const char *coldest = swep_case_coldest_text(t, c);
	char night[WALL_TEXT];
	struct template_values v =
	    words_values(t, c, -1, a->tier, 0, c->forecast.span.to, c->forecast.span.to);
	v.word[WORD_WHY] =
	    arena_printf(t->arena, "%s no longer holds, forecast %s", a->rule, coldest);
	TRY(swep_settle(
	    t, c, act->to,
	    arena_printf(t->arena,
			 "SWEP does not open for the night of %s, which %s approved on %s: the "
			 "rule %s no longer holds; lowest forecast %s. It opens if the rule holds "
			 "again in that night.",
			 words_night(t, tonight), words_approver(t, c, a->by),
			 words_night(t, date_london(a->at)), a->rule, coldest),
	    NULL));
	return cascade_open(t, c->area, OCCASION_UNOPENED, date_format(tonight, night), NULL, &v,
			    c->forecast.span.to);
}
