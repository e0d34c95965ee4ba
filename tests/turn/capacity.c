/* SPDX-License-Identifier: MIT
 *
 * Few beds, or none: told once for each change, and not each time that a bed comes and goes.
 */
#include <stdio.h>
#include <string.h>

#include "lib/evening.h"

#define LOW 2

static struct world w;

static void step(enum occasion on)
{
	struct area_settings *a = w.settings->areas[0];
	struct step_settings *s = &a->steps[a->step_count++];
	*s = (struct step_settings){.on = on, .order = ORDER_ALL, .valid_ms = HOURS_MS(2)};
	snprintf(s->group, sizeof(s->group), "edt");
	snprintf(s->template, sizeof(s->template), "bed-news");
	a->low_beds = LOW;
}

static void begin(void)
{
	world_open(&w);
	step(OCCASION_LOW);
	step(OCCASION_FULL);
	struct template_settings *x =
	    &w.settings->areas[0]->templates[w.settings->areas[0]->template_count++];
	snprintf(x->key, sizeof(x->key), "bed-news");
	snprintf(x->text, sizeof(x->text), "SWEP {area} {night} tier {tier}: {why}, now {beds}");
	w.settings->areas[0]->quiet_from_minutes = 23 * 60;
	w.settings->areas[0]->quiet_to_minutes = 7 * 60;
	evening_from(&w);
	import_ok(&w, "contacts",
		  "contact,name,phone,groups\nedt,Out-of-hours desk,07700 900301,edt\n");
}

/* All that left is taken. */
static void taken(void)
{
	for (size_t n = 0; n < w.count; n++)
		if (w.seen[n].kind == EFFECT_TRANSFER)
			world_result(&w, &w.seen[n].errand, FATE_ANSWERED, 200, "");
	world_clear(&w);
}

static void told(const char *news)
{
	world_advance(&w, 0);
	taken();
	const char *got = world_text(&w, "SELECT group_concat(news, ' ') FROM (SELECT substr(kind, "
					 "10) AS news FROM occasion WHERE kind LIKE 'capacity-%'"
					 " ORDER BY at, length(id), id)");
	ck_assert_str_eq(got, news);
	check_rows(&w);
}

static void hold(const char *bed)
{
	char args[100];
	snprintf(args, sizeof(args), "{\"bed\":\"%s\",\"person\":\"R-%s\",\"for\":[\"woman\"]}",
		 bed, bed);
	bob(&w, "checkin", args, "ok", "Checked in");
	world_advance(&w, 1000);
}

static void leave(const char *bed)
{
	char args[100];
	snprintf(args, sizeof(args), "{\"person\":\"R-%s\",\"reason\":\"went home\"}", bed);
	bob(&w, "release", args, "ok", "");
	snprintf(args, sizeof(args), "{\"bed\":\"%s\"}", bed);
	bob(&w, "ready", args, "ok", "Ready");
	world_advance(&w, 1000);
}

static void open_hall(void)
{
	activate(&w, 1);
	told("");
	bob(&w, "open", "{\"site\":\"hall\",\"count\":3}", "ok", "Open");
	ck_assert_int_eq(free_now(&w), 8);
	told("");
}

START_TEST(told_once_for_each_change)
{
	static const char *const beds[] = {"GW1", "GW2", "GW3", "H1", "H2"};
	begin();
	open_hall();
	for (size_t i = 0; i < COUNT_OF(beds); i++)
		hold(beds[i]);
	told("");
	hold("H3"); /* two are left */
	told("low");
	hold("L1");
	told("low");
	hold("W1");
	told("low full");
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(text, '; ') FROM (SELECT text FROM"
					" message ORDER BY rowid)"),
			 "SWEP Coventry Sat 21 Nov tier 1: 2 beds are left, now 2; "
			 "SWEP Coventry Sat 21 Nov tier 1: no bed is left, now 0");
	/* one comes and goes all night */
	for (int i = 0; i < 5; i++) {
		leave("H1");
		hold("H1");
	}
	for (int i = 0; i < 4; i++)
		leave(i == 0 ? "H1" : i == 1 ? "H2" : i == 2 ? "H3" : "GW1");
	told("low full"); /* four are no room to spare */
	hold("H1");
	hold("H2");
	hold("H3");
	hold("GW1");
	told("low full");
	static const char *const all[] = {"H1", "H2", "H3", "GW1", "GW2"};
	for (size_t i = 0; i < COUNT_OF(all); i++)
		leave(all[i]);
	told("low full");
	world_advance(&w, MINUTES_MS(11)); /* they stay free */
	told("low full back");
	for (size_t i = 0; i < COUNT_OF(all); i++)
		hold(all[i]);
	told("low full back low full");
	finish(&w);
}
END_TEST

