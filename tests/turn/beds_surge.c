/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "lib/evening.h"

START_TEST(surge_beds_are_offered_only_once_their_site_says_so)
{
	struct world w;
	evening(&w);
	activate(&w, 1);
	ck_assert_str_eq(open_beds(&w), "");
	ck_assert_int_eq(free_now(&w), 5);
	bob(&w, "hold", "{\"bed\":\"H1\",\"person\":\"R1\"}", "refused",
	    "H1 is not open: its site has not said that it is staffed");
	bob(&w, "checkin", "{\"bed\":\"H1\",\"person\":\"R1\"}", "refused", "H1 is not open");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":4}", "refused",
	    "Church hall has 3 surge beds, so it cannot open 4");
	bob(&w, "open", "{\"site\":\"lodge\",\"count\":1}", "refused",
	    "no surge beds are expected");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":2}", "ok", "Open: 2 surge beds at hall.");
	ck_assert_str_eq(open_beds(&w), "H1,H2");
	ck_assert_int_eq(free_now(&w), 7);
	ck_assert_str_eq(world_text(&w, "SELECT state || ' ' || confirmed || ' of ' || expected ||"
					" ' by ' || by FROM surge"),
			 "confirmed 2 of 3 by bob");
	bob(&w, "hold", "{\"bed\":\"H1\",\"person\":\"R1\"}", "ok", "Held: H1 at Church hall");
	bob(&w, "hold", "{\"bed\":\"H3\",\"person\":\"R2\"}", "refused", "H3 is not open");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":3}", "ok", "Open: 3");
	ck_assert_str_eq(open_beds(&w), "H1,H2,H3");
	finish(&w);
}
END_TEST

/* With one bed shut another is open in its place; when it is back, the site is staffed for no more
 * than before. */
START_TEST(a_shut_bed_that_is_back_opens_no_more_than_are_staffed)
{
	struct world w;
	evening(&w);
	activate(&w, 1);
	bob(&w, "open", "{\"site\":\"hall\",\"count\":1}", "ok", "Open");
	ck_assert_str_eq(open_beds(&w), "H1");
	bob(&w, "shut", "{\"bed\":\"H1\",\"reason\":\"a leak\"}", "ok", "Shut");
	bob(&w, "hold", "{\"bed\":\"H2\",\"person\":\"R1\"}", "ok", "Held: H2");
	bob(&w, "ready", "{\"bed\":\"H1\"}", "ok", "Ready");
	ck_assert_str_eq(open_beds(&w), "H2");
	bob(&w, "hold", "{\"bed\":\"H1\",\"person\":\"R2\"}", "refused", "H1 is not open");
	json_decref(world_ok(&w, "alice", "fsck", "{}"));
	finish(&w);
}
END_TEST

START_TEST(a_site_whose_beds_are_all_shut_is_open_no_more)
{
	struct world w;
	evening(&w);
	activate(&w, 1);
	bob(&w, "open", "{\"site\":\"hall\",\"count\":3}", "ok", "Open");
	bob(&w, "checkin", "{\"bed\":\"H3\",\"person\":\"R3\"}", "ok", "Checked in");
	bob(&w, "shut", "{\"bed\":\"H1\",\"reason\":\"a leak\"}", "ok", "Shut");
	bob(&w, "shut", "{\"bed\":\"H2\",\"reason\":\"a leak\"}", "ok", "Shut");
	bob(&w, "shut", "{\"bed\":\"H3\",\"reason\":\"a leak\"}", "ok", "Shut");
	ck_assert_str_eq(world_text(&w, "SELECT state FROM surge"), "closed");
	ck_assert_str_eq(open_beds(&w), "");
	ck_assert_str_eq(live(&w), "H3 occupied");
	json_decref(world_ok(&w, "alice", "fsck", "{}"));
	bob(&w, "ready", "{\"bed\":\"H1\"}", "ok", "Ready");
	bob(&w, "hold", "{\"bed\":\"H1\",\"person\":\"R1\"}", "refused", "H1 is not open");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":1}", "ok", "Open");
	bob(&w, "hold", "{\"bed\":\"H1\",\"person\":\"R1\"}", "ok", "Held: H1");
	json_decref(world_ok(&w, "alice", "fsck", "{}"));
	finish(&w);
}
END_TEST

