/* SPDX-License-Identifier: MIT
 *
 * What belongs to one activation, and the lines of the audit from its first to the out-of-hours
 * sheet that followed its last, whose printed head lies within them.
 */
#ifndef STORE_EVIDENCE_ROWS_H
#define STORE_EVIDENCE_ROWS_H

#include "audit_chain.h"
#include "civil.h"
#include "store.h"
#include "subject_set.h"

struct evidence_scope {
	const char *activation, *area;
	struct wall from, to; /* from the first proposal to its end, or now */
	struct subject_set own; /* the caller frees it */
	int64_t first, last; /* rows of the audit */
};

/* ERR_NOT_FOUND: no such activation. */
enum err evidence_scope(struct store *s, const char *activation, struct wall now,
			struct arena *arena, struct evidence_scope *out);

/* One line of the audit. Texts are valid until the next. */
struct evidence_row {
	int64_t seq;
	struct wall at;
	const char *area, *actor, *kind, *subject, *change, *because, *remark, *after;
	bool own; /* of this activation: else nobody's business here */
	unsigned char digest[AUDIT_HASH], hash[AUDIT_HASH];
};

/* Of the row before the first; zeroes when there is none. */
enum err evidence_before(struct store *s, const struct evidence_scope *scope, unsigned char *hash);
/* Each row in turn; stops at the first error that `take` returns. ERR_REFUSED when a row does not
 * follow from the one before: *broken is its number. */
enum err evidence_walk(struct store *s, const struct evidence_scope *scope,
		       enum err (*take)(void *data, const struct evidence_row *row), void *data,
		       int64_t *broken);

struct evidence_decision {
	const char *id, *kind, *actor, *subject, *sentence, *evidence;
	struct wall at;
	struct date night;
};

struct evidence_text {
	const char *id, *occasion, *about, *contact, *state, *by;
	struct wall acked; /* acked.ms = 0: nobody answered */
	int attempt;
};

struct evidence_reason {
	const char *id, *salt, *text;
};

enum err evidence_decisions(struct store *s, const struct evidence_scope *scope,
			    struct arena *arena, struct evidence_decision **out, size_t *count);
enum err evidence_texts(struct store *s, const struct evidence_scope *scope, struct arena *arena,
			struct evidence_text **out, size_t *count);
/* The reason that a line seals ("r12:…"). out->id NULL when its text is erased. */
enum err evidence_reason(struct store *s, const char *seal, struct arena *arena,
			 struct evidence_reason *out);

#endif
