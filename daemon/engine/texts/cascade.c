/* SPDX-License-Identifier: MIT */
#include "cascade.h"

#include <stdio.h>
#include <string.h>

#include "cascade_step.h"
#include "duty_refused.h"
#include "late_mail.h"
#include "mailing.h"
#include "message_lists.h"
#include "message_rows.h"
#include "missed.h"
#include "newcomers.h"
#include "outage.h"
#include "outbox.h"
#include "pseudo_group.h"
#include "recipient_rows.h"
#include "rung.h"
#include "site_words.h"
#include "sparing.h"
#include "untrue.h"

#define TEST_LASTS_MS HOURS_MS(2)

/* ---- occasions ------------------------------------------------------------------------------ */

enum err occasion_end(struct turn *t, const struct area_settings *area,
		      const struct occasion_row *o)
{
	struct scene c = {.area = area, .occasion = *o};
	struct step_list steps;
	const char *id = o->id;
	TRY(occasion_close(t->store, id));
	TRY(turn_audit(t, area->key, AUDITED_OCCASION, id, "open -> closed", NULL));
	TRY(turn_alarm_clear(t, area->key, ALARM_CASCADE, id));
	TRY(message_alarms_clear(t->store, id, t->now));
	TRY(step_list(t->store, id, t->arena, &steps));
	for (size_t i = 0; i < steps.count; i++) {
		c.step = steps.rows[i];
		TRY(step_close(t, &c));
	}
	return ERR_OK;
}

enum err cascade_asks(struct turn *t, const struct area_settings *area, enum occasion kind,
		      const char *subject, struct wall since, bool *asks)
{
	return occasion_asks(t->store, area->key, occasion_name(kind), subject, t->now, since,
			     asks);
}

enum err cascade_silent(struct turn *t, const struct area_settings *area, enum occasion kind,
			const char *subject, int64_t patience_ms, struct wall *at)
{
	TRY(occasion_told_at(t->store, area->key, occasion_name(kind), subject, at));
	*at = wall_plus(*at, patience_ms);
	return ERR_OK;
}

enum err cascade_latest(struct turn *t, const struct area_settings *area, enum occasion kind,
			const char *subject, struct wall *at, bool *acked)
{
	return occasion_latest(t->store, area->key, occasion_name(kind), subject, at, acked);
}

enum err cascade_close(struct turn *t, const struct area_settings *area, enum occasion kind,
		       const char *subject)
{
	struct occasion_list open;
	TRY(occasion_list_about(t->store, area->key, occasion_name(kind), subject, t->arena,
				&open));
	for (size_t i = 0; i < open.count; i++)
		TRY(occasion_end(t, area, &open.rows[i]));
	return ERR_OK;
}

enum err cascade_close_before(struct turn *t, const struct area_settings *area, enum occasion kind,
			      struct wall before)
{
	struct wall ever = {0};
	struct occasion_list open;
	TRY(occasion_list_open(t->store, area->key, occasion_name(kind), ever, ever, t->arena,
			       &open));
	for (size_t i = 0; i < open.count; i++)
		if (wall_before(open.rows[i].at, before))
			TRY(occasion_end(t, area, &open.rows[i]));
	return ERR_OK;
}

/* dusk: until then a step about a night to come keeps the quiet hours; .ms = 0 it is about now. */
static enum err open_step(struct turn *t, struct scene *c, const struct step_settings *s,
			  struct wall dusk, int number)
{
	c->step = (struct step_row){.id = arena_printf(t->arena, "%s/%d", c->occasion.id, number),
				    .area = c->area->key,
				    .occasion = c->occasion.id,
				    .group = s->group,
				    .beyond = s->then,
				    .template = s->template,
				    .number = number,
				    .needed = s->acks,
				    .everybody = s->order == ORDER_ALL,
				    .repeat = s->repeat,
				    .within_ms = s->within_ms,
				    .valid_ms = s->valid_ms,
				    .waits = s->waits ? c->occasion.until : dusk,
				    .organisations = s->organisations,
				    .mail = (int)s->mail,
				    .wake = s->wake,
				    .state = STEP_OPEN};
	TRY(step_insert(t->store, &c->step));
	TRY(turn_audit(t, c->area->key, AUDITED_STEP, c->step.id, "new -> open", NULL));
	return step_advance(t, c);
}