#define TEXTS                                                                                      \
	"SELECT group_concat(contact || ': ' || text, '; ') FROM (SELECT contact,"                 \
	" replace(text, code, '0000') AS text FROM"                                                \
	" message WHERE state <> 'cancelled' AND text LIKE '%again%' ORDER BY rowid)"

static const char *const five[] = {"GW1", "GW2", "GW3", "L1", "W1"};

/* Their newest text ends so. */
static void heard_last(const char *contact, const char *end)
{
	char sql[200];
	snprintf(sql, sizeof(sql),
		 "SELECT text FROM message WHERE contact = '%s' AND state NOT IN ('cancelled',"
		 " 'queued') ORDER BY rowid DESC LIMIT 1",
		 contact);
	const char *text = world_text(&w, sql);
	size_t length = strlen(text), tail = strlen(end);
	ck_assert_msg(length >= tail && strcmp(text + length - tail, end) == 0,
		      "%s heard last \"%s\", not \"%s\"", contact, text, end);
}

static void ack(const char *contact)
{
	char args[100];
	snprintf(args, sizeof(args), "{\"code\":\"%s\"}", contact);
	json_decref(world_ok(&w, "bob", "ack", args));
}

/* The hall opens none: nothing is left. */
static void full(void)
{
	activate(&w, 1);
	for (size_t i = 0; i < COUNT_OF(five); i++)
		hold(five[i]);
	bob(&w, "open", "{\"site\":\"hall\",\"count\":0}", "ok", "Open");
	told("full");
}

/* Whoever heard that no bed is left hears of the first that stays free: once, whatever comes. */
START_TEST(who_heard_that_it_is_full_hears_that_it_is_not)
{
	begin();
	full();
	leave("W1");
	world_advance(&w, MINUTES_MS(4));
	hold("W1");
	world_advance(&w, MINUTES_MS(4));
	leave("W1");
	world_advance(&w, MINUTES_MS(4));
	told("full"); /* it was never free for long */
	leave("L1");
	world_advance(&w, MINUTES_MS(2));
	told("full back");
	ck_assert_str_eq(world_text(&w, TEXTS),
			 "edt: SWEP Coventry Sat 21 Nov: 2 beds are free again.");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM occasion WHERE kind ="
					  " 'capacity-full' AND state = 'open'"),
			 0);
	hold("L1");
	world_advance(&w, MINUTES_MS(11));
	told("full back");
	hold("W1");
	told("full back full");
	leave("W1");
	world_advance(&w, MINUTES_MS(6));
	told("full back full back");
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM message"), 4);
	finish(&w);
}
END_TEST

/* What climbs on in the minutes before that says how many there are now, and nothing of what to do
 * where there is none. */
START_TEST(a_rung_says_how_many_are_free)
{
	begin();
	struct template_settings *x = &w.settings->areas[0]->templates[0];
	while (strcmp(x->key, "bed-news") != 0)
		x++;
	snprintf(x->text, sizeof(x->text),
		 "SWEP {area} {night}: {why}. Place people in hotels. Reply OK {code}");
	struct step_settings *s = &w.settings->areas[0]->steps[1];
	s->order = ORDER_LADDER;
	s->acks = 1;
	s->within_ms = MINUTES_MS(3);
	snprintf(s->then, sizeof(s->then), "boss");
	import_ok(&w, "contacts",
		  "contact,name,phone,groups\nedt,Out-of-hours desk,07700 900301,edt\n"
		  "dan,Director,07700 900302,boss\n");
	full();
	leave("W1");
	world_advance(&w, MINUTES_MS(4));
	ck_assert_str_eq(world_text(&w, TEXTS),
			 "dan: SWEP Coventry Sat 21 Nov: 1 bed is free again. Reply OK 0000");
	taken();
	world_advance(&w, MINUTES_MS(60)); /* nobody is asked on */
	ck_assert_str_eq(world_text(&w, TEXTS),
			 "dan: SWEP Coventry Sat 21 Nov: 1 bed is free again. Reply OK 0000; "
			 "edt: SWEP Coventry Sat 21 Nov: 1 bed is free again.; "
			 "dan: SWEP Coventry Sat 21 Nov: 1 bed is free again.");
	finish(&w);
}
END_TEST