START_TEST(fewer_staffed_beds_close_free_ones_and_touch_nobody)
{
	struct world w;
	evening(&w);
	activate(&w, 1);
	bob(&w, "open", "{\"site\":\"hall\",\"count\":3}", "ok", "Open");
	bob(&w, "checkin", "{\"bed\":\"H3\",\"person\":\"R3\"}", "ok", "Checked in");
	bob(&w, "hold", "{\"bed\":\"H2\",\"person\":\"R2\"}", "ok", "Held");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":2}", "ok", "Open");
	ck_assert_str_eq(open_beds(&w), "H2,H3");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":1}", "ok", "Open");
	ck_assert_str_eq(live(&w), "H2 held, H3 occupied");
	bob(&w, "checkin", "{\"person\":\"R2\"}", "ok", "Checked in: H2");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":0}", "ok", "Open: 0");
	ck_assert_str_eq(open_beds(&w), "");
	ck_assert_str_eq(live(&w), "H2 occupied, H3 occupied");
	ck_assert_str_eq(world_text(&w, "SELECT sentence FROM alarm WHERE kind = 'surge'"
					" AND cleared IS NULL"),
			 "Church hall says that it opens none of its 3 surge beds");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":3}", "ok", "Open");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM alarm WHERE kind = 'surge'"
					  " AND cleared IS NULL"),
			 0);
	finish(&w);
}
END_TEST

START_TEST(a_hold_that_ran_out_keeps_no_surge_bed_open)
{
	struct world w;
	evening(&w);
	activate(&w, 1);
	bob(&w, "open", "{\"site\":\"hall\",\"count\":3}", "ok", "Open");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":0}", "ok", "Open");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":3}", "ok", "Open");
	bob(&w, "hold", "{\"bed\":\"H3\",\"person\":\"R3\"}", "ok", "Held");
	at(&w, "2026-11-21T22:00:00Z");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":1}", "ok", "Open");
	ck_assert_str_eq(open_beds(&w), "H1");
	finish(&w);
}
END_TEST

START_TEST(a_site_that_says_nothing_raises_an_alarm_again_and_again)
{
	struct world w;
	evening(&w);
	activate(&w, 1);
	world_advance(&w, MINUTES_MS(29));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM alarm WHERE kind = 'surge'"), 0);
	world_restart(&w);
	world_advance(&w, MINUTES_MS(1));
	ck_assert_str_eq(
	    world_text(&w, "SELECT sentence FROM alarm WHERE kind = 'surge'"),
	    "Church hall has not said whether its 3 surge beds are staffed, so none is "
	    "offered: ring it");
	world_advance(&w, MINUTES_MS(60));
	ck_assert_int_eq(world_number(&w, "SELECT times FROM alarm WHERE kind = 'surge'"), 3);
	ck_assert_str_eq(open_beds(&w), "");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":3}", "ok", "Open");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM alarm WHERE kind = 'surge'"
					  " AND cleared IS NULL"),
			 0);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM deadline WHERE kind = 'surge'"), 0);
	finish(&w);
}
END_TEST

/* The person on call, told of silent sites one after the other until somebody answers. */
static void evening_with_on_call(struct world *w)
{
	world_open(w);
	struct area_settings *a = w->settings->areas[0];
	struct step_settings *s = &a->steps[a->step_count++];
	*s = (struct step_settings){.on = OCCASION_SURGE,
				    .group = "on-call",
				    .template = "surge",
				    .order = ORDER_LADDER,
				    .acks = 1,
				    .within_ms = MINUTES_MS(10),
				    .repeat = true,
				    .valid_ms = HOURS_MS(2)};
	a->templates[a->template_count++] = (struct template_settings){
	    .key = "surge", .text = "{site} has not confirmed {count} beds. Reply OK {code}"};
	evening_from(w);
	import_ok(w, "contacts",
		  "contact,name,organisation,phone,groups,site\n"
		  "ann,Ann,Council,07700 900001,on-call,\n"
		  "ben,Ben,Council,07700 900002,on-call,\n");
	activate(w, 1);
}

