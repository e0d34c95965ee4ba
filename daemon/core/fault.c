/* SPDX-License-Identifier: MIT */
#include "swep/fault.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "utf8.h"

static const struct {
	const char *wire;
	int exit;
} errors[] = {
#define ROW(name, wire, exit) [ERR_##name] = {wire, exit},
    SWEP_ERRORS(ROW)
#undef ROW
};

const char *err_wire(enum err e)
{
	return errors[e].wire;
}

int err_exit(enum err e)
{
	return errors[e].exit;
}

enum err err_from_wire(const char *wire)
{
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
		if (strcmp(errors[i].wire, wire) == 0)
			return (enum err)i;
	return ERR_UNKNOWN;
}

/* A sentence quotes what people and machines sent. Whatever that was, the fault can be put into
 * JSON and shown on a terminal: bad bytes and control characters become '?'. */
static void text_tame(char *text)
{
	for (const char *at = text, *from = text; *at != '\0'; from = at) {
		uint32_t c = utf8_next(&at);
		if (c == UTF8_BAD || utf8_control(c))
			memset(text + (from - text), '?', (size_t)(at - from));
	}
}

/* Takes away a character of which vsnprintf wrote only the beginning. */
static void tail_whole(char *text)
{
	char *end = text + strlen(text), *lead = end;
	while (lead > text && lead > end - 3 && (lead[-1] & 0xc0) == 0x80)
		lead--;
	if (lead == text || (lead[-1] & 0x80) == 0)
		return;
	const char *at = lead - 1;
	if (utf8_next(&at) == UTF8_BAD || at != end)
		lead[-1] = '\0';
}

enum err fault_hint(struct fault *f, const char *format, ...)
{
	char hint[sizeof(f->message)];
	size_t before = strlen(f->message), room = sizeof(f->message) - before;
	va_list args;
	va_start(args, format);
	vsnprintf(hint, sizeof(hint), format, args);
	va_end(args);
	text_tame(hint);
	f->told = f->told != 0 ? f->told : before;
	if (snprintf(f->message + before, room, "%s", hint) >= (int)room)
		tail_whole(f->message);
	return f->code;
}

enum err fault_set(struct fault *f, enum err code, const char *field, const char *format, ...)
{
	/* Written aside first: the arguments may be parts of the same fault. */
	struct fault made = {.code = code};
	va_list args;
	va_start(args, format);
	int length = vsnprintf(made.message, sizeof(made.message), format, args);
	va_end(args);
	if (length >= (int)sizeof(made.message))
		tail_whole(made.message);
	text_tame(made.message);
	if (field != NULL &&
	    snprintf(made.field, sizeof(made.field), "%s", field) >= (int)sizeof(made.field))
		tail_whole(made.field);
	text_tame(made.field);
	*f = made;
	return code;
}
