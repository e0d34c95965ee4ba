/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fsck.h"
#include "lib/evening.h"
#include "store_inside.h"

/* An evening on which something of everything is under way. */
static void busy_evening(struct world *w)
{
	evening(w);
	import_ok(w, "contacts", "contact,name,phone,groups\nduty-1,Duty,07700 900001,others\n");
	activate(w, 2);
	bob(w, "open", "{\"site\":\"hall\",\"count\":1}", "ok", "");
	bob(w, "hold", "{\"bed\":\"GW1\",\"person\":\"CASE-1001\"}", "ok", "Held");
	bob(w, "checkin", "{\"bed\":\"L1\",\"person\":\"CASE-1002\"}", "ok", "Checked in");
	bob(w, "checkin", "{\"bed\":\"GW2\",\"person\":\"CASE-1003\"}", "ok", "Checked in");
	bob(w, "checkout", "{\"person\":\"CASE-1003\"}", "ok", "");
}

static void plant(struct world *w, const char *sql)
{
	char *error = NULL;
	sqlite3_exec(w->store->db, sql, NULL, NULL, &error);
	ck_assert_msg(error == NULL, "%s: %s", sql, error);
}

#define HELD "(SELECT id FROM placement WHERE state = 'held')"
#define OCCUPIED "(SELECT id FROM placement WHERE state = 'occupied')"
#define WAITER                                                                                     \
	"INSERT INTO waiting (id, area, person, needs, place, since, by, state, reason,"           \
	" skipped_bed, skipped_why, skipped_at, ended) " MADE "'n1', 0, 1, 0, 'bob', "
#define MADE "VALUES ('x1', 'coventry', "
#define BOOKING(id, bed, first, last)                                                              \
	"INSERT INTO booking (id, area, bed, site, activation, first, last, until, pence,"         \
	" authorised, by, made) VALUES ('" id "', 'coventry', '" bed "', 'gateway', '', " #first   \
	", " #last ", 5, 6500, 'alice', 'alice', 0)"
#define PLAN                                                                                       \
	"INSERT INTO plan (id, area, person, what, due, owner, remark, made, by, told_by,"         \
	" told_at, ended, outcome) " MADE

#define NOMINATION                                                                                 \
	"INSERT INTO nomination (id, area, site, needs, criteria, made, by, person, bed, state,"   \
	" decided, decided_by, ended) VALUES ('x1', 'coventry', 'gateway', 0, '1', 1, 'bob', "

