/* SPDX-License-Identifier: MIT
 *
 * The Environment Agency's floods: a list written by hand in tests/data, every way to spoil it, and
 * captured lists where a checkout of them lies beside the project.
 */
#include <stdio.h>
#include <string.h>

#include "feed.h"
#include "lib/sample.h"
#include "lib/suite.h"
#include "lib/warned.h"

#define CAPTURES "../shared/data/floods"
#define UNTIL "2026-01-04T12:00:00Z" /* a day after WARNED_AT */

static const struct source_settings coventry = {
    .latitude = 52.4081, .longitude = -1.5106, .timeout_ms = 30000};

static struct warned list(void)
{
	return warned_of("ea-floods", &coventry, sample_file("tests/data/ea-floods.json"));
}

START_TEST(request_asks_by_distance)
{
	struct source_settings s = coventry;
	struct transfer t;
	struct fault why = {0};
	const struct feed *feed = feed_find("ea-floods");
	ck_assert_int_eq(feed->request(&s, sample_arena(), &t, &why), ERR_OK);
	ck_assert_str_eq(t.url, "https://environment.data.gov.uk/flood-monitoring/id/floods"
				"?lat=52.4081&long=-1.5106&dist=15");
	s.latitude = 91;
	ck_assert_int_eq(feed->request(&s, sample_arena(), &t, &why), ERR_USAGE);
	ck_assert_str_eq(why.field, "latitude");
	strcpy(s.url, "http://127.0.0.1:8080/floods");
	ck_assert_int_eq(feed->request(&s, sample_arena(), &t, &why), ERR_OK);
	ck_assert_str_eq(t.url, "http://127.0.0.1:8080/floods");
}
END_TEST

START_TEST(levels_are_told_and_ended_ones_dropped)
{
	struct warned w = list();
	struct feed_facts f = warned_facts(&w);
	ck_assert_uint_eq(f.notice_count, 3);
	warned_notice(&f, 0, "033FWF3SHER001", LEVEL_AMBER, "2026-01-03T08:10:00Z", UNTIL);
	warned_notice(&f, 1, "033WAF308", LEVEL_YELLOW, "2025-12-30T17:45:00Z", UNTIL);
	warned_notice(&f, 2, "033FWF3AVON", LEVEL_RED, "2026-01-03T10:29:00Z", UNTIL);
	ck_assert(f.issued.ms == 0 && f.remark == NULL && f.wanted_count == 0);
}
END_TEST

START_TEST(flood_says_where)
{
	struct warned w = list();
	struct feed_facts f = warned_facts(&w);
	const struct notice *n = &f.notices[0];
	ck_assert_int_eq(n->here, TRUTH_TRUE);
	ck_assert_uint_eq(n->hazards, HAZARD_BIT(HAZARD_FLOOD));
	ck_assert_str_eq(n->headline, "Flood warning: River Sherbourne at Coventry, Spon End");
	ck_assert_str_eq(n->areas, "River Sherbourne at Coventry, Spon End\n033FWF3SHER001\n"
				   "Coventry\nWarwickshire\nRiver Sherbourne\nCanley Brook");
	ck_assert(warned_names(n, "coventry") && warned_names(n, "Canley Brook"));
	ck_assert(!warned_names(n, "Coventry, Warwickshire"));
}
END_TEST

/* ---- traps ---- */

START_TEST(empty_list_is_quiet)
{
	struct warned w = warned_of("ea-floods", &coventry, "{\"items\": []}");
	ck_assert_uint_eq(warned_facts(&w).notice_count, 0);
}
END_TEST

START_TEST(what_has_no_list_is_never_quiet)
{
	static const struct {
		const char *body, *field, *message;
	} strangers[] = {
	    {"{}", "items", "this is not a list of floods"},
	    {"[]", "items", "this is not a list of floods"},
	    {"{\"items\": null}", "items", "this is not a list"},
	    {"{\"items\": {}}", "items", "this is not a list"},
	    {"{\"items\": \"\"}", "items", "this is not a list"},
	    {"", "", "the body is empty"},
	    {"<html>", "", "this is HTML"},
	    {"Service Unavailable", "line 1", "this is not JSON"},
	};
	for (size_t i = 0; i < COUNT_OF(strangers); i++) {
		struct warned w = warned_of("ea-floods", &coventry, strangers[i].body);
		warned_refused(&w, ERR_USAGE, strangers[i].field, strangers[i].message);
	}
}
END_TEST

