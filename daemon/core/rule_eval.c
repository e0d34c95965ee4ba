/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "rule_inside.h"

/* Those that are judged: from this one to before that one. */
struct nights {
	int from, end;
};

static const struct nights all_nights = {0, OUTLOOK_NIGHTS};

/* ---- one condition, one night ---- */

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

static void value_judge(const struct rule_node *node, const struct outlook *o, struct nights on,
			enum truth *out)
{
	const struct outlook_part *part = outlook_part_of(o, node->place);
	for (int n = on.from; n < on.end; n++) {
		if (part == NULL) {
			out[n] = TRUTH_UNKNOWN;
			continue;
		}
		struct interval v = (node->by_day ? part->days : part->nights)[n][node->aggregate];
		if (node->kind == NODE_COMPARE)
			out[n] = compare(v, node->comparison, node->low);
		else
			out[n] = truth_both(compare(v, COMPARE_GE, node->low),
					    compare(v, COMPARE_LE, node->high));
	}
}

static void notice_judge(const struct rule_node *node, const struct outlook *o, struct nights on,
			 enum truth *out)
{
	const struct notice_question q = {node->notice, node->issuer, node->level, node->hazards,
					  node->area};
	for (int n = on.from; n < on.end; n++)
		out[n] = notice_holds(&q, o->notices, o->notice_count, o->watches, o->watch_count,
				      node->by_day ? outlook_day(o, n) : outlook_night(o, n));
}

static void calendar_judge(const struct rule_node *node, const struct outlook *o, struct nights on,
			   enum truth *out)
{
	for (int n = on.from; n < on.end; n++)
		out[n] = yearly_holds(node->from_month, node->from_mday, node->to_month,
				      node->to_mday, outlook_date(o, n))
			     ? TRUTH_TRUE
			     : TRUTH_FALSE;
}

/* ---- runs of nights ---- */

/* Those out of sight are unknown. */
static enum truth truth_at(const enum truth *part, int night)
{
	return night >= 0 && night < OUTLOOK_NIGHTS ? part[night] : TRUTH_UNKNOWN;
}

/* True itself, or one of at most `most` nights in a row between two true ones. */
static enum truth bridged(const enum truth *part, int night, int most)
{
	enum truth any = truth_at(part, night);
	for (int back = 1; back <= most; back++)
		for (int ahead = 1; back + ahead - 1 <= most; ahead++)
			any = truth_either(any, truth_both(truth_at(part, night - back),
							   truth_at(part, night + ahead)));
	return any;
}

/* Whether at least `least` of the nights from first on are true. */
static enum truth count_holds(const enum truth *part, int first, int nights, int least)
{
	int sure = 0, possible = 0;
	for (int n = first; n < first + nights; n++) {
		enum truth t = truth_at(part, n);
		sure += t == TRUTH_TRUE;
		possible += t != TRUTH_FALSE;
	}
	return truth_certain(sure >= least, possible < least);
}

/* Whether that is so of any row of nights that this one is part of. */
static enum truth any_holds(const enum truth *part, int night, int nights, int least)
{
	enum truth any = TRUTH_FALSE;
	for (int first = night - nights + 1; first <= night && any != TRUTH_TRUE; first++)
		any = truth_either(any, count_holds(part, first, nights, least));
	return any;
}

static void run_judge(const struct rule_node *node, const enum truth *part, enum truth *out)
{
	int least = node->kind == NODE_COUNT_OF ? node->least : node->nights;
	enum truth filled[OUTLOOK_NIGHTS];
	for (int n = 0; n < OUTLOOK_NIGHTS; n++)
		filled[n] = bridged(part, n, node->bridging);
	for (int n = 0; n < OUTLOOK_NIGHTS; n++)
		out[n] = any_holds(filled, n, node->nights, least);
}

/* ---- all of it ---- */

static void node_judge(const struct rule_node *node, const struct outlook *o, struct nights on,
		       enum truth (*truths)[OUTLOOK_NIGHTS], enum truth *out)
{
	const enum truth *left = truths[node->left], *right = truths[node->right];
	switch (node->kind) {
	case NODE_COMPARE:
	case NODE_RANGE:
		value_judge(node, o, on, out);
		return;
	case NODE_NOTICE:
		notice_judge(node, o, on, out);
		return;
	case NODE_CALENDAR:
		calendar_judge(node, o, on, out);
		return;
	case NODE_NIGHTS:
	case NODE_COUNT_OF:
		run_judge(node, left, out);
		return;
	case NODE_AND:
		for (int n = on.from; n < on.end; n++)
			out[n] = truth_both(left[n], right[n]);
		return;
	case NODE_OR:
		for (int n = on.from; n < on.end; n++)
			out[n] = truth_either(left[n], right[n]);
		return;
	case NODE_NOT:
		for (int n = on.from; n < on.end; n++)
			out[n] = truth_opposite(left[n]);
		return;
	}
}

/* Every part on every one of these nights, parts first: runs inside runs then cost no more than
 * runs. */
static void judge(const struct rule *rule, const struct outlook *outlook, struct nights on,
		  enum truth truths[OUTLOOK_NIGHTS])
{
	enum truth parts[LIMIT_RULE_NODES][OUTLOOK_NIGHTS];
	for (int n = 0; n < OUTLOOK_NIGHTS; n++)
		truths[n] = TRUTH_UNKNOWN;
	for (int i = 0; i < rule->count; i++)
		node_judge(&rule->nodes[i], outlook, on, parts, parts[i]);
	if (rule->count > 0)
		memcpy(&truths[on.from], &parts[rule->root][on.from],
		       (size_t)(on.end - on.from) * sizeof(*truths));
}

void rule_eval_all(const struct rule *rule, const struct outlook *outlook,
		   enum truth truths[OUTLOOK_NIGHTS])
{
	judge(rule, outlook, all_nights, truths);
}

/* A run hangs on other nights, too. */
static bool has_run(const struct rule *rule)
{
	for (int i = 0; i < rule->count; i++)
		if (rule->nodes[i].kind == NODE_NIGHTS || rule->nodes[i].kind == NODE_COUNT_OF)
			return true;
	return false;
}

enum truth rule_eval(const struct rule *rule, const struct outlook *outlook, int night)
{
	enum truth truths[OUTLOOK_NIGHTS];
	if (night < 0 || night >= OUTLOOK_NIGHTS)
		return TRUTH_UNKNOWN;
	judge(rule, outlook, has_run(rule) ? all_nights : (struct nights){night, night + 1},
	      truths);
	return truths[night];
}
