/* SPDX-License-Identifier: MIT
 *
 * The Met Office's warnings: two pages written by hand in tests/data, every way to spoil them, and
 * captured ones where a checkout of them lies beside the project.
 */
#include <glob.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "civil.h"
#include "feed.h"
#include "lib/dice.h"
#include "lib/sample.h"
#include "lib/suite.h"

#define FEED "tests/data/nswws-feed.xml"
#define ISSUED "tests/data/nswws-issued.json"
#define HOST "https://prd.nswws.api.metoffice.gov.uk"
#define SNAPSHOT HOST "/v1.0/objects/issued/11111111-0000-4000-8000-000000000001/"
#define DATA "../shared/data/nswws"

static const struct source_settings coventry = {
    .latitude = 52.4081,
    .longitude = -1.5106,
    .regions = {"west midlands conurbation", "E12000005"},
    .region_count = 2,
};

/* ---- two pages ---- */

/* Read once; not to be written to. */
static const char *feed_page(void)
{
	static char text[4096];
	if (text[0] == '\0')
		snprintf(text, sizeof text, "%s", sample_file(FEED));
	return text;
}

static const char *list_page(void)
{
	static char text[8192];
	if (text[0] == '\0')
		snprintf(text, sizeof text, "%s", sample_file(ISSUED));
	return text;
}

static enum err parse(const struct source_settings *s, const struct feed_page *pages, size_t count,
		      struct arena *in, struct feed_facts *out, struct fault *why)
{
	return feed_find("nswws")->parse(s, pages, count, (struct wall){0}, in, out, why);
}

/* `snapshot` is found wherever the feed says; NULL is not to have it yet. */
static enum err both(const struct source_settings *s, const char *feed, const char *snapshot,
		     struct arena *in, struct feed_facts *out, struct fault *why)
{
	struct feed_page pages[2] = {{"", feed, strlen(feed)}};
	struct feed_facts first = {0};
	enum err e = parse(s, pages, 1, in, &first, why);
	if (e || snapshot == NULL) {
		*out = first;
		return e;
	}
	ck_assert_uint_eq(first.wanted_count, 1);
	pages[1] = (struct feed_page){first.wanted[0], snapshot, strlen(snapshot)};
	return parse(s, pages, 2, in, out, why);
}

static struct feed_facts facts_of(const struct source_settings *s, const char *feed,
				  const char *snapshot)
{
	struct feed_facts facts = {0};
	struct fault why = {0};
	enum err e = both(s, feed, snapshot, sample_arena(), &facts, &why);
	ck_assert_msg(e == ERR_OK, "%s: %s", why.field, why.message);
	ck_assert_uint_eq(facts.count, 0);
	ck_assert_uint_eq(facts.wanted_count, 1);
	return facts;
}

static struct feed_facts warnings_of(const char *snapshot)
{
	return facts_of(&coventry, feed_page(), snapshot);
}

static void feed_refused(const struct source_settings *s, const char *feed, const char *field,
			 const char *message)
{
	struct feed_facts facts = {.count = 77};
	struct fault why = {0};
	const struct feed_page page = {"", feed, strlen(feed)};
	enum err e = parse(s, &page, 1, sample_arena(), &facts, &why);
	ck_assert_msg(
	    e != ERR_OK && strcmp(why.field, field) == 0 && strstr(why.message, message) != NULL,
	    "%d \"%s\": \"%s\", wanted \"%s\": \"%s\"", e, why.field, why.message, field, message);
	ck_assert(facts.count == 77 && facts.wanted == NULL);
}

static void snapshot_refused(const char *snapshot, enum err code, const char *field,
			     const char *message)
{
	struct feed_facts facts = {.count = 77};
	struct fault why = {0};
	enum err e = both(&coventry, feed_page(), snapshot, sample_arena(), &facts, &why);
	ck_assert_msg(
	    e == code && strcmp(why.field, field) == 0 && strstr(why.message, message) != NULL,
	    "%d \"%s\": \"%s\", wanted \"%s\": \"%s\"", e, why.field, why.message, field, message);
	ck_assert(facts.count == 77 && facts.notices == NULL && facts.wanted == NULL);
}

static void is_time(struct wall t, const char *iso)
{
	char text[WALL_TEXT];
	ck_assert_str_eq(wall_format_iso(t, text), iso);
}

/* ---- asking ---- */

START_TEST(the_key_goes_in_both_headers_and_follows_no_redirect)
{
	struct source_settings s = {.key = "secret", .user_agent = "swepd council@example.org"};
	struct transfer t;
	struct fault why = {0};
	ck_assert_int_eq(feed_find("nswws")->request(&s, sample_arena(), &t, &why), ERR_OK);
	ck_assert_str_eq(t.url, HOST "/v1.0/objects/feed");
	ck_assert(!t.redirects);
	ck_assert_str_eq(t.headers[1], "User-Agent: swepd council@example.org");
	ck_assert_str_eq(t.headers[2], "x-api-key: secret");
	ck_assert_str_eq(t.headers[3], "apikey: secret");
	ck_assert_ptr_null(strstr(t.url, "secret"));
	s.key[0] = '\0';
	ck_assert_int_eq(feed_find("nswws")->request(&s, sample_arena(), &t, &why), ERR_USAGE);
	ck_assert_str_eq(why.field, "key");
}
END_TEST

/* ---- the feed ---- */

START_TEST(the_snapshot_is_wanted_first)
{
	struct feed_facts f = facts_of(&coventry, feed_page(), NULL);
	ck_assert_str_eq(f.wanted[0], SNAPSHOT);
	ck_assert_uint_eq(f.notice_count, 0);
	is_time(f.issued, "2026-11-20T16:00:10Z");
}
END_TEST

