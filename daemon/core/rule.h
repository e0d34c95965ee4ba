/* SPDX-License-Identifier: MIT
 *
 * The rule language: small, total, three-valued. A rule is a condition about a night; it is true,
 * false or unknown, and unknown is never taken for false.
 *   or      = and { "or" and }
 *   and     = unary { "and" unary }
 *   unary   = "not" unary | primary [ run ]
 *   run     = "for" NUMBER "nights" [ "bridging" NUMBER ] | "for" "1" "night" [ "bridging" NUMBER ]
 *           | "on" NUMBER "of" NUMBER "nights"
 *   primary = "(" or ")" | value | notice | "night" "in" DAY MONTH ".." DAY MONTH
 *   value   = [ "day." ] AGGREGATE ( SIGN NUMBER | "in" NUMBER ".." NUMBER ) [ "at" PLACE ]
 *   notice  = [ "day." ] KIND "(" ISSUER { "," HAZARD | "," 'AREA' } ")" ">=" LEVEL
 * SIGN is "<", "<=", ">" or ">="; KIND "warning", "alert" or "flood". A NUMBER may be followed by
 * its unit ("18 m/s"), and by no other. AREA, and a PLACE that is no plain word, stand in single
 * quotes; a quote inside is written twice. Months are English, whole or three letters.
 * `C for 3 nights` is true on every night of an unbroken run of three or more true nights, past or
 * forecast, and therefore opens on the first. `bridging 1` lets up to one night in a row between
 * two true ones count as true. `C on 2 of 3 nights` is true on every night of any three in a row of
 * which two are true. "day." asks about the daytime before the night, from morning to evening.
 * `air.throughout <= 0` is frost throughout the night, by the coldest source; `air.max` is asked
 * about as heat. Without "at" every place counts, the most dangerous
 * value of all.
 */
#ifndef CORE_RULE_H
#define CORE_RULE_H

#include "outlook.h"
#include "swep/fault.h"

enum node_kind {
	NODE_COMPARE,
	NODE_RANGE,
	NODE_NOTICE,
	NODE_CALENDAR,
	NODE_AND,
	NODE_OR,
	NODE_NOT,
	NODE_NIGHTS, /* for N nights, bridging K */
	NODE_COUNT_OF /* on K of N nights */
};
enum comparison { COMPARE_LT, COMPARE_LE, COMPARE_GT, COMPARE_GE };

struct rule_node {
	enum node_kind kind;
	enum aggregate aggregate; /* COMPARE, RANGE */
	enum comparison comparison; /* COMPARE */
	double low, high; /* COMPARE: low is the number; RANGE: both */
	bool by_day; /* COMPARE, RANGE, NOTICE: the day before the night */
	char place[LIMIT_KEY]; /* COMPARE, RANGE: "" is every place together */
	enum notice_kind notice; /* NOTICE */
	enum level level;
	unsigned hazards;
	char issuer[LIMIT_KEY];
	char area[LIMIT_NAME];
	int from_month, from_mday, to_month, to_mday; /* CALENDAR: both inside, may pass New Year */
	int nights; /* NIGHTS, COUNT_OF: N */
	int least; /* COUNT_OF: K */
	int bridging; /* NIGHTS: K */
	int left, right; /* indices of parts; NOT, NIGHTS and COUNT_OF use left */
	int column; /* 1-based, in the rule's text */
};

struct season {
	/* Both days inside; may run over New Year. All zero is the whole year. */
	int from_month, from_mday, to_month, to_mday;
};

struct rule {
	struct rule_node nodes[LIMIT_RULE_NODES];
	int count;
	int root;
};

/* Errors name the column ("when:14") and what was expected there. */
enum err rule_parse(const char *text, struct rule *out, struct fault *why);
/* Why it can never be true (an empty range, two conditions that exclude each other, a value beyond
 * any weather), as a sentence; NULL when nothing is seen to forbid it. */
const char *rule_impossible(const struct rule *rule, char *out, size_t size);
/* The same of the nights of a season, and of quantities of which one is never above the other, as
 * the least and the greatest of a night: worth a word to the council, and no refusal. */
const char *rule_hopeless(const struct rule *rule, const struct season *season, char *out,
			  size_t size);
/* Whether it holds whatever the weather. */
bool rule_always(const struct rule *rule);
/* Whether both may hold on one night; so it is said, too, of two that are too long to tell. */
bool rule_meets(const struct rule *a, const struct rule *b);
/* The aggregates that it asks for, as a set of bits 1 << aggregate; and those of them that it asks
 * of the night, or by day. */
unsigned rule_aggregates(const struct rule *rule);
unsigned rule_aggregates_of(const struct rule *rule, bool by_day);
/* The truth of every night of the outlook at once, for whoever asks about many. */
void rule_eval_all(const struct rule *rule, const struct outlook *outlook,
		   enum truth truths[OUTLOOK_NIGHTS]);
/* night is an index into the outlook; nights outside it are unknown, and so is a zeroed rule. */
enum truth rule_eval(const struct rule *rule, const struct outlook *outlook, int night);
/* How many nights after the first the rule must be able to see: 2 for `for 3 nights`. */
int rule_nights_needed(const struct rule *rule);

#endif
