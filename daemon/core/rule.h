/* SPDX-License-Identifier: MIT
 *
 * The rule language: small, total, three-valued. A rule is a condition about a night; it is true,
 * false or unknown, and unknown is never taken for false.
 *   or      = and { "or" and }
 *   and     = unary { "and" unary }
 *   unary   = "not" unary | primary [ "for" NUMBER "nights" | "for" "1" "night" ]
 *   primary = "(" or ")" | AGGREGATE ( "<" | "<=" | ">" | ">=" ) NUMBER
 *           | AGGREGATE "in" NUMBER ".." NUMBER
 * `C for 3 nights` is true on every night of an unbroken run of three or more true nights, past or
 * forecast, and therefore opens on the first.
 */
#ifndef CORE_RULE_H
#define CORE_RULE_H

#include "reading.h"
#include "swep/fault.h"
#include "swep/limits.h"

enum truth { TRUTH_FALSE, TRUTH_UNKNOWN, TRUTH_TRUE };

const char *truth_name(enum truth t);

enum node_kind { NODE_COMPARE, NODE_RANGE, NODE_AND, NODE_OR, NODE_NOT, NODE_NIGHTS };
enum comparison { COMPARE_LT, COMPARE_LE, COMPARE_GT, COMPARE_GE };

struct rule_node {
	enum node_kind kind;
	enum aggregate aggregate; /* COMPARE, RANGE */
	enum comparison comparison; /* COMPARE */
	double low, high; /* COMPARE: low is the number; RANGE: both */
	int nights; /* NIGHTS */
	int left, right; /* indices of parts; NOT and NIGHTS use left */
	int column; /* 1-based, in the rule's text */
};

struct rule {
	struct rule_node nodes[LIMIT_RULE_NODES];
	int count;
	int root;
};

/* What the weather says about each night, tonight at index LIMIT_NIGHTS_BACK. */
#define OUTLOOK_NIGHTS (LIMIT_NIGHTS_BACK + 1 + LIMIT_NIGHTS_AHEAD)
struct outlook {
	struct interval nights[OUTLOOK_NIGHTS][AGGREGATE_COUNT];
};

/* Every night unknown: where filling one begins, because a zeroed outlook says 0 °C. */
void outlook_clear(struct outlook *outlook);

/* Errors name the column ("when:14") and what was expected there. */
enum err rule_parse(const char *text, struct rule *out, struct fault *why);
/* night is an index into the outlook; nights outside it are unknown, and so is a zeroed rule. */
enum truth rule_eval(const struct rule *rule, const struct outlook *outlook, int night);
/* How many nights after the first the rule must be able to see: 2 for `for 3 nights`. */
int rule_nights_needed(const struct rule *rule);

#endif
