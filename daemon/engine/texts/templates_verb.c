/* SPDX-License-Identifier: MIT */
#include "preview.h"

#include <string.h>

#include "gateway_choice.h"
#include "text_length.h"

/* The occasions on which it is told, each once: "activation, late". */
static const char *occasions_of(struct turn *t, const struct area_settings *area, const char *key)
{
	const char *list = "";
	for (int o = 0; o < OCCASION_COUNT; o++) {
		bool told = false;
		for (int i = 0; i < area->step_count; i++)
			told = told || ((int)area->steps[i].on == o &&
					strcmp(area->steps[i].template, key) == 0);
		if (told)
			list = arena_printf(t->arena, "%s%s%s", list, list[0] != '\0' ? ", " : "",
					    occasion_name((enum occasion)o));
	}
	return list;
}

/* One that no step sends, or that is spoken, has no size. */
static json_t *template_json(struct turn *t, const struct area_settings *area,
			     const struct template_settings *x)
{
	struct sms_size size;
	bool texted = text_longest_size(area, x, t->arena, &size);
	double pence = texted ? gateway_price(t, CHANNEL_SMS) * size.parts : 0;
	const char *price = pence > 0 ? arena_printf(t->arena, "%.2fp", pence) : "?";
	return json_pack("{s:s, s:s, s:s, s:i, s:i, s:i, s:f, s:s, s:s}", "template", x->key, "on",
			 texted ? occasions_of(t, area, x->key) : "", "encoding",
			 !texted     ? ""
			 : size.ucs2 ? "UCS-2"
				     : "GSM-7",
			 "units", size.units, "segments", size.parts, "most", x->segments, "pence",
			 pence, "price", texted ? price : "", "text", x->text);
}

enum err verb_templates(struct turn *t, struct request *r, struct fault *why)
{
	json_t *all = json_array();
	(void)why;
	json_object_set_new(r->result, "templates", all);
	say_column(r, "template", "TEMPLATE", false);
	say_column(r, "on", "ON", false);
	say_column(r, "encoding", "ENCODING", false);
	say_column(r, "units", "UNITS", true);
	say_column(r, "segments", "SEGMENTS", true);
	say_column(r, "most", "MOST", true);
	say_column(r, "price", "PRICE", true);
	for (int i = 0; i < r->area->template_count; i++) {
		json_t *row = template_json(t, r->area, &r->area->templates[i]);
		json_array_append_new(all, row);
		say_row(r, row);
	}
	say_after(r,
		  "Filled in with the longest that is likely. What is longer when it is told says "
		  "less.");
	return ERR_OK;
}
