/* SPDX-License-Identifier: MIT
 *
 * Mail beside texts, through whole turns: steps that say it by mail, texts that cannot arrive, who
 * hears of the end, and the digest.
 */
#include "lib/scripted_gateway.h"

#include "lib/telling.h"

#define PEOPLE                                                                                     \
	"contact,name,organisation,phone,groups,site,email,digest\n"                               \
	"ann,Ann,Council,07700 900001,duty,,ann@example.org,\n"                                    \
	"ben,Ben,Council,07700 900002,duty,,,\n"                                                   \
	"cat,Cat,Council,07700 900003,wide,,cat@example.org,yes\n"                                 \
	"dan,Dan,Council,07700 900004,wide,,dan@example.org,\n"

static void open_with_mail(void)
{
	telling_open();
	telling_gateway_of(0, "text", "rechecked");
	telling_gateway_of(1, "mail", "mails");
	w.settings->areas[0]->digest_minutes = 8 * 60;
}

static void begin(void)
{
	world_start(&w);
	telling_import(PEOPLE);
	world_clear(&w);
}

static struct step_settings *everybody(enum occasion on, const char *group, enum mail_use mail)
{
	struct step_settings *s = telling_step(on, group, 0);
	s->order = ORDER_ALL;
	s->mail = mail;
	return s;
}

static void told_are(const char *expected)
{
	ck_assert_str_eq(
	    world_text(&w, "SELECT group_concat(contact || ' ' || channel || ' ' || state, ', ')"
			   " FROM (SELECT contact, channel, state FROM message ORDER BY rowid)"),
	    expected);
}

static void minutes(int64_t n)
{
	world_advance(&w, MINUTES_MS(n));
	telling_invariants();
}

/* ---- steps ---------------------------------------------------------------------------------- */

START_TEST(instead_of_a_text_for_whoever_has_an_address)
{
	open_with_mail();
	everybody(OCCASION_ADVICE, "duty", MAIL_USE_INSTEAD);
	begin();
	telling_begins(OCCASION_ADVICE, "a1", NULL);
	told_are("ann email sending, ben sms sending");
	ck_assert_ptr_nonnull(telling_transfer("mail/send?"));
	ck_assert_ptr_nonnull(strstr(telling_transfer("mail/send?")->text, "to=ann@example.org"));
	ck_assert_ptr_nonnull(strstr(telling_transfer("text/send?")->text, "to=+447700900002"));
	telling_close();
}
END_TEST

START_TEST(beside_a_text_and_once_each)
{
	open_with_mail();
	everybody(OCCASION_ACTIVATION, "duty", MAIL_USE_ALSO);
	everybody(OCCASION_ACTIVATION, "duty", MAIL_USE_ALSO);
	begin();
	telling_begins(OCCASION_ACTIVATION, "a1", "a1");
	told_are("ann sms sending, ann email sending, ben sms sending, "
		 "ann sms cancelled, ann email cancelled, ben sms cancelled");
	telling_close();
}
END_TEST

START_TEST(without_a_gateway_for_mail_all_goes_by_text)
{
	open_with_mail();
	w.settings->gateway_count = 1;
	everybody(OCCASION_ADVICE, "duty", MAIL_USE_INSTEAD);
	everybody(OCCASION_ADVICE, "wide", MAIL_USE_ALSO);
	begin();
	telling_begins(OCCASION_ADVICE, "a1", NULL);
	told_are("ann sms sending, ben sms sending, cat sms sending, dan sms sending");
	telling_close();
}
END_TEST

START_TEST(who_wants_no_texts_gets_no_mail)
{
	open_with_mail();
	everybody(OCCASION_ADVICE, "wide", MAIL_USE_INSTEAD);
	begin();
	ck_assert_int_eq(telling_text("t1", "+447700900004", "STOP"), 200);
	telling_begins(OCCASION_ADVICE, "a1", NULL);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM message WHERE contact = 'dan'"), 0);
	telling_close();
}
END_TEST

