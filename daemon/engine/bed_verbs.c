/* SPDX-License-Identifier: MIT */
#include "bed_verbs.h"

#include <string.h>

#include "ascii.h"
#include "bed_book.h"
#include "beds.h"

/* How long after it ended a hold still brings its person in, if there is a bed. */
#define LATE_MS HOURS_MS(12)

/* ---- arguments ------------------------------------------------------------------------------ */

static enum err need_add(const char *word, unsigned *needs, struct fault *why)
{
	char vocabulary[MATCH_TEXT];
	if (word == NULL)
		return fault_set(why, ERR_USAGE, "for", "for must be a list of words");
	if (!match_need_read(word, needs))
		return fault_set(why, ERR_USAGE, "for", "\"%.30s\" is none of: %s", word,
				 match_needs_text(MATCH_ALL, ", ", vocabulary));
	return ERR_OK;
}

enum err arg_needs_any(const struct request *r, unsigned *needs, struct fault *why)
{
	json_t *list = json_object_get(r->args, "for");
	*needs = 0;
	if (list != NULL && !json_is_array(list))
		return fault_set(why, ERR_USAGE, "for", "for must be a list of words");
	if (json_array_size(list) > LIMIT_NEEDS)
		return fault_set(why, ERR_LIMIT, "for", "for has more than %d words", LIMIT_NEEDS);
	for (size_t i = 0; i < json_array_size(list); i++)
		TRY(need_add(json_string_value(json_array_get(list, i)), needs, why));
	return ERR_OK;
}

enum err arg_needs(const struct request *r, unsigned *needs, struct fault *why)
{
	TRY(arg_needs_any(r, needs, why));
	if ((*needs & NEED_UNDER_18) != 0)
		return fault_set(why, ERR_REFUSED, "for",
				 "Nobody who is or may be under 18 is placed with adults: tell "
				 "children's services now, through the out-of-hours team, and stay "
				 "with the young person until they answer.");
	return ERR_OK;
}

enum err arg_person(const struct request *r, const char **ref, struct fault *why)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789-_./";
	TRY(arg_text(r, "person", true, LIMIT_REF, ref, why));
	if ((*ref)[strspn(*ref, allowed)] != '\0')
		return fault_set(why, ERR_USAGE, "person",
				 "person is a case reference or a temporary one, never a name: "
				 "letters, digits and - _ . / only");
	return ERR_OK;
}

/* Somebody and what they have: `last` is their live placement, else the newest that ended. */
struct guest {
	struct person person;
	struct placement last; /* id NULL: never had one */
	struct bed bed; /* its bed */
};

static bool lives(const struct placement *p)
{
	return p->id != NULL && p->state != PLACEMENT_ENDED;
}

static enum err guest_find(struct turn *t, const struct request *r, struct guest *g,
			   struct fault *why)
{
	const char *ref;
	*g = (struct guest){0};
	TRY(arg_person(r, &ref, why));
	TRY(book_expire(t, r->area));
	TRY(person_find(t->store, r->area->key, ref, t->arena, &g->person));
	if (g->person.id == NULL) {
		g->person.ref = ref;
		return ERR_OK;
	}
	TRY(placement_latest(t->store, g->person.id, t->arena, &g->last));
	return g->last.id != NULL ? bed_get(t->store, g->last.bed, t->arena, &g->bed) : ERR_OK;
}

/* Not before something is taken for them: a refusal leaves no trace of anybody. */
static enum err guest_known(struct turn *t, const struct request *r, struct guest *g)
{
	return g->person.id != NULL ? ERR_OK
				    : person_add(t->store, r->area->key, g->person.ref, t->now,
						 t->arena, &g->person);
}

static enum err bed_named(struct turn *t, const struct request *r, const char *label,
			  struct bed *bed, struct fault *why)
{
	TRY(bed_get(t->store, bed_id(r->area->key, label, t->arena), t->arena, bed));
	return bed->id != NULL
		   ? ERR_OK
		   : fault_set(why, ERR_NOT_FOUND, "bed", "there is no bed \"%.40s\"", label);
}