/* An old address goes on serving an old list without an error. */
START_TEST(an_old_snapshot_is_never_taken_for_the_new_one)
{
	const char *feed = feed_page(), *list = list_page();
	const struct feed_page pages[] = {
	    {"", feed, strlen(feed)},
	    {HOST "/v1.0/objects/issued/11111111-0000-4000-8000-000000000000/", list, strlen(list)},
	    {"", list, strlen(list)},
	};
	struct feed_facts f = {0};
	struct fault why = {0};
	ck_assert_int_eq(parse(&coventry, pages, 3, sample_arena(), &f, &why), ERR_OK);
	ck_assert_uint_eq(f.notice_count, 0);
	ck_assert_ptr_null(f.notices);
	ck_assert_str_eq(f.wanted[0], SNAPSHOT);
}
END_TEST

START_TEST(a_feed_without_entries_still_names_its_snapshot)
{
	char *feed = arena_text(sample_arena(), feed_page()), *entry = strstr(feed, "<entry>");
	strcpy(entry, "</feed>\n");
	struct feed_facts f = facts_of(&coventry, feed, list_page());
	ck_assert_str_eq(f.wanted[0], SNAPSHOT);
	ck_assert_uint_eq(f.notice_count, 3);
}
END_TEST

/* Feeds stand unchanged for up to thirty days, and replicas fall back: both are for whoever
 * compares, so the feed's own time is told as it is. */
START_TEST(issued_is_what_the_feed_says_however_old)
{
	const char *feed =
	    sample_replaced(feed_page(), "2026-11-20T16:00:10Z", "2026-07-14T09:00:00Z");
	is_time(facts_of(&coventry, feed, list_page()).issued, "2026-07-14T09:00:00Z");
}
END_TEST

/* ---- where the key may go ---- */

static const char *feed_linking(const char *href)
{
	return sample_replaced(feed_page(), SNAPSHOT, href);
}

static const struct {
	const char *own, *href, *wanted;
} links[] = {
    {"", SNAPSHOT, SNAPSHOT},
    {"", "/v1.0/objects/issued/1/", HOST "/v1.0/objects/issued/1/"},
    {"", "issued/1", HOST "/v1.0/objects/issued/1"},
    {"", "?latest", HOST "/v1.0/objects/feed?latest"},
    {"", "//PRD.nswws.api.metoffice.gov.uk/x", "https://PRD.nswws.api.metoffice.gov.uk/x"},
    {"", HOST ":443/x#part", HOST ":443/x"},
    /* the newer host, should its feed name the old one */
    {"https://data.hub.api.metoffice.gov.uk/nswws/v1.1/objects/feed", SNAPSHOT,
     "https://data.hub.api.metoffice.gov.uk/nswws/v1.1/objects/issued/"
     "11111111-0000-4000-8000-000000000001/"},
    {"", "https://data.hub.api.metoffice.gov.uk/nswws/v1.1/objects/issued/1",
     HOST "/v1.0/objects/issued/1"},
    /* a mirror, or a server of tests */
    {"http://127.0.0.1:8080/v1.0/objects/feed", HOST "/v1.0/objects/issued/1/",
     "http://127.0.0.1:8080/v1.0/objects/issued/1/"},
    {"http://127.0.0.1:8080/feed.xml", HOST "/v1.0/objects/issued/1/",
     "http://127.0.0.1:8080/v1.0/objects/issued/1/"},
    {"http://127.0.0.1:8080", HOST "/v1.0/objects/issued/1/",
     "http://127.0.0.1:8080/v1.0/objects/issued/1/"},
    {"http://127.0.0.1:8080/mirror/objects/feed?a=/objects/", HOST "/v1.0/objects/issued/1/?b=1",
     "http://127.0.0.1:8080/mirror/objects/issued/1/?b=1"},
    {"http://127.0.0.1:8080/a/feed", "issued/1", "http://127.0.0.1:8080/a/issued/1"},
    {"http://[::1]:8080/feed", "http://[::1]:8080/1", "http://[::1]:8080/1"},
};

START_TEST(the_link_is_followed_on_our_own_server)
{
	for (size_t i = 0; i < COUNT_OF(links); i++) {
		struct source_settings s = coventry;
		strcpy(s.url, links[i].own);
		struct feed_facts f = facts_of(&s, feed_linking(links[i].href), NULL);
		ck_assert_str_eq(f.wanted[0], links[i].wanted);
	}
}
END_TEST

static const struct {
	const char *own, *href, *message;
} strays[] = {
    {"", "https://example.org/v1.0/objects/issued/1/",
     "leads to another server, \"example.org\": the key is only for "
     "\"prd.nswws.api.metoffice.gov.uk\""},
    {"", "//example.org/x", "another server, \"example.org\""},
    {"", "https://prd.nswws.api.metoffice.gov.uk.example.org/x", "another server"},
    {"", "https://example.org/prd.nswws.api.metoffice.gov.uk/", "another server"},
    {"", "http://prd.nswws.api.metoffice.gov.uk/x", "the related link is not https"},
    {"", "http://example.org/x", "the related link is not https"},
    {"", "https://prd.nswws.api.metoffice.gov.uk@example.org/", "is no http or https address"},
    {"", "https://prd.nswws.api.metoffice.gov.uk\\@example.org/", "is no http or https address"},
    {"", "https://prd.nswws.api.metoffice.gov.uk%2f@example.org/", "is no http or https address"},
    {"", "https://exa mple.org/", "is no http or https address"},
    {"", "https:///x", "is no http or https address"},
    {"", "https:/x", "is no http or https address"},
    {"", "https://[::1/x", "is no http or https address"},
    {"", "https://example.org:99999/x", "is no http or https address"},
    {"", "https://example.org:/x", "is no http or https address"},
    {"", "https://ex\xc3\xa4mple.org/", "is no http or https address"},
    {"", "file:///etc/passwd", "is no http or https address"},
    {"", "javascript:alert(1)", "is no http or https address"},
    {"", "#top", "is no http or https address"},
    {"", "", "the related link has no href"},
    {"http://127.0.0.1:8080/feed", "http://127.0.0.1:8081/x", "another server, \"127.0.0.1\""},
    {"http://127.0.0.1:8080/feed", "https://127.0.0.1:8080/x", "another server"},
    {"http://127.0.0.1:8080/feed", "http://prd.nswws.api.metoffice.gov.uk/x", "another server"},
    {"https://mirror.example.org/feed", "http://prd.nswws.api.metoffice.gov.uk/x", "not https"},
};

