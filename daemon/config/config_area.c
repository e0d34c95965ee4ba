/* SPDX-License-Identifier: MIT
 *
 * An area: its sources, the groups its contacts stand in, what they are texted, and in which steps.
 */
#include <inttypes.h>
#include <string.h>

#include "config_parts.h"
#include "duty.h"
#include "pseudo_group.h"
#include "sms.h"
#include "template.h"
#include "text_length.h"

/* ---- sources ------------------------------------------------------------------------------ */

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
static const struct table source_table = {
    .noun = "a source", FIELDS(source_fields), BLOCKS(source_blocks), .check = source_check};

/* ---- templates ---------------------------------------------------------------------------- */

/* at is the text, which stands alone or in a group of the template's name. */
static void template_text_read(struct reader *r, config_setting_t *at, const char *name,
			       struct template_settings *t)
{
	struct fault fault;
	struct sms_size size;
	const char *text = config_setting_get_string(at);
	if (!text || !*text)
		reader_complain(r, at, "template \"%s\" must be a text in quotes", name);
	else if (strlen(text) >= sizeof(t->text))
		reader_complain(r, at, "template \"%s\" is longer than %zu bytes", name,
				sizeof(t->text) - 1);
	else if (!sms_measure(text, &size))
		reader_complain(r, at, "template \"%s\" must be readable UTF-8 text", name);
	else if (template_check(text, &fault) != ERR_OK)
		reader_complain(r, at, "template \"%s\": %s", name, fault.message);
	else
		memcpy(t->text, text, strlen(text) + 1);
}

static void grouped_text_read(struct reader *r, const struct block *b, config_setting_t *at,
			      config_setting_t *parent, void *base)
{
	(void)b;
	const char *name = config_setting_name(parent);
	if (at)
		template_text_read(r, at, name, base);
	else
		reader_complain(r, parent, "template \"%s\" needs text", name);
}

/* 0: as many as the area says. */
static const struct field template_fields[] = {
    {"segments", &kind_whole, MEMBER(template_settings, segments), .standard = "0", .least = "0",
     .most = AS_TEXT(LIMIT_SEGMENTS)},
};
static const struct block template_blocks[] = {{.name = "text", .read = grouped_text_read}};
static const struct table template_table = {
    .noun = "a template", FIELDS(template_fields), BLOCKS(template_blocks)};

static void template_read(struct reader *r, config_setting_t *s, const struct area_settings *a,
			  struct template_settings *t)
{
	static const struct field key = {"", .kind = &kind_key, .size = LIMIT_KEY,
					 .required = true};
	char why[WHY_SIZE];
	const char *name = config_setting_name(s);
	if (!kind_key.parse(r, &key, name, t->key, why))
		reader_complain(r, s, "the name of template \"%s\" %s", name, why);
	else if (config_setting_is_group(s))
		table_read(r, &template_table, s, s, t);
	else
		template_text_read(r, s, name, t);
	t->segments = t->segments > 0 ? t->segments : a->segments;
}

static void templates_read(struct reader *r, const struct block *b, config_setting_t *at,
			   config_setting_t *parent, void *base)
{
	struct area_settings *a = base;
	if (!at || !config_setting_is_group(at)) {
		reader_complain(r, at ? at : parent,
				"an area needs templates = { name = \"text\"; … };");
		return;
	}
	int count = config_setting_length(at);
	if (count > b->most) {
		reader_complain(r, at, "templates may have %d entries and has %d", b->most, count);
		return;
	}
	for (int i = 0; i < count; i++)
		template_read(r, config_setting_get_elem(at, (unsigned)i), a, &a->templates[i]);
	a->template_count = count;
}

static void template_print(const struct area_settings *a, const struct template_settings *t,
			   struct printer *p)
{
	if (t->segments == a->segments) {
		printer_text(p, t->key, t->text);
		return;
	}
	printer_line(p, "%s = {\n", t->key);
	p->depth++;
	printer_line(p, "segments = %d;\n", t->segments);
	printer_text(p, "text", t->text);
	p->depth--;
	printer_line(p, "};\n");
}