static const struct fault_row {
	const char *check, *sql, *id; /* id NULL: whichever */
} faults[] = {
    {"guards", "DROP INDEX placement_person_live", "placement_person_live"},
    {"guards", "DROP INDEX placement_bed_live", "placement_bed_live"},
    {"bed-placement", "UPDATE bed SET placement = 'p999' WHERE label = 'GW3'", "coventry/GW3"},
    {"bed-placement", "UPDATE bed SET placement = " HELD " WHERE label = 'GW3'", "coventry/GW3"},
    {"bed-placement",
     "UPDATE bed SET placement = (SELECT id FROM placement WHERE state = 'ended')"
     " WHERE label = 'GW2'",
     "coventry/GW2"},
    {"placement-bed", "UPDATE bed SET placement = NULL WHERE label = 'L1'", NULL},
    {"bed-twice",
     "DROP INDEX placement_bed_live;"
     "UPDATE placement SET bed = 'coventry/L1' WHERE state = 'held'",
     "coventry/L1"},
    {"guards", "DROP INDEX placement_beside_live", "placement_beside_live"},
    {"placement-beside",
     "UPDATE placement SET beside = (SELECT id FROM placement WHERE state = 'ended')"
     " WHERE state = 'held'",
     NULL},
    {"hold-wordless", "UPDATE placement SET word = '' WHERE state = 'held'", NULL},
    {"person-needs", "UPDATE person SET needs = 2, said = 0 WHERE ref = 'CASE-1001'", NULL},
    {"person-needs", "UPDATE person SET needs = -1, said = 1 WHERE ref = 'CASE-1001'", NULL},
    {"person-needs", "UPDATE person SET needs = 131072, said = 1 WHERE ref = 'CASE-1001'", NULL},
    {"person-needs", "UPDATE person SET needs = 2, said = 99967902400188 WHERE ref = 'CASE-1001'",
     NULL},
    {"contact-phone", "UPDATE contact SET phone = '07700 900001' WHERE key = 'duty-1'",
     "coventry/duty-1"},
    {"contact-phone", "UPDATE contact SET phone = '+4477009000010000000'", "coventry/duty-1"},
    /* these the chain covers */
    {"behind-its-back", "UPDATE placement SET needs = 2 WHERE state = 'held'", NULL},
    {"behind-its-back", "UPDATE placement SET expires = expires + 1 WHERE state = 'held'", NULL},
    {"behind-its-back", "DELETE FROM contact", NULL},
    {"behind-its-back", "DELETE FROM placement WHERE state = 'ended'", NULL},
    {"beside-twice",
     "DROP INDEX placement_beside_live;"
     "UPDATE placement SET beside = 'p999' WHERE state <> 'ended'",
     "p999"},
    {"person-twice",
     "DROP INDEX placement_person_live;"
     "UPDATE placement SET person = (SELECT person FROM placement WHERE state = 'occupied')"
     " WHERE state = 'held'",
     NULL},
    {"person-overlap",
     "UPDATE placement SET arrived = arrived - 1 WHERE state = 'occupied';"
     "UPDATE placement SET person = (SELECT person FROM placement WHERE state = 'occupied'),"
     " arrived = 1, ended = 9000000000000 WHERE state = 'ended'",
     NULL},
    {"placement-person", "UPDATE placement SET person = 'n999' WHERE state = 'held'", NULL},
    {"placement-site", "UPDATE placement SET site = 'elsewhere' WHERE state = 'held'", NULL},
    {"placement-site", "UPDATE placement SET high_support = 1 WHERE state = 'held'", NULL},
    {"placement-state", "UPDATE placement SET arrived = NULL WHERE state = 'occupied'", NULL},
    {"placement-state", "UPDATE placement SET outcome = NULL WHERE state = 'ended'", NULL},
    {"hold-endless", "UPDATE placement SET expires = NULL WHERE state = 'held'", NULL},
    {"hold-endless", "DELETE FROM deadline WHERE kind = 'placement'", NULL},
    {"hold-late", "UPDATE deadline SET due = due + 99999999999 WHERE kind = 'placement'", NULL},
    {"hold-expired", "UPDATE placement SET expires = 1 WHERE state = 'held'", NULL},
    {"put-out",
     "UPDATE audit SET actor = 'swepd' WHERE kind = 'placement' AND change LIKE 'occupied ->%'",
     NULL},
    {"put-out",
     "UPDATE placement SET state = 'ended', ended = 1, outcome = 'left' WHERE id = " OCCUPIED,
     NULL},
    {"put-out-by-us",
     "UPDATE audit SET actor = 'swepd' WHERE kind = 'placement' AND change LIKE 'occupied ->%'",
     NULL},
    {"unaudited",
     "INSERT INTO bed (id, area, site, label, kind, own_attributes, attributes, night, own_tier,"
     " tier, open, state) VALUES ('coventry/X1', 'coventry', 'lodge', 'X1', 'e-bed', 0, 0, 1, -1,"
     " 0, 1, 'ready')",
     "coventry/X1"},
    {"child-untold",
     "UPDATE person SET age = '16-17' WHERE id = (SELECT person FROM placement"
     " WHERE state = 'occupied')",
     NULL},
    {"child-untold",
     "UPDATE person SET age = 'under-16' WHERE id = (SELECT person FROM placement"
     " WHERE state = 'held')",
     NULL},
    {"apart-untold",
     "UPDATE site SET building = 'one';"
     "INSERT INTO apart SELECT 'coventry', min(person), max(person), 1, 'bob' FROM placement"
     " WHERE state <> 'ended'",
     NULL},
    {"bed-site", "UPDATE bed SET site = 'nowhere' WHERE label = 'GW3'", "coventry/GW3"},
    {"bed-follows", "UPDATE bed SET attributes = 0 WHERE label = 'W1'", "coventry/W1"},
    {"bed-follows", "UPDATE site SET tier = 2 WHERE key = 'gateway'", "coventry/GW1"},
    {"bed-sort", "DELETE FROM bed_sort", "coventry/GW1"},
    {"surge-early", "UPDATE surge SET state = 'expected', confirmed = 0", "coventry/H1"},
    {"surge-early", "UPDATE opening SET tier = 0", "coventry/H1"},
    {"surge-many", "UPDATE bed SET open = 1 WHERE site = 'hall'", NULL},
    {"message-forgotten",
     "INSERT INTO message (id, area, occasion, step, contact, channel, round, rung, phone, text,"
     " ucs2, parts, code, priority, state, attempt, retries, resends, gateway, ready, question,"
     " lookups, silences, valid_until, made, changed, detail, acked_by) " MADE
     "'', '', '', 'sms', 0, 0, '', '', 0, 1, '', 0, 'queued', 0, 0, 0, '', 0, -1, 0, 0, 0, 0, 0,"
     " '', '')",
     "x1"},
    {"proposal-forgotten",
     "DELETE FROM proposal;"
     "INSERT INTO proposal (id, area, kind, tier, rule, night, state, made, due) " MADE
     "'open', 1, '', 0, 'open', 0, 0)",
     "x1"},
    {"step-forgotten",
     "INSERT INTO occasion VALUES ('o9', 'coventry', 'blind', 'x', 0, 0, '', '', 'open');"
     "INSERT INTO step VALUES ('x1', 'coventry', 'o9', 0, '', '', '', 0, 1, 0, 0, 0, 'open', 0, 0,"
     " 0, 0, 0, 0, 0)",
     "x1"},
    {"surge-forgotten",
     "UPDATE surge SET state = 'expected';DELETE FROM deadline WHERE kind = 'surge'", NULL},
    {"followup-forgotten",
     "INSERT INTO followup (id, area, person, kind, owner, made, due, done, by) " MADE
     "'n1', 'welfare', 'bob', 0, 0, 0, '')",
     "x1"},
    {"referral-forgotten",
     "INSERT INTO referral (id, area, person, source, needs, made, by, expected, answered,"
     " answered_by, settled, settled_by, outcome, reason) " MADE
     "'n1', 'self', 0, 0, 'bob', 0, 0, '', 0, '', '', '')",
     "x1"},
    {"no-show-forgotten",
     "UPDATE bed SET placement = NULL WHERE label = 'GW1';"
     "DELETE FROM deadline WHERE kind = 'placement';"
     "UPDATE placement SET state = 'ended', outcome = 'expired', ended = expires"
     " WHERE state = 'held'",
     NULL},
    {"waiting-partner",
     "INSERT INTO waiting (id, area, person, partner, needs, place, since, by, state, reason,"
     " skipped_bed, skipped_why, skipped_at, ended) " MADE
     "'n1', 'nobody', 0, 1, 0, 'bob', 'waiting', '', '', '', 0, 0)",
     "x1"},
    {"waiting-forgotten", WAITER "'waiting', '', '', '', 0, 0)", "x1"},
    {"waiting-state", WAITER "'offered', '', '', '', 0, 0)", "x1"},
    {"waiting-state", WAITER "'placed', '', '', '', 0, 0)", "x1"},
    {"waiting-state", WAITER "'waiting', '', '', '', 0, 1)", "x1"},
    {"offer-held",
     "INSERT INTO waiting_offer (id, area, waiting, bed, placement, kept, at, until, by, outcome,"
     " reason, ended) " MADE "'w1', 'coventry/GW1', 'p999', 0, 0, 0, 'swepd', '', '', 0)",
     "x1"},
    {"stay-forgotten", BOOKING("x1", "coventry/L1", 1, 3), NULL},
    {"booking-state", BOOKING("x1", "coventry/GW99", 1, 3), "x1"},
    {"booking-state", BOOKING("x1", "coventry/GW3", 3, 1), "x1"},
    {"booking-twice", BOOKING("x1", "coventry/GW3", 1, 3) ";" BOOKING("x2", "coventry/GW3", 2, 4),
     "x1"},
    {"room-paid", BOOKING("x1", "coventry/GW3", 1, 3), "coventry/GW3"},
    {"plan-person", PLAN "'n999', 'hostel', 1, 'kate', '', 1, 'bob', '', 0, 0, '')", "x1"},
    {"plan-state", PLAN "'n1', 'hostel', 1, 'kate', '', 1, 'bob', '', 5, 0, '')", "x1"},
    {"plan-state", PLAN "'n1', 'hostel', 1, 'kate', '', 1, 'bob', '', 0, 5, '')", "x1"},
    {"nomination-person", NOMINATION "'n999', '', 'open', 0, '', 0)", "x1"},
    {"nomination-state", NOMINATION "'n1', '', 'open', 0, '', 5)", "x1"},
    {"nomination-state", NOMINATION "'n1', '', 'accepted', 5, 'alice', 0)", "x1"},
    {"nomination-state", NOMINATION "'n1', 'coventry/GW9', 'accepted', 5, '', 0)", "x1"},
    {"nomination-state", NOMINATION "'n1', '', 'open', 5, 'alice', 0)", "x1"},
    {"nomination-person",
     NOMINATION "(SELECT id FROM person LIMIT 1), '', 'open', 0, '', 0);"
		" UPDATE nomination SET partner = person",
     "x1"},
    {"nomination-twice",
     "DROP INDEX nomination_bed; DROP INDEX nomination_live;" NOMINATION
     "'n1', 'coventry/GW9', 'accepted', 5, 'alice', 0);"
     "INSERT INTO nomination SELECT 'x2', area, person, site, bed, needs, criteria, state, made,"
     " by, decided, decided_by, ended, partner FROM nomination",
     "coventry/GW9"},
    {"nomination-crossed",
     NOMINATION
     "(SELECT min(id) FROM person), '', 'open', 0, '', 0);"
     " INSERT INTO nomination SELECT 'x2', area, (SELECT max(id) FROM person), site, bed,"
     " needs, criteria, state, made, by, decided, decided_by, ended, person"
     " FROM nomination",
     "x1"},
    {"nomination-given",
     NOMINATION "'n1', (SELECT bed FROM placement WHERE state = 'occupied'), 'accepted', 5,"
		" 'alice', 0); UPDATE nomination SET person = (SELECT person FROM placement"
		" WHERE state = 'held')",
     NULL},
    {"nomination-bed", NOMINATION "'n1', 'coventry/GW3', 'accepted', 5, 'alice', 0)", "x1"},
    {"nomination-bed",
     NOMINATION "'n1', 'coventry/GW9', 'accepted', 5, 'alice', 0);"
		" UPDATE bed SET state = 'closed' WHERE label = 'GW9'",
     "x1"},
    {"crash-forgotten", "UPDATE bed SET crash = 5 WHERE label = 'GW9'", "coventry/GW9"},
    {"audit-chain", "UPDATE audit SET actor = 'nobody' WHERE seq = 3", "3"},
    {"audit-chain", "DELETE FROM audit WHERE seq = 4", "5"},
    {"behind-its-back", "UPDATE bed SET state = 'closed' WHERE label = 'GW3'", "bed coventry/GW3"},
    {"behind-its-back", "UPDATE swep SET tier = 1", "swep coventry"},
    {"behind-its-back", "DELETE FROM bed WHERE label = 'GW9'", "bed coventry/GW9"},
    {"loose-ends",
     "INSERT INTO remark VALUES ('r0', 'coventry', 0, 'bob', 'x', 'x');"
     "UPDATE audit SET remark = 'r0:x' WHERE seq = 3",
     "remark r0"},
    {"loose-ends", "UPDATE opening SET tier = 0", "opening coventry"},
    {"loose-ends", "INSERT INTO member VALUES ('coventry', 'managers', 99, 'nobody')",
     "member coventry/managers/nobody"},
    {"loose-ends", "UPDATE contact SET groups = 'oth\"er\\s others' WHERE key = 'duty-1'",
     "contact coventry/duty-1"},
    {"loose-ends", "UPDATE person SET area = 'elsewhere' WHERE ref = 'CASE-1001'", NULL},
    {"file",
     "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = sql || ' AND 0'"
     " WHERE name = 'placement_bed_live'; PRAGMA writable_schema = RESET;"
     " REINDEX placement_bed_live; PRAGMA writable_schema = ON;"
     " UPDATE sqlite_schema SET sql = replace(sql, ' AND 0', '')"
     " WHERE name = 'placement_bed_live'; PRAGMA writable_schema = RESET",
     "database"},
    {"schema", "CREATE TRIGGER t AFTER INSERT ON sighting BEGIN DELETE FROM deadline; END",
     "trigger t"},
    {"reference",
     "INSERT INTO alarm VALUES ('coventry', 'x', 'y', 0, 0, 1, 'Ring case-1002.', NULL)",
     "alarm x y"},
    {"reference", "UPDATE audit SET because = 'hold for CASE-1001 by bob' WHERE seq = 3",
     "audit 3"},
};