START_TEST(a_mails_code_is_answered_by_text)
{
	open_with_mail();
	everybody(OCCASION_ADVICE, "duty", MAIL_USE_INSTEAD);
	begin();
	telling_begins(OCCASION_ADVICE, "a1", NULL);
	char *code = strdup(world_text(&w, "SELECT code FROM message WHERE contact = 'ann'"));
	char text[32];
	snprintf(text, sizeof(text), "OK %s", code);
	/* from another phone it is no answer */
	ck_assert_int_eq(telling_text("t1", "+447700900009", text), 200);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM message WHERE acked IS NOT NULL"),
			 0);
	ck_assert_int_eq(telling_text("t2", "+447700900001", text), 200);
	ck_assert_str_eq(world_text(&w, "SELECT acked_by FROM message WHERE acked IS NOT NULL"),
			 "ann");
	free(code);
	telling_close();
}
END_TEST

/* Ann has heard by mail that it is on; the end tells all that were told. */
static void begins_by_mail(void)
{
	open_with_mail();
	everybody(OCCASION_ACTIVATION, "duty", MAIL_USE_INSTEAD);
	everybody(OCCASION_STANDDOWN, "told", MAIL_USE_NEVER);
	begin();
	telling_begins(OCCASION_ACTIVATION, "a1", "a1");
	telling_answer("mail/send?", "accepted");
}

START_TEST(who_heard_by_mail_hears_of_the_end)
{
	begins_by_mail();
	telling_answer("text/send?", "accepted");
	telling_begins(OCCASION_STANDDOWN, "s1", "a1");
	told_are("ann email accepted, ben sms accepted, ann sms sending, ben sms sending");
	telling_close();
}
END_TEST

START_TEST(who_is_no_contact_any_more_hears_of_the_end_by_mail)
{
	begins_by_mail();
	telling_import("contact,name,organisation,phone,groups,site,email,digest\n"
		       "ben,Ben,Council,07700 900002,duty,,,\n");
	telling_begins(OCCASION_STANDDOWN, "s1", "a1");
	ck_assert_str_eq(world_text(&w, "SELECT channel || ' ' || phone FROM message"
					" WHERE contact = 'ann' ORDER BY rowid DESC LIMIT 1"),
			 "email ann@example.org");
	telling_close();
}
END_TEST

/* Ann and Ben hear that it is on, and want no texts any more; then it ends. */
static void ends_for_who_stopped(enum occasion end, bool calls)
{
	open_with_mail();
	if (calls)
		telling_gateway_of(2, "call", "calls");
	everybody(OCCASION_ACTIVATION, "duty", MAIL_USE_NEVER);
	everybody(end, "told", MAIL_USE_NEVER);
	begin();
	telling_begins(OCCASION_ACTIVATION, "a1", "a1");
	telling_answer("text/send?", "accepted");
	world_turn(&w, NULL, 0);
	telling_answer("to=+447700900001", "accepted");
	ck_assert_int_eq(telling_text("t1", "+447700900001", "STOP"), 200);
	ck_assert_int_eq(telling_text("t2", "+447700900002", "STOP"), 200);
	telling_begins(end, "e1", "a1");
}

static void alarm_is(const char *sentence)
{
	ck_assert_str_eq(world_text(&w, "SELECT coalesce(group_concat(sentence), '') FROM alarm"
					" WHERE cleared IS NULL AND kind = 'message'"),
			 sentence);
}

START_TEST(who_stopped_hears_of_the_end_by_mail_or_from_a_person)
{
	ends_for_who_stopped(OCCASION_STANDDOWN, false);
	told_are("ann sms accepted, ben sms accepted, ann email sending, ben sms failed");
	alarm_is("ben has not been told of the stand-down and wants no texts: ring them");
	char args[64];
	snprintf(args, sizeof(args), "{\"occasion\":\"%s\"}",
		 world_text(&w, "SELECT id FROM occasion WHERE kind = 'standdown'"));
	json_t *shown = world_ok(&w, "vera", "cascade", args);
	char *text = json_dumps(shown, 0);
	ck_assert_ptr_nonnull(strstr(text, "who wants no texts: ring them"));
	free(text);
	json_decref(shown);
	/* rung, and said so */
	char *code = telling_code("ben");
	snprintf(args, sizeof(args), "{\"code\":\"%s\",\"by\":\"ben\"}", code);
	json_decref(world_ok(&w, "bob", "ack", args));
	free(code);
	alarm_is("");
	telling_close();
}
END_TEST

