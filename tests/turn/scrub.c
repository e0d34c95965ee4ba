/* SPDX-License-Identifier: MIT
 *
 * Whoever was erased is in no byte of the database's files, nor of a copy made of them: whatever
 * pages were filled, split and filled anew before, and whatever stood in the way.
 */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "backup.h"
#include "lib/dice.h"
#include "lib/evening.h"
#include "lib/full_disk.h"
#include "scrub.h"
#include "store_inside.h"

static char path[64];
static struct arena arena;

static const char *beside(const char *end)
{
	return arena_printf(&arena, "%s%s", path, end);
}

static void setup(void)
{
	snprintf(path, sizeof(path), "/tmp/swep-scrub-XXXXXX");
	int fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	close(fd);
}

static void teardown(void)
{
	static const char *const ends[] = {"", "-wal", "-shm", ".copy"};
	full_disk_set(false);
	for (size_t i = 0; i < COUNT_OF(ends); i++)
		unlink(beside(ends[i]));
	arena_free(&arena);
}

static void open_again(struct world *w)
{
	struct fault why = {.message = ""};
	store_close(w->store);
	ck_assert_msg(store_open(path, false, &w->store, &why) == ERR_OK, "%s", why.message);
}

static void evening_on_file(struct world *w)
{
	world_open(w);
	open_again(w);
	evening_from(w);
}

/* ---- what a file says ------------------------------------------------------------------------ */

struct bytes {
	char *at;
	size_t size;
};

static struct bytes bytes_read(const char *name)
{
	struct bytes b = {NULL, 0};
	FILE *f = fopen(name, "rb");
	if (f == NULL)
		return b;
	ck_assert_int_eq(fseek(f, 0, SEEK_END), 0);
	b.size = (size_t)ftell(f);
	rewind(f);
	b.at = malloc(b.size + 1);
	ck_assert_ptr_nonnull(b.at);
	ck_assert_uint_eq(fread(b.at, 1, b.size, f), b.size);
	fclose(f);
	return b;
}

static bool says(const struct bytes *b, const char *text)
{
	return b->size > 0 && memmem(b->at, b->size, text, strlen(text)) != NULL;
}

static bool file_says(const char *name, const char *text)
{
	struct bytes b = bytes_read(name);
	bool there = says(&b, text);
	free(b.at);
	return there;
}

/* ---- a crowd that comes and goes ------------------------------------------------------------- */

#define CROWD 260

/* Of each what nobody may read any more: a reference, a place, a reason, a text, a number. */
static const struct {
	const char *before, *after;
} texts[] = {
    {"ZX", "Q"},        {"tent", "-by-the-weir"}, {"kin", "-rang"}, {"saw", "-in-a-doorway"},
    {"+447700900", ""},
};

struct somebody {
	bool made, gone, wrote;
};

static struct somebody crowd[CROWD];

static const char *text_of(int who, size_t which)
{
	return arena_printf(&arena, "%s%03d%s", texts[which].before, who, texts[which].after);
}

static void asked(struct world *w, const char *user, const char *verb, const char *args)
{
	json_decref(world_ok(w, user, verb, args));
}

/* Rows of every length, so that pages are split and joined at any place. */
static const char *wordy(struct dice *dice, const char *text, int most)
{
	static const char words[] = "and the wind blew, and it rained, and the bed was gone, ";
	char *more = arena_alloc(&arena, (size_t)most + 1);
	for (int i = 0; i < most; i++)
		more[i] = words[(size_t)i % strlen(words)];
	more[dice_throw(dice, most)] = '\0';
	return arena_printf(&arena, "%s %s", text, more);
}

static void comes(struct world *w, int who, struct dice *dice)
{
	const char *ref = text_of(who, 0);
	asked(w, "bob", "offered",
	      arena_printf(&arena, "{\"person\":\"%s\",\"outcome\":\"accepted\"}", ref));
	asked(w, "bob", "sighting",
	      arena_printf(&arena, "{\"person\":\"%s\",\"place\":\"%s\",\"found\":\"yes\"}", ref,
			   wordy(dice, text_of(who, 1), 56)));
	crowd[who].made = true;
}

