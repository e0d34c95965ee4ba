/* SPDX-License-Identifier: MIT
 *
 * Calls by Twilio: what is spoken, what became of them, and the key that acknowledges.
 */
#include <expat.h>
#include <stdio.h>
#include <string.h>

#include "lib/suite.h"
#include "twilio.h"
#include "twilio_inside.h"

#define ACCOUNT "AC0123456789abcdef0123456789abcdef"
#define TOKEN "0123456789abcdef0123456789abcdef"
#define LIST "https://api.twilio.com/2010-04-01/Accounts/" ACCOUNT "/Calls"
#define BEGAN INT64_C(1795219200000) /* 2026-11-21T00:00:00Z */

static const struct gateway_settings settings = {
    .key = "voice",
    .kind = "twilio-voice",
    .callback_url = "https://swep.example",
    .user = ACCOUNT,
    .from = "+447700900999",
    .password = TOKEN,
    .timeout_ms = 9000,
};

static const struct outgoing plain = {.reference = "m-12-3",
				      .to = "+447700900123",
				      .text = "SWEP ON Coventry at 18:00. Code 4821",
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
	enum err e = twilio_voice_gateway.check(g, why);
	return e != ERR_OK ? e : twilio_voice_gateway.send(&d, out, t, why);
}

static struct transfer_result answered(int status, const char *body)
{
	return (struct transfer_result){
	    .fate = FATE_ANSWERED, .status = status, .body = body, .size = strlen(body)};
}

/* ---- what is spoken ---- */

static const char *field(const char *body, const char *name)
{
	struct form form = form_read(&arena, body, strlen(body));
	const char *value = form_value(&form, name);
	ck_assert_msg(value != NULL, "no %s in %s", name, body);
	return value;
}

static const char *twiml(const char *text)
{
	struct outgoing out = plain;
	struct transfer t;
	struct fault why;
	out.text = text;
	ck_assert_int_eq(send(&settings, &out, &t, &why), ERR_OK);
	return field(t.body, "Twiml");
}

/* What stands between "loop=\"2\">" and the end of the sentence that is ours. */
static const char *said(const char *text)
{
	const char *from = strstr(twiml(text), "loop=\"2\">");
	ck_assert_ptr_nonnull(from);
	from += 9;
	const char *to = strstr(from, ". Press 1 to acknowledge.</Say></Gather>");
	ck_assert_ptr_nonnull(to);
	return arena_copy(&arena, from, (size_t)(to - from));
}

static void must_be_xml(const char *text)
{
	XML_Parser p = XML_ParserCreate("UTF-8");
	ck_assert_msg(XML_Parse(p, text, (int)strlen(text), XML_TRUE) == XML_STATUS_OK, "%s: %s",
		      XML_ErrorString(XML_GetErrorCode(p)), text);
	XML_ParserFree(p);
}

START_TEST(a_call_is_posted)
{
	struct transfer t;
	struct fault why;
	ck_assert_int_eq(send(&settings, &plain, &t, &why), ERR_OK);
	ck_assert_str_eq(t.method, "POST");
	ck_assert_str_eq(t.url, LIST ".json");
	ck_assert(t.once && !t.print && !t.redirects);
	ck_assert_str_eq(field(t.body, "To"), "+447700900123");
	ck_assert_str_eq(field(t.body, "From"), "+447700900999");
	ck_assert_str_eq(field(t.body, "StatusCallback"),
			 "https://swep.example/twilio/voice/status?ref=m-12-3");
	ck_assert_str_eq(field(t.body, "Timeout"), "45");
	ck_assert_ptr_nonnull(
	    strstr(t.body, "&StatusCallbackEvent=answered&StatusCallbackEvent=completed&"));
	ck_assert_str_eq(
	    field(t.body, "Twiml"),
	    "<Response><Gather input=\"dtmf\" numDigits=\"1\" timeout=\"10\" "
	    "action=\"https://swep.example/twilio/voice/key?ref=m-12-3\"><Pause length=\"1\"/>"
	    "<Say language=\"en-GB\" loop=\"2\">SWEP ON Coventry at 18:00. Code 4 8 2 1. Press 1 "
	    "to "
	    "acknowledge.</Say></Gather><Say language=\"en-GB\">No key was pressed. Goodbye.</Say>"
	    "</Response>");
	must_be_xml(field(t.body, "Twiml"));
}
END_TEST

