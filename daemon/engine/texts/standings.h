/* SPDX-License-Identifier: MIT
 *
 * How each gateway stands, as one turn knows it: read once, changed by what is heard, written once
 * when the turn ends. A gateway works; or slips, when too many of its last sends were refused, lost
 * or slow; or has failed: then it rests a moment and is tried with one message at a time. Private
 * to the outbox.
 */
#ifndef ENGINE_STANDINGS_H
#define ENGINE_STANDINGS_H

#include "gateway_rows.h"
#include "turn.h"

/* How long what has failed is left alone. */
#define GATEWAY_REST_MS SECONDS_MS(15)

/* What stands against a gateway, its name as the subject, or "gateway/poll". */
#define ALARM_GATEWAY "gateway"
#define ALARM_CLOCK "clock"
#define ALARM_LIMIT "limit"
#define ALARM_LOOKUP "look-up"
#define ALARM_POLL "poll"

struct standing {
	const struct gateway_settings *settings;
	const struct gateway *kind;
	struct gateway_rates rates;
	struct gateway_row row;
	struct window said; /* by this turn's answers */
	int sending; /* under way; only once it is counted */
	int sent_today; /* by days of UTC; only once it is counted */
	int sent; /* by this turn, less what was refused */
	bool counted, changed;
};

struct standings {
	struct standing rows[LIMIT_GATEWAYS]; /* in order of preference */
	int count;
	bool queue_moves; /* something may leave now */
	bool recovered; /* one that had failed, or slipped, works again */
};

/* New settings: what stands against a gateway that is not configured any more is over. */
enum err standings_prepare(struct turn *t);
enum err standings_read(struct turn *t, struct standings **out);
/* Something may leave: looked at when the turn ends. */
enum err standings_queue_moves(struct turn *t);
/* *out is NULL when it is not configured any more. */
enum err standing_find(struct turn *t, const char *gateway, struct standing **out);
/* Reads what only a choice needs: how much is under way, and how much left today. */
enum err standing_count(struct turn *t, struct standing *s);
/* At the end of a turn: judges the last minutes, and writes what has changed. */
enum err standings_settle(struct turn *t);

/* It takes no messages at all, and whose fault that is needs a person: it rests, at least so long.
 * While another works, that one takes all that is urgent. */
enum err standing_stopped(struct turn *t, const char *area, const char *gateway, int64_t least_ms,
			  const char *reason);
/* A message certainly did not get through. *rests: that is enough, or it was being tried. */
enum err standing_failed(struct turn *t, const char *area, const char *gateway, bool enough,
			 const char *reason, bool *rests);
/* Nobody knows whether a message got through: after three in a row, or when tried, it rests. */
enum err standing_silent(struct turn *t, const char *area, const char *gateway);
/* It asks for a pause, as one does who is told too much at once. */
enum err standing_pauses(struct turn *t, const char *area, const char *gateway, int64_t wait_ms,
			 const char *reason);
enum err standing_works(struct turn *t, const char *gateway);
/* It had a message whose sending began then: that says nothing against what stands since. */
enum err standing_vouched(struct turn *t, const char *gateway, struct wall began);

/* For the window: how a send went, and how long it took in real time. */
enum outcome_of_send { SEND_TAKEN, SEND_REFUSED, SEND_LOST };
enum err standing_heard(struct turn *t, const char *gateway, enum outcome_of_send how,
			int64_t took_ms);
/* The last minutes so far, as settled. */
enum err standing_window(struct turn *t, const struct standing *s, struct window *out);

/* Since it last was in trouble long enough for a message that can wait to try it. */
bool standing_dwelt(const struct turn *t, const struct standing *s);
bool standing_rests(const struct turn *t, const struct standing *s);
/* Of its limit for today; INT_MAX when it has none. Once it is counted. */
int standing_left(const struct standing *s);
/* The end of this day of UTC. */
struct wall standing_midnight(const struct turn *t);

/* The Date of an answer beside our own clock: tokens and validities need them alike. */
enum err standing_date(struct turn *t, const char *gateway, const struct transfer_result *r);

#endif
