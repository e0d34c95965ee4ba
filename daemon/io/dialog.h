/* SPDX-License-Identifier: MIT
 *
 * What is said to a mail server once we are logged in, and what it answers: bytes out, bytes in,
 * one mail to one receiver. Knows no libcurl and no time. The end of a mail, after which it may be
 * on its way, leaves only when all before it has left.
 */
#ifndef IO_DIALOG_H
#define IO_DIALOG_H

#include "io_limits.h"
#include "transfer.h"

struct dialog {
	char *from, *to, *text; /* its own; text as it goes over the wire, without the end */
	size_t text_size;
	enum mail_stage stage;
	bool ended; /* the end was handed over: it may be on its way */
	bool over; /* nothing more to hear */
	const char *broken; /* why it is over without a reply; NULL */
	char *command; /* what leaves now, its own, if it is not the text */
	const char *out;
	size_t out_left;
	char line[LIMIT_MAIL_REPLY]; /* of a reply, as far as it has come */
	size_t length;
	int lines; /* of this reply */
	int status; /* of the last whole reply, 0 before the first */
	char reply[LIMIT_MAIL_REPLY]; /* its words, as one line */
};

/* NULL when sender or receiver could say more than an address. */
struct dialog *dialog_open(const struct mail_envelope *envelope, const char *mail);
void dialog_begin(struct dialog *d); /* the server is ready for a mail */
/* So many bytes of `out` have left. */
void dialog_left(struct dialog *d, size_t size);
void dialog_heard(struct dialog *d, const char *bytes, size_t size);
/* A line of a reply that libcurl has heard: the greeting, the login. */
void dialog_overheard(struct dialog *d, const char *line, size_t length);
void dialog_close(struct dialog *d);

#endif