START_TEST(words_as_they_are_spoken)
{
	static const struct {
		const char *text, *said;
	} cases[] = {
	    {"OK 4821", "OK 4 8 2 1"},
	    {"18:00, 7 beds, -12C", "18:00, 7 beds, -12C"},
	    {"999", "999"},
	    {"07700900123x", "0 7 7 0 0 9 0 0 1 2 3x"},
	    {"12345 678 9012", "1 2 3 4 5 678 9 0 1 2"},
	    {"<Hangup/> & \"so\" it's", "&lt;Hangup/&gt; &amp; &quot;so&quot; it&apos;s"},
	    {"</Say>", "&lt;/Say&gt;"},
	    {"Gwely ŵ £5 😀", "Gwely ŵ £5 😀"},
	    {"two\nlines\ttab\x1b", "two lines tab "},
	    {"bad \xff\xed\xa0\x80 \xEF\xBF\xBF", "bad       "},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		ck_assert_str_eq(said(cases[i].text), cases[i].said);
		must_be_xml(twiml(cases[i].text));
	}
}
END_TEST

START_TEST(the_longest_text_is_spoken_and_a_longer_one_is_not)
{
	static char text[1601];
	struct outgoing out = plain;
	struct transfer t;
	struct fault why = {0};
	out.text = text;
	memset(text, '4', LIMIT_TEXT);
	ck_assert_int_eq(send(&settings, &out, &t, &why), ERR_OK);
	memset(text, '&', LIMIT_TEXT);
	ck_assert_int_eq(send(&settings, &out, &t, &why), ERR_USAGE);
	ck_assert_str_eq(why.field, "text");
}
END_TEST

START_TEST(settings_and_receivers_are_checked)
{
	static const struct {
		const char *from, *callback_url, *to, *field;
	} cases[] = {
	    {"SWEP", "https://swep.example", "+447700900123", "from"},
	    {"60777", "https://swep.example", "+447700900123", "from"},
	    {"", "https://swep.example", "+447700900123", "from"},
	    {"MG0123456789abcdef0123456789abcdef", "https://swep.example", "+447700900123", "from"},
	    {"+447700900999", "", "+447700900123", "callback_url"},
	    {"+447700900999", "https://swep.example/?x", "+447700900123", "url or callback_url"},
	    {"+447700900999", "https://swep.example", "07700900123", "to"},
	    {"+447700900999", "https://swep.example", "client:x", "to"},
	    {"+447700900999", "https://swep.example", "+447700900123", ""},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct gateway_settings g = settings;
		struct outgoing out = plain;
		struct transfer t;
		struct fault why = {0};
		strcpy(g.from, cases[i].from);
		strcpy(g.callback_url, cases[i].callback_url);
		out.to = cases[i].to;
		ck_assert_int_eq(send(&g, &out, &t, &why),
				 cases[i].field[0] != '\0' ? ERR_USAGE : ERR_OK);
		ck_assert_str_eq(why.field, cases[i].field);
	}
}
END_TEST

/* ---- what became of it ---- */

#define CA "CA11111111111111111111111111111111"

static const struct {
	const char *word;
	enum verdict verdict;
} words[] = {
    {"queued", VERDICT_ACCEPTED},
    {"initiated", VERDICT_ACCEPTED},
    {"ringing", VERDICT_ACCEPTED},
    {"in-progress", VERDICT_DELIVERED},
    {"completed", VERDICT_DELIVERED},
    {"busy", VERDICT_FAILED},
    {"no-answer", VERDICT_FAILED},
    {"failed", VERDICT_FAILED},
    {"canceled", VERDICT_FAILED},
    {"a-new-word", VERDICT_UNKNOWN},
    {"", VERDICT_UNKNOWN},
};

