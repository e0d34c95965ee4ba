/* SPDX-License-Identifier: MIT */
#include "standing.h"

#include "beds.h"
#include "crash_spaces.h"
#include "fitting.h"
#include "followups.h"
#include "guest_read.h"
#include "no_shows.h"
#include "plans.h"
#include "safety.h"
#include "spaces.h"
#include "stays.h"

/* Who was seen there is well. Who was only counted as in has been seen by nobody since. */
static enum err welfare(struct turn *t, struct request *r, const struct guest *left)
{
	const struct placement *p = &left->last;
	const char *hint;
	if (!left->unseen)
		return followup_settle(t, r->area, left->person.id, FOLLOWUP_WELFARE);
	TRY(no_show_watch_again(t, r->area, p, p->entered.ms != 0 ? p->entered : p->ended));
	TRY(no_show_unseen(t, r->area, p, left->person.ref, &hint));
	say_line(r, "Nobody has seen %s there; %s.", left->person.ref, hint);
	return ERR_OK;
}

/* It may have ended, or have been shut, while nobody was thought to be in it. */
static enum err bed_again(struct turn *t, struct request *r, const struct guest *left)
{
	TRY(space_due(t, r->area, left->bed.id));
	TRY(crash_again(t, r->area, left->bed.id, left->person.id));
	if (!left->bed.open)
		TRY(beds_settle(t, r->area));
	space_say_end(t, r, &left->bed, t->now);
	return safety_closed(t, r->area, left->bed.site);
}

/* Of two in that bed the other has left. */
static enum err alone(struct turn *t, struct request *r, const char *placement)
{
	struct placement p;
	const char *sentence;
	TRY(placement_get(t->store, placement, t->arena, &p));
	TRY(safety_alone(t, r->area, &p));
	TRY(safety_alone_text(t, r->area, &p, &sentence));
	if (sentence != NULL)
		say_line(r, "ALARM: %s.", sentence);
	return ERR_OK;
}

/* By all that is known of them by now. */
static enum err suits(struct turn *t, struct request *r, const struct person *who)
{
	struct fitting fit;
	struct guest g = {.person = *who};
	TRY(guest_read_last(t, &g));
	TRY(fitting_look(t, r->area, who->id, &fit));
	if (fit.why != NULL)
		say_line(r, "Mind: %s does not suit: %s.", g.bed.label, fit.why);
	return ERR_OK;
}

enum err standing_again(struct turn *t, struct request *r, const struct guest *left,
			const char *sharer)
{
	const struct placement *p = &left->last;
	const char *person = left->person.id;
	TRY(plans_returned(t, r->area, person, p->entered.ms != 0 ? p->entered : p->ended));
	TRY(welfare(t, r, left));
	TRY(bed_again(t, r, left));
	if (sharer != NULL)
		TRY(alone(t, r, p->id));
	TRY(suits(t, r, &left->person));
	TRY(safety_near(t, r, person));
	TRY(safety_child_back(t, r, &left->person));
	return stay_watch(t, r->area, p->id);
}