static bool found(const struct fsck_report *r, const struct fault_row *f)
{
	for (size_t i = 0; i < r->count; i++)
		if (strcmp(r->findings[i].check, f->check) == 0 &&
		    (f->id == NULL || strcmp(r->findings[i].id, f->id) == 0))
			return true;
	return false;
}

static bool names(const struct fsck_report *report, const char *check)
{
	for (size_t i = 0; i < report->count; i++)
		if (strcmp(report->findings[i].check, check) == 0)
			return true;
	return false;
}

START_TEST(every_fault_that_is_planted_is_found)
{
	const struct fault_row *f = &faults[_i];
	struct world w;
	struct arena arena = {0};
	struct fsck_report report;
	busy_evening(&w);
	ck_assert_int_eq(fsck_run(w.store, w.now, &arena, &report), ERR_OK);
	ck_assert_msg(report.wrong == 0, "%s %s", report.findings[0].check, report.findings[0].id);
	plant(&w, f->sql);
	ck_assert_int_eq(fsck_run(w.store, w.now, &arena, &report), ERR_OK);
	ck_assert_msg(found(&report, f), "%s was not found after %s", f->check, f->sql);
	arena_free(&arena);
	world_close(&w);
}
END_TEST

START_TEST(every_check_has_a_fault_that_it_finds)
{
	const char *name;
	for (size_t n = 0; (name = fsck_check_name(n)) != NULL; n++) {
		bool planted = false;
		for (size_t i = 0; i < COUNT_OF(faults); i++)
			planted = planted || strcmp(faults[i].check, name) == 0;
		ck_assert_msg(planted, "no fault is planted for %s", name);
	}
}
END_TEST

