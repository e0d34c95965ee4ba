/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "rule_inside.h"

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
		else if (node->kind == NODE_NIGHTS || node->kind == NODE_COUNT_OF)
			needed[i] = needed[node->left] + node->nights - 1 + node->bridging;
	}
	return rule->count > 0 ? needed[rule->root] : 0;
}

unsigned rule_aggregates_of(const struct rule *rule, bool by_day)
{
	unsigned set = 0;
	for (int i = 0; i < rule->count; i++) {
		const struct rule_node *n = &rule->nodes[i];
		if ((n->kind == NODE_COMPARE || n->kind == NODE_RANGE) && n->by_day == by_day)
			set |= 1u << n->aggregate;
	}
	return set;
}

unsigned rule_aggregates(const struct rule *rule)
{
	return rule_aggregates_of(rule, false) | rule_aggregates_of(rule, true);
}

/* ---- what can never be true ---- */

/* One way to make a rule true is a set of conditions that hold, or do not hold, on the same night.
 * Every way is tried until one is found in which nothing forbids the others; whatever is not
 * understood forbids nothing, so that nothing possible is ever called impossible. */
struct claim {
	int node;
	bool holds;
	int night; /* after (before: less than 0) the one that the rule is asked about */
	const struct claim *next;
};

struct search {
	const struct rule_node *nodes;
	int steps; /* left to try: beyond them all counts as possible */
	bool forks; /* there was more than one way */
	bool deep; /* sees more than a refusal may rest on, which would refuse what loaded before */
	/* The first contradiction that was met: a condition by itself, or two of them. */
	const struct rule_node *blamed, *other;
};

static bool blame(struct search *s, const struct rule_node *n, const struct rule_node *other)
{
	if (s->blamed == NULL)
		s->blamed = n, s->other = other;
	return false;
}

/* The values of which a claim speaks; its ends belong to it or do not. */
struct reach {
	double low, high;
	bool low_out, high_out;
};

static struct reach comparison_reach(enum comparison how, double x, const struct bounds *b)
{
	switch (how) {
	case COMPARE_LT:
		return (struct reach){b->low, x, false, true};
	case COMPARE_LE:
		return (struct reach){b->low, x, false, false};
	case COMPARE_GT:
		return (struct reach){x, b->high, true, false};
	case COMPARE_GE:
		return (struct reach){x, b->high, false, false};
	}
	return (struct reach){b->low, b->high, false, false};
}

static struct reach claim_reach(const struct rule_node *n, bool holds)
{
	static const enum comparison opposite[] = {
	    [COMPARE_LT] = COMPARE_GE,
	    [COMPARE_LE] = COMPARE_GT,
	    [COMPARE_GT] = COMPARE_LE,
	    [COMPARE_GE] = COMPARE_LT,
	};
	const struct bounds *b = aggregate_bounds(n->aggregate);
	if (n->kind == NODE_COMPARE)
		return comparison_reach(holds ? n->comparison : opposite[n->comparison], n->low, b);
	if (holds)
		return (struct reach){n->low, n->high, false, false};
	return (struct reach){b->low, b->high, false, false}; /* either side of a range */
}

static struct reach reach_common(struct reach a, struct reach b)
{
	struct reach c = a;
	if (b.low > a.low || (b.low == a.low && b.low_out))
		c.low = b.low, c.low_out = b.low_out;
	if (b.high < a.high || (b.high == a.high && b.high_out))
		c.high = b.high, c.high_out = b.high_out;
	return c;
}

static bool reach_empty(struct reach r)
{
	return r.low > r.high || (r.low == r.high && (r.low_out || r.high_out));
}

static bool is_value(const struct rule_node *n)
{
	return n->kind == NODE_COMPARE || n->kind == NODE_RANGE;
}

/* Whether two conditions are about one and the same value. */
static bool same_value(const struct rule_node *a, const struct rule_node *b)
{
	return is_value(a) && is_value(b) && a->aggregate == b->aggregate &&
	       a->by_day == b->by_day && strcmp(a->place, b->place) == 0;
}

/* Two stretches of the year have a day in common when one begins inside the other. */
static bool same_days(const struct rule_node *a, const struct rule_node *b)
{
	const int leap = 2028;
	return yearly_holds(a->from_month, a->from_mday, a->to_month, a->to_mday,
			    date_make(leap, b->from_month, b->from_mday)) ||
	       yearly_holds(b->from_month, b->from_mday, b->to_month, b->to_mday,
			    date_make(leap, a->from_month, a->from_mday));
}

