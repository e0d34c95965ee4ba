/* SPDX-License-Identifier: MIT */
#include "cascade.h"

#include <string.h>

#include "awake.h"
#include "recipient_rows.h"
#include "step_open.h"
#include "untrue.h"
#include "wording.h"

#define TEST_LASTS_MS HOURS_MS(2)

enum err cascade_asks(struct turn *t, const struct area_settings *area, enum occasion kind,
		      const char *subject, struct wall since, bool *asks)
{
	return occasion_asks(t->store, area->key, occasion_name(kind), subject, t->now, since,
			     asks);
}

enum err cascade_silent(struct turn *t, const struct area_settings *area, enum occasion kind,
			const char *subject, int64_t patience_ms, struct wall *at)
{
	TRY(occasion_told_at(t->store, area->key, occasion_name(kind), subject, at));
	*at = wall_plus(*at, patience_ms);
	return ERR_OK;
}

enum err cascade_latest(struct turn *t, const struct area_settings *area, enum occasion kind,
			const char *subject, struct wall *at, bool *acked)
{
	return occasion_latest(t->store, area->key, occasion_name(kind), subject, at, acked);
}

/* A step as it is in an area that is shadowed: for the one group that may be told. */
static struct step_settings shadowed(const struct area_settings *area,
				     const struct step_settings *s)
{
	struct step_settings own = *s;
	memcpy(own.group, area->shadow, sizeof(own.group));
	if (strcmp(own.then, area->shadow) != 0)
		own.then[0] = '\0';
	return own;
}

/* The shadow group's own steps; where it has none, the first of the occasion is told to it. */
static enum err open_shadow(struct turn *t, struct scene *c, enum occasion kind, struct wall dusk,
			    int *opened)
{
	const struct step_settings *first = NULL;
	for (int i = 0; i < c->area->step_count; i++) {
		const struct step_settings *s = &c->area->steps[i];
		if (s->on != kind)
			continue;
		first = first == NULL ? s : first;
		struct step_settings own = shadowed(c->area, s);
		if (strcmp(s->group, c->area->shadow) == 0)
			TRY(step_open(t, c, &own, dusk, (*opened)++));
	}
	if (*opened > 0 || first == NULL)
		return ERR_OK;
	struct step_settings own = shadowed(c->area, first);
	return step_open(t, c, &own, dusk, (*opened)++);
}

/* Opened by rule in the night: a group that hears of the activation at once need not hear twice. */
static bool told_anyway(const struct scene *c, const struct step_settings *late)
{
	for (int i = 0; i < c->area->step_count; i++) {
		const struct step_settings *s = &c->area->steps[i];
		if (s->on == OCCASION_ACTIVATION && !s->waits && strcmp(s->group, late->group) == 0)
			return late->on == OCCASION_LATE && c->occasion.audience[0] != '\0';
	}
	return false;
}

/* Whoever heard, at night or at the hand-over, that a manager is asked hears of the NO, too:
 * whatever the council has configured, in the words of its first step where it has one. */
static enum err open_told(struct turn *t, struct scene *c, struct wall dusk, int *opened)
{
	struct step_settings own = step_own(PSEUDO_TOLD);
	struct recipient_list people = {NULL, 0};
	TRY(recipient_list_asked(t->store, c->area->key, c->occasion.until, "", 0, t->arena,
				 &people));
	for (int i = c->area->step_count; i > 0; i--)
		if (c->area->steps[i - 1].on == OCCASION_REJECTED)
			memcpy(own.template, c->area->steps[i - 1].template, sizeof(own.template));
	return people.count > 0 ? step_open(t, c, &own, dusk, (*opened)++) : ERR_OK;
}

/* Whoever heard that no bed is left, and one is; or that some are free again, and none is. */
static enum err open_contrary(struct turn *t, struct scene *c, enum pseudo_group g, bool shadow,
			      int *opened)
{
	struct step_settings own = step_own(g);
	struct recipient_list people = {NULL, 0};
	TRY((g == PSEUDO_FULL ? recipient_list_full : recipient_list_back)(
	    t->store, c->area->key, &c->occasion, "", 0, t->arena, &people));
	if (shadow)
		memcpy(own.group, c->area->shadow, sizeof(own.group));
	return people.count > 0 ? step_open(t, c, &own, (struct wall){0}, (*opened)++) : ERR_OK;
}

