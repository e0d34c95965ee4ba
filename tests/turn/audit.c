/* SPDX-License-Identifier: MIT
 *
 * The audit and what it is of: every table and column of the schema is in it, or says why not.
 */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit_inside.h"
#include "audit_proof.h"
#include "audit_rows.h"
#include "fsck.h"
#include "lib/evening.h"
#include "schema_proof.h"
#include "store_inside.h"
#include "swep_rows.h"

#define SHOWN " is shown by the rows that are"
#define MACHINE "says how machines stand, and is asked of them again"

/* Tables whose rows have no line in the audit. */
static const struct {
	const char *table, *reason;
} unaudited[] = {
    {"alarm", "is raised anew from what holds; that somebody saw one is a decision"},
    {"attempt", "is one try of a message" SHOWN},
    {"audit", "is the audit"},
    {"bed_sort", "is counted from the beds"},
    {"body", "is named by its digest, which the decisions rest on, and compared with that"},
    {"code", "is one of the codes of a message" SHOWN},
    {"deadline", "says when something is looked at again, and nothing else"},
    {"gateway", MACHINE},
    {"member", "is the groups of the contacts, each" SHOWN ", and compared with those"},
    {"meta", "says which database this is, and how far it has counted"},
    {"notice", "is read from a body"},
    {"opening", "is how far an activation" SHOWN ", and compared with SWEP"},
    {"orphan", "is a receipt of nobody's message"},
    {"page", "says which bodies belong together"},
    {"poll", MACHINE},
    {"polled", "is a text that came in, before it is taken"},
    {"pseudonym", "is a count of those who were erased, each erased" SHOWN},
    {"reading", "is read from a body; a decision keeps the values it rests on"},
    {"remark", "may be erased; its line seals it with a digest"},
    {"request", "is an answer, kept so that it can be given again"},
    {"sent_day", MACHINE},
    {"sent_minute", MACHINE},
    {"shift", "is a rota expanded, which" SHOWN},
};

#define NAME "names the row, as its line does"
#define BOOKS "is bookkeeping: it moves on without anything having changed"
#define PERSON "is about somebody, and must go with them"
#define SET "is set when the row is made, and by nothing after"
#define WORDS "is the text itself, which may be erased or names people"
#define TELLS "is how a message leaves; what became of it is in the audit"

/* Columns of audited tables that are in no line. "*" is of every table that has it. */
static const struct {
	const char *table, *columns, *reason;
} left_out[] = {
    {"*", "id", NAME},
    {"*", "area", "is beside the line, and compared with it"},
    {"decision", "at", "is beside the line, and compared with it"},
    {"*", "made at since", "is when; the line has its own time"},
    {"swep", "reviewed advised", BOOKS},
    {"suppression", "basis", SET},
    {"decision", "remark", "is sealed by its line"},
    {"source",
     "name fetch fetching failures asked heard expires last_modified etag address pending"
     " pending_at pending_modified pending_etag asking calls calls_day doubt remark",
     BOOKS},
    {"site", "key", NAME},
    {"surge", "activation site", NAME},
    {"placement", "word", PERSON},
    {"placement", "longest site high_support", "follows from hold, bed and person"},
    {"contact", "key", NAME},
    {"contact", "name phone email call", PERSON},
    {"contact", "verified digest", BOOKS},
    {"occasion", "until", SET},
    {"occasion", "vals", WORDS},
    {"step",
     "occasion grp beyond template everybody within repeat valid told waits organisations wake"
     " mail",
     "is the plan that the step was started with"},
    {"message", "phone text code detail", WORDS},
    {"message",
     "channel rung ucs2 parts priority retries ready question lookups silences changed gathered"
     " account",
     TELLS},
    {"inbound", "received sent phone text", WORDS},
    {"inbound", "account theirs", NAME},
    {"person", "ref age ring_first high_support agreement objects seen needs said", PERSON},
    {"apart", "one other", NAME},
    {"listed", "person", NAME},
    {"offer", "reason", PERSON},
    {"sighting", "place", PERSON},
    {"sighting", "first", BOOKS},
    {"referral", "needs", PERSON},
    {"waiting", "needs by skipped_why skipped_at", PERSON},
    {"waiting_offer", "by", SET},
    {"turnaway", "needs", PERSON},
    {"rota", "duty", NAME},
    {"rota", "text expanded", "names people"},
    {"plan", "remark", PERSON},
    {"nomination", "needs", PERSON},
};

static const struct audit_kind *kind_of_table(const char *table)
{
	char name[64];
	snprintf(name, sizeof(name), "%s", table);
	for (char *at = name; *at != '\0'; at++)
		if (*at == '_')
			*at = '-';
	size_t kind = audit_kind_of(name);
	return kind < AUDITED_COUNT ? &audit_kinds[kind] : NULL;
}

