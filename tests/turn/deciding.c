/* SPDX-License-Identifier: MIT
 *
 * Every decision in every state of SWEP: which are carried out, and how the others are refused.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/sky.h"
#include "lib/suite.h"

static struct world w;

static void do_ok(const char *verb, const char *args)
{
	json_decref(world_ok(&w, "alice", verb, args));
}

static void to(const char *iso)
{
	world_advance(&w, sky_time(iso).ms - w.now.ms);
}

/* ---- the states ----------------------------------------------------------------------------- */

static void idle(void)
{
	sky_weather(&w, 8, 5);
}

static void watch(void)
{
	sky_weather(&w, 4, -1.5);
	do_ok("reject", "{\"reason\":\"r\"}");
}

static void proposed(void)
{
	sky_weather(&w, 4, -1.5);
}

static void active(void)
{
	do_ok("activate", "{\"tier\":2,\"reason\":\"r\"}");
}

static void standdown_proposed(void)
{
	sky_weather(&w, 4, -1.5);
	do_ok("approve", "{\"reason\":\"r\"}");
	sky_weather(&w, 9, 6);
	to("2026-11-20T10:30:00Z");
	sky_weather(&w, 9, 6);
	to("2026-11-20T11:00:00Z");
}

static void standing_down(void)
{
	do_ok("activate", "{\"tier\":2,\"reason\":\"r\"}");
	do_ok("standdown", "{\"reason\":\"r\"}");
}

static void cancelled(void)
{
	do_ok("activate", "{\"tier\":2,\"reason\":\"r\"}");
	do_ok("recall", "{\"reason\":\"r\"}");
}

static const struct {
	const char *name;
	void (*reach)(void);
} states[] = {
    {"IDLE", idle},
    {"WATCH", watch},
    {"PROPOSED", proposed},
    {"ACTIVE", active},
    {"STANDDOWN_PROPOSED", standdown_proposed},
    {"STANDING_DOWN", standing_down},
    {"CANCELLED", cancelled},
};

/* ---- the decisions -------------------------------------------------------------------------- */

#define NO_PROPOSAL "no proposal is open"
#define LOWER_ON "a lower tier is not activated; stand down instead"
#define NO_RECALL "there is nothing to recall"
#define NO_LOWER "there is nothing to lower"
#define NO_END "there is nothing to stand down"
#define ENDS "it is being stood down already"
#define NOT_OFF "use recall or standdown, which tell everybody"
#define NOT_COMING "so no coming night can be kept off"

static const struct {
	const char *verb, *args;
	const char *ends[COUNT_OF(states)]; /* "=STATE" that follows, or part of the refusal */
} decisions[] = {
    {"approve",
     "{}",
     {NO_PROPOSAL, NO_PROPOSAL, "=ACTIVE", NO_PROPOSAL, "=STANDING_DOWN", NO_PROPOSAL,
      NO_PROPOSAL}},
    {"approve",
     "{\"proposal\":\"p77\"}",
     {NO_PROPOSAL, NO_PROPOSAL, "p77 is not open; the open proposal is p1 (open)", NO_PROPOSAL,
      "p77 is not open; the open proposal is", NO_PROPOSAL, NO_PROPOSAL}},
    {"reject",
     "{\"reason\":\"r\"}",
     {NO_PROPOSAL, NO_PROPOSAL, "=WATCH", NO_PROPOSAL, "=ACTIVE", NO_PROPOSAL, NO_PROPOSAL}},
    {"activate",
     "{\"tier\":2,\"reason\":\"r\"}",
     {"=ACTIVE", "=ACTIVE", "=ACTIVE", "it is on at this tier already", "=ACTIVE", "=ACTIVE",
      "=ACTIVE"}},
    {"activate",
     "{\"tier\":1,\"reason\":\"r\"}",
     {"=ACTIVE", "=ACTIVE", "=ACTIVE", LOWER_ON, "it is on at this tier already", "=ACTIVE",
      "=ACTIVE"}},
    {"activate",
     "{\"tier\":1,\"until\":\"2026-11-19T10:00:00Z\",\"reason\":\"r\"}",
     {"until must lie ahead", "until must lie ahead", "until must lie ahead",
      "until must lie ahead", "until must lie ahead", "until must lie ahead",
      "until must lie ahead"}},
    {"inhibit",
     "{\"reason\":\"r\",\"second\":\"carol\"}",
     {"=IDLE", "=WATCH", "=WATCH", NOT_OFF, NOT_OFF, NOT_OFF, "=CANCELLED"}},
    {"inhibit",
     "{\"reason\":\"r\",\"second\":\"carol\",\"night\":\"2026-11-22\"}",
     {"=IDLE", "=WATCH", "=PROPOSED", NOT_COMING, NOT_COMING, NOT_COMING, "=CANCELLED"}},
    {"recall",
     "{\"reason\":\"r\"}",
     {NO_RECALL, NO_RECALL, NO_RECALL, "=CANCELLED", "=CANCELLED", "=CANCELLED", NO_RECALL}},
    {"lower",
     "{\"tier\":1,\"reason\":\"r\"}",
     {NO_LOWER, NO_LOWER, NO_LOWER, "=ACTIVE", "only a lower tier can be lowered to", ENDS,
      NO_LOWER}},
    {"lower",
     "{\"tier\":2,\"reason\":\"r\"}",
     {NO_LOWER, NO_LOWER, NO_LOWER, "only a lower tier can be lowered to",
      "only a lower tier can be lowered to", ENDS, NO_LOWER}},
    {"standdown",
     "{\"reason\":\"r\"}",
     {NO_END, NO_END, NO_END, "=STANDING_DOWN", "=STANDING_DOWN", ENDS, NO_END}},
};

