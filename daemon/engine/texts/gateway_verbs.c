/* SPDX-License-Identifier: MIT */
#include "gateway_verbs.h"

#include <limits.h>

#include "json_values.h"
#include "polls.h"
#include "standings.h"

static const char *carried(struct turn *t, const struct standing *s)
{
	const char *list = "";
	for (int c = 0; s->kind != NULL && c < CHANNEL_COUNT; c++)
		if (gateway_carries(s->kind, (enum channel)c))
			list = arena_printf(t->arena, "%s%s%ss", list, list[0] != '\0' ? ", " : "",
					    channel_noun((enum channel)c));
	return list;
}

static json_t *channels_json(const struct standing *s)
{
	json_t *out = json_array();
	for (int c = 0; s->kind != NULL && c < CHANNEL_COUNT; c++)
		if (gateway_carries(s->kind, (enum channel)c))
			json_array_append_new(out, json_string(channel_name((enum channel)c)));
	return out;
}

/* The state as it works out now: what failed and has rested is tried. */
static const char *state_of(const struct turn *t, const struct standing *s)
{
	if (standing_rests(t, s))
		return "rests";
	if (standing_left(s) == 0 && s->row.state != GATEWAY_FAILED)
		return "spent";
	return s->row.state == GATEWAY_FAILED ? "on trial" : gateway_state_name(s->row.state);
}

static const char *rate_of(struct turn *t, const struct standing *s)
{
	int burst = bucket_size((struct bucket_rate){s->rates.per_minute, s->rates.burst});
	return s->rates.per_minute > 0
		   ? arena_printf(t->arena, "%d/min, %d at once", s->rates.per_minute, burst)
		   : "any";
}

static const char *today_of(struct turn *t, const struct standing *s)
{
	return s->rates.per_day > 0
		   ? arena_printf(t->arena, "%d of %d", s->sent_today, s->rates.per_day)
		   : arena_printf(t->arena, "%d", s->sent_today);
}

static const char *window_of(struct turn *t, const struct window *w)
{
	if (window_count(w) == 0)
		return "nothing sent";
	return arena_printf(t->arena, "%d taken in %.1f s, %d refused, %d lost", w->taken,
			    (double)window_mean_ms(w) / 1000, w->refused, w->lost);
}

/* When a poll of this gateway last had an answer; .ms = 0 never, or it has none. */
static enum err polled_at(struct turn *t, const struct standing *s, struct wall *at)
{
	const struct poll *p = s->kind != NULL ? s->kind->polls : NULL;
	at->ms = 0;
	for (; p != NULL && p->name != NULL; p++) {
		struct poll_row row;
		TRY(poll_read(t->store, s->settings->key, p->name, t->arena, &row));
		*at = wall_later(*at, row.heard);
	}
	return ERR_OK;
}

static const char *shown(struct turn *t, struct wall at)
{
	char text[WALL_TEXT];
	return at.ms != 0 ? arena_text(t->arena, wall_format_local(at, text)) : "";
}

static void heading(struct request *r)
{
	say_column(r, "gateway", "GATEWAY", false);
	say_column(r, "carries", "CARRIES", false);
	say_column(r, "state", "STATE", false);
	say_column(r, "rate", "RATE", false);
	say_column(r, "today", "TODAY", true);
	say_column(r, "minutes", "LAST 5 MINUTES", false);
	say_column(r, "polled", "POLLED", false);
}

static json_t *figures(const struct standing *s, const struct window *w)
{
	return json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:I}", "in_flight", s->sending,
			 "sent_today", s->sent_today, "per_day", s->rates.per_day, "per_minute",
			 s->rates.per_minute, "burst", s->rates.burst, "taken", w->taken, "refused",
			 w->refused, "lost", w->lost, "mean_ms", (json_int_t)window_mean_ms(w));
}

static enum err gateway_say(struct turn *t, struct request *r, json_t *all, struct standing *s)
{
	struct window w;
	struct wall polled;
	TRY(standing_count(t, s));
	TRY(standing_window(t, s, &w));
	TRY(polled_at(t, s, &polled));
	json_array_append_new(
	    all, json_pack("{s:s, s:s, s:b, s:o, s:s, s:o, s:o, s:o, s:o}", "gateway",
			   s->settings->key, "kind", s->settings->kind, "real", s->settings->real,
			   "channels", channels_json(s), "state", state_of(t, s), "why",
			   word_json(s->row.why), "since", wall_json(s->row.since), "polled",
			   wall_json(polled), "figures", figures(s, &w)));
	json_t *row =
	    json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "gateway", s->settings->key, "carries",
		      carried(t, s), "state", state_of(t, s), "rate", rate_of(t, s), "today",
		      today_of(t, s), "minutes", window_of(t, &w), "polled", shown(t, polled));
	say_row(r, row);
	json_decref(row);
	if (s->row.why[0] != '\0')
		say_after(r, "%s since %s: %s", s->settings->key, shown(t, s->row.since),
			  s->row.why);
	if (s->row.skewed)
		say_after(r, "%s: its clock and this machine's differ", s->settings->key);
	if (polls_shut(t, s->settings))
		say_after(r, "%s: in an exercise, what is texted to it is not fetched",
			  s->settings->key);
	return ERR_OK;
}

enum err verb_gateways(struct turn *t, struct request *r, struct fault *why)
{
	/* A look of its own: what the turn's end counts and writes is not touched. */
	struct turn own = *t;
	struct standings *all;
	json_t *list = json_array();
	(void)why;
	own.standings = NULL;
	json_object_set_new(r->result, "gateways", list);
	heading(r);
	TRY(standings_read(&own, &all));
	for (int i = 0; i < all->count; i++)
		TRY(gateway_say(&own, r, list, &all->rows[i]));
	return ERR_OK;
}