/* ---- refusals ------------------------------------------------------------------------------- */

static enum err refuse_not_free(struct turn *t, const struct request *r, const struct bed *bed,
				struct fault *why)
{
	struct opening opening;
	TRY(opening_get(t->store, r->area->key, t->arena, &opening));
	const char *reason = book_why_not(t, bed, &opening);
	if (reason == NULL)
		return ERR_OK;
	return fault_set(why, bed->placement != NULL ? ERR_TAKEN : ERR_REFUSED, "bed", "%s is %s",
			 bed->label, reason);
}

static enum err refuse_unsuited(struct turn *t, const struct request *r, const struct bed *bed,
				unsigned needs, struct fault *why)
{
	struct match m = book_judge(t, r->area, bed, needs, true);
	if (m.suits == TRUTH_TRUE)
		return ERR_OK;
	const char *reasons = m.reasons[0];
	for (int i = 1; i < m.count; i++)
		reasons = arena_printf(t->arena, "%s; %s", reasons, m.reasons[i]);
	return fault_set(why, ERR_REFUSED, "for", "%s does not suit: %s", bed->label, reasons);
}

static enum err refuse_none(struct turn *t, const struct request *r, unsigned needs,
			    struct fault *why)
{
	char words[MATCH_TEXT];
	bool any;
	TRY(bed_any_free(t->store, r->area->key, &any));
	if (!any)
		return fault_set(why, ERR_REFUSED, "bed", "no bed is free");
	match_needs_text(needs, ", ", words);
	return fault_set(why, ERR_REFUSED, "bed",
			 "no free bed suits %s: beds --all says why not, one by one",
			 needs != 0 ? words : "somebody of whom nothing is said");
}

/* One bed a person. */
static enum err refuse_second(const struct guest *g, struct fault *why)
{
	char until[WALL_TEXT];
	if (g->last.state == PLACEMENT_OCCUPIED)
		return fault_set(why, ERR_TAKEN, "person", "%s is in %s at %s already",
				 g->person.ref, g->bed.label, g->bed.site_name);
	return fault_set(why, ERR_TAKEN, "person", "%s holds %s at %s until %s; release that first",
			 g->person.ref, g->bed.label, g->bed.site_name,
			 wall_format_clock(g->last.expires, until));
}

static enum err refuse_bedless(const struct guest *g, struct fault *why)
{
	return fault_set(why, ERR_NOT_FOUND, "person", "%s has no bed", g->person.ref);
}

/* ---- answers -------------------------------------------------------------------------------- */

static void answer_with(struct request *r, const struct guest *g, const struct bed *bed,
			const struct placement *p)
{
	char iso[WALL_TEXT];
	json_object_set_new(r->result, "placement", json_string(p->id));
	json_object_set_new(r->result, "bed", json_string(bed->label));
	json_object_set_new(r->result, "site", json_string(bed->site));
	json_object_set_new(r->result, "person", json_string(g->person.ref));
	if (p->state == PLACEMENT_HELD)
		json_object_set_new(r->result, "until",
				    json_string(wall_format_iso(p->expires, iso)));
}

/* "2 h", "45 min", "1 h 30 min" */
static const char *duration_text(struct turn *t, int64_t ms)
{
	int minutes = (int)((ms + MINUTES_MS(1) / 2) / MINUTES_MS(1));
	if (minutes < 60)
		return arena_printf(t->arena, "%d min", minutes);
	if (minutes % 60 == 0)
		return arena_printf(t->arena, "%d h", minutes / 60);
	return arena_printf(t->arena, "%d h %d min", minutes / 60, minutes % 60);
}

