/* SPDX-License-Identifier: MIT */
#include "survey.h"

#include <stdio.h>

#include "requests.h"

struct survey *survey_order(struct turn *t, struct request *r,
			    enum err (*run)(const struct survey *v, struct store *s,
					    struct arena *arena, struct request *r,
					    struct fault *why))
{
	struct survey *v = arena_alloc(t->arena, sizeof(*v));
	v->run = run;
	v->now = t->now;
	snprintf(v->database, sizeof(v->database), "%s", store_path(t->store));
	v->lost = !store_is_there(t->store);
	snprintf(v->id, sizeof(v->id), "%s", r->id);
	struct effect *e = turn_effect(t, EFFECT_SURVEY);
	e->peer = r->peer;
	e->survey = v;
	r->later = true;
	return v;
}

const char *survey_make_on(const struct survey *v, struct store *s, struct arena *arena)
{
	struct request r = {.result = json_object()};
	struct fault why = {.code = ERR_OK};
	enum err e = v->run(v, s, arena, &r, &why);
	if (e != ERR_OK && why.code == ERR_OK)
		fault_set(&why, e, "", "the database cannot be read: %s", store_error(s));
	return request_answer(arena, v->id, &r, &why);
}

const char *survey_make(const struct survey *v, const atomic_bool *stop, struct arena *arena)
{
	struct store *s;
	struct fault why = {.code = ERR_OK};
	struct request none = {0};
	if (v->lost) { /* what lies there is none of ours: to open it would end us */
		fault_set(&why, ERR_STORE, "database", "%s", STORE_LOST);
		return request_answer(arena, v->id, &none, &why);
	}
	if (store_open_beside(v->database, stop, &s, &why) != ERR_OK)
		return request_answer(arena, v->id, &none, &why);
	const char *answer = survey_make_on(v, s, arena);
	store_close(s);
	return answer;
}
