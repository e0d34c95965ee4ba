/* SPDX-License-Identifier: MIT */
#include "couple.h"

#include <string.h>

#include "apart_rows.h"
#include "ascii.h"
#include "checkouts.h"
#include "choice.h"
#include "fitting.h"
#include "guest_read.h"
#include "people.h"
#include "people_said.h"
#include "person_args.h"
#include "remedy.h"
#include "safety_rows.h"

/* ---- with whom ------------------------------------------------------------------------------ */

static enum err refuse_apart(struct turn *t, const struct request *r, const struct guest *g,
			     struct fault *why)
{
	bool apart, decided = json_object_get(r->args, "decided") != NULL;
	if (g->person.id == NULL || g->partner.id == NULL || decided)
		return ERR_OK;
	TRY(apart_is(t->store, r->area->key, g->person.id, g->partner.id, &apart));
	if (!apart)
		return ERR_OK;
	fault_set(why, ERR_REFUSED, "with",
		  "%s and %s are not put into one bed unasked: on-call decides", g->person.ref,
		  g->partner.ref);
	return remedy_on_call(t, why);
}

enum err guest_meet_with(struct turn *t, const struct request *r, const struct guest *g,
			 struct person *other, struct fault *why)
{
	const char *ref;
	TRY(arg_reference(r, "with", &ref, why));
	TRY(people_meet(t, r->area, "with", ref, other, why));
	return ascii_same(other->ref, g->person.ref) && !person_is_new(ref)
		   ? fault_set(why, ERR_USAGE, "with", "nobody is their own partner")
		   : ERR_OK;
}

/* A bed is shared with one, who has no other. */
static enum err refuse_partner(struct turn *t, const struct guest *g, struct fault *why)
{
	struct guest other = {.person = g->partner};
	if (other.person.id == NULL)
		return ERR_OK;
	TRY(guest_read_last(t, &other));
	return guest_has_bed(&other) ? guest_refuse_second(&other, why) : ERR_OK;
}

static enum err partner_adds(struct turn *t, const struct request *r, struct guest *g,
			     unsigned *needs, struct fault *why)
{
	unsigned before = g->heard;
	TRY(guest_recall_partner(t, g));
	unsigned added = g->heard & ~(before | *needs);
	g->heeded |= added;
	people_said(t, r->area, g->partner.ref, 0, need_of_other(added));
	*needs |= guest_needs_of_two(g->heard);
	/* what is typed answers for the first of them, and not how old the other one is */
	g->heard = need_said(g->heard, *needs) | (added & NEED_ADULT_AGES);
	return refuse_apart(t, r, g, why);
}

/* By whatever reference they are named: one that was merged still finds its case. */
static enum err refuse_shared(struct turn *t, const struct request *r, const struct guest *g,
			      const char *ref, struct fault *why)
{
	struct person named;
	TRY(person_find(t->store, r->area->key, ref, t->arena, &named));
	return ascii_same(g->partner.ref, named.id != NULL ? named.ref : ref)
		   ? ERR_OK
		   : fault_set(why, ERR_TAKEN, "with", "%s shares %s with %s already",
			       g->person.ref, g->bed.label, g->partner.ref);
}

enum err guest_with(struct turn *t, const struct request *r, struct guest *g, unsigned *needs,
		    struct fault *why)
{
	const char *ref;
	guest_hear(t, r, g, needs);
	if (json_object_get(r->args, "with") == NULL)
		return ERR_OK;
	TRY(arg_reference(r, "with", &ref, why));
	if (guest_has_bed(g) && g->partner.ref != NULL)
		return refuse_shared(t, r, g, ref, why);
	TRY(guest_meet_with(t, r, g, &g->partner, why));
	TRY(refuse_partner(t, g, why));
	g->joins = guest_has_bed(g);
	return partner_adds(t, r, g, needs, why);
}

/* Both are in their beds, or on their way: nobody is moved in who is not there. */
static enum err refuse_brought(const struct guest *g, const struct guest *other, struct fault *why)
{
	bool held = other->last.state == PLACEMENT_HELD;
	const struct guest *late = held ? other : g;
	if (other->partner.ref != NULL)
		return fault_set(why, ERR_TAKEN, "with", "%s shares %s with %s already",
				 other->person.ref, other->bed.label, other->partner.ref);
	if (other->unseen)
		return guest_refuse_second(other, why);
	return other->last.state == g->last.state
		   ? ERR_OK
		   : fault_set(why, ERR_REFUSED, "with",
			       "%s holds %s and is not there yet: checkin %s first, or release %s",
			       late->person.ref, late->bed.label, late->person.ref,
			       late->person.ref);
}

