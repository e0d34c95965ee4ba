/* SPDX-License-Identifier: MIT */
#include "metoffice_rss.h"

#include <stdio.h>
#include <string.h>

#include "address.h"
#include "ascii.h"
#include "asking.h"
#include "civil.h"
#include "metoffice.h"
#include "xml.h"

#define BLANKS " \t\r\n"
#define ID_LENGTH 64
#define ITEMS 1000 /* 30 warnings of 7 days are 210 */
#define AREAS_LENGTH 32768 /* every area of the country is 4,000 bytes */

/* ---- asking ---- */

static const char *region_asked(const struct source_settings *s)
{
	for (int i = 0; i < s->region_count; i++)
		if (metoffice_is_code(s->regions[i]))
			return s->regions[i];
	return NULL;
}

/* Another region's warnings would look like quiet: none is taken for granted. */
enum err metoffice_rss_request(const struct source_settings *s, struct arena *arena,
			       struct transfer *out, struct fault *why)
{
	const char *region = region_asked(s);
	if (s->url[0] == '\0' && region == NULL)
		return fault_set(why, ERR_USAGE, "url",
				 "say which region's warnings: its address, or its code among the "
				 "regions, as \"wm\" for the West Midlands");
	char code[3] = {ascii_lower(region != NULL ? region[0] : 'x'),
			ascii_lower(region != NULL ? region[1] : 'x')};
	return asking_get(s,
			  arena_printf(arena,
				       "https://www.metoffice.gov.uk/public/data/PWSCache/"
				       "WarningsRSS/Region/%s",
				       code),
			  "application/rss+xml, application/xml, text/xml, */*", arena, out, why);
}

/* ---- reading ---- */

struct reader {
	const struct source_settings *settings;
	struct arena *arena;
	struct fault *why;
	struct notice *notices;
	size_t count;
	size_t tests;
	const struct xml_node *item;
	size_t number; /* of that item, from 1 */
};

/* A slice of the description. */
struct words {
	const char *at;
	size_t length;
};

/* "Yellow warning of snow, ice affecting West Midlands: Shropshire, Warwickshire valid from 1500
 * Tue 17 Dec to 0800 Wed 18 Dec" */
struct sentence {
	struct words level, hazards, region, areas, from, to;
};

static enum err item_wrong(struct reader *r, const char *what, struct words found)
{
	char field[32];
	snprintf(field, sizeof field, "item %zu", r->number);
	return fault_set(r->why, ERR_USAGE, field, "%s, but it is \"%.*s\"", what,
			 (int)(found.length < 120 ? found.length : 120), found.at);
}

static struct words words_of(const char *text)
{
	return (struct words){text, strlen(text)};
}

static struct words words_trim(struct words w)
{
	while (w.length > 0 && strchr(BLANKS, w.at[0]) != NULL)
		w.at++, w.length--;
	while (w.length > 0 && strchr(BLANKS, w.at[w.length - 1]) != NULL)
		w.length--;
	return w;
}

/* What stands before `mark`, which is taken away together with it; false when it is not there. */
static bool words_until(struct words *rest, const char *mark, struct words *out)
{
	size_t length = strlen(mark);
	for (size_t i = 0; i + length <= rest->length; i++)
		if (memcmp(rest->at + i, mark, length) == 0) {
			*out = words_trim((struct words){rest->at, i});
			rest->at += i + length;
			rest->length -= i + length;
			return out->length > 0;
		}
	return false;
}

static bool sentence_split(struct words text, struct sentence *out)
{
	if (!words_until(&text, " warning of ", &out->level) ||
	    !words_until(&text, " affecting ", &out->hazards) ||
	    !words_until(&text, ": ", &out->region) ||
	    !words_until(&text, " valid from ", &out->areas) ||
	    !words_until(&text, " to ", &out->from))
		return false;
	out->to = words_trim(text);
	return true;
}

/* ---- when ---- */

/* "1500 Tue 17 Dec" */
struct moment {
	int minutes, weekday, month, mday;
};

