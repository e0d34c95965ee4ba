/* SPDX-License-Identifier: MIT */
#include "cascade.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "beds.h"
#include "contact_rows.h"
#include "deadlines.h"
#include "ladder.h"
#include "message_rows.h"
#include "occasion_rows.h"
#include "outbox.h"
#include "site_words.h"

#define GROUP_TOLD "told"
#define GROUP_SITE "site" /* whose word counts for the site that it is about */
#define ALARM_KIND "cascade"

/* What an occasion is called in a sentence, and how urgent its texts are. */
static const struct {
	const char *noun;
	int priority;
} occasions[OCCASION_COUNT] = {
    [OCCASION_PROPOSAL] = {"the proposal", 0},
    [OCCASION_ACTIVATION] = {"the activation", 0},
    [OCCASION_STANDDOWN] = {"the stand-down", 1},
    [OCCASION_RECALL] = {"the recall", 0},
    [OCCASION_REVIEW] = {"the review", 1},
    [OCCASION_BLIND] = {"the lack of trusted weather", 1},
    [OCCASION_ADVICE] = {"the advice", 2},
    [OCCASION_SURGE] = {"the unconfirmed beds", 0},
    [OCCASION_STALE] = {"the silence of a site", 2},
};

static enum occasion occasion_of(const char *name)
{
	int o = 0;
	while (o < OCCASION_COUNT - 1 && strcmp(occasion_name((enum occasion)o), name) != 0)
		o++;
	return (enum occasion)o;
}

/* One step while it is worked on. */
struct scene {
	const struct area_settings *area;
	struct occasion_row occasion;
	struct step_row step;
};

static enum err scene_read(struct turn *t, const struct area_settings *area, const char *step,
			   struct scene *c)
{
	c->area = area;
	TRY(step_read(t->store, step, t->arena, &c->step));
	return occasion_read(t->store, c->step.occasion, t->arena, &c->occasion);
}

static const char *noun_of(const struct scene *c)
{
	return occasions[occasion_of(c->occasion.kind)].noun;
}

/* ---- values --------------------------------------------------------------------------------- */

static const char *const words[] = {
#define WORD(name, text) [WORD_##name] = (text),
    TEMPLATE_WORDS(WORD)
#undef WORD
};

static const char *values_write(struct turn *t, const struct template_values *values)
{
	json_t *root = json_object();
	for (int w = 0; w < WORD_COUNT_ALL; w++)
		if (values->word[w] != NULL)
			json_object_set_new(root, words[w], json_string(values->word[w]));
	char *dump = json_dumps(root, JSON_COMPACT);
	const char *text = arena_text(t->arena, dump);
	json_decref(root);
	free(dump);
	return text;
}

static struct template_values values_read(struct turn *t, const char *text)
{
	struct template_values values = {{NULL}};
	json_t *root = json_loads(text, 0, NULL);
	for (int w = 0; w < WORD_COUNT_ALL; w++)
		values.word[w] =
		    arena_text(t->arena, json_string_value(json_object_get(root, words[w])));
	json_decref(root);
	return values;
}

static enum err values_now(struct turn *t, const struct scene *c, struct template_values *out)
{
	int beds = 0;
	TRY(beds_free_count(t, c->area, &beds));
	*out = values_read(t, c->occasion.vals);
	out->word[WORD_AREA] = c->area->name;
	out->word[WORD_BEDS] = arena_printf(t->arena, "%d", beds);
	return ERR_OK;
}

/* ---- telling -------------------------------------------------------------------------------- */

static const char *template_of(const struct area_settings *area, const char *key)
{
	for (int i = 0; i < area->template_count; i++)
		if (strcmp(area->templates[i].key, key) == 0)
			return area->templates[i].text;
	return NULL;
}

/* A configuration that was read since may lack it: the bare facts are better than silence. */
static enum err find_template(struct turn *t, const struct scene *c, const char **out)
{
	*out = template_of(c->area, c->step.template);
	if (*out != NULL)
		return ERR_OK;
	*out = "SWEP {area}: {why}. Ring the council. Reply OK {code}";
	return turn_alarm(t, c->area->key, "template", c->step.template,
			  "there is no template %s: %s was told with a bare text", c->step.template,
			  noun_of(c));
}

static enum err tell_one(struct turn *t, const struct scene *c, const struct recipient *r,
			 const char *template, struct template_values *values)
{
	struct new_message m = {.occasion = c->occasion.id,
				.step = c->step.id,
				.contact = r->contact,
				.round = c->step.round,
				.rung = c->step.rung,
				.phone = r->phone,
				.priority = occasions[occasion_of(c->occasion.kind)].priority};
	m.valid_until = c->step.valid_ms > 0
			    ? wall_earlier(wall_plus(t->now, c->step.valid_ms), c->occasion.until)
			    : c->occasion.until;
	TRY(store_id(t->store, 'm', t->arena, &m.id));
	TRY(outbox_code(t, m.id, m.phone, &m.code));
	values->word[WORD_CODE] = m.code;
	m.text = template_fill(template, values, t->arena);
	enum err e = outbox_add(t, c->area, &m);
	return e == ERR_TAKEN ? ERR_OK : e; /* told in this round, by another group */
}

