/* SPDX-License-Identifier: MIT */
#include "ask.h"

#include <string.h>

/* Without an answer: did it matter? */
static enum err lost(const struct ask *ask, const struct fault *what, struct fault *why)
{
	struct fault cause = *what;
	if (!ask->changes)
		return fault_set(why, ERR_BUSY, cause.field, "%s", cause.message);
	return fault_set(
	    why, ERR_UNKNOWN, cause.field,
	    "it is not known whether this was done (%.180s): look at swepctl log before "
	    "asking again",
	    cause.message);
}

/* A request that could not be sent whole may still have an answer: one that says why not. */
static enum trouble exchange(const struct ask *ask, struct connection *c, const char **line,
			     size_t *length, struct fault *why)
{
	struct mono deadline = mono_after(ask->times.answer_ms);
	struct fault unsent;
	enum trouble sent = connection_send(c, ask->line, ask->length, deadline, &unsent);
	if (sent == TROUBLE_SILENT) {
		*why = unsent;
		return sent;
	}
	return connection_line(c, deadline, line, length, why);
}

static enum trouble exchange_again(const struct ask *ask, struct connection *c, const char **line,
				   size_t *length, struct fault *why)
{
	connection_close(c);
	struct mono deadline = mono_after(ask->times.again_ms);
	enum trouble trouble = connection_open(c, ask->path, deadline, true, why);
	return trouble == TROUBLE_NONE ? exchange(ask, c, line, length, why) : trouble;
}

enum err ask_run(const struct ask *ask, struct connection *c, struct answer *a, struct fault *why)
{
	const char *line;
	size_t length;
	memset(a, 0, sizeof(*a));
	struct mono deadline = mono_after(ask->times.connect_ms);
	enum trouble trouble = connection_open(c, ask->path, deadline, false, why);
	if (trouble != TROUBLE_NONE)
		return why->code;
	trouble = exchange(ask, c, &line, &length, why);
	if (trouble == TROUBLE_BROKEN)
		trouble = exchange_again(ask, c, &line, &length, why);
	if (trouble != TROUBLE_NONE)
		return lost(ask, why, why);
	enum err e = ask->shown ? answer_read_shown(a, line, length, ask->id, why)
				: answer_read(a, line, length, ask->id, why);
	if (e != ERR_OK)
		return lost(ask, why, why);
	if (a->event) {
		fault_set(why, ERR_BUSY, "", "the daemon sent an event before its answer");
		return lost(ask, why, why);
	}
	return ERR_OK;
}

enum err ask_event(const struct ask *ask, struct connection *c, struct answer *a, struct fault *why)
{
	const char *line;
	size_t length;
	memset(a, 0, sizeof(*a));
	if (connection_line(c, MONO_NEVER, &line, &length, why) != TROUBLE_NONE)
		return why->code;
	enum err e = answer_read(a, line, length, ask->id, why);
	if (e == ERR_OK && !a->event && !a->error)
		return fault_set(why, ERR_BUSY, "", "the daemon sent a second answer");
	return e;
}
