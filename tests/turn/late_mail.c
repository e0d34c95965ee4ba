/* SPDX-License-Identifier: MIT
 *
 * A step that tells by mail, and no server that takes it.
 */
#include "lib/scripted_gateway.h"

#include "lib/telling.h"

#define PEOPLE                                                                                     \
	"contact,name,organisation,phone,groups,site,email,call\n"                                 \
	"ann,Ann,Council,07700 900001,duty,,ann@example.org,\n"                                    \
	"ben,Ben,Council,07700 900002,duty,,ben@example.org,\n"                                    \
	"cat,Cat,Council,,duty,,cat@example.org,07700 900003\n"

static void answer_all(const char *part, const char *word)
{
	for (size_t n = 0; n < w.count; n++) {
		if (w.seen[n].kind != EFFECT_TRANSFER || strstr(w.seen[n].text, part) == NULL)
			continue;
		struct errand e = w.seen[n].errand;
		world_result(&w, &e, FATE_ANSWERED, 200, word);
		free(w.seen[n].text);
		w.seen[n].text = strdup("");
	}
}

static void began(void)
{
	telling_open();
	telling_gateway_of(0, "text", "rechecked");
	telling_gateway_of(1, "mail", "mails");
	struct step_settings *s = telling_step(OCCASION_ACTIVATION, "duty", 0);
	s->order = ORDER_ALL;
	s->mail = MAIL_USE_INSTEAD;
	world_start(&w);
	telling_import(PEOPLE);
	world_clear(&w);
	telling_begins(OCCASION_ACTIVATION, "a1", "a1");
}

static const char *texted(void)
{
	return world_text(&w,
			  "SELECT coalesce(group_concat(contact, ' '), '') FROM (SELECT contact"
			  " FROM message WHERE channel = 'sms' AND attempt > 0 ORDER BY rowid)");
}

static const char *alarm(void)
{
	return world_text(&w, "SELECT sentence FROM alarm WHERE kind = 'late-mail'"
			      " AND cleared IS NULL");
}

START_TEST(what_no_server_takes_goes_by_text)
{
	began();
	answer_all("mail/", "stopped 60000");
	world_advance(&w, MINUTES_MS(9));
	ck_assert_str_eq(texted(), "");
	world_advance(&w, MINUTES_MS(1));
	ck_assert_str_eq(texted(), "ann ben");
	ck_assert_str_eq(alarm(), "no mail server has taken the mails about the activation: told by"
				  " text instead: Ann, Ben; ring them: Cat");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM message m JOIN message n"
					  " ON n.contact = m.contact AND n.channel = 'email'"
					  " WHERE m.channel = 'sms' AND m.code = n.code"
					  " AND m.text = n.text"),
			 2);
	telling_close();
}
END_TEST

/* It keeps the connection and says nothing. */
START_TEST(what_a_server_never_answers_goes_by_text)
{
	began();
	world_advance(&w, MINUTES_MS(11));
	ck_assert_str_eq(texted(), "ann ben");
	telling_close();
}
END_TEST

START_TEST(the_alarm_names_who_is_left)
{
	began();
	answer_all("mail/", "stopped 60000");
	world_advance(&w, MINUTES_MS(10));
	answer_all("text/", "accepted");
	world_advance(&w, MINUTES_MS(10));
	ck_assert_str_eq(alarm(),
			 "no mail server has taken the mails about the activation: ring them: Cat");
	ck_assert_str_eq(texted(), "ann ben");
	telling_close();
}
END_TEST

START_TEST(a_mail_that_was_taken_is_enough)
{
	began();
	answer_all("mail/", "accepted");
	world_advance(&w, HOURS_MS(1));
	ck_assert_str_eq(texted(), "");
	ck_assert_str_eq(alarm(), "");
	telling_close();
}
END_TEST

START_TEST(a_mail_that_is_refused_for_good_goes_by_text_at_once)
{
	began();
	answer_all("mail/", "failed");
	ck_assert_str_eq(texted(), "ann ben");
	telling_close();
}
END_TEST

/* One by one, by mail; Ben answers by text, and Ann's mail is refused for good after that. */
START_TEST(nobody_is_texted_once_enough_have_answered)
{
	telling_open();
	telling_gateway_of(0, "text", "rechecked");
	telling_gateway_of(1, "mail", "mails");
	struct step_settings *s = telling_step(OCCASION_ACTIVATION, "duty", 1);
	s->mail = MAIL_USE_INSTEAD;
	s->within_ms = MINUTES_MS(3);
	world_start(&w);
	telling_import(PEOPLE);
	world_clear(&w);
	telling_begins(OCCASION_ACTIVATION, "a1", "a1");
	world_advance(&w, MINUTES_MS(4));
	char text[32], *code = telling_code("ben");
	snprintf(text, sizeof(text), "OK %s", code);
	free(code);
	ck_assert_int_eq(telling_text("1", "+447700900002", text), 200);
	ck_assert_str_eq(world_text(&w, "SELECT state FROM step"), "met");
	answer_all("mail/", "failed");
	world_advance(&w, MINUTES_MS(30));
	ck_assert_str_eq(texted(), "");
	ck_assert_str_eq(alarm(), "");
	telling_close();
}
END_TEST

/* Neither the mail nor the text in its place arrives. */
START_TEST(whom_no_text_reaches_either_is_to_be_rung)
{
	began();
	answer_all("mail/", "failed");
	answer_all("text/", "failed");
	world_advance(&w, MINUTES_MS(10));
	ck_assert_str_eq(alarm(), "no mail server has taken the mails about the activation: ring"
				  " them: Ann, Ben, Cat");
	telling_close();
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
	    what_no_server_takes_goes_by_text,
	    what_a_server_never_answers_goes_by_text,
	    the_alarm_names_who_is_left,
	    a_mail_that_was_taken_is_enough,
	    a_mail_that_is_refused_for_good_goes_by_text_at_once,
	    nobody_is_texted_once_enough_have_answered,
	    whom_no_text_reaches_either_is_to_be_rung,
	};
	return suite_run("late_mail", all, COUNT_OF(all));
}
