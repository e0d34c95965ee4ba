/* SPDX-License-Identifier: MIT
 *
 * The Met Office's warnings as RSS: a body written by hand in tests/data, every way to spoil it,
 * and the reconstructed ones where a checkout of them lies beside the project.
 */
#include <stdio.h>
#include <string.h>

#include "civil.h"
#include "feed.h"
#include "lib/dice.h"
#include "lib/sample.h"
#include "lib/suite.h"

#define FILE_RSS "tests/data/metoffice-rss.xml"
#define DATA "../shared/data/rss"

static const struct source_settings coventry = {
    .regions = {"E12000005", "West Midlands Conurbation"},
    .region_count = 2,
};

/* Read once; not to be written to. */
static const char *rss(void)
{
	static char text[8192];
	if (text[0] == '\0')
		snprintf(text, sizeof text, "%s", sample_file(FILE_RSS));
	return text;
}

static struct feed_facts facts_of(const char *body)
{
	return sample_facts("metoffice-rss", &coventry, body);
}

static void is_refused(const char *body, const char *field, const char *message)
{
	sample_refused("metoffice-rss", &coventry, body, strlen(body), ERR_USAGE, field, message);
}

static void is_time(struct wall t, const char *iso)
{
	char text[WALL_TEXT];
	ck_assert_str_eq(wall_format_iso(t, text), iso);
}

/* A feed of one item. */
static const char *one(const char *date, const char *description)
{
	return arena_printf(sample_arena(),
			    "<rss version='2.0'><channel><title>Met Office warnings for X</title>"
			    "<item><title>t</title><link>https://x/#?date=%s&amp;id=a-1</link>"
			    "<description>%s</description></item></channel></rss>",
			    date, description);
}

static struct notice notice_of(const char *date, const char *description)
{
	struct feed_facts f = facts_of(one(date, description));
	ck_assert_uint_eq(f.notice_count, 1);
	return f.notices[0];
}

/* ---- asking ---- */

static enum err ask(const struct source_settings *s, struct transfer *t, struct fault *why)
{
	return feed_find("metoffice-rss")->request(s, sample_arena(), t, why);
}

#define REGIONS "https://www.metoffice.gov.uk/public/data/PWSCache/WarningsRSS/Region/"

START_TEST(the_region_asked_for_is_ours)
{
	struct transfer t;
	struct fault why = {0};
	struct source_settings s = {.regions = {"Coventry", "WM"}, .region_count = 2};
	ck_assert_int_eq(ask(&s, &t, &why), ERR_OK);
	ck_assert_str_eq(t.url, REGIONS "wm");
	ck_assert(t.redirects);
	strcpy(s.url, REGIONS "UK");
	ck_assert_int_eq(ask(&s, &t, &why), ERR_OK);
	ck_assert_str_eq(t.url, REGIONS "UK");
}
END_TEST

/* Another region's quiet is no all-clear for us. */
START_TEST(no_region_is_taken_for_granted)
{
	struct transfer t;
	struct fault why = {0};
	ck_assert_int_eq(ask(&coventry, &t, &why), ERR_USAGE);
	ck_assert_str_eq(why.field, "url");
	ck_assert_ptr_nonnull(strstr(why.message, "say which region's warnings"));
}
END_TEST

/* ---- what a good body says ---- */

START_TEST(a_warning_is_read_whole)
{
	struct feed_facts f = facts_of(rss());
	const struct notice *n = &f.notices[0];
	is_time(f.issued, "2026-12-31T09:30:00Z");
	ck_assert_uint_eq(f.wanted_count, 0);
	ck_assert_int_eq(n->kind, NOTICE_WARNING);
	ck_assert_str_eq(n->issuer, "metoffice");
	ck_assert_str_eq(n->id, "aaaa0000-0000-4000-8000-000000000001");
	ck_assert_int_eq(n->level, LEVEL_YELLOW);
	ck_assert_int_eq(n->here, TRUTH_TRUE);
	ck_assert_str_eq(n->headline, "Yellow warning of snow, ice affecting West Midlands");
	ck_assert_str_eq(n->areas,
			 "West Midlands\nwm\nShropshire\nWarwickshire\nWest Midlands Conurbation");
}
END_TEST