static const char *told_of_surge(struct world *w)
{
	return world_text(w,
			  "SELECT group_concat(contact, ' ') FROM (SELECT m.contact FROM message m"
			  " JOIN occasion o ON o.id = m.occasion WHERE o.kind = 'surge'"
			  " ORDER BY m.made)");
}

static void ack_newest(struct world *w)
{
	char args[64];
	snprintf(args, sizeof(args), "{\"code\":\"%s\"}",
		 world_text(w, "SELECT code FROM message ORDER BY made DESC LIMIT 1"));
	bob(w, "ack", args, "ok", "is recorded as having acknowledged");
}

START_TEST(a_silent_site_reaches_people_until_it_speaks)
{
	struct world w;
	evening_with_on_call(&w);
	world_advance(&w, MINUTES_MS(29));
	ck_assert_str_eq(told_of_surge(&w), "");
	world_restart(&w);
	world_advance(&w, MINUTES_MS(1));
	ck_assert_str_eq(told_of_surge(&w), "ann");
	ck_assert_ptr_nonnull(
	    strstr(world_text(&w, "SELECT text FROM message ORDER BY made DESC LIMIT 1"),
		   "Church hall has not confirmed 3 beds. Reply OK "));
	world_advance(&w, MINUTES_MS(10));
	ck_assert_str_eq(told_of_surge(&w), "ann ben");
	/* Read is not staffed: half an hour after the last look it begins again. */
	ack_newest(&w);
	world_advance(&w, MINUTES_MS(19));
	ck_assert_str_eq(told_of_surge(&w), "ann ben");
	world_advance(&w, MINUTES_MS(1));
	ck_assert_str_eq(told_of_surge(&w), "ann ben ann");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM occasion WHERE kind = 'surge'"
					  " AND state = 'open'"),
			 1);
	bob(&w, "open", "{\"site\":\"hall\",\"count\":3}", "ok", "Open");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM occasion WHERE kind = 'surge'"
					  " AND state = 'open'"),
			 0);
	world_advance(&w, HOURS_MS(3));
	ck_assert_str_eq(told_of_surge(&w), "ann ben ann");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM alarm WHERE cleared IS NULL"
					  " AND kind IN ('surge', 'cascade')"
					  " AND subject NOT IN (SELECT id FROM occasion"
					  " WHERE kind <> 'surge')"),
			 0);
	finish(&w);
}
END_TEST

/* Told to ring, or to place people elsewhere: who acts on that hears when it is over. */
START_TEST(who_heard_of_a_silent_site_hears_of_the_recall)
{
	struct world w;
	evening_with_on_call(&w);
	struct area_settings *a = w.settings->areas[0];
	struct step_settings *s = &a->steps[a->step_count++];
	*s = (struct step_settings){
	    .on = OCCASION_RECALL, .group = "told", .template = "surge", .valid_ms = HOURS_MS(2)};
	world_advance(&w, MINUTES_MS(30));
	ck_assert_str_eq(told_of_surge(&w), "ann");
	json_decref(world_ok(&w, "alice", "recall", "{\"reason\":\"an error\"}"));
	ck_assert_str_eq(world_text(&w,
				    "SELECT group_concat(m.contact) FROM message m JOIN occasion"
				    " o ON o.id = m.occasion WHERE o.kind = 'recall'"),
			 "ann");
	finish(&w);
}
END_TEST

/* A site that opens nothing has spoken, and somebody must find other beds. */
START_TEST(a_site_that_opens_nothing_is_told_of_at_once)
{
	struct world w;
	evening_with_on_call(&w);
	strcpy(w.settings->areas[0]->templates[0].text, "{why}: {count}. Reply OK {code}");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":0}", "ok", "");
	ck_assert_str_eq(told_of_surge(&w), "ann");
	ck_assert_ptr_nonnull(strstr(world_text(&w, "SELECT text FROM message"),
				     "Church hall opens none of its beds tonight: 3. Reply OK "));
	world_advance(&w, MINUTES_MS(9));
	bob(&w, "open", "{\"site\":\"hall\",\"count\":0}", "ok", "");
	ck_assert_str_eq(told_of_surge(&w), "ann"); /* nothing new */
	world_advance(&w, MINUTES_MS(1));
	ck_assert_str_eq(told_of_surge(&w), "ann ben");
	ack_newest(&w);
	world_advance(&w, HOURS_MS(2));
	ck_assert_str_eq(told_of_surge(&w), "ann ben");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":2}", "ok", "");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":0}", "ok", "");
	ck_assert_str_eq(told_of_surge(&w), "ann ben ann");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":2}", "ok", "");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM occasion WHERE kind = 'surge'"
					  " AND state = 'open'"),
			 0);
	finish(&w);
}
END_TEST

