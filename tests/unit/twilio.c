/* SPDX-License-Identifier: MIT
 *
 * Texts by Twilio: the request, every row of the tables, the search after a lost answer, and calls
 * that bear its signature.
 */
#include "twilio.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "civil.h"
#include "lib/suite.h"
#include "twilio_inside.h"

#define ACCOUNT "AC0123456789abcdef0123456789abcdef"
#define SERVICE "MG0123456789abcdef0123456789abcdef"
#define TOKEN "0123456789abcdef0123456789abcdef"
#define LIST "https://api.twilio.com/2010-04-01/Accounts/" ACCOUNT "/Messages"
#define BEGAN INT64_C(1795219200000) /* 2026-11-21T00:00:00Z */

static const struct gateway_settings settings = {
    .key = "main",
    .kind = "twilio",
    .callback_url = "https://swep.example/",
    .user = ACCOUNT,
    .from = "+447700900999",
    .password = TOKEN,
    .timeout_ms = 9000,
};

static const struct outgoing plain = {.reference = "m-12-3",
				      .to = "+447700900123",
				      .text = "é \"x\" & £5 €\nOK 4821",
				      .gateway_id = "",
				      .parts = 1,
				      .valid_minutes = 90,
				      .began = {BEGAN}};

static struct arena arena;

static struct dispatch with(const struct gateway_settings *g)
{
	return (struct dispatch){.settings = g, .now = {BEGAN + 90000}, .arena = &arena};
}

static enum err send(const struct gateway_settings *g, const struct outgoing *out,
		     struct transfer *t, struct fault *why)
{
	struct dispatch d = with(g);
	enum err e = twilio_gateway.check(g, why);
	return e != ERR_OK ? e : twilio_gateway.send(&d, out, t, why);
}

static struct transfer_result answered(int status, const char *body)
{
	return (struct transfer_result){
	    .fate = FATE_ANSWERED, .status = status, .body = body, .size = strlen(body)};
}

static struct judgement answer(int status, const char *body)
{
	struct dispatch d = with(&settings);
	struct transfer_result r = answered(status, body);
	return twilio_gateway.answer(&d, &r);
}

/* ---- sending ---- */

START_TEST(a_text_is_posted)
{
	struct transfer t;
	struct fault why;
	ck_assert_int_eq(send(&settings, &plain, &t, &why), ERR_OK);
	ck_assert_str_eq(t.method, "POST");
	ck_assert_str_eq(t.url, LIST ".json");
	ck_assert(t.once && !t.print && !t.redirects);
	ck_assert_uint_gt(t.max_bytes, 0);
	ck_assert_int_eq(t.timeout_ms, 9000);
	ck_assert_str_eq(t.headers[0],
			 "Authorization: Basic QUMwMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZjowMTI"
			 "zNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZg==");
	ck_assert_str_eq(t.headers[1], "Accept: application/json");
	ck_assert_str_eq(t.headers[2], "Content-Type: application/x-www-form-urlencoded");
	ck_assert_ptr_null(t.headers[3]);
	ck_assert_str_eq(t.body, "To=%2B447700900123"
				 "&StatusCallback=https%3A%2F%2Fswep.example%2Ftwilio%2Fstatus%3F"
				 "ref%3Dm-12-3"
				 "&ValidityPeriod=5400&SmartEncoded=false&From=%2B447700900999"
				 "&Body=%C3%A9%20%22x%22%20%26%20%C2%A35%20%E2%82%AC%0AOK%204821");
}
END_TEST

START_TEST(validity_sender_and_region_follow_the_settings)
{
	static const struct {
		int64_t minutes;
		const char *period;
	} periods[] = {{-5, "=60&"},      {0, "=60&"},           {1, "=60&"},
		       {599, "=35940&"},  {600, "=36000&"},      {601, "=36000&"},
		       {1440, "=36000&"}, {INT64_MAX, "=36000&"}};
	struct gateway_settings g = settings;
	struct outgoing out = plain;
	struct transfer t;
	struct fault why;
	for (size_t i = 0; i < COUNT_OF(periods); i++) {
		out.valid_minutes = periods[i].minutes;
		ck_assert_int_eq(send(&g, &out, &t, &why), ERR_OK);
		const char *at = strstr(t.body, "ValidityPeriod");
		ck_assert_msg(strncmp(at + 14, periods[i].period, strlen(periods[i].period)) == 0,
			      "%s", at);
	}
	strcpy(g.from, SERVICE);
	g.callback_url[0] = '\0';
	strcpy(g.url, "https://api.dublin.ie1.twilio.com/");
	ck_assert_int_eq(send(&g, &plain, &t, &why), ERR_OK);
	ck_assert_str_eq(t.url, "https://api.dublin.ie1.twilio.com/2010-04-01/Accounts/" ACCOUNT
				"/Messages.json");
	ck_assert_ptr_nonnull(strstr(t.body, "&MessagingServiceSid=" SERVICE "&"));
	ck_assert_ptr_null(strstr(t.body, "From="));
	ck_assert_ptr_null(strstr(t.body, "StatusCallback"));
}
END_TEST

START_TEST(what_twilio_would_refuse_is_not_sent)
{
	static char long_text[1603];
	static const struct {
		const char *reference, *to, *text, *field;
	} cases[] = {
	    {"m-1", "07700900001", "x", "to"},
	    {"m-1", "+447700900001,+447700900002", "x", "to"},
	    {"m-1", "+0447700900", "x", "to"},
	    {"m-1", "+", "x", "to"},
	    {"m-1", "", "x", "to"},
	    {"m-1", "whatsapp:+447700900001", "x", "to"},
	    {"m-1", "+447700900001", "", "text"},
	    {"m-1", "+447700900001", long_text, "text"},
	    {"", "+447700900001", "x", "reference"},
	    {"m&1", "+447700900001", "x", "reference"},
	};
	memset(long_text, 'x', 1601);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct outgoing out = plain;
		struct transfer t = {.timeout_ms = 77};
		struct fault why = {0};
		out.reference = cases[i].reference;
		out.to = cases[i].to;
		out.text = cases[i].text;
		ck_assert_int_eq(send(&settings, &out, &t, &why), ERR_USAGE);
		ck_assert_str_eq(why.field, cases[i].field);
		ck_assert_int_eq(t.timeout_ms, 77);
	}
	struct outgoing out = plain;
	struct transfer t;
	struct fault why;
	long_text[1600] = '\0';
	out.text = long_text;
	ck_assert_int_eq(send(&settings, &out, &t, &why), ERR_OK);
}
END_TEST

