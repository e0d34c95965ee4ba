/* SPDX-License-Identifier: MIT */
#include "arena.h"

#include <stdint.h>
#include <string.h>

#include "lib/suite.h"

/* One assertion for all bytes: there are millions. */
static void all_are(const unsigned char *bytes, size_t size, unsigned char want)
{
	size_t right = 0;
	while (right < size && bytes[right] == want)
		right++;
	ck_assert_uint_eq(right, size);
}

/* Pieces of every size around the block's own do not touch, are aligned and zeroed. */
START_TEST(test_pieces_are_apart)
{
	static const size_t sizes[] = {0,     1,     15,    16,    17,     4000,    16384,
				       16385, 65535, 65536, 65537, 200000, 3000000, 1};
	struct arena a = {0};
	unsigned char *pieces[COUNT_OF(sizes) * 3];
	for (size_t i = 0; i < COUNT_OF(pieces); i++) {
		size_t size = sizes[i % COUNT_OF(sizes)];
		pieces[i] = arena_alloc(&a, size);
		ck_assert_uint_eq((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
		all_are(pieces[i], size, 0);
		memset(pieces[i], (int)(i + 1), size);
	}
	for (size_t i = 0; i < COUNT_OF(pieces); i++) {
		all_are(pieces[i], sizes[i % COUNT_OF(sizes)], (unsigned char)(i + 1));
		for (size_t j = 0; j < i; j++)
			ck_assert_ptr_ne(pieces[i], pieces[j]);
	}
	arena_free(&a);
	ck_assert_ptr_null(a.blocks);
}
END_TEST

START_TEST(test_the_next_turn_starts_clean)
{
	struct arena a = {0};
	for (int turn = 0; turn < 50; turn++) {
		ck_assert_uint_eq(a.used, 0);
		for (size_t size = 1; size < 100000; size = size * 3 + 1) {
			unsigned char *piece = arena_alloc(&a, size);
			all_are(piece, size, 0);
			memset(piece, 0xaa, size);
		}
		ck_assert_uint_ge(a.used, 100000);
		arena_reset(&a);
	}
	arena_free(&a);
	arena_free(&a);
}
END_TEST

/* An ordinary turn asks the system for nothing: its block is there already. */
START_TEST(test_one_block_is_kept)
{
	struct arena a = {0};
	arena_reset(&a);
	void *first = arena_alloc(&a, 100);
	arena_alloc(&a, 1000000);
	arena_reset(&a);
	ck_assert_ptr_nonnull(a.blocks);
	ck_assert_ptr_eq(arena_alloc(&a, 100), first);
	arena_free(&a);
}
END_TEST

START_TEST(test_text)
{
	struct arena a = {0};
	char source[] = "seven beds";
	char *copy = arena_copy(&a, source, 5), *text = arena_text(&a, source);
	source[0] = 'S';
	ck_assert_str_eq(copy, "seven");
	ck_assert_str_eq(text, "seven beds");
	ck_assert_str_eq(arena_copy(&a, NULL, 0), "");
	ck_assert_str_eq(arena_text(&a, ""), "");
	ck_assert_ptr_null(arena_text(&a, NULL));
	ck_assert(memcmp(arena_copy(&a, "a\0b", 3), "a\0b", 4) == 0);
	arena_free(&a);
}
END_TEST

START_TEST(test_printf)
{
	struct arena a = {0};
	ck_assert_str_eq(arena_printf(&a, "%s %d %.1f", "beds", 7, -4.75), "beds 7 -4.8");
	ck_assert_str_eq(arena_printf(&a, "%s", ""), "");
	char *wide = arena_printf(&a, "%200000d|", 7);
	ck_assert_uint_eq(strlen(wide), 200001);
	ck_assert_str_eq(wide + 199998, " 7|");
	arena_free(&a);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    test_pieces_are_apart,
	    test_the_next_turn_starts_clean,
	    test_one_block_is_kept,
	    test_text,
	    test_printf,
	};
	return suite_run("arena", cases, COUNT_OF(cases));
}