static const char *reason_of(const char *table)
{
	for (size_t i = 0; i < COUNT_OF(unaudited); i++)
		if (strcmp(unaudited[i].table, table) == 0)
			return unaudited[i].reason;
	return NULL;
}

/* Blanks on both sides: a word of it, not a part of one. */
static bool has_word(const char *words, const char *word)
{
	char spaced[600], wanted[64];
	snprintf(spaced, sizeof(spaced), " %s ", words);
	snprintf(wanted, sizeof(wanted), " %s ", word);
	return strstr(spaced, wanted) != NULL;
}

static bool is_left_out(const char *table, const char *column)
{
	for (size_t i = 0; i < COUNT_OF(left_out); i++)
		if ((left_out[i].table[0] == '*' || strcmp(left_out[i].table, table) == 0) &&
		    has_word(left_out[i].columns, column))
			return true;
	return false;
}

static bool is_in_line(const struct audit_kind *kind, const char *column)
{
	char quoted[70];
	snprintf(quoted, sizeof(quoted), "'%s',", column);
	return strstr(kind->snapshot, quoted) != NULL;
}

#define TABLES "SELECT group_concat(name, ' ') FROM sqlite_schema WHERE type = 'table'"

START_TEST(every_table_is_audited_or_says_why_not)
{
	struct world w;
	char tables[2000];
	int seen = 0;
	world_open(&w);
	snprintf(tables, sizeof(tables), "%s", world_text(&w, TABLES));
	for (char *t = strtok(tables, " "); t != NULL; t = strtok(NULL, " "), seen++)
		ck_assert_msg((kind_of_table(t) != NULL) != (reason_of(t) != NULL),
			      "%s: either it is audited, or there is a reason", t);
	ck_assert_int_gt(seen, 50);
	for (size_t i = 0; i < COUNT_OF(unaudited); i++)
		ck_assert_msg(has_word(world_text(&w, TABLES), unaudited[i].table),
			      "%s: there is no such table", unaudited[i].table);
	for (int k = 0; k < AUDITED_COUNT; k++)
		ck_assert_msg((audit_kinds[k].rows == NULL) == (k == AUDITED_LOOK), "%s",
			      audit_kinds[k].name);
	world_close(&w);
}
END_TEST

START_TEST(every_column_is_in_the_line_or_says_why_not)
{
	struct world w;
	char columns[12000];
	world_open(&w);
	snprintf(columns, sizeof(columns), "%s",
		 world_text(&w, "SELECT group_concat(t.name || '.' || c.name, ' ')"
				" FROM sqlite_schema t, pragma_table_info(t.name) c"
				" WHERE t.type = 'table'"));
	for (char *c = strtok(columns, " "); c != NULL; c = strtok(NULL, " ")) {
		char *column = strchr(c, '.');
		*column++ = '\0';
		const struct audit_kind *kind = kind_of_table(c);
		if (kind != NULL)
			ck_assert_msg(is_in_line(kind, column) || is_left_out(c, column),
				      "%s.%s: in no line of the audit, and without a reason", c,
				      column);
	}
	world_close(&w);
}
END_TEST

/* One line out of its place: what is said of it. */
static const char *said(struct world *w, const char *mark, struct arena *arena)
{
	struct audit_proof proof;
	ck_assert_int_eq(audit_prove(w->store, mark, arena, &proof), ERR_OK);
	return proof.count > 0 ? proof.findings[0] : "";
}

START_TEST(the_first_bad_row_is_named)
{
	struct world w;
	struct arena arena = {0};
	struct audit_walk walk;
	world_open(&w);
	for (int i = 0; i < 5; i++) {
		const struct audit a = {.area = "coventry",
					.at = w.now,
					.actor = "alice",
					.kind = AUDITED_LOOK,
					.subject = "sheet",
					.change = "read",
					.because = "test"};
		ck_assert_int_eq(audit_write(w.store, &a), ERR_OK);
	}
	ck_assert_str_eq(said(&w, NULL, &arena), "");
	ck_assert_int_eq(audit_walk_chain(w.store, NULL, &arena, &walk), ERR_OK);
	ck_assert_str_eq(said(&w, walk.head, &arena), "");
	world_number(&w, "UPDATE audit SET change = char(27) || 'x' WHERE seq ="
			 " (SELECT max(seq) - 1 FROM audit) RETURNING 1");
	const char *sentence = said(&w, NULL, &arena);
	ck_assert_msg(strstr(sentence, "(look sheet: ?x, by alice) is not as it was written") !=
			  NULL,
		      "%s", sentence);
	world_number(&w, "DELETE FROM audit WHERE seq = (SELECT max(seq) - 1 FROM audit)"
			 " RETURNING 1");
	sentence = said(&w, NULL, &arena);
	ck_assert_msg(strstr(sentence, "is missing, before row") != NULL, "%s", sentence);
	world_number(&w, "DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit) RETURNING 1");
	ck_assert_str_eq(said(&w, NULL, &arena), "");
	sentence = said(&w, walk.head, &arena);
	ck_assert_msg(strncmp(sentence, "no row has the hash ", 20) == 0, "%s", sentence);
	arena_free(&arena);
	world_close(&w);
}
END_TEST

