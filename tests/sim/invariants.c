/* SPDX-License-Identifier: MIT */
#include "sim/invariants.h"

#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "audit.h"
#include "sim/bedding.h"
#include "sim/bounds.h"
#include "sim/climbing.h"
#include "sim/keeping.h"
#include "sim/telling.h"
#include "sim/touched.h"

#define EVERYTHING_EVERY 20000 /* turns between two walks over all there is */
#define EVEN_SO_EVERY 256 /* turns between two looks at what nothing wrote to */

/* ---- the audit chain, as a stranger would compute it ---------------------------------------- */

#define FIELDS 9

static void chain_hash(struct sim *s, sqlite3_stmt *row)
{
	size_t size = 0;
	unsigned char both[64];
	for (int i = 0; i < FIELDS; i++)
		size += 8 + (size_t)sqlite3_column_bytes(row, i);
	unsigned char *bytes = arena_alloc(&s->arena, size), *at = bytes;
	for (int i = 0; i < FIELDS; i++) {
		const void *text = sqlite3_column_text(row, i);
		uint64_t length = (uint64_t)sqlite3_column_bytes(row, i);
		for (int b = 0; b < 8; b++)
			*at++ = (unsigned char)(length >> (8 * b));
		if (length > 0)
			memcpy(at, text, length);
		at += length;
	}
	memcpy(both, s->audit_hash, 32);
	SHA256(bytes, size, both + 32);
	SHA256(both, sizeof(both), s->audit_hash);
}

enum column { AREA, AT, ACTOR, KIND, SUBJECT, CHANGE, BECAUSE, REMARK, AFTER, HASH, SEQ };

static const char *column(sqlite3_stmt *row, enum column c)
{
	const char *text = (const char *)sqlite3_column_text(row, (int)c);
	return text != NULL ? text : "";
}

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/* A row of the lifecycle: lower only by a person who commanded it in this turn. A stand-down that a
 * person decided comes to its end by itself. */
static const char *lowered(struct sim *s, sqlite3_stmt *row)
{
	const char *tier_at = strstr(column(row, AFTER), "\"tier\":");
	const char *lower_at = strstr(column(row, AFTER), "\"lower_to\":");
	const char *to = strstr(column(row, CHANGE), " -> ");
	int tier = tier_at != NULL ? atoi(tier_at + 7) : 0;
	to = to != NULL ? to + 4 : "";
	/* What ended by a clock that was ahead stands down again, and is higher than nothing. */
	bool down =
	    (strcmp(to, "STANDING_DOWN") == 0 && tier <= s->tier) || strcmp(to, "CANCELLED") == 0;
	bool again = begins(column(row, CHANGE), to); /* it was there before */
	bool lower = tier < s->tier;
	bool person = s->lowerings > 0 && strcmp(column(row, ACTOR), "swepd") != 0;
	bool decided = (s->ending && (strcmp(to, "IDLE") == 0 || (down && again && tier == 0))) ||
		       (s->lowering > 0 && tier == s->lowering);
	bool allowed = person || (decided && !(down && !again));
	int lowering = lower_at != NULL ? atoi(lower_at + 11) : 0;
	bool unasked = lowering > 0 && lowering != s->lowering && !person;
	s->tier_before = s->tier;
	s->tier = tier;
	s->lowering = lowering;
	s->ending = strcmp(to, "STANDING_DOWN") == 0;
	if (unasked)
		return arena_printf(&s->arena, "to be lowered to tier %d by %s because %s",
				    lowering, column(row, ACTOR), column(row, BECAUSE));
	if (allowed || (!lower && (!down || again)))
		return NULL;
	return arena_printf(&s->arena, "%s to tier %d by %s because %s", column(row, CHANGE), tier,
			    column(row, ACTOR), column(row, BECAUSE));
}

static const char *emptied(struct sim *s, sqlite3_stmt *row)
{
	if (!begins(column(row, CHANGE), "occupied -> ") ||
	    bedding_commanded(s, column(row, SUBJECT), column(row, ACTOR)))
		return NULL;
	return arena_printf(&s->arena, "%s %s by %s because %s", column(row, SUBJECT),
			    column(row, CHANGE), column(row, ACTOR), column(row, BECAUSE));
}