START_TEST(who_stopped_is_called_where_no_mail_goes)
{
	ends_for_who_stopped(OCCASION_STANDDOWN, true);
	told_are("ann sms accepted, ben sms accepted, ann email sending, ben voice sending");
	alarm_is("");
	telling_close();
}
END_TEST

START_TEST(who_stops_while_the_end_waits_hears_of_it_all_the_same)
{
	open_with_mail();
	everybody(OCCASION_ACTIVATION, "duty", MAIL_USE_NEVER);
	everybody(OCCASION_STANDDOWN, "told", MAIL_USE_NEVER);
	begin();
	telling_begins(OCCASION_ACTIVATION, "a1", "a1");
	telling_answer("to=+447700900001", "accepted");
	telling_answer("to=+447700900002", "accepted");
	telling_begins(OCCASION_STANDDOWN, "e1", "a1");
	telling_answer("to=+447700900001", "later 120000");
	telling_answer("to=+447700900002", "later 120000");
	ck_assert_int_eq(telling_text("t1", "+447700900001", "STOP"), 200);
	ck_assert_int_eq(telling_text("t2", "+447700900002", "STOP"), 200);
	world_turn(&w, NULL, 0);
	told_are("ann sms accepted, ben sms accepted, ann sms cancelled, ben sms cancelled, "
		 "ann email sending, ben sms failed");
	alarm_is("ben has not been told of the stand-down and wants no texts: ring them");
	telling_close();
}
END_TEST

/* Their text was under way as STOP came, and then certainly did not go, as the answer or a question
 * says. */
static void stops_under_way(bool asked)
{
	open_with_mail();
	everybody(OCCASION_ACTIVATION, "duty", MAIL_USE_NEVER);
	everybody(OCCASION_STANDDOWN, "told", MAIL_USE_NEVER);
	begin();
	telling_begins(OCCASION_ACTIVATION, "a1", "a1");
	telling_answer("to=+447700900001", "accepted");
	telling_answer("to=+447700900002", "accepted");
	world_clear(&w);
	telling_begins(OCCASION_STANDDOWN, "e1", "a1");
	struct errand ben = telling_transfer("to=+447700900002")->errand;
	telling_answer("to=+447700900001", "accepted");
	ck_assert_int_eq(telling_text("t2", "+447700900002", "STOP"), 200);
	alarm_is("");
	world_result(&w, &ben, asked ? FATE_UNKNOWN : FATE_ANSWERED, asked ? 0 : 200,
		     asked ? NULL : "retry");
	if (!asked)
		return;
	world_advance(&w, SECONDS_MS(61));
	telling_answer("text/ask?q=0", "next");
	telling_answer("text/ask?q=1", "absent");
}

START_TEST(who_stops_while_the_end_is_under_way_is_rung_if_it_does_not_go)
{
	for (int asked = 0; asked < 2; asked++) {
		stops_under_way(asked);
		told_are("ann sms accepted, ben sms accepted, ann sms accepted, ben sms cancelled, "
			 "ben sms failed");
		alarm_is("ben has not been told of the stand-down and wants no texts: ring them");
		telling_close();
	}
}
END_TEST

START_TEST(who_stopped_is_called_about_a_recall)
{
	ends_for_who_stopped(OCCASION_RECALL, true);
	told_are("ann sms accepted, ben sms accepted, ann voice sending, ben voice sending");
	telling_close();
}
END_TEST