START_TEST(no_item_is_a_quiet_day)
{
	struct feed_facts f = facts_of("<rss version='2.0'><channel>"
				       "<title>Met Office warnings for West Midlands</title>"
				       "</channel></rss>");
	ck_assert_uint_eq(f.notice_count, 0);
	ck_assert_int_eq(f.issued.ms, 0);
	ck_assert_ptr_null(f.remark);
}
END_TEST

/* Quiet by whom? A page of somebody else has no items of ours either. */
START_TEST(a_strangers_quiet_is_refused)
{
	is_refused("<rss version='2.0'><channel><title>Hotel guest portal</title></channel></rss>",
		   "line 1",
		   "these are not \"Met Office warnings for …\" but \"Hotel guest portal\"");
	is_refused("<rss version='2.0'><channel/></rss>", "line 1", "<channel> has no <title>");
	is_refused("<rss version='2.0'/>", "line 1", "<rss> has no <channel>");
	is_refused("<feed xmlns='http://www.w3.org/2005/Atom'/>", "line 1",
		   "this is not RSS but <feed>");
	is_refused("<html><body>busy</body></html>", "line 1", "this is HTML, not XML");
	is_refused("", "", "the body is empty");
}
END_TEST

static void title_is_refused(const struct source_settings *s, const char *title)
{
	const char *body = arena_printf(sample_arena(),
					"<rss version='2.0'><channel><title>%s</title></channel>"
					"</rss>",
					title);
	sample_refused("metoffice-rss", s, body, strlen(body), ERR_USAGE, "line 1",
		       "these are not");
}

static void title_is_read(const struct source_settings *s, const char *title)
{
	sample_facts("metoffice-rss", s,
		     arena_printf(sample_arena(),
				  "<rss version='2.0'><channel><title>%s</title></channel></rss>",
				  title));
}

#define WARNINGS "Met Office warnings for "

/* Quiet in another region, or a page about an outage, is no quiet day for us. */
START_TEST(another_regions_quiet_is_refused)
{
	struct source_settings s = {.regions = {"Coventry", "WM"}, .region_count = 2};
	title_is_read(&s, WARNINGS "West Midlands");
	title_is_read(&s, WARNINGS "west midlands");
	title_is_refused(&s, WARNINGS "London &amp; South East England");
	title_is_refused(&s, WARNINGS "West Midlands are late today");
	title_is_refused(&s, "Met Office warnings temporarily unavailable");
	title_is_refused(&s, "Met Office warnings");
	strcpy(s.url, REGIONS "se"); /* the address says more than the names do */
	title_is_read(&s, WARNINGS "London &amp; South East England");
	title_is_refused(&s, WARNINGS "West Midlands");
	strcpy(s.url, REGIONS "UK"); /* whatever that is called */
	title_is_read(&s, WARNINGS "the United Kingdom");
	title_is_refused(&s, "Met Office warnings temporarily unavailable");
	strcpy(s.url, "http://127.0.0.1/wm.rss");
	title_is_refused(&s, WARNINGS "London &amp; South East England");
	title_is_read(&coventry, WARNINGS "somewhere");
	title_is_refused(&coventry, WARNINGS);
}
END_TEST

#define HEAD "<title>Met Office warnings for X</title>"
#define ITEM(name, more) "<" name more "><title>t</title></" name ">"

