/* SPDX-License-Identifier: MIT */
#include "bed_words.h"

#include <string.h>

const char *book_label(const char *bed)
{
	return strchr(bed, '/') + 1;
}

const char *book_why_not(const struct turn *t, const struct bed *bed, const struct opening *opening)
{
	char until[WALL_TEXT];
	if (bed->state == BED_CLOSED)
		return "closed";
	if (bed->state == BED_SHUT)
		return "shut";
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
		return BOOK_PANEL;
	if (bed->until.ms != 0 && !wall_before(t->now, bed->until))
		return arena_printf(t->arena,
				    bed->kind == BED_KIND_HOTEL ? "a room that was paid until %s"
								: "a space that ended %s",
				    wall_format_local(bed->until, until));
	if (bed->suspended_from > 0 && bed->suspended_from <= opening->tier)
		return arena_printf(t->arena, "suspended while SWEP is on from tier %d",
				    bed->suspended_from);
	if (!bed->open && bed->tier > opening->tier)
		return arena_printf(t->arena, "not open: it opens only in SWEP tier %d", bed->tier);
	return bed->open ? NULL : "not open: its site has not said that it is staffed";
}

enum err book_refuse_taken(const struct bed *bed, struct fault *why)
{
	if (bed->placement != NULL)
		return fault_set(why, ERR_TAKEN, "bed", "%s is %s", bed->label,
				 placement_state_name(bed->live));
	return bed->state == BED_READY ? ERR_OK
				       : fault_set(why, ERR_REFUSED, "bed", "%s is %s", bed->label,
						   bed_state_name(bed->state));
}