/* Nobody answers at the desk, and Dan is asked. */
static void begin_ladder(void)
{
	begin();
	struct step_settings *s = &w.settings->areas[0]->steps[1];
	s->order = ORDER_LADDER;
	s->acks = 1;
	s->within_ms = MINUTES_MS(3);
	snprintf(s->then, sizeof(s->then), "boss");
	import_ok(&w, "contacts",
		  "contact,name,phone,groups\nedt,Out-of-hours desk,07700 900301,edt\n"
		  "dan,Director,07700 900302,boss\n");
}

/* The ladder begins anew with the desk; Dan heard last that a bed is free. */
START_TEST(who_heard_that_one_is_free_hears_that_it_is_gone)
{
	begin_ladder();
	full();
	world_advance(&w, MINUTES_MS(4));
	heard_last("edt", "no bed is left, now 0");
	heard_last("dan", "no bed is left, now 0");
	taken();
	ack("dan");
	leave("W1");
	world_advance(&w, MINUTES_MS(6));
	told("full back");
	heard_last("dan", "SWEP Coventry Sat 21 Nov: 1 bed is free again.");
	hold("W1");
	told("full back full");
	heard_last("edt", "no bed is left, now 0");
	heard_last("dan", "SWEP Coventry Sat 21 Nov: no bed is left.");
	ack("edt");
	leave("W1");
	world_advance(&w, MINUTES_MS(6));
	told("full back full back");
	heard_last("edt", "1 bed is free again.");
	heard_last("dan", "1 bed is free again.");
	finish(&w);
}
END_TEST

/* Dan sleeps by then, and hears in the morning how it is. */
START_TEST(that_it_is_gone_wakes_nobody)
{
	begin_ladder();
	at(&w, "2026-11-21T22:00:00Z");
	full();
	world_advance(&w, MINUTES_MS(4));
	taken();
	ack("dan");
	leave("W1");
	world_advance(&w, MINUTES_MS(6));
	told("full back");
	at(&w, "2026-11-21T23:30:00Z");
	hold("W1");
	told("full back full");
	heard_last("edt", "no bed is left, now 0");
	heard_last("dan", "1 bed is free again.");
	ack("edt");
	at(&w, "2026-11-22T07:01:00Z");
	world_advance(&w, 0);
	heard_last("dan", "no bed is left.");
	finish(&w);
}
END_TEST

/* Who is asleep by then hears of it in the morning; who heard it at night hears of it at night. */
START_TEST(good_news_wakes_nobody)
{
	static const struct {
		const char *full, *heard;
	} cases[] = {
	    {"2026-11-21T22:30:00Z", ""},
	    {"2026-11-21T23:05:00Z", "edt: SWEP Coventry Sat 21 Nov: 1 bed is free again."}};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		begin();
		at(&w, cases[i].full);
		full();
		at(&w, "2026-11-21T23:30:00Z");
		leave("W1");
		world_advance(&w, MINUTES_MS(30));
		told("full back");
		ck_assert_str_eq(world_text(&w,
					    "SELECT coalesce(group_concat(contact || ': ' || text),"
					    " '') FROM message WHERE text LIKE '%again%'"
					    " AND state <> 'queued'"),
				 cases[i].heard);
		at(&w, "2026-11-22T07:05:00Z");
		world_advance(&w, 0);
		ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM message WHERE"
						  " text LIKE '%again%' AND state <> 'queued'"),
				 1);
		finish(&w);
	}
}
END_TEST

