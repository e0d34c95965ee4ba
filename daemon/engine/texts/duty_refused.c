/* SPDX-License-Identifier: MIT */
#include "duty_refused.h"

#include <string.h>

#include "audience.h"
#include "cascade_tell.h"
#include "duty.h"
#include "gateway_choice.h"
#include "holder_rows.h"
#include "ladder.h"
#include "message_lists.h"
#include "quiet_hours.h"
#include "recipient_rows.h"

static bool says_ok(const struct holder *h)
{
	return h->acked.ms != 0 && !wall_before(h->acked, h->declined);
}

static bool says_no(const struct holder *h)
{
	return h->declined.ms != 0 && !says_ok(h);
}

/* Where nobody's answer is waited for, whoever says nothing has heard it. */
static bool is_refused(const struct scene *c, const struct holder_list *on)
{
	size_t refusing = 0;
	for (size_t i = 0; i < on->count; i++) {
		if (says_ok(&on->rows[i]))
			return false;
		refusing += says_no(&on->rows[i]);
	}
	return refusing > 0 && (c->step.needed > 0 || refusing == on->count);
}

/* An open step asks the next by itself. *on are those on duty. */
static enum err look(struct turn *t, const struct scene *c, struct holder_list *on, bool *settled)
{
	const char *duty = duty_of_group(c->step.group);
	*on = (struct holder_list){NULL, 0};
	*settled = duty != NULL && step_is_settled(&c->step) && c->occasion.open &&
		   (c->step.needed > 0 || scene_says_on(c));
	return *settled ? holder_list(t->store, &c->step, duty, t->now, t->arena, on) : ERR_OK;
}

/* ---- what follows ---------------------------------------------------------------------------- */

static struct wall refused_since(const struct holder_list *on)
{
	struct wall since = {0};
	for (size_t i = 0; i < on->count; i++) {
		struct wall at = wall_later(on->rows[i].since, on->rows[i].declined);
		if (says_no(&on->rows[i]))
			since = since.ms == 0 ? at : wall_earlier(since, at);
	}
	return since;
}

static bool was_asked(const struct message_list *all, const char *contact, struct wall since)
{
	for (size_t i = 0; i < all->count; i++)
		if (strcmp(all->rows[i].contact, contact) == 0 &&
		    !wall_before(all->rows[i].made, since))
			return true;
	return false;
}

/* Once of each refusal, whatever they have answered before it: by a call where they must
 * wake. Who else has the duty is told anyhow. */
static enum err ask_beyond(struct turn *t, const struct scene *c, struct wall since)
{
	bool calls = c->step.wake && gateway_configured(t, CHANNEL_VOICE);
	bool night = wall_before(t->now, quiet_hours_end(c->area, t->now));
	struct scene own = *c;
	struct recipient_list people;
	struct message_list all;
	size_t holders, marked = 0;
	TRY(audience_list(t, c, &people, &holders));
	TRY(message_list_step(t->store, c->step.id, t->arena, &all));
	struct ladder_contact *marks = arena_alloc(t->arena, (people.count + 1) * sizeof(*marks));
	memset(marks, 0, (people.count + 1) * sizeof(*marks));
	own.anew = since;
	for (size_t i = holders; i < people.count; i++) {
		const struct recipient *r = &people.rows[i];
		bool asked = r->declined || was_asked(&all, r->contact, since);
		marks[i].call = !asked && calls && (r->stopped || night);
		marks[i].tell = !asked && !r->stopped && !marks[i].call;
		marked += marks[i].tell || marks[i].call;
	}
	return marked > 0 ? cascade_tell_round(t, &own, &people, marks) : ERR_OK;
}

static const char *names_of(struct turn *t, const struct holder_list *on)
{
	const char *names = "";
	for (size_t i = 0; i < on->count; i++)
		if (says_no(&on->rows[i]))
			names = arena_printf(t->arena, "%s%s%s", names,
					     names[0] != '\0' ? " and " : "", on->rows[i].contact);
	return names;
}

enum err duty_refused_look(struct turn *t, const struct scene *c)
{
	struct holder_list on;
	bool settled;
	TRY(look(t, c, &on, &settled));
	if (!settled)
		return ERR_OK;
	if (!is_refused(c, &on))
		return turn_alarm_clear(t, c->area->key, ALARM_UNHELD, c->step.id);
	TRY(ask_beyond(t, c, refused_since(&on)));
	const char *names = names_of(t, &on);
	bool one = strchr(names, ' ') == NULL;
	return turn_alarm(
	    t, c->area->key, ALARM_UNHELD, c->step.id,
	    "%s ha%s the duty %s now and say%s NO to %s: find somebody in their place", names,
	    one ? "s" : "ve", duty_of_group(c->step.group), one ? "s" : "", scene_noun(c));
}

/* ---- which steps ----------------------------------------------------------------------------- */

/* What an answer to o may concern: itself, and, of one activation, that it is on. */
static enum err concerned(struct turn *t, const struct scene *c, struct occasion_list *out)
{
	static const enum occasion kinds[] = {OCCASION_ACTIVATION, OCCASION_LATE};
	bool on = scene_says_on(c) || scene_occasion(c) == OCCASION_HANDOVER;
	struct occasion_list all = {NULL, 0};
	*out = (struct occasion_list){arena_alloc(t->arena, sizeof(*out->rows)), 1};
	out->rows[0] = c->occasion;
	for (size_t k = 0; k < 2 && on && c->occasion.audience[0] != '\0'; k++) {
		TRY(occasion_list_about(t->store, c->area->key, occasion_name(kinds[k]),
					c->occasion.audience, t->arena, &all));
		struct occasion_row *rows =
		    arena_alloc(t->arena, (out->count + all.count) * sizeof(*rows));
		memcpy(rows, out->rows, out->count * sizeof(*rows));
		out->rows = rows;
		for (size_t i = 0; i < all.count; i++)
			if (strcmp(all.rows[i].id, c->occasion.id) != 0)
				out->rows[out->count++] = all.rows[i];
	}
	return ERR_OK;
}

/* Calls for each step of these. */
static enum err for_each(struct turn *t, const struct scene *c,
			 enum err (*visit)(struct turn *t, const struct scene *c,
					   const char *contact, bool *any),
			 const char *contact, bool *any)
{
	struct occasion_list all;
	TRY(concerned(t, c, &all));
	for (size_t i = 0; i < all.count; i++) {
		struct scene own = {.area = c->area, .occasion = all.rows[i]};
		struct step_list steps;
		TRY(step_list(t->store, all.rows[i].id, t->arena, &steps));
		for (size_t n = 0; n < steps.count; n++) {
			own.step = steps.rows[n];
			TRY(visit(t, &own, contact, any));
		}
	}
	return ERR_OK;
}

static enum err visit_look(struct turn *t, const struct scene *c, const char *contact, bool *any)
{
	(void)contact, (void)any;
	return duty_refused_look(t, c);
}

static enum err visit_by(struct turn *t, const struct scene *c, const char *contact, bool *any)
{
	struct holder_list on;
	bool settled;
	TRY(look(t, c, &on, &settled));
	for (size_t i = 0; i < on.count && is_refused(c, &on); i++)
		*any = *any || (says_no(&on.rows[i]) && strcmp(on.rows[i].contact, contact) == 0);
	return ERR_OK;
}

enum err duty_refused_answered(struct turn *t, const struct scene *c)
{
	return for_each(t, c, visit_look, NULL, NULL);
}

enum err duty_refused_by(struct turn *t, const struct scene *c, const char *contact, bool *out)
{
	*out = false;
	return for_each(t, c, visit_by, contact, out);
}
