/* SPDX-License-Identifier: MIT
 *
 * CAP alerts, by themselves and from Atom feeds: pages written by hand in tests/data, every way to
 * spoil them, and captured ones where a checkout of them lies beside the project.
 */
#include <stdio.h>
#include <string.h>

#include "cap_inside.h"
#include "lib/sample.h"
#include "lib/suite.h"
#include "lib/warned.h"

#define DOCUMENTS "https://feeds.meteoalarm.org/api/v1/warnings/feeds-united-kingdom/"
#define OURS "2.49.0.0.826.0.GB_260103090000_5f1c2d3e.v1.0.SI"
#define SENDER "https://www.metoffice.gov.uk/weather/warnings-and-advice/uk-warnings"
#define FROM "2026-01-03T18:00:00Z"
#define TO "2026-01-04T11:00:00Z"

static const struct source_settings coventry = {
    .latitude = 52.4081, .longitude = -1.5106, .timeout_ms = 30000};
static const struct source_settings midlands = {.latitude = 52.4081,
						.longitude = -1.5106,
						.regions = {"UK112"},
						.region_count = 1,
						.timeout_ms = 30000};

static const char *sample(void)
{
	return sample_file("tests/data/cap-alert.xml");
}

static struct warned alert(void)
{
	return warned_of("cap", &midlands, sample());
}

static struct warned atom(void)
{
	return warned_of("meteoalarm", &midlands, sample_file("tests/data/meteoalarm.xml"));
}

/* The sample with a part replaced; what stands in both languages is replaced in both. */
static char *changed(const char *body, const char *from, const char *to)
{
	size_t size = strlen(from);
	char *out = arena_alloc(sample_arena(), strlen(body) * (2 + strlen(to)) + 1), *end = out;
	const char *at;
	ck_assert_ptr_nonnull(strstr(body, from));
	for (; (at = strstr(body, from)) != NULL; body = at + size)
		end += sprintf(end, "%.*s%s", (int)(at - body), body, to);
	strcpy(end, body);
	return out;
}

static struct feed_facts facts_with(const char *from, const char *to)
{
	struct warned w = warned_of("cap", &midlands, changed(sample(), from, to));
	return warned_facts(&w);
}

/* ---- asking ---- */

START_TEST(meteoalarm_is_asked_with_a_wish_that_anything_meets)
{
	struct source_settings s = midlands;
	struct transfer t;
	struct fault why = {0};
	const struct feed *feed = feed_find("meteoalarm");
	ck_assert_int_eq(feed->request(&s, sample_arena(), &t, &why), ERR_OK);
	ck_assert_str_eq(
	    t.url, "https://feeds.meteoalarm.org/feeds/meteoalarm-legacy-atom-united-kingdom");
	/* 406 was met with a stricter one */
	ck_assert_ptr_nonnull(strstr(t.headers[0], "application/atom+xml"));
	ck_assert_ptr_nonnull(strstr(t.headers[0], "*/*"));
	strcpy(s.url, "http://127.0.0.1:8080/atom");
	ck_assert_int_eq(feed->request(&s, sample_arena(), &t, &why), ERR_OK);
	ck_assert_str_eq(t.url, "http://127.0.0.1:8080/atom");
}
END_TEST

START_TEST(cap_source_needs_an_address)
{
	struct source_settings s = midlands;
	struct transfer t = {.timeout_ms = 77};
	struct fault why = {0};
	ck_assert_int_eq(feed_find("cap")->request(&s, sample_arena(), &t, &why), ERR_USAGE);
	ck_assert_str_eq(why.field, "url");
	ck_assert_int_eq(t.timeout_ms, 77);
}
END_TEST

/* ---- one alert ---- */

START_TEST(languages_are_one_alert_and_english_is_chosen)
{
	struct warned w = alert();
	struct feed_facts f = warned_facts(&w);
	char text[WALL_TEXT];
	ck_assert_uint_eq(f.notice_count, 1);
	warned_notice(&f, 0, OURS, LEVEL_YELLOW, FROM, TO);
	ck_assert_str_eq(f.notices[0].headline,
			 "Yellow ice warning: Icy patches are likely on untreated surfaces.");
	ck_assert_str_eq(f.notices[0].areas, "West Midlands\nUK112");
	ck_assert_uint_eq(f.notices[0].hazards, HAZARD_BIT(HAZARD_SNOW) | HAZARD_BIT(HAZARD_ICE));
	ck_assert_int_eq(f.notices[0].here, TRUTH_TRUE);
	ck_assert_str_eq(wall_format_iso(f.issued, text), "2026-01-03T09:00:00Z");
	ck_assert(f.wanted_count == 0 && f.remark == NULL);
}
END_TEST

START_TEST(first_language_is_chosen_where_none_is_english)
{
	struct feed_facts f = facts_with("en-GB", "gd");
	ck_assert_uint_eq(f.notice_count, 1);
	ck_assert_str_eq(f.notices[0].headline, "Rhybudd melyn am rew");
}
END_TEST

/* Each of these makes the second block say something else: then both are told. */
START_TEST(blocks_that_differ_are_several_warnings)
{
	static const struct {
		const char *from, *to;
	} cases[] = {
	    {"<language>cy</language>", "<language>en-US</language>"}, /* the same language */
	    {"<value>UK112</value>", "<value>UK117</value>"}, /* in the first block */
	    {"2026-01-04T11:00:00", "2026-01-04T12:00:00"},
	    {"2; Yellow; Moderate", "3; Orange; Severe"},
	    {"2; Snow-Ice", "1; Wind"},
	    {"<area>", "<area><polygon>50,-5 51,-5 51,-4</polygon>"},
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct warned w = warned_with(alert(), 0, cases[i].from, cases[i].to);
		struct feed_facts f = warned_facts(&w);
		ck_assert_msg(f.notice_count == 2, "%s", cases[i].to);
		ck_assert_str_eq(f.notices[0].id, OURS);
		ck_assert_str_eq(f.notices[1].id, OURS "#2");
	}
}
END_TEST

START_TEST(missing_language_is_english)
{
	struct feed_facts f = facts_with("<language>en-GB</language>", "");
	ck_assert_uint_eq(f.notice_count, 1);
	ck_assert_str_eq(f.notices[0].areas, "West Midlands\nUK112");
}
END_TEST

START_TEST(older_namespace_is_read_and_others_are_not)
{
	ck_assert_uint_eq(facts_with("cap:1.2", "cap:1.1").notice_count, 1);
	struct warned w = warned_with(alert(), 0, "urn:oasis:names:tc:emergency:cap:1.2",
				      "http://www.incident.com/cap/1.0");
	warned_refused(&w, ERR_USAGE, "line 2",
		       "<alert> of \"http://www.incident.com/cap/1.0\" is not CAP 1.2 or 1.1");
	w = warned_with(alert(), 0, " xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"", "");
	warned_refused(&w, ERR_USAGE, "line 2", "<alert> of \"\" is not CAP");
}
END_TEST

/* ---- what counts ---- */

START_TEST(only_actual_counts)
{
	static const char *const words[] = {"Exercise", "System", "Test", "draft"};
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		struct feed_facts f = facts_with("Actual", words[i]);
		ck_assert_uint_eq(f.notice_count, 0);
		ck_assert_str_eq(f.remark, "1 not actual: tests, exercises, drafts");
	}
	struct warned w = warned_with(alert(), 0, "Actual", "Real");
	warned_refused(&w, ERR_USAGE, "line 6", "<status> \"Real\" is no status");
}
END_TEST

