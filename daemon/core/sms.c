/* SPDX-License-Identifier: MIT */
#include "sms.h"

#include <assert.h>
#include <string.h>
#include <uchar.h>

#include "utf8.h"

/* GSM 03.38: its characters beyond ASCII, those that cost an escape, and what ASCII has more. */
static const char32_t beyond_ascii[] = U"£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà";
static const char32_t escaped[] = U"^{}\\[~]|€";
static const char32_t missing = U'`';

static bool listed(const char32_t *list, uint32_t c)
{
	while (*list != 0 && *list != c)
		list++;
	return *list != 0;
}

/* Septets that c takes; 0 when the alphabet has no c. */
static int gsm_units(uint32_t c)
{
	if (listed(escaped, c))
		return 2;
	return c < 0x80 ? c != missing : listed(beyond_ascii, c);
}

static int ucs2_units(uint32_t c)
{
	return c > 0xffff ? 2 : 1;
}

/* Fills parts one character after the other, as they go on the air. */
struct packing {
	int single, each; /* units that fit in a lone message, and in each of several */
	int units, parts, last;
};

static void packing_add(struct packing *p, int units)
{
	p->units += units;
	if (p->last + units > p->each) {
		p->parts++;
		p->last = 0;
	}
	p->last += units;
}

static bool sendable(uint32_t c)
{
	return c == '\n' || (c != UTF8_BAD && !utf8_control(c));
}

bool sms_measure(const char *text, struct sms_size *out)
{
	struct packing gsm = {.single = 160, .each = 153, .parts = 1};
	struct packing ucs2 = {.single = 70, .each = 67, .parts = 1};
	struct sms_size size = {0};
	for (const char *at = text; *at != '\0';) {
		size_t offset = (size_t)(at - text);
		uint32_t c = utf8_next(&at);
		if (!sendable(c))
			return false;
		if (gsm_units(c) == 0 && !size.ucs2) {
			size.ucs2 = true;
			size.offending = c;
			size.offending_at = offset;
		}
		packing_add(&gsm, gsm_units(c));
		packing_add(&ucs2, ucs2_units(c));
	}
	const struct packing *used = size.ucs2 ? &ucs2 : &gsm;
	size.units = used->units;
	size.parts = used->units <= used->single ? 1 : used->parts;
	*out = size;
	return true;
}

/* What may be said otherwise without changing the meaning. Fractions are not here: 1½ would become
 * 11/2. Letters are not here: a name keeps its accents. */
static const struct replacement {
	uint32_t first, last;
	char before; /* only in front of this character; 0: anywhere */
	const char *by;
} replacements[] = {
    {'\t', '\t', 0, " "},       {'\r', '\r', '\n', ""},    {'`', '`', 0, "'"},
    {0xa0, 0xa0, 0, " "}, /* no-break space */
    {0xad, 0xad, 0, ""}, /* soft hyphen */
    {0xb0, 0xb0, 'C', ""}, /* degree sign: -4.7C */
    {0xb4, 0xb4, 0, "'"}, /* acute accent by itself */
    {0xb7, 0xb7, 0, "-"}, /* middle dot */
    {0x2000, 0x200a, 0, " "}, /* spaces of every width */
    {0x200b, 0x200f, 0, ""}, /* no width, and direction marks */
    {0x2010, 0x2015, 0, "-"}, /* hyphens and dashes */
    {0x2018, 0x201b, 0, "'"}, /* single quotes */
    {0x201c, 0x201f, 0, "\""}, /* double quotes */
    {0x2022, 0x2023, 0, "-"}, /* bullets */
    {0x2026, 0x2026, 0, "..."}, {0x2028, 0x2029, 0, "\n"}, /* line and paragraph separator */
    {0x202a, 0x202e, 0, ""}, /* direction */
    {0x202f, 0x202f, 0, " "},   {0x2032, 0x2032, 0, "'"},  {0x2033, 0x2033, 0, "\""},
    {0x205f, 0x205f, 0, " "},   {0x2060, 0x2060, 0, ""},   {0x2066, 0x2069, 0, ""}, /* direction */
    {0x2212, 0x2212, 0, "-"}, /* minus */
    {0x3000, 0x3000, 0, " "},   {0xfeff, 0xfeff, 0, ""},
};

static const char *replacement_for(uint32_t c, char next)
{
	for (size_t i = 0; i < sizeof(replacements) / sizeof(replacements[0]); i++) {
		const struct replacement *r = &replacements[i];
		if (c >= r->first && c <= r->last && (r->before == 0 || r->before == next))
			return r->by;
	}
	return NULL;
}

static bool pure_gsm(const char *text)
{
	struct sms_size size;
	return sms_measure(text, &size) && !size.ucs2;
}

bool sms_replace(const char *text, char *out, size_t size)
{
	size_t length = strlen(text);
	assert(size > length); /* no replacement is longer than what it replaces */
	bool replaced = false;
	char *end = out;
	for (const char *at = text, *from = text; *at != '\0'; from = at) {
		uint32_t c = utf8_next(&at);
		const char *by = replacement_for(c, *at);
		size_t bytes = by != NULL ? strlen(by) : (size_t)(at - from);
		memcpy(end, by != NULL ? by : from, bytes);
		end += bytes;
		replaced |= by != NULL;
	}
	*end = '\0';
	if (replaced && pure_gsm(out))
		return true;
	memcpy(out, text, length + 1);
	return false;
}
