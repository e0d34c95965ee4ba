/* SPDX-License-Identifier: MIT */
#include "safety.h"

#include <string.h>

#include "alarm_rows.h"
#include "apart_rows.h"
#include "bed_rows.h"
#include "followups.h"
#include "grow.h"
#include "nomination_rows.h"
#include "people_said.h"
#include "safety_rows.h"
#include "seek.h"
#include "site_rows.h"
#include "taken_rows.h"
#include "waiting_rows.h"

#define ALARM_ALONE "shared" /* a placement: whoever stays may not be there */
#define ALARM_CLOSED "closed" /* a site: people in its beds must move */
#define ALARM_UNFIT "unfit" /* a placement: a danger to them, or to who is there */

/* ---- somebody under 18 ----------------------------------------------------------------------- */

/* "is in H2 at Harnall Lifehouse"; NULL when no bed is theirs, or is to be. */
static enum err bed_text(struct turn *t, const struct area_settings *area, const char *person,
			 const char **out)
{
	struct placement p;
	struct waiting w;
	struct bed bed;
	*out = NULL;
	TRY(placement_latest(t->store, person, t->arena, &p));
	if (p.id == NULL || p.state == PLACEMENT_ENDED) {
		bool nominated;
		TRY(waiting_of_person(t->store, area->key, person, t->arena, &w));
		TRY(nomination_of_person(t->store, person, &nominated));
		*out = w.id != NULL ? "waits for a bed among adults"
		       : nominated  ? "is nominated for a bed among adults"
				    : NULL;
		return ERR_OK;
	}
	TRY(bed_get(t->store, p.bed, t->arena, &bed));
	*out = arena_printf(t->arena,
			    p.state == PLACEMENT_HELD ? "is held %s at %s" : "is in %s at %s",
			    bed.label, bed.site_name);
	return ERR_OK;
}

static enum err child_say(struct turn *t, const struct area_settings *area, const char *followup,
			  const char *where)
{
	return turn_alarm(t, area->key, "followup", followup,
			  "somebody who is or may be under 18 %s: tell children's services now, "
			  "through the out-of-hours team; it stays open as %s",
			  where, followup);
}

enum err safety_child_found(struct turn *t, const struct area_settings *area,
			    const struct person *who, const char **followup)
{
	const char *where;
	*followup = "";
	TRY(bed_text(t, area, who->id, &where));
	if (where == NULL)
		return ERR_OK;
	TRY(followup_open(t, area, who->id, FOLLOWUP_CHILDREN, followup));
	return child_say(t, area, *followup, where);
}

enum err safety_child_met(struct turn *t, struct request *r, const struct person *who)
{
	const char *where, *followup;
	TRY(bed_text(t, r->area, who->id, &where));
	TRY(followup_open(t, r->area, who->id, FOLLOWUP_CHILDREN, &followup));
	TRY(child_say(t, r->area, followup, where != NULL ? where : "has been met and has no bed"));
	json_object_set_new(r->result, "followup", json_string(followup));
	say_line(r,
		 "Nobody under 18 is placed with adults: tell children's services now, through the "
		 "out-of-hours team, and stay with the young person until they answer. This stays "
		 "open as %s until you say: done %s",
		 followup, followup);
	return ERR_OK;
}

enum err safety_child_learnt(struct turn *t, struct request *r, const struct person *p, bool fresh)
{
	const char *id;
	if (!age_is_child(p->age))
		return ERR_OK;
	TRY(safety_child_found(t, r->area, p, &id));
	if (id[0] == '\0')
		return fresh ? safety_child_met(t, r, p) : ERR_OK;
	json_object_set_new(r->result, "followup", json_string(id));
	say_line(r,
		 "They have a bed among adults, or wait for one: tell children's services now and "
		 "stay with them. Nothing has ended; this stays open as %s until you say: done %s",
		 id, id);
	return ERR_OK;
}

