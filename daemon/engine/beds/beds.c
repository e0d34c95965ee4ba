/* SPDX-License-Identifier: MIT */
#include "beds.h"

#include <string.h>

#include "bed_book.h"
#include "capacity.h"
#include "cascade.h"
#include "deadlines.h"
#include "newcomers.h"
#include "safety.h"
#include "site_words.h"
#include "surges.h"
#include "waiting_moves.h"

/* ---- what is open --------------------------------------------------------------------------- */

static enum err surge_move(struct turn *t, const struct area_settings *area,
			   const struct opening *o, struct surge *g, enum surge_state to)
{
	const char *change =
	    arena_printf(t->arena, "%s -> %s %d of %d",
			 g->state == SURGE_NONE ? "new" : surge_state_name(g->state),
			 surge_state_name(to), g->confirmed, g->expected);
	g->state = to;
	g->by = t->actor;
	TRY(surge_put(t->store, area->key, o->activation, g, t->now));
	TRY(turn_audit(t, area->key, AUDITED_SURGE, g->id, change, NULL));
	if (to == SURGE_EXPECTED)
		return deadline_set(t->store, DEADLINE_SURGE, g->id, area->key,
				    wall_plus(t->now, area->confirm_ms));
	TRY(deadline_clear(t->store, DEADLINE_SURGE, g->id));
	TRY(cascade_close(t, area, OCCASION_SURGE, g->id));
	return turn_alarm_clear(t, area->key, "surge", g->id);
}

/* A site is asked again when more is expected of it than before, never when it is less. */
static enum surge_state surge_next(const struct surge *g, bool on)
{
	if (g->beds == 0)
		return on ? SURGE_CLOSED : g->state;
	return !on || g->beds > g->expected ? SURGE_EXPECTED : g->state;
}

static enum err surge_settle(struct turn *t, const struct area_settings *area,
			     const struct opening *o, struct surge *g)
{
	bool on = g->state == SURGE_EXPECTED || g->state == SURGE_CONFIRMED;
	enum surge_state next = surge_next(g, on);
	if (next == g->state && (!on || g->beds == g->expected))
		return ERR_OK;
	g->expected = g->beds;
	if (!on) {
		g->confirmed = g->staff = 0;
		g->hours = "";
	}
	if (g->confirmed > g->expected)
		g->confirmed = g->expected;
	return surge_move(t, area, o, g, next);
}

static enum err surges_settle(struct turn *t, const struct area_settings *area,
			      const struct opening *o)
{
	struct surge *surges;
	size_t count;
	if (o->activation[0] == '\0')
		return ERR_OK;
	TRY(surge_list(t->store, area->key, o->activation, o->tier, t->arena, &surges, &count));
	for (size_t i = 0; i < count; i++)
		TRY(surge_settle(t, area, o, &surges[i]));
	return ERR_OK;
}

static enum err doors_settle(struct turn *t, const struct area_settings *area,
			     const struct opening *o)
{
	struct bed *beds;
	size_t count;
	struct newcomers told; /* of its site */
	int opened = 0;
	TRY(bed_list_misopened(t->store, area->key, o->activation, o->tier, t->now, t->arena, &beds,
			       &count));
	for (size_t i = 0; i < count; i++) {
		bool open = !beds[i].open;
		TRY(bed_set_open(t->store, beds[i].id, open));
		TRY(turn_audit(t, area->key, AUDITED_BED, beds[i].id,
			       open ? "shut -> open" : "open -> shut", NULL));
		opened += open;
		if (open)
			TRY(waiting_bed_freed(t, area, beds[i].id));
	}
	if (opened > 0)
		TRY(newcomers_look(t, area, &told));
	if (count > 0)
		turn_publish(t, area->key, "bed", "%d beds opened, %zu closed to new people.",
			     opened, count - (size_t)opened);
	return ERR_OK;
}

/* Derived anew from what is stored, so that it may be asked for at any time and twice. */
static enum err settle(struct turn *t, const struct area_settings *area, const struct opening *o)
{
	TRY(book_expire(t, area));
	TRY(surges_settle(t, area, o));
	TRY(capacity_changed(t, area));
	return doors_settle(t, area, o);
}

enum err beds_settle(struct turn *t, const struct area_settings *area)
{
	struct opening o;
	TRY(opening_get(t->store, area->key, t->arena, &o));
	TRY(settle(t, area, &o));
	return waiting_look(t, area);
}

/* ---- tiers ---------------------------------------------------------------------------------- */

enum err beds_tier_opened(struct turn *t, const struct area_settings *area, const char *activation,
			  int tier)
{
	struct opening o, none;
	TRY(opening_get(t->store, area->key, t->arena, &o));
	bool same = strcmp(o.activation, activation) == 0;
	if (!same && o.activation[0] != '\0') {
		none = (struct opening){o.activation, 0};
		TRY(surges_settle(t, area, &none));
	}
	o = (struct opening){activation, same && o.tier > tier ? o.tier : tier};
	TRY(opening_put(t->store, area->key, &o));
	return settle(t, area, &o);
}

enum err beds_tier_ended(struct turn *t, const struct area_settings *area, int tier)
{
	struct opening o;
	TRY(opening_get(t->store, area->key, t->arena, &o));
	if (o.tier > tier)
		o.tier = tier;
	TRY(settle(t, area, &o));
	if (o.tier == 0)
		o.activation = "";
	return opening_put(t->store, area->key, &o);
}

/* ---- what sites say ------------------------------------------------------------------------- */

