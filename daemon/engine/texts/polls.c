/* SPDX-License-Identifier: MIT */
#include "polls.h"

#include <string.h>

#include "accounts.h"
#include "arrivals.h"
#include "deadlines.h"
#include "gateway_rows.h"
#include "message_moves.h"
#include "standings.h"

/* So many pages follow one another at once; then the queue and everybody else have a moment. */
#define PAGES_AT_ONCE 20
#define PAGES_PAUSE_MS SECONDS_MS(5)
/* Beyond it a gateway leads us in circles. */
#define PAGES_MOST 400
/* What came in this long before the last run that came to its end began may be told only now. */
#define OVERLAP_MS MINUTES_MS(30)
/* Failures in a row after which a person should know. */
#define FAILURES_QUIET 4
#define RETRY_MS SECONDS_MS(30)

/* A poll of a gateway, and how far it is. */
struct asker {
	const struct gateway_settings *gateway;
	const struct poll *poll;
	const char *subject; /* "gateway/poll" */
	struct poll_row row;
};

static const struct poll *polls_of(const struct gateway_settings *g)
{
	const struct gateway *kind = gateway_find(g->kind);
	return kind != NULL ? kind->polls : NULL;
}

bool polls_shut(const struct turn *t, const struct gateway_settings *g)
{
	return t->settings->exercise && !g->exercise_inbox && polls_of(g) != NULL;
}

/* poll is NULL when it is not configured any more. */
static enum err asker_read(struct turn *t, const char *subject, struct asker *out)
{
	const char *slash = strchr(subject, '/');
	*out = (struct asker){.subject = arena_text(t->arena, subject)};
	if (slash == NULL)
		return ERR_OK;
	out->gateway =
	    gateway_settings_of(t, arena_copy(t->arena, subject, (size_t)(slash - subject)));
	if (out->gateway == NULL)
		return ERR_OK;
	for (const struct poll *p = polls_of(out->gateway); p != NULL && p->name != NULL; p++)
		if (strcmp(p->name, slash + 1) == 0)
			out->poll = p;
	if (out->poll == NULL)
		return ERR_OK;
	return poll_read(t->store, out->gateway->key, out->poll->name, t->arena, &out->row);
}

static enum err look_after(struct turn *t, const struct asker *a, int64_t real_ms)
{
	return deadline_set(t->store, DEADLINE_POLL, a->subject, "", turn_after_real(t, real_ms));
}

static enum err everywhere(struct turn *t, const struct asker *a, const char *reason)
{
	for (int i = 0; i < t->settings->area_count; i++) {
		const char *area = t->settings->areas[i]->key;
		if (reason == NULL)
			TRY(turn_alarm_clear(t, area, ALARM_POLL, a->subject));
		else
			TRY(turn_alarm(t, area, ALARM_POLL, a->subject,
				       "the gateway %s does not say what came in: %s",
				       a->gateway->key, reason));
	}
	return ERR_OK;
}

/* ---- asking --------------------------------------------------------------------------------- */

static enum err ask(struct turn *t, struct asker *a)
{
	struct transfer transfer = {0};
	struct dispatch d = turn_dispatch(t, a->gateway);
	if (!a->poll->ask(&d, a->row.cursor, &transfer))
		return deadline_clear(t->store, DEADLINE_POLL, a->subject);
	if (a->row.page == 0)
		a->row.began = t->real;
	a->row.page++;
	a->row.number++;
	a->row.asked = t->now;
	TRY(poll_save(t->store, &a->row));
	int64_t wait_ms = transfer.timeout_ms > 0 ? transfer.timeout_ms : a->gateway->timeout_ms;
	TRY(look_after(t, a, wait_ms + GRACE_MS));
	struct effect *e = turn_effect(t, EFFECT_TRANSFER);
	e->transfer = transfer;
	e->errand = (struct errand){.kind = ERRAND_POLL,
				    .subject = a->subject,
				    .attempt = a->row.number,
				    .gateway = arena_text(t->arena, a->gateway->key)};
	return ERR_OK;
}

/* From the first page; the run before did not come to its end. */
static void begin_again(struct asker *a)
{
	a->row.missed = a->row.missed || a->row.page > 0 || a->row.cursor[0] != '\0';
	a->row.page = 0;
	a->row.cursor = "";
}

/* at_once: a person must know; else after a few in a row. */
static enum err fail(struct turn *t, struct asker *a, bool at_once, const char *reason)
{
	a->row.failures++;
	return at_once || a->row.failures >= FAILURES_QUIET ? everywhere(t, a, reason) : ERR_OK;
}

enum err polls_due(struct turn *t, const struct area_settings *area, const char *subject)
{
	struct asker a;
	(void)area;
	TRY(asker_read(t, subject, &a));
	if (a.poll == NULL)
		return deadline_clear(t->store, DEADLINE_POLL, subject);
	if (polls_shut(t, a.gateway))
		return look_after(t, &a, a.poll->every_ms);
	bool between_pages = a.row.page > 0 && a.row.page % PAGES_AT_ONCE == 0;
	bool answered = !wall_before(a.row.heard, a.row.asked) && a.row.asked.ms != 0;
	if (!(between_pages && answered)) {
		if (a.row.page > 0)
			TRY(fail(t, &a, false, "no answer came back"));
		begin_again(&a);
	}
	return ask(t, &a);
}