/* What a text costs is decided here, where it can be mended, and not in the night. */
static void lengths_check(struct reader *r, config_setting_t *templates,
			  const struct area_settings *a)
{
	struct arena arena = {0};
	for (int i = 0; i < a->template_count; i++) {
		const struct template_settings *t = &a->templates[i];
		struct sms_size size;
		if (t->text[0] && t->segments > 0 && text_longest_size(a, t, &arena, &size) &&
		    size.parts > t->segments)
			reader_complain(
			    r, config_setting_get_elem(templates, (unsigned)i),
			    "template \"%s\" takes %d segments when it is filled in (%d units of "
			    "%s), and it may take %d: shorten it, or say segments = %d",
			    t->key, size.parts, size.units, size.ucs2 ? "UCS-2" : "GSM-7",
			    t->segments, size.parts);
	}
	arena_free(&arena);
}

static void templates_print(const struct block *b, const void *base, struct printer *p)
{
	const struct area_settings *a = base;
	printer_line(p, "%s = {\n", b->name);
	p->depth++;
	for (int i = 0; i < a->template_count; i++)
		template_print(a, &a->templates[i], p);
	p->depth--;
	printer_line(p, "};\n");
}

/* ---- groups ------------------------------------------------------------------------------- */

static bool group_declared(config_setting_t *area, const char *name)
{
	if (duty_of_group(name) != NULL)
		return true; /* rotas are imported */
	config_setting_t *groups = config_setting_get_member(area, "groups");
	if (!groups || !config_setting_is_aggregate(groups))
		return true; /* complained of already */
	for (int i = 0; i < config_setting_length(groups); i++) {
		const char *known = config_setting_get_string_elem(groups, i);
		if (known && strcmp(known, name) == 0)
			return true;
	}
	return false;
}

/* The list only guards against a mistyped group, which would tell nobody; it is not kept. */
static void groups_read(struct reader *r, const struct block *b, config_setting_t *at,
			config_setting_t *parent, void *base)
{
	static const struct field row = {"", .kind = &kind_key, .size = LIMIT_KEY,
					 .required = true};
	char key[LIMIT_KEY], why[WHY_SIZE];
	if (!texts_read(r, b, at, parent))
		return;
	for (int i = 0; i < config_setting_length(at); i++) {
		config_setting_t *s = config_setting_get_elem(at, (unsigned)i);
		const char *name = config_setting_get_string(s);
		if (!kind_key.parse(r, &row, name, key, why))
			reader_complain(r, s, "group \"%s\" %s", name, why);
		else if (pseudo_group_of(name) != PSEUDO_NONE)
			reader_complain(r, s, "\"%s\" is %s, and no group of contacts", name,
					pseudo_group_means(pseudo_group_of(name)));
	}
	const struct area_settings *a = base;
	if (a->shadow[0] && !group_declared(parent, a->shadow))
		reader_complain(r, config_setting_get_member(parent, "shadow"),
				"group \"%s\" is not in the area's list of groups", a->shadow);
}

/* A list of groups holds neither. */
static bool group_needs_no_list(const char *name)
{
	return pseudo_group_of(name) != PSEUDO_NONE || duty_of_group(name) != NULL;
}

#define GROUPS_MOST (2 * LIMIT_STEPS + 1)

/* Each group once, in the order in which the area uses them. Returns how many. */
static int groups_used(const struct area_settings *a, const char **out)
{
	int count = 0, named = 0;
	const char *candidates[GROUPS_MOST];
	candidates[named++] = a->shadow;
	for (int i = 0; i < a->step_count; i++) {
		candidates[named++] = a->steps[i].group;
		candidates[named++] = a->steps[i].then;
	}
	for (int i = 0; i < named; i++) {
		bool new = *candidates[i] && !group_needs_no_list(candidates[i]);
		for (int j = 0; j < count && new; j++)
			new = strcmp(out[j], candidates[i]) != 0;
		if (new)
			out[count++] = candidates[i];
	}
	return count;
}

static void groups_print(const struct block *b, const void *base, struct printer *p)
{
	const char *used[GROUPS_MOST];
	int count = groups_used(base, used);
	printer_line(p, "%s = ( ", b->name);
	for (int i = 0; i < count; i++) {
		text_print(used[i], p->out);
		fputs(i + 1 < count ? ", " : " );\n", p->out);
	}
}

