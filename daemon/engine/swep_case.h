/* SPDX-License-Identifier: MIT
 *
 * Everything known about SWEP in one area at this moment: what is stored, what the weather says,
 * which rules hold. Loaded afresh for every look and every command; also the evidence that a
 * decision keeps.
 */
#ifndef ENGINE_SWEP_CASE_H
#define ENGINE_SWEP_CASE_H

#include "lifecycle.h"
#include "swep_rows.h"
#include "turn.h"
#include "weather.h"

struct swep_case {
	const struct area_settings *area;
	struct forecast forecast;
	struct swep_row row;
	struct proposal_row proposal; /* the open one; id is NULL when there is none */
	enum truth tonight[LIMIT_RULES];
	bool suppressed[LIMIT_RULES]; /* a person set it aside for tonight, and it is no colder */
	struct lifecycle lifecycle;
	struct lifecycle_facts facts;
};

enum err swep_case_load(struct turn *t, const struct area_settings *area, struct swep_case *out);

/* The rule of that name, or -1. */
int rule_index(const struct policy *p, const char *name);
/* The coldest value known for tonight: proven, or shown by what little there is. HUGE_VAL when
 * nothing is known. */
double swep_case_coldest(const struct swep_case *c);
/* "-4.7C", or "unknown". */
const char *swep_case_coldest_text(struct turn *t, const struct swep_case *c);
/* "air.min <= 0, forecast -4.7C"; rule -1 is a person's own decision: "forecast -4.7C". */
const char *swep_case_why(struct turn *t, const struct swep_case *c, int rule);
/* The record a decision keeps, as JSON: policy, rules and their truth, sources, bodies, values. */
const char *swep_case_evidence(struct turn *t, const struct swep_case *c);

#endif
