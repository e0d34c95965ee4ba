/* SPDX-License-Identifier: MIT
 *
 * Any bytes as what people type: a text that came in, a number, a message, a template, a list of
 * contacts. Each is read within its bounds, or refused with a sentence.
 */
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "phone.h"
#include "reply.h"
#include "sms.h"
#include "template.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void reply_check(const char *text)
{
	struct reply r = reply_read(text);
	if (r.rest < text || r.rest > text + strlen(text) || strlen(r.code) > 4 || r.count < -1 ||
	    r.count > 999)
		abort();
}

static void phone_check(const char *text)
{
	char e164[LIMIT_PHONE + 1], again[LIMIT_PHONE + 1];
	struct fault why = {0};
	if (phone_parse(text, e164, &why) != ERR_OK) {
		if (why.message[0] == '\0')
			abort();
		return;
	}
	if (phone_parse(e164, again, &why) != ERR_OK || strcmp(e164, again) != 0)
		abort();
}

/* A replaced text is one that the cheaper alphabet can carry, or shorter than it was. */
static void sms_check(const char *text, struct arena *arena)
{
	struct sms_size before, after;
	size_t room = SMS_GROWTH * strlen(text) + 1;
	char *out = arena_alloc(arena, room);
	bool readable = sms_measure(text, &before);
	bool replaced = sms_replace(text, out, room);
	if (strlen(out) >= room || (!replaced && strcmp(out, text) != 0))
		abort();
	if (readable && (!sms_count(text, &after) || before.ucs2 != after.ucs2 ||
			 before.units != after.units || before.parts != after.parts))
		abort();
	if (readable && before.offending_at > strlen(text))
		abort();
	if (readable && replaced &&
	    (!sms_measure(out, &after) || (after.ucs2 && after.units >= before.units)))
		abort();
}

static void template_look(const char *text, struct arena *arena)
{
	struct fault why = {0};
	struct template_values values = {.word = {[WORD_AREA] = "Coventry", [WORD_BEDS] = "7"}};
	if (template_check(text, &why) == ERR_OK)
		template_fill(text, &values, arena);
	else if (why.message[0] == '\0')
		abort();
	/* As a value: less of it is said, and then it fits, or all of it. */
	values.word[WORD_WHY] = text;
	enum fit fit = template_fit("{area}: {why}. {beds}", &values, 1, arena);
	const char *filled = template_fill("{area}: {why}. {beds}", &values, arena);
	size_t room = SMS_GROWTH * strlen(filled) + 1;
	struct sms_size size;
	char *sent = arena_alloc(arena, room);
	sms_replace(filled, sent, room);
	if (fit == FIT_EXCEEDED && values.word[WORD_WHY] != text)
		abort();
	if (fit == FIT_SHORTENED && sms_measure(sent, &size) && size.parts > 1)
		abort();
}

static void csv_check(const char *text, struct arena *arena)
{
	static const struct csv_column columns[] = {
	    {"contact", true}, {"name", true}, {"phone", false}, {"groups", false}};
	struct csv csv = {.count = 0};
	struct fault why = {0};
	enum err e = csv_read(text, columns, 4, arena, &csv, &why);
	if (e != ERR_OK && (why.message[0] == '\0' || csv.count != 0))
		abort();
	for (size_t i = 0; i < csv.count; i++)
		for (int c = 0; c < 4; c++)
			if (csv.rows[i].cell[c] == NULL || csv.rows[i].line < 1)
				abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {0};
	const char *text = arena_copy(&arena, (const char *)data, size);
	reply_check(text);
	phone_check(text);
	sms_check(text, &arena);
	template_look(text, &arena);
	csv_check(text, &arena);
	arena_free(&arena);
	return 0;
}