/* ---- steps -------------------------------------------------------------------------------- */

static const char *occasion_word(int n)
{
	return occasion_name((enum occasion)n);
}

static const char *order_word(int n)
{
	return n == ORDER_LADDER ? "ladder" : "all";
}

static const char *mail_word(int n)
{
	return mail_use_name((enum mail_use)n);
}

static const struct words mail_uses = {mail_word, MAIL_USE_NEVER, MAIL_USE_COUNT};
static const struct words occasions = {occasion_word, 0, OCCASION_TEST};
static const struct words orders = {order_word, ORDER_ALL, ORDER_LADDER + 1};

static const struct field step_fields[] = {
    {"on", &kind_word, MEMBER(step_settings, on), .required = true, .words = &occasions},
    {"group", &kind_group, MEMBER(step_settings, group), .required = true},
    {"template", &kind_key, MEMBER(step_settings, template), .required = true},
    {"order", &kind_word, MEMBER(step_settings, order), .standard = "all", .words = &orders},
    {"acks", &kind_whole, MEMBER(step_settings, acks), .standard = "0", .least = "0",
     .most = AS_TEXT(LIMIT_CONTACTS)},
    {"within", &kind_span, MEMBER(step_settings, within_ms), .standard = "10m", .least = "1m",
     .most = "12h"},
    {"then", &kind_group, MEMBER(step_settings, then), .standard = ""},
    {"repeat", &kind_flag, MEMBER(step_settings, repeat), .standard = "false"},
    {"valid", &kind_span, MEMBER(step_settings, valid_ms), .standard = "2h", .least = "5m",
     .most = "2d"},
    {"waits", &kind_flag, MEMBER(step_settings, waits), .standard = "false"},
    {"wake", &kind_flag, MEMBER(step_settings, wake), .standard = "false"},
    {"organisations", &kind_flag, MEMBER(step_settings, organisations), .standard = "false"},
    {"mail", &kind_word, MEMBER(step_settings, mail), .standard = "never", .words = &mail_uses},
};
/* What is wrong if an occasion is told to nobody, or once and then never again. */
static const struct {
	const char
	    *silent; /* completes "the cascade has no step on "blind": …"; NULL: may be silent */
	const char *dropped; /* completes "a step on "blind" needs repeat = true or then: …" */
} occasion_needs[OCCASION_COUNT] = {
    [OCCASION_PROPOSAL] = {"nobody would hear that a decision is due",
			   "an unanswered proposal must not lapse"},
    [OCCASION_ACTIVATION] = {"nobody would hear that SWEP is on", NULL},
    [OCCASION_STANDDOWN] = {"nobody would hear that SWEP ends", NULL},
    [OCCASION_RECALL] = {"nobody would hear that an activation was false", NULL},
    [OCCASION_REVIEW] = {"nobody would be asked whether SWEP may end",
			 "SWEP stays on until a person answers"},
    [OCCASION_BLIND] = {"nobody would hear that there is no trusted weather",
			"somebody must look at the sky"},
    [OCCASION_ADVICE] = {NULL, NULL},
    [OCCASION_SURGE] = {"nobody would hear that a site has not confirmed its surge beds",
			"somebody must find out whether there are beds"},
    [OCCASION_STALE] = {NULL, NULL},
};

static void step_check(struct reader *r, config_setting_t *at, void *item)
{
	const struct step_settings *s = item;
	bool climbs = s->repeat || s->then[0];
	if (climbs && s->acks == 0)
		reader_complain(r, at,
				"a step with then or repeat needs acks of at least 1: without "
				"an answer to wait for it has no end");
	if (s->wake && s->acks == 0)
		reader_complain(r, config_setting_get_member(at, "wake"),
				"a step that wakes needs acks of at least 1: whoever is called is "
				"called for an answer");
	if (s->organisations && s->acks == 0)
		reader_complain(r, config_setting_get_member(at, "organisations"),
				"a step of organisations needs acks of at least 1: how many of "
				"them must answer");
	if (s->mail == MAIL_USE_INSTEAD && s->acks > 0)
		reader_complain(r, config_setting_get_member(at, "mail"),
				"a step that waits for answers cannot say them by mail instead of "
				"text: say \"also\"");
	if (!climbs && occasion_needs[s->on].dropped)
		reader_complain(r, at, "a step on \"%s\" needs repeat = true or then: %s",
				occasion_name(s->on), occasion_needs[s->on].dropped);
	if (s->then[0] && strcmp(s->then, s->group) == 0)
		reader_complain(
		    r, config_setting_get_member(at, "then"),
		    "then names the step's own group; to ask it again say repeat = true");
}