/* A warning that stands where none is looked for must not be passed over. */
START_TEST(what_could_hold_a_warning_stands_in_its_place)
{
	static const struct {
		const char *body, *message;
	} odd[] = {
	    {"<channel>" HEAD "</channel><channel>" HEAD "</channel>",
	     "<channel> was not expected in <rss>"},
	    {"<channel>" HEAD "</channel>" ITEM("item", ""), "<item> was not expected in <rss>"},
	    {ITEM("item", "") "<channel>" HEAD "</channel>", "<item> was not expected in <rss>"},
	    {"<channel>" HEAD ITEM("entry", "") "</channel>",
	     "<entry> was not expected in <channel>"},
	    {"<channel>" HEAD ITEM("Item", "") "</channel>",
	     "<Item> was not expected in <channel>"},
	    {"<channel>" HEAD ITEM("items", "") "</channel>",
	     "<items> was not expected in <channel>"},
	    {"<channel>" HEAD ITEM("item", " xmlns='http://purl.org/rss/1.0/'") "</channel>",
	     "<item> was not expected in <channel>"},
	    {"<channel>" HEAD "<item xmlns='http://purl.org/rss/1.0/'/></channel>",
	     "<item> was not expected in <channel>"},
	    {"<channel>" HEAD "<x:a xmlns:x='http://x'><item/></x:a></channel>",
	     "<a> was not expected in <channel>"},
	};
	for (size_t i = 0; i < COUNT_OF(odd); i++)
		is_refused(arena_printf(sample_arena(), "<rss version='2.0'>%s</rss>", odd[i].body),
			   "line 1", odd[i].message);
	facts_of("<rss version='2.0'><channel>" HEAD "<language>en</language><image><url>x</url>"
		 "</image><ttl>15</ttl><dc:date xmlns:dc='http://purl.org/dc/elements/1.1/'>x"
		 "</dc:date></channel></rss>");
}
END_TEST

START_TEST(hazards_may_be_a_list)
{
	static const struct {
		const char *words;
		unsigned hazards;
	} lists[] = {
	    {"snow, ice", HAZARD_BIT(HAZARD_SNOW) | HAZARD_BIT(HAZARD_ICE)},
	    {"wind", HAZARD_BIT(HAZARD_WIND)},
	    {"extreme heat", HAZARD_BIT(HAZARD_HEAT)},
	    {"thunderstorm,rain", HAZARD_BIT(HAZARD_THUNDERSTORM) | HAZARD_BIT(HAZARD_RAIN)},
	    {"frogs, fog", HAZARD_BIT(HAZARD_OTHER) | HAZARD_BIT(HAZARD_FOG)},
	};
	for (size_t i = 0; i < COUNT_OF(lists); i++) {
		const char *text = arena_printf(sample_arena(),
						"Amber warning of %s affecting X: A valid from "
						"1500 Tue 17 Dec to 0800 Wed 18 Dec",
						lists[i].words);
		ck_assert_uint_eq(notice_of("2024-12-17", text).hazards, lists[i].hazards);
	}
}
END_TEST

START_TEST(one_item_a_day_is_one_warning)
{
	struct feed_facts f = facts_of(rss());
	ck_assert_uint_eq(f.notice_count, 2);
	ck_assert_str_eq(f.notices[1].id, "aaaa0000-0000-4000-8000-000000000002");
}
END_TEST

/* The days of one warning may say different things: the wider counts. */
START_TEST(merging_takes_the_wider)
{
	const char *body = sample_replaced(
	    rss(), "Warwickshire, West Midlands Conurbation valid from 1800 Thu 31 Dec",
	    "Warwickshire valid from 1800 Wed 30 Dec");
	struct feed_facts f = facts_of(body);
	ck_assert_uint_eq(f.notice_count, 2);
	is_time(f.notices[0].valid.from, "2026-12-30T17:00:00Z");
	is_time(f.notices[0].valid.to, "2027-01-01T12:00:00Z");
	ck_assert_int_eq(f.notices[0].here, TRUTH_TRUE);
	ck_assert_ptr_nonnull(strstr(f.notices[0].areas, "West Midlands Conurbation"));
	f = facts_of(sample_replaced(rss(), "<description>Yellow warning of snow, ice",
				     "<description>Red warning of wind"));
	ck_assert_int_eq(f.notices[0].level, LEVEL_RED);
	ck_assert_uint_eq(f.notices[0].hazards, HAZARD_BIT(HAZARD_WIND) | HAZARD_BIT(HAZARD_SNOW) |
						    HAZARD_BIT(HAZARD_ICE));
}
END_TEST

