/* SPDX-License-Identifier: MIT */
#include "rule.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "token.h"

/* ---- reading a rule ---- */

struct parser {
	const char *text;
	struct token token; /* the next one, not yet taken */
	struct rule rule; /* parts always stand before what they are part of */
	int depth;
	struct fault *why;
};

static int column_of(const struct parser *p, const struct token *t)
{
	return (int)(t->text - p->text) + 1;
}

static enum err refuse(struct parser *p, enum err code, int column, const char *sentence)
{
	char field[32];
	snprintf(field, sizeof field, "when:%d", column);
	return fault_set(p->why, code, field, "%s", sentence);
}

static enum err expected(struct parser *p, const char *what)
{
	char quote[TOKEN_QUOTE], sentence[256];
	snprintf(sentence, sizeof sentence, "expected %s, found %s", what,
		 token_quote(&p->token, quote));
	return refuse(p, ERR_USAGE, column_of(p, &p->token), sentence);
}

static struct token take(struct parser *p)
{
	struct token taken = p->token;
	p->token = token_read(taken.text + taken.length);
	return taken;
}

static enum err take_kind(struct parser *p, enum token_kind kind, const char *what)
{
	if (p->token.kind != kind)
		return expected(p, what);
	take(p);
	return ERR_OK;
}

static enum err emit(struct parser *p, struct rule_node node, int *out)
{
	if (p->rule.count == LIMIT_RULE_NODES)
		return refuse(p, ERR_LIMIT, node.column, "the rule has too many parts");
	*out = p->rule.count++;
	p->rule.nodes[*out] = node;
	return ERR_OK;
}

static enum err number_parse(struct parser *p, double *out)
{
	if (p->token.kind != TOKEN_NUMBER)
		return expected(p, "a number such as -3 or 1.5");
	if (fabs(p->token.number) > AIR_MOST) {
		char what[64];
		snprintf(what, sizeof what, "a temperature from %d to %d", -AIR_MOST, AIR_MOST);
		return expected(p, what);
	}
	*out = take(p).number;
	return ERR_OK;
}

static enum err range_parse(struct parser *p, struct rule_node *node)
{
	node->kind = NODE_RANGE;
	enum err e = number_parse(p, &node->low);
	if (!e)
		e = take_kind(p, TOKEN_DOTS, "\"..\"");
	int column = column_of(p, &p->token);
	if (!e)
		e = number_parse(p, &node->high);
	if (!e && node->low > node->high)
		e = refuse(p, ERR_USAGE, column, "the range is empty: its lower end comes first");
	return e;
}

static enum err comparison_parse(struct parser *p, struct rule_node *node)
{
	static const enum token_kind signs[] = {
	    [COMPARE_LT] = TOKEN_LT,
	    [COMPARE_LE] = TOKEN_LE,
	    [COMPARE_GT] = TOKEN_GT,
	    [COMPARE_GE] = TOKEN_GE,
	};
	for (int c = COMPARE_LT; c <= COMPARE_GE; c++)
		if (p->token.kind == signs[c]) {
			take(p);
			node->kind = NODE_COMPARE;
			node->comparison = (enum comparison)c;
			return number_parse(p, &node->low);
		}
	return expected(p, "\"<\", \"<=\", \">\", \">=\" or \"in\"");
}

static enum err condition_expected(struct parser *p)
{
	char what[200] = "";
	for (int a = 0; a < AGGREGATE_COUNT; a++) {
		size_t used = strlen(what);
		snprintf(what + used, sizeof what - used, "\"%s\", ",
			 aggregate_name((enum aggregate)a));
	}
	size_t used = strlen(what);
	snprintf(what + used, sizeof what - used, "\"not\" or \"(\"");
	return expected(p, what);
}

static enum err aggregate_parse(struct parser *p, struct rule_node *node)
{
	const struct token *t = &p->token;
	for (int a = 0; a < AGGREGATE_COUNT && t->kind == TOKEN_NAME; a++) {
		const char *name = aggregate_name((enum aggregate)a);
		if (strlen(name) == t->length && memcmp(name, t->text, t->length) == 0) {
			node->aggregate = (enum aggregate)a;
			take(p);
			return ERR_OK;
		}
	}
	return condition_expected(p);
}