/* A step as it is in an area that is shadowed: for the one group that may be told. */
static struct step_settings shadowed(const struct area_settings *area,
				     const struct step_settings *s)
{
	struct step_settings own = *s;
	memcpy(own.group, area->shadow, sizeof(own.group));
	if (strcmp(own.then, area->shadow) != 0)
		own.then[0] = '\0';
	return own;
}

/* The shadow group's own steps; where it has none, the first of the occasion is told to it. */
static enum err open_shadow(struct turn *t, struct scene *c, enum occasion kind, struct wall dusk,
			    int *opened)
{
	const struct step_settings *first = NULL;
	for (int i = 0; i < c->area->step_count; i++) {
		const struct step_settings *s = &c->area->steps[i];
		if (s->on != kind)
			continue;
		first = first == NULL ? s : first;
		struct step_settings own = shadowed(c->area, s);
		if (strcmp(s->group, c->area->shadow) == 0)
			TRY(open_step(t, c, &own, dusk, (*opened)++));
	}
	if (*opened > 0 || first == NULL)
		return ERR_OK;
	struct step_settings own = shadowed(c->area, first);
	return open_step(t, c, &own, dusk, (*opened)++);
}

/* Opened by rule in the night: a group that hears of the activation at once need not hear twice. */
static bool told_anyway(const struct scene *c, const struct step_settings *late)
{
	for (int i = 0; i < c->area->step_count; i++) {
		const struct step_settings *s = &c->area->steps[i];
		if (s->on == OCCASION_ACTIVATION && !s->waits && strcmp(s->group, late->group) == 0)
			return late->on == OCCASION_LATE && c->occasion.audience[0] != '\0';
	}
	return false;
}

/* A step that no council configures. */
static struct step_settings own_step(enum pseudo_group g)
{
	struct step_settings own = {.order = ORDER_ALL};
	snprintf(own.group, sizeof(own.group), "%s", pseudo_group_name(g));
	return own;
}

/* Whoever heard, at night or at the hand-over, that a manager is asked hears of the NO, too:
 * whatever the council has configured, in the words of its first step where it has one. */
static enum err open_told(struct turn *t, struct scene *c, struct wall dusk, int *opened)
{
	struct step_settings own = own_step(PSEUDO_TOLD);
	struct recipient_list people = {NULL, 0};
	TRY(recipient_list_asked(t->store, c->area->key, c->occasion.until, "", 0, t->arena,
				 &people));
	for (int i = c->area->step_count; i > 0; i--)
		if (c->area->steps[i - 1].on == OCCASION_REJECTED)
			memcpy(own.template, c->area->steps[i - 1].template, sizeof(own.template));
	return people.count > 0 ? open_step(t, c, &own, dusk, (*opened)++) : ERR_OK;
}

/* Whoever may have heard last that it is not on tonight, or ends, hears that it is: who must know
 * it tonight at any hour, whatever step would let them sleep. */
enum err scene_open_ended(struct turn *t, struct scene *c, bool at_once, int *opened)
{
	struct step_settings own = own_step(at_once ? PSEUDO_OFF : PSEUDO_ENDING);
	struct recipient_list people = {NULL, 0};
	TRY(recipient_list_ended(t->store, c->area->key, at_once, &c->occasion, "", 0, t->arena,
				 &people));
	for (int i = c->area->step_count; i > 0; i--)
		if (c->area->steps[i - 1].on == OCCASION_ACTIVATION) {
			own.valid_ms = c->area->steps[i - 1].valid_ms;
			memcpy(own.template, c->area->steps[i - 1].template, sizeof(own.template));
		}
	own.waits = !at_once;
	return people.count > 0 ? open_step(t, c, &own, (struct wall){0}, (*opened)++) : ERR_OK;
}

/* Whoever heard that no bed is left, and one is; or that some are free again, and none is. */
static enum err open_contrary(struct turn *t, struct scene *c, enum pseudo_group g, bool shadow,
			      int *opened)
{
	struct step_settings own = own_step(g);
	struct recipient_list people = {NULL, 0};
	TRY((g == PSEUDO_FULL ? recipient_list_full : recipient_list_back)(
	    t->store, c->area->key, &c->occasion, "", 0, t->arena, &people));
	if (shadow)
		memcpy(own.group, c->area->shadow, sizeof(own.group));
	return people.count > 0 ? open_step(t, c, &own, (struct wall){0}, (*opened)++) : ERR_OK;
}

