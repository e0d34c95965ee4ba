/* SPDX-License-Identifier: MIT
 *
 * Whose answer counts for whom: organisations, whoever is on duty; and what a NO does.
 */
#include "lib/scripted_gateway.h"

#include "lib/telling.h"
#include "rota_rows.h"

#define ONE_SEND "/send?"

/* Two of one house, two of another, and one who speaks for herself. */
#define HOUSES                                                                                     \
	"contact,name,organisation,phone,groups,site\n"                                            \
	"ann,Ann,Harbour House,07700 900001,sites,\n"                                              \
	"ben,Ben,harbour house,07700 900002,sites,\n"                                              \
	"cat,Cat,The Mill,07700 900003,sites,\n"                                                   \
	"dan,Dan,The Mill,07700 900004,sites,\n"                                                   \
	"eve,Eve,,07700 900005,sites,\n"                                                           \
	"fay,Fay,Council,07700 900006,boss,\n"

static void told_are(const char *contacts)
{
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(contact, ' ') FROM"
					" (SELECT contact FROM message ORDER BY rowid)"),
			 contacts);
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

static void ack(const char *contact)
{
	char *code = telling_code(contact), args[80];
	snprintf(args, sizeof(args), "{\"code\":\"%s\", \"by\":\"%s\"}", code, contact);
	json_decref(world_ok(&w, "bob", "ack", args));
	free(code);
}

static struct step_settings *setup(const char *group, int acks)
{
	telling_open();
	w.settings->gateways[0].in_flight = 32;
	return telling_step(OCCASION_PROPOSAL, group, acks);
}

static void begin(const char *people)
{
	world_start(&w);
	telling_import(people);
	world_clear(&w);
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
}

/* ---- organisations -------------------------------------------------------------------------- */

START_TEST(one_answer_speaks_for_an_organisation)
{
	struct step_settings *s = setup("sites", 3);
	s->order = ORDER_ALL;
	s->organisations = true;
	strcpy(s->then, "boss");
	begin(HOUSES);
	told_are("ann ben cat dan eve");
	ack("ben");
	ack("ann"); /* of the same house: one answer */
	step_is("open");
	time_passes(10); /* the reminder leaves that house alone */
	told_are("ann ben cat dan eve cat dan eve");
	ack("eve");
	step_is("open");
	ack("cat");
	step_is("met");
	time_passes(60);
	told_are("ann ben cat dan eve cat dan eve");
	telling_close();
}
END_TEST

/* All of the only house have said OK, and two houses are needed: people hear of it. */
START_TEST(too_few_organisations_are_an_alarm)
{
	struct step_settings *s = setup("sites", 2);
	s->order = ORDER_ALL;
	s->organisations = true;
	begin("contact,name,organisation,phone,groups,site\n"
	      "ann,Ann,Harbour House,07700 900001,sites,\n"
	      "ben,Ben,harbour house,07700 900002,sites,\n");
	ack("ann");
	ack("ben");
	world_advance(&w, 0);
	ck_assert_str_eq(world_text(&w, "SELECT sentence FROM alarm WHERE cleared IS NULL"
					" AND kind = 'cascade' AND subject LIKE '%/0'"),
			 "only 1 of the 2 needed of group sites have acknowledged the proposal");
	time_passes(10);
	step_is("unmet");
	telling_close();
}
END_TEST

START_TEST(without_organisations_each_speaks_for_themselves)
{
	setup("sites", 2)->order = ORDER_ALL;
	begin(HOUSES);
	ack("ann");
	step_is("open");
	ack("ben");
	step_is("met");
	telling_close();
}
END_TEST

/* Everybody hears the first text, also of a house that was quicker; reminders leave it alone. */
START_TEST(who_waits_in_the_queue_hears_once)
{
	struct step_settings *s = setup("sites", 3);
	s->order = ORDER_ALL;
	s->organisations = true;
	w.settings->gateways[0].in_flight = 1;
	begin(HOUSES);
	ack("ann");
	ck_assert_str_eq(telling_state("ben"), "queued");
	for (int i = 0; i < 5; i++)
		telling_answer(ONE_SEND, "accepted");
	ck_assert_str_eq(telling_state("ben"), "accepted");
	world_advance(&w, MINUTES_MS(10));
	ck_assert_str_eq(telling_state("cat"), "sending");
	ack("dan");
	ck_assert_str_eq(telling_state("eve"), "queued");
	telling_answer(ONE_SEND, "accepted");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM message WHERE round = 1"
					  " AND state = 'cancelled'"),
			 1); /* dan's reminder */
	telling_close();
}
END_TEST