/* ---- behind its back ------------------------------------------------------------------------- */

/* Something of every kind that goes by ways of its own: a reason, a pair, a list, a merger. */
static void told_evening(struct world *w)
{
	evening(w);
	bob(w, "hold", "{\"bed\":\"GW2\",\"person\":\"C-1\"}", "ok", "Held");
	bob(w, "shut", "{\"bed\":\"GW3\",\"reason\":\"the roof leaks\"}", "ok", "");
	bob(w, "apart", "{\"person\":\"C-1\",\"other\":\"C-2\"}", "ok", "");
	bob(w, "apart", "{\"person\":\"C-1\",\"other\":\"C-3\"}", "ok", "");
	bob(w, "apart", "{\"person\":\"C-1\",\"other\":\"C-3\",\"end\":true}", "ok", "");
	bob(w, "list", "{\"what\":\"add\",\"person\":\"C-2\"}", "ok", "");
	bob(w, "tempref", "{}", "ok", "");
	bob(w, "turnaway", "{\"person\":\"T-2026-11-21-1\",\"reason\":\"no-bed\"}", "ok", "");
	bob(w, "turnaway", "{\"person\":\"C-4\",\"reason\":\"no-bed\"}", "ok", "");
	bob(w, "merge", "{\"temporary\":\"T-2026-11-21-1\",\"person\":\"C-4\"}", "ok", "");
}

/* What was ended for the case is said anew of a reference that turns out to be theirs. */
static void said_of_two_names(struct world *w, const char *reference)
{
	char apart[100], listed[100];
	snprintf(apart, sizeof(apart), "{\"person\":\"C-1\",\"other\":\"%s\"}", reference);
	snprintf(listed, sizeof(listed), "{\"what\":\"add\",\"person\":\"%s\"}", reference);
	bob(w, "list", "{\"what\":\"add\",\"person\":\"C-3\"}", "ok", "");
	bob(w, "list", "{\"what\":\"remove\",\"person\":\"C-3\"}", "ok", "");
	bob(w, "tempref", "{}", "ok", reference);
	bob(w, "apart", apart, "ok", "");
	bob(w, "list", listed, "ok", "");
}

/* What was ended for the case, and said of the reference that turns out to be theirs, is there. */
START_TEST(a_merger_says_which_rows_have_another_name_since)
{
	struct world w;
	struct arena arena = {0};
	told_evening(&w);
	said_of_two_names(&w, "T-2026-11-21-2");
	bob(&w, "merge", "{\"temporary\":\"T-2026-11-21-2\",\"person\":\"C-3\"}", "ok", "Merged");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM apart"), 2);
	ck_assert_str_eq(said(&w, NULL, &arena), "");
	static const char *const slipped[] = {
	    "INSERT INTO apart SELECT p.area, p.id, q.id, 1, 'bob' FROM person p, person q"
	    " WHERE p.ref = 'C-3' AND q.ref = 'C-4' RETURNING 1",
	    "INSERT INTO listed (area, person, added, by, removed) SELECT area, id, 1, 'bob', 0"
	    " FROM person WHERE ref = 'C-4' RETURNING 1"};
	for (size_t i = 0; i < COUNT_OF(slipped); i++) {
		ck_assert_int_eq(world_number(&w, slipped[i]), 1);
		ck_assert_str_ne(said(&w, NULL, &arena), "");
		world_number(&w, i == 0 ? "DELETE FROM apart WHERE made = 1 RETURNING 1"
					: "DELETE FROM listed WHERE added = 1 RETURNING 1");
		ck_assert_str_eq(said(&w, NULL, &arena), "");
	}
	arena_free(&arena);
	world_close(&w);
}
END_TEST

/* One by the program of schema 30 and before: person lines for both, and none for the pair and the
 * listing, which have another name since. The case's own, ended before, are there once more. */
static void merge_as_before(struct world *w, const char *from, const char *into)
{
	static const char pairs[] =
	    "INSERT INTO apart (area, one, other, made, by) SELECT area,"
	    " min('%2$s', CASE one WHEN '%1$s' THEN other ELSE one END),"
	    " max('%2$s', CASE one WHEN '%1$s' THEN other ELSE one END), made, by FROM apart"
	    " WHERE '%1$s' IN (one, other) RETURNING 1";
	static const char *const moves[] = {
	    "UPDATE person SET merged = '%2$s' WHERE id = '%1$s' RETURNING 1",
	    pairs,
	    "DELETE FROM apart WHERE '%1$s' IN (one, other) RETURNING 1",
	    "UPDATE listed SET removed = 0 WHERE person = '%2$s' AND person <> '%1$s' RETURNING 1",
	    "DELETE FROM listed WHERE person = '%1$s' RETURNING 1",
	};
	char sql[500];
	for (size_t i = 0; i < COUNT_OF(moves); i++) {
		snprintf(sql, sizeof(sql), moves[i], from, into);
		ck_assert_msg(world_number(w, sql) == 1, "%s", sql);
	}
	audit_planted(w, AUDITED_PERSON, from);
	audit_planted(w, AUDITED_PERSON, into);
}

