/* SPDX-License-Identifier: MIT */
#include "lib/promises.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "audit.h"

const char *witness_text(struct stage *s, const char *sql, ...)
{
	sqlite3_stmt *statement;
	const char *found = NULL, *argument;
	va_list args;
	if (sqlite3_prepare_v2(s->witness, sql, -1, &statement, NULL) != SQLITE_OK) {
		stage_fail(s, "%s: %s", sql, sqlite3_errmsg(s->witness));
		return NULL;
	}
	va_start(args, sql);
	for (int n = 1; (argument = va_arg(args, const char *)) != NULL; n++)
		sqlite3_bind_text(statement, n, argument, -1, SQLITE_TRANSIENT);
	va_end(args);
	int step = sqlite3_step(statement);
	if (step == SQLITE_ROW) {
		const char *text = (const char *)sqlite3_column_text(statement, 0);
		found = arena_text(&s->arena, text != NULL ? text : "");
	} else if (step != SQLITE_DONE) {
		stage_fail(s, "%s: %s", sql, sqlite3_errmsg(s->witness));
	}
	sqlite3_finalize(statement);
	return found;
}

/* Each finds one row that breaks the promise, and names it; ?1 is now. */
static const struct {
	const char *promise, *sql;
} promises[] = {
    /* One whose end nobody knows, and that is of no use any more, has an alarm instead. */
    {"a text on its way has a deadline",
     "SELECT id || ', ' || state FROM message WHERE (state IN ('queued', 'sending')"
     " OR (state = 'unknown' AND valid_until > CAST(?1 AS INTEGER)))"
     " AND NOT EXISTS (SELECT 1 FROM deadline WHERE kind = 'message' AND subject = id)"},
    {"an open proposal has a deadline",
     "SELECT id FROM proposal WHERE state = 'open'"
     " AND NOT EXISTS (SELECT 1 FROM deadline WHERE kind = 'proposal' AND subject = id)"},
    {"a held bed has a deadline",
     "SELECT id FROM placement WHERE state = 'held'"
     " AND NOT EXISTS (SELECT 1 FROM deadline WHERE kind = 'placement' AND subject = id)"},
    {"an expected surge has a deadline",
     "SELECT id FROM surge WHERE state = 'expected'"
     " AND NOT EXISTS (SELECT 1 FROM deadline WHERE kind = 'surge' AND subject = id)"},
    {"a step that waits for answers has a deadline",
     "SELECT id FROM step WHERE state = 'open' AND needed > 0"
     " AND NOT EXISTS (SELECT 1 FROM deadline WHERE kind = 'step' AND subject = id)"},
    {"a source has a deadline",
     "SELECT id FROM source"
     " WHERE NOT EXISTS (SELECT 1 FROM deadline WHERE kind = 'source' AND subject = id)"},
    {"an area has a deadline",
     "SELECT area FROM swep WHERE NOT EXISTS"
     " (SELECT 1 FROM deadline WHERE kind = 'area' AND subject = swep.area)"},
    {"no deadline fails", "SELECT kind || ' ' || subject FROM deadline WHERE failures > 0"},
    {"a text under way has its attempt",
     "SELECT id FROM message WHERE state = 'sending' AND NOT EXISTS (SELECT 1 FROM attempt"
     " WHERE attempt.message = id AND attempt.number = message.attempt)"},
    {"a bed in use and its placement name each other",
     "SELECT bed.id FROM bed LEFT JOIN placement ON placement.id = bed.placement WHERE"
     " bed.placement IS NOT NULL AND (placement.id IS NULL OR placement.state = 'ended'"
     " OR placement.bed <> bed.id)"},
    {"a live placement is on its bed, or its partner's is",
     "SELECT p.id FROM placement p JOIN bed ON bed.id = p.bed WHERE p.state <> 'ended'"
     " AND bed.placement IS NOT CASE p.beside WHEN '' THEN p.id ELSE p.beside END"},
    {"what is on has its activation",
     "SELECT area || ' ' || state FROM swep WHERE (activation IS NULL) <>"
     " (state NOT IN ('ACTIVE', 'STANDDOWN_PROPOSED', 'STANDING_DOWN'))"},
};

void promises_check(struct stage *s)
{
	char now[24];
	snprintf(now, sizeof(now), "%lld", (long long)s->now.ms);
	for (size_t i = 0; i < sizeof(promises) / sizeof(promises[0]) && !s->fault[0]; i++) {
		const char *broken = witness_text(s, promises[i].sql, now, NULL);
		if (broken != NULL)
			stage_fail(s, "a promise is broken: %s; but not %s", promises[i].promise,
				   broken);
	}
}

void promises_check_text(struct stage *s, const struct parcel *p)
{
	const char *attempt = arena_printf(&s->arena, "%lld", (long long)p->errand.attempt);
	const char *state =
	    witness_text(s,
			 "SELECT message.state || ' ' || attempt.state FROM message JOIN attempt"
			 " ON attempt.message = message.id AND attempt.number = message.attempt"
			 " WHERE message.id = ?1 AND message.attempt = CAST(?2 AS INTEGER)",
			 p->errand.subject, attempt, NULL);
	if (state == NULL || strcmp(state, "sending sending") != 0)
		stage_fail(s, "text %s left before its attempt %s was on disk as sending (%s)",
			   p->errand.subject, attempt, state != NULL ? state : "no such row");
}

void promises_check_privacy(struct stage *s)
{
	for (size_t i = 0; i < s->parcel_count; i++) {
		const struct parcel *p = s->parcels[i];
		for (size_t n = 0; n < s->person_count && p->errand.kind == ERRAND_SEND; n++)
			if (strstr(p->body, s->persons[n]) != NULL)
				stage_fail(s, "text %s holds the person's reference %s: \"%s\"",
					   p->errand.subject, s->persons[n], p->body);
	}
}

void promises_check_store(struct stage *s)
{
	int64_t rows, bad;
	const char *sound = witness_text(s, "PRAGMA integrity_check", NULL);
	if (audit_verify(s->store, &rows, &bad) != ERR_OK)
		stage_fail(s, "the audit chain could not be read");
	else if (bad != 0)
		stage_fail(s, "the audit chain is broken at row %lld", (long long)bad);
	else if (rows == 0)
		stage_fail(s, "the audit chain is empty: nothing was ever done");
	if (sound != NULL && strcmp(sound, "ok") != 0)
		stage_fail(s, "the database is damaged: %s", sound);
}