START_TEST(answers_are_no_warnings)
{
	ck_assert_uint_eq(facts_with("<msgType>Alert", "<msgType>Ack").notice_count, 0);
	ck_assert_str_eq(facts_with("<msgType>Alert", "<msgType>Error").remark,
			 "1 that answer others");
	ck_assert_uint_eq(facts_with("<msgType>Alert", "<msgType>Cancel").notice_count, 0);
	ck_assert_uint_eq(facts_with("<msgType>Alert", "<msgType>Update").notice_count, 1);
}
END_TEST

START_TEST(awareness_level_is_read_in_any_case)
{
	static const struct {
		const char *text;
		enum level level;
		bool says, quarrel;
	} levels[] = {
	    {"2; Yellow; Moderate", LEVEL_YELLOW, true, false},
	    {"2; yellow; Moderate", LEVEL_YELLOW, true, false},
	    {"3; orange; Severe", LEVEL_AMBER, true, false},
	    {"3; AMBER", LEVEL_AMBER, true, false},
	    {"4; red; Extreme", LEVEL_RED, true, false},
	    {"1; green; Minor", LEVEL_NONE, true, false},
	    {"2;Yellow", LEVEL_YELLOW, true, false},
	    {"4", LEVEL_RED, true, false},
	    {"red", LEVEL_RED, true, false},
	    {"2; red; Extreme", LEVEL_RED, true, true},
	    {"4; yellow", LEVEL_RED, true, true},
	    {"", LEVEL_NONE, false, false},
	    {"0; white", LEVEL_NONE, false, false},
	    {"42; purple", LEVEL_NONE, false, false},
	};
	for (size_t i = 0; i < COUNT_OF(levels); i++) {
		enum level level = LEVEL_NONE;
		bool quarrel = false;
		bool says = cap_awareness_level(levels[i].text, &level, &quarrel);
		ck_assert_msg(says == levels[i].says && level == levels[i].level &&
				  quarrel == levels[i].quarrel,
			      "\"%s\"", levels[i].text);
	}
	struct feed_facts f = facts_with("2; Yellow; Moderate", "2; Red; Extreme");
	ck_assert_int_eq(f.notices[0].level, LEVEL_RED);
	ck_assert_str_eq(f.remark, "1 whose number, colour and severity differ, the worse taken");
}
END_TEST

/* MeteoAlarm's own colour and the severity of the standard are seen to differ. */
START_TEST(the_worse_of_awareness_and_severity_counts)
{
	static const struct {
		const char *severity;
		enum level level;
		const char *remark;
	} severities[] = {
	    {"Extreme", LEVEL_RED, "1 whose number, colour and severity differ, the worse taken"},
	    {"Severe", LEVEL_AMBER, "1 whose number, colour and severity differ, the worse taken"},
	    {"Moderate", LEVEL_YELLOW, NULL},
	    {"Minor", LEVEL_YELLOW, "1 whose number, colour and severity differ, the worse taken"},
	    {"Unknown", LEVEL_YELLOW, NULL}, /* the colour knows */
	};
	for (size_t i = 0; i < COUNT_OF(severities); i++) {
		struct feed_facts f = facts_with(
		    ">Moderate<", arena_printf(sample_arena(), ">%s<", severities[i].severity));
		ck_assert_uint_eq(f.notice_count, 1);
		ck_assert_int_eq(f.notices[0].level, severities[i].level);
		ck_assert_str_eq(f.remark != NULL ? f.remark : "",
				 severities[i].remark != NULL ? severities[i].remark : "");
	}
}
END_TEST

/* Yellow at least; and whoever asks for amber or red is not told that there is none. */
START_TEST(alert_of_unknown_severity_may_be_red)
{
	const char *plain = changed(sample(), "awareness_level", "x");
	struct warned w = warned_of("cap", &midlands, changed(plain, ">Moderate<", ">Unknown<"));
	struct feed_facts f = warned_facts(&w);
	ck_assert_uint_eq(f.notice_count, 2);
	warned_notice(&f, 0, OURS, LEVEL_YELLOW, FROM, TO);
	warned_notice(&f, 1, OURS "#2", LEVEL_RED, FROM, TO);
	ck_assert_int_eq(f.notices[0].here, TRUTH_TRUE);
	ck_assert_int_eq(f.notices[1].here, TRUTH_UNKNOWN);
	ck_assert_str_eq(f.remark, "1 of unknown severity, yellow at least");
	static const struct source_settings far = {
	    .regions = {"UK999"}, .region_count = 1, .timeout_ms = 30000};
	w.settings = &far;
	f = warned_facts(&w);
	ck_assert_int_eq(f.notices[1].here, TRUTH_FALSE);
}
END_TEST

START_TEST(severity_is_the_colour_where_there_is_no_other)
{
	static const struct {
		const char *word;
		enum level level;
		const char *remark;
	} severities[] = {
	    {"Extreme", LEVEL_RED, NULL},
	    {"Severe", LEVEL_AMBER, NULL},
	    {"moderate", LEVEL_YELLOW, NULL},
	    {"Minor", LEVEL_NONE, "1 below yellow"},
	};
	const char *plain = changed(sample(), "awareness_level", "x");
	for (size_t i = 0; i < COUNT_OF(severities); i++) {
		struct warned w =
		    warned_of("cap", &midlands,
			      changed(plain, ">Moderate<",
				      arena_printf(sample_arena(), ">%s<", severities[i].word)));
		struct feed_facts f = warned_facts(&w);
		ck_assert_uint_eq(f.notice_count, severities[i].level != LEVEL_NONE);
		if (f.notice_count > 0)
			ck_assert_int_eq(f.notices[0].level, severities[i].level);
		ck_assert_str_eq(f.remark != NULL ? f.remark : "",
				 severities[i].remark != NULL ? severities[i].remark : "");
	}
	struct warned w = warned_of("cap", &midlands, changed(plain, ">Moderate<", ">Grim<"));
	warned_refused(&w, ERR_USAGE, "line 15", "<severity> \"Grim\" is no severity");
}
END_TEST

START_TEST(numbers_and_words_name_the_hazards)
{
	static const struct {
		const char *text;
		unsigned hazards;
	} types[] = {
	    {"1; Wind", HAZARD_BIT(HAZARD_WIND)},
	    {"2; Snow-Ice", HAZARD_BIT(HAZARD_SNOW) | HAZARD_BIT(HAZARD_ICE)},
	    {"3; Thunderstorm", HAZARD_BIT(HAZARD_THUNDERSTORM)},
	    {"4; Fog", HAZARD_BIT(HAZARD_FOG)},
	    {"5; high-temperature", HAZARD_BIT(HAZARD_HEAT)},
	    {"6; low-temperature", HAZARD_BIT(HAZARD_COLD)},
	    {"7; coastalevent", HAZARD_BIT(HAZARD_COAST)},
	    {"8; forest-fire", HAZARD_BIT(HAZARD_FIRE)},
	    {"9; avalanches", HAZARD_BIT(HAZARD_OTHER)},
	    {"10; Rain", HAZARD_BIT(HAZARD_RAIN)},
	    {"11", 0},
	    {"12; flooding", HAZARD_BIT(HAZARD_FLOOD)},
	    {"13; rain-flood", HAZARD_BIT(HAZARD_RAIN) | HAZARD_BIT(HAZARD_FLOOD)},
	    {"7; Fog", HAZARD_BIT(HAZARD_COAST) | HAZARD_BIT(HAZARD_FOG)}, /* met in Latvia */
	    {"14; x", 0},
	    {"-1", 0},
	    {"99999999999999999999", 0},
	    {"", 0},
	};
	for (size_t i = 0; i < COUNT_OF(types); i++)
		ck_assert_msg(cap_awareness_hazards(types[i].text) == types[i].hazards, "\"%s\"",
			      types[i].text);
}
END_TEST

