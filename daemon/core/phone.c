/* SPDX-License-Identifier: MIT */
#include "phone.h"

#include <string.h>

#include "utf8.h"

#define NATIONAL_DIGITS 10 /* of a mobile number, after +44 */
#define DIGITS_MOST 20 /* more is no number anywhere */

struct dialled {
	bool plus;
	int count;
	char digits[DIGITS_MOST + 1];
};

/* What stands between the digits in address books, spreadsheets and web pages. */
static bool forgiven(uint32_t c)
{
	return c == ' ' || c == '\t' || c == '(' || c == ')' || c == '-' || c == '.' || c == 0xa0 ||
	       c == 0xad || (c >= 0x2000 && c <= 0x2015) || c == 0x202f ||
	       (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x2069) || c == 0x2212 ||
	       c == 0xfeff;
}

static enum err dialled_read(const char *typed, struct dialled *d, struct fault *why)
{
	*d = (struct dialled){0};
	for (const char *at = typed, *from = typed; *at != '\0'; from = at) {
		uint32_t c = utf8_next(&at);
		if (forgiven(c))
			continue;
		if (c == '+' && !d->plus && d->count == 0) {
			d->plus = true;
			continue;
		}
		if (c < '0' || c > '9')
			return fault_set(why, ERR_USAGE, "phone",
					 "A phone number cannot have “%.*s” in it there.",
					 (int)(at - from), from);
		if (d->count == DIGITS_MOST)
			return fault_set(why, ERR_USAGE, "phone",
					 "More than %d digits are too many for a phone number.",
					 DIGITS_MOST);
		d->digits[d->count++] = (char)c;
	}
	if (d->count == 0)
		return fault_set(why, ERR_USAGE, "phone", "The phone number is missing.");
	return ERR_OK;
}

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/* The digits after the country code and the 0 of the trunk, or NULL for a foreign number. */
static const char *national_part(const struct dialled *d)
{
	const char *digits = d->digits;
	bool abroad = d->plus || begins(digits, "00");
	if (!d->plus && abroad)
		digits += 2;
	bool coded = begins(digits, "44");
	if (abroad && !coded)
		return NULL;
	/* No UK number begins with 4, so that 44 is the country code without a "+" too. */
	if (coded)
		digits += 2;
	return digits + (*digits == '0');
}

/* The first row that fits decides. */
static const struct range {
	const char *begin, *refusal;
} ranges[] = {
    {"70", "it is a personal number (070), which cannot be texted and is dear to ring"},
    {"7624", NULL}, /* Isle of Man */
    {"76", "it is a pager (076)"},
    {"7", NULL},
    {"1", "it is a landline"},
    {"2", "it is a landline"},
    {"3", "it is an 03 number, not a mobile"},
    {"5", "it is an internet or company number (05), not a mobile"},
    {"8", "it is a freephone or service number (08), not a mobile"},
    {"9", "it is a premium rate number (09), not a mobile"},
    {"", "no UK number begins like that"},
};

static const char *refusal_of(const char *national)
{
	const struct range *range = ranges;
	while (!begins(national, range->begin))
		range++;
	return range->refusal;
}

/* A number of the networks, or of an emergency: 60777, 101, 999. It has no 0 and no country. */
static bool is_short(const struct dialled *d)
{
	return !d->plus && d->digits[0] != '0' && d->count >= 3 && d->count <= 6;
}

static const char only_texted[] = "Only UK mobile numbers can be texted";
static const char only_called[] = "Only UK mobiles, landlines and 03 numbers can be called";

/* A mobile number. `only` begins the sentence that refuses another. */
static enum err mobile_read(const struct dialled *d, const char *only, char *out, struct fault *why)
{
	const char *national = national_part(d);
	const char *refusal = national == NULL ? "it is a number of another country"
			      : is_short(d)    ? "it is a short code"
					       : refusal_of(national);
	if (refusal != NULL)
		return fault_set(why, ERR_USAGE, "phone", "%s; %s.", only, refusal);
	size_t digits = strlen(national);
	if (digits != NATIONAL_DIGITS)
		return fault_set(
		    why, ERR_USAGE, "phone",
		    "A UK mobile number has 11 digits from its 0 on; this one has %zu.",
		    digits + 1);
	memcpy(out, "+44", 3);
	memcpy(out + 3, national, NATIONAL_DIGITS + 1);
	return ERR_OK;
}

enum err phone_parse(const char *typed, char *out, struct fault *why)
{
	struct dialled d;
	enum err e = dialled_read(typed, &d, why);
	return e == ERR_OK ? mobile_read(&d, only_texted, out, why) : e;
}

/* An area code and a number: 1 and 8 or 9 digits, 2 and 9, 3 and 9. */
static bool is_landline(const char *national)
{
	size_t digits = strlen(national);
	return (digits == NATIONAL_DIGITS && strchr("123", national[0]) != NULL) ||
	       (digits == NATIONAL_DIGITS - 1 && national[0] == '1');
}

enum err phone_parse_call(const char *typed, char *out, struct fault *why)
{
	struct dialled d;
	enum err e = dialled_read(typed, &d, why);
	if (e != ERR_OK)
		return e;
	const char *national = national_part(&d);
	if (national != NULL && strchr("123", national[0]) != NULL && !is_short(&d) &&
	    !is_landline(national))
		return fault_set(
		    why, ERR_USAGE, "phone",
		    "A UK landline has 10 or 11 digits from its 0 on; this one has %zu.",
		    strlen(national) + 1);
	if (national == NULL || is_short(&d) || !is_landline(national))
		return mobile_read(&d, only_called, out, why);
	memcpy(out, "+44", 3);
	strcpy(out + 3, national);
	return ERR_OK;
}

bool phone_is_drama(const char *e164)
{
	static const char range[] = "+447700900";
	return begins(e164, range) && strlen(e164) == sizeof(range) - 1 + 3 &&
	       strspn(e164 + 1, "0123456789") == strlen(e164 + 1);
}

char *phone_mask(const char *e164, char *out)
{
	size_t length = strlen(e164);
	bool number =
	    e164[0] == '+' && length >= 10 && strspn(e164 + 1, "0123456789") == length - 1;
	/* A short code, or a name as sender, is nobody's number but may be anything. */
	if (!number)
		return strcpy(out, "…");
	memcpy(out, e164, 3);
	strcpy(out + 3, "…");
	memcpy(out + 3 + strlen("…"), e164 + length - 3, 4);
	return out;
}