/* One of the words of three letters that stand one after the other, or -1. */
static int triple_find(const char *all, const char *word)
{
	for (int i = 0; all[3 * i] != '\0'; i++)
		if (strncmp(all + 3 * i, word, 3) == 0)
			return i;
	return -1;
}

static bool moment_split(struct words w, struct moment *out)
{
	char text[32], weekday[4], month[4];
	int hour, minute, used = 0;
	if (w.length >= sizeof text || w.length < 13)
		return false;
	memcpy(text, w.at, w.length);
	text[w.length] = '\0';
	if (sscanf(text, "%2d%2d %3[A-Za-z] %2d %3[A-Za-z]%n", &hour, &minute, weekday, &out->mday,
		   month, &used) != 5 ||
	    text[used] != '\0' || strspn(text, "0123456789") != 4)
		return false;
	out->minutes = 60 * hour + minute;
	out->weekday = triple_find("SunMonTueWedThuFriSat", weekday);
	out->month = 1 + triple_find("JanFebMarAprMayJunJulAugSepOctNovDec", month);
	return hour < 24 && minute < 60 && out->weekday >= 0 && out->month >= 1;
}

/* There is no year: it is the one that brings the date nearest to that of the link, so that a
 * warning over New Year has two. The weekday must agree. */
static bool moment_date(const struct moment *m, struct date near, struct date *out)
{
	int year = date_civil(near).year, best = INT32_MAX;
	for (int y = year - 1; y <= year + 1; y++) {
		if (!date_valid(y, m->month, m->mday))
			continue;
		struct date d = date_make(y, m->month, m->mday);
		int away = d.day < near.day ? near.day - d.day : d.day - near.day;
		if (away < best)
			*out = d, best = away;
	}
	return best < INT32_MAX && date_weekday(*out) == m->weekday;
}

static enum err moment_read(struct reader *r, struct words w, struct date near, struct wall *out)
{
	struct moment m;
	struct date date;
	if (!moment_split(w, &m))
		return item_wrong(r, "a time like \"1500 Tue 17 Dec\" was expected", w);
	if (!moment_date(&m, near, &date))
		return item_wrong(r, "a weekday and a date that belong together were expected", w);
	out->ms = DAYS_MS(date.day) + MINUTES_MS(m.minutes);
	return ERR_OK;
}

/* The feed does not say in which time its hours are. A warning to the end of an August day ends at
 * 2259, and the same warnings' GeoJSON gives 22:59:59Z in summer and 23:59:59Z in winter: UTC. As
 * other readers of this feed take them for local time, an hour is added at both ends. */
static enum err valid_read(struct reader *r, const struct sentence *s, struct date near,
			   struct span *out)
{
	enum err e = moment_read(r, s->from, near, &out->from);
	if (!e)
		e = moment_read(r, s->to, near, &out->to);
	if (!e && !wall_before(out->from, out->to))
		e = item_wrong(r, "an end after the beginning was expected", s->to);
	out->from = wall_plus(out->from, -HOURS_MS(1));
	out->to = wall_plus(out->to, HOURS_MS(1));
	return e;
}

/* ---- what and where ---- */

/* The next of a list with commas; false at its end. */
static bool list_next(struct words *rest, struct words *out)
{
	const char *comma;
	if (rest->at == NULL)
		return false;
	comma = memchr(rest->at, ',', rest->length);
	*out = *rest;
	if (comma == NULL) {
		rest->at = NULL;
	} else {
		out->length = (size_t)(comma - rest->at);
		rest->at += out->length + 1;
		rest->length -= out->length + 1;
	}
	*out = words_trim(*out);
	return true;
}

static unsigned hazards_of(struct words list)
{
	unsigned set = 0;
	struct words word;
	while (list_next(&list, &word))
		if (word.length > 0)
			set |= metoffice_hazard(word.at, word.length);
	return set;
}

/* Whether our own region is known by its code or its name. */
static bool region_known(const struct source_settings *s)
{
	for (int i = 0; i < s->region_count; i++)
		if (metoffice_is_code(s->regions[i]) ||
		    metoffice_region_code(s->regions[i], strlen(s->regions[i])) != NULL)
			return true;
	return false;
}

