/* SPDX-License-Identifier: MIT */
#include "waiting.h"

#include <string.h>

#include "alarm_rows.h"
#include "bed_book.h"
#include "bed_words.h"
#include "candidate.h"
#include "deadlines.h"
#include "doubt_rows.h"
#include "fitting.h"
#include "seek.h"
#include "waiting_moves.h"

/* After this long without an answer to an offer an alarm says so. */
#define RING_MS MINUTES_MS(15)
/* While somebody waits, what is free is looked at at least this often: a door may have opened. */
#define LOOK_MS MINUTES_MS(15)

/* The beds that are free in one look at the list, and who waits. */
struct look {
	struct bed *beds;
	size_t bed_count;
	struct waiting *people;
	size_t count;
};

/* ---- ringing --------------------------------------------------------------------------------- */

static struct wall sooner(struct wall a, struct wall b)
{
	return wall_before(b, a) ? b : a;
}

/* Those that have been open for long; *next is when the next of them will have been. */
static enum err ring_mind(struct turn *t, const struct area_settings *area, struct wall *next)
{
	struct bed_offer *open;
	size_t count;
	TRY(bed_offer_list_open(t->store, area->key, t->arena, &open, &count));
	for (size_t i = 0; i < count; i++) {
		struct wall rung = wall_plus(open[i].at, RING_MS);
		if (wall_before(t->now, rung))
			*next = sooner(*next, rung);
		else
			TRY(waiting_ring(t, area, &open[i]));
	}
	return ERR_OK;
}

/* ---- offering -------------------------------------------------------------------------------- */

/* A bed that goes from one to the next is kept from the door since the first of them. */
static enum err kept_since(struct turn *t, const struct area_settings *area, const char *bed,
			   struct wall *since)
{
	struct bed_offer before;
	TRY(bed_offer_before(t->store, bed, t->arena, &before));
	*since = before.id != NULL && candidate_passed(&before) &&
			 wall_before(t->now, wall_plus(before.ended, area->offer_ms))
		     ? before.kept
		     : t->now;
	return ERR_OK;
}

static enum err offer_make(struct turn *t, const struct area_settings *area,
			   const struct candidate *c, const struct bed *bed)
{
	const struct waiting *w = c->who;
	char until[WALL_TEXT];
	struct fault why;
	struct placement p;
	struct wall rung;
	struct bed_offer o = {.waiting = w->id,
			      .bed = bed->id,
			      .at = t->now,
			      .until = wall_plus(t->now, area->offer_ms),
			      .by = t->actor};
	TRY(kept_since(t, area, bed->id, &o.kept));
	struct taking how = {.person = w->person,
			     .partner = w->partner[0] != '\0' ? w->partner : NULL,
			     .needs = seek_taken(&c->seek),
			     .until = o.until,
			     .offer = true};
	TRY(book_place(t, area, bed, &how, &p, &why));
	o.placement = p.id;
	TRY(store_id(t->store, 'v', t->arena, &o.id));
	TRY(bed_offer_add(t->store, area->key, &o));
	TRY(turn_audit(t, area->key, AUDITED_WAITING_OFFER, o.id, "new -> open", NULL));
	TRY(waiting_move(t, area, w, WAITING_OFFERED, ""));
	TRY(alarm_since(t->store, area->key, ALARM_RING, w->id, &rung));
	if (rung.ms != 0)
		TRY(waiting_ring(t, area, &o)); /* it said the bed that was offered before */
	turn_publish(t, area->key, "waiting",
		     "%s at %s is offered to the waiting list until %s: ring, then accept or "
		     "decline.",
		     bed->label, bed->site_name, wall_format_clock(o.until, until));
	return ERR_OK;
}

