/* SPDX-License-Identifier: MIT
 *
 * What status and explain say of what people decided: each override by its line, and no line when
 * there is nothing to say.
 */
#include <stdio.h>
#include <string.h>

#include "lib/evening.h"
#include "lib/sky.h"

static struct world w;

/* The lines of an answer as one text. */
static const char *says(const char *verb, const char *args)
{
	static char said[16384];
	json_t *reply = world_ok(&w, "vera", verb, args), *line;
	const json_t *text = json_object_get(json_object_get(reply, "result"), "text");
	size_t used = 0, i;
	said[0] = '\0';
	json_array_foreach(json_object_get(text, "lines"), i, line)
		used += (size_t)snprintf(said + used, sizeof(said) - used, "%s\n",
					 json_string_value(line));
	json_array_foreach(json_object_get(text, "after"), i, line)
		used += (size_t)snprintf(said + used, sizeof(said) - used, "%s\n",
					 json_string_value(line));
	json_decref(reply);
	return said;
}

static void has(const char *verb, const char *words)
{
	const char *said = says(verb, "{}");
	ck_assert_msg(strstr(said, words) != NULL, "%s lacks \"%s\":\n%s", verb, words, said);
}

static void has_not(const char *verb, const char *words)
{
	const char *said = says(verb, "{}");
	ck_assert_msg(strstr(said, words) == NULL, "%s says \"%s\":\n%s", verb, words, said);
}

static void do_ok(const char *verb, const char *args)
{
	json_decref(world_ok(&w, "alice", verb, args));
}

/* A Thursday afternoon. */
static void setup(void)
{
	world_open(&w);
	w.now = sky_time("2026-11-19T12:00:00Z");
	world_start(&w);
}

static void teardown(void)
{
	world_close(&w);
}

static const char *const overrides[] = {"HELD ON", "ENDS",      "OVER",     "PLANS",
					"LOWERED", "SET ASIDE", "APPROVED", "PROPOSAL",
					"Holds",   "EXERCISE",  "SHADOW"};

START_TEST(nothing_decided_is_nothing_said)
{
	for (size_t i = 0; i < COUNT_OF(overrides); i++)
		has_not("status", overrides[i]);
	has("status", "SWEP      IDLE since");
	has("explain", "SWEP is IDLE since");
	has_not("explain", "A person decided");
	has_not("explain", "It is held on");
}
END_TEST

START_TEST(what_is_held_on_says_until_when)
{
	do_ok("activate", "{\"tier\":1,\"until\":\"2026-11-21T09:00:00Z\",\"reason\":\"ice\"}");
	has("status", "HELD ON   until Sat 21 Nov 09:00");
	has("explain", "It is held on by a person until Sat 21 Nov 09:00.");
	world_advance(&w, sky_time("2026-11-21T09:00:00Z").ms - w.now.ms);
	has_not("status", "HELD ON");
	has_not("explain", "It is held on");
}
END_TEST

START_TEST(what_goes_down_says_to_what_and_when)
{
	do_ok("activate", "{\"tier\":2,\"reason\":\"ice\"}");
	do_ok("lower", "{\"tier\":1,\"reason\":\"it thaws\"}");
	has("status", "LOWERED   to tier 1, on Fri 20 Nov");
	has("explain", "A person decided that it goes down to tier 1 on Fri 20 Nov");
	world_advance(&w, HOURS_MS(24));
	has_not("status", "LOWERED");
	has("status", "ACTIVE at tier 1");
}
END_TEST

START_TEST(what_ends_says_when_and_who_lacks_a_plan)
{
	import_ok(&w, "sites", sites_csv);
	import_ok(&w, "beds", beds_csv);
	do_ok("activate", "{\"tier\":1,\"reason\":\"ice\"}");
	for (int i = 0; i < 2; i++)
		do_ok("checkin", i == 0 ? "{\"bed\":\"L1\",\"person\":\"C-1\"}"
					: "{\"bed\":\"GW2\",\"person\":\"C-2\"}");
	do_ok("standdown", "{\"reason\":\"it thaws\"}");
	has("status", "ENDS      Fri 20 Nov");
	has("status", "PLANS     2 of the people it gave a bed have none, or were not told of it");
	do_ok("release", "{\"person\":\"C-2\"}");
	has("status", "PLANS     1 of the people it gave a bed has none, or was not told of it");
	world_advance(&w, HOURS_MS(24));
	has("status", "OVER      Fri 20 Nov");
	do_ok("release", "{\"person\":\"C-1\"}");
	has("status", "SWEP      IDLE");
	has_not("status", "PLANS");
}
END_TEST

