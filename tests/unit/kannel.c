/* SPDX-License-Identifier: MIT
 *
 * Kannel as it really speaks: the answers and pages below were taken from Kannel 1.4.5.
 */
#include "kannel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/suite.h"
#include "status_page.h"

static const struct gateway_settings settings = {
    .key = "main",
    .kind = "kannel",
    .url = "http://127.0.0.1:13013/cgi-bin/sendsms",
    .status_url = "http://127.0.0.1:13000/",
    .callback_url = "http://127.0.0.1:8080/",
    .user = "swep",
    .from = "SWEP",
    .password = "s3cret",
    .status_password = "a b&c",
    .callback_token = "to&k en",
    .timeout_ms = 9000,
};

static const struct outgoing plain = {.reference = "m-12-3",
				      .to = "+447700900001",
				      .text = "a \"b\" & <c>\n£5 €",
				      .parts = 1,
				      .valid_minutes = 90};
static const struct outgoing welsh = {
    .reference = "m-13-1", .to = "+447700900002", .text = "ŵ 😀", .ucs2 = true, .parts = 1};

static struct arena arena;

static struct dispatch with(const struct gateway_settings *g)
{
	return (struct dispatch){.settings = g, .now = {1}, .arena = &arena};
}

static enum err send(const struct gateway_settings *g, const struct outgoing *out,
		     struct transfer *t, struct fault *why)
{
	struct dispatch d = with(g);
	enum err e = kannel_gateway.check(g, why);
	return e != ERR_OK ? e : kannel_gateway.send(&d, out, t, why);
}

/* What the one piece of news of a call says. */
static enum err called(const struct route *route, const struct gateway_settings *g,
		       const struct callback *c, struct news *out, struct fault *why)
{
	struct dispatch d = with(g);
	struct news_list news = {.rows = NULL};
	enum err e = route->read(&d, c, &news, why);
	ck_assert_uint_eq(news.count, e == ERR_OK ? 1 : 0);
	if (e == ERR_OK)
		*out = news.rows[0];
	return e;
}

static struct judgement answer(const struct transfer_result *r)
{
	struct dispatch d = with(&settings);
	return kannel_gateway.answer(&d, r);
}

static bool lookup(const struct gateway_settings *g, const struct outgoing *out, int question,
		   struct transfer *t)
{
	struct dispatch d = with(g);
	return kannel_lookup(&d, out, question, t);
}

static struct judgement lookup_answer(const struct outgoing *out, int question,
				      const struct transfer_result *r)
{
	struct dispatch d = with(&settings);
	return kannel_lookup_answer(&d, out, question, r);
}

static const struct route *const receipt_route = &kannel_routes[0];
static const struct route *const inbound_route = &kannel_routes[1];

static const char *header(const struct transfer *t, const char *name)
{
	size_t length = strlen(name);
	for (size_t i = 0; i < TRANSFER_HEADERS && t->headers[i] != NULL; i++)
		if (strncmp(t->headers[i], name, length) == 0 && t->headers[i][length] == ':')
			return t->headers[i] + length + 2;
	return NULL;
}

/* ---- sending ---- */

START_TEST(a_text_is_posted)
{
	struct transfer t;
	struct fault why;
	ck_assert_int_eq(send(&settings, &plain, &t, &why), ERR_OK);
	ck_assert_str_eq(t.method, "POST");
	ck_assert_str_eq(t.url, settings.url);
	ck_assert_str_eq(t.body, plain.text);
	ck_assert(t.once && !t.print && !t.redirects);
	ck_assert_uint_gt(t.max_bytes, 0);
	ck_assert_int_eq(t.timeout_ms, 9000);
	static const char *const headers[][2] = {
	    {"Content-Type", "text/plain; charset=UTF-8"},
	    {"X-Kannel-Username", "swep"},
	    {"X-Kannel-Password", "s3cret"},
	    {"X-Kannel-From", "SWEP"},
	    {"X-Kannel-To", "+447700900001"},
	    {"X-Kannel-Coding", "0"},
	    {"X-Kannel-Validity", "90"},
	    {"X-Kannel-DLR-Mask", "31"},
	    {"X-Kannel-DLR-URL", "http://127.0.0.1:8080/kannel/dlr?token=to%26k%20en&ref=m-12-3"
				 "&d=%d&id=%F&a=%A"},
	};
	for (size_t i = 0; i < COUNT_OF(headers); i++)
		ck_assert_str_eq(header(&t, headers[i][0]), headers[i][1]);
	ck_assert_ptr_null(t.headers[COUNT_OF(headers)]);
}
END_TEST

START_TEST(coding_and_validity_follow_the_text)
{
	struct transfer t;
	struct fault why;
	struct gateway_settings quiet = settings;
	quiet.callback_url[0] = '\0';
	ck_assert_int_eq(send(&quiet, &welsh, &t, &why), ERR_OK);
	ck_assert_str_eq(header(&t, "X-Kannel-Coding"), "2");
	ck_assert_str_eq(header(&t, "X-Kannel-Validity"), "1");
	/* Without an address for receipts none is asked for. */
	ck_assert_ptr_null(header(&t, "X-Kannel-DLR-Mask"));
	ck_assert_ptr_null(header(&t, "X-Kannel-DLR-URL"));
}
END_TEST

