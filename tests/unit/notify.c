/* SPDX-License-Identifier: MIT
 *
 * GOV.UK Notify as its own source and clients speak: token, request, every refusal, every status.
 */
#include "notify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/suite.h"

#define SERVICE "26785a09-ab16-4eb0-8407-a37497a57506"
#define SECRET "3d844edf-8d35-48ac-975b-e847b4f122b0"
#define TEMPLATE "f33517ff-2a88-4f6e-b855-c550268ce08a"
#define SENDER "8e222534-7f05-4972-86e3-17c5d9f894e2"
#define ID "740e5834-3a29-46b4-9a6f-16142fde533a"
#define IAT 1568818578
#define TOKEN                                                                                      \
	"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9"                                                     \
	".eyJpc3MiOiIyNjc4NWEwOS1hYjE2LTRlYjAtODQwNy1hMzc0OTdhNTc1MDYiLCJpYXQiOjE1Njg4MTg1Nzh9"    \
	".YlLRluAeKD8aULjyZVgSwNwmUxolUmcv5g2k84o7ZTU"

static const struct gateway_settings settings = {
    .key = "notify",
    .kind = "notify",
    .template = TEMPLATE,
    .password = "my_test_key-" SERVICE "-" SECRET,
    .callback_token = "a token of ours",
    .timeout_ms = 9000,
    .lookup_ms = 60000,
};
static const struct outgoing text = {.reference = "swep-0001",
				     .to = "+447700900123",
				     .text = "Ffordd ar gau – “£5” €",
				     .gateway_id = "",
				     .parts = 1,
				     .valid_minutes = 60,
				     .began = {(IAT - 61) * (int64_t)1000}};

static struct arena arena;

static struct dispatch with(const struct gateway_settings *g)
{
	return (struct dispatch){
	    .settings = g, .now = {IAT * (int64_t)1000 + 999}, .arena = &arena, .sent = &text};
}

static enum err send(const struct gateway_settings *g, const struct outgoing *out,
		     struct transfer *t, struct fault *why)
{
	struct dispatch d = with(g);
	return notify_gateway.send(&d, out, t, why);
}

static struct transfer_result answered(int status, const char *body)
{
	return (struct transfer_result){
	    .fate = FATE_ANSWERED, .status = status, .body = body, .size = strlen(body)};
}

static struct judgement answer(const struct transfer_result *r)
{
	struct dispatch d = with(&settings);
	return notify_gateway.answer(&d, r);
}

static struct judgement ask(const struct outgoing *out, const struct transfer_result *r)
{
	struct dispatch d = with(&settings);
	return notify_gateway.lookup_answer(&d, out, 0, r);
}

/* ---- settings -------------------------------------------------------------------------------- */

START_TEST(settings_that_can_work)
{
	static const struct {
		const char *key, *url, *sender;
	} good[] = {
	    {"my_test_key-" SERVICE "-" SECRET, "", ""},
	    {"a-name-with-dashes-" SERVICE "-" SECRET, "https://api.example.org/", SENDER},
	    {"Ünser Schlüssel-" SERVICE "-" SECRET, "http://127.0.0.1:8080", ""},
	    {"x-26785A09-AB16-4EB0-8407-A37497A57506-" SECRET, "http://[::1]:1/x", ""},
	    {"x-" SERVICE "-" SECRET, "http://localhost", ""},
	};
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		struct gateway_settings g = settings;
		struct fault why = {0};
		strcpy(g.password, good[i].key);
		strcpy(g.url, good[i].url);
		strcpy(g.sender, good[i].sender);
		ck_assert_msg(notify_gateway.check(&g, &why) == ERR_OK, "%zu: %s", i, why.message);
	}
}
END_TEST

#define KEY "x-" SERVICE "-" SECRET

/* Of all keys of a service, however they are called. */
START_TEST(an_account_is_the_keys_service)
{
	struct gateway_settings g = settings;
	ck_assert_str_eq(notify_gateway.account(&g, &arena), SERVICE);
	strcpy(g.password, "another-key-" SERVICE "-" TEMPLATE);
	ck_assert_str_eq(notify_gateway.account(&g, &arena), SERVICE);
}
END_TEST

START_TEST(settings_that_cannot)
{
	static const struct {
		const char *key, *url, *template, *sender, *token;
		int64_t lookup_ms;
		const char *field;
	} bad[] = {
	    {"", "", TEMPLATE, "", "", 60000, "password_file"},
	    {SECRET, "", TEMPLATE, "", "", 60000, "password_file"},
	    {SERVICE "-" SECRET, "", TEMPLATE, "", "", 60000, "password_file"},
	    {"-" SERVICE "-" SECRET, "", TEMPLATE, "", "", 60000, "password_file"},
	    {"x_" SERVICE "-" SECRET, "", TEMPLATE, "", "", 60000, "password_file"},
	    {"x-" SERVICE "_" SECRET, "", TEMPLATE, "", "", 60000, "password_file"},
	    {KEY " ", "", TEMPLATE, "", "", 60000, "password_file"},
	    {"x-" SERVICE "-3d844edf-8d35-48ac-975b-e847b4f122bg", "", TEMPLATE, "", "", 60000,
	     "password_file"},
	    {"x-26785a09aab16-4eb0-8407-a37497a57506-" SECRET, "", TEMPLATE, "", "", 60000,
	     "password_file"},
	    {"\n-" SERVICE "-" SECRET, "", TEMPLATE, "", "", 60000, "password_file"},
	    {KEY, "http://notify.example.org", TEMPLATE, "", "", 60000, "url"},
	    {KEY, "http://127.0.0.1.example.org", TEMPLATE, "", "", 60000, "url"},
	    {KEY, "http://127.0.0.1@example.org", TEMPLATE, "", "", 60000, "url"},
	    {KEY, "http://localhost:80@example.org/", TEMPLATE, "", "", 60000, "url"},
	    {KEY, "https://a:b@example.org/", TEMPLATE, "", "", 60000, "url"},
	    {KEY, "https://", TEMPLATE, "", "", 60000, "url"},
	    {KEY, "file:///etc/passwd", TEMPLATE, "", "", 60000, "url"},
	    {KEY, "", "", "", "", 60000, "template"},
	    {KEY, "", TEMPLATE "0", "", "", 60000, "template"},
	    {KEY, "", "f33517ff-2a88-4f6e-b855-c550268ce08", "", "", 60000, "template"},
	    {KEY, "", TEMPLATE, "SWEP", "", 60000, "sender"},
	    {KEY, "", TEMPLATE, "", "123456789", 60000, "callback_token_file"},
	    {KEY, "", TEMPLATE, "", "", 59999, "lookup"},
	    {KEY, "https://api.example.org", TEMPLATE, "", "", 2000, "lookup"},
	};
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct gateway_settings g = settings;
		struct fault why = {0};
		strcpy(g.password, bad[i].key);
		strcpy(g.url, bad[i].url);
		strcpy(g.template, bad[i].template);
		strcpy(g.sender, bad[i].sender);
		strcpy(g.callback_token, bad[i].token);
		g.lookup_ms = bad[i].lookup_ms;
		ck_assert_msg(notify_gateway.check(&g, &why) == ERR_USAGE, "%zu", i);
		ck_assert_msg(strcmp(why.field, bad[i].field) == 0, "%zu: %s", i, why.field);
		/* A refusal is read by people; a secret is not for them. */
		ck_assert_ptr_null(strstr(why.message, SECRET));
	}
}
END_TEST

