/* SPDX-License-Identifier: MIT */
#include "scheme.h"

#include <string.h>

#include "bed_args.h"
#include "bed_words.h"
#include "children.h"
#include "choice.h"
#include "guest.h"
#include "guest_read.h"
#include "inventory_verbs.h"

/* ---- who may, and how many ------------------------------------------------------------------ */

static bool refers(const struct site *site, const char *user)
{
	size_t length = strlen(user);
	for (const char *at = site->referrers; *at != '\0'; at += strspn(at, " ")) {
		size_t word = strcspn(at, " ");
		if (word == length && memcmp(at, user, length) == 0)
			return true;
		at += word;
	}
	return false;
}

/* The council's year: a scheme's places are paid for from April to March. */
static struct wall year_begins(struct wall now)
{
	struct civil c = civil_london(now);
	return wall_london(date_make(c.month >= 4 ? c.year : c.year - 1, 4, 1), 0);
}

/* Whoever comes back in the same year is counted once. */
static enum err refuse_over(struct turn *t, const struct area_settings *area,
			    const struct site *site, const char *person, int *others,
			    struct fault *why)
{
	TRY(bed_scheme_people(t->store, area->key, site->key, person, year_begins(t->now), others));
	if (site->people_a_year == 0 || *others < site->people_a_year)
		return ERR_OK;
	return fault_set(why, ERR_REFUSED, "bed",
			 "%s has taken %d people since April, and takes %d a year", site->name,
			 *others, site->people_a_year);
}

static enum err refuse_others_team(const struct turn *t, const struct site *site, struct fault *why)
{
	return refers(site, t->actor)
		   ? ERR_OK
		   : fault_set(why, ERR_FORBIDDEN, "bed", "only the scheme's own team refers to %s",
			       site->name);
}

static enum err refuse_bed(const struct bed *bed, struct fault *why)
{
	TRY(book_refuse_taken(bed, why));
	return bed->site_closed ? fault_set(why, ERR_REFUSED, "bed",
					    "%s is not open: its site is closed", bed->label)
				: ERR_OK;
}

static enum err scheme_bed(struct turn *t, const struct request *r, struct bed *bed,
			   struct site *site, struct fault *why)
{
	const char *label;
	TRY(arg_text(r, "bed", true, LIMIT_LABEL, &label, why));
	TRY(bed_named(t, r, label, bed, why));
	if (!bed->scheme)
		return fault_set(why, ERR_REFUSED, "bed", "%s is no scheme's bed", bed->label);
	TRY(arg_site(t, r, bed->site, site, why));
	return refuse_others_team(t, site, why);
}

/* ---- other ways in -------------------------------------------------------------------------- */

void scheme_stands(struct bed *bed)
{
	if (!bed->scheme || bed->site_closed)
		return;
	bed->scheme = false;
	bed->night = bed->open = true;
}

enum err scheme_opens(struct turn *t, const struct request *r, const struct seek *s,
		      struct bed *bed, struct fault *why)
{
	struct site site;
	struct placement now = {.id = NULL};
	int others;
	if (bed->scheme && s->person.id != NULL && s->partner.ref == NULL)
		TRY(placement_latest(t->store, s->person.id, t->arena, &now));
	if (now.id == NULL || now.state == PLACEMENT_ENDED)
		return ERR_OK;
	TRY(arg_site(t, r, bed->site, &site, why));
	if (!refers(&site, t->actor))
		return ERR_OK;
	TRY(refuse_over(t, r->area, &site, s->person.id, &others, why));
	scheme_stands(bed);
	return ERR_OK;
}

/* A place beside somebody that ran out not long ago stands, as a bed of their own does. */
static enum err had_place(struct turn *t, const char *bed, const char *person, bool *had)
{
	struct guest g = {.person = {.id = person}};
	struct placement other = {.id = NULL};
	TRY(guest_read_last(t, &g));
	if (guest_came_late(t, &g) && strcmp(g.last.bed, bed) == 0)
		TRY(placement_companion(t->store, &g.last, t->arena, &other));
	*had = other.id != NULL;
	return ERR_OK;
}

enum err scheme_joins(struct turn *t, const struct area_settings *area, const char *id,
		      const char *person, struct fault *why)
{
	struct bed bed;
	struct site site;
	bool had = false;
	int others;
	TRY(bed_get(t->store, id, t->arena, &bed));
	if (bed.scheme)
		TRY(had_place(t, id, person, &had));
	if (!bed.scheme || had)
		return ERR_OK;
	TRY(site_get(t->store, area->key, bed.site, t->arena, &site));
	TRY(refuse_others_team(t, &site, why));
	return refuse_over(t, area, &site, person, &others, why);
}

/* ---- the verb ------------------------------------------------------------------------------- */

static enum err arg_end(struct turn *t, const struct request *r, struct wall *until,
			struct fault *why)
{
	struct wall most = wall_plus(t->now, LIMIT_HOLD_EXTEND_MS);
	*until = wall_earlier(wall_plus(t->now, r->area->hold_ms), most);
	TRY(arg_time(t, r, "until", false, until, why));
	if (wall_before(t->now, *until) && !wall_before(most, *until))
		return ERR_OK;
	return fault_set(why, ERR_USAGE, "until",
			 "until must lie ahead: a hold lasts 12 hours at most");
}

static enum err take(struct turn *t, struct request *r, struct guest *g, const struct bed *bed,
		     const struct site *site, int others, struct taking how, struct fault *why)
{
	struct placement made;
	char until[WALL_TEXT];
	TRY(arg_end(t, r, &how.until, why));
	TRY(guest_known(t, r, g));
	how.person = g->person.id;
	TRY(book_place(t, r->area, bed, &how, &made, why));
	say_line(r, "Held for the scheme: %s at %s for %s until %s.", bed->label, site->name,
		 g->person.ref, wall_format_clock(how.until, until));
	if (site->people_a_year > 0)
		say_line(r, "%d of %d people since April.", others + 1, site->people_a_year);
	json_object_set_new(r->result, "people", json_integer(others + 1));
	TRY(guest_say_doubt(t, r, g, bed));
	guest_answer(r, g, bed, &made);
	return ERR_OK;
}

/* A scheme's bed keeps nobody less safe than another. */
static enum err refuse_unsuited(struct turn *t, const struct request *r, const struct guest *g,
				const struct bed *bed, struct taking *how, struct fault *why)
{
	struct seek s;
	TRY(guest_seek(t, r, g, g->heard, &s, &how->remark, why));
	how->needs = seek_taken(&s);
	return guest_refuse_unsuited(t, &s, bed, why);
}

/* Asks for nobody's status, and has nowhere to keep it. */
enum err verb_scheme(struct turn *t, struct request *r, struct fault *why)
{
	struct bed bed;
	struct site site;
	struct guest g;
	struct taking how = {0};
	unsigned needs;
	int others;
	TRY(arg_needs_any(r, &needs, why));
	TRY(guest_find(t, r, &g, why));
	guest_alone(r, &g); /* its beds are for one */
	guest_hear(t, r, &g, &needs);
	TRY(scheme_bed(t, r, &bed, &site, why));
	if (guest_is_child(&g, needs))
		return guest_child(t, r, &g);
	if (guest_has_bed(&g))
		return guest_refuse_second(&g, why);
	TRY(refuse_bed(&bed, why));
	TRY(refuse_over(t, r->area, &site, g.person.id != NULL ? g.person.id : "", &others, why));
	TRY(refuse_unsuited(t, r, &g, &bed, &how, why));
	return take(t, r, &g, &bed, &site, others, how, why);
}