START_TEST(what_kannel_would_misread_is_not_sent)
{
	static const struct {
		const char *reference, *to, *text, *field;
	} cases[] = {
	    {"m-1", "+447700900001 +447700900002", "x", "to"}, /* two receivers */
	    {"m-1", "07700900001", "x", "to"},
	    {"m-1", "+", "x", "to"},
	    {"m-1", "", "x", "to"},
	    {"m-1", "+447700900001\r\nX-Kannel-SMSC: other", "x", "to"},
	    {"m-1", "+4477009000011234567890", "x", "to"},
	    {"m-1", "+447700900001", "", "text"},
	    {"", "+447700900001", "x", "reference"},
	    {"m\n1", "+447700900001", "x", "reference"},
	    {"é", "+447700900001", "x", "reference"},
	};
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
}
END_TEST

START_TEST(settings_that_break_a_header_are_refused)
{
	struct transfer t;
	struct fault why;
	struct gateway_settings bad[7];
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		bad[i] = settings;
	bad[0].url[0] = '\0';
	bad[1].from[0] = '\0';
	strcpy(bad[2].from, "SW\r\nX: y");
	strcpy(bad[3].user, "a\nb");
	strcpy(bad[4].password, "\xff");
	strcpy(bad[5].callback_token, "clé");
	strcpy(bad[6].callback_url, "http://x/\n");
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		ck_assert_int_eq(send(&bad[i], &plain, &t, &why), ERR_USAGE);
		/* A refusal is read by people; a secret is not for them. */
		ck_assert_ptr_null(strstr(why.message, "s3cret"));
	}
}
END_TEST

/* ---- what the answer means ---- */

START_TEST(answers)
{
	static const struct {
		int status;
		const char *body;
		enum verdict verdict;
	} cases[] = {
	    {202, "0: Accepted for delivery", VERDICT_ACCEPTED},
	    {202, "3: Queued for later delivery", VERDICT_ACCEPTED},
	    {202, "Sent.", VERDICT_ACCEPTED},
	    {202, "Sent. Message splits: 2", VERDICT_ACCEPTED},
	    {202, "", VERDICT_UNKNOWN},
	    {202, "<html>accepted</html>", VERDICT_UNKNOWN},
	    {202, "0", VERDICT_UNKNOWN},
	    {200, "0: Accepted for delivery", VERDICT_UNKNOWN},
	    {200, "<html>Welcome to the hotel's network</html>", VERDICT_UNKNOWN},
	    {400, "Number(s) has/have been denied by white- and/or black-lists.", VERDICT_FAILED},
	    {400, "Missing receiver(s) number(s), rejected", VERDICT_FAILED},
	    {400, "Invalid content-type", VERDICT_STOPPED},
	    {400, "Sender missing and no global set, rejected", VERDICT_STOPPED},
	    {400, "DLR-URL field misformed, rejected", VERDICT_STOPPED},
	    {400, "<html><h1>400 Bad Request</h1>", VERDICT_UNKNOWN},
	    {403, "Authorization failed for sendsms", VERDICT_STOPPED},
	    {403, "Not routable. Do not try again.", VERDICT_STOPPED},
	    {403, "<html>Forbidden</html>", VERDICT_UNKNOWN},
	    {404, "Unknown request.", VERDICT_STOPPED},
	    {404, "<html>Not Found</html>", VERDICT_UNKNOWN},
	    {503, "Temporal failure, try again later.", VERDICT_RETRY},
	    {503, "<html>Service Unavailable</html>", VERDICT_UNKNOWN},
	    {500, "Sending failed.", VERDICT_UNKNOWN},
	    {502, "Bad Gateway", VERDICT_UNKNOWN},
	    {504, "", VERDICT_UNKNOWN},
	    {301, "", VERDICT_UNKNOWN},
	    {0, "", VERDICT_UNKNOWN},
	    {-1, "0: Accepted for delivery", VERDICT_UNKNOWN},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct transfer_result r = {.fate = FATE_ANSWERED,
					    .status = cases[i].status,
					    .body = cases[i].body,
					    .size = strlen(cases[i].body)};
		struct judgement j = answer(&r);
		ck_assert_msg(j.verdict == cases[i].verdict, "%d %s: %s", cases[i].status,
			      cases[i].body, verdict_name(j.verdict));
		ck_assert_int_eq(j.held, cases[i].body[0] == '3');
		ck_assert(j.detail[0] != '\0');
	}
}
END_TEST

START_TEST(no_answer)
{
	struct transfer_result r = {.fate = FATE_NOT_SENT, .error = "connection refused"};
	ck_assert_int_eq(answer(&r).verdict, VERDICT_RETRY);
	r.fate = FATE_UNKNOWN;
	struct judgement j = answer(&r);
	ck_assert_int_eq(j.verdict, VERDICT_UNKNOWN);
	ck_assert_str_eq(j.detail, "connection refused");
}
END_TEST