START_TEST(tests_are_left_out_and_said_to_be)
{
	struct feed_facts f = facts_of(rss());
	for (size_t i = 0; i < f.notice_count; i++)
		ck_assert_int_ne(f.notices[i].level, LEVEL_RED);
	ck_assert_str_eq(f.remark, "passed over, because they say that they are tests: 1");
	f = facts_of(sample_replaced(rss(), "<title>Amber", "<title>test scenario: Amber"));
	ck_assert_uint_eq(f.notice_count, 1);
	ck_assert_str_eq(f.remark, "passed over, because they say that they are tests: 2");
}
END_TEST

START_TEST(a_date_of_the_feed_that_cannot_be_read_is_said)
{
	struct feed_facts f = facts_of(sample_replaced(rss(), "Thu, 31 Dec 2026", "31/12/2026"));
	ck_assert_int_eq(f.issued.ms, 0);
	ck_assert_uint_eq(f.notice_count, 2);
	ck_assert_str_eq(f.remark,
			 "the date of the feed cannot be read: \"31/12/2026 09:30:00 GMT\"");
}
END_TEST

/* ---- when ---- */

#define SAYS(from, to) "Yellow warning of ice affecting X: A valid from " from " to " to

static const struct {
	const char *date, *description, *from, *to;
} times[] = {
    /* an hour is added at both ends */
    {"2024-12-17", SAYS("1500 Tue 17 Dec", "0800 Wed 18 Dec"), "2024-12-17T14:00:00Z",
     "2024-12-18T09:00:00Z"},
    /* in summer too they are UTC: 2259 is the last minute of the day in England */
    {"2026-08-13", SAYS("0800 Thu 13 Aug", "2259 Thu 13 Aug"), "2026-08-13T07:00:00Z",
     "2026-08-13T23:59:00Z"},
    /* New Year, from either side */
    {"2026-12-31", SAYS("1800 Thu 31 Dec", "1100 Fri 01 Jan"), "2026-12-31T17:00:00Z",
     "2027-01-01T12:00:00Z"},
    {"2027-01-01", SAYS("1800 Thu 31 Dec", "1100 Fri 1 Jan"), "2026-12-31T17:00:00Z",
     "2027-01-01T12:00:00Z"},
    {"2027-01-03", SAYS("0000 Wed 30 Dec", "0000 Mon 04 Jan"), "2026-12-29T23:00:00Z",
     "2027-01-04T01:00:00Z"},
    /* a leap day */
    {"2028-02-28", SAYS("2100 Mon 28 Feb", "0900 Tue 29 Feb"), "2028-02-28T20:00:00Z",
     "2028-02-29T10:00:00Z"},
    {"2028-03-01", SAYS("2100 Tue 29 Feb", "0900 Wed 01 Mar"), "2028-02-29T20:00:00Z",
     "2028-03-01T10:00:00Z"},
    /* both clock changes: the hours do not move */
    {"2026-03-29", SAYS("0000 Sun 29 Mar", "0600 Sun 29 Mar"), "2026-03-28T23:00:00Z",
     "2026-03-29T07:00:00Z"},
    {"2026-10-25", SAYS("0000 Sun 25 Oct", "0600 Sun 25 Oct"), "2026-10-24T23:00:00Z",
     "2026-10-25T07:00:00Z"},
};

START_TEST(times_are_utc_near_the_links_date_and_generous)
{
	for (size_t i = 0; i < COUNT_OF(times); i++) {
		struct notice n = notice_of(times[i].date, times[i].description);
		is_time(n.valid.from, times[i].from);
		is_time(n.valid.to, times[i].to);
	}
}
END_TEST

