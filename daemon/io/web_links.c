/* SPDX-License-Identifier: MIT */
#include "web_links.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "heap.h"
#include "io_limits.h"

static uint32_t kept_back(uint32_t most)
{
	return most - (most / 4 < LIMIT_WEB_SPARE ? most / 4 : LIMIT_WEB_SPARE);
}

void web_links_open(struct web_links *l, uint32_t most, uint32_t most_of_host)
{
	*l = (struct web_links){.most = kept_back(most), .most_of_host = kept_back(most_of_host)};
}

static void link_append(struct web_links *l, struct web_link *link)
{
	link->next = NULL;
	link->previous = l->last;
	*(l->last ? &l->last->next : &l->first) = link;
	l->last = link;
}

static void link_remove(struct web_links *l, struct web_link *link)
{
	*(link->previous ? &link->previous->next : &l->first) = link->next;
	*(link->next ? &link->next->previous : &l->last) = link->previous;
}

static bool link_is_from(const struct web_link *link, const struct in6_addr *host)
{
	return !host || memcmp(&link->from, host, sizeof(*host)) == 0;
}

static uint32_t links_from(const struct web_links *l, const struct in6_addr *host)
{
	uint32_t count = 0;
	for (const struct web_link *link = l->first; link; link = link->next)
		count += !link->hung_up && link_is_from(link, host);
	return count;
}

/* libmicrohttpd has no call to close a connection; it hears of the end of the stream, and does. */
static void longest_hang_up(struct web_links *l, const struct in6_addr *host)
{
	for (struct web_link *link = l->first; link; link = link->next) {
		if (link->waiting || link->hung_up || !link_is_from(link, host))
			continue;
		shutdown(link->fd, SHUT_RDWR);
		link->hung_up = true;
		l->count--;
		return;
	}
}

static struct in6_addr address_of(const struct sockaddr *a)
{
	struct in6_addr out = {0};
	if (a->sa_family == AF_INET6)
		out = ((const struct sockaddr_in6 *)a)->sin6_addr;
	else if (a->sa_family == AF_INET)
		memcpy(&out, &((const struct sockaddr_in *)a)->sin_addr, sizeof(struct in_addr));
	return out;
}

static struct web_link *link_open(struct MHD_Connection *connection)
{
	struct web_link *link = heap_new(sizeof(*link));
	link->fd =
	    MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
	link->from = address_of(
	    MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr);
	return link;
}

static void link_begin(struct web_links *l, struct web_link *link)
{
	if (links_from(l, &link->from) >= l->most_of_host)
		longest_hang_up(l, &link->from);
	else if (l->count >= l->most)
		longest_hang_up(l, NULL);
	link_append(l, link);
	l->count++;
}

static void link_end(struct web_links *l, struct web_link *link)
{
	if (!link->hung_up)
		l->count--;
	link_remove(l, link);
	free(link);
}

void web_links_notify(void *links, struct MHD_Connection *connection, void **context,
		      enum MHD_ConnectionNotificationCode code)
{
	switch (code) {
	case MHD_CONNECTION_NOTIFY_STARTED:
		*context = link_open(connection);
		link_begin(links, *context);
		return;
	case MHD_CONNECTION_NOTIFY_CLOSED:
		link_end(links, *context);
		*context = NULL;
		return;
	}
}

struct web_link *web_link_of(struct MHD_Connection *connection)
{
	return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)
	    ->socket_context;
}

void web_link_touch(struct web_links *l, struct web_link *link, bool waiting)
{
	link->waiting = waiting;
	link_remove(l, link);
	link_append(l, link);
}
