/* SPDX-License-Identifier: MIT */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "frames.h"
#include "lib/suite.h"
#include "swep/limits.h"

static void put(struct frames *f, const char *text)
{
	frames_put(f, text, strlen(text));
}

static void expect_line(struct frames *f, const char *text)
{
	const char *line;
	size_t length;
	ck_assert_int_eq(frames_next(f, &line, &length), FRAME_LINE);
	ck_assert_str_eq(line, text);
	ck_assert_uint_eq(length, strlen(text));
}

static void expect_no_line(struct frames *f, enum frame what)
{
	const char *line;
	size_t length;
	ck_assert_int_eq(frames_next(f, &line, &length), what);
}

START_TEST(several_lines_in_one_read_come_in_order)
{
	struct frames f = {0};
	put(&f, "one\n\nthree\nfo");
	expect_line(&f, "one");
	expect_line(&f, "");
	expect_line(&f, "three");
	expect_no_line(&f, FRAME_NONE);
	ck_assert_uint_eq(frames_waiting(&f), 2);
	put(&f, "ur\n");
	expect_line(&f, "four");
	ck_assert_uint_eq(frames_waiting(&f), 0);
	frames_free(&f);
}
END_TEST

START_TEST(a_line_may_come_byte_by_byte)
{
	static const char text[] = "{\"v\":1}\n";
	struct frames f = {0};
	for (size_t i = 0; i + 1 < sizeof(text); i++) {
		expect_no_line(&f, FRAME_NONE);
		frames_put(&f, text + i, 1);
	}
	expect_line(&f, "{\"v\":1}");
	frames_free(&f);
}
END_TEST

START_TEST(a_nul_is_found_wherever_it_is_and_not_before_its_turn)
{
	struct frames f = {0};
	frames_put(&f, "good\nba\0d\n", 10);
	expect_line(&f, "good");
	expect_no_line(&f, FRAME_NUL);
	frames_free(&f);
	frames_put(&f, "no newline", 10);
	expect_no_line(&f, FRAME_NONE);
	frames_put(&f, "\0", 1);
	expect_no_line(&f, FRAME_NUL);
	frames_free(&f);
}
END_TEST

/* size bytes, then a newline if asked for, in pieces as a socket would give them. */
static enum frame frame_of(size_t size, bool newline)
{
	struct frames f = {0};
	const char *line;
	size_t length;
	char *text = malloc(size + 1);
	memset(text, 'x', size);
	text[size] = '\n';
	size_t all = size + newline;
	for (size_t at = 0; at < all; at += 65536)
		frames_put(&f, text + at, all - at < 65536 ? all - at : 65536);
	enum frame what = frames_next(&f, &line, &length);
	frames_free(&f);
	free(text);
	return what;
}

START_TEST(the_longest_line_passes_and_one_byte_more_does_not)
{
	ck_assert_int_eq(frame_of(LIMIT_LINE - 1, true), FRAME_LINE);
	ck_assert_int_eq(frame_of(LIMIT_LINE - 1, false), FRAME_NONE);
	ck_assert_int_eq(frame_of(LIMIT_LINE, true), FRAME_LONG);
	ck_assert_int_eq(frame_of(LIMIT_LINE, false), FRAME_LONG);
}
END_TEST

START_TEST(a_quiet_connection_gives_its_memory_back)
{
	struct frames f = {0};
	char *text = malloc(100000);
	memset(text, 'x', 99999);
	text[99999] = '\n';
	frames_put(&f, text, 100000);
	const char *line;
	size_t length;
	ck_assert_int_eq(frames_next(&f, &line, &length), FRAME_LINE);
	ck_assert_uint_eq(length, 99999);
	expect_no_line(&f, FRAME_NONE);
	ck_assert_uint_eq(f.room, 0);
	frames_free(&f);
	free(text);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    several_lines_in_one_read_come_in_order,
	    a_line_may_come_byte_by_byte,
	    a_nul_is_found_wherever_it_is_and_not_before_its_turn,
	    the_longest_line_passes_and_one_byte_more_does_not,
	    a_quiet_connection_gives_its_memory_back,
	};
	return suite_run("io frames", cases, COUNT_OF(cases));
}