START_TEST(sites_have_their_time_before_it_is_full)
{
	begin();
	activate(&w, 1);
	hold("GW1");
	hold("GW2");
	hold("GW3");
	hold("L1");
	hold("W1");
	told(""); /* the hall may open yet */
	bob(&w, "open", "{\"site\":\"hall\",\"count\":0}", "ok", "Open");
	told("full");
	finish(&w);
}
END_TEST

START_TEST(a_site_that_says_nothing_has_nothing)
{
	begin();
	activate(&w, 1);
	hold("GW1");
	hold("GW2");
	hold("GW3");
	told("");
	world_advance(&w, w.settings->areas[0]->confirm_ms);
	told("low");
	finish(&w);
}
END_TEST

/* What is free where nobody is let in any more helps nobody who is out there. */
START_TEST(a_door_that_shuts_leaves_fewer)
{
	static const char *const beds[] = {"H1", "H2", "H3", "L1", "W1"};
	begin();
	open_hall();
	for (size_t i = 0; i < COUNT_OF(beds); i++)
		hold(beds[i]);
	at(&w, "2026-11-21T21:59:00Z");
	told("");
	ck_assert_int_eq(free_now(&w), 3);
	at(&w, "2026-11-21T22:00:00Z");
	told("full");
	json_t *status = world_ok(&w, "bob", "status", "{}");
	const json_t *result = json_object_get(status, "result");
	ck_assert_int_eq(json_integer_value(json_object_get(result, "beds_free")), 0);
	ck_assert_int_eq(json_integer_value(json_object_get(result, "beds_shut")), 3);
	json_decref(status);
	finish(&w);
}
END_TEST

START_TEST(without_swep_nobody_is_told)
{
	begin();
	hold("GW1");
	hold("GW2");
	hold("GW3");
	hold("L1");
	hold("W1");
	told("");
	finish(&w);
}
END_TEST

START_TEST(shut_beds_are_no_beds)
{
	begin();
	open_hall();
	hold("GW1");
	hold("GW2");
	hold("GW3");
	hold("H1");
	hold("H2");
	told("");
	bob(&w, "shut", "{\"bed\":\"W1\",\"reason\":\"a leak\"}", "ok", "Shut");
	told("low");
	json_decref(world_ok(&w, "alice", "recall", "{\"reason\":\"switched on in error\"}"));
	world_advance(&w, 0);
	ck_assert_int_eq(world_number(&w, "SELECT count(*) FROM occasion WHERE kind LIKE"
					  " 'capacity-%' AND state = 'open'"),
			 0);
	finish(&w);
}
END_TEST

START_TEST(whoever_speaks_for_an_open_site)
{
	begin();
	snprintf(w.settings->areas[0]->steps[w.settings->areas[0]->step_count - 2].group, LIMIT_KEY,
		 "open-sites");
	import_ok(&w, "contacts",
		  "contact,name,phone,groups,site\ngate,Gateway,07700 900311,,gateway\n"
		  "hall,Hall,07700 900312,,hall\nannex,Annex,07700 900313,,annex\n"
		  "edt,Out-of-hours desk,07700 900301,edt,\n");
	open_hall();
	hold("GW1");
	hold("GW2");
	hold("GW3");
	hold("L1");
	hold("W1");
	hold("H1");
	told("low"); /* the annex opens in the second tier */
	ck_assert_str_eq(world_text(&w, "SELECT group_concat(contact) FROM message"), "gate,hall");
	finish(&w);
}
END_TEST

int main(void)
{
	const TTest *const all[] = {told_once_for_each_change,
				    who_heard_that_it_is_full_hears_that_it_is_not,
				    a_rung_says_how_many_are_free,
				    who_heard_that_one_is_free_hears_that_it_is_gone,
				    that_it_is_gone_wakes_nobody,
				    good_news_wakes_nobody,
				    sites_have_their_time_before_it_is_full,
				    a_site_that_says_nothing_has_nothing,
				    a_door_that_shuts_leaves_fewer,
				    without_swep_nobody_is_told,
				    shut_beds_are_no_beds,
				    whoever_speaks_for_an_open_site};
	return suite_run("capacity", all, COUNT_OF(all));
}