START_TEST(who_stopped_is_spared_a_courtesy)
{
	ends_for_who_stopped(OCCASION_EXTENDED, true);
	told_are("ann sms accepted, ben sms accepted");
	alarm_is("");
	telling_close();
}
END_TEST

/* ---- what cannot go by text ----------------------------------------------------------------- */

START_TEST(a_text_that_cannot_arrive_goes_by_mail_and_nobody_waits_for_it)
{
	open_with_mail();
	telling_step(OCCASION_PROPOSAL, "duty", 1);
	begin();
	telling_begins(OCCASION_PROPOSAL, "a1", NULL);
	told_are("ann sms sending");
	telling_answer("text/send?", "failed");
	world_advance(&w, 0);
	told_are("ann sms failed, ann email sending, ben sms sending");
	ck_assert_int_eq(world_number(&w, "SELECT count(DISTINCT code) FROM message"
					  " WHERE contact = 'ann'"),
			 1);
	/* ben has no address */
	telling_answer("text/send?", "failed");
	world_advance(&w, 0);
	told_are("ann sms failed, ann email sending, ben sms failed");
	telling_close();
}
END_TEST

START_TEST(a_courtesy_that_cannot_arrive_goes_by_mail_once)
{
	open_with_mail();
	everybody(OCCASION_ACTIVATION, "duty", MAIL_USE_ALSO);
	everybody(OCCASION_ACTIVATION, "wide", MAIL_USE_NEVER);
	begin();
	telling_begins(OCCASION_ACTIVATION, "a1", "a1");
	for (int i = 0; i < 4; i++) {
		const struct seen *s = telling_transfer("text/send?");
		struct errand e = s->errand;
		world_result(&w, &e, FATE_ANSWERED, 200, "failed");
		s = telling_transfer("text/send?");
		((struct seen *)(uintptr_t)s)->text[0] = '-'; /* answered */
		for (char *at = s->text; *at != '\0'; at++)
			*at = '-';
	}
	minutes(5);
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(contact) FROM (SELECT contact FROM"
					" message WHERE channel = 'email' ORDER BY contact)"),
			 "ann,cat,dan");
	telling_close();
}
END_TEST

START_TEST(what_nobody_needs_any_more_is_not_mailed)
{
	open_with_mail();
	telling_step(OCCASION_PROPOSAL, "duty", 1);
	begin();
	telling_begins(OCCASION_PROPOSAL, "a1", NULL);
	telling_ends(OCCASION_PROPOSAL, "a1");
	telling_answer("text/send?", "failed");
	minutes(5);
	told_are("ann sms failed");
	telling_close();
}
END_TEST

/* ---- the digest ----------------------------------------------------------------------------- */

static void advise(const char *subject)
{
	telling_begins(OCCASION_ADVICE, subject, NULL);
}

START_TEST(what_is_not_urgent_is_one_mail_a_day)
{
	open_with_mail();
	everybody(OCCASION_ADVICE, "wide", MAIL_USE_NEVER);
	begin();
	advise("a1"); /* 12:00 */
	told_are("cat email cancelled, dan sms sending");
	ck_assert_str_eq(world_text(&w, "SELECT detail FROM message WHERE contact = 'cat'"),
			 "kept for the next digest");
	minutes(60);
	advise("a2");
	minutes(18 * 60 + 59);
	ck_assert_int_eq((int)telling_transfers("mail/send?"), 0);
	minutes(1); /* 08:00 */
	ck_assert_int_eq((int)telling_transfers("mail/send?"), 1);
	const char *text = telling_transfer("mail/send?")->body;
	ck_assert_ptr_eq(strstr(text, "SWEP Coventry: 2 messages that were not urgent\n"), text);
	ck_assert_ptr_nonnull(strstr(text, "\nSat 21 Nov 12:00\nSWEP Coventry tier 1: air.min"));
	ck_assert_ptr_nonnull(strstr(text, "\nSat 21 Nov 13:00\nSWEP Coventry tier 1: air.min"));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM message WHERE contact = 'cat'"
					  " AND detail LIKE 'told in the digest m%'"),
			 2);
	telling_answer("mail/send?", "accepted");
	world_clear(&w);
	minutes(24 * 60);
	ck_assert_int_eq((int)telling_transfers("mail/send?"), 0);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM deadline WHERE kind = 'digest'"),
			 0);
	advise("a3");
	minutes(24 * 60);
	ck_assert_int_eq((int)telling_transfers("mail/send?"), 1);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM occasion WHERE kind = 'digest'"
					  " AND state = 'open'"),
			 1);
	telling_close();
}
END_TEST