START_TEST(a_hostile_answer_stays_one_short_line)
{
	char body[5000];
	memset(body, '\xf0', sizeof(body) - 1);
	body[sizeof(body) - 1] = '\0';
	body[3] = '\n';
	struct transfer_result r = {
	    .fate = FATE_ANSWERED, .status = 502, .body = body, .size = sizeof(body) - 1};
	struct judgement j = answer(&r);
	ck_assert_int_eq(j.verdict, VERDICT_UNKNOWN);
	ck_assert_uint_lt(strlen(j.detail), sizeof(j.detail));
	for (const char *p = j.detail; *p != '\0'; p++)
		ck_assert(*p >= 32 && *p < 127);
}
END_TEST

/* ---- looking up ---- */

START_TEST(two_questions)
{
	struct transfer t;
	struct gateway_settings none = settings;
	ck_assert(lookup(&settings, &plain, 0, &t));
	ck_assert_str_eq(t.url, "http://127.0.0.1:13000/store-status.xml?password=a%20b%26c");
	ck_assert_str_eq(t.method, "GET");
	ck_assert(!t.redirects && t.max_bytes > 0);
	ck_assert(lookup(&settings, &plain, 1, &t));
	ck_assert_str_eq(t.url, "http://127.0.0.1:13000/status.xml?password=a%20b%26c");
	ck_assert(!lookup(&settings, &plain, 2, &t));
	ck_assert(!lookup(&settings, &plain, -1, &t));
	none.status_url[0] = '\0';
	ck_assert(!lookup(&none, &plain, 0, &t));
}
END_TEST

#define PAGE(inside) "<?xml version=\"1.0\"?>\n<gateway>\n" inside "</gateway>\n"
#define MESSAGE(id, type, to, coding, text)                                                        \
	"\t<message>\n\t<id>" id "</id>\n\t<type>" type                                            \
	"</type>\n\t<time>2026-11-21 22:50:17</time>"                                              \
	"\n\t<sender>SWEP</sender>\n\t<receiver>" to "</receiver>\n\t<smsc-id></smsc-id>\n"        \
	"\t<box-id>swep</box-id>\n\t<flags>-1:" coding ":-1:-1:31</flags>\n"                       \
	"\t<udh-data></udh-data>\n\t<msg-data>" text "</msg-data>\n\t</message>\n"
#define PLAIN "a+%22b%22+%26+%3Cc%3E%0A%C2%A35+%E2%82%AC"
#define WELSH "%01u%00+%D8%3D%DE%00"
#define OTHER MESSAGE("id-0", "MT-PUSH", "+447700900009", "0", "something+else")

static struct judgement ask(const struct outgoing *out, int question, const char *body)
{
	struct transfer_result r = {
	    .fate = FATE_ANSWERED, .status = 200, .body = body, .size = strlen(body)};
	return lookup_answer(out, question, &r);
}

START_TEST(texts_in_the_store)
{
	static const struct {
		const struct outgoing *out;
		const char *id, *page;
	} cases[] = {
	    {&plain, "id-1", PAGE(MESSAGE("id-1", "MT-PUSH", "+447700900001", "0", PLAIN))},
	    {&plain, "id-1",
	     PAGE(OTHER MESSAGE("id-1", "MT-PUSH", "+447700900001", "0", PLAIN) OTHER)},
	    {&plain, "id-1", PAGE(MESSAGE("id-1", "MT-REPLY", "07700900001", "0", PLAIN))},
	    {&welsh, "id-2", PAGE(MESSAGE("id-2", "MT-PUSH", "+447700900002", "2", WELSH))},
	    {&welsh, "id-2",
	     PAGE(MESSAGE("id-2", "MT-PUSH", "+447700900002", "2", "%01%75%00%20%d8%3d%de%00"))},
	    /* Kannel does not escape a sender. What was read before it still counts. */
	    {&plain, "id-1",
	     PAGE(MESSAGE("id-1", "MT-PUSH", "+447700900001", "0",
			  PLAIN) "<message><sender>A&B</sender></message>")},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct judgement j = ask(cases[i].out, 0, cases[i].page);
		ck_assert_msg(j.verdict == VERDICT_ACCEPTED, "case %zu: %s", i, j.detail);
		ck_assert_str_eq(j.gateway_id, cases[i].id);
	}
}
END_TEST

