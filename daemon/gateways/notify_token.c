/* SPDX-License-Identifier: MIT */
#include <assert.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#include <string.h>

#include "notify.h"

#define UUID_LENGTH 36
/* From the end of a key: the secret, a dash, the service. */
#define KEY_TAIL (2 * UUID_LENGTH + 1)

static bool hexadecimal(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* 8-4-4-4-12 digits; what stands behind them is not looked at. */
static bool uuid_begins(const char *text)
{
	for (size_t i = 0; i < UUID_LENGTH; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;
		if (dash ? text[i] != '-' : !hexadecimal(text[i]))
			return false;
	}
	return true;
}

bool notify_id_good(const char *text)
{
	return strlen(text) == UUID_LENGTH && uuid_begins(text);
}

bool notify_key_good(const char *key)
{
	size_t length = strlen(key);
	if (length < KEY_TAIL + 2) /* a name and its dash stand before */
		return false;
	const char *tail = key + length - KEY_TAIL;
	return tail[-1] == '-' && uuid_begins(tail) && tail[UUID_LENGTH] == '-' &&
	       uuid_begins(tail + UUID_LENGTH + 1);
}

const char *notify_service(const struct gateway_settings *g, struct arena *arena)
{
	assert(notify_key_good(g->password));
	return arena_copy(arena, g->password + strlen(g->password) - KEY_TAIL, UUID_LENGTH);
}

/* The alphabet for URLs, without padding. */
static const char *base64url(const void *bytes, size_t size, struct arena *arena)
{
	char *out = arena_alloc(arena, 4 * ((size + 2) / 3) + 1);
	int length = EVP_EncodeBlock((unsigned char *)out, bytes, (int)size);
	for (char *at = out; at < out + length; at++)
		*at = *at == '+' ? '-' : *at == '/' ? '_' : *at;
	out[strcspn(out, "=")] = '\0';
	return out;
}

static const char *base64url_text(const char *text, struct arena *arena)
{
	return base64url(text, strlen(text), arena);
}

/* Its key is the 36 characters of the secret as they stand, not the 16 bytes that they spell. */
const char *notify_token(const char *key, struct wall now, struct arena *arena)
{
	assert(notify_key_good(key));
	const char *service = key + strlen(key) - KEY_TAIL, *secret = service + UUID_LENGTH + 1;
	const char *claims = arena_printf(arena, "{\"iss\":\"%.*s\",\"iat\":%lld}", UUID_LENGTH,
					  service, (long long)(now.ms / 1000));
	const char *head = arena_printf(
	    arena, "%s.%s", base64url_text("{\"alg\":\"HS256\",\"typ\":\"JWT\"}", arena),
	    base64url_text(claims, arena));
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int size = 0;
	if (HMAC(EVP_sha256(), secret, UUID_LENGTH, (const unsigned char *)head, strlen(head),
		 digest, &size) == NULL)
		abort(); /* out of memory: with these arguments nothing else can fail */
	return arena_printf(arena, "%s.%s", head, base64url(digest, size, arena));
}
