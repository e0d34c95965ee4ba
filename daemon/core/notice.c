/* SPDX-License-Identifier: MIT */
#include "notice.h"

#include <string.h>

#include "ascii.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* ---- words ---- */

static const char *const kinds[NOTICE_KINDS] = {
    [NOTICE_WARNING] = "warning",
    [NOTICE_ALERT] = "alert",
    [NOTICE_FLOOD] = "flood",
};

static const char *const colours[] = {
    [LEVEL_NONE] = "green",
    [LEVEL_YELLOW] = "yellow",
    [LEVEL_AMBER] = "amber",
    [LEVEL_RED] = "red",
};

static const char *const floods[] = {
    [LEVEL_NONE] = "none",
    [LEVEL_YELLOW] = "alert",
    [LEVEL_AMBER] = "warning",
    [LEVEL_RED] = "severe",
};

static const char *const hazards[HAZARDS] = {
    [HAZARD_WIND] = "wind",   [HAZARD_RAIN] = "rain", [HAZARD_SNOW] = "snow",
    [HAZARD_ICE] = "ice",     [HAZARD_FOG] = "fog",   [HAZARD_THUNDERSTORM] = "thunderstorm",
    [HAZARD_HEAT] = "heat",   [HAZARD_COLD] = "cold", [HAZARD_FLOOD] = "flood",
    [HAZARD_COAST] = "coast", [HAZARD_FIRE] = "fire", [HAZARD_OTHER] = "other",
};

/* Other words of issuers for the same thing. */
static const struct {
	const char *word;
	enum hazard hazard;
} synonyms[] = {
    {"lightning", HAZARD_THUNDERSTORM},
    {"thunderstorms", HAZARD_THUNDERSTORM},
    {"flooding", HAZARD_FLOOD},
};

static bool is_word(const char *known, const char *word, size_t length)
{
	size_t n = 0;
	while (n < length && known[n] != '\0' && ascii_lower(word[n]) == known[n])
		n++;
	return n == length && known[n] == '\0';
}

const char *notice_kind_name(enum notice_kind k)
{
	return kinds[k];
}

const char *level_name(enum notice_kind k, enum level l)
{
	return k == NOTICE_FLOOD ? floods[l] : colours[l];
}

bool level_parse(enum notice_kind k, const char *word, size_t length, enum level *out)
{
	bool orange = k != NOTICE_FLOOD && is_word("orange", word, length); /* Europe's amber */
	for (int l = LEVEL_NONE; l <= LEVEL_RED; l++)
		if (is_word(level_name(k, (enum level)l), word, length) ||
		    (orange && l == LEVEL_AMBER)) {
			*out = (enum level)l;
			return true;
		}
	return false;
}

const char *hazard_name(enum hazard h)
{
	return hazards[h];
}

bool hazard_parse(const char *word, size_t length, enum hazard *out)
{
	for (int h = 0; h < HAZARDS; h++)
		if (is_word(hazards[h], word, length)) {
			*out = (enum hazard)h;
			return true;
		}
	for (size_t i = 0; i < COUNT_OF(synonyms); i++)
		if (is_word(synonyms[i].word, word, length)) {
			*out = synonyms[i].hazard;
			return true;
		}
	return false;
}

/* ---- what holds ---- */

/* Whether the notice's areas, one a line, name this one; unknown where it names none. */
static enum truth names_area(const char *areas, const char *area)
{
	size_t length = strlen(area);
	bool any = false;
	for (const char *line = areas ? areas : ""; *line != '\0';) {
		size_t n = strcspn(line, "\n"), same = 0;
		while (same < n && same < length &&
		       ascii_lower(line[same]) == ascii_lower(area[same]))
			same++;
		if (same == n && n == length)
			return TRUTH_TRUE;
		any |= n > 0;
		line += n + (line[n] == '\n');
	}
	return any ? TRUTH_FALSE : TRUTH_UNKNOWN;
}

/* One that the issuer names in words unknown to us may be any. */
static enum truth names_hazard(const struct notice *n, unsigned asked)
{
	if (asked == HAZARD_ANY || (n->hazards & asked) != 0)
		return TRUTH_TRUE;
	bool strange = n->hazards == 0 || (n->hazards & HAZARD_BIT(HAZARD_OTHER)) != 0;
	return strange ? TRUTH_UNKNOWN : TRUTH_FALSE;
}

enum truth notice_matches(const struct notice *n, const struct notice_question *q, struct span span)
{
	if (n->kind != q->kind || strcmp(n->issuer, q->issuer) != 0 || n->level < q->least ||
	    n->level == LEVEL_NONE || !span_meets(n->valid, span))
		return TRUTH_FALSE;
	enum truth place = *q->area != '\0' ? names_area(n->areas, q->area) : n->here;
	return truth_both(place, names_hazard(n, q->hazards));
}

/* ---- what is sure not to hold ---- */

struct lookout {
	const struct notice_question *question;
	const struct notice_watch *watches;
	size_t count;
	struct span span;
};

static bool speaks(const struct lookout *l, const struct notice_watch *w)
{
	return w->kind == l->question->kind && strcmp(w->issuer, l->question->issuer) == 0;
}

/* Fresh sources that speak of the hazard, end to end over the whole span. */
static bool watched(const struct lookout *l, unsigned hazard)
{
	struct wall at = l->span.from;
	for (bool further = true; further && wall_before(at, l->span.to);) {
		further = false;
		for (size_t i = 0; i < l->count; i++) {
			const struct notice_watch *w = &l->watches[i];
			if (w->fresh && (w->hazards & hazard) != 0 && speaks(l, w) &&
			    span_holds(w->speaks, at)) {
				at = w->speaks.to;
				further = true;
			}
		}
	}
	return !wall_before(at, l->span.to);
}

/* Who asks for any hazard asks for all of which somebody would speak, fresh or not: while the
 * source of cold alerts is silent, quiet from that of heat says nothing. */
static unsigned hazards_asked(const struct lookout *l)
{
	unsigned asked = 0;
	if (l->question->hazards != HAZARD_ANY)
		return l->question->hazards;
	for (size_t i = 0; i < l->count; i++)
		if (speaks(l, &l->watches[i]))
			asked |= l->watches[i].hazards;
	return asked;
}

static bool all_watched(const struct lookout *l)
{
	unsigned asked = hazards_asked(l);
	for (int h = 0; h < HAZARDS; h++)
		if ((asked & HAZARD_BIT(h)) != 0 && !watched(l, HAZARD_BIT(h)))
			return false;
	return asked != 0;
}

enum truth notice_holds(const struct notice_question *q, const struct notice *notices, size_t count,
			const struct notice_watch *watches, size_t watch_count, struct span span)
{
	const struct lookout lookout = {q, watches, watch_count, span};
	enum truth any = TRUTH_FALSE;
	for (size_t i = 0; i < count; i++)
		any = truth_either(any, notice_matches(&notices[i], q, span));
	return any == TRUTH_FALSE && !all_watched(&lookout) ? TRUTH_UNKNOWN : any;
}
