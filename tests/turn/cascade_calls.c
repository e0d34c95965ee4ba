/* SPDX-License-Identifier: MIT
 *
 * Ladders that must wake: who is called, when, and on which number; and who hears of the end.
 */
#include "lib/scripted_gateway.h"

#include "lib/telling.h"

#define ONE_SEND "/send?"

#define PEOPLE                                                                                     \
	"contact,name,organisation,phone,groups,site,call\n"                                       \
	"ann,Ann,Council,07700 900001,duty,,07700 900101\n"                                        \
	"ben,Ben,Council,07700 900002,duty,,\n"

static void told_are(const char *texts)
{
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(contact || ' ' || channel, ', ') FROM"
					" (SELECT contact, channel FROM message ORDER BY rowid)"),
			 texts);
}

static void step_is(const char *state)
{
	ck_assert_str_eq(world_text(&w, "SELECT state FROM step"), state);
}

static void time_passes(int64_t minutes)
{
	world_advance(&w, MINUTES_MS(minutes));
	world_clear(&w);
	telling_invariants();
}

static struct step_settings *setup(enum occasion on)
{
	telling_open();
	w.settings->gateways[0].in_flight = 32;
	struct step_settings *s = telling_step(on, "duty", 1);
	s->wake = true;
	return s;
}

static void begin(enum occasion on)
{
	world_start(&w);
	telling_import(PEOPLE);
	world_clear(&w);
	telling_begins(on, "a1", "a1");
}

static void stops(const char *contact)
{
	static int n;
	char id[16], phone[20];
	snprintf(id, sizeof(id), "stop%d", n++);
	snprintf(
	    phone, sizeof(phone), "%s",
	    world_text(&w, telling_sql("SELECT phone FROM contact WHERE key = '%s'", contact)));
	ck_assert_int_eq(telling_text(id, phone, "STOP"), 200);
}

static int press(const char *contact, const char *key)
{
	char *reference = telling_reference(contact);
	struct callback_pair query[] = {{"token", "secret"}, {"ref", reference}, {"key", key}};
	int status = telling_callback("/key", query, 3);
	free(reference);
	return status;
}

START_TEST(when_all_texts_are_silent_the_group_is_called)
{
	setup(OCCASION_PROPOSAL);
	struct template_settings *x = &w.settings->areas[0]->templates[1];
	w.settings->areas[0]->template_count = 2;
	strcpy(x->key, "note-call");
	strcpy(x->text, "This is SWEP {area}: {why}.");
	begin(OCCASION_PROPOSAL);
	time_passes(10);
	told_are("ann sms, ben sms");
	time_passes(10);
	told_are("ann sms, ben sms, ann voice, ben voice");
	ck_assert_str_eq(world_text(&w,
				    "SELECT group_concat(phone || ' ' || text, ', ') FROM message"
				    " WHERE channel = 'voice'"),
			 "+447700900101 This is SWEP Coventry: air.min < 0., "
			 "+447700900002 This is SWEP Coventry: air.min < 0.");
	ck_assert_int_eq(press("ben", "2"), 200);
	step_is("open");
	ck_assert_int_eq(press("ben", "1"), 200);
	step_is("met");
	ck_assert_str_eq(world_text(&w, "SELECT acked_by FROM message WHERE acked IS NOT NULL"),
			 "ben");
	time_passes(600);
	told_are("ann sms, ben sms, ann voice, ben voice");
	telling_close();
}
END_TEST

START_TEST(calls_that_nobody_takes_leave_an_alarm)
{
	setup(OCCASION_PROPOSAL);
	begin(OCCASION_PROPOSAL);
	time_passes(30);
	told_are("ann sms, ben sms, ann voice, ben voice");
	step_is("unmet");
	ck_assert_int_eq(telling_alarms("cascade"), 1);
	telling_close();
}
END_TEST

