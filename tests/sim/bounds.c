/* SPDX-License-Identifier: MIT */
#include "sim/bounds.h"

#include <malloc.h>
#include <stdlib.h>

#include "sim/disk.h"
#include "sim/sim.h"

#define DEADLINES_MOST 200 /* and one for each of the people */
#define REQUESTS_MS DAYS_MS(2)
#define NOTICES_MOST 300
#define MEMORY_MOST ((int64_t)24 * 1024 * 1024)
#define FORGOTTEN_MOST ((int64_t)512 * 1024) /* by all who ended within … */
#define FORGOTTEN_MS DAYS_MS(30)
#define SETTLED_MS DAYS_MS(2) /* before, they do not know each other yet */
#define DISK_A_DAY ((size_t)1024 * 1024)
#define RECORD_MS DAYS_MS(15) /* a rule looks back for fourteen nights */
#define READINGS_LATE_MS DAYS_MS(4) /* while nobody answers, or nothing can be written */
#define BODIES_LATE "16" /* a few polls' worth */
#define SENT_DAYS "40" /* a month, and some ahead */
#define SENT_MINUTES "250" /* an hour, and some hours ahead */
#define BED_SORTS_MOST 200
#define METAS_MOST 30

/* ---- tables ---------------------------------------------------------------------------------- */

/* Of what the feeds bring. */
static const char *feeds_many(struct sim *s)
{
	int64_t kept_ms = s->settings->keep_bodies_ms + DAYS_MS(1) + clock_slack_ms(s);
	int64_t since_ms = sim_wall(s).ms - kept_ms;
	if (sim_number(s, "SELECT count(*) FROM source", NULL) > s->nature.count)
		return "more sources than there are";
	if (sim_number(s, "SELECT count(*) FROM page", NULL) > 2 * s->nature.count)
		return "further pages are kept that nobody wants";
	if (sim_number(s, "SELECT count(*) FROM notice", NULL) > NOTICES_MOST)
		return "warnings are kept that are long over";
	if (sim_text(s,
		     "SELECT 1 FROM body WHERE received < CAST(?1 AS INTEGER) AND hash NOT IN"
		     " (SELECT body FROM source UNION SELECT pending FROM source UNION SELECT body"
		     " FROM page) LIMIT 1 OFFSET " BODIES_LATE,
		     arena_printf(&s->arena, "%lld", (long long)since_ms), NULL) != NULL)
		return "bodies are kept for longer than they should be";
	int64_t record_ms = kept_ms > RECORD_MS ? kept_ms : RECORD_MS + clock_slack_ms(s);
	if (sim_text(s, "SELECT 1 FROM reading WHERE valid_to < CAST(?1 AS INTEGER)",
		     arena_printf(&s->arena, "%lld",
				  (long long)(sim_wall(s).ms - record_ms - READINGS_LATE_MS)),
		     NULL) != NULL)
		return "readings are kept for longer than any rule looks back";
	return NULL;
}

/* Of what is sent: pruned when a gateway sends the next, but for what a clock that was ahead wrote
 * down for later. */
static const char *sent_many(struct sim *s)
{
	if (sim_text(s,
		     "SELECT 1 FROM sent_minute GROUP BY gateway HAVING count(*) > " SENT_MINUTES,
		     NULL) != NULL)
		return "minutes of sending are kept for more than an hour";
	if (sim_text(s, "SELECT 1 FROM sent_day GROUP BY gateway HAVING count(*) > " SENT_DAYS,
		     NULL) != NULL)
		return "days of sending are kept for more than a month";
	if (sim_number(s, "SELECT count(*) FROM gateway", NULL) > s->settings->gateway_count)
		return "more gateways than there are";
	return NULL;
}

/* What has as many rows as there are things of its kind. Not looked at are the records, which are
 * kept: what happened to people and beds, what was decided and told, inbound, code, and orphan; an
 * alarm that is cleared, which is there once for all that it is about; a shift, kept for 400 days,
 * which no winter has. */
