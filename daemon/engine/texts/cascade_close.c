/* SPDX-License-Identifier: MIT */
#include "cascade.h"
#include "cascade_step.h"
#include "message_rows.h"
#include "to_ring.h"

enum err cascade_end(struct turn *t, const struct area_settings *area, const struct occasion_row *o)
{
	struct scene c = {.area = area, .occasion = *o};
	struct step_list steps;
	const char *id = o->id;
	TRY(occasion_close(t->store, id));
	TRY(turn_audit(t, area->key, AUDITED_OCCASION, id, "open -> closed", NULL));
	TRY(turn_alarm_clear(t, area->key, ALARM_CASCADE, id));
	TRY(message_alarms_clear(t->store, id, t->now));
	TRY(step_list(t->store, id, t->arena, &steps));
	for (size_t i = 0; i < steps.count; i++) {
		c.step = steps.rows[i];
		TRY(step_close(t, &c));
	}
	return ERR_OK;
}

enum err cascade_close(struct turn *t, const struct area_settings *area, enum occasion kind,
		       const char *subject)
{
	struct occasion_list open;
	TRY(occasion_list_about(t->store, area->key, occasion_name(kind), subject, t->arena,
				&open));
	for (size_t i = 0; i < open.count; i++)
		TRY(cascade_end(t, area, &open.rows[i]));
	return ERR_OK;
}

enum err cascade_close_before(struct turn *t, const struct area_settings *area, enum occasion kind,
			      struct wall before)
{
	struct wall ever = {0};
	struct occasion_list open;
	TRY(occasion_list_open(t->store, area->key, occasion_name(kind), ever, ever, t->arena,
			       &open));
	for (size_t i = 0; i < open.count; i++)
		if (wall_before(open.rows[i].at, before))
			TRY(cascade_end(t, area, &open.rows[i]));
	return ERR_OK;
}

enum err cascade_over(struct turn *t, const struct area_settings *area, const char *activation)
{
	for (int kind = 0; kind < OCCASION_COUNT; kind++)
		if (occasion_needs_on((enum occasion)kind))
			TRY(cascade_close(t, area, (enum occasion)kind, activation));
	return to_ring_over(t, area, activation);
}
