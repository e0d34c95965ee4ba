/* SPDX-License-Identifier: MIT */
#include "swep_verbs.h"

#include <string.h>

#include "alarm_rows.h"
#include "brief.h"
#include "by_person.h"
#include "cascade.h"
#include "set_aside.h"
#include "swep.h"
#include "swep_approved.h"
#include "swep_asking.h"
#include "swep_moves.h"
#include "swep_record.h"
#include "swep_words.h"

/* Nights that are over and went wrong: whoever decides next has seen it. */
static enum err seen(struct turn *t, const char *area)
{
	struct alarm *list;
	size_t count;
	TRY(alarm_list(t->store, area, t->arena, &list, &count));
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].kind, ALARM_NIGHT_MISSED) == 0 ||
		    strcmp(list[i].kind, ALARM_NIGHT_UNANSWERED) == 0)
			TRY(turn_alarm_clear(t, area, list[i].kind, list[i].subject));
	return ERR_OK;
}

/* After a person's decision the rules are looked at again, and the state is told. */
static enum err finish(struct turn *t, struct request *r)
{
	struct swep_row row;
	TRY(seen(t, r->area->key));
	TRY(swep_look(t, r->area));
	TRY(swep_read(t->store, r->area->key, t->arena, &row));
	json_object_set_new(r->result, "state", json_string(row.state));
	json_object_set_new(r->result, "tier", json_integer(row.tier));
	if (row.activation != NULL)
		json_object_set_new(r->result, "activation", json_string(row.activation));
	if (row.tier > 0)
		say_line(r, "%s: SWEP is %s at tier %d.", r->area->name, row.state, row.tier);
	if (row.tier > 0 && row.lower_to > 0)
		say_line(r, "It is lowered to tier %d on %s.", row.lower_to,
			 words_time(t, row.lowers_at));
	if (row.tier == 0)
		say_line(r, "%s: SWEP is %s.", r->area->name, row.state);
	return ERR_OK;
}

/* ---- activate ------------------------------------------------------------------------------- */

enum err verb_activate(struct turn *t, struct request *r, struct fault *why)
{
	struct swep_case c;
	const char *remark;
	struct wall until = {0};
	int tier = 1;
	TRY(arg_int(r, "tier", false, 1, r->area->policy.tiers, &tier, why));
	TRY(arg_time(t, r, "until", false, &until, why));
	TRY(arg_remark(t, r, "reason", true, &remark, why));
	TRY(swep_case_load(t, r->area, &c));
	TRY(by_person_activate(t, &c, tier, until, remark, why));
	return finish(t, r);
}

/* ---- proposals ------------------------------------------------------------------------------ */

static enum err find_proposal(struct request *r, const struct swep_case *c, struct fault *why)
{
	const char *id = NULL;
	TRY(arg_text(r, "proposal", false, LIMIT_KEY, &id, why));
	if (c->proposal.id == NULL)
		return fault_set(why, ERR_NOT_FOUND, "proposal", "no proposal is open");
	if (id != NULL && strcmp(id, c->proposal.id) != 0)
		return fault_set(why, ERR_NOT_FOUND, "proposal",
				 "%.40s is not open; the open proposal is %s (%s)", id,
				 c->proposal.id, c->proposal.kind);
	return ERR_OK;
}

enum err verb_approve(struct turn *t, struct request *r, struct fault *why)
{
	struct swep_case c;
	const char *remark;
	TRY(arg_remark(t, r, "reason", false, &remark, why));
	TRY(swep_case_load(t, r->area, &c));
	TRY(find_proposal(r, &c, why));
	TRY(by_person_approve(t, &c, remark, why));
	return finish(t, r);
}

/* Where a rejected proposal leaves the lifecycle. */
static enum swep_state after_rejection(const struct swep_case *c)
{
	switch (c->lifecycle.state) {
	case SWEP_PROPOSED:
		return SWEP_WATCH;
	case SWEP_STANDDOWN_PROPOSED:
		return SWEP_ACTIVE;
	case SWEP_IDLE:
	case SWEP_WATCH:
	case SWEP_ACTIVE:
	case SWEP_STANDING_DOWN:
	case SWEP_CANCELLED:
	case SWEP_STATES:
		break;
	}
	return c->lifecycle.state;
}

/* A no is heard by whoever else may decide. The reason stays in the record: it is free text. */
static enum err tell_no(struct turn *t, struct request *r, struct swep_case *c, const char *subject,
			struct date night, const char *what)
{
	const struct policy *p = &c->area->policy;
	int n = night.day - c->forecast.tonight.day;
	struct wall until = night_span(night, p->hours).to;
	int rule = c->facts.propose_rule;
	struct template_values v =
	    words_values(t, c, rule, c->proposal.tier, n > 0 ? n : 0, until, until);
	v.word[WORD_WHY] = arena_printf(t->arena, "%s %s, forecast %s",
					brief_text(r->person->name, NAME_IN_TEXT, t->arena), what,
					swep_case_coldest_text_on(t, c, n > 0 ? n : 0));
	return cascade_open(t, c->area, OCCASION_REJECTED, subject, NULL, &v, until);
}

