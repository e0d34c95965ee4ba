/* SPDX-License-Identifier: MIT */
#include "by_person.h"

#include "civil.h"
#include "lifecycle_hours.h"
#include "swep_approved.h"
#include "swep_asking.h"
#include "swep_lowering.h"
#include "swep_raising.h"

enum err by_person_refused(const struct swep_case *c, struct fault *why, const char *what)
{
	return fault_set(why, ERR_REFUSED, "verb", "SWEP is %s: %s", c->row.state, what);
}

enum err by_person_working(struct turn *t, const struct area_settings *area, struct fault *why)
{
	char next[WALL_TEXT];
	if (lifecycle_working(&area->policy, t->now))
		return ERR_OK;
	return fault_set(why, ERR_REFUSED, "verb",
			 "SWEP stays on: standing down is decided in working hours, next from %s",
			 wall_format_local(lifecycle_next_work(&area->policy, t->now), next));
}

static enum err raise_or_activate(struct turn *t, struct swep_case *c, int tier, const char *remark)
{
	bool on = swep_is_on(c->lifecycle.state);
	bool ending = c->lifecycle.state == SWEP_STANDING_DOWN;
	if (on && !ending && tier > c->row.tier)
		return swep_raise(t, c, -1, tier, remark);
	return swep_activate(t, c, -1, tier, remark);
}

enum err by_person_activate(struct turn *t, struct swep_case *c, int tier, struct wall until,
			    const char *remark, struct fault *why)
{
	bool active = c->lifecycle.state == SWEP_ACTIVE;
	bool on = active || c->lifecycle.state == SWEP_STANDDOWN_PROPOSED;
	if (until.ms != 0 && !wall_before(t->now, until))
		return fault_set(why, ERR_USAGE, "until", "until must lie ahead");
	if (on && tier < c->row.tier)
		return by_person_refused(c, why,
					 "a lower tier is not activated; stand down instead");
	if (on && tier == c->row.tier && until.ms == 0 && c->row.lower_to == 0)
		return by_person_refused(c, why, "it is on at this tier already");
	TRY(swep_close_proposal(t, c, "superseded"));
	if (!active || tier > c->row.tier || c->row.lower_to > 0)
		TRY(raise_or_activate(t, c, tier, remark));
	return until.ms != 0 ? swep_hold_on(t, c, until, remark) : ERR_OK;
}

enum err by_person_approve(struct turn *t, struct swep_case *c, const char *remark,
			   struct fault *why)
{
	char night[WALL_TEXT];
	size_t last = c->asked.count;
	if (c->lifecycle.asked_kind == PROPOSAL_STANDDOWN) {
		TRY(by_person_working(t, c->area, why));
		return swep_stand_down(t, c, remark);
	}
	if (last == 0 || c->asked.rows[last - 1].night.day < c->forecast.tonight.day)
		return fault_set(why, ERR_REFUSED, "proposal",
				 "the night of %s is over; activate opens SWEP for tonight",
				 date_format_short(c->proposal.night, night));
	return swep_approve(t, c, "approved", remark);
}

enum err by_person_lower(struct turn *t, struct swep_case *c, int tier, const char *remark,
			 struct fault *why)
{
	if (c->lifecycle.state == SWEP_STANDING_DOWN)
		return by_person_refused(c, why, "it is being stood down already");
	if (!swep_is_on(c->lifecycle.state))
		return by_person_refused(c, why, "there is nothing to lower");
	if (tier >= c->row.tier)
		return fault_set(why, ERR_REFUSED, "tier",
				 "SWEP is at tier %d: only a lower tier can be lowered to",
				 c->row.tier);
	TRY(by_person_working(t, c->area, why));
	return swep_lower(t, c, tier, remark);
}

enum err by_person_stand_down(struct turn *t, struct swep_case *c, const char *remark,
			      struct fault *why)
{
	if (c->lifecycle.state == SWEP_STANDING_DOWN)
		return by_person_refused(c, why, "it is being stood down already");
	if (!swep_is_on(c->lifecycle.state))
		return by_person_refused(c, why, "there is nothing to stand down");
	TRY(by_person_working(t, c->area, why));
	return swep_stand_down(t, c, remark);
}

enum err by_person_recall(struct turn *t, struct swep_case *c, const char *remark,
			  struct fault *why)
{
	if (!swep_is_on(c->lifecycle.state))
		return by_person_refused(c, why, "there is nothing to recall");
	if (c->row.tier == 0)
		return by_person_refused(
		    c, why, "it is over already, and ends once all were told of a plan");
	return swep_recall(t, c, remark);
}
