/* SPDX-License-Identifier: MIT */
#include "source_health.h"

#define FUTURE_SLACK_MS MINUTES_MS(5)

static const char *const health_names[] = {
    [HEALTH_FRESH] = "fresh", [HEALTH_STALE] = "stale", [HEALTH_BLIND] = "blind"};

const char *health_name(enum health h)
{
	return health_names[h];
}

/* Why it is blind; NULL when it is not. */
static const char *blindness(const struct turn *t, const struct source *s)
{
	const struct source_row *row = &s->row;
	bool silent = t->now.ms - row->heard.ms > s->settings->blind_ms;
	if (row->body[0] == '\0')
		return row->reason;
	if (!silent)
		return NULL;
	return row->reason[0] != '\0' ? row->reason : "no answer for too long";
}

/* Why its forecast cannot be the newest one; NULL when it may be. */
static const char *untimely(struct turn *t, const struct source *s)
{
	int64_t age_ms = t->now.ms - s->row.issued.ms;
	if (t->now.ms - s->row.heard.ms < -FUTURE_SLACK_MS || age_ms < -ISSUE_SLACK_MS)
		return "its time lies ahead of our clock";
	if (source_tells_notices(s) || age_ms <= s->settings->stale_ms)
		return NULL;
	return arena_printf(t->arena, "its forecast is %lld h old",
			    (long long)(age_ms / HOURS_MS(1)));
}

enum health source_health(struct turn *t, const struct source *s, const char **reason)
{
	const struct source_row *row = &s->row;
	bool missed = t->now.ms - row->heard.ms > 2 * s->settings->every_ms;
	if ((*reason = blindness(t, s)) != NULL)
		return HEALTH_BLIND;
	if ((*reason = untimely(t, s)) != NULL)
		return HEALTH_STALE;
	if (row->doubt[0] != '\0') {
		*reason = row->doubt;
		return HEALTH_STALE;
	}
	/* Without a failure the reason is that its calls are spent: known, and no fault yet. */
	*reason = row->failures > 0 && !missed ? "" : row->reason;
	return row->failures > 0 && missed ? HEALTH_STALE : HEALTH_FRESH;
}
