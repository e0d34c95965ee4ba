/* SPDX-License-Identifier: MIT
 *
 * Weather in, lifecycle out, through whole turns: what is asked of the feed, what is decided, what
 * is kept as evidence, and what software must never do.
 */
#include <stdlib.h>
#include <string.h>

#include "audit.h"
#include "lib/forecast.h"
#include "lib/sky.h"
#include "lib/suite.h"
#include "lib/world.h"

static void is_state(struct world *w, const char *state)
{
	ck_assert_str_eq(world_text(w, "SELECT state FROM swep"), state);
}

static void do_ok(struct world *w, const char *verb, const char *args)
{
	json_decref(world_ok(w, "alice", verb, args));
}

static struct world w;

static void setup(void)
{
	world_open(&w);
	w.now = sky_time("2026-11-19T10:00:00Z"); /* a Thursday */
	world_start(&w);
}

static void teardown(void)
{
	world_close(&w);
}

START_TEST(asks_once_and_politely)
{
	world_open(&w);
	w.now = sky_time("2026-11-19T11:00:00Z"); /* the first look is over */
	world_start(&w);
	ck_assert_uint_eq(world_count(&w, EFFECT_TRANSFER), 1);
	sky_weather(&w, 8, 5);
	is_state(&w, "IDLE");
	world_clear(&w);
	world_advance(&w, MINUTES_MS(59));
	ck_assert_uint_eq(world_count(&w, EFFECT_TRANSFER), 0);
	int64_t due = world_number(&w, "SELECT due FROM deadline WHERE kind = 'source'");
	ck_assert_int_le(due - w.now.ms, MINUTES_MS(12)); /* a tenth of jitter, and off the hour */
	world_advance(&w, due - w.now.ms);
	ck_assert_uint_eq(world_count(&w, EFFECT_TRANSFER), 1);
	teardown();
}
END_TEST

START_TEST(cold_is_proposed_and_approved)
{
	setup();
	sky_weather(&w, 4, -1.5);
	is_state(&w, "PROPOSED");
	ck_assert_str_eq(world_text(&w, "SELECT rule FROM proposal"), "cold");
	world_refused(&w, "bob", "approve", "{}", "forbidden");
	world_refused(&w, "alice", "approve", "{\"proposal\":\"p999\"}", "not-found");
	do_ok(&w, "approve", "{\"reason\":\"as forecast\"}");
	is_state(&w, "ACTIVE");
	ck_assert_int_eq(world_number(&w, "SELECT tier FROM swep"), 1);
	ck_assert_str_eq(world_text(&w, "SELECT state || ' ' || by FROM proposal"),
			 "approved alice");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM deadline WHERE kind = 'proposal'"),
			 0);
	teardown();
}
END_TEST

START_TEST(every_move_keeps_its_evidence)
{
	setup();
	sky_weather(&w, 4, -1.5);
	do_ok(&w, "approve", "{}");
	const char *evidence =
	    world_text(&w, "SELECT evidence FROM decision WHERE kind = 'PROPOSED -> ACTIVE'");
	json_t *root = json_loads(evidence, 0, NULL);
	ck_assert_ptr_nonnull(root);
	const char *hash = json_string_value(
	    json_object_get(json_array_get(json_object_get(root, "sources"), 0), "body"));
	ck_assert_str_eq(hash, world_text(&w, "SELECT hash FROM body"));
	ck_assert_str_eq(json_string_value(json_object_get(
			     json_array_get(json_object_get(root, "rules"), 0), "tonight")),
			 "true");
	json_decref(root);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM audit WHERE kind = 'swep'"), 2);
	int64_t rows, bad;
	ck_assert_int_eq(audit_verify(w.store, &rows, &bad), ERR_OK);
	ck_assert_int_eq(bad, 0);
	ck_assert_int_gt(rows, 3);
	teardown();
}
END_TEST

