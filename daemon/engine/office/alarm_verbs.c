/* SPDX-License-Identifier: MIT */
#include "alarm_verbs.h"

#include <string.h>

#include "callbacks.h"
#include "contact_rows.h"
#include "duty_refused.h"
#include "late_mail.h"
#include "message_rows.h"
#include "numbers.h"
#include "orphans.h"
#include "replies.h"
#include "rung.h"
#include "safety.h"
#include "scene.h"
#include "swep_approved.h"
#include "swep_moves.h"
#include "swep_record.h"
#include "whereabouts.h"

/* ---- whether what it is about is over ------------------------------------------------------- */

/* Nothing can be done about it but to know of it: the night is past, a text was not read. */
static enum err past_over(struct turn *t, const struct area_settings *area, const struct alarm *a,
			  bool *over)
{
	(void)t, (void)area, (void)a;
	*over = true;
	return ERR_OK;
}

static enum err occasion_over(struct turn *t, const char *id, bool *over)
{
	struct occasion_row o;
	enum err e = occasion_read(t->store, id, t->arena, &o);
	*over = e == ERR_NOT_FOUND || (e == ERR_OK && !(o.open && wall_before(t->now, o.until)));
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* Of an occasion, or of one of its steps, "occasion/number". */
static enum err cascade_over(struct turn *t, const struct area_settings *area,
			     const struct alarm *a, bool *over)
{
	size_t length = strcspn(a->subject, "/");
	(void)area;
	return occasion_over(t, arena_printf(t->arena, "%.*s", (int)length, a->subject), over);
}

static enum err message_over(struct turn *t, const struct area_settings *area,
			     const struct alarm *a, bool *over)
{
	struct message_row m;
	enum err e = message_read(t->store, a->subject, t->arena, &m);
	(void)area;
	*over = e == ERR_NOT_FOUND;
	return e == ERR_OK ? occasion_over(t, m.occasion, over) : *over ? ERR_OK : e;
}

/* Who guesses codes, or sends too many texts, is not heard for an hour after the last. */
static enum err guessing_over(struct turn *t, const struct area_settings *area,
			      const struct alarm *a, bool *over)
{
	(void)area;
	*over = !wall_before(t->now, wall_plus(a->last, HOURS_MS(1)));
	return ERR_OK;
}

static enum err stop_over(struct turn *t, const struct area_settings *area, const struct alarm *a,
			  bool *over)
{
	struct contact_row c;
	enum err e = contact_read(t->store, area->key, a->subject, t->arena, &c);
	*over = e == ERR_NOT_FOUND || (e == ERR_OK && !c.stopped);
	return e == ERR_NOT_FOUND ? ERR_OK : e;
}

/* It asks a person to ring, to look for, or to find somebody: who dismisses it has. */
static enum err no_texts_over(struct turn *t, const struct area_settings *area,
			      const struct alarm *a, bool *over)
{
	(void)t, (void)area, (void)a;
	*over = true;
	return ERR_OK;
}

static enum err template_over(struct turn *t, const struct area_settings *area,
			      const struct alarm *a, bool *over)
{
	(void)t;
	*over = false;
	for (int i = 0; i < area->template_count; i++)
		*over = *over || strcmp(area->templates[i].key, a->subject) == 0;
	return ERR_OK;
}

static enum err deadline_over(struct turn *t, const struct area_settings *area,
			      const struct alarm *a, bool *over)
{
	bool failing;
	(void)area;
	TRY(deadline_is_failing(t->store, a->subject, &failing));
	*over = !failing;
	return ERR_OK;
}

/* Who was said to be near has been found elsewhere. */
static enum err near_over(struct turn *t, const struct area_settings *area, const struct alarm *a,
			  bool *over)
{
	bool stands;
	TRY(safety_near_stands(t, area, a->subject, &stands));
	*over = !stands;
	return ERR_OK;
}

/* Who is not in that bed is near nobody there, either. */
static enum err two_seen(struct turn *t, const struct area_settings *area, const char *subject,
			 const char **said)
{
	const char *person = arena_printf(t->arena, "%.*s", (int)strcspn(subject, "/"), subject);
	TRY(whereabouts_seen(t, area, subject, said));
	return safety_near_over(t, area, person);
}

static const struct row {
	const char *kind;
	enum role role; /* who may say that it was seen */
	enum err (*over)(struct turn *t, const struct area_settings *area, const struct alarm *a,
			 bool *over);
	/* What else whoever says so has done, and what to say of it; NULL nothing. */
	enum err (*seen)(struct turn *t, const struct area_settings *area, const char *subject,
			 const char **said);
} rows[] = {
    {ALARM_NIGHT_MISSED, ROLE_MANAGER, past_over, NULL},
    {ALARM_NIGHT_UNANSWERED, ROLE_MANAGER, past_over, NULL},
    {ALARM_TOO_MUCH, ROLE_WORKER, past_over, NULL},
    {ALARM_ORPHAN, ROLE_WORKER, past_over, NULL},
    {ALARM_CASCADE, ROLE_WORKER, cascade_over, NULL},
    {ALARM_LATE_MAIL, ROLE_WORKER, no_texts_over, NULL},
    {ALARM_ORDER, ROLE_WORKER, no_texts_over, NULL},
    {"message", ROLE_WORKER, message_over, NULL},
    {"guessing", ROLE_WORKER, guessing_over, NULL},
    {ALARM_FLOOD, ROLE_WORKER, guessing_over, NULL},
    {"stopped", ROLE_WORKER, stop_over, NULL},
    {ALARM_NUMBER, ROLE_WORKER, no_texts_over, NULL},
    {ALARM_NO_TEXTS, ROLE_WORKER, no_texts_over, rung_seen},
    {ALARM_UNHELD, ROLE_WORKER, no_texts_over, NULL},
    {ALARM_TWO, ROLE_WORKER, no_texts_over, two_seen},
    {ALARM_APART, ROLE_WORKER, near_over, NULL},
    {"template", ROLE_WORKER, template_over, NULL},
    {"deadline", ROLE_WORKER, deadline_over, NULL},
};

static const struct row *row_of(const char *kind)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(rows[i].kind, kind) == 0)
			return &rows[i];
	return NULL;
}