static enum err condition_parse(struct parser *p, int *out)
{
	struct rule_node node = {.column = column_of(p, &p->token)};
	enum err e = aggregate_parse(p, &node);
	if (e)
		return e;
	if (p->token.kind != TOKEN_IN) {
		e = comparison_parse(p, &node);
	} else {
		take(p);
		e = range_parse(p, &node);
	}
	return e ? e : emit(p, node, out);
}

static enum err or_parse(struct parser *p, int *out);

static enum err deeper(struct parser *p)
{
	if (p->depth == LIMIT_RULE_DEPTH)
		return refuse(p, ERR_LIMIT, column_of(p, &p->token),
			      "too many parentheses and \"not\"s inside one another");
	p->depth++;
	return ERR_OK;
}

static enum err primary_parse(struct parser *p, int *out)
{
	if (p->token.kind != TOKEN_OPEN)
		return condition_parse(p, out);
	enum err e = deeper(p);
	if (e)
		return e;
	take(p);
	e = or_parse(p, out);
	p->depth--;
	return e ? e : take_kind(p, TOKEN_CLOSE, "\"and\", \"or\", \"for\" or \")\"");
}

/* After "for". A run longer than the forecast could never open on its first night. */
static enum err count_parse(struct parser *p, int *nights)
{
	const int most = LIMIT_NIGHTS_AHEAD + 1;
	double n = p->token.kind == TOKEN_NUMBER ? p->token.number : 0;
	if (!(n >= 1 && n <= most) || n != (int)n) {
		char what[64];
		snprintf(what, sizeof what, "a whole number of nights from 1 to %d", most);
		return expected(p, what);
	}
	*nights = (int)n;
	take(p);
	return *nights == 1 ? take_kind(p, TOKEN_NIGHT, "\"night\"")
			    : take_kind(p, TOKEN_NIGHTS, "\"nights\"");
}

static enum err nights_parse(struct parser *p, int *out)
{
	enum err e = primary_parse(p, out);
	if (e || p->token.kind != TOKEN_FOR)
		return e;
	struct rule_node node = {.kind = NODE_NIGHTS, .left = *out};
	node.column = column_of(p, &p->token);
	take(p);
	e = count_parse(p, &node.nights);
	if (!e)
		e = emit(p, node, out);
	p->rule.root = *out;
	if (!e && rule_nights_needed(&p->rule) > LIMIT_NIGHTS_AHEAD)
		e = refuse(p, ERR_LIMIT, node.column,
			   "runs inside runs look further ahead than any forecast");
	return e;
}

static enum err unary_parse(struct parser *p, int *out)
{
	if (p->token.kind != TOKEN_NOT)
		return nights_parse(p, out);
	enum err e = deeper(p);
	if (e)
		return e;
	struct rule_node node = {.kind = NODE_NOT, .column = column_of(p, &p->token)};
	take(p);
	e = unary_parse(p, &node.left);
	p->depth--;
	return e ? e : emit(p, node, out);
}

/* part { word part } */
static enum err chain_parse(struct parser *p, enum token_kind word, enum node_kind kind,
			    enum err (*part)(struct parser *, int *), int *out)
{
	enum err e = part(p, out);
	while (!e && p->token.kind == word) {
		struct rule_node node = {.kind = kind, .left = *out};
		node.column = column_of(p, &p->token);
		take(p);
		e = part(p, &node.right);
		if (!e)
			e = emit(p, node, out);
	}
	return e;
}

static enum err and_parse(struct parser *p, int *out)
{
	return chain_parse(p, TOKEN_AND, NODE_AND, unary_parse, out);
}

static enum err or_parse(struct parser *p, int *out)
{
	return chain_parse(p, TOKEN_OR, NODE_OR, and_parse, out);
}