START_TEST(a_restart_changes_nothing)
{
	setup();
	sky_weather(&w, 4, -1.5);
	int64_t decisions = world_number(&w, "SELECT count(*) FROM decision");
	for (int i = 0; i < 5; i++) {
		world_restart(&w);
		world_advance(&w, MINUTES_MS(1));
	}
	is_state(&w, "PROPOSED");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM decision"), decisions);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM proposal"), 1);
	teardown();
}
END_TEST

START_TEST(silence_is_no_all_clear)
{
	setup();
	sky_weather(&w, 4, -1.5);
	do_ok(&w, "approve", "{}");
	/* The feed dies. For three days nobody hears a word. */
	world_advance(&w, DAYS_MS(3));
	is_state(&w, "ACTIVE");
	ck_assert_str_eq(world_text(&w, "SELECT health FROM source"), "blind");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM alarm WHERE kind = 'blind'"
					  " AND cleared IS NULL"),
			 1);
	ck_assert_int_ge(world_number(&w, "SELECT count(*) FROM occasion WHERE kind = 'blind'"), 3);
	teardown();
}
END_TEST

START_TEST(a_short_forecast_proves_no_warmth)
{
	setup();
	double celsius[6] = {8, 8, 8, 8, 8, 8};
	char *body = forecast_compact(w.now, w.now, celsius, 6);
	sky_give(&w, body);
	free(body);
	is_state(&w, "IDLE");
	json_t *reply = world_ok(&w, "vera", "status", "{}");
	ck_assert(json_is_null(json_object_get(json_object_get(reply, "result"), "coldest")));
	json_decref(reply);
	teardown();
}
END_TEST

START_TEST(cold_already_shown_still_counts)
{
	setup();
	sky_weather(&w, 4, -1.5);
	is_state(&w, "PROPOSED");
	do_ok(&w, "approve", "{}");
	/* The next body ends this afternoon: the night's cold stands. */
	sky_await(&w);
	double celsius[4] = {5, 5, 5, 5};
	struct wall from = {w.now.ms / HOURS_MS(1) * HOURS_MS(1)};
	char *body = forecast_compact(w.now, from, celsius, 4);
	sky_give(&w, body);
	free(body);
	json_t *reply = world_ok(&w, "vera", "status", "{}");
	double coldest =
	    json_real_value(json_object_get(json_object_get(reply, "result"), "coldest"));
	json_decref(reply);
	ck_assert_msg(coldest == -1.5, "coldest %g", coldest);
	is_state(&w, "ACTIVE");
	teardown();
}
END_TEST

