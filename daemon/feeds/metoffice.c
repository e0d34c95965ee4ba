/* SPDX-License-Identifier: MIT */
#include "metoffice.h"

#include <string.h>

#include "ascii.h"

static const struct {
	const char *word;
	enum hazard hazard;
} hazards[] = {
    {"wind", HAZARD_WIND},
    {"rain", HAZARD_RAIN},
    {"snow", HAZARD_SNOW},
    {"ice", HAZARD_ICE},
    {"fog", HAZARD_FOG},
    {"thunderstorm", HAZARD_THUNDERSTORM},
    {"thunderstorms", HAZARD_THUNDERSTORM},
    {"lightning", HAZARD_THUNDERSTORM},
    {"heat", HAZARD_HEAT},
    {"extreme heat", HAZARD_HEAT},
    {"extreme_heat", HAZARD_HEAT},
    {"extremeheat", HAZARD_HEAT},
};

/* The regions of the warnings; the same codes in the RSS addresses and in the GeoJSON. */
static const struct {
	const char *code, *name;
} regions[] = {
    {"os", "Orkney & Shetland"},  {"he", "Highlands & Eilean Siar"},
    {"gr", "Grampian"},           {"ta", "Central, Tayside & Fife"},
    {"st", "Strathclyde"},        {"dg", "SW Scotland, Lothian Borders"},
    {"ni", "Northern Ireland"},   {"wl", "Wales"},
    {"nw", "North West England"}, {"ne", "North East England"},
    {"yh", "Yorkshire & Humber"}, {"wm", "West Midlands"},
    {"em", "East Midlands"},      {"ee", "East of England"},
    {"sw", "South West England"}, {"se", "London & South East England"},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool same(const char *word, size_t length, const char *whole)
{
	size_t i = 0;
	while (i < length && ascii_lower(word[i]) == ascii_lower(whole[i]) && whole[i] != '\0')
		i++;
	return i == length && whole[i] == '\0';
}

bool metoffice_level(const char *word, size_t length, enum level *out)
{
	enum level level;
	if (!level_parse(NOTICE_WARNING, word, length, &level) || level == LEVEL_NONE)
		return false;
	*out = level;
	return true;
}

unsigned metoffice_hazard(const char *word, size_t length)
{
	for (size_t i = 0; i < COUNT(hazards); i++)
		if (same(word, length, hazards[i].word))
			return HAZARD_BIT(hazards[i].hazard);
	return HAZARD_BIT(HAZARD_OTHER);
}

bool metoffice_is_test(const char *text)
{
	static const char *const said[] = {"TEST SCENARIO", "NOT FOR OPERATIONAL USE"};
	for (const char *at = text; at != NULL && *at != '\0'; at++)
		for (size_t i = 0; i < COUNT(said); i++)
			if (same(at, strlen(said[i]), said[i])) /* stops at the end of `at` */
				return true;
	return false;
}

const char *metoffice_region_code(const char *name, size_t length)
{
	for (size_t i = 0; i < COUNT(regions); i++)
		if (same(name, length, regions[i].name))
			return regions[i].code;
	return NULL;
}

bool metoffice_is_code(const char *word)
{
	for (size_t i = 0; i < COUNT(regions); i++)
		if (ascii_same(word, regions[i].code))
			return true;
	return false;
}

bool metoffice_names_us(const struct source_settings *settings, const char *name, size_t length)
{
	for (int i = 0; i < settings->region_count; i++)
		if (same(name, length, settings->regions[i]))
			return true;
	return false;
}
