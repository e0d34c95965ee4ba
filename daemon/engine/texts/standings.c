/* SPDX-License-Identifier: MIT */
#include "standings.h"

#include <limits.h>
#include <string.h>

#include "alarm_rows.h"
#include "attempt_rows.h"
#include "civil.h"
#include "message_counts.h"

/* So many sends in a row without an answer put the gateway at rest. */
#define SILENT_ATTEMPTS 3
/* While another gateway works, one that failed is left alone so long: a message that tries it may
 * hang for minutes. */
#define DWELL_MS MINUTES_MS(30)
/* A pause that is longer is for people to know of. */
#define PAUSE_QUIET_MS MINUTES_MS(2)
#define PAUSE_LEAST_MS SECONDS_MS(1)
/* Notify refuses tokens that are 30 s old or ahead. */
#define CLOCK_SLACK_MS SECONDS_MS(20)
#define SILENCE "nobody knows what became of those it was handed"

/* ---- read and written ----------------------------------------------------------------------- */

static struct gateway_rates rates_of(const struct gateway_settings *g, const struct gateway *kind)
{
	struct gateway_rates r = kind != NULL ? kind->rates : (struct gateway_rates){0};
	if (g->rates.per_minute > 0) {
		r.per_minute = g->rates.per_minute;
		r.burst = 0; /* the kind's belongs to the kind's rate */
	}
	if (g->rates.burst > 0)
		r.burst = g->rates.burst;
	if (g->rates.per_day > 0)
		r.per_day = g->rates.per_day;
	return r;
}

enum err standings_read(struct turn *t, struct standings **out)
{
	if (t->standings == NULL) {
		struct standings *all = arena_alloc(t->arena, sizeof(*all));
		*all = (struct standings){.count = t->settings->gateway_count};
		for (int i = 0; i < all->count; i++) {
			struct standing *s = &all->rows[i];
			s->settings = &t->settings->gateways[i];
			s->kind = gateway_find(s->settings->kind);
			s->rates = rates_of(s->settings, s->kind);
			TRY(gateway_read(t->store, s->settings->key, t->arena, &s->row));
		}
		t->standings = all;
	}
	*out = t->standings;
	return ERR_OK;
}

enum err standing_find(struct turn *t, const char *gateway, struct standing **out)
{
	struct standings *all;
	*out = NULL;
	TRY(standings_read(t, &all));
	for (int i = 0; i < all->count && *out == NULL; i++)
		if (strcmp(all->rows[i].settings->key, gateway) == 0)
			*out = &all->rows[i];
	return ERR_OK;
}

static int64_t day_of(const struct turn *t)
{
	return t->real.ms / DAYS_MS(1);
}

static int64_t minute_of(struct wall real)
{
	return real.ms / MINUTES_MS(1);
}

struct wall standing_midnight(const struct turn *t)
{
	return turn_after_real(t, (day_of(t) + 1) * DAYS_MS(1) - t->real.ms);
}

enum err standing_count(struct turn *t, struct standing *s)
{
	if (s->counted)
		return ERR_OK;
	s->counted = true;
	TRY(message_count_sending(t->store, s->settings->key, &s->sending));
	return sent_day_count(t->store, s->settings->key, day_of(t), &s->sent_today);
}

int standing_left(const struct standing *s)
{
	int left = s->rates.per_day - s->sent_today - s->sent;
	return s->rates.per_day <= 0 ? INT_MAX : left > 0 ? left : 0;
}

/* ---- alarms --------------------------------------------------------------------------------- */

/* A gateway is everybody's. */
static enum err alarm_everywhere(struct turn *t, const char *kind, const char *gateway,
				 const char *sentence)
{
	for (int i = 0; i < t->settings->area_count; i++)
		TRY(turn_alarm(t, t->settings->areas[i]->key, kind, gateway, "%s", sentence));
	return ERR_OK;
}

static enum err alarm_over(struct turn *t, const char *kind, const char *gateway)
{
	for (int i = 0; i < t->settings->area_count; i++)
		TRY(turn_alarm_clear(t, t->settings->areas[i]->key, kind, gateway));
	return ERR_OK;
}

/* ",one,two,": those that are configured. */
static const char *configured(const struct turn *t)
{
	const char *keys = ",";
	for (int i = 0; i < t->settings->gateway_count; i++)
		keys = arena_printf(t->arena, "%s%s,", keys, t->settings->gateways[i].key);
	return keys;
}