START_TEST(the_key_never_leaves_our_own_server)
{
	for (size_t i = 0; i < COUNT_OF(strays); i++) {
		struct source_settings s = coventry;
		strcpy(s.url, strays[i].own);
		feed_refused(&s, feed_linking(strays[i].href), "line 6", strays[i].message);
	}
	char *long_link = arena_alloc(sample_arena(), 5001);
	memset(long_link, 'a', 5000);
	feed_refused(&coventry, feed_linking(long_link), "line 6", "is no http or https address");
}
END_TEST

/* Another port of the Met Office's host is still the Met Office's word for our own server. */
START_TEST(another_port_is_brought_back_to_our_own)
{
	struct feed_facts f =
	    facts_of(&coventry, feed_linking(HOST ":8443/v1.0/objects/issued/1/"), NULL);
	ck_assert_str_eq(f.wanted[0], HOST "/v1.0/objects/issued/1/");
}
END_TEST

/* ---- spoilt feeds ---- */

static const struct {
	const char *from, *to, *field, *message;
} spoilt_feeds[] = {
    {"rel=\"related\" type", "rel=\"latest\" type", "line 3",
     "<feed> has no <link rel=\"related\">, which names the list of warnings in force"},
    {"rel=\"self\"", "rel=\"related\"", "line 6", "a second <link rel=\"related\">"},
    {"href=\"https://prd.nswws.api.metoffice.gov.uk/v1.0/objects/issued", "src=\"x", "line 6",
     "the related link has no href"},
    {"<updated>2026-11-20T16:00:10Z</updated>", "", "line 3", "<feed> has no <updated>"},
    {"2026-11-20T16:00:10Z", "", "line 12", "<updated> is empty"},
    {"2026-11-20T16:00:10Z", "2026-11-20T16:00:10", "line 12",
     "<updated> \"2026-11-20T16:00:10\" is not a time with its zone"},
    {"http://www.w3.org/2005/Atom", "http://example.org/Atom", "line 3",
     "this is not an Atom feed but <feed>"},
    {"<?xml version='1.0' encoding='UTF-8'?>", "<!DOCTYPE html>", "line 1", "this is HTML"},
    {"encoding='UTF-8'", "encoding='UTF-16'", "line 1", "the encoding"},
    {"</entry>", "", "line 20", "mismatched tag"},
    {"Crown", "&boom;", "line 11", "undefined entity"},
};

START_TEST(spoilt_feeds_are_refused_with_the_place)
{
	const char *feed = feed_page();
	for (size_t i = 0; i < COUNT_OF(spoilt_feeds); i++)
		feed_refused(&coventry,
			     sample_replaced(feed, spoilt_feeds[i].from, spoilt_feeds[i].to),
			     spoilt_feeds[i].field, spoilt_feeds[i].message);
	feed_refused(&coventry, "<rss version='2.0'><channel/></rss>", "line 1",
		     "this is not an Atom feed but <rss>");
	feed_refused(&coventry, "{\"message\":\"Forbidden\"}", "line 1", "this is JSON, not XML");
	feed_refused(&coventry, "", "", "the body is empty");
}
END_TEST

START_TEST(double_encoded_rights_are_harmless)
{
	const char *feed = feed_page();
	ck_assert_ptr_nonnull(strstr(feed, "\xc3\x82\xc2\xa9"));
	ck_assert_str_eq(facts_of(&coventry, feed, NULL).wanted[0], SNAPSHOT);
}
END_TEST

/* ---- the warnings ---- */

START_TEST(a_warning_is_read_whole)
{
	struct feed_facts f = warnings_of(list_page());
	const struct notice *n = &f.notices[0];
	ck_assert_uint_eq(f.notice_count, 3);
	is_time(f.issued, "2026-11-20T16:00:10Z");
	ck_assert_int_eq(n->kind, NOTICE_WARNING);
	ck_assert_str_eq(n->issuer, "metoffice");
	ck_assert_str_eq(n->id, "aaaa0000-0000-4000-8000-000000000001/2.0");
	ck_assert_int_eq(n->level, LEVEL_AMBER);
	ck_assert_uint_eq(n->hazards, HAZARD_BIT(HAZARD_SNOW) | HAZARD_BIT(HAZARD_ICE));
	is_time(n->valid.from, "2026-11-20T18:00:00Z");
	is_time(n->valid.to, "2026-11-21T10:59:59Z");
	ck_assert_int_eq(n->here, TRUTH_TRUE);
	ck_assert_str_eq(n->areas, "West Midlands\nWM\nWarwickshire\nWest Midlands Conurbation\n"
				   "East Midlands\nEM\nLeicestershire");
	ck_assert_str_eq(n->headline, "Snow, then ice, over the Midlands");
	ck_assert_int_eq(n->source, 0);
}
END_TEST

START_TEST(an_unknown_weather_type_is_other)
{
	struct feed_facts f = warnings_of(list_page());
	ck_assert_uint_eq(f.notices[1].hazards, HAZARD_BIT(HAZARD_WIND) | HAZARD_BIT(HAZARD_OTHER));
}
END_TEST