enum err safety_child_back(struct turn *t, struct request *r, const struct person *who)
{
	const char *where, *followup;
	if (age_is_child(who->age))
		return safety_child_learnt(t, r, who, false);
	TRY(safety_child_open(t, who->id, &followup));
	if (followup == NULL)
		return ERR_OK;
	TRY(bed_text(t, r->area, who->id, &where));
	return child_say(t, r->area, followup, where);
}

enum err safety_child_open(struct turn *t, const char *person, const char **followup)
{
	struct followup f;
	TRY(followup_find(t->store, person, FOLLOWUP_CHILDREN, t->arena, &f));
	*followup = f.id;
	return ERR_OK;
}

/* The alarm said where they were: where they are now nobody here knows. */
static enum err child_left(struct turn *t, const struct area_settings *area,
			   const struct placement *p, const struct bed *bed)
{
	const char *followup;
	struct wall since = {0};
	bool was_in = p->state == PLACEMENT_OCCUPIED;
	TRY(safety_child_open(t, p->person, &followup));
	if (followup != NULL)
		TRY(alarm_since(t->store, area->key, "followup", followup, &since));
	if (since.ms == 0)
		return ERR_OK;
	return turn_alarm(t, area->key, "followup", followup,
			  "somebody who is or may be under 18 %s %s at %s %s: tell children's "
			  "services now, through the out-of-hours team; it stays open as %s",
			  was_in ? "was in" : "held", bed->label, bed->site_name,
			  was_in ? arena_printf(t->arena, "and has left, as %s said", t->actor)
				 : "and holds it no longer",
			  followup);
}

/* ---- as many as a site can look after ------------------------------------------------------- */

enum err safety_support(struct turn *t, struct request *r, const struct person *who)
{
	struct placement p;
	struct bed bed;
	struct site_taken others;
	int most;
	TRY(placement_latest(t->store, who->id, t->arena, &p));
	if (p.id == NULL || p.state == PLACEMENT_ENDED)
		return ERR_OK;
	TRY(bed_get(t->store, p.bed, t->arena, &bed));
	TRY(site_roof_cap(t->store, r->area->key, bed.site, &most));
	if (most < 0)
		return ERR_OK;
	struct taken_question ask = {.area = r->area->key,
				     .site = bed.site,
				     .person = who->id,
				     .now = t->now,
				     .support_most = most};
	TRY(taken_count(t->store, &ask, &others));
	if (others.high_support >= most)
		say_line(r,
			 "Mind: %s at %s, where they have a bed, looks after %d with high "
			 "support "
			 "needs at most, and has as many without them: on-call decides; nothing "
			 "has ended.",
			 bed.label, bed.site_name, most);
	return ERR_OK;
}

/* ---- whoever stays -------------------------------------------------------------------------- */

/* What was said for two was said by the one who had the bed. */
static enum err needs_settle(struct turn *t, const struct area_settings *area,
			     struct placement *stays)
{
	unsigned needs =
	    need_alone(stays->beside[0] != '\0' ? need_of_other(stays->needs) : stays->needs);
	if (needs == stays->needs)
		return ERR_OK;
	stays->needs = needs;
	TRY(placement_set_needs(t->store, stays->id, needs));
	return turn_audit(t, area->key, AUDITED_PLACEMENT, stays->id, "needs of two -> of one",
			  NULL);
}

