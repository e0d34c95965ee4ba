/* SPDX-License-Identifier: MIT
 *
 * Quiet hours, through whole turns: who hears at night that SWEP is over, and who in the morning.
 */
#include "lib/scripted_gateway.h"

#include "lib/evening.h"
#include "lib/telling.h"

#define SITES                                                                                      \
	"site,name,kind,opens,confirm,last_entry,women_only,stale\n"                               \
	"lodge,The Lodge,hostel,always,no,,no,2h\n"                                                \
	"hall,Church hall,surge,tier2,no,,no,2h\n"
#define BEDS                                                                                       \
	"site,bed,kind,attributes,use\n"                                                           \
	"lodge,L1,e-bed,,night\n"                                                                  \
	"hall,H1,surge,,night\n"
/* Ed is in the out-of-hours team; the others hear by day, and each may have a reason to hear now.
 */
#define PEOPLE                                                                                     \
	"contact,name,organisation,phone,groups,site\n"                                            \
	"ed,Ed,Council,07700 900001,edt partners,\n"                                               \
	"pat,Pat,Police,07700 900002,partners,\n"                                                  \
	"lou,Lou,Lodge,07700 900003,partners,lodge\n"                                              \
	"hal,Hal,Hall,07700 900004,partners,hall\n"                                                \
	"dee,Dee,Council,07700 900005,partners,\n"

/* To whom texts of these occasions were made, in their order; who heard by another is left out. */
static void told_of(const char *kind, const char *contacts)
{
	is_text(telling_sql("SELECT coalesce(group_concat(contact, ' '), '') FROM (SELECT m.contact"
			    " FROM message m JOIN occasion o ON o.id = m.occasion WHERE"
			    " o.kind = '%s' AND m.state <> 'cancelled' ORDER BY m.rowid)",
			    kind),
		contacts);
}

static void open_at(const char *iso)
{
	telling_open();
	struct area_settings *a = w.settings->areas[0];
	w.settings->gateways[0].in_flight = 32;
	a->quiet_from_minutes = 21 * 60;
	a->quiet_to_minutes = 7 * 60 + 30;
	a->policy.handover_minutes = 17 * 60;
	ck_assert(wall_parse_iso(iso, &w.now));
	telling_step(OCCASION_ACTIVATION, "edt", 0)->order = ORDER_ALL;
	telling_step(OCCASION_LATE, "edt", 1);
	struct step_settings *wide = telling_step(OCCASION_ACTIVATION, "partners", 0);
	wide->order = ORDER_ALL;
	wide->waits = true;
	telling_step(OCCASION_RECALL, "told", 0)->order = ORDER_ALL;
	telling_step(OCCASION_STALE, "site", 0)->order = ORDER_ALL;
	world_start(&w);
	import_ok(&w, "sites", SITES);
	import_ok(&w, "beds", BEDS);
	telling_import(PEOPLE);
	world_clear(&w);
}

static void activated_at(const char *iso)
{
	open_at(iso);
	json_decref(world_ok(&w, "alice", "activate", "{\"tier\":1,\"reason\":\"ice\"}"));
	telling_answer_all("accepted");
	told_of("activation", "ed pat lou hal dee");
}

static void recalled_at(const char *iso)
{
	telling_until(iso);
	json_decref(world_ok(&w, "alice", "recall", "{\"reason\":\"an error\"}"));
	telling_answer_all("accepted");
}

