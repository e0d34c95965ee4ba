/* SPDX-License-Identifier: MIT */
#include "person_args.h"

#include <string.h>

#include "ascii.h"
#include "contact_rows.h"
#include "person_rows.h"

#define REFERENCE                                                                                  \
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"                                     \
	"0123456789-_./"
#define BETWEEN "-_./" /* parts of a reference or a version */

enum err arg_reference(const struct request *r, const char *name, const char **ref,
		       struct fault *why)
{
	TRY(arg_text(r, name, true, LIMIT_REF, ref, why));
	if ((*ref)[strspn(*ref, REFERENCE)] != '\0')
		return fault_set(why, ERR_USAGE, name,
				 "%s is a case reference or a temporary one, never a name: "
				 "letters, digits and - _ . / only",
				 name);
	return ERR_OK;
}

bool person_is_new(const char *ref)
{
	return ascii_same(ref, PERSON_NEW);
}

static const char *part_after(const char *text)
{
	text += strcspn(text, BETWEEN);
	return *text != '\0' ? text + 1 : text;
}

static bool is_typed(const struct request *r, const char *name, const char *word)
{
	const char *typed = json_string_value(json_object_get(r->args, name));
	return typed != NULL && ascii_same(typed, word);
}

/* Whoever it is about may be made by this very command. */
static enum err is_somebody(struct turn *t, const struct request *r, const char *word, bool *is)
{
	struct person p;
	TRY(person_find(t->store, r->area->key, word, t->arena, &p));
	*is = p.id != NULL || is_typed(r, "person", word) || is_typed(r, "with", word);
	return ERR_OK;
}

/* Any run of its parts, as CV-8811 in signed-CV-8811. */
static enum err names_somebody(struct turn *t, const struct request *r, const char *text, bool *is)
{
	*is = false;
	for (const char *from = text; *from != '\0' && !*is; from = part_after(from))
		for (const char *to = from; *to != '\0' && !*is;) {
			to += strcspn(to, BETWEEN);
			const char *run = arena_printf(t->arena, "%.*s", (int)(to - from), from);
			TRY(is_somebody(t, r, run, is));
			to += *to != '\0';
		}
	return ERR_OK;
}

enum err arg_version(struct turn *t, const struct request *r, const char *name, const char **out,
		     struct fault *why)
{
	bool somebody;
	TRY(arg_text(r, name, true, LIMIT_KEY, out, why));
	if ((*out)[strspn(*out, REFERENCE)] != '\0')
		return fault_set(why, ERR_USAGE, name,
				 "%s is a version, as in 2026-1: letters, digits and - _ . / only",
				 name);
	TRY(names_somebody(t, r, *out, &somebody));
	return !somebody ? ERR_OK
			 : fault_set(why, ERR_USAGE, name,
				     "%s is a version, as in 2026-1, and kept for ever: no "
				     "reference of anybody stands in it",
				     name);
}

enum err arg_yes(const struct request *r, const char *name, bool required, bool *out, bool *given,
		 struct fault *why)
{
	const char *word = NULL;
	TRY(arg_text(r, name, required, LIMIT_KEY, &word, why));
	*given = word != NULL;
	if (word == NULL)
		return ERR_OK;
	*out = ascii_same(word, "yes");
	return *out || ascii_same(word, "no")
		   ? ERR_OK
		   : fault_set(why, ERR_USAGE, name, "%s must be yes or no", name);
}

static enum err answerable_known(struct turn *t, const struct request *r, const char *typed,
				 const char **key)
{
	struct contact_list all;
	int members;
	for (int i = 0; i < t->settings->person_count; i++)
		if (ascii_same(t->settings->people[i].user, typed))
			*key = t->settings->people[i].user;
	TRY(contact_list(t->store, r->area->key, t->arena, &all));
	for (size_t i = 0; *key == NULL && i < all.count; i++)
		if (ascii_same(all.rows[i].key, typed))
			*key = all.rows[i].key;
	TRY(member_count(t->store, r->area->key, typed, &members));
	if (*key == NULL && members > 0)
		*key = typed;
	return ERR_OK;
}

/* What was typed is not repeated: it may be somebody's name. */
enum err arg_answerable(struct turn *t, const struct request *r, const char *name, bool required,
			const char **key, struct fault *why)
{
	const char *typed = NULL, *known = NULL;
	TRY(arg_text(r, name, required, LIMIT_NAME, &typed, why));
	if (typed == NULL)
		return ERR_OK;
	TRY(answerable_known(t, r, typed, &known));
	if (known == NULL)
		return fault_set(why, ERR_NOT_FOUND, name,
				 "%s must be a user, a contact or a group of contacts, by the key "
				 "that is known here: it is kept for ever, so no name stands in it",
				 name);
	*key = known;
	return ERR_OK;
}
