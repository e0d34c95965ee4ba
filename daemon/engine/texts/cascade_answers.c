/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "cascade.h"
#include "cascade_step.h"
#include "duty_refused.h"
#include "late_mail.h"
#include "mailing.h"
#include "message_lists.h"
#include "missed.h"
#include "newcomers.h"
#include "outage.h"
#include "put_right.h"
#include "site_words.h"
#include "to_ring.h"
#include "unneeded.h"

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
		TRY(unneeded_cancel(t, m->step));
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
	TRY(to_ring_answered(t, &c, m.contact));
	TRY(unneeded_cancel(t, m.step));
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
	TRY(unneeded_cancel(t, m->step));
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
	TRY(put_right_unsaid(t, m));
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
	TRY(unneeded_cancel(t, step->id));
	if (queued)
		TRY(put_right_stopped(t, turn_area(t, step->area), step->id, contact));
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