START_TEST(every_weather_type_has_its_hazard)
{
	static const struct {
		const char *word;
		enum hazard hazard;
	} words[] = {
	    {"WIND", HAZARD_WIND},
	    {"RAIN", HAZARD_RAIN},
	    {"SNOW", HAZARD_SNOW},
	    {"ICE", HAZARD_ICE},
	    {"FOG", HAZARD_FOG},
	    {"THUNDERSTORM", HAZARD_THUNDERSTORM},
	    {"THUNDERSTORMS", HAZARD_THUNDERSTORM},
	    {"LIGHTNING", HAZARD_THUNDERSTORM},
	    {"EXTREME HEAT", HAZARD_HEAT},
	    {"EXTREME_HEAT", HAZARD_HEAT},
	    {"Ice", HAZARD_ICE},
	    {"ICEBERG", HAZARD_OTHER},
	    {"IC", HAZARD_OTHER},
	    {"", HAZARD_OTHER},
	};
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		const char *list = arena_printf(sample_arena(), "[\"%s\"]", words[i].word);
		struct feed_facts f =
		    warnings_of(sample_replaced(list_page(), "[\"SNOW\", \"ICE\"]", list));
		ck_assert_msg(f.notices[0].hazards == HAZARD_BIT(words[i].hazard), "%s: %x",
			      words[i].word, f.notices[0].hazards);
	}
}
END_TEST

/* As in the captured files, which another program wrote again. */
START_TEST(a_lost_weather_type_is_not_said)
{
	static const char *const lost[] = {"", "\"weatherType\": null,", "\"weatherType\": [],"};
	for (size_t i = 0; i < COUNT_OF(lost); i++) {
		struct feed_facts f = warnings_of(
		    sample_replaced(list_page(), "\"weatherType\": [\"SNOW\", \"ICE\"],", lost[i]));
		ck_assert_uint_eq(f.notices[0].hazards, 0);
	}
}
END_TEST

START_TEST(a_warning_past_its_end_keeps_its_times)
{
	struct feed_facts f = warnings_of(list_page());
	ck_assert_str_eq(f.notices[1].id, "aaaa0000-0000-4000-8000-000000000002/1.0");
	is_time(f.notices[1].valid.to, "2026-11-19T03:00:00Z");
	ck_assert(wall_before(f.notices[1].valid.to, f.issued));
}
END_TEST

START_TEST(expired_and_cancelled_warnings_are_left_out)
{
	struct feed_facts f = warnings_of(list_page());
	ck_assert_uint_eq(f.notice_count, 3);
	const char *list = sample_replaced(list_page(), "\"warningStatus\": \"ISSUED\"",
					   "\"warningStatus\": \"CANCELLED\"");
	f = warnings_of(list);
	ck_assert_uint_eq(f.notice_count, 2);
	ck_assert_str_eq(f.notices[0].id, "aaaa0000-0000-4000-8000-000000000002/1.0");
}
END_TEST

START_TEST(test_warnings_are_left_out_and_said_to_be)
{
	struct feed_facts f = warnings_of(list_page());
	for (size_t i = 0; i < f.notice_count; i++)
		ck_assert_ptr_null(strstr(f.notices[i].id, "000000000003"));
	ck_assert_str_eq(f.remark, "passed over, because they say that they are tests: 1");
	f = warnings_of(sample_replaced(list_page(), "Gusts of 60 mph.",
					"This is NOT for Operational USE, please ignore"));
	ck_assert_uint_eq(f.notice_count, 2);
	ck_assert_str_eq(f.remark, "passed over, because they say that they are tests: 2");
	f = warnings_of(sample_replaced(list_page(), "Test Scenario - not for operational use.",
					"A test of everybody's patience"));
	ck_assert_uint_eq(f.notice_count, 4);
	ck_assert_ptr_null(f.remark);
}
END_TEST

START_TEST(an_update_description_may_be_absent_null_or_text)
{
	const char *list = list_page();
	const char *line = "\"warningUpdateDescription\": null,";
	ck_assert_uint_eq(warnings_of(sample_replaced(list, line, "")).notice_count, 3);
	list = sample_replaced(list, line, "\"warningUpdateDescription\": \"Now amber\",");
	ck_assert_uint_eq(warnings_of(list).notice_count, 3);
}
END_TEST

START_TEST(a_headline_may_be_missing)
{
	ck_assert_str_eq(warnings_of(list_page()).notices[1].headline, "");
}
END_TEST

START_TEST(an_empty_list_is_quiet)
{
	struct feed_facts f = warnings_of("{\"type\":\"FeatureCollection\",\"features\":[]}");
	ck_assert_uint_eq(f.notice_count, 0);
	ck_assert_ptr_null(f.remark);
	is_time(f.issued, "2026-11-20T16:00:10Z");
}
END_TEST

/* ---- where ---- */

static struct feed_facts seen_from(double latitude, double longitude, const char *region)
{
	struct source_settings s = {.latitude = latitude, .longitude = longitude};
	if (region != NULL)
		strcpy(s.regions[s.region_count++], region);
	return facts_of(&s, feed_page(), list_page());
}

START_TEST(the_polygon_is_enough)
{
	struct feed_facts f = seen_from(52.4081, -1.5106, NULL);
	ck_assert_int_eq(f.notices[0].here, TRUTH_TRUE);
	ck_assert_int_eq(f.notices[1].here, TRUTH_FALSE);
}
END_TEST

START_TEST(a_name_is_enough)
{
	static const char *const names[] = {"West Midlands", "wm", "WARWICKSHIRE",
					    "Leicestershire"};
	for (size_t i = 0; i < COUNT_OF(names); i++)
		ck_assert_int_eq(seen_from(50.1, -5.1, names[i]).notices[0].here, TRUTH_TRUE);
	ck_assert_int_eq(seen_from(50.1, -5.1, "Midlands").notices[0].here, TRUTH_FALSE);
	ck_assert_int_eq(seen_from(50.1, -5.1, "West Midlands C").notices[0].here, TRUTH_FALSE);
	ck_assert_int_eq(seen_from(50.1, -5.1, NULL).notices[0].here, TRUTH_FALSE);
}
END_TEST