START_TEST(a_clean_database_says_so_with_its_head)
{
	struct world w;
	busy_evening(&w);
	json_t *reply = world_ok(&w, "alice", "fsck", "{}");
	json_t *result = json_object_get(reply, "result");
	const char *head = json_string_value(json_object_get(result, "head"));
	ck_assert_str_eq(
	    head, world_text(&w, "SELECT lower(hex(hash)) FROM audit ORDER BY seq DESC LIMIT 1"));
	ck_assert_int_eq(json_integer_value(json_object_get(result, "audit_rows")),
			 world_number(&w, "SELECT count(*) FROM audit"));
	ck_assert_uint_eq(json_array_size(json_object_get(result, "findings")), 0);
	json_decref(reply);
	world_refused(&w, "bob", "fsck", "{}", "forbidden");
	finish(&w);
}
END_TEST

/* A site that is asked for more beds than it spoke of has not taken its first word back. */
START_TEST(a_site_that_is_asked_again_is_not_early)
{
	struct world w;
	busy_evening(&w);
	bob(&w, "shut", "{\"bed\":\"H2\",\"reason\":\"a leak\"}", "ok", "");
	bob(&w, "close", "{\"site\":\"lodge\",\"reason\":\"no heating\"}", "ok", "");
	bob(&w, "ready", "{\"bed\":\"H2\"}", "ok", "");
	bob(&w, "reopen", "{\"site\":\"lodge\"}", "ok", "");
	ck_assert_str_eq(world_text(&w, "SELECT state || confirmed FROM surge WHERE site = 'hall'"),
			 "expected1");
	ck_assert_int_eq(
	    world_number(&w, "SELECT count(*) FROM bed WHERE site = 'hall' AND open = 1"), 1);
	json_decref(world_ok(&w, "alice", "fsck", "{}"));
	finish(&w);
}
END_TEST