/* Bodies that are not to be trusted: each is refused, kept, shown, and asked for again soon. */
START_TEST(bad_bodies)
{
	static const struct {
		enum fate fate;
		int status;
		const char *body, *reason;
	} cases[] = {
	    {FATE_ANSWERED, 200, "<html>Sorry</html>", "HTML"},
	    {FATE_ANSWERED, 200, "{\"type\":\"Feature\"", ""},
	    {FATE_ANSWERED, 200, "", ""},
	    {FATE_ANSWERED, 500, "", "500"},
	    {FATE_ANSWERED, 304, "", "unchanged"},
	    {FATE_UNKNOWN, 0, "the connection broke", "the connection broke"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		setup();
		struct errand e = sky_fetch(&w);
		world_result(&w, &e, cases[i].fate, cases[i].status, cases[i].body);
		const char *reason = world_text(&w, "SELECT reason FROM source");
		ck_assert_msg(reason[0] != '\0' && strstr(reason, cases[i].reason) != NULL,
			      "case %zu: %s", i, reason);
		ck_assert_str_eq(world_text(&w, "SELECT health FROM source"), "blind");
		ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM reading"), 0);
		ck_assert_int_lt(
		    world_number(&w, "SELECT due FROM deadline WHERE kind = 'source'") - w.now.ms,
		    MINUTES_MS(5)); /* off the hour, at which they came */
		is_state(&w, "IDLE");
		teardown();
	}
}
END_TEST

START_TEST(time_running_backwards_is_not_believed)
{
	setup();
	sky_weather(&w, 4, -1.5);
	do_ok(&w, "approve", "{}");
	sky_await(&w);
	double warm[SKY_HOURS];
	for (int i = 0; i < SKY_HOURS; i++)
		warm[i] = 12;
	char *body = forecast_compact(sky_time("2026-11-18T06:00:00Z"), w.now, warm, SKY_HOURS);
	sky_give(&w, body);
	free(body);
	ck_assert_ptr_nonnull(strstr(world_text(&w, "SELECT reason FROM source"), "backwards"));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM body WHERE trusted = 0"), 1);
	json_t *reply = world_ok(&w, "vera", "status", "{}");
	ck_assert(json_real_value(json_object_get(json_object_get(reply, "result"), "coldest")) ==
		  -1.5);
	json_decref(reply);
	teardown();
}
END_TEST

START_TEST(a_stale_answer_is_nobodys)
{
	setup();
	struct errand old = sky_fetch(&w);
	world_advance(&w, MINUTES_MS(3)); /* given up, and asked again */
	ck_assert_int_gt(sky_fetch(&w).attempt, old.attempt);
	char *body = sky_forecast(&w, 4, -3);
	world_result(&w, &old, FATE_ANSWERED, 200, body);
	free(body);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM reading"), 0);
	is_state(&w, "IDLE");
	teardown();
}
END_TEST

START_TEST(standing_down_takes_a_person_in_working_hours)
{
	setup();
	sky_weather(&w, 4, -1.5);
	do_ok(&w, "approve", "{}");
	w.now = sky_time("2026-11-19T19:00:00Z");
	world_turn(&w, NULL, 0);
	world_refused(&w, "alice", "standdown", "{\"reason\":\"warm\"}", "refused");
	is_state(&w, "ACTIVE");
	w.now = sky_time("2026-11-20T09:30:00Z");
	world_turn(&w, NULL, 0);
	sky_weather(&w, 9, 6);
	world_advance(&w, HOURS_MS(1));
	is_state(&w, "STANDDOWN_PROPOSED");
	world_refused(&w, "bob", "standdown", "{\"reason\":\"warm\"}", "forbidden");
	world_refused(&w, "alice", "standdown", "{}", "usage");
	do_ok(&w, "standdown", "{\"reason\":\"warm\"}");
	is_state(&w, "STANDING_DOWN");
	/* It covers the night that follows the decision. */
	ck_assert_int_eq(world_number(&w, "SELECT ends FROM swep"),
			 sky_time("2026-11-21T09:00:00Z").ms);
	world_advance(&w, sky_time("2026-11-21T08:59:00Z").ms - w.now.ms);
	is_state(&w, "STANDING_DOWN");
	world_advance(&w, MINUTES_MS(2));
	is_state(&w, "IDLE");
	ck_assert_str_eq(world_text(&w, "SELECT outcome FROM activation"), "stood-down");
	teardown();
}
END_TEST

START_TEST(the_weekend_ends_nothing)
{
	setup();
	w.now = sky_time("2026-11-20T11:00:00Z"); /* Friday */
	world_turn(&w, NULL, 0);
	sky_weather(&w, 4, -1.5);
	do_ok(&w, "approve", "{}");
	w.now = sky_time("2026-11-21T10:00:00Z");
	world_turn(&w, NULL, 0);
	sky_weather(&w, 9, 6);
	world_advance(&w, HOURS_MS(8));
	is_state(&w, "ACTIVE");
	world_refused(&w, "alice", "standdown", "{\"reason\":\"warm\"}", "refused");
	teardown();
}
END_TEST

START_TEST(warm_again_withdraws_and_cold_again_stays)
{
	setup();
	sky_weather(&w, 4, -1.5);
	do_ok(&w, "approve", "{}");
	w.now = sky_time("2026-11-20T09:30:00Z");
	world_turn(&w, NULL, 0);
	sky_weather(&w, 9, 6);
	world_advance(&w, HOURS_MS(1));
	is_state(&w, "STANDDOWN_PROPOSED");
	sky_weather(&w, 2, -2);
	is_state(&w, "ACTIVE");
	ck_assert_str_eq(world_text(&w, "SELECT state FROM proposal WHERE kind = 'standdown'"),
			 "withdrawn");
	teardown();
}
END_TEST

START_TEST(rejected_until_it_gets_worse)
{
	setup();
	sky_weather(&w, 4, -1.5);
	world_refused(&w, "alice", "reject", "{}", "usage"); /* a reason is needed */
	do_ok(&w, "reject", "{\"reason\":\"shelters are open anyway\"}");
	is_state(&w, "WATCH");
	sky_weather(&w, 4, -1.9);
	is_state(&w, "WATCH");
	sky_weather(&w, 4, -2.0); /* half a degree colder */
	is_state(&w, "PROPOSED");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM proposal"), 2);
	teardown();
}
END_TEST

START_TEST(another_rule_opens_in_spite_of_a_rejection)
{
	setup();
	sky_weather(&w, 4, -4.8);
	do_ok(&w, "reject", "{\"reason\":\"no\"}");
	sky_weather(&w, 4, -5.0); /* not half a degree, but another rule */
	is_state(&w, "PROPOSED");
	ck_assert_int_eq(world_number(&w, "SELECT tier FROM proposal WHERE state = 'open'"), 2);
	teardown();
}
END_TEST

START_TEST(inhibiting_takes_two_and_lasts_one_night)
{
	setup();
	sky_weather(&w, 4, -1.5);
	world_refused(&w, "alice", "inhibit", "{\"reason\":\"r\",\"second\":\"alice\"}", "refused");
	world_refused(&w, "alice", "inhibit", "{\"reason\":\"r\"}", "usage");
	do_ok(&w, "inhibit", "{\"reason\":\"r\",\"second\":\"carol\"}");
	is_state(&w, "WATCH");
	w.now = sky_time("2026-11-20T09:00:00Z");
	world_turn(&w, NULL, 0);
	sky_weather(&w, 4, -1.5);
	is_state(&w, "PROPOSED"); /* the next night is another night */
	do_ok(&w, "approve", "{}");
	world_refused(&w, "alice", "inhibit", "{\"reason\":\"r\",\"second\":\"carol\"}", "refused");
	teardown();
}
END_TEST

START_TEST(recall_at_any_hour)
{
	setup();
	sky_weather(&w, 4, -1.5);
	do_ok(&w, "approve", "{}");
	w.now = sky_time("2026-11-19T23:30:00Z");
	world_turn(&w, NULL, 0);
	world_refused(&w, "bob", "recall", "{\"reason\":\"wrong\"}", "forbidden");
	do_ok(&w, "recall", "{\"reason\":\"wrong\"}");
	is_state(&w, "CANCELLED");
	sky_weather(&w, 4, -1.5);
	is_state(&w, "CANCELLED");
	sky_weather(&w, 4, -3.0);
	is_state(&w, "PROPOSED");
	ck_assert_str_eq(world_text(&w, "SELECT outcome FROM activation"), "recalled");
	teardown();
}
END_TEST

START_TEST(a_stronger_rule_asks_to_raise_and_never_lowers)
{
	setup();
	sky_weather(&w, 4, -1.5);
	do_ok(&w, "approve", "{}");
	sky_weather(&w, 0, -6);
	is_state(&w, "ACTIVE");
	ck_assert_str_eq(world_text(&w, "SELECT kind FROM proposal WHERE state = 'open'"), "raise");
	do_ok(&w, "approve", "{}");
	ck_assert_int_eq(world_number(&w, "SELECT tier FROM swep"), 2);
	sky_weather(&w, 4, -1.5);
	ck_assert_int_eq(world_number(&w, "SELECT tier FROM swep"), 2);
	teardown();
}
END_TEST

START_TEST(activates_by_itself_only_as_agreed)
{
	world_open(&w);
	struct policy_rule *r = &w.settings->areas[0]->policy.rules[0];
	r->action = ACTION_ACTIVATE;
	strcpy(r->agreement.name, "Head of Housing");
	w.now = sky_time("2026-11-20T02:00:00Z"); /* nobody is awake */
	world_start(&w);
	sky_weather(&w, 4, -1.5);
	is_state(&w, "ACTIVE");
	ck_assert_ptr_nonnull(strstr(
	    world_text(&w, "SELECT sentence FROM decision ORDER BY at DESC, id DESC LIMIT 1"),
	    "Head of Housing"));
	teardown();
}
END_TEST

START_TEST(an_unanswered_proposal_does_not_lapse)
{
	setup();
	sky_weather(&w, 4, -1.5);
	world_advance(&w, HOURS_MS(12));
	is_state(&w, "PROPOSED");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM alarm WHERE kind = 'unanswered'"
					  " AND cleared IS NULL"),
			 1);
	ck_assert_int_ge(world_number(&w, "SELECT times FROM alarm WHERE kind = 'unanswered'"), 10);
	do_ok(&w, "approve", "{}");
	is_state(&w, "ACTIVE");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM alarm WHERE kind = 'unanswered'"
					  " AND cleared IS NULL"),
			 0);
	teardown();
}
END_TEST