/* What whoever sends a person there should know of the door. */
static void say_door(struct turn *t, struct request *r, const struct bed *bed)
{
	char at[WALL_TEXT];
	struct wall last = book_last_entry(t, r->area, bed);
	if (last.ms == INT64_MAX)
		return;
	wall_format_clock(last, at);
	if (wall_before(t->now, last))
		say_line(r, "Last entry there is at %s.", at);
	else if ((bed->attributes & BED_LATE_ENTRY) == 0)
		say_line(r, "Last entry there was at %s: ring the site before sending anybody.",
			 at);
}

static void say_held(struct turn *t, struct request *r, const char *how, const struct guest *g,
		     const struct bed *bed, const struct placement *p)
{
	char until[WALL_TEXT];
	say_line(r, "%s: %s at %s for %s until %s (%s).", how, bed->label, bed->site_name,
		 g->person.ref, wall_format_clock(p->expires, until),
		 duration_text(t, p->expires.ms - t->now.ms));
	say_door(t, r, bed);
	answer_with(r, g, bed, p);
}

/* ---- hold ----------------------------------------------------------------------------------- */

/* Bounded from the moment the hold began, so that repeating it does not keep a bed for ever. */
static enum err arg_until(struct turn *t, const struct request *r, struct wall began,
			  struct wall usual, struct wall *until, struct fault *why)
{
	char text[WALL_TEXT];
	struct wall most = wall_plus(began, LIMIT_HOLD_EXTEND_MS);
	*until = wall_earlier(usual, most);
	TRY(arg_time(t, r, "until", false, until, why));
	if (!wall_before(t->now, *until))
		return fault_set(why, ERR_USAGE, "until", "until lies in the past: %s",
				 wall_format_local(*until, text));
	if (wall_before(most, *until))
		return fault_set(why, ERR_LIMIT, "until",
				 "a hold lasts 12 hours at most: this one until %s",
				 wall_format_local(most, text));
	return ERR_OK;
}

static enum err choose(struct turn *t, const struct request *r, const char *label, unsigned needs,
		       struct bed *bed, struct fault *why)
{
	if (ascii_same(label, "best")) {
		TRY(book_best(t, r->area, needs, bed));
		return bed->id != NULL ? ERR_OK : refuse_none(t, r, needs, why);
	}
	TRY(bed_named(t, r, label, bed, why));
	if (!bed_is_free(bed, t->now))
		TRY(refuse_not_free(t, r, bed, why));
	return refuse_unsuited(t, r, bed, needs, why);
}

/* The same bed for the same person: the hold is made longer. */
static enum err hold_longer(struct turn *t, struct request *r, struct guest *g, const char *label,
			    struct fault *why)
{
	struct wall until;
	if (g->last.state == PLACEMENT_OCCUPIED || !ascii_same(label, g->bed.label))
		return refuse_second(g, why);
	TRY(arg_until(t, r, g->last.made,
		      wall_later(g->last.expires, wall_plus(t->now, r->area->hold_ms)), &until,
		      why));
	TRY(book_extend(t, r->area, &g->bed, &g->last, until));
	g->last.expires = until;
	say_held(t, r, "Still held", g, &g->bed, &g->last);
	return ERR_OK;
}

enum err verb_hold(struct turn *t, struct request *r, struct fault *why)
{
	struct guest g;
	struct bed bed;
	struct placement made;
	struct wall until;
	const char *label;
	unsigned needs;
	TRY(arg_text(r, "bed", true, LIMIT_LABEL, &label, why));
	TRY(arg_needs(r, &needs, why));
	TRY(guest_find(t, r, &g, why));
	if (lives(&g.last))
		return hold_longer(t, r, &g, label, why);
	TRY(arg_until(t, r, t->now, wall_plus(t->now, r->area->hold_ms), &until, why));
	TRY(choose(t, r, label, needs, &bed, why));
	TRY(guest_known(t, r, &g));
	TRY(book_take(t, r->area, &bed, g.person.id, needs, until, &made, why));
	say_held(t, r, "Held", &g, &bed, &made);
	return ERR_OK;
}

