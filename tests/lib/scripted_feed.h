/* SPDX-License-Identifier: MIT
 *
 * Feeds that say what the test wants, linked in place of the real ones by including this once in a
 * test program; MET Norway's is the real one. A page is lines of words:
 *   issued TIME                      of the first page counts
 *   want URL                         a further page
 *   notice ID LEVEL TIME TIME        from, to; here
 *   air TIME HOURS VALUE             so many hourly instants
 *   remark WORD
 *   broken                           the page is refused, with its line
 * "warnings", "changing" and "stamped" tell notices of issuer "metoffice"; "readings" a forecast.
 */
#ifndef TESTS_SCRIPTED_FEED_H
#define TESTS_SCRIPTED_FEED_H

#include <stdio.h>
#include <string.h>

#include "asking.h"
#include "civil.h"
#include "feed.h"
#include "metno.h"

#define SCRIPTED_MOST 400

struct scripted_page {
	struct feed_facts *facts;
	struct arena *arena;
	bool first;
	bool good;
};

static void scripted_notice(struct scripted_page *p, const char *line)
{
	char id[80], level[20], from[40], to[40];
	struct notice *n = &p->facts->notices[p->facts->notice_count++];
	p->good = sscanf(line, "notice %79s %19s %39s %39s", id, level, from, to) == 4;
	*n = (struct notice){.kind = NOTICE_WARNING, .issuer = "metoffice", .here = TRUTH_TRUE};
	n->id = arena_text(p->arena, id);
	n->areas = "West Midlands Conurbation";
	n->headline = n->id;
	n->hazards = HAZARD_BIT(HAZARD_SNOW);
	p->good = p->good && level_parse(n->kind, level, strlen(level), &n->level) &&
		  wall_parse_iso(from, &n->valid.from) && wall_parse_iso(to, &n->valid.to);
}

static void scripted_air(struct scripted_page *p, const char *line)
{
	char from[40];
	int hours;
	double value;
	struct wall at;
	p->good =
	    sscanf(line, "air %39s %d %lf", from, &hours, &value) == 3 && wall_parse_iso(from, &at);
	for (int i = 0; p->good && i < hours; i++)
		p->facts->readings[p->facts->count++] = (struct reading){
		    .valid = {wall_plus(at, HOURS_MS(i)), wall_plus(at, HOURS_MS(i + 1))},
		    .quantity = QUANTITY_AIR,
		    .value = value,
		    .cautious = value,
		    .vouches = true};
}

static void scripted_line(struct scripted_page *p, const char *line)
{
	char word[300] = "";
	if (strncmp(line, "notice ", 7) == 0)
		scripted_notice(p, line);
	else if (strncmp(line, "air ", 4) == 0)
		scripted_air(p, line);
	else if (sscanf(line, "issued %299s", word) == 1)
		p->good = !p->first || wall_parse_iso(word, &p->facts->issued);
	else if (sscanf(line, "want %299s", word) == 1)
		p->facts->wanted[p->facts->wanted_count++] = arena_text(p->arena, word);
	else if (sscanf(line, "remark %299s", word) == 1)
		p->facts->remark = arena_text(p->arena, word);
	else
		p->good = line[0] == '\0' || line[0] == '#';
}

static enum err scripted_parse(const struct source_settings *s, const struct feed_page *pages,
			       size_t count, struct wall received, struct arena *arena,
			       struct feed_facts *out, struct fault *why)
{
	struct feed_facts facts = {0};
	(void)s, (void)received;
	facts.notices = arena_alloc(arena, SCRIPTED_MOST * sizeof(*facts.notices));
	facts.readings = arena_alloc(arena, SCRIPTED_MOST * sizeof(*facts.readings));
	facts.wanted = arena_alloc(arena, SCRIPTED_MOST * sizeof(*facts.wanted));
	for (size_t i = 0; i < count; i++) {
		struct scripted_page p = {&facts, arena, i == 0, true};
		char *rest = arena_copy(arena, pages[i].body, pages[i].size), *line;
		for (int n = 1; (line = strsep(&rest, "\n")) != NULL; n++) {
			scripted_line(&p, line);
			if (!p.good)
				return fault_set(why, ERR_USAGE, "", "line %d is broken", n);
		}
	}
	*out = facts;
	return ERR_OK;
}

static enum err scripted_request(const struct source_settings *s, struct arena *arena,
				 struct transfer *out, struct fault *why)
{
	return asking_get(s, "http://127.0.0.1:9/main", "text/plain", arena, out, why);
}

static const struct feed scripted_feeds[] = {
    {.name = "warnings",
     .issuer = "metoffice",
     .kind = NOTICE_WARNING,
     .reach_hours = 7 * 24,
     .request = scripted_request,
     .parse = scripted_parse},
    {.name = "changing",
     .issuer = "metoffice",
     .kind = NOTICE_WARNING,
     .reach_hours = 7 * 24,
     .pages_change = true,
     .request = scripted_request,
     .parse = scripted_parse},
    {.name = "stamped",
     .issuer = "metoffice",
     .kind = NOTICE_WARNING,
     .reach_hours = 7 * 24,
     .still_days = 1,
     .request = scripted_request,
     .parse = scripted_parse},
    {.name = "readings",
     .reach_hours = 9 * 24,
     .aggregates = (1u << AGGREGATE_AIR_MIN) | (1u << AGGREGATE_AIR_MAX),
     .request = scripted_request,
     .parse = scripted_parse},
    {.name = "metno-compact",
     .reach_hours = 9 * 24,
     .aggregates = (1u << AGGREGATE_AIR_MIN) | (1u << AGGREGATE_AIR_MAX),
     .request = metno_compact_request,
     .parse = metno_parse},
};

const struct feed *feed_at(size_t n)
{
	return n < sizeof(scripted_feeds) / sizeof(scripted_feeds[0]) ? &scripted_feeds[n] : NULL;
}

const struct feed *feed_find(const char *name)
{
	const struct feed *feed;
	for (size_t n = 0; (feed = feed_at(n)) != NULL; n++)
		if (strcmp(feed->name, name) == 0)
			return feed;
	return NULL;
}

#endif
