/* SPDX-License-Identifier: MIT */
#include "requests.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "digest.h"
#include "people_said.h"
#include "remembering.h"
#include "request_rows.h"
#include "swep/wire.h"
#include "verbs.h"

struct envelope {
	json_t *root;
	const char *id, *area, *verb;
	const char *digest; /* of the whole line: a repeat is the same to the byte */
	json_t *args; /* borrowed from root; NULL when absent */
};

static const char *const envelope_keys[] = {"v", "id", "area", "verb", "args"};

static enum err check_keys(json_t *root, struct fault *why)
{
	const char *key;
	json_t *value;
	json_object_foreach(root, key, value) {
		bool known = false;
		for (size_t i = 0; i < sizeof(envelope_keys) / sizeof(envelope_keys[0]); i++)
			known = known || strcmp(key, envelope_keys[i]) == 0;
		if (!known)
			return fault_set(why, ERR_USAGE, key, "the request has no field \"%.40s\"",
					 key);
	}
	return ERR_OK;
}

static enum err check_fields(struct envelope *m, struct fault *why)
{
	json_t *v = json_object_get(m->root, "v");
	json_t *area = json_object_get(m->root, "area");
	m->id = json_string_value(json_object_get(m->root, "id"));
	m->verb = json_string_value(json_object_get(m->root, "verb"));
	m->area = json_string_value(area);
	m->args = json_object_get(m->root, "args");
	if (!json_is_integer(v) || json_integer_value(v) != WIRE_VERSION)
		return fault_set(why, ERR_USAGE, "v", "this swepd speaks version %d", WIRE_VERSION);
	if (m->id == NULL || m->id[0] == '\0' || strlen(m->id) > LIMIT_REQUEST_ID)
		return fault_set(why, ERR_USAGE, "id",
				 "a request needs an id of 1 to %d characters", LIMIT_REQUEST_ID);
	if (m->verb == NULL)
		return fault_set(why, ERR_USAGE, "verb", "a request needs a verb");
	if (area != NULL && m->area == NULL)
		return fault_set(why, ERR_USAGE, "area", "the area must be text");
	if (m->args != NULL && !json_is_object(m->args))
		return fault_set(why, ERR_USAGE, "args", "args must be an object");
	return ERR_OK;
}

/* The caller decrefs m->root, which may be NULL. */
static enum err envelope_read(const struct event *event, struct envelope *m, struct fault *why)
{
	json_error_t error;
	*m = (struct envelope){0};
	m->root = json_loadb(event->line, event->length, JSON_REJECT_DUPLICATES, &error);
	if (m->root == NULL)
		return fault_set(why, ERR_USAGE, "", "this is not JSON: %.120s at column %d",
				 error.text, error.column);
	if (!json_is_object(m->root))
		return fault_set(why, ERR_USAGE, "", "a request is one JSON object a line");
	enum err e = check_fields(m, why);
	return e == ERR_OK ? check_keys(m->root, why) : e;
}

static const struct person_settings *person_of(const struct turn *t, const char *user)
{
	for (int i = 0; i < t->settings->person_count; i++)
		if (strcmp(t->settings->people[i].user, user) == 0)
			return &t->settings->people[i];
	return NULL;
}

static enum err find_area(const struct turn *t, const char *key, const struct area_settings **out,
			  struct fault *why)
{
	if (key == NULL && t->settings->area_count > 1)
		return fault_set(why, ERR_USAGE, "area", "there are %d areas: say which with -a",
				 t->settings->area_count);
	*out = key == NULL ? t->settings->areas[0] : turn_area(t, key);
	if (*out == NULL)
		return fault_set(why, ERR_NOT_FOUND, "area", "there is no area \"%.40s\"", key);
	return ERR_OK;
}