static void check_upgraded(struct world *w, struct arena *arena)
{
	struct fault why = {.message = ""};
	world_number(w, "DROP INDEX placement_bed_ended");
	world_number(w, "DROP INDEX alarm_two");
	world_number(w, "ALTER TABLE code DROP COLUMN bed");
	world_number(w, "ALTER TABLE code DROP COLUMN until");
	world_number(w, "PRAGMA user_version = 30");
	ck_assert_str_ne(said(w, NULL, arena), "");
	ck_assert_msg(schema_upgrade(w->store, &why) == ERR_OK, "%s", why.message);
	world_restart(w);
	ck_assert_str_eq(said(w, NULL, arena), "");
	int64_t rows = world_number(w, "SELECT count(*) FROM audit");
	world_restart(w);
	ck_assert_int_eq(world_number(w, "SELECT count(*) FROM audit"), rows);
}

START_TEST(what_an_older_merger_left_unsaid_is_said_once)
{
	struct world w;
	struct arena arena = {0};
	evening(&w);
	bob(&w, "apart", "{\"person\":\"C-1\",\"other\":\"C-3\"}", "ok", "");
	bob(&w, "apart", "{\"person\":\"C-1\",\"other\":\"C-3\",\"end\":true}", "ok", "");
	said_of_two_names(&w, "T-2026-11-21-1");
	bob(&w, "apart", "{\"person\":\"C-2\",\"other\":\"C-4\"}", "ok", "");
	const char *into = arena_text(&arena, world_text(&w, "SELECT id FROM person"
							     " WHERE ref = 'C-3'"));
	merge_as_before(&w,
			arena_text(&arena, world_text(&w, "SELECT id FROM person"
							  " WHERE temporary <> 0")),
			into);
	check_upgraded(&w, &arena);
	world_number(&w, "DELETE FROM apart RETURNING 1");
	ck_assert_str_ne(said(&w, NULL, &arena), "");
	arena_free(&arena);
	world_close(&w);
}
END_TEST

static bool is_found(const struct audit_proof *proof, const char *words)
{
	for (int i = 0; i < proof->count; i++)
		if (strstr(proof->findings[i], words) != NULL)
			return true;
	return false;
}

static const struct {
	const char *sql, *found;
} behind[] = {
    {"UPDATE remark SET text = 'it is a nice bed'", "is not the reason that was given"},
    {"UPDATE remark SET salt = salt || substr(text, 1, 4), text = substr(text, 5)",
     "is not the reason that was given"},
    {"UPDATE remark SET salt = substr(salt, 1, 30), text = substr(salt, 31) || text",
     "is not the reason that was given"},
    {"DELETE FROM remark", "is gone, and no erasure took it"},
    {"UPDATE bed SET label = label || char(0) || 'x' WHERE label = 'GW3'", ": label"},
    {"UPDATE placement SET by = by || char(0) || 'eve'", ": by"},
    {"UPDATE turnaway SET person = (SELECT merged FROM person WHERE merged <> '') || char(0)",
     ": person"},
    {"INSERT INTO bed (id, area, site, label, kind, own_attributes, attributes, night, own_tier,"
     " tier, open, state) SELECT id || char(0), area, site, label, kind, own_attributes,"
     " attributes, night, own_tier, tier, open, state FROM bed WHERE label = 'GW3'",
     "bed coventry/GW3 stands in no row of the audit"},
    {"UPDATE bed SET area = 'x' WHERE label = 'GW3'", ": area"},
    {"UPDATE bed SET area = area || char(0) WHERE label = 'GW3'", ": area"},
    {"INSERT INTO body (hash, area, source, received, trusted, content)"
     " VALUES ('ab', 'coventry', 'coventry/metno', 1, 1, x'00')",
     "body ab does not have the bytes that its digest is of"},
    {"INSERT INTO body (hash, area, source, received, trusted, content, packed, size)"
     " VALUES ('ab', 'coventry', 'coventry/metno', 1, 0, x'00', 1, 500)",
     "body ab does not have the bytes that its digest is of"},
    {"INSERT INTO member VALUES ('coventry', 'managers', 99, 'nobody')",
     "member coventry/managers/nobody is in a group that the contact does not name"},
    {"INSERT OR REPLACE INTO opening VALUES ('coventry', 'a99', 1)",
     "opening coventry does not open what SWEP is on for"},
    {"INSERT INTO surge VALUES ('a9/hall', 'coventry', 'a9', 'lodge', 'expected', 1, 0, 'bob', 1,"
     " '', 0)",
     "surge a9/hall is not of the activation and the site that it is named after"},
    {"DELETE FROM person WHERE ref = 'C-2'", "is gone, and what happened to them is not"},
    {"UPDATE bed SET placement = NULL WHERE placement IS NOT NULL",
     "does not say the placement that the audit left in it"},
    {"DELETE FROM apart", "is gone, and by row"},
    {"DELETE FROM listed", "is gone, and by row"},
    {"DELETE FROM turnaway", "is gone, and by row"},
    {"INSERT INTO apart SELECT p.area, a.one, p.id, 1, 'bob' FROM apart a, person p"
     " WHERE p.ref = 'C-3'",
     "is there, and by row"},
    {"UPDATE person SET legal_hold = 1 WHERE ref = 'C-1'", "stands in no row of the audit"},
    {"UPDATE person SET temporary = 0 WHERE temporary <> 0", ": temporary"},
    {"DELETE FROM audit WHERE seq IN (3, 4)", "rows 3 to 4 are missing, before row 5"},
    {"UPDATE audit SET seq = 0 WHERE seq = 4", "was slipped in: the next would be row 1"},
    {"UPDATE audit SET hash = x'00' WHERE seq = 2", "row 2"},
    {"UPDATE audit SET remark = NULL WHERE seq = 2", "is not as it was written"},
    {"UPDATE audit SET change = CAST(x'ff41' AS TEXT) WHERE seq = 2", ": ?A, by"},
    {"UPDATE audit SET after = '{' WHERE kind = 'bed'", "cannot be read as row"},
};