START_TEST(a_ladder_passes_over_a_house_that_answered)
{
	struct step_settings *s = setup("sites", 2);
	s->organisations = true;
	begin(HOUSES);
	told_are("ann");
	ack("ann");
	world_advance(&w, 0);
	told_are("ann cat");
	telling_close();
}
END_TEST

/* ---- who is on duty ------------------------------------------------------------------------- */

static void shift(const char *contact, int from_minutes, int to_minutes)
{
	struct shift x = {.span = {wall_plus(w.now, MINUTES_MS(from_minutes)),
				   wall_plus(w.now, MINUTES_MS(to_minutes))},
			  .contact = contact,
			  .who = ""};
	ck_assert_int_eq(store_begin(w.store), ERR_OK);
	ck_assert_int_eq(shift_add(w.store, "coventry", "oncall", &x), ERR_OK);
	ck_assert_int_eq(store_commit(w.store), COMMIT_DONE);
}

START_TEST(whoever_has_the_duty_at_that_moment)
{
	struct step_settings *s = setup("duty:oncall", 1);
	s->repeat = true;
	world_start(&w);
	telling_import(HOUSES);
	shift("ann", -60, 15);
	shift("ben", 15, 600);
	world_clear(&w);
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	told_are("ann");
	time_passes(10);
	told_are("ann ann"); /* she has it still */
	time_passes(10);
	told_are("ann ann ben"); /* the shift has changed */
	ack("ann"); /* hers counts all the same */
	step_is("met");
	telling_close();
}
END_TEST

START_TEST(a_gap_in_the_rota_passes_to_those_beyond)
{
	struct step_settings *s = setup("duty:oncall", 1);
	strcpy(s->then, "boss");
	begin(HOUSES);
	told_are("fay");
	ck_assert_int_eq(telling_alarms("cascade"), 0);
	telling_close();
}
END_TEST

START_TEST(who_has_the_duty_is_not_asked_among_those_beyond_too)
{
	struct step_settings *s = setup("boss", 1);
	strcpy(s->then, "duty:oncall");
	world_start(&w);
	telling_import(HOUSES);
	shift("fay", -60, 600);
	shift("eve", -30, 600);
	telling_begins(OCCASION_PROPOSAL, "p1", NULL);
	time_passes(30);
	told_are("fay eve");
	telling_close();
}
END_TEST

/* ---- no ------------------------------------------------------------------------------------- */

static void decline(const char *contact)
{
	struct arena arena = {0};
	struct effects effects = {0};
	struct turn t = telling_turn(&arena, &effects);
	const char *id = world_text(&w, telling_sql("SELECT id FROM message WHERE contact = '%s'"
						    " ORDER BY rowid DESC LIMIT 1",
						    contact));
	ck_assert_int_eq(store_begin(w.store), ERR_OK);
	ck_assert_int_eq(cascade_declined(&t, telling_area(), id, contact), ERR_OK);
	ck_assert_int_eq(store_commit(w.store), COMMIT_DONE);
	arena_free(&arena);
	world_turn(&w, NULL, 0);
}

START_TEST(who_says_no_passes_the_turn_on_at_once)
{
	struct step_settings *s = setup("sites", 1);
	s->repeat = true;
	begin(HOUSES);
	told_are("ann");
	decline("ann");
	told_are("ann ben");
	step_is("open");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM message WHERE acked IS NOT NULL"),
			 0);
	time_passes(40); /* cat, dan, eve, and ben again: ann is spared */
	told_are("ann ben cat dan eve ben");
	/* better late than never */
	ack("ann");
	step_is("met");
	telling_close();
}
END_TEST

START_TEST(a_no_that_comes_late_reopens_nothing)
{
	struct step_settings *s = setup("sites", 1);
	s->order = ORDER_ALL;
	begin(HOUSES);
	ack("ben");
	step_is("met");
	decline("ann");
	step_is("met");
	time_passes(60);
	told_are("ann ben cat dan eve");
	ck_assert_int_eq(telling_alarms("message"), 0);
	/* who was relied on and says no is for a person */
	telling_ends(OCCASION_PROPOSAL, "p1");
	decline("ben");
	step_is("met");
	ck_assert_str_eq(world_text(&w, "SELECT sentence FROM alarm WHERE kind = 'message'"),
			 "ben has said OK and now says NO: ring them");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM message WHERE acked IS NOT NULL"),
			 1); /* what is over stays as it was */
	decline("cat");
	step_is("met");
	telling_close();
}
END_TEST