static const struct {
	enum aggregate low, high;
} ranked[] = {{AGGREGATE_AIR_MIN, AGGREGATE_AIR_MAX},
	      {AGGREGATE_AIR_MIN, AGGREGATE_AIR_THROUGHOUT},
	      {AGGREGATE_AIR_THROUGHOUT, AGGREGATE_AIR_MAX},
	      {AGGREGATE_FEELS_MIN, AGGREGATE_FEELS_MAX}};

static bool is_ranked(const struct rule_node *low, const struct rule_node *high)
{
	for (size_t i = 0; i < sizeof(ranked) / sizeof(ranked[0]); i++)
		if (low->aggregate == ranked[i].low && high->aggregate == ranked[i].high)
			return true;
	return false;
}

/* Of the same time and place, the lower one is asked to be above the higher one. */
static bool turned_over(const struct rule_node *low, bool low_holds, const struct rule_node *high,
			bool high_holds)
{
	if (!is_value(low) || !is_value(high) || !is_ranked(low, high) ||
	    low->by_day != high->by_day || strcmp(low->place, high->place) != 0)
		return false;
	struct reach least = claim_reach(low, low_holds), most = claim_reach(high, high_holds);
	return least.low > most.high ||
	       (least.low == most.high && (least.low_out || most.high_out));
}

/* Where the first holds the other does, too. */
static bool implies(const struct rule_node *a, const struct rule_node *b)
{
	const struct date first = date_make(2028, 1, 1); /* a leap year */
	if (a->kind == NODE_NOTICE && b->kind == NODE_NOTICE)
		return a->notice == b->notice && a->by_day == b->by_day && a->level >= b->level &&
		       (a->hazards & ~b->hazards) == 0 && strcmp(a->issuer, b->issuer) == 0 &&
		       strcmp(a->area, b->area) == 0;
	if (a->kind == NODE_RANGE && b->kind == NODE_RANGE)
		return same_value(a, b) && a->low >= b->low && a->high <= b->high;
	if (a->kind != NODE_CALENDAR || b->kind != NODE_CALENDAR)
		return false;
	for (int n = 0; n < 366; n++) {
		struct date day = {first.day + n};
		if (yearly_holds(a->from_month, a->from_mday, a->to_month, a->to_mday, day) &&
		    !yearly_holds(b->from_month, b->from_mday, b->to_month, b->to_mday, day))
			return false;
	}
	return true;
}

static bool excludes(const struct search *s, const struct rule_node *a, bool a_holds,
		     const struct rule_node *b, bool b_holds)
{
	if (s->deep &&
	    (turned_over(a, a_holds, b, b_holds) || turned_over(b, b_holds, a, a_holds) ||
	     (a_holds && !b_holds && implies(a, b)) || (b_holds && !a_holds && implies(b, a))))
		return true;
	if (same_value(a, b))
		return reach_empty(reach_common(claim_reach(a, a_holds), claim_reach(b, b_holds)));
	if (a->kind == NODE_CALENDAR && b->kind == NODE_CALENDAR && a_holds && b_holds)
		return !same_days(a, b);
	return false;
}

static bool never_issued(const struct rule_node *n)
{
	const struct issuer *issuer = issuer_find(n->issuer);
	return issuer != NULL && (issuer->hazards & n->hazards) == 0;
}

/* Whether a condition may hold (or not hold) beside those that are claimed already. */
static bool condition_possible(struct search *s, const struct claim *c, const struct claim *claimed)
{
	const struct rule_node *n = &s->nodes[c->node];
	if (is_value(n) && reach_empty(claim_reach(n, c->holds)))
		return blame(s, n, NULL);
	if (n->kind == NODE_NOTICE && c->holds && never_issued(n))
		return blame(s, n, NULL);
	for (; claimed != NULL; claimed = claimed->next) {
		const struct rule_node *other = &s->nodes[claimed->node];
		if (claimed->night == c->night && excludes(s, n, c->holds, other, claimed->holds))
			return blame(s, other, n);
	}
	return true;
}

static bool possible(struct search *s, const struct claim *todo, const struct claim *claimed);

/* A row of nights, on so many of which the run's condition holds, or does not. */
struct row {
	const struct rule_node *run;
	bool holds;
	int night, left, needed;
	int further; /* rows of the same length, each a night later, of which the same is claimed */
};

static bool row_possible(struct search *s, const struct row *r, const struct claim *todo,
			 const struct claim *claimed);

static int nights_least(const struct rule_node *run)
{
	return run->kind == NODE_NIGHTS ? run->nights : run->least;
}

/* A mild night between two cold ones. */
static bool bridge_possible(struct search *s, const struct row *r, const struct row *rest,
			    const struct claim *todo, const struct claim *claimed)
{
	for (int back = 1; back <= r->run->bridging; back++)
		for (int ahead = 1; back + ahead - 1 <= r->run->bridging; ahead++) {
			const struct claim after = {r->run->left, true, r->night + ahead, todo};
			const struct claim before = {r->run->left, true, r->night - back, &after};
			if (row_possible(s, rest, &before, claimed))
				return true;
		}
	return false;
}

