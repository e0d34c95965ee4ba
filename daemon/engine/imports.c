/* SPDX-License-Identifier: MIT */
#include "imports.h"

#include <string.h>

static const struct {
	const char *what;
	enum err (*run)(struct turn *t, const struct area_settings *area, const char *text,
			int *rows, struct fault *why);
} kinds[] = {
    {"sites", import_sites},
    {"beds", import_beds},
    {"contacts", import_contacts},
};

enum err verb_import(struct turn *t, struct request *r, struct fault *why)
{
	const char *what, *text;
	int rows = 0;
	TRY(arg_text(r, "what", true, LIMIT_KEY, &what, why));
	TRY(arg_text(r, "text", true, LIMIT_LINE, &text, why));
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(kinds[i].what, what) != 0)
			continue;
		TRY(kinds[i].run(t, r->area, text, &rows, why));
		json_object_set_new(r->result, "rows", json_integer(rows));
		say_line(r, "%d %s imported.", rows, what);
		return ERR_OK;
	}
	return fault_set(why, ERR_USAGE, "what", "what must be sites, beds or contacts");
}
