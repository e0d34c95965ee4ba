/* SPDX-License-Identifier: MIT
 *
 * Everything known about SWEP in one area at this moment: what is stored, what the weather says,
 * which rules hold. Loaded afresh for every look and every command; also the evidence that a
 * decision keeps.
 */
#ifndef ENGINE_SWEP_CASE_H
#define ENGINE_SWEP_CASE_H

#include "approval_rows.h"
#include "lifecycle.h"
#include "swep_rows.h"
#include "turn.h"
#include "weather.h"

#define NAME_IN_TEXT 40 /* so many characters of a person's name stand in a text */

struct swep_case {
	const struct area_settings *area;
	struct forecast forecast;
	struct swep_row row;
	struct proposal_row proposal; /* the open one; id is NULL when there is none */
	struct approval_list asked; /* the nights that it names */
	struct approval_list approved; /* nights that were approved ahead, and are not used up */
	const struct approval *approval; /* that by which SWEP opens just now, or NULL */
	enum truth tonight[LIMIT_RULES];
	bool suppressed[LIMIT_RULES]; /* a person set it aside for tonight, and it is no colder */
	enum truth ahead[LIFECYCLE_NIGHTS]
			[LIMIT_RULES]; /* by nights after tonight; [0] is tonight */
	struct date about; /* the night that a decision is about: tonight, unless said otherwise */
	const char *decision; /* the newest that was made in this look */
	struct lifecycle lifecycle;
	struct lifecycle_facts facts;
};

enum err swep_case_load(struct turn *t, const struct area_settings *area, struct swep_case *out);

/* The rule of that name, RULE_BLIND for "blind", or -1. */
int rule_index(const struct policy *p, const char *name);
const char *rule_name(const struct policy *p, int rule); /* -1: "exit" */
/* Whether any rule of the policy is in season tonight. */
bool swep_case_in_season(const struct swep_case *c);
/* The coldest value known for tonight, or for the night n after it: proven, or shown by what little
 * there is. HUGE_VAL when nothing is known. */
double swep_case_coldest(const struct swep_case *c);
double swep_case_coldest_on(const struct swep_case *c, int n);
/* "-4.7C", or "unknown". */
const char *swep_case_coldest_text(struct turn *t, const struct swep_case *c);
const char *swep_case_coldest_text_on(struct turn *t, const struct swep_case *c, int n);
/* As it was written, unless no text message has room for that. */
const char *swep_case_rule_text(const struct policy_rule *r, struct arena *arena);
/* "air.min <= 0, forecast -4.7C"; rule -1 is a person's own decision: "forecast -4.7C". */
const char *swep_case_why(struct turn *t, const struct swep_case *c, int rule);
const char *swep_case_why_on(struct turn *t, const struct swep_case *c, int rule, int n);
/* The strongest rule that holds tonight, or -1. */
int swep_case_strongest(const struct swep_case *c);
/* The record a decision keeps, as JSON: policy, rules and their truth, sources, bodies, values. */
const char *swep_case_evidence(struct turn *t, const struct swep_case *c);

#endif
