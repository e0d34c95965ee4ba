/* SPDX-License-Identifier: MIT */
#include "need.h"

#include <string.h>

#include "ascii.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- words ---------------------------------------------------------------------------------- */

static const struct {
	unsigned bit;
	const char *bed, *need; /* NULL: no word for it on that side */
} words[] = {
    {BED_WOMEN, "women", "woman"},
    {BED_MEN, "men", "man"},
    {BED_COUPLE, "couple", "couple"},
    {BED_FAMILY, "family", "family"},
    {BED_DOG, "dog", "dog"},
    {BED_WHEELCHAIR, "wheelchair", "wheelchair"},
    {BED_GROUND_FLOOR, "ground-floor", "ground-floor"},
    {BED_LATE_ENTRY, "late-entry", "late-entry"},
    {BED_HIGH_SUPPORT, "high-support", "high-support"},
    {BED_SHARED, "shared", NULL},
    {BED_UNDER_25, "under-25", "under-25"},
    {NEED_25_UP, NULL, "25+"},
    {NEED_ALONE, NULL, "alone"},
    {NEED_MIXED, NULL, "mixed"},
    {NEED_UNDER_18, NULL, "under-18"},
    {NEED_WITH_WOMAN, NULL, "with-woman"},
    {NEED_WITH_MAN, NULL, "with-man"},
    {NEED_NOTHING, NULL, "nothing"},
};

/* Ages as they stand in a case file say no more than these, and whoever is young has many names. */
static const struct {
	const char *word;
	unsigned need;
} aliases[] = {
    {"18-24", BED_UNDER_25},  {"16-17", NEED_UNDER_18},  {"16/17", NEED_UNDER_18},
    {"16", NEED_UNDER_18},    {"17", NEED_UNDER_18},     {"u16", NEED_UNDER_18},
    {"u17", NEED_UNDER_18},   {"u18", NEED_UNDER_18},    {"child", NEED_UNDER_18},
    {"minor", NEED_UNDER_18}, {"teen", NEED_UNDER_18},   {"teenager", NEED_UNDER_18},
    {"kid", NEED_UNDER_18},   {"under25", BED_UNDER_25},
};

static const char *const kinds[BED_KIND_COUNT] = {
    [BED_KIND_E_BED] = "e-bed",   [BED_KIND_SUPPORTED] = "supported", [BED_KIND_RSAP] = "rsap",
    [BED_KIND_NSAP] = "nsap",     [BED_KIND_SURGE] = "surge",         [BED_KIND_SIT_UP] = "sit-up",
    [BED_KIND_LOUNGE] = "lounge", [BED_KIND_HOTEL] = "hotel",
};

const char *bed_kind_name(enum bed_kind kind)
{
	return kinds[kind];
}

bool bed_kind_read(const char *word, enum bed_kind *kind)
{
	for (size_t i = 0; i < COUNT(kinds); i++) {
		if (ascii_same(kinds[i], word)) {
			*kind = (enum bed_kind)i;
			return true;
		}
	}
	return false;
}

static bool means(const char *word, const char *typed)
{
	return word != NULL && ascii_same(word, typed);
}

bool bed_attribute_read(const char *word, unsigned *attributes)
{
	for (size_t i = 0; i < COUNT(words); i++) {
		if (means(words[i].bed, word)) {
			*attributes |= words[i].bit;
			return true;
		}
	}
	return false;
}

/* ---- ages ----------------------------------------------------------------------------------- */

/* Behind `begin`, and a dash; NULL when the word does not begin so. */
static const char *behind(const char *word, const char *begin)
{
	for (; *begin != '\0'; begin++, word++)
		if (ascii_lower(*word) != *begin)
			return NULL;
	return *word == '-' ? word + 1 : word;
}

/* Of two digits at most; -1: none stands there. *end is behind it. */
static int years_read(const char *word, const char **end)
{
	int years = -1;
	for (*end = word; **end >= '0' && **end <= '9' && *end - word < 2; (*end)++)
		years = (years < 0 ? 0 : years) * 10 + (**end - '0');
	return years;
}

/* "under18" and "under-17": of the age itself nothing else is said. */
static bool under_read(const char *word, unsigned *need)
{
	const char *number = behind(word, "under"), *end;
	int years = number != NULL ? years_read(number, &end) : -1;
	*need = NEED_UNDER_18;
	return years >= 0 && years <= 18 && *end == '\0';
}

static unsigned need_of_years(int years)
{
	return years < 18 ? NEED_UNDER_18 : years < 25 ? BED_UNDER_25 : NEED_25_UP;
}

/* "age17", "aged-17", "17yo", "17y" and "17yrs". */
static bool age_read(const char *word, unsigned *need)
{
	static const struct {
		const char *begin, *end;
	} forms[] = {{"aged", ""}, {"age", ""}, {"", "yo"}, {"", "y"}, {"", "yr"}, {"", "yrs"}};
	for (size_t i = 0; i < COUNT(forms); i++) {
		const char *number = behind(word, forms[i].begin), *end;
		int years = number != NULL ? years_read(number, &end) : -1;
		if (years < 0 || !ascii_same(end, forms[i].end))
			continue;
		*need = need_of_years(years);
		return true;
	}
	return false;
}

