/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "rule_inside.h"
#include "token.h"

struct parser {
	const char *text;
	struct token token; /* the next one, not yet taken */
	struct rule rule; /* parts always stand before what they are part of */
	int depth;
	struct fault *why;
};

/* ---- refusing ---- */

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

static enum err refuse_token(struct parser *p, const char *sentence)
{
	return refuse(p, ERR_USAGE, column_of(p, &p->token), sentence);
}

static enum err expected(struct parser *p, const char *what)
{
	char quote[TOKEN_QUOTE], sentence[320];
	snprintf(sentence, sizeof sentence, "expected %s, found %s", what,
		 token_quote(&p->token, quote));
	return refuse_token(p, sentence);
}

/* As `expected`, with the word that may have been meant, if there is one. */
static enum err expected_word(struct parser *p, const char *what, const struct guess *g)
{
	char quote[TOKEN_QUOTE], sentence[320];
	if (g->known == NULL)
		return expected(p, what);
	snprintf(sentence, sizeof sentence, "expected %s, found %s: did you mean \"%s\"?", what,
		 token_quote(&p->token, quote), g->known);
	return refuse_token(p, sentence);
}

/* Words in quotes, the last after "or". */
struct list {
	char text[320];
};

static void list_add(struct list *l, const char *word)
{
	size_t used = strlen(l->text);
	snprintf(l->text + used, sizeof l->text - used, "%s\"%s\"", used > 0 ? ", " : "", word);
}

static enum err expected_one_of(struct parser *p, struct list *l, const char *last,
				const struct guess *g)
{
	size_t used = strlen(l->text);
	snprintf(l->text + used, sizeof l->text - used, " or %s", last);
	return expected_word(p, l->text, g);
}

/* ---- taking ---- */

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

static bool is_text(const struct token *t, const char *word)
{
	return t->kind == TOKEN_NAME && strlen(word) == t->length &&
	       memcmp(word, t->text, t->length) == 0;
}

static enum err emit(struct parser *p, struct rule_node node, int *out)
{
	if (p->rule.count == LIMIT_RULE_NODES)
		return refuse(p, ERR_LIMIT, node.column, "the rule has too many parts");
	*out = p->rule.count++;
	p->rule.nodes[*out] = node;
	return ERR_OK;
}

/* ---- numbers ---- */

/* A number may carry its unit, and only its own. */
static enum err unit_parse(struct parser *p, enum aggregate a, double number)
{
	const struct token *t = &p->token;
	char sentence[200];
	if (t->kind != TOKEN_NAME || !unit_known(t->text, t->length))
		return ERR_OK;
	if (!unit_fits(a, t->text, t->length)) {
		unit_refuse(a, number, t->text, t->length, sentence, sizeof sentence);
		return refuse_token(p, sentence);
	}
	take(p);
	return ERR_OK;
}

static enum err number_parse(struct parser *p, enum aggregate a, double *out)
{
	const struct bounds *b = aggregate_bounds(a);
	char what[80];
	if (p->token.kind != TOKEN_NUMBER)
		return expected(p, "a number such as -3 or 1.5");
	struct token number = take(p);
	enum err e = unit_parse(p, a, number.number);
	if (e)
		return e;
	if (number.number < b->low || number.number > b->high) {
		snprintf(what, sizeof what, "%s from %g to %g %s", b->noun, b->low, b->high,
			 aggregate_unit(a));
		p->token = number;
		return expected(p, what);
	}
	*out = number.number;
	return ERR_OK;
}

static enum err whole_parse(struct parser *p, int least, int most, const char *noun, int *out)
{
	double n = p->token.kind == TOKEN_NUMBER ? p->token.number : -1;
	if (!(n >= least && n <= most) || n != (int)n) {
		char what[64];
		snprintf(what, sizeof what, "%s from %d to %d", noun, least, most);
		return expected(p, what);
	}
	*out = (int)take(p).number;
	return ERR_OK;
}

/* ---- values ---- */

