/* SPDX-License-Identifier: MIT */
#include "gateway.h"

#include <stdlib.h>
#include <string.h>

#include "gateway_inside.h"
#include "lib/suite.h"

static const struct gateway_settings settings = {.key = "dry-run", .timeout_ms = 5000};

START_TEST(one_text_is_one_line)
{
	static const struct {
		struct outgoing out;
		const char *line;
	} cases[] = {
	    {{.reference = "ref-1",
	      .to = "+447700900001",
	      .text = "SWEP opens tonight",
	      .ucs2 = false,
	      .parts = 1,
	      .valid_minutes = 60},
	     "SMS to +447700900001 [ref-1, 1 part GSM-7]: SWEP opens tonight"},
	    {{.reference = "ref-2",
	      .to = "+447700900002",
	      .text = "Ŵy\n\nYES 1234",
	      .ucs2 = true,
	      .parts = 2,
	      .valid_minutes = 60},
	     "SMS to +447700900002 [ref-2, 2 parts UCS-2]: Ŵy\\n\\nYES 1234"},
	    {{.reference = "r\n3",
	      .to = "+447700900003",
	      .text = "a\rb\x1b[31mc\x7f",
	      .ucs2 = false,
	      .parts = 1,
	      .valid_minutes = 60},
	     "SMS to +447700900003 [r\\n3, 1 part GSM-7]: a\\x0Db\\x1B[31mc\\x7F"},
	    {{.reference = "ref-4",
	      .to = "+447700900004",
	      .text = "",
	      .ucs2 = false,
	      .parts = 0,
	      .valid_minutes = 60},
	     "SMS to +447700900004 [ref-4, 0 parts GSM-7]: "},
	};
	const struct gateway *g = gateway_find("console");
	struct arena arena = {0};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct dispatch d = {.settings = &settings, .arena = &arena};
		struct transfer t;
		struct fault why;
		ck_assert_int_eq(g->send(&d, &cases[i].out, &t, &why), ERR_OK);
		ck_assert_str_eq(t.body, cases[i].line);
		ck_assert(t.print && t.once);
		ck_assert_int_eq(t.timeout_ms, 5000);
	}
	arena_free(&arena);
}
END_TEST

START_TEST(answers)
{
	static const struct {
		struct transfer_result result;
		enum verdict verdict;
	} cases[] = {
	    {{.fate = FATE_ANSWERED, .status = 200, .body = ""}, VERDICT_ACCEPTED},
	    {{.fate = FATE_NOT_SENT, .error = "the screen is full"}, VERDICT_RETRY},
	    {{.fate = FATE_UNKNOWN, .error = NULL}, VERDICT_UNKNOWN},
	};
	const struct gateway *g = gateway_find("console");
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct dispatch d = {.settings = &settings};
		struct judgement j = g->answer(&d, &cases[i].result);
		ck_assert_int_eq(j.verdict, cases[i].verdict);
		ck_assert(j.detail[0] != '\0');
	}
}
END_TEST

START_TEST(it_cannot_be_asked_nor_called)
{
	const struct gateway *g = gateway_find("console");
	ck_assert_ptr_null(g->lookup);
	ck_assert_ptr_null(g->routes);
	ck_assert_ptr_null(g->polls);
}
END_TEST

START_TEST(the_table_has_each_gateway_once)
{
	size_t n;
	for (n = 0; gateway_at(n) != NULL; n++) {
		const struct gateway *g = gateway_at(n);
		ck_assert_ptr_eq(gateway_find(g->kind), g);
		ck_assert(g->channels && g->check && g->send && g->answer);
		ck_assert((g->lookup == NULL) == (g->lookup_answer == NULL));
		ck_assert_int_eq(g->absent_is_certain,
				 strcmp(g->kind, "notify") == 0 || strcmp(g->kind, "twilio") == 0);
		for (const struct route *r = g->routes; r != NULL && r->path != NULL; r++)
			ck_assert(r->path[0] == '/' && r->read && (r->reply || r->reply_to));
	}
	ck_assert_uint_ge(n, 2);
	ck_assert_ptr_null(gateway_at(n));
	ck_assert_ptr_null(gateway_find("pigeon"));
	ck_assert_ptr_null(gateway_find(""));
	ck_assert_str_eq(verdict_name(VERDICT_ACCEPTED), "accepted");
	ck_assert_str_eq(verdict_name(VERDICT_UNKNOWN), "unknown");
}
END_TEST

START_TEST(secrets)
{
	static const struct {
		const char *secret, *given;
		bool equal;
	} cases[] = {
	    {"s3cret", "s3cret", true},     {"s3cret", "s3creT", false},
	    {"s3cret", "s3cre", false},     {"s3cret", "s3crets3cret", false},
	    {"s3cret", "", false},          {"", "", false},
	    {"", "anything", false},        {"aa", "aaaa", false},
	    {"\xff\xfe", "\xff\xfe", true}, {"x", "S3CRET", false},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		ck_assert_msg(secret_equal(cases[i].secret, cases[i].given) == cases[i].equal,
			      "'%s' against '%s'", cases[i].given, cases[i].secret);
}
END_TEST

START_TEST(text_made_safe)
{
	static const struct {
		const char *text, *line;
	} lines[] = {
	    {"plain", "plain"},
	    {"a\nb\t\x1b[1m", "a b  [1m"},
	    {"bad \xff\xc3 byte", "bad ?? byte"},
	    {"twelve bytes", "twelve byte"},
	    {"0123456789€", "0123456789"}, /* never half a character */
	    {"", ""},
	};
	static const struct {
		const char *text, *encoded;
	} codes[] = {
	    {"aZ09-._~", "aZ09-._~"},
	    {"a b+c&d=e/f?%", "a%20b%2Bc%26d%3De%2Ff%3F%25"},
	    {"£\n", "%C2%A3%0A"},
	    {"", ""},
	};
	struct arena arena = {0};
	char line[12];
	for (size_t i = 0; i < COUNT_OF(lines); i++)
		ck_assert_str_eq(line_copy(line, sizeof(line), lines[i].text), lines[i].line);
	for (size_t i = 0; i < COUNT_OF(codes); i++)
		ck_assert_str_eq(percent_encode(&arena, codes[i].text), codes[i].encoded);
	arena_free(&arena);
}
END_TEST

START_TEST(numbers)
{
	static const struct {
		const char *text;
		bool good;
		long n;
	} cases[] = {
	    {"1", true, 1},
	    {"127", true, 127},
	    {"0", false, 0},
	    {"128", false, 0},
	    {"", false, 0},
	    {"-1", false, 0},
	    {"+1", false, 0},
	    {" 1", false, 0},
	    {"1 ", false, 0},
	    {"8x", false, 0},
	    {"0x8", false, 0},
	    {"%d", false, 0},
	    {"99999999999999999999", false, 0},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		long n = 0;
		ck_assert_msg(number_read(cases[i].text, 1, 127, &n) == cases[i].good, "'%s'",
			      cases[i].text);
		ck_assert_int_eq(n, cases[i].n);
	}
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    one_text_is_one_line,
	    answers,
	    it_cannot_be_asked_nor_called,
	    the_table_has_each_gateway_once,
	    secrets,
	    text_made_safe,
	    numbers,
	};
	return suite_run("console", cases, COUNT_OF(cases));
}
