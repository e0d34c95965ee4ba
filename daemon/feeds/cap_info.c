/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "ascii.h"
#include "cap_inside.h"

#define LASTS_MS DAYS_MS(1) /* how long an alert counts, from its sending, that names no end */

/* ---- what one <info> says ---- */

struct info {
	const struct xml_node *node;
	const char *language, *event;
	enum level level;
	unsigned hazards;
	const char *type; /* awareness_type, "" for none */
	struct span valid;
	struct cap_place place;
	bool all_clear;
	bool notes[CAP_NOTES];
};

static const char *parameter(const struct xml_node *info, const char *name)
{
	const struct xml_node *node = xml_child(info, info->space, "parameter");
	for (; node != NULL; node = xml_next(node, info->space, "parameter")) {
		const char *its = xml_text(node, info->space, "valueName");
		const char *value = xml_text(node, info->space, "value");
		if (its != NULL && value != NULL && ascii_same(its, name))
			return value;
	}
	return "";
}

/* Unknown is a word of the standard: somebody warns, and cannot tell how bad it will be. */
static enum err severity_read(const struct cap_reader *r, struct info *info)
{
	const char *word;
	const struct xml_node *node = info->node;
	enum err e = xml_need(node, node->space, "severity", &word, r->why);
	if (e || cap_severity(word, &info->level))
		return e;
	if (!ascii_same(word, "Unknown"))
		return xml_wrong(xml_child(node, node->space, "severity"), r->why,
				 "<severity> \"%.40s\" is no severity", word);
	info->level = LEVEL_YELLOW;
	info->notes[CAP_UNGRADED] = true;
	return ERR_OK;
}

/* MeteoAlarm's own colour, and the severity of the standard, are seen to differ. */
static enum err level_read(const struct cap_reader *r, struct info *info)
{
	enum level colour, severity;
	const char *text = parameter(info->node, "awareness_level");
	const char *word = xml_text(info->node, info->node->space, "severity");
	if (!cap_awareness_level(text, &colour, &info->notes[CAP_QUARREL]))
		return severity_read(r, info);
	info->level = colour;
	if (word == NULL || !cap_severity(word, &severity) || severity == colour)
		return ERR_OK;
	info->notes[CAP_QUARREL] = true;
	info->level = severity > colour ? severity : colour;
	return ERR_OK;
}

static bool is_english(const char *language)
{
	return ascii_lower(language[0]) == 'e' && ascii_lower(language[1]) == 'n' &&
	       (language[2] == '\0' || language[2] == '-' || language[2] == '_');
}

/* A word that we do not know is another hazard in English, and any hazard in another language. */
static unsigned hazards_read(const struct info *info)
{
	unsigned hazards = cap_awareness_hazards(info->type);
	if (hazards == 0)
		hazards = cap_event_hazards(info->event);
	if (hazards == 0 && is_english(info->language))
		hazards = HAZARD_BIT(HAZARD_OTHER);
	return hazards;
}

/* Missing and empty leave *out as it is. */
static enum err time_read(const struct xml_node *info, const char *name, struct wall *out,
			  bool *there, struct fault *why)
{
	const char *text = xml_text(info, info->space, name);
	*there = text != NULL && text[0] != '\0';
	return *there ? xml_time(info, info->space, name, out, why) : ERR_OK;
}

/* `expires` is when the message lapses, and forecasters are seen to let it come before the weather:
 * such a one counts for a day from its onset. */
static enum err valid_read(const struct cap_reader *r, struct info *info, struct wall sent)
{
	bool given = false, ends = false;
	struct span *valid = &info->valid;
	*valid = (struct span){sent, wall_plus(sent, LASTS_MS)};
	enum err e = time_read(info->node, "onset", &valid->from, &given, r->why);
	if (!e && !given)
		e = time_read(info->node, "effective", &valid->from, &given, r->why);
	if (!e)
		e = time_read(info->node, "expires", &valid->to, &ends, r->why);
	if (e)
		return e;
	info->notes[CAP_OPEN_END] = !ends;
	info->notes[CAP_BACKWARDS] = !wall_before(valid->from, valid->to);
	if (info->notes[CAP_BACKWARDS])
		valid->to = wall_plus(valid->from, LASTS_MS);
	return ERR_OK;
}

static bool says_all_clear(const struct xml_node *info)
{
	const struct xml_node *node = xml_child(info, info->space, "responseType");
	for (; node != NULL; node = xml_next(node, info->space, "responseType"))
		if (ascii_same(node->text, "AllClear"))
			return true;
	return false;
}

static enum err info_read(const struct cap_reader *r, const struct xml_node *node, struct wall sent,
			  struct info *out)
{
	const char *language = xml_text(node, node->space, "language");
	*out = (struct info){
	    .node = node,
	    /* what the standard says of a missing one */
	    .language = language != NULL && language[0] != '\0' ? language : "en-US",
	    .type = parameter(node, "awareness_type"),
	    .all_clear = says_all_clear(node),
	};
	enum err e = xml_need(node, node->space, "event", &out->event, r->why);
	if (!e)
		e = level_read(r, out);
	if (!e)
		e = valid_read(r, out, sent);
	if (!e)
		e = cap_place_read(r, node, &out->place);
	if (!e)
		out->hazards = hazards_read(out);
	return e;
}