START_TEST(texts_that_are_not_in_the_store)
{
	static const struct {
		const struct outgoing *out;
		const char *page;
	} cases[] = {
	    {&plain, PAGE("")},
	    {&plain, PAGE(OTHER)},
	    {&plain, PAGE(MESSAGE("1", "MT-PUSH", "+447700900002", "0", PLAIN))},
	    {&plain, PAGE(MESSAGE("1", "MT-PUSH", "+447700900001", "0", PLAIN "+"))},
	    {&plain, PAGE(MESSAGE("1", "MT-PUSH", "+447700900001", "0", "a"))},
	    {&plain, PAGE(MESSAGE("1", "MT-PUSH", "+447700900001", "0", ""))},
	    {&plain, PAGE(MESSAGE("1", "MT-PUSH", "+447700900001", "0", "a+%2"))},
	    {&plain, PAGE(MESSAGE("1", "MT-PUSH", "+447700900001", "0", "%zz"))},
	    /* Receipts and texts that came in lie in the same store. */
	    {&plain, PAGE(MESSAGE("1", "DLR-MO", "+447700900001", "0", PLAIN))},
	    {&plain, PAGE(MESSAGE("1", "MO", "+447700900001", "0", PLAIN))},
	    /* Number and text each fit, but in different messages. */
	    {&plain, PAGE(MESSAGE("1", "MT-PUSH", "+447700900001", "0", "x")
			      MESSAGE("2", "MT-PUSH", "+447700900002", "0", PLAIN))},
	    {&plain, PAGE(MESSAGE("1", "MT-PUSH", "+447700900001", "0",
				  PLAIN "</msg-data>"
					"<msg-data>x"))},
	    {&plain, PAGE(MESSAGE("1", "MT-PUSH", "+447700900001", "0",
				  "x") "<message><type>MT-PUSH"
				       "</type><msg-data>" PLAIN "</msg-data></message>")},
	    {&welsh, PAGE(MESSAGE("1", "MT-PUSH", "+447700900002", "0", "%C5%B5+%F0%9F%98%80"))},
	    {&welsh, PAGE(MESSAGE("1", "MT-PUSH", "+447700900002", "2", WELSH "%00"))},
	    {&welsh, PAGE(MESSAGE("1", "MT-PUSH", "+447700900002", "2", "%01u%00+%D8%3D"))},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct judgement j = ask(cases[i].out, 0, cases[i].page);
		ck_assert_msg(j.verdict == VERDICT_UNKNOWN && j.ask_next, "case %zu: %s %s", i,
			      verdict_name(j.verdict), j.detail);
	}
}
END_TEST

/* None of these says that the store is empty, although all were answered with 200. */
static const char *const not_pages[] = {
    PAGE("Denied"),
    PAGE("Unknown command `/store-statusx.xml'.\nPossible commands are:\nstatus\n"),
    "",
    "   ",
    "<?xml version=\"1.0\"?>\n<gateway>\n",
    "<?xml version=\"1.0\"?>\n<gateway>\n" OTHER,
    "<?xml version=\"1.0\"?>\n<gateway>\n\t<message>\n\t<id>1</id>\n",
    "<html><body>Sign in to the network</body></html>",
    "<html>\n</html>",
    "Denied",
    PAGE("") "<gateway></gateway>",
    PAGE("<message><sender>A&B<c></sender></message>"),
    "<!DOCTYPE gateway [<!ENTITY a \"x\">]><gateway></gateway>",
    "<gateway><a><b><c><d><e><f><g><h><i></i></h></g></f></e></d></c></b></a></gateway>",
    "<gateway>\xff</gateway>",
    "{\"ok\":true}",
};

START_TEST(pages_that_tell_nothing)
{
	for (int question = 0; question < 2; question++)
		for (size_t i = 1; i < COUNT_OF(not_pages); i++) {
			struct judgement j = ask(&plain, question, not_pages[i]);
			ck_assert_msg(j.verdict == VERDICT_UNKNOWN && !j.ask_next, "page %zu: %s",
				      i, j.detail);
			ck_assert(j.detail[0] != '\0');
		}
}
END_TEST

/* Not a page that is slow to come, but one that will never come with this password. */
START_TEST(a_wrong_status_password_is_said)
{
	for (int question = 0; question < 2; question++) {
		struct judgement j = ask(&plain, question, not_pages[0]);
		ck_assert_int_eq(j.verdict, VERDICT_STOPPED);
		ck_assert(!j.ask_next);
		ck_assert_str_eq(j.detail, "Kannel refuses our status password");
	}
	ck_assert_int_eq(ask(&plain, 0, PAGE("Loading")).verdict, VERDICT_UNKNOWN);
}
END_TEST

START_TEST(an_admin_port_that_fails)
{
	struct transfer_result results[] = {
	    {.fate = FATE_NOT_SENT, .error = "connection refused"},
	    {.fate = FATE_UNKNOWN, .error = NULL},
	    {.fate = FATE_ANSWERED, .status = 503, .body = PAGE(""), .size = strlen(PAGE(""))},
	    {.fate = FATE_ANSWERED, .status = 404, .body = "", .size = 0},
	};
	for (int question = 0; question < 2; question++)
		for (size_t i = 0; i < COUNT_OF(results); i++) {
			struct judgement j = lookup_answer(&plain, question, &results[i]);
			ck_assert_int_eq(j.verdict, VERDICT_UNKNOWN);
			ck_assert(!j.ask_next);
		}
}
END_TEST

#define BOX(type, status)                                                                          \
	"<boxes>\n\t<box>\n\t\t<type>" type "</type>\n\t\t<id>swep</id>\n\t\t<IP>127.0.0.1</IP>\n" \
	"\t\t<queue>0</queue>\n\t\t<status>" status                                                \
	"</status>\n\t\t<ssl>no</ssl>\n\t</box></boxes>\n"