START_TEST(a_recall_at_night_wakes_only_who_acts_by_night)
{
	activated_at("2026-11-21T12:00:00Z");
	json_t *args = json_pack("{s:s, s:s}", "what", "rota", "text",
				 "duty,from,to,contact\noncall,2026-11-21 20:00,23:00,dee\n");
	char *text = json_dumps(args, 0);
	json_decref(world_ok(&w, "alice", "import", text));
	free(text);
	json_decref(args);
	recalled_at("2026-11-21T22:30:00Z");
	told_of("recall", "ed lou dee");
	telling_until("2026-11-22T07:29:00Z");
	told_of("recall", "ed lou dee");
	telling_until("2026-11-22T07:31:00Z");
	told_of("recall", "ed lou dee pat hal");
	is_text("SELECT group_concat(s.grp || ' ' || s.state) FROM step s JOIN occasion o"
		" ON o.id = s.occasion WHERE o.kind = 'recall'",
		"told-tonight met,told met");
	telling_close();
}
END_TEST

/* Pat, Hal and Dee are partners: that these hear of full beds, or are asked next, at any hour does
 * not make them one of the night's. */
START_TEST(a_group_that_some_step_tells_at_night_sleeps_through_a_recall)
{
	activated_at("2026-11-21T12:00:00Z");
	telling_step(OCCASION_FULL, "partners", 0)->order = ORDER_ALL;
	struct step_settings *s = telling_step(OCCASION_SURGE, "edt", 1);
	snprintf(s->then, sizeof(s->then), "partners");
	recalled_at("2026-11-21T22:30:00Z");
	told_of("recall", "ed lou");
	telling_until("2026-11-22T07:31:00Z");
	told_of("recall", "ed lou pat hal dee");
	telling_close();
}
END_TEST

START_TEST(who_was_told_this_evening_hears_of_the_recall_at_night)
{
	activated_at("2026-11-21T17:05:00Z");
	recalled_at("2026-11-22T01:30:00Z");
	told_of("recall", "ed pat lou hal dee");
	is_text("SELECT group_concat(s.grp) FROM step s JOIN occasion o ON o.id = s.occasion"
		" WHERE o.kind = 'recall'",
		"told");
	telling_close();
}
END_TEST

START_TEST(by_day_everybody_hears_of_a_recall_at_once)
{
	activated_at("2026-11-21T12:00:00Z");
	recalled_at("2026-11-21T20:59:00Z");
	told_of("recall", "ed pat lou hal dee");
	telling_close();
}
END_TEST

START_TEST(who_slept_does_not_hear_of_a_recall_that_was_undone)
{
	activated_at("2026-11-21T12:00:00Z");
	recalled_at("2026-11-21T22:30:00Z");
	telling_until("2026-11-21T23:30:00Z");
	json_decref(world_ok(&w, "alice", "activate", "{\"tier\":1,\"reason\":\"ice\"}"));
	told_of("activation", "ed pat lou hal dee ed lou");
	telling_until("2026-11-22T07:40:00Z");
	told_of("recall", "ed lou");
	told_of("activation", "ed pat lou hal dee ed lou pat hal dee");
	telling_close();
}
END_TEST

/* The quiet hours end when the night is long over: it is told then, all the same. */
START_TEST(who_sleeps_long_hears_of_a_recall_late)
{
	activated_at("2026-11-21T12:00:00Z");
	w.settings->areas[0]->quiet_to_minutes = 11 * 60;
	recalled_at("2026-11-21T22:30:00Z");
	telling_until("2026-11-22T10:59:00Z");
	told_of("recall", "ed lou");
	telling_until("2026-11-22T11:01:00Z");
	told_of("recall", "ed lou pat hal dee");
	telling_close();
}
END_TEST

/* Whatever leaves is refused until then. */
static void nothing_leaves_until(const char *iso)
{
	struct wall then;
	ck_assert(wall_parse_iso(iso, &then));
	while (wall_before(w.now, then)) {
		for (size_t n = 0; n < w.count; n++) {
			if (w.seen[n].kind != EFFECT_TRANSFER)
				continue;
			struct errand e = w.seen[n].errand;
			world_result(&w, &e, FATE_ANSWERED, 200, "retry");
		}
		world_clear(&w);
		struct wall next = engine_next_deadline(w.engine);
		next = wall_earlier(then, wall_later(next, wall_plus(w.now, 1)));
		world_advance(&w, next.ms - w.now.ms);
	}
}