static enum err brought_read(struct turn *t, const struct request *r, const struct guest *g,
			     struct guest *other, struct fault *why)
{
	TRY(guest_meet_with(t, r, g, &other->person, why));
	if (other->person.id == NULL)
		return ERR_OK;
	TRY(guest_read_last(t, other));
	if (!guest_has_bed(other))
		return ERR_OK;
	TRY(guest_read_partner(t, other));
	return refuse_brought(g, other, why);
}

enum err guest_brings(struct turn *t, const struct request *r, struct guest *g, unsigned *needs,
		      struct guest *other, struct fault *why)
{
	const char *ref;
	*other = (struct guest){0};
	guest_hear(t, r, g, needs);
	if (json_object_get(r->args, "with") == NULL)
		return ERR_OK;
	TRY(arg_reference(r, "with", &ref, why));
	if (g->partner.ref != NULL)
		return refuse_shared(t, r, g, ref, why);
	TRY(brought_read(t, r, g, other, why));
	g->partner = other->person;
	return partner_adds(t, r, g, needs, why);
}

/* ---- who comes later ------------------------------------------------------------------------- */

/* Who shared the hold: their rows say so, or the word that both were told. */
static enum err sharer(struct turn *t, const struct request *r, const struct guest *g,
		       const char **person)
{
	struct placement other;
	bool apart;
	*person = NULL;
	TRY(placement_companion(t->store, &g->last, t->arena, &other));
	if (other.id == NULL && g->bed.placement != NULL) {
		TRY(placement_get(t->store, g->bed.placement, t->arena, &other));
		if (g->last.word[0] == '\0' || strcmp(other.word, g->last.word) != 0)
			return ERR_OK;
	}
	if (other.id == NULL)
		return ERR_OK;
	TRY(apart_is(t->store, r->area->key, g->person.id, other.person, &apart));
	*person = apart ? NULL : other.person;
	return ERR_OK;
}

static enum err inside_read(struct turn *t, const char *person, struct guest *host)
{
	TRY(person_get(t->store, person, t->arena, &host->person));
	TRY(guest_read_last(t, host));
	if (host->last.id == NULL || host->last.state != PLACEMENT_OCCUPIED)
		*host = (struct guest){0};
	if (host->person.id == NULL)
		return ERR_OK;
	TRY(guest_read_partner(t, host));
	return guest_recall(t, host);
}

/* By memory nobody comes into a bed that another shares by now, or into another than was held. */
static enum err inside_again(struct turn *t, const struct request *r, const struct guest *g,
			     const char *label, struct guest *host)
{
	const char *person;
	if (!guest_came_late(t, g) || (label != NULL && !ascii_same(label, g->bed.label)))
		return ERR_OK;
	TRY(sharer(t, r, g, &person));
	if (person == NULL)
		return ERR_OK;
	TRY(inside_read(t, person, host));
	if (host->person.id != NULL &&
	    (host->partner.ref != NULL || strcmp(host->last.bed, g->last.bed) != 0))
		*host = (struct guest){0};
	return ERR_OK;
}

/* Whoever they name is in a bed and has room in it; what stops them is what they hold themselves.
 */
static enum err refuse_own_hold(struct turn *t, const struct request *r, const struct guest *g,
				const char *label, struct fault *why)
{
	const char *ref = json_string_value(json_object_get(r->args, "with"));
	char until[WALL_TEXT];
	struct person named;
	struct guest host = {.unseen = false};
	if (ref == NULL || g->last.state != PLACEMENT_HELD || g->partner.ref != NULL)
		return ERR_OK;
	TRY(person_find(t->store, r->area->key, ref, t->arena, &named));
	if (named.id != NULL)
		TRY(inside_read(t, named.id, &host));
	bool room = host.person.id != NULL && host.partner.ref == NULL && !host.unseen;
	if (!room || (label != NULL && !ascii_same(label, host.bed.label)))
		return ERR_OK;
	fault_set(why, ERR_TAKEN, "person", "%s holds %s at %s until %s, and %s is in %s",
		  g->person.ref, g->bed.label, g->bed.site_name,
		  wall_format_clock(g->last.expires, until), host.person.ref, host.bed.label);
	return fault_hint(why, "; to share that one: release %s, then checkin %s --with %s",
			  g->person.ref, g->person.ref, host.person.ref);
}

enum err guest_inside(struct turn *t, const struct request *r, const struct guest *g,
		      const char *label, struct guest *host, struct fault *why)
{
	const char *ref;
	struct person named;
	*host = (struct guest){0};
	if (guest_has_bed(g))
		return refuse_own_hold(t, r, g, label, why);
	if (json_object_get(r->args, "with") == NULL)
		return inside_again(t, r, g, label, host);
	TRY(arg_reference(r, "with", &ref, why));
	TRY(person_find(t->store, r->area->key, ref, t->arena, &named));
	return named.id != NULL ? inside_read(t, named.id, host) : ERR_OK;
}

