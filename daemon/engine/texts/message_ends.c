/* SPDX-License-Identifier: MIT */
#include "message_ends.h"

#include <string.h>

#include "cascade.h"
#include "fill_anew.h"
#include "message_moves.h"
#include "newcomers.h"
#include "put_right.h"
#include "unheard.h"

/* It did not go, and will not: they hear otherwise that what they acted on is over. */
static enum err left_out(struct turn *t, const struct message_row *m)
{
	const struct area_settings *area = turn_area(t, m->area);
	TRY(unheard_look(t, m));
	if (m->occasion[0] == '\0' || area == NULL || strcmp(m->detail, LEFT_OUT_STOPPED) != 0)
		return ERR_OK;
	return put_right_stopped(t, area, m->step, m->contact);
}

enum err message_requeue(struct turn *t, struct message_row *m, struct wall ready,
			 const char *detail)
{
	bool wanted;
	TRY(message_wanted(t->store, m->id, &wanted));
	if (!wanted) {
		TRY(message_leave_out(t, m, detail));
		TRY(left_out(t, m));
		TRY(put_right_unsaid(t, m));
		return m->occasion[0] != '\0' ? newcomers_lost(t, m->step) : ERR_OK;
	}
	m->ready = ready;
	TRY(message_move(t, m, MESSAGE_QUEUED, detail));
	return fill_anew_moved(t, m);
}

enum err message_fail(struct turn *t, struct message_row *m, const char *detail)
{
	TRY(message_move(t, m, MESSAGE_FAILED, detail));
	turn_publish(t, m->area, "message", "the %s to %s cannot be delivered: %s",
		     channel_noun(m->channel), m->contact, detail);
	TRY(unheard_look(t, m));
	return message_missed(t, m);
}

enum err message_missed(struct turn *t, const struct message_row *m)
{
	return m->occasion[0] != '\0' ? cascade_undelivered(t, m) : ERR_OK;
}