START_TEST(longitude_comes_first)
{
	ck_assert_int_eq(seen_from(52.0, -3.5, NULL).notices[1].here, TRUTH_TRUE);
	ck_assert_int_eq(seen_from(-3.5, 52.0, NULL).notices[1].here, TRUTH_FALSE);
}
END_TEST

START_TEST(a_hole_is_not_covered_but_its_edge_is)
{
	ck_assert_int_eq(seen_from(52.4081, -1.5106, NULL).notices[2].here, TRUTH_FALSE);
	ck_assert_int_eq(seen_from(52.5, -1.0, NULL).notices[2].here, TRUTH_TRUE);
	ck_assert_int_eq(seen_from(53.5, -1.5, NULL).notices[2].here, TRUTH_TRUE);
}
END_TEST

/* Without geometry the names decide, where both sides have names; else nobody knows. */
START_TEST(without_a_place_it_is_unknown)
{
	char *list = arena_text(sample_arena(), list_page()), *at = strstr(list, "\"geometry\"");
	memcpy(at, "\"geometrx\"", strlen("\"geometrx\""));
	struct source_settings s = coventry;
	ck_assert_int_eq(facts_of(&s, feed_page(), list).notices[0].here, TRUTH_TRUE);
	strcpy(s.regions[0], "Cornwall");
	ck_assert_int_eq(facts_of(&s, feed_page(), list).notices[0].here, TRUTH_FALSE);
	s.region_count = 0;
	ck_assert_int_eq(facts_of(&s, feed_page(), list).notices[0].here, TRUTH_UNKNOWN);
	at = strstr(list, "\"affectedAreas\"");
	memcpy(at, "\"affectedAreax\"", strlen("\"affectedAreax\""));
	s.region_count = 1;
	ck_assert_int_eq(facts_of(&s, feed_page(), list).notices[0].here, TRUTH_UNKNOWN);
	ck_assert_str_eq(facts_of(&s, feed_page(), list).notices[0].areas, "");
}
END_TEST

/* ---- spoilt snapshots ---- */

#define FIRST "features[0].properties."

static const struct {
	const char *from, *to, *field, *message;
} spoilt[] = {
    {"FeatureCollection", "Feature", "type", "the type is not \"FeatureCollection\""},
    {"\"type\": \"FeatureCollection\",", "", "type", "this is no list of warnings"},
    {"\"features\"", "\"feature\"", "features", "this is missing, or is not a list"},
    {"\"features\": [", "\"features\": [7,", "features[0].properties", "is not an object"},
    {"\"features\": [", "\"features\": [null,", "features[0].properties", "is missing"},
    {"\"features\": [", "\"features\": {}, \"x\": [", "features", "is not a list"},
    {"\"properties\": {", "\"properties\": [], \"x\": {", "features[0].properties",
     "not an object"},
    {"\"warningStatus\": \"ISSUED\"", "\"warningStatus\": \"UPDATED\"", FIRST "warningStatus",
     "\"UPDATED\" is not ISSUED, EXPIRED or CANCELLED"},
    {"\"warningStatus\": \"ISSUED\",", "", FIRST "warningStatus", "this is missing"},
    {"\"warningStatus\": \"ISSUED\"", "\"warningStatus\": 1", FIRST "warningStatus", "not text"},
    {"\"warningStatus\": \"CANCELLED\"", "\"warningStatus\": null",
     "features[2].properties.warningStatus", "this is missing, or is not text"},
    {"\"AMBER\"", "\"GREEN\"", FIRST "warningLevel", "\"GREEN\" is not YELLOW, AMBER or RED"},
    {"\"AMBER\"", "\"ORANGE?\"", FIRST "warningLevel", "\"ORANGE?\" is not YELLOW"},
    {"\"AMBER\"", "3", FIRST "warningLevel", "this is missing, or is not text"},
    {"\"warningId\": \"aaaa0000-0000-4000-8000-000000000001\",", "", FIRST "warningId",
     "this is missing"},
    {"\"warningVersion\": \"2.0\"", "\"warningVersion\": 2.0", FIRST "warningVersion", "not text"},
    {"\"Snow, then ice, over the Midlands\"", "[]", FIRST "warningHeadline", "this is not text"},
    {"\"Gusts of 60 mph.\"", "60", "features[1].properties.warningFurtherDetails",
     "this is not text"},
    {"[\"SNOW\", \"ICE\"]", "\"SNOW\"", FIRST "weatherType", "this is not a list"},
    {"[\"SNOW\", \"ICE\"]", "[\"SNOW\", 7]", FIRST "weatherType[1]", "this is not text"},
    {"2026-11-20T18:00:00Z", "2026-11-20T18:00:00", FIRST "validFromDate",
     "\"2026-11-20T18:00:00\" is not a time with its zone"},
    {"2026-11-20T18:00:00Z", "99999999999999999999-01-01T00:00:00Z", FIRST "validFromDate",
     "is not a time"},
    {"\"validFromDate\": \"2026-11-20T18:00:00Z\",", "", FIRST "validFromDate", "is missing"},
    {"\"2026-11-21T10:59:59Z\"", "null", FIRST "validToDate", "the time is missing"},
    {"2026-11-21T10:59:59Z", "2026-11-20T18:00:00Z", FIRST "validToDate",
     "this is not after validFromDate"},
    {"\"affectedAreas\": [", "\"affectedAreas\": \"WM\", \"x\": [", FIRST "affectedAreas",
     "this is not a list"},
    {"\"affectedAreas\": [", "\"affectedAreas\": [\"WM\",", FIRST "affectedAreas[0]",
     "this is not an object"},
    {"\"East Midlands\"", "7", FIRST "affectedAreas[1].regionName", "this is not text"},
    {"\"EM\"", "true", FIRST "affectedAreas[1].regionCode", "this is not text"},
    {"[\"Leicestershire\"]", "\"Leicestershire\"", FIRST "affectedAreas[1].subRegions",
     "this is not a list"},
    {"[\"Leicestershire\"]", "[null]", FIRST "affectedAreas[1].subRegions[0]", "is not text"},
    {"\"MultiPolygon\"", "\"Polygon\"", "features[0].geometry.type",
     "\"Polygon\" is not \"MultiPolygon\""},
    {"{\"type\": \"MultiPolygon\",", "{", "features[0].geometry.type", "this is missing"},
    {"\"geometry\": {", "\"geometry\": 7, \"x\": {", "features[0].geometry.type", "is missing"},
    {"\"coordinates\": [", "\"coordinates\": [], \"x\": [", "features[0].geometry.coordinates",
     "this is not a list of polygons"},
    {"\"coordinates\": [", "\"coordinates\": [[],", "features[0].geometry.coordinates[0]",
     "this is not a polygon: it has no rings"},
    {"\"coordinates\": [", "\"coordinates\": [[[]],", "features[0].geometry.coordinates[0][0]",
     "this is not a ring of four points or more"},
    {"[-2.5, 52.0]]", "[-2.5, 52.1]]", "features[0].geometry.coordinates[1][0]",
     "this ring does not end where it begins"},
    {"[-1.0, 53.0]", "[-1.0]", "features[0].geometry.coordinates[1][0][2]",
     "this is not [longitude, latitude] in degrees"},
    {"[-1.0, 53.0]", "[\"-1.0\", 53.0]", "features[0].geometry.coordinates[1][0][2]",
     "this is not"},
    {"[-1.0, 53.0]", "[53.0, -91.0]", "features[0].geometry.coordinates[1][0][2]", "this is not"},
    {"[-1.0, 53.0]", "[-180.5, 53.0]", "features[0].geometry.coordinates[1][0][2]", "this is not"},
    {"[-1.0, 53.0]", "[1e300, 53.0]", "features[0].geometry.coordinates[1][0][2]", "this is not"},
    {"[-1.0, 53.0]", "7", "features[0].geometry.coordinates[1][0][2]", "this is not"},
    {"[-1.0, 53.0]", "[1e999, 53.0]", "line 26", "this is not JSON: real number overflow"},
    {"[-1.0, 53.0]", "[NaN, 53.0]", "line 26", "this is not JSON"},
    {"\"warningImpact\": 3,", "\"warningImpact\": 3, \"warningImpact\": 4,", "line 10",
     "this is not JSON: duplicate object key"},
    {"Snow, then", "Snow\\u0000", "line 13", "this is not JSON"},
    {"Snow, then", "Snow\xff", "line 13", "this is not JSON"},
};