static void sleeps(struct world *w, int who, struct dice *dice)
{
	const char *ref = text_of(who, 0);
	asked(w, "bob", "hold", arena_printf(&arena, "{\"bed\":\"GW2\",\"person\":\"%s\"}", ref));
	asked(w, "bob", "release",
	      arena_printf(&arena, "{\"person\":\"%s\",\"reason\":\"%s\"}", ref,
			   wordy(dice, text_of(who, 2), 380)));
}

/* Long ago, and somebody has read it: retention takes it, with the number. */
static void writes(struct world *w, int who, struct dice *dice)
{
	const char *id = arena_printf(&arena, "g/%08x", (unsigned)dice_throw(dice, 1 << 30));
	const char *text = arena_printf(&arena, "%s %s", text_of(who, 3), text_of(who, 0));
	world_number(w, arena_printf(&arena,
				     "INSERT INTO inbound (id, area, received, phone, contact,"
				     " text, meaning, message, seen) VALUES ('%s', 'coventry',"
				     " 1000, '%s', '', '%s', 'unclear', '', 2000) RETURNING 1",
				     id, text_of(who, 4), wordy(dice, text, 380)));
	audit_planted(w, AUDITED_INBOUND, id);
	crowd[who].wrote = true;
}

static void check_one_gone(const char *name, int who)
{
	struct bytes b = bytes_read(name);
	for (size_t i = 0; i < 4; i++)
		ck_assert_msg(!says(&b, text_of(who, i)), "%s says %s", name, text_of(who, i));
	free(b.at);
}

static void goes(struct world *w, int who)
{
	asked(w, "alice", "erase",
	      arena_printf(&arena, "{\"person\":\"%s\",\"reason\":\"asked\"}", text_of(who, 0)));
	check_one_gone(path, who);
	check_one_gone(beside("-wal"), who);
	crowd[who].gone = true;
}

static void lives(struct world *w, struct dice *dice)
{
	for (int i = 0; i < CROWD * 4; i++) {
		int who = dice_throw(dice, CROWD);
		struct somebody *p = &crowd[who];
		if (p->gone)
			continue;
		if (!p->made)
			comes(w, who, dice);
		else if (!p->wrote && dice_throw(dice, 2))
			writes(w, who, dice);
		else if (dice_throw(dice, 4) == 0)
			goes(w, who);
		else if (dice_throw(dice, 2))
			sleeps(w, who, dice);
		world_clear(w);
	}
}

static void check_gone(const char *name)
{
	for (int who = 0; who < CROWD; who++)
		if (crowd[who].gone)
			check_one_gone(name, who);
}

static void check_strangers_gone(const char *name)
{
	struct bytes b = bytes_read(name);
	for (int who = 0; who < CROWD; who++)
		ck_assert_msg(!says(&b, text_of(who, 3)) && !says(&b, text_of(who, 4)),
			      "%s says %s or %s", name, text_of(who, 3), text_of(who, 4));
	free(b.at);
}

static void check_copy(struct world *w)
{
	struct backup made;
	struct fault why = {.message = ""};
	unlink(beside(".copy"));
	ck_assert_msg(backup_write(w->store, beside(".copy"), &arena, &made, &why) == ERR_OK, "%s",
		      why.message);
	ck_assert_int_eq(made.audit_rows, world_number(w, "SELECT count(*) FROM audit"));
	check_gone(beside(".copy"));
}

static int count(size_t field)
{
	int n = 0;
	for (int who = 0; who < CROWD; who++)
		n += *(const bool *)((const char *)&crowd[who] + field);
	return n;
}

/* Each leaves somebody behind in a file that is not rebuilt. */
static const uint64_t seeds[] = {1, 3, 4};

START_TEST(nothing_of_the_erased_is_in_any_byte)
{
	struct world w;
	struct dice dice = {seeds[_i]};
	memset(crowd, 0, sizeof(crowd));
	evening_on_file(&w);
	lives(&w, &dice);
	ck_assert_int_gt(count(offsetof(struct somebody, gone)), CROWD / 5);
	ck_assert_int_gt(count(offsetof(struct somebody, wrote)), CROWD / 5);
	check_gone(path);
	check_copy(&w);
	for (int who = 0; who < CROWD; who++)
		if (crowd[who].made && !crowd[who].gone)
			ck_assert_msg(file_says(path, text_of(who, 0)) ||
					  file_says(beside("-wal"), text_of(who, 0)),
				      "%s is gone too", text_of(who, 0));
	w.settings->keep_people_ms = DAYS_MS(30);
	w.now = wall_plus(w.now, DAYS_MS(1));
	world_advance(&w, HOURS_MS(24));
	check_strangers_gone(path);
	check_strangers_gone(beside("-wal"));
	check_rows(&w);
	world_close(&w);
}
END_TEST

