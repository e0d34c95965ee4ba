/* SPDX-License-Identifier: MIT */
#include "accept.h"

#include <stdio.h>
#include <string.h>

#include "need.h"
#include "token.h"

#define LONGEST_WORD 32

struct reader {
	const char *begin;
	struct token next;
	struct accept *out;
	struct fault *why;
	int depth;
	bool failed;
};

/* ---- words ---------------------------------------------------------------------------------- */

/* Ages begin with a digit, which to the rule language is a number. */
static const char *const ages[] = {"25+", "18-24", "16-17"};

static struct token word_or_sign(const char *text)
{
	struct token t = token_read(text);
	for (size_t i = 0; i < sizeof(ages) / sizeof(ages[0]); i++)
		if (strncmp(t.text, ages[i], strlen(ages[i])) == 0)
			return (struct token){
			    .kind = TOKEN_NAME, .text = t.text, .length = strlen(ages[i])};
	return t;
}

static void advance(struct reader *r)
{
	r->next = word_or_sign(r->next.text + r->next.length);
}

static int fail(struct reader *r, const char *what)
{
	char field[32], quoted[TOKEN_QUOTE];
	if (r->failed)
		return -1;
	r->failed = true;
	snprintf(field, sizeof(field), "accepts:%d", (int)(r->next.text - r->begin) + 1);
	fault_set(r->why, ERR_USAGE, field, "%s: %s stands in column %d", what,
		  token_quote(&r->next, quoted), (int)(r->next.text - r->begin) + 1);
	return -1;
}

static bool need_of(const struct token *t, unsigned *need)
{
	char word[LONGEST_WORD];
	*need = 0;
	if (t->length >= sizeof(word))
		return false;
	snprintf(word, sizeof(word), "%.*s", (int)t->length, t->text);
	return need_read(word, need);
}

/* ---- reading -------------------------------------------------------------------------------- */

static int node_add(struct reader *r, struct accept_node node)
{
	if (r->failed)
		return -1;
	if (r->out->count == ACCEPT_NODES)
		return fail(r, "a rule has at most 32 words and connectives");
	r->out->nodes[r->out->count] = node;
	return r->out->count++;
}

static int either_read(struct reader *r);

static int word_read(struct reader *r)
{
	unsigned need;
	if (r->next.kind != TOKEN_NAME)
		return fail(r, "a word such as dog, couple or 25+ is wanted");
	if (!need_of(&r->next, &need))
		return fail(r, "a rule knows the words of needs and ages only");
	if (need == NEED_UNDER_18)
		return fail(r, "nobody under 18 is placed with adults, so no rule may speak of it");
	int at = node_add(r, (struct accept_node){ACCEPT_WORD, need, -1, -1});
	advance(r);
	return at;
}

static int group_read(struct reader *r)
{
	advance(r);
	int inside = either_read(r);
	if (!r->failed && r->next.kind != TOKEN_CLOSE)
		return fail(r, "a parenthesis is not closed");
	advance(r);
	return inside;
}

static int opposite_read(struct reader *r)
{
	bool opposite = r->next.kind == TOKEN_NOT, group = r->next.kind == TOKEN_OPEN;
	int at;
	if (!opposite && !group)
		return word_read(r);
	if (r->depth == ACCEPT_DEPTH)
		return fail(r, "a rule goes at most 16 deep");
	r->depth++;
	if (opposite) {
		advance(r);
		int left = opposite_read(r);
		at = node_add(r, (struct accept_node){ACCEPT_NOT, 0, left, -1});
	} else {
		at = group_read(r);
	}
	r->depth--;
	return at;
}

static int chain_read(struct reader *r, enum token_kind word, enum accept_kind kind,
		      int (*part)(struct reader *r))
{
	int left = part(r);
	while (!r->failed && r->next.kind == word) {
		advance(r);
		int right = part(r);
		left = node_add(r, (struct accept_node){kind, 0, left, right});
	}
	return left;
}

static int both_read(struct reader *r)
{
	return chain_read(r, TOKEN_AND, ACCEPT_AND, opposite_read);
}

static int either_read(struct reader *r)
{
	return chain_read(r, TOKEN_OR, ACCEPT_OR, both_read);
}

enum err accept_parse(const char *text, struct accept *out, struct fault *why)
{
	struct reader r = {.begin = text, .next = word_or_sign(text), .out = out, .why = why};
	out->count = 0;
	out->root = -1;
	if (r.next.kind == TOKEN_END)
		return ERR_OK;
	out->root = either_read(&r);
	if (!r.failed && r.next.kind != TOKEN_END)
		fail(&r, "and, or or the end is wanted");
	return r.failed ? ERR_USAGE : ERR_OK;
}

/* ---- asking --------------------------------------------------------------------------------- */

#define WOMAN (BED_WOMEN | NEED_WITH_WOMAN)
#define MAN (BED_MEN | NEED_WITH_MAN)

/* A couple or a family of which one was named may hold the other sort too, unless both were. */
static enum truth one_of(unsigned needs, unsigned mine, unsigned other)
{
	if ((needs & mine) != 0)
		return TRUTH_TRUE;
	bool both = (needs & NEED_OF_ONE) != 0 && (needs & NEED_OF_OTHER) != 0;
	bool alone = (needs & (BED_COUPLE | NEED_PARTNER)) == 0 || both;
	bool all_named = alone && (needs & BED_FAMILY) == 0;
	return (needs & other) != 0 && all_named ? TRUTH_FALSE : TRUTH_UNKNOWN;
}

static enum truth word_eval(unsigned need, unsigned needs)
{
	if (need == BED_WOMEN)
		return one_of(needs, WOMAN, MAN);
	if (need == BED_MEN)
		return one_of(needs, MAN, WOMAN);
	if (need == BED_UNDER_25)
		return truth_certain((needs & BED_UNDER_25) != 0, (needs & NEED_25_UP) != 0);
	if (need == NEED_25_UP)
		return truth_certain((needs & NEED_25_UP) != 0, (needs & BED_UNDER_25) != 0);
	return (needs & need) != 0 ? TRUTH_TRUE : TRUTH_FALSE;
}

/* Parts stand before what is made of them, so one walk is enough. */
enum truth accept_eval(const struct accept *a, unsigned needs)
{
	enum truth value[ACCEPT_NODES] = {TRUTH_FALSE};
	for (int i = 0; i < a->count; i++) {
		const struct accept_node *n = &a->nodes[i];
		switch (n->kind) {
		case ACCEPT_WORD:
			value[i] = word_eval(n->need, needs);
			break;
		case ACCEPT_NOT:
			value[i] = truth_opposite(value[n->left]);
			break;
		case ACCEPT_AND:
			value[i] = truth_both(value[n->left], value[n->right]);
			break;
		case ACCEPT_OR:
			value[i] = truth_either(value[n->left], value[n->right]);
			break;
		}
	}
	return a->root < 0 ? TRUTH_TRUE : value[a->root];
}