static const struct {
	const char *date, *description, *message;
} bad_times[] = {
    {"2024-12-17", SAYS("1500 Mon 17 Dec", "0800 Wed 18 Dec"),
     "a weekday and a date that belong together were expected, but it is \"1500 Mon 17 Dec\""},
    {"2027-02-28", SAYS("2100 Sun 28 Feb", "0900 Mon 29 Feb"), "belong together"},
    {"2024-12-17", SAYS("1500 Tue 17 Dec", "1500 Tue 17 Dec"),
     "an end after the beginning was expected"},
    {"2024-12-17", SAYS("1500 Tue 17 Dec", "0800 Mon 16 Dec"), "an end after the beginning"},
    {"2024-12-17", SAYS("2400 Tue 17 Dec", "0800 Wed 18 Dec"), "a time like \"1500 Tue 17 Dec\""},
    {"2024-12-17", SAYS("1560 Tue 17 Dec", "0800 Wed 18 Dec"), "a time like"},
    {"2024-12-17", SAYS("15:00 Tue 17 Dec", "0800 Wed 18 Dec"), "a time like"},
    {"2024-12-17", SAYS("-100 Tue 17 Dec", "0800 Wed 18 Dec"), "a time like"},
    {"2024-12-17", SAYS("1500 Tue 17 Dez", "0800 Wed 18 Dec"), "a time like"},
    {"2024-12-17", SAYS("1500 Tuesday 17 Dec", "0800 Wed 18 Dec"), "a time like"},
    {"2024-12-17", SAYS("1500 Tue 17 December", "0800 Wed 18 Dec"), "a time like"},
    {"2024-12-17", SAYS("1500 unT 17 Dec", "0800 Wed 18 Dec"), "a time like"},
    {"2024-12-17", SAYS("1500 Tue 17 Dec", "0800 Wed 18 Dec 2024"), "a time like"},
    {"2024-12-17", SAYS("1500 Tue 99 Dec", "0800 Wed 18 Dec"), "belong together"},
    {"2024-12-17", SAYS("1500 Tue 0 Dec ", "0800 Wed 18 Dec"), "belong together"},
    {"2024-12-17", SAYS("1500 Tue 99999999999999999999 Dec", "0800 Wed 18 Dec"), "a time like"},
};

START_TEST(bad_times_are_refused)
{
	for (size_t i = 0; i < COUNT_OF(bad_times); i++)
		is_refused(one(bad_times[i].date, bad_times[i].description), "item 1",
			   bad_times[i].message);
}
END_TEST

/* ---- where ---- */

static enum truth here(const char *first, const char *second, const char *region)
{
	struct source_settings s = {.url = REGIONS "UK"}; /* the list of all regions */
	if (first != NULL)
		strcpy(s.regions[s.region_count++], first);
	if (second != NULL)
		strcpy(s.regions[s.region_count++], second);
	const char *text = arena_printf(sample_arena(),
					"Yellow warning of ice affecting %s: Shropshire, "
					"West Midlands Conurbation valid from "
					"1500 Tue 17 Dec to 0800 Wed 18 Dec",
					region);
	return sample_facts("metoffice-rss", &s, one("2024-12-17", text)).notices[0].here;
}

START_TEST(the_region_is_wide_so_the_list_must_name_us)
{
	struct feed_facts f = facts_of(rss());
	ck_assert_int_eq(f.notices[0].here, TRUTH_TRUE);
	ck_assert_int_eq(f.notices[1].here, TRUTH_UNKNOWN);
	ck_assert_int_eq(here("west midlands conurbation", NULL, "West Midlands"), TRUTH_TRUE);
	ck_assert_int_eq(here("Warwickshire", "shropshire", "West Midlands"), TRUTH_TRUE);
	/* A name that is written in another way than ours must not read as elsewhere. */
	ck_assert_int_eq(here("Midlands", "Shrop", "West Midlands"), TRUTH_UNKNOWN);
	ck_assert_int_eq(here("Midlands", NULL, "London &amp; South East England"), TRUTH_UNKNOWN);
}
END_TEST