/* Everybody whom this bed goes past, with the reason: nobody is skipped in silence. */
static enum err skips_note(struct turn *t, const struct area_settings *area,
			   const struct look *look, size_t before, const struct bed *bed)
{
	for (size_t i = 0; i < before; i++) {
		struct candidate c;
		const char *why;
		const struct waiting *w = &look->people[i];
		if (w->state != WAITING_WAITS)
			continue;
		TRY(candidate_load(t, area, w, &c));
		TRY(candidate_why_not(t, &c, bed, &why));
		TRY(waiting_skip(t->store, w->id, bed->label, why, t->now));
		TRY(turn_audit(t, area->key, AUDITED_WAITING, w->id, "waiting -> skipped", NULL));
	}
	return ERR_OK;
}

static enum err serve(struct turn *t, const struct area_settings *area, struct look *look, size_t n,
		      bool again)
{
	struct candidate c;
	struct bed *bed;
	struct waiting *w = &look->people[n];
	bool has;
	if (w->state != WAITING_WAITS)
		return ERR_OK;
	TRY(waiting_served(t, area, w, &has));
	if (has) {
		w->state = WAITING_PLACED;
		return waiting_look_at(t, area, t->now); /* of two the other may wait still */
	}
	TRY(candidate_load(t, area, w, &c));
	c.again = again;
	TRY(candidate_choose(t, &c, look->beds, look->bed_count, &bed));
	if (bed == NULL)
		return ERR_OK;
	TRY(skips_note(t, area, look, n, bed));
	TRY(offer_make(t, area, &c, bed));
	w->state = WAITING_OFFERED;
	bed->id = NULL; /* it is nobody else's in this look */
	return ERR_OK;
}

/* Everybody is asked about what is new to them before anybody is asked about something again. */
static enum err serve_all(struct turn *t, const struct area_settings *area, struct look *look)
{
	for (int again = 0; again < 2; again++)
		for (size_t i = 0; i < look->count && look->bed_count > 0; i++)
			TRY(serve(t, area, look, i, again == 1));
	return ERR_OK;
}

/* ---- beside a free bed ----------------------------------------------------------------------- */

/* Nobody waits in the cold for a word of hours ago, or one that nobody has said, and that nobody
 * asks about. Beds, never people. */
static enum err wish_mind(struct turn *t, const struct area_settings *area, const struct look *look,
			  const struct waiting *w)
{
	struct candidate c;
	struct beside beside = {.bed = NULL};
	if (w->state != WAITING_WAITS)
		return ERR_OK;
	if (look->bed_count > 0) {
		TRY(candidate_load(t, area, w, &c));
		TRY(candidate_beside(t, &c, look->beds, look->bed_count, &beside));
	}
	if (beside.bed == NULL)
		return turn_alarm_clear(t, area->key, ALARM_WISH, w->id);
	return turn_alarm(t, area->key, ALARM_WISH, w->id,
			  beside.remembered
			      ? "%s at %s is free, and somebody waits beside it for what is "
				"remembered of them alone (%s): see waiting, and ask them whether "
				"it is so still"
			      : "%s at %s is free, and somebody waits beside it for a word that "
				"nobody has said (%s): see waiting",
			  beside.bed->label, beside.bed->site_name, beside.why);
}

/* ---- taken back ------------------------------------------------------------------------------ */

/* The offer ends before its hold does, so that the end of the hold finds none. */
static enum err offer_drop(struct turn *t, const struct area_settings *area,
			   const struct bed_offer *o, enum bed_offer_outcome to,
			   const struct leaving *how)
{
	struct placement p;
	struct leaving together = *how;
	together.both = true;
	TRY(placement_get(t->store, o->placement, t->arena, &p));
	TRY(waiting_offer_back(t, area, o, to, how->reason != NULL ? how->reason : ""));
	return book_leave(t, area, &p, &together);
}

static enum err skipped(struct turn *t, const struct area_settings *area, const struct bed_offer *o,
			const char *why)
{
	static const struct leaving released = {.outcome = OUTCOME_RELEASED};
	TRY(offer_drop(t, area, o, BED_OFFER_YIELDED, &released));
	TRY(waiting_skip(t->store, o->waiting, book_label(o->bed), why, t->now));
	return turn_audit(t, area->key, AUDITED_WAITING, o->waiting, "waiting -> skipped", NULL);
}