START_TEST(what_was_set_aside_says_which_rule)
{
	sky_weather(&w, 4, -1.5);
	has("status", "PROPOSAL  p1: open, tier 1, rule cold; answer by");
	has("explain", "Proposal p1 (open, tier 1");
	do_ok("reject", "{\"reason\":\"shelters are open anyway\"}");
	has("status", "SET ASIDE rule cold, for this night, unless it gets colder");
	has("explain", "and a person has set it aside for this night");
	has_not("status", "SET ASIDE rule very-cold");
}
END_TEST

START_TEST(holds_that_end_are_named_by_bed_and_the_rest_counted)
{
	static const char *const beds[] = {"GW1", "GW2", "GW3", "W1", "L1"};
	char args[100];
	import_ok(&w, "sites", sites_csv);
	import_ok(&w, "beds", beds_csv);
	import_ok(
	    &w, "beds",
	    "site,bed,kind,attributes,use\ngateway,GW1,e-bed,,night\ngateway,GW2,e-bed,,night\n"
	    "gateway,GW3,e-bed,,night\nhouse,W1,e-bed,,night\nlodge,L1,e-bed,,night\n"
	    "lodge,L2,e-bed,,night\n");
	do_ok("hold", "{\"bed\":\"GW1\",\"person\":\"C-0\",\"for\":[\"woman\"]}");
	world_advance(&w, world_number(&w, "SELECT expires FROM placement") - w.now.ms -
			      MINUTES_MS(20));
	has("status", "Holds     1 ends soon: GW1 ");
	world_advance(&w, MINUTES_MS(21));
	has_not("status", "Holds");
	for (int i = 0; i < 6; i++) {
		snprintf(args, sizeof(args),
			 "{\"bed\":\"%s\",\"person\":\"D-%d\",\"for\":[\"woman\"]}",
			 i < 5 ? beds[i] : "L2", i);
		do_ok("hold", args);
	}
	world_advance(&w, world_number(&w, "SELECT max(expires) FROM placement") - w.now.ms -
			      MINUTES_MS(19));
	has("status", "Holds     6 end soon: ");
	ck_assert_ptr_nonnull(strstr(says("status", "{}"), " ...\n"));
}
END_TEST

START_TEST(an_exercise_and_a_shadow_are_never_taken_for_the_night)
{
	w.settings->exercise = true;
	has("status", "EXERCISE. Coventry");
	w.settings->exercise = false;
	snprintf(w.settings->areas[0]->shadow, sizeof(w.settings->areas[0]->shadow), "watchers");
	has("status", "SHADOW: nothing of this is real. Coventry");
	has("explain", "SHADOW: it is decided and recorded, and nothing of it is real.");
}
END_TEST

START_TEST(who_adopted_the_policy_when)
{
	static const struct {
		const char *adopted, *published, *said;
	} cases[] = {
	    {"2025-10-01", "unknown", "adopted by the board on 2025-10-01."},
	    {"2025-10", "2025-11-02", "adopted by the board in 2025-10."},
	    {"2025", "unknown", "adopted by the board in 2025."},
	    {"unknown", "2024-12",
	     "adopted by the board; when is not known, it was published by 2024-12."},
	    {"unknown", "unknown", "adopted by the board; when is not known."},
	};
	struct policy *p = &w.settings->areas[0]->policy;
	snprintf(p->approver, sizeof(p->approver), "the board");
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		ck_assert(dated_parse(cases[i].adopted, &p->adopted));
		ck_assert(dated_parse(cases[i].published, &p->published));
		has("explain", cases[i].said);
	}
}
END_TEST

START_TEST(nights_that_no_forecast_is_kept_for_are_said_to_be_so)
{
	ck_assert_ptr_nonnull(strstr(says("explain", "{\"night\":\"2026-01-01\"}"),
				     "No forecast is kept for a night that is so long past."));
	ck_assert_ptr_nonnull(strstr(says("explain", "{\"night\":\"2027-11-01\"}"),
				     "No forecast is kept for a night that is so far ahead."));
	world_refused(&w, "vera", "explain", "{\"night\":\"tonight\"}", "usage");
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
	    nothing_decided_is_nothing_said,
	    what_is_held_on_says_until_when,
	    what_goes_down_says_to_what_and_when,
	    what_ends_says_when_and_who_lacks_a_plan,
	    what_was_set_aside_says_which_rule,
	    holds_that_end_are_named_by_bed_and_the_rest_counted,
	    an_exercise_and_a_shadow_are_never_taken_for_the_night,
	    who_adopted_the_policy_when,
	    nights_that_no_forecast_is_kept_for_are_said_to_be_so,
	};
	return suite_run_with("status", setup, teardown, all, COUNT_OF(all));
}
