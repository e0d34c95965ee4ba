/* SPDX-License-Identifier: MIT */
#include "bed_book.h"

#include <stdlib.h>
#include <string.h>

#include "deadlines.h"

#define NOON (12 * 60)

/* ---- which bed ------------------------------------------------------------------------------ */

/* A time before noon belongs to the morning after. */
struct wall book_last_entry(const struct turn *t, const struct area_settings *area,
			    const struct bed *bed)
{
	if (bed->last_entry < 0)
		return (struct wall){INT64_MAX};
	struct date night = night_at(t->now, area->policy.hours);
	night.day += bed->last_entry < NOON;
	return wall_london(night, bed->last_entry);
}

struct match book_match(const struct bed *bed, unsigned needs, bool shut)
{
	struct match_bed m = {bed->attributes, bed->kind, bed->last_entry < 0, shut, NULL};
	return match_judge(needs, &m);
}

struct match book_judge(const struct turn *t, const struct area_settings *area,
			const struct bed *bed, unsigned needs, bool at_door)
{
	bool shut = !at_door && !wall_before(t->now, book_last_entry(t, area, bed));
	return book_match(bed, needs, shut);
}

struct choice {
	struct bed_sort sort;
	int rank;
};

static int by_rank(const void *left, const void *right)
{
	const struct choice *a = left, *b = right;
	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	if (a->sort.attributes != b->sort.attributes)
		return a->sort.attributes < b->sort.attributes ? -1 : 1;
	return (a->sort.kind > b->sort.kind) - (a->sort.kind < b->sort.kind);
}

/* What suits, best first. Sites are looked at later: here each may still let people in. */
static enum err choices_rank(struct turn *t, const struct area_settings *area, unsigned needs,
			     struct choice **out, size_t *count)
{
	struct bed_sort *sorts;
	size_t n;
	*count = 0;
	TRY(bed_list_sorts(t->store, area->key, t->arena, &sorts, &n));
	*out = arena_alloc(t->arena, (n + 1) * sizeof(**out));
	for (size_t i = 0; i < n; i++) {
		struct match_bed bed = {sorts[i].attributes, sorts[i].kind, true, false, NULL};
		struct match m = match_judge(needs, &bed);
		if (m.suits == TRUTH_TRUE)
			(*out)[(*count)++] = (struct choice){sorts[i], m.rank};
	}
	if (*count > 1)
		qsort(*out, *count, sizeof(**out), by_rank);
	return ERR_OK;
}

/* The first bed of this sort at a site that still lets people in; id NULL: none. */
static enum err first_of_sort(struct turn *t, const struct area_settings *area, unsigned needs,
			      const struct bed_sort *sort, struct bed *out)
{
	const char *site = "";
	do {
		TRY(bed_first_free(t->store, area->key, sort, site, t->arena, out));
		site = out->site;
	} while (out->id != NULL && book_judge(t, area, out, needs, false).suits != TRUTH_TRUE);
	return ERR_OK;
}

enum err book_best(struct turn *t, const struct area_settings *area, unsigned needs,
		   struct bed *out)
{
	struct choice *choices;
	size_t count;
	out->id = NULL;
	TRY(choices_rank(t, area, needs, &choices, &count));
	for (size_t i = 0; i < count && out->id == NULL; i++)
		TRY(first_of_sort(t, area, needs, &choices[i].sort, out));
	return ERR_OK;
}

const char *book_why_not(const struct turn *t, const struct bed *bed, const struct opening *opening)
{
	char until[WALL_TEXT];
	if (bed->state == BED_CLOSED)
		return "closed";
	if (bed->placement != NULL && bed->live == PLACEMENT_OCCUPIED)
		return "occupied";
	if (bed->placement != NULL && wall_before(t->now, bed->expires))
		return arena_printf(t->arena, "held until %s",
				    wall_format_clock(bed->expires, until));
	if (bed->state == BED_VACATED)
		return "vacated, and not made ready yet";
	if (bed->state == BED_COMPROMISED)
		return "not fit for use";
	if (bed->site_closed)
		return "not open: its site is closed";
	if (bed->scheme)
		return "for those whom its scheme's team refers";
	if (!bed->night)
		return "given by a panel, not for a night";
	if (bed->until.ms != 0 && !wall_before(t->now, bed->until))
		return arena_printf(t->arena, "a space for the time until %s only",
				    wall_format_local(bed->until, until));
	if (bed->suspended_from > 0 && bed->suspended_from <= opening->tier)
		return arena_printf(t->arena, "suspended while SWEP is on from tier %d",
				    bed->suspended_from);
	if (!bed->open && bed->tier > opening->tier)
		return arena_printf(t->arena, "not open: it opens only in SWEP tier %d", bed->tier);
	return bed->open ? NULL : "not open: its site has not said that it is staffed";
}

/* ---- taking and giving back ----------------------------------------------------------------- */

