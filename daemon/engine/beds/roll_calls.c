/* SPDX-License-Identifier: MIT */
#include "roll_calls.h"

#include <string.h>

#include "deadlines.h"
#include "sheet_pages.h"
#include "sheet_rows.h"
#include "sheet_text.h"
#include "sheets.h"

#define LOOK_MS MINUTES_MS(5)
#define AGAIN_MS HOURS_MS(1) /* though it says the same */

static const struct format {
	const char *name; /* between the area and the site, in what its mark and alarm are about */
	const char *(*write)(const struct sheet *s);
	const char *end;
} formats[] = {
    {"/roll-call-txt/", sheet_text, "txt"},
    {"/roll-call-html/", sheet_html, "html"},
};

#define FORMATS (sizeof(formats) / sizeof(formats[0]))

static const char *subject_of(struct turn *t, const struct area_settings *area,
			      const struct format *f, const struct site *site)
{
	return arena_printf(t->arena, "%s%s%s", area->key, f->name, site->key);
}

/* The time in its first line is not what it says. */
static int64_t digest_of(const struct sheet *s)
{
	const char *text = sheet_text(s), *rest = strchr(text, '\n');
	return sheet_digest(rest != NULL ? rest : text);
}

/* Yesterday's goes when today's is there: nobody shall find an old one. */
static void file_write(struct turn *t, const struct area_settings *area, const struct site *site,
		       const struct format *f, const struct sheet *s)
{
	char day[WALL_TEXT];
	struct effect *e = turn_effect(t, EFFECT_FILE);
	e->path = arena_printf(t->arena, "%s/%s-roll-call-%s-%s.%s", t->settings->sheets, area->key,
			       site->key, date_format(date_london(t->now), day), f->end);
	e->oldest = e->path;
	e->text = f->write(s);
	e->length = strlen(e->text);
	e->errand.subject = subject_of(t, area, f, site);
	e->errand.gateway = area->key;
	e->errand.attempt = digest_of(s);
}

static enum err format_look(struct turn *t, const struct area_settings *area,
			    const struct site *site, const struct format *f, const struct sheet *s)
{
	struct sheet_mark mark;
	TRY(sheet_mark_get(t->store, subject_of(t, area, f, site), &mark));
	bool old = !wall_before(t->now, wall_plus(mark.written, AGAIN_MS)) ||
		   date_london(mark.written).day != date_london(t->now).day;
	if (old || mark.digest != digest_of(s))
		file_write(t, area, site, f, s);
	return ERR_OK;
}

static enum err site_look(struct turn *t, const struct area_settings *area, const struct site *site)
{
	struct sheet s;
	TRY(sheet_roll_call(t, area, site, &s));
	for (size_t i = 0; i < FORMATS; i++)
		TRY(format_look(t, area, site, &formats[i], &s));
	return ERR_OK;
}

/* Nothing is written any more: what could not be is no alarm, and what is there may be old. */
static enum err sites_forget(struct turn *t, const struct area_settings *area,
			     const struct site *sites, size_t count)
{
	for (size_t i = 0; i < count * FORMATS; i++) {
		const char *subject =
		    subject_of(t, area, &formats[i % FORMATS], &sites[i / FORMATS]);
		struct sheet_mark mark;
		TRY(turn_alarm_clear(t, area->key, SHEET_ALARM, subject));
		TRY(sheet_mark_get(t->store, subject, &mark));
		if (mark.written.ms != 0)
			TRY(sheet_mark_put(t->store, subject, (struct sheet_mark){0}));
	}
	return deadline_clear(t->store, DEADLINE_ROLL_CALLS, area->key);
}

enum err roll_calls_prepare(struct turn *t, const struct area_settings *area)
{
	struct site *sites;
	size_t count;
	if (t->settings->sheets[0] != '\0')
		return deadline_set(t->store, DEADLINE_ROLL_CALLS, area->key, area->key, t->now);
	TRY(site_list(t->store, area->key, t->arena, &sites, &count));
	return sites_forget(t, area, sites, count);
}

enum err roll_calls_due(struct turn *t, const struct area_settings *area, const char *subject)
{
	struct site *sites;
	size_t count;
	if (t->settings->sheets[0] == '\0')
		return deadline_clear(t->store, DEADLINE_ROLL_CALLS, subject);
	TRY(site_list(t->store, area->key, t->arena, &sites, &count));
	for (size_t i = 0; i < count; i++)
		TRY(site_look(t, area, &sites[i]));
	return deadline_set(t->store, DEADLINE_ROLL_CALLS, subject, area->key,
			    wall_plus(t->now, LOOK_MS));
}

/* The same words an hour later show nobody anything new: no line of the audit. */
enum err roll_call_written(struct turn *t, const struct event *event)
{
	const char *subject = event->errand.subject;
	struct sheet_mark mark;
	if (strstr(subject, "/roll-call-") == NULL)
		return ERR_OK;
	TRY(sheet_mark_get(t->store, subject, &mark));
	if (mark.digest != event->errand.attempt)
		TRY(turn_look(t, event->errand.gateway, arena_printf(t->arena, "sheet %s", subject),
			      "written"));
	return sheet_mark_put(t->store, subject,
			      (struct sheet_mark){event->errand.attempt, t->now});
}