static enum err range_parse(struct parser *p, struct rule_node *node)
{
	node->kind = NODE_RANGE;
	enum err e = number_parse(p, node->aggregate, &node->low);
	if (!e)
		e = take_kind(p, TOKEN_DOTS, "\"..\"");
	int column = column_of(p, &p->token);
	if (!e)
		e = number_parse(p, node->aggregate, &node->high);
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
			return number_parse(p, node->aggregate, &node->low);
		}
	return expected(p, "\"<\", \"<=\", \">\", \">=\" or \"in\"");
}

/* Takes the token's text without its quotes into out, a doubled quote as one. */
static enum err name_take(struct parser *p, const char *noun, char *out, size_t size)
{
	const struct token *t = &p->token;
	char sentence[96];
	size_t used = 0, quote = t->kind == TOKEN_QUOTED;
	for (size_t i = quote; i < t->length - quote && used < size; i++) {
		out[used++] = t->text[i];
		i += quote > 0 && t->text[i] == '\'';
	}
	if (used > 0 && used < size) {
		out[used] = '\0';
		take(p);
		return ERR_OK;
	}
	snprintf(sentence, sizeof sentence, "the name of %s has from 1 to %zu bytes", noun,
		 size - 1);
	return refuse_token(p, sentence);
}

static enum err place_parse(struct parser *p, struct rule_node *node)
{
	take(p);
	if (p->token.kind != TOKEN_NAME && p->token.kind != TOKEN_QUOTED)
		return expected(p, "the name of a place");
	return name_take(p, "a place", node->place, sizeof node->place);
}

static enum err value_parse(struct parser *p, struct rule_node *node)
{
	enum err e;
	take(p);
	if (p->token.kind != TOKEN_IN) {
		e = comparison_parse(p, node);
	} else {
		take(p);
		e = range_parse(p, node);
	}
	return e || p->token.kind != TOKEN_AT ? e : place_parse(p, node);
}

/* ---- notices ---- */

static enum err issuer_check(struct parser *p, const struct token *t, const struct rule_node *node)
{
	const struct issuer *known = issuer_find(node->issuer);
	struct guess g = GUESS(t->text, t->length);
	char sentence[200];
	guess_issuer(&g);
	if (known == NULL && g.known == NULL)
		return ERR_OK;
	if (known == NULL)
		snprintf(sentence, sizeof sentence,
			 "nobody called \"%s\" is known: did you mean \"%s\"?", node->issuer,
			 g.known);
	else if (known->kind == node->notice)
		return ERR_OK;
	else
		snprintf(sentence, sizeof sentence,
			 "%s is not who issues these: what it issues is called \"%s(%s)\"",
			 known->name, notice_kind_name(known->kind), known->name);
	return refuse(p, ERR_USAGE, column_of(p, t), sentence);
}

static enum err issuer_parse(struct parser *p, struct rule_node *node)
{
	struct token t = p->token;
	if (t.kind != TOKEN_NAME)
		return expected(p, "who issues it, such as \"metoffice\", \"ukhsa\" or \"ea\"");
	enum err e = name_take(p, "an issuer", node->issuer, sizeof node->issuer);
	return e ? e : issuer_check(p, &t, node);
}

static enum err area_parse(struct parser *p, struct rule_node *node)
{
	if (*node->area != '\0')
		return refuse_token(p, "one area can be asked for at a time: join two with \"or\"");
	return name_take(p, "an area", node->area, sizeof node->area);
}

static enum err hazard_expected(struct parser *p)
{
	struct guess g = GUESS(p->token.text, p->token.length);
	struct list l = {""};
	for (int h = 0; h < HAZARDS; h++) {
		guess_add(&g, hazard_name((enum hazard)h));
		list_add(&l, hazard_name((enum hazard)h));
	}
	if (p->token.kind == TOKEN_STRANGE && *p->token.text == '\'')
		return refuse_token(p, "the name of the area does not end with a quote");
	return expected_one_of(p, &l, "an area in quotes", &g);
}

static enum err about_parse(struct parser *p, struct rule_node *node)
{
	enum hazard hazard;
	take(p);
	if (p->token.kind == TOKEN_QUOTED)
		return area_parse(p, node);
	if (p->token.kind != TOKEN_NAME || !hazard_parse(p->token.text, p->token.length, &hazard))
		return hazard_expected(p);
	node->hazards |= HAZARD_BIT(hazard);
	take(p);
	return ERR_OK;
}