/* To whom texts, or calls, of these occasions have gone, in their order. */
static void went(const char *kind, const char *contacts)
{
	is_text(telling_sql("SELECT coalesce(group_concat(contact, ' '), '') FROM (SELECT m.contact"
			    " FROM message m JOIN occasion o ON o.id = m.occasion WHERE"
			    " o.kind = '%s' AND m.state IN ('accepted', 'delivered')"
			    " ORDER BY m.rowid)",
			    kind),
		contacts);
}

/* The gateway is repaired at night: whom a step lets sleep hears in the morning, in the words of
 * then. */
START_TEST(what_could_not_leave_before_the_quiet_hours_wakes_nobody_in_them)
{
	open_at("2026-11-21T20:30:00Z");
	telling_template("SWEP {area} {night}. Reply OK {code}");
	json_decref(world_ok(&w, "alice", "activate", "{\"tier\":1,\"reason\":\"ice\"}"));
	nothing_leaves_until("2026-11-21T22:00:00Z");
	telling_until("2026-11-21T23:00:00Z");
	went("activation", "ed");
	telling_until("2026-11-22T07:29:00Z");
	went("activation", "ed");
	telling_until("2026-11-22T07:31:00Z");
	went("activation", "ed pat lou hal dee");
	is_text("SELECT text LIKE '% since Sat 21 Nov.%' FROM message WHERE contact = 'pat'", "1");
	telling_close();
}
END_TEST

/* Dee comes to the list in an evening, and the gateway is repaired at night: of the first night of
 * SWEP, and of the second. */
START_TEST(also_in_the_second_night)
{
	static const struct {
		const char *added, *repaired, *before, *after;
	} nights[] = {{"2026-11-22T20:50:00Z", "2026-11-22T22:00:00Z", "2026-11-23T07:29:00Z",
		       "2026-11-23T07:31:00Z"},
		      {"2026-11-23T20:50:00Z", "2026-11-23T22:00:00Z", "2026-11-24T07:29:00Z",
		       "2026-11-24T07:31:00Z"}};
	for (size_t i = 0; i < COUNT_OF(nights); i++) {
		open_at("2026-11-22T12:00:00Z");
		telling_import("contact,name,organisation,phone,groups,site\n"
			       "ed,Ed,Council,07700 900001,edt,\n");
		telling_activated();
		telling_until(nights[i].added);
		telling_import(PEOPLE);
		nothing_leaves_until(nights[i].repaired);
		telling_until(nights[i].before);
		went("activation", "ed");
		telling_until(nights[i].after);
		went("activation", "ed pat lou hal dee");
		telling_close();
	}
}
END_TEST

/* Ed is told by the step that waits, and is to be woken by the other. */
START_TEST(whom_another_step_wakes_is_not_let_sleep)
{
	open_at("2026-11-21T20:30:00Z");
	struct step_settings *steps = w.settings->areas[0]->steps, first = steps[0];
	steps[0] = steps[2];
	steps[2] = first;
	json_decref(world_ok(&w, "alice", "activate", "{\"tier\":1,\"reason\":\"ice\"}"));
	nothing_leaves_until("2026-11-21T22:00:00Z");
	telling_until("2026-11-21T23:00:00Z");
	went("activation", "ed");
	telling_close();
}
END_TEST

START_TEST(a_recall_that_could_not_leave_before_them_wakes_only_who_acts_by_night)
{
	activated_at("2026-11-21T12:00:00Z");
	telling_until("2026-11-21T20:45:00Z");
	json_decref(world_ok(&w, "alice", "recall", "{\"reason\":\"an error\"}"));
	nothing_leaves_until("2026-11-21T22:00:00Z");
	telling_until("2026-11-22T02:00:00Z");
	went("recall", "ed lou");
	telling_until("2026-11-22T07:31:00Z");
	went("recall", "ed pat lou hal dee");
	telling_close();
}
END_TEST