/* ---- what stands in the way ------------------------------------------------------------------ */

#define LEFT "ZX-LEFT-BEHIND-Q"

/* As a page that SQLite filled anew has it: in bytes that no row uses, here of an empty table. */
static void leave_behind(struct world *w)
{
	long page = (long)world_number(w, "SELECT rootpage FROM sqlite_schema"
					  " WHERE name = 'orphan'");
	long size = (long)world_number(w, "SELECT page_size FROM pragma_page_size");
	ck_assert_int_eq(world_number(w, "SELECT count(*) FROM orphan"), 0);
	FILE *f = fopen(path, "r+b");
	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(fseek(f, (page - 1) * size + size / 2, SEEK_SET), 0);
	ck_assert_uint_eq(fwrite(LEFT, 1, strlen(LEFT), f), strlen(LEFT));
	fclose(f);
	ck_assert(file_says(path, LEFT));
}

#define DIGEST_OF_NOUGHTS "177ffe9ef4bc54e6880afccabfbdb0273a15b89c0e663eabeeb8e9cda211f21f"

static void grow_large(struct world *w)
{
	bool quick;
	world_number(w, "INSERT INTO body (hash, area, source, received, trusted, content)"
			" SELECT '" DIGEST_OF_NOUGHTS "', 'coventry', 'none', max(at), 1,"
			" zeroblob(9000000)"
			" FROM audit RETURNING 1");
	ck_assert_int_eq(scrub_is_quick(w->store, &quick), ERR_OK);
	ck_assert(!quick);
}

static struct wall owed(struct world *w)
{
	struct wall since;
	ck_assert_int_eq(scrub_owed(w->store, &since), ERR_OK);
	return since;
}

static void says_so(struct world *w, const char *user, const char *verb, const char *args,
		    const char *wanted)
{
	json_t *reply = world_ok(w, user, verb, args);
	char *dump = json_dumps(reply, JSON_COMPACT);
	ck_assert_msg(strstr(dump, wanted) != NULL, "%s lacks %s", dump, wanted);
	free(dump);
	json_decref(reply);
}

static void erase_saying(struct world *w, const char *wanted)
{
	asked(w, "bob", "offered", "{\"person\":\"C-1\",\"outcome\":\"accepted\"}");
	says_so(w, "alice", "erase", "{\"person\":\"C-1\",\"reason\":\"asked\"}", wanted);
}

/* The turn at that moment, and what it made due at once. */
static void turn_at(struct world *w, const char *iso)
{
	at(w, iso);
	world_turn(w, NULL, 0);
}

static int64_t alarms(struct world *w)
{
	return world_number(w, "SELECT count(*) FROM alarm WHERE kind = 'scrub'"
			       " AND cleared IS NULL");
}

static void check_left(struct world *w, bool left)
{
	ck_assert_int_eq(file_says(path, LEFT), left);
	ck_assert_int_eq(owed(w).ms != 0, left);
}

START_TEST(a_small_file_is_rebuilt_with_the_erasure)
{
	struct world w;
	evening_on_file(&w);
	leave_behind(&w);
	erase_saying(&w, "The database file is rebuilt with this");
	check_left(&w, false);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM deadline WHERE kind = 'scrub'"), 1);
	world_advance(&w, MINUTES_MS(11));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM deadline WHERE kind = 'scrub'"), 0);
	ck_assert_int_eq(alarms(&w), 0);
	finish(&w);
}
END_TEST

/* One that was refused after all has erased nothing. */
START_TEST(a_refusal_owes_nothing)
{
	struct world w;
	evening_on_file(&w);
	asked(&w, "bob", "offered", "{\"person\":\"C-1\",\"outcome\":\"accepted\"}");
	leave_behind(&w);
	world_refused(&w, "alice", "erase", "{\"person\":\"C-1\"}", "usage");
	ck_assert_int_eq(owed(&w).ms, 0);
	ck_assert(file_says(path, LEFT));
	finish(&w);
}
END_TEST