enum err standings_prepare(struct turn *t)
{
	static const char *const kinds[] = {ALARM_GATEWAY, ALARM_CLOCK, ALARM_LIMIT, ALARM_LOOKUP,
					    ALARM_POLL};
	const char *keys = configured(t);
	for (int i = 0; i < t->settings->area_count; i++)
		for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++)
			TRY(alarm_clear_others(t->store, t->settings->areas[i]->key, kinds[k], keys,
					       t->now));
	return ERR_OK;
}

/* ---- moves ---------------------------------------------------------------------------------- */

static void move(struct turn *t, struct standing *s, enum gateway_state to, const char *why)
{
	s->changed = true;
	s->row.why = why;
	if (s->row.state == to)
		return;
	t->standings->recovered = t->standings->recovered || to == GATEWAY_WORKS;
	s->row.state = to;
	s->row.since = t->now;
	s->row.judged = t->real;
}

bool standing_rests(const struct turn *t, const struct standing *s)
{
	/* in trouble later than now only when the clock was put back */
	return !wall_before(t->now, s->row.trouble) && wall_before(t->now, s->row.rests);
}

bool standing_dwelt(const struct turn *t, const struct standing *s)
{
	struct wall from = s->row.state == GATEWAY_SLIPS ? s->row.since : s->row.trouble;
	int64_t dwell_ms = turn_after_real(t, DWELL_MS).ms - t->now.ms;
	return !wall_before(t->now, wall_plus(from, dwell_ms));
}

/* What it carries, in a sentence. */
static const char *noun_of(const struct standing *s)
{
	int c = CHANNEL_SMS;
	while (s != NULL && s->kind != NULL && c < CHANNEL_COUNT - 1 &&
	       !gateway_carries(s->kind, (enum channel)c))
		c++;
	return channel_noun((enum channel)c);
}

enum err standing_stopped(struct turn *t, const char *area, const char *gateway, int64_t least_ms,
			  const char *reason)
{
	struct standing *s;
	TRY(standing_find(t, gateway, &s));
	if (s == NULL) /* nothing is handed to it any more */
		return ERR_OK;
	int64_t rest_ms = least_ms > GATEWAY_REST_MS ? least_ms : GATEWAY_REST_MS;
	move(t, s, GATEWAY_FAILED, arena_text(t->arena, reason));
	s->row.trouble = t->now;
	s->row.rests = turn_after_real(t, rest_ms);
	return turn_alarm(t, area, ALARM_GATEWAY, gateway, "the gateway %s takes no %ss: %s",
			  gateway, noun_of(s), reason);
}

enum err standing_failed(struct turn *t, const char *area, const char *gateway, bool enough,
			 const char *reason, bool *rests)
{
	struct standing *s;
	TRY(standing_find(t, gateway, &s));
	*rests = enough || (s != NULL && s->row.state == GATEWAY_FAILED);
	if (s != NULL && s->row.state == GATEWAY_SLIPS && standing_dwelt(t, s)) {
		s->row.since = t->now; /* it was being tried */
		s->changed = true;
	}
	return *rests ? standing_stopped(t, area, gateway, 0, reason) : ERR_OK;
}

enum err standing_silent(struct turn *t, const char *area, const char *gateway)
{
	bool silent, rests;
	TRY(gateway_silent(t->store, gateway, SILENT_ATTEMPTS, &silent));
	return standing_failed(t, area, gateway, silent, SILENCE, &rests);
}

enum err standing_pauses(struct turn *t, const char *area, const char *gateway, int64_t wait_ms,
			 const char *reason)
{
	struct standing *s;
	if (wait_ms > PAUSE_QUIET_MS)
		return standing_stopped(t, area, gateway, wait_ms, reason);
	TRY(standing_find(t, gateway, &s));
	if (s == NULL)
		return ERR_OK;
	s->row.trouble = t->now;
	s->row.rests = turn_after_real(t, wait_ms > PAUSE_LEAST_MS ? wait_ms : PAUSE_LEAST_MS);
	s->changed = true;
	return ERR_OK;
}

enum err standing_works(struct turn *t, const char *gateway)
{
	struct standing *s;
	TRY(standing_find(t, gateway, &s));
	if (s == NULL || s->row.state != GATEWAY_FAILED)
		return ERR_OK;
	move(t, s, GATEWAY_WORKS, "");
	s->row.rests.ms = 0;
	return alarm_over(t, ALARM_GATEWAY, gateway);
}

