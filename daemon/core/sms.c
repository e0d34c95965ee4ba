/* SPDX-License-Identifier: MIT */
#include "sms.h"

#include <assert.h>
#include <string.h>
#include <uchar.h>

#include "utf8.h"

/* GSM 03.38: its characters beyond ASCII, those that cost an escape, and what ASCII has more. */
static const char32_t beyond_ascii[] = U"£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà";
static const char32_t escaped[] = U"^{}\\[~]|€\f";
static const char32_t missing[] = U"`\x7f";

static bool listed(const char32_t *list, uint32_t c)
{
	while (*list != 0 && *list != c)
		list++;
	return *list != 0;
}

/* Septets that c takes; 0 when the alphabet has no c. */
static int gsm_units(uint32_t c)
{
	if (c >= 'a' && c <= 'z')
		return 1;
	if (listed(escaped, c))
		return 2;
	if (c < 0x20)
		return c == '\n' || c == '\r';
	return c < 0x80 ? !listed(missing, c) : listed(beyond_ascii, c);
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

static void size_add(struct sms_size *size, uint32_t c, size_t offset)
{
	if (gsm_units(c) != 0 || size->ucs2)
		return;
	size->ucs2 = true;
	size->offending = c;
	size->offending_at = offset;
}

bool sms_count(const char *text, struct sms_size *out)
{
	struct packing gsm = {.single = 160, .each = 153, .parts = 1};
	struct packing ucs2 = {.single = 70, .each = 67, .parts = 1};
	struct sms_size size = {0};
	for (const char *at = text; *at != '\0';) {
		size_t offset = (size_t)(at - text);
		uint32_t c = utf8_next(&at);
		if (c == UTF8_BAD)
			return false;
		size_add(&size, c, offset);
		packing_add(&gsm, gsm_units(c));
		packing_add(&ucs2, ucs2_units(c));
	}
	const struct packing *used = size.ucs2 ? &ucs2 : &gsm;
	size.units = used->units;
	size.parts = used->units <= used->single ? 1 : used->parts;
	size.room = size.parts == 1 ? used->single : size.parts * used->each;
	*out = size;
	return true;
}

bool sms_measure(const char *text, struct sms_size *out)
{
	for (const char *at = text; *at != '\0';)
		if (!sendable(utf8_next(&at)))
			return false;
	return sms_count(text, out);
}

/* What may be said otherwise without changing the meaning. Letters are not here: a name keeps its
 * accents. */
static const struct replacement {
	uint32_t first, last;
	char before; /* only in front of this character; 0: anywhere */
	const char *by;
} replacements[] = {
    {'\t', '\t', 0, " "},       {'\r', '\r', '\n', ""},    {'`', '`', 0, "'"},
    {0xa0, 0xa0, 0, " "}, /* no-break space */
    {0xad, 0xad, 0, ""}, /* soft hyphen */
    {0xb0, 0xb0, 'C', ""},      {0xb0, 0xb0, 'F', ""}, /* degree sign: -4.7C */
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

/* A letter and its accent, written as two: one character says the same. Those of the alphabet, and
 * of Welsh. */
static const struct {
	uint32_t letter, accent;
	const char *by;
} composed[] = {
    {'A', 0x300, "À"}, {'E', 0x300, "È"}, {'I', 0x300, "Ì"}, {'O', 0x300, "Ò"}, {'U', 0x300, "Ù"},
    {'W', 0x300, "Ẁ"}, {'Y', 0x300, "Ỳ"}, {'a', 0x300, "à"}, {'e', 0x300, "è"}, {'i', 0x300, "ì"},
    {'o', 0x300, "ò"}, {'u', 0x300, "ù"}, {'w', 0x300, "ẁ"}, {'y', 0x300, "ỳ"}, {'A', 0x301, "Á"},
    {'E', 0x301, "É"}, {'I', 0x301, "Í"}, {'O', 0x301, "Ó"}, {'U', 0x301, "Ú"}, {'W', 0x301, "Ẃ"},
    {'Y', 0x301, "Ý"}, {'a', 0x301, "á"}, {'e', 0x301, "é"}, {'i', 0x301, "í"}, {'o', 0x301, "ó"},
    {'u', 0x301, "ú"}, {'w', 0x301, "ẃ"}, {'y', 0x301, "ý"}, {'A', 0x302, "Â"}, {'E', 0x302, "Ê"},
    {'I', 0x302, "Î"}, {'O', 0x302, "Ô"}, {'U', 0x302, "Û"}, {'W', 0x302, "Ŵ"}, {'Y', 0x302, "Ŷ"},
    {'a', 0x302, "â"}, {'e', 0x302, "ê"}, {'i', 0x302, "î"}, {'o', 0x302, "ô"}, {'u', 0x302, "û"},
    {'w', 0x302, "ŵ"}, {'y', 0x302, "ŷ"}, {'N', 0x303, "Ñ"}, {'n', 0x303, "ñ"}, {'A', 0x308, "Ä"},
    {'E', 0x308, "Ë"}, {'I', 0x308, "Ï"}, {'O', 0x308, "Ö"}, {'U', 0x308, "Ü"}, {'W', 0x308, "Ẅ"},
    {'Y', 0x308, "Ÿ"}, {'a', 0x308, "ä"}, {'e', 0x308, "ë"}, {'i', 0x308, "ï"}, {'o', 0x308, "ö"},
    {'u', 0x308, "ü"}, {'w', 0x308, "ẅ"}, {'y', 0x308, "ÿ"}, {'A', 0x30a, "Å"}, {'a', 0x30a, "å"},
    {'C', 0x327, "Ç"}, {'c', 0x327, "ç"},
};

#define ACCENT_FIRST 0x300
#define ACCENT_LAST 0x327

/* After a digit with a blank: 1½ is 1 1/2, not 11/2. */
static const struct {
	uint32_t fraction;
	const char *by, *after_digit;
} fractions[] = {{0xbc, "1/4", " 1/4"}, {0xbd, "1/2", " 1/2"}, {0xbe, "3/4", " 3/4"}};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A character where it stands. */
struct place {
	const char *text; /* all of it */
	const char *from, *end; /* the character; `end` moves on where more is replaced */
	uint32_t c;
};

/* Nearly every character has none behind it, and is passed by at once. */
static const char *composed_at(struct place *p)
{
	const char *end = p->end;
	uint32_t accent = (unsigned char)*end < 0x80 ? 0 : utf8_next(&end);
	if (accent < ACCENT_FIRST || accent > ACCENT_LAST)
		return NULL;
	for (size_t i = 0; i < COUNT(composed); i++) {
		if (composed[i].letter != p->c || composed[i].accent != accent)
			continue;
		p->end = end;
		return composed[i].by;
	}
	return NULL;
}

static const char *fraction_at(const struct place *p)
{
	bool after_digit = p->from > p->text && p->from[-1] >= '0' && p->from[-1] <= '9';
	for (size_t i = 0; i < COUNT(fractions); i++)
		if (fractions[i].fraction == p->c)
			return after_digit ? fractions[i].after_digit : fractions[i].by;
	return NULL;
}

/* "20° hot" is 20 degrees; a sign that is behind no number may mean anything. */
static const char *degrees_at(const struct place *p)
{
	const char *before = p->from;
	bool blank = before > p->text && before[-1] == ' ';
	before -= blank;
	if (p->c != 0xb0 || before == p->text || before[-1] < '0' || before[-1] > '9')
		return NULL;
	bool word = (*p->end >= '0' && *p->end <= '9') || (*p->end >= 'a' && *p->end <= 'z') ||
		    (*p->end >= 'A' && *p->end <= 'Z');
	if (blank)
		return word ? "degrees " : "degrees";
	return word ? " degrees " : " degrees";
}

/* What is ASCII and has no accent behind it; most of every text. */
static bool plain_at(const struct place *p)
{
	return p->c >= ' ' && p->c < 0x7f && p->c != '`' && (unsigned char)*p->end < 0x80;
}

/* What stands in the place of what is there; NULL when it stays. */
static const char *replacement_at(struct place *p)
{
	if (plain_at(p))
		return NULL;
	for (size_t i = 0; i < COUNT(replacements); i++) {
		const struct replacement *r = &replacements[i];
		if (p->c >= r->first && p->c <= r->last && (r->before == 0 || r->before == *p->end))
			return r->by;
	}
	const char *by = fraction_at(p);
	if (by == NULL)
		by = degrees_at(p);
	return by != NULL ? by : composed_at(p);
}

static bool pure_gsm(const char *text)
{
	struct sms_size size;
	return sms_measure(text, &size) && !size.ucs2;
}

/* Writes text to out, with what stands in the place of each character; whether anything does. */
static bool replace(const char *text, char *out, const char *(*at)(struct place *p))
{
	bool replaced = false;
	char *end = out;
	for (struct place p = {.text = text, .from = text}; *p.from != '\0'; p.from = p.end) {
		p.end = p.from;
		p.c = utf8_next(&p.end);
		const char *by = at(&p);
		size_t bytes = by != NULL ? strlen(by) : (size_t)(p.end - p.from);
		memcpy(end, by != NULL ? by : p.from, bytes);
		end += bytes;
		replaced |= by != NULL;
	}
	*end = '\0';
	return replaced;
}

bool sms_replace(const char *text, char *out, size_t size)
{
	assert(size > strlen(text) * SMS_GROWTH);
	if (replace(text, out, replacement_at) && pure_gsm(out))
		return true;
	return replace(text, out, composed_at);
}
