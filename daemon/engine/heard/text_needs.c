/* SPDX-License-Identifier: MIT */
#include "text_needs.h"

#include "ascii.h"
#include "need.h"

/* Short forms of what somebody needs; a whole word is its own. */
static const struct {
	const char *said, *need;
} shorts[] = {
    {"f", "woman"},      {"female", "woman"},  {"w", "woman"},
    {"m", "man"},        {"male", "man"},      {"d", "dog"},
    {"dogs", "dog"},     {"wc", "wheelchair"}, {"ground", "ground-floor"},
    {"u18", "under-18"}, {"25", "25+"},
};

const char *text_need(const char *said)
{
	for (size_t i = 0; i < sizeof(shorts) / sizeof(shorts[0]); i++)
		if (ascii_same(shorts[i].said, said))
			return shorts[i].need;
	return said;
}

json_t *text_needs(const struct heard *h, int n)
{
	json_t *needs = json_array();
	const char *word;
	for (; (word = heard_arg(h, n)) != NULL; n++) {
		unsigned bits = 0;
		word = text_need(word);
		if (!need_read(word, &bits)) {
			json_decref(needs);
			return NULL;
		}
		json_array_append_new(needs, json_string(word));
	}
	return needs;
}
