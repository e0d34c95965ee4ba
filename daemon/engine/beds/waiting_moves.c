/* SPDX-License-Identifier: MIT */
#include "waiting_moves.h"

#include <string.h>

#include "bed_words.h"
#include "capacity.h"
#include "deadlines.h"
#include "need.h"
#include "placement_rows.h"

/* ---- rows and their audit lines -------------------------------------------------------------- */

const char *waiting_other(const struct waiting *w, const char *person)
{
	return strcmp(w->person, person) == 0 ? w->partner : w->person;
}

enum err waiting_look_at(struct turn *t, const struct area_settings *area, struct wall at)
{
	return deadline_set(t->store, DEADLINE_WAITING, area->key, area->key, at);
}

enum err waiting_move(struct turn *t, const struct area_settings *area, const struct waiting *w,
		      enum waiting_state to, const char *reason)
{
	bool over = to == WAITING_PLACED || to == WAITING_LEFT;
	if (over)
		TRY(turn_alarm_clear(t, area->key, ALARM_RING, w->id));
	if (to != WAITING_WAITS)
		TRY(turn_alarm_clear(t, area->key, ALARM_WISH, w->id));
	TRY(over ? waiting_end(t->store, w->id, to, reason, t->now)
		 : waiting_set_state(t->store, w->id, to));
	return turn_audit(t, area->key, AUDITED_WAITING, w->id,
			  arena_printf(t->arena, "%s -> %s", waiting_state_name(w->state),
				       waiting_state_name(to)),
			  NULL);
}

enum err waiting_offer_move(struct turn *t, const struct area_settings *area,
			    const struct bed_offer *o, enum bed_offer_outcome to,
			    const char *reason)
{
	TRY(bed_offer_end(t->store, o->id, to, reason, t->now));
	if (to != BED_OFFER_EXPIRED)
		TRY(turn_alarm_clear(t, area->key, ALARM_RING, o->waiting));
	return turn_audit(t, area->key, AUDITED_WAITING_OFFER, o->id,
			  arena_printf(t->arena, "open -> %s", bed_offer_outcome_name(to)), NULL);
}

enum err waiting_offer_back(struct turn *t, const struct area_settings *area,
			    const struct bed_offer *o, enum bed_offer_outcome to,
			    const char *reason)
{
	struct waiting w;
	TRY(waiting_offer_move(t, area, o, to, reason));
	TRY(waiting_get(t->store, o->waiting, t->arena, &w));
	return waiting_move(t, area, &w, WAITING_WAITS, "");
}

enum err waiting_keep_one(struct turn *t, const struct area_settings *area, const struct waiting *w,
			  const char *placed)
{
	bool first = strcmp(w->person, placed) == 0;
	unsigned needs = first ? need_of_other(w->needs) : w->needs;
	TRY(waiting_part(t->store, w->id, waiting_other(w, placed), need_alone(needs)));
	return turn_audit(t, area->key, AUDITED_WAITING, w->id, "two -> one", NULL);
}

enum err waiting_ring(struct turn *t, const struct area_settings *area, const struct bed_offer *o)
{
	char until[WALL_TEXT];
	struct bed bed;
	TRY(bed_get(t->store, o->bed, t->arena, &bed));
	wall_format_clock(o->until, until);
	if (o->outcome == BED_OFFER_EXPIRED)
		return turn_alarm(t, area->key, ALARM_RING, o->waiting,
				  "%s at %s was offered to the waiting list until %s, and nobody "
				  "rang: see waiting. They keep their place and are offered it "
				  "again when nobody else is",
				  bed.label, bed.site_name, until);
	return turn_alarm(t, area->key, ALARM_RING, o->waiting,
			  "%s at %s is offered to the waiting list until %s, and nobody has rung: "
			  "see waiting, then accept or decline",
			  bed.label, bed.site_name, until);
}

/* ---- what happens to beds and people --------------------------------------------------------- */