/* A hall that opens at tier 2, and one whose desk has to say how many beds are staffed. */
static void with_halls_that_the_recall_closes(void)
{
	open_at("2026-11-21T12:00:00Z");
	import_ok(&w, "sites",
		  SITES "barn,The Barn,surge,tier2,yes,,no,2h\nloft,The Loft,surge,tier2,yes,,no,"
			"2h\n");
	import_ok(&w, "beds", BEDS "barn,B1,surge,,night\nloft,T1,surge,,night\n");
	telling_import(PEOPLE "bea,Bea,Barn,07700 900006,partners,barn\n"
			      "tom,Tom,Loft,07700 900007,partners,loft\n");
	json_decref(world_ok(&w, "alice", "activate", "{\"tier\":2,\"reason\":\"ice\"}"));
	telling_answer_all("accepted");
	telling_until("2026-11-21T12:05:00Z");
	json_decref(world_ok(&w, "alice", "open", "{\"site\":\"barn\",\"count\":1}"));
}

/* Their doors are shut by the recall itself: whoever staffs them would wait all night. Of the loft
 * nobody ever said that it is staffed. */
START_TEST(a_site_that_the_recall_closes_hears_of_it_at_night)
{
	with_halls_that_the_recall_closes();
	recalled_at("2026-11-21T22:30:00Z");
	told_of("recall", "ed lou hal bea");
	telling_until("2026-11-22T07:31:00Z");
	told_of("recall", "ed lou hal bea pat dee tom");
	telling_close();
}
END_TEST

START_TEST(also_where_the_recall_could_not_leave_before_the_quiet_hours)
{
	with_halls_that_the_recall_closes();
	telling_until("2026-11-21T20:45:00Z");
	json_decref(world_ok(&w, "alice", "recall", "{\"reason\":\"an error\"}"));
	nothing_leaves_until("2026-11-21T22:00:00Z");
	telling_until("2026-11-22T02:00:00Z");
	went("recall", "ed lou hal bea");
	telling_close();
}
END_TEST

/* It was opened by an earlier activation, and whoever was let in then is there still. */
START_TEST(a_site_with_somebody_in_it_hears_of_a_recall_at_night)
{
	with_halls_that_the_recall_closes();
	bob(&w, "hold", "{\"bed\":\"B1\",\"person\":\"R1\"}", "ok", "Held");
	bob(&w, "checkin", "{\"person\":\"R1\"}", "ok", "");
	recalled_at("2026-11-21T13:00:00Z");
	told_of("recall", "ed pat lou hal dee bea tom");
	json_decref(world_ok(&w, "alice", "activate", "{\"tier\":1,\"reason\":\"ice\"}"));
	telling_answer_all("accepted");
	recalled_at("2026-11-21T22:30:00Z");
	told_of("recall", "ed pat lou hal dee bea tom ed lou bea");
	telling_close();
}
END_TEST

/* Pat's phone is off: what was told in vain by day is told again in the morning. */
START_TEST(nobody_is_told_again_at_night_what_can_wait)
{
	activated_at("2026-11-23T12:00:00Z");
	telling_until("2026-11-23T15:00:00Z");
	telling_step(OCCASION_STANDDOWN, "told", 0)->order = ORDER_ALL;
	json_decref(world_ok(&w, "alice", "standdown", "{\"reason\":\"mild\"}"));
	for (int i = 0; i < 24; i++) {
		struct wall then = wall_plus(w.now, MINUTES_MS(30));
		world_advance(&w, then.ms - w.now.ms);
		telling_answer_all("accepted");
		char *pat = telling_reference("pat");
		if (strcmp(telling_state("pat"), "accepted") == 0)
			ck_assert_int_eq(telling_receipt(pat, "failed"), 200);
		free(pat);
	}
	is_text(
	    "SELECT max(strftime('%H:%M', a.began / 1000, 'unixepoch')) < '21:00' FROM attempt a"
	    " JOIN message m ON m.id = a.message WHERE m.contact = 'pat'",
	    "1");
	is_text("SELECT count(*) FROM message WHERE contact = 'pat' AND state = 'queued'", "1");
	telling_until("2026-11-24T07:31:00Z");
	went("standdown", "ed lou hal dee pat");
	telling_close();
}
END_TEST