/* They heard; it need not be an answer. */
#define RANG "nothing was sent: a person rang them"

/* A person says that they have told them, and no text has; or was asked to ring them, and may have.
 * No end that came to them, or that they were rung about, is newer. */
static bool was_rung(struct sim *s, const char *contact)
{
	return sim_text(s,
			"SELECT 1 FROM message m JOIN occasion o ON o.id = m.occasion WHERE"
			" m.contact = ?1 AND o.kind IN ('activation', 'late') AND"
			" (m.detail = '" RANG "' OR m.acked IS NOT NULL AND m.attempt = 0 OR"
			" m.state = 'failed' AND m.detail LIKE '%: ring them') AND NOT EXISTS"
			" (SELECT 1 FROM message n JOIN occasion e ON e.id = n.occasion WHERE"
			" n.contact = ?1 AND n.made > m.made AND e.kind IN ('standdown', 'recall')"
			" AND (n.detail = '" RANG "' OR n.acked IS NOT NULL OR"
			" n.state = 'delivered'))",
			contact, NULL) != NULL;
}

/* Did they see a text of this activation, or of one before it, and of no end since? One that was
 * refused for certain reached nobody. */
static bool was_told(struct sim *s, const char *phone, const char *contact, const char *activation)
{
	bool ended = false;
	for (int i = s->phones.count - 1; i >= 0 && i > s->phones.count - TEXTS; i--) {
		const struct sent_text *x = &s->phones.texts[i % TEXTS];
		if (strcmp(x->phone, phone) != 0 && strcmp(x->contact, contact) != 0)
			continue;
		if (strcmp(x->activation, activation) == 0 || (x->activation[0] != '\0' && !ended))
			return true;
		ended = ended || (x->ended[0] != '\0' && strcmp(x->ended, activation) != 0 &&
				  telling_may_have_gone(s, x));
	}
	return was_rung(s, contact);
}

/* Whose phone saw a text of the activation is told that it ends, and nobody else. */
static const char *told_wrongly(struct sim *s, const char *occasion)
{
	if (s->council.shadow)
		return NULL; /* its one group hears of everything, or was spared the beginning */
	const char *left_out = telling_left_out(s, occasion);
	if (left_out != NULL && !telling_spares(s, occasion))
		return arena_printf(&s->arena, TELLING_NOT_ENDED, left_out);
	const char *audience =
	    sim_text(s, "SELECT audience FROM occasion WHERE id = ?1", occasion, NULL);
	sqlite3_stmt *q =
	    sim_statement(s, "SELECT phone, contact, acked FROM message WHERE occasion = ?1");
	sqlite3_bind_text(q, 1, occasion, -1, SQLITE_TRANSIENT);
	while (sqlite3_step(q) == SQLITE_ROW) {
		if (!was_told(s, (const char *)sqlite3_column_text(q, 0),
			      (const char *)sqlite3_column_text(q, 1), audience))
			return arena_printf(&s->arena,
					    "%s is told that it ends, never that it began",
					    (const char *)sqlite3_column_text(q, 1));
	}
	return NULL;
}

static const char *told_row(struct sim *s, sqlite3_stmt *row)
{
	bool ends = strstr(column(row, AFTER), "\"kind\":\"standdown\"") != NULL ||
		    strstr(column(row, AFTER), "\"kind\":\"recall\"") != NULL;
	if (strcmp(column(row, CHANGE), "new -> open") != 0 || !ends)
		return NULL;
	return told_wrongly(s, arena_text(&s->arena, column(row, SUBJECT)));
}

static const char *subject_of(struct sim *s, sqlite3_stmt *row)
{
	return arena_text(&s->arena, column(row, SUBJECT));
}

static const char *decided_row(struct sim *s, sqlite3_stmt *row)
{
	return deciding_evidence(s, subject_of(s, row));
}

