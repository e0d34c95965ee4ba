/* SPDX-License-Identifier: MIT */
#include "deadlines.h"

#include <string.h>

#include "alarm_rows.h"
#include "arrivals.h"
#include "bed_book.h"
#include "beds.h"
#include "capacity.h"
#include "cascade.h"
#include "crash_spaces.h"
#include "deliveries.h"
#include "digest_mail.h"
#include "followups.h"
#include "late_mail.h"
#include "missed.h"
#include "newcomers.h"
#include "no_shows.h"
#include "polls.h"
#include "referrals.h"
#include "retention.h"
#include "roll_calls.h"
#include "rotas.h"
#include "scrubs.h"
#include "sheets.h"
#include "site_words.h"
#include "spaces.h"
#include "stays.h"
#include "swep.h"
#include "timetable.h"
#include "waiting.h"
#include "weather.h"

static const struct {
	const char *kind;
	enum err (*run)(struct turn *t, const struct area_settings *area, const char *subject);
} handlers[] = {
    {DEADLINE_SOURCE, weather_source_due},
    {DEADLINE_AREA, swep_area_due},
    {DEADLINE_PROPOSAL, swep_proposal_due},
    {DEADLINE_STEP, cascade_step_due},
    {DEADLINE_MISSED, missed_due},
    {DEADLINE_NEWCOMERS, newcomers_due},
    {DEADLINE_LATE_MAIL, late_mail_due},
    {DEADLINE_MESSAGE, deliveries_due},
    {DEADLINE_POLL, polls_due},
    {DEADLINE_POLLED, arrivals_due},
    {DEADLINE_PLACEMENT, book_hold_due},
    {DEADLINE_NO_SHOW, no_show_due},
    {DEADLINE_FOLLOWUP, followup_due},
    {DEADLINE_SURGE, beds_surge_due},
    {DEADLINE_REFERRAL, referral_due},
    {DEADLINE_WAITING, waiting_due},
    {DEADLINE_STALE, site_stale_due},
    {DEADLINE_SPACE, space_due},
    {DEADLINE_CRASH, crash_due},
    {DEADLINE_CAPACITY, capacity_due},
    {DEADLINE_STAY, stay_due},
    {DEADLINE_DIGEST, digest_due},
    {DEADLINE_ROTA, rota_due},
    {DEADLINE_SHEET, sheet_due},
    {DEADLINE_ROLL_CALLS, roll_calls_due},
    {DEADLINE_PEOPLE, retention_due},
    {DEADLINE_SCRUB, scrubs_due},
    {DEADLINE_TIMETABLE, timetable_due},
};

#define ALARM_DEADLINE "deadline"

/* Minutes until a deadline that failed is looked at again: 1, 2, 4 … 64. */
static int64_t patience_ms(int failures)
{
	return MINUTES_MS(1) << (failures < 6 ? failures : 6);
}

/* Looked at whatever areas there are; area may be NULL. */
static bool is_of_none(const struct deadline *d)
{
	return strcmp(d->kind, DEADLINE_POLL) == 0 || strcmp(d->kind, DEADLINE_POLLED) == 0;
}

static enum err run_handler(struct turn *t, const struct deadline *d)
{
	const struct area_settings *area = turn_area(t, d->area);
	if (area == NULL && !is_of_none(d)) /* not configured now: due again once it is */
		return ERR_NOT_FOUND;
	for (size_t i = 0; i < sizeof(handlers) / sizeof(handlers[0]); i++)
		if (strcmp(handlers[i].kind, d->kind) == 0)
			return handlers[i].run(t, area, d->subject);
	return ERR_REFUSED;
}

static enum err alarm_in(struct turn *t, const char *area, const struct deadline *d,
			 const char *how)
{
	return turn_alarm(t, area, ALARM_DEADLINE, d->subject,
			  "the %s %s could not be looked at: %s", d->kind, d->subject, how);
}

/* Others about the same may still fail. */
static enum err recover_in(struct turn *t, const char *area, const struct deadline *d,
			   const char *how)
{
	struct wall since;
	bool failing = false;
	(void)how;
	TRY(alarm_since(t->store, area, ALARM_DEADLINE, d->subject, &since));
	if (since.ms != 0)
		TRY(deadline_is_failing(t->store, d->subject, &failing));
	return since.ms != 0 && !failing ? turn_alarm_clear(t, area, ALARM_DEADLINE, d->subject)
					 : ERR_OK;
}

/* In its area, or, of none, in all. */
static enum err everywhere(struct turn *t, const struct deadline *d, const char *how,
			   enum err (*tell)(struct turn *t, const char *area,
					    const struct deadline *d, const char *how))
{
	if (!is_of_none(d))
		return tell(t, d->area, d, how);
	for (int i = 0; i < t->settings->area_count; i++)
		TRY(tell(t, t->settings->areas[i]->key, d, how));
	return ERR_OK;
}

static enum err postpone(struct turn *t, const struct deadline *d, const char *how)
{
	TRY(deadline_postpone(t->store, d->kind, d->subject,
			      wall_plus(t->now, patience_ms(d->failures))));
	return everywhere(t, d, how, alarm_in);
}

static enum err run_one(struct turn *t, const struct deadline *d)
{
	struct effect **mark = t->effects->last;
	size_t count = t->effects->count;
	bool still_due = false;
	t->actor = "swepd";
	t->because = arena_printf(t->arena, "%s %s due", d->kind, d->subject);
	TRY(store_savepoint(t->store));
	enum err e = run_handler(t, d);
	if (e == ERR_OK)
		e = deadline_is_due(t->store, d->kind, d->subject, t->now, &still_due);
	if (store_broken(t->store))
		return ERR_STORE;
	if (e == ERR_OK && !still_due)
		e = everywhere(t, d, NULL, recover_in);
	if (e == ERR_OK && !still_due)
		return store_release(t->store);
	*mark = NULL;
	t->effects->last = mark;
	t->effects->count = count;
	TRY(store_undo(t->store));
	return postpone(t, d, e == ERR_OK ? "nothing moved it" : err_wire(e));
}

enum err deadlines_run(struct turn *t)
{
	struct deadline *due;
	size_t count;
	TRY(deadline_due(t->store, t->now, LIMIT_TURN_DEADLINES, t->arena, &due, &count));
	for (size_t i = 0; i < count; i++) {
		bool still_due; /* an earlier one may have settled it */
		TRY(deadline_is_due(t->store, due[i].kind, due[i].subject, t->now, &still_due));
		if (still_due)
			TRY(run_one(t, &due[i]));
	}
	return ERR_OK;
}