static enum err tell(struct turn *t, const struct scene *c, const struct recipient_list *people,
		     const struct ladder_contact *marks)
{
	struct template_values values;
	const char *template;
	int told = 0;
	TRY(values_now(t, c, &values));
	TRY(find_template(t, c, &template));
	for (size_t i = 0; i < people->count; i++) {
		if (!marks[i].tell)
			continue;
		TRY(tell_one(t, c, &people->rows[i], template, &values));
		told++;
	}
	turn_publish(t, c->area->key, "message", "%d told of %s (group %s, round %d)", told,
		     noun_of(c), c->step.group, c->step.round + 1);
	return ERR_OK;
}

/* ---- one step ------------------------------------------------------------------------------- */

static enum err settle(struct turn *t, struct scene *c, enum step_state to)
{
	const char *change =
	    arena_printf(t->arena, "%s -> %s", step_state_name(c->step.state), step_state_name(to));
	c->step.state = to;
	TRY(step_save(t->store, &c->step));
	TRY(turn_audit(t, c->step.area, AUDITED_STEP, c->step.id, change, NULL));
	return deadline_clear(t->store, DEADLINE_STEP, c->step.id);
}

static enum err met(struct turn *t, struct scene *c)
{
	TRY(settle(t, c, STEP_MET));
	if (c->step.needed <= 0)
		return ERR_OK;
	turn_publish(t, c->step.area, "message", "enough have acknowledged %s", noun_of(c));
	TRY(turn_alarm_clear(t, c->step.area, ALARM_KIND, c->step.id));
	return outbox_cancel(t, c->step.id);
}

/* For a person to see, whatever happens next. */
static enum err alarm_unanswered(struct turn *t, const struct scene *c, int acked)
{
	if (acked == 0)
		return turn_alarm(t, c->area->key, ALARM_KIND, c->step.id,
				  "nobody of group %s has acknowledged %s", c->step.group,
				  noun_of(c));
	return turn_alarm(t, c->area->key, ALARM_KIND, c->step.id,
			  "only %d of the %d needed of group %s have acknowledged %s", acked,
			  c->step.needed, c->step.group, noun_of(c));
}

static enum err alarm_nobody(struct turn *t, const struct scene *c)
{
	return turn_alarm(t, c->area->key, ALARM_KIND, c->step.id,
			  "group %s has nobody who can be told of %s", c->step.group, noun_of(c));
}

static enum err look_again(struct turn *t, const struct scene *c, struct wall after)
{
	int64_t within_ms = c->step.within_ms > 0 ? c->step.within_ms : MINUTES_MS(1);
	struct wall due = wall_plus(after, within_ms);
	return deadline_set(t->store, DEADLINE_STEP, c->step.id, c->step.area,
			    wall_before(t->now, due) ? due : wall_plus(t->now, within_ms));
}

static enum err recipients(struct turn *t, const struct scene *c, struct recipient_list *out,
			   size_t *group_count)
{
	const struct step_row *x = &c->step;
	*out = (struct recipient_list){NULL, 0};
	if (strcmp(x->group, GROUP_TOLD) == 0)
		TRY(recipient_list_told(t->store, x->area, c->occasion.audience, x->id, x->round,
					t->arena, out));
	else if (strcmp(x->group, GROUP_SITE) == 0)
		TRY(recipient_list_site(t->store, x->area, c->occasion.audience, x->id, x->round,
					t->arena, out));
	else
		TRY(recipient_list_group(t->store, x->area, x->group, x->id, x->round, t->arena,
					 out));
	*group_count = out->count;
	if (x->beyond[0] == '\0')
		return ERR_OK;
	return recipient_list_group(t->store, x->area, x->beyond, x->id, x->round, t->arena, out);
}

static struct ladder_contact *marks_of(struct turn *t, const struct recipient_list *people)
{
	struct ladder_contact *marks = arena_alloc(t->arena, (people->count + 1) * sizeof(*marks));
	for (size_t i = 0; i < people->count; i++)
		marks[i] = (struct ladder_contact){.told = people->rows[i].told,
						   .acked = people->rows[i].acked,
						   .stopped = people->rows[i].stopped};
	return marks;
}

static bool anybody(const struct ladder_contact *marks, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!marks[i].stopped)
			return true;
	return false;
}

