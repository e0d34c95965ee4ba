/* SPDX-License-Identifier: MIT
 *
 * One turn: events in, core decides, store remembers, effects out. The engine never waits, reads no
 * clock, opens no socket. Between turns it knows nothing but its settings: all state is in the
 * store, so a turn that did not commit never happened, and a restart is an ordinary turn.
 */
#ifndef ENGINE_ENGINE_H
#define ENGINE_ENGINE_H

#include "event.h"
#include "settings.h"
#include "store.h"

struct engine;

/* Borrows the store and the settings for its life. Ends the process when memory is short. */
struct engine *engine_open(struct store *store, const struct settings *settings);
void engine_close(struct engine *e);

enum turn_outcome {
	TURN_DONE, /* committed: every event is finished, apply the effects */
	TURN_NOT_DONE, /* the disk refused: requests are answered so, reads are answered; the events
			  marked `keep` must be given again in a later turn */
	TURN_UNKNOWN /* commit may have happened: nothing leaves; give all events again */
};

/* One turn at wall time now. keep[i] is set for each event that must come again. The effects are
 * valid until the next call, and are empty for TURN_UNKNOWN. */
enum turn_outcome engine_turn(struct engine *e, const struct event *events, size_t count,
			      struct wall now, struct effects *effects, bool *keep);

/* The real time of the next turns, where the clock is an exercise's: tokens and signatures are made
 * with it. Without it the turn's own time is real. */
void engine_real(struct engine *e, struct wall real);
/* Whether anybody watches: without, no PUBLISH is made. True until told otherwise. */
void engine_watched(struct engine *e, bool anybody);
/* The effects were applied: gives back the memory of a large turn. */
void engine_rest(struct engine *e);

/* When the next turn is due even if nothing happens; .ms = INT64_MAX for never. */
struct wall engine_next_deadline(struct engine *e);

/* What a connection hears without any turn: ERR_BUSY too many, ERR_LIMIT too long, ERR_USAGE half a
 * line. Text without newline. */
const char *engine_refusal(enum err code);

#endif
