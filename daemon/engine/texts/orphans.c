/* SPDX-License-Identifier: MIT */
#include "orphans.h"

#include "alarm_rows.h"
#include "attempt_rows.h"
#include "json_values.h"
#include "turn.h"

#define RECEIPTS_MOST 200

/* A gateway is everybody's. */
static enum err orphan_alarm(struct turn *t, const char *area, const char *gateway)
{
	int before;
	TRY(alarm_times(t->store, area, ALARM_ORPHAN, gateway, &before));
	if (before == 0)
		return turn_alarm(t, area, ALARM_ORPHAN, gateway,
				  "%s brought a receipt for a text that is not known here: see "
				  "receipts",
				  gateway);
	return turn_alarm(t, area, ALARM_ORPHAN, gateway,
			  "%s brought %d receipts for texts that are not known here: see receipts",
			  gateway, before + 1);
}

enum err orphan_heard(struct turn *t, const char *gateway, const char *reference,
		      const char *verdict, const char *detail)
{
	bool fresh;
	TRY(orphan_keep(t->store, reference, verdict, t->now, detail, &fresh));
	for (int i = 0; fresh && i < t->settings->area_count; i++)
		TRY(orphan_alarm(t, t->settings->areas[i]->key, gateway));
	return ERR_OK;
}

static void say_receipt(struct request *r, json_t *all, const struct orphan_row *o)
{
	char local[WALL_TEXT];
	json_t *row =
	    json_pack("{s:s, s:s, s:s, s:s}", "when", wall_format_local(o->received, local),
		      "reference", o->reference, "says", o->verdict, "detail", o->detail);
	say_row(r, row);
	json_object_set_new(row, "at", wall_json(o->received));
	json_object_del(row, "when");
	json_array_append_new(all, row);
}

/* Those for texts that are not known here, the newest first. */
enum err verb_receipts(struct turn *t, struct request *r, struct fault *why)
{
	struct orphan_list list;
	json_t *all = json_array();
	(void)why;
	json_object_set_new(r->result, "receipts", all);
	TRY(orphan_list(t->store, RECEIPTS_MOST, t->arena, &list));
	if (list.count == 0) {
		say_line(r, "No receipt has come for a text that is not known here.");
		return ERR_OK;
	}
	say_column(r, "when", "WHEN", false);
	say_column(r, "reference", "REFERENCE", false);
	say_column(r, "says", "SAYS", false);
	say_column(r, "detail", "DETAIL", false);
	for (size_t i = 0; i < list.count; i++)
		say_receipt(r, all, &list.rows[i]);
	say_after(r, "Another installation uses this account, or these texts were sent before the "
		     "database was restored from a copy.");
	return ERR_OK;
}