/* Begins again from the first whom the cascade names, unless it is still asking somebody: an
 * acknowledgement says that a person has read it, not that the beds are staffed. */
static enum err surge_escalate(struct turn *t, const struct area_settings *area,
			       const struct surge *g, const char *what)
{
	bool asks;
	struct date night = night_at(t->now, area->policy.hours);
	const char *subject = arena_printf(t->arena, "%s/%lld", g->id, (long long)t->now.ms);
	struct template_values v = {
	    {[WORD_SITE] = g->site_name,
	     [WORD_COUNT] = arena_printf(t->arena, "%d", g->expected),
	     [WORD_WHY] = arena_printf(t->arena, "%s %s", g->site_name, what)}};
	TRY(cascade_asks(t, area, OCCASION_SURGE, g->id, wall_plus(t->now, -area->confirm_ms),
			 &asks));
	if (asks)
		return ERR_OK;
	TRY(cascade_close(t, area, OCCASION_SURGE, g->id));
	return cascade_open(t, area, OCCASION_SURGE, subject, g->id, &v,
			    night_span(night, area->policy.hours).to);
}

/* It has spoken, and people must be placed elsewhere: whoever rings silent sites hears of it now.
 */
static enum err opens_nothing(struct turn *t, const struct area_settings *area,
			      const struct surge *g)
{
	TRY(turn_alarm(t, area->key, "surge", g->id,
		       "%s says that it opens none of its %d surge beds", g->site_name,
		       g->expected));
	return surge_escalate(t, area, g, "opens none of its beds tonight");
}

/* Who is in a site's beds, or on the way to one. */
static enum err people_of(struct turn *t, const struct area_settings *area, const char *site,
			  int *people)
{
	struct bed *beds;
	size_t count;
	*people = 0;
	TRY(bed_list(t->store, area->key, site, t->arena, &beds, &count));
	for (size_t i = 0; i < count; i++)
		*people += beds[i].placement != NULL;
	return ERR_OK;
}

enum err beds_site_doubted(struct turn *t, const struct area_settings *area, const char *site,
			   int count, int *opened)
{
	struct opening o;
	struct surge g;
	struct fault refused;
	int people;
	*opened = -1;
	TRY(opening_get(t->store, area->key, t->arena, &o));
	enum err e = surge_find(t, area, &o, site, &g, &refused);
	if (e != ERR_OK)
		return e == ERR_STORE ? e : ERR_OK; /* and so it is, of the word itself */
	if (count >= g.confirmed)
		return ERR_OK;
	*opened = g.confirmed;
	TRY(people_of(t, area, g.site, &people));
	return turn_alarm(
	    t, area->key, "surge", g.id,
	    "a text without a code of its own says that %s opens %d, not %d, with %d taken or "
	    "held; nothing was changed: ring it",
	    g.site_name, count, g.confirmed, people);
}

enum err beds_site_opened(struct turn *t, const struct area_settings *area, const char *site,
			  const struct site_word *word, struct fault *why)
{
	int count = word->count;
	struct opening o;
	struct surge g;
	TRY(opening_get(t->store, area->key, t->arena, &o));
	TRY(surge_find(t, area, &o, site, &g, why));
	if (count < 0 || count > g.expected)
		return fault_set(
		    why, ERR_REFUSED, "count",
		    "%s has %d surge beds, so it cannot open %d: a bed that is new must "
		    "be imported first",
		    g.site_name, g.expected, count);
	bool known = g.state == SURGE_CONFIRMED && g.confirmed == 0 && count == 0;
	g.confirmed = count;
	g.hours = word->hours;
	g.staff = word->staff;
	TRY(site_heard(t, area, g.site));
	if (known)
		return ERR_OK;
	TRY(surge_move(t, area, &o, &g, SURGE_CONFIRMED));
	turn_publish(t, area->key, "bed", "%s has opened %d of %d surge beds.", g.site_name, count,
		     g.expected);
	if (count == 0)
		TRY(opens_nothing(t, area, &g));
	TRY(settle(t, area, &o));
	return safety_closed(t, area, g.site);
}

enum err beds_surge_due(struct turn *t, const struct area_settings *area, const char *surge)
{
	struct opening o;
	struct surge *surges, *g;
	size_t count;
	TRY(opening_get(t->store, area->key, t->arena, &o));
	TRY(surge_list(t->store, area->key, o.activation, o.tier, t->arena, &surges, &count));
	g = surge_of(surges, count, strrchr(surge, '/') + 1);
	if (g == NULL || strcmp(g->id, surge) != 0 || g->state != SURGE_EXPECTED)
		return deadline_clear(t->store, DEADLINE_SURGE, surge);
	TRY(turn_alarm(
	    t, area->key, "surge", surge,
	    "%s has not said whether its %d surge beds are staffed, so %s offered: ring it",
	    g->site_name, g->expected, g->confirmed > 0 ? "the new ones are not" : "none is"));
	TRY(surge_escalate(t, area, g, "has not confirmed its beds"));
	return deadline_set(t->store, DEADLINE_SURGE, surge, area->key,
			    wall_plus(t->now, area->confirm_ms));
}

/* ---- holds about to end --------------------------------------------------------------------- */

enum err beds_ending(struct turn *t, const struct area_settings *area, struct placement **out,
		     size_t *count)
{
	return placement_list_ending(t->store, area->key, t->now, wall_plus(t->now, BOOK_WARN_MS),
				     t->arena, out, count);
}