/* Of a text of unknown fate it was too late to ask: by the clock of now it is not late yet. */
START_TEST(a_text_from_before_the_clock_was_set_back_is_not_forgotten)
{
	struct world w;
	struct arena arena = {0};
	struct fsck_report report;
	busy_evening(&w);
	plant(
	    &w,
	    "INSERT INTO message (id, area, occasion, step, contact, channel, round, rung, phone,"
	    " text, ucs2, parts, code, priority, state, attempt, retries, resends, gateway, ready,"
	    " question, lookups, silences, valid_until, made, changed, detail, acked_by) " MADE
	    "'', '', '', 'sms', 0, 0, '', '', 0, 1, '', 0, 'unknown', 0, 0, 0, '', 0, -1, 0, 0,"
	    " 9000000000000, 0, 9000000000001, '', '')");
	ck_assert_int_eq(fsck_run(w.store, w.now, &arena, &report), ERR_OK);
	ck_assert_msg(!names(&report, "message-forgotten"), "it is forgotten");
	plant(&w, "UPDATE message SET changed = 0 WHERE id = 'x1'");
	ck_assert_int_eq(fsck_run(w.store, w.now, &arena, &report), ERR_OK);
	ck_assert(names(&report, "message-forgotten"));
	plant(&w, "INSERT INTO alarm (area, kind, subject, since, last, times, sentence) VALUES"
		  " ('coventry', 'message', 'x1', 0, 0, 1, 'nobody knows')");
	ck_assert_int_eq(fsck_run(w.store, w.now, &arena, &report), ERR_OK);
	ck_assert_msg(!names(&report, "message-forgotten"), "a person was told of it");
	arena_free(&arena);
	world_close(&w);
}
END_TEST