START_TEST(while_a_ladder_climbs_it_is_not_begun_again)
{
	struct world w;
	evening_with_on_call(&w);
	world_advance(&w, MINUTES_MS(75));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM occasion WHERE kind = 'surge'"), 1);
	ck_assert_str_eq(told_of_surge(&w), "ann ben ann ben ann");
	json_decref(world_ok(&w, "alice", "recall", "{\"reason\":\"wrong forecast\"}"));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM occasion WHERE kind = 'surge'"
					  " AND state = 'open'"),
			 0);
	world_advance(&w, HOURS_MS(1));
	ck_assert_str_eq(told_of_surge(&w), "ann ben ann ben ann");
	finish(&w);
}
END_TEST

START_TEST(a_higher_tier_opens_more_and_asks_only_for_what_is_new)
{
	struct world w;
	evening(&w);
	activate(&w, 1);
	bob(&w, "open", "{\"site\":\"hall\",\"count\":3}", "ok", "Open");
	ck_assert_str_eq(open_beds(&w), "H1,H2,H3");
	activate(&w, 2);
	ck_assert_str_eq(open_beds(&w), "A1,H1,H2,H3");
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(site || ' ' || state) FROM surge"),
			 "hall confirmed");
	bob(&w, "hold", "{\"bed\":\"A1\",\"person\":\"R1\"}", "ok", "Held");
	finish(&w);
}
END_TEST

START_TEST(beds_imported_under_an_activation_are_expected_too)
{
	struct world w;
	char more[1024];
	evening(&w);
	activate(&w, 1);
	bob(&w, "open", "{\"site\":\"hall\",\"count\":3}", "ok", "Open");
	snprintf(more, sizeof(more), "%shall,H4,surge,shared,night\nlodge,L2,e-bed,,night\n",
		 beds_csv);
	import_ok(&w, "beds", more);
	ck_assert_str_eq(open_beds(&w), "H1,H2,H3");
	ck_assert_str_eq(world_text(&w, "SELECT state || ' ' || expected FROM surge"),
			 "expected 4");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM deadline WHERE kind = 'surge'"), 1);
	bob(&w, "hold", "{\"bed\":\"L2\",\"person\":\"R1\"}", "ok", "Held");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":4}", "ok", "Open: 4");
	ck_assert_str_eq(open_beds(&w), "H1,H2,H3,H4");
	import_ok(&w, "beds", more);
	ck_assert_str_eq(world_text(&w, "SELECT state || ' ' || expected FROM surge"),
			 "confirmed 4");
	finish(&w);
}
END_TEST

START_TEST(the_end_of_a_tier_puts_nobody_out)
{
	struct world w;
	evening(&w);
	activate(&w, 2);
	bob(&w, "open", "{\"site\":\"hall\",\"count\":3}", "ok", "Open");
	bob(&w, "checkin", "{\"bed\":\"H1\",\"person\":\"R1\"}", "ok", "Checked in");
	bob(&w, "hold", "{\"bed\":\"H2\",\"person\":\"R2\"}", "ok", "Held");
	json_decref(world_ok(&w, "alice", "recall", "{\"reason\":\"wrong forecast\"}"));
	ck_assert_str_eq(open_beds(&w), "");
	ck_assert_str_eq(live(&w), "H1 occupied, H2 held");
	ck_assert_str_eq(world_text(&w, "SELECT state FROM surge"), "closed");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM deadline WHERE kind = 'surge'"), 0);
	bob(&w, "hold", "{\"bed\":\"H3\",\"person\":\"R3\"}", "refused",
	    "H3 is not open: it opens only in SWEP tier 1");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":3}", "refused", "no surge beds are expected");
	/* What was promised is kept. */
	world_restart(&w);
	bob(&w, "checkin", "{\"person\":\"R2\"}", "ok", "Checked in: H2");
	bob(&w, "release", "{\"person\":\"R1\"}", "ok", "has left H1");
	bob(&w, "ready", "{\"bed\":\"H1\"}", "ok", "Ready");
	bob(&w, "hold", "{\"bed\":\"H1\",\"person\":\"R4\"}", "refused", "H1 is not open");
	finish(&w);
}
END_TEST

