/* SPDX-License-Identifier: MIT */
#include "choice.h"

#include <string.h>

#include "ascii.h"
#include "bed_words.h"
#include "doubt_rows.h"
#include "fitting.h"
#include "guest_read.h"
#include "no_bed.h"
#include "nominations.h"
#include "people_said.h"
#include "remedy.h"
#include "safety.h"
#include "said_in_rows.h"
#include "scheme.h"

enum err bed_named(struct turn *t, const struct request *r, const char *label, struct bed *bed,
		   struct fault *why)
{
	TRY(bed_get(t->store, bed_id(r->area->key, label, t->arena), t->arena, bed));
	return bed->id != NULL
		   ? ERR_OK
		   : fault_set(why, ERR_NOT_FOUND, "bed", "there is no bed \"%.40s\"", label);
}

enum err guest_seek(struct turn *t, const struct request *r, const struct guest *g, unsigned needs,
		    struct seek *s, const char **remark, struct fault *why)
{
	unsigned both = g->partner.ref != NULL ? guest_needs_of_two(needs) : 0;
	*s = seek_begin(r->area, &g->person, needs | both);
	if (g->partner.ref != NULL)
		seek_with(s, &g->partner);
	TRY(arg_remark(t, r, "decided", false, remark, why));
	s->decided = *remark != NULL;
	s->heeded = g->heeded;
	return ERR_OK;
}

static enum err refuse_not_free(struct turn *t, const struct request *r, const struct bed *bed,
				struct fault *why)
{
	struct opening opening;
	TRY(opening_get(t->store, r->area->key, t->arena, &opening));
	const char *reason = book_why_not(t, bed, &opening);
	if (reason == NULL)
		return ERR_OK;
	people_lack_bed(t);
	return fault_set(why, bed->placement != NULL ? ERR_TAKEN : ERR_REFUSED, "bed", "%s is %s%s",
			 bed->label, reason,
			 strcmp(reason, BOOK_PANEL) == 0 ? ": nominate for it" : "");
}

enum err guest_refuse_unsuited(struct turn *t, struct seek *s, const struct bed *bed,
			       struct fault *why)
{
	struct fitting fit;
	TRY(fitting_judge(t, s, bed, &fit));
	s->mind = fit.mind;
	if (fit.why == NULL)
		return ERR_OK;
	people_lack_bed(t);
	fault_set(why, ERR_REFUSED, "for", "%s does not suit: %s", bed->label, fit.why);
	return fitting_hint(t, &fit, why);
}

/* Another bed there is no less hers: whoever gives it is told who may be near. */
static enum err say_stranger(struct turn *t, struct request *r, const struct guest *g,
			     const struct bed *bed)
{
	const char *label = NULL;
	if ((bed->attributes & BED_WOMEN) != 0)
		TRY(said_in_stranger(t->store, r->area->key, bed, g->person.id, g->partner.id,
				     t->arena, &label));
	if (label != NULL)
		say_line(r,
			 "Mind: somebody is said to be in %s at %s, and nobody says that they are "
			 "a woman: look first.",
			 label, bed->site_name);
	return ERR_OK;
}

enum err guest_say_doubt(struct turn *t, struct request *r, const struct guest *g,
			 const struct bed *bed)
{
	if (bed_in_doubt(bed, g->person.id, g->partner.id))
		say_line(r, "Mind: %s may not be empty: " MATCH_DOUBTED ".", bed->label);
	return say_stranger(t, r, g, bed);
}

void guest_say_minds(struct request *r, const struct seek *s, const struct bed *bed)
{
	if (seek_lacks_support(s, bed))
		say_line(r, "Mind: %s is no bed with high support.", bed->label);
	if (s->mind != NULL)
		say_line(r, "Mind: %s was given by a panel before it was said: %s.", bed->label,
			 s->mind);
}

enum err guest_confirm(struct turn *t, const struct request *r, const struct guest *g,
		       struct fault *why)
{
	struct fitting fit;
	struct seek s = seek_begin(r->area, &g->person, g->heard);
	if (g->partner.ref != NULL)
		seek_with(&s, &g->partner);
	TRY(fitting_theirs(t, &s, g, &fit));
	if (fit.why == NULL)
		return ERR_OK;
	return fault_set(why, ERR_REFUSED, "person",
			 "%s does not suit %s any more: %s. Decline it: %s keeps their place",
			 g->bed.label, g->person.ref, fit.why, g->person.ref);
}

/* A panel keeps it for two. */
static enum err refuse_one(const struct seek *s, const struct bed *bed, struct fault *why)
{
	fault_set(why, ERR_REFUSED, "with", "%s is kept for %s and %s together: both or neither",
		  bed->label, s->person.ref, s->both);
	return fault_hint(why, ": --with %s", s->both);
}

/* … and for one. */
static enum err refuse_two(const struct seek *s, const struct bed *bed, struct fault *why)
{
	fault_set(why, ERR_REFUSED, "with",
		  "%s is kept for %s alone, and a panel gives it to two only together", bed->label,
		  s->person.ref);
	return fault_hint(why, ": ask it, then nominate --with %s", s->partner.ref);
}

enum err guest_choose(struct turn *t, const struct request *r, struct seek *s, const char *label,
		      struct bed *bed, struct fault *why)
{
	if (ascii_same(label, "best")) {
		TRY(seek_best(t, s, bed));
		return bed->id != NULL ? ERR_OK : no_bed_refuse(t, s, why);
	}
	TRY(bed_named(t, r, label, bed, why));
	TRY(nomination_opens(t, s, bed));
	if (s->both != NULL)
		return refuse_one(s, bed, why);
	if (s->single)
		return refuse_two(s, bed, why);
	TRY(scheme_opens(t, r, s, bed, why));
	if (!bed_is_free(bed, t->now))
		TRY(refuse_not_free(t, r, bed, why));
	return guest_refuse_unsuited(t, s, bed, why);
}

/* By all that is known of them, and of nobody else. */
static enum err seek_alone(struct turn *t, const struct request *r, const struct guest *g,
			   struct bed *best)
{
	struct seek s = seek_begin(r->area, &g->person, need_alone(g->heard));
	return seek_best(t, &s, best);
}

enum err guest_refuse_next(struct turn *t, const struct request *r, const struct guest *g,
			   struct seek *s, const struct fitting *fit, const char *how, bool *none,
			   struct fault *why)
{
	struct bed own = {.id = NULL};
	const char *ref = g->person.ref;
	const char *kept =
	    arena_printf(t->arena, "%s's hold of %s %s", ref, g->bed.label, fit->why);
	if (g->partner.ref != NULL && how != NULL)
		TRY(seek_alone(t, r, g, &own));
	enum err e = no_bed_word(t, s, kept, why);
	if (e != ERR_OK && e != ERR_USAGE)
		return e;
	*none = e == ERR_OK;
	if (*none) {
		fault_set(why, ERR_REFUSED, "person", "%s, and no other free bed suits", kept);
		fault_hint(why, ": ask the person on call");
		fitting_hint(t, fit, why);
	}
	if (own.id == NULL)
		return why->code;
	remedy_of(t, why)->alone = ALONE_AS_ASKED;
	return fault_hint(why, "; a bed is free for %s alone: %s", ref, how);
}

enum err guest_say_support(struct turn *t, struct request *r, const struct guest *g)
{
	if (g->decided)
		return ERR_OK;
	if (g->person.high_support)
		return safety_support(t, r, &g->person);
	return g->partner.high_support ? safety_support(t, r, &g->partner) : ERR_OK;
}
