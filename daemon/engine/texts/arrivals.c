/* SPDX-License-Identifier: MIT */
#include "arrivals.h"

#include "callbacks.h"
#include "deadlines.h"
#include "inbound_rows.h"
#include "polled_rows.h"
#include "replies.h"

#define SUBJECT "texts"
/* A gateway that cannot tell the rest for so long: what is known is acted on all the same. */
#define KEPT_MOST_MS MINUTES_MS(10)
#define PAUSE_MS SECONDS_MS(1) /* between two turns' worth: others have a moment */

static enum err take_after(struct turn *t, int64_t real_ms)
{
	return deadline_set(t->store, DEADLINE_POLLED, SUBJECT, t->settings->areas[0]->key,
			    turn_after_real(t, real_ms));
}

static enum err keep(struct turn *t, const struct gateway_settings *g, const struct inbound *in)
{
	struct polled_row p = {.gateway = g->key,
			       .id = in->id,
			       .from = in->from,
			       .text = in->text,
			       .sent = in->sent.ms != 0 ? in->sent : t->real};
	bool known, any;
	TRY(inbound_known(t->store, replies_id(t, g->key, in->id), &known));
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
		struct news_list one = {&page->rows[i], 1};
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

static enum err take(struct turn *t, const struct polled_row *p)
{
	struct inbound in = {.id = p->id, .from = p->from, .text = p->text, .sent = p->sent};
	TRY(replies_take(t, p->gateway, &in));
	return polled_remove(t->store, p->n);
}

enum err arrivals_due(struct turn *t, const struct area_settings *area, const char *subject)
{
	struct polled_list list;
	bool more;
	(void)area;
	TRY(polled_oldest(t->store, LIMIT_POLLED, t->arena, &list));
	for (size_t i = 0; i < list.count; i++)
		TRY(take(t, &list.rows[i]));
	TRY(polled_any(t->store, &more));
	return more ? take_after(t, PAUSE_MS) : deadline_clear(t->store, DEADLINE_POLLED, subject);
}