static enum err taken(const struct bed *bed, enum err e, struct fault *why)
{
	return e == ERR_TAKEN ? fault_set(why, ERR_TAKEN, "bed",
					  "%s was taken by somebody else just now", bed->label)
			      : e;
}

enum err book_take(struct turn *t, const struct area_settings *area, const struct bed *bed,
		   const char *person, unsigned needs, struct wall until, struct placement *out,
		   struct fault *why)
{
	char text[WALL_TEXT];
	bool held = until.ms != 0;
	*out = (struct placement){.bed = bed->id,
				  .person = person,
				  .state = held ? PLACEMENT_HELD : PLACEMENT_OCCUPIED,
				  .needs = needs,
				  .made = t->now,
				  .expires = until,
				  .arrived = {held ? 0 : t->now.ms},
				  .by = t->actor};
	TRY(store_id(t->store, 'p', t->arena, &out->id));
	TRY(taken(bed, placement_add(t->store, area->key, out), why));
	TRY(taken(bed, bed_take(t->store, bed->id, out->id), why));
	TRY(turn_audit(t, area->key, AUDITED_PLACEMENT, out->id,
		       held ? "new -> held" : "new -> occupied", NULL));
	if (!held) {
		turn_publish(t, area->key, "bed", "%s at %s is occupied.", bed->label,
			     bed->site_name);
		return ERR_OK;
	}
	turn_publish(t, area->key, "bed", "%s at %s is held until %s.", bed->label, bed->site_name,
		     wall_format_clock(until, text));
	return deadline_set(t->store, DEADLINE_PLACEMENT, out->id, area->key, until);
}

enum err book_extend(struct turn *t, const struct area_settings *area, const struct bed *bed,
		     const struct placement *p, struct wall until)
{
	char text[WALL_TEXT];
	TRY(placement_extend(t->store, p->id, until));
	TRY(turn_audit(t, area->key, AUDITED_PLACEMENT, p->id, "held -> held", NULL));
	turn_publish(t, area->key, "bed", "%s at %s is held until %s.", bed->label, bed->site_name,
		     wall_format_clock(until, text));
	return deadline_set(t->store, DEADLINE_PLACEMENT, p->id, area->key, until);
}

enum err book_arrive(struct turn *t, const struct area_settings *area, const struct bed *bed,
		     const struct placement *p)
{
	TRY(placement_occupy(t->store, p->id, t->now));
	TRY(turn_audit(t, area->key, AUDITED_PLACEMENT, p->id, "held -> occupied", NULL));
	turn_publish(t, area->key, "bed", "%s at %s is occupied.", bed->label, bed->site_name);
	return deadline_clear(t->store, DEADLINE_PLACEMENT, p->id);
}

/* The part of an id that people know. */
static const char *label_of(const char *bed)
{
	return strchr(bed, '/') + 1;
}

enum err book_bed_state(struct turn *t, const struct area_settings *area, const struct bed *bed,
			enum bed_state state)
{
	TRY(bed_set_state(t->store, bed->id, state));
	turn_publish(t, area->key, "bed", "%s is %s.", bed->label, bed_state_name(state));
	return turn_audit(
	    t, area->key, AUDITED_BED, bed->id,
	    arena_printf(t->arena, "%s -> %s", bed_state_name(bed->state), bed_state_name(state)),
	    NULL);
}

static enum err vacate(struct turn *t, const struct area_settings *area, const char *id)
{
	struct bed bed;
	TRY(bed_get(t->store, id, t->arena, &bed));
	return bed.state == BED_READY ? book_bed_state(t, area, &bed, BED_VACATED) : ERR_OK;
}

enum err book_end(struct turn *t, const struct area_settings *area, const struct placement *p,
		  enum placement_outcome outcome, const char *remark)
{
	const char *change = arena_printf(t->arena, "%s -> %s", placement_state_name(p->state),
					  placement_outcome_name(outcome));
	TRY(placement_end(t->store, p->id, outcome, t->now));
	TRY(bed_give_back(t->store, p->bed, p->id));
	TRY(turn_audit(t, area->key, AUDITED_PLACEMENT, p->id, change, remark));
	TRY(deadline_clear(t->store, DEADLINE_PLACEMENT, p->id));
	if (p->state == PLACEMENT_OCCUPIED)
		return vacate(t, area, p->bed);
	turn_publish(t, area->key, "bed", "%s is held no more.", label_of(p->bed));
	return ERR_OK;
}

enum err book_expire(struct turn *t, const struct area_settings *area)
{
	struct placement *due;
	size_t count;
	TRY(placement_list_expired(t->store, area->key, t->now, t->arena, &due, &count));
	for (size_t i = 0; i < count; i++)
		TRY(book_end(t, area, &due[i], OUTCOME_EXPIRED, NULL));
	return ERR_OK;
}
