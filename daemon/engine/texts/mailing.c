/* SPDX-License-Identifier: MIT */
#include "mailing.h"

#include "contact_rows.h"
#include "gateway_choice.h"
#include "message_lists.h"
#include "message_rows.h"
#include "outbox.h"
#include "recipient_rows.h"
#include "scene.h"

/* Of messages; what comes behind them is a digest. */
#define PRIORITY_URGENT 0
#define PRIORITY_ORDINARY 2

static bool has_mail(const struct turn *t, const struct recipient *r)
{
	return r->email[0] != '\0' && gateway_configured(t, CHANNEL_EMAIL);
}

bool mailing_instead(const struct turn *t, const struct scene *c, const struct recipient *r)
{
	return c->step.mail == MAIL_USE_INSTEAD && has_mail(t, r);
}

bool mailing_also(const struct turn *t, const struct scene *c, const struct recipient *r)
{
	return c->step.mail == MAIL_USE_ALSO && has_mail(t, r);
}

static enum err mail_instead_of(struct turn *t, const struct area_settings *area,
				const struct message_row *text)
{
	struct contact_row c;
	TRY(contact_read(t->store, text->area, text->contact, t->arena, &c));
	return outbox_add_instead(t, area, text, CHANNEL_EMAIL, c.email);
}

static enum err mail_all(struct turn *t, const struct area_settings *area,
			 const struct message_list *texts)
{
	for (size_t i = 0; i < texts->count; i++) {
		bool wanted;
		TRY(message_wanted(t->store, texts->rows[i].id, &wanted));
		if (wanted)
			TRY(mail_instead_of(t, area, &texts->rows[i]));
	}
	return ERR_OK;
}

enum err mailing_unreached(struct turn *t, const struct area_settings *area, const char *step)
{
	struct message_list texts;
	if (area == NULL || !gateway_configured(t, CHANNEL_EMAIL))
		return ERR_OK;
	TRY(message_list_unmailed(t->store, step, t->now, t->arena, &texts));
	return mail_all(t, area, &texts);
}

/* What is not urgent waits for the gateways a moment, but not for the next day. */
enum err mailing_outage(struct turn *t, const struct area_settings *area, int64_t patience_ms,
			const struct gateways_out *texts_out)
{
	struct message_list texts;
	struct gateways_out mail;
	int from = texts_out->urgent ? 0 : PRIORITY_URGENT + 1;
	int to = texts_out->spent ? PRIORITY_ORDINARY : PRIORITY_URGENT;
	TRY(gateways_look(t, CHANNEL_EMAIL, &mail));
	if (mail.ordinary || !gateway_configured(t, CHANNEL_EMAIL))
		return ERR_OK;
	TRY(message_list_waiting(t->store, area->key, wall_plus(t->now, -patience_ms), from, to,
				 t->arena, &texts));
	return mail_all(t, area, &texts);
}
