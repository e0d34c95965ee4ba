/* SPDX-License-Identifier: MIT
 *
 * The groups that the contacts of an area stand in.
 */
#include <string.h>

#include "config_parts.h"
#include "duty.h"
#include "pseudo_group.h"

bool group_declared(config_setting_t *area, const char *name)
{
	if (duty_of_group(name) != NULL)
		return true; /* rotas are imported */
	config_setting_t *groups = config_setting_get_member(area, "groups");
	if (!groups || !config_setting_is_aggregate(groups))
		return true; /* complained of already */
	for (int i = 0; i < config_setting_length(groups); i++) {
		const char *known = config_setting_get_string_elem(groups, i);
		if (known && strcmp(known, name) == 0)
			return true;
	}
	return false;
}

/* The list only guards against a mistyped group, which would tell nobody; it is not kept. */
void groups_read(struct reader *r, const struct block *b, config_setting_t *at,
		 config_setting_t *parent, void *base)
{
	static const struct field row = {"", .kind = &kind_key, .size = LIMIT_KEY,
					 .required = true};
	char key[LIMIT_KEY], why[WHY_SIZE];
	if (!texts_read(r, b, at, parent))
		return;
	for (int i = 0; i < config_setting_length(at); i++) {
		config_setting_t *s = config_setting_get_elem(at, (unsigned)i);
		const char *name = config_setting_get_string(s);
		if (!kind_key.parse(r, &row, name, key, why))
			reader_complain(r, s, "group \"%s\" %s", name, why);
		else if (pseudo_group_of(name) != PSEUDO_NONE)
			reader_complain(r, s, "\"%s\" is %s, and no group of contacts", name,
					pseudo_group_means(pseudo_group_of(name)));
	}
	const struct area_settings *a = base;
	if (a->shadow[0] && !group_declared(parent, a->shadow))
		reader_complain(r, config_setting_get_member(parent, "shadow"),
				"group \"%s\" is not in the area's list of groups", a->shadow);
}

bool group_needs_no_list(const char *name)
{
	return pseudo_group_of(name) != PSEUDO_NONE || duty_of_group(name) != NULL;
}

/* Each group once, in the order in which the area uses them. Returns how many. */
static int groups_used(const struct area_settings *a, const char **out)
{
	int count = 0, named = 0;
	const char *candidates[GROUPS_MOST];
	candidates[named++] = a->shadow;
	for (int i = 0; i < a->step_count; i++) {
		candidates[named++] = a->steps[i].group;
		candidates[named++] = a->steps[i].then;
	}
	for (int i = 0; i < named; i++) {
		bool new = *candidates[i] && !group_needs_no_list(candidates[i]);
		for (int j = 0; j < count && new; j++)
			new = strcmp(out[j], candidates[i]) != 0;
		if (new)
			out[count++] = candidates[i];
	}
	return count;
}

void groups_print(const struct block *b, const void *base, struct printer *p)
{
	const char *used[GROUPS_MOST];
	int count = groups_used(base, used);
	printer_line(p, "%s = ( ", b->name);
	for (int i = 0; i < count; i++) {
		text_print(used[i], p->out);
		fputs(i + 1 < count ? ", " : " );\n", p->out);
	}
}