/* Who was relied on takes it back: nobody has answered, so the next are asked. */
START_TEST(a_no_after_an_ok_asks_the_next)
{
	setup("sites", 1);
	begin(HOUSES);
	told_are("ann");
	ack("ann");
	step_is("met");
	decline("ann");
	step_is("open");
	told_are("ann ben");
	ck_assert_str_eq(world_text(&w, "SELECT sentence FROM alarm WHERE kind = 'message'"),
			 "ann has said OK and now says NO: ring them");
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(change, '|') FROM audit"
					" WHERE kind = 'step'"),
			 "new -> open|open -> met|met -> open");
	ack("ben");
	step_is("met");
	time_passes(60);
	told_are("ann ben");
	/* once more, and all of it once more */
	decline("ben");
	told_are("ann ben cat");
	ack("ann");
	step_is("met");
	ck_assert_int_eq(telling_alarms("message"), 1); /* ben's */
	decline("ann");
	step_is("open");
	telling_close();
}
END_TEST

/* Where enough others have answered nobody is asked because of it. */
START_TEST(a_no_after_an_ok_where_others_have_answered)
{
	struct step_settings *s = setup("sites", 1);
	s->order = ORDER_ALL;
	begin(HOUSES);
	ack("ben");
	step_is("met");
	ack("cat");
	decline("ben");
	step_is("met");
	decline("cat");
	step_is("open");
	time_passes(60);
	ck_assert_int_eq(telling_alarms("cascade"), 1); /* nobody has acknowledged */
	telling_close();
}
END_TEST

/* Their one OK had counted in every step that asks. */
START_TEST(a_no_after_an_ok_counts_in_every_step)
{
	char args[40];
	struct step_settings *s = setup("sites", 1);
	s->order = ORDER_ALL;
	telling_step(OCCASION_PROPOSAL, "boss", 1);
	begin("contact,name,organisation,phone,groups,site\n"
	      "ann,Ann,Harbour House,07700 900001,sites boss,\n"
	      "ben,Ben,Council,07700 900002,boss,\n");
	told_are("ann ann");
	snprintf(args, sizeof(args), "{\"code\":\"%s\"}",
		 world_text(&w, "SELECT code FROM message WHERE code <> ''"));
	json_decref(world_ok(&w, "bob", "ack", args));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM step WHERE state = 'met'"), 2);
	decline("ann");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM step WHERE state = 'met'"), 0);
	told_are("ann ann ben");
	telling_close();
}
END_TEST

START_TEST(a_no_counts_in_every_step_that_asks)
{
	struct step_settings *s = setup("sites", 1);
	s->order = ORDER_ALL;
	telling_step(OCCASION_PROPOSAL, "boss", 1);
	telling_step(OCCASION_PROPOSAL, "late", 1);
	begin("contact,name,organisation,phone,groups,site\n"
	      "ann,Ann,Harbour House,07700 900001,sites boss late,\n"
	      "ben,Ben,Council,07700 900002,boss late,\n");
	told_are("ann ann ann"); /* one text, three questions */
	decline("ann");
	told_are("ann ann ann ben ben");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM message WHERE contact = 'ann'"
					  " AND declined IS NULL"),
			 0);
	telling_close();
}
END_TEST

