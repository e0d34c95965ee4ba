/* SPDX-License-Identifier: MIT */
#include "reachability.h"

#include <stdlib.h>
#include <string.h>

#include "contact_rows.h"
#include "duty.h"
#include "json_values.h"
#include "pseudo_group.h"
#include "reach.h"
#include "recipient_rows.h"
#include "rota_rows.h"

#define DAYS 7
#define GROUPS_MOST (2 * LIMIT_STEPS + LIMIT_DUTIES)
#define MIND_MOST 5

/* A question while it is put together. */
struct asking {
	struct turn *t;
	const struct area_settings *area;
	struct contact_list contacts; /* by key */
	struct reach_group groups[GROUPS_MOST];
	int group_count;
	struct reach_step steps[LIMIT_STEPS];
	struct reach_group duties[LIMIT_DUTIES + LIMIT_STEPS];
	struct reach_question question;
};

/* ---- who is in a group ---------------------------------------------------------------------- */

static int by_key(const void *key, const void *row)
{
	return strcmp(key, ((const struct contact_row *)row)->key);
}

static struct reach_contact contact_of(const struct asking *a, const char *key)
{
	const struct contact_row *c =
	    a->contacts.count == 0
		? NULL
		: bsearch(key, a->contacts.rows, a->contacts.count, sizeof(*c), by_key);
	if (c == NULL)
		return (struct reach_contact){.key = key, .stopped = true};
	bool told = c->phone[0] != '\0' || a->question.can_call;
	return (struct reach_contact){.key = c->key,
				      .number = c->phone[0] != '\0' ? c->phone : c->call,
				      .organisation = c->organisation,
				      .stopped = c->stopped || !told,
				      .verified = c->verified.ms != 0,
				      .rings = c->call[0] != '\0' || c->phone[0] != '\0'};
}

static enum err group_members(struct asking *a, struct reach_group *g)
{
	struct turn *t = a->t;
	struct recipient_list list = {NULL, 0};
	TRY(recipient_list_group(t->store, a->area->key, g->name, "", 0, t->arena, &list));
	struct reach_contact *members = arena_alloc(t->arena, (list.count + 1) * sizeof(*members));
	for (size_t i = 0; i < list.count; i++)
		members[i] = contact_of(a, list.rows[i].contact);
	g->members = members;
	g->count = list.count;
	return ERR_OK;
}

static bool is_member(const struct reach_contact *members, size_t count, const char *key)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(members[i].key, key) == 0)
			return true;
	return false;
}

static enum err duty_members(struct asking *a, const char *duty, struct reach_group *g)
{
	struct turn *t = a->t;
	struct shift_list shifts;
	TRY(shift_list(t->store, a->area->key, duty, a->question.days, t->arena, &shifts));
	struct reach_contact *members =
	    arena_alloc(t->arena, (shifts.count + 1) * sizeof(*members));
	for (size_t i = 0; i < shifts.count; i++) {
		const char *key = shifts.rows[i].contact;
		if (key[0] != '\0' && !is_member(members, g->count, key))
			members[g->count++] = contact_of(a, key);
	}
	g->on_duty = true;
	g->members = members;
	g->shifts = shifts.rows;
	g->shift_count = shifts.count;
	return ERR_OK;
}

static enum err group_find(struct asking *a, const char *name, const struct reach_group **out)
{
	const char *duty = duty_of_group(name);
	for (int i = 0; i < a->group_count; i++) {
		*out = &a->groups[i];
		if (strcmp(a->groups[i].name, name) == 0)
			return ERR_OK;
	}
	struct reach_group *g = &a->groups[a->group_count++];
	*g = (struct reach_group){.name = name};
	*out = g;
	g->unknown = pseudo_group_of(name) != PSEUDO_NONE;
	if (g->unknown)
		return ERR_OK;
	return duty != NULL ? duty_members(a, duty, g) : group_members(a, g);
}

/* ---- the question --------------------------------------------------------------------------- */

/* An area that is shadowed tells one group alone. */
static enum err add_step(struct asking *a, const struct step_settings *s)
{
	struct reach_step *out = &a->steps[a->question.step_count++];
	bool shadowed = a->area->shadow[0] != '\0';
	const char *group = shadowed ? a->area->shadow : s->group;
	*out = (struct reach_step){
	    .name = arena_printf(a->t->arena, "%s to %s", occasion_name(s->on), group),
	    .needed = s->acks,
	    .everybody = s->order == ORDER_ALL,
	    .organisations = s->organisations,
	    .within_ms = s->within_ms,
	    .valid_ms = s->valid_ms,
	    .wakes = s->wake,
	    .waits = s->waits,
	    .says_on = s->on == OCCASION_ACTIVATION};
	TRY(group_find(a, group, &out->group));
	if (s->then[0] == '\0' || shadowed)
		return ERR_OK;
	return group_find(a, s->then, &out->then);
}

/* Every duty that has a rota, or that a step names. */
static enum err add_duties(struct asking *a)
{
	struct rota_list rotas;
	const struct reach_group *g;
	TRY(rota_list(a->t->store, a->area->key, a->t->arena, &rotas));
	for (size_t i = 0; i < rotas.count && i < LIMIT_DUTIES; i++)
		TRY(group_find(a, arena_printf(a->t->arena, DUTY_PREFIX "%s", rotas.rows[i].duty),
			       &g));
	for (int i = 0; i < a->group_count; i++)
		if (a->groups[i].on_duty)
			a->duties[a->question.duty_count++] = a->groups[i];
	return ERR_OK;
}