START_TEST(answers)
{
	static const struct {
		int status;
		const char *body;
		enum verdict verdict;
	} cases[] = {
	    {201, "{\"sid\":\"" CA "\",\"status\":\"queued\"}", VERDICT_ACCEPTED},
	    {201, "{\"sid\":\"" CA "\",\"status\":\"odd\"}", VERDICT_ACCEPTED},
	    {201, "{\"status\":\"queued\"}", VERDICT_UNKNOWN},
	    {201, "<html>", VERDICT_UNKNOWN},
	    {429, "{\"code\":20429,\"message\":\"x\"}", VERDICT_RETRY},
	    {400, "{\"code\":21211,\"message\":\"x\"}", VERDICT_FAILED},
	    {400, "{\"code\":21210,\"message\":\"x\"}", VERDICT_STOPPED},
	    {400, "{\"code\":21215,\"message\":\"x\"}", VERDICT_STOPPED},
	    {401, "{\"code\":20003,\"message\":\"x\"}", VERDICT_STOPPED},
	    {500, "{\"code\":20500,\"message\":\"x\"}", VERDICT_UNKNOWN},
	};
	struct dispatch d = with(&settings);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct transfer_result r = answered(cases[i].status, cases[i].body);
		struct judgement j = twilio_voice_gateway.answer(&d, &r);
		ck_assert_msg(j.verdict == cases[i].verdict, "%zu: %s", i, j.detail);
	}
}
END_TEST

#define ROW(sid, to, direction, created, status)                                                   \
	"{\"sid\":\"" sid "\",\"to\":\"" to "\",\"direction\":\"" direction                        \
	"\",\"date_created\":\"" created "\",\"status\":\"" status "\"}"
#define TO "+447700900123"
#define AT "Sat, 21 Nov 2026 00:00:01 +0000"
#define OURS ROW("CA1", TO, "outbound-api", AT, "no-answer")
#define PAGE(rows) "{\"calls\":[" rows "],\"next_page_uri\":null}"

START_TEST(what_lists_tell)
{
	static const struct {
		const char *page;
		enum verdict first, last;
	} cases[] = {
	    {PAGE(OURS), VERDICT_FAILED, VERDICT_FAILED},
	    {PAGE(ROW("CA1", TO, "outbound-api", AT, "ringing")), VERDICT_ACCEPTED,
	     VERDICT_ACCEPTED},
	    {PAGE(""), VERDICT_UNKNOWN, VERDICT_ABSENT},
	    {PAGE(ROW("CA1", TO, "inbound", AT, "completed")), VERDICT_UNKNOWN, VERDICT_ABSENT},
	    {PAGE(ROW("CA1", "+447700900124", "outbound-api", AT, "completed")), VERDICT_UNKNOWN,
	     VERDICT_ABSENT},
	    /* Before ours, and long after it: calls of other messages. */
	    {PAGE(ROW("CA1", TO, "outbound-api", "Fri, 20 Nov 2026 23:57:00 +0000", "completed")),
	     VERDICT_UNKNOWN, VERDICT_ABSENT},
	    {PAGE(ROW("CA1", TO, "outbound-api", "Sat, 21 Nov 2026 00:10:00 +0000", "completed")),
	     VERDICT_UNKNOWN, VERDICT_ABSENT},
	    /* Two that cannot be told apart. */
	    {PAGE(OURS "," ROW("CA2", TO, "outbound-api", AT, "completed")), VERDICT_UNKNOWN,
	     VERDICT_UNKNOWN},
	    {"{\"calls\":[],\"next_page_uri\":\"/x\"}", VERDICT_UNKNOWN, VERDICT_UNKNOWN},
	    {"{\"messages\":[],\"next_page_uri\":null}", VERDICT_UNKNOWN, VERDICT_UNKNOWN},
	    {"<html>", VERDICT_UNKNOWN, VERDICT_UNKNOWN},
	};
	struct dispatch d = with(&settings);
	struct transfer t;
	ck_assert(twilio_voice_gateway.lookup(&d, &plain, 0, &t));
	ck_assert_str_eq(t.url, LIST ".json?To=%2B447700900123&From=%2B447700900999"
				     "&StartTime%3E=2026-11-20&PageSize=1000");
	ck_assert(twilio_voice_gateway.lookup(&d, &plain, 1, &t));
	ck_assert(!twilio_voice_gateway.lookup(&d, &plain, 2, &t));
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct transfer_result r = answered(200, cases[i].page);
		struct judgement first = twilio_voice_gateway.lookup_answer(&d, &plain, 0, &r);
		struct judgement last = twilio_voice_gateway.lookup_answer(&d, &plain, 1, &r);
		ck_assert_msg(first.verdict == cases[i].first, "%zu: %s", i, first.detail);
		ck_assert_msg(last.verdict == cases[i].last, "%zu: %s", i, last.detail);
	}
}
END_TEST

