/* SPDX-License-Identifier: MIT */
#include "swep_nights.h"

#include <assert.h>

enum err swep_nights_ask(struct turn *t, struct swep_case *c)
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

enum err swep_night_write(struct turn *t, struct swep_case *c, struct approval *a,
			  enum approval_state state)
{
	const char *change = arena_printf(t->arena, "%s -> %s", approval_state_name(a->state),
					  approval_state_name(state));
	a->state = state;
	TRY(approval_write(t->store, c->area->key, a));
	return turn_audit(t, c->area->key, AUDITED_APPROVAL, approval_id(c->area->key, a, t->arena),
			  change, NULL);
}

const char *swep_who(const struct turn *t, const struct swep_case *c)
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

enum err swep_nights_answer(struct turn *t, struct swep_case *c, bool yes)
{
	for (size_t i = 0; i < c->asked.count; i++) {
		struct approval *a = &c->asked.rows[i];
		if (yes) {
			a->by = swep_who(t, c);
			a->at = t->now;
		}
		TRY(swep_night_write(t, c, a, after_answer(t, c, a, yes)));
	}
	return ERR_OK;
}

enum err swep_settle_approvals(struct turn *t, struct swep_case *c, struct date from,
			       struct date to, enum approval_state state)
{
	for (size_t i = 0; i < c->approved.count; i++) {
		struct approval *a = &c->approved.rows[i];
		if (a->state == APPROVAL_OPEN && a->night.day >= from.day && a->night.day <= to.day)
			TRY(swep_night_write(t, c, a, state));
	}
	return ERR_OK;
}
