/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "bed_args.h"
#include "children.h"
#include "guest.h"
#include "guest_read.h"
#include "referral_verbs.h"
#include "safety.h"
#include "turnaways.h"

#define NIGHTS 7 /* that unmet shows unless told otherwise */
#define NIGHTS_MOST 400

/* ---- turnaway ------------------------------------------------------------------------------- */

static const char *want_words(struct turn *t)
{
	const char *words = want_name((enum want)0);
	for (int w = 1; w < WANT_COUNT; w++)
		words = arena_printf(t->arena, "%s, %s", words, want_name((enum want)w));
	return words;
}

static enum err arg_want(struct turn *t, const struct request *r, enum want *want,
			 struct fault *why)
{
	const char *word;
	TRY(arg_text(r, "reason", true, LIMIT_KEY, &word, why));
	return want_read(word, want) ? ERR_OK
				     : fault_set(why, ERR_USAGE, "reason",
						 "reason must be one of: %s", want_words(t));
}

/* Counted this night already: a person's word on the reason stands over the program's. */
static enum err correct(struct turn *t, struct request *r, const struct turnaway *before,
			enum want want)
{
	if (strcmp(before->reason, want_name(want)) == 0)
		return ERR_OK;
	say_line(r, "They were counted tonight as %s.", before->reason);
	return turnaway_correct(t, r->area, before, want);
}

static enum err count(struct turn *t, struct request *r, const struct person *p, unsigned needs,
		      enum want want)
{
	struct turnaway before;
	struct date night = night_at(t->now, r->area->policy.hours);
	TRY(turnaway_find(t->store, r->area->key, night, p->id, t->arena, &before));
	if (before.id != NULL)
		TRY(correct(t, r, &before, want));
	return turnaway_put(t, r->area, p->id, needs, want);
}

/* Whatever else they were turned away for: no bed here would have been theirs. */
static enum err child_look(struct turn *t, const struct request *r, struct guest *g, unsigned needs,
			   enum want *want, bool *child)
{
	*child = *want == WANT_UNDER_18 || guest_is_child(g, needs);
	if (!*child)
		return ERR_OK;
	*want = WANT_UNDER_18;
	return guest_mark_child(t, r, g);
}

enum err verb_turnaway(struct turn *t, struct request *r, struct fault *why)
{
	struct guest g;
	struct date night = night_at(t->now, r->area->policy.hours);
	char text[WALL_TEXT];
	unsigned needs;
	enum want want = WANT_BED;
	bool child;
	TRY(arg_want(t, r, &want, why));
	TRY(arg_needs_any(r, &needs, why));
	TRY(guest_find(t, r, &g, why));
	if (guest_has_bed(&g) && want == WANT_UNDER_18)
		return guest_child(t, r, &g);
	if (guest_has_bed(&g))
		return fault_set(why, ERR_REFUSED, "person",
				 "%s has %s at %s: nobody turned them away", g.person.ref,
				 g.bed.label, g.bed.site_name);
	g.partner = (struct person){0}; /* of a hold that ran out */
	guest_hear(t, r, &g, &needs);
	TRY(guest_known(t, r, &g));
	TRY(child_look(t, r, &g, needs, &want, &child));
	say_line(r, "Turned away in the night of %s: %s, %s.", date_format_short(night, text),
		 g.person.ref, want_name(want));
	TRY(count(t, r, &g.person, needs, want));
	if (child)
		TRY(safety_child_met(t, r, &g.person));
	json_object_set_new(r->result, "person", json_string(g.person.ref));
	json_object_set_new(r->result, "night", json_string(date_format(night, text)));
	json_object_set_new(r->result, "reason", json_string(want_name(want)));
	return ERR_OK;
}

/* ---- unmet ---------------------------------------------------------------------------------- */

static enum err arg_night(const struct request *r, const char *name, struct date *night,
			  struct fault *why)
{
	const char *text = NULL;
	TRY(arg_text(r, name, false, WALL_TEXT, &text, why));
	if (text != NULL && !date_parse(text, night))
		return fault_set(why, ERR_USAGE, name, "%s must be a date, as 2026-11-21", name);
	return ERR_OK;
}

static enum err arg_nights(struct turn *t, const struct request *r, struct date *from,
			   struct date *to, struct fault *why)
{
	*to = night_at(t->now, r->area->policy.hours);
	TRY(arg_night(r, "to", to, why));
	from->day = to->day - (NIGHTS - 1);
	TRY(arg_night(r, "from", from, why));
	if (from->day > to->day)
		return fault_set(why, ERR_USAGE, "from", "from is after to");
	if (to->day - from->day >= NIGHTS_MOST)
		return fault_set(why, ERR_LIMIT, "from", "ask for %d nights at most", NIGHTS_MOST);
	return ERR_OK;
}

static json_t *count_json(const struct turnaway_count *c)
{
	char night[WALL_TEXT];
	return json_pack("{s:s, s:s, s:i, s:i, s:i}", "night", date_format(c->night, night),
			 "reason", c->reason, "turned_away", c->turned_away, "met", c->met, "unmet",
			 c->turned_away - c->met);
}

static void count_say(struct turn *t, struct request *r, const struct turnaway_count *c)
{
	char day[WALL_TEXT];
	json_t *row =
	    json_pack("{s:s, s:s, s:s, s:s, s:s}", "night", date_format_short(c->night, day),
		      "reason", c->reason, "away", arena_printf(t->arena, "%d", c->turned_away),
		      "later", arena_printf(t->arena, "%d", c->met), "none",
		      arena_printf(t->arena, "%d", c->turned_away - c->met));
	say_row(r, row);
	json_decref(row);
}

static void say_columns(struct request *r)
{
	say_column(r, "night", "NIGHT", false);
	say_column(r, "reason", "FOR WANT OF", false);
	say_column(r, "away", "TURNED AWAY", true);
	say_column(r, "later", "BED LATER", true);
	say_column(r, "none", "UNMET", true);
}

enum err verb_unmet(struct turn *t, struct request *r, struct fault *why)
{
	struct date from, to;
	struct turnaway_count *rows;
	size_t count;
	int away = 0, met = 0;
	char first[WALL_TEXT], last[WALL_TEXT];
	json_t *all = json_array();
	json_object_set_new(r->result, "nights", all);
	TRY(arg_nights(t, r, &from, &to, why));
	TRY(turnaway_count(t->store, r->area->key, from, to, t->arena, &rows, &count));
	if (count > 0)
		say_columns(r);
	for (size_t i = 0; i < count; i++) {
		json_array_append_new(all, count_json(&rows[i]));
		count_say(t, r, &rows[i]);
		away += rows[i].turned_away;
		met += rows[i].met;
	}
	say_after(r, "%s to %s: %d turned away, %d had a bed later that night, %d did not.",
		  date_format_short(from, first), date_format_short(to, last), away, met,
		  away - met);
	json_object_set_new(r->result, "turned_away", json_integer(away));
	json_object_set_new(r->result, "met", json_integer(met));
	json_object_set_new(r->result, "unmet", json_integer(away - met));
	return ERR_OK;
}
