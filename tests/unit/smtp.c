/* SPDX-License-Identifier: MIT
 *
 * E-mail: the letter byte for byte, that nothing in a text becomes a header, and every row of the
 * table of answers.
 */
#include "smtp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "letter.h"
#include "lib/suite.h"

#define NOW INT64_C(1795219200000) /* 2026-11-21T00:00:00Z */

static const struct gateway_settings settings = {
    .key = "mail",
    .kind = "smtp",
    .url = "smtp://mail.example.gov.uk:587",
    .user = "swep",
    .password = "hunter2",
    .from = "SWEP Coventry <swep@example.gov.uk>",
    .timeout_ms = 60000,
};

static struct arena arena;

static struct outgoing mail(const char *to, const char *text)
{
	return (struct outgoing){.reference = "a1b2-m12-3",
				 .to = to,
				 .text = text,
				 .gateway_id = "",
				 .parts = 1,
				 .valid_minutes = 90};
}

static enum err send(const struct gateway_settings *g, const struct outgoing *out,
		     struct transfer *t, struct fault *why)
{
	struct dispatch d = {.settings = g, .now = {NOW}, .arena = &arena};
	enum err e = smtp_gateway.check(g, why);
	return e != ERR_OK ? e : smtp_gateway.send(&d, out, t, why);
}

static const char *body_of(const char *text)
{
	struct transfer t;
	struct fault why;
	struct outgoing out = mail("ann@example.org", text);
	ck_assert_int_eq(send(&settings, &out, &t, &why), ERR_OK);
	return t.body;
}

/* ---- the letter ---- */

#define FOOTER                                                                                     \
	"\r\n--=20\r\n"                                                                            \
	"Nobody reads answers to this mail. What asks for an answer is answered\r\n"               \
	"by text, from your own mobile, to the number from which SWEP texts you.\r\n"

START_TEST(a_letter_byte_for_byte)
{
	struct transfer t;
	struct fault why;
	struct outgoing out =
	    mail("ann@example.org", "SWEP ON Coventry: air < 0. Mae'n oer, t\xc5\xb7 ar agor. "
				    "Reply OK 4821");
	ck_assert_int_eq(send(&settings, &out, &t, &why), ERR_OK);
	ck_assert_str_eq(t.url, "smtp://mail.example.gov.uk:587");
	ck_assert_str_eq(t.mail->from, "swep@example.gov.uk");
	ck_assert_str_eq(t.mail->to, "ann@example.org");
	ck_assert_str_eq(t.mail->user, "swep");
	ck_assert_str_eq(t.mail->password, "hunter2");
	ck_assert(!t.mail->plain && t.once && t.timeout_ms == 60000);
	ck_assert_str_eq(
	    t.body,
	    "Date: Sat, 21 Nov 2026 00:00:00 +0000\r\n"
	    "From: SWEP Coventry\r\n <swep@example.gov.uk>\r\n"
	    "To: <ann@example.org>\r\n"
	    "Message-ID: <a1b2-m12@example.gov.uk>\r\n"
	    "Subject: =?UTF-8?Q?SWEP_ON_Coventry=3A_air_=3C_0=2E_Mae=27n_oer=2C_t?=\r\n"
	    " =?UTF-8?Q?=C5=B7_ar_agor=2E_Reply_OK_4821?=\r\n"
	    "MIME-Version: 1.0\r\n"
	    "Content-Type: text/plain; charset=UTF-8\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n"
	    "Auto-Submitted: auto-generated\r\n"
	    "X-Auto-Response-Suppress: All\r\n"
	    "\r\n"
	    "SWEP ON Coventry: air < 0. Mae'n oer, t=C5=B7 ar agor. Reply OK 4821\r\n" FOOTER);
}
END_TEST

static const char *header_of(const char *letter, const char *name)
{
	const char *at = strstr(letter, arena_printf(&arena, "\r\n%s: ", name));
	ck_assert_ptr_nonnull(at);
	at += strlen(name) + 4;
	return arena_copy(&arena, at, (size_t)(strstr(at, "\r\n") - at));
}