/* Tonight is told before it begins: by the digest where that comes first, else as others hear it.
 */
START_TEST(what_is_of_tonight_waits_for_no_digest_after_it)
{
	static const struct {
		const char *now;
		enum occasion on;
		const char *told;
	} cases[] = {
	    {"2026-11-24T10:30:00Z", OCCASION_EXTENDED, "cat sms sending"},
	    {"2026-11-24T19:00:00Z", OCCASION_LOW, "cat sms sending"},
	    {"2026-11-24T07:45:00Z", OCCASION_LOW, "cat sms sending"}, /* nearly over */
	    {"2026-11-24T02:00:00Z", OCCASION_LOW, "cat email cancelled"}, /* nobody is woken */
	    {"2026-11-24T10:30:00Z", OCCASION_ADVICE, "cat email cancelled"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		open_with_mail();
		w.settings->areas[0]->quiet_from_minutes = 21 * 60;
		w.settings->areas[0]->quiet_to_minutes = 7 * 60 + 30;
		telling_step(cases[i].on, "wide", 0)->order = ORDER_ALL;
		ck_assert(wall_parse_iso(cases[i].now, &w.now));
		world_start(&w);
		telling_import("contact,name,organisation,phone,groups,site,email,digest\n"
			       "cat,Cat,Council,07700 900003,wide,,cat@example.org,yes\n");
		world_clear(&w);
		struct night_hours hours = w.settings->areas[0]->policy.hours;
		telling_change(true, cases[i].on, "x1", "x1",
			       night_span(night_at(w.now, hours), hours).to);
		world_turn(&w, NULL, 0);
		told_are(cases[i].told);
		telling_close();
	}
}
END_TEST

/* SWEP is recalled before the digest: that few beds are left is no news of it; nor is it when the
 * digest comes only after that night. */
START_TEST(what_is_over_is_in_no_digest)
{
	open_with_mail();
	w.settings->areas[0]->quiet_from_minutes = 12 * 60;
	w.settings->areas[0]->quiet_to_minutes = 7 * 60 + 30;
	everybody(OCCASION_LOW, "wide", MAIL_USE_NEVER);
	everybody(OCCASION_ADVICE, "wide", MAIL_USE_NEVER);
	begin();
	telling_change(true, OCCASION_LOW, "l1", "a1", wall_plus(w.now, HOURS_MS(21)));
	telling_change(true, OCCASION_LOW, "l2", "a2", wall_plus(w.now, HOURS_MS(21)));
	advise("a1");
	world_advance(&w, MINUTES_MS(30));
	telling_ends(OCCASION_LOW, "a1");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM message WHERE gathered = 1"), 2);
	w.now = wall_plus(w.now, HOURS_MS(21));
	minutes(0);
	ck_assert_int_eq((int)telling_transfers("mail/send?"), 1);
	const char *text = telling_transfer("mail/send?")->body;
	ck_assert_ptr_eq(strstr(text, "SWEP Coventry: 1 message that was not urgent\n"), text);
	telling_close();
}
END_TEST

START_TEST(a_digest_is_made_after_a_restart_and_once)
{
	open_with_mail();
	everybody(OCCASION_ADVICE, "wide", MAIL_USE_NEVER);
	begin();
	advise("a1");
	w.now = wall_plus(w.now, HOURS_MS(30));
	world_restart(&w);
	minutes(0);
	ck_assert_int_eq((int)telling_transfers("mail/send?"), 1);
	world_restart(&w);
	minutes(0);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM message WHERE priority = 3"), 1);
	telling_close();
}
END_TEST

START_TEST(what_asks_wakes_or_is_urgent_is_never_kept)
{
	static const struct {
		enum occasion on;
		int acks;
		bool wake;
		const char *told;
	} cases[] = {
	    {OCCASION_ADVICE, 0, false, "cat email cancelled"},
	    {OCCASION_EXTENDED, 0, false, "cat sms sending"},
	    {OCCASION_LOW, 0, false, "cat sms sending"},
	    {OCCASION_ADVICE, 1, false, "cat sms sending"},
	    {OCCASION_ADVICE, 1, true, "cat sms sending"},
	    {OCCASION_ACTIVATION, 0, false, "cat sms sending"},
	    {OCCASION_STANDDOWN, 0, false, "cat sms sending"},
	    {OCCASION_RECALL, 0, false, "cat sms sending"},
	    {OCCASION_LATE, 0, false, "cat sms sending"},
	    {OCCASION_LOWERED, 0, false, "cat sms sending"},
	    {OCCASION_FULL, 0, false, "cat sms sending"},
	    {OCCASION_BLIND, 0, false, "cat sms sending"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		open_with_mail();
		struct step_settings *s = telling_step(cases[i].on, "wide", cases[i].acks);
		s->order = ORDER_ALL;
		s->wake = cases[i].wake;
		world_start(&w);
		telling_import("contact,name,organisation,phone,groups,site,email,digest\n"
			       "cat,Cat,Council,07700 900003,wide,,cat@example.org,yes\n");
		world_clear(&w);
		telling_begins(cases[i].on, "x1", "x1");
		told_are(cases[i].told);
		telling_close();
	}
}
END_TEST

START_TEST(whoever_has_a_duty_is_told_at_once)
{
	open_with_mail();
	everybody(OCCASION_ADVICE, "duty:oncall", MAIL_USE_NEVER);
	begin();
	char *args = "{\"what\":\"rota\",\"duty\":\"oncall\",\"text\":\"duty,from,to,contact\\n"
		     "oncall,2026-11-21 09:00,2026-11-21 21:00,cat\\n\"}";
	json_decref(world_ok(&w, "alice", "import", args));
	advise("a1");
	ck_assert_str_eq(telling_state("cat"), "sending");
	ck_assert_str_eq(world_text(&w, "SELECT channel FROM message WHERE contact = 'cat'"),
			 "sms");
	telling_close();
}
END_TEST

static bool digest_made(void)
{
	return world_number(&w, "SELECT count(*) FROM message WHERE priority = 3") > 0;
}

START_TEST(a_digest_waits_until_what_is_urgent_has_left)
{
	open_with_mail();
	everybody(OCCASION_ADVICE, "wide", MAIL_USE_NEVER);
	struct step_settings *s = everybody(OCCASION_ACTIVATION, "wide", MAIL_USE_NEVER);
	s->valid_ms = HOURS_MS(6);
	begin();
	advise("a1");
	minutes(19 * 60 + 59);
	telling_begins(OCCASION_ACTIVATION, "a2", "a2"); /* 07:59; nobody answers for the text */
	world_clear(&w);
	minutes(1);
	ck_assert_int_eq((int)telling_transfers("mail/send?"), 0);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM deadline WHERE kind = 'digest'"),
			 1);
	json_decref(world_ok(&w, "alice", "status", "{}"));
	for (int i = 0; i < 80 && !digest_made(); i++)
		minutes(5);
	/* it is unknown, sent again, at last given up and mailed: only then the digest leaves */
	ck_assert(digest_made());
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM message WHERE contact = 'cat'"
					  " AND priority = 0 AND valid_until > (SELECT made FROM"
					  " message WHERE priority = 3) AND state IN ('queued',"
					  " 'sending', 'unknown')"),
			 0);
	telling_close();
}
END_TEST