static void behind_find(const char *change, const char *words)
{
	struct world w;
	struct arena arena = {0};
	struct audit_proof proof;
	char sql[500];
	told_evening(&w);
	ck_assert_str_eq(said(&w, NULL, &arena), "");
	snprintf(sql, sizeof(sql), "%s RETURNING 1", change);
	ck_assert_msg(world_number(&w, sql) == 1, "%s changes nothing", change);
	ck_assert_int_eq(audit_prove(w.store, NULL, &arena, &proof), ERR_OK);
	int64_t rows, bad;
	bool chain = strstr(change, " audit ") != NULL;
	ck_assert_int_eq(audit_verify(w.store, &rows, &bad), ERR_OK);
	ck_assert_msg((bad != 0) == chain, "%s", change);
	ck_assert_msg(is_found(&proof, words), "%s: %d found, the first: %s", change, proof.count,
		      proof.count > 0 ? proof.findings[0] : "");
	arena_free(&arena);
	world_close(&w);
}

START_TEST(what_was_done_behind_the_audits_back_is_found)
{
	for (size_t i = 0; i < COUNT_OF(behind); i++)
		behind_find(behind[i].sql, behind[i].found);
}
END_TEST

static void erase_somebody(struct world *w)
{
	static const char *const asked[][2] = {
	    {"legal-hold", "{\"person\":\"C-3\",\"hold\":\"on\",\"reason\":\"an inquest\"}"},
	    {"legal-hold", "{\"person\":\"C-3\",\"hold\":\"off\",\"reason\":\"it is over\"}"},
	    {"erase", "{\"person\":\"C-3\",\"reason\":\"asked for it\"}"},
	};
	for (size_t i = 0; i < COUNT_OF(asked); i++)
		json_decref(world_ok(w, "alice", asked[i][0], asked[i][1]));
}

/* What an erasure takes it names, so that nothing else goes with it. One by a program that did not
 * name it may have taken whatever is older. */
START_TEST(an_erasure_says_which_reasons_it_took)
{
	struct world w;
	struct arena arena = {0};
	told_evening(&w);
	erase_somebody(&w);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM remark WHERE text LIKE 'an inq%'"),
			 0);
	ck_assert_str_eq(said(&w, NULL, &arena), "");
	world_number(&w, "DELETE FROM remark WHERE text = 'the roof leaks' RETURNING 1");
	const char *sentence = said(&w, NULL, &arena);
	ck_assert_msg(strstr(sentence, "is gone, and no erasure took it") != NULL, "%s", sentence);
	audit_planted(&w, AUDITED_PERSON,
		      arena_text(&arena, world_text(&w, "UPDATE person SET erased = 9999999999999"
							" WHERE ref = 'C-4' RETURNING id")));
	ck_assert_str_eq(said(&w, NULL, &arena), "");
	arena_free(&arena);
	world_close(&w);
}
END_TEST

/* ---- numbers with a point ------------------------------------------------------------------- */

