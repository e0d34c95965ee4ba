/* SPDX-License-Identifier: MIT
 *
 * One command line, understood: options in any place, before or after the command; `--` ends them.
 * Everything points into argv and the command table; only `args` is owned.
 */
#ifndef CLI_INVOCATION_H
#define CLI_INVOCATION_H

#include <jansson.h>

#include "command.h"
#include "swep/fault.h"

#define INVOCATION_WORDS 8 /* more than any command takes, so a word too many is always seen */
#define INVOCATION_OPTIONS 64 /* more than there are names, and none may be given twice */

struct given {
	const struct parameter *option; /* a row that has this name; not yet the command's own */
	const char *value; /* "" for a flag */
};

struct invocation {
	const struct command *command; /* NULL as long as none is recognised */
	const char *global[GLOBAL_COUNT]; /* value, "" for a flag, NULL when not given */
	const char *words[INVOCATION_WORDS]; /* all that is no option */
	size_t word_count;
	struct given options[INVOCATION_OPTIONS];
	size_t option_count;
	size_t name_words; /* how many of the words name the command */
	json_t *args;
};

/* On refusal `command` says how far it got, for the usage line. With --help or --version nothing
 * but the command is worked out. Release in either case. */
enum err invocation_read(struct invocation *in, int argc, char *const *argv, struct fault *why);
void invocation_release(struct invocation *in);
/* Whether --json was asked for, even when the rest makes no sense. */
bool invocation_json(int argc, char *const *argv);
/* The refusal of words that name no command, with the one that was probably meant. */
enum err invocation_unknown(const struct invocation *in, size_t from, struct fault *why);

#endif