/* SWEP is on beyond the morning, and what is asked before it is over with the night. */
START_TEST(who_is_silent_is_called_past_the_morning_where_swep_stays_on)
{
	static const struct {
		enum occasion on;
		const char *told, *state;
	} cases[] = {
	    {OCCASION_ACTIVATION, "ann sms, ben sms, ann voice, ben voice", "open"},
	    {OCCASION_PROPOSAL, "ann sms, ben sms", "unmet"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		setup(cases[i].on);
		world_start(&w);
		telling_import(PEOPLE);
		world_clear(&w);
		telling_change(true, cases[i].on, "a1", "a1", wall_plus(w.now, MINUTES_MS(15)));
		time_passes(20);
		told_are(cases[i].told);
		step_is(cases[i].state);
		time_passes(400);
		step_is("unmet");
		ck_assert_int_eq(telling_alarms("cascade"), 1);
		telling_close();
	}
}
END_TEST

/* Both were asked, and one has answered where two are needed. */
START_TEST(an_ok_that_is_taken_back_asks_the_silent_anew)
{
	setup(OCCASION_ACTIVATION)->acks = 2;
	begin(OCCASION_ACTIVATION);
	telling_ok("1", "ann", "+447700900001");
	time_passes(60);
	step_is("unmet");
	told_are("ann sms, ben sms, ben voice");
	char *code = telling_code("ann"), no[20];
	snprintf(no, sizeof(no), "NO %s", code);
	ck_assert_int_eq(telling_text("2", "+447700900001", no), 200);
	free(code);
	time_passes(1);
	told_are("ann sms, ben sms, ben voice, ben sms, ann sms"); /* ann is answered */
	step_is("open");
	telling_close();
}
END_TEST

START_TEST(a_text_that_cannot_arrive_becomes_a_call_and_the_next_is_told)
{
	setup(OCCASION_PROPOSAL);
	begin(OCCASION_PROPOSAL);
	telling_answer(ONE_SEND, "failed");
	world_advance(&w, 0);
	told_are("ann sms, ann voice, ben sms");
	ck_assert_int_eq(press("ann", "1"), 200);
	step_is("met");
	time_passes(60);
	told_are("ann sms, ann voice, ben sms");
	telling_close();
}
END_TEST

START_TEST(a_stop_in_the_night_becomes_a_call)
{
	setup(OCCASION_PROPOSAL);
	begin(OCCASION_PROPOSAL);
	stops("ann");
	world_advance(&w, 0);
	told_are("ann sms, ann voice, ben sms");
	/* and from then on in her turn */
	telling_ends(OCCASION_PROPOSAL, "a1");
	telling_begins(OCCASION_PROPOSAL, "a2", NULL);
	told_are("ann sms, ann voice, ben sms, ann voice, ben sms");
	telling_close();
}
END_TEST

START_TEST(without_wake_nobody_is_called)
{
	setup(OCCASION_PROPOSAL)->wake = false;
	begin(OCCASION_PROPOSAL);
	stops("ann");
	time_passes(60);
	told_are("ann sms, ben sms");
	telling_close();
}
END_TEST

START_TEST(who_was_called_awake_hears_of_the_end)
{
	struct step_settings *s = setup(OCCASION_ACTIVATION);
	s->order = ORDER_ALL;
	telling_step(OCCASION_STANDDOWN, "told", 0)->order = ORDER_ALL;
	begin(OCCASION_ACTIVATION);
	stops("ann"); /* told by text and by call */
	world_advance(&w, 0);
	told_are("ann sms, ben sms, ann voice");
	ck_assert_int_eq(press("ann", "1"), 200);
	telling_begins(OCCASION_STANDDOWN, "d1", "a1");
	told_are("ann sms, ben sms, ann voice, ann voice, ben sms");
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(phone) FROM (SELECT phone FROM message"
					" WHERE occasion <> 'o1' ORDER BY rowid)"),
			 "+447700900101,+447700900002");
	telling_close();
}
END_TEST

/* A call reached their desk; the end is a text to the mobile, once. */
START_TEST(who_was_called_elsewhere_is_texted_once)
{
	setup(OCCASION_ACTIVATION);
	telling_step(OCCASION_STANDDOWN, "told", 0)->order = ORDER_ALL;
	begin(OCCASION_ACTIVATION);
	telling_answer(ONE_SEND, "failed");
	world_advance(&w, 0);
	told_are("ann sms, ann voice, ben sms");
	telling_begins(OCCASION_STANDDOWN, "d1", "a1");
	ck_assert_str_eq(world_text(&w,
				    "SELECT group_concat(phone || ' ' || channel) FROM (SELECT *"
				    " FROM message WHERE occasion <> 'o1' ORDER BY rowid)"),
			 "+447700900001 sms,+447700900002 sms");
	telling_close();
}
END_TEST