/* A region's code means all of that region. */
static bool region_is_us(const struct source_settings *s, struct words region)
{
	const char *code = metoffice_region_code(region.at, region.length);
	return metoffice_names_us(s, region.at, region.length) ||
	       (code != NULL && metoffice_names_us(s, code, strlen(code)));
}

/* Only another region, where ours is known, is surely elsewhere: that none of its areas has a name
 * of ours may be because we write it in another way. */
static enum truth here_of(const struct source_settings *s, const struct sentence *sentence)
{
	struct words list = sentence->areas, word, region = sentence->region;
	if (region_is_us(s, region))
		return TRUTH_TRUE;
	while (list_next(&list, &word))
		if (metoffice_names_us(s, word.at, word.length))
			return TRUTH_TRUE;
	bool elsewhere = region_known(s) && metoffice_region_code(region.at, region.length) != NULL;
	return elsewhere ? TRUTH_FALSE : TRUTH_UNKNOWN;
}

static char *line_add(char *at, bool first, struct words w)
{
	if (!first)
		*at++ = '\n';
	memcpy(at, w.at, w.length);
	return at + w.length;
}

/* The region, its code, and the areas, one a line. */
static const char *areas_of(struct reader *r, const struct sentence *s)
{
	struct words list = s->areas, word;
	char *text = arena_alloc(r->arena, s->region.length + s->areas.length + 8);
	char *at = line_add(text, true, s->region);
	const char *code = metoffice_region_code(s->region.at, s->region.length);
	if (code != NULL)
		at = line_add(at, false, words_of(code));
	while (list_next(&list, &word))
		if (word.length > 0)
			at = line_add(at, false, word);
	return text;
}

/* ---- one item ---- */

/* The value of a name in the link's query, which stands behind "#?". */
static struct words query_find(const char *link, const char *name)
{
	size_t length = strlen(name);
	const char *at = strchr(link, '?');
	while (at != NULL) {
		at++;
		if (strncmp(at, name, length) == 0 && at[length] == '=')
			return (struct words){at + length + 1, strcspn(at + length + 1, "&#")};
		at = strchr(at, '&');
	}
	return (struct words){"", 0};
}

static bool id_good(struct words id)
{
	for (size_t i = 0; i < id.length; i++)
		if (strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._",
			   id.at[i]) == NULL)
			return false;
	return id.length > 0 && id.length <= ID_LENGTH;
}

static enum err link_read(struct reader *r, const char *link, const char **id, struct date *date)
{
	char text[16] = "";
	struct words day = query_find(link, "date"), own = query_find(link, "id");
	if (day.length < sizeof text)
		memcpy(text, day.at, day.length);
	if (!date_parse(text, date))
		return item_wrong(r, "a link with date=2024-12-17 was expected", words_of(link));
	if (!id_good(own))
		return item_wrong(r, "a link with id= of the warning was expected", words_of(link));
	*id = arena_copy(r->arena, own.at, own.length);
	return ERR_OK;
}

static enum err text_need(struct reader *r, const char *name, const char **out)
{
	char what[64];
	const char *text = xml_text(r->item, "", name);
	if (text == NULL || text[0] == '\0') {
		snprintf(what, sizeof what, "a <%s> was expected", name);
		return item_wrong(r, what, words_of("missing"));
	}
	*out = text;
	return ERR_OK;
}

static enum err description_read(struct reader *r, const char *text, struct sentence *s,
				 enum level *level)
{
	if (!sentence_split(words_of(text), s))
		return item_wrong(r,
				  "\"LEVEL warning of HAZARDS affecting REGION: AREAS valid from "
				  "TIME to TIME\" was expected",
				  words_of(text));
	if (!metoffice_level(s->level.at, s->level.length, level))
		return item_wrong(r, "Yellow, Amber or Red was expected", s->level);
	return ERR_OK;
}