START_TEST(every_column_with_a_point_is_compared_to_its_last_bit)
{
	struct world w;
	char sql[200];
	int seen = 0;
	world_open(&w);
	for (int k = 0; k < AUDITED_COUNT; k++) {
		const char *reals = audit_kinds[k].reals, *column;
		snprintf(sql, sizeof(sql),
			 "SELECT group_concat(name) FROM pragma_table_info(replace('%s', '-', '_'))"
			 " WHERE type NOT IN ('TEXT', 'INTEGER')",
			 audit_kinds[k].name);
		column = world_text(&w, sql);
		seen += column[0] != '\0';
		snprintf(sql, sizeof(sql), "SELECT %s FROM %s WHERE id = ?1", column,
			 audit_kinds[k].name);
		ck_assert_msg(strcmp(column[0] != '\0' ? sql : "", reals != NULL ? reals : "") == 0,
			      "%s: not \"%s\"", audit_kinds[k].name, sql);
	}
	ck_assert_int_eq(seen, 2);
	world_close(&w);
}
END_TEST

/* Not all of them are the number that is nearest to their own fifteen digits. */
static const double numbers[] = {-4.2,     0.1 + 0.2, -1.5,   1.1 * 1.1, 1.0 / 3, -0.7 + 0.1,
				 1e22 / 3, 1e-7 / 3,  5e-300, 0,         -17,     123456789.25};

static void number_asked(struct world *w, const char *id, double value)
{
	const struct proposal_row p = {.id = id,
				       .area = "coventry",
				       .kind = "open",
				       .rule = "cold",
				       .night = {20000},
				       .value = value,
				       .made = w->now,
				       .due = w->now};
	const struct suppression x = {.id = id,
				      .rule = "cold",
				      .kind = "rejected",
				      .by = "bob",
				      .night = {20000},
				      .value = value,
				      .basis = ""};
	ck_assert_int_eq(proposal_insert(w->store, &p), ERR_OK);
	ck_assert_int_eq(proposal_close(w->store, id, "withdrawn", w->now, NULL), ERR_OK);
	ck_assert_int_eq(suppression_insert(w->store, "coventry", &x, w->now), ERR_OK);
	audit_planted(w, AUDITED_PROPOSAL, id);
	audit_planted(w, AUDITED_SUPPRESSION, id);
}

static void number_put(struct world *w, const char *table, const char *id, double value)
{
	sqlite3_stmt *statement;
	char sql[100];
	snprintf(sql, sizeof(sql), "UPDATE %s SET value = ?1 WHERE id = '%s'", table, id);
	ck_assert_int_eq(sqlite3_prepare_v2(w->store->db, sql, -1, &statement, NULL), SQLITE_OK);
	sqlite3_bind_double(statement, 1, value);
	ck_assert_int_eq(sqlite3_step(statement), SQLITE_DONE);
	ck_assert_int_eq(sqlite3_changes(w->store->db), 1);
	sqlite3_finalize(statement);
}

static double number_got(struct world *w, const char *table, const char *id)
{
	sqlite3_stmt *statement;
	char sql[100];
	snprintf(sql, sizeof(sql), "SELECT value FROM %s WHERE id = '%s'", table, id);
	ck_assert_int_eq(sqlite3_prepare_v2(w->store->db, sql, -1, &statement, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_step(statement), SQLITE_ROW);
	double value = sqlite3_column_double(statement, 0);
	sqlite3_finalize(statement);
	return value;
}

static void number_find(struct world *w, const char *table, int bit)
{
	struct arena arena = {0};
	struct audit_strays strays;
	struct subject_set seen;
	ck_assert_int_eq(audit_list_strays(w->store, &arena, &strays, &seen), ERR_OK);
	ck_assert_msg(strays.count == 1, "%s, bit %d", table, bit);
	ck_assert_str_eq(strays.rows[0].kind, table);
	ck_assert_msg(strstr(strays.rows[0].sentence, "left it: value") != NULL, "%s, bit %d: %s",
		      table, bit, strays.rows[0].sentence);
	subject_set_free(&seen);
	arena_free(&arena);
}

/* Each bit of its eight bytes. */
static void number_change(struct world *w, const char *table, const char *id)
{
	double as_it_was = number_got(w, table, id), value;
	for (int bit = 0; bit < 64; bit++) {
		uint64_t bits;
		memcpy(&bits, &as_it_was, sizeof(bits));
		bits ^= UINT64_C(1) << bit;
		memcpy(&value, &bits, sizeof(value));
		number_put(w, table, id, value);
		number_find(w, table, bit);
	}
	number_put(w, table, id, as_it_was);
}

START_TEST(the_last_bit_of_a_number_counts)
{
	struct world w;
	struct arena arena = {0};
	struct fsck_report report;
	world_open(&w);
	for (size_t i = 0; i < COUNT_OF(numbers); i++)
		number_asked(&w, arena_printf(&arena, "q%zu", i), numbers[i]);
	ck_assert_str_eq(said(&w, NULL, &arena), "");
	for (size_t i = 0; i < COUNT_OF(numbers); i++) {
		if (numbers[i] == 0) /* has no byte */
			continue;
		number_change(&w, "proposal", arena_printf(&arena, "q%zu", i));
		number_change(&w, "suppression", arena_printf(&arena, "q%zu", i));
	}
	ck_assert_str_eq(said(&w, NULL, &arena), "");
	world_number(&w, "UPDATE proposal SET value = value + 1e-15 WHERE id = 'q0' RETURNING 1");
	ck_assert_ptr_nonnull(strstr(said(&w, NULL, &arena), "left it: value"));
	ck_assert_int_eq(fsck_run(w.store, w.now, &arena, &report), ERR_OK);
	ck_assert_int_eq(report.wrong, 1);
	ck_assert_str_eq(report.findings[0].check, "behind-its-back");
	arena_free(&arena);
	world_close(&w);
}
END_TEST

static void number_upgraded(struct world *w, const char *table, size_t i)
{
	char id[24], digits[40], got[40];
	snprintf(id, sizeof(id), "q%zu", i);
	snprintf(digits, sizeof(digits), "%.15g", numbers[i]);
	double value = number_got(w, table, id);
	snprintf(got, sizeof(got), "%.15g", value);
	ck_assert_str_eq(got, digits);
	ck_assert_double_eq(value, strtod(digits, NULL));
}

/* The line is JSON all the same, and nothing is colder than it was. */
START_TEST(a_number_that_is_not_known_is_none)
{
	struct world w;
	struct arena arena = {0};
	struct suppression *list;
	size_t count;
	world_open(&w);
	number_asked(&w, "none", HUGE_VAL);
	ck_assert_str_eq(said(&w, NULL, &arena), "");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM audit WHERE json_valid(after)"
					  " AND after -> 'value' = 'null'"),
			 2);
	ck_assert_int_eq(
	    suppression_list(w.store, "coventry", (struct date){20000}, &arena, &list, &count),
	    ERR_OK);
	ck_assert_uint_eq(count, 1);
	ck_assert_double_eq(list[0].value, HUGE_VAL);
	number_put(&w, "suppression", "none", HUGE_VAL);
	ck_assert_ptr_nonnull(strstr(said(&w, NULL, &arena), "left it"));
	arena_free(&arena);
	world_close(&w);
}
END_TEST

