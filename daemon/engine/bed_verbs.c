/* SPDX-License-Identifier: MIT */
#include "bed_verbs.h"

#include <string.h>

#include "match.h"
#include "people.h"

static enum err need_add(const char *word, unsigned *needs, struct fault *why)
{
	char vocabulary[MATCH_TEXT];
	if (word == NULL)
		return fault_set(why, ERR_USAGE, "for", "for must be a list of words");
	if (!match_need_read(word, needs))
		return fault_set(why, ERR_USAGE, "for", "\"%.30s\" is none of: %s", word,
				 match_needs_text(MATCH_ALL, ", ", vocabulary));
	return ERR_OK;
}

enum err arg_needs_any(const struct request *r, unsigned *needs, struct fault *why)
{
	json_t *list = json_object_get(r->args, "for");
	*needs = 0;
	if (list != NULL && !json_is_array(list))
		return fault_set(why, ERR_USAGE, "for", "for must be a list of words");
	if (json_array_size(list) > LIMIT_NEEDS)
		return fault_set(why, ERR_LIMIT, "for", "for has more than %d words", LIMIT_NEEDS);
	for (size_t i = 0; i < json_array_size(list); i++)
		TRY(need_add(json_string_value(json_array_get(list, i)), needs, why));
	return ERR_OK;
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
