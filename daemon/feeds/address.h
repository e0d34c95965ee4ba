/* SPDX-License-Identifier: MIT
 *
 * Addresses that a body names: where they lead, before a key goes there. Only http and https; no
 * user names, and nothing that different readers would read differently.
 */
#ifndef FEEDS_ADDRESS_H
#define FEEDS_ADDRESS_H

#include "arena.h"

#include <stdbool.h>

#define ADDRESS_LENGTH 500 /* bytes of one address */

/* Slices of the text that was taken apart; that text must live as long. */
struct address {
	bool secure; /* https */
	const char *host; /* with its brackets, where it is an IPv6 address */
	size_t host_length;
	int port;
	size_t origin_length; /* "https://host:port" */
	const char *path; /* and query; "" for none; a fragment is not part of it */
	size_t path_length;
};

/* False when it is not such an address. */
bool address_split(const char *url, struct address *out);
/* The same scheme, host and port: what may be told the same secrets. */
bool address_same_origin(const struct address *a, const struct address *b);
bool address_host_is(const struct address *a, const char *host); /* any case */
/* `reference` as it stands in a page found at `base`; NULL when that leads to no such address. */
const char *address_resolve(const char *base, const char *reference, struct arena *arena);

#endif