START_TEST(one_broken_warning_spoils_the_whole_list)
{
	const char *list = list_page();
	for (size_t i = 0; i < COUNT_OF(spoilt); i++)
		snapshot_refused(sample_replaced(list, spoilt[i].from, spoilt[i].to), ERR_USAGE,
				 spoilt[i].field, spoilt[i].message);
}
END_TEST

START_TEST(strangers_in_place_of_the_list_are_recognised)
{
	snapshot_refused("", ERR_USAGE, "", "the body is empty");
	snapshot_refused("<html><body>404</body></html>", ERR_USAGE, "", "this is HTML, not JSON");
	snapshot_refused("[]", ERR_USAGE, "type", "this is no list of warnings");
	snapshot_refused("{\"message\":\"Forbidden\"}", ERR_USAGE, "type", "this is no list");
	snapshot_refused("404 page not found", ERR_USAGE, "line 1", "this is not JSON");
}
END_TEST

/* A list of `count` warnings without a place. */
static char *long_list(int count)
{
	static const char one[] =
	    "{\"properties\":{\"warningStatus\":\"ISSUED\",\"warningLevel\":\"RED\",\"warningId\":"
	    "\"a\",\"warningVersion\":\"1\",\"validFromDate\":\"2026-11-20T18:00:00Z\","
	    "\"validToDate\":\"2026-11-20T19:00:00Z\"}}";
	char *list = arena_alloc(sample_arena(), (size_t)count * sizeof one + 64);
	char *at = stpcpy(list, "{\"type\":\"FeatureCollection\",\"features\":[");
	for (int i = 0; i < count; i++)
		at += sprintf(at, "%s%s", i > 0 ? "," : "", one);
	strcpy(at, "]}");
	return list;
}

START_TEST(warnings_are_bounded)
{
	struct feed_facts f = warnings_of(long_list(LIMIT_NOTICES));
	ck_assert_uint_eq(f.notice_count, LIMIT_NOTICES);
	ck_assert_int_eq(f.notices[LIMIT_NOTICES - 1].here, TRUTH_UNKNOWN);
	snapshot_refused(long_list(LIMIT_NOTICES + 1), ERR_LIMIT, "features[256]",
			 "more than 256 warnings");
}
END_TEST

START_TEST(deep_nesting_is_refused)
{
	enum { DEEP = 1000000 };
	char *list = arena_alloc(sample_arena(), DEEP + 1);
	memset(list, '[', DEEP);
	snapshot_refused(list, ERR_USAGE, "line 1", "this is not JSON: maximum parsing depth");
	char ends[1001] = "";
	memset(ends, ']', 1000);
	const char *geometry =
	    arena_printf(sample_arena(), "\"coordinates\": [%.1000s%s,", list, ends);
	snapshot_refused(sample_replaced(list_page(), "\"coordinates\": [", geometry), ERR_USAGE,
			 "features[0].geometry.coordinates[0][0]",
			 "this is not a ring of four points or more");
}
END_TEST

