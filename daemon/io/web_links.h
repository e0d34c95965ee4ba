/* SPDX-License-Identifier: MIT
 *
 * The connections of the web listener. When there is hardly room for one more, whoever has held one
 * for longest without finishing a request loses it: silent and slow callers cannot keep others out.
 */
#ifndef IO_WEB_LINKS_H
#define IO_WEB_LINKS_H

#include <microhttpd.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

/* One connection; libmicrohttpd keeps it, as its socket's context. */
struct web_link {
	struct web_link *next, *previous; /* in the order of `since` */
	struct in6_addr from;
	int fd;
	bool waiting; /* its request is with the engine: never hung up on */
	bool hung_up;
};

struct web_links {
	struct web_link *first, *last;
	uint32_t count; /* not yet hung up on */
	uint32_t most, most_of_host;
};

/* most, most_of_host: as libmicrohttpd is told; some of it is kept for those who come next. */
void web_links_open(struct web_links *l, uint32_t most, uint32_t most_of_host);
/* For MHD_OPTION_NOTIFY_CONNECTION, with the links as its data. */
void web_links_notify(void *links, struct MHD_Connection *connection, void **context,
		      enum MHD_ConnectionNotificationCode code);
struct web_link *web_link_of(struct MHD_Connection *connection);
/* It asks or has been answered: it is now the last that would be hung up on. */
void web_link_touch(struct web_links *l, struct web_link *link, bool waiting);

#endif
