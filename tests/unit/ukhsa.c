/* SPDX-License-Identifier: MIT
 *
 * UKHSA's alerts: pages written by hand in tests/data, every way to spoil them, and the dashboard's
 * own mock answers and sample files where a checkout of them lies beside the project.
 */
#include <glob.h>
#include <string.h>

#include "feed.h"
#include "lib/sample.h"
#include "lib/suite.h"
#include "lib/warned.h"
#include "stamp.h"

#define ADDRESS "https://ukhsa-dashboard.data.gov.uk/api/proxy/alerts/v1/"
#define OURS ADDRESS "cold/E12000005"
#define CAPTURES "../shared/data/ukhsa"

static const struct source_settings cold = {
    .hazard = "cold", .regions = {"E12000005"}, .region_count = 1, .timeout_ms = 30000};

static struct warned list(void)
{
	return warned_of("ukhsa", &cold, sample_file("tests/data/ukhsa-list.json"));
}

static struct warned both(void)
{
	struct warned w = list();
	warned_add(&w, OURS, sample_file("tests/data/ukhsa-detail.json"));
	return w;
}

static void is_issued(const struct feed_facts *f, const char *iso)
{
	char text[WALL_TEXT];
	ck_assert_str_eq(wall_format_iso(f->issued, text), iso);
}

/* ---- asking ---- */

START_TEST(hazard_and_region_choose_the_address)
{
	struct source_settings s = cold;
	struct transfer t;
	struct fault why = {0};
	const struct feed *feed = feed_find("ukhsa");
	ck_assert_int_eq(feed->request(&s, sample_arena(), &t, &why), ERR_OK);
	ck_assert_str_eq(t.url, ADDRESS "cold");
	ck_assert_str_eq(t.headers[0], "Accept: application/json");
	strcpy(s.hazard, "Heat");
	ck_assert_int_eq(feed->request(&s, sample_arena(), &t, &why), ERR_OK);
	ck_assert_str_eq(t.url, ADDRESS "heat");
	strcpy(s.url, "http://127.0.0.1:8080/alerts/");
	ck_assert_int_eq(feed->request(&s, sample_arena(), &t, &why), ERR_OK);
	ck_assert_str_eq(t.url, "http://127.0.0.1:8080/alerts/");
}
END_TEST

START_TEST(only_cold_and_heat_are_asked_for)
{
	static const struct {
		const char *hazard, *region, *field, *message;
	} bad[] = {
	    {"", "E12000005", "hazard", "\"cold\" or \"heat\", not \"\""},
	    {"snow", "E12000005", "hazard", "not \"snow\""},
	    {"cold", "West Midlands", "regions", "\"West Midlands\" is not the code"},
	    {"cold", "E1200000/", "regions", "is not the code"},
	    {"cold", "E120000055", "regions", "is not the code"},
	    {"cold", "", "regions", "is not the code"},
	};
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct source_settings s = cold;
		struct transfer t = {.timeout_ms = 77};
		struct fault why = {0};
		strcpy(s.hazard, bad[i].hazard);
		strcpy(s.regions[0], bad[i].region);
		ck_assert_int_eq(feed_find("ukhsa")->request(&s, sample_arena(), &t, &why),
				 ERR_USAGE);
		ck_assert_str_eq(why.field, bad[i].field);
		ck_assert_ptr_nonnull(strstr(why.message, bad[i].message));
		ck_assert_int_eq(t.timeout_ms, 77);
	}
}
END_TEST

/* ---- good pages ---- */

START_TEST(list_that_is_not_green_wants_the_region)
{
	struct warned w = list();
	struct feed_facts f = warned_facts(&w);
	ck_assert_uint_eq(f.wanted_count, 1);
	ck_assert_str_eq(f.wanted[0], OURS);
	ck_assert_uint_eq(f.notice_count, 0);
	is_issued(&f, "2026-01-02T10:00:00Z");
}
END_TEST

