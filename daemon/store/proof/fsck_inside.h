/* SPDX-License-Identifier: MIT
 *
 * What the parts of fsck share and nobody else sees.
 */
#ifndef STORE_FSCK_INSIDE_H
#define STORE_FSCK_INSIDE_H

#include "fsck.h"

struct fsck {
	struct store *store;
	struct wall now;
	struct arena *arena;
	struct fsck_report *report;
	int kept; /* findings of the check under way */
};

/* Answers with the ids of what is wrong; ?1 is now, if types says so. */
struct fsck_question {
	const char *name, *sql, *types, *sentence;
};
extern const struct fsck_question fsck_questions[]; /* fsck_questions.c */
extern const size_t fsck_question_count;

/* Another check: so many findings of each are kept (fsck_findings.c). */
void fsck_begin_check(struct fsck *f);
/* id is copied; check and sentence must last. */
void fsck_find(struct fsck *f, const char *check, const char *id, const char *sentence);

/* No reference of a person stands outside the tables that can be erased (fsck_references.c). */
enum err fsck_references(struct fsck *f, const char *check, const char *sentence);

#endif
