/* SPDX-License-Identifier: MIT */
#include "texts_asking.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "ascii.h"
#include "jot.h"
#include "people_said.h"
#include "remembering.h"

#define THEY "that person"
#define OTHER "somebody"

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
	out->heeded = people_heeds(t);
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

/* What is in brackets is said whole, or up to the last of its reasons that is, where the sentence
 * was too long to be kept. *open: the bracket is still to be closed. */
static size_t whole_length(const char *message, size_t length, bool *open)
{
	size_t bracket = 0, whole = 0;
	int depth = 0;
	for (size_t i = 0; i < length; i++) {
		if (message[i] == '(' && depth++ == 0)
			bracket = whole = i;
		if (depth == 1 && strncmp(message + i, "; ", 2) == 0)
			whole = i;
		depth -= message[i] == ')' && depth > 0;
	}
	*open = depth > 0 && whole > bracket;
	if (depth == 0 || *open)
		return depth == 0 ? length : whole;
	return bracket > 0 ? bracket - 1 : 0;
}

static size_t word_length(const char *text)
{
	size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "0123456789-_./");
	while (length > 0 && strchr("-_./", text[length - 1]) != NULL)
		length--;
	return length;
}

/* No text says a reference: whoever was asked about is "that person", anybody else somebody. */
static enum err word_told(struct turn *t, const struct asked *a, const char *word, const char *ref,
			  const char **out)
{
	struct person p;
	*out = word;
	if (ref != NULL && ascii_same(word, ref)) {
		*out = THEY;
		return ERR_OK;
	}
	TRY(person_find(t->store, a->request.area->key, word, t->arena, &p));
	if (p.id == NULL)
		return ERR_OK;
	*out = OTHER;
	if (ref == NULL)
		return ERR_OK;
	const char *one = p.id;
	TRY(person_find(t->store, a->request.area->key, ref, t->arena, &p));
	if (p.id != NULL && strcmp(one, p.id) == 0)
		*out = THEY;
	return ERR_OK;
}

static enum err without_references(struct turn *t, const struct asked *a, const char *ref,
				   const char *message, size_t length, const char **out)
{
	const char *text = "";
	for (size_t i = 0; i < length;) {
		size_t word = word_length(message + i);
		const char *told =
		    arena_printf(t->arena, "%.*s", (int)(word > 0 ? word : 1), message + i);
		i += word > 0 ? word : 1;
		if (word > 0)
			TRY(word_told(t, a, told, ref, &told));
		text = arena_printf(t->arena, "%s%s", text, told);
	}
	*out = text;
	return ERR_OK;
}

/* The refusal, whether what was written before it stays or not. */
static const struct fault *refusal_of(const struct asked *a)
{
	return a->code != ERR_OK ? &a->why : &a->request.refusal;
}

struct remedy asked_remedy(const struct asked *a)
{
	const struct fault *f = refusal_of(a);
	return f->remedy != NULL ? *f->remedy : (struct remedy){.on_call = false};
}

enum err asked_why(struct turn *t, const struct asked *a, const char *ref, const char **out)
{
	const struct fault *f = refusal_of(a);
	bool open;
	size_t length =
	    whole_length(f->message, f->told != 0 ? f->told : strlen(f->message), &open);
	TRY(without_references(t, a, ref, f->message, length, out));
	size_t told = strlen(*out);
	bool ends = told > 0 && (*out)[told - 1] == '.' && !open;
	char *text = arena_printf(t->arena, "%s%s%s", *out, open ? ")" : "", ends ? "" : ".");
	if (text[0] >= 'a' && text[0] <= 'z')
		text[0] = (char)(text[0] - 'a' + 'A');
	*out = text;
	return ERR_OK;
}

const char *asked_text(const json_t *result, const char *name)
{
	const char *text = json_string_value(json_object_get(result, name));
	return text != NULL ? text : "";
}