START_TEST(a_large_file_is_rebuilt_at_a_quiet_hour_whoever_ends_before)
{
	struct world w;
	evening_on_file(&w);
	grow_large(&w);
	leave_behind(&w);
	erase_saying(&w, "until the file is rebuilt: Sun 22 Nov 11:30");
	check_left(&w, true);
	says_so(&w, "vera", "returns", "{}", "erased since Sat 21 Nov 20:00");
	check_copy(&w);
	ck_assert(!file_says(beside(".copy"), LEFT));
	open_again(&w);
	world_restart(&w);
	turn_at(&w, "2026-11-22T11:29:59Z");
	check_left(&w, true);
	turn_at(&w, "2026-11-22T11:30:00Z");
	check_left(&w, false);
	says_so(&w, "vera", "returns", "{}", "\"rebuild_owed_since\":null");
	turn_at(&w, "2026-11-22T11:40:00Z");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM deadline WHERE kind = 'scrub'"), 0);
	ck_assert_int_eq(alarms(&w), 0);
	ck_assert_int_eq(world_number(&w, "SELECT temp_store FROM pragma_temp_store"), 2);
	world_close(&w);
}
END_TEST

START_TEST(while_swep_is_on_a_large_file_waits_a_week_at_most)
{
	struct world w;
	evening_on_file(&w);
	grow_large(&w);
	leave_behind(&w);
	activate(&w, 1);
	erase_saying(&w, "the first day after on which no SWEP is on");
	turn_at(&w, "2026-11-22T11:30:00Z");
	check_left(&w, true);
	turn_at(&w, "2026-11-28T11:45:00Z");
	check_left(&w, true);
	ck_assert_int_eq(alarms(&w), 0);
	turn_at(&w, "2026-11-29T11:29:00Z");
	check_left(&w, true);
	turn_at(&w, "2026-11-29T11:30:00Z");
	check_left(&w, false);
	world_close(&w);
}
END_TEST

/* A text of long ago, which retention blanks on Sunday at 11. */
static void retention_on_sunday(struct world *w)
{
	struct dice dice = {1};
	evening_on_file(w);
	grow_large(w);
	leave_behind(w);
	writes(w, 0, &dice);
	w->settings->keep_people_ms = DAYS_MS(30);
	turn_at(w, "2026-11-22T11:00:00Z");
	ck_assert_int_eq(world_number(w, "SELECT count(*) FROM inbound WHERE text = '(erased)'"),
			 1);
	turn_at(w, "2026-11-22T11:30:00Z");
	check_left(w, true);
}

START_TEST(what_time_alone_erased_waits_in_a_large_file_for_tuesday)
{
	struct world w;
	retention_on_sunday(&w);
	turn_at(&w, "2026-11-23T11:30:00Z");
	check_left(&w, true);
	world_restart(&w);
	turn_at(&w, "2026-11-24T11:29:59Z");
	check_left(&w, true);
	turn_at(&w, "2026-11-24T11:30:00Z");
	check_left(&w, false);
	ck_assert_int_eq(alarms(&w), 0);
	world_close(&w);
}
END_TEST

START_TEST(whoever_is_erased_by_somebody_waits_for_no_tuesday)
{
	struct world w;
	retention_on_sunday(&w);
	turn_at(&w, "2026-11-22T12:31:00Z");
	erase_saying(&w, "until the file is rebuilt: Mon 23 Nov 11:30");
	world_restart(&w);
	turn_at(&w, "2026-11-23T11:30:00Z");
	check_left(&w, false);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM meta WHERE key LIKE 'scrub%'"), 0);
	world_close(&w);
}
END_TEST

START_TEST(a_tuesday_with_swep_on_lets_it_wait_a_week_at_most)
{
	struct world w;
	retention_on_sunday(&w);
	activate(&w, 1);
	turn_at(&w, "2026-11-24T11:30:00Z");
	check_left(&w, true);
	turn_at(&w, "2026-11-28T11:30:00Z");
	check_left(&w, true);
	turn_at(&w, "2026-11-29T11:30:00Z");
	check_left(&w, false);
	world_close(&w);
}
END_TEST

