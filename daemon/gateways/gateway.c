/* SPDX-License-Identifier: MIT */
#include "gateway.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console.h"
#include "gateway_inside.h"
#include "kannel.h"
#include "notify.h"
#include "smtp.h"
#include "twilio.h"
#include "utf8.h"

static const struct gateway *const gateways[] = {
    &console_gateway, &kannel_gateway,       &notify_gateway,
    &twilio_gateway,  &twilio_voice_gateway, &smtp_gateway,
};

#define GATEWAY_COUNT (sizeof(gateways) / sizeof(gateways[0]))

const struct gateway *gateway_find(const char *kind)
{
	for (size_t i = 0; i < GATEWAY_COUNT; i++)
		if (strcmp(gateways[i]->kind, kind) == 0)
			return gateways[i];
	return NULL;
}

const struct gateway *gateway_at(size_t n)
{
	return n < GATEWAY_COUNT ? gateways[n] : NULL;
}

const char *verdict_name(enum verdict v)
{
	static const char *const names[] = {
	    [VERDICT_ACCEPTED] = "accepted", [VERDICT_DELIVERED] = "delivered",
	    [VERDICT_FAILED] = "failed",     [VERDICT_RETRY] = "retry",
	    [VERDICT_STOPPED] = "stopped",   [VERDICT_ABSENT] = "absent",
	    [VERDICT_UNKNOWN] = "unknown",
	};
	assert((size_t)v < sizeof(names) / sizeof(names[0]));
	return names[v];
}

bool gateway_carries(const struct gateway *g, enum channel c)
{
	return (g->channels & CHANNEL_BIT(c)) != 0;
}

struct judgement judgement_make(enum verdict v, const char *format, ...)
{
	struct judgement j = {.verdict = v};
	char text[512];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	line_copy(j.detail, sizeof(j.detail), text);
	return j;
}

struct judgement judgement_unanswered(const struct transfer_result *r)
{
	enum verdict v = r->fate == FATE_NOT_SENT ? VERDICT_RETRY : VERDICT_UNKNOWN;
	return judgement_make(v, "%s", r->error != NULL ? r->error : "no answer");
}

/* One character for a screen: itself when harmless. Returns its length in bytes. */
static size_t shown(const char *from, const char *to, char *out)
{
	const char *at = from;
	uint32_t c = utf8_next(&at);
	if (c == UTF8_BAD || utf8_control(c)) {
		out[0] = c == UTF8_BAD ? '?' : ' ';
		return 1;
	}
	memcpy(out, from, (size_t)(to - from));
	return (size_t)(to - from);
}

char *line_copy(char *out, size_t size, const char *text)
{
	size_t used = 0;
	while (*text != '\0') {
		const char *from = text;
		char piece[4];
		utf8_next(&text);
		size_t length = shown(from, text, piece);
		if (used + length >= size)
			break;
		memcpy(out + used, piece, length);
		used += length;
	}
	out[used] = '\0';
	return out;
}

static bool url_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr("._~-", c) != NULL);
}

char *percent_encode(struct arena *arena, const char *text)
{
	static const char digits[] = "0123456789ABCDEF";
	char *out = arena_alloc(arena, 3 * strlen(text) + 1);
	char *to = out;
	for (; *text != '\0'; text++) {
		if (url_plain(*text)) {
			*to++ = *text;
			continue;
		}
		*to++ = '%';
		*to++ = digits[(unsigned char)*text >> 4];
		*to++ = digits[(unsigned char)*text & 15];
	}
	*to = '\0';
	return out;
}

/* An address with a user's name in it is none: its host only looks like one of these. */
bool url_guarded(const char *url)
{
	static const char *const here[] = {"http://127.0.0.1", "http://[::1]", "http://localhost"};
	for (size_t i = 0; i < sizeof(here) / sizeof(here[0]); i++) {
		size_t length = strlen(here[i]);
		if (strncmp(url, here[i], length) != 0)
			continue;
		const char *rest = url + length;
		if (*rest == ':')
			rest += 1 + strspn(rest + 1, "0123456789");
		return *rest == '\0' || *rest == '/';
	}
	return strncmp(url, "https://", 8) == 0 && url[8] != '\0' &&
	       memchr(url + 8, '@', strcspn(url + 8, "/?#")) == NULL;
}

bool receiver_good(const char *to)
{
	size_t digits = to[0] == '+' ? strspn(to + 1, "0123456789") : 0;
	return digits > 0 && digits < LIMIT_PHONE && to[1 + digits] == '\0';
}

bool header_safe(const char *text)
{
	while (*text != '\0') {
		uint32_t c = utf8_next(&text);
		if (c == UTF8_BAD || utf8_control(c))
			return false;
	}
	return true;
}

bool secret_equal(const char *secret, const char *given)
{
	size_t have = strlen(secret), length = strlen(given);
	volatile unsigned char difference = have == length ? 0 : 1;
	if (have == 0)
		return false;
	for (size_t i = 0; i < length; i++)
		difference |= (unsigned char)(secret[i % have] ^ given[i]);
	return difference == 0;
}

bool number_read(const char *text, long least, long most, long *out)
{
	char *end;
	if (text[0] < '0' || text[0] > '9')
		return false;
	errno = 0;
	long n = strtol(text, &end, 10);
	if (errno != 0 || *end != '\0' || n < least || n > most)
		return false;
	*out = n;
	return true;
}