START_TEST(region_tells_the_alert)
{
	struct warned w = both();
	struct feed_facts f = warned_facts(&w);
	ck_assert_uint_eq(f.notice_count, 1);
	warned_notice(&f, 0, "cold E12000005 2026-01-02T12:00:00Z", LEVEL_AMBER,
		      "2026-01-02T12:00:00Z", "2026-01-05T12:00:00Z");
	ck_assert_uint_eq(f.wanted_count, 1); /* also when it is there */
	ck_assert_uint_eq(f.notices[0].hazards, HAZARD_BIT(HAZARD_COLD));
	ck_assert_int_eq(f.notices[0].here, TRUTH_TRUE);
	ck_assert_str_eq(f.notices[0].areas, "West Midlands\nE12000005");
	ck_assert_str_eq(f.notices[0].headline, "amber cold-health alert for West Midlands: "
						"risk score 12, impact Medium, likelihood High");
	ck_assert_ptr_null(f.remark);
	is_issued(&f, "2026-01-02T10:30:00Z");
}
END_TEST

START_TEST(heat_is_heat)
{
	struct source_settings heat = cold;
	struct warned w = both();
	strcpy(heat.hazard, "heat");
	w.settings = &heat;
	w.pages[1].url = ADDRESS "heat/E12000005";
	struct feed_facts f = warned_facts(&w);
	ck_assert_uint_eq(f.notice_count, 1);
	ck_assert_uint_eq(f.notices[0].hazards, HAZARD_BIT(HAZARD_HEAT));
}
END_TEST

START_TEST(page_of_another_address_is_not_the_regions)
{
	struct warned w = both();
	w.pages[1].url = ADDRESS "heat/E12000005";
	ck_assert_uint_eq(warned_facts(&w).notice_count, 0);
}
END_TEST

START_TEST(own_address_is_kept_for_the_region)
{
	struct source_settings own = cold;
	struct warned w = list();
	strcpy(own.url, "http://127.0.0.1:8080/alerts/");
	w.settings = &own;
	ck_assert_str_eq(warned_facts(&w).wanted[0], "http://127.0.0.1:8080/alerts/E12000005");
}
END_TEST

START_TEST(west_midlands_is_meant_when_no_region_is_given_and_it_is_said)
{
	struct source_settings none = cold;
	struct warned w = both();
	none.region_count = 0;
	w.settings = &none;
	struct feed_facts f = warned_facts(&w);
	ck_assert_uint_eq(f.notice_count, 1);
	ck_assert_str_eq(f.remark, "no region is configured: West Midlands (E12000005)");
}
END_TEST

/* ---- traps ---- */

START_TEST(green_is_quiet)
{
	struct warned w = warned_with(list(), 0, "\"Amber\"", "\"GREEN\"");
	struct feed_facts f = warned_facts(&w);
	ck_assert(f.wanted_count == 0 && f.notice_count == 0);
	is_issued(&f, "2026-01-02T10:00:00Z");
}
END_TEST

/* It may never have been fed: there is no time to show that it was. */
START_TEST(green_without_a_date_has_no_issue)
{
	struct source_settings east = cold;
	struct warned w = list();
	strcpy(east.regions[0], "E12000006");
	w.settings = &east;
	struct feed_facts f = warned_facts(&w);
	ck_assert(f.wanted_count == 0 && f.notice_count == 0 && f.issued.ms == 0);
}
END_TEST

START_TEST(region_that_is_missing_is_never_quiet)
{
	struct source_settings elsewhere = cold;
	struct warned w = list();
	strcpy(elsewhere.regions[0], "E12000009");
	w.settings = &elsewhere;
	warned_refused(&w, ERR_USAGE, "regions", "E12000009 is not among the 3 regions");
	w = warned_of("ukhsa", &cold, "[]");
	warned_refused(&w, ERR_USAGE, "regions", "E12000005 is not among the 0 regions");
}
END_TEST

START_TEST(words_of_status_have_any_case)
{
	static const struct {
		const char *word;
		enum level level;
	} words[] = {{"yellow", LEVEL_YELLOW}, {"AMBER", LEVEL_AMBER}, {"rEd", LEVEL_RED}};
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		char *quoted = arena_printf(sample_arena(), "\"%s\"", words[i].word);
		struct warned w = warned_with(both(), 0, "\"Amber\"", quoted);
		w = warned_with(w, 1, "\"Amber\"", quoted);
		w = warned_with(w, 1, "\"risk_score\": 12,", "");
		struct feed_facts f = warned_facts(&w);
		ck_assert_int_eq(f.notices[0].level, words[i].level);
		ck_assert_ptr_null(f.remark);
	}
}
END_TEST