/* Somebody was chosen: they are told now, and have their time to answer. */
static enum err told(struct turn *t, struct scene *c, const struct ladder *l,
		     const struct recipient_list *people, const struct ladder_contact *marks)
{
	bool began_again = l->round > c->step.round && l->rung == 1;
	c->step.rung = l->rung;
	c->step.round = l->round;
	c->step.told = t->now;
	if (began_again)
		TRY(alarm_unanswered(t, c, l->acked));
	else if (l->round == 0)
		TRY(turn_alarm_clear(t, c->area->key, ALARM_KIND,
				     c->step.id)); /* nobody was there */
	TRY(tell(t, c, people, marks));
	TRY(step_save(t->store, &c->step));
	return c->step.needed > 0 ? look_again(t, c, t->now) : met(t, c);
}

/* Whom next? Asked when the step begins, when its time is up, when nobody is left to wait for. */
static enum err advance(struct turn *t, struct scene *c)
{
	struct ladder l = {.everybody = c->step.everybody,
			   .repeat = c->step.repeat,
			   .needed = c->step.needed,
			   .rung = c->step.rung,
			   .round = c->step.round};
	struct recipient_list people;
	size_t group_count;
	TRY(recipients(t, c, &people, &group_count));
	TRY(step_count_acked(t->store, c->step.id, &l.acked));
	l.early =
	    c->step.told.ms != 0 && wall_before(t->now, wall_plus(c->step.told, c->step.within_ms));
	struct ladder_contact *marks = marks_of(t, &people);
	enum ladder_verdict verdict = ladder_next(&l, marks, group_count, people.count);
	bool empty = !anybody(marks, group_count);
	if (empty && verdict != LADDER_MET)
		TRY(alarm_nobody(t, c));
	switch (verdict) {
	case LADDER_MET:
		return met(t, c);
	case LADDER_TOLD:
		return told(t, c, &l, &people, marks);
	case LADDER_WAIT:
	case LADDER_OVER:
		break;
	}
	if (!empty)
		TRY(alarm_unanswered(t, c, l.acked));
	return verdict == LADDER_WAIT ? look_again(t, c, l.early ? c->step.told : t->now)
				      : settle(t, c, STEP_UNMET);
}

enum err cascade_step_due(struct turn *t, const struct area_settings *area, const char *step)
{
	struct scene c;
	int acked;
	TRY(scene_read(t, area, step, &c));
	if (c.step.state != STEP_OPEN || !c.occasion.open)
		return deadline_clear(t->store, DEADLINE_STEP, step);
	if (wall_before(t->now, c.occasion.until))
		return advance(t, &c);
	TRY(step_count_acked(t->store, step, &acked));
	TRY(alarm_unanswered(t, &c, acked));
	return settle(t, &c, STEP_UNMET);
}

/* ---- occasions ------------------------------------------------------------------------------ */

static enum err close_step(struct turn *t, struct scene *c)
{
	if (c->step.state != STEP_MET && c->step.state != STEP_CLOSED)
		TRY(settle(t, c, STEP_CLOSED));
	TRY(turn_alarm_clear(t, c->step.area, ALARM_KIND, c->step.id));
	return outbox_cancel(t, c->step.id);
}

static enum err close_occasion(struct turn *t, const struct area_settings *area,
			       const struct occasion_row *o)
{
	struct scene c = {.area = area, .occasion = *o};
	struct step_list steps;
	const char *id = o->id;
	TRY(occasion_close(t->store, id));
	TRY(turn_audit(t, area->key, AUDITED_OCCASION, id, "open -> closed", NULL));
	TRY(turn_alarm_clear(t, area->key, ALARM_KIND, id));
	TRY(message_alarms_clear(t->store, id, t->now));
	TRY(step_list(t->store, id, t->arena, &steps));
	for (size_t i = 0; i < steps.count; i++) {
		c.step = steps.rows[i];
		TRY(close_step(t, &c));
	}
	return ERR_OK;
}

enum err cascade_asks(struct turn *t, const struct area_settings *area, enum occasion kind,
		      const char *subject, struct wall since, bool *asks)
{
	return occasion_asks(t->store, area->key, occasion_name(kind), subject, t->now, since,
			     asks);
}

enum err cascade_latest(struct turn *t, const struct area_settings *area, enum occasion kind,
			const char *subject, struct wall *at, bool *acked)
{
	return occasion_latest(t->store, area->key, occasion_name(kind), subject, at, acked);
}

enum err cascade_close(struct turn *t, const struct area_settings *area, enum occasion kind,
		       const char *subject)
{
	struct occasion_list open;
	TRY(occasion_list_about(t->store, area->key, occasion_name(kind), subject, t->arena,
				&open));
	for (size_t i = 0; i < open.count; i++)
		TRY(close_occasion(t, area, &open.rows[i]));
	return ERR_OK;
}

