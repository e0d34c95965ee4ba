/* SPDX-License-Identifier: MIT */
#include "late_mail.h"

#include "contact_rows.h"
#include "deadlines.h"
#include "gateway_choice.h"
#include "message_lists.h"
#include "outbox.h"
#include "scene.h"

/* So long a server may take for a mail, greylisting and all, before a text says it. */
#define PATIENCE_MS MINUTES_MS(10)

static enum err look_after(struct turn *t, const char *area, const char *step, int64_t real_ms)
{
	return deadline_set(t->store, DEADLINE_LATE_MAIL, step, area, turn_after_real(t, real_ms));
}

enum err late_mail_watch(struct turn *t, const struct area_settings *area, const char *step)
{
	bool watched;
	struct wall ever = {INT64_MAX};
	TRY(deadline_is_due(t->store, DEADLINE_LATE_MAIL, step, ever, &watched));
	return watched ? ERR_OK : look_after(t, area->key, step, PATIENCE_MS);
}

enum err late_mail_failed(struct turn *t, const struct area_settings *area, const char *step)
{
	return look_after(t, area->key, step, 0);
}

/* Whose mails are late. */
struct late {
	const char *texted, *to_ring; /* names */
	size_t count;
	bool more; /* others may become it */
};

static bool is_late(const struct turn *t, const struct message_row *mail)
{
	int64_t patience_ms = turn_after_real(t, PATIENCE_MS).ms - t->now.ms;
	return mail->state == MESSAGE_FAILED ||
	       !wall_before(t->now, wall_plus(mail->made, patience_ms));
}

static const char *add(struct turn *t, const char *names, const char *name)
{
	return names == NULL ? name : arena_printf(t->arena, "%s, %s", names, name);
}

/* None can be sent, or the one in place of the mail did not arrive. */
static enum err no_text(struct turn *t, const struct message_row *mail, const struct contact_row *c,
			bool *out)
{
	*out = c->phone[0] == '\0' || c->stopped || !gateway_configured(t, CHANNEL_SMS);
	return *out ? ERR_OK : message_text_failed(t->store, mail->step, mail->contact, out);
}

static enum err look_at(struct turn *t, const struct area_settings *area,
			const struct message_row *mail, struct late *late)
{
	struct contact_row c;
	bool wanted, rings;
	TRY(message_wanted(t->store, mail->id, &wanted));
	if (!wanted)
		return ERR_OK;
	enum err e = contact_read(t->store, area->key, mail->contact, t->arena, &c);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	late->more = true;
	if (!is_late(t, mail))
		return ERR_OK;
	late->count++;
	TRY(no_text(t, mail, &c, &rings));
	if (rings) {
		late->to_ring = add(t, late->to_ring, c.name);
		return ERR_OK;
	}
	late->texted = add(t, late->texted, c.name);
	return outbox_add_instead(t, area, mail, CHANNEL_SMS, c.phone);
}

static enum err alarm(struct turn *t, const struct scene *c, const struct late *late)
{
	if (late->count == 0)
		return turn_alarm_clear(t, c->area->key, ALARM_LATE_MAIL, c->step.id);
	return turn_alarm(t, c->area->key, ALARM_LATE_MAIL, c->step.id,
			  "no mail server has taken the mails about %s:%s%s%s%s%s", scene_noun(c),
			  late->texted != NULL ? " told by text instead: " : "",
			  late->texted != NULL ? late->texted : "",
			  late->texted != NULL && late->to_ring != NULL ? ";" : "",
			  late->to_ring != NULL ? " ring them: " : "",
			  late->to_ring != NULL ? late->to_ring : "");
}

enum err late_mail_due(struct turn *t, const struct area_settings *area, const char *step)
{
	struct scene c;
	struct message_list mails;
	struct late late = {NULL, NULL, 0, false};
	TRY(scene_read(t, area, step, &c));
	TRY(deadline_clear(t->store, DEADLINE_LATE_MAIL, step));
	TRY(message_list_unposted(t->store, step, t->now, t->arena, &mails));
	for (size_t i = 0; i < mails.count && c.occasion.open; i++)
		TRY(look_at(t, area, &mails.rows[i], &late));
	TRY(alarm(t, &c, &late));
	return late.more ? late_mail_watch(t, area, step) : ERR_OK;
}