/* As they were calculated, with lines of fifteen digits; and one that had none. */
START_TEST(numbers_of_before_are_brought_to_what_their_lines_say)
{
	struct world w;
	struct arena arena = {0};
	struct fault why = {.message = ""};
	world_open(&w);
	for (size_t i = 0; i < COUNT_OF(numbers); i++) {
		const char *id = arena_printf(&arena, "q%zu", i);
		number_asked(&w, id, numbers[i]);
		number_put(&w, "proposal", id, numbers[i]);
		number_put(&w, "suppression", id, numbers[i]);
	}
	number_asked(&w, "none", HUGE_VAL);
	number_asked(&w, "inf", 1);
	number_put(&w, "proposal", "inf", HUGE_VAL); /* as it was written then */
	number_put(&w, "suppression", "inf", HUGE_VAL);
	audit_planted(&w, AUDITED_PROPOSAL, "inf");
	audit_planted(&w, AUDITED_SUPPRESSION, "inf");
	ck_assert_ptr_nonnull(strstr(said(&w, NULL, &arena), "left it: value"));
	world_number(&w, "PRAGMA user_version = 34");
	ck_assert_msg(schema_upgrade(w.store, &why) == ERR_OK, "%s", why.message);
	ck_assert_str_eq(said(&w, NULL, &arena), "");
	for (size_t i = 0; i < COUNT_OF(numbers); i++) {
		number_upgraded(&w, "proposal", i);
		number_upgraded(&w, "suppression", i);
	}
	ck_assert_int_eq(world_number(&w, "SELECT value IS NULL FROM proposal WHERE id = 'none'"),
			 1);
	ck_assert_double_eq(number_got(&w, "suppression", "inf"), HUGE_VAL);
	arena_free(&arena);
	world_close(&w);
}
END_TEST

/* ---- the schema ----------------------------------------------------------------------------- */

static const struct {
	const char *sql, *found;
} schemas[] = {
    {"CREATE TRIGGER t AFTER INSERT ON sighting BEGIN DELETE FROM deadline; END",
     "schema trigger t is there, and no swepd made it"},
    {"CREATE VIEW v AS SELECT 1", "schema view v is there, and no swepd made it"},
    {"CREATE TABLE extra (a)", "schema table extra is there, and no swepd made it"},
    {"CREATE INDEX bed_kind ON bed (kind)", "schema index bed_kind is there, and no swepd made it"},
    {"DROP INDEX placement_bed_live", "schema index placement_bed_live is gone, and swepd made it"},
    {"DROP TRIGGER bed_sort_new", "schema trigger bed_sort_new is gone, and swepd made it"},
    {"DROP INDEX placement_bed_live; CREATE UNIQUE INDEX placement_bed_live ON placement (bed)"
     " WHERE state = 'occupied'",
     "schema index placement_bed_live is not as swepd made it"},
    {"ALTER TABLE bed ADD COLUMN more TEXT", "schema table bed is not as swepd made it"},
    {"ANALYZE", NULL},
    {"DROP INDEX bed_site; CREATE INDEX bed_site  -- said otherwise\n"
     " ON bed (area,site, /* the same */ label)",
     NULL},
};

