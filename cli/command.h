/* SPDX-License-Identifier: MIT
 *
 * What swepctl can be asked to do: one const table, from which grammar, help, completion, usage
 * errors and the args of the request all come. A new verb of the daemon is one new row.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

/* How what is typed becomes a value in the request. */
enum kind {
	KIND_TEXT, /* a string, as typed */
	KIND_NUMBER, /* a whole number from 0 up: an integer */
	KIND_LIST, /* words between commas: an array of strings */
	KIND_CHOICE, /* one of `choices`: a string */
	KIND_FILE, /* the whole text of a file, "-" for standard input: a string */
	KIND_PATH, /* the name of a file: a string */
	KIND_WORDS, /* a text as typed, "-" for standard input, every byte of it: a string */
	KIND_FLAG /* an option without a value: true */
};

/* One argument, or one option. A NULL name ends a list of them. */
struct parameter {
	const char *name; /* as help shows it: "PERSON", "--reason" */
	const char *value; /* options that take one: what it is called, "TEXT" */
	const char *field; /* in the request's args; NULL for what stays in swepctl */
	const char *help; /* half a line */
	const char
	    *choices; /* between blanks; for KIND_CHOICE all there are, else for completion */
	enum kind kind;
	bool required;
	char letter; /* options with a short form; 0 for none */
};

enum flow {
	FLOW_ASK, /* one request, one answer; asking twice changes nothing */
	FLOW_CHANGE, /* the same, and something is different afterwards */
	FLOW_WATCH, /* one request, one answer, then events until interrupted */
	FLOW_HELP, /* this and what follows is answered here */
	FLOW_COMPLETION,
	FLOW_WORDING
};

#define COMMAND_ARGUMENTS 4 /* the most that a row has, and one empty to end it */
#define COMMAND_OPTIONS 8

struct command {
	const char *name; /* one word, or two: "clock advance" */
	const char *verb; /* on the wire; NULL when answered here */
	const char *help; /* one line */
	enum flow flow;
	struct parameter arguments[COMMAND_ARGUMENTS];
	struct parameter options[COMMAND_OPTIONS];
};

/* Options that stand beside every command. */
enum global { GLOBAL_SOCKET, GLOBAL_AREA, GLOBAL_JSON, GLOBAL_HELP, GLOBAL_VERSION, GLOBAL_COUNT };

const struct command *command_at(size_t n); /* NULL beyond the end */
/* The row whose name the words begin with, the longest first; *used is how many words it took. */
const struct command *command_find(const char *const *words, size_t count, size_t *used);
/* The option of that name ("--for") in a row; NULL when the command does not take it. */
const struct parameter *command_option(const struct command *c, const char *name);
/* How a refusal names it: as the daemon does, where it goes there. */
const char *parameter_field(const struct parameter *p);
/* By position in enum global; NULL beyond the end. */
const struct parameter *global_at(size_t n);
/* A global option, or an option of any command, by "--name" or "-n"; NULL when nothing is called
 * that. Rows that share a name agree on whether it takes a value. */
const struct parameter *option_find(const char *name);

#endif