START_TEST(words_of_the_event_name_the_hazards)
{
	static const struct {
		const char *text;
		unsigned hazards;
	} events[] = {
	    {"Yellow snow warning", HAZARD_BIT(HAZARD_SNOW)},
	    {"SEVERE THUNDERSTORM", HAZARD_BIT(HAZARD_THUNDERSTORM)},
	    {"Freezing rain, icing", HAZARD_BIT(HAZARD_ICE) | HAZARD_BIT(HAZARD_RAIN)},
	    {"Flash Flood Watch", HAZARD_BIT(HAZARD_FLOOD)},
	    {"Extreme cold", HAZARD_BIT(HAZARD_COLD)},
	    {"Blizzard", HAZARD_BIT(HAZARD_SNOW) | HAZARD_BIT(HAZARD_WIND)},
	    {"Police notice of Windsor", 0}, /* neither ice nor wind */
	    {"Hotel rainbow", 0},
	    {"Earthquake", 0},
	    {"", 0},
	};
	for (size_t i = 0; i < COUNT_OF(events); i++)
		ck_assert_msg(cap_event_hazards(events[i].text) == events[i].hazards, "\"%s\"",
			      events[i].text);
	struct warned w = warned_of("cap", &midlands, changed(sample(), "awareness_type", "x"));
	ck_assert_uint_eq(warned_facts(&w).notices[0].hazards, HAZARD_BIT(HAZARD_ICE));
}
END_TEST

/* In English it is another hazard; in another language nobody here can tell. */
START_TEST(word_that_is_not_known_is_other_or_unknown)
{
	const char *plain = changed(sample(), "awareness_type", "x");
	struct warned w =
	    warned_of("cap", &midlands, changed(plain, "Yellow ice warning", "Locusts"));
	ck_assert_uint_eq(warned_facts(&w).notices[0].hazards, HAZARD_BIT(HAZARD_OTHER));
	w = warned_of("cap", &midlands, changed(plain, "en-GB", "gd"));
	ck_assert_uint_eq(warned_facts(&w).notices[0].hazards, 0);
}
END_TEST

/* ---- times ---- */

START_TEST(onset_comes_before_effective_before_sent)
{
	const char *body = changed(sample(), "<onset>2026-01-03T18:00:00+00:00</onset>", "");
	struct warned w = warned_of("cap", &midlands,
				    changed(body, "<effective>2026-01-03T09:00:00+00:00",
					    "<effective>2026-01-03T15:00:00+00:00"));
	struct feed_facts f = warned_facts(&w);
	warned_notice(&f, 0, OURS, LEVEL_YELLOW, "2026-01-03T15:00:00Z", TO);
	w = warned_of(
	    "cap", &midlands,
	    changed(body, "<effective>2026-01-03T09:00:00+00:00</effective>", "<effective/>"));
	f = warned_facts(&w);
	warned_notice(&f, 0, OURS, LEVEL_YELLOW, "2026-01-03T09:00:00Z", TO);
}
END_TEST

START_TEST(times_with_z_and_with_offsets_are_read)
{
	struct feed_facts f = facts_with("2026-01-03T18:00:00+00:00", "2026-01-03T18:00:00Z");
	warned_notice(&f, 0, OURS, LEVEL_YELLOW, FROM, TO);
	f = facts_with("2026-01-03T18:00:00+00:00", "2026-01-03T19:30:00+01:30");
	warned_notice(&f, 0, OURS, LEVEL_YELLOW, FROM, TO);
	f = facts_with("2026-01-03T18:00:00+00:00", "2026-01-03T18:00:00-00:00");
	warned_notice(&f, 0, OURS, LEVEL_YELLOW, FROM, TO);
	struct warned w =
	    warned_with(alert(), 0, "2026-01-03T18:00:00+00:00", "2026-01-03T18:00:00");
	warned_refused(&w, ERR_USAGE, "line 18", "is not a time with its zone");
}
END_TEST

START_TEST(alert_without_expires_counts_for_a_day_from_sending)
{
	struct feed_facts f = facts_with("<expires>2026-01-04T11:00:00+00:00</expires>", "");
	warned_notice(&f, 0, OURS, LEVEL_YELLOW, FROM, "2026-01-04T09:00:00Z");
	ck_assert_str_eq(f.remark, "1 without an end, good for a day from sending");
}
END_TEST

START_TEST(message_that_lapses_before_its_weather_still_warns)
{
	struct feed_facts f = facts_with("2026-01-04T11:00:00", "2026-01-03T17:00:00");
	warned_notice(&f, 0, OURS, LEVEL_YELLOW, FROM, "2026-01-04T18:00:00Z");
	ck_assert_str_eq(f.remark, "1 that end before they begin, good for a day from then");
}
END_TEST

START_TEST(expired_alerts_keep_their_times)
{
	struct feed_facts f = facts_with("2026-01-04T11:00:00", "2026-01-03T18:30:00");
	warned_notice(&f, 0, OURS, LEVEL_YELLOW, FROM, "2026-01-03T18:30:00Z");
	f = facts_with("<expires>2026", "<expires>2126");
	warned_notice(&f, 0, OURS, LEVEL_YELLOW, FROM, "2126-01-04T11:00:00Z");
}
END_TEST

START_TEST(issuers_all_clear_is_no_warning)
{
	struct feed_facts f = facts_with(">Prepare<", ">AllClear<");
	ck_assert_uint_eq(f.notice_count, 0);
	ck_assert_str_eq(f.remark, "1 that give the all-clear");
	/* in one language only: the other still warns */
	const char *whole = sample(), *english = strstr(whole, "<language>en-GB");
	const char *body = arena_printf(sample_arena(), "%.*s%s", (int)(english - whole), whole,
					changed(english, ">Prepare<", ">AllClear<"));
	struct warned w = warned_of("cap", &midlands, body);
	f = warned_facts(&w);
	ck_assert_uint_eq(f.notice_count, 1);
	ck_assert_str_eq(f.notices[0].headline, "Rhybudd melyn am rew");
}
END_TEST

START_TEST(alert_that_says_nothing_is_noted)
{
	const char *body = sample();
	const char *from = strstr(body, "<info>");
	body = arena_printf(sample_arena(), "%.*s</alert>", (int)(from - body), body);
	struct warned w = warned_of("cap", &midlands, body);
	struct feed_facts f = warned_facts(&w);
	ck_assert_uint_eq(f.notice_count, 0);
	ck_assert_str_eq(f.remark, "1 that say nothing of what or where");
}
END_TEST

/* ---- where ---- */

static enum truth here_with(const struct source_settings *s, const char *area)
{
	static const char given[] = "<geocode>\n\t\t\t\t<valueName>EMMA_ID</valueName>\n\t\t\t\t"
				    "<value>UK112</value>\n\t\t\t</geocode>";
	struct warned w = warned_of("cap", s, changed(sample(), given, area));
	return warned_facts(&w).notices[0].here;
}

