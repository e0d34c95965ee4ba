/* SPDX-License-Identifier: MIT
 *
 * The audit chain. Every change of state writes one row in the same commit: who, what, why, and the
 * row as it stands afterwards. Each row's hash covers the one before, so that none can be altered,
 * taken out or slipped in unseen. Holds ids and digests only; what people typed stands in `remark`.
 */
#ifndef STORE_AUDIT_H
#define STORE_AUDIT_H

#include "store.h"
#include "subject_set.h"

/* Tables whose rows are audited. */
enum audited {
	AUDITED_SWEP,
	AUDITED_ACTIVATION,
	AUDITED_PROPOSAL,
	AUDITED_SUPPRESSION,
	AUDITED_DECISION,
	AUDITED_SOURCE,
	AUDITED_SITE,
	AUDITED_BED,
	AUDITED_SURGE,
	AUDITED_PLACEMENT,
	AUDITED_CONTACT,
	AUDITED_OCCASION,
	AUDITED_STEP,
	AUDITED_MESSAGE,
	AUDITED_INBOUND,
	AUDITED_APPROVAL,
	AUDITED_PERSON,
	AUDITED_APART,
	AUDITED_LISTED,
	AUDITED_OFFER,
	AUDITED_SIGHTING,
	AUDITED_SHARING,
	AUDITED_REFERRAL,
	AUDITED_WAITING,
	AUDITED_WAITING_OFFER,
	AUDITED_TURNAWAY,
	AUDITED_FOLLOWUP,
	AUDITED_BOOKING,
	AUDITED_PLAN,
	AUDITED_NOMINATION,
	AUDITED_ROTA,
	AUDITED_LOOK, /* no table: that somebody saw what names people */
	AUDITED_COUNT
};

struct audit {
	const char *area;
	struct wall at;
	const char *actor;
	enum audited kind;
	const char *subject; /* the row's id; for area-keyed tables "area/key" */
	const char *change; /* "held -> occupied" */
	const char *because; /* the event: "checkin by alice", "receipt d=1" */
	const char *remark; /* id, or NULL */
};

/* Call after the row was written: the row is read back into the audit. */
enum err audit_write(struct store *s, const struct audit *a);

#define AUDIT_SALT 32 /* hex digits of a reason's salt */
/* What an erasure took, as its own line: the ids are in `because`. */
#define AUDIT_TAKEN "reasons erased"

/* Exactly as many small hex digits: then nothing of the text can be told from it, nor be a part of
 * it. */
bool audit_salt_is_good(const char *salt);

/* Keeps a reason word for word; *id names it, and its salted digest joins the chain with the row
 * that refers to it. */
enum err remark_write(struct store *s, const char *area, struct wall at, const char *by,
		      const char *text, struct arena *arena, const char **id);

struct audit_row {
	int64_t seq;
	struct wall at;
	const char *actor, *kind, *subject, *change, *because,
	    *remark; /* remark: its text, or "" */
	bool personal; /* the remark belongs to a person, and its text is not here */
};

/* The newest `limit` rows of an area, newest first, into the arena. What was said of a person is
 * left out: see remark_list_person. */
enum err audit_list(struct store *s, const char *area, int limit, struct arena *arena,
		    struct audit_row **rows, size_t *count);
/* What was said when this last became `state`; "" nothing, or it was erased. */
enum err remark_of_state(struct store *s, enum audited kind, const char *subject, const char *state,
			 struct arena *arena, const char **text);
/* Whether what was said with a line of this kind may speak of somebody. */
bool audit_is_personal(const char *kind);
/* Rewalks the whole chain; *bad is the first broken seq, or 0. More of it in audit_walk.h. */
enum err audit_verify(struct store *s, int64_t *rows, int64_t *bad);
/* The newest hash, 64 hex digits; "" before the first row. */
enum err audit_head(struct store *s, struct arena *arena, const char **hex);

#endif
