/* SPDX-License-Identifier: MIT */
#include "fill_anew.h"

#include "message_lists.h"
#include "outbox.h"
#include "wording.h"

static enum err fill_one(struct turn *t, const struct scene *c, const struct message_row *m,
			 struct wording *w)
{
	TRY(wording_address(t, c, w, m->contact));
	struct template_values own = m->channel == CHANNEL_SMS ? w->fitted : w->whole;
	own.word[WORD_CODE] = m->code;
	const char *template = m->channel == CHANNEL_VOICE ? w->spoken : w->text;
	return outbox_fill_anew(t, m, template_fill(template, &own, t->arena));
}

static enum err fill_all(struct turn *t, const struct scene *c, const struct message_list *queued)
{
	struct wording now;
	if (queued->count == 0)
		return ERR_OK;
	TRY(wording_now(t, c, &now));
	for (size_t i = 0; i < queued->count; i++)
		TRY(fill_one(t, c, &queued->rows[i], &now));
	return ERR_OK;
}

enum err fill_anew_step(struct turn *t, const struct scene *c)
{
	struct message_list queued;
	TRY(message_list_queued(t->store, c->step.id, t->arena, &queued));
	return fill_all(t, c, &queued);
}

enum err fill_anew_moved(struct turn *t, struct message_row *m)
{
	struct scene c;
	struct message_list one = {m, 1};
	const struct area_settings *area = turn_area(t, m->area);
	bool moved;
	TRY(message_moved_on(t->store, m->id, &moved));
	if (!moved || area == NULL)
		return ERR_OK;
	TRY(scene_read(t, area, m->step, &c));
	return occasion_grows_old(scene_occasion(&c)) ? fill_all(t, &c, &one) : ERR_OK;
}
