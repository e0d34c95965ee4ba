/* SPDX-License-Identifier: MIT */
#include "kept.h"

#include <string.h>

#include "fill_anew.h"
#include "message_lists.h"
#include "message_moves.h"
#include "outbox.h"
#include "standings.h"

static enum err release(struct turn *t, struct message_row *m)
{
	m->ready = t->now;
	m->detail = "";
	TRY(message_save(t->store, m));
	TRY(turn_audit(t, m->area, AUDITED_MESSAGE, m->id, "not kept any longer", NULL));
	TRY(fill_anew_moved(t, m));
	TRY(message_wait(t, m));
	return standings_queue_moves(t);
}

enum err kept_relied(struct turn *t, const struct scene *c, const struct new_message *m)
{
	struct message_list others;
	if (scene_keeps_quiet(t, c))
		return ERR_OK;
	TRY(message_list_shared(t->store, m->id, t->arena, &others));
	for (size_t i = 0; i < others.count; i++) {
		struct message_row *x = &others.rows[i];
		if (strcmp(x->occasion, m->occasion) == 0 && strcmp(x->phone, m->phone) == 0 &&
		    x->state == MESSAGE_QUEUED && strcmp(x->detail, KEPT_QUIET) == 0)
			TRY(release(t, x));
	}
	return ERR_OK;
}