static const char *asked_row(struct sim *s, sqlite3_stmt *row)
{
	return strcmp(column(row, CHANGE), "new -> open") == 0
		   ? deciding_proposal(s, subject_of(s, row))
		   : NULL;
}

static const char *opened_row(struct sim *s, sqlite3_stmt *row)
{
	return deciding_opened(s, column(row, CHANGE), column(row, ACTOR));
}

static const char *ended_row(struct sim *s, sqlite3_stmt *row)
{
	return deciding_ended(s, column(row, CHANGE));
}

static const char *approved_row(struct sim *s, sqlite3_stmt *row)
{
	return deciding_approval(s, column(row, AFTER), column(row, CHANGE), column(row, ACTOR));
}

static bool is_queued(sqlite3_stmt *row)
{
	return strcmp(column(row, CHANGE), "new -> queued") == 0;
}

static const char *loud_row(struct sim *s, sqlite3_stmt *row)
{
	bool leaves = strcmp(column(row, CHANGE), "queued -> sending") == 0;
	const char *message = subject_of(s, row);
	const char *loud = leaves ? telling_wakes(s, message) : NULL;
	return is_queued(row) ? telling_too_loud(s, message) : loud;
}

static const char *shadow_row(struct sim *s, sqlite3_stmt *row)
{
	return is_queued(row) ? telling_out_of_shadow(s, subject_of(s, row)) : NULL;
}

static const char *bedded_row(struct sim *s, sqlite3_stmt *row)
{
	return bedding_overlap(s, subject_of(s, row));
}

static bool is_given(sqlite3_stmt *row)
{
	const char *change = column(row, CHANGE);
	return begins(change, "new -> ") || strcmp(change, "held -> occupied") == 0 ||
	       strcmp(change, "held -> held") == 0;
}

static const char *child_row(struct sim *s, sqlite3_stmt *row)
{
	return is_given(row) ? bedding_child(s, subject_of(s, row)) : NULL;
}

static const char *woman_row(struct sim *s, sqlite3_stmt *row)
{
	return is_given(row) ? bedding_man(s, subject_of(s, row)) : NULL;
}

static const char *near_row(struct sim *s, sqlite3_stmt *row)
{
	return is_given(row) ? bedding_near(s, subject_of(s, row)) : NULL;
}

static const char *lacking_row(struct sim *s, sqlite3_stmt *row)
{
	return is_given(row) ? bedding_lacks(s, subject_of(s, row)) : NULL;
}

static const char *erased_row(struct sim *s, sqlite3_stmt *row)
{
	return begins(column(row, CHANGE), "erased")
		   ? keeping_held(s, subject_of(s, row), sqlite3_column_int64(row, SEQ))
		   : NULL;
}

/* Whoever stands at the door of a bed is told who may be in it, and let in; whoever comes to lie
 * beside another is given none: that one was. */
static const char *doubted_row(struct sim *s, sqlite3_stmt *row)
{
	bool given = strcmp(column(row, CHANGE), "new -> held") == 0;
	return given ? bedding_doubted(s, subject_of(s, row), column(row, ACTOR)) : NULL;
}

static const char *expired_row(struct sim *s, sqlite3_stmt *row)
{
	bool late = strcmp(column(row, CHANGE), "queued -> expired") == 0;
	return late ? climbing_expired(s, subject_of(s, row)) : NULL;
}

enum verdict_of {
	VERDICT_LOWERED,
	VERDICT_PUT_OUT,
	VERDICT_TWICE,
	VERDICT_CHILD,
	VERDICT_TOLD,
	VERDICT_EVIDENCE,
	VERDICT_EARLY,
	VERDICT_APPROVED,
	VERDICT_LOUD,
	VERDICT_SHADOW,
	VERDICT_ENDED,
	VERDICT_WOMAN,
	VERDICT_DOUBTED,
	VERDICT_NEAR,
	VERDICT_LACKING,
	VERDICT_ERASED,
	VERDICT_EXPIRED,
	VERDICT_CHAIN,
	AUDIT_VERDICTS
};