START_TEST(what_it_is)
{
	ck_assert_ptr_eq(gateway_find("notify"), &notify_gateway);
	ck_assert(gateway_carries(&notify_gateway, CHANNEL_SMS));
	ck_assert(!gateway_carries(&notify_gateway, CHANNEL_VOICE));
	ck_assert(!gateway_carries(&notify_gateway, CHANNEL_EMAIL));
	ck_assert_int_eq(notify_gateway.rates.per_minute, 2700);
	ck_assert_int_eq(notify_gateway.rates.burst, 500);
	ck_assert_int_eq(notify_gateway.rates.per_day, 250000);
	ck_assert_int_eq(notify_gateway.recheck_ms, 600000);
}
END_TEST

/* ---- sending --------------------------------------------------------------------------------- */

START_TEST(the_token_of_the_official_clients)
{
	const char *token =
	    notify_token(settings.password, (struct wall){IAT * (int64_t)1000}, &arena);
	ck_assert_str_eq(token, TOKEN);
	/* Never ahead of our own clock: they allow 30 s, and ours may be ahead already. */
	token = notify_token(settings.password, (struct wall){IAT * (int64_t)1000 + 999}, &arena);
	ck_assert_str_eq(token, TOKEN);
	token = notify_token(settings.password, (struct wall){(IAT + 1) * (int64_t)1000}, &arena);
	ck_assert_str_ne(token, TOKEN);
}
END_TEST

#define BODY(message, end)                                                                         \
	"{\"template_id\":\"" TEMPLATE "\",\"phone_number\":\"+447700900123\","                    \
	"\"personalisation\":{\"message\":\"" message "\"},\"reference\":\"swep-0001\"" end "}"

START_TEST(a_text_is_posted_as_the_official_clients_do)
{
	struct transfer t;
	struct fault why;
	struct gateway_settings g = settings;
	static const char *const headers[] = {
	    "Accept: application/json, text/plain, */*",
	    "Authorization: Bearer " TOKEN,
	    "Content-Type: application/json",
	};
	strcpy(g.sender, SENDER);
	ck_assert_int_eq(send(&g, &text, &t, &why), ERR_OK);
	ck_assert_str_eq(t.method, "POST");
	ck_assert_str_eq(t.url, "https://api.notifications.service.gov.uk/v2/notifications/sms");
	ck_assert_str_eq(t.body,
			 BODY("Ffordd ar gau – “£5” €", ",\"sms_sender_id\":\"" SENDER "\""));
	ck_assert(t.once && !t.print && !t.redirects);
	ck_assert_uint_gt(t.max_bytes, 0);
	ck_assert_int_eq(t.timeout_ms, 9000);
	for (size_t i = 0; i < COUNT_OF(headers); i++)
		ck_assert_str_eq(t.headers[i], headers[i]);
	ck_assert_ptr_null(t.headers[COUNT_OF(headers)]);
	strcpy(g.url, "http://127.0.0.1:99//");
	ck_assert_int_eq(send(&g, &text, &t, &why), ERR_OK);
	ck_assert_str_eq(t.url, "http://127.0.0.1:99/v2/notifications/sms");
}
END_TEST

START_TEST(characters_are_written_as_the_official_clients_do)
{
	static const struct {
		const char *text, *body;
	} cases[] = {
	    {"Ŵ 😀 /?&", BODY("Ŵ 😀 /?&", "")},
	    {"a\nb\tc\rd", BODY("a\\nb\\tc\\rd", "")},
	    {"\"\\\\u00AB\\", BODY("\\\"\\\\\\\\u00AB\\\\", "")},
	    {"\x1f\x01\x0b\x0c\x08\x7f\xe2\x80\xa8",
	     BODY("\\u001f\\u0001\\u000b\\f\\b\x7f\xe2\x80\xa8", "")},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct outgoing out = text;
		struct transfer t;
		struct fault why;
		out.text = cases[i].text;
		ck_assert_int_eq(send(&settings, &out, &t, &why), ERR_OK);
		ck_assert_str_eq(t.body, cases[i].body);
	}
}
END_TEST