enum err verb_reject(struct turn *t, struct request *r, struct fault *why)
{
	struct swep_case c;
	const char *remark;
	TRY(arg_remark(t, r, "reason", true, &remark, why));
	TRY(swep_case_load(t, r->area, &c));
	TRY(find_proposal(r, &c, why));
	const char *sentence =
	    arena_printf(t->arena, "%s rejected proposal %s (%s, tier %d).", t->actor,
			 c.proposal.id, c.proposal.kind, c.proposal.tier);
	if (c.lifecycle.asked_kind != PROPOSAL_STANDDOWN) {
		TRY(swep_set_aside_asked(t, &c, "rejected"));
		TRY(tell_no(t, r, &c, c.proposal.id, c.proposal.night,
			    arena_printf(t->arena, "said NO to tier %d", c.proposal.tier)));
	}
	c.about = c.proposal.night;
	TRY(swep_close_proposal(t, &c, "rejected"));
	TRY(swep_settle(t, &c, after_rejection(&c), sentence, remark));
	return finish(t, r);
}

/* ---- inhibit, recall, stand down ------------------------------------------------------------ */

/* The other one who decides must be able to: another person who is configured as a manager. */
static enum err second_person(const struct turn *t, const struct request *r,
			      const struct person_settings **out, struct fault *why)
{
	const char *user;
	TRY(arg_text(r, "second", true, LIMIT_KEY, &user, why));
	if (strcmp(user, r->person->user) == 0)
		return fault_set(why, ERR_REFUSED, "second",
				 "inhibiting needs a second person, not the same one twice");
	for (int i = 0; i < t->settings->person_count; i++) {
		const struct person_settings *p = &t->settings->people[i];
		*out = p;
		if (strcmp(p->user, user) == 0 && p->role == ROLE_MANAGER)
			return ERR_OK;
	}
	return fault_set(why, ERR_REFUSED, "second",
			 "%.40s is no manager here: the second person is named by their user name",
			 user);
}

static enum err which_night(struct request *r, const struct swep_case *c, struct date *night,
			    struct fault *why)
{
	const char *text = NULL;
	*night = c->forecast.tonight;
	TRY(arg_text(r, "night", false, WALL_TEXT, &text, why));
	if (text == NULL)
		return ERR_OK;
	if (!date_parse(text, night))
		return fault_set(why, ERR_USAGE, "night", "night must be a date, as 2026-11-21");
	if (night->day < c->forecast.tonight.day ||
	    night->day > c->forecast.tonight.day + LIMIT_NIGHTS_AHEAD)
		return fault_set(why, ERR_REFUSED, "night",
				 "only tonight and the next %d nights can be inhibited",
				 LIMIT_NIGHTS_AHEAD);
	return ERR_OK;
}

enum err verb_inhibit(struct turn *t, struct request *r, struct fault *why)
{
	struct swep_case c;
	const struct person_settings *second = NULL;
	const char *remark;
	struct date night;
	TRY(arg_remark(t, r, "reason", true, &remark, why));
	TRY(second_person(t, r, &second, why));
	TRY(swep_case_load(t, r->area, &c));
	TRY(which_night(r, &c, &night, why));
	bool tonight = night.day == c.forecast.tonight.day;
	if (swep_is_open(c.lifecycle.state, c.row.tier))
		return by_person_refused(&c, why,
					 tonight
					     ? "use recall or standdown, which tell everybody"
					     : "it stays on until it is stood down, so no coming "
					       "night can be kept off");
	TRY(swep_set_aside_all(t, &c, "inhibited", night.day - c.forecast.tonight.day));
	TRY(tell_no(t, r, &c,
		    arena_printf(t->arena, "inhibited/%d/%lld", night.day, (long long)t->now.ms),
		    night,
		    arena_printf(t->arena, "and %s keep it off",
				 brief_text(second->name, NAME_IN_TEXT, t->arena))));
	if (c.lifecycle.asked_kind != PROPOSAL_STANDDOWN)
		TRY(swep_close_proposal(t, &c, tonight ? "rejected" : "superseded"));
	enum swep_state to = c.lifecycle.state == SWEP_PROPOSED ? SWEP_WATCH : c.lifecycle.state;
	c.about = night;
	TRY(swep_settle(
	    t, &c, to,
	    arena_printf(t->arena,
			 "%s, with %s, inhibits SWEP for this one night; a forecast %.1f C "
			 "colder, or other weather that is worse, will propose again.",
			 t->actor, second->user, r->area->policy.worse_by),
	    remark));
	return finish(t, r);
}

enum err verb_recall(struct turn *t, struct request *r, struct fault *why)
{
	struct swep_case c;
	const char *remark;
	TRY(arg_remark(t, r, "reason", true, &remark, why));
	TRY(swep_case_load(t, r->area, &c));
	TRY(by_person_recall(t, &c, remark, why));
	return finish(t, r);
}

enum err verb_lower(struct turn *t, struct request *r, struct fault *why)
{
	struct swep_case c;
	const char *remark;
	int tier = 0;
	TRY(arg_int(r, "tier", true, 1, r->area->policy.tiers, &tier, why));
	TRY(arg_remark(t, r, "reason", true, &remark, why));
	TRY(swep_case_load(t, r->area, &c));
	TRY(by_person_lower(t, &c, tier, remark, why));
	return finish(t, r);
}

enum err verb_standdown(struct turn *t, struct request *r, struct fault *why)
{
	struct swep_case c;
	const char *remark;
	TRY(arg_remark(t, r, "reason", true, &remark, why));
	TRY(swep_case_load(t, r->area, &c));
	TRY(by_person_stand_down(t, &c, remark, why));
	return finish(t, r);
}
