/* SPDX-License-Identifier: MIT
 *
 * What a text that came in says. Case, spaces, punctuation and a "thanks" are forgiven; anything
 * beyond the known words ("yes but we are full", "ok?") is OTHER and goes to a person whole.
 */
#ifndef CORE_REPLY_H
#define CORE_REPLY_H

#include <stdbool.h>

enum reply_kind {
	REPLY_YES, /* OK, Y, YES, thumbs up; with or without a code; a code by itself */
	REPLY_NO, /* NO, N */
	REPLY_OPEN, /* OPEN 7, or OPEN 7 19:00-09:00 staff 2: the site is staffed, count beds */
	REPLY_FREE, /* FREE 3: so many beds are free there */
	REPLY_STOP, /* STOP and its relatives, alone */
	REPLY_OTHER
};

struct reply {
	enum reply_kind kind;
	char code[8]; /* four digits, of OTHER too; empty when there was none, or more than one */
	int count; /* OPEN and FREE: 0 to 999; -1 when missing */
	char hours[12]; /* OPEN: "19:00-09:00"; empty when none were said */
	int staff; /* OPEN: 0 when it was not said */
	const char *rest; /* what followed, in the text given; for OTHER all of it; never NULL */
};

struct reply reply_read(const char *text);

#endif