static enum err prepare_one(struct turn *t, const struct gateway_settings *g, bool begins)
{
	for (const struct poll *p = polls_of(g); p != NULL && p->name != NULL; p++) {
		struct asker a = {.gateway = g};
		struct poll_row row;
		a.subject = arena_printf(t->arena, "%s/%s", g->key, p->name);
		TRY(poll_read(t->store, g->key, p->name, t->arena, &row));
		if (begins || row.asked.ms == 0)
			TRY(look_after(t, &a, 0));
	}
	return ERR_OK;
}

enum err polls_prepare(struct turn *t, bool begins)
{
	if (begins && t->settings->area_count > 0)
		TRY(arrivals_prepare(t));
	for (int i = 0; i < t->settings->gateway_count && t->settings->area_count > 0; i++) {
		const struct gateway_settings *g = &t->settings->gateways[i];
		if (!polls_shut(t, g))
			TRY(prepare_one(t, g, begins));
		else
			turn_note(t, NOTE_WARNING,
				  "this is an exercise: what is texted to the gateway %s is not "
				  "fetched, for it may be meant for those on duty (exercise_inbox "
				  "= true fetches it)",
				  g->key);
	}
	return ERR_OK;
}

/* ---- answers -------------------------------------------------------------------------------- */

static enum err run_ends(struct turn *t, struct asker *a)
{
	a->row.missed = false;
	a->row.page = 0;
	a->row.cursor = "";
	a->row.complete = a->row.began;
	TRY(poll_save(t->store, &a->row));
	TRY(arrivals_complete(t));
	return look_after(t, a, a->poll->every_ms);
}

static enum err failed(struct turn *t, struct asker *a, bool at_once, const char *reason)
{
	int64_t wait_ms = RETRY_MS << (a->row.failures < 6 ? a->row.failures : 6);
	TRY(fail(t, a, at_once, reason));
	begin_again(a);
	TRY(poll_save(t->store, &a->row));
	return look_after(t, a, wait_ms < a->poll->every_ms ? wait_ms : a->poll->every_ms);
}

/* When the last row of a page was sent that says so; .ms = 0: none does. */
static struct wall reaches(const struct news_list *page)
{
	struct wall at = page->reaches;
	for (size_t i = 0; at.ms == 0 && i < page->count; i++)
		at = page->rows[page->count - 1 - i].inbound.sent;
	return at;
}

/* Whether older pages may hold what is not known yet. A page that tells nothing new says nothing of
 * those before it: a call brought what is on it, and may have been lost for another. Only its age
 * does; or, where the gateway gives no dates, that all of it is known and no run was broken off. */
static bool goes_on(const struct turn *t, const struct asker *a, const struct news_list *page,
		    bool news)
{
	struct wall at = reaches(page), complete = a->row.complete;
	bool dated = at.ms != 0;
	if (news || (!dated && page->count == 0))
		return true;
	if (!dated)
		return a->row.missed;
	if (complete.ms == 0 || wall_before(t->real, complete)) /* the clock was ahead */
		return true;
	return !wall_before(at, wall_plus(complete, -OVERLAP_MS));
}

/* next: the cursor of a further page, or NULL when it is not to be asked for. */
static enum err page_taken(struct turn *t, struct asker *a, const char *next)
{
	a->row.heard = t->now;
	if (a->row.failures > 0)
		TRY(everywhere(t, a, NULL));
	a->row.failures = 0;
	if (next == NULL)
		return run_ends(t, a);
	if (a->row.page >= PAGES_MOST)
		return failed(t, a, true, "its pages have no end");
	a->row.cursor = arena_text(t->arena, next);
	if (a->row.page % PAGES_AT_ONCE != 0)
		return ask(t, a);
	TRY(poll_save(t->store, &a->row));
	return look_after(t, a, PAGES_PAUSE_MS);
}

enum err polls_result(struct turn *t, const struct event *event)
{
	struct asker a;
	struct news_list news = {.rows = NULL};
	struct fault why = {.message = "no answer to believe"};
	const char *next = NULL;
	TRY(asker_read(t, event->errand.subject, &a));
	if (a.poll == NULL || polls_shut(t, a.gateway) || a.row.page == 0 ||
	    event->errand.attempt != a.row.number)
		return ERR_OK;
	struct dispatch d = turn_dispatch(t, a.gateway);
	TRY(standing_date(t, a.gateway->key, &event->result));
	t->because = arena_printf(t->arena, "poll %s", a.subject);
	enum err e = a.poll->read(&d, &event->result, &news, &next, &why);
	int64_t before = store_changes(t->store);
	TRY(arrivals_keep(t, a.gateway, &news));
	if (e != ERR_OK)
		return failed(t, &a, e == ERR_FORBIDDEN, arena_text(t->arena, why.message));
	bool more = goes_on(t, &a, &news, store_changes(t->store) != before);
	return page_taken(t, &a, more ? next : NULL);
}
