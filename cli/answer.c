/* SPDX-License-Identifier: MIT */
#include "answer.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "outline.h"
#include "swep/wire.h"

#define LONG 16384 /* bytes; below, a tree costs nothing that anybody could notice */

static enum err bad(struct fault *why, const char *what)
{
	return fault_set(why, ERR_BUSY, "", "what answered does not speak swepd's protocol: %s",
			 what);
}

static enum err version_check(const json_t *whole, struct fault *why)
{
	const json_t *v = json_object_get(whole, "v");
	if (!json_is_integer(v))
		return bad(why, "no version in its answer");
	if (json_integer_value(v) == WIRE_VERSION)
		return ERR_OK;
	return fault_set(why, ERR_BUSY, "v",
			 "the daemon speaks version %" JSON_INTEGER_FORMAT
			 " of the protocol, this swepctl version %d",
			 json_integer_value(v), WIRE_VERSION);
}

/* A daemon that refuses before it has read the request cannot know its id, and sends none. */
static enum err id_check(const json_t *whole, const char *id, struct fault *why)
{
	const char *theirs = json_string_value(json_object_get(whole, "id"));
	bool early = (!theirs || theirs[0] == '\0') && !json_is_true(json_object_get(whole, "ok"));
	if (early || (theirs && strcmp(theirs, id) == 0))
		return ERR_OK;
	return bad(why, "its answer is to another request");
}

static bool is_refusal(const json_t *error)
{
	return json_is_string(json_object_get(error, "code")) &&
	       json_is_string(json_object_get(error, "message"));
}

static enum err outcome_read(struct answer *a, const char *id, struct fault *why)
{
	const json_t *ok = json_object_get(a->whole, "ok");
	json_t *result = json_object_get(a->whole, "result");
	json_t *error = json_object_get(a->whole, "error");
	if (!json_is_boolean(ok))
		return bad(why, "neither ok nor refused");
	enum err e = id_check(a->whole, id, why);
	if (e != ERR_OK)
		return e;
	if (json_is_true(ok) && !json_is_object(result))
		return bad(why, "done, but without a result");
	if (json_is_false(ok) && !is_refusal(error))
		return bad(why, "refused, but without a reason");
	if (json_is_true(ok))
		a->result = result;
	else
		a->error = error;
	return ERR_OK;
}

static enum err whole_judge(struct answer *a, const char *id, struct fault *why)
{
	if (!json_is_object(a->whole))
		return bad(why, "its answer is no JSON object");
	enum err e = version_check(a->whole, why);
	if (e != ERR_OK)
		return e;
	json_t *event = json_object_get(a->whole, "event");
	if (!event)
		return outcome_read(a, id, why);
	if (!json_is_object(event))
		return bad(why, "an event that is no object");
	a->event = event;
	return ERR_OK;
}

enum err answer_read(struct answer *a, const char *line, size_t length, const char *id,
		     struct fault *why)
{
	json_error_t error;
	memset(a, 0, sizeof(*a));
	a->whole = json_loadb(line, length, JSON_REJECT_DUPLICATES, &error);
	if (!a->whole)
		return fault_set(
		    why, ERR_BUSY, "",
		    "what answered does not speak swepd's protocol: byte %d of its answer: %s",
		    error.position, error.text);
	return whole_judge(a, id, why);
}

static bool grid_of(struct answer *a, const struct piece *rows)
{
	const json_t *text = json_object_get(json_object_get(a->whole, "result"), "text");
	a->grid = memory_get(sizeof(*a->grid));
	if (grid_read(a->grid, json_object_get(text, "table"), rows))
		return true;
	free(a->grid);
	a->grid = NULL;
	return false;
}

/* False where it must be read like any other. */
static bool long_read(struct answer *a, const char *line, size_t length)
{
	struct outline o;
	memset(a, 0, sizeof(*a));
	if (length < LONG || !outline_make(&o, line, length))
		return false;
	a->whole = json_loadb(o.text, o.length, JSON_REJECT_DUPLICATES, NULL);
	free(o.text);
	if (a->whole && grid_of(a, &o.rows))
		return true;
	answer_release(a);
	return false;
}

enum err answer_read_shown(struct answer *a, const char *line, size_t length, const char *id,
			   struct fault *why)
{
	return long_read(a, line, length) ? whole_judge(a, id, why)
					  : answer_read(a, line, length, id, why);
}

void answer_release(struct answer *a)
{
	if (a->grid) {
		grid_release(a->grid);
		free(a->grid);
	}
	json_decref(a->whole);
	memset(a, 0, sizeof(*a));
}

int answer_exit(const struct answer *a)
{
	int code = err_exit(err_from_wire(json_string_value(json_object_get(a->error, "code"))));
	return code != 0 ? code : err_exit(ERR_UNKNOWN);
}
