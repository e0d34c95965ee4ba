/* SPDX-License-Identifier: MIT */
#include "grid.h"

#include <libsmartcols/libsmartcols.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "lib/dice.h"
#include "lib/suite.h"
#include "render.h"

#define MOST 6 /* columns */

/* ---- as libsmartcols shows it ---------------------------------------------------------------- */

static const char *text_at(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* Each line without the blanks behind it. */
static char *trimmed(const char *text)
{
	char *out = NULL;
	size_t size;
	FILE *stream = open_memstream(&out, &size);
	while (*text != '\0') {
		size_t length = strcspn(text, "\n"), seen = length;
		while (seen > 0 && text[seen - 1] == ' ')
			seen--;
		fprintf(stream, "%.*s\n", (int)seen, text);
		text += length + (text[length] == '\n');
	}
	fclose(stream);
	return out;
}

static char *expected(const json_t *table, bool headed)
{
	const json_t *columns = json_object_get(table, "columns");
	size_t i, n;
	json_t *column, *row;
	char *text = NULL;
	setlocale(LC_CTYPE, "C.UTF-8");
	struct libscols_table *t = scols_new_table();
	scols_table_set_termforce(t, SCOLS_TERMFORCE_NEVER);
	scols_table_set_column_separator(t, "  ");
	scols_table_enable_noheadings(t, !headed);
	json_array_foreach(columns, i, column) {
		bool right = json_is_true(json_object_get(column, "right"));
		bool last = i + 1 == json_array_size(columns);
		scols_table_new_column(t, text_at(column, "title"), 0,
				       right  ? SCOLS_FL_RIGHT
				       : last ? SCOLS_FL_WRAP
					      : 0);
	}
	json_array_foreach(json_object_get(table, "rows"), n, row) {
		struct libscols_line *line = scols_table_new_line(t, NULL);
		json_array_foreach(columns, i, column)
			scols_line_set_data(line, i, text_at(row, text_at(column, "key")));
	}
	ck_assert_int_eq(scols_print_table_to_string(t, &text), 0);
	scols_unref_table(t);
	char *lines = trimmed(text);
	free(text);
	return lines;
}

/* ---- tables by chance ------------------------------------------------------------------------ */

static void throw_text(struct dice *d, char *out, size_t size, int odd)
{
	static const char *const words[] = {"",        "H1",        "Hall",   "e-bed",     " ",
					    "a b",     "caf\u00e9", "\u00a3", "\u2026",    "\u5e8a",
					    "e\u0301", "\\",        "\\x41",  "\t",        "\x7f",
					    "\n",      "\xc2\x85",  "\u200b", "\"quoted\""};
	int most = odd ? (int)COUNT_OF(words) : 10;
	out[0] = '\0';
	for (int n = dice_throw(d, 4); n > 0; n--) {
		size_t used = strlen(out);
		snprintf(out + used, size - used, "%s", words[dice_throw(d, most)]);
	}
}

static json_t *throw_table(struct dice *d, bool headed, int odd)
{
	json_t *columns = json_array(), *rows = json_array();
	int width = 2 + dice_throw(d, MOST - 1), count = 1 + dice_throw(d, 8);
	char key[16], text[200];
	for (int i = 0; i < width; i++) {
		snprintf(key, sizeof(key), "k%d", i);
		throw_text(d, text, sizeof(text), odd);
		if (headed && i == 0)
			snprintf(text, sizeof(text), "BED");
		json_array_append_new(columns, json_pack("{s:s, s:s, s:b}", "key", key, "title",
							 headed ? text : "", "right",
							 dice_throw(d, 3) == 0));
	}
	for (int n = 0; n < count; n++) {
		json_t *row = json_object();
		for (int i = 0; i < width; i++) {
			snprintf(key, sizeof(key), "k%d", (i + n) % width);
			throw_text(d, text, sizeof(text), odd);
			json_object_set_new(row, key, json_string(text));
		}
		json_array_append_new(rows, row);
	}
	return json_pack("{s:o, s:o}", "columns", columns, "rows", rows);
}

static char *put(const struct grid *t)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	grid_put(t, out);
	fclose(out);
	return text;
}

static char *put_taken(const json_t *table)
{
	struct grid t;
	grid_take(&t, table);
	char *text = put(&t);
	grid_release(&t);
	return text;
}

/* From the text, columns and rows each on their own. */
static char *put_read(const json_t *table)
{
	struct grid t;
	char *rows = json_dumps(json_object_get(table, "rows"), JSON_COMPACT);
	const struct piece inside = {rows + 1, strlen(rows) - 2};
	ck_assert_msg(grid_read(&t, table, &inside), "%s", rows);
	char *text = put(&t);
	grid_release(&t);
	free(rows);
	return text;
}