START_TEST(settings_are_checked_at_once)
{
	static const struct {
		const char *user, *password, *from, *url, *callback_url, *field;
	} cases[] = {
	    {"", TOKEN, "+447700900999", "", "", "user"},
	    {"AC01", TOKEN, "+447700900999", "", "", "user"},
	    {"SK0123456789abcdef0123456789abcdef", TOKEN, "+447700900999", "", "", "user"},
	    {ACCOUNT "0", TOKEN, "+447700900999", "", "", "user"},
	    {"AC0123456789abcdef0123456789abcdeg", TOKEN, "+447700900999", "", "", "user"},
	    {ACCOUNT, "", "+447700900999", "", "", "password"},
	    {ACCOUNT, "s3\ncret", "+447700900999", "", "", "password"},
	    {ACCOUNT, TOKEN, "", "", "", "from"},
	    {ACCOUNT, TOKEN, "0770090099x", "", "", ""}, /* a name, as far as one can see */
	    {ACCOUNT, TOKEN, "077009009991", "", "", "from"},
	    {ACCOUNT, TOKEN, "60777", "", "", ""},
	    {ACCOUNT, TOKEN, "SWEP Night", "", "", ""},
	    {ACCOUNT, TOKEN, "SWEP at Night", "", "", "from"},
	    {ACCOUNT, TOKEN, "SWEP+", "", "", "from"},
	    {ACCOUNT, TOKEN, SERVICE, "", "", ""},
	    {ACCOUNT, TOKEN, "MG0123", "", "", ""},
	    {ACCOUNT, TOKEN, "+447700900999", "http://api.twilio.com", "", "url"},
	    {ACCOUNT, TOKEN, "+447700900999", "https://x@api.twilio.com", "", "url"},
	    {ACCOUNT, TOKEN, "+447700900999", "https://api.twilio.com?a", "",
	     "url or callback_url"},
	    {ACCOUNT, TOKEN, "+447700900999", "http://127.0.0.1:8080", "", ""},
	    {ACCOUNT, TOKEN, "+447700900999", "", "https://swep.example/?a", "url or callback_url"},
	    {ACCOUNT, TOKEN, "+447700900999", "", "https://a:b@swep.example",
	     "url or callback_url"},
	    {ACCOUNT, TOKEN, "+447700900999", "", "https://swep.example/#rc=2",
	     "url or callback_url"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct gateway_settings g = {.kind = "twilio"};
		struct fault why = {0};
		strcpy(g.user, cases[i].user);
		strcpy(g.password, cases[i].password);
		strcpy(g.from, cases[i].from);
		strcpy(g.url, cases[i].url);
		strcpy(g.callback_url, cases[i].callback_url);
		enum err e = twilio_gateway.check(&g, &why);
		ck_assert_msg(e == (cases[i].field[0] != '\0' ? ERR_USAGE : ERR_OK), "%zu: %s", i,
			      why.message);
		ck_assert_str_eq(why.field, cases[i].field);
		/* A refusal is read by people; a secret is not for them. */
		ck_assert_ptr_null(strstr(why.message, "s3"));
	}
	ck_assert(twilio_gateway.signs);
}
END_TEST

/* ---- what the answer means ---- */

#define SM "SM11111111111111111111111111111111"
#define MADE(status) "{\"sid\":\"" SM "\",\"status\":\"" status "\",\"error_code\":null}"
#define ERROR(code)                                                                                \
	"{\"code\":" code ",\"message\":\"So it is\",\"more_info\":\"x\",\"status\":400}"

START_TEST(an_account_is_known_by_its_sid)
{
	ck_assert_str_eq(twilio_gateway.account(&settings, &arena), ACCOUNT);
	ck_assert_str_eq(twilio_voice_gateway.account(&settings, &arena), ACCOUNT);
}
END_TEST

START_TEST(answers)
{
	static const struct {
		int status;
		const char *body;
		enum verdict verdict;
		const char *detail;
	} cases[] = {
	    {201, MADE("queued"), VERDICT_ACCEPTED, "in Twilio's queue"},
	    {201, MADE("accepted"), VERDICT_ACCEPTED, "accepted by Twilio"},
	    {200, MADE("sent"), VERDICT_ACCEPTED, "accepted by the network"},
	    {201, MADE("a-new-word"), VERDICT_ACCEPTED, NULL},
	    {201, "{\"sid\":\"" SM "\",\"status\":\"failed\",\"error_code\":30005}", VERDICT_FAILED,
	     "the network does not know the number (30005)"},
	    {201, "{\"status\":\"queued\"}", VERDICT_UNKNOWN, NULL},
	    {201, "{\"sid\":7,\"status\":\"queued\"}", VERDICT_UNKNOWN, NULL},
	    {201, "[]", VERDICT_UNKNOWN, NULL},
	    {201, "", VERDICT_UNKNOWN, NULL},
	    {201, "{\"sid\":\"" SM, VERDICT_UNKNOWN, NULL},
	    {200, "<html>Welcome to the hotel's network</html>", VERDICT_UNKNOWN, NULL},
	    {302, MADE("queued"), VERDICT_UNKNOWN, NULL},
	    {429, ERROR("20429"), VERDICT_RETRY, "Twilio is asked too often (20429)"},
	    {429, ERROR("63038"), VERDICT_STOPPED, NULL},
	    {429, "<html>slow down</html>", VERDICT_UNKNOWN, NULL},
	    {429, "{}", VERDICT_UNKNOWN, NULL},
	    {401, ERROR("20003"), VERDICT_STOPPED,
	     "Twilio refuses our account or its token (20003)"},
	    {401, "Unauthorized", VERDICT_UNKNOWN, NULL},
	    {403, ERROR("20005"), VERDICT_STOPPED, NULL},
	    {403, "<html>Forbidden</html>", VERDICT_UNKNOWN, NULL},
	    {404, ERROR("20404"), VERDICT_STOPPED, NULL},
	    {400, ERROR("20429"), VERDICT_RETRY, NULL},
	    {400, ERROR("21611"), VERDICT_RETRY, "the queue of our number is full (21611)"},
	    {400, ERROR("21210"), VERDICT_STOPPED, NULL},
	    {400, ERROR("21212"), VERDICT_STOPPED, NULL},
	    {400, ERROR("21601"), VERDICT_STOPPED, NULL},
	    {400, ERROR("21603"), VERDICT_STOPPED, NULL},
	    {400, ERROR("21606"), VERDICT_STOPPED, NULL},
	    {400, ERROR("21609"), VERDICT_STOPPED, NULL},
	    {400, ERROR("21616"), VERDICT_STOPPED, NULL},
	    {400, ERROR("21659"), VERDICT_STOPPED, NULL},
	    {400, ERROR("21660"), VERDICT_STOPPED, NULL},
	    {400, ERROR("21661"), VERDICT_STOPPED, NULL},
	    {400, ERROR("21701"), VERDICT_STOPPED, NULL},
	    {400, ERROR("21703"), VERDICT_STOPPED, NULL},
	    {400, ERROR("21408"), VERDICT_STOPPED, NULL},
	    {400, ERROR("21215"), VERDICT_STOPPED, NULL},
	    {400, ERROR("21211"), VERDICT_FAILED, "the number is not valid (21211)"},
	    {400, ERROR("21610"), VERDICT_FAILED, NULL},
	    {400, ERROR("21614"), VERDICT_FAILED, NULL},
	    {400, ERROR("21635"), VERDICT_FAILED, NULL},
	    {400, ERROR("21617"), VERDICT_FAILED, "So it is (21617)"},
	    {400, ERROR("\"21211\""), VERDICT_UNKNOWN, NULL},
	    {400, "{\"error\":\"bad\"}", VERDICT_UNKNOWN, NULL},
	    {400, "<html>Bad Request</html>", VERDICT_UNKNOWN, NULL},
	    {408, ERROR("20408"), VERDICT_UNKNOWN, NULL},
	    {500, ERROR("20500"), VERDICT_UNKNOWN, "Twilio answered 500: So it is (20500)"},
	    {503, ERROR("20503"), VERDICT_UNKNOWN, NULL},
	    {502, "<html>Bad Gateway</html>", VERDICT_UNKNOWN, NULL},
	    {504, "", VERDICT_UNKNOWN, NULL},
	    {0, "", VERDICT_UNKNOWN, NULL},
	    {-1, MADE("queued"), VERDICT_UNKNOWN, NULL},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct judgement j = answer(cases[i].status, cases[i].body);
		ck_assert_msg(j.verdict == cases[i].verdict, "%d %s: %s, %s", cases[i].status,
			      cases[i].body, verdict_name(j.verdict), j.detail);
		ck_assert(j.detail[0] != '\0');
		if (cases[i].detail != NULL)
			ck_assert_str_eq(j.detail, cases[i].detail);
		ck_assert_int_eq(j.opted_out, strstr(cases[i].body, "21610") != NULL);
		bool no_phone = strstr(cases[i].body, "21211") != NULL ||
				strstr(cases[i].body, "21614") != NULL ||
				strstr(cases[i].body, "21635") != NULL;
		if (j.verdict == VERDICT_FAILED && cases[i].status == 400)
			ck_assert_int_eq(j.no_phone, no_phone);
		if (j.verdict == VERDICT_ACCEPTED)
			ck_assert_str_eq(j.gateway_id, SM);
	}
}
END_TEST

START_TEST(no_answer_and_a_wait)
{
	struct dispatch d = with(&settings);
	struct transfer_result r = {.fate = FATE_NOT_SENT, .error = "connection refused"};
	ck_assert_int_eq(twilio_gateway.answer(&d, &r).verdict, VERDICT_RETRY);
	r.fate = FATE_UNKNOWN;
	ck_assert_int_eq(twilio_gateway.answer(&d, &r).verdict, VERDICT_UNKNOWN);
	static const struct {
		const char *after;
		int64_t ms;
	} waits[] = {{"7", 7000}, {"0", 0}, {NULL, 0}, {"86400", 0}, {"-1", 0}, {"soon", 0}};
	for (size_t i = 0; i < COUNT_OF(waits); i++) {
		r = answered(429, ERROR("20429"));
		r.retry_after = waits[i].after;
		ck_assert_int_eq(twilio_gateway.answer(&d, &r).retry_ms, waits[i].ms);
	}
}
END_TEST

START_TEST(a_hostile_answer_stays_one_short_line)
{
	char body[5000];
	memset(body, '\xf0', sizeof(body) - 1);
	body[sizeof(body) - 1] = '\0';
	body[3] = '\n';
	struct judgement j = answer(502, body);
	ck_assert_int_eq(j.verdict, VERDICT_UNKNOWN);
	for (const char *p = j.detail; *p != '\0'; p++)
		ck_assert(*p >= 32 && *p < 127);
	ck_assert_int_eq(answer(400, "{\"code\":1,\"message\":\"a\\u001b[2Jb\\nc\"}").verdict,
			 VERDICT_FAILED);
	ck_assert_str_eq(answer(400, "{\"code\":1,\"message\":\"a\\u001b[2Jb\\nc\"}").detail,
			 "a [2Jb c (1)");
}
END_TEST

/* ---- looking for it ---- */

#define ROW(sid, to, direction, body, created, status)                                             \
	"{\"sid\":\"" sid "\",\"to\":\"" to "\",\"direction\":\"" direction "\",\"body\":\"" body  \
	"\",\"date_created\":\"" created "\",\"status\":\"" status "\",\"error_code\":null,"       \
	"\"from\":\"+447700900999\"}"
#define TEXT "é \\\"x\\\" & £5 €\\nOK 4821"
#define TO "+447700900123"
#define OUT "outbound-api"
#define AT "Sat, 21 Nov 2026 00:00:01 +0000"
#define OURS ROW("SM1", TO, OUT, TEXT, AT, "sent")
#define OTHER ROW("SM0", TO, OUT, "another text", AT, "delivered")
#define PAGE(rows) "{\"messages\":[" rows "],\"next_page_uri\":null,\"page\":0}"
#define PART(rows) "{\"messages\":[" rows "],\"next_page_uri\":\"/2010-04-01/x?Page=1\"}"

static struct judgement look(int question, const char *body, const char *date)
{
	struct dispatch d = with(&settings);
	struct transfer_result r = answered(200, body);
	r.date = date;
	return twilio_gateway.lookup_answer(&d, &plain, question, &r);
}

START_TEST(three_ways_to_ask)
{
	struct gateway_settings named = settings;
	struct dispatch d = with(&settings), other = with(&named);
	struct outgoing known = plain;
	struct transfer t;
	ck_assert(twilio_gateway.lookup(&d, &plain, 0, &t));
	ck_assert_str_eq(t.url, LIST ".json?To=%2B447700900123&From=%2B447700900999"
				     "&DateSent%3E=2026-11-20&PageSize=1000");
	ck_assert_str_eq(t.method, "GET");
	ck_assert_ptr_null(t.body);
	ck_assert_ptr_nonnull(strstr(t.headers[0], "Authorization: Basic "));
	ck_assert(twilio_gateway.lookup(&d, &plain, 1, &t));
	ck_assert_str_eq(t.url, LIST ".json?To=%2B447700900123&From=%2B447700900999&PageSize=1000");
	ck_assert(!twilio_gateway.lookup(&d, &plain, 2, &t));
	ck_assert(!twilio_gateway.lookup(&d, &plain, -1, &t));
	/* A service chooses the number: then the list cannot be asked by it. */
	strcpy(named.from, SERVICE);
	ck_assert(twilio_gateway.lookup(&other, &plain, 1, &t));
	ck_assert_str_eq(t.url, LIST ".json?To=%2B447700900123&PageSize=1000");
	known.gateway_id = SM;
	ck_assert(twilio_gateway.lookup(&d, &known, 0, &t));
	ck_assert_str_eq(t.url, LIST "/" SM ".json");
	ck_assert(!twilio_gateway.lookup(&d, &known, 1, &t));
	known.gateway_id = "../x"; /* no id of theirs is made part of an address unread */
	ck_assert(twilio_gateway.lookup(&d, &known, 1, &t));
}
END_TEST

START_TEST(what_lists_tell)
{
	static const struct {
		const char *page;
		enum verdict first, last; /* as the answer to question 0, to question 1 */
	} cases[] = {
	    {PAGE(OURS), VERDICT_ACCEPTED, VERDICT_ACCEPTED},
	    {PAGE(OTHER "," OURS "," OTHER), VERDICT_ACCEPTED, VERDICT_ACCEPTED},
	    {PART(OURS), VERDICT_ACCEPTED, VERDICT_ACCEPTED},
	    {PAGE(ROW("SM1", TO, OUT, TEXT, AT, "delivered")), VERDICT_DELIVERED,
	     VERDICT_DELIVERED},
	    {PAGE(ROW("SM1", TO, OUT, TEXT, AT, "failed")), VERDICT_FAILED, VERDICT_FAILED},
	    {PAGE(OURS "," ROW("SM2", TO, OUT, TEXT, AT, "failed")), VERDICT_ACCEPTED,
	     VERDICT_ACCEPTED},
	    {PAGE(ROW("SM2", TO, OUT, TEXT, AT, "failed") "," OURS), VERDICT_ACCEPTED,
	     VERDICT_ACCEPTED},
	    {PAGE(""), VERDICT_UNKNOWN, VERDICT_ABSENT},
	    {PAGE(OTHER), VERDICT_UNKNOWN, VERDICT_ABSENT},
	    {PAGE(ROW("SM1", "+447700900124", OUT, TEXT, AT, "sent")), VERDICT_UNKNOWN,
	     VERDICT_ABSENT},
	    {PAGE(ROW("SM1", TO, "inbound", TEXT, AT, "sent")), VERDICT_UNKNOWN, VERDICT_ABSENT},
	    {PAGE(ROW("SM1", TO, "outbound-reply", TEXT, AT, "sent")), VERDICT_UNKNOWN,
	     VERDICT_ABSENT},
	    /* The same text of another night is not this one. */
	    {PAGE(ROW("SM1", TO, OUT, TEXT, "Fri, 20 Nov 2026 23:50:00 +0000", "delivered")),
	     VERDICT_UNKNOWN, VERDICT_ABSENT},
	    {PART(OTHER), VERDICT_UNKNOWN, VERDICT_UNKNOWN},
	    {"{\"messages\":[]}", VERDICT_UNKNOWN, VERDICT_UNKNOWN},
	    {PAGE(ROW("SM1", TO, OUT, "z", "yesterday", "sent")), VERDICT_UNKNOWN, VERDICT_UNKNOWN},
	    {PAGE(ROW("SM1", TO, OUT, "z", "Sat, 21 Nov 2026 00:00:01 +0100", "sent")),
	     VERDICT_UNKNOWN, VERDICT_UNKNOWN},
	    {PAGE(ROW("SM1", TO, OUT, "z", AT " +0000", "sent")), VERDICT_UNKNOWN, VERDICT_UNKNOWN},
	    {PAGE("7"), VERDICT_UNKNOWN, VERDICT_UNKNOWN},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct judgement first = look(0, cases[i].page, NULL);
		struct judgement last = look(1, cases[i].page, NULL);
		ck_assert_msg(first.verdict == cases[i].first, "%zu: %s", i, first.detail);
		ck_assert_msg(last.verdict == cases[i].last, "%zu: %s", i, last.detail);
		ck_assert_int_eq(first.ask_next, first.verdict == VERDICT_UNKNOWN);
		ck_assert(!last.ask_next);
		if (last.verdict == VERDICT_ACCEPTED)
			ck_assert_str_eq(last.gateway_id, "SM1");
	}
}
END_TEST

START_TEST(pages_that_are_none_begin_the_search_again)
{
	static const struct {
		int status;
		const char *body;
		enum verdict verdict;
	} cases[] = {
	    {200, "<html>Welcome</html>", VERDICT_UNKNOWN},
	    {200, "", VERDICT_UNKNOWN},
	    {200, "[]", VERDICT_UNKNOWN},
	    {200, "{\"calls\":[],\"next_page_uri\":null}", VERDICT_UNKNOWN},
	    {200, "{\"messages\":{},\"next_page_uri\":null}", VERDICT_UNKNOWN},
	    {200, "{\"messages\":[],\"messages\":[],\"next_page_uri\":null}", VERDICT_UNKNOWN},
	    {201, PAGE(OURS), VERDICT_UNKNOWN},
	    {404, ERROR("20404"), VERDICT_UNKNOWN},
	    {429, ERROR("20429"), VERDICT_UNKNOWN},
	    {500, PAGE(OURS), VERDICT_UNKNOWN},
	    {401, ERROR("20003"), VERDICT_STOPPED},
	    {403, ERROR("20005"), VERDICT_STOPPED},
	    {401, "<html>", VERDICT_UNKNOWN},
	};
	struct dispatch d = with(&settings);
	for (int question = 0; question < 2; question++) {
		for (size_t i = 0; i < COUNT_OF(cases); i++) {
			struct transfer_result r = answered(cases[i].status, cases[i].body);
			struct judgement j = twilio_gateway.lookup_answer(&d, &plain, question, &r);
			ck_assert_msg(j.verdict == cases[i].verdict, "%zu: %s", i, j.detail);
			ck_assert(!j.ask_next);
		}
	}
	struct transfer_result r = {.fate = FATE_UNKNOWN};
	ck_assert_int_eq(twilio_gateway.lookup_answer(&d, &plain, 0, &r).verdict, VERDICT_UNKNOWN);
	struct outgoing undated = plain;
	undated.began.ms = 0;
	r = answered(200, PAGE(OURS));
	ck_assert_int_eq(twilio_gateway.lookup_answer(&d, &undated, 1, &r).verdict,
			 VERDICT_UNKNOWN);
}
END_TEST

/* Our clock said 00:01:30 when the page came. */
START_TEST(a_clock_that_is_wrong_finds_its_text_all_the_same)
{
	static const struct {
		const char *date, *created;
		enum verdict verdict;
	} cases[] = {
	    {"Sat, 21 Nov 2026 00:01:30 GMT", "Sat, 21 Nov 2026 00:00:00 +0000", VERDICT_ACCEPTED},
	    {"Sat, 21 Nov 2026 00:01:30 GMT", "Fri, 20 Nov 2026 23:59:50 +0000", VERDICT_ABSENT},
	    /* ours is an hour ahead */
	    {"Fri, 20 Nov 2026 23:01:30 GMT", "Fri, 20 Nov 2026 23:00:01 +0000", VERDICT_ACCEPTED},
	    {"Fri, 20 Nov 2026 23:01:30 GMT", "Fri, 20 Nov 2026 22:59:50 +0000", VERDICT_ABSENT},
	    /* ours is an hour behind: what was made within that hour is not ours */
	    {"Sat, 21 Nov 2026 01:01:30 GMT", "Sat, 21 Nov 2026 01:00:01 +0000", VERDICT_ACCEPTED},
	    {"Sat, 21 Nov 2026 01:01:30 GMT", "Sat, 21 Nov 2026 00:30:00 +0000", VERDICT_ABSENT},
	    {NULL, "Fri, 20 Nov 2026 23:58:30 +0000", VERDICT_ACCEPTED},
	    {"now", "Fri, 20 Nov 2026 23:57:50 +0000", VERDICT_ABSENT},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char page[1000];
		snprintf(page, sizeof(page), PAGE(ROW("SM1", TO, OUT, TEXT, "%s", "sent")),
			 cases[i].created);
		struct judgement j = look(1, page, cases[i].date);
		ck_assert_msg(j.verdict == cases[i].verdict, "%zu: %s", i, j.detail);
	}
}
END_TEST

START_TEST(one_that_is_known_is_asked_by_its_id)
{
	static const struct {
		int status;
		const char *body;
		enum verdict verdict;
	} cases[] = {
	    {200, MADE("delivered"), VERDICT_DELIVERED},
	    {200, MADE("sending"), VERDICT_ACCEPTED},
	    {200, MADE("queued"), VERDICT_ACCEPTED},
	    {200, MADE("new-word"), VERDICT_UNKNOWN},
	    {200, "{\"sid\":\"" SM "\",\"status\":\"failed\",\"error_code\":30001}", VERDICT_RETRY},
	    /* it refuses nothing now: it will not send that one any more */
	    {200, "{\"sid\":\"" SM "\",\"status\":\"failed\",\"error_code\":30002}", VERDICT_RETRY},
	    {200, "{\"sid\":\"SMother\",\"status\":\"delivered\"}", VERDICT_UNKNOWN},
	    {404, ERROR("20404"), VERDICT_UNKNOWN},
	    {401, ERROR("20003"), VERDICT_STOPPED},
	};
	struct dispatch d = with(&settings);
	struct outgoing known = plain;
	known.gateway_id = SM;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct transfer_result r = answered(cases[i].status, cases[i].body);
		struct judgement j = twilio_gateway.lookup_answer(&d, &known, 0, &r);
		ck_assert_msg(j.verdict == cases[i].verdict, "%zu: %s", i, j.detail);
	}
}
END_TEST