START_TEST(missing_the_hour_waits_for_the_next_and_is_told_in_the_end)
{
	struct world w;
	evening_on_file(&w);
	grow_large(&w);
	leave_behind(&w);
	erase_saying(&w, "Sun 22 Nov 11:30");
	turn_at(&w, "2026-11-22T12:30:00Z");
	check_left(&w, true);
	for (int day = 0; day < 9; day++) {
		ck_assert_int_eq(alarms(&w), 0);
		w.now = wall_plus(w.now, DAYS_MS(1));
		world_turn(&w, NULL, 0);
	}
	ck_assert_int_eq(alarms(&w), 1);
	turn_at(&w, "2026-12-02T11:31:00Z");
	check_left(&w, false);
	turn_at(&w, "2026-12-02T11:45:00Z");
	ck_assert_int_eq(alarms(&w), 0);
	world_close(&w);
}
END_TEST

/* There is room for the commit, and none for all of the file once more. */
static void turn_in_little_room(struct world *w, const char *iso)
{
	full_disk_after(1 << 20);
	turn_at(w, iso);
	ck_assert_int_eq(w->outcome, TURN_DONE);
}

START_TEST(without_room_it_is_tried_again_and_told)
{
	struct world w;
	evening_on_file(&w);
	grow_large(&w);
	leave_behind(&w);
	erase_saying(&w, "Sun 22 Nov 11:30");
	char head[80];
	snprintf(head, sizeof(head), "%s",
		 world_text(&w, "SELECT hex(hash) FROM audit ORDER BY seq DESC LIMIT 1"));
	turn_in_little_room(&w, "2026-11-22T11:30:00Z");
	check_left(&w, true);
	turn_in_little_room(&w, "2026-11-22T11:40:00Z");
	check_left(&w, true);
	ck_assert_int_eq(alarms(&w), 1);
	ck_assert_ptr_nonnull(strstr(
	    world_text(&w, "SELECT sentence FROM alarm WHERE kind = 'scrub'"), "disk is full"));
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(integrity_check) FROM"
					" pragma_integrity_check WHERE integrity_check NOT LIKE"
					" 'NULL value in shift.%'"),
			 "ok");
	full_disk_set(false);
	turn_at(&w, "2026-11-22T11:50:00Z");
	check_left(&w, false);
	turn_at(&w, "2026-11-22T12:00:00Z");
	ck_assert_int_eq(alarms(&w), 0);
	ck_assert_int_eq(world_number(&w, arena_printf(&arena,
						       "SELECT count(*) FROM audit WHERE hex(hash)"
						       " = '%s'",
						       head)),
			 1);
	check_rows(&w);
	world_close(&w);
}
END_TEST

/* The pages are new, but whoever reads keeps the old ones in use. */
START_TEST(a_reader_holds_it_up_until_he_has_gone)
{
	struct world w;
	struct store *reader;
	struct fault why = {.message = ""};
	atomic_bool stop = false;
	evening_on_file(&w);
	leave_behind(&w);
	ck_assert_int_eq(store_open_beside(path, &stop, &reader, &why), ERR_OK);
	erase_saying(&w, "an alarm says so");
	check_left(&w, true);
	turn_at(&w, "2026-11-21T20:30:00Z");
	ck_assert_int_eq(alarms(&w), 0);
	turn_at(&w, "2026-11-21T21:00:00Z");
	ck_assert_int_eq(alarms(&w), 1);
	check_left(&w, true);
	store_close(reader);
	turn_at(&w, "2026-11-21T21:10:00Z");
	check_left(&w, false);
	ck_assert(!file_says(beside("-wal"), "C-1\""));
	turn_at(&w, "2026-11-21T21:20:00Z");
	ck_assert_int_eq(alarms(&w), 0);
	finish(&w);
}
END_TEST

/* The log had a reader, who is gone; the file itself was not tried yet. */
START_TEST(a_reader_who_has_gone_is_no_reason_at_the_quiet_hour)
{
	struct world w;
	struct store *reader;
	struct fault why = {.message = ""};
	atomic_bool stop = false;
	evening_on_file(&w);
	grow_large(&w);
	leave_behind(&w);
	ck_assert_int_eq(store_open_beside(path, &stop, &reader, &why), ERR_OK);
	erase_saying(&w, "Sun 22 Nov 11:30");
	ck_assert_str_eq(scrub_error(w.store), "its log: database is locked");
	store_close(reader);
	turn_at(&w, "2026-11-21T20:10:00Z");
	ck_assert_str_eq(scrub_error(w.store), "");
	turn_at(&w, "2026-11-22T11:30:00Z");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM alarm WHERE kind = 'scrub'"), 0);
	check_left(&w, false);
	world_close(&w);
}
END_TEST