enum err waiting_withdraw(struct turn *t, const struct area_settings *area, const struct bed *bed,
			  const char *why)
{
	struct bed_offer o;
	TRY(bed_offer_of_bed(t->store, bed->id, t->arena, &o));
	return o.id != NULL ? skipped(t, area, &o, why) : ERR_OK;
}

void waiting_say_withdrawn(struct request *r, const struct bed *bed)
{
	say_after(r,
		  "%s was offered to the waiting list: that is withdrawn, and whoever it was keeps "
		  "their place. If you have rung them, ring again: waiting",
		  bed->label);
}

/* … or somebody else is said to be in it. */
static enum err gone_why(struct turn *t, const struct area_settings *area,
			 const struct bed_offer *o, const struct bed *bed, const char **why)
{
	struct waiting w;
	TRY(fitting_gone(t, area, bed, why));
	if (*why != NULL || bed->said_in == NULL)
		return ERR_OK;
	TRY(waiting_get(t->store, o->waiting, t->arena, &w));
	if (bed_in_doubt(bed, w.person, w.partner))
		*why = MATCH_DOUBTED;
	return ERR_OK;
}

static enum err gone_drop(struct turn *t, const struct area_settings *area,
			  const struct bed_offer *o)
{
	struct bed bed;
	const char *why;
	TRY(bed_get(t->store, o->bed, t->arena, &bed));
	TRY(gone_why(t, area, o, &bed, &why));
	if (why == NULL)
		return ERR_OK;
	return skipped(t, area, o, arena_printf(t->arena, "was offered, but %s", why));
}

/* Nobody is rung about a bed that is gone: they keep their place, and are asked about another. */
static enum err gone_take_back(struct turn *t, const struct area_settings *area)
{
	struct bed_offer *offers;
	size_t count;
	TRY(bed_offer_list_open(t->store, area->key, t->arena, &offers, &count));
	for (size_t i = 0; i < count; i++)
		TRY(gone_drop(t, area, &offers[i]));
	return ERR_OK;
}

/* ---- the look -------------------------------------------------------------------------------- */

enum err waiting_due(struct turn *t, const struct area_settings *area, const char *subject)
{
	struct look look;
	TRY(book_expire(t, area));
	TRY(gone_take_back(t, area));
	TRY(waiting_list(t->store, area->key, t->arena, &look.people, &look.count));
	if (look.count == 0)
		return deadline_clear(t->store, DEADLINE_WAITING, subject);
	TRY(bed_list_free(t->store, area->key, NULL, t->now, t->arena, &look.beds,
			  &look.bed_count));
	TRY(serve_all(t, area, &look));
	for (size_t i = 0; i < look.count; i++)
		TRY(wish_mind(t, area, &look, &look.people[i]));
	struct wall next = wall_plus(t->now, LOOK_MS);
	TRY(ring_mind(t, area, &next));
	return waiting_look_at(t, area, next);
}

/* ---- what happens to beds and people --------------------------------------------------------- */

enum err waiting_leave_one(struct turn *t, const struct area_settings *area,
			   const struct waiting *w, const char *person)
{
	turn_publish(t, area->key, "waiting", "Somebody has left the waiting list.");
	TRY(waiting_keep_one(t, area, w, person));
	return waiting_look_at(t, area, t->now);
}

/* Behind this place, the last of them first: no two have the same. */
static enum err make_room(struct turn *t, const struct area_settings *area, int place)
{
	struct waiting *rows;
	size_t count;
	TRY(waiting_list(t->store, area->key, t->arena, &rows, &count));
	for (size_t i = count; i-- > 0 && rows[i].place > place;) {
		TRY(waiting_set_place(t->store, rows[i].id, rows[i].place + 1));
		TRY(turn_audit(t, area->key, AUDITED_WAITING, rows[i].id,
			       "two before them wait each alone", NULL));
	}
	return ERR_OK;
}