START_TEST(every_cut_of_a_page_is_survived)
{
	const char *page = PAGE(OTHER "," OURS);
	for (size_t size = 0; size < strlen(page); size++) {
		char *cut = strndup(page, size);
		ck_assert_int_eq(look(1, cut, NULL).verdict, VERDICT_UNKNOWN);
		free(cut);
	}
	ck_assert_int_eq(look(1, page, NULL).verdict, VERDICT_ACCEPTED);
}
END_TEST

/* ---- what Twilio calls ---- */

static struct callback call(const char *target, const char *body, const char *signature)
{
	static struct callback_pair query[1], headers[1];
	static char ref[80];
	const char *at = strstr(target, "?ref=");
	snprintf(ref, sizeof(ref), "%s", at != NULL ? at + 5 : "");
	query[0] = (struct callback_pair){"ref", ref};
	headers[0] = (struct callback_pair){"x-twilio-signature", signature};
	return (struct callback){.method = "POST",
				 .path = target,
				 .target = target,
				 .query = query,
				 .query_count = at != NULL,
				 .headers = headers,
				 .header_count = signature != NULL,
				 .body = body,
				 .size = strlen(body)};
}

static const char *sign(const char *url, const char *body)
{
	struct form form = form_read(&arena, body, strlen(body));
	return twilio_signature(&arena, TOKEN, url, &form);
}

