/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "json_values.h"
#include "phone.h"

json_t *wall_json(struct wall at)
{
	char text[WALL_TEXT];
	return at.ms != 0 ? json_string(wall_format_iso(at, text)) : json_null();
}

json_t *date_json(struct date day)
{
	char text[WALL_TEXT];
	return day.day != 0 ? json_string(date_format(day, text)) : json_null();
}

json_t *needs_json(unsigned needs)
{
	json_t *words = json_array();
	for (unsigned bit = 1; bit <= NEED_WITH_MAN; bit <<= 1) {
		char word[NEED_TEXT];
		if ((needs & bit) != 0 && need_text(bit, "", word)[0] != '\0')
			json_array_append_new(words, json_string(word));
	}
	return words;
}

json_t *word_json(const char *word)
{
	return word[0] != '\0' ? json_string(word) : json_null();
}

json_t *address_json(const char *phone)
{
	char text[16];
	const char *domain = strchr(phone, '@');
	if (domain != NULL)
		return json_pack("s+", "…", domain);
	return json_string(phone_mask(phone, text));
}