/* ---- check in ------------------------------------------------------------------------------- */

static enum err take_in(struct turn *t, struct request *r, struct guest *g, const struct bed *bed,
			unsigned needs, const char *remark, struct fault *why)
{
	struct placement made;
	TRY(guest_known(t, r, g));
	TRY(book_take(t, r->area, bed, g->person.id, needs, (struct wall){0}, &made, why));
	say_line(r, "Checked in: %s at %s for %s.%s", bed->label, bed->site_name, g->person.ref,
		 remark);
	answer_with(r, g, bed, &made);
	return ERR_OK;
}

static enum err arrive(struct turn *t, struct request *r, struct guest *g, const char *label,
		       struct fault *why)
{
	bool other = label != NULL && !ascii_same(label, g->bed.label);
	if (other || g->last.state == PLACEMENT_OCCUPIED)
		return refuse_second(g, why);
	TRY(book_arrive(t, r->area, &g->bed, &g->last));
	g->last.state = PLACEMENT_OCCUPIED;
	say_line(r, "Checked in: %s at %s for %s.", g->bed.label, g->bed.site_name, g->person.ref);
	answer_with(r, g, &g->bed, &g->last);
	return ERR_OK;
}

/* A hold that ran out, or was given up when its person did not come, not long ago. */
static bool came_late(const struct turn *t, const struct placement *p)
{
	return p->id != NULL && p->state == PLACEMENT_ENDED &&
	       (p->outcome == OUTCOME_EXPIRED || p->outcome == OUTCOME_NO_SHOW) &&
	       wall_before(t->now, wall_plus(p->expires, LATE_MS));
}

/* Their own bed if nobody has it yet, else the next best: nobody is sent back into the cold for
 * being late. */
static enum err arrive_late(struct turn *t, struct request *r, struct guest *g, unsigned needs,
			    struct fault *why)
{
	struct bed best;
	if (bed_is_free(&g->bed, t->now))
		return take_in(t, r, g, &g->bed, needs,
			       " The hold had ended; the bed was free still.", why);
	TRY(book_best(t, r->area, needs, &best));
	if (best.id == NULL)
		return fault_set(
		    why, ERR_REFUSED, "person",
		    "%s's hold of %s has ended, that bed is gone and no other free bed "
		    "suits: ask the person on call",
		    g->person.ref, g->bed.label);
	return take_in(
	    t, r, g, &best, needs,
	    arena_printf(t->arena,
			 " The hold of %s had ended and that bed is gone: this is the next "
			 "best.",
			 g->bed.label),
	    why);
}

enum err verb_checkin(struct turn *t, struct request *r, struct fault *why)
{
	struct guest g;
	struct bed bed;
	const char *label = NULL;
	unsigned needs;
	TRY(arg_text(r, "bed", false, LIMIT_LABEL, &label, why));
	TRY(arg_needs(r, &needs, why));
	TRY(guest_find(t, r, &g, why));
	if (lives(&g.last))
		return arrive(t, r, &g, label, why);
	bool late = came_late(t, &g.last);
	if (late && needs == 0)
		needs = g.last.needs;
	if (late && (label == NULL || ascii_same(label, g.bed.label)))
		return arrive_late(t, r, &g, needs, why);
	if (label == NULL)
		return fault_set(why, ERR_NOT_FOUND, "person",
				 "%s holds no bed: name the bed of somebody who walks in",
				 g.person.ref);
	TRY(bed_named(t, r, label, &bed, why));
	if (!bed_is_free(&bed, t->now))
		TRY(refuse_not_free(t, r, &bed, why));
	TRY(refuse_unsuited(t, r, &bed, needs, why));
	return take_in(t, r, &g, &bed, needs, "", why);
}

/* ---- no-show, release, ready ---------------------------------------------------------------- */

