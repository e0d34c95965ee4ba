/* SPDX-License-Identifier: MIT */
#include "wording.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "sms.h"
#include "swep/limits.h"
#include "utf8.h"

static const char *encoding(const struct sms_size *size)
{
	return size->ucs2 ? "UCS-2" : "GSM-7";
}

static void json_show(const char *text, const struct sms_size *size, bool replaced, FILE *out)
{
	json_t *row =
	    json_pack("{s:s, s:i, s:i, s:s, s:b}", "encoding", encoding(size), "units", size->units,
		      "segments", size->parts, "text", text, "replaced", replaced);
	if (!row || json_dumpf(row, out, JSON_COMPACT) != 0)
		memory_end();
	fputc('\n', out);
	json_decref(row);
}

static int characters_before(const char *text, size_t offset)
{
	int count = 0;
	for (const char *at = text; (size_t)(at - text) < offset; count++)
		utf8_next(&at);
	return count;
}

/* Which character it is that costs more than twice as much. */
static void offender_show(const char *text, const struct sms_size *size, FILE *out)
{
	const char *from = text + size->offending_at, *end = from;
	bool shown = !utf8_control(utf8_next(&end));
	fprintf(out, "Not in GSM-7: character %d, ",
		characters_before(text, size->offending_at) + 1);
	if (shown)
		fprintf(out, "“%.*s” (U+%04X).\n", (int)(end - from), from, size->offending);
	else
		fprintf(out, "U+%04X.\n", size->offending);
}

/* It is counted all the same: somebody asks why. */
static void unsent_show(const char *text, const struct sms_size *size, FILE *out)
{
	struct sms_size ignored;
	if (!sms_measure(text, &ignored))
		fputs("swepd would not send it: it holds a character that no text can carry.\n",
		      out);
	else if (size->units > LIMIT_TEXT)
		fprintf(out, "swepd would not send it: %d units are the most.\n", LIMIT_TEXT);
}

static void people_show(const char *text, const struct sms_size *size, bool replaced, FILE *out)
{
	fprintf(out, "%s, %d of %d units, %d segment%s.\n", encoding(size), size->units, size->room,
		size->parts, size->parts == 1 ? "" : "s");
	if (size->ucs2)
		offender_show(text, size, out);
	if (replaced)
		fprintf(out, "Sent as: %s\n", text);
}

void wording_show(const char *text, bool raw, bool json, FILE *out)
{
	struct sms_size size;
	size_t room = SMS_GROWTH * strlen(text) + 1;
	char *sent = memory_get(room);
	bool replaced = !raw && sms_replace(text, sent, room);
	if (!replaced)
		strcpy(sent, text);
	sms_count(sent, &size);
	if (json)
		json_show(sent, &size, replaced, out);
	else
		people_show(sent, &size, replaced, out);
	if (!json && !raw)
		unsent_show(sent, &size, out);
	free(sent);
}