START_TEST(what_notify_would_refuse_is_not_sent)
{
	static char most[918 * 3 + 1], wide[459 * 4 + 5];
	for (int i = 0; i < 918; i++)
		memcpy(most + 3 * i, "€", 3);
	for (int i = 0; i < 460; i++)
		memcpy(wide + 4 * i, "😀", 4);
	static const struct {
		const char *reference, *to, *text, *field;
	} cases[] = {
	    {"m-1", "07700900001", "x", "to"},
	    {"m-1", "", "x", "to"},
	    {"m-1", "+447700900001\"", "x", "to"},
	    {"m-1", "+447700900001 +447700900002", "x", "to"},
	    {"m-1", "+4477009000011234", "x", "to"},
	    {"m-1", "+447700900001", "", "text"},
	    {"m-1", "+447700900001", "\xff", "text"},
	    {"m-1", "+447700900001", wide, "text"},
	    {"", "+447700900001", "x", "reference"},
	    {"m 1", "+447700900001", "x", "reference"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct outgoing out = text;
		struct transfer t = {.timeout_ms = 77};
		struct fault why = {0};
		out.reference = cases[i].reference;
		out.to = cases[i].to;
		out.text = cases[i].text;
		ck_assert_int_eq(send(&settings, &out, &t, &why), ERR_USAGE);
		ck_assert_str_eq(why.field, cases[i].field);
		ck_assert_int_eq(t.timeout_ms, 77);
	}
	struct outgoing out = text;
	struct transfer t;
	struct fault why;
	out.text = most;
	ck_assert_int_eq(send(&settings, &out, &t, &why), ERR_OK);
}
END_TEST

/* ---- what the answer means ------------------------------------------------------------------- */

#define CONTENT(body) "\"content\":{\"from_number\":\"SWEP\",\"body\":" body "}"
#define ACCEPTED(reference, content)                                                               \
	"{\"id\":\"" ID "\",\"reference\":" reference "," content ",\"uri\":\"https://x/" ID       \
	"\",\"template\":{\"id\":\"" TEMPLATE "\",\"version\":1,\"uri\":\"x\"},"                   \
	"\"scheduled_for\":null}"
#define OURS "\"swep-0001\""

START_TEST(accepted_texts)
{
	static const struct {
		const char *content, *detail;
	} cases[] = {
	    {CONTENT("\"Ffordd ar gau – “£5” €\""), "accepted by Notify"},
	    {CONTENT("\"Coventry: Ffordd ar gau – “£5” €\""),
	     "accepted; Notify puts before it: Coventry: "},
	    {CONTENT("\"Ffordd ar gau - \\\"£5\\\" €\""),
	     "accepted; Notify sends another text than ours, which from character 15 on is: "
	     "- \"£5\" €"},
	    {CONTENT("\"Ffordd ar gau\""),
	     "accepted; Notify sends another text than ours, which from character 14 on is: "
	     "(nothing)"},
	    {CONTENT("7"), "accepted; Notify does not say which text it sends"},
	    {"\"content\":null", "accepted; Notify does not say which text it sends"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *body = arena_printf(
		    &arena, "{\"id\":\"" ID "\",\"reference\":" OURS ",%s}", cases[i].content);
		struct transfer_result r = answered(201, body);
		struct judgement j = answer(&r);
		ck_assert_int_eq(j.verdict, VERDICT_ACCEPTED);
		ck_assert_str_eq(j.detail, cases[i].detail);
		ck_assert_int_eq(j.remark, strstr(j.detail, "another text") != NULL);
		ck_assert_str_eq(j.gateway_id, ID);
	}
}
END_TEST

START_TEST(answers_that_prove_nothing)
{
	static const struct {
		int status;
		const char *body;
	} cases[] = {
	    {201, ""},
	    {201, "<html>created</html>"},
	    {201, "[]"},
	    {201, "null"},
	    {201, "{}"},
	    {201, "{\"id\":7,\"reference\":" OURS "}"},
	    {201, "{\"id\":\"\",\"reference\":" OURS "}"},
	    {201, "{\"id\":\"" ID "\"}"},
	    {201, "{\"id\":\"" ID "\",\"reference\":null}"},
	    {201, "{\"id\":\"" ID "\",\"reference\":\"swep-0002\"}"},
	    {201, "{\"id\":\"" ID "\",\"id\":\"" ID "\",\"reference\":" OURS "}"},
	    {201, ACCEPTED(OURS, CONTENT("\"x\"")) "x"},
	    {200, ACCEPTED(OURS, CONTENT("\"x\""))},
	    {202, ACCEPTED(OURS, CONTENT("\"x\""))},
	    {200, "<html>Welcome to the hotel's network</html>"},
	    {204, ""},
	    {301, ""},
	    {0, ""},
	    {-1, ""},
	    {400, "<html>Bad Request</html>"},
	    {400, "{\"errors\":[{\"error\":\"BadRequestError\",\"message\":\"x\"}]}"},
	    {400, "{\"status_code\":403,\"errors\":[{\"error\":\"AuthError\",\"message\":\"x\"}]}"},
	    {400, "{\"status_code\":\"400\",\"errors\":[{\"error\":\"E\",\"message\":\"x\"}]}"},
	    {400, "{\"status_code\":400,\"errors\":[]}"},
	    {400, "{\"status_code\":400,\"errors\":{\"error\":\"BadRequestError\"}}"},
	    {400, "{\"status_code\":400,\"errors\":[\"BadRequestError\"]}"},
	    {400, "{\"status_code\":400,\"errors\":[{\"error\":null,\"message\":\"x\"}]}"},
	    {403, "<html>Request blocked</html>"},
	    {404, "{\"result\":\"error\",\"message\":\"Not found\"}"},
	    {429, "<html>Too many requests</html>"},
	    {429, ""},
	    {500, "<html>"},
	    {502, "<html><h1>Bad Gateway</h1></html>"},
	    {503, ""},
	    {504, "upstream request timeout"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct transfer_result r = answered(cases[i].status, cases[i].body);
		struct judgement j = answer(&r);
		ck_assert_msg(j.verdict == VERDICT_UNKNOWN, "%d %s: %s", cases[i].status,
			      cases[i].body, verdict_name(j.verdict));
		ck_assert(j.detail[0] != '\0');
		ck_assert_int_eq(j.retry_ms, 0);
		ck_assert_str_eq(j.gateway_id, "");
	}
}
END_TEST

/* What is left of the day at IAT: 2019-09-18T14:56:18Z, and a little more. */
#define TO_MIDNIGHT ((9 * 3600 + 3 * 60 + 42) * (int64_t)1000 - 999)

START_TEST(refusals)
{
	static const struct {
		int status;
		const char *error, *message;
		enum verdict verdict;
		int64_t retry_ms;
	} cases[] = {
	    {400, "ValidationError", "phone_number Not a UK mobile number", VERDICT_FAILED, 0},
	    {400, "ValidationError", "phone_number Too many digits", VERDICT_FAILED, 0},
	    {400, "ValidationError", "Additional properties are not allowed (x was unexpected)",
	     VERDICT_FAILED, 0},
	    {400, "ValidationError", "template_id is not a valid UUID", VERDICT_STOPPED, 0},
	    {400, "ValidationError", "sms_sender_id is not a valid UUID", VERDICT_STOPPED, 0},
	    {400, "InvalidPhoneError", "Not a UK mobile number", VERDICT_FAILED, 0},
	    {400, "BadRequestError", "Cannot send to this recipient using a team-only API key",
	     VERDICT_FAILED, 0},
	    {400, "BadRequestError", "Cannot send to international mobile numbers", VERDICT_FAILED,
	     0},
	    {400, "BadRequestError", "Invalid JSON supplied in POST data", VERDICT_FAILED, 0},
	    {400, "BadRequestError", "Text messages cannot be longer than 918 characters.",
	     VERDICT_FAILED, 0},
	    {400, "BadRequestError", "Template not found", VERDICT_STOPPED, 0},
	    {400, "BadRequestError", "Template has been deleted", VERDICT_STOPPED, 0},
	    {400, "BadRequestError", "email template is not suitable for sms notification",
	     VERDICT_STOPPED, 0},
	    {400, "BadRequestError", "Missing personalisation: name", VERDICT_STOPPED, 0},
	    {400, "BadRequestError", "Service is not allowed to send text messages",
	     VERDICT_STOPPED, 0},
	    {400, "BadRequestError", "sms_sender_id x does not exist in database for service id y",
	     VERDICT_STOPPED, 0},
	    {400, "SomethingNew", "", VERDICT_FAILED, 0},
	    {401, "AuthError", "Unauthorized: authentication token must be provided",
	     VERDICT_STOPPED, 0},
	    {403, "AuthError", "Invalid token: API key not found", VERDICT_STOPPED, 0},
	    {403, "BadRequestError", "Error: Your system clock must be accurate", VERDICT_STOPPED,
	     0},
	    {404, "NoResultFound", "No result found", VERDICT_STOPPED, 0},
	    {404, "DataError", "No result found", VERDICT_STOPPED, 0},
	    {429, "RateLimitError",
	     "Exceeded rate limit for key type LIVE of 3000 requests per 60 seconds", VERDICT_RETRY,
	     1000},
	    {429, "TooManyRequestsError", "Exceeded send limits (sms: 250000) for today",
	     VERDICT_STOPPED, TO_MIDNIGHT},
	    {429, "TooManyRequestsError", "Exceeded send limits (international_sms: 100) for today",
	     VERDICT_RETRY, TO_MIDNIGHT},
	    {429, "SomethingNew", "", VERDICT_RETRY, 1000},
	    {500, "Exception", "Internal server error", VERDICT_UNKNOWN, 0},
	    {500, "SQLAlchemyError", "Internal server error", VERDICT_UNKNOWN, 0},
	    {503, "Exception", "x", VERDICT_UNKNOWN, 0},
	    {504, "EventletTimeout", "Timeout serving request", VERDICT_UNKNOWN, 0},
	    {405, "MethodNotAllowed", "x", VERDICT_UNKNOWN, 0},
	    {413, "RequestEntityTooLarge", "x", VERDICT_UNKNOWN, 0},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *body = arena_printf(
		    &arena,
		    "{\"status_code\":%d,\"errors\":[{\"error\":\"%s\",\"message\":\"%s\"}]}",
		    cases[i].status, cases[i].error, cases[i].message);
		struct transfer_result r = answered(cases[i].status, body);
		struct judgement j = answer(&r);
		ck_assert_msg(j.verdict == cases[i].verdict, "%s: %s", body,
			      verdict_name(j.verdict));
		ck_assert_msg(j.retry_ms == cases[i].retry_ms, "%s: %lld", body,
			      (long long)j.retry_ms);
		ck_assert(j.detail[0] != '\0');
	}
}
END_TEST

START_TEST(a_wrong_clock_is_named)
{
	static const char body[] =
	    "{\"status_code\":403,\"errors\":[{\"error\":\"AuthError\",\"message\":\"Error: Your "
	    "system clock must be accurate to within 30 seconds\"}]}";
	static const struct {
		const char *date, *detail;
	} cases[] = {
	    {"Wed, 18 Sep 2019 14:51:18 GMT",
	     "this machine's clock is 300 s ahead of Notify's, which accepts 30 s"},
	    {"Wed, 18 Sep 2019 15:56:18 GMT",
	     "this machine's clock is 3599 s behind Notify's, which accepts 30 s"},
	    {"Wed, 18 Sep 2019 14:56:18 GMT",
	     "Notify refuses our key: Error: Your system clock must be accurate to within 30 "
	     "seconds"},
	    {"yesterday", "Notify refuses our key: Error: Your system clock must be accurate to "
			  "within 30 seconds"},
	    {NULL, "Notify refuses our key: Error: Your system clock must be accurate to within 30 "
		   "seconds"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct transfer_result r = answered(403, body);
		r.date = cases[i].date;
		ck_assert_str_eq(answer(&r).detail, cases[i].detail);
		ck_assert_str_eq(ask(&text, &r).detail, cases[i].detail);
		ck_assert_int_eq(ask(&text, &r).verdict, VERDICT_STOPPED);
	}
}
END_TEST

START_TEST(no_answer)
{
	struct transfer_result r = {.fate = FATE_NOT_SENT, .error = "connection refused"};
	ck_assert_int_eq(answer(&r).verdict, VERDICT_RETRY);
	ck_assert_int_eq(ask(&text, &r).verdict, VERDICT_UNKNOWN);
	r.fate = FATE_UNKNOWN;
	ck_assert_int_eq(answer(&r).verdict, VERDICT_UNKNOWN);
	ck_assert_str_eq(answer(&r).detail, "connection refused");
	ck_assert_int_eq(ask(&text, &r).verdict, VERDICT_UNKNOWN);
}
END_TEST

START_TEST(a_hostile_answer_stays_one_short_line)
{
	static char junk[3000];
	memset(junk, 'x', sizeof(junk) - 1);
	const char *bodies[] = {
	    arena_printf(&arena,
			 "{\"status_code\":400,\"errors\":[{\"error\":\"\\u001b[31m%s\","
			 "\"message\":\"\\u0007\\n%s\"}]}",
			 junk, junk),
	    arena_printf(&arena,
			 "{\"id\":\"\\n%s\",\"reference\":" OURS ",\"content\":{\"body\":"
			 "\"\\u009b\\n%s\"}}",
			 junk, junk),
	    junk,
	};
	static const int statuses[] = {400, 201, 403, 500};
	for (size_t i = 0; i < COUNT_OF(bodies); i++)
		for (size_t n = 0; n < COUNT_OF(statuses); n++) {
			struct transfer_result r = answered(statuses[n], bodies[i]);
			struct judgement j = answer(&r);
			ck_assert_uint_lt(strlen(j.detail), sizeof(j.detail));
			ck_assert_uint_lt(strlen(j.gateway_id), sizeof(j.gateway_id));
			for (const char *p = j.detail; *p != '\0'; p++)
				ck_assert(*p >= 32 && *p < 127);
			for (const char *p = j.gateway_id; *p != '\0'; p++)
				ck_assert(*p >= 32 && *p < 127);
		}
}
END_TEST

/* Exactly as many bytes as there are, so that reading beyond is caught. */
static struct judgement judge_cut(struct judgement (*judge)(const struct transfer_result *r),
				  int status, const char *body, size_t size)
{
	char *cut = malloc(size + 1);
	ck_assert_ptr_nonnull(cut);
	memcpy(cut, body, size);
	cut[size] = '\0';
	struct transfer_result r = answered(status, cut);
	struct judgement j = judge(&r);
	free(cut);
	return j;
}

static struct judgement ask_text(const struct transfer_result *r)
{
	return ask(&text, r);
}

#define REFUSED "{\"status_code\":400,\"errors\":[{\"error\":\"E\",\"message\":\"m\"}]}"
#define ROW(id, reference, status)                                                                 \
	"{\"id\":\"" id "\",\"reference\":\"" reference                                            \
	"\",\"type\":\"sms\",\"phone_number\":\"+447700900123\",\"status\":\"" status "\"}"
#define LIST(rows) "{\"links\":{\"current\":\"x\"},\"notifications\":[" rows "]}"

START_TEST(every_cut_of_an_answer_proves_nothing)
{
	static const char taken[] = ACCEPTED(OURS, CONTENT("\"Ffordd ar gau – “£5” €\""));
	static const char list[] = LIST(ROW("a", "swep-0001", "delivered"));
	for (size_t size = 0; size < sizeof(taken) - 1; size++)
		ck_assert_int_eq(judge_cut(answer, 201, taken, size).verdict, VERDICT_UNKNOWN);
	for (size_t size = 0; size < sizeof(REFUSED) - 1; size++)
		ck_assert_int_eq(judge_cut(answer, 400, REFUSED, size).verdict, VERDICT_UNKNOWN);
	for (size_t size = 0; size < sizeof(list) - 1; size++)
		ck_assert_int_eq(judge_cut(ask_text, 200, list, size).verdict, VERDICT_UNKNOWN);
	for (size_t size = 0; size < sizeof(LIST("")) - 1; size++)
		ck_assert_int_eq(judge_cut(ask_text, 200, LIST(""), size).verdict, VERDICT_UNKNOWN);
}
END_TEST

/* ---- looking up ------------------------------------------------------------------------------ */

START_TEST(the_question)
{
	struct dispatch d = with(&settings);
	struct transfer t;
	struct outgoing odd = text;
	ck_assert(notify_gateway.lookup(&d, &text, 0, &t));
	ck_assert_str_eq(t.method, "GET");
	ck_assert_str_eq(t.url, "https://api.notifications.service.gov.uk/v2/notifications"
				"?template_type=sms&reference=swep-0001");
	ck_assert_str_eq(t.headers[0], "Accept: application/json, text/plain, */*");
	ck_assert_str_eq(t.headers[1], "Authorization: Bearer " TOKEN);
	ck_assert_ptr_null(t.headers[2]);
	ck_assert_ptr_null(t.body);
	ck_assert(!t.once && !t.redirects && t.max_bytes > 0 && t.timeout_ms == 9000);
	ck_assert(!notify_gateway.lookup(&d, &text, 1, &t));
	ck_assert(!notify_gateway.lookup(&d, &text, -1, &t));
	odd.reference = "a&b=c";
	ck_assert(notify_gateway.lookup(&d, &odd, 0, &t));
	ck_assert_ptr_nonnull(strstr(t.url, "reference=a%26b%3Dc"));
}
END_TEST

static const struct {
	const char *name;
	enum verdict verdict;
} statuses[] = {
    {"created", VERDICT_ACCEPTED},
    {"sending", VERDICT_ACCEPTED},
    {"pending", VERDICT_ACCEPTED},
    {"sent", VERDICT_ACCEPTED},
    {"delivered", VERDICT_DELIVERED},
    {"permanent-failure", VERDICT_FAILED},
    {"temporary-failure", VERDICT_FAILED},
    {"technical-failure", VERDICT_RETRY},
    {"Delivered", VERDICT_UNKNOWN},
    {"cancelled", VERDICT_UNKNOWN},
    {"", VERDICT_UNKNOWN},
};

START_TEST(every_status_in_the_list)
{
	for (size_t i = 0; i < COUNT_OF(statuses); i++) {
		struct transfer_result r = answered(
		    200, arena_printf(&arena, LIST(ROW("b", "swep-0001", "%s")), statuses[i].name));
		struct judgement j = ask(&text, &r);
		ck_assert_msg(j.verdict == statuses[i].verdict, "%s: %s", statuses[i].name,
			      verdict_name(j.verdict));
		ck_assert_str_eq(j.gateway_id, "b");
		ck_assert_int_eq(j.no_phone, strcmp(statuses[i].name, "permanent-failure") == 0);
		ck_assert(!j.ask_next);
	}
}
END_TEST

START_TEST(the_newest_of_exactly_ours_counts)
{
	struct transfer_result r =
	    answered(200, LIST("7," ROW("a", "swep-00011", "delivered") "," ROW(
			      "b", "swep-0001", "sending") "," ROW("c", "swep-0001", "delivered")));
	struct judgement j = ask(&text, &r);
	ck_assert_int_eq(j.verdict, VERDICT_ACCEPTED);
	ck_assert_str_eq(j.gateway_id, "b");
}
END_TEST

START_TEST(what_is_not_in_the_list)
{
	struct transfer_result r = answered(200, LIST(""));
	struct outgoing out = text;
	ck_assert_int_eq(ask(&out, &r).verdict, VERDICT_ABSENT);
	/* Not before the time in which the first request may still be at work. */
	out.began = (struct wall){IAT * (int64_t)1000 + 999 - 59999};
	ck_assert_int_eq(ask(&out, &r).verdict, VERDICT_UNKNOWN);
	out.began.ms -= 1;
	ck_assert_int_eq(ask(&out, &r).verdict, VERDICT_ABSENT);
	/* Not when the clock was set back since. */
	out.began.ms = (IAT + 3600) * (int64_t)1000;
	ck_assert_int_eq(ask(&out, &r).verdict, VERDICT_UNKNOWN);
	/* Not what it said that it has: lists forget after a week. */
	out = text;
	out.gateway_id = ID;
	ck_assert_int_eq(ask(&out, &r).verdict, VERDICT_UNKNOWN);
}
END_TEST

START_TEST(lists_that_tell_nothing)
{
	static const struct {
		int status;
		const char *body;
	} cases[] = {
	    {200, ""},
	    {200, "<html></html>"},
	    {200, "[]"},
	    {200, "{}"},
	    {200, "{\"notifications\":null}"},
	    {200, "{\"notifications\":{}}"},
	    {200, "{\"notifications\":[],\"notifications\":[]}"},
	    {200, LIST(ROW("a", "swep-0002", "delivered"))}, /* it did not look for ours */
	    {200, LIST("{\"id\":\"a\",\"reference\":\"swep-0001\"}")},
	    {200, LIST("{\"id\":\"a\",\"reference\":\"swep-0001\",\"status\":7}")},
	    {200, LIST("{\"id\":\"a\",\"reference\":7,\"status\":\"delivered\"}")},
	    {200, LIST("[]")},
	    {201, LIST("")},
	    {302, LIST("")},
	    {400, REFUSED},
	    {403, "<html>blocked</html>"},
	    {404, "{\"status_code\":404,\"errors\":[{\"error\":\"NoResultFound\","
		  "\"message\":\"No result found\"}]}"},
	    {429, "{\"status_code\":429,\"errors\":[{\"error\":\"RateLimitError\","
		  "\"message\":\"x\"}]}"},
	    {500, LIST("")},
	    {504, ""},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct transfer_result r = answered(cases[i].status, cases[i].body);
		struct judgement j = ask(&text, &r);
		ck_assert_msg(j.verdict == VERDICT_UNKNOWN && !j.ask_next, "%d %s: %s",
			      cases[i].status, cases[i].body, verdict_name(j.verdict));
		ck_assert(j.detail[0] != '\0');
	}
}
END_TEST

/* ---- callbacks ------------------------------------------------------------------------------- */

static enum err called(const char *path, const struct gateway_settings *g, const char *token,
		       const char *body, struct news_list *news, struct fault *why)
{
	const struct callback_pair header = {"authorization", token};
	struct callback c = {.method = "POST",
			     .path = path,
			     .headers = &header,
			     .header_count = token != NULL,
			     .body = body,
			     .size = body != NULL ? strlen(body) : 0};
	struct dispatch d = with(g);
	*news = (struct news_list){.rows = NULL};
	for (const struct route *r = notify_gateway.routes; r->path != NULL; r++)
		if (strcmp(r->path, path) == 0)
			return r->read(&d, &c, news, why);
	ck_abort_msg("there is no %s", path);
}

#define RIGHT "Bearer a token of ours"
#define RECEIPT(reference, status, type)                                                           \
	"{\"id\":\"" ID "\",\"reference\":" reference                                              \
	",\"to\":\"+447700900123\",\"status\":\"" status                                           \
	"\",\"created_at\":\"2017-05-14T12:15:30.000000Z\",\"completed_at\":null,"                 \
	"\"sent_at\":null,\"notification_type\":\"" type "\",\"template_id\":\"" TEMPLATE          \
	"\",\"template_version\":1}"

START_TEST(every_status_in_a_receipt)
{
	for (size_t i = 0; i < COUNT_OF(statuses); i++) {
		struct news_list news;
		struct fault why = {0};
		const char *body =
		    arena_printf(&arena, RECEIPT(OURS, "%s", "sms"), statuses[i].name);
		ck_assert_int_eq(called(NOTIFY_RECEIPT_PATH, &settings, RIGHT, body, &news, &why),
				 ERR_OK);
		ck_assert_uint_eq(news.count, 1);
		ck_assert_int_eq(news.rows[0].kind, NEWS_RECEIPT);
		ck_assert_str_eq(news.rows[0].reference, "swep-0001");
		ck_assert_int_eq(news.rows[0].judgement.verdict, statuses[i].verdict);
		ck_assert_str_eq(news.rows[0].judgement.gateway_id, ID);
	}
}
END_TEST

/* A refusal would make Notify forget it; that it is not ours is no fault. */
START_TEST(receipts_of_others_are_taken_and_left)
{
	static const char *const bodies[] = {
	    RECEIPT("null", "delivered", "sms"),
	    RECEIPT("\"\"", "delivered", "sms"),
	    RECEIPT("\"their own words\"", "delivered", "sms"),
	    RECEIPT("7", "delivered", "sms"),
	    RECEIPT(OURS, "delivered", "email"),
	    RECEIPT(OURS, "delivered", "letter"),
	};
	for (size_t i = 0; i < COUNT_OF(bodies); i++) {
		struct news_list news;
		struct fault why = {0};
		ck_assert_int_eq(
		    called(NOTIFY_RECEIPT_PATH, &settings, RIGHT, bodies[i], &news, &why), ERR_OK);
		ck_assert_uint_eq(news.count, 0);
	}
}
END_TEST

#define CAME(id, from, message)                                                                    \
	"{\"id\":" id ",\"source_number\":" from                                                   \
	",\"destination_number\":\"07700900999\",\"message\":" message                             \
	",\"date_received\":\"2017-05-14T12:15:30.000000Z\"}"

START_TEST(texts_that_come_in)
{
	static const struct {
		const char *body, *from, *text;
	} cases[] = {
	    {CAME("\"i1\"", "\"447700900201\"", "\"OK 4821\""), "+447700900201", "OK 4821"},
	    {CAME("\"i1\"", "\"07700900201\"", "\"\""), "+447700900201", ""},
	    {CAME("\"i1\"", "\"447700900201\"", "\"\\u0175 \\ud83d\\udc4d\\n\""), "+447700900201",
	     "ŵ 👍\n"},
	    {CAME("\"i1\"", "\"60777\"", "\"x\""), "60777", "x"},
	    {CAME("\"i1\"", "\"NHS\\u001b\"", "\"x\""), "NHS ", "x"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct news_list news;
		struct fault why = {0};
		ck_assert_int_eq(
		    called(NOTIFY_TEXT_PATH, &settings, RIGHT, cases[i].body, &news, &why), ERR_OK);
		ck_assert_uint_eq(news.count, 1);
		ck_assert_int_eq(news.rows[0].kind, NEWS_TEXT);
		ck_assert_str_eq(news.rows[0].inbound.id, "i1");
		ck_assert_str_eq(news.rows[0].inbound.from, cases[i].from);
		ck_assert_str_eq(news.rows[0].inbound.text, cases[i].text);
	}
}
END_TEST

START_TEST(callbacks_that_are_refused)
{
	static const struct {
		const char *path, *token, *body;
		enum err err;
	} cases[] = {
	    {NOTIFY_RECEIPT_PATH, NULL, RECEIPT(OURS, "delivered", "sms"), ERR_FORBIDDEN},
	    {NOTIFY_RECEIPT_PATH, "", RECEIPT(OURS, "delivered", "sms"), ERR_FORBIDDEN},
	    {NOTIFY_RECEIPT_PATH, "a token of ours", "", ERR_FORBIDDEN},
	    {NOTIFY_RECEIPT_PATH, "Basic a token of ours", "", ERR_FORBIDDEN},
	    {NOTIFY_RECEIPT_PATH, "Bearer ", "", ERR_FORBIDDEN},
	    {NOTIFY_RECEIPT_PATH, "Bearer a token of our", "", ERR_FORBIDDEN},
	    {NOTIFY_RECEIPT_PATH, "Bearer a token of oursa token of ours", "", ERR_FORBIDDEN},
	    {NOTIFY_RECEIPT_PATH, "Bearer  a token of ours", "", ERR_FORBIDDEN},
	    {NOTIFY_TEXT_PATH, "Bearer A token of ours", CAME("\"1\"", "\"2\"", "\"3\""),
	     ERR_FORBIDDEN},
	    {NOTIFY_RECEIPT_PATH, RIGHT, NULL, ERR_USAGE},
	    {NOTIFY_RECEIPT_PATH, RIGHT, "", ERR_USAGE},
	    {NOTIFY_RECEIPT_PATH, RIGHT, "ref=1", ERR_USAGE},
	    {NOTIFY_RECEIPT_PATH, RIGHT, "[]", ERR_USAGE},
	    {NOTIFY_RECEIPT_PATH, RIGHT, "{}", ERR_USAGE},
	    {NOTIFY_RECEIPT_PATH, RIGHT, "{\"id\":\"x\",\"reference\":\"m-1\"}", ERR_USAGE},
	    {NOTIFY_RECEIPT_PATH, RIGHT, "{\"id\":\"x\",\"reference\":\"m-1\",\"status\":1}",
	     ERR_USAGE},
	    {NOTIFY_RECEIPT_PATH, RIGHT, "{\"reference\":\"m-1\",\"status\":\"sent\"}", ERR_USAGE},
	    {NOTIFY_TEXT_PATH, RIGHT, "{}", ERR_USAGE},
	    {NOTIFY_TEXT_PATH, RIGHT, CAME("\"\"", "\"447700900201\"", "\"x\""), ERR_USAGE},
	    {NOTIFY_TEXT_PATH, RIGHT, CAME("1", "\"447700900201\"", "\"x\""), ERR_USAGE},
	    {NOTIFY_TEXT_PATH, RIGHT, CAME("\"1\"", "\"\"", "\"x\""), ERR_USAGE},
	    {NOTIFY_TEXT_PATH, RIGHT, CAME("\"1\"", "null", "\"x\""), ERR_USAGE},
	    {NOTIFY_TEXT_PATH, RIGHT, CAME("\"1\"", "\"447700900201\"", "null"), ERR_USAGE},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct news_list news;
		struct fault why = {0};
		ck_assert_msg(called(cases[i].path, &settings, cases[i].token, cases[i].body, &news,
				     &why) == cases[i].err,
			      "%zu", i);
		ck_assert_uint_eq(news.count, 0);
		ck_assert(why.message[0] != '\0');
		ck_assert_ptr_null(strstr(why.message, "token of ours"));
	}
}
END_TEST

START_TEST(no_token_set_means_nobody_may_call)
{
	struct gateway_settings open = settings;
	struct news_list news;
	struct fault why;
	open.callback_token[0] = '\0';
	ck_assert_int_eq(called(NOTIFY_RECEIPT_PATH, &open, "Bearer ",
				RECEIPT(OURS, "delivered", "sms"), &news, &why),
			 ERR_FORBIDDEN);
}
END_TEST

START_TEST(every_cut_of_a_callback_is_refused)
{
	static const struct {
		const char *path, *body;
	} cases[] = {{NOTIFY_RECEIPT_PATH, RECEIPT(OURS, "delivered", "sms")},
		     {NOTIFY_TEXT_PATH, CAME("\"i1\"", "\"447700900201\"", "\"OK \\u0175\"")}};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		for (size_t size = 0; size < strlen(cases[i].body); size++) {
			char *cut = malloc(size + 1);
			struct news_list news;
			struct fault why;
			ck_assert_ptr_nonnull(cut);
			memcpy(cut, cases[i].body, size);
			cut[size] = '\0';
			ck_assert_int_eq(called(cases[i].path, &settings, RIGHT, cut, &news, &why),
					 ERR_USAGE);
			ck_assert_uint_eq(news.count, 0);
			free(cut);
		}
}
END_TEST

/* ---- polls ----------------------------------------------------------------------------------- */

static const struct poll *const received = &notify_polls[0];

static enum err heard(int status, const char *body, struct news_list *news, const char **next,
		      struct fault *why)
{
	struct transfer_result r = answered(status, body);
	struct dispatch d = with(&settings);
	*news = (struct news_list){.rows = NULL};
	*next = "untouched";
	*why = (struct fault){0};
	return received->read(&d, &r, news, next, why);
}

START_TEST(texts_are_fetched)
{
	struct dispatch d = with(&settings);
	struct transfer t;
	ck_assert_str_eq(received->name, "received");
	ck_assert_int_eq(received->every_ms, 300000);
	ck_assert_ptr_null(notify_polls[1].name);
	ck_assert(received->ask(&d, "", &t));
	ck_assert_str_eq(t.url,
			 "https://api.notifications.service.gov.uk/v2/received-text-messages");
	ck_assert_str_eq(t.method, "GET");
	ck_assert_str_eq(t.headers[1], "Authorization: Bearer " TOKEN);
	ck_assert(received->ask(&d, ID, &t));
	ck_assert_str_eq(t.url, "https://api.notifications.service.gov.uk"
				"/v2/received-text-messages?older_than=" ID);
	ck_assert(received->ask(&d, "a&b", &t));
	ck_assert_ptr_nonnull(strstr(t.url, "?older_than=a%26b"));
}
END_TEST

#define FETCHED(id, from, content)                                                                 \
	"{\"id\":" id ",\"created_at\":\"2017-05-14T12:15:30.000000Z\",\"service_id\":\"" SERVICE  \
	"\",\"notify_number\":\"07700900999\",\"user_number\":" from ",\"content\":" content "}"
#define PAGE(rows, next)                                                                           \
	"{\"received_text_messages\":[" rows "],\"links\":{\"current\":\"x\"" next "}}"
#define NEXT(id) ",\"next\":\"https://x/v2/received-text-messages?older_than=" id "\""

START_TEST(a_page_of_texts)
{
	struct news_list news;
	const char *next;
	struct fault why;
	ck_assert_int_eq(
	    heard(200,
		  PAGE(FETCHED("\"i2\"", "\"447700900202\"", "\"OK\"") "," FETCHED(
			   "\"i1\"", "\"07700900201\"",
			   "\"\\u0175\"") ",7,{}," FETCHED("7", "\"447700900201\"",
							   "\"x\"") "," FETCHED("\"i0\"", "null",
										"null"),
		       NEXT(ID)),
		  &news, &next, &why),
	    ERR_OK);
	static const char *const rows[][3] = {
	    {"i2", "+447700900202", "OK"}, {"i1", "+447700900201", "ŵ"}, {"i0", "", ""}};
	ck_assert_uint_eq(news.count, COUNT_OF(rows));
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		ck_assert_int_eq(news.rows[i].kind, NEWS_TEXT);
		ck_assert_str_eq(news.rows[i].inbound.id, rows[i][0]);
		ck_assert_str_eq(news.rows[i].inbound.from, rows[i][1]);
		ck_assert_str_eq(news.rows[i].inbound.text, rows[i][2]);
	}
	ck_assert_str_eq(next, ID);
}
END_TEST

/* When they were sent, and that what is no text of Unicode spoils neither itself nor the others. */
START_TEST(what_cannot_be_is_mended)
{
	static const struct {
		const char *given, *kept;
	} cases[] = {
	    {"a \\ud83d b", "a \xEF\xBF\xBD b"},
	    {"\\udc4d", "\xEF\xBF\xBD"},
	    {"\\uDC4D\\ud83d", "\xEF\xBF\xBD\xEF\xBF\xBD"},
	    {"\\ud83d\\ud83d\\udc4d", "\xEF\xBF\xBD\xF0\x9F\x91\x8D"},
	    {"\\ud83d\\udc4d", "\xF0\x9F\x91\x8D"},
	    {"nul \\u0000 here", "nul \xEF\xBF\xBD here"},
	    {"\\\\ud83d", "\\ud83d"},
	    {"\\\"\\ud83d\\\"", "\"\xEF\xBF\xBD\""},
	    {"\xff\xc3\xa9", "\xEF\xBF\xBD\xC3\xA9"},
	    {"\\u0175 \xC5\xB5", "ŵ ŵ"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char page[800], posted[400];
		struct news_list news;
		const char *next;
		struct fault why;
		snprintf(page, sizeof(page),
			 PAGE(FETCHED("\"i2\"", "\"447700900202\"",
				      "\"%s\"") "," FETCHED("\"i1\"", "\"447700900201\"", "\"OK\""),
			      ""),
			 cases[i].given);
		ck_assert_int_eq(heard(200, page, &news, &next, &why), ERR_OK);
		ck_assert_uint_eq(news.count, 2);
		ck_assert_str_eq(news.rows[0].inbound.text, cases[i].kept);
		ck_assert_str_eq(news.rows[1].inbound.text, "OK");
		snprintf(posted, sizeof(posted), CAME("\"i1\"", "\"447700900201\"", "\"%s\""),
			 cases[i].given);
		ck_assert_int_eq(called(NOTIFY_TEXT_PATH, &settings, RIGHT, posted, &news, &why),
				 ERR_OK);
		ck_assert_str_eq(news.rows[0].inbound.text, cases[i].kept);
	}
}
END_TEST

/* 12:15:30 UTC; what is no time is none, and costs nobody a text. */
START_TEST(a_text_says_when_it_was_sent)
{
	static const struct {
		const char *given;
		int64_t ms;
	} cases[] = {
	    {"\"2017-05-14T12:15:30.250000Z\"", 1494764130250},
	    {"\"2017-05-14T13:15:30+01:00\"", 1494764130000},
	    {"\"yesterday\"", 0},
	    {"\"\"", 0},
	    {"7", 0},
	    {"null", 0},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char body[400];
		struct news_list news;
		const char *next;
		struct fault why;
		snprintf(body, sizeof(body),
			 "{\"received_text_messages\":[{\"id\":\"i1\",\"created_at\":%s,"
			 "\"user_number\":\"447700900201\",\"content\":\"OK\"}]}",
			 cases[i].given);
		ck_assert_int_eq(heard(200, body, &news, &next, &why), ERR_OK);
		ck_assert_uint_eq(news.count, 1);
		ck_assert_int_eq(news.rows[0].inbound.sent.ms, cases[i].ms);
		snprintf(body, sizeof(body),
			 "{\"id\":\"i1\",\"date_received\":%s,"
			 "\"source_number\":\"447700900201\",\"message\":\"OK\"}",
			 cases[i].given);
		ck_assert_int_eq(called(NOTIFY_TEXT_PATH, &settings, RIGHT, body, &news, &why),
				 ERR_OK);
		ck_assert_int_eq(news.rows[0].inbound.sent.ms, cases[i].ms);
	}
}
END_TEST

START_TEST(where_the_pages_end)
{
	static const struct {
		const char *body, *next;
	} cases[] = {
	    {PAGE("", ""), NULL},
	    {PAGE("", NEXT(ID)), NULL},
	    {PAGE("7", NEXT(ID "&x=1")), ID},
	    {PAGE("7", NEXT(ID "#x")), ID},
	    {PAGE("7", ""), NULL},
	    {PAGE("7", ",\"next\":null"), NULL},
	    {PAGE("7", ",\"next\":7"), NULL},
	    {PAGE("7", ",\"next\":\"https://x/\""), NULL},
	    {PAGE("7", NEXT("")), NULL},
	    {PAGE("7", NEXT("../../etc")), NULL},
	    {"{\"received_text_messages\":[7]}", NULL},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct news_list news;
		const char *next;
		struct fault why;
		ck_assert_int_eq(heard(200, cases[i].body, &news, &next, &why), ERR_OK);
		if (cases[i].next == NULL)
			ck_assert_ptr_null(next);
		else
			ck_assert_str_eq(next, cases[i].next);
	}
}
END_TEST

START_TEST(pages_that_are_none)
{
	static const struct {
		int status;
		const char *body;
		enum err err;
	} cases[] = {
	    {200, "", ERR_BUSY},
	    {200, "<html>", ERR_BUSY},
	    {200, "[]", ERR_BUSY},
	    {200, "{}", ERR_BUSY},
	    {200, "{\"received_text_messages\":{}}", ERR_BUSY},
	    {201, PAGE("", ""), ERR_BUSY},
	    {500, PAGE("", ""), ERR_BUSY},
	    {403, "<html>blocked</html>", ERR_BUSY},
	    {429, "", ERR_BUSY},
	    {401, "{\"status_code\":401,\"errors\":[{\"error\":\"AuthError\",\"message\":\"x\"}]}",
	     ERR_FORBIDDEN},
	    {403, "{\"status_code\":403,\"errors\":[{\"error\":\"AuthError\",\"message\":\"x\"}]}",
	     ERR_FORBIDDEN},
	};
	struct news_list news;
	const char *next;
	struct fault why;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		ck_assert_msg(heard(cases[i].status, cases[i].body, &news, &next, &why) ==
				  cases[i].err,
			      "%d %s", cases[i].status, cases[i].body);
		ck_assert(news.count == 0 && next == NULL && why.message[0] != '\0');
	}
	static const char page[] = PAGE(FETCHED("\"i2\"", "\"447700900202\"", "\"OK\""), NEXT(ID));
	for (size_t size = 0; size < sizeof(page) - 1; size++)
		ck_assert_int_eq(heard(200, arena_copy(&arena, page, size), &news, &next, &why),
				 ERR_BUSY);
	struct transfer_result lost = {.fate = FATE_UNKNOWN, .error = "timed out"};
	struct dispatch d = with(&settings);
	ck_assert_int_eq(received->read(&d, &lost, &news, &next, &why), ERR_BUSY);
	ck_assert_ptr_nonnull(strstr(why.message, "timed out"));
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    settings_that_can_work,
	    an_account_is_the_keys_service,
	    settings_that_cannot,
	    what_it_is,
	    the_token_of_the_official_clients,
	    a_text_is_posted_as_the_official_clients_do,
	    characters_are_written_as_the_official_clients_do,
	    what_notify_would_refuse_is_not_sent,
	    accepted_texts,
	    answers_that_prove_nothing,
	    refusals,
	    a_wrong_clock_is_named,
	    no_answer,
	    a_hostile_answer_stays_one_short_line,
	    every_cut_of_an_answer_proves_nothing,
	    the_question,
	    every_status_in_the_list,
	    the_newest_of_exactly_ours_counts,
	    what_is_not_in_the_list,
	    lists_that_tell_nothing,
	    every_status_in_a_receipt,
	    receipts_of_others_are_taken_and_left,
	    texts_that_come_in,
	    callbacks_that_are_refused,
	    no_token_set_means_nobody_may_call,
	    every_cut_of_a_callback_is_refused,
	    texts_are_fetched,
	    a_page_of_texts,
	    what_cannot_be_is_mended,
	    a_text_says_when_it_was_sent,
	    where_the_pages_end,
	    pages_that_are_none,
	};
	return suite_run("notify", cases, COUNT_OF(cases));
}
