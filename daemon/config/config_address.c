/* SPDX-License-Identifier: MIT
 *
 * The addresses of sources. They are stored, logged and shown to everybody, so nothing that is
 * secret may stand in one; and a key goes over no wire where others may read it.
 */
#include <arpa/inet.h>
#include <string.h>

#include "address.h"
#include "ascii.h"
#include "config_parts.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static bool names_user(const char *url)
{
	const char *host = strstr(url, "://");
	return host && memchr(host + 3, '@', strcspn(host + 3, "/?#"));
}

static bool is_name(const char *text, size_t length, const char *name)
{
	size_t n = 0;
	while (n < length && ascii_lower(text[n]) == name[n])
		n++;
	return n == length && name[n] == '\0';
}

static bool sounds_secret(const char *text, size_t length)
{
	static const char *const names[] = {"apikey", "api_key",      "api-key", "x-api-key",
					    "key",    "access_token", "token",   "auth",
					    "secret", "password"};
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (is_name(text, length, names[i]))
			return true;
	return false;
}

/* The first name in the query that sounds like a secret's: its length, or 0. */
static size_t secret_find(const char *url, const char **out)
{
	const char *at = url + strcspn(url, "?#");
	while (*at == '?' || *at == '&' || *at == ';') {
		size_t length = strcspn(++at, "=&;#");
		*out = at;
		if (sounds_secret(at, length))
			return length;
		at += strcspn(at, "&;#");
	}
	return 0;
}

static bool on_this_machine(const struct address *a)
{
	char host[16] = "";
	struct in_addr quad;
	if (a->host_length < sizeof(host))
		memcpy(host, a->host, a->host_length);
	return address_host_is(a, "localhost") || address_host_is(a, "[::1]") ||
	       (inet_pton(AF_INET, host, &quad) == 1 && ntohl(quad.s_addr) >> 24 == 127);
}

/* One that cannot be taken apart is judged by its beginning. */
static bool in_the_clear(const char *url)
{
	struct address its;
	bool split = address_split(url, &its);
	return strncmp(url, "http://", 7) == 0 && !(split && on_this_machine(&its));
}

bool source_address_check(struct reader *r, config_setting_t *at, const struct source_settings *s)
{
	const char *name;
	size_t length = secret_find(s->url, &name);
	config_setting_t *said = config_setting_get_member(at, "url");
	if (names_user(s->url))
		reader_complain(r, said,
				"source \"%s\": a user name or password in its address would be "
				"shown to people",
				s->name);
	else if (length > 0)
		reader_complain(r, said,
				"source \"%s\": \"%.*s\" in its address would be shown to "
				"people: a key belongs in a file of its own, named with key_file",
				s->name, (int)length, name);
	else if (s->key[0] && in_the_clear(s->url))
		reader_complain(r, said,
				"source \"%s\": http would carry its key in the clear: its "
				"address must be https, or on this machine",
				s->name);
	else
		return true;
	return false;
}
