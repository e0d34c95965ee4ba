/* SPDX-License-Identifier: MIT */
#include "dialog.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "heap.h"

#define END ".\r\n"

/* ---- what is said ---------------------------------------------------------------------------- */

/* One that could end a line or a path would be a command. */
static bool address_clean(const char *address)
{
	for (const char *c = address; *c; c++)
		if (*c <= ' ' || *c > '~' || *c == '<' || *c == '>')
			return false;
	return *address && strlen(address) <= LIMIT_MAIL_ADDRESS;
}

/* A dot at the beginning of a line is doubled, because one alone is the end. */
static void text_take(struct dialog *d, const char *mail)
{
	size_t size = strlen(mail);
	char *to = d->text = heap_new(2 * size + 3);
	for (const char *at = mail; *at; at++) {
		if (*at == '.' && (at == mail || at[-1] == '\n'))
			*to++ = '.';
		*to++ = *at;
	}
	if (size < 2 || memcmp(mail + size - 2, "\r\n", 2) != 0) {
		*to++ = '\r';
		*to++ = '\n';
	}
	d->text_size = (size_t)(to - d->text);
}

struct dialog *dialog_open(const struct mail_envelope *envelope, const char *mail)
{
	if (!address_clean(envelope->from) || !address_clean(envelope->to))
		return NULL;
	struct dialog *d = heap_new(sizeof(*d));
	d->from = heap_text(envelope->from);
	d->to = heap_text(envelope->to);
	text_take(d, mail);
	return d;
}

static void say(struct dialog *d, const char *command, const char *address)
{
	size_t room = strlen(command) + strlen(address) + sizeof("<>\r\n");
	free(d->command);
	d->command = heap_new(room);
	snprintf(d->command, room, *address ? "%s<%s>\r\n" : "%s%s\r\n", command, address);
	d->out = d->command;
	d->out_left = strlen(d->command);
}

static void stage_begin(struct dialog *d, enum mail_stage stage)
{
	d->stage = stage;
	switch (stage) {
	case MAIL_SENDER:
		say(d, "MAIL FROM:", d->from);
		break;
	case MAIL_RECEIVER:
		say(d, "RCPT TO:", d->to);
		break;
	case MAIL_DATA:
		say(d, "DATA", "");
		break;
	case MAIL_TEXT:
		d->out = d->text;
		d->out_left = d->text_size;
		break;
	case MAIL_NOWHERE:
	case MAIL_GREETING:
	case MAIL_SAFETY:
	case MAIL_LOGIN:
		break;
	}
}

void dialog_begin(struct dialog *d)
{
	d->length = 0;
	d->lines = 0;
	stage_begin(d, MAIL_SENDER);
}

void dialog_left(struct dialog *d, size_t size)
{
	d->out += size;
	d->out_left -= size;
	if (d->out_left || d->stage != MAIL_TEXT || d->ended || d->over)
		return;
	d->ended = true;
	d->out = END;
	d->out_left = strlen(END);
}

/* ---- what is answered ------------------------------------------------------------------------ */

static void over(struct dialog *d, const char *broken)
{
	d->over = true;
	d->broken = broken;
	d->out_left = 0;
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "250-words" is a line of several, "250 words" or "250" the last. False: this is no reply. */
static bool line_read(const char *line, int *status, bool *last)
{
	if (!digit(line[0]) || !digit(line[1]) || !digit(line[2]))
		return false;
	*status = (line[0] - '0') * 100 + (line[1] - '0') * 10 + line[2] - '0';
	*last = line[3] != '-';
	return line[3] == '\0' || line[3] == ' ' || line[3] == '-';
}

static void words_add(struct dialog *d, const char *words)
{
	size_t used = d->lines ? strlen(d->reply) : 0;
	if (used + 1 < sizeof(d->reply))
		snprintf(d->reply + used, sizeof(d->reply) - used, "%s%s", used ? " " : "", words);
	d->lines++;
}

/* Each stage with the reply that leads on. */
static void replied(struct dialog *d)
{
	static const struct {
		enum mail_stage stage;
		int hundred;
		enum mail_stage next;
	} roads[] = {
	    {MAIL_SENDER, 2, MAIL_RECEIVER},
	    {MAIL_RECEIVER, 2, MAIL_DATA},
	    {MAIL_DATA, 3, MAIL_TEXT},
	};
	for (size_t i = 0; i < sizeof(roads) / sizeof(roads[0]); i++)
		if (roads[i].stage == d->stage && roads[i].hundred == d->status / 100)
			return stage_begin(d, roads[i].next);
	over(d, d->stage == MAIL_TEXT && !d->ended && d->status / 100 == 2
		    ? "the server answered before it had the mail"
		    : NULL);
}

/* A whole line is in. True when it ends a reply. */
static bool line_ended(struct dialog *d)
{
	bool last;
	int status;
	while (d->length && (d->line[d->length - 1] == '\r' || d->line[d->length - 1] == '\n'))
		d->length--;
	d->line[d->length] = '\0';
	d->length = 0;
	if (memchr(d->line, '\0', 3) || !line_read(d->line, &status, &last))
		return over(d, "the server does not speak SMTP"), false;
	words_add(d, d->line + (d->line[3] ? 4 : 3));
	if (!last && d->lines < LIMIT_MAIL_LINES)
		return false;
	if (!last)
		return over(d, "the server's reply has no end"), false;
	d->status = status;
	d->lines = 0;
	return true;
}

static void byte_heard(struct dialog *d, char c)
{
	if (d->length + 1 == sizeof(d->line))
		return over(d, "a line of the server's reply is too long");
	d->line[d->length++] = c;
	if (c == '\n' && line_ended(d))
		replied(d);
}

void dialog_heard(struct dialog *d, const char *bytes, size_t size)
{
	for (size_t i = 0; i < size && !d->over; i++)
		byte_heard(d, bytes[i]);
}

void dialog_overheard(struct dialog *d, const char *line, size_t length)
{
	d->length = length < sizeof(d->line) ? length : sizeof(d->line) - 1;
	memcpy(d->line, line, d->length);
	line_ended(d);
	d->over = false; /* libcurl judges these by itself */
	d->broken = NULL;
}

void dialog_close(struct dialog *d)
{
	if (!d)
		return;
	free(d->from);
	free(d->to);
	free(d->text);
	free(d->command);
	free(d);
}
