/* SPDX-License-Identifier: MIT */
#include "plans.h"

#include <string.h>

#include "alarm_rows.h"
#include "bed_rows.h"
#include "deadlines.h"
#include "json_values.h"
#include "site_rows.h"
#include "stays.h"
#include "swep_rows.h"
#include "swep_state.h"

/* SWEP that is over but for plans is looked at again in this turn. */
static enum err look_again(struct turn *t, const struct area_settings *area)
{
	struct swep_row row;
	TRY(swep_read(t->store, area->key, t->arena, &row));
	bool waits = strcmp(row.state, swep_state_name(SWEP_STANDING_DOWN)) == 0 && row.tier == 0;
	return waits ? deadline_set(t->store, DEADLINE_AREA, area->key, area->key, t->now) : ERR_OK;
}

#define ALARM_AFTER "unplanned" /* the area: SWEP has ended before somebody in its beds */

/* Beds and never people: an alarm is read by more than may know of whom. */
static const char *after_text(struct turn *t, const struct moving_on *list, size_t count)
{
	const char *labels = "";
	for (size_t i = 0; i < count; i++)
		labels = arena_printf(t->arena, "%s%s%s at %s", labels, i > 0 ? ", " : "",
				      list[i].label, list[i].site_name);
	return arena_printf(t->arena,
			    "SWEP has ended, and %zu %s in a bed that it gave %s no plan that they "
			    "were told of: %s; nothing of theirs has ended, see plans",
			    count, count == 1 ? "person" : "people", count == 1 ? "has" : "have",
			    labels);
}

enum err plans_mind_after(struct turn *t, const struct area_settings *area)
{
	struct moving_on *list;
	size_t count;
	TRY(moving_on_list_after(t->store, area->key, t->arena, &list, &count));
	return count == 0 ? turn_alarm_clear(t, area->key, ALARM_AFTER, area->key)
			  : turn_alarm(t, area->key, ALARM_AFTER, area->key, "%s",
				       after_text(t, list, count));
}

enum err plans_after(struct turn *t, const struct area_settings *area, const char *person,
		     const char **label)
{
	struct moving_on *list;
	size_t count;
	*label = NULL;
	TRY(moving_on_list_after(t->store, area->key, t->arena, &list, &count));
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].person, person) == 0)
			*label = list[i].label;
	return ERR_OK;
}

enum err plans_changed(struct turn *t, const struct area_settings *area, const char *person)
{
	TRY(stay_watch_person(t, area, person));
	TRY(plans_mind_after(t, area));
	return look_again(t, area);
}

/* Costs one look at a row while no such alarm stands. */
static enum err after_left(struct turn *t, const struct area_settings *area)
{
	struct wall since;
	TRY(alarm_since(t->store, area->key, ALARM_AFTER, area->key, &since));
	return since.ms != 0 ? plans_mind_after(t, area) : ERR_OK;
}

enum err plans_end(struct turn *t, const struct area_settings *area, const struct plan *p,
		   const char *outcome, const char *remark)
{
	TRY(plan_end(t->store, p->id, outcome, t->now));
	TRY(turn_audit(t, area->key, AUDITED_PLAN, p->id,
		       arena_printf(t->arena, "open -> %s", outcome), remark));
	return plans_changed(t, area, p->person);
}

enum err plans_make(struct turn *t, const struct area_settings *area, struct plan *p)
{
	struct plan old;
	TRY(plan_open(t->store, p->person, t->arena, &old));
	if (old.id != NULL)
		TRY(plans_end(t, area, &old, "replaced", NULL));
	p->made = t->now;
	p->by = t->actor;
	TRY(store_id(t->store, 'l', t->arena, &p->id));
	TRY(plan_add(t->store, area->key, p));
	TRY(turn_audit(t, area->key, AUDITED_PLAN, p->id, "new -> open",
		       p->remark[0] != '\0' ? p->remark : NULL));
	return plans_changed(t, area, p->person);
}

enum err plans_left(struct turn *t, const struct area_settings *area, const struct placement *p,
		    enum placement_outcome outcome)
{
	struct bed bed;
	struct site site;
	struct plan plan;
	if (p->state != PLACEMENT_OCCUPIED)
		return ERR_OK;
	TRY(after_left(t, area));
	if (outcome == OUTCOME_MOVED)
		return ERR_OK;
	TRY(look_again(t, area));
	TRY(plan_open(t->store, p->person, t->arena, &plan));
	if (plan.id == NULL)
		return ERR_OK;
	TRY(bed_get(t->store, p->bed, t->arena, &bed));
	TRY(site_get(t->store, area->key, bed.site, t->arena, &site));
	return site.key != NULL && site.nightly ? ERR_OK : plans_end(t, area, &plan, "left", NULL);
}

enum err plans_returned(struct turn *t, const struct area_settings *area, const char *person,
			struct wall left)
{
	struct plan plan;
	TRY(plan_left(t->store, person, left, t->arena, &plan));
	if (plan.id != NULL) {
		TRY(plan_reopen(t->store, plan.id));
		TRY(turn_audit(t, area->key, AUDITED_PLAN, plan.id, "ended -> open", NULL));
	}
	return plans_changed(t, area, person);
}

enum err plans_over(struct turn *t, const struct area_settings *area)
{
	const char **ids;
	size_t count;
	TRY(plan_list_bedless(t->store, area->key, t->arena, &ids, &count));
	for (size_t i = 0; i < count; i++) {
		TRY(plan_end(t->store, ids[i], "over", t->now));
		TRY(turn_audit(t, area->key, AUDITED_PLAN, ids[i], "open -> over", NULL));
	}
	return ERR_OK;
}

enum err plans_forget(struct turn *t, const struct area_settings *area, const char *person)
{
	struct plan plan;
	TRY(plan_open(t->store, person, t->arena, &plan));
	return plan.id != NULL ? plans_end(t, area, &plan, "over", NULL) : ERR_OK;
}

json_t *plans_json(const struct plan *p)
{
	if (p->id == NULL || p->id[0] == '\0')
		return json_null();
	return json_pack("{s:s, s:s, s:o, s:s, s:o, s:o}", "id", p->id, "what", p->what, "by",
			 date_json(p->due), "owner", p->owner, "told_by", word_json(p->told_by),
			 "told_at", wall_json(p->told));
}

const char *plans_text(struct turn *t, const struct plan *p)
{
	char due[WALL_TEXT], told[WALL_TEXT];
	const char *late = p->due.day < date_london(t->now).day ? " LATE" : "";
	const char *said = p->told.ms == 0 ? "NOT TOLD"
					   : arena_printf(t->arena, "told by %s on %s", p->told_by,
							  wall_format_local(p->told, told));
	return arena_printf(t->arena, "%s by %s%s, %s; %s", p->what, date_format_short(p->due, due),
			    late, p->owner, said);
}
