/* SPDX-License-Identifier: MIT */
#include "source.h"

#include <string.h>

const char *source_id(struct turn *t, const struct area_settings *area,
		      const struct source_settings *settings)
{
	return arena_printf(t->arena, "%s/%s", area->key, settings->name);
}

static enum err load(struct turn *t, const char *id, struct source *out)
{
	TRY(source_read(t->store, id, t->arena, &out->row));
	out->feed = feed_find(out->settings->feed);
	return ERR_OK;
}

enum err source_load(struct turn *t, const struct area_settings *area,
		     const struct source_settings *settings, struct source *out)
{
	*out = (struct source){.area = area, .settings = settings};
	return load(t, source_id(t, area, settings), out);
}

enum err source_find(struct turn *t, const struct area_settings *area, const char *id,
		     struct source *out)
{
	size_t length = strlen(area->key);
	if (strncmp(id, area->key, length) != 0 || id[length] != '/')
		return ERR_NOT_FOUND;
	*out = (struct source){.area = area};
	for (int i = 0; i < area->source_count; i++)
		if (strcmp(area->sources[i].name, id + length + 1) == 0)
			out->settings = &area->sources[i];
	return out->settings == NULL ? ERR_NOT_FOUND : load(t, id, out);
}

bool source_tells_notices(const struct source *s)
{
	return s->feed != NULL && s->feed->issuer != NULL;
}
