/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "help.h"

static bool takes_file(const struct command *c)
{
	for (const struct parameter *p = c->arguments; p->name; p++)
		if (p->kind == KIND_FILE)
			return true;
	return false;
}

/* Rows that begin with the same word are one case of the script: they come one after the other. */
static bool same_first_word(const struct command *a, const struct command *b)
{
	size_t n = strcspn(a->name, " ");
	return strcspn(b->name, " ") == n && strncmp(a->name, b->name, n) == 0;
}

static void options_put(const struct parameter *list, FILE *out)
{
	for (const struct parameter *p = list; p->name; p++)
		fprintf(out, " %s", p->name);
}

/* For each option with a value, once: the word after it is that value, and is no command. */
static void values_put(const struct parameter *list, FILE *out)
{
	for (const struct parameter *p = list; p->name; p++) {
		if (!p->value || option_find(p->name) != p)
			continue;
		fputs("\t\t", out);
		if (p->letter)
			fprintf(out, "-%c|", p->letter);
		fprintf(out, "%s) ((++i < COMP_CWORD)) || %s ;;\n", p->name,
			p->kind == KIND_PATH ? "{ COMPREPLY=($(compgen -f -- \"$cur\")); return; }"
					     : "return");
	}
}

/* Everything that may follow one command: second words of names, choices, options. */
static void follow_put(const struct command *c, FILE *out)
{
	const char *second = strchr(c->name, ' ');
	if (second)
		fputs(second, out);
	for (const struct parameter *p = c->arguments; p->name; p++)
		if (p->choices)
			fprintf(out, " %s", p->choices);
	const struct command *other;
	for (size_t n = 0; c->flow == FLOW_HELP && (other = command_at(n)); n++)
		fprintf(out, " %s", other->name);
	options_put(c->options, out);
}

static void case_put(size_t n, FILE *out)
{
	const struct command *c = command_at(n), *next = c;
	fprintf(out, "\t%.*s) words=\"", (int)strcspn(c->name, " "), c->name);
	bool files = false;
	for (; next && same_first_word(c, next); next = command_at(++n)) {
		follow_put(next, out);
		files |= takes_file(next);
	}
	fprintf(out, "\"%s ;;\n", files ? " files=yes" : "");
}

static void verbs_put(FILE *out)
{
	const struct command *c;
	for (size_t n = 0; (c = command_at(n)); n++)
		if (n == 0 || !same_first_word(command_at(n - 1), c))
			fprintf(out, " %.*s", (int)strcspn(c->name, " "), c->name);
}

static void cases_put(FILE *out)
{
	const struct command *c;
	fputs("\tcase $verb in\n\t'') words=\"", out);
	verbs_put(out);
	fputs("\" ;;\n", out);
	for (size_t n = 0; (c = command_at(n)); n++)
		if (n == 0 || !same_first_word(command_at(n - 1), c))
			case_put(n, out);
	fputs("\tesac\n", out);
}

void completion_bash(FILE *out)
{
	const struct command *c;
	fputs("# bash completion for swepctl\n"
	      "_swepctl() {\n"
	      "\tlocal cur=${COMP_WORDS[COMP_CWORD]} verb= words= files= i\n"
	      "\tCOMPREPLY=()\n"
	      "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	      "\t\tcase ${COMP_WORDS[i]} in\n",
	      out);
	values_put(global_at(0), out);
	for (size_t n = 0; (c = command_at(n)); n++)
		values_put(c->options, out);
	fputs("\t\t-*) ;;\n"
	      "\t\t*) verb=${verb:-${COMP_WORDS[i]}} ;;\n"
	      "\t\tesac\n"
	      "\tdone\n",
	      out);
	cases_put(out);
	fputs("\t[[ $cur != -* ]] || words+=\"", out);
	options_put(global_at(0), out);
	fputs("\"\n"
	      "\tCOMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
	      "\t[[ -z $files ]] || COMPREPLY+=($(compgen -f -- \"$cur\"))\n"
	      "}\n"
	      "complete -F _swepctl swepctl\n",
	      out);
}
