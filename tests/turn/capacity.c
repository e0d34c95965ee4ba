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
	evening_from(&w);
	import_ok(&w, "contacts",
		  "contact,name,phone,groups\nedt,Out-of-hours desk,07700 900301,edt\n");
}

static void told(const char *news)
{
	world_advance(&w, 0);
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
	for (size_t i = 0; i < COUNT_OF(all); i++)
		hold(all[i]);
	told("low full low full");
	finish(&w);
}
END_TEST

/* Nobody has answered that no bed is left when one is again: what is told from then on is true. */
START_TEST(what_nobody_has_answered_is_told_as_it_is_now)
{
	static const char *const beds[] = {"GW1", "GW2", "GW3", "H1", "H2", "H3", "L1", "W1"};
	begin();
	struct step_settings *full = &w.settings->areas[0]->steps[1];
	full->acks = 1;
	full->repeat = true;
	full->within_ms = MINUTES_MS(10);
	open_hall();
	for (size_t i = 0; i < COUNT_OF(beds); i++)
		hold(beds[i]);
	told("low full");
	leave("H1");
	told("low full low");
	world_advance(&w, HOURS_MS(1));
	ck_assert_str_eq(world_text(&w, "SELECT text FROM message ORDER BY rowid DESC LIMIT 1"),
			 "SWEP Coventry Sat 21 Nov tier 1: 1 bed is left, now 1");
	leave("H2");
	told("low full low");
	hold("H1");
	hold("H2");
	told("low full low full");
	leave("H1");
	leave("H2");
	leave("H3");
	told("low full low full low");
	finish(&w);
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
				    what_nobody_has_answered_is_told_as_it_is_now,
				    sites_have_their_time_before_it_is_full,
				    a_site_that_says_nothing_has_nothing,
				    a_door_that_shuts_leaves_fewer,
				    without_swep_nobody_is_told,
				    shut_beds_are_no_beds,
				    whoever_speaks_for_an_open_site};
	return suite_run("capacity", all, COUNT_OF(all));
}