#define SMSC(status)                                                                               \
	"\t<smsc>\n\t\t<name>FAKE:31710</name>\n\t\t<id>FAKE</id>\n\t\t<status>" status            \
	"</status>\n\t\t<queued>0</queued>\n\t\t<sms><received>0</received></sms>\n\t</smsc>\n"
#define STATUS(status, size, boxes, smscs)                                                         \
	PAGE("<version>Kannel bearerbox version `1.4.5'.\n</version>\n<status>" status             \
	     ", uptime 0d 0h 0m 1s</status>\n\t<sms>\n\t\t<received><total>0</total></received>\n" \
	     "\t\t<storesize>" size "</storesize>\n\t\t</sms>\n" boxes                             \
	     "<smscs><count>1</count>\n" smscs "</smscs>\n")
#define ONLINE "on-line 0d 0h 0m 1s"

START_TEST(the_state_of_kannel)
{
	static const struct {
		const char *page;
		enum verdict verdict;
	} cases[] = {
	    {STATUS("running", "0", BOX("smsbox", ONLINE), SMSC("online 12s")), VERDICT_ABSENT},
	    {STATUS("running", "418", BOX("smsbox", ONLINE), SMSC("online 0s")), VERDICT_ABSENT},
	    {STATUS("running", "0", BOX("smsbox", ONLINE), SMSC("dead") SMSC("online 9s")),
	     VERDICT_ABSENT},
	    {STATUS("running", "0", BOX("smsbox", ONLINE), SMSC("connecting")), VERDICT_UNKNOWN},
	    {STATUS("running", "0", BOX("smsbox", ONLINE), SMSC("re-connecting")), VERDICT_UNKNOWN},
	    {STATUS("running", "0", BOX("smsbox", ONLINE), SMSC("disconnected")), VERDICT_UNKNOWN},
	    {STATUS("running", "0", BOX("smsbox", ONLINE), SMSC("dead")), VERDICT_UNKNOWN},
	    {STATUS("running", "0", BOX("smsbox", ONLINE), ""), VERDICT_UNKNOWN},
	    {STATUS("suspended", "0", BOX("smsbox", ONLINE), SMSC("online 12s")), VERDICT_UNKNOWN},
	    {STATUS("isolated", "0", BOX("smsbox", ONLINE), SMSC("online 12s")), VERDICT_UNKNOWN},
	    {STATUS("filled", "0", BOX("smsbox", ONLINE), SMSC("online 12s")), VERDICT_UNKNOWN},
	    {STATUS("going down", "0", BOX("smsbox", ONLINE), SMSC("online 12s")), VERDICT_UNKNOWN},
	    {STATUS("running", "-1", BOX("smsbox", ONLINE), SMSC("online 12s")), VERDICT_UNKNOWN},
	    {STATUS("running", "", BOX("smsbox", ONLINE), SMSC("online 12s")), VERDICT_UNKNOWN},
	    {STATUS("running", "0", "", SMSC("online 12s")), VERDICT_UNKNOWN},
	    {STATUS("running", "0", BOX("wapbox", ONLINE), SMSC("online 12s")), VERDICT_UNKNOWN},
	    {PAGE(""), VERDICT_UNKNOWN},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct judgement j = ask(&plain, 1, cases[i].page);
		ck_assert_msg(j.verdict == cases[i].verdict, "case %zu: %s %s", i,
			      verdict_name(j.verdict), j.detail);
		ck_assert(!j.ask_next);
	}
}
END_TEST

START_TEST(a_text_longer_than_any_of_ours_is_not_mistaken_for_one)
{
	/* The stored text is ours as far as a leaf is kept, and goes on. */
	static char page[40000], text[PAGE_TEXT + 1];
	struct outgoing out = plain;
	memset(text, 'a', sizeof(text) - 1);
	out.text = text;
	int used = snprintf(
	    page, sizeof(page),
	    "<gateway><message><type>MT-PUSH</type><receiver>%s</receiver><msg-data>", out.to);
	memset(page + used, 'a', 30000);
	strcpy(page + used + 30000, "</msg-data></message></gateway>");
	ck_assert(ask(&out, 0, page).ask_next);
	/* Six parts of UCS-2, every byte of it encoded, are still compared whole. */
	static char six[918 * 2 + 1];
	for (size_t i = 0; i < 918; i++)
		memcpy(six + 2 * i, "ŵ", 2);
	out.text = six;
	out.ucs2 = true;
	for (size_t i = 0; i < 918; i++)
		memcpy(page + used + 6 * i, "%01%75", 6);
	strcpy(page + used + 918 * 6, "</msg-data></message></gateway>");
	ck_assert_int_eq(ask(&out, 0, page).verdict, VERDICT_ACCEPTED);
	six[2 * 917] = '\0';
	ck_assert_int_eq(ask(&out, 0, page).verdict, VERDICT_UNKNOWN);
}
END_TEST