/* "52,-2" is latitude and longitude, the reverse of GeoJSON. */
START_TEST(polygon_has_its_latitude_first)
{
	ck_assert_int_eq(here_with(&coventry, "<polygon>52,-2 53,-2 53,-1 52,-1 52,-2</polygon>"),
			 TRUTH_TRUE);
	ck_assert_int_eq(here_with(&coventry, "<polygon>-2,52 -2,53 -1,53 -1,52 -2,52</polygon>"),
			 TRUTH_FALSE);
	ck_assert_int_eq(
	    here_with(&coventry, "<polygon> 52,-2\n\t53,-2 \t53,-1\r\n52,-1 </polygon>"),
	    TRUTH_TRUE);
	ck_assert_int_eq(here_with(&coventry, "<polygon>50,-2 51,-2 51,-1</polygon>"
					      "<polygon>+52,-2 +53,-2 +53,-1 +52,-1</polygon>"),
			 TRUTH_TRUE);
}
END_TEST

START_TEST(circle_has_kilometres)
{
	/* Birmingham is 27 km from Coventry */
	ck_assert_int_eq(here_with(&coventry, "<circle>52.48,-1.9 28</circle>"), TRUTH_TRUE);
	ck_assert_int_eq(here_with(&coventry, "<circle>52.48,-1.9 26</circle>"), TRUTH_FALSE);
	ck_assert_int_eq(here_with(&coventry, "<circle>52.4081,-1.5106 0.0</circle>"), TRUTH_TRUE);
}
END_TEST

START_TEST(names_and_codes_say_whether_it_is_here)
{
	struct source_settings s = midlands;
	ck_assert_int_eq(here_with(&s, "<geocode><value>uk112</value></geocode>"), TRUTH_TRUE);
	ck_assert_int_eq(here_with(&s, "<geocode><value>UK111 UK112</value></geocode>"),
			 TRUTH_TRUE);
	ck_assert_int_eq(here_with(&s, "<geocode><value>UK1122</value></geocode>"), TRUTH_FALSE);
	strcpy(s.regions[0], "west midlands");
	ck_assert_int_eq(here_with(&s, ""), TRUTH_TRUE);
	ck_assert(cap_names_us(&s, "Wales; West Midlands ; Coventry"));
	ck_assert(!cap_names_us(&s, "West Midlands Conurbation"));
	ck_assert(!cap_names_us(&s, "; ;"));
}
END_TEST

/* A name may be written in another way: it can say yes, and never no. */
START_TEST(nobody_can_tell_where_is_unknown)
{
	struct source_settings s = midlands;
	ck_assert_int_eq(here_with(&coventry, ""), TRUTH_UNKNOWN);
	ck_assert_int_eq(here_with(&coventry, "<polygon></polygon><circle/>"), TRUTH_UNKNOWN);
	ck_assert_int_eq(here_with(&coventry, "<geocode><value>UK112</value></geocode>"),
			 TRUTH_UNKNOWN);
	strcpy(s.regions[0], "Coventry and Warwickshire");
	ck_assert_int_eq(here_with(&s, ""), TRUTH_UNKNOWN);
	/* no area at all */
	struct warned w = warned_of("cap", &midlands, changed(sample(), "area>", "place>"));
	ck_assert_int_eq(warned_facts(&w).notices[0].here, TRUTH_UNKNOWN);
	/* one that is not here and one that nobody knows */
	ck_assert_int_eq(here_with(&coventry, "<polygon>50,-2 51,-2 51,-1</polygon></area><area>"),
			 TRUTH_UNKNOWN);
}
END_TEST

/* ---- an Atom feed ---- */

START_TEST(entries_of_our_region_are_wanted)
{
	struct warned w = atom();
	struct feed_facts f = warned_facts(&w);
	char text[WALL_TEXT];
	ck_assert_uint_eq(f.wanted_count, 1);
	ck_assert_str_eq(f.wanted[0], DOCUMENTS "0001");
	ck_assert_uint_eq(f.notice_count, 0);
	ck_assert_str_eq(f.remark, "2 for other regions");
	ck_assert_str_eq(wall_format_iso(f.issued, text), "2026-01-03T11:55:57Z");
}
END_TEST

/* An alert has an entry for each of its areas, and is fetched once. */
START_TEST(without_regions_all_are_wanted)
{
	struct warned w = atom();
	w.settings = &coventry;
	struct feed_facts f = warned_facts(&w);
	ck_assert_uint_eq(f.wanted_count, 2);
	ck_assert_str_eq(f.wanted[1], DOCUMENTS "0002");
	ck_assert_ptr_null(f.remark);
}
END_TEST

START_TEST(entry_that_does_not_say_where_is_wanted)
{
	struct warned w = warned_with(atom(), 0, "<value>UK117</value>", "<value/>");
	w = warned_with(w, 0, "<cap:areaDesc>Wales</cap:areaDesc>", "");
	ck_assert_uint_eq(warned_facts(&w).wanted_count, 2);
}
END_TEST

START_TEST(names_of_regions_choose_entries_too)
{
	struct source_settings s = midlands;
	struct warned w = atom();
	strcpy(s.regions[0], "wales");
	w.settings = &s;
	ck_assert_str_eq(warned_facts(&w).wanted[0], DOCUMENTS "0002");
}
END_TEST

START_TEST(entries_that_are_not_actual_are_left_out)
{
	struct warned w = warned_with(atom(), 0, "Actual", "Test");
	struct feed_facts f = warned_facts(&w);
	ck_assert_uint_eq(f.wanted_count, 0);
	ck_assert_str_eq(f.remark, "2 for other regions; 1 not actual: tests, exercises, drafts");
}
END_TEST

START_TEST(fetched_documents_are_told)
{
	struct warned w = atom();
	warned_add(&w, DOCUMENTS "0001", sample());
	struct feed_facts f = warned_facts(&w);
	ck_assert_uint_eq(f.wanted_count, 1);
	ck_assert_uint_eq(f.notice_count, 1);
	warned_notice(&f, 0, OURS, LEVEL_YELLOW, FROM, TO);
	ck_assert_str_eq(f.notices[0].issuer, "meteoalarm");
	ck_assert_int_eq(f.notices[0].here, TRUTH_TRUE);
}
END_TEST

/* MeteoAlarm signs its feed all day, and was silent for months; others may rightly stand still. */
START_TEST(an_old_meteoalarm_feed_is_no_quiet_one)
{
	ck_assert_int_eq(feed_find("meteoalarm")->still_days, 1);
	ck_assert_int_eq(feed_find("cap")->still_days, 0);
	ck_assert_int_eq(feed_find("nswws")->still_days, 0);
	ck_assert_int_eq(feed_find("ukhsa")->still_days, 0);
	ck_assert_int_eq(feed_find("metoffice-rss")->still_days, 31);
}
END_TEST

START_TEST(feed_without_entries_is_quiet)
{
	struct warned w = warned_of("meteoalarm", &midlands,
				    "<feed xmlns='http://www.w3.org/2005/Atom'><updated>"
				    "2026-01-03T11:55:57Z</updated></feed>");
	struct feed_facts f = warned_facts(&w);
	ck_assert(f.wanted_count == 0 && f.notice_count == 0 && f.remark == NULL);
}
END_TEST

START_TEST(document_that_is_none_is_named)
{
	struct warned w = atom();
	warned_add(&w, DOCUMENTS "0001", "<html><body>Not found</body></html>");
	warned_refused(&w, ERR_USAGE, "line 1", "0001: this is HTML, not XML");
	w.pages[1] = w.pages[0];
	w.pages[1].url = DOCUMENTS "0001";
	warned_refused(&w, ERR_USAGE, "line 2", "0001: this is no CAP alert but <feed>");
	w.pages[1].size = 0;
	w.pages[1].body = "";
	warned_refused(&w, ERR_USAGE, "", "0001: the body is empty");
}
END_TEST