static const struct {
	const char *kind;
	const char *(*look)(struct sim *s, sqlite3_stmt *row);
	enum verdict_of verdict;
} lookers[] = {
    {"swep", lowered, VERDICT_LOWERED},           {"placement", emptied, VERDICT_PUT_OUT},
    {"placement", bedded_row, VERDICT_TWICE},     {"placement", child_row, VERDICT_CHILD},
    {"occasion", told_row, VERDICT_TOLD},         {"decision", decided_row, VERDICT_EVIDENCE},
    {"proposal", asked_row, VERDICT_EARLY},       {"swep", opened_row, VERDICT_EARLY},
    {"approval", approved_row, VERDICT_APPROVED}, {"message", loud_row, VERDICT_LOUD},
    {"message", shadow_row, VERDICT_SHADOW},      {"swep", ended_row, VERDICT_ENDED},
    {"placement", woman_row, VERDICT_WOMAN},      {"placement", doubted_row, VERDICT_DOUBTED},
    {"message", expired_row, VERDICT_EXPIRED},    {"placement", near_row, VERDICT_NEAR},
    {"placement", lacking_row, VERDICT_LACKING},  {"person", erased_row, VERDICT_ERASED},
};

/* Once a turn, over the rows it wrote; the verdicts wait for their invariants. */
static void audit_walk(struct sim *s, const char *verdicts[AUDIT_VERDICTS])
{
	sqlite3_stmt *q = sim_statement(
	    s,
	    "SELECT area, CAST(at AS TEXT), actor, kind, subject, change, because, remark, after,"
	    " hash, seq FROM audit WHERE seq > ?1 ORDER BY seq");
	sqlite3_bind_int64(q, 1, s->audit_seq);
	s->audit_before = s->audit_seq;
	memset(verdicts, 0, AUDIT_VERDICTS * sizeof(*verdicts));
	while (sqlite3_step(q) == SQLITE_ROW) {
		int64_t seq = sqlite3_column_int64(q, SEQ);
		chain_hash(s, q);
		if (seq != s->audit_seq + 1 || sqlite3_column_bytes(q, HASH) != 32 ||
		    memcmp(s->audit_hash, sqlite3_column_blob(q, HASH), 32) != 0)
			verdicts[VERDICT_CHAIN] =
			    arena_printf(&s->arena, "row %lld does not follow", (long long)seq);
		s->audit_seq = seq;
		sim_trace(s, s->audit_hash, 32);
		if (strcmp(column(q, KIND), "swep") == 0)
			tally_change(s->people.changes, column(q, CHANGE));
		for (size_t i = 0; i < sizeof(lookers) / sizeof(lookers[0]); i++)
			if (strcmp(lookers[i].kind, column(q, KIND)) == 0 &&
			    verdicts[lookers[i].verdict] == NULL)
				verdicts[lookers[i].verdict] = lookers[i].look(s, q);
	}
	sqlite3_reset(q);
}

static const char *audit_verdicts[AUDIT_VERDICTS];

/* ---- the invariants ------------------------------------------------------------------------- */

static const char *effect_without_row(struct sim *s)
{
	if (s->leaked)
		return "a transfer left a turn that was not committed";
	for (size_t i = 0; i < s->transfer_count; i++) {
		const struct seen_transfer *x = &s->transfers[i];
		bool send = x->errand.kind == ERRAND_SEND;
		const char *number = arena_printf(&s->arena, "%lld", (long long)x->errand.attempt);
		const char *reference = sim_text(
		    s,
		    "SELECT a.reference FROM message m JOIN attempt a ON a.message = m.id"
		    " AND a.number = m.attempt WHERE m.id = ?1 AND (m.attempt = CAST(?2 AS INTEGER)"
		    " AND m.state = 'sending' AND a.state = 'sending' OR ?3 = 'ask'"
		    " AND m.state = 'unknown' AND m.attempt = CAST(?2 AS INTEGER) / 1000000)",
		    x->errand.subject, number, send ? "send" : "ask", NULL);
		if (reference == NULL ||
		    (send && x->receipt != NULL && strstr(x->receipt, reference) == NULL))
			return arena_printf(&s->arena, "%s %s, attempt %s, is not on disk",
					    send ? "text" : "look-up", x->errand.subject, number);
	}
	return NULL;
}