/* 2024-05-07 12:00:00 is 11:00 or 12:00 UTC in summer: it begins at the earlier, ends at the later.
 */
START_TEST(times_without_a_zone_are_generous)
{
	static const struct {
		const char *text, *from, *to;
	} times[] = {
	    {"2024-05-07 12:00:00", "2024-05-07T11:00:00Z", "2024-05-07T12:00:00Z"},
	    {"2024-05-07T12:00:09", "2024-05-07T11:00:09Z", "2024-05-07T12:00:09Z"},
	    {"2024-01-07 12:00:00", "2024-01-07T12:00:00Z", "2024-01-07T12:00:00Z"},
	    {"2024-05-07 00:30", "2024-05-06T23:30:00Z", "2024-05-07T00:30:00Z"},
	    {"2024-03-31 01:30:00", "2024-03-31T01:00:00Z", "2024-03-31T01:30:00Z"},
	    {"2024-10-27 01:30:00", "2024-10-27T00:30:00Z", "2024-10-27T01:30:00Z"},
	    {"2024-05-07T12:00:00Z", "2024-05-07T12:00:00Z", "2024-05-07T12:00:00Z"},
	    {"2024-05-07T12:00:00+01:00", "2024-05-07T11:00:00Z", "2024-05-07T11:00:00Z"},
	};
	static const char *const none[] = {
	    "",
	    "2024-05-07",
	    "2024-05-07 25:00:00",
	    "07/05/2024 12:00:00",
	    "2024-05-07  12:00:00",
	    "2024-05-07 12:00:00 GMT",
	    "2024-05-07 12:00:00.00000000000000000000000000000000000",
	    "tomorrow"};
	struct span span;
	char text[WALL_TEXT];
	for (size_t i = 0; i < COUNT_OF(times); i++) {
		ck_assert_msg(stamp_parse(times[i].text, &span), "%s", times[i].text);
		ck_assert_str_eq(wall_format_iso(span.from, text), times[i].from);
		ck_assert_str_eq(wall_format_iso(span.to, text), times[i].to);
	}
	for (size_t i = 0; i < COUNT_OF(none); i++)
		ck_assert_msg(!stamp_parse(none[i], &span), "%s", none[i]);
}
END_TEST

START_TEST(period_in_summer_without_a_zone_is_the_longer)
{
	struct warned w = warned_with(both(), 1, "2026-01-02T12:00:00Z", "2026-07-02 12:00:00");
	w = warned_with(w, 1, "2026-01-05T12:00:00Z", "2026-07-05 12:00:00");
	struct feed_facts f = warned_facts(&w);
	warned_notice(&f, 0, "cold E12000005 2026-07-02T11:00:00Z", LEVEL_AMBER,
		      "2026-07-02T11:00:00Z", "2026-07-05T12:00:00Z");
}
END_TEST

/* From its refresh until a day from when the list came; without a refresh, from then. */
START_TEST(alert_without_a_period_counts_for_a_day)
{
	struct warned w = warned_with(both(), 1, "\"2026-01-02T12:00:00Z\"", "null");
	w = warned_with(w, 1, "\"2026-01-05T12:00:00Z\"", "null");
	struct feed_facts f = warned_facts(&w);
	warned_notice(&f, 0, "cold E12000005 2026-01-02T10:30:00Z", LEVEL_AMBER,
		      "2026-01-02T10:30:00Z", "2026-01-04T12:00:00Z");
	ck_assert_str_eq(f.remark, "the alert names no end: it counts for a day from now");
	w = warned_with(w, 1, "\"2026-01-02T10:30:00Z\"", "null");
	w.pages[0] = warned_with(w, 0, "Amber\", \"refresh_date\": \"2026-01-02 10:00:00\"",
				 "Amber\", \"refresh_date\": null")
			 .pages[0];
	f = warned_facts(&w);
	warned_notice(&f, 0, "cold E12000005 2026-01-03T12:00:00Z", LEVEL_AMBER,
		      "2026-01-03T12:00:00Z", "2026-01-04T12:00:00Z");
	ck_assert_int_eq(f.issued.ms, 0);
}
END_TEST