/* As Twilio calls: signed over the public address. */
static struct callback signed_call(const char *target, const char *body)
{
	char url[200];
	snprintf(url, sizeof(url), "https://swep.example%s", target);
	return call(target, body, sign(url, body));
}

static enum err called(const struct route *route, const struct callback *c, struct news *out,
		       struct fault *why)
{
	struct dispatch d = with(&settings);
	struct news_list news = {.rows = NULL};
	enum err e = route->read(&d, c, &news, why);
	ck_assert_uint_eq(news.count, e == ERR_OK ? 1 : 0);
	if (e == ERR_OK)
		*out = news.rows[0];
	return e;
}

static const struct route *const status_route = &twilio_routes[0];
static const struct route *const inbound_route = &twilio_routes[1];

#define VECTOR_BODY                                                                                \
	"ApiVersion=2010-04-01&Body=%C3%A9+%E2%80%9Cx%E2%80%9D&AccountSid=ACaa"                    \
	"&From=%2B447700900999&MessageSid=SM1&MessageStatus=delivered&To=%2B447700900123"
#define VECTOR "+birkDx65zqq/5CzGEJn4bmF40w="

START_TEST(the_signature_is_twilios)
{
	ck_assert_str_eq(sign("https://swep.example/cb?ref=m1", VECTOR_BODY), VECTOR);
	ck_assert_str_ne(sign("https://swep.example/cb?ref=m2", VECTOR_BODY), VECTOR);
	/* Repeated names: each value once, sorted. */
	ck_assert_str_eq(sign("https://swep.example/cb?ref=m1", VECTOR_BODY "&To=%2B447700900123"),
			 VECTOR);
	ck_assert_str_eq(sign("https://x/", "b=2&a=3&b=1&b=2"), sign("https://x/", "a=3&b=1&b=2"));
	ck_assert_str_eq(sign("https://x/", "b=2&a=3&b=1"), sign("https://x/", "a3b1=&b=2"));
	ck_assert_str_ne(sign("https://x/", "b=2&a=3&b=1"), sign("https://x/", "b=2&a=3"));
	/* What stands behind a NUL is signed, too. */
	ck_assert_str_ne(sign("https://x/", "a=3%00x"), sign("https://x/", "a=3%00y"));
	ck_assert_str_eq(sign("https://x/", ""), sign("https://x/", "&&"));
}
END_TEST

