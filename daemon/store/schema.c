/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "real.h"
#include "store_inside.h"

/* All of it as it is now: what a new database is made of. */
static const char schema[] =
#include "schema.inc"
    ;

/* Migrations in order: number n brings a database of version n-1 to version n. A change of the
 * schema is one in schema.sql and a new text here, never an edit of an old one; both ways lead to
 * the same tables, to the letter. */
static const char *const migrations[] = {
#include "schema_first.inc"
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
    /* 6: what a site is beyond its name, what a bed is for the moment */
    "ALTER TABLE site ADD COLUMN admits_from INTEGER NOT NULL DEFAULT -1;" /* minutes; -1 any */
    "ALTER TABLE site ADD COLUMN stay TEXT NOT NULL DEFAULT 'through';" /* nightly, through */
    "ALTER TABLE site ADD COLUMN suspended_from INTEGER NOT NULL DEFAULT 0;" /* tier; 0 never */
    "ALTER TABLE site ADD COLUMN ages INTEGER NOT NULL DEFAULT 0;" /* bits of age bands; 0 adults */
    "ALTER TABLE site ADD COLUMN high_support_most INTEGER NOT NULL DEFAULT -1;" /* -1 no cap */
    "ALTER TABLE site ADD COLUMN women_kept INTEGER NOT NULL DEFAULT 0;" /* beds kept for women */
    "ALTER TABLE site ADD COLUMN women_until INTEGER NOT NULL DEFAULT -1;" /* … until then */
    "ALTER TABLE site ADD COLUMN accepts TEXT NOT NULL DEFAULT '';" /* its rule on whom it takes */
    "ALTER TABLE site ADD COLUMN stale_ms INTEGER NOT NULL DEFAULT 0;" /* word is OLD after; 0 never
									*/
    "ALTER TABLE site ADD COLUMN heard INTEGER NOT NULL DEFAULT 0;" /* last word of the site */
    "ALTER TABLE site ADD COLUMN closed TEXT NOT NULL DEFAULT '';" /* remark id of the reason; ''
								      open */
    "ALTER TABLE bed ADD COLUMN until INTEGER NOT NULL DEFAULT 0;" /* a temporary space ends; 0
								      lasting */
    "ALTER TABLE site ADD COLUMN people_a_year INTEGER NOT NULL DEFAULT 0;" /* scheme; 0 no cap */
    "ALTER TABLE site ADD COLUMN referrers TEXT NOT NULL DEFAULT '';" /* users who refer to it */
    "ALTER TABLE surge ADD COLUMN hours TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE surge ADD COLUMN staff INTEGER NOT NULL DEFAULT 0;",
    /* 7: the life of a placement */
    "ALTER TABLE placement ADD COLUMN word TEXT NOT NULL DEFAULT '';" /* what the person says at the
									 door */
    "ALTER TABLE placement ADD COLUMN entered INTEGER NOT NULL DEFAULT 0;" /* when it was typed, if
									      later */
    "ALTER TABLE placement ADD COLUMN warned INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE placement ADD COLUMN longest INTEGER NOT NULL DEFAULT 0;" /* a hold may last until
									    */
    "ALTER TABLE placement ADD COLUMN reason TEXT NOT NULL DEFAULT '';" /* code of a refusal, a move
									 */
    "CREATE TABLE followup (id TEXT PRIMARY KEY, area TEXT NOT NULL, person TEXT NOT NULL,"
    " kind TEXT NOT NULL, owner TEXT NOT NULL, made INTEGER NOT NULL, due INTEGER NOT NULL,"
    " done INTEGER NOT NULL, by TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE INDEX followup_open ON followup (area, due) WHERE done = 0;",
    /* 8: people */
    "ALTER TABLE person ADD COLUMN temporary INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE person ADD COLUMN age TEXT NOT NULL DEFAULT 'unknown';"
    "ALTER TABLE person ADD COLUMN ring_first INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE person ADD COLUMN high_support INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE person ADD COLUMN legal_hold INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE person ADD COLUMN agreement TEXT NOT NULL DEFAULT '';" /* information sharing,
									   version */
    "ALTER TABLE person ADD COLUMN objects INTEGER NOT NULL DEFAULT 0;" /* to sharing */
    "ALTER TABLE person ADD COLUMN seen INTEGER NOT NULL DEFAULT 0;" /* last time anything happened
								      */
    "ALTER TABLE person ADD COLUMN erased INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE person ADD COLUMN merged TEXT NOT NULL DEFAULT '';" /* into whom */
    "UPDATE person SET seen = made;"
    "CREATE INDEX person_seen ON person (area, seen) WHERE erased = 0 AND merged = '';"
    "CREATE INDEX person_merged ON person (merged) WHERE merged <> '';"
    "CREATE INDEX person_temporary ON person (area, made) WHERE temporary = 1;"
    "CREATE INDEX audit_remark ON audit (subject) WHERE remark <> '';" /* what erasing looks for */
    "CREATE TABLE sharing (area TEXT PRIMARY KEY, version TEXT NOT NULL, at INTEGER NOT NULL,"
    " by TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE apart (area TEXT NOT NULL, one TEXT NOT NULL, other TEXT NOT NULL,"
    " made INTEGER NOT NULL, by TEXT NOT NULL, PRIMARY KEY (area, one, other)) STRICT, WITHOUT "
    "ROWID;"
    "CREATE TABLE pseudonym (area TEXT NOT NULL, keyed TEXT NOT NULL, nights INTEGER NOT NULL,"
    " first INTEGER NOT NULL, last INTEGER NOT NULL, returns INTEGER NOT NULL,"
    " PRIMARY KEY (area, keyed)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE listed (area TEXT NOT NULL, person TEXT NOT NULL, added INTEGER NOT NULL,"
    " by TEXT NOT NULL, removed INTEGER NOT NULL, PRIMARY KEY (area, person)) STRICT, WITHOUT "
    "ROWID;"
    "CREATE TABLE offer (id TEXT PRIMARY KEY, area TEXT NOT NULL, person TEXT NOT NULL,"
    " night INTEGER NOT NULL, at INTEGER NOT NULL, by TEXT NOT NULL, outcome TEXT NOT NULL,"
    " reason TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE INDEX offer_night ON offer (area, night);"
    "CREATE INDEX offer_person ON offer (person, night);"
    "CREATE TABLE sighting (id TEXT PRIMARY KEY, area TEXT NOT NULL, person TEXT NOT NULL,"
    " at INTEGER NOT NULL, place TEXT NOT NULL, found INTEGER NOT NULL, first INTEGER NOT NULL,"
    " by TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE INDEX sighting_time ON sighting (area, at);"
    "CREATE INDEX sighting_person ON sighting (person, at);",
    /* 9: referrals, the waiting list, unmet need */
    "CREATE TABLE referral (id TEXT PRIMARY KEY, area TEXT NOT NULL, person TEXT NOT NULL,"
    " source TEXT NOT NULL, needs INTEGER NOT NULL, made INTEGER NOT NULL, by TEXT NOT NULL,"
    " expected INTEGER NOT NULL," /* when they arrive; 0: they are here */
    " answered INTEGER NOT NULL, answered_by TEXT NOT NULL," /* 0 and '' until somebody did */
    " settled INTEGER NOT NULL, settled_by TEXT NOT NULL, outcome TEXT NOT NULL,"
    " reason TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE INDEX referral_open ON referral (area, made) WHERE settled = 0;"
    "CREATE INDEX referral_made ON referral (area, made);"
    "CREATE UNIQUE INDEX referral_once ON referral (person, source) WHERE settled = 0;"
    "CREATE TABLE waiting (id TEXT PRIMARY KEY, area TEXT NOT NULL, person TEXT NOT NULL,"
    " needs INTEGER NOT NULL, place INTEGER NOT NULL, since INTEGER NOT NULL, by TEXT NOT NULL,"
    " state TEXT NOT NULL," /* waiting, offered, placed, left */
    " reason TEXT NOT NULL," /* code of why they left */
    " skipped_bed TEXT NOT NULL, skipped_why TEXT NOT NULL," /* the last that went past them */
    " skipped_at INTEGER NOT NULL, ended INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE UNIQUE INDEX waiting_person ON waiting (person) WHERE ended = 0;"
    "CREATE UNIQUE INDEX waiting_order ON waiting (area, place) WHERE ended = 0;"
    "CREATE TABLE waiting_offer (id TEXT PRIMARY KEY, area TEXT NOT NULL, waiting TEXT NOT NULL,"
    " bed TEXT NOT NULL, placement TEXT NOT NULL,"
    " kept INTEGER NOT NULL," /* since when the bed is kept from the door for the list */
    " at INTEGER NOT NULL, until INTEGER NOT NULL, by TEXT NOT NULL,"
    " outcome TEXT NOT NULL," /* '' open, accepted, declined, expired, yielded, withdrawn */
    " reason TEXT NOT NULL, ended INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE UNIQUE INDEX waiting_offer_open ON waiting_offer (bed) WHERE outcome = '';"
    "CREATE UNIQUE INDEX waiting_offer_one ON waiting_offer (waiting) WHERE outcome = '';"
    "CREATE INDEX waiting_offer_bed ON waiting_offer (bed, at);"
    "CREATE INDEX waiting_offer_past ON waiting_offer (waiting, at);"
    "CREATE TABLE turnaway (id TEXT PRIMARY KEY, area TEXT NOT NULL, person TEXT NOT NULL,"
    " night INTEGER NOT NULL, at INTEGER NOT NULL, needs INTEGER NOT NULL, reason TEXT NOT NULL,"
    " by TEXT NOT NULL, met INTEGER NOT NULL) STRICT, WITHOUT ROWID;" /* had a bed after all */
    "CREATE UNIQUE INDEX turnaway_once ON turnaway (area, night, person);",
    /* 10: hotel rooms and moving on */
    "CREATE TABLE booking (bed TEXT PRIMARY KEY, area TEXT NOT NULL, placement TEXT NOT NULL,"
    " paid_to INTEGER NOT NULL, pence INTEGER NOT NULL, by TEXT NOT NULL, made INTEGER NOT NULL,"
    " began INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE plan (id TEXT PRIMARY KEY, area TEXT NOT NULL, person TEXT NOT NULL,"
    " made INTEGER NOT NULL, by TEXT NOT NULL, told_by TEXT NOT NULL, told_at INTEGER NOT NULL,"
    " remark TEXT NOT NULL, ended INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE INDEX plan_person ON plan (area, person) WHERE ended = 0;",
    /* 11: two in one bed, each with a placement of their own */
    "ALTER TABLE placement ADD COLUMN beside TEXT NOT NULL DEFAULT '';" /* whose bed it is: the
									   partner's placement */
    "DROP INDEX placement_bed_live;"
    "CREATE UNIQUE INDEX placement_bed_live ON placement (bed)"
    " WHERE state <> 'ended' AND beside = '';"
    "CREATE UNIQUE INDEX placement_beside_live ON placement (beside)"
    " WHERE state <> 'ended' AND beside <> '';"
    "CREATE INDEX placement_beside ON placement (beside, made) WHERE beside <> '';",
    /* 12: a room is booked more than once, a plan says what, by when and whose it is; nothing was
     * ever written to the tables of 10. How long anybody may stay */
    "DROP TABLE booking; DROP TABLE plan;"
    "CREATE TABLE booking (id TEXT PRIMARY KEY, area TEXT NOT NULL, bed TEXT NOT NULL,"
    " site TEXT NOT NULL, activation TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,"
    " until INTEGER NOT NULL," /* when the night before `last` is over */
    " pence INTEGER NOT NULL," /* a night */
    " authorised TEXT NOT NULL, by TEXT NOT NULL, made INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE INDEX booking_bed ON booking (bed, last);"
    "CREATE INDEX booking_area ON booking (area, first);"
    "CREATE TABLE plan (id TEXT PRIMARY KEY, area TEXT NOT NULL, person TEXT NOT NULL,"
    " what TEXT NOT NULL, due INTEGER NOT NULL, owner TEXT NOT NULL," /* due: day number */
    " remark TEXT NOT NULL," /* where */
    " made INTEGER NOT NULL, by TEXT NOT NULL, told_by TEXT NOT NULL, told_at INTEGER NOT NULL,"
    " ended INTEGER NOT NULL, outcome TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE UNIQUE INDEX plan_open ON plan (person) WHERE ended = 0;"
    "CREATE INDEX plan_person ON plan (person, made);"
    "ALTER TABLE site ADD COLUMN stay_days INTEGER NOT NULL DEFAULT 0;" /* longest; 0 none */
    "ALTER TABLE site ADD COLUMN family_days INTEGER NOT NULL DEFAULT 0;", /* … of a family */
    /* 13: whom a site has, without a look at each of its beds: where the placement is and whether
     * its person's row says high support, both as they are while it is live */
    "ALTER TABLE placement ADD COLUMN site TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE placement ADD COLUMN high_support INTEGER NOT NULL DEFAULT 0;"
    "UPDATE placement SET site = coalesce((SELECT site FROM bed WHERE id = placement.bed), ''),"
    " high_support = coalesce((SELECT high_support FROM person WHERE id = placement.person), 0)"
    " WHERE state <> 'ended';"
    "CREATE INDEX placement_support ON placement (area, site)"
    " WHERE state <> 'ended' AND (high_support = 1 OR needs & 256 <> 0);" /* BED_HIGH_SUPPORT */
    "CREATE INDEX placement_women ON placement (area, site)"
    " WHERE state <> 'ended' AND needs & 1 <> 0;" /* BED_WOMEN */
    "CREATE TRIGGER placement_support_told AFTER UPDATE OF high_support ON person BEGIN"
    " UPDATE placement SET high_support = new.high_support"
    "  WHERE person = new.id AND state <> 'ended' AND high_support <> new.high_support; END;"
    "CREATE TRIGGER placement_support_merged AFTER UPDATE OF person ON placement BEGIN"
    " UPDATE placement SET high_support ="
    "  coalesce((SELECT high_support FROM person WHERE id = new.person), 0)"
    "  WHERE id = new.id AND state <> 'ended'; END;"
    "CREATE TRIGGER placement_site AFTER UPDATE OF site ON bed WHEN old.site <> new.site BEGIN"
    " UPDATE placement SET site = new.site WHERE state <> 'ended'"
    "  AND (id = new.placement OR beside = new.placement AND beside <> ''); END;",
    /* 14: one deadline a hold, due at the warning first and at the end then */
    "UPDATE deadline SET due = w.due FROM deadline w WHERE deadline.kind = 'placement'"
    " AND w.kind = 'warning' AND w.subject = deadline.subject;"
    "DELETE FROM deadline WHERE kind = 'warning';",
    /* 15: sites under one roof name their building */
    "ALTER TABLE site ADD COLUMN building TEXT NOT NULL DEFAULT '';",
    /* 16: beds that a panel gives: by nomination, or as crash space for a time */
    "CREATE TABLE nomination (id TEXT PRIMARY KEY, area TEXT NOT NULL, person TEXT NOT NULL,"
    " site TEXT NOT NULL, bed TEXT NOT NULL," /* '' until one is named */
    " needs INTEGER NOT NULL, criteria TEXT NOT NULL," /* which version of them */
    " state TEXT NOT NULL," /* open, accepted, refused, withdrawn, placed */
    " made INTEGER NOT NULL, by TEXT NOT NULL, decided INTEGER NOT NULL,"
    " decided_by TEXT NOT NULL, ended INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE UNIQUE INDEX nomination_live ON nomination (person, site) WHERE ended = 0;"
    "CREATE UNIQUE INDEX nomination_bed ON nomination (bed) WHERE state = 'accepted';"
    "CREATE INDEX nomination_person ON nomination (person);"
    "CREATE INDEX nomination_made ON nomination (area, made) WHERE ended = 0;"
    "ALTER TABLE bed ADD COLUMN crash INTEGER NOT NULL DEFAULT 0;", /* crash space until; 0 not */
    /* 17: every way to reach somebody, and who is on duty */
    "ALTER TABLE contact ADD COLUMN email TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE contact ADD COLUMN call TEXT NOT NULL DEFAULT '';" /* a number that is called
								       instead of the mobile */
    "ALTER TABLE contact ADD COLUMN verified INTEGER NOT NULL DEFAULT 0;" /* when its owner last
									     answered from it */
    "ALTER TABLE contact ADD COLUMN roles TEXT NOT NULL DEFAULT '';" /* what its texts may ask:
									"worker manager" */
    "ALTER TABLE contact ADD COLUMN digest INTEGER NOT NULL DEFAULT 0;" /* 1: what is not urgent is
									   gathered */
    "ALTER TABLE step ADD COLUMN organisations INTEGER NOT NULL DEFAULT 0;" /* 1: an organisation's
									       first answer is
									       enough */
    "ALTER TABLE step ADD COLUMN wake INTEGER NOT NULL DEFAULT 0;" /* 1: ends with a call */
    /* Each channel has a queue of its own; what is accepted may be asked about, too. */
    "UPDATE message SET question = -1 WHERE state <> 'unknown';"
    "DROP INDEX message_queue;"
    "CREATE INDEX message_queue ON message (channel, priority, made, ready)"
    " WHERE state = 'queued';"
    "CREATE INDEX message_asking ON message (gateway) WHERE question >= 0;"
    "ALTER TABLE message ADD COLUMN declined INTEGER;"
    "ALTER TABLE message ADD COLUMN declined_by TEXT NOT NULL DEFAULT '';"
    /* How a gateway stands. `judged` and `filled` are real moments; `level` is how full its bucket
     * was then, 60,000 to a text. What an alarm says of one is begun anew. */
    "CREATE TABLE gateway (gateway TEXT PRIMARY KEY, state TEXT NOT NULL," /* works, slips, failed
									    */
    " since INTEGER NOT NULL, trouble INTEGER NOT NULL, rests INTEGER NOT NULL,"
    " judged INTEGER NOT NULL, why TEXT NOT NULL, skewed INTEGER NOT NULL,"
    " limited INTEGER NOT NULL, level INTEGER NOT NULL, filled INTEGER NOT NULL)"
    " STRICT, WITHOUT ROWID;"
    "UPDATE alarm SET cleared = last WHERE kind = 'gateway' AND cleared IS NULL;"
    "CREATE TABLE sent_day (gateway TEXT NOT NULL, day INTEGER NOT NULL, count INTEGER NOT NULL,"
    " PRIMARY KEY (gateway, day)) STRICT, WITHOUT ROWID;"
    /* How its sends of each real minute went. */
    "CREATE TABLE sent_minute (gateway TEXT NOT NULL, minute INTEGER NOT NULL,"
    " taken INTEGER NOT NULL, refused INTEGER NOT NULL, lost INTEGER NOT NULL,"
    " took_ms INTEGER NOT NULL, PRIMARY KEY (gateway, minute)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE poll (gateway TEXT NOT NULL, name TEXT NOT NULL, cursor TEXT NOT NULL,"
    " page INTEGER NOT NULL, number INTEGER NOT NULL, failures INTEGER NOT NULL,"
    " missed INTEGER NOT NULL, asked INTEGER NOT NULL, heard INTEGER NOT NULL,"
    " PRIMARY KEY (gateway, name)) STRICT, WITHOUT ROWID;"
    /* A rota as it was imported, and the shifts it was last expanded to. */
    "CREATE TABLE rota (area TEXT NOT NULL, duty TEXT NOT NULL, format TEXT NOT NULL,"
    " text TEXT NOT NULL, made INTEGER NOT NULL, by TEXT NOT NULL, expanded INTEGER NOT NULL,"
    " PRIMARY KEY (area, duty)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE shift (area TEXT NOT NULL, duty TEXT NOT NULL, starts INTEGER NOT NULL,"
    " ends INTEGER NOT NULL, contact TEXT NOT NULL, who TEXT NOT NULL,"
    " PRIMARY KEY (area, duty, starts, contact, who)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX shift_end ON shift (area, duty, ends);",
    /* 18: two who wait for one bed */
    "ALTER TABLE waiting ADD COLUMN partner TEXT NOT NULL DEFAULT '';" /* person; '' alone */
    "CREATE UNIQUE INDEX waiting_partner ON waiting (partner) WHERE ended = 0 AND partner <> '';",
    /* 19: mail, and what waits for a digest */
    "ALTER TABLE step ADD COLUMN mail INTEGER NOT NULL DEFAULT 0;" /* 1: also by mail, 2: instead
								      of a text */
    "ALTER TABLE message ADD COLUMN gathered INTEGER NOT NULL DEFAULT 0;" /* 1: waits for a digest
									   */
    "CREATE INDEX message_gathered ON message (area, contact) WHERE gathered = 1;",
    /* 20: what texts that come in may do */
    /* A text of no occasion answers one that came in, whose id is its step. What its code does:
     * says to do what `inbound` asks, or belongs to the hold that was made for it. */
    "CREATE TABLE code (message TEXT PRIMARY KEY, area TEXT NOT NULL, inbound TEXT NOT NULL,"
    " placement TEXT NOT NULL," /* '' none */
    " asks INTEGER NOT NULL," /* 1: nothing was done yet */
    " used TEXT NOT NULL) STRICT, WITHOUT ROWID;" /* by which that came in; '' not yet */
    "CREATE INDEX message_answer ON message (made) WHERE occasion = '';"
    "CREATE INDEX inbound_guess ON inbound (received) WHERE meaning = 'wrong-code';"
    "CREATE INDEX inbound_stranger ON inbound (received) WHERE contact = '';",
    /* 21: what was said of somebody, whatever became of it */
    "ALTER TABLE person ADD COLUMN needs INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE person ADD COLUMN said INTEGER NOT NULL DEFAULT 0;" /* when; 0 never */
    "UPDATE person SET needs = w.needs & ~229380, said = w.since FROM waiting w"
    " WHERE w.person = person.id AND w.ended = 0;"
    "UPDATE person SET needs = person.needs | (f.needs & ~8192), said = max(said, f.made)"
    " FROM referral f WHERE f.person = person.id AND f.settled = 0;",
    /* 22: the key's columns first: SQLite 3.40's integrity_check takes the others for NULL */
    "CREATE TABLE turns (area TEXT NOT NULL, duty TEXT NOT NULL, starts INTEGER NOT NULL,"
    " contact TEXT NOT NULL, who TEXT NOT NULL, ends INTEGER NOT NULL,"
    " PRIMARY KEY (area, duty, starts, contact, who)) STRICT, WITHOUT ROWID;"
    "INSERT INTO turns (area, duty, starts, contact, who, ends)"
    " SELECT area, duty, starts, contact, who, ends FROM shift;"
    "DROP TABLE shift; ALTER TABLE turns RENAME TO shift;"
    "CREATE INDEX shift_end ON shift (area, duty, ends);",
    /* 23: an attempt whose answer nobody heard, because swepd ended before it came */
    "ALTER TABLE attempt ADD COLUMN died INTEGER NOT NULL DEFAULT 0;",
    /* 24: two for whom a panel keeps one bed */
    "ALTER TABLE nomination ADD COLUMN partner TEXT NOT NULL DEFAULT '';" /* person; '' alone */
    "CREATE UNIQUE INDEX nomination_partner ON nomination (partner, site)"
    " WHERE ended = 0 AND partner <> '';",
    /* 25: when a text that came in was sent; those of a poll that is still being read */
    "ALTER TABLE inbound ADD COLUMN sent INTEGER NOT NULL DEFAULT 0;"
    "UPDATE inbound SET sent = received;"
    "CREATE INDEX inbound_sent ON inbound (phone, sent);"
    "CREATE TABLE polled (n INTEGER PRIMARY KEY, gateway TEXT NOT NULL, id TEXT NOT NULL,"
    " sender TEXT NOT NULL, text TEXT NOT NULL, sent INTEGER NOT NULL, UNIQUE (gateway, id));"
    "CREATE INDEX polled_sent ON polled (sent, n);",
    /* 26: how often one of these could not be taken */
    "ALTER TABLE polled ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;"
    "DROP INDEX polled_sent;"
    "CREATE INDEX polled_order ON polled (failures, sent, n);",
    /* 27: how far back a poll must look */
    "ALTER TABLE poll ADD COLUMN began INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE poll ADD COLUMN complete INTEGER NOT NULL DEFAULT 0;",
    /* 28: whose account brought a text, or has one of ours: a gateway's name may change. What came
     * in before is known by its id, whoever brings it again */
    "ALTER TABLE inbound ADD COLUMN account TEXT NOT NULL DEFAULT '';" /* '' before this */
    "ALTER TABLE inbound ADD COLUMN theirs TEXT NOT NULL DEFAULT '';" /* its id there */
    "UPDATE inbound SET theirs = substr(id, instr(id, '/') + 1);"
    "CREATE INDEX inbound_theirs ON inbound (theirs, account);"
    "ALTER TABLE polled ADD COLUMN account TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE message ADD COLUMN account TEXT NOT NULL DEFAULT '';", /* that has its newest
									   attempt */
    /* 29: whose referrals a bed has settled: they are open again when nobody came to it */
    "CREATE INDEX referral_placed ON referral (person, settled) WHERE outcome = 'placed';",
    /* 30: what erasures before this left in bytes that no row uses: see scrub.h */
    "INSERT OR IGNORE INTO meta (key, value) SELECT 'scrub', value FROM meta WHERE key = 'seen'"
    " AND (EXISTS (SELECT 1 FROM person WHERE erased > 0)"
    " OR EXISTS (SELECT 1 FROM inbound WHERE text = '(erased)'));",
    /* 31: what mergers before this left out of the audit: see audit_debt.h */
    "INSERT OR IGNORE INTO meta (key, value) SELECT 'merges', '1'"
    " WHERE EXISTS (SELECT 1 FROM person WHERE merged <> '');",
    /* 32: who had a bed before, without a look at everybody who ever had one */
    "CREATE INDEX placement_bed_ended ON placement (bed, ended) WHERE state = 'ended';",
    /* 33: of which bed it is in doubt whether somebody is in it: see doubt_rows.h */
    "CREATE INDEX alarm_two ON alarm (area, upper(substr(subject, instr(subject, '/') + 1)))"
    " WHERE kind = 'two' AND cleared IS NULL;",
    /* 34: a yes by text is one to what was asked, whatever has become of it since: `placement` is
     * what an IN or NOSHOW was about, `bed` ('' of none) that its question named, and `until` (0
     * not asked) how long it was held then */
    "ALTER TABLE code ADD COLUMN bed TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE code ADD COLUMN until INTEGER NOT NULL DEFAULT 0;",
    /* 35: of a number with a point no more than its line of the audit says: see real.h */
    "UPDATE proposal SET value = real_nearest(printf('%!.15g', value)) WHERE value IS NOT NULL;"
    "UPDATE suppression SET value = real_nearest(printf('%!.15g', value))"
    " WHERE value IS NOT NULL;",
};