static void begin(void)
{
	world_open(&w);
	w.now = sky_time("2026-11-19T11:00:00Z"); /* a Thursday */
	world_start(&w);
}

START_TEST(each_decision_in_each_state)
{
	int s = _i % (int)COUNT_OF(states), d = _i / (int)COUNT_OF(states);
	const char *end = decisions[d].ends[s];
	begin();
	states[s].reach();
	ck_assert_str_eq(world_text(&w, "SELECT state FROM swep"), states[s].name);
	int64_t lines = world_number(&w, "SELECT count(*) FROM audit");
	json_t *reply = world_ask(&w, "alice", decisions[d].verb, decisions[d].args);
	const char *error =
	    json_string_value(json_object_get(json_object_get(reply, "error"), "message"));
	const char *state = world_text(&w, "SELECT state FROM swep");
	if (end[0] == '=')
		ck_assert_msg(error == NULL && strcmp(state, end + 1) == 0, "%s %s in %s: %s %s",
			      decisions[d].verb, decisions[d].args, states[s].name, state,
			      error != NULL ? error : "");
	else
		ck_assert_msg(error != NULL && strstr(error, end) != NULL &&
				  strcmp(state, states[s].name) == 0,
			      "%s %s in %s: %s %s", decisions[d].verb, decisions[d].args,
			      states[s].name, state, error != NULL ? error : "done");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM audit") > lines, end[0] == '=');
	json_decref(reply);
	world_close(&w);
}
END_TEST

/* ---- what is typed with them ---------------------------------------------------------------- */

START_TEST(a_night_that_is_kept_off_is_tonight_or_one_to_come)
{
	static const struct {
		const char *night, *code, *words;
	} cases[] = {
	    {"soon", "usage", "night must be a date"},
	    {"2026-11-18", "refused", "only tonight and the next"},
	    {"2026-12-19", "refused", "only tonight and the next"},
	};
	begin();
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char args[120];
		snprintf(args, sizeof(args),
			 "{\"reason\":\"r\",\"second\":\"carol\",\"night\":\"%s\"}",
			 cases[i].night);
		json_t *reply = world_ask(&w, "alice", "inhibit", args);
		const json_t *error = json_object_get(reply, "error");
		ck_assert_str_eq(json_string_value(json_object_get(error, "code")), cases[i].code);
		ck_assert_ptr_nonnull(
		    strstr(json_string_value(json_object_get(error, "message")), cases[i].words));
		json_decref(reply);
	}
	world_refused(&w, "alice", "inhibit", "{\"reason\":\"r\",\"second\":\"bob\"}", "refused");
	world_refused(&w, "alice", "inhibit", "{\"reason\":\"r\",\"second\":\"zed\"}", "refused");
	world_close(&w);
}
END_TEST

/* Software and people alike end nothing at night: that waits for the working day. */
START_TEST(nothing_goes_down_outside_working_hours)
{
	static const char *const downward[][2] = {{"standdown", "{\"reason\":\"r\"}"},
						  {"lower", "{\"tier\":1,\"reason\":\"r\"}"}};
	begin();
	active();
	to("2026-11-19T23:00:00Z");
	for (size_t i = 0; i < COUNT_OF(downward); i++) {
		json_t *reply = world_ask(&w, "alice", downward[i][0], downward[i][1]);
		const char *said =
		    json_string_value(json_object_get(json_object_get(reply, "error"), "message"));
		ck_assert_msg(said != NULL && strstr(said, "standing down is decided in working "
							   "hours, next from Fri 20 Nov") != NULL,
			      "%s: %s", downward[i][0], said != NULL ? said : "done");
		json_decref(reply);
	}
	do_ok("recall", "{\"reason\":\"it was never cold\"}"); /* but a mistake is taken back */
	world_close(&w);
	begin();
	standdown_proposed();
	to("2026-11-20T20:00:00Z");
	world_refused(&w, "alice", "approve", "{}", "refused");
	ck_assert_str_eq(world_text(&w, "SELECT state FROM swep"), "STANDDOWN_PROPOSED");
	world_close(&w);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("deciding");
	TCase *c = tcase_create("all");
	tcase_set_timeout(c, 60);
	tcase_add_loop_test(c, each_decision_in_each_state, 0,
			    (int)(COUNT_OF(states) * COUNT_OF(decisions)));
	tcase_add_test(c, a_night_that_is_kept_off_is_tonight_or_one_to_come);
	tcase_add_test(c, nothing_goes_down_outside_working_hours);
	suite_add_tcase(s, c);
	SRunner *r = srunner_create(s);
	srunner_run_all(r, CK_NORMAL);
	int failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
