/* SPDX-License-Identifier: MIT
 *
 * Whose answer counts for whom: organisations, whoever is on duty.
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

int main(void)
{
	const TTest *const all[] = {one_answer_speaks_for_an_organisation,
				    without_organisations_each_speaks_for_themselves,
				    who_waits_in_the_queue_hears_once,
				    a_ladder_passes_over_a_house_that_answered,
				    whoever_has_the_duty_at_that_moment,
				    a_gap_in_the_rota_passes_to_those_beyond,
				    who_has_the_duty_is_not_asked_among_those_beyond_too};
	return suite_run("cascade answers", all, COUNT_OF(all));
}