static const char *two_attempts(struct sim *s)
{
	return !touched_any(TOUCHED_ATTEMPT)
		   ? NULL
		   : sim_text(s,
			      "SELECT 'text ' || message FROM attempt WHERE"
			      " state = 'sending' GROUP BY message HAVING count(*) > 1",
			      NULL);
}

static const struct {
	unsigned of; /* what must have been written to; 0: time alone may break it */
	const char *sql;
} missing[] = {
    {TOUCHED_MESSAGE | TOUCHED_CLEARED,
     "SELECT 'text ' || id FROM message WHERE state = 'queued' AND NOT EXISTS (SELECT 1 FROM"
     " deadline WHERE kind = 'message' AND subject = id)"},
    {0, "SELECT 'text ' || id FROM message WHERE (state = 'sending' OR state = 'unknown')"
	" AND (state = 'sending' OR valid_until > CAST(?1 AS INTEGER))"
	" AND NOT EXISTS (SELECT 1 FROM deadline WHERE kind = 'message' AND subject = id)"},
    {TOUCHED_PROPOSAL | TOUCHED_CLEARED,
     "SELECT 'proposal ' || id FROM proposal WHERE state = 'open' AND NOT EXISTS (SELECT 1"
     " FROM deadline WHERE kind = 'proposal' AND subject = id)"},
    {TOUCHED_FOLLOWUP | TOUCHED_CLEARED,
     "SELECT 'follow-up ' || id FROM followup WHERE done = 0 AND NOT EXISTS (SELECT 1"
     " FROM deadline WHERE kind = 'followup' AND subject = id)"},
    {TOUCHED_REFERRAL | TOUCHED_CLEARED,
     "SELECT 'referral ' || id FROM referral WHERE settled = 0 AND answered = 0 AND NOT"
     " EXISTS (SELECT 1 FROM deadline WHERE kind = 'referral' AND subject = id)"},
    {TOUCHED_WAITING | TOUCHED_CLEARED,
     "SELECT 'whoever waits: ' || id FROM waiting WHERE ended = 0 AND NOT EXISTS (SELECT 1"
     " FROM deadline WHERE kind = 'waiting')"},
    {TOUCHED_SURGE | TOUCHED_CLEARED,
     "SELECT 'surge ' || id FROM surge WHERE state = 'expected' AND NOT EXISTS (SELECT 1"
     " FROM deadline WHERE kind = 'surge' AND subject = id)"},
    {TOUCHED_STEP | TOUCHED_CLEARED,
     "SELECT 'step ' || id FROM step WHERE state = 'open' AND needed > 0"
     " AND NOT EXISTS (SELECT 1 FROM deadline WHERE kind = 'step' AND subject = id)"},
    {TOUCHED_SOURCE | TOUCHED_CLEARED,
     "SELECT 'source ' || id FROM source WHERE NOT EXISTS (SELECT 1 FROM deadline"
     " WHERE kind = 'source' AND subject = id)"},
    {TOUCHED_SWEP | TOUCHED_CLEARED,
     "SELECT 'area ' || area FROM swep WHERE NOT EXISTS (SELECT 1 FROM deadline"
     " WHERE kind = 'area' AND subject = swep.area)"},
    {TOUCHED_CHANGED, "SELECT 'a deadline that fails: ' || kind || ' ' || subject FROM deadline"
		      " WHERE failures > 0"},
};

static const char *no_deadline(struct sim *s)
{
	/* By a clock that was set back since, what was given up long ago is still of use. */
	int64_t now_ms = sim_wall(s).ms + clock_slack_ms(s);
	const char *now = arena_printf(&s->arena, "%lld", (long long)now_ms);
	const char *found = NULL;
	for (size_t i = 0; i < sizeof(missing) / sizeof(missing[0]) && found == NULL; i++)
		if (missing[i].of == 0 || touched_any(missing[i].of))
			found = sim_text(s, missing[i].sql, now, NULL);
	return found;
}

