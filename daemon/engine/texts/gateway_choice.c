/* SPDX-License-Identifier: MIT */
#include "gateway_choice.h"

#include <string.h>

#include "accounts.h"
#include "attempt_rows.h"

/* Of room, rate and a day's limit this share is kept for what is most urgent: an activation never
 * waits behind a digest. */
#define KEPT_OF_ROOM 4
#define KEPT_OF_BURST 5
#define KEPT_OF_DAY 10

int gateway_in_flight(const struct gateway_settings *g)
{
	return g->in_flight < 1                 ? 1
	       : g->in_flight < LIMIT_IN_FLIGHT ? g->in_flight
						: LIMIT_IN_FLIGHT;
}

static bool carries(const struct gateway_settings *g, enum channel c)
{
	const struct gateway *kind = gateway_find(g->kind);
	return kind != NULL && gateway_carries(kind, c);
}

/* The first for this channel; NULL when there is none. */
static const struct gateway_settings *first_of(const struct turn *t, enum channel c)
{
	for (int i = 0; i < t->settings->gateway_count; i++)
		if (carries(&t->settings->gateways[i], c))
			return &t->settings->gateways[i];
	return NULL;
}

double gateway_price(const struct turn *t, enum channel c)
{
	for (int i = 0; i < t->settings->gateway_count; i++) {
		const struct gateway_settings *g = &t->settings->gateways[i];
		const struct gateway *kind = gateway_find(g->kind);
		if (kind != NULL && gateway_carries(kind, c))
			return g->price;
	}
	return 0;
}

bool gateway_configured(const struct turn *t, enum channel c)
{
	return first_of(t, c) != NULL;
}

/* What reaches people goes to no gateway that only prints. */
static bool serves(const struct turn *t, const struct standing *s, enum channel c)
{
	const struct gateway_settings *first = first_of(t, c);
	return first != NULL && carries(s->settings, c) && s->settings->real == first->real;
}

/* ---- how much ------------------------------------------------------------------------------- */

static int kept(int whole, int share, const struct message_row *m)
{
	return m->priority > 0 && whole >= share ? whole / share : 0;
}

static int room_for(const struct standing *s, const struct message_row *m)
{
	int most = gateway_in_flight(s->settings);
	if (s->row.state == GATEWAY_FAILED)
		return 1 - s->sending;
	return most - kept(most, KEPT_OF_ROOM, m) - s->sending;
}

static struct bucket_rate rate_of(const struct standing *s)
{
	return (struct bucket_rate){s->rates.per_minute, s->rates.burst};
}

static int tokens_kept(const struct standing *s, const struct message_row *m)
{
	return kept(bucket_size(rate_of(s)), KEPT_OF_BURST, m);
}

static int64_t token_wait_ms(const struct turn *t, struct standing *s, const struct message_row *m)
{
	bucket_fill(&s->row.bucket, rate_of(s), t->real);
	return bucket_wait_ms(&s->row.bucket, rate_of(s), tokens_kept(s, m));
}

static bool spent_for_today(const struct standing *s, const struct message_row *m)
{
	return standing_left(s) <= kept(s->rates.per_day, KEPT_OF_DAY, m);
}

/* ---- which ---------------------------------------------------------------------------------- */

/* The smallest is taken, and of equals the first. What is not urgent tries a gateway that is
 * preferred to those that work; what is urgent does so only when none works. */
enum rank {
	RANK_TRIED,
	RANK_WORKS,
	RANK_WORKS_LOST, /* an earlier attempt of this message was lost there */
	RANK_SLIPS,
	RANK_SLIPS_LOST,
	RANK_FAILED,
	RANK_FAILED_LOST,
	RANK_NONE
};

static const enum rank ranks[GATEWAY_STATE_COUNT] = {
    [GATEWAY_WORKS] = RANK_WORKS,
    [GATEWAY_SLIPS] = RANK_SLIPS,
    [GATEWAY_FAILED] = RANK_FAILED,
};

/* A gateway as one message sees it. */
struct view {
	struct standing *standing;
	enum rank rank;
	bool full; /* an answer makes room */
	struct wall until; /* .ms = 0, or when it takes something again */
};

static bool to_be_tried(const struct turn *t, const struct view *v, const struct message_row *m,
			bool lost, enum rank best)
{
	const struct standing *s = v->standing;
	return s->row.state != GATEWAY_WORKS && m->priority > 0 && !lost &&
	       best > RANK_WORKS_LOST && s->sending == 0 && v->until.ms == 0 &&
	       standing_dwelt(t, s);
}

/* What stands in its way. */
static void hindrance(struct turn *t, const struct message_row *m, struct view *v)
{
	struct standing *s = v->standing;
	int64_t wait_ms = token_wait_ms(t, s, m);
	v->full = room_for(s, m) <= 0;
	if (standing_rests(t, s))
		v->until = s->row.rests;
	else if (spent_for_today(s, m))
		v->until = standing_midnight(t);
	else if (wait_ms > 0)
		v->until = turn_after_real(t, wait_ms);
}

static enum err look(struct turn *t, const struct message_row *m, struct standing *s,
		     enum rank best, struct view *v)
{
	bool lost = false;
	*v = (struct view){.standing = s, .rank = RANK_NONE};
	TRY(standing_count(t, s));
	if (m->attempt > 0)
		TRY(attempt_lost(t->store, m->id, s->settings->key, &lost));
	hindrance(t, m, v);
	bool away = standing_rests(t, s) || spent_for_today(s, m);
	bool busy = v->full || v->until.ms != 0;
	/* A busy one is waited for, but not by what has been tried already. */
	if (away || (busy && (s->row.state == GATEWAY_FAILED || m->attempt > 0)))
		return ERR_OK;
	v->rank = to_be_tried(t, v, m, lost, best) ? RANK_TRIED : ranks[s->row.state] + lost;
	return ERR_OK;
}

