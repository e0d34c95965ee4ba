/* SPDX-License-Identifier: MIT
 *
 * One simulated winter: the real engine on the real store, and around it a world that is wholly
 * drawn from one seed. World time only runs forward; swepd's clock on the wall may be off by
 * `skew_ms`. Whatever will happen waits in a heap by world time; nothing happens by itself.
 *
 * The first thing that breaks an invariant is kept as a sentence in `fault` and ends the winter.
 */
#ifndef TESTS_SIM_SIM_H
#define TESTS_SIM_SIM_H

#include <sqlite3.h>

#include "arena.h"
#include "config.h"
#include "engine.h"
#include "lib/dice.h"
#include "sim/bedding.h"
#include "sim/bounds.h"
#include "sim/clock.h"
#include "sim/council.h"
#include "sim/deciding.h"
#include "sim/model.h"
#include "sim/nature.h"
#include "sim/people.h"
#include "sim/phones.h"
#include "sim/telling.h"
#include "sim/wishes.h"

/* How often what goes wrong, in 10,000: each winter draws its own, up to this. */
#define SIM_RATES(X)                                                                               \
	X(feed_lost, 2000)                                                                         \
	X(feed_hangs, 800)                                                                         \
	X(feed_stuck, 300) /* io itself comes too late with it */                                  \
	X(feed_doubled, 1500)                                                                      \
	X(feed_truncated, 800)                                                                     \
	X(feed_html, 600)                                                                          \
	X(feed_older, 800)                                                                         \
	X(feed_refuses, 800)                                                                       \
	X(feed_repeats, 3000) /* the same page with 200 where 304 would do */                      \
	X(run_missing, 3000)                                                                       \
	X(run_partial, 2000)                                                                       \
	X(run_jumps, 1200) /* by twenty degrees */                                                 \
	X(run_drifts, 10000) /* the further ahead, the more it errs */                             \
	X(run_turns, 6000) /* of those while it ends */                                            \
	X(page_lost, 3000)                                                                         \
	X(send_unreachable, 800)                                                                   \
	X(send_busy, 800)                                                                          \
	X(send_refused, 300)                                                                       \
	X(send_stopped, 150)                                                                       \
	X(send_breaks, 800) /* taken, and the answer is lost */                                    \
	X(send_lost, 600) /* not taken, and nobody can tell */                                     \
	X(send_hangs, 600)                                                                         \
	X(send_stuck, 300)                                                                         \
	X(send_fills, 200) /* taken, and now the disk is full */                                   \
	X(lookup_fails, 3000)                                                                      \
	X(receipt_never, 3000)                                                                     \
	X(receipt_doubled, 3000)                                                                   \
	X(receipt_failed, 800)                                                                     \
	X(receipt_first, 1500) /* before the answer */                                             \
	X(phone_off, 2500)                                                                         \
	X(reply_doubled, 2000)                                                                     \
	X(answer_unheard, 300) /* the client's connection breaks */                                \
	X(request_again, 4000)                                                                     \
	X(turn_late, 10000)                                                                        \
	X(mail_refused, 800)                                                                       \
	X(mail_fails, 1500)                                                                        \
	X(mail_breaks, 800) /* taken or not, nobody can tell */                                    \
	X(day_clock_steps, 5000) /* these six: of a day */                                         \
	X(day_disk_ails, 7000)                                                                     \
	X(day_process_ends, 10000)                                                                 \
	X(day_feeds_end, 4500)                                                                     \
	X(day_worst_time, 10000) /* for feeds to end */                                            \
	X(day_settings_change, 1200)

enum {
#define SIM_RATE(name, most) RATE_##name,
	SIM_RATES(SIM_RATE)
#undef SIM_RATE
	    RATE_COUNT
};

struct sim;

/* An event on its way to the engine; owns its strings. */
struct posted {
	struct event event;
	struct arena arena;
	struct posted *next;
	struct served *served; /* of a fetch; in the arena */
	const char *receipt_of; /* a message, in the arena; NULL: it is no receipt */
	int64_t attempt; /* … of that attempt */
	int ask; /* serial of a request, else 0 */
	int tries;
};

struct happening {
	struct wall at; /* world time */
	uint64_t order;
	int life; /* of the process it belongs to; -1 outlives it */
	void (*run)(struct sim *s, struct happening *h);
	struct posted *post;
	const char *text; /* in arena */
	int64_t number;
	struct arena arena;
};

/* A request in the turns since the last look. */
struct command {
	const char *user, *line;
	struct command *next;
};

struct seen_transfer {
	struct errand errand;
	const char *body, *receipt;
};

/* A gateway's answer about a text that the engine was given. */
struct heard {
	char message[24];
	int64_t attempt;
};

#define HEARD_MOST 1024 /* between two turns that were done */

#define WINTER_DAYS 212 /* from October to April */

