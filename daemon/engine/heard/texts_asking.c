/* SPDX-License-Identifier: MIT */
#include "texts_asking.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "ascii.h"
#include "jot.h"
#include "people.h"

#define THEY "that person"

/* Long lists are written and not in the tree: read again, they are. */
static void lists_read(struct turn *t, struct request *r)
{
	struct jot whole = {.arena = t->arena};
	if (r->lists == NULL)
		return;
	jot_value(&whole, r->result, r->lists);
	json_t *tree = json_loads(jot_whole(&whole), 0, NULL);
	assert(tree != NULL);
	json_decref(r->result);
	r->result = tree;
	r->lists = NULL;
}

enum err asked_run(struct turn *t, struct heard *h,
		   enum err (*verb)(struct turn *t, struct request *r, struct fault *why),
		   json_t *args, struct asked *out)
{
	*out = (struct asked){.mark = t->effects->last,
			      .count = t->effects->count,
			      .person = {.role = h->role},
			      .request = {.area = h->area, .id = h->row.id, .args = args}};
	snprintf(out->person.user, sizeof(out->person.user), "%s", h->who->key);
	snprintf(out->person.name, sizeof(out->person.name), "%s", h->who->name);
	out->request.person = &out->person;
	out->request.result = json_object();
	t->said = NULL;
	out->code = store_trial(t->store);
	if (out->code == ERR_OK)
		out->code = verb(t, &out->request, &out->why);
	if (out->code == ERR_OK)
		out->code = people_remember(t);
	if (out->code == ERR_OK)
		lists_read(t, &out->request);
	if (!store_broken(t->store))
		return ERR_OK;
	json_decref(out->request.args);
	json_decref(out->request.result);
	return ERR_STORE;
}

static void give_back(struct asked *a)
{
	json_decref(a->request.args);
	json_decref(a->request.result);
	a->request.args = a->request.result = NULL;
}

enum err asked_drop(struct turn *t, struct asked *a)
{
	*a->mark = NULL;
	t->effects->last = a->mark;
	t->effects->count = a->count;
	give_back(a);
	return store_trial_undo(t->store);
}

enum err asked_keep(struct turn *t, struct asked *a)
{
	if (a->code != ERR_OK)
		return asked_drop(t, a);
	give_back(a);
	return store_trial_keep(t->store);
}

static bool begins(const char *text, const char *word)
{
	while (*word != '\0' && ascii_lower(*text) == ascii_lower(*word))
		text++, word++;
	return *word == '\0';
}

/* Up to the first of what only a keyboard could follow. */
static size_t length_of(const char *message)
{
	static const char *const ends[] = {"; ", ": beds --all", ": the next step", ": ask the"};
	size_t length = strlen(message);
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		const char *end = strstr(message, ends[i]);
		if (end != NULL && (size_t)(end - message) < length)
			length = (size_t)(end - message);
	}
	return length;
}

const char *asked_why(struct turn *t, const struct asked *a, const char *ref)
{
	const char *message = a->why.message;
	size_t length = length_of(message), out = 0;
	char *text = arena_alloc(t->arena, (length + 1) * sizeof(THEY) + 2);
	for (size_t i = 0; i < length;) {
		if (ref != NULL && ref[0] != '\0' && begins(message + i, ref)) {
			memcpy(text + out, THEY, strlen(THEY));
			out += strlen(THEY);
			i += strlen(ref);
		} else {
			text[out++] = message[i++];
		}
	}
	text[out++] = '.';
	text[out] = '\0';
	if (text[0] >= 'a' && text[0] <= 'z')
		text[0] = (char)(text[0] - 'a' + 'A');
	return text;
}