/* ---- what ends what ---- */

#define SECOND "2.49.0.0.826.0.GB_260103110000_5f1c2d3e.v2.0.SI"

/* An alert like the sample, sent at 11:00, of that type, that refers to what is given. */
static const char *later(const char *type, const char *references)
{
	const char *body = changed(sample(), OURS, SECOND);
	body = changed(body, "<sent>2026-01-03T09", "<sent>2026-01-03T11");
	body = changed(body, "2; Yellow; Moderate", "3; Orange; Severe");
	body = changed(body, ">Moderate<", ">Severe<");
	return changed(body, "<msgType>Alert</msgType>",
		       arena_printf(sample_arena(),
				    "<msgType>%s</msgType><references>%s</references>", type,
				    references));
}

static struct feed_facts both(const char *first, const char *second)
{
	struct warned w = atom();
	w.settings = &coventry;
	warned_add(&w, DOCUMENTS "0001", first);
	warned_add(&w, DOCUMENTS "0002", second);
	return warned_facts(&w);
}

#define REFERENCE SENDER "," OURS ",2026-01-03T09:00:00+00:00"

START_TEST(update_ends_what_it_refers_to_although_it_is_listed)
{
	struct feed_facts f = both(sample(), later("Update", REFERENCE));
	ck_assert_uint_eq(f.notice_count, 1);
	warned_notice(&f, 0, SECOND, LEVEL_AMBER, FROM, TO);
	ck_assert_str_eq(f.remark, "1 superseded by later ones");
	/* in whichever order, and among others */
	f = both(later("Update", "a,b,c\n\t" REFERENCE " d,e,f"), sample());
	ck_assert_uint_eq(f.notice_count, 1);
	ck_assert_str_eq(f.notices[0].id, SECOND);
}
END_TEST

/* An update that was cut short says nothing; what it would have replaced stands. */
START_TEST(update_that_says_nothing_ends_nothing)
{
	const char *empty = later("Update", REFERENCE), *from = strstr(empty, "<info>");
	empty = arena_printf(sample_arena(), "%.*s</alert>", (int)(from - empty), empty);
	struct feed_facts f = both(sample(), empty);
	ck_assert_uint_eq(f.notice_count, 1);
	ck_assert_str_eq(f.notices[0].id, OURS);
	ck_assert_str_eq(f.remark, "1 that say nothing of what or where");
	f = both(sample(), changed(empty, SECOND, OURS)); /* nor under the same name */
	ck_assert_uint_eq(f.notice_count, 1);
	ck_assert_int_eq(f.notices[0].level, LEVEL_YELLOW);
}
END_TEST

START_TEST(cancel_ends_what_it_refers_to)
{
	struct feed_facts f = both(sample(), later("Cancel", REFERENCE));
	ck_assert_uint_eq(f.notice_count, 0);
	ck_assert_str_eq(f.remark, "1 superseded by later ones; 1 that cancel others");
}
END_TEST

START_TEST(others_end_nothing)
{
	static const char *const none[] = {
	    SENDER "," SECOND ",2026-01-03T11:00:00+00:00", /* itself */
	    "somebody," OURS ",2026-01-03T09:00:00+00:00",
	    SENDER "," OURS ".1,2026-01-03T09:00:00+00:00",
	    OURS,
	    "",
	    ",",
	    ",,",
	};
	for (size_t i = 0; i < COUNT_OF(none); i++)
		ck_assert_msg(both(sample(), later("Update", none[i])).notice_count == 2, "%s",
			      none[i]);
	ck_assert_uint_eq(both(sample(), later("Alert", REFERENCE)).notice_count, 2);
	ck_assert_uint_eq(both(sample(), later("Ack", REFERENCE)).notice_count, 1);
	ck_assert_uint_eq(both(sample(), later("Error", REFERENCE)).notice_count, 1);
	ck_assert_str_eq(both(sample(), later("Update", OURS)).remark,
			 "1 references that cannot be read");
}
END_TEST

/* A test of the sirens must not silence a warning. */
START_TEST(cancel_that_is_not_actual_ends_nothing)
{
	struct feed_facts f =
	    both(sample(), changed(later("Cancel", REFERENCE), "Actual", "Exercise"));
	ck_assert_uint_eq(f.notice_count, 1);
	ck_assert_str_eq(f.notices[0].id, OURS);
}
END_TEST

/* Two that refer to each other, and an update that is older than what it refers to. */
START_TEST(earlier_ones_end_nothing)
{
	const char *old =
	    changed(later("Cancel", REFERENCE), "<sent>2026-01-03T11", "<sent>2026-01-03T08");
	ck_assert_uint_eq(both(sample(), old).notice_count, 1);
	const char *each =
	    changed(later("Update", SENDER ",one,2026-01-03T11:00:00+00:00"), SECOND, "two");
	const char *other =
	    changed(later("Update", SENDER ",two,2026-01-03T11:00:00+00:00"), SECOND, "one");
	ck_assert_uint_eq(both(each, other).notice_count, 2);
}
END_TEST

START_TEST(sender_with_a_comma_is_understood)
{
	const char *first = changed(sample(), SENDER, "Met Office, Exeter");
	const char *second = later("Update", "Met Office, Exeter," OURS ",x");
	ck_assert_uint_eq(both(first, second).notice_count, 2); /* blanks part references */
	first = changed(sample(), SENDER, "office,exeter");
	second = later("Update", "office,exeter," OURS ",2026-01-03T09:00:00+00:00");
	ck_assert_uint_eq(both(first, second).notice_count, 1);
}
END_TEST

START_TEST(alert_that_is_listed_twice_is_one)
{
	struct feed_facts f = both(sample(), sample());
	ck_assert_uint_eq(f.notice_count, 1);
	/* the same name, sent again: the later counts */
	f = both(sample(), changed(changed(sample(), "<sent>2026-01-03T09", "<sent>2026-01-03T10"),
				   "2; Yellow; Moderate", "4; Red; Extreme"));
	ck_assert_uint_eq(f.notice_count, 1);
	ck_assert_int_eq(f.notices[0].level, LEVEL_RED);
	/* the same name by two senders */
	f = both(sample(), changed(sample(), SENDER, "somebody"));
	ck_assert_uint_eq(f.notice_count, 2);
	ck_assert_str_eq(f.notices[1].id, OURS "#2");
}
END_TEST

/* ---- links ---- */

static struct warned linked(const char *url, const char *href)
{
	static struct source_settings s;
	s = midlands;
	strcpy(s.url, url);
	struct warned w = warned_with(atom(), 0, "\"" DOCUMENTS "0001\" type",
				      arena_printf(sample_arena(), "\"%s\" type", href));
	w.settings = &s;
	return w;
}

START_TEST(links_stay_on_the_sources_server)
{
	static const struct {
		const char *url, *href, *wanted;
	} links[] = {
	    {"", DOCUMENTS "1#part", DOCUMENTS "1"},
	    {"", "/api/1", "https://feeds.meteoalarm.org/api/1"},
	    {"https://warn.example.gov.uk/atom", "alerts/1?x=1&amp;y=2",
	     "https://warn.example.gov.uk/alerts/1?x=1&y=2"},
	    /* a mirror needs no change to what it mirrors */
	    {"http://127.0.0.1:8080/atom", DOCUMENTS "1",
	     "http://127.0.0.1:8080/api/v1/warnings/feeds-united-kingdom/1"},
	    {"http://127.0.0.1:8080/atom", "http://127.0.0.1:8080/1", "http://127.0.0.1:8080/1"},
	};
	for (size_t i = 0; i < COUNT_OF(links); i++) {
		struct warned w = linked(links[i].url, links[i].href);
		ck_assert_str_eq(warned_facts(&w).wanted[0], links[i].wanted);
	}
}
END_TEST

