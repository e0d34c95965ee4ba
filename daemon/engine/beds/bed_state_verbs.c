/* SPDX-License-Identifier: MIT */
#include "bed_verbs.h"
#include "beds.h"
#include "choice.h"

static enum err named(struct turn *t, const struct request *r, struct bed *bed, struct fault *why)
{
	const char *label;
	TRY(arg_text(r, "bed", true, LIMIT_LABEL, &label, why));
	TRY(book_expire(t, r->area));
	return bed_named(t, r, label, bed, why);
}

static void answer(struct request *r, const struct bed *bed, enum bed_state state)
{
	json_object_set_new(r->result, "bed", json_string(bed->label));
	json_object_set_new(r->result, "site", json_string(bed->site));
	json_object_set_new(r->result, "state", json_string(bed_state_name(state)));
}

/* Whoever is in it, or on the way to it, is a person's to move. */
static void say_live(struct request *r, const struct bed *bed)
{
	char until[WALL_TEXT];
	if (bed->placement == NULL)
		return;
	json_object_set_new(r->result, "live", json_string(placement_state_name(bed->live)));
	if (bed->live == PLACEMENT_OCCUPIED)
		say_line(r, "Somebody is in it and stays until you move them: move PERSON best");
	else
		say_line(r,
			 "It is held until %s: move PERSON best, or they get the next best bed "
			 "at the door.",
			 wall_format_clock(bed->expires, until));
}

/* A bed that is shut counts for nothing that its site has said: another may be open in its place,
 * which is not so any more once it is back. */
static enum err change(struct turn *t, const struct request *r, const struct bed *bed,
		       enum bed_state state, const char *remark)
{
	TRY(book_bed_state_for(t, r->area, bed, state, remark));
	return bed->state >= BED_SHUT || state >= BED_SHUT ? beds_settle(t, r->area) : ERR_OK;
}

static enum err set(struct turn *t, struct request *r, enum bed_state state, const char *word,
		    struct fault *why)
{
	struct bed bed;
	const char *remark;
	TRY(named(t, r, &bed, why));
	TRY(arg_remark(t, r, "reason", true, &remark, why));
	if (bed.state == state)
		return fault_set(why, ERR_REFUSED, "bed", "%s is %s already", bed.label,
				 bed_state_name(state));
	TRY(change(t, r, &bed, state, remark));
	say_line(r, "%s: %s at %s is not given to anybody until: ready %s", word, bed.label,
		 bed.site_name, bed.label);
	say_live(r, &bed);
	answer(r, &bed, state);
	return ERR_OK;
}

enum err verb_compromised(struct turn *t, struct request *r, struct fault *why)
{
	return set(t, r, BED_COMPROMISED, "Compromised", why);
}

enum err verb_shut(struct turn *t, struct request *r, struct fault *why)
{
	return set(t, r, BED_SHUT, "Shut", why);
}

enum err verb_ready(struct turn *t, struct request *r, struct fault *why)
{
	struct bed bed;
	TRY(named(t, r, &bed, why));
	if (bed.state == BED_READY)
		return fault_set(why, ERR_REFUSED, "bed", "%s is %s, not vacated", bed.label,
				 bed_state_name(bed.state));
	TRY(change(t, r, &bed, BED_READY, NULL));
	say_line(r, "Ready: %s at %s.", bed.label, bed.site_name);
	answer(r, &bed, BED_READY);
	return ERR_OK;
}