/* The hold ran out before anybody said that nobody came. */
static enum err noshow_after(struct turn *t, struct request *r, struct guest *g)
{
	TRY(placement_correct(t->store, g->last.id, OUTCOME_NO_SHOW));
	TRY(turn_audit(t, r->area->key, AUDITED_PLACEMENT, g->last.id, "expired -> no-show", NULL));
	say_line(r, "No-show: %s. The hold of %s had ended already.", g->person.ref, g->bed.label);
	answer_with(r, g, &g->bed, &g->last);
	return ERR_OK;
}

enum err verb_noshow(struct turn *t, struct request *r, struct fault *why)
{
	struct guest g;
	char at[WALL_TEXT];
	TRY(guest_find(t, r, &g, why));
	bool late = came_late(t, &g.last) && g.last.outcome == OUTCOME_EXPIRED;
	if (!late && !lives(&g.last))
		return refuse_bedless(&g, why);
	if (g.last.state == PLACEMENT_OCCUPIED)
		return fault_set(why, ERR_REFUSED, "person",
				 "%s is in %s: release it when they have left", g.person.ref,
				 g.bed.label);
	struct wall last = book_last_entry(t, r->area, &g.bed);
	if (last.ms != INT64_MAX && wall_before(t->now, last))
		return fault_set(why, ERR_REFUSED, "person",
				 "%s may still come: last entry at %s is at %s", g.person.ref,
				 g.bed.site_name, wall_format_clock(last, at));
	if (late)
		return noshow_after(t, r, &g);
	TRY(book_end(t, r->area, &g.last, OUTCOME_NO_SHOW, NULL));
	g.last.state = PLACEMENT_ENDED;
	say_line(r, "No-show: %s. %s at %s is free again.", g.person.ref, g.bed.label,
		 g.bed.site_name);
	answer_with(r, &g, &g.bed, &g.last);
	return ERR_OK;
}

enum err verb_release(struct turn *t, struct request *r, struct fault *why)
{
	struct guest g;
	const char *remark;
	TRY(guest_find(t, r, &g, why));
	if (!lives(&g.last))
		return refuse_bedless(&g, why);
	TRY(arg_remark(t, r, "reason", false, &remark, why));
	bool left = g.last.state == PLACEMENT_OCCUPIED;
	TRY(book_end(t, r->area, &g.last, left ? OUTCOME_LEFT : OUTCOME_RELEASED, remark));
	TRY(bed_get(t->store, g.bed.id, t->arena, &g.bed));
	g.last.state = PLACEMENT_ENDED;
	if (left)
		say_line(r, "Released: %s has left %s at %s. It must be made ready: ready %s",
			 g.person.ref, g.bed.label, g.bed.site_name, g.bed.label);
	else
		say_line(r, "Released: %s at %s is no longer held for %s.", g.bed.label,
			 g.bed.site_name, g.person.ref);
	answer_with(r, &g, &g.bed, &g.last);
	json_object_set_new(r->result, "state", json_string(bed_state_name(g.bed.state)));
	return ERR_OK;
}

enum err verb_ready(struct turn *t, struct request *r, struct fault *why)
{
	struct bed bed;
	const char *label;
	TRY(arg_text(r, "bed", true, LIMIT_LABEL, &label, why));
	TRY(bed_named(t, r, label, &bed, why));
	if (bed.state != BED_VACATED && bed.state != BED_COMPROMISED)
		return fault_set(why, ERR_REFUSED, "bed", "%s is %s, not vacated", bed.label,
				 bed_state_name(bed.state));
	TRY(book_bed_state(t, r->area, &bed, BED_READY));
	json_object_set_new(r->result, "bed", json_string(bed.label));
	json_object_set_new(r->result, "site", json_string(bed.site));
	say_line(r, "Ready: %s at %s.", bed.label, bed.site_name);
	return ERR_OK;
}
