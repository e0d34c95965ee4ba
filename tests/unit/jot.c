/* SPDX-License-Identifier: MIT */
#include "jot.h"

#include <stdlib.h>
#include <string.h>

#include "lib/dice.h"
#include "lib/suite.h"

static void same_as_dumped(json_t *tree)
{
	struct arena arena = {0};
	struct jot j = {.arena = &arena};
	char *dumped = json_dumps(tree, JSON_COMPACT | JSON_ENCODE_ANY);
	jot_value(&j, tree, NULL);
	ck_assert_str_eq(jot_whole(&j), dumped);
	free(dumped);
	arena_free(&arena);
	json_decref(tree);
}

START_TEST(every_kind_of_value_is_written_as_jansson_does)
{
	same_as_dumped(json_object());
	same_as_dumped(json_array());
	same_as_dumped(json_pack("{s:[], s:{}, s:n, s:b, s:b}", "a", "o", "n", "t", 1, "f", 0));
	same_as_dumped(json_pack("[I, I, i]", (json_int_t)INT64_MAX, (json_int_t)INT64_MIN, 0));
	same_as_dumped(json_pack("[f, f, f]", 0.1, -1e300, 3.0));
	same_as_dumped(
	    json_pack("{s:[[s], {s:[i, {}]}], s:s}", "k", "x", "y", 1, "\"\\/", "caf\u00e9"));
}
END_TEST

START_TEST(every_byte_of_a_text_is_written_as_jansson_does)
{
	for (int c = 0; c < 0x80; c++) {
		char text[] = {'a', (char)c, 'b', (char)c};
		same_as_dumped(json_pack("[s#, s]", text, (int)sizeof(text), "next"));
	}
	same_as_dumped(json_pack("[s, s]", "\u00a3 \u2026 \U0001F6CF", ""));
}
END_TEST

/* Across the ends of pieces: texts of every length, some of them all escapes. */
START_TEST(a_long_answer_is_whole)
{
	json_t *rows = json_array();
	struct dice dice = dice_open("jot", 7);
	for (int i = 0; i < 3000; i++) {
		char text[400];
		int length = dice_throw(&dice, (int)sizeof(text));
		memset(text, i % 5 == 0 ? '\x01' : 'x', sizeof(text));
		json_array_append_new(rows, json_pack("{s:s#, s:i}", "text", text, length, "n", i));
	}
	same_as_dumped(rows);
}
END_TEST

START_TEST(a_list_stands_where_its_empty_array_is)
{
	struct arena arena = {0};
	json_t *rows = json_array(),
	       *tree = json_pack("{s:[], s:O, s:i}", "none", "rows", rows, "n", 2);
	struct jot_list list = {.array = rows, .elements = {.arena = &arena}};
	struct jot_list other = {.array = tree, .elements = {.arena = &arena}, .next = &list};
	for (int i = 0; i < 2; i++) {
		jot_open(&list.elements, '{');
		jot_field(&list.elements, "bed", i == 0 ? "H\"1" : "");
		jot_key(&list.elements, "until");
		jot_word(&list.elements, "null");
		jot_close(&list.elements, '}');
	}
	struct jot j = {.arena = &arena};
	jot_value(&j, tree, &other);
	ck_assert_str_eq(jot_whole(&j),
			 "{\"none\":[],\"rows\":[{\"bed\":\"H\\\"1\",\"until\":null},"
			 "{\"bed\":\"\",\"until\":null}],\"n\":2}");
	json_decref(tree);
	json_decref(rows);
	arena_free(&arena);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    every_kind_of_value_is_written_as_jansson_does,
	    every_byte_of_a_text_is_written_as_jansson_does,
	    a_long_answer_is_whole,
	    a_list_stands_where_its_empty_array_is,
	};
	return suite_run("jot", cases, COUNT_OF(cases));
}