struct sim {
	uint64_t seed;
	int skipped; /* days from the first of October on: of a winter that is played in part */
	int guests; /* people who need a bed */
	struct dice dice;
	int rates[RATE_COUNT];
	struct config config;
	struct settings *settings; /* in force, or offered last */
	struct arena
	    config_arena; /* all of them: the engine keeps the old one until it takes the new */
	struct store *store;
	struct engine *engine;
	sqlite3 *witness;
	sqlite3_stmt *statements[256]; /* of the witness, by address of their text */
	const char *statement_texts[256];
	struct wall now, first, last; /* world time */
	int64_t skew_ms;
	struct clock clock;
	int life;
	struct happening **heap;
	size_t heap_count, heap_room;
	uint64_t orders;
	struct posted *inbox, **inbox_end;
	enum turn_outcome outcome;
	bool must_die; /* after this turn's commit, before its effects */
	bool dies_after; /* … after its effects */
	bool dies_refused; /* … after the first that the disk refused */
	struct council council;
	struct nature nature;
	struct deciding deciding;
	struct telling telling;
	struct phones phones;
	struct wishes wishes;
	struct doubted doubted;
	struct bounds bounds;
	struct people people;
	/* this turn, for the invariants */
	struct arena arena;
	struct seen_transfer *transfers;
	size_t transfer_count;
	struct heard heard[HEARD_MOST]; /* since the last turn that was done, in this life */
	size_t heard_count;
	bool leaked; /* something left a turn that was not committed */
	int lowerings; /* commands of persons in it */
	struct command *commands; /* all of them; in their own arena */
	struct arena commands_arena;
	const char *twice; /* why something that came twice changed something; NULL it did not */
	const char *door; /* what is wrong with an answer about a bed; NULL nothing */
	const char *unfit; /* whose answer says a bed that lacks what was asked; NULL nobody's */
	const char *reread; /* what the same body changed when it came again; NULL nothing */
	const char *erased; /* whoever was erased in it; NULL nobody */
	const char *doubled; /* the text that came again and does not say so; NULL none */
	const char *hasty; /* why a text ought not to have left again; NULL none did */
	const char *unclean; /* what somebody who asked for fsck or audit verify was told */
	const char *lost; /* what was promised and is gone after a crash */
	bool reopened;
	bool recheck; /* after it was: fsck looks at everything at the first rest */
	bool night_over; /* all of it is to be looked at */
	/* what was seen of the audit chain */
	int64_t audit_seq;
	unsigned char audit_hash[32];
	int64_t audit_before; /* the turn */
	int64_t turn_certain; /* the last that outlives the crash; -1 nobody knows */
	int tier, tier_before;
	bool ending;
	int lowering; /* the tier to which a person lowers it in the morning; 0 none */
	/* counts */
	uint64_t trace;
	long turns, crashes, failed_commits, unknown_commits, texts, requests, repeats;
	char fault[1000];
	char also[400]; /* names of what broke in the same turn, each behind a blank */
};

void sim_fail(struct sim *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool sim_chance(struct sim *s, int rate); /* RATE_… */
int sim_throw(struct sim *s, int n);
/* From least to most, short ones oftener. */
int64_t sim_wait(struct sim *s, int64_t least_ms, int64_t most_ms);
struct wall sim_wall(const struct sim *s); /* what swepd's clock shows */

struct happening *sim_later(struct sim *s, int64_t ms,
			    void (*run)(struct sim *s, struct happening *h));
struct posted *post_new(enum event_kind kind);
void post_now(struct sim *s, struct posted *p);
void post_later(struct sim *s, int64_t ms, struct posted *p, int life);
void post_free(struct posted *p);
/* The answer to an errand: text is copied. */
struct posted *post_result(const struct errand *errand, const struct transfer_result *r);
void sim_turns(struct sim *s); /* until nothing is left to be said */
bool sim_quiet(struct sim *s); /* nothing waits and nothing is due */
void sim_trace(struct sim *s, const void *bytes, size_t size);

/* The first column of the first row, in the turn's arena; NULL without a row. Arguments are text,
 * up to the first NULL. */
const char *sim_text(struct sim *s, const char *sql, ...) __attribute__((sentinel));
int64_t sim_number(struct sim *s, const char *sql, ...) __attribute__((sentinel));
/* A statement of the witness, reset; sql must be a literal. */
sqlite3_stmt *sim_statement(struct sim *s, const char *sql);

/* Plays one winter; false when an invariant broke. */
bool sim_winter(struct sim *s, uint64_t seed, int days);
void sim_free(struct sim *s);

/* Whether one of these verbs, parted by blanks, was asked for by them since the last look: about
 * this reference, unless it is NULL. */
bool sim_commanded(const struct sim *s, const char *user, const char *verbs, const char *ref);

/* faults.c */
void faults_day(struct sim *s);
void faults_disk(struct sim *s); /* from now on nothing can be written, for a while */

#endif