START_TEST(a_repeat_has_the_same_id_and_another_message_another)
{
	struct transfer t[3];
	struct fault why;
	struct outgoing out[] = {mail("a@example.org", "x"), mail("a@example.org", "x"),
				 mail("a@example.org", "x")};
	out[1].reference = "a1b2-m12-4";
	out[2].reference = "a1b2-m13-3";
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(send(&settings, &out[i], &t[i], &why), ERR_OK);
	const char *first = header_of(t[0].body, "Message-ID");
	ck_assert_str_eq(first, header_of(t[1].body, "Message-ID"));
	ck_assert_str_ne(first, header_of(t[2].body, "Message-ID"));
}
END_TEST

START_TEST(the_subject_is_the_first_line_and_no_longer_than_lists_show)
{
	static const struct {
		const char *text, *subject;
	} cases[] = {
	    {"Short", "Short"},
	    {"Two lines\nof text", "Two lines"},
	    {"Two lines\r\nof text", "Two lines"},
	    {"a =?UTF-8?Q?forged?= word", "=?UTF-8?Q?a_=3D=3FUTF=2D8=3FQ=3Fforged=3F=3D_word?="},
	    {"tab\tand bell\a", "tab and bell"},
	    {"\n  \r\nthird", "third"},
	    {" \n\a", "SWEP"},
	    {"12345678901234567890123456789012345678901234567890123456789012345",
	     "12345678901234567890123456789012345678901234567890123456789012345"},
	    {"123456789012345678901234567890123456789012345678901234567890123456",
	     "12345678901234567890123456789012345678901234567890123456789012345 ..."},
	    {"SWEP ON Coventry TIER 1 Sat 21 Nov: air.min < 0, forecast -4.7C. Reply OK 4821",
	     "SWEP ON Coventry TIER 1 Sat 21 Nov: air.min < 0, forecast -4.7C. ..."},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		ck_assert_str_eq(header_of(body_of(cases[i].text), "Subject"), cases[i].subject);
}
END_TEST

/* How many headers there are, and that the blank line stands behind the last. */
static int headers_count(const char *letter)
{
	int count = 0;
	for (const char *at = letter; strncmp(at, "\r\n", 2) != 0; at = strstr(at, "\r\n") + 2)
		count += *at != ' ';
	return count;
}

static const char *const nasty[] = {
    "x\r\nBcc: all@example.org",
    "x\nBcc: all@example.org\n\nother",
    "\r\n\r\nbody",
    "\n.\nQUIT\n",
    "x\rBcc: all@example.org",
    "\302\205Bcc: a@example.org", /* NEL */
    "\342\200\250Bcc: a@example.org", /* a line separator */
    "x\x0b\x0c\x1b[2J\x7f",
    "=0D=0ABcc: all@example.org",
    "=?UTF-8?Q?=0D=0ABcc:_all@example.org?=",
};

START_TEST(nothing_in_a_text_becomes_a_header)
{
	int plain = headers_count(body_of("x"));
	ck_assert_int_eq(plain, 10);
	for (size_t i = 0; i < COUNT_OF(nasty); i++) {
		const char *letter = body_of(nasty[i]);
		const char *end = strstr(letter, "\r\n\r\n");
		ck_assert_int_eq(headers_count(letter), plain);
		const char *hidden = strstr(letter, "\nBcc:");
		ck_assert(hidden == NULL || hidden > end);
	}
}
END_TEST

/* ---- read back ---- */

static int digit_of(char c)
{
	return c <= '9' ? c - '0' : c - 'A' + 10;
}

/* What a reader makes of a body in quoted-printable: lines end with \n. */
static char *unquoted(const char *body)
{
	char *out = arena_alloc(&arena, strlen(body) + 1), *to = out;
	for (const char *at = body; *at != '\0'; at++) {
		if (strncmp(at, "=\r\n", 3) == 0) {
			at += 2;
		} else if (*at == '=') {
			*to++ = (char)(digit_of(at[1]) * 16 + digit_of(at[2]));
			at += 2;
		} else if (*at != '\r') {
			*to++ = *at;
		}
	}
	*to = '\0';
	return out;
}

static void lines_good(const char *letter)
{
	for (const char *at = letter; *at != '\0';) {
		const char *end = strstr(at, "\r\n");
		ck_assert_ptr_nonnull(end);
		ck_assert_int_le(end - at, 78);
		for (; at < end; at++)
			ck_assert(*at >= ' ' && *at <= '~');
		if (end > letter && end[-1] == ' ')
			ck_abort_msg("a line ends with a blank");
		at = end + 2;
	}
}

static unsigned next(unsigned *seed)
{
	*seed = *seed * 1103515245u + 12345u;
	return *seed >> 16;
}

static const char *random_text(unsigned *seed)
{
	static const char *const pieces[] = {"a",
					     "B",
					     " ",
					     "  ",
					     "=",
					     "\n",
					     "\n\n",
					     ".",
					     ".\n",
					     "\t",
					     "?",
					     "=2",
					     "_",
					     "£",
					     "\xc5\xb7",
					     "\xe2\x80\x93",
					     "\xf0\x9f\x98\x80",
					     "ON",
					     "x",
					     "4",
					     "-",
					     "From ",
					     "long-word-long-word-long-word"};
	const char *text = "";
	for (unsigned n = 1 + next(seed) % 120; n > 0; n--)
		text = arena_printf(&arena, "%s%s", text, pieces[next(seed) % COUNT_OF(pieces)]);
	return text;
}

START_TEST(what_is_written_is_what_is_read)
{
	unsigned seed = 7;
	for (int i = 0; i < 2000; i++) {
		const char *text = random_text(&seed);
		const char *letter = body_of(text);
		const char *body = unquoted(strstr(letter, "\r\n\r\n") + 4);
		lines_good(letter);
		ck_assert_msg(strncmp(body, text, strlen(text)) == 0 &&
				  strncmp(body + strlen(text), "\n\n-- \n", 6) == 0,
			      "%s\n--- was read as ---\n%s", text, body);
		arena_free(&arena);
		arena = (struct arena){0};
	}
}
END_TEST

/* ---- refused ---- */

START_TEST(what_is_no_address_is_never_sent_to)
{
	static const char *const bad[] = {"",
					  "ann",
					  "@example.org",
					  "ann@",
					  "ann@example.org\r\nRCPT TO:<x@y.z>",
					  "ann@example.org\n",
					  "ann@example.org, ben@example.org",
					  "ann@example.org>",
					  "<ann@example.org>",
					  "a b@example.org",
					  "\"a\"@example.org",
					  "a..b@example.org",
					  ".a@example.org",
					  "a.@example.org",
					  "a@b@example.org",
					  "a@example..org",
					  "a@example.org.",
					  "a@exam_ple.org",
					  "\xc3\xa9@example.org",
					  "a@\xc3\xa9.org",
					  "+447700900123"};
	struct transfer t;
	struct fault why;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct outgoing out = mail(bad[i], "x");
		ck_assert_msg(send(&settings, &out, &t, &why) == ERR_USAGE, "%s", bad[i]);
		ck_assert_str_eq(why.field, "to");
	}
	char longest[300];
	memset(longest, 'a', sizeof(longest));
	memcpy(longest + 243, "@example.org", 13);
	struct outgoing out = mail(longest, "x");
	ck_assert_int_eq(send(&settings, &out, &t, &why), ERR_USAGE);
	longest[1] = '\0';
	ck_assert(letter_address_good("o'neil.x+swep@mail-2.example.org"));
}
END_TEST