/* The desk has only a landline, which no text reaches: it is called, and a key answers. */
START_TEST(who_has_no_number_for_texts_is_called)
{
	setup(OCCASION_ACTIVATION)->wake = false;
	telling_step(OCCASION_RECALL, "told", 0)->order = ORDER_ALL;
	world_start(&w);
	telling_import("contact,name,phone,groups,call\n"
		       "desk,Desk,,duty,07700 900101\n"
		       "hall,Hall,,duty,07700 900102\n"
		       "ben,Ben,07700 900002,duty,\n");
	world_clear(&w);
	telling_begins(OCCASION_ACTIVATION, "a1", "a1");
	told_are("desk voice");
	ck_assert_str_eq(world_text(&w, "SELECT phone FROM message"), "+447700900101");
	/* a key answers, and nobody can reply by a code */
	ck_assert_str_eq(world_text(&w, "SELECT text FROM message"),
			 "SWEP Coventry tier 1: air.min < 0.");
	time_passes(9);
	told_are("desk voice");
	time_passes(2);
	told_are("desk voice, hall voice");
	time_passes(10);
	told_are("desk voice, hall voice, ben sms");
	ck_assert_int_eq(press("desk", "1"), 200);
	step_is("met");
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(key) FROM contact WHERE verified > 0"),
			 "desk");
	telling_begins(OCCASION_RECALL, "a1", "a1");
	told_are("desk voice, hall voice, ben sms, desk voice, hall voice, ben sms");
	telling_close();
}
END_TEST

START_TEST(who_has_none_and_cannot_be_called_is_rung_by_a_person)
{
	setup(OCCASION_PROPOSAL)->wake = false;
	strcpy(w.settings->gateways[0].kind, "texts");
	world_start(&w);
	telling_import("contact,name,phone,groups,call\ndesk,Desk,,duty,07700 900101\n");
	world_clear(&w);
	telling_begins(OCCASION_PROPOSAL, "a1", NULL);
	ck_assert_str_eq(
	    world_text(&w, "SELECT sentence FROM alarm WHERE kind = 'message'"),
	    "desk has not been told of the proposal and has no number for texts: ring them");
	json_t *status = world_ok(&w, "vera", "status", "{}");
	char *dump = json_dumps(status, 0);
	ck_assert_ptr_nonnull(strstr(dump, "to end it, once they were rung: ack desk"));
	free(dump);
	json_decref(status);
	json_decref(world_ok(&w, "bob", "ack", "{\"code\":\"desk\"}"));
	ck_assert_int_eq(telling_alarms("message"), 0);
	telling_close();
}
END_TEST

START_TEST(no_gateway_calls)
{
	setup(OCCASION_PROPOSAL);
	strcpy(w.settings->gateways[0].kind, "textonly");
	begin(OCCASION_PROPOSAL);
	time_passes(20);
	ck_assert_int_eq(
	    world_number(&w, "SELECT count(*) FROM alarm WHERE kind = 'message' AND sentence LIKE"
			     " 'the call to % cannot be sent: no gateway carries calls'"),
	    2);
	telling_close();
}
END_TEST

int main(void)
{
	const TTest *const all[] = {when_all_texts_are_silent_the_group_is_called,
				    calls_that_nobody_takes_leave_an_alarm,
				    who_is_silent_is_called_past_the_morning_where_swep_stays_on,
				    an_ok_that_is_taken_back_asks_the_silent_anew,
				    a_text_that_cannot_arrive_becomes_a_call_and_the_next_is_told,
				    a_stop_in_the_night_becomes_a_call,
				    without_wake_nobody_is_called,
				    who_was_called_awake_hears_of_the_end,
				    who_was_called_elsewhere_is_texted_once,
				    who_has_no_number_for_texts_is_called,
				    who_has_none_and_cannot_be_called_is_rung_by_a_person,
				    no_gateway_calls};
	return suite_run("cascade calls", all, COUNT_OF(all));
}
