/* SPDX-License-Identifier: MIT */
#include "arrivals.h"

#include "accounts.h"
#include "callbacks.h"
#include "deadlines.h"
#include "polled_rows.h"
#include "replies.h"

#define SUBJECT "texts"
/* A gateway that cannot tell the rest for so long: what is known is acted on all the same. */
#define KEPT_MOST_MS MINUTES_MS(10)
/* Minutes until those that could not be taken are tried again: 1, 2, 4 … 64. */
#define DOUBLINGS_MOST 6
#define ALARM_UNTAKEN "untaken"
#define PAUSE_MS SECONDS_MS(1) /* between two turns' worth: others have a moment */

static enum err take_after(struct turn *t, int64_t real_ms)
{
	return deadline_set(t->store, DEADLINE_POLLED, SUBJECT, "", turn_after_real(t, real_ms));
}

static enum err keep(struct turn *t, const struct gateway_settings *g, const struct inbound *in)
{
	struct polled_row p = {.gateway = g->key,
			       .account = account_of(t->arena, g),
			       .id = in->id,
			       .from = in->from,
			       .text = in->text,
			       .sent = in->sent.ms != 0 ? in->sent : t->real};
	bool known, any;
	TRY(replies_known(t, p.account, in, &known));
	if (known)
		return ERR_OK;
	TRY(polled_any(t->store, &any));
	if (!any)
		TRY(take_after(t, KEPT_MOST_MS));
	return polled_add(t->store, &p);
}

enum err arrivals_keep(struct turn *t, const struct gateway_settings *g,
		       const struct news_list *page)
{
	for (size_t i = 0; i < page->count; i++) {
		struct news_list one = {.rows = &page->rows[i], .count = 1};
		TRY(page->rows[i].kind == NEWS_TEXT ? keep(t, g, &page->rows[i].inbound)
						    : news_take(t, g, &one));
	}
	return ERR_OK;
}

enum err arrivals_complete(struct turn *t)
{
	bool any;
	TRY(polled_any(t->store, &any));
	return any ? take_after(t, 0) : ERR_OK;
}

enum err arrivals_prepare(struct turn *t)
{
	bool any;
	TRY(polled_any(t->store, &any));
	return any ? take_after(t, KEPT_MOST_MS) : ERR_OK;
}

/* ---- taking them ---------------------------------------------------------------------------- */

static enum err take(struct turn *t, const struct polled_row *p)
{
	struct inbound in = {.id = p->id, .from = p->from, .text = p->text, .sent = p->sent};
	TRY(replies_take(t, p->gateway, p->account, &in));
	return polled_remove(t->store, p->n);
}

/* As if it had been brought alone: one that cannot be taken is neither lost nor in the way of the
 * others. */
static enum err take_alone(struct turn *t, const struct polled_row *p, size_t *taken)
{
	struct attempt attempt;
	t->actor = "swepd";
	TRY(turn_attempt(t, &attempt));
	enum err e = turn_attempted(t, &attempt, take(t, p));
	if (store_broken(t->store))
		return ERR_STORE;
	*taken += e == ERR_OK;
	if (e == ERR_OK)
		return ERR_OK;
	t->actor = "swepd";
	turn_note(t, NOTE_WARNING, "the text %s of the gateway %s could not be taken: %s", p->id,
		  p->gateway, err_wire(e));
	return polled_failed(t->store, p->n);
}

static enum err tell_untaken(struct turn *t)
{
	int count;
	TRY(polled_count_failed(t->store, &count));
	for (int i = 0; i < t->settings->area_count; i++) {
		const char *area = t->settings->areas[i]->key;
		TRY(count == 0
			? turn_alarm_clear(t, area, ALARM_UNTAKEN, SUBJECT)
			: turn_alarm(t, area, ALARM_UNTAKEN, SUBJECT,
				     "%d text%s that came in could not be taken: read %s at "
				     "the gateway; the log names %s",
				     count, count == 1 ? "" : "s", count == 1 ? "it" : "them",
				     count == 1 ? "it" : "them"));
	}
	return ERR_OK;
}

/* Those that failed stand last: when none was taken there are no others. */
static int64_t pause_ms(const struct polled_list *list, size_t taken)
{
	int failures = taken == 0 && list->count > 0 ? list->rows[0].failures : -1;
	if (failures < 0)
		return PAUSE_MS;
	return MINUTES_MS(1) << (failures < DOUBLINGS_MOST ? failures : DOUBLINGS_MOST);
}

enum err arrivals_due(struct turn *t, const struct area_settings *area, const char *subject)
{
	struct polled_list list;
	size_t taken = 0;
	bool more;
	(void)area;
	TRY(polled_oldest(t->store, LIMIT_POLLED, t->arena, &list));
	for (size_t i = 0; i < list.count; i++)
		TRY(take_alone(t, &list.rows[i], &taken));
	t->because = "texts that were fetched";
	TRY(tell_untaken(t));
	TRY(polled_any(t->store, &more));
	return more ? take_after(t, pause_ms(&list, taken))
		    : deadline_clear(t->store, DEADLINE_POLLED, subject);
}