START_TEST(without_a_gateway_for_mail_nothing_is_kept)
{
	open_with_mail();
	w.settings->gateway_count = 1;
	everybody(OCCASION_ADVICE, "wide", MAIL_USE_NEVER);
	begin();
	advise("a1");
	told_are("cat sms sending, dan sms sending");
	telling_close();
}
END_TEST

START_TEST(who_wants_nothing_any_more_gets_no_digest)
{
	open_with_mail();
	everybody(OCCASION_ADVICE, "wide", MAIL_USE_NEVER);
	begin();
	advise("a1");
	ck_assert_int_eq(telling_text("t1", "+447700900003", "STOP"), 200);
	minutes(24 * 60);
	ck_assert_int_eq((int)telling_transfers("mail/send?"), 0);
	ck_assert_str_eq(world_text(&w, "SELECT detail FROM message WHERE contact = 'cat'"),
			 "its contact gets no digest any more");
	telling_close();
}
END_TEST

START_TEST(a_long_day_fits_into_one_mail)
{
	open_with_mail();
	everybody(OCCASION_ADVICE, "wide", MAIL_USE_NEVER);
	char long_text[900];
	memset(long_text, 'x', sizeof(long_text) - 1);
	long_text[sizeof(long_text) - 1] = '\0';
	telling_template(long_text);
	begin();
	for (int i = 0; i < 30; i++) {
		char subject[16];
		snprintf(subject, sizeof(subject), "a%d", i);
		advise(subject);
	}
	minutes(24 * 60);
	const char *text = telling_transfer("mail/send?")->body;
	ck_assert_uint_le(strlen(text), LIMIT_MAIL);
	ck_assert_ptr_nonnull(strstr(text, "30 messages"));
	ck_assert_ptr_nonnull(strstr(text, "\n… and 10 more.\n"));
	telling_close();
}
END_TEST