START_TEST(links_elsewhere_are_refused)
{
	static const struct {
		const char *url, *href, *message;
	} links[] = {
	    {"", "https://evil.example/1", "leads to another server, \"evil.example\""},
	    {"", "https://feeds.meteoalarm.org.evil.example/1", "leads to another server"},
	    {"", "http://feeds.meteoalarm.org/1", "is not https"},
	    {"", "https://feeds.meteoalarm.org@evil.example/1", "is no http or https address"},
	    {"", "file:///etc/passwd", "is no http or https address"},
	    {"", "javascript:alert(1)", "is no http or https address"},
	    {"", "", "is no http or https address"},
	    {"http://127.0.0.1:8080/atom", "http://127.0.0.1:8081/1", "leads to another server"},
	    {"http://127.0.0.1:8080/atom", "http://feeds.meteoalarm.org/1", "another server"},
	};
	for (size_t i = 0; i < COUNT_OF(links); i++) {
		struct warned w = linked(links[i].url, links[i].href);
		warned_refused(&w, ERR_USAGE, "line 17", links[i].message);
	}
	struct warned w = linked("file:///srv/atom.xml", "/1");
	warned_refused(&w, ERR_USAGE, "url", "the source's own url is no http or https address");
}
END_TEST

START_TEST(link_to_cap_is_preferred_and_needed)
{
	struct warned w = warned_with(atom(), 0, " type=\"application/cap+xml\"", "");
	ck_assert_uint_eq(w.count, 1);
	/* the first link leads to a page for people, on another server */
	warned_refused(&w, ERR_USAGE, "line 12", "another server, \"meteoalarm.org\"");
	w = warned_of("cap", &coventry,
		      "<feed xmlns='http://www.w3.org/2005/Atom'><updated>2026-01-03T11:55:57Z"
		      "</updated><entry><link rel='related' href='https://a/'/>"
		      "<link type='text/html' href='https://b/'/></entry></feed>");
	warned_refused(&w, ERR_USAGE, "line 1", "<entry> has no link to its alert");
}
END_TEST

static char *long_feed(int entries)
{
	char *body = arena_alloc(sample_arena(), LIMIT_BODY), *at = body;
	at += sprintf(at, "<feed xmlns='http://www.w3.org/2005/Atom'><updated>"
			  "2026-01-03T11:55:57Z</updated>");
	for (int i = 0; i < entries; i++)
		at += sprintf(at, "<entry><link href='/%d'/></entry>", i);
	strcpy(at, "</feed>");
	return body;
}

START_TEST(documents_are_bounded_and_never_cut)
{
	struct warned w = warned_of("meteoalarm", &midlands, long_feed(LIMIT_PAGES));
	ck_assert_uint_eq(warned_facts(&w).wanted_count, LIMIT_PAGES);
	w = warned_of("meteoalarm", &midlands, long_feed(LIMIT_PAGES + 1));
	warned_refused(&w, ERR_LIMIT, "line 1", "more than 64 alerts to fetch");
}
END_TEST

static char *crowd(const char *opening, const char *part, int count, const char *closing)
{
	size_t length = strlen(part);
	char *body = arena_alloc(sample_arena(),
				 strlen(opening) + length * (size_t)count + strlen(closing) + 1);
	char *at = stpcpy(body, opening);
	for (int i = 0; i < count; i++, at += length)
		memcpy(at, part, length);
	strcpy(at, closing);
	return body;
}

START_TEST(blocks_are_bounded_and_never_cut)
{
	const char *body = sample(), *info = strstr(body, "<info>");
	const char *end = strstr(info, "</info>") + strlen("</info>");
	char *opening = arena_printf(sample_arena(), "%.*s", (int)(info - body), body);
	char *part = arena_printf(sample_arena(), "%.*s", (int)(end - info), info);
	struct warned w = warned_of("cap", &midlands, crowd(opening, part, CAP_INFOS, "</alert>"));
	ck_assert_uint_eq(warned_facts(&w).notice_count, CAP_INFOS);
	w = warned_of("cap", &midlands, crowd(opening, part, CAP_INFOS + 1, "</alert>"));
	warned_refused(&w, ERR_LIMIT, "line 1673", "more than 64 <info>");
}
END_TEST

START_TEST(alerts_within_a_feed_are_bounded_and_never_cut)
{
	const char *opening = "<feed xmlns='http://www.w3.org/2005/Atom'><updated>"
			      "2026-01-03T11:55:57Z</updated>";
	const char *from = strstr(sample(), "<alert");
	char *part = arena_printf(sample_arena(), "<entry><content>%s</content></entry>", from);
	struct warned w =
	    warned_of("cap", &midlands, crowd(opening, part, LIMIT_NOTICES, "</feed>"));
	struct feed_facts f = warned_facts(&w);
	ck_assert_uint_eq(f.notice_count, 1); /* all of them alike */
	ck_assert_str_eq(f.remark, "255 superseded by later ones");
	w = warned_of("cap", &midlands, crowd(opening, part, LIMIT_NOTICES + 1, "</feed>"));
	warned_refused(&w, ERR_LIMIT, "line 16641", "more than 256 alerts");
}
END_TEST

/* ---- spoilt ---- */

static const struct {
	const char *from, *to, *field, *message;
} spoilt[] = {
    {"<identifier>" OURS "</identifier>", "", "line 2", "<alert> has no <identifier>"},
    {OURS, "", "line 3", "<identifier> is empty"},
    {OURS, "a b", "line 3", "<identifier> \"a b\" has a blank or a comma"},
    {OURS, "a,b", "line 3", "has a blank or a comma"},
    {"<sender>", "<from>", "line 4", "mismatched tag"},
    {"<sent>2026-01-03T09:00:00+00:00", "<sent>today", "line 5", "<sent> \"today\" is not a time"},
    {"<status>Actual</status>", "", "line 2", "<alert> has no <status>"},
    {"<msgType>Alert", "<msgType>Alarm", "line 7", "<msgType> \"Alarm\" is no type"},
    {"<scope>Public</scope>", "", "line 2", "<alert> has no <scope>"},
    {"<event>Rhybudd melyn am rew</event>", "", "line 9", "<info> has no <event>"},
    {"2026-01-04T11:00:00+00:00", "2026-01-04T11:00", "line 19", "is not a time with its zone"},
    {"<area>", "<area><polygon>52,-2 53,-2</polygon>", "line 28", "<polygon> of 2 points"},
    {"<area>", "<area><polygon>52,-2 53 -1</polygon>", "line 28",
     "<polygon> has \" -1\" where a comma should be"},
    {"<area>", "<area><polygon>91,-2 53,-2 1,1</polygon>", "line 28",
     "where a number up to 90 should be"},
    {"<area>", "<area><polygon>nan,-2 53,-2 1,1</polygon>", "line 28", "number up to 90"},
    {"<area>", "<area><polygon>1e1,-2 53,-2 1,1</polygon>", "line 28", "number up to 90"},
    {"<area>", "<area><polygon>1,-2, 53,-2 1,1</polygon>", "line 28", "behind a point"},
    {"<area>", "<area><circle>52,-2</circle>", "line 28", "number up to 21000"},
    {"<area>", "<area><circle>52,-2 7 km</circle>", "line 28", "does not end with a radius"},
    {"<area>", "<area><circle>52,-2 -7</circle>", "line 28", "does not end with a radius"},
};