enum err standing_vouched(struct turn *t, const char *gateway, struct wall began)
{
	struct standing *s;
	TRY(standing_find(t, gateway, &s));
	if (s == NULL || (wall_before(began, s->row.trouble) && strcmp(s->row.why, SILENCE) != 0))
		return ERR_OK;
	return standing_works(t, gateway);
}

/* ---- the last minutes ----------------------------------------------------------------------- */

enum err standing_heard(struct turn *t, const char *gateway, enum outcome_of_send how,
			int64_t took_ms)
{
	struct standing *s;
	TRY(standing_find(t, gateway, &s));
	if (s == NULL)
		return ERR_OK;
	struct window one = {.taken = how == SEND_TAKEN,
			     .refused = how == SEND_REFUSED,
			     .lost = how == SEND_LOST,
			     .took_ms = how == SEND_TAKEN && took_ms > 0 ? took_ms : 0};
	window_add(&s->said, &one);
	s->sent -= one.refused; /* it does not count towards the day's limit */
	return ERR_OK;
}

enum err standing_window(struct turn *t, const struct standing *s, struct window *out)
{
	int64_t from = minute_of(t->real) - WINDOW_MINUTES + 1;
	int64_t judged = s->row.judged.ms > 0 ? minute_of(s->row.judged) + 1 : 0;
	return sent_minutes_sum(t->store, s->settings->key, judged > from ? judged : from, out);
}

static const char *slipping(struct turn *t, const struct window *w)
{
	return arena_printf(t->arena,
			    "of %d in %d minutes %d were refused and %d lost; the others took"
			    " %.1f s",
			    window_count(w), WINDOW_MINUTES, w->refused, w->lost,
			    (double)window_mean_ms(w) / 1000);
}

static enum err judge(struct turn *t, struct standing *s)
{
	struct window w;
	TRY(sent_minute_add(t->store, s->settings->key, minute_of(t->real), &s->said));
	s->said = (struct window){0};
	TRY(standing_window(t, s, &w));
	if (s->row.state == GATEWAY_WORKS && window_bad(&w)) {
		move(t, s, GATEWAY_SLIPS, slipping(t, &w));
		return alarm_everywhere(t, ALARM_GATEWAY, s->settings->key,
					arena_printf(t->arena, "the gateway %s is doubted: %s",
						     s->settings->key, s->row.why));
	}
	if (s->row.state != GATEWAY_SLIPS || !standing_dwelt(t, s) || !window_good(&w))
		return ERR_OK;
	move(t, s, GATEWAY_WORKS, "");
	return alarm_over(t, ALARM_GATEWAY, s->settings->key);
}

static enum err settle_one(struct turn *t, struct standing *s)
{
	if (window_count(&s->said) > 0)
		TRY(judge(t, s));
	if (s->sent != 0)
		TRY(sent_day_add(t->store, s->settings->key, day_of(t), s->sent));
	s->sent_today += s->sent;
	s->sent = 0;
	return s->changed ? gateway_save(t->store, &s->row) : ERR_OK;
}

enum err standings_settle(struct turn *t)
{
	for (int i = 0; t->standings != NULL && i < t->standings->count; i++)
		TRY(settle_one(t, &t->standings->rows[i]));
	return ERR_OK;
}

/* ---- clocks --------------------------------------------------------------------------------- */

enum err standing_date(struct turn *t, const char *gateway, const struct transfer_result *r)
{
	struct standing *s;
	struct wall theirs;
	TRY(standing_find(t, gateway, &s));
	if (s == NULL || r->fate != FATE_ANSWERED || r->date == NULL ||
	    !wall_parse_http(r->date, &theirs))
		return ERR_OK;
	int64_t ahead_ms = t->real.ms - theirs.ms;
	bool skewed = ahead_ms > CLOCK_SLACK_MS || ahead_ms < -CLOCK_SLACK_MS;
	if (skewed == s->row.skewed)
		return ERR_OK;
	s->row.skewed = skewed;
	s->changed = true;
	if (!skewed)
		return alarm_over(t, ALARM_CLOCK, gateway);
	const char *sentence =
	    arena_printf(t->arena, "this machine's clock is %lld s %s that of the gateway %s",
			 (long long)(ahead_ms < 0 ? -ahead_ms : ahead_ms) / 1000,
			 ahead_ms > 0 ? "ahead of" : "behind", gateway);
	return alarm_everywhere(t, ALARM_CLOCK, gateway, sentence);
}

enum err standings_queue_moves(struct turn *t)
{
	struct standings *all;
	TRY(standings_read(t, &all));
	all->queue_moves = true;
	return ERR_OK;
}
