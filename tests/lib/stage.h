/* SPDX-License-Identifier: MIT
 *
 * The stage on which a scenario is played: the real engine on a real database file, a clock in the
 * script's hand, an inbox like io's, and everything that left the engine, held until it is expected
 * and answered. Watches the promises of promises.h after every turn. Knows no command of a script.
 *
 * The first thing that goes wrong is kept as a sentence in `fault`; nothing happens after it.
 */
#ifndef TESTS_STAGE_H
#define TESTS_STAGE_H

#include <sqlite3.h>

#include "config.h"
#include "engine.h"
#include "lib/fake_metno.h"

/* A transfer that left the engine. Texts stay for the whole play, others until their answer. */
struct parcel {
	struct errand errand;
	const char *url, *body;
	const char *since; /* of a fetch: If-Modified-Since, or NULL */
	const char *receipt; /* of a text: where Kannel is told to call, or NULL */
	const char *phone, *code; /* of a text and a look-up: by the message's row */
	struct wall sent, gives_up; /* io ends it then, with an unknown fate */
	bool under_way, expected;
	bool silent; /* nobody will answer: it may stay under way */
};

/* A note or an alarm the engine made. */
struct said {
	enum note_level level;
	const char *text;
	struct wall at;
	bool expected;
};

/* How a server answers by itself, until told otherwise. */
struct habit {
	const char *who; /* a source's name */
	const char *word; /* "serves", "down"; NULL: by hand */
	const char *reason;
	struct page page;
};

struct posted; /* an event on its way to the engine, with its strings */

struct stage {
	char folder[64], path[100];
	int lives; /* databases so far: a killed process leaves its own behind */
	struct config config;
	struct store *store;
	struct engine *engine;
	sqlite3 *witness; /* sees only what is committed */
	struct wall now;
	struct posted *inbox, **inbox_end;
	enum turn_outcome outcome; /* of the last turn */
	struct parcel **parcels;
	size_t parcel_count;
	struct said *said;
	size_t said_count;
	struct habit habits[LIMIT_SOURCES];
	const char *gateway_habit; /* a word of fake_kannel.h; NULL: by hand */
	const char *reply; /* to the last request, not looked at yet */
	bool typed; /* that request is shown as somebody at a keyboard sees it */
	int answer_status; /* to the last callback; 0 none yet */
	const char *answer_text;
	const char *persons[64]; /* references that must stand in no text */
	size_t person_count;
	int at_once; /* turns at this moment */
	int numbers; /* for ids of requests and inbound texts */
	FILE *transcript; /* everything seen, as it comes; NULL: nobody wants it */
	struct arena arena; /* of the play: freed at its end */
	char fault[2000];
};

void stage_fail(struct stage *s, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A folder of its own; false when it could not be made. transcript may be NULL. */
bool stage_open(struct stage *s, FILE *transcript);
void stage_close(struct stage *s); /* takes the folder away */
void stage_start(struct stage *s); /* opens the database, a new engine, and runs its first turn */
/* An orderly end: io tells the fate of what is under way, one turn writes it down. */
void stage_stop(struct stage *s);
/* An end between two instructions: what is on disk at this moment is all that is left. */
void stage_kill(struct stage *s);
/* Closes what is open; nobody hears of it. */
void stage_leave(struct stage *s);

/* Gives the engine an event, which is copied, and runs turns until nothing is left to be said. */
void stage_post(struct stage *s, const struct event *event);
/* Turns though nothing is due, as io has one every half minute. */
void stage_turns(struct stage *s);
/* The answer to a parcel. */
void stage_answer(struct stage *s, struct parcel *p, const struct transfer_result *r);
/* Moves the clock to the next moment at which something is due, unless that is after until: then
 * nothing happens and the answer is false. */
bool stage_step(struct stage *s, struct wall until);
/* Moves the clock, running a turn at every deadline on the way, oldest first. */
void stage_until(struct stage *s, struct wall until);

struct habit *stage_habit(struct stage *s, const char *source); /* made when it is new */
const char *stage_local(struct stage *s, struct wall at); /* "Sat 21 Nov 18:00" */

#endif