/* By the clock on the wall they were found before they were missed. */
START_TEST(who_was_looked_for_before_the_clock_was_set_back_is_not_forgotten)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"CASE-1001\"}", "ok", "Held");
	at(&w, "2026-11-22T09:00:00Z");
	world_turn(&w, NULL, 0); /* it runs out */
	world_turn(&w, NULL, 0);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM followup WHERE done = 0"), 1);
	at(&w, "2026-11-22T08:00:00Z");
	char done[64];
	snprintf(done, sizeof(done), "{\"followup\":\"%s\",\"reason\":\"met them\"}",
		 world_text(&w, "SELECT id FROM followup"));
	bob(&w, "done", done, "ok", "");
	ck_assert_int_eq(world_number(&w, "SELECT p.ended > f.done FROM placement p, followup f"),
			 1);
	json_decref(world_ok(&w, "alice", "fsck", "{}"));
	world_close(&w);
}
END_TEST

/* They came when it was earlier than when the hold was made. */
START_TEST(who_came_after_the_clock_was_set_back_is_not_looked_for)
{
	struct world w;
	evening(&w);
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"CASE-1001\",\"until\":\"10m\"}", "ok",
	    "Held");
	world_advance(&w, HOURS_MS(1));
	world_turn(&w, NULL, 0); /* it has run out */
	at(&w, "2026-11-21T19:30:00Z");
	bob(&w, "checkin", "{\"person\":\"CASE-1001\"}", "ok", "Checked in: GW1");
	bob(&w, "checkout", "{\"person\":\"CASE-1001\"}", "ok", "");
	at(&w, "2026-11-22T08:00:00Z");
	world_turn(&w, NULL, 0);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM deadline WHERE kind = 'no-show'"),
			 0);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM followup"), 0);
	json_decref(world_ok(&w, "alice", "fsck", "{}"));
	world_close(&w);
}
END_TEST