/* Whoever was erased before there was any of this. */
START_TEST(an_older_database_is_rebuilt_when_it_is_opened)
{
	static const bool erased[] = {false, true};
	for (size_t i = 0; i < COUNT_OF(erased); i++) {
		struct world w;
		evening_on_file(&w);
		asked(&w, "bob", "offered", "{\"person\":\"C-1\",\"outcome\":\"accepted\"}");
		world_number(&w, arena_printf(&arena, "UPDATE person SET erased = %d RETURNING 1",
					      erased[i]));
		sqlite3_exec(w.store->db,
			     "DROP INDEX placement_bed_ended; DROP INDEX alarm_two;"
			     " ALTER TABLE code DROP COLUMN bed;"
			     " ALTER TABLE code DROP COLUMN until; PRAGMA user_version = 29",
			     NULL, NULL, NULL);
		leave_behind(&w);
		open_again(&w);
		ck_assert_int_eq(owed(&w).ms != 0, erased[i]);
		world_restart(&w);
		ck_assert_int_eq(owed(&w).ms, 0);
		ck_assert_int_eq(file_says(path, LEFT), !erased[i]);
		world_close(&w);
	}
}
END_TEST

static const char *in_order(struct world *w, const char *table)
{
	return arena_text(
	    &arena, world_text(w, arena_printf(&arena,
					       "SELECT group_concat(id) FROM (SELECT id FROM %s"
					       " ORDER BY rowid)",
					       table)));
}

/* Their rowids say in which order they were made. */
START_TEST(rows_stand_in_the_order_in_which_they_were_made)
{
	struct world w;
	evening_on_file(&w);
	for (int i = 0; i < 20; i++)
		world_number(&w, arena_printf(&arena,
					      "INSERT INTO bed SELECT '%02x' || id, area, site,"
					      " '%02x' || label, kind, own_attributes, attributes,"
					      " night, own_tier, tier, 0, 'closed', NULL, 0, 0"
					      " FROM bed WHERE id = 'coventry/GW2' RETURNING 1",
					      (i * 83) % 256, (i * 83) % 256));
	world_number(&w, "DELETE FROM bed WHERE rowid % 3 = 0 RETURNING 1");
	const char *before = in_order(&w, "bed");
	ck_assert_str_ne(before, world_text(&w, "SELECT group_concat(id) FROM (SELECT id FROM bed"
						" ORDER BY id)"));
	erase_saying(&w, "rebuilt with this");
	check_left(&w, false);
	ck_assert_str_eq(before, in_order(&w, "bed"));
	world_close(&w);
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
	    a_small_file_is_rebuilt_with_the_erasure,
	    a_refusal_owes_nothing,
	    a_large_file_is_rebuilt_at_a_quiet_hour_whoever_ends_before,
	    while_swep_is_on_a_large_file_waits_a_week_at_most,
	    what_time_alone_erased_waits_in_a_large_file_for_tuesday,
	    whoever_is_erased_by_somebody_waits_for_no_tuesday,
	    a_tuesday_with_swep_on_lets_it_wait_a_week_at_most,
	    missing_the_hour_waits_for_the_next_and_is_told_in_the_end,
	    without_room_it_is_tried_again_and_told,
	    a_reader_holds_it_up_until_he_has_gone,
	    a_reader_who_has_gone_is_no_reason_at_the_quiet_hour,
	    an_older_database_is_rebuilt_when_it_is_opened,
	    rows_stand_in_the_order_in_which_they_were_made,
	};
	Suite *suite = suite_create("scrub");
	TCase *c = tcase_create("all");
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_set_timeout(c, 120);
	for (size_t i = 0; i < COUNT_OF(all); i++)
		tcase_add_test(c, all[i]);
	tcase_add_loop_test(c, nothing_of_the_erased_is_in_any_byte, 0, (int)COUNT_OF(seeds));
	suite_add_tcase(suite, c);
	return suite_run_whole(suite);
}