START_TEST(one_that_is_known_is_asked_by_its_id)
{
	struct dispatch d = with(&settings);
	struct outgoing known = plain;
	struct transfer t;
	known.gateway_id = CA;
	ck_assert(twilio_voice_gateway.lookup(&d, &known, 0, &t));
	ck_assert_str_eq(t.url, LIST "/" CA ".json");
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		char body[200];
		snprintf(body, sizeof(body), "{\"sid\":\"" CA "\",\"status\":\"%s\"}",
			 words[i].word);
		struct transfer_result r = answered(200, body);
		ck_assert_int_eq(twilio_voice_gateway.lookup_answer(&d, &known, 0, &r).verdict,
				 words[i].verdict);
	}
}
END_TEST

/* ---- what Twilio calls ---- */

static const struct route *const status_route = &twilio_voice_routes[0];
static const struct route *const key_route = &twilio_voice_routes[1];

static struct callback signed_call(const char *path, const char *ref, const char *body)
{
	static struct callback_pair query[1], headers[1];
	const char *target = arena_printf(&arena, "%s?ref=%s", path, ref);
	struct form form = form_read(&arena, body, strlen(body));
	headers[0] = (struct callback_pair){
	    "X-Twilio-Signature",
	    twilio_signature(&arena, TOKEN, arena_printf(&arena, "https://swep.example%s", target),
			     &form)};
	query[0] = (struct callback_pair){"ref", ref};
	return (struct callback){.method = "POST",
				 .path = path,
				 .target = target,
				 .query = query,
				 .query_count = 1,
				 .headers = headers,
				 .header_count = 1,
				 .body = body,
				 .size = strlen(body)};
}

START_TEST(receipts)
{
	struct dispatch d = with(&settings);
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		char body[200];
		struct news_list news = {.rows = NULL};
		struct fault why;
		snprintf(body, sizeof(body), "CallSid=" CA "&CallStatus=%s", words[i].word);
		struct callback c = signed_call("/twilio/voice/status", "m-12-3", body);
		ck_assert_int_eq(status_route->read(&d, &c, &news, &why), ERR_OK);
		ck_assert_uint_eq(news.count, 1);
		ck_assert_int_eq(news.rows[0].kind, NEWS_RECEIPT);
		ck_assert_int_eq(news.rows[0].judgement.verdict, words[i].verdict);
		ck_assert_str_eq(news.rows[0].judgement.gateway_id, CA);
		ck_assert_str_eq(news.rows[0].reference, "m-12-3");
	}
}
END_TEST

