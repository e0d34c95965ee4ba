/* SPDX-License-Identifier: MIT
 *
 * A source of weather: its feed, where it is asked, how often, and what its feed must be told.
 */
#include <inttypes.h>
#include <string.h>

#include "config_parts.h"

static void feeds_list(char *out, size_t size)
{
	size_t used = 0;
	*out = '\0';
	for (size_t n = 0; feed_at(n) && used < size; n++)
		used += (size_t)snprintf(out + used, size - used, "%s\"%s\"", n ? ", " : "",
					 feed_at(n)->name);
}

/* What the feed itself would refuse at night it refuses here. */
static void request_check(struct reader *r, config_setting_t *at, const struct source_settings *s,
			  const struct feed *feed)
{
	struct arena arena = {0};
	struct transfer transfer = {0};
	struct fault why;
	if (feed->request(s, &arena, &transfer, &why) != ERR_OK)
		reader_complain(r, at, "source \"%s\": %s", s->name, why.message);
	arena_free(&arena);
}

/* The setting that was said, to complain of: one of them was, because the defaults agree. */
static config_setting_t *said_of(config_setting_t *at, const char *one, const char *other)
{
	config_setting_t *said = config_setting_get_member(at, one);
	return said ? said : config_setting_get_member(at, other);
}

/* A feed that is well must never look as if it were not. */
static void times_check(struct reader *r, config_setting_t *at, const struct source_settings *s)
{
	if (s->stale_ms < s->every_ms)
		reader_complain(
		    r, said_of(at, "stale", "every"),
		    "source \"%s\": stale must be at least every, or a forecast would be "
		    "too old before the next one is fetched",
		    s->name);
	if (s->blind_ms < 2 * s->every_ms)
		reader_complain(
		    r, said_of(at, "blind", "every"),
		    "source \"%s\": blind must be at least twice every, or people would be "
		    "woken because one fetch came late",
		    s->name);
}

/* A source that spends its calls by the evening is blind all night. */
static void calls_check(struct reader *r, config_setting_t *at, const struct source_settings *s)
{
	int64_t fetches = (DAYS_MS(1) + s->every_ms - 1) / s->every_ms;
	if (s->every_ms * s->calls_a_day < DAYS_MS(1))
		reader_complain(
		    r, said_of(at, "calls", "every"),
		    "source \"%s\": a fetch every %" PRId64 " seconds is %" PRId64
		    " a day, and calls allows %d: it would be blind before the day is over",
		    s->name, s->every_ms / 1000, fetches, s->calls_a_day);
}

/* Heat and cold come from one feed and are two sources: which one is this? */
static void hazard_check(struct reader *r, config_setting_t *at, const struct source_settings *s,
			 const struct feed *feed)
{
	bool wanted = feed->issuer && feed->kind == NOTICE_ALERT;
	bool good = strcmp(s->hazard, "cold") == 0 || strcmp(s->hazard, "heat") == 0;
	config_setting_t *said = config_setting_get_member(at, "hazard");
	if (wanted && !good)
		reader_complain(r, said ? said : at,
				"source \"%s\" needs hazard = \"cold\" or hazard = \"heat\"",
				s->name);
	else if (!wanted && s->hazard[0])
		reader_complain(r, said, "source \"%s\": the feed \"%s\" has no hazard to choose",
				s->name, s->feed);
}

/* What a feed needs of its source, where the feed's own request would not say so. */
static bool needs_check(struct reader *r, config_setting_t *at, const struct source_settings *s,
			const struct feed *feed)
{
	int before = r->errors;
	hazard_check(r, at, s, feed);
	if (!feed->issuer && !config_setting_get_member(at, "altitude"))
		reader_complain(
		    r, at,
		    "source \"%s\" needs altitude: a forecast is for a height above the "
		    "sea",
		    s->name);
	if (feed->keyed && !s->key[0])
		reader_complain(
		    r, at,
		    "source \"%s\" needs key_file: the feed \"%s\" answers only who has a "
		    "key",
		    s->name, s->feed);
	return r->errors == before;
}

static void source_check(struct reader *r, config_setting_t *at, void *item)
{
	const struct source_settings *s = item;
	const struct feed *feed = feed_find(s->feed);
	char known[400];
	feeds_list(known, sizeof(known));
	times_check(r, at, s);
	calls_check(r, at, s);
	if (!source_address_check(r, at, s) || (feed && !needs_check(r, at, s, feed)))
		return;
	if (!feed)
		reader_complain(r, config_setting_get_member(at, "feed"),
				"there is no feed \"%s\"; there are %s", s->feed, known);
	else if (strncmp(s->feed, "metno", 5) == 0 && !s->user_agent[0])
		reader_complain(r, at,
				"source \"%s\" needs user_agent: MET Norway refuses whoever does "
				"not say who asks and how to reach them",
				s->name);
	else if (strncmp(s->url, "file:", 5) == 0 && !r->draft->config.io.allow_file_urls)
		reader_complain(r, config_setting_get_member(at, "url"),
				"source \"%s\" reads a file, and fetch.allow_file_urls is not true",
				s->name);
	else
		request_check(r, at, s, feed);
}