/* One that begins in the future, and names no end, counts for a day from its beginning. */
START_TEST(alert_to_come_without_an_end_counts)
{
	struct warned w = warned_with(both(), 1, "\"2026-01-05T12:00:00Z\"", "null");
	w = warned_with(w, 1, "2026-01-02T12:00:00Z", "2026-01-04T18:00:00Z");
	struct feed_facts f = warned_facts(&w);
	warned_notice(&f, 0, "cold E12000005 2026-01-04T18:00:00Z", LEVEL_AMBER,
		      "2026-01-04T18:00:00Z", "2026-01-05T18:00:00Z");
}
END_TEST

/* The list says Amber now; whatever the period says, that is no all-clear. */
START_TEST(live_alert_whose_period_is_over_counts_for_a_day)
{
	struct warned w = warned_with(both(), 1, "2026-01-05T12:00:00Z", "2026-01-03T12:00:00Z");
	struct feed_facts f = warned_facts(&w);
	warned_notice(&f, 0, "cold E12000005 2026-01-02T12:00:00Z", LEVEL_AMBER,
		      "2026-01-02T12:00:00Z", "2026-01-04T12:00:00Z");
	ck_assert_str_eq(f.remark,
			 "the alert is in force though its period is over: it counts for a day "
			 "from now");
	w = warned_with(w, 1, "2026-01-03T12:00:00Z", "2026-01-03T12:00:01Z");
	f = warned_facts(&w);
	warned_notice(&f, 0, "cold E12000005 2026-01-02T12:00:00Z", LEVEL_AMBER,
		      "2026-01-02T12:00:00Z", "2026-01-03T12:00:01Z");
	ck_assert_ptr_null(f.remark);
}
END_TEST

START_TEST(nulls_are_no_words)
{
	struct warned w = warned_with(both(), 1, "\"Medium\"", "null");
	w = warned_with(w, 1, "\"High\"", "null");
	w = warned_with(w, 1, "12,", "null,");
	struct feed_facts f = warned_facts(&w);
	ck_assert_str_eq(f.notices[0].headline, "amber cold-health alert for West Midlands");
	ck_assert_int_eq(f.notices[0].level, LEVEL_AMBER);
}
END_TEST

/* The risk score's colours: 6 Green, 7 to 11 Yellow, 12 to 15 Amber, 16 Red. */
START_TEST(score_that_contradicts_the_status_is_shown_and_the_worse_taken)
{
	static const struct {
		const char *score;
		enum level level;
		const char *remark;
	} scores[] = {
	    {"6,", LEVEL_AMBER, "risk score 6 says green where the status was amber"},
	    {"7,", LEVEL_AMBER, "risk score 7 says yellow where the status was amber"},
	    {"11,", LEVEL_AMBER, "risk score 11 says yellow where the status was amber"},
	    {"12,", LEVEL_AMBER, NULL},
	    {"15,", LEVEL_AMBER, NULL},
	    {"16,", LEVEL_RED,
	     "risk score 16 says red where the status was amber: the worse is "
	     "taken"},
	};
	for (size_t i = 0; i < COUNT_OF(scores); i++) {
		struct warned w = warned_with(both(), 1, "12,", scores[i].score);
		struct feed_facts f = warned_facts(&w);
		ck_assert_int_eq(f.notices[0].level, scores[i].level);
		ck_assert((f.remark == NULL) == (scores[i].remark == NULL));
		if (f.remark != NULL)
			ck_assert_ptr_nonnull(strstr(f.remark, scores[i].remark));
	}
}
END_TEST

START_TEST(pages_that_contradict_each_other_give_the_worse)
{
	struct warned w = warned_with(both(), 1, "\"Amber\"", "\"Green\"");
	w = warned_with(w, 1, "12,", "1,");
	struct feed_facts f = warned_facts(&w);
	ck_assert_int_eq(f.notices[0].level, LEVEL_AMBER);
	ck_assert_str_eq(f.remark,
			 "the region's own page says green where the status was amber: the worse "
			 "is taken; risk score 1 says green where the status was amber: the worse "
			 "is taken");
}
END_TEST

/* ---- spoilt pages ---- */