/* A list of names as long as a body may be: memory grows with the body, not with its square. */
START_TEST(a_million_names_fit)
{
	enum { NAMES = 700000 };
	char *names = arena_alloc(sample_arena(), 5 * NAMES + 64), *at = names;
	at = stpcpy(at, "[\"Leicestershire\"");
	for (int i = 0; i < NAMES; i++)
		at = stpcpy(at, ",\"x\"");
	strcpy(at, "]");
	struct feed_facts f =
	    warnings_of(sample_replaced(list_page(), "[\"Leicestershire\"]", names));
	ck_assert_uint_eq(strlen(f.notices[0].areas), 87 + 2 * NAMES);
}
END_TEST

/* ---- cut and damaged ---- */

/* 1 when both were read. */
static int tried(const char *feed, const char *list)
{
	struct arena scratch = {0};
	struct feed_facts facts = {0};
	struct fault why = {0};
	enum err e = both(&coventry, feed, list, &scratch, &facts, &why);
	ck_assert_msg(e == ERR_OK || (why.message[0] != '\0' && why.code == e),
		      "refused without a word");
	for (size_t i = 0; i < facts.notice_count; i++) {
		ck_assert_int_ge(facts.notices[i].level, LEVEL_YELLOW);
		ck_assert(wall_before(facts.notices[i].valid.from, facts.notices[i].valid.to));
	}
	arena_free(&scratch);
	return e == ERR_OK;
}

START_TEST(no_beginning_of_a_page_is_a_page)
{
	const char *feed = feed_page(), *list = list_page();
	int taken = 0;
	for (size_t size = 0; size < strlen(feed); size++)
		taken += tried(arena_copy(sample_arena(), feed, size), NULL);
	ck_assert_int_eq(taken, 1); /* but for the last newline */
	for (size_t size = 0; size < strlen(list); size++)
		taken += tried(feed, arena_copy(sample_arena(), list, size));
	ck_assert_int_eq(taken, 2);
}
END_TEST

static int damaged(struct dice *d, const char *page, bool is_feed, const char *with)
{
	size_t size = strlen(page);
	char *copy = arena_copy(sample_arena(), page, size);
	for (int n = 1 + dice_throw(d, 3); n > 0; n--)
		copy[dice_throw(d, (int)size)] = with[dice_throw(d, (int)strlen(with))];
	return is_feed ? tried(copy, NULL) : tried(feed_page(), copy);
}

START_TEST(damage_is_read_or_refused_with_a_sentence)
{
	struct dice d = dice_open("nswws", 7);
	int feeds = 0, lists = 0, rounds = 3000;
	for (int i = 0; i < rounds; i++) {
		sample_free();
		feeds += damaged(&d, feed_page(), true, "<>/=&;:\"'- x\xc3\x80");
		lists += damaged(&d, list_page(), false, "0123456789-.,:\"{}[]eEnt \xc3");
	}
	ck_assert(feeds > rounds / 20 && feeds < rounds);
	ck_assert(lists > rounds / 20 && lists < rounds);
}
END_TEST

/* Every value of every wrong type, and missing. */
static void twisted(json_t *root, json_t *object, const char *key)
{
	static const char *const wrong[] = {"null", "true", "7",        "1e300", "\"x\"", "\"\"",
					    "[]",   "{}",   "[[[[]]]]", "[7]",   "-0.0"};
	json_t *was = json_incref(json_object_get(object, key));
	for (size_t i = 0; i <= COUNT_OF(wrong); i++) {
		if (i == COUNT_OF(wrong))
			json_object_del(object, key);
		else
			json_object_set_new(object, key,
					    json_loads(wrong[i], JSON_DECODE_ANY, NULL));
		char *text = json_dumps(root, 0);
		tried(feed_page(), text);
		free(text);
	}
	json_object_set_new(object, key, was);
}

static void twist_all(json_t *root, json_t *value)
{
	const char *keys[32]; /* first: putting one back changes their order */
	size_t count = 0;
	for (void *at = json_object_iter(value); at != NULL; at = json_object_iter_next(value, at))
		keys[count++] = arena_text(sample_arena(), json_object_iter_key(at));
	for (size_t i = 0; i < count; i++) {
		twisted(root, value, keys[i]);
		twist_all(root, json_object_get(value, keys[i]));
	}
	for (size_t i = 0; i < json_array_size(value); i++)
		twist_all(root, json_array_get(value, i));
}

START_TEST(wrong_types_never_crash)
{
	json_t *root = json_loads(list_page(), 0, NULL);
	ck_assert_ptr_nonnull(root);
	json_t *features = json_object_get(root, "features");
	while (json_array_size(features) > 2)
		json_array_remove(features, 2);
	twist_all(root, root);
	json_decref(root);
}
END_TEST

/* ---- captured ---- */

struct tally {
	size_t feeds, entries, silent, snapshots, backwards, unchanged;
	struct wall before;
	const char *link;
};

static void tally_add(struct tally *t, const char *path)
{
	const char *body = sample_file(path);
	struct feed_facts f = facts_of(&coventry, body, NULL);
	bool entry = strstr(body, "<entry>") != NULL;
	t->feeds++;
	t->silent += !entry;
	for (const char *at = body; (at = strstr(at, "<entry>")) != NULL; at++)
		t->entries++;
	t->backwards += f.issued.ms < t->before.ms;
	t->unchanged += f.issued.ms == t->before.ms;
	if (t->link == NULL || strcmp(t->link, f.wanted[0]) != 0)
		t->snapshots++;
	ck_assert_ptr_nonnull(strstr(f.wanted[0], HOST "/v1.0/objects/issued/"));
	t->before = f.issued;
	t->link = strdup(f.wanted[0]);
}

/* The figures are those of a count in another language: every feed has one link, 20 have no entry,
 * time stands still 215 times and never runs back, and an update never brings an old link again. */