#define VERSION ((int)(sizeof(migrations) / sizeof(migrations[0])))

static int version_of(struct store *s)
{
	int64_t version;
	return store_number(s->db, "PRAGMA user_version", &version) ? (int)version : -1;
}

/* All of it or nothing. */
static enum err bring_to(struct store *s, int version, const char *change)
{
	char stamp[64];
	snprintf(stamp, sizeof(stamp), "PRAGMA user_version = %d; COMMIT", version);
	if (sqlite3_exec(s->db, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK &&
	    sqlite3_exec(s->db, change, NULL, NULL, NULL) == SQLITE_OK &&
	    sqlite3_exec(s->db, stamp, NULL, NULL, NULL) == SQLITE_OK)
		return ERR_OK;
	store_fail(s, "upgrading the schema");
	sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	return ERR_STORE;
}

enum err schema_upgrade(struct store *s, struct fault *why)
{
	enum err e = ERR_OK;
	int version = version_of(s);
	if (version < 0)
		return fault_set(why, ERR_STORE, "database", "%s is not a database: %s",
				 store_shown(s->path), sqlite3_errmsg(s->db));
	if (version > VERSION)
		return fault_set(why, ERR_REFUSED, "database",
				 "%s was written by a newer swepd (schema %d; this one knows %d)",
				 store_shown(s->path), version, VERSION);
	if (real_teach(s->db) != SQLITE_OK)
		e = store_fail(s, "upgrading the schema");
	if (e == ERR_OK && version == 0) {
		e = bring_to(s, VERSION, schema);
		version = VERSION;
	}
	for (; e == ERR_OK && version < VERSION; version++)
		e = bring_to(s, version + 1, migrations[version]);
	return e == ERR_OK ? ERR_OK
			   : fault_set(why, ERR_STORE, "database", "%s: %s", store_shown(s->path),
				       s->error);
}

static enum err make_sample(struct store *s, const char *text, sqlite3 **out)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
	if (sqlite3_open_v2(":memory:", out, flags, NULL) == SQLITE_OK &&
	    sqlite3_exec(*out, text, NULL, NULL, NULL) == SQLITE_OK)
		return ERR_OK;
	sqlite3_close(*out);
	*out = NULL;
	return store_fail(s, "making this schema anew");
}

enum err schema_sample(struct store *s, sqlite3 **out)
{
	return make_sample(s, schema, out);
}

enum err schema_sample_first(struct store *s, sqlite3 **out)
{
	return make_sample(s, migrations[0], out);
}

enum err schema_demand(struct store *s, struct fault *why)
{
	int version = version_of(s);
	if (version < 0)
		return fault_set(why, ERR_STORE, "database", "%s is not a database: %s",
				 store_shown(s->path), sqlite3_errmsg(s->db));
	if (version == VERSION)
		return ERR_OK;
	if (version == 0)
		return fault_set(why, ERR_REFUSED, "database", "%s is no database of swepd's",
				 store_shown(s->path));
	return fault_set(why, ERR_REFUSED, "database",
			 "%s is of schema %d, and this swepd knows %d: ask the swepd that wrote it",
			 store_shown(s->path), version, VERSION);
}
