/* SPDX-License-Identifier: MIT */
#include "bed_args.h"

#include <stdio.h>
#include <string.h>

#include "need.h"
#include "person_args.h"

/* A vocabulary: how a word is read, and what words there are. */
struct words {
	const char *name; /* of the argument */
	bool (*read)(const char *word, unsigned *bits);
	char *(*text)(unsigned bits, const char *between, char out[NEED_TEXT]);
};

/* What people type between two words of a list. */
#define BETWEEN " ,\t"

static enum err word_add(const struct words *w, const char *word, unsigned *bits, struct fault *why)
{
	char vocabulary[NEED_TEXT];
	return w->read(word, bits) ? ERR_OK
				   : fault_set(why, ERR_USAGE, w->name, "\"%.30s\" is none of: %s",
					       word, w->text(NEED_ALL, ", ", vocabulary));
}

/* One item may hold several words: they are the same whatever stands between them. */
static enum err item_add(const struct words *w, const char *item, unsigned *bits, struct fault *why)
{
	char copy[NEED_TEXT], *rest = copy;
	int count = 0;
	if (item == NULL)
		return fault_set(why, ERR_USAGE, w->name, "%s must be a list of words", w->name);
	if (strlen(item) >= sizeof(copy))
		return fault_set(why, ERR_LIMIT, w->name, "%s has more than %d words", w->name,
				 LIMIT_NEEDS);
	strcpy(copy, item);
	for (char *word; (word = strsep(&rest, BETWEEN)) != NULL;) {
		char whole[NEED_TEXT];
		if (word[0] == '\0')
			continue;
		snprintf(whole, sizeof(whole), "%s%s", word,
			 need_goes_on(word) && rest != NULL ? strsep(&rest, BETWEEN) : "");
		TRY(word_add(w, whole, bits, why));
		count++;
	}
	return count > 0 ? ERR_OK : word_add(w, item, bits, why);
}

static enum err arg_words(const struct request *r, const struct words *w, unsigned *bits,
			  struct fault *why)
{
	json_t *list = json_object_get(r->args, w->name);
	*bits = 0;
	if (list != NULL && !json_is_array(list))
		return fault_set(why, ERR_USAGE, w->name, "%s must be a list of words", w->name);
	if (json_array_size(list) > LIMIT_NEEDS)
		return fault_set(why, ERR_LIMIT, w->name, "%s has more than %d words", w->name,
				 LIMIT_NEEDS);
	for (size_t i = 0; i < json_array_size(list); i++)
		TRY(item_add(w, json_string_value(json_array_get(list, i)), bits, why));
	return ERR_OK;
}

enum err arg_needs_any(const struct request *r, unsigned *needs, struct fault *why)
{
	static const struct words needs_words = {"for", need_read, need_text};
	TRY(arg_words(r, &needs_words, needs, why));
	return (*needs & BED_WOMEN) != 0 && (*needs & BED_MEN) != 0
		   ? fault_set(why, ERR_USAGE, "for",
			       "woman and man: it is said of one person; of whoever comes with "
			       "them it is with-woman or with-man")
		   : ERR_OK;
}

enum err arg_attributes(const struct request *r, unsigned *attributes, struct fault *why)
{
	static const struct words attribute_words = {"attributes", bed_attribute_read,
						     bed_attributes_text};
	TRY(arg_words(r, &attribute_words, attributes, why));
	return (*attributes & BED_WOMEN) != 0 && (*attributes & BED_MEN) != 0
		   ? fault_set(why, ERR_USAGE, "attributes",
			       "women and men: it is for one or the other")
		   : ERR_OK;
}

enum err arg_needs(const struct request *r, unsigned *needs, struct fault *why)
{
	TRY(arg_needs_any(r, needs, why));
	if ((*needs & NEED_UNDER_18) != 0)
		return fault_set(why, ERR_REFUSED, "for",
				 "Nobody who is or may be under 18 is placed with adults: tell "
				 "children's services now, through the out-of-hours team, and stay "
				 "with the young person until they answer.");
	return ERR_OK;
}

enum err arg_person(const struct request *r, const char **ref, struct fault *why)
{
	return arg_reference(r, "person", ref, why);
}

enum err arg_site(struct turn *t, const struct request *r, const char *key, struct site *out,
		  struct fault *why)
{
	TRY(site_get(t->store, r->area->key, key, t->arena, out));
	return out->key != NULL
		   ? ERR_OK
		   : fault_set(why, ERR_NOT_FOUND, "site", "there is no site \"%.40s\"", key);
}