/* Whoever came to the bed with one whom nobody has seen in it, and was said to have left it, is not
 * brought in by them. */
static enum err refuse_unseen(struct turn *t, const struct guest *host, const struct guest *g,
			      struct fault *why)
{
	bool shared = false;
	if (host->unseen && g->person.id != NULL)
		TRY(checkout_shared(t, &g->person, &host->last, &shared));
	return host->unseen && !shared ? guest_refuse_second(host, why) : ERR_OK;
}

enum err guest_joins(struct turn *t, const struct request *r, struct guest *host,
		     const struct guest *g, struct fault *why)
{
	if (host->partner.ref != NULL)
		return fault_set(why, ERR_TAKEN, "with", "%s shares %s with %s already",
				 host->person.ref, host->bed.label, host->partner.ref);
	TRY(refuse_unseen(t, host, g, why));
	host->partner = g->person;
	host->joins = true;
	host->heard = need_said(host->heard, need_of_other(g->heard));
	return refuse_apart(t, r, host, why);
}

/* What was said of both is kept with the one who has not come, in what was written of them. */
enum err guest_parts(struct turn *t, const struct request *r, struct guest *g)
{
	struct placement other;
	struct leaving how = {.outcome = OUTCOME_EXPIRED, .alone = true};
	g->partner = (struct person){0};
	g->last.needs = need_alone(g->last.needs);
	g->heard = need_alone(g->heard);
	if (!guest_has_bed(g))
		return ERR_OK;
	TRY(placement_companion(t->store, &g->last, t->arena, &other));
	TRY(book_leave(t, r->area, &other, &how));
	g->last.beside = ""; /* the bed is theirs now */
	TRY(placement_set_needs(t->store, g->last.id,
				g->last.needs | (g->decided ? NEED_DECIDED : 0u)));
	return turn_audit(t, r->area->key, AUDITED_PLACEMENT, g->last.id, "needs of two -> of one",
			  NULL);
}

/* ---- what is kept of both ------------------------------------------------------------------- */

/* As their row says it: of two, as the first of them would. */
static unsigned as_kept(const struct guest *g)
{
	bool second = g->last.beside[0] != '\0';
	return (second ? need_of_other(g->last.needs) : g->last.needs) |
	       (g->decided ? NEED_DECIDED : 0u) | (g->unseen ? NEED_UNSEEN : 0u);
}

static enum err needs_put(struct turn *t, const struct request *r, const char *placement,
			  unsigned needs, const char *remark)
{
	TRY(placement_set_needs(t->store, placement, needs));
	return turn_audit(t, r->area->key, AUDITED_PLACEMENT, placement, "more was said", remark);
}

enum err guest_learn(struct turn *t, const struct request *r, struct guest *g, const struct seek *s,
		     const char *remark)
{
	struct placement other;
	unsigned before = as_kept(g);
	g->last.needs = g->heard;
	g->decided = g->decided || s->decided;
	unsigned now = as_kept(g);
	if (now == before)
		return ERR_OK;
	TRY(placement_companion(t->store, &g->last, t->arena, &other));
	TRY(needs_put(t, r, g->last.id, now, remark));
	return other.id != NULL && other.state != PLACEMENT_ENDED
		   ? needs_put(t, r, other.id,
			       (now & ~(0u | NEED_UNSEEN)) | (other.needs & NEED_UNSEEN), remark)
		   : ERR_OK;
}

enum err guest_join(struct turn *t, struct request *r, struct guest *g, struct wall at,
		    struct fault *why)
{
	struct seek s;
	struct fitting fit;
	const char *remark;
	TRY(guest_seek(t, r, g, g->heard, &s, &remark, why));
	TRY(fitting_theirs(t, &s, g, &fit));
	if (fit.why != NULL) {
		people_lack_bed(t);
		fault_set(why, ERR_REFUSED, "for", "%s does not suit: %s", g->bed.label, fit.why);
		return fitting_hint(t, &fit, why);
	}
	TRY(guest_known(t, r, g));
	g->last.needs = g->heard = s.needs;
	g->decided = g->decided || s.decided;
	TRY(placement_set_needs(t->store, g->last.id, as_kept(g)));
	TRY(turn_audit(t, r->area->key, AUDITED_PLACEMENT, g->last.id, "needs of one -> of two",
		       NULL));
	struct placement first = g->last;
	first.needs = as_kept(g) & ~(0u | NEED_UNSEEN);
	struct taking how = {.partner = g->partner.id, .remark = remark, .at = at};
	g->joins = false;
	return book_join(t, r->area, &g->bed, &first, &how, why);
}