static void regions_read(struct reader *r, const struct block *b, config_setting_t *at,
			 config_setting_t *parent, void *base)
{
	static const struct field name = {"", .kind = &kind_text, .size = LIMIT_NAME,
					  .required = true};
	struct source_settings *s = base;
	char why[WHY_SIZE];
	if (!at || !texts_read(r, b, at, parent))
		return;
	s->region_count = config_setting_length(at);
	for (int i = 0; i < s->region_count; i++) {
		config_setting_t *e = config_setting_get_elem(at, (unsigned)i);
		if (!kind_text.parse(r, &name, config_setting_get_string(e), s->regions[i], why))
			reader_complain(r, e, "a region's name %s", why);
	}
}

static void regions_print(const struct block *b, const void *base, struct printer *p)
{
	const struct source_settings *s = base;
	printer_line(p, "%s = (", b->name);
	for (int i = 0; i < s->region_count; i++) {
		fputs(i ? ", " : " ", p->out);
		text_print(s->regions[i], p->out);
	}
	fputs(" );\n", p->out);
}

/* Latitude and longitude are those of Great Britain and Northern Ireland: exchanged, they are not.
 */
static const struct field source_fields[] = {
    {"name", &kind_key, MEMBER(source_settings, name), .required = true},
    {"feed", &kind_key, MEMBER(source_settings, feed), .required = true},
    {"url", &kind_url, MEMBER(source_settings, url), .standard = ""},
    {"user_agent", &kind_text, MEMBER(source_settings, user_agent), .standard = ""},
    {"latitude", &kind_real, MEMBER(source_settings, latitude), .required = true, .least = "49",
     .most = "61"},
    {"longitude", &kind_real, MEMBER(source_settings, longitude), .required = true, .least = "-9",
     .most = "2"},
    {"altitude", &kind_real, MEMBER(source_settings, altitude_m), .standard = "0", .least = "-10",
     .most = "1400"},
    {"place", &kind_key, MEMBER(source_settings, place), .standard = ""},
    {"hazard", &kind_key, MEMBER(source_settings, hazard), .standard = ""},
    {"key_file", &kind_secret, MEMBER(source_settings, key), .standard = ""},
    {"key", &kind_refused,
     .standard = "is never written in this file: put it into a file of its own and name that with "
		 "key_file"},
    {"calls", &kind_whole, MEMBER(source_settings, calls_a_day), .standard = "360", .least = "1",
     .most = "100000"},
    {"every", &kind_span, MEMBER(source_settings, every_ms), .standard = "30m", .least = "1m",
     .most = "6h"},
    {"stale", &kind_span, MEMBER(source_settings, stale_ms), .standard = "12h", .least = "1h",
     .most = "2d"},
    {"blind", &kind_span, MEMBER(source_settings, blind_ms), .standard = "6h", .least = "10m",
     .most = "1d"},
    {"timeout", &kind_span, MEMBER(source_settings, timeout_ms), .standard = "30s", .least = "1s",
     .most = "5m"},
};
static const struct block source_blocks[] = {
    {"regions", regions_read, regions_print, .most = LIMIT_REGIONS},
};
const struct table source_table = {
    .noun = "a source", FIELDS(source_fields), BLOCKS(source_blocks), .check = source_check};

/* Readings of one place vouch for no other: a source without one would be a place of its own. */
static void places_check(struct reader *r, config_setting_t *list, const struct area_settings *a)
{
	const char *places[LIMIT_SOURCES];
	int count = 0;
	for (int i = 0; i < a->source_count; i++) {
		const struct source_settings *s = &a->sources[i];
		const struct feed *feed = feed_find(s->feed);
		bool new = feed && !feed->issuer;
		for (int n = 0; n < count && new; n++)
			new = strcmp(places[n], s->place) != 0;
		if (!new)
			continue;
		places[count++] = s->place;
		if (count > LIMIT_PLACES)
			reader_complain(r, config_setting_get_elem(list, (unsigned)i),
					"source \"%s\": an area has at most %d places", s->name,
					LIMIT_PLACES);
		else if (count > 1 && (!*s->place || !*places[0]))
			reader_complain(
			    r, config_setting_get_elem(list, (unsigned)i),
			    "source \"%s\": either every forecast of an area names its place, "
			    "or none does",
			    s->name);
	}
}

void sources_read(struct reader *r, const struct block *b, config_setting_t *at,
		  config_setting_t *parent, void *base)
{
	struct area_settings *a = base;
	int before = r->errors;
	list_read(r, b, at, parent, base);
	names_check(r, at, a->sources, a->source_count, sizeof(a->sources[0]), "source");
	places_check(r, at, a);
	r->area = r->errors == before ? a : NULL;
}
