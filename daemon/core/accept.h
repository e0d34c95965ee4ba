/* SPDX-License-Identifier: MIT
 *
 * A site's own rule on whom it takes, in the words of needs and ages, as in
 *   not (dog and couple)        man or woman and 25+        not high-support
 * Knows what was said and nothing else: what nobody said of a person is unknown where it may well
 * be so (woman, man, under-25, 25+), and not the case where people say it if it is (dog, couple …).
 * There is no word for status, connection or exclusion, so no rule can ask for them.
 */
#ifndef CORE_ACCEPT_H
#define CORE_ACCEPT_H

#include "swep/fault.h"
#include "truth.h"

#define ACCEPT_NODES 32 /* words and connectives of one rule */
#define ACCEPT_DEPTH 16 /* parentheses and "not" within each other */

enum accept_kind { ACCEPT_WORD, ACCEPT_NOT, ACCEPT_AND, ACCEPT_OR };

struct accept_node {
	enum accept_kind kind;
	unsigned need; /* WORD: its bit, see need.h */
	int left, right; /* NOT: left only */
};

struct accept {
	struct accept_node nodes[ACCEPT_NODES];
	int count;
	int root; /* -1: an empty rule, which takes anybody */
};

/* The fault's field is "accepts:COLUMN", the first column being 1. On refusal *out is undefined. */
enum err accept_parse(const char *text, struct accept *out, struct fault *why);
enum truth accept_eval(const struct accept *a, unsigned needs);

#endif