static bool reaches_phones(struct turn *t, enum channel channel)
{
	for (int i = 0; i < t->settings->gateway_count; i++) {
		const struct gateway_settings *g = &t->settings->gateways[i];
		const struct gateway *kind = gateway_find(g->kind);
		if (g->real && kind != NULL && gateway_carries(kind, channel))
			return true;
	}
	return false;
}

static enum err ask(struct turn *t, const struct area_settings *area, int days,
		    struct reach_answer *out)
{
	struct asking *a = arena_alloc(t->arena, sizeof(*a));
	struct reach_question *q = &a->question;
	a->t = t;
	a->area = area;
	*q = (struct reach_question){.days = {t->now, wall_plus(t->now, DAYS_MS(days))},
				     .hours = area->policy.hours,
				     .quiet_from = area->quiet_from_minutes,
				     .quiet_to = area->quiet_to_minutes,
				     .steps = a->steps,
				     .duties = a->duties,
				     .can_text = reaches_phones(t, CHANNEL_SMS),
				     .can_call = reaches_phones(t, CHANNEL_VOICE)};
	TRY(contact_list(t->store, area->key, t->arena, &a->contacts));
	for (int i = 0; i < area->step_count; i++)
		TRY(add_step(a, &area->steps[i]));
	TRY(add_duties(a));
	reach_look(q, t->arena, out);
	return ERR_OK;
}

/* ---- asked for ------------------------------------------------------------------------------ */

static json_t *finding_json(const struct reach_finding *f)
{
	return json_pack("{s:s, s:b, s:o, s:o, s:o, s:s}", "kind", reach_kind_name(f->kind),
			 "grave", f->grave, "step", word_json(f->step), "night",
			 word_json(f->night), "contact", word_json(f->contact), "sentence",
			 f->sentence);
}

/* What is said of a finding: under the verdict, or to mind. */
/* A number that nobody has tried may be right, and is an alarm all the same. */
enum rank { RANK_GRAVE, RANK_UNPROVEN, RANK_TO_MIND, RANK_COUNT };

static enum rank rank_of(const struct reach_finding *f)
{
	if (f->kind == REACH_UNPROVEN || f->kind == REACH_UNTRIED)
		return RANK_UNPROVEN;
	return f->grave ? RANK_GRAVE : RANK_TO_MIND;
}

static void say_verdict(struct request *r, const size_t count[RANK_COUNT], int days)
{
	const char *s = days == 1 ? "" : "s";
	if (count[RANK_GRAVE] > 0)
		say_line(r, "In the next %d day%s somebody would not be told:", days, s);
	else if (count[RANK_UNPROVEN] > 0)
		say_line(r,
			 "Everybody who is to be told can be, for %d day%s from now, if numbers "
			 "that are not verified are right:",
			 days, s);
	else
		say_line(r, "Everybody who is to be told can be, for %d day%s from now.", days, s);
}

static void say_findings(struct request *r, const struct reach_answer *found, enum rank rank)
{
	for (size_t i = 0; i < found->count; i++)
		if (rank_of(&found->rows[i]) == rank)
			say_line(r, "  %s", found->rows[i].sentence);
}

enum err verb_reach(struct turn *t, struct request *r, struct fault *why)
{
	struct reach_answer found;
	int days = DAYS;
	size_t count[RANK_COUNT] = {0};
	json_t *all = json_array();
	json_object_set_new(r->result, "findings", all);
	TRY(arg_int(r, "days", false, 1, LIMIT_ROTA_DAYS, &days, why));
	TRY(ask(t, r->area, days, &found));
	for (size_t i = 0; i < found.count; i++) {
		count[rank_of(&found.rows[i])]++;
		json_array_append_new(all, finding_json(&found.rows[i]));
	}
	json_object_set_new(r->result, "grave", json_integer((json_int_t)count[RANK_GRAVE]));
	json_object_set_new(r->result, "unproven", json_integer((json_int_t)count[RANK_UNPROVEN]));
	say_verdict(r, count, days);
	say_findings(r, &found, RANK_GRAVE);
	bool graver = count[RANK_GRAVE] > 0;
	if (!graver)
		say_findings(r, &found, RANK_UNPROVEN);
	if (count[RANK_TO_MIND] > 0 || (graver && count[RANK_UNPROVEN] > 0))
		say_line(r, "To mind:");
	if (graver)
		say_findings(r, &found, RANK_UNPROVEN);
	say_findings(r, &found, RANK_TO_MIND);
	return ERR_OK;
}

enum err reach_mind(struct turn *t, struct request *r)
{
	struct reach_answer found;
	int said = 0, more = 0;
	TRY(ask(t, r->area, DAYS, &found));
	for (size_t i = 0; i < found.count; i++) {
		if (found.rows[i].kind != REACH_UNHELD)
			continue;
		if (said++ < MIND_MOST)
			say_after(r, "Mind: %s", found.rows[i].sentence);
		else
			more++;
	}
	if (more > 0)
		say_after(r, "Mind: %d more nights have such a gap; see rota.", more);
	return ERR_OK;
}

/* ---- once a day ----------------------------------------------------------------------------- */

enum err reach_daily(struct turn *t, const struct area_settings *area)
{
	struct reach_answer found;
	TRY(ask(t, area, DAYS, &found));
	if (found.grave == 0)
		return turn_alarm_clear(t, area->key, ALARM_REACH, area->key);
	if (found.grave == 1)
		return turn_alarm(t, area->key, ALARM_REACH, area->key, "%s",
				  found.rows[0].sentence);
	return turn_alarm(t, area->key, ALARM_REACH, area->key, "%s And %zu more; see reach.",
			  found.rows[0].sentence, found.grave - 1);
}
