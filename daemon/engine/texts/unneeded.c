/* SPDX-License-Identifier: MIT */
#include "unneeded.h"

#include "message_lists.h"
#include "message_moves.h"
#include "newcomers.h"
#include "put_right.h"

enum err unneeded_cancel(struct turn *t, const char *step)
{
	struct message_list list;
	bool any = false;
	TRY(message_list_queued(t->store, step, t->arena, &list));
	for (size_t i = 0; i < list.count; i++) {
		bool wanted;
		TRY(message_wanted(t->store, list.rows[i].id, &wanted));
		if (wanted)
			continue;
		TRY(message_leave_out(t, &list.rows[i], "nobody needs it"));
		TRY(put_right_unsaid(t, &list.rows[i]));
		any = true;
	}
	return any ? newcomers_lost(t, step) : ERR_OK;
}