/* Who sleeps hears of it in the morning. */
static enum err open_by_night(struct turn *t, struct scene *c, const struct step_settings *s,
			      struct wall dusk, int *opened)
{
	struct step_settings now = *s, later = *s;
	struct recipient_list all = {NULL, 0}, awake;
	TRY(recipient_list_told(t->store, c->area->key, c->occasion.audience, "", 0, t->arena,
				&all));
	TRY(sparing_awake(t, c, &all, &awake));
	if (awake.count == all.count)
		return open_step(t, c, s, dusk, (*opened)++);
	memcpy(now.group, own_step(PSEUDO_TONIGHT).group, sizeof(now.group));
	now.acks = (size_t)s->acks < awake.count ? s->acks : (int)awake.count;
	later.waits = true;
	if (awake.count > 0)
		TRY(open_step(t, c, &now, dusk, (*opened)++));
	return open_step(t, c, &later, dusk, (*opened)++);
}

static enum err open_steps(struct turn *t, struct scene *c, enum occasion kind, struct wall dusk)
{
	int opened = 0;
	bool shadow, anyway = false;
	TRY(scene_is_shadowed(t, c, &shadow));
	if (shadow)
		TRY(open_shadow(t, c, kind, dusk, &opened));
	for (int i = 0; i < c->area->step_count && !shadow; i++) {
		const struct step_settings *s = &c->area->steps[i];
		if (s->on != kind)
			continue;
		if (told_anyway(c, s))
			anyway = true;
		else if (sparing_asked(c, kind, s, t->now))
			TRY(open_by_night(t, c, s, dusk, &opened));
		else
			TRY(open_step(t, c, s, dusk, opened++));
	}
	if (kind == OCCASION_BACK)
		TRY(open_contrary(t, c, PSEUDO_FULL, shadow, &opened));
	if (kind == OCCASION_FULL)
		TRY(open_contrary(t, c, PSEUDO_BACK, shadow, &opened));
	if (kind == OCCASION_REJECTED && !shadow)
		TRY(open_told(t, c, dusk, &opened));
	if (kind == OCCASION_ACTIVATION && !shadow) {
		TRY(scene_open_ended(t, c, true, &opened));
		TRY(scene_open_ended(t, c, false, &opened));
	}
	if (opened > 0 || anyway || occasion_may_be_untold(kind))
		return ERR_OK;
	return turn_alarm(t, c->area->key, ALARM_CASCADE, c->occasion.id,
			  "nobody was told of %s: no cascade step is configured for it",
			  occasion_noun(kind));
}

enum err cascade_over(struct turn *t, const struct area_settings *area, const char *activation)
{
	for (int kind = 0; kind < OCCASION_COUNT; kind++)
		if (occasion_needs_on((enum occasion)kind))
			TRY(cascade_close(t, area, (enum occasion)kind, activation));
	return rung_over(t, area, activation);
}

static enum err open_occasion(struct turn *t, const struct occasion_row *o,
			      const struct area_settings *area, enum occasion kind,
			      struct wall dusk)
{
	struct scene c = {.area = area, .occasion = *o};
	const char *known;
	TRY(occasion_find(t->store, area->key, o->kind, o->subject, t->arena, &known));
	if (known != NULL)
		return ERR_OK;
	TRY(untrue_look(t, area, kind, o));
	TRY(store_id(t->store, 'o', t->arena, &c.occasion.id));
	TRY(occasion_insert(t->store, &c.occasion));
	TRY(turn_audit(t, area->key, AUDITED_OCCASION, c.occasion.id, "new -> open", NULL));
	return open_steps(t, &c, kind, dusk);
}

enum err cascade_open_ahead(struct turn *t, const struct area_settings *area, enum occasion kind,
			    const char *subject, const char *audience,
			    const struct template_values *values, struct wall until,
			    struct wall dusk)
{
	struct occasion_row o = {.area = area->key,
				 .kind = occasion_name(kind),
				 .subject = subject,
				 .audience = audience != NULL ? audience : "",
				 .vals = scene_values_write(t, values),
				 .at = t->now,
				 .until = until,
				 .open = true};
	return open_occasion(t, &o, area, kind, dusk);
}

enum err cascade_open(struct turn *t, const struct area_settings *area, enum occasion kind,
		      const char *subject, const char *audience,
		      const struct template_values *values, struct wall until)
{
	return cascade_open_ahead(t, area, kind, subject, audience, values, until,
				  (struct wall){0});
}

/* ---- tests ---------------------------------------------------------------------------------- */

