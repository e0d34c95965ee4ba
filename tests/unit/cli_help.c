/* SPDX-License-Identifier: MIT
 *
 * The command table is whole, and help and completion tell all of it.
 */
#include "help.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "invocation.h"
#include "lib/suite.h"
#include "need.h"

static void parameter_check(const struct command *c, const struct parameter *p, bool option)
{
	ck_assert_msg(p->help && strlen(p->help) > 2 && strlen(p->help) < 60, "%s %s: help",
		      c->name, p->name);
	ck_assert_msg(p->field || !c->verb || strcmp(p->name, "--out") == 0, "%s %s: sent nowhere",
		      c->name, p->name);
	ck_assert_msg(option == (strncmp(p->name, "--", 2) == 0), "%s %s: name", c->name, p->name);
	ck_assert_msg(option || !p->value, "%s %s: only options have a value", c->name, p->name);
	ck_assert_msg((p->kind == KIND_FLAG) == (option && !p->value), "%s %s: flag", c->name,
		      p->name);
	ck_assert_msg(p->kind != KIND_CHOICE || p->choices, "%s %s: choices", c->name, p->name);
}

/* An optional argument before a required one could never be left out. */
static void arguments_check(const struct command *c)
{
	bool optional = false;
	for (const struct parameter *p = c->arguments; p->name; p++) {
		parameter_check(c, p, false);
		ck_assert_msg(!(optional && p->required), "%s %s: order", c->name, p->name);
		optional = !p->required;
	}
}

START_TEST(rows_are_whole)
{
	const struct command *c;
	for (size_t n = 0; (c = command_at(n)); n++) {
		ck_assert_msg(c->help && strlen(c->help) > 10, "%s: help", c->name);
		ck_assert_msg(islower((unsigned char)c->help[0]), "%s: help begins a phrase",
			      c->name);
		ck_assert_msg(strlen(c->help) + 26 <= 80, "%s: help fits a screen", c->name);
		ck_assert_msg((c->flow >= FLOW_HELP) == !c->verb, "%s: verb", c->name);
		arguments_check(c);
		for (const struct parameter *p = c->options; p->name; p++)
			parameter_check(c, p, true);
	}
}
END_TEST

/* Options may stand before the command, so what they mean may not depend on it. */
START_TEST(options_of_one_name_agree)
{
	const struct command *c;
	size_t names = GLOBAL_COUNT;
	for (size_t n = 0; (c = command_at(n)); n++) {
		for (const struct parameter *p = c->options; p->name; p++) {
			const struct parameter *first = option_find(p->name);
			ck_assert_msg(!first->value == !p->value, "%s %s", c->name, p->name);
			names += first == p;
			for (size_t g = 0; g < GLOBAL_COUNT; g++)
				ck_assert_str_ne(global_at(g)->name, p->name);
		}
	}
	ck_assert_uint_le(names, INVOCATION_OPTIONS);
}
END_TEST

START_TEST(names_are_found)
{
	const struct command *c;
	for (size_t n = 0; (c = command_at(n)); n++) {
		char name[64], *rest = NULL;
		const char *words[3];
		size_t count = 0, used;
		strcpy(name, c->name);
		for (char *w = strtok_r(name, " ", &rest); w; w = strtok_r(NULL, " ", &rest))
			words[count++] = w;
		words[count] = "further";
		ck_assert_ptr_eq(command_find(words, count + 1, &used), c);
		ck_assert_uint_eq(used, count);
	}
}
END_TEST

/* What a function prints; the caller's to free. */
static char *printed(void (*print)(FILE *), const struct command *c)
{
	static char *text; /* where the stream keeps it */
	static size_t size;
	FILE *out = open_memstream(&text, &size);
	if (print)
		print(out);
	else
		help_command(c, out);
	fclose(out);
	return text;
}

START_TEST(help_tells_everything)
{
	char *all = printed(help_all, NULL);
	const struct command *c;
	const struct parameter *p;
	for (size_t n = 0; (c = command_at(n)); n++) {
		char *own = printed(NULL, c);
		ck_assert_ptr_nonnull(strstr(all, c->help));
		ck_assert_ptr_nonnull(strstr(own, c->help));
		for (p = c->arguments; p->name; p++)
			ck_assert_ptr_nonnull(strstr(own, p->help));
		for (p = c->options; p->name; p++)
			ck_assert_ptr_nonnull(strstr(own, p->help));
		free(own);
	}
	for (size_t n = 0; (p = global_at(n)); n++)
		ck_assert_ptr_nonnull(strstr(all, p->help));
	free(all);
}
END_TEST

/* "… as in wheelchair,dog": a word that the daemon refuses is no example. */
START_TEST(examples_of_needs_are_needs)
{
	const struct command *c;
	int seen = 0;
	for (size_t n = 0; (c = command_at(n)); n++) {
		const struct parameter *p = command_option(c, "--for");
		if (!p)
			continue;
		const char *at = strstr(p->help, "as in ");
		ck_assert_ptr_nonnull(at);
		char words[100], *rest = words;
		snprintf(words, sizeof(words), "%s", at + strlen("as in "));
		for (const char *word; (word = strsep(&rest, ",")); seen++) {
			unsigned needs = 0;
			ck_assert_msg(need_read(word, &needs), "%s: %s", c->name, word);
		}
	}
	ck_assert_int_ge(seen, 3);
}
END_TEST

START_TEST(help_of_hold)
{
	const char *const word[] = {"hold"};
	size_t used;
	char *text = printed(NULL, command_find(word, 1, &used));
	ck_assert_str_eq(
	    text,
	    "usage: swepctl hold BED|best PERSON [--for LIST] [--with PERSON] [--until TIME] "
	    "[--arrives TIME] [--decided NAME]\n"
	    "\n"
	    "hold: keep a bed for a person who is on the way\n"
	    "\n"
	    "  BED|best                the bed, or best for the one that suits best\n"
	    "  PERSON                  their case reference, or the temporary one; new makes one\n"
	    "  --for LIST              what the person needs, as in wheelchair,dog\n"
	    "  --with PERSON           the partner who shares the bed\n"
	    "  --until TIME            when the hold ends, as in 23:30 or 2h\n"
	    "  --arrives TIME          when they are expected: the hold lasts an hour longer\n"
	    "  --decided NAME          who on call has said which bed, where on-call decides\n");
	free(text);
}
END_TEST

START_TEST(completion_knows_all_words)
{
	char *script = printed(completion_bash, NULL);
	const struct command *c;
	for (size_t n = 0; (c = command_at(n)); n++) {
		char row[64];
		snprintf(row, sizeof(row), "\n\t%.*s) words=", (int)strcspn(c->name, " "), c->name);
		const char *found = strstr(script, row);
		ck_assert_msg(found != NULL, "%s", c->name);
		ck_assert_msg(!strstr(found + 1, row), "%s twice", c->name);
		for (const struct parameter *p = c->options; p->name; p++) {
			const char *option = strstr(found, p->name);
			ck_assert_msg(option && option < strstr(found, ";;"), "%s %s", c->name,
				      p->name);
		}
	}
	free(script);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    rows_are_whole,
	    options_of_one_name_agree,
	    names_are_found,
	    help_tells_everything,
	    examples_of_needs_are_needs,
	    help_of_hold,
	    completion_knows_all_words,
	};
	return suite_run("cli_help", cases, COUNT_OF(cases));
}
