/* SPDX-License-Identifier: MIT */
#include "csv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/suite.h"

static const struct csv_column columns[] = {{"label", true}, {"kind", true}, {"note", false}};

#define BOM "\xef\xbb\xbf"

static struct arena arena;

static void arena_fresh(void)
{
	arena_free(&arena);
}

/* Every row as "LINE:label|kind|note;" */
static const char *shown(const struct csv *csv)
{
	const char *text = "";
	for (size_t i = 0; i < csv->count; i++) {
		const struct csv_row *r = &csv->rows[i];
		text = arena_printf(&arena, "%s%d:%s|%s|%s;", text, r->line, r->cell[0], r->cell[1],
				    r->cell[2]);
	}
	return text;
}

START_TEST(test_good)
{
	static const struct {
		const char *text, *rows;
	} cases[] = {
	    {"label,kind,note\nB1,night,warm\n", "2:B1|night|warm;"},
	    {"label,kind,note\nB1,night,warm", "2:B1|night|warm;"},
	    {"label,kind,note\r\nB1,night,warm\r\nB2,panel,\r\n", "2:B1|night|warm;3:B2|panel|;"},
	    {BOM "label,kind\nB1,night\n", "2:B1|night|;"},
	    {BOM "\"label\",kind\r\nB1,night", "2:B1|night|;"},
	    {"note,kind,label\nwarm,night,B1\n", "2:B1|night|warm;"}, /* any order */
	    {" Label , KIND\nB1,night\n", "2:B1|night|;"}, /* any case */
	    {"label,kind\n", ""},
	    {"label,kind", ""},
	    {"\n\n label,kind\nB1,night\n", "4:B1|night|;"},
	    {"label,kind\n\n\nB1,night\n\n", "4:B1|night|;"},
	    {"label,kind\n,\n , \n,,,,,,\nB1,night\n,\n",
	     "5:B1|night|;"}, /* as spreadsheets leave */
	    {"label,kind\nB1,\n,night\n", "2:B1||;3:|night|;"},
	    {"label,kind\n  B 1\t, night \n", "2:B 1|night|;"},
	    {"label,kind\n\"  B1 \",\"night\"\n", "2:  B1 |night|;"}, /* quotes keep spaces */
	    {"label,kind\n \"B,1\" ,\t\"night\"\t\n", "2:B,1|night|;"},
	    {"label,kind\n\"6\"\" wide\",\"\"\"\"\n", "2:6\" wide|\"|;"},
	    {"label,kind\n\"\",\"\"\nB1,night\n", "3:B1|night|;"},
	    {"label,kind\n\"two\nlines\",night\nB2,panel\n", "2:two\nlines|night|;4:B2|panel|;"},
	    {"label,kind\r\n\"two\r\nlines\",night\r\nB2,panel\r\n",
	     "2:two\r\nlines|night|;4:B2|panel|;"},
	    {"label,kind\n\"a\n\nb\",\"c\nd\"\nB2,panel\n", "2:a\n\nb|c\nd|;6:B2|panel|;"},
	    {"label,kind\nTŷ’r Gaeaf,😀\n", "2:Tŷ’r Gaeaf|😀|;"},
	    {"label,kind\nB1,night\n ", "2:B1|night|;"},
	    {"label,kind\nB1,", "2:B1||;"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct csv csv = {0};
		struct fault why = {0};
		enum err e = csv_read(cases[i].text, columns, 3, &arena, &csv, &why);
		ck_assert_msg(e == ERR_OK, "case %zu: %s", i, why.message);
		ck_assert_str_eq(shown(&csv), cases[i].rows);
	}
	arena_fresh();
}
END_TEST

START_TEST(test_bad)
{
	static const struct {
		const char *text, *field, *word;
	} cases[] = {
	    /* the heading */
	    {"", "line 1", "the columns are label, kind, note"},
	    {BOM, "line 1", "the columns are label, kind, note"},
	    {"\n\n", "line 1", "the columns are label, kind, note"},
	    {"label,kind,notes\n", "line 1", "unknown column “notes”"},
	    {"B1,night,warm\n", "line 1", "unknown column “B1”"},
	    {"label;kind;note\nB1;night;warm\n", "line 1", "“label;kind;note”"},
	    {"label,kind,label\n", "line 1", "repeats the column “label”"},
	    {"label,kind,LABEL \n", "line 1", "repeats the column “LABEL”"},
	    {"\nlabel,note\nB1,warm\n", "line 2", "lacks the column “kind”"},
	    {"label,kind,\nB1,night,\n", "line 1", "unknown column “”"},
	    {"label,kind,note,,,,,,,,,,,,,,,,,,\n", "line 1", "unknown column “”"},
	    {"labe,kind\n", "line 1", "unknown column “labe”"},
	    {"labels,kind\n", "line 1", "unknown column “labels”"},
	    {"\"label,kind\nB1,night\n", "line 1", "never closed"},
	    /* ragged rows */
	    {"label,kind\nB1\n", "line 2", "1 cell where the heading has 2"},
	    {"label,kind\nB1,night,warm\n", "line 2", "3 cells where the heading has 2"},
	    {"label,kind\nB1,night\nB2,night\nB3\n", "line 4", "1 cell"},
	    {"label,kind\n\"a\nb\",night\nB3\n", "line 4", "1 cell"},
	    {"label,kind\nB1,night\n,,,x\n", "line 3", "4 cells"},
	    {"label,kind\nB1,1,2,3,4,5,6,7,8,9,0,1,2,3,4,5,6,7,8,9\n", "line 2", "20 cells"},
	    {"label,kind\n,,,,,,,,,,,,,,,,,,,x\n", "line 2", "20 cells"},
	    /* quotes */
	    {"label,kind\nB1,\"night\nB2,panel\nB3,panel\n", "line 2", "never closed"},
	    {"label,kind\nB1,night\nB2,\"", "line 3", "never closed"},
	    {"label,kind\nB1,night\nB2,\"\"\"", "line 3", "never closed"},
	    {"label,kind\n\"a\nb\",\"night\nB2,panel\n", "line 3", "never closed"},
	    {"label,kind\n\"B1\"x,night\n", "line 2", "after a closing quote"},
	    {"label,kind\n\"a\nb\"x,night\n", "line 3", "after a closing quote"},
	    {"label,kind\n\"a\" \"b\",night\n", "line 2", "after a closing quote"},
	    {"label,kind\n6\" wide,night\n", "line 2", "not quoted"},
	    {"label,kind\nB1,night\nB\"2,night\n", "line 3", "not quoted"},
	    /* characters */
	    {"label,kind\nB1,night\ncaf\xe9,night\n", "line 3", "not UTF-8"},
	    {"\xff\xfel\n", "line 1", "CSV UTF-8"},
	    {"label,kind\n\"a\n\x92\",night\n", "line 3", "not UTF-8"},
	    {"label,kind\nB1,\x1b[2J\n", "line 2", "control"},
	    {"label,kind\nB1,\xc2\x9b\n", "line 2", "control"},
	    {"label,kind\rB1,night\r", "line 1", "carriage return"},
	    {"label,kind\nB1,\"a\rb\"\n", "line 2", "carriage return"},
	    {"label,kind\n" BOM "B1,night\nB2\n", "line 3", "1 cell"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct csv csv = {.count = 4711};
		struct fault why = {0};
		enum err e = csv_read(cases[i].text, columns, 3, &arena, &csv, &why);
		ck_assert_msg(e == ERR_USAGE, "case %zu: %s", i, cases[i].text);
		ck_assert_msg(csv.count == 4711 && csv.rows == NULL, "case %zu", i);
		ck_assert_msg(strcmp(why.field, cases[i].field) == 0, "case %zu: %s", i, why.field);
		ck_assert_msg(strstr(why.message, cases[i].word) != NULL, "case %zu: %s", i,
			      why.message);
	}
	arena_fresh();
}
END_TEST

START_TEST(test_as_many_columns_as_there_may_be)
{
	static const char *const names[CSV_COLUMNS] = {"a", "b", "c", "d", "e", "f", "g", "h",
						       "i", "j", "k", "l", "m", "n", "o", "p",
						       "q", "r", "s", "t", "u", "v", "w", "x"};
	struct csv_column many[CSV_COLUMNS];
	for (size_t i = 0; i < CSV_COLUMNS; i++)
		many[i] = (struct csv_column){names[i], true};
	struct csv csv;
	struct fault why = {0};
	ck_assert_int_eq(csv_read("x,w,v,u,t,s,r,q,p,o,n,m,l,k,j,i,h,g,f,e,d,c,b,a\n"
				  "X,W,V,U,T,S,R,Q,P,O,N,M,L,K,J,I,H,G,F,E,D,C,B,A\n",
				  many, CSV_COLUMNS, &arena, &csv, &why),
			 ERR_OK);
	ck_assert_uint_eq(csv.count, 1);
	for (size_t i = 0; i < CSV_COLUMNS; i++)
		ck_assert_int_eq(csv.rows[0].cell[i][0], 'A' + (int)i);
	ck_assert_int_eq(csv_read("x,w,v,u,t,s,r,q,p,o,n,m,l,k,j,i,h,g,f,e,d,c,b,a,a\n", many,
				  CSV_COLUMNS, &arena, &csv, &why),
			 ERR_USAGE);
	arena_fresh();
}
END_TEST

/* Ten thousand beds, written out and read back; then one row more than there may be. */
START_TEST(test_many_rows)
{
	static char text[1024 * 1024];
	size_t used = (size_t)sprintf(text, "kind,label\r\n");
	for (int i = 0; i < 10000; i++)
		used += (size_t)sprintf(text + used, "night,\"Bed \"\"%d\"\"\"\r\n", i);
	struct csv csv;
	struct fault why = {0};
	ck_assert_int_eq(csv_read(text, columns, 3, &arena, &csv, &why), ERR_OK);
	ck_assert_uint_eq(csv.count, 10000);
	for (int i = 0; i < 10000; i++) {
		char label[32];
		sprintf(label, "Bed \"%d\"", i);
		ck_assert_str_eq(csv.rows[i].cell[0], label);
		ck_assert_str_eq(csv.rows[i].cell[1], "night");
		ck_assert_str_eq(csv.rows[i].cell[2], "");
		ck_assert_int_eq(csv.rows[i].line, i + 2);
	}
	used = (size_t)sprintf(text, "kind,label\n");
	for (int i = 0; i < CSV_ROWS; i++)
		used += (size_t)sprintf(text + used, "n,b\n");
	ck_assert_int_eq(csv_read(text, columns, 3, &arena, &csv, &why), ERR_OK);
	ck_assert_uint_eq(csv.count, CSV_ROWS);
	strcpy(text + used, "n,b\n");
	ck_assert_int_eq(csv_read(text, columns, 3, &arena, &csv, &why), ERR_USAGE);
	ck_assert_str_eq(why.field, "line 100002");
	arena_fresh();
}
END_TEST

/* Any cells at all, quoted by the standard's own rule, come back as they were. */
START_TEST(test_there_and_back)
{
	static const char pieces[] = "aé\",\n ;'\t0";
	unsigned seed = 4711;
	printf("seed %u\n", seed);
	srand(seed);
	for (int round = 0; round < 5000; round++) {
		char cells[3][12], text[400] = "label,kind,note\n";
		size_t used = strlen(text);
		for (int c = 0; c < 3; c++) {
			size_t length = 0;
			cells[c][length++] = (char)('A' + c); /* never a row of nothing */
			for (int n = rand() % 8; n > 0; n--) {
				char piece = pieces[(size_t)rand() % (sizeof(pieces) - 1)];
				cells[c][length++] = (piece & 0x80) ? 'x' : piece;
			}
			cells[c][length] = '\0';
			text[used++] = '"';
			for (const char *at = cells[c]; *at != '\0'; at++) {
				if (*at == '"')
					text[used++] = '"';
				text[used++] = *at;
			}
			text[used++] = '"';
			text[used++] = c < 2 ? ',' : '\n';
		}
		text[used] = '\0';
		struct csv csv;
		struct fault why = {0};
		ck_assert_msg(csv_read(text, columns, 3, &arena, &csv, &why) == ERR_OK, "%s%s",
			      text, why.message);
		ck_assert_uint_eq(csv.count, 1);
		for (int c = 0; c < 3; c++)
			ck_assert_str_eq(csv.rows[0].cell[c], cells[c]);
		arena_reset(&arena);
	}
	arena_fresh();
}
END_TEST

/* Every beginning of a file is read or refused, with a line that is in it. */
START_TEST(test_cut_anywhere)
{
	static const char text[] = BOM "label,kind\r\n\"a \"\"b\"\"\r\n\",night\r\nTŷ,\"\"\r\n";
	for (size_t length = 0; length <= sizeof(text) - 1; length++) {
		char *cut = malloc(length + 1);
		memcpy(cut, text, length);
		cut[length] = '\0';
		struct csv csv;
		struct fault why = {0};
		int line = 0;
		if (csv_read(cut, columns, 3, &arena, &csv, &why) != ERR_OK) {
			ck_assert_int_eq(sscanf(why.field, "line %d", &line), 1);
			ck_assert_int_ge(line, 1);
			ck_assert_int_le(line, 5);
		}
		free(cut);
	}
	arena_fresh();
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    test_good,
	    test_bad,
	    test_as_many_columns_as_there_may_be,
	    test_many_rows,
	    test_there_and_back,
	    test_cut_anywhere,
	};
	return suite_run("csv", cases, COUNT_OF(cases));
}
