/* SPDX-License-Identifier: MIT */
#include "scan.h"

#include <string.h>

bool piece_is(const struct piece *p, const char *text)
{
	return strlen(text) == p->length && memcmp(p->text, text, p->length) == 0;
}

bool scan_char(struct scan *s, char c)
{
	if (s->at == s->end || *s->at != c)
		return false;
	s->at++;
	return true;
}

bool scan_text(struct scan *s, struct piece *out)
{
	if (!scan_char(s, '"'))
		return false;
	const char *at = s->at;
	while (at < s->end && *at != '"' && *at != '\\' && (unsigned char)*at >= ' ')
		at++;
	if (at == s->end || *at != '"')
		return false;
	*out = (struct piece){s->at, (size_t)(at - s->at)};
	s->at = at + 1;
	return true;
}

/* Behind the closing quote; the end where there is none. */
static const char *text_end(const char *at, const char *end)
{
	while (at < end && *at != '"')
		at += *at == '\\' && end - at > 1 ? 2 : 1;
	return at < end ? at + 1 : end;
}

bool scan_value(struct scan *s, struct piece *out)
{
	const char *at = s->at;
	int depth = 0;
	while (at < s->end) {
		char c = *at;
		bool closes = c == '}' || c == ']';
		if (depth == 0 && (c == ',' || closes))
			break;
		depth += (c == '{' || c == '[') - closes;
		at = c == '"' ? text_end(at + 1, s->end) : at + 1;
	}
	*out = (struct piece){s->at, (size_t)(at - s->at)};
	s->at = at;
	return depth == 0 && out->length > 0;
}