bool need_goes_on(const char *word)
{
	return ascii_same(word, "under") || ascii_same(word, "age") || ascii_same(word, "aged");
}

/* "women" will do for "woman", and "men" for "man". */
bool need_read(const char *word, unsigned *needs)
{
	unsigned need;
	for (size_t i = 0; i < COUNT(words); i++) {
		if (words[i].need != NULL &&
		    (means(words[i].need, word) || means(words[i].bed, word))) {
			*needs |= words[i].bit;
			return true;
		}
	}
	for (size_t i = 0; i < COUNT(aliases); i++) {
		if (means(aliases[i].word, word)) {
			*needs |= aliases[i].need;
			return true;
		}
	}
	if (!under_read(word, &need) && !age_read(word, &need))
		return false;
	*needs |= need;
	return true;
}

/* "under-18" and "child" say no more of whoever is known to be younger. */
static enum age_band child_read(const char *word, enum age_band known)
{
	const char *end;
	int years = years_read(word + strcspn(word, "0123456789"), &end);
	bool under = ascii_lower(*word) == 'u', open = under || years < 0;
	if (years >= 0 && years < (under ? 17 : 16))
		return AGE_UNDER_16;
	return open && known == AGE_UNDER_16 ? known : AGE_16_17;
}

/* A number alone is an age where nothing else is asked. */
static bool adult_or_child(const char *word, unsigned *needs)
{
	const char *end;
	int years = years_read(word, &end);
	if (years < 0 || *end != '\0')
		return need_read(word, needs);
	*needs = need_of_years(years);
	return true;
}

bool need_age(const char *word, enum age_band *age)
{
	unsigned needs = 0;
	if (!adult_or_child(word, &needs) || (needs & ~(0u | NEED_UNDER_18 | NEED_ADULT_AGES)) != 0)
		return false;
	*age = (needs & NEED_UNDER_18) != 0  ? child_read(word, *age)
	       : (needs & BED_UNDER_25) != 0 ? AGE_18_24
					     : AGE_25_UP;
	return true;
}

unsigned need_of_age(enum age_band age)
{
	static const unsigned needs[AGE_BANDS] = {
	    [AGE_UNDER_16] = NEED_UNDER_18,
	    [AGE_16_17] = NEED_UNDER_18,
	    [AGE_18_24] = BED_UNDER_25,
	    [AGE_25_UP] = NEED_25_UP,
	};
	return needs[age];
}

/* As much as fits. */
static size_t put(char *out, size_t at, const char *text)
{
	size_t length = strnlen(text, NEED_TEXT - 1 - at);
	memcpy(out + at, text, length);
	out[at + length] = '\0';
	return length;
}

static void append(char *out, const char *between, const char *word)
{
	size_t used = strlen(out);
	if (used > 0)
		used += put(out, used, between);
	put(out, used, word);
}

char *bed_attributes_text(unsigned attributes, const char *between, char out[NEED_TEXT])
{
	out[0] = '\0';
	for (size_t i = 0; i < COUNT(words); i++)
		if (words[i].bed != NULL && (attributes & words[i].bit) != 0)
			append(out, between, words[i].bed);
	return out;
}

char *need_text(unsigned needs, const char *between, char out[NEED_TEXT])
{
	out[0] = '\0';
	for (size_t i = 0; i < COUNT(words); i++)
		if (words[i].need != NULL && (needs & words[i].bit) != 0)
			append(out, between, words[i].need);
	return out;
}

/* ---- what is said later ---------------------------------------------------------------------- */

unsigned need_said(unsigned before, unsigned now)
{
	static const unsigned questions[] = {NEED_OF_ONE, NEED_OF_OTHER, NEED_ADULT_AGES};
	if ((now & NEED_NOTHING) != 0)
		return now & ~(0u | NEED_NOTHING);
	for (size_t i = 0; i < COUNT(questions); i++)
		if ((now & questions[i]) != 0)
			before &= ~questions[i];
	if ((now & BED_FAMILY) != 0) /* with two adults or one: it needs no bed for couples */
		before &= ~(0u | BED_COUPLE);
	return before | now;
}

/* ---- two of them ---------------------------------------------------------------------------- */

#define OF_PARTNER (NEED_PARTNER | NEED_OF_OTHER)
#define WHICH (NEED_OF_ONE | NEED_OF_OTHER)

static unsigned moved(unsigned needs, unsigned from, unsigned to)
{
	return (needs & from) != 0 ? to : 0;
}

unsigned need_of_other(unsigned needs)
{
	unsigned same = needs & ~WHICH;
	return same | moved(needs, BED_WOMEN, NEED_WITH_WOMAN) |
	       moved(needs, BED_MEN, NEED_WITH_MAN) | moved(needs, NEED_WITH_WOMAN, BED_WOMEN) |
	       moved(needs, NEED_WITH_MAN, BED_MEN);
}

unsigned need_alone(unsigned needs)
{
	return needs & ~(BED_COUPLE | OF_PARTNER);
}

bool need_is_of_two(unsigned needs)
{
	return (needs & (BED_COUPLE | OF_PARTNER)) != 0;
}
