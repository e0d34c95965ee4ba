/* SPDX-License-Identifier: MIT */
#include "inventory_verbs.h"

#include "bed_args.h"
#include "bed_book.h"
#include "bed_words.h"
#include "children.h"
#include "choice.h"
#include "guest.h"
#include "scheme.h"
#include "seek.h"

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
	return scheme_refuse_others(t, site, why);
}

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
	TRY(scheme_refuse_over(t, r->area, &site, g.person.id != NULL ? g.person.id : "", &others,
			       why));
	TRY(refuse_unsuited(t, r, &g, &bed, &how, why));
	return take(t, r, &g, &bed, &site, others, how, why);
}