/* Who sleeps hears of it in the morning. */
static enum err open_by_night(struct turn *t, struct scene *c, const struct step_settings *s,
			      struct wall dusk, int *opened)
{
	struct step_settings now = *s, later = *s;
	struct recipient_list all = {NULL, 0}, awake;
	TRY(recipient_list_told(t->store, c->area->key, c->occasion.audience, "", 0, t->arena,
				&all));
	TRY(awake_among(t, c, &all, &awake));
	if (awake.count == all.count)
		return step_open(t, c, s, dusk, (*opened)++);
	memcpy(now.group, step_own(PSEUDO_TONIGHT).group, sizeof(now.group));
	now.acks = (size_t)s->acks < awake.count ? s->acks : (int)awake.count;
	later.waits = true;
	if (awake.count > 0)
		TRY(step_open(t, c, &now, dusk, (*opened)++));
	return step_open(t, c, &later, dusk, (*opened)++);
}

static enum err open_steps(struct turn *t, struct scene *c, enum occasion kind, struct wall dusk)
{
	int opened = 0;
	bool shadow, anyway = false;
	TRY(scene_is_shadowed(t, c, &shadow));
	if (shadow)
		TRY(open_shadow(t, c, kind, dusk, &opened));
	for (int i = 0; i < c->area->step_count && !shadow; i++) {
		const struct step_settings *s = &c->area->steps[i];
		if (s->on != kind)
			continue;
		if (told_anyway(c, s))
			anyway = true;
		else if (awake_asked(c, kind, s, t->now))
			TRY(open_by_night(t, c, s, dusk, &opened));
		else
			TRY(step_open(t, c, s, dusk, opened++));
	}
	if (kind == OCCASION_BACK)
		TRY(open_contrary(t, c, PSEUDO_FULL, shadow, &opened));
	if (kind == OCCASION_FULL)
		TRY(open_contrary(t, c, PSEUDO_BACK, shadow, &opened));
	if (kind == OCCASION_REJECTED && !shadow)
		TRY(open_told(t, c, dusk, &opened));
	if (kind == OCCASION_ACTIVATION && !shadow) {
		TRY(step_open_ended(t, c, true, &opened));
		TRY(step_open_ended(t, c, false, &opened));
	}
	if (opened > 0 || anyway || occasion_may_be_untold(kind))
		return ERR_OK;
	return turn_alarm(t, c->area->key, ALARM_CASCADE, c->occasion.id,
			  "nobody was told of %s: no cascade step is configured for it",
			  occasion_noun(kind));
}

static enum err open_occasion(struct turn *t, const struct occasion_row *o,
			      const struct area_settings *area, enum occasion kind,
			      struct wall dusk)
{
	struct scene c = {.area = area, .occasion = *o};
	const char *known;
	TRY(occasion_find(t->store, area->key, o->kind, o->subject, t->arena, &known));
	if (known != NULL)
		return ERR_OK;
	TRY(untrue_look(t, area, kind, o));
	TRY(store_id(t->store, 'o', t->arena, &c.occasion.id));
	TRY(occasion_insert(t->store, &c.occasion));
	TRY(turn_audit(t, area->key, AUDITED_OCCASION, c.occasion.id, "new -> open", NULL));
	return open_steps(t, &c, kind, dusk);
}

enum err cascade_open_ahead(struct turn *t, const struct area_settings *area, enum occasion kind,
			    const char *subject, const char *audience,
			    const struct template_values *values, struct wall until,
			    struct wall dusk)
{
	struct occasion_row o = {.area = area->key,
				 .kind = occasion_name(kind),
				 .subject = subject,
				 .audience = audience != NULL ? audience : "",
				 .vals = wording_keep(t, values),
				 .at = t->now,
				 .until = until,
				 .open = true};
	return open_occasion(t, &o, area, kind, dusk);
}

enum err cascade_open(struct turn *t, const struct area_settings *area, enum occasion kind,
		      const char *subject, const char *audience,
		      const struct template_values *values, struct wall until)
{
	return cascade_open_ahead(t, area, kind, subject, audience, values, until,
				  (struct wall){0});
}

/* ---- tests ---------------------------------------------------------------------------------- */

enum err cascade_test(struct turn *t, const struct area_settings *area, const char *contacts,
		      int count, const char **occasion)
{
	struct step_settings own = step_own(PSEUDO_NAMED);
	struct scene c = {.area = area};
	struct template_values none = {{NULL}};
	own.on = OCCASION_TEST;
	own.acks = count;
	own.within_ms = own.valid_ms = TEST_LASTS_MS;
	TRY(store_id(t->store, 'o', t->arena, occasion));
	c.occasion = (struct occasion_row){.id = *occasion,
					   .area = area->key,
					   .kind = occasion_name(OCCASION_TEST),
					   .subject = *occasion,
					   .audience = contacts,
					   .vals = wording_keep(t, &none),
					   .at = t->now,
					   .until = wall_plus(t->now, TEST_LASTS_MS),
					   .open = true};
	TRY(occasion_insert(t->store, &c.occasion));
	TRY(turn_audit(t, area->key, AUDITED_OCCASION, *occasion, "new -> open", NULL));
	return step_open(t, &c, &own, (struct wall){0}, 0);
}
