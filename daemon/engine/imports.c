/* SPDX-License-Identifier: MIT */
#include "imports.h"

#include <string.h>

#include "contact_rows.h"

static const struct {
	const char *what;
	enum err (*run)(struct turn *t, const struct area_settings *area, const char *text,
			int *rows, struct fault *why);
} kinds[] = {
    {"sites", import_sites},
    {"beds", import_beds},
    {"contacts", import_contacts},
};

static bool named_before(const struct area_settings *area, int step)
{
	for (int i = 0; i < step; i++)
		if (strcmp(area->steps[i].group, area->steps[step].group) == 0)
			return true;
	return false;
}

/* A list that leaves a step of the cascade with nobody to tell is taken, but not in silence. */
static enum err warn_of_empty_groups(struct turn *t, struct request *r)
{
	const struct area_settings *area = r->area;
	for (int i = 0; i < area->step_count; i++) {
		const char *group = area->steps[i].group;
		int members = 0;
		if (strcmp(group, "told") == 0 || named_before(area, i))
			continue;
		TRY(member_count(t->store, area->key, group, &members));
		if (members == 0)
			say_after(r, "Mind: nobody is in the group %s, which is to be told of %s.",
				  group, occasion_name(area->steps[i].on));
	}
	return ERR_OK;
}

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
		say_line(r, "%d %.*s imported.", rows, (int)strlen(what) - (rows == 1), what);
		return warn_of_empty_groups(t, r);
	}
	return fault_set(why, ERR_USAGE, "what", "what must be sites, beds or contacts");
}