static const char *given_twice(struct sim *s)
{
	return s->door;
}

static const char *ok_lost(struct sim *s)
{
	return s->lost;
}

static const char *twice_different(struct sim *s)
{
	return s->twice;
}

static const char *lowered_by_nobody(struct sim *s)
{
	(void)s;
	return audit_verdicts[VERDICT_LOWERED];
}

static const char *put_out(struct sim *s)
{
	(void)s;
	return audit_verdicts[VERDICT_PUT_OUT];
}

static const char *bed_twice(struct sim *s)
{
	const char *broken = audit_verdicts[VERDICT_TWICE];
	return broken != NULL ? broken : bedding_twice(s);
}

static const char *child_bedded(struct sim *s)
{
	(void)s;
	return audit_verdicts[VERDICT_CHILD];
}

static const char *man_bedded(struct sim *s)
{
	(void)s;
	return audit_verdicts[VERDICT_WOMAN];
}

static const char *near_each_other(struct sim *s)
{
	(void)s;
	return audit_verdicts[VERDICT_NEAR];
}

static const char *unfit(struct sim *s)
{
	const char *broken = audit_verdicts[VERDICT_LACKING];
	return broken != NULL ? broken : s->unfit;
}

static const char *erased_held(struct sim *s)
{
	(void)s;
	return audit_verdicts[VERDICT_ERASED];
}

static const char *doubt_forgotten(struct sim *s)
{
	(void)s;
	return audit_verdicts[VERDICT_DOUBTED];
}

static const char *not_climbed(struct sim *s)
{
	const char *broken = audit_verdicts[VERDICT_EXPIRED];
	return broken != NULL ? broken : climbing_stuck(s);
}

static const char *hasty(struct sim *s)
{
	return s->hasty;
}

static const char *told_others(struct sim *s)
{
	const char *broken = audit_verdicts[VERDICT_TOLD];
	return broken != NULL ? broken : telling_owed(s);
}

static const char *chain_broken(struct sim *s)
{
	int64_t rows, bad;
	if (audit_verdicts[VERDICT_CHAIN] != NULL || s->turns % EVERYTHING_EVERY != 0)
		return audit_verdicts[VERDICT_CHAIN];
	if (audit_verify(s->store, &rows, &bad) != ERR_OK || bad != 0 || rows != s->audit_seq)
		return "walked from its beginning, it does not hold";
	return NULL;
}

static const char *misjudged(struct sim *s)
{
	(void)s;
	return audit_verdicts[VERDICT_EVIDENCE];
}

static const char *early(struct sim *s)
{
	(void)s;
	return audit_verdicts[VERDICT_EARLY];
}

static const char *ended_cold(struct sim *s)
{
	(void)s;
	return audit_verdicts[VERDICT_ENDED];
}

static const char *not_opened(struct sim *s)
{
	const char *broken = audit_verdicts[VERDICT_APPROVED];
	return broken != NULL ? broken : deciding_forgotten(s);
}

static const char *untimely(struct sim *s)
{
	const char *broken = audit_verdicts[VERDICT_LOUD];
	return broken != NULL ? broken : telling_held_back(s);
}

static const char *unshadowed(struct sim *s)
{
	const char *broken = audit_verdicts[VERDICT_SHADOW];
	return broken != NULL ? broken : telling_shadow_beds(s);
}

static const char *reread(struct sim *s)
{
	return s->reread;
}

static const char *overspent(struct sim *s)
{
	return s->nature.spent_too_much ? "a source was asked more often" : NULL;
}

static const char *unmarked(struct sim *s)
{
	return s->doubled;
}

/* A gateway says once that it took a text: what a turn could not write comes again. Of one that was
 * called off meanwhile nobody waits for it any more. */