enum err rule_parse(const char *text, struct rule *out, struct fault *why)
{
	struct parser p = {.text = text, .token = token_read(text), .why = why};
	enum err e = or_parse(&p, &p.rule.root);
	if (!e)
		e = take_kind(&p, TOKEN_END, "\"and\", \"or\", \"for\" or the end");
	if (!e)
		*out = p.rule;
	return e;
}

/* ---- what a rule says ---- */

static enum truth compare(struct interval v, enum comparison how, double x)
{
	switch (how) {
	case COMPARE_LT:
		return truth_certain(v.high < x, v.low >= x);
	case COMPARE_LE:
		return truth_certain(v.high <= x, v.low > x);
	case COMPARE_GT:
		return truth_certain(v.low > x, v.high <= x);
	case COMPARE_GE:
		return truth_certain(v.low >= x, v.high < x);
	}
	return TRUTH_UNKNOWN;
}

/* Whether all of `nights` nights from `first` on are true; those out of sight are unknown. */
static enum truth run_holds(const enum truth *part, int first, int nights)
{
	enum truth all = TRUTH_TRUE;
	for (int n = first; n < first + nights; n++)
		all = truth_both(all, n >= 0 && n < OUTLOOK_NIGHTS ? part[n] : TRUTH_UNKNOWN);
	return all;
}

static enum truth any_run_holds(const enum truth *part, int night, int nights)
{
	enum truth any = TRUTH_FALSE;
	for (int first = night - nights + 1; first <= night; first++)
		any = truth_either(any, run_holds(part, first, nights));
	return any;
}

/* truths[i][n] is part i on night n; the parts of node are there already. */
static enum truth node_holds(const struct rule_node *node, const struct outlook *outlook, int night,
			     enum truth (*truths)[OUTLOOK_NIGHTS])
{
	struct interval v = outlook->all.nights[night][node->aggregate];
	switch (node->kind) {
	case NODE_COMPARE:
		return compare(v, node->comparison, node->low);
	case NODE_RANGE:
		return truth_both(compare(v, COMPARE_GE, node->low),
				  compare(v, COMPARE_LE, node->high));
	case NODE_AND:
		return truth_both(truths[node->left][night], truths[node->right][night]);
	case NODE_OR:
		return truth_either(truths[node->left][night], truths[node->right][night]);
	case NODE_NOT:
		return truth_opposite(truths[node->left][night]);
	case NODE_NOTICE:
	case NODE_CALENDAR:
	case NODE_COUNT_OF:
		break;
	case NODE_NIGHTS:
		return any_run_holds(truths[node->left], night, node->nights);
	}
	return TRUTH_UNKNOWN;
}

/* Every part on every night, parts first: runs inside runs then cost no more than runs. */
enum truth rule_eval(const struct rule *rule, const struct outlook *outlook, int night)
{
	enum truth truths[LIMIT_RULE_NODES][OUTLOOK_NIGHTS];
	if (rule->count == 0 || night < 0 || night >= OUTLOOK_NIGHTS)
		return TRUTH_UNKNOWN;
	for (int i = 0; i < rule->count; i++)
		for (int n = 0; n < OUTLOOK_NIGHTS; n++)
			truths[i][n] = node_holds(&rule->nodes[i], outlook, n, truths);
	return truths[rule->root][night];
}

static int greater(int a, int b)
{
	return a > b ? a : b;
}

int rule_nights_needed(const struct rule *rule)
{
	int needed[LIMIT_RULE_NODES] = {0};
	for (int i = 0; i < rule->count; i++) {
		const struct rule_node *node = &rule->nodes[i];
		if (node->kind == NODE_AND || node->kind == NODE_OR)
			needed[i] = greater(needed[node->left], needed[node->right]);
		else if (node->kind == NODE_NOT)
			needed[i] = needed[node->left];
		else if (node->kind == NODE_NIGHTS)
			needed[i] = needed[node->left] + node->nights - 1;
	}
	return rule->count > 0 ? needed[rule->root] : 0;
}
