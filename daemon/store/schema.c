/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "store_inside.h"

/* Migrations in order: number n brings a database of version n-1 to version n. Version 1 is
 * schema.sql whole; a later change is a new text here, never an edit of an old one. */
static const char *const migrations[] = {
#include "schema.inc"
    ,
    /* 2: how many texts failed of late, without a look at all there ever were */
    "CREATE INDEX message_failed ON message (area, changed) WHERE state = 'failed';",
    /* 3: the readings around tonight and what is open, without a walk over a whole winter */
    "DROP INDEX reading_span;"
    "CREATE INDEX reading_span ON reading (source, valid_to, valid_from);"
    "CREATE INDEX occasion_open ON occasion (area, kind, at) WHERE state = 'open';",
    /* 4: further pages, warnings, a budget of calls, doubts; bodies are kept packed */
    "ALTER TABLE source ADD COLUMN pending TEXT NOT NULL DEFAULT '';" /* body that needs pages */
    "ALTER TABLE source ADD COLUMN pending_at INTEGER NOT NULL DEFAULT 0;" /* when it came */
    "ALTER TABLE source ADD COLUMN pending_modified TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE source ADD COLUMN pending_etag TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE source ADD COLUMN asking TEXT NOT NULL DEFAULT '';" /* page under way; '' main */
    "ALTER TABLE source ADD COLUMN calls INTEGER NOT NULL DEFAULT 0;" /* on calls_day */
    "ALTER TABLE source ADD COLUMN calls_day INTEGER NOT NULL DEFAULT 0;" /* UTC day number */
    "ALTER TABLE source ADD COLUMN doubt TEXT NOT NULL DEFAULT '';" /* why its body is suspect */
    "ALTER TABLE source ADD COLUMN remark TEXT NOT NULL DEFAULT '';" /* worth showing anyway */
    "ALTER TABLE body ADD COLUMN packed INTEGER NOT NULL DEFAULT 0;" /* 1: content is zlib's */
    "ALTER TABLE body ADD COLUMN size INTEGER NOT NULL DEFAULT 0;" /* unpacked; 0 before this */
    "CREATE INDEX body_received ON body (received);"
    "CREATE TABLE page (source TEXT NOT NULL, url TEXT NOT NULL, body TEXT NOT NULL,"
    " received INTEGER NOT NULL, PRIMARY KEY (source, url)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE notice (source TEXT NOT NULL, id TEXT NOT NULL, area TEXT NOT NULL,"
    " kind TEXT NOT NULL, issuer TEXT NOT NULL, level INTEGER NOT NULL, hazards INTEGER NOT NULL,"
    " valid_from INTEGER NOT NULL, valid_to INTEGER NOT NULL, here INTEGER NOT NULL,"
    " areas TEXT NOT NULL, headline TEXT NOT NULL, received INTEGER NOT NULL, body TEXT NOT NULL,"
    " PRIMARY KEY (source, id, valid_from)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX notice_span ON notice (source, valid_to, valid_from);",
    /* 5: nights that a proposal names and a person approved ahead of time; a tier to be lowered to
     * in the morning; steps that wait for the end of quiet hours */
    "CREATE TABLE approval (area TEXT NOT NULL, night INTEGER NOT NULL, tier INTEGER NOT NULL,"
    " rule TEXT NOT NULL, by TEXT NOT NULL, at INTEGER NOT NULL, proposal TEXT NOT NULL,"
    " state TEXT NOT NULL," /* asked, open, used, lapsed */
    " PRIMARY KEY (area, night, proposal)) STRICT, WITHOUT ROWID;"
    "INSERT INTO approval SELECT area, night, tier, rule, '', 0, id, 'asked' FROM proposal"
    " WHERE state = 'open' AND kind <> 'standdown';"
    "CREATE INDEX approval_open ON approval (area, night) WHERE state = 'open';"
    "ALTER TABLE swep ADD COLUMN lower_to INTEGER NOT NULL DEFAULT 0;" /* tier; 0 is none */
    "ALTER TABLE swep ADD COLUMN lowers_at INTEGER NOT NULL DEFAULT 0;"
    /* until then the step keeps quiet in the area's quiet hours; 0 it does not */
    "ALTER TABLE step ADD COLUMN waits INTEGER NOT NULL DEFAULT 0;"
    /* what the rule rested on that was set aside, as JSON; '' unknown */
    "ALTER TABLE suppression ADD COLUMN basis TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE activation ADD COLUMN shadow INTEGER NOT NULL DEFAULT 0;", /* 1: none of it real */
};

#define VERSION ((int)(sizeof(migrations) / sizeof(migrations[0])))

static int version_of(struct store *s)
{
	sqlite3_stmt *statement;
	int version = -1;
	if (sqlite3_prepare_v2(s->db, "PRAGMA user_version", -1, &statement, NULL) != SQLITE_OK)
		return -1;
	if (sqlite3_step(statement) == SQLITE_ROW)
		version = sqlite3_column_int(statement, 0);
	sqlite3_finalize(statement);
	return version;
}

static enum err upgrade_once(struct store *s, int version)
{
	char stamp[64];
	snprintf(stamp, sizeof(stamp), "PRAGMA user_version = %d; COMMIT", version);
	if (sqlite3_exec(s->db, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK &&
	    sqlite3_exec(s->db, migrations[version - 1], NULL, NULL, NULL) == SQLITE_OK &&
	    sqlite3_exec(s->db, stamp, NULL, NULL, NULL) == SQLITE_OK)
		return ERR_OK;
	store_fail(s, "upgrading the schema");
	sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	return ERR_STORE;
}

enum err schema_upgrade(struct store *s, struct fault *why)
{
	int version = version_of(s);
	if (version < 0)
		return fault_set(why, ERR_STORE, "database", "%s is not a database: %s", s->path,
				 sqlite3_errmsg(s->db));
	if (version > VERSION)
		return fault_set(why, ERR_REFUSED, "database",
				 "%s was written by a newer swepd (schema %d; this one knows %d)",
				 s->path, version, VERSION);
	for (version++; version <= VERSION; version++)
		if (upgrade_once(s, version) != ERR_OK)
			return fault_set(why, ERR_STORE, "database", "%s: %s", s->path, s->error);
	return ERR_OK;
}