START_TEST(every_cut_of_a_page_is_survived)
{
	static const char page[] = PAGE(OTHER OTHER);
	for (size_t size = 0; size < sizeof(page) - 2; size++) {
		/* Exactly as many bytes as there are, so that reading beyond is caught. */
		char *cut = malloc(size + 1);
		ck_assert_ptr_nonnull(cut);
		memcpy(cut, page, size);
		cut[size] = '\0';
		struct judgement j = ask(&plain, 0, cut);
		ck_assert_msg(j.verdict == VERDICT_UNKNOWN && !j.ask_next, "cut at %zu", size);
		free(cut);
	}
}
END_TEST

/* ---- callbacks ---- */

#define QUERY_MOST 6

struct query {
	struct callback_pair pairs[QUERY_MOST];
};

static struct callback callback_of(const struct query *q)
{
	struct callback c = {.method = "GET", .path = "", .query = q->pairs};
	while (c.query_count < QUERY_MOST && q->pairs[c.query_count].name != NULL)
		c.query_count++;
	return c;
}

#define TOKEN                                                                                      \
	{                                                                                          \
		"token", "to&k en"                                                                 \
	}

START_TEST(receipts)
{
	static const struct {
		const char *d, *a;
		enum verdict verdict;
	} cases[] = {
	    {"1", "", VERDICT_DELIVERED},
	    {"1", "id:77 stat:DELIVRD err:000", VERDICT_DELIVERED},
	    {"2", "id:77 stat:UNDELIV err:001", VERDICT_FAILED},
	    {"2", "id:77 stat:REJECTD err:001", VERDICT_FAILED},
	    {"2", "id:77 stat:UNKNOWN err:001", VERDICT_UNKNOWN},
	    {"34", "", VERDICT_FAILED},
	    {"66", "", VERDICT_UNKNOWN},
	    {"4", "", VERDICT_ACCEPTED},
	    {"8", "ACK/", VERDICT_ACCEPTED},
	    {"16", "NACK/0x0000000b/Invalid Destination Address", VERDICT_FAILED},
	    {"16", "NACK/REJECTED", VERDICT_FAILED},
	    {"16", "NACK/no SMSC", VERDICT_STOPPED},
	    {"16", "NACK/Retries Exceeded", VERDICT_RETRY},
	    {"16", "NACK/validity expired", VERDICT_FAILED},
	    {"16", "NACK/0x00000004/Incorrect BIND Status", VERDICT_STOPPED},
	    {"16", "NACK/0x0000000a/Invalid Source Address", VERDICT_STOPPED},
	    {"16", "NACK/0x00000015/Invalid Service Type", VERDICT_STOPPED},
	    {"16", "NACK/0x00000048/Invalid Source address TON", VERDICT_STOPPED},
	    {"16", "NACK/0x00000051/Invalid Destination address NPI", VERDICT_STOPPED},
	    {"16", "NACK/0x00000062/Invalid message validity period", VERDICT_STOPPED},
	    {"16", "NACK/0x00000045/Submit Failed", VERDICT_RETRY},
	    {"16", "NACK/0x000000ff/Unknown Error", VERDICT_RETRY},
	    {"16", "NACK/0x00000400/Vendor-specific error, please refer to your SMPP provider",
	     VERDICT_FAILED},
	    {"9", "", VERDICT_DELIVERED},
	    {"32", "", VERDICT_UNKNOWN},
	    {"64", "", VERDICT_UNKNOWN},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct query q = {{TOKEN,
				   {"ref", "m-12-3"},
				   {"d", cases[i].d},
				   {"id", "7e1f\x1b"},
				   {"a", cases[i].a}}};
		struct callback c = callback_of(&q);
		struct news n;
		struct fault why;
		ck_assert_int_eq(called(receipt_route, &settings, &c, &n, &why), ERR_OK);
		ck_assert_int_eq(n.kind, NEWS_RECEIPT);
		ck_assert_msg(n.judgement.verdict == cases[i].verdict, "%s %s: %s", cases[i].d,
			      cases[i].a, verdict_name(n.judgement.verdict));
		ck_assert_str_eq(n.reference, "m-12-3");
		ck_assert_int_eq(n.judgement.no_phone,
				 cases[i].a != NULL && strstr(cases[i].a, "0x0000000b"));
		ck_assert_str_eq(n.judgement.gateway_id, "7e1f ");
	}
}
END_TEST

#define LONG_REFERENCE "0123456789012345678901234567890123456789012345678901234567890123x"