START_TEST(an_unconfirmed_site_is_forgotten_when_the_tier_ends)
{
	struct world w;
	evening(&w);
	activate(&w, 1);
	world_advance(&w, MINUTES_MS(30));
	json_decref(world_ok(&w, "alice", "recall", "{\"reason\":\"wrong forecast\"}"));
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM alarm WHERE kind = 'surge'"
					  " AND cleared IS NULL"),
			 0);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM deadline WHERE kind = 'surge'"), 0);
	finish(&w);
}
END_TEST

/* Whoever counts on a bed that nobody staffs is named, and nothing of theirs ends. */
START_TEST(a_site_that_opens_fewer_names_who_must_move)
{
	struct world w;
	evening(&w);
	activate(&w, 1);
	bob(&w, "open", "{\"site\":\"hall\",\"count\":3}", "ok", "Open");
	bob(&w, "hold", "{\"bed\":\"H1\",\"person\":\"P1\"}", "ok", "Held");
	bob(&w, "checkin", "{\"bed\":\"H2\",\"person\":\"P2\"}", "ok", "Checked in");
	json_t *reply = world_ok(&w, "bob", "open", "{\"site\":\"hall\",\"count\":1}");
	json_t *result = json_object_get(reply, "result");
	const json_t *one = json_array_get(json_object_get(result, "placements"), 0);
	ck_assert_uint_eq(json_array_size(json_object_get(result, "placements")), 1);
	ck_assert_int_eq(strcmp(json_string_value(json_object_get(one, "person")), "P1") == 0 ||
			     strcmp(json_string_value(json_object_get(one, "person")), "P2") == 0,
			 1);
	json_decref(reply);
	ck_assert_int_eq(
	    world_number(&w,
			 "SELECT count(*) FROM alarm WHERE kind = 'closed' AND cleared IS NULL"),
	    1);
	reply = world_ok(&w, "bob", "open", "{\"site\":\"hall\",\"count\":0}");
	result = json_object_get(reply, "result");
	ck_assert_uint_eq(json_array_size(json_object_get(result, "placements")), 2);
	json_decref(reply);
	ck_assert_str_eq(live(&w), "H1 held, H2 occupied");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":3}", "ok", "Open");
	ck_assert_int_eq(
	    world_number(&w,
			 "SELECT count(*) FROM alarm WHERE kind = 'closed' AND cleared IS NULL"),
	    0);
	finish(&w);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    a_site_that_opens_fewer_names_who_must_move,
	    surge_beds_are_offered_only_once_their_site_says_so,
	    a_shut_bed_that_is_back_opens_no_more_than_are_staffed,
	    a_site_whose_beds_are_all_shut_is_open_no_more,
	    fewer_staffed_beds_close_free_ones_and_touch_nobody,
	    a_hold_that_ran_out_keeps_no_surge_bed_open,
	    a_site_that_says_nothing_raises_an_alarm_again_and_again,
	    a_silent_site_reaches_people_until_it_speaks,
	    who_heard_of_a_silent_site_hears_of_the_recall,
	    while_a_ladder_climbs_it_is_not_begun_again,
	    a_site_that_opens_nothing_is_told_of_at_once,
	    a_higher_tier_opens_more_and_asks_only_for_what_is_new,
	    beds_imported_under_an_activation_are_expected_too,
	    the_end_of_a_tier_puts_nobody_out,
	    an_unconfirmed_site_is_forgotten_when_the_tier_ends,
	};
	return suite_run("beds_surge", cases, COUNT_OF(cases));
}