START_TEST(ports_that_twilio_adds_or_leaves_out)
{
	static const struct {
		const char *ours, *signed_url;
		enum err err;
	} cases[] = {
	    {"https://swep.example", "https://swep.example/twilio/status?ref=m-1", ERR_OK},
	    {"https://swep.example/", "https://swep.example/twilio/status?ref=m-1", ERR_OK},
	    {"https://swep.example", "https://swep.example:443/twilio/status?ref=m-1", ERR_OK},
	    {"https://swep.example:443", "https://swep.example/twilio/status?ref=m-1", ERR_OK},
	    {"https://swep.example:8443", "https://swep.example:8443/twilio/status?ref=m-1",
	     ERR_OK},
	    {"https://swep.example:8443", "https://swep.example/twilio/status?ref=m-1", ERR_OK},
	    {"http://swep.example", "http://swep.example:80/twilio/status?ref=m-1", ERR_OK},
	    {"http://[::1]:8080", "http://[::1]:8080/twilio/status?ref=m-1", ERR_OK},
	    {"http://[::1]", "http://[::1]:80/twilio/status?ref=m-1", ERR_OK},
	    {"https://swep.example/a", "https://swep.example:443/a/twilio/status?ref=m-1", ERR_OK},
	    {"https://swep.example", "http://swep.example/twilio/status?ref=m-1", ERR_FORBIDDEN},
	    {"https://swep.example", "https://swep.example:80/twilio/status?ref=m-1",
	     ERR_FORBIDDEN},
	    {"https://swep.example", "https://swep.example/twilio/status?ref=m-2", ERR_FORBIDDEN},
	    {"https://swep.example", "https://swep.example/twilio/status", ERR_FORBIDDEN},
	};
	const char *body = "MessageSid=SM1&MessageStatus=sent";
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct gateway_settings g = settings;
		struct dispatch d = with(&g);
		struct news_list news = {.rows = NULL};
		struct fault why;
		strcpy(g.callback_url, cases[i].ours);
		struct callback c =
		    call("/twilio/status?ref=m-1", body, sign(cases[i].signed_url, body));
		ck_assert_msg(status_route->read(&d, &c, &news, &why) == cases[i].err, "%s",
			      cases[i].signed_url);
	}
}
END_TEST

START_TEST(who_cannot_sign_is_sent_away)
{
	const char *body = "MessageSid=SM1&MessageStatus=delivered&From=%2B447700900123&Body=YES";
	const char *target = "/twilio/status?ref=m-1";
	const char *good = sign("https://swep.example/twilio/status?ref=m-1", body);
	char bad[29], longer[40];
	struct gateway_settings open = settings;
	struct dispatch d = with(&open);
	struct news_list news = {.rows = NULL};
	struct news n;
	struct fault why;
	snprintf(bad, sizeof(bad), "%s", good);
	bad[5] = bad[5] == 'A' ? 'B' : 'A';
	snprintf(longer, sizeof(longer), "%s%s", good, "=");
	const char *const signatures[] = {NULL, "",     "x",
					  bad,  longer, "AAAAAAAAAAAAAAAAAAAAAAAAAAA="};
	for (size_t i = 0; i < COUNT_OF(signatures); i++) {
		struct callback c = call(target, body, signatures[i]);
		ck_assert_int_eq(called(status_route, &c, &n, &why), ERR_FORBIDDEN);
		ck_assert_int_eq(called(inbound_route, &c, &n, &why), ERR_FORBIDDEN);
		ck_assert_str_eq(why.field, "X-Twilio-Signature");
	}
	/* One letter more in what was signed. */
	struct callback c = call(target, "MessageSid=SM1&MessageStatus=delivered&x=", good);
	ck_assert_int_eq(called(status_route, &c, &n, &why), ERR_FORBIDDEN);
	c = call(target, body, good);
	ck_assert_int_eq(called(status_route, &c, &n, &why), ERR_OK);
	/* Without a token of ours everybody could sign. */
	open.password[0] = '\0';
	struct form form = form_read(&arena, body, strlen(body));
	c = call(target, body,
		 twilio_signature(&arena, "", "https://swep.example/twilio/status?ref=m-1", &form));
	ck_assert_int_eq(status_route->read(&d, &c, &news, &why), ERR_FORBIDDEN);
}
END_TEST