/* They slept elsewhere, under another name, from before the hold until after it. */
START_TEST(who_was_in_a_bed_all_along_is_not_looked_for)
{
	struct world w;
	evening(&w);
	json_decref(world_ok(&w, "bob", "tempref", "{}"));
	bob(&w, "checkin", "{\"bed\":\"L1\",\"person\":\"T-2026-11-21-1\"}", "ok", "Checked in");
	world_advance(&w, MINUTES_MS(1));
	bob(&w, "hold", "{\"bed\":\"GW1\",\"person\":\"CASE-1001\",\"until\":\"10m\"}", "ok",
	    "Held");
	world_advance(&w, HOURS_MS(1));
	world_turn(&w, NULL, 0); /* it has run out */
	bob(&w, "merge", "{\"temporary\":\"T-2026-11-21-1\",\"person\":\"CASE-1001\"}", "ok", "");
	at(&w, "2026-11-22T08:00:00Z");
	world_turn(&w, NULL, 0);
	bob(&w, "checkout", "{\"person\":\"CASE-1001\"}", "ok", "");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM followup"), 0);
	json_decref(world_ok(&w, "alice", "fsck", "{}"));
	world_close(&w);
}
END_TEST

START_TEST(what_is_wrong_is_listed_and_nothing_repaired)
{
	struct world w;
	busy_evening(&w);
	plant(&w, "UPDATE bed SET placement = NULL WHERE label = 'L1'");
	json_t *reply = world_ask(&w, "alice", "fsck", "{}");
	json_t *error = json_object_get(reply, "error");
	ck_assert_str_eq(json_string_value(json_object_get(error, "code")), "refused");
	ck_assert_str_eq(json_string_value(json_object_get(error, "field")), "placement-bed");
	json_t *list = json_object_get(error, "errors");
	ck_assert_uint_eq(json_array_size(list), 1);
	char wanted[128];
	snprintf(wanted, sizeof(wanted), "placement-bed: %s is live, and its bed does not know it",
		 world_text(&w, "SELECT id FROM placement WHERE state = 'occupied'"));
	ck_assert_str_eq(json_string_value(json_array_get(list, 0)), wanted);
	ck_assert_int_eq(
	    world_number(&w, "SELECT count(*) FROM bed WHERE label = 'L1' AND placement IS NULL"),
	    1);
	json_decref(reply);
	world_close(&w);
}
END_TEST

START_TEST(of_very_many_some_are_listed_and_all_counted)
{
	struct world w;
	busy_evening(&w);
	plant(&w, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50)"
		  "INSERT INTO followup (id, area, person, kind, owner, made, due, done, by)"
		  " SELECT 'x' || i, 'coventry', (SELECT id FROM person LIMIT 1), 'welfare', "
		  "'bob', 0, 0, 0, '' FROM n");
	json_t *reply = world_ask(&w, "alice", "fsck", "{}");
	json_t *list = json_object_get(json_object_get(reply, "error"), "errors");
	/* of each that nobody will look at it, and that nobody made it */
	ck_assert_uint_eq(json_array_size(list), 2 * FSCK_MOST + 1);
	ck_assert_str_eq(json_string_value(json_array_get(list, 2 * FSCK_MOST)), "and 60 more");
	json_decref(reply);
	world_close(&w);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("fsck");
	TCase *c = tcase_create("all");
	tcase_set_timeout(c, 60);
	tcase_add_loop_test(c, every_fault_that_is_planted_is_found, 0, (int)COUNT_OF(faults));
	tcase_add_test(c, every_check_has_a_fault_that_it_finds);
	tcase_add_test(c, a_clean_database_says_so_with_its_head);
	tcase_add_test(c, a_site_that_is_asked_again_is_not_early);
	tcase_add_test(c, a_text_from_before_the_clock_was_set_back_is_not_forgotten);
	tcase_add_test(c, who_was_looked_for_before_the_clock_was_set_back_is_not_forgotten);
	tcase_add_test(c, who_came_after_the_clock_was_set_back_is_not_looked_for);
	tcase_add_test(c, who_was_in_a_bed_all_along_is_not_looked_for);
	tcase_add_test(c, what_is_wrong_is_listed_and_nothing_repaired);
	tcase_add_test(c, of_very_many_some_are_listed_and_all_counted);
	suite_add_tcase(s, c);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