static const struct table step_table = {.noun = "a step", FIELDS(step_fields), .check = step_check};

static bool template_there(const struct area_settings *a, const char *key)
{
	for (int i = 0; i < a->template_count; i++)
		if (strcmp(a->templates[i].key, key) == 0)
			return true;
	return false;
}

static void step_words_check(struct reader *r, config_setting_t *area, config_setting_t *at,
			     const struct area_settings *a, const struct step_settings *s)
{
	enum pseudo_group pseudo = pseudo_group_of(s->group);
	bool may_be_told = s->on == OCCASION_STANDDOWN || s->on == OCCASION_RECALL ||
			   s->on == OCCASION_LOWERED || s->on == OCCASION_EXTENDED;
	if (pseudo != PSEUDO_NONE && !pseudo_group_may_be_named(pseudo))
		reader_complain(r, config_setting_get_member(at, "group"),
				"group \"%s\" is %s: swepd tells them by itself, and no step "
				"names them",
				s->group, pseudo_group_means(pseudo));
	if (pseudo == PSEUDO_SITE && s->on != OCCASION_STALE)
		reader_complain(r, config_setting_get_member(at, "group"),
				"group \"%s\" is for stale only: %s is about no site in particular",
				s->group, occasion_name(s->on));
	if (!group_needs_no_list(s->group) && s->group[0] && !group_declared(area, s->group))
		reader_complain(r, config_setting_get_member(at, "group"),
				"group \"%s\" is not in the area's list of groups", s->group);
	if (pseudo == PSEUDO_TOLD && !may_be_told)
		reader_complain(
		    r, config_setting_get_member(at, "group"),
		    "group \"%s\" is for standdown, recall, lowered and extended only: on %s "
		    "nobody has been told yet",
		    s->group, occasion_name(s->on));
	if (s->then[0] && !group_declared(area, s->then))
		reader_complain(r, config_setting_get_member(at, "then"),
				"group \"%s\" is not in the area's list of groups", s->then);
	if (s->template[0] && !template_there(a, s->template))
		reader_complain(r, config_setting_get_member(at, "template"),
				"there is no template \"%s\"", s->template);
}

static bool area_tells(const struct area_settings *a, enum occasion on)
{
	for (int i = 0; i < a->step_count; i++)
		if (a->steps[i].group[0] && a->steps[i].on == on)
			return true;
	return false;
}

static bool policy_advises(const struct policy *p)
{
	for (int i = 0; i < p->rule_count; i++)
		if (p->rules[i].action == ACTION_ADVISE && p->rules[i].text[0])
			return true;
	return false;
}

static void silence_check(struct reader *r, config_setting_t *cascade,
			  const struct area_settings *a)
{
	for (enum occasion on = 0; on < OCCASION_COUNT; on++) {
		const char *silent = occasion_needs[on].silent;
		if (on == OCCASION_ADVICE && policy_advises(&a->policy))
			silent = "the policy has a rule that advises, and nobody would hear it";
		if (silent && !area_tells(a, on))
			reader_complain(r, cascade, "the cascade has no step on \"%s\": %s",
					occasion_name(on), silent);
	}
}

static void cascade_read(struct reader *r, const struct block *b, config_setting_t *at,
			 config_setting_t *parent, void *base)
{
	struct area_settings *a = base;
	int before = r->errors;
	list_read(r, b, at, parent, base);
	bool whole = r->errors == before;
	for (int i = 0; i < a->step_count; i++)
		step_words_check(r, parent, config_setting_get_elem(at, (unsigned)i), a,
				 &a->steps[i]);
	if (!whole)
		return;
	silence_check(r, at, a);
	lengths_check(r, config_setting_get_member(parent, "templates"), a);
}

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