START_TEST(all_505_captured_feeds_are_read)
{
	struct tally t = {0};
	glob_t files;
	if (!sample_captured("nswws", DATA "/feed"))
		return;
	ck_assert_int_eq(glob(DATA "/feed/*.xml", 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++) {
		const char *last = t.link;
		tally_add(&t, files.gl_pathv[i]);
		free((void *)(uintptr_t)last);
		sample_free();
	}
	free((void *)(uintptr_t)t.link);
	globfree(&files);
	printf("nswws: %zu feeds, %zu entries, %zu without, %zu snapshots, %zu unchanged, "
	       "%zu backwards\n",
	       t.feeds, t.entries, t.silent, t.snapshots, t.unchanged, t.backwards);
	ck_assert_uint_eq(t.feeds, 505);
	ck_assert_uint_eq(t.entries, 3382);
	ck_assert_uint_eq(t.silent, 20);
	ck_assert_uint_eq(t.snapshots, 290);
	ck_assert_uint_eq(t.unchanged, 215);
	ck_assert_uint_eq(t.backwards, 0);
}
END_TEST

/* Counted in another language too: none of the twelve covers Coventry, three cover Belfast. */
static const struct {
	const char *path;
	size_t warnings, amber, coventry, belfast;
} captured[] = {
    {DATA "/geojson/latest_20250911T224529_49a3da8.geojson", 1, 0, 0, 0},
    {DATA "/geojson/latest_20251003T003154_0a73109.geojson", 9, 2, 0, 2},
    {DATA "/geojson/latest_20251030T234853_0a002f5.geojson", 2, 0, 0, 1},
    {DATA "/official_docs_issued_example.geojson", 0, 0, 0, 0},
    {DATA "/official_docs_issued_empty.geojson", 0, 0, 0, 0},
};

static size_t covered(const char *list, double latitude, double longitude, const char *region)
{
	struct source_settings s = {.latitude = latitude, .longitude = longitude};
	size_t here = 0;
	if (region != NULL)
		strcpy(s.regions[s.region_count++], region);
	struct feed_facts f = facts_of(&s, feed_page(), list);
	for (size_t i = 0; i < f.notice_count; i++)
		here += f.notices[i].here == TRUTH_TRUE;
	return here;
}

START_TEST(captured_snapshots_are_read)
{
	if (!sample_captured("nswws", DATA "/geojson"))
		return;
	for (size_t i = 0; i < COUNT_OF(captured); i++) {
		const char *list = sample_file(captured[i].path);
		struct feed_facts f = warnings_of(list);
		size_t amber = 0;
		for (size_t n = 0; n < f.notice_count; n++) {
			amber += f.notices[n].level == LEVEL_AMBER;
			ck_assert_uint_eq(f.notices[n].hazards, 0); /* lost by who wrote it again */
		}
		ck_assert_uint_eq(f.notice_count, captured[i].warnings);
		ck_assert_uint_eq(amber, captured[i].amber);
		ck_assert_uint_eq(covered(list, 52.4081, -1.5106, "West Midlands Conurbation"),
				  captured[i].coventry);
		ck_assert_uint_eq(covered(list, 54.5973, -5.9301, NULL), captured[i].belfast);
	}
}
END_TEST

/* The documentation's example covers Coventry by polygon and by name, and says that it is a test:
 * without those words it would be a warning here. */
START_TEST(the_documented_example_covers_coventry_but_is_a_test)
{
	if (!sample_captured("nswws", DATA "/official_docs_issued_example.geojson"))
		return;
	const char *list = sample_file(DATA "/official_docs_issued_example.geojson");
	ck_assert_uint_eq(warnings_of(list).notice_count, 0);
	list = sample_replaced(list, "TEST SCENARIO - NOT FOR OPERATIONAL USE.", "");
	struct feed_facts f = warnings_of(list);
	ck_assert_uint_eq(f.notice_count, 1);
	ck_assert_int_eq(f.notices[0].here, TRUTH_TRUE);
	ck_assert_uint_eq(f.notices[0].hazards, HAZARD_BIT(HAZARD_THUNDERSTORM));
	ck_assert_uint_eq(covered(list, 52.4081, -1.5106, NULL), 1);
	ck_assert_uint_eq(covered(list, 57.1, -2.1, "West Midlands Conurbation"), 1);
	ck_assert_uint_eq(covered(list, 57.1, -2.1, NULL), 0);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    the_key_goes_in_both_headers_and_follows_no_redirect,
	    the_snapshot_is_wanted_first,
	    an_old_snapshot_is_never_taken_for_the_new_one,
	    a_feed_without_entries_still_names_its_snapshot,
	    issued_is_what_the_feed_says_however_old,
	    the_link_is_followed_on_our_own_server,
	    the_key_never_leaves_our_own_server,
	    another_port_is_brought_back_to_our_own,
	    spoilt_feeds_are_refused_with_the_place,
	    double_encoded_rights_are_harmless,
	    a_warning_is_read_whole,
	    an_unknown_weather_type_is_other,
	    every_weather_type_has_its_hazard,
	    a_lost_weather_type_is_not_said,
	    a_warning_past_its_end_keeps_its_times,
	    expired_and_cancelled_warnings_are_left_out,
	    test_warnings_are_left_out_and_said_to_be,
	    an_update_description_may_be_absent_null_or_text,
	    a_headline_may_be_missing,
	    an_empty_list_is_quiet,
	    the_polygon_is_enough,
	    a_name_is_enough,
	    longitude_comes_first,
	    a_hole_is_not_covered_but_its_edge_is,
	    without_a_place_it_is_unknown,
	    one_broken_warning_spoils_the_whole_list,
	    strangers_in_place_of_the_list_are_recognised,
	    warnings_are_bounded,
	    deep_nesting_is_refused,
	    a_million_names_fit,
	    no_beginning_of_a_page_is_a_page,
	    damage_is_read_or_refused_with_a_sentence,
	    wrong_types_never_crash,
	    all_505_captured_feeds_are_read,
	    captured_snapshots_are_read,
	    the_documented_example_covers_coventry_but_is_a_test,
	};
	int failed = suite_run("nswws", cases, COUNT_OF(cases));
	sample_free();
	return failed;
}
