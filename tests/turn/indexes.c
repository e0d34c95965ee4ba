/* SPDX-License-Identifier: MIT
 *
 * What is asked of one bed reads what that bed had lately, and never all that there was: a look
 * costs the same after ten years. So does one for whoever is told later of an activation.
 */
#include <stdio.h>
#include <string.h>

#include "free_rows.h"
#include "lib/evening.h"
#include "newcomer_rows.h"
#include "presence_rows.h"
#include "store_inside.h"

#define OF_ITS_BED "USING INDEX placement_bed_ended (bed=?"

static void check_line(const char *sql, const char *line)
{
	ck_assert_msg(strncmp(line, "SCAN", 4) != 0, "%s: %s", sql, line);
	if (strncmp(line, "SEARCH", 6) == 0)
		ck_assert_msg(strstr(line, OF_ITS_BED) != NULL, "%s: %s", sql, line);
}

static void check_plan(struct store *s, const char *sql)
{
	sqlite3_stmt *plan;
	char text[1000];
	snprintf(text, sizeof(text), "EXPLAIN QUERY PLAN %s", sql);
	ck_assert_int_eq(sqlite3_prepare_v2(s->db, text, -1, &plan, NULL), SQLITE_OK);
	while (sqlite3_step(plan) == SQLITE_ROW)
		check_line(sql, (const char *)sqlite3_column_text(plan, 3));
	sqlite3_finalize(plan);
}

/* All that the store asked of placements since it was opened. */
static int check_plans(struct store *s)
{
	int count = 0;
	for (size_t i = 0; i < s->statements.room; i++) {
		const char *sql = s->statements.slots[i].sql;
		if (sql == NULL || strstr(sql, "FROM placement") == NULL)
			continue;
		check_plan(s, sql);
		count++;
	}
	return count;
}

START_TEST(who_had_a_bed_is_asked_of_that_bed)
{
	struct world w;
	struct arena arena = {0};
	struct placement of = {.bed = "coventry/GW2", .person = "n1", .beside = ""}, shared;
	struct wall ended;
	const char *sharer;
	bool slept;
	world_open(&w);
	ck_assert_int_eq(placement_bed_slept(w.store, &of, &slept), ERR_OK);
	ck_assert_int_eq(placement_bed_ended(w.store, of.bed, &ended), ERR_OK);
	ck_assert_int_eq(placement_shared(w.store, &of, &arena, &shared), ERR_OK);
	ck_assert_int_eq(placement_sharer(w.store, &of, &arena, &sharer), ERR_OK);
	ck_assert_int_eq(check_plans(w.store), 4);
	arena_free(&arena);
	world_close(&w);
}
END_TEST

/* Whoever is said to be in a bed is asked of that bed, among the doubts that stand; y is whether
 * any does, asked once. */
static int check_doubts(struct store *s, const char *sql)
{
	sqlite3_stmt *plan;
	int count = 0;
	char *text = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", sql);
	ck_assert_int_eq(sqlite3_prepare_v2(s->db, text, -1, &plan, NULL), SQLITE_OK);
	for (bool once = false; sqlite3_step(plan) == SQLITE_ROW;) {
		const char *line = (const char *)sqlite3_column_text(plan, 3);
		bool of_any = strncmp(line, "SEARCH y ", 9) == 0;
		if (strstr(line, "SCALAR SUBQUERY") != NULL)
			once = strncmp(line, "SCALAR SUBQUERY", 15) == 0;
		if (strstr(line, "alarm_two") == NULL)
			continue;
		ck_assert_msg(of_any ? once : strstr(line, "(area=? AND <expr>=?") != NULL,
			      "%s: %s", sql, line);
		count += !of_any;
	}
	sqlite3_finalize(plan);
	sqlite3_free(text);
	return count;
}

START_TEST(who_is_said_to_be_in_a_bed_is_asked_of_that_bed)
{
	struct world w;
	struct arena arena = {0};
	struct bed bed, *beds;
	struct bed_sort sort = {.kind = BED_KIND_E_BED};
	struct bed_question ask = {.area = "coventry", .sort = &sort, .site = ""};
	struct wall now = {1};
	size_t n;
	int count, doubts = 0;
	world_open(&w);
	ck_assert_int_eq(bed_get(w.store, "coventry/GW2", &arena, &bed), ERR_OK);
	ck_assert_int_eq(bed_first_free(w.store, &ask, &arena, &bed), ERR_OK);
	ck_assert_int_eq(bed_list_free(w.store, "coventry", NULL, now, &arena, &beds, &n), ERR_OK);
	ck_assert_int_eq(free_list(w.store, "coventry", NULL, now, &arena, &beds, &n), ERR_OK);
	ck_assert_int_eq(bed_free_count(w.store, "coventry", now, &count), ERR_OK);
	ck_assert_int_eq(bed_free_up_to(w.store, "coventry", now, 9, &count), ERR_OK);
	for (size_t i = 0; i < w.store->statements.room; i++) {
		const char *sql = w.store->statements.slots[i].sql;
		if (sql != NULL && strstr(sql, "FROM alarm x") != NULL)
			doubts += check_doubts(w.store, sql);
	}
	ck_assert_int_eq(doubts, 11);
	arena_free(&arena);
	world_close(&w);
}
END_TEST

static void check_told_line(const char *sql, const char *line)
{
	bool of_text = strncmp(line, "SEARCH m ", 9) == 0 || strncmp(line, "SEARCH n ", 9) == 0;
	bool scans = strncmp(line, "SCAN", 4) == 0 && strcmp(line, "SCAN CONSTANT ROW") != 0;
	ck_assert_msg(!scans, "%s: %s", sql, line);
	if (of_text)
		ck_assert_msg(strstr(line, "message_step (step=? AND contact=?)") != NULL, "%s: %s",
			      sql, line);
}

static void check_told_plan(struct store *s, const char *sql)
{
	sqlite3_stmt *plan;
	char *text = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", sql);
	ck_assert_int_eq(sqlite3_prepare_v2(s->db, text, -1, &plan, NULL), SQLITE_OK);
	while (sqlite3_step(plan) == SQLITE_ROW)
		check_told_line(sql, (const char *)sqlite3_column_text(plan, 3));
	sqlite3_finalize(plan);
	sqlite3_free(text);
}

/* Each text by its step and its contact. */
static int check_told_plans(struct store *s)
{
	int count = 0;
	for (size_t i = 0; i < s->statements.room; i++) {
		const char *sql = s->statements.slots[i].sql;
		if (sql == NULL || strstr(sql, "FROM step s CROSS JOIN occasion o") == NULL)
			continue;
		check_told_plan(s, sql);
		count++;
	}
	return count;
}

START_TEST(who_is_told_later_is_asked_of_each_step)
{
	struct world w;
	struct arena arena = {0};
	struct step_row x = {.id = "o1/0"};
	struct missed_list out;
	struct wall now = {1};
	world_open(&w);
	ck_assert_int_eq(newcomer_list_group(w.store, &x, &arena, &out), ERR_OK);
	ck_assert_int_eq(newcomer_list_duty(w.store, &x, "oncall", now, now, &arena, &out), ERR_OK);
	ck_assert_int_eq(check_told_plans(w.store), 2);
	arena_free(&arena);
	world_close(&w);
}
END_TEST

int main(void)
{
	const TTest *const all[] = {who_had_a_bed_is_asked_of_that_bed,
				    who_is_said_to_be_in_a_bed_is_asked_of_that_bed,
				    who_is_told_later_is_asked_of_each_step};
	return suite_run("indexes", all, COUNT_OF(all));
}