START_TEST(spoilt_alerts_are_refused_with_the_place)
{
	for (size_t i = 0; i < COUNT_OF(spoilt); i++) {
		struct warned w = warned_with(alert(), 0, spoilt[i].from, spoilt[i].to);
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
	    {"{\"error\": 406}", "line 1", "this is JSON, not XML"},
	    {"Not Acceptable", "line 1", "this is not XML"},
	    {"<!DOCTYPE html><html></html>", "line 1", "this is HTML, not XML"},
	    {"<!DOCTYPE a [<!ENTITY b 'c'>]><alert>&b;</alert>", "line 1", "a DOCTYPE is refused"},
	    {"<rss/>", "line 1", "this is no CAP alert but <rss>"},
	    {"<feed/>", "line 1", "this is no CAP alert but <feed>"},
	    {"<feed xmlns='http://www.w3.org/2005/Atom'/>", "line 1", "<feed> has no <updated>"},
	};
	for (size_t i = 0; i < COUNT_OF(strangers); i++) {
		struct warned w = warned_of("meteoalarm", &midlands, strangers[i].body);
		warned_refused(&w, ERR_USAGE, strangers[i].field, strangers[i].message);
	}
}
END_TEST

START_TEST(deep_nesting_is_refused)
{
	struct warned w = warned_of("cap", &midlands, crowd("", "<a>", 100000, ""));
	struct feed_facts facts;
	struct fault why = {0};
	ck_assert_int_ne(feed_find("cap")->parse(&midlands, w.pages, 1, (struct wall){0},
						 sample_arena(), &facts, &why),
			 ERR_OK);
	ck_assert_str_eq(why.field, "line 1");
}
END_TEST

START_TEST(no_beginning_of_a_page_is_a_page)
{
	struct warned w = atom();
	warned_add(&w, DOCUMENTS "0001", sample());
	for (size_t n = 0; n < w.count; n++) {
		w.pages[n].size = strlen(w.pages[n].body) - 1; /* the last newline may go */
		ck_assert_int_eq(warned_cut(&w, n), 0);
	}
}
END_TEST

START_TEST(chance_never_crashes)
{
	struct warned w = atom();
	warned_add(&w, DOCUMENTS "0001", sample());
	for (size_t n = 0; n < w.count; n++) {
		ck_assert_int_gt(warned_damage(&w, n, 2026 + n), 100);
		ck_assert_int_gt(warned_twist_xml(&w, n), 100);
	}
}
END_TEST

/* ---- captures ---- */

#define BIT(hazard) HAZARD_BIT(HAZARD_##hazard)
#define DATA "../shared/data/"

static const struct captured {
	const char *file;
	size_t notices;
	enum level level;
	unsigned hazards;
	const char *from, *to;
	enum truth here;
	const char *remark; /* part of it; NULL for none */
} captured[] = {
    {"cap/fpas_gdacs-cap_1470644.xml", 1, LEVEL_YELLOW, BIT(OTHER), "2025-03-01T22:52:24Z",
     "2025-03-02T22:52:24Z", TRUTH_FALSE, "1 without an end"},
    {"cap/fpas_kz-2.49.0.0.398.0-20250306-133701-0284797-00-EN.xml", 1, LEVEL_YELLOW,
     BIT(RAIN) | BIT(ICE), "2025-03-06T15:00:00Z", "2025-03-07T16:00:00Z", TRUTH_FALSE, NULL},
    {"cap/fpas_test_cap_data_1.xml", 1, LEVEL_YELLOW, 0, "2024-04-22T03:00:00Z",
     "2199-04-22T13:00:00Z", TRUTH_FALSE, NULL},
    {"cap/fpas_test_cap_data_expired_alert.xml", 1, LEVEL_YELLOW, 0, "2024-04-22T03:00:00Z",
     "2024-04-22T13:00:00Z", TRUTH_FALSE, NULL},
    {"cap/fpas_test_cap_data_without_polygon_EMMA_ID_AT001.xml", 1, LEVEL_YELLOW, 0,
     "2024-04-22T03:00:00Z", "2024-04-22T13:00:00Z", TRUTH_UNKNOWN, NULL},
    {"cap/kweathercore_431022.cap", 0, LEVEL_NONE, 0, NULL, NULL, TRUTH_FALSE, "1 below yellow"},
    {"cap/kweathercore_454888.cap", 1, LEVEL_RED, BIT(OTHER), "2025-09-23T21:17:00Z",
     "2025-09-24T21:17:00Z", TRUTH_FALSE, "1 without an end"},
    {"cap/kweathercore_dwd-update.xml", 1, LEVEL_YELLOW, 0, "2022-08-26T20:03:00Z",
     "2022-08-26T21:00:00Z", TRUTH_UNKNOWN, NULL},
    /* Severe, and "2; yellow" */
    {"cap/kweathercore_il-488abaaf-cad5-4d2b-93b2-703016878453.xml", 1, LEVEL_AMBER, BIT(FLOOD),
     "2025-03-06T20:00:00Z", "2025-03-07T12:00:00Z", TRUTH_UNKNOWN,
     "1 whose number, colour and severity differ"},
    /* refers to itself, and says that the danger is past */
    {"cap/kweathercore_mo-cap_monsoon.xml", 0, LEVEL_NONE, 0, NULL, NULL, TRUTH_FALSE,
     "1 that give the all-clear"},
    {"cap/kweathercore_multi-area.xml", 1, LEVEL_YELLOW, BIT(THUNDERSTORM), "2022-08-10T14:11:00Z",
     "2022-08-11T14:00:00Z", TRUTH_UNKNOWN, NULL},
    {"cap/kweathercore_polygon-trailing-space.xml", 1, LEVEL_YELLOW, 0, "2022-08-12T18:00:00Z",
     "2022-08-14T13:00:00Z", TRUTH_FALSE, NULL},
    {"cap/kweathercore_rs-2.49.0.0.688.0.20250817210003.457535.xml", 1, LEVEL_YELLOW,
     BIT(THUNDERSTORM), "2025-08-17T22:00:00Z", "2025-08-18T21:59:59Z", TRUTH_FALSE, NULL},
    {"cap/kweathercore_thunderstorm.xml", 1, LEVEL_AMBER, BIT(THUNDERSTORM), "2003-06-17T21:57:00Z",
     "2003-06-17T23:00:00Z", TRUTH_FALSE, NULL},
    {"cap/kweathercore_tsunami.xml", 0, LEVEL_NONE, 0, NULL, NULL, TRUTH_FALSE, "1 below yellow"},
    {"cap-suite/earthquake-iso8859-1.cap", 2, LEVEL_YELLOW, BIT(OTHER), "2012-10-14T22:40:56Z",
     "2012-10-21T22:53:04Z", TRUTH_FALSE, "1 of unknown severity"},
    {"cap-suite/earthquake.cap", 2, LEVEL_YELLOW, BIT(OTHER), "2010-08-31T05:09:25Z",
     "2010-09-02T05:09:25Z", TRUTH_FALSE, "1 of unknown severity"},
    {"cap-suite/no_entries.atom", 0, LEVEL_NONE, 0, NULL, NULL, TRUTH_FALSE, NULL},
    {"cap-suite/no_optional_fields.cap", 0, LEVEL_NONE, 0, NULL, NULL, TRUTH_FALSE,
     "1 that say nothing"},
    /* the alert stands in the entry itself */
    {"cap-suite/weather.atom", 1, LEVEL_AMBER, BIT(FLOOD), "2012-08-30T10:07:00Z",
     "2012-08-30T18:00:00Z", TRUTH_UNKNOWN, NULL},
    {"cap-suite/weather.cap", 1, LEVEL_AMBER, BIT(FLOOD), "2010-08-30T10:07:00Z",
     "2010-08-30T18:00:00Z", TRUTH_UNKNOWN, NULL},
    {"meteoalarm/gatisr_cap_gulf_wind.xml", 1, LEVEL_AMBER, BIT(WIND), "2026-07-12T09:00:00Z",
     "2126-07-12T17:00:00Z", TRUTH_UNKNOWN, NULL},
    {"meteoalarm/gatisr_cap_riga_fog.xml", 1, LEVEL_YELLOW, BIT(COAST) | BIT(FOG),
     "2026-07-11T22:00:00Z", "2126-07-12T07:00:00Z", TRUTH_UNKNOWN, NULL},
    {"meteoalarm/rolf_uk_nothern_ireland_sample_detail.xml", 1, LEVEL_YELLOW, BIT(SNOW) | BIT(ICE),
     "2022-12-08T16:00:00Z", "2022-12-09T12:00:00Z", TRUTH_UNKNOWN, NULL},
};