static void schema_find(const char *sql, const char *words)
{
	struct world w;
	struct arena arena = {0};
	struct audit_proof proof;
	struct fsck_report report;
	world_open(&w);
	ck_assert_msg(sqlite3_exec(w.store->db, sql, NULL, NULL, NULL) == SQLITE_OK, "%s: %s", sql,
		      sqlite3_errmsg(w.store->db));
	ck_assert_int_eq(audit_prove(w.store, NULL, &arena, &proof), ERR_OK);
	ck_assert_int_eq(fsck_run(w.store, w.now, &arena, &report), ERR_OK);
	ck_assert_msg(words != NULL ? is_found(&proof, words) : proof.wrong == 0, "%s: %s", sql,
		      proof.count > 0 ? proof.findings[0] : "nothing");
	ck_assert_msg((report.wrong > 0) == (words != NULL), "%s", sql);
	arena_free(&arena);
	world_close(&w);
}

START_TEST(a_schema_that_no_program_made_is_found)
{
	for (size_t i = 0; i < COUNT_OF(schemas); i++)
		schema_find(schemas[i].sql, schemas[i].found);
}
END_TEST

/* The first program's, with something in it, brought up by all that came after. */
START_TEST(a_database_of_the_first_schema_is_clean_once_it_is_brought_up)
{
	struct store s = {.path = ":memory:"};
	struct fault why = {.message = ""};
	struct audit_strays strays;
	struct arena arena = {0};
	ck_assert_int_eq(schema_sample_first(&s, &s.db), ERR_OK);
	ck_assert_int_eq(sqlite3_exec(s.db,
				      "INSERT INTO person VALUES ('n1', 'coventry', 'C-1', 1);"
				      "ANALYZE; PRAGMA user_version = 1",
				      NULL, NULL, NULL),
			 SQLITE_OK);
	ck_assert_msg(schema_upgrade(&s, &why) == ERR_OK, "%s", why.message);
	ck_assert_int_eq(schema_list_strays(&s, &arena, &strays), ERR_OK);
	ck_assert_msg(strays.count == 0, "%s %s", strays.rows[0].subject, strays.rows[0].sentence);
	arena_free(&arena);
	statements_close(&s.statements);
	sqlite3_close(s.db);
}
END_TEST

/* A line that is longer than most. */
START_TEST(a_long_line_is_of_the_chain_too)
{
	struct world w;
	struct arena arena = {0};
	char subject[6000];
	memset(subject, 'x', sizeof(subject) - 1);
	subject[sizeof(subject) - 1] = '\0';
	world_open(&w);
	for (int i = 0; i < 2; i++) {
		const struct audit a = {.area = "coventry",
					.at = w.now,
					.actor = "alice",
					.kind = AUDITED_LOOK,
					.subject = subject,
					.change = "read",
					.because = "test"};
		ck_assert_int_eq(audit_write(w.store, &a), ERR_OK);
	}
	ck_assert_str_eq(said(&w, NULL, &arena), "");
	world_number(&w, "UPDATE audit SET subject = subject || 'y' WHERE seq = 2 RETURNING 1");
	ck_assert_ptr_nonnull(strstr(said(&w, NULL, &arena), "row 2"));
	arena_free(&arena);
	world_close(&w);
}
END_TEST

START_TEST(a_mark_is_of_hex_digits)
{
	ck_assert(audit_mark_is_good("0123456789abcDEF"));
	ck_assert(!audit_mark_is_good("0123456789abcde"));
	ck_assert(!audit_mark_is_good("0123456789abcdeg"));
	ck_assert(!audit_mark_is_good("0123456789abcdef0123456789abcdef0123456789abcdef"
				      "0123456789abcdef0"));
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
	    every_table_is_audited_or_says_why_not,
	    every_column_is_in_the_line_or_says_why_not,
	    the_first_bad_row_is_named,
	    a_mark_is_of_hex_digits,
	    a_merger_says_which_rows_have_another_name_since,
	    what_an_older_merger_left_unsaid_is_said_once,
	    what_was_done_behind_the_audits_back_is_found,
	    every_column_with_a_point_is_compared_to_its_last_bit,
	    the_last_bit_of_a_number_counts,
	    a_number_that_is_not_known_is_none,
	    numbers_of_before_are_brought_to_what_their_lines_say,
	    an_erasure_says_which_reasons_it_took,
	    a_schema_that_no_program_made_is_found,
	    a_database_of_the_first_schema_is_clean_once_it_is_brought_up,
	    a_long_line_is_of_the_chain_too,
	};
	return suite_run("audit", all, COUNT_OF(all));
}