START_TEST(what_cannot_be_written_is_refused_with_its_reason)
{
	struct transfer t;
	struct fault why;
	struct outgoing empty = mail("a@example.org", ""), bad = mail("a@example.org", "\xff");
	struct outgoing odd = mail("a@example.org", "x");
	odd.reference = "m1>\r\nBcc: x";
	ck_assert_int_eq(send(&settings, &empty, &t, &why), ERR_USAGE);
	ck_assert_str_eq(why.message, "an empty mail is not sent");
	ck_assert_int_eq(send(&settings, &bad, &t, &why), ERR_USAGE);
	ck_assert_str_eq(why.message, "the text is not UTF-8");
	ck_assert_int_eq(send(&settings, &odd, &t, &why), ERR_USAGE);
	ck_assert_str_eq(why.field, "reference");
}
END_TEST

START_TEST(settings_are_checked_when_they_are_read)
{
	static const struct {
		const char *url, *from, *user, *password, *field; /* NULL: good */
	} cases[] = {
	    {"smtp://mail.example:587", "swep@example.org", "u", "p", NULL},
	    {"smtps://mail.example:465/swep.example.org", "swep@example.org", "u", "p", NULL},
	    {"smtp://[::1]:25", "swep@example.org", "", "", NULL},
	    {"smtp://mail.example", "Gwasanaeth t\xc5\xb7 <swep@example.org>", "", "", NULL},
	    {"", "swep@example.org", "", "", "url"},
	    {"http://mail.example", "swep@example.org", "", "", "url"},
	    {"smtp://", "swep@example.org", "", "", "url"},
	    {"smtp://u:p@mail.example", "swep@example.org", "", "", "url"},
	    {"smtp://mail.example?x", "swep@example.org", "", "", "url"},
	    {"smtp://mail.example", "", "", "", "from"},
	    {"smtp://mail.example", "SWEP", "", "", "from"},
	    {"smtp://mail.example", "SWEP <swep@example.org", "", "", "from"},
	    {"smtp://mail.example", "a\r\nBcc: x <swep@example.org>", "", "", "from"},
	    {"smtp://mail.example", "swep@example.org> <x@example.org>", "", "", NULL},
	    {"smtp://mail.example", "swep@example.org", "u", "", "user"},
	    {"smtp://mail.example", "swep@example.org", "", "p", "user"},
	    {"smtp://mail.example", "swep@example.org", "u\n", "p", "user or password_file"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct gateway_settings g = {.kind = "smtp"};
		struct fault why = {.field = ""};
		snprintf(g.url, sizeof(g.url), "%s", cases[i].url);
		snprintf(g.from, sizeof(g.from), "%s", cases[i].from);
		snprintf(g.user, sizeof(g.user), "%s", cases[i].user);
		snprintf(g.password, sizeof(g.password), "%s", cases[i].password);
		enum err e = smtp_gateway.check(&g, &why);
		ck_assert_msg((e == ERR_OK) == (cases[i].field == NULL), "%zu", i);
		if (cases[i].field != NULL)
			ck_assert_str_eq(why.field, cases[i].field);
	}
}
END_TEST

START_TEST(only_to_this_machine_mail_goes_unencrypted)
{
	static const struct {
		const char *url;
		bool plain;
	} cases[] = {
	    {"smtp://127.0.0.1:25", true},       {"smtp://localhost", true},
	    {"smtp://[::1]/name", true},         {"smtp://127.0.0.1.example.org", false},
	    {"smtp://localhost.example", false}, {"smtp://127.0.0.2:25", false},
	    {"smtps://127.0.0.1:465", false},    {"smtp://mail.example", false},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct gateway_settings g = settings;
		struct transfer t;
		struct fault why;
		struct outgoing out = mail("a@example.org", "x");
		snprintf(g.url, sizeof(g.url), "%s", cases[i].url);
		ck_assert_int_eq(send(&g, &out, &t, &why), ERR_OK);
		ck_assert_msg(t.mail->plain == cases[i].plain, "%s", cases[i].url);
	}
}
END_TEST

/* ---- answers ---- */

static struct judgement judge(enum mail_stage stage, int status, const char *body)
{
	struct dispatch d = {.settings = &settings, .now = {NOW}, .arena = &arena};
	struct transfer_result r = {.fate = FATE_ANSWERED,
				    .status = status,
				    .stage = stage,
				    .body = body,
				    .size = strlen(body)};
	return smtp_gateway.answer(&d, &r);
}

static const struct {
	enum mail_stage stage;
	int status;
	const char *body;
	enum verdict verdict;
	bool theirs;
} table[] = {
    {MAIL_TEXT, 250, "2.0.0 Ok: queued as 4F2A1", VERDICT_ACCEPTED, false},
    {MAIL_TEXT, 421, "4.3.2 shutting down", VERDICT_RETRY, false},
    {MAIL_TEXT, 451, "4.3.0 try later", VERDICT_RETRY, false},
    {MAIL_TEXT, 552, "5.3.4 too big", VERDICT_FAILED, false},
    {MAIL_TEXT, 554, "5.7.1 spam", VERDICT_FAILED, false},
    {MAIL_TEXT, 354, "go on", VERDICT_UNKNOWN, false},
    {MAIL_TEXT, 999, "?", VERDICT_UNKNOWN, false},
    {MAIL_DATA, 451, "later", VERDICT_RETRY, false},
    {MAIL_DATA, 554, "no", VERDICT_FAILED, false},
    {MAIL_DATA, 250, "what?", VERDICT_RETRY, false},
    {MAIL_RECEIVER, 550, "5.1.1 User unknown", VERDICT_FAILED, false},
    {MAIL_RECEIVER, 553, "5.1.2 bad", VERDICT_FAILED, false},
    {MAIL_RECEIVER, 550, "5.7.1 Relaying denied", VERDICT_STOPPED, false},
    {MAIL_RECEIVER, 554, "5.7.1 <x>: Relay access denied", VERDICT_STOPPED, false},
    {MAIL_RECEIVER, 530, "5.7.0 Authentication required", VERDICT_STOPPED, false},
    {MAIL_RECEIVER, 450, "4.2.0 greylisted", VERDICT_RETRY, true},
    {MAIL_RECEIVER, 452, "4.2.2 mailbox full", VERDICT_RETRY, true},
    {MAIL_RECEIVER, 421, "closing", VERDICT_RETRY, false},
    {MAIL_SENDER, 451, "later", VERDICT_RETRY, false},
    {MAIL_SENDER, 550, "not yours", VERDICT_STOPPED, false},
    {MAIL_LOGIN, 535, "5.7.8 bad credentials", VERDICT_STOPPED, false},
    {MAIL_LOGIN, 454, "4.7.0 temporary", VERDICT_RETRY, false},
    {MAIL_LOGIN, 250, "8BITMIME", VERDICT_STOPPED, false},
    {MAIL_SAFETY, 250, "STARTTLS not supported", VERDICT_STOPPED, false},
    {MAIL_SAFETY, 0, "certificate", VERDICT_STOPPED, false},
    {MAIL_SAFETY, 454, "TLS not available", VERDICT_RETRY, false},
    {MAIL_GREETING, 421, "busy", VERDICT_RETRY, false},
    {MAIL_GREETING, 554, "go away", VERDICT_STOPPED, false},
    {MAIL_GREETING, 0, "", VERDICT_RETRY, false},
};

START_TEST(every_answer_has_its_verdict)
{
	for (size_t i = 0; i < COUNT_OF(table); i++) {
		struct judgement j = judge(table[i].stage, table[i].status, table[i].body);
		ck_assert_msg(j.verdict == table[i].verdict && j.theirs == table[i].theirs,
			      "%d %s: %s", table[i].status, table[i].body, verdict_name(j.verdict));
		ck_assert_ptr_nonnull(strstr(j.detail, table[i].body));
	}
}
END_TEST

/* The mail server may have the mail only once it was sent its end. */
START_TEST(every_status_at_every_stage_is_judged)
{
	for (int stage = MAIL_NOWHERE; stage <= MAIL_TEXT; stage++)
		for (int status = 0; status < 1000; status++) {
			enum verdict v = judge((enum mail_stage)stage, status, "x").verdict;
			ck_assert((v == VERDICT_ACCEPTED) ==
				  (stage == MAIL_TEXT && status / 100 == 2));
			ck_assert(v != VERDICT_UNKNOWN || stage == MAIL_TEXT);
			ck_assert(v != VERDICT_STOPPED || stage != MAIL_TEXT);
		}
}
END_TEST

START_TEST(no_answer_is_unknown_only_after_the_end_of_the_mail)
{
	struct dispatch d = {.settings = &settings, .now = {NOW}, .arena = &arena};
	struct transfer_result r = {.fate = FATE_NOT_SENT, .error = "it hung up"};
	ck_assert_int_eq(smtp_gateway.answer(&d, &r).verdict, VERDICT_RETRY);
	r.fate = FATE_UNKNOWN;
	ck_assert_int_eq(smtp_gateway.answer(&d, &r).verdict, VERDICT_UNKNOWN);
	ck_assert_str_eq(smtp_gateway.answer(&d, &r).detail, "it hung up");
	ck_assert_ptr_null(smtp_gateway.lookup);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    a_letter_byte_for_byte,
	    a_repeat_has_the_same_id_and_another_message_another,
	    the_subject_is_the_first_line_and_no_longer_than_lists_show,
	    nothing_in_a_text_becomes_a_header,
	    what_is_written_is_what_is_read,
	    what_is_no_address_is_never_sent_to,
	    what_cannot_be_written_is_refused_with_its_reason,
	    settings_are_checked_when_they_are_read,
	    only_to_this_machine_mail_goes_unencrypted,
	    every_answer_has_its_verdict,
	    every_status_at_every_stage_is_judged,
	    no_answer_is_unknown_only_after_the_end_of_the_mail,
	};
	return suite_run("smtp", cases, COUNT_OF(cases));
}