static enum err check_args(const struct verb *verb, json_t *args, struct fault *why)
{
	const char *key;
	json_t *value;
	json_object_foreach(args, key, value) {
		bool known = false;
		for (int i = 0; i < VERB_ARGS && verb->args[i] != NULL; i++)
			known = known || strcmp(key, verb->args[i]) == 0;
		if (!known)
			return fault_set(why, ERR_USAGE, key, "%s has no argument \"%.40s\"",
					 verb->name, key);
	}
	return ERR_OK;
}

static enum err admit(const struct turn *t, const struct envelope *m, const char *user,
		      const struct verb **verb, struct request *r, struct fault *why)
{
	*verb = verb_find(m->verb);
	r->person = person_of(t, user);
	if (*verb == NULL)
		return fault_set(why, ERR_USAGE, "verb", "there is no verb \"%.40s\"", m->verb);
	if (r->person == NULL)
		return fault_set(why, ERR_FORBIDDEN, "user",
				 "%s has no role here; a manager can add one to the configuration",
				 user);
	if (r->person->role < (*verb)->role)
		return fault_set(why, ERR_FORBIDDEN, "verb", "%s needs the role %s; %s is %s",
				 (*verb)->name, role_name((*verb)->role), user,
				 role_name(r->person->role));
	TRY(find_area(t, m->area, &r->area, why));
	return check_args(*verb, m->args, why);
}

static void reply_with(struct turn *t, struct peer peer, const char *line)
{
	struct effect *e = turn_effect(t, EFFECT_REPLY);
	e->peer = peer;
	e->text = line;
	e->length = strlen(line);
}

/* Takes over `body`, which becomes the field `key`. */
static const char *reply_line(struct arena *arena, const char *id, bool ok, const char *key,
			      json_t *body, const struct jot_list *lists)
{
	struct jot line = {.arena = arena};
	jot_open(&line, '{');
	jot_key(&line, "v");
	jot_word(&line, arena_printf(arena, "%d", WIRE_VERSION));
	jot_field(&line, "id", id);
	jot_key(&line, "ok");
	jot_word(&line, ok ? "true" : "false");
	jot_key(&line, key);
	jot_value(&line, body, lists);
	jot_close(&line, '}');
	json_decref(body);
	return jot_whole(&line);
}

/* Each of them is tame, see fault_set. */
static json_t *each_json(const char *const *each)
{
	json_t *errors = json_array();
	for (; *each != NULL; each++)
		json_array_append_new(errors, json_string(*each));
	return errors;
}

static json_t *error_json(const struct fault *why)
{
	json_t *error = json_pack("{s:s, s:s, s:s}", "code", err_wire(why->code), "field",
				  why->field, "message", why->message);
	if (error == NULL) /* a sentence that quotes bytes which are not UTF-8 */
		return json_pack("{s:s, s:s, s:s}", "code", err_wire(why->code), "field", "",
				 "message", "the request holds bytes that are not UTF-8");
	if (why->each != NULL)
		json_object_set_new(error, "errors", each_json(why->each));
	return error;
}

const char *request_answer(struct arena *arena, const char *id, const struct request *r,
			   const struct fault *why)
{
	if (why->code == ERR_OK)
		return reply_line(arena, id, true, "result", r->result, r->lists);
	json_decref(r->result);
	return reply_line(arena, id, false, "error", error_json(why), NULL);
}

struct jot *say_list(struct turn *t, struct request *r, const json_t *array)
{
	struct jot_list *list = arena_alloc(t->arena, sizeof(*list));
	*list = (struct jot_list){array, {.arena = t->arena}, r->lists};
	r->lists = list;
	return &list->elements;
}

struct jot *say_rows(struct turn *t, struct request *r)
{
	const json_t *text = json_object_get(r->result, "text");
	return say_list(t, r, json_object_get(json_object_get(text, "table"), "rows"));
}

