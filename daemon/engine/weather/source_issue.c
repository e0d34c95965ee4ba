/* SPDX-License-Identifier: MIT */
#include "source_issue.h"

#include <string.h>

#include "notice_rows.h"
#include "source_health.h"

#define TIMELESS_MS DAYS_MS(31) /* feeds that were well have stood still for 30 days */

static const char *untimely(const struct turn *t, const struct source *s,
			    const struct feed_facts *facts)
{
	if (facts->issued.ms == 0)
		return NULL;
	if (facts->issued.ms > t->now.ms + ISSUE_SLACK_MS)
		return "it says that it was issued in the future";
	if (facts->issued.ms < s->row.issued.ms)
		return "its time went backwards: it is older than what we have";
	return NULL;
}

/* ---- lists that have lost their time -------------------------------------------------------- */

/* The same, as bad or worse, as long or longer. */
static bool still_told(const struct feed_facts *facts, const struct notice *known)
{
	for (size_t i = 0; i < facts->notice_count; i++) {
		const struct notice *n = &facts->notices[i];
		if (strcmp(n->id, known->id) == 0 && n->level >= known->level &&
		    n->valid.from.ms <= known->valid.from.ms &&
		    n->valid.to.ms >= known->valid.to.ms && n->here >= known->here)
			return true;
	}
	return false;
}

static enum err takes_back(struct turn *t, const struct source *s, const struct feed_facts *facts,
			   bool *out)
{
	const struct span to_come = {t->now, {INT64_MAX}};
	struct notice *known;
	size_t count;
	*out = false;
	TRY(notice_load(t->store, s->row.id, to_come, t->arena, &known, &count));
	for (size_t i = 0; i < count; i++)
		*out |= known[i].level != LEVEL_NONE && known[i].here != TRUTH_FALSE &&
			!still_told(facts, &known[i]);
	return ERR_OK;
}

/* A page without its time may be of long ago, whatever the source told before: it may warn. */
static enum err mind_timeless(struct turn *t, const struct source *s,
			      const struct feed_facts *facts, const char **why)
{
	bool recent = t->now.ms - s->row.issued.ms < TIMELESS_MS, back;
	TRY(takes_back(t, s, facts, &back));
	if (back || (recent && facts->notice_count == 0))
		*why = "it does not say any more when it was issued: it may be of long ago";
	return ERR_OK;
}

enum err source_issue_check(struct turn *t, const struct source *s, const struct feed_facts *facts,
			    bool whole, const char **why)
{
	bool lost = facts->issued.ms == 0 && s->row.issued.ms != 0;
	*why = untimely(t, s, facts);
	if (!lost || !whole || !source_tells_notices(s))
		return ERR_OK;
	return mind_timeless(t, s, facts, why);
}

/* When a forecast does not say how old it is, its words are as old as our first hearing of them. */
struct wall source_issued(const struct source *s, const struct feed_facts *facts,
			  struct wall received, bool again)
{
	if (facts->issued.ms != 0 || source_tells_notices(s))
		return wall_later(facts->issued, s->row.issued);
	return again ? s->row.issued : received;
}
