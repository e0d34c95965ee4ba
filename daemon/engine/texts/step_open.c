/* SPDX-License-Identifier: MIT */
#include "step_open.h"

#include <stdio.h>
#include <string.h>

#include "cascade_step.h"
#include "recipient_rows.h"

enum err step_open(struct turn *t, struct scene *c, const struct step_settings *s, struct wall dusk,
		   int number)
{
	c->step = (struct step_row){.id = arena_printf(t->arena, "%s/%d", c->occasion.id, number),
				    .area = c->area->key,
				    .occasion = c->occasion.id,
				    .group = s->group,
				    .beyond = s->then,
				    .template = s->template,
				    .number = number,
				    .needed = s->acks,
				    .everybody = s->order == ORDER_ALL,
				    .repeat = s->repeat,
				    .within_ms = s->within_ms,
				    .valid_ms = s->valid_ms,
				    .waits = s->waits ? c->occasion.until : dusk,
				    .organisations = s->organisations,
				    .mail = (int)s->mail,
				    .wake = s->wake,
				    .state = STEP_OPEN};
	TRY(step_insert(t->store, &c->step));
	TRY(turn_audit(t, c->area->key, AUDITED_STEP, c->step.id, "new -> open", NULL));
	return step_advance(t, c);
}

struct step_settings step_own(enum pseudo_group g)
{
	struct step_settings own = {.order = ORDER_ALL};
	snprintf(own.group, sizeof(own.group), "%s", pseudo_group_name(g));
	return own;
}

enum err step_open_ended(struct turn *t, struct scene *c, bool at_once, int *opened)
{
	struct step_settings own = step_own(at_once ? PSEUDO_OFF : PSEUDO_ENDING);
	struct recipient_list people = {NULL, 0};
	TRY(recipient_list_ended(t->store, c->area->key, at_once, &c->occasion, "", 0, t->arena,
				 &people));
	for (int i = c->area->step_count; i > 0; i--)
		if (c->area->steps[i - 1].on == OCCASION_ACTIVATION) {
			own.valid_ms = c->area->steps[i - 1].valid_ms;
			memcpy(own.template, c->area->steps[i - 1].template, sizeof(own.template));
		}
	own.waits = !at_once;
	return people.count > 0 ? step_open(t, c, &own, (struct wall){0}, (*opened)++) : ERR_OK;
}

enum err step_begin_met(struct turn *t, struct occasion_row *o, const char *group,
			struct step_row *step)
{
	TRY(store_id(t->store, 'o', t->arena, &o->id));
	TRY(occasion_insert(t->store, o));
	TRY(turn_audit(t, o->area, AUDITED_OCCASION, o->id, "new -> open", NULL));
	*step = (struct step_row){.id = arena_printf(t->arena, "%s/0", o->id),
				  .area = o->area,
				  .occasion = o->id,
				  .group = group,
				  .beyond = "",
				  .template = "",
				  .everybody = true,
				  .rung = 1,
				  .told = t->now,
				  .state = STEP_MET};
	TRY(step_insert(t->store, step));
	TRY(step_save(t->store, step));
	return turn_audit(t, o->area, AUDITED_STEP, step->id, "new -> met", NULL);
}