START_TEST(explain_says_it_in_sentences)
{
	setup();
	sky_weather(&w, 4, -1.5);
	do_ok(&w, "approve", "{\"reason\":\"as forecast\"}");
	json_t *reply = world_ok(&w, "vera", "explain", "{}");
	char *dump = json_dumps(reply, JSON_COMPACT);
	static const char *const said[] = {"Test policy",    "The test board", "air.min <= 0",
					   "-1.5 C",         "as forecast",    "alice approved",
					   "SWEP is ACTIVE", "is fresh"};
	for (size_t i = 0; i < COUNT_OF(said); i++)
		ck_assert_msg(strstr(dump, said[i]) != NULL, "\"%s\" is not in %s", said[i], dump);
	free(dump);
	json_decref(reply);
	teardown();
}
END_TEST

/* The audit names a person for every lowering, whatever happened before. */
START_TEST(only_people_lower)
{
	setup();
	for (int day = 0; day < 10; day++) {
		sky_weather(&w, 4, day % 3 == 0 ? -6 : day % 3 == 1 ? -1 : 7);
		json_decref(world_ask(&w, "alice", day % 4 == 3 ? "recall" : "approve",
				      "{\"reason\":\"test\"}"));
		world_advance(&w, HOURS_MS(23));
	}
	ck_assert_int_gt(world_number(&w, "SELECT count(*) FROM audit WHERE kind = 'swep'"), 6);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM audit WHERE kind = 'swep' AND actor"
					  " = 'swepd' AND (change LIKE '%-> STANDING_DOWN' OR"
					  " change LIKE '%-> CANCELLED')"),
			 0);
	teardown();
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {asks_once_and_politely,
				      cold_is_proposed_and_approved,
				      every_move_keeps_its_evidence,
				      a_restart_changes_nothing,
				      silence_is_no_all_clear,
				      a_short_forecast_proves_no_warmth,
				      cold_already_shown_still_counts,
				      bad_bodies,
				      time_running_backwards_is_not_believed,
				      a_stale_answer_is_nobodys,
				      standing_down_takes_a_person_in_working_hours,
				      the_weekend_ends_nothing,
				      warm_again_withdraws_and_cold_again_stays,
				      rejected_until_it_gets_worse,
				      another_rule_opens_in_spite_of_a_rejection,
				      inhibiting_takes_two_and_lasts_one_night,
				      recall_at_any_hour,
				      a_stronger_rule_asks_to_raise_and_never_lowers,
				      activates_by_itself_only_as_agreed,
				      an_unanswered_proposal_does_not_lapse,
				      explain_says_it_in_sentences,
				      only_people_lower};
	return suite_run("swep", cases, COUNT_OF(cases));
}
