/* SPDX-License-Identifier: MIT */
#include "help.h"

#include <string.h>

#define COLUMN 22 /* where explanations begin */

/* "--for LIST", "-s, --socket PATH" or "PERSON". */
static void parameter_title(const struct parameter *p, char *out, size_t size)
{
	char letter[] = {'-', p->letter, ',', ' ', '\0'};
	snprintf(out, size, "%s%s%s%s", p->letter ? letter : "", p->name, p->value ? " " : "",
		 p->value ? p->value : "");
}

static void parameters_put(const struct parameter *list, FILE *out)
{
	char title[64];
	for (const struct parameter *p = list; p->name; p++) {
		parameter_title(p, title, sizeof(title));
		fprintf(out, "  %-*s  %s\n", COLUMN, title, p->help);
	}
}

void help_usage(const struct command *c, FILE *out)
{
	fprintf(out, "usage: swepctl %s", c->name);
	for (const struct parameter *p = c->arguments; p->name; p++)
		fprintf(out, p->required ? " %s" : " [%s]", p->name);
	for (const struct parameter *p = c->options; p->name; p++) {
		char title[64];
		parameter_title(p, title, sizeof(title));
		fprintf(out, p->required ? " %s" : " [%s]", title);
	}
	fputc('\n', out);
}

void help_all(FILE *out)
{
	const struct command *c;
	fputs("usage: swepctl [-s SOCKET] [-a AREA] [--json] COMMAND ...\n\n", out);
	for (size_t n = 0; (c = command_at(n)); n++)
		fprintf(out, "  %-*s  %s\n", COLUMN, c->name, c->help);
	fputs("\nOptions stand anywhere; -- ends them.\n\n", out);
	parameters_put(global_at(0), out);
	fputs("\nExit codes: 0 done, 1 refused, 2 not understood, 3 daemon not reached,\n"
	      "4 storage failed, or not known whether it was done.\n"
	      "swepctl help COMMAND says more.\n",
	      out);
}

void help_command(const struct command *c, FILE *out)
{
	help_usage(c, out);
	fprintf(out, "\n%s: %s\n", c->name, c->help);
	if (c->arguments[0].name || c->options[0].name)
		fputc('\n', out);
	parameters_put(c->arguments, out);
	parameters_put(c->options, out);
}