/* Being there, and what the person on call decided, is nothing new. */
enum err safety_alone_text(struct turn *t, const struct area_settings *area,
			   const struct placement *stays, const char **out)
{
	struct person who;
	struct bed bed;
	struct match m;
	unsigned theirs;
	*out = NULL;
	TRY(person_get(t->store, stays->person, t->arena, &who));
	TRY(people_needs(t, &who, &theirs));
	TRY(bed_get(t->store, stays->bed, t->arena, &bed));
	struct seek s = seek_begin(area, &who, need_said(stays->needs, need_alone(theirs)));
	s.at_door = s.decided = s.named = true;
	TRY(seek_judge(t, &s, &bed, &m));
	if (stays->state == PLACEMENT_OCCUPIED && (stays->needs & NEED_UNSEEN) != 0)
		*out = arena_printf(t->arena,
				    "of two in %s at %s one has left, and nobody has seen the "
				    "other there. Somebody must look; nothing has ended",
				    bed.label, bed.site_name);
	else if (m.suits != TRUTH_TRUE)
		*out = arena_printf(t->arena,
				    "of two in %s at %s one has left, and nothing says that it "
				    "suits whoever stays: %s. Somebody must decide; nothing has "
				    "ended",
				    bed.label, bed.site_name, seek_reasons(t, &m));
	return ERR_OK;
}

enum err safety_alone(struct turn *t, const struct area_settings *area,
		      const struct placement *stays)
{
	struct placement alone = *stays;
	const char *sentence;
	TRY(turn_alarm_clear(t, area->key, ALARM_UNFIT, alone.id));
	TRY(needs_settle(t, area, &alone));
	TRY(safety_alone_text(t, area, &alone, &sentence));
	return sentence != NULL ? turn_alarm(t, area->key, ALARM_ALONE, alone.id, "%s", sentence)
				: ERR_OK;
}

enum err safety_joined(struct turn *t, const struct area_settings *area,
		       const struct placement *host)
{
	return turn_alarm_clear(t, area->key, ALARM_ALONE, host->id);
}

enum err safety_seen(struct turn *t, const struct area_settings *area,
		     const struct placement *stays)
{
	struct wall since;
	const char *sentence;
	TRY(alarm_since(t->store, area->key, ALARM_ALONE, stays->id, &since));
	if (since.ms == 0)
		return ERR_OK;
	TRY(safety_alone_text(t, area, stays, &sentence));
	return sentence != NULL ? turn_alarm(t, area->key, ALARM_ALONE, stays->id, "%s", sentence)
				: turn_alarm_clear(t, area->key, ALARM_ALONE, stays->id);
}

enum err safety_unfit(struct turn *t, const struct area_settings *area, const struct placement *p,
		      const char *reason)
{
	struct bed bed;
	if (reason == NULL)
		return turn_alarm_clear(t, area->key, ALARM_UNFIT, p->id);
	TRY(bed_get(t->store, p->bed, t->arena, &bed));
	return turn_alarm(t, area->key, ALARM_UNFIT, p->id,
			  "by what is known now %s at %s is none for somebody who is in it: %s. "
			  "Somebody must decide; nothing has ended",
			  bed.label, bed.site_name, reason);
}

/* ---- two who are kept apart ----------------------------------------------------------------- */

static enum err near_say(struct turn *t, struct request *r, const struct near_pair *n)
{
	bool same = strcmp(n->site_name, n->other_site_name) == 0;
	const char *sentence = arena_printf(
	    t->arena, "two people who are kept apart %s under one roof, in %s%s%s and %s at %s",
	    n->said ? "are said to be" : "are", n->label, same ? "" : " at ",
	    same ? "" : n->site_name, n->other_label, n->other_site_name);
	say_line(r, "%s: %s: on-call decides; nothing has ended.", n->known ? "Mind" : "ALARM",
		 sentence);
	return n->known ? ERR_OK
			: turn_alarm(t, r->area->key, ALARM_APART, n->id,
				     "%s: on-call decides; nothing has ended", sentence);
}

static bool is_near(const struct near_pair *pairs, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(pairs[i].id, id) == 0)
			return true;
	return false;
}

enum err safety_near_over(struct turn *t, const struct area_settings *area, const char *person)
{
	struct near_pair *pairs;
	const char **others;
	size_t near, count;
	TRY(near_pair_list(t->store, area->key, person, t->arena, &pairs, &near));
	TRY(apart_list(t->store, area->key, person, t->arena, &others, &count));
	for (size_t i = 0; i < count; i++) {
		const char *id = apart_id(area->key, person, others[i], t->arena);
		if (!is_near(pairs, near, id))
			TRY(safety_near_end(t, area, id));
	}
	return ERR_OK;
}