static enum err open_step(struct turn *t, struct scene *c, const struct step_settings *s,
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
				    .state = STEP_OPEN};
	TRY(step_insert(t->store, &c->step));
	TRY(turn_audit(t, c->area->key, AUDITED_STEP, c->step.id, "new -> open", NULL));
	return advance(t, c);
}

static enum err open_steps(struct turn *t, struct scene *c, enum occasion kind)
{
	int opened = 0;
	for (int i = 0; i < c->area->step_count; i++)
		if (c->area->steps[i].on == kind)
			TRY(open_step(t, c, &c->area->steps[i], opened++));
	if (opened > 0 || kind == OCCASION_ADVICE)
		return ERR_OK;
	return turn_alarm(t, c->area->key, ALARM_KIND, c->occasion.id,
			  "nobody was told of %s: no cascade step is configured for it",
			  occasions[kind].noun);
}

enum err cascade_open(struct turn *t, const struct area_settings *area, enum occasion kind,
		      const char *subject, const char *audience,
		      const struct template_values *values, struct wall until)
{
	struct scene c = {.area = area};
	const char *known;
	TRY(occasion_find(t->store, area->key, occasion_name(kind), subject, t->arena, &known));
	if (known != NULL)
		return ERR_OK;
	c.occasion = (struct occasion_row){.area = area->key,
					   .kind = occasion_name(kind),
					   .subject = subject,
					   .audience = audience != NULL ? audience : "",
					   .vals = values_write(t, values),
					   .at = t->now,
					   .until = until,
					   .open = true};
	/* Nobody hears any more that it began, now that it ends; who heard of it is told. */
	if (audience != NULL && (kind == OCCASION_STANDDOWN || kind == OCCASION_RECALL))
		TRY(cascade_close(t, area, OCCASION_ACTIVATION, audience));
	TRY(store_id(t->store, 'o', t->arena, &c.occasion.id));
	TRY(occasion_insert(t->store, &c.occasion));
	TRY(turn_audit(t, area->key, AUDITED_OCCASION, c.occasion.id, "new -> open", NULL));
	return open_steps(t, &c, kind);
}

/* ---- what comes back ------------------------------------------------------------------------ */

static enum err move_on_if_stuck(struct turn *t, const struct step_row *step)
{
	struct ladder l = {.needed = step->needed};
	int hopeful;
	if (step->state != STEP_OPEN)
		return ERR_OK;
	TRY(step_count_acked(t->store, step->id, &l.acked));
	TRY(step_count_hopeful(t->store, step, &hopeful));
	if (!ladder_stuck(&l, hopeful))
		return ERR_OK;
	return deadline_set(t->store, DEADLINE_STEP, step->id, step->area, t->now);
}

static enum err recount(struct turn *t, struct scene *c)
{
	int acked;
	bool waits = c->step.state == STEP_OPEN || c->step.state == STEP_UNMET;
	if (!waits || c->step.needed <= 0)
		return ERR_OK;
	TRY(step_count_acked(t->store, c->step.id, &acked));
	turn_publish(t, c->step.area, "message", "%d of %d have acknowledged %s", acked,
		     c->step.needed, noun_of(c));
	return acked >= c->step.needed ? met(t, c) : move_on_if_stuck(t, &c->step);
}

enum err cascade_acked(struct turn *t, const struct area_settings *area, const char *message,
		       const char *by)
{
	struct message_row m;
	struct scene c;
	TRY(message_read(t->store, message, t->arena, &m));
	if (m.acked.ms != 0)
		return ERR_OK;
	TRY(message_acknowledge(t->store, m.id, t->now, by));
	TRY(turn_audit(t, m.area, AUDITED_MESSAGE, m.id, "acknowledged", NULL));
	TRY(turn_alarm_clear(t, m.area, "message", m.id));
	TRY(scene_read(t, area, m.step, &c));
	turn_publish(t, m.area, "message", "%s has acknowledged %s", m.contact, noun_of(&c));
	TRY(outbox_cancel(t, m.step));
	TRY(recount(t, &c));
	return occasion_of(c.occasion.kind) == OCCASION_STALE
		   ? site_acked(t, area, c.occasion.audience)
		   : ERR_OK;
}

enum err cascade_undelivered(struct turn *t, const char *step)
{
	struct step_row row;
	TRY(step_read(t->store, step, t->arena, &row));
	return move_on_if_stuck(t, &row);
}

enum err cascade_contact_stopped(struct turn *t, const char *area, const char *contact)
{
	struct step_list steps;
	TRY(step_list_waiting_for(t->store, area, contact, t->arena, &steps));
	for (size_t i = 0; i < steps.count; i++) {
		TRY(outbox_cancel(t, steps.rows[i].id));
		TRY(move_on_if_stuck(t, &steps.rows[i]));
	}
	return ERR_OK;
}
