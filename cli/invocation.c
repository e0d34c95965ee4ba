/* SPDX-License-Identifier: MIT */
#include "invocation.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "nearest.h"
#include "other_word.h"
#include "value.h"

static void suggest_all(struct nearest *near, const struct command *c)
{
	for (const struct parameter *p = c->options; p->name; p++)
		nearest_try(near, p->name);
}

static enum err option_unknown(const char *name, struct fault *why)
{
	struct nearest near = nearest_begin(name);
	const struct parameter *p;
	const struct command *c;
	for (size_t n = 0; (p = global_at(n)); n++)
		nearest_try(&near, p->name);
	for (size_t n = 0; (c = command_at(n)); n++)
		suggest_all(&near, c);
	if (near.best)
		return fault_set(why, ERR_USAGE, name, "there is no option %s; did you mean %s?",
				 name, near.best);
	return fault_set(why, ERR_USAGE, name, "there is no option %s", name);
}

enum err invocation_unknown(const struct invocation *in, size_t from, struct fault *why)
{
	const char *typed = in->words[from], *instead = other_word(typed);
	struct nearest near = nearest_begin(typed);
	const struct command *c;
	if (instead)
		return fault_set(why, ERR_USAGE, "command", "there is no command %s: %s", typed,
				 instead);
	for (size_t n = 0; (c = command_at(n)); n++)
		nearest_try(&near, c->name);
	if (near.best)
		return fault_set(why, ERR_USAGE, "command",
				 "there is no command %s; did you mean %s?", typed, near.best);
	return fault_set(why, ERR_USAGE, "command", "there is no command %s; see swepctl help",
			 typed);
}

/* ---- argv into words and options ------------------------------------------------------------- */

/* Splits "--name=value" and "-nvalue". The name is copied, since it does not end where argv does;
 * one that does not fit cannot be known, and is cut for the sentence. */
static const char *option_split(const char *typed, char *name, size_t size)
{
	bool is_long = typed[1] == '-';
	size_t length = is_long ? strcspn(typed, "=") : 2;
	snprintf(name, size, "%.*s", (int)(length < size ? length : size - 1), typed);
	if (typed[length] == '\0')
		return NULL;
	return typed + length + (is_long ? 1 : 0);
}

/* GLOBAL_COUNT for an option of some command. */
static size_t global_index(const struct parameter *p)
{
	size_t g = 0;
	while (g < GLOBAL_COUNT && global_at(g) != p)
		g++;
	return g;
}

/* A word that looks like an option is not taken for the value of the one before it: the value was
 * forgotten, and a reason of "--second" helps nobody. */
static bool is_option(const char *word)
{
	return word[0] == '-' && (word[1] == '-' || isalpha((unsigned char)word[1]));
}

static enum err option_keep(struct invocation *in, const struct parameter *p, const char *value,
			    struct fault *why)
{
	for (size_t i = 0; i < in->option_count; i++)
		if (strcmp(in->options[i].option->name, p->name) == 0)
			return fault_set(why, ERR_USAGE, parameter_field(p), "%s is given twice",
					 p->name);
	assert(in->option_count < INVOCATION_OPTIONS);
	in->options[in->option_count++] = (struct given){p, value};
	size_t g = global_index(p);
	if (g < GLOBAL_COUNT)
		in->global[g] = value;
	return ERR_OK;
}

/* Reads the option argv[*i], and its value if that stands in the next word. */
static enum err option_read(struct invocation *in, int argc, char *const *argv, int *i,
			    struct fault *why)
{
	char name[32];
	const char *value = option_split(argv[*i], name, sizeof(name));
	const struct parameter *p = option_find(name);
	if (!p)
		return option_unknown(name, why);
	if (!p->value) {
		if (value)
			return fault_set(why, ERR_USAGE, parameter_field(p), "%s takes no value",
					 p->name);
		return option_keep(in, p, "", why);
	}
	if (!value && *i + 1 < argc && !is_option(argv[*i + 1]))
		value = argv[++*i];
	if (!value)
		return fault_set(why, ERR_USAGE, parameter_field(p),
				 "%s needs a value, as in %s=%s", p->name, p->name, p->value);
	if (value[0] == '\0')
		return fault_set(why, ERR_USAGE, parameter_field(p), "%s is empty", p->name);
	return option_keep(in, p, value, why);
}