static const struct {
	size_t page;
	const char *from, *to, *field, *message;
} spoilt[] = {
    {0, "\"Amber\"", "\"Purple\"", "regions[1].status", "\"Purple\" is not Green, Yellow"},
    {0, "\"Amber\"", "\"\"", "regions[1].status", "\"\" is not Green"},
    {0, "\"Amber\"", "null", "regions[1].status", "is missing"},
    {0, "\"Amber\"", "3", "regions[1].status", "is not text"},
    {0, "\"E12000004\"", "4", "regions[0].geography_code", "is not text"},
    {0, "\"E12000004\"", "\"E12000005\"", "regions[1]", "E12000005 is listed twice"},
    {0, "[\n", "[7,\n", "regions[0]", "this is not an object"},
    {0, "Amber\", \"refresh_date\": \"2026-01-02 10:00:00\"",
     "Amber\", \"refresh_date\": \"2 January\"", "regions[1].refresh_date",
     "\"2 January\" is not a time"},
    {0, "Amber\", \"refresh_date\": \"2026-01-02 10:00:00\"", "Amber\", \"refresh_date\": 7",
     "regions[1].refresh_date", "the time is not text"},
    {1, "\"Amber\"", "\"Ambre\"", "status", "\"Ambre\" is not Green"},
    {1, "12,", "17,", "risk_score", "17 is not from 1 to 16"},
    {1, "12,", "0,", "risk_score", "0 is not from 1 to 16"},
    {1, "12,", "\"12\",", "risk_score", "this is not a number"},
    {1, "2026-01-02T12:00:00Z", "noon", "period_start", "\"noon\" is not a time"},
    {1, "2026-01-05T12:00:00Z", "2026-01-02T12:00:00Z", "period_end", "ends before it begins"},
    {1, "\"2026-01-05T12:00:00Z\"", "{}", "period_end", "the time is not text"},
    {1, "\"E12000005\"", "\"E12000006\"", "geography_code", "this is not E12000005"},
    {1, "12,", "12, \"risk_score\": 1,", "line 4", "duplicate object key"},
    {1, "12,", "1e999,", "line 4", "this is not JSON"},
};

START_TEST(spoilt_pages_are_refused_with_the_place)
{
	for (size_t i = 0; i < COUNT_OF(spoilt); i++) {
		struct warned w = warned_with(both(), spoilt[i].page, spoilt[i].from, spoilt[i].to);
		warned_refused(&w, ERR_USAGE, spoilt[i].field, spoilt[i].message);
	}
}
END_TEST

START_TEST(strangers_are_recognised)
{
	static const struct {
		const char *body, *field, *message;
	} strangers[] = {
	    {"", "", "the body is empty"},
	    {"Downstream service request failed", "line 1", "this is not JSON"},
	    {"<!DOCTYPE html><html></html>", "", "this is HTML"},
	    {"{}", "", "this is not a list of regions"},
	    {"{\"metric\": \"cold-alert_headline_matrixNumber\"}", "metric",
	     "cold-alert_headline_matrixNumber is a file that feeds UKHSA's dashboard"},
	};
	for (size_t i = 0; i < COUNT_OF(strangers); i++) {
		struct warned w = warned_of("ukhsa", &cold, strangers[i].body);
		warned_refused(&w, ERR_USAGE, strangers[i].field, strangers[i].message);
	}
	struct warned w = both();
	w.pages[1].body = "[]";
	w.pages[1].size = 2;
	warned_refused(&w, ERR_USAGE, "", "this is not the page of a region");
}
END_TEST

START_TEST(deep_nesting_is_refused)
{
	enum { DEEP = 1000000 };
	char *body = arena_alloc(sample_arena(), DEEP + 1);
	memset(body, '[', DEEP);
	struct warned w = warned_of("ukhsa", &cold, body);
	warned_refused(&w, ERR_USAGE, "line 1", "maximum parsing depth");
}
END_TEST

START_TEST(no_beginning_of_a_page_is_a_page)
{
	struct warned w = both();
	for (size_t n = 0; n < w.count; n++) {
		w.pages[n].size = strlen(w.pages[n].body) - 1; /* the last newline may go */
		ck_assert_int_eq(warned_cut(&w, n), 0);
	}
}
END_TEST

START_TEST(chance_never_crashes)
{
	struct warned w = both();
	for (size_t n = 0; n < w.count; n++) {
		ck_assert_int_gt(warned_damage(&w, n, 2026 + n), 100);
		ck_assert_int_gt(warned_twist_json(&w, n), 20);
	}
}
END_TEST