START_TEST(without_names_of_ours_nobody_can_tell)
{
	ck_assert_int_eq(here(NULL, NULL, "West Midlands"), TRUTH_UNKNOWN);
}
END_TEST

START_TEST(a_region_or_its_code_means_all_of_it)
{
	ck_assert_int_eq(here("West Midlands", NULL, "West Midlands"), TRUTH_TRUE);
	ck_assert_int_eq(here("wm", NULL, "West Midlands"), TRUTH_TRUE);
	ck_assert_int_eq(here("WM", NULL, "east midlands"), TRUTH_FALSE);
	ck_assert_int_eq(here("ta", NULL, "Central, Tayside &amp; Fife"), TRUTH_TRUE);
	ck_assert_int_eq(here("wm", "Coventry", "The Marches"), TRUTH_UNKNOWN);
	ck_assert_int_eq(here("Coventry", NULL, "The Marches"), TRUTH_UNKNOWN);
	ck_assert_int_eq(here("Coventry", "West Midlands", "East Midlands"), TRUTH_FALSE);
	ck_assert_int_eq(here("East Midlands", "wm", "East Midlands"), TRUTH_TRUE);
}
END_TEST

/* ---- the link ---- */

START_TEST(the_query_stands_in_the_fragment)
{
	static const char *const good[] = {
	    "https://x/uk-warnings#?date=2026-12-31&amp;id=aaaa0000-0000-4000-8000-000000000001",
	    "https://x/uk-warnings?id=aaaa0000-0000-4000-8000-000000000001&amp;date=2026-12-31#top",
	    "#?mydate=2020-01-01&amp;date=2026-12-31&amp;id=aaaa0000-0000-4000-8000-000000000001",
	};
	static const char was[] =
	    "https://www.metoffice.gov.uk/weather/warnings-and-advice/uk-warnings#?date=2026-12-31"
	    "&amp;id=aaaa0000-0000-4000-8000-000000000001&amp;referrer=rss";
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		struct feed_facts f = facts_of(sample_replaced(rss(), was, good[i]));
		ck_assert_uint_eq(f.notice_count, 2);
		is_time(f.notices[0].valid.from, "2026-12-31T17:00:00Z");
	}
}
END_TEST

/* ---- spoilt ---- */

static const struct {
	const char *from, *to, *field, *message;
} spoilt[] = {
    {"#?date=2026-12-31", "", "item 1", "a link with date=2024-12-17 was expected"},
    {"date=2027-01-01", "date=2027-13-01", "item 2", "a link with date=2024-12-17 was expected"},
    {"date=2027-01-01", "date=", "item 2", "a link with date="},
    {"date=2027-01-01", "date=2027-01-01-2027-01-01", "item 2", "a link with date="},
    {"id=aaaa0000-0000-4000-8000-000000000002", "id=", "item 3", "a link with id= of the warning"},
    {"id=aaaa0000-0000-4000-8000-000000000002", "id=&lt;script&gt;", "item 3", "a link with id="},
    {"id=aaaa",
     "id="
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
     "item 1", "a link with id="},
    {"<link>https", "<lnk></lnk><x>https", "line 9", "mismatched tag"},
    {"<description>Yellow", "<description/><x/><remark>Yellow", "line 10", "mismatched tag"},
    {"Yellow warning of snow, ice affecting West Midlands: ", "", "item 1",
     "\"LEVEL warning of HAZARDS affecting REGION: AREAS valid from TIME to TIME\" was expected, "
     "but it is \"Shropshire"},
    {"Midlands: Shropshire", "Midlands Shropshire", "item 1", "was expected, but it is \"Yellow"},
    {"Midlands: Shropshire, Warwickshire, West Midlands Conurbation valid", "Midlands:  valid",
     "item 1", "was expected"},
    {"valid from 1800 Thu 31 Dec to", "valid until", "item 1", "was expected"},
    {"<description>Amber", "<description>Green", "item 3", "Yellow, Amber or Red was expected"},
    {"<description>Amber", "<description>A very Amber", "item 3",
     "Yellow, Amber or Red was expected, but it is \"A very Amber\""},
    {"<description>Amber", "<description>", "item 3", "was expected"},
    {"</channel>", "", "line 28", "mismatched tag"},
    {"Shropshire", "&boom;", "line 10", "undefined entity"},
};

