/* SPDX-License-Identifier: MIT */
#include "turn.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alarm_rows.h"

bool turn_by_person(const struct turn *t)
{
	return strcmp(t->actor, "swepd") != 0;
}

struct dispatch turn_dispatch(const struct turn *t, const struct gateway_settings *g)
{
	return (struct dispatch){.settings = g, .now = t->real, .arena = t->arena};
}

struct wall turn_after_real(const struct turn *t, int64_t ms)
{
	return wall_plus(t->now, (int64_t)((double)ms * t->settings->speed));
}

struct effect *turn_effect(struct turn *t, enum effect_kind kind)
{
	struct effect *e = arena_alloc(t->arena, sizeof(*e));
	e->kind = kind;
	*t->effects->last = e;
	t->effects->last = &e->next;
	t->effects->count++;
	return e;
}

static char *format_into(struct arena *arena, const char *format, va_list args)
{
	char text[1024];
	vsnprintf(text, sizeof(text), format, args);
	return arena_text(arena, text);
}

void turn_note(struct turn *t, enum note_level level, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	struct effect *e = turn_effect(t, EFFECT_NOTE);
	e->level = level;
	e->text = format_into(t->arena, format, args);
	e->length = strlen(e->text);
	va_end(args);
}

void turn_publish(struct turn *t, const char *area, const char *kind, const char *format, ...)
{
	va_list args;
	char at[WALL_TEXT];
	if (t->unwatched)
		return;
	va_start(args, format);
	char *text = format_into(t->arena, format, args);
	va_end(args);
	json_t *line =
	    json_pack("{s:i, s:{s:s, s:s, s:s, s:s}}", "v", 1, "event", "at",
		      wall_format_iso(t->now, at), "area", area, "kind", kind, "text", text);
	char *dump = json_dumps(line, JSON_COMPACT);
	json_decref(line);
	struct effect *e = turn_effect(t, EFFECT_PUBLISH);
	e->text = arena_text(t->arena, dump);
	e->length = strlen(e->text);
	free(dump);
}

enum err turn_audit(struct turn *t, const char *area, enum audited kind, const char *subject,
		    const char *change, const char *remark)
{
	struct audit a = {area, t->now, t->actor, kind, subject, change, t->because, remark};
	return audit_write(t->store, &a);
}

enum err turn_look(struct turn *t, const char *area, const char *what, const char *how)
{
	if (!t->unwritten)
		return turn_audit(t, area, AUDITED_LOOK, what, how, NULL);
	turn_note(t, NOTE_WARNING, "%s: %s, %s by %s; not in the audit, which cannot be written",
		  area, what, how, t->actor);
	return ERR_OK;
}

enum err turn_alarm(struct turn *t, const char *area, const char *kind, const char *subject,
		    const char *format, ...)
{
	va_list args;
	bool fresh;
	va_start(args, format);
	char *sentence = format_into(t->arena, format, args);
	va_end(args);
	TRY(alarm_raise(t->store, area, kind, subject, t->now, sentence, &fresh));
	if (fresh) {
		turn_note(t, NOTE_ALARM, "%s: %s", area, sentence);
		turn_publish(t, area, "alarm", "%s", sentence);
	}
	return ERR_OK;
}

enum err turn_alarm_clear(struct turn *t, const char *area, const char *kind, const char *subject)
{
	return alarm_clear(t->store, area, kind, subject, t->now);
}

enum err turn_attempt(struct turn *t, struct attempt *out)
{
	*out = (struct attempt){t->effects->last, t->effects->count};
	return store_trial(t->store);
}

enum err turn_attempted(struct turn *t, const struct attempt *a, enum err e)
{
	if (e == ERR_OK)
		return store_trial_keep(t->store);
	if (store_broken(t->store))
		return e;
	*a->last = NULL;
	t->effects->last = a->last;
	t->effects->count = a->count;
	TRY(store_trial_undo(t->store));
	return e;
}

const struct area_settings *turn_area(const struct turn *t, const char *key)
{
	for (int i = 0; i < t->settings->area_count; i++)
		if (strcmp(t->settings->areas[i]->key, key) == 0)
			return t->settings->areas[i];
	return NULL;
}
