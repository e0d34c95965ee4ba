/* SPDX-License-Identifier: MIT
 *
 * What happens to the engine and what it wants done, as plain values. io makes events out of bytes
 * and turns effects back into bytes; nothing else passes between them.
 */
#ifndef ENGINE_EVENT_H
#define ENGINE_EVENT_H

#include "gateway.h"
#include "instant.h"
#include "transfer.h"

/* A connection of the control socket or of the web listener: never a pointer, and a number used
 * again carries another generation. */
struct peer {
	uint32_t slot, generation;
};

enum event_kind {
	EVENT_REQUEST, /* a line on the control socket */
	EVENT_RESULT, /* an errand came back */
	EVENT_CALLBACK, /* a request on the web listener */
	EVENT_SETTINGS, /* a new configuration was read and found good */
	EVENT_FILE /* a FILE is on the disk, or result.error says why not */
};

/* Strings are borrowed for the turn; io frees them after it, or keeps the event for the next. */
struct event {
	enum event_kind kind;
	struct peer peer; /* REQUEST, CALLBACK: where the answer goes */
	const char *user; /* REQUEST: the system user at the other end, by peer credentials */
	const char *line; /* REQUEST: NUL-terminated, `length` bytes */
	size_t length;
	struct errand errand; /* RESULT, FILE */
	struct transfer_result result;
	struct callback callback; /* CALLBACK */
	const struct settings *settings; /* SETTINGS */
};

enum effect_kind {
	EFFECT_REPLY, /* text, a line to peer */
	EFFECT_SUBSCRIBE, /* peer wants every PUBLISH from now on */
	EFFECT_PUBLISH, /* text, a line to all subscribers */
	EFFECT_TRANSFER, /* perform transfer; its result returns with errand */
	EFFECT_ANSWER, /* status and text to a web request */
	EFFECT_NOTE, /* text to the log, at `level` */
	EFFECT_CLOCK, /* move the exercise clock to `clock` */
	EFFECT_FILE, /* write text to path, whole or not at all; a FILE returns with errand */
	EFFECT_SURVEY /* make the survey beside the turns; its answer goes to peer */
};

enum note_level { NOTE_INFO, NOTE_WARNING, NOTE_ALARM };

/* Lives in the engine's arena until the next turn begins. */
struct effect {
	enum effect_kind kind;
	struct peer peer;
	const char *text;
	size_t length;
	int status;
	const char *content_type; /* ANSWER; NULL is text/plain */
	enum note_level level;
	struct errand errand;
	struct transfer transfer;
	struct wall clock;
	const char *path; /* FILE */
	const char *oldest; /* FILE: files named like this one and older are taken away */
	const struct survey *survey; /* SURVEY; see survey.h */
	struct effect *next;
};

struct effects {
	struct effect *first, **last;
	size_t count;
};

#endif