START_TEST(whoever_lays_it_out_a_table_looks_the_same)
{
	struct dice d = dice_open("tables", 20261122);
	for (int n = 0; n < 4000; n++) {
		bool headed = dice_throw(&d, 4) != 0;
		json_t *table = throw_table(&d, headed, n % 3 == 0);
		char *wanted = expected(table, headed);
		char *taken = put_taken(table), *read = put_read(table);
		char *dump = json_dumps(table, 0);
		ck_assert_msg(strcmp(taken, wanted) == 0, "%s:\n%s\nnot\n%s", dump, taken, wanted);
		ck_assert_str_eq(read, wanted);
		free(dump);
		free(taken);
		free(read);
		free(wanted);
		json_decref(table);
	}
}
END_TEST

START_TEST(rows_that_swepd_would_not_write_are_left_to_others)
{
	static const char *const bad[] = {
	    "{",          "{\"a\"}",          "{\"a\":}",    "{\"a\":\"x}", "{\"a\":\"x\"",
	    "{\"a\":1,}", "{\"a\":1} ",       "{\"a\":1},",  "{\"a\":1}{}", "[]",
	    "1",          "{\"a\":\"\x01\"}", "{\"a\":tru}", "{\"a\":[1}",  "{\"a\":\"\\q\"}"};
	json_t *columns = json_pack("{s:[{s:s, s:s}]}", "columns", "key", "a", "title", "A");
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct grid t;
		const struct piece rows = {bad[i], strlen(bad[i])};
		ck_assert_msg(!grid_read(&t, columns, &rows), "%s", bad[i]);
	}
	json_decref(columns);
}
END_TEST

/* ---- long answers ---------------------------------------------------------------------------- */

#define ID "7"

static json_t *long_answer(struct dice *d, int rows)
{
	json_t *table = throw_table(d, true, 1), *beds = json_array();
	json_t *first = json_array_get(json_object_get(table, "rows"), 0);
	json_t *odd = json_pack("{s:n, s:i, s:[s, s], s:b, s:{s:[i]}, s:f}", "k0", "k1", 7, "k2",
				"a\"b", "c", "k3", 1, "other", "rows", 1, "k4", 0.5);
	for (int i = 0; i < rows; i++) {
		json_array_append(json_object_get(table, "rows"), first);
		json_array_append_new(beds,
				      json_pack("{s:s, s:[s]}", "bed", "]}\"\\", "is", "dog"));
	}
	json_array_append_new(json_object_get(table, "rows"), odd);
	return json_pack("{s:i, s:s, s:b, s:{s:{s:[s], s:o, s:[s]}, s:o, s:i}}", "v", 1, "id", ID,
			 "ok", 1, "result", "text", "lines", "before", "table", table, "after",
			 "after", "beds", beds, "free", rows);
}

static char *shown(const struct answer *a)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	render_result_of(a->result, a->grid, false, out);
	fclose(out);
	return text;
}

START_TEST(a_long_answer_is_shown_as_a_short_one_is)
{
	struct dice d = dice_open("long answers", 4);
	for (int n = 0; n < 60; n++) {
		struct answer tree, quick;
		struct fault why;
		json_t *whole = long_answer(&d, 10 * n);
		char *line = json_dumps(whole, JSON_COMPACT);
		ck_assert_int_eq(answer_read(&tree, line, strlen(line), ID, &why), ERR_OK);
		ck_assert_int_eq(answer_read_shown(&quick, line, strlen(line), ID, &why), ERR_OK);
		ck_assert(n < 50 || (quick.grid != NULL && tree.grid == NULL));
		char *wanted = shown(&tree), *got = shown(&quick);
		ck_assert_str_eq(got, wanted);
		free(got);
		free(wanted);
		answer_release(&tree);
		answer_release(&quick);
		free(line);
		json_decref(whole);
	}
}
END_TEST

/* Cut short or with a byte changed: no crash, and what is refused is refused in the same words. */
START_TEST(a_long_answer_that_is_damaged_is_refused_in_the_same_words)
{
	struct dice d = dice_open("damage", 5);
	json_t *whole = long_answer(&d, 600);
	char *line = json_dumps(whole, JSON_COMPACT);
	int refused = 0;
	for (int n = 0; n < 600; n++) {
		size_t length = strlen(line), at = (size_t)dice_throw(&d, (int)length);
		char *copy = strdup(line);
		struct answer tree, quick;
		struct fault why = {0}, same = {0};
		copy[at] = (char)("\"\\{}[],:x\x01\xff"[dice_throw(&d, 11)]);
		if (n % 3 == 0)
			length = at;
		enum err e = answer_read_shown(&quick, copy, length, ID, &why);
		if (e != ERR_OK) {
			ck_assert_int_eq(answer_read(&tree, copy, length, ID, &same), e);
			answer_release(&tree);
		}
		ck_assert_str_eq(why.message, same.message);
		refused += e != ERR_OK;
		answer_release(&quick);
		free(copy);
	}
	ck_assert_int_gt(refused, 200);
	free(line);
	json_decref(whole);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    whoever_lays_it_out_a_table_looks_the_same,
	    rows_that_swepd_would_not_write_are_left_to_others,
	    a_long_answer_is_shown_as_a_short_one_is,
	    a_long_answer_that_is_damaged_is_refused_in_the_same_words,
	};
	return suite_run("grid", cases, COUNT_OF(cases));
}