/* … nor called. */
START_TEST(nobody_is_called_again_at_night_about_what_can_wait)
{
	open_at("2026-11-23T12:00:00Z");
	json_t *args = json_pack("{s:s, s:s}", "what", "contacts", "text",
				 "contact,name,organisation,phone,call,groups,site\n"
				 "pat,Pat,Police,,07700 900002,partners,\n");
	char *text = json_dumps(args, 0);
	json_decref(world_ok(&w, "alice", "import", text));
	free(text);
	json_decref(args);
	telling_step(OCCASION_STANDDOWN, "told", 0)->order = ORDER_ALL;
	json_decref(world_ok(&w, "alice", "activate", "{\"tier\":1,\"reason\":\"ice\"}"));
	telling_answer_all("accepted");
	telling_until("2026-11-23T15:00:00Z");
	json_decref(world_ok(&w, "alice", "standdown", "{\"reason\":\"mild\"}"));
	telling_answer_all("accepted");
	for (int i = 0; i < 24; i++) {
		char *pat = telling_reference("pat");
		if (strcmp(telling_state("pat"), "accepted") == 0)
			ck_assert_int_eq(telling_receipt(pat, "failed"), 200);
		free(pat);
		world_advance(&w, MINUTES_MS(30));
		telling_answer_all("accepted");
	}
	is_text("SELECT max(strftime('%H:%M', a.began / 1000, 'unixepoch')) < '21:00' AND"
		" max(m.round) > 2 FROM attempt a JOIN message m ON m.id = a.message"
		" WHERE m.channel = 'voice'",
		"1");
	is_text("SELECT state FROM message ORDER BY rowid DESC LIMIT 1", "queued");
	telling_close();
}
END_TEST

START_TEST(only_a_site_that_takes_people_is_asked_at_night)
{
	open_at("2026-11-21T21:00:00Z");
	telling_until("2026-11-21T23:30:00Z");
	told_of("stale", "lou");
	ck_assert_int_eq(telling_alarms("stale"), 2);
	telling_until("2026-11-22T07:29:00Z");
	told_of("stale", "lou");
	telling_until("2026-11-22T07:31:00Z");
	told_of("stale", "lou hal");
	telling_close();
}
END_TEST

int main(void)
{
	const TTest *const all[] = {
	    a_recall_at_night_wakes_only_who_acts_by_night,
	    a_group_that_some_step_tells_at_night_sleeps_through_a_recall,
	    who_was_told_this_evening_hears_of_the_recall_at_night,
	    by_day_everybody_hears_of_a_recall_at_once,
	    who_slept_does_not_hear_of_a_recall_that_was_undone,
	    who_sleeps_long_hears_of_a_recall_late,
	    only_a_site_that_takes_people_is_asked_at_night,
	    what_could_not_leave_before_the_quiet_hours_wakes_nobody_in_them,
	    also_in_the_second_night,
	    whom_another_step_wakes_is_not_let_sleep,
	    a_recall_that_could_not_leave_before_them_wakes_only_who_acts_by_night,
	    a_site_that_the_recall_closes_hears_of_it_at_night,
	    also_where_the_recall_could_not_leave_before_the_quiet_hours,
	    a_site_with_somebody_in_it_hears_of_a_recall_at_night,
	    nobody_is_told_again_at_night_what_can_wait,
	    nobody_is_called_again_at_night_about_what_can_wait,
	};
	return suite_run("sparing", all, COUNT_OF(all));
}