START_TEST(a_key_is_heard)
{
	static const char *const keys = "0123456789*#";
	struct dispatch d = with(&settings);
	for (const char *key = keys; *key != '\0'; key++) {
		struct news_list news = {.rows = NULL};
		struct fault why;
		const char *body = arena_printf(&arena, "CallSid=" CA "&Digits=%%%02x", *key);
		struct callback c = signed_call("/twilio/voice/key", "m-12-3", body);
		ck_assert_int_eq(key_route->read(&d, &c, &news, &why), ERR_OK);
		ck_assert_uint_eq(news.count, 2);
		ck_assert_int_eq(news.rows[0].kind, NEWS_RECEIPT);
		ck_assert_int_eq(news.rows[0].judgement.verdict, VERDICT_DELIVERED);
		ck_assert_int_eq(news.rows[1].kind, NEWS_KEY);
		ck_assert_int_eq(news.rows[1].key, *key);
		ck_assert_str_eq(news.rows[1].reference, "m-12-3");
		const char *reply = key_route->reply_to(&d, &c, &news);
		must_be_xml(reply);
		ck_assert_ptr_null(strstr(reply, "It is acknowledged")); /* nobody took it */
		ck_assert_int_eq(strstr(reply, "this call is not known here") != NULL, *key == '1');
		news.rows[1].counts = *key == '1';
		reply = key_route->reply_to(&d, &c, &news);
		must_be_xml(reply);
		/* Only who pressed 1 hears that it is acknowledged; others are asked again. */
		ck_assert_int_eq(strstr(reply, "It is acknowledged") != NULL, *key == '1');
		ck_assert_int_eq(strstr(reply, "<Gather") != NULL, *key != '1');
		ck_assert_int_eq(strstr(reply, "voice/key?ref=m-12-3\"") != NULL, *key != '1');
	}
	ck_assert_str_eq(key_route->content_type, "text/xml");
}
END_TEST

START_TEST(keys_that_are_none)
{
	static const struct {
		const char *ref, *body, *field;
	} cases[] = {
	    {"", "CallSid=CA1&Digits=1", "ref"},
	    {"m-1;x", "CallSid=CA1&Digits=1", "ref"},
	    {"m-1", "CallSid=CA1", "Digits"},
	    {"m-1", "CallSid=CA1&Digits=", "Digits"},
	    {"m-1", "CallSid=CA1&Digits=11", "Digits"},
	    {"m-1", "CallSid=CA1&Digits=A", "Digits"},
	    {"m-1", "CallSid=CA1&Digits=%c2%b9", "Digits"},
	};
	struct dispatch d = with(&settings);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct news_list news = {.rows = NULL};
		struct fault why = {0};
		struct callback c = signed_call("/twilio/voice/key", cases[i].ref, cases[i].body);
		ck_assert_int_eq(key_route->read(&d, &c, &news, &why), ERR_USAGE);
		ck_assert_str_eq(why.field, cases[i].field);
		ck_assert_uint_eq(news.count, 0);
	}
	struct news_list news = {.rows = NULL};
	struct fault why;
	struct callback c = signed_call("/twilio/voice/key", "m-1", "CallSid=CA1&Digits=1");
	c.body = "CallSid=CA1&Digits=2";
	ck_assert_int_eq(key_route->read(&d, &c, &news, &why), ERR_FORBIDDEN);
	c.header_count = 0;
	ck_assert_int_eq(key_route->read(&d, &c, &news, &why), ERR_FORBIDDEN);
	ck_assert_int_eq(status_route->read(&d, &c, &news, &why), ERR_FORBIDDEN);
	ck_assert_uint_eq(news.count, 0);
}
END_TEST

START_TEST(it_carries_calls_alone)
{
	ck_assert_ptr_eq(gateway_find("twilio-voice"), &twilio_voice_gateway);
	ck_assert(gateway_carries(&twilio_voice_gateway, CHANNEL_VOICE));
	ck_assert(!gateway_carries(&twilio_voice_gateway, CHANNEL_SMS));
	ck_assert(twilio_voice_gateway.signs);
	ck_assert_ptr_null(twilio_voice_routes[2].path);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    a_call_is_posted,
	    words_as_they_are_spoken,
	    the_longest_text_is_spoken_and_a_longer_one_is_not,
	    settings_and_receivers_are_checked,
	    answers,
	    what_lists_tell,
	    one_that_is_known_is_asked_by_its_id,
	    receipts,
	    a_key_is_heard,
	    keys_that_are_none,
	    it_carries_calls_alone,
	};
	return suite_run("twilio_voice", cases, COUNT_OF(cases));
}