enum err safety_near_stands(struct turn *t, const struct area_settings *area, const char *pair,
			    bool *stands)
{
	struct near_pair *pairs;
	size_t count;
	const char *one = strchr(pair, '/') + 1;
	const char *person = arena_printf(t->arena, "%.*s", (int)strcspn(one, "/"), one);
	TRY(near_pair_list(t->store, area->key, person, t->arena, &pairs, &count));
	*stands = is_near(pairs, count, pair);
	return ERR_OK;
}

/* but: a pair that was said; "" none. */
static enum err near_look(struct turn *t, struct request *r, const char *person, bool unknown,
			  const char *but)
{
	struct near_pair *pairs;
	size_t count;
	TRY(near_pair_list(t->store, r->area->key, person, t->arena, &pairs, &count));
	for (size_t i = 0; i < count; i++) {
		if (strcmp(pairs[i].id, but) == 0)
			continue;
		pairs[i].known = pairs[i].known && !unknown;
		TRY(near_say(t, r, &pairs[i]));
	}
	return ERR_OK;
}

enum err safety_near(struct turn *t, struct request *r, const char *person)
{
	TRY(safety_near_over(t, r->area, person));
	return near_look(t, r, person, false, "");
}

enum err safety_near_both(struct turn *t, struct request *r, const char *person,
			  const char *partner)
{
	TRY(safety_near(t, r, person));
	return partner != NULL ? near_look(t, r, partner, false,
					   apart_id(r->area->key, person, partner, t->arena))
			       : ERR_OK;
}

enum err safety_near_found(struct turn *t, struct request *r, const char *person)
{
	return near_look(t, r, person, true, "");
}

enum err safety_near_roof(struct turn *t, struct request *r, const char *site)
{
	struct near_pair *pairs;
	size_t count;
	TRY(near_pair_list_roof(t->store, r->area->key, site, t->arena, &pairs, &count));
	for (size_t i = 0; i < count; i++)
		TRY(near_say(t, r, &pairs[i]));
	TRY(near_pair_list_parted(t->store, r->area->key, site, t->arena, &pairs, &count));
	for (size_t i = 0; i < count; i++)
		TRY(safety_near_end(t, r->area, pairs[i].id));
	return ERR_OK;
}

enum err safety_near_end(struct turn *t, const struct area_settings *area, const char *pair)
{
	return turn_alarm_clear(t, area->key, ALARM_APART, pair);
}

static enum err apart_erased(struct turn *t, const struct area_settings *area,
			     const struct person *who, const struct person *other)
{
	const char *followup;
	TRY(safety_near_end(t, area, apart_id(area->key, who->id, other->id, t->arena)));
	TRY(followup_open(t, area, other->id, FOLLOWUP_APART, &followup));
	return turn_alarm(t, area->key, "followup", followup,
			  "somebody is kept apart no longer from a person whose record was erased: "
			  "ask them whom they must not meet, and say apart again; it stays open as "
			  "%s",
			  followup);
}

enum err safety_apart_erased(struct turn *t, const struct area_settings *area,
			     const struct person *who, struct wall since, int *others)
{
	const char **ids;
	size_t count;
	*others = 0;
	TRY(apart_list(t->store, area->key, who->id, t->arena, &ids, &count));
	for (size_t i = 0; i < count; i++) {
		struct person other;
		TRY(person_get(t->store, ids[i], t->arena, &other));
		if (other.id == NULL || wall_before(other.seen, since))
			continue;
		TRY(apart_erased(t, area, who, &other));
		(*others)++;
	}
	return ERR_OK;
}

/* ---- a site that is closed, or opens fewer beds than people have ---------------------------- */