START_TEST(a_digest_needs_an_address)
{
	telling_open();
	world_start(&w);
	world_refused(&w, "alice", "import",
		      "{\"what\":\"contacts\",\"text\":\"contact,name,organisation,phone,groups,"
		      "digest\\ncat,Cat,Council,07700 900003,wide,yes\\n\"}",
		      "usage");
	telling_close();
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    instead_of_a_text_for_whoever_has_an_address,
	    beside_a_text_and_once_each,
	    without_a_gateway_for_mail_all_goes_by_text,
	    who_wants_no_texts_gets_no_mail,
	    a_mails_code_is_answered_by_text,
	    who_heard_by_mail_hears_of_the_end,
	    who_is_no_contact_any_more_hears_of_the_end_by_mail,
	    who_stopped_hears_of_the_end_by_mail_or_from_a_person,
	    who_stopped_is_called_where_no_mail_goes,
	    who_stops_while_the_end_waits_hears_of_it_all_the_same,
	    who_stops_while_the_end_is_under_way_is_rung_if_it_does_not_go,
	    who_stopped_is_called_about_a_recall,
	    who_stopped_is_spared_a_courtesy,
	    a_text_that_cannot_arrive_goes_by_mail_and_nobody_waits_for_it,
	    a_courtesy_that_cannot_arrive_goes_by_mail_once,
	    what_nobody_needs_any_more_is_not_mailed,
	    what_is_not_urgent_is_one_mail_a_day,
	    what_is_of_tonight_waits_for_no_digest_after_it,
	    what_is_over_is_in_no_digest,
	    a_digest_is_made_after_a_restart_and_once,
	    what_asks_wakes_or_is_urgent_is_never_kept,
	    whoever_has_a_duty_is_told_at_once,
	    a_digest_waits_until_what_is_urgent_has_left,
	    without_a_gateway_for_mail_nothing_is_kept,
	    who_wants_nothing_any_more_gets_no_digest,
	    a_long_day_fits_into_one_mail,
	    a_digest_needs_an_address,
	};
	return suite_run("mail", cases, COUNT_OF(cases));
}