static enum err answer(struct turn *t, const struct envelope *m, const struct verb *verb,
		       struct request *r, struct fault *why)
{
	json_t *none = json_object();
	r->id = m->id;
	r->args = m->args != NULL ? m->args : none;
	r->result = json_object();
	enum err e = verb->run(t, r, why);
	json_decref(none);
	/* The age of a child is nothing to be forgotten. */
	if (e == ERR_OK && r->refusal.code != ERR_OK && strcmp(r->refusal.field, "for") != 0)
		people_heeded(t, &r->refusal);
	if (e == ERR_OK)
		e = people_remember(t);
	if (e != ERR_OK || r->later) {
		json_decref(r->result);
		return e;
	}
	const char *line = request_answer(t->arena, m->id, r, &r->refusal);
	if (strlen(line) > LIMIT_REPLY)
		return fault_set(why, ERR_LIMIT, "",
				 "the answer would be over %d bytes: ask for less", LIMIT_REPLY);
	reply_with(t, r->peer, line);
	return verb->writes ? request_remember(t->store, m->id, r->area->key, t->now, t->actor,
					       m->digest, line)
			    : ERR_OK;
}

static const char *digest_of(struct turn *t, const struct event *event)
{
	char *digest = arena_alloc(t->arena, DIGEST_TEXT);
	digest_hex(event->line, event->length, digest);
	return digest;
}

/* A repeat of a request that was done hears the same answer again. */
static enum err answer_again(struct turn *t, const struct event *event, struct envelope *m,
			     bool *answered, struct fault *why)
{
	struct remembered past;
	*answered = false;
	m->digest = digest_of(t, event);
	TRY(request_recall(t->store, m->id, t->arena, &past));
	if (past.reply == NULL)
		return ERR_OK;
	if (strcmp(past.user, event->user) != 0 || strcmp(past.digest, m->digest) != 0)
		return fault_set(why, ERR_USAGE, "id",
				 "this id was used before, by another request");
	*answered = true;
	reply_with(t, event->peer, past.reply);
	return ERR_OK;
}

static enum err run(struct turn *t, const struct event *event, struct envelope *m,
		    struct fault *why)
{
	struct request r = {.peer = event->peer};
	const struct verb *verb;
	bool answered = false;
	TRY(admit(t, m, event->user, &verb, &r, why));
	t->actor = r.person->user;
	t->because = arena_printf(t->arena, "%s by %s", verb->name, r.person->user);
	if (verb->writes)
		TRY(answer_again(t, event, m, &answered, why));
	return answered ? ERR_OK : answer(t, m, verb, &r, why);
}

enum err request_run(struct turn *t, const struct event *event, struct fault *why)
{
	struct envelope m;
	t->said = NULL;
	enum err e = envelope_read(event, &m, why);
	if (e == ERR_OK)
		e = run(t, event, &m, why);
	json_decref(m.root);
	return e;
}

bool request_repeat(struct turn *t, const struct event *event)
{
	struct envelope m;
	struct request r = {.peer = event->peer};
	struct fault ignored;
	const struct verb *verb;
	bool answered = false;
	enum err e = envelope_read(event, &m, &ignored);
	if (e == ERR_OK)
		e = admit(t, &m, event->user, &verb, &r, &ignored);
	if (e == ERR_OK)
		e = answer_again(t, event, &m, &answered, &ignored);
	json_decref(m.root);
	return e == ERR_OK && answered;
}

void request_refuse(struct turn *t, const struct event *event, const struct fault *why)
{
	struct envelope m;
	struct fault ignored;
	envelope_read(event, &m, &ignored);
	const char *id = m.id != NULL ? m.id : "";
	reply_with(t, event->peer, reply_line(t->arena, id, false, "error", error_json(why), NULL));
	json_decref(m.root);
}

bool request_only_reads(const struct event *event)
{
	struct envelope m;
	struct fault ignored;
	const struct verb *verb = NULL;
	if (envelope_read(event, &m, &ignored) == ERR_OK)
		verb = verb_find(m.verb);
	json_decref(m.root);
	return verb != NULL && !verb->writes;
}