/* Whether the site has said that it opens fewer of its SWEP beds than it has, or has yet to
 * say: what it said before it closed is over. */
static enum err opens_fewer(struct turn *t, const struct area_settings *area, const char *site,
			    enum surge_state *out)
{
	struct opening o;
	struct surge *surges;
	size_t count;
	*out = SURGE_NONE;
	TRY(opening_get(t->store, area->key, t->arena, &o));
	TRY(surge_list(t->store, area->key, o.activation, o.tier, t->arena, &surges, &count));
	for (size_t i = 0; i < count; i++) {
		const struct surge *g = &surges[i];
		bool asked = g->state == SURGE_CONFIRMED || g->state == SURGE_EXPECTED;
		if (strcmp(g->site, site) == 0 && asked && g->confirmed < g->expected)
			*out = g->state;
	}
	return ERR_OK;
}

/* Until it has said, nobody is sent there; whoever is in already stays. */
static bool is_unstaffed(const struct bed *bed, enum surge_state fewer)
{
	bool on_the_way = bed->placement != NULL && bed->live == PLACEMENT_HELD;
	return bed->tier > 0 && !bed->open &&
	       (fewer == SURGE_CONFIRMED || (fewer == SURGE_EXPECTED && on_the_way));
}

enum err safety_unstaffed(struct turn *t, const struct area_settings *area, const struct bed *bed,
			  bool *out)
{
	enum surge_state fewer = SURGE_NONE;
	if (bed->tier > 0 && !bed->open)
		TRY(opens_fewer(t, area, bed->site, &fewer));
	*out = is_unstaffed(bed, fewer);
	return ERR_OK;
}

enum err safety_must_move(struct turn *t, const struct area_settings *area, const char *site,
			  struct bed **out, size_t *count)
{
	struct bed *beds;
	size_t all;
	enum surge_state fewer;
	*out = NULL;
	*count = 0;
	TRY(opens_fewer(t, area, site, &fewer));
	TRY(bed_list(t->store, area->key, site, t->arena, &beds, &all));
	for (size_t i = 0; i < all; i++) {
		if (beds[i].placement == NULL ||
		    (!beds[i].site_closed && !is_unstaffed(&beds[i], fewer)))
			continue;
		*out = grow(t->arena, *out, *count, sizeof(**out));
		(*out)[(*count)++] = beds[i];
	}
	return ERR_OK;
}

enum err safety_closed(struct turn *t, const struct area_settings *area, const char *site)
{
	struct bed *beds;
	size_t count;
	enum surge_state fewer;
	const char *labels = "";
	TRY(opens_fewer(t, area, site, &fewer));
	TRY(safety_must_move(t, area, site, &beds, &count));
	if (count == 0)
		return turn_alarm_clear(t, area->key, ALARM_CLOSED, site);
	for (size_t i = 0; i < count; i++)
		labels = arena_printf(t->arena, "%s%s%s", labels, i > 0 ? ", " : "", beds[i].label);
	return turn_alarm(t, area->key, ALARM_CLOSED, site,
			  "%s %s, and whoever has %s there must move: nothing of theirs has ended",
			  beds[0].site_name,
			  beds[0].site_closed       ? "is closed"
			  : fewer == SURGE_EXPECTED ? "has yet to say that it is staffed again"
						    : "has no staff for all who have beds",
			  labels);
}

/* ---- gone ----------------------------------------------------------------------------------- */

enum err safety_left(struct turn *t, const struct area_settings *area, const struct placement *p)
{
	struct bed bed;
	TRY(bed_get(t->store, p->bed, t->arena, &bed));
	if (bed.site_closed || !bed.open)
		TRY(safety_closed(t, area, bed.site));
	TRY(turn_alarm_clear(t, area->key, ALARM_ALONE, p->id));
	TRY(turn_alarm_clear(t, area->key, ALARM_UNFIT, p->id));
	TRY(child_left(t, area, p, &bed));
	return safety_near_over(t, area, p->person);
}