START_TEST(receipts)
{
	static const struct {
		const char *status, *code;
		enum verdict verdict;
	} cases[] = {
	    {"accepted", "", VERDICT_ACCEPTED},
	    {"scheduled", "", VERDICT_ACCEPTED},
	    {"queued", "", VERDICT_ACCEPTED},
	    {"sending", "", VERDICT_ACCEPTED},
	    {"sent", "", VERDICT_ACCEPTED},
	    {"partially_delivered", "", VERDICT_ACCEPTED},
	    {"delivered", "", VERDICT_DELIVERED},
	    {"read", "", VERDICT_DELIVERED},
	    {"canceled", "", VERDICT_FAILED},
	    {"receiving", "", VERDICT_UNKNOWN},
	    {"received", "", VERDICT_UNKNOWN},
	    {"", "", VERDICT_UNKNOWN},
	    {"DELIVERED", "", VERDICT_UNKNOWN},
	    {"undelivered", "30001", VERDICT_RETRY},
	    {"failed", "30002", VERDICT_STOPPED},
	    {"undelivered", "30003", VERDICT_FAILED},
	    {"undelivered", "30004", VERDICT_FAILED},
	    {"undelivered", "30005", VERDICT_FAILED},
	    {"undelivered", "30006", VERDICT_FAILED},
	    {"undelivered", "30007", VERDICT_FAILED},
	    {"undelivered", "30008", VERDICT_FAILED},
	    {"failed", "30036", VERDICT_RETRY},
	    {"failed", "63038", VERDICT_STOPPED},
	    {"failed", "21610", VERDICT_FAILED},
	    {"failed", "", VERDICT_FAILED},
	    {"failed", "99999999999999999999", VERDICT_FAILED},
	    {"undelivered", "x", VERDICT_FAILED},
	    {"delivered", "30003", VERDICT_DELIVERED},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char body[200];
		struct news n;
		struct fault why;
		snprintf(body, sizeof(body), "MessageSid=SM%%1b1&MessageStatus=%s&ErrorCode=%s",
			 cases[i].status, cases[i].code);
		struct callback c = signed_call("/twilio/status?ref=m-12-3", body);
		ck_assert_int_eq(called(status_route, &c, &n, &why), ERR_OK);
		ck_assert_int_eq(n.kind, NEWS_RECEIPT);
		ck_assert_msg(n.judgement.verdict == cases[i].verdict, "%s %s: %s", cases[i].status,
			      cases[i].code, verdict_name(n.judgement.verdict));
		ck_assert_int_eq(n.judgement.opted_out, strcmp(cases[i].code, "21610") == 0);
		ck_assert_int_eq(n.judgement.no_phone, strcmp(cases[i].code, "30005") == 0 ||
							   strcmp(cases[i].code, "30006") == 0);
		ck_assert_str_eq(n.reference, "m-12-3");
		ck_assert_str_eq(n.judgement.gateway_id, "SM 1");
	}
}
END_TEST

