/* SPDX-License-Identifier: MIT */
#include "source_health.h"

#include <string.h>

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

/* Of notices: what an authority said stands until it says something else, unless it is known to
 * sign its page anew all the time. 0: never. */
static int64_t old_after_ms(const struct source *s)
{
	int64_t still_ms = DAYS_MS(s->feed->still_days), stale_ms = s->settings->stale_ms;
	if (!source_tells_notices(s))
		return stale_ms;
	if (s->feed->still_days == 0 || s->row.issued.ms == 0)
		return 0;
	return still_ms > stale_ms ? still_ms : stale_ms;
}

/* Why its words cannot be the newest ones; NULL when they may be. */
static const char *untimely(struct turn *t, const struct source *s)
{
	int64_t age_ms = t->now.ms - s->row.issued.ms, most_ms = old_after_ms(s);
	if (t->now.ms - s->row.heard.ms < -FUTURE_SLACK_MS || age_ms < -ISSUE_SLACK_MS)
		return "its time lies ahead of our clock";
	if (most_ms == 0 || age_ms <= most_ms)
		return NULL;
	return arena_printf(t->arena, "its %s is %lld h old",
			    source_tells_notices(s) ? "list" : "forecast",
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
	/* Also while it is fresh: what was refused must be seen before it makes us blind. */
	*reason = row->reason;
	return row->failures > 0 && missed ? HEALTH_STALE : HEALTH_FRESH;
}

enum err source_keep(struct turn *t, struct source *s)
{
	struct source_row *row = &s->row;
	const char *reason, *before = row->health;
	row->health = health_name(source_health(t, s, &reason));
	TRY(source_write(t->store, row));
	if (strcmp(before, row->health) == 0)
		return ERR_OK;
	turn_publish(t, row->area, "feed", "%s is %s%s%s", row->name, row->health,
		     reason[0] != '\0' ? ": " : "", reason);
	return turn_audit(t, row->area, AUDITED_SOURCE, row->id,
			  arena_printf(t->arena, "%s -> %s", before, row->health), NULL);
}
