/* SPDX-License-Identifier: MIT
 *
 * Somebody on the waiting list, and what suits them: which free bed is theirs, which they were
 * asked about of late, and why the others are not offered. Decides nothing that lasts.
 */
#ifndef ENGINE_CANDIDATE_H
#define ENGINE_CANDIDATE_H

#include "bed_rows.h"
#include "no_bed.h"
#include "seek.h"
#include "waiting_rows.h"

struct candidate {
	const struct waiting *who;
	struct seek seek; /* by all that is known of them */
	struct seek listed; /* … but for what was said of them elsewhere than on the list */
	struct bed_offer *past;
	size_t past_count;
	bool again; /* also what nobody rang them about, some time ago */
};

enum err candidate_load(struct turn *t, const struct area_settings *area, const struct waiting *w,
			struct candidate *c);
/* It was theirs to take, and came to nothing. */
bool candidate_passed(const struct bed_offer *o);
/* The best of what is free; *out is NULL when nothing suits. A bed without id is nobody's. */
enum err candidate_choose(struct turn *t, struct candidate *c, struct bed *beds, size_t count,
			  struct bed **out);
/* Why a free bed is not offered to them; "" when it could be. */
enum err candidate_why_not(struct turn *t, struct candidate *c, const struct bed *bed,
			   const char **why);

/* A free bed beside which somebody waits, and what stands between. */
struct beside {
	const struct bed *bed; /* NULL: there is none */
	const char *why;
	/* only what was said of them elsewhere does; else a word that nobody has said */
	bool remembered;
};

enum err candidate_beside(struct turn *t, struct candidate *c, const struct bed *beds, size_t count,
			  struct beside *out);

struct candidate_judged {
	unsigned needs; /* every word by which a bed is looked for */
	unsigned remembered; /* … of them, those that were not said for the list */
	struct bed_reasons not_offered; /* beds that are free, unless one is offered to them */
};

/* beds: those that are free, of bed_reasons_free. */
enum err candidate_judge(struct turn *t, const struct area_settings *area, const struct waiting *w,
			 const struct bed *beds, size_t count, struct candidate_judged *out);
/* "man (remembered: dog wheelchair)" */
const char *candidate_words(struct turn *t, const struct candidate_judged *j);

#endif
