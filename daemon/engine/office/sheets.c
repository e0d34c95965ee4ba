/* SPDX-License-Identifier: MIT */
#include "sheets.h"

#include <string.h>

#include "bed_args.h"
#include "deadlines.h"
#include "roll_calls.h"
#include "sheet_pages.h"
#include "sheet_text.h"

#define KEPT_DAYS 30
#define UNHEARD_MS MINUTES_MS(5) /* a file of which nothing was heard is written again */

/* ---- written by themselves ------------------------------------------------------------------ */

static const struct plan {
	const char *name; /* of the file, before its date; also how its deadline is known */
	int minutes; /* local time */
	enum err (*fill)(struct turn *t, const struct area_settings *area, struct sheet *s);
	const char *(*write)(const struct sheet *s);
	const char *end;
} plans[] = {
    {"meeting-txt", 8 * 60 + 30, sheet_meeting, sheet_text, "txt"},
    {"meeting-html", 8 * 60 + 30, sheet_meeting, sheet_html, "html"},
    {"out-of-hours-txt", 16 * 60 + 30, sheet_out_of_hours, sheet_text, "txt"},
    {"out-of-hours-html", 16 * 60 + 30, sheet_out_of_hours, sheet_html, "html"},
    {"state-txt", 12 * 60, sheet_state, sheet_text, "txt"},
    {"state-html", 12 * 60, sheet_state, sheet_html, "html"},
};

#define PLANS (sizeof(plans) / sizeof(plans[0]))

static struct wall next_time(const struct turn *t, const struct plan *p)
{
	struct date today = date_london(t->now);
	struct wall at = wall_london(today, p->minutes);
	return wall_before(t->now, at) ? at : wall_london((struct date){today.day + 1}, p->minutes);
}

static const char *subject_of(struct turn *t, const struct area_settings *area,
			      const struct plan *p)
{
	return arena_printf(t->arena, "%s/%s", area->key, p->name);
}

/* NULL for a sheet that an older program wrote. */
static const struct plan *plan_find(const char *subject)
{
	const char *slash = strchr(subject, '/');
	for (size_t i = 0; slash != NULL && i < PLANS; i++)
		if (strcmp(plans[i].name, slash + 1) == 0)
			return &plans[i];
	return NULL;
}

static enum err plan_prepare(struct turn *t, const struct area_settings *area, const struct plan *p)
{
	const char *subject = subject_of(t, area, p);
	bool there;
	if (t->settings->sheets[0] == '\0') {
		TRY(turn_alarm_clear(t, area->key, SHEET_ALARM, subject));
		return deadline_clear(t->store, DEADLINE_SHEET, subject);
	}
	TRY(deadline_is_due(t->store, DEADLINE_SHEET, subject, (struct wall){INT64_MAX}, &there));
	/* One that is due already was missed while nobody ran: it is written now. */
	return there ? ERR_OK
		     : deadline_set(t->store, DEADLINE_SHEET, subject, area->key, next_time(t, p));
}

enum err sheets_prepare(struct turn *t, const struct area_settings *area)
{
	for (size_t i = 0; i < PLANS; i++)
		TRY(plan_prepare(t, area, &plans[i]));
	return roll_calls_prepare(t, area);
}

static const char *file_name(struct turn *t, const struct area_settings *area, const struct plan *p,
			     struct date date)
{
	char day[WALL_TEXT];
	size_t stem = strlen(p->name) - strlen(p->end) - 1;
	return arena_printf(t->arena, "%s/%s-%.*s-%s.%s", t->settings->sheets, area->key, (int)stem,
			    p->name, date_format(date, day), p->end);
}

static enum err plan_write(struct turn *t, const struct area_settings *area, const struct plan *p,
			   const char *subject)
{
	struct sheet s;
	struct date today = date_london(t->now);
	TRY(p->fill(t, area, &s));
	struct effect *e = turn_effect(t, EFFECT_FILE);
	e->path = file_name(t, area, p, today);
	e->oldest = file_name(t, area, p, (struct date){today.day - KEPT_DAYS});
	e->text = p->write(&s);
	e->length = strlen(e->text);
	e->errand.subject = subject;
	e->errand.gateway = area->key;
	return deadline_set(t->store, DEADLINE_SHEET, subject, area->key,
			    turn_after_real(t, UNHEARD_MS));
}

