/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "lib/suite.h"

static bool header(struct answer *a, const char *line)
{
	return answer_header(a, line, strlen(line));
}

static struct transfer_result result_of(const struct answer *a)
{
	struct transfer_result r = {0};
	answer_result(a, &r);
	return r;
}

START_TEST(headers_that_matter_are_kept_and_trimmed)
{
	struct answer a = {.max = 100};
	static const char *const lines[] = {
	    "HTTP/1.1 200 OK\r\n",
	    "Content-Type: application/json\r\n",
	    "DATE:Sat, 21 Nov 2026 18:00:00 GMT\r\n",
	    "expires: \t 0 \r\n",
	    "ETag: \"x\"\r\n",
	    "Retry-After: 30\r\n",
	    "X-Other: y\r\n",
	    "\r\n",
	};
	for (size_t i = 0; i < COUNT_OF(lines); i++)
		ck_assert(header(&a, lines[i]));
	struct transfer_result r = result_of(&a);
	ck_assert_int_eq(r.status, 200);
	ck_assert_str_eq(r.content_type, "application/json");
	ck_assert_str_eq(r.date, "Sat, 21 Nov 2026 18:00:00 GMT");
	ck_assert_str_eq(r.expires, "0");
	ck_assert_str_eq(r.etag, "\"x\"");
	ck_assert_str_eq(r.retry_after, "30");
	ck_assert_ptr_null(r.last_modified);
	ck_assert_str_eq(r.body, "");
	answer_free(&a);
}
END_TEST

START_TEST(only_the_final_response_counts)
{
	struct answer a = {.max = 100};
	header(&a, "HTTP/1.1 302 Found\r\n");
	header(&a, "ETag: \"old\"\r\n");
	header(&a, "\r\n");
	ck_assert(answer_body(&a, "moved", 5));
	header(&a, "HTTP/1.1 200 OK\r\n");
	header(&a, "\r\n");
	ck_assert(answer_body(&a, "here", 4));
	struct transfer_result r = result_of(&a);
	ck_assert_int_eq(r.status, 200);
	ck_assert_ptr_null(r.etag);
	ck_assert_str_eq(r.body, "here");
	ck_assert_uint_eq(r.size, 4);
	answer_free(&a);
}
END_TEST

START_TEST(a_trailer_after_the_body_is_not_believed)
{
	struct answer a = {.max = 100};
	header(&a, "HTTP/1.1 200 OK\r\n");
	header(&a, "Expires: then\r\n");
	header(&a, "\r\n");
	header(&a, "Expires: never\r\n");
	ck_assert_str_eq(result_of(&a).expires, "then");
	answer_free(&a);
}
END_TEST

START_TEST(a_header_too_long_to_be_honest_counts_as_absent)
{
	struct answer a = {.max = 100};
	char line[LIMIT_ANSWER_HEADER + 40];
	header(&a, "HTTP/1.1 200 OK\r\n");
	snprintf(line, sizeof(line), "ETag: %0*d\r\n", LIMIT_ANSWER_HEADER - 1, 7);
	ck_assert(header(&a, line));
	ck_assert_uint_eq(strlen(result_of(&a).etag), LIMIT_ANSWER_HEADER - 1);
	snprintf(line, sizeof(line), "ETag: %0*d\r\n", LIMIT_ANSWER_HEADER, 7);
	ck_assert(header(&a, line));
	ck_assert_ptr_null(result_of(&a).etag);
	answer_free(&a);
}
END_TEST

START_TEST(endless_headers_end)
{
	struct answer a = {.max = 100};
	bool going = header(&a, "HTTP/1.1 200 OK\r\n");
	size_t lines = 0;
	for (; going && lines < LIMIT_ANSWER_HEADERS; lines++)
		going = header(&a, "X-Long: 0123456789012345678901234567890123456789\r\n");
	ck_assert(!going);
	ck_assert_uint_gt(lines, 1000);
	ck_assert_ptr_nonnull(strstr(a.stopped, "64 KiB"));
	answer_free(&a);
}
END_TEST

START_TEST(a_body_may_be_as_long_as_its_limit_and_no_longer)
{
	struct answer a = {.max = 10};
	ck_assert(answer_body(&a, "01234", 5));
	ck_assert(answer_body(&a, "56789", 5));
	ck_assert(!answer_body(&a, "x", 1));
	ck_assert_ptr_nonnull(strstr(a.stopped, "10 bytes"));
	ck_assert_uint_eq(a.size, 10);
	answer_free(&a);
}
END_TEST

static const struct {
	bool secure;
	const char *status, *location;
	bool passes;
} redirects[] = {
    {true, "HTTP/1.1 302 Found", "Location: http://example.org/", false},
    {true, "HTTP/1.1 301 Moved", "LOCATION:\t HTTP://example.org/", false},
    {true, "HTTP/1.1 302 Found", "Location: https://example.org/", true},
    {true, "HTTP/1.1 302 Found", "Location: /other", true},
    {true, "HTTP/1.1 201 Created", "Location: http://example.org/", true},
    {false, "HTTP/1.1 302 Found", "Location: http://example.org/", true},
};

START_TEST(nobody_is_led_from_https_to_http)
{
	for (size_t i = 0; i < COUNT_OF(redirects); i++) {
		struct answer a = {.max = 10, .secure = redirects[i].secure};
		header(&a, redirects[i].status);
		ck_assert_msg(header(&a, redirects[i].location) == redirects[i].passes, "row %zu",
			      i);
		answer_free(&a);
	}
}
END_TEST

static const struct {
	const char *line;
	int status;
} statuses[] = {
    {"HTTP/1.1 204 No Content\r\n", 204},
    {"HTTP/1.0 503\r\n", 503},
    {"HTTP/1.1\r\n", 0},
    {"HTTP/1.1 xyz\r\n", 0},
    {"HTTP/1.1 2\r\n", 2},
};

START_TEST(a_status_line_is_read_or_is_none)
{
	for (size_t i = 0; i < COUNT_OF(statuses); i++) {
		struct answer a = {.max = 10};
		ck_assert(header(&a, statuses[i].line));
		ck_assert_int_eq(a.status, statuses[i].status);
		answer_free(&a);
	}
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    headers_that_matter_are_kept_and_trimmed,
	    only_the_final_response_counts,
	    a_trailer_after_the_body_is_not_believed,
	    a_header_too_long_to_be_honest_counts_as_absent,
	    endless_headers_end,
	    a_body_may_be_as_long_as_its_limit_and_no_longer,
	    nobody_is_led_from_https_to_http,
	    a_status_line_is_read_or_is_none,
	};
	return suite_run("io answer", cases, COUNT_OF(cases));
}