static const char *unheard(struct sim *s)
{
	for (size_t i = 0; i < s->heard_count; i++) {
		const struct heard *h = &s->heard[i];
		if (sim_text(s,
			     "SELECT 1 FROM attempt a JOIN message m ON m.id = a.message AND"
			     " m.attempt = a.number WHERE m.id = ?1 AND a.number = CAST(?2 AS"
			     " INTEGER) AND a.state IN ('sending', 'unknown')"
			     " AND m.state IN ('sending', 'unknown')",
			     h->message, arena_printf(&s->arena, "%lld", (long long)h->attempt),
			     NULL) != NULL)
			return arena_printf(&s->arena,
					    "that %s, attempt %lld, was taken is forgotten",
					    h->message, (long long)h->attempt);
	}
	return NULL;
}

/* Of how old somebody is, and of what they need. */
static const char *const of_somebody[] = {
    "under-16",     "16-17",      "under-18", "18-24",      "under-25", "25+",
    "wheelchair",   "dog",        "woman",    "man",        "couple",   "ground-floor",
    "high-support", "late-entry", "family",   "with-woman", "with-man"};

#define IS_SOMEBODY                                                                                \
	"SELECT 1 FROM person WHERE id = ?1 UNION ALL"                                             \
	" SELECT 1 FROM person WHERE ref = ?1 AND area IN (SELECT area FROM swep)"

static bool tells_of_somebody(const char *word)
{
	for (size_t i = 0; i < sizeof(of_somebody) / sizeof(of_somebody[0]); i++)
		if (strcasecmp(of_somebody[i], word) == 0)
			return true;
	return false;
}

/* Whoever texts is told what a bed has, and what words there are; no template has one of them. */
static bool is_answer(struct sim *s, const char *message)
{
	return sim_text(s, "SELECT 1 FROM message WHERE id = ?1 AND occasion = ''", message,
			NULL) != NULL;
}

#define OF_A_WORD "+-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

/* A mail's lines are broken anywhere, by a "=" at their end. */
static const char *unbroken(struct sim *s, const char *text)
{
	char *out = arena_alloc(&s->arena, strlen(text) + 1), *at = out;
	while (*text != '\0') {
		size_t soft = strncmp(text, "=\r\n", 3) == 0 ? 3
			      : strncmp(text, "=\n", 2) == 0 ? 2
							     : 0;
		text += soft;
		if (soft == 0)
			*at++ = *text++;
	}
	*at = '\0';
	return out;
}

/* By a case reference, a temporary one, or the id of their row; or tells how old they are. */
static bool names_somebody(struct sim *s, const char *text, bool answer)
{
	if (strstr(text, "COV-") != NULL || strstr(text, "T-20") != NULL)
		return true;
	for (size_t length; *text != '\0'; text += length) {
		text += strcspn(text, OF_A_WORD);
		length = strspn(text, OF_A_WORD);
		const char *word = arena_copy(&s->arena, text, length);
		bool row = strpbrk(word, "0123456789") != NULL;
		if ((!answer && tells_of_somebody(word)) ||
		    (row && sim_text(s, IS_SOMEBODY, word, NULL) != NULL))
			return true;
	}
	return false;
}

static const char *person_in_text(struct sim *s)
{
	for (size_t i = 0; i < s->transfer_count; i++) {
		const struct seen_transfer *x = &s->transfers[i];
		if (x->body != NULL &&
		    names_somebody(s, unbroken(s, x->body), is_answer(s, x->errand.subject)))
			return x->body;
	}
	return NULL;
}