enum err alarm_is_over(struct turn *t, const struct area_settings *area, const struct alarm *a,
		       bool *over)
{
	const struct row *row = row_of(a->kind);
	*over = false;
	return row != NULL ? row->over(t, area, a, over) : ERR_OK;
}

/* ---- the verb ------------------------------------------------------------------------------- */

static enum err find(struct turn *t, struct request *r, struct alarm *out, struct fault *why)
{
	struct alarm *list;
	size_t count, found = 0;
	const char *kind, *subject = NULL;
	TRY(arg_text(r, "alarm", true, LIMIT_KEY, &kind, why));
	TRY(arg_text(r, "subject", false, LIMIT_REASON, &subject, why));
	TRY(alarm_list(t->store, r->area->key, t->arena, &list, &count));
	for (size_t i = 0; i < count; i++) {
		if (strcmp(list[i].kind, kind) != 0 ||
		    (subject != NULL && strcmp(list[i].subject, subject) != 0))
			continue;
		*out = list[i];
		found++;
	}
	if (found == 0)
		return fault_set(why, ERR_NOT_FOUND, "alarm", "no such alarm stands: %.40s%s%.60s",
				 kind, subject != NULL ? " " : "", subject != NULL ? subject : "");
	return found == 1 ? ERR_OK
			  : fault_set(why, ERR_USAGE, "subject",
				      "%zu alarms %.40s stand: say which, as status shows it",
				      found, kind);
}

static enum err may_end(struct turn *t, const struct request *r, const struct alarm *a,
			struct fault *why)
{
	const struct row *row = row_of(a->kind);
	bool over;
	TRY(alarm_is_over(t, r->area, a, &over));
	if (row != NULL && r->person->role < row->role)
		return fault_set(why, ERR_FORBIDDEN, "alarm", "that is for a %s to say",
				 role_name(row->role));
	return over ? ERR_OK
		    : fault_set(why, ERR_REFUSED, "alarm", "it stands until its cause is gone: %s",
				a->sentence);
}

enum err verb_dismiss(struct turn *t, struct request *r, struct fault *why)
{
	struct alarm a = {.kind = NULL};
	struct swep_case c;
	const char *remark, *said = "";
	TRY(find(t, r, &a, why));
	TRY(may_end(t, r, &a, why));
	TRY(arg_remark(t, r, "reason", true, &remark, why));
	TRY(swep_case_load(t, r->area, &c));
	TRY(turn_alarm_clear(t, r->area->key, a.kind, a.subject));
	if (row_of(a.kind)->seen != NULL)
		TRY(row_of(a.kind)->seen(t, r->area, a.subject, &said));
	json_object_set_new(r->result, "alarm", json_string(a.kind));
	json_object_set_new(r->result, "subject", json_string(a.subject));
	say_line(r, "The alarm is ended: %s", a.sentence);
	if (said[0] != '\0')
		say_line(r, "%s", said);
	return swep_record(
	    t, &c, "alarm seen",
	    arena_printf(t->arena, "%s has seen the alarm: %s", t->actor, a.sentence), remark);
}
