/* SPDX-License-Identifier: MIT */
#include "swep_approved.h"

#include <assert.h>

#include "cascade.h"
#include "swep_asking.h"
#include "swep_nights.h"
#include "swep_raising.h"
#include "swep_record.h"
#include "swep_words.h"

/* ---- a yes ---------------------------------------------------------------------------------- */

static const char *approved_in_words(struct turn *t, const struct swep_case *c,
				     const struct approval *a)
{
	const struct policy *p = &c->area->policy;
	int n = a->night.day - c->forecast.tonight.day;
	const char *text = arena_printf(
	    t->arena, "%s approved SWEP at tier %d for the night of %s (rule %s)",
	    words_approver(t, c, swep_who(t, c)), a->tier, words_night(t, a->night), a->rule);
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
					words_approver(t, c, swep_who(t, c)), nights,
					turn_by_person(t) ? " ahead of time" : ""),
			   remark);
}

/* ---- nights that were approved -------------------------------------------------------------- */

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
		return swep_night_write(t, c, a, APPROVAL_USED);
	TRY(cascade_latest(t, c->area, OCCASION_UNOPENED, date_format(a->night, night), &told,
			   &acked));
	TRY(swep_night_write(t, c, a, APPROVAL_LAPSED));
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
