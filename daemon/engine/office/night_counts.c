/* SPDX-License-Identifier: MIT */
#include "night_counts.h"

#include <string.h>

#include "grow.h"
#include "no_shows.h"
#include "placement_rows.h"

#define NOON (12 * 60)

/* One more of the line before, or a line of its own. */
static void count_one(struct turn *t, const struct night_missed *m, struct night_count **out,
		      size_t *count)
{
	const char *what = m->said ? "no-show" : "never came";
	struct night_count *last = *count > 0 ? &(*out)[*count - 1] : NULL;
	if (last != NULL && strcmp(last->what, what) == 0 && strcmp(last->detail, m->kind) == 0) {
		last->count++;
		return;
	}
	*out = grow(t->arena, *out, *count, sizeof(**out));
	(*out)[(*count)++] = (struct night_count){what, m->kind, 1};
}

static enum err count_missed(struct turn *t, const struct area_settings *area, struct date night,
			     struct wall morning, struct night_count **out, size_t *count)
{
	struct night_missed *rows;
	size_t missed;
	struct night_hours hours = area->policy.hours;
	struct span span = {night_span((struct date){night.day - 1}, hours).to,
			    night_span(night, hours).to};
	TRY(night_missed_list(t->store, area->key, span, morning, t->arena, &rows, &missed));
	for (size_t i = 0; i < missed; i++) {
		struct placement p;
		struct date of;
		TRY(placement_get(t->store, rows[i].placement, t->arena, &p));
		TRY(no_show_night(t, area, &p, &of));
		if (of.day == night.day)
			count_one(t, &rows[i], out, count);
	}
	return ERR_OK;
}

enum err night_counts(struct turn *t, const struct area_settings *area, struct date night,
		      struct night_count **out, size_t *count)
{
	struct span span = {wall_london(night, NOON),
			    wall_london((struct date){night.day + 1}, NOON)};
	*out = NULL;
	*count = 0;
	TRY(night_count_found(t->store, area->key, span, t->arena, out, count));
	TRY(count_missed(t, area, night, span.to, out, count));
	return night_count_told(t->store, area->key, night, span, t->arena, out, count);
}