static enum err level_expected(struct parser *p, enum notice_kind kind)
{
	struct guess g = GUESS(p->token.text, p->token.length);
	struct list l = {""};
	char last[16];
	for (int i = LEVEL_YELLOW; i <= LEVEL_RED; i++)
		guess_add(&g, level_name(kind, (enum level)i));
	for (int i = LEVEL_YELLOW; i < LEVEL_RED; i++)
		list_add(&l, level_name(kind, (enum level)i));
	snprintf(last, sizeof last, "\"%s\"", level_name(kind, LEVEL_RED));
	return expected_one_of(p, &l, last, &g);
}

static enum err level_take(struct parser *p, struct rule_node *node)
{
	enum level level = LEVEL_NONE;
	if (p->token.kind == TOKEN_NAME)
		(void)level_parse(node->notice, p->token.text, p->token.length, &level);
	if (level == LEVEL_NONE)
		return level_expected(p, node->notice);
	node->level = level;
	take(p);
	return ERR_OK;
}

static enum err notice_parse(struct parser *p, struct rule_node *node)
{
	node->kind = NODE_NOTICE;
	take(p);
	enum err e = take_kind(p, TOKEN_OPEN, "\"(\"");
	if (!e)
		e = issuer_parse(p, node);
	while (!e && p->token.kind == TOKEN_COMMA)
		e = about_parse(p, node);
	if (!e)
		e = take_kind(p, TOKEN_CLOSE, "\",\" or \")\"");
	if (!e)
		e = take_kind(p, TOKEN_GE, "\">=\"");
	if (node->hazards == 0)
		node->hazards = HAZARD_ANY;
	return e ? e : level_take(p, node);
}

/* ---- days of the year ---- */

static enum err yearday_parse(struct parser *p, int *month, int *mday)
{
	struct token day = p->token;
	enum err e = whole_parse(p, 1, 31, "a day of the month", mday);
	if (e)
		return e;
	*month = p->token.kind == TOKEN_NAME ? month_parse(p->token.text, p->token.length) : 0;
	if (*month == 0) {
		struct guess g = GUESS(p->token.text, p->token.length);
		guess_month(&g);
		return expected_word(p, "a month such as \"December\"", &g);
	}
	take(p);
	if (*mday > month_longest(*month))
		return refuse(p, ERR_USAGE, column_of(p, &day), "the month has no such day");
	return ERR_OK;
}

static enum err calendar_parse(struct parser *p, int *out)
{
	struct rule_node node = {.kind = NODE_CALENDAR, .column = column_of(p, &p->token)};
	take(p);
	enum err e = take_kind(p, TOKEN_IN, "\"in\"");
	if (!e)
		e = yearday_parse(p, &node.from_month, &node.from_mday);
	if (!e)
		e = take_kind(p, TOKEN_DOTS, "\"..\"");
	if (!e)
		e = yearday_parse(p, &node.to_month, &node.to_mday);
	return e ? e : emit(p, node, out);
}

/* ---- conditions ---- */

static enum err condition_expected(struct parser *p)
{
	struct guess g = GUESS(p->token.text, p->token.length);
	struct list l = {""};
	if (p->token.length > 4 && memcmp(p->token.text, "day.", 4) == 0)
		g = GUESS(p->token.text + 4, p->token.length - 4);
	for (int a = 0; a < AGGREGATE_COUNT; a++) {
		guess_add(&g, aggregate_name((enum aggregate)a));
		list_add(&l, aggregate_name((enum aggregate)a));
	}
	for (int k = 0; k < NOTICE_KINDS; k++) {
		guess_add(&g, notice_kind_name((enum notice_kind)k));
		list_add(&l, notice_kind_name((enum notice_kind)k));
	}
	list_add(&l, "night");
	list_add(&l, "not");
	if (p->token.kind == TOKEN_NAME && g.known != NULL)
		return expected_word(p, "a condition", &g);
	g.known = NULL;
	return expected_one_of(p, &l, "\"(\"", &g);
}