START_TEST(one_broken_item_spoils_the_whole_list)
{
	for (size_t i = 0; i < COUNT_OF(spoilt); i++)
		is_refused(sample_replaced(rss(), spoilt[i].from, spoilt[i].to), spoilt[i].field,
			   spoilt[i].message);
	is_refused("<rss version='2.0'><channel><title>Met Office warnings for X</title>"
		   "<item/></channel></rss>",
		   "item 1", "a <description> was expected, but it is \"missing\"");
	is_refused(
	    "<rss version='2.0'><channel><title>Met Office warnings for X</title><item>"
	    "<description>" SAYS("1500 Tue 17 Dec", "0800 Wed 18 Dec") "</description>"
								       "</item></channel></rss>",
	    "item 1", "a <link> was expected, but it is \"missing\"");
}
END_TEST

/* `count` items whose ids repeat after `ids`. */
static const char *long_feed(int count, int ids, const char *areas)
{
	size_t each = 400 + strlen(areas);
	char *body = arena_alloc(sample_arena(), (size_t)count * each + 200);
	char *at =
	    stpcpy(body, "<rss version='2.0'><channel><title>Met Office warnings for X</title>");
	for (int i = 0; i < count; i++)
		at += sprintf(at,
			      "<item><link>x#?date=2024-12-17&amp;id=w%d</link><description>Red "
			      "warning of wind affecting X: A%d%s valid from 1500 Tue 17 Dec to "
			      "0800 Wed 18 Dec</description></item>",
			      i % ids, i, areas);
	strcpy(at, "</channel></rss>");
	return body;
}

START_TEST(items_warnings_and_areas_are_bounded)
{
	const char *body = long_feed(1000, LIMIT_NOTICES, "");
	ck_assert_uint_eq(facts_of(body).notice_count, LIMIT_NOTICES);
	body = long_feed(1001, LIMIT_NOTICES, "");
	sample_refused("metoffice-rss", &coventry, body, strlen(body), ERR_LIMIT, "",
		       "more than 1000 items");
	body = long_feed(LIMIT_NOTICES + 1, 1000, "");
	sample_refused("metoffice-rss", &coventry, body, strlen(body), ERR_LIMIT, "",
		       "more than 256 warnings");
	char areas[2001];
	memset(areas, 'a', 2000);
	areas[2000] = '\0';
	body = long_feed(100, 1, areas);
	sample_refused("metoffice-rss", &coventry, body, strlen(body), ERR_LIMIT, "item 17",
		       "more than 32768 bytes of areas");
}
END_TEST

/* ---- cut and damaged ---- */

/* 1 when it was read. */
static int tried(const char *body, size_t size)
{
	struct arena scratch = {0};
	struct feed_facts facts = {0};
	struct fault why = {0};
	const char *copy = arena_copy(&scratch, body, size);
	const struct feed_page page = {"", copy, size};
	enum err e = feed_find("metoffice-rss")
			 ->parse(&coventry, &page, 1, (struct wall){0}, &scratch, &facts, &why);
	ck_assert_msg(e == ERR_OK || (why.message[0] != '\0' && why.code == e),
		      "refused without a word");
	for (size_t i = 0; i < facts.notice_count; i++) {
		ck_assert_int_ge(facts.notices[i].level, LEVEL_YELLOW);
		ck_assert(wall_before(facts.notices[i].valid.from, facts.notices[i].valid.to));
	}
	arena_free(&scratch);
	return e == ERR_OK;
}

START_TEST(no_beginning_of_a_body_is_a_body)
{
	int taken = 0;
	for (size_t size = 0; size < strlen(rss()); size++)
		taken += tried(rss(), size);
	ck_assert_int_eq(taken, 1); /* but for the last newline */
}
END_TEST