/* 06:15 in July is 05:15 or 06:15 UTC: the earlier counts. */
START_TEST(times_have_no_zone_and_begin_early)
{
	struct warned w = warned_with(list(), 0, "2026-01-03T08:10:00\",\n      \"timeRaised",
				      "2025-07-03T06:15:00\",\n      \"timeRaised");
	w = warned_with(w, 0, "\"timeSeverityChanged\": \"2026-01-03T08:10:00\"",
			"\"timeSeverityChanged\": \"2025-07-03T06:15:00\"");
	struct feed_facts f = warned_facts(&w);
	warned_notice(&f, 0, "033FWF3SHER001", LEVEL_AMBER, "2025-07-03T05:15:00Z", UNTIL);
}
END_TEST

START_TEST(flood_in_the_list_is_in_force)
{
	/* raised in the future, by their clock or ours */
	struct warned w = warned_with(list(), 0, "2026-01-03T08:11:20", "2026-01-03T14:00:00");
	w = warned_with(w, 0, "\"timeSeverityChanged\": \"2026-01-03T08:10:00\"",
			"\"timeSeverityChanged\": null");
	struct feed_facts f = warned_facts(&w);
	warned_notice(&f, 0, "033FWF3SHER001", LEVEL_AMBER, WARNED_AT, UNTIL);
	/* no time at all */
	w = warned_with(w, 0, "\"timeRaised\": \"2026-01-03T14:00:00\",", "");
	f = warned_facts(&w);
	warned_notice(&f, 0, "033FWF3SHER001", LEVEL_AMBER, WARNED_AT, UNTIL);
}
END_TEST

START_TEST(number_and_words_that_differ_give_the_worse)
{
	struct warned w = warned_with(list(), 0, "\"severityLevel\": 2", "\"severityLevel\": 4");
	struct feed_facts f = warned_facts(&w);
	ck_assert_uint_eq(f.notice_count, 3);
	ck_assert_int_eq(f.notices[0].level, LEVEL_AMBER);
	ck_assert_str_eq(f.remark, "items[0]: level 4 is called \"Flood warning\": the worse is "
				   "taken");
	w = warned_with(list(), 0, "\"severityLevel\": 2", "\"severityLevel\": 1");
	ck_assert_int_eq(warned_facts(&w).notices[0].level, LEVEL_RED);
}
END_TEST

START_TEST(either_of_number_and_words_is_enough)
{
	struct warned w = warned_with(list(), 0, "\"severityLevel\": 2,", "");
	ck_assert_int_eq(warned_facts(&w).notices[0].level, LEVEL_AMBER);
	w = warned_with(list(), 0, "\"severity\": \"Flood warning\",", "");
	ck_assert_int_eq(warned_facts(&w).notices[0].level, LEVEL_AMBER);
	w = warned_with(w, 0, "\"severityLevel\": 2,", "");
	warned_refused(&w, ERR_USAGE, "items[0].severityLevel", "neither a level nor a severity");
}
END_TEST

START_TEST(flood_that_is_listed_twice_is_one)
{
	struct warned w = warned_with(list(), 0, "\"floodAreaID\": \"033FWF3AVON\"",
				      "\"floodAreaID\": "
				      "\"033WAF308\"");
	struct feed_facts f = warned_facts(&w);
	ck_assert_uint_eq(f.notice_count, 2);
	warned_notice(&f, 1, "033WAF308", LEVEL_RED, "2026-01-03T10:29:00Z", UNTIL);
}
END_TEST

/* ---- spoilt lists ---- */

static const struct {
	const char *from, *to, *field, *message;
} spoilt[] = {
    {"\"severityLevel\": 2", "\"severityLevel\": 5", "items[0].severityLevel",
     "5 is not from 1 to 4"},
    {"\"severityLevel\": 2", "\"severityLevel\": 2.5", "items[0].severityLevel",
     "not a whole number"},
    {"\"severityLevel\": 2", "\"severityLevel\": \"2\"", "items[0].severityLevel",
     "this is not a number"},
    {"\"Flood warning\"", "\"Flood watch\"", "items[0].severity", "\"Flood watch\" is no severity"},
    {"\"Flood warning\"", "7", "items[0].severity", "this is not text"},
    {"\"2026-01-03T08:11:20\"", "\"this morning\"", "items[0].timeRaised",
     "\"this morning\" is not a time"},
    {"\"2026-01-03T08:11:20\"", "[]", "items[0].timeRaised", "this is not text"},
    {"\"floodAreaID\": \"033FWF3SHER001\",", "", "items[0].floodAreaID", "is missing"},
    {"\"floodAreaID\": \"033FWF3SHER001\"", "\"floodAreaID\": \" \"", "items[0].floodAreaID",
     "this is empty"},
    {"\"floodArea\": {", "\"floodArea\": 7, \"x\": {", "items[0].floodArea", "not an object"},
    {"\"Coventry, Warwickshire\"", "[]", "items[0].floodArea.county", "this is not text"},
    {"\"items\": [", "\"items\": [null,", "items[0]", "this is not an object"},
    {"\"items\": [", "\"items\": [{}, {}, {}, {},", "items[0].severityLevel", "neither"},
    {"\"severityLevel\": 2", "\"severityLevel\": 1e999", "line 18", "this is not JSON"},
    {"\"severityLevel\": 2", "\"severityLevel\": 2, \"severityLevel\": 4", "line 18",
     "duplicate object key"},
};