/* What nobody rang about is written down for whoever waits. */
static enum err unanswered(struct turn *t, const struct area_settings *area, struct bed_offer *o)
{
	o->outcome = BED_OFFER_EXPIRED;
	TRY(waiting_skip(t->store, o->waiting, book_label(o->bed),
			 "was offered, and nobody answered", t->now));
	TRY(turn_audit(t, area->key, AUDITED_WAITING, o->waiting, "waiting -> skipped", NULL));
	return waiting_ring(t, area, o);
}

/* Its hold was ended by hand: what the person refused they are not asked about again tonight. */
static enum err withdrawn(struct turn *t, const struct area_settings *area,
			  const struct bed_offer *o)
{
	struct placement p;
	TRY(placement_get(t->store, o->placement, t->arena, &p));
	bool refused = p.id != NULL && p.outcome == OUTCOME_REFUSED;
	TRY(waiting_skip(t->store, o->waiting, book_label(o->bed),
			 refused ? "declined it" : "was offered, and released again", t->now));
	return waiting_offer_back(t, area, o, refused ? BED_OFFER_DECLINED : BED_OFFER_WITHDRAWN,
				  refused ? p.reason : "");
}

static enum err offer_freed(struct turn *t, const struct area_settings *area, struct bed_offer *o)
{
	if (wall_before(t->now, o->until))
		return withdrawn(t, area, o);
	TRY(waiting_offer_back(t, area, o, BED_OFFER_EXPIRED, ""));
	return unanswered(t, area, o);
}

enum err waiting_bed_freed(struct turn *t, const struct area_settings *area, const char *bed)
{
	struct bed_offer o;
	bool any;
	TRY(capacity_changed(t, area));
	TRY(waiting_any(t->store, area->key, &any));
	if (!any)
		return ERR_OK;
	TRY(bed_offer_of_bed(t->store, bed, t->arena, &o));
	if (o.id != NULL)
		TRY(offer_freed(t, area, &o));
	return waiting_look_at(t, area, t->now);
}

enum err waiting_look(struct turn *t, const struct area_settings *area)
{
	bool any;
	TRY(waiting_any(t->store, area->key, &any));
	return any ? waiting_look_at(t, area, t->now) : ERR_OK;
}

/* Found a bed by a way that told nobody here. */
static enum err has_bed(struct turn *t, const char *person, bool *has)
{
	struct placement last;
	TRY(placement_latest(t->store, person, t->arena, &last));
	*has = last.id != NULL && last.state != PLACEMENT_ENDED;
	return ERR_OK;
}

/* Of two who wait one has a bed now, and not the other. */
static enum err other_waits(struct turn *t, const struct waiting *w, const char *person,
			    bool *waits)
{
	bool has;
	TRY(has_bed(t, waiting_other(w, person), &has));
	*waits = !has;
	return ERR_OK;
}

enum err waiting_placed(struct turn *t, const struct area_settings *area, const char *person)
{
	struct waiting w;
	struct bed_offer o;
	bool alone = false;
	TRY(waiting_of_person(t->store, area->key, person, t->arena, &w));
	if (w.id == NULL)
		return ERR_OK;
	TRY(bed_offer_of_waiting(t->store, w.id, t->arena, &o));
	if (o.id != NULL)
		TRY(waiting_offer_move(t, area, &o, BED_OFFER_ACCEPTED, ""));
	else if (w.partner[0] != '\0')
		TRY(other_waits(t, &w, person, &alone));
	return alone ? waiting_keep_one(t, area, &w, person)
		     : waiting_move(t, area, &w, WAITING_PLACED, "");
}

enum err waiting_served(struct turn *t, const struct area_settings *area, const struct waiting *w,
			bool *has)
{
	const char *people[] = {w->person, w->partner};
	bool any = false;
	for (size_t i = 0; i < 2 && people[i][0] != '\0'; i++) {
		TRY(has_bed(t, people[i], has));
		if (*has)
			TRY(waiting_placed(t, area, people[i]));
		any = any || *has;
	}
	*has = any;
	return ERR_OK;
}
