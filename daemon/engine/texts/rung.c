/* SPDX-License-Identifier: MIT */
#include "rung.h"

#include <string.h>

#include "audience.h"
#include "cascade_step.h"
#include "outbox.h"
#include "swep_rows.h"

static enum err is_theirs(struct turn *t, const struct scene *c, const char *contact, bool *theirs)
{
	struct recipient_list people;
	size_t group_count;
	TRY(audience_list(t, c, &people, &group_count));
	*theirs = audience_has(&people, contact);
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
				.round = ROUND_RUNG,
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

enum err rung_since(struct turn *t, const struct area_settings *area, struct wall *since)
{
	struct swep_row swep;
	struct wall first = {0};
	*since = wall_plus(t->now, -UNANSWERED_MS);
	TRY(swep_ensure(t->store, area->key, t->now));
	TRY(swep_read(t->store, area->key, t->arena, &swep));
	if (swep.activation != NULL)
		TRY(occasion_first(t->store, area->key, swep.activation, &first));
	if (first.ms != 0)
		*since = wall_earlier(*since, wall_plus(first, -1));
	return ERR_OK;
}

/* ---- whoever ended the alarm that asked for it ---------------------------------------------- */

/* It is no answer: where they are asked for one the step goes on, and asks them in their turn. */
static enum err hear(struct turn *t, const struct area_settings *area,
		     const struct contact_row *who, const struct step_row *x)
{
	struct scene c;
	struct message_row m;
	enum err e = tell_one(t, area, who, x, &m);
	if (e != ERR_OK)
		return e == ERR_TAKEN ? ERR_OK : e;
	TRY(scene_read(t, area, x->id, &c));
	return x->needed <= 0 ? step_recount(t, &c) : ERR_OK;
}

static enum err hear_all(struct turn *t, const struct area_settings *area,
			 const struct contact_row *who, const struct occasion_list *open,
			 const char **said)
{
	for (size_t i = 0; i < open->count; i++) {
		struct scene c = {.occasion = open->rows[i]};
		struct step_list steps;
		TRY(steps_for(t, area, &open->rows[i], who->key, &steps));
		for (size_t n = 0; n < steps.count; n++)
			TRY(hear(t, area, who, &steps.rows[n]));
		if (steps.count > 0)
			*said = arena_printf(t->arena,
					     "%s is recorded as having heard of %s. That is no "
					     "answer: a step that needs one goes on.",
					     who->key, scene_noun(&c));
	}
	return ERR_OK;
}

enum err rung_seen(struct turn *t, const struct area_settings *area, const char *subject,
		   const char **said)
{
	static const enum occasion kinds[] = {OCCASION_LATE, OCCASION_ACTIVATION};
	struct contact_row who;
	const char *slash = strchr(subject, '/');
	if (slash == NULL)
		return ERR_OK;
	const char *on = arena_copy(t->arena, subject, (size_t)(slash - subject));
	enum err e = contact_read(t->store, area->key, slash + 1, t->arena, &who);
	if (e != ERR_OK)
		return e == ERR_NOT_FOUND ? ERR_OK : e;
	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		struct occasion_list open;
		TRY(occasion_list_about(t->store, area->key, occasion_name(kinds[k]), on, t->arena,
					&open));
		TRY(hear_all(t, area, &who, &open, said));
	}
	return ERR_OK;
}
