/* SPDX-License-Identifier: MIT
 *
 * What a gateway tells us, by calling or when it is polled: receipts, texts that came in, keys that
 * were pressed in a call. In any order, late, twice, or about nothing of ours.
 */
#ifndef GATEWAYS_NEWS_H
#define GATEWAYS_NEWS_H

#include "callback.h"
#include "instant.h"
#include "judgement.h"

struct inbound {
	const char *id; /* the gateway's, for telling repeats; never empty */
	const char *from; /* E.164 where it could be read as a number, else as given */
	const char *text; /* UTF-8 */
	struct wall sent; /* real, as the gateway says; .ms = 0 it does not */
};

enum news_kind {
	NEWS_RECEIPT, /* reference, judgement */
	NEWS_TEXT, /* inbound */
	NEWS_KEY /* reference, key: whoever took the call pressed it */
};

struct news {
	enum news_kind kind;
	const char *reference;
	struct judgement judgement;
	struct inbound inbound;
	char key; /* '0' to '9', '*', '#' */
	bool counts; /* KEY, once it was taken: what it is about is acknowledged */
};

struct news_list {
	struct news *rows;
	size_t count;
	/* Of a page: when its last row was sent, though it may be none for us; .ms = 0 unknown. */
	struct wall reaches;
};

#endif
