/* SPDX-License-Identifier: MIT */
#include "site_words.h"

#include <string.h>

#include "awake.h"
#include "bed_rows.h"
#include "cascade.h"
#include "deadlines.h"

#define ALARM_KIND "stale"
#define ASKED_MS HOURS_MS(12) /* as long as the text makes sense, if nobody says anything */

/* A closed site is not asked how many beds it has. */
static bool is_asked(const struct site *site)
{
	return site->key != NULL && site->stale_ms > 0 && site->closed[0] == '\0';
}

bool site_is_old(const struct site *site, struct wall now)
{
	return is_asked(site) && !wall_before(now, wall_plus(site->heard, site->stale_ms));
}

static const char *site_id(struct turn *t, const struct area_settings *area, const char *key)
{
	return arena_printf(t->arena, "%s/%s", area->key, key);
}

static const char *key_of(const char *id)
{
	return strchr(id, '/') + 1;
}

static enum err quiet(struct turn *t, const struct area_settings *area, const char *id)
{
	TRY(cascade_close(t, area, OCCASION_STALE, id));
	return turn_alarm_clear(t, area->key, ALARM_KIND, id);
}

static enum err watch(struct turn *t, const struct area_settings *area, const struct site *site)
{
	const char *id = site_id(t, area, site->key);
	if (is_asked(site))
		return deadline_set(t->store, DEADLINE_STALE, id, area->key,
				    wall_plus(site->heard, site->stale_ms));
	TRY(deadline_clear(t->store, DEADLINE_STALE, id));
	return quiet(t, area, id);
}

enum err sites_watch(struct turn *t, const struct area_settings *area)
{
	struct site *sites;
	size_t count;
	TRY(site_list(t->store, area->key, t->arena, &sites, &count));
	for (size_t i = 0; i < count; i++)
		TRY(watch(t, area, &sites[i]));
	return ERR_OK;
}

enum err site_heard(struct turn *t, const struct area_settings *area, const char *key)
{
	struct site site;
	TRY(site_get(t->store, area->key, key, t->arena, &site));
	if (site.key == NULL)
		return ERR_OK;
	site.heard = t->now;
	TRY(site_hear(t->store, area->key, key, t->now));
	TRY(turn_audit(t, area->key, AUDITED_SITE, site_id(t, area, key), "heard", NULL));
	TRY(quiet(t, area, site_id(t, area, key)));
	return watch(t, area, &site);
}

enum err site_acked(struct turn *t, const struct area_settings *area, const char *subject)
{
	return site_heard(t, area, key_of(subject));
}

/* ---- asking --------------------------------------------------------------------------------- */

static enum err ask(struct turn *t, const struct area_settings *area, const struct site *site,
		    const char *id)
{
	char since[WALL_TEXT];
	struct bed *beds;
	struct wall asleep;
	size_t count;
	wall_format_local(site->heard, since);
	TRY(bed_list_free(t->store, area->key, site->key, t->now, t->arena, &beds, &count));
	struct template_values v = {
	    {[WORD_SITE] = site->name,
	     [WORD_COUNT] = arena_printf(t->arena, "%zu", count),
	     [WORD_WHY] = arena_printf(t->arena, "not heard since %s", since)}};
	TRY(turn_alarm(t, area->key, ALARM_KIND, id,
		       "%s has said nothing of its beds since %s: what is known of them is OLD",
		       site->name, since));
	TRY(awake_site(t, area, site->key, &asleep));
	if (asleep.ms != 0)
		return deadline_set(t->store, DEADLINE_STALE, id, area->key, asleep);
	/* One text for each silence, whatever comes between. */
	return cascade_open(t, area, OCCASION_STALE,
			    arena_printf(t->arena, "%s/%lld", id, (long long)site->heard.ms), id,
			    &v, wall_plus(t->now, ASKED_MS));
}

enum err site_stale_due(struct turn *t, const struct area_settings *area, const char *subject)
{
	struct site site;
	TRY(site_get(t->store, area->key, key_of(subject), t->arena, &site));
	if (is_asked(&site) && !site_is_old(&site, t->now))
		return watch(t, area, &site);
	TRY(deadline_clear(t->store, DEADLINE_STALE, subject));
	return is_asked(&site) ? ask(t, area, &site, subject) : quiet(t, area, subject);
}