START_TEST(a_no_is_shown_with_its_words)
{
	setup("sites", 1);
	begin(HOUSES);
	decline("ann");
	ck_assert_int_eq(store_begin(w.store), ERR_OK);
	sqlite3_exec(w.store->db,
		     "INSERT INTO inbound (id, area, received, phone, contact, text, meaning,"
		     " message, seen) SELECT 'one/1', 'coventry', declined, phone, contact,"
		     " 'NO 4821 burst pipe', 'no', id, declined FROM message"
		     " WHERE declined IS NOT NULL",
		     NULL, NULL, NULL);
	ck_assert_int_eq(store_commit(w.store), COMMIT_DONE);
	static const char *const who[][2] = {{"bob", "NO 4821 burst pipe"}, {"vera", NULL}};
	for (size_t i = 0; i < COUNT_OF(who); i++) {
		json_t *reply = world_ok(&w, who[i][0], "cascade", "{\"occasion\":\"o1\"}");
		json_t *result = json_object_get(reply, "result");
		json_t *ann = json_array_get(json_object_get(result, "messages"), 0);
		ck_assert_pstr_eq(json_string_value(json_object_get(ann, "said")), who[i][1]);
		ck_assert_str_eq(json_string_value(json_object_get(ann, "organisation")),
				 "Harbour House");
		ck_assert_int_eq(json_integer_value(json_object_get(
				     json_object_get(result, "occasion"), "declined")),
				 1);
		json_decref(reply);
	}
	telling_close();
}
END_TEST

/* ---- tests ---------------------------------------------------------------------------------- */

START_TEST(a_test_counts_answers_and_touches_nothing_else)
{
	setup("sites", 1);
	world_start(&w);
	telling_import(HOUSES);
	const int64_t decisions = world_number(&w, "SELECT count(*) FROM decision");
	json_decref(world_ok(&w, "alice", "cascade-test", "{\"contacts\":[\"ann\",\"cat\"]}"));
	world_advance(&w, 0);
	told_are("ann cat");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM message WHERE text LIKE"
					  " 'TEST of SWEP Coventry: nothing has happened%'"),
			 2);
	char *code = telling_code("ann"), answer[16];
	snprintf(answer, sizeof(answer), "ok %s", code);
	free(code);
	ck_assert_int_eq(telling_text("t1", "07700 900001", answer), 200);
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(key) FROM contact WHERE verified > 0"),
			 "ann");
	ack("cat"); /* said by a worker: that shows nothing about the number */
	step_is("met");
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(key) FROM contact WHERE verified > 0"),
			 "ann");
	json_decref(world_ok(&w, "alice", "cascade-test", "{\"contacts\":[\"ben\"]}"));
	ck_assert_int_eq(telling_text("t2", "07700 900002", "no"), 200);
	ck_assert_str_eq(world_text(&w, "SELECT text FROM message WHERE occasion = ''"
					" AND step LIKE '%/t2'"),
			 "Noted: NO.");
	time_passes(300);
	told_are("ann cat ben ben");
	ck_assert_int_eq(telling_alarms("cascade"), 0); /* his answer is the result */
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM decision"), decisions);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM activation"), 0);
	telling_close();
}
END_TEST

START_TEST(a_test_needs_contacts_and_a_manager)
{
	setup("sites", 1);
	world_start(&w);
	telling_import(HOUSES);
	world_refused(&w, "bob", "cascade-test", "{\"contacts\":[\"ann\"]}", "forbidden");
	world_refused(&w, "alice", "cascade-test", "{\"contacts\":[]}", "usage");
	world_refused(&w, "alice", "cascade-test", "{\"contacts\":\"ann\"}", "usage");
	world_refused(&w, "alice", "cascade-test", "{\"contacts\":[\"ann\",\"zed\"]}", "not-found");
	world_refused(&w, "alice", "cascade-test", "{\"contacts\":[\"ann\",\"cat\",\"ann\"]}",
		      "usage");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM message"), 0);
	telling_close();
}
END_TEST

int main(void)
{
	const TTest *const all[] = {one_answer_speaks_for_an_organisation,
				    without_organisations_each_speaks_for_themselves,
				    too_few_organisations_are_an_alarm,
				    who_waits_in_the_queue_hears_once,
				    a_ladder_passes_over_a_house_that_answered,
				    whoever_has_the_duty_at_that_moment,
				    a_gap_in_the_rota_passes_to_those_beyond,
				    who_has_the_duty_is_not_asked_among_those_beyond_too,
				    who_says_no_passes_the_turn_on_at_once,
				    a_no_that_comes_late_reopens_nothing,
				    a_no_after_an_ok_asks_the_next,
				    a_no_after_an_ok_where_others_have_answered,
				    a_no_after_an_ok_counts_in_every_step,
				    a_no_counts_in_every_step_that_asks,
				    a_no_is_shown_with_its_words,
				    a_test_counts_answers_and_touches_nothing_else,
				    a_test_needs_contacts_and_a_manager};
	return suite_run("cascade answers", all, COUNT_OF(all));
}
