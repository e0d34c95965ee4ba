/* SPDX-License-Identifier: MIT */
#include "rung.h"

#include <string.h>

#include "cascade.h"
#include "cascade_step.h"
#include "message_lists.h"
#include "outbox.h"
#include "recipient_rows.h"

static enum err is_theirs(struct turn *t, const struct scene *c, const char *contact, bool *theirs)
{
	struct recipient_list people;
	size_t group_count;
	TRY(scene_recipients(t, c, &people, &group_count));
	*theirs = recipient_listed(&people, contact);
	return ERR_OK;
}

/* Those of its steps that would tell them. */
static enum err steps_for(struct turn *t, const struct area_settings *area,
			  const struct occasion_row *o, const char *contact, struct step_list *out)
{
	struct step_list all;
	TRY(step_list(t->store, o->id, t->arena, &all));
	*out = (struct step_list){arena_alloc(t->arena, (all.count + 1) * sizeof(*all.rows)), 0};
	for (size_t i = 0; i < all.count; i++) {
		struct scene c = {.area = area, .occasion = *o, .step = all.rows[i]};
		bool theirs;
		TRY(is_theirs(t, &c, contact, &theirs));
		if (theirs)
			out->rows[out->count++] = all.rows[i];
	}
	return ERR_OK;
}

static enum err is_untold(struct turn *t, const struct area_settings *area,
			  const struct occasion_row *o, const struct contact_row *who, bool *untold)
{
	struct step_list steps;
	bool any;
	TRY(occasion_concerned(t->store, o->id, who->key, who->phone, &any));
	*untold = false;
	if (any)
		return ERR_OK;
	TRY(steps_for(t, area, o, who->key, &steps));
	*untold = steps.count > 0;
	return ERR_OK;
}

enum err rung_list(struct turn *t, const struct area_settings *area, const struct contact_row *who,
		   struct wall since, struct occasion_list *out)
{
	struct occasion_list open = {NULL, 0};
	size_t kept = 0;
	if (who->stopped || who->phone[0] == '\0')
		TRY(occasion_list_standing(t->store, area->key, since, t->arena, &open));
	for (size_t i = 0; i < open.count; i++) {
		bool untold;
		TRY(is_untold(t, area, &open.rows[i], who, &untold));
		if (untold)
			open.rows[kept++] = open.rows[i];
	}
	*out = (struct occasion_list){open.rows, kept};
	return ERR_OK;
}

static enum err tell_one(struct turn *t, const struct area_settings *area,
			 const struct contact_row *who, const struct step_row *x,
			 struct message_row *out)
{
	struct new_message m = {.occasion = x->occasion,
				.step = x->id,
				.contact = who->key,
				.round = x->round,
				.rung = x->rung,
				.channel = CHANNEL_SMS,
				.phone = who->phone,
				.text = "",
				.code = "",
				.valid_until = t->now};
	TRY(store_id(t->store, 'm', t->arena, &m.id));
	TRY(outbox_rung(t, area, &m));
	return message_read(t->store, m.id, t->arena, out);
}

enum err rung_tell(struct turn *t, const struct area_settings *area, const struct contact_row *who,
		   const struct occasion_row *o, struct message_row *out)
{
	struct step_list steps;
	TRY(steps_for(t, area, o, who->key, &steps));
	for (size_t i = 0; i < steps.count; i++)
		TRY(tell_one(t, area, who, &steps.rows[i], out));
	return ERR_OK;
}

/* ---- an alarm that asked for it -------------------------------------------------------------- */

static bool says_on(const struct occasion_row *o)
{
	struct scene c = {.occasion = *o};
	enum occasion kind = scene_occasion(&c);
	return kind == OCCASION_ACTIVATION || (kind == OCCASION_LATE && o->audience[0] != '\0');
}

static enum err hear_untold(struct turn *t, const struct area_settings *area,
			    const struct contact_row *who, struct wall since, const char *by)
{
	struct occasion_list untold;
	struct message_row m;
	TRY(rung_list(t, area, who, since, &untold));
	for (size_t i = 0; i < untold.count; i++) {
		if (!says_on(&untold.rows[i]))
			continue;
		TRY(rung_tell(t, area, who, &untold.rows[i], &m));
		TRY(cascade_acked(t, area, m.id, by));
	}
	return ERR_OK;
}

/* What did not leave, for a STOP or for another reason. */
static enum err hear_left_out(struct turn *t, const struct area_settings *area,
			      const struct contact_row *who, struct wall since, const char *by)
{
	struct message_list list;
	TRY(message_list_unanswered(t->store, area->key, who->key, since, t->arena, &list));
	for (size_t i = 0; i < list.count; i++) {
		struct scene c;
		TRY(scene_read(t, area, list.rows[i].step, &c));
		if (says_on(&c.occasion) && list.rows[i].state == MESSAGE_CANCELLED)
			TRY(cascade_acked(t, area, list.rows[i].id, by));
	}
	return ERR_OK;
}

enum err rung_seen(struct turn *t, const struct area_settings *area, const char *contact,
		   const char *by)
{
	struct contact_row who;
	struct wall since = wall_plus(t->now, -UNANSWERED_MS);
	enum err e = contact_read(t->store, area->key, contact, t->arena, &who);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	TRY(hear_untold(t, area, &who, since, by));
	return hear_left_out(t, area, &who, since, by);
}
