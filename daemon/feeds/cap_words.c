/* SPDX-License-Identifier: MIT */
#include "cap_inside.h"

#include <stdlib.h>
#include <string.h>

#include "ascii.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static bool is_letter(char c)
{
	return ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z';
}

/* The next run of letters at or behind *at, which then points behind it; 0 at the end. */
static size_t word_next(const char **at, const char **word)
{
	while (**at != '\0' && !is_letter(**at))
		++*at;
	*word = *at;
	while (is_letter(**at))
		++*at;
	return (size_t)(*at - *word);
}

/* ---- how bad ---- */

bool cap_severity(const char *word, enum level *out)
{
	static const struct {
		const char *word;
		enum level level;
	} severities[] = {
	    {"Minor", LEVEL_NONE},
	    {"Moderate", LEVEL_YELLOW},
	    {"Severe", LEVEL_AMBER},
	    {"Extreme", LEVEL_RED},
	};
	for (size_t i = 0; i < COUNT_OF(severities); i++)
		if (ascii_same(word, severities[i].word)) {
			*out = severities[i].level;
			return true;
		}
	return false;
}

/* 1 is green, 4 is red; anything else says nothing. */
static bool awareness_number(const char *text, enum level *out)
{
	if (text[0] < '1' || text[0] > '4' || (text[1] >= '0' && text[1] <= '9'))
		return false;
	*out = (enum level)(text[0] - '1');
	return true;
}

static bool awareness_colour(const char *text, enum level *out)
{
	const char *word;
	for (size_t length; (length = word_next(&text, &word)) > 0;)
		if (level_parse(NOTICE_WARNING, word, length, out))
			return true;
	return false;
}

bool cap_awareness_level(const char *text, enum level *out, bool *quarrel)
{
	enum level number = LEVEL_NONE, colour = LEVEL_NONE;
	bool numbered = awareness_number(text, &number);
	bool coloured = awareness_colour(text, &colour);
	*quarrel = numbered && coloured && number != colour;
	if (numbered || coloured)
		*out = number > colour ? number : colour;
	return numbered || coloured;
}

/* ---- of what ---- */

#define BIT(hazard) HAZARD_BIT(HAZARD_##hazard)

/* MeteoAlarm's numbers. */
static const unsigned awareness_types[] = {
    [1] = BIT(WIND),
    [2] = BIT(SNOW) | BIT(ICE),
    [3] = BIT(THUNDERSTORM),
    [4] = BIT(FOG),
    [5] = BIT(HEAT),
    [6] = BIT(COLD),
    [7] = BIT(COAST),
    [8] = BIT(FIRE),
    [9] = BIT(OTHER) /* avalanches */,
    [10] = BIT(RAIN),
    [12] = BIT(FLOOD),
    [13] = BIT(RAIN) | BIT(FLOOD),
};

/* Words that begin so. Where only the whole word will do, a "$" stands at the end. */
static const struct {
	const char *word;
	unsigned hazards;
} words[] = {
    {"wind$", BIT(WIND)},
    {"winds$", BIT(WIND)},
    {"windstorm", BIT(WIND)},
    {"windy$", BIT(WIND)},
    {"gale", BIT(WIND)},
    {"gust", BIT(WIND)},
    {"storm$", BIT(WIND)},
    {"hurricane", BIT(WIND)},
    {"tornado", BIT(WIND)},
    {"rain$", BIT(RAIN)},
    {"rains$", BIT(RAIN)},
    {"rainfall", BIT(RAIN)},
    {"downpour", BIT(RAIN)},
    {"snow", BIT(SNOW)},
    {"blizzard", BIT(SNOW) | BIT(WIND)},
    {"ice$", BIT(ICE)},
    {"icy$", BIT(ICE)},
    {"icing$", BIT(ICE)},
    {"freezing$", BIT(ICE)},
    {"fog", BIT(FOG)},
    {"thunder", BIT(THUNDERSTORM)},
    {"lightning", BIT(THUNDERSTORM)},
    {"heat", BIT(HEAT)},
    {"hot$", BIT(HEAT)},
    {"high-temperature", BIT(HEAT)},
    {"cold", BIT(COLD)},
    {"frost", BIT(COLD)},
    {"low-temperature", BIT(COLD)},
    {"flood", BIT(FLOOD)},
    {"coast", BIT(COAST)},
    {"surge", BIT(COAST)},
    {"fire$", BIT(FIRE)},
    {"fires$", BIT(FIRE)},
    {"wildfire", BIT(FIRE)},
    {"bushfire", BIT(FIRE)},
};

/* `text` begins where a word begins. */
static bool word_fits(const char *text, const char *known)
{
	while (*known != '\0' && *known != '$' && ascii_lower(*text) == *known)
		text++, known++;
	return *known == '\0' || (*known == '$' && !is_letter(*text));
}

unsigned cap_event_hazards(const char *text)
{
	const char *word;
	unsigned hazards = 0;
	while (word_next(&text, &word) > 0)
		for (size_t i = 0; i < COUNT_OF(words); i++)
			if (word_fits(word, words[i].word))
				hazards |= words[i].hazards;
	return hazards;
}

/* Both, because they are seen to differ: "7; Fog" was met where 7 is the coast. */
unsigned cap_awareness_hazards(const char *text)
{
	char *end;
	long number = strtol(text, &end, 10);
	unsigned hazards = cap_event_hazards(text);
	if (end != text && number >= 0 && number < (long)COUNT_OF(awareness_types))
		hazards |= awareness_types[number];
	return hazards;
}