static const char *others_many(struct sim *s)
{
	if (sim_text(s, "SELECT 1 FROM polled UNION ALL SELECT 1 FROM poll", NULL) != NULL)
		return "a poll is remembered, and nobody is polled";
	if (sim_number(s, "SELECT count(*) FROM bed_sort", NULL) > BED_SORTS_MOST)
		return "more sorts of beds than there are";
	if (sim_number(s, "SELECT count(*) FROM meta", NULL) > METAS_MOST)
		return "more facts about the database than there are";
	if (sim_number(s,
		       "SELECT max((SELECT count(*) FROM swep), (SELECT count(*) FROM opening),"
		       " (SELECT count(*) FROM sharing))",
		       NULL) > 1)
		return "more areas than there are";
	return NULL;
}

static const char *too_many(struct sim *s)
{
	const char *broken = feeds_many(s);
	broken = broken != NULL ? broken : sent_many(s);
	return broken != NULL ? broken : others_many(s);
}

/* ---- memory ---------------------------------------------------------------------------------- */

static int64_t size_of(void *memory)
{
	return memory != NULL ? (int64_t)malloc_usable_size(memory) + 8 : 0;
}

/* Its newest block at least. */
static int64_t arena_size(const struct arena *a)
{
	int64_t block = size_of(a->blocks);
	return block > (int64_t)a->used ? block : (int64_t)a->used;
}

/* What the world keeps, and not swepd: what was said, and what is still under way. */
static int64_t world_memory(const struct sim *s)
{
	int64_t all = (int64_t)disk_memory() + arena_size(&s->arena) + arena_size(&s->config_arena);
	for (size_t i = 0; i < s->heap_count; i++) {
		const struct happening *h = s->heap[i];
		all += arena_size(&h->arena);
		all += h->post != NULL ? arena_size(&h->post->arena) : 0;
	}
	for (int i = 0; i < ASKS; i++)
		all += size_of(s->people.asks[i].line) + size_of(s->people.asks[i].reply);
	for (int i = 0; i < TEXTS; i++)
		all += size_of(s->phones.texts[i].body) + size_of(s->phones.texts[i].receipt);
	return all;
}

/* All that is allocated, but for that. A sanitizer's allocator tells nothing. */
static int64_t memory(const struct sim *s)
{
	struct mallinfo2 m = mallinfo2();
	int64_t all = (int64_t)(m.uordblks + m.hblkhd);
	return all > 0 ? all - world_memory(s) : 0;
}

/* Within a life caches grow to their size, and half of it is noise; what is there between two lives
 * is there for ever. */
void bounds_ended(struct sim *s)
{
	if (s->now.ms - s->first.ms < SETTLED_MS)
		return;
	int i = s->bounds.count++ % ENDS;
	s->bounds.ends[i].at = s->now;
	s->bounds.ends[i].bytes = memory(s);
}

/* Whoever ended last, against all who ended in the days before. A winter in which nothing ends is
 * held to the ceiling alone. */
static bool forgets(const struct sim *s)
{
	const struct bounds *b = &s->bounds;
	int newest = b->count - 1;
	for (int i = newest - 1; i >= 0 && i > newest - ENDS; i--) {
		int64_t ms = b->ends[newest % ENDS].at.ms - b->ends[i % ENDS].at.ms;
		if (ms < FORGOTTEN_MS &&
		    b->ends[newest % ENDS].bytes - b->ends[i % ENDS].bytes > FORGOTTEN_MOST)
			return true;
	}
	return false;
}

/* ---- now and then ---------------------------------------------------------------------------- */

const char *bounds_broken(struct sim *s)
{
	const char *broken;
	int64_t days =
	    (s->now.ms - s->first.ms) / DAYS_MS(1) + 24; /* and the log, checkpointed late */
	if (s->turns % 256 != 0)
		return NULL;
	if (sim_number(s, "SELECT count(*) FROM deadline", NULL) > DEADLINES_MOST + s->guests)
		return "more deadlines than there are people, and 200";
	if (memory(s) > MEMORY_MOST)
		return "more memory than a winter needs";
	if (forgets(s))
		return "what ended gave back less memory each time";
	const char *oldest = sim_text(s, "SELECT min(at) FROM request", NULL);
	if (oldest != NULL && oldest[0] != '\0' &&
	    sim_wall(s).ms - strtoll(oldest, NULL, 10) >
		REQUESTS_MS + HOURS_MS(12) + clock_slack_ms(s))
		return "answers to requests are kept for more than two days";
	if (s->turns % 1024 == 0 && (broken = too_many(s)) != NULL)
		return broken;
	if (disk_bytes() > (size_t)days * DISK_A_DAY)
		return "the database grows by more than a megabyte a day";
	return NULL;
}
