/* SPDX-License-Identifier: MIT */
#include <stdio.h>

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

unsigned rule_aggregates(const struct rule *rule)
{
	unsigned set = 0;
	for (int i = 0; i < rule->count; i++)
		if (rule->nodes[i].kind == NODE_COMPARE || rule->nodes[i].kind == NODE_RANGE)
			set |= 1u << rule->nodes[i].aggregate;
	return set;
}

const char *rule_impossible(const struct rule *rule, char *out, size_t size)
{
	(void)rule;
	(void)out;
	(void)size;
	return NULL;
}
