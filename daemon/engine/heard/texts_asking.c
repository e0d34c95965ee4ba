/* SPDX-License-Identifier: MIT */
#include "texts_asking.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "ascii.h"
#include "jot.h"
#include "people.h"

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

/* Where what only a keyboard could follow begins. */
static bool ends_at(const char *at)
{
	static const char *const ends[] = {"; ", ": beds --all", ": the next step", ": ask the",
					   ": --with"};
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (strncmp(at, ends[i], strlen(ends[i])) == 0)
			return true;
	return false;
}

/* So much of it is said, and *open of that stands in brackets which a cut left open: what is in
 * brackets is said whole, or up to the last of its reasons that is. */
static size_t length_of(const char *message, bool *open)
{
	size_t i, bracket = 0, whole = 0;
	int depth = 0;
	for (i = 0; message[i] != '\0' && (depth > 0 || !ends_at(message + i)); i++) {
		if (message[i] == '(' && depth++ == 0)
			bracket = whole = i;
		if (depth == 1 && strncmp(message + i, "; ", 2) == 0)
			whole = i;
		depth -= message[i] == ')' && depth > 0;
	}
	*open = depth > 0 && whole > bracket;
	if (depth == 0 || *open)
		return depth == 0 ? i : whole;
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

static const char *message_of(const struct asked *a)
{
	return a->code != ERR_OK ? a->why.message : a->request.refusal.message;
}

/* What stands behind the mark, up to the next part; NULL: it is not there. */
static const char *part_behind(struct turn *t, const struct asked *a, const char *mark)
{
	const char *at = strstr(message_of(a), mark);
	if (at == NULL)
		return NULL;
	at += strlen(mark);
	const char *end = strstr(at, "; ");
	return arena_printf(t->arena, "%.*s", (int)(end != NULL ? end - at : (long)strlen(at)), at);
}

/* Only whole ones, where a long list was cut: each ends with the bed in brackets. */
const char *asked_words(struct turn *t, const struct asked *a)
{
	static const char *const marks[] = {
	    "; say in --for what they are too, and a bed is free: ",
	    "; say in --for all that they are, and a bed is free: ",
	};
	const char *words = NULL;
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]) && words == NULL; i++)
		words = part_behind(t, a, marks[i]);
	const char *end = words != NULL ? strrchr(words, ')') : NULL;
	return end != NULL ? arena_printf(t->arena, "%.*s", (int)(end + 1 - words), words) : NULL;
}

#define ALONE_HELD " alone: hold best "

enum asked_alone asked_alone(const struct asked *a)
{
	if (strstr(message_of(a), "; a bed is free for ") != NULL)
		return ALONE_AS_ASKED;
	return strstr(message_of(a), ALONE_HELD) != NULL ? ALONE_HOLD : ALONE_NOT;
}

const char *asked_panel(struct turn *t, const struct asked *a)
{
	return part_behind(t, a, "; a panel gave it to them: ");
}

/* That a bed is free for one alone is a sentence of its own, and said as a text can follow it. */
static size_t length_before_alone(const char *message, size_t length)
{
	const char *at = strstr(message, ALONE_HELD);
	while (at != NULL && at > message && strncmp(at, ". ", 2) != 0)
		at--;
	size_t before = at != NULL && at > message ? (size_t)(at - message) : length;
	return before < length ? before : length;
}

enum err asked_why(struct turn *t, const struct asked *a, const char *ref, const char **out)
{
	const char *message = message_of(a);
	bool open;
	size_t length = length_of(message, &open);
	length = length_before_alone(message, length);
	TRY(without_references(t, a, ref, message, length, out));
	char *text = arena_printf(t->arena, "%s%s.", *out, open ? ")" : "");
	if (text[0] >= 'a' && text[0] <= 'z')
		text[0] = (char)(text[0] - 'a' + 'A');
	*out = text;
	return ERR_OK;
}