START_TEST(spoilt_lists_are_refused_with_the_place)
{
	for (size_t i = 0; i < COUNT_OF(spoilt); i++) {
		struct warned w = warned_with(list(), 0, spoilt[i].from, spoilt[i].to);
		warned_refused(&w, ERR_USAGE, spoilt[i].field, spoilt[i].message);
	}
}
END_TEST

static char *long_list(int floods, int level)
{
	char *body = arena_alloc(sample_arena(), LIMIT_BODY), *at = body;
	at += sprintf(at, "{\"items\": [");
	for (int i = 0; i < floods; i++)
		at += sprintf(at, "%s{\"floodAreaID\": \"%d\", \"severityLevel\": %d}",
			      i > 0 ? "," : "", i, level);
	strcpy(at, "]}");
	return body;
}

START_TEST(floods_are_bounded_and_never_cut)
{
	struct warned w = warned_of("ea-floods", &coventry, long_list(LIMIT_NOTICES, 3));
	ck_assert_uint_eq(warned_facts(&w).notice_count, LIMIT_NOTICES);
	w = warned_of("ea-floods", &coventry, long_list(LIMIT_NOTICES + 1, 3));
	warned_refused(&w, ERR_LIMIT, "items[256]", "more than 256 floods");
	w = warned_of("ea-floods", &coventry, long_list(10 * LIMIT_NOTICES, 4));
	ck_assert_uint_eq(warned_facts(&w).notice_count, 0);
}
END_TEST

START_TEST(no_beginning_of_a_list_is_a_list)
{
	struct warned w = list();
	w.pages[0].size--; /* the last newline may go */
	ck_assert_int_eq(warned_cut(&w, 0), 0);
}
END_TEST

START_TEST(chance_never_crashes)
{
	struct warned w = list();
	ck_assert_int_gt(warned_damage(&w, 0, 2026), 100);
	ck_assert_int_gt(warned_twist_json(&w, 0), 100);
}
END_TEST

/* ---- captures ---- */

START_TEST(captured_lists_are_read)
{
	static const struct {
		const char *file;
		size_t floods;
		const char *first, *since;
	} files[] = {
	    {"20250403T145758_13ade673", 12, "061WAF22Lambourn", "2025-01-26T14:19:00Z"},
	    {"20250418T055745_2a836940", 7, "061FAG22GtSheff", "2024-12-10T13:24:00Z"},
	    {"20250601T130528_f78063d3", 0, NULL, NULL},
	    {"20250930T165751_bb1733ef", 0, NULL, NULL},
	    {"20251123T085633_2bbe6858", 1, "112WAFTUBA", "2025-11-11T15:45:00Z"},
	};
	if (!sample_captured("ea_floods", CAPTURES))
		return;
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		struct warned w =
		    warned_of("ea-floods", &coventry,
			      sample_file(arena_printf(
				  sample_arena(), CAPTURES "/ea_floods_%s.json", files[i].file)));
		struct feed_facts f = warned_facts(&w);
		ck_assert_uint_eq(f.notice_count, files[i].floods);
		ck_assert_ptr_null(f.remark);
		if (f.notice_count > 0)
			warned_notice(&f, 0, files[i].first, LEVEL_YELLOW, files[i].since, UNTIL);
	}
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    request_asks_by_distance,
	    levels_are_told_and_ended_ones_dropped,
	    flood_says_where,
	    empty_list_is_quiet,
	    what_has_no_list_is_never_quiet,
	    times_have_no_zone_and_begin_early,
	    flood_in_the_list_is_in_force,
	    number_and_words_that_differ_give_the_worse,
	    either_of_number_and_words_is_enough,
	    flood_that_is_listed_twice_is_one,
	    spoilt_lists_are_refused_with_the_place,
	    floods_are_bounded_and_never_cut,
	    no_beginning_of_a_list_is_a_list,
	    chance_never_crashes,
	    captured_lists_are_read,
	};
	int failed = suite_run("ea_floods", cases, COUNT_OF(cases));
	sample_free();
	return failed;
}