enum err cascade_test(struct turn *t, const struct area_settings *area, const char *contacts,
		      int count, const char **occasion)
{
	struct step_settings own = own_step(PSEUDO_NAMED);
	struct scene c = {.area = area};
	struct template_values none = {{NULL}};
	own.on = OCCASION_TEST;
	own.acks = count;
	own.within_ms = own.valid_ms = TEST_LASTS_MS;
	TRY(store_id(t->store, 'o', t->arena, occasion));
	c.occasion = (struct occasion_row){.id = *occasion,
					   .area = area->key,
					   .kind = occasion_name(OCCASION_TEST),
					   .subject = *occasion,
					   .audience = contacts,
					   .vals = scene_values_write(t, &none),
					   .at = t->now,
					   .until = wall_plus(t->now, TEST_LASTS_MS),
					   .open = true};
	TRY(occasion_insert(t->store, &c.occasion));
	TRY(turn_audit(t, area->key, AUDITED_OCCASION, *occasion, "new -> open", NULL));
	return open_step(t, &c, &own, (struct wall){0}, 0);
}

/* ---- what comes back ------------------------------------------------------------------------ */

/* Other steps of the same event that have told them, or would have. */
static enum err acked_elsewhere(struct turn *t, const struct area_settings *area, const char *id,
				const char *by)
{
	struct message_list list;
	struct scene c;
	TRY(message_list_shared(t->store, id, t->arena, &list));
	for (size_t i = 0; i < list.count; i++) {
		const struct message_row *m = &list.rows[i];
		TRY(message_acknowledge(t->store, m->id, t->now, by));
		TRY(turn_audit(t, m->area, AUDITED_MESSAGE, m->id, "acknowledged", NULL));
		TRY(scene_read(t, area, m->step, &c));
		TRY(outbox_cancel(t, m->step));
		TRY(step_recount(t, &c));
	}
	return ERR_OK;
}

enum err cascade_acked(struct turn *t, const struct area_settings *area, const char *message,
		       const char *by)
{
	struct message_row m;
	struct scene c;
	TRY(message_read(t->store, message, t->arena, &m));
	if (m.acked.ms != 0)
		return ERR_OK;
	TRY(message_acknowledge(t->store, m.id, t->now, by));
	TRY(turn_audit(t, m.area, AUDITED_MESSAGE, m.id, "acknowledged", NULL));
	TRY(turn_alarm_clear(t, m.area, "message", m.id));
	TRY(turn_alarm_clear(t, m.area, ALARM_ORDER, m.id));
	TRY(scene_read(t, area, m.step, &c));
	turn_publish(t, m.area, "message", "%s has acknowledged %s", m.contact, scene_noun(&c));
	TRY(rung_answered(t, &c, m.contact));
	TRY(outbox_cancel(t, m.step));
	TRY(step_recount(t, &c));
	TRY(acked_elsewhere(t, area, m.id, by));
	TRY(duty_refused_answered(t, &c));
	/* Somebody looks after the night: that nobody did last night is past. */
	if (scene_occasion(&c) == OCCASION_HANDOVER)
		TRY(cascade_close_before(t, area, OCCASION_HANDOVER, c.occasion.at));
	return scene_occasion(&c) == OCCASION_STALE ? site_acked(t, area, c.occasion.audience)
						    : ERR_OK;
}

/* Who says no is not waited for: the next are asked, in every step that asks them of this event. */
static enum err decline_one(struct turn *t, const struct area_settings *area,
			    const struct message_row *m, const char *by)
{
	struct scene c;
	if (m->declined.ms != 0 && m->acked.ms == 0)
		return ERR_OK;
	TRY(message_decline(t->store, m->id, t->now, by));
	TRY(turn_audit(t, m->area, AUDITED_MESSAGE, m->id, "declined", NULL));
	TRY(scene_read(t, area, m->step, &c));
	turn_publish(t, m->area, "message", "%s says NO to %s", m->contact, scene_noun(&c));
	if (!c.occasion.open)
		return ERR_OK;
	TRY(outbox_cancel(t, m->step));
	return step_move_on_if_stuck(t, &c.step);
}

/* What their OK counted for; an occasion that is over stays as it was. */
static enum err acks_withdraw(struct turn *t, const char *id, struct message_list *given)
{
	TRY(message_list_acked(t->store, id, t->arena, given));
	for (size_t i = 0; i < given->count; i++) {
		const struct message_row *m = &given->rows[i];
		TRY(message_unacknowledge(t->store, m->id));
		TRY(turn_audit(t, m->area, AUDITED_MESSAGE, m->id, "taken back", NULL));
	}
	return ERR_OK;
}