static bool aggregate_is(const struct token *t, enum aggregate *out)
{
	for (int a = 0; a < AGGREGATE_COUNT; a++)
		if (is_text(t, aggregate_name((enum aggregate)a))) {
			*out = (enum aggregate)a;
			return true;
		}
	return false;
}

static bool notice_is(const struct token *t, enum notice_kind *out)
{
	for (int k = 0; k < NOTICE_KINDS; k++)
		if (is_text(t, notice_kind_name((enum notice_kind)k))) {
			*out = (enum notice_kind)k;
			return true;
		}
	return false;
}

static enum err condition_parse(struct parser *p, int *out)
{
	struct rule_node node = {.column = column_of(p, &p->token)};
	struct token t = p->token;
	if (t.kind == TOKEN_NIGHT)
		return calendar_parse(p, out);
	if (t.kind == TOKEN_NAME && t.length > 4 && memcmp(t.text, "day.", 4) == 0) {
		node.by_day = true;
		t.text += 4, t.length -= 4;
	}
	enum err e;
	if (aggregate_is(&t, &node.aggregate))
		e = value_parse(p, &node);
	else if (notice_is(&t, &node.notice))
		e = notice_parse(p, &node);
	else
		e = condition_expected(p);
	return e ? e : emit(p, node, out);
}

static enum err or_parse(struct parser *p, int *out);

static enum err deeper(struct parser *p)
{
	if (p->depth == LIMIT_RULE_DEPTH)
		return refuse(p, ERR_LIMIT, column_of(p, &p->token), "the rule is nested too deep");
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
	return e ? e : take_kind(p, TOKEN_CLOSE, "\"and\", \"or\", \"for\", \"on\" or \")\"");
}

/* ---- runs of nights ---- */

#define NIGHTS_MOST (LIMIT_NIGHTS_AHEAD + 1)

static enum err for_parse(struct parser *p, struct rule_node *node)
{
	node->kind = NODE_NIGHTS;
	enum err e = whole_parse(p, 1, NIGHTS_MOST, "a whole number of nights", &node->nights);
	if (!e)
		e = node->nights == 1 ? take_kind(p, TOKEN_NIGHT, "\"night\"")
				      : take_kind(p, TOKEN_NIGHTS, "\"nights\"");
	if (e || p->token.kind != TOKEN_BRIDGING)
		return e;
	take(p);
	return whole_parse(p, 1, LIMIT_NIGHTS_AHEAD, "a whole number of nights", &node->bridging);
}

static enum err on_parse(struct parser *p, struct rule_node *node)
{
	node->kind = NODE_COUNT_OF;
	enum err e = whole_parse(p, 1, NIGHTS_MOST, "a whole number of nights", &node->least);
	if (!e)
		e = take_kind(p, TOKEN_OF, "\"of\"");
	if (!e)
		e = whole_parse(p, node->least, NIGHTS_MOST, "a whole number of nights",
				&node->nights);
	return e ? e : take_kind(p, TOKEN_NIGHTS, "\"nights\"");
}

static enum err run_parse(struct parser *p, int *out)
{
	enum err e = primary_parse(p, out);
	if (e || (p->token.kind != TOKEN_FOR && p->token.kind != TOKEN_ON))
		return e;
	struct rule_node node = {.left = *out, .column = column_of(p, &p->token)};
	e = take(p).kind == TOKEN_FOR ? for_parse(p, &node) : on_parse(p, &node);
	if (!e)
		e = emit(p, node, out);
	p->rule.root = *out;
	if (!e && rule_nights_needed(&p->rule) > LIMIT_NIGHTS_AHEAD)
		e = refuse(p, ERR_LIMIT, node.column,
			   "the run looks further ahead than any forecast");
	return e;
}

/* ---- joining ---- */

static enum err unary_parse(struct parser *p, int *out)
{
	if (p->token.kind != TOKEN_NOT)
		return run_parse(p, out);
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
		e = take_kind(&p, TOKEN_END, "\"and\", \"or\", \"for\", \"on\" or the end");
	if (!e)
		*out = p.rule;
	return e;
}