START_TEST(receipts_that_are_none)
{
	static const struct {
		const char *target, *body, *field;
	} cases[] = {
	    {"/twilio/status", "MessageSid=SM1&MessageStatus=sent", "ref"},
	    {"/twilio/status?ref=", "MessageSid=SM1&MessageStatus=sent", "ref"},
	    {"/twilio/status?ref=m-1'OR", "MessageSid=SM1&MessageStatus=sent", "ref"},
	    {"/twilio/status?ref=m-1", "MessageSid=SM1", "MessageStatus"},
	    {"/twilio/status?ref=m-1", "", "MessageStatus"},
	    {"/twilio/status?ref=m-1", "%&%4&=&==&&MessageStatu=sent", "MessageStatus"},
	    {"/twilio/status?ref=m-1", "{\"MessageStatus\":\"sent\"}", "MessageStatus"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct callback c = signed_call(cases[i].target, cases[i].body);
		struct news n;
		struct fault why = {0};
		ck_assert_int_eq(called(status_route, &c, &n, &why), ERR_USAGE);
		ck_assert_str_eq(why.field, cases[i].field);
	}
}
END_TEST

START_TEST(texts_that_come_in)
{
	static const struct {
		const char *body, *from, *text;
	} cases[] = {
	    {"MessageSid=SM9&From=%2B447700900201&Body=OK+4821", "+447700900201", "OK 4821"},
	    {"Body=Iawn%2C+%C5%B5+%F0%9F%91%8D%0A%C2%A35&MessageSid=SM9&From=447700900202",
	     "+447700900202", "Iawn, ŵ 👍\n£5"},
	    {"MessageSid=SM9&From=60777&Body=", "60777", ""},
	    {"MessageSid=SM9&From=NHS%1b&Body=x", "NHS ", "x"},
	    {"MessageSid=SM9&From=07700900203&Body=a%00b%ff", "+447700900203", "a b\xEF\xBF\xBD"},
	    {"MessageSid=SM9&From=07700900203&Body=100%+%zz%4", "+447700900203", "100% %zz%4"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct callback c = signed_call("/twilio/sms", cases[i].body);
		struct news n;
		struct fault why;
		ck_assert_int_eq(called(inbound_route, &c, &n, &why), ERR_OK);
		ck_assert_int_eq(n.kind, NEWS_TEXT);
		ck_assert_str_eq(n.inbound.id, "SM9");
		ck_assert_str_eq(n.inbound.from, cases[i].from);
		ck_assert_str_eq(n.inbound.text, cases[i].text);
	}
}
END_TEST

START_TEST(texts_that_are_none)
{
	static const struct {
		const char *body, *field;
	} cases[] = {
	    {"From=%2B447700900201&Body=x", "MessageSid"},
	    {"MessageSid=&From=%2B447700900201&Body=x", "MessageSid"},
	    {"MessageSid=SM9&Body=x", "From"},
	    {"MessageSid=SM9&From=&Body=x", "From"},
	    {"MessageSid=SM9&From=%2B447700900201", "Body"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct callback c = signed_call("/twilio/sms", cases[i].body);
		struct news n;
		struct fault why = {0};
		ck_assert_int_eq(called(inbound_route, &c, &n, &why), ERR_USAGE);
		ck_assert_str_eq(why.field, cases[i].field);
	}
}
END_TEST

/* ---- polls ---- */

static const struct poll *const received = &twilio_polls[0];

static enum err heard_by(const struct gateway_settings *g, int status, const char *body,
			 struct news_list *news, const char **next, struct fault *why)
{
	struct transfer_result r = answered(status, body);
	struct dispatch d = with(g);
	*news = (struct news_list){.rows = NULL};
	*next = "untouched";
	*why = (struct fault){0};
	return received->read(&d, &r, news, next, why);
}

static enum err heard(int status, const char *body, struct news_list *news, const char **next,
		      struct fault *why)
{
	return heard_by(&settings, status, body, news, next, why);
}

#define PLACE "/2010-04-01/Accounts/" ACCOUNT "/Messages.json?"
#define OLDER PLACE "To=%2B447700900999&DateSent%3E=2026-11-14&PageSize=250&Page=1&PageToken=PASM1"
#define HOST "https://api.twilio.com"
#define CAME(sid, from, body)                                                                      \
	"{\"sid\":" sid ",\"account_sid\":\"" ACCOUNT                                              \
	"\",\"direction\":\"inbound\",\"from\":" from ",\"to\":\"+447700900999\",\"body\":" body   \
	",\"status\":\"received\","                                                                \
	"\"date_created\":\"Fri, 20 Nov 2026 21:00:01 +0000\","                                    \
	"\"date_sent\":\"Fri, 20 Nov 2026 21:00:00 +0000\"}"
#define TEXTS(rows, next) "{\"page\":0,\"messages\":[" rows "],\"next_page_uri\":" next "}"

START_TEST(texts_are_fetched)
{
	struct dispatch d = with(&settings);
	struct transfer t;
	ck_assert_str_eq(received->name, "received");
	ck_assert_int_eq(received->every_ms, 300000);
	ck_assert_ptr_null(twilio_polls[1].name);
	ck_assert_ptr_eq(twilio_gateway.polls, twilio_polls);
	ck_assert_ptr_null(twilio_voice_gateway.polls);
	ck_assert(received->ask(&d, "", &t));
	ck_assert_str_eq(t.url,
			 HOST PLACE "To=%2B447700900999&DateSent%3E=2026-11-14&PageSize=250");
	ck_assert_str_eq(t.method, "GET");
	ck_assert(strncmp(t.headers[0], "Authorization: Basic ", 21) == 0);
	ck_assert_uint_ge(t.max_bytes, 250 * (6 * 1600 + 1000));
	ck_assert(received->ask(&d, OLDER, &t));
	ck_assert_str_eq(t.url, HOST OLDER);
}
END_TEST

/* A service's list holds what left, too; what waits to leave has no date yet. */
#define LEFT(sid, sent)                                                                            \
	"{\"sid\":" sid ",\"direction\":\"outbound-api\",\"to\":\"+447700900001\","                \
	"\"date_created\":\"Fri, 20 Nov 2026 12:00:00 +0000\",\"date_sent\":" sent "}"

START_TEST(a_page_reaches_back_to_its_last_dated_row)
{
	struct news_list news;
	struct fault why;
	const char *next;
	char at[WALL_TEXT];
	ck_assert_int_eq(
	    heard(200,
		  TEXTS(CAME("\"SM1\"", "\"+447700900123\"", "\"x\"") "," LEFT(
			    "\"SM2\"", "\"Fri, 20 Nov 2026 20:00:00 +0000\"") "," LEFT("\"SM3\"",
										       "null"),
			"null"),
		  &news, &next, &why),
	    ERR_OK);
	ck_assert_uint_eq(news.count, 1);
	wall_format_iso(news.reaches, at);
	ck_assert_str_eq(at, "2026-11-20T20:00:00Z");
	ck_assert_int_eq(heard(200, TEXTS(LEFT("\"SM3\"", "null"), "null"), &news, &next, &why),
			 ERR_OK);
	ck_assert_int_eq(news.reaches.ms, 0);
}
END_TEST

START_TEST(who_can_be_texted_is_asked_about)
{
	static const struct {
		const char *from, *query;
	} cases[] = {
	    {"+447700900999", "To=%2B447700900999&"},
	    {"60777", "To=60777&"},
	    {SERVICE, "DateSent%3E="},
	    {"Council", NULL},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct gateway_settings g = settings;
		struct transfer t;
		strcpy(g.from, cases[i].from);
		struct dispatch d = with(&g);
		bool asks = received->ask(&d, "", &t);
		ck_assert_int_eq(asks, cases[i].query != NULL);
		if (asks)
			ck_assert(strncmp(strchr(t.url, '?') + 1, cases[i].query,
					  strlen(cases[i].query)) == 0);
	}
}
END_TEST

/* A link that is kept over a change of the account, or is not Twilio's, never gets the token. */
START_TEST(only_the_accounts_own_list_is_asked)
{
	static const char *const links[] = {
	    "https://evil.example" OLDER,
	    "//evil.example" OLDER,
	    ".evil.example" OLDER,
	    "@evil.example" OLDER,
	    "/2010-04-01/Accounts/AC11111111111111111111111111111111/Messages.json?Page=1",
	    "/2010-04-01/Accounts/" ACCOUNT "/Calls.json?Page=1",
	    "/2010-04-01/Accounts/" ACCOUNT "/Messages.json",
	    "/2010-04-01/Accounts/" ACCOUNT "/Messages.json/../../x?Page=1",
	    OLDER " HTTP/1.1",
	    OLDER "\r\nX: y",
	    OLDER "#x",
	    OLDER "\xC3\xA9",
	};
	for (size_t i = 0; i < COUNT_OF(links); i++) {
		struct dispatch d = with(&settings);
		struct transfer t;
		ck_assert(received->ask(&d, links[i], &t));
		ck_assert_msg(strcmp(t.url, HOST PLACE
				     "To=%2B447700900999&DateSent%3E=2026-11-14&PageSize=250") == 0,
			      "%s", t.url);
	}
}
END_TEST

START_TEST(a_page_of_texts)
{
	struct news_list news;
	const char *next;
	struct fault why;
	ck_assert_int_eq(
	    heard(
		200,
		TEXTS(CAME("\"SM2\"", "\"+447700900202\"", "\"OK\"") "," CAME(
			  "\"SM1\"", "\"+447700900201\"",
			  "\"a \\ud83d \\u0175\"") ",7,{}," CAME("7", "\"+447700900201\"",
								 "\"x\"") "," CAME("\"SM0\"",
										   "null", "null"),
		      "\"" OLDER "\""),
		&news, &next, &why),
	    ERR_OK);
	static const char *const rows[][3] = {{"SM2", "+447700900202", "OK"},
					      {"SM1", "+447700900201", "a \xEF\xBF\xBD ŵ"},
					      {"SM0", "", ""}};
	ck_assert_uint_eq(news.count, COUNT_OF(rows));
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		ck_assert_int_eq(news.rows[i].kind, NEWS_TEXT);
		ck_assert_str_eq(news.rows[i].inbound.id, rows[i][0]);
		ck_assert_str_eq(news.rows[i].inbound.from, rows[i][1]);
		ck_assert_str_eq(news.rows[i].inbound.text, rows[i][2]);
		ck_assert_int_eq(news.rows[i].inbound.sent.ms, BEGAN - HOURS_MS(3));
	}
	ck_assert_str_eq(next, OLDER);
}
END_TEST

/* The list holds what we sent, too, and what came to others. */
START_TEST(what_did_not_come_in_for_us_is_left_alone)
{
	static const struct {
		const char *from, *direction, *to, *service, *status;
		size_t taken;
	} cases[] = {
	    {"+447700900999", "inbound", "+447700900999", "null", "received", 1},
	    {"+447700900999", "inbound", "+447700900999", "\"" SERVICE "\"", "received", 1},
	    {"+447700900999", "outbound-api", "+447700900999", "null", "delivered", 0},
	    {"+447700900999", "outbound-reply", "+447700900999", "null", "sent", 0},
	    {"+447700900999", "inbound", "+447700900998", "null", "received", 0},
	    {"+447700900999", "inbound", "+447700900999", "null", "receiving", 0},
	    {"60777", "inbound", "60777", "null", "received", 1},
	    {SERVICE, "inbound", "+447700900998", "\"" SERVICE "\"", "received", 1},
	    {SERVICE, "inbound", "+447700900998", "null", "received", 1},
	    {SERVICE, "inbound", "+447700900998", "\"MG1\"", "received", 0},
	    {SERVICE, "outbound-api", "+447700900001", "\"" SERVICE "\"", "sent", 0},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct gateway_settings g = settings;
		char body[600];
		struct news_list news;
		const char *next;
		struct fault why;
		strcpy(g.from, cases[i].from);
		snprintf(body, sizeof(body),
			 TEXTS("{\"sid\":\"SM1\",\"direction\":\"%s\",\"to\":\"%s\","
			       "\"messaging_service_sid\":%s,\"status\":\"%s\",\"body\":\"x\","
			       "\"from\":\"+447700900201\"}",
			       "null"),
			 cases[i].direction, cases[i].to, cases[i].service, cases[i].status);
		ck_assert_int_eq(heard_by(&g, 200, body, &news, &next, &why), ERR_OK);
		ck_assert_msg(news.count == cases[i].taken, "%zu: %zu", i, news.count);
		ck_assert_ptr_null(next);
	}
}
END_TEST

/* What is no time is none, and costs nobody a text. */
START_TEST(a_text_says_when_it_was_sent)
{
	static const struct {
		const char *dates;
		int64_t ms;
	} cases[] = {
	    {"\"date_sent\":\"Sat, 21 Nov 2026 00:00:00 +0000\"", BEGAN},
	    {"\"date_sent\":null,\"date_created\":\"Sat, 21 Nov 2026 00:00:01 +0000\"",
	     BEGAN + 1000},
	    {"\"date_sent\":\"Sat, 21 Nov 2026 00:00:00 +0100\"", 0},
	    {"\"date_sent\":\"2026-11-21T00:00:00Z\"", 0},
	    {"\"date_sent\":\"\"", 0},
	    {"\"date_sent\":7", 0},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char body[600];
		struct news_list news;
		const char *next;
		struct fault why;
		snprintf(body, sizeof(body),
			 TEXTS("{\"sid\":\"SM1\",\"direction\":\"inbound\",\"body\":\"x\","
			       "\"to\":\"+447700900999\",\"from\":\"+447700900201\",%s}",
			       "null"),
			 cases[i].dates);
		ck_assert_int_eq(heard(200, body, &news, &next, &why), ERR_OK);
		ck_assert_uint_eq(news.count, 1);
		ck_assert_int_eq(news.rows[0].inbound.sent.ms, cases[i].ms);
	}
}
END_TEST

START_TEST(where_the_pages_end)
{
	static const struct {
		const char *body, *next;
		enum err err;
	} cases[] = {
	    {TEXTS("", "null"), NULL, ERR_OK},
	    {TEXTS("", "\"\""), NULL, ERR_OK},
	    {TEXTS("7", "7"), NULL, ERR_OK},
	    {"{\"messages\":[7]}", NULL, ERR_OK},
	    {TEXTS("7", "\"" OLDER "\""), OLDER, ERR_OK},
	    {TEXTS("", "\"" OLDER "\""), OLDER, ERR_OK},
	    {TEXTS("7", "\"https://evil.example" OLDER "\""), NULL, ERR_BUSY},
	    {TEXTS("7", "\"@evil.example" OLDER "\""), NULL, ERR_BUSY},
	    {TEXTS("7", "\"/2010-04-01/Accounts/AC1/Messages.json?Page=1\""), NULL, ERR_BUSY},
	    {TEXTS("7", "\"" OLDER " x\""), NULL, ERR_BUSY},
	};
	struct news_list news;
	const char *next;
	struct fault why;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		ck_assert_int_eq(heard(200, cases[i].body, &news, &next, &why), cases[i].err);
		if (cases[i].next == NULL)
			ck_assert_ptr_null(next);
		else
			ck_assert_str_eq(next, cases[i].next);
	}
	/* What came in is told, wherever the rest may be. */
	ck_assert_int_eq(
	    heard(200,
		  TEXTS(CAME("\"SM2\"", "\"+447700900202\"", "\"OK\""), "\"https://evil.example\""),
		  &news, &next, &why),
	    ERR_BUSY);
	ck_assert_uint_eq(news.count, 1);
	ck_assert_ptr_nonnull(strstr(why.message, "goes on where the account has none"));
}
END_TEST

START_TEST(lists_of_texts_that_are_none)
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
	    {200, "{\"messages\":{}}", ERR_BUSY},
	    {201, TEXTS("", "null"), ERR_BUSY},
	    {500, TEXTS("", "null"), ERR_BUSY},
	    {502, "<html>edge</html>", ERR_BUSY},
	    {403, "<html>blocked</html>", ERR_BUSY},
	    {429, "{\"code\":20429,\"message\":\"Too Many Requests\"}", ERR_BUSY},
	    {401, "{\"code\":20003,\"message\":\"Authenticate\"}", ERR_FORBIDDEN},
	    {404, "{\"code\":20404,\"message\":\"not found\"}", ERR_FORBIDDEN},
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
	static const char page[] =
	    TEXTS(CAME("\"SM2\"", "\"+447700900202\"", "\"OK\""), "\"" OLDER "\"");
	for (size_t size = 0; size < sizeof(page) - 1; size++)
		ck_assert_int_eq(heard(200, arena_copy(&arena, page, size), &news, &next, &why),
				 ERR_BUSY);
	struct transfer_result lost = {.fate = FATE_UNKNOWN, .error = "timed out"};
	struct dispatch d = with(&settings);
	ck_assert_int_eq(received->read(&d, &lost, &news, &next, &why), ERR_BUSY);
	ck_assert_ptr_nonnull(strstr(why.message, "timed out"));
}
END_TEST

