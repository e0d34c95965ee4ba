/* SPDX-License-Identifier: MIT */
#include "address.h"

#include <string.h>

#include "ascii.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

/* What may stand in an address as it is (RFC 3986), and "%" itself. A backslash is a slash to some
 * and a letter to others, so it is nobody's. */
static bool all_plain(const char *url)
{
	size_t length = strspn(url, LETTERS DIGITS "-._~:/?#[]@!$&'()*+,;=%");
	return url[length] == '\0' && length > 0 && length <= ADDRESS_LENGTH;
}

static bool begins(const char *text, const char *with)
{
	while (*with != '\0' && ascii_lower(*text) == *with)
		text++, with++;
	return *with == '\0';
}

/* A name, an IPv4 address, or an IPv6 address in its brackets; 0 when it is none. */
static size_t host_measure(const char *host)
{
	if (host[0] != '[')
		return strspn(host, LETTERS DIGITS "-._");
	size_t length = 1 + strspn(host + 1, "abcdefABCDEF" DIGITS ":.");
	return host[length] == ']' ? length + 1 : 0;
}

/* *at stands behind the host, then behind the port. */
static bool port_read(const char **at, bool secure, int *port)
{
	int number = 0;
	*port = secure ? 443 : 80;
	if (**at != ':')
		return true;
	for ((*at)++; **at >= '0' && **at <= '9' && number <= 65535; (*at)++)
		number = 10 * number + (**at - '0');
	*port = number;
	return number >= 1 && number <= 65535;
}

bool address_split(const char *url, struct address *out)
{
	struct address a = {.secure = begins(url, "https://")};
	if (!all_plain(url) || (!a.secure && !begins(url, "http://")))
		return false;
	a.host = strstr(url, "://") + 3;
	a.host_length = host_measure(a.host);
	const char *at = a.host + a.host_length;
	if (a.host_length == 0 || !port_read(&at, a.secure, &a.port))
		return false;
	if (*at != '\0' && strchr("/?#", *at) == NULL)
		return false;
	a.origin_length = (size_t)(at - url);
	a.path = at;
	a.path_length = strcspn(at, "#");
	*out = a;
	return true;
}

static bool same_letters(const char *a, size_t a_length, const char *b, size_t b_length)
{
	bool same = a_length == b_length;
	for (size_t i = 0; same && i < a_length; i++)
		same = ascii_lower(a[i]) == ascii_lower(b[i]);
	return same;
}

bool address_same_origin(const struct address *a, const struct address *b)
{
	return a->secure == b->secure && a->port == b->port &&
	       same_letters(a->host, a->host_length, b->host, b->host_length);
}

bool address_host_is(const struct address *a, const char *host)
{
	return same_letters(a->host, a->host_length, host, strlen(host));
}

/* How much of `base` stays before a reference that has no scheme of its own. */
static size_t base_kept(const struct address *a, const char *reference)
{
	size_t path = strcspn(a->path, "?#"), kept = path;
	if (begins(reference, "//"))
		return a->secure ? strlen("https:") : strlen("http:");
	if (reference[0] == '/')
		return a->origin_length;
	if (reference[0] == '?')
		return a->origin_length + path;
	while (kept > 0 && a->path[kept - 1] != '/')
		kept--;
	return a->origin_length + kept;
}

const char *address_resolve(const char *base, const char *reference, struct arena *arena)
{
	struct address a, whole;
	size_t word = strspn(reference, LETTERS DIGITS "+-.");
	if (!all_plain(reference) || reference[0] == '#')
		return NULL;
	if (word > 0 && reference[word] == ':')
		return address_split(reference, &whole) ? arena_text(arena, reference) : NULL;
	if (!address_split(base, &a))
		return NULL;
	size_t kept = base_kept(&a, reference);
	bool bare = kept == a.origin_length && reference[0] != '/' && reference[0] != '?';
	const char *url =
	    arena_printf(arena, "%.*s%s%s", (int)kept, base, bare ? "/" : "", reference);
	return address_split(url, &whole) ? url : NULL;
}
