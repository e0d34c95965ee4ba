/* SPDX-License-Identifier: MIT */
#include "unheard.h"

#include <string.h>

#include "audience.h"
#include "message_lists.h"
#include "message_moves.h"
#include "recipient_rows.h"
#include "scene.h"

static bool is_among(const struct recipient_list *people, const struct message_row *m)
{
	for (size_t i = 0; i < people->count; i++)
		if (strcmp(people->rows[i].contact, m->contact) == 0 &&
		    strcmp(people->rows[i].phone, m->phone) == 0)
			return true;
	return false;
}

static enum err look_at(struct turn *t, const struct area_settings *area, struct message_row *m)
{
	struct scene c;
	struct recipient_list people;
	size_t group_count;
	TRY(scene_read(t, area, m->step, &c));
	if (!scene_is_to_told(&c))
		return ERR_OK;
	TRY(audience_list(t, &c, &people, &group_count));
	return is_among(&people, m)
		   ? ERR_OK
		   : message_move(t, m, MESSAGE_CANCELLED, "they never heard what it takes back");
}

enum err unheard_look(struct turn *t, const struct message_row *m)
{
	const struct area_settings *area = turn_area(t, m->area);
	struct message_list list;
	if (m->occasion[0] == '\0' || m->channel != CHANNEL_SMS || area == NULL)
		return ERR_OK;
	TRY(message_list_behind(t->store, m, t->arena, &list));
	for (size_t i = 0; i < list.count; i++)
		TRY(look_at(t, area, &list.rows[i]));
	return ERR_OK;
}