static enum err steps_reopen(struct turn *t, const struct area_settings *area,
			     const struct message_list *given)
{
	struct scene c;
	for (size_t i = 0; i < given->count; i++) {
		TRY(scene_read(t, area, given->rows[i].step, &c));
		TRY(step_reopen_if_short(t, &c));
	}
	return ERR_OK;
}

enum err cascade_declined(struct turn *t, const struct area_settings *area, const char *message,
			  const char *by)
{
	struct scene c;
	struct message_row m;
	struct message_list others, given;
	TRY(message_read(t->store, message, t->arena, &m));
	TRY(acks_withdraw(t, m.id, &given));
	TRY(decline_one(t, area, &m, by));
	TRY(steps_reopen(t, area, &given));
	if (given.count > 0 || m.acked.ms != 0)
		TRY(turn_alarm(t, m.area, "message", m.id,
			       "%s has said OK and now says NO: ring them", m.contact));
	else
		TRY(turn_alarm_clear(t, m.area, "message", m.id));
	TRY(message_list_shared(t->store, m.id, t->arena, &others));
	for (size_t i = 0; i < others.count; i++)
		TRY(decline_one(t, area, &others.rows[i], by));
	TRY(scene_read(t, area, m.step, &c));
	return duty_refused_answered(t, &c);
}

/* A gateway that had kept it, or the network, let the end go first. */
static enum err on_after_its_end(struct turn *t, const struct message_row *m)
{
	const char *off;
	TRY(message_off_before(t->store, m->id, t->arena, &off));
	if (off == NULL)
		return ERR_OK;
	return turn_alarm(t, m->area, ALARM_ORDER, off,
			  "SWEP is over, or ends, and %s may have read last that it is on: ring "
			  "them",
			  m->contact);
}

enum err cascade_arrived(struct turn *t, const struct message_row *m, bool late)
{
	const char *on;
	TRY(missed_arrived(t, m));
	TRY(on_after_its_end(t, m));
	TRY(message_on_before(t->store, m->id, late, t->arena, &on));
	if (on == NULL)
		return ERR_OK;
	return turn_alarm(t, m->area, ALARM_ORDER, on,
			  "SWEP is on, and %s may have read last that it is not: ring them",
			  m->contact);
}

enum err cascade_undelivered(struct turn *t, const struct message_row *m)
{
	struct scene c;
	struct step_list others;
	const struct area_settings *area = turn_area(t, m->area);
	TRY(scene_read(t, area, m->step, &c));
	if (scene_occasion(&c) == OCCASION_OUTAGE)
		return outage_unreached(t, &c.step, m);
	if (scene_occasion(&c) == OCCASION_TEST)
		TRY(turn_alarm(t, m->area, "message", m->id, "the test did not reach %s: %s",
			       m->contact, m->detail));
	TRY(mailing_unreached(t, area, m->step));
	if (c.step.mail == MAIL_USE_INSTEAD && m->channel != CHANNEL_VOICE)
		TRY(late_mail_failed(t, area, m->step));
	TRY(missed_one(t, &c.step));
	TRY(step_list_skipping(t->store, m->id, t->arena, &others));
	for (size_t i = 0; i < others.count; i++)
		TRY(missed_one(t, &others.rows[i]));
	TRY(newcomers_lost(t, m->step));
	TRY(missed_unsaid(t, m));
	return step_move_on_if_stuck(t, &c.step);
}

static enum err has_queued(struct turn *t, const char *step, const char *contact, bool *out)
{
	struct message_list queued;
	*out = false;
	TRY(message_list_queued(t->store, step, t->arena, &queued));
	for (size_t i = 0; i < queued.count; i++)
		*out = *out || strcmp(queued.rows[i].contact, contact) == 0;
	return ERR_OK;
}

static enum err step_stopped(struct turn *t, struct step_row *step, const char *contact)
{
	bool queued;
	TRY(has_queued(t, step->id, contact, &queued));
	TRY(outbox_cancel(t, step->id));
	if (queued)
		TRY(missed_stopped(t, turn_area(t, step->area), step->id, contact));
	return step_move_on_if_stuck(t, step);
}

enum err cascade_contact_stopped(struct turn *t, const char *area, const char *contact)
{
	struct step_list steps;
	TRY(step_list_waiting_for(t->store, area, contact, t->arena, &steps));
	for (size_t i = 0; i < steps.count; i++)
		TRY(step_stopped(t, &steps.rows[i], contact));
	return ERR_OK;
}