START_TEST(damage_is_read_or_refused_with_a_sentence)
{
	struct dice d = dice_open("metoffice_rss", 3);
	size_t size = strlen(rss());
	char body[8192];
	int taken = 0, rounds = 10000;
	for (int round = 0; round < rounds; round++) {
		memcpy(body, rss(), size);
		for (int n = 1 + dice_throw(&d, 3); n > 0; n--)
			body[dice_throw(&d, (int)size)] =
			    "<>/=&;:?,.0123456789 \nTuDe\xc3\x80"[dice_throw(&d, 28)];
		taken += tried(body, size);
	}
	ck_assert(taken > rounds / 20 && taken < rounds);
}
END_TEST

START_TEST(entity_bombs_never_go_off)
{
	is_refused("<!DOCTYPE rss [<!ENTITY a 'aaaaaaaaaa'>]><rss version='2.0'><channel>"
		   "<title>&a;</title></channel></rss>",
		   "line 1", "a DOCTYPE is refused");
}
END_TEST

/* ---- reconstructed ---- */

START_TEST(reconstructed_feeds_are_read)
{
	if (!sample_captured("metoffice_rss", DATA))
		return;
	const struct source_settings down = {.regions = {"County Down"}, .region_count = 1};
	struct feed_facts f = sample_facts("metoffice-rss", &down,
					   sample_file(DATA "/RECONSTRUCTED_ni_2024-12-17.xml"));
	ck_assert_uint_eq(f.notice_count, 1);
	ck_assert_str_eq(f.notices[0].id, "7441c9ff-7ca5-4490-8a5b-9349d9377042");
	ck_assert_str_eq(f.notices[0].areas, "Northern Ireland\nni\nCounty Antrim\nCounty Down");
	ck_assert_int_eq(f.notices[0].here, TRUTH_TRUE);
	f = facts_of(sample_file(DATA "/RECONSTRUCTED_se_heat_2026-08-13.xml"));
	ck_assert_uint_eq(f.notice_count, 1);
	ck_assert_int_eq(f.notices[0].level, LEVEL_AMBER);
	ck_assert_uint_eq(f.notices[0].hazards, HAZARD_BIT(HAZARD_HEAT));
	is_time(f.notices[0].valid.to, "2026-08-13T23:59:00Z");
	ck_assert_int_eq(f.notices[0].here, TRUTH_UNKNOWN);
	f = facts_of(sample_file(DATA "/RECONSTRUCTED_quiet_se_2026-09-20.xml"));
	ck_assert_uint_eq(f.notice_count, 0);
	is_time(f.issued, "2026-09-20T20:05:23Z");
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    the_region_asked_for_is_ours,
	    no_region_is_taken_for_granted,
	    a_warning_is_read_whole,
	    no_item_is_a_quiet_day,
	    a_strangers_quiet_is_refused,
	    another_regions_quiet_is_refused,
	    what_could_hold_a_warning_stands_in_its_place,
	    hazards_may_be_a_list,
	    one_item_a_day_is_one_warning,
	    merging_takes_the_wider,
	    tests_are_left_out_and_said_to_be,
	    a_date_of_the_feed_that_cannot_be_read_is_said,
	    times_are_utc_near_the_links_date_and_generous,
	    bad_times_are_refused,
	    the_region_is_wide_so_the_list_must_name_us,
	    without_names_of_ours_nobody_can_tell,
	    a_region_or_its_code_means_all_of_it,
	    the_query_stands_in_the_fragment,
	    one_broken_item_spoils_the_whole_list,
	    items_warnings_and_areas_are_bounded,
	    no_beginning_of_a_body_is_a_body,
	    damage_is_read_or_refused_with_a_sentence,
	    entity_bombs_never_go_off,
	    reconstructed_feeds_are_read,
	};
	int failed = suite_run("metoffice_rss", cases, COUNT_OF(cases));
	sample_free();
	return failed;
}