enum err sheet_due(struct turn *t, const struct area_settings *area, const char *subject)
{
	const struct plan *p = plan_find(subject);
	if (p == NULL || t->settings->sheets[0] == '\0')
		return deadline_clear(t->store, DEADLINE_SHEET, subject);
	return plan_write(t, area, p, subject);
}

static enum err file_heard(struct turn *t, const struct event *event)
{
	const char *subject = event->errand.subject, *key = event->errand.gateway;
	if (event->result.error != NULL)
		return turn_alarm(t, key, SHEET_ALARM, subject, "the sheet %s is not on disk: %s",
				  subject, event->result.error);
	return turn_alarm_clear(t, key, SHEET_ALARM, subject);
}

enum err sheet_written(struct turn *t, const struct event *event)
{
	const char *subject = event->errand.subject, *key = event->errand.gateway;
	const struct plan *p = plan_find(subject);
	t->because = arena_printf(t->arena, "sheet %s on disk", subject);
	TRY(file_heard(t, event));
	if (event->result.error != NULL)
		return ERR_OK;
	if (p == NULL)
		return roll_call_written(t, event);
	TRY(turn_look(t, key, arena_printf(t->arena, "sheet %s", subject), "written"));
	return deadline_set(t->store, DEADLINE_SHEET, subject, key, next_time(t, p));
}

/* ---- asked for ------------------------------------------------------------------------------ */

static const struct {
	const char *name;
	enum err (*fill)(struct turn *t, const struct area_settings *area, struct sheet *s);
} sheets[] = {
    {"out-of-hours", sheet_out_of_hours},
    {"meeting", sheet_meeting},
    {"state", sheet_state},
};

static enum err look_recorded(struct turn *t, const struct request *r, const char *what,
			      const char *site)
{
	return turn_look(t, r->area->key,
			 arena_printf(t->arena, "sheet %s/%s%s%s", r->area->key, what,
				      site != NULL ? "/" : "", site != NULL ? site : ""),
			 "read");
}

static enum err roll_call(struct turn *t, struct request *r, struct sheet *s, struct fault *why)
{
	const char *key = NULL;
	struct site site;
	TRY(arg_text(r, "site", false, LIMIT_KEY, &key, why));
	if (key == NULL)
		return fault_set(why, ERR_USAGE, "site",
				 "a roll-call is of one site: --site KEY (sites lists them)");
	TRY(arg_site(t, r, key, &site, why));
	return sheet_roll_call(t, r->area, &site, s);
}

static enum err fill_named(struct turn *t, struct request *r, const char *what, struct sheet *s,
			   struct fault *why)
{
	if (strcmp(what, "roll-call") == 0)
		return roll_call(t, r, s, why);
	if (json_object_get(r->args, "site") != NULL)
		return fault_set(why, ERR_USAGE, "site", "only a roll-call is of one site");
	for (size_t i = 0; i < sizeof(sheets) / sizeof(sheets[0]); i++)
		if (strcmp(sheets[i].name, what) == 0)
			return sheets[i].fill(t, r->area, s);
	return fault_set(why, ERR_USAGE, "what",
			 "there are the sheets out-of-hours, meeting, state and roll-call");
}

enum err verb_sheet(struct turn *t, struct request *r, struct fault *why)
{
	const char *what = NULL;
	struct sheet s;
	TRY(arg_text(r, "what", true, LIMIT_KEY, &what, why));
	TRY(fill_named(t, r, what, &s, why));
	TRY(look_recorded(t, r, what, json_string_value(json_object_get(r->args, "site"))));
	for (int i = 0; i < s.count; i++)
		say_line(r, "%s", s.lines[i]);
	json_object_set_new(r->result, "sheet", json_string(sheet_text(&s)));
	json_object_set_new(r->result, "html", json_string(sheet_html(&s)));
	return ERR_OK;
}