/* When what nobody takes just now should be looked at again. */
static struct wall sooner(struct wall until, const struct view *v)
{
	const struct wall unknown = {0};
	return v->full && v->until.ms == 0 ? unknown : wall_earlier(until, v->until);
}

enum err gateway_choose(struct turn *t, const struct message_row *m, struct choice *out)
{
	struct standings *all;
	struct view best = {.rank = RANK_NONE};
	struct wall until = {INT64_MAX};
	TRY(standings_read(t, &all));
	for (int i = 0; i < all->count; i++) {
		struct view v;
		if (!serves(t, &all->rows[i], m->channel))
			continue;
		TRY(look(t, m, &all->rows[i], best.rank, &v));
		until = sooner(until, &v);
		if (v.rank < best.rank)
			best = v;
	}
	*out = (struct choice){NULL, until};
	if (best.rank == RANK_NONE)
		return ERR_OK;
	out->until = best.until;
	out->standing = best.full || best.until.ms != 0 ? NULL : best.standing;
	return ERR_OK;
}

/* ---- a day's limit -------------------------------------------------------------------------- */

static int reserve_of(const struct standing *s)
{
	return s->rates.per_day / KEPT_OF_DAY;
}

static const char *limit_text(struct turn *t, const struct standing *s)
{
	int left = standing_left(s);
	if (left == 0)
		return arena_printf(t->arena,
				    "the gateway %s takes no more today: it has sent the %d that "
				    "it may",
				    s->settings->key, s->rates.per_day);
	return arena_printf(t->arena,
			    "the gateway %s takes only %d more today, of %d: they are kept for "
			    "what is urgent",
			    s->settings->key, left, s->rates.per_day);
}

/* Said when only what is kept for urgent messages is left, and when nothing is; unsaid on the next
 * day. */
static enum err mind_limit(struct turn *t, struct standing *s)
{
	int left = standing_left(s);
	bool limited = s->rates.per_day > 0 && left <= reserve_of(s);
	if (limited == s->row.limited && (!limited || left > 0))
		return ERR_OK;
	t->standings->recovered = t->standings->recovered || !limited;
	s->row.limited = limited;
	s->changed = true;
	for (int i = 0; i < t->settings->area_count; i++) {
		const char *area = t->settings->areas[i]->key, *key = s->settings->key;
		TRY(limited ? turn_alarm(t, area, ALARM_LIMIT, key, "%s", limit_text(t, s))
			    : turn_alarm_clear(t, area, ALARM_LIMIT, key));
	}
	return ERR_OK;
}

enum err gateway_use(struct turn *t, const struct message_row *m, struct standing *s)
{
	bucket_take(&s->row.bucket, rate_of(s), tokens_kept(s, m));
	s->sending++;
	s->sent++;
	s->changed = true; /* the bucket */
	return mind_limit(t, s);
}

/* ---- all of them ---------------------------------------------------------------------------- */

/* The better the smaller. */
static int condition_of(const struct turn *t, const struct standing *s)
{
	return standing_rests(t, s) ? GATEWAY_STATE_COUNT : (int)s->row.state;
}

enum err gateway_elsewhere(struct turn *t, const struct message_row *m, bool *elsewhere)
{
	struct standings *all;
	const struct gateway_settings *holder = account_holder(t, m);
	int own = GATEWAY_STATE_COUNT, other = GATEWAY_STATE_COUNT;
	TRY(standings_read(t, &all));
	for (int i = 0; i < all->count; i++) {
		struct standing *s = &all->rows[i];
		int condition = condition_of(t, s);
		bool lost;
		if (!serves(t, s, m->channel))
			continue;
		if (s->settings == holder) {
			own = condition;
			continue;
		}
		TRY(attempt_lost(t->store, m->id, s->settings->key, &lost));
		other = !lost && condition < other ? condition : other;
	}
	*elsewhere = other != GATEWAY_STATE_COUNT && other <= own;
	return ERR_OK;
}

enum err gateway_room(struct turn *t, enum channel c, int *room)
{
	struct standings *all;
	*room = 0;
	TRY(standings_read(t, &all));
	for (int i = 0; i < all->count; i++) {
		struct standing *s = &all->rows[i];
		if (!carries(s->settings, c))
			continue;
		TRY(standing_count(t, s));
		int own = gateway_in_flight(s->settings) - s->sending;
		*room += own > 0 ? own : 0;
	}
	return ERR_OK;
}

/* Only of one whose day's limit was near when it was last used is it counted what is left. */
static enum err look_one(struct turn *t, struct standing *s, struct gateways_out *out)
{
	bool failed = s->row.state == GATEWAY_FAILED, empty = false;
	if (s->row.limited) {
		TRY(standing_count(t, s));
		empty = standing_left(s) == 0;
		if (!empty)
			TRY(mind_limit(t, s));
	}
	out->urgent = out->urgent && (failed || empty);
	out->ordinary = out->ordinary && (failed || s->row.limited);
	out->spent = out->spent || (!failed && s->row.limited);
	return ERR_OK;
}

enum err gateways_look(struct turn *t, enum channel c, struct gateways_out *out)
{
	struct standings *all;
	bool any = false;
	*out = (struct gateways_out){true, true, false};
	TRY(standings_read(t, &all));
	for (int i = 0; i < all->count; i++) {
		if (!serves(t, &all->rows[i], c))
			continue;
		any = true;
		TRY(look_one(t, &all->rows[i], out));
	}
	if (!any)
		*out = (struct gateways_out){false, false, false};
	return ERR_OK;
}