static bool row_ended(struct search *s, const struct row *r, const struct claim *todo,
		      const struct claim *claimed)
{
	int length = r->run->nights;
	struct row next = *r;
	next.night += r->left - length + 1, next.left = length, next.further--;
	next.needed = length - nights_least(r->run) + 1;
	return r->further > 0 ? row_possible(s, &next, todo, claimed) : possible(s, todo, claimed);
}

static bool row_possible(struct search *s, const struct row *r, const struct claim *todo,
			 const struct claim *claimed)
{
	const struct claim here = {r->run->left, r->holds, r->night, todo};
	struct row rest = *r;
	if (r->needed == 0 || s->steps-- <= 0)
		return row_ended(s, r, todo, claimed);
	rest.night++, rest.left--, rest.needed--;
	if (row_possible(s, &rest, &here, claimed) ||
	    (r->holds && bridge_possible(s, r, &rest, todo, claimed)))
		return true;
	rest.needed++;
	return rest.left >= rest.needed && row_possible(s, &rest, todo, claimed);
}

/* Every row of nights that the run could be, one after the other; or where it does not hold, all of
 * them together. Where mild nights are bridged, what does not hold is not looked into. */
static bool rows_possible(struct search *s, const struct claim *run, const struct claim *claimed)
{
	const struct rule_node *n = &s->nodes[run->node];
	const struct claim self = {run->node, run->holds, run->night, claimed};
	int least = nights_least(n);
	struct row r = {n, run->holds, run->night - n->nights + 1, n->nights, least, 0};
	if (!run->holds && n->bridging > 0)
		return possible(s, run->next, &self);
	if (!run->holds) {
		r.needed = n->nights - least + 1, r.further = n->nights - 1;
		return row_possible(s, &r, run->next, &self);
	}
	for (; r.night <= run->night; r.night++)
		if (row_possible(s, &r, run->next, &self))
			return true;
	return false;
}

static bool same_part(const struct rule_node *nodes, int left, int right)
{
	const struct rule_node *a = &nodes[left], *b = &nodes[right];
	bool two = a->kind == NODE_AND || a->kind == NODE_OR;
	if (a->kind != b->kind)
		return false;
	if (is_value(a))
		return same_value(a, b) && a->comparison == b->comparison && !(a->low < b->low) &&
		       !(a->low > b->low) && !(a->high < b->high) && !(a->high > b->high);
	if (a->kind == NODE_NOTICE || a->kind == NODE_CALENDAR)
		return implies(a, b) && implies(b, a);
	return a->nights == b->nights && a->least == b->least && a->bridging == b->bridging &&
	       same_part(nodes, a->left, b->left) && (!two || same_part(nodes, a->right, b->right));
}

/* Unless the very same run is said to hold on that night, and not to. */
static bool run_admitted(struct search *s, const struct claim *run, const struct claim *claimed)
{
	for (; claimed != NULL; claimed = claimed->next)
		if (claimed->night == run->night && claimed->holds != run->holds &&
		    same_part(s->nodes, claimed->node, run->node))
			return blame(s, &s->nodes[claimed->node], &s->nodes[run->node]);
	return true;
}

/* A run holds only on nights of which its condition is true, unless nights may be left out: then
 * the condition need only be possible on some night. Where no run holds, nothing follows but to who
 * looks deep. */
static bool run_possible(struct search *s, const struct claim *run, const struct claim *claimed)
{
	const struct rule_node *n = &s->nodes[run->node];
	const struct claim tonight = {n->left, true, run->night, run->next};
	const struct claim alone = {n->left, true, run->night, NULL};
	bool whole = n->kind == NODE_NIGHTS ? n->bridging == 0 : n->least == n->nights;
	if (s->deep)
		return run_admitted(s, run, claimed) && rows_possible(s, run, claimed);
	if (!run->holds)
		return possible(s, run->next, claimed);
	if (whole)
		return possible(s, &tonight, claimed);
	return possible(s, &alone, NULL) && possible(s, run->next, claimed);
}

static bool pair_possible(struct search *s, const struct claim *pair, const struct claim *claimed)
{
	const struct rule_node *n = &s->nodes[pair->node];
	const struct claim right = {n->right, pair->holds, pair->night, pair->next};
	struct claim left = {n->left, pair->holds, pair->night, pair->next};
	if ((n->kind == NODE_AND) == pair->holds) {
		left.next = &right;
		return possible(s, &left, claimed);
	}
	s->forks = true;
	return possible(s, &left, claimed) || possible(s, &right, claimed);
}