static void sources_read(struct reader *r, const struct block *b, config_setting_t *at,
			 config_setting_t *parent, void *base)
{
	struct area_settings *a = base;
	int before = r->errors;
	list_read(r, b, at, parent, base);
	names_check(r, at, a->sources, a->source_count, sizeof(a->sources[0]), "source");
	places_check(r, at, a);
	r->area = r->errors == before ? a : NULL;
}

/* ---- the area ----------------------------------------------------------------------------- */

static const char *role_word(int n)
{
	return role_name((enum role)n);
}

static const struct words authorities = {role_word, ROLE_WORKER, ROLE_MANAGER + 1};

static const struct field area_fields[] = {
    {"key", &kind_key, MEMBER(area_settings, key), .required = true},
    {"name", &kind_text, MEMBER(area_settings, name), .required = true},
    {"hold", &kind_span, MEMBER(area_settings, hold_ms), .standard = "2h", .least = "5m",
     .most = "12h"},
    {"confirm", &kind_span, MEMBER(area_settings, confirm_ms), .standard = "30m", .least = "5m",
     .most = "12h"},
    {"offer", &kind_span, MEMBER(area_settings, offer_ms), .standard = "30m", .least = "5m",
     .most = "2h"},
    {"referral_answer", &kind_span, MEMBER(area_settings, referral_answer_ms), .standard = "2h",
     .least = "10m", .most = "24h"},
    {"rooms_by", &kind_word, MEMBER(area_settings, rooms_by), .standard = "manager",
     .words = &authorities},
    {"segments", &kind_whole, MEMBER(area_settings, segments), .standard = "2", .least = "1",
     .most = AS_TEXT(LIMIT_SEGMENTS)},
    {"low_beds", &kind_whole, MEMBER(area_settings, low_beds), .standard = "2", .least = "0",
     .most = "1000"},
    {"digest", &kind_clock, MEMBER(area_settings, digest_minutes), .standard = "08:00",
     .least = "00:00", .most = "23:59"},
    {"shadow", &kind_key, MEMBER(area_settings, shadow), .standard = ""},
    {"unknown_reply", &kind_text, MEMBER(area_settings, unknown_reply), .standard = ""},
};
static void quiet_check(struct reader *r, config_setting_t *at, void *item)
{
	const struct area_settings *a = item;
	if (a->quiet_from_minutes == a->quiet_to_minutes)
		reader_complain(r, at,
				"the quiet hours begin and end at once: what waits for their end "
				"would wait a day");
}

_Static_assert(LIMIT_HOLD_EXTEND_MS == HOURS_MS(12), "the longest hold above is another");

static const struct field quiet_fields[] = {
    {"from", &kind_clock, MEMBER(area_settings, quiet_from_minutes), .standard = "21:00",
     .least = "00:00", .most = "23:59"},
    {"to", &kind_clock, MEMBER(area_settings, quiet_to_minutes), .standard = "07:30",
     .least = "00:00", .most = "23:59"},
};
static const struct table quiet_table = {
    .noun = "the quiet hours", FIELDS(quiet_fields), .check = quiet_check};

/* Sources come first: a policy's rules are checked against them. */
static const struct block area_blocks[] = {
    {"sources", sources_read, list_print, &source_table,
     .offset = offsetof(struct area_settings, sources), .size = sizeof(struct source_settings),
     .count = offsetof(struct area_settings, source_count), .least = 1, .most = LIMIT_SOURCES},
    {"policy", policy_read, policy_print, .offset = offsetof(struct area_settings, policy)},
    {"holidays", holidays_read, holidays_print,
     .offset = offsetof(struct area_settings, policy.holidays), .most = LIMIT_HOLIDAYS},
    {"quiet", group_read, group_print, &quiet_table, .absent = ABSENT_DEFAULTS},
    {"groups", groups_read, groups_print, .least = 1, .most = GROUPS_MOST},
    {"templates", templates_read, templates_print, .most = LIMIT_TEMPLATES},
    {"cascade", cascade_read, list_print, &step_table,
     .offset = offsetof(struct area_settings, steps), .size = sizeof(struct step_settings),
     .count = offsetof(struct area_settings, step_count), .least = 1, .most = LIMIT_STEPS},
};
const struct table area_table = {.noun = "an area", FIELDS(area_fields), BLOCKS(area_blocks)};