/* ---- captures ---- */

START_TEST(mock_answers_are_read)
{
	static const struct {
		const char *file;
		bool quiet;
		const char *issued;
	} files[] = {
	    {"green", true, "2024-05-07T11:00:00Z"},
	    {"no_alerts_yet_null_refresh", true, "1970-01-01T00:00:00Z"},
	    {"red_amber", false, "2024-05-07T11:00:00Z"},
	    {"red_amber_yellow_green", true, "2024-05-07T11:00:00Z"},
	};
	if (!sample_captured("ukhsa", CAPTURES))
		return;
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		struct warned w = warned_of(
		    "ukhsa", &cold,
		    sample_file(arena_printf(
			sample_arena(), CAPTURES "/api_list_%s.mockfixture.json", files[i].file)));
		struct feed_facts f = warned_facts(&w);
		ck_assert_int_eq(f.wanted_count == 0, files[i].quiet);
		is_issued(&f, files[i].issued);
	}
}
END_TEST

START_TEST(mock_list_and_derived_detail_are_an_alert)
{
	if (!sample_captured("ukhsa", CAPTURES))
		return;
	struct warned w =
	    warned_of("ukhsa", &cold, sample_file(CAPTURES "/api_list_red_amber.mockfixture.json"));
	warned_add(&w, OURS, sample_file(CAPTURES "/api_detail_west_midlands_amber.DERIVED.json"));
	struct feed_facts f = warned_facts(&w);
	/* the list says Red, the detail Amber */
	warned_notice(&f, 0, "cold E12000005 2026-01-02T12:00:00Z", LEVEL_RED,
		      "2026-01-02T12:00:00Z", "2026-01-05T12:00:00Z");
	ck_assert_ptr_nonnull(strstr(f.remark, "says amber where the status was red"));
	w = warned_of("ukhsa", &cold, w.pages[1].body);
	warned_refused(&w, ERR_USAGE, "", "this is not a list of regions");
}
END_TEST

/* They never leave UKHSA: what is published is made of them. */
START_TEST(sample_metrics_are_refused_by_name)
{
	glob_t files;
	if (!sample_captured("ukhsa", CAPTURES))
		return;
	ck_assert_int_eq(glob(CAPTURES "/*matrixNumber*.json", 0, NULL, &files), 0);
	ck_assert_uint_eq(files.gl_pathc, 18);
	for (size_t i = 0; i < files.gl_pathc; i++) {
		struct warned w = warned_of("ukhsa", &cold, sample_file(files.gl_pathv[i]));
		warned_refused(&w, ERR_USAGE, "metric", "is a file that feeds UKHSA's dashboard");
	}
	globfree(&files);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    hazard_and_region_choose_the_address,
	    only_cold_and_heat_are_asked_for,
	    list_that_is_not_green_wants_the_region,
	    region_tells_the_alert,
	    heat_is_heat,
	    page_of_another_address_is_not_the_regions,
	    own_address_is_kept_for_the_region,
	    west_midlands_is_meant_when_no_region_is_given_and_it_is_said,
	    green_is_quiet,
	    green_without_a_date_has_no_issue,
	    region_that_is_missing_is_never_quiet,
	    words_of_status_have_any_case,
	    times_without_a_zone_are_generous,
	    period_in_summer_without_a_zone_is_the_longer,
	    alert_without_a_period_counts_for_a_day,
	    alert_to_come_without_an_end_counts,
	    live_alert_whose_period_is_over_counts_for_a_day,
	    nulls_are_no_words,
	    score_that_contradicts_the_status_is_shown_and_the_worse_taken,
	    pages_that_contradict_each_other_give_the_worse,
	    spoilt_pages_are_refused_with_the_place,
	    strangers_are_recognised,
	    deep_nesting_is_refused,
	    no_beginning_of_a_page_is_a_page,
	    chance_never_crashes,
	    mock_answers_are_read,
	    mock_list_and_derived_detail_are_an_alert,
	    sample_metrics_are_refused_by_name,
	};
	int failed = suite_run("ukhsa", cases, COUNT_OF(cases));
	sample_free();
	return failed;
}