enum err waiting_split(struct turn *t, const struct area_settings *area, const char *one,
		       const char *other, bool *split)
{
	struct waiting w;
	struct bed_offer o;
	TRY(waiting_of_person(t->store, area->key, one, t->arena, &w));
	*split = w.id != NULL && w.partner[0] != '\0' && strcmp(waiting_other(&w, one), other) == 0;
	if (!*split)
		return ERR_OK;
	TRY(bed_offer_of_waiting(t->store, w.id, t->arena, &o));
	if (o.id != NULL)
		TRY(waiting_take_back(t, area, &w));
	struct waiting second = {.person = w.partner,
				 .partner = "",
				 .needs = need_alone(need_of_other(w.needs)),
				 .place = w.place + 1,
				 .since = w.since};
	TRY(make_room(t, area, w.place));
	TRY(waiting_keep_one(t, area, &w, w.partner));
	return waiting_join(t, area, &second);
}

enum err waiting_yield(struct turn *t, const struct area_settings *area, struct bed *bed)
{
	static const struct leaving released = {.outcome = OUTCOME_RELEASED};
	struct bed_offer o;
	if (bed->placement == NULL)
		return ERR_OK;
	TRY(bed_offer_of_bed(t->store, bed->id, t->arena, &o));
	if (o.id == NULL || wall_before(t->now, wall_plus(o.kept, area->offer_ms)))
		return ERR_OK;
	TRY(offer_drop(t, area, &o, BED_OFFER_YIELDED, &released));
	return bed_get(t->store, bed->id, t->arena, bed);
}

enum err waiting_came_before(struct turn *t, const struct area_settings *area, struct bed *bed,
			     struct wall at)
{
	struct bed_offer o;
	if (bed->placement == NULL)
		return ERR_OK;
	TRY(bed_offer_of_bed(t->store, bed->id, t->arena, &o));
	if (o.id == NULL || !wall_before(at, o.at))
		return ERR_OK;
	TRY(skipped(t, area, &o, "was offered, but somebody was in it already"));
	return bed_get(t->store, bed->id, t->arena, bed);
}

/* ---- what workers do ------------------------------------------------------------------------- */

enum err waiting_join(struct turn *t, const struct area_settings *area, struct waiting *w)
{
	if (w->since.ms == 0)
		w->since = t->now;
	w->by = t->actor;
	w->state = WAITING_WAITS;
	TRY(store_id(t->store, 'w', t->arena, &w->id));
	TRY(waiting_add(t->store, area->key, w));
	TRY(turn_audit(t, area->key, AUDITED_WAITING, w->id, "new -> waiting", NULL));
	turn_publish(t, area->key, "waiting", "Somebody has joined the waiting list.");
	return waiting_look_at(t, area, t->now);
}

enum err waiting_decline(struct turn *t, const struct area_settings *area, const struct waiting *w,
			 const char *reason)
{
	struct leaving how = {.outcome = OUTCOME_REFUSED, .reason = reason};
	struct bed_offer o;
	TRY(bed_offer_of_waiting(t->store, w->id, t->arena, &o));
	return o.id == NULL ? ERR_NOT_FOUND : offer_drop(t, area, &o, BED_OFFER_DECLINED, &how);
}

enum err waiting_take_back(struct turn *t, const struct area_settings *area,
			   const struct waiting *w)
{
	static const struct leaving released = {.outcome = OUTCOME_RELEASED};
	struct bed_offer o;
	TRY(bed_offer_of_waiting(t->store, w->id, t->arena, &o));
	return o.id == NULL ? ERR_NOT_FOUND : offer_drop(t, area, &o, BED_OFFER_YIELDED, &released);
}

enum err waiting_leave(struct turn *t, const struct area_settings *area, const struct waiting *w,
		       const char *reason)
{
	turn_publish(t, area->key, "waiting", "Somebody has left the waiting list.");
	return waiting_move(t, area, w, WAITING_LEFT, reason);
}
