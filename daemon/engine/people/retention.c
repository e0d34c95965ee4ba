/* SPDX-License-Identifier: MIT */
#include "retention.h"

#include "bed_book.h"
#include "deadlines.h"
#include "erasing.h"
#include "people.h"
#include "plans.h"
#include "safety.h"
#include "scrubs.h"

#define ERASED_AT_ONCE 10 /* each looks through the texts that came in */
#define ERASE_AGAIN_MS MINUTES_MS(1) /* while there are more */
#define ERASE_MINUTES (11 * 60) /* of each day: no night's work waits then */

static struct wall next_morning(struct wall now)
{
	struct date today = date_london(now);
	struct wall at = wall_london(today, ERASE_MINUTES);
	return wall_before(now, at) ? at : wall_london((struct date){today.day + 1}, ERASE_MINUTES);
}

enum err retention_prepare(struct turn *t, const struct area_settings *area)
{
	return deadline_set(t->store, DEADLINE_PEOPLE, area->key, area->key, next_morning(t->now));
}

static enum err erase_stale(struct turn *t, const struct area_settings *area, struct wall before,
			    bool *more)
{
	struct person_list stale;
	int others;
	TRY(book_expire(t, area));
	TRY(person_list_stale(t->store, area->key, before, ERASED_AT_ONCE, t->arena, &stale));
	for (size_t i = 0; i < stale.count; i++) {
		TRY(plans_forget(t, area, stale.rows[i].id));
		TRY(safety_apart_erased(t, area, &stale.rows[i], before, &others));
		TRY(erasing_run(t->store, area->key, t->settings->people_key, &stale.rows[i],
				t->now, t->arena));
		TRY(people_audit(t, area, &stale.rows[i], "erased: kept long enough", NULL));
	}
	*more = stale.count == ERASED_AT_ONCE;
	return stale.count > 0 ? scrubs_owe(t, area) : ERR_OK;
}

/* Whoever wrote them, and about whom: people type names. */
static enum err erase_texts(struct turn *t, const struct area_settings *area, struct wall before,
			    bool *more)
{
	const char **ids;
	size_t count;
	TRY(erasing_run_texts(t->store, area->key, before, t->now, ERASED_AT_ONCE, t->arena, &ids,
			      &count));
	for (size_t i = 0; i < count; i++)
		TRY(turn_audit(t, area->key, AUDITED_INBOUND, ids[i], "erased: kept long enough",
			       NULL));
	*more = *more || count == ERASED_AT_ONCE;
	return count > 0 ? scrubs_owe(t, area) : ERR_OK;
}

static enum err erase_old(struct turn *t, const struct area_settings *area, struct wall before,
			  bool *more)
{
	TRY(erase_stale(t, area, before, more));
	return erase_texts(t, area, before, more);
}

enum err retention_due(struct turn *t, const struct area_settings *area, const char *subject)
{
	bool more = false;
	int64_t keep_ms = t->settings->keep_people_ms;
	if (keep_ms > 0)
		TRY(erase_old(t, area, wall_plus(t->now, -keep_ms), &more));
	return deadline_set(t->store, DEADLINE_PEOPLE, subject, area->key,
			    more ? wall_plus(t->now, ERASE_AGAIN_MS) : next_morning(t->now));
}