static struct warned capture(const char *file)
{
	static struct source_settings s;
	s = coventry;
	strcpy(s.url, "https://alerts.weather.gov/x");
	return warned_of("cap", &s, sample_file(arena_printf(sample_arena(), DATA "%s", file)));
}

START_TEST(captured_alerts_are_read)
{
	if (!sample_captured("cap", DATA "cap"))
		return;
	for (size_t i = 0; i < COUNT_OF(captured); i++) {
		const struct captured *c = &captured[i];
		struct warned w = capture(c->file);
		struct feed_facts f = warned_facts(&w);
		ck_assert_msg(f.notice_count == c->notices && f.wanted_count == 0, "%s", c->file);
		ck_assert_msg((f.remark == NULL) == (c->remark == NULL), "%s", c->file);
		ck_assert(f.remark == NULL || strstr(f.remark, c->remark) != NULL);
		if (f.notice_count == 0)
			continue;
		warned_notice(&f, 0, f.notices[0].id, c->level, c->from, c->to);
		ck_assert_msg(f.notices[0].hazards == c->hazards, "%s", c->file);
		ck_assert_msg(f.notices[0].here == c->here, "%s", c->file);
	}
}
END_TEST

START_TEST(captured_alerts_that_are_broken_are_refused)
{
	static const struct {
		const char *file, *field, *message;
	} broken[] = {
	    {"cap-suite/invalid.cap", "line 2", "<alert> has no <scope>"},
	    {"cap-suite/no_id.atom", "line 9", "<entry> has no link to its alert"},
	    {"cap-suite/noaa_errors.cap", "line 18", "<severity> is empty"},
	    {"cap-suite/weather_invalid.atom", "line 28", "\"INVALID,\" has a blank or a comma"},
	};
	if (!sample_captured("cap", DATA "cap-suite"))
		return;
	for (size_t i = 0; i < COUNT_OF(broken); i++) {
		struct warned w = capture(broken[i].file);
		warned_refused(&w, ERR_USAGE, broken[i].field, broken[i].message);
	}
}
END_TEST

/* 25 entries, one of them ours; its document is not among the captures, another's stands in. */
START_TEST(captured_meteoalarm_feed_names_our_document)
{
	if (!sample_captured("cap", DATA "meteoalarm"))
		return;
	struct warned w =
	    warned_of("meteoalarm", &midlands, sample_file(DATA "meteoalarm/rolf_uk_sample.xml"));
	struct feed_facts f = warned_facts(&w);
	ck_assert_uint_eq(f.wanted_count, 1);
	ck_assert_str_eq(f.wanted[0], DOCUMENTS "bca9d20a-3857-4406-814e-19d011cb3d14");
	ck_assert_str_eq(f.remark, "24 for other regions");
	warned_add(&w, f.wanted[0],
		   sample_file(DATA "meteoalarm/rolf_uk_nothern_ireland_sample_detail.xml"));
	f = warned_facts(&w);
	ck_assert_uint_eq(f.notice_count, 1);
	ck_assert_int_eq(f.notices[0].here, TRUTH_FALSE);
	ck_assert(warned_names(&f.notices[0], "Yorkshire & Humber"));
	w = warned_of("meteoalarm", &midlands,
		      sample_file(DATA "meteoalarm/themysteq_meteoalarm-legacy-atom-poland.xml"));
	ck_assert_str_eq(warned_facts(&w).remark, "2 for other regions");
	w.settings = &coventry;
	ck_assert_uint_eq(warned_facts(&w).wanted_count, 2);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
	    meteoalarm_is_asked_with_a_wish_that_anything_meets,
	    cap_source_needs_an_address,
	    languages_are_one_alert_and_english_is_chosen,
	    first_language_is_chosen_where_none_is_english,
	    blocks_that_differ_are_several_warnings,
	    missing_language_is_english,
	    older_namespace_is_read_and_others_are_not,
	    only_actual_counts,
	    answers_are_no_warnings,
	    awareness_level_is_read_in_any_case,
	    the_worse_of_awareness_and_severity_counts,
	    alert_of_unknown_severity_may_be_red,
	    severity_is_the_colour_where_there_is_no_other,
	    numbers_and_words_name_the_hazards,
	    words_of_the_event_name_the_hazards,
	    word_that_is_not_known_is_other_or_unknown,
	    onset_comes_before_effective_before_sent,
	    times_with_z_and_with_offsets_are_read,
	    alert_without_expires_counts_for_a_day_from_sending,
	    message_that_lapses_before_its_weather_still_warns,
	    expired_alerts_keep_their_times,
	    issuers_all_clear_is_no_warning,
	    alert_that_says_nothing_is_noted,
	    polygon_has_its_latitude_first,
	    circle_has_kilometres,
	    names_and_codes_say_whether_it_is_here,
	    nobody_can_tell_where_is_unknown,
	    entries_of_our_region_are_wanted,
	    without_regions_all_are_wanted,
	    entry_that_does_not_say_where_is_wanted,
	    names_of_regions_choose_entries_too,
	    entries_that_are_not_actual_are_left_out,
	    fetched_documents_are_told,
	    an_old_meteoalarm_feed_is_no_quiet_one,
	    feed_without_entries_is_quiet,
	    document_that_is_none_is_named,
	    update_ends_what_it_refers_to_although_it_is_listed,
	    update_that_says_nothing_ends_nothing,
	    cancel_ends_what_it_refers_to,
	    others_end_nothing,
	    cancel_that_is_not_actual_ends_nothing,
	    earlier_ones_end_nothing,
	    sender_with_a_comma_is_understood,
	    alert_that_is_listed_twice_is_one,
	    links_stay_on_the_sources_server,
	    links_elsewhere_are_refused,
	    link_to_cap_is_preferred_and_needed,
	    documents_are_bounded_and_never_cut,
	    blocks_are_bounded_and_never_cut,
	    alerts_within_a_feed_are_bounded_and_never_cut,
	    spoilt_alerts_are_refused_with_the_place,
	    strangers_are_recognised,
	    deep_nesting_is_refused,
	    no_beginning_of_a_page_is_a_page,
	    chance_never_crashes,
	    captured_alerts_are_read,
	    captured_alerts_that_are_broken_are_refused,
	    captured_meteoalarm_feed_names_our_document,
	};
	int failed = suite_run("cap", cases, COUNT_OF(cases));
	sample_free();
	return failed;
}