/* ---- languages ---- */

static bool same_language(const char *a, const char *b)
{
	size_t n = strcspn(a, "-_");
	if (n != strcspn(b, "-_"))
		return false;
	for (size_t i = 0; i < n; i++)
		if (ascii_lower(a[i]) != ascii_lower(b[i]))
			return false;
	return true;
}

static bool same_place(const struct cap_place *a, const struct cap_place *b)
{
	const char *its = lines_text(&a->identity), *other = lines_text(&b->identity);
	return a->areas == b->areas && strcmp(its, other) == 0;
}

/* The same in another language. Words cannot be compared, but numbers, times and places can. */
static bool is_translation(const struct info *a, const struct info *b)
{
	return !same_language(a->language, b->language) && a->level == b->level &&
	       a->valid.from.ms == b->valid.from.ms && a->valid.to.ms == b->valid.to.ms &&
	       strtol(a->type, NULL, 10) == strtol(b->type, NULL, 10) &&
	       a->all_clear == b->all_clear && same_place(&a->place, &b->place);
}

static bool is_said(const struct info *infos, size_t count, const struct info *info)
{
	for (size_t i = 0; i < count; i++)
		if (is_translation(&infos[i], info))
			return true;
	return false;
}

/* English ones first, then the others, each time those that say something new. */
static size_t infos_choose(const struct info *all, size_t count, struct info *chosen)
{
	size_t n = 0;
	for (int english = 1; english >= 0; english--)
		for (size_t i = 0; i < count; i++)
			if (is_english(all[i].language) == (english == 1) &&
			    !is_said(chosen, n, &all[i]))
				chosen[n++] = all[i];
	return n;
}

/* ---- notices ---- */

static bool id_is_taken(const struct cap_reader *r, const char *id)
{
	for (size_t i = 0; i < r->notice_count; i++)
		if (strcmp(r->notices[i].id, id) == 0)
			return true;
	return false;
}

/* The alert's own; a second notice of it has "#2" behind. */
static const char *id_make(const struct cap_reader *r, const char *identifier)
{
	const char *id = identifier;
	for (int n = 2; id_is_taken(r, id); n++)
		id = arena_printf(r->arena, "%s#%d", identifier, n);
	return id;
}

/* "Yellow ice warning: Some disruption is likely due to icy surfaces." */
static const char *headline(const struct cap_reader *r, const struct info *info)
{
	const char *text = xml_text(info->node, info->node->space, "headline");
	if (text == NULL || text[0] == '\0' || ascii_same(text, info->event))
		return lines_single(r->arena, info->event);
	return lines_single(r->arena, arena_printf(r->arena, "%s: %s", info->event, text));
}

static enum err notice_add(struct cap_reader *r, const char *identifier, const struct info *info)
{
	if (r->notice_count == LIMIT_NOTICES)
		return cap_too_many(r, info->node, LIMIT_NOTICES, "warnings");
	r->notices[r->notice_count] = (struct notice){
	    .kind = NOTICE_WARNING,
	    .issuer = r->issuer,
	    .id = id_make(r, identifier),
	    .level = info->level,
	    .hazards = info->hazards,
	    .valid = info->valid,
	    .here = info->place.here,
	    .areas = lines_text(&info->place.names),
	    .headline = headline(r, info),
	};
	r->notice_count++;
	return ERR_OK;
}

/* How bad it will be nobody can tell: so nobody is told that it is not red. */
static enum err worst_add(struct cap_reader *r, const char *identifier, const struct info *info)
{
	struct info worst = *info;
	worst.level = LEVEL_RED;
	worst.place.here = truth_both(info->place.here, TRUTH_UNKNOWN);
	return notice_add(r, identifier, &worst);
}

static enum err info_tell(struct cap_reader *r, const char *identifier, const struct info *info)
{
	if (info->all_clear || info->level == LEVEL_NONE) {
		r->notes[info->all_clear ? CAP_ALL_CLEAR : CAP_GREEN]++;
		return ERR_OK;
	}
	for (int i = 0; i < CAP_NOTES; i++)
		r->notes[i] += info->notes[i];
	enum err e = notice_add(r, identifier, info);
	return e || !info->notes[CAP_UNGRADED] ? e : worst_add(r, identifier, info);
}

enum err cap_alert_tell(struct cap_reader *r, const struct cap_alert *alert)
{
	struct info *all = arena_alloc(r->arena, 2 * CAP_INFOS * sizeof *all);
	struct info *chosen = all + CAP_INFOS;
	const struct xml_node *node = xml_child(alert->node, alert->node->space, "info");
	size_t count = 0;
	enum err e = ERR_OK;
	for (; !e && node != NULL; node = xml_next(node, alert->node->space, "info")) {
		if (count == CAP_INFOS)
			return cap_too_many(r, node, CAP_INFOS, "<info>");
		e = info_read(r, node, alert->sent, &all[count++]);
	}
	size_t least = e ? 0 : infos_choose(all, count, chosen);
	for (size_t i = 0; !e && i < least; i++)
		e = info_tell(r, alert->identifier, &chosen[i]);
	return e;
}
