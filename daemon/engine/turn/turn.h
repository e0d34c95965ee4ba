/* SPDX-License-Identifier: MIT
 *
 * What a step of a turn works with: the store inside its savepoint, the moment, the arena, and the
 * effects it wants. Private to the engine room.
 */
#ifndef ENGINE_TURN_H
#define ENGINE_TURN_H

#include "audit.h"
#include "deadline.h"
#include "event.h"
#include "settings.h"
#include "store.h"

struct said;

struct turn {
	struct store *store;
	const struct settings *settings;
	struct arena *arena;
	struct effects *effects;
	struct wall now;
	struct wall real; /* for machines outside: the same unless this is an exercise's clock */
	bool failing; /* the database cannot be written */
	bool unwritten; /* this turn is not committed: only reads are answered */
	bool unwatched; /* nobody would hear a PUBLISH */
	struct standings *standings; /* the outbox's, once it has looked; see standings.h */
	const char *actor; /* system user, contact key, or "swepd" */
	const char *because; /* the event, for the audit: "hold by alice" */
	struct said *said; /* of people, in what is asked now; see people_said */
};

/* Whether a named person acts, not the software by itself. */
bool turn_by_person(const struct turn *t);
/* What a gateway's functions work with. */
struct dispatch turn_dispatch(const struct turn *t, const struct gateway_settings *g);
/* Waits on machines are real seconds, whatever the clock's speed. */
struct wall turn_after_real(const struct turn *t, int64_t ms);

/* Effects. Text is borrowed until the turn's effects are applied (arena or static). */
struct effect *turn_effect(struct turn *t, enum effect_kind kind);
void turn_note(struct turn *t, enum note_level level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Tells every watcher; `text` is a sentence, kind a word: "swep", "bed", "message", "feed". */
void turn_publish(struct turn *t, const char *area, const char *kind, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* The one audit line of a change, by t->actor because of t->because. */
enum err turn_audit(struct turn *t, const char *area, enum audited kind, const char *subject,
		    const char *change, const char *remark);

/* One audit line for a look at many people: what names them ("sheet meeting") and how ("read",
 * "written"). A night on which the database cannot be written needs its sheets most: then the look
 * stands in the log alone. */
enum err turn_look(struct turn *t, const char *area, const char *what, const char *how);

/* A condition that a person should know of: raised once, counted, shown until cleared. */
enum err turn_alarm(struct turn *t, const char *area, const char *kind, const char *subject,
		    const char *format, ...) __attribute__((format(printf, 5, 6)));
enum err turn_alarm_clear(struct turn *t, const char *area, const char *kind, const char *subject);

/* A part of a step that may come to nothing: undone, it has neither written nor told anything. */
struct attempt {
	struct effect **last;
	size_t count;
};

enum err turn_attempt(struct turn *t, struct attempt *out);
/* Kept when e is ERR_OK, else undone. Returns e, or why that could not be. */
enum err turn_attempted(struct turn *t, const struct attempt *a, enum err e);

const struct area_settings *turn_area(const struct turn *t, const char *key); /* NULL: unknown */

#endif