static enum err item_facts(struct reader *r, const char *text, struct notice *out)
{
	struct sentence s;
	struct date date = {0};
	const char *link = "";
	enum err e = description_read(r, text, &s, &out->level);
	if (!e)
		e = text_need(r, "link", &link);
	if (!e)
		e = link_read(r, link, &out->id, &date);
	if (!e)
		e = valid_read(r, &s, date, &out->valid);
	if (e)
		return e;
	out->hazards = hazards_of(s.hazards);
	out->here = here_of(r->settings, &s);
	out->areas = areas_of(r, &s);
	out->headline = arena_copy(r->arena, text, (size_t)(s.region.at + s.region.length - text));
	return ERR_OK;
}

/* ---- all of them ---- */

static enum err notice_merge(struct reader *r, struct notice *old, const struct notice *more)
{
	char field[32];
	snprintf(field, sizeof field, "item %zu", r->number);
	if (strlen(old->areas) + strlen(more->areas) > AREAS_LENGTH)
		return fault_set(r->why, ERR_LIMIT, field, "more than %d bytes of areas",
				 AREAS_LENGTH);
	old->valid.from = wall_earlier(old->valid.from, more->valid.from);
	old->valid.to = wall_later(old->valid.to, more->valid.to);
	old->hazards |= more->hazards;
	old->here = truth_either(old->here, more->here);
	if (more->level > old->level)
		old->level = more->level;
	if (strcmp(old->areas, more->areas) != 0)
		old->areas = arena_printf(r->arena, "%s\n%s", old->areas, more->areas);
	return ERR_OK;
}

/* A warning of several days comes as one item a day with the same id. */
static enum err notice_add(struct reader *r, const struct notice *n)
{
	for (size_t i = 0; i < r->count; i++)
		if (strcmp(r->notices[i].id, n->id) == 0)
			return notice_merge(r, &r->notices[i], n);
	if (r->count == LIMIT_NOTICES)
		return fault_set(r->why, ERR_LIMIT, "", "more than %d warnings", LIMIT_NOTICES);
	r->notices[r->count++] = *n;
	return ERR_OK;
}

static enum err item_read(struct reader *r)
{
	struct notice notice = {.kind = NOTICE_WARNING, .issuer = "metoffice"};
	const char *text = "";
	enum err e = text_need(r, "description", &text);
	if (e)
		return e;
	if (metoffice_is_test(xml_text(r->item, "", "title")) || metoffice_is_test(text)) {
		r->tests++;
		return ERR_OK;
	}
	e = item_facts(r, text, &notice);
	return e ? e : notice_add(r, &notice);
}

static enum err items_read(struct reader *r, const struct xml_node *channel)
{
	enum err e = ERR_OK;
	r->item = xml_child(channel, "", "item");
	for (r->number = 1; !e && r->item != NULL; r->number++) {
		e = r->number > ITEMS
			? fault_set(r->why, ERR_LIMIT, "", "more than %d items", ITEMS)
			: item_read(r);
		r->item = xml_next(r->item, "", "item");
	}
	return e;
}

/* ---- whose page it is ---- */

/* The last part of the path of a source's own address, as "wm". */
static struct words address_end(const struct source_settings *s)
{
	struct address its;
	struct words end = {"", 0};
	if (s->url[0] == '\0' || !address_split(s->url, &its))
		return end;
	end.length = its.path_length;
	end.at = its.path;
	for (size_t i = 0; i < its.path_length && its.path[i] != '?'; i++)
		if (its.path[i] == '/')
			end = (struct words){its.path + i + 1, its.path_length - i - 1};
	return end;
}

/* The region whose page was asked for; NULL when that is all of the country, or nobody can tell.
 * The address says it before our names do. */
static const char *region_of_page(const struct source_settings *s, struct arena *arena)
{
	struct words end = address_end(s);
	const char *code = arena_copy(arena, end.at, end.length);
	if (metoffice_is_code(code))
		return code;
	return ascii_same(code, "uk") ? NULL : region_asked(s);
}

#define TITLE "Met Office warnings for "