static bool possible(struct search *s, const struct claim *todo, const struct claim *claimed)
{
	if (todo == NULL || s->steps-- <= 0)
		return true;
	const struct rule_node *n = &s->nodes[todo->node];
	const struct claim mirrored = {n->left, !todo->holds, todo->night, todo->next};
	const struct claim more = {todo->node, todo->holds, todo->night, claimed};
	switch (n->kind) {
	case NODE_COMPARE:
	case NODE_RANGE:
	case NODE_NOTICE:
	case NODE_CALENDAR:
		return condition_possible(s, todo, claimed) && possible(s, todo->next, &more);
	case NODE_AND:
	case NODE_OR:
		return pair_possible(s, todo, claimed);
	case NODE_NOT:
		return possible(s, &mirrored, claimed);
	case NODE_NIGHTS:
	case NODE_COUNT_OF:
		return run_possible(s, todo, claimed);
	}
	return true;
}

/* ---- saying so ---- */

static const char *first_hazard(unsigned hazards)
{
	int h = 0;
	while (h < HAZARDS - 1 && (hazards & HAZARD_BIT(h)) == 0)
		h++;
	return hazard_name((enum hazard)h);
}

static void contradiction_tell(const struct search *s, char *out, size_t size)
{
	const struct rule_node *n = s->blamed;
	const char *all = s->forks ? ", and no alternative is left" : "";
	if (s->other != NULL && (n->column == 0 || s->other->column == 0))
		snprintf(out, size, "the nights of column %d lie outside its season%s",
			 n->column + s->other->column, all);
	else if (s->other != NULL && is_value(n) && !same_value(n, s->other))
		snprintf(out, size, "of one night, column %d asks for less than column %d does%s",
			 is_ranked(n, s->other) ? s->other->column : n->column,
			 is_ranked(n, s->other) ? n->column : s->other->column, all);
	else if (s->other != NULL)
		snprintf(out, size, "the conditions at columns %d and %d exclude each other%s",
			 n->column, s->other->column, all);
	else if (n->kind == NODE_NOTICE)
		snprintf(out, size, "%s issues nothing about %s (column %d)%s", n->issuer,
			 first_hazard(n->hazards), n->column, all);
	else
		snprintf(out, size, "no weather is as column %d asks%s", n->column, all);
}

const char *rule_impossible(const struct rule *rule, char *out, size_t size)
{
	struct search s = {.nodes = rule->nodes, .steps = 10000};
	const struct claim whole = {rule->root, true, 0, NULL};
	if (rule->count == 0 || possible(&s, &whole, NULL))
		return NULL;
	contradiction_tell(&s, out, size);
	return out;
}

const char *rule_hopeless(const struct rule *rule, const struct season *season, char *out,
			  size_t size)
{
	struct rule whole = *rule;
	struct search s = {.nodes = whole.nodes, .steps = 10000, .deep = true};
	const struct claim wanted = {rule->root, true, 0, NULL};
	struct claim within = {rule->count, true, 0, &wanted};
	bool bounded = season->from_month != 0 && rule->count < LIMIT_RULE_NODES;
	if (bounded) /* column 0: it stands outside the rule's text */
		whole.nodes[whole.count++] = (struct rule_node){.kind = NODE_CALENDAR,
								.from_month = season->from_month,
								.from_mday = season->from_mday,
								.to_month = season->to_month,
								.to_mday = season->to_mday};
	if (rule->count == 0 || possible(&s, bounded ? &within : &wanted, NULL))
		return NULL;
	contradiction_tell(&s, out, size);
	return out;
}

bool rule_always(const struct rule *rule)
{
	struct search s = {.nodes = rule->nodes, .steps = 10000};
	const struct claim never = {rule->root, false, 0, NULL};
	return rule->count > 0 && !possible(&s, &never, NULL);
}

/* The parts of another rule behind those of the first. */
static void nodes_append(struct rule_node *nodes, int at, const struct rule *rule)
{
	for (int i = 0; i < rule->count; i++) {
		nodes[at + i] = rule->nodes[i];
		nodes[at + i].left += at;
		nodes[at + i].right += at;
	}
}

bool rule_meets(const struct rule *a, const struct rule *b)
{
	struct rule_node nodes[2 * LIMIT_RULE_NODES];
	struct search s = {.nodes = nodes, .steps = 10000, .deep = true};
	const struct claim second = {a->count + b->root, true, 0, NULL};
	const struct claim first = {a->root, true, 0, &second};
	nodes_append(nodes, 0, a);
	nodes_append(nodes, a->count, b);
	return a->count > 0 && b->count > 0 && possible(&s, &first, NULL);
}