static enum err argv_sort(struct invocation *in, int argc, char *const *argv, struct fault *why)
{
	bool ended = false;
	for (int i = 1; i < argc; i++) {
		bool dashed = !ended && is_option(argv[i]); /* "-4C tonight" is a text */
		enum err e = ERR_OK;
		if (dashed && strcmp(argv[i], "--") == 0)
			ended = true;
		else if (dashed)
			e = option_read(in, argc, argv, &i, why);
		else if (in->word_count < INVOCATION_WORDS)
			in->words[in->word_count++] = argv[i];
		if (e != ERR_OK)
			return e;
	}
	return ERR_OK;
}

/* ---- words and options into args ------------------------------------------------------------- */

static enum err value_put(struct invocation *in, const struct parameter *p, const char *typed,
			  struct fault *why)
{
	json_t *value;
	enum err e = value_read(p, typed, &value, why);
	if (e != ERR_OK)
		return e;
	if (p->field)
		json_object_set_new(in->args, p->field, value);
	else
		json_decref(value);
	return ERR_OK;
}

static enum err word_excess(const struct invocation *in, const char *word, struct fault *why)
{
	char longer[64];
	const struct command *c;
	snprintf(longer, sizeof(longer), "%s %.30s", in->command->name, word);
	struct nearest near = nearest_begin(longer);
	for (size_t n = 0; (c = command_at(n)); n++)
		if (strchr(c->name, ' '))
			nearest_try(&near, c->name);
	if (near.best)
		return fault_set(why, ERR_USAGE, word, "there is no command %s; did you mean %s?",
				 longer, near.best);
	return fault_set(why, ERR_USAGE, word,
			 "\"%s\" is one word too many for %s; text with blanks needs quotes", word,
			 in->command->name);
}

static enum err arguments_bind(struct invocation *in, struct fault *why)
{
	size_t next = in->name_words;
	for (const struct parameter *p = in->command->arguments; p->name; p++) {
		if (next == in->word_count && p->required)
			return fault_set(why, ERR_USAGE, parameter_field(p), "%s needs %s: %s",
					 in->command->name, p->name, p->help);
		if (next == in->word_count)
			return ERR_OK;
		enum err e = value_put(in, p, in->words[next++], why);
		if (e != ERR_OK)
			return e;
	}
	return next == in->word_count ? ERR_OK : word_excess(in, in->words[next], why);
}

/* Global options have no field and are only checked. */
static enum err options_bind(struct invocation *in, struct fault *why)
{
	for (size_t i = 0; i < in->option_count; i++) {
		const struct given *given = &in->options[i];
		const char *name = given->option->name;
		bool global = global_index(given->option) < GLOBAL_COUNT;
		const struct parameter *own =
		    global ? given->option : command_option(in->command, name);
		if (!own)
			return fault_set(why, ERR_USAGE, name, "%s takes no option %s",
					 in->command->name, name);
		enum err e = value_put(in, own, given->value, why);
		if (e != ERR_OK)
			return e;
	}
	return ERR_OK;
}

static enum err options_demand(const struct invocation *in, struct fault *why)
{
	for (const struct parameter *p = in->command->options; p->name; p++)
		if (p->required && !json_object_get(in->args, p->field))
			return fault_set(why, ERR_USAGE, parameter_field(p), "%s needs %s %s: %s",
					 in->command->name, p->name, p->value, p->help);
	return ERR_OK;
}

enum err invocation_read(struct invocation *in, int argc, char *const *argv, struct fault *why)
{
	memset(in, 0, sizeof(*in));
	in->args = json_object();
	enum err e = argv_sort(in, argc, argv, why);
	if (e != ERR_OK)
		return e;
	in->command = command_find(in->words, in->word_count, &in->name_words);
	if (in->global[GLOBAL_VERSION] || (in->global[GLOBAL_HELP] && in->word_count == 0))
		return ERR_OK;
	if (in->word_count == 0)
		return fault_set(why, ERR_USAGE, "command",
				 "no command is given; see swepctl help");
	if (!in->command)
		return invocation_unknown(in, 0, why);
	if (in->global[GLOBAL_HELP])
		return ERR_OK;
	e = options_bind(in, why);
	if (e == ERR_OK)
		e = arguments_bind(in, why);
	return e == ERR_OK ? options_demand(in, why) : e;
}

void invocation_release(struct invocation *in)
{
	json_decref(in->args);
	in->args = NULL;
}

bool invocation_json(int argc, char *const *argv)
{
	const char *name = global_at(GLOBAL_JSON)->name;
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], name) == 0)
			return true;
	return false;
}