static const struct invariant {
	const char *name;
	const char *(*broken)(struct sim *s); /* what breaks it, or NULL */
	const char *sentence;
	bool at_any_time; /* no clock may break it, however wrong it is */
} invariants[] = {
    {"effect-has-row", effect_without_row,
     "nothing leaves before the row that explains it is on disk", true},
    {"one-live-attempt", two_attempts, "a text has at most one live attempt", true},
    {"has-deadline", no_deadline, "everything unfinished has a deadline", true},
    {"bed-given-once", given_twice, "what one was promised is given to nobody else", false},
    {"one-bed-each", bed_twice, "nobody is in two beds, and two in one only together, ever", true},
    {"no-child-with-adults", child_bedded, "whoever is known to be under 18 is given no bed", true},
    {"women-only", man_bedded, "a bed for women is given to nobody else, and on nobody's guess",
     true},
    {"kept-apart", near_each_other,
     "nobody is given a bed under one roof with somebody whom they must not meet", true},
    {"needs-fit", unfit, "whoever needs a wheelchair room, or room for a dog, is given no other",
     true},
    {"doubt-is-kept", doubt_forgotten, "a bed that somebody is said to be in is given to no other",
     true},
    {"hold-has-one-end", bedding_holds, "every hold has exactly one deadline, by its end", true},
    {"nobody-forgotten", bedding_forgotten, "who never came is somebody's to look for", false},
    {"fsck-clean", bedding_fsck, "fsck finds nothing after each night and each end", true},
    {"ok-survives", ok_lost, "a crash undoes no ok, and does nothing that was answered no", true},
    {"twice-is-once", twice_different, "the same request twice changes nothing", true},
    {"not-missed", deciding_missed, "a rule that trusted data shows to hold is acted upon at once",
     false},
    {"truth-is-known", misjudged, "true, false and unknown are what was said, and no more", false},
    {"asked-in-time", early, "nobody is asked too early, and an end only when it may be", false},
    {"ends-mild", ended_cold, "a decided end waits while a rule holds for its first night off",
     false},
    {"approved-opens", not_opened, "an approved night opens, or its not opening is told", false},
    {"timetable-kept", deciding_timetable, "each look of the timetable is taken", false},
    {"blind-told", deciding_blind, "where nobody can tell, people are told, and asked", false},
    {"quiet-hours", untimely, "a step that waits is quiet at night, and loud afterwards", false},
    {"shadow-is-shut", unshadowed, "an area that is tried out opens no bed and tells one group",
     true},
    {"reread-is-same", reread, "the same body twice changes nothing but times", false},
    {"budget", overspent, "a day's calls are never exceeded", false},
    {"lowered-by-person", lowered_by_nobody, "only a named person stands down, lowers or recalls",
     true},
    {"nobody-put-out", put_out, "no occupied placement ends without a person's command", true},
    {"answer-heard", unheard, "what a gateway answered is known when the disk is well again", true},
    {"repeat-says-so", unmarked, "what somebody may have been told already says so", true},
    {"asked-before-resent", hasty,
     "what was lost is asked for before it leaves again, and leaves no more than so often", true},
    {"stop-is-kept", wishes_broken, "whoever said STOP gets no text until they say START", true},
    {"told-next", not_climbed, "what nobody answers, or nobody got, is told on in time", false},
    {"erased-is-gone", keeping_erased, "whoever is erased is named nowhere any more", true},
    {"legal-hold-keeps", erased_held, "nobody under legal hold is erased", true},
    {"told-those-told", told_others, "the end is told to exactly those who were told", false},
    {"audit-chain", chain_broken, "the audit chain holds", true},
    {"nothing-personal", person_in_text, "no text names a person", true},
    {"bounded", bounds_broken, "nothing grows without bound", false},
};

/* The first is told in full; what broke in the same turn may have the same cause. */
static void break_one(struct sim *s, const char *name, const char *sentence, const char *why)
{
	size_t length = strlen(s->also);
	if (s->fault[0] == '\0')
		sim_fail(s, "%s: %s; but: %s", name, sentence, why);
	else
		snprintf(s->also + length, sizeof(s->also) - length, " %s", name);
}

void invariants_check(struct sim *s)
{
	deciding_watch(s);
	if (s->turns % EVEN_SO_EVERY == 0)
		touched_all();
	audit_walk(s, audit_verdicts);
	for (size_t i = 0; i < sizeof(invariants) / sizeof(invariants[0]); i++) {
		bool looks = !s->clock.adrift || invariants[i].at_any_time;
		const char *broken = looks ? invariants[i].broken(s) : NULL;
		if (broken != NULL)
			break_one(s, invariants[i].name, invariants[i].sentence, broken);
	}
	bedding_watch(s);
	touched_forget();
}