START_TEST(nothing_is_texted_back)
{
	ck_assert_str_eq(inbound_route->reply, "<Response/>");
	ck_assert_str_eq(inbound_route->content_type, "text/xml");
	ck_assert_str_eq(inbound_route->path, "/twilio/sms");
	ck_assert_str_eq(status_route->reply, "");
	ck_assert_str_eq(status_route->path, "/twilio/status");
	ck_assert_ptr_null(twilio_routes[2].path);
	ck_assert_ptr_eq(gateway_find("twilio"), &twilio_gateway);
	ck_assert(gateway_carries(&twilio_gateway, CHANNEL_SMS));
	ck_assert(!gateway_carries(&twilio_gateway, CHANNEL_VOICE));
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    a_text_is_posted,
	    validity_sender_and_region_follow_the_settings,
	    what_twilio_would_refuse_is_not_sent,
	    settings_are_checked_at_once,
	    an_account_is_known_by_its_sid,
	    answers,
	    no_answer_and_a_wait,
	    a_hostile_answer_stays_one_short_line,
	    three_ways_to_ask,
	    what_lists_tell,
	    pages_that_are_none_begin_the_search_again,
	    a_clock_that_is_wrong_finds_its_text_all_the_same,
	    one_that_is_known_is_asked_by_its_id,
	    every_cut_of_a_page_is_survived,
	    the_signature_is_twilios,
	    ports_that_twilio_adds_or_leaves_out,
	    who_cannot_sign_is_sent_away,
	    receipts,
	    receipts_that_are_none,
	    texts_that_come_in,
	    texts_that_are_none,
	    nothing_is_texted_back,
	    texts_are_fetched,
	    a_page_reaches_back_to_its_last_dated_row,
	    who_can_be_texted_is_asked_about,
	    only_the_accounts_own_list_is_asked,
	    a_page_of_texts,
	    what_did_not_come_in_for_us_is_left_alone,
	    a_text_says_when_it_was_sent,
	    where_the_pages_end,
	    lists_of_texts_that_are_none,
	};
	return suite_run("twilio", cases, COUNT_OF(cases));
}
