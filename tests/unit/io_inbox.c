/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "inbox.h"
#include "io_limits.h"
#include "lib/suite.h"

static void put_request(struct inbox *in, const char *line)
{
	inbox_put(in, &(struct event){.kind = EVENT_REQUEST,
				      .peer = {3, 7},
				      .user = "worker",
				      .line = line,
				      .length = strlen(line)});
}

static void settle(struct inbox *in, const char *which_stay)
{
	bool keep[LIMIT_TURN_EVENTS] = {false};
	size_t n = strlen(which_stay);
	for (size_t i = 0; i < n; i++)
		keep[i] = which_stay[i] == 'k';
	inbox_settle(in, n, keep);
}

START_TEST(a_request_is_a_copy)
{
	struct inbox in = {0};
	char line[] = "hold";
	put_request(&in, line);
	memset(line, '?', sizeof(line));
	ck_assert_uint_eq(in.count, 1);
	ck_assert_str_eq(in.events[0].line, "hold");
	ck_assert_uint_eq(in.events[0].length, 4);
	ck_assert_str_eq(in.events[0].user, "worker");
	ck_assert_uint_eq(in.events[0].peer.slot, 3);
	ck_assert_uint_eq(in.events[0].peer.generation, 7);
	inbox_free(&in);
}
END_TEST

START_TEST(a_result_is_a_copy_with_all_it_points_at)
{
	struct inbox in = {0};
	char body[] = "12\0"
		      "45",
	     subject[] = "m1", etag[] = "\"e\"";
	struct event event = {.kind = EVENT_RESULT};
	event.errand = (struct errand){ERRAND_SEND, subject, 4, "kannel"};
	event.result = (struct transfer_result){.status = 202, .body = body, .size = 5};
	event.result.etag = etag;
	inbox_put(&in, &event);
	memset(body, '?', sizeof(body));
	subject[0] = etag[0] = '?';
	const struct event *e = &in.events[0];
	ck_assert_str_eq(e->errand.subject, "m1");
	ck_assert_str_eq(e->errand.gateway, "kannel");
	ck_assert_int_eq(e->errand.attempt, 4);
	ck_assert_int_eq(e->result.status, 202);
	ck_assert_mem_eq(e->result.body,
			 "12\0"
			 "45\0",
			 6);
	ck_assert_str_eq(e->result.etag, "\"e\"");
	ck_assert_ptr_null(e->result.error);
	ck_assert_ptr_null(e->result.date);
	inbox_free(&in);
}
END_TEST

START_TEST(a_callback_is_a_copy_with_its_parameters)
{
	struct inbox in = {0};
	char name[] = "from", value[] = "+447700900001";
	struct callback_pair query[] = {{name, value}, {"text", "OK"}};
	struct callback_pair headers[] = {{"X-Signature", "abc"}};
	struct event event = {.kind = EVENT_CALLBACK};
	event.callback = (struct callback){.method = "GET",
					   .path = "/kannel/in",
					   .target = "/kannel/in?from=%2B44",
					   .query = query,
					   .query_count = 2,
					   .headers = headers,
					   .header_count = 1,
					   .body = ""};
	inbox_put(&in, &event);
	memset(query, 0, sizeof(query));
	memset(headers, 0, sizeof(headers));
	name[0] = value[0] = '?';
	const struct callback *c = &in.events[0].callback;
	ck_assert_str_eq(c->path, "/kannel/in");
	ck_assert_uint_eq(c->query_count, 2);
	ck_assert_str_eq(c->query[0].name, "from");
	ck_assert_str_eq(c->query[0].value, "+447700900001");
	ck_assert_str_eq(c->query[1].value, "OK");
	ck_assert_str_eq(c->target, "/kannel/in?from=%2B44");
	ck_assert_str_eq(callback_header(c, "x-signature"), "abc");
	inbox_free(&in);
}
END_TEST

START_TEST(what_is_kept_goes_behind_the_others_in_its_order)
{
	struct inbox in = {0};
	static const char *const lines[] = {"a", "b", "c", "d", "e"};
	static const char *const after[] = {"e", "b", "d"};
	for (size_t i = 0; i < COUNT_OF(lines); i++)
		put_request(&in, lines[i]);
	settle(&in, "-k-k");
	ck_assert_uint_eq(in.count, COUNT_OF(after));
	for (size_t i = 0; i < COUNT_OF(after); i++)
		ck_assert_str_eq(in.events[i].line, after[i]);
	settle(&in, "---");
	ck_assert_uint_eq(in.count, 0);
	ck_assert_uint_eq(in.requests, 0);
	ck_assert_uint_eq(in.request_bytes, 0);
	inbox_free(&in);
}
END_TEST

START_TEST(a_turn_without_events_changes_nothing)
{
	struct inbox in = {0};
	settle(&in, "");
	put_request(&in, "a");
	settle(&in, "");
	ck_assert_uint_eq(in.count, 1);
	inbox_free(&in);
}
END_TEST

START_TEST(requests_fill_it_and_results_do_not)
{
	struct inbox in = {0};
	for (int i = 0; i < LIMIT_INBOX - 1; i++)
		put_request(&in, "x");
	for (int i = 0; i < LIMIT_TRANSFERS; i++)
		inbox_put(&in, &(struct event){.kind = EVENT_RESULT});
	ck_assert(!inbox_full(&in));
	put_request(&in, "x");
	ck_assert(inbox_full(&in));
	settle(&in, "-");
	ck_assert(!inbox_full(&in));
	inbox_free(&in);
}
END_TEST

START_TEST(a_few_huge_requests_fill_it_too)
{
	struct inbox in = {0};
	char *line = malloc(LIMIT_LINE + 1);
	memset(line, 'x', LIMIT_LINE);
	line[LIMIT_LINE] = '\0';
	int count = 0;
	while (!inbox_full(&in)) {
		put_request(&in, line);
		count++;
	}
	ck_assert_int_eq(count, LIMIT_INBOX_BYTES / LIMIT_LINE);
	free(line);
	inbox_free(&in);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    a_request_is_a_copy,
	    a_result_is_a_copy_with_all_it_points_at,
	    a_callback_is_a_copy_with_its_parameters,
	    what_is_kept_goes_behind_the_others_in_its_order,
	    a_turn_without_events_changes_nothing,
	    requests_fill_it_and_results_do_not,
	    a_few_huge_requests_fill_it_too,
	};
	return suite_run("io inbox", cases, COUNT_OF(cases));
}