START_TEST(bad_receipts)
{
	static const struct {
		struct query query;
		enum err err;
		const char *field;
	} cases[] = {
	    {{{{"ref", "m-1"}, {"d", "1"}}}, ERR_FORBIDDEN, "token"},
	    {{{{"token", ""}, {"ref", "m-1"}, {"d", "1"}}}, ERR_FORBIDDEN, "token"},
	    {{{{"token", "to&k eN"}, {"ref", "m-1"}, {"d", "1"}}}, ERR_FORBIDDEN, "token"},
	    {{{{"token", "to&k en "}, {"ref", "m-1"}, {"d", "1"}}}, ERR_FORBIDDEN, "token"},
	    {{{{"token", "bad"}}}, ERR_FORBIDDEN, "token"},
	    {{{TOKEN, {"d", "1"}}}, ERR_USAGE, "ref"},
	    {{{TOKEN, {"ref", ""}, {"d", "1"}}}, ERR_USAGE, "ref"},
	    {{{TOKEN, {"ref", "m-1' OR 1=1"}, {"d", "1"}}}, ERR_USAGE, "ref"},
	    {{{TOKEN, {"ref", "m-1\n"}, {"d", "1"}}}, ERR_USAGE, "ref"},
	    {{{TOKEN, {"ref", LONG_REFERENCE}, {"d", "1"}}}, ERR_USAGE, "ref"},
	    {{{TOKEN, {"ref", "m-1"}}}, ERR_USAGE, "d"},
	    {{{TOKEN, {"ref", "m-1"}, {"d", "%d"}}}, ERR_USAGE, "d"},
	    {{{TOKEN, {"ref", "m-1"}, {"d", "0"}}}, ERR_USAGE, "d"},
	    {{{TOKEN, {"ref", "m-1"}, {"d", "-1"}}}, ERR_USAGE, "d"},
	    {{{TOKEN, {"ref", "m-1"}, {"d", "128"}}}, ERR_USAGE, "d"},
	    {{{TOKEN, {"ref", "m-1"}, {"d", "1;2"}}}, ERR_USAGE, "d"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct callback c = callback_of(&cases[i].query);
		struct news n;
		struct fault why = {0};
		ck_assert_int_eq(called(receipt_route, &settings, &c, &n, &why), cases[i].err);
		ck_assert_str_eq(why.field, cases[i].field);
		ck_assert_ptr_null(strstr(why.message, "to&k"));
	}
}
END_TEST

START_TEST(no_token_set_means_nobody_may_call)
{
	struct gateway_settings open = settings;
	struct query q = {{{"token", ""}, {"ref", "m-1"}, {"d", "1"}, {"id", "1"}}};
	struct callback c = callback_of(&q);
	struct news n;
	struct fault why;
	open.callback_token[0] = '\0';
	ck_assert_int_eq(called(receipt_route, &open, &c, &n, &why), ERR_FORBIDDEN);
	ck_assert_int_eq(called(inbound_route, &open, &c, &n, &why), ERR_FORBIDDEN);
}
END_TEST

START_TEST(texts_that_come_in)
{
	static const struct {
		const char *from, *text, *charset, *read_from, *read_text;
	} cases[] = {
	    {"+447700900201", "YES 1234", "UTF-8", "+447700900201", "YES 1234"},
	    {"447700900202", "Iawn, ŵ 👍\n£5", "utf-8", "+447700900202", "Iawn, ŵ 👍\n£5"},
	    {"07700900203", "", NULL, "+447700900203", ""},
	    {"60777", "x", "UTF-8", "60777", "x"},
	    {"NHS\x1b", "x", "UTF-8", "NHS ", "x"},
	    {"+447700900201",
	     "\xa3"
	     "5 caf\xe9",
	     "ISO-8859-1", "+447700900201", "£5 café"},
	    {"+447700900201", "ok \xff\xc3", "UTF-8", "+447700900201",
	     "ok \xEF\xBF\xBD\xEF\xBF\xBD"},
	    {"+447700900201", "\xed\xa0\x80", "8-BIT", "+447700900201",
	     "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
	    {"+447700900201", "\x01u", "UTF-16BE", "+447700900201",
	     "[a text in UTF-16BE that could not be read; set mo-recode = true]"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct query q = {{TOKEN,
				   {"id", "05690443-28e7"},
				   {"from", cases[i].from},
				   {"text", cases[i].text},
				   {cases[i].charset ? "charset" : NULL, cases[i].charset}}};
		struct callback c = callback_of(&q);
		struct news n;
		struct fault why;
		ck_assert_int_eq(called(inbound_route, &settings, &c, &n, &why), ERR_OK);
		ck_assert_str_eq(n.inbound.id, "05690443-28e7");
		ck_assert_str_eq(n.inbound.from, cases[i].read_from);
		ck_assert_str_eq(n.inbound.text, cases[i].read_text);
	}
}
END_TEST

START_TEST(bad_texts_that_come_in)
{
	static const struct {
		struct query query;
		enum err err;
		const char *field;
	} cases[] = {
	    {{{{"id", "1"}, {"from", "07700900201"}, {"text", "x"}}}, ERR_FORBIDDEN, "token"},
	    {{{{"token", "x"}, {"id", "1"}, {"from", "y"}, {"text", "x"}}}, ERR_FORBIDDEN, "token"},
	    {{{TOKEN, {"from", "07700900201"}, {"text", "x"}}}, ERR_USAGE, "id"},
	    {{{TOKEN, {"id", ""}, {"from", "07700900201"}, {"text", "x"}}}, ERR_USAGE, "id"},
	    {{{TOKEN, {"id", "1"}, {"text", "x"}}}, ERR_USAGE, "from"},
	    {{{TOKEN, {"id", "1"}, {"from", ""}, {"text", "x"}}}, ERR_USAGE, "from"},
	    {{{TOKEN, {"id", "1"}, {"from", "07700900201"}}}, ERR_USAGE, "text"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct callback c = callback_of(&cases[i].query);
		struct news n;
		struct fault why = {0};
		ck_assert_int_eq(called(inbound_route, &settings, &c, &n, &why), cases[i].err);
		ck_assert_str_eq(why.field, cases[i].field);
	}
}
END_TEST

START_TEST(a_text_may_be_the_body)
{
	static const char body[] = "OK 4821, +1% & \0 é";
	struct query q = {{TOKEN, {"id", "1"}, {"from", "07700900201"}, {"charset", "UTF-8"}}};
	struct callback c = callback_of(&q);
	struct news n;
	struct fault why;
	c.body = body;
	c.size = sizeof(body) - 1;
	ck_assert_int_eq(called(inbound_route, &settings, &c, &n, &why), ERR_USAGE); /* a GET */
	c.method = "POST";
	ck_assert_int_eq(called(inbound_route, &settings, &c, &n, &why), ERR_OK);
	ck_assert_str_eq(n.inbound.text, "OK 4821, +1% & ? é");
	c.size = 0;
	ck_assert_int_eq(called(inbound_route, &settings, &c, &n, &why), ERR_OK);
	ck_assert_str_eq(n.inbound.text, "");
}
END_TEST

START_TEST(a_very_long_text_is_cut_between_characters)
{
	static char text[3 * LIMIT_INBOUND], end[64];
	struct query q = {{TOKEN, {"id", "1"}, {"from", "07700900201"}, {"text", text}}};
	struct callback c = callback_of(&q);
	struct news n;
	struct fault why;
	text[0] = 'x';
	for (size_t i = 1; i + 2 < sizeof(text); i += 2)
		memcpy(text + i, "é", 2);
	ck_assert_int_eq(called(inbound_route, &settings, &c, &n, &why), ERR_OK);
	const char *mark = strstr(n.inbound.text, "… cut, ");
	ck_assert_ptr_nonnull(mark);
	size_t kept = (size_t)(mark - n.inbound.text);
	ck_assert_uint_gt(kept, LIMIT_INBOUND - 64);
	ck_assert_uint_le(strlen(n.inbound.text), LIMIT_INBOUND);
	ck_assert_int_eq(strncmp(n.inbound.text, text, kept), 0);
	snprintf(end, sizeof(end), "… cut, %zu bytes more", strlen(text) - kept);
	ck_assert_str_eq(mark, end);
}
END_TEST

/* A phone's longest: 255 parts of 153 characters. */
START_TEST(the_longest_text_there_is_is_kept_whole)
{
	static char text[2 * 255 * 153 + 1];
	struct query q = {{TOKEN, {"id", "1"}, {"from", "07700900201"}, {"text", text}}};
	struct callback c = callback_of(&q);
	struct news n;
	struct fault why;
	for (size_t i = 0; i + 1 < sizeof(text); i += 2)
		memcpy(text + i, "é", 2);
	ck_assert_int_eq(called(inbound_route, &settings, &c, &n, &why), ERR_OK);
	ck_assert_str_eq(n.inbound.text, text);
}
END_TEST

START_TEST(who_calls_is_known_by_the_token_alone)
{
	struct query with = {{TOKEN}}, without = {{{"token", "wrong"}}}, none = {{{"id", "1"}}};
	struct dispatch d = {.settings = &settings};
	struct callback c = callback_of(&with);
	ck_assert(kannel_gateway.knows(&d, &c));
	c = callback_of(&without);
	ck_assert(!kannel_gateway.knows(&d, &c));
	c = callback_of(&none);
	ck_assert(!kannel_gateway.knows(&d, &c));
}
END_TEST

START_TEST(the_reply_to_a_callback_has_no_body)
{
	/* Kannel would text it to whoever wrote. */
	ck_assert_str_eq(receipt_route->reply, "");
	ck_assert_str_eq(inbound_route->reply, "");
	ck_assert_str_eq(receipt_route->path, "/kannel/dlr");
	ck_assert_str_eq(inbound_route->path, "/kannel/mo");
	ck_assert_ptr_null(kannel_routes[2].path);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    a_text_is_posted,
	    coding_and_validity_follow_the_text,
	    what_kannel_would_misread_is_not_sent,
	    settings_that_break_a_header_are_refused,
	    answers,
	    no_answer,
	    a_hostile_answer_stays_one_short_line,
	    two_questions,
	    texts_in_the_store,
	    texts_that_are_not_in_the_store,
	    pages_that_tell_nothing,
	    a_wrong_status_password_is_said,
	    an_admin_port_that_fails,
	    the_state_of_kannel,
	    a_text_longer_than_any_of_ours_is_not_mistaken_for_one,
	    every_cut_of_a_page_is_survived,
	    receipts,
	    bad_receipts,
	    no_token_set_means_nobody_may_call,
	    texts_that_come_in,
	    bad_texts_that_come_in,
	    a_text_may_be_the_body,
	    a_very_long_text_is_cut_between_characters,
	    the_longest_text_there_is_is_kept_whole,
	    who_calls_is_known_by_the_token_alone,
	    the_reply_to_a_callback_has_no_body,
	};
	return suite_run("kannel", cases, COUNT_OF(cases));
}