/* Another region's quiet, or a page that tells of an outage, would pass for ours. */
static enum err title_check(const struct reader *r, const struct xml_node *channel)
{
	const char *title = "", *wanted = region_of_page(r->settings, r->arena);
	enum err e = xml_need(channel, "", "title", &title, r->why);
	if (e)
		return e;
	const struct xml_node *node = xml_child(channel, "", "title");
	if (strncmp(title, TITLE, strlen(TITLE)) != 0)
		return xml_wrong(node, r->why, "these are not \"" TITLE "…\" but \"%.60s\"", title);
	const char *region = title + strlen(TITLE), *code;
	code = metoffice_region_code(region, strlen(region));
	if (wanted != NULL && (code == NULL || !ascii_same(code, wanted)))
		return xml_wrong(node, r->why,
				 "these are not the warnings for \"%s\" but \"%.60s\"", wanted,
				 title);
	return ERR_OK;
}

/* ---- its shape ---- */

/* What RSS 2.0 has in a channel. */
static const char *const in_channel[] = {
    "title",          "link",      "description", "language", "copyright",
    "managingEditor", "webMaster", "pubDate",     "category", "docs",
    "lastBuildDate",  "generator", "cloud",       "ttl",      "image",
    "rating",         "textInput", "skipHours",   "skipDays", "item",
};

/* Of other namespaces only what holds nothing, and is not called like what holds a warning. */
static bool is_expected(const struct xml_node *node)
{
	if (node->space[0] != '\0')
		return node->child == NULL && !ascii_same(node->name, "item") &&
		       !ascii_same(node->name, "entry");
	for (size_t i = 0; i < sizeof in_channel / sizeof in_channel[0]; i++)
		if (strcmp(node->name, in_channel[i]) == 0)
			return true;
	return false;
}

/* A warning that stood where nobody looks would be passed over. */
static enum err shape_check(const struct xml_node *rss, const struct xml_node *channel,
			    struct fault *why)
{
	for (const struct xml_node *node = rss->child; node != NULL; node = node->next)
		if (node != channel)
			return xml_wrong(node, why, "<%.40s> was not expected in <rss>",
					 node->name);
	for (const struct xml_node *node = channel->child; node != NULL; node = node->next)
		if (!is_expected(node))
			return xml_wrong(node, why, "<%.40s> was not expected in <channel>",
					 node->name);
	return ERR_OK;
}

/* Any RSS without an item would pass for a quiet day, so the feed must say whose it is. */
static enum err channel_find(const struct reader *r, const struct xml_node *rss,
			     const struct xml_node **out)
{
	*out = xml_child(rss, "", "channel");
	if (!xml_is(rss, "", "rss"))
		return xml_wrong(rss, r->why, "this is not RSS but <%.40s>", rss->name);
	if (*out == NULL)
		return xml_wrong(rss, r->why, "<rss> has no <channel>");
	enum err e = title_check(r, *out);
	return e ? e : shape_check(rss, *out, r->why);
}

/* One sentence is enough: the first that is worth showing. */
static void remark_make(struct reader *r, const char *date, struct feed_facts *facts)
{
	if (date != NULL && facts->issued.ms == 0)
		facts->remark =
		    arena_printf(r->arena, "the date of the feed cannot be read: \"%.40s\"", date);
	else if (r->tests > 0)
		facts->remark = arena_printf(
		    r->arena, "passed over, because they say that they are tests: %zu", r->tests);
}

enum err metoffice_rss_parse(const struct source_settings *settings, const struct feed_page *pages,
			     size_t count, struct wall received, struct arena *arena,
			     struct feed_facts *out, struct fault *why)
{
	struct reader r = {.settings = settings, .arena = arena, .why = why};
	struct feed_facts facts = {0};
	const struct xml_node *channel = NULL;
	const struct xml_node *rss = xml_parse(pages[0].body, pages[0].size, arena, why);
	(void)count, (void)received;
	if (rss == NULL)
		return why->code;
	r.notices = arena_alloc(arena, LIMIT_NOTICES * sizeof *r.notices);
	enum err e = channel_find(&r, rss, &channel);
	if (!e)
		e = items_read(&r, channel);
	if (e)
		return e;
	const char *date = xml_text(channel, "", "pubDate");
	if (date != NULL)
		wall_parse_http(date, &facts.issued);
	facts.notices = r.notices;
	facts.notice_count = r.count;
	remark_make(&r, date, &facts);
	*out = facts;
	return ERR_OK;
}
