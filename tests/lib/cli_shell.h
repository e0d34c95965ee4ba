/* SPDX-License-Identifier: MIT
 *
 * What a person types and what they see: swepctl's own parser and renderer, without its socket. The
 * words may carry what swepctl would refuse by itself; then nothing is asked, and it is seen at
 * once. Screen and error stream are one, as on a terminal.
 */
#ifndef TESTS_CLI_SHELL_H
#define TESTS_CLI_SHELL_H

#include <stdbool.h>
#include <stddef.h>

struct shell {
	char *line; /* the request, without newline; NULL: nothing is to be asked */
	char *seen; /* NULL until something is */
	size_t length; /* of it: its stream writes it when it is closed */
	int exit; /* of swepctl, once something was seen */
	bool json;
};

/* words[0] is "swepctl". The id stands for the random one. Release in either case. */
void shell_type(struct shell *s, int count, const char *const *words, const char *id);
void shell_hear(struct shell *s, const char *reply, const char *id);
void shell_release(struct shell *s);

/* Whether that is what was seen. A line that is only "…" stands for any lines or none; inside a
 * line "…" stands for any text, so that what differs from night to night need not be known. */
bool shell_same(const char *wanted, const char *seen);

#endif
